//! English digits that are the name of something: 401(k), Form 10-K, the 747 jumbo, the Group of 20.

use super::class;
use super::count::plural_noun;
use super::token::{Token, before, word};

/// Digits of a name that stand before its noun: a 747 and the 1099 form, but the 12 dead.
const NAME_DIGITS: std::ops::RangeInclusive<usize> = 3..=4;

/// Words after a number of people or things that take the place of the noun.
const NOUNLESS: &[&str] = &[
    "dead", "missing", "hurt", "sick", "ill", "poor", "strong", "odd", "plus", "present", "new", "more",
    "best", "left", "alive",
];

/// Whether the number in tokens `[first, last)` names something.
pub(super) fn is_name(tokens: &[Token], first: usize, last: usize) -> bool {
    lettered(tokens, last) || group(tokens, first) || model(tokens, first, last)
}

/// Whether a letter that names hangs on the number that ends at `last`: 10-K, 20-F; a 5-K race is a distance.
pub(super) fn form(tokens: &[Token], last: usize) -> bool {
    let hung = |at: usize| tokens.get(at).filter(|token| token.glued);
    hung(last).is_some_and(|token| token.is("-"))
        && hung(last + 1).is_some_and(|token| token.capital && token.lower.len() == 1)
        && !matches!(word(tokens, last + 2), "run" | "race")
}

/// 401(k), 501(c)(3).
fn lettered(tokens: &[Token], last: usize) -> bool {
    let glued = |at: usize| tokens.get(at).filter(|token| token.glued);
    glued(last).is_some_and(|token| token.is("("))
        && glued(last + 1).is_some_and(|token| token.lower.len() == 1)
        && glued(last + 2).is_some_and(|token| token.is(")"))
}

/// The Group of 20.
fn group(tokens: &[Token], first: usize) -> bool {
    before(tokens, first, 1) == "of"
        && before(tokens, first, 2) == "group"
        && first.checked_sub(2).and_then(|at| tokens.get(at)).is_some_and(|token| token.capital)
}

/// The 747 jumbo, a 737, the 303 Squadron: an article, digits, and a noun that is not of several.
fn model(tokens: &[Token], first: usize, last: usize) -> bool {
    let plain = tokens.get(first).is_some_and(|token| {
        token.number
            && NAME_DIGITS.contains(&token.lower.len())
            && token.lower.bytes().all(|byte| byte.is_ascii_digit())
    });
    let article = before(tokens, first, 1);
    let single = matches!(article, "a" | "an" | "another" | "every");
    if !plain || last != first + 1 || !(single || matches!(article, "the" | "this" | "that" | "its")) {
        return false;
    }
    let next = word(tokens, last);
    let noun = tokens.get(last).is_some_and(Token::is_word)
        && !NOUNLESS.contains(&next)
        && (single || !class::stop(next) && !class::verb(next) && !next.ends_with("ed"));
    let several = (last..last + 4)
        .take_while(|at| tokens.get(*at).is_some_and(Token::is_word))
        .any(|at| plural_noun(word(tokens, at)));
    noun && !several
}
