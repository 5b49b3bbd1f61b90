//! How letters leave: into files, or to a mail server.
//!
//! A password is never part of an address or of a flag, as everybody on the machine can read those.

use std::net::IpAddr;
use std::path::Path;

use clap::ValueEnum;
use nubo_base::SecretText;
use nubo_mailer::{Sealing, SmtpServer};
use percent_encoding::percent_decode_str;
use serde::Deserialize;

use super::Settings;
use crate::halt::{Halt, Outcome};

/// How connections to a mail server are sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SmtpTls {
    /// From the first byte on.
    Implicit,
    /// By STARTTLS; a server without it gets nothing.
    Starttls,
    /// Not at all.
    None,
}

/// How letters leave.
#[derive(Clone, Debug)]
pub struct Mail {
    /// Who they come from.
    pub from: String,
    /// The server that takes them; they are files where there is none.
    pub server: Option<SmtpServer>,
}

/// What the address of a mail server says.
struct Place {
    is_sealed: bool,
    user: Option<String>,
    host: String,
    port: Option<u16>,
}

impl Mail {
    /// What the settings say, with the password of the environment.
    pub fn of(settings: &Settings, password: Option<String>) -> Outcome<Self> {
        let from = sender(settings.mail_from.clone())?;
        let Some(url) = &settings.smtp else {
            let rest = settings.smtp_tls.is_some() || settings.smtp_ca.is_some();
            if rest || settings.smtp_password_file.is_some() {
                return Err(Halt::usage("smtp is missing: without it there is no mail server"));
            }
            return Ok(Self { from, server: None });
        };
        let place = place(url)?;
        let sealing = sealing(settings.smtp_tls, &place)?;
        let password = match &settings.smtp_password_file {
            Some(path) => Some(first_line("smtp_password_file", path)?),
            None => password.map(SecretText::new),
        };
        let login = login(place.user, password)?;
        if login.is_some() && sealing == Sealing::None && !is_here(&place.host) {
            let text = "smtp_tls: none would show the password to the network; seal the connection";
            return Err(Halt::usage(text));
        }
        let usual = match sealing {
            Sealing::Implicit => 465,
            Sealing::StartTls => 587,
            Sealing::None => 25,
        };
        let roots = settings.smtp_ca.as_deref().map(|path| bytes("smtp_ca", path)).transpose()?;
        let (host, port) = (place.host, place.port.unwrap_or(usual));
        let patience = SmtpServer::PATIENCE;
        let server = SmtpServer { host, port, sealing, login, roots, patience };
        Ok(Self { from, server: Some(server) })
    }
}

/// Reads `smtp[s]://[USER@]HOST[:PORT]`. What is refused is not repeated: it may hold a password.
fn place(url: &str) -> Outcome<Place> {
    let wrong = || {
        Halt::usage(
            "smtp: this is no address of a mail server such as smtps://user@mail.example.org or \
             smtp://127.0.0.1:25",
        )
    };
    let (scheme, rest) = url.split_once("://").ok_or_else(wrong)?;
    let is_sealed = match scheme {
        "smtps" => true,
        "smtp" => false,
        _ => return Err(wrong()),
    };
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    let (user, rest) = rest.rsplit_once('@').map_or((None, rest), |(user, at)| (Some(user), at));
    if user.is_some_and(|user| user.contains(':')) {
        let text = "smtp: everybody on this machine could read a password in the address; give it \
                    with smtp_password_file or NUBO_SMTP_PASSWORD";
        return Err(Halt::usage(text));
    }
    let read = |user: &str| percent_decode_str(user).decode_utf8().map(|user| user.into_owned());
    let user = user.map(read).transpose().map_err(|_| wrong())?;
    let (host, port) = match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        // What stands behind a bracket without a colon is no port, and fails to be read as one.
        Some((host, "")) => (host, None),
        Some((host, port)) => (host, Some(port.strip_prefix(':').unwrap_or("none"))),
        None => rest.split_once(':').map_or((rest, None), |(host, port)| (host, Some(port))),
    };
    let port = port.map(str::parse).transpose().map_err(|_| wrong())?;
    let is_host =
        host.parse::<IpAddr>().is_ok() || nubo_domain::HostName::parse("smtp", host).is_ok();
    if !is_host || port == Some(0) || user.as_deref().is_some_and(str::is_empty) {
        return Err(wrong());
    }
    Ok(Place { is_sealed, user, host: host.to_owned(), port })
}

/// Whether a host is this machine.
fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn sealing(given: Option<SmtpTls>, place: &Place) -> Outcome<Sealing> {
    match (given, place.is_sealed) {
        (None | Some(SmtpTls::Implicit), true) => Ok(Sealing::Implicit),
        (Some(_), true) => Err(Halt::usage("smtp_tls: smtps: is sealed from the start; say smtp:")),
        (Some(SmtpTls::Implicit), false) => Ok(Sealing::Implicit),
        (Some(SmtpTls::Starttls), false) => Ok(Sealing::StartTls),
        (Some(SmtpTls::None), false) => Ok(Sealing::None),
        (None, false) if is_here(&place.host) => Ok(Sealing::None),
        (None, false) => Ok(Sealing::StartTls),
    }
}

/// Who signs in, and with which password.
type Login = (String, SecretText);

fn login(user: Option<String>, password: Option<SecretText>) -> Outcome<Option<Login>> {
    match (user, password) {
        (Some(user), Some(password)) => Ok(Some((user, password))),
        (Some(_), None) => Err(Halt::usage(
            "smtp: the address names a user, so its password is needed: smtp_password_file or \
             NUBO_SMTP_PASSWORD",
        )),
        (None, Some(_)) => {
            Err(Halt::usage("smtp: there is a password but no user; say smtps://USER@HOST"))
        }
        (None, None) => Ok(None),
    }
}

fn bytes(key: &str, path: &Path) -> Outcome<Vec<u8>> {
    let read = std::fs::read(path);
    read.map_err(|fault| Halt::usage(format!("{key}: cannot read {}: {fault}", path.display())))
}

/// A secret in a file: what stands on its first line.
fn first_line(key: &str, path: &Path) -> Outcome<SecretText> {
    let text = String::from_utf8(bytes(key, path)?).unwrap_or_default();
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        let text = format!("{key}: {} holds no text on its first line", path.display());
        return Err(Halt::usage(text));
    }
    Ok(SecretText::new(line.to_owned()))
}

/// Who letters come from: an address, or a name and an address in angle brackets.
fn sender(given: Option<String>) -> Outcome<String> {
    let from = given.unwrap_or_else(|| "Nubo <nubo@localhost>".to_owned());
    let address = match from.rsplit_once('<') {
        Some((_, rest)) => rest.strip_suffix('>').unwrap_or(""),
        None => from.as_str(),
    };
    let is_one = nubo_domain::Email::parse("mail_from", address).is_ok();
    if is_one && from.is_ascii() && !from.contains(|c: char| c.is_control()) {
        return Ok(from);
    }
    let text = format!("mail_from: \"{from}\" is no sender such as Cloud <cloud@example.org>");
    Err(Halt::usage(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(smtp: &str) -> Settings {
        Settings { smtp: Some(smtp.to_owned()), ..Settings::default() }
    }

    fn server(settings: &Settings, password: Option<&str>) -> Option<SmtpServer> {
        Mail::of(settings, password.map(str::to_owned)).unwrap().server
    }

    #[test]
    fn what_leaves_the_machine_is_sealed_unless_somebody_insists() {
        let known = [
            ("smtps://mail.example.org", None, "mail.example.org", 465, Sealing::Implicit),
            ("smtp://mail.example.org/", None, "mail.example.org", 587, Sealing::StartTls),
            ("smtp://10.0.0.1:2525", Some(SmtpTls::None), "10.0.0.1", 2525, Sealing::None),
            ("smtp://relay", Some(SmtpTls::Implicit), "relay", 465, Sealing::Implicit),
            ("smtp://localhost", None, "localhost", 25, Sealing::None),
            ("smtp://[::1]:2525", None, "::1", 2525, Sealing::None),
            ("smtp://127.0.0.1", Some(SmtpTls::Starttls), "127.0.0.1", 587, Sealing::StartTls),
        ];
        for (url, smtp_tls, host, port, sealing) in known {
            let found = server(&Settings { smtp_tls, ..with(url) }, None).unwrap();
            assert_eq!((found.host.as_str(), found.port, found.sealing), (host, port, sealing));
        }
        assert!(server(&Settings::default(), None).is_none());
    }

    #[test]
    fn a_password_comes_from_a_file_or_the_environment_and_never_from_the_address() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("password");
        std::fs::write(&path, "geheim\n").unwrap();
        let sealed = with("smtps://ada%40example.org@mail.example.org");
        let by_file = Settings { smtp_password_file: Some(path.clone()), ..sealed.clone() };
        let (user, password) = server(&by_file, None).unwrap().login.unwrap();
        assert_eq!((user.as_str(), password.reveal()), ("ada@example.org", "geheim"));
        let (_, password) = server(&sealed, Some("other")).unwrap().login.unwrap();
        assert_eq!(password.reveal(), "other");
        std::fs::write(&path, "\n").unwrap();
        assert!(Mail::of(&by_file, None).is_err(), "an empty file is no password");
        let told = format!("{:?}", Mail::of(&with("smtps://ada:geheim@mail.example.org"), None));
        assert!(told.contains("smtp_password_file") && !told.contains("geheim"), "{told}");
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        let none = Some(SmtpTls::None);
        let away = with("smtp://ada@mail.example.org");
        for (settings, password) in [
            (with("mail.example.org"), None),
            (with("pop3://mail.example.org"), None),
            (with("smtp://"), None),
            (with("smtp://@mail.example.org"), None),
            (with("smtp://mail.example.org:none"), None),
            (with("smtp://mail.example.org:0"), None),
            (with("smtp://mail.example.org/path"), None),
            (with("smtp://mail.example.org?tls=none"), None),
            (with("smtp://[::1]2525"), None),
            (with("smtps://ada@mail.example.org"), None),
            (with("smtps://mail.example.org"), Some("geheim")),
            (Settings { smtp_tls: none, ..with("smtps://mail.example.org") }, None),
            (Settings { smtp_tls: none, ..away }, Some("geheim")),
            (Settings { smtp_ca: Some("/nowhere".into()), ..with("smtps://relay") }, None),
            (Settings { smtp_tls: none, ..Settings::default() }, None),
            (Settings { mail_from: Some("Cloud <nobody>".into()), ..Settings::default() }, None),
            (Settings { mail_from: Some("a\nb <a@b.org>".into()), ..Settings::default() }, None),
        ] {
            let shown = format!("{:?} {:?}", settings.smtp, settings.mail_from);
            assert!(Mail::of(&settings, password.map(str::to_owned)).is_err(), "{shown}");
        }
    }
}
