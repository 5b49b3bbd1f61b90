//! Writing and reading figures in a transaction on the file.

use std::collections::HashMap;

use nubo_base::{Time, Uuid};
use nubo_domain::metric::{COARSE, Figure, Gathered, Shelves, Turn, seconds};
use nubo_ports::{Sample, SeriesQuery};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Transaction, params, params_from_iter};

use crate::sql;

/// What is known of the file without reading it.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    shelves: Shelves,
    numbers: HashMap<Uuid, i64>,
}

impl Shelf {
    /// What the file says of itself.
    pub fn load(conn: &Connection) -> rusqlite::Result<Self> {
        let read =
            |row: &rusqlite::Row<'_>| Ok(Shelves { rolled: row.get(0)?, pruned: row.get(1)? });
        let shelves = conn.query_row(sql::SHELVES, [], read).optional()?.unwrap_or_default();
        Ok(Self { shelves, numbers: HashMap::new() })
    }

    /// Keeps what was measured at a moment, and makes averages of what is over.
    pub fn write(
        &mut self,
        tx: &Transaction<'_>,
        at: Time,
        samples: &[Sample],
    ) -> rusqlite::Result<()> {
        let before = self.shelves;
        let turn = self.shelves.turn(at);
        if !turn.roll.is_empty() {
            self.roll(tx, &turn)?;
        }
        if before != self.shelves {
            tx.execute(sql::CLEAR_SHELVES, [])?;
            tx.execute(sql::SET_SHELVES, params![self.shelves.rolled, self.shelves.pruned])?;
        }
        let mut put = tx.prepare_cached(&sql::put_fine())?;
        for sample in samples.iter().filter(|sample| !sample.values.is_empty()) {
            let number = self.number(tx, sample.server.uuid())?;
            let value =
                |figure: &Figure| sample.values.get(*figure).map_or(Value::Null, Value::Real);
            let key = [Value::Integer(number), Value::Integer(turn.at)];
            put.execute(params_from_iter(key.into_iter().chain(Figure::ALL.iter().map(value))))?;
        }
        Ok(())
    }

    fn roll(&mut self, tx: &Transaction<'_>, turn: &Turn) -> rusqlite::Result<()> {
        let numbers: Vec<i64> = tx
            .prepare_cached(sql::NUMBERS)?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let (mut roll, span) = (tx.prepare_cached(&sql::roll())?, seconds(COARSE));
        let mut prune_fine = tx.prepare_cached(sql::PRUNE_FINE)?;
        let mut prune_coarse = tx.prepare_cached(sql::PRUNE_COARSE)?;
        let mut forget = tx.prepare_cached(sql::FORGET)?;
        let mut forgotten = false;
        for number in numbers {
            roll.execute(params![number, turn.roll.start, turn.roll.end, span])?;
            prune_fine.execute(params![number, self.shelves.pruned])?;
            prune_coarse.execute(params![number, turn.oldest])?;
            forgotten |= forget.execute([number])? > 0;
        }
        if forgotten {
            self.numbers.clear();
        }
        Ok(())
    }

    /// A server's number, its first one if it has none.
    fn number(&mut self, tx: &Transaction<'_>, server: Uuid) -> rusqlite::Result<i64> {
        if let Some(number) = self.numbers.get(&server) {
            return Ok(*number);
        }
        let number = match find(tx, server)? {
            Some(number) => number,
            None => tx.query_row(sql::ADD, [server.as_bytes()], |row| row.get(0))?,
        };
        self.numbers.insert(server, number);
        Ok(number)
    }

    /// The values of a query.
    pub fn read(
        &mut self,
        tx: &Transaction<'_>,
        query: &SeriesQuery,
    ) -> rusqlite::Result<Vec<Vec<Option<f64>>>> {
        let mut gathered: Vec<_> = query.figures.iter().map(|_| Gathered::on(query.grid)).collect();
        if let Some(number) = find(tx, query.server.uuid())? {
            let (first, end) = (query.grid.first(), query.grid.end());
            let border = self.shelves.pruned.clamp(first, end.max(first));
            let coarse = (sql::get_coarse(&query.figures), first, border);
            let fine = (sql::get_fine(&query.figures), border, end);
            for (text, from, to) in [coarse, fine] {
                let mut rows = tx.prepare_cached(&text)?;
                let mut rows = rows.query(params![number, from, to])?;
                while let Some(row) = rows.next()? {
                    gather(row, &mut gathered)?;
                }
            }
        }
        Ok(gathered.iter().map(|one| one.values(query.aggregate)).collect())
    }
}

fn find(tx: &Transaction<'_>, server: Uuid) -> rusqlite::Result<Option<i64>> {
    tx.prepare_cached(sql::FIND)?.query_row([server.as_bytes()], |row| row.get(0)).optional()
}

fn gather(row: &rusqlite::Row<'_>, gathered: &mut [Gathered]) -> rusqlite::Result<()> {
    let (at, weight): (i64, f64) = (row.get(0)?, row.get(1)?);
    for (place, one) in gathered.iter_mut().enumerate() {
        let value: Option<f64> = row.get(2 + 2 * place)?;
        let peak: Option<f64> = row.get(3 + 2 * place)?;
        if let (Some(value), Some(peak)) = (value, peak) {
            one.add(at, weight, (value, peak));
        }
    }
    Ok(())
}
