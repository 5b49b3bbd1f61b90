//! What there is to choose from: regions, providers, ways to pay by time, sorts of storage.
//!
//! There is one provider here, this cloud, and one sort of storage, the hosts' own disks; their
//! names are fixed words of this API.

use nubo_api_kit::{Reply, Req};
use nubo_base::{Uuid, digest};
use nubo_cloud::{Facts, ListOf};
use nubo_domain::billing::Period;
use nubo_domain::image::Medium;
use nubo_domain::{Image, Region, Result, Size};
use schemars::JsonSchema;
use serde::Serialize;

use crate::page::Wanted;
use crate::route::{Bound, on};
use crate::shelf::Shelf;

pub fn routes() -> Vec<Bound> {
    let facts = Facts::of::<ListOf<Region>>();
    let list = |verb, path, summary, handler: fn(Wanted) -> Many| {
        on(facts, verb, ("GET", path), summary, move |req| fixed(req, handler))
    };
    vec![
        on(facts, "region.list", ("GET", "/regions"), "Lists regions.", regions),
        list("provider.list", "/cloud-providers", "Lists cloud providers.", providers),
        list("server_type.list", "/servers", "Lists sorts of hosts.", servers),
        list("storage.list", "/storage-categories", "Lists sorts of storage.", storages),
        list("cycle.list", "/billing-cycles", "Lists billing cycles.", cycles),
        list("own_template.list", "/account/templates", "Lists own templates.", nothing),
        list("app.list", "/marketplace-apps", "Lists ready-made machines.", nothing),
        list("icon.list", "/project-icons", "Lists pictures for projects.", nothing),
        list(
            "cancellation.list",
            "/billing/service-cancel-requests",
            "Lists cancellations that wait: there are none, as each is carried out at once.",
            nothing,
        ),
        on(facts, "currency.list", ("GET", "/currencies"), "Lists currencies.", currencies),
    ]
}

/// A fixed list with how many it has in all.
type Many = (Vec<serde_json::Value>, u64, Wanted);

async fn fixed(req: Req, list: fn(Wanted) -> Many) -> Result<Reply> {
    let (data, total, wanted) = list(Wanted::of(&req));
    wanted.sheet(&req, data, total)
}

fn many<T: Serialize>(wanted: Wanted, items: Vec<T>) -> Many {
    let (items, total) = wanted.cut(items);
    let values = items.iter().map(|item| serde_json::to_value(item).unwrap_or_default());
    (values.collect(), total, wanted)
}

/// The UUID of what is no row: always the same for the same words.
#[must_use]
pub fn fixed_id(words: &str) -> Uuid {
    let hash = digest(&[b"octos ", words.as_bytes()]);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    // Version 8, variant 1 (RFC 9562 section 5.8): an id made by rules of one's own.
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    Uuid::from_bytes(bytes)
}

/// The slug of this cloud as a provider.
pub const PROVIDER: &str = "nubo";

/// The slug of the one sort of storage.
pub const STORAGE: &str = "local-storage";

/// This cloud as a provider.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Provider {
    /// Its id.
    pub id: String,
    /// The id of its sort of hosts.
    pub server_id: String,
    /// Its name.
    pub name: &'static str,
    /// Its name for people.
    pub display_name: &'static str,
    /// Its slug, which orders name.
    pub slug: &'static str,
    /// Whether one set-up serves several regions.
    pub is_multi_region_setup: bool,
    /// Whether it takes orders.
    pub status: bool,
    /// What can be ordered of it.
    pub services: Vec<&'static str>,
    /// The address of its picture, if it has one.
    pub icon: Option<String>,
}

/// What can be ordered here.
pub const SERVICES: [&str; 4] = ["Virtual Machine", "Block Storage", "Network", "IP Address"];

/// This cloud as a provider.
#[must_use]
pub fn provider() -> Provider {
    Provider {
        id: fixed_id("provider").to_string(),
        server_id: fixed_id("server").to_string(),
        name: "nubo",
        display_name: "Nubo",
        slug: PROVIDER,
        is_multi_region_setup: true,
        status: true,
        services: SERVICES.to_vec(),
        icon: None,
    }
}

/// The provider's set-up in all regions.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Setup {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: &'static str,
    /// Its slug.
    pub slug: &'static str,
    /// The provider's id.
    pub cloud_provider_id: String,
}

/// The provider's set-up.
#[must_use]
pub fn setup() -> Setup {
    let cloud_provider_id = provider().id;
    Setup { id: fixed_id("setup").to_string(), name: "nubo", slug: PROVIDER, cloud_provider_id }
}

/// Something of which little more than a name is known.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its slug.
    pub slug: String,
    /// Whether it can be chosen.
    pub status: bool,
}

fn named(kind: &str, name: &str, slug: &str) -> Named {
    let id = fixed_id(&format!("{kind} {slug}")).to_string();
    Named { id, name: name.to_owned(), slug: slug.to_owned(), status: true }
}

/// The one sort of storage.
#[must_use]
pub fn storage() -> Named {
    named("storage", "Local Storage", STORAGE)
}

/// How something may be paid.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PaymentMode {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: &'static str,
    /// Its slug.
    pub slug: &'static str,
    /// Its name for people.
    pub display_name: &'static str,
    /// Whether it can be chosen.
    pub status: bool,
}

/// Paying out of a wallet.
fn prepaid() -> PaymentMode {
    PaymentMode {
        id: fixed_id("payment mode prepaid").to_string(),
        name: "prepaid",
        slug: "prepaid",
        display_name: "Prepaid",
        status: true,
    }
}

/// What is paid for by the hour or the month.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Cycle {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: &'static str,
    /// Its slug, which orders name.
    pub slug: &'static str,
    /// How many units it lasts.
    pub duration: u32,
    /// `hour` or `month`.
    pub unit: &'static str,
    /// Whether it can be chosen.
    pub is_enabled: bool,
    /// How it may be paid.
    pub payment_modes: Vec<PaymentMode>,
}

/// The billing cycles that can be chosen.
#[must_use]
pub fn all_cycles() -> [Cycle; 2] {
    let cycle = |name, slug, unit| Cycle {
        id: fixed_id(&format!("cycle {slug}")).to_string(),
        name,
        slug,
        duration: 1,
        unit,
        is_enabled: true,
        payment_modes: vec![prepaid()],
    };
    [cycle("Hourly", "hourly", "hour"), cycle("Monthly", "monthly", "month")]
}

/// The billing cycle of a period.
#[must_use]
pub fn cycle_of(period: Period) -> Cycle {
    let [hour, month] = all_cycles();
    match period {
        Period::Hourly => hour,
        Period::Monthly => month,
    }
}

/// The period that the slug, id or name of a billing cycle names.
#[must_use]
pub fn period(text: &str) -> Option<Period> {
    let found = cycle(text)?;
    let all = [Period::Hourly, Period::Monthly];
    all.into_iter().find(|period| cycle_of(*period).slug == found.slug)
}

/// The billing cycle that a slug, id or name names.
#[must_use]
pub fn cycle(text: &str) -> Option<Cycle> {
    let fits = |c: &Cycle| c.slug == text || c.id == text || c.name.eq_ignore_ascii_case(text);
    all_cycles().into_iter().find(fits)
}

/// Whether a text names this cloud as a provider.
#[must_use]
pub fn is_provider(text: &str) -> bool {
    let own = provider();
    text.eq_ignore_ascii_case(own.slug) || text == own.id || text == setup().id
}

/// Whether a text names the one sort of storage.
#[must_use]
pub fn is_storage(text: &str) -> bool {
    let own = storage();
    text == own.slug || text == own.id || text.eq_ignore_ascii_case(&own.name)
}

/// A region.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RegionView {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Its slug, which orders name.
    pub slug: String,
    /// The provider there.
    pub cloud_provider: Provider,
    /// The provider's set-up there.
    pub cloud_provider_setup: Setup,
    /// The country's name or code.
    pub country: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country_code: Option<String>,
    /// Not known here.
    pub continent_code: Option<String>,
    /// Not known here.
    pub continent_name: Option<String>,
    /// A remark.
    pub description: Option<String>,
    /// Whether it takes orders.
    pub status: bool,
    /// Not told here.
    pub cpu_speed: Option<u32>,
    /// Whether it is announced only.
    pub is_coming_soon: bool,
    /// Consoles are opened at the cloud's own address.
    pub console_proxy_ip_address: Option<String>,
    /// Consoles are opened at the cloud's own address.
    pub console_proxy_domain: Option<String>,
}

fn region(region: &Region) -> RegionView {
    let country = Some(region.country.clone()).filter(|code| !code.is_empty());
    RegionView {
        id: region.head.id.uuid().to_string(),
        name: titled(region),
        slug: region.head.name.clone(),
        cloud_provider: provider(),
        cloud_provider_setup: setup(),
        country: country.clone(),
        country_code: country,
        continent_code: None,
        continent_name: None,
        description: None,
        status: region.available,
        cpu_speed: None,
        is_coming_soon: false,
        console_proxy_ip_address: None,
        console_proxy_domain: None,
    }
}

/// A region's name for people.
#[must_use]
pub fn titled(region: &Region) -> String {
    if region.title.is_empty() { region.head.name.clone() } else { region.title.clone() }
}

async fn regions(req: Req) -> Result<Reply> {
    let shelf = Shelf::places(&req).await?;
    let wanted = Wanted::of(&req);
    wanted.sheet_of(&req, shelf.regions.iter().map(region).collect())
}

fn providers(wanted: Wanted) -> Many {
    many(wanted, vec![provider()])
}

fn servers(wanted: Wanted) -> Many {
    let own = Named { id: fixed_id("server").to_string(), ..named("server", "Nubo", PROVIDER) };
    many(wanted, vec![own])
}

fn storages(wanted: Wanted) -> Many {
    many(wanted, vec![storage()])
}

/// What this cloud does not keep: there is none of it.
fn nothing(wanted: Wanted) -> Many {
    many(wanted, Vec::<Named>::new())
}

fn cycles(wanted: Wanted) -> Many {
    many(wanted, all_cycles().to_vec())
}

async fn currencies(req: Req) -> Result<Reply> {
    let policy = req.cloud().policy();
    let name = &policy.currency;
    let own = named("currency", name, &name.to_ascii_lowercase());
    let (data, total, wanted) = many(Wanted::of(&req), vec![own]);
    wanted.sheet(&req, data, total)
}

/// A size by slug, id or name.
pub fn size<'a>(sizes: &'a [Size], text: &str) -> Option<&'a Size> {
    sizes.iter().find(|s| s.head.name == text || text.parse() == Ok(s.head.id.uuid()))
}

/// An image of a medium by slug, id or name.
pub fn image<'a>(images: &'a [Image], medium: Medium, text: &str) -> Option<&'a Image> {
    let is_named =
        |i: &Image| i.head.name == text || text.parse() == Ok(i.head.id.uuid()) || i.title == text;
    images.iter().find(|image| image.medium() == medium && is_named(image))
}
