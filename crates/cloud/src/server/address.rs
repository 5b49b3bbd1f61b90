//! Giving a server a public address of its own, and taking it away.

use nubo_domain::quota::Counted;
use nubo_domain::server::{ServerState, flows};
use nubo_domain::{Error, Result, Scope, code};

use super::{Changed, USUAL_WITHIN, seen_server};
use crate::ask::Wish;
use crate::{Action, Ask, Mode, Needs};

/// Gives a server a public address that ends with it, or takes its public address away. A reserved
/// one stays its owner's. Doing it twice is no error.
#[derive(Clone, Debug)]
pub struct SetPublicAddress {
    /// Which, by id or name.
    pub server: String,
    /// Whether it shall have one.
    pub wanted: bool,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for SetPublicAddress {
    const NAME: &'static str = "server.set_public_address";
    const NEEDS: Needs = Needs::Scope(Scope::NetworksWrite);
    const MODE: Mode = Mode::Write;
    type Output = Changed;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Changed> {
        let mut server = seen_server(ask, &self.server, self.seen)?;
        if self.wanted == server.reach.public_ip.is_some() {
            return Ok(Changed { server, operation: None });
        }
        let rests = [ServerState::Running, ServerState::Stopped, ServerState::Suspended];
        if !rests.contains(&server.state()) {
            let text = format!("Cannot change the address of a server that is {}.", server.state());
            return Err(Error::new(&code::WRONG_STATE).public(text));
        }
        if self.wanted {
            let account = ask.account()?;
            ask.count(account, server.head.project, Counted::Addresses, 1)?;
            let taken = ask.tx.address_take(server.region.uuid(), server.head.id.uuid())?;
            let full = || Error::new(&code::NO_CAPACITY).public("No public address is left.");
            server.reach.public_ip = Some(taken.ok_or_else(full)?);
        } else {
            crate::public_ip::give_up(ask, &mut server)?;
        }
        ask.change(&mut server, "address_changed")?;
        let frame = serde_json::json!({});
        let (flow, generation) = (flows::REPLUG, server.generation);
        let wish = Wish { flow, generation, within: USUAL_WITHIN, frame, cancels: false };
        let operation = Some(ask.start(&server, wish)?);
        Ok(Changed { server, operation })
    }
}
