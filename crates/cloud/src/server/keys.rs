//! Other keys for a server.

use nubo_domain::server::{ServerState, flows};
use nubo_domain::{Error, Result, Scope, Server, SshKey, code};

use super::Changed;
use super::still::follow;
use crate::{Action, Ask, Mode, Needs};

/// Makes these the only keys that open a server. One that is off lets nobody in by the others from
/// shortly after its next start, when its guest can be told.
#[derive(Clone, Debug)]
pub struct ReplaceKeys {
    /// Which, by id or name.
    pub server: String,
    /// The keys, by id or name, of the server's project.
    pub ssh_keys: Vec<String>,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for ReplaceKeys {
    const NAME: &'static str = "server.replace_keys";
    const NEEDS: Needs = Needs::Scope(Scope::ServersWrite);
    const MODE: Mode = Mode::Write;
    type Output = Changed;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Changed> {
        let mut server: Server = ask.at_version(&self.server, self.seen)?;
        if self.ssh_keys.len() > 50 {
            return Err(Error::invalid("ssh_keys", "must be at most 50"));
        }
        let mut keys = Vec::new();
        for (place, named) in self.ssh_keys.iter().enumerate() {
            let field = format!("ssh_keys.{place}");
            let key: SshKey = ask.resolve(&field, named)?;
            if key.head.project != server.head.project {
                return Err(Error::invalid(field, "is a key of another project"));
            }
            if !keys.contains(&key.head.id) {
                keys.push(key.head.id);
            }
        }
        match server.state() {
            ServerState::Running => ask.touch(server.head.id),
            ServerState::Stopped => {
                (server.ssh_keys, server.keys_due) = (keys, true);
                ask.change(&mut server, "keys_replaced")?;
                return Ok(Changed { server, operation: None });
            }
            state => {
                let text = format!("Cannot replace keys while the status is {state}.");
                return Err(Error::new(&code::WRONG_STATE).public(text));
            }
        }
        follow(ask, server, flows::REPLACE_KEYS, serde_json::json!({ "ssh_keys": keys }))
    }
}
