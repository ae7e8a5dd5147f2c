//! An item in the making: its head, and its paragraphs joined as they come.

use crate::article::page::Dateline;
use crate::article::page::Item;
use crate::article::page::credits::lead::Head;
use crate::article::page::credits::origin;
use crate::article::page::credits::origin::WRITERS;
use crate::article::page::layout::join;
use crate::article::page::layout::reading::Reading;
use crate::article::page::text::given::Given;
use crate::article::page::text::{Text, is_final, is_han, trim};
use crate::article::{Kind, Span};

/// A paragraph in the making.
pub(crate) struct Para<'p> {
    pub(crate) text: Text<'p>,
    /// Rows and list items are whole, whatever they end with.
    pub(crate) whole: bool,
    /// Whether a numeral or bullet made it an item.
    pub(crate) numbered: bool,
    pub(crate) row: bool,
    /// Whether it ends with `：` before list items.
    pub(crate) hard: bool,
}

/// An item in the making.
#[derive(Default)]
pub(crate) struct Draft<'p> {
    pub(crate) section: Option<String>,
    pub(crate) kicker: Option<Text<'p>>,
    pub(crate) headline: Option<Text<'p>>,
    pub(crate) deck: Option<Text<'p>>,
    pub(crate) authors: Vec<String>,
    pub(crate) paper: Option<String>,
    pub(crate) dateline: Option<Dateline>,
    pub(crate) credit: Option<String>,
    pub(crate) kind: Kind,
    pub(crate) subheads: Vec<(Text<'p>, usize)>,
    pub(crate) paras: Vec<Para<'p>>,
    /// The block of its headline.
    pub(crate) headed: Option<usize>,
    /// Whether a byline or lead-in stands at its head.
    pub(crate) bylined: bool,
    /// Whether all its text so far is an editor's note under the headline.
    pub(crate) noted: bool,
    /// Whether a credit, a byline at its end or a jump line closed it.
    pub(crate) closed: bool,
    /// The article that this one is a box in, and the block at which that one goes on.
    pub(crate) outer: Option<(usize, Option<usize>)>,
    pub(crate) list: bool,
    /// Whether a jump line sent the reader elsewhere.
    pub(crate) jumped: bool,
}

/// Whether a few characters end the item of a list before them, which ends in no mark.
fn is_stump(item: &[char], text: &[char]) -> bool {
    let marked =
        item.last().is_none_or(|c| matches!(c, '；' | ';' | '，' | ',' | '：' | ':')) || is_final(item);
    // `特此公告。`
    !marked
        && !text.starts_with(&['特', '此'])
        && text.len() <= 12
        && text.last().is_some_and(|c| matches!(c, '。' | '；' | ';' | '.'))
}

/// `问：…？（读者 某镇 林女士）`: who asked and is called by no name signs nothing.
/// Nor does a reader with a name, where the answer is signed.
fn asks(text: &[char], tail: &origin::Tail, signed: bool) -> bool {
    let nameless = |name: &String| ["女士", "先生", "小姐"].iter().any(|w| name.ends_with(w));
    let question = matches!(text, ['问' | 'Q', '：' | ':', ..]);
    let reader = || signed && text[tail.from..].windows(2).any(|w| w == ['读', '者']);
    question && tail.credit.is_none() && (tail.authors.iter().all(nameless) || reader())
}

/// What lines about the writer say of his work.
const COLUMNS: &[&str] = &[
    " column appears",
    " columns appear",
    " column runs",
    " column is published",
    " latest book",
    " new book",
    " first book",
    " most recent book",
    " book of ",
    " newsletter ",
];

/// `编辑同志：`: the line that a letter opens with.
fn greets(chars: &[char]) -> bool {
    chars.len() <= 12 && matches!(chars.last(), Some('：' | ':')) && chars.first().is_some_and(|c| is_han(*c))
}

impl<'p> Draft<'p> {
    pub(crate) fn open(&self) -> bool {
        self.paras.last().is_some_and(|p| !p.whole && !p.hard && !is_final(&p.text.chars))
    }

    pub(crate) fn credit_to(&mut self, authors: Vec<String>) {
        for author in authors {
            if !self.authors.contains(&author) {
                self.authors.push(author);
            }
        }
    }

    pub(crate) fn head(&mut self, head: Head) {
        self.bylined |=
            !head.authors.is_empty() || head.paper.is_some() || head.dateline.is_some() || head.cut > 0;
        self.credit_to(head.authors);
        self.paper = self.paper.take().or(head.paper);
        match (&mut self.dateline, head.dateline) {
            (Some(have), Some(new)) => {
                have.place = have.place.take().or(new.place);
                have.date = have.date.take().or(new.date);
            }
            (have @ None, new) => *have = new,
            _ => {}
        }
    }

    /// Takes a block of running text: lead-in off, byline and credit behind it off, joined to the
    /// paragraph before where the page broke it.
    pub(crate) fn text(&mut self, text: &Reading<'p>, hard: bool, list_item: bool, numbered: bool) {
        let mut range = 0..text.len();
        let joins = match self.paras.last() {
            Some(last) if !last.row => {
                let greets = self.paras.len() == 1 && greets(&last.text.chars);
                !(list_item || last.hard || greets)
                    && (join::goes_on(&last.text.chars, &text.chars) && !last.whole
                        || last.whole && text.first().is_some_and(crate::article::page::text::cannot_begin)
                        || last.numbered && !numbered && is_stump(&last.text.chars, &text.chars))
            }
            _ => false,
        };
        if self.paras.is_empty()
            && !joins
            && let Some(head) = text.lead()
        {
            range = trim(&text.chars, head.cut..text.len());
            self.head(head.clone());
        }
        let tail = match range.start {
            0 => text.tail().cloned(),
            start => text.may_have_tail().then(|| origin::tail(&text.chars[start..])).flatten(),
        };
        if let Some(tail) = tail.filter(|tail| !asks(&text.chars, tail, !self.authors.is_empty())) {
            range = trim(&text.chars, range.start..range.start + tail.from);
            self.credit_to(tail.authors);
            self.credit = self.credit.take().or(tail.credit);
            self.closed = true;
        }
        if range.is_empty() {
            return;
        }
        let text = text.part(range);
        match self.paras.last_mut().filter(|_| joins) {
            Some(last) => {
                join::mend(&mut last.text, &text);
                last.hard = hard;
            }
            None => self.paras.push(Para { text, whole: list_item, numbered, row: false, hard }),
        }
    }

    pub(crate) fn row(&mut self, text: &Text<'p>) {
        if !text.is_empty() {
            self.paras.push(Para {
                text: text.clone(),
                whole: true,
                numbered: false,
                row: true,
                hard: false,
            });
        }
    }

    /// A last paragraph about the writer is a credit: `Ann Roe teaches …`, the name being that of the byline.
    pub(crate) fn close(&mut self) {
        let Some(last) = self.paras.last().filter(|p| self.paras.len() > 1 && p.text.len() <= 240 && !p.row)
        else {
            return;
        };
        // By the whole name, or by the last of it: `Roe can be reached at …`.
        let mut names = self.authors.iter().filter(|name| name.contains(' ')).peekable();
        let last_names = self.authors.iter().filter_map(|name| name.rsplit_once(' '));
        let unsigned = self.authors.is_empty() && last.text.first().is_some_and(|c| c.is_ascii_uppercase());
        if names.peek().is_none() && !unsigned {
            return;
        }
        let text = last.text.to_string();
        let about = names.any(|name| {
            let front = text.get(..name.len()).filter(|front| front.eq_ignore_ascii_case(name));
            front.and_then(|_| text.get(name.len()..)).is_some_and(|rest| {
                let own = rest.starts_with("'s ") || rest.starts_with("’s ");
                rest.starts_with(", ")
                    || own && COLUMNS.iter().any(|w| rest.contains(w))
                    || rest.strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_lowercase))
            })
        });
        let surname = last_names.map(|(_, last)| last).any(|last| {
            let rest = text.get(..last.len()).filter(|front| front.eq_ignore_ascii_case(last));
            rest.and_then(|_| text.get(last.len()..))
                .is_some_and(|rest| WRITERS.iter().any(|w| rest.starts_with(w)))
        });
        let about = about || surname || unsigned && self.names_its_writer(&text);
        if about
            && self.credit.is_none()
            && self.subheads.last().is_none_or(|(_, before)| *before + 1 < self.paras.len())
        {
            self.credit = Some(text);
            self.paras.pop();
        }
    }

    /// `Ann Roe is a planner in Laketown. Send questions to …`: the name stands nowhere else, and readers
    /// are told where to write or little more is said. News from a place ends with no such line.
    fn names_its_writer(&mut self, text: &str) -> bool {
        let known = [" is a ", " is an ", " is the ", " lives ", " teaches ", " writes "]
            .iter()
            .filter_map(|verb| text.split_once(verb))
            .min_by_key(|(name, _)| name.len());
        // Whoever wrote of himself is told of by somebody else in a verb of any sort: `Ann Roe grows …`.
        let any = || {
            let words: Vec<(usize, &str)> = text.match_indices(' ').take(4).collect();
            let end = words
                .iter()
                .map(|(at, _)| *at)
                .find(|at| text.get(at + 1..).is_some_and(|t| t.starts_with(char::is_lowercase)))?;
            let (name, rest) = text.split_at_checked(end)?;
            let verb = rest.trim_start().split(' ').next().unwrap_or_default();
            let column = COLUMNS.iter().any(|w| rest.contains(w));
            (verb.ends_with('s') && self.speaks_of_himself() || column).then_some((name, rest))
        };
        let Some((name, rest)) = known.or_else(any) else { return false };
        let name = name.trim_end_matches("'s").trim_end_matches("’s");
        let last = name.rsplit(' ').next().unwrap_or_default();
        let told = rest.contains('@')
            || COLUMNS.iter().any(|w| rest.contains(w))
            || [" Send ", " Write to ", " Email ", " Reach ", " Call "].iter().any(|w| rest.contains(w))
            || self.dateline.as_ref().is_none_or(|line| line.place.is_none())
                && text.len() <= 160
                && text.matches(". ").count() <= 1
                && !text.contains(['"', '“', '?', '!']);
        if !told || !crate::article::page::credits::english::is_english_name(name) {
            return false;
        }
        let before = self.paras.len().saturating_sub(1);
        if self.paras[..before].iter().any(|p| p.text.to_string().contains(last)) {
            return false;
        }
        self.authors.push(name.to_string());
        true
    }

    /// Whether the writer says `I` outside quotation marks.
    fn speaks_of_himself(&self) -> bool {
        self.paras.iter().any(|p| {
            let text = p.text.to_string();
            let mut quoted = false;
            text.split_inclusive(['"', '“', '”']).any(|part| {
                let own = !quoted
                    && [" I ", " my ", "My ", "I "]
                        .iter()
                        .any(|w| part.match_indices(w).any(|(at, _)| at == 0 || w.starts_with(' ')));
                quoted = part.ends_with('“') || part.ends_with('"') && !quoted;
                own
            })
        })
    }

    pub(crate) fn finish(self, spans: Vec<Span>, given: &Given<'_>) -> Item {
        let line = |text: Option<Text<'p>>| text.map(|t| t.to_string()).filter(|t| !t.is_empty());
        Item {
            section: self.section,
            headline: line(self.headline),
            subheadline: line(self.deck),
            authors: self.authors,
            source_paper: self.paper,
            credit: self.credit,
            kind: self.kind,
            subhead_before: self.subheads.iter().map(|(_, before)| *before).collect(),
            subheads: self.subheads.iter().map(|(text, _)| text.to_string()).collect(),
            pieces: self.paras.iter().map(|p| p.text.pieces()).collect(),
            paragraphs: self.paras.iter().map(|p| p.text.given(given)).collect(),
            spans,
            kicker: line(self.kicker),
            dateline: self.dateline,
        }
    }
}
