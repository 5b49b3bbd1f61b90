//! Images of the catalogue.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ended::Deleted;
use crate::param::{NAME, ORDER, Param, SEARCH, Shape};
use crate::region::CatalogueStatus;
use crate::server::Fault;
use crate::text::{Checksum, HostName, Labels, Stamp, Title, WebAddress};
use crate::verb::{Needs, Verb};

const MEDIUM: Param = Param::new(
    "medium",
    Shape::Word(&["disk", "iso"]),
    "Images that root disks start as, which is so if absent, or ISOs",
);

/// Verbs of images.
pub const VERBS: &[Verb] = &[
    Verb::get("image.list", "/v1/images")
        .says("Lists images")
        .query(&[NAME, SEARCH, ORDER, MEDIUM])
        .pages::<Image>()
        .columns(
            &["name", "status", "title", "default_user", "min_disk_gib"],
            &[
                "id",
                "os",
                "os_version",
                "min_memory_mib",
                "medium",
                "pull.status",
                "pull.percent",
                "created_at",
            ],
        ),
    Verb::get("image.get", "/v1/images/{id}")
        .says("Reads an image, by id or name")
        .about(
            "An image with a source is fetched by the operator, or by the first order of a server \
             that asks for it; `pull` tells how far that is.",
        )
        .answers::<Image>()
        .tagged(),
    Verb::post("image.create", "/v1/admin/images")
        .says("Makes an image known")
        .about(
            "With a source it is fetched when it is pulled or first ordered, as soon as its \
             checksum is known. A source may lead anywhere, also into networks that tenants \
             cannot reach: only operators name one.",
        )
        .needs(Needs::Operator)
        .takes::<CreateImage>()
        .creates::<Image>()
        .tagged()
        .codes(&["name_taken"]),
    Verb::patch("image.change", "/v1/admin/images/{id}")
        .says("Changes an image")
        .about("Another source makes the cloud forget what it has fetched; servers keep theirs.")
        .needs(Needs::Operator)
        .takes::<ChangeImage>()
        .answers::<Image>()
        .guarded()
        .codes(&["wrong_state", "in_use"]),
    Verb::post("image.pull", "/v1/admin/images/{id}/actions/pull")
        .says("Fetches an image from its source")
        .about(
            "The download goes on in the background and after a break from where it broke. Nothing \
             can be made of the image until its checksum is right. Asking again for one that is \
             being fetched is no error.",
        )
        .needs(Needs::Operator)
        .answers::<Image>()
        .guarded()
        .waits()
        .codes(&["wrong_state", "image_not_ready", "no_capacity"]),
    Verb::delete("image.retire", "/v1/admin/images/{id}")
        .says("Takes an image out of the catalogue; servers keep theirs")
        .about("An ISO that is attached to a server stays.")
        .needs(Needs::Operator)
        .answers::<Deleted>()
        .codes(&["in_use"]),
];

/// How far an image with a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PullStatus {
    /// Servers can be made of it.
    Ready,
    /// Was not fetched yet.
    Absent,
    /// Is being fetched.
    Pulling,
    /// Could not be fetched.
    Failed,
    /// Is no longer offered.
    Retired,
}

/// How a file is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImageFormat {
    /// QEMU's own.
    #[default]
    Qcow2,
    /// Plain bytes.
    Raw,
    /// Plain bytes for a drive of discs.
    Iso,
}

/// What an image is put into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// Root disks start as it.
    Disk,
    /// A server has it in its drive, to be read only: it is attached, or started in place of an
    /// image.
    Iso,
}

/// Where a vendor offers an image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ImageSource {
    /// Where the file is.
    pub url: WebAddress,
    /// What it must be; it is not fetched before one is named.
    #[serde(default)]
    pub checksum: Option<Checksum>,
    /// How it is written.
    #[serde(default)]
    pub format: ImageFormat,
}

/// Where an image is fetched from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ImageOrigin {
    /// Where the file is.
    pub url: WebAddress,
    /// What it must be; it is not fetched before one is named.
    pub checksum: Option<Checksum>,
    /// How it is written.
    pub format: ImageFormat,
}

/// How far the fetching of an image is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ImagePull {
    /// Where it stands.
    pub status: PullStatus,
    /// Bytes that have arrived.
    pub bytes: u64,
    /// All bytes there are, once that is known.
    pub total_bytes: Option<u64>,
    /// Whole percent that have arrived, once the total is known.
    pub percent: Option<u8>,
    /// Why it could not be fetched.
    pub fault: Option<Fault>,
}

/// What a root disk starts as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Image {
    /// Its identifier.
    pub id: String,
    /// The word that orders use.
    pub name: String,
    /// Whether it can be ordered.
    pub status: CatalogueStatus,
    /// What it is put into.
    pub medium: Medium,
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
    /// The least memory in MiB that it boots with; 0 where nobody has said.
    pub min_memory_mib: u64,
    /// Where it is fetched from; none for one that the cloud has of its own.
    pub source: Option<ImageOrigin>,
    /// How far that is; none without a source.
    pub pull: Option<ImagePull>,
    /// Free pairs.
    pub labels: Labels,
    /// When it was made.
    pub created_at: Stamp,
    /// When it was last changed.
    pub updated_at: Stamp,
    /// The operation that this request started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation_id: Option<String>,
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
    /// The least memory in MiB that it boots with.
    #[serde(default)]
    #[schemars(range(max = 1_048_576))]
    pub min_memory_mib: u64,
    /// Where it is fetched from; absent for one that the hosts have already.
    #[serde(default)]
    pub source: Option<ImageSource>,
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
    /// The least memory in MiB that it boots with.
    #[serde(default)]
    #[schemars(range(max = 1_048_576))]
    pub min_memory_mib: Option<u64>,
    /// Another place to fetch it from, as a whole.
    #[serde(default)]
    pub source: Option<ImageSource>,
}
