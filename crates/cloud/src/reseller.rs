//! Resellers: what they are told of their terms, and how much they sell.

use std::time::Duration;

use nubo_base::{Id, Money};
use nubo_domain::billing::Book;
use nubo_domain::{Account, Reseller, Result, Scope};
use nubo_ports::Objects;
use nubo_ports::store::TransferFilter;

use crate::{Action, Ask, Mode, Needs};

/// A new reseller's terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The brand's word in addresses.
    pub brand_slug: String,
    /// The brand for people.
    pub brand_name: String,
    /// How far below the catalogue it buys, in percent.
    pub margin_percent: u32,
}

impl Terms {
    /// The reseller with these terms; one that is one already stays one since when it was.
    ///
    /// # Errors
    /// Those of [`Reseller::new`].
    pub(crate) fn over(&self, before: Option<&Reseller>, ask: &Ask<'_>) -> Result<Reseller> {
        let since = before.map_or(ask.now, |before| before.since);
        Reseller::new(&self.brand_slug, &self.brand_name, self.margin_percent, since)
    }
}

/// What an account is told of its being a reseller.
#[derive(Clone, Debug)]
pub struct ResellerReport {
    /// The terms, if it is one.
    pub reseller: Option<Reseller>,
    /// What its wallet can spend; below zero is owed.
    pub balance: Money,
    /// What it spent in the last 30 days.
    pub spent: Money,
}

/// Whether the caller's account is a reseller, and on which terms.
#[derive(Clone, Copy, Debug)]
pub struct GetReseller;

/// What is spent is summed over this long.
const SPENT_WITHIN: Duration = Duration::from_secs(30 * 86_400);

impl Action for GetReseller {
    const NAME: &'static str = "account.reseller";
    const NEEDS: Needs = Needs::Scope(Scope::AccountRead);
    const MODE: Mode = Mode::Read;
    type Output = ResellerReport;

    fn run(&self, ask: &mut Ask<'_>) -> Result<ResellerReport> {
        let id = ask.account()?;
        let account: Account = ask.tx.get(id)?;
        let balance = ask.tx.wallet_get(id.uuid())?.balance;
        Ok(ResellerReport { reseller: account.reseller, balance, spent: spent(ask, id)? })
    }
}

/// What the cloud earned of an account lately, less what it gave back.
fn spent(ask: &mut Ask<'_>, account: Id<Account>) -> Result<Money> {
    const PAGE: u32 = 1_000;
    let mut filter = TransferFilter {
        account: Some(account.uuid()),
        from: Some(ask.now.before(SPENT_WITHIN)),
        limit: PAGE,
        ..TransferFilter::default()
    };
    let mut sum = Money::ZERO;
    loop {
        let page = ask.tx.transfer_list(&filter)?;
        let earned = page.iter().map(|posted| posted.transfer.change_of(Book::Revenue));
        sum = std::iter::once(sum).chain(earned).sum();
        match page.last() {
            Some(last) if u32::try_from(page.len()) == Ok(PAGE) => {
                filter.before = Some(last.transfer.id.uuid());
            }
            _ => return Ok(sum),
        }
    }
}
