//! Failures in the words of each noun.

use nubo_api_kit::Body;
use serde_json::Value;

use super::*;

const NOUNS: [Noun; 15] = [
    Noun::Account,
    Noun::Image,
    Noun::Firewall,
    Noun::Rule,
    Noun::Instance,
    Noun::Ip,
    Noun::Network,
    Noun::Region,
    Noun::Role,
    Noun::Size,
    Noun::SshKey,
    Noun::Snapshot,
    Noun::Restore,
    Noun::User,
    Noun::Volume,
];

#[test]
fn a_snapshot_that_is_in_use_has_a_code_of_its_own() {
    for cause in [&code::IN_USE, &code::WRONG_STATE] {
        let (status, body) = shown(&told(Noun::Snapshot, Error::new(cause)));
        assert_eq!(status, StatusCode::CONFLICT);
        assert_eq!(body["code"], "database_snapshot_cannot_delete_in_use");
    }
}

fn shown(error: &Error) -> (StatusCode, Value) {
    let reply = reply(error);
    let Body::Whole(bytes) = reply.body else { panic!("refusals are whole") };
    (reply.status, serde_json::from_slice(&bytes).unwrap())
}

#[test]
fn every_code_is_told_in_texts_by_every_noun() {
    for code in code::CATALOGUE {
        for noun in NOUNS {
            let error = Error::new(code).field("name", "is odd").public("It is odd.");
            let (status, body) = shown(&told(noun, error));
            assert!(status.is_client_error() || status.is_server_error());
            let fields: Vec<&String> = body.as_object().unwrap().keys().collect();
            assert_eq!(fields, ["code", "details", "reason"], "{noun:?} {}", code.slug);
            assert!(body.as_object().unwrap().values().all(Value::is_string), "{body}");
        }
    }
}

#[test]
fn a_fault_without_fields_has_no_details_rather_than_null() {
    let (_, body) = shown(&Error::not_found("server"));
    assert!(body.get("details").is_none(), "{body}");
}

#[test]
fn a_secret_that_is_none_is_told_in_the_words_that_terraform_looks_for() {
    for code in [&code::UNAUTHENTICATED, &code::KEY_REVOKED, &code::TOKEN_EXPIRED] {
        let (status, body) = shown(&Error::new(code));
        assert_eq!(status, StatusCode::UNAUTHORIZED);
        assert_eq!(body["code"], "database_account_not_found");
    }
}

#[test]
fn our_own_mistakes_are_not_told_with_their_details() {
    let (status, body) = shown(&told(Noun::Instance, Error::internal("the secret cause")));
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!body.to_string().contains("secret cause"), "{body}");
}
