//! Subscriptions to queries and stories, whose changes nothing notes.

use super::*;
use crate::article::PubStatus;
use crate::feeds::{Format, Selector, feed_address};

fn query(site: &Site, text: &str) -> String {
    let canonical = text.parse::<crate::query::Query>().unwrap().to_string();
    feed_address(site.view.site(), &Selector::Query(canonical), Format::Atom)
}

fn put(site: &Site, id: &str, revision: u32, body: &str) {
    let article = Article { id: id.into(), revision, body: body.into(), ..Article::default() };
    apply(site, article);
}

fn apply(site: &Site, article: Article) {
    let enriched = Enriched { article, emission: 1, ..Enriched::default() };
    site.view.apply(&[Change::Upsert(Box::new(enriched))], &[]).unwrap();
}

/// The texts that were delivered after enough time for one delivery.
fn delivered(site: &mut Site, reader: &Subscriber) -> Vec<String> {
    site.step(REST + 1);
    reader.got().into_iter().map(|got| String::from_utf8(got.body).unwrap()).collect()
}

const REST: i64 = 10;

#[test]
fn a_query_is_delivered_when_its_answer_changes() {
    let (mut site, reader) = (Site::new(), Subscriber::new());
    let topic = query(&site, "大豆 -期货");
    site.ask("subscribe", &reader.callback(), &[("hub.topic", &topic)]).unwrap();
    site.step(0);
    assert_eq!(reader.got().len(), 1, "verified");

    put(&site, "other", 1, "玉米丰收。");
    assert_eq!(delivered(&mut site, &reader), [""; 0], "nothing for it");
    put(&site, "soy", 1, "大豆丰收。");
    let got = delivered(&mut site, &reader);
    assert!(
        got.len() == 1 && got[0].contains("article/soy") && got[0].contains(&topic.replace('&', "&amp;"))
    );
    assert!(!got[0].contains("article/other"));

    // What leaves the answer is told of as well: corrected so that it does not match, or retracted.
    put(&site, "soy", 2, "大豆期货。");
    let got = delivered(&mut site, &reader);
    assert!(got.len() == 1 && !got[0].contains("article/soy"));
    put(&site, "soy", 3, "大豆丰收了。");
    assert_eq!(delivered(&mut site, &reader).len(), 1);
    let gone =
        Article { id: "soy".into(), revision: 4, pub_status: PubStatus::Canceled, ..Article::default() };
    apply(&site, gone);
    let got = delivered(&mut site, &reader);
    assert!(got.len() == 1 && got[0].contains("<at:deleted-entry") && !got[0].contains("<entry>"));
    assert_eq!(delivered(&mut site, &reader), [""; 0], "each is told once");
}

#[test]
fn a_story_is_delivered_when_another_paper_tells_it() {
    let (mut site, reader) = (Site::new(), Subscriber::new());
    let topic = feed_address(site.view.site(), &Selector::Story("first".into()), Format::Json);
    site.ask("subscribe", &reader.callback(), &[("hub.topic", &topic)]).unwrap();
    site.step(0);
    assert_eq!(reader.got().len(), 1);
    let of_story = |id: &str, story: &str| {
        let story = Some(story.to_owned());
        apply(&site, Article { id: id.into(), revision: 1, story_id: story, ..Article::default() });
    };
    of_story("stranger", "stranger");
    of_story("again", "first");
    let got = delivered(&mut site, &reader);
    assert!(got.len() == 1 && got[0].contains("article/again") && !got[0].contains("article/stranger"));
    let unknown = feed_address(site.view.site(), &Selector::Story("none".into()), Format::Json);
    assert!(site.ask("subscribe", &reader.callback(), &[("hub.topic", &unknown)]).is_err());
}

#[test]
fn a_restart_neither_repeats_nor_misses_what_a_query_finds() {
    let (mut site, reader) = (Site::new(), Subscriber::new());
    let topics = [query(&site, "大豆"), query(&site, "玉米")];
    for topic in &topics {
        site.ask("subscribe", &reader.callback(), &[("hub.topic", topic)]).unwrap();
    }
    site.step(0);
    reader.got();
    put(&site, "soy", 1, "大豆丰收。");
    assert_eq!(delivered(&mut site, &reader).len(), 1);
    site.restart();
    assert_eq!(delivered(&mut site, &reader), [""; 0], "it has this");
    put(&site, "corn", 1, "玉米丰收。");
    site.restart();
    let got = delivered(&mut site, &reader);
    assert!(got.len() == 1 && got[0].contains("article/corn"));
}

#[test]
fn a_query_may_ask_for_topics_and_new_rules_change_its_answer() {
    let (mut site, reader) = (Site::new(), Subscriber::new());
    let topic = query(&site, "topic:soy");
    put(&site, "soy", 1, "大豆丰收。");
    site.ask("subscribe", &reader.callback(), &[("hub.topic", &topic)]).unwrap();
    site.step(0);
    reader.got();
    let rules = |rule: &str| {
        let text = format!("[[topic]]\nid = 'soy'\nzh = '豆'\nen = 'Soy'\nrule = '{rule}'");
        let topics = crate::topics::read(&[("rules".into(), text)]).unwrap();
        crate::topics::Rules::new(topics, Vec::new())
    };
    site.view.refile(rules("大豆")).unwrap();
    let got = delivered(&mut site, &reader);
    assert!(got.len() == 1 && got[0].contains("article/soy"));
    site.view.refile(rules("玉米")).unwrap();
    let got = delivered(&mut site, &reader);
    assert!(got.len() == 1 && !got[0].contains("article/soy"));
}

#[test]
fn only_so_many_queries_are_watched() {
    let site = Site::new();
    let ask =
        |text: &str, callback: &str| site.ask("subscribe", callback, &[("hub.topic", &query(&site, text))]);
    // Requests that wait count like subscriptions; a thousand may wait.
    for number in 0..500 {
        ask(&format!("w{number}"), "http://127.0.0.1:1/").unwrap();
    }
    for asked in site.hub.store.asked(START, &[], 1000).unwrap() {
        site.hub.store.agreed(&asked, START).unwrap();
    }
    for number in 500..1000 {
        ask(&format!("w{number}"), "http://127.0.0.1:1/").unwrap();
    }
    assert!(matches!(ask("another", "http://127.0.0.1:1/"), Err(Refused::Full)));
    ask("w1", "http://127.0.0.1:2/").unwrap();
    site.ask("subscribe", "http://127.0.0.1:2/", &[]).unwrap();
}
