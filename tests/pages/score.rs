//! Compares the items of pages with what they should be: shares of right fields, of paragraph ends and
//! of characters.

use super::markup::{Gold, Page};
use dateline::article::Kind;
use dateline::article::page::Item;
use std::collections::HashMap;

/// Counts over all pages.
#[derive(Debug, Default)]
pub struct Score {
    pub found: usize,
    pub gold: usize,
    pub items: usize,
    /// Right values of each field.
    pub fields: HashMap<&'static str, usize>,
    pub ends: [usize; 3],
    pub edits: usize,
    pub characters: usize,
    pub leaked: Vec<String>,
    pub faults: Vec<String>,
}

fn squeeze(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}'))
        .map(|c| match c {
            '“' | '”' | '「' | '」' => '"',
            '‘' | '’' => '\'',
            c => c,
        })
        .collect()
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Article => "article",
        Kind::Photo => "photo",
        Kind::Brief => "brief",
        Kind::List => "list",
    }
}

fn start(paragraphs: &[String]) -> String {
    squeeze(&paragraphs.concat()).chars().take(12).collect()
}

fn is_same(gold: &Gold, item: &Item) -> bool {
    let headline = item.headline.as_deref().map(squeeze);
    match &gold.headline {
        Some(want) => {
            headline.as_deref() == Some(squeeze(want).as_str()) || is_alt(gold, "headline", &headline)
        }
        None => start(&gold.paragraphs) == start(&item.paragraphs),
    }
}

fn is_alt(gold: &Gold, field: &str, value: &Option<String>) -> bool {
    let values = gold.alt.get(field).map(Vec::as_slice).unwrap_or_default();
    values.iter().any(|alt| alt.as_str().map(squeeze) == *value)
}

impl Score {
    pub fn add(&mut self, page: &Page, items: &[Item]) {
        self.gold += page.items.len();
        self.items += items.len();
        let mut free: Vec<&Item> = items.iter().collect();
        for gold in &page.items {
            let name = gold.headline.clone().unwrap_or_else(|| start(&gold.paragraphs));
            let body = gold.paragraphs.join("\n");
            self.characters += body.chars().count();
            let Some(n) = free.iter().position(|item| is_same(gold, item)) else {
                self.edits += body.chars().count();
                self.ends[2] += gold.paragraphs.len() - 1;
                self.faults.push(format!("{}: {name}: not found", page.name));
                continue;
            };
            let item = free.remove(n);
            self.found += 1;
            self.compare(&format!("{}: {name}", page.name), gold, item);
        }
        for item in free {
            self.faults.push(format!(
                "{}: no such item: {:?} {:?}",
                page.name,
                item.headline,
                start(&item.paragraphs)
            ));
        }
        let texts = items.iter().flat_map(|item| {
            let heads = [&item.headline, &item.subheadline, &item.credit].into_iter().flatten();
            item.paragraphs.iter().chain(&item.subheads).chain(heads)
        });
        let texts: String = texts.map(|text| squeeze(text) + "\n").collect();
        // A contents box repeats headlines: what an item should say may stand in it.
        let own = page.items.iter().flat_map(|gold| {
            let heads = [&gold.headline, &gold.deck, &gold.credit].into_iter().flatten();
            gold.paragraphs.iter().chain(&gold.subheads).chain(heads)
        });
        let own: String = own.map(|text| squeeze(text) + "\n").collect();
        for line in page.furniture.iter().map(|line| squeeze(line)).filter(|line| line.chars().count() > 5) {
            if texts.matches(&line).count() > own.matches(&line).count() {
                self.leaked.push(format!("{}: {line}", page.name));
            }
        }
    }

    fn compare(&mut self, name: &str, gold: &Gold, item: &Item) {
        let some = |text: &Option<String>| text.as_deref().map(squeeze);
        let names = |names: &[String]| {
            let mut names: Vec<String> = names.iter().map(|n| squeeze(n)).collect();
            names.sort();
            Some(names.join("|"))
        };
        let list = |texts: &[String]| Some(texts.iter().map(|t| squeeze(t)).collect::<Vec<_>>().join("|"));
        for (field, want, got) in [
            ("section", some(&gold.section), some(&item.section)),
            ("kicker", some(&gold.kicker), some(&item.kicker)),
            ("subheadline", some(&gold.deck), some(&item.subheadline)),
            ("authors", names(&gold.authors), names(&item.authors)),
            ("source_paper", some(&gold.paper), some(&item.source_paper)),
            ("credit", some(&gold.credit), some(&item.credit)),
            ("subheads", list(&gold.subheads), list(&item.subheads)),
            ("kind", Some(gold.kind.into()), Some(kind(item.kind).into())),
        ] {
            if want == got || is_alt(gold, field, &got) {
                *self.fields.entry(field).or_default() += 1;
            } else {
                self.faults.push(format!("{name}: {field}: {got:?}, should be {want:?}"));
            }
        }
        let (want, got) = (ends(&gold.paragraphs), ends(&item.paragraphs));
        let right = want.iter().filter(|end| got.contains(end)).count();
        self.ends[0] += right;
        self.ends[1] += got.len() - right;
        self.ends[2] += want.len() - right;
        let body = |paragraphs: &[String]| -> Vec<char> {
            let blanks = |p: &String| p.split_whitespace().collect::<Vec<_>>().join(" ");
            paragraphs.iter().map(blanks).collect::<Vec<_>>().join("\n").chars().collect()
        };
        let edits = distance(&body(&gold.paragraphs), &body(&item.paragraphs));
        if edits > 0 {
            self.faults.push(format!("{name}: {edits} characters differ"));
        }
        self.edits += edits;
    }

    /// The share of items that were found among all, wrong ones counted.
    pub fn items_f1(&self) -> f64 {
        2.0 * self.found as f64 / (self.gold + self.items).max(1) as f64
    }

    pub fn field(&self, field: &str) -> f64 {
        self.fields.get(field).copied().unwrap_or(0) as f64 / self.gold.max(1) as f64
    }

    pub fn ends_f1(&self) -> f64 {
        let [right, wrong, missed] = self.ends;
        2.0 * right as f64 / (2 * right + wrong + missed).max(1) as f64
    }

    pub fn error_rate(&self) -> f64 {
        self.edits as f64 / self.characters.max(1) as f64
    }
}

/// The ends of all paragraphs but the last, each known by its last and the next first characters.
fn ends(paragraphs: &[String]) -> Vec<String> {
    let tail = |p: &String| squeeze(p).chars().rev().take(8).collect::<String>();
    let head = |p: &String| squeeze(p).chars().take(8).collect::<String>();
    paragraphs.windows(2).map(|w| format!("{}|{}", tail(&w[0]), head(&w[1]))).collect()
}

/// Levenshtein distance.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let cost = corner + usize::from(x != y);
            corner = row[j + 1];
            row[j + 1] = cost.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}
