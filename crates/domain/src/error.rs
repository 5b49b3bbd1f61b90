//! What can go wrong, in closed kinds; the words and statuses belong to the dialects.
//!
//! An [`Error`] carries a text for the caller and a detail for the log. `Internal` and
//! `Unavailable` show the caller nothing but the catalogue's sentence.

use std::fmt;
use std::time::Duration;

use crate::code::{self, Code};

/// What sort of failure; dialects map each to a status, without a wildcard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The request could not be read.
    Malformed,
    /// The request was read and breaks a rule.
    Invalid,
    /// The body is longer than allowed.
    TooLarge,
    /// No live credential.
    Unauthenticated,
    /// A live credential without the right.
    Forbidden,
    /// Absent, or hidden from the caller.
    NotFound,
    /// The address exists but not with this method.
    MethodNotAllowed,
    /// Clashes with something that exists.
    Conflict,
    /// The object's state does not allow it.
    WrongState,
    /// The object was changed since the caller read it.
    Stale,
    /// The wallet is too low.
    PaymentRequired,
    /// A limit on the number of things.
    QuotaExceeded,
    /// A limit on the number of requests.
    RateLimited,
    /// No host has room.
    NoCapacity,
    /// The cloud cannot do this.
    Unsupported,
    /// A part of the cloud does not answer now.
    Unavailable,
    /// Our own mistake.
    Internal,
}

/// One part of the request that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Dotted path into the body, or the query parameter's name.
    pub field: String,
    /// What is wrong with it and what would be right.
    pub issue: String,
}

/// A failure with everything a dialect needs to tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Inner>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    code: &'static Code,
    public: Option<String>,
    detail: Option<String>,
    fields: Vec<Field>,
    required: Vec<&'static str>,
    retry_after: Option<Duration>,
}

/// A result whose failure is an [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// A failure of the catalogue.
    #[must_use]
    pub fn new(code: &'static Code) -> Self {
        Self(Box::new(Inner {
            code,
            public: None,
            detail: None,
            fields: Vec::new(),
            required: Vec::new(),
            retry_after: None,
        }))
    }

    /// A field that breaks a rule.
    #[must_use]
    pub fn invalid(field: impl Into<String>, issue: impl Into<String>) -> Self {
        Self::new(&code::VALIDATION_FAILED).field(field, issue)
    }

    /// An object that is absent or hidden; `what` is the kind in words.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::new(&code::NOT_FOUND).public(format!("No such {what}."))
    }

    /// Our own mistake; `detail` goes to the log only.
    #[must_use]
    pub fn internal(detail: impl fmt::Display) -> Self {
        Self::new(&code::INTERNAL_ERROR).detail(detail)
    }

    /// A part that does not answer now and may be asked again; `detail` goes to the log only.
    #[must_use]
    pub fn unavailable(detail: impl fmt::Display) -> Self {
        Self::new(&code::UNAVAILABLE).detail(detail)
    }

    /// Sets the sentence for the caller.
    #[must_use]
    pub fn public(mut self, text: impl Into<String>) -> Self {
        self.0.public = Some(text.into());
        self
    }

    /// Sets the text for the log.
    #[must_use]
    pub fn detail(mut self, detail: impl fmt::Display) -> Self {
        self.0.detail = Some(detail.to_string());
        self
    }

    /// Adds a field that is wrong.
    #[must_use]
    pub fn field(mut self, field: impl Into<String>, issue: impl Into<String>) -> Self {
        self.0.fields.push(Field { field: field.into(), issue: issue.into() });
        self
    }

    /// Tells what is wrong at other names, where a door calls fields otherwise: each of these pairs
    /// is a field, or the first part of one, and what it is called there.
    #[must_use]
    pub fn renamed(mut self, names: &[(&str, &str)]) -> Self {
        for field in &mut self.0.fields {
            let first = field.field.split('.').next().unwrap_or_default();
            if let Some((_, told)) = names.iter().find(|(own, _)| *own == first) {
                field.field = (*told).to_owned();
            }
        }
        self
    }

    /// Names the scopes that would have been enough.
    #[must_use]
    pub fn required(mut self, scopes: Vec<&'static str>) -> Self {
        self.0.required = scopes;
        self
    }

    /// When another try may succeed.
    #[must_use]
    pub fn retry_after(mut self, span: Duration) -> Self {
        self.0.retry_after = Some(span);
        self
    }

    /// The catalogue entry.
    #[must_use]
    pub fn code(&self) -> &'static Code {
        self.0.code
    }

    /// The kind of the catalogue entry.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.code.kind
    }

    /// The sentence for the caller: the catalogue's for our own mistakes and absent parts.
    #[must_use]
    pub fn message(&self) -> &str {
        match (self.kind(), &self.0.public) {
            (ErrorKind::Internal | ErrorKind::Unavailable, _) | (_, None) => self.0.code.meaning,
            (_, Some(public)) => public,
        }
    }

    /// The fields that are wrong.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        &self.0.fields
    }

    /// The scopes that would have been enough.
    #[must_use]
    pub fn required_scopes(&self) -> &[&'static str] {
        &self.0.required
    }

    /// When another try may succeed.
    #[must_use]
    pub fn wait(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The text for the log.
    #[must_use]
    pub fn log_detail(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    /// Whether the same wish may be made again with hope.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        self.kind() == ErrorKind::Unavailable
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.code.slug, self.message())?;
        for field in &self.0.fields {
            write!(f, " [{}: {}]", field.field, field.issue)?;
        }
        self.0.detail.as_ref().map_or(Ok(()), |detail| write!(f, " ({detail})"))
    }
}

impl std::error::Error for Error {}
