//! Patterns match as the `regex` crate matches, on texts made of the words of the shapes that wordings take.

use super::super::text::Text;
use super::*;

/// All matches that do not overlap.
fn all<T: Reading + ?Sized>(pattern: &Pattern, text: &T) -> Vec<Hit> {
    let mut from = 0;
    let next = || {
        let hit = pattern.find_from(text, from)?;
        from = hit.end.max(hit.start + 1);
        Some(hit)
    };
    std::iter::from_fn(next).collect()
}

fn spans(wording: &str, text: &str) -> Vec<(usize, usize)> {
    all(&Pattern::new(wording), text).iter().map(|hit| (hit.start, hit.end)).collect()
}

#[test]
fn wordings_match_as_regular_expressions_do() {
    let rows = [
        ("ab|a", "ab a", vec![(0, 2), (3, 4)]),
        ("a|ab", "ab", vec![(0, 1)]),
        ("(?:a|b|c)*$", "xabc", vec![(1, 4)]),
        ("a{1,2}", "aaa", vec![(0, 2), (2, 3)]),
        ("a{1,2}?", "aa", vec![(0, 1), (1, 2)]),
        ("[^,。]{0,2}?年", "去,今年", vec![(4, 10)]),
        ("^a|a$", "aba", vec![(0, 1), (2, 3)]),
        (r"\d{2}[./-]", "1-12-3", vec![(2, 5)]),
    ];
    for (wording, text, want) in rows {
        assert_eq!(spans(wording, text), want, "{wording} in {text}");
    }
}

#[test]
fn groups_are_those_of_the_way_taken() {
    let hit = Pattern::new("(增|减)(?:了|(约))?5").find("增约6,减了5").unwrap();
    assert_eq!((hit.start, hit.end), (8, 15));
    assert_eq!(hit.group(1), Some((8, 11)));
    assert_eq!(hit.group(2), None);
}

#[test]
fn a_loop_that_can_be_cut_in_many_ways_is_no_slower() {
    let text = "超过".repeat(60) + "年";
    assert_eq!(Pattern::new("(?:超过|超|过)*$").find(text.as_str()), None);
}

/// Shapes that the wordings of the extractor take.
const SHAPES: &[&str] = &[
    "(增长率?|增加|增|减少|降价?)(?: |了|约|超过|超|过|每[年月])*$",
    "(?:^|[^占环])比[^例,]|(?:^|[^比])较|与.{1,4}相比",
    "(?:比|较|为)[^,。]{0,3}?(?:[0-9]{2,4}年|年|五[”\"]|月)",
    "^(?:全[国省市]|[一-鿿]{2,3}?(?:省|市)|[一-鿿]{1,6}?区)(?:的|内)?",
    "(?:到|至)?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日|[上中]旬|年)(?:起|前|后)*(?:约|的)?",
    "(?:超过?|低于)(?:历史)?(?:标准|红线)[^,。]{0,2}$",
    "(?:比|同)([^,。]{0,4}?)(?:又|还)?(高|快|多)(?:出|了)?[一-鿿]?(?:约|近)*$",
];

#[test]
fn shapes_match_as_the_regex_crate_matches_them() {
    let mut short = short_texts();
    for shape in SHAPES {
        let (pattern, regex) = (Pattern::new(shape), regex::Regex::new(shape).unwrap());
        for _ in 0..20_000 {
            let text = short();
            let want: Vec<_> = regex
                .captures_iter(&text)
                .map(|hit| [0, 1, 2].map(|group| hit.get(group).map(|group| (group.start(), group.end()))))
                .filter(|hit| hit[0].is_some_and(|(start, end)| end > start))
                .collect();
            let got: Vec<_> = all(&pattern, text.as_str())
                .iter()
                .map(|hit| [Some((hit.start, hit.end)), hit.group(1), hit.group(2)])
                .filter(|hit| hit[0].is_some_and(|(start, end)| end > start))
                .collect();
            assert_eq!(got, want, "{shape} in {text}");
        }
    }
}

/// Texts of few letters each, so that they meet often.
fn short_texts() -> impl FnMut() -> String {
    let words: Vec<char> = "增长率加减少降价了约超过每年月占环比例较与相为五”0123,。全国省市区的内到至日上中旬起前后低于历史标准红线同又还高快多出近"
        .chars()
        .collect();
    let mut seed = 3_u64;
    let mut below = move |limit: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % limit
    };
    move || {
        let (from, length) = (below(words.len()), below(12));
        (0..length).map(|_| words[(from + below(9)) % words.len()]).collect()
    }
}

#[test]
fn a_family_answers_as_its_patterns_do() {
    let mut short = short_texts();
    // What can be empty matches everywhere.
    let shapes = SHAPES.iter().filter(|shape| Pattern::new(shape).find("").is_none());
    let shapes: Vec<String> = shapes.map(ToString::to_string).collect();
    let patterns: Vec<Pattern> = shapes.iter().map(|shape| Pattern::new(shape)).collect();
    let family = Family::new(&shapes);
    for _ in 0..20_000 {
        let body = short();
        let text = Text::new(&body);
        let asked = family.ask(&text, 0, text.chars.len());
        for (number, pattern) in patterns.iter().enumerate() {
            let want = all(pattern, text.chars.as_slice());
            assert_eq!(asked.hit(number), want.first().copied(), "{} in {body}", shapes[number]);
            let last = want.last().map(|hit| text.byte(hit.start));
            assert_eq!(asked.last(number), last, "{} in {body}", shapes[number]);
        }
    }
}

#[test]
fn the_start_of_the_text_is_no_other_place() {
    assert_eq!(spans("(?:(?:^|[^占])比|较|跟|同)去", ",比去,占比去比去"), vec![(0, 7), (14, 23)]);
    assert_eq!(spans("(?:^a|b|c|d)", "aab"), vec![(0, 1), (2, 3)]);
}
