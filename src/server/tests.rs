//! The server as a reader, a browser and an operator meet it.

mod archives;
mod queries;
mod topics;

use super::*;
use crate::article::{Article, InfoSource, PubStatus};
use crate::enriched::Enriched;
use crate::figures::{Figure, Kind, Modality, Modifier};
use crate::regions::{Level, Mention, Region, Role, Tagging};
use crate::view::{Change, FILE_NAME};
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use std::io::Read;
use std::sync::Mutex;
use std::time::SystemTime;
use tower::ServiceExt;

const HOSTILE: &str = "<script>alert(1)</script> ]]> \u{b}\u{202e}x";

/// A server over a view in a folder of its own, with a clock that moves when told.
struct Site {
    _folder: tempfile::TempDir,
    view: Arc<View>,
    server: Arc<Server>,
    clock: Arc<Mutex<SystemTime>>,
}

struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Reply {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }
}

impl Site {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let view =
            View::open(&folder.path().join(FILE_NAME), &SiteConfig::at("https://news.example")).unwrap();
        let start = SystemTime::UNIX_EPOCH + Duration::from_millis(1_780_000_000_400);
        let clock = Arc::new(Mutex::new(start));
        let now = clock.clone();
        let view = Arc::new(view);
        let server = Server::new(view.clone(), || "up 1\n".into()).with_clock(move || *now.lock().unwrap());
        let server = Arc::new(server);
        server.set_ready(true);
        let site = Self { _folder: folder, view, server, clock };
        site.put(&article("a/b%2F?", 1));
        site.pass(Duration::from_secs(1));
        site
    }

    fn put(&self, enriched: &Enriched) {
        self.view.apply(&[Change::Upsert(Box::new(enriched.clone()))], &[]).unwrap();
    }

    fn pass(&self, time: Duration) {
        *self.clock.lock().unwrap() += time;
    }

    async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).unwrap();
        let response = router(self.server.clone()).oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Reply { status: parts.status, headers: parts.headers, body }
    }

    async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        self.ask("GET", path, headers).await
    }
}

fn article(id: &str, revision: u32) -> Enriched {
    let mention = Mention {
        start: 0,
        end: 3,
        text: "黑河市".into(),
        code: "231100".into(),
        level: Level::Prefecture,
        role: Role::Focus,
        confidence: 0.9,
    };
    let figure = Figure {
        id: "f".into(),
        start: 5,
        end: 10,
        text: "212亿元".into(),
        value: "21200000000".into(),
        value_max: None,
        unit: "CNY".into(),
        kind: Kind::Money,
        modifier: Modifier::Exact,
        change: None,
        indicator: Some("进出口总值".into()),
        period: None,
        region: Some("231100".into()),
        modality: Modality::Actual,
        sentence: crate::article::Span::new(0, 10),
        period_start: None,
        period_end: None,
        share_of: None,
        base: None,
        base_start: None,
        base_end: None,
        same_as: Vec::new(),
    };
    let region = Region {
        code: "231100".into(),
        name: "黑河市".into(),
        level: Level::Prefecture,
        path: vec!["230000".into()],
        lat: None,
        lon: None,
        salience: 1.0,
    };
    Enriched {
        article: Article {
            id: id.into(),
            revision,
            headline: Some(format!("标题 {HOSTILE}")),
            section: Some("口岸".into()),
            info_sources: vec![InfoSource { name: "黑河日报".into(), ..InfoSource::default() }],
            published_at: Some("2026-05-01T08:00:00Z".parse().unwrap()),
            ingested_at: Some("2026-05-01T09:00:00Z".parse().unwrap()),
            uri: Some("javascript:alert(1)".into()),
            body: format!("黑河市完成212亿元。\n{HOSTILE}"),
            ..Article::default()
        },
        regions: Tagging { mentions: vec![mention], regions: vec![region] },
        figures: vec![figure],
        emission: 1,
        ..Enriched::default()
    }
}

#[tokio::test]
async fn an_article_page_lists_the_others_of_its_story() {
    let site = Site::new();
    assert!(!site.get("/articles/a%2Fb%252F%3F", &[]).await.text().contains("同一报道"));
    let mut other = article("other", 1);
    other.article.story_id = Some("a/b%2F?".into());
    other.article.info_sources[0].name = "南屏日报".into();
    site.put(&other);
    let page = site.get("/articles/a%2Fb%252F%3F", &[]).await.text();
    let list = page.split("同一报道").nth(1).unwrap();
    let list = list.split("</section>").next().unwrap();
    assert!(list.contains("href=\"/articles/other\"") && list.contains("南屏日报"), "{list}");
    assert!(!list.contains("/articles/a%2Fb"), "not itself: {list}");
    assert!(site.get("/articles/other", &[]).await.text().contains("href=\"/articles/a%2Fb%252F%3F\""));
    let feed: serde_json::Value =
        serde_json::from_slice(&site.get("/feeds/all.json", &[]).await.body).unwrap();
    let stories: Vec<_> =
        feed["items"].as_array().unwrap().iter().map(|it| &it["_dateline"]["story_id"]).collect();
    assert_eq!(stories, ["a/b%2F?", "a/b%2F?"]);
}

#[tokio::test]
async fn every_feed_has_three_formats() {
    let site = Site::new();
    let stems = [
        "/feeds/all",
        "/feeds/region/230000",
        "/feeds/region/231100",
        "/feeds/section/%E5%8F%A3%E5%B2%B8",
        "/feeds/source/%E9%BB%91%E6%B2%B3%E6%97%A5%E6%8A%A5",
    ];
    let formats = [
        ("rss", "application/rss+xml; charset=utf-8"),
        ("atom", "application/atom+xml; charset=utf-8"),
        ("json", "application/feed+json"),
    ];
    for stem in stems {
        for (extension, media_type) in formats {
            let path = format!("{stem}.{extension}");
            let reply = site.get(&path, &[]).await;
            assert_eq!(reply.status, StatusCode::OK, "{path}");
            assert_eq!(reply.header("content-type"), media_type);
            assert_eq!(reply.header("access-control-allow-origin"), "*");
            assert_eq!(reply.header("x-content-type-options"), "nosniff");
            let text = reply.text();
            assert!(text.contains("tag:dateline.example,2026:article/a%2Fb%252F%3F"), "{path}");
            assert!(text.contains(&format!("https://news.example{path}")), "{path} does not name itself");
        }
    }
    assert!(
        site.get("/feeds.opml", &[]).await.text().contains("https://news.example/feeds/region/231100.rss")
    );
}

#[tokio::test]
async fn a_reader_that_has_the_bytes_gets_304() {
    let site = Site::new();
    for path in ["/feeds/all.rss", "/feeds/region/230000.atom", "/feeds/all.json", "/feeds.opml", "/"] {
        let full = site.get(path, &[]).await;
        let (tag, date) = (full.header("etag"), full.header("last-modified"));
        let weak = format!("W/{tag}");
        let list = format!("\"other\", {tag}");
        let cases: &[(&[(&str, &str)], u16)] = &[
            (&[("if-none-match", tag)], 304),
            (&[("if-none-match", &weak)], 304),
            (&[("if-none-match", &list)], 304),
            (&[("if-none-match", "*")], 304),
            (&[("if-none-match", "\"other\"")], 200),
            (&[("if-none-match", "\"other\""), ("if-modified-since", date)], 200),
            (&[("if-none-match", tag), ("if-modified-since", "Thu, 01 Jan 1970 00:00:00 GMT")], 304),
            (&[("if-none-match", tag), ("accept-encoding", "gzip")], 200),
            (&[("if-modified-since", date)], 304),
            (&[("if-modified-since", "Thu, 01 Jan 1970 00:00:00 GMT")], 200),
            (&[("if-modified-since", "yesterday")], 200),
        ];
        for (headers, status) in cases {
            let reply = site.get(path, headers).await;
            assert_eq!(reply.status.as_u16(), *status, "{path} {headers:?}");
            if *status == 304 {
                assert!(reply.body.is_empty());
                for name in ["etag", "last-modified", "vary", "cache-control"] {
                    assert_eq!(reply.header(name), full.header(name), "{path} {name}");
                }
            }
        }
    }
}

#[tokio::test]
async fn each_coding_has_its_own_tag_and_the_same_content() {
    let site = Site::new();
    let path = "/feeds/all.rss";
    let plain = site.get(path, &[]).await;
    let gzip = site.get(path, &[("accept-encoding", "gzip")]).await;
    let brotli = site.get(path, &[("accept-encoding", "gzip, br")]).await;
    assert_eq!((gzip.header("content-encoding"), brotli.header("content-encoding")), ("gzip", "br"));
    assert!(plain.headers.get("content-encoding").is_none());
    let tags = [&plain, &gzip, &brotli].map(|reply| reply.header("etag").to_string());
    assert!(tags[0] != tags[1] && tags[1] != tags[2] && tags[0] != tags[2], "{tags:?}");

    let mut text = Vec::new();
    flate2::read::GzDecoder::new(gzip.body.as_slice()).read_to_end(&mut text).unwrap();
    assert_eq!(text, plain.body);
    text.clear();
    brotli::Decompressor::new(brotli.body.as_slice(), 4096).read_to_end(&mut text).unwrap();
    assert_eq!(text, plain.body);
    assert_eq!(site.get(path, &[("accept-encoding", "gzip"), ("if-none-match", &tags[1])]).await.status, 304);
}

#[tokio::test]
async fn head_is_get_without_a_body() {
    let site = Site::new();
    for path in ["/feeds/all.atom", "/", "/articles/a%2Fb%252F%3F", "/feeds.opml", "/static/style.css"] {
        let (get, head) = (site.get(path, &[]).await, site.ask("HEAD", path, &[]).await);
        assert_eq!((get.status, head.status), (StatusCode::OK, StatusCode::OK), "{path}");
        assert!(head.body.is_empty());
        for name in ["content-type", "etag", "last-modified", "cache-control", "vary"] {
            assert_eq!(head.header(name), get.header(name), "{path} {name}");
        }
    }
    let post = site.ask("POST", "/feeds/all.rss", &[]).await;
    assert_eq!((post.status, post.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "GET,HEAD"));
}

#[tokio::test]
async fn last_modified_moves_whenever_the_bytes_do() {
    let site = Site::new();
    let path = "/feeds/region/230000.rss";
    let first = site.get(path, &[]).await;
    site.pass(Duration::from_secs(1));
    site.put(&article("a/b%2F?", 2));
    site.pass(Duration::from_secs(1));
    let next = site.get(path, &[]).await;
    assert_ne!(next.header("etag"), first.header("etag"));
    assert_ne!(next.header("last-modified"), first.header("last-modified"));

    // What does not touch this feed moves neither.
    site.pass(Duration::from_secs(10));
    let mut elsewhere = article("other", 1);
    elsewhere.regions = Tagging::default();
    site.put(&elsewhere);
    let same = site.get(path, &[]).await;
    assert_eq!(same.header("etag"), next.header("etag"));
    assert_eq!(same.header("last-modified"), next.header("last-modified"));
    assert_ne!(site.get("/feeds/all.rss", &[]).await.header("last-modified"), same.header("last-modified"));
}

/// A revision of the article with a headline of its own.
fn titled(revision: u32) -> Enriched {
    let mut enriched = article("a/b%2F?", revision);
    enriched.article.headline = Some(format!("第{revision}版"));
    enriched
}

#[tokio::test]
async fn changes_within_a_second_are_shown_at_once_and_no_two_have_one_date() {
    let site = Site::new();
    let path = "/feeds/region/230000.rss";
    let status = async |date: &str| site.get(path, &[("if-modified-since", date)]).await.status.as_u16();
    let first = site.get(path, &[]).await;
    let date = first.header("last-modified");
    assert_eq!(status(date).await, 304, "it is the only one of this date");
    let mut seen = vec![first.header("etag").to_owned()];
    for revision in 2..5 {
        site.put(&titled(revision));
        site.pass(Duration::from_millis(100));
        let next = site.get(path, &[]).await;
        assert!(!seen.contains(&next.header("etag").to_owned()), "revision {revision} is shown");
        assert_eq!(
            next.header("last-modified"),
            "",
            "the date of this second is taken, and none is in the future"
        );
        assert_eq!(status(date).await, 200);
        assert_eq!(site.get(path, &[("if-none-match", next.header("etag"))]).await.status, 304);
        seen.push(next.header("etag").to_owned());
    }
    site.pass(Duration::from_secs(1));
    let last = site.get(path, &[]).await;
    assert_eq!(last.header("etag"), seen[3]);
    assert!(![date, ""].contains(&last.header("last-modified")));
    assert_eq!(status(date).await, 200);
    assert_eq!(status(last.header("last-modified")).await, 304);
}

/// Readers that know no entity tags, at random moments between random changes: none is ever told that it has what it has not.
#[tokio::test]
async fn no_question_by_date_is_answered_wrongly() {
    let site = Site::new();
    let path = "/feeds/region/230000.rss";
    let mut random = 88_172_645_463_325_252_u64;
    let mut below = |end: u64| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random % end
    };
    let (mut copies, mut revision, mut spared) = (Vec::<(String, String)>::new(), 1, 0);
    for _ in 0..600 {
        site.pass(Duration::from_millis(below(400)));
        if below(3) == 0 {
            revision += 1;
            site.put(&titled(revision));
            site.pass(Duration::from_millis(below(2) * 150));
        }
        let full = site.get(path, &[]).await;
        let (date, tag) = (full.header("last-modified").to_owned(), full.header("etag").to_owned());
        // No two documents have one date; libcurl takes such a one for what it has, and newsboat keeps its entity tag.
        assert!(date.is_empty() || copies.iter().all(|(other, of)| *other != date || *of == tag), "{date}");
        // A reader that was told no date asks with that of the answer (RFC 9110, 13.1.3).
        let now = httpdate::fmt_http_date(*site.clock.lock().unwrap());
        copies.push((if date.is_empty() { now } else { date }, tag));
        let (date, tag) = &copies[copies.len() - 1 - below(copies.len().min(5) as u64) as usize];
        let reply = site.get(path, &[("if-modified-since", date)]).await;
        if reply.status == 304 {
            spared += 1;
            assert_eq!(*tag, copies.last().unwrap().1, "revision {revision}, {date}");
        }
    }
    assert!(spared > 100, "{spared} of 600 were spared the document");
}

#[tokio::test]
async fn what_is_absent_is_404_and_odd_requests_are_refused() {
    let site = Site::new();
    let cases = [
        ("/feeds/region/999999.rss", 404),
        ("/feeds/section/none.atom", 404),
        ("/feeds/source/none.json", 404),
        ("/feeds/region/999999/", 404),
        ("/feeds/planet/mars.rss", 404),
        ("/feeds/other.rss", 404),
        ("/feeds/all.xml", 404),
        ("/feeds/region/230000", 308),
        ("/feeds/region/..%2f..%2fetc%2fpasswd.rss", 404),
        ("/feeds/region/%00.rss", 404),
        ("/feeds/region/%ff%fe.rss", 400),
        ("/articles/none", 404),
        ("/static/..%2fmod.rs", 404),
        ("/feeds/all.rss?limit=abc", 400),
        ("/feeds/all.rss?limit=-1", 400),
        ("/feeds/all.rss?limit=0", 400),
        ("/feeds/all.rss?limit=1&utm_source=x", 200),
    ];
    for (path, status) in cases {
        let reply = site.get(path, &[]).await;
        assert_eq!(reply.status.as_u16(), status, "{path}");
        if status == 404 {
            assert_eq!(reply.header("content-type"), "text/plain; charset=utf-8", "{path}");
            assert!(reply.text().contains("https://news.example/feeds.opml"), "{path}");
        }
    }
    let page = site.get("/feeds/region/999999.rss", &[("accept", "text/html,*/*;q=0.8")]).await;
    assert_eq!(
        (page.status, page.header("content-type")),
        (StatusCode::NOT_FOUND, "text/html; charset=utf-8")
    );
    assert!(page.text().contains("/feeds/region/231100/"), "the page leads on");
}

#[tokio::test]
async fn a_server_that_starts_says_so_and_never_404() {
    let site = Site::new();
    site.server.set_ready(false);
    for path in ["/", "/feeds/all.rss", "/feeds/region/999999.rss", "/articles/none", "/readyz", "/nowhere"] {
        let reply = site.get(path, &[]).await;
        assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert!(reply.header("retry-after").parse::<u32>().is_ok(), "{path}");
    }
    for path in ["/healthz", "/metrics", "/static/style.css"] {
        assert_eq!(site.get(path, &[]).await.status, StatusCode::OK, "{path}");
    }
    site.server.set_ready(true);
    assert_eq!(site.get("/readyz", &[]).await.status, StatusCode::OK);
    assert_eq!(site.get("/metrics", &[]).await.text(), "up 1\n");
}

#[tokio::test]
async fn an_article_shows_its_regions_and_figures_and_runs_nothing() {
    let site = Site::new();
    let page = site.get("/articles/a%2Fb%252F%3F", &[]).await;
    let text = page.text();
    assert!(text.contains(r#"<a href="/feeds/region/231100/"><mark class="region" title="黑河市 · 231100 · 地级 · 报道对象">黑河市</mark></a>"#), "{text}");
    assert!(text.contains(r#"<mark class="figure" id="f1""#) && text.contains(">212亿元</mark>"), "{text}");
    assert!(text.contains(r##"<a href="#f1">212亿元</a>"##));
    assert!(text.contains(r#"href="/feeds/region/231100.rss""#));
    let index = site.get("/", &[]).await;
    for (name, page) in [("article", &page), ("index", &index)] {
        let text = page.text();
        assert!(!text.contains("<script") && !text.contains("javascript:"), "{name}");
        assert!(text.chars().all(crate::feeds::text::is_fit), "{name}");
        assert!(page.header("content-security-policy").starts_with("default-src 'none'"), "{name}");
    }
    assert!(index.text().contains(r#"<a href="/articles/a%2Fb%252F%3F">"#));
    assert!(
        index.text().contains(r#"<link rel="alternate" type="application/rss+xml" href="/feeds/all.rss""#)
    );
}

#[tokio::test]
async fn a_retracted_article_is_gone() {
    let site = Site::new();
    let mut retracted = article("a/b%2F?", 2);
    retracted.article.pub_status = PubStatus::Canceled;
    site.put(&retracted);
    assert_eq!(site.get("/articles/a%2Fb%252F%3F", &[]).await.status, StatusCode::GONE);
    let feed = site.get("/feeds/region/231100.json", &[]).await;
    assert_eq!(feed.status, StatusCode::OK, "the feed stays, empty");
    let feed: serde_json::Value = serde_json::from_slice(&feed.body).unwrap();
    assert_eq!(feed["items"], serde_json::json!([]));
    assert!(feed["_dateline"]["retracted"][0]["id"].as_str().unwrap().ends_with(":article/a%2Fb%252F%3F"));
}

#[tokio::test]
async fn a_browser_may_ask_with_conditions_from_another_site() {
    let site = Site::new();
    let reply = site.ask("OPTIONS", "/feeds/all.json", &[("origin", "https://reader.example")]).await;
    assert_eq!(reply.status, StatusCode::NO_CONTENT);
    assert!(reply.header("access-control-allow-headers").contains("If-None-Match"));
}

#[tokio::test]
async fn requests_are_counted_by_the_pattern_of_their_address() {
    let recorder = metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder();
    let _guard = metrics::set_default_local_recorder(&recorder);
    let site = Site::new();
    for path in ["/feeds/region/230000.rss", "/feeds/region/231100.rss", "/feeds/region/1.rss", "/nowhere"] {
        site.get(path, &[]).await;
    }
    let text = recorder.handle().render();
    for (labels, count) in [
        (r#"{route="/feeds/{kind}/{file}",status="200"}"#, 2),
        (r#"{route="/feeds/{kind}/{file}",status="404"}"#, 1),
        (r#"{route="unknown",status="404"}"#, 1),
    ] {
        assert!(
            text.contains(&format!("dateline_http_requests_total{labels} {count}\n")),
            "{labels}: {text}"
        );
    }
}

#[tokio::test]
async fn the_hub_takes_forms_and_says_what_is_wrong_with_them() {
    let site = Site::new();
    let store = site._folder.path().join(hub::FILE_NAME);
    let (hub, _worker) = Hub::open(&store, site.view.clone(), false).unwrap();
    let with = Arc::new(Server::new(site.view.clone(), String::new).with_hub(hub));
    with.set_ready(true);
    let form = "application/x-www-form-urlencoded";
    let good = "hub.mode=subscribe&hub.callback=https%3A%2F%2Freader.example%2F\
                &hub.topic=https%3A%2F%2Fnews.example%2Ffeeds%2Fregion%2F231100.atom";
    let other = good.replace("231100", "999999");
    let long = format!("{good}&x={}", "x".repeat(hub::REQUEST_LIMIT));
    let cases = [
        (&with, form, good, 202, ""),
        (&with, "application/x-www-form-urlencoded; charset=UTF-8", good, 202, ""),
        (&with, form, other.as_str(), 400, "hub.topic"),
        (&with, form, "", 400, "hub.mode"),
        (&with, "application/json", good, 415, "form"),
        (&with, form, long.as_str(), 413, "limit"),
        (&site.server, form, good, 404, "Nothing"),
    ];
    for (server, media_type, body, status, words) in cases {
        let request = Request::post("/hub").header("content-type", media_type);
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let response = router(server.clone()).oneshot(request).await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{media_type} {body:.200}");
        let text = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        assert!(String::from_utf8_lossy(&text).contains(words), "{body:.200}: {text:?}");
    }
    let get = site.ask("GET", "/hub", &[]).await;
    assert_eq!((get.status, get.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "POST"));
}

#[tokio::test]
async fn serving_ends_when_told() {
    let site = Site::new();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = default_base_url(listener.local_addr().unwrap());
    assert!(base.starts_with("http://127.0.0.1:"));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let shutdown = async move {
        stopped.await.ok();
    };
    let running = tokio::spawn(serve(listener, router(site.server.clone()), shutdown));
    stop.send(()).unwrap();
    running.await.unwrap().unwrap();
}

#[test]
fn a_server_that_listens_everywhere_is_reached_at_the_local_host() {
    let cases = [
        ("0.0.0.0:80", "http://127.0.0.1:80"),
        ("[::]:8080", "http://[::1]:8080"),
        ("192.0.2.1:8080", "http://192.0.2.1:8080"),
    ];
    for (listen, wanted) in cases {
        assert_eq!(default_base_url(listen.parse().unwrap()), wanted);
    }
}

#[tokio::test]
async fn exported_files_are_what_the_server_gives() {
    let site = Site::new();
    let folder = tempfile::tempdir().unwrap();
    let export = || export::export(&site.view, folder.path()).unwrap();
    let first = export();
    assert!(first.written > 3 && first.same == 0 && first.unnamed.is_empty(), "{first:?}");
    for path in ["feeds/all.rss", "feeds/region/230000.atom", "feeds/region/231100.json", "feeds.opml"] {
        let file = |end: &str| std::fs::read(folder.path().join(format!("{path}{end}"))).unwrap();
        let plain = site.get(&format!("/{path}"), &[]).await;
        assert_eq!((plain.status, plain.body), (StatusCode::OK, file("")), "{path}");
        for (coding, end) in [("gzip", ".gz"), ("br", ".br")] {
            let coded = site.get(&format!("/{path}"), &[("accept-encoding", coding)]).await;
            assert_eq!(coded.body, file(end), "{path}{end}");
        }
    }
    assert_eq!(export(), export::Tally { written: 0, same: first.written, unnamed: vec![] });

    // A feed that has lost its last entry loses it in its file too.
    let mut retracted = article("a/b%2F?", 2);
    retracted.article.pub_status = PubStatus::Canceled;
    site.put(&retracted);
    assert!(export().written > 0);
    let emptied = std::fs::read_to_string(folder.path().join("feeds/region/231100.rss")).unwrap();
    assert!(!emptied.contains("<item>"), "{emptied}");
}
