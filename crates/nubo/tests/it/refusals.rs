//! What cannot work is told in one line, with what mends it.

use std::path::Path;

use crate::binary::{Cloud, nubo, output, refusal};

fn serve(data: &Path, more: &[&str]) -> (i32, String) {
    let data = data.to_str().unwrap();
    let mut args = vec!["serve", "--data", data];
    for (flag, usual) in [("--listen", "127.0.0.1:0"), ("--log", "error")] {
        if !more.contains(&flag) {
            args.extend([flag, usual]);
        }
    }
    args.extend(more);
    refusal(&args)
}

fn fake(data: &Path, more: &[&str]) -> (i32, String) {
    serve(data, &[&["--drivers", "fake"], more].concat())
}

#[track_caller]
fn assert_told((code, text): (i32, String), want: i32, parts: &[&str]) {
    assert_eq!(code, want, "{text}");
    assert_eq!(text.trim_end().lines().count(), 1, "one line: {text}");
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in: {text}");
    }
}

#[test]
fn a_second_process_on_the_same_folder_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let cloud = Cloud::start(dir.path());
    assert_told(
        fake(dir.path(), &[]),
        1,
        &["in use by another Nubo", dir.path().to_str().unwrap()],
    );
    assert_eq!(cloud.ask("GET", "/readyz", "", "").0, 200, "the first one goes on");
}

#[test]
fn a_port_that_is_taken_is_told_before_anything_is_written() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    assert_told(fake(&data, &["--listen", &address]), 1, &[&address, "in use", "--listen"]);
    assert!(!data.exists());
}

#[test]
fn a_wrong_key_or_value_of_the_file_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("nubo.toml");
    let config = ["--config", file.to_str().unwrap()];
    std::fs::write(&file, "fake_hosts = 2\nlisten_on = \"x\"\n").unwrap();
    assert_told(fake(dir.path(), &config), 2, &["nubo.toml", "line 2", "listen_on", "`listen`"]);
    std::fs::write(&file, "fake_hosts = \"two\"\n").unwrap();
    assert_told(fake(dir.path(), &config), 2, &["fake_hosts"]);
    std::fs::write(&file, "trusted_proxies = [\"10.0.0.0/99\"]\n").unwrap();
    assert_told(fake(dir.path(), &config), 2, &["trusted_proxies", "10.0.0.0/99"]);
    let absent = ["--config", "/nowhere/nubo.toml"];
    assert_told(fake(dir.path(), &absent), 2, &["/nowhere/nubo.toml"]);
    assert_told(fake(dir.path(), &["--log", "=="]), 2, &["=="]);
    let (code, text) = fake(dir.path(), &["--fake-hosts", "many"]);
    assert!(code == 2 && text.contains("--fake-hosts"), "{text}");
}

#[test]
fn environment_serves_where_no_flag_is_given() {
    let dir = tempfile::tempdir().unwrap();
    let output = nubo(&["serve"])
        .env("NUBO_DATA", dir.path())
        .env("NUBO_DRIVERS", "fake")
        .env("NUBO_LISTEN", "nowhere")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert_told((output.status.code().unwrap(), text), 2, &["nowhere"]);
    assert_told(refusal(&["serve", "--drivers", "fake"]), 2, &["--data", "NUBO_DATA"]);
}

#[test]
fn a_folder_that_cannot_be_used_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    std::fs::write(&file, "x").unwrap();
    assert_told(fake(&file, &[]), 1, &[file.to_str().unwrap()]);
    assert_told(fake(Path::new("/proc/nubo"), &[]), 1, &["/proc/nubo"]);
    let deep = dir.path().join("x".repeat(120));
    assert_told(fake(&deep, &[]), 1, &["socket", "shorter path"]);
}

#[test]
fn a_database_that_is_none_or_does_not_answer_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let (code, text) = fake(dir.path(), &["--database", "mysql://x"]);
    assert!(code != 0 && text.contains("postgres"), "{text}");
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("postgres://u:s3cret@{free}/x");
    let (code, text) = fake(dir.path(), &["--database", &url]);
    assert_eq!(code, 1, "{text}");
    assert!(!text.contains("s3cret"), "no password in the message: {text}");
}

#[test]
fn sealed_data_without_its_key_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    Cloud::start(dir.path()).end(rustix::process::Signal::TERM);
    std::fs::remove_file(dir.path().join("instance.key")).unwrap();
    assert_told(fake(dir.path(), &[]), 1, &["instance.key", "backup"]);
}

#[test]
fn usage_and_version_are_plain() {
    assert_eq!(refusal(&["serve", "--nonsense"]).0, 2);
    assert_eq!(refusal(&["nonsense"]).0, 2);
    let version = output(&["version"]);
    assert!(String::from_utf8(version.stdout).unwrap().starts_with("nubo 0."));
    let doctor = output(&["doctor", "--json"]);
    let findings: serde_json::Value = serde_json::from_slice(&doctor.stdout).unwrap();
    let whats: Vec<&str> =
        findings.as_array().unwrap().iter().filter_map(|f| f["what"].as_str()).collect();
    for part in ["SQLite 3.", "files may be open", "clock", "KVM", "qemu-img", "nft", "tap"] {
        assert!(whats.iter().any(|what| what.contains(part)), "{part} is not in {whats:?}");
    }
    let doctor = output(&["doctor", "--drivers", "fake", "--data", "/proc/nubo"]);
    assert_eq!(doctor.status.code(), Some(1));
    let text = String::from_utf8(doctor.stdout).unwrap();
    assert!(text.contains("fail  data folder /proc/nubo cannot be written"), "{text}");
}
