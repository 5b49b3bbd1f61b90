//! `Prefer: wait`: the answer is held back until what the request set in motion has come to rest.
//!
//! The change itself is committed before; whatever happens here, it stands.

use std::time::Duration;

use http::{HeaderName, HeaderValue};
use nubo_api_kit::{Reply, Req, etag};
use nubo_cloud::operation::GetOperation;
use nubo_cloud::{Action, Get, Listable, Rendered};
use nubo_domain::{
    Error, ForwardRule, Image, Network, PublicIp, Result, SecurityGroup, Server, Snapshot, Volume,
};
use nubo_ports::FlowStatus;
use serde_json::Value;
use tokio::time::Instant;

/// Changes of others come in bursts; looking more often than this helps nobody.
const PAUSE_LEAST: Duration = Duration::from_millis(20);
/// Changes of other processes are not told, so it looks by itself.
const PAUSE_MOST: Duration = Duration::from_millis(500);

/// What work can go on at.
pub trait Settles: Listable {
    /// Whether it is in no passing state.
    fn rests(&self) -> bool;

    /// As it is shown.
    fn shown(&self) -> serde_json::Result<Value>;
}

impl Settles for Server {
    fn rests(&self) -> bool {
        !self.is_passing()
    }
    fn shown(&self) -> serde_json::Result<Value> {
        serde_json::to_value(crate::server::shown(self))
    }
}

impl Settles for Volume {
    fn rests(&self) -> bool {
        !self.is_passing()
    }
    fn shown(&self) -> serde_json::Result<Value> {
        serde_json::to_value(crate::volume::shown(self))
    }
}

impl Settles for Snapshot {
    fn rests(&self) -> bool {
        !self.is_passing()
    }
    fn shown(&self) -> serde_json::Result<Value> {
        serde_json::to_value(crate::snapshot::shown(self))
    }
}

impl Settles for Image {
    fn rests(&self) -> bool {
        !self.is_passing()
    }
    fn shown(&self) -> serde_json::Result<Value> {
        serde_json::to_value(crate::image::shown(self))
    }
}

/// Only the work of bringing it to servers passes.
impl Settles for SecurityGroup {
    fn rests(&self) -> bool {
        true
    }
    fn shown(&self) -> serde_json::Result<Value> {
        serde_json::to_value(crate::security_group::shown(self))
    }
}

/// Only the work of leading it to its server passes.
impl Settles for ForwardRule {
    fn rests(&self) -> bool {
        true
    }
    fn shown(&self) -> serde_json::Result<Value> {
        serde_json::to_value(crate::forward_rule::shown(self))
    }
}

/// Only the work of bringing what holds in it to servers passes.
impl Settles for Network {
    fn rests(&self) -> bool {
        true
    }
    fn shown(&self) -> serde_json::Result<Value> {
        serde_json::to_value(crate::network::shown(self))
    }
}

/// Only the work of leading it to its server passes.
impl Settles for PublicIp {
    fn rests(&self) -> bool {
        true
    }
    fn shown(&self) -> serde_json::Result<Value> {
        serde_json::to_value(crate::address::shown(self))
    }
}

/// Runs an action once for each idempotency key, and waits for its end if the client prefers that.
///
/// # Errors
/// Those of the action, and of a key that is not one.
pub async fn call_once<K, A, R>(req: &Req, action: A, render: R) -> Result<Reply>
where
    K: Settles,
    A: Action,
    R: Fn(A::Output) -> Rendered + Send + 'static,
{
    let once = req.once()?;
    settled::<K>(req, req.cloud().call_once(req.caller(), action, once, render).await?).await
}

/// The answer, after the wait that the client prefers. Who may not read the kind waits for nothing.
///
/// # Errors
/// `internal_error` for an answer that cannot be read back.
pub async fn settled<K: Settles>(req: &Req, mut rendered: Rendered) -> Result<Reply> {
    let Some(span) = req.wait().filter(|span| !span.is_zero()) else {
        return Reply::rendered(rendered);
    };
    let mut body: Value = serde_json::from_str(&rendered.body).map_err(Error::internal)?;
    let until = Instant::now() + span;
    let mut versions = Vec::new();
    let several = body.get("data").is_some_and(Value::is_array);
    let objects: Vec<&mut Value> = match body.get_mut("data").and_then(Value::as_array_mut) {
        Some(data) => data.iter_mut().collect(),
        None => vec![&mut body],
    };
    for shown in objects {
        match settle::<K>(req, shown, until).await {
            Ok(version) => versions.push(version),
            Err(_) => return Reply::rendered(rendered),
        }
    }
    rendered.body = body.to_string();
    if let [version] = versions.as_slice()
        && !several
    {
        rendered.headers.retain(|(name, _)| name != "etag");
        rendered.headers.push(("etag".to_owned(), etag(*version)));
    }
    let applied = HeaderValue::from_str(&format!("wait={}", span.as_secs()));
    let name = HeaderName::from_static("preference-applied");
    Ok(Reply::rendered(rendered)?.header(name, applied.map_err(Error::internal)?))
}

/// Waits for one object and shows it as it then is; says its version.
async fn settle<K: Settles>(req: &Req, shown: &mut Value, until: Instant) -> Result<i64> {
    let text = |name: &str| shown.get(name).and_then(Value::as_str).map(str::to_owned);
    let id = text("id").ok_or_else(|| Error::internal("an answer without an id"))?;
    let operation = text("operation_id");
    let mut changes = req.cloud().changes();
    loop {
        let object = req.call(Get::<K>::new(id.clone())).await?;
        let rests = object.rests() && is_over(req, &operation).await?;
        if rests || Instant::now() >= until || req.shutdown().is_wished() {
            let fresh = object.shown().map_err(Error::internal)?;
            if let (Some(old), Value::Object(fresh)) = (shown.as_object_mut(), fresh) {
                old.extend(fresh);
            }
            return Ok(object.head().version);
        }
        tokio::time::sleep_until(until.min(Instant::now() + PAUSE_LEAST)).await;
        let longest = until.min(Instant::now() + PAUSE_MOST);
        // An error means that the cloud is gone, which the next look will tell.
        let _changed = tokio::time::timeout_at(longest, changes.changed()).await;
    }
}

/// Whether an operation has come to rest. The operator belongs to no account and asks for none.
async fn is_over(req: &Req, operation: &Option<String>) -> Result<bool> {
    let Some(operation) = operation.clone().filter(|_| req.caller().account.is_some()) else {
        return Ok(true);
    };
    let status = req.call(GetOperation { operation }).await?.status;
    Ok(status.is_over() || status == FlowStatus::NeedsAttention)
}
