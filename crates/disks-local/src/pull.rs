//! Images that are pulled from their vendors: which are here, and which are on their way.
//!
//! A download is a task of this process and a file in `pulls/`. The file outlives the process; a
//! wish after the next start goes on with it. What failed for good is remembered, so that whoever
//! asks again is told and nothing is fetched twice in vain, until a wish of a higher generation.

mod download;
mod offer;
mod sum;
mod unpack;
mod web;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use nubo_base::Id;
use nubo_domain::image::{PullProgress, is_pulled};
use nubo_domain::{Error, Host, Result};
use nubo_ports::{ImageProgress, ImageSpec, SeenImage};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;

use crate::driver::Core;
use crate::folders::{self, Folders, failed};
use crate::header;
use crate::image::{absent, is_iso, is_slug};
use crate::roots::GIB;
use web::Web;

/// Every download of this process.
#[derive(Debug)]
pub struct Pulls {
    jobs: Mutex<BTreeMap<String, Job>>,
    seats: Arc<Semaphore>,
    web: Arc<Web>,
}

/// A download.
#[derive(Debug)]
struct Job {
    generation: u64,
    stage: Arc<Mutex<Stage>>,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

/// How a download stands.
#[derive(Clone, Debug)]
enum Stage {
    Going(PullProgress),
    Done,
    Failed(Error),
}

impl Drop for Job {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn stage(of: &Mutex<Stage>) -> MutexGuard<'_, Stage> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Pulls {
    /// No downloads yet.
    pub fn new(core: &Core) -> Self {
        Self {
            jobs: Mutex::default(),
            seats: Arc::new(Semaphore::new(core.pull.at_once.max(1))),
            web: Arc::new(Web::new(&core.pull)),
        }
    }

    fn jobs(&self) -> MutexGuard<'_, BTreeMap<String, Job>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts to fetch an image unless it is here or on its way, and tells how far it is.
    pub async fn ensure(&self, core: &Arc<Core>, spec: &ImageSpec) -> Result<ImageProgress> {
        if !is_slug(&spec.image) || !is_pulled(&spec.image) {
            return Err(absent(&spec.image));
        }
        let image = spec.image.clone();
        if let Some(here) = core.off(move |folders| folders.fetched(&image)).await? {
            return Ok(here);
        }
        let mut jobs = self.jobs();
        if let Some(job) = jobs.get(&spec.image) {
            let now = stage(&job.stage).clone();
            match now {
                // A task that is over and has not said how, has panicked.
                Stage::Going(arrived) if !job.task.is_finished() => {
                    return Ok(ImageProgress { arrived, ..ImageProgress::default() });
                }
                Stage::Failed(error) if error.is_passing() => {
                    jobs.remove(&spec.image);
                    return Err(error);
                }
                Stage::Failed(error) if spec.generation <= job.generation => return Err(error),
                Stage::Going(_) | Stage::Done | Stage::Failed(_) => {}
            }
        }
        jobs.insert(spec.image.clone(), self.start(core, spec));
        Ok(ImageProgress::default())
    }

    fn start(&self, core: &Arc<Core>, spec: &ImageSpec) -> Job {
        let now = Arc::new(Mutex::new(Stage::Going(PullProgress::default())));
        let (stop, stopped) = watch::channel(false);
        let work = Work {
            core: core.clone(),
            web: self.web.clone(),
            seats: self.seats.clone(),
            spec: spec.clone(),
            stage: now.clone(),
        };
        let task = tokio::spawn(work.run(stopped));
        Job { generation: spec.generation, stage: now, stop, task }
    }

    /// Stops fetching an image and removes what there is of it, if it was pulled.
    pub async fn ensure_gone(&self, core: &Core, image: &str) -> Result<()> {
        if !is_slug(image) || !is_pulled(image) {
            return Ok(());
        }
        let job = self.jobs().remove(image);
        if let Some(mut job) = job {
            job.stop.send_replace(true);
            // Whether it ended in order or not, it is over.
            let _ended = (&mut job.task).await;
        }
        let _taking = core.taking.lock().await;
        let image = image.to_owned();
        core.off(move |folders| folders.drop_image(&image)).await
    }
}

/// What a download works with.
struct Work {
    core: Arc<Core>,
    web: Arc<Web>,
    seats: Arc<Semaphore>,
    spec: ImageSpec,
    stage: Arc<Mutex<Stage>>,
}

impl Work {
    async fn run(self, mut stopped: watch::Receiver<bool>) {
        let unpacked = tokio::select! {
            biased;
            _ = stopped.wait_for(|stop| *stop) => return,
            unpacked = self.fetch() => unpacked,
        };
        // From here on it is short and is not stopped: either all of it is there or nothing.
        let done = match unpacked {
            Ok((descriptor, name)) => {
                self.core.install(&self.spec.image, &descriptor, vec![name]).await
            }
            Err(error) => Err(error),
        };
        let image = &self.spec.image;
        match &done {
            Ok(()) => tracing::info!(image, "an image was pulled"),
            Err(error) => tracing::warn!(image, %error, "an image was not pulled"),
        }
        if !done.as_ref().is_err_and(Error::is_passing) {
            let part = self.core.folders.pulls().join(image);
            if let Err(why) = folders::remove(&part) {
                tracing::warn!(path = %part.display(), %why, "what was pulled stays");
            }
        }
        *stage(&self.stage) = done.map_or_else(Stage::Failed, |()| Stage::Done);
    }

    async fn fetch(&self) -> Result<(crate::image::Descriptor, String)> {
        let _seat = self.seats.acquire().await.map_err(Error::internal)?;
        self.download().await?;
        self.core.unpack(&self.spec).await
    }

    fn tell(&self, arrived: PullProgress) {
        *stage(&self.stage) = Stage::Going(arrived);
    }
}

impl Folders {
    /// An image that was pulled; none if it is not here.
    fn fetched(&self, image: &str) -> Result<Option<ImageProgress>> {
        let Some(known) = self.descriptor(image)? else { return Ok(None) };
        let (Some(pulled), Some(file)) = (known.pulled, known.file) else { return Ok(None) };
        let path = self.images().join(file);
        if !path.is_file() {
            return Ok(None);
        }
        let held = match is_iso(&path) {
            true => 0,
            false => header::read(&path).map_err(|why| failed(&path, &why))?.virtual_bytes,
        };
        let arrived = PullProgress { bytes: pulled.bytes, total_bytes: Some(pulled.bytes) };
        Ok(Some(ImageProgress { arrived, ready: true, min_disk_gib: held.div_ceil(GIB) }))
    }

    /// Every image that was pulled or is being pulled.
    pub fn seen_images(&self, host: Id<Host>) -> Result<Vec<SeenImage>> {
        let mut found = BTreeMap::new();
        for name in folders::names(&self.pulls())? {
            found.insert(name, false);
        }
        for name in folders::names(&self.images())? {
            let image = name.strip_suffix(".json").filter(|image| is_pulled(image));
            let Some(image) = image else { continue };
            found.insert(image.to_owned(), self.fetched(image)?.is_some());
        }
        Ok(found.into_iter().map(|(image, ready)| SeenImage { image, host, ready }).collect())
    }

    /// Removes what there is of an image that was pulled: first what makes it one.
    fn drop_image(&self, image: &str) -> Result<()> {
        let images = self.images();
        let mut paths = vec![images.join(format!("{image}.json")), self.pulls().join(image)];
        let (own, fresh) = (format!("{image}@"), format!(".new-{image}@"));
        for entry in std::fs::read_dir(&images).map_err(|why| failed(&images, &why))? {
            let name = entry.map_err(|why| failed(&images, &why))?.file_name();
            let name = name.to_string_lossy();
            if name.starts_with(&own) || name.starts_with(&fresh) {
                paths.push(images.join(&*name));
            }
        }
        paths.iter().try_for_each(|path| folders::remove(path).map_err(|why| failed(path, &why)))
    }

    /// Removes what came of images that are whole by now.
    pub fn drop_spent_pulls(&self) -> Result<()> {
        for name in folders::names(&self.pulls())? {
            if self.fetched(&name)?.is_some() {
                let path = self.pulls().join(&name);
                folders::remove(&path).map_err(|why| failed(&path, &why))?;
            }
        }
        Ok(())
    }
}
