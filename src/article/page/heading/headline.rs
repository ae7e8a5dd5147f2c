//! Where an article begins: runs of headings in their place on the page, boxes and what goes on behind them.

use crate::article::Kind;
use crate::article::page::credits::byline;
use crate::article::page::credits::names;
use crate::article::page::heading;
use crate::article::page::heading::boxes;
use crate::article::page::heading::label;
use crate::article::page::heading::outline::{self, signs};
use crate::article::page::heading::weigh::Part;
use crate::article::page::items::assemble::{Page, Role, is_note, title_of};
use crate::article::page::items::draft::Draft;
use crate::article::page::layout::block::Sort;
use crate::article::page::layout::join;
use crate::article::page::layout::marks::is_bullet;
use crate::article::page::layout::reading::Reading;
use crate::article::page::layout::sort::{NEAR, continues};
use crate::article::page::text::{Text, cannot_begin, is_blank, is_final, is_han, is_spread, string};

impl Page<'_> {
    /// A run of headings that begins at `i`; gives the block behind it.
    pub(crate) fn heading(&mut self, i: usize) -> usize {
        let mut run = vec![i];
        let mut next = i + 1;
        while let Some(block) = self.blocks.get(next) {
            match (self.role[next], block.sort) {
                (Role::Free, Sort::Heading) => run.push(next),
                (Role::Free, Sort::Furniture | Sort::Rule) => {}
                _ => break,
            }
            next += 1;
        }
        let mut behind = run.last().map_or(i, |n| n + 1);
        let told = self.told_deck(behind);
        let deck = told.filter(|_| run.last().is_some_and(|&n| !self.blocks[n].text.is_label()));
        behind = deck.map_or(behind, |n| n + 1);
        let inside = self.current.filter(|&c| {
            let draft = &self.drafts[c];
            (draft.headline.is_some() || !draft.paras.is_empty()) && !draft.closed
        });
        // A label in brackets over a headline is a column, one over text alone a subhead like others.
        let text = self.blocks[i].head();
        let boxed = boxes::is_box(text)
            && inside.is_some()
            && (boxes::is_named_box(text) || run.len() == 1 && !outline::bracketed(text));
        let (mut draft, mut last): (Option<usize>, Option<Part>) = (None, None);
        for &b in &run {
            let part = match self.blocks[b].part {
                Some(Part::Subhead) if draft.or(self.current).is_none() => Part::Headline,
                Some(Part::More) if last.is_none() => Part::Headline,
                part => part.unwrap_or(Part::Headline),
            };
            match part {
                Part::Column => {
                    self.column(b);
                    draft = None;
                }
                Part::Subhead => self.subhead_of(draft.or(self.current), b),
                Part::More if last == Some(Part::Subhead) => self.more_of_subhead(draft.or(self.current), b),
                _ => {
                    let second = |c: usize| self.drafts[c].headline.is_some();
                    let begins = matches!(part, Part::Kicker | Part::Headline);
                    let c = match draft.filter(|&c| !(begins && second(c))) {
                        Some(c) => c,
                        None => self.start(),
                    };
                    draft = Some(c);
                    self.title(c, b, part);
                }
            }
            last = if part == Part::More { last } else { Some(part) };
        }
        if let (Some(c), Some(deck)) = (draft, deck) {
            self.owner[deck] = Some(c);
            let text = Text::clone(&self.blocks[deck].text);
            match &mut self.drafts[c].deck {
                Some(have) => have.append(&text, true),
                None => self.drafts[c].deck = Some(text),
            }
        }
        if let (true, Some(c), Some(outer)) =
            (boxed || inside.is_some_and(|o| self.drafts[o].open()), draft, inside)
        {
            let resume = self.resume(outer, behind, i, boxed);
            self.drafts[c].outer = Some((outer, resume));
        }
        behind
    }

    /// A second headline that is a whole sentence: one line between a headline and its byline.
    fn told_deck(&self, behind: usize) -> Option<usize> {
        let n = (behind..self.blocks.len())
            .take(3)
            .find(|&n| !matches!(self.blocks[n].sort, Sort::Furniture | Sort::Rule))?;
        let block = &self.blocks[n];
        let most = if block.chinese() { 50 } else { 150 };
        let by = self.blocks.get(n + 1)?;
        let over = self.below(n + 2).map(|n| &self.blocks[n]).is_some_and(|b| match b.sort {
            Sort::Text => {
                b.level == 0 && (b.text.len() > 40 || is_final(&b.text.chars)) && !heading::could_be(b)
            }
            Sort::Byline | Sort::Meta => true,
            _ => false,
        });
        (self.role[n] == Role::Free
            && block.sort == Sort::Text
            && block.text.len() <= most
            && block.lines <= 2
            && is_final(&block.text.chars)
            && !is_note(block)
            && !signs(block)
            && matches!(by.sort, Sort::Byline | Sort::Names | Sort::Meta)
            && over)
            .then_some(n)
    }

    pub(crate) fn column(&mut self, i: usize) {
        let name = label::closed(self.blocks[i].head()).into_owned();
        self.section = Some(name).filter(|n| !n.is_empty());
        self.fresh = true;
        self.group = false;
        self.current = None;
    }

    /// A line of the title of article `c`: its kicker, headline or second headline.
    fn title(&mut self, c: usize, b: usize, part: Part) {
        self.owner[b] = Some(c);
        let block = &self.blocks[b];
        let text = title_of(&block.text);
        let draft = &mut self.drafts[c];
        let slot = match part {
            Part::Kicker => &mut draft.kicker,
            Part::Deck => &mut draft.deck,
            _ => &mut draft.headline,
        };
        match slot {
            // Lines of a headline keep a space between them; one that was broken is healed.
            Some(have) if block.gap > 0 => join::glue(have, &text, false),
            Some(have) => have.append(&text, true),
            None => *slot = Some(text),
        }
        if part == Part::Headline {
            self.drafts[c].headed = Some(b);
            self.shared_byline(c);
        }
    }

    /// A subhead of article `c`; one with a numeral behind a box, or one behind a box that is named and stands among
    /// subheads set as it is, of the article around that.
    fn subhead_of(&mut self, c: Option<usize>, b: usize) {
        let Some(c) = c else { return };
        let numbered = heading::is_numbered(&self.blocks[b].text.chars);
        // What is counted in the box itself opens it.
        let draft = &self.drafts[c];
        let named = || draft.headline.as_ref().is_some_and(|h| boxes::is_named_box(&h.to_string()));
        let among = || draft.outer.is_some_and(|(outer, _)| self.has_such_subhead(outer, b));
        let behind = !draft.open()
            && !draft.paras.is_empty()
            && draft.subheads.is_empty()
            && (numbered || named() && among());
        // A short box of one paragraph that says by its name what it is has no subheads: the signed article goes on.
        let short = draft.paras.len() == 1
            && !draft.open()
            && draft.subheads.is_empty()
            && draft.paras[0].text.len() <= 200
            && draft.headed.is_some_and(|n| boxes::is_named_box(self.blocks[n].head()))
            && draft.outer.is_some_and(|(outer, _)| self.drafts[outer].bylined && !self.drafts[outer].closed);
        match draft.outer.filter(|_| behind || short) {
            Some((outer, _)) => {
                self.current = Some(outer);
                self.subhead(outer, b);
            }
            None => self.subhead(c, b),
        }
    }

    /// Whether the last subhead of article `c` is set as the one at `b` is.
    fn has_such_subhead(&self, c: usize, b: usize) -> bool {
        let own = |n: &usize| self.owner[*n] == Some(c) && self.blocks[*n].part == Some(Part::Subhead);
        let dress = |n: usize| (self.blocks[n].level, self.blocks[n].bold > 0, self.blocks[n].gap > 0);
        (0..b).rev().take(NEAR).find(own).is_some_and(|n| dress(n) == dress(b))
    }

    /// The second line of a subhead that the page broke in two.
    fn more_of_subhead(&mut self, c: Option<usize>, b: usize) {
        let Some(c) = c else { return };
        self.owner[b] = Some(c);
        if let Some((text, _)) = self.drafts[c].subheads.last_mut() {
            join::glue(text, &self.blocks[b].text, false);
        }
    }

    pub(crate) fn subhead(&mut self, c: usize, i: usize) {
        self.owner[i] = Some(c);
        let before = self.drafts[c].paras.len();
        let text = Text::clone(&self.blocks[i].text);
        self.drafts[c].subheads.push((text, before));
    }

    /// A headline that shares its line with the byline ends where the byline begins.
    pub(crate) fn shared_byline(&mut self, c: usize) {
        let Some(text) = self.drafts[c].headline.clone() else { return };
        if let Some((end, names)) = self.signed_line(c, &text) {
            let draft = &mut self.drafts[c];
            draft.headline = Some(text.cut(0..end));
            draft.credit_to(names);
            draft.bylined = true;
        } else if let Some((end, by)) = shared(&text.clone().into()) {
            let draft = &mut self.drafts[c];
            draft.headline = Some(text.cut(0..end));
            draft.credit_to(by.authors);
            draft.paper = by.paper;
            draft.bylined = true;
        }
    }

    /// A headline with the writer's bare name at the end of its line, text right under it:
    /// `让夜市亮得更久　冷月`. The longer the headline, the less of a blank is asked for.
    fn signed_line(&self, c: usize, text: &Text) -> Option<(usize, Vec<String>)> {
        let chars = &text.chars;
        // `藕与菱/林 知 夏`
        let role = |n: usize| matches!(chars[n - 1], '文' | '图' | '摄');
        let slash = chars.iter().rposition(|c| matches!(c, '/' | '／'));
        let bracket = |n: usize| chars[..n].iter().any(|c| matches!(c, '(' | '（'));
        let slash = slash.filter(|n| (2..=24).contains(n) && !role(*n) && !bracket(*n));
        let behind = slash.and_then(|n| Some((n, names::bare_names(&string(&chars[n + 1..]))?)));
        let behind = behind.filter(|(_, names)| names.len() == 1 && text.chars[0] > '\u{3000}');
        if behind.is_some() {
            return behind;
        }
        let headed = self.drafts[c].headed?;
        let under = self.below(headed + 1).map(|n| &self.blocks[n]);
        if !under.is_some_and(|b| b.sort == Sort::Text && !signs(b)) {
            return None;
        }
        // `给单车划个“停车格” 沈 越 罗鸣`
        let blanks = (6..chars.len()).filter(|n| is_blank(chars[*n]) && !is_blank(chars[n - 1]));
        let several = blanks.take(1).find_map(|n| {
            let tail = string(&chars[n..]);
            let names = names::bare_names(tail.trim())?;
            (names.len() == 2
                && byline::chinese_byline(&tail).is_none()
                && !chars[..n].iter().any(|c| is_blank(*c)))
            .then_some((n, names))
        });
        if let Some((end, names)) = several {
            return Some((end, names));
        }
        let mut at = chars.iter().rposition(|c| is_blank(*c))?;
        // The letters of the name may be set apart.
        if at + 2 == chars.len() && at >= 2 && is_blank(chars[at - 2]) {
            at -= 2;
        }
        // `申 屠 明` behind a wide gap
        let wide = |n: &usize| is_blank(chars[*n]) && (chars[*n] == '\u{3000}' || is_blank(chars[n - 1]));
        let far = (1..chars.len()).rev().find(wide).filter(|n| chars.len() - n <= 7);
        let tail = far.map(|n| string(&chars[n + 1..])).filter(|tail| tail.chars().any(is_blank));
        if let Some(n) =
            far.filter(|_| tail.is_some_and(|t| names::bare_names(&t).is_some_and(|n| n.len() == 1)))
        {
            at = n;
        }
        // `慕容 石`
        let double = names::DOUBLE.iter().any(|d| chars[..at].ends_with(&d.chars().collect::<Vec<_>>()));
        if double && chars.len() - at <= 3 && at >= 3 && is_blank(chars[at - 3]) {
            at -= 3;
        }
        let gap = chars[..at].iter().rev().take_while(|c| is_blank(**c)).count() + 1;
        let end = at + 1 - gap;
        let wide = gap > 1 || matches!(chars[at], '\u{3000}' | '\t');
        let lone = !chars[..end].iter().any(|c| is_blank(*c));
        let name: String = chars[at + 1..].iter().filter(|c| !is_blank(**c)).collect();
        let size = name.chars().count();
        // A surname is enough behind a wide blank; a pen name asks for a headline of some length.
        let known = names::bare_names(&name).is_some();
        let least = match (wide, known) {
            (true, true) if size == 3 => 2,
            (true, _) if gap > 1 => 2,
            (true, true) => 5,
            (_, true) => 6,
            (true, false) => 4,
            (false, false) => 7,
        };
        if end < least || !lone {
            return None;
        }
        names::placed_names(&name)
            .filter(|names| names.len() == 1 && (known || size <= 3))
            .map(|names| (end, names))
    }

    /// The one article that another one cut in the middle of a sentence, where block `i` is no beginning of one and
    /// ends it.
    pub(crate) fn left_open(&self, i: usize) -> Option<usize> {
        let block = &self.blocks[i];
        let current = self.current.filter(|&c| !self.drafts[c].paras.is_empty() && !self.drafts[c].open())?;
        if block.level > 0 || block.bullet.is_some() || block.text.len() > 60 {
            return None;
        }
        let left =
            |draft: &Draft| draft.kind == Kind::Article && draft.open() && !draft.jumped && !draft.closed;
        let mut open = (0..current).rev().take(4).filter(|&c| left(&self.drafts[c]));
        let found = open.next().filter(|_| open.next().is_none())?;
        let last = self.drafts[found].paras.last()?;
        continues(&last.text.chars, block).then_some(found)
    }

    /// The block at which the article around a box goes on, if the page shows it.
    pub(crate) fn resume(&self, outer: usize, behind: usize, heading: usize, boxed: bool) -> Option<usize> {
        let stretch: Vec<usize> = (behind..self.blocks.len())
            .take_while(|&n| {
                !matches!(self.blocks[n].sort, Sort::Heading | Sort::Jump { from: true })
                    && !matches!(self.role[n], Role::Group(_) | Role::Brief)
            })
            .filter(|&n| self.role[n] == Role::Free && self.blocks[n].sort == Sort::Text)
            .collect();
        let first = *stretch.first()?;
        // A box that is a table ends with it.
        let table = self.blocks[behind..first].iter().filter(|b| b.sort == Sort::Row).count();
        let sourced = matches!(self.blocks[first - 1].sort, Sort::Credit | Sort::Meta) && first > behind;
        if table >= 2 && (self.drafts[outer].open() || sourced) {
            return Some(first);
        }
        // So does one that is a list of facts, a label to each.
        let fact = |n: usize| {
            let chars = &self.blocks[n].text.chars;
            heading::is_labelled(chars) || heading::is_labelled_chinese(chars)
        };
        let facts = stretch.iter().take_while(|&&n| fact(n)).count();
        if facts >= 2 && self.drafts[outer].open() {
            return stretch.get(facts).copied();
        }
        let rule = (first..=*stretch.last()?).find(|&n| self.blocks[n].sort == Sort::Rule);
        let open = self.drafts[outer].open();
        let end = self.drafts[outer]
            .paras
            .last()
            .map(|p| p.text.chars.get(p.text.len().saturating_sub(300)..).unwrap_or_default())
            .unwrap_or_default();
        let quoted = end.iter().filter(|c| **c == '“').count() > end.iter().filter(|c| **c == '”').count();
        let inside = &self.blocks[first];
        let shows = |n: usize| {
            let block = &self.blocks[n];
            let start = block.text.first().unwrap_or(' ');
            let digits =
                end.last().is_some_and(|c| c.is_ascii_digit() || *c == '.') && start.is_ascii_digit();
            let closes = quoted && block.text.chars.iter().find(|c| matches!(c, '“' | '”')) == Some(&'”');
            let marks = self.blocks[heading].quote && inside.quote && !block.quote;
            let ruled = rule.is_some_and(|rule| rule < n)
                || open && matches!(self.blocks[n - 1].sort, Sort::Credit | Sort::Meta);
            // A box set close between paragraphs that are set close ends at a blank line.
            let close = boxed && self.gap == 0 && inside.gap == 0 && block.gap > 0;
            let fragment =
                cannot_begin(start) || start.is_lowercase() || "的了着过等亿万元吨个家户%％".contains(start);
            // `…收回成` + `本。照现在…`: what stands before the first mark is no sentence.
            let mark = block.text.chars.iter().take(4).position(|c| matches!(c, '。' | '，' | '、' | '；'));
            let known = || end.last().is_some_and(|last| self.context.knows(*last, start));
            let numbered = heading::is_numbered(&block.text.chars);
            let stump = !numbered && mark.is_some_and(|n| n == 1 || n > 1 && known());
            // `…最长,达到` + `126天。`
            let end = block.text.len() <= 8 && is_final(&block.text.chars) && block.bullet.is_none();
            marks || ruled || close || open && (digits || closes || fragment || stump || end)
        };
        let closed = |n: usize| is_final(&self.blocks[n].text.chars) || self.blocks[n].bullet.is_some();
        let candidates = || stretch.windows(2).filter(|w| closed(w[0])).map(|w| w[1]);
        let shown = candidates().find(|&n| shows(n));
        // Otherwise where the text is built least like the first paragraph of the box, and the earlier
        // the likelier.
        let unlike = |n: &usize| {
            let (a, b) = (&inside.text.chars, &self.blocks[*n].text.chars);
            // What a sentence begins with is no second half of one.
            let year = b.len() > 4 && b[..4].iter().all(char::is_ascii_digit) && b[4] == '年';
            if (year || b.first().is_some_and(|c| "“据此另目截".contains(*c))) && !quoted {
                return 0;
            }
            let digits = |chars: &[char]| chars.iter().take(2).any(char::is_ascii_digit);
            let parallel =
                a.first() == b.first() || digits(a) && digits(b) || self.blocks[*n].bullet.is_some();
            usize::from(!parallel)
        };
        shown.or_else(|| candidates().rev().max_by_key(unlike).filter(|_| open && boxed))
    }
}

/// Where the byline begins that shares the line of a headline, and what it says.
pub(crate) fn shared(text: &Reading) -> Option<(usize, byline::Byline)> {
    with_role(text).or_else(|| set_apart(&text.chars))
}

/// `旧书摊　简　宁`: the letters of a name alone are set apart.
fn set_apart(chars: &[char]) -> Option<(usize, byline::Byline)> {
    let [title @ .., gap, surname, blank, name] = chars else { return None };
    let letters = is_blank(*gap) && is_blank(*blank) && is_han(*surname) && is_han(*name);
    let titled = title.last().is_some_and(|c| is_han(*c)) && !is_spread(title);
    let authors = names::bare_names(&string(&[*surname, *blank, *name])).filter(|_| letters && titled)?;
    Some((title.len() + 1, byline::Byline { authors, paper: None }))
}

/// A byline with a role, or names behind a bullet.
fn with_role(text: &Reading) -> Option<(usize, byline::Byline)> {
    let chars = &text.chars;
    if !byline::may_hold_byline(text.words()) && !chars.iter().any(|c| is_bullet(*c)) {
        return None;
    }
    let starts = (2..chars.len().min(120)).filter(|&n| {
        is_blank(chars[n - 1]) && !is_blank(chars[n]) || matches!(chars[n], '（' | '(') || is_bullet(chars[n])
    });
    for n in starts {
        let rest: String = chars[n..].iter().collect();
        let rest = rest.trim_start_matches(|c| is_bullet(c) || is_blank(c));
        // A middle dot stands inside names and labels.
        let marked = is_bullet(chars[n]) && !matches!(chars[n], '·' | '・' | '•');
        let bare = || {
            let authors = names::placed_names(rest).filter(|_| marked)?;
            Some(byline::Byline { authors, paper: None })
        };
        // `Paid by a Donor` is print.
        if rest.starts_with("by ") {
            continue;
        }
        if let Some(by) = byline::byline(rest).or_else(bare).filter(|by| !by.authors.is_empty()) {
            return Some((n, by));
        }
    }
    None
}
