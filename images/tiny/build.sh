#!/usr/bin/env bash
# Builds the image "tiny" from Debian 12's packages: kernel, busybox, dropbear, guest agent.
#
#   images/tiny/build.sh [--force] [--refresh] [FOLDER]
#
# Writes tiny.qcow2 (an ext4 root disk without partitions), tiny.kernel, tiny.initrd, tiny.json and
# tiny.stamp to FOLDER. Needs root or fakeroot, no mounts and no loop devices. About 30 s.
set -euo pipefail
# shellcheck disable=SC2034 # the steps use it
image=tiny
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=images/steps.sh
. "$here/../steps.sh"
read_arguments "$@"
export LC_ALL=C PATH=$PATH:/usr/sbin:/sbin

suite=bookworm
packages=linux-image-cloud-amd64,busybox-static,dropbear-bin,qemu-guest-agent,e2fsprogs
packages+=,openssh-sftp-server,iproute2
files=(tiny.qcow2 tiny.kernel tiny.initrd tiny.json)
# A fixed time and fixed ids, so that the same packages give the same bytes.
epoch=1700000000
uuid=6e75626f-0000-4000-8000-74696e790000
cmdline='console=tty0 console=ttyS0,115200 root=/dev/vda ro quiet panic=10'
cmdline+=' rcupdate.rcu_expedited=1 cryptomgr.notests random.trust_cpu=on no_timer_check'
cmdline+=' i8042.noaux 8250.nr_uarts=1'

# Drivers in the order they must be loaded, given what they depend on.
boot_modules=(virtio_pci virtio_blk)
root_modules=(virtio_rng virtio_console virtio_net)

# The programs that run in the guest beside busybox; their libraries follow by themselves.
programs=(usr/sbin/dropbear usr/bin/dropbearkey usr/bin/dbclient usr/sbin/qemu-ga
  usr/lib/openssh/sftp-server sbin/resize2fs sbin/mke2fs sbin/e2fsck sbin/tune2fs bin/ip)

extract() {
  say "fetching and unpacking packages of Debian 12"
  # Under fakeroot nothing can be mounted; unpacking does not need it.
  mmdebstrap --quiet --variant=extract --skip=cleanup/apt --include="$packages" \
    ${FAKEROOTKEY:+--mode=chrootless} "$suite" "$work/packages.d" \
    ${NUBO_DEBIAN_MIRROR:+"$NUBO_DEBIAN_MIRROR"}
  packages_in "$work/packages.d/var/cache/apt/archives" >"$work/packages"
  [ -s "$work/packages" ] || die "no package was fetched"
}

# Prints a module's file and, before it, those of the modules it needs, each once.
modules_in_order() { # MODULE...
  local name path
  for name in "$@"; do
    path=$(grep -E "(^|/)${name//_/[-_]}\.ko:" "$tree/lib/modules/$release/modules.dep" | head -1)
    [ -n "$path" ] || { say "the kernel has $name built in"; continue; }
    tr ' ' '\n' <<<"${path/:/}" | grep . | tac
  done | awk '!seen[$0]++'
}

copy_programs() {
  local loader=$source/lib64/ld-linux-x86-64.so.2 program library
  local search=$source/lib/x86_64-linux-gnu:$source/usr/lib/x86_64-linux-gnu
  mkdir -p "$tree/usr/lib64" "$tree/usr/lib/x86_64-linux-gnu" "$tree/usr/lib/openssh"
  cp -L "$loader" "$tree/usr/lib64/"
  for program in "${programs[@]}"; do
    install -m 755 "$source/$program" "$tree/usr/${program#usr/}"
    env -u LD_PRELOAD "$loader" --library-path "$search" --list "$source/$program" |
      awk '$2 == "=>" { print $3 }' >>"$work/libraries"
  done
  sort -u "$work/libraries" | while read -r library; do
    cp -L "$library" "$tree/usr/lib/x86_64-linux-gnu/"
  done
  ln -s openssh/sftp-server "$tree/usr/lib/sftp-server"
  for program in mkfs.ext4 mkfs.ext3 mkfs.ext2; do ln -s mke2fs "$tree/usr/bin/$program"; done
  ln -s e2fsck "$tree/usr/bin/fsck.ext4"
  ln -s dbclient "$tree/usr/bin/ssh"
}

copy_busybox() {
  local applet
  install -m 755 "$source/bin/busybox" "$tree/usr/bin/busybox"
  for applet in $("$source/bin/busybox" --list); do
    case $applet in dpkg* | rpm* | chpasswd | shutdown) continue ;; esac
    [ -e "$tree/usr/bin/$applet" ] || ln -s busybox "$tree/usr/bin/$applet"
  done
}

copy_modules() {
  local part
  mkdir -p "$tree/usr/lib/modules/$release/kernel"
  # Passed-through cards and other hypervisors' devices have no place in a machine of Nubo.
  for part in "$source/lib/modules/$release"/*; do
    cp -a "$part" "$tree/usr/lib/modules/$release/"
  done
  rm -rf "$tree/usr/lib/modules/$release/kernel/drivers"/{infiniband,gpu,hv,xen,net/ethernet}
  busybox depmod -b "$tree" "$release" 2>/dev/null ||
    "$source/bin/busybox" depmod -b "$tree" "$release"
}

make_tree() {
  say "putting the root disk together"
  mkdir -p "$tree"/{dev,proc,sys,run,tmp,mnt,root,home,srv,opt,etc/dropbear,usr/bin,usr/lib}
  mkdir -p "$tree"/var/{lib/nubo,log,tmp,cache,spool}
  ln -s usr/bin "$tree/bin"
  ln -s usr/bin "$tree/sbin"
  ln -s bin "$tree/usr/sbin"
  ln -s usr/lib "$tree/lib"
  ln -s usr/lib64 "$tree/lib64"
  ln -s /run "$tree/var/run"
  ln -s /run/lock "$tree/var/lock"
  ln -s /proc/self/mounts "$tree/etc/mtab"
  copy_programs
  cp -a "$here/root/." "$tree/"
  copy_busybox
  copy_modules
  modules_in_order "${root_modules[@]}" | sed "s,^,/usr/lib/modules/$release/," \
    >"$tree/usr/lib/nubo/modules"
  cp "$work/packages" "$tree/usr/lib/nubo/packages"
  sed -i "s/@VERSION@/$version/" "$tree/etc/os-release"
  find "$tree/usr/lib/nubo" -type f -exec chmod 755 {} +
  find "$tree/usr/bin" -type f -exec chmod 755 {} +
  chmod 755 "$tree/etc/acpi/PWRF/00000080"
  chmod 1777 "$tree/tmp" "$tree/var/tmp"
  chmod 700 "$tree/root"
  chmod 640 "$tree/etc/shadow"
  chown -Rh 0:0 "$tree"
  find "$tree" -exec touch -h -d "@$epoch" {} +
}

make_initrd() {
  say "packing the initrd"
  local dir=$work/initrd path
  mkdir -p "$dir"/{bin,dev,proc,sys,root,modules}
  cp "$source/bin/busybox" "$dir/bin/busybox"
  for path in sh mount insmod findfs sleep ln uname cat echo poweroff switch_root; do
    ln -s busybox "$dir/bin/$path"
  done
  install -m 755 "$here/init" "$dir/init"
  modules_in_order "${boot_modules[@]}" | while read -r path; do
    cp "$tree/lib/modules/$release/$path" "$dir/modules/"
    basename "$path"
  done >"$dir/modules.order"
  mv "$dir/modules.order" "$dir/modules/order"
  chown -Rh 0:0 "$dir"
  find "$dir" -exec touch -h -d "@$epoch" {} +
  # Not compressed: unpacking costs an emulated processor more than reading does.
  (cd "$dir" && find . | LC_ALL=C sort | cpio --quiet --reproducible -o -H newc) \
    >"$work/tiny.initrd"
}

# A file's change time cannot be set from outside, so it is set in the finished file system.
fix_times() { # DISK
  local last
  last=$(dumpe2fs -h "$1" 2>/dev/null |
    awk '/^Inode count/ { all = $3 } /^Free inodes/ { free = $3 } END { print all - free }')
  { echo 2 && seq 11 "$last"; } | while read -r inode; do
    for field in atime ctime; do
      printf 'sif <%d> %s @%d\nsif <%d> %s_extra 0\n' \
        "$inode" "$field" "$epoch" "$inode" "$field"
    done
  done | E2FSPROGS_FAKE_TIME=$epoch debugfs -w -f - "$1" >/dev/null 2>&1
  e2fsck -fn "$1" >/dev/null 2>&1 || die "the file system came out damaged"
}

make_disk() {
  say "writing the file system"
  local kib
  kib=$(du -sk --apparent-size "$tree" | cut -f1)
  # Room for what the first minutes write; the disk grows to its real size at the first boot.
  truncate -s "$(((kib / 1024 + 96) / 32 * 32))M" "$work/disk.raw"
  E2FSPROGS_FAKE_TIME=$epoch mke2fs -q -t ext4 -L nubo-tiny -U "$uuid" -m 1 -b 4096 -I 256 \
    -i 16384 -O metadata_csum,64bit,^metadata_csum_seed,^orphan_file \
    -E "hash_seed=$uuid,lazy_itable_init=0,lazy_journal_init=0,root_owner=0:0" -J size=8 \
    -d "$tree" "$work/disk.raw"
  fix_times "$work/disk.raw"
  say "packing it"
  qemu-img convert -q -c -O qcow2 -o compression_type=zstd "$work/disk.raw" "$work/tiny.qcow2"
}

describe() {
  cat >"$work/tiny.json" <<END
{
  "name": "tiny",
  "title": "Tiny Linux (Debian 12 kernel, busybox)",
  "os": "linux",
  "os_version": "$version",
  "architecture": "x86_64",
  "default_user": "root",
  "min_disk_gib": 1,
  "min_memory_mib": 256,
  "file": "tiny.qcow2",
  "sha256": "$(digest "$work/tiny.qcow2")",
  "size": $(stat -c %s "$work/tiny.qcow2"),
  "boot": {
    "kernel": "tiny.kernel",
    "kernel_sha256": "$(digest "$work/tiny.kernel")",
    "initrd": "tiny.initrd",
    "initrd_sha256": "$(digest "$work/tiny.initrd")",
    "cmdline": "$cmdline"
  }
}
END
}

recipe=$(recipe_of "$here" "$here/../steps.sh")
if [ -z "$refresh" ] && is_current "$recipe" "${files[@]}"; then
  say "$out/tiny.qcow2 is up to date (--refresh asks for newer packages)"
  exit 0
fi
install_tools <<'END'
mmdebstrap mmdebstrap
mke2fs e2fsprogs
qemu-img qemu-utils
cpio cpio
END

if [ "$(id -u)" -ne 0 ]; then
  install_tools <<<'fakeroot fakeroot'
  exec fakeroot -- "${BASH_SOURCE[0]}" "$@"
fi

work=$(mktemp -d "$out/.tiny.XXXXXX")
trap 'rm -rf "$work"' EXIT
source=$work/packages.d
tree=$work/tree
extract
if is_current "$recipe" "${files[@]}" &&
  cmp -s "$work/packages" <(grep '^package ' "$out/tiny.stamp"); then
  say "$out/tiny.qcow2 is up to date, the distribution has no newer packages"
  exit 0
fi
release=$(ls "$source/lib/modules")
version="12 ($(sed -n 's/^package linux-image-6[^ ]* //p' "$work/packages"))"
version=${version//\//-}
cp "$source/boot/vmlinuz-$release" "$work/tiny.kernel"
make_tree
make_initrd
make_disk
describe
publish "$work" "$recipe" "${files[@]}"
