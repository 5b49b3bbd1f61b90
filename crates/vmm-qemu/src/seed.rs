//! What a guest finds out about itself: a small disk labelled `cidata` (cloud-init's NoCloud).
//!
//! Our part goes into `meta-data` and `vendor-data`, so that `user-data` is the owner's alone, byte
//! for byte. All of ours is JSON, which is YAML that nobody can break out of. The disk's bytes
//! are made here and written elsewhere.

use std::io::Cursor;

use hadris_iso::read::PathSeparator;
use hadris_iso::write::options::{BaseIsoLevel, CreationFeatures, IsoFormatOptions};
use hadris_iso::write::{InputEntry, InputTree, IsoImageWriter};
use nubo_domain::{Error, Result};
use nubo_ports::vmm::GuestSeed;
use serde_json::{Value, json};

/// A seed with more bytes than this is refused; guests read no more of one file.
const MOST_BYTES: usize = 1 << 20;

/// A seed disk is not shorter than this.
const LEAST_BYTES: usize = 512 << 10;

/// The files of the disk, by name.
///
/// # Errors
/// `validation_failed` when the owner's data is too long.
pub fn files(seed: &GuestSeed, macs: &[&str]) -> Result<Vec<(&'static str, Vec<u8>)>> {
    let user_data = seed.user_data.clone().unwrap_or_default().into_bytes();
    if user_data.len() > MOST_BYTES {
        return Err(Error::invalid("user_data", "must have at most 1 MiB"));
    }
    let meta = json!({
        "instance-id": seed.instance_id,
        "local-hostname": seed.host_name,
        "public-keys": seed.ssh_keys,
    });
    let mut vendor = b"#cloud-config\n".to_vec();
    vendor.extend(document(&vendor_data(seed)));
    let network = json!({ "version": 2, "ethernets": cards(macs) });
    Ok(vec![
        ("meta-data", document(&meta)),
        ("vendor-data", vendor),
        ("user-data", user_data),
        ("network-config", document(&network)),
    ])
}

/// Every card asks for its address. The system is up once the first one has its own: the others
/// may be taken out again.
fn cards(macs: &[&str]) -> Value {
    let card = |(place, mac): (usize, &&str)| match place {
        0 => ("primary".to_owned(), json!({ "match": { "macaddress": mac }, "dhcp4": true })),
        _ => {
            let found = json!({ "macaddress": mac });
            (format!("further{place}"), json!({ "match": found, "dhcp4": true, "optional": true }))
        }
    };
    macs.iter().enumerate().map(card).collect::<serde_json::Map<_, _>>().into()
}

/// Keys go to the user that the image calls its own, which is what `login` names; root gets them
/// only where it is that user. The hash goes to `login` by name.
fn vendor_data(seed: &GuestSeed) -> Value {
    let mut config = json!({
        "disable_root": seed.login != "root",
        "preserve_hostname": false,
        "ssh_authorized_keys": seed.ssh_keys,
    });
    if seed.login != "root" {
        // Names the user that the image would make anyway, or another in its place.
        config["user"] = json!({ "name": seed.login });
    }
    if let Some(hash) = &seed.password_hash {
        let users = json!([{ "name": seed.login, "password": hash.reveal(), "type": "hash" }]);
        config["chpasswd"] = json!({ "expire": false, "users": users });
        config["ssh_pwauth"] = true.into();
    }
    config
}

fn document(value: &Value) -> Vec<u8> {
    let mut text = value.to_string().into_bytes();
    text.push(b'\n');
    text
}

/// The disk as bytes: ISO 9660 with Rock Ridge, since the plain names would lose their dashes.
///
/// # Errors
/// As [`files`]; `internal_error` when it cannot be put together.
pub fn disk(seed: &GuestSeed, macs: &[&str]) -> Result<Vec<u8>> {
    let files = files(seed, macs)?;
    let most = files.iter().map(|(_, bytes)| bytes.len() + 2048).sum::<usize>() + (512 << 10);
    let entries = files.into_iter().map(|(name, bytes)| InputEntry::file(name, bytes));
    let tree = InputTree::new(PathSeparator::ForwardSlash, entries.collect());
    let options = IsoFormatOptions {
        volume_name: "cidata".into(),
        system_id: None,
        volume_set_id: None,
        publisher_id: None,
        preparer_id: None,
        application_id: None,
        sector_size: 2048,
        features: CreationFeatures {
            filenames: BaseIsoLevel::Level1 { supports_lowercase: false, supports_rrip: true },
            ..CreationFeatures::rock_ridge()
        },
        path_separator: PathSeparator::ForwardSlash,
        strict_charset: false,
    };
    let room = Cursor::new(vec![0_u8; most]);
    let made = IsoImageWriter::create(room, tree, options);
    let made = made.map_err(|why| Error::internal(format!("the seed disk: {why}")))?;
    Ok(cut(made.into_inner()))
}

/// The image without the unused room behind it: its length is in the primary descriptor
/// (ECMA-119 8.4.8, in sectors). Programs that look for labels (busybox) give up on disks that are
/// shorter than the places they look at, so a seed has a certain length at least.
fn cut(mut image: Vec<u8>) -> Vec<u8> {
    let field = image.get(0x8050..0x8054).and_then(|bytes| bytes.try_into().ok());
    let sectors = field.map_or(0, u32::from_le_bytes);
    let length = usize::try_from(sectors).unwrap_or(0).saturating_mul(2048);
    if (0x8800..=image.len()).contains(&length) {
        image.truncate(length);
    }
    image.resize(image.len().max(LEAST_BYTES), 0);
    image
}

#[cfg(test)]
mod tests {
    use hadris_iso::read::IsoImage;
    use nubo_base::SecretText;

    use super::*;

    fn seed() -> GuestSeed {
        GuestSeed {
            instance_id: "srv_1-3".into(),
            host_name: "web".into(),
            login: "debian".into(),
            ssh_keys: vec!["ssh-ed25519 AAAA me@home".into()],
            password_hash: Some(SecretText::new("$6$salt$hash".into())),
            user_data: Some("#!/bin/sh\necho hi: \"there\"\n".into()),
        }
    }

    #[test]
    fn a_guest_is_told_its_name_its_keys_and_its_cards() {
        let files = files(&seed(), &["52:54:00:00:00:07", "52:54:00:00:00:08"]).unwrap();
        let shown: Vec<_> = files
            .iter()
            .map(|(name, bytes)| format!("== {name}\n{}", String::from_utf8_lossy(bytes)))
            .collect();
        insta::assert_snapshot!(shown.join("\n"));
    }

    #[test]
    fn root_is_let_in_by_keys_only_where_it_is_the_user_of_the_image() {
        let vendor = |login: &str| {
            let files = files(&GuestSeed { login: login.into(), ..seed() }, &["m"]).unwrap();
            let text = files[1].1.strip_prefix(b"#cloud-config\n").unwrap().to_vec();
            serde_json::from_slice::<Value>(&text).unwrap()
        };
        assert_eq!(vendor("root")["disable_root"], false);
        assert_eq!(vendor("root")["chpasswd"]["users"][0]["name"], "root");
        assert_eq!(vendor("debian")["disable_root"], true);
        assert_eq!(vendor("debian")["user"]["name"], "debian");
        assert!(vendor("root").get("user").is_none(), "root is there without being made");
    }

    #[test]
    fn the_owners_data_is_handed_on_byte_for_byte_and_only_up_to_a_limit() {
        let mut seed = seed();
        let files = files(&seed, &["m"]).unwrap();
        assert_eq!(files[2].1, seed.user_data.clone().unwrap().into_bytes());
        seed.user_data = Some("x".repeat(MOST_BYTES + 1));
        assert!(super::files(&seed, &["m"]).is_err());
    }

    #[test]
    fn a_name_cannot_smuggle_settings_into_the_seed() {
        let mut seed = seed();
        seed.host_name = "x\"}\nruncmd: [evil]".into();
        let files = files(&seed, &["m"]).unwrap();
        let meta: Value = serde_json::from_slice(&files[0].1).unwrap();
        assert_eq!(meta["local-hostname"], seed.host_name.as_str());
        assert_eq!(meta.as_object().unwrap().len(), 3);
    }

    #[test]
    fn the_disk_is_small_labelled_and_holds_what_was_put_in() {
        let disk = disk(&seed(), &["m"]).unwrap();
        assert_eq!(disk.len(), LEAST_BYTES);
        assert_eq!(&disk[0x8028..0x802e], b"cidata");
        let image = IsoImage::open(Cursor::new(disk)).unwrap();
        let root = image.root_dir();
        assert_eq!(
            root.iter(&image).entries().filter(|e| !e.as_ref().unwrap().is_special()).count(),
            4
        );
    }

    #[test]
    fn the_largest_seed_fits_its_disk() {
        let user_data = Some("x".repeat(MOST_BYTES));
        let disk = disk(&GuestSeed { user_data, ..seed() }, &["m"]).unwrap();
        assert!(disk.len() > MOST_BYTES);
    }
}
