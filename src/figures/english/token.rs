//! English text as words, numbers and marks.

use smallvec::SmallVec;

/// One word, number or mark.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'a> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) lower: &'a str,
    /// Digits, with separators and a point.
    pub(super) number: bool,
    /// No blank before it.
    pub(super) glued: bool,
    /// Begins with a capital.
    pub(super) capital: bool,
}

impl Token<'_> {
    pub(super) fn is(&self, word: &str) -> bool {
        self.lower == word
    }

    pub(super) fn is_word(&self) -> bool {
        self.lower.chars().next().is_some_and(char::is_alphabetic)
    }
}

/// The word at `at`, in small letters.
pub(super) fn word<'a>(tokens: &[Token<'a>], at: usize) -> &'a str {
    tokens.get(at).map_or("", |token| token.lower)
}

/// The word that stands `back` words before `at`.
pub(super) fn before<'a>(tokens: &[Token<'a>], at: usize, back: usize) -> &'a str {
    at.checked_sub(back).map_or("", |at| word(tokens, at))
}

/// Letters of most tokens, the blank before them included.
const LETTERS: usize = 4;

/// The tokens of `[start, end)`; `lower` takes their words.
pub(super) fn tokens<'a>(chars: &[char], start: usize, end: usize, lower: &'a mut String) -> Vec<Token<'a>> {
    lower.clear();
    let mut found = Vec::with_capacity((end - start) / LETTERS);
    // Where the word of each token ends in `lower`.
    let mut ends: SmallVec<[usize; 64]> = SmallVec::new();
    let mut at = start;
    let get = |at: usize| if at < end { chars.get(at).copied().unwrap_or(' ') } else { ' ' };
    let mut glued = false;
    while at < end {
        let c = get(at);
        if c.is_whitespace() {
            glued = false;
            at += 1;
            continue;
        }
        let from = at;
        let mut number = false;
        let point = c == '.' && !glued && get(at + 1).is_ascii_digit();
        if c.is_ascii_digit() || point {
            number = true;
            at = number_end(&get, at);
            // 21st, 5G, 3D: letters that are no unit make it an identifier; units are split off.
            let letters = (at..end).take_while(|at| get(*at).is_ascii_alphabetic()).count();
            if letters > 0 {
                let word: String = (at..at + letters).map(get).collect();
                if matches!(word.to_lowercase().as_str(), "st" | "nd" | "rd" | "th") || !is_suffix(&word) {
                    number = false;
                    at = word_end(&get, at);
                }
            }
        } else if c.is_alphabetic() {
            at = word_end(&get, at);
        } else {
            at += 1;
        }
        let text = chars.get(from..at).unwrap_or_default();
        if text.iter().all(char::is_ascii) {
            lower.extend(text.iter().map(char::to_ascii_lowercase));
        } else {
            // The lower case of a letter can depend on its place in the word.
            lower.push_str(&text.iter().collect::<String>().to_lowercase());
        }
        ends.push(lower.len());
        found.push(Token { start: from, end: at, lower: "", number, glued, capital: c.is_uppercase() });
        glued = true;
    }
    let mut from = 0;
    for (token, end) in found.iter_mut().zip(ends) {
        token.lower = lower.get(from..end).unwrap_or_default();
        from = end;
    }
    found
}

fn number_end(get: &impl Fn(usize) -> char, start: usize) -> usize {
    let run = |from: usize| {
        let mut at = from;
        while get(at).is_ascii_digit() {
            at += 1;
        }
        at
    };
    let mut end = run(start);
    if end - start <= 3 {
        while get(end) == ',' && run(end + 1) == end + 4 {
            end += 4;
        }
    }
    if get(end) == '.' && get(end + 1).is_ascii_digit() {
        end = run(end + 1);
    }
    end
}

/// Letters, digits and inner dots of abbreviations (U.S., PM2.5); hyphens part words.
fn word_end(get: &impl Fn(usize) -> char, start: usize) -> usize {
    let mut at = start;
    loop {
        let c = get(at);
        let inner = matches!(c, '.' | '\'' | '’') && get(at + 1).is_alphanumeric() && at > start;
        let dollar = c == '$' && get(at + 1).is_ascii_digit();
        if dollar {
            return at + 1;
        }
        if !(c.is_alphanumeric() || inner) {
            return at;
        }
        at += 1;
    }
}

/// Units and scales that are written without a blank: 30km, 1.5bn.
fn is_suffix(word: &str) -> bool {
    matches!(
        word,
        "km" | "m"
            | "cm"
            | "mm"
            | "kg"
            | "g"
            | "mg"
            | "t"
            | "ha"
            | "kW"
            | "MW"
            | "GW"
            | "kWh"
            | "MWh"
            | "GWh"
            | "TWh"
            | "bn"
            | "mn"
            | "tn"
            | "k"
            | "percent"
            | "pct"
            | "kV"
            | "GB"
            | "TB"
            | "MB"
            | "h"
            | "hr"
            | "hrs"
            | "min"
            | "sq"
            | "ft"
            | "kph"
            | "mph"
            | "L"
            | "ml"
            | "C"
            | "Mbps"
            | "Gbps"
            | "Hz"
            | "GHz"
            | "MHz"
            | "nm"
            | "million"
            | "billion"
            | "trillion"
            | "yuan"
            | "s"
            | "sqm"
            | "bps"
            | "hp"
            | "lb"
            | "oz"
    )
}
