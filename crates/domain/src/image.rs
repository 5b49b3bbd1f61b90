//! An image: what a server's root disk starts as, and how it comes to the hosts.
//!
//! An image without a source lies on the hosts from the start. One with a source is pulled from
//! its vendor: by the operator, or by the first order that asks for it. An image whose source is an
//! ISO is no root disk's: it is read in a server's drive of discs.

mod source;

use std::time::Duration;

use nubo_base::Tag;
use serde::{Deserialize, Serialize};

use crate::server::Fault;
use crate::states::{Machine, Wait, step};
use crate::words::words;
use crate::{Error, FlowName, Head, Kind, Lookup, Owned, Result, Table, code};

pub use source::{Checksum, ImageFormat, ImageSource, Medium, PullProgress};

words! {
    /// Where an image is in its life.
    pub enum ImageState {
        /// Servers can be made of it.
        Ready = "ready",
        /// Known, and not fetched yet.
        Absent = "absent",
        /// Is being fetched.
        Pulling = "pulling",
        /// Could not be fetched.
        Failed = "failed",
        /// Taken out of the catalogue; kept for the records.
        Retired = "retired",
    }
}

words! {
    /// What can happen to an image.
    pub enum ImageEvent {
        /// Somebody wants it on the hosts.
        Pull = "pull",
        /// It is there.
        Pulled = "mark as ready",
        /// It cannot be fetched.
        Fail = "mark as failed",
        /// The operator names another source.
        Repoint = "change the source",
        /// The operator takes it out of the catalogue.
        Retire = "retire",
    }
}

/// Fetches an image for the hosts.
pub const PULL: FlowName = FlowName("image-pull");

impl Machine for Image {
    type State = ImageState;
    type Event = ImageEvent;
    const START: ImageState = ImageState::Ready;
    const END: ImageState = ImageState::Retired;
    const MOVES: &'static [(ImageState, ImageEvent, ImageState)] = {
        use ImageEvent as E;
        use ImageState as S;
        &[
            (S::Ready, E::Pull, S::Pulling),
            (S::Ready, E::Repoint, S::Absent),
            (S::Ready, E::Retire, S::Retired),
            (S::Absent, E::Pull, S::Pulling),
            (S::Absent, E::Repoint, S::Absent),
            (S::Absent, E::Retire, S::Retired),
            (S::Pulling, E::Pulled, S::Ready),
            (S::Pulling, E::Fail, S::Failed),
            (S::Pulling, E::Repoint, S::Absent),
            (S::Pulling, E::Retire, S::Retired),
            (S::Failed, E::Pull, S::Pulling),
            (S::Failed, E::Repoint, S::Absent),
            (S::Failed, E::Retire, S::Retired),
        ]
    };
    /// A slow line takes hours for what a vendor puts into an image.
    const WAITS: &'static [Wait<ImageState>] =
        &[Wait { state: ImageState::Pulling, flow: PULL, within: Duration::from_secs(6 * 3_600) }];
}

/// What a root disk starts as. The head's name is the slug that orders use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// The common part.
    pub head: Head<Self>,
    state: ImageState,
    /// Counts the pulls and the sources; an answer to an older one is ignored.
    pub generation: u64,
    /// A name for people, such as `Debian 12`.
    pub title: String,
    /// The distribution, such as `debian`.
    pub os: String,
    /// Its version, such as `12`.
    pub os_version: String,
    /// The user that keys are given to.
    pub default_user: String,
    /// The smallest root disk in GiB that holds it.
    pub min_disk_gib: u64,
    /// The least memory in MiB that it boots with; 0 where nobody has said.
    #[serde(default)]
    pub min_memory_mib: u64,
    /// Whether the operator lets it be ordered.
    pub available: bool,
    /// Where it is pulled from; none for one that the hosts were given otherwise.
    pub source: Option<ImageSource>,
    /// How far the latest pull is.
    pub progress: PullProgress,
    /// Why it could not be fetched.
    pub fault: Option<Fault>,
}

/// What a new image is made from.
#[derive(Clone, Debug)]
pub struct NewImage {
    /// The common part.
    pub head: Head<Image>,
    /// A name for people.
    pub title: String,
    /// The distribution.
    pub os: String,
    /// Its version.
    pub os_version: String,
    /// The user that keys are given to.
    pub default_user: String,
    /// The smallest root disk in GiB that holds it.
    pub min_disk_gib: u64,
    /// The least memory in MiB that it boots with; 0 where nobody has said.
    pub min_memory_mib: u64,
    /// Where it is pulled from.
    pub source: Option<ImageSource>,
}

/// How the names of pulled files begin on a host, so that they are told from those it was given.
const PULLED: &str = "pulled.";
/// Digits of its checksum that name a file.
const KEY_DIGITS: usize = 32;

impl Image {
    /// A new image: absent if it has a source, else ready.
    #[must_use]
    pub fn new(new: NewImage) -> Self {
        let state = if new.source.is_some() { ImageState::Absent } else { Self::START };
        Self {
            head: new.head,
            state,
            generation: 1,
            title: new.title,
            os: new.os,
            os_version: new.os_version,
            default_user: new.default_user,
            min_disk_gib: new.min_disk_gib,
            min_memory_mib: new.min_memory_mib,
            available: true,
            source: new.source,
            progress: PullProgress::default(),
            fault: None,
        }
    }

    /// Where it is in its life.
    #[must_use]
    pub const fn state(&self) -> ImageState {
        self.state
    }

    /// Lets something happen to it.
    ///
    /// # Errors
    /// `wrong_state` when it cannot.
    pub fn on(&mut self, event: ImageEvent) -> Result<()> {
        self.state = step::<Self>(self.state, event)?;
        Ok(())
    }

    /// Whether it is in a passing state.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        Self::wait(self.state).is_some()
    }

    /// What it is put into. One that the hosts were given otherwise is a disk.
    #[must_use]
    pub fn medium(&self) -> Medium {
        self.source.as_ref().map_or(Medium::Disk, |source| source.format.medium())
    }

    /// Refuses an image of another medium, named at `field`.
    ///
    /// # Errors
    /// `validation_failed`.
    pub fn check_medium(&self, field: &str, wanted: Medium) -> Result<()> {
        let issue = match (wanted, self.medium()) {
            (Medium::Disk, Medium::Iso) => "is an ISO, which no root disk can start as",
            (Medium::Iso, Medium::Disk) => "is no ISO",
            (Medium::Disk, Medium::Disk) | (Medium::Iso, Medium::Iso) => return Ok(()),
        };
        Err(Error::invalid(field, issue))
    }

    /// Refuses a source that would make it another medium: what was ordered of it would not fit.
    ///
    /// # Errors
    /// `validation_failed` at `source.format`.
    pub fn check_medium_stays(&self, source: Option<&ImageSource>) -> Result<()> {
        let medium = source.map_or(Medium::Disk, |source| source.format.medium());
        if medium == self.medium() {
            return Ok(());
        }
        let issue = format!("must be of the same medium, which is {}", self.medium());
        Err(Error::invalid("source.format", issue))
    }

    /// What its file is called on a host: by its content if it is pulled, so that a new source
    /// never meets the file of the old one.
    #[must_use]
    pub fn key(&self) -> String {
        let checksum = self.source.as_ref().and_then(|source| source.checksum.as_ref());
        match (&self.source, checksum) {
            (Some(source), Some(sum)) => {
                let digits = sum.digits().get(..KEY_DIGITS).unwrap_or_default();
                format!("{PULLED}{}.{digits}", source.format)
            }
            _ => self.head.name.clone(),
        }
    }

    /// What a root disk that starts as it names it by: its key if it was pulled, nothing if it is
    /// an ISO, which leaves the disk empty; none where its slug says enough.
    #[must_use]
    pub fn disk_key(&self) -> Option<String> {
        match self.medium() {
            Medium::Iso => Some(String::new()),
            Medium::Disk => self.source.as_ref().map(|_| self.key()),
        }
    }

    /// Refuses a server on which it would not fit or not boot.
    ///
    /// # Errors
    /// `validation_failed` at `image`, telling what it needs.
    pub fn check_fits(&self, memory_mib: u64, disk_gib: u64) -> Result<()> {
        if disk_gib < self.min_disk_gib {
            let issue = format!("needs a root disk of {} GiB or more", self.min_disk_gib);
            return Err(Error::invalid("image", issue));
        }
        if memory_mib < self.min_memory_mib {
            let issue = format!("needs {} MiB of memory or more", self.min_memory_mib);
            return Err(Error::invalid("image", issue));
        }
        Ok(())
    }

    /// Refuses what cannot wait for an image to be fetched.
    ///
    /// # Errors
    /// `image_not_ready`, telling how far it is.
    pub fn check_ready(&self) -> Result<()> {
        self.check_obtainable()?;
        let name = &self.head.name;
        let text = match (self.state, self.progress.percent()) {
            (ImageState::Pulling, Some(percent)) => {
                format!("The image {name} is being fetched ({percent} %); try again later.")
            }
            (ImageState::Pulling, None) => {
                format!("The image {name} is being fetched; try again later.")
            }
            (ImageState::Absent, _) => format!(
                "The image {name} was not fetched yet; the operator or the first order of a \
                 server can have it fetched."
            ),
            _ => return Ok(()),
        };
        Err(Error::new(&code::IMAGE_NOT_READY).public(text))
    }

    /// Refuses an order that would wait for ever: for an image without a checksum, or one that
    /// could not be fetched.
    ///
    /// # Errors
    /// `image_not_ready`, telling why.
    pub fn check_obtainable(&self) -> Result<()> {
        let name = &self.head.name;
        let text = match self.state {
            ImageState::Ready | ImageState::Pulling => return Ok(()),
            ImageState::Absent => match &self.source {
                Some(ImageSource { checksum: Some(_), .. }) => return Ok(()),
                _ => format!("The image {name} waits for the operator to name its checksum."),
            },
            ImageState::Failed => {
                let why = self.fault.as_ref().map(|fault| fault.message.as_str());
                format!("The image {name} could not be fetched: {}", why.unwrap_or("it failed."))
            }
            ImageState::Retired => format!("The image {name} is no longer offered."),
        };
        Err(Error::new(&code::IMAGE_NOT_READY).public(text))
    }
}

/// Whether a name on a host is that of a file which was pulled (see [`Image::key`]).
#[must_use]
pub fn is_pulled(key: &str) -> bool {
    key.starts_with(PULLED)
}

impl Tag for Image {
    const PREFIX: &'static str = "img";
}

impl Kind for Image {
    const NAME: &'static str = "image";
    const TABLE: &'static Table = &Table { name: "images", lookups: &["medium"] };
    const OWNED: Owned = Owned::ByCloud;
    const FORMAT: i64 = 2;

    fn head(&self) -> &Head<Self> {
        &self.head
    }
    fn head_mut(&mut self) -> &mut Head<Self> {
        &mut self.head
    }
    fn state_word(&self) -> &'static str {
        self.state.word()
    }
    fn ended(&self) -> bool {
        self.state == ImageState::Retired
    }
    fn lookups(&self) -> Vec<Lookup> {
        vec![Lookup::Text(self.medium().word().to_owned())]
    }
    fn lift(format: i64, body: &str) -> Result<Self> {
        let odd = |e| Error::internal(format!("image body: {e}"));
        match format {
            2 => serde_json::from_str(body).map_err(odd),
            1 => serde_json::from_str::<Image1>(body).map(Image1::lift).map_err(odd),
            _ => Err(Error::internal(format!("image body of format {format}"))),
        }
    }
}

/// An image before there were sources.
#[derive(Deserialize)]
struct Image1 {
    head: Head<Image>,
    title: String,
    os: String,
    os_version: String,
    default_user: String,
    min_disk_gib: u64,
    available: bool,
    retired: bool,
}

impl Image1 {
    fn lift(self) -> Image {
        let Self { head, title, os, os_version, default_user, min_disk_gib, .. } = self;
        let source = None;
        let new = NewImage {
            head,
            title,
            os,
            os_version,
            default_user,
            min_disk_gib,
            min_memory_mib: 0,
            source,
        };
        let state = if self.retired { ImageState::Retired } else { ImageState::Ready };
        Image { state, available: self.available, ..Image::new(new) }
    }
}

#[cfg(test)]
mod tests {
    use nubo_base::{Id, Time, Uuid};

    use super::*;

    const SUM: &str = "sha256:9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08";

    fn image(source: Option<ImageSource>) -> Image {
        Image::new(NewImage {
            head: Head::new(Id::of(Uuid::nil()), "debian", Time::ZERO),
            title: "Debian".into(),
            os: "debian".into(),
            os_version: "12".into(),
            default_user: "debian".into(),
            min_disk_gib: 2,
            min_memory_mib: 0,
            source,
        })
    }

    fn source(checksum: Option<&str>) -> Option<ImageSource> {
        let checksum = checksum.map(|text| Checksum::parse("checksum", text).unwrap());
        Some(ImageSource::new("https://a.example/b", checksum, ImageFormat::Qcow2).unwrap())
    }

    #[test]
    fn from_every_state_an_image_can_be_retired_and_every_move_is_clear() {
        for state in ImageState::ALL.iter().filter(|state| **state != Image::END) {
            assert_eq!(step::<Image>(*state, ImageEvent::Retire).ok(), Some(ImageState::Retired));
        }
        for (from, event, _) in Image::MOVES {
            let same = Image::MOVES.iter().filter(|(f, e, _)| f == from && e == event);
            assert_eq!(same.count(), 1, "{from} on {event}");
        }
    }

    #[test]
    fn a_pulled_file_is_named_by_what_it_holds() {
        let key = image(source(Some(SUM))).key();
        assert_eq!(key, "pulled.qcow2.9f86d081884c7d659a2feaa0c55ad015");
        assert!(is_pulled(&key));
        let iso = ImageSource { format: ImageFormat::Iso, ..source(Some(SUM)).unwrap() };
        assert_eq!(image(Some(iso)).key(), "pulled.iso.9f86d081884c7d659a2feaa0c55ad015");
        assert_eq!(image(None).key(), "debian");
        assert!(!is_pulled("debian"));
    }

    #[test]
    fn an_image_says_what_it_lacks_of_disk_or_memory() {
        let image = Image { min_memory_mib: 512, ..image(None) };
        assert!(image.check_fits(512, 2).is_ok());
        for (memory, disk, issue) in [
            (512, 1, "needs a root disk of 2 GiB or more"),
            (511, 2, "needs 512 MiB of memory or more"),
        ] {
            let refused = image.check_fits(memory, disk).unwrap_err();
            let field = &refused.fields()[0];
            assert_eq!((field.field.as_str(), field.issue.as_str()), ("image", issue));
        }
    }

    #[test]
    fn an_iso_is_told_from_a_disk_and_each_is_refused_in_the_other_s_place() {
        let iso = ImageSource { format: ImageFormat::Iso, ..source(Some(SUM)).unwrap() };
        let (iso, disk) = (image(Some(iso)), image(source(Some(SUM))));
        let given = image(None).medium();
        assert_eq!((iso.medium(), disk.medium(), given), (Medium::Iso, Medium::Disk, Medium::Disk));
        assert_eq!(iso.lookups(), [Lookup::Text("iso".into())]);
        assert!(iso.check_medium("iso", Medium::Iso).is_ok());
        assert!(disk.check_medium("image", Medium::Disk).is_ok());
        let refused = iso.check_medium("image", Medium::Disk).unwrap_err();
        assert_eq!(refused.fields()[0].issue, "is an ISO, which no root disk can start as");
        let refused = disk.check_medium("iso", Medium::Iso).unwrap_err();
        assert_eq!(refused.fields()[0].field, "iso");
    }

    #[test]
    fn an_order_waits_only_for_what_can_come() {
        assert!(image(None).check_obtainable().is_ok());
        let mut pulled = image(source(Some(SUM)));
        assert_eq!(pulled.state(), ImageState::Absent);
        assert!(pulled.check_obtainable().is_ok());
        pulled.on(ImageEvent::Pull).unwrap();
        assert!(pulled.check_obtainable().is_ok() && pulled.is_passing());
        let refused = pulled.check_ready().unwrap_err();
        assert_eq!(refused.message(), "The image debian is being fetched; try again later.");
        pulled.progress = PullProgress { bytes: 1, total_bytes: Some(2) };
        assert!(pulled.check_ready().unwrap_err().message().contains("(50 %)"));
        assert!(image(None).check_ready().is_ok());
        assert!(image(source(Some(SUM))).check_ready().is_err());
        pulled.on(ImageEvent::Fail).unwrap();
        let (code, message) = ("image_unusable".to_owned(), "It is another file.".to_owned());
        pulled.fault = Some(Fault { code, message });
        let refused = pulled.check_obtainable().unwrap_err();
        let text = "The image debian could not be fetched: It is another file.";
        assert_eq!((refused.code().slug, refused.message()), ("image_not_ready", text));
        let refused = image(source(None)).check_obtainable().unwrap_err();
        assert!(refused.message().contains("checksum"));
    }

    #[test]
    fn images_of_the_first_format_are_read_and_keep_their_place() {
        let now = image(None);
        let mut old = serde_json::to_value(&now).unwrap();
        let map = old.as_object_mut().unwrap();
        for new in ["state", "generation", "source", "progress", "fault", "min_memory_mib"] {
            map.remove(new);
        }
        map.insert("retired".into(), false.into());
        assert_eq!(Image::lift(1, &old.to_string()).unwrap(), now);
        old["retired"] = true.into();
        let retired = Image::lift(1, &old.to_string()).unwrap();
        assert!(retired.ended());
        let body = serde_json::to_string(&retired).unwrap();
        assert_eq!(Image::lift(2, &body).unwrap(), retired);
        assert!(Image::lift(3, &body).is_err());
    }
}
