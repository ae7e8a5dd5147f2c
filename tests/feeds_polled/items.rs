//! What becomes of items: corrections, tombstones, items in several feeds, full texts.

use crate::server::{Reply, Request, serve};
use crate::{Bench, feed, hours};
use dateline::source::Publication;
use dateline::source::feed::Feed;
use std::sync::{Arc, Mutex};

/// Documents by path, which a test changes as it goes.
type Documents = Arc<Mutex<Vec<(String, String)>>>;

fn site() -> (Documents, Arc<Mutex<Vec<String>>>, u16) {
    let (documents, asked) = (Documents::default(), Arc::<Mutex<Vec<String>>>::default());
    let (held, seen) = (documents.clone(), asked.clone());
    let port = serve(move |request: &Request| {
        seen.lock().unwrap().push(request.path.clone());
        let held = held.lock().unwrap();
        match held.iter().find(|(path, _)| *path == request.path) {
            Some((_, document)) => Reply::new(200, document.as_bytes()).with("Content-Type", "text/html"),
            None => Reply::new(404, ""),
        }
    });
    (documents, asked, port)
}

fn put(documents: &Documents, path: &str, document: &str) {
    let mut documents = documents.lock().unwrap();
    documents.retain(|(held, _)| held != path);
    documents.push((path.to_owned(), document.to_owned()));
}

fn atom(entries: &str) -> String {
    format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:at=\"http://purl.org/atompub/tombstones/1.0\">\
         <title>The Paper</title>{entries}</feed>"
    )
}

fn entry(id: &str, link: &str, text: &str, updated: &str) -> String {
    format!(
        "<entry><id>tag:p.example,2026:{id}</id><title>{id}</title><link href=\"{link}\"/><updated>{updated}</updated>\
         <content>{text}</content></entry>"
    )
}

#[tokio::test(start_paused = true)]
async fn corrections_revise_tombstones_retract_and_what_is_missing_stays() {
    let bench = Bench::new();
    let (documents, _, port) = site();
    let feeds = || vec![feed(&format!("http://127.0.0.1:{port}/f"))];
    let (early, late) = ("2026-03-09T01:00:00Z", "2026-03-09T03:00:00Z");
    let tombstone = |id: &str| {
        format!("<at:deleted-entry ref=\"tag:p.example,2026:{id}\" when=\"2026-03-09T02:00:00Z\"/>")
    };
    let three = [
        entry("a", "https://p.example/a", "one", early),
        entry("b", "https://p.example/b", "one", early),
        entry("c", "https://p.example/c", "one", early),
    ];
    put(&documents, "/f", &atom(&three.concat()));
    bench.once(feeds()).await;
    // The first is corrected and its address with it, the second is not listed any more, the third is retracted, as is one
    // that was never here.
    let next =
        [&entry("a", "https://p.example/a-corrected", "two", early), &tombstone("c"), &tombstone("never")];
    put(&documents, "/f", &atom(&next.map(String::as_str).concat()));
    tokio::time::sleep(hours(1)).await;
    bench.once(feeds()).await;
    assert_eq!(bench.shown(), [" | retracted | r2", "a | two | r2", "b | one | r1"]);
    // An entry that is newer than its tombstone is back.
    put(
        &documents,
        "/f",
        &atom(&[tombstone("c"), entry("c", "https://p.example/c", "again", late)].concat()),
    );
    tokio::time::sleep(hours(1)).await;
    bench.once(feeds()).await;
    assert_eq!(bench.shown(), ["a | two | r2", "b | one | r1", "c | again | r3"]);
    assert_eq!(bench.faults(), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn an_article_in_two_feeds_belongs_to_the_first() {
    let bench = Bench::new();
    let (documents, _, port) = site();
    let address = |path: &str| format!("http://127.0.0.1:{port}{path}");
    let early = "2026-03-09T01:00:00Z";
    put(&documents, "/f", &atom(&entry("a", "https://p.example/a", "from f", early)));
    put(&documents, "/g", &atom(&entry("a", "https://p.example/a?utm_source=g", "from g", early)));
    let named = Publication { publisher: Some("北原日报".into()), ..Publication::default() };
    let f = Feed::new(&address("/f"), named).unwrap();
    let (with_f, g) = (vec![f, feed(&address("/g"))], vec![feed(&address("/g"))]);
    bench.through(with_f, hours(4)).await;
    assert_eq!(bench.shown(), ["a | from f | r1"]);
    let publisher = |bench: &Bench| {
        let log = bench.log.lock().unwrap();
        log.articles.values().next().unwrap().last().unwrap().info_sources[0].name.clone()
    };
    assert_eq!(publisher(&bench), "北原日报");
    // The feed that it belonged to is not polled any more.
    put(&documents, "/g", &atom(&entry("a", "https://p.example/a", "from g, later", early)));
    bench.through(g, hours(4)).await;
    assert_eq!(bench.shown(), ["a | from g, later | r2"]);
    assert_eq!(publisher(&bench), "The Paper");
}

fn page(title: &str, text: &str) -> String {
    let paragraph = format!("<p>{}</p>", text.repeat(12));
    format!(
        "<html><head><title>{title}</title></head><body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>\
         <time datetime='2026-03-09T01:00:00Z'></time>{}</article></body></html>",
        paragraph.repeat(3)
    )
}

#[tokio::test(start_paused = true)]
async fn full_texts_are_fetched_once_and_the_feed_stands_in_for_them() {
    let bench = Bench::new();
    let (documents, asked, port) = site();
    // The pages lie on another host.
    let link = |path: &str| format!("http://127.0.0.2:{port}{path}");
    let early = "2026-03-09T01:00:00Z";
    let both = |text: &str| {
        atom(
            &[entry("a", &link("/a"), text, early), entry("b", &link("/b"), "only in the feed", early)]
                .concat(),
        )
    };
    put(&documents, "/f", &both("short"));
    put(&documents, "/a", &page("a", "The whole text of it, sentence after sentence. "));
    let feeds = || vec![Feed { full_text: true, ..feed(&format!("http://127.0.0.1:{port}/f")) }];
    bench.once(feeds()).await;
    let body = |headline: &str| {
        let log = bench.log.lock().unwrap();
        let found = log.articles.values().find(|article| article[0].headline.as_deref() == Some(headline));
        let found = found.unwrap();
        (found.len(), found.last().unwrap().body.clone())
    };
    assert!(body("a").1.starts_with("The whole text of it, sentence after sentence."), "{:?}", body("a"));
    assert_eq!(body("b"), (1, "only in the feed".into()));
    let note = format!("{}: full text: status 404; the feed's text is taken", link("/b"));
    assert_eq!((bench.notes(), bench.faults()), (vec![note.clone()], vec![]));
    let count = |path: &str| asked.lock().unwrap().iter().filter(|asked| *asked == path).count();
    // The feed changes all the time; the page is fetched again only when its own item does.
    for round in 0..20 {
        put(&documents, "/f", &(both("short") + &format!("<!-- {round} -->")));
        tokio::time::sleep(hours(1)).await;
        bench.once(feeds()).await;
    }
    assert_eq!((count("/f"), count("/a")), (21, 1));
    // It is looked for three times, at growing distances.
    assert_eq!(count("/b"), 3);
    put(&documents, "/f", &both("short, corrected"));
    put(&documents, "/a", &page("a", "The whole text of it, now corrected. "));
    tokio::time::sleep(hours(1)).await;
    bench.once(feeds()).await;
    assert_eq!(count("/a"), 2);
    assert!(body("a").1.starts_with("The whole text of it, now corrected."), "{:?}", body("a"));
    assert_eq!((body("a").0, body("b").0), (2, 1));
}
