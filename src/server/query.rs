//! Queries in addresses: `?q=`, what is wrong with it, and the page to try one on what has been published.

use crate::feeds::Selector;
use crate::query::{Query, QueryError};
use crate::server::cache::Form;
use crate::server::reply::Document;
use crate::server::routes::{Answer, Fault, show};
use crate::server::{Server, documents, pages};
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, Response, StatusCode, header};
use axum::response::IntoResponse;
use serde::Serialize;
use std::sync::Arc;

/// A problem as RFC 9457 has it.
#[derive(Serialize)]
struct Problem<'a> {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: String,
    /// The character that the query cannot go on from; the first is 1.
    column: usize,
    hint: Hint<'a>,
}

#[derive(Serialize)]
struct Hint<'a> {
    zh: &'a str,
    en: &'a str,
}

/// The value of `q`, decoded.
fn text(query: Option<&str>) -> Option<String> {
    let mut pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    pairs.find(|(name, _)| name == "q").map(|(_, value)| value.into_owned())
}

/// The feed that `?q=` asks for. However it is written, equal queries are one feed.
pub fn selector(query: Option<&str>) -> Result<Selector, Fault> {
    let query: Query =
        text(query).unwrap_or_default().parse().map_err(|error| Fault::Query(Box::new(error)))?;
    Ok(Selector::Query(query.to_string()))
}

/// 400 with the column and a hint.
pub fn problem(error: &QueryError) -> Response<Body> {
    let (zh, en) = (error.chinese(), error.english());
    let problem = Problem {
        r#type: "urn:dateline:problem:query",
        title: "查询有误 The query cannot be understood",
        status: 400,
        detail: error.to_string(),
        column: error.column,
        hint: Hint { zh: &zh, en: &en },
    };
    let json = serde_json::to_string_pretty(&problem).unwrap_or_default();
    (StatusCode::BAD_REQUEST, [(header::CONTENT_TYPE, "application/problem+json")], json + "\n")
        .into_response()
}

/// The form, and below it what matches. A query that cannot be understood is shown with the place of the fault.
pub async fn page(
    State(server): State<Arc<Server>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Answer {
    let typed = text(query.as_deref()).unwrap_or_default();
    let error = match typed.parse::<Query>() {
        Ok(query) => return show(&server, Selector::Query(query.to_string()), Form::Page, &headers).await,
        Err(_) if typed.trim().is_empty() => None,
        Err(error) => Some(error),
    };
    let status = if error.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let document = documents::blocking(move || {
        let html = pages::query_form(&server.view, &typed, error.as_ref());
        Ok(Document::new(pages::HTML, html.into_bytes(), documents::PAGE_AGE))
    });
    Ok(document.await?.respond_as(status, &headers, None))
}
