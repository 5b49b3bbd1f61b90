//! What clients know, and whether what they are told can be true.
//!
//! A client knows only answers. What it was never told may have happened or not; what it was told
//! holds for ever.

use std::collections::BTreeMap;

use nubo_base::{Id, Time};
use nubo_cloud::{Caller, Rendered};
use nubo_domain::{Account, Error, ErrorKind, Result, code};

use super::Report;
use super::dice::Dice;
use super::perform::Answer;
use super::verbs::{Order, Verb};

/// A fact that calls in flight make uncertain.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known {
    value: Option<bool>,
    in_flight: u32,
    crowded: bool,
    /// Grows whenever the fact may have changed.
    epoch: u64,
}

impl Known {
    /// A call that changes it is on its way.
    pub fn begin(&mut self) {
        self.value = None;
        self.crowded |= self.in_flight > 0;
        self.in_flight += 1;
        self.epoch += 1;
    }

    /// The call is over, and made the fact be `value` if that is known.
    pub fn end(&mut self, value: Option<bool>) {
        self.in_flight = self.in_flight.saturating_sub(1);
        self.epoch += 1;
        self.value = value.filter(|_| self.in_flight == 0 && !self.crowded);
        self.crowded &= self.in_flight > 0;
    }

    /// Whether it is certain that the fact is true.
    pub fn is_true(self) -> bool {
        self.value == Some(true)
    }
}

/// A credential as its holder knows it.
#[derive(Clone, Debug)]
pub struct Credential {
    /// The secret.
    pub secret: String,
    /// Its shown id.
    pub id: String,
    /// Whose idempotency keys it uses: a project's or the account's.
    pub owner: String,
    /// Whether it is a session.
    pub is_session: bool,
    /// When it ends by itself.
    pub expires: Option<Time>,
    /// Whether somebody was told that it is revoked.
    pub revoked: bool,
}

/// A tenant.
pub struct Tenant {
    /// Its account.
    pub account: Id<Account>,
    /// Its credentials, the owner's session first.
    pub credentials: Vec<Credential>,
    /// Its default project.
    pub project: String,
    /// Its projects.
    pub projects: Vec<String>,
    /// Its servers, also gone ones.
    pub servers: Vec<String>,
    /// Its ssh keys, also gone ones.
    pub ssh_keys: Vec<String>,
    /// Its people, also gone ones.
    pub users: Vec<String>,
    /// What lies beside servers, also what is gone: volumes, snapshots, addresses, forwards,
    /// networks.
    pub things: Vec<String>,
    /// Rules of addresses and networks, each with whose it is, also gone ones.
    pub rules: Vec<(String, String)>,
    /// Servers of others.
    pub neighbours: Vec<String>,
    /// Whether the account is suspended.
    pub suspended: Known,
    /// Whether API access is switched off.
    pub disabled: Known,
    /// What opens every door of a cloud that is broken on purpose.
    pub skeleton: Caller,
}

/// Tenants mostly ask about what they have made last.
const RECENT: usize = 5;

impl Tenant {
    /// One of the latest of its things of this sort.
    pub fn some_thing(&self, dice: &Dice, prefix: &str) -> String {
        let of_sort = |id: &&String| id.starts_with(prefix);
        let latest: Vec<&String> = self.things.iter().rev().filter(of_sort).take(RECENT).collect();
        let nothing = || format!("{prefix}{}", "0".repeat(32));
        dice.pick(&latest).map_or_else(nothing, |id| (*id).clone())
    }

    /// Whether it ever had something of this sort.
    pub fn has_some(&self, prefix: &str) -> bool {
        self.things.iter().any(|id| id.starts_with(prefix))
    }

    /// One of its latest servers.
    pub fn some_server(&self, dice: &Dice) -> String {
        let latest: Vec<&String> = self.servers.iter().rev().take(RECENT).collect();
        let nothing = || format!("srv_{}", "0".repeat(32));
        dice.pick(&latest).map_or_else(nothing, |id| (*id).clone())
    }

    /// One of the rules of its things of this sort, with whose it is.
    pub fn some_rule(&self, dice: &Dice, prefix: &str) -> (String, String) {
        let of_sort = |(owner, _): &&(String, String)| owner.starts_with(prefix);
        let fit: Vec<_> = self.rules.iter().filter(of_sort).collect();
        let nothing = || (self.some_thing(dice, prefix), format!("rule_{}", "0".repeat(32)));
        dice.pick(&fit).map_or_else(nothing, |rule| (*rule).clone())
    }

    /// The id of one of its credentials of this sort.
    pub fn some_credential(&self, dice: &Dice, prefix: &str) -> String {
        let fit = |c: &&Credential| c.id.starts_with(prefix);
        let ids: Vec<String> = self.credentials.iter().filter(fit).map(|c| c.id.clone()).collect();
        dice.pick(&ids).cloned().unwrap_or_else(|| format!("{prefix}{}", "0".repeat(32)))
    }
}

/// A request that may be repeated.
pub struct Keyed {
    /// Whose.
    pub tenant: usize,
    /// Whose keys.
    pub owner: String,
    /// Its idempotency key.
    pub key: String,
    /// What was asked for.
    pub verb: Verb,
    /// When it was first sent.
    pub first: Time,
    /// The answer, once there was one.
    pub answer: Option<String>,
    /// Whether an attempt went without an answer.
    pub open: bool,
}

/// What became of an order for servers, over all its attempts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ordered {
    /// How many servers it is for.
    pub count: u32,
    /// It was accepted.
    pub done: bool,
    /// An attempt went without an answer.
    pub open: bool,
}

/// What was asked.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "only a few of them live at a time")]
pub enum Asked {
    /// By a tenant with this credential of theirs.
    Tenant { verb: Verb, credential: usize, keyed: Option<usize>, other_body: bool },
    /// By the operator about a tenant.
    Operator(Order),
}

/// A call that was not answered yet.
pub struct Pending {
    /// Its number.
    pub number: u64,
    /// The tenant it is about.
    pub tenant: usize,
    /// What was asked.
    pub asked: Asked,
    was_revoked: bool,
    was_suspended: Option<u64>,
    was_disabled: Option<u64>,
    holds: Vec<usize>,
}

/// Everything that clients know.
#[derive(Default)]
pub struct Model {
    /// The tenants.
    pub tenants: Vec<Tenant>,
    /// Requests that may be repeated.
    pub keyed: Vec<Keyed>,
    /// Orders for servers by their number.
    pub orders: BTreeMap<u64, Ordered>,
    /// What cannot be true.
    pub broken: Vec<String>,
    /// Figures.
    pub report: Report,
}

/// How ids of what lies beside servers begin.
const THINGS: [&str; 5] = ["vol_", "snap_", "ip_", "fwd_", "net_"];
/// Longer than the clock is ever set back in a storm.
const DOUBT: std::time::Duration = std::time::Duration::from_secs(2 * 3_600);

impl Model {
    /// Notes that a call is on its way.
    pub fn send(&mut self, number: u64, tenant: usize, asked: Asked, now: Time) -> Pending {
        self.report.calls += 1;
        if let Asked::Tenant { verb: Verb::CreateServer(order), .. } = &asked
            && let Some(order_number) = order_number(order)
        {
            self.orders.entry(order_number).or_default().count = order.count;
        }
        let knows = &mut self.tenants[tenant];
        let mut pending = Pending {
            number,
            tenant,
            asked,
            was_revoked: false,
            was_suspended: None,
            was_disabled: None,
            holds: Vec::new(),
        };
        if let Asked::Tenant { credential, .. } = &pending.asked {
            let held = &knows.credentials[*credential];
            let expired = held.expires.is_some_and(|at| at.after(DOUBT) < now);
            pending.was_revoked = held.revoked || expired;
            pending.was_suspended = knows.suspended.is_true().then_some(knows.suspended.epoch);
            let off = knows.disabled.is_true() && !held.is_session;
            pending.was_disabled = off.then_some(knows.disabled.epoch);
        }
        if let Some(fact) = turned(knows, &pending.asked) {
            fact.begin();
        }
        if disables(&pending.asked) {
            let keys = knows.credentials.iter().enumerate().filter(|(_, c)| !c.is_session);
            pending.holds = keys.map(|(place, _)| place).collect();
        }
        pending
    }

    /// Notes that nobody will ever hear how a call went.
    pub fn unanswered(&mut self, pending: &Pending) {
        self.report.unanswered += 1;
        self.keep_open(pending);
        if let Some(fact) = turned(&mut self.tenants[pending.tenant], &pending.asked) {
            fact.end(None);
        }
    }

    fn keep_open(&mut self, pending: &Pending) {
        let Asked::Tenant { verb, keyed, .. } = &pending.asked else { return };
        if let Some(place) = keyed {
            self.keyed[*place].open = true;
        }
        if let Verb::CreateServer(order) = verb
            && let Some(seen) = order_number(order).and_then(|n| self.orders.get_mut(&n))
        {
            seen.open = true;
        }
    }

    /// Notes how a call went, and whether that can be true.
    pub fn answered(&mut self, pending: &Pending, result: &Result<Rendered>, now: Time) {
        match result {
            Ok(rendered) => {
                self.report.done += 1;
                self.report.replayed += u64::from(rendered.replayed);
            }
            Err(_) => self.report.refused += 1,
        }
        if let Err(error) = result {
            if error.kind() == ErrorKind::Internal {
                self.breaks(pending, &format!("an internal error: {error}"));
            }
            if error.is_passing() {
                self.keep_open(pending);
            }
        }
        self.check_rights(pending, result);
        self.check_key(pending, result, now);
        let fact = turned(&mut self.tenants[pending.tenant], &pending.asked);
        // An answer that was given before tells nothing of the present.
        let is_new = result.as_ref().is_ok_and(|rendered| !rendered.replayed);
        if let Some(fact) = fact {
            fact.end(wanted(&pending.asked).filter(|_| is_new));
        }
        if let Ok(rendered) = result {
            match serde_json::from_str::<Answer>(&rendered.body) {
                Ok(answer) => self.learn(pending, &answer, is_new.then_some(now)),
                Err(error) => self.breaks(pending, &format!("an answer nobody can read: {error}")),
            }
        }
    }

    fn breaks(&mut self, pending: &Pending, what: &str) {
        let what = format!("call {} of tenant {}: {what}", pending.number, pending.tenant);
        self.broken.push(what);
    }

    /// What certainly may not be done was not done.
    fn check_rights(&mut self, pending: &Pending, result: &Result<Rendered>) {
        let Asked::Tenant { verb, .. } = &pending.asked else { return };
        let refused = |kind| result.as_ref().err().map(Error::kind) == Some(kind);
        if pending.was_revoked && !refused(ErrorKind::Unauthenticated) {
            self.breaks(pending, "a credential that was revoked or has expired was good for it");
        }
        let tenant = &self.tenants[pending.tenant];
        let still = |was: Option<u64>, fact: Known| was.is_some_and(|epoch| epoch == fact.epoch);
        let suspended = still(pending.was_suspended, tenant.suspended);
        let disabled = still(pending.was_disabled, tenant.disabled);
        if result.is_ok() && suspended && verb.is_write() {
            self.breaks(pending, "a suspended account changed something");
        }
        if result.is_ok() && disabled {
            self.breaks(pending, "a key worked although API access is switched off");
        }
    }

    /// One key, one answer.
    fn check_key(&mut self, pending: &Pending, result: &Result<Rendered>, now: Time) {
        let Asked::Tenant { keyed: Some(place), other_body, .. } = &pending.asked else { return };
        let keyed = &mut self.keyed[*place];
        let kept = now.since(keyed.first) < nubo_domain::account::REPLAY_WINDOW - DOUBT;
        let reused = |e: &Error| e.code() == &code::IDEMPOTENCY_KEY_REUSED;
        let wrong = match (&keyed.answer, result) {
            (Some(_), Ok(_)) if *other_body && kept => Some("another body was taken for its key"),
            (_, _) if *other_body => None,
            (Some(known), Ok(given)) if *known != given.body && kept => {
                Some("a key got another answer than before")
            }
            (Some(_), Err(e)) if kept && (reused(e) || is_about_the_wish(e)) => {
                Some("a key that was answered was refused")
            }
            (None, Ok(given)) => {
                keyed.answer = Some(given.body.clone());
                None
            }
            _ => None,
        };
        if let Some(wrong) = wrong {
            self.breaks(pending, wrong);
        }
    }

    /// A request with a key was repeated with an answer each time: what was not done never was.
    pub fn close(&mut self, place: usize) {
        let keyed = &self.keyed[place];
        if let (Verb::CreateServer(order), false) = (&keyed.verb, keyed.open)
            && let Some(seen) = order_number(order).and_then(|n| self.orders.get_mut(&n))
        {
            seen.open = false;
        }
    }

    /// `now` is none for an answer that was given before.
    fn learn(&mut self, pending: &Pending, answer: &Answer, now: Option<Time>) {
        let tenant = &mut self.tenants[pending.tenant];
        let own = tenant.account.to_string();
        if answer.accounts.iter().any(|account| *account != own) {
            self.breaks(pending, "somebody else's server was shown");
            return;
        }
        let fresh = |known: &[String], id: &String| !known.contains(id);
        for server in &answer.servers {
            if fresh(&tenant.servers, server) {
                tenant.servers.push(server.clone());
            }
        }
        if let Some(id) = &answer.id
            && THINGS.iter().any(|prefix| id.starts_with(prefix))
            && fresh(&tenant.things, id)
        {
            tenant.things.push(id.clone());
        }
        for rule in &answer.rules {
            if !tenant.rules.contains(rule) {
                tenant.rules.push(rule.clone());
            }
        }
        if let (Some(secret), Some(id)) = (&answer.secret, &answer.id)
            && tenant.credentials.iter().all(|known| known.id != *id)
        {
            tenant.credentials.push(Credential {
                secret: secret.clone(),
                id: id.clone(),
                owner: answer.project.clone().unwrap_or(own),
                is_session: false,
                expires: answer.expires.map(Time::from_micros),
                revoked: false,
            });
        }
        for place in pending.holds.iter().filter(|_| now.is_some()) {
            tenant.credentials[*place].revoked = true;
        }
        if let (Asked::Tenant { verb, .. }, Some(now)) = (&pending.asked, now) {
            tenant.learn_from(verb, answer, now);
        }
        if let Asked::Tenant { verb: Verb::CreateServer(order), .. } = &pending.asked
            && let Some(seen) = order_number(order).and_then(|n| self.orders.get_mut(&n))
        {
            seen.done = true;
        }
    }
}

impl Tenant {
    fn learn_from(&mut self, verb: &Verb, answer: &Answer, now: Time) {
        let id = answer.id.clone();
        match verb {
            Verb::AddSshKey(_) => self.ssh_keys.extend(id),
            Verb::CreateProject(_) => self.projects.extend(id),
            Verb::AddUser(_) => self.users.extend(id),
            Verb::RevokeKey(action) => self.forget(|c| c.id == action.key),
            Verb::RevokeToken(action) => self.forget(|c| c.id == action.token),
            Verb::DeleteProject(action) => self.forget(|c| c.owner == action.project),
            Verb::RotateKey(action) => {
                let end = now.after(action.overlap);
                for old in self.credentials.iter_mut().filter(|c| c.id == action.key) {
                    old.expires = Some(old.expires.map_or(end, |at| at.min(end)));
                }
            }
            _ => {}
        }
    }

    fn forget(&mut self, which: impl Fn(&Credential) -> bool) {
        self.credentials.iter_mut().filter(|c| which(c)).for_each(|c| c.revoked = true);
    }
}

/// The number that an order for servers carries.
pub fn order_number(order: &nubo_cloud::server::CreateServer) -> Option<u64> {
    order.labels.get(super::verbs::ORDER).and_then(|text| text.parse().ok())
}

fn disables(asked: &Asked) -> bool {
    matches!(asked, Asked::Tenant { verb: Verb::DisableAccess, .. })
}

/// The fact that a call changes.
fn turned<'a>(tenant: &'a mut Tenant, asked: &Asked) -> Option<&'a mut Known> {
    match asked {
        Asked::Operator(Order::Suspend { .. }) => Some(&mut tenant.suspended),
        Asked::Operator(Order::Approve { .. })
        | Asked::Tenant { verb: Verb::DisableAccess, .. } => Some(&mut tenant.disabled),
        _ => None,
    }
}

/// What it makes of it if it is done.
fn wanted(asked: &Asked) -> Option<bool> {
    match asked {
        Asked::Operator(Order::Suspend { suspended, .. }) => Some(*suspended),
        Asked::Operator(Order::Approve { .. }) => Some(false),
        Asked::Tenant { verb: Verb::DisableAccess, .. } => Some(true),
        _ => None,
    }
}

/// Whether a refusal comes from looking at the wish again, which a key that was answered forbids.
fn is_about_the_wish(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Invalid
            | ErrorKind::NotFound
            | ErrorKind::WrongState
            | ErrorKind::Stale
            | ErrorKind::QuotaExceeded
            | ErrorKind::NoCapacity
            | ErrorKind::PaymentRequired
    ) || error.code() == &code::NAME_TAKEN
}
