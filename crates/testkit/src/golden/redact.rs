//! What differs from run to run, taken out of answers: ids, times, secrets.

use std::collections::BTreeMap;

use nubo_base::{Time, Uuid, unlabelled};
use serde_json::Value;

/// Names for values that were saved before.
pub type Names = BTreeMap<String, String>;

/// Fields whose texts are made by chance or by the calendar.
const BY_CHANCE: [&str; 13] = [
    "createdTimeStamp",
    "last4",
    "hash",
    "head",
    "initial_password",
    "mac_address",
    "macaddress",
    "last_four",
    "password",
    "period_start",
    "period_end",
    "recovery_codes",
    "serial",
];

/// The text of a body without what differs and the space around it, which files do not keep.
pub fn body(bytes: &[u8], names: &Names) -> String {
    let Ok(value) = serde_json::from_slice::<Value>(bytes) else {
        return text("", String::from_utf8_lossy(bytes).trim(), names);
    };
    serde_json::to_string_pretty(&redacted("", &value, names)).unwrap()
}

fn redacted(field: &str, value: &Value, names: &Names) -> Value {
    match value {
        Value::String(found) => Value::String(text(field, found, names)),
        Value::Array(items) => items.iter().map(|item| redacted(field, item, names)).collect(),
        Value::Object(fields) => {
            let pair = |(name, value)| {
                let name: &String = name;
                (name.clone(), redacted(name, value, names))
            };
            fields.iter().map(pair).collect()
        }
        // Some dialects make numbers of ids, which are large.
        Value::Number(number) if field == "id" && number.as_u64() > Some(100_000) => {
            Value::String("{{number}}".to_owned())
        }
        Value::Number(_) if BY_CHANCE.contains(&field) => Value::String(format!("{{{{{field}}}}}")),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

/// A text without what differs.
pub fn text(field: &str, found: &str, names: &Names) -> String {
    if BY_CHANCE.contains(&field) {
        return format!("{{{{{field}}}}}");
    }
    if let Some((name, _)) = names.iter().find(|(_, value)| *value == found) {
        return format!("{{{{{name}}}}}");
    }
    let minted = ["sk_live_", "cap_", "ses_", "otwa_"];
    if found.len() > 40 && minted.iter().any(|prefix| found.starts_with(prefix)) {
        return "{{secret}}".to_owned();
    }
    if let Some((site, _)) = found.split_once("/v1/consoles/") {
        return format!("{site}/v1/consoles/{{{{secret}}}}");
    }
    // The serial number of a disk follows from its id.
    if found.starts_with("/dev/disk/by-id/") {
        return "{{device}}".to_owned();
    }
    // A signed token (RFC 7519) begins with a JSON object.
    if nubo_base::is_signed(found) {
        return "{{signed}}".to_owned();
    }
    if found.len() >= 20 && found.parse::<Time>().is_ok() {
        return "{{time}}".to_owned();
    }
    if found.split_once('|').is_some_and(|(id, _)| Uuid::try_parse(id).is_ok()) {
        return "{{secret}}".to_owned();
    }
    let told = without_ids(&without_links(found), names);
    without_uuids(&without_slugs(&told, names), names)
}

/// A text in which the slugs that dialects make of ids are replaced: saved ones by their names, and
/// of others the ten digits or the 32 hexadecimal ones at the end by `{{n}}`.
fn without_slugs(found: &str, names: &Names) -> String {
    let mut kept = found.to_owned();
    let is_slug = |text: &str| number_at(text).is_some();
    for (name, value) in names.iter().filter(|(_, value)| is_slug(value)) {
        kept = kept.replace(value.as_str(), &format!("{{{{{name}}}}}"));
    }
    if let Some(at) = number_at(&kept) {
        kept.replace_range(at.., "{{n}}");
    }
    kept
}

/// Where the number at the end of a slug begins.
fn number_at(text: &str) -> Option<usize> {
    let at = text.rfind('-')? + 1;
    let tail = &text[at..];
    let digits = tail.len() == 10 && tail.bytes().all(|b| b.is_ascii_digit());
    let hex = tail.len() == 32 && tail.bytes().all(|b| b.is_ascii_hexdigit());
    (digits || hex).then_some(at)
}

/// A sentence without the secrets of sign-in links.
fn without_links(found: &str) -> String {
    const LENGTH: usize = 43;
    let mut parts = found.split("lnk_");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let secret = part.bytes().take_while(u8::is_ascii_alphanumeric).count();
        if secret == LENGTH {
            kept.push_str("{{secret}}");
            kept.push_str(&part[LENGTH..]);
        } else {
            kept.push_str("lnk_");
            kept.push_str(part);
        }
    }
    kept
}

/// A sentence in which every bare UUID, as dialects show ids, is replaced by the name of what it
/// is the id of, or by `{{id}}`.
fn without_uuids(found: &str, names: &Names) -> String {
    const LENGTH: usize = 36;
    let mut rest = found;
    let mut kept = String::new();
    while let Some(first) = rest.chars().next() {
        let uuid = rest.get(..LENGTH).filter(|text| text.as_bytes()[8] == b'-');
        let (shown, length) = match uuid.and_then(|text| Uuid::try_parse(text).ok()) {
            Some(uuid) => {
                let is_it = |value: &String| {
                    unlabelled(value) == Some(uuid) || Uuid::try_parse(value) == Ok(uuid)
                };
                let name = names.iter().find(|(_, value)| is_it(value));
                (format!("{{{{{}}}}}", name.map_or("id", |(name, _)| name)), LENGTH)
            }
            None => (first.to_string(), first.len_utf8()),
        };
        kept.push_str(&shown);
        rest = &rest[length..];
    }
    kept
}

/// A sentence in which every id is replaced by its name, or by `{{id}}`.
fn without_ids(found: &str, names: &Names) -> String {
    let mut rest = found;
    let mut kept = String::new();
    while let Some(at) = rest.find('_') {
        let start = rest[..at].rfind(|c: char| !c.is_ascii_lowercase()).map_or(0, |i| i + 1);
        let tail = &rest[at + 1..];
        let is_id = at > start
            && tail.len() >= 32
            && tail.as_bytes()[..32].iter().all(|b| b.is_ascii_digit() || b"abcdef".contains(b));
        if is_id {
            let id = &rest[start..at + 33];
            let name = names.iter().find(|(_, value)| *value == id).map(|(name, _)| name.as_str());
            kept.push_str(&rest[..start]);
            kept.push_str(&format!("{{{{{}}}}}", name.unwrap_or("id")));
            rest = &rest[at + 33..];
        } else {
            kept.push_str(&rest[..=at]);
            rest = &rest[at + 1..];
        }
    }
    kept + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_times_and_secrets_go_and_words_stay() {
        let id = format!("srv_{}", "0a".repeat(16));
        let names = Names::from([("web".to_owned(), id.clone())]);
        let other = format!("op_{}", "1b".repeat(16));
        let value = serde_json::json!({
            "id": id, "operation_id": other, "created_at": "2026-03-01T09:00:00Z",
            "key": format!("sk_live_{}", "x".repeat(43)), "code": "not_found", "n": 1,
            "message": format!("no \"{other}\" on {id}."), "last4": "abcd",
        });
        let want = serde_json::json!({
            "id": "{{web}}", "operation_id": "{{id}}", "created_at": "{{time}}",
            "key": "{{secret}}", "code": "not_found", "n": 1,
            "message": "no \"{{id}}\" on {{web}}.", "last4": "{{last4}}",
        });
        assert_eq!(redacted("", &value, &names), want);
    }

    #[test]
    fn slugs_and_secrets_that_hold_an_id_go_and_their_words_stay() {
        let names = Names::from([("shop".to_owned(), "shop-1573741824".to_owned())]);
        assert_eq!(text("", "default-1000000001", &names), "default-{{n}}");
        assert_eq!(text("", &format!("vm-{}", "0a".repeat(16)), &names), "vm-{{n}}");
        assert_eq!(
            text("", "/projects/shop-1573741824?page=2", &names),
            "/projects/{{shop}}?page=2"
        );
        let secret = format!("0a0a0a0a-0a0a-0a0a-0a0a-0a0a0a0a0a0a|{}", "x".repeat(48));
        assert_eq!(text("", &secret, &names), "{{secret}}");
        assert_eq!(text("", "debian-12", &names), "debian-12");
    }

    #[test]
    fn a_bare_uuid_goes_by_the_name_of_what_it_is_the_id_of() {
        let names = Names::from([("web".to_owned(), format!("srv_{}", "0a".repeat(16)))]);
        let bare = "0a0a0a0a-0a0a-0a0a-0a0a-0a0a0a0a0a0a";
        let other = "1b1b1b1b-1b1b-1b1b-1b1b-1b1b1b1b1b1b";
        assert_eq!(text("", bare, &names), "{{web}}");
        assert_eq!(text("", "eyJh.eyJz.c2ln", &names), "{{signed}}");
        let told = format!("ä /servers/{bare}/x and {other} but not {}", &other[..30]);
        let want = format!("ä /servers/{{{{web}}}}/x and {{{{id}}}} but not {}", &other[..30]);
        assert_eq!(text("", &told, &names), want);
    }
}
