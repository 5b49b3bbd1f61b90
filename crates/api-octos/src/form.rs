//! What a request says, field by field, with every fault told at once.
//!
//! It reads JSON, forms, multipart and the query as one bag, trims texts and takes empty ones for
//! absent ones, as the framework does that this API is known to be written in. The sentences are
//! that framework's too.

use nubo_api_kit::{Input, Req};
use nubo_domain::{Error, Result, code};
use serde::de::DeserializeOwned;

use crate::error::shown;

/// A request's fields, and what is wrong with them so far.
#[derive(Debug)]
pub struct Form {
    input: Input,
    faults: Vec<(String, String)>,
}

/// The longest text of a field that says nothing else.
pub const TEXT_MAX: usize = 255;

impl Form {
    /// The fields of a request.
    ///
    /// # Errors
    /// Those of [`Req::input`].
    pub async fn of(req: &Req) -> Result<Self> {
        Ok(Self { input: req.input().await?.without_empty(), faults: Vec::new() })
    }

    /// Takes what stands under another name for this one, unless this one is given.
    pub fn alias(&mut self, from: &str, to: &str) {
        self.input.alias(from, to);
    }

    /// Whether anything stands under a name; blanks are nothing.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.input.has(name) && self.input.text(name).is_none_or(|text| !text.trim().is_empty())
    }

    /// A text of at most `most` characters; none if absent or empty.
    pub fn text(&mut self, name: &str, most: usize) -> Option<String> {
        if !self.input.has(name) {
            return None;
        }
        let found = self.input.text(name).map(|text| text.trim().to_owned());
        match found {
            None => self.fault(name, format!("The {} field must be a string.", shown(name))),
            Some(text) if text.chars().count() > most => {
                let most = format!("must not be greater than {most} characters");
                self.fault(name, format!("The {} field {most}.", shown(name)));
            }
            Some(text) => return Some(text).filter(|text| !text.is_empty()),
        }
        None
    }

    /// A text exactly as it was written; none if absent or empty.
    pub fn raw(&mut self, name: &str) -> Option<String> {
        if self.input.has(name) { self.secret(name) } else { None }
    }

    /// A text that must be there; empty, with a fault noted, if it is not.
    pub fn required(&mut self, name: &str, most: usize) -> String {
        let before = self.faults.len();
        let found = self.text(name, most);
        if found.is_none() && self.faults.len() == before {
            self.missing(name);
        }
        found.unwrap_or_default()
    }

    /// A secret that must be there, exactly as it was written.
    pub fn secret(&mut self, name: &str) -> Option<String> {
        let found = self.input.text(name).map(str::to_owned);
        match (&found, self.input.has(name)) {
            (None, true) => {
                self.fault(name, format!("The {} field must be a string.", shown(name)))
            }
            (None, false) => self.missing(name),
            (Some(_), _) => {}
        }
        found
    }

    /// Notes that a field is missing.
    pub fn missing(&mut self, name: &str) {
        self.fault(name, format!("The {} field is required.", shown(name)));
    }

    /// A yes or no in any of its spellings.
    pub fn flag(&mut self, name: &str) -> Option<bool> {
        let text = self.text(name, TEXT_MAX)?.to_ascii_lowercase();
        match text.as_str() {
            "1" | "true" | "on" | "yes" => Some(true),
            "0" | "false" | "off" | "no" => Some(false),
            _ => {
                self.fault(name, format!("The {} field must be true or false.", shown(name)));
                None
            }
        }
    }

    /// A whole number in a range.
    pub fn number(&mut self, name: &str, (least, most): (u64, u64)) -> Option<u64> {
        let text = self.text(name, TEXT_MAX)?;
        let number = text.parse::<u64>().ok();
        if number.is_none() {
            self.fault(name, format!("The {} field must be an integer.", shown(name)));
        }
        let found = number?;
        if !(least..=most).contains(&found) {
            let range = format!("must be between {least} and {most}");
            self.fault(name, format!("The {} field {range}.", shown(name)));
            return None;
        }
        Some(found)
    }

    /// One of some words, in any case; gives the word as listed.
    pub fn word(&mut self, name: &str, words: &[&'static str]) -> Option<&'static str> {
        let text = self.text(name, TEXT_MAX)?;
        let found = words.iter().find(|word| word.eq_ignore_ascii_case(&text)).copied();
        if found.is_none() {
            self.selected(name);
        }
        found
    }

    /// Notes that a coupon is not known: there are none here, and who gives one would pay less.
    pub fn without_coupon(&mut self) {
        if self.has("coupon") {
            self.selected("coupon");
        }
    }

    /// Notes that a field asks for what cannot be had.
    pub fn without(&mut self, name: &str) {
        if self.flag(name) == Some(true) {
            self.selected(name);
        }
    }

    /// Notes that what a field names is not there.
    pub fn selected(&mut self, name: &str) {
        self.fault(name, format!("The selected {} is invalid.", shown(name)));
    }

    /// Notes a sentence about a field.
    pub fn fault(&mut self, name: &str, sentence: impl Into<String>) {
        let fault = (name.to_owned(), sentence.into());
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    /// The outcome for a field that names something: none, with a fault noted, if it is not there.
    pub fn named<T>(&mut self, name: &str, text: &str, found: Option<T>) -> Option<T> {
        if found.is_none() && !text.is_empty() {
            self.selected(name);
        }
        found
    }

    /// Nothing, if nothing was wrong.
    ///
    /// # Errors
    /// `validation_failed` with every fault so far.
    pub fn verdict(&self) -> Result<()> {
        if self.faults.is_empty() {
            return Ok(());
        }
        let error = Error::new(&code::VALIDATION_FAILED);
        Err(self.faults.iter().fold(error, |error, (name, text)| error.field(name, text)))
    }
}

/// The fields of a request that nest, as a type.
///
/// # Errors
/// Those of [`Req::input`], and `validation_failed` at the name that does not fit.
pub async fn nested<T: DeserializeOwned>(req: &Req) -> Result<T> {
    req.input().await?.without_empty().read()
}

/// A sort of network in any case, as it is called in captured refusals: without a full stop.
pub fn network_sort(form: &mut Form, name: &str) -> Option<&'static str> {
    let text = form.text(name, TEXT_MAX)?;
    let known = ["Isolated", "public", "L2", "Vpc"];
    let found = known.into_iter().find(|word| word.eq_ignore_ascii_case(&text));
    if found.is_none() {
        form.fault(name, "The selected network type is invalid");
    }
    found
}

/// Tells faults of the cloud's fields at the names that this API has for them.
pub fn told(names: &'static [(&'static str, &'static str)]) -> impl Fn(Error) -> Error {
    move |error| error.renamed(names)
}
