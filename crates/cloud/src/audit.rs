//! Reading and verifying the audit log.

use nubo_base::{Id, Time};
use nubo_domain::audit::{AuditFilter, AuditRow};
use nubo_domain::{Error, Result, Scope, code};

use crate::{Action, Ask, Facts, Mode, Needs, Paged};

/// Verbs of the audit log.
pub const ACTIONS: &[Facts] = &[Facts::of::<ListAudit>(), Facts::of::<VerifyAudit>()];

/// A page of sealed lines.
#[derive(Clone, Debug, Default)]
pub struct ListAudit {
    /// Only lines of this actor, in its shown form.
    pub actor: Option<String>,
    /// Only lines of this action.
    pub action: Option<String>,
    /// Not before this.
    pub from: Option<Time>,
    /// Before this.
    pub to: Option<Time>,
    /// From the newest to the oldest.
    pub newest_first: bool,
    /// Only after this line, in that order.
    pub after: Option<Id<AuditRow>>,
    /// At most this many.
    pub limit: u32,
}

impl Action for ListAudit {
    const NAME: &'static str = "audit.list";
    const NEEDS: Needs = Needs::Scope(Scope::AuditRead);
    const MODE: Mode = Mode::Read;
    type Output = Paged<AuditRow>;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Paged<AuditRow>> {
        let after = match self.after {
            None => 0,
            Some(id) => {
                let seq = ask.tx.audit_seq(id.uuid())?;
                seq.ok_or_else(|| Error::new(&code::INVALID_CURSOR))?
            }
        };
        let account = ask.caller.account.map(Id::uuid);
        // Lines do not tell in which project something was done, so whoever works in some projects
        // reads what they did themselves.
        let own = ask.caller.is_limited.then(|| ask.caller.actor().1);
        if let (Some(own), Some(actor)) = (&own, &self.actor)
            && own != actor
        {
            return Ok(Paged { items: Vec::new(), next: None });
        }
        let filter = AuditFilter {
            account,
            actor: own.or_else(|| self.actor.clone()),
            action: self.action.clone(),
            from: self.from,
            to: self.to,
            newest_first: self.newest_first,
        };
        let rows = ask.tx.audit_list(&filter, after, self.limit + 1)?;
        Ok(Paged::cut(rows, self.limit, |row| row.id.uuid()))
    }
}

/// What a check of the chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditVerdict {
    /// Lines whose seal is right, from the first.
    pub good: i64,
    /// The first line whose seal is wrong, in its shown form.
    pub broken: Option<String>,
    /// The seal of the last good line; keep it elsewhere and compare later.
    pub head: String,
}

/// Recomputes the chain of the whole log.
#[derive(Clone, Copy, Debug)]
pub struct VerifyAudit;

const PAGE: u32 = 1_000;

impl Action for VerifyAudit {
    const NAME: &'static str = "audit.verify";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Read;
    type Output = AuditVerdict;

    fn run(&self, ask: &mut Ask<'_>) -> Result<AuditVerdict> {
        let mut verdict = AuditVerdict { good: 0, broken: None, head: String::new() };
        loop {
            let rows = ask.tx.audit_list(&AuditFilter::default(), verdict.good, PAGE)?;
            if rows.is_empty() {
                return Ok(verdict);
            }
            for row in rows {
                let right = row.seq == verdict.good + 1
                    && row.hash == row.sealed_hash(row.seq, &verdict.head);
                if !right {
                    verdict.broken = Some(row.id.to_string());
                    return Ok(verdict);
                }
                verdict.good = row.seq;
                verdict.head = row.hash;
            }
        }
    }
}
