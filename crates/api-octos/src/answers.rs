//! For the document: what each verb takes and gives.

use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Value, json};

use crate::{
    address, auth, cancel, catalogue, console, forward, logger, member, mfa, network, person, plan,
    project, register, role, rule, security_group, server, ssh_key, template, user, volume,
};

/// Whether a verb gives a page.
#[must_use]
pub fn is_list(verb: &str) -> bool {
    verb.ends_with(".list") || verb.starts_with("logger.") || verb.ends_with("rules")
}

fn of<T: JsonSchema>(schemas: &mut SchemaGenerator) -> Value {
    serde_json::to_value(schemas.subschema_for::<T>()).unwrap_or_default()
}

/// The schema of what stands under `data`, of one item for lists.
#[must_use]
pub fn schema(schemas: &mut SchemaGenerator, verb: &str) -> Value {
    let (kind, _) = verb.split_once('.').unwrap_or((verb, ""));
    match kind {
        "auth" | "mfa" | "api" | "profile" | "user" | "role" | "permission" | "logger" => {
            of_people(schemas, verb)
        }
        "project" | "network" | "ssh_key" => of_rooms(schemas, verb),
        "virtual_machine" => of_machines(schemas, verb),
        "blockstorage" => of::<volume::Disk>(schemas),
        "region" => of::<catalogue::RegionView>(schemas),
        "provider" => of::<catalogue::Provider>(schemas),
        "cycle" => of::<catalogue::Cycle>(schemas),
        "plan" => of::<plan::Plan>(schemas),
        "unit_price" => of::<plan::UnitPrice>(schemas),
        "template" | "iso" => of::<template::Template>(schemas),
        "ip_address" => of_addresses(schemas, verb),
        "cancellation" if verb == "cancellation.create" => of::<cancel::Cancellation>(schemas),
        "security_group" => match verb {
            "security_group.rules" | "security_group.add_rule" => {
                of::<security_group::RuleView>(schemas)
            }
            "security_group.delete" | "security_group.remove_rule" => nothing(),
            _ => of::<security_group::Group>(schemas),
        },
        _ if verb.ends_with(".list") => of::<catalogue::Named>(schemas),
        _ => nothing(),
    }
}

/// What is there where nothing but a message is told.
fn nothing() -> Value {
    json!({ "type": "null" })
}

fn many(items: Value) -> Value {
    json!({ "type": "array", "items": items })
}

/// Of people, their rights and what they did.
fn of_people(schemas: &mut SchemaGenerator, verb: &str) -> Value {
    match verb {
        "auth.login" | "auth.verify_otp" | "auth.change_password" | "mfa.verify_otp" => {
            of::<auth::LoggedIn>(schemas)
        }
        "auth.register" => of::<register::Registering>(schemas),
        "mfa.enable_send" => of::<mfa::NewFactor>(schemas),
        "mfa.enable_verify" => of::<mfa::Spare>(schemas),
        "api.enable" => of::<auth::Enabled>(schemas),
        "api.token" => of::<auth::Shown>(schemas),
        "api.state" => of::<auth::State>(schemas),
        "profile.docs" => of::<user::Documents>(schemas),
        "profile.get" | "profile.change" | "profile.company" | "profile.time"
        | "profile.enforce2fa" => of::<user::Profile>(schemas),
        "permission.list" => of::<role::Permission>(schemas),
        "role.list" | "role.create" | "role.get" | "role.change" => of::<role::RoleView>(schemas),
        "user.list" | "user.create" | "user.change" => of::<person::Person>(schemas),
        "logger.machine" => of::<logger::Happening>(schemas),
        "logger.activity" | "logger.logins" => of::<logger::Activity>(schemas),
        _ => nothing(),
    }
}

/// Of projects and what lives in them without costing anything.
fn of_rooms(schemas: &mut SchemaGenerator, verb: &str) -> Value {
    match verb {
        "project.quotas" => many(of::<project::QuotaView>(schemas)),
        "project.services" => many(of::<project::ServiceCount>(schemas)),
        "project.users" => many(of::<member::Worker>(schemas)),
        "project.add_user" => of::<member::Worker>(schemas),
        "network.categories" => many(of::<network::Category>(schemas)),
        "network.egress_rules" | "network.add_egress_rule" => of::<rule::EgressRule>(schemas),
        "network.remove_egress_rule" => nothing(),
        "project.delete" | "project.remove_user" | "network.delete" | "ssh_key.delete" => nothing(),
        _ if verb.starts_with("project.") => of::<project::ProjectView>(schemas),
        _ if verb.starts_with("network.") => of::<network::NetworkView>(schemas),
        _ => of::<ssh_key::SshKeyView>(schemas),
    }
}

/// Of addresses and what leads in over them.
fn of_addresses(schemas: &mut SchemaGenerator, verb: &str) -> Value {
    if verb == "ip_address.delete" || verb.starts_with("ip_address.remove_") {
        nothing()
    } else if verb.contains("_firewall_rule") || verb.ends_with(".firewall_rules") {
        of::<rule::FirewallRule>(schemas)
    } else if verb.contains("forwarding_rule") {
        of::<forward::ForwardingRule>(schemas)
    } else {
        of::<address::Address>(schemas)
    }
}

/// Of machines.
fn of_machines(schemas: &mut SchemaGenerator, verb: &str) -> Value {
    match verb {
        "virtual_machine.meta" => of::<server::Meta>(schemas),
        "virtual_machine.addons" => many(of::<catalogue::Named>(schemas)),
        "virtual_machine.console" | "virtual_machine.open_console" => {
            of::<console::ConsoleView>(schemas)
        }
        _ => of::<server::Machine>(schemas),
    }
}

/// The fields that a verb takes; a star marks those that must be there.
#[must_use]
pub fn fields(verb: &str) -> &'static [&'static str] {
    if verb.starts_with("virtual_machine.") {
        return machine_fields(verb);
    }
    if verb.starts_with("blockstorage.") {
        return disk_fields(verb);
    }
    if verb.starts_with("ip_address.") {
        return address_fields(verb);
    }
    if ["auth.", "mfa.", "api."].iter().any(|kind| verb.starts_with(kind)) {
        return sign_in_fields(verb);
    }
    match verb {
        "project.create" => &["name*", "description", "icon", "purpose", "status"],
        "project.change" => &["name", "description", "icon_id", "purpose"],
        "project.add_user" => &["email*", "role"],
        "profile.enforce2fa" => &["enforce_2fa_to_all*"],
        "project.set_quota" => &["region", "resource*", "limit*"],
        "security_group.attach" | "security_group.detach" => &["virtual_machine*"],
        "network.create" => &[
            "name*",
            "project*",
            "region*",
            "cloud_provider",
            "network_plan*",
            "type",
            "billing_cycle",
            "gateway",
            "netmask",
            "description",
        ],
        "network.change" => &["name*", "description"],
        "network.add_egress_rule" => {
            &["protocol*", "start_port", "end_port", "cidr", "icmp_type", "icmp_code"]
        }
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
        "cancellation.create" => {
            &["service_name", "type", "reason", "description", "billing_cycle", "delete_public_ip"]
        }
        "ssh_key.create" => &["name*", "public_key*", "project*", "region*"],
        "profile.change" => &["name*"],
        "profile.time" => &["timezone*", "date_time_format"],
        "profile.company" => {
            &["billing_name", "country", "state", "city", "postal_code", "line_1", "line_2", "GST"]
        }
        "role.create" => &["name*", "description", "permissions*"],
        "role.change" => &["name", "description", "permissions*"],
        "user.create" => &["name", "email*", "password", "role*", "projects"],
        "user.change" => &["role", "password", "projects"],
        _ => &[],
    }
}

/// The fields that a verb of addresses takes.
fn address_fields(verb: &str) -> &'static [&'static str] {
    match verb {
        "ip_address.add_firewall_rule" | "ip_address.change_firewall_rule" => &[
            "protocol*",
            "cidr_list",
            "destination_cidr_list",
            "start_port",
            "end_port",
            "icmp_type",
            "icmp_code",
        ],
        "ip_address.add_forwarding_rule" => &[
            "protocol*",
            "public_start_port*",
            "public_end_port",
            "private_start_port*",
            "private_end_port",
            "virtual_machine*",
        ],
        "ip_address.change_forwarding_rule" => &[
            "protocol",
            "public_start_port",
            "public_end_port",
            "private_start_port",
            "private_end_port",
            "virtual_machine",
        ],
        "ip_address.create" => &["network*", "plan*", "billing_cycle*", "project"],
        "ip_address.reverse_dns" => &["ptr*"],
        "ip_address.static_nat" => &["virtual_machine*", "network*"],
        _ => &[],
    }
}

/// The fields that registering, signing in and their passwords and codes take.
fn sign_in_fields(verb: &str) -> &'static [&'static str] {
    match verb {
        "auth.login" => &["email*", "password*"],
        "auth.register" => {
            &["name*", "email*", "phone", "password*", "password_confirmation*", "terms"]
        }
        "auth.verify_otp" => &["email*", "otp*"],
        "auth.forgot_password" => &["email*"],
        "auth.reset_password" => &["email*", "token", "password", "password_confirmation"],
        "auth.change_password" => &["current_password*", "password*", "password_confirmation*"],
        "mfa.send_otp" => &["token"],
        "mfa.verify_otp" => &["otp*", "token"],
        "mfa.enable_send" | "mfa.disable_send" => &["type"],
        "mfa.enable_verify" | "mfa.disable_verify" => &["otp*", "type"],
        "api.enable" => &["token_name", "expires_at"],
        _ => &[],
    }
}

/// The fields that a verb of disks takes.
fn disk_fields(verb: &str) -> &'static [&'static str] {
    match verb {
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
        "blockstorage.attach" => &["virtual_machine*"],
        "blockstorage.resize" => &["plan", "custom_plan"],
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
            "template",
            "iso",
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
        "virtual_machine.attach_iso" => &["iso*"],
        "virtual_machine.detach_iso" => &["iso"],
        "virtual_machine.tag" => &["key*", "value*"],
        "virtual_machine.reset_ssh_key" => &["ssh_key*"],
        "virtual_machine.change_startup_script" => &["user_data*"],
        "virtual_machine.open_console" => &["type"],
        "virtual_machine.destroy" => &["delete_public_ip"],
        _ => &[],
    }
}
