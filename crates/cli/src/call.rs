//! From the words of a command to what is asked of the API.
//!
//! It knows where each word goes; it asks nobody and checks no rule of the API.

use clap::ArgMatches;
use nubo_wire::param::{self, Param};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

use crate::deed::Deed;
use crate::end::{End, Outcome};
use crate::field::{Field, Fields, Shape};
use crate::value::{self, Source};

/// What stays readable in a path or a query.
const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_');

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Call {
    /// What each of several requests has in its path, by the name of the path's part.
    pub paths: Vec<Vec<(&'static str, String)>>,
    /// The query without paging.
    pub query: Vec<(String, String)>,
    /// The body.
    pub body: Option<Value>,
}

impl Call {
    /// What the words of a command ask for.
    ///
    /// # Errors
    /// Exit code 2 for words that cannot be sent, and for a body that lacks what it needs.
    pub fn of(deed: &Deed, words: &ArgMatches, source: &mut dyn Source) -> Outcome<Self> {
        let fields = deed.fields();
        let mut call = Self { paths: paths(deed, words)?, ..Self::default() };
        for param in deed.verb.query {
            for text in texts(words, &format!("query.{}", param.name)) {
                call.query.push((param.name.to_owned(), queried(param, text)));
            }
        }
        if deed.verb.body.is_some() {
            call.body = body(deed, &fields, words, source)?;
        }
        Ok(call)
    }
}

/// The texts of an argument; none if it was not given, or is none of this command.
#[must_use]
pub fn texts(words: &ArgMatches, id: &str) -> Vec<String> {
    let given = words.try_get_many::<String>(id).ok().flatten();
    given.map(|texts| texts.cloned().collect()).unwrap_or_default()
}

/// The text of an argument.
#[must_use]
pub fn text(words: &ArgMatches, id: &str) -> Option<String> {
    texts(words, id).pop()
}

/// Whether a switch is on.
#[must_use]
pub fn is_on(words: &ArgMatches, id: &str) -> bool {
    words.try_get_one::<bool>(id).ok().flatten().copied().unwrap_or(false)
}

/// The number of an argument.
#[must_use]
pub fn number(words: &ArgMatches, id: &str) -> Option<u64> {
    words.try_get_one::<u64>(id).ok().flatten().copied()
}

/// A part of a path or a query.
#[must_use]
pub fn encoded(text: &str) -> String {
    utf8_percent_encode(text, PART).to_string()
}

/// The path of a verb with its parts filled in, and a query.
#[must_use]
pub fn path(pattern: &str, parts: &[(&'static str, String)], query: &[(String, String)]) -> String {
    let mut path = pattern.to_owned();
    for (name, text) in parts {
        path = path.replace(&format!("{{{name}}}"), &encoded(text));
    }
    for (place, (name, text)) in query.iter().enumerate() {
        let mark = if place == 0 { '?' } else { '&' };
        path.push_str(&format!("{mark}{}={}", encoded(name), encoded(text)));
    }
    path
}

fn paths(deed: &Deed, words: &ArgMatches) -> Outcome<Vec<Vec<(&'static str, String)>>> {
    let names: Vec<&'static str> = deed.verb.path_params().collect();
    let given: Vec<Vec<String>> =
        names.iter().map(|name| texts(words, &format!("path.{name}"))).collect();
    if given.iter().flatten().any(String::is_empty) {
        return Err(End::usage("a name or an id must not be empty"));
    }
    if let ([name], [all]) = (names.as_slice(), given.as_slice()) {
        return Ok(all.iter().map(|text| vec![(*name, text.clone())]).collect());
    }
    let one = names.into_iter().zip(given.into_iter().filter_map(|mut texts| texts.pop()));
    Ok(vec![one.collect()])
}

/// Labels are asked for as `key:value`, and given everywhere else as `key=value`.
fn queried(param: &Param, text: String) -> String {
    match (param.shape, text.split_once('=')) {
        (param::Shape::Label, Some((key, value))) if !key.contains(':') => format!("{key}:{value}"),
        _ => text,
    }
}

fn body(
    deed: &Deed,
    fields: &Fields,
    words: &ArgMatches,
    source: &mut dyn Source,
) -> Outcome<Option<Value>> {
    let file = text(words, "say.from-json");
    let mut body = match &file {
        Some(file) => value::body_of(file, source)?,
        None => Value::Object(Map::new()),
    };
    let in_short = texts(words, "short");
    if !in_short.is_empty() {
        let parts: Vec<&str> = in_short.iter().map(String::as_str).collect();
        let rule = said_in_short(fields, &parts, source)?;
        rule.into_iter().for_each(|(name, part)| value::put(&mut body, &[name], part));
    }
    let lead = deed.lead(fields);
    for field in &fields.all {
        let is_lead = lead.as_ref().is_some_and(|lead| lead.path == field.path);
        if let Some(given) = given(field, is_lead, words)? {
            value::put(&mut body, &field.path, value::value(field, &given, source)?);
        }
    }
    let missing: Vec<String> = fields
        .all
        .iter()
        .filter(|field| field.required && !value::has(&body, &field.path))
        .map(|field| format!("--{}", field.flag()))
        .collect();
    let kind = deed.verb.name.split('.').next().unwrap_or_default().replace('_', "-");
    let may_lack = deed.verb.body_optional && is_empty(&body);
    if !missing.is_empty() && !may_lack {
        let missing = missing.join(" and ");
        return Err(End::usage(format!(
            "{missing} must be given; see nubo {kind} {} --help",
            deed.word
        )));
    }
    if is_empty(&body) && file.is_none() {
        if deed.verb.body_optional {
            return Ok(None);
        }
        let flags: Vec<String> = fields.all.iter().map(|f| format!("--{}", f.flag())).collect();
        return Err(End::usage(format!("say what to change: {}", flags.join(", "))));
    }
    Ok(Some(body))
}

fn said_in_short(
    fields: &Fields,
    words: &[&str],
    source: &mut dyn Source,
) -> Outcome<Map<String, Value>> {
    // What is missing may come from options.
    let optional: Vec<Field> =
        fields.all.iter().map(|field| Field { required: false, ..field.clone() }).collect();
    match value::object(&optional, &fields.short, words, source)? {
        Value::Object(parts) => Ok(parts),
        _ => Ok(Map::new()),
    }
}

fn is_empty(body: &Value) -> bool {
    body.as_object().is_none_or(Map::is_empty)
}

/// The words that were given for a field, with its flag or at its place.
fn given(field: &Field, is_lead: bool, words: &ArgMatches) -> Outcome<Option<Vec<String>>> {
    let dotted = field.dotted();
    if matches!(field.shape, Shape::Switch) && is_on(words, &format!("no.{dotted}")) {
        return Ok(Some(vec!["false".to_owned()]));
    }
    let flagged = texts(words, &format!("body.{dotted}"));
    let placed = if is_lead { texts(words, &format!("lead.{dotted}")) } else { Vec::new() };
    match (flagged.is_empty(), placed.is_empty()) {
        (true, true) => Ok(None),
        (false, true) => Ok(Some(flagged)),
        (true, false) => Ok(Some(placed)),
        (false, false) => Err(End::usage(format!(
            "give the {} once: as --{} or alone",
            field.name(),
            field.flag()
        ))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::command;
    use crate::deed::kind;
    use crate::value::tests::Fixed;

    fn call(line: &str) -> Outcome<Call> {
        let words: Vec<&str> = line.split(' ').filter(|word| !word.is_empty()).collect();
        let root = clap::Command::new("nubo").subcommands(command::all());
        let all = [&["nubo"], words.as_slice()].concat();
        let found = root.try_get_matches_from(all).map_err(|e| End::usage(e.to_string()))?;
        let (kind_word, below) = found.subcommand().unwrap();
        let (word, matches) = below.subcommand().unwrap();
        let deed = kind(kind_word).unwrap().deed(word).unwrap();
        Call::of(deed, matches, &mut Fixed(r#"{"name": "web", "size": "small", "count": 2}"#))
    }

    fn body(line: &str) -> Value {
        call(line).unwrap().body.unwrap()
    }

    #[test]
    fn an_order_is_said_in_one_line() {
        let line = "server create web --size small --image tiny --ssh-key me --ssh-key you \
                    --label a=b --no-public-ip --count 2";
        let want = json!({"name": "web", "size": "small", "image": "tiny",
            "ssh_keys": ["me", "you"], "labels": {"a": "b"}, "public_ip": false, "count": 2});
        assert_eq!(body(line), want);
        assert_eq!(
            body("server create --name web --size s --image i --public-ip")["public_ip"],
            true
        );
    }

    #[test]
    fn a_file_gives_the_body_and_options_win_over_it() {
        let want = json!({"name": "web", "size": "large", "image": "tiny", "count": 2});
        assert_eq!(body("server create --from-json - --size large --image tiny"), want);
    }

    #[test]
    fn what_is_missing_is_told_with_its_flags() {
        let fault = call("server create web --image tiny").unwrap_err();
        assert_eq!(fault.code(), 2);
        assert!(fault.text().starts_with("--size must be given"), "{fault}");
        let fault = call("server change web").unwrap_err();
        assert!(fault.text().contains("say what to change: --deletion-protection"), "{fault}");
        let fault = call("server create web --name web --size s --image i").unwrap_err();
        assert!(fault.text().contains("once"), "{fault}");
    }

    #[test]
    fn the_one_thing_that_is_needed_stands_alone() {
        assert_eq!(body("server rename web www"), json!({"name": "www"}));
        assert_eq!(body("server resize web large"), json!({"size": "large"}));
        assert_eq!(body("volume attach data web"), json!({"server": "web"}));
        assert_eq!(body("volume resize data --size 20"), json!({"size_gib": 20}));
        let groups = body("server set-security-groups web a b");
        assert_eq!(groups, json!({"security_groups": ["a", "b"]}));
        assert_eq!(body("quota set acc servers=5"), json!({"quotas": {"servers": 5}}));
    }

    #[test]
    fn a_rule_is_said_in_short_or_with_options() {
        let want =
            json!({"direction": "in", "protocol": "tcp", "ports": "22", "cidr": "10.0.0.0/8"});
        assert_eq!(body("security-group add-rule web in tcp 22 10.0.0.0/8"), want);
        let line = "sg add-rule web --direction in --protocol tcp --ports 22 --cidr 10.0.0.0/8";
        assert_eq!(body(&line.replace("sg", "security-group")), want);
        let fault = call("security-group add-rule web in").unwrap_err();
        assert!(fault.text().contains("--protocol"), "{fault}");
    }

    #[test]
    fn a_body_that_may_be_left_out_is_left_out() {
        assert_eq!(call("server rebuild web").unwrap().body, None);
        assert_eq!(call("address reserve").unwrap().body, None);
        assert_eq!(body("address reserve www"), json!({"name": "www"}));
    }

    #[test]
    fn several_names_are_several_requests() {
        let paths = call("server delete a b").unwrap().paths;
        assert_eq!(paths, [[("id", "a".to_owned())], [("id", "b".to_owned())]]);
        let call = call("security-group remove-rule web rule_1").unwrap();
        let path = path("/v1/security-groups/{id}/rules/{rule_id}", &call.paths[0], &call.query);
        assert_eq!(path, "/v1/security-groups/web/rules/rule_1");
    }

    #[test]
    fn queries_keep_their_words_and_labels_take_both_signs() {
        let query = call("server list --status running --label a=b --label c:d").unwrap().query;
        let pair = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        assert_eq!(query, [pair("status", "running"), pair("label", "a:b"), pair("label", "c:d")]);
        assert_eq!(path("/v1/x", &[], &query[1..2]), "/v1/x?label=a%3Ab");
        assert_eq!(encoded("../../x"), "%2E%2E%2F%2E%2E%2Fx");
    }
}
