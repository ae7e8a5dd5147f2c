//! One handler per address. Each finds out what is asked for and leaves the answer to a document.

use crate::feeds::{Format, Selector};
use crate::query::QueryError;
use crate::server::cache::{Form, Key};
use crate::server::hub::Refused;
use crate::server::reply::Document;
use crate::server::{Server, documents, pages, query};
use crate::view::{Lookup, ViewError};
use axum::body::{Body, Bytes};
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use axum::response::{IntoResponse, Redirect};
use std::sync::Arc;

/// The most entries that `limit` may ask for.
const MOST_ENTRIES: usize = 500;

/// Seconds after which a client should come back while the server starts.
const RETRY_SECONDS: &str = "5";

/// Seconds that the style and the icon may be kept; they change with the program only.
const ASSET_AGE: u32 = 3600;

pub(super) type Answer = Result<Response<Body>, Fault>;

pub async fn index(State(server): State<Arc<Server>>, headers: HeaderMap) -> Answer {
    show(&server, Selector::All, Form::Page, &headers).await
}

pub async fn opml(State(server): State<Arc<Server>>, headers: HeaderMap) -> Answer {
    show(&server, Selector::All, Form::Opml, &headers).await
}

pub async fn all(
    State(server): State<Arc<Server>>,
    Path(file): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Answer {
    match split(&file) {
        Some(("all", format)) => {
            show(&server, Selector::All, form(format, query.as_deref())?, &headers).await
        }
        Some(("query", format)) => {
            let selector = query::selector(query.as_deref())?;
            show(&server, selector, form(format, query.as_deref())?, &headers).await
        }
        _ => not_found(&server, &headers, StatusCode::NOT_FOUND).await,
    }
}

/// A feed; or, without the end of a format, the way to its page.
pub async fn feed(
    State(server): State<Arc<Server>>,
    Path((kind, file)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Answer {
    if let Some((key, format)) = split(&file)
        && let Some(selector) = Selector::parse(&kind, key)
    {
        return show(&server, selector, form(format, query.as_deref())?, &headers).await;
    }
    match Selector::parse(&kind, &file) {
        Some(selector) if !file.contains('.') => {
            let page = format!("{}{}", server.site().prefix(), selector.page_path());
            Ok(Redirect::permanent(&page).into_response())
        }
        _ => not_found(&server, &headers, StatusCode::NOT_FOUND).await,
    }
}

/// An archive of all entries.
pub async fn archive_of_all(
    State(server): State<Arc<Server>>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Answer {
    archive(&server, Some(Selector::All), &file, &headers).await
}

/// An archive of any other feed.
pub async fn archive_of_feed(
    State(server): State<Arc<Server>>,
    Path((kind, key, file)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Answer {
    archive(&server, Selector::parse(&kind, &key), &file, &headers).await
}

async fn archive(
    server: &Arc<Server>,
    selector: Option<Selector>,
    file: &str,
    headers: &HeaderMap,
) -> Answer {
    // One address for each: 03.atom is none.
    let number = |digits: &str| digits.parse::<u32>().ok().filter(|number| number.to_string() == digits);
    let wanted = split(file).and_then(|(digits, format)| Some(Form::Archive(format, number(digits)?)));
    match selector.zip(wanted) {
        Some((selector, form)) => show(server, selector, form, headers).await,
        None => not_found(server, headers, StatusCode::NOT_FOUND).await,
    }
}

pub async fn page(
    State(server): State<Arc<Server>>,
    Path((kind, key)): Path<(String, String)>,
    headers: HeaderMap,
) -> Answer {
    match Selector::parse(&kind, &key) {
        Some(selector) => show(&server, selector, Form::Page, &headers).await,
        None => not_found(&server, &headers, StatusCode::NOT_FOUND).await,
    }
}

pub async fn article(
    State(server): State<Arc<Server>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Answer {
    let found = documents::blocking({
        let server = server.clone();
        move || {
            Ok(match server.view.entry(&id)? {
                Lookup::Shown(enriched) => {
                    let html = pages::article(&server.view, &enriched)?;
                    Ok(Document::new(pages::HTML, html.into_bytes(), documents::PAGE_AGE))
                }
                Lookup::Gone => Err(StatusCode::GONE),
                Lookup::Unknown => Err(StatusCode::NOT_FOUND),
            })
        }
    });
    match found.await? {
        Ok(document) => Ok(document.respond(&headers)),
        Err(status) => not_found(&server, &headers, status).await,
    }
}

pub async fn asset(
    State(server): State<Arc<Server>>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Answer {
    let (content_type, bytes): (_, &'static [u8]) = match file.as_str() {
        "style.css" => ("text/css; charset=utf-8", include_bytes!("static/style.css")),
        "icon.png" => ("image/png", include_bytes!("static/icon.png")),
        _ => return not_found(&server, &headers, StatusCode::NOT_FOUND).await,
    };
    let document =
        documents::blocking(move || Ok(Document::new(content_type, bytes.to_vec(), ASSET_AGE))).await?;
    Ok(document.respond(&headers))
}

/// A request to our hub; there is none where the site names another or none.
pub async fn hub(State(server): State<Arc<Server>>, headers: HeaderMap, body: Bytes) -> Answer {
    let Some(hub) = server.hub.clone() else {
        return not_found(&server, &headers, StatusCode::NOT_FOUND).await;
    };
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = media_type.and_then(|value| value.split(';').next()).unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(Fault::NoForm);
    }
    match documents::blocking(move || Ok(hub.accept(&body))).await? {
        Ok(()) => Ok(StatusCode::ACCEPTED.into_response()),
        Err(refused) => Err(Fault::Hub(refused)),
    }
}

pub async fn metrics(State(server): State<Arc<Server>>) -> Response<Body> {
    metrics_text((server.metrics)())
}

/// The text of the metrics as Prometheus takes it.
pub fn metrics_text(text: String) -> Response<Body> {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

pub async fn healthz() -> &'static str {
    "ok\n"
}

pub async fn readyz(State(server): State<Arc<Server>>) -> Response<Body> {
    if server.is_ready() { "ready\n".into_response() } else { starting() }
}

pub async fn unknown(State(server): State<Arc<Server>>, headers: HeaderMap) -> Answer {
    not_found(&server, &headers, StatusCode::NOT_FOUND).await
}

/// The answer while the view catches up. The time is in seconds: readers do not parse dates here.
pub fn starting() -> Response<Body> {
    let headers = [
        (header::RETRY_AFTER, RETRY_SECONDS),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
    ];
    (
        StatusCode::SERVICE_UNAVAILABLE,
        headers,
        "正在启动，请稍后再试。\nStarting; please try again in a few seconds.\n",
    )
        .into_response()
}

pub(super) async fn show(
    server: &Arc<Server>,
    selector: Selector,
    form: Form,
    headers: &HeaderMap,
) -> Answer {
    match documents::get(server, Key { selector, form }).await? {
        Some((document, modified)) => Ok(document.respond_as(StatusCode::OK, headers, modified)),
        None => not_found(server, headers, StatusCode::NOT_FOUND).await,
    }
}

/// 404 or 410: a page that leads on for a browser, a line of text for a program.
async fn not_found(server: &Arc<Server>, headers: &HeaderMap, status: StatusCode) -> Answer {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut response = if accept.contains("text/html") {
        let server = server.clone();
        let html =
            documents::blocking(move || pages::absent(&server.view, status == StatusCode::GONE)).await?;
        (status, [(header::CONTENT_TYPE, pages::HTML)], html).into_response()
    } else {
        let site = server.site();
        let what = if status == StatusCode::GONE {
            "This article was retracted."
        } else {
            "Nothing is published here."
        };
        let text = format!("{what}\nFeeds: {}\nPage: {}\n", site.url("/feeds.opml"), site.url("/"));
        (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
    };
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("Accept"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=60"));
    Ok(response)
}

/// `230000.rss` is the key and the format. A key may have dots in it, so the last one counts.
fn split(file: &str) -> Option<(&str, Format)> {
    let (key, extension) = file.rsplit_once('.')?;
    Some((key, Format::of_extension(extension)?))
}

/// The feed as readers follow it, or the number of entries that the query asks for. Parameters of others, such as those that trackers
/// add, are let be.
fn form(format: Format, query: Option<&str>) -> Result<Form, Fault> {
    let mut pairs = query.unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
    let Some((_, value)) = pairs.find(|(name, _)| *name == "limit") else { return Ok(Form::Feed(format)) };
    match value.parse() {
        Ok(limit) if (1..=MOST_ENTRIES).contains(&limit) => Ok(Form::Newest(format, limit)),
        _ => Err(Fault::Limit),
    }
}

/// Why a request cannot be answered as asked.
pub enum Fault {
    /// `limit` is not a number of entries.
    Limit,
    /// The query cannot be understood.
    Query(Box<QueryError>),
    /// What should be a form is none.
    NoForm,
    /// The hub does not take a request.
    Hub(Refused),
    /// The read model failed.
    View(ViewError),
    /// Rendering panicked.
    Panic,
}

impl From<ViewError> for Fault {
    fn from(error: ViewError) -> Self {
        Self::View(error)
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response<Body> {
        let plain = (header::CONTENT_TYPE, "text/plain; charset=utf-8");
        match self {
            Self::Limit => {
                let text = format!("limit has to be a whole number from 1 to {MOST_ENTRIES}.\n");
                (StatusCode::BAD_REQUEST, [plain], text).into_response()
            }
            Self::Query(error) => query::problem(&error),
            Self::NoForm => {
                let text = "A request to the hub is a form: application/x-www-form-urlencoded.\n";
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, [plain], text).into_response()
            }
            Self::Hub(refused @ Refused::Request(_)) => {
                (StatusCode::BAD_REQUEST, [plain], format!("{refused}.\n")).into_response()
            }
            Self::Hub(refused) => {
                tracing::warn!(error = %refused, "the hub could not take a request");
                let retry = (header::RETRY_AFTER, RETRY_SECONDS);
                let text = "The hub can take no requests just now.\n";
                (StatusCode::SERVICE_UNAVAILABLE, [plain, retry], text).into_response()
            }
            Self::View(error) => {
                tracing::error!(%error, "a request could not be answered");
                let retry = (header::RETRY_AFTER, RETRY_SECONDS);
                (StatusCode::SERVICE_UNAVAILABLE, [plain, retry], "The store cannot be read just now.\n")
                    .into_response()
            }
            Self::Panic => {
                (StatusCode::INTERNAL_SERVER_ERROR, [plain], "This could not be shown.\n").into_response()
            }
        }
    }
}
