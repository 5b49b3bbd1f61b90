//! The Octos API of the real binary: the examples of the document it was made from, changed only in
//! host, secrets and dates, and the script from a sign-in to the end of a machine.

use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::binary::{Cloud, admin};
use crate::examples;

const EMAIL: &str = "ada@example.com";
const PASSWORD: &str = "correct horse battery staple";

/// Makes an account whose owner can sign in.
fn account(data: &std::path::Path) {
    let made = ["account", "create", "--email", EMAIL, "--password", PASSWORD];
    admin(data, &[&made[..], &["--credit", "100.00", "--rate-limit", "0"]].concat());
}

/// Runs curl as the document writes it; gives the status and the body.
#[expect(clippy::disallowed_methods, reason = "these tests are about programs of others")]
fn curl(args: &[&str]) -> (u16, Value) {
    let mut command = Command::new("curl");
    command.args(["-sS", "--max-time", "30", "-w", "\n%{http_code}"]).args(args);
    let output: Output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let (body, status) = text.rsplit_once('\n').unwrap();
    (status.parse().unwrap(), serde_json::from_str(body).unwrap_or(Value::Null))
}

#[test]
fn the_examples_of_the_document_work_as_they_are_written() {
    let data = tempfile::tempdir().unwrap();
    let cloud = Cloud::start(data.path());
    account(data.path());
    let at = |path: &str| format!("http://{}/backend/api{path}", cloud.address);
    let bearer = |token: &str| format!("Authorization: Bearer {token}");
    let (email, password) = (format!("email={EMAIL}"), format!("password={PASSWORD}"));
    let (status, login) = curl(&["-X", "POST", &at("/login"), "-F", &email, "-F", &password]);
    assert_eq!(status, 200, "{login}");
    let session = bearer(login["data"]["token"].as_str().unwrap());

    let url = at("/profile/api/enable");
    let fields = ["-F", "token_name=My API Token", "-F", "expires_at=2099-12-31"];
    let (status, enabled) = curl(&[&["-X", "POST", &url, "-H", &session], &fields[..]].concat());
    assert_eq!(status, 200, "{enabled}");
    let token = enabled["data"]["token"].as_str().unwrap().to_owned();
    let message = "API enabled successfully";
    let want = json!({
        "status": "Success", "message": message, "data": { "message": message, "token": token },
    });
    assert_eq!(enabled, want);

    let (api, accept) = (bearer(&token), "Accept: application/json");
    let url = at("/virtual-machines");
    let (status, machines) = curl(&["-X", "GET", &url, "-H", &api, "-H", accept]);
    assert_eq!((status, &machines["data"]), (200, &json!([])), "{machines}");

    let url = at("/profile/api/access-token");
    let (status, shown) = curl(&["-X", "GET", &url, "-H", &api, "-H", accept]);
    let data = json!({ "token": token, "expires_at": "31-12-2099 11:59 PM" });
    assert_eq!(status, 200);
    assert_eq!(shown, json!({ "status": "Success", "message": "Ok", "data": data }));

    let (status, disabled) = curl(&["-X", "DELETE", &at("/profile/api/disable"), "-H", &api]);
    assert_eq!((status, &disabled["status"]), (200, &json!("Success")));
    let (status, refused) = curl(&["-X", "GET", &url, "-H", &api, "-H", accept]);
    assert_eq!((status, &refused["message"]), (401, &json!("Unauthenticated.")));
}

#[test]
fn the_script_goes_from_a_sign_in_to_the_end_of_a_machine() {
    let data = tempfile::tempdir().unwrap();
    let cloud = Cloud::start(data.path());
    account(data.path());
    let (out, _) =
        examples::run("octos", &cloud, &[("NUBO_EMAIL", EMAIL), ("NUBO_PASSWORD", PASSWORD)]);
    assert!(out.ends_with("done; nothing is left\n"), "{out}");
}
