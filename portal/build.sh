#!/usr/bin/env bash
# Builds the portal into portal/dist, where the program's build finds it.
#
#   portal/build.sh              installs what it needs and builds, if its sources have changed
#   portal/build.sh run COMMAND  the same, then a command in this folder, such as `npm run check`
#
# Needs Node 20.19 or newer and npm: those of this machine, or those that `make deps-node` keeps in
# NUBO_CACHE (default: .cache/nubo in the home folder). npm keeps what it fetches there too.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
cache=${NUBO_CACHE:-$HOME/.cache/nubo}
export npm_config_cache=$cache/npm npm_config_update_notifier=false npm_config_fund=false
export npm_config_audit=false

# Before there is an application there is nothing to build.
if [ ! -f package.json ]; then exit 0; fi

# shellcheck source=portal/node.sh
. ./node.sh
if ! node_fits; then
  echo "portal: Node $node_least or newer and npm are needed; \`make deps-node\` brings them" >&2
  exit 1
fi

# What vite makes depends on these alone.
sources() {
  find . \( -name node_modules -o -name dist -o -name walk \) -prune -o -type f -print0 |
    sort -z | xargs -0 sha256sum | sha256sum
}

# npm itself says what was installed; the copy of the lock is written last, so a broken
# installation is made anew.
if ! cmp -s package-lock.json node_modules/.lock; then
  echo "portal: installing packages"
  npm ci --prefer-offline --ignore-scripts --loglevel=error
  cp package-lock.json node_modules/.lock
fi

now=$(sources)
if [ "$(cat dist/.sources 2>/dev/null)" != "$now" ]; then
  echo "portal: building"
  rm -f dist/.sources
  npm run --silent build
  node scripts/press.mjs
  echo "$now" >dist/.sources
fi

case ${1:-build} in
  build) ;;
  run)
    shift
    exec "$@"
    ;;
  *)
    echo "usage: portal/build.sh [run COMMAND...]" >&2
    exit 2
    ;;
esac
