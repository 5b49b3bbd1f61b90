#!/usr/bin/env bash
# Builds the image "debian-12": Debian 12 with cloud-init, OpenSSH and the guest agent.
#
#   images/debian-12/build.sh [--force] [--refresh] [FOLDER]
#
# Writes debian-12.qcow2 (GPT, boots by GRUB from a BIOS), debian-12.json and debian-12.stamp to
# FOLDER. Needs root, for packages install themselves in a chroot; no loop devices. 2 minutes.
set -euo pipefail
# shellcheck disable=SC2034 # the steps use it
image=debian-12
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=images/steps.sh
. "$here/../steps.sh"
read_arguments "$@"
export LC_ALL=C PATH=$PATH:/usr/sbin:/sbin

suite=bookworm
packages=(linux-image-cloud-amd64 grub-pc cloud-init cloud-guest-utils openssh-server
  qemu-guest-agent sudo systemd-sysv systemd-resolved systemd-timesyncd libpam-systemd dbus
  udev netplan.io iproute2 iputils-ping curl ca-certificates less vim-tiny nano man-db
  bash-completion apt-utils e2fsprogs gdisk fdisk rsync tzdata procps kmod unattended-upgrades)
files=(debian-12.qcow2 debian-12.json)
# A fixed time and fixed ids, so that the same packages give nearly the same bytes.
epoch=1700000000
root_uuid=6e75626f-0000-4000-8000-64656231320a
disk_guid=6E75626F-0000-4000-8000-64656231320B
# The disk in MiB: 1 before the first partition, 1 for GRUB, the rest is the root.
disk_mib=2048
root_start_mib=2

bootstrap() {
  local list
  list=$(IFS=, && echo "${packages[*]}")
  say "fetching and installing packages of Debian 12"
  SOURCE_DATE_EPOCH=$epoch mmdebstrap --variant=minbase --skip=cleanup/apt/cache \
    --include="$list" --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    --essential-hook="echo grub-pc grub-pc/install_devices_empty boolean true |
      chroot \"\$1\" debconf-set-selections" \
    --customize-hook="'$here/customize.sh' \"\$1\" '$work'" \
    "$suite" "$work/tree" ${NUBO_DEBIAN_MIRROR:+"$NUBO_DEBIAN_MIRROR"} 2>&1 |
    stdbuf -oL tr '\r' '\n' | while read -r line; do
    case $line in I:* | W:* | E:*) say "$line" ;; esac
  done
  [ -s "$work/packages" ] || die "the packages could not be installed"
}

make_root() {
  say "writing the file system"
  truncate -s "$((disk_mib - root_start_mib - 1))M" "$work/root.raw"
  E2FSPROGS_FAKE_TIME=$epoch mke2fs -q -t ext4 -L cloudimg-rootfs -U "$root_uuid" -m 2 \
    -O ^metadata_csum_seed,^orphan_file \
    -E "hash_seed=$root_uuid,lazy_itable_init=0,lazy_journal_init=0,root_owner=0:0" -J size=32 \
    -d "$work/tree" "$work/root.raw"
}

# Writes a 64-bit little-endian number into a file.
put_u64() { # FILE OFFSET NUMBER
  local bytes='' shift
  for shift in 0 8 16 24 32 40 48 56; do
    bytes+=$(printf '\\x%02x' $((($3 >> shift) & 255)))
  done
  # shellcheck disable=SC2059 # the escapes are the text
  printf "$bytes" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

# GRUB without its installer, which wants real devices: the first sector holds boot.img, which
# loads the first sector of the core image from a fixed place, and that one loads the rest.
install_boot_loader() { # DISK
  local core_sector=2048
  [ "$(stat -c %s "$work/core.img")" -lt 1048576 ] || die "GRUB's core image is too large"
  dd if="$work/boot.img" of="$1" bs=440 count=1 conv=notrunc status=none
  # Where the core image starts. The drive is the one that the BIOS booted from, as built.
  put_u64 "$1" $((0x5c)) "$core_sector"
  dd if="$work/core.img" of="$1" bs=512 seek="$core_sector" conv=notrunc status=none
  # The block list at the end of the core image's first sector: where the rest starts.
  put_u64 "$1" $((core_sector * 512 + 0x1f4)) $((core_sector + 1))
}

make_disk() {
  local disk=$work/disk.raw
  say "putting the disk together"
  truncate -s "${disk_mib}M" "$disk"
  sgdisk --clear --disk-guid="$disk_guid" \
    --new=14:2048:4095 --typecode=14:ef02 --change-name=14:bios \
    --partition-guid=14:6E75626F-0000-4000-8000-64656231320C \
    --new=1:4096:0 --typecode=1:8304 --change-name=1:root \
    --partition-guid=1:6E75626F-0000-4000-8000-64656231320D "$disk" >/dev/null
  dd if="$work/root.raw" of="$disk" bs=1M seek="$root_start_mib" conv=notrunc,sparse status=none
  rm -f "$work/root.raw"
  install_boot_loader "$disk"
  say "packing it"
  qemu-img convert -q -c -W -O qcow2 -o compression_type=zstd "$disk" "$work/debian-12.qcow2"
}

describe() {
  cat >"$work/debian-12.json" <<END
{
  "name": "debian-12",
  "title": "Debian 12 (bookworm)",
  "os": "debian",
  "os_version": "$version",
  "architecture": "x86_64",
  "default_user": "debian",
  "min_disk_gib": $((disk_mib / 1024 + 1)),
  "min_memory_mib": 512,
  "file": "debian-12.qcow2",
  "sha256": "$(digest "$work/debian-12.qcow2")",
  "size": $(stat -c %s "$work/debian-12.qcow2"),
  "boot": {"disk": true}
}
END
}

recipe=$(recipe_of "$here" "$here/../steps.sh")
if [ -z "$refresh" ] && is_current "$recipe" "${files[@]}"; then
  say "$out/debian-12.qcow2 is up to date (--refresh asks for newer packages)"
  exit 0
fi
install_tools <<'END'
mmdebstrap mmdebstrap
mke2fs e2fsprogs
qemu-img qemu-utils
sgdisk gdisk
END

[ "$(id -u)" -eq 0 ] || die "run as root: packages install themselves in a chroot"
work=$(mktemp -d "$out/.debian-12.XXXXXX")
trap 'rm -rf "$work"' EXIT
bootstrap
if is_current "$recipe" "${files[@]}" &&
  cmp -s "$work/packages" <(grep '^package ' "$out/debian-12.stamp"); then
  say "$out/debian-12.qcow2 is up to date, the distribution has no newer packages"
  exit 0
fi
version=$(cat "$work/tree/etc/debian_version")
make_root
make_disk
describe
publish "$work" "$recipe" "${files[@]}"
