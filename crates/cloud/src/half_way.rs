//! Half-way sign-ins: the password matched, and the second factor's code comes with another call.
//!
//! What somebody shows in between is sealed with the instance key, so nothing is kept. It opens
//! nothing by itself, is of no use once the password was changed, and the code that goes with it is
//! good once. It must not know how anybody types the code.

use std::time::Duration;

use nubo_base::{Id, SecretText, Time, digest, hex_lower, unhex};
use nubo_domain::credential::SecretForm;
use nubo_domain::{Error, Result, User, code};
use nubo_ports::{Objects, StoreExt};
use serde::{Deserialize, Serialize};

use crate::Cloud;
use crate::session::CreateSession;

/// How long somebody may look for the phone.
const LASTS: Duration = Duration::from_secs(300);
/// What such a seal is for, so that no other seal is taken for one.
const LABEL: &[u8] = b"half-way sign-in";
/// None is longer.
const TICKET_CHARS_MAX: usize = 1_024;

/// What is sealed.
#[derive(Serialize, Deserialize)]
struct Half {
    user: Id<User>,
    /// The SHA-256 of the hash that the password matched.
    seen: String,
    expires: Time,
}

/// A sign-in that waits for the second factor's code.
#[derive(Clone, Debug)]
pub struct HalfWay {
    /// What is shown with the code.
    pub ticket: SecretText,
    /// Who signs in.
    pub user: User,
    /// When it is of no use any more.
    pub expires: Time,
}

fn fingerprint(hash: &SecretText) -> String {
    hex_lower(&digest(&[hash.reveal().as_bytes()]))
}

impl Cloud {
    /// Keeps a sign-in whose password matched for the call that brings the code.
    ///
    /// # Errors
    /// Those of the store; `internal_error` if it cannot be sealed.
    pub async fn half_way(&self, action: &CreateSession) -> Result<HalfWay> {
        let (id, expires) = (action.user, self.now().after(LASTS));
        let half = Half { user: id, seen: fingerprint(&action.seen), expires };
        let plain = serde_json::to_vec(&half).map_err(Error::internal)?;
        let sealed = self.0.seal.seal(self.random(), LABEL, &plain).map_err(Error::internal)?;
        let user: User = self.0.store.read(move |tx| tx.get(id)).await?;
        Ok(HalfWay { ticket: SecretText::new(hex_lower(&sealed)), user, expires })
    }

    /// Who shows a ticket that is still of use.
    ///
    /// # Errors
    /// `unauthenticated` for anything else; those of the store.
    pub async fn half_signed_in(&self, ticket: &str) -> Result<User> {
        let nobody = || Error::new(&code::UNAUTHENTICATED);
        if ticket.len() > TICKET_CHARS_MAX {
            return Err(nobody());
        }
        let sealed = unhex(ticket).ok_or_else(nobody)?;
        let plain = self.0.seal.open(LABEL, &sealed).map_err(|_| nobody())?;
        let half: Half = serde_json::from_slice(&plain).map_err(|_| nobody())?;
        let found: Option<User> = self.0.store.read(move |tx| tx.find(half.user)).await?;
        let is_same = |user: &User| {
            let hash = user.password_hash.as_ref().map(fingerprint);
            !user.removed && hash.as_ref() == Some(&half.seen)
        };
        found.filter(is_same).filter(|_| half.expires > self.now()).ok_or_else(nobody)
    }

    /// The action that opens the session of somebody who shows a ticket and a code.
    ///
    /// # Errors
    /// `unauthenticated` for a ticket that is of no use; those of the store.
    pub async fn check_second_step(&self, ticket: &str, typed: &str) -> Result<CreateSession> {
        let user = self.half_signed_in(ticket).await?;
        let seen = user.password_hash.ok_or_else(|| Error::new(&code::UNAUTHENTICATED))?;
        let (form, lasts_at_most) = (SecretForm::default(), None);
        let attempt = Some(self.attempt(typed));
        Ok(CreateSession { user: user.head.id, seen, form, lasts_at_most, attempt })
    }
}
