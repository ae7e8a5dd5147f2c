//! Topics and saved queries as feeds, and what a change of their rules does.

use super::*;
use crate::topics::{Rules, Saved, read};

fn rules(rule: &str, queries: &[(&str, &str)]) -> Rules {
    let text = format!(
        "[[topic]]\nid = 'grain'\nzh = '粮食'\nen = 'Grain'\niptc = 'medtop:20000210'\nrule = '{rule}'"
    );
    let saved = |(name, query): &(&str, &str)| Saved { name: (*name).into(), query: query.parse().unwrap() };
    Rules::new(read(&[("r.toml".into(), text)]).unwrap(), queries.iter().map(saved).collect())
}

fn about(id: &str, day: u32, words: &str) -> Enriched {
    let mut enriched = article(id, day);
    enriched.article.body = words.into();
    enriched
}

fn grain() -> Selector {
    Selector::Topic("grain".into())
}

fn mine() -> Selector {
    Selector::Saved("我的".into())
}

#[test]
fn an_article_is_in_the_feeds_of_its_topics_and_of_queries_that_match() {
    let (_folder, view) = open();
    view.refile(rules("大豆 OR 玉米", &[("我的", "topic:grain -期货")])).unwrap();
    let articles = [about("a", 1, "大豆丰收。"), about("b", 2, "玉米期货。"), about("c", 3, "煤炭。")];
    view.apply(&articles.each_ref().map(upsert), &[]).unwrap();
    assert_eq!(ids(&view, &grain()), ["b", "a"]);
    assert_eq!(ids(&view, &mine()), ["a"]);
    let hits = view.search(&"topic:grain 期货".parse().unwrap(), 9).unwrap();
    assert_eq!(hits.into_iter().map(|(hit, _)| hit.article.id).collect::<Vec<_>>(), ["b"]);

    let feed = view.subscription(&grain()).unwrap().unwrap();
    assert_eq!(feed.title, "粮食 Grain — dateline");
    let filed = &feed.entries[1].topics[0];
    assert_eq!((filed.evidence[0].clause.as_str(), filed.evidence[0].quote.as_str()), ("大豆", "大豆"));
    let directory = view.directory().unwrap();
    assert_eq!(directory.topics[0].label, "粮食 Grain");
    assert_eq!((directory.saved[0].label.as_str(), directory.saved[0].entries), ("我的", 1));

    let mut corrected = about("a", 1, "小麦丰收。");
    corrected.article.revision = 2;
    view.apply(&[upsert(&corrected)], &[]).unwrap();
    assert_eq!((ids(&view, &grain()), ids(&view, &mine())), (vec!["b".to_owned()], vec![]));
}

#[test]
fn feeds_of_rules_without_a_match_are_there_and_empty() {
    let (_folder, view) = open();
    assert_eq!(view.subscription(&grain()).unwrap(), None);
    view.refile(rules("大豆", &[("我的", "黑河")])).unwrap();
    for selector in [grain(), mine()] {
        assert_eq!(view.subscription(&selector).unwrap().unwrap().entries, []);
        assert_eq!(view.changed_at(&selector).unwrap(), Some(0));
    }
    let saved = view.directory().unwrap().saved;
    assert_eq!((saved.len(), saved[0].entries), (1, 0), "it is listed, to be followed");
}

#[test]
fn new_rules_file_what_is_there_anew_and_nothing_else() {
    let (folder, view) = open();
    view.refile(rules("大豆", &[("我的", "煤炭")])).unwrap();
    let articles = [about("a", 1, "大豆。"), about("b", 2, "玉米。"), about("c", 3, "煤炭。")];
    view.apply(&articles.each_ref().map(upsert), &[]).unwrap();
    let (before, version) = (feed_bytes(&view), view.version());
    assert_eq!(view.refile(rules("大豆", &[("我的", "煤炭")])).unwrap(), 0);
    assert_eq!(view.version(), version, "the same rules change nothing");

    assert_eq!(view.refile(rules("玉米", &[("我的", "煤炭 OR 玉米")])).unwrap(), 2);
    assert_eq!((ids(&view, &grain()), ids(&view, &mine())), (vec!["b".into()], vec!["c".into(), "b".into()]));
    assert!(view.changed_at(&grain()).unwrap() > Some(version));
    assert_ne!(feed_bytes(&view), before);
    assert_eq!(view.refile(Rules::default()).unwrap(), 2);
    let feed = view.subscription(&grain()).unwrap().unwrap();
    assert!(feed.entries.is_empty(), "a feed that once had entries stays");
    drop(view);

    // The rules changed while the publisher was down.
    let view = View::open(&folder.path().join(FILE_NAME), &SiteConfig::default()).unwrap();
    assert_eq!(view.refile(rules("大豆", &[("我的", "煤炭")])).unwrap(), 2);
    assert_eq!(feed_bytes(&view), before);
}

#[test]
fn a_story_has_a_feed() {
    let (_folder, view) = open();
    let mut other = article("b", 2);
    other.article.story_id = Some("a".into());
    view.apply(&[upsert(&article("a", 1)), upsert(&other), upsert(&article("c", 3))], &[]).unwrap();
    let story = Selector::Story("a".into());
    let feed = view.feed(&story, 10).unwrap().unwrap();
    assert_eq!((feed.entries.len(), feed.title.as_str()), (2, "b 的标题 — dateline"));
    assert_eq!(view.feed(&Selector::Story("zzz".into()), 10).unwrap(), None);
    assert_eq!(view.changed_at(&Selector::Story("zzz".into())).unwrap(), None);
    assert!(view.changed_at(&story).unwrap().is_some());
}
