#!/bin/sh
# The main job through the Otwa Cloud API, with curl alone: from a credential to ssh to delete.
#
#   NUBO_URL=http://127.0.0.1:8080 NUBO_KEY=otwa_… examples/otwa/main-job.sh
#
# NUBO_SSH=no leaves out the login, for clouds without real guests (--drivers fake). This API has
# no SSH keys: the login is by the password that the cloud made. Needs curl and jq, and for the
# login ssh of version 8.4 or newer.
set -eu

base=${NUBO_URL:-http://127.0.0.1:8080}/api/v1
key=${NUBO_KEY:?set NUBO_KEY to an API key with servers:destroy}
name=otwa-$$
folder=$(mktemp -d)
server=''

# Fails with what the cloud said.
ask() { # METHOD PATH [CURL-ARGUMENT...]
  method=$1 path=$2
  shift 2
  status=$(curl -sS -o "$folder/answer" -w '%{http_code}' -X "$method" \
    -H "Authorization: Bearer $key" -H 'Content-Type: application/json' "$@" "$base/$path")
  case $status in
    2*) cat "$folder/answer" ;;
    *)
      echo "$method /api/v1/$path: $status $(cat "$folder/answer")" >&2
      return 1
      ;;
  esac
}

# Asks until the server has a status.
await() { # STATUS
  for _ in $(seq 240); do
    found=$(ask GET "servers/$server" | jq -r .status)
    if [ "$found" = "$1" ]; then return; fi
    case $found in failed) break ;; esac
    sleep 0.5
  done
  echo "server $server is $found and not $1" >&2
  return 1
}

leave() {
  status=$?
  trap - EXIT
  if [ "$status" != 0 ] && [ "$server" ]; then
    ask DELETE "servers/$server" >/dev/null || true
  fi
  rm -rf "$folder"
  exit "$status"
}
trap leave EXIT

# Runs a command in the guest. ssh asks a program for the password instead of a person.
run() { # COMMAND
  cat >"$folder/askpass" <<'END'
#!/bin/sh
printf '%s\n' "$NUBO_PASSWORD"
END
  chmod +x "$folder/askpass"
  NUBO_PASSWORD=$password SSH_ASKPASS="$folder/askpass" SSH_ASKPASS_REQUIRE=force \
    ssh -q -p "$port" -o PubkeyAuthentication=no -o NumberOfPasswordPrompts=1 \
    -o ConnectTimeout=5 -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
    "$user@$address" "$1" </dev/null
}

# Reads how the server is logged in to, and does so.
login() {
  ask GET "servers/$server/credentials" >"$folder/login"
  user=$(jq -re .username "$folder/login") password=$(jq -re .password "$folder/login")
  address=$(jq -re .ip "$folder/login") port=$(jq -re .port "$folder/login")
  if [ "${NUBO_SSH:-yes}" != yes ]; then return; fi
  for try in $(seq 60); do
    if run true 2>/dev/null; then break; fi
    if [ "$try" = 60 ]; then
      echo "no login at $address" >&2
      return 1
    fi
    sleep 1
  done
  run 'uname -a'
}

balance=$(ask GET account | jq -re .balance)
product=$(ask GET products | jq -re '.[0].id')
region=$(ask GET regions | jq -re '.[0].slug')
os=$(ask GET os-templates | jq -re '[.[] | select(.id == "tiny")][0].id')
echo "balance $balance, product $product, region $region, system $os"

order="{\"productId\": \"$product\", \"os\": \"$os\", \"osTemplate\": \"$os\",
  \"label\": \"$name\", \"hostname\": \"$name\", \"region\": \"$region\"}"
server=$(ask POST servers -H "Idempotency-Key: $name" -d "$order" | jq -re .id)
again=$(ask POST servers -H "Idempotency-Key: $name" -d "$order" | jq -re .id)
if [ "$again" != "$server" ]; then
  echo "the same order made $server and $again" >&2
  exit 1
fi
await running
login
echo "server $server is running at $address"
ask GET servers | jq -e --arg id "$server" 'any(.[]; .id == $id)' >/dev/null
ask GET "servers/$server/stats" | jq -re .powerState

first=$password
ask POST "servers/$server/password-reset" | jq -e --arg old "$first" '.password != $old' >/dev/null
login

ask PATCH "servers/$server/label" -d "{\"label\": \"$name again\"}" | jq -re .label
ask POST "servers/$server/power/stop" >/dev/null
await stopped
ask POST "servers/$server/power/start" >/dev/null
await running
ask POST "servers/$server/reinstall" -d "{\"os\": \"$os\", \"osTemplate\": \"$os\"}" >/dev/null
await running
login

ask POST "servers/$server/sso" | jq -e .url >/dev/null
ask DELETE "servers/$server" >/dev/null
ask GET servers | jq -e --arg id "$server" 'all(.[]; .id != $id)' >/dev/null
await terminated
server=''
echo "done; nothing is left"
