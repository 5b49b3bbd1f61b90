//! `nubo admin`: the operator's verbs, asked for over the local socket and shown as tables or JSON.
//!
//! Every command is a verb of the native API with an id and a body; what the verb looks like on
//! the wire is read from the verb table.

mod args;
mod show;
mod wish;

use std::io::Read;

use http::{Method, StatusCode};
use nubo_wire::Verb;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

pub use args::AdminArgs;

use crate::halt::{Halt, Outcome};
use crate::socket::{Answer, Socket};
use wish::{Shape, Wish};

/// Runs one command.
pub fn run(args: AdminArgs) -> Outcome {
    let data = args.data.ok_or_else(|| {
        Halt::usage("no data folder: give --data DIR or NUBO_DATA, as nubo serve has it")
    })?;
    let wish = Wish::of(args.what, read_secret)?;
    let mut socket = Socket::required(&data)?;
    let value = match wish.shape {
        Shape::List(_) => all_pages(&mut socket, &wish, args.json)?,
        _ => ask(&mut socket, &wish, None, args.json)?,
    };
    show::show(&wish.shape, &value, args.json);
    // A log that was tampered with must also be seen by scripts.
    let broken = matches!(wish.shape, Shape::Verdict) && value["intact"] == Value::Bool(false);
    if broken { Err(Halt::silent()) } else { Ok(()) }
}

/// A secret from standard input: one line.
fn read_secret() -> Outcome<String> {
    let mut text = String::new();
    let read = std::io::stdin().take(4_096).read_to_string(&mut text);
    read.map_err(|fault| Halt::failed(format!("cannot read the password: {fault}")))?;
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        return Err(Halt::usage("the password on standard input is empty"));
    }
    Ok(line.to_owned())
}

fn ask(socket: &mut Socket, wish: &Wish, cursor: Option<&str>, as_json: bool) -> Outcome<Value> {
    let verb = nubo_wire::find(wish.verb);
    let verb = verb.ok_or_else(|| Halt::failed(format!("the API has no {}", wish.verb)))?;
    let method = Method::from_bytes(verb.method.word().as_bytes());
    let method = method.map_err(|fault| Halt::failed(fault.to_string()))?;
    let answer = socket.ask(method, &path(verb, wish, cursor), wish.body.as_ref())?;
    if answer.status.is_success() { Ok(answer.body) } else { Err(refusal(&answer, as_json)) }
}

/// The whole list, page by page.
fn all_pages(socket: &mut Socket, wish: &Wish, as_json: bool) -> Outcome<Value> {
    let mut all = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let page = ask(socket, wish, cursor.as_deref(), as_json)?;
        all.extend(page["data"].as_array().cloned().unwrap_or_default());
        cursor = page["next_cursor"].as_str().map(str::to_owned);
        if cursor.is_none() {
            return Ok(json!({ "data": all }));
        }
    }
}

fn path(verb: &Verb, wish: &Wish, cursor: Option<&str>) -> String {
    let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let id = wish.id.as_deref().map(encode).unwrap_or_default();
    let mut path = verb.path.replace("{id}", &id);
    let mut pairs: Vec<(&str, &str)> = wish.query.iter().map(|(k, v)| (*k, v.as_str())).collect();
    if verb.paged {
        pairs.push(("limit", "100"));
        pairs.extend(cursor.map(|cursor| ("cursor", cursor)));
    }
    for (place, (name, value)) in pairs.into_iter().enumerate() {
        let mark = if place == 0 { '?' } else { '&' };
        path.push_str(&format!("{mark}{name}={}", encode(value)));
    }
    path
}

/// What the cloud said when it refused; with `--json` as it said it.
fn refusal(answer: &Answer, as_json: bool) -> Halt {
    if as_json {
        eprintln!("{}", answer.body);
        return Halt::silent();
    }
    let mut text = answer.refusal("\n  ");
    if answer.status == StatusCode::INTERNAL_SERVER_ERROR {
        text.push_str(" (see the log of nubo serve)");
    }
    Halt::failed(text)
}
