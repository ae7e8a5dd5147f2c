//! A day of a hundred feeds, with restarts; crashes; feeds that move and end.

use crate::server::{Reply, serve};
use crate::site::{INTERVAL, KINDS, Kind, Living};
use crate::{Bench, feed, hours};
use dateline::source::feed::Feed;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

const FEEDS: usize = 100;

fn feeds(port: u16) -> Vec<Feed> {
    // Those whose server asks to be left alone share hosts of their own, since that holds for the whole host.
    let host = |n: usize| match KINDS[n % KINDS.len()] {
        Kind::RetrySeconds => 11,
        Kind::RetryDate => 12,
        _ => 1 + n % 10,
    };
    let address = |n: usize| format!("http://127.0.0.{}:{port}/feed/{n}", host(n));
    let feeds = (0..FEEDS).map(|n| Feed { interval: INTERVAL, ..feed(&address(n)) });
    feeds.collect()
}

#[tokio::test(start_paused = true)]
async fn a_hundred_feeds_for_a_day() {
    let bench = Bench::new();
    let site = Living::new(bench.clock.clone());
    let port = serve(site.clone());
    // Four processes, one after the other; what one knew the next one knows.
    for _ in 0..4 {
        bench.through(feeds(port), hours(6)).await;
    }
    assert_eq!(site.faults(), Vec::<String>::new());
    let of = |kind: Kind| (0..FEEDS).filter(move |n| KINDS[n % KINDS.len()] == kind);
    let log = bench.log.lock().unwrap();
    for (id, revisions) in &log.articles {
        let last = revisions.last().unwrap();
        let headline = last.headline.as_deref().unwrap();
        // The second item of each feed is corrected once; nothing else ever changes.
        let most = if headline.starts_with("Item 1 of") { 2 } else { 1 };
        assert!(revisions.len() <= most, "{headline} has {} revisions ({id})", revisions.len());
    }
    // An item for each three hours, the last of them in the hour that ends the day at the latest.
    for kind in KINDS {
        for n in of(kind) {
            let ending = format!(" of {n}");
            let items = |log: &crate::Log| {
                let headlines = log.articles.values().filter_map(|revisions| revisions[0].headline.clone());
                headlines.filter(|headline| headline.ends_with(&ending)).count()
            };
            let want = match kind {
                Kind::Missing => 0..=0,
                // Until the sixth hour.
                Kind::Gone => 2..=2,
                // These wait for hours, and may do so at the end of the day.
                Kind::RetrySeconds | Kind::RetryDate => 5..=8,
                _ => 8..=8,
            };
            assert!(want.contains(&items(&log)), "{kind:?} {n}: {} {:?}", items(&log), site.polls(n));
        }
    }
    let told = |what: &str| log.faults.iter().filter(|fault| fault.contains(what)).count();
    assert_eq!(told("status 410"), of(Kind::Gone).count());
    // Each process says it anew.
    assert!(told("status 404") >= of(Kind::Missing).count());
    let (requests, conditional) = site.requests();
    eprintln!("{requests} requests, {conditional} of them conditional");
    assert!(conditional * 10 > requests * 7);
    for n in of(Kind::Etag) {
        // Every ten minutes and a little, from the first minute on.
        assert!((125..=144).contains(&site.polls(n).len()), "{}", site.polls(n).len());
    }
    for n in of(Kind::Missing) {
        assert!(site.polls(n).len() <= 6, "{:?}", site.polls(n));
    }
}

const ITEM: &str =
    "<item><title>a</title><link>https://paper.example/a</link><description>text</description></item>";

fn rss(items: &str) -> String {
    format!("<rss version=\"2.0\"><channel><title>The Paper</title>{items}</channel></rss>")
}

#[tokio::test(start_paused = true)]
async fn a_crash_before_the_articles_are_in_the_log_loses_none() {
    let bench = Bench::new();
    let conditions = Arc::new(AtomicU32::new(0));
    let seen = conditions.clone();
    let port = serve(move |request: &crate::server::Request| {
        seen.fetch_add(u32::from(request.header("if-none-match").is_some()), Ordering::SeqCst);
        Reply::new(200, rss(ITEM)).with("ETag", "\"1\"")
    });
    let feeds = || vec![feed(&format!("http://127.0.0.1:{port}/"))];
    bench.log.lock().unwrap().dead = true;
    bench.through(feeds(), hours(1)).await;
    assert_eq!(bench.shown(), Vec::<String>::new());
    bench.log.lock().unwrap().dead = false;
    bench.once(feeds()).await;
    assert_eq!(bench.shown(), ["a | text | r1"]);
    assert_eq!(conditions.load(Ordering::SeqCst), 0, "nothing was known of the feed");
    // The feed is not due again, and says so.
    bench.once(feeds()).await;
    assert_eq!(
        bench.notes(),
        [format!("http://127.0.0.1:{port}/: not asked: it is due again in 16 minutes")]
    );
}

#[tokio::test(start_paused = true)]
async fn another_log_is_given_everything_again() {
    let mut bench = Bench::new();
    let port = serve(|request: &crate::server::Request| match request.header("if-none-match") {
        Some(_) => Reply::new(304, ""),
        None => Reply::new(200, rss(ITEM)).with("ETag", "\"1\""),
    });
    let feeds = || vec![feed(&format!("http://127.0.0.1:{port}/"))];
    bench.through(feeds(), hours(1)).await;
    bench.log.lock().unwrap().articles.clear();
    bench.through(feeds(), hours(1)).await;
    assert_eq!(bench.shown().len(), 0);
    bench.options.log = "another".into();
    bench.through(feeds(), hours(1)).await;
    assert_eq!(bench.shown().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn moves_are_remembered_when_what_they_lead_to_was_read() {
    let bench = Bench::new();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let (good, seen) = (Arc::new(AtomicBool::new(false)), asked.clone());
    let is_good = good.clone();
    let port = serve(move |request: &crate::server::Request| {
        seen.lock().unwrap().push(request.path.clone());
        match request.path.as_str() {
            "/a" => Reply::to("/b", 301),
            "/b" => Reply::to("/c?x=1", 308),
            "/c?x=1" => Reply::to("/d", 302),
            _ if is_good.load(Ordering::SeqCst) => Reply::new(200, rss(ITEM)),
            _ => Reply::new(200, "<html>parked</html>"),
        }
    });
    let feeds = || vec![feed(&format!("http://127.0.0.1:{port}/a"))];
    let asked = || std::mem::take(&mut *asked.lock().unwrap());
    bench.once(feeds()).await;
    assert_eq!(asked(), ["/a", "/b", "/c?x=1", "/d"]);
    assert!(bench.faults()[0].ends_with("line 1, column 1: a web page, no feed"));
    good.store(true, Ordering::SeqCst);
    tokio::time::sleep(hours(1)).await;
    bench.once(feeds()).await;
    assert_eq!(asked(), ["/a", "/b", "/c?x=1", "/d"]);
    tokio::time::sleep(hours(1)).await;
    bench.once(feeds()).await;
    // The last move was not for good.
    assert_eq!(asked(), ["/c?x=1", "/d"]);
    // Where it moved to it is not found any more: after some days the old address is asked again.
    good.store(false, Ordering::SeqCst);
    bench.through(feeds(), hours(72)).await;
    assert!(asked().contains(&"/a".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn a_server_that_always_says_not_modified_is_asked_without_condition_in_time() {
    let bench = Bench::new();
    let asked = AtomicU32::new(0);
    let port = serve(move |request: &crate::server::Request| match request.header("if-none-match") {
        Some(_) => Reply::new(304, ""),
        None => {
            let n = asked.fetch_add(1, Ordering::SeqCst);
            Reply::new(200, rss(&ITEM.replace("/a<", &format!("/a{n}<")))).with("ETag", "\"1\"")
        }
    });
    let feeds = || vec![Feed { interval: 3600, ..feed(&format!("http://127.0.0.1:{port}/")) }];
    bench.through(feeds(), hours(24 * 7)).await;
    assert_eq!(bench.shown().len(), 1);
    bench.through(feeds(), hours(24 * 2)).await;
    assert_eq!(bench.shown().len(), 2);
}
