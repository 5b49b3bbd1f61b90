//! `nubo up`: from an empty machine to a server that one can log in to, in one command.
//!
//! The first time it makes an account, a key and a server, each by the API that everybody uses;
//! then it serves until it is told to stop. `--check` does the whole main job in a folder of its
//! own and leaves nothing behind.

mod first;
mod leftovers;
mod shell;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::args::UpArgs;
use crate::config::{Config, Drivers};
use crate::folder::Temporary;
use crate::halt::{Halt, Outcome};
use crate::serve::host::net_settings;
use crate::serve::{self, Attendant};
use first::{First, Order};

/// Where the cloud of this machine lives unless told otherwise.
const DATA: &str = "/var/lib/nubo";
/// Of the log only what goes wrong: the terminal is for the progress.
const LOG: &str = "warn,postgres=warn";
/// What a server leaves must have gone by then.
const GONE: Duration = Duration::from_secs(30);

/// Serves, with a first server.
pub fn run(args: UpArgs) -> Outcome {
    if args.check { check(args) } else { stay(args) }
}

fn stay(args: UpArgs) -> Outcome {
    let mut settings = args.settings;
    settings.data.get_or_insert_with(|| PathBuf::from(DATA));
    settings.log.get_or_insert_with(|| LOG.to_owned());
    let config = Config::of(settings)?;
    let data = config.data.clone();
    let is_real = config.drivers == Drivers::Host;
    let cloud = Running::start(config)?;
    let order = Order { image: args.image, size: args.size, is_real };
    match First::of(&data, cloud.address, &order, || !cloud.thread.is_finished()) {
        Ok(first) => {
            first.show(cloud.address);
            cloud.wait()
        }
        Err(halt) => {
            cloud.stop()?;
            Err(halt)
        }
    }
}

/// The main job, in a cloud of its own that is thrown away.
fn check(args: UpArgs) -> Outcome {
    let began = Instant::now();
    let folder = Temporary::make("check")?;
    let mut settings = args.settings;
    if let Some(given) = settings.data.replace(folder.path().to_owned()) {
        let text = format!("--check works in a folder of its own; leave out --data {given:?}");
        return Err(Halt::usage(text));
    }
    settings.listen.get_or_insert_with(|| "127.0.0.1:0".to_owned());
    settings.log.get_or_insert_with(|| LOG.to_owned());
    // Another cloud of this machine has the usual ranges.
    settings.public_pool.get_or_insert_with(|| "198.19.254.0/24".to_owned());
    settings.transit.get_or_insert_with(|| "100.126.254.0/24".to_owned());
    let config = Config::of(settings)?;
    let is_real = config.drivers == Drivers::Host;
    let run = net_settings(folder.path(), &config.host);
    let cloud = Running::start(config)?;
    let order = Order { image: args.image, size: args.size, is_real };
    let goes_on = || !cloud.thread.is_finished();
    let first = First::of(folder.path(), cloud.address, &order, goes_on);
    let done = first.and_then(|first| first.delete().map(|()| first.marks()));
    if done.is_err()
        && let Err(halt) = first::clear(folder.path(), cloud.address)
    {
        halt.tell();
    }
    let gone = done.and_then(|mut marks| {
        marks.push(run.link_group.to_string());
        vanished(folder.path(), &marks)
    });
    cloud.stop()?;
    gone?;
    drop(std::fs::remove_dir_all(&run.run_dir));
    println!("ok: all of it took {:.1} s, and nothing is left", began.elapsed().as_secs_f64());
    Ok(())
}

/// Waits until nothing of the cloud's servers is there.
fn vanished(data: &Path, marks: &[String]) -> Outcome {
    let since = Instant::now();
    loop {
        let left = leftovers::see(data, marks);
        if left.is_empty() {
            return Ok(());
        }
        if since.elapsed() > GONE {
            return Err(Halt::failed(format!("this is left on the machine: {}", left.join(", "))));
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// A cloud in a thread of this process.
struct Running {
    address: SocketAddr,
    thread: JoinHandle<Outcome>,
    stop: oneshot::Sender<()>,
}

impl Running {
    fn start(config: Config) -> Outcome<Self> {
        let (ready, listening) = mpsc::channel();
        let (stop, stopping) = oneshot::channel();
        let attendant = Attendant { ready, stop: stopping };
        let thread = std::thread::spawn(move || serve::run_with(config, Some(attendant)));
        match listening.recv() {
            Ok(address) => Ok(Self { address, thread, stop }),
            // It ended before it was ready: by a failure, or because it was told to.
            Err(mpsc::RecvError) => Err(joined(thread).err().unwrap_or_else(Halt::silent)),
        }
    }

    /// Until somebody stops it.
    fn wait(self) -> Outcome {
        let ended = joined(self.thread);
        drop(self.stop);
        ended
    }

    fn stop(self) -> Outcome {
        drop(self.stop);
        joined(self.thread)
    }
}

fn joined(thread: JoinHandle<Outcome>) -> Outcome {
    thread.join().unwrap_or_else(|_| Err(Halt::failed("the cloud ended with a panic")))
}
