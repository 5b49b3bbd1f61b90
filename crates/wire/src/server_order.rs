//! The bodies that order and change servers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::list::present;
use crate::server::OnCrash;
use crate::text::{HostName, Labels, Named, Stamp};
use crate::wallet::BillingPeriod;

/// An order of servers. Give either `image` or `snapshot`, and at most one of `expires_at` and
/// `lease_seconds`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CreateServer {
    /// The name; with a count above 1 the names are `name-1`, `name-2` and so on.
    pub name: HostName,
    /// The size, by name or id.
    pub size: Named,
    /// The image, by name or id.
    #[serde(default)]
    pub image: Option<Named>,
    /// The snapshot of a server that its root disk begins as, by name or id, in place of an image.
    #[serde(default)]
    pub snapshot: Option<Named>,
    /// The region, by name or id; the snapshot's or the first that takes orders if absent.
    #[serde(default)]
    pub region: Option<Named>,
    /// The project, by name or id; your own or the default one if absent.
    #[serde(default)]
    pub project: Option<Named>,
    /// The primary private network, by name or id; the first of `networks` if absent, or else the
    /// project's default one in the region.
    #[serde(default)]
    pub network: Option<Named>,
    /// The networks it shall be in, by name or id; the primary one may be among them.
    #[serde(default)]
    #[schemars(length(max = 8))]
    pub networks: Option<Vec<Named>>,
    /// What may reach it, by name or id; the project's default group if absent.
    #[serde(default)]
    #[schemars(length(max = 10))]
    pub security_groups: Option<Vec<Named>>,
    /// Keys that may log in, by name or id.
    #[serde(default)]
    #[schemars(length(max = 50))]
    pub ssh_keys: Option<Vec<Named>>,
    /// Cloud-init user data, at most 64 KiB.
    #[serde(default)]
    #[schemars(length(max = 65_536), extend("pattern" = r"^[^\u0000]*$"))]
    pub user_data: Option<String>,
    /// Free pairs.
    #[serde(default)]
    pub labels: Option<Labels>,
    /// How many; 1 if absent.
    #[serde(default)]
    #[schemars(range(min = 1, max = 50))]
    pub count: Option<u32>,
    /// Whether each gets a public address; true if absent.
    #[serde(default)]
    pub public_ip: Option<bool>,
    /// What the cloud does when the guest crashed; `restart` if absent.
    #[serde(default)]
    pub on_crash: Option<OnCrash>,
    /// Whether deletion is refused; false if absent.
    #[serde(default)]
    pub deletion_protection: Option<bool>,
    /// When the cloud deletes it by itself; never if absent.
    #[serde(default)]
    pub expires_at: Option<Stamp>,
    /// After how many seconds the cloud deletes it by itself.
    #[serde(default)]
    #[schemars(range(min = 1, max = 315_360_000))]
    pub lease_seconds: Option<u64>,
    /// What it is started from; its disk if absent.
    #[serde(default)]
    pub boot_source: Option<BootSource>,
    /// Whether it is paid for by the started hour or by the month ahead; hourly if absent.
    #[serde(default)]
    pub billing_period: Option<BillingPeriod>,
}

/// What may be changed of a server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeServer {
    /// A new name; the guest keeps its host name until it is rebuilt.
    #[serde(default)]
    pub name: Option<HostName>,
    /// New free pairs, all of them.
    #[serde(default)]
    pub labels: Option<Labels>,
    /// What the cloud does when the guest crashed.
    #[serde(default)]
    pub on_crash: Option<OnCrash>,
    /// Whether deletion is refused.
    #[serde(default)]
    pub deletion_protection: Option<bool>,
    /// When the cloud deletes it by itself; null means never.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Stamp>")]
    pub expires_at: Option<Option<Stamp>>,
}

/// Another size.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ResizeServer {
    /// The size, by name or id.
    pub size: Named,
}

/// A fresh root disk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RebuildServer {
    /// The image, by name or id; the one it has if absent.
    #[serde(default)]
    pub image: Option<Named>,
}

/// A further network of a server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AttachNetwork {
    /// The network, by name or id; its block may not overlap those of the server's others.
    pub network: Named,
    /// The address that the server shall have in it; a free one if absent.
    #[serde(default)]
    #[schemars(length(max = 15))]
    pub private_ip: Option<String>,
}

/// A further network that a server leaves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DetachNetwork {
    /// The network, by name or id.
    pub network: Named,
}

/// A login password.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ResetPassword {
    /// The password; one is made if absent.
    #[serde(default)]
    #[schemars(
        length(min = 10, max = 200),
        extend("pattern" = r"^[^\u0000-\u001f\u007f-\u009f]*$"),
        extend("format" = "password"),
    )]
    pub password: Option<String>,
}

/// An ISO for a server's drive.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AttachIso {
    /// The image, by name or id.
    pub iso: Named,
}

/// What a new server is started from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BootSource {
    /// Its root disk, which starts as the image.
    Disk,
    /// Its drive with the image, which is an ISO, for as long as its root disk is empty.
    Iso,
}
