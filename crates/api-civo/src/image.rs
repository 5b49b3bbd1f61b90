//! Disk images: what instances start as.

use http::Method;
use nubo_api_kit::{Reply, Req};
use nubo_base::Time;
use nubo_cloud::image::of_medium;
use nubo_cloud::{AllOf, Get, ListOf, Listing};
use nubo_domain::image::Medium;
use nubo_domain::{Error, Image, Kind, Result};
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::Noun;
use crate::page::object;
use crate::read::{Said, id};
use crate::route::{Bound, on};

pub fn routes() -> Vec<Bound> {
    let noun = Noun::Image;
    let at = |path| (Method::GET, path);
    vec![
        on::<ListOf<Image>, _, _>(("image.list", noun), at("/v2/disk_images"), list)
            .gives::<Vec<Shown>>()
            .asks(&[("type", "`custom` for images of one's own.")]),
        on::<Get<Image>, _, _>(("image.get", noun), at("/v2/disk_images/{id}"), get)
            .gives::<Shown>(),
        // What the Python client and older programs know disk images as.
        on::<ListOf<Image>, _, _>(("image.list", noun), at("/v2/templates"), list)
            .gives::<Vec<Shown>>(),
        on::<Get<Image>, _, _>(("image.get", noun), at("/v2/templates/{id}"), get).gives::<Shown>(),
    ]
}

/// A disk image.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "DiskImage")]
struct Shown {
    id: String,
    /// What instances show as their `source_id`.
    name: String,
    version: String,
    state: &'static str,
    initial_user: String,
    distribution: String,
    os: &'static str,
    description: String,
    label: String,
    disk_image_url: &'static str,
    disk_image_size_bytes: u64,
    logo_url: &'static str,
    #[schemars(with = "String")]
    created_at: String,
    created_by: &'static str,
    distribution_default: bool,
}

/// Every image that disks start as, in the order of their making.
///
/// # Errors
/// Those of the store.
pub async fn all(req: &Req) -> Result<Vec<Image>> {
    let lookups = of_medium(Medium::Disk);
    req.call(AllOf::<Image>::new(Listing { lookups, ..Listing::default() })).await
}

async fn list(req: Req) -> Result<Reply> {
    let said = Said::of(&req).await?;
    // Images of one's own are a later kind.
    if said.text("type") == Some("custom") {
        return object::<[Shown]>(&[]);
    }
    let images = all(&req).await?;
    object(&images.iter().map(|image| shown(image, &images)).collect::<Vec<_>>())
}

async fn get(req: Req) -> Result<Reply> {
    let image = req.call(Get::<Image>::new(id::<Image>(&req, "id")?)).await?;
    if image.ended() || image.medium() != Medium::Disk {
        return Err(Error::not_found(Image::NAME));
    }
    let images = all(&req).await?;
    object(&shown(&image, &images))
}

fn shown(image: &Image, all: &[Image]) -> Shown {
    let of_it = |other: &&Image| other.os == image.os && other.available;
    let last = all.iter().rfind(of_it).map(|other| other.head.id);
    Shown {
        id: image.head.id.uuid().to_string(),
        name: image.head.name.clone(),
        version: image.os_version.clone(),
        state: if image.available { "available" } else { "unavailable" },
        initial_user: image.default_user.clone(),
        distribution: image.os.clone(),
        os: "linux",
        description: image.title.clone(),
        label: image.title.clone(),
        disk_image_url: "",
        disk_image_size_bytes: 0,
        logo_url: "",
        created_at: time(image.head.created),
        created_by: "",
        distribution_default: last == Some(image.head.id),
    }
}

/// A point in time (RFC 3339).
#[must_use]
pub fn time(time: Time) -> String {
    time.to_string()
}
