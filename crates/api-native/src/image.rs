//! Images of the catalogue.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::image::{
    ChangeImage, ChangedImage, CreateImage, GivenSource, PullImage, RetireImage, of_medium,
};
use nubo_cloud::{Get, ListOf, Listing, Paged, Rendered};
use nubo_domain::image::Medium;
use nubo_domain::{Image, Result};
use nubo_wire::image as wire;
use nubo_wire::server::Fault;
use nubo_wire::text::{Checksum, WebAddress};

use crate::answer::{self, labels, stamp};
use crate::params::{Params, cursor};
use crate::route::{Bound, on};
use crate::wait::settled;
use crate::{check, words};

pub fn routes() -> Vec<Bound> {
    vec![
        on("image.list", list),
        on("image.get", get),
        on("image.create", create),
        on("image.change", change),
        on("image.pull", pull),
        on("image.retire", retire),
    ]
}

/// An image as it is shown.
pub fn shown(image: &Image) -> wire::Image {
    let orderable = image.available && image.check_obtainable().is_ok();
    wire::Image {
        id: image.head.id.to_string(),
        name: image.head.name.clone(),
        status: words::catalogue(orderable, nubo_domain::Kind::ended(image)),
        medium: words::medium(image.medium()),
        title: image.title.clone(),
        os: image.os.clone(),
        os_version: image.os_version.clone(),
        default_user: image.default_user.clone(),
        min_disk_gib: image.min_disk_gib,
        min_memory_mib: image.min_memory_mib,
        source: source_of(image),
        pull: pull_of(image),
        labels: labels(&image.head.labels),
        created_at: stamp(image.head.created),
        updated_at: stamp(image.head.updated),
        operation_id: None,
    }
}

fn source_of(image: &Image) -> Option<wire::ImageOrigin> {
    image.source.as_ref().map(|source| wire::ImageOrigin {
        url: WebAddress(source.url.clone()),
        checksum: source.checksum.as_ref().map(|sum| Checksum::from(sum.as_str())),
        format: words::image_format(source.format),
    })
}

fn pull_of(image: &Image) -> Option<wire::ImagePull> {
    let fault =
        |f: &nubo_domain::server::Fault| Fault { code: f.code.clone(), message: f.message.clone() };
    image.source.as_ref().map(|_| wire::ImagePull {
        status: words::pull(image.state()),
        bytes: image.progress.bytes,
        total_bytes: image.progress.total_bytes,
        percent: image.progress.percent(),
        fault: image.fault.as_ref().map(fault),
    })
}

fn given(source: wire::ImageSource) -> GivenSource {
    let format = match source.format {
        wire::ImageFormat::Qcow2 => "qcow2",
        wire::ImageFormat::Raw => "raw",
        wire::ImageFormat::Iso => "iso",
    };
    GivenSource {
        url: source.url.0,
        checksum: source.checksum.map(|sum| sum.0),
        format: Some(format.to_owned()),
    }
}

async fn list(req: Req) -> Result<Reply> {
    let params = Params::of(&req, "image.list")?;
    let medium = params.one("medium").and_then(|word| word.parse().ok());
    let lookups = of_medium(medium.unwrap_or(Medium::Disk));
    let listing = Listing { lookups, ..params.listing::<Image>()? };
    let Paged { items, next } = req.call(ListOf::<Image>::new(listing)).await?;
    answer::page(&req, items.iter().map(shown).collect(), cursor::<Image>(next))
}

async fn get(req: Req) -> Result<Reply> {
    let image = req.call(Get::<Image>::new(req.path("id"))).await?;
    answer::object(&shown(&image), image.head.version)
}

async fn create(req: Req) -> Result<Reply> {
    let body: wire::CreateImage = check::body(&req)?;
    let action = CreateImage {
        name: body.name.0,
        title: body.title.0,
        os: body.os.0,
        os_version: body.os_version.0,
        default_user: body.default_user.0,
        min_disk_gib: body.min_disk_gib,
        min_memory_mib: body.min_memory_mib,
        source: body.source.map(given),
    };
    let render = |i: Image| answer::changed(StatusCode::CREATED, &shown(&i), i.head.version);
    req.call_once(action, render).await
}

async fn change(req: Req) -> Result<Reply> {
    let body: wire::ChangeImage = check::body(&req)?;
    let action = ChangeImage {
        image: req.path("id").to_owned(),
        title: body.title.map(|title| title.0),
        available: body.available,
        min_memory_mib: body.min_memory_mib,
        source: body.source.map(given),
        seen: req.if_match()?,
    };
    let render = |i: Image| answer::changed(StatusCode::OK, &shown(&i), i.head.version);
    req.call_once(action, render).await
}

async fn pull(req: Req) -> Result<Reply> {
    let action = PullImage { image: req.path("id").to_owned(), seen: req.if_match()? };
    let once = req.once()?;
    let render = |changed: ChangedImage| -> Rendered {
        let operation_id = changed.operation.map(|id| id.to_string());
        let body = wire::Image { operation_id, ..shown(&changed.image) };
        answer::changed(StatusCode::OK, &body, changed.image.head.version)
    };
    let rendered = req.cloud().call_once(req.caller(), action, once, render).await?;
    settled::<Image>(&req, rendered).await
}

async fn retire(req: Req) -> Result<Reply> {
    let image = req.path("id").to_owned();
    req.call_once(RetireImage { image }, |i: Image| answer::deleted(i.head.id)).await
}
