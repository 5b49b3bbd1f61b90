//! Where things are: the root of the repository and the cache of tools beside it.
//!
//! Knows folders only. What is run in them is the business of the commands.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The folders that every command works in.
pub struct Place {
    /// The folder that holds the workspace's `Cargo.toml`.
    pub root: PathBuf,
    /// `NUBO_CACHE`, or `.cache/nubo` in the home folder: tools, the Python environment, builds.
    pub cache: PathBuf,
}

impl Place {
    /// Walks up from the current folder to the workspace.
    pub fn find() -> Result<Self, String> {
        let here = std::env::current_dir().map_err(|e| format!("no current folder: {e}"))?;
        let root = here
            .ancestors()
            .find(|folder| is_workspace(folder))
            .ok_or_else(|| format!("{} is not inside the workspace", here.display()))?;
        Ok(Self { root: root.to_path_buf(), cache: cache()? })
    }

    /// `PATH` with the cached tools in front: `cargo deny` is found where `make deps` put it.
    pub fn path_variable(&self) -> OsString {
        let known = std::env::var_os("PATH").unwrap_or_default();
        let mut folders = vec![self.cache.join("tools/bin")];
        folders.extend(std::env::split_paths(&known));
        std::env::join_paths(folders).unwrap_or(known)
    }
}

fn is_workspace(folder: &Path) -> bool {
    std::fs::read_to_string(folder.join("Cargo.toml"))
        .is_ok_and(|text| text.lines().any(|line| line.trim() == "[workspace]"))
}

fn cache() -> Result<PathBuf, String> {
    if let Some(folder) = std::env::var_os("NUBO_CACHE").filter(|value| !value.is_empty()) {
        return Ok(PathBuf::from(folder));
    }
    std::env::home_dir()
        .map(|home| home.join(".cache/nubo"))
        .ok_or_else(|| "neither NUBO_CACHE nor a home folder is known".to_owned())
}
