//! How the words around a Chinese figure bound it: 约, 超, 不足, 至少, 以上, 左右.

use super::context::{Context, last};
use super::lexicon::Lexicon;
use super::scan::Candidate;
use super::signs::{BOUNDS, LIMITS};
use super::{Kind, Modifier};
use std::sync::LazyLock;

/// Triggers directly before the number.
static BEFORE: LazyLock<Lexicon<Modifier>> = LazyLock::new(|| {
    let groups: [(Modifier, &str); 5] = [
        (
            Modifier::MoreThan,
            "超 超过 超出 突破 逾 破 大于 多于 高于 不止 远超 超越 首超 跨过 跨越 迈过 冲破 越过 跃过 升破 快于 长于 不只 远高于 已超 优于",
        ),
        (Modifier::LessThan, "不足 不到 小于 少于 低于 未满 不满 未达 未达到 未到 短于 没到 远低于 跌破"),
        (
            Modifier::AtLeast,
            "不低于 不少于 不小于 至少 最少 起码 不下 不下于 最低 少说 至少达 不短于 起步价 不得低于 不得少于 不得小于 不得短于 不应低于 不应少于 不宜低于 不宜少于 不能低于 不能少于 年满 满 ≥ ≧ 已满 须满 需满",
        ),
        (
            Modifier::AtMost,
            "不超过 未超过 没超过 没有超过 未超出 不高于 不多于 最多 至多 不大于 不超 不得超过 不长于 顶多 上限 上限为 封顶 最高不超过 不得高于 不得大于 不应超过 不宜超过 不能超过 不应高于 不宜高于 不得突破 ≤ ≦ 不突破 不得多于 限 限购 限领 限投 限乘 限坐 限报 限用 限买 限售 限兑 限抽 限选 限填 限载 限带 限速 限高 限重 限时 限额 限价",
        ),
        (
            Modifier::Approx,
            "约 大约 近 将近 接近 大概 差不多 大致 约合 约为 约占 几近 逼近 大体 估计 约有 合约 估摸 折合约",
        ),
    ];
    Lexicon::new(
        groups.into_iter().flat_map(|(modifier, words)| words.split(' ').map(move |word| (word, modifier))),
    )
});

/// Triggers directly after the unit.
static AFTER: LazyLock<Lexicon<Modifier>> = LazyLock::new(|| {
    let groups: [(Modifier, &str); 4] = [
        (Modifier::Approx, "左右 上下 前后 许 大小"),
        (Modifier::MoreThan, "以上 及以上 (含)以上 之上 开外 出头 有余 挂零 还多 多 余 (含)及以上 往上"),
        (Modifier::LessThan, "以内 以下 及以下 之内 内 (含)以下 (含)以内 之下 不到 以里"),
        (Modifier::AtLeast, "起 起步 起售 起拍 起租 保底"),
    ];
    let caps = ["封顶", "为限", "为上限", "上限"].map(|word| (word, Modifier::AtMost));
    Lexicon::new(
        groups
            .into_iter()
            .flat_map(|(modifier, words)| words.split(' ').map(move |word| (word, modifier)))
            .chain(caps),
    )
});

/// Adverbs that bound a number further on in their clause.
const DISTANT: &[(&str, Modifier)] = &[
    ("至少", Modifier::AtLeast),
    ("最少", Modifier::AtLeast),
    ("起码", Modifier::AtLeast),
    ("不少于", Modifier::AtLeast),
    ("不低于", Modifier::AtLeast),
    ("最多", Modifier::AtMost),
    ("至多", Modifier::AtMost),
    ("不超过", Modifier::AtMost),
];

/// Words of a rule or a grant, which make 最高 and 最长 a cap.
const CAP_WORDS: &[&str] = &[
    "奖",
    "补",
    "贷",
    "资助",
    "罚",
    "额度",
    "可",
    "给予",
    "申",
    "减免",
    "优惠",
    "报销",
    "赔",
    "享",
    "期限",
    "限额",
    "返还",
    "支持",
    "授信",
    "不超过",
    "抵",
    "扶持",
    "保额",
    "有效期",
    "延长",
    "减",
];

/// Fillers between a trigger and its number.
static FILLERS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    let words = "了 达 达到 为 到 至 在 于 有 的 可达 可 需 是 要 共 仅 只 人民币 每年 第 也 也有 会 将 能";
    Lexicon::new(words.split(' ').map(|word| (word, ())))
});

/// The bound on `figure`.
pub(super) fn of(context: &Context<'_>, figure: &Candidate) -> Modifier {
    if figure.within_rank {
        return Modifier::AtMost;
    }
    let chars = context.chars;
    let (mut bound, mut approx) = (None, figure.approx);
    if figure.more {
        bound = Some(Modifier::MoreThan);
    }
    let blanks = context.gap_letters().iter().rev().take_while(|c| **c == ' ').count();
    let mut end = figure.start - blanks;
    let floor = context.gap_start.min(end);
    for _ in 0..4 {
        if let Some((length, modifier)) =
            BEFORE.ending(chars, end).filter(|(length, _)| end - length >= floor)
        {
            if fits_before(context, figure, end - length, *modifier) {
                match modifier {
                    Modifier::Approx => approx = true,
                    modifier => {
                        bound = bound.or(Some(*modifier));
                    }
                }
            } else if *modifier == Modifier::AtMost {
                break;
            }
            end -= length;
            continue;
        }
        if bound.is_none() && short_before(chars, end, figure, floor) {
            bound =
                Some(if chars.get(end - 1) == Some(&'上') { Modifier::AtLeast } else { Modifier::MoreThan });
        }
        let clause = context.chars.get(context.clause_start..end).unwrap_or_default();
        // 升破每盎司4100美元
        let per = clause.iter().rev().take(5).position(|c| *c == '每').map(|back| end - back - 1);
        if let Some(per) =
            per.filter(|per| super::unit::at(chars, per + 1).is_some_and(|unit| unit.end == end))
        {
            end = per;
            continue;
        }
        let Some((length, ())) = FILLERS.ending(clause, clause.len()) else { break };
        end -= length;
    }
    let likened = context.gap().ends_with('的') && matches!(figure.kind, Kind::Ratio | Kind::Percent);
    if likened
        && ["约为", "约是", "约相当于", "大约是", "大约为"].iter().any(|word| context.gap().contains(word))
    {
        approx = true;
    }
    if let Some((length, modifier)) = AFTER.starting(chars, figure.end)
        && fits_after(chars, figure, length)
    {
        match modifier {
            Modifier::Approx => approx = true,
            modifier => bound = bound.or(Some(*modifier)),
        }
    }
    let bound = bound.or_else(|| of_base(context, figure)).or_else(|| from_afar(context, figure));
    bound.unwrap_or(if approx { Modifier::Approx } else { Modifier::Exact })
}

/// The bound that words further ahead of the number set.
fn from_afar(context: &Context<'_>, figure: &Candidate) -> Option<Modifier> {
    let limit = if context.gap_signs & LIMITS == 0 {
        None
    } else {
        of_limit(context).or_else(|| cap(context).filter(|_| figure.unit != "Cel"))
    };
    if context.gap_signs & BOUNDS == 0 { limit } else { limit.or_else(|| distant(context)) }
}

/// 不到原来的十分之一: the bound stands before the base of a share.
fn of_base(context: &Context<'_>, figure: &Candidate) -> Option<Modifier> {
    if !matches!(figure.kind, Kind::Percent | Kind::Ratio) {
        return None;
    }
    let head = context.gap().strip_suffix('的')?;
    [
        ("不到", Modifier::LessThan),
        ("不足", Modifier::LessThan),
        ("超过", Modifier::MoreThan),
        ("逾", Modifier::MoreThan),
    ]
    .iter()
    .find(|(word, _)| {
        head.rfind(word).is_some_and(|at| {
            (1..=6).contains(&head.get(at + word.len()..).unwrap_or_default().chars().count())
        })
    })
    .map(|(_, modifier)| *modifier)
}

/// 额度上限提高到120万元, 最低首付两成: a limit that is named before its verb or is one by its name.
fn of_limit(context: &Context<'_>) -> Option<Modifier> {
    let gap = context.gap();
    let named = ["上限", "下限"].iter().find_map(|word| gap.rfind(word).map(|at| (at, *word)));
    if let Some((at, word)) = named {
        let rest = gap.get(at + word.len()..).unwrap_or_default();
        let moved = rest.is_empty()
            || rest.starts_with([
                '由', '从', '提', '上', '调', '增', '放', '下', '降', '达', '是', '为', '设', '定',
            ]);
        let modifier = if word == "上限" { Modifier::AtMost } else { Modifier::AtLeast };
        return (moved && rest.chars().count() <= 8).then_some(modifier);
    }
    let rest = gap.rfind("最低").and_then(|at| gap.get(at + "最低".len()..))?;
    ["首付", "缴费", "消费", "出资", "起存", "起购", "投资额", "投资金额", "限额"]
        .iter()
        .any(|word| rest.strip_prefix(word).is_some_and(|rest| rest.chars().count() <= 5))
        .then_some(Modifier::AtLeast)
}

/// 上百, 过千万: one character that bounds only a round number.
fn short_before(chars: &[char], end: usize, figure: &Candidate, floor: usize) -> bool {
    if end == 0 || end - 1 < floor {
        return false;
    }
    let first = chars.get(figure.start).copied().unwrap_or(' ');
    let round = matches!(first, '百' | '千' | '万' | '亿' | '十' | '半');
    match chars.get(end - 1) {
        Some('上') => {
            round
                && end == figure.start
                && !matches!(chars.get(end.wrapping_sub(2)), Some('以' | '网' | '线' | '会'))
        }
        Some('过') => {
            (round || figure.value.compare(&super::decimal::Decimal::from_int(100)).is_ge())
                && end == figure.start
                && !matches!(
                    chars.get(end.wrapping_sub(2)),
                    Some('通' | '经' | '不' | '走' | '超' | '来' | '去' | '举')
                )
        }
        _ => false,
    }
}

/// 高于全国 and 低于全省 before another thing compare; directly before the number they bound. 近三年 is a period.
fn fits_before(context: &Context<'_>, figure: &Candidate, start: usize, modifier: Modifier) -> bool {
    let previous = start.checked_sub(1).and_then(|at| context.chars.get(at)).copied().unwrap_or(' ');
    match modifier {
        Modifier::Approx => {
            !matches!(previous, '合' | '节' | '条' | '契' | '签' | '预' | '附' | '邻' | '最' | '临' | '靠')
                || context.ends_at(figure.start, "合约")
        }
        Modifier::MoreThan | Modifier::LessThan => {
            !matches!(figure.kind, Kind::PercentagePoint) || !context.ends_at(figure.start, "于")
        }
        // 超出限速六成: the limit is what is passed.
        Modifier::AtMost if matches!(previous, '超' | '出' | '过' | '于') => false,
        Modifier::AtMost if context.ends_at(figure.start, "限") => {
            !matches!(previous, '年' | '期' | '有' | '无' | '权' | '极' | '时' | '汛' | '上' | '下')
        }
        // 满500元减60元, 工作满10年; 圆满 and 充满 are other words.
        Modifier::AtLeast if context.ends_at(start + 1, "满") && !context.ends_at(start + 2, "满") => {
            matches!(figure.kind, Kind::Money | Kind::Age | Kind::Duration)
                && !matches!(previous, '圆' | '充' | '丰' | '饱' | '不' | '未' | '爆' | '挤')
        }
        Modifier::AtLeast if context.ends_at(start + 2, "最低") => {
            figure.unit != "Cel" && !context.clause_has(&["气温", "温度", "零下", "海拔"])
        }
        _ => true,
    }
}

/// 起来, 内容, 多数 only begin like a trigger.
fn fits_after(chars: &[char], figure: &Candidate, length: usize) -> bool {
    let first = chars.get(figure.end).copied().unwrap_or(' ');
    let next = chars.get(figure.end + length).copied().unwrap_or(' ');
    match (first, length) {
        ('起', 1) => {
            matches!(figure.kind, Kind::Money | Kind::Age | Kind::Percent | Kind::Count)
                && (!super::text::is_han(next) || next == '的' && figure.kind == Kind::Money)
        }
        ('内', 1) => {
            !matches!(next, '容' | '蒙' | '外' | '需' | '部' | '地' | '河' | '陆' | '生' | '控' | '设')
        }
        ('多' | '余', 1) => {
            matches!(
                figure.kind,
                Kind::Duration | Kind::Quantity | Kind::Money | Kind::Percent | Kind::Ratio | Kind::Age
            ) && !matches!(
                next,
                '家' | '个' | '次' | '项' | '数' | '元' | '边' | '年' | '场' | '名' | '种' | '只'
            )
        }
        ('许', 1) => !super::text::is_han(next),
        ('上', _) => !matches!(next, '的' | '有'),
        ('前', _) => false,
        ('大', _) => matches!(figure.kind, Kind::Quantity),
        _ => true,
    }
}

/// 最高奖励20万元, 期限最长5年: a cap where the clause states a rule.
fn cap(context: &Context<'_>) -> Option<Modifier> {
    let gap = context.gap();
    let (at, superlative) =
        ["最高", "最长", "最大", "最多"].iter().find_map(|word| gap.rfind(word).map(|at| (at, *word)))?;
    let after = gap.get(at + superlative.len()..).unwrap_or_default();
    // 每件最高2000元, 单户企业累计最高20万元
    let each = context.head_letters().iter().any(|c| matches!(c, '每' | '单'))
        && after.is_empty()
        && super::context::holds(context.head_letters(), "最高");
    if after.chars().count() > 10 || !each && !context.clause_has(CAP_WORDS) {
        return None;
    }
    let record = ["单日", "气温", "温度", "纪录", "记录", "海拔", "峰值", "的", "一", "风速", "时速"]
        .iter()
        .any(|word| after.starts_with(word));
    (!record).then_some(Modifier::AtMost)
}

fn distant(context: &Context<'_>) -> Option<Modifier> {
    let gap = context.gap_letters();
    DISTANT.iter().find_map(|(word, modifier)| {
        let after = gap.get(last(gap, word)? + word.chars().count()..).unwrap_or_default();
        let parted = after.iter().any(|c| matches!(c, '、' | '的' | '('));
        ((1..=8).contains(&after.len()) && !parted).then_some(*modifier)
    })
}

/// The trigger of `modifier` next to the figure `[start, end)`: right after it, or before it from `floor` on.
pub(super) fn cue(
    chars: &[char],
    start: usize,
    end: usize,
    floor: usize,
    modifier: Modifier,
) -> Option<(usize, usize)> {
    let before = (floor..=start).rev().find_map(|at| {
        let (length, _) = BEFORE.ending(chars, at).filter(|(_, meaning)| **meaning == modifier)?;
        (at >= floor + length).then_some((at - length, at))
    });
    let after = AFTER.starting(chars, end).filter(|(_, meaning)| **meaning == modifier);
    before.or(after.map(|(length, _)| (end, end + length)))
}
