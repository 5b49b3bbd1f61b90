//! The tables and statements of the file, made from the list of figures.
//!
//! A server has a number in the file, so that a row is small. Rows lie in the order of server and
//! moment, which is how they are read.

use std::fmt::Write as _;

use nubo_domain::metric::Figure;
use rusqlite::Connection;

/// Durable enough for figures: a crash of the machine may lose the last ones and damages nothing.
const SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; \
     PRAGMA journal_size_limit = 4194304; PRAGMA cache_size = -4096; PRAGMA busy_timeout = 5000;";

const TABLES: &str = "\
CREATE TABLE IF NOT EXISTS servers (number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS shelves (rolled INTEGER NOT NULL, pruned INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS fine (server INTEGER NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (server, at)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS coarse (server INTEGER NOT NULL, at INTEGER NOT NULL,
  weight INTEGER NOT NULL, PRIMARY KEY (server, at)) WITHOUT ROWID;";

/// The number of a server, where it has one.
pub const FIND: &str = "SELECT number FROM servers WHERE id = ?1";
/// Gives a server a number.
pub const ADD: &str = "INSERT INTO servers (id) VALUES (?1) RETURNING number";
/// Every server's number.
pub const NUMBERS: &str = "SELECT number FROM servers";
/// Forgets a server of which nothing is kept.
pub const FORGET: &str = "DELETE FROM servers WHERE number = ?1 \
     AND NOT EXISTS (SELECT 1 FROM fine WHERE server = ?1) \
     AND NOT EXISTS (SELECT 1 FROM coarse WHERE server = ?1)";
/// Forgets a server's old figures.
pub const PRUNE_FINE: &str = "DELETE FROM fine WHERE server = ?1 AND at < ?2";
/// Forgets a server's old averages.
pub const PRUNE_COARSE: &str = "DELETE FROM coarse WHERE server = ?1 AND at < ?2";
/// Where figures lie.
pub const SHELVES: &str = "SELECT rolled, pruned FROM shelves";
/// Notes nothing of where figures lie.
pub const CLEAR_SHELVES: &str = "DELETE FROM shelves";
/// Notes where figures lie.
pub const SET_SHELVES: &str = "INSERT INTO shelves (rolled, pruned) VALUES (?1, ?2)";

/// Makes what is missing in a file. A figure that came later gets its columns.
pub fn prepare(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch(SETTINGS)?;
    conn.execute_batch(TABLES)?;
    conn.set_prepared_statement_cache_capacity(64);
    for figure in Figure::ALL {
        let word = figure.word();
        for (table, column) in
            [("fine", word.to_owned()), ("coarse", word.to_owned()), ("coarse", peak(*figure))]
        {
            let there = conn.column_exists(None, table, &column)?;
            if !there {
                conn.execute_batch(&format!("ALTER TABLE {table} ADD COLUMN {column} REAL"))?;
            }
        }
    }
    Ok(())
}

/// The column of a figure's peaks.
fn peak(figure: Figure) -> String {
    format!("{}_max", figure.word())
}

fn listed(parts: impl Iterator<Item = String>) -> String {
    parts.fold(String::new(), |mut text, part| {
        // Writing into a string cannot fail.
        let _never = write!(text, ", {part}");
        text
    })
}

/// Writes what was measured of a server at a moment.
pub fn put_fine() -> String {
    let columns = listed(Figure::ALL.iter().map(|f| f.word().to_owned()));
    let places = listed((0..Figure::ALL.len()).map(|n| format!("?{}", n + 3)));
    format!("INSERT OR REPLACE INTO fine (server, at{columns}) VALUES (?1, ?2{places})")
}

/// Makes the averages of a server's figures from `?2` to before `?3`, by spans of `?4`.
pub fn roll() -> String {
    let columns = listed(Figure::ALL.iter().flat_map(|f| [f.word().to_owned(), peak(*f)]));
    let values = listed(
        Figure::ALL
            .iter()
            .flat_map(|f| [format!("AVG({})", f.word()), format!("MAX({})", f.word())]),
    );
    format!(
        "INSERT OR REPLACE INTO coarse (server, at, weight{columns}) \
         SELECT server, at / ?4 * ?4 AS bucket, COUNT(*){values} FROM fine \
         WHERE server = ?1 AND at >= ?2 AND at < ?3 GROUP BY bucket"
    )
}

/// Reads figures of a server: the moment, the weight, then value and peak of each.
pub fn get_fine(figures: &[Figure]) -> String {
    let columns = listed(figures.iter().map(|f| format!("{0}, {0}", f.word())));
    format!(
        "SELECT at, 1{columns} FROM fine WHERE server = ?1 AND at >= ?2 AND at < ?3 ORDER BY at"
    )
}

/// Reads averages of a server, as [`get_fine`].
pub fn get_coarse(figures: &[Figure]) -> String {
    let columns = listed(figures.iter().map(|f| format!("{}, {}", f.word(), peak(*f))));
    format!(
        "SELECT at, weight{columns} FROM coarse WHERE server = ?1 AND at >= ?2 AND at < ?3 \
         ORDER BY at"
    )
}
