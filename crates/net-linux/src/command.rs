//! Other programs: run with a text, a limit of time and a bounded answer.
//!
//! A program runs in the namespace of the thread that starts it. What it prints on failure goes to
//! the log, cut to a length; a missing program is named together with what installs it.

use std::io;
use std::process::Stdio;
use std::time::Duration;

use nubo_domain::{Error, Result};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
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
        _ => "iproute2",
    }
}

/// Runs a program to its end with `input` on its standard input; answers what it printed.
///
/// # Errors
/// `unavailable`: it is missing, failed or took too long; the reason is for the log.
pub async fn run(program: &str, arguments: &[&str], input: &str) -> Result<String> {
    let mut command = Command::new(program);
    command.args(arguments).env_clear().env("PATH", PATH).env("LC_ALL", "C");
    command.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.kill_on_drop(true).spawn().map_err(|e| absent(program, &e))?;
    let ended = tokio::time::timeout(PATIENCE, finish(child, input)).await;
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

fn absent(program: &str, error: &io::Error) -> Error {
    if error.kind() == io::ErrorKind::NotFound {
        let package = package(program);
        let text = format!("{program} is not installed; apt-get install {package}");
        return Error::unavailable(text);
    }
    Error::unavailable(format!("cannot start {program}: {error}"))
}

async fn finish(mut child: Child, input: &str) -> io::Result<(bool, String, String)> {
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let feed = async {
        if let Some(mut pipe) = stdin {
            // A program that ends before it has read everything says why on its other pipe.
            let _ = pipe.write_all(input.as_bytes()).await;
        }
    };
    let ((), output, complaint) = tokio::join!(feed, drain(stdout), drain(stderr));
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
