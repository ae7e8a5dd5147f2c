//! Exact decimals of any length: news prints 2.35万亿, hostile text prints four thousand digits, and
//! neither may lose a digit or panic. Every operation is linear in the number of digits.

use std::cmp::Ordering;
use std::fmt;

/// Digits of a value that fit a `u128` with room to multiply; longer ones take the digit-wise path.
const SHORT: usize = 18;

/// `digits × 10^-scale`, negative where `negative`; always in lowest form.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Decimal {
    negative: bool,
    /// Most significant first, each 0 to 9, no leading zero; empty for zero.
    digits: Vec<u8>,
    /// Digits after the point; negative where zeros follow the digits.
    scale: i64,
}

impl Decimal {
    pub(super) fn from_int(value: u64) -> Self {
        Self::normal(value.to_string().bytes().map(|b| b - b'0').collect(), 0)
    }

    /// ASCII digits with at most one point; anything else in `chars` is passed over.
    pub(super) fn parse(chars: &[char]) -> Self {
        let mut digits = Vec::with_capacity(chars.len());
        let (mut scale, mut after) = (0, false);
        for &c in chars {
            match c {
                '0'..='9' => {
                    digits.push(c as u8 - b'0');
                    scale += i64::from(after);
                }
                '.' => after = true,
                _ => {}
            }
        }
        Self::normal(digits, scale)
    }

    fn normal(mut digits: Vec<u8>, mut scale: i64) -> Self {
        while digits.last() == Some(&0) {
            digits.pop();
            scale -= 1;
        }
        let zeros = digits.iter().take_while(|d| **d == 0).count();
        digits.drain(..zeros);
        if digits.is_empty() {
            scale = 0;
        }
        Self { negative: false, digits, scale }
    }

    pub(super) fn negated(mut self) -> Self {
        self.negative = !self.negative && !self.digits.is_empty();
        self
    }

    pub(super) fn is_negative(&self) -> bool {
        self.negative
    }

    pub(super) fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// `self × 10^power`.
    pub(super) fn shifted(mut self, power: i32) -> Self {
        if !self.digits.is_empty() {
            self.scale -= i64::from(power);
        }
        self
    }

    /// `self × factor` for a small factor such as 60 or 12.
    pub(super) fn times(&self, factor: u32) -> Self {
        let mut out = Vec::with_capacity(self.digits.len() + 10);
        let mut carry = 0u64;
        for &digit in self.digits.iter().rev() {
            carry += u64::from(digit) * u64::from(factor);
            out.push((carry % 10) as u8);
            carry /= 10;
        }
        while carry > 0 {
            out.push((carry % 10) as u8);
            carry /= 10;
        }
        out.reverse();
        Self { negative: self.negative, ..Self::normal(out, self.scale) }
    }

    /// The sum of two magnitudes; the sign of `self` is kept.
    pub(super) fn plus(&self, other: &Self) -> Self {
        if self.is_zero() || other.is_zero() {
            return if self.is_zero() { other.clone() } else { self.clone() };
        }
        let scale = self.scale.max(other.scale);
        let aligned = |d: &Self| {
            let mut digits = d.digits.clone();
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
        Self { negative: self.negative, ..Self::normal(out, scale) }
    }

    /// `self ÷ other`, rounded half up to six places; `None` for zero or values too long to divide.
    pub(super) fn ratio(&self, other: &Self) -> Option<Self> {
        let whole = |d: &Self| {
            let zeros = usize::try_from(-d.scale).ok()?;
            if d.digits.len() + zeros > SHORT {
                return None;
            }
            let value = d.digits.iter().fold(0u128, |sum, digit| sum * 10 + u128::from(*digit));
            Some(value * 10u128.pow(zeros as u32))
        };
        let lift = self.scale.max(other.scale).max(0) as i32;
        let (a, b) = (whole(&self.clone().shifted(lift))?, whole(&other.clone().shifted(lift))?);
        if b == 0 {
            return None;
        }
        let rounded = (a * 2_000_000 + b) / (2 * b);
        Some(Self::from_int(u64::try_from(rounded).ok()?).shifted(-6))
    }

    /// Orders two magnitudes, signs left out.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let size = |d: &Self| d.digits.len() as i64 - d.scale;
        if self.is_zero() || other.is_zero() {
            return other.is_zero().cmp(&self.is_zero());
        }
        size(self).cmp(&size(other)).then_with(|| self.digits.cmp(&other.digits))
    }

    /// The value where it is a whole number that fits, else `None`.
    pub(super) fn to_int(&self) -> Option<u64> {
        let zeros = usize::try_from(-self.scale).ok()?;
        if self.negative || self.digits.len() + zeros > SHORT {
            return None;
        }
        let value = self.digits.iter().fold(0u64, |sum, digit| sum * 10 + u64::from(*digit));
        Some(value * 10u64.pow(zeros as u32))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.digits.is_empty() {
            return f.write_str("0");
        }
        let mut text = String::with_capacity(self.digits.len() + 8);
        if self.negative {
            text.push('-');
        }
        let whole = self.digits.len() as i64 - self.scale;
        if whole <= 0 {
            text.push_str("0.");
            text.extend(std::iter::repeat_n('0', (-whole) as usize));
        }
        for (at, digit) in self.digits.iter().enumerate() {
            if at as i64 == whole && at > 0 {
                text.push('.');
            }
            text.push((b'0' + digit) as char);
        }
        if self.scale < 0 {
            text.extend(std::iter::repeat_n('0', (-self.scale) as usize));
        }
        f.write_str(&text)
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
