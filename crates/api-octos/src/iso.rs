//! ISOs: which there are, and machines' drives.

use nubo_api_kit::{Reply, Req};
use nubo_cloud::server::{AttachIso, DetachIso};
use nubo_cloud::{Facts, ListOf};
use nubo_domain::image::Medium;
use nubo_domain::{Image, Result};

use crate::catalogue;
use crate::form::{Form, TEXT_MAX};
use crate::route::{Bound, on};
use crate::server::{act, at};
use crate::shelf::Shelf;
use crate::template;

pub fn routes() -> Vec<Bound> {
    vec![
        on(
            Facts::of::<ListOf<Image>>(),
            "iso.list",
            ("GET", "/isos"),
            "Lists ISOs, which machines have in their drives.",
            |req| template::list(req, Medium::Iso),
        ),
        on(
            Facts::of::<AttachIso>(),
            "virtual_machine.attach_iso",
            ("POST", "/virtual-machines/{slug}/attach-iso"),
            "Puts an ISO into a machine's drive.",
            attach,
        ),
        on(
            Facts::of::<DetachIso>(),
            "virtual_machine.detach_iso",
            ("POST", "/virtual-machines/{slug}/detach-iso"),
            "Takes the ISO out of a machine's drive.",
            detach,
        ),
    ]
}

/// The id of the ISO that the field `iso` names by slug, id or name.
async fn named(req: &Req, form: &mut Form, text: &str) -> Result<Option<String>> {
    let shelf = Shelf::whole(req).await?;
    let found = form.named("iso", text, catalogue::image(&shelf.images, Medium::Iso, text));
    Ok(found.map(|image| image.head.id.to_string()))
}

async fn attach(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let text = form.required("iso", TEXT_MAX);
    let iso = named(&req, &mut form, &text).await?.unwrap_or_default();
    form.verdict()?;
    let server = at(&req).await?.head.id.to_string();
    act(&req, AttachIso { server, iso, seen: None }, "ISO is being attached").await
}

async fn detach(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let iso = match form.text("iso", TEXT_MAX) {
        Some(text) => named(&req, &mut form, &text).await?,
        None => None,
    };
    form.verdict()?;
    let server = at(&req).await?.head.id.to_string();
    act(&req, DetachIso { server, iso, seen: None }, "ISO is being detached").await
}
