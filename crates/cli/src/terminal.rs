//! The person at the keyboard: questions, secrets that are not shown, and raw mode.
//!
//! Whatever happens, a terminal that was changed is given back as it was.

use std::io::{BufRead, Read};

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use crate::end::{End, Outcome};
use crate::screen::{ask, is_typed, note};
use crate::value::Source;

/// No secret and no answer is longer.
const LINE_MOST: u64 = 4_096;
/// No body is longer.
const INPUT_MOST: u64 = 1 << 20;

/// Standard input, and who types there.
#[derive(Clone, Copy, Debug)]
pub struct Person;

impl Source for Person {
    fn input(&mut self) -> Outcome<String> {
        let mut text = String::new();
        let read = std::io::stdin().lock().take(INPUT_MOST + 1).read_to_string(&mut text);
        read.map_err(|fault| End::usage(format!("cannot read standard input: {fault}")))?;
        if text.len() as u64 > INPUT_MOST {
            return Err(End::usage("standard input is longer than 1 MiB"));
        }
        Ok(text)
    }

    fn secret(&mut self, what: &str) -> Outcome<String> {
        secret(what)
    }
}

/// A line that somebody types, or that standard input holds.
///
/// # Errors
/// Exit code 2 for an empty line.
pub fn line(what: &str) -> Outcome<String> {
    if is_typed() {
        ask(&format!("{what}: "));
    }
    read_line(what)
}

/// A line that is not shown while it is typed.
///
/// # Errors
/// Exit code 2 for an empty line.
pub fn secret(what: &str) -> Outcome<String> {
    if !is_typed() {
        return read_line(what);
    }
    // Whoever sees the question may type at once.
    let hidden = Changed::with(|modes| modes.local_modes.remove(LocalModes::ECHO));
    ask(&format!("{what}: "));
    let text = read_line(what);
    drop(hidden);
    note("");
    text
}

fn read_line(what: &str) -> Outcome<String> {
    let mut text = String::new();
    let read = std::io::stdin().lock().take(LINE_MOST).read_line(&mut text);
    read.map_err(|fault| End::usage(format!("cannot read the {what}: {fault}")))?;
    let text = text.trim_end_matches(['\r', '\n']);
    if text.is_empty() {
        return Err(End::usage(format!("no {what} was given")));
    }
    Ok(text.to_owned())
}

/// Asks whether something shall really be done.
///
/// # Errors
/// Exit code 1 for a no, 2 where nobody can be asked.
pub fn confirm(what: &str) -> Outcome {
    if !is_typed() {
        return Err(End::usage(format!("{what} Say --yes to do it without being asked")));
    }
    ask(&format!("{what} Go on? [y/N] "));
    match read_line("answer").as_deref().map(str::trim) {
        Ok("y" | "Y" | "yes" | "Yes") => Ok(()),
        _ => Err(End::refused("nothing was done")),
    }
}

/// A terminal with other settings; it has its own again when this is dropped.
pub struct Changed(Option<Termios>);

impl Changed {
    /// Changes the terminal that standard input is, if it is one. What was typed already is kept.
    fn with(change: impl FnOnce(&mut Termios)) -> Self {
        let Ok(before) = tcgetattr(std::io::stdin()) else { return Self(None) };
        let mut modes = before.clone();
        change(&mut modes);
        match tcsetattr(std::io::stdin(), OptionalActions::Drain, &modes) {
            Ok(()) => Self(Some(before)),
            Err(_) => Self(None),
        }
    }

    /// Every key goes through as it is.
    #[must_use]
    pub fn raw() -> Self {
        Self::with(Termios::make_raw)
    }
}

impl Drop for Changed {
    fn drop(&mut self) {
        if let Some(before) = &self.0 {
            // A terminal that is gone needs nothing back.
            let _gone = tcsetattr(std::io::stdin(), OptionalActions::Flush, before);
        }
    }
}
