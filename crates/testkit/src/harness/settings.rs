//! How a server comes to be ready for each workflow, as the actions would leave it, and where it
//! may end. A new workflow adds its lines here.

use std::sync::Arc;

use nubo_base::{Ids, ManualClock, SecretText, SeededRandom};
use nubo_domain::server::{Build, ServerEvent, ServerState, flows};
use nubo_domain::{
    Error, FlowName, Result, Server, image, network, public_ip, security_group, snapshot, volume,
};
use nubo_flows::{KEYS, OLD_BUILD, OLD_PRICE, PASSWORD_HASH};
use nubo_ports::{Till, Tx};
use serde_json::{Value, json};

use super::stage::PRICE;
use super::{images, networks, snapshots, subjects};

/// What the server is like before the wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// Just accepted; nothing of it is there.
    New,
    /// The same, beside a snapshot that is whole on its host.
    NewOfSnapshot,
    /// It runs.
    On,
    /// It was stopped.
    Off,
    /// It runs with an ISO in its drive.
    WithIso,
}

/// Changes the row as the action does, and gives the workflow's frame.
pub type MakeWish = fn(&mut dyn Tx, &mut Server) -> Result<Value>;

/// A way to try a workflow.
#[derive(Debug)]
pub struct Setting {
    /// Which workflow.
    pub flow: FlowName,
    /// A few words for findings.
    pub title: &'static str,
    /// What the server is like before.
    pub before: Before,
    /// The wish.
    pub wish: MakeWish,
    /// Where the server may be when the workflow succeeded.
    pub ok: &'static [ServerState],
    /// Where it may be when the workflow failed.
    pub failed: &'static [ServerState],
    /// Whether a deletion may come in between.
    pub can_be_deleted: bool,
}

/// The password hash that the harness sets.
pub const PASSWORD: &str = "$6$harness$hash";

const fn setting(
    flow: FlowName,
    title: &'static str,
    before: Before,
    wish: MakeWish,
    ok: &'static [ServerState],
    failed: &'static [ServerState],
) -> Setting {
    Setting { flow, title, before, wish, ok, failed, can_be_deleted: true }
}

/// A workflow that is about something else than the server and leaves it running.
const fn subject(flow: FlowName, title: &'static str, wish: MakeWish) -> Setting {
    const RUNS: &[ServerState] = &[ServerState::Running];
    let setting = setting(flow, title, Before::On, wish, RUNS, RUNS);
    Setting { can_be_deleted: false, ..setting }
}

/// Every setting.
pub static SETTINGS: &[Setting] = {
    use Before::{New, NewOfSnapshot, Off, On, WithIso};
    use ServerState as S;
    const RUNS: &[ServerState] = &[S::Running];
    const RESTS: &[ServerState] = &[S::Stopped];
    const EITHER: &[ServerState] = &[S::Running, S::Stopped];
    const FAILED: &[ServerState] = &[S::Failed];
    &[
        setting(flows::CREATE, "new", New, |_, _| Ok(json!({})), RUNS, FAILED),
        setting(flows::CREATE, "new, its host lacks the image", New, images::need, RUNS, FAILED),
        setting(flows::CREATE, "of a snapshot", NewOfSnapshot, snapshots::promise, RUNS, FAILED),
        setting(flows::START, "off", Off, start, RUNS, RESTS),
        setting(flows::START, "off, with other keys", Off, start_with_keys, RUNS, RESTS),
        setting(flows::STOP, "gently", On, stop, RESTS, EITHER),
        setting(flows::STOP, "hard", On, stop_hard, RESTS, EITHER),
        setting(flows::REBOOT, "on", On, reboot, RUNS, EITHER),
        setting(flows::REBUILD, "on", On, rebuild, RUNS, FAILED),
        setting(flows::REBUILD, "off", Off, rebuild, RESTS, FAILED),
        setting(flows::RESIZE, "on, larger", On, grow, RUNS, RUNS),
        setting(flows::RESIZE, "on, smaller", On, shrink, RUNS, RUNS),
        setting(flows::RESIZE, "off", Off, grow, RESTS, RESTS),
        setting(flows::SUSPEND, "on", On, suspend, &[S::Suspended], &[]),
        subject(flows::REPLUG, "on", subjects::change_rules),
        setting(flows::ATTACH_NETWORK, "on", On, networks::join, RUNS, RUNS),
        setting(flows::ATTACH_NETWORK, "off", Off, networks::join, RESTS, RESTS),
        setting(flows::DETACH_NETWORK, "on", On, networks::leave, RUNS, RUNS),
        setting(flows::DETACH_NETWORK, "off", Off, networks::leave, RESTS, RESTS),
        subject(volume::flows::ATTACH, "on", subjects::attach),
        subject(volume::flows::DETACH, "on", subjects::detach),
        subject(volume::flows::RESIZE, "on", subjects::enlarge),
        subject(volume::flows::DELETE, "on", subjects::discard),
        subject(volume::flows::CREATE, "of a snapshot", snapshots::begin),
        subject(volume::flows::REVERT, "in no server", snapshots::revert_volume),
        subject(snapshot::flows::CREATE, "of a running server", snapshots::of_server),
        subject(snapshot::flows::CREATE, "of a volume in no server", snapshots::of_volume),
        Setting {
            can_be_deleted: false,
            ..setting(snapshot::flows::CREATE, "off", Off, snapshots::of_server, RESTS, RESTS)
        },
        subject(snapshot::flows::DELETE, "on", snapshots::discard),
        setting(flows::REVERT, "off", Off, snapshots::revert_server, RESTS, RESTS),
        subject(security_group::APPLY, "on", subjects::change_rules),
        subject(public_ip::APPLY, "on", subjects::assign),
        subject(public_ip::APPLY, "on, shared", subjects::share),
        subject(network::APPLY, "on", subjects::hold_in),
        Setting {
            can_be_deleted: false,
            ..setting(flows::DELETE, "on, sharing", On, share_and_delete, GONE, &[])
        },
        subject(image::PULL, "on", images::pull),
        setting(flows::RESET_PASSWORD, "on", On, reset_password, RUNS, RUNS),
        setting(flows::REPLACE_KEYS, "on", On, replace_keys, RUNS, RUNS),
        setting(flows::CHANGE_ISO, "on, empty", On, images::attach, RUNS, RUNS),
        setting(flows::CHANGE_ISO, "on, to another", WithIso, images::attach, RUNS, RUNS),
        setting(flows::CHANGE_ISO, "on, to nothing", WithIso, images::detach, RUNS, RUNS),
        setting(flows::CHANGE_ISO, "off", Off, images::attach, RESTS, RESTS),
        setting(flows::REBOOT, "on, with an ISO", WithIso, reboot, RUNS, EITHER),
        Setting { can_be_deleted: false, ..setting(flows::DELETE, "on", On, delete, GONE, &[]) },
        Setting { can_be_deleted: false, ..setting(flows::DELETE, "off", Off, delete, GONE, &[]) },
        Setting { can_be_deleted: false, ..setting(flows::DELETE, "new", New, delete, GONE, &[]) },
    ]
};

/// The address outlives what led to the server.
fn share_and_delete(tx: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    subjects::share(tx, server)?;
    delete(tx, server)
}

const GONE: &[ServerState] = &[ServerState::Terminated];

fn wish(server: &mut Server, event: ServerEvent) -> Result<Value> {
    server.on(event)?;
    server.generation += 1;
    Ok(json!({}))
}

fn start(_: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    server.wanted_on = true;
    server.boots += 1;
    wish(server, ServerEvent::Start)
}

/// Its keys were replaced while it was off.
fn start_with_keys(tx: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    server.keys_due = true;
    start(tx, server)
}

fn stop(_: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    server.wanted_on = false;
    wish(server, ServerEvent::Stop)
}

fn stop_hard(tx: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    server.hard = true;
    stop(tx, server)
}

fn reboot(_: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    server.boots += 1;
    wish(server, ServerEvent::Reboot)
}

fn rebuild(_: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    server.boots += 1;
    server.disk_epoch += 1;
    server.build.image_name = "other".to_owned();
    wish(server, ServerEvent::Rebuild)
}

fn grow(tx: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    resize(tx, server, 2, 5)
}

fn shrink(tx: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    resize(tx, server, -1, 0)
}

fn resize(tx: &mut dyn Tx, server: &mut Server, vcpus: i64, disk_gib: i64) -> Result<Value> {
    let old = server.build.clone();
    let mut room = old.room;
    room.vcpus += vcpus;
    room.disk_gib += disk_gib;
    let new = Build { room, size_name: "other".to_owned(), ..old.clone() };
    if !tx.replace(server.head.id.uuid(), room)? {
        return Err(Error::internal("the harness' host is too small"));
    }
    let public = server.reach.public_ip.is_some();
    for owner in owners(server) {
        for ((counted, has), (_, had)) in new.counted(public).iter().zip(old.counted(public)) {
            tx.quota_use(owner, *counted, has - had)?;
        }
    }
    server.build = new;
    server.boots += 1;
    wish(server, ServerEvent::Resize)?;
    // The harness' ids need not differ from run to run, only from each other.
    let clock = Arc::new(ManualClock::new(server.head.updated));
    let ids = Ids::new(clock, Arc::new(SeededRandom::new(server.generation)));
    let lift = Till::new(tx, &ids, server.head.updated).change(
        server.head.id.uuid(),
        "other",
        PRICE.times(100),
    )?;
    Ok(json!({ OLD_BUILD: old, OLD_PRICE: lift }))
}

fn suspend(_: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    server.wanted_on = false;
    server.hard = true;
    wish(server, ServerEvent::Suspend)
}

/// The state stays, so the generation does too.
fn reset_password(_: &mut dyn Tx, _: &mut Server) -> Result<Value> {
    Ok(json!({ PASSWORD_HASH: SecretText::new(PASSWORD.to_owned()) }))
}

/// The state stays here too.
fn replace_keys(_: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    Ok(json!({ KEYS: server.ssh_keys }))
}

/// The deletion, which may also come in between.
///
/// # Errors
/// `wrong_state` when the server cannot be deleted.
pub fn delete(_: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    server.wanted_on = false;
    wish(server, ServerEvent::Delete)
}

/// Whose quotas a server counts in.
pub fn owners(server: &Server) -> Vec<nubo_base::Uuid> {
    let head = &server.head;
    head.account.map(|a| a.uuid()).into_iter().chain(head.project.map(|p| p.uuid())).collect()
}
