//! Proxies as the environment names them, for sealed connections to other machines only.
//!
//! `HTTPS_PROXY` or `ALL_PROXY`, in either case of letters, and `NO_PROXY` with hosts, suffixes of
//! hosts or `*`. This machine is never reached through a proxy, whatever the environment says.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::Uri;
use percent_encoding::percent_decode_str;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::target::Target;

/// No proxy says more than this before the tunnel stands.
const HEAD_MOST: usize = 16 * 1_024;

/// A proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proxy {
    host: String,
    port: u16,
    /// The credential as the header has it.
    basic: Option<String>,
}

impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// The proxy that leads to a target, if the environment wants one.
pub fn of(target: &Target, env: impl Fn(&str) -> Option<String>) -> Option<Proxy> {
    if !target.is_sealed || target.is_local() {
        return None;
    }
    let either = |name: &str| {
        let found = env(&name.to_lowercase()).or_else(|| env(name));
        found.filter(|text| !text.trim().is_empty())
    };
    if either("NO_PROXY").is_some_and(|list| is_excepted(&target.host, &list)) {
        return None;
    }
    read(&either("HTTPS_PROXY").or_else(|| either("ALL_PROXY"))?)
}

fn is_excepted(host: &str, list: &str) -> bool {
    list.split(',').map(str::trim).filter(|rule| !rule.is_empty()).any(|rule| {
        let suffix = rule.trim_start_matches("*.").trim_start_matches('.');
        rule == "*" || host == suffix || host.strip_suffix(suffix).is_some_and(|h| h.ends_with('.'))
    })
}

/// Only `http` proxies; others are as if there was none.
fn read(text: &str) -> Option<Proxy> {
    let whole = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    let uri: Uri = whole.trim().parse().ok()?;
    if uri.scheme_str() != Some("http") {
        return None;
    }
    let authority = uri.authority()?;
    let credential = authority.as_str().rsplit_once('@').map(|(credential, _)| credential);
    let decoded = |text: &str| percent_decode_str(text).collect::<Vec<u8>>();
    let basic = credential.map(|text| format!("Basic {}", STANDARD.encode(decoded(text))));
    let host = authority.host().trim_matches(['[', ']']).to_owned();
    Some(Proxy { host, port: authority.port_u16().unwrap_or(80), basic })
}

impl Proxy {
    /// A connection to a target through the proxy.
    pub async fn tunnel(&self, target: &Target) -> Result<TcpStream, String> {
        let told = |fault: std::io::Error| fault.to_string();
        let mut stream = TcpStream::connect((self.host.as_str(), self.port)).await.map_err(told)?;
        let host = if target.host.contains(':') {
            format!("[{}]", target.host)
        } else {
            target.host.clone()
        };
        let place = format!("{host}:{}", target.port);
        let mut head = format!("CONNECT {place} HTTP/1.1\r\nhost: {place}\r\n");
        if let Some(basic) = &self.basic {
            head.push_str(&format!("proxy-authorization: {basic}\r\n"));
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes()).await.map_err(told)?;
        let mut answer = Vec::new();
        // Byte by byte: what follows the head belongs to the other end.
        while !answer.ends_with(b"\r\n\r\n") && answer.len() < HEAD_MOST {
            answer.push(stream.read_u8().await.map_err(told)?);
        }
        let text = String::from_utf8_lossy(&answer);
        let line = text.lines().next().unwrap_or_default();
        let status = line.split(' ').nth(1).unwrap_or_default();
        if status.starts_with('2') { Ok(stream) } else { Err(format!("it answers \"{line}\"")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(url: &str, env: &[(&str, &str)]) -> Option<String> {
        let value = |name: &str| env.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        of(&Target::read(url).unwrap(), value).map(|proxy| proxy.to_string())
    }

    #[test]
    fn only_sealed_connections_to_other_machines_take_the_proxy() {
        let env = [("HTTPS_PROXY", "http://proxy:3128"), ("HTTP_PROXY", "http://other:1")];
        assert_eq!(found("https://cloud.example", &env).as_deref(), Some("proxy:3128"));
        for direct in ["http://cloud.example", "https://127.0.0.1", "https://localhost:8443"] {
            assert_eq!(found(direct, &env), None, "{direct}");
        }
        assert_eq!(found("https://x", &[("all_proxy", "proxy")]).as_deref(), Some("proxy:80"));
        assert_eq!(found("https://x", &[("HTTPS_PROXY", "socks5://p:1")]), None);
    }

    #[test]
    fn exceptions_are_hosts_suffixes_or_everything() {
        let env = |no| [("https_proxy", "p:1"), ("no_proxy", no)];
        for no in ["*", "cloud.example", ".example", "*.example", "x, cloud.example"] {
            assert_eq!(found("https://cloud.example", &env(no)), None, "{no}");
        }
        assert!(found("https://cloud.example", &env("loud.example")).is_some());
        assert!(found("https://cloud.example", &env("")).is_some());
    }

    #[test]
    fn a_credential_is_decoded_and_not_shown() {
        let proxy = read("http://me:p%40ss@proxy:3128").unwrap();
        assert_eq!(proxy.to_string(), "proxy:3128");
        assert_eq!(proxy.basic.unwrap(), format!("Basic {}", STANDARD.encode("me:p@ss")));
    }
}
