//! Ranges of Chinese text: 3至5万吨, 2%~3%, 800万到1亿元, 三、四家.

use super::Kind;
use super::numeral::{self, Numeral};
use super::scan::{Candidate, unit_after};
use super::shape::{at, currency_word, measured, starts};
use super::unit::{self, Found, Slot};

/// Length of the connector of a range at `at`.
pub(super) fn connector(chars: &[char], start: usize) -> Option<usize> {
    match at(chars, start) {
        '至' | '到' | '~' | '–' | '―' => Some(1),
        '-' => Some(1 + usize::from(at(chars, start + 1) == '-')),
        '—' => Some(1 + usize::from(at(chars, start + 1) == '—')),
        _ => None,
    }
}

/// 3至5万吨, 2%~3%, 800万到1亿元, 三、四家; ``unit` is that of the first number, and `below` says that a
/// minus or 零下 stands before it.
pub(super) fn range(
    chars: &[char],
    start: usize,
    first: &Numeral,
    unit: Option<&Found>,
    below: bool,
) -> Option<Candidate> {
    let mut first_unit = unit;
    let mut from = first_unit.map_or(first.end, |found| found.end);
    let mut length = connector(chars, from);
    if length.is_none() {
        (from, first_unit) = (first.end, None);
        length = connector(chars, from).or_else(|| listed(chars, first));
    }
    let mut second_at = from + length?;
    second_at += currency_word(chars, second_at).map_or(0, |(length, _)| length);
    second_at += usize::from(matches!(at(chars, second_at), '¥' | '$'));
    let minus = at(chars, second_at) == '-' && at(chars, second_at + 1).is_ascii_digit();
    let words = starts(chars, second_at, "零下");
    let negative = minus || words;
    second_at += usize::from(minus) + if words { 2 } else { 0 };
    if !chars.get(second_at).is_some_and(|c| numeral::begins(*c)) {
        return None;
    }
    let second = numeral::read(chars, second_at).filter(|second| !second.positional)?;
    if starts(chars, second.bare_end, "分之") {
        return None;
    }
    // 由2%到3% names two states; both ends keep their unit there.
    let before = start.checked_sub(1).map_or(' ', |place| at(chars, place));
    if first_unit.is_some() && before == '由' {
        return None;
    }
    let mut candidate = match at(chars, second.bare_end) {
        '成' | '折' if second.power == 0 => {
            let mut candidate = Candidate::new(
                start,
                second.bare_end + 1,
                first.value.clone().shifted(1),
                "%",
                Kind::Percent,
            );
            candidate.max = Some(second.value.clone().shifted(1));
            return Some(candidate);
        }
        _ => measured(chars, second_at, &second, unit_after(chars, &second))?,
    };
    if let Some(unit) = first_unit {
        let same = unit.code == candidate.unit
            || candidate.unit.strip_prefix(unit.code.as_ref()).is_some_and(|rest| rest.starts_with('/'));
        if !same || unit.unit.slot != Slot::Any {
            return None;
        }
    }
    let mut low = first.value.clone();
    if first_unit.is_none() && first.power == 0 && second.power >= 1 {
        let lifted = low.clone().shifted(second.power);
        if lifted.compare(&candidate.value).is_lt() {
            low = lifted;
        }
    }
    // Below zero on the left: 零下5至10℃ means both ends, -25℃至10℃ and 零下5℃至10℃ the lower.
    let both = below && !negative && first_unit.is_none() && chars.get(start.wrapping_sub(1)) == Some(&'下');
    let low = if below { low.negated() } else { low };
    let negative = negative || both;
    let high = if negative { candidate.value.clone().negated() } else { candidate.value.clone() };
    if !below && low.compare(&candidate.value).is_ge() && !negative && !high.is_zero() {
        return None;
    }
    candidate.start = start;
    candidate.value = low;
    candidate.max = Some(high);
    // 三、四家 leaves the number open as 三四家 does; 3至5家 does not.
    candidate.approx = at(chars, from) == '、' && !first.arabic;
    Some(candidate)
}

/// 2元8角到4元5角: a number that goes on after its unit, which ends at `unit_end`, and the upper end of its range.
pub(super) fn widen(chars: &[char], candidate: &mut Candidate, unit_end: usize) {
    let states = candidate.start.checked_sub(1).is_some_and(|place| at(chars, place) == '由');
    if candidate.end == unit_end || candidate.kind != Kind::Money || states {
        return;
    }
    let Some(from) = connector(chars, candidate.end).map(|length| candidate.end + length) else { return };
    let Some(second) = numeral::read(chars, from) else { return };
    let high = measured(chars, from, &second, unit_after(chars, &second));
    if let Some(high) =
        high.filter(|high| high.unit == candidate.unit && high.value.compare(&candidate.value).is_gt())
    {
        candidate.end = high.end;
        candidate.max = Some(high.value);
    }
}

/// 三、四家 and 3、4家: neighbours joined by 、.
fn listed(chars: &[char], first: &Numeral) -> Option<usize> {
    if at(chars, first.end) != '、' || first.power != 0 {
        return None;
    }
    let second = numeral::read(chars, first.end + 1)?;
    // 七、八十人: the multiplier after the second digit holds for both.
    let (low, high) = (first.value.to_int()?, second.value.clone().shifted(-second.power).to_int()?);
    // 一、二、三级 lists grades; only a pair is a range, and grades are none.
    let pair = high == low + 1 && high <= 9 && at(chars, second.end) != '级' && first.arabic == second.arabic;
    let unit = unit::at(chars, second.end).is_some_and(|found| {
        matches!(found.unit.kind, Kind::Count | Kind::Duration | Kind::Age | Kind::Money | Kind::Quantity)
    });
    let listed_before = first.end.checked_sub(2).map_or(' ', |place| at(chars, place)) == '、';
    (pair && unit && !listed_before).then_some(1)
}
