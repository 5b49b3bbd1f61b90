//! Zones, templates and offerings: what instances are ordered from.
//!
//! Two sorts of offerings have no counterpart in this cloud, whose volumes and networks come in one
//! sort only: each is a list of one, with an id that never changes.

use nubo_api_kit::Reply;
use nubo_base::Uuid;
use nubo_cloud::image::of_medium;
use nubo_domain::image::Medium;
use nubo_domain::{Error, Image, Region, Result, Size};
use schemars::JsonSchema;
use serde::Serialize;

use crate::op::{Bound, Op, Param, Shape, may, on};
use crate::page;
use crate::said::Said;

const ZONES: &str = "listZoneResponse";
const TEMPLATES: &str = "listTemplateResponse";
const ISOS: &str = "listIsoResponse";
const COMPUTE: &str = "listComputeOfferingResponse";
const STORAGE: &str = "listStorageOfferingResponse";
const NETWORKS: &str = "listNetworkOfferingResponse";

const ZONE: Param = may("zoneUuid", Shape::Uuid, "Only what can be had in this zone");
const ONE: Param = may("uuid", Shape::Uuid, "Only this one");

/// Operations on what can be ordered.
pub const OPS: &[Op] = &[
    Op::get("zone.list", "region.list", "/restapi/zone/zonelist")
        .says("Lists zones")
        .takes(&[ONE])
        .lists::<Zone>(ZONES),
    Op::get("template.list", "image.list", "/restapi/template/templateList")
        .says("Lists templates in each zone")
        .takes(&[ZONE, ONE])
        .lists::<Template>(TEMPLATES),
    Op::get("iso.list", "image.list", "/restapi/iso/isoList")
        .says("Lists ISOs in each zone, which instances read in their drives")
        .takes(&[ZONE, ONE])
        .lists::<Template>(ISOS),
    Op::get("compute.list", "size.list", "/restapi/compute/computeOfferingList")
        .says("Lists compute offerings")
        .takes(&[ZONE, ONE])
        .lists::<ComputeOffering>(COMPUTE),
    Op::get("compute.list_prices", "size.list", "/restapi/compute/computeOfferingListWithPrice")
        .says("Lists compute offerings with their prices")
        .takes(&[ZONE, ONE])
        .lists::<PricedOffering>(COMPUTE),
    Op::get("storage.list", "region.list", "/restapi/storage/storageOfferingList")
        .says("Lists storage offerings")
        .takes(&[ZONE, ONE])
        .lists::<StorageOffering>(STORAGE),
    Op::get("network_offering.list", "region.list", "/restapi/networkoffering/networkOfferingList")
        .says("Lists network offerings")
        .takes(&[ZONE, ONE])
        .lists::<NetworkOffering>(NETWORKS),
    Op::get(
        "network_offering.list_vpc",
        "region.list",
        "/restapi/networkoffering/vpcNetworkOfferingList",
    )
    .says("Lists network offerings for VPCs, of which there are none")
    .takes(&[ONE])
    .lists::<NetworkOffering>(NETWORKS),
];

pub fn routes() -> Vec<Bound> {
    let [zones, templates, isos, compute, prices, storage, networks, vpcs] = OPS else {
        return Vec::new();
    };
    vec![
        on(zones, list_zones),
        on(templates, |said| list_images(said, Medium::Disk)),
        on(isos, |said| list_images(said, Medium::Iso)),
        on(compute, list_compute),
        on(prices, list_prices),
        on(storage, list_storage),
        on(networks, list_networks),
        on(vpcs, list_vpc_networks),
    ]
}

/// A place where instances run.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Zone {
    /// Its id.
    pub uuid: String,
    /// Its name.
    pub name: String,
    /// Whether instances can be ordered there.
    pub is_active: bool,
}

async fn list_zones(said: Said) -> Result<Reply> {
    let found = match said.only::<Region>("uuid").await? {
        Some(found) => found,
        None => said.all::<Region>(Vec::new()).await?,
    };
    let shown = |region: &Region| Zone {
        uuid: region.head.id.uuid().to_string(),
        name: region.head.name.clone(),
        is_active: region.available,
    };
    page::list(ZONES, &found.iter().map(shown).collect::<Vec<_>>())
}

/// What an instance's root disk starts as, in one zone.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Template {
    /// Its id.
    pub uuid: String,
    /// Its name.
    pub name: String,
    /// Its name for people.
    pub description: String,
    /// The form of its disk.
    pub format: String,
    /// The family of its operating system.
    pub os_category_name: String,
    /// The zone's name.
    pub zone_name: String,
    /// The zone's id.
    pub zone_uuid: String,
    /// What it costs besides the instance.
    pub template_cost: String,
    /// Whether it can be ordered: true or false, as a text.
    pub is_active: String,
}

async fn list_images(said: Said, medium: Medium) -> Result<Reply> {
    let (name, format) = match medium {
        Medium::Disk => (TEMPLATES, "QCOW2"),
        Medium::Iso => (ISOS, "ISO"),
    };
    let zones = match said.zone().await? {
        Some(zone) => vec![zone],
        None => said.all::<Region>(Vec::new()).await?,
    };
    let images = match said.only::<Image>("uuid").await? {
        Some(found) => found.into_iter().filter(|image| image.medium() == medium).collect(),
        None => said.all::<Image>(of_medium(medium)).await?,
    };
    let in_zone = |zone: &Region, image: &Image| Template {
        uuid: image.head.id.uuid().to_string(),
        name: image.head.name.clone(),
        description: image.title.clone(),
        format: format.to_owned(),
        os_category_name: image.os.clone(),
        zone_name: zone.head.name.clone(),
        zone_uuid: zone.head.id.uuid().to_string(),
        template_cost: "0".to_owned(),
        is_active: image.available.to_string(),
    };
    let all = zones.iter().flat_map(|zone| images.iter().map(|image| in_zone(zone, image)));
    page::list(name, &all.collect::<Vec<_>>())
}

/// What an instance may have. Its numbers are texts.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ComputeOffering {
    /// Its id.
    pub uuid: String,
    /// Its name.
    pub name: String,
    /// What it is, for people.
    pub display_text: String,
    /// Memory in MiB.
    pub memory: String,
    /// Virtual processors.
    pub number_of_cores: String,
    /// Always null: processors are not sold by their clock.
    pub clock_speed: Option<String>,
    /// Where its root disk is.
    pub storage_type: String,
    /// Whether it can be ordered.
    pub is_active: bool,
}

/// The same with prices, as decimal texts.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PricedOffering {
    #[serde(flatten)]
    offering: ComputeOffering,
    /// The price of a started hour.
    pub hourly_price: String,
    /// The most a month can cost.
    pub monthly_price: String,
}

async fn sizes(said: &Said) -> Result<Vec<Size>> {
    said.zone().await?;
    match said.only::<Size>("uuid").await? {
        Some(found) => Ok(found),
        None => said.all::<Size>(Vec::new()).await,
    }
}

fn offering(size: &Size) -> ComputeOffering {
    let (vcpus, memory, disk) = (size.vcpus, size.memory_mib, size.disk_gib);
    ComputeOffering {
        uuid: size.head.id.uuid().to_string(),
        name: size.head.name.clone(),
        display_text: format!("{vcpus} vCPU, {memory} MB memory, {disk} GB disk"),
        memory: memory.to_string(),
        number_of_cores: vcpus.to_string(),
        clock_speed: None,
        storage_type: "local".to_owned(),
        is_active: size.available,
    }
}

async fn list_compute(said: Said) -> Result<Reply> {
    let sizes = sizes(&said).await?;
    page::list(COMPUTE, &sizes.iter().map(offering).collect::<Vec<_>>())
}

async fn list_prices(said: Said) -> Result<Reply> {
    let priced = |size: &Size| PricedOffering {
        offering: offering(size),
        hourly_price: size.price_hourly.to_string(),
        monthly_price: size.price_monthly.to_string(),
    };
    let sizes = sizes(&said).await?;
    page::list(COMPUTE, &sizes.iter().map(priced).collect::<Vec<_>>())
}

/// The one storage offering.
pub const STORAGE_ID: Uuid = Uuid::from_u128(0x5b00_0000_0000_4000_8000_0000_0000_0001);
/// Its name.
pub const STORAGE_NAME: &str = "volume";
/// The one network offering.
pub const NETWORK_ID: Uuid = Uuid::from_u128(0x5b00_0000_0000_4000_8000_0000_0000_0002);

/// What a volume may be.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StorageOffering {
    /// Its id.
    pub uuid: String,
    /// Its name.
    pub name: String,
    /// What it is, for people.
    pub description: String,
    /// Always `0`: the order says the size.
    pub disk_size: String,
    /// Where the disk is.
    pub storage_type: String,
    /// Whether it can be ordered.
    pub is_active: bool,
    /// Whether the order says the size.
    pub is_custom_disk: bool,
}

async fn list_storage(said: Said) -> Result<Reply> {
    said.zone().await?;
    let offering = StorageOffering {
        uuid: STORAGE_ID.to_string(),
        name: STORAGE_NAME.to_owned(),
        description: "A disk of any size that outlives instances".to_owned(),
        disk_size: "0".to_owned(),
        storage_type: "local".to_owned(),
        is_active: true,
        is_custom_disk: true,
    };
    let asked = is_asked_for(&said, STORAGE_ID);
    page::list(STORAGE, &asked.then_some(offering).into_iter().collect::<Vec<_>>())
}

/// What a network may be.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NetworkOffering {
    /// Its id.
    pub uuid: String,
    /// Its name.
    pub name: String,
    /// What it is, for people.
    pub display_text: String,
    /// Its name once more.
    pub offer_name: String,
    /// How widely it can be had.
    pub availability: String,
    /// What its addresses are.
    pub guest_ip_type: String,
    /// Whether it can be ordered.
    pub is_active: bool,
    /// Whether it is for trials only.
    pub network_trial_offering: bool,
}

async fn list_networks(said: Said) -> Result<Reply> {
    said.zone().await?;
    let offering = NetworkOffering {
        uuid: NETWORK_ID.to_string(),
        name: "isolated".to_owned(),
        display_text: "A private network with its own router".to_owned(),
        offer_name: "isolated".to_owned(),
        availability: "Optional".to_owned(),
        guest_ip_type: "Isolated".to_owned(),
        is_active: true,
        network_trial_offering: false,
    };
    let asked = is_asked_for(&said, NETWORK_ID);
    page::list(NETWORKS, &asked.then_some(offering).into_iter().collect::<Vec<_>>())
}

/// There are no VPCs; clients that list all sorts of offerings go on from here.
async fn list_vpc_networks(_: Said) -> Result<Reply> {
    page::list::<NetworkOffering>(NETWORKS, &[])
}

fn is_asked_for(said: &Said, id: Uuid) -> bool {
    said.text("uuid").is_none_or(|text| Uuid::try_parse(text.trim()) == Ok(id))
}

/// Refuses an order of another offering than the one there is.
///
/// # Errors
/// `validation_failed` at `field`.
pub fn check_offering(said: &Said, field: &str, id: Uuid) -> Result<()> {
    match said.text(field) {
        Some(text) if Uuid::try_parse(text.trim()) != Ok(id) => {
            Err(Error::invalid(field, format!("there is no such offering; the only one is {id}")))
        }
        _ => Ok(()),
    }
}
