//! What a driver needs of its machine: statements that hold or do not, each with what mends it.
//!
//! `nubo doctor` shows them, and `nubo serve` does not begin where a needed one does not hold. What
//! is looked at is the driver's own matter; nothing here knows it.

use std::path::PathBuf;

use async_trait::async_trait;
use nubo_base::Id;
use nubo_domain::{Host, Result};
use serde::Serialize;

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What was looked at, in few words.
    pub what: &'static str,
    /// Whether it is as it should be.
    pub ok: bool,
    /// Whether nothing works without it.
    pub needed: bool,
    /// What was found.
    pub found: String,
    /// What mends it; empty when nothing has to be.
    pub remedy: String,
}

impl Check {
    /// Something that nothing works without: what was found, well or not.
    #[must_use]
    pub fn need(
        what: &'static str,
        found: Result<String, String>,
        remedy: impl Into<String>,
    ) -> Self {
        let ok = found.is_ok();
        let found = found.unwrap_or_else(|why| why);
        let remedy = if ok { String::new() } else { remedy.into() };
        Self { what, ok, needed: true, found, remedy }
    }

    /// The same as something that most works without.
    #[must_use]
    pub fn optional(self) -> Self {
        Self { needed: false, ..self }
    }
}

/// Tells how a host's drivers are, so that an operator sees it from afar.
#[async_trait]
pub trait HostHealth: Send + Sync {
    /// Looks at what the drivers of a host need, now.
    ///
    /// # Errors
    /// `unavailable` for a host that does not answer.
    async fn look(&self, host: Id<Host>) -> Result<Vec<Check>>;
}

/// A program of this machine: first as the environment says, then in the usual places, which the
/// environment of a service may lack.
#[must_use]
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let usual = ["/usr/bin", "/usr/local/bin", "/usr/sbin", "/bin", "/sbin", "/usr/libexec"];
    let folders = std::env::split_paths(&path).chain(usual.map(PathBuf::from));
    folders.map(|folder| folder.join(name)).find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_needs_no_remedy_and_what_does_not_tells_it() {
        let good = Check::need("a", Ok("yes".into()), "x");
        assert_eq!((good.ok, good.found.as_str(), good.remedy.as_str()), (true, "yes", ""));
        let bad = Check::need("a", Err("no".into()), "x").optional();
        assert_eq!((bad.ok, bad.needed, bad.remedy.as_str()), (false, false, "x"));
    }

    #[test]
    fn a_program_is_found_and_another_is_not() {
        assert!(find_program("sh").is_some_and(|path| path.is_absolute()));
        assert_eq!(find_program("no-such-program-of-ours"), None);
    }
}
