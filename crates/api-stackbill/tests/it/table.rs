//! The table of operations against the rules below it and the routes above it.

use std::collections::BTreeSet;

use nubo_api_kit::Dialect;
use nubo_api_stackbill::{StackBill, all, error, openapi, words};
use nubo_domain::code::CATALOGUE;
use nubo_domain::server::ServerState;
use nubo_domain::snapshot::SnapshotState;
use nubo_domain::volume::VolumeState;

#[test]
fn every_operation_has_an_action_and_a_route_of_its_own() {
    let routes = StackBill.routes();
    let (mut names, mut addresses) = (BTreeSet::new(), BTreeSet::new());
    for op in all() {
        assert!(op.facts().is_some(), "{} has no action", op.name);
        assert!(names.insert(op.name), "{} stands twice", op.name);
        assert!(addresses.insert((op.method, op.path)), "{} stands twice", op.path);
        let route = routes.iter().find(|r| r.verb == op.name);
        let route = route.unwrap_or_else(|| panic!("{} has no route", op.name));
        assert_eq!((route.method.as_str(), &*route.pattern), (op.method, op.path));
        assert!(!op.summary.is_empty() && !op.summary.ends_with('.'), "{}", op.name);
        let reads = op.method == "GET" || op.changes();
        assert!(reads, "{} reads with {}", op.name, op.method);
    }
    assert_eq!(routes.len(), all().count() + 2, "and the document, and what is refused always");
}

/// What the contract lists of the kinds that this cloud has, and is served.
const SERVED: &[&str] = &[
    "GET /restapi/zone/zonelist",
    "GET /restapi/template/templateList",
    "GET /restapi/compute/computeOfferingList",
    "GET /restapi/compute/computeOfferingListWithPrice",
    "GET /restapi/storage/storageOfferingList",
    "GET /restapi/networkoffering/networkOfferingList",
    "GET /restapi/networkoffering/vpcNetworkOfferingList",
    "GET /restapi/sshkey/sshkeyList",
    "POST /restapi/sshkey/createSSHkey",
    "DELETE /restapi/sshkey/deleteSSHkey/{uuid}",
    "GET /restapi/instance/instanceList",
    "POST /restapi/instance/createInstance",
    "GET /restapi/instance/startInstance",
    "GET /restapi/instance/stopInstance",
    "GET /restapi/instance/destroyInstance",
    "GET /restapi/instance/recoverVm",
    "GET /restapi/instance/resizeVm",
    "GET /restapi/instance/vmStatus",
    "PUT /restapi/instance/updateInstanceName",
    "GET /restapi/instance/instanceNetworkList",
    "GET /restapi/instance/instancePasswordList",
    "GET /restapi/volume/volumeList",
    "POST /restapi/volume/createVolume",
    "GET /restapi/volume/attachVolume",
    "GET /restapi/volume/detachVolume",
    "GET /restapi/volume/resizeVolume",
    "DELETE /restapi/volume/deleteVolume/{uuid}",
    "GET /restapi/snapshot/snapshotList",
    "POST /restapi/snapshot/createSnapshot",
    "DELETE /restapi/snapshot/deleteSnapshot/{uuid}",
    "GET /restapi/vmsnapshot/vmsnapshotList",
    "POST /restapi/vmsnapshot/createVmSnapshot",
    "GET /restapi/vmsnapshot/revertToVmSnapshot",
    "DELETE /restapi/vmsnapshot/deleteVmSnapshot/{uuid}",
    "GET /restapi/network/networkList",
    "GET /restapi/network/networkId",
    "GET /restapi/network/changeSecurityGroup",
    "GET /restapi/firewallrule/firewallRuleList",
    "POST /restapi/firewallrule/createFirewallRule",
    "DELETE /restapi/firewallrule/deleteFirewallRule/{uuid}",
    "GET /restapi/egressrule/egressRuleList",
    "POST /restapi/egressrule/createEgressRule",
    "DELETE /restapi/egressrule/deleteEgressRule/{uuid}",
    "GET /restapi/portforwardingrule/portForwardingRuleList",
    "POST /restapi/portforwardingrule/createPortForwardingRule",
    "DELETE /restapi/portforwardingrule/deletePortForwardingRule/{uuid}",
    "POST /restapi/network/createNetwork",
    "PUT /restapi/network/updateNetwork",
    "POST /restapi/network/updateNetwork",
    "DELETE /restapi/network/deleteNetwork/{uuid}",
    "GET /restapi/ipaddress/ipAddressList",
    "GET /restapi/ipaddress/acquireIpAddress",
    "DELETE /restapi/ipaddress/releaseIpAddress",
    "POST /restapi/ipaddress/enableStaticNat",
    "DELETE /restapi/ipaddress/disableStaticNat",
    "GET /restapi/securitygroup/securityList",
    "POST /restapi/securitygroup/createSecurityGroup",
    "POST /restapi/securitygroup/createSecurityGroupFirewallRule",
    "POST /restapi/securitygroup/createSecurityGroupEgressRule",
    "DELETE /restapi/securitygroup/deleteSecurityGroup/{uuid}",
    "DELETE /restapi/securitygroup/deleteSecurityGroupRule",
    "GET /restapi/asyncjob/resourceStatus",
    "GET /restapi/instance/resetSSHkey",
    "POST /restapi/instance/attachNetwork",
    "POST /restapi/instance/detachNetwork",
    "GET /restapi/instance/attachIso",
    "GET /restapi/instance/detachIso",
    "GET /restapi/network/restartNetwork",
    "GET /restapi/user/creditBalance",
    "GET /restapi/resource-quota/get-resource-limit",
    "GET /restapi/availableResource/getAvailableResourceByDomain",
];

/// What the contract does not list, but who uses it needs: where else would they learn of ISOs?
const OURS: &[&str] = &["GET /restapi/iso/isoList"];

#[test]
fn the_operations_are_those_of_the_contract() {
    let there: BTreeSet<String> = all().map(|op| format!("{} {}", op.method, op.path)).collect();
    let wanted: BTreeSet<String> =
        SERVED.iter().chain(OURS).map(|line| (*line).to_owned()).collect();
    assert_eq!(there, wanted);
}

#[test]
fn every_failure_has_a_status_and_a_code_of_the_contract() {
    for code in CATALOGUE {
        let (status, word) = error::told(code.kind);
        let known = ["AUTH-401", "NOT-FOUND", "VALIDATION", "QUOTA", "CONFLICT"];
        let of_the_contract = known.contains(&word) && matches!(status, 401 | 550);
        let of_http = matches!(status, 405 | 413 | 429 | 500 | 503);
        assert!(of_the_contract || of_http, "{}: {status} {word}", code.slug);
        assert_eq!(word == "AUTH-401", status == 401, "{}", code.slug);
    }
}

#[test]
fn states_that_clients_wait_for_have_their_words() {
    assert_eq!(words::server(ServerState::Running, false), "RUNNING");
    assert_eq!(words::server(ServerState::Stopped, false), "STOPPED");
    let is_upper = |word: &str| word.bytes().all(|b| b.is_ascii_uppercase());
    assert!(ServerState::ALL.iter().all(|state| is_upper(words::server(*state, true))));
    assert!(VolumeState::ALL.iter().all(|state| is_upper(words::volume(*state))));
    assert!(SnapshotState::ALL.iter().all(|state| is_upper(words::snapshot(*state))));
}

#[test]
fn the_document_describes_every_operation() {
    let document = openapi();
    for op in all() {
        let at = &document["paths"][op.path][op.method.to_ascii_lowercase()];
        assert_eq!(at["operationId"], op.name);
        assert!(at["responses"]["200"].is_object() && at["responses"]["550"].is_object());
    }
}
