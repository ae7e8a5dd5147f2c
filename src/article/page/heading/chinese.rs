//! What headings of Chinese pages are by what they stand under and by how large they are set.

use crate::article::page::heading::dress::{Run, rank, runs, set};
use crate::article::page::heading::label;
use crate::article::page::heading::weigh::Part;
use crate::article::page::layout::block::{Block, Sort};
use crate::article::page::layout::sort::NEAR;
use crate::article::page::text::is_final;

/// Settles what headings of a page with Chinese ones are. `skip` tells blocks that stand outside the running text.
pub(super) fn settle(blocks: &mut [Block], skip: &[bool]) {
    of_one_size(blocks, skip);
    let runs = runs(blocks, skip);
    let sizes = Sizes::of(blocks);
    let parts: Vec<(usize, Part)> = runs
        .iter()
        .filter_map(|run| below_menu(blocks, run).or_else(|| sizes.as_large(blocks, &runs, run)))
        .collect();
    parts.into_iter().for_each(|(n, part)| set(&mut blocks[n], part));
    let parts: Vec<(usize, Part)> = runs
        .iter()
        .flat_map(|run| figurative(blocks, run))
        .chain(runs.windows(2).filter_map(|pair| parallel(blocks, pair)))
        .collect();
    parts.into_iter().for_each(|(n, part)| set(&mut blocks[n], part));
}

/// Under a kicker that is set smaller, a line set as large as the headline goes on it: a second headline would be set
/// smaller too.
fn of_one_size(blocks: &mut [Block], skip: &[bool]) {
    for i in 2..blocks.len() {
        let [kicker, headline, deck] = [i - 2, i - 1, i].map(|n| &blocks[n]);
        let parts = [kicker, headline, deck].map(|b| b.part);
        let marked = (1..kicker.level).contains(&headline.level) && kicker.level <= 6;
        if parts == [Some(Part::Kicker), Some(Part::Headline), Some(Part::Deck)]
            && marked
            && deck.level == headline.level
            && !deck.head().starts_with(['—', '-'])
            && !skip[i]
        {
            set(&mut blocks[i], Part::More);
        }
    }
}

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
fn below_menu(blocks: &[Block], run: &Run) -> Option<(usize, Part)> {
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
fn figurative(blocks: &[Block], run: &Run) -> Vec<(usize, Part)> {
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
fn parallel(blocks: &[Block], pair: &[Run]) -> Option<(usize, Part)> {
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

/// How large the subheads of a page are set.
struct Sizes {
    /// The rank of the largest, and how many there are of it.
    largest: (u8, usize),
    count: usize,
    /// Whether all bear marks: one without may have lost its own, and says nothing of size.
    marked: bool,
}

impl Sizes {
    fn of(blocks: &[Block]) -> Self {
        let ranks = || blocks.iter().filter(|b| b.part == Some(Part::Subhead)).map(rank);
        let largest = ranks().min().unwrap_or_default();
        Self {
            largest: (largest, ranks().filter(|rank| *rank == largest).count()),
            count: ranks().count(),
            marked: ranks().all(|rank| rank <= 6),
        }
    }

    /// A subhead that bears the mark of the headline of its article, while all others of the page are set smaller, is the
    /// headline of the next.
    fn as_large(&self, blocks: &[Block], runs: &[Run], run: &Run) -> Option<(usize, Part)> {
        let [n] = run.headings[..] else { return None };
        let level = blocks[n].level;
        let marked = blocks[n].part == Some(Part::Subhead) && (1..=6).contains(&level);
        let alone = self.largest == (rank(&blocks[n]), 1) && self.count >= 2 && self.marked;
        let ended =
            run.above.is_some_and(|n| blocks[n].sort == Sort::Text && is_final(&blocks[n].text.chars));
        if !marked || !alone || !ended {
            return None;
        }
        let headline = |run: &&Run| run.headings.iter().any(|&n| blocks[n].part == Some(Part::Headline));
        let above = runs.iter().rev().skip_while(|run| run.headings[0] >= n).take(NEAR).find(headline)?;
        let alike = above
            .headings
            .iter()
            .any(|&n| blocks[n].part == Some(Part::Headline) && blocks[n].level == level);
        alike.then_some((n, Part::Headline))
    }
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
