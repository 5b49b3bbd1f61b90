//! Reinstalling: a fresh disk of another operating system under the same server.

use http::StatusCode;
use nubo_api_kit::{Reply, Req, rendered};
use nubo_cloud::server::{Changed, RebuildServer};
use nubo_domain::Result;
use serde::Deserialize;

use crate::region::Places;
use crate::{body, os_template, server};

/// What readers of the documents should know of reinstalling.
pub const ABOUT: &str = "All data on the disk is lost. Id, label, region, primary address and \
     add-ons stay, and so does what it costs; the password is a new one. Send an \
     `Idempotency-Key` to repeat it safely within 24 hours.";

/// The body of a reinstallation.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct System {
    os: Option<String>,
    os_template: Option<String>,
}

pub async fn reinstall(req: Req) -> Result<Reply> {
    let system: System = body::read(&req).await?;
    let images = os_template::live(&req).await?;
    let image = os_template::chosen(&images, system.os, system.os_template)?.head.name.clone();
    let server = server::named(&req)?;
    let places = Places::of(&req).await?;
    let (_, password) = req.cloud().make_guest_password().await?;
    let (image, password) = (Some(image), Some(password));
    let action = RebuildServer { server, image, password, seen: None };
    let render =
        move |changed: Changed| rendered(StatusCode::OK, &server::detail(&changed.server, &places));
    req.call_once(action, render).await
}
