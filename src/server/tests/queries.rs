//! Feeds of queries and the page to try one.

use super::*;
use crate::feeds::text::percent;

const QUERY: &str = "region:黑河 figure（进出口总值 ＞＝ 200亿元）";
const CANONICAL: &str = "region:231100 figure(进出口总值 >=200亿元)";

fn address(form: &str, query: &str) -> String {
    format!("/feeds/query{form}?q={}", percent(query))
}

#[tokio::test]
async fn a_query_has_three_feeds_that_say_why() {
    let site = Site::new();
    for extension in ["rss", "atom", "json"] {
        let form = format!(".{extension}");
        let reply = site.get(&address(&form, QUERY), &[]).await;
        assert_eq!(reply.status, StatusCode::OK, "{extension}");
        let text = reply.text();
        assert!(text.contains("article/a%2Fb%252F%3F"), "{text}");
        let own = format!("https://news.example{}", address(&form, CANONICAL));
        assert!(text.contains(&own), "{extension} does not name itself {own}: {text}");
        assert!(text.contains("212亿元</dl:matched>") || text.contains("\"quote\": \"212亿元\""), "{text}");
        assert!(text.contains("匹配: region:231100"), "{text}");
        // However it is written, it is one document.
        let tag = reply.header("etag");
        let same = site.get(&address(&form, CANONICAL), &[("if-none-match", tag)]).await;
        assert_eq!(same.status, StatusCode::NOT_MODIFIED, "{extension}");
        let none = site.get(&address(&form, "region:黑河 figure(进出口总值>=250亿元)"), &[]).await;
        assert_eq!(none.status, StatusCode::OK);
        assert!(!none.text().contains("article/a%2Fb%252F%3F"), "{}", none.text());
    }
}

#[tokio::test]
async fn a_query_feed_moves_with_what_it_finds() {
    let site = Site::new();
    let feed = address(".json", "标题 -撤回");
    let count = |reply: Reply| {
        let json: serde_json::Value = serde_json::from_slice(&reply.body).unwrap();
        json["items"].as_array().unwrap().len()
    };
    assert_eq!(count(site.get(&feed, &[]).await), 1);
    site.put(&article("second", 1));
    site.pass(Duration::from_secs(1));
    assert_eq!(count(site.get(&feed, &[]).await), 2);
    assert_eq!(count(site.get(&format!("{feed}&limit=1"), &[]).await), 1);
    let mut gone = article("second", 2);
    gone.article.pub_status = PubStatus::Canceled;
    site.put(&gone);
    site.pass(Duration::from_secs(1));
    assert_eq!(count(site.get(&feed, &[]).await), 1);
}

#[tokio::test]
async fn a_wrong_query_is_told_with_its_column() {
    let site = Site::new();
    for (query, column) in [("大豆 AND", 7), ("region:朝阳", 8), ("", 1), ("a colour:red", 3)] {
        let reply = site.get(&address(".rss", query), &[]).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{query}");
        assert_eq!(reply.header("content-type"), "application/problem+json");
        let problem: serde_json::Value = serde_json::from_slice(&reply.body).unwrap();
        assert_eq!(problem["column"], column, "{problem}");
        assert!(!problem["hint"]["zh"].as_str().unwrap().is_empty());
        assert!(!problem["hint"]["en"].as_str().unwrap().is_empty());
    }
    assert_eq!(site.get("/feeds/query.rss", &[]).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(site.get("/feeds/query/x.rss", &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_page_tries_a_query_and_runs_nothing() {
    let site = Site::new();
    let form = site.get("/feeds/query", &[]).await;
    assert_eq!(form.status, StatusCode::OK);
    assert!(form.text().contains("action=\"/feeds/query\""));
    let page = site.get(&address("", QUERY), &[]).await;
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    assert!(text.contains("<q>212亿元</q>") && text.contains("<q>黑河市</q>"), "{text}");
    assert!(text.contains(&format!("https://news.example{}", address(".atom", CANONICAL))), "{text}");
    let wrong = site.get(&address("", "a\"><script>alert(1)</script> ("), &[]).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    let text = wrong.text();
    assert!(text.contains("role=\"alert\"") && !text.contains("<script"), "{text}");
}
