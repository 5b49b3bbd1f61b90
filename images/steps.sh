# Steps that every image build shares. Sourced, not run; the caller has set -euo pipefail.
# shellcheck shell=bash

started=$SECONDS

say() { printf '%s: [%3d s] %s\n' "$image" $((SECONDS - started)) "$*" >&2; }

die() {
  printf '%s: %s\n' "$image" "$*" >&2
  exit 1
}

# Reads "[--force] [--refresh] [FOLDER]" into force, refresh and out.
read_arguments() {
  force='' refresh='' out=${NUBO_CACHE:-$HOME/.cache/nubo}/images
  while [ $# -gt 0 ]; do
    case $1 in
      --force) force=1 ;;
      --refresh) refresh=1 ;;
      -*)
        echo "usage: $0 [--force] [--refresh] [FOLDER]" >&2
        echo "  --refresh  ask the distribution for newer packages, and build if there are any" >&2
        echo "  --force    build in any case" >&2
        exit 2
        ;;
      *) out=$1 ;;
    esac
    shift
  done
  mkdir -p "$out"
  out=$(cd "$out" && pwd)
}

# Installs Debian packages whose program is missing: "program package" pairs, one a line.
install_tools() {
  local program package missing=() as_root=()
  while read -r program package; do
    PATH=$PATH:/usr/sbin:/sbin command -v "$program" >/dev/null || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null || die "these are missing: ${missing[*]}"
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || die "run as root: apt-get install -y ${missing[*]}"
    as_root=(sudo)
  fi
  say "installing ${missing[*]}"
  as_root+=(env DEBIAN_FRONTEND=noninteractive)
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" \
    </dev/null >/dev/null
}

# One number for everything in the recipe that decides what comes out.
recipe_of() { # FILE-OR-FOLDER...
  find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sed "s, .*/images/, ," |
    sha256sum | cut -c1-16
}

# True when the image was built by this recipe and its files are whole.
is_current() { # RECIPE FILE...
  local recipe=$1
  shift
  [ -z "$force" ] || return 1
  [ -r "$out/$image.stamp" ] || return 1
  [ "$(sed -n 's/^recipe //p' "$out/$image.stamp")" = "$recipe" ] || return 1
  local name size
  for name in "$@"; do
    size=$(stat -c %s "$out/$name" 2>/dev/null) || return 1
    grep -qx "file $name $size" "$out/$image.stamp" || return 1
  done
}

# The packages that went in, as "package NAME VERSION" lines, from the names of what apt fetched.
packages_in() { # FOLDER-OF-DEBS
  find "$1" -name '*.deb' -printf '%f\n' | LC_ALL=C sort |
    sed -E 's/%3a/:/; s/^([^_]+)_([^_]+)_.*/package \1 \2/'
}

# Moves finished files into place. A rename leaves what has the old file open or linked alone, so
# that disks which are based on it stay sound; the stamp goes last.
publish() { # WORK-FOLDER RECIPE FILE...
  local work=$1 recipe=$2 name
  shift 2
  {
    echo "recipe $recipe"
    for name in "$@"; do echo "file $name $(stat -c %s "$work/$name")"; done
    cat "$work/packages"
  } >"$work/$image.stamp"
  rm -f "$out/$image.stamp"
  for name in "$@" "$image.stamp"; do
    chmod 644 "$work/$name"
    mv -f "$work/$name" "$out/$name"
  done
  say "done: $out/$image.qcow2, $(($(stat -c %s "$out/$image.qcow2") / 1048576)) MiB"
}

digest() { sha256sum "$1" | cut -d' ' -f1; }
