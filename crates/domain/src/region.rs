//! A region: a place where servers run. Part of the cloud's own catalogue.

use nubo_base::Tag;
use serde::{Deserialize, Serialize};

use crate::{Head, Kind, Owned, Price, Table};

/// A place where servers run. The head's name is the slug that orders use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    /// The common part.
    pub head: Head<Self>,
    /// A name for people, such as `Frankfurt`.
    pub title: String,
    /// ISO 3166-1 alpha-2 country code, or empty.
    pub country: String,
    /// Whether new servers can be ordered here.
    pub available: bool,
    /// Taken out of the catalogue.
    pub retired: bool,
    /// What a GiB of a volume costs here; none is free.
    #[serde(default)]
    pub volume_gib_price: Option<Price>,
    /// What a GiB of a snapshot costs here; none is free.
    #[serde(default)]
    pub snapshot_gib_price: Option<Price>,
    /// What a reserved address costs here; none is free.
    #[serde(default)]
    pub address_price: Option<Price>,
}

impl Tag for Region {
    const PREFIX: &'static str = "reg";
}

impl Kind for Region {
    const NAME: &'static str = "region";
    const TABLE: &'static Table = &Table { name: "regions", lookups: &[] };
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
