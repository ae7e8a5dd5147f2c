//! Whether a heading inside an article begins a new one or is a subhead.
//!
//! All headings of one dress that stand between two sure beginnings are decided together: subheads come
//! in series, and so do articles without bylines. Each brings its evidence, the sum of all decides.

use super::assemble::{Page, Role};
use super::block::{Block, Sort};
use super::cohesion::Cohesion;
use super::heading::is_numbered;
use super::headline::shared;
use super::label;
use super::sort::NEAR;
use super::text::is_blank;

/// How many headings are weighed together.
const SERIES: usize = 12;

/// What surrounds a heading inside an article.
#[derive(Debug, Clone, Copy, Default)]
struct Place<'a> {
    /// The article's own headline.
    headline: Option<&'a Block<'a>>,
    /// The last subhead of the article.
    subhead: Option<&'a Block<'a>>,
    /// Whether a byline or lead-in stands at the head of the article.
    bylined: bool,
    /// Whether the text under the heading ends with a byline of its own.
    signed: bool,
    /// Whether it ends with a line of origin.
    credited: bool,
    /// Whether a table follows at once, and nothing but a table.
    table: bool,
    tabled: bool,
    /// Whether a rule stands above it.
    ruled: bool,
}

/// Whether what stands under a heading shows that an article begins.
pub(super) fn signs(below: &Block) -> bool {
    matches!(below.sort, Sort::Byline | Sort::Names | Sort::Meta | Sort::Jump { from: true })
        || below.sort == Sort::Text && below.text.has_lead()
}

impl Page<'_> {
    /// The first block from `from` on that says something.
    pub(super) fn below(&self, from: usize) -> Option<usize> {
        (from..self.blocks.len()).take(NEAR).find(|&n| {
            self.role[n] == Role::Free
                && !matches!(self.blocks[n].sort, Sort::Furniture | Sort::Rule | Sort::Image { .. })
        })
    }

    /// Whether the heading at `i`, with its text from `behind` on, begins an article after article `c`.
    pub(super) fn begins_article(&mut self, c: usize, i: usize, behind: usize) -> bool {
        if let Some(&begins) = self.verdicts.get(&i) {
            return begins;
        }
        let series = self.series(i, behind);
        let mut score: i32 = series.iter().map(|&(at, behind)| self.evidence(c, at, behind)).sum();
        let weights =
            Cohesion::WEIGHTS.map(|weight| weight * i32::try_from(series.len()).unwrap_or(i32::MAX));
        // Where no shared word can change the answer, none is counted.
        if score + weights[0] <= 0 && score + weights[1] > 0 {
            score += self.shared(c, i, &series);
        }
        let begins = score > 0;
        self.verdicts.extend(series.iter().map(|&(at, _)| (at, begins)));
        begins
    }

    /// What the words say that the stretches of a series of headings share with article `c` and with each other.
    fn shared(&mut self, c: usize, i: usize, series: &[(usize, usize)]) -> i32 {
        let first = self.drafts[c].headed.unwrap_or_else(|| i.saturating_sub(NEAR));
        let begin = self
            .owner
            .iter()
            .take(i)
            .rposition(|o| o.is_some_and(|o| o != c))
            .map_or(first, |n| first.max(n + 1));
        let last = series.last().map_or(i, |(_, behind)| self.stretch_end(*behind));
        let ends = series.iter().skip(1).map(|(at, _)| *at).chain([last]);
        let cohesion = self.cohesion.get_or_insert_with(|| Cohesion::of(self.blocks));
        cohesion.begin();
        cohesion.read(begin..i);
        let mut score = 0;
        for (&(at, behind), end) in series.iter().zip(ends) {
            score += cohesion.shared(behind..end);
            cohesion.read(at..end);
        }
        score
    }

    /// The headings from `i` on that are dressed like it, up to the next sure beginning.
    fn series(&self, i: usize, behind: usize) -> Vec<(usize, usize)> {
        let head = &self.blocks[i];
        let mut series = vec![(i, behind)];
        let mut n = self.stretch_end(behind);
        while series.len() < SERIES
            && n < self.blocks.len()
            && self.blocks[n].sort == Sort::Heading
            && self.role[n] == Role::Free
        {
            let block = &self.blocks[n];
            let alone = self.blocks.get(n + 1).is_none_or(|b| b.sort != Sort::Heading);
            let sure =
                self.below(n + 1).is_none_or(|b| signs(&self.blocks[b])) || shared(&block.text).is_some();
            let like = block.level == head.level
                && (block.level > 0 || block.indent.abs_diff(head.indent) <= 1)
                && is_numbered(&block.text.chars) == is_numbered(&head.text.chars)
                && self.context.is_parallel(n) == self.context.is_parallel(i)
                && named(block) == named(head);
            if !alone || sure || self.is_sent_on(n) {
                break;
            }
            if like {
                series.push((n, n + 1));
            } else if rank(block) < rank(head) {
                // A heading set larger ends the series.
                break;
            }
            n = self.stretch_end(n + 1);
        }
        series
    }

    /// Whether a jump line stands right over a block and sends the text above it elsewhere.
    fn is_sent_on(&self, n: usize) -> bool {
        let over = self.blocks[..n].iter().rev().find(|b| !matches!(b.sort, Sort::Furniture | Sort::Rule));
        over.is_some_and(|b| b.sort == Sort::Jump { from: false })
    }

    /// Where the text from `behind` on ends: at the next heading or what no article owns.
    fn stretch_end(&self, behind: usize) -> usize {
        (behind..self.blocks.len())
            .find(|&n| {
                self.blocks[n].sort == Sort::Heading
                    || matches!(self.role[n], Role::Group(_) | Role::Brief)
                    || self.blocks[n].sort == Sort::Jump { from: true }
            })
            .unwrap_or(self.blocks.len())
    }

    fn place(&self, c: usize, i: usize, behind: usize) -> Place<'_> {
        let draft = &self.drafts[c];
        let mut signed = false;
        let (mut table, mut text, mut credited) = (false, false, false);
        for n in (behind..self.stretch_end(behind)).filter(|&n| self.role[n] == Role::Free) {
            let block = &self.blocks[n];
            table |= (block.sort == Sort::Row || block.bullet.is_some()) && !text;
            text |= block.sort == Sort::Text;
            credited |= block.sort == Sort::Credit && n > behind;
            signed = match block.sort {
                Sort::Byline | Sort::Names => n > behind,
                Sort::Text => block.text.tail().is_some_and(|t| !t.photo && t.credit.is_none()),
                _ => signed,
            };
        }
        Place {
            headline: draft.headed.map(|n| &self.blocks[n]),
            subhead: draft.subhead.map(|n| &self.blocks[n]),
            bylined: draft.bylined,
            signed,
            credited,
            table,
            tabled: table && !text,
            ruled: i > 0 && self.blocks[i - 1].sort == Sort::Rule,
        }
    }

    /// What speaks for a new article at `i` (above zero) or for a subhead (below).
    fn evidence(&self, c: usize, i: usize, behind: usize) -> i32 {
        let block = &self.blocks[i];
        let place = self.place(c, i, behind);
        let text = block.head();
        let mut score = self.dress(block, &place);
        if place.subhead.is_some_and(|s| s.level == block.level && s.indent.abs_diff(block.indent) <= 1) {
            // One that is built otherwise than the subheads before it is none of them.
            let alike = self.drafts[c].subhead.is_some_and(|n| self.context.is_parallel(n));
            let other = named(block) && place.subhead.is_some_and(|s| !named(s));
            score += match (alike && !self.context.is_parallel(i), other) {
                (true, _) => 4,
                (_, true) => 1,
                _ => -4,
            };
        }
        // Beside subheads of another dress, a heading in that of the headline is one.
        let dressed = |a: &Block, b: &Block| a.level == b.level;
        if let (Some(headline), Some(subhead)) = (place.headline, place.subhead)
            && dressed(block, headline)
            && !dressed(block, subhead)
            && block.level > 0
        {
            score += 4;
        }
        // What came back on the page goes on to its end.
        if self.drafts[c].jumped && !place.signed {
            score -= 5;
        }
        score += self.lead_repeats(block, behind);
        if is_numbered(&block.text.chars) {
            // Behind another subhead with a numeral, whatever its marks.
            let next = place.subhead.is_some_and(|s| is_numbered(&s.text.chars));
            score -= if next { 15 } else { 9 };
        }
        if self.context.is_parallel(i) {
            score -= 7;
        }
        if self.context.is_repeated(i) {
            score -= 9;
        }
        if bracketed(text) {
            score -= 4;
        }
        if place.table {
            score += match (block.text.names_a_list(), place.tabled) {
                (true, _) | (false, true) => 10,
                _ => 1,
            };
        }
        // A byline at the end signs an article that has none at its head, the text above included.
        score += match (place.bylined, place.signed) {
            (true, false) if place.credited => 0,
            (true, false) => -1,
            (true, true) => 5,
            (false, false) => 2,
            (false, true) if self.signing => -2,
            (false, true) => 3,
        };
        // A list ends with its rows.
        let listed = !self.drafts[c].paras.is_empty() && self.drafts[c].paras.iter().all(|p| p.row);
        if listed && !place.tabled {
            score += 10;
        }
        let notice = || {
            let said = self.below(behind).map(|n| &self.blocks[n]).filter(|b| b.sort == Sort::Text);
            said.is_some_and(|b| {
                ["特此更正", "特此公告", "特此通知", "特此说明", "特此声明"]
                    .iter()
                    .any(|w| b.head().contains(w))
            })
        };
        if is_notice(text) || notice() {
            score += 9;
        } else if self.is_sent_on(i) {
            score += 5;
        }
        if place.ruled {
            score += 3;
        }
        if block.gap > self.gap.max(1) {
            score += 2;
        }
        // Where subheads of the page are set smaller than this, it is none.
        let smaller = self.over.get(usize::from(block.level) + 1).is_some_and(|[alone, _]| *alone >= 2);
        if smaller && (1..=5).contains(&block.level) && place.headline.is_some_and(|h| h.level == block.level)
        {
            score += 3;
        }
        score + case(block, place.headline) + length(block, place.headline)
    }

    /// The first sentence of an article says its headline again; that under a subhead hardly does.
    fn lead_repeats(&self, block: &Block, behind: usize) -> i32 {
        let Some(below) = self.below(behind).map(|n| &self.blocks[n]).filter(|b| b.sort == Sort::Text) else {
            return 0;
        };
        let lead = &below.text.chars[..below.text.len().min(90)];
        let han = |w: &&[char]| super::text::is_han(w[0]) && super::text::is_han(w[1]);
        let pairs: Vec<&[char]> = block.text.chars.windows(2).filter(han).take(40).collect();
        let said = pairs.iter().filter(|pair| lead.windows(2).any(|w| w == **pair)).count();
        if pairs.len() >= 6 && said * 2 >= pairs.len() { 3 } else { 0 }
    }

    /// How the dress of a heading compares with that of the headline.
    fn dress(&self, block: &Block, place: &Place<'_>) -> i32 {
        let Some(headline) = place.headline else { return 0 };
        match headline.level {
            1..=6 => match block.level {
                0 | 7 => -4,
                level if level > headline.level => -4,
                level if level < headline.level => 4,
                _ => 1,
            },
            7 => match block.level {
                7 => 1,
                0 => -4,
                _ => 3,
            },
            // Of headings without marks those that stand farther in are headlines set in the middle.
            _ => match block.level {
                0 if self.indented && headline.indent >= block.indent + 4 => -4,
                0 if self.indented && block.indent <= headline.indent => 4,
                0 if self.indented && block.indent < 12 => -4,
                7 => -1,
                0 => 0,
                _ => 2,
            },
        }
    }
}

/// How an English heading is written: all capitals, a capital at each word, or as a sentence.
#[derive(PartialEq, Eq)]
enum Case {
    Capitals,
    Titles,
    Sentence,
}

fn case_of(block: &Block) -> Option<Case> {
    let words: Vec<&str> = block
        .head()
        .split(is_blank)
        .filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() > 3)
        .collect();
    if block.chinese() || words.len() < 2 {
        return None;
    }
    let capital = |w: &&&str| w.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
    let count = words.iter().filter(capital).count();
    if !words.iter().any(|w| w.chars().any(char::is_lowercase)) {
        Some(Case::Capitals)
    } else if count == words.len() && words.len() >= 3 {
        Some(Case::Titles)
    } else if count * 2 <= words.len() {
        Some(Case::Sentence)
    } else {
        None
    }
}

/// Headlines of a page are written alike; a heading written otherwise is a subhead.
fn case(block: &Block, headline: Option<&Block>) -> i32 {
    match (case_of(block), headline.and_then(case_of)) {
        (Some(own), Some(theirs)) if own != theirs => -3,
        _ => 0,
    }
}

/// Subheads are shorter than headlines, and the shorter the likelier.
fn length(block: &Block, headline: Option<&Block>) -> i32 {
    let size = |b: &Block| {
        if block.chinese() {
            b.text.len()
        } else {
            b.head().split(is_blank).filter(|w| !w.is_empty()).count()
        }
    };
    let count = size(block);
    let (long, short) = if block.chinese() { (16, 6) } else { (8, 4) };
    let own = i32::from(count > long) - 2 * i32::from(count <= short);
    let compared = headline.map_or(0, |h| i32::from(count >= size(h)) - i32::from(count * 5 <= size(h) * 3));
    let apart = block.chinese() && block.text.chars.iter().any(|c| is_blank(*c)) && count > 8;
    own + compared + i32::from(apart)
}

/// `某县：…`: a name of a place or body before a colon.
fn named(block: &Block) -> bool {
    let colon = block.text.chars.iter().take(7).position(|c| matches!(c, '：' | ':'));
    colon.is_some_and(|n| n >= 2) && !is_numbered(&block.text.chars)
}

/// Notices stand for themselves: `停水通知`, `更正`, `招聘启事`.
pub(super) fn is_notice(text: &str) -> bool {
    let closed = label::closed(text);
    closed.chars().count() <= 24
        && ["公告", "通告", "通知", "启事", "声明", "更正", "公示", "讣告", "致歉"]
            .iter()
            .any(|w| closed.ends_with(w))
        || ["correction", "corrections", "public notice", "legal notice"]
            .contains(&closed.to_lowercase().as_str())
}

/// `【案情】`: a label in brackets and nothing behind it.
pub(super) fn bracketed(text: &str) -> bool {
    text.starts_with(['【', '［', '[']) && text.ends_with(['】', '］', ']']) && text.chars().count() <= 10
}

fn rank(block: &Block) -> u8 {
    if block.level == 0 { 9 } else { block.level }
}
