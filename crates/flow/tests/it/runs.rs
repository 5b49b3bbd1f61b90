use std::time::Duration;

use nubo_domain::FlowName;
use nubo_flow::Ended;
use nubo_ports::{FlowStatus, Phase, StoreExt as _};
use serde_json::json;

use crate::bakery::*;

#[tokio::test]
async fn steps_run_in_order_and_leave_values_for_later_steps() {
    let town = Town::new();
    let (cake, runner) = (town.cake(), town.runner(options("a")));
    let id = town.wish(CAKE, cake).await;
    assert_eq!(town.work(&runner, 1).await, [Ended::Over(FlowStatus::Succeeded)]);
    assert_eq!(town.bakery.book(cake), ["knead", "bake", "ice", "deliver"]);
    assert_eq!(town.rows(cake).await, [("order", 1), ("bill", 1)]);
    let row = town.row(id).await;
    assert_eq!(row.frame, json!({ "rounds": 1 }));
    assert_eq!((row.status, row.lease_owner.as_str()), (FlowStatus::Succeeded, ""));
}

#[tokio::test]
async fn a_step_that_fails_is_undone_with_all_before_it_and_the_cause_is_told() {
    let town = Town::new();
    let (cake, runner) = (town.cake(), town.runner(options("a")));
    town.bakery.will(cake, "ice", &[final_failure()]);
    let id = town.wish(CAKE, cake).await;
    assert_eq!(town.work(&runner, 1).await, [Ended::Over(FlowStatus::Failed)]);
    assert_eq!(town.bakery.book(cake), ["knead", "bake", "cool", "throw_away"]);
    assert_eq!(town.rows(cake).await, [("order", 1), ("row_cancel", 1), ("apologise", 1)]);
    let row = town.row(id).await;
    assert_eq!(row.error_code, "validation_failed");
    assert_eq!(row.frame["said"], "A field is not acceptable.");
}

#[tokio::test]
async fn the_step_that_fails_may_have_half_happened_but_rows_have_not() {
    let town = Town::new();
    let runner = town.runner(options("a"));
    let (half, none) = (town.cake(), town.cake());
    town.bakery.will(half, "bake", &[final_failure()]);
    town.bakery.will(none, "order", &[final_failure()]);
    town.wish(CAKE, half).await;
    town.wish(CAKE, none).await;
    town.work(&runner, 1).await;
    assert_eq!(town.bakery.book(half), ["knead", "cool", "throw_away"]);
    assert_eq!(town.bakery.book(none), [""; 0]);
    assert_eq!(town.rows(none).await, [("apologise", 1)]);
}

#[tokio::test]
async fn a_passing_failure_is_tried_again_with_growing_waits_until_the_limit() {
    let town = Town::new();
    let runner = town.runner(options("a"));
    let (lucky, unlucky) = (town.cake(), town.cake());
    town.bakery.will(lucky, "bake", &[passing(), passing()]);
    town.bakery.will(unlucky, "bake", &[passing(), passing(), passing()]);
    let first = town.wish(CAKE, lucky).await;
    let second = town.wish(CAKE, unlucky).await;
    town.work(&runner, 10).await;
    assert_eq!(town.row(first).await.status, FlowStatus::Succeeded);
    let row = town.row(second).await;
    assert_eq!((row.status, row.error_code.as_str()), (FlowStatus::Failed, "unavailable"));
}

#[tokio::test]
async fn forward_steps_that_keep_failing_are_parked_and_go_on_when_somebody_says_so() {
    let town = Town::new();
    let (cake, runner) = (town.cake(), town.runner(options("a")));
    town.bakery.will(cake, "deliver", &[passing(), passing(), passing(), passing()]);
    let id = town.wish(CAKE, cake).await;
    town.work(&runner, 20).await;
    let row = town.row(id).await;
    assert_eq!(row.status, FlowStatus::NeedsAttention);
    assert!(row.error_message.contains("deliver"), "{}", row.error_message);
    assert_eq!(town.counted(cake, "attention").await, 1);
    let now = row.updated;
    assert!(town.store.write(move |tx| tx.flow_retry(id, now)).await.unwrap());
    town.work(&runner, 2).await;
    assert_eq!(town.row(id).await.status, FlowStatus::Succeeded);
    assert_eq!(town.rows(cake).await, [("order", 1), ("bill", 1), ("attention", 1)]);
}

#[tokio::test]
async fn a_nap_is_no_failure() {
    let town = Town::new();
    let (cake, runner) = (town.cake(), town.runner(options("a")));
    let nap = Mood::Late(Duration::from_millis(5));
    town.bakery.will(cake, "bake", &vec![nap; 20]);
    let id = town.wish(CAKE, cake).await;
    town.work(&runner, 25).await;
    assert_eq!(town.row(id).await.status, FlowStatus::Succeeded);
}

#[tokio::test]
async fn a_later_wish_undoes_what_can_be_undone_and_waits_for_the_rest() {
    let town = Town::new();
    let runner = town.runner(options("a"));
    let nap = Mood::Late(Duration::from_millis(10));
    let (early, late) = (town.cake(), town.cake());
    town.bakery.will(early, "bake", std::slice::from_ref(&nap));
    town.bakery.will(late, "deliver", &[nap]);
    let (first, second) = (town.wish(CAKE, early).await, town.wish(CAKE, late).await);
    town.work(&runner, 1).await;
    let over = town.wish_with(CAKE, early, |flow| flow.cancels = true).await;
    let waits = town.wish_with(CAKE, late, |flow| flow.cancels = true).await;
    town.work(&runner, 4).await;
    assert_eq!(town.row(first).await.status, FlowStatus::Cancelled);
    assert_eq!(town.row(second).await.status, FlowStatus::Succeeded);
    for id in [over, waits] {
        assert_eq!(town.row(id).await.status, FlowStatus::Succeeded);
    }
    assert_eq!(town.bakery.book(early)[..3], ["knead", "cool", "throw_away"]);
    assert_eq!(town.bakery.book(late)[..4], ["knead", "bake", "ice", "deliver"]);
}

#[tokio::test]
async fn a_missed_deadline_unwinds_what_can_be_undone_and_parks_the_rest() {
    let town = Town::new();
    let runner = town.runner(options("a"));
    let (early, late) = (town.cake(), town.cake());
    town.bakery.will(early, "bake", &[Mood::Late(Duration::from_secs(700))]);
    town.bakery.will(late, "deliver", &[Mood::Late(Duration::from_secs(1)), passing()]);
    let (first, second) = (town.wish(CAKE, early).await, town.wish(CAKE, late).await);
    town.work(&runner, 1).await;
    town.clock.advance(Duration::from_secs(800));
    town.work(&runner, 1).await;
    let row = town.row(first).await;
    assert_eq!((row.status, row.error_code.as_str()), (FlowStatus::Failed, "deadline_missed"));
    let row = town.row(second).await;
    assert_eq!((row.status, row.phase), (FlowStatus::NeedsAttention, Phase::Then));
}

#[tokio::test]
async fn a_late_workflow_that_only_needs_to_go_on_does_so() {
    let town = Town::new();
    let (cake, runner) = (town.cake(), town.runner(options("a")));
    town.bakery.will(cake, "deliver", &[Mood::Late(Duration::from_secs(1))]);
    let id = town.wish(CAKE, cake).await;
    town.work(&runner, 1).await;
    town.clock.advance(Duration::from_secs(800));
    town.work(&runner, 1).await;
    assert_eq!(town.row(id).await.status, FlowStatus::Succeeded);
}

#[tokio::test]
async fn what_has_no_way_back_is_done_however_late_it_begins() {
    let town = Town::new();
    let (feast, runner) = (town.cake(), town.runner(options("a")));
    let id = town.wish_with(FEAST, feast, |flow| flow.frame = json!({ "cakes": [] })).await;
    town.clock.advance(Duration::from_secs(100_000));
    town.work(&runner, 1).await;
    assert_eq!(town.row(id).await.status, FlowStatus::Succeeded);
    assert_eq!(town.bakery.book(feast), ["deliver"]);
}

#[tokio::test]
async fn rows_that_make_no_sense_are_parked_and_stop_nobody() {
    let town = Town::new();
    let runner = town.runner(options("a"));
    let (odd, bad, good) = (town.cake(), town.cake(), town.cake());
    let unknown = town.wish(FlowName("bread-bake"), odd).await;
    let frame = town.wish_with(CAKE, bad, |flow| flow.frame = json!([1])).await;
    let fine = town.wish(CAKE, good).await;
    let lost = town.wish(CAKE, town.cake()).await;
    let place = move |tx: &mut dyn nubo_ports::Tx| {
        let now = nubo_base::Time::from_micros(1_794_912_330_000_000);
        let rows = tx.flow_claim("me", now, now, 10)?;
        for mut row in rows {
            row.position += if row.id == lost { 17 } else { 0 };
            row.lease_owner.clear();
            assert!(tx.flow_save("me", &row)?);
        }
        Ok(())
    };
    town.store.write(place).await.unwrap();
    town.work(&runner, 2).await;
    for (id, reason) in [(unknown, "bread-bake"), (frame, "JSON object"), (lost, "no step 17")] {
        let row = town.row(id).await;
        assert_eq!(row.status, FlowStatus::NeedsAttention);
        assert!(row.error_message.contains(reason), "{}", row.error_message);
        assert_eq!(town.counted(row.subject, "attention").await, 1);
    }
    assert_eq!(town.row(fine).await.status, FlowStatus::Succeeded);
}

#[tokio::test]
async fn a_panic_is_the_failure_of_one_step() {
    let town = Town::new();
    let runner = town.runner(options("a"));
    let (outside, inside, forward) = (town.cake(), town.cake(), town.cake());
    town.bakery.will(outside, "bake", &[Mood::Panic]);
    town.bakery.will(inside, "order", &[Mood::Panic]);
    town.bakery.will(forward, "bill", &[Mood::Panic]);
    let ids = [
        town.wish(CAKE, outside).await,
        town.wish(CAKE, inside).await,
        town.wish(CAKE, forward).await,
    ];
    town.work(&runner, 1).await;
    let expected = [FlowStatus::Failed, FlowStatus::Failed, FlowStatus::NeedsAttention];
    for (id, status) in ids.into_iter().zip(expected) {
        let row = town.row(id).await;
        assert_eq!((row.status, row.error_code.as_str()), (status, "internal_error"));
    }
    assert_eq!(town.counted(forward, "bill").await, 0);
}

#[tokio::test]
async fn a_workflow_waits_for_its_children() {
    let town = Town::new();
    let runner = town.runner(options("a"));
    let (feast, cakes) = (town.cake(), [town.cake(), town.cake(), town.cake()]);
    town.bakery.will(cakes[1], "bake", &[Mood::Late(Duration::from_millis(90))]);
    let names = cakes.map(|cake| cake.to_string());
    let id = town.wish_with(FEAST, feast, |flow| flow.frame = json!({ "cakes": names })).await;
    town.work(&runner, 3).await;
    assert_eq!(town.row(id).await.status, FlowStatus::Active);
    assert_eq!(town.bakery.book(cakes[0]).len(), 4);
    town.work(&runner, 10).await;
    assert_eq!(town.row(id).await.status, FlowStatus::Succeeded);
    for cake in cakes {
        assert_eq!(town.rows(cake).await, [("order", 1), ("bill", 1)]);
    }
}

#[tokio::test]
async fn workflows_of_one_subject_run_one_after_the_other() {
    let town = Town::new();
    let (cake, runner) = (town.cake(), town.runner(options("a")));
    town.bakery.will(cake, "bake", &[Mood::Late(Duration::from_millis(50))]);
    let (first, second) = (town.wish(CAKE, cake).await, town.wish(CAKE, cake).await);
    town.work(&runner, 1).await;
    assert_eq!(town.row(second).await.position, 0);
    town.work(&runner, 6).await;
    assert_eq!(town.row(first).await.status, FlowStatus::Succeeded);
    assert_eq!(town.row(second).await.status, FlowStatus::Succeeded);
    let once = ["knead", "bake", "ice", "deliver"];
    assert_eq!(town.bakery.book(cake), [once, once].concat());
}
