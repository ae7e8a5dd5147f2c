//! A figure under the names of schema.org, as JSON-LD: an [`Observation`](https://schema.org/Observation), which
//! is a [`QuantitativeValue`](https://schema.org/QuantitativeValue).
//!
//! | member | from |
//! |---|---|
//! | `value`, or `minValue` and `maxValue` | the value; of a range both; a bound (超, 不足) is the one it gives |
//! | `unitCode`, `unitText` | UN/CEFACT `P1` for %, else the unit with its system as prefix (`UCUM:t`, `ISO4217:CNY`), as [`unitCode`](https://schema.org/unitCode) allows |
//! | `variableMeasured` | the indicator |
//! | `measurementDenominator` | what a share is a share of |
//! | `observationAbout` | the region, as a `Place` |
//! | `observationDate`, `observationPeriod` | the last day, and the length as `P9M` |
//! | `measurementQualifier` | kind and basis of a change, modality |
//!
//! Lost: which bound it was (strict or not), the verbatim period, the span's sentence.

use super::{Figure, Kind, Modality, Modifier};
use chrono::Datelike;
use serde_json::{Map, Value, json};

/// The figure as an `Observation`, without `@context`. `region` is the name of the region that governs it.
pub fn observation(figure: &Figure, region: Option<&str>) -> Value {
    let mut out = Map::new();
    let mut set = |name: &str, value: Value| {
        if !value.is_null() {
            out.insert(name.to_string(), value);
        }
    };
    set("@type", json!("Observation"));
    set("identifier", json!(figure.id));
    set("name", json!(super::statement::squeezed(&figure.text)));
    let value = number(&figure.value);
    match (&figure.value_max, figure.modifier) {
        (Some(upper), _) if figure.kind == Kind::Ratio || figure.kind == Kind::Score => {
            set("value", json!(format!("{}:{upper}", figure.value)));
        }
        (Some(upper), _) => {
            set("minValue", value);
            set("maxValue", number(upper));
        }
        (None, Modifier::MoreThan | Modifier::AtLeast) => set("minValue", value),
        (None, Modifier::LessThan | Modifier::AtMost) => set("maxValue", value),
        (None, Modifier::Exact | Modifier::Approx) => set("value", value),
    }
    set("unitCode", unit_code(&figure.unit, figure.kind));
    set("unitText", json!(figure.unit.trim_matches(['{', '}'])));
    set("variableMeasured", json!(figure.indicator));
    if let Some(whole) = &figure.share_of {
        set("measurementDenominator", json!({"@type": "StatisticalVariable", "name": whole}));
    }
    if let Some(code) = &figure.region {
        set(
            "observationAbout",
            json!({"@type": "Place", "identifier": code, "name": region.unwrap_or(code)}),
        );
    }
    set("observationDate", json!(figure.period_end.or(figure.period_start)));
    set("observationPeriod", json!(length(figure)));
    let mut qualifiers: Vec<Value> = Vec::new();
    if let Some(change) = &figure.change {
        qualifiers.push(json!(change.kind));
        qualifiers.extend(change.direction.map(|direction| json!(direction)));
        qualifiers.extend(change.basis.map(|basis| json!(basis)));
    }
    if figure.modality != Modality::Actual {
        qualifiers.push(json!(figure.modality));
    }
    if figure.modifier == Modifier::Approx {
        qualifiers.push(json!(figure.modifier));
    }
    if !qualifiers.is_empty() {
        set("measurementQualifier", Value::Array(qualifiers));
    }
    Value::Object(out)
}

/// A JSON number where it keeps every digit, else the decimal as text.
fn number(decimal: &str) -> Value {
    let digits = decimal.bytes().filter(u8::is_ascii_digit).count();
    if let Ok(whole) = decimal.parse::<i64>() {
        return json!(whole);
    }
    // An IEEE double keeps fifteen significant digits.
    match decimal.parse::<f64>() {
        Ok(value) if digits <= 15 => json!(value),
        _ => json!(decimal),
    }
}

fn unit_code(unit: &str, kind: Kind) -> Value {
    match (unit, kind) {
        ("%", _) => json!("P1"),
        (_, Kind::Money) => json!(format!("ISO4217:{unit}")),
        (_, Kind::Count | Kind::Rank | Kind::Ratio | Kind::Score) => Value::Null,
        (unit, _) if unit.starts_with('{') => Value::Null,
        (unit, _) => json!(format!("UCUM:{unit}")),
    }
}

/// Whole months as `P9M`, whole years as `P1Y`, else days.
fn length(figure: &Figure) -> Option<String> {
    let (start, end) = (figure.period_start?, figure.period_end?.succ_opt()?);
    let months = (end.year() - start.year()) * 12 + i32::try_from(end.month()).ok()?
        - i32::try_from(start.month()).ok()?;
    Some(match (start.day() == end.day(), months) {
        (true, 12..) if months % 12 == 0 => format!("P{}Y", months / 12),
        (true, 1..) => format!("P{months}M"),
        _ => format!("P{}D", end.signed_duration_since(start).num_days()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;

    #[test]
    fn names_of_schema_org() {
        let text = "2023年前三季度，进出口总值同比增长12.3%，绿电占全社会用电量的30%以上，产粮3至5万吨。";
        let article = Article { body: text.into(), ..Article::default() };
        let observed: Vec<Value> =
            super::super::extract(&article).iter().map(|figure| observation(figure, None)).collect();
        let get = |at: usize, name: &str| observed[at][name].clone();
        assert_eq!(get(0, "value"), json!(12.3));
        assert_eq!(get(0, "unitCode"), json!("P1"));
        assert_eq!(get(0, "observationPeriod"), json!("P9M"));
        assert_eq!(get(0, "observationDate"), json!("2023-09-30"));
        assert_eq!(get(0, "measurementQualifier"), json!(["by", "up", "yoy"]));
        assert_eq!(get(1, "minValue"), json!(30));
        assert_eq!(get(1, "measurementDenominator")["name"], json!("全社会用电量"));
        assert_eq!((get(2, "minValue"), get(2, "maxValue")), (json!(30000), json!(50000)));
        assert_eq!(get(2, "unitCode"), json!("UCUM:t"));
    }
}
