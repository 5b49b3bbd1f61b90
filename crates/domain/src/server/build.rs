//! What a server is made of: its size, its image, and what they count for.

use nubo_base::Id;
use serde::{Deserialize, Serialize};

use crate::host::Room;
use crate::quota::Counted;
use crate::{Image, Size};

/// What a server is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Build {
    /// The size it has.
    pub size: Id<Size>,
    /// The size's slug at that time.
    pub size_name: String,
    /// Processors, memory and root disk; the disk never shrinks.
    pub room: Room,
    /// What its root disk started as.
    pub image: Id<Image>,
    /// The image's slug at that time.
    pub image_name: String,
    /// What the image's file is called on a host (see [`Image::disk_key`]); the slug if absent,
    /// and empty for a disk that starts empty.
    #[serde(default)]
    pub image_key: Option<String>,
    /// The user that keys and password are for, by its image.
    pub login: String,
    /// The most it may send and receive, in Mbit/s; none is no limit.
    #[serde(default)]
    pub bandwidth_mbit: Option<u32>,
}

impl Build {
    /// What the image's file is called on a host.
    #[must_use]
    pub fn image_file(&self) -> &str {
        self.image_key.as_deref().unwrap_or(&self.image_name)
    }

    /// Makes this image the one that the next root disk starts as.
    pub fn set_image(&mut self, image: &Image) {
        self.image = image.head.id;
        self.image_name.clone_from(&image.head.name);
        self.image_key = image.disk_key();
        self.login.clone_from(&image.default_user);
    }

    /// What a server of this build adds to the quotas of its account and of its project.
    #[must_use]
    pub const fn counted(&self, public: bool) -> [(Counted, i64); 5] {
        [
            (Counted::Servers, 1),
            (Counted::Vcpus, self.room.vcpus),
            (Counted::MemoryMib, self.room.memory_mib),
            (Counted::DiskGib, self.room.disk_gib),
            (Counted::Addresses, if public { 1 } else { 0 }),
        ]
    }
}
