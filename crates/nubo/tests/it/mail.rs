//! Letters of the real binary over a mail server.

use std::fs::File;
use std::path::Path;
use std::time::{Duration, Instant};

use nubo_testkit::post_office::{Manner, PostOffice};
use serde_json::Value;

use crate::binary::{Cloud, admin, nubo, output, refusal};

const PASSWORD: &str = "correct horse battery staple";
const TO: &str = "eve@example.com";

/// A mail server that runs beside the test.
struct Office {
    office: PostOffice,
    url: String,
    _runtime: tokio::runtime::Runtime,
}

impl Office {
    fn open() -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let (office, address) = runtime.block_on(PostOffice::open(Manner::Good));
        Self { office, url: format!("smtp://{address}"), _runtime: runtime }
    }

    fn letters(&self, count: usize) -> Vec<String> {
        awaited(|| Some(self.office.letters()).filter(|letters| letters.len() >= count))
    }
}

/// Asks until there is an answer.
fn awaited<T>(ask: impl Fn() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = ask() {
            return found;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "it does not come");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The letter that stands so and was tried.
fn tried(data: &Path, status: &str) -> Value {
    awaited(|| {
        let list = admin(data, &["mail", "list", "--status", status]);
        let letters = list["data"].as_array().unwrap().clone();
        letters.into_iter().find(|letter| letter["fault"].as_str().is_some_and(|f| !f.is_empty()))
    })
}

#[test]
fn a_letter_reaches_the_server_once_waits_with_its_reason_and_is_given_up_with_it() {
    let (dir, office) = (tempfile::tempdir().unwrap(), Office::open());
    let data = dir.path();
    let from = "Cloud <cloud@example.org>";
    let cloud = Cloud::start_with(data, &["--smtp", &office.url, "--mail-from", from]);
    let body = format!(r#"{{"email": "{TO}", "password": "{PASSWORD}"}}"#);
    cloud.json("POST", "/v1/registrations", "", &body, 201);
    let letter = &office.letters(1)[0];
    assert!(letter.contains("\nFrom: Cloud <cloud@example.org>\nTo: eve@example.com\n"));
    let code = letter.lines().find_map(|line| line.strip_prefix("    ")).unwrap();
    let body = format!(r#"{{"email": "{TO}", "code": "{code}"}}"#);
    cloud.json("POST", "/v1/registrations/actions/confirm", "", &body, 201);

    let forgot = format!(r#"{{"email": "{TO}"}}"#);
    office.office.behave(Manner::Answers("RCPT", "451 come back later"));
    cloud.json("POST", "/v1/password/actions/forget", "", &forgot, 200);
    let waits = tried(data, "waiting");
    assert!(waits["fault"].as_str().unwrap().contains("come back later"), "{waits}");
    office.office.behave(Manner::Good);
    admin(data, &["mail", "retry", waits["id"].as_str().unwrap()]);
    assert_eq!(office.letters(2).len(), 2);

    office.office.behave(Manner::Answers("RCPT", "550 nobody of that name"));
    cloud.json("POST", "/v1/password/actions/forget", "", &forgot, 200);
    let failed = tried(data, "failed");
    assert!(failed["fault"].as_str().unwrap().contains("nobody of that name"), "{failed}");
    let sent = admin(data, &["mail", "list", "--status", "sent"]);
    assert_eq!(sent["data"].as_array().unwrap().len(), 2, "{sent}");
    assert_eq!(office.office.letters().len(), 2, "each letter once");
    assert!(!data.join("mail").exists(), "nothing is laid into files beside");
}

#[test]
fn the_doctor_signs_in_to_the_mail_server_and_says_what_it_answers() {
    let office = Office::open();
    let doctor = || {
        let told = output(&["doctor", "--drivers", "fake", "--smtp", &office.url]);
        String::from_utf8(told.stdout).unwrap()
    };
    let told = doctor();
    assert!(told.contains("ok    the mail server 127.0.0.1:"), "{told}");
    office.office.behave(Manner::Answers("220", "554 no mail today"));
    let told = doctor();
    assert!(told.contains("warn  the mail server") && told.contains("no mail today"), "{told}");
    assert!(office.office.letters().is_empty());
    let without = output(&["doctor", "--drivers", "fake"]);
    assert!(!String::from_utf8(without.stdout).unwrap().contains("mail server"));
}

#[test]
fn a_password_in_the_address_of_the_mail_server_is_refused_and_not_repeated() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().to_str().unwrap();
    let url = "smtps://eve:geheim@mail.example.org";
    let (code, text) = refusal(&["serve", "--data", data, "--drivers", "fake", "--smtp", url]);
    assert_eq!(code, 2, "{text}");
    assert!(text.contains("smtp_password_file") && !text.contains("geheim"), "{text}");
}

/// What a cloud says of itself at its start, listening there.
fn told_at_start(listen: &str, more: &[&str]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let (data, log) = (dir.path().join("data"), dir.path().join("log"));
    let data = data.to_str().unwrap();
    let mut command = nubo(&["serve", "--data", data, "--listen", listen, "--drivers", "fake"]);
    command.args(more).stderr(File::create(&log).unwrap());
    drop(Cloud::by(&mut command));
    std::fs::read_to_string(log).unwrap()
}

#[test]
fn a_cloud_that_strangers_can_reach_and_order_from_without_paying_warns_of_that() {
    let warned = told_at_start("0.0.0.0:0", &[]);
    let names = ["WARN", "--registration closed", "--billing prepaid"];
    assert!(names.iter().all(|name| warned.contains(name)), "{warned}");
    for (listen, more) in [
        ("127.0.0.1:0", &[][..]),
        ("0.0.0.0:0", &["--registration", "closed"]),
        ("0.0.0.0:0", &["--billing", "prepaid"]),
    ] {
        let told = told_at_start(listen, more);
        assert!(!told.contains("--registration"), "{listen} {more:?}: {told}");
    }
}
