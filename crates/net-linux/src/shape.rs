//! The limit of a server's bandwidth, both ways, by token buckets.
//!
//! What goes to the guest queues on its tap. What the guest sends is led through a link of its own
//! and queues there; dropping it instead (policing) would halve what TCP gets, and needs a part
//! that not every kernel has. netlink's crate knows no token bucket, so `tc` says it in one batch.

use std::fmt::Write as _;

use nubo_base::Id;
use nubo_domain::{Result, Server};

use crate::command;
use crate::links::Links;
use crate::naming;

/// Makes the limit of each of these ports be so many Mbit/s, or none; their taps are there. Must be
/// called inside the namespace.
///
/// # Errors
/// `unavailable` with the reason for the log.
pub async fn ensure(links: &Links, limits: &[(Id<Server>, Option<u32>)]) -> Result<()> {
    let mut text = String::new();
    for (server, mbit) in limits {
        match mbit {
            Some(mbit) => {
                let shaper = naming::shaper(*server);
                links.add_ifb(&shaper).await?;
                text += &limit(&naming::tap(*server), &shaper, *mbit);
            }
            None => lift(links, *server).await?,
        }
    }
    if text.is_empty() {
        return Ok(());
    }
    command::run("tc", &["-batch", "-"], &text).await.map(drop)
}

async fn lift(links: &Links, server: Id<Server>) -> Result<()> {
    let (tap, shaper) = (naming::tap(server), naming::shaper(server));
    if links.find(&shaper).await?.is_none() {
        return Ok(());
    }
    // The link goes last: as long as it is there, a crash in between is mended by doing it all
    // again. A queue that is gone already is a complaint, so what counts is what is seen
    // afterwards.
    let text = format!("qdisc del dev {tap} ingress\nqdisc del dev {tap} root\n");
    let done = command::run("tc", &["-force", "-batch", "-"], &text).await;
    if links.find(&tap).await?.is_some_and(|link| link.queue == "tbf") {
        done?;
    }
    links.remove(&shaper).await
}

/// The batch for `tc`.
pub fn limit(tap: &str, shaper: &str, mbit: u32) -> String {
    // Ten milliseconds of traffic, so that timers need not be finer, and room for one large packet.
    let burst = (u64::from(mbit) * 1_000_000 / 8 / 100).max(32 << 10);
    let bucket = format!("tbf rate {mbit}mbit burst {burst} latency 50ms");
    let mut text = String::new();
    let _ = writeln!(text, "qdisc replace dev {tap} root {bucket}");
    let _ = writeln!(text, "qdisc replace dev {shaper} root {bucket}");
    let _ = writeln!(text, "qdisc replace dev {tap} handle ffff: ingress");
    let _ = writeln!(
        text,
        "filter replace dev {tap} parent ffff: protocol all prio 1 handle 800::800 \
         u32 match u32 0 0 action mirred egress redirect dev {shaper}"
    );
    text
}
