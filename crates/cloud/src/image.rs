//! Images of the catalogue.

use nubo_domain::{Error, Head, HostName, Image, Result, Title};

use crate::{Action, Ask, Facts, Get, ListOf, Listable, Mode, Needs};

/// Verbs of images.
pub const ACTIONS: &[Facts] = &[
    Facts::of::<ListOf<Image>>(),
    Facts::of::<Get<Image>>(),
    Facts::of::<CreateImage>(),
    Facts::of::<ChangeImage>(),
    Facts::of::<RetireImage>(),
];

impl Listable for Image {
    const LIST: &'static str = "image.list";
    const GET: &'static str = "image.get";
    const READ_NEEDS: Needs = Needs::Credential;
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
        let mut image = Image {
            head: Head::new(ask.ids.id(), name.as_str(), ask.now),
            title: plain("title", &self.title)?,
            os: plain("os", &self.os)?,
            os_version: plain("os_version", &self.os_version)?,
            default_user: plain("default_user", &self.default_user)?,
            min_disk_gib: self.min_disk_gib,
            available: true,
            retired: false,
        };
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
    /// Whether it can be ordered.
    pub available: Option<bool>,
    /// The version the caller has seen.
    pub seen: Option<i64>,
}

impl Action for ChangeImage {
    const NAME: &'static str = "image.change";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Write;
    type Output = Image;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Image> {
        let mut image: Image = ask.at(&self.image)?;
        ask.expect_version(&image.head, self.seen)?;
        if let Some(title) = &self.title {
            image.title = Title::parse("title", title)?.as_str().to_owned();
        }
        image.available = self.available.unwrap_or(image.available);
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
        image.retired = true;
        ask.change(&mut image, "retired")?;
        Ok(image)
    }
}
