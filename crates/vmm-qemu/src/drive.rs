//! The drive of discs of a running guest: what lies in it.
//!
//! What is there is asked of QEMU each time, so a change that was half made is made to its end by
//! the next wish. A guest is not asked: whoever takes a disc out of a machine does not ask it
//! either, and a guest that has crashed could not answer.

use std::path::Path;

use nubo_domain::{Error, Result, code};
use nubo_ports::GuestIso;
use serde_json::{Value, json};

use crate::args::{DISC, DRIVE, disc, disc_of};
use crate::hotplug::nodes;
use crate::qmp::Qmp;

/// What QEMU says of a drive.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Drive {
    /// The block node in it.
    disc: Option<String>,
    /// Whether its tray is open, which the guest may do too.
    is_open: bool,
}

/// Makes the drive hold the wished disc, or nothing.
///
/// # Errors
/// `wrong_state` for a disc when the guest was started without a drive; `unavailable` when it is
/// not so yet.
pub async fn follow(qmp: &mut Qmp, dir: &Path, iso: Option<&GuestIso>) -> Result<()> {
    let Some(drive) = drive_in(&qmp.call("query-block", Value::Null).await?) else {
        return iso.map_or(Ok(()), |_| Err(no_drive()));
    };
    let wanted = iso.map(|iso| disc_of(iso.image));
    let is_right = drive.disc == wanted;
    if !is_right {
        qmp.call("blockdev-open-tray", json!({ "id": DRIVE, "force": true })).await?;
        qmp.call("blockdev-remove-medium", json!({ "id": DRIVE })).await?;
        drop_idle_discs(qmp, wanted.as_deref()).await?;
        if let Some((iso, node)) = iso.zip(wanted) {
            insert(qmp, dir, iso, &node).await?;
        }
    }
    if !is_right || (drive.is_open && iso.is_some()) {
        qmp.call("blockdev-close-tray", json!({ "id": DRIVE })).await?;
    }
    Ok(())
}

async fn insert(qmp: &mut Qmp, dir: &Path, iso: &GuestIso, node: &str) -> Result<()> {
    if !nodes(qmp).await?.contains_key(node) {
        qmp.call("blockdev-add", disc(dir, node, &iso.source)).await?;
    }
    qmp.call("blockdev-insert-medium", json!({ "id": DRIVE, "node-name": node })).await?;
    Ok(())
}

/// Closes the files of discs that were taken out.
async fn drop_idle_discs(qmp: &mut Qmp, wanted: Option<&str>) -> Result<()> {
    for node in nodes(qmp).await?.into_keys() {
        if node.starts_with(DISC) && Some(node.as_str()) != wanted {
            qmp.call("blockdev-del", json!({ "node-name": node })).await?;
        }
    }
    Ok(())
}

fn no_drive() -> Error {
    let text = "The server was started before there were drives for ISOs; stop it and start it \
                again, then it has one.";
    Error::new(&code::WRONG_STATE).public(text)
}

/// The drive in a list of block devices.
fn drive_in(list: &Value) -> Option<Drive> {
    let list = list.as_array().map_or(&[][..], Vec::as_slice);
    let drive = list.iter().find(|item| item.get("qdev").and_then(Value::as_str) == Some(DRIVE))?;
    let disc = drive.pointer("/inserted/node-name").and_then(Value::as_str).map(str::to_owned);
    let is_open = drive.get("tray_open").and_then(Value::as_bool).unwrap_or(false);
    Some(Drive { disc, is_open })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::agent::tests::any_document;

    proptest! {
        #[test]
        fn answers_of_any_shape_are_read_or_left_out(document in any_document()) {
            let _ = drive_in(&document);
        }
    }

    #[test]
    fn what_qemu_says_of_its_drive_is_read() {
        let list = json!([
            { "qdev": "/machine/peripheral/root/virtio-backend", "inserted": { "node-name": "x" } },
            { "qdev": "cd", "tray_open": true, "inserted": { "node-name": "disc1" } },
        ]);
        let drive = Drive { disc: Some("disc1".into()), is_open: true };
        assert_eq!(drive_in(&list), Some(drive));
        let empty = json!([{ "qdev": "cd", "tray_open": false }]);
        assert_eq!(drive_in(&empty), Some(Drive { disc: None, is_open: false }));
        assert_eq!(drive_in(&json!([])), None);
    }
}
