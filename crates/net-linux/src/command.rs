//! Other programs: run with a text, a limit of time and a bounded answer.
//!
//! A program runs in the namespace of the thread that starts it. What it prints on failure goes to
//! the log, cut to a length; a missing program is named together with what installs it.

use std::fs::File;
use std::io::{self, Seek as _, Write as _};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use nubo_domain::{Error, Result};
use rustix::fs::{MemfdFlags, memfd_create};
use tokio::io::AsyncReadExt as _;
use tokio::process::{Child, Command};

/// How long a program may take; all of them answer in milliseconds.
const PATIENCE: Duration = Duration::from_secs(20);
/// How much of its output is kept, in bytes.
const OUTPUT_MAX: u64 = 256 << 10;
/// Where the programs are, whatever our own environment says.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Which package of Debian brings a program.
pub fn package(program: &str) -> &'static str {
    match program {
        "dnsmasq" => "dnsmasq-base",
        "nft" => "nftables",
        "modprobe" => "kmod",
        _ => "iproute2",
    }
}

/// The first of these programs that is not on this machine.
///
/// # Errors
/// `unavailable`, naming the package that brings it.
pub fn check_installed(programs: &[&str]) -> Result<()> {
    let there = |program: &str| PATH.split(':').any(|dir| Path::new(dir).join(program).exists());
    match programs.iter().find(|program| !there(program)) {
        Some(program) => Err(absent(program, &io::ErrorKind::NotFound.into())),
        None => Ok(()),
    }
}

/// Runs a program to its end with `input` on its standard input; answers what it printed.
///
/// # Errors
/// `unavailable`: it is missing, failed or took too long; the reason is for the log.
pub async fn run(program: &str, arguments: &[&str], input: &str) -> Result<String> {
    let stdin = whole(input).map_err(Error::unavailable)?;
    let mut command = Command::new(program);
    command.args(arguments).env_clear().env("PATH", PATH).env("LC_ALL", "C");
    command.current_dir("/").stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.kill_on_drop(true).spawn().map_err(|e| absent(program, &e))?;
    let ended = tokio::time::timeout(PATIENCE, finish(child)).await;
    let shown = || format!("{program} {}", arguments.join(" "));
    match ended {
        Err(_) => Err(Error::unavailable(format!("{} takes too long", shown()))),
        Ok(Err(error)) => Err(Error::unavailable(format!("{}: {error}", shown()))),
        Ok(Ok((true, output, _))) => Ok(output),
        Ok(Ok((false, _, complaint))) => {
            let complaint: String = complaint.chars().take(1000).collect();
            Err(Error::unavailable(format!("{}: {}", shown(), complaint.trim().escape_debug())))
        }
    }
}

/// A file without a name instead of a pipe: when we are killed, a program that is reading it still
/// gets the whole text, never the first half of it.
fn whole(input: &str) -> io::Result<Stdio> {
    if input.is_empty() {
        return Ok(Stdio::null());
    }
    let mut file = File::from(memfd_create("input", MemfdFlags::CLOEXEC)?);
    file.write_all(input.as_bytes())?;
    file.rewind()?;
    Ok(file.into())
}

fn absent(program: &str, error: &io::Error) -> Error {
    if error.kind() == io::ErrorKind::NotFound {
        let package = package(program);
        let text = format!("{program} is not installed; apt-get install {package}");
        return Error::unavailable(text);
    }
    Error::unavailable(format!("cannot start {program}: {error}"))
}

async fn finish(mut child: Child) -> io::Result<(bool, String, String)> {
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (output, complaint) = tokio::join!(drain(stdout), drain(stderr));
    let status = child.wait().await?;
    Ok((status.success(), output?, complaint?))
}

async fn drain(pipe: Option<impl tokio::io::AsyncRead + Unpin>) -> io::Result<String> {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        (&mut pipe).take(OUTPUT_MAX).read_to_end(&mut bytes).await?;
        tokio::io::copy(&mut pipe, &mut tokio::io::sink()).await?;
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
