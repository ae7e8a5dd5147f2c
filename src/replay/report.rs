//! What would change if a generation counted: numbers, and some examples.

use super::changes::{Change, Changes, Compared};
use super::effect::Effect;
use super::{Replay, ReplayError};
use crate::event::{Content, Item, Topic};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// A report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The stage.
    pub stage: String,
    /// The generation.
    pub generation: u8,
    /// Articles.
    pub articles: Compared,
    /// What becomes of the mentions or figures of the articles that change.
    pub items: Items,
    /// Articles that change, the first ones in the order of their partitions.
    pub examples: Vec<Example>,
}

/// Mentions or figures, by what becomes of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Items {
    /// New.
    pub added: u64,
    /// Gone.
    pub removed: u64,
    /// At the same place, read in another way.
    pub changed: u64,
    /// As before.
    pub same: u64,
}

/// An article that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Example {
    /// Article id.
    pub id: String,
    /// Revision.
    pub revision: u32,
    /// Headline.
    pub headline: String,
    /// New mentions or figures.
    pub added: Vec<Reading>,
    /// Those that are gone.
    pub removed: Vec<Reading>,
    /// Those that are read in another way.
    pub changed: Vec<Reread>,
    /// Codes of the regions before and after, where they differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regions: Option<[Vec<String>; 2]>,
}

/// A mention or figure and how it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// First code point in the body.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// What stands there.
    pub text: String,
    /// How it is read.
    pub reading: String,
}

/// A mention or figure that is read in another way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reread {
    /// Before.
    pub before: Reading,
    /// After.
    pub after: Reading,
}

impl Replay {
    /// Compares the generation with what is in effect; tells at most `examples` articles that change.
    ///
    /// # Errors
    /// [`ReplayError`] if there is no such generation, or the log cannot be used.
    pub async fn report(&self, examples: usize) -> Result<Report, ReplayError> {
        self.must_exist(self.found(), "run `dateline replay --stage … --from …` first").await?;
        let mut effect = Effect::new(self);
        effect.catch_up().await?;
        let mut changes = Changes::of(self, self.found(), &mut effect).await?;
        let mut report = Report {
            stage: self.stage().word().to_owned(),
            generation: self.generation().number(),
            articles: Compared::default(),
            items: Items::default(),
            examples: Vec::new(),
        };
        while let Some(some) = changes.next(&effect).await? {
            for change in some {
                let Some(example) = self.example(&change, &mut report.items) else { continue };
                if report.examples.len() < examples {
                    report.examples.push(example);
                }
            }
        }
        report.articles = changes.compared;
        Ok(report)
    }

    fn example(&self, change: &Change, items: &mut Items) -> Option<Example> {
        let before = self.content(self.part(&change.issued)?)?;
        let after = self.content(&change.result)?;
        let mut example = Example {
            id: change.issued.article_id.clone(),
            revision: change.issued.revision,
            headline: change.issued.headline.clone(),
            added: Vec::new(),
            removed: Vec::new(),
            changed: Vec::new(),
            regions: (self.live == Topic::Regions && before.regions != after.regions)
                .then(|| [before.regions.clone(), after.regions.clone()]),
        };
        compare(&before, &after, &mut example, items);
        Some(example)
    }
}

fn compare(before: &Content, after: &Content, example: &mut Example, items: &mut Items) {
    // Two of them never stand at the same place.
    let by_place = |content: &Content| -> BTreeMap<(u32, u32), Item> {
        content.items.iter().map(|item| ((item.start, item.end), item.clone())).collect()
    };
    let mut old = by_place(before);
    for (place, item) in by_place(after) {
        match old.remove(&place) {
            Some(same) if same == item => items.same += 1,
            Some(other) => {
                items.changed += 1;
                example.changed.push(Reread { before: Reading::from(other), after: Reading::from(item) });
            }
            None => {
                items.added += 1;
                example.added.push(Reading::from(item));
            }
        }
    }
    items.removed += old.len() as u64;
    example.removed.extend(old.into_values().map(Reading::from));
}

impl From<Item> for Reading {
    fn from(item: Item) -> Self {
        let Item { start, end, text, reading, .. } = item;
        Self { start, end, text, reading }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { stage, generation, articles, items, examples } = self;
        let Compared { same, changed, passed_over } = articles;
        writeln!(f, "{stage}, generation {generation} against what is in effect")?;
        writeln!(f, "articles  {same} same, {changed} changed, {passed_over} passed over")?;
        let Items { added, removed, changed, same } = items;
        writeln!(
            f,
            "{stage:<9} {added} added, {removed} removed, {changed} changed, {same} same in the articles that change"
        )?;
        for example in examples {
            writeln!(f, "\n{} revision {}: {}", example.id, example.revision, example.headline)?;
            for (sign, readings) in [('+', &example.added), ('-', &example.removed)] {
                for Reading { start, end, text, reading } in readings {
                    writeln!(f, "  {sign} {start}..{end} {text}: {reading}")?;
                }
            }
            for Reread { before, after } in &example.changed {
                let Reading { start, end, text, reading } = before;
                writeln!(f, "  ~ {start}..{end} {text}: {reading} → {}", after.reading)?;
            }
            if let Some([before, after]) = &example.regions {
                writeln!(f, "  filed under {} → {}", before.join(" "), after.join(" "))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Outcome, ResultHead, encode_figures};
    use crate::figures::Figure;

    #[test]
    fn figures_are_told_apart_by_place() {
        let article = crate::article::Article {
            id: "a".into(),
            body: "进出口总值58.7亿元，同比增长3%，其中出口20亿元。".into(),
            ..Default::default()
        };
        let found = crate::figures::extract(&article);
        let content = |figures: &[Figure]| {
            let head = ResultHead {
                article_id: "a".into(),
                revision: 1,
                outcome: Outcome::Ok,
                partition: 0,
                offset: 1,
            };
            Content::of(Topic::Figures, &encode_figures(&head, figures)).unwrap()
        };
        let [first, second, third] = &found[..] else { panic!("{found:?}") };
        let other = Figure { value: "4".into(), ..second.clone() };
        let (before, after) =
            (content(&[first.clone(), second.clone()]), content(&[first.clone(), other, third.clone()]));
        let mut report = Report {
            stage: "figures".into(),
            generation: 2,
            articles: Compared { same: 5, changed: 1, passed_over: 0 },
            items: Items::default(),
            examples: vec![Example {
                id: "a".into(),
                revision: 1,
                headline: "外贸".into(),
                added: vec![],
                removed: vec![],
                changed: vec![],
                regions: None,
            }],
        };
        compare(&before, &after, &mut report.examples[0], &mut report.items);
        assert_eq!(report.items, Items { added: 1, removed: 0, changed: 1, same: 1 });
        let text = report.to_string();
        assert!(text.contains("~ 16..18 3%: 3 · % · percent") && text.contains("→ 4 · %"), "{text}");
        assert!(text.contains("+ 23..27 20亿元: 2000000000"), "{text}");
    }
}
