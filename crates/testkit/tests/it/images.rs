//! Images that are pulled: orders that wait for them, and what is removed when nobody wants them.

use std::time::Duration;

use nubo_base::{Clock as _, Id, Uuid};
use nubo_domain::event::EventFilter;
use nubo_domain::image::{Checksum, ImageEvent, ImageFormat, ImageSource, ImageState, NewImage};
use nubo_domain::server::{ServerState, flows};
use nubo_domain::{Error, Head, Image, Server, code, image};
use nubo_fakes::{Fault, Verb};
use nubo_flows::reconcile::{ImagesStatus, images, sequencer};
use nubo_ports::{Disks as _, FlowStatus, ImageSpec, NewFlow, Objects as _, StoreExt as _, Tx};
use nubo_testkit::harness::{Before, Case, SETTINGS, Stage};
use serde_json::json;

async fn new_server(stage: &Stage) -> Case<'_> {
    let setting = SETTINGS.iter().find(|setting| setting.before == Before::New).unwrap();
    Case::prepare(stage, setting).await.unwrap()
}

fn source(number: u64) -> ImageSource {
    // Files are known by the first half of the digits.
    let digits = format!("{number:032x}").repeat(2);
    let sum = Checksum::parse("checksum", &format!("sha256:{digits}")).unwrap();
    ImageSource::new("http://vendor.example/disk", Some(sum), ImageFormat::Qcow2).unwrap()
}

/// An image whose pull has been wished for by the order of the case's server.
async fn ordered(case: &Case<'_>) -> (Id<Image>, Uuid) {
    let (server, now) = (case.server, case.world.clock.now());
    let work = move |tx: &mut dyn Tx| {
        let mut server: Server = tx.get(server)?;
        let mut image = Image::new(NewImage {
            head: Head::new(Id::of(Uuid::from_u64_pair(7, 7)), "vendors", now),
            title: "Vendor's".into(),
            os: "linux".into(),
            os_version: "1".into(),
            default_user: "root".into(),
            min_disk_gib: 1,
            min_memory_mib: 0,
            source: Some(source(7)),
        });
        image.on(ImageEvent::Pull)?;
        image.generation += 1;
        tx.insert(&mut image)?;
        server.build.set_image(&image);
        tx.update(&mut server, now)?;
        let id = Uuid::from_u64_pair(8, 8);
        tx.flow_insert(&NewFlow {
            id: Id::of(id),
            flow: image::PULL,
            subject: image.head.id.uuid(),
            subject_shown: image.head.id.to_string(),
            account: None,
            project: None,
            generation: image.generation,
            frame: json!({ "host": server.host, "image": image.key() }),
            deadline: now.after(Duration::from_secs(3_600)),
            parent: None,
            cancels: false,
            now,
        })?;
        Ok((image.head.id, id))
    };
    case.store().write(work).await.unwrap()
}

async fn read(case: &Case<'_>, id: Id<Image>) -> Image {
    case.store().read(move |tx| tx.get(id)).await.unwrap()
}

async fn events(case: &Case<'_>, resource: String) -> Vec<(String, serde_json::Value)> {
    sequencer(&case.world).await.unwrap();
    let filter = EventFilter { resource: Some(resource), ..EventFilter::default() };
    let all = case.store().read(move |tx| tx.event_list(&filter, 0, 1_000)).await.unwrap();
    all.into_iter().map(|event| (event.name, event.data)).collect()
}

#[tokio::test]
async fn a_server_waits_for_the_image_that_it_has_pulled() {
    let stage = Stage::new().unwrap();
    let case = new_server(&stage).await;
    let (image, pull) = ordered(&case).await;
    let create = case.wish(flows::CREATE, |_, _| Ok(json!({})), false).await.unwrap();
    case.settle(create).await.unwrap();
    case.settle(Id::of(pull)).await.unwrap();
    assert_eq!(case.row().await.unwrap().state(), ServerState::Running);
    let image = read(&case, image).await;
    assert_eq!((image.state(), image.progress.percent()), (ImageState::Ready, Some(100)));
    assert_eq!(case.fakes.disks_of(case.server)[0].image, image.key());
    let told = events(&case, image.head.id.to_string()).await;
    let names: Vec<_> = told.iter().map(|(name, _)| name.as_str()).collect();
    let steps = ["image.pull_progress", "image.pull_progress", "image.ready"];
    assert_eq!(names, steps);
    let percent: Vec<_> = told.iter().map(|(_, data)| data["percent"].as_u64().unwrap()).collect();
    assert_eq!(percent, [33, 66, 100]);
}

#[tokio::test]
async fn a_server_whose_image_cannot_be_pulled_fails_for_the_same_reason() {
    let stage = Stage::new().unwrap();
    let case = new_server(&stage).await;
    let (image, pull) = ordered(&case).await;
    let wrong = Error::new(&code::IMAGE_UNUSABLE).public("The file is another one.");
    case.fakes.faults.always(Verb::Image, Fault::Fail(wrong));
    let create = case.wish(flows::CREATE, |_, _| Ok(json!({})), false).await.unwrap();
    case.settle(Id::of(pull)).await.unwrap();
    case.settle(create).await.unwrap();
    let row = case.row().await.unwrap();
    let fault = row.fault.clone().unwrap();
    assert_eq!((row.state(), fault.code.as_str()), (ServerState::Failed, "image_not_ready"));
    let text = "The image vendors could not be fetched: The file is another one.";
    assert_eq!(fault.message, text);
    let image = read(&case, image).await;
    assert_eq!(image.state(), ImageState::Failed);
    assert_eq!(image.fault.unwrap().code, "image_unusable");
    assert!(case.fakes.is_empty() && case.fakes.images().is_empty());
    let told = events(&case, image.head.id.to_string()).await;
    assert_eq!(told.last().unwrap().0, "image.failed");
    assert_eq!(told.last().unwrap().1["fault"]["message"], "The file is another one.");
}

#[tokio::test]
async fn a_pull_that_is_overtaken_by_another_source_leaves_nothing_and_changes_nothing() {
    let stage = Stage::new().unwrap();
    let case = new_server(&stage).await;
    let (id, pull) = ordered(&case).await;
    case.run_once(&[&nubo_flows::IMAGE_PULL]).await.unwrap();
    assert_eq!(case.fakes.images().len(), 1);
    let now = stage.clock().now();
    let repoint = move |tx: &mut dyn Tx| {
        let mut image: Image = tx.get(id)?;
        image.on(ImageEvent::Repoint)?;
        image.generation += 1;
        image.source = Some(source(9));
        tx.update(&mut image, now)
    };
    case.store().write(repoint).await.unwrap();
    case.settle(Id::of(pull)).await.unwrap();
    assert_eq!(case.flow(Id::of(pull)).await.unwrap().status, FlowStatus::Succeeded);
    assert_eq!(read(&case, id).await.state(), ImageState::Absent);
    assert!(case.fakes.images().is_empty());
}

#[tokio::test]
async fn files_that_no_image_is_of_are_removed_and_others_are_kept() {
    let stage = Stage::new().unwrap();
    let case = new_server(&stage).await;
    let (id, pull) = ordered(&case).await;
    case.settle(Id::of(pull)).await.unwrap();
    let host = case.row().await.unwrap().host.unwrap();
    let stray = ImageSpec {
        image: "pulled.raw.stray".into(),
        host,
        generation: 1,
        url: "http://vendor.example/stray".into(),
        checksum: source(1).checksum.unwrap(),
        format: ImageFormat::Raw,
    };
    case.fakes.ensure_image(&stray).await.unwrap();
    let status = images(&case.world).await.unwrap();
    assert_eq!(status, ImagesStatus { removed: 1, silent_hosts: 0 });
    assert_eq!(images(&case.world).await.unwrap(), ImagesStatus::default());
    assert_eq!(case.fakes.images().len(), 1);
    let now = stage.clock().now();
    let retire = move |tx: &mut dyn Tx| {
        let mut image: Image = tx.get(id)?;
        image.on(ImageEvent::Retire)?;
        tx.update(&mut image, now)
    };
    case.store().write(retire).await.unwrap();
    case.fakes.faults.once(Verb::ImageList, Fault::Fail(Error::unavailable("no route")));
    let status = images(&case.world).await.unwrap();
    assert_eq!(status.removed + status.silent_hosts, 1);
    images(&case.world).await.unwrap();
    assert!(case.fakes.images().is_empty());
}
