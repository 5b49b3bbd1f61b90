//! What the numbered logs promise.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use nubo_base::Id;
use nubo_domain::Rooms;
use nubo_domain::audit::{AuditFilter, AuditRow, Outcome};
use nubo_domain::event::{Event, EventFilter};

use super::{Ground, time};

fn event(ground: &Ground, resource: &str, now: i64) -> Event {
    Event {
        id: ground.ids.id(),
        seq: 0,
        account: None,
        project: None,
        name: "server.running".to_owned(),
        kind: "server".to_owned(),
        resource: resource.to_owned(),
        data: serde_json::json!({"state": "running", "é": [1]}),
        created: time(now),
    }
}

async fn insert(ground: &Ground, events: Vec<Event>) {
    ground.write(move |tx| events.iter().try_for_each(|e| tx.event_insert(e))).await;
}

async fn list(ground: &Ground, filter: EventFilter, after: i64, limit: u32) -> Vec<Event> {
    ground.read(move |tx| tx.event_list(&filter, after, limit)).await
}

fn resources(events: &[Event]) -> Vec<&str> {
    events.iter().map(|e| e.resource.as_str()).collect()
}

pub(super) async fn events_are_numbered_by_age_and_found_by_every_filter(ground: Ground) {
    let (account, project) = (Some(ground.ids.id()), Some(ground.ids.id()));
    let mut events: Vec<Event> = (0..6).map(|n| event(&ground, &format!("srv_{n}"), n)).collect();
    for one in &mut events[1..4] {
        one.account = account;
    }
    (events[2].project, events[3].project) = (project, Some(ground.ids.id()));
    events[4].name = "server.stopped".to_owned();
    let (ids, mut given) = (events.iter().map(|e| e.id.uuid()).collect::<Vec<_>>(), events.clone());
    given.reverse();
    insert(&ground, given).await;
    assert_eq!(list(&ground, EventFilter::default(), 0, 9).await, []);
    let first = ids[0];
    assert_eq!(ground.read(move |tx| tx.event_seq(first)).await, None);
    assert_eq!(ground.write(|tx| tx.event_number(4)).await, 4);
    assert_eq!(ground.write(|tx| tx.event_number(4)).await, 2);
    assert_eq!(ground.write(|tx| tx.event_number(4)).await, 0);
    for (one, seq) in events.iter_mut().zip(1..) {
        one.seq = seq;
    }
    assert_eq!(list(&ground, EventFilter::default(), 0, 9).await, events);
    let back = EventFilter { newest_first: true, ..EventFilter::default() };
    let newest: Vec<Event> = events.iter().rev().cloned().collect();
    assert_eq!(list(&ground, back.clone(), 0, 2).await, newest[..2]);
    assert_eq!(list(&ground, back, 5, 9).await, newest[2..]);
    assert_eq!(ground.read(|tx| tx.event_last()).await, 6);
    let third = ids[2];
    assert_eq!(ground.read(move |tx| tx.event_seq(third)).await, Some(3));
    let any = EventFilter::default;
    assert_eq!(resources(&list(&ground, any(), 2, 2).await), ["srv_2", "srv_3"]);
    let (account, rooms) = (account.map(Id::uuid), Rooms::from(project));
    let of_account = list(&ground, EventFilter { account, ..any() }, 0, 9).await;
    assert_eq!(resources(&of_account), ["srv_1", "srv_2", "srv_3"]);
    let both = EventFilter { account, rooms: rooms.clone(), ..any() };
    assert_eq!(resources(&list(&ground, both, 0, 9).await), ["srv_1", "srv_2"]);
    let others = events[3].project.into_iter().chain(project).collect();
    let more = EventFilter { account, rooms: others, ..any() };
    assert_eq!(resources(&list(&ground, more, 0, 9).await), ["srv_1", "srv_2", "srv_3"]);
    let whole = EventFilter { account, rooms: std::iter::empty().collect(), ..any() };
    assert_eq!(resources(&list(&ground, whole, 0, 9).await), ["srv_1"]);
    let alone = EventFilter { rooms, ..any() };
    assert_eq!(resources(&list(&ground, alone, 0, 9).await), ["srv_2"]);
    let named = EventFilter { name: Some("server.stopped".to_owned()), ..any() };
    assert_eq!(resources(&list(&ground, named, 0, 9).await), ["srv_4"]);
    let resource = Some("srv_3".to_owned());
    let of_one = EventFilter { account, resource, ..any() };
    assert_eq!(resources(&list(&ground, of_one.clone(), 0, 9).await), ["srv_3"]);
    let alien = EventFilter { account: Some(ground.uuid()), ..of_one };
    assert_eq!(list(&ground, alien, 0, 9).await, []);
    let since = EventFilter { since: Some(time(4)), ..any() };
    assert_eq!(resources(&list(&ground, since, 0, 9).await), ["srv_4", "srv_5"]);
}

pub(super) async fn numbers_of_forgotten_events_are_not_given_again(ground: Ground) {
    insert(&ground, (0..5).map(|n| event(&ground, "srv_x", n)).collect()).await;
    ground.write(|tx| tx.event_number(100)).await;
    insert(&ground, vec![event(&ground, "srv_x", 0)]).await;
    assert_eq!(ground.write(|tx| tx.event_prune(time(100), 3)).await, 3);
    assert_eq!(ground.write(|tx| tx.event_prune(time(100), 3)).await, 2);
    assert_eq!(ground.write(|tx| tx.event_prune(time(100), 3)).await, 0, "it has no number yet");
    assert_eq!(ground.read(|tx| tx.event_last()).await, 5);
    assert_eq!(ground.write(|tx| tx.event_number(100)).await, 1);
    let left = list(&ground, EventFilter::default(), 0, 9).await;
    assert_eq!(left.iter().map(|e| e.seq).collect::<Vec<_>>(), [6]);
}

pub(super) async fn a_listener_misses_no_event_of_concurrent_writers(ground: Ground) {
    const WRITERS: usize = 8;
    const EACH: usize = 25;
    let done = Arc::new(AtomicBool::new(false));
    let (sequencer, ended) = (ground.clone(), Arc::clone(&done));
    let numbering = tokio::spawn(async move {
        while !ended.load(Ordering::SeqCst) {
            sequencer.write(|tx| tx.event_number(20)).await;
        }
        while sequencer.write(|tx| tx.event_number(20)).await > 0 {}
    });
    let listener = ground.clone();
    let listening = tokio::spawn(async move {
        let mut heard = Vec::new();
        while heard.len() < WRITERS * EACH {
            let last = heard.last().map_or(0, |e: &Event| e.seq);
            for event in list(&listener, EventFilter::default(), last, 50).await {
                let last = heard.last().map_or(0, |e: &Event| e.seq);
                assert_eq!(event.seq, last + 1, "a number was skipped, and may come later");
                heard.push(event);
            }
            tokio::task::yield_now().await;
        }
        heard
    });
    let written = ground
        .at_once(WRITERS, |ground, writer| async move {
            for n in 0..EACH {
                let one = event(&ground, &format!("srv_{writer}_{n}"), 1);
                insert(&ground, vec![one]).await;
            }
        })
        .await;
    done.store(true, Ordering::SeqCst);
    numbering.await.unwrap();
    let heard = listening.await.unwrap();
    let mut names = resources(&heard);
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), written.len() * EACH, "every event is heard once");
}

fn line(ground: &Ground, actor: &str, now: i64) -> AuditRow {
    AuditRow {
        id: ground.ids.id(),
        seq: 0,
        account: Some(ground.ids.id()),
        actor_kind: "key".to_owned(),
        actor: actor.to_owned(),
        action: "server.create".to_owned(),
        resource: "srv_x".to_owned(),
        ip: "192.0.2.1".to_owned(),
        request: "req_1".to_owned(),
        outcome: if now % 2 == 0 { Outcome::Done } else { Outcome::Denied },
        created: time(now),
        hash: String::new(),
    }
}

async fn audit(ground: &Ground, filter: AuditFilter, after: i64, limit: u32) -> Vec<AuditRow> {
    ground.read(move |tx| tx.audit_list(&filter, after, limit)).await
}

pub(super) async fn the_audit_chain_can_be_checked_from_its_start(ground: Ground) {
    let written = ground
        .at_once(4, |ground, actor| async move {
            let mut lines = Vec::new();
            for n in 0..30 {
                let one = line(&ground, &format!("key_{actor}"), n);
                lines.push(one.clone());
                ground.write(move |tx| tx.audit_insert(&one)).await;
                if n % 7 == 0 {
                    ground.write(|tx| tx.audit_seal(50)).await;
                }
            }
            lines
        })
        .await;
    assert!(ground.write(|tx| tx.audit_seal(1_000)).await > 0);
    assert_eq!(ground.write(|tx| tx.audit_seal(1_000)).await, 0);
    let sealed = audit(&ground, AuditFilter::default(), 0, 1_000).await;
    let back = AuditFilter { newest_first: true, ..AuditFilter::default() };
    let newest: Vec<AuditRow> = sealed.iter().rev().cloned().collect();
    assert_eq!(audit(&ground, back.clone(), 0, 10).await, newest[..10]);
    assert_eq!(audit(&ground, back, newest[9].seq, 1_000).await, newest[10..]);
    assert_eq!(sealed.len(), 120);
    let (mut seq, mut hash) = (0, String::new());
    for row in &sealed {
        seq += 1;
        assert_eq!(row.seq, seq, "a number is missing");
        assert_eq!(row.hash, row.sealed_hash(seq, &hash), "line {seq} is not what was sealed");
        hash.clone_from(&row.hash);
    }
    let mut found: Vec<AuditRow> =
        sealed.into_iter().map(|row| AuditRow { seq: 0, hash: String::new(), ..row }).collect();
    found.sort_by_key(|row| row.id);
    let mut written: Vec<AuditRow> = written.into_iter().flatten().collect();
    written.sort_by_key(|row| row.id);
    assert_eq!(found, written, "what is in the chain is what was written");
}

pub(super) async fn audit_lines_are_found_by_every_filter(ground: Ground) {
    let mut lines: Vec<AuditRow> = (0..40).map(|n| line(&ground, "key_a", n)).collect();
    lines[3].actor = "key_b".to_owned();
    lines[5].action = "server.delete".to_owned();
    let account = lines[7].account.map(Id::uuid);
    let first = lines[0].id.uuid();
    ground.write(move |tx| lines.iter().try_for_each(|row| tx.audit_insert(row))).await;
    let any = AuditFilter::default;
    assert_eq!(audit(&ground, any(), 0, 9).await, [], "what is not sealed is not shown");
    assert_eq!(ground.read(move |tx| tx.audit_seq(first)).await, None);
    assert_eq!(ground.write(|tx| tx.audit_seal(1_000)).await, 40);
    assert_eq!(ground.read(move |tx| tx.audit_seq(first)).await, Some(1));
    let seqs = |filter: AuditFilter, after: i64, limit: u32| {
        let ground = ground.clone();
        async move {
            let found = audit(&ground, filter, after, limit).await;
            found.iter().map(|row| row.seq).collect::<Vec<_>>()
        }
    };
    assert_eq!(seqs(any(), 10, 3).await, [11, 12, 13]);
    assert_eq!(seqs(AuditFilter { account, ..any() }, 0, 9).await, [8]);
    let actor = Some("key_b".to_owned());
    assert_eq!(seqs(AuditFilter { actor, ..any() }, 0, 9).await, [4]);
    let action = Some("server.delete".to_owned());
    assert_eq!(seqs(AuditFilter { action, ..any() }, 0, 9).await, [6]);
    let (from, to) = (Some(time(37)), Some(time(39)));
    assert_eq!(seqs(AuditFilter { from, to, ..any() }, 0, 9).await, [38, 39]);
}
