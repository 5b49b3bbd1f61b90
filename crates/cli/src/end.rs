//! Why a command ends when it is no success: a text for people and an exit code for scripts.
//!
//! Exit codes are a promise: 1 the cloud said no, 2 the command line is wrong, 3 no cloud answered.
//! Nothing here knows what was asked.

use std::fmt;
use std::process::ExitCode;

use crate::plain::plain_lines;

/// The cloud, or a human, said no.
const REFUSED: u8 = 1;
/// The command line cannot mean anything.
const USAGE: u8 = 2;
/// Nobody answered, or not as a cloud does.
const UNREACHABLE: u8 = 3;
/// As shells have it for a process that was interrupted.
const INTERRUPTED: u8 = 130;

/// An end that is not success.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    code: u8,
    text: String,
}

/// A result whose failure ends the command.
pub type Outcome<T = ()> = Result<T, End>;

impl End {
    /// The cloud refused, or this machine did.
    #[must_use]
    pub fn refused(text: impl Into<String>) -> Self {
        Self { code: REFUSED, text: text.into() }
    }

    /// The command line or a setting is wrong.
    #[must_use]
    pub fn usage(text: impl Into<String>) -> Self {
        Self { code: USAGE, text: text.into() }
    }

    /// No cloud answered.
    #[must_use]
    pub fn unreachable(text: impl Into<String>) -> Self {
        Self { code: UNREACHABLE, text: text.into() }
    }

    /// Somebody pressed Ctrl-C.
    #[must_use]
    pub fn interrupted(text: impl Into<String>) -> Self {
        Self { code: INTERRUPTED, text: text.into() }
    }

    /// A refusal whose reason has been printed already.
    #[must_use]
    pub const fn told() -> Self {
        Self { code: REFUSED, text: String::new() }
    }

    /// Whoever read the output has seen enough, which is no failure.
    #[must_use]
    pub const fn unread() -> Self {
        Self { code: 0, text: String::new() }
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its exit code.
    #[must_use]
    pub const fn code(&self) -> u8 {
        self.code
    }

    /// Prints the reason and gives the exit code.
    #[must_use]
    pub fn tell(&self) -> ExitCode {
        if !self.text.is_empty() {
            crate::screen::note(&format!("nubo: {}", plain_lines(&self.text)));
        }
        ExitCode::from(self.code)
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
