//! What holds numerals but is no figure, beside fixed words ([`super::fixed`]): slogans, identifiers, coordinates, denominators,
//! grades, the indefinite 一.

mod base;
mod duration;
mod lone;
mod named;
mod score;
#[cfg(test)]
mod tests;

use super::Kind;
use super::numeral::{self, Numeral};
use super::scan::Candidate;
use super::text::Text;
use super::unit;
use std::cell::OnceCell;

/// Quoted text up to this long with a numeral and no digit is a slogan or a name.
const SLOGAN: usize = 14;

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

/// A number with its unit where it stands in the text.
struct Place<'a> {
    text: &'a Text<'a>,
    chars: &'a [char],
    start: usize,
    numeral: &'a Numeral,
    figure: &'a Candidate,
    unit: &'a str,
    /// What follows, some ten characters.
    after: &'a str,
    before: OnceCell<&'a str>,
}

impl<'a> Place<'a> {
    /// The words of the clause before the number, a dozen characters at most: few kinds of numbers ask for them.
    fn before(&self) -> &'a str {
        self.before.get_or_init(|| self.left(12))
    }

    /// The words of the clause before the number, at most `length` characters.
    fn left(&self, length: usize) -> &'a str {
        let from = self.start.saturating_sub(length);
        self.text.cut(super::text::clause_start(self.text, from, self.start), self.start)
    }

    /// The character before the number.
    fn previous(&self) -> char {
        self.start.checked_sub(1).and_then(|at| self.chars.get(at)).copied().unwrap_or(' ')
    }

    /// Whether what follows begins with one of `words`.
    fn begins(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.after.starts_with(word))
    }

    /// Whether what stands before ends with one of `words`.
    fn ends(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.before().ends_with(word))
    }

    /// The value, where it is a whole number.
    fn whole(&self) -> Option<u64> {
        self.numeral.value.to_int()
    }
}

/// Whether a number with its unit is one of the kinds of text that are no figures.
pub(super) fn is_trap(text: &Text<'_>, start: usize, numeral: &Numeral, figure: &Candidate) -> bool {
    let place = Place {
        text,
        chars: &text.chars,
        start,
        numeral,
        figure,
        unit: &figure.unit,
        after: text.cut(figure.end, figure.end + 10),
        before: OnceCell::new(),
    };
    let single = figure.max.is_none();
    of_code(&place)
        || base::is_base(&place)
        || named::is_named(&place)
        || place.unit == "kW.h" && coordinate(place.before())
        || single && numeral.bare && lone::bare(&place)
        || single && lone::is_one(numeral) && lone::indefinite(&place)
        || numeral.positional && numeral.max.is_none()
        || match figure.kind {
            Kind::Duration => duration::is_trap(&place),
            Kind::Score => score::is_trap(&place),
            Kind::Count | Kind::Quantity => wordlike(&place),
            // 两元结构, 万元户
            Kind::Money => {
                !numeral.arabic
                    && place.whole() == Some(2)
                    && place.unit == "CNY"
                    && place.begins(&["结构", "化"])
                    || numeral.bare && place.begins(&["化", "素", "旦", "宇宙", "户"])
            }
            _ => false,
        }
}

/// Digits of a longer code, a number that hangs on a letter, or one factor of a product.
fn of_code(place: &Place<'_>) -> bool {
    let previous = place.previous();
    let hung = || {
        previous.is_ascii_digit()
            || previous.is_ascii_alphabetic() && place.figure.kind != Kind::Percent
            || previous == '.' && place.before().chars().rev().nth(1).is_some_and(|c| c.is_ascii_digit())
    };
    place.numeral.arabic && hung() || matches!(place.chars.get(place.figure.end), Some('×' | 'x' | 'X' | '*'))
}

/// Degrees of a place or an angle, no energy.
fn coordinate(before: &str) -> bool {
    ["北纬", "南纬", "东经", "西经", "纬", "经", "仰角", "倾角", "坡度", "角度"]
        .iter()
        .any(|word| before.ends_with(word))
        || before.contains("纬") && before.ends_with(['—', '-', '~', '至', '到', '、'])
}

/// Measure words that a small Chinese numeral joins in words of other kinds: 三方, 两面, 三期.
fn is_wordlike(unit: &str) -> bool {
    matches!(
        unit,
        "{步}"
            | "{环}"
            | "{面}"
            | "{手}"
            | "{站}"
            | "{期}"
            | "{档}"
            | "{届}"
            | "{股}"
            | "{头}"
            | "{口}"
            | "{级}"
            | "{样}"
            | "m3"
            | "{分}"
            | "m2"
            | "{身}"
            | "{行}"
            | "{字}"
            | "{点}"
            | "{管}"
            | "{联}"
            | "{重}"
            | "{路}"
            | "{通}"
            | "{合}"
            | "{挂}"
            | "{线}"
            | "{会}"
            | "{度}"
            | "CNY/"
    )
}

/// A number whose measure word makes another word of it, alone or with what follows: 三步, 64位系统, 四人间.
fn wordlike(place: &Place<'_>) -> bool {
    let numeral = place.numeral;
    let small = !numeral.arabic
        && numeral.power == 0
        && numeral.max.is_none()
        && numeral.infix.is_none()
        && place.whole().is_some_and(|value| value < 10);
    if small && (is_wordlike(place.unit) || place.unit == "CNY") {
        return !(place.unit == "{头}" && place.begins(&["牛", "猪", "羊", "奶牛", "母", "小"])
            || place.begins(&["家庭", "农户"]));
    }
    match place.unit {
        "{位}" => {
            place.begins(&["数", "一体", "系统", "操作系统", "处理器", "微处理器", "芯片", "架构", "单片机"])
        }
        "{期}" => place.begins(&["工程", "项目", "建设", "规划", "厂房", "用地"]) || place.ends(&["第"]),
        "{次}" => {
            place.begins(&["列车", "航班", "会议", "全会", "党代会", "产业", "方"])
                && numeral.infix.is_none()
                && !place.begins(&["会议纪要"])
        }
        "{路}" | "{线}" => place.begins(&["公交", "车", "地铁"]) || place.ends(&["乘", "坐", "乘坐", "搭"]),
        // 四人间宿舍 is a sort of room, 两人间的默契 is between two.
        "{人}" => place.begins(&["制"]) || place.begins(&["间"]) && !place.begins(&["间的", "间合", "间距"]),
        "{届}" | "{代}" | "{版}" => !numeral.arabic,
        "{发}" => {
            !(place.ends(&["弹", "箭"])
                || place.begins(&["弹", "炮弹", "子弹", "火箭弹", "人雨弹", "照明弹"]))
        }
        "kW.h" | "Cel" => score::is_angle(place),
        "{万}" => true,
        _ => false,
    }
}
