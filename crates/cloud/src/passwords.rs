//! Passwords: slow hashes, made beside the store and never in a transaction.

use argon2::password_hash::PasswordHasher;
use argon2::{Argon2, PasswordVerifier};
use nubo_base::SecretText;
use nubo_domain::{Error, Result};
use tokio::sync::Semaphore;

/// A password as somebody typed it: 10 to 200 characters.
#[derive(Clone, Debug)]
pub struct PlainPassword(SecretText);

impl PlainPassword {
    /// Reads a new password.
    ///
    /// # Errors
    /// `validation_failed` at `field` if it is too short or too long.
    pub fn parse(field: &str, text: String) -> Result<Self> {
        let count = text.chars().take(201).count();
        if !(10..=200).contains(&count) {
            return Err(Error::invalid(field, "must be 10 to 200 characters long"));
        }
        Ok(Self(SecretText::new(text)))
    }
}

/// An argon2id hash in PHC text form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordHash(SecretText);

impl PasswordHash {
    /// The text to store.
    #[must_use]
    pub fn text(&self) -> SecretText {
        self.0.clone()
    }
}

/// Two hashes at a time: a flood of sign-ins must not take the machine.
const AT_ONCE: usize = 2;

/// Makes and checks hashes on threads of their own.
pub struct Passwords {
    seats: Semaphore,
    /// Checked against when there is no such person, so that both cases take as long.
    decoy: tokio::sync::OnceCell<PasswordHash>,
}

impl Passwords {
    pub fn new() -> Self {
        Self { seats: Semaphore::new(AT_ONCE), decoy: tokio::sync::OnceCell::new() }
    }

    /// Hashes a new password (argon2id, 19 MiB, 2 passes, 1 lane: OWASP's recommendation).
    ///
    /// # Errors
    /// `internal_error` if the hash cannot be made.
    pub async fn hash(&self, password: PlainPassword) -> Result<PasswordHash> {
        let _seat = self.seats.acquire().await.map_err(Error::internal)?;
        let work = move || {
            Argon2::default().hash_password(password.0.reveal().as_bytes()).map(|h| h.to_string())
        };
        let hashed = tokio::task::spawn_blocking(work).await.map_err(Error::internal)?;
        Ok(PasswordHash(SecretText::new(hashed.map_err(Error::internal)?)))
    }

    /// Whether `password` is the one that was hashed; never for an absent hash, which takes as
    /// long to find out.
    ///
    /// # Errors
    /// `internal_error` if the check cannot be made.
    pub async fn matches(&self, password: SecretText, hash: Option<SecretText>) -> Result<bool> {
        let known = hash.is_some();
        let hash = match hash {
            Some(hash) => hash,
            None => self.decoy().await?.text(),
        };
        let _seat = self.seats.acquire().await.map_err(Error::internal)?;
        let work = move || {
            let parsed = argon2::PasswordHash::new(hash.reveal()).ok();
            let check = |h| Argon2::default().verify_password(password.reveal().as_bytes(), &h);
            parsed.is_some_and(|h| check(h).is_ok())
        };
        let matched = tokio::task::spawn_blocking(work).await.map_err(Error::internal)?;
        Ok(matched && known)
    }

    /// Hashes a guest's login password with SHA-512 crypt, which every guest's libc reads.
    ///
    /// # Errors
    /// `validation_failed` at `password`; `internal_error` if the hash cannot be made.
    pub async fn hash_for_guest(&self, password: &str, salt: [u8; 32]) -> Result<SecretText> {
        nubo_domain::check_plain_text("password", password)?;
        let plain = PlainPassword::parse("password", password.to_owned())?;
        let _seat = self.seats.acquire().await.map_err(Error::internal)?;
        let work = move || {
            let hasher = sha_crypt::ShaCrypt::SHA512;
            let hash = hasher.hash_password_with_salt(plain.0.reveal().as_bytes(), &salt[..12]);
            hash.map(|h| h.to_string())
        };
        let hashed = tokio::task::spawn_blocking(work).await.map_err(Error::internal)?;
        Ok(SecretText::new(hashed.map_err(Error::internal)?))
    }

    async fn decoy(&self) -> Result<PasswordHash> {
        let make = || self.hash(PlainPassword(SecretText::new("nobody has this one".into())));
        self.decoy.get_or_try_init(make).await.cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guests_hash_is_one_that_openssl_makes_too() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let made = Passwords::new();
        let hash = runtime.block_on(made.hash_for_guest("correct horse battery", [7; 32])).unwrap();
        let parts: Vec<_> = hash.reveal().split('$').collect();
        assert_eq!(parts[1], "6", "{}", hash.reveal());
        assert_eq!(parts.last().unwrap().len(), 86, "{}", hash.reveal());
    }

    #[test]
    fn only_the_right_password_matches_and_an_absent_hash_never_does() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let passwords = Passwords::new();
            let right = "correct horse battery".to_owned();
            let hash = passwords.hash(PlainPassword::parse("p", right.clone()).unwrap());
            let hash = hash.await.unwrap().text();
            assert!(hash.reveal().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
            let right = SecretText::new(right);
            assert!(passwords.matches(right.clone(), Some(hash.clone())).await.unwrap());
            assert!(!passwords.matches(SecretText::new("x".into()), Some(hash)).await.unwrap());
            assert!(!passwords.matches(right, None).await.unwrap());
        });
    }
}
