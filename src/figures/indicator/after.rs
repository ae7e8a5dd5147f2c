//! The noun that follows a Chinese figure.

use super::super::Kind;
use super::super::context::Context;
use super::super::lexicon::{Lexicon, lines};
use super::super::scan::Candidate;
use super::super::text::{is_han, string};
use super::super::{numeral, unit};
use super::owner::{is_measure, members};
use super::phrase::{LONGEST, WHOLE, trimmed};
use super::verb::{STOPS, is_verb};
use std::sync::LazyLock;

/// Days that begin the next phrase: 蔬菜当天售罄.
static DAYS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    let words = "当天 当日 目前 今年 去年 全年 当月 当晚 次日 陆续 相继 先后 正在 即将 已经 全部 同步 如期 顺利 \
                 率先 连夜 随即 当场 依次 逐步 仍然 依然 始终 一直 不断 悉数 尚未 暂未 临时 一度 一时 曾经 曾 至今 迄今 早已 业已 均已 都已 已 均 都 纷纷 轮流 分批 分别 集中 同时 再次 首次 初步 全天候 超标准 一一 集体 就地 就近 免费 主动 自愿 竞相 争相 携手 共同 满载 无人 无一 平均 合计 总计 累计";
    Lexicon::new(words.split(' ').map(|word| (word, ())))
});

/// Adverbs and ends that stand where the noun of a figure would: 14名依次登台, 40多秒售罄.
static NO_NOUNS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    let words = "依次 陆续 相继 先后 正在 即将 已经 如期 顺利 率先 连夜 随即 当场 逐步 仍然 依然 尚未 暂未 一度 纷纷 轮流 分批 分别 悉数 \
                 售罄 售完 卖完 抢空 抢光 落幕 收官 告罄";
    Lexicon::new(words.split_whitespace().map(|word| (word, ())))
});

/// Verbs that end the noun before them, and begin nouns as often.
static PREDICATES: LazyLock<Lexicon<()>> =
    LazyLock::new(|| Lexicon::new(lines(include_str!("../data/predicates.txt")).map(|word| (word, ()))));

/// Characters after a count that name nothing.
const EMPTY_SHORT: &str = "起整多余的了以内外上下左右前后中不者";

/// Nouns of one character that are counted by themselves.
pub(super) const SHORT_NOUNS: &str =
    "赞人村县市省国镇乡校区厂店馆城站岛港车船井湖河桥路树牛羊猪鸡鱼茶煤油气电水粮";

/// Verbs that close a noun phrase as its head: 贷款支持, 技术改造.
pub(super) const ACTS: &[&str] = &[
    "支持", "服务", "建设", "改造", "培训", "奖励", "补贴", "开发", "管理", "治理", "生产", "销售", "运输",
    "种植", "养殖", "检测", "融资",
];

/// Words after an amount that name nothing: 1.5万列新高, 3000列大关.
static EMPTY_NOUNS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    let words = "大关 新高 关口 目标 历史 纪录 部分 门槛 台阶 规模 水平 不等 为主 为限 人民币 封顶 上下 区间 增长 任务 出头 开外 大台阶 高位 高点 低点 新低 整 标准";
    Lexicon::new(words.split(' ').map(|word| (word, ())))
});

/// Characters behind 中 that make one word with it: 中心, 中学.
const AFTER_MIDDLE: &str = "心国药学医小型欧介央部期巴等试队职";

/// The noun that follows the figure.
pub(super) fn after(context: &Context<'_>, figure: &Candidate) -> Option<String> {
    let chars = context.chars;
    let at = start(context, figure);
    if chars.get(at) == Some(&'占') || is_item(chars, at) || NO_NOUNS.starting(chars, at).is_some() {
        return None;
    }
    let end = end(context, figure, at);
    let noun = without_place(trimmed(chars.get(at..end).unwrap_or_default(), is_joint));
    if noun.first() == Some(&'一') && unit::at(chars, at + 1).is_some() {
        return None;
    }
    let closed = closes(chars, end);
    // 11个部门预算执行率低于60%: the measure of those who are counted has a number of its own.
    let many = matches!(figure.kind, Kind::Count | Kind::Age);
    let numbered = figure.kind == Kind::Count && !closed && end < context.clause_end
        || many && chars.get(end).copied().is_some_and(numeral::begins);
    // 其中9次深度超过9000米: how deep they were, not what they are.
    if numbered && is_measure(noun) && context.gap().ends_with("其中") {
        return None;
    }
    let noun = if numbered { members(noun).unwrap_or(noun) } else { noun };
    names(noun, closed && figure.kind == Kind::Count).then(|| string(noun))
}

/// Where the noun begins, behind what bounds, prices or converts the figure.
fn start(context: &Context<'_>, figure: &Candidate) -> usize {
    let chars = context.chars;
    let mut at = figure.end;
    let bounded = |c: &char| matches!(c, '及' | '以' | '左' | '多' | '余' | '起' | '的');
    let bounds: &[&str] = if chars.get(at).is_some_and(bounded) {
        &["及以上", "以上", "以下", "以内", "左右", "多", "余", "起的", "的"]
    } else {
        &[]
    };
    for word in bounds {
        if context.begins_at(at, word) {
            at += word.chars().count();
        }
    }
    // 两块五一碗的豆浆, 15元一斤的苹果: the price of one of them.
    if figure.kind == Kind::Money
        && chars.get(at) == Some(&'一')
        && let Some(unit) = unit::at(chars, at + 1)
        && chars.get(unit.end) == Some(&'的')
    {
        at = unit.end + 1;
    }
    // 300亿元(约合42亿美元)的订单: the noun follows the conversion.
    if chars.get(at) == Some(&'(')
        && let Some(length) = chars.iter().skip(at).take(24).position(|c| *c == ')')
    {
        at += length + 1;
        at += usize::from(chars.get(at) == Some(&'的'));
    }
    at
}

/// 六章四十二条: the next item of a list is a figure of its own.
fn is_item(chars: &[char], at: usize) -> bool {
    chars.get(at) != Some(&'一')
        && numeral::read(chars, at)
            .is_some_and(|number| !number.bare && number.end > at && unit::at(chars, number.end).is_some())
}

/// Where the noun that begins at `at` ends.
fn end(context: &Context<'_>, figure: &Candidate, at: usize) -> usize {
    let chars = context.chars;
    let mut end = at;
    while end < context.clause_end && end - at < LONGEST {
        let c = chars.get(end).copied().unwrap_or(' ');
        if !is_inside(c) {
            // 村庄通了燃气: the verb before 了 is no part of the noun.
            let verb = matches!(c, '了' | '着') && end > at + 1;
            return end - usize::from(verb);
        }
        if (end > at && DAYS.starting(chars, end).is_some()) || measure_begins(chars, at, end) {
            break;
        }
        match word(context, figure, at, end) {
            Some(length) => end += length,
            None => break,
        }
    }
    end
}

fn is_joint(c: char) -> bool {
    matches!(c, '“' | '”' | '-' | '·')
}

/// Whether a noun goes on over the character.
fn is_inside(c: char) -> bool {
    (is_han(c) || c.is_ascii_alphanumeric() || is_joint(c) || c == '+')
        && !matches!(c, '的' | '了' | '着' | '以' | '等' | '及' | '每')
}

/// Whether no word goes on at `at`.
fn closes(chars: &[char], at: usize) -> bool {
    chars.get(at).is_none_or(|c| !is_han(*c))
}

/// Whether what is said of the noun that began at `at` begins at `end`: a place, a comparison, a measure of each.
fn measure_begins(chars: &[char], at: usize, end: usize) -> bool {
    let c = chars.get(end).copied().unwrap_or(' ');
    let next = chars.get(end + 1).copied().unwrap_or(' ');
    let middle = c == '中' && end > at && !AFTER_MIDDLE.contains(next);
    // 三四十个摊位挤满老街
    let filled = next == '满' && end > at + 1;
    // 连续5周高于2000套
    let compared = next == '于' && "高低多少快慢优大小长短".contains(c);
    // 9颗卫星单星重42公斤: the measure of one of them has a number of its own.
    let single = c == '单'
        && end > at + 1
        && "星车台户机桩箱件场体座栋价次株粒艘棚套".contains(next)
        && !chars.get(end - 1).is_some_and(|c| "清订菜名账保大签运简".contains(*c));
    // 11栋住宅楼里三分之二的住户
    let within = matches!(c, '里' | '中' | '内') && end > at + 1 && numeral::begins(next);
    let mean = next == '均' && matches!(c, '平' | '人' | '户' | '日' | '年' | '月' | '亩');
    middle || filled || compared || single || within || mean
}

/// The length of the word at `end` that the noun which began at `at` goes on with, if it does.
fn word(context: &Context<'_>, figure: &Candidate, at: usize, end: usize) -> Option<usize> {
    let chars = context.chars;
    // 国家和地区 is one noun.
    if end > at && chars.get(end) == Some(&'和') && context.begins_at(end + 1, "地区") {
        return Some("和地区".chars().count());
    }
    if let Some((length, ())) = WHOLE.starting(chars, end) {
        return Some(length);
    }
    // 一千二百名工人轮班作业, 3个乡镇停电
    if end > at + 1
        && let Some((length, ())) = PREDICATES.starting(chars, end)
        && is_verb(chars, end, length, false)
    {
        return None;
    }
    if let Some((length, ())) = STOPS.starting(chars, end) {
        let noun = verb_is_noun(context, figure, at, end, length);
        return (noun || !is_verb(chars, end, length, end == at)).then_some(length);
    }
    (!number_begins(chars, end)).then_some(1)
}

/// Whether the verb at `end` is a noun, or part of one that began at `at`.
fn verb_is_noun(context: &Context<'_>, figure: &Candidate, at: usize, end: usize, length: usize) -> bool {
    let chars = context.chars;
    let closed = closes(chars, end + length);
    if end > at {
        return closed && ACTS.contains(&context.cut(end, end + length));
    }
    // What follows 的 is a noun, a verb in it or not: 采购合同.
    let attributive = at > figure.end && chars.get(at - 1) == Some(&'的');
    // 126场比赛, 3次检查: an event that is counted.
    let event = matches!(figure.unit.as_ref(), "{场}" | "{次}" | "{例}" | "{轮}" | "{项}");
    length > 1 && if closed { event } else { attributive }
}

/// Whether a number begins at `at` that is no part of a noun: 三年位居全国第一.
fn number_begins(chars: &[char], at: usize) -> bool {
    match chars.get(at).copied().unwrap_or(' ') {
        '第' if chars.get(at + 1).copied().is_some_and(numeral::begins) => true,
        c => {
            numeral::begins(c)
                && numeral::read(chars, at).is_some_and(|n| n.arabic || n.power >= 4 && !n.bare)
        }
    }
}

/// 产业链上的: the locative is no part of the noun.
fn without_place(noun: &[char]) -> &[char] {
    let locative = |c: &&char| matches!(c, '上' | '中' | '里' | '内' | '不' | '每');
    let trailing = if noun.len() > 2 { noun.iter().rev().take_while(locative).count() } else { 0 };
    noun.get(..noun.len() - trailing).unwrap_or_default()
}

/// Whether the noun names what is measured; `alone` if any single character does.
fn names(noun: &[char], alone: bool) -> bool {
    match noun {
        [] => false,
        [short] => (SHORT_NOUNS.contains(*short) || alone && is_han(*short)) && !EMPTY_SHORT.contains(*short),
        // What is nothing but a region names nothing.
        ['全', '国' | '省' | '市' | '县' | '区' | '球' | '州'] | ['世', '界'] | ['行', '业'] => {
            false
        }
        _ => EMPTY_NOUNS.starting(noun, 0).is_none(),
    }
}
