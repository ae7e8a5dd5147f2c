//! JSON Lines articles: `{"id","revision","title","body","source","url","published_at","retracted"}`.
//!
//! Also read: `headline` for `title`, `section`, `authors`, `language` (or `lang`), `rights`,
//! `embargoed_until`, and `"op":"retract"` for `"retracted":true`. Fields that are not known are
//! ignored. Without an id the address is the identity, or else source, date and title. A date that
//! is no RFC 3339 date is taken as unknown and noted.

use super::{Fault, Found, derived_id, language_of};
use crate::article::{Article, InfoSource, PubStatus};
use chrono::{DateTime, Utc};
use serde::Deserialize;

#[derive(Deserialize)]
struct Line {
    id: Option<String>,
    revision: Option<u32>,
    #[serde(alias = "headline")]
    title: Option<String>,
    body: Option<String>,
    source: Option<String>,
    url: Option<String>,
    published_at: Option<String>,
    embargoed_until: Option<String>,
    #[serde(default)]
    retracted: bool,
    op: Option<String>,
    section: Option<String>,
    #[serde(default)]
    authors: Vec<String>,
    #[serde(alias = "lang")]
    language: Option<String>,
    rights: Option<String>,
}

/// What one line holds: notes first, then the article or what is wrong with it.
pub fn read(place: &str, line: &[u8]) -> Vec<Found> {
    let parsed: Line = match serde_json::from_slice(line) {
        Ok(parsed) => parsed,
        Err(error) => {
            let column = error.column();
            let reason = error.to_string().replace(&format!(" at line {} column {column}", error.line()), "");
            // An object that was not read from a line may have several.
            let place =
                if error.line() > 1 { format!("{place}, line {}", error.line()) } else { place.into() };
            return vec![Found::Bad(Fault::new(format!("{place}, column {column}"), reason))];
        }
    };
    let mut found = Vec::new();
    let mut date = |field: &str, text: Option<String>| -> Option<DateTime<Utc>> {
        let text = text?;
        let date = DateTime::parse_from_rfc3339(&text).ok();
        if date.is_none() {
            let message = format!("{field} {text:?} is no RFC 3339 date; taken as unknown");
            found.push(Found::Note(Fault::new(place, message)));
        }
        date.map(|date| date.with_timezone(&Utc))
    };
    let published_at = date("published_at", parsed.published_at);
    let embargoed_until =
        match (parsed.embargoed_until.is_some(), date("embargoed_until", parsed.embargoed_until)) {
            // Publishing early cannot be undone, so an embargo that cannot be read stops the article.
            (true, None) => {
                found.push(Found::Bad(Fault::new(
                    place,
                    "embargoed_until cannot be read, so the article is kept back",
                )));
                return found;
            }
            (_, until) => until,
        };
    let retracted = parsed.retracted || parsed.op.as_deref() == Some("retract");
    let not_empty = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let (id, uri, headline) = (not_empty(parsed.id), not_empty(parsed.url), not_empty(parsed.title));
    if !retracted && parsed.body.is_none() && headline.is_none() {
        found.push(Found::Bad(Fault::new(place, "neither title nor body")));
        return found;
    }
    let source = not_empty(parsed.source);
    let id = match (id, &uri, &headline) {
        (Some(id), ..) => id,
        (None, Some(uri), _) => derived_id(&["uri", uri]),
        (None, None, Some(title)) => {
            let date = published_at.map(|at| at.date_naive().to_string()).unwrap_or_default();
            derived_id(&["title", source.as_deref().unwrap_or_default(), &date, title])
        }
        (None, None, None) => {
            found.push(Found::Bad(Fault::new(place, "no id, url or title tells which article this is")));
            return found;
        }
    };
    let body = parsed.body.unwrap_or_default();
    let language = not_empty(parsed.language).unwrap_or_else(|| {
        language_of(&format!("{}\n{body}", headline.as_deref().unwrap_or_default())).to_owned()
    });
    let publisher = |name| InfoSource { name, role: Some("publisher".into()), region: None };
    found.push(Found::Article(Box::new(Article {
        id,
        revision: parsed.revision.unwrap_or(0),
        pub_status: if retracted { PubStatus::Canceled } else { PubStatus::Usable },
        uri,
        language,
        headline,
        section: not_empty(parsed.section),
        authors: parsed.authors,
        info_sources: source.map(publisher).into_iter().collect(),
        published_at,
        embargoed_until,
        body,
        rights: parsed.rights,
        ..Article::default()
    })));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str) -> Vec<String> {
        let show = |found: Found| match found {
            Found::Article(a) => {
                format!("{} r{} {:?} {:?} {}", a.id, a.revision, a.pub_status, a.headline, a.language)
            }
            Found::Bad(fault) => format!("bad {fault}"),
            Found::Note(fault) => format!("note {fault}"),
        };
        read("f: line 3", line.as_bytes()).into_iter().map(show).collect()
    }

    #[test]
    fn lines_become_articles_or_faults_with_their_place() {
        let cases: &[(&str, &[&str])] = &[
            (
                r#"{"id":"a","revision":2,"title":"外贸","body":"增长","op":"revise","kind":{"x":1}}"#,
                &[r#"a r2 Usable Some("外贸") zh-Hans"#],
            ),
            (r#"{"id":"a","title":null,"body":null,"op":"retract","revision":3}"#, &["a r3 Canceled None "]),
            (r#"{"id":"a","retracted":true}"#, &["a r0 Canceled None "]),
            (
                r#"{"id":"a","title":"T","body":"text","published_at":"昨天"}"#,
                &[
                    r#"note f: line 3: published_at "昨天" is no RFC 3339 date; taken as unknown"#,
                    r#"a r0 Usable Some("T") en"#,
                ],
            ),
            (r#"{"id":5}"#, &["bad f: line 3, column 7: invalid type: integer `5`, expected a string"]),
            ("{", &["bad f: line 3, column 1: EOF while parsing an object"]),
            (r#"{"id":"a"}"#, &["bad f: line 3: neither title nor body"]),
            (r#"{"body":"x"}"#, &["bad f: line 3: no id, url or title tells which article this is"]),
            (
                r#"{"id":"a","body":"x","embargoed_until":"soon"}"#,
                &[
                    r#"note f: line 3: embargoed_until "soon" is no RFC 3339 date; taken as unknown"#,
                    "bad f: line 3: embargoed_until cannot be read, so the article is kept back",
                ],
            ),
        ];
        for (line, want) in cases {
            assert_eq!(shown(line), *want, "{line}");
        }
    }

    #[test]
    fn identity_comes_from_the_address_or_from_source_date_and_title() {
        let id = |line: &str| shown(line)[0].split(' ').next().unwrap().to_owned();
        let a = id(r#"{"url":"https://p.example/1","title":"A","body":"x"}"#);
        assert_eq!(a, id(r#"{"url":"https://p.example/1","title":"B","body":"y"}"#));
        assert_ne!(a, id(r#"{"url":"https://p.example/2","title":"A","body":"x"}"#));
        let b = id(r#"{"title":"A","source":"s","published_at":"2026-03-09T01:00:00Z"}"#);
        assert_eq!(b, id(r#"{"title":"A","source":"s","published_at":"2026-03-09T05:00:00Z"}"#));
        assert_ne!(b, id(r#"{"title":"A","source":"t","published_at":"2026-03-09T01:00:00Z"}"#));
    }
}
