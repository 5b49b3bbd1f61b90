//! Bytes to lines to messages.

use serde_json::{Map, Value};

use crate::clean::clean;

/// No message of QEMU that we ask for comes near this.
pub const MOST_BYTES: usize = 1 << 20;
/// What an event says is only kept if it is short; those that we wait for are.
const MOST_EVENT_BYTES: usize = 8 << 10;

/// A line that is longer than allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

/// Cuts a stream into lines and holds at most `most` bytes of an unfinished one.
#[derive(Debug)]
pub struct Lines {
    held: Vec<u8>,
    most: usize,
}

impl Lines {
    /// An empty stream whose lines have at most `most` bytes.
    #[must_use]
    pub const fn new(most: usize) -> Self {
        Self { held: Vec::new(), most }
    }

    /// Takes the next bytes and gives the lines that they finish, without line ends.
    ///
    /// # Errors
    /// When a line is too long; the stream is of no use then.
    pub fn feed(&mut self, mut bytes: &[u8]) -> Result<Vec<Vec<u8>>, TooLong> {
        let mut lines = Vec::new();
        while let Some(end) = bytes.iter().position(|b| *b == b'\n') {
            self.hold(&bytes[..end])?;
            let mut line = std::mem::take(&mut self.held);
            if line.last() == Some(&b'\r') {
                line.pop();
            }
            lines.push(line);
            bytes = &bytes[end + 1..];
        }
        self.hold(bytes)?;
        Ok(lines)
    }

    /// Forgets the unfinished line.
    pub fn reset(&mut self) {
        self.held.clear();
    }

    fn hold(&mut self, bytes: &[u8]) -> Result<(), TooLong> {
        if self.held.len() + bytes.len() > self.most {
            return Err(TooLong);
        }
        self.held.extend_from_slice(bytes);
        Ok(())
    }
}

/// A message of QEMU.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// The first one of a connection.
    Greeting,
    /// The answer to the command with this number.
    Return(u64, Value),
    /// The refusal of the command with this number.
    Error(u64, String),
    /// Something happened.
    Event(String, Value),
    /// Something that nobody asked for and that may be ignored.
    Other,
}

impl Message {
    /// Reads a line. What is no message is [`Message::Other`]: a peer must not be able to stop
    /// the work by talking nonsense in between.
    #[must_use]
    pub fn read(line: &[u8]) -> Self {
        let Ok(Value::Object(mut fields)) = serde_json::from_slice(line) else {
            return Self::Other;
        };
        if fields.contains_key("QMP") {
            return Self::Greeting;
        }
        if let Some(Value::String(name)) = fields.remove("event") {
            let data = fields.remove("data").filter(|_| line.len() <= MOST_EVENT_BYTES);
            return Self::Event(clean(&name, 64), data.unwrap_or(Value::Null));
        }
        let Some(id) = fields.get("id").and_then(Value::as_u64) else { return Self::Other };
        match (fields.remove("return"), fields.remove("error")) {
            (Some(value), _) => Self::Return(id, value),
            (None, Some(error)) => Self::Error(id, told(&error)),
            (None, None) => Self::Other,
        }
    }
}

/// The sentence in an error, at most 500 characters of it.
fn told(error: &Value) -> String {
    let text = error.get("desc").and_then(Value::as_str).unwrap_or("no reason given");
    clean(text, 500)
}

/// A command as a line.
#[must_use]
pub fn command(id: Option<u64>, name: &str, arguments: &Value) -> Vec<u8> {
    let mut fields = Map::new();
    fields.insert("execute".into(), name.into());
    if !arguments.is_null() {
        fields.insert("arguments".into(), arguments.clone());
    }
    if let Some(id) = id {
        fields.insert("id".into(), id.into());
    }
    let mut line = Value::Object(fields).to_string().into_bytes();
    line.push(b'\n');
    line
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn the_messages_of_a_real_session_are_told_apart() {
        let greeting = br#"{"QMP": {"version": {"qemu": {"major": 7}}, "capabilities": ["oob"]}}"#;
        assert_eq!(Message::read(greeting), Message::Greeting);
        assert_eq!(Message::read(br#"{"return": {}, "id": 3}"#), Message::Return(3, json!({})));
        let error = br#"{"id": 4, "error": {"class": "GenericError", "desc": "Nope"}}"#;
        assert_eq!(Message::read(error), Message::Error(4, "Nope".into()));
        let event = br#"{"timestamp": {"seconds": 1}, "event": "STOP"}"#;
        assert_eq!(Message::read(event), Message::Event("STOP".into(), Value::Null));
    }

    #[test]
    fn a_command_is_one_line_whatever_its_arguments_hold() {
        let line = command(Some(7), "x", &json!({"a": "b\nc"}));
        assert_eq!(line.iter().filter(|b| **b == b'\n').count(), 1);
        assert!(line.ends_with(b"\n"));
    }

    #[test]
    fn an_endless_line_is_refused_before_it_fills_the_memory() {
        let mut lines = Lines::new(1_000);
        let outcome = (0..100).try_for_each(|_| lines.feed(&[b'x'; 100]).map(|_| ()));
        assert_eq!(outcome, Err(TooLong));
        assert!(lines.held.len() <= 1_000);
    }

    #[test]
    fn what_a_long_event_says_is_not_kept() {
        let event = json!({ "event": "X".repeat(100), "data": { "a": "b".repeat(10_000) } });
        let read = Message::read(event.to_string().as_bytes());
        assert_eq!(read, Message::Event("X".repeat(64), Value::Null));
    }

    #[test]
    fn a_deep_document_is_ignored_and_does_not_end_the_process() {
        let deep = "[".repeat(200_000);
        assert_eq!(Message::read(deep.as_bytes()), Message::Other);
        let deep = format!("{{\"return\":{}", "{\"a\":".repeat(100_000));
        assert_eq!(Message::read(deep.as_bytes()), Message::Other);
    }

    proptest! {
        #[test]
        fn how_a_stream_is_cut_into_pieces_does_not_matter(
            stream in vec(prop_oneof![Just(b'\n'), Just(b'\r'), any::<u8>()], 0..300),
            cuts in vec(1_usize..20, 0..40),
        ) {
            let whole = Lines::new(1_000).feed(&stream).unwrap();
            let mut lines = Lines::new(1_000);
            let mut pieces = Vec::new();
            let mut rest = stream.as_slice();
            for cut in cuts {
                let (piece, tail) = rest.split_at(cut.min(rest.len()));
                pieces.extend(lines.feed(piece).unwrap());
                rest = tail;
            }
            pieces.extend(lines.feed(rest).unwrap());
            prop_assert_eq!(pieces, whole);
        }

        #[test]
        fn no_line_whatsoever_breaks_the_reader(line in vec(any::<u8>(), 0..200)) {
            let _ = Message::read(&line);
        }

        #[test]
        fn no_document_whatsoever_breaks_the_reader(
            keys in vec("(QMP|event|return|error|id|data|desc)", 0..5),
            values in vec("(null|-1|1e400|\"x\"|\\{\\}|\\[\\]|18446744073709551616)", 5),
        ) {
            let pairs = keys.iter().zip(&values).map(|(key, value)| format!("\"{key}\":{value}"));
            let pairs: Vec<_> = pairs.collect();
            let _ = Message::read(format!("{{{}}}", pairs.join(",")).as_bytes());
        }
    }
}
