//! What every kind of resource has in common, and how it becomes a row.

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use nubo_base::{Id, Tag, Time, Uuid};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::{Account, Error, Project, Result, Title, check_labels, parse_description};

/// The name of a workflow, such as `server-create`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FlowName(pub &'static str);

impl fmt::Display for FlowName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Free key and value pairs of the owner.
pub type Labels = BTreeMap<String, String>;

/// What every resource carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Head<K: Tag> {
    /// Its identifier.
    pub id: Id<K>,
    /// The tenant that owns it; none for the cloud's own catalogue.
    pub account: Option<Id<Account>>,
    /// The project it lives in, where the kind has one.
    pub project: Option<Id<Project>>,
    /// Unique among the live objects of its kind and owner.
    pub name: String,
    /// Free pairs of the owner.
    #[serde(default)]
    pub labels: Labels,
    /// A remark of the owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Counts the changes, from 1; the ETag.
    pub version: i64,
    /// When it was made.
    pub created: Time,
    /// When it was last changed.
    pub updated: Time,
}

impl<K: Tag> Head<K> {
    /// The head of a new object.
    #[must_use]
    pub fn new(id: Id<K>, name: impl Into<String>, now: Time) -> Self {
        Self {
            id,
            account: None,
            project: None,
            name: name.into(),
            labels: Labels::new(),
            description: None,
            version: 0,
            created: now,
            updated: now,
        }
    }

    /// The same head owned by an account.
    #[must_use]
    pub fn of_account(mut self, account: Id<Account>) -> Self {
        self.account = Some(account);
        self
    }

    /// The same head in a project of an account.
    #[must_use]
    pub fn in_project(mut self, account: Id<Account>, project: Id<Project>) -> Self {
        self.account = Some(account);
        self.project = Some(project);
        self
    }

    /// Gives it another name, another remark and other labels; what is absent stays.
    ///
    /// # Errors
    /// `validation_failed` at `name`, `description` or `labels`, whichever is wrong first.
    pub fn change(
        &mut self,
        name: Option<&str>,
        description: Option<&str>,
        labels: Option<&Labels>,
    ) -> Result<()> {
        if let Some(name) = name {
            self.name = Title::parse("name", name)?.as_str().to_owned();
        }
        if description.is_some() {
            self.description = parse_description(description)?;
        }
        if let Some(labels) = labels {
            check_labels(labels)?;
            self.labels.clone_from(labels);
        }
        Ok(())
    }
}

/// Who owns the objects of a kind; decides who may know of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owned {
    /// The cloud itself: a catalogue that everybody may read.
    ByCloud,
    /// An account as a whole.
    ByAccount,
    /// A project of an account.
    ByProject,
}

/// Where the rows of a kind live.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// The table's name, plural.
    pub name: &'static str,
    /// Extra columns that rows are looked up by.
    pub lookups: &'static [&'static str],
}

/// The value of a lookup column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// A word, a name, an id.
    Text(String),
    /// A number.
    Int(i64),
}

/// A kind of resource that is kept as a row of header columns and a JSON body.
pub trait Kind: Tag + Clone + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Singular noun, as in action names and events.
    const NAME: &'static str;
    /// Where its rows live.
    const TABLE: &'static Table;
    /// Who owns its objects.
    const OWNED: Owned;
    /// The format its bodies are written in now.
    const FORMAT: i64 = 1;

    /// The common part.
    fn head(&self) -> &Head<Self>;
    /// The common part, to be changed.
    fn head_mut(&mut self) -> &mut Head<Self>;
    /// The word of its state, or `active` for kinds without a life of their own.
    fn state_word(&self) -> &'static str {
        "active"
    }
    /// Whether it is over: hidden from lists and its name free again.
    fn ended(&self) -> bool {
        false
    }
    /// The values of [`Table::lookups`], in that order.
    fn lookups(&self) -> Vec<Lookup> {
        Vec::new()
    }
    /// Lifts a body of an older format to the present one.
    ///
    /// # Errors
    /// `internal_error` for a format that this program does not know.
    fn lift(format: i64, body: &str) -> Result<Self> {
        if format != Self::FORMAT {
            return Err(Error::internal(format!("{} body of format {format}", Self::NAME)));
        }
        serde_json::from_str(body).map_err(|e| Error::internal(format!("{} body: {e}", Self::NAME)))
    }
}

/// A resource as the store keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindRow {
    /// Its identifier.
    pub id: Uuid,
    /// The tenant, if any.
    pub account: Option<Uuid>,
    /// The project, if any.
    pub project: Option<Uuid>,
    /// Its name.
    pub name: String,
    /// The word of its state.
    pub state: String,
    /// Whether it is over.
    pub ended: bool,
    /// Counts the changes, from 1.
    pub version: i64,
    /// When it was made.
    pub created: Time,
    /// When it was last changed.
    pub updated: Time,
    /// The free pairs, so that the store can index them.
    pub labels: Labels,
    /// Values of the lookup columns.
    pub lookups: Vec<Lookup>,
    /// The format of the body.
    pub format: i64,
    /// The whole object as JSON.
    pub body: String,
}

/// The part of a row that an object is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The format of the text.
    pub format: i64,
    /// The whole object as JSON.
    pub text: String,
}

impl Body {
    /// The object of a stored body.
    ///
    /// # Errors
    /// `internal_error` if the body does not hold an object of this kind.
    pub fn object<K: Kind>(&self) -> Result<K> {
        K::lift(self.format, &self.text)
    }
}

/// A body that several readers share: the object is read from it only once.
#[derive(Debug)]
pub struct SharedBody {
    body: Body,
    object: OnceLock<Box<dyn Any + Send + Sync>>,
}

impl SharedBody {
    /// A body that nobody has read yet.
    #[must_use]
    pub const fn new(body: Body) -> Self {
        Self { body, object: OnceLock::new() }
    }

    /// The length of the text.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.body.text.len()
    }

    /// A copy of the object.
    ///
    /// # Errors
    /// As [`Body::object`].
    pub fn object<K: Kind>(&self) -> Result<K> {
        if let Some(known) = self.object.get().and_then(|object| object.downcast_ref::<K>()) {
            return Ok(known.clone());
        }
        let object: K = self.body.object()?;
        // Whoever was quicker has read the same.
        let _ = self.object.set(Box::new(object.clone()));
        Ok(object)
    }
}

impl KindRow {
    /// The row of an object.
    ///
    /// # Errors
    /// `internal_error` if the object cannot be written as JSON.
    pub fn of<K: Kind>(object: &K) -> Result<Self> {
        let head = object.head();
        Ok(Self {
            id: head.id.uuid(),
            account: head.account.map(Id::uuid),
            project: head.project.map(Id::uuid),
            name: head.name.clone(),
            state: object.state_word().to_owned(),
            ended: object.ended(),
            version: head.version,
            created: head.created,
            updated: head.updated,
            labels: head.labels.clone(),
            lookups: object.lookups(),
            format: K::FORMAT,
            body: serde_json::to_string(object).map_err(Error::internal)?,
        })
    }

    /// The object of a stored body.
    ///
    /// # Errors
    /// `internal_error` if the body does not hold an object of this kind.
    pub fn object<K: Kind>(&self) -> Result<K> {
        K::lift(self.format, &self.body)
    }
}
