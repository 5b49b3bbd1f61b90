//! For the document: what each verb takes and gives.

use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Value, json};

use crate::{
    address, auth, catalogue, logger, network, person, plan, project, role, security_group, server,
    ssh_key, template, user, volume,
};

/// Whether a verb gives a page.
#[must_use]
pub fn is_list(verb: &str) -> bool {
    verb.ends_with(".list") || verb.starts_with("logger.") || verb == "security_group.rules"
}

fn of<T: JsonSchema>(schemas: &mut SchemaGenerator) -> Value {
    serde_json::to_value(schemas.subschema_for::<T>()).unwrap_or_default()
}

/// The schema of what stands under `data`, of one item for lists.
#[must_use]
pub fn schema(schemas: &mut SchemaGenerator, verb: &str) -> Value {
    match verb {
        "auth.login" => of::<auth::LoggedIn>(schemas),
        "api.enable" => of::<auth::Enabled>(schemas),
        "api.token" => of::<auth::Shown>(schemas),
        "api.state" => of::<auth::State>(schemas),
        "project.quotas" => {
            json!({ "type": "array", "items": of::<project::QuotaView>(schemas) })
        }
        "project.list" | "project.create" | "project.get" | "project.change"
        | "project.set_quota" => of::<project::ProjectView>(schemas),
        "virtual_machine.meta" => of::<server::Meta>(schemas),
        "ssh_key.list" | "ssh_key.create" => of::<ssh_key::SshKeyView>(schemas),
        "network.categories" => {
            json!({ "type": "array", "items": of::<network::Category>(schemas) })
        }
        "network.list" | "network.create" | "network.get" | "network.change" => {
            of::<network::NetworkView>(schemas)
        }
        "security_group.rules" | "security_group.add_rule" => {
            of::<security_group::RuleView>(schemas)
        }
        "region.list" => of::<catalogue::RegionView>(schemas),
        "provider.list" => of::<catalogue::Provider>(schemas),
        "cycle.list" => of::<catalogue::Cycle>(schemas),
        "server_type.list" | "storage.list" | "currency.list" | "own_template.list"
        | "iso.list" | "app.list" => of::<catalogue::Named>(schemas),
        "plan.list" => of::<plan::Plan>(schemas),
        "template.list" => of::<template::Template>(schemas),
        "profile.get" | "profile.change" => of::<user::Profile>(schemas),
        "permission.list" => of::<role::Permission>(schemas),
        "role.list" | "role.create" | "role.get" | "role.change" => of::<role::RoleView>(schemas),
        "user.list" | "user.create" | "user.change" => of::<person::Person>(schemas),
        "logger.machine" => of::<logger::Happening>(schemas),
        "logger.activity" | "logger.logins" => of::<logger::Activity>(schemas),
        "profile.docs" => of::<user::Documents>(schemas),
        "user.delete"
        | "role.delete"
        | "network.delete"
        | "project.delete"
        | "ssh_key.delete"
        | "security_group.delete"
        | "security_group.remove_rule"
        | "ip_address.delete"
        | "auth.logout"
        | "api.disable" => {
            json!({ "type": "null" })
        }
        _ if verb.starts_with("virtual_machine.") => of::<server::Machine>(schemas),
        _ if verb.starts_with("blockstorage.") => of::<volume::Disk>(schemas),
        _ if verb.starts_with("ip_address.") => of::<address::Address>(schemas),
        _ if verb.starts_with("security_group.") => of::<security_group::Group>(schemas),
        _ => json!({}),
    }
}

/// The fields that a verb takes; a star marks those that must be there.
#[must_use]
pub fn fields(verb: &str) -> &'static [&'static str] {
    if verb.starts_with("virtual_machine.") {
        return machine_fields(verb);
    }
    match verb {
        "auth.login" => &["email*", "password*"],
        "api.enable" => &["token_name", "expires_at"],
        "project.create" => &["name*", "description", "icon", "purpose", "status"],
        "project.change" => &["name", "description", "icon_id", "purpose"],
        "project.set_quota" => &["region", "resource*", "limit*"],
        "blockstorage.create" => &[
            "name*",
            "project*",
            "region*",
            "cloud_provider",
            "billing_cycle*",
            "storage_category*",
            "plan",
            "is_custom_plan",
            "custom_plan",
            "virtual_machine",
            "description",
        ],
        "blockstorage.change" => &["name*", "description"],
        "blockstorage.attach" | "security_group.attach" | "security_group.detach" => {
            &["virtual_machine*"]
        }
        "blockstorage.resize" => &["plan", "custom_plan"],
        "network.create" => &[
            "name*",
            "project*",
            "region*",
            "cloud_provider",
            "network_plan*",
            "type*",
            "billing_cycle*",
            "gateway",
            "netmask",
            "description",
        ],
        "network.change" => &["name*", "description"],
        "ip_address.create" => &["network*", "plan*", "billing_cycle*", "project"],
        "ip_address.static_nat" => &["virtual_machine*", "network*"],
        "security_group.create" => {
            &["name*", "description", "project*", "region", "cloud_provider"]
        }
        "security_group.change" => &["name", "description"],
        "security_group.add_rule" => &[
            "traffic_type*",
            "protocol*",
            "start_port",
            "end_port",
            "icmp_type",
            "icmp_code",
            "cidr_list",
            "security_group",
            "description",
        ],
        "ssh_key.create" => &["name*", "public_key*", "project*", "region*"],
        "profile.change" => &["name*"],
        "role.create" => &["name*", "description", "permissions*"],
        "role.change" => &["name", "description", "permissions*"],
        "user.create" => &["name", "email*", "password", "role*"],
        "user.change" => &["role", "password"],
        _ => &[],
    }
}

/// The fields that a verb of machines takes.
fn machine_fields(verb: &str) -> &'static [&'static str] {
    match verb {
        "virtual_machine.create" => &[
            "name*",
            "hostname*",
            "project*",
            "region*",
            "cloud_provider",
            "billing_cycle*",
            "template*",
            "storage_category*",
            "plan",
            "custom_plan",
            "blockstorage_plan",
            "blockstorage_custom_plan",
            "network_type",
            "network_plan",
            "networks",
            "default_network",
            "is_public",
            "authMethod",
            "ssh_key",
            "username",
            "password",
            "user_data",
            "security_groups",
            "boot_source",
        ],
        "virtual_machine.change_label" => &["name", "hostname"],
        "virtual_machine.change_password" => &["password*"],
        "virtual_machine.change_plan" => &["plan*", "billing_cycle"],
        "virtual_machine.change_template" => &["template*"],
        "virtual_machine.tag" => &["key*", "value*"],
        "virtual_machine.destroy" => &["delete_public_ip"],
        _ => &[],
    }
}
