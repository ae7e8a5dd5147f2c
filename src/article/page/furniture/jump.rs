//! Jump lines: where a text goes on, and where it came from.

use crate::article::page::layout::reading::Reading;
use crate::article::page::layout::words::{List, TAIL};
use crate::article::page::text::{is_blank, is_final, is_han, string};

/// What jump lines begin with.
pub(crate) const GOES: &[&str] = &[
    "下转",
    "上接",
    "转第",
    "接第",
    "紧接",
    "续见",
    "详见",
    "相关报道见",
    "更多内容见",
    "报道见",
    "全文见",
    "全文详见",
    "文见",
    "上转",
    "继续阅读",
    "参见",
    "见第",
    "下接",
    "上下转",
    "本报今日第",
    "全文刊",
    "文转",
    "文接",
    "转a",
    "转b",
    "转c",
    "转d",
    "转0",
    "转1",
    "转本版",
    "本文下转",
    "本文上接",
    "接a",
    "接b",
    "接本版",
    "见a",
    "见b",
    "见本版",
];

/// The same in English.
pub(crate) const GOES_ENGLISH: &[&str] = &[
    "see ",
    "continued on",
    "continued from",
    "continues on",
    "turn to",
    "turns to",
    "continue on",
    "continues from",
    "jumps to",
    "story on page",
    "concluded on",
    "from page",
    "cont. on",
    "cont'd on",
    "cont’d on",
    "please see",
    "more on page",
    "jump to",
    "story continues",
    "from above",
    "from below",
    "from top of",
    "from bottom of",
    "from the top of",
    "from the bottom of",
    "from previous column",
    "from column ",
    "continued in column",
    "see column ",
    "continued above",
    "continued below",
    "continued at",
    "continued, page",
    "continued page",
    "more ",
];

/// Places of this page.
const CORNERS: &[&str] = &["左上角", "右上角", "左下角", "右下角", "左上方", "右上方", "左下方", "右下方"];

/// What stands before the page where no verb does.
pub(crate) const PAGES: &[&str] = &[", page ", ", pages ", ", p. "];

/// The index at which a jump line begins that ends the line: the whole line, or what stands in
/// brackets or behind a full stop at its end.
pub(crate) fn jump_tail(line: &Reading) -> Option<usize> {
    let bare =
        || line.words().latin && line.len() <= 24 && line.chars.contains(&',') && names_page(line.head());
    (may_end(&line.chars) && (line.words().has(List::Jump) || bare())).then(|| tail(&line.chars))?
}

/// Whether a jump line may end a text: it names a page, or is English.
fn may_end(chars: &[char]) -> bool {
    let tail = chars.get(chars.len().saturating_sub(TAIL)..).unwrap_or_default();
    tail.iter().any(|c| matches!(c, 'a'..='z' | 'A'..='Z' | '版' | '页'))
        || tail.iter().any(|c| matches!(c, '左' | '右')) && {
            let tail = string(tail);
            CORNERS.iter().any(|w| tail.contains(w))
        }
}

fn tail(chars: &[char]) -> Option<usize> {
    let from = chars.len().saturating_sub(TAIL);
    let (mut at, tail) = (from, chars.get(from..)?);
    let starts = |i: usize, w: &str| {
        w.chars().enumerate().all(|(n, c)| tail.get(i + n).is_some_and(|x| x.eq_ignore_ascii_case(&c)))
    };
    for (i, &c) in tail.iter().enumerate() {
        let bracket = matches!(c, '(' | '（' | '[' | '【' | '［' | '〔');
        let begin = from + i == 0
            || bracket
            || i > 0
                && (is_blank(tail[i - 1])
                    || matches!(
                        tail[i - 1],
                        '。' | '！'
                            | '”'
                            | '…'
                            | '？'
                            | '.'
                            | '>'
                            | '»'
                            | '▶'
                            | '►'
                            | '◀'
                            | '◄'
                            | '→'
                            | '■'
                            | '▲'
                            | '●'
                            | '◆'
                            | '★'
                            | '☆'
                            | '*'
                    ));
        if !begin {
            continue;
        }
        let skip = i + tail[i..]
            .iter()
            .take_while(|c| {
                matches!(
                    c,
                    '(' | '（'
                        | '['
                        | '【'
                        | '［'
                        | '〔'
                        | '>'
                        | '»'
                        | '▶'
                        | '►'
                        | '◀'
                        | '◄'
                        | '<'
                        | '←'
                        | '→'
                        | '*'
                        | '■'
                        | '▲'
                        | '●'
                        | '◆'
                        | '★'
                        | '☆'
                ) || is_blank(**c)
            })
            .count();
        let han = tail.get(skip).is_some_and(|c| is_han(*c));
        let chinese = han && GOES.iter().any(|w| starts(skip, w));
        let starts_english = !han && GOES_ENGLISH.iter().any(|w| starts(skip, w));
        let whole = from + i == 0 && chars.len() <= 55;
        if !chinese && !starts_english && !whole {
            continue;
        }
        let rest: String = tail[skip..].iter().collect();
        let lower = rest.to_lowercase();
        // `FIRE continues on B4`: the whole line, its first words naming the story.
        let named = |w: &&str| {
            whole
                && !w.starts_with("see")
                && lower.split_once(*w).is_some_and(|(story, _)| {
                    let story = story.trim_end();
                    // `A story on Page A3 misstated` is a sentence: an article is no name of a story.
                    story == "please"
                        || story.chars().count() != 1
                            && chars[..story.chars().count()]
                                .iter()
                                .all(|c| c.is_uppercase() || matches!(c, ',' | '(') || is_blank(*c))
                })
        };
        let english = starts_english || GOES_ENGLISH.iter().any(named);
        let digit = rest.contains(|c: char| c.is_ascii_digit() || "一二三四五六七八九十本".contains(c));
        let length = rest.chars().count();
        // `上接第1版《…》` repeats the headline.
        let (place, title) = rest.split_once('《').unwrap_or((&rest, ""));
        let titled =
            title.trim_end_matches(|c| is_blank(c) || matches!(c, ')' | '）' | '】' | ']')).ends_with('》');
        let rest = if titled { place.to_string() } else { rest.clone() };
        let length = if titled { place.chars().count() } else { length };
        let behind = rest
            .rsplit_once(['版', '页'])
            .map_or(0, |(_, behind)| behind.chars().filter(|c| is_han(*c)).count());
        let corner = CORNERS.iter().any(|w| rest.contains(w))
            && ["下转", "上接", "转本", "接本"].iter().any(|w| rest.contains(w));
        if english && says_on(&rest) {
            continue;
        }
        let is = chinese && corner && length <= 14
            || chinese && digit && rest.contains(['版', '页']) && behind <= 6 && length <= 30
            || english && same_page(&rest) && (from + i == 0 || bracket) && length <= 40
            // `方案全文见04版`: whatever stands before the place.
            || whole && from + i == 0 && length <= 18 && see_page(&rest)
            // `More reviews on C5`
            || lower.starts_with("more ") && from + i == 0 && page_code(&lower) && length <= 40
            || whole && from + i == 0 && names_page(&rest)
            // What comes `from the top of the page` in a sentence is print.
            || english && (from + i == 0 || bracket || !rest.starts_with("from ")) && (lower.contains("page") || lower.contains("section") || lower.contains("continued") || page_code(&lower)) && length <= 55
            // The sentence is print: only capitals, `Page` or the bare form make it a jump.
            && !(lower.starts_with("see ") && !lower.contains("page") && !page_code(&lower));
        if is {
            // `For more on this, see Page 5`: the sentence begins before the words that tell.
            let inner = from == 0 && i > 0 && chars.len() <= 55 && rest.starts_with(char::is_lowercase);
            if inner && chars[0].is_uppercase() && !is_final(&chars[..i - 1]) {
                return Some(0);
            }
            at += i;
            return Some(at);
        }
    }
    None
}

/// `story on Page A3 on Friday misspelled the`: two words or more in small letters behind the page are those of a
/// sentence.
fn says_on(text: &str) -> bool {
    let mut words = text.split(is_blank).filter(|word| !word.is_empty());
    let page = words.any(|word| word.eq_ignore_ascii_case("page")) && words.next().is_some();
    page && words.filter(|word| word.chars().all(char::is_lowercase)).count() >= 2
}

/// Whether a line ends in `见04版` or `见第5版`.
fn see_page(text: &str) -> bool {
    let place =
        text.trim_end_matches(['）', ')', '】']).strip_suffix('版').and_then(|text| text.rsplit_once('见'));
    place.is_some_and(|(_, page)| {
        let page = page.trim_start_matches('第');
        let page = page.trim_start_matches(|c: char| c.is_ascii_uppercase());
        (1..=2).contains(&page.chars().count())
            && page.chars().all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
    })
}

/// `See BRIDGE, below`, `BRIDGE, from above`: the story in capitals and another place of this page.
pub(crate) fn same_page(text: &str) -> bool {
    let text = text.trim_end_matches([')', ']', '.']);
    let text = text.strip_suffix(" the fold").unwrap_or(text);
    let places = [
        "top of page",
        "bottom of page",
        "of this page",
        "of the page",
        "on this page",
        "next column",
        "previous column",
    ];
    if places.iter().any(|w| text.ends_with(w)) || CORNERS.iter().any(|w| text.contains(w)) {
        return true;
    }
    // `CONTINUED IN COLUMN 4`, `FROM COLUMN 1`
    let column =
        text.rsplit_once(is_blank).filter(|(_, n)| n.len() == 1 && n.bytes().all(|c| c.is_ascii_digit()));
    if column.is_some_and(|(front, _)| front.to_lowercase().ends_with("column")) {
        return true;
    }
    let lower = text.to_lowercase();
    let place = ["above", "below", "left", "right"].iter().any(|w| lower.ends_with(w));
    // `(Continued from above)`
    let continued =
        lower.trim_start_matches(['(', '[']).starts_with("continued ") && text.split(is_blank).count() <= 4;
    let word =
        |w: &str| w.chars().filter(|c| c.is_alphabetic()).count() > 1 && !w.chars().any(char::is_lowercase);
    place && (continued || text.split(is_blank).any(word))
}

/// `Comment, page 16`, `Editorial, pages 4-5`: one to four words, the first with a capital, and a page behind a comma.
fn names_page(text: &str) -> bool {
    let text = text.trim_start_matches(['»', '›', '>', '►', '▶', '→', '*', ' ', '(']);
    let Some((what, page)) = text.trim_end_matches([')', ']', '.']).rsplit_once(", ") else { return false };
    // `BRIDGE, A6`: the story in capitals and the page alone.
    let story =
        || what.chars().filter(|c| c.is_uppercase()).count() >= 3 && !what.chars().any(char::is_lowercase);
    if page_code(&page.to_lowercase()) && !page.contains(is_blank) && what.split(' ').count() <= 2 && story()
    {
        return what.chars().all(|c| c.is_uppercase() || matches!(c, ' ' | '-' | '\''));
    }
    let number = ["page ", "Page ", "PAGE ", "pages ", "Pages ", "PAGES ", "p. ", "P. "]
        .iter()
        .find_map(|w| page.strip_prefix(w));
    let code = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase() || matches!(c, '-' | '–');
    what.starts_with(char::is_uppercase)
        && what.split(' ').count() <= 4
        && what.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '\'' | '’' | '-' | '&'))
        && number.is_some_and(|n| n.chars().all(code) && n.contains(|c: char| c.is_ascii_digit()))
}

/// `A4`, `B12` as the last word.
fn page_code(lower: &str) -> bool {
    let last = lower.trim_end_matches([')', '.', ']']).rsplit(is_blank).next().unwrap_or_default();
    // `6A` as `A6`.
    let turned: String = last.chars().rev().collect();
    let last = if last.starts_with(|c: char| c.is_ascii_digit()) { turned.as_str() } else { last };
    let mut chars = last.chars();
    chars.next().is_some_and(|c| c.is_ascii_lowercase())
        && (1..=2).contains(&chars.clone().count())
        && chars.all(|c| c.is_ascii_digit())
}

/// Where a jump line in brackets begins at the end of one line that ends in the next.
pub(crate) fn cut_off(before: &[char], line: &Reading) -> Option<usize> {
    let from = before.len().saturating_sub(8);
    let open = from + before[from..].iter().rposition(|c| matches!(c, '（' | '('))?;
    if !matches!(line.last(), Some('）' | ')')) || line.len() > if line.words().latin { 40 } else { 20 } {
        return None;
    }
    let whole: Vec<char> = before[open..].iter().chain(line.chars.iter()).copied().collect();
    (may_end(&whole) && tail(&whole) == Some(0)).then_some(open)
}

/// The end of a jump line in brackets that opens a line, as in `（上接第1版）正文…`.
pub(crate) fn jump_head(line: &Reading) -> Option<usize> {
    let chars = &line.chars;
    if !chars.first().is_some_and(|c| matches!(c, '(' | '（' | '[' | '【' | '［' | '〔')) {
        return None;
    }
    let end = chars.iter().take(40).position(|c| matches!(c, ')' | '）' | ']' | '】' | '］' | '〕'))? + 1;
    let head = chars.get(..end)?;
    (end < chars.len() && may_end(head) && tail(head) == Some(0)).then_some(end)
}

/// Whether a jump line says where a text comes from, and not where it goes.
pub(crate) fn comes_from(line: &Reading) -> bool {
    let text = string(&line.chars).to_lowercase();
    [
        "上接",
        "接第",
        "接a",
        "接b",
        "接本版",
        "from page",
        "continued from",
        "continues from",
        "from above",
        "from below",
        "from top of",
        "from bottom of",
        "from the top of",
        "from the bottom of",
        "from previous column",
        "from column",
        "紧接",
    ]
    .iter()
    .any(|w| text.contains(w))
        && !text.contains("下转")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::page::text::Text;

    fn chars(s: &str) -> Vec<char> {
        s.chars().collect()
    }

    fn line(chars: &[char]) -> Reading<'_> {
        Text::slice(chars, 0).into()
    }

    #[test]
    fn jump_lines() {
        for (text, want) in [
            ("（下转第3版）", Some(0)),
            ("下转A3版", Some(0)),
            ("继续推进。（下转第三版）", Some(5)),
            ("See BRIDGE, Page A4", Some(0)),
            ("FROM PAGE ONE", Some(0)),
            ("CONTINUED IN COLUMN 4", Some(0)),
            ("FROM COLUMN 1", Some(0)),
            ("(Continued from above)", Some(0)),
            ("» HARBOR, A6", Some(0)),
            ("A story on Page B3 on Friday misspelled the", None),
            ("（本文下转右下角）", Some(0)),
            ("（上接左上方）", Some(0)),
            ("MILL, from bottom of page", Some(0)),
            ("The water ran from top of the page", None),
            ("will reopen. Continued on Page B2", Some(12)),
            ("详见第2版规划图的说明显示，项目已完工。", None),
            ("You can see the river from the bridge", None),
        ] {
            assert_eq!(jump_tail(&line(&chars(text))), want, "{text}");
        }
        assert_eq!(jump_head(&line(&chars("（上接第1版）与此同时"))), Some(7));
        for (text, from) in [("（上接第1版）", true), ("（下转第1版）", false)] {
            assert_eq!(comes_from(&line(&chars(text))), from, "{text}");
        }
    }
}
