//! Images of the catalogue.

use nubo_base::Id;
use nubo_domain::image::{
    Checksum, ImageEvent, ImageFormat, ImageSource, ImageState, Medium, NewImage, PULL,
    PullProgress,
};
use nubo_domain::{
    Error, Head, Host, HostName, Image, Kind as _, Lookup, Machine as _, Result, Server, Title,
    code,
};
use nubo_ports::flows::Operation;
use nubo_ports::{Objects as _, Query};

use crate::ask::Wish;
use crate::{Action, Ask, Facts, Get, ListOf, Listable, Mode, Needs};

/// Verbs of images.
pub const ACTIONS: &[Facts] = &[
    Facts::of::<ListOf<Image>>(),
    Facts::of::<Get<Image>>(),
    Facts::of::<CreateImage>(),
    Facts::of::<ChangeImage>(),
    Facts::of::<PullImage>(),
    Facts::of::<RetireImage>(),
];

impl Listable for Image {
    const LIST: &'static str = "image.list";
    const GET: &'static str = "image.get";
    const READ_NEEDS: Needs = Needs::Credential;
}

/// What lists only images of a medium.
#[must_use]
pub fn of_medium(medium: Medium) -> Vec<(&'static str, Lookup)> {
    vec![("medium", Lookup::Text(medium.word().to_owned()))]
}

/// Servers keep what their disks started as, but an ISO is read for as long as it is attached.
fn refuse_in_use(ask: &mut Ask<'_>, image: &Image) -> Result<()> {
    let lookups = vec![("iso", Lookup::Text(image.head.id.uuid().to_string()))];
    if ask.tx.row_count(Server::TABLE, &Query { lookups, ..Query::default() })? == 0 {
        return Ok(());
    }
    let text = "The ISO is attached to a server; detach it first.";
    Err(Error::new(&code::IN_USE).public(text))
}

/// No image asks for more memory than this, in MiB.
const MEMORY_MIB_MAX: u64 = 1 << 20;

/// Where a vendor offers an image, as somebody gives it.
#[derive(Clone, Debug, Default)]
pub struct GivenSource {
    /// An `http` or `https` address. Only operators name one, so it may lead anywhere, also into
    /// networks that tenants cannot reach.
    pub url: String,
    /// `sha256:` or `sha512:` with the digits; the image waits until one is named.
    pub checksum: Option<String>,
    /// `qcow2`, `raw` or `iso`; qcow2 if absent.
    pub format: Option<String>,
}

impl GivenSource {
    fn read(&self) -> Result<ImageSource> {
        let sum = self.checksum.as_deref();
        let sum = sum.map(|text| Checksum::parse("source.checksum", text)).transpose()?;
        let wrong = |()| Error::invalid("source.format", "must be qcow2, raw or iso");
        let format = self.format.as_deref().map_or(Ok(ImageFormat::Qcow2), str::parse);
        ImageSource::new(&self.url, sum, format.map_err(wrong)?)
    }
}

fn memory(mib: u64) -> Result<u64> {
    if mib > MEMORY_MIB_MAX {
        let issue = format!("must be at most {MEMORY_MIB_MAX}");
        return Err(Error::invalid("min_memory_mib", issue));
    }
    Ok(mib)
}

/// An image with the operation that was started on it, if any.
#[derive(Clone, Debug)]
pub struct ChangedImage {
    /// The image as it is now.
    pub image: Image,
    /// The work that goes on.
    pub operation: Option<Id<Operation>>,
}

/// Makes an image known.
#[derive(Clone, Debug, Default)]
pub struct CreateImage {
    /// The slug that orders use.
    pub name: String,
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
    /// The least memory in MiB that it boots with; 0 where nobody knows.
    pub min_memory_mib: u64,
    /// Where it is pulled from; none for one that the hosts have already.
    pub source: Option<GivenSource>,
}

impl Action for CreateImage {
    const NAME: &'static str = "image.create";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Write;
    type Output = Image;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Image> {
        let name = HostName::parse("name", &self.name)?;
        let plain = |field, text: &str| Title::parse(field, text).map(|t| t.as_str().to_owned());
        if !(1..=65_536).contains(&self.min_disk_gib) {
            return Err(Error::invalid("min_disk_gib", "must be from 1 to 65536"));
        }
        let mut image = Image::new(NewImage {
            head: Head::new(ask.ids.id(), name.as_str(), ask.now),
            title: plain("title", &self.title)?,
            os: plain("os", &self.os)?,
            os_version: plain("os_version", &self.os_version)?,
            default_user: plain("default_user", &self.default_user)?,
            min_disk_gib: self.min_disk_gib,
            min_memory_mib: memory(self.min_memory_mib)?,
            source: self.source.as_ref().map(GivenSource::read).transpose()?,
        });
        ask.add(&mut image)?;
        Ok(image)
    }
}

/// Changes an image.
#[derive(Clone, Debug, Default)]
pub struct ChangeImage {
    /// Which, by id or slug.
    pub image: String,
    /// A new name for people.
    pub title: Option<String>,
    /// The least memory in MiB that it boots with; 0 where nobody knows.
    pub min_memory_mib: Option<u64>,
    /// Whether it can be ordered.
    pub available: Option<bool>,
    /// Another place to pull it from. What was pulled before is forgotten; servers keep theirs.
    pub source: Option<GivenSource>,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for ChangeImage {
    const NAME: &'static str = "image.change";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Write;
    type Output = Image;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Image> {
        let mut image: Image = ask.at_version(&self.image, self.seen)?;
        if let Some(title) = &self.title {
            image.title = Title::parse("title", title)?.as_str().to_owned();
        }
        image.available = self.available.unwrap_or(image.available);
        image.min_memory_mib = memory(self.min_memory_mib.unwrap_or(image.min_memory_mib))?;
        if let Some(source) = &self.source {
            let source = Some(source.read()?);
            if image.source != source {
                refuse_in_use(ask, &image)?;
                image.check_medium_stays(source.as_ref())?;
                image.on(ImageEvent::Repoint)?;
                image.generation += 1;
                (image.source, image.progress, image.fault) =
                    (source, PullProgress::default(), None);
            }
        }
        ask.change(&mut image, "changed")?;
        Ok(image)
    }
}

/// Takes an image out of the catalogue; servers keep theirs.
#[derive(Clone, Debug)]
pub struct RetireImage {
    /// Which, by id or slug.
    pub image: String,
}

impl Action for RetireImage {
    const NAME: &'static str = "image.retire";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Write;
    type Output = Image;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Image> {
        let mut image: Image = ask.at(&self.image)?;
        if image.ended() {
            ask.touch(image.head.id);
            return Ok(image);
        }
        refuse_in_use(ask, &image)?;
        image.on(ImageEvent::Retire)?;
        image.generation += 1;
        ask.change(&mut image, "retired")?;
        Ok(image)
    }
}

/// Fetches an image from its source. Asking for one that is being fetched is no error.
#[derive(Clone, Debug)]
pub struct PullImage {
    /// Which, by id or slug.
    pub image: String,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for PullImage {
    const NAME: &'static str = "image.pull";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Write;
    type Output = ChangedImage;

    fn run(&self, ask: &mut Ask<'_>) -> Result<ChangedImage> {
        let mut image: Image = ask.at_version(&self.image, self.seen)?;
        if image.state() == ImageState::Pulling {
            ask.touch(image.head.id);
            return Ok(ChangedImage { image, operation: None });
        }
        let hosts: Vec<Host> = ask.tx.list(&Query { limit: 1, ..Query::default() })?;
        let nowhere = || Error::new(&code::NO_CAPACITY).public("The cloud has no host yet.");
        let host = hosts.first().ok_or_else(nowhere)?.head.id;
        let operation = Some(pull(ask, &mut image, host)?);
        Ok(ChangedImage { image, operation })
    }
}

/// Lets a host fetch an image. Other hosts do when a server there first asks for it.
fn pull(ask: &mut Ask<'_>, image: &mut Image, host: Id<Host>) -> Result<Id<Operation>> {
    let refuse = |text: &str| Err(Error::new(&code::IMAGE_NOT_READY).public(text));
    match &image.source {
        None => return refuse("The image has no source that it could be pulled from."),
        Some(ImageSource { checksum: None, .. }) => {
            return refuse("Name the checksum of the image's source first.");
        }
        Some(_) => {}
    }
    image.on(ImageEvent::Pull)?;
    image.generation += 1;
    (image.progress, image.fault) = (PullProgress::default(), None);
    ask.change(image, "pulling")?;
    let within = Image::wait(image.state()).map(|w| w.within).unwrap_or_default();
    let frame = serde_json::json!({ "host": host, "image": image.key() });
    let wish = Wish { flow: PULL, generation: image.generation, within, frame, cancels: false };
    ask.start(image, wish)
}

/// An order needs an image on its host: the first order of one that nobody has fetched yet has it
/// fetched. Says whether the server will wait for it, and tells its owner.
pub(crate) fn obtain(ask: &mut Ask<'_>, image: &mut Image, server: &Server) -> Result<bool> {
    image.check_obtainable()?;
    if image.state() == ImageState::Ready {
        return Ok(false);
    }
    let touched = ask.touched().to_owned();
    if let Some(host) = server.host.filter(|_| image.state() == ImageState::Absent) {
        pull(ask, image, host)?;
    }
    let (owner, shown) = ((server.head.account, server.head.project), server.head.id.to_string());
    let data = serde_json::json!({ "name": server.head.name, "image": image.head.name });
    ask.event(owner, "server", &shown, "waits_for_image", data)?;
    ask.touch(touched);
    Ok(true)
}
