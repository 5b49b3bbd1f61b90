//! The floors of the house, read from the manifests: which crate may use which.
//!
//! Only what is linked into the product is judged, that is normal and build dependencies; tests may
//! reach up to `testkit`. Database clients and, for the nouns, anything asynchronous are judged
//! wherever they stand. docs/adr/0001-the-house.md says why.

use std::path::Path;

use serde::Deserialize;

use super::Violation;
use crate::place::Place;
use crate::process;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Room {
    /// Uses every floor below its own.
    Plain,
    /// `flow` stands beside `ports` and uses it.
    Engine,
    /// A dialect uses what is below it and `api-kit`.
    Dialect,
    /// A driver uses nouns and `ports`.
    Driver,
    /// The command line speaks to the API like any other client.
    Client,
    /// The binary, which wires everything but the tools of the house.
    Binary,
    /// The tools of the house may use everything.
    Tool,
}

struct Crate {
    name: &'static str,
    floor: u8,
    room: Room,
}

const fn on(floor: u8, room: Room, name: &'static str) -> Crate {
    Crate { name, floor, room }
}

const HOUSE: &[Crate] = &[
    on(0, Room::Plain, "base"),
    on(1, Room::Plain, "domain"),
    on(1, Room::Plain, "wire"),
    on(2, Room::Plain, "ports"),
    on(2, Room::Engine, "flow"),
    on(3, Room::Plain, "cloud"),
    on(3, Room::Plain, "flows"),
    on(4, Room::Plain, "api-kit"),
    on(4, Room::Dialect, "api-native"),
    on(4, Room::Dialect, "api-civo"),
    on(4, Room::Dialect, "api-otwa"),
    on(4, Room::Dialect, "api-octos"),
    on(4, Room::Dialect, "api-stackbill"),
    on(4, Room::Driver, "store-sql"),
    on(4, Room::Driver, "vmm-qemu"),
    on(4, Room::Driver, "net-linux"),
    on(4, Room::Driver, "disks-local"),
    on(4, Room::Driver, "balancer-haproxy"),
    on(4, Room::Driver, "dns-server"),
    on(4, Room::Driver, "mailer"),
    on(4, Room::Driver, "metrics-local"),
    on(4, Room::Driver, "fakes"),
    on(5, Room::Client, "cli"),
    on(5, Room::Binary, "nubo"),
    on(5, Room::Plain, "testkit"),
    on(5, Room::Tool, "xtask"),
];

/// Clients of a database, and the only crate that may use them all.
const DATABASE: [&str; 6] =
    ["rusqlite", "libsqlite3-sys", "postgres", "tokio-postgres", "sqlx", "diesel"];
const STORE: &str = "store-sql";
/// Live figures lie in an SQLite file of their own, beside the store.
const FIGURES: (&str, &str) = ("metrics-local", "rusqlite");

/// What rules over nouns must never need: a runtime, a web stack, the machine.
const OUTSIDE: [&str; 9] = [
    "tokio",
    "async-trait",
    "futures-core",
    "futures-util",
    "axum",
    "hyper",
    "http",
    "libc",
    "tower",
];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    /// Nothing for a normal dependency, otherwise `dev` or `build`.
    kind: Option<String>,
    /// The folder, for a crate of this workspace.
    path: Option<String>,
}

/// Asks cargo for the manifests and judges each dependency of each of our crates.
pub fn check(place: &Place) -> Result<Vec<Violation>, String> {
    let args = ["metadata", "--no-deps", "--format-version", "1"];
    let text = process::output(place, "cargo", &args)?;
    let mut found = judge(&text)?;
    for violation in &mut found {
        locate(place, violation);
    }
    Ok(found)
}

fn judge(metadata: &str) -> Result<Vec<Violation>, String> {
    let metadata: Metadata =
        serde_json::from_str(metadata).map_err(|e| format!("metadata of cargo: {e}"))?;
    Ok(metadata.packages.iter().flat_map(of_package).collect())
}

fn of_package(package: &Package) -> Vec<Violation> {
    let manifest = Path::new(&package.manifest_path);
    let folder = manifest.parent().map(last_part).unwrap_or_default();
    let path = format!("crates/{folder}/Cargo.toml");
    let fault = |what: String| Violation::new(&path, 1, "floor", what);
    let Some(this) = find(folder) else {
        return vec![fault(format!("`{folder}` has no floor: give it one in the table of xtask"))];
    };
    let mut found = Vec::new();
    if package.name != format!("nubo-{folder}") && package.name != folder {
        found.push(fault(format!("package `{}` must be called `nubo-{folder}`", package.name)));
    }
    let refusals = package.dependencies.iter().filter_map(|one| refusal(this, one));
    found.extend(refusals.map(fault));
    found
}

fn refusal(this: &Crate, dependency: &Dependency) -> Option<String> {
    let Some(folder) = &dependency.path else { return outside(this, &dependency.name) };
    let other = last_part(Path::new(folder));
    if dependency.kind.as_deref() == Some("dev") {
        return None;
    }
    let known = find(other)?;
    let name = this.name;
    (!may_use(this, known))
        .then(|| format!("`{}`: `{name}` (floor {}) must not use it", dependency.name, this.floor))
}

fn outside(this: &Crate, other: &str) -> Option<String> {
    if DATABASE.contains(&other) && this.name != STORE && (this.name, other) != FIGURES {
        return Some(format!("`{other}`: only `{STORE}` may use a database client"));
    }
    let noun = matches!(this.name, "domain" | "wire");
    (noun && OUTSIDE.contains(&other)).then(|| format!("`{other}`: a noun must not need it"))
}

fn may_use(this: &Crate, other: &Crate) -> bool {
    let below = other.floor < this.floor;
    match this.room {
        Room::Plain => below,
        Room::Engine => below || other.name == "ports",
        Room::Dialect => below || other.name == "api-kit",
        Room::Driver => other.floor <= 1 || other.name == "ports",
        Room::Client => matches!(other.name, "base" | "wire"),
        Room::Binary => below || other.name == "cli",
        Room::Tool => true,
    }
}

fn find(name: &str) -> Option<&'static Crate> {
    HOUSE.iter().find(|known| known.name == name)
}

fn last_part(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

/// Points a violation at the line of the manifest that names the dependency.
fn locate(place: &Place, violation: &mut Violation) {
    let Some(name) = violation.what.strip_prefix('`').and_then(|rest| rest.split('`').next())
    else {
        return;
    };
    let text = std::fs::read_to_string(place.root.join(&violation.path)).unwrap_or_default();
    let names =
        |line: &str| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(['.', ' ', '=']));
    if let Some(index) = text.lines().position(names) {
        violation.line = index + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uses(this: &str, other: &str) -> bool {
        may_use(find(this).unwrap(), find(other).unwrap())
    }

    #[test]
    fn a_crate_uses_only_floors_below_it() {
        assert!(uses("domain", "base") && uses("cloud", "flow") && uses("testkit", "fakes"));
        assert!(!uses("base", "domain") && !uses("cloud", "flows") && !uses("flows", "cloud"));
        assert!(!uses("wire", "domain") && !uses("ports", "flow") && !uses("api-kit", "fakes"));
    }

    #[test]
    fn neighbours_use_each_other_only_where_the_house_says_so() {
        assert!(uses("flow", "ports") && uses("api-native", "api-kit") && uses("nubo", "cli"));
        assert!(uses("xtask", "nubo") && uses("xtask", "testkit"));
        assert!(!uses("nubo", "testkit") && !uses("testkit", "nubo") && !uses("nubo", "xtask"));
    }

    #[test]
    fn a_driver_sees_nouns_and_ports_and_a_dialect_sees_no_driver_or_dialect() {
        assert!(uses("store-sql", "ports") && uses("fakes", "domain"));
        assert!(
            !uses("store-sql", "flow") && !uses("fakes", "cloud") && !uses("fakes", "store-sql")
        );
        assert!(uses("api-civo", "cloud") && uses("api-civo", "wire"));
        assert!(!uses("api-civo", "api-native") && !uses("api-civo", "fakes"));
    }

    #[test]
    fn the_command_line_knows_only_the_wire() {
        assert!(uses("cli", "wire") && uses("cli", "base"));
        assert!(!uses("cli", "domain") && !uses("cli", "cloud"));
    }

    fn judged(folder: &str, dependency: &str) -> Vec<String> {
        let text = format!(
            r#"{{"packages": [{{"name": "nubo-{folder}", "dependencies": [{dependency}],
            "manifest_path": "/r/crates/{folder}/Cargo.toml"}}]}}"#
        );
        judge(&text).unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_manifest_is_judged_by_what_it_links_and_not_by_its_tests() {
        let dependency = |kind| {
            format!(r#"{{"name": "nubo-fakes", "kind": {kind}, "path": "/r/crates/fakes"}}"#)
        };
        let refused = "crates/cloud/Cargo.toml:1: floor: `nubo-fakes`: `cloud` (floor 3) must not \
                       use it";
        assert_eq!(judged("cloud", &dependency("null")), [refused]);
        assert_eq!(judged("cloud", &dependency("\"build\"")), [refused]);
        assert_eq!(judged("cloud", &dependency("\"dev\"")), Vec::<String>::new());
    }

    #[test]
    fn only_the_store_uses_a_database_client() {
        let dependency = r#"{"name": "rusqlite", "kind": "dev", "path": null}"#;
        assert_eq!(judged("testkit", dependency).len(), 1);
        assert_eq!(judged("store-sql", dependency), Vec::<String>::new());
        assert_eq!(judged("metrics-local", dependency), Vec::<String>::new());
        let other = r#"{"name": "postgres", "kind": null, "path": null}"#;
        assert_eq!(judged("metrics-local", other).len(), 1);
    }

    #[test]
    fn nouns_need_no_runtime_and_no_web_stack() {
        let dependency = r#"{"name": "tokio", "kind": null, "path": null}"#;
        assert_eq!(judged("domain", dependency).len(), 1);
        assert_eq!(judged("flow", dependency), Vec::<String>::new());
    }

    #[test]
    fn a_crate_without_a_floor_or_with_a_foreign_name_is_refused() {
        assert_eq!(judged("cellar", "").len(), 1);
        let text = r#"{"packages": [{"name": "store", "dependencies": [],
            "manifest_path": "/r/crates/store-sql/Cargo.toml"}]}"#;
        assert_eq!(judge(text).unwrap().len(), 1);
    }
}
