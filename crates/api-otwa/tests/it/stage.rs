//! A cloud that speaks this API, and how tests ask it.

use std::sync::Arc;

use bytes::Bytes;
use http::Request;
use nubo_api_otwa::Otwa;
use nubo_cloud::Policy;
use nubo_testkit::cloud::{Answer, Dialects, Tenant, TestCloud, patient_policy};
use serde_json::{Value, json};

/// What test clouds speak beside the native API.
pub fn dialects() -> Dialects {
    vec![Arc::new(Otwa::default())]
}

/// A cloud with a tenant.
pub struct Shop {
    pub cloud: TestCloud,
    pub own: Tenant,
    pub product: String,
}

impl Shop {
    pub async fn new() -> Self {
        Self::with(patient_policy()).await
    }

    pub async fn with(policy: Policy) -> Self {
        let cloud = TestCloud::speaking(policy, dialects()).await;
        let own = cloud.tenant("ada@example.com").await;
        for (name, os) in [("ubuntu-24.04", "ubuntu"), ("ubuntu-22.04", "ubuntu")] {
            let image = json!({ "name": name, "title": name, "os": os, "os_version": "1",
                "default_user": "root", "min_disk_gib": 1 });
            cloud.ask_as_operator("POST", "/v1/admin/images", image).await.expect(201);
        }
        let products = cloud.ask("GET", "/api/v1/products", &own.key, Value::Null).await;
        let product = products.expect(200).text_at("/0/id");
        Self { cloud, own, product }
    }

    /// Asks with the tenant's key, below the base of the API.
    pub async fn ask(&self, method: &str, path: &str, body: Value) -> Answer {
        self.ask_with(&self.own.key, method, path, body).await
    }

    pub async fn ask_with(&self, key: &str, method: &str, path: &str, body: Value) -> Answer {
        self.cloud.ask(method, &format!("/api/v1{path}"), key, body).await
    }

    /// Asks with an idempotency key.
    pub async fn ask_once(&self, once: &str, path: &str, body: &Value) -> Answer {
        let path = format!("/api/v1{path}");
        let mut request = TestCloud::request("POST", &path, &self.own.key, body);
        request.headers_mut().insert("idempotency-key", once.parse().unwrap());
        self.cloud.send(request).await
    }

    /// The body of an order, with more or other fields.
    pub fn order(&self, more: Value) -> Value {
        let mut body = json!({ "productId": self.product, "os": "tiny", "osTemplate": "tiny" });
        if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
            body.extend(more);
        }
        body
    }

    /// A server that runs; its id.
    pub async fn server(&self, more: Value) -> String {
        let made = self.ask("POST", "/servers", self.order(more)).await.expect(201);
        self.cloud.settle().await;
        made.text_at("/id")
    }

    pub async fn read(&self, id: &str) -> Value {
        self.ask("GET", &format!("/servers/{id}"), Value::Null).await.expect(200).json()
    }
}

/// A refusal in the shape of this API; its sentence.
pub fn refused(answer: &Answer, status: u16) -> String {
    let body = answer.json();
    assert_eq!(answer.status.as_u16(), status, "{body}");
    assert_eq!(answer.header("content-type"), "application/json", "{body}");
    assert_eq!(body["statusCode"], status, "{body}");
    assert_eq!(body["error"], answer.status.canonical_reason().unwrap(), "{body}");
    assert_eq!(body.as_object().unwrap().len(), 3, "{body}");
    let message = body["message"].as_str().unwrap().to_owned();
    assert!(!message.is_empty() && !message.contains('\n'), "{message}");
    message
}

/// A request with a body of any type.
pub fn typed(method: &str, path: &str, key: &str, content: (&str, &str)) -> Request<Bytes> {
    let request = Request::builder().method(method).uri(format!("/api/v1{path}"));
    let request = request.header("authorization", format!("Bearer {key}"));
    let request = request.header("content-type", content.0);
    request.body(Bytes::from(content.1.to_owned())).unwrap()
}
