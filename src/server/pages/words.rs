//! The words of the page for the closed lists of the data.

use crate::feeds::bound;
use crate::figures::{Figure, Kind, Modality};
use crate::regions::{Level, Role};

pub fn level(level: Level) -> &'static str {
    match level {
        Level::Macro => "大区",
        Level::Country => "国家",
        Level::Province => "省级",
        Level::Prefecture => "地级",
        Level::County => "县级",
        Level::Town => "乡级",
        Level::City => "境外城市",
        Level::Zone => "园区",
        Level::Port => "口岸",
    }
}

pub fn role(role: Role) -> &'static str {
    match role {
        Role::Focus => "报道对象",
        Role::Mention => "提及",
        Role::Source => "来源地",
        Role::Transit => "往来地",
        Role::Organisation => "机构名",
    }
}

pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Money => "金额",
        Kind::Percent => "百分比",
        Kind::PercentagePoint => "百分点",
        Kind::Quantity => "物量",
        Kind::Count => "计数",
        Kind::Rank => "位次",
        Kind::Ratio => "倍比",
        Kind::Duration => "时长",
        Kind::Age => "年龄",
        Kind::Score => "得分",
    }
}

/// Nothing for what was measured, which is the rule.
pub fn modality(modality: Modality) -> &'static str {
    match modality {
        Modality::Actual => "",
        Modality::Target => "目标",
        Modality::Forecast => "预计",
        Modality::Threshold => "界限",
    }
}

/// The canonical value with its bound and unit: `≥ 200–300 CNY`, `18 家`.
pub fn value(figure: &Figure) -> String {
    let bound = bound(figure.modifier);
    let between = if figure.kind == Kind::Ratio { ":" } else { "–" };
    let upper =
        figure.value_max.as_ref().map(|upper| format!("{between}{}", grouped(upper))).unwrap_or_default();
    // UCUM writes a unit that it does not know in braces: {家}.
    let unit = figure.unit.trim_matches(['{', '}']);
    format!("{bound}{}{upper} {unit}", grouped(&figure.value)).trim_end().to_string()
}

/// A decimal with narrow spaces between groups of three digits, so that 21290000000 can be read.
fn grouped(decimal: &str) -> String {
    let (sign, digits) = match decimal.strip_prefix('-') {
        Some(digits) => ("−", digits),
        None => ("", decimal),
    };
    let (whole, rest) = match digits.find('.') {
        Some(at) => digits.split_at(at),
        None => (digits, ""),
    };
    if !whole.bytes().all(|byte| byte.is_ascii_digit()) || whole.len() < 5 {
        return format!("{sign}{digits}");
    }
    let mut spaced = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            spaced.push('\u{202f}');
        }
        spaced.push(digit);
    }
    format!("{sign}{spaced}{rest}")
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn long_numbers_are_grouped_and_others_left_alone() {
        let cases = [
            ("21290000000", "21\u{202f}290\u{202f}000\u{202f}000"),
            ("-12345.678", "−12\u{202f}345.678"),
            ("2026", "2026"),
            ("1e5000", "1e5000"),
            ("", ""),
            ("三", "三"),
        ];
        for (given, wanted) in cases {
            assert_eq!(grouped(given), wanted);
        }
    }
}
