//! Commands on images.

use clap::{Args, Subcommand};

use super::{Named, Switch};

/// Commands on images.
#[derive(Debug, Subcommand)]
pub enum Image {
    /// Lists images
    List {
        /// Those that disks start as, or those that are read in drives
        #[arg(long, value_parser = ["disk", "iso"], default_value = "disk")]
        medium: String,
    },
    /// Makes an image known
    Create {
        /// Its name
        name: String,
        /// Its name for people
        #[arg(long)]
        title: String,
        /// The operating system, such as debian
        #[arg(long)]
        os: String,
        /// The version of the operating system
        #[arg(long)]
        os_version: String,
        /// Who logs in
        #[arg(long, default_value = "root")]
        default_user: String,
        /// The smallest disk in GiB
        #[arg(long)]
        min_disk_gib: u64,
        /// The least memory in MiB that it boots with
        #[arg(long, default_value_t = 0)]
        min_memory_mib: u64,
        #[command(flatten)]
        source: Source,
    },
    /// Fetches an image from its source, and tells how far it is
    Pull(Named),
    /// Changes an image
    Change {
        /// Its id or name
        image: String,
        /// Its name for people
        #[arg(long)]
        title: Option<String>,
        /// Whether it can be ordered
        #[arg(long)]
        available: Option<Switch>,
        /// The least memory in MiB that it boots with
        #[arg(long)]
        min_memory_mib: Option<u64>,
        #[command(flatten)]
        source: Source,
    },
    /// Takes an image out of the catalogue
    Retire(Named),
}

/// Where a vendor offers an image.
#[derive(Debug, Args)]
pub struct Source {
    /// Where it is fetched from
    #[arg(long, value_name = "ADDRESS")]
    pub url: Option<String>,
    /// What the file must be, such as sha256:9f86d0…
    #[arg(long, value_name = "KIND:DIGITS", requires = "url")]
    pub checksum: Option<String>,
    /// How the file is written
    #[arg(long, value_parser = ["qcow2", "raw", "iso"], default_value = "qcow2", requires = "url")]
    pub format: String,
}
