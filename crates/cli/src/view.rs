//! How an answer is shown: which form, which columns, and the bytes of the API where those are
//! wanted.

use clap::ArgMatches;

use crate::api::Answer;
use crate::call::{is_on, text, texts};
use crate::deed::Kind;
use crate::end::{End, Outcome};
use crate::json::Json;
use crate::plain::{plain, plain_json, plain_lines};
use crate::screen::{is_seen, print, print_bytes};
use crate::show::{Columns, is_flat, lines, table};

/// A form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A table, or lines for one object.
    Table,
    /// A table with all columns.
    Wide,
    /// What the API answered.
    Json,
    /// Only ids.
    Id,
}

/// How to show.
#[derive(Clone, Debug)]
pub struct View {
    /// The form.
    pub form: Form,
    columns: Vec<String>,
    headed: bool,
}

impl View {
    /// What the command line wants.
    #[must_use]
    pub fn of(words: &ArgMatches) -> Self {
        let form = match text(words, "say.output").as_deref() {
            _ if is_on(words, "say.json") => Form::Json,
            Some("json") => Form::Json,
            Some("wide") => Form::Wide,
            Some("id") => Form::Id,
            _ => Form::Table,
        };
        let headed = !is_on(words, "say.no-headers");
        Self { form, columns: texts(words, "say.columns"), headed }
    }

    /// Whether refusals are shown as the API wrote them.
    #[must_use]
    pub fn is_json(&self) -> bool {
        self.form == Form::Json
    }

    /// The columns for objects of a kind.
    fn columns(&self, kind: &Kind, items: &[Json]) -> Columns {
        let list = kind.deeds.iter().map(|deed| deed.verb).find(|verb| !verb.columns.is_empty());
        let mut columns = match list {
            _ if !self.columns.is_empty() => {
                let dotted = |name: &String| name.trim().to_lowercase().replace('-', "_");
                Columns { paths: self.columns.iter().map(dotted).collect(), headed: true }
            }
            Some(verb) if self.form == Form::Wide => {
                Columns::of(&[verb.columns, verb.more_columns].concat())
            }
            Some(verb) => Columns::of(verb.columns),
            None => Columns::found_in(items),
        };
        columns.headed = self.headed;
        columns
    }

    /// Shows several objects; `whole` is all of them as one JSON.
    ///
    /// # Errors
    /// Those of printing, and exit code 2 for a column that no object has.
    pub fn several(&self, kind: &Kind, items: &[Json], whole: &str) -> Outcome {
        match self.form {
            Form::Json => self.json(whole),
            Form::Id => print(&items.iter().map(id_line).collect::<String>()),
            Form::Table | Form::Wide => {
                let columns = self.columns(kind, items);
                if kind.list().is_none() && self.columns.is_empty() && !items.iter().all(is_flat) {
                    let all: Vec<String> = items.iter().map(lines).collect();
                    return print(&all.join("\n"));
                }
                let unknown = columns.paths.iter().find(|path| {
                    !items.is_empty() && items.iter().all(|item| item.at(path).is_none())
                });
                match unknown.filter(|_| !self.columns.is_empty()) {
                    Some(path) => Err(unknown_column(path, items)),
                    None => print(&table(items, &columns)),
                }
            }
        }
    }

    /// Shows one object.
    ///
    /// # Errors
    /// Those of [`View::several`].
    pub fn one(&self, kind: &Kind, object: &Json, whole: &str) -> Outcome {
        let in_table = !self.columns.is_empty() && self.form != Form::Json;
        match self.form {
            Form::Json => self.json(whole),
            _ if in_table => self.several(kind, std::slice::from_ref(object), whole),
            Form::Id if object.text("id").is_some() => print(&id_line(object)),
            _ => print(&lines(object)),
        }
    }

    /// JSON: for programs as the API wrote it, for people with lines.
    ///
    /// # Errors
    /// Those of printing.
    pub fn json(&self, whole: &str) -> Outcome {
        if !is_seen() {
            let end = if whole.ends_with('\n') { "" } else { "\n" };
            return print(&format!("{whole}{end}"));
        }
        let parsed: Option<Json> = serde_json::from_str(whole).ok();
        let pretty = parsed.and_then(|json| serde_json::to_string_pretty(&json).ok());
        print(&format!("{}\n", plain_json(pretty.as_deref().unwrap_or(whole))))
    }
}

fn id_line(object: &Json) -> String {
    object.text("id").map(|id| format!("{}\n", plain(id))).unwrap_or_default()
}

fn unknown_column(path: &str, items: &[Json]) -> End {
    let Some(Json::Object(parts)) = items.first() else {
        return End::usage(format!("there is no column \"{}\"", plain(path)));
    };
    let names: Vec<String> = parts.iter().map(|(name, _)| plain(name)).collect();
    End::usage(format!("there is no column \"{}\"; there is {}", plain(path), names.join(", ")))
}

/// Shows what is no JSON: a text, or bytes that belong into a file.
///
/// # Errors
/// Exit code 2 when bytes would go to a terminal.
pub fn raw(answer: &Answer) -> Outcome {
    if !is_seen() {
        return print_bytes(&answer.body);
    }
    let kind = answer.header("content-type").unwrap_or_default();
    if kind.starts_with("text/") || kind.is_empty() {
        return print(&plain_lines(&String::from_utf8_lossy(&answer.body)));
    }
    Err(End::usage(format!("this is {}, not for a terminal: add > FILE", plain(kind))))
}
