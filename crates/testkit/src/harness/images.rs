//! Images that workflows fetch or wait for: how one comes to be ready, and what must hold of it
//! afterwards.

use nubo_base::{Id, Uuid};
use nubo_domain::image::{
    Checksum, ImageEvent, ImageFormat, ImageSource, ImageState, NewImage, PULL,
};
use nubo_domain::server::flows;
use nubo_domain::{Error, Head, Image, Result, Server};
use nubo_flows::{ISO, OLD_ISO};
use nubo_ports::{Objects, StoreExt as _, Tx};
use serde_json::{Value, json};

use super::settings::Before;
use super::stage::Case;
use super::{Expect, Finding};

/// An image that only the case of this server has: cases share a store.
fn vendors(server: &Server) -> Result<Image> {
    let own = server.head.id.uuid();
    let checksum = Checksum::parse("checksum", &format!("sha256:{0}{0}", own.simple()))?;
    let url = "http://vendor.example/disk";
    let source = ImageSource::new(url, Some(checksum), ImageFormat::Qcow2)?;
    Ok(Image::new(NewImage {
        head: Head::new(Id::of(own), format!("vendors-{}", own.simple()), server.head.created),
        title: "Vendor's".to_owned(),
        os: "linux".to_owned(),
        os_version: "1".to_owned(),
        default_user: "root".to_owned(),
        min_disk_gib: 1,
        min_memory_mib: 0,
        source: Some(source),
    }))
}

/// The image of a server's case; none in cases without one.
pub fn pulled(tx: &mut dyn Tx, server: Id<Server>) -> Result<Option<Image>> {
    tx.find(Id::of(server.uuid()))
}

/// An image is to be fetched.
pub fn pull(tx: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    let mut image = vendors(server)?;
    image.on(ImageEvent::Pull)?;
    tx.insert(&mut image)?;
    let host = server.host.ok_or_else(|| Error::internal("the harness' server has no host"))?;
    Ok(json!({ "host": host, "image": image.key() }))
}

/// The server is to be of an image that another host has fetched.
pub fn need(tx: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    let mut image = vendors(server)?;
    image.on(ImageEvent::Pull)?;
    image.on(ImageEvent::Pulled)?;
    tx.insert(&mut image)?;
    server.build.set_image(&image);
    Ok(json!({}))
}

/// An ISO that only the case of this server has, and no host; another each time.
fn iso(server: &Server) -> Result<Image> {
    let (high, _) = server.head.id.uuid().as_u64_pair();
    let number = server.plugs + 1;
    let text = format!("sha256:{high:016x}{number:016x}{high:016x}{number:016x}");
    let checksum = Some(Checksum::parse("checksum", &text)?);
    let source = ImageSource::new("http://vendor.example/iso", checksum, ImageFormat::Iso)?;
    let like = vendors(server)?;
    let id = Id::of(Uuid::from_u64_pair(high, 1_000 + number));
    let head = Head::new(id, format!("iso-{high:x}-{number}"), server.head.created);
    let mut image = Image::new(NewImage {
        head,
        title: like.title,
        os: like.os,
        os_version: like.os_version,
        default_user: like.default_user,
        min_disk_gib: like.min_disk_gib,
        min_memory_mib: like.min_memory_mib,
        source: Some(source),
    });
    image.on(ImageEvent::Pull)?;
    image.on(ImageEvent::Pulled)?;
    Ok(image)
}

/// An ISO that another host has fetched is to lie in the drive.
pub fn attach(tx: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    let mut image = iso(server)?;
    tx.insert(&mut image)?;
    Ok(change(server, Some(image.head.id)))
}

/// Nothing is to lie in the drive.
pub fn detach(_: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    Ok(change(server, None))
}

fn change(server: &mut Server, iso: Option<Id<Image>>) -> Value {
    let frame = json!({ ISO: iso, OLD_ISO: server.iso });
    server.iso = iso;
    server.plugs += 1;
    frame
}

/// What must hold of a drive whose disc was to be changed: the new one is in it, or the old one.
pub fn drive(case: &Case<'_>, server: &Server, expect: Expect) -> Result<(), Finding> {
    if case.setting().flow != flows::CHANGE_ISO {
        return Ok(());
    }
    let was_empty = case.setting().before != Before::WithIso;
    let to_nothing = case.setting().title == "on, to nothing";
    let is_empty = match expect {
        Expect::Success => to_nothing,
        Expect::Failure => was_empty,
        Expect::Deletion => true,
    };
    let fits = server.iso.is_none() == is_empty;
    let finding =
        || format!("{:?} is in the drive, and should it be empty: {is_empty}", server.iso);
    if fits { Ok(()) } else { Err(finding()) }
}

/// What must hold of an image that was to be fetched: all of it is there, or nothing and a fault.
pub async fn after(case: &Case<'_>, expect: Expect) -> Result<(), Finding> {
    if case.setting().flow != PULL {
        return Ok(());
    }
    let server = case.server;
    let image = case.store().read(move |tx| pulled(tx, server)).await.map_err(|e| e.to_string())?;
    let image = image.ok_or("the image is gone")?;
    let there: Vec<_> = case.fakes.images().iter().map(|image| image.is_ready()).collect();
    let is = (image.state(), image.fault.is_some(), there);
    let should = match expect {
        Expect::Failure => (ImageState::Failed, true, vec![]),
        Expect::Success | Expect::Deletion => (ImageState::Ready, false, vec![true]),
    };
    if is != should {
        return Err(format!("the image is {is:?} and should be {should:?}"));
    }
    if expect == Expect::Success && image.progress.percent() != Some(100) {
        return Err(format!("the image is ready and tells of {:?}", image.progress));
    }
    Ok(())
}
