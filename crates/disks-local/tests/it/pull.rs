//! Images that are pulled, from servers of every manner.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use nubo_base::{Id, Uuid, digest, hex_lower};
use nubo_disks_local::{DisksLocal, DisksOptions};
use nubo_domain::image::{Checksum, ImageFormat};
use nubo_domain::{Error, Result};
use nubo_ports::{Disks as _, ImageProgress, ImageSpec, RootDisk};

use crate::vendor::{Asked, Say, Vendor};
use crate::{World, content, img};

/// Bytes of a disk that says `text` and is too odd to be compressed away, as qcow2.
pub fn image(text: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let (raw, disk) = (folder.path().join("raw"), folder.path().join("disk"));
    std::fs::write(&raw, plain(text)).unwrap();
    let words = ["convert", "-f", "raw", "-O", "qcow2", raw.to_str().unwrap()];
    img(&[&words[..], &[disk.to_str().unwrap()]].concat());
    std::fs::read(disk).unwrap()
}

/// Three MiB that begin with a text.
fn plain(text: &str) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    bytes.resize(512, 0);
    for number in 0_u64.. {
        if bytes.len() >= 3 << 20 {
            return bytes;
        }
        bytes.extend(digest(&[&number.to_be_bytes()]));
    }
    unreachable!()
}

pub fn sum(bytes: &[u8]) -> Checksum {
    Checksum::parse("x", &format!("sha256:{}", hex_lower(&digest(&[bytes])))).unwrap()
}

pub fn spec(world: &World, url: String, checksum: Checksum) -> ImageSpec {
    let image = format!("pulled.qcow2.{}", &checksum.digits()[..32]);
    ImageSpec { image, host: world.host, generation: 1, url, checksum, format: ImageFormat::Qcow2 }
}

fn hasty(options: &mut DisksOptions) {
    options.pull.backoff = Duration::from_millis(1);
    options.pull.tries = 4;
}

/// Asks until the image is there or cannot be; answers all that was told on the way.
async fn pulled(disks: &DisksLocal, spec: &ImageSpec) -> Result<Vec<ImageProgress>> {
    let mut told = Vec::new();
    for _ in 0..6_000 {
        told.push(disks.ensure_image(spec).await?);
        if told.last().unwrap().ready {
            return Ok(told);
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it takes too long: {:?}", told.last());
}

async fn refused(disks: &DisksLocal, spec: &ImageSpec) -> Error {
    pulled(disks, spec).await.unwrap_err()
}

fn is_clean(world: &World) {
    assert_eq!(world.names("pulls"), [""; 0]);
    let images = world.names("images");
    assert!(!images.iter().any(|name| name.contains("pulled")), "{images:?}");
}

async fn disk(world: &World, disks: &DisksLocal, spec: &ImageSpec, number: u128) -> Result<String> {
    let image = spec.image.clone();
    let disk = RootDisk { image, ..world.wish(number, 1, 1) };
    disks.ensure(&disk).await.map(|source| content(&source.path))
}

#[tokio::test]
async fn an_image_is_pulled_once_and_disks_are_made_of_it() {
    let (world, file) = (World::new(), image("pulled"));
    let disks = world.open();
    let (served, wanted) = (file.clone(), sum(&file));
    let vendor = Vendor::open(move |asked| Say::asked(&served, asked)).await;
    let spec = spec(&world, vendor.url("disk.qcow2"), wanted);
    let absent = disk(&world, &disks, &spec, 1).await.unwrap_err();
    assert_eq!(absent.code().slug, "not_found");
    let told = pulled(&disks, &spec).await.unwrap();
    let bytes: Vec<_> = told.iter().map(|told| told.arrived.bytes).collect();
    assert!(bytes.is_sorted(), "{bytes:?}");
    let last = told.last().unwrap();
    let size = u64::try_from(file.len()).unwrap();
    assert_eq!((last.arrived.bytes, last.arrived.total_bytes), (size, Some(size)));
    assert_eq!(last.min_disk_gib, 1);
    assert_eq!(disk(&world, &disks, &spec, 1).await.unwrap(), "pulled");
    assert_eq!(world.names("pulls"), [""; 0]);
    let again = world.open();
    assert_eq!(again.ensure_image(&spec).await.unwrap(), *last);
    assert_eq!(vendor.asked(), [Asked { path: "/disk.qcow2".into(), from: None, number: 0 }]);
    let seen = again.list_images(world.host).await.unwrap();
    assert_eq!((seen.len(), seen[0].ready, &seen[0].image), (1, true, &spec.image));
    again.ensure_image_gone(world.host, &spec.image).await.unwrap();
    is_clean(&world);
    let server = world.wish(1, 1, 1).server;
    let kept = again.observe(world.host, server).await.unwrap().unwrap();
    assert_eq!(kept.image, spec.image);
    assert!(disk(&world, &again, &spec, 2).await.is_err());
    // What was not pulled is not removed, whatever it is called.
    again.ensure_image_gone(world.host, "tiny").await.unwrap();
    assert!(world.names("images").contains(&"tiny.qcow2".to_owned()));
}

#[tokio::test]
async fn a_download_that_breaks_off_goes_on_where_it_broke() {
    let (world, file) = (World::new(), image("broken"));
    let disks = world.open_with(hasty);
    let (served, wanted) = (file.clone(), sum(&file));
    let vendor = Vendor::open(move |asked| Say::asked(&served, asked).breaking(700_000)).await;
    let spec = spec(&world, vendor.url("x"), wanted);
    pulled(&disks, &spec).await.unwrap();
    assert_eq!(disk(&world, &disks, &spec, 1).await.unwrap(), "broken");
    let from: Vec<_> = vendor.asked().iter().map(|asked| asked.from.unwrap_or(0)).collect();
    let steps: Vec<_> = (0..file.len()).step_by(700_000).collect();
    assert_eq!(from, steps);
}

#[tokio::test]
async fn a_download_goes_on_after_a_restart() {
    let (world, file) = (World::new(), image("resumed"));
    let (served, wanted) = (file.clone(), sum(&file));
    let vendor = Vendor::open(move |asked| match asked.number {
        0 => Say::asked(&served, asked).breaking(2 << 20).hanging(),
        _ => Say::asked(&served, asked),
    })
    .await;
    let spec = spec(&world, vendor.url("x"), wanted);
    let disks = world.open();
    while disks.ensure_image(&spec).await.unwrap().arrived.bytes < 2 << 20 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let seen = disks.list_images(world.host).await.unwrap();
    assert_eq!((seen.len(), seen[0].ready), (1, false));
    drop(disks);
    let disks = world.open();
    let told = pulled(&disks, &spec).await.unwrap();
    assert!(told.last().unwrap().ready);
    assert_eq!(vendor.asked()[1].from, Some(2 << 20));
    assert_eq!(disk(&world, &disks, &spec, 1).await.unwrap(), "resumed");
}

#[tokio::test]
async fn a_server_without_ranges_is_asked_for_all_of_it_again() {
    let (world, file) = (World::new(), image("again"));
    let disks = world.open_with(hasty);
    let (served, wanted) = (file.clone(), sum(&file));
    let vendor = Vendor::open(move |asked| match asked.number {
        0 | 1 => Say::whole(&served).breaking(1_500_000),
        _ => Say::whole(&served),
    })
    .await;
    let spec = spec(&world, vendor.url("x"), wanted);
    pulled(&disks, &spec).await.unwrap();
    assert_eq!(vendor.asked().len(), 3);
    assert_eq!(disk(&world, &disks, &spec, 1).await.unwrap(), "again");
}

#[tokio::test]
async fn a_server_that_always_breaks_at_the_same_place_is_given_up() {
    let (world, file) = (World::new(), image("never"));
    let disks = world.open_with(hasty);
    let wanted = sum(&file);
    let vendor = Vendor::open(move |_| Say::whole(&file).breaking(1_500_000)).await;
    let error = refused(&disks, &spec(&world, vendor.url("x"), wanted)).await;
    assert_eq!(error.code().slug, "image_unusable");
    assert!(error.message().starts_with("The image could not be fetched: the con"), "{error}");
    // The first try brought something; the four after it did not bring more.
    assert_eq!(vendor.asked().len(), 5);
    is_clean(&world);
}

#[tokio::test]
async fn a_server_that_lies_about_the_length_is_judged_by_the_checksum() {
    let (world, file) = (World::new(), image("liar"));
    let disks = world.open_with(hasty);
    let (served, wanted) = (file.clone(), sum(&file));
    // It promises more than there is, and admits it when it is asked for the rest.
    let vendor = Vendor::open(move |asked| match asked.from {
        None => Say::long(&served, served.len() + 1_000),
        Some(_) => Say::asked(&served, asked),
    })
    .await;
    let more = spec(&world, vendor.url("x"), wanted.clone());
    pulled(&disks, &more).await.unwrap();
    assert_eq!(disk(&world, &disks, &more, 1).await.unwrap(), "liar");
    disks.ensure_image_gone(world.host, &more.image).await.unwrap();
    // It promises less than there is.
    let served = file.clone();
    let vendor = Vendor::open(move |_| Say::long(&served, served.len() - 1_000)).await;
    let error = refused(&disks, &spec(&world, vendor.url("x"), wanted.clone())).await;
    assert!(error.message().starts_with("The file's checksum is sha256:"), "{error}");
    // It promises more and never admits it.
    let vendor = Vendor::open(move |_| Say::long(&file, file.len() + 1_000)).await;
    let less = ImageSpec { generation: 2, ..spec(&world, vendor.url("x"), wanted) };
    assert!(refused(&disks, &less).await.message().contains("could not be fetched"));
    is_clean(&world);
}

#[tokio::test]
async fn a_server_that_tells_no_length_may_break_off_unnoticed() {
    let (world, file) = (World::new(), image("unmeasured"));
    let disks = world.open_with(hasty);
    let (served, wanted) = (file.clone(), sum(&file));
    let vendor = Vendor::open(move |asked| match asked.number {
        0 => Say::unmeasured(&served).breaking(1_000_000),
        _ => Say::unmeasured(&served),
    })
    .await;
    let spec = spec(&world, vendor.url("x"), wanted);
    let told = pulled(&disks, &spec).await.unwrap();
    assert!(told.iter().any(|told| told.arrived.total_bytes.is_none()));
    assert_eq!(vendor.asked().len(), 2);
}

#[tokio::test]
async fn a_file_with_another_checksum_is_refused_once_and_nothing_of_it_is_left() {
    let (world, file) = (World::new(), image("other"));
    let disks = world.open_with(hasty);
    let wanted = sum(b"what it should be");
    let (is, should) = (sum(&file), wanted.clone());
    let vendor = Vendor::open(move |asked| Say::asked(&file, asked)).await;
    let mut spec = spec(&world, vendor.url("x"), wanted);
    let error = refused(&disks, &spec).await;
    assert_eq!(error.code().slug, "image_unusable");
    let text = format!("The file's checksum is {}, not {}.", is.as_str(), should.as_str());
    assert_eq!(error.message(), text);
    is_clean(&world);
    assert_eq!(refused(&disks, &spec).await, error);
    assert_eq!(vendor.asked().len(), 1);
    spec.generation += 1;
    assert_eq!(refused(&disks, &spec).await, error);
    assert_eq!(vendor.asked().len(), 2);
    assert!(disk(&world, &disks, &spec, 1).await.is_err());
}

#[tokio::test]
async fn pieces_of_two_files_are_thrown_away_and_the_newer_one_is_fetched() {
    let (world, old, new) = (World::new(), image("old"), image("newer"));
    let disks = world.open_with(hasty);
    let wanted = sum(&new);
    let vendor = Vendor::open(move |asked| match asked.number {
        0 => Say::asked(&old, asked).breaking(1 << 20),
        _ => Say::asked(&new, asked),
    })
    .await;
    let spec = spec(&world, vendor.url("x"), wanted);
    pulled(&disks, &spec).await.unwrap();
    assert_eq!(disk(&world, &disks, &spec, 1).await.unwrap(), "newer");
    let from: Vec<_> = vendor.asked().iter().map(|asked| asked.from).collect();
    assert_eq!(from, [None, Some(1 << 20), None]);
}

#[tokio::test]
async fn what_never_ends_or_is_too_large_is_refused() {
    let (world, file) = (World::new(), image("large"));
    let small = |options: &mut DisksOptions| {
        hasty(options);
        options.pull.most_bytes = 2 << 20;
        options.pull.patience = Duration::from_millis(300);
    };
    let disks = world.open_with(small);
    let vendor = Vendor::open(|_| Say::endless()).await;
    let error = refused(&disks, &spec(&world, vendor.url("x"), sum(b"endless"))).await;
    assert_eq!(error.message(), "The file is larger than 2097152 bytes.");
    let (served, wanted) = (file.clone(), sum(&file));
    let vendor = Vendor::open(move |asked| Say::asked(&served, asked)).await;
    let error = refused(&disks, &spec(&world, vendor.url("x"), wanted)).await;
    assert_eq!(error.message(), "The file is larger than 2097152 bytes.");
    let vendor = Vendor::open(move |_| Say::long(&file[..1_000], 5_000).hanging()).await;
    let error = refused(&disks, &spec(&world, vendor.url("x"), sum(b"silent"))).await;
    assert!(error.message().contains("the server fell silent"), "{error}");
    is_clean(&world);
}

#[tokio::test]
async fn what_a_server_answers_instead_of_the_file_is_told() {
    let (world, file) = (World::new(), image("late"));
    let disks = world.open_with(hasty);
    let vendor = Vendor::open(|_| Say::status("404 Not Found", "")).await;
    let url = vendor.url("gone");
    let error = refused(&disks, &spec(&world, url.clone(), sum(b"gone"))).await;
    assert_eq!(error.message(), format!("The server answers 404 Not Found for {url}."));
    assert_eq!(vendor.asked().len(), 1);
    let wanted = sum(&file);
    let vendor = Vendor::open(move |asked| match asked.number {
        0 | 1 => Say::status("503 Busy", ""),
        _ => Say::asked(&file, asked),
    })
    .await;
    pulled(&disks, &spec(&world, vendor.url("x"), wanted)).await.unwrap();
    let vendor = Vendor::open(|_| Say::status("500 Oh", "")).await;
    let error = refused(&disks, &spec(&world, vendor.url("x"), sum(b"500"))).await;
    assert!(error.message().contains("the server answers 500"), "{error}");
    // Nobody listens here any more.
    let url = vendor.url("x");
    drop(vendor);
    let error = refused(&disks, &spec(&world, url, sum(b"nobody"))).await;
    assert!(error.message().contains("could not be fetched: 127.0.0.1:"), "{error}");
}

#[tokio::test]
async fn redirections_are_followed_but_not_in_a_circle() {
    let (world, file) = (World::new(), image("moved"));
    let disks = world.open_with(hasty);
    let (served, wanted) = (file.clone(), sum(&file));
    let mirror = Vendor::open(move |asked| Say::asked(&served, asked).breaking(2 << 20)).await;
    let there = mirror.url("b/disk");
    let vendor = Vendor::open(move |asked| match asked.path.as_str() {
        "/a/first" => Say::status("302 Found", "location: second?x=1\r\n"),
        "/a/second?x=1" => Say::status("307 There", &format!("location: {there}\r\n")),
        _ => Say::status("301 Round", "location: /round\r\n"),
    })
    .await;
    let spec_of = |path: &str, sum| spec(&world, vendor.url(path), sum);
    let moved = spec_of("a/first", wanted);
    pulled(&disks, &moved).await.unwrap();
    assert_eq!(disk(&world, &disks, &moved, 1).await.unwrap(), "moved");
    let asked: Vec<_> = mirror.asked().into_iter().map(|a| (a.path, a.from)).collect();
    assert_eq!(asked, [("/b/disk".into(), None), ("/b/disk".into(), Some(2 << 20))]);
    let error = refused(&disks, &spec_of("round", sum(b"round"))).await;
    assert!(error.message().contains("redirects in a circle"), "{error}");
}

#[tokio::test]
async fn a_sealed_server_is_believed_only_with_a_certificate_that_is_trusted() {
    let (world, file) = (World::new(), image("sealed"));
    let (served, wanted) = (file.clone(), sum(&file));
    let roots = world.path("roots.pem");
    let vendor = Vendor::sealed(move |asked| Say::asked(&served, asked), &roots).await;
    let spec = spec(&world, vendor.sealed_url("x"), wanted);
    let error = refused(&world.open_with(hasty), &spec).await;
    assert!(error.message().contains("ertificate"), "{error}");
    assert_eq!(vendor.asked(), []);
    let trusting = world.open_with(|options| options.pull.roots = Some(roots));
    pulled(&trusting, &spec).await.unwrap();
    assert_eq!(disk(&world, &trusting, &spec, 1).await.unwrap(), "sealed");
}

/// Serves a file with its right checksum and answers why it is refused all the same.
async fn refused_file(world: &World, disks: &Arc<DisksLocal>, file: Vec<u8>) -> String {
    let wanted = sum(&file);
    let vendor = Vendor::open(move |asked| Say::asked(&file, asked)).await;
    let error = refused(disks, &spec(world, vendor.url("x"), wanted)).await;
    assert_eq!(error.code().slug, "image_unusable");
    is_clean(world);
    error.message().to_owned()
}

fn made(words: &[&str], path: &Path) -> Vec<u8> {
    img(&[words, &[path.to_str().unwrap(), "1M"]].concat());
    std::fs::read(path).unwrap()
}

#[tokio::test]
async fn a_file_that_names_another_or_is_no_whole_image_is_refused() {
    let world = World::new();
    let disks = world.open_with(hasty);
    let (secret, path) = (world.path("secret"), world.path("made"));
    std::fs::write(&secret, vec![7; 1 << 20]).unwrap();
    let secret = secret.display().to_string();
    let base = ["create", "-q", "-f", "qcow2", "-F", "raw", "-b", &secret];
    let text = refused_file(&world, &disks, made(&base, &path)).await;
    assert_eq!(text, "The image cannot be used: it stands on another file.");
    let data = format!("data_file={secret},data_file_raw=on");
    let text =
        refused_file(&world, &disks, made(&["create", "-q", "-f", "qcow2", "-o", &data], &path));
    assert_eq!(text.await, "The image cannot be used: its data is in another file.");
    let text = refused_file(&world, &disks, b"<html>Not what you wanted</html>".to_vec()).await;
    assert_eq!(text, "The image cannot be used: it is no qcow2 file.");
    let text = refused_file(&world, &disks, Vec::new()).await;
    assert_eq!(text, "The image cannot be used: it is no qcow2 file.");
    let mut torn = image("torn");
    torn[40..48].copy_from_slice(&(1_u64 << 40).to_be_bytes());
    let text = refused_file(&world, &disks, torn).await;
    assert!(text.starts_with("The image cannot be used: "), "{text}");
    let mut cut = image("cut");
    cut.truncate(cut.len() / 2);
    let text = refused_file(&world, &disks, cut).await;
    assert_eq!(text, "The image cannot be used: its tables are damaged.");
    let huge = ["create", "-q", "-f", "qcow2", path.to_str().unwrap(), "3T"];
    img(&huge);
    let text = refused_file(&world, &disks, std::fs::read(&path).unwrap()).await;
    assert!(text.contains("larger than 2048 GiB"), "{text}");
}

#[tokio::test]
async fn plain_bytes_are_an_image_too_and_sha512_a_checksum() {
    let (world, file) = (World::new(), plain("raw bytes"));
    let disks = world.open();
    let digits = sha512(&file, &world.path("raw.img"));
    let wanted = Checksum::parse("x", &format!("sha512:{digits}")).unwrap();
    let vendor = Vendor::open(move |asked| Say::asked(&file, asked)).await;
    let spec =
        ImageSpec { format: ImageFormat::Raw, ..spec(&world, vendor.url("disk.img"), wanted) };
    pulled(&disks, &spec).await.unwrap();
    assert_eq!(disk(&world, &disks, &spec, 1).await.unwrap(), "raw bytes");
}

#[expect(clippy::disallowed_methods, reason = "tests start processes")]
fn sha512(bytes: &[u8], path: &Path) -> String {
    std::fs::write(path, bytes).unwrap();
    let output = std::process::Command::new("sha512sum").arg(path).output().unwrap();
    String::from_utf8(output.stdout).unwrap().split(' ').next().unwrap().to_owned()
}

#[tokio::test]
async fn an_image_that_would_not_fit_is_refused_before_it_fills_the_disk() {
    let (world, file) = (World::new(), image("full"));
    let free = world.open().room(world.host).await.unwrap().free_bytes;
    let full = world.open_with(|options| options.reserve_bytes = Some(free + (1 << 40)));
    let wanted = sum(&file);
    let vendor = Vendor::open(move |asked| Say::asked(&file, asked)).await;
    let error = refused(&full, &spec(&world, vendor.url("x"), wanted)).await;
    assert_eq!(error.code().slug, "no_capacity");
    is_clean(&world);
}

#[tokio::test]
async fn a_download_that_nobody_wants_any_more_is_stopped_and_removed() {
    let (world, file) = (World::new(), image("stopped"));
    let disks = world.open();
    let wanted = sum(&file);
    let vendor =
        Vendor::open(move |asked| Say::asked(&file, asked).breaking(1 << 20).hanging()).await;
    let spec = spec(&world, vendor.url("x"), wanted);
    while disks.ensure_image(&spec).await.unwrap().arrived.bytes < 1 << 20 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    disks.ensure_image_gone(world.host, &spec.image).await.unwrap();
    is_clean(&world);
    assert_eq!(disks.list_images(world.host).await.unwrap(), []);
    disks.ensure_image_gone(world.host, &spec.image).await.unwrap();
}

#[tokio::test]
async fn whoever_asks_meanwhile_shares_the_download() {
    let (world, file) = (World::new(), image("shared"));
    let disks = world.open();
    let (served, wanted) = (file.clone(), sum(&file));
    let vendor = Vendor::open(move |asked| Say::asked(&served, asked)).await;
    let spec = spec(&world, vendor.url("x"), wanted);
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let (disks, spec) = (disks.clone(), spec.clone());
            tokio::spawn(async move { pulled(&disks, &spec).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(vendor.asked().len(), 1);
    let server = Id::of(Uuid::from_u128(1));
    assert!(disks.observe(world.host, server).await.unwrap().is_none());
}

#[tokio::test]
async fn no_name_leads_out_of_the_folder() {
    let world = World::new();
    let disks = world.open();
    for name in ["", "tiny", "../pulled.x", "pulled./../x", "pulled.X", "pulled.\0"] {
        let spec = ImageSpec { image: name.into(), ..spec(&world, "http://x/".into(), sum(b"")) };
        assert_eq!(disks.ensure_image(&spec).await.unwrap_err().code().slug, "not_found");
        disks.ensure_image_gone(world.host, name).await.unwrap();
    }
    is_clean(&world);
}
