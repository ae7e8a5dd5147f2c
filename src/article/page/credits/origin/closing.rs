//! Closing lines: what stands in brackets, or alone, behind the last sentence of a text.

use super::{Tail, credit};
use crate::article::page::credits::byline;
use crate::article::page::credits::english;
use crate::article::page::credits::names;
use crate::article::page::credits::photographer::{photo_credit, photographers};
use crate::article::page::text::{is_blank, is_han};

/// A closing line, without its brackets: a byline, bare names, a photographer's line or a credit.
pub(crate) fn closing(text: &str) -> Option<Tail> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 220 {
        return None;
    }
    if let Some(credit) = photo_credit(text) {
        return Some(Tail { authors: photographers(&credit), credit: Some(credit), photo: true, from: 0 });
    }
    // `本期解答：某医院药师 林知夏`, `解答人：某农科所　林 知 夏`
    let asked = text.split_once(['：', ':']).filter(|(role, _)| {
        let role = role.strip_suffix(['人', '者']).unwrap_or(role);
        ["解答", "答复", "回复", "回答", "答疑", "口述", "讲述", "主讲", "解读", "点评"]
            .iter()
            .any(|w| role.ends_with(w))
            && role.chars().count() <= 6
    });
    let one = |who: &str| names::bare_names(who).filter(|names| names.len() == 1);
    let behind_body = |who: &str| one(who.trim().split_once(is_blank)?.1);
    let last = |who: &str| one(who.rsplit(is_blank).next()?);
    if let Some((who, authors)) =
        asked.and_then(|(_, who)| Some((who.trim(), behind_body(who).or_else(|| last(who))?)))
    {
        // What the writer is of is more than a name.
        let credit = names::of_body(who).map(|_| text.to_string());
        return Some(Tail { authors, credit, ..Tail::default() });
    }
    if backs(text) {
        return Some(Tail { credit: Some(text.to_string()), ..Tail::default() });
    }
    // `林知夏 综合外电`
    let wires =
        ["综合外电", "综合消息", "综合新华社电", "据外电编译"].iter().find_map(|end| text.strip_suffix(end));
    if let Some(authors) = wires.and_then(|who| names::placed_names(who.trim())) {
        return Some(Tail { authors, credit: Some(text.to_string()), ..Tail::default() });
    }
    // `本报综合外电　林知夏　编译` says more than a byline.
    let compiled = ["本报综合", "本刊综合", "本网综合", "本站综合", "本台综合", "综合", "图文综合", "据"]
        .iter()
        .any(|w| text.starts_with(w))
        || says_more(text);
    if let Some(by) = byline::byline(text) {
        let credit = Some(text.to_string()).filter(|_| compiled);
        return Some(Tail { authors: by.authors, credit, ..Tail::default() });
    }
    if let Some(authors) = names::bare_names(text) {
        return Some(Tail { authors, ..Tail::default() });
    }

    let helped = ["对本文亦有贡献", "对此文亦有贡献", "对本文有贡献", "对本报道亦有贡献", "亦有贡献"];
    let helped =
        helped.iter().find_map(|end| text.strip_suffix(end)).and_then(|who| byline::byline(who.trim()));
    let authors = helped
        .map(|by| by.authors)
        .or_else(|| credit(text))
        .or_else(|| published(text))
        .or_else(|| dated(text))
        .or_else(|| is_issue(text).then(Vec::new))
        .or_else(|| told_twice(text))
        .or_else(|| told_later(text).then(Vec::new))
        .or_else(|| beside(text))
        .or_else(|| of_itself(text))
        .or_else(|| tells_of_writer(text).then(Vec::new))
        .or_else(|| english::english_paper(text).map(|_| Vec::new()))?;
    Some(Tail { authors, credit: Some(text.to_string()), ..Tail::default() })
}

/// `主办：某某编辑部`, `指导专家：某医院医师 林知夏`: who stands behind a text and wrote none of it.
fn backs(text: &str) -> bool {
    let Some((label, who)) = text.split_once(['：', ':']) else { return false };
    let label = label.trim();
    let does = [
        "指导", "审核", "审稿", "审校", "顾问", "主办", "承办", "协办", "联办", "支持", "鸣谢", "感谢",
        "赞助",
    ];
    let label =
        ["专家", "单位", "机构", "人", "方"].iter().find_map(|w| label.strip_suffix(w)).unwrap_or(label);
    (2..=8).contains(&label.chars().count())
        && does.iter().any(|w| label.ends_with(w))
        && label != "技术支持"
        && !who.trim().is_empty()
        && text.chars().count() <= 60
        && !text.contains(['。', '；', '？'])
}

/// `未完待续，摘自某书`: what is said of where the text is from stands behind a short word.
fn told_later(text: &str) -> bool {
    let later = text.split_once(['，', ',']).filter(|(first, _)| (2..=8).contains(&first.chars().count()));
    let from = ["摘自", "选自", "节选自", "转自", "原载", "摘编自", "刊于", "改编自"];
    later.is_some_and(|(_, rest)| from.iter().any(|w| rest.trim_start().starts_with(w)))
        && !text.contains('。')
}

/// `制表：林知夏　数据来自某局`: more than who made it.
pub(crate) fn says_more(text: &str) -> bool {
    text.contains("数据来自") || text.starts_with("制表") && text.contains("截至")
}

/// `《北原晚报》8月3日 林知夏/文`, `《某书》，某出版社2025年出版`: where the text, or the book it speaks of, came out.
fn published(text: &str) -> Option<Vec<String>> {
    let count = |c: char| c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | '.') || is_blank(c);
    let (title, rest) = text.trim_start_matches(count).strip_prefix('《')?.split_once('》')?;
    let paper = names::is_media(title) || title.ends_with(['报', '刊']);
    let said = ["出版", "出版社", "版", "期", "号", "日"]
        .iter()
        .any(|end| rest.split(|c| is_blank(c) || matches!(c, '，' | ',')).any(|word| word.ends_with(end)));
    let day = rest.starts_with(|c: char| c.is_ascii_digit());
    let signed = || names::bare_names(rest.trim()).is_some();
    if !(paper && (rest.is_empty() || day || signed()) || said)
        || rest.contains(['。', '；', '“'])
        || rest.chars().count() > 40
    {
        return None;
    }
    let words: Vec<&str> = rest.split(is_blank).filter(|w| !w.is_empty()).collect();
    let by = (0..words.len()).find_map(|n| byline::chinese_byline(&words[n..].join(" ")));
    let bare = || names::bare_names(rest.trim()).unwrap_or_default();
    Some(by.map_or_else(bare, |by| by.authors))
}

/// `北原日报2026年5月11日第5版，原题《…》`: the issue and the page of a paper, and what the text was called there.
fn is_issue(text: &str) -> bool {
    let issue = text.split(['，', ',']).next().unwrap_or_default();
    let paper = issue.trim_end_matches(|c: char| !matches!(c, '报' | '刊' | '网'));
    let rest = issue.get(paper.len()..).unwrap_or_default().trim();
    names::is_media(paper)
        && rest.starts_with(|c: char| c.is_ascii_digit())
        && rest.ends_with(['版', '期', '日'])
        && text.get(issue.len()..).is_some_and(|more| more.is_empty() || more.contains("原题"))
}

/// `8月5日 林知夏`: the day before the name.
fn dated(text: &str) -> Option<Vec<String>> {
    let (day, who) = text.split_once(is_blank)?;
    let count = |c: char| c.is_ascii_digit() || matches!(c, '年' | '月');
    (day.strip_suffix('日')?.chars().all(count) && day.chars().count() >= 4)
        .then(|| names::bare_names(who.trim()))
        .flatten()
}

/// `林知夏整理，转自某公众号`, `林知夏 摘自《某刊》`: who wrote or found the text and where it is from; `某某社` alone.
fn told_twice(text: &str) -> Option<Vec<String>> {
    let agency = (3..=8).contains(&text.chars().count())
        && text.chars().all(is_han)
        && text.ends_with(['社', '网', '报', '刊', '台']);
    let found = ["摘自《", "荐自《", "转自《", "选自《"].iter().filter_map(|w| text.split_once(w));
    let found = found.map(|(who, _)| who.trim_end()).find(|who| names::bare_names(who).is_some());
    if agency || found.is_some() {
        return Some(Vec::new());
    }
    let (who, origin) = text.split_once(['，', ','])?;
    // `据某局资料，林知夏综合`
    let told =
        origin.strip_suffix("综合").or_else(|| origin.strip_suffix("整理")).filter(|_| who.starts_with('据'));
    if let Some(names) = told.and_then(|names| names::bare_names(names.trim())) {
        return Some(names);
    }
    let by = byline::chinese_byline(who).filter(|by| !by.authors.is_empty())?;
    (credit(origin.trim()).is_some() || origin.ends_with("提供")).then_some(by.authors)
}

/// What a line in brackets says of the text itself: `本栏目文章不代表本报观点`, `文中数据来自某局`,
/// `林知夏 根据录音整理`.
fn of_itself(text: &str) -> Option<Vec<String>> {
    let disclaims = ["不代表本", "仅代表作者", "只代表作者"].iter().any(|w| text.contains(w));
    // `文中人物均为化名`, `标题为编者所加`
    let of = ["文中", "本文", "标题", "题目", "图文", "配图"].iter().any(|w| text.starts_with(w));
    let disclaims = disclaims
        || of && ["化名", "所加", "无关", "删改", "删节", "仅供参考"].iter().any(|w| text.ends_with(w));
    let sourced = ["文中", "本文"].iter().any(|w| text.starts_with(w)) && text.contains("来自");
    // `林　夏　据某局资料整理`
    let by = |word: &str| {
        let (who, what) = text.split_once(word)?;
        let made =
            ["整理", "编写", "综合", "改写", "编译", "编制", "绘制"].iter().any(|end| what.ends_with(end));
        (made && !text.contains('。')).then_some((who, what))
    };
    let signed = |word| by(word).filter(|(who, _)| names::bare_names(who.trim()).is_some());
    let edited = by("根据").or_else(|| signed("依据")).or_else(|| signed("据"));
    let authors = edited.and_then(|(who, _)| names::placed_names(who)).unwrap_or_default();
    (text.chars().count() <= 60 && (disclaims || sourced || edited.is_some())).then_some(authors)
}

/// The writers that a line names before it says more: `实习生 林知夏 对本文亦有贡献`.
fn beside(text: &str) -> Option<Vec<String>> {
    let words: Vec<&str> = text.split(is_blank).filter(|w| !w.is_empty()).collect();
    if !text.chars().any(is_han) || text.contains(['。', '，', '；']) || !(3..=8).contains(&words.len()) {
        return None;
    }
    let front = (2..words.len()).rev().map(|n| &words[..n]);
    let back = (1..words.len() - 1).map(|n| &words[n..]);
    front
        .chain(back)
        .filter_map(|words| byline::chinese_byline(&words.join(" ")))
        .map(|by| by.authors)
        .find(|authors| !authors.is_empty())
}

/// `林知夏系某市作家协会会员，著有《…》`: who the writer is.
fn tells_of_writer(text: &str) -> bool {
    let text = text.strip_prefix("作者").unwrap_or(text);
    let verb = text.char_indices().filter(|(_, c)| matches!(c, '系' | '为' | '是')).map(|(at, _)| at).next();
    let name = verb.and_then(|at| text.get(..at)).unwrap_or_default();
    let bodies = [
        "会员",
        "作家",
        "教授",
        "研究员",
        "律师",
        "学者",
        "负责人",
        "评论员",
        "讲师",
        "院长",
        "所长",
        "教师",
        "诗人",
        "理事",
    ];
    names::is_chinese_name(name, true)
        && bodies.iter().any(|w| text.contains(w))
        && !text.contains(['。', '“'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_in_brackets() {
        for (text, authors, credit) in [
            ("《北原晚报》8月3日 沈越/文", vec!["沈越"], true),
            ("《沧水纪》，江畔出版社2025年2月出版", vec![], true),
            ("8月5日 沈 越", vec!["沈越"], true),
            ("沈越整理，转自“北原发布”公众号", vec!["沈越"], true),
            ("沈越 摘自《北原散文》2025年第3期", vec![], true),
            ("沈 越 整理，案例由北原区人民法院提供", vec!["沈越"], true),
            ("图文综合自北原日报、北原融媒", vec![], true),
            ("解答人：北原农科所　沈 伯 衡", vec!["沈伯衡"], true),
            ("答复人：北原正律律师事务所律师　沈 越", vec!["沈越"], true),
            ("沈 越 据市档案馆藏品整理", vec!["沈越"], true),
            ("未完待续，选自《沧水纪》", vec![], true),
            ("均摘自8月5日本埠各报", vec![], true),
            ("本文首发于“沧水夜话”", vec![], true),
            ("协办：北原市图书馆", vec![], true),
            ("文中地名均为化名", vec![], true),
            ("特约记者欧阳越对此文亦有贡献", vec!["欧阳越"], true),
            ("录音整理 沈　越 照片由北原市文化馆提供", vec!["沈越"], true),
            ("北原网", vec![], true),
            ("据市邮政管理部门资料，沈 越综合", vec!["沈越"], true),
            ("实习生沈 越对本文亦有贡献", vec!["沈越"], true),
            ("《北原周刊》沈 越", vec!["沈越"], true),
            ("北原日报2026年5月11日第5版，原题《一百天》", vec![], true),
            ("来函单位:北原置业公司", vec![], true),
            ("制表:沈 越 数据来自北原县工信局", vec!["沈越"], true),
        ] {
            let tail = closing(text).unwrap_or_default();
            assert_eq!(
                (tail.authors, tail.credit.is_some()),
                (authors.into_iter().map(str::to_string).collect(), credit),
                "{text}"
            );
        }
        assert_eq!(closing("《民法典》第一千一百六十五条"), None);
    }
}
