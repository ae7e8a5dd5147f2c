//! The stream as a client meets it: all, from a cursor, live, and under embargo.

use super::*;
use crate::enriched::Changes;
use crate::event::{Source, encode_article, encode_enriched};
use crate::log::local::Local;
use crate::log::{Output, Writer};
use axum::body::to_bytes;
use axum::http::Request;
use serde_json::Value;
use std::sync::Mutex;
use tokio_stream::StreamExt;
use tower::ServiceExt;

/// A log of two partitions with enriched events in it, and a clock that moves when told.
struct Site {
    _folder: tempfile::TempDir,
    writer: Mutex<Option<Box<dyn Writer>>>,
    clock: Arc<Mutex<DateTime<Utc>>>,
    stop: watch::Sender<bool>,
    events: Arc<Events>,
}

/// What a client got: ids of the events, and their data.
type Got = Vec<(String, Value)>;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

impl Site {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log = Arc::new(Local::open(folder.path(), "dateline").unwrap());
        log.create_topics(2).await.unwrap();
        let writer = Mutex::new(Some(log.writer("test").await.unwrap()));
        let clock = Arc::new(Mutex::new(at("2026-03-08T00:00:00Z")));
        let (stop, stopped) = watch::channel(false);
        let now = Arc::clone(&clock);
        let events = Arc::new(Events::new(log, stopped).with_clock(move || *now.lock().unwrap()));
        Self { _folder: folder, writer, clock, stop, events }
    }

    async fn put(&self, article: Article) {
        let revision = article.revision;
        let value = encode_enriched(
            encode_article(&article),
            None,
            None,
            &Changes::default(),
            1,
            Source { partition: 0, offset: 0 },
        );
        let output = Output {
            topic: Topic::Enriched,
            partition: None,
            key: article.id.clone().into_bytes(),
            value: Some(value),
            headers: vec![("ce_id".into(), format!("{}/{revision}/1", article.id).into_bytes())],
        };
        let mut writer = self.writer.lock().unwrap().take().unwrap();
        writer.append(vec![output]).await.unwrap();
        *self.writer.lock().unwrap() = Some(writer);
    }

    async fn ask(&self, query: &str, last: Option<&str>) -> Response<Body> {
        let mut request = Request::get(format!("{PATH}?{query}"));
        if let Some(last) = last {
            request = request.header("Last-Event-ID", last);
        }
        let router: Router = routes(Arc::clone(&self.events));
        router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    }

    /// All events from a cursor to the present end.
    async fn get(&self, from: &str) -> Got {
        let response = self.ask(&format!("from={from}&until=end"), None).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        got(&to_bytes(response.into_body(), usize::MAX).await.unwrap())
    }
}

/// The events of a stream, as the standard reads them.
fn got(bytes: &[u8]) -> Got {
    let text = std::str::from_utf8(bytes).unwrap();
    let blocks = text.split("\n\n").filter(|block| block.contains("event: enriched"));
    let field = |block: &str, name: &str| {
        let lines: Vec<&str> = block.lines().filter_map(|line| line.strip_prefix(name)).collect();
        assert_eq!(lines.len(), 1, "{block}");
        lines[0].trim_start().to_owned()
    };
    blocks.map(|block| (field(block, "id:"), serde_json::from_str(&field(block, "data:")).unwrap())).collect()
}

fn ids(got: &Got) -> Vec<&str> {
    got.iter().map(|(_, data)| data["ce_id"].as_str().unwrap()).collect()
}

fn article(id: &str, revision: u32) -> Article {
    Article {
        id: id.into(), revision, body: "第一段。\n第二段\r\n\u{2028}x".into(), ..Article::default()
    }
}

#[tokio::test]
async fn a_stream_goes_on_after_any_of_its_events() {
    let site = Site::new().await;
    for n in 0..9 {
        site.put(article(&format!("a{n}"), 1)).await;
    }
    let all = site.get("earliest").await;
    assert_eq!(all.len(), 9);
    let (_, first) = &all[0];
    assert_eq!(
        (&first["article_id"], &first["revision"], &first["emission"]),
        (&"a0".into(), &1.into(), &1.into())
    );
    assert_eq!(first["article"]["body"], article("", 1).body.as_str());
    assert_eq!(first["missing"], serde_json::json!(["regions", "figures"]));
    for (n, (cursor, _)) in all.iter().enumerate() {
        assert_eq!(ids(&site.get(cursor).await), ids(&all)[n + 1..].to_vec(), "after {cursor}");
        // What the client had last comes before what its address says.
        let response = site.ask("from=earliest&until=end", Some(cursor)).await;
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        assert_eq!(got(&bytes).len(), 8 - n);
    }
}

#[tokio::test]
async fn a_live_stream_begins_with_what_comes_and_ends_with_the_process() {
    let site = Site::new().await;
    site.put(article("old", 1)).await;
    let response = site.ask("", None).await;
    site.put(article("new", 1)).await;
    let (mut stream, mut bytes) = (response.into_body().into_data_stream(), Vec::new());
    while let Some(chunk) = stream.next().await {
        bytes.extend_from_slice(&chunk.unwrap());
        if bytes.ends_with(b"}\n\n") {
            site.stop.send_replace(true);
        }
    }
    assert_eq!(ids(&got(&bytes)), ["new/1/1"]);
}

#[tokio::test]
async fn what_is_under_embargo_leaves_when_it_ends_and_what_was_withdrawn_before_never() {
    let site = Site::new().await;
    let embargoed = |id: &str, revision| Article {
        embargoed_until: Some(at("2026-03-09T00:00:00Z")),
        ..article(id, revision)
    };
    let retracted = |id: &str, revision| Article { pub_status: PubStatus::Canceled, ..article(id, revision) };
    site.put(embargoed("held", 1)).await;
    site.put(embargoed("withdrawn", 1)).await;
    site.put(embargoed("corrected", 1)).await;
    site.put(article("open", 1)).await;
    site.put(retracted("withdrawn", 2)).await;
    site.put(embargoed("corrected", 2)).await;
    site.put(article("other", 1)).await;
    site.put(retracted("open", 2)).await;

    let before = site.get("earliest").await;
    let mut told = ids(&before);
    told.sort_unstable();
    assert_eq!(told, ["open/1/1", "open/2/1", "other/1/1"]);
    let retraction = &before.iter().find(|(_, data)| data["ce_id"] == "open/2/1").unwrap().1["article"];
    assert_eq!((&retraction["pub_status"], &retraction["body"]), (&"CANCELED".into(), &"".into()));

    *site.clock.lock().unwrap() = at("2026-03-09T00:00:00Z");
    let (cursor, _) = before.last().unwrap();
    let mut after = site.get(cursor).await;
    after.sort_by_key(|(_, data)| data["ce_id"].to_string());
    assert_eq!(ids(&after), ["corrected/2/1", "held/1/1"], "after {cursor}");
}

#[tokio::test]
async fn a_wrong_question_is_told_so() {
    let site = Site::new().await;
    for query in ["from=x", "until=tomorrow", "from=0.5", "from=7.0", "from=0.0~0.3"] {
        let response = site.ask(query, None).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{query}");
        assert_eq!(response.headers()["content-type"], "application/problem+json");
    }
}
