//! Titles of briefs, in a line of their own or at the head of the text.

use crate::article::page::credits::english;
use crate::article::page::credits::lead;
use crate::article::page::credits::names;
use crate::article::page::heading;
use crate::article::page::layout::block::{Block, Sort};
use crate::article::page::text::{Text, is_blank, is_final, is_han, string};

/// Whether the first block of an item is its title and nothing else.
pub(crate) fn title_line(blocks: &[Block], at: usize, below: Option<usize>) -> bool {
    let block = &blocks[at];
    let follows = below.is_some_and(|n| {
        matches!(blocks[n].sort, Sort::Text | Sort::Byline | Sort::Names)
            && (blocks[n].bullet.is_none() || block.sort == Sort::Heading)
    });
    // `Monday, 2:14 a.m.` over its text.
    let hour = !block.chinese()
        && block.lines == 1
        && block.text.len() <= 40
        && block.gap > 0
        && ["a.m.", "p.m."].iter().any(|w| block.head().ends_with(w))
        && below.is_some_and(|n| blocks[n].gap == 0 && blocks[n].sort == Sort::Text);
    if hour {
        return true;
    }
    let run_in = inline_title(block)
        .is_some_and(|t| t.sure && (block.bold > 0 || block.chinese() && t.rest.len() >= 15));
    // `Milk rose 4 cents, its high-` over `est since October.` is text that a page break cut.
    let broken =
        !block.chinese() && below.is_some_and(|n| blocks[n].text.first().is_some_and(char::is_lowercase));
    // A bulleted line of the length of a full one that holds a comma goes on below.
    let wrapped = block.chinese()
        && block.bullet.is_some()
        && (block.text.len() >= 25
            || block.text.len() >= 20 && block.text.chars.iter().any(|c| matches!(c, '，' | ',')));
    // `某公司：净利润增长60%至` is text that a page break cut.
    let cut = block.text.last().is_some_and(|c| "的在和与将及对从并已等为是把被由至约到达".contains(c))
        && inline_title(block).is_some();
    let short = !run_in
        && !cut
        && !wrapped
        && !broken
        && block.text.len() <= if block.chinese() { 36 } else { 90 }
        && !is_final(&block.text.chars)
        && !ends_behind(block);
    let close = below.is_some_and(|n| blocks[n].gap == 0);
    let text = block.chinese()
        && block.text.chars.iter().any(|c| matches!(c, '。' | '，' | ','))
        && !close
        && block.level == 0;
    follows && ((block.sort == Sort::Heading || block.level > 0) && !run_in || short && !text)
}

/// A title that is run in before the text of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Title<'p> {
    pub(crate) title: Text<'p>,
    pub(crate) rest: Text<'p>,
    /// Whether brackets or bold type set it off.
    pub(crate) sure: bool,
}

/// Where the name of a place begins and ends that stands before a dash in an English item with a printed sign or a numeral
/// of `numeral` characters. One in capitals is a dateline.
fn place_over_dash(block: &Block, numeral: usize) -> Option<(usize, usize)> {
    let chars = &block.text.chars;
    let counted = numeral > 0 && block.level == 0 && heading::is_numbered(chars);
    if block.chinese() || !(counted || block.bullet.is_some_and(|c| !c.is_ascii())) {
        return None;
    }
    let from = if counted { numeral } else { 0 };
    let dash = chars.windows(3).take(40).position(|w| matches!(w, [' ', '—' | '–', ' ']))?;
    let name = string(chars.get(from..dash)?);
    let small = name.chars().any(char::is_lowercase);
    let begins = chars.get(dash + 3).is_some_and(|c| c.is_uppercase());
    (small && begins && english::is_place(&name)).then_some((from, dash))
}

/// Where a title ends, and its text begins, that is told by its capitals or by the mark of the item: `ROAD CLOSED. Crews …`,
/// `> Rink hours -- Public skating …`.
fn capitals_before(block: &Block) -> Option<(usize, usize)> {
    let chars = &block.text.chars;
    // A long one may be broken by the page.
    if block.chinese() || block.level > 0 || !is_final(chars) && chars.len() <= 60 {
        return None;
    }
    let begins = |n: usize| chars.get(n).is_some_and(|c| c.is_uppercase() || c.is_ascii_digit() || *c == '"');
    let most = chars.len().min(50);
    let stop = chars[..most].windows(2).position(|w| w == ['.', ' ']);
    let letters = |name: &[char]| name.iter().filter(|c| c.is_uppercase()).count();
    let plain =
        |name: &[char]| name.iter().all(|c| !c.is_lowercase() && !matches!(c, '.' | ':' | '"' | '“' | '('));
    if let Some(end) = stop.filter(|&n| plain(&chars[..n]) && letters(&chars[..n]) >= 4 && begins(n + 2)) {
        return (chars.len() > end + 30).then_some((end, end + 2));
    }
    let marked = block.quote || block.bullet.is_some();
    let (dash, rest) = (1..most).find_map(|n| match chars.get(n..n + 4)? {
        [' ', '-', '-', ' '] => Some((n, n + 4)),
        [' ', '—' | '–', ' ', _] => Some((n, n + 3)),
        _ => None,
    })?;
    let name = &chars[..dash];
    let said = |c: &char| matches!(c, '.' | ',' | ':' | ';' | '"' | '“') || c.is_ascii_digit();
    let words = name.split(|c| *c == ' ').count();
    // `PORT ELLERY — …` is a dateline.
    let small = name.iter().any(|c| c.is_lowercase());
    (marked
        && small
        && begins(rest)
        && begins(0)
        && words <= 6
        && !name.iter().any(said)
        && chars.len() > rest + 24)
        .then_some((dash, rest))
}

/// The run-in title of the first block of an item.
pub(crate) fn inline_title<'p>(block: &Block<'p>) -> Option<Title<'p>> {
    let text = &block.text;
    let chars = &text.chars;
    let window = &chars[..chars.len().min(60)];
    let title = |end: usize, rest: usize, from: usize, sure: bool| {
        let mut rest = text.cut(rest..text.len());
        while rest.first().is_some_and(|c| matches!(c, '：' | ':' | '—' | '–' | '|' | '｜') || is_blank(c))
        {
            rest = rest.cut(1..rest.len());
        }
        let mut title = text.cut(from..end);
        // The full stop of `p.m.` is part of the word.
        let short = |t: &Text| matches!(t.chars[..], [.., '.', c, '.'] if c.is_ascii_lowercase());
        // English bold type that ends with a full stop is printed with it.
        let printed = |t: &Text| block.bold == end && t.last() == Some('.') && !block.chinese();
        while title.last().is_some_and(|c| matches!(c, '：' | ':' | '。' | '.' | '—' | '–' | '|' | '｜'))
            && !short(&title)
            && !printed(&title)
        {
            title = title.cut(0..title.len() - 1);
        }
        (!title.is_empty() && !rest.is_empty()).then_some(Title { title, rest, sure })
    };
    // `1．【两地通车】　…`: the numeral is no part of the title.
    let digit = |c: &char| c.is_ascii_digit() || matches!(c, '①'..='⑳' | '❶'..='❿');
    let numeral = window.iter().take_while(|c| digit(c) || matches!(c, '．' | '.' | '、') || is_blank(**c));
    let at = numeral.count();
    if at > 0 && heading::is_numbered(chars) && matches!(window.get(at), Some('【' | '［' | '〔')) {
        let end = at + window[at..].iter().position(|c| matches!(c, '】' | '］' | '〕'))?;
        return title(end, end + 1, at + 1, true);
    }
    if matches!(window.first(), Some('【' | '［' | '〔')) {
        let end = window.iter().position(|c| matches!(c, '】' | '］' | '〕'))?;
        let inside: String = window[1..end].iter().collect();
        if lead::lead_in(&window[..window.len()]).is_some() && inside.contains('讯') {
            return None;
        }
        return title(end, end + 1, 1, true);
    }
    // `[某某社区] 托管班15日开班`
    if let Some(end) = window.iter().position(|c| *c == ']').filter(|end| (3..=13).contains(end))
        && window[0] == '['
        && window[1..end].iter().all(|c| is_han(*c))
        && lead::lead_in(window).is_none()
    {
        return title(end, end + 1, 1, true);
    }
    if block.bold > 0 && block.bold < chars.len() && block.bold <= 60 {
        return title(block.bold, block.bold, 0, true);
    }
    let chinese = block.chinese();
    // `2. Port Ellery — Voters approved the levy.`
    if let Some((from, dash)) = place_over_dash(block, at) {
        return title(dash, dash, from, false);
    }
    if let Some((end, rest)) = capitals_before(block) {
        return title(end, rest, 0, true);
    }
    // `ROAD WORK / Crews will close one lane.`
    let stroke = window.windows(3).position(|w| matches!(w, [' ', '/' | '|', ' ']));
    if let Some(stroke) = stroke.filter(|n| *n >= 3 && !chinese && chars.len() > n + 30) {
        let capitals = window[..stroke].iter().any(|c| c.is_alphabetic())
            && !window[..stroke].iter().any(|c| c.is_lowercase());
        let begins =
            window.get(stroke + 3).is_some_and(|c| c.is_uppercase() || c.is_ascii_digit() || *c == '"');
        if capitals && begins {
            return title(stroke, stroke + 3, 0, true);
        }
    }
    if let Some(colon) = window.iter().position(|c| matches!(c, '：' | ':')) {
        let name = &window[..colon];
        let said = [
            "说", "表示", "指出", "获悉", "报道", "介绍", "认为", "了解", "称", "道", "强调", "提出", "显示",
            "如下", "是", "要求", "透露",
        ];
        let string = string(name);
        let who = chinese
            && (2..=12).contains(&colon)
            && !name.iter().any(|c| matches!(c, '，' | '。' | '、' | ',' | '“'))
            && (!name.iter().any(char::is_ascii_digit) || is_line(block, name))
            && (!said.iter().any(|w| string.ends_with(w)) || names::is_place(&string));
        let words = string.split(' ').count();
        let printed = words <= 4
            && block.bullet.is_some_and(|c| !c.is_ascii())
            && chars.get(colon + 2).is_some_and(|c| c.is_uppercase());
        let upper = !chinese
            && words <= 6
            && name.first().is_some_and(|c| c.is_uppercase())
            && !string.contains(['.', '"', '“'])
            && (!string.contains(',') || !name.iter().any(|c| c.is_lowercase()))
            && chars.get(colon + 1) == Some(&' ')
            // `Route 4: …`, `● Route 4 bridge: The …`
            && (words <= 2 || printed || !name.iter().any(char::is_ascii_digit))
            // `Found on the noon boat: one left boot` is a sentence.
            && (words <= 3 || chars.get(colon + 2).is_some_and(|c| !c.is_lowercase()))
            && !["said", "says", "added"].iter().any(|w| string.ends_with(w));
        if who || upper {
            // `LAKETOWN: …`
            let capitals = upper && name.len() >= 4 && !name.iter().any(|c| c.is_lowercase());
            return title(colon, colon + 1, 0, capitals);
        }
    }
    let run = (1..window.len()).find(|&i| {
        window[i] == '\u{3000}'
            || window[i] == '\t'
            || is_blank(window[i]) && window.get(i + 1).is_some_and(|c| is_blank(*c))
    });
    // `1. 停水　　…`: the numeral is no part of the title.
    let numbered = chinese && at > 0 && at <= 4 && block.level == 0 && heading::is_numbered(chars);
    let from = if numbered { at } else { 0 };
    if let Some(end) = run.filter(|end| *end > from && *end <= if chinese { 30 } else { 40 }) {
        let hour = window[..end].ends_with(&['.', 'm', '.']);
        let brackets = |marks: [char; 2]| window[..end].iter().filter(|c| marks.contains(c)).count();
        let quiet = brackets(['（', '(']) == brackets(['）', ')'])
            && !window[..end].iter().any(|c| matches!(c, '。' | '；'))
            && (hour || !is_final(&window[..end]));
        let long = chars.len() - end > end.min(12)
            && chars.iter().filter(|c| is_han(**c) || c.is_alphabetic()).count() > 8;
        if quiet && long {
            // `SOFTBALL    Dunmore canceled its opener.`
            // `免费体检　　全市今年为…`
            let capitals = !chinese && end >= 4 && !window[..end].iter().any(|c| c.is_lowercase());
            let wide = chinese
                && end - from <= 6
                && window.get(end + 1).is_some_and(|c| is_blank(*c))
                // Or the page broke it.
                && (is_final(chars) || names::is_place(&window[..end].iter().collect::<String>()) || block.text.tail().is_some() || chars.len() >= 30 && window.contains(&'，'));
            return title(end, end, from, capitals || wide);
        }
    }
    None
}

/// `12路公交：…` behind a printed sign: a number that is part of a name, and no day or hour.
fn is_line(block: &Block, name: &[char]) -> bool {
    let hour = |c: &char| matches!(c, '月' | '日' | '时' | '点' | '年' | '分');
    block.bullet.is_some_and(|c| !c.is_ascii())
        && name.len() <= 10
        && name.last().is_some_and(|c| is_han(*c))
        && !name.iter().any(hour)
}

/// Whether a byline or credit stands behind the last sentence.
pub(crate) fn ends_behind(block: &Block) -> bool {
    block.text.tail().is_some()
}
