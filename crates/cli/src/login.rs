//! `nubo login`, `logout`, `whoami` and `profile`: whom this command line speaks for.
//!
//! A credential is tried before it is kept, and never shown again.

use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command};
use http::Method;
use nubo_base::SecretText;
use serde_json::json;

use crate::api::{Answer, Api, Ask};
use crate::call::{is_on, path, text};
use crate::command::connecting;
use crate::end::{End, Outcome};
use crate::json::Json;
use crate::plain::plain;
use crate::profile::{Given, Place, Profile, USUAL};
use crate::screen::{is_typed, note, print};
use crate::show::{Columns, lines, table};
use crate::terminal;
use crate::{refusal, target};

/// The commands.
#[must_use]
pub fn commands() -> Vec<Command> {
    let option = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    let login = Command::new("login")
        .about("Signs in: keeps the address of a cloud and a key for it")
        .long_about(
            "Signs in: keeps the address of a cloud and a key for it, in a file that only you can \
             read.\n\nNUBO_URL and NUBO_KEY do without it, and NUBO_PROFILE chooses another \
             profile. Sealed connections to other machines honour HTTPS_PROXY and NO_PROXY.",
        )
        .arg(option("url", "URL", "The cloud's address [env: NUBO_URL]"))
        .arg(option("key", "KEY|-", "A key or a token; - reads it from standard input"))
        .arg(
            option("email", "EMAIL", "Sign in as a person; the password is asked for")
                .conflicts_with("key"),
        )
        .arg(option("ca-file", "FILE", "Certificates to trust for this cloud, as PEM"))
        .arg(option("identity", "FILE", "The private key that nubo ssh shows to its servers"))
        .arg(option("profile", "NAME", "The profile to keep it in [default: default]"));
    let logout = Command::new("logout")
        .about("Forgets a profile, and ends its session if it is one")
        .args(connecting());
    let whoami = Command::new("whoami")
        .about("Shows whom you speak for, and where")
        .args(connecting())
        .arg(Arg::new("json").long("json").action(clap::ArgAction::SetTrue).help("Show JSON"));
    let name = Arg::new("name").value_name("NAME").required(true);
    let profile = Command::new("profile")
        .about("Profiles: list, use")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommand(Command::new("list").visible_alias("ls").about("Lists profiles"))
        .subcommand(Command::new("use").about("Makes a profile the current one").arg(name));
    vec![login, logout, whoami, profile]
}

/// Signs in.
///
/// # Errors
/// Exit code 1 when the cloud does not take the key, 2 when something is missing.
pub async fn login(words: &ArgMatches) -> Outcome {
    let given = Given::here(text(words, "profile"));
    let place = Place::of_user()?;
    let name = given.flag.clone().or(given.profile.clone()).unwrap_or_else(|| USUAL.to_owned());
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(End::usage("a profile needs a name that can be read"));
    }
    let url = match text(words, "url").or(given.url) {
        Some(url) => url,
        None if is_typed() => {
            let typed = terminal::line(&format!("address of the cloud [{}]", target::USUAL));
            typed.unwrap_or_else(|_| target::USUAL.to_owned())
        }
        None => target::USUAL.to_owned(),
    };
    let file = |name| {
        let path = text(words, name).map(|file| std::path::absolute(PathBuf::from(file)));
        path.transpose().map_err(|fault| End::usage(format!("--{name}: {fault}")))
    };
    let (ca_file, identity) = (file("ca-file")?, file("identity")?);
    let mut profile = Profile { ca_file, identity, ..Profile::new(url, "") };
    let dial = profile.dial()?;
    profile.url = dial.target.to_string();
    if !dial.target.is_sealed && !dial.target.is_local() {
        note(&format!("nubo: {} is not sealed: the key can be read on the way", dial.target));
    }
    match text(words, "email") {
        Some(email) => {
            let password = terminal::secret("password")?;
            let mut api = Api::new(dial, None, false);
            profile.key = session(&mut api, &email, &password).await?;
            profile.is_session = true;
        }
        None => {
            let key = match text(words, "key") {
                Some(key) if key != "-" => key,
                None if given.key.is_some() => given.key.unwrap_or_default(),
                None if !is_typed() => {
                    return Err(End::usage(
                        "no key was given: say --key KEY, or --key - and pipe it",
                    ));
                }
                _ => terminal::secret("key")?,
            };
            profile.key = SecretText::new(key.trim().to_owned());
        }
    }
    let mut api = Api::new(profile.dial()?, Some(profile.key.clone()), false);
    let facts = facts(&mut api).await?;
    place.keep(&name, profile)?;
    let who = facts.who();
    print(&format!("signed in to {} {}(profile {})\n", api.dial().target, who, plain(&name)))
}

async fn session(api: &mut Api, email: &str, password: &str) -> Outcome<SecretText> {
    let mut body = json!({ "email": email, "password": password });
    let mut answer = sent(api, "session.create", Some(body.to_string())).await?;
    if refusal::code(&answer).as_deref() == Some("second_factor_required") {
        let code = terminal::line("code of your phone, or a recovery code")?;
        body["code"] = code.trim().into();
        answer = sent(api, "session.create", Some(body.to_string())).await?;
    }
    let body = taken(&answer)?;
    let token = body.text("token").filter(|token| !token.is_empty());
    let token = token.ok_or_else(|| End::unreachable("the cloud gave no session"))?;
    Ok(SecretText::new(token.to_owned()))
}

/// Asks a verb without an object; a refusal is a failure.
async fn asked(api: &mut Api, verb: &str, body: Option<String>) -> Outcome<Json> {
    taken(&sent(api, verb, body).await?)
}

fn taken(answer: &Answer) -> Outcome<Json> {
    if answer.status.is_success() { answer.json() } else { Err(refusal::end(answer, false)) }
}

async fn sent(api: &mut Api, verb: &str, body: Option<String>) -> Outcome<Answer> {
    let verb = nubo_wire::find(verb)
        .ok_or_else(|| End::refused(format!("the API has no {verb} any more")))?;
    let method = Method::from_bytes(verb.method.word().as_bytes());
    let method = method.map_err(|fault| End::refused(fault.to_string()))?;
    let query: &[(String, String)] = match verb.paged {
        true => &[("limit".to_owned(), "100".to_owned())],
        false => &[],
    };
    let ask = Ask::new(method, path(verb.path, &[], query)).with_body(body);
    api.ask(&ask).await
}

/// Forgets a profile.
///
/// # Errors
/// Exit code 2 when there is none.
pub async fn logout(words: &ArgMatches) -> Outcome {
    let given = Given::here(text(words, "say.profile"));
    let place = Place::of_user()?;
    let mut all = place.read()?;
    let name = given.name(&all).unwrap_or(USUAL).to_owned();
    let Some(profile) = all.profiles.remove(&name) else {
        return Err(End::usage(format!("there is no profile \"{}\"", plain(&name))));
    };
    if all.current.as_ref() == Some(&name) {
        all.current = None;
    }
    place.write(&all)?;
    if profile.is_session {
        let mut api = Api::new(profile.dial()?, Some(profile.key), is_on(words, "say.verbose"));
        let ended = api.ask(&Ask::new(Method::DELETE, "/v1/sessions/current")).await;
        if !ended.is_ok_and(|answer| answer.status.is_success()) {
            note("nubo: the cloud could not be told; the session ends by itself");
        }
    }
    print(&format!("signed out (profile {})\n", plain(&name)))
}

/// What a cloud says of a credential.
#[derive(Debug, Default)]
struct Facts {
    account: Option<Json>,
    projects: Vec<Json>,
}

impl Facts {
    /// The account's name, with a blank behind it.
    fn who(&self) -> String {
        let name = self.account.as_ref().and_then(|account| account.text("name"));
        name.map(|name| format!("as {} ", plain(name))).unwrap_or_default()
    }
}

/// Asks what every live credential may know; that the account is hidden from it is no failure.
async fn facts(api: &mut Api) -> Outcome<Facts> {
    let page = asked(api, "project.list", None).await?;
    let projects = page.get("data").map_or(&[][..], Json::items).to_vec();
    let account = asked(api, "account.get", None).await.ok();
    Ok(Facts { account, projects })
}

/// The live credential with these last characters, if exactly one may be seen.
async fn credential(api: &mut Api, last4: &str) -> Option<Json> {
    let mut found = Vec::new();
    for verb in ["key.list", "token.list", "session.list"] {
        let Ok(page) = asked(api, verb, None).await else { continue };
        let live =
            |one: &&Json| one.text("status") == Some("active") && one.text("last4") == Some(last4);
        found.extend(page.get("data").map_or(&[][..], Json::items).iter().filter(live).cloned());
    }
    if found.len() == 1 { found.pop() } else { None }
}

/// Shows whom one speaks for.
///
/// # Errors
/// Exit code 1 when the cloud does not take the key any more.
pub async fn whoami(words: &ArgMatches) -> Outcome {
    let given = Given::here(text(words, "say.profile"));
    let all = Place::of_user()?.read()?;
    let profile = given.choose(&all)?;
    let key = profile.key.reveal().to_owned();
    let dial = profile.dial()?;
    let mut api = Api::new(dial, Some(profile.key.clone()), is_on(words, "say.verbose"));
    let facts = facts(&mut api).await?;
    let last4 = key.get(key.len().saturating_sub(4)..).unwrap_or_default();
    let credential = credential(&mut api, last4).await;
    let is_stored = given.name(&all).and_then(|name| all.profiles.get(name)) == Some(&profile);
    let said = |text: &str| Json::Text(text.to_owned());
    let part = |object: &Option<Json>, path: &str| {
        object.as_ref().and_then(|object| object.at(path)).cloned().unwrap_or(Json::Null)
    };
    let projects = facts.projects.iter().filter_map(|project| project.text("name"));
    let shown = Json::Object(vec![
        ("profile".into(), given.name(&all).filter(|_| is_stored).map_or(Json::Null, said)),
        ("url".into(), said(&api.dial().target.to_string())),
        ("account".into(), part(&facts.account, "name")),
        ("account_id".into(), part(&facts.account, "id")),
        ("projects".into(), Json::List(projects.map(said).collect())),
        ("credential".into(), said(&format!("…{last4}"))),
        ("credential_id".into(), part(&credential, "id")),
        ("credential_name".into(), part(&credential, "name")),
        ("scopes".into(), part(&credential, "scopes")),
        ("expires_at".into(), part(&credential, "expires_at")),
    ]);
    if is_on(words, "json") {
        let text = serde_json::to_string(&shown).unwrap_or_default();
        return print(&format!("{text}\n"));
    }
    print(&lines(&shown))
}

/// `nubo profile list` and `use`.
///
/// # Errors
/// Exit code 2 for a profile that there is not.
pub fn profile(words: &ArgMatches) -> Outcome {
    let place = Place::of_user()?;
    let mut all = place.read()?;
    if let Some(("use", words)) = words.subcommand() {
        let name = text(words, "name").unwrap_or_default();
        let given = Given { flag: Some(name.clone()), ..Given::default() };
        given.choose(&all)?;
        all.current = Some(name);
        return place.write(&all);
    }
    let row = |(name, profile): (&String, &Profile)| {
        let is_current = all.current.as_ref() == Some(name);
        Json::Object(vec![
            ("name".into(), Json::Text(name.clone())),
            ("current".into(), Json::Text(if is_current { "yes" } else { "" }.into())),
            ("url".into(), Json::Text(profile.url.clone())),
        ])
    };
    let rows: Vec<Json> = all.profiles.iter().map(row).collect();
    print(&table(&rows, &Columns::of(&["name", "current", "url"])))
}
