//! The reconciler of disks.

use std::time::Duration;

use nubo_domain::Error;
use nubo_domain::event::EventFilter;
use nubo_domain::server::ServerState;
use nubo_fakes::{Fault, Verb};
use nubo_flows::reconcile::sequencer;
use nubo_flows::reconcile::{Checked, DisksStatus, disks};
use nubo_ports::StoreExt as _;
use nubo_testkit::harness::{Before, Case, SETTINGS, Stage};

async fn server(stage: &Stage, before: Before) -> Case<'_> {
    let setting = SETTINGS.iter().find(|setting| setting.before == before).unwrap();
    Case::prepare(stage, setting).await.unwrap()
}

async fn look(case: &Case<'_>, checked: &Checked) -> (DisksStatus, u64) {
    let before = case.fakes.faults.calls();
    let status = disks(&case.world, checked).await.unwrap();
    (status, case.fakes.faults.calls() - before)
}

async fn fault(case: &Case<'_>) -> Option<String> {
    case.row().await.unwrap().fault.map(|fault| fault.code)
}

async fn events(case: &Case<'_>) -> Vec<String> {
    sequencer(&case.world).await.unwrap();
    let filter = EventFilter { resource: Some(case.server.to_string()), ..EventFilter::default() };
    let all = case.store().read(move |tx| tx.event_list(&filter, 0, 1_000)).await.unwrap();
    let told = all.into_iter().map(|event| event.name);
    told.filter(|name| name.starts_with("server.disk_")).collect()
}

const NOTHING: DisksStatus = DisksStatus { damaged: 0, mended: 0, unchecked: 0 };

#[tokio::test]
async fn a_disk_that_stays_off_is_looked_at_once_a_day() {
    let stage = Stage::new().unwrap();
    let case = server(&stage, Before::Off).await;
    let checked = Checked::default();
    assert_eq!(look(&case, &checked).await, (NOTHING, 1));
    assert_eq!(look(&case, &checked).await, (NOTHING, 0));
    stage.clock().advance(Duration::from_secs(86_401));
    assert_eq!(look(&case, &checked).await, (NOTHING, 1));
    // Another process knows nothing of that.
    assert_eq!(look(&case, &Checked::default()).await, (NOTHING, 1));
    assert_eq!(fault(&case).await, None);
}

#[tokio::test]
async fn a_disk_that_a_guest_uses_is_left_alone() {
    let stage = Stage::new().unwrap();
    let case = server(&stage, Before::On).await;
    case.fakes.damage_disk(case.server).unwrap();
    assert_eq!(look(&case, &Checked::default()).await, (NOTHING, 0));
    assert_eq!(case.row().await.unwrap().state(), ServerState::Running);
}

#[tokio::test]
async fn a_damaged_disk_is_told_once_and_so_is_that_it_was_mended() {
    let stage = Stage::new().unwrap();
    let case = server(&stage, Before::Off).await;
    let checked = Checked::default();
    assert_eq!(look(&case, &checked).await, (NOTHING, 1));
    case.fakes.damage_disk(case.server).unwrap();
    stage.clock().advance(Duration::from_secs(86_401));
    let told = DisksStatus { damaged: 1, ..NOTHING };
    assert_eq!(look(&case, &checked).await, (told, 1));
    assert_eq!(fault(&case).await.as_deref(), Some("disk_damaged"));
    assert_eq!(case.row().await.unwrap().state(), ServerState::Stopped);
    assert_eq!(look(&case, &checked).await, (NOTHING, 0));
    assert_eq!(look(&case, &Checked::default()).await, (NOTHING, 1));
    assert_eq!(events(&case).await, ["server.disk_damaged"]);
    case.fakes.mend_disk(case.server).unwrap();
    let mended = DisksStatus { mended: 1, ..NOTHING };
    assert_eq!(look(&case, &Checked::default()).await, (mended, 1));
    assert_eq!(fault(&case).await, None);
    assert_eq!(events(&case).await, ["server.disk_damaged", "server.disk_mended"]);
}

#[tokio::test]
async fn a_disk_that_cannot_be_looked_at_is_looked_at_again() {
    let stage = Stage::new().unwrap();
    let case = server(&stage, Before::Off).await;
    let checked = Checked::default();
    case.fakes.damage_disk(case.server).unwrap();
    case.fakes.faults.once(Verb::DiskCheck, Fault::Fail(Error::unavailable("no route")));
    let silent = DisksStatus { unchecked: 1, ..NOTHING };
    assert_eq!(look(&case, &checked).await, (silent, 1));
    assert_eq!(look(&case, &checked).await, (DisksStatus { damaged: 1, ..NOTHING }, 1));
}

#[tokio::test]
async fn a_disk_that_a_workflow_cares_for_is_left_to_it() {
    let stage = Stage::new().unwrap();
    let case = server(&stage, Before::Off).await;
    case.fakes.damage_disk(case.server).unwrap();
    let start = SETTINGS.iter().find(|s| s.flow == nubo_domain::server::flows::START).unwrap();
    let operation = case.wish(start.flow, start.wish, false).await.unwrap();
    assert_eq!(look(&case, &Checked::default()).await, (NOTHING, 0));
    case.settle(operation).await.unwrap();
}
