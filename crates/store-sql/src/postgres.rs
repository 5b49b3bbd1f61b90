//! The store on PostgreSQL: a pool of threads, each with a connection of its own.
//!
//! Every write is SERIALIZABLE and is run again when the engine says that it clashed with another;
//! so the rules above may read and then write without locks. They are not async, so each connection
//! has a thread that waits for it, and a small runtime on which its client runs. Nothing here needs
//! advisory locks, sequences or LISTEN, so that distributed engines with the same wire can serve.

mod attempt;
mod lane;
mod link;
mod pool;

use std::str::FromStr;
use std::time::Duration;

use nubo_domain::{Error, Result, code};
use nubo_ports::store::{AnyValue, Work};
use tokio_postgres::Config;

use crate::conn::Conn;
use crate::schema;
use attempt::Mode;
pub(crate) use link::Link;
use pool::Pool;

/// How a store on PostgreSQL behaves.
#[derive(Clone, Copy, Debug)]
pub struct PostgresOptions {
    /// How many connections, each with a thread: a third of them reads, the others write, and
    /// there is at least one of each.
    pub connections: usize,
}

impl Default for PostgresOptions {
    fn default() -> Self {
        Self { connections: 24 }
    }
}

/// How long to wait for a server that does not answer.
const CONNECT_WAIT: Duration = Duration::from_secs(5);
/// How often a migration that clashed with that of another process is begun anew.
const MIGRATION_TRIES: u32 = 10;

/// An open database.
#[derive(Debug)]
pub(crate) struct PostgresStore {
    config: Config,
    pool: Pool,
}

impl PostgresStore {
    pub(crate) fn open(url: &str, options: PostgresOptions) -> Result<Self> {
        let config = config(url)?;
        on_own_thread(|| migrate(&mut Link::connect(&config)?))?;
        let pool = Pool::start(&config, options.connections.max(1))?;
        Ok(Self { config, pool })
    }

    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    pub(crate) async fn write(&self, work: Work) -> Result<AnyValue> {
        self.pool.run(Mode::Write, work).await
    }

    pub(crate) async fn read(&self, work: Work) -> Result<AnyValue> {
        self.pool.run(Mode::Read, work).await
    }
}

/// Reads the address of a database; its words are never repeated, since they hold a password.
pub(crate) fn config(url: &str) -> Result<Config> {
    let refuse = |reason: &dyn std::fmt::Display| {
        Error::new(&code::INVALID_REQUEST).public(format!(
            "The database URL is not one such as postgres://user:password@host:5432/name: {reason}"
        ))
    };
    if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
        return Err(refuse(&"it must begin with postgres:// or postgresql://"));
    }
    let mut config = Config::from_str(url).map_err(|e| refuse(&e))?;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT_WAIT);
    }
    if config.get_application_name().is_none() {
        config.application_name("nubo");
    }
    Ok(config)
}

/// Runs work that blocks on the client off the async runtime, and waits for it.
pub(crate) fn on_own_thread<T: Send>(work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("store-once".into());
        let thread = thread.spawn_scoped(scope, work).map_err(Error::unavailable)?;
        thread.join().unwrap_or_else(|cause| Err(crate::fault::panicked(&*cause)))
    })
}

/// Brings a database to the newest schema, or leaves it as it was. Of several processes that try
/// at once one does it; the others clash with it, and find it done at their next try.
pub(crate) fn migrate(link: &mut Link) -> Result<()> {
    let mut tries = 0;
    loop {
        tries += 1;
        link.begin(attempt::WRITE);
        let done = schema::migrate(link).and_then(|()| link.batch("COMMIT"));
        let Err(error) = done else { return Ok(()) };
        let clashed = link.trouble().is_some_and(|t| t.may_pass());
        link.roll_back()?;
        if !clashed || tries == MIGRATION_TRIES {
            return Err(error);
        }
        std::thread::sleep(attempt::pause(tries));
    }
}
