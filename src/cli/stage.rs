//! `dateline stage`: one stage alone.

use super::Failure;
use super::lag::lags;
use super::node::{self, Node, Use};
use super::rules;
use crate::config::{HubSettings, Options, Settings};
use crate::feeds::SiteConfig;
use crate::server::events::Events;
use crate::server::hub::{self, Hub, Pinger};
use crate::server::{self, Server, default_base_url};
use crate::source::post::Inbox;
use crate::stage::burial::Burial;
use crate::stage::{self, Name, Stage};
use crate::telemetry::metrics::{self as telemetry, Metric};
use crate::view::{FILE_NAME, View};
use metrics_exporter_prometheus::PrometheusHandle;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::task::JoinSet;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Which one.
    #[arg(value_enum)]
    name: Name,
    #[command(flatten)]
    options: Options,
}

pub(super) fn run(args: Args) -> Result<(), Failure> {
    node::start(args.options, Use::Shared, async move |node| {
        node.reach_log().await?;
        let mut tasks = JoinSet::new();
        match node.stage(args.name) {
            Some(stage) => {
                probes(&node, &mut tasks).await?;
                spawn(&node, stage, &mut tasks);
                watch_lag(&node, Some(args.name), &mut tasks);
            }
            None => {
                let _lock = node.lock_alone("publish.lock")?;
                publish(&node, None, &mut tasks).await?;
                watch_lag(&node, Some(args.name), &mut tasks);
                return finish(tasks).await;
            }
        }
        finish(tasks).await
    })
}

/// How often the lag is looked at.
const LAG_EVERY: Duration = Duration::from_secs(15);

/// Serves metrics and health where the settings ask for it.
pub(super) async fn probes(node: &Node, tasks: &mut JoinSet<Result<(), Failure>>) -> Result<(), Failure> {
    let Some(address) = node.settings.metrics_listen else { return Ok(()) };
    probes_at(node, address, telemetry::install().map_err(Failure::Telemetry)?, tasks).await
}

/// Serves metrics and health at an address.
pub(super) async fn probes_at(
    node: &Node,
    address: SocketAddr,
    handle: PrometheusHandle,
    tasks: &mut JoinSet<Result<(), Failure>>,
) -> Result<(), Failure> {
    let listener = TcpListener::bind(address).await.map_err(Failure::io(address.to_string()))?;
    tracing::info!("metrics at http://{}/metrics", listener.local_addr().unwrap_or(address));
    let mut stop = node.stop.clone();
    tasks.spawn(async move {
        let app = server::probes(move || handle.render()).into_make_service();
        tokio::select! {
            served = axum::serve(listener, app).into_future() => served.map_err(Failure::io(address.to_string())),
            // An error means that the signal task is gone, which only happens at the very end.
            _ = stop.wait_for(|stop| *stop) => Ok(()),
        }
    });
    Ok(())
}

/// Keeps the gauge of the lag, of one stage or of all.
pub(super) fn watch_lag(node: &Node, only: Option<Name>, tasks: &mut JoinSet<Result<(), Failure>>) {
    let (view, mut stop) = (node.reach(), node.stop.clone());
    tasks.spawn(async move {
        loop {
            tokio::select! {
                () = tokio::time::sleep(LAG_EVERY) => {}
                _ = stop.wait_for(|stop| *stop) => return Ok(()),
            }
            match lags(&view).await {
                Ok(lags) => {
                    for lag in lags.iter().filter(|lag| only.is_none_or(|only| only == lag.stage)) {
                        let partition = lag.partition.to_string();
                        metrics::gauge!(
                            Metric::Lag.name(), "stage" => lag.stage.word(), "topic" => lag.topic.word(), "partition" => partition
                        )
                        .set(lag.behind as f64);
                    }
                }
                // The stages themselves say what is wrong, and go on trying.
                Err(error) => tracing::debug!("the lag cannot be read: {error}"),
            }
        }
    });
}

/// Starts a stage that runs until the node stops.
pub(super) fn spawn(node: &Node, stage: Box<dyn Stage>, tasks: &mut JoinSet<Result<(), Failure>>) {
    let (log, stop) = (Arc::clone(&node.log), node.stop.clone());
    let prefix = node.settings.topic_prefix.clone();
    tasks.spawn(async move { Ok(stage::run(log, &prefix, stage, stop).await?) });
}

/// Starts the publish stage and the HTTP server on its read model, with an inbox for articles where there is one.
pub(super) async fn publish(
    node: &Node,
    inbox: Option<Arc<Inbox>>,
    tasks: &mut JoinSet<Result<(), Failure>>,
) -> Result<(), Failure> {
    let settings = &node.settings;
    let handle = telemetry::install().map_err(Failure::Telemetry)?;
    let listener =
        TcpListener::bind(settings.listen).await.map_err(Failure::io(settings.listen.to_string()))?;
    let address = listener.local_addr().map_err(Failure::io(settings.listen.to_string()))?;
    let site = site_of(settings, address);
    let view = Arc::new(View::open(&settings.data_dir.join(FILE_NAME), &site)?);
    view.belongs_to(&node.log.identity().await?)?;
    view.refile(rules::load(settings)?)?;
    rules::watch(node, Arc::clone(&view), tasks);
    let mut server = Server::new(Arc::clone(&view), move || handle.render())
        .with_events(Events::new(Arc::clone(&node.log), node.stop.clone()));
    if let Some(inbox) = inbox {
        server = server.with_inbox(inbox);
    }
    let store = settings.data_dir.join(hub::FILE_NAME);
    let server = match &settings.hub {
        HubSettings::Own => {
            let (hub, worker) = Hub::open(&store, Arc::clone(&view), settings.hub_allow_private)?;
            server = server.with_hub(Arc::clone(&hub));
            let server = Arc::new(server);
            let ready = Arc::clone(&server);
            beside(node, tasks, move || worker.run(|| ready.is_ready()), move || hub.stop());
            server
        }
        HubSettings::Other(url) => {
            let (pinger, stop) = Pinger::open(&store, Arc::clone(&view), url)?;
            let server = Arc::new(server);
            let ready = Arc::clone(&server);
            // An error means that it has ended already.
            beside(
                node,
                tasks,
                move || pinger.run(|| ready.is_ready()),
                move || {
                    stop.send(()).ok();
                },
            );
            server
        }
        HubSettings::None => Arc::new(server),
    };
    let ready = {
        let server = Arc::clone(&server);
        move || server.set_ready(true)
    };
    let burial = Burial::new(Arc::clone(&node.log), &settings.topic_prefix, Name::Publish, Handle::current());
    spawn(node, Box::new(stage::publish::stage(&settings.topic_prefix, view, burial, ready)), tasks);
    tracing::info!("feeds and pages at {}", site.url("/"));
    serve(node, listener, server::router(server), tasks);
    Ok(())
}

/// The names and addresses of the site that is served at `address`.
pub(super) fn site_of(settings: &Settings, address: SocketAddr) -> SiteConfig {
    let mut site = SiteConfig::at(settings.base_url.clone().unwrap_or_else(|| default_base_url(address)));
    if let Some(authority) = &settings.authority {
        site.authority.clone_from(authority);
    }
    site.hub = match &settings.hub {
        HubSettings::Own => Some(site.url(hub::PATH)),
        HubSettings::Other(url) => Some(url.clone()),
        HubSettings::None => None,
    };
    site.hub_is_own = settings.hub == HubSettings::Own;
    site
}

/// Answers on `listener` until the node stops.
pub(super) fn serve(
    node: &Node,
    listener: TcpListener,
    router: axum::Router,
    tasks: &mut JoinSet<Result<(), Failure>>,
) {
    let address = node.settings.listen.to_string();
    let mut stop = node.stop.clone();
    tasks.spawn(async move {
        let stopped = async move {
            // An error means that the signal task is gone, which only happens at the very end.
            drop(stop.wait_for(|stop| *stop).await);
        };
        server::serve(listener, router, stopped).await.map_err(Failure::io(address))
    });
}

/// Runs `work` on a thread of its own until the node stops; `halt` tells it to end, for which it has three seconds.
fn beside(
    node: &Node,
    tasks: &mut JoinSet<Result<(), Failure>>,
    work: impl FnOnce() + Send + 'static,
    halt: impl FnOnce() + Send + 'static,
) {
    let mut stop = node.stop.clone();
    tasks.spawn(async move {
        let mut working = tokio::task::spawn_blocking(work);
        let stopped = async move {
            // An error means that the signal task is gone, which only happens at the very end.
            drop(stop.wait_for(|stop| *stop).await);
        };
        let ended = tokio::select! {
            ended = &mut working => ended,
            () = stopped => {
                halt();
                // What has not ended by then is abandoned with the process.
                tokio::time::timeout(Duration::from_secs(3), working).await.unwrap_or(Ok(()))
            }
        };
        match ended {
            Ok(()) => Ok(()),
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    });
}

/// Waits for all tasks; the first that fails ends the command with its failure.
pub(super) async fn finish(mut tasks: JoinSet<Result<(), Failure>>) -> Result<(), Failure> {
    while let Some(ended) = tasks.join_next().await {
        match ended {
            Ok(outcome) => outcome?,
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }
    Ok(())
}
