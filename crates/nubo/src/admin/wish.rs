//! From a command to a verb of the API.

use serde_json::{Map, Value, json};

use super::args::{
    AccessOf, Account, Audit, Command, Decision, Flow, Host, Image, Key, Mail, Named, Prices,
    Quota, Region, Room, Setting, Size, Source, Switch, Wallet,
};
use crate::halt::{Halt, Outcome};

/// How an answer is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A table with these columns, dotted where they lie deeper.
    List(&'static [&'static str]),
    /// The same of what lies under a name, all at once.
    Rows(&'static str, &'static [&'static str]),
    /// Names and values.
    Object,
    /// A new account, flat.
    NewAccount,
    /// The state of the audit log.
    Verdict,
}

/// One request to the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The verb's name.
    pub verb: &'static str,
    /// What its path's `{id}` is.
    pub id: Option<String>,
    /// Its query.
    pub query: Vec<(&'static str, String)>,
    /// Its body.
    pub body: Option<Value>,
    /// How its answer is shown.
    pub shape: Shape,
}

const ACCOUNTS: Shape = Shape::List(&["id", "name", "status", "api_access", "created_at"]);
const REGIONS: Shape = Shape::List(&["id", "name", "status", "title", "country"]);
const SIZES: Shape = Shape::List(&[
    "id",
    "name",
    "status",
    "vcpus",
    "memory_mib",
    "disk_gib",
    "price_hourly",
    "price_monthly",
]);
const IMAGES: Shape = Shape::List(&[
    "id",
    "name",
    "status",
    "os",
    "os_version",
    "min_disk_gib",
    "pull.status",
    "pull.percent",
]);
const HOSTS: Shape = Shape::List(&[
    "id",
    "name",
    "status",
    "region_id",
    "capacity.vcpus",
    "capacity.memory_mib",
    "capacity.disk_gib",
]);
const FLOWS: Shape =
    Shape::List(&["id", "type", "status", "resource_id", "error.code", "created_at"]);

const LETTERS: Shape =
    Shape::List(&["id", "to", "topic", "status", "tries", "fault", "created_at"]);

const SETTINGS: Shape =
    Shape::Rows("settings", &["name", "value", "configured", "decided", "decided_at"]);

impl Wish {
    /// The wish of a command. A password of `-` is read with `secret`.
    pub fn of(command: Command, secret: impl FnOnce() -> Outcome<String>) -> Outcome<Self> {
        Ok(match command {
            Command::Account(account) => of_account(account, secret)?,
            Command::Credit { account, amount, remark } => {
                let body = object([("amount", json!(amount)), ("remark", json!(remark))]);
                Self::change("wallet.credit", Some(account), Some(body))
            }
            Command::Wallet(wallet) => of_wallet(wallet),
            Command::Access(access) => of_access(access),
            Command::Key(Key::Create { account, name, scopes, form }) => {
                let scopes = (!scopes.is_empty()).then_some(scopes);
                let (scopes, form) = (("scopes", json!(scopes)), ("form", json!(form)));
                let body = object([("name", json!(name)), scopes, form]);
                Self::change("account.mint_key", Some(account), Some(body))
            }
            Command::Quota(Quota::Set { account, limits }) => {
                let body = json!({ "quotas": quotas(&limits)? });
                Self::change("quota.set", Some(account), Some(body))
            }
            Command::Region(region) => of_region(region),
            Command::Size(size) => of_size(size),
            Command::Image(image) => of_image(image),
            Command::Host(host) => of_host(host),
            Command::Flow(Flow::List { status }) => {
                let query = status.map(|status| ("status", status)).into_iter().collect();
                Self { query, ..Self::list("flow.list", FLOWS) }
            }
            Command::Flow(Flow::Retry { flow }) => Self::change("flow.retry", Some(flow), None),
            Command::Mail(Mail::List { status }) => {
                let query = status.map(|status| ("status", status)).into_iter().collect();
                Self { query, ..Self::list("letter.list", LETTERS) }
            }
            Command::Mail(Mail::Retry { letter }) => {
                Self::change("letter.retry", Some(letter), None)
            }
            Command::Setting(setting) => of_setting(setting),
            Command::Audit(Audit::Verify) => {
                Self { shape: Shape::Verdict, ..Self::change("audit.verify", None, None) }
            }
        })
    }

    fn list(verb: &'static str, shape: Shape) -> Self {
        Self { verb, id: None, query: Vec::new(), body: None, shape }
    }

    fn change(verb: &'static str, id: Option<String>, body: Option<Value>) -> Self {
        Self { verb, id, query: Vec::new(), body, shape: Shape::Object }
    }
}

fn of_account(account: Account, secret: impl FnOnce() -> Outcome<String>) -> Outcome<Wish> {
    let suspended = |account, suspended: bool| {
        Wish::change("account.change", Some(account), Some(json!({ "suspended": suspended })))
    };
    Ok(match account {
        Account::Create { email, password, name, rate_limit, operator, credit, credit_limit } => {
            let password = match password {
                Some(dash) if dash == "-" => Some(secret()?),
                given => given,
            };
            let body = object([
                ("email", json!(email)),
                ("password", json!(password)),
                ("name", json!(name)),
                ("rate_limit", json!(rate_limit)),
                ("operator", json!(operator)),
                ("credit", json!(credit)),
            ]);
            let mut body = body;
            if let Some(text) = credit_limit {
                body["credit_limit"] = limit(text);
            }
            Wish { shape: Shape::NewAccount, ..Wish::change("account.create", None, Some(body)) }
        }
        Account::List => Wish::list("account.list", ACCOUNTS),
        Account::Show { account } => Wish::change("account.inspect", Some(account), None),
        Account::Suspend { account } => suspended(account, true),
        Account::Resume { account } => suspended(account, false),
        Account::Reseller { account, brand_slug, brand_name, margin_percent, none } => {
            let terms = json!({ "brand_slug": brand_slug, "brand_name": brand_name,
                "margin_percent": margin_percent });
            let body = json!({ "reseller": if none { Value::Null } else { terms } });
            Wish::change("account.change", Some(account), Some(body))
        }
        Account::Change { account, rate_limit } => {
            let limit: Option<u32> = match rate_limit.as_str() {
                "default" => None,
                text => Some(text.parse().map_err(|_| {
                    Halt::usage(format!("--rate-limit: \"{text}\" is no whole number or `default`"))
                })?),
            };
            let body = json!({ "rate_limit": limit });
            Wish::change("account.change", Some(account), Some(body))
        }
    })
}

/// A limit, where `none` is null.
fn limit(text: String) -> Value {
    if text == "none" { Value::Null } else { json!(text) }
}

fn of_wallet(wallet: Wallet) -> Wish {
    match wallet {
        Wallet::Show { account } => Wish::change("wallet.inspect", Some(account), None),
        Wallet::Limit { account, limit: text } => {
            let body = json!({ "credit_limit": limit(text) });
            Wish::change("wallet.change", Some(account), Some(body))
        }
        Wallet::Verify => {
            Wish { shape: Shape::Verdict, ..Wish::change("ledger.verify", None, None) }
        }
    }
}

fn price(monthly: Option<String>) -> Value {
    monthly.map_or(Value::Null, |monthly| json!({ "monthly": monthly }))
}

fn of_setting(setting: Setting) -> Wish {
    match setting {
        Setting::List => Wish { shape: SETTINGS, ..Wish::change("setting.list", None, None) },
        Setting::Set { name, value } => {
            let body = json!({ "value": value });
            Wish::change("setting.change", Some(name), Some(body))
        }
        Setting::Forget(Named { name }) => Wish::change("setting.forget", Some(name), None),
    }
}

fn of_access(access: AccessOf) -> Wish {
    let (verb, Decision { account, remark }) = match access {
        AccessOf::Approve(decision) => ("account.approve_access", decision),
        AccessOf::Reject(decision) => ("account.reject_access", decision),
        AccessOf::Disable(decision) => ("account.withdraw_access", decision),
    };
    Wish::change(verb, Some(account), Some(object([("remark", json!(remark))])))
}

fn of_region(region: Region) -> Wish {
    match region {
        Region::List => Wish::list("region.list", REGIONS),
        Region::Create { name, address_pool, title, country, prices } => {
            let Prices { volume_gib_monthly, snapshot_gib_monthly, address_monthly } = prices;
            let body = object([
                ("name", json!(name)),
                ("address_pool", json!(address_pool)),
                ("title", json!(title)),
                ("country", json!(country)),
                ("volume_gib_price", price(volume_gib_monthly)),
                ("snapshot_gib_price", price(snapshot_gib_monthly)),
                ("address_price", price(address_monthly)),
            ]);
            Wish::change("region.create", None, Some(body))
        }
        Region::Change { region, title, address_pool, available, prices } => {
            let Prices { volume_gib_monthly, snapshot_gib_monthly, address_monthly } = prices;
            let body = object([
                ("title", json!(title)),
                ("address_pool", json!(address_pool)),
                ("available", switch(available)),
                ("volume_gib_price", price(volume_gib_monthly)),
                ("snapshot_gib_price", price(snapshot_gib_monthly)),
                ("address_price", price(address_monthly)),
            ]);
            Wish::change("region.change", Some(region), Some(body))
        }
        Region::Retire(Named { name }) => Wish::change("region.retire", Some(name), None),
    }
}

fn of_size(size: Size) -> Wish {
    match size {
        Size::List => Wish::list("size.list", SIZES),
        Size::Create { name, vcpus, memory_mib, disk_gib, price_monthly, price_hourly } => {
            let body = object([
                ("name", json!(name)),
                ("vcpus", json!(vcpus)),
                ("memory_mib", json!(memory_mib)),
                ("disk_gib", json!(disk_gib)),
                ("price_monthly", json!(price_monthly)),
                ("price_hourly", json!(price_hourly)),
            ]);
            Wish::change("size.create", None, Some(body))
        }
        Size::Change { size, price_monthly, price_hourly, available } => {
            let body = object([
                ("price_monthly", json!(price_monthly)),
                ("price_hourly", json!(price_hourly)),
                ("available", switch(available)),
            ]);
            Wish::change("size.change", Some(size), Some(body))
        }
        Size::Retire(Named { name }) => Wish::change("size.retire", Some(name), None),
    }
}

fn of_image(image: Image) -> Wish {
    match image {
        Image::List { medium } => {
            Wish { query: vec![("medium", medium)], ..Wish::list("image.list", IMAGES) }
        }
        Image::Create {
            name,
            title,
            os,
            os_version,
            default_user,
            min_disk_gib,
            min_memory_mib,
            source,
        } => {
            let body = json!({ "name": name, "title": title, "os": os, "os_version": os_version,
                "default_user": default_user, "min_disk_gib": min_disk_gib,
                "min_memory_mib": min_memory_mib, "source": source_of(source) });
            Wish::change("image.create", None, Some(body))
        }
        Image::Pull(Named { name }) => Wish::change("image.pull", Some(name), None),
        Image::Change { image, title, available, min_memory_mib, source } => {
            let source = source_of(source);
            let body = object([
                ("title", json!(title)),
                ("available", switch(available)),
                ("min_memory_mib", json!(min_memory_mib)),
                ("source", source),
            ]);
            Wish::change("image.change", Some(image), Some(body))
        }
        Image::Retire(Named { name }) => Wish::change("image.retire", Some(name), None),
    }
}

fn source_of(source: Source) -> Value {
    match source.url {
        None => Value::Null,
        Some(url) => json!({ "url": url, "checksum": source.checksum, "format": source.format }),
    }
}

fn of_host(host: Host) -> Wish {
    let capacity = |room: Room| {
        let Room { vcpus, memory_mib, disk_gib } = room;
        json!({ "vcpus": vcpus, "memory_mib": memory_mib, "disk_gib": disk_gib })
    };
    match host {
        Host::List => Wish::list("host.list", HOSTS),
        Host::Create { name, region, room } => {
            let body = json!({ "name": name, "region": region, "capacity": capacity(room) });
            Wish::change("host.create", None, Some(body))
        }
        Host::Change { host, draining, vcpus, memory_mib, disk_gib } => {
            let room = vcpus.zip(memory_mib).zip(disk_gib);
            let room = room.map(|((vcpus, memory_mib), disk_gib)| {
                capacity(Room { vcpus, memory_mib, disk_gib })
            });
            let body = object([("draining", switch(draining)), ("capacity", json!(room))]);
            Wish::change("host.change", Some(host), Some(body))
        }
        Host::Retire(Named { name }) => Wish::change("host.retire", Some(name), None),
    }
}

fn switch(switch: Option<Switch>) -> Value {
    json!(switch.map(|switch| switch == Switch::Yes))
}

/// An object of what is given; what is null is left out, for null may mean something.
fn object<const N: usize>(parts: [(&str, Value); N]) -> Value {
    let given = parts.into_iter().filter(|(_, value)| !value.is_null());
    Value::Object(given.map(|(name, value)| (name.to_owned(), value)).collect())
}

fn quotas(limits: &[String]) -> Outcome<Map<String, Value>> {
    let read = |text: &String| {
        let (what, limit) = text.split_once('=')?;
        let limit = match limit {
            "none" => Value::Null,
            number => json!(number.parse::<i64>().ok()?),
        };
        Some((what.to_owned(), limit))
    };
    let wrong = |text: &String| {
        let known = nubo_wire::quota::COUNTED.join(", ");
        Halt::usage(format!("\"{text}\" is no limit such as servers=50; known are: {known}"))
    };
    limits.iter().map(|text| read(text).ok_or_else(|| wrong(text))).collect()
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::super::args::AdminArgs;
    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        admin: AdminArgs,
    }

    fn wish(line: &str) -> Outcome<Wish> {
        let words = std::iter::once("admin").chain(line.split_whitespace());
        let parsed = Line::try_parse_from(words).unwrap_or_else(|e| panic!("{line}: {e}"));
        Wish::of(parsed.admin.what, || Ok("from stdin".to_owned()))
    }

    #[test]
    fn every_command_is_a_verb_of_the_api_with_an_id_where_its_path_has_one() {
        for line in [
            "account create --email a@b.c --password -",
            "account list",
            "setting list",
            "setting set registration open",
            "setting forget registration",
            "image list --medium iso",
            "account show acc_1",
            "account suspend acc_1",
            "account resume acc_1",
            "account change acc_1 --rate-limit default",
            "account reseller acc_1 --brand-slug ada --brand-name Ada --margin-percent 20",
            "account reseller acc_1 --none",
            "account create --email a@b.c --credit 100.00 --credit-limit none",
            "credit acc_1 25.00 --remark thanks",
            "credit acc_1 -5",
            "wallet show acc_1",
            "wallet limit acc_1 none",
            "wallet verify",
            "mail list --status waiting",
            "mail retry ltr_1",
            "access approve acc_1",
            "access reject acc_1 --remark no",
            "access disable acc_1",
            "key create --account acc_1 --scope servers:read --scope servers:write",
            "key create --account acc_1 --form otwa",
            "quota set acc_1 servers=5 vcpus=none",
            "region list",
            "region create r --address-pool 10.0.0.0/24",
            "region change r --available no",
            "region retire r",
            "size list",
            "size create s --vcpus 1 --memory-mib 256 --disk-gib 2 --price-monthly 2.00",
            "size change s --price-monthly 3",
            "size retire s",
            "image list",
            "image create i --title I --os x --os-version 1 --min-disk-gib 1",
            "image create i --title I --os x --os-version 1 --min-disk-gib 1 --url http://a/b",
            "image pull i",
            "image change i --title J",
            "image change i --url http://a/b --checksum sha256:0 --format raw",
            "image retire i",
            "host list",
            "host create h --region r --vcpus 1 --memory-mib 1 --disk-gib 1",
            "host change h --draining yes",
            "host change h --vcpus 1 --memory-mib 1 --disk-gib 1",
            "host retire h",
            "flow list --status needs_attention",
            "flow retry op_1",
            "audit verify",
        ] {
            let wish = wish(line).unwrap_or_else(|_| panic!("{line}"));
            let verb = nubo_wire::find(wish.verb).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(verb.path.contains("{id}"), wish.id.is_some(), "{line}");
            assert_eq!(verb.paged, matches!(wish.shape, Shape::List(_)), "{line}");
            assert!(verb.body.is_some() || wish.body.is_none(), "{line}");
        }
    }

    #[test]
    fn what_was_not_said_is_not_sent_and_null_is_sent_where_it_means_something() {
        let body = |line: &str| wish(line).unwrap().body.unwrap();
        let made = body("account create --email a@b.c --password - --rate-limit 0");
        let want = json!({ "email": "a@b.c", "password": "from stdin", "rate_limit": 0,
            "operator": false });
        assert_eq!(made, want);
        let limit = body("account change acc_1 --rate-limit default");
        assert_eq!(limit, json!({ "rate_limit": null }));
        assert_eq!(body("account reseller acc_1 --none"), json!({ "reseller": null }));
        assert_eq!(body("region change r --available no"), json!({ "available": false }));
        let limits = body("quota set acc_1 servers=5 vcpus=none");
        assert_eq!(limits, json!({ "quotas": { "servers": 5, "vcpus": null } }));
        assert!(wish("quota set acc_1 servers").is_err());
        assert!(wish("account change acc_1 --rate-limit many").is_err());
    }
}
