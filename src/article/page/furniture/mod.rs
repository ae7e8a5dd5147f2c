//! What belongs to the page and to no article: names and numbers of the paper, staff, contacts, menus,
//! advertisements, weather, jump lines, scanner's scraps.
//!
//! All tests look at one short line; what needs the neighbours (the lines of an advertisement, of a
//! list of related links) is for the sequence in [`crate::article::page::layout::sort`].

pub(super) mod advert;
pub(super) mod calendar;
pub(super) mod comments;
pub(super) mod contact;
pub(super) mod contents;
pub(super) mod edition;
pub(super) mod heads;
pub(super) mod jump;
pub(super) mod masthead;
pub(super) mod menu;
pub(super) mod paper;
pub(super) mod quote;
pub(super) mod scan;
pub(super) mod staff;
pub(super) mod surround;
pub(super) mod widget;
use crate::article::page::furniture::advert::{
    OPENERS, has_phone, is_ad, is_weather, may_be_ad, may_be_weather,
};
use crate::article::page::furniture::contact::{
    is_address_for_texts, is_contact, is_phone_line, line_of_paper,
};
use crate::article::page::furniture::edition::{PAGES, is_date, is_number, may_be_date, may_be_number};
use crate::article::page::furniture::menu::{LINKS, is_count, is_entry, is_nav, may_be_nav};
use crate::article::page::furniture::paper::{is_paper_name, may_be_paper};
use crate::article::page::furniture::scan::is_code;
use crate::article::page::furniture::staff::is_staff;
use crate::article::page::heading::label;
use crate::article::page::layout::reading::Reading;
use crate::article::page::layout::words::List;
use crate::article::page::text::charset::WordSet;
use crate::article::page::text::{is_blank, is_han, is_spread};
use std::sync::LazyLock;

/// Longest line that can be furniture.
const LONGEST: usize = 160;

/// Sorts of furniture that later steps tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Names, numbers, dates, staff, contacts: one line, whatever follows.
    Line,
    /// Opens an advertisement, whose further lines bear no mark.
    Ad,
    /// Opens or goes on a weather box.
    Weather,
    /// Menus and bread crumbs.
    Nav,
    /// Opens a list of links to other articles.
    Links,
}

/// The class of a line that is furniture on its own evidence.
pub(crate) fn class(line: &Reading) -> Option<Class> {
    if line.is_empty() || line.len() > LONGEST {
        return None;
    }
    let words = line.words();
    // `— END —`
    let strokes = |c: char| is_blank(c) || matches!(c, '—' | '–' | '-' | '=' | '~' | '·' | '*' | '/');
    if words.latin && line.len() <= 16 && matches!(line.lower().trim_matches(strokes), "end" | "the end") {
        return Some(Class::Line);
    }
    if line.len() <= 10
        && line.last() == Some('）')
        && matches!(unwrap(line.head()), "未完待续" | "待续" | "未完" | "连载完")
    {
        return Some(Class::Line);
    }
    // `WANTED: GOOD HAY`
    if words.latin
        && line.chars.starts_with(&['W', 'A', 'N', 'T', 'E', 'D', ':'])
        && !line.chars.iter().any(char::is_ascii_lowercase)
    {
        return Some(Class::Ad);
    }
    // `-- SPRING SALE AT DORRIT'S --`
    if words.latin
        && words.pushes > 0
        && quote::is_framed(&line.chars)
        && !line.chars.iter().any(char::is_ascii_lowercase)
    {
        return Some(Class::Ad);
    }
    // `广　告`
    let sentence = words.sentence;
    if line.len() <= 8 && is_spread(&line.chars) && OPENERS.contains(&label::closed(line.head()).as_ref()) {
        return Some(Class::Ad);
    }
    if words.latin && is_english_notice(line) {
        return Some(Class::Line);
    }
    let bare = || unwrap(line.lower());
    if may_be_ad(words) && is_ad(bare(), sentence) {
        return Some(Class::Ad);
    }
    let forecast = line.len() <= 8 && matches!(line.last(), Some('气' | '象'));
    // `城市天气 12月3日`
    let dated = || {
        line.head().split_once("天气 ").is_some_and(|(place, day)| place.chars().count() <= 6 && is_day(day))
    };
    if line.len() <= 20 && line.chars.contains(&'气') && dated() {
        return Some(Class::Weather);
    }
    if (forecast || may_be_weather(words)) && is_weather(bare(), sentence) {
        return Some(Class::Weather);
    }
    let more = || line.len() <= 30 && ["more from ", "more in "].iter().any(|w| bare().starts_with(w));
    // `Most read: 1. …  2. …`
    let counted = || {
        let list = bare().split_once(':').filter(|(name, _)| LINKS.contains(name));
        list.is_some_and(|(_, links)| links.contains("1. ") && links.contains("2. "))
    };
    if words.opens(List::Links) && counted() {
        return Some(Class::Nav);
    }
    if words.opens(List::Links) && LINKS.contains(&bare().trim_end_matches([':', '：']))
        || words.latin && more() && !bare().ends_with(['.', '?', '!'])
    {
        return Some(Class::Links);
    }
    if may_be_nav(line) && is_nav(bare(), words) {
        return Some(Class::Nav);
    }
    let written =
        || !sentence && line.len() <= 40 && line.chars.contains(&'年') && line.chars.contains(&'日');
    let dated = words.has(List::Days) || words.digits >= 3 && !words.latin || written();
    let line = words.parts && !sentence && is_running_head(line.lower())
        || (words.opens(List::Staff)
            || words.latin && words.has(List::Staff)
            || matches!(line.first(), Some('统' | '策'))
            || line.len() <= 24 && line.chars.iter().take(5).any(|c| *c == '版'))
            && is_staff(bare())
        || may_be_number(line) && is_number(bare())
        || dated && may_be_date(line) && is_date(line.lower())
        || words.opens(List::Contact) && is_contact(bare(), sentence)
        || (line.len() <= 30 || words.digits >= 5 && line.chars.contains(&'线'))
            && line.chars.contains(&'热')
            && is_contact(bare(), sentence)
        || line.chars.contains(&'@')
            && (is_address_for_texts(bare(), sentence)
                || line.chars.iter().any(|c| matches!(c, '稿' | '请' | '迎'))
                    && is_contact(bare(), sentence))
        || words.has(List::Contact) && !sentence && words.digits >= 6 && line_of_paper(bare())
        || words.digits >= 7 && !sentence && is_phone_line(bare())
        || words.digits > 0 && (words.has(List::Menu) || words.has(List::MetaLabel)) && is_count(bare())
        || (words.opens(List::Scan) || words.has(List::Code)) && is_code(bare(), sentence)
        || may_be_paper(line) && is_paper_name(line.head())
        || !sentence && line.len() <= 50 && is_published(line);
    line.then_some(Class::Line)
}

/// What lines begin with that ask readers for something.
static TOLD: LazyLock<WordSet> = LazyLock::new(|| {
    WordSet::new(&[
        "send ",
        "letters ",
        "to submit ",
        "submit ",
        "to advertise",
        "to subscribe",
        "to place ",
        "email us",
    ])
});

/// What English papers tell their readers to send and where to look, and their small advertisements.
fn is_english_notice(line: &Reading) -> bool {
    if line.len() > 120 || line.chars.iter().any(|c| is_han(*c)) {
        return false;
    }
    let text = line.lower();
    let told = || TOLD.opens(text);
    let rules = ["letters should", "letters must", "letters may", "letters of up to", "letters are edited"];
    if text.ends_with('.') && rules.iter().any(|w| text.starts_with(w)) {
        return true;
    }
    // An address of the web that ends a short line: `Results are also posted at …`.
    let posted = || {
        let last = text.rsplit(' ').next().unwrap_or_default();
        let host = last.split('/').next().unwrap_or_default();
        let letters =
            |part: &str| part.len() >= 2 && part.chars().all(|c| c.is_ascii_alphabetic() || c == '-');
        text.len() <= 80
            && host.contains('.')
            && host.split('.').all(letters)
            && ["posted at ", "online at ", "more at ", "results at "].iter().any(|w| text.contains(w))
    };
    // `WOOD, green, $270 a cord. 555-0149`
    let small = || {
        let first = || line.chars.iter().take_while(|c| c.is_alphabetic());
        first().count() >= 3 && !first().any(|c| c.is_lowercase())
    };
    // `Some Well Service. Pumps, tanks. 555-0149`
    let shop = || {
        line.last().is_some_and(|c| c.is_ascii_digit())
            && !text.contains(':')
            && line.first().is_some_and(char::is_uppercase)
            && line.words().digits >= 10
    };
    // A sentence goes on to the number; what is for sale ends before it.
    let sold = || {
        let before = text.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '-'));
        let ended = before.ends_with(['.', '—', '|']) || before.ends_with("tel") || before.ends_with(" call");
        line.len() <= 90 && ended && (small() || shop()) && has_phone(text)
    };
    // `Farm news: farm@paper.example`
    let label = |(label, rest): (&str, &str)| {
        label.split(' ').count() <= 3 && rest.split(' ').filter(|w| !w.is_empty()).count() == 1
    };
    // `Farm desk: 555-0149 | farm@paper.example`
    let desk = || text.contains(':') && has_phone(text) && !text.ends_with(['.', '?', '!']);
    let mailed = || text.split_once(':').filter(|(_, rest)| rest.contains('@')).is_some_and(label) || desk();
    // `Some & Son, chimneys. Est. 1922. Tel. 5550`
    let firm = || {
        line.len() <= 90
            && line.last().is_some_and(|c| c.is_ascii_digit())
            && (text.contains(" tel. ") || text.contains(" tel: ") || text.contains(" phone "))
            && (text.contains("est. 1")
                || text.contains(" & ")
                || text.contains(" ltd")
                || text.contains(" co. "))
    };
    // `Delivery questions: 555-0133, 6 to 10 a.m.`
    let served = || {
        text.split_once(':').is_some_and(|(label, rest)| {
            let own = [
                "deliver",
                "subscri",
                "circulat",
                "newsroom",
                "advertis",
                "classified",
                "missed",
                "customer",
                "tip",
            ];
            label.split(' ').count() <= 4
                && own.iter().any(|w| label.contains(w))
                && rest.trim_start().starts_with(|c: char| c.is_ascii_digit() || c == '(')
                && has_phone(rest)
                && line.len() <= 80
        })
    };
    text.contains('@') && (mailed() || told())
        || told() && has_phone(text)
        || sold()
        || posted()
        || served()
        || firm()
}

/// `12月3日`
fn is_day(text: &str) -> bool {
    let part = |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|c| c.is_ascii_digit());
    let day = text.strip_suffix('日').and_then(|text| text.split_once('月'));
    day.is_some_and(|(month, day)| part(month) && part(day))
}

/// `中共某市委机关报　某某日报社出版`: whose paper it is.
fn is_published(line: &Reading) -> bool {
    line.chars.contains(&'报')
        && ["机关报", "报社出版", "主管主办", "报社主办"].iter().any(|w| line.head().contains(w))
        && !line.chars.iter().any(|c| matches!(c, '，' | '。' | '“'))
}

/// The paper, the date, the page and its name side by side.
fn is_running_head(lower: &str) -> bool {
    let segments: Vec<&str> = lower
        .split(['\u{3000}', '\t', '|', '｜'])
        .flat_map(|p| p.split("  "))
        .flat_map(|p| p.split(" / "))
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .collect();
    let known = |part: &str| is_number(part) || is_date(part) || is_paper_name(part);
    // `Tuesday, March 4, 2025 / Metro / 7`: beside a whole date, one word names the page and a numeral counts it.
    let dated =
        segments.iter().any(|p| p.is_ascii() && p.contains("day, ") && p.contains("20") && is_date(p));
    let word = |part: &str| {
        part.chars().all(char::is_alphanumeric)
            && part.len() <= if part.starts_with(char::is_numeric) { 3 } else { 12 }
    };
    let named = |part: &str| is_entry(part) || PAGES.contains(&part) || dated && word(part);
    segments.len() >= 2 && segments.iter().all(|p| named(p) || known(p)) && segments.iter().any(|p| known(p))
}

/// Without blanks at the ends and one pair of brackets around all.
pub(crate) fn unwrap(text: &str) -> &str {
    let text = text.trim();
    let brackets = [
        ('(', ')'),
        ('（', '）'),
        ('[', ']'),
        ('［', '］'),
        ('【', '】'),
        ('〔', '〕'),
        ('「', '」'),
        ('『', '』'),
        ('〖', '〗'),
    ];
    let first = text.chars().next();
    let Some((open, close)) = brackets.into_iter().find(|(open, _)| first == Some(*open)) else {
        return text;
    };
    let inner = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    inner.filter(|inner| !inner.contains(open)).unwrap_or(text).trim()
}

/// A scrap: no word of a language, or letters that stand alone.
pub(crate) fn is_noise(chars: &[char]) -> bool {
    if chars.len() > 24 {
        return false;
    }
    let words = chars.split(|c| is_blank(*c)).filter(|w| !w.is_empty());
    let squares = words.clone().filter(|word| *word == ['口']).count() >= 2;
    words.clone().all(|word| {
        // Squares that were read as letters.
        let squares = squares && word == ['口'];
        let letters = word.iter().filter(|c| c.is_alphanumeric()).count();
        letters == 0
            || squares
            || letters == 1 && !word.iter().any(|c| is_han(*c)) && word.len() <= 3
            || word.len() <= 2
                && word
                    .iter()
                    .all(|c| matches!(c, '一' | '丨' | '丶' | '丿' | '亅' | '〇' | 'o' | 'l' | 'I' | '1'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::page::text::Text;

    fn chars(s: &str) -> Vec<char> {
        s.chars().collect()
    }

    #[test]
    fn furniture_lines() {
        use Class::*;
        for (text, want) in [
            ("北原日报", Some(Line)),
            ("北 原 日 报", Some(Line)),
            ("THE BAY COURIER", Some(Line)),
            ("第07版 区域·协作", Some(Line)),
            ("第 11 版", Some(Line)),
            ("A07", Some(Line)),
            ("08版：要闻", Some(Line)),
            ("今日12版", Some(Line)),
            ("2026年3月9日　星期一　农历正月廿一", Some(Line)),
            ("Monday, March 9, 2026", Some(Line)),
            ("Page B3      $1.50", Some(Line)),
            ("责任编辑：石磊　版式：林冬", Some(Line)),
            ("[责任编辑：石磊]", Some(Line)),
            ("本版责编 石磊 本版美编 林冬", Some(Line)),
            ("新闻热线：0000-8110110", Some(Line)),
            ("扫一扫 关注北原日报微信公众号", Some(Line)),
            ("Managing editor: Ann Roe", Some(Line)),
            ("广告", Some(Ad)),
            ("广　告", Some(Ad)),
            ("-- SPRING SALE AT DORRIT'S --", Some(Ad)),
            ("T H E   V A L E   G A Z E T T E", Some(Line)),
            ("副刊版编辑 石 磊", Some(Line)),
            ("内部资料　免费交流", Some(Line)),
            ("阅读 1.3万　在看 98　写留言", Some(Line)),
            ("广告 刊登热线 0000-1234567", Some(Ad)),
            ("今日天气：晴转多云 最高气温5℃", Some(Weather)),
            ("WEATHER  Today: Sunny, high 50, low 31", Some(Weather)),
            ("Weekend outlook Saturday: showers, high 50. Sunday: clearing, high 54.", Some(Weather)),
            ("Monday: High school board, 7 p.m. Tuesday: Low tide walk, 6 p.m.", None),
            ("DORRIT'S BARN   Fresh hay daily   555-0136", Some(Ad)),
            ("Fresh hay, any amount. Dorrit's Barn. Paid advertisement", Some(Ad)),
            ("Log in   Subscribe for $2   Search", Some(Nav)),
            ("您当前的位置：首页 > 新闻 > 县域", Some(Nav)),
            ("首页 | 新闻 | 视频", Some(Nav)),
            ("相关阅读", Some(Links)),
            ("编辑部里的故事", None),
            ("2025年，全市生产总值增长5.6%。", None),
            ("第三版规划获批", None),
            ("设计院入驻园区", None),
            ("扫码就能办的23件事", None),
            ("广告产业园签约落户", None),
            ("County board adopts budget", None),
            ("May the best port win", None),
        ] {
            assert_eq!(class(&Reading::from(Text::slice(&chars(text), 0))), want, "{text}");
        }
    }

    #[test]
    fn scraps() {
        for (text, noise) in [
            ("~ .", true),
            ("l l", true),
            ("|", true),
            ("一 一", true),
            ("口 口　,", true),
            ("口", false),
            ("五。", false),
            ("吨", false),
            ("A5", false),
        ] {
            assert_eq!(is_noise(&chars(text)), noise, "{text}");
        }
    }
}
