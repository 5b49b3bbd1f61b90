//! `cargo xtask docs`: writes the pages of `docs/` that are made from tables.
//!
//! What stands in a table of the code is not written a second time by hand.

use std::fmt::{Debug, Display, Write as _};

use nubo_domain::account::AccessLife;
use nubo_domain::code::CATALOGUE;
use nubo_domain::role::BuiltInRole;
use nubo_domain::scope::Scope;
use nubo_domain::{Image, Machine, Server, Volume};
use nubo_flow::{FlowDef, Step, Work};
use nubo_flows::World;
use nubo_wire::Needs;

use crate::openapi::write;
use crate::place::Place;

/// A page and what makes it.
struct Page {
    path: &'static str,
    make: fn() -> String,
}

const PAGES: &[Page] = &[
    Page { path: "docs/errors.md", make: errors },
    Page { path: "docs/states.md", make: states },
    Page { path: "docs/scopes.md", make: scopes },
    Page { path: "docs/flows.md", make: flows },
    Page { path: "docs/cli.md", make: cli },
];

const NOTE: &str = "<!-- Made by `cargo xtask docs`; change the table it is made from. -->\n";

/// Writes every page.
pub fn run(place: &Place) -> Result<(), String> {
    PAGES.iter().try_for_each(|page| write(place, page.path, &(page.make)()))
}

/// Text that grows line by line.
#[derive(Default)]
struct Text(String);

impl Text {
    fn page(title: &str, about: &str) -> Self {
        let mut text = Self(String::new());
        text.line(format_args!("# {title}\n\n{NOTE}\n{about}\n"));
        text
    }

    fn line(&mut self, line: impl Display) {
        // Writing into a string cannot fail.
        let _never = writeln!(self.0, "{line}");
    }
}

fn cli() -> String {
    format!("# The command line\n\n{NOTE}\n{}", nubo_cli::page())
}

fn errors() -> String {
    let about = "Every refusal of every API carries one of these codes, or the words that its \
        dialect has for it. The codes are stable; the sentences are not.";
    let mut text = Text::page("Error codes", about);
    text.line("| code | CloudAPI status | meaning |");
    text.line("| --- | --- | --- |");
    for code in CATALOGUE {
        let status = nubo_api_native::error::status(code).as_u16();
        text.line(format_args!("| `{}` | {status} | {} |", code.slug, code.meaning));
    }
    text.0
}

fn states() -> String {
    let about = "The life of everything that has one. Passing states are left by the workflow \
        named beside them; when it takes longer than its time, somebody is told.";
    let mut text = Text::page("States", about);
    machine::<Server>(&mut text, "Server");
    machine::<Volume>(&mut text, "Volume");
    machine::<Image>(&mut text, "Image");
    machine::<AccessLife>(&mut text, "API access of an account");
    text.0
}

fn machine<M: Machine>(text: &mut Text, title: &str)
where
    M::State: Debug + Display,
{
    text.line(format_args!("## {title}\n\n```mermaid\nstateDiagram-v2"));
    text.line(format_args!("    [*] --> {}", M::START));
    for (from, event, to) in M::MOVES {
        text.line(format_args!("    {from} --> {to}: {event}"));
    }
    if !M::MOVES.iter().any(|(from, _, _)| *from == M::END) {
        text.line(format_args!("    {} --> [*]", M::END));
    }
    text.line("```\n");
    if M::WAITS.is_empty() {
        return;
    }
    text.line("| passing state | workflow | within |");
    text.line("| --- | --- | --- |");
    for wait in M::WAITS {
        let minutes = wait.within.as_secs() / 60;
        text.line(format_args!("| {} | `{}` | {minutes} min |", wait.state, wait.flow));
    }
    text.line("");
}

fn scopes() -> String {
    let about = "What a credential may do. `*` is every right, also of kinds that come later. A \
        credential can give away only what it has, and `destroy` is never given unasked.";
    let mut text = Text::page("Scopes", about);
    let roles: Vec<&str> = BuiltInRole::ALL.iter().map(|role| role.word()).collect();
    text.line(format_args!("| scope | {} | verbs |", roles.join(" | ")));
    text.line(format_args!("| --- |{} --- |", " --- |".repeat(roles.len())));
    for scope in Scope::ALL {
        let has = |role: &BuiltInRole| if role.scopes().has(*scope) { "yes" } else { "" };
        let has: Vec<&str> = BuiltInRole::ALL.iter().map(has).collect();
        let needs = |needs: Needs| match needs {
            Needs::Scope(word) | Needs::Session(word) => word == scope.word(),
            Needs::Nothing | Needs::Credential | Needs::Operator => false,
        };
        let verbs = nubo_wire::all().filter(|verb| needs(verb.needs));
        let verbs: Vec<String> = verbs.map(|verb| format!("`{}`", verb.name)).collect();
        let word = scope.word();
        text.line(format_args!("| `{word}` | {} | {} |", has.join(" | "), verbs.join(", ")));
    }
    text.0
}

fn flows() -> String {
    let about = "What happens after a wish was accepted. Each step is safe to repeat. When a `try` \
        step fails, the steps up to it are undone from the last to the first; `then` and `else` \
        only go forward.";
    let mut text = Text::page("Workflows", about);
    for def in nubo_flows::ALL {
        flow(&mut text, def);
    }
    text.0
}

fn flow(text: &mut Text, def: &FlowDef<World>) {
    text.line(format_args!("## `{}`\n", def.name));
    text.line("| list | step | works on | undone by |");
    text.line("| --- | --- | --- | --- |");
    for (list, steps) in [("try", def.tries), ("then", def.then), ("else", def.otherwise)] {
        for step in steps {
            text.line(row(list, step));
        }
    }
    text.line("");
}

fn row(list: &str, step: &Step<World>) -> String {
    let works_on = match step.work {
        Work::Act(_) => "the outside",
        Work::Row(_) => "rows",
    };
    let undo = step.undo.map(|(name, _)| format!("`{name}`")).unwrap_or_default();
    format!("| {list} | `{}` | {works_on} | {undo} |", step.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_on_disk_are_what_the_tables_say() {
        let place = Place::find().unwrap();
        for page in PAGES {
            let on_disk = std::fs::read_to_string(place.root.join(page.path)).unwrap_or_default();
            assert_eq!(on_disk, (page.make)(), "{}: run `cargo xtask docs`", page.path);
        }
    }
}
