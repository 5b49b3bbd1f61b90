//! Our failures in the words of this API: one total function from kind to status and code, and the
//! codes that each noun has for what is absent, taken or in use.
//!
//! A body is `{code, reason, details}`, all of them texts. Clients take anything else in `reason`
//! or `details`, also null, for a reason to crash, and a number under `status` for a general fault.

use http::header::WWW_AUTHENTICATE;
use http::{HeaderValue, StatusCode};
use nubo_api_kit::Reply;
use nubo_domain::{Code, Error, ErrorKind, Field, code};
use serde::Serialize;

/// What a route is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noun {
    /// Accounts, sign-in and what else has no codes of its own.
    Account,
    /// Disk images.
    Image,
    /// Firewalls.
    Firewall,
    /// Rules of firewalls.
    Rule,
    /// Instances.
    Instance,
    /// Reserved addresses.
    Ip,
    /// Networks.
    Network,
    /// Regions.
    Region,
    /// Roles.
    Role,
    /// Sizes.
    Size,
    /// Keys for ssh.
    SshKey,
    /// People.
    User,
    /// Snapshots.
    Snapshot,
    /// Instances that are restored from snapshots.
    Restore,
    /// Volumes.
    Volume,
}

/// Declares the codes of this API that ours become.
macro_rules! codes {
    ($($name:ident $slug:literal $kind:ident $meaning:literal;)+) => {
        $(#[doc = $meaning]
        pub static $name: Code = Code { slug: $slug, kind: ErrorKind::$kind, meaning: $meaning };)+

        /// Every code that this API has beside those of the cloud.
        pub static CODES: &[&Code] = &[$(&$name),+];
    };
}

codes! {
    ACCOUNT_ABSENT "database_account_not_found" Unauthenticated
        "Failed to find the account within the internal database";
    ACCESS_DENIED "authentication_access_denied" Forbidden "The credential may not do this";
    ACCOUNT_DENIED "database_account_access_denied" Forbidden "The account may not do this";
    INSTANCE_ABSENT "database_instance_find" NotFound "Failed to find the instance";
    INSTANCE_TAKEN "database_instance_duplicate_name" Conflict "An instance has this name";
    NO_CONSOLE "cannot_get_console" WrongState "There is no console now";
    ROLE_ABSENT "database_role_not_found" NotFound "Failed to find the role";
    USER_ABSENT "database_user_not_found" NotFound "Failed to find the user";
    INSTANCE_STATE "instance_state_must_be_active_or_shutoff" WrongState
        "The instance's state does not allow this";
    INSTANCE_UNRESTORED "openstack_instance_restore" WrongState
        "The instance cannot be restored now";
    OLD_INSTANCE_ABSENT "database_old_instance_find" NotFound
        "The snapshot's instance is gone; order one with its snapshot_id instead";
    NETWORK_ABSENT "database_network_not_found" NotFound "Failed to find the network";
    NETWORK_TAKEN "database_network_duplicate_name" Conflict "A network has this label";
    NETWORK_HAS_INSTANCE "database_network_delete_with_instance" Conflict
        "The network has instances";
    NETWORK_HAS_VOLUMES "database_network_inuse_by_volumes" Conflict "The network has volumes";
    NETWORK_DEFAULT "network_delete_default" Conflict "The default network cannot be deleted";
    FIREWALL_ABSENT "database_firewall_not_found" NotFound "Failed to find the firewall";
    FIREWALL_TAKEN "database_firewall_duplicate_name" Conflict "A firewall has this name";
    FIREWALL_USED "database_firewall_delete_failed" Conflict "The firewall is in use";
    RULE_ABSENT "database_firewall_rules_find" NotFound "Failed to find the firewall rule";
    RULE_INVALID "database_firewall_rules_invalid_params" Invalid "The rule is not acceptable";
    VOLUME_ABSENT "database_volume_not_found" NotFound "Failed to find the volume";
    VOLUME_TAKEN "database_volume_duplicate_name" Conflict "A volume has this name";
    VOLUME_USED "database_volume_delete_failed" Conflict "The volume is attached to an instance";
    VOLUME_ATTACHED "database_volume_cannot_multiple_attach" Conflict
        "The volume is attached to an instance already";
    VOLUME_FREE "database_volume_not_attached" Conflict "The volume is not attached";
    VOLUME_ONLINE "database_volume_still_attached_cannot_resize" Conflict
        "The volume is attached to an instance; detach it first";
    VOLUME_SIZE "parameter_volume_size_incorrect" Invalid "The size is not acceptable";
    SNAPSHOT_ABSENT "database_snapshot_not_found" NotFound "Failed to find the snapshot";
    SNAPSHOT_TOO_BIG "database_instance_snapshot_too_big" Invalid
        "The snapshot does not fit into the size";
    UNCOPIED_ABSENT "database_snapshot_create_instance_not_found" NotFound
        "Failed to find the instance";
    SNAPSHOT_TAKEN "database_snapshot_cannot_replace" Conflict "A snapshot has this name";
    SNAPSHOT_USED "database_snapshot_cannot_delete_in_use" Conflict "The snapshot is in use";
    SNAPSHOT_MISSING "parameter_snapshot_missing" Invalid "The snapshot needs a name";
    SNAPSHOT_ODD "parameter_snapshot_incorrect_format" Invalid "The snapshot is not acceptable";
    VOLUME_SMALLER "parameter_volume_size_must_increase" Invalid "A volume never shrinks";
    IP_ABSENT "database_ip_find" NotFound "Failed to find the IP";
    IP_TAKEN "database_ip_duplicate_name" Conflict "An IP has this name";
    IP_USED "database_cannot_move_ip" Conflict "The IP is assigned; unassign it first";
    SSH_KEY_ABSENT "database_ssh_key_not_found" NotFound "Failed to find the ssh key";
    SSH_KEY_TAKEN "database_ssh_key_duplicate_name" Conflict "An ssh key has this name";
    SSH_KEY_ODD "database_ssh_key_create" Invalid "The public key is not acceptable";
    SSH_KEY_EMPTY "parameter_public_key_empty" Invalid "The public key is missing";
    IMAGE_ABSENT "database_disk_image_not_found" NotFound "Failed to find the disk image";
    SIZE_ABSENT "database_size_not_found" NotFound "Failed to find the size";
    SIZE_MISSING "parameter_size_missing" Invalid "The size is missing";
    REGION_ABSENT "region_unavailable" Invalid "There is no such region";
    REGION_CLOSED "region_unavailable" Invalid "The region takes no orders now";
    NAME_INVALID "parameter_name_invalid" Invalid "The name is not acceptable";
    LABEL_INVALID "parameter_label_invalid" Invalid "The label is not acceptable";
    VALUE_MISSING "parameter_value_missing" Invalid "A value is missing";
    TIME_ODD "parameter_time_value" Invalid "A time cannot be read";
    DATES_ODD "parameter_date_range" Invalid "The end lies before the beginning";
    DATES_LONG "parameter_date_range_too_long" Invalid "The span is too long";
    QUOTA_REACHED "quota_limit_reached" QuotaExceeded "A quota is used up";
    FULL "out_of_capacity" NoCapacity "There is no room for this now";
    UNSUPPORTED "disabled_service" Unsupported "This cloud cannot do that";
}

/// The status of a kind of failure.
#[must_use]
pub const fn status(kind: ErrorKind) -> StatusCode {
    match kind {
        ErrorKind::Malformed | ErrorKind::Invalid => StatusCode::BAD_REQUEST,
        ErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorKind::Unauthenticated => StatusCode::UNAUTHORIZED,
        ErrorKind::Forbidden | ErrorKind::QuotaExceeded | ErrorKind::Unsupported => {
            StatusCode::FORBIDDEN
        }
        ErrorKind::NotFound => StatusCode::NOT_FOUND,
        ErrorKind::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        ErrorKind::Conflict | ErrorKind::WrongState => StatusCode::CONFLICT,
        ErrorKind::Stale => StatusCode::PRECONDITION_FAILED,
        ErrorKind::PaymentRequired => StatusCode::PAYMENT_REQUIRED,
        ErrorKind::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        ErrorKind::NoCapacity | ErrorKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        ErrorKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The code of a failure that no noun has a word for.
fn general(error: &Error) -> &'static Code {
    if !code::CATALOGUE.contains(&error.code()) {
        return error.code();
    }
    match error.kind() {
        ErrorKind::Unauthenticated => &ACCOUNT_ABSENT,
        ErrorKind::Forbidden if error.code() == &code::INSUFFICIENT_SCOPE => &ACCESS_DENIED,
        ErrorKind::Forbidden => &ACCOUNT_DENIED,
        ErrorKind::QuotaExceeded => &QUOTA_REACHED,
        ErrorKind::NoCapacity => &FULL,
        ErrorKind::Unsupported => &UNSUPPORTED,
        ErrorKind::Malformed
        | ErrorKind::Invalid
        | ErrorKind::TooLarge
        | ErrorKind::NotFound
        | ErrorKind::MethodNotAllowed
        | ErrorKind::Conflict
        | ErrorKind::WrongState
        | ErrorKind::Stale
        | ErrorKind::PaymentRequired
        | ErrorKind::RateLimited
        | ErrorKind::Unavailable
        | ErrorKind::Internal => error.code(),
    }
}

/// The answer for a failure.
#[must_use]
pub fn reply(error: &Error) -> Reply {
    #[derive(Serialize)]
    struct Body {
        code: &'static str,
        reason: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        details: Option<String>,
    }
    let status = match error.code() == &code::UNSUPPORTED_MEDIA_TYPE {
        true => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        false => status(error.kind()),
    };
    let slug = general(error).slug;
    // A secret that is none of ours is told in the words that clients look for.
    let reason = match error.code() == &code::UNAUTHENTICATED {
        true => ACCOUNT_ABSENT.meaning,
        false => error.message(),
    };
    let details = details(error);
    let reason = match &details {
        // Of codes that clients do not know, some of them show the reason and nothing else.
        Some(details) if code::CATALOGUE.contains(&general(error)) => {
            format!("{}: {details}", reason.trim_end_matches('.'))
        }
        _ => reason.to_owned(),
    };
    let body = Body { code: slug, reason, details };
    let reply = Reply::json(status, &body).unwrap_or_else(|_| Reply::empty(status));
    if status == StatusCode::UNAUTHORIZED {
        return reply.header(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    reply
}

fn details(error: &Error) -> Option<String> {
    let line = |field: &Field| format!("{} {}", field.field, field.issue);
    let lines: Vec<String> = error.fields().iter().map(line).collect();
    if lines.is_empty() { None } else { Some(lines.join("; ")) }
}

/// What our fields are called here.
fn field(noun: Noun, ours: &str) -> String {
    let (first, rest) = ours.split_once('.').unwrap_or((ours, ""));
    let theirs = match (noun, first) {
        (Noun::Instance | Noun::Restore, "name") => "hostname",
        (Noun::Instance, "image") => "template_id",
        (Noun::Instance, "user_data") => "script",
        (Noun::Instance, "login") => "initial_user",
        (Noun::Instance | Noun::Restore, "private_ip") => "private_ipv4",
        (Noun::Instance, "snapshot") => "snapshot_id",
        (Noun::Instance, "address") => "reserved_ipv4",
        (Noun::Instance, "labels") => "tags",
        (Noun::Instance, "ssh_keys") => "ssh_key_id",
        (Noun::Instance, "more_sources") => "allowed_ips",
        (Noun::Instance, "bandwidth_mbit") => "network_bandwidth_limit",
        (_, "security_groups" | "group") => "firewall_id",
        (_, "network") => "network_id",
        (Noun::Network, "name") => "label",
        (Noun::Network, "cidr") => "cidr_v4",
        (Noun::Network, "nameservers") => "nameservers_v4",
        (Noun::Ip, "server") => "assign_to_id",
        (Noun::Volume, "server") => "instance_id",
        (Noun::Volume, "size_gib") => "size_gb",
        (Noun::Rule, "description") => "label",
        (_, same) => same,
    };
    match (noun, rest) {
        (Noun::Firewall | Noun::Network, "") => theirs.to_owned(),
        (Noun::Firewall | Noun::Network, rest) => format!("{theirs}.{rest}"),
        _ => theirs.to_owned(),
    }
}

/// The same failure under another code and with the fields of this API.
fn recoded(noun: Noun, code: &'static Code, error: &Error) -> Error {
    let fields = error.fields().iter();
    let bare = Error::new(code);
    let bare = match error.message() == error.code().meaning {
        true => bare,
        false => bare.public(error.message()),
    };
    let bare = match error.wait() {
        Some(wait) => bare.retry_after(wait),
        None => bare,
    };
    let bare = match error.log_detail() {
        Some(detail) => bare.detail(detail),
        None => bare,
    };
    fields.fold(bare, |told, f| told.field(field(noun, &f.field), f.issue.clone()))
}

/// A failure in the words of a noun.
#[must_use]
pub fn told(noun: Noun, error: Error) -> Error {
    match code_of(noun, &error) {
        Some(code) => recoded(noun, code, &error),
        None => recoded(noun, error.code(), &error),
    }
}

fn code_of(noun: Noun, error: &Error) -> Option<&'static Code> {
    if !code::CATALOGUE.contains(&error.code()) {
        return None;
    }
    match error.kind() {
        ErrorKind::NotFound => absent(noun),
        ErrorKind::Invalid => invalid(noun, error),
        ErrorKind::Conflict if error.code() == &code::NAME_TAKEN => taken(noun),
        ErrorKind::Conflict => used(noun, error),
        ErrorKind::WrongState => state(noun),
        ErrorKind::Malformed
        | ErrorKind::TooLarge
        | ErrorKind::Unauthenticated
        | ErrorKind::Forbidden
        | ErrorKind::MethodNotAllowed
        | ErrorKind::Stale
        | ErrorKind::PaymentRequired
        | ErrorKind::QuotaExceeded
        | ErrorKind::RateLimited
        | ErrorKind::NoCapacity
        | ErrorKind::Unsupported
        | ErrorKind::Unavailable
        | ErrorKind::Internal => None,
    }
}

/// The code for an object that is not there.
#[must_use]
pub const fn absent(noun: Noun) -> Option<&'static Code> {
    match noun {
        Noun::Account => None,
        Noun::Image => Some(&IMAGE_ABSENT),
        Noun::Firewall => Some(&FIREWALL_ABSENT),
        Noun::Rule => Some(&RULE_ABSENT),
        Noun::Instance => Some(&INSTANCE_ABSENT),
        Noun::Ip => Some(&IP_ABSENT),
        Noun::Network => Some(&NETWORK_ABSENT),
        Noun::Region => Some(&REGION_ABSENT),
        Noun::Role => Some(&ROLE_ABSENT),
        Noun::Size => Some(&SIZE_ABSENT),
        Noun::SshKey => Some(&SSH_KEY_ABSENT),
        Noun::User => Some(&USER_ABSENT),
        Noun::Snapshot | Noun::Restore => Some(&SNAPSHOT_ABSENT),
        Noun::Volume => Some(&VOLUME_ABSENT),
    }
}

/// The code for an object whose state does not allow something. Where no other state is known, it
/// is deleted.
const fn state(noun: Noun) -> Option<&'static Code> {
    match noun {
        Noun::Instance => Some(&INSTANCE_STATE),
        Noun::Snapshot => Some(&SNAPSHOT_USED),
        Noun::Restore => Some(&INSTANCE_UNRESTORED),
        Noun::Network | Noun::Firewall | Noun::SshKey => absent(noun),
        Noun::Rule => Some(&FIREWALL_ABSENT),
        Noun::Account
        | Noun::Image
        | Noun::Ip
        | Noun::Region
        | Noun::Role
        | Noun::Size
        | Noun::User
        | Noun::Volume => None,
    }
}

const fn taken(noun: Noun) -> Option<&'static Code> {
    match noun {
        Noun::Firewall => Some(&FIREWALL_TAKEN),
        Noun::Instance | Noun::Restore => Some(&INSTANCE_TAKEN),
        Noun::Ip => Some(&IP_TAKEN),
        Noun::Network => Some(&NETWORK_TAKEN),
        Noun::SshKey => Some(&SSH_KEY_TAKEN),
        Noun::Snapshot => Some(&SNAPSHOT_TAKEN),
        Noun::Volume => Some(&VOLUME_TAKEN),
        Noun::Account
        | Noun::Image
        | Noun::Rule
        | Noun::Region
        | Noun::Role
        | Noun::Size
        | Noun::User => None,
    }
}

fn used(noun: Noun, error: &Error) -> Option<&'static Code> {
    let by_volumes = error.message().starts_with("The volume ");
    match noun {
        Noun::Network if by_volumes => Some(&NETWORK_HAS_VOLUMES),
        Noun::Network => Some(&NETWORK_HAS_INSTANCE),
        Noun::Firewall => Some(&FIREWALL_USED),
        Noun::Snapshot => Some(&SNAPSHOT_USED),
        Noun::Volume => Some(&VOLUME_USED),
        Noun::Ip | Noun::Instance if error.code() == &code::IN_USE => Some(&IP_USED),
        Noun::Account
        | Noun::Image
        | Noun::Rule
        | Noun::Instance
        | Noun::Ip
        | Noun::Region
        | Noun::Restore
        | Noun::Role
        | Noun::Size
        | Noun::SshKey
        | Noun::User => None,
    }
}

/// The code for a request that breaks a rule, by the field that does.
fn invalid(noun: Noun, error: &Error) -> Option<&'static Code> {
    if error.code() != &code::VALIDATION_FAILED {
        return None;
    }
    let Field { field, issue } = error.fields().first()?;
    let first = field.split('.').next().unwrap_or_default();
    if issue.starts_with("there is no ") {
        return match first {
            "size" => Some(&SIZE_ABSENT),
            "image" => Some(&IMAGE_ABSENT),
            "network" => Some(&NETWORK_ABSENT),
            "security_groups" | "group" => Some(&FIREWALL_ABSENT),
            "ssh_keys" => Some(&SSH_KEY_ABSENT),
            "server" => Some(&INSTANCE_ABSENT),
            "address" => Some(&IP_ABSENT),
            "snapshot" => Some(&SNAPSHOT_ABSENT),
            "region" => Some(&REGION_ABSENT),
            _ => None,
        };
    }
    match (noun, first) {
        (_, "size") if issue.starts_with("the snapshot needs ") => Some(&SNAPSHOT_TOO_BIG),
        (_, "region") => Some(&REGION_CLOSED),
        (Noun::Instance, "size") if issue == "is required" => Some(&SIZE_MISSING),
        (Noun::Network, "name" | "label") => Some(&LABEL_INVALID),
        (Noun::Snapshot, _) if issue == "is required" => Some(&SNAPSHOT_MISSING),
        (Noun::Snapshot, _) => Some(&SNAPSHOT_ODD),
        (_, "name" | "hostname") => Some(&NAME_INVALID),
        (Noun::SshKey, "public_key") if issue == "is required" => Some(&SSH_KEY_EMPTY),
        (Noun::SshKey, "public_key") => Some(&SSH_KEY_ODD),
        (Noun::Volume, "size_gib" | "size_gb") if issue.contains("never shrinks") => {
            Some(&VOLUME_SMALLER)
        }
        (Noun::Volume, "size_gib" | "size_gb") => Some(&VOLUME_SIZE),
        (Noun::Rule | Noun::Firewall, _) => Some(&RULE_INVALID),
        _ if issue == "is required" => Some(&VALUE_MISSING),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
