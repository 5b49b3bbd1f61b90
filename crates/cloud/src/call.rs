//! The only door: [`Cloud::call`].
//!
//! Permission, tenancy, idempotency, audit and metering of every verb of every dialect happen
//! here. The door knows no protocol: a dialect hands in a caller and an action, and gets an
//! output or an error.

use std::net::IpAddr;
use std::sync::Arc;

use nubo_base::{Clock, Ids, Random, SealKey, SigningKey, Time, Uuid};
use nubo_domain::audit::{AuditRow, Outcome};
use nubo_domain::{Error, Result};
use nubo_ports::{Store, StoreExt, Tx};
use tokio::sync::watch;

use crate::action::Mode;
use crate::known::Known;
use crate::limits::Limits;
use crate::live::Live;
use crate::meter::Meter;
use crate::once::{self, InFlight};
use crate::passwords::Passwords;
use crate::sign_in::Failures;
use crate::{Action, Ask, Caller, Once, Policy, RateState, Rendered, Who};

/// What a commit has set in motion; a hint, never a promise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Committed {
    /// Workflows wait to be taken up.
    pub flows: bool,
    /// Events wait to be numbered.
    pub events: bool,
}

/// Told after each commit that set something in motion.
pub type Watcher = Arc<dyn Fn(Committed) + Send + Sync>;

/// What a cloud is made of.
pub struct CloudParts {
    /// Its rows.
    pub store: Arc<dyn Store>,
    /// Its time.
    pub clock: Arc<dyn Clock>,
    /// Its chance.
    pub random: Arc<dyn Random>,
    /// The instance key.
    pub seal: SealKey,
    /// The operator's decisions.
    pub policy: Policy,
    /// Told after each commit.
    pub watcher: Watcher,
}

/// The rules over a store.
#[derive(Clone)]
pub struct Cloud(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) ids: Ids,
    pub(crate) seal: SealKey,
    pub(crate) signing: SigningKey,
    /// What the configuration says.
    pub(crate) configured: Arc<Policy>,
    /// What counts, with what was decided since.
    pub(crate) policy: watch::Sender<Arc<Policy>>,
    pub(crate) passwords: Passwords,
    pub(crate) failures: Failures,
    pub(crate) known: Known,
    pub(crate) live: Option<Live>,
    watcher: Watcher,
    in_flight: InFlight,
    by_credential: Limits<Uuid>,
    by_address: Limits<Option<IpAddr>>,
    meter: Meter,
    changes: watch::Sender<u64>,
}

impl Cloud {
    /// A cloud of these parts, in which no guest can be looked at.
    ///
    /// # Panics
    /// For an instance key that no signing key follows from, which one in 2^256 is.
    #[must_use]
    pub fn new(parts: CloudParts) -> Self {
        Self::made_of(parts, None)
    }

    /// A cloud of these parts, whose guests are looked at through `live`.
    ///
    /// # Panics
    /// As [`Self::new`] does.
    #[must_use]
    pub fn with_live(parts: CloudParts, live: Live) -> Self {
        Self::made_of(parts, Some(live))
    }

    #[expect(clippy::expect_used, reason = "eight numbers in a row would have to be no keys")]
    fn made_of(parts: CloudParts, live: Option<Live>) -> Self {
        let configured = Arc::new(parts.policy);
        Self(Arc::new(Inner {
            ids: Ids::new(parts.clock.clone(), parts.random.clone()),
            store: parts.store,
            clock: parts.clock,
            random: parts.random,
            signing: SigningKey::of(&parts.seal).expect("the instance key gives a signing key"),
            seal: parts.seal,
            policy: watch::Sender::new(configured.clone()),
            configured,
            passwords: Passwords::new(),
            failures: Failures::default(),
            known: Known::default(),
            live,
            watcher: parts.watcher,
            in_flight: InFlight::default(),
            by_credential: Limits::new(),
            by_address: Limits::new(),
            meter: Meter::default(),
            changes: watch::Sender::new(0),
        }))
    }

    /// The present moment of this cloud.
    #[must_use]
    pub fn now(&self) -> Time {
        self.0.clock.now()
    }

    /// Its source of ids.
    #[must_use]
    pub fn ids(&self) -> &Ids {
        &self.0.ids
    }

    /// The operator's decisions.
    #[must_use]
    pub fn policy(&self) -> Arc<Policy> {
        self.0.policy.borrow().clone()
    }

    /// Counts one request against the caller's limit and into its metered use.
    ///
    /// # Errors
    /// `rate_limited` with the wait.
    pub fn admit(&self, caller: &Caller) -> Result<Option<RateState>> {
        let inner = &self.0;
        let state = match caller.who {
            Who::Operator => Ok(None),
            Who::Nobody => {
                let rate = inner.policy.borrow().anonymous_rate_per_minute;
                inner.by_address.take(&caller.origin.ip, rate)
            }
            Who::Credential { id, .. } => inner.by_credential.take(&id, caller.rate_per_minute),
        }?;
        inner.meter.count(caller, self.now());
        Ok(state)
    }

    /// Runs a verb for a caller.
    ///
    /// # Errors
    /// Those of the door (`unauthenticated`, `insufficient_scope`, …) and of the verb.
    pub async fn call<A: Action>(&self, caller: &Caller, action: A) -> Result<A::Output> {
        self.check::<A>(caller).await?;
        let (cloud, caller) = (self.clone(), caller.clone());
        if A::MODE == Mode::Read {
            let work = move |tx: &mut dyn Tx| cloud.run(tx, &caller, &action).map(|(out, _)| out);
            return self.0.store.read(work).await;
        }
        let work = move |tx: &mut dyn Tx| cloud.run(tx, &caller, &action);
        let (output, committed) = self.written::<A, _>(work).await?;
        self.tell(committed);
        Ok(output)
    }

    /// Runs a changing verb for a caller whose request may carry an idempotency key. The answer is
    /// written by `render` and stored with the change; the same key gets the same answer again.
    ///
    /// # Errors
    /// As [`Cloud::call`]; also `idempotency_key_reused` and `idempotency_in_progress`. Errors are
    /// not stored: the key may be tried again.
    pub async fn call_once<A, R>(
        &self,
        caller: &Caller,
        action: A,
        once: Option<Once>,
        render: R,
    ) -> Result<Rendered>
    where
        A: Action,
        R: Fn(A::Output) -> Rendered + Send + 'static,
    {
        let Some(once) = once else { return self.call(caller, action).await.map(render) };
        self.check::<A>(caller).await?;
        let key = once.hashed(&self.owner_of_keys(caller));
        let _seat = self.0.in_flight.enter(key).await?;
        let (cloud, caller) = (self.clone(), caller.clone());
        let work = move |tx: &mut dyn Tx| {
            let (inner, now) = (&cloud.0, cloud.now());
            if let Some(given) = once::find(tx, &inner.seal, &key, &once.fingerprint, now)? {
                return Ok((given, Committed::default()));
            }
            let (output, committed) = cloud.run(tx, &caller, &action)?;
            let rendered = render(output);
            let sealing = (&inner.seal, &*inner.random);
            once::keep(tx, sealing, &key, (once.fingerprint, now), &rendered)?;
            Ok((rendered, committed))
        };
        let (rendered, committed) = self.written::<A, _>(work).await?;
        self.tell(committed);
        Ok(rendered)
    }

    /// Runs the work of a changing verb. Whoever it changed the rights of is forgotten afterwards:
    /// also when the answer was lost, and also when the caller has hung up meanwhile, which is
    /// why that is a task of its own.
    async fn written<A: Action, T: Send + 'static>(
        &self,
        work: impl FnMut(&mut dyn Tx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        if !Known::depends_on(A::NAME) {
            return self.0.store.write(work).await;
        }
        let cloud = self.clone();
        let task = tokio::spawn(async move {
            let outcome = cloud.0.store.write(work).await;
            if A::NAME.starts_with("setting.")
                && let Err(error) = cloud.read_settings().await
            {
                tracing::warn!(error.detail = %error, "what was decided counts in a few seconds");
            }
            cloud.0.known.forget();
            outcome
        });
        task.await.map_err(Error::internal)?
    }

    /// Keys belong to a project, or to a person's account, or to the operator. Whoever works in
    /// several projects but not in all has keys alone, so that nobody is answered with what was
    /// done in a project that they may not know of.
    fn owner_of_keys(&self, caller: &Caller) -> String {
        let project = caller.rooms.one().map(|p| p.to_string());
        if let (None, true, Some(user)) = (&project, caller.is_limited, caller.user()) {
            return user.to_string();
        }
        let account = caller.account.map(|a| a.to_string());
        project.or(account).unwrap_or_else(|| caller.actor().0.to_owned())
    }

    /// One run of a verb in a transaction, with its audit line.
    fn run<A: Action>(
        &self,
        tx: &mut dyn Tx,
        caller: &Caller,
        action: &A,
    ) -> Result<(A::Output, Committed)> {
        let (now, policy) = (self.now(), self.policy());
        let mut ask = Ask::new(tx, caller, now, &self.0.ids, &policy);
        let output = action.run(&mut ask)?;
        let (committed, touched) = (ask.committed(), ask.touched().to_owned());
        if A::MODE == Mode::Write {
            let row = self.audit_row(ask.acted_for(), A::NAME, touched, Outcome::Done);
            tx.audit_insert(&row)?;
        }
        Ok((output, committed))
    }

    /// Whether the caller may use the verb; a refusal of a changing verb is put on record. For
    /// dialects that tell it before anything else of a request is looked at.
    ///
    /// # Errors
    /// `unauthenticated`, `insufficient_scope` and the like.
    pub async fn check<A: Action>(&self, caller: &Caller) -> Result<()> {
        let refused = match caller.check(A::NEEDS, A::MODE) {
            Ok(()) => return Ok(()),
            Err(refused) => refused,
        };
        if A::MODE == Mode::Write && caller.who != Who::Nobody {
            let row = self.audit_row(caller, A::NAME, String::new(), Outcome::Denied);
            self.0.store.write(move |tx| tx.audit_insert(&row)).await?;
            self.tell(Committed { events: true, flows: false });
        }
        Err(refused)
    }

    fn audit_row(
        &self,
        caller: &Caller,
        action: &str,
        resource: String,
        outcome: Outcome,
    ) -> AuditRow {
        let (actor_kind, actor) = caller.actor();
        AuditRow {
            id: self.0.ids.id(),
            seq: 0,
            account: caller.account,
            actor_kind: actor_kind.to_owned(),
            actor,
            action: action.to_owned(),
            resource,
            ip: caller.origin.ip.map(|ip| ip.to_string()).unwrap_or_default(),
            request: caller.origin.request.to_string(),
            outcome,
            created: self.now(),
            hash: String::new(),
        }
    }

    fn tell(&self, committed: Committed) {
        self.nudge();
        // Audit lines wait to be sealed after every change, so the sequencer is told of all.
        (self.0.watcher)(Committed { events: true, ..committed });
    }

    /// Wakes those who wait for a change, after something changed outside of a call.
    pub fn nudge(&self) {
        self.0.changes.send_modify(|n| *n = n.wrapping_add(1));
    }

    /// Changes whenever something may have changed; a hint to look again.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.0.changes.subscribe()
    }

    /// Writes gathered figures and forgets idle callers; to be called every few seconds.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn housekeeping(&self) -> Result<()> {
        // A reconciler may have suspended an account past the door, and another process may have
        // decided a setting.
        self.read_settings().await?;
        self.0.known.forget();
        self.0.by_credential.tidy();
        self.0.by_address.tidy();
        self.0.failures.tidy(self.now());
        self.0.meter.flush(&*self.0.store).await
    }

    /// Whether the store answers.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn ready(&self) -> Result<()> {
        self.0.store.read(|tx| tx.event_last().map(|_| ())).await
    }

    /// A fresh request id.
    #[must_use]
    pub fn request_id(&self) -> String {
        format!("req_{}", self.0.ids.uuid().as_simple())
    }

    /// The cloud's own source of chance, for tickets and the like.
    #[must_use]
    pub fn random(&self) -> &dyn Random {
        &*self.0.random
    }
}
