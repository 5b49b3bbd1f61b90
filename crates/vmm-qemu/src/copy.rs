//! Copies of a running guest's disks: QEMU writes what a disk held at one moment to another file,
//! while the guest goes on writing.
//!
//! It is a backup job (docs/interop/live-block-operations of QEMU): before a guest's write
//! reaches a cluster that was not copied yet, the old one is copied. A job that is over stays in
//! QEMU's list until it is dismissed, which is how a wish made twice finds that it is done. The
//! target's node is closed before that is told, so that the file is whole then.
//!
//! The guest's own file systems are not asked to hold still: what the copy has is what a disk has
//! after the power was cut. A guest that was frozen and not thawed again, because this process
//! died in between, would be worse.

use nubo_base::Id;
use nubo_domain::{Error, Host, Result, Server, Snapshot, code};
use nubo_ports::GuestCopy;
use serde_json::{Value, json};

use crate::args::{block, node_of};
use crate::driver::Qemu;
use crate::qmp::{Qmp, QmpError};
use crate::sockets::MONITOR;
use crate::start::take;

/// How far a job is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Stage {
    Going,
    Done,
    Failed(String),
}

/// The name of a copy's block node; as [`node_of`] shortens a volume's.
fn target_of(snapshot: Id<Snapshot>) -> String {
    format!("s{}", &snapshot.uuid().as_simple().to_string()[4..])
}

fn job_of(snapshot: Id<Snapshot>) -> String {
    format!("copy-{}", snapshot.uuid())
}

impl Qemu {
    /// Copies a disk of a running guest; tells whether it is done.
    ///
    /// # Errors
    /// `wrong_state` when the guest does not run or does not have the disk; `unavailable` when it
    /// may be tried again.
    pub async fn ensure_copy(&self, copy: &GuestCopy) -> Result<bool> {
        let _guard = self.lock(copy.server).await;
        let text = "The guest does not run with the disk.";
        let (_, record, _) = self.running(copy.host, copy.server, text)?;
        let has = |id| record.spec.volumes.iter().any(|volume| volume.volume == id);
        if record.stopping || copy.volume.is_some_and(|volume| !has(volume)) {
            return Err(Error::new(&code::WRONG_STATE).public(text));
        }
        let mut qmp = Qmp::connect(&self.socket(copy.server, MONITOR)?).await?;
        match stage(&mut qmp, copy.snapshot).await? {
            Some(Stage::Going) => Ok(false),
            Some(Stage::Done) => {
                close(&mut qmp, copy.snapshot).await?;
                Ok(true)
            }
            Some(Stage::Failed(why)) => {
                forget(&mut qmp, copy.snapshot).await?;
                Err(Error::unavailable(format!("QEMU could not copy the disk: {why}")))
            }
            None => {
                take(&copy.target, self.user_of(copy.server.uuid()))?;
                self.begin(&mut qmp, copy).await?;
                Ok(false)
            }
        }
    }

    async fn begin(&self, qmp: &mut Qmp, copy: &GuestCopy) -> Result<()> {
        let (node, job) = (target_of(copy.snapshot), job_of(copy.snapshot));
        // A node without a job is what is left of one that could not begin.
        close(qmp, copy.snapshot).await?;
        qmp.call("blockdev-add", block(&self.dir, &node, &copy.target)).await?;
        let from = copy.volume.map_or_else(|| "root".to_owned(), node_of);
        let wish = json!({
            "job-id": job, "device": from, "target": node, "sync": "full", "auto-dismiss": false,
            // A target that cannot be written fails the copy, not the guest.
            "on-target-error": "report",
        });
        if let Err(why) = qmp.call("blockdev-backup", wish).await {
            close(qmp, copy.snapshot).await?;
            return Err(why.into());
        }
        Ok(())
    }

    /// Forgets a copy, done or not.
    ///
    /// # Errors
    /// `unavailable` when QEMU does not let it go yet.
    pub async fn ensure_copy_gone(
        &self,
        host: Id<Host>,
        server: Id<Server>,
        snapshot: Id<Snapshot>,
    ) -> Result<()> {
        let _guard = self.lock(server).await;
        let folder = self.folder(server);
        if folder.record_on(host)?.is_none() || folder.process()?.is_none() {
            return Ok(());
        }
        let mut qmp = Qmp::connect(&self.socket(server, MONITOR)?).await?;
        forget(&mut qmp, snapshot).await
    }
}

async fn forget(qmp: &mut Qmp, snapshot: Id<Snapshot>) -> Result<()> {
    let id = job_of(snapshot);
    match stage(qmp, snapshot).await? {
        Some(Stage::Going) => {
            qmp.call("job-cancel", json!({ "id": id })).await?;
            return Err(Error::unavailable("the copy is being broken off"));
        }
        Some(Stage::Done | Stage::Failed(_)) => {
            qmp.call("job-dismiss", json!({ "id": id })).await?;
        }
        None => {}
    }
    close(qmp, snapshot).await
}

/// Closes the target's file, if it is open.
async fn close(qmp: &mut Qmp, snapshot: Id<Snapshot>) -> Result<()> {
    let node = target_of(snapshot);
    let list = qmp.call("query-named-block-nodes", json!({ "flat": true })).await?;
    if has_node(&list, &node) {
        qmp.call("blockdev-del", json!({ "node-name": node })).await?;
    }
    Ok(())
}

fn has_node(list: &Value, node: &str) -> bool {
    let list = list.as_array().map_or(&[][..], Vec::as_slice);
    list.iter().any(|item| item.get("node-name").and_then(Value::as_str) == Some(node))
}

async fn stage(qmp: &mut Qmp, snapshot: Id<Snapshot>) -> Result<Option<Stage>, QmpError> {
    let jobs = qmp.call("query-jobs", Value::Null).await?;
    Ok(stage_in(&jobs, &job_of(snapshot)))
}

fn stage_in(jobs: &Value, id: &str) -> Option<Stage> {
    let jobs = jobs.as_array().map_or(&[][..], Vec::as_slice);
    let job = jobs.iter().find(|job| job.get("id").and_then(Value::as_str) == Some(id))?;
    let word = |key: &str| job.get(key).and_then(Value::as_str);
    Some(match (word("status"), word("error")) {
        (Some("concluded"), None) => Stage::Done,
        (Some("concluded"), Some(why)) => {
            Stage::Failed(why.chars().filter(|c| !c.is_control()).take(200).collect())
        }
        _ => Stage::Going,
    })
}

#[cfg(test)]
mod tests {
    use nubo_base::Uuid;
    use proptest::prelude::*;

    use super::*;
    use crate::agent::tests::any_document;

    proptest! {
        #[test]
        fn lists_of_any_shape_are_read_or_left_out(document in any_document()) {
            prop_assert!(stage_in(&document, "copy-1").is_none_or(|stage| stage == Stage::Going));
            prop_assert!(!has_node(&document, "s1"));
        }
    }

    #[test]
    fn a_job_goes_on_until_it_is_concluded_and_says_why_it_failed() {
        let jobs = json!([
            { "id": "copy-1", "status": "running" },
            { "id": "copy-2", "status": "concluded" },
            { "id": "copy-3", "status": "concluded", "error": "No space\u{7} left" },
            7,
        ]);
        let found = |id| stage_in(&jobs, id);
        assert_eq!(found("copy-1"), Some(Stage::Going));
        assert_eq!(found("copy-2"), Some(Stage::Done));
        assert_eq!(found("copy-3"), Some(Stage::Failed("No space left".to_owned())));
        assert_eq!(found("copy-4"), None);
    }

    #[test]
    fn a_target_is_no_volume_and_has_a_name_that_is_short_enough() {
        let one = target_of(Id::of(Uuid::from_u128(0x0199_1111_2222_7000_8000_0000_0000_0003)));
        let two = node_of(Id::of(Uuid::from_u128(0x0199_1111_2222_7000_8000_0000_0000_0003)));
        assert!(one.len() <= 31 && one != two, "{one} {two}");
    }
}
