//! The page of the documents about the client's commands, made from the commands themselves.
//!
//! What every command takes stands there once. Nothing here is shown on a terminal.

use clap::{Arg, Command, Subcommand};

use crate::client::Client;

/// What stands once instead of with every command.
const EVERYWHERE: &[&str] =
    &["say.output", "say.json", "say.columns", "say.no-headers", "say.profile", "say.verbose"];

/// The page as Markdown, without its title.
#[must_use]
pub fn page() -> String {
    let mut root = Client::augment_subcommands(Command::new("nubo"));
    root.build();
    let mut text = String::from(INTRODUCTION);
    let (own, kinds): (Vec<&Command>, Vec<&Command>) =
        root.get_subcommands().partition(|one| crate::deed::kind(one.get_name()).is_none());
    // What is done to a server's console is a command of the server.
    let is_shown = |one: &&Command| {
        crate::deed::kind(one.get_name()).is_none_or(|kind| !kind.is_hidden)
            && one.get_name() != "help"
    };
    for command in own.into_iter().chain(kinds).filter(is_shown) {
        text.push_str(&format!("## nubo {}\n\n", command.get_name()));
        let below: Vec<&Command> = command.get_subcommands().collect();
        if below.is_empty() {
            text.push_str(&section(command, &format!("nubo {}", command.get_name())));
        }
        for deed in below {
            let name = format!("nubo {} {}", command.get_name(), deed.get_name());
            text.push_str(&format!("### {name}\n\n{}", section(deed, &name)));
        }
    }
    text
}

fn section(command: &Command, name: &str) -> String {
    let mut text = String::new();
    let about = command.get_long_about().or(command.get_about()).map(ToString::to_string);
    text.push_str(&format!("{}.\n\n", about.unwrap_or_default().trim_end_matches('.')));
    let others: Vec<String> = command.get_all_aliases().map(|other| format!("`{other}`")).collect();
    if !others.is_empty() {
        text.push_str(&format!("Also: {}.\n\n", others.join(", ")));
    }
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim();
    let usage = if usage.starts_with("nubo") { usage.to_owned() } else { name.to_owned() };
    text.push_str(&format!("```\n{usage}\n```\n\n"));
    let shown = |arg: &&Arg| {
        let id = arg.get_id().as_str();
        !arg.is_hide_set() && id != "help" && id != "version" && !EVERYWHERE.contains(&id)
    };
    let rows: Vec<String> = command.get_arguments().filter(shown).map(row).collect();
    if !rows.is_empty() {
        text.push_str(&format!("| argument | meaning |\n| --- | --- |\n{}\n", rows.concat()));
    }
    text
}

fn row(arg: &Arg) -> String {
    let value = arg.get_value_names().map(|names| names.join(" ")).unwrap_or_default();
    let takes = arg.get_action().takes_values();
    let name = match (arg.get_long(), arg.get_short()) {
        (Some(long), Some(short)) => format!("-{short}, --{long}"),
        (Some(long), None) => format!("--{long}"),
        (None, Some(short)) => format!("-{short}"),
        (None, None) => String::new(),
    };
    let name = match (name.is_empty(), takes) {
        (true, _) => format!("<{value}>"),
        (false, true) => format!("{name} <{value}>"),
        (false, false) => name,
    };
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let words = arg.get_possible_values();
    let words: Vec<&str> = words.iter().map(|word| word.get_name()).collect();
    let listed = !words.is_empty() && takes && !arg.is_hide_possible_values_set();
    let words = if listed { format!(" ({})", words.join(", ")) } else { String::new() };
    let cell = |text: &str| text.replace('|', "\\|").replace('\n', " ");
    format!("| `{}` | {}{} |\n", cell(&name), cell(&help), cell(&words))
}

const INTRODUCTION: &str = "\
Exit codes: 0 done, 1 the cloud refused or the work failed, 2 the command line is wrong, 3 no cloud
answered, 130 interrupted while waiting (the work goes on).

Objects are named by name, by id, or by the beginning of an id. Verbs that start work wait for its
end and tell on standard error how it goes; `--no-wait` returns at once. What loses data asks first,
unless `--yes` is said. A change carries an idempotency key, so it is repeated safely when an
answer is lost on its way.

Every command on objects also takes:

| option | meaning |
| --- | --- |
| `-o, --output <FORMAT>` | `table`, `wide` with more columns, `json` as the API answers, or `id` |
| `--json` | the same as `-o json` |
| `--columns <NAMES>` | columns of the table, such as `name,ip_addresses.public` |
| `--no-headers` | leave the heading of the table out |
| `--profile <NAME>` | the profile to use; `NUBO_PROFILE` does the same |
| `-v, --verbose` | tell each request with its id |

";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_every_command_and_no_line_that_breaks_a_table() {
        let page = page();
        for part in [
            "### nubo server create",
            "## nubo ssh",
            "### nubo profile use",
            "### nubo server resize",
            "### nubo server serial-log",
            "`--ssh-key",
        ] {
            assert!(page.contains(part), "{part}");
        }
        for line in page.lines().filter(|line| line.starts_with('|')) {
            let bars = line.replace("\\|", "").matches('|').count();
            assert_eq!(bars, 3, "{line}");
        }
    }
}
