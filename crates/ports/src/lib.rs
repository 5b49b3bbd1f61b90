//! The sockets of the house: what the rules need of the outside, as traits.
//!
//! A driver implements one of them. Nothing here knows an implementation: no SQL, no QEMU, no
//! kernel. Wishes may be made twice; an answer that may or may not have taken effect is
//! `unavailable`, never another error.

pub mod check;
pub mod copy;
pub mod disks;
pub mod flows;
pub mod mailer;
pub mod metrics;
pub mod net;
pub mod objects;
pub mod store;
pub mod till;
pub mod vmm;

pub use check::{Check, HostHealth, find_program};
pub use copy::{CopySpec, DiskRef, GuestCopy, SeenSnapshot};
pub use disks::{
    DirectBoot, DiskFormat, DiskHealth, DiskRoom, DiskSource, Disks, ImageProgress, ImageSpec,
    RootDisk, SeenDisk, SeenImage, SeenVolume, VolumeSpec,
};
pub use flows::{FlowRow, FlowStatus, NewFlow, Phase};
pub use mailer::Mailer;
pub use metrics::{Metrics, Sample, SeriesQuery};
pub use net::{
    ADDRESS_HELD, Forward, GroupSpec, Held, Net, NetFigures, NetworkSpec, NicSource, PortRef,
    PortRule, PortSpec, RulePeer, SeenPort,
};
pub use objects::Objects;
pub use store::{Query, Store, StoreExt, Tx};
pub use till::{Lift, Order, Till};
pub use vmm::{
    ConsoleKind, GuestFigures, GuestIso, GuestRef, GuestSpec, GuestView, GuestVolume, OnlyLooks,
    Power, SeenGuest, Vmm,
};
