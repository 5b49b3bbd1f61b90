//! What all dialects stand on: one listener, one sequence for each request, one reader of bodies.
//!
//! A dialect is a table of routes with a voice of its own for errors and limits ([`Dialect`]);
//! [`Doors`] puts any number of them behind one listener. Nothing here knows a dialect, a rule of
//! the cloud or a driver.

mod address;
mod archive;
mod body;
mod console;
mod cookies;
mod dialect;
mod docs;
mod doors;
mod headers;
mod input;
mod listen;
mod loose;
mod measure;
mod origin;
mod page;
mod patience;
mod portal;
mod reply;
mod req;
mod shutdown;
mod site;
mod sse;
mod stall;
mod websocket;

pub use address::{Net, ParseNetError};
pub use console::console;
pub use cookies::Cookies;
pub use dialect::{Access, Dialect, Handler, Route, bearer};
pub use doors::{Doors, DoorsError, DoorsParts, Peer};
pub use headers::{etag, idempotency_key, tell_rate};
pub use input::Input;
pub use listen::{Limits, serve_local, serve_tcp};
pub use loose::from_pairs;
pub use measure::{Measures, Registry};
pub use page::guarded;
pub use portal::{Portal, PortalFile};
pub use reply::{Body, Reply, rendered};
pub use req::Req;
pub use shutdown::{Shutdown, ShutdownTrigger};
pub use site::{BeforeScrape, Ready, Site};
pub use sse::{ServerEvent, sse};
pub use websocket::{Ending, Handshake};
