//! How a server's guest is reached: its cards, each in another network.

use std::net::Ipv4Addr;

use nubo_base::Id;
use serde::{Deserialize, Serialize};

use super::Server;
use crate::{Network, PublicIp};

/// A server has at most so many cards besides its primary one.
pub const NICS_MAX: usize = 7;

/// How a guest is reached over its primary card, which leads it into the world.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// The private network it is on.
    pub network: Id<Network>,
    /// Its address there; none once it was given back.
    pub private_ip: Option<Ipv4Addr>,
    /// Its public address, if it has one.
    pub public_ip: Option<Ipv4Addr>,
    /// The reserved address that the public one is; none for one that ends with the server.
    #[serde(default)]
    pub reserved: Option<Id<PublicIp>>,
    /// The address of its network card.
    pub mac: String,
}

/// A card in a further network: it leads to the servers there and nowhere else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nic {
    /// The network; none of the server's other cards is in it.
    pub network: Id<Network>,
    /// The server's address there; none once it was given back.
    pub private_ip: Option<Ipv4Addr>,
    /// The address of the card; none of the server's other cards has it.
    pub mac: String,
    /// Whether it is being taken out: its guest may have it yet, and its address is not free.
    #[serde(default)]
    pub leaving: bool,
}

/// A card of a server, whichever it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Card<'a> {
    /// The network it is in.
    pub network: Id<Network>,
    /// The server's address there; none once it was given back.
    pub private_ip: Option<Ipv4Addr>,
    /// The address of the card.
    pub mac: &'a str,
    /// Whether it is the one that leads into the world.
    pub primary: bool,
    /// Whether it is being taken out.
    pub leaving: bool,
}

impl Server {
    /// Every card, the primary one first, those that are being taken out too.
    pub fn cards(&self) -> impl Iterator<Item = Card<'_>> {
        let Reach { network, private_ip, mac, .. } = &self.reach;
        let (network, private_ip) = (*network, *private_ip);
        let first = Card { network, private_ip, mac, primary: true, leaving: false };
        let further = self.nics.iter().map(|nic| Card {
            network: nic.network,
            private_ip: nic.private_ip,
            mac: &nic.mac,
            primary: false,
            leaving: nic.leaving,
        });
        std::iter::once(first).chain(further)
    }

    /// Whether a card of it is in this network.
    #[must_use]
    pub fn is_in(&self, network: Id<Network>) -> bool {
        self.cards().any(|card| card.network == network)
    }
}
