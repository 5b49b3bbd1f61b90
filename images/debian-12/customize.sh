#!/usr/bin/env bash
# Turns the freshly installed tree into an image: called by mmdebstrap with the tree and with the
# folder where GRUB's parts and the list of packages are wanted.
set -euo pipefail
tree=$1
work=$2

put() { # PATH, content on standard input
  mkdir -p "$(dirname "$tree/$1")"
  cat >"$tree/$1"
}

# Only the seed disk is asked for; without it cloud-init would look for every cloud there is.
put etc/cloud/cloud.cfg.d/90_nubo.cfg <<'END'
datasource_list: [NoCloud, None]
# C.UTF-8 needs nothing built; making another locale takes an emulated processor half a minute.
locale: false
END
put etc/default/locale <<<'LANG=C.UTF-8'
put etc/fstab <<'END'
LABEL=cloudimg-rootfs / ext4 defaults,errors=remount-ro 0 1
END
put etc/hostname <<<localhost
put etc/hosts <<'END'
127.0.0.1 localhost
::1 localhost ip6-localhost ip6-loopback
END
put etc/default/grub.d/nubo.cfg <<'END'
GRUB_TIMEOUT=0
GRUB_CMDLINE_LINUX_DEFAULT=""
GRUB_CMDLINE_LINUX="console=tty0 console=ttyS0,115200 net.ifnames=0"
GRUB_TERMINAL="console serial"
GRUB_SERIAL_COMMAND="serial --unit=0 --speed=115200"
GRUB_DISABLE_OS_PROBER=true
END
# Says on the serial port that the machine can be used, in the same words as "tiny".
put etc/systemd/system/nubo-ready.service <<'END'
[Unit]
Description=Tell the host that the boot is over
# Without these lines the target would wait for this service, which waits for the target.
DefaultDependencies=no
After=sysinit.target multi-user.target cloud-final.service ssh.service
Conflicts=shutdown.target
Before=shutdown.target

[Service]
Type=oneshot
ExecStart=/bin/sh -c 'echo "nubo: ready" >/dev/console'

[Install]
WantedBy=multi-user.target
END
chroot "$tree" systemctl --quiet enable nubo-ready.service serial-getty@ttyS0.service \
  systemd-networkd.service systemd-resolved.service ssh.service
chroot "$tree" passwd --quiet --lock root

# The boot loader's menu is written by hand for the first boot; update-grub renews it in the guest.
console='console=tty0 console=ttyS0,115200 net.ifnames=0'
release=$(basename "$(echo "$tree"/lib/modules/*)")
mkdir -p "$tree/boot/grub"
cp -r "$tree/usr/lib/grub/i386-pc" "$tree/boot/grub/"
put boot/grub/grub.cfg <<END
set timeout=0
search --no-floppy --label --set=root cloudimg-rootfs
menuentry 'Debian GNU/Linux' {
  linux /boot/vmlinuz-$release root=LABEL=cloudimg-rootfs ro $console
  initrd /boot/initrd.img-$release
}
END
cat >"$tree/boot/early.cfg" <<'END'
search --no-floppy --label --set=root cloudimg-rootfs
set prefix=($root)/boot/grub
END
chroot "$tree" grub-mkimage -O i386-pc -o /boot/core.img -c /boot/early.cfg -p /boot/grub \
  biosdisk part_gpt ext2 search search_label normal linux
mv "$tree/boot/core.img" "$work/core.img"
cp "$tree/usr/lib/grub/i386-pc/boot.img" "$work/boot.img"
rm "$tree/boot/early.cfg"

# What must differ between machines is made at their first boot.
rm -f "$tree"/etc/ssh/ssh_host_*_key* "$tree/var/lib/dbus/machine-id" \
  "$tree/var/lib/systemd/random-seed"
: >"$tree/etc/machine-id"
rm -rf "$tree"/var/cache/apt/archives/*.deb "$tree"/var/lib/apt/lists/* "$tree"/var/log/*.log \
  "$tree"/var/log/apt "$tree"/var/cache/debconf/*-old
# shellcheck disable=SC2016 # dpkg's own variables
chroot "$tree" dpkg-query -W -f 'package ${Package} ${Version}\n' >"$work/packages"
