//! Codes that a phone computes from a shared secret and the time (RFC 6238 over RFC 4226), with
//! what every program for them expects: SHA-1, six figures, steps of 30 seconds.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use subtle::ConstantTimeEq;

use crate::Time;

/// Bytes of a secret: as many as the hash has (RFC 4226 section 4, requirement 6).
pub const TOTP_SECRET_BYTES: usize = 20;
/// Seconds of a step.
const STEP: i64 = 30;
const FIGURES: usize = 6;

/// The code of a step.
fn code(secret: &[u8], step: i64) -> Option<String> {
    let mut mac = <Hmac<Sha1> as KeyInit>::new_from_slice(secret).ok()?;
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let place = usize::from(hash[19] & 15);
    let part = <[u8; 4]>::try_from(&hash[place..place + 4]).ok()?;
    let number = (u32::from_be_bytes(part) & 0x7fff_ffff) % 1_000_000;
    Some(format!("{number:06}"))
}

/// The step in which `typed` is right: the present one, or the one before or after it, for clocks
/// that differ (RFC 6238 section 5.2). A step is to be taken only once.
#[must_use]
pub fn totp_step(secret: &[u8], typed: &str, now: Time) -> Option<i64> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    if typed.len() != FIGURES {
        return None;
    }
    let present = now.seconds().div_euclid(STEP);
    let is_right = |step: &i64| {
        code(secret, *step).is_some_and(|code| code.as_bytes().ct_eq(typed.as_bytes()).into())
    };
    [present, present - 1, present + 1].into_iter().find(is_right)
}

/// The code that is right at `now`, as a phone would show it.
#[must_use]
pub fn totp_code(secret: &[u8], now: Time) -> String {
    code(secret, now.seconds().div_euclid(STEP)).unwrap_or_default()
}

/// A secret as people type it into a phone (RFC 4648 section 6, without the padding).
#[must_use]
pub fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::with_capacity(bytes.len().div_ceil(5) * 8);
    for part in bytes.chunks(5) {
        let mut five = [0; 5];
        five[..part.len()].copy_from_slice(part);
        let number = five.iter().fold(0_u64, |n, b| (n << 8) | u64::from(*b));
        for place in 0..(part.len() * 8).div_ceil(5) {
            let index = (number >> (35 - 5 * place)) & 31;
            text.push(char::from(LETTERS[usize::try_from(index).unwrap_or(0)]));
        }
    }
    text
}

/// The bytes of what [`base32`] made; none for another text.
#[must_use]
pub fn base32_bytes(text: &str) -> Option<Vec<u8>> {
    let value = |c: u8| match c {
        b'A'..=b'Z' => Some(c - b'A'),
        b'2'..=b'7' => Some(c - b'2' + 26),
        _ => None,
    };
    let values = text.bytes().map(value).collect::<Option<Vec<u8>>>()?;
    let bits: Vec<u8> =
        values.iter().flat_map(|v| (0..5).rev().map(move |n| (v >> n) & 1)).collect();
    let whole = bits.chunks_exact(8);
    Some(whole.map(|byte| byte.iter().fold(0, |all, bit| (all << 1) | bit)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    fn at(seconds: i64) -> Time {
        Time::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, the last six of its eight figures.
        let known = [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ];
        for (seconds, wanted) in known {
            assert_eq!(totp_code(SECRET, at(seconds)), wanted, "at {seconds}");
        }
    }

    #[test]
    fn a_code_is_good_for_its_step_and_its_neighbours() {
        let (now, step) = (at(1_111_111_109), 37_037_036);
        assert_eq!(totp_step(SECRET, "081804", now), Some(step));
        assert_eq!(totp_step(SECRET, " 081 804 ", now), Some(step));
        assert_eq!(totp_step(SECRET, "081804", at(1_111_111_139)), Some(step));
        assert_eq!(totp_step(SECRET, "081804", at(1_111_111_079)), Some(step));
        assert_eq!(totp_step(SECRET, "081804", at(1_111_111_170)), None);
        for wrong in ["", "081805", "0818040", "81804", "081804\u{e9}"] {
            assert_eq!(totp_step(SECRET, wrong, now), None, "{wrong}");
        }
    }

    #[test]
    fn a_secret_is_shown_as_the_standard_says() {
        // RFC 4648, section 10, without the padding.
        let known = [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ];
        for (plain, wanted) in known {
            assert_eq!(base32(plain.as_bytes()), wanted);
            assert_eq!(base32_bytes(wanted).as_deref(), Some(plain.as_bytes()));
        }
        assert_eq!(base32_bytes("MZXW6YTB OI"), None);
        assert_eq!(base32(SECRET), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }
}
