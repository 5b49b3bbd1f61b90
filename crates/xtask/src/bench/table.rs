//! The page: figures of both engines beside what they must reach.

use std::fmt::Write as _;

use super::machine;
use super::rows::{Figures, Row};

const HEAD: &str = "# Benchmarks

Made by `cargo xtask bench`, which builds the release, measures everything in one run, side by side,
and writes this page; `cargo xtask bench --quick` prints a first impression in two minutes. Orders
are durable: SQLite with `synchronous=FULL`, PostgreSQL with `fsync` and `synchronous_commit`.
";

const NOTES: &str = "
- The bare server is hyper, on which Nubo's own doors are built, in a process and a runtime made as
  Nubo's: it reads the request and answers a constant with one header. Both are measured in turns,
  three times each; the middle run counts.
- The client is a part of `cargo xtask`: a thread for each connection, which writes a request, reads
  the answer, and looks at nothing but status and length. It runs on the same cores as the cloud and
  the database, so every rate is that of a machine that also bears its clients.
- Servers of the pages are copies, written straight into the store. All others were ordered.
- Accepting is measured while fake guests take for ever to start, so that the workflow engine rests;
  creating and the mixed load have it work beside.
- An order counts as lost if its server does not run after the restarts or if asking again with its
  idempotency key does not give an answer, and as doubled if two servers share a name or an address.
- Rows of the design that need a virtual machine are measured with the drivers that make them.
";

/// The page as Markdown.
pub fn page(machine: &str, sqlite: &Figures, postgres: &Figures) -> String {
    let mut text = format!("{HEAD}\n{machine}\n\n");
    text.push_str("| what | reach | SQLite | | PostgreSQL | |\n|---|---|---|---|---|---|\n");
    for (row, what, reach) in Row::ALL {
        let (one, two) = (cell(sqlite, row), cell(postgres, row));
        // Writing to a string cannot fail.
        let _ = writeln!(text, "| {what} | {reach} | {one} | {two} |");
    }
    text.push_str(NOTES);
    let busy = || sqlite.client_cores.iter().chain(&postgres.client_cores).copied();
    let (least, most) = (busy().fold(f64::MAX, f64::min), busy().fold(0.0, f64::max));
    if most > 0.0 {
        let cores = machine::cores();
        let _ = writeln!(
            text,
            "- Load by load the client took {least:.2} to {most:.2} of the {cores} cores; the rest \
             was left to the server."
        );
    }
    text
}

fn cell(figures: &Figures, row: Row) -> String {
    let found = figures.rows.iter().find(|measured| measured.row == row);
    found.map_or_else(
        || "– | –".to_owned(),
        |measured| format!("{} | {}", measured.text, if measured.good { "yes" } else { "no" }),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::rows::Measured;

    #[test]
    fn a_row_that_was_missed_says_so_and_one_that_was_not_measured_too() {
        let text = "60 MiB".to_owned();
        let rows = vec![Measured { row: Row::Memory, text, good: false }];
        let missed = Figures { rows, client_cores: vec![0.25, 0.5] };
        let page = page("a machine", &missed, &Figures::default());
        let line = page.lines().find(|line| line.contains("resident")).unwrap();
        assert!(line.ends_with("| at most 40 MB | 60 MiB | no | – | – |"), "{line}");
        assert_eq!(page.lines().filter(|line| line.starts_with('|')).count(), 2 + Row::ALL.len());
        assert!(page.contains("took 0.25 to 0.50 of"), "{page}");
    }
}
