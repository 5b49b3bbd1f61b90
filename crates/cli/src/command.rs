//! The commands of the verb table as `clap` knows them.
//!
//! Arguments are named by where their words go: `path.`, `query.` or `body.` and a name there, and
//! `say.` for what concerns only this side. `call` reads them by the same names.

use clap::builder::{PossibleValuesParser, Str, StyledStr};
use clap::{Arg, ArgAction, Command, ValueHint};
use nubo_wire::Verb;
use nubo_wire::param::Param;

use crate::candidate;
use crate::deed::{Deed, Kind, kind, kinds};
use crate::field::{Field, Fields, Shape};

/// A heading for what concerns only this side.
const HERE: &str = "Output and connection";

/// Every kind as a command whose own commands are made when they are needed.
#[must_use]
pub fn all() -> Vec<Command> {
    kinds().iter().map(of_kind).collect()
}

fn of_kind(kind: &Kind) -> Command {
    let is_theirs = |deed: &&Deed| deed.verb.is_operators() && !kind.is_operators();
    let shown = kind.deeds.iter().filter(|deed| !is_theirs(deed));
    let words: Vec<&str> = shown.map(|deed| deed.word.as_str()).collect();
    Command::new(kind.word.clone())
        .about(format!("{}: {}", kind.title, shortened(&words.join(", "), 60)))
        .aliases(kind.others.iter().map(|other| Str::from(other.clone())))
        .hide(kind.is_operators() || kind.is_hidden)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .defer(with_deeds)
}

fn with_deeds(command: Command) -> Command {
    let Some(kind) = kind(command.get_name()) else { return command };
    let deeds: Vec<Command> = kind.deeds.iter().map(|deed| of_deed(kind, deed)).collect();
    command.subcommands(deeds)
}

fn shortened(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let cut = text.get(..most).and_then(|cut| cut.rsplit_once(", ")).map_or(text, |(cut, _)| cut);
    format!("{cut}, …")
}

fn of_deed(kind: &Kind, deed: &Deed) -> Command {
    let (verb, fields) = (deed.verb, deed.fields());
    let lead = deed.lead(&fields);
    let says = match deed.only {
        Some(only) => format!("Changes only the {only}"),
        None => verb.summary.to_owned(),
    };
    let mut command = Command::new(deed.word.clone())
        .about(says.clone())
        .aliases(deed.others.iter().map(|other| Str::from(other.clone())))
        .hide(verb.is_operators() && !kind.is_operators());
    if !verb.about.is_empty() && deed.only.is_none() {
        command = command.long_about(format!("{says}.\n\n{}", verb.about));
    }
    let usage = usage(kind, deed, &fields, lead.as_ref());
    command = command.override_usage(usage);
    for arg in path_args(kind, deed, &fields) {
        command = command.arg(arg);
    }
    if let Some(lead) = &lead {
        command = command.arg(lead_arg(lead));
    }
    if !fields.short.is_empty() {
        command = command.arg(short_arg(&fields.short));
    }
    for field in &fields.all {
        let is_lead = lead.as_ref().is_some_and(|lead| lead.path == field.path);
        command = command.args(body_args(field).into_iter().map(|arg| {
            // It stands among the arguments already, with the name of this flag.
            if is_lead { arg.hide(true) } else { arg }
        }));
    }
    for param in verb.query {
        command = command.arg(query_arg(param));
    }
    command.args(here(deed, &fields))
}

/// The usage line: what is needed, then that there is more.
fn usage(kind: &Kind, deed: &Deed, fields: &Fields, lead: Option<&Field>) -> StyledStr {
    let mut parts = vec![format!("nubo {} {}", kind.word, deed.word)];
    let several = if deed.takes_several(fields) { "..." } else { "" };
    parts.extend(
        deed.verb.path_params().map(|name| format!("<{}>{several}", path_name(kind, name))),
    );
    if let Some(lead) = lead {
        let dots = if takes_many(&lead.shape) { "..." } else { "" };
        let name = upper(lead.name());
        parts.push(if lead.required {
            format!("<{name}>{dots}")
        } else {
            format!("[{name}]{dots}")
        });
    }
    parts.extend((!fields.short.is_empty()).then(|| "[RULE]...".to_owned()));
    let is_lead = |field: &&Field| lead.is_none_or(|lead| lead.path != field.path);
    let needed = fields.all.iter().filter(|field| field.required && fields.short.is_empty());
    for field in needed.filter(is_lead) {
        parts.push(format!("--{} <{}>", field.flag(), value_name(field)));
    }
    parts.push("[OPTIONS]".to_owned());
    parts.join(" ").into()
}

fn upper(name: &str) -> String {
    name.to_uppercase().replace('-', "_")
}

/// A path parameter in the words of the kind: an id of a server may also be its name.
fn path_name(kind: &Kind, param: &str) -> String {
    if param == "id" { upper(&kind.word) } else { upper(param) }
}

fn path_args(kind: &Kind, deed: &Deed, fields: &Fields) -> Vec<Arg> {
    let several = deed.takes_several(fields);
    let arg = |name: &'static str| {
        let arg = Arg::new(format!("path.{name}")).value_name(path_name(kind, name)).required(true);
        let arg = if name == "id" {
            arg.help("Its name or id; the beginning of an id will do")
                .add(candidate::of_path(deed.verb.path))
        } else {
            arg.help("Its id")
        };
        if several { arg.num_args(1..).action(ArgAction::Append) } else { arg }
    };
    deed.verb.path_params().map(arg).collect()
}

fn lead_arg(field: &Field) -> Arg {
    let arg = Arg::new(format!("lead.{}", field.dotted()))
        .value_name(upper(field.name()))
        .help(format!("{} (or --{})", help(field), field.flag()));
    let arg = if takes_many(&field.shape) { arg.num_args(0..) } else { arg };
    arg.add(candidate::of_field(field))
}

fn short_arg(short: &[String]) -> Arg {
    Arg::new("short")
        .value_name("RULE")
        .num_args(0..)
        .help(format!("In short: {}; or the options below", short.join(" ")))
}

fn takes_many(shape: &Shape) -> bool {
    matches!(shape, Shape::Texts(_) | Shape::Pairs { .. } | Shape::Objects { .. })
}

fn value_name(field: &Field) -> String {
    match &field.shape {
        Shape::Number => "N".to_owned(),
        Shape::Time => "TIME".to_owned(),
        Shape::Long => "TEXT|@FILE".to_owned(),
        Shape::Secret => "SECRET|-".to_owned(),
        Shape::Pairs { numbers: true, .. } => "NAME=N".to_owned(),
        Shape::Pairs { .. } => "KEY=VALUE".to_owned(),
        Shape::Objects { short, .. } if !short.is_empty() => {
            let words: Vec<String> = short.iter().take(4).map(|word| upper(word)).collect();
            words.join(" ")
        }
        Shape::Objects { .. } => "NAME=VALUE ...".to_owned(),
        Shape::Free => "JSON".to_owned(),
        Shape::Text | Shape::Word(_) | Shape::Texts(_) | Shape::Switch => upper(&field.flag()),
    }
}

fn help(field: &Field) -> String {
    let mut text = field.about.clone();
    match &field.shape {
        Shape::Time => text.push_str(", such as 2027-01-31T12:00:00Z"),
        Shape::Long => text.push_str("; @FILE reads a file, @- standard input"),
        Shape::Secret => text.push_str("; - asks for it, or reads standard input"),
        Shape::Objects { .. } => text.push_str(", one for each use"),
        Shape::Texts(_) | Shape::Pairs { .. } => text.push_str("; may be repeated"),
        _ => {}
    }
    text
}

fn body_args(field: &Field) -> Vec<Arg> {
    let flag = field.flag();
    let arg = Arg::new(format!("body.{}", field.dotted()))
        .long(flag.clone())
        .aliases(field.other_flags().into_iter().map(Str::from))
        .value_name(value_name(field))
        .help(help(field));
    match &field.shape {
        Shape::Word(words) => vec![arg.value_parser(PossibleValuesParser::new(words.clone()))],
        Shape::Texts(words) if !words.is_empty() => {
            let parser = PossibleValuesParser::new(words.clone());
            vec![arg.value_parser(parser).hide_possible_values(true).action(ArgAction::Append)]
        }
        Shape::Switch => {
            let no = Arg::new(format!("no.{}", field.dotted()))
                .long(format!("no-{flag}"))
                .hide(true)
                .action(ArgAction::SetTrue)
                .overrides_with(format!("body.{}", field.dotted()));
            let arg = arg
                .value_name("true|false")
                .num_args(0..=1)
                .require_equals(true)
                .default_missing_value("true")
                .help(format!("{}; --no-{flag} is false", help(field)));
            vec![arg, no]
        }
        shape if takes_many(shape) => {
            vec![arg.action(ArgAction::Append).add(candidate::of_field(field))]
        }
        Shape::Long => vec![arg.value_hint(ValueHint::FilePath)],
        _ => vec![arg.add(candidate::of_field(field))],
    }
}

fn query_arg(param: &'static Param) -> Arg {
    let flag = param.name.replace('_', "-");
    let short = flag.strip_suffix("-id").unwrap_or(&flag).to_owned();
    let mut arg = Arg::new(format!("query.{}", param.name))
        .value_name(upper(&short))
        .help(param.about)
        .long(short.clone());
    if short != flag {
        arg = arg.alias(flag);
    }
    if let nubo_wire::param::Shape::Word(words) = param.shape {
        arg = arg.value_parser(PossibleValuesParser::new(words));
    }
    if matches!(param.shape, nubo_wire::param::Shape::Label) {
        arg = arg.value_name("KEY=VALUE").help("Only with this label; all of several");
    }
    let arg = arg.required(param.required);
    arg.action(if param.repeats { ArgAction::Append } else { ArgAction::Set })
}

/// What concerns only this side: how to send, wait and show.
fn here(deed: &Deed, fields: &Fields) -> Vec<Arg> {
    let verb = deed.verb;
    let mut args = Vec::new();
    if verb.body.is_some() && deed.only.is_none() {
        args.push(
            option("from-json", "FILE|-", "The whole body as JSON; options given besides win")
                .value_hint(ValueHint::FilePath),
        );
    }
    if verb.paged || verb.streams {
        args.push(
            option("limit", "N", "At most so many; all if absent")
                .value_parser(clap::value_parser!(u64).range(1..)),
        );
    }
    if verb.paged {
        args.push(option("cursor", "CURSOR", "Begin behind this place of the list"));
    }
    if verb.waits {
        args.extend(waiting());
    }
    if verb.guarded {
        args.push(option("if-match", "ETAG", "Only if nobody has changed it since this version"));
    }
    if deed.destroys() {
        args.push(switch("yes", "Do not ask whether it shall really be done").short('y'));
    }
    args.extend(if verb.media.is_some() { connecting() } else { showing(verb) });
    let taken: Vec<String> = fields.all.iter().map(Field::flag).collect();
    let clash = |arg: &Arg| taken.iter().any(|flag| arg.get_long() == Some(flag.as_str()));
    // A field of the API keeps its name; what is ours can then be said in no other way, and the
    // test of the command line finds it.
    args.retain(|arg| !clash(arg));
    args
}

fn option(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(format!("say.{name}")).long(name).value_name(value).help(help).help_heading(HERE)
}

fn switch(name: &'static str, help: &'static str) -> Arg {
    let arg = Arg::new(format!("say.{name}")).long(name).help(help).help_heading(HERE);
    arg.action(ArgAction::SetTrue)
}

fn waiting() -> [Arg; 3] {
    [
        switch("wait", "Wait until the work has come to its end; this is what happens anyway"),
        switch("no-wait", "Return as soon as the wish is accepted").conflicts_with("say.wait"),
        option("timeout", "SECONDS", "Wait at most so long; the work goes on")
            .value_parser(clap::value_parser!(u64)),
    ]
}

/// How to show, and where to ask.
pub fn showing(verb: &Verb) -> Vec<Arg> {
    let mut args = vec![
        option("output", "FORMAT", "How to show: table, wide, json, or id [default: table]")
            .short('o')
            .value_parser(PossibleValuesParser::new(["table", "wide", "json", "id"]))
            .hide_possible_values(true),
        switch("json", "The same as -o json").hide(true).conflicts_with("say.output"),
    ];
    if !verb.streams {
        args.push(
            option("columns", "NAMES", "Columns of the table, with commas; dots lead deeper")
                .value_delimiter(','),
        );
        args.push(switch("no-headers", "Leave the heading of the table out"));
    }
    args.extend(connecting());
    args
}

/// The server that a command of people is about.
pub fn server() -> Arg {
    Arg::new("path.id")
        .value_name("SERVER")
        .required(true)
        .help("Its name or id; the beginning of an id will do")
        .add(candidate::of_path("/v1/servers/{id}"))
}

/// Where to ask.
pub fn connecting() -> Vec<Arg> {
    vec![
        option("profile", "NAME", "The profile to use [env: NUBO_PROFILE]"),
        switch("verbose", "Tell each request with its id").short('v'),
    ]
}

#[cfg(test)]
mod tests;
