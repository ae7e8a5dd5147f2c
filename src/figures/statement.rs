//! A figure in words: `同比增长12.3%（2024年前三季度，进出口总值）`, `up 12.3% year on year (exports, 2024-01-01/2024-09-30)`.

use super::{Basis, Change, ChangeKind, Direction, Figure, Kind, Modality, Modifier};

/// The figure as a short phrase in Chinese or English. `region` is the name of the region that governs it.
pub fn statement(figure: &Figure, region: Option<&str>, in_english: bool) -> String {
    let mut amount = amount(figure, in_english);
    let bound = bound(figure.modifier, in_english);
    if !bound.is_empty() {
        amount = if in_english { format!("{bound} {amount}") } else { format!("{bound}{amount}") };
    }
    let said = match &figure.change {
        Some(change) if in_english => changed_in_english(change, &amount, figure.base.as_deref()),
        Some(change) => changed(change, &amount, figure.base.as_deref()),
        None => amount,
    };
    let mut details: Vec<String> = Vec::new();
    // A period in the other language is told by its dates.
    let foreign = figure.period.as_ref().is_some_and(|period| is_han(period) == in_english);
    details.extend(if foreign { figure.days().or(figure.period.clone()) } else { figure.period.clone() });
    details.extend(region.map(str::to_string));
    details.extend(figure.indicator.clone());
    details.extend(figure.share_of.as_ref().map(|whole| match in_english {
        true => format!("share of {whole}"),
        false => format!("占{whole}"),
    }));
    details.extend(modality(figure.modality, in_english).map(str::to_string));
    let details: Vec<String> =
        details.iter().map(|part| squeezed(part)).filter(|part| !part.is_empty()).collect();
    match (details.is_empty(), in_english) {
        (true, _) => said,
        (false, true) => format!("{said} ({})", details.join(", ")),
        (false, false) => format!("{said}（{}）", details.join("，")),
    }
}

fn is_han(text: &str) -> bool {
    text.chars().any(super::text::is_han)
}

/// A text on one line: line breaks within Chinese go, others are blanks.
pub(super) fn squeezed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if !c.is_whitespace() {
            out.push(c);
            continue;
        }
        while chars.next_if(|c| c.is_whitespace()).is_some() {}
        let wide = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_graphic());
        if !wide(out.chars().last()) && !wide(chars.peek().copied()) {
            out.push(' ');
        }
    }
    out
}

/// The amount as printed, or from value and unit where it was printed in the other language.
fn amount(figure: &Figure, in_english: bool) -> String {
    let plain = figure.text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '%' | '-'));
    if plain || is_han(&figure.text) != in_english {
        return squeezed(&figure.text);
    }
    let unit = figure.unit.trim_matches(['{', '}']);
    let unit = match (unit, in_english) {
        ("pp", true) => " percentage points",
        ("pp", false) => "个百分点",
        ("bp", true) => " basis points",
        ("bp", false) => "个基点",
        ("倍", true) => " times",
        ("rank" | "1" | ":", _) => "",
        ("CNY", false) => "元",
        ("USD", false) => "美元",
        ("t", false) => "吨",
        ("%", _) => "%",
        (unit, true) => &format!(" {unit}"),
        (unit, false) => unit,
    };
    let between = if figure.kind == Kind::Ratio { ":" } else { "–" };
    let upper = figure.value_max.as_ref().map(|upper| format!("{between}{upper}")).unwrap_or_default();
    let rank = if figure.kind == Kind::Rank { if in_english { "no. " } else { "第" } } else { "" };
    format!("{rank}{}{upper}{unit}", figure.value)
}

fn bound(modifier: Modifier, in_english: bool) -> &'static str {
    let (chinese, english) = match modifier {
        Modifier::Exact => ("", ""),
        Modifier::Approx => ("约", "about"),
        Modifier::MoreThan => ("超过", "more than"),
        Modifier::LessThan => ("不足", "less than"),
        Modifier::AtLeast => ("不低于", "at least"),
        Modifier::AtMost => ("不超过", "at most"),
    };
    if in_english { english } else { chinese }
}

fn modality(modality: Modality, in_english: bool) -> Option<&'static str> {
    let (chinese, english) = match modality {
        Modality::Actual => return None,
        Modality::Target => ("目标", "target"),
        Modality::Forecast => ("预计", "forecast"),
        Modality::Threshold => ("界限", "threshold"),
    };
    Some(if in_english { english } else { chinese })
}

fn changed(change: &Change, amount: &str, base: Option<&str>) -> String {
    let against = match (change.basis, base) {
        (Some(Basis::Yoy), None) => "同比".to_string(),
        (Some(Basis::Mom), None) => "环比".to_string(),
        (Some(Basis::VsYearStart), None) => "比年初".to_string(),
        (Some(Basis::AnnualAverage), _) => "年均".to_string(),
        (Some(Basis::Cumulative), _) => "累计".to_string(),
        (_, Some(base)) if change.kind == ChangeKind::Level => format!("相对于{base}"),
        (_, Some(base)) => format!("比{base}"),
        (_, None) => String::new(),
    };
    let verb = match (change.kind, change.direction) {
        (ChangeKind::By, Some(Direction::Up)) => "增长",
        (ChangeKind::By, Some(Direction::Down)) => "下降",
        (ChangeKind::To, Some(Direction::Up)) => "增至",
        (ChangeKind::To, Some(Direction::Down)) => "降至",
        (ChangeKind::To, _) => "变为",
        (ChangeKind::From, _) => "原为",
        (ChangeKind::By, _) => "相差",
        (ChangeKind::Level, Some(Direction::Flat)) => "持平，为",
        (ChangeKind::Level, _) => "",
    };
    // 下降-3.1% would say it twice.
    let amount = if verb == "下降" { amount.trim_start_matches(['-', '−', '－']) } else { amount };
    format!("{against}{verb}{amount}")
}

fn changed_in_english(change: &Change, amount: &str, base: Option<&str>) -> String {
    let against = match (change.basis, base) {
        (Some(Basis::Yoy), None) => " year on year".to_string(),
        (Some(Basis::Mom), None) => " on the period before".to_string(),
        (Some(Basis::VsYearStart), None) => " since the start of the year".to_string(),
        (Some(Basis::AnnualAverage), _) => " a year on average".to_string(),
        (Some(Basis::Cumulative), _) => " in total".to_string(),
        (_, Some(base)) => format!(" against {base}"),
        (_, None) => String::new(),
    };
    let verb = match (change.kind, change.direction) {
        (ChangeKind::By, Some(Direction::Up)) => "up ",
        (ChangeKind::By, Some(Direction::Down)) => "down ",
        (ChangeKind::To, Some(Direction::Up)) => "up to ",
        (ChangeKind::To, Some(Direction::Down)) => "down to ",
        (ChangeKind::To, _) => "changed to ",
        (ChangeKind::From, _) => "from ",
        (ChangeKind::By, _) => "different by ",
        (ChangeKind::Level, Some(Direction::Flat)) => "unchanged at ",
        (ChangeKind::Level, _) => "",
    };
    let amount = if verb == "down " { amount.trim_start_matches(['-', '−']) } else { amount };
    format!("{verb}{amount}{against}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;

    #[test]
    fn figures_in_words() {
        // Text, the words for its last figure in Chinese and in English.
        let rows = [
            (
                "2023年前三季度，进出口总值同比增长12.3%。",
                "同比增长12.3%（2023年前三季度，进出口总值）",
                "up 12.3% year on year (2023-01-01/2023-09-30, 进出口总值)",
            ),
            (
                "2023年，全县接待游客约30万人次。",
                "约30万人次（2023年，游客）",
                "about 300000 人次 (2023-01-01/2023-12-31, 游客)",
            ),
            (
                "Exports rose 12 percent from a year earlier in 2023.",
                "比a year earlier增长12%（2023-01-01/2023-12-31，Exports）",
                "up 12 percent against a year earlier (2023, Exports)",
            ),
        ];
        for (text, chinese, english) in rows {
            let language = if text.is_ascii() { "en" } else { "zh" };
            let article = Article { body: text.into(), language: language.into(), ..Article::default() };
            let figures = super::super::extract(&article);
            let figure = figures.last().unwrap();
            assert_eq!(statement(figure, None, false), chinese);
            assert_eq!(statement(figure, None, true), english);
        }
    }
}
