//! The download of a file: in as many pieces as it takes, each beginning where the last one broke.
//!
//! Nothing that a server says is believed but by the checksum. It may break off, know no ranges,
//! lie about the length, or never end; the tries, the time of silence and the size are bounded.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use nubo_domain::image::{Checksum, PullProgress};
use nubo_domain::{Error, Result, code};

use super::Work;
use super::offer::{Offer, offer};
use super::sum::Sum;
use super::web::Answer;
use crate::folders::{self, failed};

/// Bytes that are written at a time.
const PIECE: usize = 1 << 20;
/// Bytes after which the room is looked at again.
const LOOK_AGAIN: u64 = 64 << 20;
/// The longest wait between two tries.
const PAUSE_MOST: Duration = Duration::from_secs(60);

/// Why a try brought no whole file.
enum Trouble {
    /// The next one may bring more.
    Passing(String),
    /// No other will.
    Final(Error),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Final(error)
    }
}

/// A whole file.
struct Whole {
    sum: String,
    /// Whether it came in one piece from its beginning.
    unbroken: bool,
}

fn unusable(text: String) -> Error {
    Error::new(&code::IMAGE_UNUSABLE).public(text)
}

impl Work {
    fn part(&self) -> PathBuf {
        self.core.folders.pulls().join(&self.spec.image)
    }

    /// Fetches the file and makes sure of its checksum.
    pub(super) async fn download(&self) -> Result<()> {
        let (mut most, mut vain, mut anew) = (0, 0_u32, false);
        loop {
            let before = most;
            let text = match self.attempt(&mut most).await {
                Ok(whole) if whole.sum == self.spec.checksum.as_str() => return Ok(()),
                // Pieces of two files may have been put together; the file alone decides.
                Ok(whole) if !whole.unbroken && !anew => {
                    (anew, most) = (true, 0);
                    let part = self.part();
                    folders::remove(&part).map_err(|why| failed(&part, &why))?;
                    continue;
                }
                Ok(Whole { sum, .. }) => {
                    let should = &self.spec.checksum;
                    let text = format!("The file's checksum is {sum}, not {}.", should.as_str());
                    return Err(unusable(text));
                }
                Err(Trouble::Final(error)) => return Err(error),
                Err(Trouble::Passing(text)) => text,
            };
            // A try that brought more than all before was not in vain.
            vain = if most > before { 0 } else { vain + 1 };
            tracing::info!(image = self.spec.image, text, vain, "a download broke off");
            if vain >= self.core.pull.tries.max(1) {
                return Err(unusable(format!("The image could not be fetched: {text}.")));
            }
            tokio::time::sleep(self.pause(vain)).await;
        }
    }

    fn pause(&self, vain: u32) -> Duration {
        let factor = 1_u32.checked_shl(vain.saturating_sub(1)).unwrap_or(u32::MAX);
        self.core.pull.backoff.saturating_mul(factor).min(PAUSE_MOST)
    }

    /// One connection; `most` are the bytes that there ever were.
    async fn attempt(&self, most: &mut u64) -> Result<Whole, Trouble> {
        let mut sink = self.open().await?;
        let before = sink.have;
        self.tell(PullProgress { bytes: sink.have, total_bytes: None });
        let asked = self.web.get(&self.spec.url, sink.have).await;
        let mut answer = asked.map_err(Trouble::Passing)?;
        let status = answer.status;
        let total = match offer(status, &answer.headers, sink.have) {
            Offer::Rest(total) => total,
            Offer::Whole(total) => {
                sink = self.restart(sink).await?;
                total
            }
            Offer::Complete => return Ok(Whole { sum: sink.sum.text(), unbroken: false }),
            Offer::Misfit => {
                self.restart(sink).await?;
                return Err(Trouble::Passing("the server gave another part than asked".into()));
            }
            Offer::Busy => return Err(Trouble::Passing(format!("the server answers {status}"))),
            Offer::Refused => {
                let text = format!("The server answers {status} for {}.", self.spec.url);
                return Err(unusable(text).into());
            }
        };
        self.check_size(sink.have.max(total.unwrap_or(0)))?;
        self.core.admit(total.unwrap_or(0).saturating_sub(sink.have))?;
        // Without a length a connection that broke looks like the end.
        let unbroken = (before == 0 || sink.have == 0) && total.is_some();
        let (sink, end) = self.pour(sink, &mut answer, total).await?;
        *most = sink.have.max(*most);
        end?;
        Ok(Whole { sum: sink.sum.text(), unbroken })
    }

    /// Lets the body run into the file, and answers how that ended.
    async fn pour(
        &self,
        mut sink: Sink,
        answer: &mut Answer,
        total: Option<u64>,
    ) -> Result<(Sink, Result<(), Trouble>), Trouble> {
        let mut piece = Vec::with_capacity(PIECE);
        let mut looked = sink.have;
        loop {
            let next = answer.next().await;
            if let Ok(Some(bytes)) = &next {
                piece.extend_from_slice(bytes);
            }
            let going = matches!(next, Ok(Some(_)));
            if piece.len() >= PIECE || !going {
                self.check_size(sink.have + piece.len() as u64)?;
                (sink, piece) = self.put(sink, piece).await?;
                self.tell(PullProgress { bytes: sink.have, total_bytes: total });
                if sink.have - looked >= LOOK_AGAIN {
                    looked = sink.have;
                    self.core.admit(LOOK_AGAIN)?;
                }
            }
            match next {
                Ok(Some(_)) => {}
                Ok(None) if total.is_none_or(|total| sink.have >= total) => {
                    return Ok((sink, Ok(())));
                }
                Ok(None) => {
                    let text = "the connection ended before the file".to_owned();
                    return Ok((sink, Err(Trouble::Passing(text))));
                }
                Err(text) => return Ok((sink, Err(Trouble::Passing(text)))),
            }
        }
    }

    fn check_size(&self, bytes: u64) -> Result<()> {
        let most = self.core.pull.most_bytes;
        if bytes <= most {
            return Ok(());
        }
        Err(unusable(format!("The file is larger than {most} bytes.")))
    }

    async fn open(&self) -> Result<Sink> {
        let (path, wanted) = (self.part(), self.spec.checksum.clone());
        self.core.off(move |_| Sink::open(&path, &wanted).map_err(|why| lost(&path, &why))).await
    }

    async fn restart(&self, mut sink: Sink) -> Result<Sink> {
        let (path, wanted) = (self.part(), self.spec.checksum.clone());
        let again = move |_: &_| {
            sink.restart(&wanted).map_err(|why| lost(&path, &why))?;
            Ok(sink)
        };
        self.core.off(again).await
    }

    async fn put(&self, mut sink: Sink, mut piece: Vec<u8>) -> Result<(Sink, Vec<u8>)> {
        let path = self.part();
        let write = move |_: &_| {
            sink.put(&piece).map_err(|why| lost(&path, &why))?;
            piece.clear();
            Ok((sink, piece))
        };
        self.core.off(write).await
    }
}

/// The error for a file that cannot be written.
fn lost(path: &Path, why: &io::Error) -> Error {
    if matches!(why.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) {
        let text = "The host's disk is full.";
        return Error::new(&code::NO_CAPACITY).public(text).detail(path.display());
    }
    failed(path, why)
}

/// The file that grows, and the checksum of what is in it.
struct Sink {
    file: File,
    sum: Sum,
    have: u64,
}

impl Sink {
    /// Opens it, and takes in what is there already.
    fn open(path: &Path, wanted: &Checksum) -> io::Result<Self> {
        let mut how = File::options();
        how.read(true).write(true).create(true).truncate(false).mode(0o600);
        let mut sink = Self { file: how.open(path)?, sum: Sum::like(wanted), have: 0 };
        let mut piece = vec![0; PIECE];
        loop {
            match sink.file.read(&mut piece) {
                Ok(0) => return Ok(sink),
                Ok(count) => {
                    sink.sum.add(piece.get(..count).unwrap_or_default());
                    sink.have += count as u64;
                }
                Err(why) if why.kind() == io::ErrorKind::Interrupted => {}
                Err(why) => return Err(why),
            }
        }
    }

    fn restart(&mut self, wanted: &Checksum) -> io::Result<()> {
        self.file.set_len(0)?;
        self.file.rewind()?;
        (self.sum, self.have) = (Sum::like(wanted), 0);
        Ok(())
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.sum.add(bytes);
        self.have += bytes.len() as u64;
        Ok(())
    }
}
