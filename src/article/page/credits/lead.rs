//! Lead-ins and datelines: what stands before the first sentence and is no text.

mod dateline;

use crate::article::page::Dateline;
use crate::article::page::credits::byline::{self, Byline};
use crate::article::page::credits::names;
use crate::article::page::text::{is_blank, is_han, string};
pub(crate) use dateline::MONTHS;
use dateline::{colon_lead, english_lead};

/// What stands before the first sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Head {
    /// Characters to cut, blanks after them included.
    pub(crate) cut: usize,
    pub(crate) authors: Vec<String>,
    pub(crate) paper: Option<String>,
    pub(crate) dateline: Option<Dateline>,
}

/// Longest lead-in.
const LEAD: usize = 90;

/// The lead-in of a paragraph, if it has one.
pub(crate) fn lead_in(chars: &[char]) -> Option<Head> {
    let mut head = chinese_lead(chars).or_else(|| english_lead(chars)).or_else(|| colon_lead(chars))?;
    head.cut += chars.get(head.cut..)?.iter().take_while(|c| is_blank(**c)).count();
    // A byline alone is no lead-in: something must follow.
    (head.cut < chars.len()).then_some(head)
}

/// A line that is a lead-in and nothing else: `本报某地9月13日讯（特派记者 林知夏）`.
pub(crate) fn whole(chars: &[char]) -> Option<Head> {
    let closed = matches!(chars.last(), Some('）' | ')' | '电' | '讯'));
    if !closed || chars.len() > 60 || !chars.iter().any(|c| matches!(c, '电' | '讯')) {
        return None;
    }
    let mut longer = chars.to_vec();
    longer.push('某');
    lead_in(&longer).filter(|head| head.cut == chars.len())
}

/// The end (behind the closing bracket) and the inside of a bracket that opens at `at`.
fn bracket(chars: &[char], at: usize) -> Option<(usize, String)> {
    let closers = match chars.get(at)? {
        '(' | '（' => [')', '）'],
        '【' | '[' | '［' => ['】', ']'],
        '〔' => ['〕'; 2],
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
        if let Some(by) = byline::chinese_byline(&inside) {
            take(&mut head, by);
            head.cut = stop(chars, end, &['：', ':', '—', '，']);
            return Some(head);
        }
        // `（林知夏 沈越）今年…`
        let round = matches!(chars.first(), Some('（' | '('));
        if let Some(authors) = names::bare_names(&inside).filter(|_| round && chars.len() > end + 20) {
            head.authors = authors;
            head.cut = end;
            return Some(head);
        }
        if chars.first() == Some(&'【') && names::is_media(&inside) {
            head.paper = Some(media_name(&inside));
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
        if let Some(by) = byline::chinese_byline(&inside) {
            take(&mut head, by);
            at = end;
        } else if let Some(authors) = names::bare_names(&inside) {
            head.authors.extend(authors);
            at = end;
        } else if let Some(by) = glued(&inside) {
            take(&mut head, by);
            at = end;
        }
    } else if let Some(end) = spoken(chars, at, &mut head).or_else(|| set_apart(chars, at, &mut head)) {
        at = end;
    }
    head.cut = stop(chars, blanks(chars, at), &['：', ':', '—', '，', ',', '-', '―', '─']);
    Some(head)
}

/// `记者木子青`: no surname shows where the name begins.
fn glued(inside: &str) -> Option<Byline> {
    let name = ["本报记者", "记者", "通讯员"].iter().find_map(|role| inside.strip_prefix(role))?;
    let whole = (2..=4).contains(&name.chars().count()) && name.chars().all(is_han);
    whole.then(|| Byline { authors: vec![name.to_string()], paper: None })
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
    if !window[..end].ends_with(&['报', '道']) && !matches!(window[end], '：' | ':') {
        return None;
    }
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
    // `记者林知夏3月17日从某地报道`
    let front = text.split_once('从').map_or(text, |(front, _)| front);
    let text = front.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '月' | '日'));
    take(head, byline::chinese_byline(text).filter(|by| !by.authors.is_empty())?);
    Some(at + end + 1)
}

/// `记者　沈　越　罗一鸣　今年以来，…` behind 电 or 讯: roles and names between blanks, then the text.
fn set_apart(chars: &[char], at: usize, head: &mut Head) -> Option<usize> {
    let words = |n: usize| chars.get(n..).unwrap_or_default().iter().take_while(|c| !is_blank(**c)).count();
    let (mut end, mut text) = (at, String::new());
    loop {
        let size = words(end);
        let word = string(chars.get(end..end + size)?);
        let role = ["记者", "通讯员", "实习生"].iter().any(|w| word.ends_with(w)) && size <= 8;
        // `记者祝英杰`: nothing stands between the two.
        let named = |word: &str| {
            let roles = ["记者", "通讯员"].iter().filter_map(|role| word.strip_prefix(role));
            roles.map(|name| name.chars().count()).any(|size| (2..=5).contains(&size))
        };
        // `通讯员祝英杰报道　…`
        let (word, told) =
            word.strip_suffix("报道").map_or((word.as_str(), false), |word| (word, named(word)));
        let role = role || told || word.starts_with("记者") && named(word) && size >= 4;
        let name = !text.is_empty() && size <= 4 && word.chars().all(is_han);
        let longer = format!("{text} {word}");
        let known = || byline::chinese_byline(longer.trim()).is_some_and(|by| !by.authors.is_empty());
        let letter = || size == 1 && byline::chinese_byline(&format!("{longer}某")).is_some();
        if !(role || name && (known() || letter())) || text.is_empty() && !role {
            break;
        }
        text = longer;
        end = blanks(chars, end + size);
        if end == chars.len() {
            return None;
        }
    }
    take(head, byline::chinese_byline(text.trim()).filter(|by| !by.authors.is_empty())?);
    Some(end)
}

/// `新华社某地3月1日电`, `本报讯`, `据新华社电`, `东岸日报讯`: the end behind 电 or 讯.
fn wire(chars: &[char], head: &mut Head) -> Option<usize> {
    let end = chars
        .iter()
        .take(32)
        .take_while(|c| !matches!(c, '，' | '。' | '、' | '：' | '；' | '(' | '（' | '！' | '？' | ','))
        .enumerate()
        .filter(|(i, c)| matches!(c, '电' | '讯') && !continues_word(chars, *i))
        .map(|(i, _)| i)
        .next()?;
    // `新华社“探洋六号”船4月1日电`: a name in quotation marks is the place, where the date stands behind it.
    if chars.get(..end)?.contains(&'“') && chars.get(end - 1) != Some(&'日') {
        return None;
    }
    // `我在网上买了一台电扇` says something.
    let says = |w: &[char]| "我你他她们的了是把被".contains(w[0]) || w[0] == '在' && w.get(1) != Some(&'线');
    if !chars[..end].contains(&'“') && (0..end).any(|n| says(&chars[n..])) {
        return None;
    }
    let text: String = chars.get(..end)?.iter().filter(|c| !is_blank(**c)).collect();
    let text = text.strip_prefix('据').unwrap_or(&text);
    let text: Vec<char> = text.chars().collect();
    // The paper ends at the first 社, 报, 网, 台 that is not the second half of 本报.
    let ends = (2..=text.len().min(12)).find(|n| {
        let name = string(&text[..*n]);
        matches!(name.as_str(), "本报" | "本社" | "本网" | "本台" | "本刊")
            || *n == 2 && *n == text.len() && own_paper(&name)
            || *n >= 3
                && matches!(text[*n - 1], '社' | '报' | '网' | '台')
                && text.get(*n) != Some(&'社')
                && text.get(*n) != Some(&'讯')
            || *n >= 3
                && names::is_media(&name)
                && (*n == text.len()
                    || text[*n..].contains(&'月') && !matches!(text[*n], '社' | '报' | '网' | '台' | '中'))
    });
    let Some(ends) = ends else {
        // `拉姆港8月13日电`: from where and when, by whom is not said; `江州讯（记者 林知夏）`, `快讯（记者 …）`.
        let signed = || {
            let (_, inside) = bracket(chars, blanks(chars, end + 1))?;
            byline::chinese_byline(&inside).filter(|by| !by.authors.is_empty())
        };
        let (place, date) = match place_and_date(&text)? {
            (Some(place), Some(date)) if date.contains('月') => (place, Some(date)),
            (Some(place), None) if place.chars().count() <= 4 && signed().is_some() => (place, None),
            (None, None) if signed().is_some() => return Some(end + 1),
            _ => return None,
        };
        let known = (2..=8).contains(&place.chars().count());
        head.dateline = Some(Dateline { place: Some(place), date }).filter(|_| known);
        return head.dateline.is_some().then_some(end + 1);
    };
    let name = string(&text[..ends]);
    let rest: Vec<char> = text[ends..].iter().copied().skip_while(|c| *c == '记').collect();
    let (place, date) = place_and_date(&rest)?;
    if !name.starts_with('本') && !own_paper(&name) {
        head.paper = Some(name);
    }
    if place.is_some() || date.is_some() {
        head.dateline = Some(Dateline { place, date });
    }
    Some(end + 1)
}

/// `早报讯`: a paper that calls itself by what it is.
fn own_paper(name: &str) -> bool {
    matches!(name, "日报" | "晚报" | "晨报" | "早报" | "商报" | "时报" | "导报" | "快报")
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
        _ => matches!(next, '息' | '号' | '问' | '飞' | '社' | '员'),
    }
}

/// A place and a date, either may be missing; `None` if there is more than that.
fn place_and_date(rest: &[char]) -> Option<(Option<String>, Option<String>)> {
    // `江州专电`, `江州3月17日专电`
    let rest = match rest {
        [rest @ .., '专' | '特' | '急'] if !rest.is_empty() => rest,
        rest => rest,
    };
    let count = |c: &char| c.is_ascii_digit() || "〇一二三四五六七八九十".contains(*c);
    let digits = rest.iter().position(char::is_ascii_digit);
    // `三月三日`: the numerals before the month.
    let month = || rest.iter().rposition(|c| *c == '月').filter(|_| rest.last() == Some(&'日'));
    let words = || month().map(|n| n - rest[..n].iter().rev().take_while(|c| count(c)).count());
    let (place, date) = rest.split_at(digits.or_else(words).unwrap_or(rest.len()));
    let date_ok = date.is_empty()
        || date.iter().all(|c| count(c) || matches!(c, '年' | '月' | '日' | '至'))
            && date.last() == Some(&'日');
    if !date_ok || place.len() > 10 || !place.iter().all(|c| is_han(*c) || matches!(c, '·' | '/' | '“' | '”'))
    {
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
        let name = name.strip_suffix("消息").map_or(name.clone(), str::to_string);
        let (end, inside) = bracket(chars, start + open)?;
        let by = byline::chinese_byline(&inside).or_else(|| {
            (start > 0)
                .then(|| names::bare_names(&inside))
                .flatten()
                .map(|authors| Byline { authors, paper: None })
        });
        let by = by.or_else(|| glued(&inside).filter(|_| start > 0))?;
        if start == 0 && !names::is_media(&name) {
            return None;
        }
        head.paper = Some(name).filter(|n| !n.starts_with('本'));
        head.authors = by.authors;
        let mut end = blanks(chars, end);
        for word in ["报道", "消息"] {
            if chars.get(end..end + 2).is_some_and(|w| string(w) == word) {
                end = blanks(chars, end + 2);
            }
        }
        return Some(stop(chars, end, &['：', ':', '，', ',', '—']));
    }
    // `东岸网消息　今年`: a blank, a colon or the date stands behind the word.
    let told =
        rest.windows(2).take(20).position(|w| w == ['消', '息']).filter(|n| comma.is_none_or(|c| *n < c));
    if let Some(at) = told {
        let name = media_name(&string(&rest[..at]));
        let next = rest.get(at + 2).copied().unwrap_or(' ');
        let day = name.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '月' | '日'));
        if names::is_media(day)
            && !name.contains(is_blank)
            && (is_blank(next) || next.is_ascii_digit() || "：:，,—".contains(next))
        {
            head.paper = Some(day.to_string()).filter(|n| !n.starts_with('本'));
            // `据东岸日报消息 记者林知夏报道：今年`
            if let Some(end) = spoken(chars, blanks(chars, start + at + 2), head) {
                return Some(end);
            }
            return Some(stop(chars, start + at + 2, &['：', ':', '，', ',', '—']));
        }
    }
    let comma = comma.filter(|_| start > 0)?;
    let text = string(&rest[..comma]);
    let said = ["微信公众号消息", "报道", "消息", "电", "讯"].iter().find_map(|w| text.strip_suffix(w))?;
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

pub(crate) fn media_name(text: &str) -> String {
    text.trim().trim_start_matches(['《', '“']).trim_end_matches(['》', '”']).trim().to_string()
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
            ("新华社滨海三月三日电 今年", "今年", vec![], Some("新华社"), Some("滨海"), Some("三月三日")),
            ("本报滨海专电（记者 沈越）今年", "今年", vec!["沈越"], None, Some("滨海"), None),
            ("滨海讯（记者 沈越）今年", "今年", vec!["沈越"], None, Some("滨海"), None),
            ("中域社记者沈越3月17日从滨海报道：今年", "今年", vec!["沈越"], Some("中域社"), None, None),
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
            "我在报上登了一则电器转让",
            "The plan — drawn up in May — failed",
            "GDP — the broadest measure",
        ] {
            if text.starts_with("GDP") {
                continue;
            }
            assert_eq!(lead_in(&chars(text)), None, "{text}");
        }
    }
}
