//! Reads one numeral in Chinese text: Arabic digits with separators, Chinese and financial numerals, and
//! the mixtures of both with 百千万亿 (3万4000, 1.2万亿, 两千五, 三四十, 几十万, 三百余万).

use super::decimal::Decimal;

/// More multipliers than this in a row are noise: 万亿 and 百万亿 are the longest that are printed.
const MULTIPLIERS: usize = 3;

/// One numeral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Numeral {
    /// One past its last character, an infix 多, 余 or 来 at its end included.
    pub(super) end: usize,
    /// One past its last character without such an infix.
    pub(super) bare_end: usize,
    pub(super) value: Decimal,
    /// Upper value where digits stand side by side (三四十) or are open (几十).
    pub(super) max: Option<Decimal>,
    /// 多, 余, 来 or 几 that stands after the digits.
    pub(super) infix: Option<char>,
    /// Written with Arabic digits, at least in part.
    pub(super) arabic: bool,
    /// Nothing but a multiplier: 百, 万, 亿 as in 超亿元.
    pub(super) bare: bool,
    /// Digit after digit without multipliers: 二〇二四, 三五.
    pub(super) positional: bool,
    /// Power of ten of the multipliers it ends in: 4 for 3万, 12 for 1.2万亿, 3 for 五千.
    pub(super) power: i32,
}

/// The value of a Chinese or financial digit.
pub(super) fn digit(c: char) -> Option<u64> {
    Some(match c {
        '〇' | '零' => 0,
        '一' | '壹' | '弌' => 1,
        '二' | '贰' | '貳' | '两' | '兩' => 2,
        '三' | '叁' | '參' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// The power of ten of a Chinese multiplier.
fn power(c: char) -> Option<i32> {
    Some(match c {
        '十' | '拾' => 1,
        '百' | '佰' => 2,
        '千' | '仟' => 3,
        '万' | '萬' => 4,
        '亿' | '億' => 8,
        _ => return None,
    })
}

/// Whether a numeral can begin with `c`.
pub(super) fn begins(c: char) -> bool {
    c.is_ascii_digit() || digit(c).is_some() || power(c).is_some() || matches!(c, '几' | '数' | '廿' | '卅')
}

/// Reads the numeral that begins at `at`.
pub(super) fn read(chars: &[char], at: usize) -> Option<Numeral> {
    let mut reader = Reader { chars, at };
    let first = reader.part()?;
    let mut out = first.clone();
    // 3万4000, 一亿两千万, 七十八万三千: each further part stays below the multiplier before it.
    let mut last = first;
    while last.infix.is_none() && last.power >= 4 && out.max.is_none() {
        let start = reader.at;
        let limit = last.power;
        let zero = reader.skip_zero();
        let Some(part) = reader.part().filter(|part| part.below(limit) && !part.bare) else {
            reader.at = start;
            break;
        };
        let colloquial = part.single_digit && !zero && (!part.arabic || limit == 4);
        if part.arabic && part.power == 0 && !colloquial && part.digits != limit as usize {
            reader.at = start;
            break;
        }
        let value = if colloquial { part.value.clone().shifted(limit - 1) } else { part.value.clone() };
        out.max = part.max.as_ref().map(|max| out.value.plus(max));
        out.value = out.value.plus(&value);
        out.infix = part.infix;
        out.arabic |= part.arabic;
        out.bare = false;
        out.power = part.power;
        last = part;
    }
    let bare_end = if out.infix_last { reader.at - 1 } else { reader.at };
    let bare_end = if last.infix_last { reader.at - 1 } else { bare_end };
    Some(Numeral {
        end: reader.at,
        bare_end,
        value: out.value,
        max: out.max,
        infix: out.infix,
        arabic: out.arabic,
        bare: out.bare,
        positional: out.positional,
        power: out.power,
    })
}

/// A number up to its next 万 or 亿.
#[derive(Debug, Clone)]
struct Part {
    value: Decimal,
    max: Option<Decimal>,
    infix: Option<char>,
    infix_last: bool,
    arabic: bool,
    bare: bool,
    positional: bool,
    single_digit: bool,
    digits: usize,
    /// Power of ten that its multipliers add up to.
    power: i32,
}

impl Part {
    fn below(&self, power: i32) -> bool {
        self.value.compare(&Decimal::from_int(1).shifted(power)).is_lt()
    }
}

struct Reader<'a> {
    chars: &'a [char],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn skip_zero(&mut self) -> bool {
        let zero = matches!(self.peek(0), Some('零' | '〇'));
        self.at += usize::from(zero);
        zero
    }

    fn part(&mut self) -> Option<Part> {
        let start = self.at;
        let mut part = if self.peek(0)?.is_ascii_digit() { self.arabic() } else { self.chinese()? };
        self.infix(&mut part);
        let mut count = 0;
        while count < MULTIPLIERS {
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
        }
        if part.infix.is_none() {
            self.infix(&mut part);
        }
        if self.at == start {
            return None;
        }
        Some(part)
    }

    /// 多, 余, 来 between digits and multiplier or unit.
    fn infix(&mut self, part: &mut Part) {
        let Some(c @ ('多' | '余' | '餘' | '来')) = self.peek(0) else { return };
        // 20来自 and 30余下 are other words.
        let next = self.peek(1);
        let taken = match c {
            '来' => matches!(next, Some('自' | '到' | '源' | '年' | '了' | '临' | '看' | '说' | '袭')),
            '余' | '餘' => matches!(next, Some('下' | '额' | '款' | '热' | '量' | '温')),
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
        // 5w and 30k after digits are 万 and thousand where no letter follows.
        let scale = match self.peek(0) {
            Some('w' | 'W') => 4,
            Some('k') => 3,
            _ => 0,
        };
        if scale > 0 && self.peek(1).is_some_and(super::text::is_han) {
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
            if let Some(value) = digit(c) {
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
            } else if matches!(c, '几' | '数') {
                let next = self.peek(1).and_then(power);
                if pending.is_none() && next.is_some() && magnitude == u64::MAX {
                    pending = Some((1, 10));
                } else if magnitude == 10 && pending.is_none() && c == '几' {
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
            } else if matches!(c, '廿' | '卅') && pending.is_none() && magnitude > 10 {
                let tens = if c == '廿' { 20 } else { 30 };
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
        if pending.is_some()
            && self.peek(0) == Some('点')
            && self.peek(1).and_then(digit).is_some()
            && self.fraction_ahead()
        {
            value = value.plus(&self.fraction());
        }
        Some(Part {
            value,
            max: (open && high > low).then(|| Decimal::from_int(high)),
            infix: None,
            infix_last: false,
            arabic: false,
            bare,
            positional: false,
            single_digit: count == 1 && pending.is_some(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        // Text, characters read, value, upper value.
        let rows = [
            ("42", 2, "42", None),
            ("1,234,567吨", 9, "1234567", None),
            ("12,34", 2, "12", None),
            ("3.14米", 4, "3.14", None),
            ("2.35万人", 5, "23500", None),
            ("1.2万亿元", 5, "1200000000000", None),
            ("3万4000元", 6, "34000", None),
            ("1亿2000万元", 7, "120000000", None),
            ("2千亿", 3, "200000000000", None),
            ("5百万", 3, "5000000", None),
            ("500千瓦", 3, "500", None),
            ("2.1百分点", 3, "2.1", None),
            ("十", 1, "10", None),
            ("十五", 2, "15", None),
            ("二十", 2, "20", None),
            ("一百零八", 4, "108", None),
            ("三千二百五十", 6, "3250", None),
            ("两千五", 3, "2500", None),
            ("两千零五", 4, "2005", None),
            ("一亿两千万", 5, "120000000", None),
            ("七十八万三千元", 6, "783000", None),
            ("壹佰贰拾叁万肆仟", 8, "1234000", None),
            ("伍万元", 2, "50000", None),
            ("三四十个", 3, "30", Some("40")),
            ("七八百人", 3, "700", Some("800")),
            ("一两个月", 2, "1", Some("2")),
            ("三五家", 2, "3", Some("5")),
            ("几十家", 2, "10", Some("100")),
            ("数百家", 2, "100", Some("1000")),
            ("数十亿元", 3, "1000000000", Some("10000000000")),
            ("几十万", 3, "100000", Some("1000000")),
            ("十几万", 3, "100000", Some("200000")),
            ("二十几个", 3, "20", Some("30")),
            ("300余家", 4, "300", None),
            ("30多万元", 4, "300000", None),
            ("35万余元", 4, "350000", None),
            ("两千三百余万元", 6, "23000000", None),
            ("一百多辆", 3, "100", None),
            ("十多个", 2, "10", None),
            ("二〇二四年", 4, "2024", None),
            ("六点五", 3, "6.5", None),
            ("百万元", 2, "1000000", None),
            ("亿元", 1, "100000000", None),
            ("廿三", 2, "23", None),
            ("二万五千里", 4, "25000", None),
            ("1.1万", 4, "11000", None),
            ("5w人", 2, "50000", None),
        ];
        for (text, length, value, max) in rows {
            let chars: Vec<char> = text.chars().collect();
            let got = read(&chars, 0).unwrap_or_else(|| panic!("{text}: nothing read"));
            assert_eq!(got.end, length, "{text}: {got:?}");
            assert_eq!(got.value.to_string(), value, "{text}");
            assert_eq!(got.max.map(|max| max.to_string()).as_deref(), max, "{text}");
        }
    }

    #[test]
    fn no_numeral() {
        for text in ["几个", "数家", "多次", "家", ""] {
            let chars: Vec<char> = text.chars().collect();
            assert_eq!(read(&chars, 0), None, "{text}");
        }
    }
}
