//! Standard output and standard error, written so that a closed pipe ends the command quietly.
//!
//! What is printed has been made harmless before; here is only decided whether somebody looks.

use std::io::{ErrorKind, IsTerminal, Write};

use crate::end::{End, Outcome};

/// Writes to standard output.
///
/// # Errors
/// A quiet end when the reader has gone, as `head` does; a refusal for a full disk.
pub fn print(text: &str) -> Outcome {
    print_bytes(text.as_bytes())
}

/// As [`print`], for what may be no text.
///
/// # Errors
/// Those of [`print`].
pub fn print_bytes(bytes: &[u8]) -> Outcome {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(fault) if fault.kind() == ErrorKind::BrokenPipe => Err(End::unread()),
        Err(fault) => Err(End::refused(format!("cannot write the output: {fault}"))),
    }
}

/// A line for people. Nobody to read it is no failure.
pub fn note(line: &str) {
    let _nobody_reads = writeln!(std::io::stderr().lock(), "{line}");
}

/// A question without an end of the line.
pub fn ask(text: &str) {
    let mut err = std::io::stderr().lock();
    let _nobody_reads = write!(err, "{text}").and_then(|()| err.flush());
}

/// Whether a person reads standard output.
#[must_use]
pub fn is_seen() -> bool {
    std::io::stdout().is_terminal()
}

/// Whether a person reads standard error.
#[must_use]
pub fn is_watched() -> bool {
    std::io::stderr().is_terminal()
}

/// Whether a person types on standard input.
#[must_use]
pub fn is_typed() -> bool {
    std::io::stdin().is_terminal()
}
