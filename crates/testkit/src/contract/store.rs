//! What every store promises, as cases that run against an open, empty one.
//!
//! A case is given a store of its own. Cases use only the port, so that any engine can be run
//! against them.
#![expect(clippy::unwrap_used, reason = "a contract is broken by panicking")]

mod access;
mod flows;
mod logs;
mod mail;
mod money;
mod objects;
mod room;
mod rows;
mod transactions;

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;

use nubo_base::{Ids, SystemClock, SystemRandom, Time, Uuid};
use nubo_domain::{KindRow, Lookup, Result, Table};
use nubo_ports::{Store, StoreExt, Tx};
use tokio::task::JoinSet;

/// One promise.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// The promise as a sentence.
    pub name: &'static str,
    /// Panics if the store breaks it. The runtime must have at least two threads.
    pub run: fn(Ground) -> Pin<Box<dyn Future<Output = ()> + Send>>,
}

/// Declares the list of cases.
macro_rules! cases {
    ($($part:ident { $($case:ident),+ $(,)? })+) => {
        /// Every promise of a store.
        pub const ALL: &[Case] = &[$($(Case {
            name: stringify!($case),
            run: |ground| Box::pin($part::$case(ground)),
        }),+),+];
    };
}

cases! {
    transactions {
        a_failed_write_leaves_nothing_behind,
        a_read_writes_nothing,
        a_panicking_job_fails_alone,
        a_read_sees_one_moment,
        concurrent_changes_of_one_row_lose_nothing,
        many_writers_at_once_are_all_kept,
        texts_come_back_as_they_were,
        a_nul_is_refused_as_bad_input,
    }
    objects {
        a_change_is_read_by_all_who_ask_after_its_answer,
        objects_that_change_together_are_read_together,
    }
    rows {
        a_row_comes_back_as_it_was,
        a_name_is_taken_until_its_row_is_over,
        an_address_of_a_person_is_unique_in_the_whole_cloud,
        a_taken_name_does_not_spoil_the_transaction,
        only_one_of_many_gets_a_name,
        a_change_of_what_was_changed_meanwhile_is_refused,
        pages_are_complete_in_both_directions,
        a_text_is_found_in_names_as_it_was_typed,
        every_filter_finds_what_a_plain_search_finds,
        labels_follow_their_row,
        a_page_is_bounded,
    }
    flows {
        a_workflow_comes_back_as_it_was,
        a_claim_takes_what_is_due_and_nothing_else,
        a_subject_has_one_workflow_at_a_time_in_the_order_written,
        a_lease_that_ran_out_is_taken_and_its_old_owner_refused,
        a_save_keeps_the_wish_to_cancel,
        a_cancelling_workflow_wakes_what_is_asleep_or_parked,
        a_retry_lets_a_parked_workflow_go_on,
        leases_of_one_owner_are_freed,
        what_a_clock_that_ran_ahead_put_off_is_hastened,
        many_claimers_never_share_a_subject,
        lists_counts_and_children_are_right,
        only_old_finished_workflows_are_forgotten,
    }
    logs {
        events_are_numbered_by_age_and_found_by_every_filter,
        numbers_of_forgotten_events_are_not_given_again,
        a_listener_misses_no_event_of_concurrent_writers,
        the_audit_chain_can_be_checked_from_its_start,
        audit_lines_are_found_by_every_filter,
    }
    access {
        a_credential_is_found_by_its_hash,
        credentials_are_listed_in_pages,
        a_credential_is_revoked_once,
        live_credentials_are_revoked_together,
        the_last_use_never_goes_back,
        a_reply_is_kept_replaced_and_forgotten,
        use_is_summed_by_day_and_project,
        a_ticket_is_used_once_however_many_try,
        only_old_tickets_are_forgotten,
    }
    room {
        no_address_is_given_twice,
        an_owner_keeps_its_address,
        an_address_that_is_asked_for_is_given_if_it_is_free,
        addresses_given_back_are_used_again_last,
        new_borders_keep_what_was_given_out,
        no_host_is_oversold,
        closed_full_and_foreign_hosts_take_nothing,
        equal_hosts_share_the_load,
        an_owner_grows_only_into_free_room,
        no_quota_is_passed,
        what_has_no_limit_is_counted,
    }
    money {
        what_a_wallet_holds_is_the_sum_of_what_moved,
        nothing_is_moved_twice_for_one_reference,
        no_order_brings_a_wallet_below_its_limit,
        holds_never_give_more_than_they_have,
        transfers_are_found_by_every_filter,
        a_subscription_is_due_when_it_is_not_paid_any_more,
        dry_wallets_are_found_by_how_long_they_are,
    }
    mail {
        a_letter_is_claimed_by_one_and_due_again_if_nothing_is_heard,
        a_letter_that_was_sent_is_kept_without_its_text_and_forgotten_later,
        a_code_is_found_by_its_hash_until_its_address_is_done,
        what_was_counted_of_an_address_comes_back,
    }
}

/// An empty store and what the cases need beside it.
#[derive(Clone)]
pub struct Ground {
    store: Arc<dyn Store>,
    ids: Ids,
}

impl Ground {
    /// The ground for one case.
    #[must_use]
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self { store, ids: Ids::new(Arc::new(SystemClock), Arc::new(SystemRandom)) }
    }

    fn uuid(&self) -> Uuid {
        self.ids.uuid()
    }

    async fn try_write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut dyn Tx) -> Result<T> + Send + 'static,
    {
        self.store.write(work).await
    }

    async fn write<T, F>(&self, work: F) -> T
    where
        T: Send + 'static,
        F: FnMut(&mut dyn Tx) -> Result<T> + Send + 'static,
    {
        self.store.write(work).await.unwrap()
    }

    async fn read<T, F>(&self, work: F) -> T
    where
        T: Send + 'static,
        F: FnMut(&mut dyn Tx) -> Result<T> + Send + 'static,
    {
        self.store.read(work).await.unwrap()
    }

    /// Runs `count` copies of a task at once and gives their results.
    async fn at_once<T, Fut>(&self, count: usize, task: impl Fn(Self, usize) -> Fut) -> Vec<T>
    where
        T: Send + 'static,
        Fut: Future<Output = T> + Send + 'static,
    {
        let mut set = JoinSet::new();
        for number in 0..count {
            set.spawn(task(self.clone(), number));
        }
        set.join_all().await
    }

    /// A row of `table` that belongs to nobody.
    fn row(&self, table: &'static Table, name: &str) -> KindRow {
        KindRow {
            id: self.uuid(),
            account: None,
            project: None,
            name: name.to_owned(),
            state: "active".to_owned(),
            ended: false,
            version: 1,
            created: time(1_000),
            updated: time(2_000),
            labels: BTreeMap::new(),
            lookups: table.lookups.iter().map(|_| Lookup::Text(String::new())).collect(),
            format: 1,
            body: "{}".to_owned(),
        }
    }
}

/// A point in time, in microseconds.
const fn time(micros: i64) -> Time {
    Time::from_micros(micros)
}

/// `len` of `items` as the type that limits have.
fn number(len: usize) -> u32 {
    u32::try_from(len).unwrap()
}
