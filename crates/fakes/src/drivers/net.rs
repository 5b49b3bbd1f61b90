//! Ports.

use async_trait::async_trait;
use nubo_base::Id;
use nubo_domain::{Error, Host, Network, Result, Server};
use nubo_ports::{ADDRESS_HELD, Net, NetFigures, NicSource, PortRef, PortSpec, SeenPort};

use crate::counters;
use crate::faults::Verb;
use crate::journal::Change;
use crate::records::{FakeGuest, FakePort, Jack, Seat};
use crate::world::{FakeWorld, State};

#[async_trait]
impl Net for FakeWorld {
    async fn ensure_port(&self, port: &PortSpec) -> Result<NicSource> {
        self.answer(Verb::Port, |state| state.plug(port)).await?;
        let tap = format!("fake-{}", port.private_ip);
        Ok(NicSource { tap, namespace: None, mac: port.mac.clone() })
    }

    async fn ensure_gone(&self, host: Id<Host>, server: Id<Server>) -> Result<()> {
        self.answer(Verb::PortGone, |state| state.unplug(Seat { host, server })).await
    }

    async fn ensure_port_gone(&self, port: PortRef) -> Result<()> {
        self.answer(Verb::OnePortGone, |state| state.unplug_one(Jack::of(port))).await
    }

    async fn observe(&self, port: PortRef) -> Result<Option<SeenPort>> {
        let look = |state: &mut State| Ok(state.ports.get(&Jack::of(port)).map(FakePort::seen));
        self.answer(Verb::PortObserve, look).await
    }

    async fn list(&self, host: Id<Host>) -> Result<Vec<SeenPort>> {
        let look = |state: &mut State| Ok(state.ports_on(host).map(FakePort::seen).collect());
        self.answer(Verb::PortList, look).await
    }

    async fn ensure_network_gone(&self, host: Id<Host>, network: Id<Network>) -> Result<()> {
        let remove = |state: &mut State| {
            let inside = state.ports_on(host).filter(|port| port.network == network);
            let jacks: Vec<Jack> = inside.map(FakePort::jack).collect();
            jacks.into_iter().try_for_each(|jack| state.unplug_one(jack))
        };
        self.answer(Verb::NetworkGone, remove).await
    }

    async fn figures(&self, host: Id<Host>, server: Id<Server>) -> Result<Option<NetFigures>> {
        let seat = Seat { host, server };
        let state = self.state();
        if state.ports_at(seat).next().is_none() {
            return Ok(None);
        }
        let age = state.age(seat);
        Ok(Some(age.map_or_else(NetFigures::default, |age| counters::carried(server.uuid(), age))))
    }
}

impl State {
    fn plug(&mut self, spec: &PortSpec) -> Result<()> {
        let mut port = FakePort::new(spec);
        self.tell_newest(&mut port);
        let seat = port.seat();
        let private = self.private.get(&(port.network, port.private_ip));
        let others = |holder: &&Seat| **holder != seat;
        let publics = spec.publics();
        let mut sharers =
            publics.iter().filter_map(|ip| self.public.get(ip)).flatten().filter(others);
        let contests = |holder: &&Seat| {
            self.ports_at(**holder).any(|other| port.held().contests(&other.held()))
        };
        let private = private.filter(others).copied();
        let is_taken = private.is_some() || sharers.any(|holder| contests(&holder));
        // A private address is given back only when its port is gone; a public one may be asked
        // for while the port that had it still has it, and is had by that until it is told.
        if let Some(holder) = private {
            let text = format!("{} and {} have one address", spec.server, holder.server);
            self.violation(text);
        }
        if is_taken {
            return Err(Error::new(&ADDRESS_HELD));
        }
        if self.ports.get(&port.jack()) == Some(&port) {
            return Ok(());
        }
        self.commit(Change::Port(port))
    }

    /// An older wish changes nothing of what was said of the network since.
    fn tell_newest(&self, port: &mut FakePort) {
        let inside = self.ports_on(port.host).filter(|other| other.network == port.network);
        let newest = inside.max_by_key(|other| other.network_generation);
        let newer = |other: &&FakePort| other.network_generation > port.network_generation;
        if let Some(other) = newest.filter(newer) {
            port.nameservers.clone_from(&other.nameservers);
            port.network_generation = other.network_generation;
        }
    }

    fn unplug(&mut self, seat: Seat) -> Result<()> {
        if self.ports_at(seat).next().is_none() {
            return Ok(());
        }
        if self.guests.get(&seat).is_some_and(|guest| guest.on) {
            self.violation(format!("the port of {} was removed while it ran", seat.server));
        }
        self.commit(Change::PortGone(seat))
    }

    fn unplug_one(&mut self, jack: Jack) -> Result<()> {
        let Some(port) = self.ports.get(&jack) else { return Ok(()) };
        let has = |guest: &FakeGuest| guest.mac == port.mac || guest.more_macs.contains(&port.mac);
        if self.guests.get(&jack.seat).is_some_and(|guest| guest.on && has(guest)) {
            let server = jack.seat.server;
            self.violation(format!("the port of a card of {server} was removed while it ran"));
        }
        self.commit(Change::OnePortGone(jack))
    }
}
