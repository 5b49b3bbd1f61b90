//! Slugs: the names that stand in addresses and bodies.
//!
//! Nothing is stored for them. A machine's slug is a service code that holds its whole id. What has
//! a name of its own gets that name and a number made of its id, unique in an account; after a
//! change of name the number still finds it. The catalogue's names are slugs already.

use nubo_base::{Id, Tag, Uuid};
use nubo_domain::{Head, PublicIp};

/// A name in small letters, digits and single dashes; `word` for a name without any of those.
#[must_use]
pub fn plain(name: &str, word: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            text.push(c.to_ascii_lowercase());
        } else if !text.is_empty() && !text.ends_with('-') {
            text.push('-');
        }
    }
    let kept = text.trim_end_matches('-');
    if kept.is_empty() { word.to_owned() } else { kept.to_owned() }
}

/// The number that an id has in slugs: ten digits.
#[must_use]
pub fn number(id: Uuid) -> u64 {
    let low = u64::try_from(id.as_u128() & 0x3fff_ffff).unwrap_or(0);
    1_000_000_000 + low
}

/// The slug of what has a name of its own.
#[must_use]
pub fn named<K: Tag>(head: &Head<K>) -> String {
    let id = head.id.uuid();
    format!("{}-{}", plain(&head.name, K::PREFIX), number(id))
}

/// The service code of a machine or disk.
#[must_use]
pub fn code<K: Tag>(prefix: &str, head: &Head<K>) -> String {
    code_of(prefix, head.id)
}

/// The service code of the machine or disk with this id.
#[must_use]
pub fn code_of<K>(prefix: &str, id: Id<K>) -> String {
    format!("{prefix}-{}", id.uuid().as_simple())
}

/// The id that a service code or a UUID names.
#[must_use]
pub fn read_code(prefix: &str, text: &str) -> Option<Uuid> {
    let tail = text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('-')).unwrap_or(text);
    let plain = tail.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    (plain && matches!(tail.len(), 32 | 36)).then(|| Uuid::try_parse(tail).ok())?
}

/// The slug of an address: its digits.
#[must_use]
pub fn address(address: &PublicIp) -> String {
    address.ip.to_string().replace('.', "")
}

/// How well a text names an object that has a name of its own; 0 is not at all.
#[must_use]
pub fn fits<K: Tag>(head: &Head<K>, text: &str) -> u8 {
    let id = head.id.uuid();
    let digits = text.rsplit('-').next().and_then(|tail| tail.parse().ok());
    let word = plain(&head.name, K::PREFIX);
    match () {
        () if text.parse() == Ok(id) => 5,
        () if named(head) == text => 4,
        () if text.len() > 11 && digits == Some(number(id)) => 3,
        () if head.name == text => 2,
        () if word == text => 1,
        () => 0,
    }
}

#[cfg(test)]
mod tests {
    use nubo_base::{Id, Time};
    use nubo_domain::{Project, Server};

    use super::*;

    fn head(id: u128, name: &str) -> Head<Project> {
        Head::new(Id::of(Uuid::from_u128(id)), name, Time::ZERO)
    }

    #[test]
    fn a_slug_is_the_name_with_a_number_and_survives_a_new_name() {
        let mut own = head(573_741_824, "My Shop — 2!");
        assert_eq!(named(&own), "my-shop-2-1573741824");
        let old = named(&own);
        own.name = "Other".to_owned();
        assert_eq!(named(&own), "other-1573741824");
        assert_eq!(fits(&own, &old), 3);
        assert_eq!(fits(&own, &named(&own)), 4);
        assert_eq!(fits(&own, &own.id.uuid().to_string()), 5);
        assert_eq!((fits(&own, "Other"), fits(&own, "other"), fits(&own, "oth")), (2, 1, 0));
        assert_eq!(named(&head(1, "数据")), "proj-1000000001");
    }

    #[test]
    fn a_service_code_holds_the_id() {
        let id = Uuid::from_u128(0x0192_f0c1_7b1e_7c3e_8a52_0d2f_6d2b_9c11);
        let own: Head<Server> = Head::new(Id::of(id), "web", Time::ZERO);
        assert_eq!(code("vm", &own), "vm-0192f0c17b1e7c3e8a520d2f6d2b9c11");
        assert_eq!(read_code("vm", &code("vm", &own)), Some(id));
        assert_eq!(read_code("vm", &id.to_string()), Some(id));
        for bad in ["", "vm", "vm-", "vm-1", "web", "vm-zz92f0c17b1e7c3e8a520d2f6d2b9c11"] {
            assert_eq!(read_code("vm", bad), None, "{bad}");
        }
    }
}
