//! Mail: letters as messages (RFC 5322), laid into a folder.
//!
//! It carries what it is given and must not know why a letter was written.

mod files;
mod message;

pub use files::FileMailer;
