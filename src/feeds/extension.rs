//! What no format has a member for: figures, the point on the map, the revision.
//!
//! In the feed of a query each entry says why it matched: `<dl:matched clause="…" place="body" start="7" end="15">231.46亿元</dl:matched>`.
//! In XML a figure is `<dl:figure value="212.9" unit="CNY" …>212.9亿元</dl:figure>` in [`super::NAMESPACE`], and the
//! point is GeoRSS Simple, `lat lon`; in JSON Feed both go under `_dateline`. A figure that a correction changed has
//! the attributes `former` and `former-value`; one that it took away is `<dl:removed …>`.

use crate::enriched::Change;
use crate::feeds::Entry;
use crate::figures::Figure;
use serde::Serialize;
use std::collections::BTreeMap;

/// Namespace of GeoRSS Simple. Neither feed crate declares a namespace by itself.
pub const GEORSS: &str = "http://www.georss.org/georss";

/// An element outside the format's own namespace. `prefix` is one of the fixed ones that the documents declare.
pub struct Element {
    pub prefix: &'static str,
    pub local: &'static str,
    pub value: String,
    pub attributes: BTreeMap<String, String>,
}

/// The elements of an entry that RSS and Atom have in common.
pub fn elements(entry: &Entry) -> Vec<Element> {
    let element = |local, figure: &Figure, attributes| Element {
        prefix: "dl",
        local,
        value: figure.text.clone(),
        attributes,
    };
    let figures = entry.figures.iter().map(|figure| {
        let mut attributes = attributes(figure);
        if let Some(Change { before, .. }) = entry.changes.changed.iter().find(|it| it.after.id == figure.id)
        {
            attributes.insert("former".into(), before.text.clone());
            attributes.insert("former-value".into(), before.value.clone());
        }
        element("figure", figure, attributes)
    });
    let removed = entry.changes.removed.iter().map(|figure| element("removed", figure, attributes(figure)));
    // Four decimals are eleven metres, finer than the centre of any region.
    let point = entry.point().map(|(lat, lon)| Element {
        prefix: "georss",
        local: "point",
        value: format!("{lat:.4} {lon:.4}"),
        attributes: BTreeMap::new(),
    });
    let matched = entry.matched.iter().map(|one| {
        let pairs = [
            ("clause", Some(one.clause.clone())),
            ("place", word(&one.place)),
            ("start", one.span.map(|span| span.start.to_string())),
            ("end", one.span.map(|span| span.end.to_string())),
            ("figure", one.figure.clone()),
        ];
        Element { prefix: "dl", local: "matched", value: one.quote.clone(), attributes: filled(pairs) }
    });
    figures.chain(removed).chain(matched).chain(point).collect()
}

/// A figure as the attributes of its element; members that it does not have are left out.
fn attributes(figure: &Figure) -> BTreeMap<String, String> {
    let change = figure.change.as_ref();
    let pairs = [
        ("id", Some(figure.id.clone())),
        ("start", Some(figure.start.to_string())),
        ("end", Some(figure.end.to_string())),
        ("value", Some(figure.value.clone())),
        ("value-max", figure.value_max.clone()),
        ("unit", Some(figure.unit.clone())),
        ("kind", word(&figure.kind)),
        ("modifier", word(&figure.modifier)),
        ("modality", word(&figure.modality)),
        ("change", change.and_then(|change| word(&change.kind))),
        ("direction", change.and_then(|change| word(&change.direction))),
        ("basis", change.and_then(|change| word(&change.basis))),
        ("indicator", figure.indicator.clone()),
        ("period", figure.period.clone()),
        ("period-start", figure.period_start.map(|day| day.to_string())),
        ("period-end", figure.period_end.map(|day| day.to_string())),
        ("region", figure.region.clone()),
        ("share-of", figure.share_of.clone()),
        ("base", figure.base.clone()),
    ];
    filled(pairs)
}

fn filled<const N: usize>(pairs: [(&str, Option<String>); N]) -> BTreeMap<String, String> {
    let filled = pairs.into_iter().filter_map(|(name, value)| Some((name.to_string(), value?)));
    filled.filter(|(_, value)| !value.is_empty()).collect()
}

/// The word that stands for a unit variant in JSON, so that all formats use the same words.
fn word(value: &impl Serialize) -> Option<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Some(word),
        _ => None,
    }
}
