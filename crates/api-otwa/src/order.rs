//! Orders of servers.

use http::StatusCode;
use nubo_api_kit::{Reply, Req, rendered};
use nubo_cloud::server::{Changed, CreateServer};
use nubo_domain::billing::Period;
use nubo_domain::{Error, HostName, Kind, Result, Size};
use serde::Deserialize;

use crate::region::Places;
use crate::{body, os_template, page, server, words};

/// What readers of the documents should know of ordering.
pub const ABOUT: &str = "The first month is taken from the wallet at once. The server starts as \
     `pending`; poll it until it is `running`. Send an `Idempotency-Key` to repeat an order safely \
     within 24 hours.";

/// The body of an order.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Order {
    product_id: Option<String>,
    os: Option<String>,
    os_template: Option<String>,
    label: Option<String>,
    hostname: Option<String>,
    region: Option<String>,
    addons: Option<Vec<String>>,
}

pub async fn create(req: Req) -> Result<Reply> {
    let order: Order = body::read(&req).await?;
    let size = product(&req, order.product_id).await?;
    let images = os_template::live(&req).await?;
    let image = os_template::chosen(&images, order.os, order.os_template)?.head.name.clone();
    let places = Places::of(&req).await?;
    let region = order.region.map(|region| places.named(region)).transpose()?;
    refuse_addons(order.addons.unwrap_or_default())?;
    let Names { label, host } = Names::of(&req, order.label, order.hostname)?;
    let (_, password) = req.cloud().make_guest_password().await?;
    let action = CreateServer {
        name: host,
        any_name: true,
        title: Some(label),
        size,
        image,
        region,
        // There is no word for rules in this API: its servers are reached on every port.
        open: true,
        password: Some(password),
        count: 1,
        public_ip: true,
        period: Period::Monthly,
        ..CreateServer::default()
    };
    req.call_once(action, move |made| ordered(made, &places)).await
}

fn ordered(made: Vec<Changed>, places: &Places) -> nubo_cloud::Rendered {
    let shown = made.first().map(|changed| server::detail(&changed.server, places));
    rendered(StatusCode::CREATED, &shown)
}

/// The size that a product's id stands for, in the form of the rules.
async fn product(req: &Req, given: Option<String>) -> Result<String> {
    let text = body::text("productId", given, 64)?;
    let id = words::read_id::<Size>(&text);
    let id = id.ok_or_else(|| Error::invalid("productId", "must be a UUID"))?;
    let sizes: Vec<Size> = page::all(req).await?;
    let is_sold = sizes.iter().any(|size| size.head.id == id && size.available && !size.ended());
    let unknown = || Error::invalid("productId", words::unknown("product", &text));
    is_sold.then(|| id.to_string()).ok_or_else(unknown)
}

/// No product of this cloud offers add-ons, so every id is an unknown one.
fn refuse_addons(wanted: Vec<String>) -> Result<()> {
    match wanted.first() {
        Some(id) => Err(Error::invalid("addons", words::unknown("add-on", id))),
        None => Ok(()),
    }
}

/// What a server is called.
struct Names {
    label: String,
    host: String,
}

impl Names {
    /// The names of an order; each is made from the other, or up.
    fn of(req: &Req, label: Option<String>, host: Option<String>) -> Result<Self> {
        let label = label.map(body::label).transpose()?;
        let host = match host {
            Some(host) => Some(HostName::parse("hostname", &host)?.as_str().to_owned()),
            None => label.as_deref().and_then(as_host_name),
        };
        let made_up = || format!("vps-{:08x}", req.cloud().ids().number() & 0xffff_ffff);
        let host = host.unwrap_or_else(made_up);
        let first = host.split('.').next().unwrap_or(&host);
        let label = label.unwrap_or_else(|| first.to_owned());
        Ok(Self { label, host })
    }
}

/// A label as a host name; none for one without letters and digits.
fn as_host_name(label: &str) -> Option<String> {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let text: String = label.chars().map(plain).take(63).collect();
    let text = text.trim_matches('-').to_owned();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_becomes_a_host_name() {
        assert_eq!(as_host_name("My web_1").as_deref(), Some("my-web-1"));
        assert_eq!(as_host_name(&format!("a{}", "_".repeat(63))).as_deref(), Some("a"));
        for label in ["a", "A 1", "x_-_y", &"z".repeat(64)] {
            assert!(HostName::parse("name", &as_host_name(label).unwrap()).is_ok(), "{label}");
        }
    }
}
