//! Posting as clients meet it: who may, what may be posted, and what is said of it.

use super::*;
use crate::feeds::SiteConfig;
use crate::log::Log;
use crate::log::local::Local;
use crate::server::{Server, intake_router, router};
use crate::source::Sink;
use crate::source::ingest::Ingest;
use crate::view::{FILE_NAME, View};
use axum::http::Request;
use serde_json::{Value, json};
use tokio::sync::watch;
use tower::ServiceExt;

/// An inbox whose producer writes to a log in a folder of its own, until told to stop.
struct Site {
    folder: tempfile::TempDir,
    inbox: Arc<Inbox>,
    stop: watch::Sender<bool>,
}

impl Site {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let inbox = Inbox::new("secret".to_owned().into());
        let (stop, stopped) = watch::channel(false);
        let (sink, given) = Sink::new(16, stopped.clone());
        tokio::spawn(inbox.source().run(sink));
        // Connected before the first body comes.
        tokio::task::yield_now().await;
        let dir = folder.path().to_owned();
        tokio::spawn(async move {
            let log = Arc::new(Local::open(&dir, "dateline").unwrap());
            log.create_topics(2).await.unwrap();
            let mut producer = Ingest::open(log, &dir, None).await.unwrap();
            producer.run(given, stopped, &|_| {}, &|_| {}).await.ok();
        });
        Self { folder, inbox, stop }
    }

    async fn send(&self, request: axum::http::request::Builder, body: impl Into<Body>) -> Reply {
        let router = intake_router(self.inbox.clone(), || "up 1\n".into());
        reply(router, request.body(body.into()).unwrap()).await
    }

    /// Posts as a client does that knows the token.
    async fn post(&self, media_type: &str, body: &str) -> Reply {
        self.send(known().header("content-type", media_type), body.to_owned()).await
    }
}

struct Reply {
    status: u16,
    headers: HeaderMap,
    json: Value,
}

async fn reply(router: Router, request: Request<Body>) -> Reply {
    let response = router.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    Reply { status: parts.status.as_u16(), headers: parts.headers, json }
}

fn known() -> axum::http::request::Builder {
    Request::post(PATH).header("authorization", "Bearer secret")
}

const OBJECT: &str = "application/json";
const LINES: &str = "application/x-ndjson";

#[tokio::test]
async fn an_answer_says_what_became_of_each_article() {
    let site = Site::new().await;
    // Until the producer has caught up with the log, a client waits.
    let first = r#"{"id":"a","title":"外贸","body":"增长5%"}"#;
    let item =
        |id: &str, revision: u32, outcome: &str| json!({"id": id, "revision": revision, "outcome": outcome});
    let lines =
        "{\"id\":\"a\",\"body\":\"增长5.1%\"}\n\n{\"id\":\"b\",\"body\":\"x\",\"published_at\":\"soon\"}\n";
    let noted = json!({"id": "b", "revision": 1, "outcome": "new",
        "notes": ["published_at \"soon\" is no RFC 3339 date; taken as unknown"]});
    let cases = [
        (OBJECT, first, 201, json!([item("a", 1, "new")])),
        ("Application/JSON; charset=utf-8", first, 200, json!([item("a", 1, "same")])),
        (LINES, lines, 201, json!([item("a", 2, "changed"), noted])),
        ("application/jsonl", r#"{"id":"b","retracted":true}"#, 200, json!([item("b", 2, "changed")])),
    ];
    for (media_type, body, status, want) in cases {
        let reply = site.post(media_type, body).await;
        assert_eq!((reply.status, reply.json), (status, want), "{body}");
        assert_eq!(reply.headers["cache-control"], "no-store");
    }
    drop(site.folder);
}

#[tokio::test]
async fn faults_are_problems_with_their_places() {
    let site = Site::new().await;
    site.post(OBJECT, r#"{"id":"a","revision":2,"body":"x"}"#).await;
    let reply = site.post(OBJECT, r#"{"id":"a","revision":2,"body":"y"}"#).await;
    assert_eq!(
        (reply.status, &reply.json["status"], &reply.json["title"]),
        (409, &json!(409), &json!("Conflict"))
    );
    assert_eq!(reply.headers["content-type"], "application/problem+json");
    assert!(
        reply.json["errors"][0]["detail"].as_str().unwrap().contains("a correction needs a higher revision")
    );
    assert_eq!(reply.json["articles"], json!([{"id": "a", "revision": 2, "outcome": "conflict"}]));

    let reply = site.post(OBJECT, "{\"id\":\"b\",\n \"body\": 5}").await;
    let detail = "invalid type: integer `5`, expected a string";
    assert_eq!(
        (reply.status, &reply.json["errors"]),
        (422, &json!([{"line": 2, "column": 10, "detail": detail}]))
    );
    assert_eq!(reply.json.get("articles"), None);

    let lines = "{\"id\":\"c\",\"body\":\"x\"}\n{\"id\":\"d\"}\nnope\n{\"id\":\"e\",\"body\":\"y\"}\n";
    for outcome in ["new", "same"] {
        let reply = site.post(LINES, lines).await;
        assert_eq!(reply.status, 422);
        let errors = reply.json["errors"].as_array().unwrap();
        let places: Vec<_> = errors.iter().map(|error| (&error["line"], error.get("column"))).collect();
        assert_eq!(places, [(&json!(2), None), (&json!(3), Some(&json!(2)))]);
        let good: Vec<_> =
            reply.json["articles"].as_array().unwrap().iter().map(|it| (&it["id"], &it["outcome"])).collect();
        assert_eq!(
            good,
            [(&json!("c"), &json!(outcome)), (&json!("e"), &json!(outcome))],
            "the good lines are in"
        );
    }
    for empty in ["", "\n\n"] {
        assert_eq!(site.post(LINES, empty).await.status, 422);
    }
}

#[tokio::test]
async fn who_may_not_post_is_told_why() {
    let site = Site::new().await;
    let large = "x".repeat(LIMIT + 1);
    let ok = r#"{"id":"a","body":"x"}"#.to_owned();
    let request = || Request::post(PATH).header("content-type", OBJECT);
    let cases = [
        ("no token", request(), &ok, 401, "www-authenticate", "Bearer realm=\"dateline\""),
        (
            "a wrong token",
            request().header("authorization", "Bearer secrets"),
            &ok,
            401,
            "www-authenticate",
            "Bearer realm=\"dateline\", error=\"invalid_token\"",
        ),
        (
            "another scheme",
            request().header("authorization", "Basic secret"),
            &ok,
            401,
            "www-authenticate",
            "Bearer realm=\"dateline\"",
        ),
        ("no type", known(), &ok, 415, "accept-post", FORMS),
        ("another type", known().header("content-type", "text/plain"), &ok, 415, "accept-post", FORMS),
        (
            "compressed",
            known().header("content-type", OBJECT).header("content-encoding", "gzip"),
            &ok,
            415,
            "accept-post",
            FORMS,
        ),
        (
            "too large",
            known().header("content-type", OBJECT),
            &large,
            413,
            "content-type",
            "application/problem+json",
        ),
        (
            "said to be too large",
            known().header("content-type", OBJECT).header("content-length", "999999999"),
            &ok,
            413,
            "content-type",
            "application/problem+json",
        ),
        ("another method", Request::get(PATH), &ok, 405, "allow", "POST"),
        (
            "a small letter",
            request().header("authorization", "bearer secret"),
            &ok,
            201,
            "content-type",
            OBJECT,
        ),
    ];
    for (what, request, body, status, header, value) in cases {
        let reply = site.send(request, body.clone()).await;
        assert_eq!(
            (reply.status, reply.headers.get(header).unwrap().to_str().unwrap()),
            (status, value),
            "{what}"
        );
    }
}

#[tokio::test]
async fn a_process_that_stops_asks_to_come_again() {
    let site = Site::new().await;
    assert_eq!(site.post(OBJECT, r#"{"id":"a","body":"x"}"#).await.status, 201);
    site.stop.send_replace(true);
    let reply = site.post(OBJECT, r#"{"id":"b","body":"x"}"#).await;
    assert_eq!((reply.status, reply.headers["retry-after"].to_str().unwrap()), (503, "5"));
}

#[tokio::test]
async fn a_site_takes_articles_only_with_an_inbox_and_before_its_view_is_ready() {
    let site = Site::new().await;
    let view =
        View::open(&site.folder.path().join(FILE_NAME), &SiteConfig::at("https://news.example")).unwrap();
    let view = Arc::new(view);
    let request = || {
        let body = Body::from(r#"{"id":"a","body":"x"}"#);
        known().header("content-type", OBJECT).body(body).unwrap()
    };
    let with = Arc::new(Server::new(view.clone(), String::new).with_inbox(site.inbox.clone()));
    assert_eq!(reply(router(with), request()).await.status, 201);
    let without = Arc::new(Server::new(view, String::new));
    without.set_ready(true);
    assert_eq!(reply(router(without), request()).await.status, 404);
}
