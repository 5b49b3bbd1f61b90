//! One command from its words to what is shown: ask first, send, wait, show.
//!
//! The same way for every verb of the table; it knows no kind.

use std::time::Duration;

use clap::ArgMatches;
use http::Method as HttpMethod;
use nubo_wire::{Method, Verb};

use crate::api::{Answer, Api, Ask};
use crate::call::{Call, is_on, number, path, text};
use crate::deed::{Deed, Kind, verb_at};
use crate::end::{End, Outcome};
use crate::json::Json;
use crate::plain::plain;
use crate::screen::print;
use crate::terminal::{self, Person};
use crate::view::{self, View};
use crate::wait::{Work, until_over};
use crate::{refusal, resolve, watch};

/// The most objects of a page.
const PAGE: u64 = 100;

/// Runs a command of the verb table.
///
/// # Errors
/// Why it came to nothing.
pub async fn run(api: &mut Api, kind: &Kind, deed: &Deed, words: &ArgMatches) -> Outcome {
    let view = View::of(words);
    let call = Call::of(deed, words, &mut Person)?;
    if deed.destroys() && !is_on(words, "say.yes") {
        confirm(deed, &call)?;
    }
    if deed.verb.streams {
        let most = number(words, "say.limit");
        return watch::follow(api, deed.verb, &call, &view, most).await;
    }
    if deed.verb.paged {
        return list(api, kind, deed.verb, &call, &view, words).await;
    }
    let mut results = Vec::new();
    let mut failures = Vec::new();
    for parts in &call.paths {
        let answer = send(api, deed.verb, parts, &call, words, view.is_json()).await;
        match answer.and_then(|answer| Done::of(answer, deed.verb)) {
            Ok(done) => results.push(done),
            Err(end) if call.paths.len() == 1 => return Err(end),
            Err(end) => {
                let _code = End::refused(format!("{}: {end}", plain(&name_of(parts)))).tell();
                failures.push(());
            }
        }
    }
    let outcome = if deed.verb.waits && !is_on(words, "say.no-wait") {
        let most = number(words, "say.timeout").map(Duration::from_secs);
        wait(api, deed.verb, &mut results, most).await
    } else {
        Ok(())
    };
    show(kind, deed, &view, &results)?;
    outcome?;
    if failures.is_empty() { Ok(()) } else { Err(End::told()) }
}

fn confirm(deed: &Deed, call: &Call) -> Outcome {
    let names: Vec<String> = call.paths.iter().map(|parts| plain(&name_of(parts))).collect();
    terminal::confirm(&format!("{}: {}.", deed.verb.summary, names.join(", ")))
}

fn name_of(parts: &[(&'static str, String)]) -> String {
    parts.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" ")
}

fn method(verb: &Verb) -> HttpMethod {
    match verb.method {
        Method::Get => HttpMethod::GET,
        Method::Post => HttpMethod::POST,
        Method::Put => HttpMethod::PUT,
        Method::Patch => HttpMethod::PATCH,
        Method::Delete => HttpMethod::DELETE,
    }
}

async fn send(
    api: &mut Api,
    verb: &'static Verb,
    parts: &[(&'static str, String)],
    call: &Call,
    words: &ArgMatches,
    as_json: bool,
) -> Outcome<Answer> {
    let body = call.body.as_ref().map(ToString::to_string);
    let version = text(words, "say.if-match");
    let make = |path: String| {
        let ask = Ask::new(method(verb), path).with_body(body.clone());
        match &version {
            Some(version) => ask.with_header("if-match", version.clone()),
            None => ask,
        }
    };
    let answer = resolve::ask(api, verb, parts, make, &call.query).await?;
    if answer.status.is_success() { Ok(answer) } else { Err(refusal::end(&answer, as_json)) }
}

/// An answer and what became of it.
struct Done {
    answer: Answer,
    /// Its JSON, with what waiting has found.
    body: Json,
    is_fresh: bool,
    was_waited_for: bool,
}

impl Done {
    fn of(answer: Answer, verb: &Verb) -> Outcome<Self> {
        let is_other = verb.media.is_some() || answer.body.is_empty();
        let body = if is_other { Json::Null } else { answer.json()? };
        Ok(Self { answer, body, is_fresh: true, was_waited_for: false })
    }

    /// The objects of the answer.
    fn objects(&mut self) -> Vec<&mut Json> {
        if self.body.get("data").is_none() {
            return vec![&mut self.body];
        }
        let Json::Object(parts) = &mut self.body else { return Vec::new() };
        let data = parts.iter_mut().filter(|(name, _)| name == "data");
        let lists = data.filter_map(|(_, part)| match part {
            Json::List(items) => Some(items.iter_mut()),
            _ => None,
        });
        lists.flatten().collect()
    }

    /// The JSON as it came, or as it is now.
    fn whole(&self) -> String {
        if self.is_fresh {
            return String::from_utf8_lossy(&self.answer.body).into_owned();
        }
        serde_json::to_string(&self.body).unwrap_or_default()
    }
}

/// Waits for everything that was set in motion, and reads it again.
async fn wait(
    api: &mut Api,
    verb: &'static Verb,
    results: &mut [Done],
    most: Option<Duration>,
) -> Outcome {
    let mut works: Vec<Work> = Vec::new();
    for done in results.iter_mut() {
        works.extend(done.objects().iter().filter_map(|object| Work::of(object)));
    }
    if works.is_empty() {
        return Ok(());
    }
    until_over(api, &mut works, most).await?;
    let failed: Vec<String> = works.iter().filter(|w| !w.is_done()).map(Work::line).collect();
    for done in results.iter_mut() {
        done.was_waited_for = failed.is_empty();
        let mut is_fresh = true;
        for object in done.objects() {
            is_fresh &= !read_again(api, verb, object).await?;
        }
        done.is_fresh &= is_fresh;
    }
    if failed.is_empty() { Ok(()) } else { Err(End::refused(failed.join("\n"))) }
}

/// Reads an object as it is now; one that is gone stays as it was.
async fn read_again(api: &mut Api, verb: &Verb, object: &mut Json) -> Outcome<bool> {
    let Some(id) = object.text("id").map(str::to_owned) else { return Ok(false) };
    let place = match verb.path.split_once("/{id}") {
        Some((collection, _)) => format!("{collection}/{{id}}"),
        None => format!("{}/{{id}}", verb.path),
    };
    let Some(get) = verb_at(Method::Get, &place) else { return Ok(false) };
    let answer = api.ask(&Ask::get(path(get.path, &[("id", id)], &[]))).await?;
    if !answer.status.is_success() {
        return Ok(false);
    }
    object.take_over(serde_json::from_slice(&answer.body).unwrap_or_default());
    Ok(true)
}

fn show(kind: &Kind, deed: &Deed, view: &View, results: &[Done]) -> Outcome {
    let ends = deed.verb.method == Method::Delete && deed.verb.path.ends_with("/{id}");
    if results.len() > 1 && !ends && !view.is_json() {
        let items: Vec<Json> = results.iter().map(|done| done.body.clone()).collect();
        return view.several(kind, &items, "");
    }
    for done in results {
        let data = done.body.get("data").filter(|data| matches!(data, Json::List(_)));
        match data {
            _ if done.answer.body.is_empty() => {}
            _ if deed.verb.media.is_some() => view::raw(&done.answer)?,
            Some(data) => view.several(kind, data.items(), &done.whole())?,
            None if ends && view.form == view::Form::Table => {
                print(&ended(done))?;
            }
            None => view.one(kind, &done.body, &done.whole())?,
        }
    }
    Ok(())
}

/// A line about something that is gone, or will be.
fn ended(done: &Done) -> String {
    let body = &done.body;
    let name = body.text("name").or_else(|| body.text("id")).unwrap_or_default();
    let said = ["deleted", "revoked"].iter().find(|word| body.get(word) == Some(&Json::Bool(true)));
    let word = match (said, body.text("status")) {
        (Some(word), _) => word,
        (None, _) if done.was_waited_for => "deleted",
        (None, status) => status.unwrap_or("deleted"),
    };
    format!("{} {}\n", plain(name), plain(word))
}

/// All pages of a list, or as much of it as is wanted.
async fn list(
    api: &mut Api,
    kind: &Kind,
    verb: &'static Verb,
    call: &Call,
    view: &View,
    words: &ArgMatches,
) -> Outcome {
    let limit = number(words, "say.limit");
    let mut cursor = text(words, "say.cursor");
    let (mut items, mut pages): (Vec<Json>, Vec<Answer>) = (Vec::new(), Vec::new());
    loop {
        let left = limit.map(|limit| limit.saturating_sub(items.len() as u64));
        let mut query = call.query.clone();
        query.push(("limit".to_owned(), left.map_or(PAGE, |left| left.min(PAGE)).to_string()));
        query.extend(cursor.take().map(|cursor| ("cursor".to_owned(), cursor)));
        let parts = call.paths.first().map_or(&[][..], Vec::as_slice);
        let answer = resolve::ask(api, verb, parts, Ask::get, &query).await?;
        if !answer.status.is_success() {
            return Err(refusal::end(&answer, view.is_json()));
        }
        let page = answer.json()?;
        let data = page.get("data").map_or(&[][..], Json::items);
        let is_empty = data.is_empty();
        items.extend(data.iter().cloned());
        cursor = page.text("next_cursor").map(str::to_owned);
        pages.push(answer);
        let is_enough = limit.is_some_and(|limit| items.len() as u64 >= limit);
        if cursor.is_none() || is_enough || is_empty {
            break;
        }
    }
    let whole = match pages.as_slice() {
        [only] => String::from_utf8_lossy(&only.body).into_owned(),
        _ => as_one_page(&items, pages.last()),
    };
    view.several(kind, &items, &whole)
}

/// Several pages as if they were one.
fn as_one_page(items: &[Json], last: Option<&Answer>) -> String {
    let last: Json =
        last.and_then(|last| serde_json::from_slice(&last.body).ok()).unwrap_or_default();
    let mut page = Json::Object(vec![("data".to_owned(), Json::Null)]);
    page.take_over(last);
    page.take_over(Json::Object(vec![("data".to_owned(), Json::List(items.to_vec()))]));
    serde_json::to_string(&page).unwrap_or_default()
}
