//! Rules texts given to the kernel, and not given again as long as nobody has changed anything.
//!
//! The kernel counts the changes of a namespace's rules, whoever makes them. When the count is what
//! it was after our text was taken, and the text is the same, there is nothing to do; in any other
//! case the whole text is given again. This module must not know what the texts say.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use nubo_domain::Result;
use rtnetlink::sys::protocols::NETLINK_NETFILTER;
use rtnetlink::sys::{Socket, SocketAddr};

use crate::command;

/// What every namespace was given last, by the namespace's name; the machine's own is empty.
#[derive(Default)]
pub struct Rulesets(Mutex<BTreeMap<String, Given>>);

struct Given {
    text: String,
    generation: u32,
}

impl Rulesets {
    /// Makes the rules of `place` be as the text says. Must be called inside of it.
    ///
    /// # Errors
    /// `unavailable` with the reason for the log.
    pub async fn ensure(&self, place: &str, text: String) -> Result<()> {
        let before = generation();
        let same = |given: &Given| Some(given.generation) == before && given.text == text;
        if self.lock().get(place).is_some_and(same) {
            return Ok(());
        }
        self.forget(place);
        command::run("nft", &["-f", "-"], &text).await?;
        // Somebody else's change in the same moment makes the count differ, and the next wish
        // gives the text again.
        let after = generation().filter(|after| before.map(|n| n.wrapping_add(1)) == Some(*after));
        if let Some(generation) = after {
            self.lock().insert(place.to_owned(), Given { text, generation });
        }
        Ok(())
    }

    /// To be said of a namespace that was just made or removed: its count begins anew.
    pub fn forget(&self, place: &str) {
        self.lock().remove(place);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Given>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How many changes the rules of the calling thread's namespace have seen; none if the kernel does
/// not say.
fn generation() -> Option<u32> {
    let mut socket = Socket::new(NETLINK_NETFILTER).ok()?;
    socket.bind_auto().ok()?;
    // The kernel has answered when the question is sent, so nothing is waited for.
    socket.set_non_blocking(true).ok()?;
    socket.send_to(&question(), &SocketAddr::new(0, 0), 0).ok()?;
    let (answer, _) = socket.recv_from_full().ok()?;
    read_answer(&answer)
}

/// `NFT_MSG_GETGEN` of the nftables subsystem (linux/netfilter/nf_tables.h).
const GET_GENERATION: u16 = 10 << 8 | 16;
/// `NFT_MSG_NEWGEN`, the answer to it.
const NEW_GENERATION: u16 = 10 << 8 | 15;
/// `NFTA_GEN_ID`: the count, big-endian.
const GENERATION_ID: u16 = 1;
/// A netlink header and the four bytes that every netfilter message has after it.
const HEAD: usize = 20;

fn question() -> [u8; HEAD] {
    const REQUEST: u16 = 1;
    let mut message = [0; HEAD];
    message[..4].copy_from_slice(&(HEAD as u32).to_ne_bytes());
    message[4..6].copy_from_slice(&GET_GENERATION.to_ne_bytes());
    message[6..8].copy_from_slice(&REQUEST.to_ne_bytes());
    message
}

fn read_answer(answer: &[u8]) -> Option<u32> {
    let word = |at: usize| Some(u16::from_ne_bytes(answer.get(at..at + 2)?.try_into().ok()?));
    if word(4)? != NEW_GENERATION {
        return None;
    }
    let mut at = HEAD;
    loop {
        let (length, kind) = (usize::from(word(at)?), word(at + 2)?);
        if kind == GENERATION_ID {
            return Some(u32::from_be_bytes(answer.get(at + 4..at + 8)?.try_into().ok()?));
        }
        if length < 4 {
            return None;
        }
        at += length.next_multiple_of(4);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(kind: u16, attributes: &[u8]) -> Vec<u8> {
        let mut message = Vec::from([0; HEAD]);
        message[4..6].copy_from_slice(&kind.to_ne_bytes());
        message.extend(attributes);
        message
    }

    fn attribute(kind: u16, value: &[u8]) -> Vec<u8> {
        let length = u16::try_from(value.len() + 4).unwrap();
        [&length.to_ne_bytes()[..], &kind.to_ne_bytes(), value].concat()
    }

    #[test]
    fn the_count_is_read_wherever_it_stands_in_the_answer() {
        let count = attribute(GENERATION_ID, &[0, 0, 1, 2]);
        let process = attribute(2, &[0, 0, 0, 9]);
        for attributes in [[count.clone(), process.clone()], [process.clone(), count]] {
            assert_eq!(read_answer(&answer(NEW_GENERATION, &attributes.concat())), Some(258));
        }
        assert_eq!(read_answer(&answer(NEW_GENERATION, &process)), None);
        assert_eq!(read_answer(&answer(2, &attribute(GENERATION_ID, &[0, 0, 1, 2]))), None);
    }

    proptest::proptest! {
        #[test]
        fn no_answer_upsets_us(
            tail in proptest::collection::vec(0_u8.., 0..64),
            cut in 0_usize..40,
        ) {
            let mut message = answer(NEW_GENERATION, &tail);
            message.truncate(cut.max(tail.len()));
            let _ = read_answer(&message);
        }
    }
}
