//! The HTML of an entry: paragraphs, the note of a correction, the table of figures.
//!
//! Articles are plain text, so nothing is filtered here: markup in them is escaped and shows as what it is.

use crate::article::Article;
use crate::enriched::{Change, Changes};
use crate::feeds::text::{self, escape};
use crate::figures::{self, Basis, ChangeKind, Direction, Figure, Modifier};
use crate::query::Evidence;
use crate::regions::{self, Region};
use chrono::{DateTime, FixedOffset, Utc};
use std::fmt::Write;

/// UTC+8; a constant, so that a wrong number would not compile.
const BEIJING: FixedOffset = match FixedOffset::east_opt(8 * 3600) {
    Some(offset) => offset,
    None => panic!("eight hours are less than a day"),
};

/// The words around the text, in one of the two languages.
struct Words {
    in_english: bool,
    corrected: &'static str,
    added: &'static str,
    removed: &'static str,
    colon: &'static str,
    original: &'static str,
    figures: &'static str,
    columns: [&'static str; 5],
}

const CHINESE: Words = Words {
    in_english: false,
    corrected: "更正",
    added: "新增",
    removed: "删去",
    colon: "：",
    original: "阅读原文",
    figures: "文中数据",
    columns: ["指标", "数据", "变化", "时期", "地区"],
};

const ENGLISH: Words = Words {
    in_english: true,
    corrected: "Corrected",
    added: "Added",
    removed: "Removed",
    colon: ": ",
    original: "Read the original",
    figures: "Figures",
    columns: ["Indicator", "Figure", "Change", "Period", "Region"],
};

/// Lines that say which figures a correction changed; a text that was written anew has more changes than a note can tell.
const MOST_CHANGES: usize = 12;

/// The HTML of an article, its figures as a table below it.
pub fn html(
    article: &Article,
    regions: &[Region],
    figures: &[Figure],
    changes: &Changes,
    updated: DateTime<Utc>,
) -> String {
    let words = if article.is_english() { &ENGLISH } else { &CHINESE };
    let mut html = String::with_capacity(article.body.len() * 2);
    if article.revision > 1 {
        // Three of four readers do not show `updated`; this line is how their users learn of it.
        let date = beijing(updated).format("%Y-%m-%d %H:%M");
        paragraph(&mut html, "em", &format!("{}: {date} (UTC+8)", words.corrected));
        list(&mut html, &correction(changes, words));
    }
    if let Some(deck) = text::filled(article.subheadline.as_deref()) {
        paragraph(&mut html, "strong", &deck);
    }
    for line in article.body.lines().map(text::line).filter(|line| !line.is_empty()) {
        let tag = if is_subhead(article, &line) { "h3" } else { "p" };
        write(&mut html, format_args!("<{tag}>{}</{tag}>", escape(&line)));
    }
    if let Some(credit) = text::filled(article.credit.as_deref()) {
        paragraph(&mut html, "small", &credit);
    }
    if let Some(address) = article.uri.as_deref().and_then(text::web_address) {
        let address = escape(&address);
        write(&mut html, format_args!("<p><a href=\"{address}\">{}</a></p>", words.original));
    }
    if !figures.is_empty() {
        table(&mut html, words, regions, figures);
    }
    html
}

/// What a correction changed, a line each: `进出口总值：58.7亿元 → 57.8亿元`.
pub fn corrections(article: &Article, changes: &Changes) -> Vec<String> {
    correction(changes, if article.is_english() { &ENGLISH } else { &CHINESE })
}

fn correction(changes: &Changes, words: &Words) -> Vec<String> {
    // Whose figure it is and what kind of change it tells of: 进出口总值 同比 ↑：
    let what = |figure: &Figure| {
        let shift = figure.change.as_ref().map(|it| change(it, words.in_english));
        let parts = [figure.indicator.clone(), shift].into_iter().flatten().filter(|part| !part.is_empty());
        let parts: Vec<String> = parts.collect();
        if parts.is_empty() { String::new() } else { format!("{}{}", parts.join(" "), words.colon) }
    };
    let changed = changes.changed.iter().map(|Change { before, after }| {
        let indicator = if after.indicator.is_some() { after } else { before };
        format!("{}{} → {}", what(indicator), amount(before), amount(after))
    });
    let one = |word, figure| format!("{word}{}{}{}", words.colon, what(figure), amount(figure));
    let added = changes.added.iter().map(|figure| one(words.added, figure));
    let removed = changes.removed.iter().map(|figure| one(words.removed, figure));
    let mut lines: Vec<String> = changed.chain(added).chain(removed).take(MOST_CHANGES + 1).collect();
    if lines.len() > MOST_CHANGES {
        lines.truncate(MOST_CHANGES);
        lines.push("…".into());
    }
    lines
}

/// Adds the line that says why an entry is in the feed of a query.
pub fn matched(html: &mut String, evidence: &[Evidence], in_english: bool) {
    if evidence.is_empty() {
        return;
    }
    let label = if in_english { "Matched" } else { "匹配" };
    let reasons: Vec<String> = evidence.iter().map(|one| format!("{} → {}", one.clause, one.quote)).collect();
    paragraph(html, "small", &format!("{label}: {}", reasons.join("; ")));
}

/// Whether a line of the body is one of the headings between its paragraphs.
pub fn is_subhead(article: &Article, line: &str) -> bool {
    article.subheads.iter().any(|subhead| text::line(subhead) == line)
}

/// The moment in the time of Beijing, which the papers print.
pub fn beijing(moment: DateTime<Utc>) -> DateTime<FixedOffset> {
    moment.with_timezone(&BEIJING)
}

fn table(html: &mut String, words: &Words, regions: &[Region], figures: &[Figure]) {
    write(html, format_args!("<table><caption>{}</caption><thead><tr>", words.figures));
    for column in words.columns {
        write(html, format_args!("<th>{column}</th>"));
    }
    html.push_str("</tr></thead><tbody>");
    for figure in figures {
        let region = figure.region.as_deref().map(|code| name_of(code, regions)).unwrap_or_default();
        let cells = [
            figure.indicator.clone().unwrap_or_default(),
            amount(figure),
            figure.change.as_ref().map(|it| change(it, words.in_english)).unwrap_or_default(),
            figure.period.clone().unwrap_or_default(),
            region,
        ];
        html.push_str("<tr>");
        for cell in cells {
            write(html, format_args!("<td>{}</td>", escape(&cell)));
        }
        html.push_str("</tr>");
    }
    html.push_str("</tbody></table>");
}

/// The region's name; a figure may belong to one that the article is not filed under.
fn name_of(code: &str, filed: &[Region]) -> String {
    let found = filed.iter().find(|region| region.code == code).cloned().or_else(|| regions::lookup(code));
    found.map_or_else(|| code.to_string(), |region| region.name)
}

/// The figure as printed, with its bound.
fn amount(figure: &Figure) -> String {
    format!("{}{}", bound(figure.modifier), figure.text)
}

/// The sign that stands before a value for how the text bounds it.
pub fn bound(modifier: Modifier) -> &'static str {
    match modifier {
        Modifier::Exact => "",
        Modifier::Approx => "≈ ",
        Modifier::MoreThan => "> ",
        Modifier::LessThan => "< ",
        Modifier::AtLeast => "≥ ",
        Modifier::AtMost => "≤ ",
    }
}

/// A change in a few signs: `同比 ↑`, `YoY ↑`.
pub fn change(change: &figures::Change, in_english: bool) -> String {
    let basis = change.basis.map(|basis| match basis {
        Basis::Yoy => ("同比", "YoY"),
        Basis::Mom => ("环比", "MoM"),
        Basis::VsYearStart => ("比年初", "vs year start"),
        Basis::AnnualAverage => ("年均", "p.a."),
        Basis::Cumulative => ("累计", "cumulative"),
        Basis::VsPeriod => ("比前期", "vs period"),
        Basis::VsReference => ("比参照", "vs reference"),
    });
    let direction = change.direction.map(|direction| match direction {
        Direction::Up => ("↑", "↑"),
        Direction::Down => ("↓", "↓"),
        Direction::Flat => ("→", "→"),
    });
    let kind = match change.kind {
        ChangeKind::To => Some(("至", "to")),
        ChangeKind::From => Some(("自", "from")),
        ChangeKind::By | ChangeKind::Level => None,
    };
    let words = [basis, direction, kind].into_iter().flatten();
    words.map(|(chinese, english)| if in_english { english } else { chinese }).collect::<Vec<_>>().join(" ")
}

fn list(html: &mut String, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    html.push_str("<ul>");
    for line in lines {
        write(html, format_args!("<li>{}</li>", escape(line)));
    }
    html.push_str("</ul>");
}

fn paragraph(html: &mut String, tag: &str, line: &str) {
    write(html, format_args!("<p><{tag}>{}</{tag}></p>", escape(line)));
}

fn write(html: &mut String, arguments: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    html.write_fmt(arguments).ok();
}
