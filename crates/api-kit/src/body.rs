//! Reading a request's body: bounded in size and time, and told precisely what is wrong with it.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, EXPECT};
use http_body_util::BodyExt;
use nubo_domain::{Error, Result, code};
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;

/// The longest body, in bytes: 1 MiB.
const BODY_MAX: usize = 1 << 20;
/// So much of a refused body is read and thrown away, so that the client, which is still sending,
/// gets to see the answer.
const DISCARD_MAX: usize = 32 << 20;
/// A body must have arrived after this long.
const BODY_TIME: Duration = Duration::from_secs(30);
const DISCARD_TIME: Duration = Duration::from_secs(10);
/// The longest text about what is wrong, which may quote what was sent.
const ISSUE_CHARS: usize = 200;

/// The whole body.
///
/// # Errors
/// `body_too_large`; `invalid_request` if it ends early or takes longer than 30 s.
pub async fn read<B>(headers: &HeaderMap, body: B) -> Result<Bytes>
where
    B: http_body::Body<Data = Bytes> + Unpin,
{
    let refuse = |text: &str| Err(Error::new(&code::INVALID_REQUEST).public(text));
    if announced(headers).is_some_and(|length| length > BODY_MAX) {
        discard(headers, body).await;
        return Err(Error::new(&code::BODY_TOO_LARGE));
    }
    match tokio::time::timeout(BODY_TIME, gather(body)).await {
        Ok(Gathered::Whole(bytes)) => Ok(bytes),
        Ok(Gathered::Broken) => refuse("The body ended before its announced length."),
        Ok(Gathered::TooLong(rest)) => {
            discard(headers, rest).await;
            Err(Error::new(&code::BODY_TOO_LARGE))
        }
        Err(_) => refuse("The body did not arrive within 30 seconds."),
    }
}

enum Gathered<B> {
    Whole(Bytes),
    Broken,
    TooLong(B),
}

async fn gather<B>(mut body: B) -> Gathered<B>
where
    B: http_body::Body<Data = Bytes> + Unpin,
{
    let mut first = Bytes::new();
    let mut more = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else { return Gathered::Broken };
        let Ok(data) = frame.into_data() else { continue };
        if first.len() + more.len() + data.len() > BODY_MAX {
            return Gathered::TooLong(body);
        }
        // Nearly all bodies come in one piece, which is then not copied.
        match (first.is_empty(), more.is_empty()) {
            (true, true) => first = data,
            (false, _) => {
                more.extend_from_slice(&std::mem::take(&mut first));
                more.extend_from_slice(&data);
            }
            (true, false) => more.extend_from_slice(&data),
        }
    }
    Gathered::Whole(if more.is_empty() { first } else { more.freeze() })
}

/// Reads and forgets a body that will not be used, within reason.
pub async fn discard<B>(headers: &HeaderMap, mut body: B)
where
    B: http_body::Body<Data = Bytes> + Unpin,
{
    // A client that asked first has not begun to send.
    if body.is_end_stream() || headers.contains_key(EXPECT) {
        return;
    }
    let reading = async {
        let mut seen = 0;
        while let Some(Ok(frame)) = body.frame().await {
            seen += frame.data_ref().map_or(0, Bytes::len);
            if seen > DISCARD_MAX {
                break;
            }
        }
    };
    let _late = tokio::time::timeout(DISCARD_TIME, reading).await;
}

fn announced(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Whether the body claims to be JSON; one that claims nothing is taken for it.
pub fn check_json_type(headers: &HeaderMap) -> Result<()> {
    let Some(value) = headers.get(CONTENT_TYPE) else { return Ok(()) };
    let text = value.to_str().unwrap_or("?").to_ascii_lowercase();
    let mut parts = text.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default();
    let is_json = essence == "application/json"
        || (essence.starts_with("application/") && essence.ends_with("+json"));
    let charset = parts.find_map(|part| part.strip_prefix("charset="));
    let is_utf8 = charset.is_none_or(|set| matches!(set.trim_matches('"'), "utf-8" | "us-ascii"));
    if is_json && is_utf8 {
        return Ok(());
    }
    Err(Error::new(&code::UNSUPPORTED_MEDIA_TYPE))
}

/// The JSON value of a body. Of two equal keys the last one counts.
///
/// # Errors
/// `invalid_request` with the place of the fault.
pub fn value(body: &[u8]) -> Result<Value> {
    serde_json::from_slice(body).map_err(|fault| {
        let (line, column) = (fault.line(), fault.column());
        let what = fault.to_string();
        let what = what.split(" at line ").next().unwrap_or_default();
        let text = format!("The body is not JSON: {what} at line {line} column {column}.");
        Error::new(&code::INVALID_REQUEST).public(text)
    })
}

/// A body's object as a type. Unknown fields are ignored.
///
/// # Errors
/// `validation_failed` at the first field that does not fit.
pub fn typed<T: DeserializeOwned>(value: Value) -> Result<T> {
    // Derived types would take a list for their fields in order.
    if !value.is_object() {
        return Err(Error::invalid("body", "must be a JSON object"));
    }
    serde_path_to_error::deserialize(value).map_err(|fault| at_field(&fault))
}

/// The error at the field that a deserializer stumbled over.
pub fn at_field<E: std::fmt::Display>(fault: &serde_path_to_error::Error<E>) -> Error {
    let segment = |segment: &Segment| match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } => Some(key.clone()),
        Segment::Enum { variant } => Some(variant.clone()),
        Segment::Unknown => None,
    };
    let mut path: Vec<String> = fault.path().iter().filter_map(segment).collect();
    let text = fault.inner().to_string();
    let missing = text.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
    let issue = match missing {
        Some(field) => {
            path.push(field.to_owned());
            "is required".to_owned()
        }
        None => issue(&text),
    };
    let path = if path.is_empty() { "body".to_owned() } else { path.join(".") };
    Error::invalid(path.chars().take(ISSUE_CHARS).collect::<String>(), issue)
}

/// serde's sentence in the words of somebody who does not know Rust.
fn issue(text: &str) -> String {
    let known = ["invalid type: ", "invalid value: ", "invalid length "];
    let rest = known.iter().find_map(|prefix| text.strip_prefix(prefix));
    let parts = rest.and_then(|rest| rest.rsplit_once(", expected "));
    let said = match parts {
        Some((got, wanted)) => format!("must be {}, not {}", plain(wanted), shortened(got)),
        None => text.to_owned(),
    };
    let said: String = said.chars().filter(|c| !c.is_control()).take(ISSUE_CHARS).collect();
    said
}

fn shortened(got: &str) -> String {
    const LONG: usize = 60;
    match got.char_indices().nth(LONG) {
        Some((end, _)) => format!("{}…", &got[..end]),
        None => got.to_owned(),
    }
}

fn plain(wanted: &str) -> &str {
    match wanted {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number, not negative and not too large",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number, not too large",
        "f32" | "f64" => "a number",
        "a sequence" => "a list",
        "a map" => "an object",
        "a boolean" => "true or false",
        other if other.starts_with("struct ") => "an object",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only read by serde")]
    struct Order {
        name: String,
        #[serde(default)]
        count: Option<u32>,
        #[serde(default)]
        labels: BTreeMap<String, String>,
        #[serde(default)]
        disks: Vec<Disk>,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only read by serde")]
    struct Disk {
        size_gib: u32,
    }

    fn fault(body: &str) -> (String, String) {
        let error = value(body.as_bytes()).and_then(typed::<Order>).unwrap_err();
        assert_eq!(error.code(), &code::VALIDATION_FAILED, "{body}");
        let field = &error.fields()[0];
        (field.field.clone(), field.issue.clone())
    }

    #[test]
    fn a_wrong_type_is_told_at_its_field_in_plain_words() {
        let of = |body| fault(body);
        assert_eq!(
            of(r#"{"name":5}"#),
            ("name".into(), "must be a string, not integer `5`".into())
        );
        assert_eq!(of("{}"), ("name".into(), "is required".into()));
        let (field, issue) = of(r#"{"name":"a","count":-1}"#);
        assert_eq!(field, "count");
        assert!(issue.starts_with("must be a whole number, not negative"), "{issue}");
        let (field, _) = of(r#"{"name":"a","disks":[{"size_gib":1},{"size_gib":"x"}]}"#);
        assert_eq!(field, "disks.1.size_gib");
        assert_eq!(of(r#"{"name":"a","disks":[{}]}"#).0, "disks.0.size_gib");
        assert_eq!(of(r#"{"name":"a","labels":{"k":null}}"#).0, "labels.k");
        assert_eq!(of("[]").0, "body");
        assert_eq!(of("null").0, "body");
        assert_eq!(of("\"x\"").1, "must be a JSON object");
    }

    #[test]
    fn a_long_value_is_not_sent_back_whole() {
        let long = format!(r#"{{"name":"a","count":"{}"}}"#, "x".repeat(100_000));
        assert!(fault(&long).1.len() < 300);
        let key = format!(r#"{{"name":"a","labels":{{"{}":1}}}}"#, "k".repeat(100_000));
        assert!(fault(&key).0.len() < 300);
    }

    #[test]
    fn what_is_not_json_is_told_with_its_place() {
        let of = |body: &[u8]| value(body).unwrap_err();
        assert_eq!(
            of(b"{\n \"a\": tru }").message(),
            "The body is not JSON: expected ident at line 2 column 10."
        );
        let deep = "[".repeat(100_000);
        for bad in [b"".as_slice(), b"{", b"{'a':1}", b"\xff\xfe", deep.as_bytes(), b"{} {}"] {
            assert_eq!(of(bad).code(), &code::INVALID_REQUEST);
        }
    }

    #[test]
    fn of_two_equal_keys_the_last_counts_and_unknown_ones_are_ignored() {
        let body = br#"{"name":"a","name":"b","later":{"x":[]}}"#;
        assert_eq!(typed::<Order>(value(body).unwrap()).unwrap().name, "b");
    }

    #[test]
    fn only_json_is_taken_for_json() {
        let of = |text: &str| {
            check_json_type(&HeaderMap::from_iter([(CONTENT_TYPE, text.parse().unwrap())]))
        };
        for good in
            ["application/json", "Application/JSON; charset=UTF-8", "application/merge-patch+json"]
        {
            assert!(of(good).is_ok(), "{good}");
        }
        for bad in ["text/plain", "application/x-www-form-urlencoded", "", "application/jsonx"] {
            assert_eq!(of(bad).unwrap_err().code(), &code::UNSUPPORTED_MEDIA_TYPE, "{bad}");
        }
        assert!(of("application/json; charset=latin1").is_err());
        assert!(check_json_type(&HeaderMap::new()).is_ok());
    }
}
