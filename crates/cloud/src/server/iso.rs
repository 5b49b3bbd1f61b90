//! ISOs in servers' drives of discs.

use nubo_base::Id;
use nubo_domain::image::Medium;
use nubo_domain::server::flows;
use nubo_domain::{Error, Image, Result, Scope, Server, code};

use super::Changed;
use super::still::{USABLE, follow, only_while};
use crate::{Action, Ask, Mode, Needs};

/// Puts an ISO into the drive of a server that runs or is off; one that lies there is taken out.
#[derive(Clone, Debug)]
pub struct AttachIso {
    /// Which, by id or name.
    pub server: String,
    /// The image, by id or slug.
    pub iso: String,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for AttachIso {
    const NAME: &'static str = "server.attach_iso";
    const NEEDS: Needs = Needs::Scope(Scope::ServersWrite);
    const MODE: Mode = Mode::Write;
    type Output = Changed;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Changed> {
        let server: Server = ask.at_version(&self.server, self.seen)?;
        let image: Image = ask.resolve("iso", &self.iso)?;
        image.check_medium("iso", Medium::Iso)?;
        check_rests(&server)?;
        if server.iso == Some(image.head.id) {
            ask.touch(server.head.id);
            return Ok(Changed { server, operation: None });
        }
        if !image.available {
            return Err(Error::invalid("iso", "this ISO cannot be attached now"));
        }
        image.check_ready()?;
        change(ask, server, Some(image.head.id))
    }
}

/// Takes the ISO out of a server's drive, whether the guest reads it or not.
#[derive(Clone, Debug)]
pub struct DetachIso {
    /// Which, by id or name.
    pub server: String,
    /// The image that the caller takes to be there, by id or slug.
    pub iso: Option<String>,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for DetachIso {
    const NAME: &'static str = "server.detach_iso";
    const NEEDS: Needs = Needs::Scope(Scope::ServersWrite);
    const MODE: Mode = Mode::Write;
    type Output = Changed;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Changed> {
        let server: Server = ask.at_version(&self.server, self.seen)?;
        if let Some(named) = &self.iso {
            let image: Image = ask.resolve("iso", named)?;
            if server.iso.is_some_and(|iso| iso != image.head.id) {
                return Err(Error::invalid("iso", "is not the ISO that is attached"));
            }
        }
        check_rests(&server)?;
        if server.iso.is_none() {
            let text = "No ISO is attached to the server.";
            return Err(Error::new(&code::WRONG_STATE).public(text));
        }
        change(ask, server, None)
    }
}

/// A drive is changed only where nothing else is being done.
fn check_rests(server: &Server) -> Result<()> {
    only_while(USABLE, server, "Cannot attach or detach an ISO while the status is")
}

fn change(ask: &mut Ask<'_>, mut server: Server, iso: Option<Id<Image>>) -> Result<Changed> {
    let frame = serde_json::json!({ "iso": iso, "old_iso": server.iso });
    server.iso = iso;
    server.plugs += 1;
    server.fault = None;
    ask.change(&mut server, if iso.is_some() { "attaching_iso" } else { "detaching_iso" })?;
    follow(ask, server, flows::CHANGE_ISO, frame)
}
