//! Network ports of servers: wishes to a network driver.

use std::net::Ipv4Addr;

use async_trait::async_trait;
use nubo_base::Id;
use nubo_domain::{Host, Network, Result, Server};
use serde::{Deserialize, Serialize};

/// A port that should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortSpec {
    /// Whose port.
    pub server: Id<Server>,
    /// Where the server runs.
    pub host: Id<Host>,
    /// The network it is plugged into.
    pub network: Id<Network>,
    /// The address of the network card; no other may send from this port.
    pub mac: String,
    /// The address in the network; no other may send from this port.
    pub private_ip: Ipv4Addr,
    /// The public address that leads here, if any.
    pub public_ip: Option<Ipv4Addr>,
}

/// A port that was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenPort {
    /// Whose port.
    pub server: Id<Server>,
    /// Where it was seen.
    pub host: Id<Host>,
    /// The address of the network card.
    pub mac: String,
    /// The address in the network.
    pub private_ip: Ipv4Addr,
    /// The public address that leads here, if any.
    pub public_ip: Option<Ipv4Addr>,
}

/// A network driver.
#[async_trait]
pub trait Net: Send + Sync {
    /// Makes the port be there as described, changing it where it differs.
    ///
    /// # Errors
    /// `unavailable` when it may be tried again; `conflict` when another server's port holds one
    /// of the addresses; anything else when it cannot be.
    async fn ensure_port(&self, port: &PortSpec) -> Result<()>;

    /// Removes a server's port; also of one that has none.
    ///
    /// # Errors
    /// `unavailable` when it may be tried again.
    async fn ensure_gone(&self, host: Id<Host>, server: Id<Server>) -> Result<()>;

    /// What there is of a server's port; none if nothing.
    ///
    /// # Errors
    /// `unavailable` when the host does not answer.
    async fn observe(&self, host: Id<Host>, server: Id<Server>) -> Result<Option<SeenPort>>;

    /// Every port of a host.
    ///
    /// # Errors
    /// `unavailable` when the host does not answer.
    async fn list(&self, host: Id<Host>) -> Result<Vec<SeenPort>>;
}
