//! What a new server's root disk begins as: an image, or a snapshot of another root disk.
//!
//! A server of a snapshot is placed where that lies, for disks are copied within a host. What its
//! image says of it, the snapshot remembers: the image itself may be gone.

use std::time::Duration;

use nubo_base::Id;
use nubo_domain::host::{HostState, Room};
use nubo_domain::image::Medium;
use nubo_domain::server::Build;
use nubo_domain::snapshot::{COPY_WITHIN, Origin, SnapshotState, Source};
use nubo_domain::{Error, Host, Image, Region, Result, Scope, Server, Size, Snapshot, code};
use nubo_ports::Objects as _;

use super::create::{CreateServer, first_region};
use crate::{Ask, Mode, Needs};

/// A server whose image is still being fetched has this much longer to be made.
const IMAGE_WITHIN: Duration = Duration::from_secs(6 * 3_600);

/// What a root disk begins as.
pub(super) enum Beginning {
    /// An image, or an empty disk beside one that is an ISO.
    Image(Box<Image>),
    /// A snapshot of a root disk, and what it knows of that.
    Snapshot(Box<Snapshot>, Origin),
}

impl Beginning {
    /// What an order names.
    pub(super) fn of(ask: &mut Ask<'_>, order: &CreateServer) -> Result<Self> {
        match &order.snapshot {
            None if order.image.is_empty() => {
                Err(Error::invalid("image", "name an image or a snapshot"))
            }
            None => Ok(Self::Image(Box::new(ask.resolve("image", &order.image)?))),
            Some(_) if !order.image.is_empty() => {
                Err(Error::invalid("snapshot", "name either an image or a snapshot"))
            }
            Some(_) if order.from_iso => {
                Err(Error::invalid("snapshot", "is no ISO to be started from"))
            }
            Some(named) => Self::of_snapshot(ask, named),
        }
    }

    fn of_snapshot(ask: &mut Ask<'_>, named: &str) -> Result<Self> {
        ask.caller.check(Needs::Scope(Scope::VolumesRead), Mode::Read)?;
        let snapshot: Snapshot = ask.resolve("snapshot", named)?;
        let Source::Server { origin, .. } = &snapshot.source else {
            let issue = "is of a volume; only a snapshot of a server begins another one";
            return Err(Error::invalid("snapshot", issue));
        };
        if snapshot.state() != SnapshotState::Ready {
            let text = format!("Cannot make a server of a snapshot that is {}.", snapshot.state());
            return Err(Error::new(&code::WRONG_STATE).public(text));
        }
        let origin = origin.clone();
        Ok(Self::Snapshot(Box::new(snapshot), origin))
    }

    /// The region of an order that names none.
    pub(super) fn usual_region(&self, ask: &mut Ask<'_>) -> Result<Region> {
        match self {
            Self::Image(_) => first_region(ask),
            Self::Snapshot(snapshot, _) => ask.tx.get(snapshot.region),
        }
    }

    /// What the operator has closed cannot be ordered, nor what the size is too small for.
    pub(super) fn check(
        &self,
        ask: &mut Ask<'_>,
        (size, region): (&Size, &Region),
        from_iso: bool,
    ) -> Result<()> {
        let medium = if from_iso { Medium::Iso } else { Medium::Disk };
        if let Self::Image(image) = self {
            image.check_medium("image", medium)?;
        }
        let open = |is: bool, field: &str, what: &str| match is {
            true => Ok(()),
            false => Err(Error::invalid(field, format!("{what} cannot be ordered now"))),
        };
        open(size.available, "size", "this size")?;
        if let Self::Image(image) = self {
            open(image.available, "image", "this image")?;
        }
        open(region.available, "region", "servers in this region")?;
        match self {
            Self::Image(image) => image.check_fits(size.memory_mib, size.disk_gib),
            Self::Snapshot(snapshot, origin) => {
                if region.head.id != snapshot.region {
                    return Err(Error::invalid("region", "is another than the snapshot's"));
                }
                let image = ask.tx.find::<Image>(origin.image)?;
                let memory_mib = image.map_or(0, |image| image.min_memory_mib);
                fits(size, (memory_mib, snapshot.size_gib))
            }
        }
    }

    /// What a server of this size is made of.
    pub(super) fn build(&self, size: Size, login: Option<String>) -> Result<Build> {
        let (image, image_name, image_key, usual) = match self {
            Self::Image(image) => {
                let (name, user) = (image.head.name.clone(), image.default_user.clone());
                (image.head.id, name, image.disk_key(), user)
            }
            Self::Snapshot(_, origin) => {
                let Origin { image, image_name, image_key, login, .. } = origin.clone();
                (image, image_name, image_key, login)
            }
        };
        Ok(Build {
            room: room_of(&size)?,
            bandwidth_mbit: size.bandwidth_mbit,
            size: size.head.id,
            size_name: size.head.name,
            image,
            image_name,
            image_key,
            login: login.unwrap_or(usual),
        })
    }

    /// Takes room for a server: anywhere in the region, or where the snapshot lies.
    pub(super) fn place(
        &self,
        ask: &mut Ask<'_>,
        region: &Region,
        (server, need): (Id<Server>, Room),
    ) -> Result<Id<Host>> {
        let Self::Snapshot(snapshot, _) = self else {
            let spread = ask.ids.number();
            let host = ask.tx.place(region.head.id.uuid(), server.uuid(), need, spread)?;
            return match host {
                Some(host) => Ok(Id::of(host)),
                None => Err(super::room::none_in(ask, region, need)?),
            };
        };
        let host = snapshot.host.ok_or_else(|| Error::internal("a snapshot that is nowhere"))?;
        if ask.tx.get::<Host>(host)?.state != HostState::Active {
            let text = "The snapshot's host takes no servers now.";
            return Err(Error::new(&code::NO_CAPACITY).public(text));
        }
        if ask.tx.place_at(host.uuid(), server.uuid(), need)? {
            return Ok(host);
        }
        let text = "The snapshot's host has no room for a server of this size.";
        Err(Error::new(&code::NO_CAPACITY).public(text))
    }

    /// The ISO that lies in the drive.
    pub(super) fn iso(&self, from_iso: bool) -> Option<Id<Image>> {
        match self {
            Self::Image(image) => Some(image.head.id).filter(|_| from_iso),
            Self::Snapshot(..) => None,
        }
    }

    /// The snapshot, if it is one.
    pub(super) fn snapshot(&self) -> Option<Id<Snapshot>> {
        match self {
            Self::Image(_) => None,
            Self::Snapshot(snapshot, _) => Some(snapshot.head.id),
        }
    }

    /// Sees to it that it can be had, and tells how much longer that makes the server's making.
    pub(super) fn obtain(&mut self, ask: &mut Ask<'_>, server: &Server) -> Result<Duration> {
        match self {
            Self::Image(image) => {
                let waits = crate::image::obtain(ask, image, server)?;
                Ok(if waits { IMAGE_WITHIN } else { Duration::ZERO })
            }
            Self::Snapshot(..) => Ok(COPY_WITHIN),
        }
    }
}

/// Refuses a size that is too small for a snapshot: the least memory in MiB, the disk in GiB.
fn fits(size: &Size, (memory_mib, disk_gib): (u64, u64)) -> Result<()> {
    if size.disk_gib < disk_gib {
        let issue = format!("the snapshot needs a root disk of {disk_gib} GiB or more");
        return Err(Error::invalid("size", issue));
    }
    if size.memory_mib < memory_mib {
        let issue = format!("the snapshot needs {memory_mib} MiB of memory or more");
        return Err(Error::invalid("size", issue));
    }
    Ok(())
}

/// What a size asks of a host.
pub(super) fn room_of(size: &Size) -> Result<Room> {
    let whole = |n: u64| i64::try_from(n).map_err(Error::internal);
    Ok(Room {
        vcpus: i64::from(size.vcpus),
        memory_mib: whole(size.memory_mib)?,
        disk_gib: whole(size.disk_gib)?,
    })
}
