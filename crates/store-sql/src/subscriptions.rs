//! What is paid for, and up to when.

use nubo_base::{Id, Money, Time, Uuid};
use nubo_domain::billing::{Item, Price, Subscription, SubscriptionState};
use nubo_domain::{Error, Result};
use nubo_ports::store::{Burn, SubscriptionFilter, Subscriptions};

use crate::conn::{Row, values};
use crate::tx::{Clauses, SqlTx, page_rows};

const COLUMNS: &str = "id, account, project, item, subject, name, plan, period, hourly, monthly, \
     state, held, total, started, periods, paid_rate, month, spent, ended";

const PUT: &str = "INSERT INTO subscriptions (id, account, project, item, subject, name, plan, \
     period, hourly, monthly, state, held, total, started, periods, paid_until, paid_rate, month, \
     spent, ended) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, \
     $17, $18, $19, $20) ON CONFLICT (id) DO UPDATE SET plan = excluded.plan, \
     hourly = excluded.hourly, monthly = excluded.monthly, state = excluded.state, \
     held = excluded.held, total = excluded.total, started = excluded.started, \
     periods = excluded.periods, paid_until = excluded.paid_until, \
     paid_rate = excluded.paid_rate, month = excluded.month, spent = excluded.spent, \
     ended = excluded.ended";

const DUE: &str = "SELECT paid_until, id FROM subscriptions WHERE state = 'active' \
     AND paid_until < $1 AND (paid_until, id) > ($2, $3) ORDER BY paid_until, id LIMIT $4";

/// A sum of BIGINT is NUMERIC on PostgreSQL, hence the casts.
const BURN: &str = "SELECT CAST(COALESCE(SUM(CASE WHEN period = 'hourly' THEN hourly ELSE 0 END), \
     0) AS BIGINT), CAST(COALESCE(SUM(monthly), 0) AS BIGINT), COUNT(*) FROM subscriptions \
     WHERE account = $1 AND state IN ('held', 'active')";

fn get() -> String {
    format!("SELECT {COLUMNS} FROM subscriptions WHERE id = $1")
}

/// Every statement of this file, to be prepared by a test.
pub(crate) fn statements() -> Vec<String> {
    let mut found: Vec<String> = [PUT, DUE, BURN].map(str::to_owned).into();
    found.push(get());
    for mask in 0..32_u32 {
        let has = |bit: u32| mask & (1 << bit) != 0;
        let filter = SubscriptionFilter {
            account: has(0).then(Uuid::nil),
            rooms: has(1).then(Uuid::nil).into(),
            item: has(2).then_some(Item::Server),
            state: has(3).then_some(SubscriptionState::Held),
            after: has(4).then(Uuid::nil),
            limit: 0,
        };
        found.push(list(&filter).sql);
    }
    found
}

fn list(filter: &SubscriptionFilter) -> Clauses {
    let mut clauses = Clauses::new(format!("SELECT {COLUMNS} FROM subscriptions"));
    if let Some(account) = filter.account {
        clauses.with("account =", account);
    }
    clauses.rooms("project", &filter.rooms, false);
    if let Some(item) = filter.item {
        clauses.with("item =", item.word());
    }
    if let Some(state) = filter.state {
        clauses.with("state =", state.word());
    }
    if let Some(after) = filter.after {
        clauses.with("id >", after);
    }
    clauses.tail(" ORDER BY id");
    clauses.limit(filter.limit);
    clauses
}

fn read(mut row: Row) -> Result<Subscription> {
    let row = &mut row;
    let strange = |()| Error::internal("a subscription with a strange word");
    let money = |row: &mut Row| row.int().map(Money::from_micros);
    Ok(Subscription {
        id: row.uuid()?,
        account: Id::of(row.uuid()?),
        project: row.maybe_uuid()?.map(Id::of),
        item: row.text()?.parse().map_err(strange)?,
        subject: row.text()?,
        name: row.text()?,
        plan: row.text()?,
        period: row.text()?.parse().map_err(strange)?,
        price: Price { hourly: money(row)?, monthly: money(row)? },
        state: row.text()?.parse().map_err(strange)?,
        held: money(row)?,
        total: money(row)?,
        started: row.time()?,
        periods: u32::try_from(row.int()?).map_err(Error::internal)?,
        paid_rate: money(row)?,
        month: row.time()?,
        spent: money(row)?,
        ended: row.maybe_time()?,
    })
}

impl Subscriptions for SqlTx<'_> {
    fn subscription_put(&mut self, subscription: &Subscription) -> Result<()> {
        let wanted = values![
            subscription.id,
            subscription.account.uuid(),
            subscription.project.map(Id::uuid),
            subscription.item.word(),
            &subscription.subject,
            &subscription.name,
            &subscription.plan,
            subscription.period.word(),
            subscription.price.hourly.micros(),
            subscription.price.monthly.micros(),
            subscription.state.word(),
            subscription.held.micros(),
            subscription.total.micros(),
            subscription.started,
            subscription.periods,
            subscription.paid_until(),
            subscription.paid_rate.micros(),
            subscription.month,
            subscription.spent.micros(),
            subscription.ended,
        ];
        self.run(PUT, wanted).map(drop)
    }

    fn subscription_get(&mut self, id: Uuid) -> Result<Option<Subscription>> {
        self.one(&get(), values![id])?.map(read).transpose()
    }

    fn subscriptions_due(
        &mut self,
        now: Time,
        after: Option<(Time, Uuid)>,
        limit: u32,
    ) -> Result<Vec<(Time, Uuid)>> {
        let (time, id) = after.map_or((i64::MIN, None), |(time, id)| (time.micros(), Some(id)));
        let rows = self.all(DUE, values![now, time, id, page_rows(limit)])?;
        rows.into_iter().map(|mut row| Ok((row.time()?, row.uuid()?))).collect()
    }

    fn subscription_list(&mut self, filter: &SubscriptionFilter) -> Result<Vec<Subscription>> {
        let clauses = list(filter);
        self.all(&clauses.sql, &clauses.values)?.into_iter().map(read).collect()
    }

    fn burn(&mut self, account: Uuid) -> Result<Burn> {
        let lost = || Error::internal("a sum without a row");
        let mut row = self.one(BURN, values![account])?.ok_or_else(lost)?;
        let (hourly, monthly) = (row.int()?, row.int()?);
        let (hourly, monthly) = (Money::from_micros(hourly), Money::from_micros(monthly));
        Ok(Burn { hourly, monthly, count: row.int()? })
    }
}
