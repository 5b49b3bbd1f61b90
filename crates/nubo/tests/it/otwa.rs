//! The Otwa Cloud API of the real binary: the example of the document it was made from, changed
//! only in host and key, and the script from a credential to the end of a server.

use serde_json::Value;

use crate::binary::{Cloud, new_key};
use crate::examples;
use crate::examples::curl;

#[test]
fn the_example_of_the_document_works_as_it_is_written() {
    let data = tempfile::tempdir().unwrap();
    let cloud = Cloud::start_with(data.path(), &["--affiliate", "first_deposit:percent:10"]);
    let key = new_key(data.path(), "ada@example.com");
    let at = |path: &str| format!("http://{}{path}", cloud.address);
    let bearer = format!("Authorization: Bearer {key}");
    let (status, account) = curl(&[&at("/api/v1/account"), "-H", &bearer]);
    let account: Value = serde_json::from_str(&account).unwrap();
    assert_eq!((status, &account["email"]), (200, &"ada@example.com".into()), "{account}");

    let (status, refusal) = curl(&[&at("/api/v1/account"), "-H", "Authorization: Bearer x"]);
    let refusal: Value = serde_json::from_str(&refusal).unwrap();
    assert_eq!((status, &refusal["statusCode"]), (401, &401.into()));
    assert!(refusal["message"].is_string(), "{refusal}");
    assert_eq!(curl(&[&at("/account"), "-H", &bearer]).0, 404, "paths begin with /api");

    let (status, rule) = curl(&[&at("/api/v1/public/affiliates/rule")]);
    let rule: Value = serde_json::from_str(&rule).unwrap();
    assert_eq!((status, &rule["rewardAmount"]), (200, &"10.00".into()), "{rule}");
    for path in ["/openapi.json", "/docs.md", "/llms.txt", "/docs/otwa"] {
        assert_eq!(curl(&[&at(path)]).0, 200, "{path}");
    }
    let index = curl(&[&at("/llms.txt")]).1;
    assert!(
        index.contains("[CloudAPI](/docs/native)") && index.contains("(/docs/otwa)"),
        "{index}"
    );
}

#[test]
fn the_script_goes_from_a_credential_to_the_end_of_a_server() {
    let data = tempfile::tempdir().unwrap();
    let cloud = Cloud::start(data.path());
    let key = new_key(data.path(), "ada@example.com");
    let (out, _) = examples::run("otwa", &cloud, &[("NUBO_KEY", key.as_str())]);
    assert!(out.ends_with("done; nothing is left\n"), "{out}");
}
