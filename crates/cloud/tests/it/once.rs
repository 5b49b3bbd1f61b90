//! Idempotency keys: one change, one answer.

use nubo_base::digest;
use nubo_cloud::{Once, Rendered};
use nubo_domain::{Server, code};
use nubo_ports::{Objects, Query, StoreExt};

use crate::house::{House, code_of, order};

fn once(body: &str) -> Option<Once> {
    let fingerprint = digest(&[body.as_bytes()]);
    Some(Once { key: "k-1".into(), route: "POST /v1/servers".into(), fingerprint })
}

fn render(made: Vec<nubo_cloud::server::Changed>) -> Rendered {
    let body = made[0].server.head.id.to_string();
    Rendered { status: 201, body, ..Default::default() }
}

async fn servers(house: &House) -> usize {
    let found = house.store.read(|tx| tx.list::<Server>(&Query::default()));
    found.await.unwrap().len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_at_once_make_one_server_and_get_one_answer() {
    let house = House::new().await;
    let (_, caller) = house.tenant("a@example.com").await;
    let tries = (0..5).map(|_| {
        let (cloud, caller) = (house.cloud.clone(), caller.clone());
        tokio::spawn(async move { cloud.call_once(&caller, order("web"), once("b"), render).await })
    });
    let mut answers = Vec::new();
    for task in tries.collect::<Vec<_>>() {
        answers.push(task.await.unwrap().unwrap());
    }
    assert_eq!(servers(&house).await, 1);
    assert!(answers.iter().all(|a| a.body == answers[0].body && a.status == 201));
    assert_eq!(answers.iter().filter(|a| !a.replayed).count(), 1);
}

#[tokio::test]
async fn another_body_is_refused_and_after_a_day_the_key_is_free() {
    let house = House::new().await;
    let (_, caller) = house.tenant("a@example.com").await;
    let call = |name, body| house.cloud.call_once(&caller, order(name), once(body), render);
    call("web", "b").await.unwrap();
    assert_eq!(code_of(call("web2", "c").await), &code::IDEMPOTENCY_KEY_REUSED);
    house.clock.advance(std::time::Duration::from_secs(24 * 3_600));
    assert!(!call("web2", "c").await.unwrap().replayed);
    assert_eq!(servers(&house).await, 2);
}

#[tokio::test]
async fn a_failure_is_not_frozen_and_keys_of_two_projects_do_not_meet() {
    let house = House::new().await;
    let (_, a) = house.tenant("a@example.com").await;
    let (_, b) = house.tenant("b@example.com").await;
    let refused = house.cloud.call_once(&a, order("-bad-"), once("b"), render).await;
    assert_eq!(code_of(refused), &code::VALIDATION_FAILED);
    let first = house.cloud.call_once(&a, order("web"), once("b"), render).await.unwrap();
    let second = house.cloud.call_once(&b, order("web"), once("b"), render).await.unwrap();
    assert!(!first.replayed && !second.replayed && first.body != second.body);
}
