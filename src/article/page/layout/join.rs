//! What stands where a page break was: nothing, one space, or a hyphen less.

use crate::article::page::text::short_words::SHORT_WORDS;
use crate::article::page::text::{Text, are_chinese, cannot_begin, is_blank, is_chinese, is_final, is_han};

/// Appends `next` to `text` across a line or page break.
pub(crate) fn glue<'p>(text: &mut Text<'p>, next: &Text<'p>, soft_hyphen: bool) {
    let (Some(last), Some(first)) = (text.last(), next.first()) else {
        text.append(next, false);
        return;
    };
    if soft_hyphen {
        text.append(next, false);
        return;
    }
    let tail = text.chars.get(text.len().saturating_sub(60)..).unwrap_or_default();
    let head = next.chars.get(..next.len().min(60)).unwrap_or_default();
    let chinese = is_han(last) || is_han(first) || are_chinese(&[tail, head]);
    if matches!(last, '-' | '‐' | '\u{2011}') && !chinese && word_before(&text.chars, 1).is_some() {
        if cuts_word(text, next) {
            text.pop();
        }
        text.append(next, false);
        return;
    }
    text.append(next, needs_space(text, next, chinese));
}

/// The same across a break of the page, where a word may be cut in two without a hyphen.
pub(crate) fn mend<'p>(text: &mut Text<'p>, next: &Text<'p>) {
    let small = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase());
    if small(text.last()) && small(next.first()) && is_cut(text, next) {
        text.append(next, false);
    } else {
        glue(text, next, false);
    }
}

/// Whether one space stands in place of the break.
fn needs_space(text: &Text, next: &Text, chinese: bool) -> bool {
    let (Some(last), Some(first)) = (text.last(), next.first()) else { return false };
    if chinese {
        let words = last.is_ascii_alphabetic() && first.is_ascii_alphabetic();
        // AIGC and CPTPP break anywhere; words of small letters only at a blank.
        return words && !(last.is_uppercase() && first.is_uppercase());
    }
    if last.is_ascii_digit() && first.is_ascii_digit() {
        return true;
    }
    // 1,⏎204 and 3.⏎6 are one number.
    if matches!(last, ',' | '.')
        && first.is_ascii_digit()
        && text.chars.iter().rev().nth(1).is_some_and(char::is_ascii_digit)
    {
        let digits = next.chars.iter().take_while(|c| c.is_ascii_digit()).count();
        return last == ',' && digits != 3;
    }
    if matches!(last, '$' | '€' | '£' | '¥' | '#' | '/' | '(' | '[' | '“' | '‘') {
        return false;
    }
    let dash = matches!(last, '—' | '–');
    if dash {
        return text.chars.iter().rev().nth(1).is_some_and(|c| is_blank(*c));
    }
    if matches!(first, '—' | '–') {
        return next.chars.get(1).is_some_and(|c| is_blank(*c));
    }
    !cannot_begin(first)
}

/// Whether the page broke a word in two without a hyphen: a part of one to three letters is no word.
fn is_cut(text: &Text, next: &Text) -> bool {
    let known = |word: &str| word.len() > 3 || SHORT_WORDS.contains(&word);
    let second: String = next.chars.iter().take_while(|c| c.is_alphabetic()).collect();
    let Some(first) = word_before(&text.chars, 0) else { return false };
    let apostrophe = next.chars.get(second.len()).is_some_and(|c| matches!(c, '\'' | '’'));
    let letters = first.is_ascii() && second.is_ascii() && second.chars().all(|c| c.is_ascii_lowercase());
    letters && !apostrophe && !(known(&first) && known(&second))
}

/// The word that ends `back` characters before the end.
fn word_before(chars: &[char], back: usize) -> Option<String> {
    let end = chars.len().checked_sub(back)?;
    let floor = end.saturating_sub(40);
    let start = chars[floor..end].iter().rposition(|c| !c.is_alphanumeric()).map_or(floor, |i| floor + i + 1);
    (start < end).then(|| chars[start..end].iter().collect::<String>().to_lowercase())
}

/// First parts of compound words that keep their hyphen before any second part here.
const FIRST: &[&str] = &[
    "all", "anti", "blue", "carbon", "clean", "cost", "cross", "deep", "double", "eight", "ex", "fast",
    "fifth", "first", "five", "four", "fourth", "front", "full", "half", "hard", "heavy", "high", "large",
    "late", "left", "light", "long", "low", "medium", "mid", "multi", "near", "new", "nine", "non", "old",
    "one", "open", "part", "post", "pre", "pro", "real", "right", "round", "second", "self", "semi", "seven",
    "short", "single", "six", "slow", "small", "state", "ten", "third", "three", "top", "triple", "twelve",
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "two", "vice", "well",
    "world", "year", "zero", "drug", "duty", "tax", "home", "land", "sea", "air", "water", "job", "price",
    "energy", "decision", "problem", "record", "trade", "export", "import", "labor", "labour",
];

/// First parts before which hardly any word stands in one.
const STRICT: &[&str] = &[
    "high", "low", "well", "self", "half", "full", "two", "three", "four", "five", "six", "seven", "eight",
    "nine", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "first",
    "second", "third", "fourth", "fifth", "multi", "semi", "anti", "long",
];

/// Second parts that stand behind a hyphen.
const SECOND: &[&str] = &[
    "business",
    "backed",
    "based",
    "bound",
    "breaking",
    "built",
    "class",
    "cost",
    "dependent",
    "driven",
    "efficient",
    "end",
    "faced",
    "focused",
    "free",
    "friendly",
    "funded",
    "growing",
    "held",
    "income",
    "intensive",
    "known",
    "led",
    "level",
    "listed",
    "long",
    "made",
    "making",
    "mile",
    "minute",
    "month",
    "oriented",
    "owned",
    "paid",
    "paying",
    "person",
    "point",
    "powered",
    "priced",
    "produced",
    "quality",
    "quarter",
    "range",
    "rate",
    "related",
    "rich",
    "rise",
    "rising",
    "run",
    "running",
    "saving",
    "scale",
    "sector",
    "setting",
    "sized",
    "sold",
    "speed",
    "stage",
    "story",
    "style",
    "tech",
    "term",
    "thirds",
    "tier",
    "time",
    "track",
    "way",
    "week",
    "wheel",
    "wide",
    "year",
    "day",
    "hour",
    "foot",
    "lane",
    "digit",
    "old",
    "priority",
    "profile",
    "risk",
    "volume",
    "value",
    "yield",
    "vote",
    "cut",
    "off",
    "up",
    "out",
    "party",
    "carbon",
    "emission",
    "border",
    "country",
    "off",
];

/// Second parts that keep the hyphen whatever stands before.
const ALWAYS: &[&str] = &[
    "free",
    "backed",
    "based",
    "driven",
    "friendly",
    "funded",
    "led",
    "oriented",
    "owned",
    "powered",
    "related",
    "style",
    "term",
    "tech",
    "year",
    "quality",
    "intensive",
    "efficient",
];

/// Whether the hyphen at the end of `text` only cut a word in two.
fn cuts_word(text: &Text, next: &Text) -> bool {
    let first = next.first().unwrap_or(' ');
    if !first.is_lowercase() {
        return false;
    }
    let Some(word) = word_before(&text.chars, 1) else { return false };
    let second: String = next.chars.iter().take_while(|c| c.is_alphabetic()).collect();
    // `two-year-⏎old`: a hyphen before shows that the word has them.
    let hyphens = text.chars.iter().rev().skip(1 + word.chars().count()).take(1).any(|c| *c == '-');
    let goes_on = next.chars.get(second.chars().count()) == Some(&'-');
    let number = word.chars().all(|c| c.is_ascii_digit());
    let compound = FIRST.contains(&word.as_str()) && SECOND.contains(&second.as_str());
    // `high-⏎hazard`: but for a few words in one, these stand before a hyphen.
    let ends = [
        "ly", "er", "est", "ness", "ish", "way", "ways", "land", "lands", "light", "lights", "teen", "ty",
        "ing", "ened", "th", "ths", "less", "time", "lighted",
    ];
    let compound = compound
        || STRICT.contains(&word.as_str())
            && second.chars().count() >= 4
            && !ends.iter().any(|e| second == *e || second.starts_with(e));
    // `twenty-⏎six`
    let tens = word.ends_with("ty")
        && STRICT.contains(&word.as_str())
        && ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
            .contains(&second.as_str());
    let compound = compound || tens;
    let always = ALWAYS.contains(&second.as_str()) && word.chars().count() >= 3;
    !(hyphens || goes_on && FIRST.contains(&word.as_str()) || number || compound || always)
}

/// Whether `next` goes on the sentence that `text` began.
pub(crate) fn goes_on(text: &[char], next: &[char]) -> bool {
    let Some(&first) = next.first() else { return false };
    // Question and answer begin paragraphs: `问：…？（某镇 林知夏）`, `答：…`.
    if matches!(next, ['问' | '答', '：' | ':', ..]) {
        return false;
    }
    if !is_final(text) || cannot_begin(first) {
        return true;
    }
    // English: 3.⏎6 million; p.m.⏎and.
    let decimal = || text.iter().rev().nth(1).is_some_and(char::is_ascii_digit) && first.is_ascii_digit();
    text.last() == Some(&'.') && (first.is_lowercase() || decimal()) && !is_chinese(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks() {
        for (a, b, want) in [
            ("投资3.", "6亿元", "投资3.6亿元"),
            ("问题1", "2个", "问题12个"),
            ("重", "要突破", "重要突破"),
            ("比重提高到3", "1%。", "比重提高到31%。"),
            ("使用AI", "GC工具", "使用AIGC工具"),
            ("加入Open", "Source社区", "加入Open Source社区"),
            ("the port author-", "ity", "the port authority"),
            ("a long-", "term plan", "a long-term plan"),
            ("a two-", "year plan", "a two-year plan"),
            ("a state-", "owned bank", "a state-owned bank"),
            ("Sino-", "Russian trade", "Sino-Russian trade"),
            ("rose in", "2025 to", "rose in 2025 to"),
            ("a $118", "million", "a $118 million"),
            ("up 1,", "204 names", "up 1,204 names"),
            ("$6.", "4 million", "$6.4 million"),
            ("Route 9.", "The", "Route 9. The"),
            ("the plan —", "old", "the plan — old"),
            ("a “cat”", ", he said", "a “cat”, he said"),
        ] {
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            let mut joined = Text::slice(&a, 0);
            glue(&mut joined, &Text::slice(&b, 100), false);
            assert_eq!(joined.to_string(), want);
        }
    }

    #[test]
    fn sentences_that_go_on() {
        let chars = |s: &str| s.chars().collect::<Vec<_>>();
        for (a, b, on) in [
            ("投资3.", "6亿元。", true),
            ("开工。", "”他说。", true),
            ("开工。", "项目", false),
            ("at 5 p.m.", "and then", true),
            ("on May 2.", "The", false),
            ("表示：", "“好。”", true),
        ] {
            assert_eq!(goes_on(&chars(a), &chars(b)), on, "{a}");
        }
    }
}
