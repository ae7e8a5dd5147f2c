//! News items in ninjs, the JSON format of the IPTC: versions 1.x, 2.x and 3.x.
//!
//! Their names differ in case and underscores alone (`version_created`, `versioncreated`, `versionCreated`) and in
//! that headlines, bodies and descriptions became lists in 2.0; all are read. Lost are pictures, subjects, places and
//! organisations, rights as data, and associated items. <https://iptc.org/standards/ninjs/>

use super::{Fault, Found, date, derived_id, html, language_of};
use crate::article::{Article, InfoSource, Kind, PubStatus};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// Names that only ninjs has among the formats read here, without case and underscores.
const OWN: &[&str] = &[
    "altids",
    "associations",
    "bodies",
    "bodyhtml",
    "bodytext",
    "bodyxhtml",
    "by",
    "byline",
    "contentcreated",
    "copyrightholder",
    "copyrightnotice",
    "descriptions",
    "descriptiontext",
    "ednote",
    "firstcreated",
    "headlines",
    "infosources",
    "pubstatus",
    "renditions",
    "representationtype",
    "slugline",
    "standard",
    "usageterms",
    "versioncreated",
];

/// Whether an object is a ninjs item.
pub fn is_item(object: &Map<String, Value>) -> bool {
    object.contains_key("uri") && object.keys().any(|key| OWN.contains(&folded(key).as_str()))
}

fn folded(key: &str) -> String {
    key.chars().filter(|c| *c != '_').map(|c| c.to_ascii_lowercase()).collect()
}

/// An item with its names folded.
struct Item<'a>(HashMap<String, &'a Value>);

/// A text with its part: one of `headlines`, `bodies`, `descriptions`.
struct Text<'a> {
    role: &'a str,
    form: &'a str,
    value: &'a str,
}

/// What an item holds: notes first, then the article or why there is none.
pub fn read(place: &str, object: &Map<String, Value>) -> Vec<Found> {
    let item = Item(object.iter().map(|(key, value)| (folded(key), value)).collect());
    let mut found = Vec::new();
    let bad = |message: String| Found::Bad(Fault::new(place, message));
    let Some(uri) = item.text("uri") else { return vec![bad("uri is no text".into())] };
    let embargoed_until = match item.0.get("embargoed") {
        None | Some(Value::Null) => None,
        Some(value) => match value.as_str().and_then(moment) {
            Some(until) => Some(until),
            // Publishing early cannot be undone, so an embargo that cannot be read stops the article.
            None => {
                return vec![bad(format!("embargoed {value} cannot be read, so the article is kept back"))];
            }
        },
    };
    let pub_status = match item.text("pubstatus").map(str::to_ascii_lowercase).as_deref() {
        None | Some("usable") => PubStatus::Usable,
        Some("canceled" | "cancelled") => PubStatus::Canceled,
        Some("withheld") => PubStatus::Withheld,
        Some(other) => {
            let message = format!("pubstatus {other:?} is not known; taken as withheld");
            found.push(Found::Note(Fault::new(place, message)));
            PubStatus::Withheld
        }
    };
    let headlines = item.texts("headlines");
    let said = |text: &Text| Some(line(text)).filter(|text| !text.is_empty());
    let of_role = |roles: &[&str]| headlines.iter().filter(|text| roles.contains(&text.role)).find_map(said);
    let headline = of_role(&["main", "headline"])
        .or_else(|| headlines.iter().find_map(said))
        .or_else(|| item.text("headline").map(str::to_owned))
        .or_else(|| item.text("title").map(str::to_owned));
    let kind = item.text("type").unwrap_or("text");
    let mut paragraphs = body(&item);
    if paragraphs.is_empty() {
        paragraphs = description(&item);
    }
    if paragraphs.is_empty() && headline.is_none() && pub_status != PubStatus::Canceled {
        let message = format!("a ninjs item of type {kind:?} without headline and text");
        found.push(Found::Note(Fault::new(place, message)));
        return found;
    }
    let mut published_at = None;
    for key in ["firstcreated", "contentcreated", "versioncreated"] {
        let Some(text) = item.text(key).filter(|_| published_at.is_none()) else { continue };
        published_at = moment(text);
        if published_at.is_none() {
            let message = format!("{key} {text:?} is no date; taken as unknown");
            found.push(Found::Note(Fault::new(place, message)));
        }
    }
    let body = paragraphs.join("\n");
    let language = match item.text("language") {
        Some(language) => language.to_owned(),
        None => language_of(&format!("{}\n{body}", headline.as_deref().unwrap_or_default())).to_owned(),
    };
    found.push(Found::Article(Box::new(Article {
        id: derived_id(&["uri", uri]),
        revision: item.revision(),
        pub_status,
        uri: (uri.starts_with("http://") || uri.starts_with("https://")).then(|| uri.to_owned()),
        language,
        kicker: of_role(&["kicker", "overline"]),
        subheadline: of_role(&["sub", "subhead", "subheadline", "subtitle", "deck"]),
        headline,
        authors: item.authors(),
        info_sources: item.sources(),
        located: item.text("located").map(str::to_owned),
        published_at,
        embargoed_until,
        kind: if kind == "picture" || kind == "photo" { Kind::Photo } else { Kind::Article },
        body,
        rights: item.text("usageterms").or_else(|| item.text("copyrightnotice")).map(str::to_owned),
        ..Article::default()
    })));
    found
}

/// ninjs asks for RFC 3339; a time without a zone is none of ours to guess, so it is UTC.
fn moment(text: &str) -> Option<DateTime<Utc>> {
    date::moment(text, false)
}

/// A text on one line, whatever its form.
fn line(text: &Text) -> String {
    if text.form.contains("html") { html::text(text.value).join(" ") } else { text.value.trim().to_owned() }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// The paragraphs of the body: of the form that tells them apart, if there is one.
fn body(item: &Item) -> Vec<String> {
    let aside = ["summary", "abstract", "teaser", "caption", "description"];
    let bodies = item.texts("bodies");
    let usable = || bodies.iter().filter(|text| !aside.contains(&text.role) && !text.value.trim().is_empty());
    let marked = usable().find(|text| text.form.contains("html"));
    if let Some(text) = marked {
        return html::text(text.value);
    }
    if let Some(text) = usable().find(|text| text.role == "main").or_else(|| usable().next()) {
        return lines(text.value);
    }
    if let Some(text) = item.text("bodyxhtml").or_else(|| item.text("bodyhtml")) {
        return html::text(text);
    }
    item.text("bodytext").map(lines).unwrap_or_default()
}

fn description(item: &Item) -> Vec<String> {
    let descriptions = item.texts("descriptions");
    let first = descriptions
        .first()
        .map(|text| if text.form.contains("html") { html::text(text.value) } else { lines(text.value) });
    first.or_else(|| item.text("descriptiontext").map(lines)).unwrap_or_default()
}

impl<'a> Item<'a> {
    fn text(&self, key: &str) -> Option<&'a str> {
        self.0.get(key)?.as_str().map(str::trim).filter(|text| !text.is_empty())
    }

    fn texts(&self, key: &str) -> Vec<Text<'a>> {
        let values =
            self.0.get(key).and_then(|value| value.as_array()).map(Vec::as_slice).unwrap_or_default();
        let text = |value: &'a Value| {
            let fields = value.as_object()?;
            let field = |name: &str| {
                fields.iter().find(|(key, _)| folded(key) == name).and_then(|(_, value)| value.as_str())
            };
            Some(Text {
                role: field("role").unwrap_or_default(),
                form: field("contenttype").unwrap_or_default(),
                value: field("value")?,
            })
        };
        values.iter().filter_map(text).filter(|text| !text.value.trim().is_empty()).collect()
    }

    /// `version` where it counts; it is a text, and some write dates into it.
    fn revision(&self) -> u32 {
        match self.0.get("version") {
            Some(Value::String(text)) => text.trim().parse().unwrap_or(0),
            Some(value) => value.as_u64().and_then(|number| u32::try_from(number).ok()).unwrap_or(0),
            None => 0,
        }
    }

    /// People who wrote it, or else the names of its byline.
    fn authors(&self) -> Vec<String> {
        let people = ["people", "person"].iter().find_map(|key| self.0.get(*key)?.as_array());
        let writes = |person: &&Value| {
            let rel = person.get("rel").and_then(Value::as_str).unwrap_or_default();
            ["author", "creator", "writer", "by", "byline", "reporter"].contains(&local(rel))
        };
        let name = |person: &Value| {
            person.get("name")?.as_str().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned)
        };
        let named: Vec<String> = people.into_iter().flatten().filter(writes).filter_map(name).collect();
        if !named.is_empty() {
            return named;
        }
        let byline = self.text("by").or_else(|| self.text("byline")).unwrap_or_default();
        html::names(byline)
    }

    /// Who distributes it is the publisher; who it is from, the origin.
    fn sources(&self) -> Vec<InfoSource> {
        let mut sources: Vec<InfoSource> = Vec::new();
        for value in self.0.get("infosources").and_then(|value| value.as_array()).into_iter().flatten() {
            let field = |name: &str| {
                value.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
            };
            let Some(name) = field("name").or_else(|| field("literal")) else { continue };
            let part =
                field("role").or_else(|| field("rel")).map(local).unwrap_or_default().to_ascii_lowercase();
            let role = match part.as_str() {
                "publisher" | "distributor" | "provider" | "aggregator" | "sender" => "publisher",
                "" if sources.is_empty() => "publisher",
                _ => "origin",
            };
            sources.push(InfoSource { name: name.to_owned(), role: Some(role.into()), region: None });
        }
        if sources.is_empty()
            && let Some(holder) = self.text("copyrightholder")
        {
            sources.push(InfoSource {
                name: holder.to_owned(),
                role: Some("publisher".into()),
                region: None,
            });
        }
        sources
    }
}

/// `isrol:originalAuthor` → `originalAuthor`.
fn local(name: &str) -> &str {
    name.rsplit([':', '/', '#']).next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let value: Value = serde_json::from_str(text).unwrap();
        let object = value.as_object().unwrap();
        assert!(is_item(object), "{text}");
        let show = |found: Found| match found {
            Found::Article(a) => {
                let sources: Vec<String> = a
                    .info_sources
                    .iter()
                    .map(|s| format!("{}={}", s.role.as_deref().unwrap_or_default(), s.name))
                    .collect();
                format!(
                    "r{} {:?} {} | {} | {} | {} | {} | {} | {}",
                    a.revision,
                    a.pub_status,
                    a.headline.unwrap_or_default(),
                    a.body.replace('\n', "¶"),
                    a.authors.join(","),
                    sources.join(","),
                    a.published_at.map(|at| at.to_rfc3339()).unwrap_or_default(),
                    a.embargoed_until.map(|at| at.to_rfc3339()).unwrap_or_default(),
                    a.language,
                )
            }
            Found::Bad(fault) => format!("bad {fault}"),
            Found::Note(fault) => format!("note {fault}"),
        };
        read("f", object).into_iter().map(show).collect()
    }

    #[test]
    fn items_of_all_versions() {
        let cases: &[(&str, &[&str])] = &[
            (
                r#"{"uri":"urn:x:1","standard":{"name":"ninjs","version":"3.0"},"version":"2","pubStatus":"usable","versionCreated":"2026-03-09T08:00:00+08:00",
                "embargoed":"2026-03-09T06:00:00+08:00","language":"zh-Hans","headlines":[{"role":"sub","value":"副题"},{"role":"main","value":"口岸增长"}],
                "bodies":[{"role":"summary","contentType":"text/plain","value":"摘要"},{"role":"main","contentType":"text/html","value":"<p>一</p><p>二</p>"}],
                "people":[{"name":"王一","rel":"author"},{"name":"李四","rel":"about"}],
                "infoSources":[{"name":"北原社","role":"isrol:distributor"},{"name":"江州日报","role":"origin"}]}"#,
                &[
                    "r2 Usable 口岸增长 | 一¶二 | 王一 | publisher=北原社,origin=江州日报 | 2026-03-09T00:00:00+00:00 | 2026-03-08T22:00:00+00:00 | zh-Hans",
                ],
            ),
            (
                r#"{"uri":"http://x.example/1","type":"text","versioncreated":"2026-03-09T08:00:00Z","byline":"By Ann Lee and Bo Chen","headline":"Trade up","body_text":"One.\n\nTwo.","copyrightholder":"Harbour News"}"#,
                &[
                    "r0 Usable Trade up | One.¶Two. | Ann Lee,Bo Chen | publisher=Harbour News | 2026-03-09T08:00:00+00:00 |  | en",
                ],
            ),
            (r#"{"uri":"x","pubstatus":"canceled"}"#, &["r0 Canceled  |  |  |  |  |  | "]),
            (
                r#"{"uri":"x","pubstatus":"maybe","headline":"A headline"}"#,
                &[
                    "note f: pubstatus \"maybe\" is not known; taken as withheld",
                    "r0 Withheld A headline |  |  |  |  |  | en",
                ],
            ),
            (
                r#"{"uri":"x","byline":"y","embargoed":"soon"}"#,
                &["bad f: embargoed \"soon\" cannot be read, so the article is kept back"],
            ),
            (
                r#"{"uri":"x","type":"video","renditions":{}}"#,
                &["note f: a ninjs item of type \"video\" without headline and text"],
            ),
            (
                r#"{"uri":"x","type":"picture","descriptions":[{"value":"码头夜景。"}],"firstcreated":"x"}"#,
                &[
                    "note f: firstcreated \"x\" is no date; taken as unknown",
                    "r0 Usable  | 码头夜景。 |  |  |  |  | zh-Hans",
                ],
            ),
        ];
        for (text, want) in cases {
            assert_eq!(shown(text), *want, "{text}");
        }
    }

    #[test]
    fn the_keys_tell_which_format_it_is() {
        for (text, want) in [
            (r#"{"uri":"x","headlines":[]}"#, true),
            (r#"{"uri":"x","version_created":"x"}"#, true),
            (r#"{"uri":"x","title":"x","body":"x"}"#, false),
            (r#"{"id":"x","headline":"x","body":"x"}"#, false),
        ] {
            let value: Value = serde_json::from_str(text).unwrap();
            assert_eq!(is_item(value.as_object().unwrap()), want, "{text}");
        }
    }
}
