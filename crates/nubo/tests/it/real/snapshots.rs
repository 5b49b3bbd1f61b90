//! What disks held at one moment comes back: of a running guest's root disk, also to another guest
//! that begins as it, and of its volume.

use serde_json::{Value, json};

use super::lab::{Lab, public_ip, text};

#[test]
fn what_a_snapshot_holds_comes_back_on_a_real_guest() {
    let lab = Lab::start();
    let one = text(&lab.order("one", &Value::Null), "id");
    let ip = public_ip(&lab.await_status(&one, "running"));
    let run = |command: &str| lab.shell.run(&ip, command);
    let act = |verb: &str| {
        lab.act("POST", &format!("/v1/servers/{one}/actions/{verb}"), &Value::Null);
    };
    let order = json!({ "name": "data", "size_gib": 1, "server": "one" });
    let volume = lab.act("POST", "/v1/volumes", &order);
    let disk = format!("/dev/disk/by-id/virtio-{}", text(&volume, "serial"));
    let wait = format!("for n in $(seq 100); do [ -e {disk} ] && break; sleep 0.2; done");
    run(&format!("{wait}; mkfs.ext4 -q {disk} && mkdir -p /srv/data && mount {disk} /srv/data"));
    run("echo before >/srv/data/file && echo before >/root/file && sync");

    // Both are copied while the guest goes on.
    let whole = lab.act("POST", "/v1/snapshots", &json!({ "name": "root", "server": "one" }));
    assert_eq!(lab.get("/v1/snapshots/root")["status"], "ready", "{whole}");
    lab.act("POST", "/v1/snapshots", &json!({ "name": "data", "volume": "data" }));
    run("echo after >/srv/data/file && echo after >/root/file && sync");
    let twin = begin_as_root(&lab, &ip);
    lab.act("POST", "/v1/snapshots", &json!({ "name": "later", "volume": "data" }));
    let path = "/v1/snapshots/root/actions/revert";
    let (status, _, told) = lab.cloud().ask("POST", path, &lab.key, "");
    assert_eq!(status, 409, "{told}");
    act("stop");
    lab.await_status(&one, "stopped");
    for name in ["root", "data"] {
        lab.act("POST", &format!("/v1/snapshots/{name}/actions/revert"), &Value::Null);
        assert_eq!(lab.get(&format!("/v1/snapshots/{name}"))["status"], "ready");
    }
    assert_eq!(lab.get("/v1/volumes/data")["status"], "attached");
    act("start");
    lab.await_status(&one, "running");
    assert_eq!(run("cat /root/file"), "before");
    assert_eq!(run(&format!("{wait}; mount {disk} /srv/data && cat /srv/data/file")), "before");
    run("umount /srv/data");

    // What came later begins a volume of its own, whatever becomes of its source.
    lab.act("POST", "/v1/volumes/data/actions/detach", &Value::Null);
    lab.act("DELETE", "/v1/volumes/data", &Value::Null);
    let copy = json!({ "name": "copy", "size_gib": 2, "snapshot": "later" });
    let copy = lab.act("POST", "/v1/volumes", &copy);
    lab.act("POST", "/v1/volumes/copy/actions/attach", &json!({ "server": "one" }));
    let disk = format!("/dev/disk/by-id/virtio-{}", text(&copy, "serial"));
    let wait = format!("for n in $(seq 100); do [ -e {disk} ] && break; sleep 0.2; done");
    assert_eq!(run(&format!("{wait}; mount {disk} /srv/data && cat /srv/data/file")), "after");
    run("umount /srv/data");
    lab.act("POST", "/v1/volumes/copy/actions/detach", &Value::Null);
    lab.delete_servers(&[one, twin]);
    lab.act("DELETE", "/v1/volumes/copy", &Value::Null);
    for name in ["root", "data", "later"] {
        lab.act("DELETE", &format!("/v1/snapshots/{name}"), &Value::Null);
    }
    assert_eq!(std::fs::read_dir(lab.data().join("host/snapshots")).unwrap().count(), 0);
    lab.finish();
}

/// Another server begins as the snapshot `root` of the one at `ip`: it holds what that held, and is
/// somebody of its own.
fn begin_as_root(lab: &Lab, ip: &str) -> String {
    let order = lab.order("twin", &json!({ "image": null, "snapshot": "root" }));
    assert_eq!(order["image"], "tiny", "{order}");
    let twin = text(&order, "id");
    lab.done(&order);
    let own = public_ip(&lab.await_status(&twin, "running"));
    assert_eq!(lab.shell.run(&own, "cat /root/file"), "before");
    assert_eq!(lab.shell.run(&own, "hostname"), "twin");
    for file in ["/etc/machine-id", "/etc/dropbear/ed25519"] {
        let told = |ip: &str| lab.shell.run(ip, &format!("sha256sum <{file}"));
        assert_ne!(told(&own), told(ip), "{file}");
    }
    let keys = lab.shell.run(&own, "cat /root/.ssh/authorized_keys");
    assert_eq!(keys, lab.shell.public_key());
    twin
}
