//! What `--drivers host` needs of this machine, as the drivers themselves find it.

use std::path::Path;

use crate::config::HostConfig;
use crate::folder::Temporary;
use crate::halt::{Halt, Outcome};
use crate::serve::host::{HostDrivers, net_settings, programs_of_up};

use super::Finding;

/// Everything that servers need. The drivers are opened over a folder that is thrown away, for a
/// cloud may run over the real one, `data`; what the network has of that cloud is known for its
/// own.
pub fn all(config: &HostConfig, data: Option<&Path>) -> Outcome<Vec<Finding>> {
    let built = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = built.map_err(|fault| Halt::failed(format!("cannot start threads: {fault}")))?;
    let folder = Temporary::make("doctor")?;
    let mut findings = runtime.block_on(async {
        let mut drivers = HostDrivers::open(folder.path(), config)?;
        if let Some(data) = data.and_then(|data| data.canonicalize().ok()) {
            drivers.net = net_settings(&data, config);
        }
        Ok::<_, Halt>(drivers.all_findings().await)
    })?;
    findings.push(images(&config.images));
    findings.extend(programs_of_up());
    Ok(findings)
}

/// Whether there is something that servers can start as.
fn images(folder: &Path) -> Finding {
    let shown = folder.display();
    if folder.join("tiny.json").exists() {
        return Finding::ok(format!("the image tiny was built, in {shown}"));
    }
    Finding::warn(
        format!("the image tiny is not in {shown}"),
        "make deps-images, or name the folder with --images",
    )
}
