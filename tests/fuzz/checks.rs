//! What must hold for any input, one function a fuzz target. `tests/regressions.rs` holds the inputs that once
//! broke it to the same.

#![allow(dead_code)]

use dateline::article::{Article, InfoSource};
use dateline::enriched::Enriched;
use dateline::figures::{self, observation, statement};
use dateline::query::{Index, Place, Query, QueryError, Subject};
use dateline::regions;
use dateline::source::feed::items;
use dateline::source::file_name::Named;
use dateline::source::read::{self, Format};
use dateline::source::{Found, encoding, html, page};
use std::collections::HashSet;
use std::io::BufReader;
use std::sync::LazyLock;

/// Newspaper pages.
pub fn page(data: &[u8]) {
    let text = encoding::decode(data, None).text.into_owned();
    let length = text.chars().count();
    for found in page::read("page.md", data, &Named::default()) {
        let Found::Article(article) = found else { continue };
        sound(&article);
        for span in article.pieces.iter().flatten() {
            assert!(span.start <= span.end && span.end <= length, "{span:?} of {length}");
        }
    }
}

/// Web pages and fragments.
pub fn html(data: &[u8]) {
    for address in [None, Some("https://news.example/a/1.html")] {
        for found in html::read("page.html", data, address, None) {
            if let Found::Article(article) = found {
                sound(&article);
            }
        }
    }
    for paragraph in html::text(&String::from_utf8_lossy(data)) {
        assert!(!paragraph.is_empty() && !paragraph.contains('\n'), "{paragraph:?}");
    }
}

/// JSON in all layouts, read in pieces of a few bytes and at once, which must give the same.
pub fn json(data: &[u8]) {
    let all = |capacity: usize| {
        let mut all = Vec::new();
        let mut input = BufReader::with_capacity(capacity, data);
        read::stream("file.json", Some(Format::Json), &mut input, &Named::default(), &mut |found| {
            all.push(match found {
                Found::Article(article) => {
                    sound(&article);
                    article.id
                }
                Found::Bad(fault) | Found::Note(fault) => fault.to_string(),
            });
            true
        });
        all
    };
    let whole = all(1 << 20);
    // Where the encoding is a guess, or UTF-16 without a mark, it is one by what comes first.
    let utf8 = std::str::from_utf8(data).is_ok() && !data.contains(&0);
    if utf8 && !whole.iter().any(|item| item.contains("guessed")) {
        assert_eq!(all(7), whole);
    }
}

/// Feeds. The first byte says what the server calls the content.
pub fn feed(data: &[u8]) {
    const FEED: &str = "https://news.example/feed";
    let (kind, document) = data.split_first().map_or((0, data), |(kind, rest)| (*kind, rest));
    let kind =
        [None, Some("text/xml"), Some("text/xml; charset=gbk"), Some("application/feed+json; charset=utf-8")]
            [usize::from(kind) % 4];
    let reading = items::read(FEED, FEED, kind, document);
    let again = items::read(FEED, FEED, kind, document);
    let (Ok(reading), Ok(again)) = (reading, again) else { return };
    assert_eq!(reading.drafts, again.drafts);
    let mut ids = HashSet::new();
    for draft in &reading.drafts {
        sound(&draft.article);
        assert!(ids.insert(&draft.article.id), "an article is there twice");
        assert!(draft.article.headline.is_some() || !draft.article.body.is_empty());
        assert!(!draft.article.body.chars().any(|c| c.is_control() && c != '\n'));
        assert!(draft.article.uri.as_ref().is_none_or(|uri| uri.starts_with("http")));
        assert!(draft.guid.is_some() || draft.article.uri.is_some());
    }
}

/// The figures of a text, read as Chinese and as English.
pub fn figures(data: &[u8]) {
    let body = String::from_utf8_lossy(data).into_owned();
    let chars: Vec<char> = body.chars().collect();
    let cut = |start: usize, end: usize| chars.get(start..end).map(|text| text.iter().collect::<String>());
    for language in ["zh-Hans", "en", ""] {
        let published_at = "2026-03-09T00:00:00Z".parse().ok();
        let article =
            Article { body: body.clone(), language: language.into(), published_at, ..Article::default() };
        let tagging = regions::tag(&article);
        let found = figures::extract_with(&article, &tagging);
        let mut last = 0;
        let mut ids = HashSet::new();
        for figure in &found {
            assert!(last <= figure.start && figure.start < figure.end, "{figure:?} after {last}");
            last = figure.end;
            assert_eq!(cut(figure.start, figure.end).as_ref(), Some(&figure.text));
            assert!(figure.sentence.start <= figure.start && figure.end <= figure.sentence.end, "{figure:?}");
            assert!(figure.sentence.end <= chars.len(), "{figure:?}");
            assert!(figure.period_start.zip(figure.period_end).is_none_or(|(start, end)| start <= end));
            assert!(figure.same_as.iter().all(|id| ids.contains(id)), "{figure:?}");
            assert!(ids.insert(figure.id.clone()), "two figures have the id {}", figure.id);
            assert!(decimal(&figure.value) && figure.value_max.as_deref().is_none_or(decimal), "{figure:?}");
            assert!(!statement(figure, None, language == "en").is_empty());
            assert_eq!(observation(figure, None)["@type"], "Observation");
        }
        let (whys, refused) = figures::explain::explain(&article, &tagging, &found);
        assert_eq!(whys.len(), found.len());
        for refused in refused {
            assert_eq!(cut(refused.start, refused.end), Some(refused.text));
        }
    }
}

/// Digits, a point within them, a minus before them.
fn decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    all(whole) && all(part)
}

/// Any text as an article, with its first line as the headline too and a paper of 吉林.
pub fn regions(data: &[u8]) {
    let body = String::from_utf8_lossy(data).into_owned();
    let characters: Vec<char> = body.chars().collect();
    let headline = body.lines().next().map(str::to_string);
    for language in ["zh-Hans", "en", ""] {
        let article = Article {
            body: body.clone(),
            headline: headline.clone(),
            language: language.to_string(),
            info_sources: vec![InfoSource { region: Some("220000".to_string()), ..InfoSource::default() }],
            ..Article::default()
        };
        let tagging = regions::tag(&article);
        let mut end = 0;
        for mention in &tagging.mentions {
            assert!(end <= mention.start && mention.start < mention.end, "{mention:?} after {end}");
            let cut: String = characters[mention.start..mention.end].iter().collect();
            assert_eq!(cut, mention.text);
            assert!(mention.confidence > 0.0 && mention.confidence <= 1.0, "{mention:?}");
            assert!(regions::lookup(&mention.code).is_some(), "{mention:?}");
            end = mention.end;
        }
        let (reasons, refused) = regions::explain(&article, &tagging);
        assert_eq!(reasons.len(), tagging.mentions.len());
        for name in &refused {
            let cut: String = characters[name.start..name.end].iter().collect();
            assert_eq!(cut, name.text);
        }
    }
}

/// Queries: each is refused with a column that lies in it, or written so that it is understood the same; asked of an
/// article, the evidence is what stands there.
pub fn query(data: &[u8]) {
    static ARTICLE: LazyLock<Enriched> = LazyLock::new(|| {
        let body = "据海关统计，2025年黑河市进出口总值达231.46亿元，同比增长12.8%。\nSoybean imports rose 18 percent.";
        let article =
            Article { body: body.into(), headline: Some("黑河口岸".into()), ..Article::default() };
        Enriched {
            regions: regions::tag(&article),
            figures: figures::extract(&article),
            article,
            ..Enriched::default()
        }
    });
    let text = String::from_utf8_lossy(data);
    let query: Query = match text.parse() {
        Ok(query) => query,
        Err(error) => {
            let error: QueryError = error;
            assert!((1..=text.chars().count() + 1).contains(&error.column), "{error:?}");
            assert!(!error.english().is_empty() && !error.chinese().is_empty());
            return;
        }
    };
    assert_eq!(query.to_string().parse().as_ref(), Ok(&query), "{query}");
    let subject = Subject::new(&ARTICLE);
    let evidence = query.matches(&subject);
    assert_eq!(evidence.is_some(), query.is_match(&subject));
    let index = Index::new([((), query.clone())]);
    assert_eq!(evidence.is_some(), !index.matching(&subject).is_empty(), "{query}");
    for one in evidence.into_iter().flatten() {
        let source = match one.place {
            Place::Body => ARTICLE.article.body.as_str(),
            Place::Headline => ARTICLE.article.headline.as_deref().unwrap_or_default(),
            _ => continue,
        };
        let span = one.span.expect("what stands in a text has a place");
        let quote: String = source.chars().skip(span.start).take(span.end - span.start).collect();
        assert_eq!(quote, one.quote, "{query}");
    }
}

/// What holds for every article.
fn sound(article: &Article) {
    assert!(!article.id.is_empty());
    assert!(
        article.headline.as_ref().is_none_or(|headline| !headline.trim().is_empty()),
        "{:?}",
        article.headline
    );
    assert!(article.authors.iter().all(|author| !author.trim().is_empty()), "{:?}", article.authors);
}
