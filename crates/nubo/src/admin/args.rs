//! The operator's commands.

mod image;

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

pub use image::{Image, Source};

/// A command, and how to show its answer.
#[derive(Debug, Args)]
pub struct AdminArgs {
    /// The data folder of the cloud that runs
    #[arg(long, env = "NUBO_DATA", value_name = "DIR", global = true)]
    pub data: Option<PathBuf>,
    /// Print JSON instead of tables
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub what: Command,
}

/// The operator's commands, by kind.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Accounts
    #[command(subcommand)]
    Account(Account),
    /// Puts money into an account's wallet, or takes it back with a negative amount
    Credit {
        /// The account's id
        account: String,
        /// How much, such as 25.00
        #[arg(allow_hyphen_values = true)]
        amount: String,
        /// A sentence for the account's owner
        #[arg(long)]
        remark: Option<String>,
    },
    /// Wallets of accounts
    #[command(subcommand)]
    Wallet(Wallet),
    /// API access of accounts
    #[command(subcommand)]
    Access(AccessOf),
    /// Keys of accounts
    #[command(subcommand)]
    Key(Key),
    /// Quotas of accounts
    #[command(subcommand)]
    Quota(Quota),
    /// Regions of the catalogue
    #[command(subcommand)]
    Region(Region),
    /// Sizes of the catalogue
    #[command(subcommand)]
    Size(Size),
    /// Images of the catalogue
    #[command(subcommand)]
    Image(Image),
    /// Hosts
    #[command(subcommand)]
    Host(Host),
    /// Workflows
    #[command(subcommand)]
    Flow(Flow),
    /// Letters that were written
    #[command(subcommand)]
    Mail(Mail),
    /// The audit log
    #[command(subcommand)]
    Audit(Audit),
    /// What is decided while the cloud runs
    #[command(subcommand)]
    Setting(Setting),
}

/// Commands on accounts.
#[derive(Debug, Subcommand)]
pub enum Account {
    /// Makes an account with its project, its owner and a first key with every right
    Create {
        /// The owner's e-mail address
        #[arg(long)]
        email: String,
        /// The owner's password; `-` reads it from standard input
        #[arg(long)]
        password: Option<String>,
        /// The account's name; the address if absent
        #[arg(long)]
        name: Option<String>,
        /// Requests a minute of its credentials; 0 is no limit
        #[arg(long, value_name = "N")]
        rate_limit: Option<u32>,
        /// The owner also runs the cloud
        #[arg(long)]
        operator: bool,
        /// What its wallet starts with; an account with a credit, be it 0, pays ahead
        #[arg(long, value_name = "AMOUNT")]
        credit: Option<String>,
        /// How far below zero orders may bring its wallet; `none` is as far as it likes
        #[arg(long, value_name = "AMOUNT|none")]
        credit_limit: Option<String>,
    },
    /// Lists all accounts
    List,
    /// Shows an account
    Show {
        /// The account's id
        account: String,
    },
    /// Stops an account's servers and lets it only read and pay
    Suspend {
        /// The account's id
        account: String,
    },
    /// Lets a suspended account work again
    Resume {
        /// The account's id
        account: String,
    },
    /// Makes an account a reseller, changes its terms, or ends that with `--none`
    Reseller {
        /// The account's id
        account: String,
        /// The brand's word in addresses
        #[arg(long, value_name = "SLUG", required_unless_present = "none")]
        brand_slug: Option<String>,
        /// The brand for people
        #[arg(long, value_name = "NAME", required_unless_present = "none")]
        brand_name: Option<String>,
        /// How far below the catalogue it buys, in percent
        #[arg(long, value_name = "N", required_unless_present = "none")]
        margin_percent: Option<u32>,
        /// It is one no more
        #[arg(long, conflicts_with_all = ["brand_slug", "brand_name", "margin_percent"])]
        none: bool,
    },
    /// Sets the rate limit of an account
    Change {
        /// The account's id
        account: String,
        /// Requests a minute of its credentials; 0 is no limit, `default` the cloud's own
        #[arg(long, value_name = "N|default")]
        rate_limit: String,
    },
}

/// Commands on wallets.
#[derive(Debug, Subcommand)]
pub enum Wallet {
    /// Shows what an account has
    Show {
        /// The account's id
        account: String,
    },
    /// Sets how far below zero orders may bring a wallet
    Limit {
        /// The account's id
        account: String,
        /// The limit, such as 0 for those who pay ahead; `none` is as far as it likes
        #[arg(value_name = "AMOUNT|none")]
        limit: String,
    },
    /// Sums every transaction anew and compares with the wallets; exits 1 if one differs
    Verify,
}

/// Commands on API access.
#[derive(Debug, Subcommand)]
pub enum AccessOf {
    /// Approves API access
    Approve(Decision),
    /// Rejects a request for API access
    Reject(Decision),
    /// Switches API access off and revokes all keys and tokens
    Disable(Decision),
}

/// A decision on an account.
#[derive(Debug, Args)]
pub struct Decision {
    /// The account's id
    pub account: String,
    /// What the owner is told
    #[arg(long)]
    pub remark: Option<String>,
}

/// Commands on keys.
#[derive(Debug, Subcommand)]
pub enum Key {
    /// Makes a key of an account's default project
    Create {
        /// The account's id
        #[arg(long)]
        account: String,
        /// A name for people
        #[arg(long)]
        name: Option<String>,
        /// A right of the key; every right, or the usual ones of its form, if absent
        #[arg(long = "scope", value_name = "SCOPE")]
        scopes: Vec<String>,
        /// How its secret is written: `otwa` for clients of the Otwa Cloud API
        #[arg(long, value_name = "live|otwa")]
        form: Option<String>,
    },
}

/// Commands on quotas.
#[derive(Debug, Subcommand)]
pub enum Quota {
    /// Sets limits of an account
    Set {
        /// The account's id
        account: String,
        /// What and how much, such as `servers=50`; `servers=none` is no limit
        #[arg(required = true, value_name = "WHAT=LIMIT")]
        limits: Vec<String>,
    },
}

/// Whether something can be chosen for new servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    /// It can.
    Yes,
    /// It cannot.
    No,
}

/// Something of the catalogue or a host, by id or name.
#[derive(Debug, Args)]
pub struct Named {
    /// Its id or name
    pub name: String,
}

/// Commands on regions.
#[derive(Debug, Subcommand)]
pub enum Region {
    /// Lists regions
    List,
    /// Makes a region
    Create {
        /// Its name
        name: String,
        /// Its pool of public addresses, such as 203.0.113.0/24
        #[arg(long, value_name = "BLOCK")]
        address_pool: String,
        /// Its name for people
        #[arg(long)]
        title: Option<String>,
        /// Its country, such as DE
        #[arg(long)]
        country: Option<String>,
        /// What things cost there
        #[command(flatten)]
        prices: Prices,
    },
    /// Changes a region
    Change {
        /// Its id or name
        region: String,
        /// Its name for people
        #[arg(long)]
        title: Option<String>,
        /// Another pool of public addresses
        #[arg(long, value_name = "BLOCK")]
        address_pool: Option<String>,
        /// Whether it takes new servers
        #[arg(long)]
        available: Option<Switch>,
        /// What things cost there
        #[command(flatten)]
        prices: Prices,
    },
    /// Takes a region without servers out of the catalogue
    Retire(Named),
}

/// What things cost in a region.
#[derive(Debug, Args)]
pub struct Prices {
    /// Price of a month of a GiB of a volume; 0 is free
    #[arg(long, value_name = "AMOUNT")]
    pub volume_gib_monthly: Option<String>,
    /// Price of a month of a GiB of a snapshot; 0 is free
    #[arg(long, value_name = "AMOUNT")]
    pub snapshot_gib_monthly: Option<String>,
    /// Price of a month of a reserved address; 0 is free
    #[arg(long, value_name = "AMOUNT")]
    pub address_monthly: Option<String>,
}

/// Commands on sizes.
#[derive(Debug, Subcommand)]
pub enum Size {
    /// Lists sizes
    List,
    /// Makes a size
    Create {
        /// Its name
        name: String,
        /// Virtual processors
        #[arg(long)]
        vcpus: u32,
        /// Memory in MiB
        #[arg(long)]
        memory_mib: u64,
        /// Disk in GiB
        #[arg(long)]
        disk_gib: u64,
        /// Price of a month
        #[arg(long, value_name = "AMOUNT")]
        price_monthly: String,
        /// Price of an hour; follows from the month if absent
        #[arg(long, value_name = "AMOUNT")]
        price_hourly: Option<String>,
    },
    /// Changes prices or availability
    Change {
        /// Its id or name
        size: String,
        /// Price of a month
        #[arg(long, value_name = "AMOUNT")]
        price_monthly: Option<String>,
        /// Price of an hour
        #[arg(long, value_name = "AMOUNT")]
        price_hourly: Option<String>,
        /// Whether it can be ordered
        #[arg(long)]
        available: Option<Switch>,
    },
    /// Takes a size out of the catalogue
    Retire(Named),
}

/// Commands on hosts.
#[derive(Debug, Subcommand)]
pub enum Host {
    /// Lists hosts
    List,
    /// Makes a host known
    Create {
        /// Its name
        name: String,
        /// Its region, by id or name
        #[arg(long)]
        region: String,
        /// What it has
        #[command(flatten)]
        room: Room,
    },
    /// Changes a host
    Change {
        /// Its id or name
        host: String,
        /// Whether it is being emptied and takes no new servers
        #[arg(long)]
        draining: Option<Switch>,
        /// Virtual processors from now on; together with the next two
        #[arg(long, requires_all = ["memory_mib", "disk_gib"])]
        vcpus: Option<i64>,
        /// Memory in MiB
        #[arg(long, requires_all = ["vcpus", "disk_gib"])]
        memory_mib: Option<i64>,
        /// Disk in GiB
        #[arg(long, requires_all = ["vcpus", "memory_mib"])]
        disk_gib: Option<i64>,
    },
    /// Forgets a host without servers
    Retire(Named),
}

/// Capacity of a host.
#[derive(Debug, Args)]
pub struct Room {
    /// Virtual processors
    #[arg(long)]
    pub vcpus: i64,
    /// Memory in MiB
    #[arg(long)]
    pub memory_mib: i64,
    /// Disk in GiB
    #[arg(long)]
    pub disk_gib: i64,
}

/// Commands on letters.
#[derive(Debug, Subcommand)]
pub enum Mail {
    /// Lists letters, without their texts
    List {
        /// Only with this status: waiting, sent or failed
        #[arg(long)]
        status: Option<String>,
    },
    /// Tries a letter that waits at once
    Retry {
        /// The letter's id
        letter: String,
    },
}

/// Commands on workflows.
#[derive(Debug, Subcommand)]
pub enum Flow {
    /// Lists workflows, newest first
    List {
        /// Only those that stand so, such as needs_attention
        #[arg(long)]
        status: Option<String>,
    },
    /// Lets a workflow that needs attention go on
    Retry {
        /// The workflow's id
        flow: String,
    },
}

/// Commands on settings.
#[derive(Debug, Subcommand)]
pub enum Setting {
    /// Lists settings with what counts
    List,
    /// Decides a setting; it counts with the next request
    Set {
        /// Its name
        name: String,
        /// What it shall be
        value: String,
    },
    /// Takes a decision back, so that the configuration counts again
    Forget(Named),
}

/// Commands on the audit log.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Recomputes the chain of hashes over the whole log; exits 1 if it is broken
    Verify,
}
