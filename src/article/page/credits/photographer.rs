//! Photographers' lines: who took or gave a picture.

use crate::article::page::credits::byline;
use crate::article::page::credits::english;
use crate::article::page::credits::names;
use crate::article::page::layout::words::{List, Words};
use crate::article::page::text::{Text, is_blank, is_han, string};

/// What photographers' lines begin with.
pub(crate) const PHOTO_OPENERS: &[&str] = &[
    "摄影：",
    "摄影:",
    "摄影/",
    "摄影｜",
    "摄影 ",
    "摄影　",
    "特约摄影 ",
    "特约摄影　",
    "特约摄影：",
    "本报摄影 ",
    "本报摄影　",
    "摄影记者 ",
    "摄影记者　",
    "摄影记者：",
    "图片来源：",
    "图片来源:",
    "图/",
    "图｜",
    "摄/",
    "摄｜",
    "图片由",
    "图片：",
];

/// The same in English.
pub(crate) const PHOTO_ENGLISH: &[&str] = &[
    "photo by ",
    "photos by ",
    "photo: ",
    "photos: ",
    "picture: ",
    "pictures: ",
    "picture by ",
    "pictures by ",
    "photograph: ",
    "photograph by ",
    "staff photo",
    "photo courtesy",
    "photos courtesy",
    "courtesy of ",
    "courtesy photo",
    "file photo",
    "contributed photo",
    "image: ",
    "photo/",
    "photo credit",
    "submitted photo",
    "reader photo",
    "handout photo",
    "photography by ",
];

/// What photographers' lines end with, and what stands for them.
pub(crate) const PHOTO_ENDS: &[&str] = &[
    "摄",
    "航拍",
    "摄于",
    "供图",
    "资料图",
    " 画",
    "　画",
    " 绘",
    "　绘",
    " photo",
    " photo/",
    " for ",
    "新华社发",
    "社发",
    "社 发",
    "社　发",
];

/// The caption and the line of `（图为巡检　林知夏　摄）`.
pub(crate) fn in_brackets<'p>(text: &Text<'p>) -> Option<(Text<'p>, String)> {
    let chars = &text.chars;
    let closed = matches!(chars.first(), Some('（' | '(')) && matches!(chars.last(), Some('）' | ')'));
    let inner = 1..chars.len().saturating_sub(1);
    let mut starts = inner.clone().filter(|&n| closed && (is_blank(chars[n]) || chars[n - 1] == '。'));
    starts.find_map(|n| {
        let line = photo_credit(string(&chars[n..inner.end]).trim())?;
        Some((text.cut(1..n), line))
    })
}

/// Whether a text may be a photographer's line.
pub(crate) fn may_be_photo(words: &Words) -> bool {
    !words.sentence && (words.opens(List::PhotoOpener) || words.has(List::Photo))
}

/// The whole line if it is a photographer's.
pub(crate) fn photo_credit(text: &str) -> Option<String> {
    let inner = crate::article::page::furniture::unwrap(text);
    let count = inner.chars().count();
    if !(2..=70).contains(&count) || inner.contains(['。', '？', '！', '；']) {
        return None;
    }
    // `文/林知夏 图/受访者供图` is a byline.
    if ["文/", "文／", "文｜", "文|", "文："].iter().any(|w| inner.starts_with(w)) {
        return None;
    }
    // So is `林知夏 文/摄`.
    if ["文/摄", "文/图", "文／摄", "文／图", "文并摄"].iter().any(|w| inner.ends_with(w)) {
        return None;
    }
    // `为20.1摄` + `氏度`
    if inner.strip_suffix('摄').is_some_and(|front| front.ends_with(|c: char| c.is_ascii_digit())) {
        return None;
    }
    let lower = inner.to_lowercase();
    let chinese = (inner.ends_with('摄')
        || inner.ends_with("航拍")
        || inner.ends_with("供图")
        || inner.ends_with("资料图")
        || inner.ends_with("资料图片")
        || inner.split_once("摄于").is_some_and(|(name, _)| names::placed_names(name).is_some())
        || inner.rsplit_once(['（', '(']).is_some_and(|(before, _)| before.trim_end().ends_with('摄'))
        || ["/图", "／图"]
            .iter()
            .filter_map(|did| inner.strip_suffix(did))
            .any(|who| names::bare_names(who).is_some_and(|names| names.len() == 1))
        || without_giver(inner).len() < inner.len()
        || inner.ends_with("摄）")
        || inner.ends_with("摄)"))
        && !inner.contains('，')
        && count <= 45
        || PHOTO_OPENERS.iter().any(|w| inner.starts_with(w))
            && !inner.contains('，')
            && !inner.starts_with("图/文")
        || ["画", "绘", "作"].iter().filter_map(|did| inner.strip_suffix(did)).any(|who| {
            who.ends_with(is_blank)
                && count <= 12
                && names::bare_names(who.trim()).is_some_and(|names| names.len() == 1)
        })
        || count <= 14 && sends(inner)
        || (inner == "新华社发" || inner.starts_with("新华社发（") || inner.starts_with("新华社发("));
    // `Photo: Members sort tools. (Ann Roe/Bay Courier)` is a caption.
    let caption = inner.ends_with(')') && inner.contains(". (");
    let english = PHOTO_ENGLISH.iter().any(|w| lower.starts_with(w)) && !caption
        || lower.contains(" photo/") && count <= 60
        || lower.contains(" photo / ") && count <= 60
        // `Courier photo by Ann Roe`, `Courier file photo`
        || lower.split_once(" photo by ").is_some_and(|(paper, _)| paper.split(' ').count() <= 3)
        || lower.ends_with(" file photo") && inner.split(' ').count() <= 6 && inner.starts_with(char::is_uppercase)
        || lower.ends_with(" photo") && inner.contains('/')
        || inner.strip_suffix(" photo").is_some_and(english::is_english_name)
        // `Ann Roe for the Courier`
        || inner.split_once(" for ").is_some_and(|(name, paper)| {
            let known = english::english_paper(paper).is_some();
            let paper = paper.strip_prefix("the ").unwrap_or(if known { paper } else { "" });
            english::is_english_name(name) && paper.split(' ').count() <= 4 && !paper.ends_with('.')
                && paper.split(' ').all(|w| w.starts_with(char::is_uppercase))
        })
        || !lower.starts_with("by ")
            && inner.split_once('/').is_some_and(|(name, paper)| {
                english::is_english_name(name.trim())
                    && (english::english_paper(paper).is_some()
                        || paper.trim().split(' ').count() <= 4
                            && paper.trim().starts_with(char::is_uppercase))
                    && !paper.trim().ends_with('.')
            });
    (chinese || english && count <= 70).then(|| inner.to_string())
}

/// `某某通讯社 发`: the agency that sent the picture, and nothing else.
fn sends(line: &str) -> bool {
    let agency = line.strip_suffix('发').map(str::trim_end);
    agency.is_some_and(|agency| {
        let name = agency.strip_suffix('社').is_some_and(|name| name.chars().count() >= 2);
        name && !agency.ends_with("旅行社") && agency.chars().all(is_han)
    })
}

/// `林知夏 摄　某某图片社`, `林知夏 摄/某某图片` without the agency that gave the picture.
fn without_giver(credit: &str) -> &str {
    let given = credit.rsplit_once('摄').filter(|(_, agency)| {
        let behind_blank = agency.starts_with(is_blank) && agency.chars().count() > 3;
        // Who wrote or drew may stand behind the stroke as well.
        let stroke = |rest: &str| {
            let rest = rest.trim();
            rest.chars().count() > 2
                && !rest.ends_with(['文', '图', '绘'])
                && names::bare_names(rest).is_none()
        };
        behind_blank && names::is_media(agency.trim())
            || agency.strip_prefix(['/', '／', '|', '｜']).is_some_and(stroke)
    });
    given.map_or(credit, |(front, _)| credit.get(..front.len() + '摄'.len_utf8()).unwrap_or(credit))
}

/// `某某社发 林知夏 摄` without the agency that sent the picture.
fn without_agency(credit: &str) -> &str {
    let sent = ["社发", "报发", "网发"].iter().find_map(|end| credit.split_once(end));
    sent.filter(|(agency, _)| agency.chars().count() <= 8 && agency.chars().all(is_han))
        .map_or(credit, |(_, rest)| rest)
}

/// Names in a photographer's line.
pub(crate) fn photographers(credit: &str) -> Vec<String> {
    if credit.chars().any(is_han) {
        if sends(credit) {
            return Vec::new();
        }
        // `林知夏 画`
        let drawn = ["画", "绘", "作"]
            .iter()
            .filter_map(|did| credit.strip_suffix(did))
            .find(|who| who.ends_with(is_blank));
        if let Some(names) = drawn.and_then(|who| names::bare_names(who.trim())) {
            return names;
        }
        // `林 知 夏 提供`
        if let Some(names) = credit.strip_suffix("提供").and_then(|who| names::bare_names(who.trim_end())) {
            return names;
        }
        // `本组图片均由 林知夏 摄`
        let credit = credit
            .split_once('由')
            .filter(|(what, who)| {
                what.chars().count() <= 8 && what.contains(['图', '片', '照']) && !who.ends_with("拍摄")
            })
            .map_or(credit, |(_, who)| who.trim_start());
        let credit = without_giver(credit);
        // `林知夏摄`: nothing stands between the name and what it did.
        let credit =
            credit.strip_suffix('摄').map_or_else(|| credit.to_string(), |name| format!("{name} 摄"));
        // `林知夏 摄于某地`
        let credit = credit.split_once("摄于").map_or(credit.clone(), |(name, _)| format!("{name} 摄"));
        // `林知夏 摄（某社供图）`: who took it stands before the bracket.
        let credit = credit
            .split_once(['（', '('])
            .filter(|(front, _)| front.trim_end().ends_with('摄'))
            .map_or(credit.clone(), |(front, _)| {
                front.trim_end_matches(|c| is_blank(c) || c == '摄').to_string() + " 摄"
            });
        // `某某公司供图`: who gave a picture is mostly no person.
        // `图源：某某村委会 林知夏 摄`: who gave it stands behind its label.
        let credit = ["图源", "图片来源", "来源"]
            .iter()
            .find_map(|label| {
                credit.strip_prefix(label)?.strip_prefix(['：', ':'])?.trim().split_once(is_blank)
            })
            .filter(|(giver, _)| names::bare_names(giver).is_none())
            .map_or(credit.clone(), |(_, rest)| rest.trim().to_string());
        let giver = credit
            .split_once("供图")
            .and_then(|(front, _)| front.trim_end().rsplit(is_blank).next())
            .unwrap_or_default();
        let organised = giver.chars().count() > 3 && names::bare_names(giver).is_none();
        let credit =
            if organised { credit.replacen(giver, "", 1).replacen("供图", " ", 1) } else { credit };
        let inside = without_agency(&credit)
            .replace("新华社发", " ")
            .replace("供图", " 供图")
            .replace("图片来源", " ");
        return byline::chinese_byline(&inside).map(|by| by.authors).unwrap_or_default();
    }
    let mut text = credit;
    let lower = credit.to_lowercase();
    for prefix in [
        "photos by ",
        "photo by ",
        "staff photo by ",
        "photograph by ",
        "photo: ",
        "reader photo: ",
        "reader photo by ",
        "photos: ",
        "picture: ",
        "pictures: ",
        "picture by ",
        "pictures by ",
        "photograph: ",
        "photography by ",
        "photo credit: ",
        "photo courtesy of ",
        "photos courtesy of ",
        "file photo by ",
    ] {
        if lower.starts_with(prefix) {
            text = text.get(prefix.len()..).unwrap_or(text);
        }
    }
    let text = credit.strip_suffix(" photo").filter(|name| english::is_english_name(name)).unwrap_or(text);
    let mut text = text;
    if let Some(at) = lower.find(" photo by ") {
        text = text.get(at + " photo by ".len()..).unwrap_or(text);
    }
    // `Ann Roe/The Bay Courier`, `AP Photo/Ann Roe`.
    let text = text.split_once(" for ").map_or(text, |(name, _)| name);
    let first = match text.split_once('/') {
        Some((agency, name)) if agency.trim_end().to_lowercase().ends_with("photo") => name,
        _ => text.split(['/', '|', ',', '(']).next().unwrap_or_default(),
    };
    first
        .split(" and ")
        .map(str::trim)
        .filter(|name| english::is_english_name(name))
        .map(str::to_string)
        .collect()
}
