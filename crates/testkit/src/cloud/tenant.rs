//! Accounts, sessions, keys and requests in one call each.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::Request;
use nubo_api_kit::Peer;
use nubo_domain::scope::Scope;
use serde_json::{Value, json};

use super::{Answer, TestCloud};

/// The password of every owner.
pub const PASSWORD: &str = "correct horse battery staple";

/// An account with its default project, its owner, and a key with every right.
#[derive(Clone, Debug)]
pub struct Tenant {
    /// The owner's address.
    pub email: String,
    /// The account's id.
    pub account: String,
    /// The default project's id.
    pub project: String,
    /// The owner's id.
    pub user: String,
    /// The id of the first key.
    pub key_id: String,
    /// The first key.
    pub key: String,
}

impl TestCloud {
    /// A request; a body that is null is none.
    #[must_use]
    pub fn request(method: &str, path: &str, secret: &str, body: &Value) -> Request<Bytes> {
        let mut request = Request::builder().method(method).uri(path);
        if !secret.is_empty() {
            request = request.header("authorization", format!("Bearer {secret}"));
        }
        if body.is_null() {
            return request.body(Bytes::new()).unwrap();
        }
        let request = request.header("content-type", "application/json");
        request.body(Bytes::from(body.to_string())).unwrap()
    }

    /// Asks with a credential.
    pub async fn ask(&self, method: &str, path: &str, secret: &str, body: Value) -> Answer {
        self.send(Self::request(method, path, secret, &body)).await
    }

    /// Asks as the operator.
    pub async fn ask_as_operator(&self, method: &str, path: &str, body: Value) -> Answer {
        self.send_as(Self::request(method, path, "", &body), Peer::Local).await
    }

    /// A new account.
    pub async fn tenant(&self, email: &str) -> Tenant {
        let body = json!({ "email": email, "password": PASSWORD });
        let made = self.ask_as_operator("POST", "/v1/admin/accounts", body).await.expect(201);
        Tenant {
            email: email.to_owned(),
            account: made.text_at("/account/id"),
            project: made.text_at("/project/id"),
            user: made.text_at("/user/id"),
            key_id: made.text_at("/key/id"),
            key: made.text_at("/key/key"),
        }
    }

    /// A session of an account's owner.
    pub async fn session(&self, email: &str) -> String {
        let body = json!({ "email": email, "password": PASSWORD });
        self.ask("POST", "/v1/sessions", "", body).await.expect(201).text_at("/token")
    }

    /// For each scope a key of an account with that and nothing else.
    pub async fn keys_by_scope(&self, tenant: &Tenant) -> BTreeMap<&'static str, String> {
        let mut keys = BTreeMap::new();
        for scope in Scope::ALL {
            keys.insert(scope.word(), self.key_with(tenant, &[scope.word()]).await);
        }
        keys
    }

    /// A key of an account with exactly these rights.
    pub async fn key_with(&self, tenant: &Tenant, scopes: &[&str]) -> String {
        let path = format!("/v1/admin/accounts/{}/keys", tenant.account);
        let made = self.ask_as_operator("POST", &path, json!({ "scopes": scopes })).await;
        made.expect(201).text_at("/key")
    }
}
