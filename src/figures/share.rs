//! Shares and ratios of Chinese text: 百分之八, 三分之二, 六成五, 八折, 一半, 3:1.

use super::Kind;
use super::decimal::Decimal;
use super::numeral::{self, Numeral};
use super::range::connector;
use super::scan::{Candidate, Outcome};
use super::shape::{at, starts};
use super::unit;

/// 1/3 as a share; dates and codes have longer or larger parts.
fn slashed(chars: &[char], start: usize, numeral: &Numeral) -> Option<Outcome> {
    let from = numeral.bare_end + 1;
    if !numeral.arabic || at(chars, numeral.bare_end) != '/' || !at(chars, from).is_ascii_digit() {
        return None;
    }
    let below = numeral::read(chars, from)?;
    let after = at(chars, below.bare_end);
    let (top, bottom) = (numeral.value.to_int()?, below.value.to_int()?);
    let share = top < bottom
        && (2..=20).contains(&bottom)
        && (after == '的' || after == '以' || !super::text::is_han(after));
    let share = share && !matches!(after, '/' | '-' | '.') && !after.is_ascii_alphanumeric();
    let value = numeral.value.ratio(&below.value).filter(|_| share)?;
    Some(Outcome::Figure(Candidate::new(start, below.bare_end, value, "1", Kind::Ratio)))
}

/// 百分之八, 三分之二, 万分之三, 六成五, 八折.
pub(super) fn fraction(chars: &[char], start: usize, numeral: &Numeral) -> Option<Outcome> {
    if starts(chars, numeral.bare_end, "分之") {
        return Some(parts(chars, start, numeral));
    }
    if let Some(share) = slashed(chars, start, numeral) {
        return Some(share);
    }
    let mut end = numeral.bare_end;
    let next = at(chars, end + 1);
    // 八五折 is 85 %.
    if next == '折'
        && let Some(value) = two_digits(chars, start).filter(|_| end == start + 1)
    {
        return Some(Outcome::Figure(Candidate::new(start, end + 2, value, "%", Kind::Percent)));
    }
    match at(chars, end) {
        '成' if numeral.power == 0 && !numeral.bare => {
            if matches!(
                next,
                '立' | '员'
                    | '为'
                    | '功'
                    | '果'
                    | '本'
                    | '交'
                    | '长'
                    | '熟'
                    | '品'
                    | '分'
                    | '就'
                    | '都'
                    | '效'
                    | '绩'
                    | '型'
                    | '套'
                    | '片'
                    | '群'
                    | '年'
                    | '了'
                    | '渝'
            ) {
                return None;
            }
            let mut tenths = numeral.value.clone().shifted(1);
            if tenths.compare(&Decimal::from_int(100)).is_gt() || tenths.is_zero() {
                return None;
            }
            end += 1;
            if let Some(fraction) = numeral::digit(next).filter(|digit| *digit > 0)
                && !unit_follows(chars, end + 1)
            {
                tenths = tenths.plus(&Decimal::from_int(fraction));
                end += 1;
            } else if next == '半' {
                tenths = tenths.plus(&Decimal::from_int(5));
                end += 1;
            }
            let mut candidate = Candidate::new(start, end, tenths, "%", Kind::Percent).with_numeral(numeral);
            candidate.max = numeral.max.as_ref().map(|max| max.clone().shifted(1));
            Some(Outcome::Figure(candidate))
        }
        '半' if chars.get(start..end).is_some_and(|text| text == ['一']) => {
            Some(Outcome::Figure(Candidate::new(start, end + 1, Decimal::from_int(50), "%", Kind::Percent)))
        }
        '折' if !matches!(next, '叠' | '扣' | '合' | '射' | '线' | '旧' | '算' | '腾' | '磨') => {
            let digits = numeral.bare_end - start;
            let value = match (numeral.positional || numeral.max.is_some() || digits == 2, numeral.arabic) {
                // 八五折 is 85 %; the lexer may take the two digits for a range.
                (true, false) if !ascending(chars, start) => {
                    two_digits(chars, start).unwrap_or_else(|| numeral.value.clone().shifted(1))
                }
                _ if numeral.arabic && digits == 2 => numeral.value.clone(),
                _ => numeral.value.clone().shifted(1),
            };
            let mut candidate = Candidate::new(start, end + 1, value, "%", Kind::Percent);
            if ascending(chars, start) {
                // 七八折 is from seven to eight.
                candidate = candidate.with_numeral(numeral);
                candidate.max = numeral.max.as_ref().map(|max| max.clone().shifted(1));
            }
            Some(Outcome::Figure(candidate))
        }
        _ => None,
    }
}

fn unit_follows(chars: &[char], at: usize) -> bool {
    unit::at(chars, at).is_some_and(|found| found.unit.kind != Kind::Count)
}

/// 七八, 五六: neighbours that stand for a range.
fn ascending(chars: &[char], start: usize) -> bool {
    let (first, second) = (numeral::digit(at(chars, start)), numeral::digit(at(chars, start + 1)));
    let printed = at(chars, start).is_ascii_digit();
    !printed && first.zip(second).is_some_and(|(first, second)| first + 1 == second)
}

fn two_digits(chars: &[char], start: usize) -> Option<Decimal> {
    let (tens, ones) = (numeral::digit(at(chars, start))?, numeral::digit(at(chars, start + 1))?);
    Some(Decimal::from_int(tens * 10 + ones))
}

/// Denominator 分之 numerator.
fn parts(chars: &[char], start: usize, denominator: &Numeral) -> Outcome {
    let skip = Outcome::Skip(denominator.bare_end + 2);
    let from = denominator.bare_end + 2;
    if starts(chars, from, "百") && numeral::read(chars, from).is_some_and(|n| n.bare) {
        let value = Decimal::from_int(100);
        return Outcome::Figure(Candidate::new(start, from + 1, value, "%", Kind::Percent));
    }
    let Some(numerator) = numeral::read(chars, from) else { return skip };
    let hundred = denominator.bare && denominator.power == 2;
    let power = if denominator.bare { denominator.power } else { 0 };
    let (value, unit, kind) = match power {
        _ if hundred => (Some(numerator.value.clone()), "%", Kind::Percent),
        3.. => (Some(numerator.value.clone().shifted(-power)), "1", Kind::Ratio),
        _ => (numerator.value.ratio(&denominator.value), "1", Kind::Ratio),
    };
    let Some(value) = value else { return skip };
    let mut end = numerator.bare_end;
    let mut candidate = Candidate::new(start, end, value, unit, kind).with_numeral(&numerator);
    if hundred {
        candidate.max = numerator.max.clone();
        // 百分之三到五, 百分之三至百分之五.
        if let Some(length) = connector(chars, end) {
            let mut second = end + length;
            second += if starts(chars, second, "百分之") { 3 } else { 0 };
            if let Some(high) =
                numeral::read(chars, second).filter(|high| high.value.compare(&candidate.value).is_gt())
            {
                end = high.bare_end;
                candidate.end = end;
                candidate.max = Some(high.value);
            }
        }
    }
    Outcome::Figure(candidate)
}

/// A:B, 3比1.
pub(super) fn ratio(chars: &[char], start: usize, first: &Numeral) -> Option<Outcome> {
    let sign = at(chars, first.bare_end);
    if !matches!(sign, ':' | '比') || first.infix.is_some() {
        return None;
    }
    let second =
        numeral::read(chars, first.bare_end + 1).filter(|second| second.infix.is_none() && !second.bare)?;
    if sign == '比'
        && (first.arabic != second.arabic
            || unit::at(chars, second.end).is_some_and(|u| u.unit.kind != Kind::Score))
    {
        return None;
    }
    let end = second.bare_end;
    if at(chars, end) == ':' && at(chars, end + 1).is_ascii_digit() {
        // a:b:c is a structure of three parts.
        let mut end = end;
        while at(chars, end) == ':' {
            end = numeral::read(chars, end + 1).map_or(end + 1, |n| n.bare_end);
        }
        return Some(Outcome::Skip(end));
    }
    let before: String = chars.get(start.saturating_sub(16)..start).unwrap_or_default().iter().collect();
    let before = before.rsplit([',', '。', ';']).next().unwrap_or_default().to_string();
    let after: String = chars.iter().skip(end).take(8).collect();
    let game = [
        "比分",
        "战胜",
        "击败",
        "胜",
        "负",
        "赛",
        "队",
        "战平",
        "逼平",
        "领先",
        "力克",
        "不敌",
        "打出",
        "轰出",
        "取胜",
        "告负",
        "首节",
        "末节",
        "半场",
        "首局",
        "次局",
        "决胜局",
        "小高潮",
    ]
    .iter()
    .any(|word| before.contains(word) || after.contains(word));
    let mut candidate =
        Candidate::new(start, end, first.value.clone(), "{:}", if game { Kind::Score } else { Kind::Ratio });
    candidate.max = Some(second.value);
    Some(Outcome::Figure(candidate))
}
