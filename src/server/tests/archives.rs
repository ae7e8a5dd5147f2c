//! Archives over HTTP and as files.

use super::*;
use crate::view::ARCHIVE_SIZE;
use chrono::{DateTime, Utc};

/// A site whose feeds have three archives.
fn site() -> Site {
    let site = Site::new();
    let first: DateTime<Utc> = "2026-05-02T00:00:00Z".parse().unwrap();
    for number in 0..4 * ARCHIVE_SIZE {
        let mut enriched = article(&format!("n{number:04}"), 1);
        enriched.article.ingested_at = Some(first + chrono::Duration::seconds(number));
        site.put(&enriched);
    }
    site.view.archive().unwrap();
    site
}

#[tokio::test]
async fn archives_are_linked_and_never_asked_for_again() {
    let site = site();
    for (path, name) in [("/feeds/all", "all"), ("/feeds/region/230000", "region/230000")] {
        let base = format!("https://news.example/feeds/{name}");
        let link = |rel: &str, href: &str| format!("href=\"{href}\" rel=\"{rel}\"");
        for end in ["atom", "rss"] {
            let subscription = site.get(&format!("{path}.{end}"), &[]).await.text();
            assert!(
                subscription.contains(&link("prev-archive", &format!("{base}/archive/3.{end}"))),
                "{end}"
            );
            assert!(!subscription.contains("fh:archive"));
            let newest = site.get(&format!("{path}/archive/3.{end}"), &[]).await;
            assert_eq!(newest.header("cache-control"), "public, max-age=120", "it has still to get a link");
            assert!(newest.text().contains("<fh:archive") && !newest.text().contains("next-archive"));
            let second = site.get(&format!("{path}/archive/2.{end}"), &[]).await;
            assert_eq!(second.header("cache-control"), "public, max-age=31536000, immutable");
            for (rel, href) in [
                ("self", format!("{base}/archive/2.{end}")),
                ("current", format!("{base}.{end}")),
                ("prev-archive", format!("{base}/archive/1.{end}")),
                ("next-archive", format!("{base}/archive/3.{end}")),
            ] {
                assert!(second.text().contains(&link(rel, &href)), "{end}: {rel}");
            }
            let first = site.get(&format!("{path}/archive/1.{end}"), &[]).await.text();
            assert!(first.contains(&link("prev-archive", &format!("{base}/archive/0.{end}"))), "{end}");
            let beginning = site.get(&format!("{path}/archive/0.{end}"), &[]).await.text();
            assert!(!beginning.contains("prev-archive") && !beginning.contains("article/"), "{end}");
        }
        let json = |body: String| serde_json::from_str::<serde_json::Value>(&body).unwrap();
        let page = json(site.get(&format!("{path}.json"), &[]).await.text());
        assert_eq!(page["next_url"], format!("{base}/archive/3.json"));
        let last = json(site.get(&format!("{path}/archive/1.json"), &[]).await.text());
        assert_eq!(
            (&last["next_url"], last["items"].as_array().unwrap().len() as i64),
            (&serde_json::Value::from(format!("{base}/archive/0.json")), ARCHIVE_SIZE)
        );
    }
}

#[tokio::test]
async fn only_archives_that_there_are_have_addresses() {
    let site = site();
    for path in [
        "/feeds/all/archive/00.atom",
        "/feeds/all/archive/4.atom",
        "/feeds/all/archive/03.atom",
        "/feeds/all/archive/+3.atom",
        "/feeds/all/archive/3.xml",
        "/feeds/all/archive/3",
        "/feeds/section/none/archive/1.atom",
        "/feeds/planet/mars/archive/1.atom",
    ] {
        assert_eq!(site.get(path, &[]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn what_was_retracted_cannot_be_read_in_an_archive() {
    let site = site();
    let path = "/feeds/all/archive/1.atom";
    assert!(site.get(path, &[]).await.text().contains("article/n0007<"));
    let mut gone = article("n0007", 2);
    gone.article.pub_status = PubStatus::Canceled;
    site.put(&gone);
    site.pass(Duration::from_secs(2));
    let archive = site.get(path, &[]).await.text();
    assert!(!archive.contains("article/n0007<"));
    let feed = site.get("/feeds/all.atom", &[]).await.text();
    assert!(feed.contains("<at:deleted-entry ref=\"tag:dateline.example,2026:article/n0007\""));
}

#[tokio::test]
async fn exported_archives_are_what_the_server_gives() {
    let site = site();
    let folder = tempfile::tempdir().unwrap();
    export::export(&site.view, folder.path()).unwrap();
    for path in ["feeds/all/archive/2.atom", "feeds/section/口岸/archive/3.json"] {
        let address = format!("/{}", path.replace("口岸", "%E5%8F%A3%E5%B2%B8"));
        assert_eq!(
            std::fs::read(folder.path().join(path)).unwrap(),
            site.get(&address, &[]).await.body,
            "{path}"
        );
    }
}
