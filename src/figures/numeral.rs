//! Reads one numeral in Chinese text: Arabic digits with separators, Chinese and financial numerals, and
//! the mixtures of both with 百千万亿 (3万4000, 1.2万亿, 两千五, 三四十, 几十万, 三百余万).

mod part;

use super::decimal::Decimal;
use super::letters::Charset;
use part::Reader;
use std::sync::LazyLock;

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
    /// 多, 余, 来 or 把 that stands after the digits.
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
        '〇' | '零' | '○' => 0,
        '一' | '壹' | '弌' => 1,
        '二' | '贰' | '貳' | '两' | '兩' | '倆' | '弍' => 2,
        '三' | '叁' | '叄' | '參' | '弎' => 3,
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
pub(super) fn power(c: char) -> Option<i32> {
    Some(match c {
        '十' | '拾' => 1,
        '百' | '佰' => 2,
        '千' | '仟' => 3,
        '万' | '萬' => 4,
        '亿' | '億' => 8,
        '兆' => 12,
        _ => return None,
    })
}

/// Han characters that a numeral can begin with.
static HEADS: LazyLock<Charset> = LazyLock::new(|| {
    let open = ['几', '幾', '数', '廿', '卅', '卌'];
    let heads = ('\0'..='\u{ffff}').filter(|c| digit(*c).is_some() || power(*c).is_some());
    Charset::new(heads.chain(open))
});

/// Whether a numeral can begin with `c`.
#[inline]
pub(super) fn begins(c: char) -> bool {
    c.is_ascii_digit() || HEADS.holds(c)
}

/// Reads the numeral that begins at `at`.
pub(super) fn read(chars: &[char], at: usize) -> Option<Numeral> {
    let mut reader = Reader { chars, at };
    let mut out = reader.part()?;
    // 3万4000, 一亿两千万, 七十八万三千: each further part stays below the multiplier before it.
    while out.infix.is_none() && out.power >= 4 && out.max.is_none() {
        let start = reader.at;
        let limit = out.power;
        let zero = reader.skip_zero();
        let Some(part) = reader.part().filter(|part| !part.bare) else {
            reader.at = start;
            break;
        };
        // 三万五千亿: 亿 multiplies what stands before it whole.
        let lifted = limit == 4 && matches!(chars.get(reader.at - 1), Some('亿' | '億'));
        let low = part.value.clone().shifted(-8);
        if lifted && part.infix.is_none() && low.compare(&Decimal::from_int(10_000)).is_lt() {
            out.value = out.value.plus(&low).shifted(8);
            (out.bare, out.power) = (false, part.power);
            break;
        }
        if !part.below(limit) {
            reader.at = start;
            break;
        }
        // 一万三 is 13000: a lone digit stands one place below the multiplier.
        let colloquial = part.single_digit && part.power == 0 && !zero && (!part.arabic || limit == 4);
        if part.arabic && part.power == 0 && !colloquial && !zero && part.digits != limit as usize {
            reader.at = start;
            break;
        }
        let lift = if colloquial { limit - 1 } else { 0 };
        out.max = part.max.map(|max| out.value.plus(&max.shifted(lift)));
        out.value = out.value.plus(&part.value.shifted(lift));
        (out.infix, out.infix_last) = (part.infix, out.infix_last || part.infix_last);
        out.arabic |= part.arabic;
        out.bare = false;
        out.power = part.power;
    }
    Some(Numeral {
        end: reader.at,
        bare_end: reader.at - usize::from(out.infix_last),
        value: out.value,
        max: out.max,
        infix: out.infix,
        arabic: out.arabic,
        bare: out.bare,
        positional: out.positional,
        power: out.power,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_read_whole() {
        let mut wrong = Vec::new();
        for line in include_str!("../../tests/figures/numerals_zh.tsv").lines() {
            let mut fields = line.split('\t');
            let (text, value) = (fields.next().unwrap_or(""), fields.next().unwrap_or(""));
            let max = fields.next().filter(|max| !max.is_empty());
            let chars: Vec<char> = text.chars().collect();
            let got = read(&chars, 0)
                .map(|got| (got.end, got.value.to_string(), got.max.map(|max| max.to_string())));
            if got != Some((chars.len(), value.to_string(), max.map(str::to_string))) {
                wrong.push(format!("{text}: want {value} {max:?}, got {got:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    /// Writes `value` as Chinese numerals, the way a careful author would.
    fn write(value: u64) -> String {
        let digits = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
        let section = |value: u64| {
            let (mut text, mut gap) = (String::new(), false);
            for (step, unit) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
                let digit = value / step % 10;
                if digit == 0 {
                    gap = !text.is_empty();
                    continue;
                }
                if gap {
                    text.push('零');
                }
                gap = false;
                text.push(digits[digit as usize]);
                text.push_str(unit);
            }
            text
        };
        let mut text = String::new();
        for (step, unit) in [(100_000_000, "亿"), (10_000, "万"), (1, "")] {
            let part = value / step % 10_000;
            if part == 0 {
                continue;
            }
            if !text.is_empty() && (part < 1000 || (value / step / 10_000).is_multiple_of(10)) {
                text.push('零');
            }
            text.push_str(&section(part));
            text.push_str(unit);
        }
        text
    }

    #[test]
    fn written_numbers_read_back() {
        let large = (1..2000u64).map(|step| step * 6_700_417 % 999_999_999_999 + 1);
        for value in (1..=20_000).chain(large) {
            let text = write(value);
            let chars: Vec<char> = text.chars().collect();
            let got = read(&chars, 0).map(|numeral| (numeral.end, numeral.value.to_string()));
            assert_eq!(got, Some((chars.len(), value.to_string())), "{text}");
        }
    }

    #[test]
    fn what_follows_stays_out() {
        // Text, characters read, value.
        let rows = [
            ("1,234,567吨", 9, "1234567"),
            ("12,34", 2, "12"),
            ("2.35万人", 5, "23500"),
            ("500千瓦", 3, "500"),
            ("2.1百分点", 3, "2.1"),
            ("100兆宽带", 3, "100"),
            ("七十八万三千元", 6, "783000"),
            ("二〇二四年", 4, "2024"),
            ("六点五十分", 1, "6"),
            ("15W灯", 3, "150000"),
            ("15W", 2, "15"),
            ("百把人", 2, "100"),
        ];
        for (text, length, value) in rows {
            let chars: Vec<char> = text.chars().collect();
            let got = read(&chars, 0).map(|numeral| (numeral.end, numeral.value.to_string()));
            assert_eq!(got, Some((length, value.to_string())), "{text}");
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
