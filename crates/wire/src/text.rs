//! Texts with rules: each is a string on the wire, and its rule stands in every schema.
//!
//! The rules are those of the nouns below; here they only describe, so that a client can know
//! them before it asks. Reading a body does not check them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// No control characters.
pub const PLAIN: &str = r"^[^\u0000-\u001f\u007f-\u009f]*$";
/// Plain, without a blank at either end.
pub const TITLE: &str = concat!(
    r"^[^\u0000-\u0020\u007f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]",
    r"([^\u0000-\u001f\u007f-\u009f]*",
    r"[^\u0000-\u0020\u007f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000])?$",
);
/// A host name (RFC 1123 section 2.1).
pub const HOST_NAME: &str = concat!(
    r"^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?",
    r"(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$",
);
/// An e-mail address.
pub const EMAIL: &str = concat!(
    r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@",
    r"([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+",
    r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$",
);
/// An address of a file on a host, without a user and without a fragment.
pub const WEB_ADDRESS: &str = concat!(
    r"^https?://[A-Za-z0-9._-]+",
    r"(:([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?",
    r"/[!$%&'()*+,./0-9:;=?@A-Z\[\]_a-z~-]+$",
);
/// The checksum of a file.
pub const CHECKSUM: &str = "^(sha256:[0-9A-Fa-f]{64}|sha512:[0-9A-Fa-f]{128})$";
/// An IPv4 address in its usual form.
pub const IPV4: &str = concat!(
    r"^((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){3}",
    r"(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])$",
);
/// The name of a time zone.
pub const TIME_ZONE: &str = "^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z][A-Za-z0-9_+-]*)*$";
/// The same, or nothing.
const ZONE_OR_NONE: &str = "^([A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z][A-Za-z0-9_+-]*)*)?$";
/// The key of a label.
pub const LABEL_KEY: &str = "^[A-Za-z0-9._/-]{1,63}$";
/// A label as it is asked for.
pub const LABEL_PAIR: &str = r"^[A-Za-z0-9._/-]{1,63}:[^\u0000-\u001f\u007f-\u009f]{0,255}$";
/// An amount that is not negative.
pub const MONEY: &str = r"^[0-9]{1,9}(\.[0-9]{1,6})?$";

/// An amount above 0 and below a million.
pub const PRICE: &str = concat!(
    r"^0*([1-9][0-9]{0,5}(\.[0-9]{1,6})?|0\.([1-9][0-9]{0,5}|0[1-9][0-9]{0,4}|00[1-9][0-9]{0,3}",
    r"|000[1-9][0-9]{0,2}|0000[1-9][0-9]?|00000[1-9]))$",
);

/// An amount that may be less than nothing.
pub const AMOUNT: &str = r"^-?[0-9]{1,13}(\.[0-9]{1,6})?$";

/// Declares strings with a schema.
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident { $($schema:tt)+ })+) => {
        $($(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", $($schema)+ })
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        })+
    };
}

texts! {
    /// A point in time, RFC 3339, UTC.
    Stamp { "format": "date-time" }
    /// A calendar day, `YYYY-MM-DD`.
    Day { "format": "date" }
    /// An amount of money as a decimal text, such as `2.00`.
    Money { "pattern": MONEY }
    /// An amount of money as a decimal text, such as `-2.00`.
    Amount { "maxLength": 21, "pattern": AMOUNT }
    /// A price as a decimal text, such as `2.00`; above 0.
    Price { "maxLength": 100, "pattern": PRICE }
    /// A name for people.
    Title { "minLength": 1, "maxLength": 100, "pattern": TITLE }
    /// A host name.
    HostName { "minLength": 1, "maxLength": 253, "pattern": HOST_NAME }
    /// The name of a time zone, such as `Europe/Berlin` (IANA).
    TimeZone { "minLength": 1, "maxLength": 64, "pattern": TIME_ZONE }
    /// The name of a time zone, such as `Europe/Berlin` (IANA); empty for none.
    ZoneOrNone { "maxLength": 64, "pattern": ZONE_OR_NONE }
    /// A line of text; empty for none.
    Line { "maxLength": 200, "pattern": PLAIN }
    /// An e-mail address.
    Email { "maxLength": 254, "pattern": EMAIL }
    /// A code as somebody types it.
    TypedCode { "minLength": 1, "maxLength": 100, "pattern": PLAIN }
    /// A password as somebody chooses it.
    Password { "minLength": 10, "maxLength": 200, "format": "password" }
    /// An `http` or `https` address of a file.
    WebAddress { "minLength": 10, "maxLength": 2_000, "pattern": WEB_ADDRESS }
    /// The checksum of a file, such as `sha256:9f86d0…`.
    Checksum { "maxLength": 135, "pattern": CHECKSUM }
    /// The IPv4 address of one machine.
    Ipv4 { "minLength": 7, "maxLength": 15, "pattern": IPV4 }
    /// Another object, by id or by name.
    Named { "minLength": 1, "maxLength": 253, "pattern": PLAIN }
}

/// Free key and value pairs of the owner.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Labels(pub BTreeMap<String, String>);

impl JsonSchema for Labels {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        Cow::Borrowed("Labels")
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "maxProperties": 64,
            "propertyNames": { "pattern": LABEL_KEY },
            "additionalProperties": { "type": "string", "maxLength": 255, "pattern": PLAIN },
        })
    }
}

/// Every scope a credential or a role may have.
pub const SCOPES: &[&str] = &[
    "*",
    "account:read",
    "account:write",
    "audit:read",
    "billing:read",
    "billing:write",
    "dns:destroy",
    "dns:read",
    "dns:write",
    "events:read",
    "keys:read",
    "keys:write",
    "metrics:read",
    "networks:destroy",
    "networks:read",
    "networks:write",
    "projects:read",
    "projects:write",
    "servers:destroy",
    "servers:read",
    "servers:write",
    "support:read",
    "support:write",
    "tokens:read",
    "tokens:write",
    "usage:read",
    "users:read",
    "users:write",
    "volumes:destroy",
    "volumes:read",
    "volumes:write",
    "webhooks:read",
    "webhooks:write",
];

/// A right of a credential or a role; `*` is every right.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ScopeWord(pub String);

impl JsonSchema for ScopeWord {
    fn schema_name() -> Cow<'static, str> {
        Cow::Borrowed("Scope")
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A right of a credential or a role; * is every right.",
            "enum": SCOPES,
        })
    }
}
