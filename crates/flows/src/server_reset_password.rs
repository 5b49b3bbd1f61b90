//! Sets the login password in the running guest.

use nubo_base::SecretText;
use nubo_domain::Server;
use nubo_domain::server::{GuestPassword, flows};
use nubo_flow::{Doing, Next, StepResult, flow};
use nubo_ports::Tx;

use crate::steps::server;
use crate::{World, marks, spec};

/// Frame: the password's hash as `/etc/shadow` holds it.
pub const PASSWORD_HASH: &str = "password_hash";
/// Frame: the same password sealed, if its owner may read it again.
const PASSWORD_SEALED: &str = "password_sealed";

flow! {
    /// Sets the login password in the running guest, and keeps its hash for the next disk.
    pub SERVER_RESET_PASSWORD(World) = flows::RESET_PASSWORD;
    try { act set_password; }
    then { row keep_password; }
    else { }
}

async fn set_password(doing: &mut Doing<World>) -> StepResult {
    let hash: SecretText = doing.frame.need(PASSWORD_HASH)?;
    let server = server(doing).await?;
    let guest = spec::reference(&server, doing.facts.generation)?;
    doing.world.vmm.ensure_password(guest, &server.build.login, &hash).await?;
    Ok(Next::Done)
}

/// The guest has the password whatever was wished since, so a newer generation is no reason to
/// forget it.
fn keep_password(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    let hash: SecretText = doing.frame.need(PASSWORD_HASH)?;
    let sealed: Option<SecretText> = doing.frame.get(PASSWORD_SEALED)?.flatten();
    doing.frame.remove(PASSWORD_HASH);
    doing.frame.remove(PASSWORD_SEALED);
    if let Some(mut server) = marks::live::<Server>(tx, doing)? {
        server.set_password(&GuestPassword { hash, sealed });
        marks::keep(tx, doing, &mut server, "server.password_reset")?;
    }
    Ok(Next::Done)
}
