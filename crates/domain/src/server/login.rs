//! The login password of a server's guest. Must not know how it is hashed or sealed.

use nubo_base::SecretText;
use serde::{Deserialize, Serialize};

use crate::Server;

/// A login password: what the guest is told of it, and what its owner can read again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestPassword {
    /// The hash as `/etc/shadow` holds it.
    pub hash: SecretText,
    /// The password, sealed with the instance key; none where nobody may read it again.
    pub sealed: Option<SecretText>,
}

impl Server {
    /// Gives it another login password.
    pub fn set_password(&mut self, password: &GuestPassword) {
        self.password_hash = Some(password.hash.clone());
        self.password_sealed.clone_from(&password.sealed);
    }
}
