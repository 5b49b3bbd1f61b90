//! One key, one server, one debit: at every door, whatever is sent how often, before and after a
//! restart. An order that was refused for money is not frozen: once there is money, the same key
//! works.

use bytes::Bytes;
use http::Request;
use nubo_testkit::cloud::{Answer, Tenant, TestCloud};
use nubo_testkit::golden::Stage;
use serde_json::{Value, json};

use crate::doors::{dialects, files};

/// How a door says that the wallet is too low: the status, and where which word is.
struct Refusal {
    status: u16,
    at: &'static str,
    says: &'static str,
}

/// Every door, with what an order costs there at once.
const DOORS: [(&str, Refusal, &str); 5] = [
    ("native", Refusal { status: 402, at: "/error/code", says: "insufficient_funds" }, "4.997023"),
    ("civo", Refusal { status: 402, at: "/code", says: "" }, "4.997023"),
    ("otwa", Refusal { status: 402, at: "/message", says: "Insufficient wallet balance" }, "3.00"),
    ("octos", Refusal { status: 402, at: "/message", says: "" }, "4.997023"),
    (
        "stackbill",
        Refusal { status: 550, at: "/listErrorResponse/errorCode", says: "QUOTA" },
        "4.997023",
    ),
];

/// A request of the order's last pair, with the key.
fn order(stage: &Stage, door: &str) -> Request<Bytes> {
    let golden = &files()[&(door.to_owned(), "order".to_owned())];
    let pair = golden.pairs.last().unwrap();
    let mut request = stage.request(pair, &stage.own.key, None);
    request.headers_mut().insert("idempotency-key", "order-1".parse().unwrap());
    request
}

/// Sends five of them at once.
async fn five(cloud: &TestCloud, requests: Vec<Request<Bytes>>) -> Vec<Answer> {
    let mut sent: Vec<_> = requests.into_iter().map(|request| cloud.send(request)).collect();
    let [a, b, c, d, e] = [(); 5].map(|()| sent.remove(0));
    let (a, b, c, d, e) = tokio::join!(a, b, c, d, e);
    vec![a, b, c, d, e]
}

/// All answers are one: the status, and every byte of the body.
fn one(answers: &[Answer], what: &str) -> (u16, Bytes) {
    let told = |answer: &Answer| (answer.status.as_u16(), answer.bytes.clone());
    let first = told(&answers[0]);
    assert!((200..300).contains(&first.0), "{what}: {first:?}");
    for answer in answers {
        assert_eq!(told(answer), first, "{what}");
    }
    first
}

/// The servers of an account, its balance, and how often something was set aside.
async fn stands(cloud: &TestCloud, own: &Tenant) -> (usize, Value, usize) {
    let ask = async |path: &str| cloud.ask("GET", path, &own.key, Value::Null).await.expect(200);
    let servers = ask("/v1/servers").await.json()["data"].as_array().unwrap().len();
    let held = ask("/v1/transactions?limit=100&type=hold").await.json();
    let balance = ask("/v1/wallet").await.json()["balance"].clone();
    (servers, balance, held["data"].as_array().unwrap().len())
}

async fn pays_once((door, refusal, left): &(&str, Refusal, &str)) {
    let golden = &files()[&((*door).to_owned(), "order".to_owned())];
    let mut stage = Stage::speaking(golden, dialects()).await;
    let admin = format!("/v1/admin/accounts/{}", stage.own.account);
    let operate = async |stage: &Stage, method: &str, path: String, body: Value| {
        let answer = stage.cloud.ask_as_operator(method, &path, body).await;
        assert!(answer.status.is_success(), "{path}: {}", answer.json());
    };
    let limit = json!({ "credit_limit": "0.00" });
    operate(&stage, "PATCH", format!("{admin}/wallet"), limit).await;
    stage.names.insert("name".to_owned(), "web".to_owned());
    for pair in &golden.pairs[..golden.pairs.len() - 1] {
        stage.play(pair).await;
    }

    let before = stage.cloud.snapshot().await;
    for _ in 0..2 {
        let answer = stage.cloud.send(order(&stage, door)).await;
        let told = answer.json();
        assert_eq!(answer.status.as_u16(), refusal.status, "{door}: {told}");
        let said = told.pointer(refusal.at).and_then(Value::as_str).unwrap_or_default();
        assert!(said.starts_with(refusal.says) && !said.is_empty(), "{door}: {told}");
    }
    assert_eq!(stage.cloud.snapshot().await, before, "{door}: a refused order changed a row");

    operate(&stage, "POST", format!("{admin}/credits"), json!({ "amount": "5.00" })).await;
    let requests = || (0..5).map(|_| order(&stage, door)).collect::<Vec<_>>();
    let (now, later) = (requests(), requests());
    let first = one(&five(&stage.cloud, now).await, door);
    stage.cloud.settle().await;
    let paid = (1, json!(left), 1);
    assert_eq!(stands(&stage.cloud, &stage.own).await, paid, "{door}");

    let Stage { cloud, own, .. } = stage;
    let cloud = cloud.restart().await;
    assert_eq!(one(&five(&cloud, later).await, door), first, "{door}: after a restart");
    cloud.settle().await;
    assert_eq!(stands(&cloud, &own).await, paid, "{door}: after a restart");
    let verdict = cloud.ask_as_operator("GET", "/v1/admin/ledger/verify", Value::Null).await;
    assert_eq!(verdict.expect(200).json()["intact"], true, "{door}");
}

#[tokio::test(flavor = "multi_thread")]
async fn five_equal_orders_at_once_and_after_a_restart_are_one_server_and_one_debit_everywhere() {
    for door in &DOORS {
        pays_once(door).await;
    }
}
