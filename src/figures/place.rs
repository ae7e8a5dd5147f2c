//! Whose figure it is: the mention of a region that governs a figure.
//!
//! The nearest one before it in its clause, else in its sentence; else one that follows in the clause (5家企业落户黑河);
//! else the last that the paragraph speaks about, the heading over it, and in the end the region that the article
//! is filed under, where that is one. A place that is only compared with, ranked in or traded with (高于全国, 居全省第5位,
//! 对俄罗斯出口) governs nothing, nor does the home of a source or a part of an organisation's name.

use super::lexicon::Lexicon;
use super::{Figure, Kind};
use crate::article::Article;
use crate::regions::{Level, Mention, Role, Tagging};
use std::sync::LazyLock;

/// Mentions looked at before a figure; a paragraph that names more places between is a list.
const BACK: usize = 16;

/// Longest line that heads what follows without being known as a heading.
const HEADING: usize = 24;

/// What stands before a place that is a measure, a partner or an origin, not the owner of the figure.
static ASIDES: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    let words = [
        "比",
        "较",
        "占",
        "居",
        "列",
        "位居",
        "位列",
        "排",
        "排名",
        "高于",
        "低于",
        "快于",
        "慢于",
        "优于",
        "对",
        "向",
        "跟",
        "来自",
        "源自",
        "销往",
        "远销",
        "出口",
        "发往",
        "运往",
        "进口自",
        "自",
        "往",
        "赴",
        "抵达",
        "超过",
        "领先",
        "落后",
        "than ",
        "from ",
        "to ",
        "with ",
        "From ",
        "than the ",
        "against ",
        "towards ",
    ];
    Lexicon::new(words.map(|word| (word, ())))
});

/// How the governing mention was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// In a list of places that a list of figures answers to: 甲、乙两地分别增长4%和5%.
    Respectively(usize),
    /// Before the figure in its clause.
    Clause(usize),
    /// Before it in its sentence.
    Sentence(usize),
    /// After it in its clause.
    After(usize),
    /// Before it in its paragraph.
    Paragraph(usize),
    /// In the heading over it.
    Heading(usize),
    /// The region that the article is filed under.
    Filed,
}

/// The regions of figures, one after the other in the order of the text.
pub(super) struct Places<'a> {
    tagging: &'a Tagging,
    body: &'a [char],
    /// Whether a mention may own a figure.
    owners: Vec<bool>,
    /// Starts of the lines, and the mention that the heading over each names.
    lines: Vec<(usize, Option<usize>)>,
    filed: Option<&'a str>,
}

impl<'a> Places<'a> {
    pub(super) fn new(article: &Article, tagging: &'a Tagging, body: &'a [char]) -> Self {
        let owners = tagging.mentions.iter().map(|mention| owns(mention, body)).collect();
        // Of several regions no one is what a figure without a place is about.
        let filed = match &tagging.regions[..] {
            [one] => Some(one.code.as_str()),
            [first, second, ..] if first.salience >= 2.0 * second.salience => Some(first.code.as_str()),
            _ => None,
        };
        let mut places = Self { tagging, body, owners, lines: Vec::new(), filed };
        places.lines = places.lines(article);
        places
    }

    /// The code of the region that governs `figure`, and how it was found; `figures` are all of the article.
    pub(super) fn of(&self, figures: &[Figure], at: usize) -> Option<(&'a str, Found)> {
        let figure = figures.get(at)?;
        let found = self.respectively(figures, at).or_else(|| self.near(figure));
        let found = found.or(self.filed.map(|_| Found::Filed))?;
        let code = match found {
            Found::Filed => self.filed?,
            Found::Respectively(at)
            | Found::Clause(at)
            | Found::Sentence(at)
            | Found::After(at)
            | Found::Paragraph(at)
            | Found::Heading(at) => &self.mention(at)?.code,
        };
        Some((code, found))
    }

    fn mention(&self, at: usize) -> Option<&'a Mention> {
        self.tagging.mentions.get(at)
    }

    fn near(&self, figure: &Figure) -> Option<Found> {
        let mentions = &self.tagging.mentions;
        let index = mentions.partition_point(|mention| mention.start < figure.start);
        let line = self.line(figure.start);
        let clause = self.clause_start(figure.start, line.0);
        let mut paragraph = None;
        for at in (index.saturating_sub(BACK)..index).rev() {
            let mention = mentions.get(at)?;
            if mention.start < line.0 {
                break;
            }
            if !self.governs(at, figure) {
                continue;
            }
            if mention.start >= clause {
                return Some(Found::Clause(at));
            }
            if mention.start >= figure.sentence.start {
                return Some(Found::Sentence(at));
            }
            if mention.role == Role::Focus {
                paragraph = Some(Found::Paragraph(at));
                break;
            }
        }
        let end = self.clause_end(figure.end);
        let after = (index..mentions.len())
            .take_while(|at| self.mention(*at).is_some_and(|mention| mention.end <= end))
            .find(|at| {
                self.mention(*at).is_some_and(|mention| mention.start >= figure.end)
                    && self.governs(*at, figure)
            })
            .map(Found::After);
        after.or(paragraph).or(line.1.map(Found::Heading))
    }

    /// Whether the mention owns this figure: a rank right after a place is a rank in it.
    fn governs(&self, at: usize, figure: &Figure) -> bool {
        let Some(mention) = self.mention(at) else { return false };
        let ranked = figure.kind == Kind::Rank && (mention.end..=mention.end + 2).contains(&figure.start);
        self.owners.get(at) == Some(&true) && !ranked
    }

    /// 甲、乙、丙分别增长4%、5%和7%: as many places as figures, each list joined by 、 and 和 alone.
    fn respectively(&self, figures: &[Figure], at: usize) -> Option<Found> {
        let joined = |from: usize, to: usize| {
            let gap = self.body.get(from..to).unwrap_or_default();
            gap.len() <= 3
                && matches!(
                    gap.iter().collect::<String>().trim(),
                    "、" | "和" | "与" | "及" | "，" | "," | "以及" | "、约"
                )
        };
        let follows = |at: usize| {
            at > 0 && figures.get(at - 1).zip(figures.get(at)).is_some_and(|(a, b)| joined(a.end, b.start))
        };
        let mut first = at;
        while follows(first) && at - first < BACK {
            first -= 1;
        }
        let mut last = at;
        while follows(last + 1) && last - at < BACK {
            last += 1;
        }
        if first == last {
            return None;
        }
        let mentions = &self.tagging.mentions;
        let start = figures.get(first)?.start;
        let end = mentions.partition_point(|mention| mention.start < start);
        let nearest = mentions.get(end.checked_sub(1)?)?;
        let gap: String = self.body.get(nearest.end..start)?.iter().take(40).collect();
        if !gap.contains("分别") || gap.contains(['。', '；', '\n']) {
            return None;
        }
        let mut begin = end - 1;
        while begin > 0
            && mentions.get(begin - 1).zip(mentions.get(begin)).is_some_and(|(a, b)| joined(a.end, b.start))
        {
            begin -= 1;
        }
        (end - begin == last - first + 1).then_some(Found::Respectively(begin + at - first))
    }

    fn clause_start(&self, at: usize, line: usize) -> usize {
        let from = at.saturating_sub(80).max(line).min(at);
        let text = self.body.get(from..at).unwrap_or_default();
        let mark = |place: usize| {
            let digit = |c: Option<&char>| c.is_some_and(char::is_ascii_digit);
            match text.get(place) {
                Some('，' | '；' | '。' | '！' | '？' | '\n' | ';' | '：') => true,
                // A comma within a number parts nothing.
                Some(',') => !digit(text.get(place + 1)),
                _ => false,
            }
        };
        (0..text.len()).rev().find(|place| mark(*place)).map_or(from, |place| from + place + 1)
    }

    fn clause_end(&self, at: usize) -> usize {
        let marks = |c: &char| matches!(c, '，' | '；' | '。' | '！' | '？' | '\n' | ';' | '：' | ',');
        at + self.body.iter().skip(at).take(60).take_while(|c| !marks(c)).count()
    }

    /// Start of the line that holds `at`, and the mention that the heading over it names.
    fn line(&self, at: usize) -> (usize, Option<usize>) {
        let index = self.lines.partition_point(|(start, _)| *start <= at);
        index.checked_sub(1).and_then(|index| self.lines.get(index)).copied().unwrap_or((0, None))
    }

    fn lines(&self, article: &Article) -> Vec<(usize, Option<usize>)> {
        let (mut lines, mut heading, mut start) = (Vec::new(), None, 0);
        let mut mention = 0;
        for line in self.body.split(|c| *c == '\n') {
            let end = start + line.len();
            lines.push((start, heading));
            let closed = line.last().is_some_and(|c| "。！？；：，、”.!?;:,".contains(*c));
            let short = (2..=HEADING).contains(&line.len()) && !closed;
            let known = || {
                let text: String = line.iter().collect();
                article.subheads.iter().any(|subhead| subhead.trim() == text.trim())
            };
            let named = (mention..self.tagging.mentions.len())
                .take_while(|at| self.mention(*at).is_some_and(|mention| mention.start < end));
            if short || !article.subheads.is_empty() && known() {
                heading = named.clone().find(|at| self.owners.get(*at) == Some(&true));
            }
            mention += named.count();
            start = end + 1;
        }
        lines
    }
}

/// Whether a mention may own figures at all.
fn owns(mention: &Mention, body: &[char]) -> bool {
    let foreign = match mention.level {
        Level::Country => mention.code != "CN",
        Level::City => true,
        _ => false,
    };
    match mention.role {
        Role::Source | Role::Organisation | Role::Transit => return false,
        // What only visits the text from abroad buys, sells or sends guests.
        Role::Mention if foreign => return false,
        Role::Focus | Role::Mention => {}
    }
    ASIDES.ending(body, mention.start).is_none()
}
