//! Bylines: roles, papers and names, and nothing else.

mod lists;

use crate::article::page::credits::english::{english_byline, is_english_name};
use crate::article::page::credits::names::{
    DOUBLE, NOBODY, SURNAMES, bare_names, close, is_body, is_chinese_name, is_media, is_place, is_separator,
    is_surnamed,
};
use crate::article::page::furniture::staff;
use crate::article::page::layout::words::{List, Words};
use crate::article::page::text::charset::WordSet;
use crate::article::page::text::{is_blank, is_han};
use crate::regions;
use lists::RANKS;
pub(crate) use lists::{MAKERS, ROLES, SHORT};
use std::sync::LazyLock;

/// What a byline says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Byline {
    pub(crate) authors: Vec<String>,
    pub(crate) paper: Option<String>,
}

static ROLE_WORDS: LazyLock<WordSet> = LazyLock::new(|| WordSet::new(ROLES));

/// The paper in front of 记者: `北原日报`; ranks and 本报 are none.
fn paper(prefix: &str) -> Option<String> {
    let mut name = prefix.trim().trim_start_matches(['《', '据', '□', '■']).trim_end_matches('》');
    while let Some(rest) = RANKS.iter().find_map(|rank| name.strip_suffix(rank)).filter(|r| !r.is_empty()) {
        if rest.ends_with('县')
            || rest.ends_with('市')
            || rest.ends_with('区')
            || name.ends_with("融媒") && rest.chars().count() <= 4
        {
            break;
        }
        name = rest;
    }
    let own =
        RANKS.contains(&name) || ["本报", "本刊", "本社", "本台", "本网"].iter().any(|w| name.starts_with(w));
    let nameless = name.starts_with('驻') || name.is_empty();
    let name = name.trim();
    let name = posted(name).unwrap_or(name);
    (!own
        && !nameless
        && (2..=20).contains(&name.chars().count())
        && name.chars().all(|c| is_han(c) || c.is_ascii_alphanumeric()))
    .then(|| name.to_string())
}

/// A Chinese byline: roles, papers and names and nothing else, with at least one role.
pub(crate) fn chinese_byline(text: &str) -> Option<Byline> {
    let text = crate::article::page::furniture::unwrap(text.trim());
    let count = text.chars().count();
    if !(2..=120).contains(&count)
        || !text.chars().any(is_han)
        || text.contains(['。', '！', '？', '“', '；', '《', '='])
        || text.starts_with("来源")
        || text.ends_with("信箱")
        || ["数据来源", "资料来源", "稿件来源"].iter().any(|w| text.contains(w))
        || ["作者系", "作者为", "作者是", "作者现", "作者单位"].iter().any(|w| text.starts_with(w))
    {
        return None;
    }
    if let Some(authors) = made(text) {
        return Some(Byline { authors, paper: None });
    }
    let text = text.replace("报导", "报道").replace("专讯", "报道");
    let text = text.as_str();
    // `本报讯（记者 林知夏）六月二`: a lead-in, and the text goes on.
    let led = text.split_once(['讯', '电']).and_then(|(_, rest)| rest.trim_start().strip_prefix(['（', '(']));
    if led.and_then(|rest| rest.split_once(['）', ')'])).is_some_and(|(_, rest)| !rest.trim().is_empty()) {
        return None;
    }
    if !ROLE_WORDS.any_in(text)
        && !text.contains("图片/")
        && !text.contains("文字：")
        && !text.split(is_separator).any(|token| SHORT.contains(&token))
    {
        return None;
    }
    // Roles become stops, so that 记者沈越通讯员罗一鸣 falls apart where it should.
    let mut marked = text.to_string();
    for (word, role) in [("图片/", "图/"), ("摄影/", "摄/"), ("文字：", "文："), ("图片：", "图：")]
    {
        if marked.contains(word) {
            marked = marked.replace(word, role);
        }
    }
    let mut by = Byline::default();
    let mut found = false;
    for role in ROLE_WORDS.all_in(&marked) {
        if marked.contains(role) {
            found = true;
            let stop = if role.ends_with("记者") { " \u{1} " } else { " \u{2} " };
            marked = marked.replace(role, stop);
        }
    }
    // Where nothing stands between role and name, only a surname shows where a name begins.
    let glued = !text.trim_matches(is_separator).contains(is_separator);
    let (mut tokens, mut bodies): (Vec<&str>, bool) = (Vec::new(), false);
    let all: Vec<&str> = marked.split(is_separator).filter(|t| !t.is_empty()).collect();
    for (i, token) in all.iter().enumerate() {
        let before_reporter = all.get(i + 1) == Some(&"\u{1}");
        match *token {
            "\u{1}" | "\u{2}" => tokens.push("\u{2}"),
            // `发自东岸`: where the writer is.
            _ if token.starts_with("发自") => tokens.push("\u{2}"),
            // `洪　图`: a given name that is a role elsewhere.
            _ if matches!(*token, "图" | "文")
                && i > 0
                && is_surname(all[i - 1])
                // `费　墨　文`: the name before it is whole.
                && !(i > 1 && (is_surname(all[i - 2]) || DOUBLE.contains(&all[i - 2])))
                && !["/", "／", "｜", "|", "："].iter().any(|stroke| {
                    text.contains(&format!("{token}{stroke}")) || text.contains(&format!("{stroke}{token}"))
                }) =>
            {
                tokens.push(token);
            }
            // `本报记者　文　心`: a surname that is a role elsewhere.
            _ if *token == "文"
                && i > 0
                && matches!(all[i - 1], "\u{1}" | "\u{2}")
                && is_letter(all.get(i + 1)) =>
            {
                tokens.push(token);
            }
            _ if SHORT.contains(token) => {
                found = true;
                tokens.push("\u{2}");
            }
            // `东亭路读者`: where a reader lives.
            _ if ["读者", "来信人"].iter().any(|who| text.contains(&format!("{token}{who}"))) => {
                tokens.push("\u{2}");
            }
            // `沈越北原报道`: the writer and where from.
            _ if text.ends_with(&format!("{token}报道")) && placed(token).is_some() => {
                tokens.extend(placed(token));
            }
            _ if RANKS.contains(token) || is_place(token) => tokens.push("\u{2}"),
            // `佛山报道`: where from.
            _ if tokens.last().is_some_and(|last| *last != "\u{2}")
                && (2..=4).contains(&token.chars().count())
                && text.ends_with(&format!("{token}报道"))
                && !text.contains(&format!("、{token}"))
                && (!is_chinese_name(token, true) || is_region(token)) =>
            {
                tokens.push("\u{2}");
            }
            // `证券记者`: what the writer writes about.
            _ if before_reporter && token.chars().count() == 2 && text.contains(&format!("{token}记者")) => {
                tokens.push("\u{2}");
            }
            // `北原日报·北原云记者`: the paper and its application.
            _ if before_reporter
                && token.contains('·')
                && token.split('·').any(|part| is_media(part) || part.ends_with('云')) =>
            {
                tokens.push("\u{2}");
            }
            _ if before_reporter && is_prefix(token) => {
                by.paper = by.paper.or_else(|| paper(token));
                tokens.push("\u{2}");
            }
            // `北岸经济参考记者　沈　越`: no ending of a paper, but nothing else stands there before a name.
            _ if before_reporter && i == 0 && may_be_paper(token) && surnamed(&all[2..]) => {
                by.paper = by.paper.or_else(|| paper(token));
                tokens.push("\u{2}");
            }
            _ if is_prefix(token) && token.chars().count() >= 3 && !is_chinese_name(token, true) => {
                by.paper = by.paper.or_else(|| paper(token));
                tokens.push("\u{2}");
            }
            // `某市第一医院`: what the writer is of.
            _ if is_body(token) => {
                // `某局供稿　沈越整理` says where the text is from.
                if ["供稿", "提供"].iter().any(|gave| text.contains(&format!("{token}{gave}"))) {
                    return None;
                }
                bodies = true;
                tokens.push("\u{2}");
            }
            _ => tokens.push(token),
        }
    }
    for run in tokens.split(|t| *t == "\u{2}") {
        for name in close(run.to_vec()) {
            let cut = SHORT.iter().find_map(|s| name.strip_suffix(s)).filter(|s| s.chars().count() >= 2);
            let name = match cut {
                Some(cut) if name.chars().count() >= 3 && (name.ends_with('摄') || name.ends_with('绘')) => {
                    cut.to_string()
                }
                _ => name,
            };
            // Beside a body none but a name with its surname is one.
            let surname = !(glued || bodies) || is_surnamed(&name);
            if NOBODY.contains(&name.as_str()) {
                continue;
            }
            if surname && is_chinese_name(&name, false) || is_english_name(&name) {
                by.authors.push(name);
            } else if name == "等" || name == "见习" || name == "日" {
                continue;
            } else {
                // English names fall into words at their blanks.
                return None;
            }
        }
    }
    (found
        && (!by.authors.is_empty() || by.paper.is_some() || text.contains("记者") || text.contains("评论员")))
    .then_some(by)
}

/// The names beside a word for what somebody did who is no reporter: `搜集：林知夏`, `林 知 夏 荐`, `主持人 林知夏`. Only
/// names with their surnames stand there.
fn made(text: &str) -> Option<Vec<String>> {
    if let Some((label, who)) = text.split_once(['：', ':', '/', '／', '｜', '|']) {
        return MAKERS.contains(&label.trim()).then(|| bare_names(who.trim()))?;
    }
    let (first, behind) = text.split_once(is_blank)?;
    let (before, last) = text.rsplit_once(is_blank)?;
    let who = match (MAKERS.contains(&last), MAKERS.contains(&first)) {
        (true, _) => before.trim(),
        // `采访 石磊` is no title, but `记录 石磊` may be one.
        (_, true) if first.ends_with('人') || first == "采访" || behind.contains(is_blank) => {
            behind.trim()
        }
        _ => return None,
    };
    bare_names(who).filter(|names| names.len() <= 3 && names.iter().all(|name| is_surnamed(name)))
}

/// The name in `沈越北原`, where nothing stands between it and the place.
fn placed(token: &str) -> Option<&str> {
    let count = token.chars().count();
    let cut = |n: usize| token.char_indices().nth(n).map(|(at, _)| token.split_at(at));
    let known = |place: &str| is_place(place) || is_region(place);
    let double = DOUBLE.iter().any(|d| token.starts_with(d));
    let sizes = if double { [4, 3] } else { [3, 2] };
    let found =
        sizes.into_iter().filter(|n| n + 2 <= count).find(|n| cut(*n).is_some_and(|(_, place)| known(place)));
    let usual = || {
        (4..=6)
            .contains(&count)
            .then(|| if count == 4 && !double { 2 } else { sizes[0] })
            .filter(|n| n + 2 <= count)
    };
    let (name, _) = cut(found.or_else(usual)?)?;
    (is_chinese_name(name, true) && !is_region(name) && !is_region(token)).then_some(name)
}

/// Whether the gazetteer holds a place of that name.
fn is_region(place: &str) -> bool {
    !matches!(regions::named(place), regions::Named::Unknown(_))
}

/// A letter alone that is no role.
fn is_letter(token: Option<&&str>) -> bool {
    token.is_some_and(|token| {
        token.chars().count() == 1 && token.chars().all(is_han) && !SHORT.contains(token)
    })
}

/// A letter alone that names begin with and no role does.
fn is_surname(token: &str) -> bool {
    let mut chars = token.chars();
    chars.next().is_some_and(|c| SURNAMES.contains(c)) && chars.next().is_none() && !SHORT.contains(&token)
}

/// Whether four to ten characters say nothing, as names do.
fn may_be_paper(token: &str) -> bool {
    (4..=10).contains(&token.chars().count())
        && token.chars().all(is_han)
        && !token.contains(|c| "的了是着过把被在和与对向让给及从将已我他她你这那不".contains(c))
        && !token.contains("告诉")
}

/// Whether what stands up to the next role is one name with its surname or several.
fn surnamed(tokens: &[&str]) -> bool {
    let run: Vec<&str> = tokens.iter().copied().take_while(|t| !matches!(*t, "\u{1}" | "\u{2}")).collect();
    let names = close(run);
    !names.is_empty() && names.iter().all(|name| is_chinese_name(name, true))
}

/// What can stand before 记者: a paper, a rank, 本报 with or without a place.
fn is_prefix(token: &str) -> bool {
    token.chars().count() <= 10 && RANKS.iter().any(|rank| token.ends_with(rank) || token.starts_with(rank))
        || token.starts_with('驻')
        || is_media(token)
        || posted(token).is_some()
}

/// `某某日报驻某地`: the paper of a writer who was sent somewhere.
fn posted(token: &str) -> Option<&str> {
    token
        .split_once('驻')
        .filter(|(paper, place)| is_media(paper) && place.chars().count() <= 6)
        .map(|(p, _)| p)
}

/// Whether a text with these words may be a byline.
pub(crate) fn may_be_byline(words: &Words) -> bool {
    words.has(List::Role)
        || words.alone(List::ShortRole)
        || words.alone(List::Maker)
        || words.opens(List::EnglishByline)
        || words.latin
            && words.digits == 0
            && (words.strokes || words.has(List::EnglishRole) || words.closes(List::Paper))
}

/// Whether a byline may stand behind something else in a text with these words.
pub(crate) fn may_hold_byline(words: &Words) -> bool {
    may_be_byline(words) || words.has(List::EnglishByline)
}

/// Any byline with a role.
pub(crate) fn byline(text: &str) -> Option<Byline> {
    // `作者：林知夏　责编：石磊`: the staff of the page stand beside the writers.
    let wide = text.contains('\u{3000}') || text.contains("  ");
    if wide || text.contains(['|', '｜']) {
        let parts: Vec<&str> = if wide {
            text.split('\u{3000}').flat_map(|p| p.split("  ")).collect()
        } else {
            text.split(['|', '｜']).collect()
        };
        let others: Vec<&str> = parts.iter().copied().filter(|p| !staff::is_staff(p.trim())).collect();
        if others.len() < parts.len() && !others.is_empty() {
            return chinese_byline(&others.join("\u{3000}"));
        }
    }
    chinese_byline(text).or_else(|| english_byline(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines() {
        for (text, authors, paper) in [
            ("本报记者　沈　越　通讯员　罗一鸣", vec!["沈越", "罗一鸣"], None),
            ("（记者　沈　越　通讯员　罗一鸣）", vec!["沈越", "罗一鸣"], None),
            ("北原日报记者 林知夏", vec!["林知夏"], Some("北原日报")),
            ("本报记者沈越通讯员罗一鸣", vec!["沈越", "罗一鸣"], None),
            ("本报首席记者 沈越 实习生 罗鸣", vec!["沈越", "罗鸣"], None),
            ("文/图 本报记者 沈越", vec!["沈越"], None),
            ("本报记者 沈越 文/图", vec!["沈越"], None),
            ("□本报记者 沈越", vec!["沈越"], None),
            ("文｜沈越 图｜罗鸣", vec!["沈越", "罗鸣"], None),
            ("新华社记者 胡一舟 摄", vec!["胡一舟"], Some("新华社")),
            ("北港融媒记者 胡一舟 摄", vec!["胡一舟"], Some("北港融媒")),
            ("通讯员 阿依古丽·买买提 摄影报道", vec!["阿依古丽·买买提"], None),
            ("本报评论员", vec![], None),
            ("本报记者沈越、罗鸣连线报导", vec!["沈越", "罗鸣"], None),
            ("记者沈越广州报导", vec!["沈越"], None),
            ("记者罗鸣报道", vec!["罗鸣"], None),
            ("主持人 沈越", vec!["沈越"], None),
            ("搜集：罗一鸣", vec!["罗一鸣"], None),
            ("罗 一 鸣 著", vec!["罗一鸣"], None),
            ("北岸经济参考记者 沈知越 通讯员 罗 鸣", vec!["沈知越", "罗鸣"], Some("北岸经济参考")),
            ("本报记者　文　心", vec!["文心"], None),
            ("北原财经日报驻长洲特约记者 安妮·罗", vec!["安妮·罗"], Some("北原财经日报")),
            ("By Ann Roe", vec!["Ann Roe"], None),
            ("By TOM ALD and RUTH KIM", vec!["TOM ALD", "RUTH KIM"], None),
            ("By Ann Roe, Staff Writer", vec!["Ann Roe"], None),
            ("Ann Roe, Environment Correspondent", vec!["Ann Roe"], None),
            ("By Ann Roe in St. Mary", vec!["Ann Roe"], None),
            ("Ann Roe and Bo Li, Staff Writers", vec!["Ann Roe", "Bo Li"], None),
            ("口述　林知夏　整理　沈越", vec!["林知夏", "沈越"], None),
            ("By Ann Roe | Coast News Service", vec!["Ann Roe"], Some("Coast News Service")),
            ("By Ann Roe | Sports Editor", vec!["Ann Roe"], None),
            ("By Ann Roe, Courier Correspondent", vec!["Ann Roe"], None),
            ("By Ann Roe, Vale Courier Correspondent", vec!["Ann Roe"], Some("Vale Courier")),
            ("By The Associated Press", vec![], Some("The Associated Press")),
            ("Words Ann Roe & Bo Li", vec!["Ann Roe", "Bo Li"], None),
            ("Text Ann Roe Photographs Bo Li", vec!["Ann Roe", "Bo Li"], None),
            ("Ann Roe (Vale News Agency)", vec!["Ann Roe"], Some("Vale News Agency")),
            ("Ann Roe reports from Port Ellery", vec!["Ann Roe"], None),
            ("By ANN ROE | Vale News Trust", vec!["ANN ROE"], Some("Vale News Trust")),
            ("— By Ann O’Roe, Bo Li and Cy Fox", vec!["Ann O’Roe", "Bo Li", "Cy Fox"], None),
        ] {
            let want = Byline {
                authors: authors.into_iter().map(str::to_string).collect(),
                paper: paper.map(str::to_string),
            };
            assert_eq!(byline(text), Some(want), "{text}");
        }
        for text in [
            "记者从市统计局获悉",
            "推荐 方案",
            "北原市图书馆供稿 沈越 整理",
            "本报记者节特别策划活动举行",
            "工业增加值增长",
            "本报讯（融媒记者　沈 越　罗 鸣）六月二",
            "By the river they built a wall.",
            "By 2030 all buses go electric",
            "By Road in Winter",
            "Rail Fares, Staff Pay",
            "Words Fail Us",
            "Mayor reports from City Hall on roads",
        ] {
            assert_eq!(byline(text), None, "{text}");
        }
    }
}
