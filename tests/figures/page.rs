//! The measured part of `docs/figures.md`.

use super::{Gold, Passage, bare, likeness, overlap, passages};
use dateline::article::Article;
use dateline::figures::{self, Figure};
use std::collections::BTreeMap;
use std::fmt::Write;

const BEGIN: &str = "<!-- measured: UPDATE_DOCS=1 cargo test --test figures -->\n";
const END: &str = "<!-- end -->";

/// Hits of one field among the figures that were found.
#[derive(Default, Clone, Copy)]
struct Count {
    hits: usize,
    of: usize,
}

impl Count {
    fn add(&mut self, hit: bool) {
        self.hits += usize::from(hit);
        self.of += 1;
    }

    fn percent(self) -> String {
        if self.of == 0 {
            "–".into()
        } else {
            format!("{:.0} %", self.hits as f64 * 100.0 / self.of as f64)
        }
    }
}

const FIELDS: [&str; 8] =
    ["value", "unit", "kind", "modifier", "change", "indicator", "period", "all fields"];

fn fields(gold: &Gold, figure: &Figure) -> [bool; 8] {
    let value = figure.value == gold.value && figure.value_max == gold.value_max;
    let (unit, kind) = (figure.unit == gold.unit, figure.kind == gold.kind);
    let (modifier, change) = (figure.modifier == gold.modifier, figure.change == gold.change);
    let names = std::iter::once(&gold.indicator).chain(&gold.indicator_alt);
    let indicator =
        names.map(|name| likeness(name.as_deref(), figure.indicator.as_deref())).fold(0.0, f64::max);
    let mut periods = std::iter::once(&gold.period).chain(&gold.period_alt);
    let period = periods.any(|period| bare(period.as_deref()) == bare(figure.period.as_deref()));
    let indicator = indicator >= 0.6;
    let all = value && unit && kind && modifier && change && indicator && period;
    [value, unit, kind, modifier, change, indicator, period, all]
}

/// Per kind: found with its very span; per field, of those found.
type Rows = BTreeMap<String, (Count, [Count; 8])>;

fn measure(passages: &[&Passage]) -> (Rows, Count, Count) {
    let mut rows = Rows::new();
    let (mut right, mut traps) = (Count::default(), Count::default());
    for passage in passages {
        let article =
            Article { body: passage.text.clone(), language: passage.lang.clone(), ..Article::default() };
        let found = figures::extract(&article);
        for gold in &passage.figures {
            let figure = found.iter().find(|figure| (figure.start, figure.end) == (gold.start, gold.end));
            let kind = serde_json::to_value(gold.kind).unwrap().as_str().unwrap_or_default().to_string();
            for name in [kind, "**all**".to_string()] {
                let row = rows.entry(name).or_default();
                row.0.add(figure.is_some());
                if let Some(figure) = figure {
                    for (count, hit) in row.1.iter_mut().zip(fields(gold, figure)) {
                        count.add(hit);
                    }
                }
            }
        }
        for figure in &found {
            let span = (figure.start, figure.end);
            let labelled = passage.figures.iter().any(|gold| overlap(span, (gold.start, gold.end)));
            let ignored = passage.ignore.iter().any(|zone| overlap(span, (zone.start, zone.end)));
            if labelled || !ignored {
                right.add(labelled);
            }
        }
        for trap in &passage.traps {
            traps
                .add(!found.iter().any(|figure| overlap((figure.start, figure.end), (trap.start, trap.end))));
        }
    }
    (rows, right, traps)
}

fn measured() -> String {
    let all = passages();
    let mut text = String::new();
    for (lang, name) in [("zh", "Chinese"), ("en", "English")] {
        let chosen: Vec<&Passage> = all.iter().filter(|passage| passage.lang == lang).collect();
        let (rows, right, traps) = measure(&chosen);
        writeln!(
            text,
            "\n### {name}: {} passages\n\nOf what is found {} is a figure; of the traps {} are passed over.\n",
            chosen.len(),
            right.percent(),
            traps.percent()
        )
        .unwrap();
        writeln!(text, "| kind | figures | found, exact span | {} |", FIELDS.join(" | ")).unwrap();
        writeln!(text, "|---|---:|---:|{}", "---:|".repeat(FIELDS.len())).unwrap();
        for (kind, (found, fields)) in rows {
            let cells: Vec<String> = fields.iter().map(|count| count.percent()).collect();
            writeln!(text, "| {kind} | {} | {} | {} |", found.of, found.percent(), cells.join(" | "))
                .unwrap();
        }
    }
    text.push('\n');
    text
}

/// `UPDATE_DOCS=1 cargo test --test figures` writes the tables anew.
#[test]
fn the_docs_tell_the_accuracy() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/figures.md");
    let page = std::fs::read_to_string(path).unwrap();
    let (head, rest) = page.split_once(BEGIN).unwrap();
    let (_, tail) = rest.split_once(END).unwrap();
    let new = format!("{head}{BEGIN}{}{END}{tail}", measured());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, &new).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), new, "UPDATE_DOCS=1 writes it anew");
}
