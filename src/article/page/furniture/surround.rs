//! What stands around the articles of a page and takes more than one line to know: menus, the
//! further lines of advertisements, weather boxes and lists of links.

use crate::article::page::credits::names;
use crate::article::page::furniture::Class;
use crate::article::page::furniture::advert::has_phone;
use crate::article::page::furniture::menu;
use crate::article::page::furniture::quote;
use crate::article::page::heading;
use crate::article::page::heading::outline;
use crate::article::page::layout::block::{Block, Sort};
use crate::article::page::layout::sort::NEAR;
use crate::article::page::layout::words::List;
use crate::article::page::text::{cannot_begin, is_final};

/// Lists of links behind the line of who edited a text, up to the next headline.
pub(crate) fn links_behind(blocks: &mut [Block]) {
    let link = |b: &Block| {
        let mark = b.bullet.is_some_and(|c| c.is_ascii());
        mark && b.sort == Sort::Text && b.text.len() <= 40 && !is_final(&b.text.chars)
    };
    for i in 0..blocks.len() {
        if blocks[i].sort != Sort::Furniture || !blocks[i].text.words().opens(List::Staff) {
            continue;
        }
        let end = (i + 1..blocks.len()).find(|&n| !link(&blocks[n])).unwrap_or(blocks.len());
        let headed = |b: &Block| (1..=6).contains(&b.level) || b.sort == Sort::Furniture;
        if end > i + 2 && blocks.get(end).is_none_or(headed) {
            blocks[i + 1..end].iter_mut().for_each(|b| b.sort = Sort::Furniture);
        }
    }
}

/// A page that bears the name of its advertisements, or a line that says so, and holds nothing signed and no paragraph of
/// some length or whole sentence.
pub(crate) fn full_page_advert(blocks: &mut [Block]) {
    let named = |b: &Block| {
        b.sort == Sort::Furniture
            && b.text.words().digits > 0
            && ["广告", "advertisement", "advertising"].iter().any(|w| b.text.lower().trim_end().ends_with(w))
    };
    let article = |b: &Block| {
        matches!(b.sort, Sort::Byline | Sort::Names | Sort::Meta | Sort::Credit)
            || b.sort == Sort::Text && (b.text.has_lead() || b.text.len() > 80)
    };
    let said =
        |b: &Block| b.sort == Sort::Furniture && ["广告", "advertisement"].contains(&b.text.lower().trim());
    let sentence = |b: &Block| b.sort == Sort::Text && matches!(b.text.last(), Some('。' | '.' | '”'));
    let advert = blocks.iter().take(4).any(named)
        || blocks.iter().any(said)
            && !blocks.iter().any(sentence)
            && blocks.iter().any(|b| b.sort == Sort::Text);
    if advert && !blocks.iter().any(article) {
        blocks.iter_mut().for_each(|b| b.sort = Sort::Furniture);
    }
}

/// What stands behind the last text of a page copied from a website: lists of links and the foot of the
/// site, known by one line of it that can be nothing else.
pub(crate) fn foot(blocks: &mut [Block], classes: &[Option<Class>]) {
    let text = |b: &Block| match b.sort {
        Sort::Text => {
            b.text.len() > 60
                || b.text.len() > 25 && is_final(&b.text.chars) && b.text.last() != Some('?')
                || b.text.last() == Some('。')
                || b.text.tail().is_some_and(|tail| tail.photo)
        }
        Sort::Byline | Sort::Names | Sort::Credit | Sort::Photo | Sort::Row | Sort::Meta => true,
        _ => false,
    };
    // `Pick Three: 4-1-9` close under another such line: a list of figures.
    let figure = |b: &Block| {
        let told =
            b.head().split_once(": ").is_some_and(|(_, what)| what.starts_with(|c: char| c.is_ascii_digit()));
        b.sort == Sort::Text && told && heading::is_labelled(&b.text.chars)
    };
    let listed = |n: usize| n > 0 && blocks[n].gap == 0 && figure(&blocks[n]) && figure(&blocks[n - 1]);
    let last = (0..blocks.len()).rev().find(|&n| text(&blocks[n]) || listed(n));
    let from = last.map_or(0, |n| n + 1);
    let sure = (from..blocks.len())
        .filter(|&n| {
            matches!(classes[n], Some(Class::Nav | Class::Links)) && blocks[n].sort == Sort::Furniture
        })
        .count();
    if sure >= 2 && from > 0 {
        blocks[from..].iter_mut().filter(|b| b.sort == Sort::Text).for_each(|b| b.sort = Sort::Furniture);
    }
}

/// The last lines of an English page that say how the paper is reached: `Report a score: 555-0100 after 9 p.m.`
pub(crate) fn reached_at_foot(blocks: &mut [Block]) {
    for i in (1..blocks.len()).rev() {
        let (over, block) = (&blocks[i - 1], &blocks[i]);
        if matches!(block.sort, Sort::Furniture | Sort::Rule | Sort::Image { .. }) {
            continue;
        }
        let head = block.head();
        let label = head.split_once(": ").is_some_and(|(label, _)| label.split(' ').count() <= 5);
        let asks = ["Report ", "Send ", "To ", "Write ", "Email "].iter().any(|w| head.starts_with(w));
        // The paper's address under a rule may begin with its name.
        let ruled = over.sort == Sort::Rule && has_phone(head);
        let apart = block.gap > 0 || ruled || over.sort == Sort::Furniture;
        let line = block.sort == Sort::Text
            && block.level == 0
            && block.bullet.is_none()
            && !block.chinese()
            && block.text.len() <= 120
            && (over.sort != Sort::Row || block.gap > 0);
        if !(line && apart && (label || asks || ruled) && (has_phone(head) || head.contains('@'))) {
            return;
        }
        blocks[i].sort = Sort::Furniture;
    }
}

/// Runs of menu entries, one a line.
pub(crate) fn menus(blocks: &mut [Block]) {
    let entry = |block: &Block| block.level == 0 && menu::is_menu_word(&block.text);
    let mut start = 0;
    while start < blocks.len() {
        let end = (start..blocks.len())
            .find(|&i| !(entry(&blocks[i]) || i > start && blocks[i].sort == Sort::Furniture))
            .unwrap_or(blocks.len());
        // One between lines of menus is enough where no blank line parts them.
        let nav = |n: usize| {
            blocks.get(n).is_some_and(|b| b.sort == Sort::Furniture && b.text.class() == Some(Class::Nav))
        };
        let close = |n: usize| blocks.get(n).is_some_and(|b| b.gap == 0);
        let over = start.checked_sub(1).is_some_and(|n| blocks[n].sort == Sort::Furniture);
        let inside = close(start) && close(start + 1) && over && nav(start + 1);
        // Under a line of a menu, no blank line between, one is enough as well.
        let under = close(start) && start > 0 && nav(start - 1);
        // So does the name of the site.
        if inside && start == end && blocks[start].sort == Sort::Text && blocks[start].text.is_label() {
            blocks[start].sort = Sort::Furniture;
        }
        if inside || under || (start..end).filter(|&i| entry(&blocks[i])).count() >= 3 {
            blocks[start..end].iter_mut().for_each(|b| b.sort = Sort::Furniture);
        }
        start = end.max(start + 1);
    }
}

/// The further lines of advertisements, weather boxes and lists of links.
pub(crate) fn spread(blocks: &mut [Block], classes: &[Option<Class>]) {
    let mut i = 0;
    while i < blocks.len() {
        let mut next = i + 1;
        match classes[i].filter(|_| blocks[i].sort == Sort::Furniture) {
            Some(Class::Ad) => {
                over_advert(blocks, i);
                let label = blocks[i].text.len() <= if blocks[i].chinese() { 8 } else { 24 }
                    || quote::is_framed(&blocks[i].text.chars)
                    || blocks[i].head().starts_with("分类广告");
                if is_headed_advert(blocks, i) {
                    blocks[next].sort = Sort::Furniture;
                    next += 1;
                }
                while let Some(block) = blocks.get(next) {
                    let near = block.gap == 0 && !block.hard;
                    // A headline may press as well; what stands under it tells.
                    let headline = !has_phone(block.head()) && is_final_text(blocks.get(next + 1));
                    let pushes = is_pushing(block) && (near || !headline);
                    // The sentence of the line above.
                    let goes_on = near
                        && block.text.first().is_some_and(char::is_lowercase)
                        && !is_final(&blocks[next - 1].text.chars);
                    if !matches!(block.sort, Sort::Text | Sort::Furniture | Sort::Byline | Sort::Row)
                        || block.text.len() > 120
                        || !(goes_on || near && (label || pushes) || label && pushes)
                    {
                        break;
                    }
                    blocks[next].sort = Sort::Furniture;
                    next += 1;
                }
            }
            Some(Class::Weather) => {
                let label = blocks[i].text.len() <= 20;
                // The rows of its table, whatever they say.
                let row = |b: &Block| b.sort == Sort::Row;
                let table = label && blocks.iter().skip(next).take(2).filter(|b| row(b)).count() == 2;
                while label && blocks.get(next).is_some_and(|b| is_weather_line(b) || table && row(b)) {
                    blocks[next].sort = Sort::Furniture;
                    next += 1;
                }
            }
            Some(Class::Links) => {
                let link = |b: &Block| {
                    b.text.len() <= 80
                        && matches!(b.sort, Sort::Text | Sort::Furniture | Sort::Row | Sort::Meta)
                        && !matches!(b.text.last(), Some('。' | '；'))
                };
                // A label over running text is a box of the article.
                let text = blocks.get(next).is_none_or(|b| !link(b));
                if text && blocks.len() > next {
                    blocks[i].sort = Sort::Text;
                } else {
                    let listed = |b: &Block, n: usize| {
                        b.gap == 0 || b.bullet.is_some() || n == 0 || heading::is_numbered(&b.text.chars)
                    };
                    let begin = next;
                    while let Some(block) = blocks.get(next).filter(|b| link(b)) {
                        let n = next - begin;
                        let after = blocks.get(next + 1);
                        let headline = block.level > 0 && after.is_some_and(|b| !link(b))
                            || after.is_some_and(|b| matches!(b.sort, Sort::Byline | Sort::Meta))
                            || n > 0 && over_items(block, after);
                        // A list without blank lines ends at one.
                        let close = n >= 2 && (begin..next).skip(1).all(|k| blocks[k].gap == 0);
                        if headline
                            || n > 0
                                && !listed(block, n)
                                && blocks[next - 1].gap == 0
                                && (block.text.len() > 60 || close)
                        {
                            break;
                        }
                        blocks[next].sort = Sort::Furniture;
                        next += 1;
                    }
                }
            }
            // The sentence of a notice goes on in the line under it.
            Some(Class::Line) if blocks[i].text.words().latin && blocks[i].text.words().digits >= 7 => {
                let goes_on = |b: &Block| {
                    b.sort == Sort::Text
                        && b.gap == 0
                        && b.level == 0
                        && b.text.first().is_some_and(char::is_lowercase)
                };
                if !is_final(&blocks[i].text.chars) && blocks.get(next).is_some_and(goes_on) {
                    blocks[next].sort = Sort::Furniture;
                    next += 1;
                }
            }
            _ => {}
        }
        i = next;
    }
}

/// Whether a label in brackets or bold type stands over an item that a sign begins and a full stop ends.
fn over_items(block: &Block, after: Option<&Block>) -> bool {
    let set_off = block.level > 0 || matches!(block.text.first(), Some('【' | '［' | '〔'));
    let item = |b: &Block| b.bullet.is_some_and(|c| !c.is_ascii()) && is_final(&b.text.chars);
    set_off && block.bullet.is_none() && after.is_some_and(item)
}

/// How many lines of an advertisement may stand in a sentence.
const INSIDE: usize = 5;

/// Lines between two halves of a sentence that rules frame, or one line that presses or has its parts set apart.
pub(crate) fn inside_sentences(blocks: &mut [Block]) {
    for i in 0..blocks.len() {
        let open =
            |b: &Block| b.sort == Sort::Text && b.level == 0 && b.text.len() > 30 && !is_final(&b.text.chars);
        if !open(&blocks[i]) {
            continue;
        }
        let resumes = |b: &Block| {
            let first = b.text.first();
            let begins = if b.chinese() {
                first.is_some_and(cannot_begin)
            } else {
                first.is_some_and(char::is_lowercase)
            };
            b.sort == Sort::Text && b.level == 0 && begins
        };
        let end = blocks.len().min(i + 2 + INSIDE);
        let Some(back) = (i + 2..end).find(|&n| resumes(&blocks[n])) else { continue };
        let line = |b: &Block| {
            matches!(b.sort, Sort::Text | Sort::Furniture | Sort::Rule)
                && b.text.len() <= 80
                && !b.text.is_byline()
                && !(b.level > 0 && b.sort == Sort::Text)
        };
        let between = &blocks[i + 1..back];
        let framed = between.len() >= 3
            && [between.first(), between.last()].iter().all(|b| b.is_some_and(|b| b.sort == Sort::Rule));
        let presses = |b: &Block| {
            let words = b.text.words();
            !is_final(&b.text.chars) && (words.pushes > 0 || b.chinese() && words.parts && b.text.len() <= 40)
        };
        let alone = between.iter().filter(|b| b.sort == Sort::Text).count() == 1
            && between.iter().all(|b| b.sort != Sort::Text || presses(b));
        if between.iter().all(line) && (framed || alone) {
            blocks[i + 1..back]
                .iter_mut()
                .filter(|b| b.sort == Sort::Text)
                .for_each(|b| b.sort = Sort::Furniture);
        }
    }
}

/// What notes say of the column they stand in.
const COLUMN_WORDS: &[&str] = &[
    "本栏",
    "投稿",
    "来稿",
    "来信请",
    "有权删节",
    "征文",
    "each week",
    "every week",
    "each sunday",
    "every sunday",
    "each saturday",
    "each month",
    "submissions",
    "this column",
    "occasional series",
    "letters should",
    "we print",
    "we welcome",
];

/// Whether a note says how often something comes, and that it is printed: `每周二刊出，欢迎读者来信`.
fn comes_regularly(text: &str) -> bool {
    let said = |words: &[&str]| words.iter().any(|w| text.contains(w));
    let often = ["每周", "每期", "每月", "每逢", "不定期"];
    often.iter().any(|w| text.starts_with(w))
        || said(&often) && said(&["刊", "栏", "版", "推出", "见报", "读者", "连载", "一期", "一篇", "发布"])
}

/// Notes in brackets under the name of a column.
pub(crate) fn notes(blocks: &mut [Block]) {
    for i in 1..blocks.len() {
        let (over, block) = (&blocks[i - 1], &blocks[i]);
        let bracketed =
            matches!(block.text.first(), Some('(' | '（')) && matches!(block.text.last(), Some(')' | '）'));
        let sentence = || {
            (8..=if block.chinese() { 120 } else { 200 }).contains(&block.text.len())
                && is_final(&block.text.chars)
        };
        // Or set apart in another way, of the column itself: how often it comes and who writes for it.
        let column = || {
            (COLUMN_WORDS.iter().any(|w| block.text.lower().contains(w)) || comes_regularly(block.head()))
                && !(i >= 2 && matches!(blocks[i - 2].sort, Sort::Image { .. }))
                && blocks
                    .get(i + 1)
                    .is_some_and(|b| b.level > 0 || b.bullet.is_some() || b.gap > 0 && heading::could_be(b))
        };
        // Or between a label and headings set smaller than it.
        let between = || {
            (1..=5).contains(&over.level)
                && block.level == 0
                && blocks
                    .get(i + 1)
                    .is_some_and(|b| b.level > over.level && b.level < 7 && heading::could_be(b))
        };
        // Or between a column that is set like another one and a headline that somebody signed.
        let like = || {
            let set = |b: &Block| {
                b.level == over.level && b.text.is_label() && !b.text.chars.iter().any(|c| c.is_lowercase())
            };
            let signed = |b: &Block| b.text.is_byline() || names::bare_names(b.head()).is_some();
            let column = |w: &[Block]| set(&w[0]) && w[0].start != over.start && heading::could_be(&w[1]);
            !over.chinese()
                && set(over)
                && blocks.get(i + 1).is_some_and(|b| b.gap > 0 && heading::could_be(b))
                && blocks.get(i + 2).is_some_and(signed)
                && blocks[i.saturating_sub(4 * NEAR)..i].windows(2).any(column)
        };
        if matches!(block.sort, Sort::Text | Sort::Credit)
            && block.bullet.is_none()
            && over.sort == Sort::Text
            && sentence()
            && over.text.is_label()
            && (bracketed || !outline::is_notice(over.head()) && (column() || between() || like()))
        {
            blocks[i].sort = Sort::Furniture;
        }
    }
}

/// Whether a marked English line says that one short paragraph under it, the next marked line behind that, was paid for.
fn is_headed_advert(blocks: &[Block], i: usize) -> bool {
    let marked = |b: &Block| b.level > 0 || b.sort == Sort::Rule;
    let short = |b: &Block| b.sort == Sort::Text && b.level == 0 && b.text.len() <= 200;
    blocks[i].level > 0
        && !blocks[i].chinese()
        && blocks.get(i + 1).is_some_and(short)
        && blocks.get(i + 2).is_none_or(marked)
}

/// The first lines of an advertisement that is known by a later one: short lines between blank ones.
fn over_advert(blocks: &mut [Block], i: usize) {
    let mut start = i;
    let rule = |b: &Block| b.sort == Sort::Rule;
    while start > 0 && blocks[start].gap == 0 && !rule(&blocks[start - 1]) && i - start < 4 {
        start -= 1;
    }
    let line = |b: &Block| {
        matches!(b.sort, Sort::Text | Sort::Names | Sort::Byline | Sort::Furniture)
            && b.level == 0
            && b.text.len() <= 30
            && !is_final(&b.text.chars)
    };
    let begins = blocks[start].gap > 0 || start > 0 && rule(&blocks[start - 1]);
    let apart = start < i && begins && blocks.get(i + 1).is_none_or(|b| b.gap > 0 || rule(b) || line(b));
    if apart && blocks[start..i].iter().all(line) {
        blocks[start..i].iter_mut().for_each(|b| b.sort = Sort::Furniture);
    }
}

/// Whether a line without a mark of its own reads as part of an advertisement.
fn is_pushing(block: &Block) -> bool {
    if block.text.len() > 120 {
        return false;
    }
    let text = block.head();
    let lower = text.to_lowercase();
    let parts = text.split(['\u{3000}', ' ', '|', '｜']).filter(|p| !p.is_empty()).count();
    let push = [
        "热线",
        "电话",
        "优惠",
        "抢购",
        "低至",
        "折",
        "特惠",
        "开盘",
        "诚聘",
        "招租",
        "咨询",
        "欢迎",
        "恭候",
        "免费",
        "限时",
        "元起",
        "地址",
        "加盟",
        "预约",
        "遗失",
        "声明作废",
        "注销",
        "品质",
        "典藏",
        "首付",
        "call",
        "visit",
        "sale",
        "% off",
        "free",
        "www.",
        "open daily",
        "tickets",
    ]
    .iter()
    .filter(|w| lower.contains(*w))
    .count();
    let digits = text.chars().filter(char::is_ascii_digit).count() >= 7;
    has_phone(text)
        || push > 0 && (!is_final(&block.text.chars) || text.ends_with(['！', '!']) || push >= 2)
        || digits && parts >= 2
        || !block.chinese() && push > 0
        || text.ends_with(['！', '!']) && block.text.len() <= 40
        || block.chinese() && parts >= 3 && !is_final(&block.text.chars)
}

fn is_weather_line(block: &Block) -> bool {
    let text = block.head().to_lowercase();
    let words = [
        "气温", "℃", "多云", "晴", "阴", "小雨", "阵雨", "风", "湿度", "降水", "°", "cloudy", "sunny",
        "high", "low", "rain", "wind", "snow", "showers",
    ]
    .iter()
    .filter(|w| text.contains(*w))
    .count();
    matches!(block.sort, Sort::Text | Sort::Row | Sort::Furniture) && block.text.len() <= 100 && words >= 2
}

/// Whether a block is running text that ends a sentence, or a byline over one.
fn is_final_text(block: Option<&Block>) -> bool {
    block.is_some_and(|b| {
        b.sort == Sort::Text && b.text.len() > 30 && is_final(&b.text.chars)
            || matches!(b.sort, Sort::Byline | Sort::Names | Sort::Meta)
    })
}
