//! Sorts blocks: furniture, bylines, credits, rows of lists, running text. Headings are for [`crate::article::page::heading::weigh`].
//!
//! First each block by its own words, then in sequence, where an open sentence, a caption above or a
//! heading decides.

use crate::article::page::credits::lead;
use crate::article::page::credits::meta;
use crate::article::page::credits::names;
use crate::article::page::credits::origin;
use crate::article::page::credits::photographer;
use crate::article::page::credits::signature;
use crate::article::page::furniture::advert;
use crate::article::page::furniture::comments;
use crate::article::page::furniture::contents;
use crate::article::page::furniture::heads;
use crate::article::page::furniture::quote;
use crate::article::page::furniture::surround;
use crate::article::page::furniture::widget;
use crate::article::page::furniture::{self, Class};
use crate::article::page::heading;
use crate::article::page::heading::label;
use crate::article::page::heading::weigh::Part;
use crate::article::page::layout::block::{Block, Sort};
use crate::article::page::layout::pictures;
use crate::article::page::layout::results;
use crate::article::page::layout::words::List;
use crate::article::page::layout::wrap;
use crate::article::page::text::{cannot_begin, is_blank, is_final};

/// Longest block that is looked at for anything but running text.
const SHORT: usize = 240;

/// Longest name of a column with what adorns it.
const LABEL: usize = 30;

/// How many blocks a search for the next one of some sort looks through.
pub(crate) const NEAR: usize = 50;

/// Sorts all blocks by their own words and their neighbours.
pub(crate) fn sort(blocks: &mut [Block]) {
    let mut classes: Vec<Option<Class>> =
        blocks.iter().map(|b| if b.sort == Sort::Text { b.text.class() } else { None }).collect();
    (0..blocks.len()).filter(|&i| is_notice(blocks, i)).for_each(|i| classes[i] = None);
    (1..blocks.len()).filter(|&i| names_items(blocks, i)).for_each(|i| classes[i] = None);
    (0..blocks.len()).filter(|&i| is_service(blocks, i)).for_each(|i| classes[i] = None);
    for (block, class) in blocks.iter_mut().zip(&classes) {
        let class = class.filter(|class| !posted(block, *class));
        if block.sort == Sort::Text && block.text.len() <= SHORT {
            block.sort = if class.is_some() { Sort::Furniture } else { own(block) };
        }
    }
    // `★某某银行★ 随借随还`: the same sign on both sides of a name, and no sentence.
    let framed = |b: &Block| {
        let sign = b.bullet.filter(|c| !c.is_ascii());
        b.sort == Sort::Text
            && !is_final(&b.text.chars)
            && sign.is_some_and(|c| b.text.chars.contains(&c) && b.text.last() != Some(c))
    };
    blocks.iter_mut().filter(|b| framed(b)).for_each(|b| b.sort = Sort::Furniture);
    // A row of strokes and dots is a scanner's scrap, and so is a bullet alone.
    let shape = |c: &char| matches!(c, '\u{2500}'..='\u{25ff}') || is_blank(*c);
    let scrap = |b: &Block| {
        b.sort == Sort::Row && !b.text.is_empty() && !b.text.chars.iter().any(|c| c.is_alphanumeric())
            || b.sort == Sort::Text && !b.text.is_empty() && b.text.chars.iter().all(shape)
    };
    blocks.iter_mut().filter(|b| scrap(b)).for_each(|b| b.sort = Sort::Furniture);
    // `━━━━ 某某百货 满300减60 ━━━━`: drawn lines on both sides of more than a label.
    let drawn = |c: Option<&char>| matches!(c, Some('\u{2500}'..='\u{257f}'));
    let ruled = |b: &Block| {
        b.sort == Sort::Text && b.text.len() > 20 && drawn(b.text.chars.first()) && drawn(b.text.chars.last())
    };
    blocks.iter_mut().filter(|b| ruled(b)).for_each(|b| b.sort = Sort::Furniture);
    // So is one without cells that stands in no table.
    for i in 0..blocks.len() {
        let row = |n: usize| blocks.get(n).is_some_and(|b| b.sort == Sort::Row);
        if row(i) && blocks[i].text.is_empty() && !row(i + 1) && !row(i.wrapping_sub(1)) {
            blocks[i].sort = Sort::Furniture;
        }
    }
    heads::running_heads(blocks);
    for i in 1..blocks.len() {
        let byline = blocks[i - 1].sort == Sort::Byline && blocks[i].sort == Sort::Text && blocks[i].gap == 0;
        let address = || blocks[i].text.chars.contains(&'@') && !blocks[i].text.chars.contains(&' ');
        if byline && blocks[i].level == 0 && (address() || signature::further_names(&blocks[i])) {
            blocks[i].sort = Sort::Byline;
            continue;
        }
        let near = blocks[i].gap == 0 || blocks[i].gap == 1 && blocks[i].text.len() <= 30;
        if blocks[i - 1].sort == Sort::Byline && near && signature::is_role(&blocks[i]) {
            blocks[i].sort = Sort::Byline;
        }
    }
    signature::agencies(blocks);
    signature::dates_below(blocks);
    contents::contents(blocks);
    surround::menus(blocks);
    surround::links_behind(blocks);
    comments::comments(blocks);
    widget::widgets(blocks, &classes);
    surround::spread(blocks, &classes);
    surround::inside_sentences(blocks);
    suppliers(blocks);
    pictures::photographers(blocks);
    pictures::given(blocks);
    surround::notes(blocks);
    quote::pull_quotes(blocks);
    signature::names_alone(blocks);
    pictures::captions_behind(blocks);
    results::results(blocks);
    surround::foot(blocks, &classes);
    surround::reached_at_foot(blocks);
    surround::full_page_advert(blocks);
    // The paper itself may have given a notice.
    let issued = |b: &Block| b.sort == Sort::Furniture && b.lines == 2 && origin::issued(&b.text);
    for i in 1..blocks.len() {
        if blocks[i - 1].sort == Sort::Text && issued(&blocks[i]) {
            blocks[i].sort = Sort::Credit;
        }
    }
}

/// A notice with a heading is an item, and what stands under it as well: `## 遗失声明`, or a line of its own over a paragraph
/// that is set in.
fn is_notice(blocks: &[Block], i: usize) -> bool {
    let text =
        |b: &Block| b.sort == Sort::Text && b.level == 0 && is_final(&b.text.chars) && b.text.len() > 12;
    let heading = |n: usize| {
        let head = &blocks[n];
        let alone = head.gap > 0 && head.level == 0 && n > 0;
        let set_in = |b: &Block| text(b) && b.gap == 0 && b.indent >= head.indent + 2;
        head.text.len() <= 8
            && head.head().starts_with("遗失")
            && ((1..=6).contains(&head.level) || alone && blocks.get(n + 1).is_some_and(set_in))
    };
    heading(i) || i > 0 && text(&blocks[i]) && heading(i - 1)
}

/// `便民信息` over what nobody sells: the name of a column.
fn is_service(blocks: &[Block], i: usize) -> bool {
    let sells = |b: &Block| advert::has_phone(b.head()) || b.text.class() == Some(Class::Ad);
    let head = &blocks[i];
    head.text.len() <= LABEL
        && furniture::unwrap(label::closed(head.head()).as_ref()) == "便民信息"
        && blocks.get(i + 1).is_some_and(|b| b.sort == Sort::Text && !sells(b))
        && !blocks[i + 1..].iter().take(3).any(|b| b.sort == Sort::Text && sells(b))
}

/// Whether what may be the name of a paper stands between its texts over two items or more with signs of their own:
/// the name of a group.
fn names_items(blocks: &[Block], i: usize) -> bool {
    let signed = |b: &&Block| b.bullet.is_some_and(|c| !c.is_ascii());
    let sign = blocks.get(i + 1).filter(signed).and_then(|b| b.bullet);
    let over = &blocks[i - 1];
    sign.is_some()
        && blocks[i].level > 0
        && blocks[i].bullet.is_none()
        && blocks[i].text.is_label()
        && over.sort == Sort::Text
        && over.level == 0
        && is_final(&over.text.chars)
        && blocks[i + 2..].iter().take(3).any(|b| b.bullet == sign)
}

/// `发布日期: 2026-03-04 浏览次数: 12` is data about an item, whatever else it counts.
fn posted(block: &Block, class: Class) -> bool {
    matches!(class, Class::Line | Class::Nav)
        && block.level == 0
        && meta::POSTED.iter().any(|w| block.head().starts_with(w))
        && meta::meta(block.head()).is_some_and(|head| head.dateline.is_some())
}

fn own(block: &Block) -> Sort {
    let (text, words) = (&block.text, block.text.words());
    let compiled = || {
        let bare = furniture::unwrap(text.head());
        ["本报综合", "本刊综合", "本网综合", "本站综合", "本台综合", "综合"]
            .iter()
            .any(|w| bare.starts_with(w))
    };
    // `（图为巡检　林知夏　摄）` is a caption with its line.
    if words.opens(List::Caption) && matches!(text.first(), Some('（' | '(')) {
        Sort::Text
    } else if photographer::may_be_photo(words) && photographer::photo_credit(text.head()).is_some() {
        Sort::Photo
    } else if words.has(List::Credit) && compiled() && is_credit(block) {
        Sort::Credit
    } else if text.is_byline() {
        // `作者：…　来源：…　2026-04-08`, the day left out where the writer stands there
        let says = |head: lead::Head| {
            head.paper.is_some() && (head.dateline.is_some() || block.head().contains("来源："))
        };
        let data =
            block.level == 0 && words.has(List::MetaLabel) && meta::meta(text.head()).is_some_and(says);
        if data { Sort::Meta } else { Sort::Byline }
    } else if block.level == 0
        && meta::may_be_meta(text)
        && !tells_unit(block)
        && meta::tells_hour(text.head())
        && meta::meta(text.head()).is_some()
    {
        Sort::Meta
    } else if is_credit(block) || block.level == 0 && origin::issued(text) {
        Sort::Credit
    } else if block.level == 0 && lead::whole(&text.chars).is_some() {
        Sort::Meta
    } else if signature::signs_alone(block) {
        Sort::Byline
    } else {
        Sort::Text
    }
}

/// `单位：元/公斤　3月1日` over or under a table, whatever day it names.
fn tells_unit(block: &Block) -> bool {
    ["单位：", "单位:"].iter().any(|w| block.head().starts_with(w))
}

/// A closing line on origin or rights, or one in brackets that ends with it.
fn is_credit(block: &Block) -> bool {
    let text = &block.text;
    let inner = || furniture::unwrap(text.head());
    // `（某某系某市作家协会会员）`
    let bracketed = matches!(text.first(), Some('（' | '('))
        && matches!(text.last(), Some('）' | ')'))
        && block.chinese()
        && text.len() <= 80
        && text.chars.contains(&'系')
        && origin::closing(inner()).is_some_and(|tail| tail.credit.is_some());
    let stands_alone = bracketed
        || !(1..=6).contains(&block.level)
            && origin::may_be_credit(text.words())
            && origin::credit(inner()).is_some()
            && lead::lead_in(&text.chars).is_none();
    stands_alone
        || text.len() <= 60
            && (matches!(text.first(), Some('（' | '(')) && matches!(text.last(), Some('）' | ')'))
                || signature::answers(block))
            && origin::closing(inner()).is_some_and(|tail| tail.credit.is_some())
}

/// `Rates at 4 p.m. supplied by Bay Bank` close under an English table.
fn suppliers(blocks: &mut [Block]) {
    for i in 1..blocks.len() {
        let (over, block) = (&blocks[i - 1], &blocks[i]);
        let said = || {
            ["supplied by ", "provided by ", "compiled by "].iter().any(|w| block.text.lower().contains(w))
        };
        let line = block.sort == Sort::Text && block.gap == 0 && block.level == 0 && block.text.len() <= 80;
        if over.sort == Sort::Row && line && !block.chinese() && !is_final(&block.text.chars) && said() {
            blocks[i].sort = Sort::Credit;
        }
    }
}

/// Sorts scraps out of what is still text. `skip` tells blocks that stand outside the running text.
pub(crate) fn scraps(blocks: &mut [Block], skip: &[bool]) {
    // The last block of running text, where it is not finished.
    let mut open: Option<usize> = None;
    for i in (0..blocks.len()).filter(|&i| !skip[i]) {
        match blocks[i].sort {
            Sort::Text => {}
            // What a jump line sends elsewhere goes on there.
            Sort::Byline
            | Sort::Names
            | Sort::Meta
            | Sort::Row
            | Sort::Credit
            | Sort::Jump { from: false } => {
                open = None;
                continue;
            }
            _ => continue,
        }
        let block = &blocks[i];
        let chars = &block.text.chars;
        let goes_on = open.is_some_and(|n| continues(&blocks[n].text.chars, block));
        let scrap = |b: &Block| b.sort == Sort::Furniture && furniture::is_noise(&b.text.chars);
        let below_scrap = block.gap == 0 && i > 0 && scrap(&blocks[i - 1]);
        let cut_word = open.is_some_and(|n| blocks[n].text.last() == Some('-'));
        // A numeral that is marked heads what follows; the full stop that a page break cut off ends a sentence.
        let numeral = block.level > 0 && chars[..] == ['一'];
        let stop = is_final(chars)
            && i > 0
            && blocks[i - 1].sort == Sort::Text
            && blocks[i - 1].level == 0
            && blocks[i - 1].text.len() > 20
            && !is_final(&blocks[i - 1].text.chars);
        let noise = furniture::is_noise(chars)
            && !numeral
            && !stop
            && (!goes_on || below_scrap || cut_word)
            && !(open.is_some() && block.text.first().is_some_and(char::is_numeric))
            || are_scattered(blocks, i);
        // A number alone between two sentences is that of the page.
        let digits = chars.len() <= 3 && chars.iter().all(char::is_ascii_digit);
        let unit = |b: &Block| b.text.first().is_some_and(|c| "个家户人万亿元吨年月日%％".contains(c));
        if noise || digits && !goes_on && !blocks.get(i + 1).is_some_and(unit) {
            blocks[i].sort = Sort::Furniture;
            continue;
        }
        let heading = block.level > 0 || heading::could_be(block);
        open = (!heading && !is_final(chars) && !block.hard && block.text.tail().is_none()).then_some(i);
    }
}

/// `. '` over a line that goes on: marks with a blank between them in a sentence that they do not end.
fn are_scattered(blocks: &[Block], i: usize) -> bool {
    let open = |b: &Block| b.sort == Sort::Text && b.level == 0 && !is_final(&b.text.chars);
    wrap::is_scattered(&blocks[i].text.chars)
        && i > 0
        && open(&blocks[i - 1])
        && blocks.get(i + 1).is_some_and(|b| {
            let begins = b.chinese() && blocks[i - 1].text.len() > 20
                || b.text.first().is_some_and(char::is_lowercase);
            b.sort == Sort::Text && b.level == 0 && begins
        })
}

/// Under the headings of lists their rows.
pub(crate) fn entries(blocks: &mut [Block], skip: &[bool]) {
    for i in 0..blocks.len() {
        if blocks[i].sort == Sort::Heading {
            rows_under(blocks, skip, i);
        }
    }
}

/// Under the heading of a list, three or more short lines that end in no full stop are its rows.
fn rows_under(blocks: &mut [Block], skip: &[bool], heading: usize) {
    let numerals = (heading + 1..blocks.len())
        .zip(1..)
        .take_while(|(n, count)| {
            let b = &blocks[*n];
            let ranked = b.chinese()
                && b.text.len() <= 20
                && (heading::is_numbered(&b.text.chars) || is_ranked(&b.text.chars));
            !skip[*n] && b.text.len() <= 40 && (starts_with_number(&b.text.chars, *count) || ranked)
        })
        .count();
    let entry = |n: usize| {
        let b = &blocks[n];
        let figures = b.text.words().digits >= 10;
        let most = if b.chinese() && !figures { 40 } else { 80 };
        let ended = is_final(&b.text.chars) || signed(&b.text.chars, b.text.tail());
        b.sort == Sort::Text && !skip[n] && b.level == 0 && b.text.len() <= most && !ended
    };
    let end = (heading + 1..blocks.len()).find(|&n| !entry(n)).unwrap_or(blocks.len());
    // Lists under lines of their own are parted by blank lines.
    let headed = |n: usize| n + 1 < end && blocks[n].gap > 0 && blocks[n + 1].gap == 0;
    if headed(heading + 1) && (heading + 2..end).any(headed) {
        return;
    }
    let noted = blocks.get(end).is_some_and(|b| {
        let note = ["注：", "注:", "备注：", "说明：", "Note: "].iter().any(|w| b.head().starts_with(w));
        note && blocks.get(end + 1).is_none_or(|b| b.sort != Sort::Text || b.level > 0)
    });
    let over = noted || blocks.get(end).is_none_or(|b| b.sort != Sort::Text || b.level > 0);
    let roll = blocks[heading].head().ends_with("名单");
    if end - heading > 3 && (over || roll) && (numerals >= 3 || blocks[heading].text.names_a_list()) {
        blocks[heading + 1..end].iter_mut().for_each(|b| b.sort = Sort::Row);
        return;
    }
    // Two or more such lines set farther in than the heading, or without marks between marked headings.
    let (level, indent) = (blocks[heading].level, blocks[heading].indent);
    let inner =
        |n: usize| entry(n) && blocks[n].gap == 0 && blocks[n].indent >= indent + 2 && blocks[n].lines == 1;
    let set_in = (heading + 1..end).take_while(|&n| inner(n)).count();
    let ended = |n: usize| {
        blocks.get(n).is_none_or(|b| match b.sort {
            Sort::Text => b.gap > 0 && b.indent <= indent,
            sort => !matches!(sort, Sort::Byline | Sort::Names | Sort::Meta),
        })
    };
    let unmarked = end - heading - 1;
    let between = (1..=6).contains(&level)
        && unmarked >= 2
        && blocks.get(end).is_none_or(|b| {
            b.level > 0 && b.sort == Sort::Text
                || matches!(b.sort, Sort::Furniture | Sort::Rule | Sort::Credit)
        })
        && !(heading + 1..end).any(|n| {
            let b = &blocks[n];
            b.head().starts_with("——")
                || goes_on_unmarked(&blocks[n - 1], b)
                || names::placed_names(b.head()).is_some()
        });
    // `- 游泳馆：周二 14:00—16:30`: what, and numbers that say when or how much.
    let hours = |b: &Block| {
        b.bullet.is_some() && b.text.words().digits >= 2 && heading::is_labelled_chinese(&b.text.chars)
    };
    // `- 林村 3:2 山村`, `3月9日8:00至12:00 林村、山村`: no sentence either.
    let parts = |b: &Block| {
        let clause = |c: &char| matches!(c, '，' | ',' | '。' | '；' | ';' | '？' | '！');
        let blank = b.text.chars.iter().any(|c| is_blank(*c));
        let timed = blank && b.text.first().is_some_and(|c| c.is_ascii_digit()) && tells_hours(&b.text.chars);
        b.chinese() && b.lines == 1 && !b.text.chars.iter().any(clause) && (b.bullet.is_some() || timed)
    };
    // Or items of a list that fill the article.
    let bulleted = blocks[heading].part == Some(Part::Headline)
        && over
        && end - heading > 3
        && !(heading + 1..end).any(|n| {
            let b = &blocks[n];
            !hours(b)
                && !parts(b)
                && (b.chinese() || b.bullet.is_none() && !heading::is_labelled(&b.text.chars))
        });
    if bulleted {
        blocks[heading + 1..end].iter_mut().for_each(|b| b.sort = Sort::Row);
    } else if set_in >= 2 && ended(heading + 1 + set_in) {
        blocks[heading + 1..=heading + set_in].iter_mut().for_each(|b| b.sort = Sort::Row);
    } else if between {
        blocks[heading + 1..end].iter_mut().for_each(|b| b.sort = Sort::Row);
    }
}

/// Whether a name stands behind the last sentence: `…，人来人往。（林知夏）`
fn signed(chars: &[char], tail: Option<&origin::Tail>) -> bool {
    tail.is_some_and(|tail| chars.get(..tail.from).is_some_and(is_final))
}

/// `8:00`
fn tells_hours(chars: &[char]) -> bool {
    chars.windows(3).any(|w| matches!(w, [a, ':' | '：', b] if a.is_ascii_digit() && b.is_ascii_digit()))
}

/// `第一名　…`
fn is_ranked(chars: &[char]) -> bool {
    matches!(chars, ['第', '一'..='龥' | '0'..='9', '名', blank, ..] if is_blank(*blank))
}

/// Whether the first number of a line is `number`.
fn starts_with_number(chars: &[char], number: u32) -> bool {
    let digits = chars.iter().skip_while(|c| !c.is_ascii_digit()).map_while(|c| c.to_digit(10));
    let mut digits = digits.take(4).peekable();
    digits.peek().is_some() && digits.fold(0, |sum, digit| sum * 10 + digit) == number
}

/// Whether a short block goes on the open sentence before it, on the evidence of its first characters.
pub(crate) fn continues(previous: &[char], block: &Block) -> bool {
    let Some(first) = block.text.first() else { return false };
    let digit = previous.last().is_some_and(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
        && (first.is_ascii_digit() || matches!(first, '%' | '％' | '亿' | '万' | '元'));
    let hyphen = previous.last() == Some(&'-') && !first.is_uppercase();
    // `…每公斤十一`, `元六角。`
    let counted = previous.last().is_some_and(|c| "一二三四五六七八九十百千万两".contains(*c))
        && "十百千万亿元个家户年月日吨亩岁角分".contains(first);
    cannot_begin(first) || digit || hyphen || counted || first.is_lowercase() && !previous.is_empty()
}

/// Whether a line without a mark stands right under a marked heading, a blank line behind it, and is no second headline.
fn goes_on_unmarked(above: &Block, block: &Block) -> bool {
    (1..=6).contains(&above.level)
        && above.gap > 0
        && block.level == 0
        && block.gap == 0
        && block.chinese()
        && above.text.len() <= 20
        && !block.head().starts_with('—')
        && names::placed_names(block.head()).is_none()
}

/// A line over a table that says what is in it.
pub(crate) fn table_caption(blocks: &[Block], i: usize) -> bool {
    let block = &blocks[i];
    let row = |n: usize| blocks.get(n).is_some_and(|b| b.sort == Sort::Row);
    let under = row(i.wrapping_sub(1))
        && block.text.len() <= 60
        && !is_final(&block.text.chars)
        && ["表：", "表:", "注：", "注:", "单位：", "单位:", "（单位", "制表：", "Note: ", "* "]
            .iter()
            .any(|w| block.head().starts_with(w));
    if under {
        return true;
    }
    if !row(i + 1) {
        return false;
    }
    let text = block.head();
    let numbered = ["表", "附表", "图表", "Table ", "TABLE "]
        .iter()
        .find_map(|w| text.strip_prefix(w))
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || "一二三四五六：: ".contains(c)));
    let unit = ["单位：", "单位:", "(单位", "（单位"].iter().any(|w| text.contains(w)) && block.level == 0;
    (numbered || unit) && block.text.len() <= 60
}
