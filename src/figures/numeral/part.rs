//! One section of a numeral: Arabic digits or a Chinese number below 万, with the multipliers after it.

use super::{MULTIPLIERS, begins, digit, power};
use crate::figures::decimal::Decimal;
use crate::figures::text::is_han;

/// A number up to its next 万 or 亿.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) value: Decimal,
    pub(super) max: Option<Decimal>,
    pub(super) infix: Option<char>,
    pub(super) infix_last: bool,
    pub(super) arabic: bool,
    pub(super) bare: bool,
    pub(super) positional: bool,
    pub(super) single_digit: bool,
    pub(super) digits: usize,
    /// Power of ten that its multipliers add up to.
    pub(super) power: i32,
}

impl Part {
    pub(super) fn below(&self, power: i32) -> bool {
        self.value.compare(&Decimal::from_int(1).shifted(power)).is_lt()
    }
}

pub(super) struct Reader<'a> {
    pub(super) chars: &'a [char],
    pub(super) at: usize,
}

impl Reader<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    pub(super) fn skip_zero(&mut self) -> bool {
        let zero = matches!(self.peek(0), Some('零' | '〇' | '○'));
        self.at += usize::from(zero);
        zero
    }

    pub(super) fn part(&mut self) -> Option<Part> {
        let start = self.at;
        let head = self.peek(0).filter(|c| begins(*c))?;
        let mut part = if head.is_ascii_digit() { self.arabic() } else { self.chinese()? };
        self.infix(&mut part);
        let mut count = 0;
        while count < MULTIPLIERS {
            // 2百多万
            if count > 0
                && part.infix.is_none()
                && self.peek(1).and_then(power).is_some_and(|power| power > 3)
            {
                self.infix(&mut part);
            }
            let Some(c) = self.peek(0) else { break };
            let Some(power) = power(c).filter(|power| *power > 1) else { break };
            // 十 and 百 follow Arabic digits only in 3百 and 5千; 百分点 and 千瓦 are units.
            if self.at > start && self.is_unit_prefix(c) || (!part.arabic && power < 4) {
                break;
            }
            part.value = part.value.shifted(power);
            part.max = part.max.map(|max| max.shifted(power));
            part.power += power;
            part.infix_last = false;
            self.at += 1;
            count += 1;
            if part.arabic && power < 4 {
                self.arabic_tail(&mut part, power);
            }
        }
        if part.infix.is_none() {
            self.infix(&mut part);
        }
        if self.at == start {
            return None;
        }
        Some(part)
    }

    /// 5千4百: digits with smaller multipliers after 千 or 百.
    fn arabic_tail(&mut self, part: &mut Part, mut limit: i32) {
        loop {
            let run = self.chars.iter().skip(self.at).take_while(|c| c.is_ascii_digit()).count();
            let below = self.peek(run).and_then(power).filter(|power| *power < limit);
            let (1, Some(below)) = (run, below) else { return };
            let digit = self.chars.get(self.at..self.at + 1).unwrap_or_default();
            let value = Decimal::parse(digit).shifted(below);
            part.value = part.value.plus(&value);
            part.max = None;
            self.at += 2;
            limit = below;
        }
    }

    /// 多, 余, 来 between digits and multiplier or unit.
    fn infix(&mut self, part: &mut Part) {
        let Some(c @ ('多' | '余' | '餘' | '来' | '把')) = self.peek(0) else { return };
        // 20来自 and 30余下 are other words.
        let next = self.peek(1);
        let taken = match c {
            '来' => matches!(next, Some('自' | '到' | '源' | '年' | '了' | '临' | '看' | '说' | '袭')),
            '余' | '餘' => matches!(next, Some('下' | '额' | '款' | '热' | '量' | '温')),
            // 百把人, 万把块: only after a lone multiplier, and never 百把椅子.
            '把' => !(part.bare && next.is_some_and(|c| "块个人斤元亩米里户头只吨年台家张条公".contains(c))),
            _ => matches!(next, Some('元' | '样' | '边' | '项' | '式')) && part.digits == 0 && part.power < 2,
        };
        if !taken {
            part.infix = Some(if c == '餘' { '余' } else { c });
            part.infix_last = true;
            self.at += 1;
        }
    }

    /// 千瓦, 百分点: the multiplier belongs to the unit.
    fn is_unit_prefix(&self, c: char) -> bool {
        let next = self.peek(1);
        match c {
            '千' => {
                matches!(
                    next,
                    Some(
                        '瓦' | '克'
                            | '米'
                            | '伏'
                            | '卡'
                            | '帕'
                            | '赫'
                            | '焦'
                            | '安'
                            | '乏'
                            | '牛'
                            | '字'
                            | '兆'
                            | '比'
                    )
                )
            }
            '百' => {
                matches!(next, Some('帕'))
                    || (next == Some('分') && matches!(self.peek(2), Some('点' | '之')))
            }
            '万' => next == Some('分') && self.peek(2) == Some('之'),
            // Mega in 兆瓦 and 100兆宽带; a million millions before digits and money, and at the end.
            '兆' => !next.is_none_or(|c| {
                digit(c).is_some()
                    || c.is_ascii_digit()
                    || matches!(c, '元' | '日' | '韩' | '美' | '新' | '台')
            }),
            _ => false,
        }
    }

    /// Digits with grouping commas and one point.
    fn arabic(&mut self) -> Part {
        let start = self.at;
        let digits_at = |at: usize| self.chars.iter().skip(at).take_while(|c| c.is_ascii_digit()).count();
        let mut end = start + digits_at(start);
        if (1..=3).contains(&(end - start)) {
            // Exactly three digits after each comma, else the comma parts two clauses.
            while self.chars.get(end) == Some(&',') && digits_at(end + 1) == 3 {
                end += 4;
            }
        }
        if self.chars.get(end) == Some(&'.') && digits_at(end + 1) > 0 {
            end += 1 + digits_at(end + 1);
        }
        self.at = end;
        let taken = self.chars.get(start..end).unwrap_or_default();
        let mut part = Part {
            value: Decimal::parse(taken),
            max: None,
            infix: None,
            infix_last: false,
            arabic: true,
            bare: false,
            positional: false,
            single_digit: taken.len() == 1,
            digits: taken.len(),
            power: 0,
        };
        // 5w and 30k after digits are 万 and thousand where no letter follows; 15W alone is a power.
        let next = self.peek(1);
        let scale = match self.peek(0) {
            Some('w' | 'W') => 4,
            Some('k') => 3,
            _ => 0,
        };
        let closed = next.is_none_or(|c| !c.is_ascii_alphanumeric() && c != '/' && c != '-');
        let fits = next.is_some_and(is_han) || closed && self.peek(0) != Some('W');
        if scale > 0 && fits {
            self.at += 1;
            part.value = part.value.shifted(scale);
            part.power = scale;
        }
        part
    }

    /// A Chinese section below 万: 三千二百五十, 十几, 七八百, 二〇二四, 六点五.
    fn chinese(&mut self) -> Option<Part> {
        let start = self.at;
        let (mut low, mut high) = (0u64, 0u64);
        let mut pending: Option<(u64, u64)> = None;
        let (mut open, mut after_zero) = (false, false);
        let (mut magnitude, mut count, mut bare) = (u64::MAX, 0, true);
        while let Some(c) = self.peek(0) {
            // 三百两 is silver: 两 counts at the head of a number and before a multiplier.
            let tael =
                matches!(c, '两' | '兩') && magnitude != u64::MAX && self.peek(1).and_then(power).is_none();
            if let Some(value) = digit(c).filter(|_| !tael) {
                if value == 0 && pending.is_none() && magnitude != u64::MAX {
                    after_zero = true;
                } else if let Some((first, second)) = pending {
                    let near = value > first && value - first <= 2 && first == second && first > 0;
                    if !(near && self.digits_end(1)) || self.digits_from(start) {
                        break;
                    }
                    pending = Some((first, value));
                    open = true;
                } else {
                    if magnitude == u64::MAX && self.run_of_digits() > 2 {
                        return Some(self.positional());
                    }
                    pending = Some((value, value));
                }
                bare = false;
            } else if matches!(c, '几' | '幾' | '数') {
                let next = self.peek(1).and_then(power);
                let smaller = next.is_some_and(|power| power < 4 && 10u64.pow(power as u32) < magnitude);
                if pending.is_none() && next.is_some() && (magnitude == u64::MAX || smaller && c != '数') {
                    pending = Some((1, 10));
                } else if (magnitude == 10 || after_zero) && pending.is_none() && c != '数' {
                    // 十几, 二十几: up to the next ten.
                    high += 10;
                } else {
                    break;
                }
                (open, bare) = (true, false);
            } else if let Some(unit) =
                power(c).filter(|power| *power < 4).map(|power| 10u64.pow(power as u32))
            {
                if unit >= magnitude
                    || (self.is_unit_prefix(c) && pending.is_some() && self.peek(1) != Some('米'))
                {
                    break;
                }
                // 千 and 百 alone are multipliers (上千); 十 alone is ten.
                if pending.is_none() && magnitude != u64::MAX && unit != 10 {
                    break;
                }
                bare &= pending.is_none() && unit != 10;
                let (a, b) = pending.take().unwrap_or((1, 1));
                low += a * unit;
                high += b * unit;
                magnitude = unit;
            } else if matches!(c, '廿' | '卅' | '卌') && pending.is_none() && magnitude > 10 {
                let tens = match c {
                    '廿' => 20,
                    '卅' => 30,
                    _ => 40,
                };
                (low, high, magnitude, bare) = (low + tens, high + tens, 10, false);
            } else {
                break;
            }
            self.at += 1;
            count += 1;
            if count > 12 {
                break;
            }
        }
        if let Some((a, b)) = pending {
            // 两千五 is 2500, but 两千零五 is 2005.
            let scale = if matches!(magnitude, 100 | 1000) && !after_zero { magnitude / 10 } else { 1 };
            low += a * scale;
            high += b * scale;
        }
        if count == 0 {
            let c = self.peek(0)?;
            power(c).filter(|power| *power >= 4)?;
            low = 1;
            high = 1;
        }
        let mut value = Decimal::from_int(low);
        let mut fraction = false;
        if (pending.is_some() || magnitude != u64::MAX && !bare && !open)
            && self.peek(0) == Some('点')
            && self.peek(1).and_then(digit).is_some()
            && self.fraction_ahead()
        {
            value = value.plus(&self.fraction());
            fraction = true;
        }
        Some(Part {
            value,
            max: (open && high > low).then(|| Decimal::from_int(high)),
            infix: None,
            infix_last: false,
            arabic: false,
            bare,
            positional: false,
            single_digit: pending.is_some() && magnitude == u64::MAX && !after_zero && !fraction,
            digits: if bare { 0 } else { count },
            power: if magnitude == u64::MAX || pending.is_some() { 0 } else { magnitude.ilog10() as i32 },
        })
    }

    /// Digits without multipliers: a year, a code, a telephone number.
    fn positional(&mut self) -> Part {
        let run = self.run_of_digits();
        let digits: Vec<char> = self
            .chars
            .iter()
            .skip(self.at)
            .take(run)
            .filter_map(|c| digit(*c))
            .filter_map(|d| char::from_digit(d as u32, 10))
            .collect();
        self.at += run;
        Part {
            value: Decimal::parse(&digits),
            max: None,
            infix: None,
            infix_last: false,
            arabic: false,
            bare: false,
            positional: true,
            single_digit: false,
            digits: run,
            power: 0,
        }
    }

    fn run_of_digits(&self) -> usize {
        self.chars.iter().skip(self.at).take_while(|c| digit(**c).is_some()).count()
    }

    /// Whether the digits end `ahead` characters on.
    fn digits_end(&self, ahead: usize) -> bool {
        self.peek(ahead).is_none_or(|c| digit(c).is_none())
    }

    /// Whether this digit run began with more than two digits.
    fn digits_from(&self, start: usize) -> bool {
        let digits = self.chars.get(start..self.at).unwrap_or_default();
        digits.len() > 1 && digits.iter().all(|c| digit(*c).is_some())
    }

    /// 六点五 is a fraction, 六点五十分 and 三点一刻 are clock times.
    fn fraction_ahead(&self) -> bool {
        let run = self.chars.iter().skip(self.at + 1).take_while(|c| digit(**c).is_some()).count();
        !matches!(self.peek(1 + run), Some('十' | '刻' | '分'))
    }

    fn fraction(&mut self) -> Decimal {
        self.at += 1;
        let run = self.run_of_digits();
        let mut text = vec!['0', '.'];
        text.extend(
            self.chars
                .iter()
                .skip(self.at)
                .take(run)
                .filter_map(|c| digit(*c))
                .filter_map(|d| char::from_digit(d as u32, 10)),
        );
        self.at += run;
        Decimal::parse(&text)
    }
}
