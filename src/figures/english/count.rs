//! Whether an English number without a unit counts something, or is a year, a code, a name or an age.

use super::number::Number;
use super::scan::{before, word};
use super::token::Token;
use crate::figures::Kind;

/// Whether a number without a unit counts something: no year, date, code or name.
pub(super) fn plain_count(tokens: &[Token], first: usize, last: usize, number: &Number) -> bool {
    let lead = before(tokens, first, 1);
    let next = tokens.get(last);
    let digits = tokens.get(first).map_or("", |token| token.lower);
    let previous = first.checked_sub(1).and_then(|at| tokens.get(at));
    // COVID-19, G-7, No. 5, #3, 3:1 and 1/2.
    let hung = previous.is_some_and(|token| {
        matches!(token.lower, "-" | "#" | "/" | ":" | "." | "–")
            && tokens.get(first).is_some_and(|token| token.glued)
    });
    if hung && lead != "/"
        || matches!(
            lead,
            "no" | "nos"
                | "number"
                | "code"
                | "codes"
                | "chapter"
                | "article"
                | "section"
                | "page"
                | "highway"
                | "route"
                | "flight"
                | "phase"
                | "unit"
                | "room"
                | "line"
                | "version"
                | "pages"
                | "gate"
                | "grade"
                | "model"
                | "category"
                | "level"
                | "class"
                | "type"
                | "step"
                | "stage"
                | "ticker"
                | "symbol"
                | "invoice"
                | "serial"
                | "reference"
                | "licence"
                | "license"
                | "permit"
                | "docket"
                | "bus"
                | "train"
                | "platform"
                | "pier"
                | "berth"
                | "exit"
                | "form"
                | "channel"
                | "district"
                | "suite"
                | "apartment"
                | "box"
                | "zone"
                | "track"
                | "bay"
                | "hall"
                | "terminal"
                | "annex"
                | "appendix"
                | "schedule"
                | "rule"
                | "paragraph"
                | "clause"
                | "title"
                | "psalm"
                | "extension"
                | "dial"
                | "dialing"
                | "dialling"
        ) && !number.scaled
    {
        return false;
    }
    // Section 12(3)
    let clause = lead == "("
        && previous.is_some_and(|token| token.glued)
        && first.checked_sub(2).and_then(|at| tokens.get(at)).is_some_and(|token| token.number);
    // 24/7
    let always = lead == "/" && digits == "7" && before(tokens, first, 2) == "24";
    if always || clause || lead == "." && before(tokens, first, 2) == "no" {
        return false;
    }
    if next.is_some_and(|token| token.is("-") && token.glued) && !number.scaled {
        // 30-storey counts storeys; 737-800 does not.
        return tokens.get(last + 1).is_some_and(|token| token.is_word() && token.glued)
            && number.digits
            && !digits.contains(',')
            && digits.len() < 4
            && matches!(
                word(tokens, last + 1),
                "storey"
                    | "story"
                    | "member"
                    | "room"
                    | "bed"
                    | "seat"
                    | "lane"
                    | "person"
                    | "car"
                    | "point"
                    | "plus"
                    | "strong"
                    | "odd"
            );
    }
    if next.is_some_and(|token| matches!(token.lower, "/" | ":") && token.glued) {
        return false;
    }
    // one in five
    if lead == "in" && matches!(before(tokens, first, 2), "one" | "two" | "three" | "four" | "1") {
        return false;
    }
    if number.scaled {
        return true;
    }
    let follows = word(tokens, last);
    // 88 Harbour Road and 7-Eleven.
    let street =
        (last..last + 4).take_while(|at| tokens.get(*at).is_some_and(|token| token.capital)).any(|at| {
            matches!(
                word(tokens, at),
                "road"
                    | "street"
                    | "avenue"
                    | "lane"
                    | "boulevard"
                    | "drive"
                    | "square"
                    | "st"
                    | "ave"
                    | "rd"
                    | "plaza"
            )
        });
    let brand = next.is_some_and(|token| token.is("-") && token.glued)
        && tokens.get(last + 1).is_some_and(|token| token.capital && token.glued);
    if street || brand {
        return false;
    }
    if !number.digits {
        // The Six Nations: a name within the sentence.
        let capital = |at: usize| tokens.get(at).is_some_and(|token| token.capital);
        if first > 0 && capital(first) && capital(last) {
            return false;
        }
        // Words count only before a plural noun, adjectives between.
        let plural = (last..last + 4)
            .take_while(|at| tokens.get(*at).is_some_and(Token::is_word))
            .any(|at| is_plural(word(tokens, at)));
        let acting = matches!(follows, "were" | "are" | "have" | "had")
            && number.value.to_int().is_some_and(|value| value > 1);
        let members = acting
            || follows == "of"
                && matches!(word(tokens, last + 1), "the" | "its" | "their" | "these" | "those" | "them");
        // Three of 11 counts.
        let members = members
            || follows == "of"
                && tokens.get(last + 1).is_some_and(|token| token.number && token.lower.len() < 4);
        let idiom = !members && matches!(follows, "of" | "or" | "and" | "to" | "by" | "hand" | "sides")
            || matches!(lead, "these" | "those" | "other" | "all" | "both" | "-" | "part" | "its" | "their")
                && number.value.to_int().is_some_and(|value| value <= 2);
        return (plural || members) && !idiom && number.value.to_int() != Some(1);
    }
    let name = previous
        .is_some_and(|token| token.capital && token.is_word() && !FUNCTION_WORDS.contains(&token.lower));
    let noun = next.is_some_and(|token| token.is_word() && !token.capital)
        && (last..last + 4)
            .take_while(|at| tokens.get(*at).is_some_and(Token::is_word))
            .any(|at| is_plural(word(tokens, at)));
    let year = digits.len() == 4 && number.value.to_int().is_some_and(|value| (1800..2200).contains(&value));
    if year {
        return noun
            && !matches!(
                lead,
                "in" | "since"
                    | "by"
                    | "of"
                    | "from"
                    | "until"
                    | "late"
                    | "early"
                    | "mid"
                    | "to"
                    | "and"
                    | "the"
                    | "than"
                    | "during"
            );
    }
    if name {
        return noun && digits.contains(',');
    }
    if follows == "percent" {
        return true;
    }
    !(digits.starts_with('0') && digits.len() > 1 && !digits.contains('.')) && digits.len() < 13
}

/// Aged 18 to 65; Wang, 45, planted.
pub(super) fn age(tokens: &[Token], first: usize, last: usize) -> Option<Kind> {
    let apposed = before(tokens, first, 1) == ","
        && word(tokens, last) == ","
        && first >= 2
        && tokens.get(first - 2).is_some_and(|token| token.capital && token.is_word())
        && tokens.get(first).is_some_and(|token| token.number && token.lower.len() == 2);
    (of_ages(tokens, first) || apposed || told(tokens, first, last) || of_people(tokens, first, last))
        .then_some(Kind::Age)
}

/// The manager, 44, got; the oldest, 81, came: a number between commas before a verb.
fn told(tokens: &[Token], first: usize, last: usize) -> bool {
    let noun = first.checked_sub(2).and_then(|at| tokens.get(at));
    let years = tokens.get(first).is_some_and(|token| token.number && token.lower.len() == 2);
    let apart = before(tokens, first, 1) == "," && word(tokens, last) == ",";
    let person = noun.is_some_and(|noun| {
        noun.is_word()
            && !is_plural(noun.lower)
            && !super::class::stop(noun.lower)
            && !matches!(
                noun.lower,
                "total"
                    | "number"
                    | "figure"
                    | "score"
                    | "record"
                    | "rate"
                    | "tally"
                    | "count"
                    | "average"
                    | "year"
            )
    });
    let acts =
        super::class::verb(word(tokens, last + 1)) || matches!(word(tokens, last + 1), "who" | "has" | "had");
    years && apart && person && acts
}

/// Children under 12, the average age is 58: years without their name.
fn of_people(tokens: &[Token], first: usize, last: usize) -> bool {
    let years = tokens.get(first).is_some_and(|token| token.number && token.lower.len() < 3);
    let ends = tokens.get(last).is_none_or(|next| {
        !next.is_word() || super::class::stop(next.lower) || super::class::verb(next.lower)
    });
    let bounded = matches!(before(tokens, first, 1), "under" | "over")
        && matches!(
            before(tokens, first, 2),
            "children"
                | "people"
                | "adults"
                | "tenants"
                | "residents"
                | "women"
                | "men"
                | "workers"
                | "those"
                | "drivers"
                | "voters"
                | "kids"
                | "girls"
                | "boys"
                | "students"
                | "patients"
                | "youths"
                | "anyone"
                | "everyone"
                | "players"
                | "farmers"
                | "women's"
                | "pensioners"
                | "passengers"
                | "citizens"
                | "person"
                | "population"
                | "visitors"
                | "employees"
                | "teachers"
                | "buyers"
                | "applicants"
                | "graduates"
                | "parents"
                | "tourists"
                | "riders"
                | "swimmers"
                | "athletes"
                | "customers"
                | "travellers"
                | "travelers"
                | "immigrants"
                | "migrants"
                | "mothers"
                | "babies"
                | "are"
                | "is"
        );
    let average = matches!(before(tokens, first, 1), "is" | "was" | "at" | "of" | "to" | "about" | "nearly")
        && (2..8)
            .map(|back| before(tokens, first, back))
            .take_while(|word| !matches!(*word, "," | ";"))
            .any(|word| word == "age");
    let next = word(tokens, last);
    let counts = plural_noun(next) || matches!(next, "percent" | "per" | "%");
    years && (bounded && !counts || ends && average)
}

/// Aged 62; two men, ages 29 and 31.
fn of_ages(tokens: &[Token], first: usize) -> bool {
    let led = |at: usize| matches!(before(tokens, at, 1), "aged" | "ages" | "age");
    let listed = matches!(before(tokens, first, 1), "and" | "to" | "or" | ",")
        && first >= 3
        && tokens.get(first - 2).is_some_and(|token| token.number && token.lower.len() < 3)
        && tokens.get(first).is_some_and(|token| token.number && token.lower.len() < 3)
        && led(first - 2);
    led(first) || listed
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
    is_plural(word)
}

fn is_plural(word: &str) -> bool {
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
