//! Every wording of the extractor gives what the `regex` crate gives, on texts made of the wordings' own words.

use super::*;

fn spans(wording: &str, text: &str) -> Vec<(usize, usize)> {
    Pattern::new(wording).find_all(text).map(|hit| (hit.start, hit.end)).collect()
}

#[test]
fn wordings_match_as_regular_expressions_do() {
    let rows: &[(&str, &str, &[(usize, usize)])] = &[
        ("ab|a", "ab a", &[(0, 2), (3, 4)]),
        ("a|ab", "ab", &[(0, 1)]),
        ("(?:a|b|c)*$", "xabc", &[(1, 4), (4, 4)]),
        ("a{1,2}", "aaa", &[(0, 2), (2, 3)]),
        ("a{1,2}?", "aa", &[(0, 1), (1, 2)]),
        ("[^,。]{0,2}?年", "去,今年", &[(4, 10)]),
        ("^a|a$", "aba", &[(0, 1), (2, 3)]),
        (r"\d{2}[./-]", "1-12-3", &[(2, 5)]),
    ];
    for (wording, text, want) in rows {
        assert_eq!(spans(wording, text), *want, "{wording} in {text}");
    }
}

#[test]
fn groups_are_those_of_the_way_taken() {
    let hit = Pattern::new("(增|减)(?:了|(约))?5").find("增约6,减了5").unwrap();
    assert_eq!((hit.start, hit.end), (10, 17));
    assert_eq!(hit.group(1), Some((10, 13)));
    assert_eq!(hit.group(2), None);
}

#[test]
fn a_loop_that_can_be_cut_in_many_ways_is_no_slower() {
    let text = "超过".repeat(60) + "年";
    assert_eq!(Pattern::new("(?:超过|超|过)*$").find(text.as_str()).map(|hit| hit.start), Some(text.len()));
}
