//! Which object is meant: by its id, its name, or the beginning of its id.
//!
//! The API is asked with the words as they are; only where it knows no such thing the kind's list
//! is searched. A refused request did nothing, so asking again with the right id is safe.

use nubo_wire::{Method, Verb};

use crate::api::{Answer, Api, Ask};
use crate::call::path;
use crate::deed::verb_at;
use crate::end::{End, Outcome};
use crate::json::Json;
use crate::plain::plain;
use crate::refusal;

/// Shorter beginnings of an id mean nothing.
const BEGIN_LEAST: usize = 4;
/// A list that is longer is not searched to its end.
const PAGES_MOST: usize = 100;
/// Letters of a whole id behind its prefix: a UUID without dashes.
const ID_LENGTH: usize = 32;

/// What fills the braces of a path.
pub type Parts = [(&'static str, String)];

/// Asks a verb for the object that its words mean.
///
/// # Errors
/// Exit code 2 when several objects are meant, and those of asking.
pub async fn ask(
    api: &mut Api,
    verb: &Verb,
    parts: &Parts,
    make: impl Fn(String) -> Ask,
    query: &[(String, String)],
) -> Outcome<Answer> {
    let answer = api.ask(&make(path(verb.path, parts, query))).await?;
    let missed = refusal::code(&answer).as_deref() == Some("not_found");
    let Some((place, given)) = parts.iter().enumerate().find(|(_, (name, _))| *name == "id") else {
        return Ok(answer);
    };
    if !missed || is_whole_id(&given.1) {
        return Ok(answer);
    }
    let Some(list) = list_of(verb) else { return Ok(answer) };
    let Some(id) = search(api, list, &given.1).await?.filter(|id| *id != given.1) else {
        return Ok(answer);
    };
    let mut parts = parts.to_vec();
    parts[place].1 = id;
    api.ask(&make(path(verb.path, &parts, query))).await
}

/// The verb that lists what a verb's path names by id.
fn list_of(verb: &Verb) -> Option<&'static Verb> {
    let (collection, _) = verb.path.split_once("/{id}")?;
    let list = |path: &str| verb_at(Method::Get, path).filter(|verb| verb.paged);
    list(collection).or_else(|| list(&collection.replacen("/admin/", "/", 1)))
}

fn is_whole_id(text: &str) -> bool {
    let tail = text.rsplit_once('_').map_or("", |(_, tail)| tail);
    tail.len() == ID_LENGTH && tail.bytes().all(|b| b.is_ascii_hexdigit())
}

/// The id of the object with this name, or whose id begins so.
async fn search(api: &mut Api, list: &Verb, text: &str) -> Outcome<Option<String>> {
    let by_name = list.query.iter().any(|param| param.name == "name");
    if by_name {
        let query = [("name".to_owned(), text.to_owned())];
        let named = pages(api, list, &query, 1).await?;
        if !named.is_empty() {
            return only(&named, text, "several are called").map(Some);
        }
    }
    let begins = text.len() >= BEGIN_LEAST;
    if by_name && !begins {
        return Ok(None);
    }
    let all = pages(api, list, &[], PAGES_MOST).await?;
    let called = |one: &&Json| one.text("name") == Some(text);
    let named: Vec<Json> = all.iter().filter(called).cloned().collect();
    if !named.is_empty() {
        return only(&named, text, "several are called").map(Some);
    }
    let begun = |one: &&Json| begins && one.text("id").is_some_and(|id| is_begin(id, text));
    let found: Vec<Json> = all.iter().filter(begun).cloned().collect();
    if found.is_empty() {
        return Ok(None);
    }
    only(&found, text, "several ids begin with").map(Some)
}

/// Whether an id begins so, with its prefix or without.
fn is_begin(id: &str, text: &str) -> bool {
    let tail = id.rsplit_once('_').map_or(id, |(_, tail)| tail);
    id.starts_with(text) || tail.starts_with(text)
}

fn only(found: &[Json], text: &str, what: &str) -> Outcome<String> {
    let id = |one: &Json| one.text("id").unwrap_or_default().to_owned();
    if let [one] = found {
        return Ok(id(one));
    }
    let mut shown: Vec<String> = found
        .iter()
        .take(5)
        .map(|one| format!("{} ({})", plain(&id(one)), plain(one.text("name").unwrap_or("-"))))
        .collect();
    if found.len() > shown.len() {
        shown.push(format!("{} more", found.len() - shown.len()));
    }
    Err(End::usage(format!("{what} \"{}\": {}", plain(text), shown.join(", "))))
}

async fn pages(
    api: &mut Api,
    list: &Verb,
    query: &[(String, String)],
    most: usize,
) -> Outcome<Vec<Json>> {
    let mut found = Vec::new();
    let mut cursor: Option<String> = None;
    for _ in 0..most {
        let mut query = query.to_vec();
        query.push(("limit".to_owned(), "100".to_owned()));
        query.extend(cursor.take().map(|cursor| ("cursor".to_owned(), cursor)));
        let answer = api.ask(&Ask::get(path(list.path, &[], &query))).await?;
        if !answer.status.is_success() {
            // Who may not list is told of the first refusal.
            return Ok(Vec::new());
        }
        let page: Json = serde_json::from_slice(&answer.body).unwrap_or_default();
        found.extend(page.get("data").map_or(&[][..], Json::items).iter().cloned());
        cursor = page.text("next_cursor").map(str::to_owned);
        if cursor.is_none() {
            break;
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(id: &str, name: &str) -> Json {
        serde_json::from_str(&format!(r#"{{"id": "{id}", "name": "{name}"}}"#)).unwrap()
    }

    #[test]
    fn each_verb_on_one_object_knows_the_list_of_its_kind() {
        let path = |name: &str| list_of(nubo_wire::find(name).unwrap()).map(|verb| verb.path);
        assert_eq!(path("server.start"), Some("/v1/servers"));
        assert_eq!(path("security_group.remove_rule"), Some("/v1/security-groups"));
        assert_eq!(path("server.suspend"), Some("/v1/servers"));
        assert_eq!(path("token.revoke"), Some("/v1/tokens"));
        assert_eq!(path("account.change"), Some("/v1/admin/accounts"));
        assert_eq!(path("server.list"), None);
    }

    #[test]
    fn an_id_begins_with_or_without_its_prefix() {
        let id = "srv_01a1fe6abb4f7347b724079061151b2b";
        assert!(is_whole_id(id) && !is_whole_id("srv_01a1") && !is_whole_id("web"));
        assert!(is_begin(id, "srv_01a1") && is_begin(id, "01a1fe") && !is_begin(id, "a1fe"));
    }

    #[test]
    fn several_that_are_meant_are_listed() {
        let many: Vec<Json> = (0..7).map(|n| object(&format!("srv_0{n}"), "web")).collect();
        let fault = only(&many, "srv_0", "several ids begin with").unwrap_err();
        assert_eq!(fault.code(), 2);
        assert!(fault.text().starts_with("several ids begin with \"srv_0\": srv_00 (web), "));
        assert!(fault.text().ends_with(", 2 more"), "{fault}");
        assert_eq!(only(&many[..1], "srv_0", "").unwrap(), "srv_00");
    }
}
