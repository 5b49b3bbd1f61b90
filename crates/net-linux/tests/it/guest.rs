//! A guest: a namespace with one network card, wired to a tap.

use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::os::fd::OwnedFd;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use nubo_net_linux::attach;
use nubo_ports::{NicSource, PortSpec};
use rustix::event::{PollFd, PollFlags, poll};

use crate::lab::{batch, output, run, settle, within};

/// How long an answer that must come may take, on however busy a machine.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// How long is waited for what must not come. Answers come within a millisecond.
pub const SILENCE: Duration = Duration::from_millis(600);

pub struct Guest {
    pub name: String,
    wire: Option<Wire>,
}

/// The thread between a guest's card and the server's tap, where QEMU would be.
struct Wire {
    stop: OwnedFd,
    thread: JoinHandle<()>,
}

impl Guest {
    pub fn start(name: &str, source: &NicSource) -> Self {
        run("ip", &["netns", "add", name]);
        let lines = format!(
            "link set lo up\n\
             tuntap add dev eth0 mode tap\n\
             link set eth0 address {}\n\
             link set eth0 up\n",
            source.mac
        );
        batch(Some(name), &lines);
        let namespace = source.namespace.as_deref().unwrap();
        let tap = within(namespace, || attach(&source.tap)).unwrap();
        let card = within(name, || attach("eth0")).unwrap();
        let (stop, stopped) = rustix::pipe::pipe().unwrap();
        let thread = thread::spawn(move || carry(&tap, &card, &stop));
        settle(source);
        Self { name: name.to_owned(), wire: Some(Wire { stop: stopped, thread }) }
    }

    /// Sets the address by hand.
    pub fn configure(&self, port: &PortSpec) {
        let lines = format!(
            "address add {}/{} dev eth0\nroute add default via {}\n",
            port.private_ip,
            port.network.prefix,
            port.network.gateway()
        );
        batch(Some(&self.name), &lines);
    }

    /// Does something as the guest.
    pub fn act<T: Send>(&self, act: impl FnOnce() -> T + Send) -> T {
        within(&self.name, act)
    }

    /// Answers every connection to a TCP port with what it sends, until the test ends.
    pub fn serve_tcp(&self, port: u16) {
        self.act(|| serve_tcp(port));
    }

    /// Answers every datagram to a UDP port with itself and its sender's address.
    pub fn serve_udp(&self, port: u16) {
        self.act(|| serve_udp(port));
    }

    /// Connects; sends a word and waits for it.
    pub fn tcp(&self, to: Ipv4Addr, port: u16) -> io::Result<TcpStream> {
        self.act(|| tcp(to, port))
    }

    /// Whether no word comes back over TCP.
    pub fn no_tcp(&self, to: Ipv4Addr, port: u16) -> bool {
        self.act(|| no_tcp(to, port))
    }

    /// Sends datagrams until one is answered.
    pub fn udp(&self, to: Ipv4Addr, port: u16) -> io::Result<String> {
        self.act(|| udp(to, port))
    }

    /// Whether a datagram stays without answer.
    pub fn no_udp(&self, to: Ipv4Addr, port: u16) -> bool {
        self.act(|| no_udp(to, port))
    }

    /// Whether an echo comes back.
    pub fn ping(&self, to: Ipv4Addr) -> bool {
        self.act(|| ping(to))
    }

    /// Whether none does.
    pub fn no_ping(&self, to: Ipv4Addr) -> bool {
        self.act(|| no_ping(to))
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        if let Some(wire) = self.wire.take() {
            drop(wire.stop);
            let _ = wire.thread.join();
        }
        output("ip", &["netns", "del", &self.name]);
    }
}

fn carry(tap: &OwnedFd, card: &OwnedFd, stop: &OwnedFd) {
    let mut frame = vec![0; 70_000];
    loop {
        let mut ready = [
            PollFd::new(tap, PollFlags::IN),
            PollFd::new(card, PollFlags::IN),
            PollFd::new(stop, PollFlags::IN),
        ];
        poll(&mut ready, None).unwrap();
        let [from_tap, from_card, ended] = ready.map(|r| !r.revents().is_empty());
        if ended {
            return;
        }
        for (ready, from, to) in [(from_tap, tap, card), (from_card, card, tap)] {
            if ready {
                // A link that is down takes nothing; so does a cut cable.
                let Ok(length) = rustix::io::read(from, &mut frame) else { continue };
                let _ = rustix::io::write(to, &frame[..length]);
            }
        }
    }
}

pub fn serve_tcp(port: u16) {
    let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)).unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            thread::spawn(move || {
                let mut back = stream.try_clone().unwrap();
                let _ = io::copy(&mut stream, &mut back);
            });
        }
    });
}

pub fn serve_udp(port: u16) {
    answer_udp(port, |peer| peer.ip().to_string());
}

/// Answers every datagram with a name.
pub fn serve_name(port: u16, name: &'static str) {
    answer_udp(port, move |_| name.to_owned());
}

fn answer_udp(port: u16, answer: impl Fn(SocketAddr) -> String + Send + 'static) {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, port)).unwrap();
    thread::spawn(move || {
        let mut bytes = [0; 2000];
        while let Ok((_, peer)) = socket.recv_from(&mut bytes) {
            let _ = socket.send_to(answer(peer).as_bytes(), peer);
        }
    });
}

pub fn tcp(to: Ipv4Addr, port: u16) -> io::Result<TcpStream> {
    connect(to, port, PATIENCE)
}

pub fn no_tcp(to: Ipv4Addr, port: u16) -> bool {
    connect(to, port, SILENCE).is_err()
}

fn connect(to: Ipv4Addr, port: u16, patience: Duration) -> io::Result<TcpStream> {
    let mut stream = TcpStream::connect_timeout(&SocketAddr::from((to, port)), patience)?;
    stream.set_read_timeout(Some(patience))?;
    echo(&mut stream)?;
    Ok(stream)
}

/// Whether a connection still carries a word there and back.
pub fn echo(stream: &mut TcpStream) -> io::Result<()> {
    stream.write_all(b"hello")?;
    let mut back = [0; 5];
    stream.read_exact(&mut back)?;
    assert_eq!(&back, b"hello");
    Ok(())
}

/// Whether a connection carries nothing any more.
pub fn no_echo(stream: &mut TcpStream) -> bool {
    stream.set_read_timeout(Some(SILENCE)).unwrap();
    echo(stream).is_err()
}

pub fn udp(to: Ipv4Addr, port: u16) -> io::Result<String> {
    let end = Instant::now() + PATIENCE;
    loop {
        match ask(to, port, Duration::from_secs(1)) {
            Err(error) if Instant::now() > end => return Err(error),
            Err(_) => {}
            answer => return answer,
        }
    }
}

pub fn no_udp(to: Ipv4Addr, port: u16) -> bool {
    ask(to, port, SILENCE).is_err()
}

/// Sends one datagram and waits for the answer.
pub fn ask(to: Ipv4Addr, port: u16, patience: Duration) -> io::Result<String> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
    socket.set_read_timeout(Some(patience))?;
    socket.send_to(b"hello", (to, port))?;
    let mut bytes = [0; 100];
    let length = socket.recv(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes[..length]).into_owned())
}

pub fn ping(to: Ipv4Addr) -> bool {
    (0..20).any(|_| !no_ping(to))
}

pub fn no_ping(to: Ipv4Addr) -> bool {
    let patience = SILENCE.as_secs_f64().to_string();
    !output("ping", &["-c", "1", "-W", &patience, &to.to_string()]).status.success()
}

/// Sends as much as goes through in `span` and answers the rate at which it arrived, in Mbit/s.
pub fn rate(sender: &mut TcpStream, receiver: &mut TcpStream, span: Duration) -> f64 {
    receiver.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut feed = sender.try_clone().unwrap();
    let feeder = thread::spawn(move || {
        let block = vec![0; 16 << 10];
        while feed.write_all(&block).is_ok() {}
    });
    let mut block = vec![0; 64 << 10];
    let mut count_for = |span: Duration| {
        let start = Instant::now();
        let mut count = 0;
        while start.elapsed() < span {
            count += receiver.read(&mut block).unwrap();
        }
        count as f64 * 8.0 / 1e6 / start.elapsed().as_secs_f64()
    };
    // What stood in the bucket, and the time TCP takes to find the rate, do not count.
    count_for(Duration::from_millis(700));
    let rate = count_for(span);
    let _ = receiver.shutdown(Shutdown::Both);
    let _ = sender.shutdown(Shutdown::Both);
    let _ = feeder.join();
    rate
}
