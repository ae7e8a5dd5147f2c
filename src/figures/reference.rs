//! What a figure relates to by the words of its clause: the whole that a share is of (占全市工业增加值的30%), and the
//! base that a change or a multiple is measured against (比2019年, 较去年同期, 高于全省平均水平).

use super::lexicon::Lexicon;
use super::text::string;
use super::{Change, ChangeKind, Figure, Kind};
use std::borrow::Cow;
use std::sync::LazyLock;

/// How far before a figure its clause is read.
const WINDOW: usize = 48;

/// Longest name of a whole or a base.
const LONGEST: usize = 24;

/// Where the name of a base ends: the words that say how far from it.
static VERBS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    let words = [
        "增", "减", "提高", "提升", "提前", "提早", "降", "上升", "上涨", "上调", "上浮", "上扬", "下降",
        "下滑", "下跌", "下调", "下浮", "下挫", "高", "低", "多", "少", "快", "慢", "长", "短", "翻", "扩大",
        "缩短", "缩小", "缩减", "回落", "回升", "涨", "跌", "贵", "便宜", "早", "晚", "净", "累计", "分别",
        "又", "还", "更", "相比", "持平", "有所", "大幅", "略", "超", "改善", "压减", "压缩", "压降", "加快",
        "放缓", "收窄", "节约", "节省", "约", "延长", "推迟", "重", "轻", "大", "小", "宽", "窄", "深",
        "走高", "走低", "领先", "落后", ",", ":", "(",
    ];
    Lexicon::new(words.map(|word| (word, ())))
});
/// Words that compare, each with itself.
static COMPARISONS: LazyLock<Lexicon<&str>> = LazyLock::new(|| {
    let words = [
        "相当于",
        "高于",
        "低于",
        "快于",
        "慢于",
        "优于",
        "好于",
        "大于",
        "小于",
        "多于",
        "少于",
        "领先于",
        "落后于",
        "相比",
        "比",
        "较",
        "与",
        "同",
        "和",
        "跟",
        "是",
        "为",
        "达到",
    ];
    Lexicon::new(words.map(|word| (word, word)))
});
/// 占比, 同比, 比重 …: words that hold the comparing character and compare nothing that follows.
const BEFORE_BI: &str = "占同环可对相百成无性配正反评";
const AFTER_BI: &str = "重例率赛分值如价拼拟特武";
const AFTER_JIAO: &str = "大快好高多为少强低长早真量劲";

/// Finds share and base of every figure; `body` is the text they stand in.
pub(super) fn assign(figures: &mut [Figure], body: &[char], english: bool) {
    let mut inherited: Option<(Change, usize, String)> = None;
    let mut last = 0;
    for figure in figures {
        let floor = std::mem::replace(&mut last, figure.end);
        let shares = matches!(figure.kind, Kind::Percent | Kind::Ratio)
            && !matches!(figure.unit.as_str(), "{:}" | "{倍}")
            && figure.change.as_ref().is_none_or(|change| change.kind != ChangeKind::By);
        if english {
            if !shares && figure.change.is_none() {
                continue;
            }
            let after = english_after(body, figure);
            if shares {
                figure.share_of = share_after(&after);
            }
            if figure.change.is_some() {
                figure.base = base_after(&after);
            }
            continue;
        }
        if !shares && figure.change.is_none() {
            continue;
        }
        let before = before(body, figure, floor);
        if shares {
            figure.share_of = share_before(&before).or_else(|| counted(body, figure));
        }
        let Some(change) = &figure.change else { continue };
        figure.base = base_before(&before, change);
        // 比上年分别增长4%、5%: the second goes on under the base of the first.
        if figure.base.is_none()
            && let Some((of, end, base)) = &inherited
            && of == change
            && figure.start.saturating_sub(*end) <= 3
        {
            figure.base = Some(base.clone());
        }
        inherited = figure.base.as_ref().map(|base| (change.clone(), figure.end, base.clone()));
    }
}

/// The clause before a figure, back to the figure before it, with the forms of its characters made one, and without blanks; a clause that only
/// names a base (与去年相比,) belongs to it.
fn before<'a>(body: &'a [char], figure: &Figure, floor: usize) -> Cow<'a, [char]> {
    let start = figure.sentence.start.max(floor).max(figure.start.saturating_sub(WINDOW)).min(figure.start);
    let text = body.get(start..figure.start).unwrap_or_default();
    // Most are Han characters, of one form and no mark.
    let plain = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}');
    let ends = |c: &char| !plain(*c) && matches!(super::text::narrow(*c), '。' | ';' | '!' | '?');
    let cut = text.iter().rposition(ends).map_or(0, |at| at + 1);
    let words = text.get(cut..).unwrap_or_default();
    let kept = |c: char| plain(c) || !c.is_whitespace();
    if words.iter().all(|c| plain(*c) || super::text::narrow(*c) == *c && kept(*c)) {
        return Cow::Borrowed(words);
    }
    words.iter().map(|c| super::text::narrow(*c)).filter(|c| kept(*c)).collect()
}

/// 占全市的, 占地区生产总值比重达, 在全部企业中占: the whole.
fn share_before(text: &[char]) -> Option<String> {
    let clause = text.iter().rposition(|c| *c == ',').map_or(0, |at| at + 1);
    let at = clause + text.get(clause..)?.iter().rposition(|c| *c == '占')?;
    let named = string(text.get(at + 1..)?);
    let mut named = named.trim_start_matches(['到', '了', '据']);
    if !named.starts_with('比') {
        const FILL: &[&str] = &[
            "的比重",
            "的比例",
            "的份额",
            "比重",
            "比例",
            "份额",
            "的",
            "为",
            "达到",
            "达",
            "约",
            "近",
            "超过",
            "超",
            "不到",
            "不足",
            "接近",
            "逾",
            "高达",
            "仅",
            "已",
            "将",
            "到",
            "过",
            "至",
        ];
        while let Some(rest) = FILL.iter().find_map(|word| named.strip_suffix(word)) {
            named = rest;
        }
        let length = named.chars().count();
        if (1..=LONGEST).contains(&length) && !named.chars().any(|c| c.is_ascii_digit() || c == '%') {
            return Some(named.to_string());
        }
    }
    // 在规上企业中占65%, 占比65%.
    let head = text.get(clause..at)?;
    let from = head.iter().rposition(|c| *c == '在')?;
    let inner = string(head.get(from + 1..)?);
    let whole = inner.strip_suffix('中').or_else(|| inner.strip_suffix("里"))?;
    (1..=LONGEST).contains(&whole.chars().count()).then(|| whole.to_string())
}

/// 65%的企业: the share is one of what is counted.
fn counted(body: &[char], figure: &Figure) -> Option<String> {
    let after = body.iter().copied().skip(figure.end).filter(|c| !c.is_whitespace());
    let mut after = after.take(LONGEST + 4).peekable();
    if after.peek() == Some(&'以') {
        after.nth(1).filter(|c| *c == '上')?;
    }
    after.next_if_eq(&'的')?;
    figure.indicator.clone().filter(|indicator| indicator.chars().all(|c| after.next() == Some(c)))
}

/// The base that the words before a figure name last.
fn base_before(text: &[char], change: &Change) -> Option<String> {
    let related = change.kind == ChangeKind::Level;
    let mut end = text.len();
    while end > 0 {
        end -= 1;
        let Some((length, word)) = COMPARISONS.starting(text, end) else { continue };
        let from = end + length;
        let previous = end.checked_sub(1).and_then(|at| text.get(at)).copied().unwrap_or(' ');
        let next = text.get(from).copied().unwrap_or(' ');
        let apt = match *word {
            "比" => !BEFORE_BI.contains(previous) && !AFTER_BI.contains(next),
            "相比" => next != ',' && !super::text::is_han(previous),
            "较" => !"比相".contains(previous) && !AFTER_JIAO.contains(next),
            "与" | "同" | "和" | "跟" => {
                next != '比'
                    && text.get(from..).is_some_and(|rest| {
                        string(rest).contains("相比") || rest.iter().any(|c| *c == '高' || *c == '低')
                    })
            }
            "是" | "为" | "达到" | "相当于" => {
                related && text.last() == Some(&'的') || *word == "相当于"
            }
            _ => true,
        };
        if !apt {
            continue;
        }
        return name(text.get(from..)?);
    }
    None
}

/// The words of a base up to the verb after it.
fn name(text: &[char]) -> Option<String> {
    let end = (1..text.len()).find(|at| VERBS.starting(text, *at).is_some()).unwrap_or(text.len());
    let named = string(text.get(..end)?);
    let named = named.trim_end_matches(['的', '了', '达', '近', '为', '将', '已']);
    let length = named.chars().count();
    ((1..=LONGEST).contains(&length) && !named.contains(['%', '、'])).then(|| named.to_string())
}

/// The rest of the sentence after a figure, up to its next mark.
fn english_after(body: &[char], figure: &Figure) -> Vec<String> {
    let text: String = body.iter().skip(figure.end).take(120).collect();
    let marks = |c: char| matches!(c, ',' | ';' | ':' | '(' | ')' | '\n' | '!' | '?' | '"' | '”' | '。');
    let text = text.split(marks).next().unwrap_or_default();
    let text = text.find(". ").and_then(|at| text.get(..at)).unwrap_or(text);
    text.trim_end_matches('.').split_whitespace().map(str::to_string).collect()
}

const STOPS: &[&str] = &[
    "in", "at", "by", "from", "to", "as", "and", "who", "that", "which", "is", "was", "were", "are", "have",
    "has", "had", "with", "for", "on", "during", "compared", "while", "after", "before", "since", "but",
    "up", "down", "or", "than", "over",
];

fn phrase(words: &[String], most: usize) -> Option<String> {
    let words = words.strip_prefix(&["the".to_string()]).unwrap_or(words);
    let end =
        words.iter().position(|word| STOPS.contains(&word.to_lowercase().as_str())).unwrap_or(words.len());
    let named = words.get(..end.min(most))?.join(" ");
    (!named.is_empty()).then_some(named)
}

/// 35 percent of total power use.
fn share_after(words: &[String]) -> Option<String> {
    (words.first()? == "of").then(|| phrase(words.get(1..)?, 6))?
}

/// From a year earlier, compared with 2019, than in the previous year.
fn base_after(words: &[String]) -> Option<String> {
    let cues = ["from", "than", "over", "against", "versus", "with", "to", "on"];
    let at = words.iter().take(6).position(|word| cues.contains(&word.to_lowercase().as_str()))?;
    let cue = words.get(at)?.as_str();
    let compared = at.checked_sub(1).and_then(|at| words.get(at)).is_some_and(|word| word == "compared");
    if matches!(cue, "with" | "to") && !compared {
        return None;
    }
    let rest = words.get(at + 1..)?;
    let rest = rest.strip_prefix(&["in".to_string()]).unwrap_or(rest);
    let named = phrase(rest, 6)?;
    // "on the farm" and "over the river" compare nothing; a year does. "From 24.5%" is a level before.
    let has = |words: &[&str]| named.split(' ').any(|word| words.contains(&word.trim_end_matches("'s")));
    let year =
        named.chars().filter(char::is_ascii_digit).count() == 4 && !named.contains(['%', '.', ',', '$']);
    let timed = year || has(&["year", "years", "month", "quarter", "week", "period"]);
    let apt = timed && !matches!(cue, "on" | "over") || has(&["year", "month", "quarter"]);
    let plain = !named.starts_with(|c: char| c.is_ascii_digit()) && (compared || cue == "than");
    (apt || plain).then_some(named)
}

#[cfg(test)]
mod tests {
    use super::super::extract;
    use crate::article::Article;

    fn read(text: &str) -> Vec<(Option<String>, Option<String>)> {
        let language = if text.is_ascii() { "en" } else { "zh" };
        let article = Article { body: text.into(), language: language.into(), ..Article::default() };
        extract(&article).into_iter().map(|figure| (figure.share_of, figure.base)).collect()
    }

    #[test]
    fn wholes_and_bases() {
        // Text of one figure, the whole of the share, the base.
        let rows = [
            ("绿电用量占全社会用电量的35%。", Some("全社会用电量"), None),
            ("服务业增加值占地区生产总值比重达52.3%。", Some("地区生产总值"), None),
            ("女职工在全部职工中占45%。", Some("全部职工"), None),
            ("全市工业用电量比2019年增长12%。", None, Some("2019年")),
            ("货运量较去年同期下降3.5%。", None, Some("去年同期")),
            ("与上年相比,客运量增长6%。", None, Some("上年")),
            ("城镇化率高于全省平均水平2.1个百分点。", None, Some("全省平均水平")),
            ("产量是2015年的2.5倍。", None, Some("2015年")),
            ("全市工业用电量同比增长12%。", None, None),
            ("良种覆盖率达到98%。", None, None),
            (
                "Wind power made up 35 percent of total power use in the county.",
                Some("total power use"),
                None,
            ),
            ("Exports rose 12 percent from a year earlier.", None, Some("a year earlier")),
            ("Output fell 3 percent compared with 2019.", None, Some("2019")),
        ];
        let mut wrong = Vec::new();
        for (text, share, base) in rows {
            let want = (share.map(str::to_string), base.map(str::to_string));
            let got = read(text);
            if got.last() != Some(&want) {
                wrong.push(format!("{text}: want {want:?}, got {got:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
