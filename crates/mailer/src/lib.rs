//! Mail: letters as messages (RFC 5322), laid into a folder or handed to a mail server.
//!
//! It carries what it is given and must not know why a letter was written.

mod files;
mod message;
mod smtp;

pub use files::FileMailer;
pub use smtp::{Sealing, SmtpMailer, SmtpServer};
