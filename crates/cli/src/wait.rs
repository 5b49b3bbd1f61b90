//! Waiting until work has come to its end, and telling how it goes meanwhile.
//!
//! Operations are asked for again and again, less often the longer they take; several of them with
//! one request. The work itself needs nobody who waits.

use std::io::Write;
use std::time::{Duration, Instant};

use nubo_wire::Verb;
use tokio::time::sleep;

use crate::api::{Api, Ask};
use crate::call::path;
use crate::end::{End, Outcome};
use crate::json::Json;
use crate::plain::plain;
use crate::screen::{is_watched, note};

const PAUSE_FIRST: Duration = Duration::from_millis(150);
/// Rate limits are a hundred requests a minute.
const PAUSE_MOST: Duration = Duration::from_secs(2);

/// Work that somebody waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// The operation.
    pub operation: String,
    /// What it works on, for people.
    pub what: String,
    /// How it stands, as far as is known.
    pub stand: Stand,
}

/// How work stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stand {
    /// What it does.
    pub kind: String,
    /// Its status; empty while nobody knows.
    pub status: String,
    /// Why it failed.
    pub fault: Option<String>,
}

impl Work {
    /// The work that an answer speaks of, if it does.
    #[must_use]
    pub fn of(object: &Json) -> Option<Self> {
        let operation = object.text("operation_id")?.to_owned();
        let what = object.text("name").or_else(|| object.text("id")).unwrap_or_default();
        Some(Self { operation, what: plain(what), stand: Stand::default() })
    }

    fn is_over(&self) -> bool {
        !matches!(self.stand.status.as_str(), "" | "running")
    }

    /// Whether it was done.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.stand.status == "succeeded"
    }

    /// How it stands, in one line.
    #[must_use]
    pub fn line(&self) -> String {
        let kind = if self.stand.kind.is_empty() { "work" } else { &self.stand.kind };
        let status = self.stand.status.replace('_', " ");
        let fault = self.stand.fault.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
        plain(&format!("{kind} of {}: {status}{fault}", self.what))
    }
}

impl Stand {
    fn of(operation: &Json) -> Self {
        let text = |path: &str| operation.text(path).unwrap_or_default().to_owned();
        let fault = operation.text("error.message").map(|message| {
            let code = text("error.code");
            if code.is_empty() { message.to_owned() } else { format!("{message} ({code})") }
        });
        Self { kind: text("type"), status: text("status"), fault }
    }
}

/// Waits for all work, at most so long.
///
/// # Errors
/// Exit code 1 when the time is over, 130 after Ctrl-C; in both cases the work goes on.
pub async fn until_over(api: &mut Api, works: &mut [Work], most: Option<Duration>) -> Outcome {
    let mut ticker = Ticker::new();
    let interrupted = tokio::select! {
        outcome = follow(api, works, &mut ticker, most) => Some(outcome),
        _ = tokio::signal::ctrl_c() => None,
    };
    ticker.clear();
    let left: Vec<&str> =
        works.iter().filter(|w| !w.is_over()).map(|w| w.operation.as_str()).collect();
    let goes_on = || format!("it goes on: nubo operation get {}", left.join(" "));
    match interrupted {
        None => Err(End::interrupted(goes_on())),
        Some(Ok(true)) => Ok(()),
        Some(Ok(false)) => {
            let seconds = most.unwrap_or_default().as_secs();
            Err(End::refused(format!("not done after {seconds} s; {}", goes_on())))
        }
        Some(Err(end)) => Err(end),
    }
}

/// Follows all work to its end; false when the time is over before.
async fn follow(
    api: &mut Api,
    works: &mut [Work],
    ticker: &mut Ticker,
    most: Option<Duration>,
) -> Outcome<bool> {
    let mut pause = PAUSE_FIRST;
    loop {
        look(api, works).await?;
        for work in works.iter().filter(|work| work.is_over()) {
            ticker.ended(work);
        }
        if works.iter().all(Work::is_over) {
            return Ok(true);
        }
        ticker.show(works);
        let left = most.map(|most| most.saturating_sub(ticker.began.elapsed()));
        if left.is_some_and(|left| left.is_zero()) {
            return Ok(false);
        }
        sleep(left.map_or(pause, |left| left.min(pause))).await;
        pause = (pause * 3 / 2).min(PAUSE_MOST);
    }
}

/// Asks how everything stands that is not over.
async fn look(api: &mut Api, works: &mut [Work]) -> Outcome {
    let verb = |name: &str| nubo_wire::find(name);
    let (Some(one), Some(list)) = (verb("operation.get"), verb("operation.list")) else {
        return Err(End::refused("the API tells nothing of operations"));
    };
    let open = works.iter().filter(|work| !work.is_over()).count();
    if open > 1 {
        let query = [("limit".to_owned(), "100".to_owned())];
        let answer = api.ask(&Ask::get(path(list.path, &[], &query))).await?;
        let page: Json = serde_json::from_slice(&answer.body).unwrap_or_default();
        for operation in page.get("data").map_or(&[][..], Json::items) {
            let id = operation.text("id");
            let meant = works.iter_mut().find(|work| id == Some(work.operation.as_str()));
            if let Some(work) = meant {
                work.stand = Stand::of(operation);
            }
        }
    }
    for work in works.iter_mut().filter(|work| work.stand.status.is_empty() || open == 1) {
        if !work.is_over() {
            work.stand = stand(api, one, &work.operation).await?;
        }
    }
    Ok(())
}

async fn stand(api: &mut Api, verb: &Verb, operation: &str) -> Outcome<Stand> {
    let parts = [("id", operation.to_owned())];
    let answer = api.ask(&Ask::get(path(verb.path, &parts, &[]))).await?;
    if !answer.status.is_success() {
        return Err(crate::refusal::end(&answer, false));
    }
    Ok(Stand::of(&serde_json::from_slice(&answer.body).unwrap_or_default()))
}

/// A line on standard error that changes, where somebody looks.
struct Ticker {
    began: Instant,
    is_watched: bool,
    is_drawn: bool,
    told: Vec<String>,
}

impl Ticker {
    fn new() -> Self {
        let (began, is_watched) = (Instant::now(), is_watched());
        Self { began, is_watched, is_drawn: false, told: Vec::new() }
    }

    fn show(&mut self, works: &[Work]) {
        if !self.is_watched {
            return;
        }
        let open: Vec<&Work> = works.iter().filter(|work| !work.is_over()).collect();
        let text = match open.as_slice() {
            [one] => one.line(),
            many => format!("{} of {} are done", works.len() - many.len(), works.len()),
        };
        self.clear();
        self.is_drawn = true;
        let mut err = std::io::stderr().lock();
        let line = format!("{text}, {} s", self.began.elapsed().as_secs());
        let _nobody_reads = write!(err, "{line}").and_then(|()| err.flush());
    }

    fn clear(&mut self) {
        if std::mem::take(&mut self.is_drawn) {
            let mut err = std::io::stderr().lock();
            let _nobody_reads = write!(err, "\r\u{1b}[K").and_then(|()| err.flush());
        }
    }

    /// Tells once how something ended.
    fn ended(&mut self, work: &Work) {
        if self.told.contains(&work.operation) {
            return;
        }
        self.told.push(work.operation.clone());
        self.clear();
        let seconds = self.began.elapsed().as_secs_f64();
        // A failure is told at the end, as the reason of it.
        if work.is_done() {
            note(&format!("{} after {seconds:.1} s", work.line()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Json {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn only_an_answer_with_an_operation_is_waited_for() {
        assert_eq!(Work::of(&json(r#"{"id": "srv_1", "name": "web"}"#)), None);
        let work = Work::of(&json(r#"{"id": "srv_1", "operation_id": "op_1"}"#)).unwrap();
        assert_eq!((work.operation.as_str(), work.what.as_str()), ("op_1", "srv_1"));
        assert!(!work.is_over());
    }

    #[test]
    fn a_failure_is_told_with_the_reason_of_the_cloud() {
        let mut work = Work::of(&json(r#"{"name": "web", "operation_id": "op_1"}"#)).unwrap();
        work.stand = Stand::of(&json(
            r#"{"type": "server-create", "status": "needs_attention",
                "error": {"code": "unavailable", "message": "no host\u001b[2J answers"}}"#,
        ));
        assert!(work.is_over() && !work.is_done());
        let want =
            "server-create of web: needs attention: no host\u{fffd}[2J answers (unavailable)";
        assert_eq!(work.line(), want);
    }
}
