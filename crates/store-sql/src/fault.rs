//! What the engines' failures mean to a caller.

use nubo_domain::{Error, code};

/// The error for a unique index that refused a row: `place` is the index's name, or the columns as
/// SQLite lists them.
pub(crate) fn not_unique(place: &str) -> Error {
    let names = place.ends_with("_name")
        || place.split(", ").any(|column| column.rsplit('.').next() == Some("name"));
    if names { name_taken() } else { Error::new(&code::CONFLICT).detail(place) }
}

/// A live row of the same owner has the name.
pub(crate) fn name_taken() -> Error {
    Error::new(&code::NAME_TAKEN).field("name", "is taken by another object of this kind")
}

/// What panicking work left behind, as an error.
pub(crate) fn panicked(cause: &(dyn std::any::Any + Send)) -> Error {
    let text = cause.downcast_ref::<&str>().copied();
    let text = text.or_else(|| cause.downcast_ref::<String>().map(String::as_str));
    Error::internal(format!("a transaction panicked: {}", text.unwrap_or("no message")))
}
