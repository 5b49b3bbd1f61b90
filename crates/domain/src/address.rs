//! IPv4 address pools as plain arithmetic.

use std::net::Ipv4Addr;

use crate::{Error, Result};

/// A range of IPv4 addresses that can be given out, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pool {
    /// The first address to give out.
    pub first: Ipv4Addr,
    /// The last address to give out.
    pub last: Ipv4Addr,
}

impl Pool {
    /// The addresses of a CIDR block that servers may have. `skip` are kept back at its start
    /// (network address, gateway) and the broadcast address at its end.
    ///
    /// # Errors
    /// `validation_failed` at `field` if the text is no block or is too small.
    pub fn of_cidr(field: &str, text: &str, skip: u32) -> Result<Self> {
        let (base, prefix) = parse_cidr(field, text)?;
        let size = 1_u64 << (32 - prefix);
        if size < u64::from(skip) + 2 {
            return Err(Error::invalid(field, "is too small a block for a pool"));
        }
        let last = u32::try_from(u64::from(u32::from(base)) + size - 2).unwrap_or(u32::MAX - 1);
        Ok(Self { first: Ipv4Addr::from(u32::from(base) + skip), last: Ipv4Addr::from(last) })
    }
}

/// Reads a block such as `10.1.0.0/16` whose host bits are zero.
///
/// # Errors
/// `validation_failed` at `field`.
pub fn parse_cidr(field: &str, text: &str) -> Result<(Ipv4Addr, u8)> {
    let refuse = || Error::invalid(field, "must be an IPv4 block such as 10.1.0.0/16");
    let (base, prefix) = text.split_once('/').ok_or_else(refuse)?;
    let base: Ipv4Addr = base.parse().map_err(|_| refuse())?;
    let prefix: u8 = prefix.parse().map_err(|_| refuse())?;
    let host_bits = |p: u8| u32::MAX.checked_shr(u32::from(p)).unwrap_or(0);
    if !(8..=30).contains(&prefix) || u32::from(base) & host_bits(prefix) != 0 {
        return Err(refuse());
    }
    Ok((base, prefix))
}

/// The locally administered MAC address of a private address in a network (RFC 7042 section 2.1:
/// the second lowest bit of the first byte is set).
#[must_use]
pub fn mac_of(address: Ipv4Addr, salt: u8) -> String {
    let [a, b, c, d] = address.octets();
    format!("52:{salt:02x}:{a:02x}:{b:02x}:{c:02x}:{d:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pool_leaves_out_both_ends() {
        let pool = Pool::of_cidr("cidr", "10.1.0.0/24", 2).unwrap();
        assert_eq!((pool.first, pool.last), ([10, 1, 0, 2].into(), [10, 1, 0, 254].into()));
    }

    #[test]
    fn blocks_with_host_bits_or_odd_sizes_are_refused() {
        for bad in ["", "10.0.0.0", "10.0.0.1/24", "10.0.0.0/31", "0.0.0.0/0", "a/8", "1.2.3.4/-1"]
        {
            assert!(parse_cidr("cidr", bad).is_err(), "{bad}");
        }
    }
}
