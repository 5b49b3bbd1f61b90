//! Parts of addresses, rules of addresses and what holds in networks: asked at one door, right at
//! the others, and at the ports of servers.

use nubo_base::unlabelled;
use nubo_domain::Server;
use nubo_testkit::cloud::{Answer, Tenant, TestCloud, patient_policy};
use serde_json::{Value, json};

use crate::doors::dialects;

struct House {
    cloud: TestCloud,
    own: Tenant,
}

impl House {
    async fn new() -> Self {
        let cloud = TestCloud::speaking(patient_policy(), dialects()).await;
        let own = cloud.tenant("ada@example.com").await;
        Self { cloud, own }
    }

    async fn try_to(&self, method: &str, path: &str, body: Value) -> Answer {
        let answer = self.cloud.ask(method, path, &self.own.key, body).await;
        self.cloud.settle().await;
        answer
    }

    async fn ask(&self, method: &str, path: &str, body: Value) -> Value {
        let answer = self.try_to(method, path, body).await;
        assert!(answer.status.is_success(), "{method} {path}: {}", answer.json());
        answer.json()
    }

    /// A server without a public address; its id.
    async fn server(&self, name: &str) -> String {
        let order = json!({ "name": name, "size": "nano", "image": "tiny", "public_ip": false });
        self.ask("POST", "/v1/servers", order).await["id"].as_str().unwrap().to_owned()
    }

    /// What leads to a server's port, and a mark of the rules that it goes by.
    fn port(&self, server: &str) -> (Vec<String>, String) {
        let ports = self.cloud.world.ports_of(server.parse::<nubo_base::Id<Server>>().unwrap());
        let Some(port) = ports.first() else { return (Vec::new(), String::new()) };
        let led = port.forwards.iter().map(|part| {
            format!("{}:{}-{} {:?}", part.protocol, part.public.0, part.public.1, part.private)
        });
        (led.collect(), port.rules.clone())
    }
}

#[tokio::test]
async fn a_part_of_an_address_made_at_one_door_is_at_the_port_and_at_the_other_doors() {
    let house = House::new().await;
    let (web, mail) = (house.server("web").await, house.server("mail").await);
    let ip = house.ask("POST", "/v1/addresses", json!({ "name": "www" })).await;
    let (id, address) = (ip["id"].as_str().unwrap(), ip["ip"].as_str().unwrap());
    let bare = unlabelled(id).unwrap();

    let order = json!({
        "address": "www", "server": "web", "protocol": "tcp", "public_ports": "2222",
        "private_ports": "22",
    });
    house.ask("POST", "/v1/forward-rules", order).await;
    let vm = unlabelled(&mail).unwrap();
    let order = json!({
        "protocol": "tcp", "public_start_port": "25", "private_start_port": "25",
        "virtual_machine": vm,
    });
    let path = format!("/backend/api/ip-addresses/{bare}/port-forwarding-rules");
    let made = house.ask("POST", &path, order).await;
    assert_eq!(made["message"], "Creating port forwarding rule.");
    let order = json!({
        "ipAddressUuid": bare, "protocol": "UDP", "publicPort": "53", "privatePort": "53",
        "virtualmachineUuid": vm, "networkUuid": "",
    });
    house.ask("POST", "/restapi/portforwardingrule/createPortForwardingRule", order).await;

    assert_eq!(house.port(&web).0, ["tcp:2222-2222 (22, 22)"]);
    assert_eq!(house.port(&mail).0, ["tcp:25-25 (25, 25)", "udp:53-53 (53, 53)"]);
    let native = house.ask("GET", "/v1/forward-rules", Value::Null).await;
    let octos = house.ask("GET", &path, Value::Null).await;
    let list = "/restapi/portforwardingrule/portForwardingRuleList";
    let stackbill = house.ask("GET", list, Value::Null).await;
    let of = |list: &Value, name: &str| -> Vec<String> {
        let ports = list.as_array().unwrap().iter().map(|rule| rule[name].as_str().unwrap());
        ports.map(str::to_owned).collect()
    };
    let all = ["2222", "25", "53"];
    assert_eq!(of(&native["data"], "public_ports"), all);
    assert_eq!(of(&octos["data"], "public_port"), all);
    assert_eq!(of(&stackbill["listPortForwardingResponse"], "publicPort"), all);
    assert_eq!(octos["data"][0]["ipaddress"], address);

    let taken = json!({ "server": "web" });
    let refused = house.try_to("POST", "/v1/addresses/www/actions/assign", taken.clone()).await;
    assert_eq!(refused.json()["error"]["code"], "in_use");
    let order = json!({ "hostname": "new", "reserved_ipv4": bare });
    let refused = house.try_to("POST", "/v2/instances", order).await;
    assert!(refused.status.is_client_error(), "{}", refused.json());

    house.ask("DELETE", &format!("/v1/servers/{mail}"), Value::Null).await;
    let left = house.ask("GET", "/v1/forward-rules", Value::Null).await;
    assert_eq!(of(&left["data"], "public_ports"), ["2222"], "the others went with their server");
    let rule = left["data"][0]["id"].as_str().unwrap();
    house.ask("DELETE", &format!("/v1/forward-rules/{rule}"), Value::Null).await;
    assert_eq!(house.port(&web).0, Vec::<String>::new());
    house.ask("POST", "/v1/addresses/www/actions/assign", taken).await;
    let order = json!({
        "address": "www", "server": "web", "protocol": "tcp", "public_ports": "80",
    });
    let refused = house.try_to("POST", "/v1/forward-rules", order).await;
    assert_eq!(refused.json()["error"]["code"], "in_use", "it leads to a server as a whole");
}

#[tokio::test]
async fn rules_of_an_address_hold_at_the_servers_that_it_or_a_part_of_it_leads_to() {
    let house = House::new().await;
    let web = house.server("web").await;
    house.ask("POST", "/v1/addresses", json!({ "name": "www" })).await;
    let before = house.port(&web).1;
    let order = json!({
        "address": "www", "server": "web", "protocol": "tcp", "public_ports": "2222",
        "private_ports": "22",
    });
    let forward = house.ask("POST", "/v1/forward-rules", order).await;
    assert_eq!(house.port(&web).1, before, "a forward opens nothing");
    let rule = json!({ "protocol": "tcp", "ports": "80" });
    house.ask("POST", "/v1/addresses/www/rules", rule).await;
    assert_eq!(house.port(&web).1, before, "a rule about other ports opens nothing");
    let rule = json!({ "protocol": "tcp", "ports": "2222", "cidr": "198.51.100.0/24" });
    let made = house.ask("POST", "/v1/addresses/www/rules", rule).await;
    let opened = house.port(&web).1;
    assert_ne!(opened, before);
    let rule = made["rules"][1]["id"].as_str().unwrap();
    house.ask("DELETE", &format!("/v1/addresses/www/rules/{rule}"), Value::Null).await;
    assert_eq!(house.port(&web).1, before);
    let forward = forward["id"].as_str().unwrap();
    house.ask("DELETE", &format!("/v1/forward-rules/{forward}"), Value::Null).await;
    let server = json!({ "server": "web" });
    house.ask("POST", "/v1/addresses/www/actions/assign", server).await;
    assert_ne!(house.port(&web).1, before, "as a whole every rule of it is about the server");
}

#[tokio::test]
async fn what_holds_in_a_network_reaches_every_server_in_it() {
    let house = House::new().await;
    let network = json!({ "name": "inner", "cidr": "10.9.0.0/24" });
    house.ask("POST", "/v1/networks", network).await;
    let order = json!({
        "name": "web", "size": "nano", "image": "tiny", "public_ip": false, "network": "inner",
    });
    let web = house.ask("POST", "/v1/servers", order).await["id"].as_str().unwrap().to_owned();
    let other = house.server("other").await;
    let (before, apart) = (house.port(&web).1, house.port(&other).1);
    let made = house.ask("POST", "/v1/networks/inner/rules", json!({ "protocol": "tcp" })).await;
    let limited = house.port(&web).1;
    assert_ne!(limited, before);
    let rule = made["rules"][0]["id"].as_str().unwrap();
    house.ask("DELETE", &format!("/v1/networks/inner/rules/{rule}"), Value::Null).await;
    assert_eq!(house.port(&web).1, before);

    house.ask("POST", "/v1/security-groups", json!({ "name": "everywhere" })).await;
    let group = json!({ "security_group": "everywhere" });
    house.ask("PUT", "/v1/networks/inner/security-group", group).await;
    let empty = house.port(&web).1;
    assert_ne!(empty, before);
    let rule = json!({ "direction": "in", "protocol": "tcp", "ports": "443" });
    house.ask("POST", "/v1/security-groups/everywhere/rules", rule).await;
    assert_ne!(house.port(&web).1, empty, "a changed rule reaches those that have it so");
    assert_eq!(house.port(&other).1, apart, "a server elsewhere does not notice");
    let kept = house.try_to("DELETE", "/v1/security-groups/everywhere", Value::Null).await;
    assert_eq!(kept.json()["error"]["code"], "in_use");
    let none = json!({ "security_group": null });
    house.ask("PUT", "/v1/networks/inner/security-group", none).await;
    assert_eq!(house.port(&web).1, before);
    house.ask("DELETE", "/v1/security-groups/everywhere", Value::Null).await;
}
