//! Feeds of topics, saved queries and stories over HTTP, and how an article says what it is about.

use super::*;
use crate::topics::{Rules, Saved, built_in};

fn site() -> Site {
    let site = Site::new();
    let query = "region:黑河 figure(进出口总值 >= 200亿元)".parse().unwrap();
    let saved = Saved { name: "大额 外贸/<b>".into(), query };
    site.view.refile(Rules::new(built_in(), vec![saved])).unwrap();
    site
}

#[tokio::test]
async fn topics_are_feeds_categories_outlines_and_reasons() {
    let site = site();
    let rss = site.get("/feeds/topic/foreign-trade.rss", &[]).await.text();
    assert!(rss.contains("<category domain=\"urn:dateline:topic\">foreign-trade</category>"), "{rss}");
    let media = "<category domain=\"http://cv.iptc.org/newscodes/mediatopic/\">20000373</category>";
    assert!(rss.contains(media));
    let atom = site.get("/feeds/all.atom", &[]).await.text();
    for part in ["term=\"foreign-trade\"", "scheme=\"urn:dateline:topic\"", "label=\"外贸\""] {
        assert!(atom.contains(part), "{part}");
    }
    let json: serde_json::Value =
        serde_json::from_str(&site.get("/feeds/all.json", &[]).await.text()).unwrap();
    let topic = &json["items"][0]["_dateline"]["topics"][0];
    assert_eq!(topic["id"], "foreign-trade");
    assert_eq!(topic["name"], serde_json::json!({"zh": "外贸", "en": "Foreign trade"}));
    assert_eq!(topic["rule"].as_str().unwrap().len(), 12);
    assert_eq!(topic["matched"][0]["clause"], "figure(出口)");
    assert_eq!(topic["matched"][0]["quote"], "212亿元");
    assert!(json["items"][0]["tags"].as_array().unwrap().contains(&"外贸".into()));

    let opml = site.get("/feeds.opml", &[]).await.text();
    assert!(opml.contains("https://news.example/feeds/topic/foreign-trade.rss"));
    let page = site.get("/articles/a%2Fb%252F%3F", &[]).await.text();
    assert!(page.contains("href=\"/feeds/topic/foreign-trade/\""));
    assert!(page.contains("<code>figure(出口)</code> → <q>212亿元</q>"), "{page}");
    for path in ["/", "/feeds/topic/foreign-trade/"] {
        let page = site.get(path, &[]).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text().contains("外贸"), "{path}");
    }
    assert_eq!(site.get("/feeds/topic/astrology.rss", &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_saved_query_is_a_feed_like_others() {
    let site = site();
    let path = "/feeds/saved/%E5%A4%A7%E9%A2%9D%20%E5%A4%96%E8%B4%B8%2F%3Cb%3E";
    for end in ["rss", "atom", "json"] {
        let feed = site.get(&format!("{path}.{end}"), &[]).await;
        assert_eq!(feed.status, StatusCode::OK, "{end}");
        assert!(feed.text().contains("tag:dateline.example,2026:article/"), "{end}");
    }
    assert!(site.get("/feeds.opml", &[]).await.text().contains(&format!("https://news.example{path}.rss")));
    let page = site.get(&format!("{path}/"), &[]).await.text();
    assert!(page.contains("大额 外贸/&#60;b&#62;") && !page.contains("/<b>"), "{page}");
}

#[tokio::test]
async fn a_story_is_a_feed_that_its_articles_link_to() {
    let site = site();
    let mut other = article("x", 1);
    other.article.story_id = Some("a/b%2F?".into());
    site.put(&other);
    let path = "/feeds/story/a%2Fb%252F%3F";
    let feed: serde_json::Value =
        serde_json::from_str(&site.get(&format!("{path}.json"), &[]).await.text()).unwrap();
    assert_eq!(feed["items"].as_array().unwrap().len(), 2);
    assert!(site.get("/articles/x", &[]).await.text().contains(&format!("href=\"{path}/\"")));
    assert_eq!(site.get(&format!("{path}/"), &[]).await.status, StatusCode::OK);
    assert_eq!(site.get("/feeds/story/none.json", &[]).await.status, StatusCode::NOT_FOUND);
}
