//! Reading of bodies: a JSON object, or a form with the same names.
//!
//! Types are strict in JSON, as in the framework whose clients speak this API; a null stands for a
//! field that is not there.

use http::header::CONTENT_TYPE;
use nubo_api_kit::Req;
use nubo_domain::{Error, Result};
use serde::de::DeserializeOwned;

/// The body as a type; no body stands for an empty object.
///
/// # Errors
/// `invalid_request`, `unsupported_media_type`, `validation_failed` at the field.
pub async fn read<T: DeserializeOwned>(req: &Req) -> Result<T> {
    let content_type = req.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = content_type.unwrap_or_default().split(';').next().unwrap_or_default();
    match essence.trim().to_ascii_lowercase().as_str() {
        "application/x-www-form-urlencoded" | "multipart/form-data" => req.input().await?.read(),
        _ => req.json_or_empty(),
    }
}

/// A text that must be given, with so many characters at most.
///
/// # Errors
/// `validation_failed` at `field`.
pub fn text(field: &str, given: Option<String>, most: usize) -> Result<String> {
    let text = given.ok_or_else(|| Error::invalid(field, "is required"))?;
    match text.chars().take(most + 1).count() {
        0 => Err(Error::invalid(field, "must not be empty")),
        count if count > most => {
            Err(Error::invalid(field, format!("must be at most {most} characters long")))
        }
        _ => Ok(text),
    }
}

/// A name for people: 1 to 64 letters, digits, blanks, underscores and hyphens, the first a letter
/// or digit.
///
/// # Errors
/// `validation_failed` at `label`.
pub fn label(given: String) -> Result<String> {
    let text = text("label", Some(given), 64)?;
    let inner = |b: u8| b.is_ascii_alphanumeric() || b" _-".contains(&b);
    let starts_well = text.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric());
    if starts_well && text.bytes().all(inner) {
        return Ok(text);
    }
    let issue = "must be letters, digits, blanks, underscores and hyphens, first a letter or digit";
    Err(Error::invalid("label", issue))
}

/// A path of the dashboard: it begins with a slash and stays on this site.
///
/// # Errors
/// `validation_failed` at `next`.
pub fn next(text: &str) -> Result<()> {
    let plain = |b: u8| b.is_ascii_graphic() && b != b'\\';
    let is_path = text.starts_with('/') && !text.starts_with("//");
    if is_path && text.len() <= 2_048 && text.bytes().all(plain) {
        return Ok(());
    }
    Err(Error::invalid("next", "must be a path of the dashboard that begins with one slash"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_have_the_documented_form() {
        for good in ["a", "My web_1-x", "1", &"x".repeat(64)] {
            assert!(label(good.to_owned()).is_ok(), "{good}");
        }
        for bad in ["", " a", "-a", "_a", "a.b", "ä", "a\n", &"x".repeat(65)] {
            let fields = label(bad.to_owned()).unwrap_err();
            assert_eq!(fields.fields()[0].field, "label", "{bad:?}");
        }
    }

    #[test]
    fn a_next_page_is_one_of_this_site() {
        for good in ["/", "/dashboard", "/dashboard/servers/1?tab=x#y"] {
            assert!(next(good).is_ok(), "{good}");
        }
        for bad in
            ["", "dashboard", "//evil.example", "/\\evil.example", "https://x", "/a b", "/\n"]
        {
            assert!(next(bad).is_err(), "{bad:?}");
        }
    }
}
