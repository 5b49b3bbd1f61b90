//! Images of the catalogue.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ended::Deleted;
use crate::param::NAME;
use crate::region::CatalogueStatus;
use crate::text::{HostName, Labels, Stamp, Title};
use crate::verb::{Needs, Verb};

/// Verbs of images.
pub const VERBS: &[Verb] = &[
    Verb::get("image.list", "/v1/images")
        .says("Lists images")
        .query(&[NAME])
        .pages::<Image>()
        .columns(
            &["name", "status", "title", "default_user", "min_disk_gib"],
            &["id", "os", "os_version", "created_at"],
        ),
    Verb::get("image.get", "/v1/images/{id}")
        .says("Reads an image, by id or name")
        .answers::<Image>()
        .tagged(),
    Verb::post("image.create", "/v1/admin/images")
        .says("Makes an image known")
        .needs(Needs::Operator)
        .takes::<CreateImage>()
        .creates::<Image>()
        .tagged()
        .codes(&["name_taken"]),
    Verb::patch("image.change", "/v1/admin/images/{id}")
        .says("Changes an image")
        .needs(Needs::Operator)
        .takes::<ChangeImage>()
        .answers::<Image>()
        .guarded(),
    Verb::delete("image.retire", "/v1/admin/images/{id}")
        .says("Takes an image out of the catalogue; servers keep theirs")
        .needs(Needs::Operator)
        .answers::<Deleted>(),
];

/// What a root disk starts as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Image {
    /// Its identifier.
    pub id: String,
    /// The word that orders use.
    pub name: String,
    /// Whether it can be ordered.
    pub status: CatalogueStatus,
    /// Its name for people.
    pub title: String,
    /// The distribution.
    pub os: String,
    /// Its version.
    pub os_version: String,
    /// The user that keys are given to.
    pub default_user: String,
    /// The smallest root disk in GiB that holds it.
    pub min_disk_gib: u64,
    /// Free pairs.
    pub labels: Labels,
    /// When it was made.
    pub created_at: Stamp,
    /// When it was last changed.
    pub updated_at: Stamp,
}

/// A new image.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CreateImage {
    /// The word that orders use.
    pub name: HostName,
    /// Its name for people.
    pub title: Title,
    /// The distribution.
    pub os: Title,
    /// Its version.
    pub os_version: Title,
    /// The user that keys are given to.
    pub default_user: Title,
    /// The smallest root disk in GiB that holds it.
    #[schemars(range(min = 1, max = 65_536))]
    pub min_disk_gib: u64,
}

/// What may be changed of an image.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeImage {
    /// Its new name for people.
    #[serde(default)]
    pub title: Option<Title>,
    /// Whether it can be ordered.
    #[serde(default)]
    pub available: Option<bool>,
}
