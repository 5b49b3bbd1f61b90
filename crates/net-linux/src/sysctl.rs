//! Settings of the kernel's network, as files under `/proc/sys/net`.
//!
//! They are those of the calling thread's namespace. This module must not know why they are set.

use std::fs;
use std::path::Path;

use nubo_domain::{Error, Result};

use crate::command;

const FOLDER: &str = "/proc/sys/net";

/// Makes a setting be `text`. Where the kernel is built without IPv6 it needs no switching off.
///
/// # Errors
/// `unavailable` with the reason for the log.
pub fn set(file: &str, text: &str) -> Result<()> {
    let path = format!("{FOLDER}/{file}");
    match fs::read_to_string(&path) {
        Ok(old) if old.trim() == text => Ok(()),
        Err(_) if file.starts_with("ipv6/") => Ok(()),
        _ => fs::write(&path, text).map_err(|e| Error::unavailable(format!("{path}: {e}"))),
    }
}

/// Whether the whole namespace forwards packets, from any link to any.
///
/// # Errors
/// `unavailable` with the reason for the log.
pub fn forwards() -> Result<bool> {
    let path = format!("{FOLDER}/ipv4/ip_forward");
    let text = fs::read_to_string(&path);
    text.map(|t| t.trim() != "0").map_err(|e| Error::unavailable(format!("{path}: {e}")))
}

/// Whether packets between ports of a bridge can pass rules of IPv4.
pub fn has_bridge_rules() -> bool {
    Path::new(FOLDER).join("bridge").exists()
}

/// Makes sure of that, which takes a module that nothing else asks for. Loading it switches it on
/// for every bridge of the machine, where it was off until now; so it is switched off there again.
///
/// # Errors
/// `unavailable` with what mends it.
pub async fn ensure_bridge_rules() -> Result<()> {
    if has_bridge_rules() {
        return Ok(());
    }
    let loaded = command::run("modprobe", &["br_netfilter"], "").await;
    if !has_bridge_rules() {
        let why = loaded.err().map(|e| e.to_string()).unwrap_or_default();
        let text = "the kernel's br_netfilter is not there; modprobe br_netfilter";
        return Err(Error::unavailable(format!("{text} {why}")));
    }
    for file in ["bridge-nf-call-iptables", "bridge-nf-call-ip6tables", "bridge-nf-call-arptables"]
    {
        set(&format!("bridge/{file}"), "0")?;
    }
    Ok(())
}
