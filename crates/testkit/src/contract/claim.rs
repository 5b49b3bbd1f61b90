//! How a suite says what is wrong: in a sentence, without a panic, so that one run names every
//! rule a driver breaks.

use std::time::Duration;

use nubo_domain::{Error, Result as Answer};

/// What a check found wrong, if anything.
pub type Claimed = Result<(), String>;

/// Claims that something holds.
pub(super) fn claim(holds: bool, otherwise: impl Into<String>) -> Claimed {
    if holds { Ok(()) } else { Err(otherwise.into()) }
}

/// Claims that two things are equal.
pub(super) fn equal<T: PartialEq + std::fmt::Debug>(what: &str, is: &T, should: &T) -> Claimed {
    claim(is == should, format!("{what} is {is:?} and should be {should:?}"))
}

/// The sentence for a call that failed.
pub(super) fn failed(call: &'static str) -> impl Fn(Error) -> String {
    move |error| format!("{call} failed: {error}")
}

/// Claims that a call was refused with this code.
pub(super) fn refused<T>(call: &str, answer: Answer<T>, slug: &str) -> Claimed {
    match answer {
        Ok(_) => Err(format!("{call} was not refused")),
        Err(error) if error.code().slug == slug => Ok(()),
        Err(error) => Err(format!("{call} should be refused with {slug}, not {error}")),
    }
}

/// Makes a wish until it is no longer `unavailable`, for at most `patience`.
pub(super) async fn patiently<T>(
    patience: Duration,
    wish: impl AsyncFn() -> Answer<T>,
) -> Answer<T> {
    let start = tokio::time::Instant::now();
    loop {
        match wish().await {
            Err(error) if error.is_passing() && start.elapsed() < patience => {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            answer => return answer,
        }
    }
}

/// Puts the findings of a suite together.
pub(super) fn verdict(found: Vec<(&'static str, Claimed)>) -> Claimed {
    let wrong: Vec<String> = found
        .into_iter()
        .filter_map(|(check, claimed)| claimed.err().map(|text| format!("{check}: {text}")))
        .collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}
