//! Images of vendors that a fresh cloud offers. Nothing of them is here before somebody asks.
//!
//! Each is one build of its vendor, for addresses that lead to the newest build have no checksum
//! that could be known beforehand. Vendors remove old builds after some months; then a pull tells
//! that the file is gone, and the operator names another with `nubo admin image change`. The
//! checksums are those that the vendors publish beside the files.

use nubo_cloud::image::{CreateImage, GivenSource};

/// A build of a vendor.
struct Build {
    name: &'static str,
    title: &'static str,
    os: (&'static str, &'static str),
    user: &'static str,
    min_disk_gib: u64,
    min_memory_mib: u64,
    url: &'static str,
    checksum: &'static str,
}

const BUILDS: [Build; 7] = [
    Build {
        name: "debian-12-vendor",
        title: "Debian 12 (Debian's own)",
        os: ("debian", "12"),
        user: "debian",
        min_disk_gib: 3,
        min_memory_mib: 512,
        url: "https://cloud.debian.org/images/cloud/bookworm/20260909-2596/\
              debian-12-genericcloud-amd64-20260909-2596.qcow2",
        checksum: "sha512:08fea112563461f251f3c95a5c5cf8cb25eb60f74cec03e85a97ff91d3efef30\
                   59d35837598bbb476008f20db6d3bdc7143c5f2f2a9a6da394a0acc601fd5986",
    },
    Build {
        name: "debian-13",
        title: "Debian 13",
        os: ("debian", "13"),
        user: "debian",
        min_disk_gib: 3,
        min_memory_mib: 512,
        url: "https://cloud.debian.org/images/cloud/trixie/20261001-2618/\
              debian-13-genericcloud-amd64-20261001-2618.qcow2",
        checksum: "sha512:f46f0671a6e5bdec5291ab8972bae2f10e5408c2f64a74078f11efc2f06a436a\
                   9d0313ed50e0472542eeabf780e9f7c792ac0a314c6c20507fcd9fd81b468c3d",
    },
    Build {
        name: "ubuntu-24.04",
        title: "Ubuntu 24.04 LTS",
        os: ("ubuntu", "24.04"),
        user: "ubuntu",
        min_disk_gib: 4,
        min_memory_mib: 1_024,
        url: "https://cloud-images.ubuntu.com/releases/noble/release-20260926/\
              ubuntu-24.04-server-cloudimg-amd64.img",
        checksum: "sha256:6a81c37564db9b1ee84e141922625e1d7c5b389b99bb3c572e0243607d5bb4d2",
    },
    Build {
        name: "almalinux-9",
        title: "AlmaLinux 9",
        os: ("almalinux", "9.8"),
        user: "almalinux",
        min_disk_gib: 10,
        min_memory_mib: 1_024,
        url: "https://repo.almalinux.org/almalinux/9/cloud/x86_64/images/\
              AlmaLinux-9-GenericCloud-9.8-20260810.x86_64.qcow2",
        checksum: "sha256:6bdab6376d46d42e4203ace3733efafc7c5d37c7cb443a6cc74750097002d74b",
    },
    Build {
        name: "rocky-9",
        title: "Rocky Linux 9",
        os: ("rocky", "9.8"),
        user: "rocky",
        min_disk_gib: 10,
        min_memory_mib: 1_024,
        url: "https://dl.rockylinux.org/pub/rocky/9/images/x86_64/\
              Rocky-9-GenericCloud-Base-9.8-20260525.0.x86_64.qcow2",
        checksum: "sha256:92c206cc6f790c61583247eefe87890f8828420662c17cacf247cec78ab4eec8",
    },
    Build {
        name: "fedora-44",
        title: "Fedora 44",
        os: ("fedora", "44"),
        user: "fedora",
        min_disk_gib: 5,
        min_memory_mib: 1_024,
        url: "https://download.fedoraproject.org/pub/fedora/linux/releases/44/Cloud/x86_64/images/\
              Fedora-Cloud-Base-Generic-44-1.7.x86_64.qcow2",
        checksum: "sha256:28680fe5b371a5a82ebf43a31926e086a168e59949d03969c5093e7071f90b7f",
    },
    Build {
        name: "alpine-3.22",
        title: "Alpine Linux 3.22",
        os: ("alpine", "3.22.4"),
        user: "alpine",
        min_disk_gib: 1,
        min_memory_mib: 256,
        url: "https://dl-cdn.alpinelinux.org/alpine/v3.22/releases/cloud/\
              nocloud_alpine-3.22.4-x86_64-bios-cloudinit-r0.qcow2",
        checksum: "sha512:d0ddf1faae4d44aee3ad6621f166bd414c2f99b6974fb455408612d59cbb31a5\
                   390ca259800ac0c6b60505493880ed6de8beb986f6d0883b26c8e84ce75a266c",
    },
];

/// As the operator would make them known.
pub fn images() -> impl Iterator<Item = CreateImage> {
    BUILDS.iter().map(|build| CreateImage {
        name: build.name.to_owned(),
        title: build.title.to_owned(),
        os: build.os.0.to_owned(),
        os_version: build.os.1.to_owned(),
        default_user: build.user.to_owned(),
        min_disk_gib: build.min_disk_gib,
        min_memory_mib: build.min_memory_mib,
        source: Some(GivenSource {
            url: build.url.to_owned(),
            checksum: Some(build.checksum.to_owned()),
            format: None,
        }),
    })
}

#[cfg(test)]
mod tests {
    use nubo_domain::image::{Checksum, ImageFormat, ImageSource};

    use super::*;

    #[test]
    fn every_vendors_image_can_be_pulled_and_none_is_the_newest_by_name_only() {
        for image in images() {
            let source = image.source.unwrap();
            let sum = Checksum::parse("checksum", source.checksum.as_deref().unwrap()).unwrap();
            let read = ImageSource::new(&source.url, Some(sum), ImageFormat::Qcow2).unwrap();
            assert!(read.url.starts_with("https://"), "{}", image.name);
            assert!(!read.url.contains("latest") && !read.url.contains("current"), "{}", read.url);
        }
    }
}
