//! Quotas: what is used and what is allowed.

use nubo_domain::quota::QuotaLine;
use nubo_domain::{Account, Project, Result, Scope};

use crate::project::{QuotaWish, set_quotas};
use crate::{Action, Ask, Facts, Mode, Needs};

/// Verbs of quotas.
pub const ACTIONS: &[Facts] = &[Facts::of::<GetQuota>(), Facts::of::<SetQuota>()];

/// Both levels of a quota.
#[derive(Clone, Debug)]
pub struct QuotaReport {
    /// The account's lines.
    pub account: Vec<QuotaLine>,
    /// The project the second list belongs to.
    pub project: Project,
    /// The project's lines; none where it has no limit and no use.
    pub lines: Vec<QuotaLine>,
}

/// What the caller's account and project use.
#[derive(Clone, Debug, Default)]
pub struct GetQuota {
    /// The project, by id or name; the caller's own or the default one if absent.
    pub project: Option<String>,
}

impl Action for GetQuota {
    const NAME: &'static str = "quota.get";
    const NEEDS: Needs = Needs::Scope(Scope::AccountRead);
    const MODE: Mode = Mode::Read;
    type Output = QuotaReport;

    fn run(&self, ask: &mut Ask<'_>) -> Result<QuotaReport> {
        let project = match &self.project {
            Some(named) => ask.resolve("project_id", named)?,
            None => ask.project(None)?,
        };
        let account = ask.account()?.uuid();
        let lines = ask.tx.quota_lines(project.head.id.uuid())?;
        Ok(QuotaReport { account: ask.tx.quota_lines(account)?, project, lines })
    }
}

/// Sets limits of an account.
#[derive(Clone, Debug)]
pub struct SetQuota {
    /// Which account, in its shown form.
    pub account: String,
    /// The new limits.
    pub quotas: QuotaWish,
}

impl Action for SetQuota {
    const NAME: &'static str = "quota.set";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Write;
    type Output = Vec<QuotaLine>;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Vec<QuotaLine>> {
        let account: Account = ask.at(&self.account)?;
        let owner = account.head.id.uuid();
        set_quotas(ask, owner, &self.quotas)?;
        ask.touch(account.head.id);
        ask.tx.quota_lines(owner)
    }
}
