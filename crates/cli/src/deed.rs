//! Every command that the verb table makes: its kind, its word, and how its verb is called.
//!
//! Names, other names and what may stand without a flag follow from rules over all verbs; no rule
//! here knows a kind.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use nubo_wire::{Method, Needs, Verb};

use crate::field::{Field, Fields, Shape, singular};

/// Words that are commands of their own, or will be: a kind of that name goes by its plural.
const TAKEN: &[&str] = &[
    "admin",
    "backup",
    "completion",
    "console",
    "doctor",
    "help",
    "login",
    "logout",
    "profile",
    "restore",
    "serve",
    "ssh",
    "up",
    "version",
    "whoami",
];

/// One command.
#[derive(Clone, Debug)]
pub struct Deed {
    /// The word behind the kind's word.
    pub word: String,
    /// Other words for it.
    pub others: Vec<String>,
    /// What it asks the API.
    pub verb: &'static Verb,
    /// The only field of the body that it speaks of, if it is a shorter word for a change.
    pub only: Option<&'static str>,
}

/// The commands of one kind.
#[derive(Clone, Debug)]
pub struct Kind {
    /// Its word.
    pub word: String,
    /// Other words for it.
    pub others: Vec<String>,
    /// Its name as a heading.
    pub title: &'static str,
    /// Whether its commands are better known by other words.
    pub is_hidden: bool,
    /// Its commands.
    pub deeds: Vec<Deed>,
}

/// Every kind with its commands.
#[must_use]
pub fn kinds() -> &'static [Kind] {
    static ALL: OnceLock<Vec<Kind>> = OnceLock::new();
    ALL.get_or_init(|| of_verbs(nubo_wire::KINDS))
}

/// The kind of this word.
#[must_use]
pub fn kind(word: &str) -> Option<&'static Kind> {
    kinds().iter().find(|kind| kind.word == word)
}

/// The verb with this method and path.
#[must_use]
pub fn verb_at(method: Method, path: &str) -> Option<&'static Verb> {
    nubo_wire::all().find(|verb| verb.method == method && verb.path == path)
}

fn of_verbs(table: &[(&'static str, &'static [Verb])]) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = Vec::new();
    for (title, verbs) in table {
        // A connection that becomes something else is no answer that could be shown.
        for verb in verbs.iter().filter(|verb| !verb.upgrades) {
            let (stem, word) = verb.name.split_once('.').unwrap_or((verb.name, "run"));
            let deed = Deed::new(dashed(word), verb);
            let kind_word = word_of(stem);
            match kinds.iter_mut().find(|kind| kind.word == kind_word) {
                Some(kind) => kind.deeds.push(deed),
                None => kinds.push(Kind::new(stem, title, deed)),
            }
        }
    }
    lend_deeds(&mut kinds);
    kinds.iter_mut().for_each(Kind::complete);
    name_others(&mut kinds);
    kinds
}

/// What is done to an object by the verb of another kind is a command of the object's kind too.
fn lend_deeds(kinds: &mut [Kind]) {
    let lists: Vec<(usize, &str)> = kinds
        .iter()
        .enumerate()
        .filter_map(|(place, kind)| Some((place, kind.list()?.path)))
        .collect();
    let mut lent = Vec::new();
    for (place, kind) in kinds.iter().enumerate() {
        for deed in &kind.deeds {
            let Some((collection, rest)) = deed.verb.path.split_once("/{id}/") else { continue };
            let owner = lists.iter().find(|(_, path)| *path == collection).map(|(owner, _)| *owner);
            let parts: Vec<&str> = rest.split('/').filter(|part| !part.starts_with('{')).collect();
            if let (Some(owner), Some(what)) = (owner.filter(|owner| *owner != place), parts.last())
            {
                let word = match deed.verb.method {
                    Method::Get => (*what).to_owned(),
                    _ => format!("{}-{what}", deed.word),
                };
                lent.push((owner, Deed::new(word, deed.verb)));
            }
        }
    }
    for (owner, deed) in lent {
        if kinds[owner].deed(&deed.word).is_none() {
            kinds[owner].deeds.push(deed);
        }
    }
}

fn dashed(word: &str) -> String {
    word.replace('_', "-")
}

fn word_of(stem: &str) -> String {
    let word = dashed(stem);
    if TAKEN.contains(&word.as_str()) { plural(&word) } else { word }
}

fn plural(word: &str) -> String {
    match word.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if word.ends_with(['s', 'x']) => format!("{word}es"),
        _ => format!("{word}s"),
    }
}

/// The words of a kind's collection in its paths, in the plural and in the singular.
fn name_others(kinds: &mut [Kind]) {
    let mut taken: BTreeSet<String> = kinds.iter().map(|kind| kind.word.clone()).collect();
    taken.extend(TAKEN.iter().map(|word| (*word).to_owned()));
    for kind in kinds {
        let paths = kind.deeds.iter().map(|deed| deed.verb.path.replacen("/v1/admin/", "/v1/", 1));
        let own =
            paths.map(|path| path.trim_end_matches("/{id}").trim_start_matches("/v1/").to_owned());
        let collection = own.into_iter().find(|path| !path.contains('/'));
        let mut others = vec![plural(&kind.word)];
        if let Some(collection) = collection.filter(|collection| *collection != others[0]) {
            others.push(singular(&collection));
            others.push(collection);
        }
        kind.others = others.into_iter().filter(|other| taken.insert(other.clone())).collect();
    }
}

/// Whether a verb takes a name at the top of its body.
fn has_name(verb: &Verb) -> bool {
    let fields = verb.body.map(Fields::of).unwrap_or_default();
    fields.all.iter().any(|field| field.dotted() == "name")
}

impl Kind {
    fn new(stem: &str, title: &'static str, deed: Deed) -> Self {
        let word = word_of(stem);
        let is_hidden = word != dashed(stem);
        Self { word, others: Vec::new(), title, is_hidden, deeds: vec![deed] }
    }

    /// Adds the shorter words and the other words.
    fn complete(&mut self) {
        let change = self.deeds.iter().find(|deed| deed.changes_one()).map(|deed| deed.verb);
        let has_rename = self.deeds.iter().any(|deed| deed.word == "rename");
        if let Some(verb) = change.filter(|verb| !has_rename && has_name(verb)) {
            let word = "rename".to_owned();
            self.deeds.push(Deed { only: Some("name"), ..Deed::new(word, verb) });
        }
        let mut taken: BTreeSet<String> = self.deeds.iter().map(|d| d.word.clone()).collect();
        for deed in &mut self.deeds {
            let usual = deed.usual_words().iter().map(|word| (*word).to_owned());
            deed.others = usual.filter(|word| taken.insert(word.clone())).collect();
        }
    }

    /// Whether everything here is for the operator of the cloud.
    #[must_use]
    pub fn is_operators(&self) -> bool {
        self.deeds.iter().all(|deed| deed.verb.is_operators())
    }

    /// The command of this word.
    #[must_use]
    pub fn deed(&self, word: &str) -> Option<&Deed> {
        self.deeds.iter().find(|deed| deed.word == word)
    }

    /// The verb that lists it.
    #[must_use]
    pub fn list(&self) -> Option<&'static Verb> {
        self.deeds.iter().map(|deed| deed.verb).find(|verb| verb.paged)
    }
}

impl Deed {
    const fn new(word: String, verb: &'static Verb) -> Self {
        Self { word, others: Vec::new(), verb, only: None }
    }

    /// What one calls this sort of verb elsewhere.
    fn usual_words(&self) -> &'static [&'static str] {
        let path = self.verb.path;
        let one = path.ends_with("/{id}");
        match self.verb.method {
            _ if self.only.is_some() => &[],
            Method::Get if self.verb.streams => &["watch", "follow"],
            Method::Get if self.verb.paged => &["ls"],
            Method::Get if one => &["show", "describe"],
            Method::Get if path.ends_with("-log") => &["log"],
            Method::Get if !path.contains('{') => &["get", "show"],
            Method::Post if !path.contains('{') && !path.contains("/actions/") => {
                &["create", "new"]
            }
            Method::Patch if one => &["update", "set"],
            Method::Delete if one => &["delete", "rm"],
            _ => &[],
        }
    }

    fn changes_one(&self) -> bool {
        self.verb.method == Method::Patch && self.verb.path.ends_with("/{id}")
    }

    /// The fields of its body.
    #[must_use]
    pub fn fields(&self) -> Fields {
        let mut fields = self.verb.body.map(Fields::of).unwrap_or_default();
        if let Some(only) = self.only {
            fields.all.retain(|field| field.dotted() == only);
        }
        fields
    }

    /// The field that may stand without its flag: the name of something new, or the one thing that
    /// is needed.
    #[must_use]
    pub fn lead(&self, fields: &Fields) -> Option<Field> {
        if !fields.short.is_empty() {
            return None;
        }
        let named = |name: &str| fields.all.iter().find(|field| field.dotted() == name);
        if self.only.is_some() {
            return fields.all.first().cloned();
        }
        if self.verb.method == Method::Post && !self.verb.path.contains('{') {
            return named("name").cloned();
        }
        let mut needed = fields.all.iter().filter(|field| field.required);
        match (needed.next(), needed.next()) {
            (Some(only), None) if !matches!(only.shape, Shape::Secret | Shape::Free) => {
                Some(only.clone())
            }
            _ => None,
        }
    }

    /// Whether it takes several objects at once.
    #[must_use]
    pub fn takes_several(&self, fields: &Fields) -> bool {
        self.verb.path_params().count() == 1
            && self.lead(fields).is_none()
            && fields.short.is_empty()
    }

    /// Whether something is lost by it, so that a human is asked first.
    #[must_use]
    pub fn destroys(&self) -> bool {
        let destroys = |scope: &str| scope.ends_with(":destroy");
        self.verb.method == Method::Delete
            || matches!(self.verb.needs, Needs::Scope(s) | Needs::Session(s) if destroys(s))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deed(kind_word: &str, word: &str) -> &'static Deed {
        kind(kind_word).unwrap().deed(word).unwrap()
    }

    #[test]
    fn every_verb_of_the_table_is_a_command_and_no_word_means_two_things() {
        for verb in nubo_wire::all().filter(|verb| !verb.upgrades) {
            let mut all = kinds().iter().flat_map(|kind| &kind.deeds);
            assert!(
                all.any(|deed| deed.verb.name == verb.name && deed.only.is_none()),
                "{}",
                verb.name
            );
        }
        let mut words = BTreeSet::new();
        for kind in kinds() {
            for word in [&kind.word].into_iter().chain(&kind.others) {
                assert!(words.insert(word), "{word} means two kinds");
                assert!(!TAKEN.contains(&word.as_str()), "{word}");
            }
            let mut words = BTreeSet::new();
            for deed in &kind.deeds {
                for word in [&deed.word].into_iter().chain(&deed.others) {
                    assert!(words.insert(word), "{} {word} means two things", kind.word);
                }
            }
        }
    }

    #[test]
    fn what_is_done_to_an_object_is_a_command_of_its_kind() {
        assert_eq!(deed("server", "screenshot").verb.name, "console.screenshot");
        assert_eq!(deed("server", "serial-log").others, ["log"]);
        assert_eq!(deed("server", "request-console").verb.name, "console.request");
        assert_eq!(deed("account", "set-quota").verb.name, "quota.set");
        assert_eq!(deed("server", "reset-password").verb.name, "server.reset_password");
        assert!(kind("consoles").unwrap().is_hidden, "`nubo console` is something else");
    }

    #[test]
    fn kinds_go_by_their_plural_and_by_the_word_of_their_path() {
        let others = |word: &str| &kind(word).unwrap().others;
        assert_eq!(others("server"), &["servers"]);
        assert_eq!(others("address"), &["addresses"]);
        assert!(others("audit").contains(&"audit-log".to_owned()));
        assert!(others("ssh-key").contains(&"ssh-keys".to_owned()));
        assert_eq!(word_of("backup"), "backups", "`nubo backup` is something else");
    }

    #[test]
    fn what_one_says_elsewhere_is_understood() {
        let others = |kind: &str, word: &str| deed(kind, word).others.join(" ");
        assert_eq!(others("address", "reserve"), "create new");
        assert_eq!(others("address", "release"), "delete rm");
        assert_eq!(others("event", "stream"), "watch follow");
        assert_eq!(others("server", "list"), "ls");
        assert_eq!(deed("server", "rename").verb.name, "server.change");
    }

    #[test]
    fn the_one_thing_that_is_needed_may_stand_without_its_flag() {
        let lead = |kind: &str, word: &str| {
            let deed = deed(kind, word);
            deed.lead(&deed.fields()).map(|field| field.dotted())
        };
        assert_eq!(lead("server", "create").as_deref(), Some("name"));
        assert_eq!(lead("server", "resize").as_deref(), Some("size"));
        assert_eq!(lead("server", "rename").as_deref(), Some("name"));
        assert_eq!(lead("volume", "attach").as_deref(), Some("server"));
        assert_eq!(lead("server", "set-security-groups").as_deref(), Some("security_groups"));
        assert_eq!(lead("quota", "set").as_deref(), Some("quotas"));
        assert_eq!(lead("server", "start"), None);
        assert_eq!(lead("session", "create"), None);
        assert!(deed("server", "delete").takes_several(&Fields::default()));
    }

    #[test]
    fn what_loses_data_is_asked_for_twice() {
        assert!(deed("server", "delete").destroys() && deed("server", "rebuild").destroys());
        assert!(deed("key", "revoke").destroys());
        assert!(!deed("server", "stop").destroys() && !deed("volume", "detach").destroys());
    }
}
