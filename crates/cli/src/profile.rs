//! Whom to ask and as whom: profiles in a file of the user, and the environment over them.
//!
//! The file holds credentials, so only its owner may read it. A key is never sent to another cloud
//! than the one that it was stored with.

use std::collections::BTreeMap;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use nubo_base::SecretText;
use serde::{Deserialize, Serialize};

use crate::dial::Dial;
use crate::end::{End, Outcome};
use crate::plain::plain;
use crate::screen::note;
use crate::target::{self, Target};

/// The name of a profile when nobody gives one.
pub const USUAL: &str = "default";
const FILE: &str = "profiles.toml";
const MODE: u32 = 0o600;

/// A cloud and a credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The cloud's address.
    pub url: String,
    /// The credential.
    pub key: SecretText,
    /// Whether the credential is a session, which signing out ends.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_session: bool,
    /// Certificates to trust instead of this machine's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<PathBuf>,
    /// The private key that `nubo ssh` shows to servers of this cloud.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<PathBuf>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
const fn is_false(value: &bool) -> bool {
    !*value
}

/// All profiles of a user.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profiles {
    /// The one that is used when none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<String>,
    /// By name.
    #[serde(default)]
    pub profiles: BTreeMap<String, Profile>,
}

/// Where profiles are kept.
#[derive(Clone, Debug)]
pub struct Place(PathBuf);

impl Place {
    /// The user's own.
    ///
    /// # Errors
    /// Exit code 2 where the environment names no home.
    pub fn of_user() -> Outcome<Self> {
        let set = |name| std::env::var_os(name).filter(|text| !text.is_empty()).map(PathBuf::from);
        let config = set("XDG_CONFIG_HOME").filter(|path| path.is_absolute());
        let config = config.or_else(|| Some(set("HOME")?.join(".config")));
        let config = config.ok_or_else(|| {
            End::usage("there is no home folder for profiles: set HOME, or NUBO_URL and NUBO_KEY")
        })?;
        Ok(Self(config.join("nubo").join(FILE)))
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// What is kept; nothing if there is no file.
    ///
    /// # Errors
    /// Exit code 2 for a file that cannot be read or understood.
    pub fn read(&self) -> Outcome<Profiles> {
        let shown = self.0.display();
        let text = match std::fs::read_to_string(&self.0) {
            Ok(text) => text,
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Profiles::default());
            }
            Err(fault) => return Err(End::usage(format!("cannot read {shown}: {fault}"))),
        };
        let mode = std::fs::metadata(&self.0).map_or(MODE, |meta| meta.permissions().mode());
        if mode & 0o077 != 0 {
            note(&format!("nubo: others may read your keys; mend it with: chmod 600 {shown}"));
        }
        // The text of a fault may quote a key, so only its place is told.
        toml::from_str(&text).map_err(|fault: toml::de::Error| {
            let before = fault.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            End::usage(format!("{shown} cannot be understood, line {line}; or remove it"))
        })
    }

    /// Keeps these and no others. A reader sees the old file or the new one, whole.
    ///
    /// # Errors
    /// Exit code 1 when it cannot be written.
    pub fn write(&self, profiles: &Profiles) -> Outcome {
        let fault = |what: &dyn std::fmt::Display| {
            End::refused(format!("cannot write {}: {what}", self.0.display()))
        };
        let text = toml::to_string(profiles).map_err(|e| fault(&e))?;
        if let Some(folder) = self.0.parent() {
            let mut builder = std::fs::DirBuilder::new();
            builder.recursive(true).mode(0o700).create(folder).map_err(|e| fault(&e))?;
        }
        let fresh = self.0.with_extension(format!("toml.{}", std::process::id()));
        let _left_by_a_crash = std::fs::remove_file(&fresh);
        let written = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(MODE)
            .open(&fresh)
            .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
            .and_then(|()| std::fs::rename(&fresh, &self.0));
        written.map_err(|e| {
            let _gone = std::fs::remove_file(&fresh);
            fault(&e)
        })
    }

    /// Keeps one profile and makes it the current one.
    ///
    /// # Errors
    /// Those of reading and writing.
    pub fn keep(&self, name: &str, profile: Profile) -> Outcome {
        let mut all = self.read()?;
        all.profiles.insert(name.to_owned(), profile);
        all.current = Some(name.to_owned());
        self.write(&all)
    }

    /// Keeps one profile that nobody has asked for: it becomes the current one only where there is
    /// no other. Says whether it is.
    ///
    /// # Errors
    /// Those of reading and writing.
    pub fn offer(&self, name: &str, profile: Profile) -> Outcome<bool> {
        let mut all = self.read()?;
        all.profiles.insert(name.to_owned(), profile);
        let current = all.current.get_or_insert_with(|| name.to_owned());
        let is_current = *current == name;
        self.write(&all)?;
        Ok(is_current)
    }
}

/// What may override a profile.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// A profile named on the command line.
    pub flag: Option<String>,
    /// `NUBO_PROFILE`.
    pub profile: Option<String>,
    /// `NUBO_URL`.
    pub url: Option<String>,
    /// `NUBO_KEY`.
    pub key: Option<String>,
}

impl Given {
    /// What the environment says, under what the command line says.
    #[must_use]
    pub fn here(flag: Option<String>) -> Self {
        let set = |name| std::env::var(name).ok().filter(|text: &String| !text.trim().is_empty());
        Self { flag, profile: set("NUBO_PROFILE"), url: set("NUBO_URL"), key: set("NUBO_KEY") }
    }

    /// The name of the profile that is meant.
    #[must_use]
    pub fn name<'a>(&'a self, all: &'a Profiles) -> Option<&'a str> {
        self.flag.as_deref().or(self.profile.as_deref()).or(all.current.as_deref())
    }

    /// The profile to use. One that is named on the command line is meant as it is; else the
    /// environment's address and key come first.
    ///
    /// # Errors
    /// Exit code 2 when there is none, and when a key would go to another cloud than its own.
    pub fn choose(&self, all: &Profiles) -> Outcome<Profile> {
        let named = self.flag.as_ref().or(self.profile.as_ref());
        let stored = match self.name(all) {
            None => None,
            Some(name) => match (all.profiles.get(name), named) {
                (None, Some(_)) => return Err(unknown(name, all)),
                (found, _) => found.cloned(),
            },
        };
        if let (Some(stored), true) = (&stored, self.flag.is_some()) {
            return Ok(stored.clone());
        }
        let fresh = |url: &str, key: &str| Profile {
            url: url.to_owned(),
            key: SecretText::new(key.trim().to_owned()),
            is_session: false,
            ca_file: stored.as_ref().and_then(|stored| stored.ca_file.clone()),
            identity: stored.as_ref().and_then(|stored| stored.identity.clone()),
        };
        match (&self.url, &self.key, &stored) {
            (Some(url), Some(key), _) => Ok(fresh(url, key)),
            (None, Some(key), Some(stored)) => Ok(fresh(&stored.url, key)),
            (None, Some(key), None) => Ok(fresh(target::USUAL, key)),
            (None, None, Some(stored)) => Ok(stored.clone()),
            (Some(url), None, Some(stored)) if same(url, &stored.url) => Ok(stored.clone()),
            (Some(url), None, _) => Err(End::usage(format!(
                "NUBO_URL is {} but there is no key for it: set NUBO_KEY too, or use nubo login",
                plain(url)
            ))),
            (None, None, None) => Err(End::usage(
                "you are not signed in: use nubo login, or set NUBO_URL and NUBO_KEY",
            )),
        }
    }
}

fn same(one: &str, other: &str) -> bool {
    matches!((Target::read(one), Target::read(other)), (Ok(one), Ok(other)) if one == other)
}

fn unknown(name: &str, all: &Profiles) -> End {
    let known: Vec<&str> = all.profiles.keys().map(String::as_str).collect();
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    End::usage(format!("there is no profile \"{}\"; there is {}", plain(name), plain(&known)))
}

impl Profile {
    /// A cloud's address and a key for it.
    #[must_use]
    pub fn new(url: impl Into<String>, key: impl Into<String>) -> Self {
        let key = SecretText::new(key.into());
        Self { url: url.into(), key, is_session: false, ca_file: None, identity: None }
    }

    /// How its cloud is reached.
    ///
    /// # Errors
    /// Exit code 2 for an address that is none.
    pub fn dial(&self) -> Outcome<Dial> {
        Ok(Dial { target: Target::read(&self.url)?, ca_file: self.ca_file.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two() -> Profiles {
        let all = [("a", Profile::new("https://a", "ka")), ("b", Profile::new("https://b", "kb"))];
        let profiles = all.into_iter().map(|(name, one)| (name.to_owned(), one)).collect();
        Profiles { current: Some("a".to_owned()), profiles }
    }

    fn chosen(given: &Given) -> Outcome<(String, String)> {
        let found = given.choose(&two())?;
        Ok((found.url, found.key.reveal().to_owned()))
    }

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn the_command_line_wins_over_the_environment_and_that_over_the_file() {
        let pair = |url: &str, key: &str| (url.to_owned(), key.to_owned());
        assert_eq!(chosen(&Given::default()).unwrap(), pair("https://a", "ka"));
        let env = Given { profile: some("b"), ..Given::default() };
        assert_eq!(chosen(&env).unwrap(), pair("https://b", "kb"));
        let env = Given { url: some("https://c"), key: some(" kc "), ..env };
        assert_eq!(chosen(&env).unwrap(), pair("https://c", "kc"));
        let flag = Given { flag: some("a"), ..env };
        assert_eq!(chosen(&flag).unwrap(), pair("https://a", "ka"));
        let key = Given { key: some("kc"), ..Given::default() };
        assert_eq!(chosen(&key).unwrap(), pair("https://a", "kc"));
        let found = key.choose(&Profiles::default()).unwrap();
        assert_eq!(found.url, target::USUAL);
    }

    #[test]
    fn a_stored_key_never_goes_to_another_cloud() {
        let env = Given { url: some("https://evil"), ..Given::default() };
        assert!(chosen(&env).unwrap_err().text().contains("NUBO_KEY"));
        let env = Given { url: some("https://a:443/"), ..Given::default() };
        assert_eq!(chosen(&env).unwrap().1, "ka", "the same cloud, written otherwise");
    }

    #[test]
    fn what_is_missing_is_told() {
        let fault = Given::default().choose(&Profiles::default()).unwrap_err();
        assert!(fault.text().contains("nubo login") && fault.code() == 2, "{fault}");
        let fault = chosen(&Given { flag: some("c"), ..Given::default() }).unwrap_err();
        assert_eq!(fault.text(), "there is no profile \"c\"; there is a, b");
    }

    #[test]
    fn the_file_is_for_its_owner_alone_and_is_read_back() {
        let dir = tempfile::tempdir().unwrap();
        let place = Place(dir.path().join("nubo").join(FILE));
        assert_eq!(place.read().unwrap(), Profiles::default());
        place.keep("a", Profile::new("https://a", "ka")).unwrap();
        let session = Profile { is_session: true, ..Profile::new("https://b", "kb") };
        place.keep("b", session.clone()).unwrap();
        assert!(!place.offer("c", Profile::new("https://c", "kc")).unwrap(), "b stays the current");
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(place.path()), mode(place.path().parent().unwrap())), (0o600, 0o700));
        let all = place.read().unwrap();
        assert_eq!(all.current.as_deref(), Some("b"));
        assert_eq!((all.profiles.len(), &all.profiles["b"]), (3, &session));
        assert_eq!(std::fs::read_dir(place.path().parent().unwrap()).unwrap().count(), 1);
        std::fs::write(place.path(), "current = \"a\"\n[profiles.a]\nkey = 5 # s3cret\n").unwrap();
        let fault = place.read().unwrap_err();
        assert!(fault.text().contains("line") && !fault.text().contains("s3cret"), "{fault}");
    }
}
