//! An ssh key: the public half, checked and fingerprinted.

use nubo_base::Tag;
use serde::{Deserialize, Serialize};
use ssh_key::{HashAlg, PublicKey};

use crate::{Error, Head, Kind, Lookup, Owned, Result, Table};

/// A checked public key in OpenSSH form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenSshKey {
    /// Algorithm, base64 and comment, in one line.
    pub text: String,
    /// `SHA256:…` as `ssh-keygen -lf` prints it.
    pub fingerprint: String,
    /// For instance `ssh-ed25519`.
    pub algorithm: String,
}

/// Longer than any real key: RSA with 16,384 bits takes about 2,800 characters.
const TEXT_BYTES_MAX: usize = 8_192;

impl OpenSshKey {
    /// Reads a public key as `authorized_keys` holds it, without options.
    ///
    /// # Errors
    /// `validation_failed` at `field`, saying what would be right.
    pub fn parse(field: &str, text: &str) -> Result<Self> {
        let refuse = |issue: &str| Error::invalid(field, issue);
        let line = text.trim();
        if line.contains("PRIVATE KEY") {
            return Err(refuse("is a private key; send the public half (the .pub file)"));
        }
        if line.len() > TEXT_BYTES_MAX || line.chars().any(char::is_control) {
            return Err(refuse("must be one line of at most 8192 bytes"));
        }
        let key = PublicKey::from_openssh(line).map_err(|_| {
            refuse("must be an OpenSSH public key such as \"ssh-ed25519 AAAA… me@laptop\"")
        })?;
        if key.algorithm().is_dsa() {
            return Err(refuse("is a DSA key, which OpenSSH no longer accepts; use ed25519"));
        }
        Ok(Self {
            text: line.to_owned(),
            fingerprint: key.fingerprint(HashAlg::Sha256).to_string(),
            algorithm: key.algorithm().to_string(),
        })
    }
}

/// A named public key of a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SshKey {
    /// The common part.
    pub head: Head<Self>,
    /// The key.
    pub key: OpenSshKey,
    /// Deleted keys stay for the records.
    pub deleted: bool,
}

impl Tag for SshKey {
    const PREFIX: &'static str = "ssh";
}

impl Kind for SshKey {
    const NAME: &'static str = "ssh key";
    const TABLE: &'static Table = &Table { name: "ssh_keys", lookups: &["fingerprint"] };
    const OWNED: Owned = Owned::ByProject;

    fn head(&self) -> &Head<Self> {
        &self.head
    }
    fn head_mut(&mut self) -> &mut Head<Self> {
        &mut self.head
    }
    fn ended(&self) -> bool {
        self.deleted
    }
    fn lookups(&self) -> Vec<Lookup> {
        vec![Lookup::Text(self.key.fingerprint.clone())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB9dG4kjRhQTtWTVzd2t27+t0DEHBPW7iOD23TUiYLio";

    #[test]
    fn a_key_is_fingerprinted_as_ssh_keygen_does() {
        // ssh-keygen -lf of this key; the comment is no part of the fingerprint.
        let key = OpenSshKey::parse("public_key", &format!(" {KEY} me@laptop\n")).unwrap();
        assert!(key.fingerprint.starts_with("SHA256:") && key.fingerprint.len() == 50);
        assert_eq!(key.fingerprint, OpenSshKey::parse("k", KEY).unwrap().fingerprint);
        assert_eq!(key.algorithm, "ssh-ed25519");
    }

    #[test]
    fn what_is_not_a_public_key_is_refused_with_the_remedy() {
        let private = "-----BEGIN OPENSSH PRIVATE KEY-----";
        let cut = &KEY[..40];
        for bad in ["", "ssh-rsa", "hello", private, cut, &"A".repeat(9_000)] {
            assert_eq!(OpenSshKey::parse("public_key", bad).unwrap_err().fields().len(), 1);
        }
    }
}
