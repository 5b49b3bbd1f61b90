//! Ordering an instance.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use nubo_api_kit::Reply;
use nubo_base::{Id, unlabelled};
use nubo_cloud::server::{Changed, CreateServer};
use nubo_domain::{Error, Image, Network, Region, Result, Size};

use super::Around;
use crate::catalogue::{STORAGE_ID, check_offering};
use crate::op::{Param, Shape, may, must};
use crate::said::{Said, forgiven};

/// What an order says.
pub const PARAMS: &[Param] = &[
    must("name", Shape::Text(253), "Its name, a host name"),
    must("zoneUuid", Shape::Uuid, "The zone"),
    must("templateUuid", Shape::Uuid, "The template"),
    must("computeOfferingUuid", Shape::Uuid, "The compute offering"),
    must("networkUuid", Shape::Uuid, "The network"),
    may("sshKeyName", Shape::Text(253), "The key that may log in, by name or UUID"),
    may("securitygroupName", Shape::Text(253), "What may reach it, by name or UUID"),
    may("userData", Shape::Lines(131_072), "Cloud-init user data, plain or in base64"),
    may("storageOfferingUuid", Shape::Uuid, "The one storage offering"),
    may("diskSize", Shape::Count(0, 65_536), "Only 0: volumes are made and attached apart"),
    may("rootDiskSize", Shape::Count(0, 65_536), "At most what the compute offering has, in GiB"),
    may("memory", Shape::Count(1, 16_777_216), "The offering's own figure, if given"),
    may("cpuCore", Shape::Count(1, 1_024), "The offering's own figure, if given"),
    may("hypervisorName", Shape::Text(100), "Not regarded"),
];

/// Orders an instance, in the project of its network.
pub async fn create(said: Said) -> Result<Reply> {
    check_disks(&said).await?;
    let network = said.need_id::<Network>("networkUuid");
    let found = forgiven(said.get::<Network>(network.clone()).await)?;
    let (_, password) = said.req.cloud().make_guest_password().await?;
    let action = CreateServer {
        name: said.need("name"),
        password: Some(password),
        size: said.need_id::<Size>("computeOfferingUuid"),
        image: said.need_id::<Image>("templateUuid"),
        region: said.id::<Region>("zoneUuid"),
        project: found.as_ref().and_then(|n| n.head.project).map(|id| id.to_string()),
        network: Some(network.clone()),
        security_groups: said
            .id::<nubo_domain::SecurityGroup>("securitygroupName")
            .into_iter()
            .collect(),
        ssh_keys: said.id::<nubo_domain::SshKey>("sshKeyName").into_iter().collect(),
        user_data: said.text("userData").map(plain),
        count: 1,
        public_ip: false,
        ..CreateServer::default()
    };
    let network = unlabelled(&network).map(Id::of);
    let around = Around::of(&said, network).await?;
    let render = move |made: Vec<Changed>| match made.first() {
        Some(changed) => around.changed(&changed.server),
        None => crate::page::gone(),
    };
    said.call_once(action, render).await
}

/// User data is sent as it is by some clients and in base64 by others. What it is for begins with
/// `#` or is a MIME message, and neither is base64.
fn plain(text: String) -> String {
    let is_meant = |text: &str| text.starts_with('#') || text.starts_with("Content-Type:");
    if is_meant(&text) {
        return text;
    }
    let packed: String = text.split_ascii_whitespace().collect();
    let bytes = STANDARD.decode(packed).unwrap_or_default();
    String::from_utf8(bytes).ok().filter(|plain| is_meant(plain)).unwrap_or(text)
}

/// Disks come with the compute offering; other wishes are refused and not forgotten.
async fn check_disks(said: &Said) -> Result<()> {
    check_offering(said, "storageOfferingUuid", STORAGE_ID)?;
    if said.count("diskSize").is_some_and(|gib| gib > 0) {
        let issue = "must be 0: make a volume and attach it to the instance";
        return Err(Error::invalid("diskSize", issue));
    }
    if ["rootDiskSize", "memory", "cpuCore"].iter().all(|name| said.text(name).is_none()) {
        return Ok(());
    }
    let size = said.id::<Size>("computeOfferingUuid").unwrap_or_default();
    let size = said.get::<Size>(size).await?;
    check_figures(said, &size)?;
    if said.count("rootDiskSize").is_some_and(|gib| gib > size.disk_gib) {
        let issue = format!("must be at most the offering's {}", size.disk_gib);
        return Err(Error::invalid("rootDiskSize", issue));
    }
    Ok(())
}

/// Offerings are of fixed figures, so others than theirs are refused.
///
/// # Errors
/// `validation_failed` at `memory` or `cpuCore`.
pub fn check_figures(said: &Said, size: &Size) -> Result<()> {
    let has = [("memory", size.memory_mib), ("cpuCore", u64::from(size.vcpus))];
    for (name, has) in has {
        if said.count(name).is_some_and(|wanted| wanted != has) {
            return Err(Error::invalid(name, format!("must be the offering's {has}")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_data_is_taken_plain_and_packed() {
        for (sent, meant) in [
            ("#!/bin/sh\ntrue\n", "#!/bin/sh\ntrue\n"),
            ("IyEvYmluL3NoCnRydWUK", "#!/bin/sh\ntrue\n"),
            ("I2Nsb3VkLWNv\nbmZpZwo=", "#cloud-config\n"),
            ("plain words", "plain words"),
            ("aGVsbG8=", "aGVsbG8="),
        ] {
            assert_eq!(plain(sent.to_owned()), meant);
        }
    }
}
