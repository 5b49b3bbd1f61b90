//! What happens after a wish was accepted: one workflow a file, and the reconcilers that repair
//! what workflows missed.
//!
//! Workflows speak to the outside through ports and to the store through transactions. They must
//! not know who asked, in which dialect, or which driver answers.

mod address_apply;
mod attention;
mod copies;
mod image_pull;
mod images;
mod marks;
mod network_apply;
mod plugs;
pub mod reconcile;
mod security_group_apply;
mod server_change_iso;
mod server_create;
mod server_delete;
mod server_networks;
mod server_reboot;
mod server_rebuild;
mod server_replace_keys;
mod server_replug;
mod server_reset_password;
mod server_resize;
mod server_revert;
mod server_start;
mod server_stop;
mod server_suspend;
mod share;
mod snapshot_create;
mod snapshot_delete;
pub mod spec;
mod steps;
mod volume_attach;
mod volume_create;
mod volume_delete;
mod volume_detach;
mod volume_resize;
mod volume_revert;
mod volume_steps;
mod world;

use nubo_flow::FlowDef;

pub use address_apply::ADDRESS_APPLY;
pub use attention::on_attention;
pub use image_pull::IMAGE_PULL;
pub use network_apply::NETWORK_APPLY;
pub use security_group_apply::SECURITY_GROUP_APPLY;
pub use server_change_iso::{ISO, OLD_ISO, SERVER_CHANGE_ISO};
pub use server_create::SERVER_CREATE;
pub use server_delete::SERVER_DELETE;
pub use server_networks::{NETWORK, SERVER_ATTACH_NETWORK, SERVER_DETACH_NETWORK};
pub use server_reboot::SERVER_REBOOT;
pub use server_rebuild::SERVER_REBUILD;
pub use server_replace_keys::{KEYS, SERVER_REPLACE_KEYS};
pub use server_replug::SERVER_REPLUG;
pub use server_reset_password::{PASSWORD_HASH, SERVER_RESET_PASSWORD};
pub use server_resize::{OLD_BUILD, OLD_PRICE, SERVER_RESIZE};
pub use server_revert::SERVER_REVERT;
pub use server_start::SERVER_START;
pub use server_stop::SERVER_STOP;
pub use server_suspend::SERVER_SUSPEND;
pub use snapshot_create::SNAPSHOT_CREATE;
pub use snapshot_delete::SNAPSHOT_DELETE;
pub use volume_attach::VOLUME_ATTACH;
pub use volume_create::VOLUME_CREATE;
pub use volume_delete::VOLUME_DELETE;
pub use volume_detach::VOLUME_DETACH;
pub use volume_resize::VOLUME_RESIZE;
pub use volume_revert::VOLUME_REVERT;
pub use world::World;

/// Every workflow; the harness tries each of them.
pub static ALL: &[&FlowDef<World>] = &[
    &SERVER_CREATE,
    &SERVER_START,
    &SERVER_STOP,
    &SERVER_REBOOT,
    &SERVER_REBUILD,
    &SERVER_RESIZE,
    &SERVER_REVERT,
    &SERVER_SUSPEND,
    &SERVER_RESET_PASSWORD,
    &SERVER_REPLACE_KEYS,
    &SERVER_CHANGE_ISO,
    &SERVER_REPLUG,
    &SERVER_ATTACH_NETWORK,
    &SERVER_DETACH_NETWORK,
    &SERVER_DELETE,
    &SNAPSHOT_CREATE,
    &SNAPSHOT_DELETE,
    &VOLUME_CREATE,
    &VOLUME_ATTACH,
    &VOLUME_DETACH,
    &VOLUME_RESIZE,
    &VOLUME_REVERT,
    &VOLUME_DELETE,
    &SECURITY_GROUP_APPLY,
    &ADDRESS_APPLY,
    &NETWORK_APPLY,
    &IMAGE_PULL,
];

#[cfg(test)]
mod tests {
    use super::*;
    use nubo_domain::{Image, Machine, Server, Snapshot, Volume};

    #[test]
    fn every_passing_state_has_a_workflow_that_leaves_it() {
        let servers = Server::WAITS.iter().map(|wait| (wait.state.word(), wait.flow));
        let volumes = Volume::WAITS.iter().map(|wait| (wait.state.word(), wait.flow));
        let images = Image::WAITS.iter().map(|wait| (wait.state.word(), wait.flow));
        let snapshots = Snapshot::WAITS.iter().map(|wait| (wait.state.word(), wait.flow));
        for (state, flow) in servers.chain(volumes).chain(images).chain(snapshots) {
            assert!(ALL.iter().any(|def| def.name == flow), "{state} has none");
        }
    }

    #[test]
    fn names_of_workflows_and_of_their_steps_are_unique() {
        assert!(nubo_flow::Registry::of(ALL).is_ok());
    }
}
