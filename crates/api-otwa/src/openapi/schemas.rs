//! The shapes of answers, for the OpenAPI document. Tests hold real answers against them.

use serde_json::{Map, Value, json};

use crate::words::STATUSES;

/// Every schema by its name.
pub fn all() -> Value {
    json!({
        "Error": object(&[
            ("message", text("One sentence for people.")),
            ("statusCode", whole("The status again.")),
            ("error", text("The status in words.")),
        ]),
        "Account": account(),
        "Reseller": reseller(),
        "SsoLink": object(&[
            ("url", text("Opens the dashboard, once.")),
            ("expiresIn", whole("Seconds until it is of no use any more.")),
        ]),
        "Product": product(),
        "Region": object(&[
            ("slug", text("What orders name it by.")),
            ("name", text("What people call it.")),
        ]),
        "OsTemplate": object(&[
            ("id", text("What orders name it by, such as `ubuntu-24.04`.")),
            ("family", text("The system without its version.")),
            ("label", text("What people call it.")),
        ]),
        "IpEntry": object(&[
            ("ip", text("The address.")),
            ("gateway", nullable(text("Its gateway."))),
            ("netmask", nullable(text("Its netmask."))),
            ("cidr", nullable(text("The network that it is of."))),
            ("region", text("The region's name.")),
        ]),
        "ServerSummary": summary(&[]),
        "Server": summary(&[("specs", specs())]),
        "Terminated": object(&[("id", uuid()), ("status", status())]),
        "Power": object(&[
            ("id", uuid()),
            ("action", json!({ "type": "string", "enum": ["start", "stop", "reboot"] })),
            ("status", status()),
        ]),
        "Credentials": credentials(),
        "Stats": stats(),
        "AffiliateRule": affiliate(),
    })
}

/// An object whose fields are always there.
fn object(fields: &[(&str, Value)]) -> Value {
    let required: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> =
        fields.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({ "type": "object", "required": required, "properties": properties })
}

fn text(about: &str) -> Value {
    json!({ "type": "string", "description": about })
}

fn whole(about: &str) -> Value {
    json!({ "type": "integer", "description": about })
}

fn number(about: &str) -> Value {
    json!({ "type": "number", "description": about })
}

fn yes(about: &str) -> Value {
    json!({ "type": "boolean", "description": about })
}

fn amount(about: &str) -> Value {
    json!({ "type": "string", "pattern": r"^-?[0-9]+\.[0-9]{2}$", "description": about })
}

fn stamp(about: &str) -> Value {
    json!({ "type": "string", "format": "date-time", "description": about })
}

fn uuid() -> Value {
    json!({ "type": "string", "format": "uuid" })
}

fn status() -> Value {
    json!({ "type": "string", "enum": STATUSES })
}

fn list(items: &Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn nullable(mut schema: Value) -> Value {
    schema["nullable"] = true.into();
    schema
}

fn account() -> Value {
    object(&[
        ("id", uuid()),
        ("email", json!({ "type": "string", "format": "email" })),
        ("firstName", nullable(text("The holder's first name."))),
        ("lastName", nullable(text("The holder's last name."))),
        ("balance", amount("What the wallet can spend.")),
        ("tier", json!({ "type": "string", "enum": ["standard", "pro", "enterprise"] })),
        ("createdAt", stamp("When it was made.")),
    ])
}

fn reseller() -> Value {
    let tier = object(&[
        ("name", text("What it is called.")),
        ("min30dGmv", number("What must be sold in 30 days.")),
        ("discountPct", number("Percent below the catalogue.")),
    ]);
    object(&[
        ("isPartner", yes("Whether the account is a reseller.")),
        ("status", json!({ "type": "string", "enum": ["active", "none"] })),
        ("brandSlug", nullable(text("The brand's word in addresses."))),
        ("brandName", nullable(text("The brand for people."))),
        ("marginPercent", number("Percent below the catalogue.")),
        ("enabled", yes("The same as `isPartner`.")),
        ("enabledAt", nullable(stamp("Since when."))),
        ("balance", number("What the wallet can spend.")),
        ("minBalance", number("What the wallet must hold to stay a reseller.")),
        ("eligible", yes("Whether reseller prices apply now.")),
        ("discountPct", number("Percent below the catalogue that apply now.")),
        ("discountOverride", nullable(number("Percent that were agreed on."))),
        ("tierName", nullable(text("The step of discounts."))),
        ("gmv30d", number("What was spent in the last 30 days.")),
        ("nextTier", nullable(tier.clone())),
        ("tiers", list(&tier)),
    ])
}

fn product() -> Value {
    let addon = object(&[
        ("id", text("What orders name it by.")),
        ("name", text("What people call it.")),
        ("type", json!({ "type": "string", "enum": ["extra-ip", "ip-class", "backup"] })),
        ("monthlyPrice", amount("Price of a month.")),
    ]);
    object(&[
        ("id", uuid()),
        ("name", text("What people call it.")),
        ("vcpu", whole("Virtual processors.")),
        ("ramMb", whole("Memory in MB.")),
        ("diskGb", whole("Disk in GB.")),
        ("bandwidthGb", whole("GB that can be sent in a month; 0 is no limit.")),
        ("monthlyPrice", amount("Price of a month.")),
        ("region", text("The first region that offers it, by name.")),
        ("regions", list(&text("A region's slug."))),
        ("addons", list(&addon)),
    ])
}

fn summary(more: &[(&str, Value)]) -> Value {
    let address = json!({ "$ref": "#/components/schemas/IpEntry" });
    let networking = object(&[
        ("primaryIp", nullable(text("Its own address."))),
        ("gateway", nullable(text("The gateway, where the guest has one of its own."))),
        ("additionalIps", list(&address)),
    ]);
    let fields = [
        ("id", uuid()),
        ("label", text("What its owner calls it.")),
        ("hostname", text("What the guest calls itself.")),
        ("status", status()),
        ("ipAddress", nullable(text("Its own address."))),
        ("os", text("The OS template's id.")),
        ("region", text("The region's name.")),
        ("productId", uuid()),
        ("vcpu", whole("Virtual processors.")),
        ("ramMb", whole("Memory in MB.")),
        ("diskGb", whole("Disk in GB.")),
        ("bandwidthGb", whole("GB that can be sent in a month; 0 is no limit.")),
        ("additionalIps", list(&address)),
        ("networking", networking),
        ("createdAt", stamp("When it was ordered.")),
    ];
    object(&[fields.as_slice(), more].concat())
}

fn specs() -> Value {
    object(&[
        ("vcpu", whole("Virtual processors.")),
        ("ramMb", whole("Memory in MB.")),
        ("ramGb", nullable(number("Memory in GB."))),
        ("diskGb", whole("Disk in GB.")),
        ("bandwidthGb", whole("GB that can be sent in a month; 0 is no limit.")),
        ("os", text("The OS template's id.")),
        ("region", text("The region's name.")),
    ])
}

fn credentials() -> Value {
    let mut schema = object(&[
        ("username", text("Who logs in.")),
        ("password", nullable(text("The present password; null where only keys open."))),
        ("ip", nullable(text("Where."))),
        ("port", whole("22, or 3389 for Windows.")),
    ]);
    schema["properties"]["rdpAddress"] = text("Where remote desktops connect; Windows only.");
    schema
}

fn stats() -> Value {
    let figure = |about| nullable(number(about));
    let mut live = object(&[
        ("cpuPercent", figure("Processor time used, of all it could have.")),
        ("memoryUsedMb", figure("Memory in use inside.")),
        ("memoryTotalMb", figure("Memory that it has.")),
        ("diskReadKbps", figure("KB read from its disks a second.")),
        ("diskWriteKbps", figure("KB written to its disks a second.")),
        ("networkRxKbps", figure("KB received a second.")),
        ("networkTxKbps", figure("KB sent a second.")),
        ("timestamp", stamp("When it was measured.")),
    ]);
    live["nullable"] = true.into();
    let words = ["POWERED_ON", "POWERED_OFF", "SUSPENDED"];
    object(&[("powerState", json!({ "type": "string", "enum": words })), ("live", live)])
}

fn affiliate() -> Value {
    let triggers = ["verified_signup", "first_deposit", "every_deposit"];
    object(&[
        ("enabled", yes("Whether there is a program.")),
        ("trigger", json!({ "type": "string", "enum": triggers })),
        ("rewardType", json!({ "type": "string", "enum": ["fixed", "percent"] })),
        ("rewardAmount", amount("The amount, or the percentage.")),
    ])
}
