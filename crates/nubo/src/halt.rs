//! Why the program ends: one line for people and an exit code.

use std::fmt::Display;
use std::process::ExitCode;

use nubo_domain::{Error, ErrorKind};

/// An end that is not success.
#[derive(Debug)]
pub struct Halt {
    text: String,
    code: u8,
}

/// A result whose failure ends the program.
pub type Outcome<T = ()> = Result<T, Halt>;

impl Halt {
    /// The machine or the cloud refused.
    pub fn failed(text: impl Into<String>) -> Self {
        Self { text: text.into(), code: 1 }
    }

    /// The command line or the configuration is wrong.
    pub fn usage(text: impl Into<String>) -> Self {
        Self { text: text.into(), code: 2 }
    }

    /// An end whose reason has been printed already.
    pub const fn silent() -> Self {
        Self { text: String::new(), code: 1 }
    }

    /// A failure of an operation on something that has a name.
    pub fn at(what: &str, name: impl Display, fault: impl Display) -> Self {
        Self::failed(format!("cannot {what} {name}: {fault}"))
    }

    /// Prints the reason and gives the exit code.
    pub fn tell(&self) -> ExitCode {
        if !self.text.is_empty() {
            eprintln!("nubo: {}", self.text);
        }
        ExitCode::from(self.code)
    }
}

impl From<Error> for Halt {
    /// On the command line there is nobody to hide the details from.
    fn from(error: Error) -> Self {
        let hidden = matches!(error.kind(), ErrorKind::Internal | ErrorKind::Unavailable);
        let detail = error.log_detail().filter(|_| hidden);
        let mut text = detail.unwrap_or_else(|| error.message()).to_owned();
        for field in error.fields() {
            text.push_str(&format!("; {}: {}", field.field, field.issue));
        }
        Self::failed(text)
    }
}
