//! Showing a screen by the RFB protocol, version 3.8 (RFC 6143): no password, raw pixels.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::mpsc;

use super::screen::{HEIGHT, Pixel, Screen, WIDTH};

const VERSION: &[u8; 12] = b"RFB 003.008\n";
/// The only kind of security: none.
const OPEN: u8 = 1;
/// Raw pixels.
const RAW: i32 = 0;
/// The longest text that a client may copy to us.
const TEXT_MAX: u64 = 1 << 20;
/// Requests that wait to be answered.
const WISHES: usize = 16;

/// How a client wants its pixels.
#[derive(Clone, Copy, Debug)]
struct Format {
    bits: u8,
    big_endian: bool,
    most: [u16; 3],
    shifts: [u8; 3],
}

impl Format {
    /// What is shown unless the client wants something else.
    const OWN: Self = Self { bits: 32, big_endian: false, most: [255; 3], shifts: [16, 8, 0] };

    /// The 16 bytes of a format (section 7.4).
    fn read(bytes: [u8; 16]) -> io::Result<Self> {
        let [bits, _depth, big_endian, true_colour, rest @ ..] = bytes;
        let most = [0, 2, 4].map(|at| u16::from_be_bytes([rest[at], rest[at + 1]]));
        let shifts = [rest[6], rest[7], rest[8]];
        let fits = matches!(bits, 8 | 16 | 32) && shifts.iter().all(|shift| *shift < bits);
        if !fits || true_colour == 0 {
            return Err(io::Error::other("no such pixels"));
        }
        Ok(Self { bits, big_endian: big_endian != 0, most, shifts })
    }

    fn bytes(self) -> [u8; 16] {
        let mut bytes = [0; 16];
        bytes[..4].copy_from_slice(&[self.bits, 24, u8::from(self.big_endian), 1]);
        for (place, most) in self.most.iter().enumerate() {
            bytes[4 + 2 * place..6 + 2 * place].copy_from_slice(&most.to_be_bytes());
        }
        bytes[10..13].copy_from_slice(&self.shifts);
        bytes
    }

    fn put(self, pixel: Pixel, to: &mut Vec<u8>) {
        let part = |place: usize| {
            let value = u32::from(pixel[place]) * u32::from(self.most[place]) / 255;
            value << self.shifts[place]
        };
        let value = part(0) | part(1) | part(2);
        let length = usize::from(self.bits / 8);
        match self.big_endian {
            true => to.extend(&value.to_be_bytes()[4 - length..]),
            false => to.extend(&value.to_le_bytes()[..length]),
        }
    }
}

/// What a client asks of the writing side.
#[derive(Clone, Copy, Debug)]
enum Wish {
    Pixels(Format),
    Update { changes_only: bool },
}

/// Shows the screen to somebody until they leave.
pub async fn attend(stream: UnixStream, screen: &Screen) -> io::Result<()> {
    let (from, mut to) = stream.into_split();
    let mut from = BufReader::new(from);
    greet(&mut from, &mut to, &screen.name).await?;
    let (wish, wishes) = mpsc::channel(WISHES);
    tokio::select! {
        ended = hear(from, screen, wish) => ended,
        ended = show(to, screen, wishes) => ended,
    }
}

async fn greet(
    from: &mut BufReader<OwnedReadHalf>,
    to: &mut OwnedWriteHalf,
    name: &str,
) -> io::Result<()> {
    to.write_all(VERSION).await?;
    let mut version = [0; 12];
    from.read_exact(&mut version).await?;
    if version != *VERSION {
        return Err(io::Error::other("another version"));
    }
    to.write_all(&[1, OPEN]).await?;
    if from.read_u8().await? != OPEN {
        return Err(io::Error::other("another kind of security"));
    }
    to.write_u32(0).await?;
    // Whether it shares the screen with others; it always does.
    from.read_u8().await?;
    to.write_u16(WIDTH).await?;
    to.write_u16(HEIGHT).await?;
    to.write_all(&Format::OWN.bytes()).await?;
    to.write_u32(u32::try_from(name.len()).unwrap_or(0)).await?;
    to.write_all(name.as_bytes()).await
}

/// Reads what the client says (section 7.5).
async fn hear(
    mut from: BufReader<OwnedReadHalf>,
    screen: &Screen,
    wish: mpsc::Sender<Wish>,
) -> io::Result<()> {
    let lost = |_| io::Error::other("nobody shows the screen");
    loop {
        match from.read_u8().await? {
            0 => {
                let mut bytes = [0; 19];
                from.read_exact(&mut bytes).await?;
                let mut format = [0; 16];
                format.copy_from_slice(&bytes[3..]);
                wish.send(Wish::Pixels(Format::read(format)?)).await.map_err(lost)?;
            }
            2 => {
                // Raw pixels may be sent whatever is wanted.
                from.read_u8().await?;
                let count = from.read_u16().await?;
                skip(&mut from, u64::from(count) * 4).await?;
            }
            3 => {
                let changes_only = from.read_u8().await? != 0;
                skip(&mut from, 8).await?;
                wish.send(Wish::Update { changes_only }).await.map_err(lost)?;
            }
            4 => {
                let is_down = from.read_u8().await? != 0;
                from.read_u16().await?;
                let key = from.read_u32().await?;
                if is_down {
                    screen.press(key);
                }
            }
            5 => {
                let buttons = from.read_u8().await?;
                let (x, y) = (from.read_u16().await?, from.read_u16().await?);
                if buttons != 0 {
                    screen.click(x, y);
                }
            }
            6 => {
                skip(&mut from, 3).await?;
                let length = u64::from(from.read_u32().await?);
                if length > TEXT_MAX {
                    return Err(io::Error::other("too long a text"));
                }
                skip(&mut from, length).await?;
            }
            other => return Err(io::Error::other(format!("message {other}"))),
        }
    }
}

async fn skip(from: &mut BufReader<OwnedReadHalf>, length: u64) -> io::Result<()> {
    let skipped = tokio::io::copy(&mut from.take(length), &mut tokio::io::sink()).await?;
    if skipped == length { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// Sends the screen when it is asked for, and changes of it when there are some.
async fn show(
    mut to: OwnedWriteHalf,
    screen: &Screen,
    mut wishes: mpsc::Receiver<Wish>,
) -> io::Result<()> {
    let mut changes = screen.changes();
    let (mut format, mut waits) = (Format::OWN, false);
    loop {
        let due = tokio::select! {
            wish = wishes.recv() => match wish {
                None => return Ok(()),
                Some(Wish::Pixels(wanted)) => {
                    format = wanted;
                    false
                }
                Some(Wish::Update { changes_only }) => {
                    let due = !changes_only || changes.has_changed().unwrap_or(false);
                    waits = !due;
                    due
                }
            },
            changed = changes.changed(), if waits => {
                waits = false;
                changed.is_ok()
            }
        };
        if due {
            // Marked as seen before it is drawn, so that no change is overlooked.
            changes.mark_unchanged();
            to.write_all(&update(screen, format)).await?;
        }
    }
}

/// An update of the whole screen (section 7.6.1).
fn update(screen: &Screen, format: Format) -> Vec<u8> {
    let pixels = screen.pixels();
    let mut bytes = Vec::with_capacity(pixels.len() * 4 + 16);
    bytes.extend([0, 0, 0, 1]);
    for number in [0, 0, WIDTH, HEIGHT] {
        bytes.extend(number.to_be_bytes());
    }
    bytes.extend(RAW.to_be_bytes());
    pixels.into_iter().for_each(|pixel| format.put(pixel, &mut bytes));
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_are_put_as_the_client_wants_them() {
        let put = |format: Format| {
            let mut bytes = Vec::new();
            format.put([255, 128, 0], &mut bytes);
            bytes
        };
        assert_eq!(put(Format::OWN), [0, 128, 255, 0]);
        // What browsers ask for: red in the lowest byte.
        let browser = Format { shifts: [0, 8, 16], ..Format::OWN };
        assert_eq!(put(browser), [255, 128, 0, 0]);
        let big = Format { big_endian: true, ..Format::OWN };
        assert_eq!(put(big), [0, 255, 128, 0]);
        let small = Format { bits: 16, most: [31, 63, 31], shifts: [11, 5, 0], ..Format::OWN };
        assert_eq!(put(small), (31_u16 << 11 | 31 << 5).to_le_bytes());
        let read = Format::read(Format::OWN.bytes()).unwrap();
        assert_eq!(put(read), put(Format::OWN));
        let mut odd = Format::OWN.bytes();
        odd[0] = 24;
        assert!(Format::read(odd).is_err());
        (odd[0], odd[10]) = (8, 8);
        assert!(Format::read(odd).is_err(), "a shift beyond the pixel");
    }
}
