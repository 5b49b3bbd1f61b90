//! The screen of a fake guest: a small picture that changes with every key and click.
//!
//! The bar at the top has a colour of the guest's own, and below it each key that is pressed leaves
//! a block in the next place, coloured by the key, so that a picture tells what was typed.

use std::sync::{Mutex, PoisonError};

use nubo_base::digest;
use nubo_domain::{Error, Result};
use tokio::sync::watch;

use crate::records::FakeGuest;

/// Pixels of a line.
pub const WIDTH: u16 = 320;
/// Lines.
pub const HEIGHT: u16 = 200;
/// Width and height of a block.
const BLOCK: u16 = 20;
const COLUMNS: usize = (WIDTH / BLOCK) as usize;
/// The topmost row of blocks is the bar.
const BLOCKS: usize = COLUMNS * (HEIGHT / BLOCK - 1) as usize;

/// Red, green and blue.
pub type Pixel = [u8; 3];

const GROUND: Pixel = [16, 24, 48];
const CURSOR: Pixel = [230, 230, 230];

/// A screen.
pub struct Screen {
    /// The guest's name.
    pub name: String,
    bar: Pixel,
    drawn: Mutex<Drawn>,
    /// Counts the changes.
    changes: watch::Sender<u64>,
}

struct Drawn {
    blocks: Vec<Pixel>,
    next: usize,
}

impl Screen {
    /// The screen of a guest that has just started.
    pub fn of(guest: &FakeGuest) -> Self {
        Self {
            name: guest.host_name.clone(),
            bar: colour(guest.host_name.as_bytes()),
            drawn: Mutex::new(Drawn { blocks: vec![GROUND; BLOCKS], next: 0 }),
            changes: watch::Sender::new(0),
        }
    }

    /// Changes with the picture.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// A key was pressed, by its number (RFC 6143, section 7.5.4).
    pub fn press(&self, key: u32) {
        self.draw(|drawn| {
            drawn.blocks[drawn.next] = colour(&key.to_be_bytes());
            drawn.next = (drawn.next + 1) % BLOCKS;
        });
    }

    /// A button of the mouse was pressed at a place.
    pub fn click(&self, x: u16, y: u16) {
        let Some(row) = (y.min(HEIGHT - 1) / BLOCK).checked_sub(1) else { return };
        let place = usize::from(row) * COLUMNS + usize::from(x.min(WIDTH - 1) / BLOCK);
        self.draw(|drawn| drawn.blocks[place] = CURSOR);
    }

    fn draw(&self, change: impl FnOnce(&mut Drawn)) {
        change(&mut self.drawn.lock().unwrap_or_else(PoisonError::into_inner));
        self.changes.send_modify(|count| *count += 1);
    }

    /// Every pixel, line by line.
    pub fn pixels(&self) -> Vec<Pixel> {
        let drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        let pixel = |y: u16, x: u16| {
            let Some(row) = (y / BLOCK).checked_sub(1) else { return self.bar };
            let place = usize::from(row) * COLUMNS + usize::from(x / BLOCK);
            // The next place is underlined.
            let is_cursor = place == drawn.next && y % BLOCK >= BLOCK - 3;
            if is_cursor { CURSOR } else { drawn.blocks[place] }
        };
        (0..HEIGHT).flat_map(|y| (0..WIDTH).map(move |x| pixel(y, x))).collect()
    }

    /// The picture as PNG.
    pub fn png(&self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, u32::from(WIDTH), u32::from(HEIGHT));
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        let pixels: Vec<u8> = self.pixels().into_iter().flatten().collect();
        let mut writer = encoder.write_header().map_err(Error::internal)?;
        writer.write_image_data(&pixels).map_err(Error::internal)?;
        writer.finish().map_err(Error::internal)?;
        Ok(bytes)
    }
}

/// A colour that is bright enough to be seen.
fn colour(of: &[u8]) -> Pixel {
    let digest = digest(&[of]);
    [digest[0] | 64, digest[1] | 64, digest[2] | 64]
}
