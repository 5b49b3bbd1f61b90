//! A fresh cloud on which the pairs of a file are played.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use nubo_api_kit::Peer;
use nubo_base::{Clock as _, base32_bytes, totp_code};
use nubo_domain::account::{AccessPolicy, Registration};
use serde_json::json;

use super::redact::{self, Names};
use super::{Golden, Pair, SHOWN, Wanted};
use crate::cloud::{Answer, Dialects, PASSWORD, Tenant, TestCloud, patient_policy};

/// A cloud with two tenants, and the names that pairs use.
pub struct Stage {
    /// The cloud.
    pub cloud: TestCloud,
    /// The tenant whose key asks where nothing else is said.
    pub own: Tenant,
    /// Somebody else.
    pub other: Tenant,
    /// Credentials by the name that a pair calls its caller.
    pub secrets: BTreeMap<String, String>,
    /// Values by name.
    pub names: Names,
}

impl Stage {
    /// A stage for one file.
    pub async fn of(golden: &Golden) -> Self {
        Self::speaking(golden, Vec::new()).await
    }

    /// A stage for one file, on a cloud that speaks these dialects beside the native API.
    pub async fn speaking(golden: &Golden, dialects: Dialects) -> Self {
        let mut policy = patient_policy();
        if golden.pairs.iter().any(|pair| pair.approval) {
            policy.access = AccessPolicy::Approval;
        }
        if golden.pairs.iter().any(|pair| pair.closed) {
            policy.registration = Registration::Closed;
        }
        let cloud = TestCloud::speaking(policy, dialects).await;
        let own = cloud.tenant("ada@example.com").await;
        let other = cloud.tenant("bob@example.com").await;
        let session = cloud.session(&own.email).await;
        let secrets = [
            ("key", own.key.clone()),
            ("other", other.key.clone()),
            ("session", session),
            ("nobody", String::new()),
            ("operator", String::new()),
        ];
        let names = [
            ("account", &own.account),
            ("project", &own.project),
            ("user", &own.user),
            ("key", &own.key_id),
            ("other_project", &other.project),
        ];
        let owned = |(name, value): (&str, &String)| (name.to_owned(), value.clone());
        Self {
            secrets: secrets.into_iter().map(|(n, s)| (n.to_owned(), s)).collect(),
            names: names.map(owned).into(),
            cloud,
            own,
            other,
        }
    }

    /// Somebody of the own account with every right, who is kept to a project of their own: the
    /// secret of their session. To be made once for a stage.
    ///
    /// # Panics
    /// When they cannot be made.
    pub async fn neighbour(&self) -> String {
        let owner = self.secrets["session"].as_str();
        let ask = async |path: &str, body| self.cloud.ask("POST", path, owner, body).await;
        let role = json!({ "name": "neighbour", "scopes": ["*"] });
        ask("/v1/roles", role).await.expect(201);
        ask("/v1/projects", json!({ "name": "next door" })).await.expect(201);
        let person = json!({
            "email": "neighbour@example.com", "password": PASSWORD, "role": "neighbour",
            "projects": ["next door"],
        });
        ask("/v1/users", person).await.expect(201);
        self.cloud.session("neighbour@example.com").await
    }

    /// What pairs have named so far of all that lives in a project, with its ids.
    pub fn rooms_things(&self) -> impl Iterator<Item = (&String, &String)> {
        const WHOLE: [&str; 9] =
            ["acc_", "host_", "img_", "ltr_", "reg_", "role_", "ses_", "size_", "usr_"];
        let is_id = |value: &str| value.len() > 30 && !WHOLE.iter().any(|p| value.starts_with(p));
        let is_own = |name: &str| !name.starts_with("other");
        self.names.iter().filter(move |(name, value)| is_id(value) && is_own(name))
    }

    /// A text with the names in it replaced by their values.
    #[must_use]
    pub fn filled(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        for (name, value) in &self.names {
            filled = filled.replace(&format!("{{{name}}}"), value);
        }
        filled
    }

    /// The pair's request with another body and credential; `None` keeps its own.
    #[must_use]
    pub fn request(&self, pair: &Pair, secret: &str, body: Option<Bytes>) -> Request<Bytes> {
        let target = self.filled(&pair.target);
        let mut request = Request::builder().method(pair.method.as_str()).uri(target);
        if !secret.is_empty() {
            request = request.header("authorization", format!("Bearer {secret}"));
        }
        let body = body.unwrap_or_else(|| Bytes::from(self.filled(&pair.body)));
        if !body.is_empty() && !pair.headers.iter().any(|(name, _)| name == "content-type") {
            request = request.header("content-type", "application/json");
        }
        for (name, value) in &pair.headers {
            request = request.header(name, self.filled(value));
        }
        request.body(body).unwrap()
    }

    /// Asks as the pair's caller.
    pub async fn ask(&self, pair: &Pair, body: Option<Bytes>) -> Answer {
        let request = self.request(pair, self.secret_of(pair), body);
        let is_operator = pair.caller == "operator";
        if is_operator {
            return self.cloud.send_as(request, Peer::Local).await;
        }
        self.cloud.send(request).await
    }

    /// The secret of the pair's caller.
    pub(super) fn secret_of(&self, pair: &Pair) -> &str {
        let named = self.secrets.get(&pair.caller).or_else(|| self.names.get(&pair.caller));
        named.unwrap_or_else(|| panic!("nobody is called {}", pair.caller))
    }

    /// Makes ready for a pair.
    pub async fn prepare(&mut self, pair: &Pair) {
        if pair.settles {
            self.cloud.settle().await;
        }
        match pair.letterbox.as_str() {
            "shut" => self.cloud.letters.shut(true),
            "tried" => self.cloud.letters_tried().await,
            _ => {}
        }
        if let Some((name, to)) = &pair.mail {
            let code = self.cloud.mailed_code(to).await;
            self.names.insert(name.clone(), code);
        }
        if let Some((name, secret)) = &pair.totp {
            self.cloud.clock.advance(Duration::from_secs(60));
            let secret = base32_bytes(&self.names[secret]).unwrap();
            self.names.insert(name.clone(), totp_code(&secret, self.cloud.clock.now()));
        }
        if !pair.stuck.is_empty() && !self.names.contains_key(&pair.stuck) {
            let account = self.own.account.parse().unwrap();
            let operation = self.cloud.stuck_operation(account).await;
            self.names.insert(pair.stuck.clone(), operation);
        }
    }

    /// Plays a pair: asks, keeps what it saves, and gives the answer without what differs.
    pub async fn play(&mut self, pair: &Pair) -> (Answer, Wanted) {
        self.prepare(pair).await;
        let answer = self.ask(pair, None).await;
        let json = answer.json();
        for (name, pointer) in &pair.saves {
            let found = json.pointer(pointer).and_then(|value| value.as_str());
            let found = found.unwrap_or_else(|| panic!("{pointer} is not in {json}"));
            self.names.insert(name.clone(), found.to_owned());
        }
        let shown = |name: &&str| {
            let value = answer.headers.get(*name)?.to_str().ok()?;
            let is_usual = *name == "content-type" && value == "application/json";
            (!is_usual).then(|| ((*name).to_owned(), redact::text("", value, &self.names)))
        };
        let wanted = Wanted {
            status: answer.status.as_u16(),
            headers: SHOWN.iter().filter_map(shown).collect(),
            body: match answer.header("content-type") {
                media if media.starts_with("image/") => "{{picture}}".to_owned(),
                _ => redact::body(&answer.bytes, &self.names),
            },
        };
        (answer, wanted)
    }
}
