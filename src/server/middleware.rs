//! What happens to every request: counted, closed off until the view is ready, dressed with the headers that
//! protect people and let scripts of other sites read the feeds.

use crate::server::Server;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, Response, StatusCode, header};
use axum::middleware::Next;
use std::sync::Arc;

/// Pages load our style and images and nothing else; there is no script.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; \
                      form-action 'self'; frame-ancestors 'none'";

const ALWAYS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    (header::ACCESS_CONTROL_EXPOSE_HEADERS, "ETag, Last-Modified, Retry-After"),
];

/// Answers 503 while the view is not ready, but for what operators ask for.
pub async fn gate(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response<Body> {
    let path = request.uri().path();
    // What is posted goes to the log, whatever the view is doing.
    let open = matches!(path, "/healthz" | "/readyz" | "/metrics" | super::intake::PATH)
        || path.starts_with("/static/");
    if open || server.is_ready() {
        return next.run(request).await;
    }
    super::routes::starting()
}

/// Adds the headers of every response, and answers the question of browsers whether a script may send conditions.
pub async fn headers(request: Request, next: Next) -> Response<Body> {
    let mut response =
        if request.method() == Method::OPTIONS { preflight() } else { next.run(request).await };
    for (name, value) in ALWAYS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn preflight() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    let methods = HeaderValue::from_static("GET, HEAD, OPTIONS");
    headers.insert(header::ALLOW, methods.clone());
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods);
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static("If-None-Match, If-Modified-Since, Last-Event-ID"),
    );
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    response
}

/// Counts the request by the pattern of its address, never by the address: that would be a series per article.
pub async fn count(request: Request, next: Next) -> Response<Body> {
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_string());
    let route = route.unwrap_or_else(|| "unknown".into());
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    metrics::counter!("dateline_http_requests_total", "route" => route, "status" => status).increment(1);
    response
}
