//! Puts the portal into the program: writes a list of the files of `portal/dist`, each with its
//! content type, its fingerprint, and the packed forms that lie beside it (`.gz`, `.br`).
//!
//! `bash portal/build.sh` makes that folder. Without it the list is empty, the program has no
//! portal and says so at `/`; so everything but the portal builds and tests without Node.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let crate_folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let dist = crate_folder.join("../../portal/dist");
    // Cargo takes a watched folder that is not there for one that changes all the time.
    fs::create_dir_all(&dist)?;
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", dist.display());
    let mut found = BTreeMap::new();
    read(&dist.canonicalize()?, "", &mut found)?;
    let mut list = "&[\n".to_owned();
    // Written when all else is there; before that the portal is unfinished.
    if dist.join(".sources").exists() {
        for (name, path) in &found {
            list.push_str(&entry(name, path, &found)?);
        }
    }
    list.push_str("]\n");
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("portal.rs"), list)?;
    Ok(())
}

/// Every file below a folder by its name from the site's root; notes of the build begin with a dot.
fn read(folder: &Path, before: &str, found: &mut BTreeMap<String, PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        if name.starts_with('.') {
            continue;
        }
        let shown = format!("{before}{name}");
        if entry.file_type()?.is_dir() {
            read(&entry.path(), &format!("{shown}/"), found)?;
        } else {
            found.insert(shown, entry.path());
        }
    }
    Ok(())
}

/// The line of one file; none for what is a packed form of another.
fn entry(name: &str, path: &Path, all: &BTreeMap<String, PathBuf>) -> Result<String, String> {
    let packed = |end: &str| name.strip_suffix(end).is_some_and(|bare| all.contains_key(bare));
    if packed(".gz") || packed(".br") {
        return Ok(String::new());
    }
    let told = |fault: io::Error| format!("{}: {fault}", path.display());
    let mut hasher = DefaultHasher::new();
    hasher.write(&fs::read(path).map_err(told)?);
    let form = |end: &str| match all.get(&format!("{name}{end}")) {
        Some(path) => format!("Some(include_bytes!({path:?}))"),
        None => "None".to_owned(),
    };
    Ok(format!(
        "    PortalFile {{ name: {name:?}, content_type: {:?}, tag: \"{:016x}\", \
         plain: include_bytes!({path:?}), gzip: {}, brotli: {} }},\n",
        content_type(name)?,
        hasher.finish(),
        form(".gz"),
        form(".br"),
    ))
}

fn content_type(name: &str) -> Result<&'static str, String> {
    Ok(match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "json" | "map" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        _ => return Err(format!("portal/dist/{name}: its content type is not known here")),
    })
}
