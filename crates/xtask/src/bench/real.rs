//! `cargo xtask bench --real`: from an order to the guest's first line, beside QEMU by hand.
//!
//! Each round orders a server and waits for the first line that its guest prints on the serial
//! port, then starts QEMU with the very arguments of that guest and waits for the same. The order
//! is the first in its network every time, so it pays for a namespace, rules and DHCP as well as
//! for a disk. By hand there is nothing but the process: its disk, seed and tap are there before.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::{Duration, Instant};

use serde_json::json;

use super::cloud::{Cloud, Ground};
use crate::process;

const ROUNDS: usize = 10;
/// Ranges of this measurement, beside clouds and tests of this machine.
const RANGES: [&str; 4] = ["--public-pool", "198.19.253.0/24", "--transit", "100.126.253.0/24"];
const TAP: &str = "nubobench0";
/// A guest that is silent for so long will stay so.
const PATIENCE: Duration = Duration::from_secs(120);
/// What the design asks for.
const REACH: f64 = 1.15;

/// Measures, with this program.
pub fn measure(nubo: &Path) -> Result<(), String> {
    let ground = Ground::new(nubo, None)?;
    let cloud = ground.start_on("host", &RANGES)?;
    let key = ground.key("bench@example.com")?;
    let order = Order { cloud: &cloud, key: &key, host: ground.folder().join("host") };
    let tap = Tap::add()?;
    let measured = rounds(&order, ground.folder());
    drop(tap);
    // Guests outlive the cloud, so none may be left when it is killed.
    order.clear()?;
    let (ours, plain) = measured?;
    println!(
        "from the order to the guest's first line {ours:.3} s, by hand {plain:.3} s, ratio {:.3} \
         (at most {REACH}); medians of {ROUNDS}",
        ours / plain
    );
    Ok(())
}

/// The medians of both.
fn rounds(order: &Order<'_>, room: &Path) -> Result<(f64, f64), String> {
    let (mut ours, mut plain) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let (id, took) = order.first_line(round)?;
        let hand = Hand::copy(&order.host, &id, room);
        order.clear()?;
        let by_hand = hand?.first_line()?;
        eprintln!("{round}: {:.3} s, by hand {:.3} s", took.as_secs_f64(), by_hand.as_secs_f64());
        ours.push(took);
        plain.push(by_hand);
    }
    Ok((median(ours), median(plain)))
}

fn median(mut all: Vec<Duration>) -> f64 {
    all.sort_unstable();
    let middle = all.len() / 2;
    let pair = [all.get(middle.saturating_sub(1)), all.get(middle)];
    pair.into_iter().flatten().map(Duration::as_secs_f64).sum::<f64>() / 2.0
}

/// What is ordered from, and where it shows.
struct Order<'a> {
    cloud: &'a Cloud,
    key: &'a str,
    host: PathBuf,
}

impl Order<'_> {
    /// Orders a server and waits for its guest's first line; gives its plain identifier.
    fn first_line(&self, round: usize) -> Result<(String, Duration), String> {
        let body = json!({ "name": format!("b{round}"), "size": "nano", "image": "tiny" });
        let began = Instant::now();
        let server = self.cloud.json("POST", "/v1/servers", self.key, &body.to_string())?;
        let shown = server["id"].as_str().unwrap_or_default();
        let id = uuid(shown.rsplit('_').next().unwrap_or_default());
        await_line(&self.host.join("guests").join(&id).join("serial.log"))?;
        Ok((id, began.elapsed()))
    }

    /// Deletes every server and waits until none is there.
    fn clear(&self) -> Result<(), String> {
        let began = Instant::now();
        loop {
            let servers = self.cloud.json("GET", "/v1/servers", self.key, "")?["data"].take();
            let servers = servers.as_array().cloned().unwrap_or_default();
            if servers.is_empty() {
                return Ok(());
            }
            if began.elapsed() > PATIENCE {
                return Err(format!("{} servers are not deleted", servers.len()));
            }
            for server in servers.iter().filter(|server| server["status"] != "deleting") {
                let path = format!("/v1/servers/{}", server["id"].as_str().unwrap_or_default());
                self.cloud.json("DELETE", &path, self.key, "")?;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// An identifier with its hyphens.
fn uuid(plain: &str) -> String {
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| plain.get(part).unwrap_or(""));
    parts.join("-")
}

/// A copy of a guest's surroundings, in which its command finds everything under the same names.
struct Hand {
    folder: PathBuf,
    arguments: Vec<String>,
}

impl Hand {
    fn copy(host: &Path, id: &str, room: &Path) -> Result<Self, String> {
        let arguments = arguments(id)?;
        let own = room.join("hand");
        // The one of the round before.
        drop(fs::remove_dir_all(&own));
        let folder = own.join("guests").join(id);
        let lay_out = || -> std::io::Result<()> {
            fs::create_dir_all(folder.join("run"))?;
            // A base goes with the last disk that stands on it, so it needs a name of its own.
            for name in ["images", "bases"] {
                fs::create_dir_all(own.join(name))?;
                for entry in fs::read_dir(host.join(name))? {
                    let entry = entry?;
                    fs::hard_link(entry.path(), own.join(name).join(entry.file_name()))?;
                }
            }
            fs::copy(host.join("guests").join(id).join("seed.iso"), folder.join("seed.iso"))?;
            let disks = own.join("disks").join(id);
            fs::create_dir_all(&disks)?;
            for entry in fs::read_dir(host.join("disks").join(id))? {
                let entry = entry?;
                fs::copy(entry.path(), disks.join(entry.file_name()))?;
            }
            Ok(())
        };
        lay_out().map_err(|e| format!("a copy for QEMU by hand: {e}"))?;
        Ok(Self { folder, arguments })
    }

    fn first_line(&self) -> Result<Duration, String> {
        let words: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        let (program, words) = words.split_first().ok_or("the guest has no command")?;
        let began = Instant::now();
        let child = process::start_in(&self.folder, Path::new(program), words)?;
        let mut running = Running(child);
        await_line(&self.folder.join("serial.log"))?;
        let took = began.elapsed();
        match running.0.try_wait() {
            Ok(None) => Ok(took),
            other => Err(format!("QEMU by hand ended: {other:?}")),
        }
    }
}

/// Ends with its owner.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The command of a running guest; only its tap, which was handed to it open, is named instead.
fn arguments(id: &str) -> Result<Vec<String>, String> {
    let numbers = fs::read_dir("/proc").map_err(|e| format!("/proc: {e}"))?;
    for entry in numbers.flatten() {
        let line = fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let line = String::from_utf8_lossy(&line).into_owned();
        let words: Vec<&str> = line.trim_end_matches('\0').split('\0').collect();
        let is_guest = words.windows(2).any(|pair| pair == ["-uuid", id]);
        if is_guest && words.first().is_some_and(|program| program.contains("qemu-system")) {
            let own = format!("tap,id=net,ifname={TAP},script=no,downscript=no");
            let word = |word: &str| if word == "tap,id=net,fd=0" { &own } else { word }.to_owned();
            return Ok(words.into_iter().map(word).collect());
        }
    }
    Err(format!("the guest {id} has no process"))
}

/// Waits until a file holds a whole line.
fn await_line(path: &Path) -> Result<(), String> {
    let began = Instant::now();
    loop {
        let bytes = fs::read(path).unwrap_or_default();
        if bytes.contains(&b'\n') {
            return Ok(());
        }
        if began.elapsed() > PATIENCE {
            return Err(format!("no line in {}", path.display()));
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// A tap for QEMU by hand.
struct Tap;

impl Tap {
    fn add() -> Result<Self, String> {
        process::told(Path::new("ip"), &["tuntap", "add", "dev", TAP, "mode", "tap"])?;
        Ok(Self)
    }
}

impl Drop for Tap {
    fn drop(&mut self) {
        if let Err(reason) = process::told(Path::new("ip"), &["link", "del", TAP]) {
            eprintln!("{reason}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_lies_between_the_two_in_the_middle() {
        let of = |all: &[u64]| median(all.iter().copied().map(Duration::from_secs).collect());
        assert!((of(&[9, 1, 2, 4]) - 3.0).abs() < 1e-9);
        assert!((of(&[5, 1]) - 3.0).abs() < 1e-9);
    }

    #[test]
    fn a_shown_identifier_gains_its_hyphens() {
        let plain = "0192a1b2c3d47abc8def0123456789ab";
        assert_eq!(uuid(plain), "0192a1b2-c3d4-7abc-8def-0123456789ab");
    }
}
