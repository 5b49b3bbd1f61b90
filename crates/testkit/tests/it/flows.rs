//! Every workflow in the harness, and the harness itself.

use nubo_flow::{FlowDef, Step};
use nubo_flows::{ALL, SERVER_CREATE, World};
use nubo_testkit::harness::{SETTINGS, try_flow};

async fn tried(name: &str) {
    let def = ALL.iter().find(|def| def.name.0 == name).expect("registered");
    match try_flow(def).await {
        Ok(tally) => assert!(tally.cases >= 8, "only {} cases of {name}", tally.cases),
        Err(found) => panic!("{found}"),
    }
}

#[tokio::test]
async fn server_create_survives_everything() {
    tried("server-create").await;
}

#[tokio::test]
async fn server_start_survives_everything() {
    tried("server-start").await;
}

#[tokio::test]
async fn server_stop_survives_everything() {
    tried("server-stop").await;
}

#[tokio::test]
async fn server_reboot_survives_everything() {
    tried("server-reboot").await;
}

#[tokio::test]
async fn server_rebuild_survives_everything() {
    tried("server-rebuild").await;
}

#[tokio::test]
async fn server_resize_survives_everything() {
    tried("server-resize").await;
}

#[tokio::test]
async fn server_suspend_survives_everything() {
    tried("server-suspend").await;
}

#[tokio::test]
async fn server_reset_password_survives_everything() {
    tried("server-reset-password").await;
}

#[tokio::test]
async fn server_replace_keys_survives_everything() {
    tried("server-replace-keys").await;
}

#[tokio::test]
async fn server_change_iso_survives_everything() {
    tried("server-change-iso").await;
}

#[tokio::test]
async fn server_delete_survives_everything() {
    tried("server-delete").await;
}

#[tokio::test]
async fn server_replug_survives_everything() {
    tried("server-replug").await;
}

#[tokio::test]
async fn server_attach_network_survives_everything() {
    tried("server-attach-network").await;
}

#[tokio::test]
async fn server_detach_network_survives_everything() {
    tried("server-detach-network").await;
}

#[tokio::test]
async fn volume_attach_survives_everything() {
    tried("volume-attach").await;
}

#[tokio::test]
async fn volume_detach_survives_everything() {
    tried("volume-detach").await;
}

#[tokio::test]
async fn volume_resize_survives_everything() {
    tried("volume-resize").await;
}

#[tokio::test]
async fn volume_delete_survives_everything() {
    tried("volume-delete").await;
}

#[tokio::test]
async fn server_revert_survives_everything() {
    tried("server-revert").await;
}

#[tokio::test]
async fn volume_create_survives_everything() {
    tried("volume-create").await;
}

#[tokio::test]
async fn volume_revert_survives_everything() {
    tried("volume-revert").await;
}

#[tokio::test]
async fn snapshot_create_survives_everything() {
    tried("snapshot-create").await;
}

#[tokio::test]
async fn snapshot_delete_survives_everything() {
    tried("snapshot-delete").await;
}

#[tokio::test]
async fn security_group_apply_survives_everything() {
    tried("security-group-apply").await;
}

#[tokio::test]
async fn address_apply_survives_everything() {
    tried("address-apply").await;
}

#[tokio::test]
async fn network_apply_survives_everything() {
    tried("network-apply").await;
}

#[tokio::test]
async fn image_pull_survives_everything() {
    tried("image-pull").await;
}

/// A workflow that is registered and not tried fails here, whatever tests stand above.
#[test]
fn every_registered_workflow_is_tried() {
    let text = include_str!("flows.rs");
    for def in ALL {
        let line = format!("tried(\"{}\")", def.name);
        assert!(text.contains(&line), "{} has no test here", def.name);
        assert!(SETTINGS.iter().any(|setting| setting.flow == def.name), "{}", def.name);
    }
}

fn without_undo(def: &FlowDef<World>, place: usize) -> &'static FlowDef<World> {
    let mut tries = def.tries.to_vec();
    tries[place] = Step { undo: None, ..tries[place] };
    Box::leak(Box::new(FlowDef { tries: Box::leak(tries.into_boxed_slice()), ..*def }))
}

#[tokio::test]
async fn a_missing_undo_is_found_and_the_step_named() {
    let place = SERVER_CREATE.tries.iter().position(|step| step.name == "make_disk").unwrap();
    let found = try_flow(without_undo(&SERVER_CREATE, place)).await.unwrap_err();
    assert!(found.contains("a disk is left behind; step make_disk made it"), "{found}");
}

#[tokio::test]
async fn money_that_is_kept_for_what_could_not_be_made_is_found() {
    let all = SERVER_CREATE.otherwise.iter().copied();
    let kept: Vec<_> = all.filter(|step| step.name != "release_hold").collect();
    assert_eq!(kept.len() + 1, SERVER_CREATE.otherwise.len());
    let otherwise = Box::leak(kept.into_boxed_slice());
    let def = Box::leak(Box::new(FlowDef { otherwise, ..SERVER_CREATE }));
    let found = try_flow(def).await.unwrap_err();
    assert!(found.contains("0.000003 is still held"), "{found}");
}

#[tokio::test]
async fn removing_any_undo_of_any_workflow_is_noticed() {
    let mut removed = 0;
    for def in ALL {
        for (place, step) in def.tries.iter().enumerate().filter(|(_, step)| step.undo.is_some()) {
            let found = try_flow(without_undo(def, place)).await.expect_err(step.name);
            assert!(found.contains(&format!("step {}", step.name)), "{found}");
            removed += 1;
        }
    }
    assert!(removed >= 5, "only {removed} undos");
}
