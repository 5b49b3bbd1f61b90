//! Backup and restore, while the cloud runs and while it does not.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rustix::process::Signal;

use crate::binary::{Cloud, await_status, new_key, output, refusal};

fn backup(data: &Path, to: &Path) {
    let output =
        output(&["backup", "--data", data.to_str().unwrap(), "--to", to.to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for name in [to.to_path_buf(), to.with_extension("backup.key")] {
        let mode = std::fs::metadata(&name).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", name.display());
    }
}

#[test]
fn a_cloud_comes_back_from_its_backup_with_keys_and_servers() {
    let dir = tempfile::tempdir().unwrap();
    let (data, file) = (dir.path().join("data"), dir.path().join("one.backup"));
    let cloud = Cloud::start(&data);
    let key = new_key(&data, "a@example.com");
    let order = r#"{"name": "web", "size": "nano", "image": "tiny"}"#;
    let server = cloud.json("POST", "/v1/servers", &key, order, 201);
    let id = server["id"].as_str().unwrap().to_owned();
    await_status(&cloud, &key, &id, "running");
    backup(&data, &file);
    cloud.json("DELETE", &format!("/v1/servers/{id}"), &key, "", 200);
    cloud.end(Signal::TERM);
    let cold = dir.path().join("cold.backup");
    backup(&data, &cold);
    for (from, status) in [(&file, 200), (&cold, 200)] {
        let fresh = dir.path().join(format!("from-{}", from.file_stem().unwrap().display()));
        let (from, into) = (from.to_str().unwrap(), fresh.to_str().unwrap());
        let restored = output(&["restore", "--from", from, "--data", into]);
        assert!(restored.status.success(), "{}", String::from_utf8_lossy(&restored.stderr));
        let cloud = Cloud::start(&fresh);
        let back = cloud.json("GET", &format!("/v1/servers/{id}"), &key, "", status);
        assert_eq!(back["name"], "web");
        if from.contains("one.backup") {
            // The backup holds no guests: where they are gone their servers are seen to be off.
            await_status(&cloud, &key, &id, "stopped");
        }
        cloud.end(Signal::TERM);
    }
}

#[test]
fn nothing_is_overwritten_and_no_key_is_forgotten() {
    let dir = tempfile::tempdir().unwrap();
    let (data, file) = (dir.path().join("data"), dir.path().join("one.backup"));
    Cloud::start(&data).end(Signal::TERM);
    backup(&data, &file);
    let (data, from) = (data.to_str().unwrap(), file.to_str().unwrap());
    let (code, text) = refusal(&["backup", "--data", data, "--to", from]);
    assert!(code == 1 && text.contains("exists already"), "{text}");
    let (code, text) = refusal(&["restore", "--from", from, "--data", data]);
    assert!(code == 1 && text.contains("not empty"), "{text}");
    std::fs::remove_file(dir.path().join("one.backup.key")).unwrap();
    let fresh = dir.path().join("fresh");
    let (code, text) = refusal(&["restore", "--from", from, "--data", fresh.to_str().unwrap()]);
    assert!(code == 1 && text.contains("one.backup.key"), "{text}");
    assert!(!fresh.exists());
    std::fs::write(&file, "not a backup").unwrap();
    std::fs::write(dir.path().join("one.backup.key"), "x").unwrap();
    let (code, text) = refusal(&["restore", "--from", from, "--data", fresh.to_str().unwrap()]);
    assert!(code == 1, "{text}");
}
