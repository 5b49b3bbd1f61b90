//! The Octos API of the real binary: the examples of the document it was made from, changed only in
//! host, secrets and dates, and the script from a sign-in to the end of a machine.

use serde_json::json;

use crate::binary::{Cloud, admin};
use crate::examples;
use crate::examples::curl_json as curl;
use crate::people::{code_in, letters};

const EMAIL: &str = "ada@example.com";
const PASSWORD: &str = "correct horse battery staple";

/// Makes an account whose owner can sign in.
fn account(data: &std::path::Path) {
    let made = ["account", "create", "--email", EMAIL, "--password", PASSWORD];
    admin(data, &[&made[..], &["--credit", "100.00", "--rate-limit", "0"]].concat());
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
fn somebody_registers_forgets_the_password_and_enables_the_api_with_curl_alone() {
    let data = tempfile::tempdir().unwrap();
    let cloud = Cloud::start(data.path());
    let at = |path: &str| format!("http://{}/backend/api{path}", cloud.address);
    let post = |path: &str, fields: &[(&str, &str)], token: &str| {
        let form: Vec<String> =
            fields.iter().map(|(name, text)| format!("{name}={text}")).collect();
        let (url, bearer) = (at(path), format!("Authorization: Bearer {token}"));
        let mut args = vec!["-X", "POST", &url];
        form.iter().for_each(|field| args.extend(["-F", field.as_str()]));
        if !token.is_empty() {
            args.extend(["-H", &bearer]);
        }
        curl(&args)
    };
    let twice = [("password", PASSWORD), ("password_confirmation", PASSWORD)];
    let fields = [("name", "Eve"), ("email", "eve@example.com"), ("terms", "1")];
    let (status, told) = post("/register", &[&fields[..], &twice].concat(), "");
    assert_eq!(status, 201, "{told}");
    let otp = code_in(&letters(data.path(), "eve@example.com", 1)[0]);
    let fields = [("email", "eve@example.com"), ("otp", otp.as_str())];
    let (status, made) = post("/register/verify-otp", &fields, "");
    assert_eq!(status, 200, "{made}");

    let (status, told) = post("/reset-password", &[("email", "eve@example.com")], "");
    assert_eq!(status, 200, "{told}");
    let token = code_in(&letters(data.path(), "eve@example.com", 2)[1]);
    let new = "another horse altogether";
    let fields = [("email", "eve@example.com"), ("token", token.as_str())];
    let twice = [("password", new), ("password_confirmation", new)];
    let (status, told) = post("/reset-password", &[&fields[..], &twice].concat(), "");
    assert_eq!(status, 200, "{told}");
    let dead = made["data"]["token"].as_str().unwrap();
    assert_eq!(post("/profile/api/enable", &[], dead).0, 401, "sessions end with the password");
    let (_, login) = post("/login", &[("email", "eve@example.com"), ("password", new)], "");
    let session = login["data"]["token"].as_str().unwrap();
    let (status, enabled) = post("/profile/api/enable", &[("token_name", "curl")], session);
    assert_eq!(status, 200, "{enabled}");
    let bearer = format!("Authorization: Bearer {}", enabled["data"]["token"].as_str().unwrap());
    let (status, machines) = curl(&[&at("/virtual-machines"), "-H", &bearer]);
    assert_eq!((status, &machines["data"]), (200, &json!([])), "{machines}");
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
