//! `nubo serve`: wires the floors together, runs until it is told to stop, and stops in order.

mod dialects;
mod drivers;
mod engine;
mod figures;
pub mod host;
mod local;
pub mod pages;
mod seed;
mod signals;
pub mod stores;
mod vendors;

use std::net::SocketAddr;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use nubo_api_kit::{Doors, DoorsParts, Limits, ShutdownTrigger, Site, serve_local, serve_tcp};
use nubo_base::{SecretText, SystemClock, SystemRandom};
use nubo_cloud::{Cloud, CloudParts, Live, Policy};
use nubo_domain::account::Registration;
use nubo_domain::billing::Billing;
use nubo_mailer::{FileMailer, SmtpMailer};
use nubo_metrics_local::LocalMetrics;
use nubo_ports::{Mailer, OnlyLooks, Store};
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::oneshot;

use crate::config::{Config, Mail, Settings};
use crate::folder::Folder;
use crate::halt::{Halt, Outcome};
use crate::logs;
use signals::StopSignals;

/// Figures of use are written this often.
const HOUSEKEEPING: Duration = Duration::from_secs(5);
/// The runtime's threads may take this long to end; nothing they do then is of use any more.
const LAST_WAIT: Duration = Duration::from_millis(500);

/// Runs the cloud.
pub fn run(settings: Settings) -> Outcome {
    run_with(Config::of(settings)?, None)
}

/// Somebody of this process who waits until the cloud listens, and may end it.
pub struct Attendant {
    /// Told the address.
    pub ready: mpsc::Sender<SocketAddr>,
    /// Ends the cloud as a signal would; also when the other end is dropped.
    pub stop: oneshot::Receiver<()>,
}

/// Runs the cloud, for an attendant if there is one.
pub fn run_with(config: Config, attendant: Option<Attendant>) -> Outcome {
    logs::start(config.log_format, &config.log)?;
    let files = signals::raise_file_limit();
    let built = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = built.map_err(|fault| Halt::failed(format!("cannot start threads: {fault}")))?;
    let outcome = runtime.block_on(serve(config, files, attendant));
    runtime.shutdown_timeout(LAST_WAIT);
    outcome
}

async fn serve(config: Config, files: u64, attendant: Option<Attendant>) -> Outcome {
    let signals = StopSignals::listen()?;
    // The port comes first: whoever has it must be told before anything is written.
    let listener = bind(&config.listen).await?;
    warn_of_strangers(&config.policy, listener.address);
    let folder = Folder::make(&config.data)?;
    let socket = folder.socket()?;
    let (store, _lock) = stores::open(&folder, config.database.as_deref()).await?;
    let seal = folder.key(stores::has_data(&store).await?)?;
    let (drivers, furniture, health) = drivers::open(&folder, &config).await?;
    let metrics = Arc::new(LocalMetrics::open(&folder.metrics())?);
    let view = Arc::new(OnlyLooks(drivers.vmm.clone()));
    let live = Live::new(view, metrics.clone()).with_health(health);
    let mailer = mailer(&folder, &config.mail)?;
    let engine = engine::start(&store, (drivers, mailer), metrics, config.grace).await?;
    let parts = CloudParts {
        store: store.clone(),
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        seal,
        policy: config.policy.clone(),
        watcher: engine.watcher(),
    };
    let cloud = Cloud::with_live(parts, live);
    cloud.read_settings().await?;
    seed::first_run(&cloud, &store, &config, furniture).await?;
    let (trigger, shutdown) = ShutdownTrigger::new();
    let figures = figures::Figures::new(&store);
    let alive = engine.alive();
    let site = Site {
        ready: figures::ready(&cloud, &alive),
        before_scrape: figures.before_scrape(),
        measures: figures.measures(),
        metrics_token: config.metrics_token.clone().map(SecretText::new),
        portal: pages::portal(),
    };
    let doors = Doors::new(DoorsParts {
        cloud: cloud.clone(),
        dialects: dialects::all(&store),
        trusted_proxies: config.trusted_proxies.clone(),
        site,
        shutdown: shutdown.clone(),
    });
    let doors = doors.map_err(|fault| Halt::failed(fault.to_string()))?;
    let local = bind_local(&socket)?;
    let limits = Limits { connections: seats(config.max_connections, files), ..Limits::default() };
    let owner = owner_of(folder.path())?;
    let tcp = tokio::spawn(serve_tcp(listener.listener, doors.clone(), limits));
    let unix = tokio::spawn(serve_local(local, doors, limits, owner));
    let background = tokio::spawn(keep_house(cloud.clone(), engine.numbered(), shutdown));
    tracing::info!(address = %listener.address, data = %folder.path().display(), "ready");
    attend(attendant, signals, listener.address).await;
    stop(trigger, engine, [tcp, unix, background]).await;
    let flushed = cloud.housekeeping().await;
    remove(&socket);
    flushed?;
    tracing::info!("stopped");
    Ok(())
}

/// Tells whoever waits that the cloud listens, and waits until it shall end.
async fn attend(attendant: Option<Attendant>, signals: StopSignals, address: SocketAddr) {
    match attendant {
        Some(Attendant { ready, stop }) => {
            // Whoever waits for it and has gone meanwhile has dropped the other end of `stop` too.
            let _ = ready.send(address);
            tokio::select! {
                () = signals.stop_wished() => {}
                _ = stop => {}
            }
        }
        None => {
            println!("listening on http://{address}");
            signals.stop_wished().await;
        }
    }
}

/// What carries letters.
fn mailer(folder: &Folder, mail: &Mail) -> Outcome<Arc<dyn Mailer>> {
    let from = mail.from.clone();
    Ok(match &mail.server {
        Some(server) => Arc::new(SmtpMailer::new(server.clone(), from)?),
        None => Arc::new(FileMailer::new(folder.mail(), from)),
    })
}

/// Whoever can reach a cloud like this can make an account and order without paying.
fn warn_of_strangers(policy: &Policy, address: SocketAddr) {
    let is_open = policy.registration == Registration::Open;
    let pays_ahead = policy.billing == Billing::Prepaid;
    if is_open && !pays_ahead && !address.ip().to_canonical().is_loopback() {
        tracing::warn!(
            %address,
            "strangers can make accounts here and order without paying ahead; start it with \
             --registration closed, or with --billing prepaid"
        );
    }
}

/// Ends requests, workflows and reconcilers side by side, so that the longest of them counts.
async fn stop(
    trigger: ShutdownTrigger,
    engine: engine::Running,
    tasks: [tokio::task::JoinHandle<()>; 3],
) {
    tracing::info!("stopping");
    trigger.pull();
    let tasks = async {
        for task in tasks {
            if let Err(fault) = task.await {
                tracing::error!(error.detail = %fault, "a listener did not end in order");
            }
        }
    };
    tokio::join!(tasks, engine.stop());
}

/// Writes figures of use now and then, and wakes those who wait for events when some are numbered.
async fn keep_house(
    cloud: Cloud,
    mut numbered: tokio::sync::watch::Receiver<i64>,
    shutdown: nubo_api_kit::Shutdown,
) {
    let mut pace = tokio::time::interval(HOUSEKEEPING);
    pace.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = pace.tick() => {
                if let Err(error) = cloud.housekeeping().await {
                    tracing::warn!(error.detail = %error, "figures of use wait for the store");
                }
            }
            Ok(()) = numbered.changed() => cloud.nudge(),
            () = shutdown.wished() => return,
        }
    }
}

struct Bound {
    listener: TcpListener,
    address: SocketAddr,
}

async fn bind(wanted: &str) -> Outcome<Bound> {
    let addresses = tokio::net::lookup_host(wanted).await.map_err(|fault| {
        let text = format!("listen: \"{wanted}\" is no address such as 127.0.0.1:8080 ({fault})");
        Halt::usage(text)
    })?;
    let addresses: Vec<_> = addresses.collect();
    let bound = TcpListener::bind(addresses.as_slice()).await;
    let listener = bound.map_err(|fault| match fault.kind() {
        std::io::ErrorKind::AddrInUse => Halt::failed(format!(
            "{wanted} is in use by another program; stop it, or choose another port with --listen"
        )),
        std::io::ErrorKind::PermissionDenied => Halt::failed(format!(
            "{wanted} needs more rights (ports below 1024 are the superuser's); choose another \
             port with --listen"
        )),
        _ => Halt::at("listen on", wanted, fault),
    })?;
    let address = listener.local_addr();
    let address = address.map_err(|fault| Halt::at("listen on", wanted, fault))?;
    Ok(Bound { listener, address })
}

/// The operator's socket. The folder's lock is ours, so what lies there is of a process before.
fn bind_local(path: &Path) -> Outcome<UnixListener> {
    remove(path);
    let bound = UnixListener::bind(path).and_then(|listener| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))?;
        Ok(listener)
    });
    bound.map_err(|fault| Halt::at("make the socket", path.display(), fault))
}

fn remove(path: &Path) {
    match std::fs::remove_file(path) {
        Ok(()) => {}
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => {}
        Err(fault) => tracing::warn!(error.detail = %fault, "the old socket stays"),
    }
}

/// The user of this process: whom the kernel shows as owner of its own entry.
fn owner_of(data: &Path) -> Outcome<u32> {
    let own = std::fs::metadata("/proc/self").or_else(|_| std::fs::metadata(data));
    own.map(|entry| entry.uid()).map_err(|fault| Halt::failed(format!("no user id: {fault}")))
}

/// Connections that the limit of open files has room for, beside the store and the rest.
fn seats(wanted: Option<u32>, files: u64) -> u32 {
    const OWN_FILES: u64 = 128;
    let room = u32::try_from(files.saturating_sub(OWN_FILES)).unwrap_or(u32::MAX).max(16);
    match wanted {
        Some(wanted) if wanted > room => {
            tracing::warn!(connections = room, files, "the limit of open files allows no more");
            room
        }
        Some(wanted) => wanted,
        None => room.min(Limits::default().connections),
    }
}

/// A store that several parts share.
pub type SharedStore = Arc<dyn Store>;
