//! What no format has a member for: figures, the point on the map, the revision.
//!
//! In XML a figure is `<dl:figure value="212.9" unit="CNY" …>212.9亿元</dl:figure>` in [`super::NAMESPACE`], and the
//! point is GeoRSS Simple, `lat lon`; in JSON Feed both go under `_dateline`.

use crate::figures::Figure;
use serde::Serialize;
use std::collections::BTreeMap;

/// The namespaces of the elements beyond the format's own, by the fixed prefixes used here. Neither feed
/// crate declares them by itself.
pub const GEORSS: &str = "http://www.georss.org/georss";

/// A point as GeoRSS writes it. Four decimals are eleven metres, finer than the centre of any region.
pub fn georss_point((lat, lon): (f64, f64)) -> String {
    format!("{lat:.4} {lon:.4}")
}

/// A figure as the attributes of its element; members that it does not have are left out.
pub fn attributes(figure: &Figure) -> BTreeMap<String, String> {
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
        ("region", figure.region.clone()),
    ];
    let filled = pairs.into_iter().filter_map(|(name, value)| Some((name.to_string(), value?)));
    filled.filter(|(_, value)| !value.is_empty()).collect()
}

/// The word that stands for a unit variant in JSON, so that all formats use the same words.
pub fn word(value: &impl Serialize) -> Option<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Some(word),
        _ => None,
    }
}
