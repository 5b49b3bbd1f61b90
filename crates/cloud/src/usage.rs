//! Metered use of the API.

use nubo_domain::{Error, Project, Result, Scope};

use crate::{Action, Ask, Facts, Mode, Needs};

/// Verbs of use.
pub const ACTIONS: &[Facts] = &[Facts::of::<GetUsage>()];

/// Requests in a period: the calendar month, or the days given.
#[derive(Clone, Debug, Default)]
pub struct GetUsage {
    /// First day, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// Last day, `YYYY-MM-DD`.
    pub to: Option<String>,
    /// Only of this project, by id or name.
    pub project: Option<String>,
}

/// What was used in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageReport {
    /// First day.
    pub start: String,
    /// Last day.
    pub end: String,
    /// Requests; figures may lag a few seconds.
    pub requests: i64,
    /// Requests above what is included.
    pub overage: i64,
}

impl Action for GetUsage {
    const NAME: &'static str = "usage.get";
    const NEEDS: Needs = Needs::Scope(Scope::UsageRead);
    const MODE: Mode = Mode::Read;
    type Output = UsageReport;

    fn run(&self, ask: &mut Ask<'_>) -> Result<UsageReport> {
        let (first, next) = ask.now.month();
        let last = next.before(std::time::Duration::from_secs(1));
        let start = day("from", self.from.as_deref())?.unwrap_or_else(|| first.date());
        let end = day("to", self.to.as_deref())?.unwrap_or_else(|| last.date());
        if end < start {
            return Err(Error::invalid("to", "must not lie before from"));
        }
        let rooms = match &self.project {
            Some(named) => ask.resolve::<Project>("project_id", named)?.head.id.into(),
            None => ask.caller.rooms.clone(),
        };
        let account = ask.account()?.uuid();
        let requests = ask.tx.usage_sum(account, &rooms, &start, &end)?;
        let overage = (requests - ask.policy.included_requests).max(0);
        Ok(UsageReport { start, end, requests, overage })
    }
}

fn day(field: &str, text: Option<&str>) -> Result<Option<String>> {
    let Some(text) = text else { return Ok(None) };
    let time = format!("{text}T00:00:00Z").parse::<nubo_base::Time>();
    let known = time.ok().filter(|t| t.date() == text);
    let refuse = || Error::invalid(field, "must be a day such as 2026-03-01");
    known.map(|t| Some(t.date())).ok_or_else(refuse)
}
