//! Amounts of money as whole micro-units, never floats.

use std::fmt;
use std::iter::Sum;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An amount in millionths of the cloud's currency unit.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Money(i64);

/// A text that is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseMoneyError;

impl fmt::Display for ParseMoneyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an amount such as 12.50 (at most six decimals)")
    }
}

impl std::error::Error for ParseMoneyError {}

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// From millionths of the currency unit.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// In millionths of the currency unit.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The sum, or nothing when it does not fit.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// So many times this, or nothing when it does not fit.
    #[must_use]
    pub fn times(self, count: i64) -> Option<Self> {
        self.0.checked_mul(count).map(Self)
    }

    /// The difference, or nothing when it does not fit.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }
}

impl std::ops::Neg for Money {
    type Output = Self;

    /// The same amount the other way; the least amount becomes the greatest.
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.fold(0, |sum, amount| sum.saturating_add(amount.0)))
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (units, micros) =
            (self.0.unsigned_abs() / 1_000_000, self.0.unsigned_abs() % 1_000_000);
        let digits = format!("{micros:06}");
        let kept = digits.trim_end_matches('0').len().max(2);
        write!(f, "{sign}{units}.{}", &digits[..kept])
    }
}

impl FromStr for Money {
    type Err = ParseMoneyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (negative, body) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (units, decimals) = body.split_once('.').unwrap_or((body, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(units) || !digits(decimals) || decimals.len() > 6 {
            return Err(ParseMoneyError);
        }
        let whole: i64 = format!("{units}{decimals:0<6}").parse().map_err(|_| ParseMoneyError)?;
        Ok(Self(if negative { -whole } else { whole }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_survive_their_text() {
        for (text, micros) in
            [("0.00", 0), ("2.00", 2_000_000), ("-0.10", -100_000), ("0.002778", 2_778)]
        {
            assert_eq!(text.parse(), Ok(Money(micros)));
            assert_eq!(Money(micros).to_string(), text);
        }
        assert_eq!("100".parse(), Ok(Money(100_000_000)));
    }

    #[test]
    fn what_is_not_an_amount_is_refused() {
        for text in ["", ".", "1.", ".5", "1e3", "1.0000001", "--1", "99999999999999999999", "1,0"]
        {
            assert_eq!(text.parse::<Money>(), Err(ParseMoneyError), "{text}");
        }
    }
}
