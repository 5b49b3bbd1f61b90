//! Query parameters, read as the verb table describes them. Unknown ones are ignored.

use nubo_api_kit::Req;
use nubo_base::{Id, Tag, Time, Uuid};
use nubo_cloud::Listing;
use nubo_domain::{Error, Lookup, PublicIp, Result, Server, Volume, code};
use nubo_wire::param::{LIMIT_DEFAULT, Param, Shape};

/// The checked parameters of a request.
pub struct Params(Vec<(&'static str, String)>);

impl Params {
    /// Reads what the verb of this name takes.
    ///
    /// # Errors
    /// `validation_failed` at every parameter that is not as described; if there is none, at every
    /// one that is missing.
    pub fn of(req: &Req, verb: &str) -> Result<Self> {
        let known: Vec<&Param> =
            nubo_wire::find(verb).into_iter().flat_map(|v| v.all_query()).collect();
        let kept = if req.uri().query().is_some() { fitting(req, &known)? } else { Vec::new() };
        let is_given = |param: &Param| kept.iter().any(|(name, _)| *name == param.name);
        let missing = known.iter().filter(|param| param.required && !is_given(param));
        let missing: Vec<_> = missing.map(|param| (param.name, "is required".to_owned())).collect();
        refused(missing)?;
        Ok(Self(kept))
    }

    /// The value of a parameter that is meant once.
    #[must_use]
    pub fn one(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(n, _)| *n == name).map(|(_, value)| value.clone())
    }

    /// All values of a parameter.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(n, _)| *n == name).map(|(_, value)| value.clone()).collect()
    }

    /// The labels that are asked for.
    #[must_use]
    pub fn labels(&self) -> Vec<(String, String)> {
        let split = |text: &String| text.split_once(':').map(|(k, v)| (k.to_owned(), v.to_owned()));
        self.all("label").iter().filter_map(split).collect()
    }

    /// A point in time.
    #[must_use]
    pub fn time(&self, name: &str) -> Option<Time> {
        self.one(name).and_then(|text| text.parse().ok())
    }

    /// Whether the newest object is asked for first.
    #[must_use]
    pub fn newest_first(&self) -> bool {
        self.one("order").is_some_and(|order| order == "desc")
    }

    /// How many objects a page may hold.
    #[must_use]
    pub fn limit(&self) -> u32 {
        self.one("limit").and_then(|text| text.parse().ok()).unwrap_or(LIMIT_DEFAULT)
    }

    /// Where the page begins, as the id that the page before gave out.
    ///
    /// # Errors
    /// `invalid_cursor` for what is no id of this kind.
    pub fn after<K: Tag>(&self) -> Result<Option<Id<K>>> {
        let Some(text) = self.one("cursor") else { return Ok(None) };
        text.parse().map(Some).map_err(|_| Error::new(&code::INVALID_CURSOR))
    }

    /// The columns that are asked for. What is no id of a server finds nothing.
    fn lookups(&self) -> Vec<(&'static str, Lookup)> {
        fn id<K: Tag>(text: &str) -> String {
            text.parse::<Id<K>>().map_or(Uuid::nil(), Id::uuid).to_string()
        }
        let server = self.one("server_id").map(|text| ("server", id::<Server>(&text)));
        let address = self.one("address_id").map(|text| ("address", id::<PublicIp>(&text)));
        let source = self.one("source_id").map(|text| {
            let volume = text.parse::<Id<Volume>>().map(|id| id.uuid().to_string());
            ("source", volume.unwrap_or_else(|_| id::<Server>(&text)))
        });
        let access = self.one("api_access").map(|word| ("access", word));
        let asked = server.into_iter().chain(address).chain(source).chain(access);
        asked.map(|(column, value)| (column, Lookup::Text(value))).collect()
    }

    /// All that the verbs that list a kind take.
    ///
    /// # Errors
    /// `invalid_cursor`.
    pub fn listing<K: Tag>(&self) -> Result<Listing> {
        Ok(Listing {
            project: self.one("project_id"),
            name: self.one("name"),
            search: self.one("q"),
            states: self.all("status"),
            lookups: self.lookups(),
            labels: self.labels(),
            after: self.after::<K>()?.map(Id::<K>::uuid),
            newest_first: self.newest_first(),
            limit: self.limit(),
        })
    }
}

/// The values that are as described.
fn fitting(req: &Req, known: &[&Param]) -> Result<Vec<(&'static str, String)>> {
    let (mut kept, mut faults) = (Vec::new(), Vec::new());
    for (name, value) in req.query_pairs() {
        let bare = name.strip_suffix("[]").unwrap_or(&name);
        let Some(param) = known.iter().find(|p| p.name == bare) else { continue };
        match fault(param, &value) {
            Some(issue) => faults.push((param.name, issue)),
            None => {
                // Of several values of a parameter that is meant once the last one counts.
                kept.retain(|(name, _)| param.repeats || *name != param.name);
                kept.push((param.name, value));
            }
        }
    }
    refused(faults)?;
    Ok(kept)
}

fn refused(faults: Vec<(&'static str, String)>) -> Result<()> {
    if faults.is_empty() {
        return Ok(());
    }
    let error = Error::new(&code::VALIDATION_FAILED);
    Err(faults.into_iter().take(20).fold(error, |e, (name, issue)| e.field(name, issue)))
}

/// A cursor as it is shown.
#[must_use]
pub fn cursor<K: Tag>(next: Option<Uuid>) -> Option<String> {
    next.map(|id| Id::<K>::of(id).to_string())
}

/// What is wrong with a value.
fn fault(param: &Param, value: &str) -> Option<String> {
    match param.shape {
        // Whatever is wrong with a cursor, it is none that was given out.
        _ if param.name == "cursor" => None,
        Shape::Number(least, most) => {
            let fits = value.parse::<i64>().is_ok_and(|n| (least..=most).contains(&n));
            (!fits).then(|| format!("must be a whole number from {least} to {most}"))
        }
        Shape::Text(most) => text_fault(value, most),
        Shape::Word(words) => {
            (!words.contains(&value)).then(|| format!("must be one of {}", words.join(", ")))
        }
        Shape::Time => {
            let refuse = || "must be a time such as 2026-12-31T23:59:59Z".to_owned();
            value.parse::<Time>().err().map(|_| refuse())
        }
        Shape::Day => {
            let time = format!("{value}T00:00:00Z").parse::<Time>();
            let fits = time.is_ok_and(|t| t.date() == value);
            (!fits).then(|| "must be a day such as 2026-03-01".to_owned())
        }
        Shape::Label => label_fault(value),
    }
}

fn text_fault(value: &str, most: u32) -> Option<String> {
    let count = value.chars().count();
    if count == 0 || u32::try_from(count).unwrap_or(u32::MAX) > most {
        return Some(format!("must be 1 to {most} characters long"));
    }
    let has_controls = value.chars().any(char::is_control);
    has_controls.then(|| "must not contain control characters".to_owned())
}

fn label_fault(value: &str) -> Option<String> {
    let issue = "must be key:value with a key of 1 to 63 characters of a-z A-Z 0-9 . _ / -";
    let letter = |b: u8| b.is_ascii_alphanumeric() || b"._/-".contains(&b);
    let fits = value.split_once(':').is_some_and(|(key, value)| {
        (1..=63).contains(&key.len())
            && key.bytes().all(letter)
            && value.chars().count() <= 255
            && !value.chars().any(char::is_control)
    });
    (!fits).then(|| issue.to_owned())
}
