//! The command line of a cloud's users: a client of the native API, like any other.
//!
//! Its commands follow from the verb table of `nubo-wire`, so a new kind of resource needs nothing
//! here. It knows neither the nouns nor the rules behind the API, and never touches a data folder.

mod api;
mod call;
mod candidate;
mod client;
mod command;
mod completion;
mod console;
mod deed;
mod dial;
mod docs;
mod end;
mod field;
mod json;
mod login;
mod plain;
mod profile;
mod refusal;
mod resolve;
mod run;
mod screen;
mod show;
mod ssh;
mod target;
mod terminal;
mod value;
mod view;
mod wait;
mod watch;

pub use client::Client;
pub use completion::answer_shells;
pub use docs::page;
pub use end::{End, Outcome};
pub use profile::{Place, Profile};
