//! OS templates: our images, and the names that orders call them by.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_domain::image::Medium;
use nubo_domain::{Error, Image, Kind, Result};
use serde::Serialize;

use crate::{body, page, words};

/// An image as it is shown.
#[derive(Serialize)]
struct Shown {
    id: String,
    family: String,
    label: String,
}

pub async fn list(req: Req) -> Result<Reply> {
    let images = live(&req).await?;
    let shown = images.iter().map(|image| Shown {
        id: image.head.name.clone(),
        family: image.os.clone(),
        label: image.title.clone(),
    });
    Reply::json(StatusCode::OK, &shown.collect::<Vec<_>>())
}

/// The images that can be ordered.
///
/// # Errors
/// Those of the store.
pub async fn live(req: &Req) -> Result<Vec<Image>> {
    let images: Vec<Image> = page::all(req).await?;
    let is_live = |image: &Image| image.available && !image.ended();
    let is_disk = |image: &Image| image.medium() == Medium::Disk;
    Ok(images.into_iter().filter(|image| is_live(image) && is_disk(image)).collect())
}

/// The image that `os` and `osTemplate` agree on. Each is a template's id, an older id without
/// dots, or a family; the family alone does not say which version.
///
/// # Errors
/// `validation_failed` at the field that names nothing, or when the two do not name one image.
pub fn chosen(images: &[Image], os: Option<String>, template: Option<String>) -> Result<&Image> {
    let by_os = matching(images, "os", body::text("os", os, 64)?)?;
    let by_template = matching(images, "osTemplate", body::text("osTemplate", template, 128)?)?;
    let mut both = by_os
        .into_iter()
        .filter(|image| by_template.iter().any(|other| other.head.id == image.head.id));
    match (both.next(), both.next()) {
        (Some(one), None) => Ok(one),
        (None, _) => Err(Error::invalid("osTemplate", "must name the same system as os")),
        (Some(_), Some(_)) => {
            Err(Error::invalid("osTemplate", "must be the id of an OS template, with its version"))
        }
    }
}

/// The images that a text names: one by its id or its id without dots, all of a family.
fn matching<'a>(images: &'a [Image], field: &str, text: String) -> Result<Vec<&'a Image>> {
    let given = text.to_ascii_lowercase();
    let by = |is_it: &dyn Fn(&Image) -> bool| {
        images.iter().filter(|image| is_it(image)).collect::<Vec<_>>()
    };
    let ways: [&dyn Fn(&Image) -> bool; 3] = [
        &|image| image.head.name.to_ascii_lowercase() == given,
        &|image| image.head.name.to_ascii_lowercase().replace('.', "") == given,
        &|image| image.os.to_ascii_lowercase() == given,
    ];
    let found = ways.into_iter().map(by).find(|found| !found.is_empty());
    found.ok_or_else(|| Error::invalid(field, words::unknown("OS template", &text)))
}

/// Whether a server of this template is reached by remote desktop.
pub fn is_windows(image: &str) -> bool {
    image.starts_with("windows")
}
