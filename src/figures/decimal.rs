//! Exact decimals of any length: news prints 2.35万亿, hostile text prints four thousand digits, and
//! neither may lose a digit or panic. Every operation is linear in the number of digits.

use std::cmp::Ordering;
use std::fmt;

/// Digits that a `u64` holds with room to spare; longer values are kept digit by digit.
const SHORT: u32 = 18;

/// `digits × 10^-scale`, negative where `negative`; always in lowest form.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Decimal {
    negative: bool,
    digits: Digits,
    /// Digits after the point; negative where zeros follow the digits.
    scale: i64,
}

/// Digits of a value, without zeros at either end.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Digits {
    /// Below `10^SHORT`.
    Few(u64),
    /// Most significant first, each 0 to 9, more than `SHORT` of them.
    Many(Box<[u8]>),
}

impl Digits {
    fn count(&self) -> usize {
        match self {
            Self::Few(value) => value.checked_ilog10().map_or(0, |log| log as usize + 1),
            Self::Many(digits) => digits.len(),
        }
    }

    /// One by one, most significant first.
    fn listed(&self) -> Vec<u8> {
        match self {
            Self::Few(0) => Vec::new(),
            Self::Few(value) => value.to_string().bytes().map(|digit| digit - b'0').collect(),
            Self::Many(digits) => digits.to_vec(),
        }
    }
}

impl Decimal {
    pub(super) fn from_int(value: u64) -> Self {
        Self::few(value, 0)
            .unwrap_or_else(|| Self::many(value.to_string().bytes().map(|b| b - b'0').collect(), 0))
    }

    /// ASCII digits with at most one point; anything else in `chars` is passed over.
    pub(super) fn parse(chars: &[char]) -> Self {
        let digits = || chars.iter().filter_map(|c| c.to_digit(10));
        let after = chars.iter().skip_while(|c| **c != '.').filter(|c| c.is_ascii_digit()).count() as i64;
        if chars.len() <= SHORT as usize {
            let value = digits().fold(0, |value, digit| value * 10 + u64::from(digit));
            return Self::lowest(value, after);
        }
        Self::many(digits().map(|digit| digit as u8).collect(), after)
    }

    /// `value × 10^-scale`, where `value` is short.
    fn few(value: u64, scale: i64) -> Option<Self> {
        (value < 10u64.pow(SHORT)).then(|| Self::lowest(value, scale))
    }

    fn lowest(mut value: u64, mut scale: i64) -> Self {
        if value == 0 {
            scale = 0;
        } else {
            while value.is_multiple_of(10) {
                value /= 10;
                scale -= 1;
            }
        }
        Self { negative: false, digits: Digits::Few(value), scale }
    }

    fn many(mut digits: Vec<u8>, mut scale: i64) -> Self {
        while digits.last() == Some(&0) {
            digits.pop();
            scale -= 1;
        }
        let zeros = digits.iter().take_while(|digit| **digit == 0).count();
        digits.drain(..zeros);
        if digits.len() <= SHORT as usize {
            return Self::lowest(digits.iter().fold(0, |value, digit| value * 10 + u64::from(*digit)), scale);
        }
        Self { negative: false, digits: Digits::Many(digits.into()), scale }
    }

    pub(super) fn negated(mut self) -> Self {
        self.negative = !self.negative && !self.is_zero();
        self
    }

    pub(super) fn is_negative(&self) -> bool {
        self.negative
    }

    pub(super) fn is_zero(&self) -> bool {
        self.digits == Digits::Few(0)
    }

    /// `self × 10^power`.
    pub(super) fn shifted(mut self, power: i32) -> Self {
        if !self.is_zero() {
            self.scale -= i64::from(power);
        }
        self
    }

    /// `self × factor` for a small factor such as 60 or 12.
    pub(super) fn times(&self, factor: u32) -> Self {
        let short = match &self.digits {
            Digits::Few(value) => value.checked_mul(u64::from(factor)).and_then(|v| Self::few(v, self.scale)),
            Digits::Many(_) => None,
        };
        let product = short.unwrap_or_else(|| {
            let mut out = Vec::with_capacity(self.digits.count() + 10);
            let mut carry = 0u64;
            for digit in self.digits.listed().into_iter().rev() {
                carry += u64::from(digit) * u64::from(factor);
                out.push((carry % 10) as u8);
                carry /= 10;
            }
            while carry > 0 {
                out.push((carry % 10) as u8);
                carry /= 10;
            }
            out.reverse();
            Self::many(out, self.scale)
        });
        Self { negative: self.negative, ..product }
    }

    /// The product, exact.
    pub(super) fn product(&self, other: &Self) -> Self {
        let [ours, theirs] = [self, other].map(|decimal| decimal.digits.listed());
        let mut out = vec![0u32; ours.len() + theirs.len()];
        for (i, a) in ours.iter().rev().enumerate() {
            let mut carry = 0;
            for (j, b) in theirs.iter().rev().enumerate() {
                let Some(cell) = out.get_mut(i + j) else { continue };
                carry += *cell + u32::from(*a) * u32::from(*b);
                *cell = carry % 10;
                carry /= 10;
            }
            if let Some(cell) = out.get_mut(i + theirs.len()) {
                *cell += carry;
            }
        }
        let digits = out.iter().rev().map(|digit| *digit as u8).collect();
        let product = Self::many(digits, self.scale + other.scale);
        Self { negative: self.negative != other.negative && !product.is_zero(), ..product }
    }

    /// The sum of two magnitudes; the sign of `self` is kept.
    pub(super) fn plus(&self, other: &Self) -> Self {
        if self.is_zero() || other.is_zero() {
            return if self.is_zero() { other.clone() } else { self.clone() };
        }
        let scale = self.scale.max(other.scale);
        let short = self
            .whole(scale)
            .zip(other.whole(scale))
            .and_then(|(a, b)| a.checked_add(b))
            .and_then(|sum| Self::few(sum, scale));
        let sum = short.unwrap_or_else(|| {
            let aligned = |d: &Self| {
                let mut digits = d.digits.listed();
                digits.resize(digits.len() + (scale - d.scale) as usize, 0);
                digits.reverse();
                digits
            };
            let (a, b) = (aligned(self), aligned(other));
            let mut out = Vec::with_capacity(a.len().max(b.len()) + 1);
            let mut carry = 0;
            for at in 0..a.len().max(b.len()) {
                let sum = a.get(at).unwrap_or(&0) + b.get(at).unwrap_or(&0) + carry;
                out.push(sum % 10);
                carry = sum / 10;
            }
            out.push(carry);
            out.reverse();
            Self::many(out, scale)
        });
        Self { negative: self.negative, ..sum }
    }

    /// The magnitude `× 10^scale` where that is a whole number of at most `SHORT` digits.
    fn whole(&self, scale: i64) -> Option<u64> {
        let Digits::Few(value) = &self.digits else { return None };
        let zeros = u32::try_from(scale - self.scale).ok().filter(|zeros| *zeros <= SHORT)?;
        value.checked_mul(10u64.pow(zeros)).filter(|value| *value < 10u64.pow(SHORT))
    }

    /// `self ÷ other`, rounded half up to six places; `None` for zero or values too long to divide.
    pub(super) fn ratio(&self, other: &Self) -> Option<Self> {
        let scale = self.scale.max(other.scale).max(0);
        let (a, b) = (u128::from(self.whole(scale)?), u128::from(other.whole(scale)?));
        if b == 0 {
            return None;
        }
        let rounded = (a * 2_000_000 + b) / (2 * b);
        Some(Self::from_int(u64::try_from(rounded).ok()?).shifted(-6))
    }

    /// Orders two magnitudes, signs left out.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        if self.is_zero() || other.is_zero() {
            return other.is_zero().cmp(&self.is_zero());
        }
        let size = |d: &Self| d.digits.count() as i64 - d.scale;
        size(self).cmp(&size(other)).then_with(|| match (&self.digits, &other.digits) {
            (Digits::Few(a), Digits::Few(b)) => {
                let filled = |value: u64| value * 10u64.pow(SHORT - value.ilog10());
                filled(*a).cmp(&filled(*b))
            }
            _ => self.digits.listed().cmp(&other.digits.listed()),
        })
    }

    /// The value where it is a whole number that fits, else `None`.
    pub(super) fn to_int(&self) -> Option<u64> {
        if self.negative { None } else { self.whole(0) }
    }
}

impl Decimal {
    /// The canonical form, in one allocation: digits without leading or trailing zeros but for one before the point.
    pub(super) fn written(&self) -> String {
        let (mut short, long);
        let digits: &[u8] = match &self.digits {
            Digits::Few(value) => {
                short = [b'0'; SHORT as usize];
                let (mut rest, mut from) = (*value, short.len());
                for place in short.iter_mut().rev() {
                    *place = b'0' + (rest % 10) as u8;
                    rest /= 10;
                    from -= 1;
                    if rest == 0 {
                        break;
                    }
                }
                short.get(from..).unwrap_or_default()
            }
            Digits::Many(digits) => {
                long = digits.iter().map(|digit| b'0' + digit).collect::<Vec<u8>>();
                &long
            }
        };
        // Digits before the point; none of a value below one, whose zeros after the point are counted.
        let whole = digits.len() as i64 - self.scale;
        let zeros = usize::try_from(whole.min(0).saturating_neg().max(-self.scale)).unwrap_or_default();
        let mut text = String::with_capacity(digits.len() + zeros + 3);
        if self.negative {
            text.push('-');
        }
        let mut write = |digits: &[u8]| text.push_str(std::str::from_utf8(digits).unwrap_or_default());
        if whole <= 0 {
            write(b"0.");
            (0..zeros).for_each(|_| write(b"0"));
            write(digits);
            return text;
        }
        let (integer, fraction) = digits.split_at_checked(whole as usize).unwrap_or((digits, &[]));
        write(integer);
        (0..zeros).for_each(|_| write(b"0"));
        if !fraction.is_empty() {
            write(b".");
            write(fraction);
        }
        text
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        Decimal::parse(&text.chars().collect::<Vec<_>>())
    }

    #[test]
    fn canonical_form() {
        let rows = [
            ("0", "0"),
            ("000", "0"),
            ("0.50", "0.5"),
            ("12.340", "12.34"),
            ("1,234", "1234"),
            ("007", "7"),
            ("0.003", "0.003"),
            ("100", "100"),
        ];
        for (text, want) in rows {
            assert_eq!(d(text).to_string(), want, "{text}");
        }
    }

    #[test]
    fn arithmetic() {
        assert_eq!(d("2.35").shifted(12).to_string(), "2350000000000");
        assert_eq!(d("3").shifted(-4).to_string(), "0.0003");
        assert_eq!(d("1.5").times(60).to_string(), "90");
        assert_eq!(d("12.5").product(&d("0.08")).to_string(), "1");
        assert_eq!(d("999").negated().product(&d("999")).to_string(), "-998001");
        assert_eq!(d("0").product(&d("3").negated()).to_string(), "0");
        assert_eq!(d("12").plus(&d("0.5")).to_string(), "12.5");
        assert_eq!(d("30000").plus(&d("4000")).to_string(), "34000");
        assert_eq!(d("999").plus(&d("1")).to_string(), "1000");
        assert_eq!(d("1").ratio(&d("3")).unwrap().to_string(), "0.333333");
        assert_eq!(d("2").ratio(&d("3")).unwrap().to_string(), "0.666667");
        assert_eq!(d("1").ratio(&d("0")), None);
        assert_eq!(d("8").negated().to_string(), "-8");
        assert_eq!(d("0").negated().to_string(), "0");
        assert_eq!(d("90").compare(&d("100")), Ordering::Less);
        assert_eq!(d("2.5").compare(&d("2.49")), Ordering::Greater);
    }

    #[test]
    fn long_values_keep_every_digit() {
        let long = "9".repeat(4000);
        assert_eq!(d(&long).shifted(8).to_string(), long + "00000000");
    }
}
