//! Words that hold numerals and count nothing: names, idioms, places.

use super::Kind;
use super::lexicon::{Lexicon, lines};
use super::numeral;
use super::scan;
use super::text::is_han;
use super::unit;
use crate::regions;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

/// Each word from its first numeral on, where the scanner stops, with what may stand before that.
static WORDS: LazyLock<Lexicon<Vec<Box<[char]>>>> = LazyLock::new(|| {
    let files = [include_str!("data/names.txt"), include_str!("data/idioms.txt")];
    let words = files.into_iter().flat_map(lines).chain(regions::names().filter(|name| is_place(name)));
    let mut fronts: BTreeMap<&str, Vec<Box<[char]>>> = BTreeMap::new();
    for word in words {
        let numeral = word.find(scan::can_begin).and_then(|at| word.split_at_checked(at));
        if let Some((front, rest)) = numeral {
            fronts.entry(rest).or_default().push(front.chars().collect());
        }
    }
    Lexicon::new(fronts)
});

/// Whether the name of a region holds a numeral and is no count: 七里坪镇, but 三家镇 may be three of something.
fn is_place(name: &str) -> bool {
    let is_numeral = |c| numeral::digit(c).is_some() || matches!(c, '十' | '百' | '千' | '万');
    let Some((front, rest)) = name.find(is_numeral).and_then(|at| name.split_at_checked(at)) else {
        return false;
    };
    let counts = rest.chars().nth(1).is_some_and(|c| "个家户所支间座条项处名班组队".contains(c));
    rest.chars().nth(if counts && front.is_empty() { 3 } else { 2 }).is_some()
}

/// The name or idiom whose first numeral stands at `at`: of several the one that begins first, then the longest.
pub(super) fn word(chars: &[char], at: usize) -> Option<Range<usize>> {
    let behind = chars.get(..at)?;
    let mut first: Option<Range<usize>> = None;
    for (length, fronts) in WORDS.all_starting(chars, at) {
        let last = |front: &[char]| front.last().is_none_or(|c| behind.last() == Some(c));
        for front in fronts.iter().filter(|front| last(front) && behind.ends_with(front)) {
            // Of those that begin together the longest comes first.
            let start = at - front.len();
            if first.as_ref().is_none_or(|first| start < first.start) {
                first = Some(start..at + length);
            }
        }
    }
    let word = first?;
    let next = chars.get(word.end);
    // 十里乡村路 runs through no township.
    let country = || next.is_some_and(|c| "村镇土亲".contains(*c)) && chars.get(word.end - 1) == Some(&'乡');
    let fraction = || next == Some(&'之') && chars.get(word.end - 1) == Some(&'分');
    // 十分 is a word, 十分钟 a duration: a longer measured reading wins.
    let longer = || {
        let measured = numeral::read(chars, at).and_then(|numeral| unit::at(chars, numeral.end));
        measured.is_some_and(|found| found.end > word.end && found.unit.kind != Kind::Count)
    };
    let number = match at - word.start {
        0 => longer(),
        1 if word.len() == 2 => !stands(chars, &word),
        _ => false,
    };
    (!number && !fraction() && !country()).then_some(word)
}

/// Whether a word of two characters whose numeral comes last, such as 高三, stands here: as a year of school before what
/// pupils have, not in 提高一成 and 墙高三丈. A word of another kind always does.
fn stands(chars: &[char], word: &Range<usize>) -> bool {
    if !matches!(chars.get(word.start), Some('高' | '大' | '初')) {
        return true;
    }
    let next = chars.get(word.end);
    let apart = next.is_none_or(|c| !is_han(*c) || "学年新班级生语数的和上下期毕及至到或".contains(*c));
    let inner = numeral::read(chars, word.start + 1).filter(|inner| inner.end == word.end);
    let measured = inner.and_then(|inner| unit::at(chars, inner.end));
    apart && !measured.is_some_and(|found| matches!(found.unit.kind, Kind::Quantity | Kind::Money))
}

#[cfg(test)]
mod tests {
    use crate::figures::tests::units;

    #[test]
    fn names_and_idioms_count_nothing() {
        let rows = [
            "三元区和七里坪镇的农户。",
            "北七家镇的干部。",
            "从三里屯到十里铺，再到四道沟。",
            "汽车零件和零担货运。",
            "他们胡说八道，民怨四起。",
            "二次供水和二次加工。",
            "提出新国九条以后。",
            "五角大楼外的六角亭。",
            "几十年如一日地守林。",
            "高三和初二的学生。",
        ];
        for row in rows {
            assert_eq!(units(row), [""; 0], "{row}");
        }
    }

    #[test]
    fn what_looks_like_a_name_may_count() {
        let rows = [
            ("十里乡村路通车。", vec!["{里}"]),
            ("整治五里河道。", vec!["{里}"]),
            ("走访了三家镇办企业。", vec!["{家}"]),
            ("先后十二次检修。", vec!["{次}"]),
            ("先后两次检修。", vec!["{次}"]),
            ("墙高三丈。", vec!["{丈}"]),
        ];
        for (row, expected) in rows {
            assert_eq!(units(row), expected, "{row}");
        }
    }
}
