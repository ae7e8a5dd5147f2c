//! What holds numerals but is no figure, beside fixed words ([`super::fixed`]): slogans, identifiers, coordinates, denominators,
//! grades, the indefinite 一.

mod base;
mod named;
#[cfg(test)]
mod tests;

use super::Kind;
use super::numeral::{self, Numeral};
use super::scan::Candidate;
use super::text::{Text, is_han};
use super::unit;
use std::cell::LazyCell;

/// Quoted text up to this long with a numeral and no digit is a slogan or a name.
const SLOGAN: usize = 14;

/// Words before a lone multiplier that make it a number: 上百, 超亿元, 近千.
const BARE_TRIGGERS: &[&str] = &[
    "上", "近", "超", "过", "逾", "破", "超过", "突破", "接近", "将近", "不足", "不到", "达到", "高达", "达",
    "约", "至少", "大约", "冲刺", "迈上", "跨过", "跨越", "迈过", "站上",
];

/// Words before 一 + measure word that make it a number.
const ONE_TRIGGERS: &[&str] = &[
    "仅",
    "只",
    "只有",
    "仅有",
    "不到",
    "不足",
    "增加",
    "增加了",
    "减少",
    "减少了",
    "仅用",
    "只用了",
    "仅用了",
    "只需",
    "仅需",
    "只要",
    "不超过",
    "超过",
    "超",
    "近",
    "约",
    "大约",
    "仅剩",
    "只剩",
    "少了",
    "多了",
    "至少",
    "历时",
    "耗时",
    "为期",
    "长达",
    "缩短",
    "缩短至",
    "缩短到",
    "压缩至",
    "压缩到",
    "提前",
    "延长",
    "推迟",
    "再用",
    "用了",
    "用时",
    "持续",
    "时隔",
];

/// Measure words that a small Chinese numeral joins in words of other kinds: 三方, 两面, 三期.
const WORDLIKE: &[&str] = &[
    "{步}", "{环}", "{面}", "{手}", "{站}", "{期}", "{档}", "{届}", "{股}", "{头}", "{口}", "{级}", "{样}",
    "m3", "{分}", "m2", "{身}", "{行}", "{字}", "{点}", "{管}", "{联}", "{重}", "{路}", "{通}", "{合}",
    "{挂}", "{线}", "{会}", "{度}", "CNY/",
];

/// End of the denominator after 每: 每100公里, 每万人, 每3天.
pub(super) fn denominator(chars: &[char], at: usize) -> usize {
    let Some(numeral) = numeral::read(chars, at + 1) else { return at + 1 };
    unit::at(chars, numeral.end).map_or(numeral.end, |found| found.end)
}

/// End of a short quoted phrase built on Chinese numerals: “三电”, “四下基层”.
pub(super) fn slogan(chars: &[char], at: usize) -> Option<usize> {
    let close = match chars.get(at)? {
        '“' => '”',
        '‘' => '’',
        '《' => '》',
        _ => '」',
    };
    let rest = chars.get(at + 1..)?;
    let longest = if close == '》' { 40 } else { SLOGAN };
    let length = rest.iter().take(longest + 1).position(|c| *c == close)?;
    let inner = rest.get(..length)?;
    if close == '》' {
        return Some(at + length + 2);
    }
    let numerals =
        inner.iter().any(|c| numeral::digit(*c).is_some() || matches!(c, '十' | '百' | '千' | '万' | '亿'));
    let speech =
        inner.iter().any(|c| c.is_ascii_digit() || matches!(c, ',' | '。' | '!' | '?' | '元' | '%' | '成'));
    (numerals && !speech).then_some(at + length + 2)
}

/// End of a Latin identifier with its digits: G25, PM2.5, B-7, T+0, ＨＴ-2023-0118.
pub(super) fn identifier_end(chars: &[char], at: usize) -> usize {
    let mut end = at;
    while let Some(&c) = chars.get(end) {
        let next = chars.get(end + 1).copied().unwrap_or(' ');
        let inner =
            matches!(c, '-' | '.' | '/' | '_' | '+' | '&' | '#' | ':' | '@') && next.is_ascii_alphanumeric();
        if !(c.is_ascii_alphanumeric() || inner) {
            break;
        }
        end += 1;
    }
    // LPR3.1%: the share is none of the name.
    if let Some(letters) = named_share(chars, at, end) {
        return letters;
    }
    // Model 3: a blank may part the name from its number.
    if chars.get(end) == Some(&' ') && chars.get(end + 1).is_some_and(char::is_ascii_digit) {
        let digits = chars.iter().skip(end + 1).take_while(|c| c.is_ascii_digit()).count();
        if unit::at(chars, end + 1 + digits).is_none() {
            end += 1 + digits;
        }
    }
    end
}

/// End of the letters of LPR3.1%, GDP5.2%: a name of two letters or more with its share written on.
fn named_share(chars: &[char], at: usize, end: usize) -> Option<usize> {
    chars.get(end).filter(|c| matches!(c, '%' | '‰'))?;
    let letters = chars.iter().skip(at).take_while(|c| c.is_ascii_alphabetic()).count();
    let share = chars.get(at + letters..end)?;
    (letters > 1 && share.iter().all(|c| c.is_ascii_digit() || *c == '.')).then_some(at + letters)
}

/// The words of the clause before `at`, at most `length` characters.
fn left<'a>(text: &'a Text<'_>, at: usize, length: usize) -> &'a str {
    text.cut(super::text::clause_start(text, at.saturating_sub(length), at), at)
}

/// Whether a number with its unit is one of the kinds of text that are no figures.
pub(super) fn is_trap(text: &Text<'_>, start: usize, numeral: &Numeral, candidate: &Candidate) -> bool {
    let chars = text.chars.as_slice();
    // Few kinds of numbers ask for it.
    let before = LazyCell::new(|| left(text, start, 12));
    let after = text.cut(candidate.end, candidate.end + 10);
    // Digits of a longer code, or a number that hangs on a letter.
    let previous = start.checked_sub(1).and_then(|at| chars.get(at)).copied().unwrap_or(' ');
    let hung = previous.is_ascii_digit() || previous.is_ascii_alphabetic() && candidate.kind != Kind::Percent;
    if numeral.arabic
        && (hung
            || previous == '.'
                && !before.is_empty()
                && before.chars().rev().nth(1).is_some_and(|c| c.is_ascii_digit()))
    {
        return true;
    }
    if matches!(chars.get(candidate.end), Some('×' | 'x' | 'X' | '*')) {
        return true;
    }
    if base::is_base(chars, numeral, candidate, &before, after)
        || named::is_named(chars, start, numeral, candidate, &before, after)
    {
        return true;
    }
    let whole = candidate.max.is_none();
    if candidate.unit == "kW.h" && coordinate(&before)
        || whole && numeral.bare && bare(numeral, candidate, &before, after)
        || whole && is_one(numeral) && indefinite(candidate, &before, after)
    {
        return true;
    }
    if numeral.positional && numeral.max.is_none() {
        return true;
    }
    let ends = |words: &[&str]| words.iter().any(|word| before.ends_with(word));
    let begins = |words: &[&str]| words.iter().any(|word| after.starts_with(word));
    match candidate.kind {
        Kind::Duration => duration_trap(numeral, candidate, &before, after),
        Kind::Score => score_trap(text, start, numeral, candidate, &before, after),
        Kind::Count | Kind::Quantity => {
            let small = !numeral.arabic
                && numeral.power == 0
                && numeral.max.is_none()
                && numeral.infix.is_none()
                && numeral.value.to_int().is_some_and(|v| v < 10);
            if small && (WORDLIKE.contains(&candidate.unit.as_ref()) || candidate.unit == "CNY") {
                return !(matches!(candidate.unit.as_ref(), "{头}")
                    && begins(&["牛", "猪", "羊", "奶牛", "母", "小"])
                    || begins(&["家庭", "农户"]));
            }
            match candidate.unit.as_ref() {
                "{位}" => begins(&[
                    "数",
                    "一体",
                    "系统",
                    "操作系统",
                    "处理器",
                    "微处理器",
                    "芯片",
                    "架构",
                    "单片机",
                ]),
                "{期}" => begins(&["工程", "项目", "建设", "规划", "厂房", "用地"]) || ends(&["第"]),
                "{次}" => {
                    begins(&["列车", "航班", "会议", "全会", "党代会", "产业", "方"])
                        && numeral.infix.is_none()
                        && !begins(&["会议纪要"])
                }
                "{路}" | "{线}" => begins(&["公交", "车", "地铁"]) || ends(&["乘", "坐", "乘坐", "搭"]),
                // 四人间宿舍 is a sort of room, 两人间的默契 is between two.
                "{人}" => begins(&["制"]) || begins(&["间"]) && !begins(&["间的", "间合", "间距"]),
                "{届}" | "{代}" | "{版}" => !numeral.arabic,
                "{发}" => {
                    !(ends(&["弹", "箭"]) || begins(&["弹", "炮弹", "子弹", "火箭弹", "人雨弹", "照明弹"]))
                }
                "kW.h" | "Cel" => degrees_trap(numeral, &before, after),
                "{万}" => true,
                _ => false,
            }
        }
        Kind::Money => {
            !numeral.arabic
                && numeral.value.to_int() == Some(2)
                && candidate.unit == "CNY"
                && begins(&["结构", "化"])
                || numeral.bare && begins(&["化", "素", "旦", "宇宙", "户"])
        }
        _ => false,
    }
}

/// Degrees of a place or an angle, no energy.
fn coordinate(before: &str) -> bool {
    ["北纬", "南纬", "东经", "西经", "纬", "经", "仰角", "倾角", "坡度", "角度"]
        .iter()
        .any(|word| before.ends_with(word))
        || before.contains("纬") && before.ends_with(['—', '-', '~', '至', '到', '、'])
}

/// 百 and 万 alone are numbers only where a word before them says so.
fn bare(numeral: &Numeral, candidate: &Candidate, before: &str, after: &str) -> bool {
    let triggered = BARE_TRIGGERS.iter().any(|word| before.ends_with(word))
        && !before.ends_with("每")
        && !before.ends_with("以上");
    // 百亿元, 千万元: two multipliers are an amount by themselves.
    let amount =
        candidate.kind == Kind::Money && numeral.power >= 6 && numeral.power != 8 && !after.starts_with("大");
    let amount = amount || candidate.kind == Kind::Money && numeral.power >= 4 && after.starts_with('级');
    let after_bound =
        ["以上", "左右", "以内", "以下"].iter().any(|word| after.starts_with(word)) && numeral.power <= 8;
    !(triggered || amount || after_bound || numeral.infix.is_some())
}

/// Whether the number is 一 alone.
fn is_one(numeral: &Numeral) -> bool {
    !numeral.arabic
        && numeral.end == numeral.bare_end
        && numeral.power == 0
        && numeral.max.is_none()
        && numeral.infix.is_none()
        && !numeral.positional
        && numeral.value.to_int() == Some(1)
}

/// 一家企业 is an indefinite article; 仅一家 counts.
fn indefinite(candidate: &Candidate, before: &str, after: &str) -> bool {
    if matches!(candidate.kind, Kind::Percent | Kind::Ratio | Kind::PercentagePoint | Kind::Age | Kind::Rank)
    {
        return before.ends_with("进") || before.ends_with("统");
    }
    // A value above one: 一年半, 一小时20分钟.
    if candidate.value.to_int() != Some(1) && candidate.kind != Kind::Money || candidate.more {
        return false;
    }
    if ONE_TRIGGERS.iter().any(|word| before.ends_with(word)) {
        return false;
    }
    // 两部电梯、一间诊室: the neighbour in the list is counted.
    let listed = before.ends_with(['、', '和']) && before.chars().any(|c| numeral::begins(c) && c != '一');
    // 手机两部、银行卡一张: so is the last item of a list of nouns with their counts.
    let closed = after.chars().next().is_none_or(|c| !is_han(c));
    let counted = |items: &str| items.chars().any(|c| numeral::begins(c) && c != '一');
    let tail = closed && before.rsplit_once(['、', '和']).is_some_and(|(items, _)| counted(items));
    let listed = listed || tail || list_ahead(after);
    match candidate.kind {
        Kind::Money => {
            // 一元一根的油条 is a price, 一元一次 is none.
            let each = after.strip_prefix('一').and_then(|rest| rest.chars().nth(1)) == Some('的');
            after.starts_with("一") && !each
                || matches!(candidate.unit.as_ref(), "CNY")
                    && candidate.value.to_int() == Some(1)
                    && !each
                    && !after.starts_with(['/', ',', '。'])
                    && !before.ends_with(['费', '价', '收'])
        }
        Kind::Count if listed => false,
        // 运来水泥一吨: a physical unit that ends its clause is measured; 一亩地 goes on.
        Kind::Quantity | Kind::Duration => {
            let closed = after.chars().next().is_none_or(|c| !is_han(c) && c != '/');
            let led = before.chars().last().is_some_and(|c| is_han(c) && c != '每');
            !(closed && led) || candidate.unit.starts_with("m3") && before.ends_with(['另', '同', '对'])
        }
        _ => true,
    }
}

/// 一个猪圈、两头牛: the next item of the list is counted.
fn list_ahead(after: &str) -> bool {
    let noun = after.chars().take_while(|c| is_han(*c) && !numeral::begins(*c) && *c != '和').count();
    let mut rest = after.chars().skip(noun);
    (1..=6).contains(&noun)
        && matches!(rest.next(), Some('、' | '和'))
        && rest.next().is_some_and(|c| numeral::begins(c) && c != '一')
}

fn duration_trap(numeral: &Numeral, candidate: &Candidate, before: &str, after: &str) -> bool {
    let begins = |words: &[&str]| words.iter().any(|word| after.starts_with(word));
    if candidate.unit == "a" {
        let year = numeral.value.to_int().is_some_and(|value| (1800..2200).contains(&value));
        if year && numeral.arabic && numeral.infix.is_none() {
            return true;
        }
        if begins(&["期"]) && !begins(&["期限", "期间", "期满"]) {
            return true;
        }
        // 十年下降1.82%: the time that a change takes.
        let framed = before.is_empty() && begins(&["下降", "增长", "增加", "减少", "上升", "翻了", "累计"]);
        if framed {
            return true;
        }
        return begins(&[
            "行动",
            "计划",
            "规划",
            "攻坚",
            "大变",
            "再造",
            "提升行动",
            "级",
            "制",
            "任务",
            "目标",
            "之约",
            "磨一剑",
            "如一日",
            "前",
            "后",
            "方案",
            "一贯",
            "平均增",
            "平均下",
            "均增长",
        ]) && candidate.max.is_none()
            && !begins(&["后备"])
            || before.ends_with('第')
            || before.ends_with('下')
            || before.ends_with("头")
            || before.ends_with("前");
    }
    if begins(&["平均增", "平均下", "年均增", "均增长"]) {
        return true;
    }
    if candidate.unit == "d" && candidate.end > 0 && begins(&["元", "本"]) {
        return true;
    }
    if matches!(candidate.unit.as_ref(), "d" | "a" | "mo") && begins(&["期"]) && !begins(&["期限", "期间"])
    {
        return true;
    }
    begins(&["值守", "值班", "热线", "不打烊", "在线", "全天候", "营业"])
        && matches!(candidate.unit.as_ref(), "h" | "d")
}

fn score_trap(
    text: &Text<'_>,
    start: usize,
    numeral: &Numeral,
    candidate: &Candidate,
    before: &str,
    after: &str,
) -> bool {
    let wide = left(text, start, 30);
    let has = |words: &[&str]| words.iter().any(|word| wide.contains(word));
    match candidate.unit.as_ref() {
        "{级}" => {
            let natural =
                ["地震", "震级", "余震", "里氏", "风力", "阵风", "台风", "大风", "强风", "海浪", "风"];
            let after_natural = [
                "地震",
                "大风",
                "强震",
                "余震",
                "左右的地震",
                "阵风",
                "台风",
                "以上大风",
                "以上地震",
                "东北风",
                "西北风",
                "偏北风",
                "偏南风",
            ]
            .iter()
            .any(|word| after.starts_with(word));
            let led =
                ["地震", "震级", "里氏", "余震", "风力", "阵风", "台风", "大风", "最大", "风", "至", "达"]
                    .iter()
                    .any(|word| before.ends_with(word));
            let fraction = numeral.value.to_int().is_none();
            let graded = after.starts_with("公路") || after.starts_with("响应") || after.starts_with("标准");
            let windy = numeral.arabic
                && (led && sentence_has(text, start, &["阵风", "风力", "大风"])
                    || has(&["抗风", "抗震", "风力", "阵风", "地震", "烈度"]))
                && !graded;
            !(fraction || after_natural || led && has(&natural) || windy)
        }
        "{点}" => {
            let index = has(&["指数", "点位", "大盘", "收报", "收盘", "沪指", "股指", "报收", "开盘"]);
            let index = index || sentence_has(text, start, &["指数", "沪指", "股指", "大盘", "成指", "收盘"]);
            !(index || numeral.value.to_int().is_none() && has(&["涨", "跌", "报"])) || !numeral.arabic
        }
        _ => {
            let scored = has(&[
                "得分",
                "评分",
                "满分",
                "分数",
                "平均分",
                "成绩",
                "总分",
                "打分",
                "考",
                "得",
                "积分",
                "高分",
                "线",
                "扣",
                "加",
                "测评",
                "满意度",
                "分值",
                "指数",
                "环境质量",
                "评价",
            ]);
            !numeral.arabic && !scored || after.starts_with("类") || after.starts_with("制")
        }
    }
}

fn sentence_has(text: &Text<'_>, start: usize, words: &[&str]) -> bool {
    let window = text.cut(start.saturating_sub(40), start);
    let sentence = window.rsplit(['。', '\n']).next().unwrap_or_default();
    words.iter().any(|word| sentence.contains(word))
}

/// 360度, 三度: no energy and no temperature.
fn degrees_trap(numeral: &Numeral, before: &str, after: &str) -> bool {
    let turn = numeral.value.to_int().is_some_and(|value| matches!(value, 90 | 180 | 270 | 360 | 720))
        && !after.starts_with('电')
        && !before.contains(['温', '电']);
    let small = !numeral.arabic
        && numeral.power == 0
        && !before.contains(['温', '电', '下'])
        && !after.starts_with('电');
    turn || small
}
