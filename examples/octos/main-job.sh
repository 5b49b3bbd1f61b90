#!/bin/sh
# The main job through the Octos API, with curl alone: from a sign-in to ssh to delete.
#
#   NUBO_URL=http://127.0.0.1:8080 NUBO_EMAIL=ada@example.com NUBO_PASSWORD=… \
#     examples/octos/main-job.sh
#
# NUBO_SSH=no leaves out the login, for clouds without real guests (--drivers fake).
# API access must be off or without a token before; the script switches it off again at its end,
# which ends every other key of the account too. Needs curl and jq, and for the login ssh and
# ssh-keygen.
set -eu

url=${NUBO_URL:-http://127.0.0.1:8080}/backend/api
email=${NUBO_EMAIL:?set NUBO_EMAIL to the address of an account}
password=${NUBO_PASSWORD:?set NUBO_PASSWORD to its password}
name=octos-$$
folder=$(mktemp -d)
token='' vm='' disk='' ip='' group='' network='' key=''

# Fails with what the cloud said.
ask() { # METHOD PATH [CURL-ARGUMENT...]
  method=$1 path=$2
  shift 2
  answer=$(curl -sS -X "$method" -H "Authorization: Bearer $token" \
    -H 'Accept: application/json' "$@" "$url/$path")
  if [ "$(printf '%s' "$answer" | jq -r .status)" != Success ]; then
    echo "$method /backend/api/$path: $answer" >&2
    return 1
  fi
  printf '%s' "$answer"
}

# Asks until a field has a value.
await() { # PATH FIELD VALUE
  for _ in $(seq 240); do
    found=$(ask GET "$1" | jq -r ".data.$2")
    if [ "$found" = "$3" ]; then return; fi
    case $found in Error) break ;; esac
    sleep 0.5
  done
  echo "/backend/api/$1: $2 is $found and not $3" >&2
  return 1
}

# Asks until an object is gone.
await_gone() { # PATH
  for _ in $(seq 240); do
    status=$(curl -sS -o "$folder/gone" -w '%{http_code}' -H "Authorization: Bearer $token" \
      "$url/$1")
    if [ "$status" = 404 ]; then return; fi
    sleep 0.5
  done
  echo "/backend/api/$1 is still there" >&2
  return 1
}

leave() {
  status=$?
  trap - EXIT
  if [ "$status" != 0 ]; then
    for path in ${vm:+virtual-machines/$vm} ${disk:+blockstorages/$disk} \
      ${ip:+ip-addresses/$ip} ${group:+security-groups/$group} ${network:+networks/$network} \
      ${key:+users/ssh-keys/$key}; do
      ask DELETE "$path" >/dev/null || true
    done
  fi
  rm -rf "$folder"
  exit "$status"
}
trap leave EXIT

token=$(ask POST login -F "email=$email" -F "password=$password" | jq -re .data.token)
session=$token
token=$(ask POST profile/api/enable -F "token_name=$name" -F expires_at=2099-12-31 |
  jq -re .data.token)
project=$(ask GET projects | jq -re '.data[0].slug')
region=$(ask GET regions | jq -re '.data[0].slug')
provider=$(ask GET cloud-providers | jq -re '.data[0].slug')
storage=$(ask GET storage-categories | jq -re '.data[0].slug')
cycle=$(ask GET billing-cycles | jq -re '.data[0].slug')
plan=$(ask GET plans/service/Virtual%20Machine | jq -re '.data[0].slug')
template=$(ask GET templates | jq -re '.data[] | select(.slug == "tiny") | .slug')
user=$(ask GET templates |
  jq -re '.data[] | select(.slug == "tiny") | .operating_system.vm_default_username')
echo "project $project, region $region, plan $plan, template $template"

if [ "${NUBO_SSH:-yes}" = yes ]; then
  ssh-keygen -q -t ed25519 -N '' -C "$name" -f "$folder/key"
else
  public='AAAAC3NzaC1lZDI1NTE5AAAAIB9dG4kjRhQTtWTVzd2t27+t0DEHBPW7iOD23TUiYLio'
  echo "ssh-ed25519 $public $name" >"$folder/key.pub"
fi
where="-F project=$project -F region=$region"
bought="$where -F cloud_provider=$provider -F billing_cycle=$cycle"
# shellcheck disable=SC2086 # The words are meant to be several.
key=$(ask POST users/ssh-keys -F "name=$name" -F "public_key=<$folder/key.pub" $where |
  jq -re .data.slug)
# shellcheck disable=SC2086
network=$(ask POST networks -F "name=$name" -F type=Isolated -F network_plan=isolated-network \
  $bought | jq -re .data.slug)
# shellcheck disable=SC2086
group=$(ask POST security-groups -F "name=$name" $where | jq -re .data.slug)
ask POST "security-groups/$group/rules" -F traffic_type=ingress -F protocol=tcp \
  -F start_port=22 -F end_port=22 -F cidr_list=0.0.0.0/0 >/dev/null

printf '#!/bin/sh\necho made by octos >/run/made-by\n' >"$folder/script"
# shellcheck disable=SC2086
vm=$(ask POST virtual-machines -F "name=$name" -F "hostname=$name" -F "plan=$plan" \
  -F "template=$template" -F "storage_category=$storage" -F network_type=Isolated \
  -F "networks[]=$network" -F is_public=true -F authMethod=ssh-key -F "ssh_key=$name" \
  -F "security_groups[]=$group" -F "user_data=<$folder/script" $bought | jq -re .data.slug)
await "virtual-machines/$vm/meta" state Running
address=$(ask GET "virtual-machines/$vm" | jq -re .data.public_ip)
echo "virtual machine $vm is Running at $address"

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

# shellcheck disable=SC2086
disk=$(ask POST blockstorages -F "name=$name" -F is_custom_plan=true -F 'custom_plan[storage]=1' \
  -F "storage_category=$storage" $bought | jq -re .data.slug)
ask POST "blockstorages/$disk/attach" -F "virtual_machine=$vm" >/dev/null
await "blockstorages/$disk" state Ready
ask POST "blockstorages/$disk/detach" >/dev/null
await "blockstorages/$disk" virtual_machine_id null
ask DELETE "blockstorages/$disk" >/dev/null
await_gone "blockstorages/$disk"
disk=''

ask PUT "virtual-machines/$vm/stop" >/dev/null
await "virtual-machines/$vm/meta" state Stopped
ask PUT "virtual-machines/$vm/start" >/dev/null
await "virtual-machines/$vm/meta" state Running

ip=$(ask POST ip-addresses -F "network=$network" -F plan=public-ipv4 -F "billing_cycle=$cycle" |
  jq -re .data.id)
ask POST "ip-addresses/$ip/static-nat" -F "virtual_machine=$vm" -F "network=$network" >/dev/null
wanted=$(ask GET "ip-addresses/$ip" | jq -re .data.ipaddress)
await "virtual-machines/$vm/meta" public_ip "$wanted"
address=$wanted
login 'uname -a'
ask DELETE "ip-addresses/$ip/static-nat" >/dev/null
ask DELETE "ip-addresses/$ip" >/dev/null
ip=''

ask DELETE "virtual-machines/$vm?expunge=true" >/dev/null
await_gone "virtual-machines/$vm"
vm=''
ask DELETE "security-groups/$group" >/dev/null
group=''
ask DELETE "networks/$network" >/dev/null
network=''
ask DELETE "users/ssh-keys/$key" >/dev/null
key=''
ask DELETE profile/api/disable >/dev/null
token=$session
ask POST logout >/dev/null
echo "done; nothing is left"
