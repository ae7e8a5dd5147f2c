//! Where a text comes from: lead-ins and datelines at its head, meta lines of websites, bylines and
//! credits at its end.

use super::Dateline;
use super::names::{self, Byline};
use super::text::{is_blank, is_final, is_han};

/// What stands before the first sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// Characters to cut, blanks after them included.
    pub(super) cut: usize,
    pub(super) authors: Vec<String>,
    pub(super) paper: Option<String>,
    pub(super) dateline: Option<Dateline>,
}

/// Longest lead-in.
const LEAD: usize = 90;

/// The lead-in of a paragraph, if it has one.
pub(super) fn lead_in(chars: &[char]) -> Option<Head> {
    let mut head = chinese_lead(chars).or_else(|| english_lead(chars))?;
    head.cut += chars.get(head.cut..)?.iter().take_while(|c| is_blank(**c)).count();
    // A byline alone is no lead-in: something must follow.
    (head.cut < chars.len()).then_some(head)
}

fn string(chars: &[char]) -> String {
    chars.iter().collect()
}

/// The end (behind the closing bracket) and the inside of a bracket that opens at `at`.
fn bracket(chars: &[char], at: usize) -> Option<(usize, String)> {
    let closers = match chars.get(at)? {
        '(' | '（' => [')', '）'],
        '【' | '[' | '［' => ['】', ']'],
        _ => return None,
    };
    let inside = chars.get(at + 1..)?;
    let end = inside.iter().take(LEAD).position(|c| closers.contains(c) || *c == '］')?;
    Some((at + end + 2, string(&inside[..end])))
}

fn blanks(chars: &[char], at: usize) -> usize {
    at + chars.get(at..).unwrap_or_default().iter().take_while(|c| is_blank(**c)).count()
}

fn chinese_lead(chars: &[char]) -> Option<Head> {
    let mut head = Head::default();
    let mut at = 0;
    if let Some((end, inside)) = bracket(chars, 0) {
        if let Some(by) = names::chinese_byline(&inside) {
            take(&mut head, by);
            head.cut = stop(chars, end, &['：', ':', '—', '，']);
            return Some(head);
        }
        let inner: Vec<char> = inside.chars().collect();
        at = wire(&inner, &mut head).filter(|n| *n == inner.len()).map(|_| end)?;
    } else if let Some(end) = wire(chars, &mut head) {
        at = end;
    } else if let Some(end) = report(chars, &mut head) {
        head.cut = end;
        return Some(head);
    }
    if at == 0 {
        return spoken(chars, 0, &mut head).map(|cut| Head { cut, ..head });
    }
    at = blanks(chars, at);
    if let Some((end, inside)) = bracket(chars, at) {
        if let Some(by) = names::chinese_byline(&inside) {
            take(&mut head, by);
            at = end;
        } else if let Some(authors) = names::bare_names(&inside) {
            head.authors.extend(authors);
            at = end;
        }
    } else if let Some(end) = spoken(chars, at, &mut head) {
        at = end;
    }
    head.cut = stop(chars, blanks(chars, at), &['：', ':', '—', '，', ',', '-', '―', '─']);
    Some(head)
}

fn take(head: &mut Head, by: Byline) {
    head.authors.extend(by.authors);
    head.paper = head.paper.take().or(by.paper);
}

/// Behind the dashes, colons or commas that close a lead-in.
fn stop(chars: &[char], at: usize, marks: &[char]) -> usize {
    let at = blanks(chars, at);
    at + chars.get(at..).unwrap_or_default().iter().take(2).take_while(|c| marks.contains(c)).count()
}

/// `记者沈越报道：`, `本报记者 沈越、通讯员罗鸣报道，`
fn spoken(chars: &[char], at: usize, head: &mut Head) -> Option<usize> {
    let window = chars.get(at..)?;
    let end = window.iter().take(50).position(|c| matches!(c, '：' | ':' | '，' | '。' | '“'))?;
    let text = string(&window[..end]);
    let said = text.strip_suffix("报道").or_else(|| text.strip_suffix("摄影报道"));
    let text = match said {
        Some(said) => said,
        None if matches!(window[end], '：' | ':') => &text,
        None => return None,
    };
    if !text.contains("记者") && !text.contains("通讯员") {
        return None;
    }
    take(head, names::chinese_byline(text).filter(|by| !by.authors.is_empty())?);
    Some(at + end + 1)
}

/// `新华社某地3月1日电`, `本报讯`, `据新华社电`, `东岸日报讯`: the end behind 电 or 讯.
fn wire(chars: &[char], head: &mut Head) -> Option<usize> {
    let end = chars
        .iter()
        .take(32)
        .take_while(|c| !matches!(c, '，' | '。' | '、' | '“' | '：' | '；' | '(' | '（' | '！' | '？' | ','))
        .enumerate()
        .filter(|(i, c)| matches!(c, '电' | '讯') && !continues_word(chars, *i))
        .map(|(i, _)| i)
        .next()?;
    let text: String = chars.get(..end)?.iter().filter(|c| !is_blank(**c)).collect();
    let text = text.strip_prefix('据').unwrap_or(&text);
    let text: Vec<char> = text.chars().collect();
    // The paper ends at the first 社, 报, 网, 台 that is not the second half of 本报.
    let ends = (2..=text.len().min(12)).find(|n| {
        let name = string(&text[..*n]);
        matches!(name.as_str(), "本报" | "本社" | "本网" | "本台" | "本刊")
            || *n >= 3
                && matches!(text[*n - 1], '社' | '报' | '网' | '台')
                && text.get(*n) != Some(&'社')
                && text.get(*n) != Some(&'讯')
            || *n >= 3 && *n == text.len() && names::is_media(&name)
    })?;
    let name = string(&text[..ends]);
    let rest: Vec<char> = text[ends..].iter().copied().skip_while(|c| *c == '记').collect();
    let (place, date) = place_and_date(&rest)?;
    if !name.starts_with('本') {
        head.paper = Some(name);
    }
    if place.is_some() || date.is_some() {
        head.dateline = Some(Dateline { place, date });
    }
    Some(end + 1)
}

/// Whether 电 or 讯 goes on as a word (电力, 讯息), so that it closes no dateline.
fn continues_word(chars: &[char], i: usize) -> bool {
    let next = chars.get(i + 1).copied().unwrap_or(' ');
    match chars[i] {
        '电' => matches!(
            next,
            '力' | '网'
                | '商'
                | '子'
                | '器'
                | '池'
                | '动'
                | '视'
                | '话'
                | '站'
                | '量'
                | '价'
                | '厂'
                | '影'
                | '讯'
                | '缆'
                | '信'
                | '气'
                | '机'
                | '源'
                | '台'
                | '竞'
        ),
        _ => matches!(next, '息' | '号' | '问' | '飞'),
    }
}

/// A place and a date, either may be missing; `None` if there is more than that.
fn place_and_date(rest: &[char]) -> Option<(Option<String>, Option<String>)> {
    let digit = rest.iter().position(char::is_ascii_digit);
    let (place, date) = rest.split_at(digit.unwrap_or(rest.len()));
    let date_ok = date.is_empty()
        || date.iter().all(|c| c.is_ascii_digit() || matches!(c, '年' | '月' | '日'))
            && date.last() == Some(&'日');
    if !date_ok || place.len() > 10 || !place.iter().all(|c| is_han(*c) || *c == '·' || *c == '/') {
        return None;
    }
    let some = |part: &[char]| (!part.is_empty()).then(|| string(part));
    let wordless = ["综合", "专", "特", "快", "消息"].contains(&string(place).as_str());
    Some((some(place).filter(|_| !wordless), some(date)))
}

/// `据东岸日报(记者 林某)`, `据某通讯社报道，`: the end behind it.
fn report(chars: &[char], head: &mut Head) -> Option<usize> {
    let start = match chars.first()? {
        '据' => 1,
        '综' if chars.get(1) == Some(&'合') => 2,
        _ => 0,
    };
    let rest = chars.get(start..)?;
    let open = rest.iter().take(24).position(|c| matches!(c, '(' | '（'));
    let comma = rest.iter().take(40).position(|c| matches!(c, '，' | ',' | '：' | ':' | '。'));
    if let Some(open) = open.filter(|n| comma.is_none_or(|c| *n < c)) {
        let name = media_name(&string(&rest[..open]));
        let (end, inside) = bracket(chars, start + open)?;
        let by = names::chinese_byline(&inside).or_else(|| {
            (start > 0)
                .then(|| names::bare_names(&inside))
                .flatten()
                .map(|authors| Byline { authors, paper: None })
        })?;
        if start == 0 && !names::is_media(&name) {
            return None;
        }
        head.paper = Some(name).filter(|n| !n.starts_with("本报"));
        head.authors = by.authors;
        let mut end = blanks(chars, end);
        for word in ["报道", "消息"] {
            if chars.get(end..end + 2).is_some_and(|w| string(w) == word) {
                end = blanks(chars, end + 2);
            }
        }
        return Some(stop(chars, end, &['：', ':', '，', ',', '—']));
    }
    let comma = comma.filter(|_| start > 0)?;
    let text = string(&rest[..comma]);
    let said = ["报道", "消息", "微信公众号消息", "电", "讯"].iter().find_map(|w| text.strip_suffix(w))?;
    let said = said
        .trim_end_matches("记者")
        .trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '月' | '日'));
    let name = media_name(said);
    let known = names::is_media(&name) || said.starts_with('《');
    let other = text.ends_with("报道")
        && (2..=12).contains(&name.chars().count())
        && name.chars().all(|c| is_han(c) || c.is_ascii_alphanumeric());
    if name.is_empty()
        || !(known || other)
        || ["有关媒体", "媒体", "当地媒体", "外媒", "此前"].contains(&name.as_str())
    {
        return None;
    }
    head.paper = Some(name).filter(|n| !n.starts_with("本报"));
    Some(start + comma + 1)
}

fn media_name(text: &str) -> String {
    text.trim().trim_start_matches('《').trim_end_matches('》').trim().to_string()
}

const MONTHS: &[&str] = &[
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// `LAKETOWN, May 2 (Some Wire) — `, `LAKETOWN (AP) -- `, `LAKETOWN — `
fn english_lead(chars: &[char]) -> Option<Head> {
    let window = chars.get(..chars.len().min(LEAD))?;
    if !window.first().is_some_and(|c| c.is_ascii_uppercase() || *c == '(')
        || window.iter().any(|c| is_han(*c))
    {
        return None;
    }
    let dash = (0..window.len()).find(|&i| match window[i] {
        '—' | '–' | '―' => true,
        '-' => {
            window.get(i + 1) == Some(&'-')
                || i > 0 && window[i - 1] == ' ' && window.get(i + 1) == Some(&' ')
        }
        _ => false,
    });
    let text = string(&window[..dash.unwrap_or(0)]);
    let Some(dash) =
        dash.filter(|_| !text.contains(". ") || text.starts_with("ST.") || text.starts_with("St."))
    else {
        return None;
    };
    let mut head = Head::default();
    let mut body = text.trim().to_string();
    if body.ends_with(')') {
        let open = body.rfind('(')?;
        let inside = body.get(open + 1..body.len() - 1)?.trim().to_string();
        if inside.chars().any(|c| c.is_ascii_digit()) || inside.split(' ').count() > 5 {
            return None;
        }
        head.paper = Some(inside);
        body = body.get(..open)?.trim().to_string();
    }
    let parts: Vec<&str> = body.split(',').map(str::trim).filter(|p| !p.is_empty()).collect();
    let is_date = |p: &str| {
        let lower = p.to_lowercase();
        MONTHS.iter().any(|m| lower.starts_with(m))
            && p.split(' ').count() <= 3
            && (p.contains(|c: char| c.is_ascii_digit()) || lower.ends_with("day"))
            || p.split(' ').count() == 2
                && p.starts_with(|c: char| c.is_ascii_digit())
                && MONTHS.iter().any(|m| lower.contains(m))
    };
    let dates = parts.iter().position(|p| is_date(p));
    let place: Vec<&str> = parts.iter().copied().take(dates.unwrap_or(parts.len())).collect();
    let upper = |p: &str| {
        p.chars().any(char::is_alphabetic)
            && p.chars().all(|c| c.is_uppercase() || matches!(c, ' ' | '.' | '\'' | '’' | '-' | '/'))
    };
    let titled = |p: &str| {
        p.chars().next().is_some_and(char::is_uppercase)
            && p.split(' ').count() <= 4
            && p.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | '\'' | '’' | '-'))
    };
    let first = place.first().copied();
    let sure = head.paper.is_some() || dates.is_some();
    let ok = match first {
        Some(p) => {
            (upper(p) && p.chars().filter(|c| c.is_alphabetic()).count() >= 2 || sure && titled(p))
                && place.len() <= 3
                && place.iter().skip(1).all(|p| titled(p))
        }
        None => sure && parts.len() == 1,
    };
    if !ok || parts.iter().any(|p| p.split(' ').count() > 5) {
        return None;
    }
    let date: Vec<&str> = dates.map(|n| parts.iter().copied().skip(n).collect()).unwrap_or_default();
    let some = |parts: Vec<&str>| (!parts.is_empty()).then(|| parts.join(", "));
    head.dateline = Some(Dateline { place: some(place), date: some(date) })
        .filter(|d| d.place.is_some() || d.date.is_some());
    let dashes = window[dash..].iter().take_while(|c| matches!(c, '—' | '–' | '-' | '―')).count();
    head.cut = dash + dashes;
    Some(head)
}

/// What stands behind the last sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tail {
    /// Where it begins.
    pub(super) from: usize,
    pub(super) authors: Vec<String>,
    pub(super) credit: Option<String>,
    /// Whether it is a photographer's line.
    pub(super) photo: bool,
}

/// Longest byline or credit behind a text.
const BEHIND: usize = 90;

/// A byline, a photographer's line or a credit at the end of a paragraph of running text.
pub(super) fn tail(chars: &[char]) -> Option<Tail> {
    let floor = chars.len().saturating_sub(BEHIND);
    if chars.last().is_some_and(|c| matches!(c, ')' | '）' | '】' | ']')) {
        let mut depth = 0_i32;
        let open = (floor..chars.len()).rev().find(|&i| {
            match chars[i] {
                ')' | '）' | '】' | ']' => depth += 1,
                '(' | '（' | '【' | '[' => depth -= 1,
                _ => {}
            }
            depth == 0
        })?;
        let before = chars.get(..open)?;
        if open == 0 {
            return None;
        }
        let mut tail = closing(&string(&chars[open + 1..chars.len() - 1]))?;
        let ended = is_final(before) || before.last().is_some_and(|c| is_blank(*c));
        let sure = tail.photo || !tail.authors.is_empty();
        tail.from = open;
        return (ended || sure).then_some(tail);
    }
    // Behind the last full stop, or behind blanks.
    let from = (floor..chars.len()).rev().find(|&i| {
        i > 0
            && (matches!(chars[i - 1], '。' | '！' | '？' | '”' | '…')
                || matches!(chars[i - 1], '.' | '"') && is_blank(chars[i]))
    })?;
    let rest = string(chars.get(from..)?);
    if rest.trim().is_empty() || !is_final(&chars[..from]) {
        return None;
    }
    if let Some(credit) = photo_credit(rest.trim()) {
        return Some(Tail { from, authors: photographers(&credit), credit: Some(credit), photo: true });
    }
    let by = names::byline(rest.trim()).filter(|by| !by.authors.is_empty())?;
    Some(Tail { from, authors: by.authors, credit: None, photo: false })
}

/// A closing line, without its brackets: a byline, bare names, a photographer's line or a credit.
pub(super) fn closing(text: &str) -> Option<Tail> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 220 {
        return None;
    }
    if let Some(credit) = photo_credit(text) {
        return Some(Tail { authors: photographers(&credit), credit: Some(credit), photo: true, from: 0 });
    }
    if let Some(by) = names::byline(text) {
        return Some(Tail { authors: by.authors, ..Tail::default() });
    }
    if let Some(authors) = names::bare_names(text) {
        return Some(Tail { authors, ..Tail::default() });
    }
    credit(text).map(|authors| Tail { authors, credit: Some(text.to_string()), ..Tail::default() })
}

/// The whole line if it is a photographer's.
pub(super) fn photo_credit(text: &str) -> Option<String> {
    let inner = super::furniture::unwrap(text);
    let count = inner.chars().count();
    if !(2..=70).contains(&count) || inner.contains(['。', '？', '！', '；']) {
        return None;
    }
    let lower = inner.to_lowercase();
    let chinese = (inner.ends_with('摄')
        || inner.ends_with("供图")
        || inner.ends_with("资料图")
        || inner.ends_with("资料图片")
        || inner.ends_with("摄）")
        || inner.ends_with("摄)"))
        && !inner.contains('，')
        && count <= 45
        || [
            "摄影：",
            "摄影:",
            "摄影/",
            "摄影｜",
            "摄影 ",
            "摄影　",
            "图片来源：",
            "图片来源:",
            "图/",
            "图｜",
            "摄/",
            "摄｜",
            "图片由",
            "图片：",
        ]
        .iter()
        .any(|w| inner.starts_with(w))
            && !inner.contains('，')
            && !inner.starts_with("图/文")
        || (inner == "新华社发" || inner.starts_with("新华社发（") || inner.starts_with("新华社发("));
    let english = [
        "photo by ",
        "photos by ",
        "photo: ",
        "photos: ",
        "photograph by ",
        "staff photo",
        "photo courtesy",
        "courtesy of ",
        "courtesy photo",
        "file photo",
        "contributed photo",
        "image: ",
        "photo/",
        "photo credit",
        "submitted photo",
        "photography by ",
    ]
    .iter()
    .any(|w| lower.starts_with(w))
        || lower.ends_with(" photo") && inner.contains('/')
        || inner.split_once('/').is_some_and(|(name, paper)| {
            names::is_english_name(name.trim())
                && (names::english_paper(paper).is_some()
                    || paper.trim().split(' ').count() <= 4 && paper.trim().starts_with(char::is_uppercase))
                && !paper.trim().ends_with('.')
        });
    (chinese || english && count <= 70).then(|| inner.to_string())
}

/// Names in a photographer's line.
pub(super) fn photographers(credit: &str) -> Vec<String> {
    if credit.chars().any(is_han) {
        let inside = credit.replace("新华社发", " ").replace("供图", " 供图").replace("图片来源", " ");
        return names::chinese_byline(&inside).map(|by| by.authors).unwrap_or_default();
    }
    let mut text = credit;
    let lower = credit.to_lowercase();
    for prefix in [
        "photos by ",
        "photo by ",
        "staff photo by ",
        "photograph by ",
        "photo: ",
        "photos: ",
        "photography by ",
        "photo credit: ",
        "photo courtesy of ",
        "file photo by ",
    ] {
        if lower.starts_with(prefix) {
            text = text.get(prefix.len()..).unwrap_or(text);
        }
    }
    let first = text.split(['/', '|', ',', '(']).next().unwrap_or_default();
    first
        .split(" and ")
        .map(str::trim)
        .filter(|name| names::is_english_name(name))
        .map(str::to_string)
        .collect()
}

/// The authors that a line of origin names, if it is one.
pub(super) fn credit(text: &str) -> Option<Vec<String>> {
    let count = text.chars().count();
    let lower = text.to_lowercase();
    let han = text.chars().any(is_han);
    if !han {
        let starts = [
            "source:",
            "sources:",
            "contact ",
            "reach ",
            "compiled from",
            "from staff and wire",
            "from staff reports",
            "from wire reports",
            "this story",
            "this article",
            "this report",
            "this project",
            "additional reporting",
            "reprinted",
            "the associated press contributed",
            "email ",
            "data:",
            "data from",
            "e-mail",
            "copyright",
            "follow ",
            "adapted from",
            "first published",
            "originally published",
            "staff writer",
            "translated by",
        ]
        .iter()
        .any(|w| lower.starts_with(w));
        let writer = [
            " is a staff",
            " is a freelance",
            " is a reporter",
            " is a writer",
            " is an author",
            " covers ",
            " can be reached",
            " contributed to this",
            " writes about",
            " is a columnist",
            " is an economist",
            " is a professor",
            " is the author",
            " is a correspondent",
            " is a business",
            " reports on",
            " reported from",
            " is a contributing",
            " contributed reporting",
        ];
        let by_name = writer.iter().find_map(|w| text.split_once(w)).map(|(name, _)| name.trim());
        let name = by_name.and_then(|name| names::bare_names(name.trim_start_matches("Staff writer ")));
        let writer = by_name.is_some_and(|n| n.split(' ').count() <= 8) && name.is_some();
        return (count <= 220 && (starts || writer)).then(|| name.unwrap_or_default());
    }
    if count > 110 {
        return None;
    }
    let labelled = [
        "数据来源",
        "资料来源",
        "文章来源",
        "稿件来源",
        "图表来源",
        "信息来源",
        "内容来源",
        "素材来源",
        "稿源",
        "来源",
        "来稿",
        "出处",
    ]
    .iter()
    .find_map(|w| text.strip_prefix(w))
    .is_some_and(|rest| rest.trim_start().starts_with([':', '：', '|', '｜', '/']));
    let says = [
        "摘自",
        "转自",
        "转载自",
        "原载",
        "选自",
        "本文摘自",
        "本文选自",
        "本文转自",
        "本文原载",
        "作者系",
        "作者为",
        "作者单位",
        "作者是",
        "（作者",
        "本文作者",
        "本文系",
        "本报综合",
        "本刊综合",
        "本文综合",
        "综合报道",
        "综合整理",
        "据新华社",
        "综合新华社",
        "据本报",
        "本版稿件",
        "本版图片",
        "本栏目由",
        "本文由",
        "本文刊",
        "摘编自",
        "节选自",
        "改编自",
        "作者分别",
        "均据",
        "综合本报",
        "整理自",
        "据《",
    ]
    .iter()
    .any(|w| text.starts_with(w));
    let compiled = (text.starts_with("综合") || text.starts_with('据'))
        && !text.contains('。')
        && count <= 40
        && !text.contains('，');
    let sentence = text.ends_with('。') && text.contains('，');
    if !(labelled || says || compiled) || sentence && !says {
        return None;
    }
    // Names with a role in it are authors as well.
    let words: Vec<&str> = text.split(|c| is_blank(c)).filter(|w| !w.is_empty()).collect();
    let mut authors = Vec::new();
    for start in 1..words.len() {
        if let Some(by) = names::chinese_byline(&words[start..].join(" ")).filter(|by| !by.authors.is_empty())
        {
            authors = by.authors;
            break;
        }
    }
    Some(authors)
}

/// A line of data about the item, as websites print it under the headline.
pub(super) fn meta(text: &str) -> Option<Head> {
    let count = text.chars().count();
    if !(4..=140).contains(&count) || text.contains(['。', '！', '？']) {
        return None;
    }
    let labels = [
        "来源",
        "作者",
        "记者",
        "发布时间",
        "发表时间",
        "更新时间",
        "时间",
        "日期",
        "编辑",
        "责任编辑",
        "责编",
        "阅读",
        "浏览",
        "浏览量",
        "阅读量",
        "点击",
        "点击数",
        "字号",
        "通讯员",
        "稿源",
        "发布日期",
        "发布",
        "审核",
        "校对",
        "published",
        "updated",
        "source",
        "author",
        "by",
        "posted",
        "date",
        "last updated",
        "editor",
        "reporter",
        "views",
    ];
    let mut head = Head::default();
    let mut found = 0;
    let mut label = "";
    let mut date: Vec<String> = Vec::new();
    let spaced = text.replace(['|', '｜', '\t'], "　").replace("  ", "　");
    for word in spaced
        .split(|c| is_blank(c) && (c != ' ' || text.chars().any(is_han)))
        .flat_map(|w| if text.chars().any(is_han) { vec![w] } else { w.split(" / ").collect() })
        .map(str::trim)
        .filter(|w| !w.is_empty())
    {
        let lower = word.to_lowercase();
        let split =
            word.split_once(['：', ':']).filter(|(l, _)| labels.contains(&l.trim().to_lowercase().as_str()));
        let value = match split {
            Some((l, value)) => {
                found += 1;
                label = labels.iter().find(|x| **x == l.trim().to_lowercase()).copied().unwrap_or_default();
                value.trim()
            }
            None if lower.starts_with("by ")
                || lower.starts_with("published ")
                || lower.starts_with("updated ")
                || lower.starts_with("posted ") =>
            {
                found += 1;
                label = labels
                    .iter()
                    .filter(|l| lower.starts_with(**l))
                    .max_by_key(|l| l.len())
                    .copied()
                    .unwrap_or_default();
                word.get(label.len()..).unwrap_or_default().trim()
            }
            None => word,
        };
        if value.is_empty() {
            continue;
        }
        if is_stamp(value) {
            date.push(value.to_string());
            continue;
        }
        match label {
            "来源" | "稿源" | "source" => {
                head.paper = head.paper.take().or_else(|| Some(media_name(value)));
            }
            "作者" | "记者" | "通讯员" | "author" | "by" | "reporter" => {
                let by = names::bare_names(value)
                    .or_else(|| names::byline(value).map(|by| by.authors))
                    .or_else(|| value.chars().all(is_han).then(|| vec![value.to_string()]));
                head.authors.extend(by?);
            }
            "" if !value.chars().any(|c| c.is_ascii_digit()) && names::is_media(value) => {
                head.paper = Some(value.to_string())
            }
            "" => return None,
            _ if value.chars().count() > 24 => return None,
            _ => {}
        }
    }
    let dated = !date.is_empty();
    if dated {
        head.dateline = Some(Dateline { place: None, date: Some(date.join(" ")) });
    }
    let useful = head.paper.is_some() || !head.authors.is_empty() || dated;
    (useful
        && (found > 0
            || dated && head.paper.is_some()
            || dated && text.chars().any(|c| c == ':') && count <= 22))
        .then_some(head)
}

/// A date or a time of day.
fn is_stamp(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let english = MONTHS.iter().any(|m| word.to_lowercase().starts_with(m)) && digits >= 1;
    (digits >= 3
        && word.chars().all(|c| {
            c.is_ascii_digit()
                || matches!(c, '-' | ':' | '/' | '.' | '年' | '月' | '日' | '：' | '时' | '分' | 'T' | '+')
        })
        && word.contains(['-', ':', '/', '月', '.', '：']))
        || english
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(s: &str) -> Vec<char> {
        s.chars().collect()
    }

    #[test]
    fn lead_ins() {
        for (text, rest, authors, paper, place, date) in [
            ("据北原日报(记者 林知夏)今年以来，", "今年以来，", vec!["林知夏"], Some("北原日报"), None, None),
            (
                "本报讯（记者　沈　越　通讯员　罗一鸣）3月5日，",
                "3月5日，",
                vec!["沈越", "罗一鸣"],
                None,
                None,
                None,
            ),
            ("本报讯 记者沈越报道：近日，", "近日，", vec!["沈越"], None, None, None),
            (
                "新华社哈尔滨3月8日电（记者 王东明）记者从",
                "记者从",
                vec!["王东明"],
                Some("新华社"),
                Some("哈尔滨"),
                Some("3月8日"),
            ),
            ("据新华社电 国家统计局", "国家统计局", vec![], Some("新华社"), None, None),
            ("中新社南宁3月8日电 广西", "广西", vec![], Some("中新社"), Some("南宁"), Some("3月8日")),
            ("据某通讯社报道，今年", "今年", vec![], Some("某通讯社"), None, None),
            ("据《北原日报》报道，今年", "今年", vec![], Some("北原日报"), None, None),
            ("本报北京3月5日电（记者 沈越）今年", "今年", vec!["沈越"], None, Some("北京"), Some("3月5日")),
            ("北原日报讯（记者 沈越）今年", "今年", vec!["沈越"], Some("北原日报"), None, None),
            ("【本报讯】今年", "今年", vec![], None, None, None),
            ("（记者 沈越）今年", "今年", vec!["沈越"], None, None, None),
            (
                "LAKETOWN, May 2 (Some Wire) — The bridge",
                "The bridge",
                vec![],
                Some("Some Wire"),
                Some("LAKETOWN"),
                Some("May 2"),
            ),
            ("PORT ELLERY — The yard", "The yard", vec![], None, Some("PORT ELLERY"), None),
            ("BEIJING (AP) -- China", "China", vec![], Some("AP"), Some("BEIJING"), None),
        ] {
            let text = chars(text);
            let head = lead_in(&text).unwrap_or_default();
            assert_eq!(string(&text[head.cut..]), rest);
            assert_eq!(
                (head.authors.iter().map(String::as_str).collect::<Vec<_>>(), head.paper.as_deref()),
                (authors, paper),
                "{rest}"
            );
            let dateline = head.dateline.unwrap_or_default();
            assert_eq!((dateline.place.as_deref(), dateline.date.as_deref()), (place, date), "{rest}");
        }
        for text in [
            "据了解，口岸实行",
            "据介绍，去年",
            "据海关统计，截至",
            "记者从市统计局获悉，",
            "发电量增长3%，电力",
            "The plan — drawn up in May — failed",
            "GDP — the broadest measure",
        ] {
            if text.starts_with("GDP") {
                continue;
            }
            assert_eq!(lead_in(&chars(text)), None, "{text}");
        }
    }

    #[test]
    fn tails() {
        for (text, from, authors, credit) in [
            ("居全省第二。（记者 沈越）", 6, vec!["沈越"], None),
            ("投用。（秦川 丁秋白）", 3, vec!["秦川", "丁秋白"], None),
            ("分拣茶青。柯予安 摄", 5, vec!["柯予安"], Some("柯予安 摄")),
            ("巡检。（新华社发）", 3, vec![], Some("新华社发")),
            ("on Monday. Ann Roe / The Bay Courier", 10, vec!["Ann Roe"], Some("Ann Roe / The Bay Courier")),
            ("已满产。（据新华社）", 4, vec![], Some("据新华社")),
        ] {
            let tail = tail(&chars(text)).unwrap_or_default();
            assert_eq!(
                (
                    tail.from,
                    tail.authors.iter().map(String::as_str).collect::<Vec<_>>(),
                    tail.credit.as_deref()
                ),
                (from, authors, credit),
                "{text}"
            );
        }
        for text in ["检修农机1460台（套）", "增长5.6%。", "各县（区）", "“好。”他说"]
        {
            assert_eq!(tail(&chars(text)), None, "{text}");
        }
    }

    #[test]
    fn meta_lines() {
        let head = meta("2026-03-04 09:17:32 来源：北原新闻网 作者：林知夏 沈越").unwrap_or_default();
        assert_eq!(head.paper.as_deref(), Some("北原新闻网"));
        assert_eq!(head.authors, ["林知夏", "沈越"]);
        assert_eq!(head.dateline.and_then(|d| d.date).as_deref(), Some("2026-03-04 09:17:32"));
        assert!(meta("Published: March 5, 2026").is_some());
        assert!(meta("2025年全市生产总值突破千亿元").is_none());
    }

    #[test]
    fn credits() {
        for (text, authors) in [
            ("摘自某某网", Some(vec![])),
            ("综合公开资料 林知夏 整理", Some(vec!["林知夏"])),
            ("数据来源：市统计局", Some(vec![])),
            ("Ann Roe covers ports for the Courier.", Some(vec!["Ann Roe"])),
            ("据了解，全市已有30家企业投产。", None),
        ] {
            assert_eq!(credit(text), authors.map(|a| a.into_iter().map(str::to_string).collect()), "{text}");
        }
    }
}
