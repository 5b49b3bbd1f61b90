//! `nubo completion`: what a shell loads so that it completes the words of this program.
//!
//! The shell asks the program itself each time, so a new command needs no new script, and names of
//! objects come from the cloud.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Command};
use clap_complete::CompleteEnv;
use clap_complete::env::{Bash, EnvCompleter, Fish, Zsh};

use crate::call::text;
use crate::end::{End, Outcome};
use crate::screen::print;

/// Set by the shells that ask.
const ASKED: &str = "NUBO_COMPLETE";
const NAME: &str = "nubo";

/// The command.
#[must_use]
pub fn command() -> Command {
    let shell = Arg::new("shell")
        .required(true)
        .value_parser(PossibleValuesParser::new(["bash", "zsh", "fish"]))
        .help("The shell");
    Command::new("completion")
        .about("Prints what makes a shell complete commands, options and names")
        .long_about(
            "Prints what makes a shell complete commands, options and names of objects.\n\n\
             bash: source <(nubo completion bash), in ~/.bashrc\n\
             zsh:  source <(nubo completion zsh), in ~/.zshrc, behind compinit\n\
             fish: nubo completion fish | source, in ~/.config/fish/config.fish",
        )
        .arg(shell)
}

/// Prints the script of a shell.
///
/// # Errors
/// Those of printing.
pub fn run(words: &ArgMatches) -> Outcome {
    let shell: &dyn EnvCompleter = match text(words, "shell").as_deref() {
        Some("zsh") => &Zsh,
        Some("fish") => &Fish,
        _ => &Bash,
    };
    let mut script = Vec::new();
    let written = shell.write_registration(ASKED, NAME, NAME, NAME, &mut script);
    written.map_err(|fault| End::refused(fault.to_string()))?;
    print(&String::from_utf8_lossy(&script))
}

/// Answers a shell that asks how a word may go on, and ends the process then. Call it before
/// anything else is done.
pub fn answer_shells(root: impl Fn() -> Command) {
    CompleteEnv::with_factory(root).var(ASKED).bin(NAME).completer(NAME).complete();
}
