//! What an account says of itself: where it is, how its people read times, where its bills go.

use nubo_domain::details::Details;
use nubo_domain::{Account, Result, Scope};

use crate::account::GetOwnAccount;
use crate::{Action, Ask, Mode, Needs};

/// Changes what the caller's own account says of itself.
#[derive(Clone, Debug, Default)]
pub struct ChangeDetails {
    /// What is changed; what is absent stays, an empty text is forgotten.
    pub details: Details,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for ChangeDetails {
    const NAME: &'static str = "account.change_details";
    const NEEDS: Needs = Needs::Scope(Scope::AccountWrite);
    const MODE: Mode = Mode::Write;
    type Output = Account;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Account> {
        let mut account = GetOwnAccount.run(ask)?;
        ask.expect_version(&account.head, self.seen)?;
        self.details.check()?;
        account.details = self.details.clone().over(account.details);
        ask.change(&mut account, "details_changed")?;
        Ok(account)
    }
}
