//! A PostgreSQL server of the tests' own: started when first needed, gone when the tests are.
//!
//! It listens on a unix socket in a temporary folder and on nothing else, trusts whoever reaches
//! that socket, and syncs nothing. A shell holds the other end of a pipe and stops the server and
//! removes its folder as soon as the pipe closes, which it does however this process ends.

use std::fmt::Display;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// The database user of the tests.
const USER: &str = "nubo";
/// How often the server is asked whether it is ready, and how long between.
const READY_TRIES: u32 = 600;
const READY_PAUSE: Duration = Duration::from_millis(25);

/// Starts the server (all that follows the folder) and waits for the end of its own input.
const GUARD: &str = r#"folder=$1; shift; "$@" >"$folder/log" 2>&1 & server=$!
read -r end; kill -QUIT "$server"; wait "$server"; rm -rf "$folder""#;

/// A running server; it stops when this is dropped or the process ends.
#[derive(Debug)]
pub struct PostgresServer {
    folder: PathBuf,
    programs: PathBuf,
    guard: Child,
    databases: AtomicU32,
}

impl PostgresServer {
    /// The server that all tests of this process share.
    ///
    /// # Panics
    /// If there is no PostgreSQL on this machine: nothing is skipped in silence.
    #[must_use]
    pub fn shared() -> &'static Self {
        static SERVER: OnceLock<PostgresServer> = OnceLock::new();
        SERVER.get_or_init(Self::start)
    }

    /// Starts a server.
    ///
    /// # Panics
    /// If it does not start.
    #[must_use]
    pub fn start() -> Self {
        Self::start_with(&["fsync=off", "full_page_writes=off", "synchronous_commit=off"])
    }

    /// Starts a server that loses nothing when the power fails, for figures that mean something.
    ///
    /// # Panics
    /// If it does not start.
    #[must_use]
    pub fn start_durable() -> Self {
        Self::start_with(&["fsync=on", "full_page_writes=on", "synchronous_commit=on"])
    }

    #[expect(clippy::panic, reason = "a test without its server has failed")]
    fn start_with(promises: &[&str]) -> Self {
        Self::try_start(promises).unwrap_or_else(|reason| {
            panic!(
                "the tests need PostgreSQL's server programs (Debian: apt-get install postgresql; \
                 elsewhere set PG_BIN to the folder of initdb and postgres): {reason}"
            )
        })
    }

    fn try_start(promises: &[&str]) -> Result<Self, String> {
        let programs = programs().ok_or("initdb was not found")?;
        let folder = folder()?;
        let start = unprivileged(&folder)?;
        let data = folder.join("data");
        let initdb = programs.join("initdb");
        let initdb = [
            text(&initdb),
            "--pgdata",
            text(&data),
            "--username",
            USER,
            "--auth=trust",
            "--locale=C",
            "--encoding=UTF8",
            "--no-sync",
            "--no-instructions",
        ];
        run(start.iter().map(String::as_str).chain(initdb))?;
        let postgres = programs.join("postgres");
        let socket = format!("unix_socket_directories={}", folder.display());
        let settings =
            [socket.as_str(), "listen_addresses=", "max_connections=200", "shared_buffers=32MB"];
        let server = [text(&postgres), "-D", text(&data)];
        let settings = settings.iter().chain(promises).flat_map(|setting| ["-c", *setting]);
        let guard = command("sh")
            .args(["-c", GUARD, "guard", text(&folder)])
            .args(&start)
            .args(server.into_iter().chain(settings))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // A signal to the group of the tests must not end the guard before its work is done.
            .process_group(0)
            .spawn()
            .map_err(|e| format!("sh: {e}"))?;
        let server = Self { folder, programs, guard, databases: AtomicU32::new(0) };
        server.wait_until_ready()?;
        Ok(server)
    }

    fn wait_until_ready(&self) -> Result<(), String> {
        let ready = text(&self.programs.join("pg_isready")).to_owned();
        for _ in 0..READY_TRIES {
            if run([ready.as_str(), "-q", "-h", text(&self.folder)]).is_ok() {
                return Ok(());
            }
            std::thread::sleep(READY_PAUSE);
        }
        let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        Err(format!("the server did not become ready: {log}"))
    }

    /// Makes an empty database and gives its URL.
    ///
    /// # Panics
    /// If the server refuses.
    #[must_use]
    pub fn database(&self) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.sql("postgres", &format!("CREATE DATABASE {name} TEMPLATE template0"));
        let host = text(&self.folder).replace('/', "%2F");
        format!("postgres://{USER}@{host}/{name}")
    }

    /// Runs statements in a database, given by its URL or name, and gives what they print.
    ///
    /// # Panics
    /// If the server refuses.
    #[expect(clippy::panic, reason = "a test without its database has failed")]
    pub fn sql(&self, database: &str, statements: &str) -> String {
        let name = database.rsplit('/').next().unwrap_or(database);
        let psql = self.programs.join("psql");
        let args = [
            text(&psql),
            "-X",
            "-q",
            "-A",
            "-t",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            text(&self.folder),
            "-U",
            USER,
            "-d",
            name,
            "-c",
            statements,
        ];
        run(args).unwrap_or_else(|reason| panic!("{statements}: {reason}"))
    }

    /// Cuts every connection to a database, given by its URL, as a restart of the server would.
    pub fn cut(&self, database: &str) {
        let name = database.rsplit('/').next().unwrap_or(database);
        let cut = "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname =";
        self.sql("postgres", &format!("{cut} '{name}'"));
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        // The guard's own end matters to nobody.
        let _ = self.guard.wait();
    }
}

#[expect(clippy::disallowed_methods, reason = "the tests start their own server")]
fn command(program: &str) -> Command {
    Command::new(program)
}

fn run<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<String, String> {
    let mut words = words.into_iter();
    let program = words.next().unwrap_or_default();
    let fail = |reason: &dyn Display| format!("{program}: {reason}");
    let done = command(program).args(words).stdin(Stdio::null()).output().map_err(|e| fail(&e))?;
    if done.status.success() {
        return Ok(String::from_utf8_lossy(&done.stdout).trim().to_owned());
    }
    Err(fail(&String::from_utf8_lossy(&done.stderr)))
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap_or_default()
}

/// The folder of the newest server programs: of `PG_BIN`, of Debian's packages, or of `PATH`.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let chosen = std::env::var_os("PG_BIN").map(PathBuf::from);
    let mut packaged: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|versions| versions.flatten().map(|version| version.path().join("bin")).collect())
        .unwrap_or_default();
    packaged.sort();
    let places = chosen.into_iter().chain(packaged.into_iter().rev());
    let mut places = places.chain(std::env::split_paths(&path));
    places.find(|place| place.join("initdb").is_file() && place.join("postgres").is_file())
}

/// A new folder with a short path: that of a socket has at most 107 bytes.
fn folder() -> Result<PathBuf, String> {
    let made = tempfile::Builder::new().prefix("nubo-pg-").tempdir_in("/tmp");
    made.map(tempfile::TempDir::keep).map_err(|e| format!("/tmp: {e}"))
}

/// How to start a program that refuses to run as root, and the folder given to its user.
fn unprivileged(folder: &Path) -> Result<Vec<String>, String> {
    let root = std::fs::metadata("/proc/self").is_ok_and(|this| this.uid() == 0);
    if !root {
        return Ok(Vec::new());
    }
    let users = std::fs::read_to_string("/etc/passwd").map_err(|e| e.to_string())?;
    let find = |name: &str| {
        let mut lines = users.lines().map(|line| line.split(':').collect::<Vec<_>>());
        let line = lines.find(|line| line.first() == Some(&name))?;
        Some((line.get(2)?.parse::<u32>().ok()?, line.get(3)?.parse::<u32>().ok()?))
    };
    let user = find("postgres").or_else(|| find("nobody"));
    let (uid, gid) = user.ok_or("neither a user postgres nor nobody")?;
    chown(folder, Some(uid), Some(gid)).map_err(|e| format!("{}: {e}", folder.display()))?;
    let words =
        ["setpriv", "--reuid", &uid.to_string(), "--regid", &gid.to_string()].map(str::to_owned);
    Ok(words.into_iter().chain(["--clear-groups".to_owned(), "--".to_owned()]).collect())
}
