//! The portal's pages in a real browser, on drivers in memory.
//!
//! What is done and looked at stands in `portal/walk`; here each walk is handed the program under
//! test. They want a program with the portal in it, Node and Chromium, so they run where they are
//! asked for: `cargo xtask ci` asks.

use std::path::Path;
use std::process::{Command, Stdio};

/// Runs a walk to its end; what it found wrong is what it printed.
#[expect(clippy::disallowed_methods, reason = "the browser is driven by a program of its own")]
fn walk(name: &str) {
    let portal = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../portal");
    let built = portal.join("dist/index.html");
    assert!(built.exists(), "the program has no portal: run `bash portal/build.sh` and build anew");
    let output = Command::new("node")
        .arg(format!("walk/{name}.mjs"))
        .current_dir(portal.canonicalize().unwrap())
        .env("NUBO_BIN", env!("CARGO_BIN_EXE_nubo"))
        .env_remove("NUBO_ORIGIN")
        .env_remove("PREVIEW")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{told}");
    assert!(said.contains(&format!("{name}: nothing is wrong")), "{said}\n{told}");
}

macro_rules! walks {
    ($($test:ident = $name:literal;)+) => {
        $(
        #[test]
        #[ignore = "wants the portal in the program, Node and Chromium; `cargo xtask ci` runs it"]
        fn $test() {
            walk($name);
        })+
    };
}

walks! {
    people_register_recover_and_prove_a_second_factor = "people";
    access_is_asked_for_given_and_used = "access";
    no_trick_of_a_stranger_works = "hostile";
    what_people_write_never_becomes_script = "scripted";
    every_command_of_the_create_page_makes_the_server_of_its_form = "recipes";
    disks_are_copied_and_put_back_and_discs_lie_in_drives = "copies";
    every_page_is_right_in_both_themes_and_on_a_narrow_screen = "walk";
    no_address_loads_more_script_than_it_may = "weight";
    ten_thousand_servers_scroll = "many";
}
