//! A verb as a type, and its facts as data.

use nubo_domain::{Result, Scope};

use crate::Ask;

/// Whether a verb changes anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It only reads.
    Read,
    /// It may change rows; it is audited and may carry an idempotency key.
    Write,
}

/// What a caller needs for a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing; the verb checks for itself (signing in).
    Nothing,
    /// Any live credential of an account, be it the sign-in of somebody who has yet to set up a
    /// second factor.
    SignIn,
    /// Any live credential of an account.
    Credential,
    /// A live credential with this scope.
    Scope(Scope),
    /// A session of a person whose role has this scope: keys and tokens will not do.
    Session(Scope),
    /// The operator of the cloud.
    Operator,
}

/// The facts of one verb; lists of them feed tests, metrics and documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Its name, `kind.verb`.
    pub name: &'static str,
    /// What a caller needs.
    pub needs: Needs,
    /// Whether it changes anything.
    pub mode: Mode,
}

impl Facts {
    /// The facts of an action type.
    #[must_use]
    pub const fn of<A: Action>() -> Self {
        Self { name: A::NAME, needs: A::NEEDS, mode: A::MODE }
    }
}

/// One verb. It may be run more than once for one call; only the last run counts.
pub trait Action: Send + Sync + 'static {
    /// Its name, `kind.verb`.
    const NAME: &'static str;
    /// What a caller needs.
    const NEEDS: Needs;
    /// Whether it changes anything.
    const MODE: Mode;
    /// What it gives back.
    type Output: Send + 'static;

    /// Does it, on the rows of one transaction.
    ///
    /// # Errors
    /// Those of its rules; nothing is kept then.
    fn run(&self, ask: &mut Ask<'_>) -> Result<Self::Output>;
}
