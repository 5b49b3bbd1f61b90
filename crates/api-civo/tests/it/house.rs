//! A cloud with one tenant, asked in few words.

use std::sync::Arc;

use bytes::Bytes;
use http::Request;
use nubo_api_civo::Civo;
use nubo_testkit::cloud::{Answer, Tenant, TestCloud, patient_policy};
use serde_json::{Value, json};

/// A public key.
pub const KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB9dG4kjRhQTtWTVzd2t27+t0DEHBPW7iOD23TUiYLio";

/// A cloud with a tenant who speaks Civo.
pub struct House {
    /// The cloud.
    pub cloud: TestCloud,
    /// The tenant.
    pub ada: Tenant,
}

impl House {
    pub async fn new() -> Self {
        let cloud = TestCloud::speaking(patient_policy(), vec![Arc::new(Civo)]).await;
        let ada = cloud.tenant("ada@example.com").await;
        Self { cloud, ada }
    }

    pub async fn ask(&self, method: &str, path: &str, body: Value) -> Answer {
        self.cloud.ask(method, path, &self.ada.key, body).await
    }

    pub async fn get(&self, path: &str) -> Value {
        self.ask("GET", path, Value::Null).await.expect(200).json()
    }

    pub async fn post(&self, path: &str, body: Value) -> Value {
        self.ask("POST", path, body).await.expect(200).json()
    }

    /// Sends a form, with other headers.
    pub async fn raw(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        request = request.header("authorization", format!("bearer {}", self.ada.key));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.cloud.send(request.body(Bytes::from(body.to_owned())).unwrap()).await
    }

    pub async fn instance(&self, name: &str) -> String {
        let made = self.post("/v2/instances", json!({ "hostname": name })).await;
        self.cloud.settle().await;
        made["id"].as_str().unwrap().to_owned()
    }

    pub async fn status(&self, id: &str) -> Value {
        self.get(&format!("/v2/instances/{id}")).await["status"].clone()
    }
}
