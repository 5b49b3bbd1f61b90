//! `nubo ssh`: becomes the `ssh` of this machine, with what the cloud knows of a server.
//!
//! What the cloud says is checked before it becomes an argument: an address must be an address and
//! a user a plain word, so that no answer can be read as an option.

use std::net::IpAddr;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command as Process;

use clap::{Arg, ArgAction, ArgMatches, Command, ValueHint};

use crate::api::{Api, Ask};
use crate::call::{is_on, path, text, texts};
use crate::command::{connecting, server};
use crate::end::{End, Outcome};
use crate::json::Json;
use crate::plain::plain;
use crate::profile::Profile;
use crate::{refusal, resolve};

/// Options of ssh that take a value and are passed on.
const PASSED: &[(char, &str, &str)] = &[
    ('i', "FILE", "The private key to use"),
    ('p', "PORT", "The port [default: 22]"),
    ('o', "OPTION", "Any option of ssh_config"),
    ('J', "HOST", "Go through this host"),
    ('L', "FORWARD", "Forward a local port"),
    ('R', "FORWARD", "Forward a remote port"),
    ('D', "PORT", "Offer a SOCKS proxy"),
    ('F', "FILE", "The configuration file of ssh"),
];
/// Switches of ssh that are passed on.
const SWITCHES: &[(char, &str)] = &[
    ('A', "Forward the agent"),
    ('N', "Run no command, only forward"),
    ('t', "Ask for a terminal"),
    ('T', "Ask for no terminal"),
];

/// The command.
#[must_use]
pub fn command() -> Command {
    let mut command = Command::new("ssh")
        .about("Logs in to a server")
        .long_about(
            "Logs in to a server: starts ssh with its public address and the user of its image.\n\n\
             Host keys are remembered under the server's id, because addresses are used again. \
             After a rebuild the host key is another one; ssh then says so, and ssh-keygen -R with \
             the id forgets the old one.",
        )
        .override_usage("nubo ssh [OPTIONS] <SERVER> [-- COMMAND...]")
        .arg(server())
        .arg(
            Arg::new("user")
                .short('l')
                .long("user")
                .value_name("USER")
                .help("Who logs in; the user of the image if absent"),
        );
    for (letter, value, help) in PASSED {
        let hint = if *value == "FILE" { ValueHint::FilePath } else { ValueHint::Unknown };
        command = command.arg(
            Arg::new(format!("ssh.{letter}"))
                .short(*letter)
                .value_name(*value)
                .help(*help)
                .value_hint(hint)
                .action(ArgAction::Append),
        );
    }
    for (letter, help) in SWITCHES {
        let arg = Arg::new(format!("ssh.{letter}")).short(*letter).help(*help);
        command = command.arg(arg.action(ArgAction::SetTrue));
    }
    let rest = Arg::new("command").value_name("COMMAND").num_args(0..).last(true);
    command.arg(rest.help("What to run there instead of a shell")).args(connecting())
}

/// Logs in; returns only when it cannot.
///
/// # Errors
/// Why the server cannot be reached, or ssh not be started.
pub async fn run(api: &mut Api, profile: &Profile, words: &ArgMatches) -> Outcome {
    let server = read(api, "server.get", &text(words, "path.id").unwrap_or_default()).await?;
    let user = match text(words, "user") {
        Some(user) => user,
        None => default_user(api, &server).await?,
    };
    let args = arguments(&server, &user, profile.identity.as_deref(), words)?;
    #[expect(clippy::disallowed_methods, reason = "being ssh is what this command is for")]
    let fault = Process::new("ssh").args(args).exec();
    let what = match fault.kind() {
        std::io::ErrorKind::NotFound => "there is no ssh here; install openssh-client".to_owned(),
        _ => format!("cannot start ssh: {fault}"),
    };
    Err(End::refused(what))
}

async fn read(api: &mut Api, verb: &str, id: &str) -> Outcome<Json> {
    let verb =
        nubo_wire::find(verb).ok_or_else(|| End::refused("the API has no servers any more"))?;
    let parts = [("id", id.to_owned())];
    let answer = resolve::ask(api, verb, &parts, Ask::get, &[]).await?;
    if !answer.status.is_success() {
        return Err(refusal::end(&answer, false));
    }
    answer.json()
}

/// The user that the server's image gives keys to.
async fn default_user(api: &mut Api, server: &Json) -> Outcome<String> {
    let image = server.text("image").unwrap_or_default();
    let verb = nubo_wire::find("image.get").map_or("", |verb| verb.path);
    let answer = api.ask(&Ask::get(path(verb, &[("id", image.to_owned())], &[]))).await?;
    let body: Json = serde_json::from_slice(&answer.body).unwrap_or_default();
    body.text("default_user").map(str::to_owned).ok_or_else(|| {
        let image = plain(image);
        End::refused(format!("the cloud does not know the user of the image {image}: say -l USER"))
    })
}

/// The arguments of ssh. What the user says comes first, because ssh takes the first it is told.
fn arguments(
    server: &Json,
    user: &str,
    identity: Option<&Path>,
    words: &ArgMatches,
) -> Outcome<Vec<String>> {
    let name = plain(server.text("name").unwrap_or_default());
    let status = server.text("status").unwrap_or_default();
    let public = server.at("ip_addresses.public").map_or(&[][..], Json::items);
    let address = public.iter().find_map(|ip| match ip {
        Json::Text(ip) => ip.parse::<IpAddr>().ok(),
        _ => None,
    });
    let Some(address) = address else {
        return Err(End::refused(format!(
            "{name} has no public address; give it one with: nubo address reserve, and nubo \
             address assign"
        )));
    };
    if matches!(status, "stopped" | "suspended" | "failed" | "deleting" | "terminated") {
        let hint =
            if status == "stopped" { format!("; nubo server start {name}") } else { "".into() };
        return Err(End::refused(format!("{name} is {status}{hint}")));
    }
    let plain_word = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'$');
    if user.is_empty() || user.starts_with('-') || !user.bytes().all(plain_word) {
        return Err(End::refused(format!("\"{}\" is no name of a user", plain(user))));
    }
    let mut args = Vec::new();
    for (letter, _, _) in PASSED {
        for value in texts(words, &format!("ssh.{letter}")) {
            args.extend([format!("-{letter}"), value]);
        }
    }
    if let Some(identity) = identity.filter(|_| texts(words, "ssh.i").is_empty()) {
        args.extend(["-i".to_owned(), identity.display().to_string()]);
    }
    let switches = SWITCHES.iter().filter(|(letter, _)| is_on(words, &format!("ssh.{letter}")));
    args.extend(switches.map(|(letter, _)| format!("-{letter}")));
    let id = server.text("id").unwrap_or_default();
    let is_id = |id: &str| id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if !id.is_empty() && is_id(id) {
        args.extend(["-o".to_owned(), format!("HostKeyAlias={id}")]);
    }
    args.extend(["-o".to_owned(), "StrictHostKeyChecking=accept-new".to_owned()]);
    args.extend(["-l".to_owned(), user.to_owned(), "--".to_owned(), address.to_string()]);
    args.extend(texts(words, "command"));
    Ok(args)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(server: &str, user: &str, line: &[&str]) -> Outcome<Vec<String>> {
        let words = command().try_get_matches_from([&["ssh"], line].concat()).unwrap();
        let identity = Path::new("/home/me/key");
        arguments(&serde_json::from_str(server).unwrap(), user, Some(identity), &words)
    }

    const WEB: &str = r#"{"id": "srv_1", "name": "web", "status": "running",
        "ip_addresses": {"public": ["198.18.0.2"], "private": ["10.0.0.2"]}}"#;

    #[test]
    fn what_the_user_says_comes_before_what_the_cloud_knows() {
        let line = ["web", "-i", "key", "-o", "User=x", "-A", "-p", "2222", "--", "ls", "-la"];
        let want = "-i key -p 2222 -o User=x -A -o HostKeyAlias=srv_1 \
                    -o StrictHostKeyChecking=accept-new -l root -- 198.18.0.2 ls -la";
        assert_eq!(args(WEB, "root", &line).unwrap().join(" "), want);
        let stored = args(WEB, "root", &["web"]).unwrap().join(" ");
        assert!(stored.starts_with("-i /home/me/key -o HostKeyAlias"), "{stored}");
    }

    #[test]
    fn no_answer_of_a_cloud_becomes_an_option() {
        let evil = WEB.replace("198.18.0.2", "-oProxyCommand=reboot");
        assert!(args(&evil, "root", &["web"]).unwrap_err().text().contains("no public address"));
        for user in ["-oProxyCommand=x", "a b", "", "a;b"] {
            assert!(args(WEB, user, &["web"]).is_err(), "{user}");
        }
        let evil = WEB.replace("srv_1", "x -oProxyCommand=y");
        assert!(!args(&evil, "root", &["web"]).unwrap().join(" ").contains("ProxyCommand"));
    }

    #[test]
    fn a_server_that_is_off_or_hidden_is_told_with_what_helps() {
        let off = WEB.replace("running", "stopped");
        let fault = args(&off, "root", &["web"]).unwrap_err();
        assert_eq!(fault.text(), "web is stopped; nubo server start web");
        let hidden = WEB.replace(r#"["198.18.0.2"]"#, "[]");
        assert!(args(&hidden, "root", &["web"]).unwrap_err().text().contains("address assign"));
    }
}
