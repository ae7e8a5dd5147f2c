//! What is known of a line that could be a heading. Each fact is a small number.

use super::grams::grams;
use crate::article::page::furniture::edition::PAGES;
use crate::article::page::furniture::menu;
use crate::article::page::heading;
use crate::article::page::heading::boxes;
use crate::article::page::heading::label::is_known_label;
use crate::article::page::heading::outline;
use crate::article::page::layout::block::Block;
use crate::article::page::text::charset::{CharSet, WordSet};
use crate::article::page::text::{is_blank, is_final, is_han};
use std::sync::LazyLock;

macro_rules! facts {
    ($($name:ident)*) => {
        /// The facts of a line.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Fact { $($name),* }

        /// All of them.
        pub(super) const FACTS: &[Fact] = &[$(Fact::$name),*];
    };
}

facts! {
    Link Size Marked Label Gap Indent Bullet Bold Could Group Lists Numbered Final Parallel Box NamedBox
    Bracketed Notice Comma Colon Digits Blanks Items Stroke Opens Sort Verbs Case Front Back One Run Previous
    Next PreviousLabel NextLabel NextSize PreviousEven PreviousCase NextCase Meets Above Below Over Under
    GapBelow IndentBelow RunOver RunUnder SizeOver Text TextOver Signs Signed Credited Ended SignedOver Frequent
    First Series SeriesSigned Anchor AnchorSigns AnchorSize PreviousBroken GoesOn Table Listed Thing Said LeadsIn
    PreviousComma Shared Dated Refers Paragraphs Told
    ToldNext ToldPrevious Repeated Beside Alike Top Page Speech Resumes SignsOver
    Begins
}

/// The facts of one line, each a small number, and its words.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    values: [u8; FACTS.len()],
    /// The rows of the words ([`grams`]).
    pub(super) grams: Vec<u16>,
}

impl Default for Facts {
    fn default() -> Self {
        Facts { values: [0; FACTS.len()], grams: Vec::new() }
    }
}

impl Facts {
    pub(super) fn get(&self, fact: Fact) -> u8 {
        self.values[fact as usize]
    }

    pub(super) fn set(&mut self, fact: Fact, value: impl TryInto<u8>) {
        self.values[fact as usize] = value.try_into().unwrap_or(u8::MAX);
    }

    pub(super) fn say(&mut self, fact: Fact, is: bool) {
        self.set(fact, u8::from(is));
    }
}

/// How many of `limits` a number exceeds.
pub(super) fn class(number: usize, limits: &[usize]) -> usize {
    limits.iter().take_while(|limit| number > **limit).count()
}

/// Whether a line is no label (0), one by its build (1) or a usual one (2).
pub(super) fn label_of(block: &Block) -> u8 {
    if is_known_label(block.head()) { 2 } else { u8::from(block.text.is_label()) }
}

/// How the words of an English heading are written: all capitals (1), each with a capital (2), as a sentence (3).
pub(super) fn case(block: &Block) -> u8 {
    if block.chinese() {
        return 0;
    }
    let words = || {
        let long = |w: &&str| w.chars().count() > 3 && w.starts_with(char::is_alphabetic);
        block.head().split(is_blank).filter(long)
    };
    let (count, capitals) = (words().count(), words().filter(|w| w.starts_with(char::is_uppercase)).count());
    match () {
        () if count == 0 => 0,
        () if !block.text.chars.iter().any(|c| c.is_lowercase()) => 1,
        () if capitals == count => 2,
        () if capitals * 2 <= count => 3,
        () => 4,
    }
}

/// Characters that statements have and labels hardly do.
static VERBS: LazyLock<CharSet> = LazyLock::new(|| {
    "了让把被是有成到出起来去看听走过给带建办开送变回破迎获助促推拉打抓做种养卖买吃用想说问守护织点亮"
        .chars()
        .collect()
});

/// What is said of a thing that the line before names.
static PREDICATES: LazyLock<WordSet> = LazyLock::new(|| {
    WordSet::new(&[
        "昨", "今日", "今天", "今起", "明起", "日前", "近日", "将", "已", "终于", "正", "有望", "再", "首次",
        "迎来", "完成", "到", "让", "把", "被", "使",
    ])
});

/// What leads into something else.
static LEADERS: LazyLock<WordSet> =
    LazyLock::new(|| WordSet::new(&["as ", "after ", "amid ", "while ", "despite ", "with ", "before "]));
static LEADER_ENDS: LazyLock<WordSet> =
    LazyLock::new(|| WordSet::new(&["之后", "之际", "以来", "之时", "背后"]));

/// `修了三年的机耕路`: what ends with 的 and a noun says nothing by itself.
fn names_a_thing(block: &Block) -> bool {
    let noun = block.text.chars.iter().rposition(|c| *c == '的').map(|n| &block.text.chars[n + 1..]);
    noun.is_some_and(|noun| (1..=6).contains(&noun.len()) && noun.iter().all(|c| is_han(*c)))
}

/// What second headlines end and begin with that name the sort of the text.
static SORT_ENDS: LazyLock<WordSet> = LazyLock::new(|| {
    WordSet::new(&[
        "见闻", "调查", "报告", "侧记", "纪实", "札记", "综述", "述评", "观察", "访谈", "启示", "记事",
        "散记", "速写", "走笔",
    ])
});
static SORT_OPENERS: LazyLock<WordSet> = LazyLock::new(|| {
    WordSet::new(&[
        "对话", "专访", "访", "来自", "读", "评", "记", "写在", "一论", "二论", "三论", "再论", "也谈",
        "兼论",
    ])
});

/// How wide the widest blank inside a line is, up to 3 columns: cells of a table stand farther apart than words.
fn widest_blank(chars: &[char]) -> usize {
    let width = |c: &char| if *c == '\u{3000}' { 2 } else { 1 };
    let blanks = chars.split(|c| !is_blank(*c));
    blanks.map(|blanks| blanks.iter().map(width).sum()).max().unwrap_or(0).min(3)
}

impl Facts {
    /// Adds what a line says by itself.
    pub(super) fn own(&mut self, block: &Block) {
        self.grams = grams(block);
        let (text, chars, head) = (&block.text, &block.text.chars[..], block.head());
        let words = head.split(is_blank).filter(|w| !w.is_empty()).count();
        let size = if block.chinese() {
            class(chars.len(), &[3, 4, 5, 6, 8, 10, 13, 16, 20, 26, 34])
        } else {
            12 + class(words, &[1, 2, 3, 4, 6, 8, 10, 14])
        };
        self.set(Fact::Size, size);
        self.set(Fact::Gap, block.gap.min(2));
        self.set(Fact::Indent, class(block.indent, &[0, 1, 3, 8, 14, 24]));
        self.set(Fact::Bullet, block.bullet.map_or(0, |c| if c.is_ascii() { 1 } else { 2 }));
        self.set(Fact::Bold, if block.bold == 0 { 0 } else { 1 + u8::from(block.bold >= chars.len()) });
        self.say(Fact::Could, heading::could_be(block));
        self.say(Fact::Group, text.is_group());
        self.say(Fact::Lists, text.names_a_list());
        self.say(Fact::Numbered, heading::is_numbered(chars));
        self.say(Fact::Final, is_final(chars));
        self.say(Fact::Box, boxes::is_box(head));
        self.say(Fact::NamedBox, boxes::is_named_box(head));
        self.say(Fact::Bracketed, outline::bracketed(head));
        self.say(Fact::Page, PAGES.contains(&text.lower().trim()) || menu::is_entry(text.lower().trim()));
        self.say(Fact::Notice, outline::is_notice(head));
        self.say(Fact::Thing, names_a_thing(block));
        self.say(Fact::Said, PREDICATES.opens(head));
        self.say(Fact::LeadsIn, LEADERS.opens(text.lower()) || LEADER_ENDS.closes(head));
        let has = |signs: &[char]| chars.iter().any(|c| signs.contains(c));
        self.say(Fact::Comma, has(&['，', ',']));
        self.say(Fact::Colon, has(&['：', ':']));
        self.say(Fact::Digits, chars.iter().any(char::is_ascii_digit));
        self.set(Fact::Blanks, widest_blank(chars));
        self.say(Fact::Items, has(&['、']));
        self.say(Fact::Stroke, chars.windows(2).any(|w| w == ['—', '—']));
        self.say(Fact::Opens, head.starts_with('—') || head.starts_with("--"));
        let begins =
            chars.first().map_or(0, |c| if c.is_lowercase() { 1 } else { 2 * u8::from(c.is_uppercase()) });
        self.set(Fact::Begins, begins);
        let sort = match () {
            () if SORT_ENDS.closes(head) => 1,
            () if SORT_OPENERS.opens(head) => 2,
            () => 0,
        };
        self.set(Fact::Sort, sort);
        self.set(Fact::Verbs, chars.iter().filter(|c| VERBS.contains(**c)).count().min(3));
    }
}
