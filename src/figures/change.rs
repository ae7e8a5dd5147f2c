//! How a Chinese figure changed: the verb that governs it, the base it is measured against, and whether
//! it is the difference, the level before or the level reached.

mod wording;

use super::context::{Context, holds};
use super::pattern::Asked;
use super::scan::Candidate;
use super::signs::SHARES;
use super::{Basis, Change, ChangeKind, Direction, Kind};
use std::cell::OnceCell;
pub(super) use wording::verbs;
use wording::{FLAT, REACHED, WORDINGS, Wording, direction_of};

/// The words before a figure.
struct Before<'a> {
    context: &'a Context<'a>,
    gap: Asked<'a>,
    /// Where the words that may name the base of a change begin, or where the context says.
    from: Option<usize>,
    lead: OnceCell<Option<Asked<'a>>>,
}

impl<'a> Before<'a> {
    /// The words that may name the base: asked for only where something changes.
    fn lead(&self) -> &Asked<'a> {
        let lead = self.lead.get_or_init(|| {
            let from = self.from.unwrap_or_else(|| self.context.lead());
            (from != self.context.gap_start)
                .then(|| WORDINGS.ask(self.context.text, from, self.context.start))
        });
        lead.as_ref().unwrap_or(&self.gap)
    }
}

/// The change that governs `figure`; the words that may name its base begin at `from`, or where the context says;
/// `inherited` is the change of the figure that it is coordinated with.
pub(super) fn of(
    context: &Context<'_>,
    figure: &Candidate,
    from: Option<usize>,
    before: Option<&Change>,
    inherited: Option<&Change>,
) -> Option<Change> {
    let gap = WORDINGS.ask(context.text, context.gap_start, context.start);
    let words = &Before { context, gap, from, lead: OnceCell::new() };
    let gap = &words.gap;
    if figure.doubling {
        return Some(Change {
            direction: Some(Direction::Up),
            basis: basis(words.lead()),
            kind: ChangeKind::By,
        });
    }
    if figure.kind == Kind::Rank {
        return rank_change(words);
    }
    if let Some(change) = multiple(words, figure).or_else(|| to(words)) {
        return Some(change);
    }
    if !(context.gap_signs & SHARES != 0 && share_of(gap.letters))
        && let Some(mut change) = margin(gap, figure).or_else(|| by(words, figure))
    {
        // 同比分别增长3%和下降1.5%: a verb of its own, the base of the list.
        if matches!(gap.letters.first(), Some('、' | '和' | '与' | '及')) {
            let listed = before.filter(|before| before.kind == ChangeKind::By);
            change.basis = change.basis.or(listed.and_then(|before| before.basis));
        }
        return Some(change);
    }
    // 下调10个基点至3.35%: the verb of the difference leads on to the level.
    if let Some(before) = before.filter(|before| before.kind == ChangeKind::By)
        && matches!(without_end(gap.letters, &['约', '近', '了']), ['至' | '到'] | [',', '至'])
    {
        return Some(Change { direction: before.direction, basis: None, kind: ChangeKind::To });
    }
    if let Some(change) = flat(context) {
        return Some(change);
    }
    if let Some(change) = inherited {
        return Some(change.clone());
    }
    let head = context.head_letters();
    let at = |word: [char; 2]| head.windows(2).rposition(|pair| pair == word);
    if let Some(cumulative) = at(['累', '计'])
        && !head.iter().skip(cumulative).any(|c| matches!(c, '(' | '其'))
    {
        let basis = if at(['同', '比']).is_some() { Basis::Yoy } else { Basis::Cumulative };
        return Some(Change { direction: None, basis: Some(basis), kind: ChangeKind::Level });
    }
    None
}

/// `letters` without those of `dropped` at its end.
fn without_end<'a>(letters: &'a [char], dropped: &[char]) -> &'a [char] {
    let end = letters.iter().rposition(|c| !dropped.contains(c)).map_or(0, |last| last + 1);
    letters.get(..end).unwrap_or_default()
}

/// Whether the words before the number divide rather than compare: 占全市的40%.
fn share_of(gap: &[char]) -> bool {
    gap.iter().rposition(|c| *c == '占').is_some_and(|at| {
        let whole = gap.get(at..).unwrap_or_default();
        !["增", "升", "降", "提高", "扩大"].iter().any(|verb| holds(whole, verb))
    })
}

/// The base that the words before a figure name; the last one named counts.
fn basis(lead: &Asked<'_>) -> Option<Basis> {
    let mut best: Option<(usize, Basis)> = None;
    for (number, basis) in wording::bases() {
        if let Some(start) = lead.last(number) {
            // Earlier rows are more exact; a later row wins only from further on in the text.
            let better = best.is_none_or(|(at, _)| start > at + 6);
            if better {
                best = Some((start, basis));
            }
        }
    }
    best.map(|(_, basis)| basis)
}

fn to(words: &Before<'_>) -> Option<Change> {
    let gap = &words.gap;
    let hit = gap.hit(Wording::To as usize)?;
    let (start, end) = hit.group(1)?;
    // 自然增长率为-1.24‰: the verb is part of a name.
    if super::indicator::names_verb(gap.letters, start, end) {
        return None;
    }
    if start.checked_sub(1).and_then(|at| gap.letters.get(at)).is_some_and(|c| matches!(c, '新' | '净')) {
        return None;
    }
    let verb = gap.group(&hit, 1)?;
    let direction = direction_of(verb);
    // 恢复至2019年同期的118%
    let related = gap.letters.get(end..).is_some_and(|rest| rest.ends_with(&['的']) && rest.contains(&'年'));
    let basis = level_basis(words.lead()).or(related.then_some(Basis::VsPeriod));
    let direction = direction.or((related && verb == ['恢', '复']).then_some(Direction::Up));
    Some(Change { direction, basis, kind: ChangeKind::To })
}

/// The base of a level reached; the period a change started from is not one.
fn level_basis(lead: &Asked<'_>) -> Option<Basis> {
    let compared = || lead.letters.iter().any(|c| matches!(c, '比' | '较'));
    basis(lead).filter(|basis| !matches!(basis, Basis::VsPeriod | Basis::VsReference) || compared())
}

/// Over a record or a mark by so much.
fn margin(gap: &Asked<'_>, figure: &Candidate) -> Option<Change> {
    if !matches!(
        figure.kind,
        Kind::Quantity | Kind::Duration | Kind::Count | Kind::Score | Kind::Percent | Kind::Ratio
    ) {
        return None;
    }
    let direction = if let Some(hit) = gap.hit(Wording::Mark as usize) {
        let below = gap.cut(&hit, 0).is_some_and(|mark| mark.starts_with(['低', '欠']));
        Some(if below { Direction::Down } else { Direction::Up })
    } else {
        let hit = gap.hit(Wording::Record as usize)?;
        gap.group(&hit, 1).and_then(direction_of)
    };
    Some(Change { direction, basis: Some(Basis::VsReference), kind: ChangeKind::By })
}

fn by(words: &Before<'_>, figure: &Candidate) -> Option<Change> {
    let gap = &words.gap;
    let change = |direction, basis| Some(Change { direction, basis, kind: ChangeKind::By });
    // 同比-3.1%, 同比4%: the base alone governs, the sign tells the direction.
    if matches!(without_end(gap.letters, &[':', '为']), [.., '同' | '环', '比']) {
        let direction = if figure.value.is_negative() { Direction::Down } else { Direction::Up };
        return change(Some(direction), basis(words.lead()));
    }
    if let Some(hit) = gap.hit(Wording::Than as usize)
        && let Some(verb) = gap.group(&hit, 2)
    {
        return change(direction_of(verb), basis(words.lead()).or(Some(Basis::VsReference)));
    }
    if let Some(hit) = gap.hit(Wording::By as usize)
        && let (Some((start, _)), Some(verb)) = (hit.group(1), gap.cut(&hit, 1))
        && verb_stands(words, start, verb, figure.kind)
    {
        let mut direction = gap.group(&hit, 1).and_then(direction_of);
        if figure.value.is_negative() {
            direction = Some(Direction::Down);
        }
        let lead = words.lead();
        let cumulative = || holds(lead.letters, "累计").then_some(Basis::Cumulative);
        return change(direction, basis(lead).or_else(cumulative));
    }
    let relative = matches!(figure.kind, Kind::PercentagePoint | Kind::Percent | Kind::Ratio);
    if let Some(hit) = gap.hit(Wording::Compared as usize)
        && let (Some(verb), Some(reference)) = (gap.group(&hit, 1), gap.cut(&hit, 2))
        && (relative && figure.kind != Kind::Percent
            || matches!(verb, ['领', '先', ..] | ['落', '后', ..]) && figure.kind != Kind::Money
            || reference.contains("平均")
            || reference.starts_with('全'))
    {
        let direction = direction_of(verb);
        return change(direction, basis(words.lead()).or(Some(Basis::VsReference)));
    }
    if let Some(hit) = gap.hit(Wording::ByObject as usize)
        && let (Some((start, end)), Some(verb), Some(object)) =
            (hit.group(1), gap.group(&hit, 1), gap.cut(&hit, 2))
        && !super::indicator::names_verb(gap.letters, start, end)
        && !object.contains(['至', '到', '值', '率', '的', '了', '有'])
    {
        return change(direction_of(verb), basis(words.lead()));
    }
    None
}

/// One-character verbs are parts of many words: 新增, 增收, 升学, 少年.
fn verb_stands(words: &Before<'_>, at: usize, verb: &str, kind: Kind) -> bool {
    let gap = words.gap.letters;
    let previous = at.checked_sub(1).and_then(|at| gap.get(at)).copied().unwrap_or(' ');
    if matches!(previous, '新' | '净') && verb.starts_with('增') || previous == '不' {
        return false;
    }
    let end = at + verb.chars().count();
    // 航班起降, 自然增长率: the verb is part of a name.
    if super::indicator::names_verb(gap, at, end) {
        return false;
    }
    if kind == Kind::Percent && matches!(verb, "增产" | "减产" | "增收" | "减收" | "节约" | "节省")
    {
        return verb != "增收";
    }
    // 至少50%, 投放量5吨: a bound and parts of names.
    if matches!(verb, "多" | "少") && matches!(previous, '至' | '最')
        || matches!(verb, "放量" | "缩量") && "投排释发存开下压浓收".contains(previous)
    {
        return false;
    }
    match verb {
        "增产" | "增收" | "减产" | "减收" | "多" | "少" | "早" | "晚" | "省" | "省时" | "省工" | "节约"
        | "节省" => words.lead().letters.iter().any(|c| matches!(c, '比' | '较' | '同')),
        "翻" => false,
        "升" | "降" | "减" | "缩" | "攀" | "跃" | "涨" | "跌" => {
            !matches!(previous, '毫' | '公' | '每' | '加' | '酒' | '直' | '投' | '递' | '年' | '裁')
                || end == gap.len() && previous != '每' && previous != '毫' && previous != '公'
        }
        _ => true,
    }
}

/// 是2015年的2.5倍: a level related to its base.
fn multiple(words: &Before<'_>, figure: &Candidate) -> Option<Change> {
    let gap = &words.gap;
    let hit = gap.hit(Wording::Multiple as usize)?;
    let reference = gap.cut(&hit, 1)?;
    let likened = gap.cut(&hit, 0)?.starts_with("相当于")
        || [
            "预算",
            "计划",
            "目标",
            "原来",
            "以前",
            "过去",
            "以往",
            "往年",
            "价",
            "标准",
            "水平",
            "平均",
            "同期",
            "平时",
            "原来",
            "正常值",
            "额定",
            "同行",
            "同类",
            "同业",
            "对手",
        ]
        .iter()
        .any(|word| reference.ends_with(word));
    if reference.contains('占')
        || !(figure.unit == "{倍}" || likened && matches!(figure.kind, Kind::Percent | Kind::Ratio))
    {
        return None;
    }
    let before = ["标准值", "原来", "以前", "过去", "以往"].iter().any(|word| reference.ends_with(word));
    let planned = ["预算", "计划", "目标"].iter().any(|word| reference.ends_with(word));
    let named = basis(words.lead()).filter(|_| !planned);
    let basis = named.or(Some(if before { Basis::VsPeriod } else { Basis::VsReference }));
    Some(Change { direction: None, basis, kind: ChangeKind::Level })
}

/// 815元,与上月持平.
fn flat(context: &Context<'_>) -> Option<Change> {
    let after = context.chars.get(context.end..).unwrap_or_default();
    // 维持0.95元不变
    let kept = matches!(context.gap_letters(), [.., '维' | '保', '持'] | [.., '维' | '保', '持', '在']);
    if kept && matches!(after, ['不', '变', ..] | ['的', '水', '平', '不', '变', ..]) {
        return Some(Change { direction: Some(Direction::Flat), basis: None, kind: ChangeKind::Level });
    }
    let hit = FLAT.find(after.get(..22).unwrap_or(after))?;
    let basis = basis(&WORDINGS.ask(context.text, context.end, context.end + hit.end));
    Some(Change { direction: Some(Direction::Flat), basis, kind: ChangeKind::Level })
}

/// 比上年上升3位 is counted elsewhere; a rank itself changes only with a verb of its own: 升至第5位.
fn rank_change(words: &Before<'_>) -> Option<Change> {
    let gap = &words.gap;
    let hit = gap.hit(Wording::To as usize)?;
    let direction = direction_of(gap.group(&hit, 1)?)?;
    Some(Change { direction: Some(direction), basis: level_basis(words.lead()), kind: ChangeKind::To })
}

/// Whether the words between two figures only join them: 4%、5%和7%.
pub(super) fn coordinates(between: &str) -> bool {
    matches!(between, "、" | "和" | "与" | "及" | "以及" | "," | "或" | "、约" | "和约")
}

/// Whether the figure of `context` is the level before the change that leads to the next one at `next`: 由A增至B.
pub(super) fn leads_from(context: &Context<'_>, next: usize) -> bool {
    let gap = context.gap_letters();
    let from = gap.iter().rposition(|c| matches!(c, '由' | '从' | '自')).is_some_and(|at| {
        // 自北向南 tells a direction.
        let heading = gap.get(at + 1).is_some_and(|c| "东南西北".contains(*c));
        gap.len() - at <= 16 && !heading
    });
    if !from || next - context.end > 16 {
        return false;
    }
    let between = WORDINGS.ask(context.text, context.end, next);
    between.hit(Wording::To as usize).is_some() || REACHED.is_match(between.letters) && gap.contains(&'由')
}
