//! Charges for what somebody has: each started period of each subscription once, however often
//! this runs, whenever it last ran and whatever the clock did meanwhile. Then wallets that stayed
//! below their limit for too long: their accounts are suspended.

use std::time::Duration;

use nubo_base::{Id, Money, Time, Uuid};
use nubo_domain::event::Event;
use nubo_domain::{Account, Kind as _, Result};
use nubo_ports::{Objects as _, StoreExt as _, Till, Tx};
use serde_json::json;

use crate::World;

/// Subscriptions charged in one transaction.
const BITE: u32 = 100;

/// What one run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChargesStatus {
    /// Periods that were paid.
    pub periods: u64,
    /// What they cost.
    pub amount: Money,
    /// Wallets that ran dry.
    pub ran_dry: u64,
    /// Accounts that were suspended for that.
    pub suspended: u64,
}

/// Charges what is due, and suspends accounts whose wallet has been dry for longer than `grace`.
///
/// # Errors
/// Those of the store.
pub async fn charges(world: &World, grace: Duration) -> Result<ChargesStatus> {
    let mut status = ChargesStatus::default();
    let mut after = None;
    loop {
        let now = world.now();
        let due = world.store.read(move |tx| tx.subscriptions_due(now, after, BITE)).await?;
        let (telling, ids) = (world.clone(), due.clone());
        let charge = move |tx: &mut dyn Tx| charge_all(tx, &telling, &ids, now);
        if !due.is_empty() {
            let charged = world.store.write(charge).await?;
            status.periods += charged.periods;
            status.amount = status.amount.plus(charged.amount).unwrap_or(status.amount);
            status.ran_dry += charged.ran_dry;
        }
        after = due.last().copied();
        if due.len() < BITE as usize {
            break;
        }
        tokio::task::yield_now().await;
    }
    status.suspended = suspend_dry(world, grace).await?;
    Ok(status)
}

fn charge_all(
    tx: &mut dyn Tx,
    world: &World,
    due: &[(Time, Uuid)],
    now: Time,
) -> Result<ChargesStatus> {
    let mut status = ChargesStatus::default();
    for (_, id) in due {
        let accrued = Till::new(tx, &world.ids, now).accrue(*id)?;
        status.periods += u64::from(accrued.periods);
        status.amount = status.amount.plus(accrued.amount).unwrap_or(status.amount);
        status.ran_dry += u64::from(accrued.ran_dry);
    }
    Ok(status)
}

async fn suspend_dry(world: &World, grace: Duration) -> Result<u64> {
    let before = world.now().before(grace);
    let mut count = 0;
    let mut after = None;
    loop {
        let page = world.store.read(move |tx| tx.wallets_dry(before, after, BITE)).await?;
        for account in page.iter().copied() {
            let telling = world.clone();
            let suspend = move |tx: &mut dyn Tx| suspend(tx, &telling, account, before);
            count += u64::from(world.store.write(suspend).await?);
        }
        after = page.last().copied();
        if page.len() < BITE as usize {
            return Ok(count);
        }
    }
}

/// Suspends an account unless somebody paid meanwhile; its servers follow by themselves.
fn suspend(tx: &mut dyn Tx, world: &World, account: Uuid, before: Time) -> Result<bool> {
    let wallet = tx.wallet_get(account)?;
    let Some(mut account) = tx.find::<Account>(Id::of(account))? else { return Ok(false) };
    let is_late = wallet.dry_since.is_some_and(|since| since < before) && wallet.is_dry();
    if account.suspended || !is_late {
        return Ok(false);
    }
    let now = world.now();
    (account.suspended, account.owes) = (true, true);
    tx.update(&mut account, now)?;
    tx.event_insert(&Event {
        id: world.ids.id(),
        seq: 0,
        account: Some(account.head.id),
        project: None,
        name: "account.suspended".to_owned(),
        kind: Account::NAME.to_owned(),
        resource: account.head.id.to_string(),
        data: json!({
            "name": account.head.name,
            "status": account.state_word(),
            "reason": "insufficient_funds",
            "balance": wallet.balance.to_string(),
        }),
        created: now,
    })?;
    Ok(true)
}
