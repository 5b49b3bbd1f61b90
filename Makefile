# The three commands of a fresh clone. Everything else is `cargo xtask`.
#
#   make up     install what servers need, build, and run the cloud with a first server
#   make test   install what the tests need, then every check and test
#   make deps   only the first half of that
#
# Downloads and builds are kept in NUBO_CACHE (default: .cache/nubo in the home folder), outside the
# clone, so that a second clone starts warm: target/ (builds), tools/ (cargo tools), venv/ (Python),
# npm/ (packages of the portal), node/ (a newer Node, where the machine's is too old).

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help

NUBO_CACHE ?= $(HOME)/.cache/nubo
# Where `make up` puts the program.
BIN ?= /usr/local/bin
CARGO_TARGET_DIR ?= $(NUBO_CACHE)/target
export NUBO_CACHE CARGO_TARGET_DIR
export PATH := $(NUBO_CACHE)/tools/bin:$(PATH)

# PORTAL=no makes `make up` do without the portal, and so without Node.
PORTAL ?= yes

NODE_VERSION := 22.23.3
NEXTEST_VERSION := 0.9.151
DENY_VERSION := 0.20.2
RUST_MINOR := 95

# Runs one of the targets below while no other clone uses the same cache.
alone = mkdir -p "$$CARGO_TARGET_DIR"; lock="$$CARGO_TARGET_DIR/in-use"; \
  flock --nonblock "$$lock" true || echo "waiting for another run that uses the same cache"; \
  flock --close "$$lock" $(MAKE) --silent --no-print-directory

# Installs the Debian packages in the array `missing`, or says how, where that is not possible.
define install
if [ $${#missing[@]} -eq 0 ]; then exit 0; fi
echo "deps: these Debian packages are missing: $${missing[*]}"
as_root=(env DEBIAN_FRONTEND=noninteractive)
if ! command -v apt-get >/dev/null; then
  echo "deps: there is no apt-get here; install what brings the same and run make again" >&2
  exit 1
elif [ "$$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "deps: run as root: apt-get update && apt-get install -y $${missing[*]}" >&2
    exit 1
  fi
  echo "deps: sudo is used for apt-get to install exactly these; nothing else needs it"
  ask=(sudo)
  if [ -n "$${CI:-}" ]; then ask+=(--non-interactive); fi
  as_root=("$${ask[@]}" "$${as_root[@]}")
fi
"$${as_root[@]}" apt-get update -qq
"$${as_root[@]}" apt-get install -y -qq --no-install-recommends "$${missing[@]}" </dev/null
endef

.PHONY: help up test portal release checks claim deps deps-build deps-system deps-machines \
  deps-login deps-images deps-rust deps-tools deps-python deps-node deps-npm deps-browser

help:
	@sed -n '3,5s/^#   //p' Makefile

# ARGS are handed to `nubo up`, as in: make up ARGS="--listen 0.0.0.0:8080"
up: deps-build deps-machines deps-login deps-images portal
	@$(alone) release
	built=$(CARGO_TARGET_DIR)/release/nubo
	if [ "$$(id -u)" -ne 0 ]; then
	  echo "Nubo is built. Servers need root; run:" >&2
	  echo "    sudo $$built up --images $(NUBO_CACHE)/images $(ARGS)" >&2
	  exit 1
	fi
	install -m 755 $$built $(BIN)/nubo
	exec $(BIN)/nubo up --images $(NUBO_CACHE)/images $(ARGS)

# The test runner's summary must close the log, so nothing follows it here.
test: deps
	@$(alone) checks

# The pages that the program is built with; only what has changed is built anew.
portal: $(if $(filter no,$(PORTAL)),,deps-node)
	@if [ "$(PORTAL)" = no ]; then
	  echo "portal: left out; the program will say so at /"
	  exit 0
	fi
	bash portal/build.sh

release: claim
	@cargo build --release --locked

checks: claim
	@cargo run --quiet --locked --package nubo-xtask -- ci

# Cargo knows our crates by their place inside the workspace and takes a file for unchanged when it is
# older than the build. Two clones that share one target folder would therefore be handed each
# other's code, so a clone that was not the last one here throws our own crates away first.
claim:
	@if [ "$$(cat "$$CARGO_TARGET_DIR/clone" 2>/dev/null)" = "$$PWD" ]; then exit 0; fi
	cargo clean --quiet --locked --workspace
	cargo clean --quiet --locked --workspace --release
	echo "$$PWD" >"$$CARGO_TARGET_DIR/clone"

deps: deps-system deps-machines deps-login deps-images deps-rust deps-tools deps-python deps-node \
  deps-browser

deps-build: deps-rust
	@{ command -v cc && command -v flock; } >/dev/null || { $(MAKE) --silent --no-print-directory deps-system; }

# Debian packages, each named only when what it brings is missing. The tests start their own
# PostgreSQL with initdb in a folder of theirs; Debian's own cluster is neither used nor touched.
deps-system:
	@missing=()
	command -v cc >/dev/null || missing+=(gcc libc6-dev)
	command -v git >/dev/null || missing+=(git)
	command -v curl >/dev/null || missing+=(curl)
	command -v jq >/dev/null || missing+=(jq)
	command -v timeout >/dev/null || missing+=(coreutils)
	{ command -v setpriv && command -v flock; } >/dev/null || missing+=(util-linux)
	compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
	python3 -c 'import venv, ensurepip' 2>/dev/null || missing+=(python3 python3-venv)
	$(install)

# Real guests and real packets are part of the tests. Tools of QEMU that are newer than the
# distribution's emulator (from backports) keep it out, so both are taken in the emulator's version.
deps-machines: deps-system
	@export PATH=$$PATH:/usr/sbin:/sbin
	missing=()
	need() { command -v "$$1" >/dev/null || missing+=("$$2"); }
	qemu=()
	{ command -v qemu-system-x86_64 && command -v qemu-img; } >/dev/null || qemu+=(qemu)
	need dnsmasq dnsmasq-base
	need nft nftables
	need ip iproute2
	need tc iproute2
	need busybox busybox-static
	if [ $$(( $${#missing[@]} + $${#qemu[@]} )) -eq 0 ]; then exit 0; fi
	echo "deps: for guests and networks these are missing: $${missing[*]} $${qemu[*]}"
	if [ "$$(id -u)" -ne 0 ]; then
	  echo "deps: run as root: apt-get update && apt-get install -y $${missing[*]} \
	    $${qemu:+qemu-system-x86 qemu-utils}" >&2
	  exit 1
	fi
	apt-get update -qq
	if [ $${#qemu[@]} -gt 0 ]; then
	  version=$$(apt-cache policy qemu-system-x86 | sed -n 's/^ *Candidate: //p')
	  missing+=("qemu-system-x86=$$version" "qemu-utils=$$version")
	fi
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
	  --allow-downgrades "$${missing[@]}" </dev/null

deps-login: deps-system
	@missing=()
	{ command -v ssh && command -v ssh-keygen; } >/dev/null || missing+=(openssh-client)
	$(install)

# vite does not run on the Node of Debian 12, which is 18. npm can bring a newer one, whose package
# `node` on the registry holds the program; it is kept in the cache and used for the portal alone.
deps-node: deps-system
	@. portal/node.sh
	if node_fits; then exit 0; fi
	if ! { command -v node && command -v npm; } >/dev/null; then
	  $(MAKE) --silent --no-print-directory deps-npm
	  hash -r
	fi
	if node_fits; then exit 0; fi
	echo "deps: Node $$(node --version) is older than $$node_least; npm brings $(NODE_VERSION)"
	mkdir -p "$$node_cache"
	npm install --prefix "$$node_cache" --cache "$$NUBO_CACHE/npm" --no-audit --no-fund \
	  --no-save --loglevel=error node@$(NODE_VERSION) </dev/null
	. portal/node.sh
	node_fits || { echo "deps: Node $$(node --version) is still too old" >&2; exit 1; }

deps-npm:
	@missing=(npm)
	command -v node >/dev/null || missing+=(nodejs)
	$(install)

# The walk through the portal's pages. A page without letters has nothing that could be cut off.
deps-browser: deps-system
	@missing=()
	command -v chromium >/dev/null || missing+=(chromium fonts-liberation)
	$(install)

# The guest that tests boot; built from the distribution's packages, once.
deps-images: deps-machines
	@bash images/tiny/build.sh

deps-rust:
	@if ! command -v cargo >/dev/null; then
	  echo "deps: cargo is missing; install Rust 1.$(RUST_MINOR) or newer with rustup" >&2
	  echo "deps: (the rustc of Debian 12 is too old)" >&2
	  exit 1
	fi
	minor=$$(rustc --version | sed -E 's/^rustc 1\.([0-9]+).*/\1/')
	if [ "$$minor" -lt $(RUST_MINOR) ]; then
	  echo "deps: $$(rustc --version) is too old, 1.$(RUST_MINOR) is needed: rustup update" >&2
	  exit 1
	fi
	for part in fmt clippy; do
	  cargo $$part --version >/dev/null 2>&1 && continue
	  echo "deps: cargo $$part is missing: rustup component add rustfmt clippy" >&2
	  exit 1
	done

# Built with little optimisation: both wait for other programs most of the time, and a third of the
# build time is saved. Any nextest that is already there will do, for cargo-deny likewise.
deps-tools: deps-rust deps-system
	@export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=1
	export CARGO_PROFILE_RELEASE_DEBUG=false CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
	tool() {
	  cargo "$$1" --version >/dev/null 2>&1 && return
	  echo "deps: building cargo-$$1 $$2, some minutes, once"
	  env -u CARGO_TARGET_DIR cargo install --quiet --locked --root "$$NUBO_CACHE/tools" \
	    "cargo-$$1" --version "$$2" </dev/null
	}
	tool nextest $(NEXTEST_VERSION)
	tool deny $(DENY_VERSION)

# The versions in .ci/python.txt are exact. The copy kept in the environment tells when to renew it.
deps-python: deps-system
	@venv=$$NUBO_CACHE/venv
	if cmp -s .ci/python.txt "$$venv/python.txt" && "$$venv/bin/schemathesis" --version >/dev/null 2>&1
	then exit 0; fi
	echo "deps: making the Python environment for the API tests in $$venv"
	rm -rf "$$venv"
	python3 -m venv "$$venv"
	"$$venv/bin/pip" install --quiet --disable-pip-version-check --require-virtualenv \
	  -r .ci/python.txt </dev/null
	"$$venv/bin/schemathesis" --version >/dev/null
	cp .ci/python.txt "$$venv/python.txt"
