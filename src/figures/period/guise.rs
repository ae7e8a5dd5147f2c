//! What is worded like a time and is none: 3号楼, 200日元, 越过去, 持续近3天.

use super::super::numeral;
use super::super::text::{Text, cut_clause, is_han};
use super::super::unit;
use super::name;

/// Characters worded like a time, with what stands around them.
pub(super) struct Guise<'a> {
    source: &'a Text<'a>,
    start: usize,
    end: usize,
    text: &'a str,
    own: &'a [char],
    first: char,
    last: char,
    before: char,
    after: char,
    /// The two characters after it.
    ahead: &'a str,
    /// Whether it begins with a number.
    numeric: bool,
}

impl<'a> Guise<'a> {
    pub(super) fn new(source: &'a Text<'a>, start: usize, end: usize) -> Self {
        let at = |place: Option<usize>| place.and_then(|at| source.chars.get(at)).copied().unwrap_or(' ');
        let first = at(Some(start));
        Self {
            source,
            start,
            end,
            text: source.cut(start, end),
            own: source.chars.get(start..end).unwrap_or_default(),
            first,
            last: at(end.checked_sub(1)),
            before: at(start.checked_sub(1)),
            after: at(Some(end)),
            ahead: source.cut(end, end + 2),
            numeric: numeral::begins(first),
        }
    }

    /// Whether it is what it looks like.
    pub(super) fn is_time(&self) -> bool {
        !(self.is_numbered()
            || self.is_counted()
            || self.is_other_word()
            || self.is_thing()
            || self.is_planned()
            || self.is_lasting()
            || self.is_near()
            || self.is_result()
            || name::holds(self.source, self.start, self.end))
    }

    fn has(&self, letters: &[char]) -> bool {
        self.own.iter().any(|c| letters.contains(c))
    }

    /// Numbers inside longer digit runs, 3号楼, 类目前10名: a place in an order, no day.
    fn is_numbered(&self) -> bool {
        let Self { before, after, .. } = *self;
        let run =
            || before.is_ascii_digit() || matches!(before, '.' | '第' | '百' | '千' | '万' | '亿' | '十');
        // 跻身类目前10名: the first ten of a class.
        let class = self.text == "目前"
            && matches!(before, '类' | '项' | '题' | '栏' | '科' | '品')
            && after.is_ascii_digit()
            && self.source.cut(self.end, self.end + 4).contains(['名', '位', '强']);
        // 3号 alone is a date only in dialogue; in news it numbers a building, a well or a line.
        let number = self.last == '号' && !self.has(&['月']);
        let first = self.numeric
            && matches!(self.last, '后' | '前')
            && matches!(after, '位' | '名' | '列' | '强' | '期' | '往' | '十' | '0'..='9')
            && self.own.len() > 2;
        self.numeric && run() || class || number || first
    }

    /// 618个, 200日元, 每3天, 提前15天: an amount.
    fn is_counted(&self) -> bool {
        let Self { before, after, numeric, .. } = *self;
        let pieces = self.text == "618"
            && is_han(after)
            && !matches!(after, '期' | '大' | '当' | '购' | '促' | '前' | '后');
        let money = self.last == '日' && matches!(after, '元' | '均' | '本');
        // 10日内 is a limit, no day of a month.
        let limit = self.last == '日'
            && numeric
            && (after == '内' || matches!(self.ahead, "之内" | "以内"))
            && !self.has(&['月', '年']);
        // 三天内, 4个月后 and the like need a number; 日前 and 年后 are other words.
        let needed = numeric && matches!(before, '满' | '需' | '用' | '达') && !self.has(&['月', '日']);
        // 达3年前 is no time, but 提前15天 measures.
        let advanced = numeric
            && before == '前'
            && self.start.checked_sub(2).and_then(|at| self.source.chars.get(at)) == Some(&'提');
        pieces || money || limit || needed || advanced || before == '每'
    }

    /// 越过去, 体现在, 那年轻人: parts of other words.
    fn is_other_word(&self) -> bool {
        let Self { first, before, after, .. } = *self;
        match self.text {
            // Words of time only where they begin a clause; 过去的 is an attribute, 过去了 a verb.
            "过去" | "以前" | "从前" | "最初" => is_han(before) || matches!(after, '的' | '了'),
            "那年" => is_han(before) || matches!(after, '轻' | '头'),
            "当时" | "那时" | "早先" | "起初" | "贺岁" | "旧时" => is_han(before),
            // 出现在漠北镇, 体现在: no 现在.
            "现在" => {
                matches!(before, '出' | '体' | '表' | '呈' | '实' | '发' | '展' | '再' | '涌' | '显' | '浮')
            }
            // 投产后年产值 parts before 年.
            "后年" | "前年" | "当年" | "本年" => {
                is_han(before) && !matches!(before, '到' | '至' | '在' | '从')
            }
            // 说明末尾
            _ if matches!(self.own, ['唐' | '宋' | '元' | '明' | '清', '末']) => is_han(before),
            _ => first == '前' && before == '提',
        }
    }

    /// 本届展会, 高峰, 两块五一碗: a thing, a summit, a price.
    fn is_thing(&self) -> bool {
        let Self { before, after, .. } = *self;
        match self.text {
            "展会" | "高峰" | "初期" => true,
            // Alone they are things; with their frame word they are times.
            "节日" | "假期" | "赛季" | "会期" | "假日" | "寒假" | "暑假" | "旺季" | "淡季" => {
                is_han(after)
            }
            // 两块五一碗, 一五一十: no holiday.
            "五一" => {
                matches!(before, '块' | '元' | '毛' | '角' | '十' | '一' | '二' | '三' | '米' | '斤')
                    || after == '十'
                    || unit::at(&self.source.chars, self.end).is_some()
            }
            _ => false,
        }
    }

    /// 年初预算, 全年目标
    fn is_planned(&self) -> bool {
        matches!(self.text, "年初" | "年末" | "年底" | "全年" | "年中")
            && matches!(self.ahead, "预算" | "计划" | "目标" | "确定" | "既定" | "任务" | "下达")
    }

    /// 休渔期4个半月, 2时08分15秒, 闭馆改造14个月后: how long something takes.
    fn is_lasting(&self) -> bool {
        match self.last {
            '期' => !self.numeric && numeral::begins(self.after),
            '分' => self.has(&['时']) && self.takes(),
            // 两天后 by itself is a time.
            '后' => self.numeric && name::lasts(self.source, self.start),
            _ => false,
        }
    }

    /// Whether the hours and minutes are how long something took: 用时3时20分.
    fn takes(&self) -> bool {
        let before = self.source.cut(self.start.saturating_sub(6), self.start);
        let words = ["用时", "耗时", "历时", "时长", "成绩", "跑出", "缩短", "压缩", "需", "仅", "以"];
        self.after.is_ascii_digit() || words.iter().any(|word| before.contains(word))
    }

    /// 将近40个小时, 持续近3天: no period.
    fn is_near(&self) -> bool {
        if self.first != '近' {
            return false;
        }
        let lasting = self.source.cut(self.start.saturating_sub(2), self.start);
        let measured = matches!(
            self.before,
            '将' | '接'
                | '龄'
                | '史'
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
        );
        // 排队近两小时, at the end of a clause, takes them; 近24小时降雨 falls within.
        let hours = self.text.ends_with("小时") && is_han(self.before) && !is_han(self.after);
        let lasts = matches!(lasting, "持续" | "为期" | "历经" | "工作" | "从业" | "从教" | "从医" | "驻村");
        measured || lasts || hours
    }

    /// 比分依次为11:8、9:11, 1:480, (周六): of these some look like a time of day.
    fn is_result(&self) -> bool {
        let Self { before, after, .. } = *self;
        if self.first == '周' && before == '(' && after == ')' {
            return true;
        }
        self.has(&[':'])
            && (after.is_ascii_digit()
                || before == '比'
                || before == ':'
                || after == ':'
                || cut_clause(self.source, self.start).contains("比分"))
    }
}
