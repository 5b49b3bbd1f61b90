//! Letters as files in a folder, for a cloud without a mail server.
//!
//! A file has the letter's id as its name and appears whole or not at all, so a letter that is
//! handed over twice is one file.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use nubo_domain::{Error, Letter, Result};
use nubo_ports::Mailer;

use crate::message::message;

/// A mailer that writes files which only the owner of the folder can read.
#[derive(Clone, Debug)]
pub struct FileMailer {
    folder: PathBuf,
    from: String,
}

impl FileMailer {
    /// A mailer into `folder`, which is made when the first letter comes; `from` is what stands as
    /// the sender, such as `Nubo <cloud@example.org>`.
    #[must_use]
    pub const fn new(folder: PathBuf, from: String) -> Self {
        Self { folder, from }
    }
}

fn lay(folder: &Path, name: &str, text: &str) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let (partial, whole) = (folder.join(format!(".{name}.part")), folder.join(name));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut file = options.open(&partial)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&partial, &whole)?;
    File::open(folder)?.sync_all()
}

#[async_trait]
impl Mailer for FileMailer {
    async fn send(&self, letter: &Letter) -> Result<()> {
        let (folder, text) = (self.folder.clone(), message(letter, &self.from));
        // A name sorts by the time of the letter, for those who look for the newest.
        let name = format!("{}-{}.eml", letter.created.seconds(), letter.id);
        let work = move || {
            let laid = lay(&folder, &name, &text);
            laid.map_err(|fault| Error::unavailable(format!("{}: {fault}", folder.display())))
        };
        tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
    }
}
