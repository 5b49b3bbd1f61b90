//! What fake guests show, seen through their sockets as a real client would.

#![cfg(test)]

use std::io::Cursor;
use std::path::PathBuf;
use std::time::Duration;

use nubo_base::{Id, Uuid};
use nubo_domain::{Host, Server};
use nubo_fakes::{FakeOptions, FakeWorld};
use nubo_ports::vmm::GuestSeed;
use nubo_ports::{
    ConsoleKind, DiskFormat, DiskSource, Disks, GuestSpec, Net, NetworkSpec, NicSource, PortSpec,
    RootDisk, Vmm,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::time::timeout;

const HOST: Id<Host> = Id::of(Uuid::from_u64_pair(2, 1));
const SERVER: Id<Server> = Id::of(Uuid::from_u64_pair(1, 1));
const MAC: &str = "52:00:0a:00:00:02";

fn guest(generation: u64, boot: u64) -> GuestSpec {
    GuestSpec {
        server: SERVER,
        host: HOST,
        generation,
        boot,
        hard: true,
        vcpus: 2,
        memory_mib: 256,
        root: DiskSource { path: String::new(), format: DiskFormat::Raw, boot: None },
        nic: NicSource { tap: String::new(), namespace: None, mac: MAC.to_owned() },
        more_nics: Vec::new(),
        volumes: Vec::new(),
        iso: None,
        plugs: 0,
        seed: GuestSeed { host_name: "web".to_owned(), ..GuestSeed::default() },
    }
}

async fn build(world: &FakeWorld) {
    let disk = RootDisk { server: SERVER, host: HOST, epoch: 1, image: "tiny".into(), size_gib: 2 };
    world.ensure(&disk).await.unwrap();
    let network = NetworkSpec::new(Id::of(Uuid::from_u64_pair(3, 1)), ([10, 0, 0, 0].into(), 24));
    let port = PortSpec {
        server: SERVER,
        host: HOST,
        network,
        mac: MAC.to_owned(),
        private_ip: [10, 0, 0, 2].into(),
        public_ip: None,
        host_name: "web".to_owned(),
        groups: Vec::new(),
        bandwidth_mbit: None,
        more_sources: Vec::new(),
        further: false,
        forwards: Vec::new(),
        egress: Vec::new(),
    };
    world.ensure_port(&port).await.unwrap();
    world.ensure_running(&guest(1, 1)).await.unwrap();
}

async fn path(world: &FakeWorld, kind: ConsoleKind) -> PathBuf {
    world.console(HOST, SERVER, kind).await.unwrap()
}

async fn connect(world: &FakeWorld, kind: ConsoleKind) -> UnixStream {
    UnixStream::connect(path(world, kind).await).await.unwrap()
}

async fn exactly(stream: &mut UnixStream, count: usize) -> Vec<u8> {
    let mut bytes = vec![0; count];
    timeout(Duration::from_secs(10), stream.read_exact(&mut bytes)).await.unwrap().unwrap();
    bytes
}

/// Reads until a text comes.
async fn until(stream: &mut UnixStream, text: &str) -> String {
    let mut heard = String::new();
    while !heard.contains(text) {
        let mut buffer = [0; 256];
        let read = timeout(Duration::from_secs(10), stream.read(&mut buffer)).await;
        let count = read.unwrap_or_else(|_| panic!("no {text:?} in {heard:?}")).unwrap();
        assert!(count > 0, "the line is dead after {heard:?}");
        heard.push_str(std::str::from_utf8(&buffer[..count]).unwrap());
    }
    heard
}

/// Greets as a client of version 3.8 does, and gives the name of the screen.
async fn greet(stream: &mut UnixStream) -> String {
    assert_eq!(exactly(stream, 12).await, b"RFB 003.008\n");
    stream.write_all(b"RFB 003.008\n").await.unwrap();
    assert_eq!(exactly(stream, 2).await, [1, 1], "no security is offered");
    stream.write_all(&[1]).await.unwrap();
    assert_eq!(exactly(stream, 4).await, [0; 4], "and accepted");
    stream.write_all(&[1]).await.unwrap();
    let init = exactly(stream, 24).await;
    assert_eq!(init[..4], [1, 64, 0, 200], "320 by 200 pixels");
    assert_eq!((init[4], init[7]), (32, 1), "of 32 bits and true colour");
    let length = usize::from(init[23]);
    String::from_utf8(exactly(stream, length).await).unwrap()
}

/// Asks for the screen and reads its pixels.
async fn picture(stream: &mut UnixStream, changes_only: bool) -> Vec<u8> {
    let ask = [3, u8::from(changes_only), 0, 0, 0, 0, 1, 64, 0, 200];
    stream.write_all(&ask).await.unwrap();
    update(stream).await
}

async fn update(stream: &mut UnixStream) -> Vec<u8> {
    let head = exactly(stream, 16).await;
    assert_eq!(head, [0, 0, 0, 1, 0, 0, 0, 0, 1, 64, 0, 200, 0, 0, 0, 0]);
    exactly(stream, 320 * 200 * 4).await
}

fn decoded(png: &[u8]) -> Vec<u8> {
    let mut reader = png::Decoder::new(Cursor::new(png)).read_info().unwrap();
    assert_eq!((reader.info().width, reader.info().height), (320, 200));
    let mut pixels = vec![0; 320 * 200 * 3];
    reader.next_frame(&mut pixels).unwrap();
    pixels
}

/// Red, green and blue of pixels that came with blue first.
fn rgb(pixels: &[u8]) -> Vec<u8> {
    pixels.chunks(4).flat_map(|p| [p[2], p[1], p[0]]).collect()
}

#[tokio::test]
async fn a_screen_is_shown_changes_with_every_key_and_is_what_its_picture_says() {
    let world = FakeWorld::new();
    build(&world).await;
    let mut client = connect(&world, ConsoleKind::Vnc).await;
    assert_eq!(greet(&mut client).await, "web");
    let before = picture(&mut client, false).await;
    let shot = world.screenshot(HOST, SERVER).await.unwrap();
    assert_eq!(rgb(&before), decoded(&shot));
    // What one types another one sees, who waits for changes.
    let mut other = connect(&world, ConsoleKind::Vnc).await;
    greet(&mut other).await;
    assert_eq!(picture(&mut other, false).await, before);
    other.write_all(&[3, 1, 0, 0, 0, 0, 1, 64, 0, 200]).await.unwrap();
    client.write_all(&[4, 1, 0, 0, 0, 0, 0, b'a', 4, 0, 0, 0, 0, 0, 0, b'a']).await.unwrap();
    let after = update(&mut other).await;
    assert_ne!(after, before);
    assert_eq!(rgb(&after), decoded(&world.screenshot(HOST, SERVER).await.unwrap()));
    // Pixels as browsers want them: red first.
    let mut format = vec![0, 0, 0, 0, 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 0, 8, 16, 0, 0, 0];
    format.extend([2, 0, 0, 1, 0, 0, 0, 7, 6, 0, 0, 0, 0, 0, 0, 2, b'h', b'i']);
    client.write_all(&format).await.unwrap();
    let turned = picture(&mut client, false).await;
    let turned: Vec<u8> = turned.chunks(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
    assert_eq!(turned, rgb(&after));
    client.write_all(&[5, 1, 0, 5, 0, 190]).await.unwrap();
    assert_ne!(picture(&mut client, true).await, after, "a click is seen as well");
}

#[tokio::test]
async fn a_serial_port_asks_for_a_login_and_says_what_it_hears() {
    let world = FakeWorld::new();
    build(&world).await;
    let log = world.serial_tail(HOST, SERVER).await.unwrap();
    assert_eq!(log, b"fake guest web: boot 1\r\n\r\nweb login: ");
    let mut line = connect(&world, ConsoleKind::Serial).await;
    line.write_all(b"\r").await.unwrap();
    until(&mut line, "web login: ").await;
    line.write_all(b"rooo\x7ft\r").await.unwrap();
    let heard = until(&mut line, "Password: ").await;
    assert!(heard.starts_with("rooo\x08 \x08t\r\n"), "{heard:?}");
    line.write_all(b"hunter2\r").await.unwrap();
    let heard = until(&mut line, "$ ").await;
    assert!(heard.contains("Welcome to web, root.") && !heard.contains("hunter2"), "{heard:?}");
    line.write_all(b"echo me\r").await.unwrap();
    assert_eq!(until(&mut line, "$ ").await, "echo me\r\necho me\r\nroot@web:~$ ");
    line.write_all(b"exit\r").await.unwrap();
    until(&mut line, "web login: ").await;
    let log = String::from_utf8(world.serial_tail(HOST, SERVER).await.unwrap()).unwrap();
    assert!(log.contains("echo me\r\necho me") && !log.contains("hunter2"), "{log:?}");
    line.write_all(&[b'x'; 100_000]).await.unwrap();
    line.write_all(&b"y\r".repeat(20_000)).await.unwrap();
    drop(line);
    let length = world.serial_tail(HOST, SERVER).await.unwrap().len();
    assert!(length <= 64 << 10, "{length}");
}

#[tokio::test]
async fn looking_ends_with_the_boot_and_nothing_is_left_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Some(folder.path().join("world.jsonl"));
    let options = FakeOptions { journal, ..FakeOptions::default() };
    let world = FakeWorld::open(&options).unwrap();
    build(&world).await;
    let first = path(&world, ConsoleKind::Vnc).await;
    assert!(first.starts_with(folder.path()), "{}", first.display());
    assert_eq!(path(&world, ConsoleKind::Vnc).await, first, "one socket for all who look");
    let mut client = connect(&world, ConsoleKind::Vnc).await;
    greet(&mut client).await;
    world.ensure_running(&guest(2, 2)).await.unwrap();
    let mut rest = Vec::new();
    timeout(Duration::from_secs(10), client.read_to_end(&mut rest)).await.unwrap().unwrap();
    assert!(!first.exists() && path(&world, ConsoleKind::Vnc).await != first);
    let stopped = guest(3, 2).reference();
    world.ensure_stopped(stopped, true).await.unwrap();
    for kind in ConsoleKind::ALL {
        let refused = world.console(HOST, SERVER, *kind).await.unwrap_err();
        assert_eq!(refused.code().slug, "wrong_state");
    }
    assert_eq!(world.screenshot(HOST, SERVER).await.unwrap_err().code().slug, "wrong_state");
    assert!(!world.serial_tail(HOST, SERVER).await.unwrap().is_empty());
    assert_eq!(Vmm::figures(&world, HOST, SERVER).await.unwrap(), None);
    drop(world);
    assert!(!folder.path().join("consoles").exists());
}

#[tokio::test]
async fn hostile_clients_end_their_own_look_only() {
    let world = FakeWorld::new();
    build(&world).await;
    for bytes in [
        &b"GET / HTTP/1.1\r\n\r\n"[..],
        b"RFB 003.008\n\x02",
        b"RFB 003.008\n\x01\x01\xff",
        b"RFB 003.008\n\x01\x01\x06\0\0\0\xff\xff\xff\xff",
        b"RFB 003.008\n\x01\x01\0\0\0\0\x18\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
    ] {
        let mut client = connect(&world, ConsoleKind::Vnc).await;
        client.write_all(bytes).await.unwrap();
        let mut rest = Vec::new();
        let ended = timeout(Duration::from_secs(10), client.read_to_end(&mut rest)).await;
        let _reset = ended.expect("the look ends");
    }
    let mut good = connect(&world, ConsoleKind::Vnc).await;
    assert_eq!(greet(&mut good).await, "web");
}

#[tokio::test(start_paused = true)]
async fn what_a_guest_uses_grows_from_each_start() {
    let world = FakeWorld::new();
    build(&world).await;
    let used = async || Vmm::figures(&world, HOST, SERVER).await.unwrap().unwrap();
    let carried = async || Net::figures(&world, HOST, SERVER).await.unwrap().unwrap();
    tokio::time::advance(Duration::from_secs(100)).await;
    let (early, early_net) = (used().await, carried().await);
    assert!(early.cpu_time_ns > 1_000_000_000 && early_net.rx_bytes > 100_000);
    tokio::time::advance(Duration::from_secs(100)).await;
    assert!(used().await.disk_written_bytes > early.disk_written_bytes);
    assert!(carried().await.tx_packets > early_net.tx_packets);
    world.ensure_running(&guest(2, 2)).await.unwrap();
    assert_eq!(used().await.cpu_time_ns, 0, "a boot begins anew");
    assert_eq!(used().await.memory_bytes, 256 << 20);
}
