//! `POST /articles`: articles from clients that know the token.
//!
//! A client is told how it went with every article, and only when that is in the log. Faults are problem documents (RFC 9457)
//! with `errors` by line and column; what could be read besides them was taken and is under `articles`. Sending a body again is
//! harmless.
//!
//! Who may not post is told so before the body is read. A few bodies are read at a time; further clients wait.

use crate::source::MAX_INPUT;
use crate::source::ingest::Outcome;
use crate::source::post::{Form, Inbox, Report};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::post;
use serde::Serialize;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Where articles are posted to.
pub const PATH: &str = "/articles";

/// Bytes of a body: as much as the largest page or line.
const LIMIT: usize = MAX_INPUT;

/// Bodies that are in memory at a time.
const BODIES: usize = 8;

/// How long a client may take to send its body.
const SENDING: Duration = Duration::from_secs(60);

const FORMS: &str = "application/json, application/x-ndjson, application/jsonl";

struct Intake {
    inbox: Arc<Inbox>,
    room: Semaphore,
}

/// The route, for a router of any state.
pub(super) fn routes<S: Clone + Send + Sync + 'static>(inbox: Arc<Inbox>) -> Router<S> {
    let intake = Arc::new(Intake { inbox, room: Semaphore::new(BODIES) });
    Router::new().route(PATH, post(articles).layer(DefaultBodyLimit::max(LIMIT))).with_state(intake)
}

async fn articles(State(intake): State<Arc<Intake>>, request: Request) -> Response<Body> {
    match take(&intake, request).await {
        Ok(report) => answer(&report),
        Err(problem) => problem.into_response(),
    }
}

async fn take(intake: &Intake, request: Request) -> Result<Report, Problem> {
    let (parts, body) = request.into_parts();
    match token(&parts.headers) {
        Some(token) if intake.inbox.admits(token) => {}
        given => return Err(Problem::Stranger { gave_token: given.is_some() }),
    }
    let form = form(&parts.headers).ok_or(Problem::Type)?;
    let announced =
        parts.headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: usize| length > LIMIT) {
        return Err(Problem::Large);
    }
    // The semaphore is never closed.
    let _room = intake.room.acquire().await.map_err(|_| Problem::Unavailable)?;
    let body = Bytes::from_request(Request::from_parts(parts, body), &());
    let body = tokio::time::timeout(SENDING, body).await.map_err(|_| Problem::Slow)?;
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::Large,
        _ => Problem::Broken,
    })?;
    intake.inbox.take(form, body).await.map_err(|_| Problem::Unavailable)
}

/// The bearer token of a request (RFC 6750, 2.1).
fn token(headers: &HeaderMap) -> Option<&[u8]> {
    let value = headers.get(header::AUTHORIZATION)?.as_bytes();
    let (scheme, token) = value.split_at_checked(7)?;
    scheme.eq_ignore_ascii_case(b"bearer ").then(|| token.trim_ascii())
}

fn form(headers: &HeaderMap) -> Option<Form> {
    let is_coded = headers.get(header::CONTENT_ENCODING).is_some_and(|coding| coding != "identity");
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let media_type = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match media_type.as_str() {
        _ if is_coded => None,
        "application/json" => Some(Form::Object),
        "application/x-ndjson" | "application/jsonl" => Some(Form::Lines),
        _ => None,
    }
}

/// Why a body was not taken at all.
enum Problem {
    Stranger { gave_token: bool },
    Type,
    Large,
    Slow,
    Broken,
    Unavailable,
}

/// A problem document (RFC 9457). Without a `type` of its own, the status says what sort of problem it is.
#[derive(Serialize)]
struct Document<'a> {
    title: &'a str,
    status: u16,
    detail: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Fault<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    articles: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Fault<'a> {
    line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    detail: &'a str,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    revision: u32,
    outcome: &'static str,
    /// Under which id it is in the log, where that is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    same_as: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    notes: &'a [String],
}

fn answer(report: &Report) -> Response<Body> {
    let articles: Vec<Item<'_>> = report
        .articles
        .iter()
        .map(|taken| Item {
            id: &taken.id,
            revision: taken.settled.revision,
            outcome: taken.settled.outcome.word(),
            same_as: Some(taken.settled.id.as_str()).filter(|id| *id != taken.id),
            notes: &taken.notes,
        })
        .collect();
    let has = |outcome| report.articles.iter().any(|taken| taken.settled.outcome == outcome);
    let conflicts = report.articles.iter().filter(|taken| taken.settled.outcome == Outcome::Conflict).count();
    let (status, detail) = match (report.articles.len(), report.faults.len()) {
        (0, 0) => (StatusCode::UNPROCESSABLE_ENTITY, "There is no article in the body."),
        (_, 0) => {
            let status = if has(Outcome::New) { StatusCode::CREATED } else { StatusCode::OK };
            return json(status, "application/json", &articles);
        }
        (_, faults) if faults == conflicts => (
            StatusCode::CONFLICT,
            "What is under errors was not taken, because the log has that revision with other content; the rest was.",
        ),
        _ => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "What is under errors was not taken; what is under articles was. The body may be sent again once it is mended.",
        ),
    };
    let errors = report.faults.iter();
    let errors = errors.map(|it| Fault { line: it.line, column: it.column, detail: &it.detail }).collect();
    problem(status, detail, errors, articles)
}

/// A problem document that says one thing.
pub(super) fn refusal(status: StatusCode, detail: &str) -> Response<Body> {
    problem(status, detail, Vec::new(), Vec::new())
}

fn problem(
    status: StatusCode,
    detail: &str,
    errors: Vec<Fault<'_>>,
    articles: Vec<Item<'_>>,
) -> Response<Body> {
    let title = status.canonical_reason().unwrap_or_default();
    let document = Document { title, status: status.as_u16(), detail, errors, articles };
    json(status, "application/problem+json", &document)
}

fn json(status: StatusCode, media_type: &'static str, value: &impl Serialize) -> Response<Body> {
    let mut text = serde_json::to_string(value).expect("no map has keys that are not strings");
    text.push('\n');
    let headers = [(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "no-store")];
    (status, headers, text).into_response()
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response<Body> {
        let large = format!("A body has at most {LIMIT} bytes.");
        let types = format!("The body is one of {FORMS}, not compressed.");
        let (status, detail, header) = match self {
            Self::Stranger { gave_token } => {
                let challenge = match gave_token {
                    true => "Bearer realm=\"dateline\", error=\"invalid_token\"",
                    false => "Bearer realm=\"dateline\"",
                };
                let detail = "Articles are taken from who knows the token: Authorization: Bearer …";
                (StatusCode::UNAUTHORIZED, detail, Some((header::WWW_AUTHENTICATE, challenge)))
            }
            Self::Type => {
                let accept = header::HeaderName::from_static("accept-post");
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, types.as_str(), Some((accept, FORMS)))
            }
            Self::Large => (StatusCode::PAYLOAD_TOO_LARGE, large.as_str(), None),
            Self::Slow => (StatusCode::REQUEST_TIMEOUT, "The body took too long to come.", None),
            Self::Broken => (StatusCode::BAD_REQUEST, "The body ended early.", None),
            Self::Unavailable => {
                let detail = "The log cannot be written now. Send the body again: what is there already is not taken twice.";
                (StatusCode::SERVICE_UNAVAILABLE, detail, Some((header::RETRY_AFTER, "5")))
            }
        };
        let mut response = problem(status, detail, Vec::new(), Vec::new());
        if let Some((name, value)) = header {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        response
    }
}

#[cfg(test)]
mod tests;
