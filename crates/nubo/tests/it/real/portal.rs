//! The main job as somebody does it in a browser: from registering to a server that answers a key.
//!
//! The steps are those of `portal/walk/guest.mjs`; here is the cloud under them, and the look at
//! the machine afterwards. It wants a program with the portal in it, Node and Chromium, so it runs
//! where it is asked for: `cargo xtask ci` asks.

use std::path::Path;
use std::process::{Command, Stdio};

use super::lab::Lab;

#[test]
#[ignore = "wants the portal in the program, Node and Chromium; `cargo xtask ci` runs it"]
fn a_stranger_gets_a_server_in_a_browser_and_leaves_nothing() {
    let lab = Lab::start_with(&[("NUBO_ACCESS", "approval")]);
    #[expect(clippy::disallowed_methods, reason = "the browser is driven by a program of its own")]
    let mut node = Command::new("node");
    let portal = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../portal");
    let output = node
        .arg("walk/guest.mjs")
        .current_dir(portal.canonicalize().unwrap())
        .env("NUBO_ORIGIN", format!("http://{}", lab.cloud().address))
        .env("NUBO_DATA", lab.data())
        .env("NUBO_BIN", env!("CARGO_BIN_EXE_nubo"))
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    for made in said.lines().filter_map(|line| line.strip_prefix("made ")) {
        lab.note(&serde_json::from_str(made).unwrap());
    }
    assert!(output.status.success(), "{said}");
    assert!(said.contains("guest: nothing is wrong"), "{said}");
    lab.finish();
}
