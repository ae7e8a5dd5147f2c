//! Whether an English number without a unit counts something, or is a year, a code or a name.

use super::named;
use super::number::Number;
use super::token::{Token, before, word};

/// Words before a number that names one of many: chapter 3, flight 815.
const NUMBERED: &[&str] = &[
    "no",
    "nos",
    "number",
    "code",
    "codes",
    "chapter",
    "article",
    "section",
    "page",
    "highway",
    "route",
    "flight",
    "phase",
    "unit",
    "room",
    "line",
    "version",
    "pages",
    "gate",
    "grade",
    "model",
    "category",
    "level",
    "class",
    "type",
    "step",
    "stage",
    "ticker",
    "symbol",
    "invoice",
    "serial",
    "reference",
    "licence",
    "license",
    "permit",
    "docket",
    "bus",
    "train",
    "platform",
    "pier",
    "berth",
    "exit",
    "form",
    "channel",
    "district",
    "suite",
    "apartment",
    "box",
    "zone",
    "track",
    "bay",
    "hall",
    "terminal",
    "annex",
    "appendix",
    "schedule",
    "rule",
    "paragraph",
    "clause",
    "title",
    "psalm",
    "extension",
    "dial",
    "dialing",
    "dialling",
];

/// Nouns a number is joined to with a hyphen: a 30-storey tower.
const HYPHENATED: &[&str] = &[
    "storey", "story", "member", "room", "bed", "seat", "lane", "person", "car", "point", "plus", "strong",
    "odd",
];

/// Last words of the name of a street.
const STREETS: &[&str] =
    &["road", "street", "avenue", "lane", "boulevard", "drive", "square", "st", "ave", "rd", "plaza"];

/// Words after which four digits are a year, even before a plural noun.
const YEAR_LEADS: &[&str] = &[
    "in", "since", "by", "of", "from", "until", "late", "early", "mid", "to", "and", "the", "than", "during",
];

/// Whether a number without a unit counts something: no year, date, code or name.
pub(super) fn plain_count(tokens: &[Token], first: usize, last: usize, number: &Number) -> bool {
    let bare = Bare { tokens, first, last, number };
    if bare.is_code() || bare.is_clause() || named::is_name(tokens, first, last) {
        return false;
    }
    if bare.joined("-") && !number.scaled {
        return bare.counts_hyphenated();
    }
    if bare.joined("/") || bare.joined(":") || bare.is_base() {
        return false;
    }
    if number.scaled {
        return true;
    }
    if bare.is_name() {
        return false;
    }
    if number.digits { bare.digits_count() } else { bare.words_count() }
}

/// A number without a unit.
struct Bare<'a> {
    tokens: &'a [Token<'a>],
    first: usize,
    last: usize,
    number: &'a Number,
}

impl<'a> Bare<'a> {
    fn token(&self, at: usize) -> Option<&'a Token<'a>> {
        self.tokens.get(at)
    }

    fn word(&self, at: usize) -> &'a str {
        word(self.tokens, at)
    }

    fn before(&self, back: usize) -> &'a str {
        before(self.tokens, self.first, back)
    }

    fn previous(&self) -> Option<&'a Token<'a>> {
        self.first.checked_sub(1).and_then(|at| self.token(at))
    }

    /// The first token as it is written.
    fn surface(&self) -> &'a str {
        self.word(self.first)
    }

    /// Whether `sign` follows without a blank.
    fn joined(&self, sign: &str) -> bool {
        self.token(self.last).is_some_and(|token| token.is(sign) && token.glued)
    }

    /// Whether a plural noun follows, adjectives between.
    fn before_plural(&self) -> bool {
        (self.last..self.last + 4)
            .take_while(|at| self.token(*at).is_some_and(Token::is_word))
            .any(|at| plural_noun(self.word(at)))
    }

    /// COVID-19, G-7, No. 5, #3, 3:1, 24/7, chapter 3.
    fn is_code(&self) -> bool {
        let lead = self.before(1);
        if lead == "/" {
            return self.surface() == "7" && self.before(2) == "24";
        }
        let hung = matches!(lead, "-" | "#" | ":" | "." | "–")
            && self.token(self.first).is_some_and(|token| token.glued);
        hung || !self.number.scaled && NUMBERED.contains(&lead) || lead == "." && self.before(2) == "no"
    }

    /// Section 12(3), 501(c)(3)
    fn is_clause(&self) -> bool {
        self.previous().is_some_and(|token| token.is("(") && token.glued)
            && self
                .first
                .checked_sub(2)
                .and_then(|at| self.token(at))
                .is_some_and(|token| token.number || token.is(")"))
    }

    /// 30-storey counts storeys; 737-800 does not.
    fn counts_hyphenated(&self) -> bool {
        self.token(self.last + 1).is_some_and(|token| token.is_word() && token.glued)
            && self.number.digits
            && !self.surface().contains(',')
            && self.surface().len() < 4
            && HYPHENATED.contains(&self.word(self.last + 1))
    }

    /// one in five
    fn is_base(&self) -> bool {
        self.before(1) == "in" && matches!(self.before(2), "one" | "two" | "three" | "four" | "1")
    }

    /// 88 Harbour Road and 7-Eleven.
    fn is_name(&self) -> bool {
        let street = (self.last..self.last + 4)
            .take_while(|at| self.token(*at).is_some_and(|token| token.capital))
            .any(|at| STREETS.contains(&self.word(at)));
        let brand =
            self.joined("-") && self.token(self.last + 1).is_some_and(|token| token.capital && token.glued);
        street || brand
    }

    /// Number words count only before a plural noun, or some of what is known.
    fn words_count(&self) -> bool {
        // The Six Nations, the Big Four: a name within the sentence; Three Gorges Dam: one at its head.
        let capital = |at: usize| self.token(at).is_some_and(|token| token.capital);
        let led = self.previous().is_some_and(|token| token.capital && token.is_word());
        let led = led && !FUNCTION_WORDS.contains(&self.before(1));
        let inner = self.first > 0 && (capital(self.last) || led);
        let head = self.first == 0
            && capital(self.last)
            && capital(self.last + 1)
            && plural_noun(self.word(self.last));
        if capital(self.first) && (inner || head) {
            return false;
        }
        let value = self.number.value.to_int();
        let members = self.of_members();
        let idiom = !members
            && matches!(self.word(self.last), "of" | "or" | "and" | "to" | "by" | "hand" | "sides")
            || matches!(
                self.before(1),
                "these" | "those" | "other" | "all" | "both" | "-" | "part" | "its" | "their"
            ) && value.is_some_and(|value| value <= 2);
        !idiom && value != Some(1) && (members || self.before_plural())
    }

    /// Three were hurt, four of the bridges, three of 11 counts.
    fn of_members(&self) -> bool {
        let next = self.last + 1;
        match self.word(self.last) {
            "were" | "are" | "have" | "had" => self.number.value.to_int().is_some_and(|value| value > 1),
            "of" => {
                matches!(self.word(next), "the" | "its" | "their" | "these" | "those" | "them")
                    || self.token(next).is_some_and(|token| token.number && token.lower.len() < 4)
            }
            _ => false,
        }
    }

    /// Digits count unless they are a year, part of a name or a code.
    fn digits_count(&self) -> bool {
        let digits = self.surface();
        let noun = || {
            self.token(self.last).is_some_and(|token| token.is_word() && !token.capital)
                && self.before_plural()
        };
        let year = digits.len() == 4
            && self.number.value.to_int().is_some_and(|value| (1800..2200).contains(&value));
        if year {
            return !YEAR_LEADS.contains(&self.before(1)) && noun();
        }
        let name = self
            .previous()
            .is_some_and(|token| token.capital && token.is_word() && !FUNCTION_WORDS.contains(&token.lower));
        if name {
            return digits.contains(',') && noun();
        }
        let padded = digits.starts_with('0') && digits.len() > 1 && !digits.contains('.');
        self.word(self.last) == "percent" || !padded && digits.len() < 13
    }
}

/// Capitalised at the head of a sentence, these name nothing.
const FUNCTION_WORDS: &[&str] = &[
    "some",
    "about",
    "around",
    "nearly",
    "over",
    "the",
    "in",
    "at",
    "of",
    "more",
    "than",
    "only",
    "all",
    "another",
    "and",
    "from",
    "with",
    "for",
    "by",
    "to",
    "between",
    "among",
    "under",
    "up",
    "least",
    "most",
    "almost",
    "roughly",
    "approximately",
    "just",
    "these",
    "those",
    "our",
    "its",
    "total",
    "than",
    "last",
    "a",
    "an",
    "on",
    "as",
    "since",
    "after",
    "before",
    "when",
    "while",
    "but",
    "or",
    "if",
    "there",
    "they",
    "it",
    "we",
    "he",
    "she",
    "his",
    "her",
    "their",
    "altogether",
    "another",
    "fewer",
    "less",
    "below",
    "above",
    "within",
    "no",
    "not",
    "both",
    "here",
    "also",
    "now",
    "then",
    "so",
    "this",
    "that",
];

/// Whether `word` names several things.
pub(super) fn plural_noun(word: &str) -> bool {
    word.len() > 3
        && word.ends_with('s')
        && !word.ends_with("ss")
        && !matches!(
            word,
            "this"
                | "its"
                | "was"
                | "has"
                | "percent"
                | "across"
                | "previous"
                | "various"
                | "plus"
                | "thus"
                | "always"
                | "besides"
                | "towards"
        )
        || matches!(
            word,
            "people"
                | "men"
                | "women"
                | "children"
                | "staff"
                | "sheep"
                | "cattle"
                | "fish"
                | "aircraft"
                | "species"
                | "series"
                | "personnel"
                | "teu"
                | "teus"
                | "head"
                | "mice"
                | "teeth"
                | "feet"
        )
}
