//! What an action is given: rows, the caller, the present moment. Never a driver.

use std::time::Duration;

use nubo_base::{Id, Ids, Tag, Time};
use nubo_domain::billing::Billing;
use nubo_domain::event::Event;
use nubo_domain::quota::Counted;
use nubo_domain::{Account, Error, FlowName, Head, Kind, Owned, Project, Result, code};
use nubo_ports::flows::Operation;
use nubo_ports::{NewFlow, Objects, Order, Query, Till, Tx};

use crate::{Caller, Policy};

/// One question to the cloud, with all that its answer may depend on.
pub struct Ask<'a> {
    /// The rows.
    pub tx: &'a mut dyn Tx,
    /// Who asks.
    pub caller: &'a Caller,
    /// The present moment, the same throughout.
    pub now: Time,
    /// Where new ids and secrets come from.
    pub ids: &'a Ids,
    /// The operator's decisions.
    pub policy: &'a Policy,
    touched: String,
    started_flows: bool,
    wrote_events: bool,
    acted_for: Option<Caller>,
}

impl<'a> Ask<'a> {
    /// A question over one transaction.
    pub(crate) fn new(
        tx: &'a mut dyn Tx,
        caller: &'a Caller,
        now: Time,
        ids: &'a Ids,
        policy: &'a Policy,
    ) -> Self {
        let (touched, started_flows, wrote_events) = (String::new(), false, false);
        let acted_for = None;
        Self { tx, caller, now, ids, policy, touched, started_flows, wrote_events, acted_for }
    }

    /// Does `work` as somebody else, whom the audit log will name: the one that a ticket was given
    /// to, whoever shows it.
    pub(crate) fn acting_for<T>(
        &mut self,
        holder: Caller,
        work: impl FnOnce(&mut Ask<'_>) -> Result<T>,
    ) -> Result<T> {
        let mut ask = Ask::new(&mut *self.tx, &holder, self.now, self.ids, self.policy);
        let done = work(&mut ask)?;
        self.started_flows |= ask.started_flows;
        self.wrote_events |= ask.wrote_events;
        self.touched = ask.touched;
        self.acted_for = Some(holder);
        Ok(done)
    }

    pub(crate) fn acted_for(&self) -> &Caller {
        self.acted_for.as_ref().unwrap_or(self.caller)
    }

    /// The caller's account.
    ///
    /// # Errors
    /// `operator_required` turned round: the operator has no account to act in.
    pub fn account(&self) -> Result<Id<Account>> {
        let refuse = || {
            let text = "The operator has no account; use a credential of the account.";
            Error::new(&code::SESSION_REQUIRED).public(text)
        };
        self.caller.account.ok_or_else(refuse)
    }

    /// The project to work in: the one named, or the first that the caller may know of, which is
    /// the account's default one where that is among them.
    ///
    /// # Errors
    /// `validation_failed` for a project that the caller may not know of; `no_project` for whoever
    /// works in none.
    pub fn project(&mut self, named: Option<&str>) -> Result<Project> {
        let account = self.account()?;
        if let Some(text) = named {
            return self.resolve("project", text);
        }
        let query = Query { account: Some(account.uuid()), ..self.visible::<Project>() };
        let found = self.tx.first(Query { limit: 1, ..query })?;
        found.ok_or_else(|| match self.caller.rooms.is_all() {
            true => Error::internal("an account without a project"),
            false => Error::new(&code::NO_PROJECT),
        })
    }

    /// Whether the caller may know of this object.
    #[must_use]
    pub fn sees<K: Kind>(&self, object: &K) -> bool {
        let head = object.head();
        if self.caller.is_operator() || K::OWNED == Owned::ByCloud {
            return true;
        }
        let is_own = head.account.is_some() && head.account == self.caller.account;
        is_own && self.caller.rooms.admits(room_of(object))
    }

    /// The query for all of a kind that the caller may know of. Accounts are listed for operators
    /// only, to whom their own is one of all.
    #[must_use]
    pub fn visible<K: Kind>(&self) -> Query {
        if K::NAME == Account::NAME && self.caller.is_operator() {
            return Query::default();
        }
        let account = self.caller.account.map(Id::uuid);
        let rooms = &self.caller.rooms;
        match K::OWNED {
            Owned::ByCloud => Query::default(),
            Owned::ByAccount if K::NAME == Project::NAME => {
                Query { account, ids: rooms.uuids(), ..Query::default() }
            }
            Owned::ByAccount => Query { account, ..Query::default() },
            Owned::ByProject => Query { account, rooms: rooms.clone(), ..Query::default() },
        }
    }

    /// The object that an address names by id, or by name.
    ///
    /// # Errors
    /// `not_found` if absent or hidden: the two are told alike.
    pub fn at<K: Kind>(&mut self, shown: &str) -> Result<K> {
        let found = match shown.parse::<Id<K>>() {
            Ok(id) => self.tx.find(id)?.filter(|object: &K| self.sees(object)),
            Err(_) => self.named(shown)?,
        };
        found.ok_or_else(|| Error::not_found(K::NAME))
    }

    /// A visible live object named by id or by name in the field of a request.
    ///
    /// # Errors
    /// `validation_failed` at `field` when there is no such object.
    pub fn resolve<K: Kind>(&mut self, field: &str, text: &str) -> Result<K> {
        let found = match text.parse::<Id<K>>() {
            Ok(id) => self.tx.find(id)?.filter(|object: &K| self.sees(object) && !object.ended()),
            Err(_) => self.named(text)?,
        };
        found.ok_or_else(|| {
            let shown: String = text.chars().take(100).filter(|c| !c.is_control()).collect();
            Error::invalid(field, format!("there is no {} \"{shown}\"", K::NAME))
        })
    }

    /// A visible live object of this name.
    fn named<K: Kind>(&mut self, name: &str) -> Result<Option<K>> {
        let query = Query { name: Some(name.to_owned()), limit: 10, ..self.visible::<K>() };
        let found: Vec<K> = self.tx.list(&query)?;
        Ok(found.into_iter().find(|object| self.sees(object)))
    }

    /// Refuses a change of an object that the caller has not seen in its present version.
    ///
    /// # Errors
    /// `precondition_failed`.
    pub fn expect_version<K: Tag>(&self, head: &Head<K>, seen: Option<i64>) -> Result<()> {
        match seen {
            Some(seen) if seen != head.version => Err(Error::new(&code::PRECONDITION_FAILED)),
            _ => Ok(()),
        }
    }

    /// As [`Self::at`], in the version that the caller has seen.
    ///
    /// # Errors
    /// `not_found`; `precondition_failed`.
    pub fn at_version<K: Kind>(&mut self, shown: &str, seen: Option<i64>) -> Result<K> {
        let object: K = self.at(shown)?;
        self.expect_version(object.head(), seen)?;
        Ok(object)
    }

    /// Notes the resource for the audit log.
    pub fn touch(&mut self, shown: impl ToString) {
        self.touched = shown.to_string();
    }

    /// Writes a new object and its `kind.created` event, and notes it for the audit log.
    ///
    /// # Errors
    /// `name_taken`, or those of the store.
    pub fn add<K: Kind>(&mut self, object: &mut K) -> Result<()> {
        self.tx.insert(object)?;
        self.tell(object, "created")
    }

    /// Writes a changed object and its event, and notes it for the audit log.
    ///
    /// # Errors
    /// `precondition_failed`, `name_taken`, or those of the store.
    pub fn change<K: Kind>(&mut self, object: &mut K, what: &str) -> Result<()> {
        let now = self.now;
        self.tx.update(object, now)?;
        self.tell(object, what)
    }

    fn tell<K: Kind>(&mut self, object: &K, what: &str) -> Result<()> {
        let head = object.head();
        let shown = head.id.to_string();
        let data = serde_json::json!({ "name": head.name, "status": object.state_word() });
        self.touch(&shown);
        let owner = (head.account, room_of(object));
        self.event(owner, K::NAME, &shown, what, data)
    }

    /// Writes an event `kind.what`; the kind's blanks become underscores.
    ///
    /// # Errors
    /// Those of the store.
    pub fn event(
        &mut self,
        owner: (Option<Id<Account>>, Option<Id<Project>>),
        kind: &str,
        shown: &str,
        what: &str,
        data: serde_json::Value,
    ) -> Result<()> {
        let kind = kind.replace(' ', "_");
        self.wrote_events = true;
        self.tx.event_insert(&Event {
            id: self.ids.id(),
            seq: 0,
            account: owner.0,
            project: owner.1,
            name: format!("{kind}.{what}"),
            kind,
            resource: shown.to_owned(),
            data,
            created: self.now,
        })
    }

    /// Starts a workflow on an object, in the same transaction.
    ///
    /// # Errors
    /// Those of the store.
    pub fn start<K: Kind>(&mut self, object: &K, wish: Wish) -> Result<Id<Operation>> {
        let head = object.head();
        let id = self.ids.id();
        self.started_flows = true;
        self.tx.flow_insert(&NewFlow {
            id,
            flow: wish.flow,
            subject: head.id.uuid(),
            subject_shown: head.id.to_string(),
            account: head.account.map(Id::uuid),
            project: head.project.map(Id::uuid),
            generation: wish.generation,
            frame: wish.frame,
            deadline: self.now.after(wish.within),
            parent: None,
            cancels: wish.cancels,
            now: self.now,
        })?;
        Ok(id)
    }

    /// Counts `n` more of something for an account and a project, or less if negative.
    ///
    /// # Errors
    /// `quota_exceeded`, naming what and whose.
    pub fn count(
        &mut self,
        account: Id<Account>,
        project: Option<Id<Project>>,
        counted: Counted,
        n: i64,
    ) -> Result<()> {
        self.count_all(account, project, &[(counted, n)])
    }

    /// Counts several things as [`Ask::count`] does, in as few statements as possible.
    ///
    /// # Errors
    /// `quota_exceeded`, naming what and whose.
    pub fn count_all(
        &mut self,
        account: Id<Account>,
        project: Option<Id<Project>>,
        things: &[(Counted, i64)],
    ) -> Result<()> {
        let owners = [Some((account.uuid(), "account")), project.map(|p| (p.uuid(), "project"))];
        let owners = || owners.iter().flatten().copied();
        let (mut lines, mut whose) = (Vec::new(), Vec::new());
        for (counted, n) in things {
            for (owner, who) in owners() {
                match u64::try_from(*n) {
                    Ok(n) => {
                        lines.push((owner, *counted, n));
                        whose.push(who);
                    }
                    // Less never passes a limit.
                    Err(_) => drop(self.tx.quota_use(owner, *counted, *n)?),
                }
            }
        }
        let Some(place) = self.tx.quota_use_all(&lines)? else { return Ok(()) };
        let ((_, counted, n), who) = (lines[place], whose[place]);
        let text = format!("The {who}'s quota of {counted} is used up.");
        let issue = format!("{n} more would pass the {who}'s limit");
        let error = Error::new(&code::QUOTA_EXCEEDED).public(text);
        Err(error.field(counted.word(), issue))
    }

    /// The till of this transaction.
    pub(crate) fn till(&mut self) -> Till<'_> {
        Till::new(&mut *self.tx, self.ids, self.now)
    }

    /// Sets aside the first price of what is ordered, where this cloud asks for money.
    ///
    /// # Errors
    /// `insufficient_funds`.
    pub(crate) fn hold(&mut self, order: Order) -> Result<()> {
        if self.policy.billing == Billing::Off { Ok(()) } else { self.till().hold(order) }
    }

    /// Takes the first price of what is ordered, where this cloud asks for money.
    ///
    /// # Errors
    /// `insufficient_funds`.
    pub(crate) fn charge(&mut self, order: Order) -> Result<()> {
        if self.policy.billing == Billing::Off { Ok(()) } else { self.till().charge(order) }
    }

    /// Hints that a workflow may go on, where none was started.
    pub(crate) fn wake_flows(&mut self) {
        self.started_flows = true;
    }

    /// Hints that events wait to be numbered that were written past this question.
    pub(crate) fn wake_events(&mut self) {
        self.wrote_events = true;
    }

    pub(crate) fn touched(&self) -> &str {
        &self.touched
    }

    pub(crate) fn committed(&self) -> crate::Committed {
        crate::Committed { flows: self.started_flows, events: self.wrote_events }
    }
}

/// The project that an object lives in; a project is a room itself, so it lives in its own.
fn room_of<K: Kind>(object: &K) -> Option<Id<Project>> {
    let head = object.head();
    if K::NAME == Project::NAME { Some(Id::of(head.id.uuid())) } else { head.project }
}

/// A workflow to be started.
pub struct Wish {
    /// Which.
    pub flow: FlowName,
    /// The subject's generation that it serves.
    pub generation: u64,
    /// When somebody must be told that it is late.
    pub within: Duration,
    /// What its steps start from.
    pub frame: serde_json::Value,
    /// Whether unfinished workflows of the subject unwind.
    pub cancels: bool,
}
