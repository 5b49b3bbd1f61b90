#!/usr/bin/env bash
# Boots a built image in QEMU under emulation and checks what a server needs of it.
#
#   images/test.sh [--image tiny|debian-12] [--keep] [FOLDER]
#
# FOLDER is where images/*/build.sh wrote to. Everything runs in a folder of its own, listens on
# 127.0.0.1 and unix sockets only, and ends by itself; --keep leaves the folder for a look.
# The last line is "N passed, N failed"; the exit code is not 0 if one failed.
set -euo pipefail
image=tiny
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=images/steps.sh
. "$here/steps.sh"

keep=''
folder=${NUBO_CACHE:-$HOME/.cache/nubo}/images
while [ $# -gt 0 ]; do
  case $1 in
    --image)
      image=${2:?}
      shift
      ;;
    --keep) keep=1 ;;
    -*) die "usage: $0 [--image tiny|debian-12] [--keep] [FOLDER]" ;;
    *) folder=$1 ;;
  esac
  shift
done
[ -r "$folder/$image.json" ] || die "there is no $folder/$image.json: run images/$image/build.sh"

# Emulation is slow: these are limits for a busy machine, not expectations.
case $image in
  tiny) boot_limit=90 memory=256 disk=2G user=root ;;
  debian-12) boot_limit=480 memory=1024 disk=6G user=debian ;;
  *) die "no test knows the image $image" ;;
esac
passed=0
failed=0
qemu_pid=''

work=$(mktemp -d /tmp/nubo-image.XXXXXX)
finish() {
  # This is the pid of timeout, which passes the signal on to QEMU.
  if [ -n "$qemu_pid" ] && kill "$qemu_pid" 2>/dev/null; then wait "$qemu_pid" || true; fi
  if [ -n "$keep" ]; then say "left in $work"; else rm -rf "$work"; fi
}
trap finish EXIT

# Stops the whole test: without this nothing that follows makes sense.
give_up() {
  say "FAIL $*"
  say "the last lines of the serial port:"
  tail -n 25 "$work/serial.log" 2>/dev/null | tr -cd '\11\12\40-\176' >&2 || true
  echo "$passed passed, $((failed + 1)) failed"
  exit 1
}

check() { # SENTENCE COMMAND...
  local sentence=$1
  shift
  if "$@" >"$work/check.log" 2>&1; then
    passed=$((passed + 1))
    say "ok   $sentence"
  else
    failed=$((failed + 1))
    say "FAIL $sentence"
    tail -n 5 "$work/check.log" | tr -cd '\11\12\40-\176' >&2
  fi
}

# A login that fails for any other reason than its credential proves nothing.
denied() {
  local said
  if said=$("$@" 2>&1); then echo "it was let in" && return 1; fi
  echo "$said"
  grep -q 'Permission denied' <<<"$said"
}

refused() { ! "$@"; }

wait_for() { # SECONDS COMMAND...
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.2
  done
}

milliseconds() { echo $(($(date +%s%N) / 1000000)); }

# --- tools ---------------------------------------------------------------------------------------

install_qemu() {
  if command -v qemu-system-x86_64 >/dev/null && command -v qemu-img >/dev/null; then return; fi
  # Tools that are newer than the distribution's (from backports) keep its emulator out. Both are
  # then taken in the version that the distribution offers for the emulator.
  say "installing QEMU"
  apt-get update -qq
  local version
  version=$(apt-cache policy qemu-system-x86 | sed -n 's/^ *Candidate: //p')
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    --allow-downgrades "qemu-system-x86=$version" "qemu-utils=$version" </dev/null >/dev/null
}

# --- the seed ------------------------------------------------------------------------------------

# Files of a seed lie in $work/seed. ISO9660 and FAT are both allowed, so both are tried.
make_seed() { # iso|fat
  rm -f "$work/seed.img"
  if [ "$1" = iso ]; then
    genisoimage -quiet -V cidata -J -r -o "$work/seed.img" "$work/seed"
  else
    truncate -s 1M "$work/seed.img"
    mkfs.vfat -n CIDATA "$work/seed.img" >/dev/null
    mcopy -i "$work/seed.img" "$work"/seed/* ::
  fi
}

meta_data() { # INSTANCE-ID NAME PUBLIC-KEY-FILE
  mkdir -p "$work/seed"
  rm -f "$work"/seed/*
  printf 'instance-id: %s\nlocal-hostname: %s\npublic-keys:\n  - %s\n' \
    "$1" "$2" "$(cat "$3")" >"$work/seed/meta-data"
  : >"$work/seed/user-data"
}

# --- the machine ---------------------------------------------------------------------------------

field() { jq -r "$1 // empty" "$folder/$image.json"; }

free_port() {
  python3 - <<'END'
import socket
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    print(probe.getsockname()[1])
END
}

start() {
  local arguments=() as_nobody=() kernel
  rm -f "$work"/*.sock
  port=$(free_port)
  # shellcheck disable=SC2054 # QEMU's own commas
  arguments=(
    -nodefaults -no-user-config
    -machine q35 -accel tcg -cpu "max,la57=off,erms=off" -smp 1 -m "$memory" -display none
    -sandbox 'on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny'
    -qmp "unix:$work/qmp.sock,server=on,wait=off"
    -chardev "socket,id=serial,path=$work/serial.sock,server=on,wait=off,logfile=$work/serial.log"
    -serial chardev:serial
    -vga std -vnc "unix:$work/vnc.sock"
    -device pcie-root-port,id=port1,chassis=1,slot=1
    -device pcie-root-port,id=port2,chassis=2,slot=2
    -blockdev "driver=qcow2,node-name=root,file.driver=file,file.filename=$work/disk,discard=unmap"
    -device virtio-blk-pci,drive=root,serial=root,id=root0,bootindex=1
    -blockdev "driver=raw,node-name=seed,read-only=on,file.driver=file,file.filename=$work/seed.img"
    -device virtio-blk-pci,drive=seed,serial=seed
    -netdev "user,id=net0,hostfwd=tcp:127.0.0.1:$port-:22"
    -device virtio-net-pci,netdev=net0,mac=52:54:00:6e:75:62,romfile=
    -object rng-random,id=rng0,filename=/dev/urandom -device virtio-rng-pci,rng=rng0
    -device virtio-serial-pci
    -device virtio-scsi-pci,id=scsi -device scsi-cd,bus=scsi.0
    -chardev "socket,id=agent,path=$work/agent.sock,server=on,wait=off"
    -device virtserialport,chardev=agent,name=org.qemu.guest_agent.0
  )
  kernel=$(field .boot.kernel)
  if [ -n "$kernel" ]; then
    arguments+=(-kernel "$work/base/$kernel" -initrd "$work/base/$(field .boot.initrd)"
      -append "$(field .boot.cmdline)")
  fi
  if [ "$(id -u)" -eq 0 ]; then
    chown -R nobody:nogroup "$work"
    as_nobody=(setpriv --reuid=nobody --regid=nogroup --clear-groups --no-new-privs)
  fi
  : >"$work/serial.log"
  chmod 666 "$work/serial.log"
  started_at=$(milliseconds)
  # The timeout is the last resort against a guest that outlives this script.
  timeout -k 5 1800 "${as_nobody[@]}" qemu-system-x86_64 "${arguments[@]}" \
    >"$work/qemu.log" 2>&1 </dev/null &
  qemu_pid=$!
}

said() { grep -aq "$1" "$work/serial.log"; }

wait_ready() {
  local first='' end=$((SECONDS + boot_limit))
  until said "$1"; do
    kill -0 "$qemu_pid" 2>/dev/null || give_up "QEMU ended: $(tail -n 3 "$work/qemu.log")"
    if [ -z "$first" ] && [ -s "$work/serial.log" ]; then first=$(milliseconds); fi
    [ "$SECONDS" -lt "$end" ] || give_up "no '$1' on the serial port in $boot_limit s"
    sleep 0.02
  done
  say "first line after $((${first:-$(milliseconds)} - started_at)) ms, '$1' after" \
    "$(($(milliseconds) - started_at)) ms"
  passed=$((passed + 1))
}

monitor() { "$here/qmp.py" monitor "$work/qmp.sock" "$@"; }
agent() { "$here/qmp.py" agent "$work/agent.sock" "$@"; }

# One name for the guest whatever its port, so that a changed host key is noticed.
ssh_options=(-o StrictHostKeyChecking=accept-new -o HostKeyAlias=guest -o LogLevel=ERROR
  -o ConnectTimeout=20 -o ServerAliveInterval=5 -o IdentitiesOnly=yes -F /dev/null)

with_key() { # FILE COMMAND...
  local key=$1
  shift
  "$@"
}

guest() { # COMMAND
  timeout 60 ssh "${ssh_options[@]}" -o UserKnownHostsFile="$work/known_hosts" -o BatchMode=yes \
    -i "${key:-$work/key}" -p "$port" "$user@127.0.0.1" "$1" </dev/null
}

by_password() { # PASSWORD
  printf '#!/bin/sh\necho "%s"\n' "$1" >"$work/askpass"
  chmod 755 "$work/askpass"
  SSH_ASKPASS=$work/askpass SSH_ASKPASS_REQUIRE=force timeout 60 ssh "${ssh_options[@]}" \
    -o UserKnownHostsFile="$work/known_hosts" -o PubkeyAuthentication=no \
    -o NumberOfPasswordPrompts=1 -p "$port" "$user@127.0.0.1" true </dev/null
}

guest_says() { # EXPECTED COMMAND
  local got
  got=$(guest "$2")
  [ "$got" = "$1" ] || { echo "expected '$1', got '$got'" && return 1; }
}

more_than() { # KIB COMMAND
  local got
  got=$(guest "$2")
  [ "$got" -gt "$1" ] || { echo "expected more than $1, got '$got'" && return 1; }
}

root_kib='df -Pk / | tail -n 1 | tr -s " " | cut -d " " -f 2'

gone() { ! kill -0 "$qemu_pid" 2>/dev/null; }

power_off() {
  monitor '{"execute": "system_powerdown"}'
  wait_for $((boot_limit / 2)) gone || return 1
  wait "$qemu_pid" && qemu_pid=''
}

set_password() { # TEXT true|false
  agent "{\"execute\": \"guest-set-user-password\", \"arguments\": {\"username\": \"$user\",
    \"password\": \"$(printf '%s' "$1" | base64 -w 0)\", \"crypted\": $2}}"
}

agent_sees_address() {
  agent '{"execute": "guest-network-get-interfaces"}' | grep -q '"ip-address": "10.0.2.15"'
}

agent_runs_program() {
  local id
  id=$(agent '{"execute": "guest-exec", "arguments": {"path": "/bin/sh",
    "arg": ["-c", "echo from the agent"], "capture-output": true}}' | jq .pid)
  sleep 1
  agent "{\"execute\": \"guest-exec-status\", \"arguments\": {\"pid\": $id}}" |
    jq -r '."out-data"' | base64 -d | grep -qx 'from the agent'
}

plug_volume() {
  qemu-img create -q -f qcow2 "$work/volume" 64M
  chmod 666 "$work/volume"
  monitor "{\"execute\": \"blockdev-add\", \"arguments\": {\"driver\": \"qcow2\",
      \"node-name\": \"volume\", \"file\": {\"driver\": \"file\",
      \"filename\": \"$work/volume\"}}}" \
    '{"execute": "device_add", "arguments": {"driver": "virtio-blk-pci", "id": "volume0",
      "drive": "volume", "serial": "vol-1", "bus": "port1"}}'
  wait_for 20 guest 'test -b /dev/disk/by-id/virtio-vol-1'
}

grow_volume() {
  monitor '{"execute": "block_resize", "arguments": {"node-name": "volume", "size": 134217728}}'
  wait_for 20 guest_says 134217728 "$sudo blockdev --getsize64 /dev/disk/by-id/virtio-vol-1"
}

unplug_volume() {
  monitor '{"execute": "device_del", "arguments": {"id": "volume0"}}' event:DEVICE_DELETED &&
    monitor '{"execute": "blockdev-del", "arguments": {"node-name": "volume"}}' &&
    wait_for 20 guest '! test -e /dev/disk/by-id/virtio-vol-1'
}

grow_root() {
  monitor '{"execute": "block_resize", "arguments": {"node-name": "root", "size": 3221225472}}'
  wait_for 20 more_than 2700000 "$root_kib"
}

fresh_disk() {
  mkdir -p "$work/base"
  ln "$folder/$image.qcow2" "$work/base/" 2>/dev/null || cp "$folder/$image.qcow2" "$work/base/"
  for part in kernel initrd; do
    if [ -n "$(field ".boot.$part")" ]; then cp "$folder/$(field ".boot.$part")" "$work/base/"; fi
  done
  qemu-img create -q -f qcow2 -F qcow2 -b "$work/base/$image.qcow2" "$work/disk" "$disk"
}

# --- what must hold ------------------------------------------------------------------------------

test_volume() {
  check "a disk can be plugged in while it runs" plug_volume
  check "the new disk can be formatted, mounted and written to" guest \
    "disk=/dev/disk/by-id/virtio-vol-1; $sudo mkfs.ext4 -q \$disk &&
     $sudo mount \$disk /mnt && $sudo touch /mnt/a && $sudo umount /mnt"
  check "the new disk can grow while it is plugged in" grow_volume
  check "the new disk can be pulled out" unplug_volume
}

test_agent() {
  check "the guest agent answers" agent '{"execute": "guest-ping"}'
  check "the guest agent tells the address" agent_sees_address
  check "the guest agent runs a program" agent_runs_program
}

# The host tries its accelerators with this: no disk, one line, and the machine is off again.
probe() {
  timeout 60 qemu-system-x86_64 -nodefaults -no-user-config -machine q35 -accel tcg -m 256 \
    -display none -serial stdio -kernel "$work/base/tiny.kernel" -no-reboot \
    -initrd "$work/base/tiny.initrd" -append "$(field .boot.cmdline) nubo.probe" </dev/null |
    grep -a '^nubo: kernel .* is up'
}

test_tiny() {
  sudo=''
  check "a trial boot without a disk tells of the kernel and ends" probe
  meta_data i-1 web-1 "$work/key.pub"
  printf '#!/bin/sh\necho ran >>/root/ran\n' >"$work/seed/user-data"
  make_seed iso
  say "first boot, seed as ISO9660"
  start
  wait_ready 'nubo: ready'
  check "login by key works" guest true
  check "the name is the seed's" guest_says web-1 hostname
  check "the root disk has grown" more_than 1800000 "$root_kib"
  check "the owner's script ran" wait_for 20 guest_says ran 'cat /root/ran'
  check "another key is refused" denied with_key "$work/other" guest true
  check "no password is accepted while none is set" denied by_password ''
  check "the optical drive got its driver" wait_for 20 guest 'test -b /dev/sr0'
  test_agent
  check "the agent sets a password" set_password 'first secret' false
  check "the new password is accepted" by_password 'first secret'
  check "a wrong password is refused" denied by_password 'wrong'
  check "the agent sets a hash" set_password "$(openssl passwd -6 'second secret')" true
  check "the hash's password is accepted" by_password 'second secret'
  check "the password before is refused" denied by_password 'first secret'
  test_volume
  check "the root disk grows while it runs" grow_root
  check "a file is written" guest 'echo kept >/root/file'
  check "the power button ends it in order" power_off
  [ -z "$qemu_pid" ] || give_up "it still runs"
  check "it went down in order" said 'nubo: going down'

  say "second boot, same instance"
  start
  wait_ready 'nubo: ready'
  # A changed host key would be refused here.
  check "login by key works, the host's key is the same" guest true
  check "the file is still there" guest_says kept 'cat /root/file'
  sleep 2
  check "the owner's script did not run again" guest_says ran 'cat /root/ran'
  check "the password stayed" by_password 'second secret'
  check "the power button ends it in order" power_off
  [ -z "$qemu_pid" ] || give_up "it still runs"

  say "third boot, another instance, seed as FAT, fixed address, cloud-config"
  test_other_instance
}

test_other_instance() {
  meta_data i-2 web-2 "$work/other.pub"
  # What Nubo has to say comes as vendor-data, what the owner says as user-data.
  printf '#cloud-config\nchpasswd:\n  users:\n  - {name: civo, type: hash, password: "%s"}\n' \
    "$(openssl passwd -6 third)" >"$work/seed/vendor-data"
  printf 'user:\n  name: civo\n' >>"$work/seed/vendor-data"
  cat >"$work/seed/user-data" <<'END'
#cloud-config
write_files:
- path: /etc/greeting
  permissions: "0600"
  content: |
    it's a "test" # with $signs
      and an indent
runcmd:
- echo line >>/root/commands
- [sh, -c, "echo \"it's a list\" >>/root/commands"]
END
  cat >"$work/seed/network-config" <<'END'
{"version": 2, "ethernets": {"public": {"match": {"macaddress": "52:54:00:6E:75:62"},
  "addresses": ["10.0.2.15/24"], "gateway4": "10.0.2.2",
  "nameservers": {"addresses": ["10.0.2.3"]}}}}
END
  make_seed fat
  mv "$work/known_hosts" "$work/known_hosts.old"
  start
  wait_ready 'nubo: ready'
  check "the key of the instance before is refused" denied guest true
  key=$work/other
  check "login by the new key works" guest true
  user=civo
  check "login by the name of the seed works" guest_says 0 'id -u'
  check "the host's key is another one" refused cmp "$work/known_hosts" "$work/known_hosts.old"
  check "the name is the new one" guest_says web-2 hostname
  check "the address is the fixed one" guest_says 1 \
    'ip -4 addr show eth0 | grep -c "inet 10.0.2.15/24 scope global eth0"'
  check "no DHCP client runs" guest '! pidof udhcpc'
  check "files of cloud-config are written" guest_says \
    "$(printf "it's a \"test\" # with \$signs\n  and an indent\n600")" \
    'cat /etc/greeting; stat -c %a /etc/greeting'
  check "commands of cloud-config ran" wait_for 20 guest_says "$(printf "line\nit's a list")" \
    'cat /root/commands'
  check "the password of vendor-data is accepted" by_password third
  check "the old password is refused" denied by_password 'second secret'
  user=root
  check "the password is that of the name alone" denied by_password third
  check "the power button ends it in order" power_off
}

test_debian() {
  sudo=sudo
  meta_data i-1 web-1 "$work/key.pub"
  printf '#cloud-config\nssh_pwauth: true\nchpasswd:\n  expire: false\n  users:\n' \
    >"$work/seed/vendor-data"
  printf '  - {name: debian, type: hash, password: "%s"}\n' "$(openssl passwd -6 third)" \
    >>"$work/seed/vendor-data"
  printf '#!/bin/sh\necho ran >>/root/ran\n' >"$work/seed/user-data"
  make_seed iso
  say "first boot; this takes minutes under emulation"
  start
  wait_ready 'nubo: ready'
  check "login by key works" guest true
  check "the name is the seed's" guest_says web-1 hostname
  check "the root disk has grown" more_than 5000000 "$root_kib"
  check "the owner's script ran" guest_says ran 'sudo cat /root/ran'
  check "cloud-init is content" guest 'cloud-init status | grep -q "status: done"'
  check "the password of vendor-data is accepted" by_password third
  test_agent
  check "the agent sets a hash" set_password "$(openssl passwd -6 'second secret')" true
  check "the hash's password is accepted" by_password 'second secret'
  test_volume
  check "a file is written" guest 'echo kept >file && sync'
  check "the power button ends it in order" power_off
  [ -z "$qemu_pid" ] || give_up "it still runs"
  say "second boot, same instance"
  start
  wait_ready 'nubo: ready'
  check "the file is still there" guest_says kept 'cat file'
  check "the owner's script did not run again" guest_says ran 'sudo cat /root/ran'
  check "the power button ends it in order" power_off
}

install_tools <<'END'
genisoimage genisoimage
mkfs.vfat dosfstools
mcopy mtools
jq jq
ssh openssh-client
openssl openssl
python3 python3
END
install_qemu
PATH=$PATH:/usr/sbin:/sbin
chmod 755 "$work"
for name in key other; do ssh-keygen -q -t ed25519 -N '' -C "$name" -f "$work/$name"; done
fresh_disk
case $image in
  tiny) test_tiny ;;
  *) test_debian ;;
esac
[ -z "$qemu_pid" ] || failed=$((failed + 1))
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
