//! Public ssh keys of a project.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ended::Deleted;
use crate::param::{LABEL, NAME, ORDER, PROJECT, SEARCH};
use crate::text::{Labels, Named, Stamp, Title};
use crate::verb::{Needs, Verb};

/// Verbs of ssh keys.
pub const VERBS: &[Verb] = &[
    Verb::get("ssh_key.list", "/v1/ssh-keys")
        .says("Lists ssh keys")
        .needs(Needs::Scope("servers:read"))
        .query(&[NAME, SEARCH, ORDER, PROJECT, LABEL])
        .pages::<SshKey>()
        .columns(
            &["name", "algorithm", "fingerprint", "created_at"],
            &["id", "project_id", "labels"],
        ),
    Verb::post("ssh_key.add", "/v1/ssh-keys")
        .says("Adds a public key")
        .needs(Needs::Scope("servers:write"))
        .takes::<AddSshKey>()
        .creates::<SshKey>()
        .tagged()
        .codes(&["name_taken", "quota_exceeded"])
        .example(EXAMPLE, EXAMPLE_ANSWER),
    Verb::get("ssh_key.get", "/v1/ssh-keys/{id}")
        .says("Reads an ssh key, by id or name")
        .needs(Needs::Scope("servers:read"))
        .answers::<SshKey>()
        .tagged(),
    Verb::patch("ssh_key.change", "/v1/ssh-keys/{id}")
        .says("Renames or relabels an ssh key; the key itself never changes")
        .needs(Needs::Scope("servers:write"))
        .takes::<ChangeSshKey>()
        .answers::<SshKey>()
        .guarded()
        .codes(&["name_taken", "wrong_state"]),
    Verb::delete("ssh_key.delete", "/v1/ssh-keys/{id}")
        .says("Deletes an ssh key; servers that were built with it keep it")
        .needs(Needs::Scope("servers:write"))
        .answers::<Deleted>()
        .guarded_to_the_end(),
];

const EXAMPLE: &str = concat!(
    r#"{"name": "me", "public_key": "ssh-ed25519 "#,
    r#"AAAAC3NzaC1lZDI1NTE5AAAAIB9dG4kjRhQTtWTVzd2t27+t0DEHBPW7iOD23TUiYLio me@laptop"}"#,
);
const EXAMPLE_ANSWER: &str = concat!(
    r#"{"id": "ssh_01j", "name": "me", "status": "active", "public_key": "ssh-ed25519 "#,
    r#"AAAAC3NzaC1lZDI1NTE5AAAAIB9dG4kjRhQTtWTVzd2t27+t0DEHBPW7iOD23TUiYLio me@laptop","#,
    r#""fingerprint": "SHA256:bPGahMcWimQBTdksNSUoI+j8Sfbbx1OSgE7hHiSDBTg","#,
    r#""algorithm": "ssh-ed25519", "project_id": "proj_8f2c4", "labels": {},"#,
    r#""created_at": "2026-03-01T09:00:00Z", "updated_at": "2026-03-01T09:00:00Z"}"#,
);

/// Whether an ssh key can be used for orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SshKeyStatus {
    /// It can.
    Active,
    /// It was deleted.
    Deleted,
}

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SshKey {
    /// Its identifier.
    pub id: String,
    /// Its name, unique in the project.
    pub name: String,
    /// Whether it can be used for orders.
    pub status: SshKeyStatus,
    /// Algorithm, base64 and comment in one line.
    pub public_key: String,
    /// As `ssh-keygen -lf` prints it.
    pub fingerprint: String,
    /// For instance `ssh-ed25519`.
    pub algorithm: String,
    /// The project it belongs to.
    pub project_id: Option<String>,
    /// Free pairs.
    pub labels: Labels,
    /// When it was added.
    pub created_at: Stamp,
    /// When it was last changed.
    pub updated_at: Stamp,
}

/// A new ssh key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AddSshKey {
    /// Its name, unique in the project.
    pub name: Title,
    /// The public half in OpenSSH form, as in a `.pub` file.
    #[schemars(length(min = 1, max = 8_192))]
    pub public_key: String,
    /// Free pairs.
    #[serde(default)]
    pub labels: Option<Labels>,
    /// The project, by id or name; your own or the default one if absent.
    #[serde(default)]
    pub project_id: Option<Named>,
}

/// What may be changed of an ssh key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeSshKey {
    /// Its new name.
    #[serde(default)]
    pub name: Option<Title>,
    /// Its new free pairs, all of them.
    #[serde(default)]
    pub labels: Option<Labels>,
}
