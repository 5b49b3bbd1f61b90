//! Signed tokens: JSON Web Tokens (RFC 7519) with ES256 (RFC 7518 section 3.4), so that anybody who
//! has the public key can check them without asking.
//!
//! What the claims mean is not known here.

use aws_lc_rs::agreement::{ECDH_P256, PrivateKey};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, UnparsedPublicKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::{SealKey, digest, hex_lower};

/// A key that signs tokens.
pub struct SigningKey {
    pair: EcdsaKeyPair,
    /// The uncompressed point: 4, then x and y in 32 bytes each (SEC 1 section 2.3.3).
    point: Vec<u8>,
    id: String,
}

/// No key could be made, or a token is none of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SigningError;

impl std::fmt::Display for SigningError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not signed with this key")
    }
}

impl std::error::Error for SigningError {}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({})", self.id)
    }
}

/// Characters of a key's id.
const ID_CHARS: usize = 16;

impl SigningKey {
    /// The key that belongs to an instance key: every process of the cloud has the same one.
    ///
    /// # Errors
    /// [`SigningError`] if none of the derived numbers is a private key; of 2^32 instance keys
    /// about one needs a second try.
    pub fn of(seal: &SealKey) -> Result<Self, SigningError> {
        let tries = (0..8).map(|count| seal.derive(&format!("signs tokens, {count}")));
        let mut made = tries.filter_map(|bytes| Self::from_private(&bytes).ok());
        made.next().ok_or(SigningError)
    }

    fn from_private(bytes: &[u8; 32]) -> Result<Self, SigningError> {
        let private = PrivateKey::from_private_key(&ECDH_P256, bytes).map_err(|_| SigningError)?;
        let point = private.compute_public_key().map_err(|_| SigningError)?.as_ref().to_vec();
        let scheme = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let pair = EcdsaKeyPair::from_private_key_and_public_key(scheme, bytes, &point);
        let id = hex_lower(&digest(&[&point]))[..ID_CHARS].to_owned();
        Ok(Self { pair: pair.map_err(|_| SigningError)?, point, id })
    }

    /// The public half as an entry of a key set (RFC 7517).
    #[must_use]
    pub fn public(&self) -> Value {
        let coordinate = |bytes: Option<&[u8]>| URL_SAFE_NO_PAD.encode(bytes.unwrap_or_default());
        json!({
            "kty": "EC",
            "crv": "P-256",
            "use": "sig",
            "alg": "ES256",
            "kid": self.id,
            "x": coordinate(self.point.get(1..33)),
            "y": coordinate(self.point.get(33..65)),
        })
    }

    /// A token with these claims.
    ///
    /// # Errors
    /// [`SigningError`] for claims that JSON cannot hold.
    pub fn sign<T: Serialize>(&self, claims: &T) -> Result<String, SigningError> {
        let head = json!({ "alg": "ES256", "kid": self.id, "typ": "JWT" }).to_string();
        let claims = serde_json::to_vec(claims).map_err(|_| SigningError)?;
        let (head, claims) = (URL_SAFE_NO_PAD.encode(head), URL_SAFE_NO_PAD.encode(claims));
        let signed = format!("{head}.{claims}");
        let signature = self.pair.sign(&SystemRandom::new(), signed.as_bytes());
        let signature = signature.map_err(|_| SigningError)?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    /// The claims of a token that this key has signed. Whether they hold now is not asked here.
    ///
    /// # Errors
    /// [`SigningError`] for anything else.
    pub fn open<T: DeserializeOwned>(&self, token: &str) -> Result<T, SigningError> {
        let (signed, signature) = token.rsplit_once('.').ok_or(SigningError)?;
        let (head, claims) = signed.split_once('.').ok_or(SigningError)?;
        let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|_| SigningError);
        let head: Value = serde_json::from_slice(&bytes(head)?).map_err(|_| SigningError)?;
        // A token never chooses how it is checked.
        if head.get("alg") != Some(&Value::from("ES256")) || head.get("crit").is_some() {
            return Err(SigningError);
        }
        let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &self.point);
        let checked = public.verify(signed.as_bytes(), &bytes(signature)?);
        checked.map_err(|_| SigningError)?;
        serde_json::from_slice(&bytes(claims)?).map_err(|_| SigningError)
    }
}

/// Whether a secret has the form of a signed token: three parts in base64, the first of which
/// begins as a JSON object does.
#[must_use]
pub fn is_signed(secret: &str) -> bool {
    secret.starts_with("eyJ") && secret.bytes().filter(|byte| *byte == b'.').count() == 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(seed: u8) -> SigningKey {
        SigningKey::of(&SealKey::new(&[seed; 32])).unwrap()
    }

    #[test]
    fn every_process_signs_with_the_same_key_and_no_other_opens_it() {
        let token = key(7).sign(&json!({ "sub": "ada" })).unwrap();
        assert!(is_signed(&token));
        assert_eq!(key(7).open::<Value>(&token).unwrap()["sub"], "ada");
        assert_eq!(key(8).open::<Value>(&token), Err(SigningError));
        assert_eq!(key(7).public(), key(7).public());
    }

    #[test]
    fn a_token_that_was_changed_or_says_that_it_needs_no_check_is_refused() {
        let key = key(7);
        let token = key.sign(&json!({ "sub": "ada" })).unwrap();
        let parts: Vec<&str> = token.split('.').collect();
        let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#);
        let other = URL_SAFE_NO_PAD.encode(r#"{"sub":"bob"}"#);
        for forged in [
            format!("{}.{other}.{}", parts[0], parts[2]),
            format!("{none}.{}.{}", parts[1], parts[2]),
            format!("{none}.{}.", parts[1]),
            format!("{}.{}", parts[0], parts[1]),
            token.replace("eyJ", "eyK"),
            "..".to_owned(),
        ] {
            assert_eq!(key.open::<Value>(&forged), Err(SigningError), "{forged}");
        }
    }

    #[test]
    fn whoever_has_the_public_half_can_check_a_token() {
        let key = key(7);
        let token = key.sign(&json!({})).unwrap();
        let part = |name: &str| {
            let public = key.public();
            URL_SAFE_NO_PAD.decode(public[name].as_str().unwrap()).unwrap()
        };
        let point = [vec![4], part("x"), part("y")].concat();
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
        let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
        assert!(public.verify(signed.as_bytes(), &signature).is_ok());
    }
}
