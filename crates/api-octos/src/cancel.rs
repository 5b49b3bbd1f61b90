//! Cancelling services, which is how this API's own portal deletes what is paid for: there an order
//! ends through its bill, and only so is a machine's public address released with it.
//!
//! Here a cancellation is the deletion itself. Nothing waits for the end of a span that was paid
//! for, so none is ever pending.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_base::{Id, Tag};
use nubo_cloud::network::DeleteNetwork;
use nubo_cloud::public_ip::ReleaseAddress;
use nubo_cloud::server::DeleteServer;
use nubo_cloud::volume::DeleteVolume;
use nubo_cloud::{Action, Facts, Mode, Needs};
use nubo_domain::{Error, ErrorKind, Result, Server, Volume};
use schemars::JsonSchema;
use serde::Serialize;

use crate::form::{Form, TEXT_MAX};
use crate::route::{Bound, on};
use crate::shelf::absent;
use crate::{address, catalogue, network, page, slug};

pub fn routes() -> Vec<Bound> {
    // What a caller needs follows from the service, whose own verb asks for it.
    let facts = Facts { name: "cancellation.create", needs: Needs::Credential, mode: Mode::Write };
    let at = ("POST", "/billing/service-cancel-requests/{slug}");
    let summary = "Cancels a service: deletes it now.";
    vec![on(facts, facts.name, at, summary, create)]
}

/// The services that there are, as their objects name them.
const SERVICES: [&str; 4] = ["Virtual Machine", "Block Storage", "IP Address", "Network"];

/// What customers give for a reason.
const REASONS: [&str; 6] = [
    "limit_expenses",
    "not_needed_anymore",
    "better_offer",
    "not_satisfied",
    "switch_product",
    "other",
];

/// A cancellation.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Cancellation {
    /// The service's slug, as it was asked for.
    pub slug: String,
    /// What it is.
    pub service_name: &'static str,
    /// `Immediate`.
    #[serde(rename = "type")]
    pub sort: &'static str,
    /// Why, if the customer said so.
    pub reason: Option<&'static str>,
    /// More about it, if the customer said so.
    pub description: Option<String>,
    /// `Approved`: the service is being deleted.
    pub status: &'static str,
}

/// The service that a slug alone tells: machines and disks have codes, addresses are digits.
fn service_of(slug: &str) -> Option<&'static str> {
    let is_code =
        |prefix: &str| slug.starts_with(prefix) && slug::read_code(prefix, slug).is_some();
    let is_digits = !slug.is_empty() && slug.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    match () {
        () if is_code("vm") => Some(SERVICES[0]),
        () if is_code("bs") => Some(SERVICES[1]),
        () if is_digits => Some(SERVICES[2]),
        () => None,
    }
}

async fn create(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let asked = form.word("service_name", &SERVICES);
    form.word("type", &["Immediate"]);
    let reason = form.word("reason", &REASONS);
    let description = form.text("description", TEXT_MAX);
    if let Some(text) = form.text("billing_cycle", TEXT_MAX) {
        // This address says the unit where orders say the cycle.
        let is_known = ["hour", "month"].contains(&text.as_str());
        let is_known = is_known || catalogue::cycle(&text).is_some();
        form.named("billing_cycle", &text, is_known.then_some(()));
    }
    // The address that came with a machine always goes with it, and one that was acquired by
    // itself only if that is said, as where a machine is destroyed.
    let release = form.flag("delete_public_ip").unwrap_or(false);
    let slug = req.path("slug").to_owned();
    let service_name = asked.or_else(|| service_of(&slug));
    if service_name.is_none() && !form.has("service_name") {
        form.missing("service_name");
    }
    form.verdict()?;
    let (sort, status) = ("Immediate", "Approved");
    let service_name = service_name.unwrap_or(SERVICES[0]);
    let made = Cancellation { slug, service_name, sort, reason, description, status };
    carry_out(&req, made, release).await
}

async fn carry_out(req: &Req, made: Cancellation, release_address: bool) -> Result<Reply> {
    match made.service_name {
        "Block Storage" => {
            let volume = coded::<Volume>("bs", &made.slug, "blockstorage")?;
            run(req, DeleteVolume { volume, seen: None }, made, "blockstorage").await
        }
        "IP Address" => {
            let address = address::at(req).await?.head.id.to_string();
            let action = ReleaseAddress { address, unassign: false, seen: None };
            run(req, action, made, "ip address").await
        }
        "Network" => {
            let network = network::at(req).await?.head.id.to_string();
            run(req, DeleteNetwork { network, seen: None }, made, "network").await
        }
        _ => {
            let server = coded::<Server>("vm", &made.slug, "virtual machine")?;
            let action = DeleteServer { server, release_address, seen: None };
            run(req, action, made, "virtual machine").await
        }
    }
}

/// The id in a code. Whether there is such a thing the deletion finds out, which may be asked for
/// again after it has happened: the same request has the same answer then.
fn coded<K: Tag>(prefix: &str, slug: &str, what: &str) -> Result<String> {
    let id = slug::read_code(prefix, slug).ok_or_else(|| absent(what))?;
    Ok(Id::<K>::of(id).to_string())
}

async fn run<A: Action>(
    req: &Req,
    action: A,
    made: Cancellation,
    what: &'static str,
) -> Result<Reply> {
    let message = "Service cancellation request submitted successfully";
    let render = move |_: A::Output| page::changed(StatusCode::CREATED, message, &made);
    let hidden = |error: Error| match error.kind() {
        ErrorKind::NotFound => absent(what),
        _ => error,
    };
    req.call_once(action, render).await.map_err(hidden)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_tells_its_service_unless_it_is_a_bare_id_or_a_name() {
        let id = "0192f0c17b1e7c3e8a520d2f6d2b9c11";
        assert_eq!(service_of(&format!("vm-{id}")), Some("Virtual Machine"));
        assert_eq!(service_of(&format!("bs-{id}")), Some("Block Storage"));
        assert_eq!(service_of("1981805"), Some("IP Address"));
        assert_eq!(service_of("198.18.0.5"), Some("IP Address"));
        for bare in [id, "0192f0c1-7b1e-7c3e-8a52-0d2f6d2b9c11", "web-1573741824", "vm-1", ""] {
            assert_eq!(service_of(bare), None, "{bare}");
        }
    }
}
