//! Accuracy of the region tagger on labelled passages, over all and for every kind of difficulty. `docs/regions.md` shows
//! it; `UPDATE_DOCS=1 cargo test --test regions` writes it anew.

#![allow(clippy::unwrap_used)]

use dateline::article::{Article, InfoSource};
use dateline::regions::{self, Tagging};
use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};

const FILES: [(&str, &str); 11] = [
    ("first", include_str!("first.jsonl")),
    ("second", include_str!("second.jsonl")),
    ("third", include_str!("third.jsonl")),
    ("fourth", include_str!("fourth.jsonl")),
    ("fifth", include_str!("fifth.jsonl")),
    ("sixth", include_str!("sixth.jsonl")),
    ("seventh", include_str!("seventh.jsonl")),
    ("eighth", include_str!("eighth.jsonl")),
    ("ninth", include_str!("ninth.jsonl")),
    ("tenth", include_str!("tenth.jsonl")),
    ("eleventh", include_str!("eleventh.jsonl")),
];

#[derive(Deserialize)]
struct Passage {
    id: String,
    lang: String,
    phenomena: Vec<String>,
    text: String,
    mentions: Vec<Gold>,
    regions: Vec<String>,
    #[serde(default)]
    regions_ok: Vec<Option<String>>,
    source: Option<Source>,
}

#[derive(Deserialize)]
struct Source {
    name: String,
    region: String,
}

#[derive(Deserialize)]
struct Gold {
    start: usize,
    end: usize,
    text: String,
    code: Option<String>,
    #[serde(default)]
    alt: Vec<String>,
    #[serde(default)]
    opt: bool,
}

/// What is right, wrong and missed.
#[derive(Default, Clone, Copy)]
struct Count {
    passages: u32,
    /// Right span and code.
    right: u32,
    /// Predictions that are not, without those on optional places.
    wrong: u32,
    gold: u32,
    /// Right spans, whatever their code.
    spans: u32,
    /// Predictions where nothing is named.
    invented: u32,
    filed: u32,
    misfiled: u32,
    unfiled: u32,
}

fn f1(right: u32, wrong: u32, missed: u32) -> f64 {
    if right + wrong + missed == 0 {
        1.0
    } else {
        2.0 * f64::from(right) / f64::from(2 * right + wrong + missed)
    }
}

impl Count {
    fn add(&mut self, other: Count) {
        self.passages += other.passages;
        self.right += other.right;
        self.wrong += other.wrong;
        self.gold += other.gold;
        self.spans += other.spans;
        self.invented += other.invented;
        self.filed += other.filed;
        self.misfiled += other.misfiled;
        self.unfiled += other.unfiled;
    }

    fn end_to_end(&self) -> f64 {
        f1(self.right, self.wrong, self.gold - self.right)
    }

    fn article(&self) -> f64 {
        f1(self.filed, self.misfiled, self.unfiled)
    }
}

/// The municipality's own unit and its “city shell” are one, and so are the two codes of Hong Kong, Macao and Taiwan.
fn same(code: &str) -> &str {
    match code {
        "110100" => "110000",
        "120100" => "120000",
        "310100" => "310000",
        "500100" => "500000",
        "HK" => "810000",
        "MO" => "820000",
        "TW" => "710000",
        code => code,
    }
}

/// Townships are filed under their county.
fn county(code: &str) -> String {
    let code = same(code);
    if code.len() == 9 { code.chars().take(6).collect() } else { code.to_string() }
}

fn above(code: &str) -> HashSet<String> {
    let path = regions::lookup(code).map(|region| region.path).unwrap_or_default();
    path.into_iter().chain(["CN".to_string()]).collect()
}

fn tag(passage: &Passage) -> Tagging {
    let source = passage.source.as_ref().map(|source| InfoSource {
        name: source.name.clone(),
        region: Some(source.region.clone()),
        ..InfoSource::default()
    });
    regions::tag(&Article {
        body: passage.text.clone(),
        language: if passage.lang == "en" { "en" } else { "zh-Hans" }.to_string(),
        info_sources: source.into_iter().collect(),
        ..Article::default()
    })
}

fn score(passage: &Passage, tagging: &Tagging) -> Count {
    let (optional, gold): (Vec<&Gold>, Vec<&Gold>) = passage.mentions.iter().partition(|gold| gold.opt);
    let mut count = Count { passages: 1, gold: gold.len() as u32, ..Count::default() };
    for mention in &tagging.mentions {
        let touches = |other: &&&Gold| other.start < mention.end && mention.start < other.end;
        match gold.iter().find(|gold| (gold.start, gold.end) == (mention.start, mention.end)) {
            Some(gold) => {
                let mut codes = gold.code.iter().chain(&gold.alt);
                let right = codes.any(|code| same(code) == same(&mention.code));
                count.spans += 1;
                count.right += u32::from(right);
                count.wrong += u32::from(!right);
            }
            None if gold.iter().any(|gold| touches(&gold)) => count.wrong += 1,
            None if optional.iter().any(|gold| touches(&gold)) => {}
            None => {
                count.wrong += 1;
                count.invented += 1;
            }
        }
    }
    let wanted: HashSet<String> = passage.regions.iter().map(|code| county(code)).collect();
    let mut neutral: HashSet<String> = passage.regions_ok.iter().flatten().map(|code| county(code)).collect();
    neutral.extend(wanted.iter().flat_map(|code| above(code)));
    neutral.insert("CN".to_string());
    // Units that the text names inside a wanted one.
    for code in passage.mentions.iter().filter_map(|gold| gold.code.as_deref()) {
        if above(code).iter().any(|up| up != "CN" && wanted.contains(up)) {
            neutral.insert(county(code));
        }
    }
    let filed: HashSet<String> = tagging.regions.iter().map(|region| county(&region.code)).collect();
    count.filed = wanted.intersection(&filed).count() as u32;
    count.unfiled = wanted.difference(&filed).count() as u32;
    count.misfiled =
        filed.iter().filter(|code| !wanted.contains(*code) && !neutral.contains(*code)).count() as u32;
    count
}

/// Lower ends of the bins of confidence that the docs show.
const BINS: [f32; 5] = [0.0, 0.945, 0.955, 0.975, 0.988];

/// The mentions whose confidence lies in a bin: how many, their sum of confidence, how many are right.
#[derive(Default, Clone, Copy)]
struct Bin {
    mentions: u32,
    confidence: f32,
    right: u32,
}

/// Puts the mentions that have a label into their bins.
fn calibrate(bins: &mut [Bin; BINS.len()], passage: &Passage, tagging: &Tagging) {
    for mention in &tagging.mentions {
        let touched = passage.mentions.iter().find(|g| g.start < mention.end && mention.start < g.end);
        // Optional names may be right or wrong; nobody labelled them.
        if touched.is_some_and(|gold| gold.opt) {
            continue;
        }
        let right = touched.is_some_and(|gold| {
            (gold.start, gold.end) == (mention.start, mention.end)
                && gold.code.iter().chain(&gold.alt).any(|code| same(code) == same(&mention.code))
        });
        let at = BINS.iter().rposition(|low| mention.confidence >= *low).unwrap_or(0);
        bins[at].mentions += 1;
        bins[at].confidence += mention.confidence;
        bins[at].right += u32::from(right);
    }
}

/// The page of the docs.
fn page(kinds: &BTreeMap<String, Count>, bins: &[Bin; BINS.len()], failing: &[String]) -> String {
    let mut page = include_str!("accuracy.md").to_string();
    let mut row = |cells: String| page.push_str(&format!("| {cells} |\n"));
    row("kind | passages | mentions | end to end | filing | invented".to_string());
    row("---|---|---|---|---|---".to_string());
    let is_all = |kind: &str| kind.starts_with("all ");
    let (all, single): (Vec<_>, Vec<_>) = kinds
        .iter()
        .filter(|(kind, _)| !kind.contains(' ') || is_all(kind))
        .partition(|(kind, _)| is_all(kind));
    for (kind, count) in all.into_iter().chain(single) {
        let Count { passages, gold, invented, .. } = count;
        let (mentions, filing) = (count.end_to_end(), count.article());
        row(format!("{kind} | {passages} | {gold} | {mentions:.3} | {filing:.3} | {invented}"));
    }
    page.push_str("\n## Confidence\n\n");
    let mut row = |cells: String| page.push_str(&format!("| {cells} |\n"));
    row("mean confidence | right | mentions".to_string());
    row("---|---|---".to_string());
    for bin in bins.iter().filter(|bin| bin.mentions > 0) {
        let mentions = bin.mentions as f32;
        row(format!(
            "{:.2} | {:.2} | {}",
            bin.confidence / mentions,
            bin.right as f32 / mentions,
            bin.mentions
        ));
    }
    page.push_str("\n## Passages that are not all right\n\n");
    failing.iter().for_each(|line| page.push_str(&format!("- {line}\n")));
    page
}

#[test]
fn passages_are_tagged_and_filed() {
    let mut kinds: BTreeMap<String, Count> = BTreeMap::new();
    let mut bins = [Bin::default(); BINS.len()];
    let mut failing: Vec<String> = Vec::new();
    for (name, lines) in FILES {
        for line in lines.lines() {
            let passage: Passage = serde_json::from_str(line).unwrap();
            let tagging = tag(&passage);
            let body: Vec<char> = passage.text.chars().collect();
            for gold in &passage.mentions {
                let text: String = body[gold.start..gold.end].iter().collect();
                assert_eq!(text, gold.text, "{}: the label's own offsets", passage.id);
            }
            let count = score(&passage, &tagging);
            calibrate(&mut bins, &passage, &tagging);
            let wrong = count.wrong + (count.gold - count.right).saturating_sub(count.wrong);
            let filing = count.misfiled + count.unfiled;
            if wrong + filing > 0 {
                let kinds = passage.phenomena.join(", ");
                failing.push(format!("{} ({kinds}): {wrong} mentions, {filing} in its filing", passage.id));
            }
            let groups = [format!("{name} {}", passage.lang), format!("all {}", passage.lang)];
            for kind in passage.phenomena.iter().chain(&groups) {
                kinds.entry(kind.clone()).or_default().add(count);
            }
        }
    }
    println!("{:22} passages gold end-to-end article invented", "");
    for (kind, count) in &kinds {
        let Count { passages, gold, invented, .. } = count;
        println!(
            "{kind:22} {passages:8} {gold:4} {:10.3} {:7.3} {invented:8}",
            count.end_to_end(),
            count.article()
        );
    }
    let docs = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/regions.md");
    let page = page(&kinds, &bins, &failing);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(docs, &page).unwrap();
    }
    assert_eq!(std::fs::read_to_string(docs).unwrap(), page, "UPDATE_DOCS=1 writes it anew");
    for bin in bins.iter().filter(|bin| bin.mentions >= 40) {
        let (mean, right) = (bin.confidence / bin.mentions as f32, bin.right as f32 / bin.mentions as f32);
        assert!((mean - right).abs() <= 0.05, "confidence {mean:.2}, right {right:.2} of {}", bin.mentions);
    }
    for language in ["zh", "en"] {
        let all = kinds[&format!("all {language}")];
        let resolution = f64::from(all.right) / f64::from(all.spans);
        assert!(all.end_to_end() >= 0.99, "{language}: end to end {:.3}", all.end_to_end());
        assert!(all.article() >= 0.98, "{language}: article {:.3}", all.article());
        assert!(resolution >= 0.99, "{language}: resolution {resolution:.3}");
        assert!(all.invented * 10 <= all.passages, "{language}: {} invented", all.invented);
    }
    // A kind of a few names says nothing by its share, and one without regions has none.
    for (kind, count) in kinds.iter().filter(|(_, count)| count.gold >= 10) {
        assert!(count.end_to_end() >= 0.88, "{kind}: end to end {:.3}", count.end_to_end());
    }
    for (kind, count) in kinds.iter().filter(|(_, count)| count.filed + count.unfiled >= 4) {
        assert!(count.article() >= 0.88, "{kind}: article {:.3}", count.article());
    }
}
