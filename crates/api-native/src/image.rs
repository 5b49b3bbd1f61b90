//! Images of the catalogue.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::image::{ChangeImage, CreateImage, RetireImage};
use nubo_cloud::{Get, ListOf, Paged};
use nubo_domain::{Image, Result};
use nubo_wire::image as wire;

use crate::answer::{self, labels, stamp};
use crate::params::{Params, cursor};
use crate::route::{Bound, on};
use crate::{check, words};

pub fn routes() -> Vec<Bound> {
    vec![
        on("image.list", list),
        on("image.get", get),
        on("image.create", create),
        on("image.change", change),
        on("image.retire", retire),
    ]
}

fn shown(image: &Image) -> wire::Image {
    wire::Image {
        id: image.head.id.to_string(),
        name: image.head.name.clone(),
        status: words::catalogue(image.available, image.retired),
        title: image.title.clone(),
        os: image.os.clone(),
        os_version: image.os_version.clone(),
        default_user: image.default_user.clone(),
        min_disk_gib: image.min_disk_gib,
        labels: labels(&image.head.labels),
        created_at: stamp(image.head.created),
        updated_at: stamp(image.head.updated),
    }
}

async fn list(req: Req) -> Result<Reply> {
    let listing = Params::of(&req, "image.list")?.listing::<Image>()?;
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
        seen: req.if_match()?,
    };
    let render = |i: Image| answer::changed(StatusCode::OK, &shown(&i), i.head.version);
    req.call_once(action, render).await
}

async fn retire(req: Req) -> Result<Reply> {
    let image = req.path("id").to_owned();
    req.call_once(RetireImage { image }, |i: Image| answer::deleted(i.head.id)).await
}
