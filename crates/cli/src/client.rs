//! The client's commands as one part of a larger command line, and how each of them is run.
//!
//! The binary takes them in as they are; it need not know one of their words.

use std::process::ExitCode;

use clap::{ArgMatches, Command, Error, FromArgMatches, Subcommand};

use crate::api::Api;
use crate::call::{is_on, text};
use crate::deed::kind;
use crate::end::{End, Outcome};
use crate::profile::{Given, Place, Profile, Profiles};
use crate::{command, completion, console, login, run, ssh};

/// A command of a cloud's user, ready to run.
#[derive(Clone, Debug)]
pub struct Client {
    word: String,
    words: ArgMatches,
}

/// The commands that are no verbs of a kind.
fn own_commands() -> Vec<Command> {
    let mut all = login::commands();
    all.extend([ssh::command(), console::command(), completion::command()]);
    all
}

impl Subcommand for Client {
    fn augment_subcommands(root: Command) -> Command {
        root.subcommands(own_commands()).subcommands(command::all())
    }

    fn augment_subcommands_for_update(root: Command) -> Command {
        Self::augment_subcommands(root)
    }

    fn has_subcommand(name: &str) -> bool {
        kind(name).is_some() || own_commands().iter().any(|own| own.get_name() == name)
    }
}

impl FromArgMatches for Client {
    fn from_arg_matches(words: &ArgMatches) -> Result<Self, Error> {
        let Some((word, words)) = words.subcommand() else {
            return Err(Error::new(clap::error::ErrorKind::MissingSubcommand));
        };
        Ok(Self { word: word.to_owned(), words: words.clone() })
    }

    fn update_from_arg_matches(&mut self, words: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(words)?;
        Ok(())
    }
}

impl Client {
    /// Runs the command to its end and tells how it went.
    #[must_use]
    pub fn run(self) -> ExitCode {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let outcome = match runtime {
            Ok(runtime) => {
                let outcome = runtime.block_on(self.go());
                // A thread that still reads the keyboard is not waited for.
                runtime.shutdown_background();
                outcome
            }
            Err(fault) => Err(End::refused(format!("cannot start: {fault}"))),
        };
        match outcome {
            Ok(()) => ExitCode::SUCCESS,
            Err(end) => end.tell(),
        }
    }

    async fn go(&self) -> Outcome {
        let words = &self.words;
        match self.word.as_str() {
            "login" => login::login(words).await,
            "logout" => login::logout(words).await,
            "whoami" => login::whoami(words).await,
            "profile" => login::profile(words),
            "completion" => completion::run(words),
            "ssh" => {
                let profile = profile(words)?;
                ssh::run(&mut speaking(&profile, words)?, &profile, words).await
            }
            "console" => console::run(&mut api(words)?, words).await,
            word => {
                let kind = kind(word);
                let found = kind.and_then(|kind| {
                    let (word, words) = words.subcommand()?;
                    Some((kind, kind.deed(word)?, words))
                });
                let (kind, deed, words) =
                    found.ok_or_else(|| End::usage(format!("there is no command {word}")))?;
                run::run(&mut api(words)?, kind, deed, words).await
            }
        }
    }
}

/// The cloud that a command speaks to.
fn api(words: &ArgMatches) -> Outcome<Api> {
    speaking(&profile(words)?, words)
}

fn speaking(profile: &Profile, words: &ArgMatches) -> Outcome<Api> {
    let key = Some(profile.key.clone());
    Ok(Api::new(profile.dial()?, key, is_on(words, "say.verbose")))
}

/// Whom a command speaks for.
fn profile(words: &ArgMatches) -> Outcome<Profile> {
    let given = Given::here(text(words, "say.profile"));
    let all = match Place::of_user() {
        Ok(place) => place.read()?,
        Err(_) if given.key.is_some() => Profiles::default(),
        Err(end) => return Err(end),
    };
    given.choose(&all)
}
