//! Pipes, shells, and the ssh of this machine.

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output, Stdio};

use super::Desk;

#[expect(clippy::disallowed_methods, reason = "what a shell makes of it is what is tested")]
fn bash(desk: &Desk, script: &str) -> Output {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_nubo"));
    let path =
        format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let mut command = Command::new("bash");
    command.args(["--norc", "-c", script]).env("PATH", path).env("HOME", desk.home());
    command.env_remove("XDG_CONFIG_HOME").stdin(Stdio::null()).output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let desk = Desk::new();
    for command in ["nubo server create --help", "nubo size list", "nubo size list -o json"] {
        let output = bash(&desk, &format!("{command} | true; echo ${{PIPESTATUS[0]}}"));
        assert_eq!(text(&output), "0\n", "{command}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn bash_completes_commands_options_words_and_names() {
    let desk = Desk::new();
    for name in ["web", "www"] {
        desk.ok(&["network", "create", name]);
    }
    desk.ok(&["network", "create", "$(touch owned)"]);
    let complete = |line: &str| {
        let script = format!(
            "source <(nubo completion bash) || exit 9\n\
             COMP_WORDS=({line}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); COMP_TYPE=9\n\
             _clap_complete_nubo nubo \"${{COMP_WORDS[COMP_CWORD]}}\"\n\
             printf '%s\\n' \"${{COMPREPLY[@]}}\""
        );
        let output = bash(&desk, &script);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{line}: {told}");
        text(&output).lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(complete("nubo secu"), ["security-group"]);
    assert!(complete("nubo server re").contains(&"resize".to_owned()));
    assert_eq!(complete("nubo server create --siz"), ["--size"]);
    assert!(complete("nubo server create --size ''").contains(&"nano".to_owned()));
    assert_eq!(complete("nubo network get w"), ["web", "www"]);
    let all = complete("nubo network delete ''");
    assert!(all.iter().any(|word| word.starts_with("net_")), "an odd name goes by its id: {all:?}");
    assert!(!all.iter().any(|word| word.contains('$')), "{all:?}");
    assert_eq!(complete("nubo server list --status run"), ["running"]);
    for shell in ["bash", "zsh", "fish"] {
        assert!(desk.ok(&["completion", shell]).contains("NUBO_COMPLETE"), "{shell}");
    }
}

#[test]
fn completing_without_a_cloud_is_quiet_and_quick() {
    let desk = Desk::new();
    let asked = |key: &str| {
        let mut command = desk.command(&["--", "nubo", "server", "get", ""]);
        command.env("NUBO_COMPLETE", "bash").env("_CLAP_COMPLETE_INDEX", "3");
        command.env("NUBO_URL", "http://127.0.0.1:1").env("NUBO_KEY", key);
        command.output().unwrap()
    };
    let output = asked("sk_live_x");
    assert!(output.status.success());
    assert!(!text(&output).contains("srv_") && output.stderr.is_empty());
}

#[test]
fn ssh_is_started_with_what_the_cloud_knows() {
    let desk = Desk::new();
    desk.ok(&["server", "create", "web", "--size", "micro", "--image", "debian-12"]);
    let server = desk.json(&["server", "get", "web"]);
    let address = server["ip_addresses"]["public"][0].as_str().unwrap();
    let id = server["id"].as_str().unwrap();
    let image = desk.json(&["image", "get", "debian-12"]);
    let user = image["default_user"].as_str().unwrap();
    let bin = desk.home().join("bin");
    std::fs::create_dir(&bin).unwrap();
    let mut file = std::fs::File::create(bin.join("ssh")).unwrap();
    file.write_all(b"#!/bin/sh\necho \"$@\"\nexit 7\n").unwrap();
    drop(file);
    std::fs::set_permissions(bin.join("ssh"), PermissionsExt::from_mode(0o755)).unwrap();
    let mut command = desk.command(&["ssh", "web", "-i", "key", "--", "uptime", "-p"]);
    let output = command.env("PATH", &bin).output().unwrap();
    assert_eq!(output.status.code(), Some(7), "it becomes ssh, with its exit code");
    let want = format!(
        "-i key -o HostKeyAlias={id} -o StrictHostKeyChecking=accept-new -l {user} -- \
         {address} uptime -p\n"
    );
    assert_eq!(text(&output), want);
    let hidden =
        ["server", "create", "inner", "--size", "nano", "--image", "tiny", "--no-public-ip"];
    desk.ok(&hidden);
    let (code, told) = desk.no(&["ssh", "inner"]);
    assert!(code == 1 && told.contains("no public address"), "{told}");
    let mut command = desk.command(&["ssh", "web"]);
    let output = command.env("PATH", "/nowhere").output().unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("install openssh-client"));
}
