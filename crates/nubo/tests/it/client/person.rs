//! Signing in and out, and a person at a terminal.

use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

use nubo_base::{Clock as _, SystemClock, base32_bytes, totp_code};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use super::Desk;
use crate::binary::admin;

/// A terminal: the person's side and the program's side.
pub fn terminal() -> (std::fs::File, OwnedFd) {
    let person = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&person).unwrap();
    unlockpt(&person).unwrap();
    let name = ptsname(&person, Vec::new()).unwrap().into_string().unwrap();
    let program = std::fs::File::options().read(true).write(true).open(name).unwrap();
    (person.into(), program.into())
}

/// Types after each of the questions, and gives everything that was seen and the exit code.
fn talk(desk: &Desk, args: &[&str], answers: &[(&str, &str)]) -> (String, i32) {
    let (mut person, program) = terminal();
    let mut child = desk
        .command(args)
        .stdin(Stdio::from(program.try_clone().unwrap()))
        .stderr(Stdio::from(program))
        .spawn()
        .unwrap();
    let mut seen = String::new();
    let mut answers = answers.iter();
    let mut next = answers.next();
    let mut bytes = [0; 1_024];
    // The terminal ends when the program has gone.
    while let Ok(count @ 1..) = person.read(&mut bytes) {
        seen.push_str(&String::from_utf8_lossy(&bytes[..count]));
        if let Some((question, answer)) = next
            && seen.contains(question)
        {
            person.write_all(answer.as_bytes()).unwrap();
            next = answers.next();
        }
    }
    (seen, child.wait().unwrap().code().unwrap())
}

#[test]
fn the_key_is_kept_for_its_owner_alone_and_tried_before() {
    let desk = Desk::new();
    let mode =
        |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&desk.profiles()), 0o600);
    assert_eq!(mode(desk.profiles().parent().unwrap()), 0o700);
    let before = std::fs::read_to_string(desk.profiles()).unwrap();
    let wrong = ["login", "--url", &desk.cloud.address, "--key", "sk_live_wrong"];
    let (code, text) = desk.no(&wrong);
    assert!(code == 1 && text.contains("(unauthenticated)"), "{text}");
    assert_eq!(std::fs::read_to_string(desk.profiles()).unwrap(), before);
    let who = desk.ok(&["whoami"]);
    assert!(who.contains("first key") && who.contains(&desk.account), "{who}");
    assert!(!who.contains(&desk.key), "the key itself is not shown");
    let who: serde_json::Value = serde_json::from_str(&desk.ok(&["whoami", "--json"])).unwrap();
    assert_eq!(who["profile"], "default");
}

#[test]
fn profiles_and_the_environment_choose_whom_one_speaks_for() {
    let desk = Desk::new();
    let other = admin(&desk.data(), &["account", "create", "--email", "b@example.com"]);
    let key = other["key"].as_str().unwrap();
    desk.ok_with(&["login", "--profile", "b", "--url", &desk.cloud.address, "--key", "-"], key);
    let account = |args: &[&str]| desk.json(&[&["account", "get"], args].concat())["name"].clone();
    assert_eq!(account(&[]), "b@example.com", "who signed in last");
    assert_eq!(account(&["--profile", "default"]), "a@example.com");
    desk.ok(&["profile", "use", "default"]);
    assert_eq!(account(&[]), "a@example.com");
    let table = desk.ok(&["profile", "list"]);
    assert_eq!(table.lines().count(), 3, "{table}");
    assert!(!table.contains(key));
    let named = |name: &str, value: &str| {
        let output =
            desk.command(&["account", "get", "-o", "json"]).env(name, value).output().unwrap();
        let text = if output.status.success() { output.stdout } else { output.stderr };
        String::from_utf8(text).unwrap()
    };
    assert!(named("NUBO_PROFILE", "b").contains("b@example.com"));
    assert!(named("NUBO_KEY", key).contains("b@example.com"));
    let refused = named("NUBO_URL", "http://127.0.0.1:1");
    assert!(refused.contains("NUBO_KEY"), "a stored key goes to its own cloud only: {refused}");
    desk.ok(&["logout", "--profile", "b"]);
    assert!(desk.no(&["account", "get", "--profile", "b"]).1.contains("no profile \"b\""));
    desk.ok(&["logout"]);
    let (code, text) = desk.no(&["server", "list"]);
    assert!(code == 2 && text.contains("nubo login"), "{text}");
}

#[test]
fn a_person_signs_in_with_a_password_that_is_not_shown() {
    let desk = Desk::new();
    let create = ["account", "create", "--email", "p@example.com", "--password", "correct horse"];
    admin(&desk.data(), &create);
    let login = ["login", "--url", &desk.cloud.address, "--email", "p@example.com"];
    let (seen, code) = talk(&desk, &login, &[("password: ", "correct horse\n")]);
    assert_eq!(code, 0, "{seen}");
    assert!(!seen.contains("horse"), "{seen}");
    let key = desk.json(&["key", "create", "from the terminal", "--project", "Default"]);
    assert!(key["key"].as_str().unwrap().starts_with("sk_live_"), "a person may make keys: {key}");
    let session = std::fs::read_to_string(desk.profiles()).unwrap();
    let token = session.lines().find_map(|line| line.strip_prefix("key = \"")).unwrap();
    let token = token.trim_end_matches('"').to_owned();
    desk.cloud.json("GET", "/v1/projects", &token, "", 200);
    desk.ok(&["logout"]);
    desk.cloud.json("GET", "/v1/projects", &token, "", 401);
    let (_, code) = talk(&desk, &login, &[("password: ", "wrong password\n")]);
    assert_eq!(code, 1);
}

#[test]
fn a_person_is_asked_before_something_is_lost() {
    let desk = Desk::new();
    desk.ok(&["network", "create", "lab"]);
    let delete = ["network", "delete", "lab"];
    let (seen, code) = talk(&desk, &delete, &[("[y/N] ", "n\n")]);
    assert_eq!(code, 1, "{seen}");
    assert!(seen.contains("lab") && seen.contains("nothing was done"), "{seen}");
    desk.ok(&["network", "get", "lab"]);
    let (seen, code) = talk(&desk, &delete, &[("[y/N] ", "y\n")]);
    assert_eq!(code, 0, "{seen}");
    assert_eq!(desk.no(&["network", "get", "lab"]).0, 1);
}

#[test]
fn progress_is_shown_where_somebody_looks() {
    let desk = Desk::with(&["--fake-boot-ms", "1500"]);
    let order = ["server", "create", "web", "--size", "nano", "--image", "tiny"];
    let (seen, code) = talk(&desk, &order, &[]);
    assert_eq!(code, 0, "{seen}");
    assert!(seen.contains("server-create of web: running, 0 s"), "{seen:?}");
    assert!(seen.contains("server-create of web: succeeded after "), "{seen:?}");
}

#[test]
fn a_person_with_a_second_factor_is_asked_for_its_code() {
    let desk = Desk::new();
    let create = ["account", "create", "--email", "f@example.com", "--password", "correct horse"];
    admin(&desk.data(), &create);
    let body = r#"{"email": "f@example.com", "password": "correct horse"}"#;
    let session = desk.cloud.json("POST", "/v1/sessions", "", body, 201);
    let token = session["token"].as_str().unwrap();
    let made = desk.cloud.json("POST", "/v1/second-factor", token, "", 201);
    let secret = base32_bytes(made["secret"].as_str().unwrap()).unwrap();
    let body = format!(r#"{{"code": "{}"}}"#, totp_code(&secret, SystemClock.now()));
    let path = "/v1/second-factor/actions/confirm";
    let spare = desk.cloud.json("POST", path, token, &body, 201);
    let spare = format!("{}\n", spare["recovery_codes"][0].as_str().unwrap());
    let login = ["login", "--url", &desk.cloud.address, "--email", "f@example.com"];
    let talks = [("password: ", "correct horse\n"), ("recovery code: ", spare.as_str())];
    let (seen, code) = talk(&desk, &login, &talks);
    assert_eq!(code, 0, "{seen}");
    let (seen, code) = talk(&desk, &login, &talks);
    assert!(code == 1 && seen.contains("invalid_code"), "each is good once: {seen}");
}
