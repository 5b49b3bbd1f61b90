//! The Civo API of the real binary: the examples of the document it was made from, changed only in
//! host and key, and the script from a credential to the end of an instance.

use crate::binary::{Cloud, new_key};
use crate::examples;
use crate::examples::curl_json as curl;

#[test]
fn the_examples_of_the_document_work_as_they_are_written() {
    let data = tempfile::tempdir().unwrap();
    let cloud = Cloud::start(data.path());
    let key = new_key(data.path(), "ada@example.com");
    let (bearer, lower) =
        (format!("Authorization: Bearer {key}"), format!("Authorization: bearer {key}"));
    let at = |path: &str| format!("http://{}{path}", cloud.address);

    let (status, tokens) = curl(&["-H", &bearer, "-X", "POST", &at("/v2/auth/exchange")]);
    assert_eq!(status, 200);
    for text in ["access_token", "token_type", "refresh_token", "id_token", "account_id"] {
        assert!(tokens[text].as_str().is_some_and(|text| !text.is_empty()), "{text}: {tokens}");
    }
    assert!(tokens["expires_in"].is_u64(), "{tokens}");

    let order = ["-H", &lower, &at("/v2/instances"), "-d", "hostname=test.example.com"];
    let (status, instance) = curl(&order);
    assert_eq!(status, 200, "{instance}");
    assert_eq!(instance["hostname"], "test.example.com");

    // What the samples in other languages send.
    let form = "Content-Type: application/x-www-form-urlencoded";
    let url = at("/v2/instances");
    let order = ["-H", &lower, "-H", form, &url, "--data", "hostname=other.example.com"];
    assert_eq!(curl(&order).0, 200);
    let token = format!("Authorization: Bearer {}", tokens["access_token"].as_str().unwrap());
    let (status, all) = curl(&["-H", &token, &url]);
    assert_eq!((status, all["items"].as_array().map(Vec::len)), (200, Some(2)), "{all}");

    let (status, refusal) = curl(&["-H", "Authorization: bearer 12345", &url]);
    assert_eq!(status, 401);
    assert!(refusal["reason"].is_string(), "{refusal}");
    assert_eq!(curl(&["-H", &lower, &at("/v2/nothing")]).0, 404);
}

#[test]
fn the_script_goes_from_a_credential_to_the_end_of_an_instance() {
    let data = tempfile::tempdir().unwrap();
    let cloud = Cloud::start(data.path());
    let key = new_key(data.path(), "ada@example.com");
    let (out, _) = examples::run("civo", &cloud, &[("NUBO_KEY", key.as_str())]);
    assert!(out.ends_with("done; nothing is left\n"), "{out}");
}
