//! Templates: the images that machines start from.

use nubo_api_kit::{Reply, Req};
use nubo_cloud::image::of_medium;
use nubo_cloud::{Facts, ListOf, Listing};
use nubo_domain::image::Medium;
use nubo_domain::{Image, Region, Result};
use schemars::JsonSchema;
use serde::Serialize;

use crate::catalogue::{self, fixed_id};
use crate::page::Wanted;
use crate::route::{Bound, on};
use crate::shelf::{Shelf, all};

pub fn routes() -> Vec<Bound> {
    let facts = Facts::of::<ListOf<Image>>();
    vec![on(facts, "template.list", ("GET", "/templates"), "Lists templates.", |req| {
        list(req, Medium::Disk)
    })]
}

/// A family of systems.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OperatingSystem {
    /// Its id.
    pub id: String,
    /// Its name, such as `debian`.
    pub name: String,
    /// Its slug.
    pub slug: String,
    /// `Linux`.
    pub family: &'static str,
    /// Who logs in.
    pub vm_default_username: String,
}

/// One version of a system.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OperatingSystemVersion {
    /// Its id.
    pub id: String,
    /// For instance `12`.
    pub version: String,
    /// Nothing is paid for a system here.
    pub pricing_type: &'static str,
}

/// A template.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Template {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Its slug, which orders name.
    pub slug: String,
    /// `Public`: offered by the cloud.
    #[serde(rename = "type")]
    pub sort: &'static str,
    /// `Operating System`.
    pub image_type: &'static str,
    /// `QCOW2` or `ISO`.
    pub file_type: &'static str,
    /// The region that was asked for, and that of the machine beside one; every region has it.
    pub region_id: Option<String>,
    /// Whose it is.
    pub cloud_provider_id: String,
    /// The provider's set-up.
    pub cloud_provider_setup_id: String,
    /// Whether it can be ordered.
    pub status: bool,
    /// Whether a password can be set.
    pub password_enabled: bool,
    /// The smallest root disk in GB.
    pub min_storage: u64,
    /// Its system.
    pub operating_system: OperatingSystem,
    /// Its system's version.
    pub operating_system_version: OperatingSystemVersion,
    /// The address of its picture, if it has one.
    pub icon_url: Option<String>,
}

/// An image as it is shown.
#[must_use]
pub fn shown(image: &Image, region: Option<&Region>) -> Template {
    let version = format!("{} {}", image.os, image.os_version);
    Template {
        id: image.head.id.uuid().to_string(),
        name: image.title.clone(),
        slug: image.head.name.clone(),
        sort: "Public",
        image_type: "Operating System",
        file_type: match image.medium() {
            Medium::Disk => "QCOW2",
            Medium::Iso => "ISO",
        },
        region_id: region.map(|region| region.head.id.uuid().to_string()),
        cloud_provider_id: catalogue::provider().id,
        cloud_provider_setup_id: catalogue::setup().id,
        status: image.available,
        password_enabled: true,
        min_storage: image.min_disk_gib,
        operating_system: OperatingSystem {
            id: fixed_id(&format!("os {}", image.os)).to_string(),
            name: image.os.clone(),
            slug: crate::slug::plain(&image.os, "os"),
            family: "Linux",
            vm_default_username: image.default_user.clone(),
        },
        operating_system_version: OperatingSystemVersion {
            id: fixed_id(&format!("os version {version}")).to_string(),
            version: image.os_version.clone(),
            pricing_type: "free",
        },
        icon_url: None,
    }
}

/// The images of a medium.
///
/// # Errors
/// Those of the cloud.
pub async fn list(req: Req, medium: Medium) -> Result<Reply> {
    let wanted = Wanted::of(&req);
    let listing = Listing { lookups: of_medium(medium), ..Listing::default() };
    let images: Vec<Image> = all(&req, listing).await?;
    let shelf = Shelf::places(&req).await?;
    let asked = wanted.filter("region").map(|text| shelf.region(text));
    let region = asked.unwrap_or_else(|| shelf.regions.first());
    let there = images.iter().filter(|_| asked != Some(None));
    wanted.sheet_of(&req, there.map(|image| shown(image, region)).collect())
}
