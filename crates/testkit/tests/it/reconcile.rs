//! Reconcilers against worlds in which something was missed.

use std::sync::Arc;
use std::time::Duration;

use nubo_base::{Clock as _, Digest, Id, SystemClock, Time};
use nubo_domain::event::EventFilter;
use nubo_domain::server::{CRASH_SPAN, OnCrash, RESTARTS_MAX, ServerEvent, ServerState, flows};
use nubo_domain::{Error, Network, Server, volume};
use nubo_fakes::{Counts, Fault, Verb};
use nubo_flow::{StepResult, flow};
use nubo_flows::reconcile::{
    GuestsStatus, HostsStatus, LeasesStatus, PruneStatus, Reconcilers, Signals, StuckStatus,
    Timing, guests, hosts, leases, prune, sequencer, stuck,
};
use nubo_flows::{World, spec};
use nubo_ports::store::{FlowFilter, StoredReply};
use nubo_ports::{
    Disks as _, FlowStatus, GuestSpec, Net as _, Objects as _, PortSpec, RootDisk, StoreExt as _,
    Vmm as _,
};
use nubo_testkit::harness::{Before, Case, MakeWish, SETTINGS, Stage, delete};
use serde_json::json;

async fn server(stage: &Stage, before: Before) -> Case<'_> {
    let setting = SETTINGS.iter().find(|setting| setting.before == before).unwrap();
    Case::prepare(stage, setting).await.unwrap()
}

async fn state(case: &Case<'_>) -> ServerState {
    case.row().await.unwrap().state()
}

async fn events(case: &Case<'_>) -> Vec<String> {
    sequencer(&case.world).await.unwrap();
    let filter = EventFilter { resource: Some(case.server.to_string()), ..EventFilter::default() };
    let all = case.store().read(move |tx| tx.event_list(&filter, 0, 1_000)).await.unwrap();
    all.into_iter().map(|event| event.name).collect()
}

/// The wishes for a server's port, with the network that it is really in.
async fn port_of(case: &Case<'_>, row: &Server) -> PortSpec {
    let id = row.reach.network;
    let network: Network = case.store().read(move |tx| tx.get(id)).await.unwrap();
    let card = row.cards().next().unwrap();
    spec::port(row, card, &network, &[]).unwrap()
}

/// What a guest on this port and disk is made from; both are made.
async fn parts(case: &Case<'_>, port: &PortSpec, disk: &RootDisk) -> spec::Parts {
    let nic = case.fakes.ensure_port(port).await.unwrap();
    let root = case.fakes.ensure(disk).await.unwrap();
    let (ssh_keys, more_nics, volumes) = (Vec::new(), Vec::new(), Vec::new());
    let iso = None;
    spec::Parts { ssh_keys, root, nic, more_nics, volumes, iso }
}

fn wish_of(flow: nubo_domain::FlowName) -> MakeWish {
    SETTINGS.iter().find(|setting| setting.flow == flow).unwrap().wish
}

#[tokio::test]
async fn a_world_as_it_should_be_is_left_alone() {
    let stage = Stage::new().unwrap();
    let case = server(&stage, Before::On).await;
    let calls = case.fakes.faults.calls();
    assert_eq!(guests(&case.world).await.unwrap(), GuestsStatus::default());
    // It runs all the time, so it asks one question.
    assert_eq!(case.fakes.faults.calls() - calls, 1);
    assert_eq!(hosts(&case.world).await.unwrap(), HostsStatus::default());
    assert_eq!(case.fakes.faults.calls() - calls, 6);
    assert_eq!(stuck(&case.world).await.unwrap(), StuckStatus::default());
    assert_eq!(leases(&case.world).await.unwrap(), LeasesStatus::default());
}

#[tokio::test]
async fn what_belongs_to_no_server_is_removed_and_nothing_else() {
    let stage = Stage::new().unwrap();
    let case = server(&stage, Before::On).await;
    let row = case.row().await.unwrap();
    let stranger = Id::of(nubo_base::Uuid::from_u64_pair(9, 9));
    let mut port = port_of(&case, &row).await;
    (port.server, port.private_ip, port.public_ip) = (stranger, [10, 1, 0, 9].into(), None);
    let mut disk = spec::disk(&row).unwrap();
    disk.server = stranger;
    let parts = parts(&case, &port, &disk).await;
    let mut guest = spec::guest(&row, parts, 1).unwrap();
    guest.server = stranger;
    case.fakes.ensure_running(&guest).await.unwrap();
    let status = hosts(&case.world).await.unwrap();
    assert_eq!(status, HostsStatus { orphans: 1, ..HostsStatus::default() });
    let counts = Counts { guests: 1, running: 1, ports: 1, disks: 1, ..Counts::default() };
    assert_eq!(case.fakes.counts(), counts);
    assert_eq!(case.fakes.violations(), [""; 0]);
    assert_eq!(case.fakes.guests_of(case.server).len(), 1);
}

#[tokio::test]
async fn a_guest_that_switched_itself_off_leaves_a_stopped_server_that_can_be_started() {
    let stage = Stage::new().unwrap();
    let case = server(&stage, Before::On).await;
    assert!(case.fakes.halt_guest(case.server).unwrap());
    let status = guests(&case.world).await.unwrap();
    assert_eq!(status, GuestsStatus { marked_stopped: 1, ..GuestsStatus::default() });
    let row = case.row().await.unwrap();
    assert_eq!((row.state(), row.wanted_on, row.fault), (ServerState::Stopped, false, None));
    assert_eq!(events(&case).await.last().unwrap(), "server.stopped");
    assert_eq!(guests(&case.world).await.unwrap(), GuestsStatus::default());
    let operation = case.wish(flows::START, wish_of(flows::START), false).await.unwrap();
    case.settle(operation).await.unwrap();
    let row = case.row().await.unwrap();
    assert_eq!((row.state(), row.fault), (ServerState::Running, None));
}

/// Lets the workflow that a reconciler started come to its end.
async fn settle_open(case: &Case<'_>) {
    let open = FlowFilter { subject: Some(case.server.uuid()), ..FlowFilter::default() };
    let flows = case.store().read(move |tx| tx.flow_list(&open)).await.unwrap();
    let flow = flows.into_iter().find(|flow| !flow.status.is_over()).unwrap();
    case.settle(flow.id).await.unwrap();
}

#[tokio::test]
async fn a_guest_that_crashed_is_started_again_and_its_owner_is_told() {
    let stage = Stage::new().unwrap();
    let case = server(&stage, Before::On).await;
    let before = case.row().await.unwrap();
    assert!(case.fakes.kill_guest(case.server).unwrap());
    let status = guests(&case.world).await.unwrap();
    assert_eq!(status, GuestsStatus { restarted: 1, ..GuestsStatus::default() });
    let row = case.row().await.unwrap();
    assert_eq!((row.state(), row.wanted_on), (ServerState::Starting, true));
    assert_eq!(row.boots, before.boots + 1);
    assert_eq!(guests(&case.world).await.unwrap(), GuestsStatus::default());
    settle_open(&case).await;
    let row = case.row().await.unwrap();
    assert_eq!((row.state(), row.fault), (ServerState::Running, None));
    assert_eq!(case.fakes.counts().running, 1);
    assert_eq!(events(&case).await[2..], ["server.crashed", "server.running"]);
}

#[tokio::test]
async fn a_guest_that_its_host_knows_nothing_of_does_not_come_up_empty_by_itself() {
    let stage = Stage::new().unwrap();
    let case = server(&stage, Before::On).await;
    let host = case.row().await.unwrap().host.unwrap();
    nubo_ports::Vmm::ensure_gone(&*case.fakes, host, case.server).await.unwrap();
    let status = guests(&case.world).await.unwrap();
    assert_eq!(status, GuestsStatus { left_off: 1, ..GuestsStatus::default() });
    let row = case.row().await.unwrap();
    assert_eq!((row.state(), row.wanted_on), (ServerState::Stopped, false));
    assert!(row.fault.unwrap().message.contains("nothing of its machine"));
    assert_eq!(events(&case).await.last().unwrap(), "server.crashed");
    assert_eq!(guests(&case.world).await.unwrap(), GuestsStatus::default());
}

#[tokio::test]
async fn an_owner_who_wants_crashed_guests_off_gets_them_off() {
    let stage = Stage::new().unwrap();
    let case = server(&stage, Before::On).await;
    let (id, now) = (case.server, stage.clock().now());
    let policy = move |tx: &mut dyn nubo_ports::Tx| {
        let mut row = tx.get(id)?;
        row.on_crash = OnCrash::Stop;
        tx.update(&mut row, now)
    };
    case.store().write(policy).await.unwrap();
    case.fakes.kill_guest(case.server).unwrap();
    let status = guests(&case.world).await.unwrap();
    assert_eq!(status, GuestsStatus { left_off: 1, ..GuestsStatus::default() });
    let row = case.row().await.unwrap();
    assert_eq!((row.state(), row.wanted_on), (ServerState::Stopped, false));
    assert!(row.fault.is_some());
    assert_eq!(events(&case).await.last().unwrap(), "server.crashed");
    assert_eq!(guests(&case.world).await.unwrap(), GuestsStatus::default());
}

#[tokio::test]
async fn a_guest_that_crashes_again_and_again_stays_off_in_the_end() {
    let stage = Stage::new().unwrap();
    let case = server(&stage, Before::On).await;
    for _ in 0..RESTARTS_MAX {
        case.fakes.kill_guest(case.server).unwrap();
        assert_eq!(guests(&case.world).await.unwrap().restarted, 1);
        settle_open(&case).await;
        stage.clock().advance(CRASH_SPAN / (RESTARTS_MAX + 1));
    }
    case.fakes.kill_guest(case.server).unwrap();
    assert_eq!(guests(&case.world).await.unwrap().left_off, 1);
    let row = case.row().await.unwrap();
    assert_eq!(row.state(), ServerState::Stopped);
    let message = row.fault.unwrap().message;
    assert_eq!(message, "The server crashed 4 times in 10 minutes and stays off.");
}

#[tokio::test]
async fn a_guest_that_should_be_off_is_switched_off() {
    let stage = Stage::new().unwrap();
    let case = server(&stage, Before::Off).await;
    let row = case.row().await.unwrap();
    let (port, disk) = (port_of(&case, &row).await, spec::disk(&row).unwrap());
    let parts = parts(&case, &port, &disk).await;
    let guest = spec::guest(&row, parts, row.generation).unwrap();
    case.fakes.ensure_running(&guest).await.unwrap();
    let status = guests(&case.world).await.unwrap();
    assert_eq!(status, GuestsStatus { switched_off: 1, ..GuestsStatus::default() });
    assert_eq!(case.fakes.counts().running, 0);
}

/// The guest of a server as it should be, but without its volumes.
async fn without_volumes(case: &Case<'_>) -> GuestSpec {
    let row = case.row().await.unwrap();
    let (port, disk) = (port_of(case, &row).await, spec::disk(&row).unwrap());
    let parts = parts(case, &port, &disk).await;
    spec::guest(&row, parts, row.generation).unwrap()
}

fn plugged(case: &Case<'_>) -> usize {
    case.fakes.guests_of(case.server)[0].volumes.len()
}

#[tokio::test]
async fn a_running_guest_that_lost_a_volume_gets_it_again() {
    let stage = Stage::new().unwrap();
    let attached = SETTINGS.iter().find(|setting| setting.flow == volume::flows::DETACH).unwrap();
    let case = Case::prepare(&stage, attached).await.unwrap();
    assert_eq!(hosts(&case.world).await.unwrap(), HostsStatus::default());
    assert_eq!(plugged(&case), 1);
    case.fakes.ensure_plugged(&without_volumes(&case).await).await.unwrap();
    assert_eq!(plugged(&case), 0);
    // Whoever is about to change it is not disturbed.
    let detach = case.wish(volume::flows::DETACH, attached.wish, false).await.unwrap();
    assert_eq!(hosts(&case.world).await.unwrap(), HostsStatus::default());
    case.settle(detach).await.unwrap();
    assert_eq!(hosts(&case.world).await.unwrap(), HostsStatus::default());

    let stage = Stage::new().unwrap();
    let case = Case::prepare(&stage, attached).await.unwrap();
    case.fakes.ensure_plugged(&without_volumes(&case).await).await.unwrap();
    let status = hosts(&case.world).await.unwrap();
    assert_eq!(status, HostsStatus { replugged: 1, ..HostsStatus::default() });
    assert_eq!(plugged(&case), 1);
}

#[tokio::test]
async fn a_wish_for_volumes_that_was_overtaken_by_a_newer_one_is_made_anew() {
    let stage = Stage::new().unwrap();
    let case = server(&stage, Before::On).await;
    let wish = wish_of(volume::flows::ATTACH);
    let attach = case.wish(volume::flows::ATTACH, wish, false).await.unwrap();
    let older = case.fakes.faults.calls();
    case.fakes.faults.once(Verb::GuestPlugged, Fault::Slow(Duration::from_millis(300)));
    let overtake = async {
        // Its rows have been read and its wish is on the way.
        while case.fakes.faults.calls() < older + 4 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let (id, now) = (case.server, stage.clock().now());
        let count = move |tx: &mut dyn nubo_ports::Tx| {
            let mut row = tx.get(id)?;
            row.plugs += 1;
            tx.update(&mut row, now)
        };
        case.store().write(count).await.unwrap();
        case.fakes.ensure_plugged(&without_volumes(&case).await).await.unwrap();
    };
    let (settled, ()) = tokio::join!(case.settle(attach), overtake);
    assert_eq!(settled.unwrap().status, FlowStatus::Succeeded);
    assert_eq!(plugged(&case), 1);
    assert_eq!(case.fakes.guests_of(case.server)[0].plugs, 2);
}

#[tokio::test]
async fn what_a_workflow_cares_for_is_left_to_it() {
    let stage = Stage::new().unwrap();
    let case = server(&stage, Before::On).await;
    case.fakes.kill_guest(case.server).unwrap();
    let password: MakeWish = wish_of(flows::RESET_PASSWORD);
    let operation = case.wish(flows::RESET_PASSWORD, password, false).await.unwrap();
    assert_eq!(guests(&case.world).await.unwrap(), GuestsStatus::default());
    assert_eq!(state(&case).await, ServerState::Running);
    let row = case.settle(operation).await.unwrap();
    assert_eq!((row.status, row.error_code.as_str()), (FlowStatus::Failed, "wrong_state"));
    assert_eq!(guests(&case.world).await.unwrap().restarted, 1);
}

#[tokio::test]
async fn a_silent_host_is_counted_and_nothing_is_concluded_from_it() {
    let stage = Stage::new().unwrap();
    let case = server(&stage, Before::On).await;
    case.fakes.faults.always(Verb::GuestList, Fault::Fail(Error::unavailable("no route")));
    let status = guests(&case.world).await.unwrap();
    assert_eq!(status, GuestsStatus { silent_hosts: 1, ..GuestsStatus::default() });
    assert_eq!(state(&case).await, ServerState::Running);
}

async fn lease(case: &Case<'_>, stage: &Stage, protected: bool) {
    let (id, now) = (case.server, stage.clock().now());
    let change = move |tx: &mut dyn nubo_ports::Tx| {
        let mut row = tx.get(id)?;
        row.lease_expires = Some(now.after(Duration::from_secs(60)));
        row.protected = protected;
        tx.update(&mut row, now)
    };
    case.store().write(change).await.unwrap();
}

#[tokio::test]
async fn a_lease_that_ran_out_ends_the_server() {
    let stage = Stage::new().unwrap();
    let case = server(&stage, Before::On).await;
    lease(&case, &stage, false).await;
    assert_eq!(leases(&case.world).await.unwrap(), LeasesStatus::default());
    stage.clock().advance(Duration::from_secs(61));
    let status = leases(&case.world).await.unwrap();
    assert_eq!(status, LeasesStatus { deleting: 1, told: 0 });
    assert_eq!(leases(&case.world).await.unwrap(), LeasesStatus::default());
    assert_eq!(state(&case).await, ServerState::Deleting);
    let open = FlowFilter { subject: Some(case.server.uuid()), ..FlowFilter::default() };
    let flow = case.store().read(move |tx| tx.flow_list(&open)).await.unwrap().remove(0);
    case.settle(flow.id).await.unwrap();
    assert_eq!(state(&case).await, ServerState::Terminated);
    assert!(case.fakes.is_empty());
}

#[tokio::test]
async fn a_protected_server_outlives_its_lease_and_its_owner_is_told_once() {
    let stage = Stage::new().unwrap();
    let case = server(&stage, Before::On).await;
    lease(&case, &stage, true).await;
    stage.clock().advance(Duration::from_secs(61));
    assert_eq!(leases(&case.world).await.unwrap().told, 1);
    assert!(events(&case).await.contains(&"server.lease_kept".to_owned()));
    assert_eq!(leases(&case.world).await.unwrap(), LeasesStatus::default());
    assert_eq!(state(&case).await, ServerState::Running);
}

#[tokio::test]
async fn a_passing_state_that_nobody_leaves_gets_its_workflow_again() {
    let stage = Stage::new().unwrap();
    let case = server(&stage, Before::On).await;
    let (id, now) = (case.server, stage.clock().now());
    let forget = move |tx: &mut dyn nubo_ports::Tx| {
        let mut row = tx.get(id)?;
        row.on(ServerEvent::Stop)?;
        (row.generation, row.wanted_on) = (row.generation + 1, false);
        tx.update(&mut row, now)
    };
    case.store().write(forget).await.unwrap();
    stage.clock().advance(Duration::from_secs(299));
    assert_eq!(stuck(&case.world).await.unwrap(), StuckStatus::default());
    stage.clock().advance(Duration::from_secs(2));
    assert_eq!(stuck(&case.world).await.unwrap().restarted, 1);
    assert_eq!(stuck(&case.world).await.unwrap(), StuckStatus::default());
    let open = FlowFilter { subject: Some(id.uuid()), ..FlowFilter::default() };
    let flow = case.store().read(move |tx| tx.flow_list(&open)).await.unwrap().remove(0);
    case.settle(flow.id).await.unwrap();
    assert_eq!(state(&case).await, ServerState::Stopped);
    let told = ["server.work_restarted", "server.stopped"];
    assert_eq!(events(&case).await[2..], told.map(str::to_owned)[..]);
}

async fn never(_: &mut nubo_flow::Doing<World>) -> StepResult {
    Err(Error::internal("a driver that is broken"))
}

flow! {
    BROKEN(World) = flows::STOP;
    try { }
    then { act never; }
    else { }
}

#[tokio::test]
async fn a_parked_workflow_that_a_later_wish_waits_for_is_let_go_on() {
    let stage = Stage::new().unwrap();
    let case = server(&stage, Before::On).await;
    let parked = case.wish(flows::STOP, wish_of(flows::STOP), false).await.unwrap();
    case.run_once(&[&BROKEN]).await.unwrap();
    assert_eq!(case.flow(parked).await.unwrap().status, FlowStatus::NeedsAttention);
    assert!(events(&case).await.contains(&"operation.needs_attention".to_owned()));
    stage.clock().advance(Duration::from_secs(200));
    assert_eq!(stuck(&case.world).await.unwrap(), StuckStatus::default());
    let waits = case.wish(flows::SUSPEND, |_, _| Ok(json!({})), false).await.unwrap();
    stage.clock().advance(Duration::from_secs(401));
    assert_eq!(stuck(&case.world).await.unwrap().retried, 1);
    case.settle(waits).await.unwrap();
    assert!(case.flow(parked).await.unwrap().status.is_over());
}

#[tokio::test]
async fn a_deletion_passes_a_parked_workflow() {
    let stage = Stage::new().unwrap();
    let case = server(&stage, Before::On).await;
    let parked = case.wish(flows::STOP, wish_of(flows::STOP), false).await.unwrap();
    case.run_once(&[&BROKEN]).await.unwrap();
    assert_eq!(case.flow(parked).await.unwrap().status, FlowStatus::NeedsAttention);
    let deletion = case.wish(flows::DELETE, delete, true).await.unwrap();
    case.settle(deletion).await.unwrap();
    assert_eq!(state(&case).await, ServerState::Terminated);
    assert!(case.fakes.is_empty());
}

#[tokio::test]
async fn what_is_old_is_forgotten_and_what_is_not_is_kept() {
    let stage = Stage::new().unwrap();
    let case = server(&stage, Before::On).await;
    sequencer(&case.world).await.unwrap();
    let reply = |key: u8, created: Time| {
        let reply = StoredReply { fingerprint: [0; 32], sealed: vec![1], created };
        let key: Digest = [key; 32];
        case.store().write(move |tx| tx.reply_put(&key, &reply))
    };
    let start = stage.clock().now();
    reply(1, start).await.unwrap();
    let day = Duration::from_secs(86_400);
    assert_eq!(prune(&case.world).await.unwrap(), PruneStatus::default());
    stage.clock().advance(day * 2);
    reply(2, stage.clock().now()).await.unwrap();
    let status = prune(&case.world).await.unwrap();
    assert_eq!(status, PruneStatus { replies: 1, ..PruneStatus::default() });
    stage.clock().advance(day * 29);
    let status = prune(&case.world).await.unwrap();
    assert_eq!((status.replies, status.flows, status.events), (1, 1, 0));
    stage.clock().advance(day * 60);
    assert_eq!(prune(&case.world).await.unwrap().events, 2);
    assert_eq!(state(&case).await, ServerState::Running);
}

#[tokio::test(flavor = "multi_thread")]
async fn reconcilers_run_by_themselves_and_at_a_hint() {
    let stage = Stage::new().unwrap();
    let case = server(&stage, Before::On).await;
    let signals = Signals::default();
    let mut numbered = signals.numbered.subscribe();
    let idle = Duration::from_secs(3_600);
    let fast = Duration::from_millis(20);
    let timing = Timing {
        guests: fast,
        hosts: idle,
        disks: idle,
        images: idle,
        leases: idle,
        sequencer: idle,
        stuck: idle,
        prune: idle,
        charges: idle,
        mail: idle,
        grace: idle,
    };
    let running = Reconcilers::start(&case.world, &signals, timing);
    let soon = Duration::from_secs(5);
    tokio::time::timeout(soon, numbered.wait_for(|last| *last == 2)).await.unwrap().unwrap();
    case.fakes.halt_guest(case.server).unwrap();
    while state(&case).await != ServerState::Stopped {
        tokio::time::sleep(fast).await;
    }
    signals.committed.notify_one();
    tokio::time::timeout(soon, numbered.wait_for(|last| *last == 3)).await.unwrap().unwrap();
    tokio::time::timeout(soon, running.stop()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reconciler_that_fails_runs_again() {
    let stage = Stage::new().unwrap();
    let case = server(&stage, Before::On).await;
    case.fakes.halt_guest(case.server).unwrap();
    case.fakes.faults.once(Verb::GuestList, Fault::Fail(Error::internal("broken")));
    let timing = Timing { guests: Duration::from_millis(20), ..Timing::default() };
    let running = Reconcilers::start(&Arc::clone(&case.world), &Signals::default(), timing);
    let start = SystemClock.now();
    while state(&case).await != ServerState::Stopped {
        assert!(SystemClock.now().since(start) < Duration::from_secs(10), "never repaired");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    running.stop().await;
}

#[tokio::test]
async fn a_card_that_a_guest_lost_comes_back_and_a_port_without_a_card_goes() {
    let stage = Stage::new().unwrap();
    let joined = SETTINGS.iter().find(|setting| setting.flow == flows::DETACH_NETWORK).unwrap();
    let case = Case::prepare(&stage, joined).await.unwrap();
    assert_eq!(hosts(&case.world).await.unwrap(), HostsStatus::default());
    let row = case.row().await.unwrap();
    case.fakes.ensure_plugged(&without_volumes(&case).await).await.unwrap();
    let mut stray = PortSpec { further: true, public_ip: None, ..port_of(&case, &row).await };
    stray.network.network = Id::of(nubo_base::Uuid::from_u64_pair(9, 7));
    "52:00:00:00:00:77".clone_into(&mut stray.mac);
    case.fakes.ensure_port(&stray).await.unwrap();
    let status = hosts(&case.world).await.unwrap();
    assert_eq!(status, HostsStatus { replugged: 1, strays: 1, ..HostsStatus::default() });
    assert_eq!(case.fakes.guests_of(case.server)[0].more_macs, [row.nics[0].mac.clone()]);
    assert_eq!(case.fakes.counts().ports, 2);
    assert_eq!(case.fakes.violations(), [""; 0]);
}
