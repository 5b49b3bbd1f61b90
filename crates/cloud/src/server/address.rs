//! Giving a server a public address of its own, and taking it away.

use nubo_domain::quota::Counted;
use nubo_domain::server::flows;
use nubo_domain::{Error, Result, Scope, Server, code};

use super::Changed;
use super::still::{AT_REST, follow, only_while};
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
        let mut server: Server = ask.at_version(&self.server, self.seen)?;
        if self.wanted == server.reach.public_ip.is_some() {
            return Ok(Changed { server, operation: None });
        }
        only_while(AT_REST, &server, "Cannot change the address of a server that is")?;
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
        follow(ask, server, flows::REPLUG, serde_json::json!({}))
    }
}
