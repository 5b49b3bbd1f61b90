//! What a request says, wherever and however it says it: one reader for JSON, forms, multipart and
//! query parameters.
//!
//! Frameworks that other clouds are written in pour all of these into one bag and turn texts into
//! what is asked for. So does this, for dialects whose clients rely on it: `"2"` serves as 2, 1 as
//! true, one value as a list of one. What cannot be turned is told at its name.

use bytes::Bytes;
use futures_util::stream;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use nubo_domain::{Error, Result, code};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::loose::Node;
use crate::req::pairs;

/// More names than this are no form.
const NAMES_MAX: usize = 10_000;

/// The bag of a request.
#[derive(Debug, Default)]
pub struct Input(Node);

impl Input {
    /// The query, and over it the body in the form that its headers name. A body that names no form
    /// is JSON if it looks like it, and a form otherwise.
    ///
    /// # Errors
    /// `invalid_request` for a body that is not what it claims to be; `unsupported_media_type`.
    pub async fn of(headers: &HeaderMap, query: &str, body: &Bytes) -> Result<Self> {
        let mut node = Node::default();
        for (name, value) in limited(pairs(query))? {
            node.put(&name, value);
        }
        if body.is_empty() {
            return Ok(Self(node));
        }
        let essence = essence(headers);
        let looks_like_json = body.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'{');
        match essence.as_str() {
            "multipart/form-data" => {
                let fields = limited(multipart(headers, body).await?)?;
                node.replace(fields);
            }
            "application/x-www-form-urlencoded" | "" | "text/plain" if !looks_like_json => {
                let text = String::from_utf8_lossy(body);
                node.replace(limited(pairs(&text))?);
            }
            "application/x-www-form-urlencoded" | "" | "text/plain" => {
                node.absorb(object(body)?);
            }
            json if json == "application/json" || json.ends_with("+json") => {
                node.absorb(object(body)?);
            }
            _ => return Err(Error::new(&code::UNSUPPORTED_MEDIA_TYPE)),
        }
        Ok(Self(node))
    }

    /// All of it as a type. Unknown names are ignored, and so are JSON's nulls.
    ///
    /// # Errors
    /// `validation_failed` at the name that does not fit.
    pub fn read<T: DeserializeOwned>(self) -> Result<T> {
        self.0.read()
    }

    /// The last text under a name; none if there is none, or something else.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.child(name)?.last_text()
    }

    /// The texts of the list under a name; one text is a list of one.
    ///
    /// # Errors
    /// `validation_failed` at the name for what is no list of texts.
    pub fn texts(&self, name: &str) -> Result<Vec<String>> {
        let found = self.0.child(name).cloned();
        let refuse = |_| Error::invalid(name, "must be a list of texts");
        found.map_or(Ok(Vec::new()), |node| node.read().map_err(refuse))
    }

    /// Whether anything stands under a name, also an empty text.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.child(name).is_some()
    }

    /// The names of the first level, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.names()
    }

    /// Puts a text under a name, as if the request had said so; brackets nest.
    pub fn put(&mut self, name: &str, value: impl Into<String>) {
        self.0.put(name, value.into());
    }

    /// Takes what stands under one name to another, unless that is taken.
    pub fn alias(&mut self, from: &str, to: &str) {
        self.0.alias(from, to);
    }

    /// Forgets texts that are empty, as frameworks do for which an empty field is no answer.
    #[must_use]
    pub fn without_empty(mut self) -> Self {
        self.0.drop_empty();
        self
    }
}

fn limited(pairs: Vec<(String, String)>) -> Result<Vec<(String, String)>> {
    if pairs.len() > NAMES_MAX {
        return Err(Error::new(&code::INVALID_REQUEST).public("There are too many fields."));
    }
    Ok(pairs)
}

/// The media type without its parameters, in small letters; empty if there is none.
fn essence(headers: &HeaderMap) -> String {
    let text = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn object(body: &Bytes) -> Result<serde_json::Map<String, Value>> {
    match crate::body::value(body)? {
        Value::Object(map) => Ok(map),
        _ => Err(Error::invalid("body", "must be a JSON object")),
    }
}

/// The fields of a multipart body (RFC 7578). Files are taken for texts.
async fn multipart(headers: &HeaderMap, body: &Bytes) -> Result<Vec<(String, String)>> {
    let broken = |fault: multer::Error| {
        let text = format!("The body is not multipart/form-data: {fault}.");
        Error::new(&code::INVALID_REQUEST).public(text)
    };
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let boundary = multer::parse_boundary(content_type.unwrap_or_default()).map_err(broken)?;
    let whole = stream::iter([Ok::<_, std::convert::Infallible>(body.clone())]);
    let mut parts = multer::Multipart::new(whole, boundary);
    let mut fields = Vec::new();
    while let Some(field) = parts.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(broken)?;
        fields.push((name, String::from_utf8_lossy(&bytes).into_owned()));
    }
    Ok(fields)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use http::HeaderValue;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default)]
    struct Order {
        name: String,
        size: Option<u64>,
        public: Option<bool>,
        networks: Vec<String>,
        rules: Vec<Rule>,
        labels: BTreeMap<String, String>,
    }

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default)]
    struct Rule {
        name: String,
        port: Option<u16>,
    }

    async fn bag(content_type: &str, query: &str, body: &str) -> Result<Input> {
        let mut headers = HeaderMap::new();
        if !content_type.is_empty() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_str(content_type).unwrap());
        }
        Input::of(&headers, query, &Bytes::from(body.to_owned())).await
    }

    fn wanted() -> Order {
        Order {
            name: "web".into(),
            size: Some(2),
            public: Some(true),
            networks: vec!["a".into(), "b".into()],
            rules: vec![Rule { name: "ssh".into(), port: Some(22) }],
            labels: BTreeMap::from([("tier".into(), "1".into())]),
        }
    }

    #[tokio::test]
    async fn the_same_order_is_read_from_every_form() {
        let json = r#"{"name":"web","size":"2","public":1,"networks":["a","b"],"gone":null,
            "rules":[{"name":"ssh","port":"22"}],"labels":{"tier":1}}"#;
        let form = "name=web&size=2&public=on&networks[]=a&networks[]=b&rules[0][name]=ssh\
            &rules[0][port]=22&labels[tier]=1";
        let multi: String = form
            .split('&')
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap();
                format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
            })
            .collect();
        for (content_type, query, body) in [
            ("application/json", "", json),
            ("", "", json),
            ("application/x-www-form-urlencoded", "", form),
            ("", "", form),
            ("", form, ""),
            ("application/json; charset=utf-8", "name=other&size=2", json),
            ("multipart/form-data; boundary=x", "", &format!("{multi}--x--\r\n")),
        ] {
            let read = bag(content_type, query, body).await.unwrap().read::<Order>();
            assert_eq!(read.unwrap(), wanted(), "{content_type} {query} {body}");
        }
    }

    #[tokio::test]
    async fn the_body_wins_over_the_query_name_by_name() {
        let both = bag("", "name=a&size=1", "name=b").await.unwrap();
        assert_eq!((both.text("name"), both.text("size")), (Some("b"), Some("1")));
        let lists = bag("", "networks[]=a", "networks[]=b").await.unwrap();
        assert_eq!(lists.read::<Order>().unwrap().networks, ["b"]);
    }

    #[tokio::test]
    async fn what_does_not_fit_is_told_at_its_name_and_what_is_no_form_is_refused() {
        let field = async |content_type: &str, body: &str| {
            let read = bag(content_type, "", body).await.and_then(Input::read::<Order>);
            let error = read.unwrap_err();
            (error.code().slug, error.fields().first().map(|f| f.field.clone()))
        };
        let json = "application/json";
        let at = |name: &str| ("validation_failed", Some(name.to_owned()));
        assert_eq!(field(json, r#"{"size":"x"}"#).await, at("size"));
        assert_eq!(field(json, r#"{"size":{"a":1}}"#).await, at("size"));
        assert_eq!(field(json, r#"{"name":["a"]}"#).await, at("name"));
        assert_eq!(field(json, r#"{"rules":[{"port":99999}]}"#).await, at("rules.0.port"));
        assert_eq!(field(json, "[1]").await, at("body"));
        assert_eq!(field(json, "{").await.0, "invalid_request");
        assert_eq!(field("text/csv", "a,b").await.0, "unsupported_media_type");
        assert_eq!(field("multipart/form-data", "x").await.0, "invalid_request");
        assert_eq!(field("multipart/form-data; boundary=x", "--x\r\n").await.0, "invalid_request");
    }

    #[tokio::test]
    async fn names_can_be_moved_added_and_emptied() {
        let mut bag = bag("", "", "hostname=web&name=&b=1").await.unwrap().without_empty();
        assert!(!bag.has("name") && bag.has("b"));
        bag.alias("hostname", "name");
        bag.alias("b", "name");
        bag.put("labels[x]", "y");
        assert_eq!(bag.names().collect::<Vec<_>>(), ["b", "labels", "name"]);
        assert_eq!(bag.read::<Order>().unwrap().labels["x"], "y");
    }
}
