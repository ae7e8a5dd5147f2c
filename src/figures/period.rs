//! Time expressions of Chinese text: they are never figures, and the nearest one governs a figure.

mod event;
mod name;
mod wording;

use super::clause::Clauses;
use super::context::Context;
use super::lexicon::Lexicon;
use super::signs::TIME;
use super::text::Text;
use event::{borders, events, opening};
use std::sync::LazyLock;
use wording::WORDING;

/// No time begins with more numerals than this; longer runs are codes, and hostile text.
const LONGEST_NUMERAL: usize = 12;

/// How far a time expression governs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Until another absolute one in the paragraph: 2023年, 前三季度, 今年.
    Paragraph,
    /// Only its own sentence: 目前, 近年来.
    Sentence,
    /// Only the figure that follows it: 由2020年的40家.
    Next,
    /// Nothing: a base of comparison (比2019年), a reporting date, a clock time.
    Nothing,
}

/// One time expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Time {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) reach: Reach,
    /// Lies ahead by its own wording: 未来3年, 到2030年, 明年.
    pub(super) future: bool,
    /// Says little beside another one: 年内, 全年.
    pub(super) weak: bool,
}

/// Whether a time can begin with `c`.
pub(super) fn can_begin(c: char) -> bool {
    WORDING.begins_with(c, None)
}

/// All time expressions of `text` in order.
pub(super) fn find(text: &Text<'_>) -> Vec<Time> {
    let chars = text.chars.as_slice();
    let mut found = Vec::new();
    let mut from = 0;
    while let Some((start, mut end)) = next(text, from) {
        from = end;
        while end > start + 1 && chars.get(end - 1) == Some(&'的') {
            end -= 1;
        }
        // 10月20日点火: no hour before 点.
        if matches!(chars.get(start..end), Some([.., '日' | '号', '点' | '时'])) {
            end -= 1;
        }
        let start = opening(text, start, end);
        if is_time(text, start, end) {
            found.push(classify(text, start, end));
        }
    }
    for (mut start, end) in events(text) {
        // 新馆5月18日开放以来: the day begins the frame.
        if let Some(day) = found.iter().find(|time| {
            time.start > start && time.end < end && text.cut(time.start, time.end).ends_with('日')
        }) {
            start = day.start;
        }
        // A longer frame swallows the dates in it.
        found.retain(|time| time.end <= start || time.start >= end || time.start == start && time.end == end);
        if !found.iter().any(|time| time.start == start) {
            found.push(Time { start, end, reach: Reach::Paragraph, future: false, weak: false });
        }
    }
    found.sort_by_key(|time| time.start);
    found
}

/// The first wording of a time that begins at `from` or later.
fn next(text: &Text<'_>, from: usize) -> Option<(usize, usize)> {
    let chars = text.chars.as_slice();
    let mut at = from;
    loop {
        at += text.signs.get(at..)?.iter().position(|signs| signs & TIME != 0)?;
        let letter = *chars.get(at)?;
        if WORDING.begins_with(letter, chars.get(at + 1).copied()) {
            let rest = chars.get(at..).unwrap_or_default();
            let numerals = rest.iter().take_while(|c| is_numeral(**c)).count();
            if numerals > 0 && !timed(rest, numerals) {
                at += numerals;
                continue;
            }
            // Of a long run only the end can count years or days.
            if numerals > LONGEST_NUMERAL {
                at += numerals - LONGEST_NUMERAL;
                continue;
            }
            if let Some(hit) = WORDING.match_at(chars, at) {
                return Some((hit.start, hit.end));
            }
        }
        at += 1;
    }
}

/// Digits, and what the patterns above count years, months and days with.
fn is_numeral(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(
            c,
            '一' | '二'
                | '三'
                | '四'
                | '五'
                | '六'
                | '七'
                | '八'
                | '九'
                | '十'
                | '〇'
                | '○'
                | '零'
                | '两'
                | '几'
                | '数'
                | '半'
                | '元'
                | '正'
                | '冬'
                | '腊'
        )
}

/// Whether the `numerals` characters that `rest` begins with can begin a time: 3年, 5月至, 7:30, 十四五, 五一, 元旦,
/// 冬季. Most numbers of the news are amounts and stop here.
fn timed(rest: &[char], numerals: usize) -> bool {
    let unit = rest.get(numerals).is_some_and(|c| {
        matches!(
            c,
            '年' | '月'
                | '日'
                | '号'
                | '季'
                | '时'
                | '点'
                | ':'
                | '分'
                | '天'
                | '周'
                | '小'
                | '个'
                | '载'
                | '学'
                | '财'
                | '/'
                | '榨'
                | '赛'
                | '世'
                | '多'
                | '余'
                | '来'
                | '至'
                | '到'
                | '-'
                | '—'
                | '–'
                | '~'
                | '、'
        )
    });
    let name = |c: &char| matches!(c, '五' | '元' | '冬');
    let digits = rest.get(..numerals).unwrap_or_default();
    unit || digits.iter().any(name) || digits.windows(2).any(|pair| matches!(pair, ['十' | '六', '一']))
}

/// Whether hours and minutes at `start` are how long something took: 2时08分15秒, 用时3时20分.
fn takes(source: &Text<'_>, start: usize, after: char) -> bool {
    let before = source.cut(start.saturating_sub(6), start);
    let words = ["用时", "耗时", "历时", "时长", "成绩", "跑出", "缩短", "压缩", "需", "仅", "以"];
    after.is_ascii_digit() || words.iter().any(|word| before.contains(word))
}

/// Leaves out what only looks like a time: 3号楼, 十月怀胎 numbers inside longer digit runs, 200日元.
fn is_time(source: &Text<'_>, start: usize, end: usize) -> bool {
    let chars = source.chars.as_slice();
    let before = start.checked_sub(1).and_then(|at| chars.get(at)).copied().unwrap_or(' ');
    let after = chars.get(end).copied().unwrap_or(' ');
    let first = chars.get(start).copied().unwrap_or(' ');
    let last = chars.get(end - 1).copied().unwrap_or(' ');
    let numeric = super::numeral::begins(first);
    let text = source.cut(start, end);
    if numeric && (before.is_ascii_digit() || matches!(before, '.' | '第' | '百' | '千' | '万' | '亿' | '十'))
    {
        return false;
    }
    // 本届展会 is a thing whatever follows.
    if text == "展会" {
        return false;
    }
    // Words of time only where they begin a clause: 越过去 and 说明末尾 are others.
    let reign = last == '末' && end - start == 2 && "唐宋元明清".contains(first);
    if matches!(
        text,
        "过去" | "以前" | "从前" | "当时" | "那时" | "那年" | "早先" | "最初" | "起初" | "贺岁" | "旧时"
    ) && super::text::is_han(before)
        || reign && super::text::is_han(before)
    {
        return false;
    }
    if name::holds(source, start, end) {
        return false;
    }
    // 618个 are counted, 那年轻人 is somebody, 高峰 is a summit, 过去的 an attribute, 过去了 a verb.
    let counted = text == "618"
        && super::text::is_han(after)
        && !matches!(after, '期' | '大' | '当' | '购' | '促' | '前' | '后');
    let other = matches!(text, "过去" | "以前" | "从前" | "最初") && matches!(after, '的' | '了')
        || text == "那年" && matches!(after, '轻' | '头');
    // 两块五一碗, 一五一十: no holiday.
    let holiday = text != "五一"
        || !(matches!(before, '块' | '元' | '毛' | '角' | '十' | '一' | '二' | '三' | '米' | '斤')
            || after == '十'
            || super::unit::at(chars, end).is_some());
    if matches!(text, "高峰" | "初期") || counted || other || !holiday {
        return false;
    }
    // 展会 and 节日 alone are things; with their frame word they are times.
    if super::text::is_han(after)
        && matches!(
            text,
            "展会" | "节日" | "假期" | "赛季" | "会期" | "假日" | "寒假" | "暑假" | "旺季" | "淡季"
        )
    {
        return false;
    }
    // 休渔期4个半月: how long a season lasts.
    if last == '期' && !numeric && super::numeral::begins(after) {
        return false;
    }
    // 跻身类目前10名: the first ten of a class.
    if text == "目前"
        && matches!(before, '类' | '项' | '题' | '栏' | '科' | '品')
        && after.is_ascii_digit()
        && source.cut(end, end + 4).contains(['名', '位', '强'])
    {
        return false;
    }
    if last == '分' && text.contains('时') && takes(source, start, after) {
        return false;
    }
    // 5月3日(周六)
    if first == '周' && before == '(' && after == ')' {
        return false;
    }
    if first == '前' && before == '提' {
        return false;
    }
    // 将近40个小时, 持续近3天: no period.
    let lasting = source.cut(start.saturating_sub(2), start);
    if first == '近'
        && (matches!(before, '将' | '接')
            || matches!(
                before,
                '龄' | '史'
                    | '时'
                    | '短'
                    | '延'
                    | '长'
                    | '早'
                    | '迟'
                    | '前'
                    | '了'
                    | '逾'
                    | '共'
                    | '达'
                    | '续'
                    | '命'
                    | '期'
                    | '省'
                    | '晚'
            )
            || matches!(lasting, "持续" | "为期" | "历经" | "工作" | "从业" | "从教" | "从医" | "驻村"))
    {
        return false;
    }
    // 排队近两小时, at the end of a clause, takes them; 近24小时降雨 falls within.
    if first == '近' && text.ends_with("小时") && super::text::is_han(before) && !super::text::is_han(after)
    {
        return false;
    }
    // 闭馆改造14个月后: what lasts so long stands before; 两天后 by itself is a time.
    if numeric && last == '后' && name::lasts(source, start) {
        return false;
    }
    // 出现在漠北镇, 体现在: no 现在.
    if text == "现在"
        && matches!(before, '出' | '体' | '表' | '呈' | '实' | '发' | '展' | '再' | '涌' | '显' | '浮')
    {
        return false;
    }
    if last == '号' && !text.contains('月') {
        // 3号 alone is a date only in dialogue; in news it numbers a building, a well or a line.
        return false;
    }
    // 年初预算 and 全年目标 are plans, 1:480 is a ratio.
    let ahead = source.cut(end, end + 2);
    if matches!(text, "年初" | "年末" | "年底" | "全年" | "年中")
        && matches!(ahead, "预算" | "计划" | "目标" | "确定" | "既定" | "任务" | "下达")
    {
        return false;
    }
    // 10日内 is a limit, no day of a month.
    if last == '日'
        && numeric
        && !text.contains(['月', '年'])
        && (after == '内' || matches!(ahead, "之内" | "以内"))
    {
        return false;
    }
    // 比分依次为11:8、9:11: results, of which some look like a time of day.
    let clock = chars.get(start..end).unwrap_or_default().contains(&':');
    if clock && super::text::cut_clause(source, start).contains("比分") {
        return false;
    }
    if clock && (after.is_ascii_digit() || before == '比' || before == ':' || after == ':') {
        return false;
    }
    if matches!(text, "后年" | "前年" | "当年" | "本年")
        && super::text::is_han(before)
        && !matches!(before, '到' | '至' | '在' | '从')
    {
        // 投产后年产值 parts before 年.
        return false;
    }
    if last == '日' && matches!(after, '元' | '均' | '本') {
        return false;
    }
    if matches!(last, '后' | '前')
        && matches!(after, '位' | '名' | '列' | '强' | '期' | '往' | '十' | '0'..='9')
        && text.chars().count() > 2
        && numeric
    {
        return false;
    }
    // 三天内, 4个月后 and the like need a number; 日前 and 年后 are other words.
    if before == '每'
        || (numeric && matches!(before, '满' | '需' | '用' | '达') && !text.contains(['月', '日']))
    {
        return false;
    }
    // 达3年前 is no time, but 提前15天 measures.
    !(numeric && before == '前' && start >= 2 && chars.get(start - 2) == Some(&'提'))
}

/// Times that reach no further than their sentence begin so.
static VAGUELY: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    let words = "目前 如今 现如今 当前 现在 眼下 近年 近些年 这些年 近期 近来 现阶段 时下 当下 最近 多年来 近几年 这几年 历年 连年 当时 那时 那年 那会儿 以前 从前 过去 早先 最初 起初 短短 同期 截至目前 截止目前 到目前 迄今 至今";
    Lexicon::new(words.split(' ').map(|word| (word, ())))
});

/// Words before a time that make it the base of a comparison, and longer ones that end alike and do not.
static BASED: LazyLock<Lexicon<bool>> = LazyLock::new(|| {
    let (based, others) = (
        "只及 仅及 不足 不到 及 比 较 同 与 和 是 为 跟 相当于 高于 低于 快于 慢于 优于 好于 多于 少于 超过 对比 相比 比起",
        "特别是 尤其是 正是 但是 于是 还是 总是 都是 因为 作为 认为 成为",
    );
    let words = |words: &'static str, based| words.split(' ').map(move |word| (word, based));
    Lexicon::new(words(based, true).chain(words(others, false)))
});

fn classify(source: &Text<'_>, start: usize, end: usize) -> Time {
    let chars = source.chars.as_slice();
    let text = source.cut(start, end);
    let ahead = source.cut(end, end + 8);
    let before = source.cut(start.saturating_sub(6), start);
    let own = chars.get(start..end).unwrap_or_default();
    let lead = chars.get(start.saturating_sub(6)..start).unwrap_or_default();
    let starts_vague = VAGUELY.starting(own, 0).is_some();
    let based = BASED.ending(lead, lead.len()).is_some_and(|(_, based)| *based);
    // 达到2020年的6倍, 恢复至2019年同期的九成: the time that a multiple relates to; 在2023年基础上 names a base.
    let related = (ahead.starts_with('的') || ahead.starts_with("同期的"))
        && text.starts_with(['到', '至', '为', '是'])
        && before.ends_with(['达', '复', '升', '当', '降'])
        && ahead.contains(['倍', '%', '成']);
    let related = related || ahead.trim_start_matches('的').starts_with("基础");
    let based = based || related;
    let reporting = before.ends_with("记者")
        || match chars.get(end) {
            Some('获' | '讯' | '电' | '发' | '在') => {
                ["获悉", "讯", "电)", "电,", "发布", "在接受"].iter().any(|word| ahead.starts_with(word))
            }
            Some('从') => ahead.contains('获'),
            _ => false,
        };
    let clock = own.iter().any(|c| matches!(c, '时' | '点' | ':'))
        && !own.iter().any(|c| matches!(c, '今' | '昨' | '明'))
        && !own.iter().any(|c| matches!(c, '月' | '日' | '年'))
        && !matches!(text, "当时" | "那时")
        && !["时期", "时段", "时间"].iter().any(|word| text.contains(word));
    let from = matches!(text.chars().next(), Some('由' | '从' | '自'))
        || before.ends_with('由')
        || before.ends_with('从');
    let from_state = from
        && ahead.starts_with('的')
        && ahead.chars().nth(1).is_some_and(|c| super::numeral::begins(c) || c == '约')
        || (before.ends_with('由') || text.starts_with('从'))
            && ahead.chars().next().is_some_and(|c| c.is_ascii_digit());
    // 五年前, 十天前: told once, then the text is back in its own time.
    let digits = own.iter().filter(|c| c.is_ascii_digit()).count();
    let ago = matches!(own, [_, .., '年' | '月' | '天' | '日', '前'])
        && own.len() <= 5
        && digits < 4
        && super::numeral::begins(own.first().copied().unwrap_or(' '));
    // 建于1956年的水库, 1956年建成的水库: what a thing is, not when it is measured.
    const ORIGINS: &[&str] =
        &["建于", "成立于", "创办于", "创建于", "创立于", "建成于", "生于", "诞生于", "投产于"];
    const BEGUN: &[&str] = &["建成的", "成立的", "出生的", "投产的", "创办的", "修建的", "开通的", "建造的"];
    let origin =
        ORIGINS.iter().any(|word| before.ends_with(word)) || BEGUN.iter().any(|word| ahead.starts_with(word));
    // 周末房价, 淡季打六折: days that come again and again, and those ahead, say nothing of the next sentence.
    let recurs = matches!(
        text,
        "下周"
            | "下月"
            | "明天"
            | "明日"
            | "周末"
            | "平日"
            | "工作日"
            | "节假日"
            | "淡季"
            | "旺季"
            | "高峰期"
            | "平峰期"
    );
    // 今年第11号台风: the number of a thing.
    let numbered = text.ends_with('年')
        && ahead.starts_with('第')
        && ahead.trim_start_matches('第').trim_start_matches(|c: char| c.is_ascii_digit()).starts_with('号');
    let begins_clause = start.checked_sub(1).and_then(|at| chars.get(at)).is_none_or(|c| borders(*c));
    let reach = if from_state {
        Reach::Next
    } else if based || numbered || origin || reporting || clock || text == "同期" && !begins_clause {
        Reach::Nothing
    } else if starts_vague || text.ends_with("同期") || ago || recurs {
        Reach::Sentence
    } else {
        Reach::Paragraph
    };
    let weak = matches!(text, "年内" | "月内" | "全年" | "全月" | "全周" | "全季" | "当日" | "当天");
    let future = matches!(own.first(), Some('未' | '明' | '后' | '今' | '下' | '接' | '到' | '至' | '力'))
        && ["未来", "明年", "后年", "今后", "下个", "接下来", "到20", "至20", "下一年", "到“十", "力争"]
            .iter()
            .any(|word| text.starts_with(word));
    Time { start, end, reach, future, weak }
}

/// The time expression that governs the figure of `context`: in its clause, else before it in its sentence, else
/// the nearest absolute one before it in its paragraph.
pub(super) fn governing<'t>(times: &'t [Time], clauses: &Clauses, context: &Context<'_>) -> Option<&'t Time> {
    let (start, sentence, clause) = (context.start, context.sentence, context.clause);
    let index = times.partition_point(|time| time.start < start);
    let before = times.get(..index).unwrap_or_default().iter().rev();
    let mut own: Option<&Time> = None;
    let mut paragraph = None;
    for time in before.take(24) {
        if time.end > start {
            continue;
        }
        if time.start < sentence.start {
            if time.start < clauses.scope(start) {
                break;
            }
            if time.reach == Reach::Paragraph {
                paragraph = Some(time);
                break;
            }
            continue;
        }
        match time.reach {
            Reach::Nothing => {}
            Reach::Next if start.saturating_sub(time.end) <= 4 => return Some(time),
            Reach::Next => {}
            // 2023年…年内首次: the year in the same clause tells more.
            _ if own.is_none() || own.is_some_and(|own| own.weak && time.start >= clause.start) => {
                let settled = !time.weak || own.is_some();
                own = Some(time);
                if settled {
                    break;
                }
            }
            _ => break,
        }
    }
    if own.is_some_and(|time| time.start >= clause.start) {
        return own;
    }
    // 300家目前已投产: a time that stands later in the clause.
    let after = times.get(index..).unwrap_or_default().iter().take(2);
    let later = after
        .into_iter()
        .find(|time| time.end <= clause.end && matches!(time.reach, Reach::Paragraph | Reach::Sentence));
    own.or(later.filter(|_| own.is_none())).or(paragraph)
}
