//! How a Chinese figure changed: the verb that governs it, the base it is measured against, and whether
//! it is the difference, the level before or the level reached.

use super::context::Context;
use super::pattern::Pattern;
use super::scan::Candidate;
use super::{Basis, Change, ChangeKind, Direction, Kind};
use std::sync::LazyLock;

const UP: &str = "增长率?|增加|攀高|扩张|跳升|抬高|走强|增强|调增|提速|递增|激增|剧增|猛增|陡增|大增|增厚|增多|增高|增幅|增速|上涨|涨价?|涨幅|上升|升幅|攀升|回升|提升|抬升|跃升|升高|升|提高|拉高|扩大|扩容|扩充|扩展|扩增|扩建|加快|加密|走高|上浮|上扬|上调|调高|延长|延伸|推迟|延后|追加|多出|高出|超出|超标|反弹|放大|加大|拉长|拓宽|增开|增设|增派|增配|壮大|增|翻|升值|晚|拔高|攀|跃|飙升|增至?|上移|改善|恢复性增长|领先于?|领跑|偏多|偏高|偏强|偏重|增产|增收|增盈|快进|多增|多收|多卖|多挣|多赚|多产|多养|多打|多得|多花|多付|多掏|多销|前移|前进|进步|爬坡|爬升|冲高|反超|超额|攀增|改善";
const DOWN: &str = "下降率?|减少|退坡|调减|减弱|走弱|缩窄|收缩|递减|锐减|降低|降幅|下跌|跌幅|跌|降价?|减幅|减|回落|收窄|缩短|压缩|压减|压降|缩减|缩小|缩水|下滑|下滑了|下调|调低|下探|削减|精简|萎缩|衰减|下浮|走低|贬值|少于|便宜|提前|滑落|下挫|骤降|猛降|速降|低出|落后于?|落后|少|早|省|节约|节省|少收|少用|少花|下移|裁减|消减|放缓|缩|剪|下行|偏少|偏低|偏弱|减产|减收|减亏|减支|少跑|少付|少产|少卖|少打|后移|后退|退步|滑坡|减薄|缩编|锐降|大跌|大降";
/// Words that may stand between a change verb and its number.
const FILL: &str = "(?: |每[年月日人户亩吨升斤]|了|分别|各|又|再|均|都|约|大约|近|将近|接近|超过|超|逾|达到|达|为|至少|突破|不低于|不少于|不足|不到|不超过|高达|仅|仅为|只|在|上|过|最多|最高|就|也|整整|共|幅度|幅度达|幅|共计|合计|至今|累计|大幅|超出|最大|足足|了近|:|可达|可|有|将|是|(?:保持|维持|稳定|控制)在)*";

static BY: LazyLock<Pattern> = LazyLock::new(|| Pattern::new(&format!("({UP}|{DOWN}){FILL}$")));
static TO: LazyLock<Pattern> = LazyLock::new(|| {
    let other = "调整|恢复|发展|变更|变|改|调|优化|修正|转|设定|稳定|拓展|滑|掉|放宽|放|翻|攀";
    Pattern::new(&format!(
        "({UP}|{DOWN}|{other})(?:了)?(?:至|到|为|成|上|破)(?:了)?(?:每[一-鿿]{{1,2}})?(?:目前|现在|如今|今年|去年|当前|现|当下|[0-9]{{4}}年)?的?(?:{FILL})$"
    ))
});
/// Any verb that leads from one level to the next: 由A退坡至B.
static REACHED: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new("^[^,。;、]{0,10}?(?:至|到|为)(?:了)?(?:[^,。;、]{0,8}的)?(?:约|近|超|超过)?$")
});
/// A change verb with its object before the number: 减少碳排放5万吨.
static BY_OBJECT: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(&format!(
        "(?:^|[^新净])(增加|追加|提高|提升|扩大|上调|延长|减少|压缩|压减|降低|缩短|削减|缩减|下调)(?:了)?([一-鿿]{{1,9}}?){FILL}$"
    ))
});
/// 高于全省, 快于全国, 比计划多.
static COMPARED: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(&format!(
        "(高于|快于|高出|快过|优于|好于|大于|多于|超过|超出|领先于?|低于|慢于|少于|落后于?|小于|弱于)([^,。;]{{1,24}}?){FILL}$"
    ))
});
static THAN: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(&format!(
        "(?:(?:^|[^占环同可对])比[^例重值率赛分,。;]|较|跟|同|与)([^,。;]{{0,24}}?)(?:又|还|更|整整|要|平均)?(高|快|多|长|重|早|大|宽|深|低|慢|少|短|轻|晚|小|窄|便宜|贵|提早|提前)(?:出|了|上)?[一-鿿]?{FILL}$"
    ))
});
/// 是2015年的2.5倍, 相当于标准值的60%.
static MULTIPLE: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        "(?:是|为|相当于|达到?|等于|不到|不足|超过)([^,。;]{1,24}?)的(?:约|近|将近|大约|至少|整整|超过|超|不足|不到|仅)*$",
    )
});
/// 将赛会纪录提高了0.08秒, 改写全省纪录5厘米: a margin against a record.
static RECORD: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(&format!(
        "(?:纪录|记录)(?:又|再|被)?({UP}|{DOWN}){FILL}$|(?:刷新|改写|打破|超越|平了?)[^,。;]{{0,10}}(?:纪录|记录)(?:了|达)?$"
    ))
});
/// 超警戒水位0.4米: over a mark by so much.
static MARK: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        "(?:超过?|超出|高出|低于|欠)(?:历史)?(?:警戒|保证|汛限|设防|设计|标准|红线|限值|控制线|分数线|录取线)[^,。;]{0,5}$",
    )
});
static FLAT: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        "^(?:左右|以上)?[,、(]?(?:总体|基本)?(?:环比|同比|(?:与|同|和|较|比)[^,。;0-9]{1,10}?(?:相比)?)(?:[^,。;0-9]{0,4}?)(?:基本|总体|大体)?(?:持平|不变|一致)",
    )
});

static BASES: LazyLock<Vec<(Pattern, Basis)>> = LazyLock::new(|| {
    let year = "(?:上一?年度?|去年|上年)";
    let rows: [(String, Basis); 7] = [
        ("(?:比|较|与|同|和|跟)(?:常年|平常|平时|往年|往常|多年平均|历年|正常|通常)".to_string(), Basis::VsReference),
        ("年均(?:$|[^值浓价气水线温])|年平均|两年平均|三年平均|复合增|平均每年|年复合".to_string(), Basis::AnnualAverage),
        (format!("同比|(?:比|较|与|同|和|跟){year}(?:的)?(?:同期|全年|同一时期|同月|同季|同日|底|末)?|上年同期|去年同期|同期相比|(?:比|较)同期|是{year}|为{year}|相当于{year}"), Basis::Yoy),
        ("环比|(?:比|较|与|同|和|跟)(?:上个?月|上季度?|上个季度|上一季度|一季度|二季度|三季度|上周|上个?周末|上旬|前一[日天周月]|昨[日天]|上一?交易日|上期|上一个?月|前日|上一周|上一期|上批|上一批|前一交易日|上次|上一次)".to_string(), Basis::Mom),
        ("(?:比|较|与|同)(?:今年|去年|上年)?年初".to_string(), Basis::VsYearStart),
        ("(?:比|较|与|同|和|跟|是|为|相当于|高于|低于|超过|达到?)[“\"]?[^,。;]{0,10}?(?:[0-9]{2,4}年|年|五[”\"]|月|末|底|届|[^提目空超]前|时期|同期|初期|季度|上半年|下半年|年代|过去|以往|此前|之前|原来|原先|版|最初|[建开投]?[园港业产办立通][时初]|之初|起步时|初|当时|那时|改革|首日|第[一二三]天)".to_string(), Basis::VsPeriod),
        ("(?:^|[^占环同可对])比[^分赛例重值率]|(?:^|[^比])较|相当于|跟|与.{1,12}相比".to_string(), Basis::VsReference),
    ];
    rows.into_iter().map(|(wording, basis)| (Pattern::new(&wording), basis)).collect()
});

/// The change that governs `figure`; `inherited` is the change of the figure that it is coordinated with.
pub(super) fn of(
    context: &Context<'_>,
    figure: &Candidate,
    lead: &str,
    before: Option<&Change>,
    inherited: Option<&Change>,
) -> Option<Change> {
    let gap = context.gap();
    let share = share_of(gap);
    if figure.doubling {
        return Some(Change { direction: Some(Direction::Up), basis: basis(lead), kind: ChangeKind::By });
    }
    if figure.kind == Kind::Rank {
        return rank_change(context, lead);
    }
    if let Some(change) = multiple(gap, lead, figure).or_else(|| to(gap, lead)) {
        return Some(change);
    }
    if !share && let Some(change) = margin(gap, figure).or_else(|| by(gap, lead, figure)) {
        return Some(change);
    }
    // 下调10个基点至3.35%: the verb of the difference leads on to the level.
    if let Some(before) = before.filter(|before| before.kind == ChangeKind::By)
        && matches!(
            gap.trim_end_matches(['约', '近', '了']),
            "至" | "到" | "为" | ",至" | ",达到" | ",达" | ",为" | ",至约"
        )
        && gap.trim_start_matches(',').starts_with(['至', '到'])
    {
        return Some(Change { direction: before.direction, basis: None, kind: ChangeKind::To });
    }
    if let Some(change) = flat(context) {
        return Some(change);
    }
    if let Some(change) = inherited {
        return Some(change.clone());
    }
    let head = context.head();
    if let Some(at) = head.rfind("累计")
        && !head.get(at..).is_some_and(|rest| rest.contains(['(', '其']))
    {
        let yoy = head.contains("同比");
        let basis = if yoy { Basis::Yoy } else { Basis::Cumulative };
        return Some(Change { direction: None, basis: Some(basis), kind: ChangeKind::Level });
    }
    None
}

/// Whether the words before the number divide rather than compare: 占全市的40%.
fn share_of(gap: &str) -> bool {
    gap.rfind('占').is_some_and(|at| {
        !["增", "升", "降", "提高", "扩大"]
            .iter()
            .any(|verb| gap.get(at..).unwrap_or_default().contains(verb))
    })
}

fn direction_of(verb: &str) -> Option<Direction> {
    static DOWNWARD: LazyLock<Pattern> = LazyLock::new(|| {
        Pattern::new(&format!("^(?:{DOWN}|低于|慢于|弱于|小于|低|慢|短|轻|早|小|窄|提早)$"))
    });
    static UPWARD: LazyLock<Pattern> = LazyLock::new(|| {
        Pattern::new(&format!(
            "^(?:{UP}|高于|快于|快过|优于|好于|大于|多于|超过|高|快|多|长|重|晚|大|宽|深|贵)$"
        ))
    });
    let is = |regex: &Pattern| regex.is_match(verb);
    if is(&DOWNWARD) {
        Some(Direction::Down)
    } else if is(&UPWARD) {
        Some(Direction::Up)
    } else {
        None
    }
}

/// The base that the words before a figure name; the last one named counts.
pub(super) fn basis(lead: &str) -> Option<Basis> {
    let mut best: Option<(usize, Basis)> = None;
    for (pattern, basis) in BASES.iter() {
        if let Some(hit) = pattern.find_all(lead).last() {
            // Earlier rows are more exact; a later row wins only from further on in the text.
            let better = best.is_none_or(|(at, _)| hit.start > at + 6);
            if better {
                best = Some((hit.start, *basis));
            }
        }
    }
    best.map(|(_, basis)| basis)
}

fn to(gap: &str, lead: &str) -> Option<Change> {
    let hit = TO.find(gap)?;
    let (start, _) = hit.group(1)?;
    if gap.get(..start).is_some_and(|head| head.ends_with(['新', '净'])) {
        return None;
    }
    let direction = direction_of(hit.cut(gap, 1)?);
    Some(Change { direction, basis: level_basis(lead), kind: ChangeKind::To })
}

/// The base of a level reached; the period a change started from is not one.
fn level_basis(lead: &str) -> Option<Basis> {
    basis(lead)
        .filter(|basis| !matches!(basis, Basis::VsPeriod | Basis::VsReference) || lead.contains(['比', '较']))
}

/// Over a record or a mark by so much.
fn margin(gap: &str, figure: &Candidate) -> Option<Change> {
    if !matches!(figure.kind, Kind::Quantity | Kind::Duration | Kind::Count | Kind::Score) {
        return None;
    }
    // Cheap words first: most gaps name neither a record nor a mark.
    if !["录", "警戒", "保证", "汛限", "设防", "设计", "标准", "红线", "限值", "线"]
        .iter()
        .any(|word| gap.contains(word))
    {
        return None;
    }
    let direction = if let Some(hit) = MARK.find(gap) {
        let below = hit.cut(gap, 0).is_some_and(|mark| mark.starts_with(['低', '欠']));
        Some(if below { Direction::Down } else { Direction::Up })
    } else {
        RECORD.find(gap)?.cut(gap, 1).and_then(direction_of)
    };
    Some(Change { direction, basis: Some(Basis::VsReference), kind: ChangeKind::By })
}

fn by(gap: &str, lead: &str, figure: &Candidate) -> Option<Change> {
    let change = |direction, basis| Some(Change { direction, basis, kind: ChangeKind::By });
    // 同比-3.1%, 同比4%: the base alone governs, the sign tells the direction.
    if ["同比", "环比"].iter().any(|word| gap.trim_end_matches([':', '为']).ends_with(word)) {
        let direction = if figure.value.is_negative() { Direction::Down } else { Direction::Up };
        return change(Some(direction), basis(lead));
    }
    if gap.contains(['比', '较', '跟', '同', '与'])
        && let Some(hit) = THAN.find(gap)
        && let Some(verb) = hit.cut(gap, 2)
    {
        return change(direction_of(verb), basis(lead).or(Some(Basis::VsReference)));
    }
    if let Some(hit) = BY.find(gap)
        && let (Some((start, _)), Some(verb)) = (hit.group(1), hit.cut(gap, 1))
        && verb_stands(gap, start, verb, lead, figure.kind)
    {
        let mut direction = direction_of(verb);
        if figure.value.is_negative() {
            direction = Some(Direction::Down);
        }
        return change(direction, basis(lead).or_else(|| lead.contains("累计").then_some(Basis::Cumulative)));
    }
    let relative = matches!(figure.kind, Kind::PercentagePoint | Kind::Percent | Kind::Ratio);
    if let Some(hit) = COMPARED.find(gap)
        && let (Some(verb), Some(reference)) = (hit.cut(gap, 1), hit.cut(gap, 2))
        && (relative && figure.kind != Kind::Percent
            || reference.contains("平均")
            || reference.starts_with('全'))
    {
        let direction = direction_of(verb);
        return change(direction, basis(lead).or(Some(Basis::VsReference)));
    }
    if let Some(hit) = BY_OBJECT.find(gap)
        && let (Some(verb), Some(object)) = (hit.cut(gap, 1), hit.cut(gap, 2))
        && !object.contains(['至', '到', '值', '率', '的', '了', '有'])
    {
        return change(direction_of(verb), basis(lead));
    }
    None
}

/// One-character verbs are parts of many words: 新增, 增收, 升学, 少年.
fn verb_stands(gap: &str, at: usize, verb: &str, lead: &str, kind: Kind) -> bool {
    let before = gap.get(..at).unwrap_or_default();
    let previous = before.chars().last().unwrap_or(' ');
    if matches!(previous, '新' | '净') && verb.starts_with('增') || previous == '不' {
        return false;
    }
    // 航班起降, 自然增长率: the verb is part of a name.
    if super::indicator::names_verb(gap, at, verb) {
        return false;
    }
    let rest = gap.get(at + verb.len()..).unwrap_or_default();
    if kind == Kind::Percent && matches!(verb, "增产" | "减产" | "增收" | "减收" | "节约" | "节省")
    {
        return verb != "增收";
    }
    match verb {
        "增产" | "增收" | "减产" | "减收" | "多" | "少" | "早" | "晚" | "省" | "节约" | "节省" => {
            lead.contains('比') || lead.contains('较') || lead.contains("同")
        }
        "翻" => false,
        "升" | "降" | "减" | "缩" | "攀" | "跃" | "涨" | "跌" => {
            !matches!(previous, '毫' | '公' | '每' | '加' | '酒' | '直' | '投' | '递' | '年' | '裁')
                || rest.is_empty() && previous != '每' && previous != '毫' && previous != '公'
        }
        _ => true,
    }
}

/// 是2015年的2.5倍: a level related to its base.
fn multiple(gap: &str, lead: &str, figure: &Candidate) -> Option<Change> {
    let hit = MULTIPLE.find(gap)?;
    let reference = hit.cut(gap, 1)?;
    let likened = hit.cut(gap, 0)?.starts_with("相当于")
        || [
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
        ]
        .iter()
        .any(|word| reference.ends_with(word));
    if reference.contains('占')
        || !(figure.unit == "{倍}" || likened && matches!(figure.kind, Kind::Percent | Kind::Ratio))
    {
        return None;
    }
    let before = ["标准值", "原来", "以前", "过去", "以往"].iter().any(|word| reference.ends_with(word));
    let basis = basis(lead).or(Some(if before { Basis::VsPeriod } else { Basis::VsReference }));
    Some(Change { direction: None, basis, kind: ChangeKind::Level })
}

/// 815元,与上月持平.
fn flat(context: &Context<'_>) -> Option<Change> {
    let start = context.end;
    let after = context.cut(start, start + 22);
    let hit = FLAT.find(after)?;
    let basis = basis(hit.cut(after, 0).unwrap_or_default());
    Some(Change { direction: Some(Direction::Flat), basis, kind: ChangeKind::Level })
}

/// 比上年上升3位 is counted elsewhere; a rank itself changes only with a verb of its own: 升至第5位.
fn rank_change(context: &Context<'_>, lead: &str) -> Option<Change> {
    let gap = context.gap();
    let direction = direction_of(TO.find(gap)?.cut(gap, 1)?)?;
    Some(Change { direction: Some(direction), basis: level_basis(lead), kind: ChangeKind::To })
}

/// Whether the words between two figures only join them: 4%、5%和7%.
pub(super) fn coordinates(between: &str) -> bool {
    matches!(between, "、" | "和" | "与" | "及" | "以及" | "," | "或" | "、约" | "和约")
}

/// Whether `figure` is the level before the change that leads to the next: 由A增至B.
pub(super) fn leads_from(gap: &str, between: &str) -> bool {
    let from = gap
        .rfind(['由', '从', '自'])
        .is_some_and(|at| gap.get(at..).is_some_and(|rest| rest.chars().count() <= 16));
    from && between.chars().count() <= 16
        && (TO.is_match(between) || REACHED.is_match(between) && gap.contains('由'))
}
