//! The rules of the machine's own namespace: what may leave a router and where it may go.
//!
//! Only packets from or to our links are judged, known by their group; all else is left alone. The
//! text follows from the settings only, so a new network needs no change here.

use super::{Text, lines};
use crate::settings::Settings;
use crate::spec::LINK_LOCAL;

/// The name of our table in the machine's namespace.
pub fn machine_table(settings: &Settings) -> String {
    format!("nubo_{}", settings.link_group)
}

/// The rules of the machine's own namespace.
/// `forwards` tells whether the machine forwarded everything before we came.
pub fn machine(settings: &Settings, forwards: bool) -> String {
    let mut text = Text::default();
    text.table("inet", &machine_table(settings), |text| {
        text.chain("input", &input(settings));
        text.chain("forward", &forward(settings, forwards));
        text.chain("postrouting", &postrouting(settings));
    });
    text.0
}

/// The text that removes them, also where there are none.
pub fn machine_gone(settings: &Settings) -> String {
    let table = machine_table(settings);
    format!("table inet {table}\ndelete table inet {table}\n")
}

/// Nothing of the machine answers a guest; what the machine itself began may be answered.
fn input(settings: &Settings) -> Vec<String> {
    let group = settings.link_group;
    let mut chain = lines(["type filter hook input priority filter; policy accept;"]);
    chain.push(format!("iifgroup {group} ct state established,related accept"));
    chain.push(format!("iifgroup {group} drop"));
    chain
}

fn forward(settings: &Settings, forwards: bool) -> Vec<String> {
    let (group, transit) = (settings.link_group, settings.transit);
    let mut chain = lines(["type filter hook forward priority filter; policy accept;"]);
    if let Some(uplink) = settings.uplink.as_ref().filter(|_| !forwards) {
        // Forwarding is on for the uplink because of our guests, not to make a gateway of the
        // machine: what came over it and is for nobody here does not go out over it again.
        chain.push(format!("iifname \"{uplink}\" oifname \"{uplink}\" drop"));
    }
    chain.push(format!("iifgroup != {group} oifgroup != {group} return"));
    chain.push(format!("iifgroup {group} fib saddr . iif oif missing drop"));
    chain.push("ct state established,related accept".to_owned());
    chain.push(format!("ip daddr {{ {transit}, {LINK_LOCAL} }} drop"));
    chain.push(format!("iifgroup != {group} accept"));
    let blocked: Vec<_> = settings.blocked.iter().map(ToString::to_string).collect();
    for range in blocked {
        chain.push(format!("ip daddr {range} drop"));
    }
    // Only public addresses lead from one of our links to another; their rules decide the rest.
    chain.push(format!("oifgroup {group} accept"));
    if let Some(uplink) = &settings.uplink {
        chain.push(format!("oifname \"{uplink}\" accept"));
    }
    chain.push("drop".to_owned());
    chain
}

/// What the world does not lead back to us goes out under the machine's own address.
fn postrouting(settings: &Settings) -> Vec<String> {
    let mut chain = lines(["type nat hook postrouting priority srcnat; policy accept;"]);
    if let Some(uplink) = &settings.uplink {
        let group = settings.link_group;
        let ranges = std::iter::once(&settings.transit).chain(&settings.unrouted);
        let line = |r| format!("iifgroup {group} oifname \"{uplink}\" ip saddr {r} masquerade");
        chain.extend(ranges.map(line));
    }
    chain
}
