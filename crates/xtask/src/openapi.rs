//! `cargo xtask openapi`: writes the OpenAPI documents that are checked in, one for each API.

use std::fs;

use serde_json::Value;

use crate::place::Place;

/// Where a document stands and what it says.
struct Document {
    path: &'static str,
    make: fn() -> Value,
}

const DOCUMENTS: &[Document] = &[
    Document { path: "openapi/civo.json", make: nubo_api_civo::openapi },
    Document { path: "openapi/native.json", make: nubo_api_native::openapi },
    Document { path: "openapi/octos.json", make: nubo_api_octos::openapi },
    Document { path: "openapi/otwa.json", make: nubo_api_otwa::openapi },
    Document { path: "openapi/stackbill.json", make: nubo_api_stackbill::openapi },
];

/// Writes every document.
pub fn run(place: &Place) -> Result<(), String> {
    for document in DOCUMENTS {
        let text = serde_json::to_string_pretty(&(document.make)()).map_err(|e| e.to_string())?;
        write(place, document.path, &(text + "\n"))?;
    }
    Ok(())
}

/// Writes a generated file where it differs, and says so.
pub fn write(place: &Place, path: &str, text: &str) -> Result<(), String> {
    let file = place.root.join(path);
    if fs::read_to_string(&file).is_ok_and(|old| old == text) {
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(|fault| format!("{}: {fault}", folder.display()))?;
    }
    fs::write(&file, text).map_err(|fault| format!("{}: {fault}", file.display()))?;
    println!("wrote {path}");
    Ok(())
}
