//! Lines that sign a text and bear no role: bare names, pen names, the writer's paper or town, the date under a byline.

mod answers;

use crate::article::page::credits::english;
use crate::article::page::credits::meta;
use crate::article::page::credits::names;
use crate::article::page::furniture;
use crate::article::page::heading;
use crate::article::page::heading::label;
use crate::article::page::heading::outline;
use crate::article::page::layout::block::{Block, Sort};
use crate::article::page::layout::sort::NEAR;
use crate::article::page::text::{is_blank, is_final, is_spread, string};
pub(crate) use answers::{answers, signs_alone};

/// Names alone in the line under a byline, which go on it: `和 …`, `and Ann Roe`.
pub(crate) fn further_names(block: &Block) -> bool {
    if block.text.len() > 40 {
        return false;
    }
    let text = block.head();
    match text.strip_prefix("and ").or_else(|| text.strip_prefix("& ")) {
        Some(rest) => names::bare_names(rest).is_some(),
        None => block.chinese() && names::placed_names(text).is_some(),
    }
}

/// An agency in a line of its own between a headline and a date, or between a headline and a text with a dateline:
/// `A headline`, `Bay Press`, `May 2, 2026`.
pub(crate) fn agencies(blocks: &mut [Block]) {
    for i in 1..blocks.len().saturating_sub(1) {
        let (above, block, below) = (&blocks[i - 1], &blocks[i], &blocks[i + 1]);
        let headline = || above.sort == Sort::Text && above.gap > 0 && heading::could_be(above);
        let running = |b: &Block| b.sort == Sort::Text && b.gap > 0 && b.text.len() > 60;
        let dated = || {
            let text = blocks.get(i + 2).is_some_and(running);
            block.gap == 0 && below.gap == 0 && text && meta::date(below.head()).is_some()
        };
        let led = || block.gap <= 1 && running(below) && below.text.has_lead();
        let may = block.sort == Sort::Furniture || block.sort == Sort::Text && block.level == 0;
        // `COMPANY NEWS` is a column.
        let may = may && !block.text.is_group();
        if may && is_role(block) && headline() && (dated() || led()) {
            blocks[i].sort = Sort::Byline;
        }
    }
}

/// The date in a line of its own right under a byline, and the paper and the date with how long they take to read.
pub(crate) fn dates_below(blocks: &mut [Block]) {
    for i in 1..blocks.len() {
        let (above, block) = (&blocks[i - 1], &blocks[i]);
        // `Ann Roe | May 2, 2026`
        let parted = || !block.chinese() && block.level == 0 && block.text.chars.contains(&'|');
        let may = block.sort == Sort::Furniture
            || block.sort == Sort::Text
                && (above.sort == Sort::Byline || parted() || meta::date(block.head()).is_some());
        if !may || block.gap > 1 {
            continue;
        }
        // Or right under a headline and over its text, in English set apart as well.
        let over = blocks.get(i + 1).is_some_and(|b| b.gap > 0 && b.sort == Sort::Text && b.text.len() > 60);
        let near = block.gap == 0 || !above.chinese() && above.text.len() > 12;
        // A second headline may stand between the two.
        let deck = || i >= 2 && blocks[i - 2].gap > 0 && heading::could_be(&blocks[i - 2]);
        let headline =
            near && over && above.sort == Sort::Text && (above.gap > 0 || deck()) && heading::could_be(above);
        // A blank line stands between all lines of a page in Markdown.
        let alone = || above.sort == Sort::Byline && !block.chinese() && meta::date(block.head()).is_some();
        let under = (block.gap == 0 || alone())
            && (matches!(above.sort, Sort::Byline | Sort::Meta)
                || above.sort == Sort::Text && above.level == 0 && names::bare_names(above.head()).is_some())
            && above.text.len() <= 120
            || headline;
        let date = under && meta::date(block.head()).or_else(|| meta::meta(block.head())).is_some();
        let read = block.text.lower().ends_with(" min read") && meta::meta(block.head()).is_some();
        if date || read {
            blocks[i].sort = Sort::Meta;
        }
    }
}

/// Staff Writer, or the writer's paper, in a line of its own.
pub(crate) fn is_role(block: &Block) -> bool {
    block.text.len() <= 60 && !block.chinese() && english::english_role(block.head()).is_some()
}

/// Names alone: under a heading and over text, or behind the last sentence of an article.
pub(crate) fn names_alone(blocks: &mut [Block]) {
    for i in 0..blocks.len() {
        let block = &blocks[i];
        // `## 林 知 夏`: a name that its letters show, marked like the headline over it.
        // `# A headline`, `## Ann Roe`: set smaller than the headline over it, text below.
        let smaller = || {
            let over = i.checked_sub(1).map(|n| &blocks[n]);
            let text =
                blocks.get(i + 1).is_some_and(|b| b.sort == Sort::Text && b.level == 0 && b.text.len() > 40);
            let words = block.head().split(' ').count();
            !block.chinese()
                && text
                && (2..=3).contains(&words)
                && names::bare_names(block.head()).is_some()
                && over.is_some_and(|b| {
                    (1..=block.level).contains(&b.level) && b.head().split(' ').count() > words.max(3)
                })
        };
        let spread = || is_spread(&block.text.chars) && names::bare_names(block.head()).is_some();
        let marked = (1..=6).contains(&block.level) && !spread() && !smaller();
        if block.sort != Sort::Text
            || block.text.len() > 60
            || marked
            || block.bullet.is_some_and(|c| c.is_ascii())
        {
            continue;
        }
        if block.chinese() {
            if signs_chinese(blocks, i) {
                blocks[i].sort = Sort::Names;
            }
        } else {
            english_names(blocks, i);
        }
    }
}

/// The nearest block before `i` that says something.
fn above<'a, 'p>(blocks: &'a [Block<'p>], i: usize) -> Option<&'a Block<'p>> {
    let quiet = |b: &&Block| !matches!(b.sort, Sort::Furniture | Sort::Rule | Sort::Jump { .. });
    blocks[..i].iter().rev().take(NEAR).find(quiet)
}

/// The nearest block behind `i` that says something.
fn below<'a, 'p>(blocks: &'a [Block<'p>], i: usize) -> Option<&'a Block<'p>> {
    let quiet =
        |b: &&Block| !matches!(b.sort, Sort::Furniture | Sort::Rule | Sort::Image { .. } | Sort::Jump { .. });
    blocks[i + 1..].iter().take(NEAR).find(quiet)
}

/// `林 知 夏`, `林 夏/石磊`, `某某法院 林夏`: names with blanks inside one of them or behind a body.
fn spread_name(chars: &[char]) -> bool {
    let name = string(chars);
    let letter = || name.split(names::is_separator).any(|word| word.chars().count() == 1);
    chars.iter().any(|c| is_blank(*c))
        && (names::bare_names(&name).is_some_and(|names| names.len() == 1 || letter())
            || names::of_body(&name).is_some())
}

/// Whether a block could be the heading that a byline stands under.
fn is_signed(above: &Block) -> bool {
    heads(above) && (above.level > 0 || above.text.len() > 4)
}

/// Whether a block could be a heading.
fn heads(block: &Block) -> bool {
    block.sort == Sort::Text && heading::could_be(block)
}

/// Whether a block is the last sentence of a text.
fn ends(above: &Block) -> bool {
    above.sort == Sort::Text && is_final(&above.text.chars) && !heading::could_be(above)
}

/// Whether a Chinese line is the writer's name. A surname shows it; what may be a pen name or a short heading
/// shows by its dress which of the two it is.
fn signs_chinese(blocks: &[Block], i: usize) -> bool {
    let block = &blocks[i];
    let text = block.head();
    if furniture::is_noise(&block.text.chars)
        || block.text.chars.iter().any(|c| matches!(c, '。' | '！' | '？' | '：' | ':'))
    {
        return false;
    }
    // `公　告`; `案　情`, `审　理`, each over its text.
    let spread = is_spread(&block.text.chars);
    let inside = || {
        let over = above(blocks, i).is_some_and(|b| matches!(b.sort, Sort::Byline | Sort::Names) || ends(b));
        over && below(blocks, i)
            .is_some_and(|b| b.sort == Sort::Text && b.text.len() > 20 && !heading::could_be(b))
    };
    if spread && (label::is_known_label(&label::closed(text)) || inside() && is_one_of_many(blocks, i)) {
        return false;
    }
    let known = names::bare_names(text).is_some();
    let named = || names::other_names(text).is_some() && !block.text.is_group() && !outline::is_notice(text);
    if !known && !named() {
        return false;
    }
    let (above, below) = (above(blocks, i), below(blocks, i));
    let bracketed = matches!(block.text.first(), Some('(' | '（'));
    let apart = |other: &Block| {
        block.level == 0 && (1..=6).contains(&other.level)
            || block.indent >= other.indent + 8
            || block.bullet.is_some()
            || bracketed
    };
    // A line close to the text under it and apart from what is over it heads that text.
    let heads_text = !known
        && block.gap > 0
        && block.bullet.is_none()
        && !bracketed
        && !is_spread(&block.text.chars)
        && blocks.get(i + 1).is_some_and(|b| b.gap == 0 && b.sort == Sort::Text);
    // `闲　话` apart from the name of a column and close to its text is a title: nothing shows a name.
    let spread = spread && (block.gap == 0 || names::is_surnamed(&label::closed(text)));
    // A line of data stands between the headline and its writers.
    let over_data = || (0..i).rev().take(2).find(|&n| blocks[n].sort == Sort::Meta && block.gap <= 1);
    let heading_above = above.filter(|b| b.sort != Sort::Meta).or_else(|| self::above(blocks, over_data()?));
    let headed = heading_above
        .filter(|b| {
            if heads_text {
                return false;
            }
            (is_signed(b)
                || spread && b.gap > 0 && heads(b) && !is_one_of_many(blocks, i)
                || (block.bullet.is_some() || spread_name(&block.text.chars)) && heads(b))
                // `三、把图纸让给` goes on; names that are not spread out stand under no subhead with a numeral.
                && (known || !heading::is_broken(&b.text.chars))
                && (spread_name(&block.text.chars) || !heading::is_numbered(&b.text.chars))
        })
        .is_some_and(|b| {
            known
                || apart(b)
                || names::other_names(text).is_some_and(|names| names.len() > 1)
                || is_spread(&block.text.chars)
                || b.level == block.level && (block.text.len() > 6 || !is_one_of_many(blocks, i))
        });
    let over_text = below.is_some_and(|b| match b.sort {
        Sort::Text if b.level == 0 => {
            b.text.len() > 30
                || is_final(&b.text.chars)
                || b.text.len() <= 2 && b.text.chars.iter().all(char::is_ascii_digit)
                || outline::bracketed(b.head())
                || known && heading::is_numbered(&b.text.chars)
                // `某乡统计，一个村一年要填1`: what a page broke.
                || b.text.last().is_some_and(|c| c.is_ascii_digit()) && b.text.chars.contains(&'，')
        }
        // The first subhead.
        Sort::Text => block.level == 0,
        sort => matches!(sort, Sort::Meta | Sort::Byline),
    });
    let next = blocks.get(i + 1);
    let at_end = below.is_none_or(|b| {
        b.level > 0 || b.sort == Sort::Credit || b.sort == Sort::Text && heading::could_be(b)
    }) || next.is_some_and(|b| matches!(b.sort, Sort::Rule | Sort::Image { .. }));
    let shown = || {
        // What a jump line sends on is signed there.
        let sent = i > 0 && blocks[i - 1].sort == Sort::Jump { from: false };
        known
            || !sent
                && !signed_at_head(blocks, i)
                && (below.is_none_or(apart) || next.is_none_or(|b| b.gap > block.gap && block.gap == 0))
    };
    // `■ 林　夏` between an editor's note and the text.
    let marked = known && over_text && block.bullet.is_some_and(|c| "■□◆◇●○◎▲△★☆".contains(c));
    headed && over_text
        || marked && spread
        || above.is_some_and(ends) && block.level == 0 && (bracketed || at_end && shown())
}

/// Whether the last byline before `i` stands under a headline or opens a text: nobody signs twice.
pub(crate) fn signed_at_head(blocks: &[Block], i: usize) -> bool {
    let by = (0..i).rev().take(NEAR).find(|&n| {
        matches!(blocks[n].sort, Sort::Byline | Sort::Names)
            || blocks[n].sort == Sort::Text
                && (blocks[n].text.tail().is_some()
                    || blocks[n].text.lead().is_some_and(|l| !l.authors.is_empty()))
    });
    let plain = |b: &Block| b.gap > 0 && b.level == 0 && b.sort == Sort::Text;
    let numbered = |b: &Block| heading::is_numbered(&b.text.chars);
    let heading = |b: &Block| plain(b) && heading::could_be(b) && !numbered(b);
    by.is_some_and(|n| {
        !blocks[n + 1..i].iter().any(heading)
            && match blocks[n].sort {
                Sort::Text => blocks[n].text.tail().is_none(),
                _ => above(blocks, n).is_some_and(is_signed),
            }
    })
}

/// Whether another line as short stands between two texts, as subheads do.
fn is_one_of_many(blocks: &[Block], i: usize) -> bool {
    let short = |b: &Block| {
        b.sort == Sort::Text
            && b.chinese()
            && b.text.len() <= 4
            && b.level == blocks[i].level
            && b.bullet.is_none()
    };
    blocks.windows(3).any(|w| short(&w[1]) && ends(&w[0]) && w[2].sort == Sort::Text && w[2].text.len() > 20)
}

/// English names alone. In a row of words they are known by the heading over them, or by standing between the
/// last sentence of a letter, the writer's town under them, and a marked heading.
fn english_names(blocks: &mut [Block], i: usize) {
    if signs_letter(blocks, i) || over_headline(blocks, i) || signs_behind_dash(blocks, i) {
        blocks[i].sort = Sort::Names;
        return;
    }
    let block = &blocks[i];
    // `Ann Roe`, under it what she is.
    let role = blocks[..i].last().is_some_and(|b| names::bare_names(b.head()).is_some())
        && english::english_role(block.head()) == Some(None);
    let agency = block.level == 0 && !role && english::english_paper(block.head()).is_some();
    // Under a headline that is no row of words with capitals, also with a place or what the writer is.
    let sentence = |b: &Block| {
        let small = |w: &str| w.len() >= 4 && w.starts_with(char::is_lowercase);
        b.sort == Sort::Text && b.head().split(' ').any(small)
    };
    let over =
        blocks[..i].last().is_some_and(|b| (sentence(b) && heading::could_be(b)) || ends_headline(blocks, i));
    let placed = over && english::placed_writer(block.head()).is_some();
    let named = placed || names::bare_names(block.head()).is_some();
    let (above, below) = (above(blocks, i), below(blocks, i));
    let final_above = above.is_some_and(|b| is_final(&b.text.chars));
    // `XINHUA` behind the last sentence: where the text is from.
    let alone = block.gap > 0 && blocks.get(i + 1).is_none_or(|b| b.gap > 0);
    if final_above && alone && block.level == 0 && english::is_agency(block.head()) {
        blocks[i].sort = Sort::Credit;
        return;
    }
    if agency && final_above || !agency && (!named || block.text.chars.contains(&':')) {
        return;
    }
    let headed = above.is_some_and(is_signed) || ends_headline(blocks, i);
    // The agency of the writer may stand under the name.
    let over_text = below.is_some_and(|b| match b.sort {
        Sort::Text => {
            b.level == 0 && (b.text.len() > 30 || is_final(&b.text.chars))
                || b.gap == 0 && english::english_role(b.head()).is_some()
        }
        sort => matches!(sort, Sort::Meta | Sort::Byline),
    });
    // `A CHOIR FOR PEOPLE`, `WHO CANNOT SING`: the second line of a headline over its byline.
    let capitals = |b: &Block| !b.chinese() && !b.text.chars.iter().any(|c| c.is_lowercase());
    let second = block.gap == 0
        && capitals(block)
        && above.is_some_and(capitals)
        && (blocks[i + 1..].iter().take(3).any(|b| b.sort == Sort::Byline)
            || above.is_some_and(|b| block.text.len() * 5 >= b.text.len() * 3 && b.text.len() >= 16));
    if second {
        return;
    }
    if !above.is_some_and(ends) {
        if headed && over_text {
            blocks[i].sort = Sort::Names;
            if blocks.get(i + 1).is_some_and(is_role) {
                blocks[i + 1].sort = Sort::Byline;
            }
        }
        return;
    }
    let next = blocks.get(i + 1);
    let town = |b: &Block| {
        b.gap == 0 && b.sort == Sort::Text && b.level == 0 && b.text.len() <= 30 && !is_final(&b.text.chars)
    };
    let town = next.is_some_and(town);
    let marked = |n: usize| blocks.get(n).is_some_and(|b| (1..=6).contains(&b.level));
    // `Ann Roe` between blank line and town, a headline after them.
    let word = |w: &&str| {
        w.starts_with(char::is_uppercase) && (w.ends_with('.') || w.chars().any(char::is_lowercase))
    };
    let titled = |b: &Block| {
        let name = english::without_letters_behind(b.head());
        let (words, joint) = (name.split(' ').filter(word).count(), name.contains(" and "));
        let mut rest = name.split(' ').filter(|w| !word(w));
        (1..=if joint { 6 } else { 3 }).contains(&words)
            && rest.all(|w| w == "and" || english::is_particle(w))
    };
    let margin = next.is_none_or(|b| b.indent == 0 && b.gap > 0 && heading::could_be(b));
    // A name set far in, and the town under it likewise.
    let far = named && block.indent >= 12 && block.text.len() <= 30;
    let set_in = named && block.indent > 0 && block.gap > 0 && margin && titled(block);
    let plain = named
        && town
        && block.gap > 0
        && titled(block)
        && next.is_some_and(titled)
        && blocks.get(i + 2).is_none_or(|b| b.gap > 0);
    // A line in capitals between blank lines is a label.
    let label = !block.head().chars().any(char::is_lowercase)
        && next.is_some_and(|b| b.gap > 0 || heading::could_be(b));
    let letter = !label && (marked(i + 1) || town && marked(i + 2) || below.is_none());
    let bracketed = matches!(block.text.first(), Some('('));
    // Under the label of the letters a name between blank lines ends one, the writer's address under it.
    let address = next.is_some_and(|b| {
        b.gap == 0 && b.text.len() <= 50 && !is_final(&b.text.chars) && b.text.chars.contains(&',')
    }) && blocks.get(i + 2).is_none_or(|b| b.gap > 0 || b.level > 0);
    let letters = || {
        let label =
            |b: &&Block| b.text.len() <= 30 && english::LETTERS.iter().any(|w| b.text.lower().contains(w));
        named
            && block.gap > 0
            && (address || next.is_none_or(|b| b.gap > 0))
            && titled(block)
            && blocks[..i].iter().rev().take(2 * NEAR).any(|b| label(&b))
    };
    let addressed = address && letters();
    if !label && letters() || set_in || plain || far || letter || bracketed && !label || headed && over_text {
        let under = far && next.is_some_and(|b| b.gap == 0 && b.indent == block.indent && b.text.len() <= 30);
        blocks[i].sort = Sort::Names;
        if !set_in && (town && (plain || letter && !far) || under) || addressed {
            blocks[i + 1].sort = Sort::Furniture;
        }
    }
}

/// `— Ann Roe` in a line of its own behind the last sentence of a text that is no quotation as a whole.
fn signs_behind_dash(blocks: &[Block], i: usize) -> bool {
    let block = &blocks[i];
    let name = block.head().strip_prefix(['—', '–']).or_else(|| block.head().strip_prefix("--"));
    let quoted =
        |b: &Block| matches!(b.text.first(), Some('"' | '“')) && matches!(b.text.last(), Some('"' | '”'));
    block.level == 0
        && name.is_some_and(|name| names::bare_names(name.trim()).is_some())
        && above(blocks, i).is_some_and(|b| ends(b) && !quoted(b))
        && blocks.get(i + 1).is_none_or(|b| b.gap > 0 || b.level > 0)
}

/// Whether the line over `i` is the last of a headline that was broken before a word in small letters.
fn ends_headline(blocks: &[Block], i: usize) -> bool {
    let lines = blocks[..i].iter().rev().take(4);
    let goes_on = |b: &&Block| {
        b.sort == Sort::Text
            && b.gap == 0
            && b.text.len() <= 70
            && b.text.first().is_some_and(char::is_lowercase)
            && !is_final(&b.text.chars)
    };
    let count = lines.clone().take_while(goes_on).count();
    count > 0 && lines.clone().nth(count).is_some_and(is_signed)
}

/// `— Ann Roe`, `— The Editors`
fn dashed(text: &str) -> bool {
    let stroke = text.strip_prefix("--").or_else(|| text.strip_prefix(['—', '–']));
    let name = stroke.map(str::trim).unwrap_or_default();
    english::is_english_name(name) || name.starts_with("The ") && name.split(' ').count() <= 4
}

/// `LOW TIDE`, `Ann Roe`, `A headline`: the writer between the name of the column and the headline close below.
fn over_headline(blocks: &[Block], i: usize) -> bool {
    let (Some(over), Some(headline), Some(text)) =
        (i.checked_sub(1).map(|n| &blocks[n]), blocks.get(i + 1), blocks.get(i + 2))
    else {
        return false;
    };
    let label = over.sort == Sort::Text && over.gap > 0 && over.text.is_label();
    let headed = headline.gap == 0 && heads(headline) && !headline.text.is_label();
    label
        && headed
        && blocks[i].gap > 0
        && names::bare_names(blocks[i].head()).is_some()
        && text.gap > 0
        && text.sort == Sort::Text
        && text.text.len() > 60
}

/// `Ann Roe, Laketown` behind the last sentence of a letter.
fn signs_letter(blocks: &[Block], i: usize) -> bool {
    let text = |b: &Block| b.sort == Sort::Text && b.level == 0;
    // The end of the sentence may be what a page break cut off.
    let cut = || {
        i >= 2
            && text(&blocks[i - 2])
            && !is_final(&blocks[i - 2].text.chars)
            && blocks[i - 2].text.len() > 40
    };
    let ended = |b: &Block| b.sort == Sort::Text && is_final(&b.text.chars) && (b.text.len() > 40 || cut());
    !blocks[i].chinese()
        && blocks[i].level == 0
        && i > 0
        && ended(&blocks[i - 1])
        && (english::letter_writer(blocks[i].head()).is_some() || dashed(blocks[i].head()))
        && blocks.get(i + 1).is_none_or(|b| {
            let list = b.sort == Sort::Row || heading::is_labelled(&b.text.chars);
            (b.gap > 0 || b.level > 0) && !list
        })
}
