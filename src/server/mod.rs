//! The HTTP server: feeds, pages, health and metrics.
//!
//! - [`router`]: the addresses; [`serve`]: answers until told to stop
//! - `cache`: documents rendered once per version of their feed, compressed once
//! - `reply`: validators, codings and conditional requests, the same for every document
//! - `pages`: the HTML for people
//! - [`hub`]: brings changes to readers that subscribe, so that they need not poll
//! - [`events`]: enriched events as a stream
//! - [`export`]: all feeds as static files
//! - [`intake`]: articles that are posted; an [`Inbox`] takes them
//!
//! It knows the read model and the feed formats; [`events`] alone reads the log, and nothing here knows the stages. Until [`Server::set_ready`] it answers 503,
//! never 404: readers remember a 404 for days.

mod cache;
mod documents;
pub mod events;
pub mod export;
pub mod hub;
pub mod intake;
mod mark;
mod middleware;
mod pages;
mod query;
mod reply;
mod routes;
#[cfg(test)]
mod tests;

use crate::feeds::SiteConfig;
use crate::source::post::Inbox;
use crate::view::View;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use cache::Cache;
use events::Events;
use hub::Hub;
use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

/// How long open requests may take after the signal to stop; with what the stages need it stays below the five
/// seconds in which the process has to end.
const DRAIN: Duration = Duration::from_secs(3);

/// What the routes share.
pub struct Server {
    view: Arc<View>,
    metrics: Box<dyn Fn() -> String + Send + Sync>,
    clock: Box<dyn Fn() -> SystemTime + Send + Sync>,
    ready: AtomicBool,
    cache: Cache,
    hub: Option<Arc<Hub>>,
    inbox: Option<Arc<Inbox>>,
    events: Option<Arc<Events>>,
}

impl Server {
    /// A server of `view` under the names and addresses the view was opened with. `metrics` renders the
    /// Prometheus text of the process. It is not ready yet.
    pub fn new(view: Arc<View>, metrics: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self {
            view,
            metrics: Box::new(metrics),
            clock: Box::new(SystemTime::now),
            ready: AtomicBool::new(false),
            cache: Cache::since(SystemTime::now()),
            hub: None,
            inbox: None,
            events: None,
        }
    }

    /// The same server with a hub; the site's configuration should name it.
    pub fn with_hub(mut self, hub: Arc<Hub>) -> Self {
        self.hub = Some(hub);
        self
    }

    /// The same server with an inbox: it takes articles.
    pub fn with_inbox(mut self, inbox: Arc<Inbox>) -> Self {
        self.inbox = Some(inbox);
        self
    }

    /// The same server with a stream of events.
    pub fn with_events(mut self, events: Events) -> Self {
        self.events = Some(Arc::new(events));
        self
    }

    /// The same server with another clock; it only dates `Last-Modified`.
    pub fn with_clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.cache = Cache::since(clock());
        self.clock = Box::new(clock);
        self
    }

    /// Says whether the read model has caught up, so that an absent feed really is absent.
    pub fn set_ready(&self, ready: bool) {
        self.ready.store(ready, Ordering::Release);
    }

    /// Whether requests are answered from the read model.
    pub fn is_ready(&self) -> bool {
        self.ready.load(Ordering::Acquire)
    }

    fn site(&self) -> &SiteConfig {
        self.view.site()
    }
}

/// The addresses of a server.
pub fn router(server: Arc<Server>) -> Router {
    let intake = server.inbox.clone().map(intake::routes).unwrap_or_default();
    let events = server.events.clone().map(events::routes).unwrap_or_default();
    Router::new()
        .route("/", get(routes::index))
        .route("/feeds", get(routes::index))
        .route("/feeds/", get(routes::index))
        .route("/feeds.opml", get(routes::opml))
        .route("/feeds/query", get(query::page))
        .route("/feeds/{file}", get(routes::all))
        .route("/feeds/all/archive/{file}", get(routes::archive_of_all))
        .route("/feeds/{kind}/{file}", get(routes::feed))
        .route("/feeds/{kind}/{key}/archive/{file}", get(routes::archive_of_feed))
        .route("/feeds/{kind}/{key}/", get(routes::page))
        .route("/articles/{id}", get(routes::article))
        .route("/static/{file}", get(routes::asset))
        .route(hub::PATH, post(routes::hub).layer(DefaultBodyLimit::max(hub::REQUEST_LIMIT)))
        .route("/metrics", get(routes::metrics))
        .route("/healthz", get(routes::healthz))
        .route("/readyz", get(routes::readyz))
        .merge(intake)
        .merge(events)
        .fallback(routes::unknown)
        .layer(axum::middleware::from_fn_with_state(server.clone(), middleware::gate))
        .layer(axum::middleware::from_fn(middleware::headers))
        .layer(axum::middleware::from_fn(middleware::count))
        .with_state(server)
}

/// The addresses of a producer that takes articles and serves no feeds. `metrics` is as in [`Server::new`].
pub fn intake_router(
    inbox: Arc<Inbox>,
    metrics: impl Fn() -> String + Clone + Send + Sync + 'static,
) -> Router {
    probes(metrics)
        .merge(intake::routes(inbox))
        .layer(axum::middleware::from_fn(middleware::headers))
        .layer(axum::middleware::from_fn(middleware::count))
}

/// Answers on `listener` until `shutdown` is done, then finishes the open requests, three seconds at most.
pub async fn serve(
    listener: tokio::net::TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let (stopping, mut stopped) = tokio::sync::watch::channel(false);
    let signal = async move {
        shutdown.await;
        stopping.send_replace(true);
    };
    let app = router.into_make_service();
    // An answer is one write; waiting for more of it would only delay it. Without the option it still arrives.
    let listener = listener.tap_io(|stream| {
        stream.set_nodelay(true).ok();
    });
    let answers = axum::serve(listener, app).with_graceful_shutdown(signal).into_future();
    let limit = async move {
        // An error means that the signal future is gone, and the server with it.
        if stopped.wait_for(|stop| *stop).await.is_ok() {
            tokio::time::sleep(DRAIN).await;
        }
    };
    tokio::select! {
        result = answers => result,
        () = limit => Ok(()),
    }
}

/// The addresses of a process that serves no feeds: its metrics, and that it lives.
pub fn probes(metrics: impl Fn() -> String + Clone + Send + Sync + 'static) -> Router {
    let text = move || async move { routes::metrics_text(metrics()) };
    Router::new()
        .route("/metrics", get(text))
        .route("/healthz", get(routes::healthz))
        .route("/readyz", get(routes::healthz))
}

/// The public address of a site that was told none: the address it listens on, and the local host where it listens
/// everywhere.
pub fn default_base_url(listen: SocketAddr) -> String {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    format!("http://{}", SocketAddr::new(ip, listen.port()))
}
