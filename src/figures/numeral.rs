//! Reads one numeral in Chinese text: Arabic digits with separators, Chinese and financial numerals, and
//! the mixtures of both with 百千万亿 (3万4000, 1.2万亿, 两千五, 三四十, 几十万, 三百余万).

mod part;

use super::decimal::Decimal;
use part::Reader;

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
fn power(c: char) -> Option<i32> {
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

/// Whether a numeral can begin with `c`.
pub(super) fn begins(c: char) -> bool {
    c.is_ascii_digit()
        || digit(c).is_some()
        || power(c).is_some()
        || matches!(c, '几' | '幾' | '数' | '廿' | '卅' | '卌')
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
        // 一万三 is 13000: a lone digit stands one place below the multiplier.
        let colloquial = part.single_digit && !zero && (!part.arabic || limit == 4);
        if part.arabic && part.power == 0 && !colloquial && !zero && part.digits != limit as usize {
            reader.at = start;
            break;
        }
        let lift = if colloquial { limit - 1 } else { 0 };
        out.max = part.max.as_ref().map(|max| out.value.plus(&max.clone().shifted(lift)));
        out.value = out.value.plus(&part.value.clone().shifted(lift));
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
