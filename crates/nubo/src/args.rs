//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::admin::AdminArgs;
use crate::config::{Drivers, Settings, SmtpTls};

/// A cloud of your own Linux machines.
#[derive(Debug, Parser)]
#[command(name = "nubo", version, disable_help_subcommand = true)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Runs the cloud; the first time it makes an account, a key and a server to log in to
    Up(Box<UpArgs>),
    /// Runs the cloud until it is told to stop
    Serve(Box<Settings>),
    /// The operator's verbs, over the socket of the cloud that runs on this machine
    Admin(AdminArgs),
    /// Says what this machine can do, what is missing, and what mends it
    Doctor(DoctorArgs),
    /// Copies the whole control plane into a file, while it runs or not
    Backup(BackupArgs),
    /// Brings a backup back into an empty data folder
    Restore(RestoreArgs),
    /// Prints the version
    Version,
    /// What users of a cloud do: every verb of the API, and signing in
    #[command(flatten)]
    Client(nubo_cli::Client),
}

/// What to start with.
#[derive(Debug, clap::Args)]
pub struct UpArgs {
    /// Do the whole main job in a cloud that is thrown away: exits with 0 only if logging in worked
    /// and nothing is left
    #[arg(long)]
    pub check: bool,
    /// The image of the first server
    #[arg(long, value_name = "NAME", default_value = "tiny")]
    pub image: String,
    /// The size of the first server
    #[arg(long, value_name = "NAME", default_value = "nano")]
    pub size: String,
    /// How the cloud runs; its data folder is /var/lib/nubo unless told otherwise
    #[command(flatten)]
    pub settings: Settings,
}

/// What to examine.
#[derive(Debug, clap::Args)]
pub struct DoctorArgs {
    /// The data folder to examine
    #[arg(long, env = "NUBO_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Where the cloud shall listen
    #[arg(long, env = "NUBO_LISTEN", value_name = "ADDRESS")]
    pub listen: Option<String>,
    /// Which drivers to examine the machine for [default: host]
    #[arg(long, env = "NUBO_DRIVERS", value_enum)]
    pub drivers: Option<Drivers>,
    /// Where images lie that were built on this machine [default: images/ in NUBO_CACHE]
    #[arg(long, env = "NUBO_IMAGES", value_name = "DIR")]
    pub images: Option<PathBuf>,
    /// The range for links between networks and this machine [default: 100.127.0.0/16]
    #[arg(long, env = "NUBO_TRANSIT", value_name = "NET")]
    pub transit: Option<String>,
    /// The configuration file [default: nubo.toml here, if there is one]
    #[arg(long, env = "NUBO_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Who letters come from
    #[arg(long, env = "NUBO_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,
    /// The mail server to sign in to; no letter is sent
    #[arg(long, env = "NUBO_SMTP", value_name = "URL")]
    pub smtp: Option<String>,
    /// How connections to it are sealed
    #[arg(long, env = "NUBO_SMTP_TLS", value_enum)]
    pub smtp_tls: Option<SmtpTls>,
    /// A file that holds its password; NUBO_SMTP_PASSWORD may hold it instead
    #[arg(long, env = "NUBO_SMTP_PASSWORD_FILE", value_name = "FILE")]
    pub smtp_password_file: Option<PathBuf>,
    /// Certificates (PEM) that its own may be signed by, beside those that this machine trusts
    #[arg(long, env = "NUBO_SMTP_CA", value_name = "FILE")]
    pub smtp_ca: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

impl DoctorArgs {
    /// What a cloud would be told.
    pub fn settings(&self) -> Settings {
        Settings {
            data: Some(PathBuf::new()),
            drivers: self.drivers,
            images: self.images.clone(),
            transit: self.transit.clone(),
            config: self.config.clone(),
            mail_from: self.mail_from.clone(),
            smtp: self.smtp.clone(),
            smtp_tls: self.smtp_tls,
            smtp_password_file: self.smtp_password_file.clone(),
            smtp_ca: self.smtp_ca.clone(),
            ..Settings::default()
        }
    }
}

/// What to copy, and where to.
#[derive(Debug, clap::Args)]
pub struct BackupArgs {
    /// The data folder of the cloud
    #[arg(long, env = "NUBO_DATA", value_name = "DIR")]
    pub data: PathBuf,
    /// The file to make; FILE.key beside it gets the instance key
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
    /// The database, if the cloud does not run and keeps its state in PostgreSQL
    #[arg(long, env = "NUBO_DATABASE", value_name = "URL", hide_env_values = true)]
    pub database: Option<String>,
}

/// What to bring back, and where to.
#[derive(Debug, clap::Args)]
pub struct RestoreArgs {
    /// The file that `nubo backup` made; FILE.key must lie beside it
    #[arg(long, value_name = "FILE")]
    pub from: PathBuf,
    /// The data folder; it must be absent or empty
    #[arg(long, env = "NUBO_DATA", value_name = "DIR")]
    pub data: PathBuf,
    /// The database to restore into, instead of one in the data folder; it must be empty
    #[arg(long, env = "NUBO_DATABASE", value_name = "URL", hide_env_values = true)]
    pub database: Option<String>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Args;

    #[test]
    fn the_command_line_is_well_formed() {
        Args::command().debug_assert();
    }
}
