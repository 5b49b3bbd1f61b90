# Finds a Node that the portal can be built with; sourced by build.sh and the Makefile.
# The Node of Debian 12 is 18, which vite does not run on, so a newer one may lie in the cache.

node_least=20.19
node_cache=${NUBO_CACHE:-$HOME/.cache/nubo}/node
if [ -x "$node_cache/node_modules/node/bin/node" ]; then
  PATH=$node_cache/node_modules/node/bin:$PATH
fi

# Whether the first Node of the path is new enough, and npm is there.
node_fits() {
  command -v npm >/dev/null || return 1
  local version
  version=$(node --version 2>/dev/null) || return 1
  [ "$(printf '%s\n' "v$node_least" "$version" | sort -V | head -n 1)" = "v$node_least" ]
}
