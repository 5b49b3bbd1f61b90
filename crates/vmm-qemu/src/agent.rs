//! The guest agent: a program inside the guest that answers over a serial channel.
//!
//! Whoever owns the guest can put anything in its place. So its answers are bounded in size and
//! time, read leniently, and their texts are cut and cleaned before anybody sees them.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use nubo_base::SecretText;
use nubo_domain::{Error, code};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::time::{Instant, timeout_at};

use crate::clean::clean;
use crate::qmp::codec::{Lines, command};

/// An answer of the agent has at most this many bytes.
const MOST_BYTES: usize = 256 << 10;
/// Whatever an agent says in one conversation has at most this many bytes: left-overs of older
/// ones, and the answers.
const MOST_TALK: usize = 1 << 20;
/// How long a guest may take for an answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// Lists from a guest are cut to this length.
const MOST_ITEMS: usize = 64;
/// Before the answer to `guest-sync-delimited` comes this byte, which no JSON holds.
const MARK: u8 = 0xff;

/// Why the agent gave no answer that is of use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AgentError {
    /// None runs, or it is too slow, or it talks nonsense.
    Silent(String),
    /// It refused, with its own words, cleaned.
    Refused(String),
}

impl fmt::Display for AgentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Silent(why) => write!(f, "the guest agent gives no answer: {why}"),
            Self::Refused(why) => write!(f, "the guest agent refused: {why}"),
        }
    }
}

impl From<AgentError> for Error {
    fn from(error: AgentError) -> Self {
        match &error {
            AgentError::Silent(_) => Self::unavailable(error),
            AgentError::Refused(_) => Self::new(&code::UNSUPPORTED)
                .public("The guest agent in the server refuses this.")
                .detail(error),
        }
    }
}

fn silent(why: impl fmt::Display) -> AgentError {
    AgentError::Silent(why.to_string())
}

/// A network card as the guest itself describes it; untrusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuestNic {
    /// Its name in the guest, cleaned.
    pub name: String,
    /// Its hardware address, cleaned.
    pub mac: String,
    /// Its addresses, those that are addresses.
    pub addresses: Vec<std::net::IpAddr>,
}

/// A connection on which the agent has just answered.
struct Agent<S> {
    stream: S,
    lines: Lines,
    deadline: Instant,
    /// How much the guest may still say.
    left: usize,
}

async fn connect(socket: &Path, token: u64) -> Result<Agent<UnixStream>, AgentError> {
    let deadline = Instant::now() + PATIENCE;
    let connected = timeout_at(deadline, UnixStream::connect(socket)).await;
    let stream = connected.map_err(|_| silent("no connection"))?.map_err(silent)?;
    Agent::greet(stream, token, deadline).await
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Agent<S> {
    /// Makes sure that what comes next is the answer to what is asked next: the channel may still
    /// hold halves of older conversations.
    async fn greet(stream: S, token: u64, deadline: Instant) -> Result<Self, AgentError> {
        let mut agent = Self { stream, lines: Lines::new(MOST_BYTES), deadline, left: MOST_TALK };
        let mut hello = vec![MARK];
        hello.extend(command(None, "guest-sync-delimited", &json!({ "id": token })));
        agent.send(&hello).await?;
        loop {
            let line = agent.marked_line().await?;
            let answer: Result<Value, _> = serde_json::from_slice(&line);
            if answer.is_ok_and(|answer| answer.get("return") == Some(&json!(token))) {
                return Ok(agent);
            }
        }
    }

    async fn send(&mut self, bytes: &[u8]) -> Result<(), AgentError> {
        let sent = timeout_at(self.deadline, self.stream.write_all(bytes)).await;
        sent.map_err(|_| silent("it does not read"))?.map_err(silent)
    }

    async fn chunk(&mut self) -> Result<Vec<u8>, AgentError> {
        let mut bytes = [0_u8; 4096];
        let read = timeout_at(self.deadline, self.stream.read(&mut bytes)).await;
        match read.map_err(|_| silent("too slow"))?.map_err(silent)? {
            0 => Err(silent("the channel was closed")),
            count => {
                let left = self.left.checked_sub(count);
                self.left = left.ok_or_else(|| silent("it talks without an end"))?;
                Ok(bytes[..count].to_vec())
            }
        }
    }

    /// The first whole line after a mark.
    async fn marked_line(&mut self) -> Result<Vec<u8>, AgentError> {
        let mut marked = false;
        loop {
            let chunk = self.chunk().await?;
            let mut rest = chunk.as_slice();
            if let Some(mark) = chunk.iter().rposition(|b| *b == MARK) {
                marked = true;
                self.lines.reset();
                rest = &chunk[mark + 1..];
            }
            if !marked {
                continue;
            }
            let lines = self.lines.feed(rest).map_err(|_| silent("an endless answer"))?;
            if let Some(line) = lines.into_iter().find(|line| !line.is_empty()) {
                return Ok(line);
            }
        }
    }

    async fn call(&mut self, name: &str, arguments: &Value) -> Result<Value, AgentError> {
        self.send(&command(None, name, arguments)).await?;
        loop {
            let chunk = self.chunk().await?;
            let lines = self.lines.feed(&chunk).map_err(|_| silent("an endless answer"))?;
            let Some(line) = lines.into_iter().find(|line| !line.is_empty()) else { continue };
            let answer: Value = serde_json::from_slice(&line).map_err(silent)?;
            if let Some(value) = answer.get("return") {
                return Ok(value.clone());
            }
            let desc = answer.pointer("/error/desc").and_then(Value::as_str);
            return Err(AgentError::Refused(clean(desc.unwrap_or("no reason given"), 200)));
        }
    }
}

/// Whether an agent answers.
///
/// # Errors
/// As [`AgentError`] says.
pub async fn ping(socket: &Path, token: u64) -> Result<(), AgentError> {
    connect(socket, token).await?.call("guest-ping", &Value::Null).await.map(|_| ())
}

/// Sets the password of a user by its hash.
///
/// # Errors
/// As [`AgentError`] says.
pub async fn set_password(
    socket: &Path,
    token: u64,
    user: &str,
    hash: &SecretText,
) -> Result<(), AgentError> {
    let password = STANDARD.encode(hash.reveal());
    let arguments = json!({ "username": user, "password": password, "crypted": true });
    let mut agent = connect(socket, token).await?;
    agent.call("guest-set-user-password", &arguments).await.map(|_| ())
}

/// Makes these the only keys that open the guest to a user.
///
/// # Errors
/// As [`AgentError`] says.
pub async fn set_keys(
    socket: &Path,
    token: u64,
    user: &str,
    keys: &[String],
) -> Result<(), AgentError> {
    let arguments = json!({ "username": user, "keys": keys, "reset": true });
    let mut agent = connect(socket, token).await?;
    agent.call("guest-ssh-add-authorized-keys", &arguments).await.map(|_| ())
}

/// The network cards that the guest says it has.
///
/// # Errors
/// As [`AgentError`] says.
pub async fn nics(socket: &Path, token: u64) -> Result<Vec<GuestNic>, AgentError> {
    let mut agent = connect(socket, token).await?;
    let answer = agent.call("guest-network-get-interfaces", &Value::Null).await?;
    Ok(read_nics(&answer))
}

fn read_nics(answer: &Value) -> Vec<GuestNic> {
    let items = answer.as_array().map_or(&[][..], Vec::as_slice);
    items.iter().take(MOST_ITEMS).map(read_nic).collect()
}

fn read_nic(item: &Value) -> GuestNic {
    let text = |key| item.get(key).and_then(Value::as_str).unwrap_or_default();
    let addresses = item.get("ip-addresses").and_then(Value::as_array);
    let addresses = addresses.map_or(&[][..], Vec::as_slice).iter().take(MOST_ITEMS);
    let address = |a: &Value| a.get("ip-address")?.as_str()?.parse().ok();
    GuestNic {
        name: clean(text("name"), 64),
        mac: clean(text("hardware-address"), 32),
        addresses: addresses.filter_map(address).collect(),
    }
}

#[cfg(test)]
pub mod tests {
    use proptest::prelude::*;
    use tokio::net::UnixListener;

    use super::*;

    /// Plays a guest that answers each line with what `answer` makes of it.
    fn guest(
        folder: &Path,
        answer: impl Fn(usize, Value) -> Vec<u8> + Send + 'static,
    ) -> std::path::PathBuf {
        let socket = folder.join("agent.sock");
        let listener = UnixListener::bind(&socket).unwrap();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut lines = Lines::new(1 << 20);
            let mut count = 0;
            let mut bytes = [0; 4096];
            while let Ok(read @ 1..) = stream.read(&mut bytes).await {
                for line in lines.feed(&bytes[..read]).unwrap() {
                    let start = line.iter().position(|b| *b == b'{').unwrap();
                    let asked = serde_json::from_slice(&line[start..]).unwrap();
                    let _ = stream.write_all(&answer(count, asked)).await;
                    count += 1;
                }
            }
        });
        socket
    }

    fn synced(asked: &Value) -> Vec<u8> {
        let id = &asked["arguments"]["id"];
        b"left over}\n\x01{\"return\": 1}\n"
            .iter()
            .copied()
            .chain([MARK])
            .chain(format!("{{\"return\": {id}}}\n").into_bytes())
            .collect()
    }

    #[tokio::test]
    async fn left_overs_of_older_talks_are_not_taken_for_answers() {
        let folder = tempfile::tempdir().unwrap();
        let socket = guest(folder.path(), |count, asked| match count {
            0 => synced(&asked),
            _ => b"{\"return\": {}}\n".to_vec(),
        });
        assert_eq!(ping(&socket, 77).await, Ok(()));
    }

    #[tokio::test]
    async fn the_password_goes_over_as_a_hash_for_the_named_user() {
        let folder = tempfile::tempdir().unwrap();
        let socket = guest(folder.path(), |count, asked| match count {
            0 => synced(&asked),
            _ => {
                let arguments = &asked["arguments"];
                assert_eq!(arguments["username"], "root");
                assert_eq!(arguments["crypted"], true);
                assert_eq!(arguments["password"], STANDARD.encode("$6$a$b"));
                b"{\"error\": {\"desc\": \"no\\u001b[31m\"}}\n".to_vec()
            }
        });
        let hash = SecretText::new("$6$a$b".into());
        let refused = set_password(&socket, 1, "root", &hash).await;
        assert_eq!(refused, Err(AgentError::Refused("no[31m".into())));
    }

    #[tokio::test]
    async fn an_endless_answer_is_given_up_on() {
        let folder = tempfile::tempdir().unwrap();
        let socket = guest(folder.path(), |count, asked| match count {
            0 => synced(&asked),
            _ => vec![b'x'; 2 * MOST_BYTES],
        });
        assert_eq!(ping(&socket, 1).await, Err(silent("an endless answer")));
    }

    #[tokio::test(start_paused = true)]
    async fn a_silent_guest_is_given_up_on() {
        let folder = tempfile::tempdir().unwrap();
        let socket = guest(folder.path(), |_, _| Vec::new());
        assert_eq!(ping(&socket, 1).await, Err(silent("too slow")));
    }

    #[test]
    fn what_a_guest_says_of_its_cards_is_cut_and_cleaned() {
        let odd = json!([
            { "name": "eth0\n\u{1b}[2J", "hardware-address": 5, "ip-addresses": [
                { "ip-address": "10.0.0.5" }, { "ip-address": "<script>" }, 7 ] },
            "nonsense",
        ]);
        let nics = read_nics(&odd);
        assert_eq!(nics[0].name, "eth0[2J");
        assert_eq!(nics[0].addresses, ["10.0.0.5".parse::<std::net::IpAddr>().unwrap()]);
        assert_eq!(nics.len(), 2);
        let many = Value::Array(vec![json!({ "name": "x".repeat(1_000) }); 1_000]);
        assert_eq!(read_nics(&many).len(), MOST_ITEMS);
        assert_eq!(read_nics(&many)[0].name.len(), 64);
    }

    #[tokio::test(start_paused = true)]
    async fn a_guest_that_never_stops_talking_is_given_up_on_before_its_time() {
        let (ours, mut theirs) = tokio::io::duplex(4096);
        tokio::spawn(async move { while theirs.write_all(&[b'\n'; 4096]).await.is_ok() {} });
        let begin = Instant::now();
        let outcome = Agent::greet(ours, 1, begin + PATIENCE).await.map(|_| ());
        assert_eq!(outcome, Err(silent("it talks without an end")));
        assert!(begin.elapsed() < PATIENCE);
    }

    /// A document of any shape that guests may answer with.
    pub fn any_document() -> impl Strategy<Value = Value> {
        let keys = "(name|hardware-address|ip-addresses|ip-address|stats|id|x)";
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 64, 8, move |inner| {
            let list = proptest::collection::vec(inner.clone(), 0..8).prop_map(Value::from);
            let map = proptest::collection::btree_map(keys, inner, 0..8)
                .prop_map(|map| Value::Object(map.into_iter().collect()));
            prop_oneof![list, map]
        })
    }

    /// Pieces that guests may say, sensible ones and others.
    fn any_talk() -> impl Strategy<Value = Vec<Vec<u8>>> {
        let piece = prop_oneof![
            Just(vec![MARK]),
            Just(b"{\"return\": 7}\n".to_vec()),
            Just(b"{\"return\": {}}\n".to_vec()),
            Just(b"{\"error\": {\"desc\": \"a\\u001bb\"}}\n".to_vec()),
            Just(b"\r\n".to_vec()),
            any_document().prop_map(|d| format!("{{\"return\":{d}}}\n").into_bytes()),
            proptest::collection::vec(any::<u8>(), 0..200),
        ];
        proptest::collection::vec(piece, 0..20)
    }

    proptest! {
        #[test]
        fn whatever_a_guest_says_ends_in_an_answer_or_an_error_in_time(talk in any_talk()) {
            let runtime = tokio::runtime::Builder::new_current_thread();
            let runtime = { runtime }.enable_time().start_paused(true).build().unwrap();
            runtime.block_on(async move {
                let (ours, mut theirs) = tokio::io::duplex(64);
                tokio::spawn(async move {
                    for piece in talk {
                        let _ = theirs.write_all(&piece).await;
                    }
                    // It stays there and says no more.
                    std::future::pending::<()>().await;
                });
                let begin = Instant::now();
                let mut refused = String::new();
                if let Ok(mut agent) = Agent::greet(ours, 7, begin + PATIENCE).await
                    && let Err(AgentError::Refused(why)) =
                        agent.call("guest-ping", &Value::Null).await
                {
                    refused = why;
                }
                assert!(!refused.chars().any(char::is_control), "{refused:?}");
                assert!(begin.elapsed() <= PATIENCE + Duration::from_millis(10));
            });
        }

        #[test]
        fn cards_of_any_shape_are_read_or_left_out(document in any_document()) {
            for nic in read_nics(&document) {
                prop_assert!(nic.name.chars().count() <= 64 && nic.mac.chars().count() <= 32);
                prop_assert!(nic.addresses.len() <= MOST_ITEMS);
            }
        }
    }
}
