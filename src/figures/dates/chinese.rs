//! The days of Chinese time expressions: 去年, 前三季度, 1-5月, 截至6月末, “十四五”期间, 近五年.

mod year;

use super::super::lexicon::Lexicon;
use super::span::{Interval, Unit, month_end, shifted};
use super::{Frame, Reading, window};
use chrono::Datelike;
use smallvec::SmallVec;
use std::sync::LazyLock;

/// Reads an expression from its head.
struct Cursor {
    chars: SmallVec<[char; 24]>,
    at: usize,
}

/// What stands before an expression and opens one of its sides.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lead {
    None,
    /// 截至, 到: only the end is named.
    Until,
}

static LEADS: LazyLock<Lexicon<Lead>> = LazyLock::new(|| {
    let leads = |words: &'static str, lead| words.split(' ').map(move |word| (word, lead));
    let until = leads("截至到 截至 截止到 截止 到 至", Lead::Until);
    Lexicon::new(until.chain(leads("自从 自 从 在", Lead::None)))
});
static NOWS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    let words = "目前 当前 如今 现如今 现在 眼下 现阶段 当下 时下 迄今为止 迄今 至今";
    Lexicon::new(words.split(' ').map(|word| (word, ())))
});
/// Heads of windows of days, with whether they look ahead.
static WINDOWS: LazyLock<Lexicon<bool>> = LazyLock::new(|| {
    let past = "最近 近 过去的 过去 这".split(' ').map(|word| (word, false));
    Lexicon::new(past.chain("未来 今后 接下来 下个 往后".split(' ').map(|word| (word, true))))
});
/// Days told from the day of publication.
const DAYS: [(&str, i32); 16] = [
    ("今天", 0),
    ("今日", 0),
    ("今晚", 0),
    ("今早", 0),
    ("今晨", 0),
    ("昨天", -1),
    ("昨日", -1),
    ("昨晚", -1),
    ("昨夜", -1),
    ("前天", -2),
    ("前晚", -2),
    ("明天", 1),
    ("明日", 1),
    ("明晚", 1),
    ("明早", 1),
    ("后天", 2),
];

static DAY_WORDS: LazyLock<Lexicon<i32>> = LazyLock::new(|| Lexicon::new(DAYS));

pub(super) fn resolve(text: &str, frame: &Frame) -> Option<Reading> {
    // Days of the lunar calendar have none in ours without tables of it.
    let lunar = ['正', '腊', '农', '大'];
    if text.contains(lunar) && ["正月", "腊月", "农历", "大年"].iter().any(|word| text.contains(word))
    {
        return None;
    }
    let letters = text.chars().map(super::super::text::narrow).filter(|c| !c.is_whitespace() && !quotes(*c));
    let mut cursor = Cursor { chars: letters.collect(), at: 0 };
    let c = &mut cursor;
    let lead = c.eat_word(&LEADS).unwrap_or(Lead::None);
    if c.eat_word(&NOWS).is_some() {
        let now = Interval::day(frame.published?);
        // 至今 says that something goes on, as 截至目前 does.
        return Some(((Some(now.start).filter(|_| lead == Lead::None), Some(now.end)), now));
    }
    let interval = c.interval(frame)?;
    let (mut start, mut end) = (Some(interval.start), Some(interval.end));
    let mut named = interval;
    while c.at < c.chars.len() {
        if c.eat_any(&["以来", "起"]) {
            end = frame.published.filter(|day| *day >= interval.start);
        } else if c.eat_any(&["底", "末"]) {
            named = Interval::day(interval.end);
            start = end;
        } else if c.eat("初") {
            named = beginning(interval)?;
            (start, end) = (Some(named.start), Some(named.end));
        } else if c.eat_any(&["以前", "之前", "前夕"]) || c.rest() == ['前'] && c.eat("前") {
            (start, end) = (None, interval.start.pred_opt());
        } else if c.eat_any(&["以后", "之后"]) || c.rest() == ['后'] && c.eat("后") {
            (start, end) = (interval.end.succ_opt(), None);
        } else if !c.eat_any(&[
            "期间", "时期", "全年", "当天", "当日", "年度", "度", "规划", "里", "间", "内", "假期", "的",
            "前后", "伊始",
        ]) {
            break;
        }
    }
    if c.at < c.chars.len() && !c.clock() {
        return None;
    }
    if lead == Lead::Until && start.is_some() {
        start = None;
    }
    Some(((start, end), named))
}

fn quotes(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '"' | '\'' | '「' | '」')
}

/// 年初 is January, the head of a month its first ten days.
fn beginning(interval: Interval) -> Option<Interval> {
    let long = interval.end.signed_duration_since(interval.start).num_days() > 31;
    let end = if long { month_end(interval.start)? } else { interval.start.with_day(10)? };
    Some(Interval { start: interval.start, end })
}

impl Cursor {
    fn peek(&self, ahead: usize) -> char {
        self.chars.get(self.at + ahead).copied().unwrap_or('\0')
    }

    fn rest(&self) -> &[char] {
        self.chars.get(self.at..).unwrap_or_default()
    }

    fn eat(&mut self, word: &str) -> bool {
        let mut at = self.at;
        for c in word.chars() {
            if self.chars.get(at) != Some(&c) {
                return false;
            }
            at += 1;
        }
        self.at = at;
        true
    }

    fn eat_any(&mut self, words: &[&str]) -> bool {
        words.iter().any(|word| self.eat(word))
    }

    /// A row of a table, if the cursor stands at its word.
    fn eat_of<T: Copy>(&mut self, rows: &[(&str, T)]) -> Option<T> {
        rows.iter().find(|(word, _)| self.eat(word)).map(|(_, row)| *row)
    }

    /// The meaning of the longest word that stands at the cursor.
    fn eat_word<T: Copy>(&mut self, words: &Lexicon<T>) -> Option<T> {
        let (length, meaning) = words.starting(&self.chars, self.at)?;
        self.at += length;
        Some(*meaning)
    }

    fn connector(&mut self) -> bool {
        self.eat_any(&["至", "到", "--", "-", "——", "—", "–", "~", "、"])
    }

    /// A number up to 9999, in digits or Chinese numerals.
    fn number(&mut self) -> Option<u32> {
        let digits = self.chars.iter().skip(self.at).take_while(|c| c.is_ascii_digit()).count();
        if digits > 0 {
            let few = self.chars.iter().skip(self.at).take(digits.min(4));
            let value = few.filter_map(|c| c.to_digit(10)).fold(0, |value, digit| value * 10 + digit);
            self.at += digits;
            return (digits <= 4).then_some(value);
        }
        let (from, mut whole, mut unit) = (self.at, 0, None);
        let (mut positional, mut count) = (0, 0);
        loop {
            match self.peek(0) {
                '十' => {
                    whole = unit.take().unwrap_or(1) * 10;
                    (positional, count) = (0, 0);
                }
                c => match super::super::numeral::digit(c).and_then(|digit| u32::try_from(digit).ok()) {
                    Some(digit) => {
                        unit = Some(digit);
                        (positional, count) = (u32::min(positional, 9_999) * 10 + digit, count + 1);
                    }
                    None => break,
                },
            }
            self.at += 1;
        }
        if self.at == from {
            return None;
        }
        if count == 4 {
            return Some(positional);
        }
        (count <= 1).then(|| whole + unit.unwrap_or(0))
    }

    /// A number followed by `word`; the cursor stays where it is if there is none.
    fn number_of(&mut self, words: &[&str]) -> Option<u32> {
        let from = self.at;
        let number = self.number().filter(|_| self.eat_any(words));
        if number.is_none() {
            self.at = from;
        }
        number
    }

    /// A clock time after a date says nothing of the days.
    fn clock(&self) -> bool {
        self.rest().iter().all(|c| {
            c.is_ascii_digit()
                || "凌晨清早上午中下傍晚间夜时点分秒半整许:一二三四五六七八九十至到-".contains(*c)
        })
    }

    fn interval(&mut self, frame: &Frame) -> Option<Interval> {
        type Rule = fn(&mut Cursor, &Frame) -> Option<Interval>;
        /// For what begins with a numeral, and for all else.
        const COUNTED: [Rule; 5] =
            [Cursor::plan, Cursor::decade, Cursor::window, Cursor::years, Cursor::date];
        const NAMED: [Rule; 5] =
            [Cursor::year_before, Cursor::decade, Cursor::window, Cursor::day_word, Cursor::date];
        let from = self.at;
        let first = self.peek(0);
        let counted =
            first == '十' || first.is_ascii_digit() || super::super::numeral::digit(first).is_some();
        for rule in if counted { COUNTED } else { NAMED } {
            if let Some(found) = rule(self, frame) {
                return Some(found);
            }
            self.at = from;
        }
        None
    }

    /// 去年同期: the same days a year before those that are spoken of, whatever year it is now.
    fn year_before(&mut self, frame: &Frame) -> Option<Interval> {
        if !self.eat_any(&["去年", "上年度", "上年", "上一年"]) {
            return None;
        }
        self.eat("的");
        self.eat_any(&["同期", "同月", "同季"]).then(|| frame.anchor?.years_on(-1))?
    }

    /// 十四五: the first two plans began in 1953 and 1958, the third, after three years without one, in 1966.
    fn plan(&mut self, _: &Frame) -> Option<Interval> {
        let from = self.at;
        let mut ordinal = 0;
        while let Some(digit) = match self.peek(0) {
            '十' if ordinal == 0 => Some(10),
            c => super::super::numeral::digit(c).and_then(|d| i32::try_from(d).ok()),
        } {
            if self.peek(0) == '五' && !matches!(self.peek(1), '五') && self.at > from {
                break;
            }
            ordinal += digit;
            self.at += 1;
        }
        if ordinal == 0 || !self.eat("五") || matches!(self.peek(0), '年' | '月' | '日' | '个' | '天') {
            return None;
        }
        let first = if ordinal < 3 { 1948 + 5 * ordinal } else { 1951 + 5 * ordinal };
        let plan = Interval::years(first, first + 4)?;
        if self.eat("规划") | self.eat("时期") | self.eat("期间")
            && self.eat("第")
            && let Some(year) = self.number_of(&["年"])
        {
            return Interval::year(first + i32::try_from(year).ok()? - 1).filter(|i| i.end <= plan.end);
        }
        Some(plan)
    }

    /// 20世纪90年代, 上世纪80年代, 90年代, 上世纪.
    fn decade(&mut self, _: &Frame) -> Option<Interval> {
        let century = if self.eat_any(&["上个世纪", "上世纪"]) {
            Some(19)
        } else if self.eat_any(&["本世纪"]) {
            Some(20)
        } else {
            self.number_of(&["世纪"])
                .and_then(|century| i32::try_from(century).ok())
                .map(|century| century - 1)
        };
        let decade = self.number_of(&["年代"]).and_then(|decade| i32::try_from(decade).ok());
        match (century, decade) {
            (Some(century), None) => Interval::years(century * 100, century * 100 + 99),
            (century, Some(decade)) if decade < 100 && decade % 10 == 0 => {
                let first = century.unwrap_or(if decade >= 30 { 19 } else { 20 }) * 100 + decade;
                Interval::years(first, first + 9)
            }
            (None, Some(decade)) if decade >= 1000 => Interval::years(decade, decade + 9),
            _ => None,
        }
    }

    fn unit(&mut self) -> Option<Unit> {
        self.eat_of(&[
            ("个季度", Unit::Quarter),
            ("季度", Unit::Quarter),
            ("个月", Unit::Month),
            ("年", Unit::Year),
            ("周年", Unit::Year),
            ("个星期", Unit::Week),
            ("周", Unit::Week),
            ("天", Unit::Day),
            ("日", Unit::Day),
        ])
    }

    /// 近五年, 过去3个月, 未来10年; 三年前, 5天后.
    fn window(&mut self, frame: &Frame) -> Option<Interval> {
        let side = self.eat_word(&WINDOWS);
        if side.is_some() {
            self.eat("的");
        }
        let count = i32::try_from(self.number()?).ok().filter(|count| (1..=500).contains(count))?;
        let more = self.eat_any(&["多", "余"]);
        let unit = self.unit()?;
        if let Some(side) = side.filter(|_| !more) {
            self.eat_any(&["以来", "来", "间", "内", "里", "中", "时间"]);
            return window(frame, count, unit, side);
        }
        let back = if self.eat_any(&["以前", "之前", "前"]) {
            -count
        } else if self.eat_any(&["以后", "之后", "后"]) {
            count
        } else if self.eat_any(&["以来", "来"]) {
            return window(frame, count, unit, false).filter(|_| !more);
        } else {
            return None;
        };
        let day = shifted(frame.published?, back, unit).filter(|_| !more)?;
        match unit {
            Unit::Year => Interval::year(day.year()),
            Unit::Month => Interval::months(day.year(), day.month(), day.month()),
            Unit::Quarter => Interval::quarter(day.year(), day.month0() / 3 + 1),
            Unit::Week => Interval::week(day, 0),
            Unit::Day => Some(Interval::day(day)),
        }
    }

    /// 昨天, 本月, 上周, 本季度.
    fn day_word(&mut self, frame: &Frame) -> Option<Interval> {
        let published = frame.published?;
        if let Some(days) = self.eat_word(&DAY_WORDS) {
            return shifted(published, days, Unit::Day).map(Interval::day);
        }
        let months = [("本月", 0), ("当月", 0), ("上个月", -1), ("上月", -1), ("下个月", 1), ("下月", 1)];
        if self.peek(0) == '当' && frame.anchor.is_some() && self.eat("当月") {
            let day = frame.anchor?.start;
            return Interval::months(day.year(), day.month(), day.month());
        }
        if let Some(on) = self.eat_of(&months) {
            let day = shifted(published.with_day(1)?, on, Unit::Month)?;
            return Interval::months(day.year(), day.month(), day.month());
        }
        let weeks = [("本周", 0), ("上周", -1), ("下周", 1)];
        let named = self.eat_of(&weeks);
        let bare = named.is_none() && self.peek(0) == '周' && self.eat("周");
        if named.is_some() || bare {
            let week = Interval::week(published, named.unwrap_or(0))?;
            let place = "一二三四五六日".chars().position(|c| c == self.peek(0));
            if let Some(place) = place.or((self.peek(0) == '末').then_some(5)) {
                self.at += 1;
                let day = shifted(week.start, i32::try_from(place).ok()?, Unit::Day)?;
                let day =
                    if bare && day > published && !frame.ahead { shifted(day, -1, Unit::Week)? } else { day };
                return Some(Interval::day(day));
            }
            return Some(week).filter(|_| !bare);
        }
        let quarters = [("本季度", 0), ("当季", 0), ("本季", 0), ("上个季度", -1), ("上季度", -1)];
        if let Some(on) = self.eat_of(&quarters) {
            let day = shifted(published.with_day(1)?, on, Unit::Quarter)?;
            return Interval::quarter(day.year(), day.month0() / 3 + 1);
        }
        None
    }
}
