//! Links, addresses, routes and neighbours: the one module that speaks netlink.
//!
//! Everything is said in the namespace of the thread that opened it, and everything may be said
//! twice. The crate behind it changes its interface every few weeks, so nothing of it leaves here.
//! This module must not know networks or servers.

use std::fs::File;
use std::net::{IpAddr, Ipv4Addr};
use std::os::fd::AsRawFd as _;

use futures_util::{StreamExt as _, TryStreamExt as _, pin_mut};
use nubo_domain::{Error, Result};
use nubo_ports::NetFigures;
use rtnetlink::packet_route::address::AddressAttribute;
use rtnetlink::packet_route::link::{
    InfoData, InfoKind, InfoVeth, LinkAttribute, LinkFlags, LinkInfo, LinkMessage,
};
use rtnetlink::packet_route::neighbour::{NeighbourFlags, NeighbourState};
use rtnetlink::packet_route::route::{RouteAddress, RouteAttribute, RouteMessage};
use rtnetlink::{
    Handle, LinkBridge, LinkBridgePort, LinkIfb, LinkUnspec, LinkVeth, RouteMessageBuilder,
};
use tokio::task::JoinHandle;

use crate::naming::Mac;
use crate::settings::Cidr;

const EXISTS: i32 = libc::EEXIST;
const ABSENT: &[i32] = &[libc::ENOENT, libc::ENODEV, libc::ESRCH, libc::EADDRNOTAVAIL];

/// The links of one namespace.
pub struct Links {
    handle: Handle,
    connection: JoinHandle<()>,
}

/// A link as the kernel shows it.
#[derive(Clone, Debug, Default)]
pub struct Link {
    /// Its number in the namespace.
    pub index: u32,
    /// Its name.
    pub name: String,
    /// The word for its kind, for instance `veth`; empty for a network card.
    pub kind: String,
    /// The group it is counted to.
    pub group: u32,
    /// The bridge it is a port of, by number.
    pub bridge: Option<u32>,
    /// Whether it is switched on.
    pub up: bool,
    /// The kind of its queue.
    pub queue: String,
    /// Counters, seen from the other end: a tap receives what the guest sends.
    pub figures: NetFigures,
}

/// An address of a link.
#[derive(Clone, Copy, Debug)]
pub struct Address {
    /// The address.
    pub ip: Ipv4Addr,
    /// Who is reached over the link without a gateway.
    pub near: Cidr,
    /// The number of the link.
    pub link: u32,
}

impl Drop for Links {
    fn drop(&mut self) {
        self.connection.abort();
    }
}

impl Links {
    /// Opens a socket in the calling thread's namespace.
    ///
    /// # Errors
    /// `unavailable`.
    pub fn open() -> Result<Self> {
        let opened = rtnetlink::new_connection();
        let (connection, handle, _) = opened.map_err(Error::unavailable)?;
        Ok(Self { handle, connection: tokio::spawn(connection) })
    }

    /// Every link.
    ///
    /// # Errors
    /// `unavailable`, as of all methods here.
    pub async fn all(&self) -> Result<Vec<Link>> {
        let links = self.handle.link().get().execute();
        links.map_ok(read_link).try_collect().await.map_err(|e| failed("list links", &e))
    }

    /// One link; none if there is none of this name.
    pub async fn find(&self, name: &str) -> Result<Option<Link>> {
        let links = self.handle.link().get().match_name(name).execute();
        pin_mut!(links);
        match links.next().await {
            Some(Ok(message)) => Ok(Some(read_link(message))),
            Some(Err(e)) if is(&e, ABSENT) => Ok(None),
            Some(Err(e)) => Err(failed(name, &e)),
            None => Ok(None),
        }
    }

    /// The number of a link that was just made.
    pub async fn index(&self, name: &str) -> Result<u32> {
        let found = self.find(name).await?;
        found.map(|l| l.index).ok_or_else(|| Error::unavailable(format!("link {name} is gone")))
    }

    /// Makes a bridge that keeps its hardware address.
    pub async fn add_bridge(&self, name: &str, mac: Mac, group: u32) -> Result<()> {
        let message = LinkBridge::new(name).address(mac.to_vec()).link_group(group).build();
        allow_existing(self.handle.link().add(message).execute().await, name)
    }

    /// Makes a link through which another's incoming packets can be led.
    pub async fn add_ifb(&self, name: &str) -> Result<()> {
        let message = LinkIfb::new(name).up().build();
        allow_existing(self.handle.link().add(message).execute().await, name)
    }

    /// Makes a pair of links, the second in another namespace.
    pub async fn add_pair(&self, near: (&str, Mac, u32), far: (&str, Mac, &File)) -> Result<()> {
        let peer = LinkUnspec::new_with_name(far.0)
            .address(far.1.to_vec())
            .setns_by_fd(far.2.as_raw_fd())
            .build();
        let message = LinkVeth::new(near.0, far.0)
            .set_info_data(InfoData::Veth(InfoVeth::Peer(peer)))
            .address(near.1.to_vec())
            .link_group(near.2)
            .build();
        let made = self.handle.link().add(message).execute().await;
        made.map_err(|e| failed(near.0, &e))
    }

    /// Switches a link on.
    pub async fn set_up(&self, index: u32) -> Result<()> {
        let message = LinkUnspec::new_with_index(index).up().build();
        let done = self.handle.link().change(message).execute().await;
        done.map_err(|e| failed("switch on", &e))
    }

    /// Makes a link a port of a bridge that believes nothing its frames say about where cards are,
    /// and switches it on: the only card behind it is `mac`.
    pub async fn plug(&self, port: u32, bridge: u32, mac: Mac) -> Result<()> {
        let message = LinkUnspec::new_with_index(port).controller(bridge).build();
        let done = self.handle.link().change(message).execute().await;
        done.map_err(|e| failed("plug", &e))?;
        let message = LinkBridgePort::new(port).learning(false).flood(false).build();
        let done = self.handle.link().set_port(message).execute().await;
        done.map_err(|e| failed("set port", &e))?;
        let card = self.handle.neighbours().add_bridge(port, &mac);
        let card = card.flags(NeighbourFlags::Controller).state(NeighbourState::Noarp).replace();
        card.execute().await.map_err(|e| failed("pin card", &e))?;
        self.set_up(port).await
    }

    /// Forgets that a card is behind a port.
    pub async fn unpin(&self, port: u32, mac: Mac) -> Result<()> {
        let mut card = self.handle.neighbours().add_bridge(port, &mac);
        card = card.flags(NeighbourFlags::Controller);
        let message = card.message_mut().clone();
        allow_absent(self.handle.neighbours().del(message).execute().await, "unpin card")
    }

    /// Removes a link, if it is there.
    pub async fn remove(&self, name: &str) -> Result<()> {
        let Some(link) = self.find(name).await? else { return Ok(()) };
        allow_absent(self.handle.link().del(link.index).execute().await, name)
    }

    /// Gives a link an address.
    pub async fn add_address(&self, index: u32, address: Ipv4Addr, prefix: u8) -> Result<()> {
        let request = self.handle.address().add(index, IpAddr::V4(address), prefix).replace();
        allow_existing(request.execute().await, "address")
    }

    /// Every IPv4 address.
    pub async fn addresses(&self) -> Result<Vec<Address>> {
        let all = self.handle.address().get().execute();
        let all: Vec<_> = all.try_collect().await.map_err(|e| failed("list addresses", &e))?;
        let own = all.into_iter().filter_map(|message| {
            let (prefix, link) = (message.header.prefix_len, message.header.index);
            message.attributes.iter().find_map(|attribute| match attribute {
                AddressAttribute::Local(IpAddr::V4(ip)) => {
                    Some(Address { ip: *ip, near: Cidr::around(*ip, prefix), link })
                }
                _ => None,
            })
        });
        Ok(own.collect())
    }

    /// Tells where a neighbour is, so that nobody is asked.
    pub async fn pin_neighbour(&self, index: u32, address: Ipv4Addr, mac: Mac) -> Result<()> {
        let request = self.handle.neighbours().add(index, IpAddr::V4(address));
        let request = request.link_layer_address(&mac).replace();
        request.execute().await.map_err(|e| failed("pin neighbour", &e))
    }

    /// Forgets where a neighbour is.
    pub async fn unpin_neighbour(&self, index: u32, address: Ipv4Addr) -> Result<()> {
        let mut entry = self.handle.neighbours().add(index, IpAddr::V4(address));
        let message = entry.message_mut().clone();
        allow_absent(self.handle.neighbours().del(message).execute().await, "unpin neighbour")
    }

    /// Answers on a link for an address that is behind us, to whoever asks there who has it.
    pub async fn answer_for(&self, index: u32, address: Ipv4Addr) -> Result<()> {
        let request = self.handle.neighbours().add(index, IpAddr::V4(address));
        let request = request.flags(NeighbourFlags::Proxy).replace();
        request.execute().await.map_err(|e| failed("answer for an address", &e))
    }

    /// Ends that.
    pub async fn silence_for(&self, index: u32, address: Ipv4Addr) -> Result<()> {
        let entry = self.handle.neighbours().add(index, IpAddr::V4(address));
        let message = entry.flags(NeighbourFlags::Proxy).message_mut().clone();
        allow_absent(self.handle.neighbours().del(message).execute().await, "silence")
    }

    /// Leads a range over a neighbour on a link; in place of another route to the same range.
    pub async fn lead(&self, range: Cidr, over: Ipv4Addr, index: u32) -> Result<()> {
        let request = self.handle.route().add(route(range, over, index)).replace();
        request.execute().await.map_err(|e| failed("route", &e))
    }

    /// Removes such a route, if it is there.
    pub async fn unlead(&self, range: Cidr, over: Ipv4Addr, index: u32) -> Result<()> {
        let request = self.handle.route().del(route(range, over, index));
        allow_absent(request.execute().await, "route")
    }

    /// Every IPv4 route of the main table: the range and the number of its link.
    pub async fn routes(&self) -> Result<Vec<(Cidr, Option<u32>)>> {
        let message = RouteMessageBuilder::<Ipv4Addr>::new().build();
        let all = self.handle.route().get(message).execute();
        let all: Vec<_> = all.try_collect().await.map_err(|e| failed("list routes", &e))?;
        Ok(all.iter().filter(|route| route.header.table == MAIN).map(read_route).collect())
    }
}

/// The number of the main table, `RT_TABLE_MAIN`.
const MAIN: u8 = 254;

fn route(range: Cidr, over: Ipv4Addr, index: u32) -> RouteMessage {
    let route = RouteMessageBuilder::<Ipv4Addr>::new();
    let route = route.destination_prefix(range.base(), range.prefix()).gateway(over);
    route.output_interface(index).onlink().build()
}

fn read_route(message: &RouteMessage) -> (Cidr, Option<u32>) {
    let prefix = message.header.destination_prefix_length;
    let mut read = (Cidr::around(Ipv4Addr::UNSPECIFIED, prefix), None);
    for attribute in &message.attributes {
        match attribute {
            RouteAttribute::Destination(RouteAddress::Inet(ip)) => {
                read.0 = Cidr::around(*ip, prefix);
            }
            RouteAttribute::Oif(index) => read.1 = Some(*index),
            _ => {}
        }
    }
    read
}

fn read_link(message: LinkMessage) -> Link {
    let mut link = Link {
        index: message.header.index,
        up: message.header.flags.contains(LinkFlags::Up),
        ..Link::default()
    };
    for attribute in message.attributes {
        match attribute {
            LinkAttribute::IfName(name) => link.name = name,
            LinkAttribute::Controller(index) => link.bridge = Some(index).filter(|i| *i != 0),
            LinkAttribute::Group(group) => link.group = group,
            LinkAttribute::Qdisc(queue) => link.queue = queue,
            LinkAttribute::LinkInfo(facts) => link.kind = kind(&facts),
            LinkAttribute::Stats64(seen) => {
                link.figures = NetFigures {
                    rx_bytes: seen.tx_bytes,
                    tx_bytes: seen.rx_bytes,
                    rx_packets: seen.tx_packets,
                    tx_packets: seen.rx_packets,
                };
            }
            _ => {}
        }
    }
    link
}

fn kind(facts: &[LinkInfo]) -> String {
    let mut kinds = facts.iter().filter_map(|fact| match fact {
        LinkInfo::Kind(InfoKind::Other(word)) => Some(word.clone()),
        LinkInfo::Kind(kind) => Some(kind.to_string()),
        _ => None,
    });
    kinds.next().unwrap_or_default()
}

fn is(error: &rtnetlink::Error, codes: &[i32]) -> bool {
    let rtnetlink::Error::NetlinkError(message) = error else { return false };
    message.code.is_some_and(|code| codes.contains(&-code.get()))
}

fn failed(what: &str, error: &rtnetlink::Error) -> Error {
    Error::unavailable(format!("netlink: {what}: {error}"))
}

fn allow_existing(done: Result<(), rtnetlink::Error>, what: &str) -> Result<()> {
    match done {
        Err(e) if !is(&e, &[EXISTS]) => Err(failed(what, &e)),
        _ => Ok(()),
    }
}

fn allow_absent(done: Result<(), rtnetlink::Error>, what: &str) -> Result<()> {
    match done {
        Err(e) if !is(&e, ABSENT) => Err(failed(what, &e)),
        _ => Ok(()),
    }
}
