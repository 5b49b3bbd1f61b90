//! What workflow rows promise: one at a time for each subject, and never two workers on one.

use std::collections::{BTreeMap, BTreeSet};

use nubo_base::{Id, Time, Uuid};
use nubo_domain::FlowName;
use nubo_ports::flows::Operation;
use nubo_ports::store::FlowFilter;
use nubo_ports::{FlowRow, FlowStatus, NewFlow, Phase};

use super::{Ground, time};

const NAME: FlowName = FlowName("server-create");

fn flow(ground: &Ground, subject: Uuid, now: i64) -> NewFlow {
    NewFlow {
        id: ground.ids.id(),
        flow: NAME,
        subject,
        subject_shown: "srv_x".to_owned(),
        account: None,
        project: None,
        generation: 1,
        frame: serde_json::json!({"step": 0}),
        deadline: time(1_000_000),
        parent: None,
        cancels: false,
        now: time(now),
    }
}

async fn insert(ground: &Ground, flow: NewFlow) -> Id<Operation> {
    let id = flow.id;
    ground.write(move |tx| tx.flow_insert(&flow)).await;
    id
}

async fn claim(ground: &Ground, owner: &'static str, now: i64, until: i64) -> Vec<FlowRow> {
    ground.write(move |tx| tx.flow_claim(owner, time(now), time(until), 100)).await
}

async fn save(ground: &Ground, owner: &'static str, row: &FlowRow) -> bool {
    let row = row.clone();
    ground.write(move |tx| tx.flow_save(owner, &row)).await
}

async fn get(ground: &Ground, id: Id<Operation>) -> FlowRow {
    ground.read(move |tx| tx.flow_get(id)).await.unwrap()
}

fn ids(rows: &[FlowRow]) -> Vec<Id<Operation>> {
    rows.iter().map(|row| row.id).collect()
}

/// The row as it is once nobody works on it.
fn freed(row: &FlowRow) -> FlowRow {
    FlowRow { lease_owner: String::new(), lease_until: Time::ZERO, ..row.clone() }
}

pub(super) async fn a_workflow_comes_back_as_it_was(ground: Ground) {
    let new = NewFlow {
        account: Some(ground.uuid()),
        project: Some(ground.uuid()),
        generation: 7,
        parent: Some(ground.ids.id()),
        ..flow(&ground, ground.uuid(), 50)
    };
    insert(&ground, new.clone()).await;
    let wanted = FlowRow {
        id: new.id,
        flow: NAME.0.to_owned(),
        subject: new.subject,
        subject_shown: new.subject_shown.clone(),
        account: new.account,
        project: new.project,
        generation: 7,
        status: FlowStatus::Active,
        phase: Phase::Try,
        position: 0,
        frame: new.frame.clone(),
        attempt: 0,
        wake: time(50),
        lease_owner: String::new(),
        lease_until: Time::ZERO,
        deadline: new.deadline,
        cancel: false,
        error_code: String::new(),
        error_message: String::new(),
        parent: new.parent,
        created: time(50),
        updated: time(50),
    };
    assert_eq!(get(&ground, new.id).await, wanted);
    let claimed = claim(&ground, "a", 60, 90).await;
    let leased = FlowRow { lease_owner: "a".to_owned(), lease_until: time(90), ..wanted };
    assert_eq!(claimed, std::slice::from_ref(&leased));
    let moved = FlowRow {
        status: FlowStatus::NeedsAttention,
        phase: Phase::Undo,
        position: 3,
        frame: serde_json::json!({"step": [1, "é"]}),
        attempt: 4,
        wake: time(70),
        lease_until: time(95),
        error_code: "unavailable".to_owned(),
        error_message: "The host is silent.".to_owned(),
        updated: time(61),
        ..leased
    };
    assert!(save(&ground, "a", &moved).await);
    assert_eq!(get(&ground, new.id).await, moved);
    let absent = ground.ids.id();
    assert_eq!(ground.read(move |tx| tx.flow_get(absent)).await, None);
}

pub(super) async fn a_claim_takes_what_is_due_and_nothing_else(ground: Ground) {
    let late = insert(&ground, flow(&ground, ground.uuid(), 300)).await;
    let second = insert(&ground, flow(&ground, ground.uuid(), 200)).await;
    let first = insert(&ground, flow(&ground, ground.uuid(), 100)).await;
    assert_eq!(claim(&ground, "a", 99, 500).await, []);
    let one = ground.write(|tx| tx.flow_claim("a", time(250), time(500), 1)).await;
    assert_eq!(ids(&one), [first], "what is due longest comes first, and no more than asked");
    assert_eq!(ids(&claim(&ground, "b", 250, 500).await), [second]);
    assert_eq!(claim(&ground, "c", 299, 500).await, [], "what is leased is not due");
    assert_eq!(ids(&claim(&ground, "c", 300, 500).await), [late], "due from that moment on");
    let asleep = FlowRow { wake: time(900), ..freed(&one[0]) };
    assert!(save(&ground, "a", &asleep).await);
    assert_eq!(claim(&ground, "c", 499, 501).await, []);
    let parked = get(&ground, second).await;
    let parked = FlowRow { status: FlowStatus::NeedsAttention, ..freed(&parked) };
    assert!(save(&ground, "b", &parked).await);
    let over = FlowRow { status: FlowStatus::Succeeded, ..freed(&get(&ground, late).await) };
    assert!(save(&ground, "c", &over).await);
    assert_eq!(ids(&claim(&ground, "c", 900, 999).await), [first]);
}

pub(super) async fn a_subject_has_one_workflow_at_a_time_in_the_order_written(ground: Ground) {
    let subject = ground.uuid();
    let first = insert(&ground, flow(&ground, subject, 100)).await;
    // Written later by a machine whose clock is behind: earlier time and lower id.
    let second = NewFlow { id: Id::of(Uuid::nil()), ..flow(&ground, subject, 50) };
    let second = insert(&ground, second).await;
    let third = insert(&ground, flow(&ground, subject, 100)).await;
    let mut order = Vec::new();
    for round in [200, 300, 400] {
        let claimed = claim(&ground, "a", round, round + 50).await;
        assert_eq!(claimed.len(), 1, "one of a subject at a time");
        assert_eq!(claim(&ground, "b", round, round + 50).await, []);
        let asleep = FlowRow { wake: time(round + 20), ..freed(&claimed[0]) };
        assert!(save(&ground, "a", &asleep).await);
        assert_eq!(claim(&ground, "b", round + 10, 999).await, [], "a nap keeps the turn");
        let again = claim(&ground, "a", round + 20, round + 50).await;
        order.extend(ids(&again));
        let status = if round == 300 { FlowStatus::Failed } else { FlowStatus::Succeeded };
        assert!(save(&ground, "a", &FlowRow { status, ..freed(&again[0]) }).await);
    }
    assert_eq!(order, [first, second, third]);
}

pub(super) async fn a_lease_that_ran_out_is_taken_and_its_old_owner_refused(ground: Ground) {
    let id = insert(&ground, flow(&ground, ground.uuid(), 100)).await;
    let old = claim(&ground, "old", 100, 200).await.remove(0);
    assert_eq!(claim(&ground, "new", 199, 300).await, []);
    let new = claim(&ground, "new", 200, 300).await.remove(0);
    assert_eq!((new.lease_owner.as_str(), new.lease_until), ("new", time(300)));
    let late = FlowRow { position: 9, status: FlowStatus::Succeeded, ..freed(&old) };
    assert!(!save(&ground, "old", &late).await, "a stale answer must not count");
    assert_eq!(get(&ground, id).await, new);
    assert!(save(&ground, "new", &FlowRow { position: 1, ..freed(&new) }).await);
    assert_eq!(get(&ground, id).await.position, 1);
    assert!(!save(&ground, "new", &late).await, "who gave the lease back does not hold it");
    assert!(!save(&ground, "", &FlowRow { id: ground.ids.id(), ..late }).await);
}

pub(super) async fn a_save_keeps_the_wish_to_cancel(ground: Ground) {
    let subject = ground.uuid();
    let id = insert(&ground, flow(&ground, subject, 100)).await;
    let held = claim(&ground, "a", 100, 200).await.remove(0);
    let delete = NewFlow { cancels: true, ..flow(&ground, subject, 150) };
    let delete = insert(&ground, delete).await;
    assert!(!held.cancel && get(&ground, id).await.cancel && !get(&ground, delete).await.cancel);
    let moved = FlowRow { position: 2, deadline: time(1), ..held };
    assert!(save(&ground, "a", &moved).await);
    let found = get(&ground, id).await;
    assert!(found.cancel, "the worker's save must not undo the wish");
    assert_eq!((found.position, found.deadline), (2, time(1_000_000)));
    assert_eq!(claim(&ground, "b", 160, 300).await, [], "the lease holds in spite of the wish");
    let over = FlowRow { status: FlowStatus::Cancelled, ..freed(&found) };
    assert!(save(&ground, "a", &over).await);
    assert_eq!(ids(&claim(&ground, "b", 160, 300).await), [delete]);
}

pub(super) async fn a_cancelling_workflow_wakes_what_is_asleep_or_parked(ground: Ground) {
    for status in [FlowStatus::NeedsAttention, FlowStatus::Active] {
        let (subject, other) = (ground.uuid(), ground.uuid());
        let id = insert(&ground, flow(&ground, subject, 100)).await;
        let bystander = insert(&ground, flow(&ground, other, 5_000)).await;
        let held = claim(&ground, "a", 100, 200).await.remove(0);
        let halted = FlowRow { status, wake: time(9_000), attempt: 3, ..freed(&held) };
        assert!(save(&ground, "a", &halted).await);
        let follower = insert(&ground, flow(&ground, subject, 120)).await;
        assert_eq!(claim(&ground, "b", 130, 300).await, [], "what is parked keeps its turn");
        let delete = NewFlow { cancels: true, ..flow(&ground, subject, 150) };
        let delete = insert(&ground, delete).await;
        let woken = claim(&ground, "b", 150, 300).await;
        assert_eq!(ids(&woken), [id], "it unwinds first");
        assert!(woken[0].cancel && woken[0].status == FlowStatus::Active);
        let over = FlowRow { status: FlowStatus::Cancelled, ..freed(&woken[0]) };
        assert!(save(&ground, "b", &over).await);
        let next = claim(&ground, "b", 160, 300).await;
        assert!(ids(&next) == [follower] && next[0].cancel);
        let over = FlowRow { status: FlowStatus::Cancelled, ..freed(&next[0]) };
        assert!(save(&ground, "b", &over).await);
        let last = claim(&ground, "b", 170, 300).await;
        assert!(ids(&last) == [delete] && !last[0].cancel);
        assert!(!get(&ground, bystander).await.cancel);
        assert!(
            save(&ground, "b", &FlowRow { status: FlowStatus::Failed, ..freed(&last[0]) }).await
        );
    }
}

pub(super) async fn a_retry_lets_a_parked_workflow_go_on(ground: Ground) {
    let id = insert(&ground, flow(&ground, ground.uuid(), 100)).await;
    assert!(!ground.write(move |tx| tx.flow_retry(id, time(110))).await, "it is not parked");
    let held = claim(&ground, "a", 110, 200).await.remove(0);
    let parked =
        FlowRow { status: FlowStatus::NeedsAttention, attempt: 8, wake: time(9_000), ..held };
    assert!(save(&ground, "a", &freed(&parked)).await);
    assert_eq!(claim(&ground, "a", 9_999, 10_000).await, []);
    assert!(ground.write(move |tx| tx.flow_retry(id, time(300))).await);
    let again = claim(&ground, "b", 300, 400).await.remove(0);
    assert_eq!((again.id, again.attempt, again.status), (id, 0, FlowStatus::Active));
    assert_eq!(again.deadline, time(1_000_000), "there is time left");
    assert!(
        save(&ground, "b", &FlowRow { status: FlowStatus::NeedsAttention, ..freed(&again) }).await
    );
    assert!(ground.write(move |tx| tx.flow_retry(id, time(2_000_000))).await);
    let late = get(&ground, id).await.deadline;
    assert_eq!(late, time(2_999_900), "as much time as it had at first");
    let absent = ground.ids.id();
    assert!(!ground.write(move |tx| tx.flow_retry(absent, time(1))).await);
}

pub(super) async fn leases_of_one_owner_are_freed(ground: Ground) {
    for _ in 0..3 {
        insert(&ground, flow(&ground, ground.uuid(), 100)).await;
    }
    let mine = ground.write(|tx| tx.flow_claim("mine", time(100), time(900), 2)).await;
    assert_eq!(claim(&ground, "theirs", 100, 900).await.len(), 1);
    assert_eq!(ground.write(|tx| tx.flow_free_leases("mine")).await, 2);
    assert_eq!(ground.write(|tx| tx.flow_free_leases("mine")).await, 0);
    assert!(!save(&ground, "mine", &mine[0]).await, "a freed lease is nobody's");
    assert_eq!(ids(&claim(&ground, "next", 100, 900).await), ids(&mine));
}

pub(super) async fn what_a_clock_that_ran_ahead_put_off_is_hastened(ground: Ground) {
    let early = insert(&ground, flow(&ground, ground.uuid(), 900)).await;
    let asleep = insert(&ground, flow(&ground, ground.uuid(), 5_000)).await;
    let held = insert(&ground, flow(&ground, ground.uuid(), 800)).await;
    assert_eq!(ids(&claim(&ground, "a", 800, 5_500).await), [held]);
    let parked = insert(&ground, flow(&ground, ground.uuid(), 850)).await;
    let row = claim(&ground, "a", 850, 900).await.remove(0);
    let over = FlowRow { status: FlowStatus::NeedsAttention, wake: time(9_000), ..freed(&row) };
    assert!(save(&ground, "a", &over).await);
    let by = std::time::Duration::from_micros(4_000);
    assert_eq!(ground.write(move |tx| tx.flow_hasten(time(1_000), by)).await, 2);
    assert_eq!(get(&ground, early).await.wake, time(900), "what is due is left alone");
    assert_eq!(get(&ground, asleep).await.wake, time(1_000));
    let leased = get(&ground, held).await;
    assert_eq!((leased.wake, leased.lease_until), (time(800), time(1_500)));
    assert_eq!(get(&ground, parked).await.wake, time(9_000));
    assert_eq!(ids(&claim(&ground, "b", 1_499, 9_999).await), [early, asleep]);
    assert_eq!(ids(&claim(&ground, "b", 1_500, 9_999).await), [held]);
}

pub(super) async fn many_claimers_never_share_a_subject(ground: Ground) {
    let subjects: Vec<Uuid> = (0..30).map(|_| ground.uuid()).collect();
    let mut wanted = BTreeMap::new();
    for turn in 0..4 {
        let flows: Vec<NewFlow> = subjects.iter().map(|s| flow(&ground, *s, turn)).collect();
        for flow in &flows {
            wanted.entry(flow.subject).or_insert_with(Vec::new).push(flow.id);
        }
        ground.write(move |tx| flows.iter().try_for_each(|f| tx.flow_insert(f))).await;
    }
    let owners = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let done = ground
        .at_once(owners.len(), move |ground, number| async move {
            let (owner, mut done) = (owners[number], Vec::new());
            for round in 0_i64.. {
                let (now, until) = (time(1_000 + round), time(1_000_000));
                let held = ground.write(move |tx| tx.flow_claim(owner, now, until, 5)).await;
                let held_subjects: BTreeSet<Uuid> = held.iter().map(|row| row.subject).collect();
                assert_eq!(held_subjects.len(), held.len(), "two of one subject in a claim");
                for row in &held {
                    let over = FlowRow { status: FlowStatus::Succeeded, ..freed(row) };
                    assert!(save(&ground, owner, &over).await, "somebody took a valid lease");
                    done.push((row.subject, row.id));
                }
                let left = ground.read(|tx| tx.flow_counts()).await;
                if left.iter().all(|(status, count)| status.is_over() || *count == 0) {
                    break;
                }
            }
            done
        })
        .await;
    let mut found: Vec<(Uuid, Id<Operation>)> = done.into_iter().flatten().collect();
    found.sort();
    let mut all: Vec<_> =
        wanted.iter().flat_map(|(s, ids)| ids.iter().map(|id| (*s, *id))).collect();
    all.sort();
    assert_eq!(found, all, "each workflow was done exactly once");
}

pub(super) async fn lists_counts_and_children_are_right(ground: Ground) {
    let (account, project, subject) = (Some(ground.uuid()), Some(ground.uuid()), ground.uuid());
    let parent =
        insert(&ground, NewFlow { account, project, ..flow(&ground, ground.uuid(), 1) }).await;
    let child = |n| NewFlow { account, parent: Some(parent), ..flow(&ground, subject, n) };
    let (first, second) = (insert(&ground, child(2)).await, insert(&ground, child(3)).await);
    let alien = insert(&ground, flow(&ground, ground.uuid(), 4)).await;
    let list = |filter: FlowFilter| {
        let ground = ground.clone();
        async move { ids(&ground.read(move |tx| tx.flow_list(&filter)).await) }
    };
    let any = FlowFilter::default;
    assert_eq!(list(any()).await, [alien, second, first, parent]);
    assert_eq!(list(FlowFilter { account, ..any() }).await, [second, first, parent]);
    assert_eq!(list(FlowFilter { account, rooms: project.into(), ..any() }).await, [parent]);
    let nowhere = FlowFilter { account, rooms: std::iter::empty().collect(), ..any() };
    assert_eq!(list(nowhere).await, []);
    assert_eq!(list(FlowFilter { subject: Some(subject), ..any() }).await, [second, first]);
    let before = Some(second.uuid());
    assert_eq!(list(FlowFilter { before, limit: 1, ..any() }).await, [first]);
    assert_eq!(ground.read(move |tx| tx.flow_open_children(parent)).await, 2);
    let held = claim(&ground, "a", 10, 20).await;
    let held = held.iter().find(|row| row.id == first).unwrap();
    assert!(save(&ground, "a", &FlowRow { status: FlowStatus::Failed, ..freed(held) }).await);
    assert_eq!(ground.read(move |tx| tx.flow_open_children(parent)).await, 1);
    let status = Some(FlowStatus::Failed);
    assert_eq!(list(FlowFilter { status, ..any() }).await, [first]);
    let status = Some(FlowStatus::Active);
    assert_eq!(list(FlowFilter { status, account, ..any() }).await, [second, parent]);
    let counts: BTreeMap<_, _> = ground
        .read(|tx| tx.flow_counts())
        .await
        .into_iter()
        .map(|(status, count)| (status.word(), count))
        .collect();
    assert_eq!(counts, BTreeMap::from([("active", 3), ("failed", 1)]));
}

pub(super) async fn only_old_finished_workflows_are_forgotten(ground: Ground) {
    let mut over = Vec::new();
    for n in 1..=5 {
        over.push(insert(&ground, flow(&ground, ground.uuid(), n)).await);
    }
    for row in claim(&ground, "a", 10, 20).await {
        let updated = row.created;
        let over = FlowRow { status: FlowStatus::Succeeded, updated, ..freed(&row) };
        assert!(save(&ground, "a", &over).await);
    }
    let open = insert(&ground, flow(&ground, ground.uuid(), 1)).await;
    assert_eq!(ground.write(|tx| tx.flow_prune(time(5), 3)).await, 3);
    assert_eq!(ground.write(|tx| tx.flow_prune(time(5), 3)).await, 1);
    assert_eq!(ground.write(|tx| tx.flow_prune(time(5), 3)).await, 0);
    let left = ground.read(|tx| tx.flow_list(&FlowFilter::default())).await;
    assert_eq!(ids(&left), [open, over[4]]);
}
