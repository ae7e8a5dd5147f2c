//! How far a time governs, by its wording and the words around it.

use super::super::lexicon::Lexicon;
use super::super::numeral;
use super::super::text::Text;
use super::event::borders;
use super::{Reach, Time};
use std::sync::LazyLock;

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

/// Where a thing began: 建于1956年的水库, 1956年建成的水库.
static ORIGINS: LazyLock<Lexicon<()>> =
    LazyLock::new(|| Lexicon::words("建于 成立于 创办于 创建于 创立于 建成于 生于 诞生于 投产于"));
static BEGUN: LazyLock<Lexicon<()>> =
    LazyLock::new(|| Lexicon::words("建成的 成立的 出生的 投产的 创办的 修建的 开通的 建造的"));

/// The time `[start, end)` with its reach.
pub(super) fn classify(source: &Text<'_>, start: usize, end: usize) -> Time {
    let chars = source.chars.as_slice();
    let time = Wording {
        chars,
        start,
        text: source.cut(start, end),
        own: chars.get(start..end).unwrap_or_default(),
        before: chars.get(start.saturating_sub(6)..start).unwrap_or_default(),
        after: chars.get(end..).unwrap_or_default(),
        ahead: source.cut(end, end + 8),
    };
    let reach = if time.is_level_before() {
        Reach::Next
    } else if time.is_base()
        || time.is_numbered()
        || time.is_origin()
        || time.is_report()
        || time.is_clock()
        || time.text == "同期" && !time.begins_clause()
    {
        Reach::Nothing
    } else if VAGUELY.begins(time.own, 0) || time.text.ends_with("同期") || time.is_ago() || time.recurs() {
        Reach::Sentence
    } else {
        Reach::Paragraph
    };
    let weak = matches!(time.text, "年内" | "月内" | "全年" | "全月" | "全周" | "全季" | "当日" | "当天");
    Time { start, end, reach, future: time.lies_ahead(), weak }
}

/// A time with the words around it.
struct Wording<'a> {
    chars: &'a [char],
    start: usize,
    text: &'a str,
    own: &'a [char],
    /// Six characters before it.
    before: &'a [char],
    /// All that follows, and eight characters of it.
    after: &'a [char],
    ahead: &'a str,
}

impl Wording<'_> {
    /// 由2020年的40家: a level that the change to the next figure starts from.
    fn is_level_before(&self) -> bool {
        let (own, next) = (self.own.first(), self.after.first());
        let by = self.before.last() == Some(&'由');
        let from = matches!(own, Some('由' | '从' | '自')) || by || self.before.last() == Some(&'从');
        let counted = |c: char| numeral::begins(c) || c == '约';
        from && matches!(self.after, ['的', number, ..] if counted(*number))
            || (by || own == Some(&'从')) && next.is_some_and(char::is_ascii_digit)
    }

    /// 比2019年, 达到2020年的6倍, 在2023年基础上: what something is measured against.
    fn is_base(&self) -> bool {
        // 恢复至2019年同期的九成: the time that a multiple relates to.
        let related = || {
            matches!(self.after, ['的', ..] | ['同', '期', '的', ..])
                && matches!(self.own, ['到' | '至' | '为' | '是', ..])
                && matches!(self.before, [.., '达' | '复' | '升' | '当' | '降'])
                && self.ahead.contains(['倍', '%', '成'])
        };
        BASED.ending(self.before, self.before.len()).is_some_and(|(_, based)| *based)
            || related()
            || matches!(self.after.first(), Some('的' | '基'))
                && self.ahead.trim_start_matches('的').starts_with("基础")
    }

    /// 记者今天从会上获悉, 5月3日讯: when it was reported.
    fn is_report(&self) -> bool {
        matches!(self.before, [.., '记', '者'])
            || match self.after {
                ['获', '悉', ..]
                | ['讯', ..]
                | ['电', ')' | ',', ..]
                | ['发', '布', ..]
                | ['在', '接', '受', ..] => true,
                ['从', ..] => self.ahead.contains('获'),
                _ => false,
            }
    }

    /// 8时30分: a time of day.
    fn is_clock(&self) -> bool {
        self.own.iter().any(|c| matches!(c, '时' | '点' | ':'))
            && !self.own.iter().any(|c| matches!(c, '今' | '昨' | '明' | '月' | '日' | '年'))
            && !matches!(self.text, "当时" | "那时")
            && !self.own.windows(2).any(|pair| matches!(pair, ['时', '期' | '段' | '间']))
    }

    /// 五年前, 十天前: told once, then the text is back in its own time.
    fn is_ago(&self) -> bool {
        matches!(self.own, [first, .., '年' | '月' | '天' | '日', '前'] if numeral::begins(*first))
            && self.own.len() <= 5
            && self.own.iter().filter(|c| c.is_ascii_digit()).count() < 4
    }

    /// 建于1956年的水库: what a thing is, not when it is measured.
    fn is_origin(&self) -> bool {
        ORIGINS.ends(self.before, self.before.len()) || BEGUN.begins(self.after, 0)
    }

    /// 周末房价, 淡季打六折: days that come again and again, and those ahead, say nothing of the next sentence.
    fn recurs(&self) -> bool {
        matches!(
            self.text,
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
        )
    }

    /// 今年第11号台风: the number of a thing.
    fn is_numbered(&self) -> bool {
        self.own.last() == Some(&'年')
            && self.after.first() == Some(&'第')
            && self
                .ahead
                .trim_start_matches('第')
                .trim_start_matches(|c: char| c.is_ascii_digit())
                .starts_with('号')
    }

    fn begins_clause(&self) -> bool {
        self.start.checked_sub(1).and_then(|at| self.chars.get(at)).is_none_or(|c| borders(*c))
    }

    /// 未来3年, 到2030年, 力争明年
    fn lies_ahead(&self) -> bool {
        let words =
            ["未来", "明年", "后年", "今后", "下个", "接下来", "到20", "至20", "下一年", "到“十", "力争"];
        matches!(self.own.first(), Some('未' | '明' | '后' | '今' | '下' | '接' | '到' | '至' | '力'))
            && words.iter().any(|word| self.text.starts_with(word))
    }
}
