//! Query parameters as data: what each may be, for the reader, the checker and the documents.

use serde_json::{Value, json};

use crate::text;

/// What the text of a query parameter may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A whole number in a range.
    Number(i64, i64),
    /// A text of at most so many characters without control characters.
    Text(u32),
    /// One of these words.
    Word(&'static [&'static str]),
    /// A point in time, RFC 3339.
    Time,
    /// A day, `YYYY-MM-DD`.
    Day,
    /// A label as `key:value`.
    Label,
}

/// One query parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// One sentence without a full stop.
    pub about: &'static str,
    /// What it may be.
    pub shape: Shape,
    /// Whether it may be given more than once.
    pub repeats: bool,
    /// Whether it must be given.
    pub required: bool,
}

impl Param {
    /// A parameter that may be given once.
    #[must_use]
    pub const fn new(name: &'static str, shape: Shape, about: &'static str) -> Self {
        Self { name, about, shape, repeats: false, required: false }
    }

    /// One that may be given more than once.
    #[must_use]
    pub const fn repeats(mut self) -> Self {
        self.repeats = true;
        self
    }

    /// One that must be given.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The JSON schema of one value.
    #[must_use]
    pub fn value_schema(&self) -> Value {
        match self.shape {
            Shape::Number(least, most) => {
                json!({ "type": "integer", "minimum": least, "maximum": most })
            }
            Shape::Text(most) => json!({
                "type": "string", "minLength": 1, "maxLength": most, "pattern": text::PLAIN,
            }),
            Shape::Word(words) => json!({ "type": "string", "enum": words }),
            Shape::Time => json!({ "type": "string", "format": "date-time" }),
            Shape::Day => json!({ "type": "string", "format": "date" }),
            Shape::Label => json!({
                "type": "string", "maxLength": 319, "pattern": text::LABEL_PAIR,
            }),
        }
    }

    /// The JSON schema of the parameter.
    #[must_use]
    pub fn schema(&self) -> Value {
        let value = self.value_schema();
        match (self.repeats, self.required) {
            (false, _) => value,
            (true, false) => json!({ "type": "array", "items": value }),
            (true, true) => json!({ "type": "array", "minItems": 1, "items": value }),
        }
    }
}

/// How many objects a page holds when nothing is said.
pub const LIMIT_DEFAULT: u32 = 25;

/// The parameters of every paged list.
pub const PAGING: &[Param] = &[
    Param::new("limit", Shape::Number(1, 100), "The most objects of a page; 25 if absent"),
    Param::new("cursor", Shape::Text(200), "The next_cursor of the page before"),
];

/// Only of one project.
pub const PROJECT: Param =
    Param::new("project_id", Shape::Text(100), "Only of this project, by id or name");
/// Only with a name.
pub const NAME: Param = Param::new("name", Shape::Text(254), "Only with this name");
/// Only with a text in the name.
pub const SEARCH: Param =
    Param::new("q", Shape::Text(100), "Only with this in the name, in capitals or not");
/// From which end.
pub const ORDER: Param =
    Param::new("order", Shape::Word(&["asc", "desc"]), "Oldest first, or with desc newest first");
/// Only with a label.
pub const LABEL: Param =
    Param::new("label", Shape::Label, "Only with this label, as key:value; all of several")
        .repeats();
