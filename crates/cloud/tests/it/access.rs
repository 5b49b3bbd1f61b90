//! The account's API access, and what ends credentials.

use nubo_cloud::account::{
    ChangeAccount, DecideAccess, DisableAccess, EnableAccess, GetOwnAccount, RequestAccess,
};
use nubo_cloud::key::{CreateKey, RevokeKey, RotateKey};
use nubo_cloud::{Policy, shown_credential};
use nubo_domain::account::{Access, AccessPolicy};
use nubo_domain::code;

use crate::house::{House, code_of};

#[tokio::test]
async fn disabling_kills_keys_for_good_and_enabling_takes_new_ones() {
    let house = House::new().await;
    let (made, key) = house.tenant("a@example.com").await;
    house.cloud.call(&key, DisableAccess).await.unwrap();
    assert_eq!(code_of(house.caller(made.key.secret.reveal()).await), &code::KEY_REVOKED);
    let session = house.session("a@example.com").await;
    assert_eq!(house.cloud.call(&session, EnableAccess).await.unwrap().access(), Access::Approved);
    assert_eq!(code_of(house.caller(made.key.secret.reveal()).await), &code::KEY_REVOKED);
    let order = CreateKey { project: "Default".into(), ..Default::default() };
    let fresh = house.cloud.call(&session, order).await.unwrap();
    assert!(house.caller(fresh.secret.reveal()).await.is_ok());
}

#[tokio::test]
async fn where_the_operator_approves_a_request_waits_and_a_key_does_not_work_before() {
    let policy = Policy { access: AccessPolicy::Approval, ..Policy::default() };
    let house = House::with(policy).await;
    let (made, key) = house.tenant("a@example.com").await;
    let account = made.account.head.id.to_string();
    house.cloud.call(&key, DisableAccess).await.unwrap();
    let session = house.session("a@example.com").await;
    assert_eq!(code_of(house.cloud.call(&session, EnableAccess).await), &code::API_ACCESS_DISABLED);
    let asked = house.cloud.call(&session, RequestAccess).await.unwrap();
    assert_eq!(asked.access(), Access::Requested);
    let order = CreateKey { project: "Default".into(), ..Default::default() };
    let early = house.cloud.call(&session, order).await.unwrap();
    assert_eq!(code_of(house.caller(early.secret.reveal()).await), &code::API_ACCESS_DISABLED);
    let remark = Some("welcome".to_owned());
    let decision = DecideAccess { account: account.clone(), decision: Access::Rejected, remark };
    house.operate(decision.clone()).await.unwrap();
    let again = DecideAccess { decision: Access::Approved, ..decision };
    house.operate(again).await.unwrap();
    assert!(house.caller(early.secret.reveal()).await.is_ok());
}

#[tokio::test]
async fn revoking_expiring_and_suspending_act_on_the_next_request() {
    let house = House::new().await;
    let (made, key) = house.tenant("a@example.com").await;
    let session = house.session("a@example.com").await;
    let expires = Some(house.later(60));
    let order = CreateKey { project: "Default".into(), expires, ..Default::default() };
    let short = house.cloud.call(&session, order).await.unwrap();
    house.clock.advance(std::time::Duration::from_secs(60));
    assert_eq!(code_of(house.caller(short.secret.reveal()).await), &code::TOKEN_EXPIRED);
    let account = made.account.head.id.to_string();
    let suspend = ChangeAccount { account, suspended: Some(true), ..Default::default() };
    house.operate(suspend).await.unwrap();
    let suspended = house.caller(made.key.secret.reveal()).await.unwrap();
    assert!(house.cloud.call(&suspended, GetOwnAccount).await.is_ok());
    assert_eq!(code_of(house.server(&suspended, "web").await), &code::ACCOUNT_SUSPENDED);
    let revoke = RevokeKey { key: shown_credential(&made.key.credential) };
    house.cloud.call(&key, revoke).await.unwrap();
    assert_eq!(code_of(house.caller(made.key.secret.reveal()).await), &code::KEY_REVOKED);
}

#[tokio::test]
async fn a_rotated_key_works_beside_the_new_one_until_the_overlap_ends() {
    let house = House::new().await;
    let (made, key) = house.tenant("a@example.com").await;
    let overlap = std::time::Duration::from_secs(600);
    let rotate = RotateKey { key: shown_credential(&made.key.credential), overlap };
    let fresh = house.cloud.call(&key, rotate).await.unwrap();
    assert!(house.caller(made.key.secret.reveal()).await.is_ok());
    assert!(house.caller(fresh.secret.reveal()).await.is_ok());
    house.clock.advance(overlap);
    assert_eq!(code_of(house.caller(made.key.secret.reveal()).await), &code::TOKEN_EXPIRED);
    assert!(house.caller(fresh.secret.reveal()).await.is_ok());
}
