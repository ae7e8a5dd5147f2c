//! The read model against its promises: hierarchy, corrections, retractions, restarts.

mod archive;
mod topics;

use super::*;
use crate::article::{Article, InfoSource, PubStatus, Span};
use crate::feeds::{Format, Selector, render};
use crate::regions::{Level, Region, Tagging};
use chrono::{DateTime, Utc};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn region(code: &str, name: &str, level: Level, path: &[&str]) -> Region {
    let path = path.iter().map(|code| code.to_string()).collect();
    Region { code: code.into(), name: name.into(), level, path, lat: None, lon: None, salience: 1.0 }
}

/// An article of a day of May about 爱辉区, which lies in 黑河市, 黑龙江省.
fn article(id: &str, day: u32) -> Enriched {
    Enriched {
        article: Article {
            id: id.into(),
            revision: 1,
            headline: Some(format!("{id} 的标题")),
            section: Some("要闻".into()),
            info_sources: vec![InfoSource { name: "黑河日报".into(), ..InfoSource::default() }],
            published_at: Some(at(&format!("2026-05-{day:02}T08:00:00Z"))),
            ingested_at: Some(at("2026-06-01T00:00:00Z")),
            body: "第一段。\n第二段。".into(),
            ..Article::default()
        },
        regions: Tagging {
            regions: vec![region("231102", "爱辉区", Level::County, &["230000", "231100"])],
            ..Tagging::default()
        },
        emission: 1,
        ..Enriched::default()
    }
}

fn upsert(enriched: &Enriched) -> Change {
    Change::Upsert(Box::new(enriched.clone()))
}

fn open() -> (tempfile::TempDir, View) {
    let folder = tempfile::tempdir().unwrap();
    let view = View::open(&folder.path().join(FILE_NAME), &SiteConfig::default()).unwrap();
    (folder, view)
}

fn ids(view: &View, selector: &Selector) -> Vec<String> {
    view.latest(selector, 100).unwrap().into_iter().map(|entry| entry.article.id).collect()
}

fn feed_bytes(view: &View) -> Vec<String> {
    let mut documents = Vec::new();
    let region = Selector::Region("230000".into());
    for selector in [Selector::All, region, Selector::Section("要闻".into())] {
        let feed = view.feed(&selector, 100).unwrap().unwrap();
        documents.extend(Format::ALL.map(|format| render(&feed, view.site(), format)));
    }
    documents
}

#[test]
fn a_region_holds_all_below_it_newest_first() {
    let (_folder, view) = open();
    let mut other = article("c", 3);
    other.regions.regions = vec![region("230100", "哈尔滨市", Level::Prefecture, &["230000"])];
    view.apply(&[upsert(&article("a", 1)), upsert(&other), upsert(&article("b", 1))], &[]).unwrap();
    let cases = [
        (Selector::All, vec!["c", "a", "b"]),
        (Selector::Region("230000".into()), vec!["c", "a", "b"]),
        (Selector::Region("231100".into()), vec!["a", "b"]),
        (Selector::Region("231102".into()), vec!["a", "b"]),
        (Selector::Region("230100".into()), vec!["c"]),
        (Selector::Region("2311".into()), vec![]),
        (Selector::Section("要闻".into()), vec!["c", "a", "b"]),
        (Selector::Source("黑河日报".into()), vec!["c", "a", "b"]),
        (Selector::Source("日报".into()), vec![]),
    ];
    for (selector, wanted) in cases {
        assert_eq!(ids(&view, &selector), wanted, "{selector:?}");
    }
    let directory = view.directory().unwrap();
    let counts: Vec<_> = directory.regions.iter().map(|feed| (feed.selector.key(), feed.entries)).collect();
    assert_eq!(counts, [("230000", 3), ("230100", 1), ("231100", 2), ("231102", 2)]);
    assert_eq!(directory.regions[3].label, "爱辉区");
    assert_eq!(directory.sections[0].latest, at("2026-05-03T08:00:00Z"));
    assert_eq!(view.latest(&Selector::All, 1).unwrap().len(), 1);
}

#[test]
fn a_higher_revision_replaces_and_a_lower_one_is_ignored() {
    let (_folder, view) = open();
    let first = article("a", 1);
    let mut second = article("a", 1);
    second.article.revision = 2;
    second.article.headline = Some("更正".into());
    second.article.section = Some("财经".into());
    second.regions.regions = vec![region("230100", "哈尔滨市", Level::Prefecture, &["230000"])];

    view.apply(&[upsert(&second)], &[]).unwrap();
    let version = view.version();
    view.apply(&[upsert(&first), upsert(&second)], &[]).unwrap();
    assert_eq!(view.version(), version, "nothing new, nothing changed");
    assert_eq!(view.entry("a").unwrap(), Lookup::Shown(Box::new(second.clone())));
    assert!(ids(&view, &Selector::Section("要闻".into())).is_empty());

    // A later emission of the same revision brings what was missing.
    second.emission = 2;
    second.missing.clear();
    view.apply(&[upsert(&second)], &[]).unwrap();
    assert!(view.version() > version);
    assert_eq!(view.latest(&Selector::All, 9).unwrap()[0].emission, 2);
}

#[test]
fn a_correction_moves_between_feeds_and_only_those_change() {
    let (_folder, view) = open();
    view.apply(&[upsert(&article("a", 1)), upsert(&article("b", 2))], &[]).unwrap();
    let county = Selector::Region("231102".into());
    let city = Selector::Region("230100".into());
    let before = view.changed_at(&county).unwrap();
    assert_eq!(view.changed_at(&city).unwrap(), Some(0), "a region without entries");

    let mut moved = article("c", 3);
    moved.regions.regions = vec![region("230100", "哈尔滨市", Level::Prefecture, &["230000"])];
    view.apply(&[upsert(&moved)], &[]).unwrap();
    assert_eq!(view.changed_at(&county).unwrap(), before, "another region's feed stays as it is");
    assert!(view.changed_at(&Selector::Region("230000".into())).unwrap() > before);

    let mut corrected = article("a", 1);
    corrected.article.revision = 2;
    corrected.regions = moved.regions.clone();
    view.apply(&[upsert(&corrected)], &[]).unwrap();
    assert_eq!(ids(&view, &county), ["b"]);
    assert_eq!(ids(&view, &city), ["c", "a"]);
    assert!(view.changed_at(&county).unwrap() > before);
}

#[test]
fn a_retraction_leaves_no_feed_and_no_way_back_for_older_revisions() {
    let (_folder, view) = open();
    let first = article("a", 1);
    view.apply(&[upsert(&first)], &[]).unwrap();
    let mut retracted = first.clone();
    retracted.article.revision = 2;
    retracted.article.pub_status = PubStatus::Canceled;
    view.apply(&[upsert(&retracted)], &[]).unwrap();
    view.apply(&[upsert(&first)], &[]).unwrap();

    assert_eq!(view.entry("a").unwrap(), Lookup::Gone);
    assert!(view.directory().unwrap().regions.is_empty());
    for selector in [Selector::All, Selector::Region("230000".into()), Selector::Source("黑河日报".into())]
    {
        let feed = view.feed(&selector, 100).unwrap().expect("a feed that once had entries stays");
        assert!(feed.entries.is_empty(), "{selector:?}");
        let gone: Vec<&str> = feed.retracted.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(gone, [view.site().article_tag("a")], "{selector:?}");
    }
    let mut again = first;
    again.article.revision = 3;
    view.apply(&[upsert(&again)], &[]).unwrap();
    assert_eq!(ids(&view, &Selector::Region("231100".into())), ["a"]);
    assert_eq!(view.feed(&Selector::All, 100).unwrap().unwrap().retracted, []);
}

#[test]
fn an_embargo_ends_when_its_time_has_come() {
    let (_folder, view) = open();
    let mut held = article("a", 1);
    held.article.embargoed_until = Some(at("2026-07-01T00:00:00Z"));
    view.apply(&[upsert(&held)], &[]).unwrap();
    assert_eq!(view.release(at("2026-06-30T23:59:59Z")).unwrap(), 0);
    assert!(ids(&view, &Selector::All).is_empty());
    assert_eq!(view.entry("a").unwrap(), Lookup::Unknown);
    assert_eq!(view.release(at("2026-07-01T00:00:00Z")).unwrap(), 1);
    assert_eq!(ids(&view, &Selector::Region("230000".into())), ["a"]);

    // What is past is past, also for the next revision.
    held.article.revision = 2;
    view.apply(&[upsert(&held)], &[]).unwrap();
    assert_eq!(ids(&view, &Selector::All), ["a"]);
}

#[test]
fn a_correction_under_embargo_leaves_what_is_public_until_it_ends() {
    let until = at("2026-07-01T00:00:00Z");
    let body = |view: &View| {
        let Lookup::Shown(entry) = view.entry("a").unwrap() else { panic!("it is not shown") };
        (entry.article.revision, entry.article.body.clone())
    };
    let mut corrected = article("a", 1);
    corrected.article.revision = 2;
    corrected.article.body = "更正。".into();
    corrected.article.embargoed_until = Some(until);
    let (_folder, view) = open();
    view.apply(&[upsert(&article("a", 1)), upsert(&corrected)], &[]).unwrap();
    assert_eq!(body(&view), (1, article("a", 1).article.body));
    // The first revision may still become complete, and the correction as well.
    let mut complete = article("a", 1);
    complete.emission = 2;
    complete.article.body += "完";
    corrected.emission = 2;
    view.apply(&[upsert(&complete), upsert(&corrected)], &[]).unwrap();
    assert_eq!(body(&view), (1, complete.article.body.clone()));
    assert_eq!(view.release(at("2026-06-30T23:59:59Z")).unwrap(), 0);
    assert_eq!(view.release(until).unwrap(), 1);
    assert_eq!(body(&view), (2, "更正。".into()));
    assert_eq!(ids(&view, &Selector::All), ["a"]);

    // A later revision takes its place, whether it has waited long enough or not.
    for came in ["2026-06-15T00:00:00Z", "2026-07-02T00:00:00Z"] {
        let (_folder, view) = open();
        let mut last = article("a", 1);
        last.article.revision = 3;
        last.article.ingested_at = Some(at(came));
        view.apply(&[upsert(&article("a", 1)), upsert(&corrected), upsert(&last)], &[]).unwrap();
        assert_eq!(body(&view), (3, last.article.body.clone()), "{came}");
        assert_eq!(view.release(at("2026-08-01T00:00:00Z")).unwrap(), 0);
        assert_eq!(body(&view), (3, last.article.body), "{came}");
    }

    // What is public can be taken back while a correction waits.
    let (_folder, view) = open();
    let mut gone = article("a", 1);
    gone.article.revision = 3;
    gone.article.pub_status = PubStatus::Canceled;
    view.apply(&[upsert(&article("a", 1)), upsert(&corrected), upsert(&gone)], &[]).unwrap();
    assert_eq!(view.release(at("2026-08-01T00:00:00Z")).unwrap(), 0);
    assert_eq!(view.entry("a").unwrap(), Lookup::Gone);
}

#[test]
fn nothing_tells_of_an_article_that_was_withdrawn_before_its_embargo_ended() {
    let canceled = |came: &str| {
        let mut gone = article("a", 1);
        gone.article.revision = 2;
        gone.article.pub_status = PubStatus::Canceled;
        gone.article.ingested_at = Some(at(came));
        gone
    };
    let mut held = article("a", 1);
    held.article.embargoed_until = Some(at("2026-07-01T00:00:00Z"));
    for (came, wanted) in [("2026-06-30T23:59:59Z", Lookup::Unknown), ("2026-07-01T00:00:00Z", Lookup::Gone)]
    {
        let (_folder, view) = open();
        view.apply(&[upsert(&held), upsert(&canceled(came))], &[]).unwrap();
        assert_eq!(view.release(at("2026-08-01T00:00:00Z")).unwrap(), 0);
        assert_eq!(view.entry("a").unwrap(), wanted, "{came}");
        assert!(ids(&view, &Selector::All).is_empty());
    }
}

#[test]
fn a_story_is_what_is_shown_of_it() {
    let (_folder, view) = open();
    let of = |id: &str, day: u32, story: Option<&str>| {
        let mut it = article(id, day);
        it.article.story_id = story.map(str::to_owned);
        it
    };
    let mut held = of("h", 4, Some("a"));
    held.article.embargoed_until = Some(at("2026-07-01T00:00:00Z"));
    let changes = [of("a", 1, None), of("b", 3, Some("a")), of("c", 2, Some("a")), of("d", 2, None), held];
    view.apply(&changes.map(|it| upsert(&it)), &[]).unwrap();
    let story = |view: &View| -> Vec<String> {
        view.story("a", 9).unwrap().into_iter().map(|it| it.article.id).collect()
    };
    assert_eq!(story(&view), ["b", "c", "a"]);
    view.release(at("2026-07-01T00:00:00Z")).unwrap();
    assert_eq!(story(&view), ["h", "b", "c", "a"]);
    let mut gone = of("a", 1, None);
    gone.article.revision = 2;
    gone.article.pub_status = PubStatus::Canceled;
    view.apply(&[upsert(&gone)], &[]).unwrap();
    assert_eq!(story(&view), ["h", "b", "c"]);
    assert_eq!(view.story("a", 1).unwrap().len(), 1);
}

#[test]
fn articles_of_a_page_stand_as_on_the_page() {
    let (_folder, view) = open();
    let on_page = |id: &str, start| {
        let mut enriched = article(id, 9);
        enriched.article.pieces = vec![vec![Span::new(start, start + 10)]];
        enriched
    };
    let changes = [on_page("b", 0), on_page("c", 400), on_page("a", 9000), article("z", 8)];
    view.apply(&changes.map(|it| upsert(&it)), &[]).unwrap();
    assert_eq!(ids(&view, &Selector::All), ["b", "c", "a", "z"]);
}

#[test]
fn positions_move_with_the_entries() {
    let (folder, view) = open();
    let position = |partition, offset| Position { topic: "dateline.enriched.v1".into(), partition, offset };
    assert!(view.positions().unwrap().is_empty());
    view.apply(&[upsert(&article("a", 1))], &[position(1, 7), position(0, 3)]).unwrap();
    view.apply(&[], &[position(1, 8)]).unwrap();
    drop(view);
    let view = View::open(&folder.path().join(FILE_NAME), &SiteConfig::default()).unwrap();
    assert_eq!(view.positions().unwrap(), [position(0, 3), position(1, 8)]);
}

#[test]
fn a_restart_and_a_rebuild_give_the_same_bytes() {
    let (folder, view) = open();
    let mut corrected = article("b", 2);
    corrected.article.revision = 2;
    let changes = [article("a", 1), article("b", 2), corrected, article("c", 3)].map(|it| upsert(&it));
    view.apply(&changes, &[]).unwrap();
    let bytes = feed_bytes(&view);
    drop(view);
    let again = View::open(&folder.path().join(FILE_NAME), &SiteConfig::default()).unwrap();
    assert_eq!(feed_bytes(&again), bytes);

    let (_other, rebuilt) = open();
    for change in changes.iter().rev() {
        rebuilt.apply(std::slice::from_ref(change), &[]).unwrap();
    }
    assert_eq!(feed_bytes(&rebuilt), bytes);
}

#[test]
fn a_store_that_cannot_be_used_is_started_afresh_unless_it_is_not_ours() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE_NAME);
    let site = SiteConfig::default();

    std::fs::write(&path, b"this is no database, but long enough to be taken for one".repeat(100)).unwrap();
    let view = View::open(&path, &site).unwrap();
    view.apply(&[upsert(&article("a", 1))], &[]).unwrap();
    drop(view);

    let old = Connection::open(&path).unwrap();
    old.pragma_update(None, "user_version", 99).unwrap();
    drop(old);
    let view = View::open(&path, &site).unwrap();
    assert!(ids(&view, &Selector::All).is_empty(), "another version is read again from the log");
    drop(view);

    let foreign = folder.path().join("foreign.db");
    Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE precious (x)").unwrap();
    assert!(matches!(View::open(&foreign, &site), Err(ViewError::Foreign(_))));
    Connection::open(&foreign).unwrap().execute_batch("SELECT x FROM precious").unwrap();
}

#[test]
fn a_store_of_another_log_is_emptied() {
    let (_folder, view) = open();
    let position = Position { topic: "t".into(), partition: 0, offset: 5 };
    view.belongs_to("one").unwrap();
    view.apply(&[upsert(&article("a", 1))], std::slice::from_ref(&position)).unwrap();
    view.belongs_to("one").unwrap();
    assert_eq!((ids(&view, &Selector::All).len(), view.positions().unwrap()), (1, vec![position]));
    view.belongs_to("two").unwrap();
    assert_eq!((ids(&view, &Selector::All).len(), view.positions().unwrap()), (0, vec![]));
    view.apply(&[upsert(&article("a", 1))], &[]).unwrap();
    assert_eq!(ids(&view, &Selector::All).len(), 1, "the same revision is new to the other log");
}
