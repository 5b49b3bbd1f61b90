//! Our states, amounts and moments in the words of this API. Every match is total, so that a new
//! state needs a word.

use nubo_base::{Id, Money, Time, Uuid};
use nubo_domain::Reseller;
use nubo_domain::server::ServerState;
use serde::{Deserialize, Serialize};

/// The status of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Ordered; no work was done yet.
    Pending,
    /// Is being made, or made anew.
    Building,
    /// Runs.
    Running,
    /// Is off.
    Stopped,
    /// Taken from its owner over money.
    Suspended,
    /// Could not be made.
    Failed,
    /// Gone for good.
    Terminated,
}

/// Every status, for documents.
pub const STATUSES: [Status; 7] = [
    Status::Pending,
    Status::Building,
    Status::Running,
    Status::Stopped,
    Status::Suspended,
    Status::Failed,
    Status::Terminated,
];

/// The word for a server's state. On the way to another status it has the one that it leaves, so
/// that whoever polls for the next one does not see it too early.
#[must_use]
pub const fn server(state: ServerState) -> Status {
    match state {
        ServerState::Pending => Status::Pending,
        ServerState::Building | ServerState::Rebuilding | ServerState::Resizing => Status::Building,
        ServerState::Running | ServerState::Stopping | ServerState::Rebooting => Status::Running,
        ServerState::Stopped | ServerState::Starting => Status::Stopped,
        ServerState::Suspended => Status::Suspended,
        ServerState::Failed => Status::Failed,
        ServerState::Deleting | ServerState::Terminated => Status::Terminated,
    }
}

/// Whether a server is power-wise on, as hypervisors of this API's kind call it.
#[must_use]
pub const fn power(state: ServerState) -> &'static str {
    match state {
        ServerState::Running
        | ServerState::Stopping
        | ServerState::Rebooting
        | ServerState::Resizing => "POWERED_ON",
        ServerState::Suspended => "SUSPENDED",
        ServerState::Pending
        | ServerState::Building
        | ServerState::Starting
        | ServerState::Stopped
        | ServerState::Rebuilding
        | ServerState::Failed
        | ServerState::Deleting
        | ServerState::Terminated => "POWERED_OFF",
    }
}

/// A field of our rules by its name in this API.
#[must_use]
pub fn field(name: &str) -> &str {
    match name {
        "size" => "productId",
        "image" => "osTemplate",
        "name" => "hostname",
        "title" => "label",
        other => other,
    }
}

/// An amount with two decimals, half a cent up.
#[must_use]
pub fn amount(money: Money) -> String {
    let cents = money.micros().saturating_add(5_000).div_euclid(10_000);
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
}

/// A moment in UTC with milliseconds, such as `2026-01-01T00:00:00.000Z`.
#[must_use]
pub fn stamp(time: Time) -> String {
    let micros = time.micros().rem_euclid(1_000_000);
    let whole = Time::from_micros(time.micros() - micros).to_string();
    format!("{}.{:03}Z", whole.trim_end_matches('Z'), micros / 1_000)
}

/// An id as this API shows it: the bare UUID.
#[must_use]
pub fn id<T>(id: Id<T>) -> String {
    id.uuid().to_string()
}

/// The id that a bare UUID stands for; none for a text that is no UUID with its hyphens.
#[must_use]
pub fn read_id<T>(text: &str) -> Option<Id<T>> {
    const LENGTH: usize = 36;
    let uuid = Uuid::try_parse(text).ok().filter(|_| text.len() == LENGTH);
    uuid.map(Id::of)
}

/// The tier of an account: who resells is above the standard one.
#[must_use]
pub const fn tier(reseller: Option<&Reseller>) -> &'static str {
    if reseller.is_some() { "pro" } else { "standard" }
}

/// What is told of a text that names nothing.
#[must_use]
pub fn unknown(what: &str, text: &str) -> String {
    let shown: String = text.chars().take(100).filter(|c| !c.is_control()).collect();
    format!("there is no {what} \"{shown}\"")
}

/// What may be sent in a month of 30 days at so many Mbit/s, in GB; 0 where there is no limit.
#[must_use]
pub fn bandwidth_gb(mbit: Option<u32>) -> u64 {
    const SECONDS: u64 = 30 * 86_400;
    u64::from(mbit.unwrap_or(0)) * SECONDS / 8_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_is_the_word_of_some_state() {
        let used: Vec<Status> = ServerState::ALL.iter().map(|state| server(*state)).collect();
        assert!(STATUSES.iter().all(|status| used.contains(status)));
        assert_eq!(serde_json::to_value(Status::Pending).unwrap(), "pending");
    }

    #[test]
    fn amounts_have_two_decimals_and_are_rounded_half_up() {
        let shown = |micros| amount(Money::from_micros(micros));
        for (micros, text) in [
            (0, "0.00"),
            (9_990_000, "9.99"),
            (50_000_000, "50.00"),
            (2_994_999, "2.99"),
            (2_995_000, "3.00"),
            (-1_500_000, "-1.50"),
            (-5_001, "-0.01"),
        ] {
            assert_eq!(shown(micros), text, "{micros}");
        }
    }

    #[test]
    fn moments_have_milliseconds_always() {
        let shown = |text: &str| stamp(text.parse().unwrap());
        assert_eq!(shown("2026-01-01T00:00:00Z"), "2026-01-01T00:00:00.000Z");
        assert_eq!(shown("2026-01-01T00:00:00.1239Z"), "2026-01-01T00:00:00.123Z");
    }

    #[test]
    fn only_a_uuid_with_its_hyphens_is_an_id() {
        let read = |text: &str| read_id::<()>(text).is_some();
        assert!(read("0192d3a0-0000-7000-8000-000000000001"));
        let plain = "0192d3a0000070008000000000000001";
        for bad in ["", "web", plain, &format!("srv_{plain}"), "not-a-uuid"] {
            assert!(!read(bad), "{bad}");
        }
    }
}
