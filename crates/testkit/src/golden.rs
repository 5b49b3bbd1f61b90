//! Golden pairs: requests with the answers that users rely on, as files that people can read.
//!
//! A file holds a sequence of pairs on one fresh cloud. `UPDATE_GOLDEN=1` writes the answers as
//! they are now; a person then reviews them as a diff.
//!
//! ```text
//! ### A title that says what a user would miss
//! # verb: server.create
//! # as: key
//! # save: server = /id
//! POST /v1/servers
//! prefer: wait=10
//!
//! {"name": "web", "size": "nano", "image": "tiny"}
//!
//! HTTP/1.1 201
//! etag: "{{any}}"
//!
//! {"id": "{{server}}", …}
//! ```

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "only tests use it; a panic is their verdict"
)]

mod play;
mod redact;
mod scopes;
mod stage;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

pub use play::{assert_same_rows, is_at, play};
pub use scopes::{Need, each_scope};
pub use stage::Stage;

/// A file of pairs.
#[derive(Clone, Debug)]
pub struct Golden {
    /// Where it is.
    pub path: PathBuf,
    /// Its folder's name: the kind.
    pub kind: String,
    /// The pairs in their order.
    pub pairs: Vec<Pair>,
}

/// A request and its answer.
#[derive(Clone, Debug, Default)]
pub struct Pair {
    /// What a user would miss.
    pub title: String,
    /// The verb of the table, if it is one.
    pub verb: String,
    /// Who asks: `key`, `session`, `other`, `operator`, `nobody`, or the name of a saved secret.
    pub caller: String,
    /// Names for parts of the answer, by JSON pointer.
    pub saves: Vec<(String, String)>,
    /// Whether work that goes on is waited for before the request.
    pub settles: bool,
    /// In the first pair: whether the operator approves API access in this cloud.
    pub approval: bool,
    /// The name of a code and the address that it was mailed to, awaited before the request.
    pub mail: Option<(String, String)>,
    /// The name of a phone's code and that of its secret; the clock goes on by a minute first, as
    /// each code is good once.
    pub totp: Option<(String, String)>,
    /// What becomes of mail before the request: `shut` keeps it from being taken, `tried` waits
    /// until every letter was tried.
    pub letterbox: String,
    /// In the first pair: whether this cloud takes no registrations.
    pub closed: bool,
    /// The name of an operation that needs attention and is made before the request.
    pub stuck: String,
    /// Rights that this very request needs beside those of its route, and why in brackets: what it
    /// gives to somebody, its caller must have. Scopes, roles, `*` for all and `lasting` for all
    /// that destroy nothing.
    pub beside: String,
    /// The method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Headers of the request.
    pub headers: Vec<(String, String)>,
    /// Body of the request; empty if none.
    pub body: String,
    /// What must come back.
    pub wanted: Wanted,
}

/// What must come back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The status.
    pub status: u16,
    /// Headers with their redacted values.
    pub headers: Vec<(String, String)>,
    /// The redacted body; empty if none.
    pub body: String,
}

/// Headers that a file shows when it is written anew.
const SHOWN: [&str; 7] = [
    "allow",
    "content-type",
    "etag",
    "idempotent-replayed",
    "preference-applied",
    "retry-after",
    "www-authenticate",
];

impl Golden {
    /// Every file below a folder, in order.
    ///
    /// # Panics
    /// When the folder cannot be read or a file is no golden file.
    #[must_use]
    pub fn all(folder: &Path) -> Vec<Self> {
        let mut paths = Vec::new();
        for kind in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if kind.is_dir() {
                let files = std::fs::read_dir(&kind).unwrap().map(|entry| entry.unwrap().path());
                paths.extend(files.filter(|file| file.extension().is_some_and(|e| e == "http")));
            }
        }
        paths.sort();
        paths.into_iter().map(Self::read).collect()
    }

    fn read(path: PathBuf) -> Self {
        let text = std::fs::read_to_string(&path).unwrap();
        let kind = path.parent().and_then(Path::file_name).unwrap_or_default();
        let kind = kind.to_string_lossy().into_owned();
        let mut pairs = Vec::new();
        for block in format!("\n{text}").split("\n### ").skip(1) {
            let pair = Pair::read(block);
            pairs.push(pair.unwrap_or_else(|what| panic!("{}: {what}", path.display())));
        }
        assert!(!pairs.is_empty(), "{} holds no pair", path.display());
        Self { path, kind, pairs }
    }

    /// Writes the file with the answers that its pairs now have.
    ///
    /// # Panics
    /// When the file cannot be written.
    pub fn write(&self) {
        let mut text = String::new();
        for pair in &self.pairs {
            pair.write(&mut text);
        }
        std::fs::write(&self.path, text.trim_end().to_owned() + "\n").unwrap();
    }

    /// Whether answers are to be written instead of compared.
    #[must_use]
    pub fn is_update() -> bool {
        std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1")
    }

    /// The file's name with its kind, for messages.
    #[must_use]
    pub fn name(&self) -> String {
        let file = self.path.file_stem().unwrap_or_default().to_string_lossy();
        format!("{}/{file}", self.kind)
    }
}

impl Pair {
    fn read(block: &str) -> Result<Self, String> {
        let mut lines = block.lines();
        let title = lines.next().unwrap_or_default().trim().to_owned();
        let mut pair = Self { title, caller: "key".to_owned(), ..Self::default() };
        let request_line = loop {
            let line = lines.next().ok_or_else(|| format!("\"{}\" has no request", pair.title))?;
            match line.strip_prefix("# ") {
                Some(directive) => pair.direct(directive)?,
                None if line.trim().is_empty() => {}
                None => break line,
            }
        };
        let (method, target) = request_line.split_once(' ').ok_or("a request needs a target")?;
        (pair.method, pair.target) = (method.to_owned(), target.trim().to_owned());
        let rest: Vec<&str> = lines.collect();
        let border = rest.iter().position(|line| line.starts_with("HTTP/1.1"));
        let (request, answer) = rest.split_at(border.unwrap_or(rest.len()));
        (pair.headers, pair.body) = head_and_body(request);
        if let Some((status, answer)) = answer.split_first() {
            let status = status.trim_start_matches("HTTP/1.1").trim();
            let status = status.parse().map_err(|_| "a status is a number")?;
            let (headers, body) = head_and_body(answer);
            pair.wanted = Wanted { status, headers, body };
        }
        Ok(pair)
    }

    fn direct(&mut self, directive: &str) -> Result<(), String> {
        let (name, value) = directive.split_once(':').ok_or("a directive is # name: value")?;
        let value = value.trim();
        match name.trim() {
            "verb" => value.clone_into(&mut self.verb),
            "as" => value.clone_into(&mut self.caller),
            "settle" => self.settles = true,
            "stuck" => value.clone_into(&mut self.stuck),
            "beside" => value.clone_into(&mut self.beside),
            "policy" if value == "approval" => self.approval = true,
            "policy" if value == "closed" => self.closed = true,
            "letterbox" => value.clone_into(&mut self.letterbox),
            "mail" => self.mail = Some(pair_of(value)?),
            "totp" => self.totp = Some(pair_of(value)?),
            "save" => self.saves.push(pair_of(value)?),
            other => return Err(format!("unknown directive {other}")),
        }
        Ok(())
    }

    fn write(&self, text: &mut String) {
        let mut line = |args: std::fmt::Arguments<'_>| writeln!(text, "{args}").unwrap();
        line(format_args!("### {}", self.title));
        if !self.verb.is_empty() {
            line(format_args!("# verb: {}", self.verb));
        }
        if self.caller != "key" {
            line(format_args!("# as: {}", self.caller));
        }
        if self.approval {
            line(format_args!("# policy: approval"));
        }
        if self.closed {
            line(format_args!("# policy: closed"));
        }
        if self.settles {
            line(format_args!("# settle: yes"));
        }
        if !self.stuck.is_empty() {
            line(format_args!("# stuck: {}", self.stuck));
        }
        if !self.beside.is_empty() {
            line(format_args!("# beside: {}", self.beside));
        }
        if !self.letterbox.is_empty() {
            line(format_args!("# letterbox: {}", self.letterbox));
        }
        if let Some((name, to)) = &self.mail {
            line(format_args!("# mail: {name} = {to}"));
        }
        if let Some((name, secret)) = &self.totp {
            line(format_args!("# totp: {name} = {secret}"));
        }
        for (name, pointer) in &self.saves {
            line(format_args!("# save: {name} = {pointer}"));
        }
        line(format_args!("{} {}", self.method, self.target));
        for (name, value) in &self.headers {
            line(format_args!("{name}: {value}"));
        }
        if !self.body.is_empty() {
            line(format_args!("\n{}", self.body));
        }
        line(format_args!("\nHTTP/1.1 {}", self.wanted.status));
        for (name, value) in &self.wanted.headers {
            line(format_args!("{name}: {value}"));
        }
        if !self.wanted.body.is_empty() {
            line(format_args!("\n{}", self.wanted.body));
        }
        text.push('\n');
    }

    /// Whether the answer is a success.
    #[must_use]
    pub const fn succeeds(&self) -> bool {
        self.wanted.status >= 200 && self.wanted.status < 300
    }

    /// The error code of the wanted answer; empty for a success.
    #[must_use]
    pub fn code(&self) -> String {
        let body: Value = serde_json::from_str(&self.wanted.body).unwrap_or_default();
        body.pointer("/error/code").and_then(Value::as_str).unwrap_or_default().to_owned()
    }
}

/// A name and what it stands for.
fn pair_of(value: &str) -> Result<(String, String), String> {
    let (name, what) = value.split_once('=').ok_or("the directive wants name = value")?;
    Ok((name.trim().to_owned(), what.trim().to_owned()))
}

fn head_and_body(lines: &[&str]) -> (Vec<(String, String)>, String) {
    let border = lines.iter().position(|line| line.trim().is_empty()).unwrap_or(lines.len());
    let (head, body) = lines.split_at(border);
    let header = |line: &&str| {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        (name.trim().to_ascii_lowercase(), value.trim().to_owned())
    };
    (head.iter().map(header).collect(), body.join("\n").trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_survives_its_text() {
        let text = "A title\n# verb: a.b\n# as: session\n# save: x = /id\n\
                    POST /v1/a?b=c\nprefer: wait=1\n\n\
                    {\"a\": 1}\n\nHTTP/1.1 201\netag: \"1\"\n\n{\n  \"id\": \"{{x}}\"\n}\n";
        let pair = Pair::read(text).unwrap();
        assert_eq!((pair.method.as_str(), pair.target.as_str()), ("POST", "/v1/a?b=c"));
        assert_eq!((pair.wanted.status, pair.body.as_str()), (201, "{\"a\": 1}"));
        let mut written = String::new();
        pair.write(&mut written);
        assert_eq!(written.trim_start_matches("### ").trim_end(), text.trim_end());
    }
}
