//! What clients of this API rely on and a reader of the golden files would not notice.

use std::collections::BTreeSet;
use std::sync::Arc;

use bytes::Bytes;
use http::Request;
use nubo_api_kit::Dialect;
use nubo_api_stackbill::StackBill;
use nubo_cloud::Policy;
use nubo_testkit::cloud::{Answer, Tenant, TestCloud, patient_policy};
use serde_json::{Value, json};

use crate::walk::refusal;

const KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB9dG4kjRhQTtWTVzd2t27+t0DEHBPW7iOD23TUiYLio";

struct Desk {
    cloud: TestCloud,
    own: Tenant,
}

impl Desk {
    async fn new() -> Self {
        Self::with(patient_policy()).await
    }

    async fn with(policy: Policy) -> Self {
        let others: Vec<Arc<dyn Dialect>> = vec![Arc::new(StackBill)];
        let cloud = TestCloud::speaking(policy, others).await;
        let own = cloud.tenant("ada@example.com").await;
        Self { cloud, own }
    }

    async fn ask(&self, method: &str, path: &str, body: Value) -> Answer {
        let path = format!("/restapi/{path}");
        let mut request = TestCloud::request(method, &path, "", &body);
        let headers = request.headers_mut();
        headers.insert("apikey", self.own.key_id.parse().unwrap());
        headers.insert("secretkey", self.own.key.parse().unwrap());
        self.cloud.send(request).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, Value::Null).await.expect(200)
    }

    /// An order of an instance in a new network, with the zone's id.
    async fn order(&self) -> (Value, String) {
        let zone = self.get("zone/zonelist").await.text_at("/listZoneResponse/0/uuid");
        let found = async |path: &str, list: &str| {
            let answer = self.get(&format!("{path}?zoneUuid={zone}")).await;
            answer.text_at(&format!("/{list}/0/uuid"))
        };
        let body = json!({ "name": "inner", "zoneUuid": zone });
        let network = self.ask("POST", "network/createNetwork", body).await.expect(200);
        let order = json!({
            "name": "web",
            "zoneUuid": zone,
            "templateUuid": found("template/templateList", "listTemplateResponse").await,
            "computeOfferingUuid":
                found("compute/computeOfferingList", "listComputeOfferingResponse").await,
            "networkUuid": network.text_at("/listNetworkResponse/0/uuid"),
        });
        (order, zone)
    }
}

fn names(object: &Value) -> BTreeSet<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

/// One client copies every field into a schema of its own and fails at one that it does not know.
#[tokio::test(flavor = "multi_thread")]
async fn objects_have_the_documented_fields_and_no_other() {
    let desk = Desk::new().await;
    let (order, zone) = desk.order().await;
    desk.ask("POST", "instance/createInstance", order).await.expect(200);
    let first = async |path: &str, list: &str| {
        let answer = desk.get(&format!("{path}?zoneUuid={zone}")).await.json();
        answer[list][0].clone()
    };
    let instance = first("instance/instanceList", "listInstanceResponse").await;
    let wanted = [
        "uuid",
        "name",
        "displayName",
        "description",
        "state",
        "status",
        "isActive",
        "memory",
        "cpuCore",
        "templateName",
        "templateUuid",
        "computeOfferingUuid",
        "storageOfferingUuid",
        "networkName",
        "networkUuid",
        "instancePrivateIp",
        "zoneUuid",
        "sshUuid",
        "instanceOwnerName",
        "rootDiskSize",
        "volumeSize",
        "diskSize",
    ];
    assert_eq!(names(&instance), BTreeSet::from(wanted));
    let network = first("network/networkList", "listNetworkResponse").await;
    let wanted = [
        "uuid",
        "name",
        "status",
        "isActive",
        "networkType",
        "gateway",
        "cIDR",
        "zoneUuid",
        "domainName",
        "networkOfferingUuid",
        "networkAclList",
        "cleanUpNetwork",
        "networkDomain",
    ];
    assert_eq!(names(&network), BTreeSet::from(wanted));
    let wanted = ["uuid", "name", "isActive"];
    assert_eq!(names(&first("zone/zonelist", "listZoneResponse").await), BTreeSet::from(wanted));
    let body = json!({ "name": "me", "publicKey": KEY });
    let key = desk.ask("POST", "sshkey/createSSHkey", body).await.expect(200).json();
    let wanted = ["uuid", "name", "status", "isActive", "domainName"];
    assert_eq!(names(&key["listSSHKeyResponse"][0]), BTreeSet::from(wanted));
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_are_texts_where_clients_expect_texts() {
    let desk = Desk::new().await;
    let (order, zone) = desk.order().await;
    let made = desk.ask("POST", "instance/createInstance", order).await.expect(200).json();
    let instance = &made["listInstanceResponse"][0];
    assert_eq!(made["count"], 1);
    for (name, wanted) in [("cpuCore", "1"), ("memory", "256"), ("volumeSize", "2")] {
        assert_eq!(instance[name], wanted, "{name}");
    }
    assert!(instance["isActive"].is_boolean() && instance["diskSize"].is_i64());
    let templates = desk.get(&format!("template/templateList?zoneUuid={zone}")).await.json();
    assert_eq!(templates["listTemplateResponse"][0]["isActive"], "true");
    let path = format!("compute/computeOfferingList?zoneUuid={zone}");
    let sizes = desk.get(&path).await.json();
    let size = &sizes["listComputeOfferingResponse"][0];
    assert!(size["memory"].is_string() && size["numberOfCores"].is_string());
    assert!(size["isActive"].is_boolean());
    let body = json!({ "name": "data", "zoneUuid": zone, "diskSize": 3,
        "storageOfferingUuid": "5b000000-0000-4000-8000-000000000001" });
    let volume = desk.ask("POST", "volume/createVolume", body).await.expect(200).json();
    let volume = &volume["listVolumeResponse"][0];
    assert_eq!(volume["storageDiskSize"], "3");
    assert!(volume["createdTimeStamp"].is_i64() && volume["jobId"].is_string());
}

/// A client waits for exactly this word.
#[tokio::test(flavor = "multi_thread")]
async fn a_running_instance_is_running_in_capitals() {
    let desk = Desk::new().await;
    let (order, _) = desk.order().await;
    let made = desk.ask("POST", "instance/createInstance", order).await.expect(200);
    let id = made.text_at("/listInstanceResponse/0/uuid");
    desk.cloud.settle().await;
    let status = desk.get(&format!("instance/vmStatus?uuid={id}")).await.json();
    assert_eq!(status, json!({ "uuid": id, "status": "RUNNING" }));
}

/// There are no pages, so a list is whole however long it is.
#[tokio::test(flavor = "multi_thread")]
async fn lists_are_whole() {
    let desk = Desk::new().await;
    let path = format!("/v1/admin/accounts/{}/quota", desk.own.account);
    let body = json!({ "quotas": { "ssh_keys": null } });
    desk.cloud.ask_as_operator("PUT", &path, body).await.expect(200);
    for n in 0..205 {
        let body = json!({ "name": format!("k{n}"), "publicKey": KEY });
        desk.ask("POST", "sshkey/createSSHkey", body).await.expect(200);
    }
    let all = desk.get("sshkey/sshkeyList").await.json();
    assert_eq!(all["count"], 205);
    assert_eq!(all["listSSHKeyResponse"].as_array().unwrap().len(), 205);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_order_with_an_idempotency_key_is_one_instance() {
    let desk = Desk::new().await;
    let (order, zone) = desk.order().await;
    let mut bodies = BTreeSet::new();
    for _ in 0..5 {
        let mut request =
            TestCloud::request("POST", "/restapi/instance/createInstance", &desk.own.key, &order);
        request.headers_mut().insert("idempotency-key", "order-1".parse().unwrap());
        bodies.insert(desk.cloud.send(request).await.expect(200).bytes);
    }
    assert_eq!(bodies.len(), 1, "identical answers");
    let all = desk.get(&format!("instance/instanceList?zoneUuid={zone}")).await.json();
    assert_eq!(all["count"], 1);
    let mut other = order.clone();
    other["name"] = json!("other");
    let mut request =
        TestCloud::request("POST", "/restapi/instance/createInstance", &desk.own.key, &other);
    request.headers_mut().insert("idempotency-key", "order-1".parse().unwrap());
    let (status, code, _) = refusal(&desk.cloud.send(request).await, "another body");
    assert_eq!((status, code.as_str()), (550, "VALIDATION"));
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_are_read_as_json_is() {
    let desk = Desk::new().await;
    let request = Request::post("/restapi/sshkey/createSSHkey")
        .header("authorization", format!("Bearer {}", desk.own.key))
        .header("content-type", "application/x-www-form-urlencoded");
    let key = KEY.replace('+', "%2b");
    let body = Bytes::from(format!("name=me&publicKey={key}"));
    desk.cloud.send(request.body(body).unwrap()).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_request_too_many_and_ten_megabytes_are_refused_by_http() {
    let desk = Desk::with(Policy { rate_per_minute: 2, ..patient_policy() }).await;
    let body = json!({ "name": "x".repeat(10_000_000) });
    let answer = desk.ask("POST", "sshkey/createSSHkey", body).await;
    assert_eq!(refusal(&answer, "too long").0, 413);
    let answer = desk.get("zone/zonelist").await;
    assert_eq!(answer.header("ratelimit-limit"), "2");
    assert_eq!(answer.header("ratelimit-remaining"), "0");
    let answer = desk.ask("GET", "zone/zonelist", Value::Null).await;
    assert_eq!(refusal(&answer, "one too many").0, 429);
    assert!(answer.header("retry-after").parse::<u64>().unwrap() >= 1);
}
