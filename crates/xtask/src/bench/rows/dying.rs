//! The row of the dead: orders under load, kills, and the count of what was promised.
//!
//! Each order has a name and an idempotency key of its own. One that got no answer because the
//! cloud died is asked again until it has one: whether the first asking was kept or not, the
//! answer must be 201. An order that was half kept shows here as a name that is taken.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;

use super::orders::{await_running, order};
use super::{Figures, Row, Scale};
use crate::bench::cloud::{Cloud, Ground};
use crate::bench::load::{Asks, run, text_field};

/// An order: its name is its key, its id is known once it was answered.
type Book = Mutex<BTreeMap<String, Option<String>>>;

/// Orders servers and writes down what it is told; what is not answered is asked again.
struct Keeper<'a> {
    key: &'a str,
    book: &'a Book,
    client: u32,
    number: u32,
    open: Option<String>,
}

impl Asks for Keeper<'_> {
    fn next(&mut self) -> Option<Vec<u8>> {
        let name = self.open.take().unwrap_or_else(|| {
            self.number += 1;
            format!("k{}-{}", self.client, self.number)
        });
        let request = order(self.key, &name, Some(&name));
        self.book.lock().unwrap_or_else(PoisonError::into_inner).entry(name.clone()).or_default();
        self.open = Some(name);
        Some(request)
    }

    fn heard(&mut self, status: u16, body: &str) -> bool {
        if status == 201
            && let (Some(name), Some(id)) = (self.open.take(), text_field(body, "id"))
        {
            let mut book = self.book.lock().unwrap_or_else(PoisonError::into_inner);
            book.insert(name, Some(id.to_owned()));
        }
        true
    }
}

const CLIENTS: u32 = 16;

/// Kills the cloud again and again under load, and counts.
pub fn dying(ground: &Ground, scale: Scale, figures: &mut Figures) -> Result<(), String> {
    let hosts = scale.hosts.to_string();
    let args = ["--fake-hosts", &hosts];
    let mut cloud = ground.start(&args)?;
    let key = ground.key("bench@example.com")?;
    let book = Book::default();
    let keeper = |client| Keeper { key: &key, book: &book, client, number: 0, open: None };
    let mut clients: Vec<Keeper<'_>> = (0..CLIENTS).map(keeper).collect();
    for kill in 0..scale.kills {
        let (address, clients) = (cloud.address.clone(), &mut clients);
        let span = Duration::from_millis(300 + u64::from(kill) * 37);
        std::thread::scope(|scope| {
            // The clients go on for a moment, so that the kill meets them in the middle.
            let load = scope.spawn(move || run(&address, clients, span));
            std::thread::sleep(span - Duration::from_millis(20));
            let killed = cloud.kill();
            load.join().map_err(|_| "the load died".to_owned())?;
            killed
        })?;
        cloud = ground.start(&args)?;
    }
    // Only what is open is asked again: each client ends with an answer.
    for client in clients.iter_mut().filter(|client| client.open.is_some()) {
        let mut once = Once(client);
        run(&cloud.address, std::slice::from_mut(&mut once), Duration::from_secs(10));
    }
    await_running(&cloud, &key, 1)?;
    let book = book.lock().unwrap_or_else(PoisonError::into_inner);
    count(&book, &servers(&cloud, &key)?, figures);
    Ok(())
}

struct Once<'a, 'b>(&'a mut Keeper<'b>);

impl Asks for Once<'_, '_> {
    fn next(&mut self) -> Option<Vec<u8>> {
        self.0.open.is_some().then(|| self.0.next())?
    }

    fn heard(&mut self, status: u16, body: &str) -> bool {
        self.0.heard(status, body)
    }
}

/// Every server, as it is shown.
fn servers(cloud: &Cloud, key: &str) -> Result<Vec<Value>, String> {
    let mut found = Vec::new();
    let mut path = "/v1/servers?limit=100".to_owned();
    loop {
        let page = cloud.json("GET", &path, key, "")?;
        found.extend(page["data"].as_array().into_iter().flatten().cloned());
        let Some(next) = page["next_cursor"].as_str() else { return Ok(found) };
        path = format!("/v1/servers?limit=100&cursor={next}");
    }
}

/// An order is lost if it has no running server of the id it was answered with, or never got an
/// answer; a server is doubled if its name or one of its addresses was there before.
fn count(book: &BTreeMap<String, Option<String>>, servers: &[Value], figures: &mut Figures) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let running = servers.iter().filter(|server| server["status"] == "running");
    let running: BTreeSet<String> = running.map(|server| text(&server["id"])).collect();
    let is_kept = |id: &Option<String>| id.as_ref().is_some_and(|id| running.contains(id));
    let lost = book.values().filter(|id| !is_kept(id)).count();
    let (mut known, mut doubled) = (BTreeSet::new(), 0);
    for server in servers {
        let ips = ["public", "private"].map(|which| text(&server["ip_addresses"][which][0]));
        let marks = ips.into_iter().chain([text(&server["name"])]);
        let again = marks.filter(|mark| !known.insert(mark.clone())).count();
        doubled += usize::from(again > 0);
    }
    let good = lost == 0 && doubled == 0 && !book.is_empty() && servers.len() == book.len();
    let orders = book.len();
    figures.add(Row::Kill, good, format!("{orders} orders, {lost} lost, {doubled} doubled"));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn server(id: &str, name: &str, number: u32, status: &str) -> Value {
        let ips = json!({
            "public": [format!("198.18.0.{number}")],
            "private": [format!("10.0.0.{number}")],
        });
        json!({ "id": id, "name": name, "status": status, "ip_addresses": ips })
    }

    fn judged(book: &[(&str, Option<&str>)], servers: &[Value]) -> (bool, String) {
        let line = |(name, id): &(&str, Option<&str>)| ((*name).to_owned(), id.map(str::to_owned));
        let mut figures = Figures::default();
        count(&book.iter().map(line).collect(), servers, &mut figures);
        (figures.rows[0].good, figures.rows[0].text.clone())
    }

    #[test]
    fn orders_that_are_gone_stuck_or_doubled_are_counted() {
        let (one, two) = (server("a", "k-1", 1, "running"), server("b", "k-2", 2, "running"));
        let book = [("k-1", Some("a")), ("k-2", Some("b"))];
        assert!(judged(&book, &[one.clone(), two.clone()]).0);
        assert_eq!(judged(&book, std::slice::from_ref(&one)).1, "2 orders, 1 lost, 0 doubled");
        let stuck = server("b", "k-2", 2, "building");
        assert_eq!(judged(&book, &[one.clone(), stuck]).1, "2 orders, 1 lost, 0 doubled");
        let same_address = server("b", "k-2", 1, "running");
        assert_eq!(judged(&book, &[one.clone(), same_address]).1, "2 orders, 0 lost, 1 doubled");
        let unanswered = [("k-1", Some("a")), ("k-2", None)];
        assert_eq!(judged(&unanswered, &[one, two]).1, "2 orders, 1 lost, 0 doubled");
    }
}
