//! Guests.

use std::path::PathBuf;

use async_trait::async_trait;
use nubo_base::{Id, SecretText};
use nubo_domain::{Error, Host, Result, Server, Snapshot, code};
use nubo_ports::{ConsoleKind, GuestCopy, GuestFigures, GuestRef, GuestSpec, SeenGuest, Vmm};

use super::of_host;
use crate::faults::Verb;
use crate::journal::Change;
use crate::records::{FakeGuest, Seat, macs};
use crate::world::{FakeWorld, State};
use crate::{console, counters};

#[async_trait]
impl Vmm for FakeWorld {
    async fn ensure_running(&self, spec: &GuestSpec) -> Result<SeenGuest> {
        let (seen, started) = self.answer(Verb::GuestRunning, |state| state.run(spec)).await?;
        if started && !self.boot_time().is_zero() {
            tokio::time::sleep(self.boot_time()).await;
        }
        Ok(seen)
    }

    async fn ensure_stopped(&self, guest: GuestRef, _hard: bool) -> Result<()> {
        self.answer(Verb::GuestStopped, |state| state.halt(guest)).await
    }

    async fn ensure_gone(&self, host: Id<Host>, server: Id<Server>) -> Result<()> {
        let seat = Seat { host, server };
        let remove = |state: &mut State| match state.guests.contains_key(&seat) {
            true => state.commit(Change::GuestGone(seat)),
            false => Ok(()),
        };
        self.answer(Verb::GuestGone, remove).await
    }

    async fn ensure_password(&self, guest: GuestRef, login: &str, hash: &SecretText) -> Result<()> {
        self.answer(Verb::GuestPassword, |state| state.set_password(guest, login, hash)).await
    }

    async fn ensure_keys(&self, guest: GuestRef, login: &str, keys: &[String]) -> Result<()> {
        self.answer(Verb::GuestKeys, |state| state.set_keys(guest, login, keys)).await
    }

    async fn observe(&self, host: Id<Host>, server: Id<Server>) -> Result<Option<SeenGuest>> {
        let seat = Seat { host, server };
        let look = |state: &mut State| Ok(state.guests.get(&seat).map(FakeGuest::seen));
        self.answer(Verb::GuestObserve, look).await
    }

    async fn list(&self, host: Id<Host>) -> Result<Vec<SeenGuest>> {
        let look =
            |state: &mut State| Ok(of_host(&state.guests, host).map(FakeGuest::seen).collect());
        self.answer(Verb::GuestList, look).await
    }

    async fn ensure_plugged(&self, spec: &GuestSpec) -> Result<()> {
        self.answer(Verb::GuestPlugged, |state| state.set_plugged(spec)).await
    }

    async fn ensure_copy(&self, copy: &GuestCopy) -> Result<bool> {
        self.answer(Verb::GuestCopy, |state| state.copy_live(copy)).await
    }

    async fn ensure_copy_gone(
        &self,
        host: Id<Host>,
        server: Id<Server>,
        snapshot: Id<Snapshot>,
    ) -> Result<()> {
        let seat = Seat { host, server };
        self.answer(Verb::GuestCopyGone, |state| state.forget_copy(seat, snapshot)).await
    }

    async fn console(
        &self,
        host: Id<Host>,
        server: Id<Server>,
        kind: ConsoleKind,
    ) -> Result<PathBuf> {
        let mut state = self.state();
        let guest = state.running(Seat { host, server })?;
        state.faces.socket(&guest, kind)
    }

    async fn screenshot(&self, host: Id<Host>, server: Id<Server>) -> Result<Vec<u8>> {
        let mut state = self.state();
        let guest = state.running(Seat { host, server })?;
        state.faces.picture(&guest)
    }

    async fn serial_tail(&self, host: Id<Host>, server: Id<Server>) -> Result<Vec<u8>> {
        let seat = Seat { host, server };
        let mut state = self.state();
        let guest = state.guests.get(&seat).cloned();
        let guest = guest.ok_or_else(|| Error::not_found("guest"))?;
        Ok(if guest.on { state.faces.log(&guest) } else { console::printed(&guest) })
    }

    async fn figures(&self, host: Id<Host>, server: Id<Server>) -> Result<Option<GuestFigures>> {
        let seat = Seat { host, server };
        let state = self.state();
        let on = state.guests.get(&seat).zip(state.age(seat));
        Ok(on.map(|(guest, age)| counters::used(guest, age)))
    }
}

fn refuse_older(guest: &FakeGuest, generation: u64) -> Result<()> {
    if guest.generation <= generation {
        return Ok(());
    }
    let text = format!("The guest already follows wish {}.", guest.generation);
    Err(Error::new(&code::CONFLICT).public(text))
}

impl State {
    fn run(&mut self, spec: &GuestSpec) -> Result<(SeenGuest, bool)> {
        let seat = Seat { host: spec.host, server: spec.server };
        let known = self.guests.get(&seat).cloned();
        if let Some(guest) = &known {
            refuse_older(guest, spec.generation)?;
            if guest.on && guest.boot >= spec.boot {
                let mut guest = guest.clone();
                if guest.generation < spec.generation {
                    guest.generation = spec.generation;
                    self.commit(Change::Guest(guest.clone()))?;
                }
                return Ok((guest.seen(), false));
            }
        }
        self.check_start(spec, seat)?;
        let starts = known.map_or(0, |guest| guest.starts) + 1;
        let guest = FakeGuest::new(spec, starts);
        let seen = guest.seen();
        self.commit(Change::Guest(guest))?;
        Ok((seen, true))
    }

    /// A guest that is on.
    fn running(&self, seat: Seat) -> Result<FakeGuest> {
        let off = || Error::new(&code::WRONG_STATE).public("The guest is off.");
        self.guests.get(&seat).filter(|guest| guest.on).cloned().ok_or_else(off)
    }

    /// What a real machine would not start without, or should not.
    fn check_start(&mut self, spec: &GuestSpec, seat: Seat) -> Result<()> {
        let server = spec.server;
        if !self.disks.contains_key(&seat) {
            self.violation(format!("{server} was started without a disk"));
            return Err(Error::new(&code::WRONG_STATE).public("The guest has no disk."));
        }
        let Some(port) = self.ports_at(seat).find(|port| !port.further) else {
            self.violation(format!("{server} was started without a port"));
            return Err(Error::new(&code::WRONG_STATE).public("The guest has no port."));
        };
        if port.mac != spec.nic.mac {
            let text = format!("{server} was started with card {} on {}", spec.nic.mac, port.mac);
            self.violation(text);
        }
        self.check_cards(spec, seat);
        let home = self.homes.get(&server).map(|host| Seat { host: *host, server });
        let other = home.filter(|home| *home != seat).and_then(|home| self.guests.get(&home));
        if other.is_some_and(|guest| guest.on) {
            self.violation(format!("{server} runs on two hosts"));
        }
        Ok(())
    }

    /// A card whose port is not there cannot be opened.
    fn check_cards(&mut self, spec: &GuestSpec, seat: Seat) {
        let has = |mac: &String| self.ports_at(seat).any(|port| port.further && port.mac == *mac);
        if let Some(mac) = macs(&spec.more_nics).iter().find(|mac| !has(mac)) {
            self.violation(format!("{} got the card {mac} without a port", spec.server));
        }
    }

    fn set_plugged(&mut self, spec: &GuestSpec) -> Result<()> {
        let seat = Seat { host: spec.host, server: spec.server };
        let Some(guest) = self.guests.get(&seat).filter(|guest| guest.on).cloned() else {
            return Ok(());
        };
        refuse_older(&guest, spec.generation)?;
        if guest.plugs > spec.plugs {
            let text = format!("What is plugged in already follows change {}.", guest.plugs);
            return Err(Error::new(&code::CONFLICT).public(text));
        }
        let volumes: Vec<_> = spec.volumes.iter().map(|volume| volume.volume).collect();
        let iso = spec.iso.as_ref().map(|iso| iso.image);
        let (generation, plugs) = (spec.generation, spec.plugs);
        let more_macs = macs(&spec.more_nics);
        self.check_cards(spec, seat);
        let changed = FakeGuest { volumes, iso, more_macs, plugs, generation, ..guest.clone() };
        match changed == guest {
            true => Ok(()),
            false => self.commit(Change::Guest(changed)),
        }
    }

    fn halt(&mut self, spec: GuestRef) -> Result<()> {
        let seat = Seat { host: spec.host, server: spec.server };
        let Some(guest) = self.guests.get(&seat) else { return Ok(()) };
        refuse_older(guest, spec.generation)?;
        if !guest.on && !guest.crashed && guest.generation == spec.generation {
            return Ok(());
        }
        let generation = spec.generation;
        let halted = FakeGuest {
            on: false,
            crashed: false,
            generation,
            copies: Vec::new(),
            ..guest.clone()
        };
        self.commit(Change::Guest(halted))
    }

    fn set_password(&mut self, spec: GuestRef, login: &str, hash: &SecretText) -> Result<()> {
        let hash = Some(hash.reveal().to_owned());
        let text = "The password can only be set while the server runs.";
        self.inside(spec, login, text, |guest| guest.password_hash = hash)
    }

    fn set_keys(&mut self, spec: GuestRef, login: &str, keys: &[String]) -> Result<()> {
        let count = u32::try_from(keys.len()).unwrap_or(u32::MAX);
        let text = "Keys can only be replaced while the server runs.";
        self.inside(spec, login, text, |guest| guest.ssh_keys = count)
    }

    /// Changes something inside of a running guest.
    fn inside(
        &mut self,
        spec: GuestRef,
        login: &str,
        refusal: &str,
        change: impl FnOnce(&mut FakeGuest),
    ) -> Result<()> {
        let seat = Seat { host: spec.host, server: spec.server };
        let on = self.guests.get(&seat).filter(|guest| guest.on);
        let guest = on.ok_or_else(|| Error::new(&code::WRONG_STATE).public(refusal))?;
        refuse_older(guest, spec.generation)?;
        let mut changed = guest.clone();
        changed.generation = spec.generation;
        login.clone_into(&mut changed.login);
        change(&mut changed);
        self.commit(Change::Guest(changed))
    }
}
