//! The rows of the table: what is done to a cloud, and what it must reach.

mod accepting;
mod dying;
mod living;
mod orders;
mod paging;
mod reading;

use std::time::Duration;

use super::load::Seen;

pub use accepting::accepting;
pub use dying::dying;
pub use living::living;
pub use paging::paging;
pub use reading::reading;

/// How much of everything.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    /// How long a load goes on.
    pub span: Duration,
    /// Servers that pages are cut from.
    pub paged: u32,
    /// Servers that are made and then used.
    pub servers: u32,
    /// Hosts that they live on.
    pub hosts: u32,
    /// How often a cloud is killed.
    pub kills: u32,
}

impl Scale {
    /// What the design asks for.
    pub const FULL: Self = Self {
        span: Duration::from_secs(8),
        paged: 100_000,
        servers: 20_000,
        hosts: 1_250,
        kills: 10,
    };
    /// A first impression.
    pub const QUICK: Self =
        Self { span: Duration::from_secs(2), paged: 10_000, servers: 2_000, hosts: 125, kills: 3 };
}

/// One figure.
#[derive(Clone, Debug)]
pub struct Measured {
    /// Which row.
    pub row: Row,
    /// The figure, for people.
    pub text: String,
    /// Whether it is good enough.
    pub good: bool,
}

/// All figures of one engine.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// What was measured.
    pub rows: Vec<Measured>,
    /// How many cores the client kept busy, load by load.
    pub client_cores: Vec<f64>,
}

/// The rows, in the order of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// Reading one server.
    Get,
    /// A page of many servers.
    Page,
    /// Accepting an order.
    Accept,
    /// From order to running.
    Create,
    /// Everything at once.
    Mixed,
    /// Memory of an idle cloud.
    Memory,
    /// From the start to the first answer.
    Start,
    /// After a kill.
    Kill,
}

impl Row {
    /// Every row with what is measured and what it must reach.
    pub const ALL: [(Self, &'static str, &'static str); 8] = [
        (
            Self::Get,
            "authenticated `GET` of one server, 16 connections, and the part of what a bare hyper \
             server does that answers a constant of the same size",
            "at least 0.5 of it and 5,000/s, p99 at most 5 ms",
        ),
        (
            Self::Page,
            "page of 100 out of 100,000 servers",
            "p99 at most 10 ms, the last page as fast as the first",
        ),
        (
            Self::Accept,
            "accept a create durably (row, flow, quota, audit, event, idempotency in one commit), \
             32 callers",
            "at least 2,000/s, p99 at most 25 ms",
        ),
        (
            Self::Create,
            "create to `running` on fakes, sustained over 20,000 servers",
            "at least 500/s",
        ),
        (
            Self::Mixed,
            "20,000 servers on 1,250 fake hosts, mixed load (40 % list, 40 % get, 15 % actions, \
             5 % creates), 16 connections",
            "at least 1,000/s, p99 at most 50 ms",
        ),
        (Self::Memory, "resident memory, idle, fresh cloud", "at most 40 MB"),
        (Self::Start, "start to first answer, 20,000 servers stored", "at most 0.3 s"),
        (Self::Kill, "`kill -9` under load, ten times", "0 accepted orders lost, 0 doubled"),
    ];
}

impl Figures {
    fn add(&mut self, row: Row, good: bool, text: String) {
        eprintln!("   {row:?}: {text}{}", if good { "" } else { "  (missed)" });
        self.rows.push(Measured { row, text, good });
    }

    /// What a load has shown, if every answer was a wanted one.
    fn note(&mut self, seen: Seen) -> Result<Seen, String> {
        self.client_cores.push(seen.client_cores);
        seen.checked()
    }
}
