#!/bin/sh
# The main job through the CloudAPI, with curl alone: from a credential to ssh to delete.
#
#   NUBO_URL=http://127.0.0.1:8080 NUBO_KEY=sk_live_… examples/cloudapi/main-job.sh
#
# NUBO_SSH=no leaves out the login, for clouds without real guests (--drivers fake).
# Needs curl and jq, and for the login ssh and ssh-keygen.
set -eu

url=${NUBO_URL:-http://127.0.0.1:8080}
key=${NUBO_KEY:?set NUBO_KEY to an API key}
name=cloudapi-$$
folder=$(mktemp -d)
server='' volume='' address='' group='' network='' ssh_key=''

# Asks and waits until what was set in motion rests; fails with what the cloud said.
ask() { # METHOD PATH [JSON]
  answer=$(curl -sS -X "$1" -H "Authorization: Bearer $key" -H 'Prefer: wait=60' \
    ${3:+-H 'Content-Type: application/json' --data "$3"} "$url/v1/$2")
  if printf '%s' "$answer" | jq -e '.error' >/dev/null; then
    echo "$1 /v1/$2: $answer" >&2
    return 1
  fi
  printf '%s' "$answer"
}

# Asks until a field of an object has a value.
await() { # PATH FIELD VALUE
  for _ in $(seq 240); do
    found=$(ask GET "$1" | jq -r ".$2")
    if [ "$found" = "$3" ]; then return; fi
    if [ "$found" = failed ]; then break; fi
    sleep 0.5
  done
  echo "/v1/$1: $2 is $found and not $3" >&2
  return 1
}

leave() {
  status=$?
  trap - EXIT
  if [ "$status" != 0 ]; then
    for path in ${server:+servers/$server} ${volume:+volumes/$volume} \
      ${address:+addresses/$address} ${group:+security-groups/$group} \
      ${network:+networks/$network} ${ssh_key:+ssh-keys/$ssh_key}; do
      ask DELETE "$path" >/dev/null || true
    done
  fi
  rm -rf "$folder"
  exit "$status"
}
trap leave EXIT

# What can be had.
region=$(ask GET regions | jq -re '[.data[] | select(.status == "active")][0].name')
size=$(ask GET sizes | jq -re '[.data[] | select(.status == "active")][0].name')
image=$(ask GET images | jq -re '[.data[] | select(.name == "tiny")][0].name')
echo "region $region, size $size, image $image"

if [ "${NUBO_SSH:-yes}" = yes ]; then
  ssh-keygen -q -t ed25519 -N '' -C "$name" -f "$folder/key"
else
  public='AAAAC3NzaC1lZDI1NTE5AAAAIB9dG4kjRhQTtWTVzd2t27+t0DEHBPW7iOD23TUiYLio'
  echo "ssh-ed25519 $public $name" >"$folder/key.pub"
fi
public=$(cat "$folder/key.pub")
ssh_key=$(ask POST ssh-keys "$(jq -nc --arg n "$name" --arg k "$public" \
  '{name: $n, public_key: $k}')" | jq -re .id)
network=$(ask POST networks "{\"name\": \"$name\", \"cidr\": \"10.7.0.0/24\"}" | jq -re .id)
group=$(ask POST security-groups "{\"name\": \"$name\", \"rules\": [
  {\"direction\": \"in\", \"protocol\": \"tcp\", \"ports\": \"22\"},
  {\"direction\": \"in\", \"protocol\": \"icmp\"}]}" | jq -re .id)

server=$(ask POST servers "$(jq -nc --arg name "$name" --arg size "$size" --arg image "$image" \
  --arg region "$region" --arg network "$network" --arg group "$group" --arg key "$ssh_key" \
  --arg data '#!/bin/sh
echo made by cloudapi >/run/made-by
' '{$name, $size, $image, $region, $network, security_groups: [$group], ssh_keys: [$key],
    user_data: $data}')" | jq -re .id)
await "servers/$server" status running
ip=$(ask GET "servers/$server" | jq -re '.ip_addresses.public[0]')
echo "server $server runs at $ip"

run() { # COMMAND
  ssh -q -i "$folder/key" -o BatchMode=yes -o ConnectTimeout=5 -o StrictHostKeyChecking=no \
    -o UserKnownHostsFile=/dev/null "root@$ip" "$1"
}
# Logs in once the guest lets us.
login() { # COMMAND
  if [ "${NUBO_SSH:-yes}" != yes ]; then return; fi
  for _ in $(seq 60); do
    if run "$1" 2>/dev/null; then return; fi
    sleep 1
  done
  echo "no login at $ip" >&2
  return 1
}
# The script of the order runs once the guest is up.
login 'cat /run/made-by && uname -a'

# A disk that outlives the server.
volume=$(ask POST volumes "{\"name\": \"$name\", \"size_gib\": 1}" | jq -re .id)
ask POST "volumes/$volume/actions/attach" "{\"server\": \"$server\"}" >/dev/null
await "volumes/$volume" status attached
ask POST "volumes/$volume/actions/detach" >/dev/null
await "volumes/$volume" status available
ask DELETE "volumes/$volume" >/dev/null
volume=''

# Off and on.
ask POST "servers/$server/actions/stop" >/dev/null
await "servers/$server" status stopped
ask POST "servers/$server/actions/start" >/dev/null
await "servers/$server" status running

# An address that outlives the server.
address=$(ask POST addresses '{}' | jq -re .id)
ask POST "addresses/$address/actions/assign" "{\"server\": \"$server\"}" >/dev/null
ip=$(ask GET "addresses/$address" | jq -re .ip)
await "servers/$server" 'ip_addresses.public[0]' "$ip"
login 'uname -a'

# The end.
ask POST "addresses/$address/actions/unassign" >/dev/null
ask DELETE "addresses/$address" >/dev/null
address=''
ask DELETE "servers/$server" >/dev/null
await "servers/$server" status terminated
server=''
ask DELETE "security-groups/$group" >/dev/null
group=''
ask DELETE "networks/$network" >/dev/null
network=''
ask DELETE "ssh-keys/$ssh_key" >/dev/null
ssh_key=''
echo "done; nothing is left"
