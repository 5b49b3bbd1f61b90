//! People over the real binary: registered, recovered and told by mail that lies in the folder.

use std::path::Path;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::binary::{Cloud, admin, refusal};

const PASSWORD: &str = "correct horse battery staple";

/// Every letter to an address that was sent, oldest first; waits until there are so many.
pub fn letters(data: &Path, to: &str, count: usize) -> Vec<String> {
    let began = Instant::now();
    loop {
        let entries = std::fs::read_dir(data.join("mail")).into_iter().flatten();
        let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        let texts = paths.iter().filter(|path| path.extension().is_some_and(|e| e == "eml"));
        let texts = texts.map(|path| std::fs::read_to_string(path).unwrap());
        let found: Vec<String> =
            texts.filter(|text| text.contains(&format!("\r\nTo: {to}\r\n"))).collect();
        if found.len() >= count {
            return found;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "{} letters came", found.len());
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The code that a letter brings.
pub fn code_in(letter: &str) -> String {
    let line = letter.lines().find_map(|line| line.strip_prefix("    "));
    line.unwrap_or_else(|| panic!("no code in {letter}")).to_owned()
}

#[test]
fn somebody_registers_forgets_the_password_and_comes_back_over_kills() {
    let dir = tempfile::tempdir().unwrap();
    let (data, mail) = (dir.path(), "eve@example.com");
    let cloud = Cloud::start(data);
    let body = format!(r#"{{"email": "{mail}", "name": "Eve", "password": "{PASSWORD}"}}"#);
    cloud.json("POST", "/v1/registrations", "", &body, 201);
    cloud.end(Signal::KILL);
    let cloud = Cloud::start(data);
    let code = code_in(&letters(data, mail, 1)[0]);
    let body = format!(r#"{{"email": "{mail}", "code": "{code}"}}"#);
    let made = cloud.json("POST", "/v1/registrations/actions/confirm", "", &body, 201);
    let session = made["session"]["token"].as_str().unwrap();
    let account = cloud.json("GET", "/v1/account", session, "", 200);
    assert_eq!((&account["name"], &account["api_access"]), (&"Eve".into(), &"none".into()));
    cloud.json("POST", "/v1/account/actions/enable-access", session, "", 200);
    let order = r#"{"name": "web", "size": "nano", "image": "tiny"}"#;
    cloud.json("POST", "/v1/servers", session, order, 201);
    cloud.json("POST", "/v1/registrations/actions/confirm", "", &body, 422);
    let forgot = format!(r#"{{"email": "{mail}"}}"#);
    cloud.json("POST", "/v1/password/actions/forget", "", &forgot, 200);
    cloud.end(Signal::KILL);
    let cloud = Cloud::start(data);
    let code = code_in(&letters(data, mail, 2)[1]);
    let body =
        format!(r#"{{"email": "{mail}", "code": "{code}", "password": "a wholly new one"}}"#);
    cloud.json("POST", "/v1/password/actions/reset", "", &body, 200);
    cloud.json("GET", "/v1/account", session, "", 401);
    let login = format!(r#"{{"email": "{mail}", "password": "a wholly new one"}}"#);
    cloud.json("POST", "/v1/sessions", "", &login, 201);
    assert_eq!(letters(data, mail, 3).len(), 3, "each letter is one file");
    let told = admin(data, &["mail", "list", "--status", "sent"]);
    assert_eq!(told["data"].as_array().unwrap().len(), 3, "{told}");
}

#[test]
fn nobody_registers_where_only_the_operator_makes_accounts() {
    let dir = tempfile::tempdir().unwrap();
    let cloud = Cloud::start_with(dir.path(), &["--registration", "closed"]);
    let body = format!(r#"{{"email": "eve@example.com", "password": "{PASSWORD}"}}"#);
    let refused = cloud.json("POST", "/v1/registrations", "", &body, 403);
    assert_eq!(refused["error"]["code"], "registration_closed");
}

#[test]
fn a_sender_that_is_no_address_is_refused_by_name() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().to_str().unwrap();
    let args = ["serve", "--data", data, "--drivers", "fake", "--mail-from", "nobody"];
    let (code, text) = refusal(&args);
    assert_eq!(code, 2, "{text}");
    assert!(text.contains("mail_from") && text.contains("nobody"), "{text}");
}
