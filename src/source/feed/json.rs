//! JSON Feed (1.0 and 1.1) in pieces. Pure.

use super::pieces::{Broken, MOST_ITEMS, Piece, Pieces};
use serde_json::{Map, Value, json};

/// Fields of an item that the parser of feeds is given; of others it would not forgive a wrong type.
const FIELDS: &[&str] = &[
    "id",
    "url",
    "external_url",
    "title",
    "content_html",
    "content_text",
    "summary",
    "date_published",
    "date_modified",
    "tags",
];

/// Cuts a JSON Feed into pieces.
pub fn cut(text: &str) -> Result<Pieces, Broken> {
    let document: Value = serde_json::from_str(text).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        let words = error.to_string();
        let message = words.split(" at line ").next().unwrap_or(&words).to_owned();
        Broken { place, message }
    })?;
    let no_feed = |message: &str| Broken { place: "line 1, column 1".into(), message: message.into() };
    let Value::Object(mut head) = document else { return Err(no_feed("no JSON Feed: not an object")) };
    let version = head.get("version").and_then(Value::as_str).unwrap_or_default();
    if !version.contains("jsonfeed.org/version/1") {
        return Err(no_feed("no JSON Feed: it names no version of it"));
    }
    let Some(Value::Array(items)) = head.remove("items") else {
        return Err(no_feed("no JSON Feed: it has no items"));
    };
    let authors = names(&head);
    // `expired` says that the feed will never change again; polling goes on at its leisure.
    let head_fields = ["title", "home_page_url", "language"];
    let mut bare = Map::new();
    bare.insert("version".into(), json!("https://jsonfeed.org/version/1.1"));
    bare.insert("title".into(), json!(""));
    bare.extend(
        head.into_iter().filter(|(name, value)| head_fields.contains(&name.as_str()) && value.is_string()),
    );
    bare.insert("items".into(), json!([]));
    let head = Value::Object(bare).to_string();
    let count = items.len();
    let items = items.into_iter().take(MOST_ITEMS).map(piece).collect();
    Ok(Pieces { head, items, count, authors, ..Pieces::default() })
}

fn piece(item: Value) -> Piece {
    let Value::Object(item) = item else { return Piece { document: "{}".into(), ..Piece::default() } };
    let authors = names(&item);
    let language = item.get("language").and_then(Value::as_str).map(str::to_owned);
    let kept: Map<String, Value> = item
        .into_iter()
        .filter(|(name, _)| FIELDS.contains(&name.as_str()))
        .filter_map(|(name, value)| Some((name.clone(), fitting(&name, value)?)))
        .collect();
    let document = json!({"version": "https://jsonfeed.org/version/1.1", "title": "", "items": [kept]});
    Piece { document: document.to_string(), authors, language, permalink: true, ..Piece::default() }
}

/// A value as the parser wants it: an id may be a number (JSON Feed 1.1 asks readers to take it), tags are texts.
fn fitting(name: &str, value: Value) -> Option<Value> {
    match value {
        Value::Array(tags) if name == "tags" => {
            Some(Value::Array(tags.into_iter().filter(Value::is_string).collect()))
        }
        Value::Number(number) if name == "id" => Some(Value::String(number.to_string())),
        Value::String(_) if name != "tags" => Some(value),
        _ => None,
    }
}

fn names(of: &Map<String, Value>) -> Vec<String> {
    let several = of.get("authors").and_then(Value::as_array).into_iter().flatten();
    let one = of.get("author");
    let authors = several.chain(one).filter_map(|author| author.get("name")?.as_str());
    let mut names: Vec<String> = Vec::new();
    for name in authors {
        if !names.iter().any(|have| have == name) {
            names.push(name.to_owned());
        }
    }
    names
}
