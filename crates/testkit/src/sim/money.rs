//! What must hold of money at the end: every wallet is the sum of what moved, what is there is
//! paid for once, and what is not there is not.

use std::collections::{BTreeMap, BTreeSet};

use nubo_base::{Money, Uuid};
use nubo_domain::Server;
use nubo_domain::billing::{Book, Posted, Reason, Subscription, SubscriptionState};
use nubo_domain::server::ServerState;

use super::evidence::Evidence;
use super::model::Model;
use super::verbs::ORDER;

type Broken = Vec<String>;

/// Everything about money.
pub fn adds_up(evidence: &Evidence, model: &Model, broken: &mut Broken) {
    every_wallet_is_the_sum_of_its_transfers(evidence, broken);
    nothing_is_moved_twice(evidence, broken);
    whoever_pays_ahead_ordered_only_what_was_covered(evidence, model, broken);
    let by_id: BTreeMap<Uuid, &Subscription> =
        evidence.subscriptions.iter().map(|paying| (paying.id, paying)).collect();
    for server in evidence.servers.iter().filter(|s| s.head.labels.contains_key(ORDER)) {
        match by_id.get(&server.head.id.uuid()) {
            Some(paying) => paid_as_it_is(evidence, server, paying, broken),
            None => broken.push(format!("nothing was asked for {}", server.head.id)),
        }
    }
}

fn every_wallet_is_the_sum_of_its_transfers(evidence: &Evidence, broken: &mut Broken) {
    for (wallet, sums) in &evidence.wallets {
        let sum = |book| sums.iter().find(|(b, _)| *b == book).map_or(Money::ZERO, |s| s.1);
        let (is, should) = ((wallet.balance, wallet.held), (sum(Book::Wallet), sum(Book::Held)));
        if is != should {
            broken.push(format!("{} has {is:?} and its transfers say {should:?}", wallet.account));
        }
        let of = evidence.subscriptions.iter().filter(|p| p.account.uuid() == wallet.account);
        let held: Money = of.map(|paying| paying.held).sum();
        if held != wallet.held {
            broken.push(format!("{} holds {} for {held}", wallet.account, wallet.held));
        }
        let all: Money = sums.iter().map(|(_, amount)| *amount).sum();
        if all != Money::ZERO {
            broken.push(format!("the books of {} do not balance: {sums:?}", wallet.account));
        }
    }
}

fn nothing_is_moved_twice(evidence: &Evidence, broken: &mut Broken) {
    let mut seen = BTreeSet::new();
    for Posted { transfer, .. } in &evidence.transfers {
        if !seen.insert(&transfer.reference) {
            broken.push(format!("{} was moved twice", transfer.reference));
        }
    }
}

/// Only what had begun already may bring a wallet below its limit: never an order.
fn whoever_pays_ahead_ordered_only_what_was_covered(
    evidence: &Evidence,
    model: &Model,
    broken: &mut Broken,
) {
    for tenant in &model.tenants {
        let found = evidence.wallets.iter().find(|(w, _)| w.account == tenant.account.uuid());
        let Some((wallet, _)) = found else { continue };
        let Some(limit) = wallet.credit_limit else { continue };
        for Posted { transfer, balance } in &evidence.transfers {
            let is_order = transfer.reason == Reason::Hold && transfer.account == tenant.account;
            let covered = balance.plus(limit).is_some_and(|left| left >= Money::ZERO);
            if is_order && !covered {
                broken.push(format!("{} was held and not covered: {balance}", transfer.subject));
            }
        }
    }
}

/// What is there is paid for, once; what is not there is not.
pub fn is_paid(
    evidence: &Evidence,
    (id, shown): (Uuid, &str),
    is_there: bool,
    broken: &mut Broken,
) {
    let Some(paying) = evidence.subscriptions.iter().find(|paying| paying.id == id) else {
        broken.push(format!("nothing was asked for {shown}"));
        return;
    };
    let of = evidence.transfers.iter().map(|posted| &posted.transfer);
    let of = of.filter(|transfer| transfer.subject == paying.subject);
    let earned: Money = of.map(|transfer| transfer.change_of(Book::Revenue)).sum();
    if earned != paying.total {
        broken.push(format!("{earned} was taken for {shown}, which cost {}", paying.total));
    }
    let should = if is_there { SubscriptionState::Active } else { SubscriptionState::Ended };
    if paying.state != should || (paying.held != Money::ZERO) {
        let (state, held) = (paying.state, paying.held);
        broken.push(format!("{shown} is there: {is_there}; its payment is {state}, {held} held"));
    }
}

fn paid_as_it_is(evidence: &Evidence, server: &Server, paying: &Subscription, broken: &mut Broken) {
    let id = server.head.id;
    let never_was = server.state() == ServerState::Failed && server.host.is_none();
    let is_there = server.state() != ServerState::Terminated && !never_was;
    is_paid(evidence, (id.uuid(), &id.to_string()), is_there, broken);
    if never_was && paying.total != Money::ZERO {
        broken.push(format!("{id} could not be made and cost {}", paying.total));
    }
}
