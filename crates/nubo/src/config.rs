//! Settings: flags over environment over `nubo.toml`.
//!
//! One table serves all three, so a setting cannot exist in one of them only. A wrong key or value
//! is told with its name and its place.

mod mail;

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use nubo_api_kit::Net;
use nubo_domain::account::AccessPolicy;
use nubo_net_linux::Cidr;
use serde::Deserialize;

use crate::halt::{Halt, Outcome};

pub use mail::{Mail, SmtpTls};

/// Which drivers the cloud works with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Drivers {
    /// This machine: QEMU, its network, its disks.
    Host,
    /// Everything in memory: the whole cloud without any guest.
    Fake,
}

/// How logs look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Who gets API access.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Everybody who switches it on.
    Open,
    /// Whom the operator approves.
    Approval,
}

/// Whether strangers may make themselves an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Registration {
    /// Whoever reads the mail of an address may.
    Open,
    /// Only the operator makes accounts.
    Closed,
}

/// Whether orders cost anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Billing {
    /// Nothing that is ordered costs anything.
    Off,
    /// New accounts run up a tab.
    Postpaid,
    /// New accounts pay ahead.
    Prepaid,
}

/// Every setting, as given in one place.
#[derive(Clone, Debug, Default, clap::Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The data folder; made if it is absent
    #[arg(long, env = "NUBO_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Where to listen; port 0 takes a free one [default: 127.0.0.1:8080]
    #[arg(long, env = "NUBO_LISTEN", value_name = "ADDRESS")]
    pub listen: Option<String>,
    /// Which drivers to work with [default: host]
    #[arg(long, env = "NUBO_DRIVERS", value_enum)]
    pub drivers: Option<Drivers>,
    /// A PostgreSQL database instead of SQLite in the data folder
    #[arg(long, env = "NUBO_DATABASE", value_name = "URL", hide_env_values = true)]
    pub database: Option<String>,
    /// The configuration file [default: nubo.toml here, if there is one]
    #[arg(long, env = "NUBO_CONFIG", value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// Where images lie that were built on this machine [default: images/ in NUBO_CACHE]
    #[arg(long, env = "NUBO_IMAGES", value_name = "DIR")]
    pub images: Option<PathBuf>,
    /// The public addresses that the first run gives to the region [default: 198.18.0.0/15]
    #[arg(long, env = "NUBO_PUBLIC_POOL", value_name = "NET")]
    pub public_pool: Option<String>,
    /// The range for links between networks and this machine [default: 100.127.0.0/16]
    #[arg(long, env = "NUBO_TRANSIT", value_name = "NET")]
    pub transit: Option<String>,
    /// Networks of this machine that no server may reach
    #[arg(long, env = "NUBO_BLOCKED", value_name = "NET", value_delimiter = ',')]
    pub blocked: Option<Vec<String>>,
    /// Virtual processors that the first run offers for each real one [default: 16]
    #[arg(long, env = "NUBO_CPU_OVERCOMMIT", value_name = "N")]
    pub cpu_overcommit: Option<u32>,
    /// How many hosts the first run makes with fake drivers [default: 8]
    #[arg(long, env = "NUBO_FAKE_HOSTS", value_name = "N")]
    pub fake_hosts: Option<u32>,
    /// How long a fake guest takes to start, in milliseconds [default: 0]
    #[arg(long, env = "NUBO_FAKE_BOOT_MS", value_name = "MS")]
    pub fake_boot_ms: Option<u32>,
    /// How logs look [default: text]
    #[arg(long, env = "NUBO_LOG_FORMAT", value_enum)]
    pub log_format: Option<LogFormat>,
    /// What is logged, such as `info` or `warn,nubo_flow=debug` [default: info]
    #[arg(long, env = "NUBO_LOG", value_name = "FILTER")]
    pub log: Option<String>,
    /// Who may read /metrics; without it only callers of this machine
    #[arg(long, env = "NUBO_METRICS_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    pub metrics_token: Option<String>,
    /// Addresses or networks of proxies whose X-Forwarded-For is believed
    #[arg(long, env = "NUBO_TRUSTED_PROXIES", value_name = "NET", value_delimiter = ',')]
    pub trusted_proxies: Option<Vec<String>>,
    /// Connections at a time [default: 20000, or what the limit of open files has room for]
    #[arg(long, env = "NUBO_MAX_CONNECTIONS", value_name = "N")]
    pub max_connections: Option<u32>,
    /// What the affiliate program gives, such as first_deposit:percent:10 [default: off]
    #[arg(long, env = "NUBO_AFFILIATE", value_name = "RULE")]
    pub affiliate: Option<String>,
    /// How API access is granted [default: open]
    #[arg(long, env = "NUBO_ACCESS", value_enum)]
    pub access: Option<Access>,
    /// Whether strangers may make themselves an account [default: open]
    #[arg(long, env = "NUBO_REGISTRATION", value_enum)]
    pub registration: Option<Registration>,
    /// Who letters come from, such as `Cloud <cloud@example.org>` [default: Nubo <nubo@localhost>]
    #[arg(long, env = "NUBO_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,
    /// A mail server such as `smtps://user@mail.example.org`, instead of files in the data folder;
    /// its password comes from a file or from NUBO_SMTP_PASSWORD
    #[arg(long, env = "NUBO_SMTP", value_name = "URL")]
    pub smtp: Option<String>,
    /// How connections to it are sealed [default: implicit for smtps:, starttls for smtp:, none
    /// for smtp: on this machine]
    #[arg(long, env = "NUBO_SMTP_TLS", value_enum)]
    pub smtp_tls: Option<SmtpTls>,
    /// A file that holds its password
    #[arg(long, env = "NUBO_SMTP_PASSWORD_FILE", value_name = "FILE")]
    pub smtp_password_file: Option<PathBuf>,
    /// Certificates (PEM) that its own may be signed by, beside those that this machine trusts
    #[arg(long, env = "NUBO_SMTP_CA", value_name = "FILE")]
    pub smtp_ca: Option<PathBuf>,
    /// Requests a minute for each key or token; 0 is no limit [default: 100]
    #[arg(long, env = "NUBO_RATE_PER_MINUTE", value_name = "N")]
    pub rate_per_minute: Option<u32>,
    /// Requests a minute for each session; 0 is no limit [default: 1200]
    #[arg(long, env = "NUBO_SESSION_RATE_PER_MINUTE", value_name = "N")]
    pub session_rate_per_minute: Option<u32>,
    /// Requests a minute from each address without a credential; 0 is no limit [default: 60]
    #[arg(long, env = "NUBO_ANONYMOUS_RATE_PER_MINUTE", value_name = "N")]
    pub anonymous_rate_per_minute: Option<u32>,
    /// Whether orders cost anything, and whether new accounts pay ahead [default: postpaid]
    #[arg(long, env = "NUBO_BILLING", value_enum)]
    pub billing: Option<Billing>,
    /// What prices are in, by ISO 4217 [default: USD]
    #[arg(long, env = "NUBO_CURRENCY", value_name = "CODE")]
    pub currency: Option<String>,
    /// Hours that a wallet may stay below its limit before its account is suspended [default: 24]
    #[arg(long, env = "NUBO_GRACE_HOURS", value_name = "N")]
    pub grace_hours: Option<u32>,
}

/// What the drivers of this machine are told.
#[derive(Clone, Debug)]
pub struct HostConfig {
    /// Where images lie that were built on this machine.
    pub images: PathBuf,
    /// The range for links between networks and this machine.
    pub transit: Option<Cidr>,
    /// Networks that no server may reach.
    pub blocked: Vec<Cidr>,
    /// Virtual processors for each real one.
    pub cpu_overcommit: u32,
}

/// The settings that a cloud runs with.
#[derive(Clone, Debug)]
pub struct Config {
    /// The data folder.
    pub data: PathBuf,
    /// Where to listen.
    pub listen: String,
    /// Which drivers to work with.
    pub drivers: Drivers,
    /// What the drivers of this machine are told.
    pub host: HostConfig,
    /// The public addresses of the first region.
    pub public_pool: Cidr,
    /// A PostgreSQL database.
    pub database: Option<String>,
    /// Hosts of the first run.
    pub fake_hosts: usize,
    /// How long a fake guest takes to start.
    pub fake_boot: std::time::Duration,
    /// How logs look.
    pub log_format: LogFormat,
    /// What is logged.
    pub log: String,
    /// Who may read the figures.
    pub metrics_token: Option<String>,
    /// Proxies that are believed.
    pub trusted_proxies: Vec<Net>,
    /// Connections at a time; as many as there are files for if absent.
    pub max_connections: Option<u32>,
    /// How long a wallet may stay below its limit before its account is suspended.
    pub grace: std::time::Duration,
    /// How letters leave.
    pub mail: Mail,
    /// The operator's decisions.
    pub policy: nubo_cloud::Policy,
}

const FILE: &str = "nubo.toml";
/// Notices of the database server are its own business.
const LOG: &str = "info,tokio_postgres=warn";
const FAKE_HOSTS_MAX: u32 = 10_000;
/// Reserved for measurements between networks (RFC 2544), so it is nobody's; 131,069 addresses.
const PUBLIC_POOL: &str = "198.18.0.0/15";
/// As much as is usual for servers that are idle most of the time.
const CPU_OVERCOMMIT: u32 = 16;
const CPU_OVERCOMMIT_MAX: u32 = 1_000;

impl Config {
    /// The settings of flags and environment, over those of the file.
    pub fn of(given: Settings) -> Outcome<Self> {
        let file = match &given.config {
            Some(path) => read(path)?,
            None if Path::new(FILE).exists() => read(Path::new(FILE))?,
            None => Settings::default(),
        };
        let settings = given.over(file);
        let mail = Mail::of(&settings, std::env::var("NUBO_SMTP_PASSWORD").ok())?;
        let data = settings.data.ok_or_else(|| {
            Halt::usage("no data folder: give --data DIR, NUBO_DATA, or data in nubo.toml")
        })?;
        let fake_hosts = settings.fake_hosts.unwrap_or(8);
        if fake_hosts > FAKE_HOSTS_MAX {
            return Err(Halt::usage(format!("fake_hosts must be at most {FAKE_HOSTS_MAX}")));
        }
        if settings.cpu_overcommit.is_some_and(|n| !(1..=CPU_OVERCOMMIT_MAX).contains(&n)) {
            let text = format!("cpu_overcommit must be from 1 to {CPU_OVERCOMMIT_MAX}");
            return Err(Halt::usage(text));
        }
        if settings.max_connections.is_some_and(|n| !(1..=1_000_000).contains(&n)) {
            return Err(Halt::usage("max_connections must be from 1 to 1000000"));
        }
        if settings.metrics_token.as_deref().is_some_and(|token| token.trim().is_empty()) {
            return Err(Halt::usage("metrics_token must not be empty; leave it out instead"));
        }
        Ok(Self {
            data,
            listen: settings.listen.unwrap_or_else(|| "127.0.0.1:8080".to_owned()),
            drivers: settings.drivers.unwrap_or(Drivers::Host),
            host: HostConfig {
                images: settings.images.unwrap_or_else(images),
                transit: settings.transit.map(|text| range("transit", &text)).transpose()?,
                blocked: ranges("blocked", &settings.blocked.unwrap_or_default())?,
                cpu_overcommit: settings.cpu_overcommit.unwrap_or(CPU_OVERCOMMIT),
            },
            public_pool: range(
                "public_pool",
                settings.public_pool.as_deref().unwrap_or(PUBLIC_POOL),
            )?,
            database: settings.database,
            fake_hosts: usize::try_from(fake_hosts).unwrap_or(usize::MAX),
            fake_boot: std::time::Duration::from_millis(settings.fake_boot_ms.unwrap_or(0).into()),
            log_format: settings.log_format.unwrap_or(LogFormat::Text),
            log: settings.log.unwrap_or_else(|| LOG.to_owned()),
            metrics_token: settings.metrics_token,
            trusted_proxies: proxies(settings.trusted_proxies.unwrap_or_default())?,
            max_connections: settings.max_connections,
            mail,
            grace: std::time::Duration::from_secs(
                u64::from(settings.grace_hours.unwrap_or(24)) * 3_600,
            ),
            policy: nubo_cloud::Policy {
                currency: currency(settings.currency)?,
                affiliate: affiliate(settings.affiliate.as_deref())?,
                ..policy((
                    (settings.access, settings.registration),
                    settings.rate_per_minute,
                    settings.session_rate_per_minute,
                    settings.anonymous_rate_per_minute,
                    settings.billing,
                ))
            },
        })
    }
}

/// Where `images/*/build.sh` puts what it builds.
fn images() -> PathBuf {
    let cache = std::env::var_os("NUBO_CACHE").map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache/nubo"));
    cache.or_else(home).unwrap_or_else(|| PathBuf::from("/var/cache/nubo")).join("images")
}

fn range(key: &str, text: &str) -> Outcome<Cidr> {
    let wrong = |fault| Halt::usage(format!("{key}: \"{text}\" is {fault}"));
    text.trim().parse().map_err(wrong)
}

fn ranges(key: &str, texts: &[String]) -> Outcome<Vec<Cidr>> {
    texts.iter().map(|text| range(key, text)).collect()
}

fn proxies(texts: Vec<String>) -> Outcome<Vec<Net>> {
    let read = |text: String| {
        text.trim()
            .parse()
            .map_err(|fault| Halt::usage(format!("trusted_proxies: \"{text}\" is {fault}")))
    };
    texts.into_iter().map(read).collect()
}

fn currency(given: Option<String>) -> Outcome<String> {
    let code = given.unwrap_or_else(|| nubo_cloud::Policy::default().currency);
    if code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) {
        return Ok(code);
    }
    Err(Halt::usage(format!("currency: \"{code}\" is no ISO 4217 code such as USD")))
}

type Doors = (Option<Access>, Option<Registration>);
type Rules = (Doors, Option<u32>, Option<u32>, Option<u32>, Option<Billing>);

fn affiliate(given: Option<&str>) -> Outcome<nubo_domain::affiliate::AffiliateRule> {
    let text = given.unwrap_or("off");
    text.parse().map_err(|fault| Halt::usage(format!("affiliate: \"{text}\" is {fault}")))
}

fn policy(
    ((access, registration), rate, session_rate, anonymous_rate, billing): Rules,
) -> nubo_cloud::Policy {
    let usual = nubo_cloud::Policy::default();
    nubo_cloud::Policy {
        access: match access {
            Some(Access::Open) => AccessPolicy::Open,
            Some(Access::Approval) => AccessPolicy::Approval,
            None => usual.access,
        },
        registration: match registration {
            Some(Registration::Open) => nubo_domain::account::Registration::Open,
            Some(Registration::Closed) => nubo_domain::account::Registration::Closed,
            None => usual.registration,
        },
        billing: match billing {
            Some(Billing::Off) => nubo_domain::billing::Billing::Off,
            Some(Billing::Postpaid) => nubo_domain::billing::Billing::Postpaid,
            Some(Billing::Prepaid) => nubo_domain::billing::Billing::Prepaid,
            None => usual.billing,
        },
        rate_per_minute: rate.unwrap_or(usual.rate_per_minute),
        session_rate_per_minute: session_rate.unwrap_or(usual.session_rate_per_minute),
        anonymous_rate_per_minute: anonymous_rate.unwrap_or(usual.anonymous_rate_per_minute),
        ..usual
    }
}

fn read(path: &Path) -> Outcome<Settings> {
    let shown = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|fault| Halt::usage(format!("cannot read the configuration {shown}: {fault}")))?;
    parse(&text).map_err(|fault| Halt::usage(format!("{shown}: {fault}")))
}

/// Reads a configuration; the fault names the key and the line.
fn parse(text: &str) -> Result<Settings, String> {
    toml::from_str(text).map_err(|fault| {
        let before = fault.span().and_then(|span| text.get(..span.start));
        let line = before.map_or(1, |before| before.matches('\n').count() + 1);
        let source = text.lines().nth(line - 1).unwrap_or_default();
        let key = source.split('=').next().unwrap_or_default().trim();
        format!("line {line}, key \"{key}\": {}", fault.message().replace('\n', " "))
    })
}

impl Settings {
    /// These settings where they are given, others where not.
    fn over(self, other: Self) -> Self {
        macro_rules! first {
            ($($field:ident)+) => {
                Self { $($field: self.$field.or(other.$field)),+ }
            };
        }
        first! {
            data listen drivers database config images public_pool transit blocked cpu_overcommit
            fake_hosts fake_boot_ms log_format log metrics_token
            trusted_proxies max_connections access registration mail_from smtp smtp_tls
            smtp_password_file smtp_ca rate_per_minute
            session_rate_per_minute anonymous_rate_per_minute affiliate billing currency grace_hours
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_key_is_named_with_its_line_and_the_keys_that_exist() {
        let fault = parse("data = \"x\"\nlisten_on = \"y\"\n").unwrap_err();
        assert!(fault.starts_with("line 2, key \"listen_on\""), "{fault}");
        assert!(fault.contains("`listen`") && fault.contains("`drivers`"), "{fault}");
        let fault = parse("drivers = \"real\"\n").unwrap_err();
        assert!(fault.contains("key \"drivers\"") && fault.contains("`fake`"), "{fault}");
        let fault = parse("\nfake_hosts = \"many\"\n").unwrap_err();
        assert!(fault.contains("line 2, key \"fake_hosts\""), "{fault}");
        let fault = parse("config = \"other.toml\"\n").unwrap_err();
        assert!(fault.contains("config"), "a file cannot name another: {fault}");
    }

    #[test]
    fn flags_win_over_the_file() {
        let file = parse("listen = \"a:1\"\nfake_hosts = 3\n").unwrap();
        let flags = Settings { listen: Some("b:2".into()), ..Settings::default() };
        let settings = flags.over(file);
        assert_eq!((settings.listen.as_deref(), settings.fake_hosts), (Some("b:2"), Some(3)));
    }

    #[test]
    fn a_value_out_of_range_is_named() {
        let base = || Settings { data: Some("d".into()), ..Settings::default() };
        for wrong in [
            Settings { trusted_proxies: Some(vec!["10.0.0.0/99".into()]), ..base() },
            Settings { public_pool: Some("198.18.0.1/15".into()), ..base() },
            Settings { blocked: Some(vec!["lan".into()]), ..base() },
            Settings { cpu_overcommit: Some(0), ..base() },
            Settings { max_connections: Some(0), ..base() },
            Settings { fake_hosts: Some(1_000_000), ..base() },
            Settings { metrics_token: Some(" ".into()), ..base() },
            Settings { currency: Some("dollars".into()), ..base() },
            Settings { affiliate: Some("sometimes".into()), ..base() },
            Settings::default(),
        ] {
            assert!(Config::of(wrong).is_err());
        }
        assert_eq!(Config::of(base()).unwrap().policy.rate_per_minute, 100);
    }
}
