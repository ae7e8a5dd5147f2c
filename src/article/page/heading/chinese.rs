//! What headings of Chinese pages are by what they stand under and by how large they are set.

use crate::article::page::heading::dress::{Run, rank};
use crate::article::page::heading::label;
use crate::article::page::heading::weigh::Part;
use crate::article::page::layout::block::{Block, Sort};
use crate::article::page::layout::sort::NEAR;
use crate::article::page::text::is_final;

/// How many characters at the front of a line of a menu tell it from others.
const FRONT: usize = 4;

/// Whether the line of a website's menu that parts its articles stands right over block `n`: furniture, and two or more
/// lines that begin alike stand right over what is none elsewhere on the page.
pub(crate) fn under_menu(blocks: &[Block], n: usize) -> bool {
    let over = |n: usize| n.checked_sub(1).map(|n| &blocks[n]).filter(|b| b.sort == Sort::Furniture);
    let Some(menu) = over(n).filter(|b| b.text.len() >= FRONT && b.level == 0) else { return false };
    let front = &menu.text.chars[..FRONT];
    let other = |&m: &usize| {
        m != n
            && matches!(blocks[m].sort, Sort::Heading | Sort::Text)
            && over(m).is_some_and(|b| b.text.chars.starts_with(front))
    };
    let near = n.saturating_sub(4 * NEAR).max(1)..blocks.len().min(n + 4 * NEAR);
    blocks[n].gap > 0 && near.filter(other).nth(1).is_some()
}

/// Right under the menu that parts the articles of a website stands no subhead, and no column where text alone follows.
pub(super) fn below_menu(blocks: &[Block], run: &Run) -> Option<(usize, Part)> {
    let [n] = run.headings[..] else { return None };
    let text = run.below.is_some_and(|n| matches!(blocks[n].sort, Sort::Text | Sort::Meta));
    let wrong = match blocks[n].part? {
        Part::Subhead => true,
        Part::Column => text && !label::is_known_label(blocks[n].head()),
        _ => false,
    };
    (wrong && under_menu(blocks, n)).then_some((n, Part::Headline))
}

/// Of two lines of a title set alike, the one that bears a figure of speech in quotation marks is the headline:
/// `跨江上班的人一天有三万` over `两市共建“半小时通勤圈”` is its kicker.
pub(super) fn figurative(blocks: &[Block], run: &Run) -> Vec<(usize, Part)> {
    let [.., over, under] = run.headings[..] else { return Vec::new() };
    let (upper, lower) = (&blocks[over], &blocks[under]);
    let titles = upper.part == Some(Part::Headline) && lower.part == Some(Part::Deck);
    let quoted = |b: &Block| b.text.chars.contains(&'“');
    // A whole line in quotation marks is what somebody said.
    let said = lower.text.first() == Some('“') && lower.text.last() == Some('”');
    let kicked = run.headings.iter().any(|&n| blocks[n].part == Some(Part::Kicker));
    let alike = upper.level == lower.level && upper.indent.abs_diff(lower.indent) <= 4;
    let plain = !said && !kicked && !lower.head().starts_with(['—', '-']) && lower.chinese();
    if titles && alike && plain && quoted(lower) && !quoted(upper) {
        return vec![(over, Part::Kicker), (under, Part::Headline)];
    }
    Vec::new()
}

/// What is taken for the headline over text that nobody signed, the next heading being a subhead built just as it is, is
/// the first of these: `从“一家改”到“一街改”`, `从“有人管”到“人人管”`.
pub(super) fn parallel(blocks: &[Block], pair: &[Run]) -> Option<(usize, Part)> {
    let [run, next] = pair else { return None };
    let ([first, more @ ..], [other]) = (&run.headings[..], &next.headings[..]) else { return None };
    let (block, below) = (&blocks[*first], &blocks[*other]);
    let parts = block.part == Some(Part::Headline)
        && more.iter().all(|&n| blocks[n].part == Some(Part::More))
        && below.part == Some(Part::Subhead);
    let ended = run.above.is_some_and(|n| blocks[n].sort == Sort::Text && is_final(&blocks[n].text.chars));
    if !parts || !ended || run.signed(blocks) || block.level != below.level {
        return None;
    }
    let marks = |b: &Block| b.text.chars.iter().filter(|c| **c == '“').count();
    let alike = block.text.first() == below.text.first() && marks(block) >= 2 && marks(block) == marks(below);
    alike.then_some((*first, Part::Subhead))
}

/// A subhead that bears the mark of the headline of its article, while all others of the page are set smaller, is the
/// headline of the next.
pub(super) fn as_large(blocks: &[Block], runs: &[Run], run: &Run) -> Option<(usize, Part)> {
    let [n] = run.headings[..] else { return None };
    let level = blocks[n].level;
    let marked = blocks[n].part == Some(Part::Subhead) && (1..=6).contains(&level);
    let ended = run.above.is_some_and(|n| blocks[n].sort == Sort::Text && is_final(&blocks[n].text.chars));
    if !marked || !ended {
        return None;
    }
    let mut others = blocks.iter().filter(|b| b.part == Some(Part::Subhead) && !std::ptr::eq(*b, &blocks[n]));
    let smaller = |b: &Block| rank(b) > level;
    let alone = others.next().is_some_and(smaller) && others.all(smaller);
    let headline = |run: &&Run| run.headings.iter().any(|&n| blocks[n].part == Some(Part::Headline));
    let above = runs.iter().rev().skip_while(|run| run.headings[0] >= n).take(NEAR).find(headline)?;
    let alike =
        above.headings.iter().any(|&n| blocks[n].part == Some(Part::Headline) && blocks[n].level == level);
    (alone && alike).then_some((n, Part::Headline))
}

#[cfg(test)]
mod tests {
    use crate::article::page::split;

    #[test]
    fn headlines_under_the_menu_of_a_site() {
        let article = |title: &str, text: &str| {
            format!("上一篇 下一篇\n2026年3月4日 星期三　放大　缩小\n\n{title}\n\n　　{text}\n　　{text}\n\n")
        };
        let page = ["渡口添了新码头", "夜校开进老车间", "雨水花园不积水"]
            .map(|title| article(title, "一年下来，河两岸的人都说方便，来的人比从前多了三成。"))
            .concat();
        let titles: Vec<_> = split(&page).into_iter().filter_map(|item| item.headline).collect();
        assert_eq!(titles, ["渡口添了新码头", "夜校开进老车间", "雨水花园不积水"]);
    }

    #[test]
    fn the_figure_of_speech_is_the_headline() {
        let text = "昨天一早，渡口的人排起了队。大家说，新船又快又稳，省下半个钟头。";
        let page = format!(
            "# 跨江上班的人一天有三万\n\n# 两市共建“半小时通勤圈”\n\n本报记者 林知夏\n\n{text}\n\n{text}\n"
        );
        let item = split(&page).into_iter().next().unwrap_or_default();
        assert_eq!(item.kicker.as_deref(), Some("跨江上班的人一天有三万"));
        assert_eq!(item.headline.as_deref(), Some("两市共建“半小时通勤圈”"));
    }

    #[test]
    fn a_line_as_large_as_the_headline() {
        let text = "昨天一早，渡口的人排起了队。大家说，新船又快又稳，省下半个钟头。";
        let page = format!(
            "## 渡口添了新船\n\n本报记者 林知夏\n\n{text}\n\n### 快在哪里\n\n{text}\n\n### 稳在哪里\n\n{text}\n\n## 夜校开进老车间\n\n师傅们下了班，搬着凳子来听课。“学的是画图。”车间主任说。\n\n（沈越 通讯员 罗一鸣）\n"
        );
        let items = split(&page);
        let titles: Vec<_> = items.iter().filter_map(|item| item.headline.as_deref()).collect();
        assert_eq!(titles, ["渡口添了新船", "夜校开进老车间"]);
        assert_eq!(items[0].subheads, ["快在哪里", "稳在哪里"]);
    }
}
