//! An image: what a server's root disk starts as. Part of the cloud's own catalogue.

use nubo_base::Tag;
use serde::{Deserialize, Serialize};

use crate::{Head, Kind, Owned, Table};

/// What a root disk starts as. The head's name is the slug that orders use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// The common part.
    pub head: Head<Self>,
    /// A name for people, such as `Debian 12`.
    pub title: String,
    /// The distribution, such as `debian`.
    pub os: String,
    /// Its version, such as `12`.
    pub os_version: String,
    /// The user that keys are given to.
    pub default_user: String,
    /// The smallest root disk in GiB that holds it.
    pub min_disk_gib: u64,
    /// Whether it can be ordered.
    pub available: bool,
    /// Taken out of the catalogue.
    pub retired: bool,
}

impl Tag for Image {
    const PREFIX: &'static str = "img";
}

impl Kind for Image {
    const NAME: &'static str = "image";
    const TABLE: &'static Table = &Table { name: "images", lookups: &[] };
    const OWNED: Owned = Owned::ByCloud;

    fn head(&self) -> &Head<Self> {
        &self.head
    }
    fn head_mut(&mut self) -> &mut Head<Self> {
        &mut self.head
    }
    fn ended(&self) -> bool {
        self.retired
    }
}
