//! A text with what was read out of it, each thing once and when it is first asked for.

use crate::article::page::credits::byline::{self, Byline};
use crate::article::page::credits::lead::{self, Head};
use crate::article::page::credits::origin::{self, Tail};
use crate::article::page::furniture::jump;
use crate::article::page::furniture::{self, Class};
use crate::article::page::heading::label;
use crate::article::page::layout::words::{HEAD, List, Words};
use crate::article::page::text::{Text, is_blank, is_chinese, string};
use std::cell::OnceCell;

/// Longest label with what adorns it.
const LABEL: usize = 60;

/// The text of a line or block. It reads as a [`Text`]; [`Reading::edit`] is the one way to change it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reading<'p> {
    text: Text<'p>,
    seen: OnceCell<Box<Seen>>,
}

/// What was read out of a text; in a box, so that lines and blocks are small.
#[derive(Debug, Clone, Default)]
struct Seen {
    head: OnceCell<String>,
    lower: OnceCell<Option<String>>,
    words: OnceCell<Words>,
    chinese: OnceCell<bool>,
    class: OnceCell<Option<Class>>,
    byline: OnceCell<Option<Box<Byline>>>,
    jump: OnceCell<Option<usize>>,
    label: OnceCell<bool>,
    group: OnceCell<bool>,
    lead: OnceCell<Option<Box<Head>>>,
    tail: OnceCell<Option<Box<Tail>>>,
}

impl<'p> From<Text<'p>> for Reading<'p> {
    fn from(text: Text<'p>) -> Self {
        Reading { text, ..Reading::default() }
    }
}

impl<'p> std::ops::Deref for Reading<'p> {
    type Target = Text<'p>;

    fn deref(&self) -> &Text<'p> {
        &self.text
    }
}

impl<'p> Reading<'p> {
    /// Changes the text and forgets what was read out of it.
    pub(crate) fn edit(&mut self, change: impl FnOnce(&mut Text<'p>)) {
        let mut text = std::mem::take(&mut self.text);
        change(&mut text);
        *self = Reading::from(text);
    }

    fn seen(&self) -> &Seen {
        self.seen.get_or_init(Box::default)
    }

    /// The text for matching, at most its first 300 characters.
    pub(crate) fn head(&self) -> &str {
        self.seen().head.get_or_init(|| string(&self.text.chars[..self.text.len().min(HEAD)]))
    }

    /// The same in small letters.
    pub(crate) fn lower(&self) -> &str {
        let lower = self.seen().lower.get_or_init(|| {
            let cased = self.text.chars.iter().take(HEAD).any(|&c| crate::article::page::text::lower(c) != c);
            cased.then(|| self.head().to_lowercase())
        });
        lower.as_deref().unwrap_or_else(|| self.head())
    }

    pub(crate) fn words(&self) -> &Words {
        self.seen().words.get_or_init(|| Words::of(&self.text.chars))
    }

    /// Whether its first 200 characters are mostly Chinese.
    pub(crate) fn chinese(&self) -> bool {
        *self.seen().chinese.get_or_init(|| is_chinese(&self.text.chars[..self.text.len().min(200)]))
    }

    /// The class of furniture that it is on its own evidence.
    pub(crate) fn class(&self) -> Option<Class> {
        *self.seen().class.get_or_init(|| furniture::class(self))
    }

    /// What its head says if it is a byline with a role.
    pub(crate) fn byline(&self) -> Option<&Byline> {
        let read = || byline::byline(self.head()).map(Box::new);
        self.seen().byline.get_or_init(|| self.may_be_byline().then(read)?).as_deref()
    }

    /// Whether it has a role; in one piece with a full stop, Chinese is running text.
    fn may_be_byline(&self) -> bool {
        let words = self.words();
        let placed = || {
            let parts = [" in ", " and "];
            words.latin
                && words.digits == 0
                && self.text.len() <= 90
                && parts.iter().all(|w| self.head().contains(w))
        };
        (byline::may_be_byline(words) || placed()) && (!words.sentence || words.parts || !self.chinese())
    }

    pub(crate) fn is_byline(&self) -> bool {
        self.byline().is_some()
    }

    /// Where a jump line begins that ends it.
    pub(crate) fn jump(&self) -> Option<usize> {
        *self.seen().jump.get_or_init(|| jump::jump_tail(self))
    }

    /// The lead-in that it begins with.
    pub(crate) fn lead(&self) -> Option<&Head> {
        let read = || lead::lead_in(&self.text.chars[..self.text.len().min(200)]).map(Box::new);
        self.seen().lead.get_or_init(read).as_deref()
    }

    pub(crate) fn has_lead(&self) -> bool {
        self.lead().is_some()
    }

    /// The byline, photographer's line or credit behind its last sentence.
    pub(crate) fn tail(&self) -> Option<&Tail> {
        let read = || origin::tail(&self.text.chars).map(Box::new);
        self.seen().tail.get_or_init(|| self.may_have_tail().then(read)?).as_deref()
    }

    /// Whether it ends as texts with a tail do, or has the words of one.
    pub(crate) fn may_have_tail(&self) -> bool {
        origin::closes(&self.text.chars)
            || self.text.len() > HEAD
            || origin::may_be_tail(self.words())
            || origin::dashed(&self.text.chars).is_some()
    }

    /// Whether it is a label: short, without a statement.
    pub(crate) fn is_label(&self) -> bool {
        *self.seen().label.get_or_init(|| self.text.len() <= LABEL && label::is_label(self.head()))
    }

    /// Whether it is the name of a group of briefs.
    pub(crate) fn is_group(&self) -> bool {
        let spread = || self.text.chars.iter().any(|c| is_blank(*c));
        let may_be = || self.words().has(List::Group) || spread() || self.text.chars.ends_with(&['数', '字']);
        *self.seen().group.get_or_init(|| may_be() && label::is_group(self.head()))
    }

    /// Whether it is the heading of a table or list.
    pub(crate) fn names_a_list(&self) -> bool {
        self.words().has(List::Listing) || self.text.last() == Some('表')
    }
}
