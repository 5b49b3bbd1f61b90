//! The portal's pages, as the build found them; none where they were not built.
//!
//! The list is written by this crate's build script out of `portal/dist`.

use nubo_api_kit::{Portal, PortalFile};

const FILES: &[PortalFile] = include!(concat!(env!("OUT_DIR"), "/portal.rs"));

/// The portal of this build.
pub const fn portal() -> Portal {
    Portal::of(FILES)
}
