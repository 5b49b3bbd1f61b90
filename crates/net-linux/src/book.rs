//! What should be, written down: one folder for each network, one file for each port.
//!
//! Written before anything is made and struck out after the last of it is gone, so every part of a
//! port or network in the kernel has a line here, whatever crashed in between. A file is replaced
//! as a whole. The book is read once; one process owns the folder. What was noted before the
//! machine was started last is thrown away: nothing of it is there any more.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::net::Ipv4Addr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use nubo_base::{Id, Uuid};
use nubo_domain::{Error, Host, Network, Result, Server, code};
use nubo_ports::{ADDRESS_HELD, NetworkSpec, PortRef, PortSpec};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::naming;
use crate::service::process::Started;
use crate::settings::Settings;

/// A network that is, or is being made or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What it should be.
    pub spec: NetworkSpec,
    /// Its router's address towards the machine.
    pub transit: Ipv4Addr,
    /// The process that gives addresses and names, once it was started.
    pub service: Option<Started>,
}

/// All networks and ports of this machine.
pub struct Book {
    folder: PathBuf,
    networks: BTreeMap<Uuid, Entry>,
    ports: BTreeMap<Key, PortSpec>,
}

/// A port's server and its network.
type Key = (Uuid, Uuid);

fn key(port: PortRef) -> Key {
    (port.server.uuid(), port.network.uuid())
}

const NETWORK_FILE: &str = "network.json";
/// Holds the kernel's number of the start of the machine.
const BOOT_FILE: &str = "boot";

impl Book {
    /// Reads the book in `folder`, making the folder if there is none.
    ///
    /// # Errors
    /// `unavailable` when the folder cannot be read or a file in it is not what we wrote.
    pub fn open(folder: PathBuf) -> Result<Self> {
        let mut book = Self { folder, networks: BTreeMap::new(), ports: BTreeMap::new() };
        book.begin().map_err(|e| failed(&book.folder, &e))?;
        for folder in entries(&book.folder)? {
            if !folder.is_dir() {
                continue;
            }
            match read::<Entry>(&folder.join(NETWORK_FILE))? {
                Some(entry) if book.read_ports(&folder)? > 0 => {
                    book.networks.insert(entry.spec.network.uuid(), entry);
                }
                // Both lines are written before anything is made, and a port's is struck out after
                // everything is gone.
                _ => fs::remove_dir_all(&folder).map_err(|e| failed(&folder, &e))?,
            }
        }
        Ok(book)
    }

    /// Makes the folder, empty if it is of an earlier start of the machine.
    fn begin(&self) -> io::Result<()> {
        let boot = fs::read("/proc/sys/kernel/random/boot_id")?;
        let mark = self.folder.join(BOOT_FILE);
        if fs::read(&mark).is_ok_and(|old| old == boot) {
            return Ok(());
        }
        allow_absent(fs::remove_dir_all(&self.folder))?;
        fs::create_dir_all(&self.folder)?;
        fs::set_permissions(&self.folder, fs::Permissions::from_mode(0o700))?;
        fs::write(mark, boot)
    }

    fn read_ports(&mut self, folder: &Path) -> Result<usize> {
        let before = self.ports.len();
        for file in entries(folder)? {
            let name = file.file_name().and_then(|n| n.to_str()).unwrap_or_default();
            let is_port = name.starts_with("port-") && name.ends_with(".json");
            if is_port && let Some(port) = read::<PortSpec>(&file)? {
                self.ports.insert(key(port.reference()), port);
            }
        }
        Ok(self.ports.len() - before)
    }

    /// A port, whatever host it is on.
    pub fn port(&self, port: PortRef) -> Option<&PortSpec> {
        self.ports.get(&key(port))
    }

    /// The ports of a server.
    pub fn ports_of_server(&self, server: Id<Server>) -> impl Iterator<Item = &PortSpec> {
        let id = server.uuid();
        self.ports.range((id, Uuid::nil())..=(id, Uuid::max())).map(|(_, port)| port)
    }

    /// Every port.
    pub fn ports(&self) -> impl Iterator<Item = &PortSpec> {
        self.ports.values()
    }

    /// The ports of one network, in a fixed order.
    pub fn ports_of(&self, network: Id<Network>) -> Vec<PortSpec> {
        self.ports.values().filter(|p| p.network.network == network).cloned().collect()
    }

    /// A network.
    pub fn network(&self, network: Id<Network>) -> Option<&Entry> {
        self.networks.get(&network.uuid())
    }

    /// The networks that a host has ports in.
    pub fn networks_on(&self, host: Id<Host>) -> Vec<Entry> {
        let is_there = |entry: &&Entry| {
            let here = |p: &PortSpec| p.network.network == entry.spec.network && p.host == host;
            self.ports.values().any(here)
        };
        self.networks.values().filter(is_there).cloned().collect()
    }

    /// How many networks there are.
    pub fn len(&self) -> usize {
        self.networks.len()
    }

    /// Refuses ports that need what another one has, or one of themselves.
    ///
    /// # Errors
    /// `conflict`; the detail for the log says with whom.
    pub fn check_free(&self, wish: &[PortSpec]) -> Result<()> {
        let wished = |noted: &PortSpec| wish.iter().any(|port| replaces(port, noted));
        let others: Vec<_> = self.ports.values().filter(|p| !wished(p)).collect();
        for (index, spec) in wish.iter().enumerate() {
            let rivals = others.iter().copied().chain(&wish[..index]);
            for other in rivals {
                refuse_rival(spec, other)?;
            }
            self.check_network(&spec.network, &wish[..index])?;
        }
        Ok(())
    }

    fn check_network(&self, spec: &NetworkSpec, before: &[PortSpec]) -> Result<()> {
        let noted = self.networks.values().map(|entry| &entry.spec);
        for other in noted.chain(before.iter().map(|port| &port.network)) {
            let link = naming::host_link(other.network) == naming::host_link(spec.network);
            if link && other.network != spec.network {
                return Err(conflict("The network's id ends like another's.", "one link name"));
            }
            if link && (other.base, other.prefix) != (spec.base, spec.prefix) {
                let detail = "a network's range cannot change while it has ports";
                return Err(conflict("The network has another range of addresses.", detail));
            }
        }
        Ok(())
    }

    /// Notes a network, with a free address for its router. Of one that is noted already only what
    /// a wish may change is noted anew, unless the wish is older.
    ///
    /// # Errors
    /// `no_capacity` when every address of the range is taken.
    pub fn note_network(&mut self, spec: &NetworkSpec, settings: &Settings) -> Result<Entry> {
        if let Some(entry) = self.network(spec.network).cloned() {
            if spec.generation < entry.spec.generation || *spec == entry.spec {
                return Ok(entry);
            }
            let entry = Entry { spec: spec.clone(), ..entry };
            self.put_network(entry.clone())?;
            return Ok(entry);
        }
        let range = settings.transit;
        let taken: Vec<_> = self.networks.values().map(|entry| entry.transit).collect();
        // The last one that is not for broadcasts is the machine's own.
        let end = naming::machine_address(range).to_bits();
        let inner = range.base().to_bits().saturating_add(1)..end;
        let mut free = inner.map(Ipv4Addr::from_bits).filter(|ip| !taken.contains(ip));
        let transit = free.next().ok_or_else(|| {
            let detail = format!("every address of {range} is taken; set a larger transit range");
            Error::new(&code::NO_CAPACITY).detail(detail)
        })?;
        let entry = Entry { spec: spec.clone(), transit, service: None };
        self.put_network(entry.clone())?;
        Ok(entry)
    }

    /// Notes what a network is now.
    ///
    /// # Errors
    /// `unavailable` when it cannot be written.
    pub fn put_network(&mut self, entry: Entry) -> Result<()> {
        let folder = self.folder_of(entry.spec.network);
        fs::create_dir_all(&folder).map_err(|e| failed(&folder, &e))?;
        write(&folder.join(NETWORK_FILE), &entry)?;
        self.networks.insert(entry.spec.network.uuid(), entry);
        Ok(())
    }

    /// Notes what a port should be.
    ///
    /// # Errors
    /// `unavailable` when it cannot be written.
    pub fn put_port(&mut self, port: PortSpec) -> Result<()> {
        write(&self.port_file(&port), &port)?;
        self.ports.insert(key(port.reference()), port);
        Ok(())
    }

    /// Strikes a port out.
    ///
    /// # Errors
    /// `unavailable` when the file cannot be removed.
    pub fn strike_port(&mut self, port: PortRef) -> Result<()> {
        if let Some(noted) = self.port(port) {
            let file = self.port_file(noted);
            allow_absent(fs::remove_file(&file)).map_err(|e| failed(&file, &e))?;
            self.ports.remove(&key(port));
        }
        Ok(())
    }

    /// Strikes a network out, with what is left of its folder.
    ///
    /// # Errors
    /// `unavailable` when the folder cannot be removed.
    pub fn strike_network(&mut self, network: Id<Network>) -> Result<()> {
        let folder = self.folder_of(network);
        allow_absent(fs::remove_dir_all(&folder)).map_err(|e| failed(&folder, &e))?;
        self.networks.remove(&network.uuid());
        Ok(())
    }

    fn folder_of(&self, network: Id<Network>) -> PathBuf {
        self.folder.join(network.uuid().to_string())
    }

    fn port_file(&self, port: &PortSpec) -> PathBuf {
        let folder = self.folder_of(port.network.network);
        folder.join(format!("port-{}.json", port.server.uuid()))
    }
}

/// Whether a wished port stands in the place of a noted one: the same, or the server's primary one
/// that was in another network.
pub fn replaces(wish: &PortSpec, noted: &PortSpec) -> bool {
    let both_primary = !wish.further && !noted.further;
    wish.server == noted.server && (both_primary || wish.network.network == noted.network.network)
}

/// Refuses a port for what another one has.
fn refuse_rival(spec: &PortSpec, other: &PortSpec) -> Result<()> {
    let near = other.network.network == spec.network.network;
    let private = near && other.private_ip == spec.private_ip;
    let card = near && naming::parse_mac(&other.mac) == naming::parse_mac(&spec.mac);
    if private || card || spec.held().contests(&other.held()) {
        let holder = format!("held by {}", other.server);
        return Err(Error::new(&ADDRESS_HELD).detail(holder));
    }
    let one_name = naming::tap(other.server) == naming::tap(spec.server);
    if one_name && (near || other.server != spec.server) {
        return Err(conflict("The server's id ends like another's.", "links have one name"));
    }
    Ok(())
}

/// A refusal because something else is there.
pub fn conflict(public: &str, detail: &str) -> Error {
    Error::new(&code::CONFLICT).public(public).detail(detail)
}

fn failed(path: &Path, error: &dyn std::fmt::Display) -> Error {
    Error::unavailable(format!("{}: {error}", path.display()))
}

fn allow_absent(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let read = || fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>();
    read().map_err(|e| failed(folder, &e))
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>> {
    match fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|e| {
            let remedy = "restore the file, or remove it after `ip netns list` shows nothing of it";
            failed(path, &format!("{e}; {remedy}"))
        }),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(failed(path, &e)),
    }
}

/// Whoever reads the file sees the old text or the new one. It is not forced to the disk: it says
/// nothing any more once the machine has lost its power.
fn write<T: Serialize>(path: &Path, value: &T) -> Result<()> {
    let next = path.with_extension("json.new");
    let write = || {
        fs::write(&next, serde_json::to_vec_pretty(value)?)?;
        fs::rename(&next, path)
    };
    write().map_err(|e: io::Error| failed(path, &e))
}

#[cfg(test)]
#[path = "book/tests.rs"]
mod tests;
