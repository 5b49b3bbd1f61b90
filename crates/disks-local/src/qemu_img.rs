//! Runs of qemu-img, short and on a leash.
//!
//! It reads files that guests wrote, so it gets bounded memory, bounded processor time, no core
//! dump, and is ended when it takes too long. Its words go to the log, never to a caller.

use std::path::{Path, PathBuf};
use std::time::Duration;

use nubo_domain::{Error, Result, code};
use nubo_ports::find_program;
use tokio::process::Command;
use tokio::time::timeout;

/// Memory in bytes, and no core dump.
const LIMITS: [&str; 2] = ["--as=2147483648", "--core=0"];

/// How a run ended that was not cut off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Its status.
    pub status: i32,
    /// What it complained of, at most 500 characters.
    pub words: String,
    /// What it answered, at most 64 KiB.
    pub output: Vec<u8>,
}

impl Outcome {
    /// Whether a running guest holds the file.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.status != 0 && self.words.contains("lock")
    }

    /// Takes every status but 0 for a failure.
    ///
    /// # Errors
    /// `unavailable` for those.
    pub fn good(self) -> Result<()> {
        match self.status {
            0 => Ok(()),
            _ => Err(Error::unavailable(format!("qemu-img: {}", self.words))),
        }
    }
}

/// The program.
#[derive(Clone, Debug)]
pub struct QemuImg {
    /// Where it is; searched for in the usual places if absent.
    pub program: Option<PathBuf>,
}

impl QemuImg {
    /// Where the program is.
    ///
    /// # Errors
    /// `unsupported` when it is missing.
    pub fn find(&self) -> Result<PathBuf> {
        let found = self.program.clone().or_else(|| find_program("qemu-img"));
        found.filter(|path| path.is_file()).ok_or_else(|| missing("qemu-img", "qemu-utils"))
    }

    /// Runs it in a folder.
    ///
    /// # Errors
    /// `unsupported` when it is missing; `unavailable` when it takes too long.
    pub async fn run(&self, folder: &Path, words: &[&str], limit: Duration) -> Result<Outcome> {
        let program = self.find()?;
        let prlimit = find_program("prlimit").ok_or_else(|| missing("prlimit", "util-linux"))?;
        let mut command = Command::new(prlimit);
        let processor = format!("--cpu={}", limit.as_secs().max(1));
        command.args(LIMITS).arg(processor).arg(program).args(words).current_dir(folder);
        command.env_clear().env("LANG", "C").kill_on_drop(true);
        command.stdin(std::process::Stdio::null());
        let output = timeout(limit, command.output()).await;
        let output = output.map_err(|_| Error::unavailable("qemu-img took too long"))?;
        let output = output.map_err(Error::unavailable)?;
        let mut told = output.stdout;
        told.truncate(65_536);
        let words = String::from_utf8_lossy(&output.stderr);
        let words = words.chars().map(|c| if c.is_control() { ' ' } else { c }).take(500);
        Ok(Outcome {
            status: output.status.code().unwrap_or(-1),
            words: words.collect(),
            output: told,
        })
    }
}

fn missing(program: &str, package: &str) -> Error {
    Error::new(&code::UNSUPPORTED)
        .public("The tools for disks are not installed on the host.")
        .detail(format!("{program} is missing: apt-get install -y {package}"))
}
