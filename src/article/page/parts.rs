//! What each heading of a run is: a column name, a kicker, a line of the headline, a deck or a subhead.

use super::block::Block;
use super::heading::is_numbered;
use super::label::{is_known_label, is_subject};
use super::sort::goes_on_unmarked;
use super::text::{cannot_begin, is_blank, is_chinese, is_han, string};

/// What each heading of a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Column,
    Kicker,
    Headline,
    /// Goes on the headline before it.
    More,
    Deck,
    Subhead,
}

/// Sorts out a run of headings of which one is a headline. `bylined` says that a byline or lead-in
/// follows, so that none of them can be a subhead; `again`, that the last stands elsewhere on the page as well; `over`, how many headings of each level the page has
/// right over a text, those that stand alone and all.
pub(super) fn parts(
    run: &[&Block],
    bylined: bool,
    again: bool,
    over: &[[usize; 2]; 8],
    meets: impl Fn(&Block, &Block) -> bool,
) -> Vec<Part> {
    let mut parts = vec![Part::Headline; run.len()];
    let texts: Vec<&str> = run.iter().map(|block| block.head()).collect();
    let deck = |i: usize| {
        texts.get(i).is_some_and(|t| t.starts_with("——") || t.starts_with("--") || t.starts_with('—'))
    };
    // Whether the line under `i` says what sort of text follows.
    let sorted =
        |i: usize| !names_its_sort(texts[i]) && texts.get(i + 1).is_some_and(|text| names_its_sort(text));
    let mut i = 0;
    while i + 1 < run.len()
        && run[i].text.is_label()
        && !deck(i + 1)
        && !(sorted(i) && !is_known_label(texts[i]) && run[i].text.len() > 4)
        && !is_numbered(&run[i].text.chars)
        && (i == 0 || run[i].chinese())
        // Of two labels in a row the second is a column by its words alone.
        && (i == 0 || is_known_label(texts[i]))
        && !leads_in(run, i)
        && !names_who(run[i], run[i + 1])
        && !less_than_next(run, i)
        && !titled(run, i, over)
        && !(again && i + 2 == run.len())
        && !in_capitals(run, i)
        && !(run[i + 1].gap == 0
            && run[i].chinese()
            && run[i].level == run[i + 1].level
            && is_one(&run[i].text.chars, &run[i + 1].text.chars)
            && !(deck(i + 2) && is_known_label(texts[i])))
    {
        parts[i] = Part::Column;
        i += 1;
    }
    let rest = run.len() - i;
    if rest == 1 {
        return parts;
    }
    let mut headline = i;
    // Two lines of one headline stand close, in the same dress.
    let same = |a: usize, b: usize| {
        run[b].gap == 0 && run[a].level == run[b].level && run[a].indent.abs_diff(run[b].indent) <= 60
    };
    let unmarked = |a: usize, b: usize| goes_on_unmarked(run[a], run[b]);
    let first_deck = (i + 1..run.len()).find(|n| deck(*n)).unwrap_or(run.len());
    let mut end = first_deck;
    // Subheads under a headline without byline.
    while !bylined
        && end > i + 1
        && end == run.len()
        && (is_numbered(&run[end - 1].text.chars) || deeper(run, i, end - 1) || again && end == run.len())
    {
        end -= 1;
        parts[end] = Part::Subhead;
    }
    // Where blank lines part some of the headings, those without one between them are lines of one.
    let parted = (i + 1..end).any(|n| run[n].gap > 0);
    if end - i >= 3 && parted && run[i].chinese() {
        let joined = |n: usize| same(n - 1, n);
        let starts: Vec<usize> = (i..end).filter(|&n| n == i || !joined(n)).collect();
        headline = match *starts.as_slice() {
            [first, second, ..] if !stronger(run[first], run[second]) => second,
            _ => i,
        };
        for (n, part) in parts.iter_mut().enumerate().take(end).skip(i) {
            let own = starts.iter().rev().find(|s| **s <= n).copied().unwrap_or(i);
            *part = match own {
                _ if own < headline => Part::Kicker,
                _ if own > headline => Part::Deck,
                _ if n == headline => Part::Headline,
                _ => Part::More,
            };
        }
    } else if end - i >= 2 {
        if run[i].chinese() {
            // `签约41个、开工19个——` leads into the headline under it.
            // So does `退出1400条渔船之后`.
            let leads = run[i].text.chars.ends_with(&['—', '—']) && !deck(i + 1)
                || ["之后", "之际", "以来", "之时", "背后"].iter().any(|w| texts[i].ends_with(w));
            // `荣成海带:一根“绳子”拉起` with its mark, `百亿产业` without.
            let [a, b] = [run[i], run[i + 1]];
            let cut = bylined
                && end - i == 2
                && a.level > 0
                && b.level == 0
                && b.text.len() <= 6
                && a.text.len() >= 8;
            // A name with its mark, what is said of it in the next line.
            let named = end - i == 2
                && a.level > 0
                && a.level == b.level
                && a.text.is_label()
                && is_one(&a.text.chars, &b.text.chars);
            // `全市清明假期` in one line, what is said of it in the next.
            let said = end - i == 2 && same(i, i + 1) && is_subject(texts[i]);
            headline = if cut
                || unmarked(i, i + 1)
                || named
                || said
                || !leads
                    && !sorted(i)
                    && (is_one(&run[i].text.chars, &run[i + 1].text.chars) && same(i, i + 1)
                        || goes_on(run[i], run[i + 1], &meets))
            {
                parts[i + 1] = Part::More;
                i
            } else if !stepped(run, i, first_deck)
                && (stronger(run[i], run[i + 1])
                    || sorted(i)
                    || told_below(run, i, end)
                    || end - i == 2 && run[i + 1].text.chars.ends_with(&['—', '—']))
            {
                i
            } else {
                parts[i] = Part::Kicker;
                i + 1
            };
            let from = headline + 1 + usize::from(parts.get(headline + 1) == Some(&Part::More));
            for n in from..end {
                // Where strokes mark the second headline, a line over it is one of the headline.
                let over = n == headline + 1 && first_deck < run.len() && same(n - 1, n);
                let pair = n == headline + 1
                    && headline > i
                    && same(n - 1, n)
                    && is_one(&run[n - 1].text.chars, &run[n].text.chars);
                let named = n == headline + 1
                    && headline > i
                    && same(n - 1, n)
                    && run[n - 1].text.len() <= 5
                    && run[n - 1].text.is_label();
                let more = !sorted(n - 1)
                    && (over || pair || named || same(n - 1, n) && broken(&run[n - 1].text.chars));
                parts[n] = if more { Part::More } else { Part::Deck };
            }
        } else {
            // Of English headings the one set largest is the headline, whatever stands over it.
            let largest = (i..end).min_by_key(|&n| (rank(run[n]), n)).unwrap_or(i);
            if stronger(run[largest], run[i]) {
                for n in i..largest {
                    parts[n] = if run[n].text.is_label() { Part::Column } else { Part::Kicker };
                }
                i = largest;
                headline = largest;
            }
            if i + 1 < end && headline == i && leads_in(run, i) {
                parts[i] = Part::Kicker;
                i += 1;
                headline = i;
            }
            let mut n = i + 1;
            // Where the words of a headline are small, a line that begins with a capital is the deck.
            let (small, half) = (sentence_case(texts[i], 7), sentence_case(texts[i], 5));
            let deck = |n: usize| {
                let longer = run[n].text.len() > run[n - 1].text.len();
                (small || half && longer) && run[n].text.first().is_some_and(char::is_uppercase)
            };
            // A line in small letters goes on the one over it.
            let goes_on = |n: usize| {
                run[n].level == run[n - 1].level && run[n].text.first().is_some_and(char::is_lowercase)
            };
            while n < end && (same(n - 1, n) || goes_on(n)) && !deck(n) {
                parts[n] = Part::More;
                n += 1;
            }
            parts[n..end].fill(Part::Deck);
        }
    }
    for part in parts.iter_mut().take(run.len()).skip(first_deck) {
        *part = Part::Deck;
    }
    debug_assert!(parts.get(headline) == Some(&Part::Headline));
    parts
}

/// `某市水利局：` over what it does, in the same dress.
fn names_who(a: &Block, b: &Block) -> bool {
    a.level == b.level && a.level > 0 && a.text.last() == Some('：') && !a.text.is_group() && a.text.len() > 4
}

/// `AS WELLS FALL DRY`, and in the next line, in another dress, what comes of it.
fn leads_in(run: &[&Block], i: usize) -> bool {
    let small = |b: &Block| b.text.chars.iter().any(|c| c.is_lowercase());
    let front = run[i].text.lower().split(is_blank).next().unwrap_or_default();
    ["as", "after", "amid", "while", "despite", "with", "before"].contains(&front)
        && run[i].text.len() > 12
        && run.get(i + 1).is_some_and(|next| small(run[i]) != small(next) || run[i].level != next.level)
}

/// Whether at least so many tenths of the words of an English headline behind its first are set in small letters.
fn sentence_case(text: &str, tenths: usize) -> bool {
    let words: Vec<&str> = text.split(is_blank).skip(1).filter(|w| w.chars().count() > 3).collect();
    let small = words.iter().filter(|w| w.starts_with(char::is_lowercase)).count();
    words.len() >= 3 && small * 10 >= words.len() * tenths
}

/// Whether two lines right under each other are one headline of capitals, and the first no usual label.
fn in_capitals(run: &[&Block], i: usize) -> bool {
    let capitals = |b: &Block| {
        b.text.chars.iter().any(|c| c.is_uppercase()) && !b.text.chars.iter().any(|c| c.is_lowercase())
    };
    let [a, b] = [run[i], run[i + 1]];
    !a.chinese()
        && b.gap == 0
        && a.level == b.level
        && capitals(a)
        && capitals(b)
        && a.head().split(is_blank).count() >= 2
        && !ENGLISH_LABELS.iter().any(|w| a.head().contains(w))
}

/// Words of English column names.
const ENGLISH_LABELS: &[&str] = &[
    "LETTERS",
    "OPINION",
    "EDITORIAL",
    "VIEW",
    "COLUMN",
    "NEWS",
    "SPORTS",
    "BUSINESS",
    "MARKETS",
    "ARTS",
    "LOCAL",
    "REGION",
    "STATE",
    "NATION",
    "WORLD",
    "BRIEFS",
    "BRIEF",
    "ROUNDUP",
    "AROUND",
    "COMMUNITY",
    "OBITUARIES",
    "CALENDAR",
    "NOTES",
    "POLICE",
    "COURTS",
    "SCHOOLS",
    "HEALTH",
    "SCIENCE",
    "FOOD",
    "TRAVEL",
    "WEATHER",
    "RATES",
];

/// Whether a heading is set smaller than the next one, as kickers are.
fn less_than_next(run: &[&Block], i: usize) -> bool {
    let text = run[i].head();
    let known = is_known_label(text);
    run[i].level == 0 && run[i + 1].level > 0 && run[i + 1].gap == 0 && !known && run[i].chinese()
}

/// Whether a heading is set as headlines of the page are, and the next one as none of them is.
fn titled(run: &[&Block], i: usize, over: &[[usize; 2]; 8]) -> bool {
    let (a, b) = (run[i].level, run[i + 1].level);
    let [alone, _] = over[usize::from(a.min(7))];
    let [_, all] = over[usize::from(b.min(7))];
    let label = run[i].text.len() <= if run[i].chinese() { 5 } else { 24 };
    !label && (1..b).contains(&a) && alone >= 2 && all == 1 && !is_known_label(run[i].head())
}

fn deeper(run: &[&Block], headline: usize, i: usize) -> bool {
    let (a, b) = (run[headline].level, run[i].level);
    (1..=6).contains(&a) && (b > a + 1 || b == 7 && i > headline + 1)
}

/// Whether `a` is set larger than `b`.
fn stronger(a: &Block, b: &Block) -> bool {
    rank(a) < rank(b)
}

/// How large a heading is set: the lower, the larger.
fn rank(block: &Block) -> u8 {
    if block.level == 0 { 9 } else { block.level }
}

/// What ends a line that says all it says.
const EVENTS: &[&str] = &[
    "战罢", "收官", "落幕", "闭幕", "开幕", "启幕", "启动", "举行", "召开", "提出", "发布", "出台", "揭晓",
    "结束", "开赛", "公布", "挂牌", "开工", "竣工", "通车", "投产", "投用", "亮相", "落成",
];

/// Whether the second of two lines goes on the first: a couplet of equal length.
fn is_one(a: &[char], b: &[char]) -> bool {
    let size = |chars: &[char]| chars.iter().filter(|c| !matches!(c, '“' | '”' | '‘' | '’' | '、')).count();
    let comma = |chars: &[char]| chars.iter().any(|c| matches!(c, '，' | ','));
    let ended = string(a);
    // `占比逼近三成`
    let figure = matches!(a, [.., n, unit] if "成倍%％".contains(*unit) && (n.is_ascii_digit() || "一二三四五六七八九十两".contains(*n)));
    let told = figure || EVENTS.iter().any(|w| ended.ends_with(w));
    if comma(a) != comma(b) || size(a) != size(b) && told {
        return false;
    }
    let (a, b) = (size(a), size(b));
    a == b && a >= 5 || a.abs_diff(b) <= 2 && a.max(b) <= 13 && a.min(b) >= 5
}

/// Whether three lines are set each smaller than the one over it, the last of them marked by strokes: a kicker,
/// a headline and a second headline.
fn stepped(run: &[&Block], i: usize, first_deck: usize) -> bool {
    first_deck == i + 2
        && run.len() > first_deck
        && stronger(run[i], run[i + 1])
        && stronger(run[i + 1], run[first_deck])
}

/// Whether a line says what sort of text stands under the headline, as second headlines do: `某县果园改造见闻`,
/// `对话某院士`, `读《某书》`.
fn names_its_sort(text: &str) -> bool {
    let series = text.contains("系列之") || text.contains("系列报道");
    text.chars().count() >= 6
        && !text.contains(['？', '！', '：'])
        && (series
            || SORT_OPENERS.iter().any(|w| text.starts_with(w))
            || SORT_ENDS.iter().any(|w| text.ends_with(w)))
}

/// What second headlines that name the sort of the text begin with.
const SORT_OPENERS: &[&str] = &[
    "对话",
    "专访",
    "访",
    "来自",
    "读《",
    "读长篇",
    "评《",
    "记",
    "写在",
    "一论",
    "二论",
    "三论",
    "再论",
    "也谈",
    "兼论",
];

/// What they end with.
const SORT_ENDS: &[&str] = &[
    "见闻",
    "调查",
    "报告",
    "侧记",
    "纪实",
    "札记",
    "走笔",
    "综述",
    "述评",
    "速写",
    "观察",
    "访谈",
    "采访记",
    "启示",
    "记事",
    "散记",
];

/// Whether the lower of two lines of one dress is the second headline: it is much longer and brings the number
/// that the upper one, in two halves, leaves out, or is written as a sentence.
fn told_below(run: &[&Block], i: usize, end: usize) -> bool {
    let [a, b] = [run[i], run[i + 1]];
    let digits = |block: &Block| block.text.chars.iter().filter(|c| c.is_ascii_digit()).count();
    let comma = |block: &Block| block.text.chars.contains(&'，');
    let blank = |block: &Block| block.text.chars.iter().any(|c| is_blank(*c));
    end - i == 2
        && a.level == b.level
        && b.text.len() * 2 >= a.text.len() * 3
        && (blank(a) && digits(a) == 0 && digits(b) > 0 || comma(b) && !blank(b) && !comma(a))
}

/// Verbs that ask what, at the end of a line.
const OPEN_VERBS: &[&str] =
    &["变成", "成为", "换成", "改成", "做成", "长成", "就是", "占到", "达到", "来到", "走到"];

/// Whether a heading goes on in another line: it is not finished, or ends with a verb that asks what.
pub(super) fn is_broken(chars: &[char]) -> bool {
    let end = string(&chars[chars.len().saturating_sub(2)..]);
    broken(chars) || chars.len() > 2 && OPEN_VERBS.contains(&end.as_str())
}

/// Whether a heading is not finished: an open bracket or quotation mark, a comma or a word that asks for more.
fn broken(chars: &[char]) -> bool {
    let count = |open: char, close: char| {
        chars.iter().filter(|c| **c == open).count() > chars.iter().filter(|c| **c == close).count()
    };
    let last = chars.last().copied().unwrap_or(' ');
    let marks = |c: char| matches!(c, '，' | ',' | '、') || "的与和把让从向在及".contains(c);
    count('“', '”')
        || count('《', '》')
        || count('（', '）')
        || marks(last)
        || last == '—' && is_chinese(chars)
}

/// `修了三年的机耕路`: what ends with 的 and a noun says nothing by itself.
fn names_a_thing(chars: &[char], most: usize) -> bool {
    let noun = chars.iter().rposition(|c| *c == '的').map(|n| &chars[n + 1..]);
    noun.is_some_and(|noun| (1..=most).contains(&noun.len()) && noun.iter().all(|c| is_han(*c)))
}

/// What is said of a thing that the line before names.
const PREDICATES: &[&str] = &[
    "昨", "今日", "今天", "今起", "明起", "日前", "近日", "将", "已", "终于", "正", "有望", "再", "首次",
    "迎来", "完成",
];

/// Whether a heading was broken in two: the same marks, and the second half is no heading by itself.
pub(super) fn goes_on(a: &Block, b: &Block, meets: impl Fn(&Block, &Block) -> bool) -> bool {
    let first = b.text.first().unwrap_or(' ');
    let left = b.level == 0
        && a.level > 0
        && b.lines == 1
        && (b.text.len() <= 12 && broken(&a.text.chars) || b.text.len() <= 3 && a.chinese());
    // `从…` in one line, `到…` in the next; what did it in one line, `让…` and what came of it in the next.
    let predicate =
        a.chinese() && names_a_thing(&a.text.chars, 6) && PREDICATES.iter().any(|w| b.head().starts_with(w));
    let from = first == '到' && a.text.chars.contains(&'从') && !a.text.chars.contains(&'到')
        || matches!(first, '让' | '把' | '被' | '使') && a.chinese() && names_a_thing(&a.text.chars, 4);
    (a.level == b.level || left)
        && !is_numbered(&b.text.chars)
        && (is_broken(&a.text.chars)
            || left
            || from
            || predicate
            || cannot_begin(first)
            || first == '—' && b.gap > 0 && a.chinese() && b.text.chars.get(1) != Some(&'—')
            || a.chinese() && b.gap > 0 && (b.text.len() <= 3 || meets(a, b)))
}
