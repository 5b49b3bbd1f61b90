//! What becomes of a server whose guest crashed.
//!
//! A guest crashes when it goes off and neither anybody nor the guest itself wanted that. Whoever
//! runs a server in a cloud expects it to come back, also after the host itself was restarted, so
//! that is what happens unless its owner says otherwise. A guest that crashes again and again is
//! left alone after a few times: what makes it crash is not mended by starting it.

use std::time::Duration;

use nubo_base::Time;
use serde::{Deserialize, Serialize};

use crate::Server;
use crate::words::words;

words! {
    /// What the cloud does when a guest crashed.
    #[derive(Default)]
    pub enum OnCrash {
        /// Starts it again.
        #[default]
        Restart = "restart",
        /// Leaves it off.
        Stop = "stop",
    }
}

/// Crashes that are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crashes {
    /// When the first of them was seen.
    pub first: Time,
    /// How many there were.
    pub count: u32,
}

/// Crashes within this span are counted together.
pub const SPAN: Duration = Duration::from_secs(600);
/// After so many crashes within the span the guest is not started again.
pub const RESTARTS_MAX: u32 = 3;

impl Server {
    /// Counts a crash that was seen at `now`; says whether the guest is to be started again.
    pub fn count_crash(&mut self, now: Time) -> bool {
        let is_near = |crashes: &Crashes| crashes.first <= now && now.since(crashes.first) < SPAN;
        let earlier = self.crashes.filter(is_near);
        let mut crashes = earlier.unwrap_or(Crashes { first: now, count: 0 });
        crashes.count = crashes.count.saturating_add(1);
        self.crashes = Some(crashes);
        self.on_crash == OnCrash::Restart && crashes.count <= RESTARTS_MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::tests::a_server;

    #[test]
    fn a_guest_that_crashes_again_and_again_is_left_off_until_some_time_has_passed() {
        let mut server = a_server();
        let start = Time::from_micros(1_000_000);
        let minute = |n: u64| start.after(Duration::from_secs(60 * n));
        let restarts: Vec<bool> = (0..6).map(|n| server.count_crash(minute(n))).collect();
        assert_eq!(restarts, [true, true, true, false, false, false]);
        assert!(server.count_crash(minute(10)));
        assert_eq!(server.crashes, Some(Crashes { first: minute(10), count: 1 }));
    }

    #[test]
    fn an_owner_who_wants_a_crashed_guest_off_gets_it_off() {
        let mut server = a_server();
        assert_eq!(server.on_crash, OnCrash::Restart);
        server.on_crash = OnCrash::Stop;
        assert!(!server.count_crash(Time::ZERO));
    }

    #[test]
    fn a_server_that_was_stored_before_there_was_a_policy_is_restarted() {
        let mut stored = serde_json::to_value(a_server()).unwrap();
        for field in ["on_crash", "crashes"] {
            stored.as_object_mut().unwrap().remove(field).unwrap();
        }
        let server: Server = serde_json::from_value(stored).unwrap();
        assert_eq!((server.on_crash, server.crashes), (OnCrash::Restart, None));
    }
}
