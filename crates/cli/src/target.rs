//! The address of a cloud: where to connect, and what stands before each path.
//!
//! It connects to nothing; a credential has no place in it.

use std::fmt;
use std::net::IpAddr;

use http::Uri;

use crate::end::{End, Outcome};

/// Where `nubo serve` listens when nothing else is said.
pub const USUAL: &str = "http://127.0.0.1:8080";

/// An address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Whether the connection is sealed with TLS.
    pub is_sealed: bool,
    /// A host name or an address, without brackets.
    pub host: String,
    /// The port.
    pub port: u16,
    /// What stands before `/v1`, without a slash at its end.
    pub prefix: String,
}

impl Target {
    /// Reads an address such as `https://cloud.example.com`. Without a scheme it is `https`, and
    /// `http` on this machine.
    ///
    /// # Errors
    /// Exit code 2, with what is wrong.
    pub fn read(text: &str) -> Outcome<Self> {
        let text = text.trim();
        let wrong = |what: &str| End::usage(format!("\"{text}\" is no address of a cloud: {what}"));
        let whole = if text.contains("://") {
            text.to_owned()
        } else {
            let is_here = Self::read(&format!("http://{text}")).is_ok_and(|one| one.is_local());
            format!("{}://{text}", if is_here { "http" } else { "https" })
        };
        let uri: Uri =
            whole.parse().map_err(|_| wrong("give one such as https://cloud.example"))?;
        let is_sealed = match uri.scheme_str() {
            Some("https" | "wss") => true,
            Some("http" | "ws") => false,
            _ => return Err(wrong("it must begin with https:// or http://")),
        };
        let authority = uri.authority().ok_or_else(|| wrong("it names no host"))?;
        if authority.as_str().contains('@') {
            return Err(wrong("a name or a password in it would be sent to nobody"));
        }
        if uri.query().is_some() {
            return Err(wrong("it must not have a question mark"));
        }
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
        if host.is_empty() {
            return Err(wrong("it names no host"));
        }
        let port = authority.port_u16().unwrap_or(if is_sealed { 443 } else { 80 });
        let prefix = uri.path().trim_end_matches('/');
        let prefix = prefix.strip_suffix("/v1").unwrap_or(prefix).to_owned();
        Ok(Self { is_sealed, host, port, prefix })
    }

    /// Whether it is this machine.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.host == "localhost" || self.host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
    }

    /// The value of the `Host` header.
    #[must_use]
    pub fn authority(&self) -> String {
        let host =
            if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        match (self.is_sealed, self.port) {
            (true, 443) | (false, 80) => host,
            (_, port) => format!("{host}:{port}"),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.is_sealed { "https" } else { "http" };
        write!(f, "{scheme}://{}{}", self.authority(), self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_written_alike() {
        let read = |text: &str| Target::read(text).unwrap().to_string();
        assert_eq!(read("https://cloud.example/"), "https://cloud.example");
        assert_eq!(read("http://127.0.0.1:8080/v1"), "http://127.0.0.1:8080");
        assert_eq!(read("https://x.example:443/cloud/"), "https://x.example/cloud");
        assert_eq!(read("http://[::1]:8080"), "http://[::1]:8080");
        assert_eq!(read("cloud.example"), "https://cloud.example");
        assert_eq!(read("localhost:8080"), "http://localhost:8080");
        assert!(Target::read("localhost").unwrap().is_local());
        assert!(!Target::read("https://10.0.0.1").unwrap().is_local());
    }

    #[test]
    fn what_is_no_address_is_told() {
        for bad in ["", "ftp://x", "http://", "https://u:p@x", "https://x/?a=b", "http://a b"] {
            let fault = Target::read(bad).unwrap_err();
            assert_eq!(fault.code(), 2, "{bad}: {fault}");
        }
    }
}
