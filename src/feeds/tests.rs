//! Every format against the same entries: whole documents with hostile text in them, and what a reader that is not
//! ours makes of them.

use super::*;
use crate::article::{Article, InfoSource, Span};
use crate::enriched::{self, Changes, Enriched};
use crate::figures::{Basis, Change, ChangeKind, Direction, Figure, Kind, Modality, Modifier};
use crate::regions::{Level, Region, Tagging};

/// Markup, the end of a CDATA section, an entity, forbidden and overriding characters.
const HOSTILE: &str = "<script>alert(\"1\")</script> ]]> &amp; \u{0}\u{b}\u{202e}\u{fffe}end";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn region(code: &str, name: &str, level: Level, path: &[&str], point: (f64, f64)) -> Region {
    let path = path.iter().map(|code| code.to_string()).collect();
    let (lat, lon) = (Some(point.0), Some(point.1));
    Region { code: code.into(), name: name.into(), level, path, lat, lon, salience: 1.0 }
}

fn figure(text: &str, value: &str, unit: &str) -> Figure {
    Figure {
        id: "f1".into(),
        start: 7,
        end: 7 + text.chars().count(),
        text: text.into(),
        value: value.into(),
        value_max: None,
        unit: unit.into(),
        kind: Kind::Money,
        modifier: Modifier::MoreThan,
        change: Some(Change {
            direction: Some(Direction::Up),
            basis: Some(Basis::Yoy),
            kind: ChangeKind::By,
        }),
        indicator: Some("进出口总值".into()),
        period: Some("2025年".into()),
        region: Some("231100".into()),
        modality: Modality::Actual,
        sentence: Span::new(0, 20),
        period_start: None,
        period_end: None,
        share_of: None,
        base: None,
        base_start: None,
        base_end: None,
        same_as: Vec::new(),
    }
}

fn good() -> Enriched {
    Enriched {
        article: Article {
            id: "hhrb-2026-05-01-7".into(),
            revision: 1,
            uri: Some("https://paper.example/2026/7?a=1&b=2".into()),
            language: "zh-Hans".into(),
            headline: Some("黑河口岸进出口总值突破200亿元".into()),
            subheadline: Some("同比增长两成".into()),
            section: Some("口岸".into()),
            authors: vec!["王静相".into()],
            info_sources: vec![InfoSource { name: "黑河日报".into(), ..InfoSource::default() }],
            published_at: Some(at("2026-05-01T00:30:00Z")),
            ingested_at: Some(at("2026-05-01T01:00:00Z")),
            body: "黑河口岸去年完成200亿元。\n小标题\n第二段 a < b & c。".into(),
            subheads: vec!["小标题".into()],
            ..Article::default()
        },
        regions: Tagging {
            regions: vec![region(
                "231100",
                "黑河市",
                Level::Prefecture,
                &["CN", "230000"],
                (50.2452, 127.5284),
            )],
            ..Tagging::default()
        },
        figures: vec![figure("200亿元", "20000000000", "CNY")],
        ..Enriched::default()
    }
}

fn hostile() -> Enriched {
    Enriched {
        article: Article {
            id: "../../etc/passwd%2f?#".into(),
            revision: 2,
            uri: Some("javascript:alert(1)".into()),
            language: "zh_Hans\"><script>".into(),
            headline: Some(HOSTILE.into()),
            section: Some(HOSTILE.into()),
            authors: vec![HOSTILE.into(), "\u{b}".into()],
            info_sources: vec![InfoSource { name: HOSTILE.into(), ..InfoSource::default() }],
            credit: Some(HOSTILE.into()),
            rights: Some(HOSTILE.into()),
            published_at: Some(at("2036-01-01T00:00:00Z")),
            ingested_at: Some(at("2026-05-01T02:00:00.25Z")),
            body: format!("{HOSTILE}\n{HOSTILE}"),
            ..Article::default()
        },
        regions: Tagging {
            regions: vec![region(HOSTILE, HOSTILE, Level::Macro, &[HOSTILE], (99.0, 199.0))],
            ..Tagging::default()
        },
        figures: vec![figure(HOSTILE, HOSTILE, HOSTILE)],
        changes: Changes {
            changed: vec![enriched::Change {
                before: figure("199亿元", "19900000000", "CNY"),
                after: figure(HOSTILE, HOSTILE, HOSTILE),
            }],
            removed: vec![figure(HOSTILE, HOSTILE, HOSTILE)],
            ..Changes::default()
        },
        ..Enriched::default()
    }
}

fn sample() -> (SiteConfig, Feed) {
    let site = SiteConfig::at("https://news.example/cn");
    let entries = [hostile(), good()].iter().map(|it| Entry::new(it, &site)).collect();
    let feed = Feed::new(&site, Selector::Region("230000".into()), "黑龙江省", entries);
    let retracted = Tombstone { id: site.article_tag("gone\"<>"), when: at("2026-05-01T03:00:00.5Z") };
    let feed = feed.without(vec![retracted]);
    (site, feed)
}

#[test]
fn rss_document() {
    let (site, feed) = sample();
    insta::assert_snapshot!(render(&feed, &site, Format::Rss));
}

#[test]
fn atom_document() {
    let (site, feed) = sample();
    insta::assert_snapshot!(render(&feed, &site, Format::Atom));
}

#[test]
fn json_document() {
    let (site, feed) = sample();
    insta::assert_snapshot!(render(&feed, &site, Format::Json));
}

#[test]
fn opml_document() {
    let site = SiteConfig::default();
    let mut province = Outline::feed("黑龙江省", Selector::Region("230000".into()));
    province.children = vec![Outline::feed("黑河市", Selector::Region("231100".into()))];
    let odd = Outline::feed(HOSTILE, Selector::Section("a/../b?.rss".into()));
    let outlines = [Outline::feed("dateline", Selector::All), Outline::heading("地区", vec![province, odd])];
    let document = outline(&site, &outlines);
    roxmltree::Document::parse(&document).unwrap();
    assert!(document.chars().all(text::is_fit));
    insta::assert_snapshot!(document);
}

/// Every format has to hold these, whatever its entries say.
#[test]
fn no_format_lets_an_unfit_character_through() {
    let (site, feed) = sample();
    for format in Format::ALL {
        let document = render(&feed, &site, format);
        assert!(document.chars().all(text::is_fit), "{format:?}");
        if format == Format::Json {
            assert!(!document.contains("\\u00"), "{format:?} writes a control as an escape");
            serde_json::from_str::<serde_json::Value>(&document).unwrap();
        } else {
            // Character references are checked by the parser: XML forbids them for the same characters.
            roxmltree::Document::parse(&document).unwrap_or_else(|error| panic!("{format:?}: {error}"));
            assert!(!document.contains("&#0") && !document.contains("&#x0"), "{format:?}");
        }
    }
}

#[test]
fn a_reader_finds_the_same_items_in_every_format() {
    let (site, feed) = sample();
    for format in Format::ALL {
        let document = render(&feed, &site, format);
        let read = feed_rs::parser::parse(document.as_bytes()).unwrap_or_else(|e| panic!("{format:?}: {e}"));
        assert_eq!(read.title.map(|title| title.content).as_deref(), Some("黑龙江省 — dateline"));
        assert_eq!(read.entries.len(), feed.entries.len());
        for (found, wanted) in read.entries.iter().zip(&feed.entries) {
            assert_eq!(found.id, wanted.id, "{format:?}");
            assert_eq!(found.title.as_ref().map(|title| title.content.as_str()), Some(wanted.title.as_str()));
            assert_eq!(found.links.first().map(|link| link.href.as_str()), Some(wanted.url.as_str()));
            assert_eq!(found.published, Some(wanted.published), "{format:?}");
            if format != Format::Rss {
                assert_eq!(found.updated, Some(wanted.updated), "{format:?}");
            }
            let content = found.content.as_ref().and_then(|content| content.body.as_deref());
            assert_eq!(content.map(str::trim), Some(wanted.content_html.as_str()), "{format:?}");
        }
    }
}

#[test]
fn a_correction_keeps_its_id_and_moves_its_date() {
    let site = SiteConfig::default();
    let first = Entry::new(&good(), &site);
    let mut corrected = good();
    corrected.article.revision = 2;
    corrected.article.ingested_at = Some(at("2026-05-02T00:00:00Z"));
    let second = Entry::new(&corrected, &site);
    assert_eq!((&first.id, first.published), (&second.id, second.published));
    assert!(second.updated > first.updated);
    assert!(second.content_html.starts_with("<p><em>更正: 2026-05-02 08:00 (UTC+8)</em></p>"));

    // A late result of a stage is no correction.
    let mut late = good();
    late.emission = 2;
    late.figures.clear();
    assert_eq!(Entry::new(&late, &site).updated, first.updated);
}

#[test]
fn a_feed_without_entries_is_a_valid_document() {
    let site = SiteConfig::default();
    let feed = Feed::new(&site, Selector::All, "", Vec::new());
    for format in Format::ALL {
        let document = render(&feed, &site, format);
        feed_rs::parser::parse(document.as_bytes()).unwrap_or_else(|error| panic!("{format:?}: {error}"));
    }
    assert_eq!(feed.updated, at("2026-01-01T00:00:00Z"));
}

#[test]
fn a_hub_is_named_in_every_format() {
    let (mut site, feed) = sample();
    for format in Format::ALL {
        assert!(!render(&feed, &site, format).contains("hub"), "{format:?}");
    }
    site.hub = Some("https://hub.example/".into());
    for format in Format::ALL {
        assert!(render(&feed, &site, format).contains("https://hub.example/"), "{format:?}");
    }
    // Only our own finds out what is new to a query.
    let query = Feed::new(&site, Selector::Query("大豆".into()), "大豆", Vec::new());
    for format in Format::ALL {
        for own in [false, true] {
            site.hub_is_own = own;
            assert_eq!(render(&query, &site, format).contains("https://hub.example/"), own, "{format:?}");
        }
    }
}
