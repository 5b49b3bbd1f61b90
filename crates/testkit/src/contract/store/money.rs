//! Money: nothing is moved twice, no limit is passed, and what a wallet holds is the sum of what
//! moved.

use nubo_base::{Id, Money, Time, Uuid};
use nubo_domain::billing::{
    Book, Item, Period, Price, Reason, Subscription, SubscriptionState, Transfer,
};
use nubo_ports::store::{Burn, Moved, SubscriptionFilter, TransferFilter};

use super::{Ground, number, time};

const fn micros(micros: i64) -> Money {
    Money::from_micros(micros)
}

fn transfer(ground: &Ground, account: Uuid, books: (Book, Book), amount: i64) -> Transfer {
    let id: Id<Transfer> = ground.ids.id();
    Transfer {
        id,
        account: Id::of(account),
        project: None,
        from: books.0,
        to: books.1,
        amount: micros(amount),
        reason: Reason::Charge,
        subject: String::new(),
        reference: id.to_string(),
        remark: String::new(),
        created: time(7),
    }
}

const IN: (Book, Book) = (Book::Grants, Book::Wallet);
const OUT: (Book, Book) = (Book::Wallet, Book::Revenue);
const HOLD: (Book, Book) = (Book::Wallet, Book::Held);

async fn moves(ground: &Ground, wanted: &Transfer, within_limit: bool) -> Moved {
    let wanted = wanted.clone();
    ground.write(move |tx| tx.transfer(&wanted, within_limit)).await
}

/// What is in the wallet and the holds of an account, by the wallet and by the sums.
async fn check_sums(ground: &Ground, account: Uuid) -> (Money, Money) {
    let (wallet, books) =
        ground.read(move |tx| Ok((tx.wallet_get(account)?, tx.books(Some(account))?))).await;
    let sum = |book| books.iter().find(|(b, _)| *b == book).map_or(Money::ZERO, |s| s.1);
    assert_eq!((wallet.balance, wallet.held), (sum(Book::Wallet), sum(Book::Held)));
    let all: Money = books.iter().map(|(_, amount)| *amount).sum();
    assert_eq!(all, Money::ZERO, "what left one book went to another");
    (wallet.balance, wallet.held)
}

pub(super) async fn what_a_wallet_holds_is_the_sum_of_what_moved(ground: Ground) {
    let (mine, theirs) = (ground.uuid(), ground.uuid());
    assert_eq!(check_sums(&ground, mine).await, (Money::ZERO, Money::ZERO));
    let credit = transfer(&ground, mine, IN, 100);
    assert_eq!(moves(&ground, &credit, false).await, Moved::Done(micros(100)));
    let hold = transfer(&ground, mine, HOLD, 30);
    assert_eq!(moves(&ground, &hold, false).await, Moved::Done(micros(70)));
    let capture = transfer(&ground, mine, (Book::Held, Book::Revenue), 20);
    assert_eq!(moves(&ground, &capture, false).await, Moved::Done(micros(70)));
    let release = transfer(&ground, mine, (Book::Held, Book::Wallet), 10);
    assert_eq!(moves(&ground, &release, false).await, Moved::Done(micros(80)));
    let other = transfer(&ground, theirs, OUT, 5);
    assert_eq!(moves(&ground, &other, true).await, Moved::Done(micros(-5)), "no limit was set");
    assert_eq!(check_sums(&ground, mine).await, (micros(80), Money::ZERO));
    let mut all = ground.read(|tx| tx.books(None)).await;
    all.sort_by_key(|(book, _)| *book);
    let want = [(Book::Wallet, 75), (Book::Held, 0), (Book::Revenue, 25), (Book::Grants, -100)];
    assert_eq!(all, want.map(|(book, amount)| (book, micros(amount))));
    let filter = TransferFilter { account: Some(mine), ..TransferFilter::default() };
    let listed = ground.read(move |tx| tx.transfer_list(&filter)).await;
    let balances: Vec<i64> = listed.iter().map(|posted| posted.balance.micros()).collect();
    assert_eq!(balances, [80, 70, 70, 100], "the newest first");
    assert_eq!(listed[3].transfer, credit, "a transfer comes back as it was");
}

pub(super) async fn nothing_is_moved_twice_for_one_reference(ground: Ground) {
    let account = ground.uuid();
    let first = transfer(&ground, account, IN, 100);
    let again = Transfer { id: ground.ids.id(), amount: micros(60), ..first.clone() };
    assert_eq!(moves(&ground, &first, false).await, Moved::Done(micros(100)));
    assert_eq!(moves(&ground, &again, false).await, Moved::Repeated);
    let shared = transfer(&ground, account, OUT, 1);
    let won = ground
        .at_once(16, move |ground, _| {
            let wanted = Transfer { id: ground.ids.id(), ..shared.clone() };
            async move { moves(&ground, &wanted, false).await }
        })
        .await;
    assert_eq!(won.iter().filter(|moved| **moved == Moved::Done(micros(99))).count(), 1);
    assert_eq!(won.iter().filter(|moved| **moved == Moved::Repeated).count(), 15);
    assert_eq!(check_sums(&ground, account).await.0, micros(99));
}

pub(super) async fn no_order_brings_a_wallet_below_its_limit(ground: Ground) {
    let account = ground.uuid();
    ground.write(move |tx| tx.wallet_limit(account, Some(Money::ZERO))).await;
    let order = transfer(&ground, account, HOLD, 1);
    assert_eq!(moves(&ground, &order, true).await, Moved::Short(Money::ZERO));
    let credit = transfer(&ground, account, IN, 50);
    moves(&ground, &credit, true).await;
    let won = ground
        .at_once(32, move |ground, _| async move {
            let order = transfer(&ground, account, HOLD, 3);
            moves(&ground, &order, true).await
        })
        .await;
    let done = won.iter().filter(|moved| matches!(moved, Moved::Done(_))).count();
    assert_eq!(number(done), 16, "16 times 3 are covered by 50");
    assert!(won.contains(&Moved::Short(micros(2))));
    assert_eq!(check_sums(&ground, account).await, (micros(2), micros(48)));
    ground.write(move |tx| tx.wallet_limit(account, Some(micros(10)))).await;
    assert_eq!(moves(&ground, &transfer(&ground, account, OUT, 12), true).await, {
        Moved::Done(micros(-10))
    });
    assert_eq!(moves(&ground, &order, true).await, Moved::Short(Money::ZERO));
    let accrued = transfer(&ground, account, OUT, 5);
    assert_eq!(moves(&ground, &accrued, false).await, Moved::Done(micros(-15)));
    ground.write(move |tx| tx.wallet_limit(account, None)).await;
    assert_eq!(moves(&ground, &order, true).await, Moved::Done(micros(-16)));
    let wrong = ground.try_write(move |tx| tx.wallet_limit(account, Some(micros(-1)))).await;
    assert!(wrong.is_err());
}

pub(super) async fn holds_never_give_more_than_they_have(ground: Ground) {
    let account = ground.uuid();
    moves(&ground, &transfer(&ground, account, IN, 9), false).await;
    moves(&ground, &transfer(&ground, account, HOLD, 5), false).await;
    let much = transfer(&ground, account, (Book::Held, Book::Wallet), 6);
    assert!(ground.try_write(move |tx| tx.transfer(&much, false)).await.is_err());
    for amount in [0, -4] {
        let nothing = transfer(&ground, account, IN, amount);
        assert!(ground.try_write(move |tx| tx.transfer(&nothing, false)).await.is_err());
    }
    assert_eq!(check_sums(&ground, account).await, (micros(4), micros(5)));
}

pub(super) async fn transfers_are_found_by_every_filter(ground: Ground) {
    let (account, project) = (ground.uuid(), ground.uuid());
    let mut made = Vec::new();
    for place in 0..12_i64 {
        let mut wanted = transfer(&ground, account, IN, place + 1);
        wanted.reason = if place % 2 == 0 { Reason::Credit } else { Reason::Refund };
        wanted.subject = if place % 3 == 0 { "srv_1".to_owned() } else { String::new() };
        wanted.project = (place % 4 == 0).then(|| Id::of(project));
        wanted.created = time(place);
        moves(&ground, &wanted, false).await;
        made.push(wanted);
    }
    moves(&ground, &transfer(&ground, ground.uuid(), IN, 99), false).await;
    let of = TransferFilter { account: Some(account), ..TransferFilter::default() };
    let filters = [
        of.clone(),
        TransferFilter { reason: Some(Reason::Refund), ..of.clone() },
        TransferFilter { subject: Some("srv_1".to_owned()), ..of.clone() },
        TransferFilter { rooms: Some(project).into(), ..of.clone() },
        TransferFilter { rooms: Some(project).into(), with_whole: true, ..of.clone() },
        TransferFilter { rooms: std::iter::empty().collect(), ..of.clone() },
        TransferFilter { from: Some(time(3)), to: Some(time(9)), ..of.clone() },
        TransferFilter { before: Some(made[7].id.uuid()), ..of },
    ];
    for filter in filters {
        let fits = |wanted: &&Transfer| {
            filter.reason.is_none_or(|reason| reason == wanted.reason)
                && filter.subject.as_ref().is_none_or(|subject| *subject == wanted.subject)
                && match wanted.project {
                    Some(room) => filter.rooms.has(room),
                    None => filter.rooms.is_all() || filter.with_whole,
                }
                && filter.from.is_none_or(|from| wanted.created >= from)
                && filter.to.is_none_or(|to| wanted.created < to)
                && filter.before.is_none_or(|before| wanted.id.uuid() < before)
        };
        let mut want: Vec<Transfer> = made.iter().filter(fits).cloned().collect();
        want.reverse();
        let mut found = Vec::new();
        let mut page = TransferFilter { limit: 5, ..filter.clone() };
        loop {
            let asked = page.clone();
            let some = ground.read(move |tx| tx.transfer_list(&asked)).await;
            page.before = some.last().map(|posted| posted.transfer.id.uuid());
            found.extend(some.iter().map(|posted| posted.transfer.clone()));
            if some.len() < 5 {
                break;
            }
        }
        assert_eq!(found, want, "{filter:?}");
    }
}

fn subscription(ground: &Ground, account: Uuid) -> Subscription {
    let id = ground.uuid();
    Subscription {
        id,
        account: Id::of(account),
        project: Some(Id::of(ground.uuid())),
        item: Item::Server,
        subject: format!("srv_{id}"),
        name: "web".to_owned(),
        plan: "nano".to_owned(),
        period: Period::Hourly,
        price: Price { hourly: micros(3), monthly: micros(2_000) },
        state: SubscriptionState::Active,
        held: Money::ZERO,
        total: micros(3),
        started: time(1_000_000),
        periods: 1,
        paid_rate: micros(3),
        month: Time::ZERO,
        spent: micros(3),
        ended: None,
    }
}

pub(super) async fn a_subscription_is_due_when_it_is_not_paid_any_more(ground: Ground) {
    let account = ground.uuid();
    let mut made: Vec<Subscription> = (0..7).map(|_| subscription(&ground, account)).collect();
    made[1].state = SubscriptionState::Held;
    (made[2].state, made[2].ended) = (SubscriptionState::Ended, Some(time(5)));
    made[3].periods = 9;
    made[4].period = Period::Monthly;
    for one in made.clone() {
        ground.write(move |tx| tx.subscription_put(&one)).await;
    }
    for one in &made {
        let id = one.id;
        let found = ground.read(move |tx| tx.subscription_get(id)).await;
        assert_eq!(found.as_ref(), Some(one), "it comes back as it was");
    }
    let hour = Time::from_micros(3_601_000_000);
    let due = |now: Time, after, limit| {
        let ground = ground.clone();
        async move { ground.read(move |tx| tx.subscriptions_due(now, after, limit)).await }
    };
    assert_eq!(due(hour, None, 9).await, [], "paid up to this very moment");
    let (one, two) = (due(time(3_601_000_001), None, 2).await, time(3_601_000_001));
    assert_eq!(one.len(), 2);
    let rest = due(two, one.last().copied(), 9).await;
    let mut ids: Vec<Uuid> = one.iter().chain(&rest).map(|(_, id)| *id).collect();
    ids.sort();
    let mut want = vec![made[0].id, made[5].id, made[6].id];
    want.sort();
    assert_eq!(ids, want);
    let burn = ground.read(move |tx| tx.burn(account)).await;
    assert_eq!(burn, Burn { hourly: micros(15), monthly: micros(12_000), count: 6 });
    let filter = SubscriptionFilter {
        account: Some(account),
        state: Some(SubscriptionState::Active),
        item: Some(Item::Server),
        after: Some(made[0].id),
        ..SubscriptionFilter::default()
    };
    let listed = ground.read(move |tx| tx.subscription_list(&filter)).await;
    assert_eq!(listed, made[3..], "in the order of their making");
    (made[0].periods, made[0].total) = (2, micros(6));
    let changed = made[0].clone();
    ground.write(move |tx| tx.subscription_put(&changed)).await;
    assert_eq!(due(two, None, 9).await.len(), 2, "it was paid");
}

pub(super) async fn dry_wallets_are_found_by_how_long_they_are(ground: Ground) {
    let accounts = [ground.uuid(), ground.uuid(), ground.uuid()];
    for (place, account) in (1..).zip(accounts) {
        let since = (place < 3).then(|| time(place * 10));
        ground
            .write(move |tx| {
                tx.wallet_limit(account, Some(Money::ZERO))?;
                tx.wallet_dry(account, since)
            })
            .await;
    }
    let dry = |before| {
        let ground = ground.clone();
        async move { ground.read(move |tx| tx.wallets_dry(time(before), None, 9)).await }
    };
    assert_eq!(dry(10).await, accounts[..0]);
    assert_eq!(dry(11).await, accounts[..1]);
    let mut both = accounts[..2].to_vec();
    both.sort();
    assert_eq!(dry(99).await, both);
    let first = accounts[0];
    ground.write(move |tx| tx.wallet_dry(first, None)).await;
    assert_eq!(dry(99).await, accounts[1..2]);
    let wallets = ground.read(|tx| tx.wallet_list(None, 9)).await;
    assert_eq!(wallets.len(), 3);
    assert!(wallets.iter().any(|w| w.account == accounts[1] && w.dry_since == Some(time(20))));
}
