//! Working inside a namespace: a thread of its own enters it, works and ends.
//!
//! A thread that has entered a namespace must never serve anybody else, so none is kept. Sockets
//! opened and programs started by that thread belong to the namespace.

use std::fs::File;
use std::os::fd::AsFd as _;
use std::path::PathBuf;
use std::thread;

use nubo_domain::{Error, Result};
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

use crate::links::Links;

/// Where `ip netns` keeps namespaces.
const NAMESPACES: &str = "/run/netns";

/// The file that stands for a namespace.
pub fn path(name: &str) -> PathBuf {
    PathBuf::from(NAMESPACES).join(name)
}

/// Opens a namespace; none if there is no such thing.
///
/// # Errors
/// `unavailable` when it is there and cannot be opened.
pub fn open(name: &str) -> Result<Option<File>> {
    match File::open(path(name)) {
        Ok(file) => Ok(is_namespace(&file).then_some(file)),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(Error::unavailable(format!("cannot open namespace {name}: {e}"))),
    }
}

/// A plain file is left behind when a namespace was being made or removed in the moment of a crash.
fn is_namespace(file: &File) -> bool {
    const NSFS_MAGIC: rustix::fs::FsWord = 0x6e73_6673;
    rustix::fs::fstatfs(file).is_ok_and(|facts| facts.f_type == NSFS_MAGIC)
}

/// Works in `namespace`, or where we are if there is none. Blocks until the work is done.
///
/// # Errors
/// Those of the work; `unavailable` when the namespace cannot be entered.
pub fn work<T: Send>(
    namespace: Option<&File>,
    work: impl AsyncFnOnce(&Links) -> Result<T> + Send,
) -> Result<T> {
    let body = || {
        if let Some(file) = namespace {
            let kind = Some(LinkNameSpaceType::Network);
            move_into_link_name_space(file.as_fd(), kind)
                .map_err(|e| Error::unavailable(format!("cannot enter the namespace: {e}")))?;
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(Error::unavailable)?;
        runtime.block_on(async { work(&Links::open()?).await })
    };
    thread::scope(|scope| {
        let thread = thread::Builder::new().name("netns".to_owned()).spawn_scoped(scope, body);
        let thread = thread.map_err(Error::unavailable)?;
        thread.join().unwrap_or_else(|_| Err(Error::internal("work inside a namespace panicked")))
    })
}
