#!/bin/sh
# The main job through the Civo API, with curl alone: from a credential to ssh to delete.
#
#   NUBO_URL=http://127.0.0.1:8080 NUBO_KEY=sk_live_… examples/civo/main-job.sh
#
# NUBO_SSH=no leaves out the login, for clouds without real guests (--drivers fake).
# Needs curl and jq, and for the login ssh and ssh-keygen.
set -eu

url=${NUBO_URL:-http://127.0.0.1:8080}
key=${NUBO_KEY:?set NUBO_KEY to an API key}
name=civo-$$
folder=$(mktemp -d)
instance='' firewall='' network='' volume='' ssh_key='' ip=''

# Fails with what the cloud said.
ask() { # METHOD PATH [CURL-ARGUMENT...]
  method=$1 path=$2
  shift 2
  answer=$(curl -sS -X "$method" -H "Authorization: bearer $key" "$@" "$url/v2/$path")
  if [ "$(printf '%s' "$answer" | jq -r 'if type == "object" then .code // "" else "" end')" ]; then
    echo "$method /v2/$path: $answer" >&2
    return 1
  fi
  printf '%s' "$answer"
}

# Asks until a field of an object has a value.
await() { # PATH FIELD VALUE
  for _ in $(seq 240); do
    found=$(ask GET "$1" | jq -r ".$2")
    if [ "$found" = "$3" ]; then return; fi
    case $found in ERROR) break ;; esac
    sleep 0.5
  done
  echo "/v2/$1: $2 is $found and not $3" >&2
  return 1
}

# Asks until an object is gone.
await_gone() { # PATH CODE
  for _ in $(seq 240); do
    code=$(curl -sS -H "Authorization: bearer $key" "$url/v2/$1" | jq -r '.code // ""')
    if [ "$code" = "$2" ]; then return; fi
    sleep 0.5
  done
  echo "/v2/$1 is still there" >&2
  return 1
}

leave() {
  status=$?
  trap - EXIT
  if [ "$status" != 0 ]; then
    for path in ${instance:+instances/$instance} ${volume:+volumes/$volume} \
      ${ip:+ips/$ip} ${firewall:+firewalls/$firewall} ${network:+networks/$network} \
      ${ssh_key:+sshkeys/$ssh_key}; do
      ask DELETE "$path" >/dev/null || true
    done
  fi
  rm -rf "$folder"
  exit "$status"
}
trap leave EXIT

ask GET ping >/dev/null
# A token stands in for the key from here on.
key=$(ask POST auth/exchange | jq -re .access_token)
region=$(ask GET regions | jq -re '.[] | select(.default) | .code')
image=$(ask GET "disk_images?region=$region" | jq -re '.[] | select(.name == "tiny") | .id')
user=$(ask GET "disk_images/$image" | jq -re .initial_user)
size=$(ask GET "sizes?region=$region" | jq -re '[.[] | select(.selectable)][0].name')
echo "region $region, size $size, image tiny"

if [ "${NUBO_SSH:-yes}" = yes ]; then
  ssh-keygen -q -t ed25519 -N '' -C "$name" -f "$folder/key"
else
  public='AAAAC3NzaC1lZDI1NTE5AAAAIB9dG4kjRhQTtWTVzd2t27+t0DEHBPW7iOD23TUiYLio'
  echo "ssh-ed25519 $public $name" >"$folder/key.pub"
fi
ssh_key=$(ask POST sshkeys -d "name=$name" --data-urlencode "public_key@$folder/key.pub" | jq -re .id)
network=$(ask POST networks -d "label=$name" -d "region=$region" | jq -re .id)
firewall=$(ask POST firewalls -d "name=$name" -d "network_id=$network" | jq -re .id)

printf '#!/bin/sh\necho made by civo >/run/made-by\n' >"$folder/script"
instance=$(ask POST instances -d "hostname=$name" -d "size=$size" -d "template_id=$image" \
  -d "network_id=$network" -d "firewall_id=$firewall" -d "ssh_key_id=$ssh_key" \
  -d "public_ip=create" -d "tags=example civo" --data-urlencode "script@$folder/script" |
  jq -re .id)
await "instances/$instance" status ACTIVE
address=$(ask GET "instances/$instance" | jq -re .public_ip)
echo "instance $instance is ACTIVE at $address"

run() { # COMMAND
  ssh -q -i "$folder/key" -o BatchMode=yes -o ConnectTimeout=5 -o StrictHostKeyChecking=no \
    -o UserKnownHostsFile=/dev/null "$user@$address" "$1"
}
# Logs in once the guest lets us.
login() { # COMMAND
  if [ "${NUBO_SSH:-yes}" != yes ]; then return; fi
  for _ in $(seq 60); do
    if run "$1" 2>/dev/null; then return; fi
    sleep 1
  done
  echo "no login at $address" >&2
  return 1
}
# The script of the order runs once the guest is up.
login 'cat /run/made-by && uname -a'

volume=$(ask POST volumes -d "name=$name" -d "size_gb=1" -d "network_id=$network" | jq -re .id)
ask PUT "volumes/$volume/attach" -d "instance_id=$instance" >/dev/null
await "volumes/$volume" status attached
ask PUT "volumes/$volume/detach" -d "region=$region" >/dev/null
await "volumes/$volume" status available
ask DELETE "volumes/$volume" >/dev/null
await_gone "volumes/$volume" database_volume_not_found
volume=''

ask PUT "instances/$instance/stop" -d "region=$region" >/dev/null
await "instances/$instance" status SHUTOFF
ask PUT "instances/$instance/start" -d "region=$region" >/dev/null
await "instances/$instance" status ACTIVE

ip=$(ask POST ips -d "name=$name" | jq -re .id)
ask POST "ips/$ip/actions" -d action=assign -d "assign_to_id=$instance" \
  -d assign_to_type=instance >/dev/null
wanted=$(ask GET "ips/$ip" | jq -re .ip)
await "instances/$instance" public_ip "$wanted"
address=$wanted
login 'uname -a'
ask POST "ips/$ip/actions" -d action=unassign >/dev/null
ask DELETE "ips/$ip" >/dev/null
ip=''

ask DELETE "instances/$instance" >/dev/null
await_gone "instances/$instance" database_instance_find
instance=''
ask DELETE "firewalls/$firewall" >/dev/null
firewall=''
ask DELETE "networks/$network" >/dev/null
await_gone "networks/$network" database_network_not_found
network=''
ask DELETE "sshkeys/$ssh_key" >/dev/null
ssh_key=''
echo "done; nothing is left"
