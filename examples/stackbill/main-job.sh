#!/bin/sh
# The main job through the API of the Cloud Management Portal, with curl alone: from a credential to
# ssh to delete.
#
#   NUBO_URL=http://127.0.0.1:8080 NUBO_EMAIL=me@example.com NUBO_PASSWORD=… \
#     examples/stackbill/main-job.sh
#
# The e-mail address and the password open the page that shows the pair of keys; whoever has the pair
# sets STACKBILL_API_KEY and STACKBILL_SECRET_KEY instead.
# NUBO_SSH=no leaves out the login, for clouds without real guests (--drivers fake).
# Needs curl and jq, and for the login ssh and ssh-keygen.
set -eu

url=${NUBO_URL:-http://127.0.0.1:8080}
name=portal-$$
folder=$(mktemp -d)
instance='' volume='' ip='' group='' network='' ssh_key=''

# The page "API Info": a person signs in and sees the pair of keys.
page() { # PATH JSON
  curl -sS --fail-with-body -H 'Content-Type: application/json' \
    ${session:+-H "Authorization: Bearer $session"} --data "$2" "$url/v1/$1"
}
if [ -z "${STACKBILL_SECRET_KEY:-}" ]; then
  session=''
  login=$(jq -nc --arg email "${NUBO_EMAIL:?set NUBO_EMAIL and NUBO_PASSWORD}" \
    --arg password "${NUBO_PASSWORD:?set NUBO_PASSWORD}" '{$email, $password}')
  session=$(page sessions "$login" | jq -re .token)
  password=$(printf '%s' "$login" | jq -c '{password}')
  pair=$(page account/key-pair/actions/reveal "$password")
  STACKBILL_API_KEY=$(printf '%s' "$pair" | jq -re .api_key)
  STACKBILL_SECRET_KEY=$(printf '%s' "$pair" | jq -re .secret_key)
fi

# Asks, with parameters in the query or in a body; fails with what the cloud said.
ask() { # METHOD OPERATION[?QUERY] [JSON]
  answer=$(curl -sS -X "$1" -H "apikey: $STACKBILL_API_KEY" -H "secretkey: $STACKBILL_SECRET_KEY" \
    ${3:+-H 'Content-Type: application/json' --data "$3"} "$url/restapi/$2")
  if printf '%s' "$answer" | jq -e '.listErrorResponse' >/dev/null; then
    echo "$1 /restapi/$2: $answer" >&2
    return 1
  fi
  printf '%s' "$answer"
}

# Asks until the instance is in a state.
await() { # STATE
  for _ in $(seq 240); do
    found=$(ask GET "instance/vmStatus?uuid=$instance" | jq -re .status)
    if [ "$found" = "$1" ]; then return; fi
    if [ "$found" = ERROR ]; then break; fi
    sleep 0.5
  done
  echo "the instance is $found and not $1" >&2
  return 1
}

# Asks until a job is over.
job() { # ANSWER-WITH-JOB
  id=$(printf '%s' "$1" | jq -re '.listVolumeResponse[0].jobId')
  for _ in $(seq 240); do
    told=$(ask GET "asyncjob/resourceStatus?jobId=$id")
    case $(printf '%s' "$told" | jq -re .status) in
      SUCCEEDED) return ;;
      FAILED) break ;;
    esac
    sleep 0.5
  done
  echo "the job did not succeed: $told" >&2
  return 1
}

leave() {
  status=$?
  trap - EXIT
  if [ "$status" != 0 ]; then
    if [ "$instance" ]; then ask GET "instance/destroyInstance?uuid=$instance&expunge=true"; fi
    if [ "$ip" ]; then ask DELETE "ipaddress/releaseIpAddress?uuid=$ip"; fi
    for path in ${volume:+volume/deleteVolume/$volume} ${network:+network/deleteNetwork/$network} \
      ${group:+securitygroup/deleteSecurityGroup/$group} ${ssh_key:+sshkey/deleteSSHkey/$ssh_key}
    do
      ask DELETE "$path" || true
    done
  fi >/dev/null
  rm -rf "$folder"
  exit "$status"
}
trap leave EXIT

# What can be had.
zone=$(ask GET zone/zonelist | jq -re '[.listZoneResponse[] | select(.isActive)][0].uuid')
template=$(ask GET "template/templateList?zoneUuid=$zone" |
  jq -re '[.listTemplateResponse[] | select(.name == "tiny")][0].uuid')
offering=$(ask GET "compute/computeOfferingList?zoneUuid=$zone" |
  jq -re '[.listComputeOfferingResponse[] | select(.isActive)][0].uuid')
storage=$(ask GET "storage/storageOfferingList?zoneUuid=$zone" |
  jq -re '.listStorageOfferingResponse[0].uuid')
isolated=$(ask GET "networkoffering/networkOfferingList?zoneUuid=$zone" |
  jq -re '.listNetworkOfferingResponse[0].uuid')
echo "zone $zone, template $template, offering $offering"

if [ "${NUBO_SSH:-yes}" = yes ]; then
  ssh-keygen -q -t ed25519 -N '' -C "$name" -f "$folder/key"
else
  public='AAAAC3NzaC1lZDI1NTE5AAAAIB9dG4kjRhQTtWTVzd2t27+t0DEHBPW7iOD23TUiYLio'
  echo "ssh-ed25519 $public $name" >"$folder/key.pub"
fi
public=$(cat "$folder/key.pub")
ssh_key=$(ask POST sshkey/createSSHkey "$(jq -nc --arg n "$name" --arg k "$public" \
  '{name: $n, publicKey: $k}')" | jq -re '.listSSHKeyResponse[0].uuid')
network=$(ask POST 'network/createNetwork?isPublic=false' "{\"name\": \"$name\",
  \"zoneUuid\": \"$zone\", \"networkOfferingUuid\": \"$isolated\", \"gateway\": \"10.7.0.1\",
  \"netmask\": \"255.255.255.0\"}" | jq -re '.listNetworkResponse[0].uuid')
group=$(ask POST securitygroup/createSecurityGroup "{\"name\": \"$name\"}" |
  jq -re '.listSecurityGroupResponse[0].uuid')
for rule in '"protocol": "TCP", "startPort": "22", "endPort": "22"' '"protocol": "ICMP"'; do
  ask POST securitygroup/createSecurityGroupFirewallRule \
    "{\"securityGroupUuid\": \"$group\", \"cidrList\": \"0.0.0.0/0\", $rule}" >/dev/null
done

instance=$(ask POST instance/createInstance "$(jq -nc --arg name "$name" --arg zone "$zone" \
  --arg template "$template" --arg offering "$offering" --arg network "$network" --arg data '#!/bin/sh
echo made by the portal >/run/made-by
' '{$name, zoneUuid: $zone, templateUuid: $template, computeOfferingUuid: $offering,
    networkUuid: $network, sshKeyName: $name, securitygroupName: $name, userData: $data}')" |
  jq -re '.listInstanceResponse[0].uuid')
await RUNNING

# A public address is acquired and led to the instance.
acquired=$(ask GET "ipaddress/acquireIpAddress?networkUuid=$network&networkType=Isolated")
ip=$(printf '%s' "$acquired" | jq -re '.listIpAddressResponse[0].uuid')
address=$(printf '%s' "$acquired" | jq -re '.listIpAddressResponse[0].publicIpAddress')
ask POST ipaddress/enableStaticNat "{\"ipAddressUuid\": \"$ip\", \"vmUuid\": \"$instance\",
  \"networkUuid\": \"$network\"}" >/dev/null
echo "instance $instance runs at $address"

run() { # COMMAND
  ssh -q -i "$folder/key" -o BatchMode=yes -o ConnectTimeout=5 -o StrictHostKeyChecking=no \
    -o UserKnownHostsFile=/dev/null "root@$address" "$1"
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
# The user data of the order runs once the guest is up.
login 'cat /run/made-by && uname -a'

# A disk that outlives the instance.
made=$(ask POST volume/createVolume "{\"name\": \"$name\", \"zoneUuid\": \"$zone\",
  \"storageOfferingUuid\": \"$storage\", \"diskSize\": 1}")
volume=$(printf '%s' "$made" | jq -re '.listVolumeResponse[0].uuid')
job "$made"
job "$(ask GET "volume/attachVolume?uuid=$volume&instanceUuid=$instance")"
job "$(ask GET "volume/detachVolume?uuid=$volume")"
ask DELETE "volume/deleteVolume/$volume" >/dev/null
volume=''

# Off and on.
ask GET "instance/stopInstance?uuid=$instance&forceStop=false" >/dev/null
await STOPPED
ask GET "instance/startInstance?uuid=$instance" >/dev/null
await RUNNING
login 'uname -a'

# The end.
ask DELETE "ipaddress/disableStaticNat?ipAddressUuid=$ip" >/dev/null
ask DELETE "ipaddress/releaseIpAddress?uuid=$ip" >/dev/null
ip=''
ask GET "instance/destroyInstance?uuid=$instance&expunge=true" >/dev/null
await EXPUNGED
instance=''
ask DELETE "network/deleteNetwork/$network" >/dev/null
network=''
ask DELETE "securitygroup/deleteSecurityGroup/$group" >/dev/null
group=''
ask DELETE "sshkey/deleteSSHkey/$ssh_key" >/dev/null
ssh_key=''
echo "done; nothing is left"
