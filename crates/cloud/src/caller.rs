//! Who asks, and from where.

use std::net::IpAddr;
use std::sync::Arc;

use nubo_base::{Id, Uuid};
use nubo_domain::credential::{CredentialKind, Key, Link, Session, Token};
use nubo_domain::{Account, Error, Result, Rooms, ScopeSet, User, code};

use crate::action::{Mode, Needs};

/// Where a request came from, for the audit log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The client's address, if it came over IP.
    pub ip: Option<IpAddr>,
    /// The request's id, `req_…`.
    pub request: Arc<str>,
}

/// How a caller has shown who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Not at all.
    Nobody,
    /// Through the machine's own socket.
    Operator,
    /// With a live credential.
    Credential {
        /// The credential.
        id: Uuid,
        /// What sort.
        kind: CredentialKind,
        /// Whose session it is, or who minted it.
        user: Option<Id<User>>,
        /// Whether that person runs the cloud, with a session.
        is_operator: bool,
    },
}

impl Who {
    /// Kind and shown id for logs.
    #[must_use]
    pub fn actor(&self) -> (&'static str, String) {
        match *self {
            Self::Nobody => ("nobody", String::new()),
            Self::Operator => ("operator", "local".to_owned()),
            Self::Credential { kind: CredentialKind::Session, user: Some(user), .. } => {
                ("user", user.to_string())
            }
            Self::Credential { id, kind, .. } => match kind {
                CredentialKind::Session => ("session", Id::<Session>::of(id).to_string()),
                CredentialKind::Key => ("key", Id::<Key>::of(id).to_string()),
                CredentialKind::Token => ("token", Id::<Token>::of(id).to_string()),
                CredentialKind::Link => ("link", Id::<Link>::of(id).to_string()),
            },
        }
    }
}

/// Who asks, with which rights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// How it has shown who it is.
    pub who: Who,
    /// Where it came from.
    pub origin: Origin,
    /// Its tenant.
    pub account: Option<Id<Account>>,
    /// The projects that it may know of: those that its credential is good for and that the person
    /// behind it works in.
    pub rooms: Rooms,
    /// Whether the person behind it works in some projects only. What belongs to the account as a
    /// whole but tells of its projects is cut down to those as well.
    pub is_limited: bool,
    /// Whether it is a sign-in of somebody who has yet to set up the second factor that the account
    /// asks for. It is good for nothing else.
    pub lacks_factor: bool,
    /// Its rights; shared, because a caller is copied with every request.
    pub scopes: Arc<ScopeSet>,
    /// Whether its account is suspended.
    pub suspended: bool,
    /// Requests a minute; 0 is no limit.
    pub rate_per_minute: u32,
}

impl Caller {
    /// A caller without a credential.
    #[must_use]
    pub fn nobody(origin: Origin) -> Self {
        Self::bare(Who::Nobody, origin, ScopeSet::none())
    }

    /// The operator, through the machine's own socket.
    #[must_use]
    pub fn operator(origin: Origin) -> Self {
        Self::bare(Who::Operator, origin, ScopeSet::All)
    }

    fn bare(who: Who, origin: Origin, scopes: ScopeSet) -> Self {
        Self {
            who,
            origin,
            account: None,
            rooms: Rooms::All,
            is_limited: false,
            lacks_factor: false,
            scopes: Arc::new(scopes),
            suspended: false,
            rate_per_minute: 0,
        }
    }

    /// The same caller with a request from elsewhere.
    #[must_use]
    pub fn at(&self, origin: Origin) -> Self {
        Self {
            who: self.who.clone(),
            origin,
            rooms: self.rooms.clone(),
            scopes: self.scopes.clone(),
            ..*self
        }
    }

    /// Whether it runs the cloud.
    #[must_use]
    pub const fn is_operator(&self) -> bool {
        matches!(self.who, Who::Operator | Who::Credential { is_operator: true, .. })
    }

    /// The person behind it, if known.
    #[must_use]
    pub const fn user(&self) -> Option<Id<User>> {
        match self.who {
            Who::Credential { user, .. } => user,
            Who::Nobody | Who::Operator => None,
        }
    }

    /// The credential it came with.
    #[must_use]
    pub const fn credential(&self) -> Option<Uuid> {
        match self.who {
            Who::Credential { id, .. } => Some(id),
            Who::Nobody | Who::Operator => None,
        }
    }

    /// Whether it came with a session.
    #[must_use]
    pub const fn has_session(&self) -> bool {
        matches!(self.who, Who::Credential { kind: CredentialKind::Session, .. })
    }

    /// Kind and shown id for the audit log.
    #[must_use]
    pub fn actor(&self) -> (&'static str, String) {
        self.who.actor()
    }

    /// Whether it may use a verb with these needs.
    ///
    /// # Errors
    /// `unauthenticated`, `second_factor_missing`, `operator_required`, `session_required`,
    /// `insufficient_scope` or `account_suspended`.
    pub fn check(&self, needs: Needs, mode: Mode) -> Result<()> {
        if needs == Needs::Nothing {
            return Ok(());
        }
        if self.who == Who::Nobody {
            return Err(Error::new(&code::UNAUTHENTICATED));
        }
        if self.lacks_factor && needs != Needs::SignIn {
            return Err(Error::new(&code::SECOND_FACTOR_MISSING));
        }
        if needs == Needs::Operator {
            let refuse = || Error::new(&code::OPERATOR_REQUIRED);
            return if self.is_operator() { Ok(()) } else { Err(refuse()) };
        }
        if matches!(needs, Needs::Session(_)) && !self.has_session() && self.who != Who::Operator {
            return Err(Error::new(&code::SESSION_REQUIRED));
        }
        if let Needs::Scope(scope) | Needs::Session(scope) = needs
            && !self.scopes.has(scope)
        {
            let text = format!("The credential lacks the scope {scope}.");
            let error = Error::new(&code::INSUFFICIENT_SCOPE).public(text);
            return Err(error.field("scopes", "missing").required(vec![scope.word()]));
        }
        let pays = matches!(needs, Needs::Scope(nubo_domain::Scope::BillingWrite));
        if self.suspended && mode == Mode::Write && !pays && !self.is_operator() {
            return Err(Error::new(&code::ACCOUNT_SUSPENDED));
        }
        Ok(())
    }
}
