//! `nubo backup` and `nubo restore`: the whole control plane in one file, and its key beside it.

use std::ffi::OsString;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use http::Method;
use nubo_store_sql::{restore_postgres, restore_sqlite};
use serde_json::json;

use crate::args::{BackupArgs, RestoreArgs};
use crate::folder::{Folder, write_private};
use crate::halt::{Halt, Outcome};
use crate::serve::stores;
use crate::socket::Socket;

/// Copies the store into a file, through the cloud if it runs.
pub fn backup(args: &BackupArgs) -> Outcome {
    let folder = Folder::existing(&args.data)?;
    let to = std::path::absolute(&args.to)
        .map_err(|fault| Halt::at("find the folder of", args.to.display(), fault))?;
    let key_to = key_beside(&to);
    for path in [&to, &key_to] {
        if path.exists() {
            let text = format!("{} exists already; choose another name", path.display());
            return Err(Halt::failed(text));
        }
    }
    let key = std::fs::read(folder.key_path())
        .map_err(|fault| Halt::at("read", folder.key_path().display(), fault))?;
    match Socket::open(folder.path())? {
        Some(mut socket) => {
            let answer = socket.ask(Method::POST, "/local/backup", Some(&json!({ "to": to })))?;
            if !answer.status.is_success() {
                let text = answer.body["error"]["message"].as_str().unwrap_or("no reason given");
                return Err(Halt::failed(format!("the cloud did not make the backup: {text}")));
            }
        }
        None => directly(&folder, args.database.as_deref(), &to)?,
    }
    // Hashes of credentials and names of people are nobody else's business.
    std::fs::set_permissions(&to, std::fs::Permissions::from_mode(0o600))
        .map_err(|fault| Halt::at("keep others from", to.display(), fault))?;
    write_private(&key_to, &key)?;
    println!("{}", to.display());
    println!("{}  (opens the secrets in it: keep it as safe)", key_to.display());
    Ok(())
}

fn directly(folder: &Folder, database: Option<&str>, to: &Path) -> Outcome {
    let built = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = built.map_err(|fault| Halt::failed(fault.to_string()))?;
    runtime.block_on(async {
        let (store, _lock) = stores::open(folder, database).await?;
        store.backup(to).await?;
        Ok(())
    })
}

/// Brings a backup back, with its key.
pub fn restore(args: &RestoreArgs) -> Outcome {
    let key_from = key_beside(&args.from);
    let key = std::fs::read(&key_from).map_err(|fault| {
        let text = format!(
            "cannot read {}: {fault}; the backup's secrets cannot be opened without it",
            key_from.display()
        );
        Halt::failed(text)
    })?;
    if args.data.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
        let text = format!("{} is not empty; restore into a new data folder", args.data.display());
        return Err(Halt::failed(text));
    }
    let folder = Folder::make(&args.data)?;
    match &args.database {
        None => restore_sqlite(&args.from, folder.path())?,
        Some(url) => restore_postgres(&args.from, url)?,
    }
    write_private(&folder.key_path(), &key)?;
    println!(
        "restored into {}",
        args.database.as_deref().map_or_else(
            || folder.path().display().to_string(),
            |_| format!("the database, with the key in {}", folder.path().display()),
        )
    );
    Ok(())
}

/// `FILE.key` of `FILE`.
fn key_beside(file: &Path) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(".key");
    name.into()
}
