//! Backups: one SQLite file that holds every table, whatever engine it was made from.
//!
//! So a backup of one engine can be restored into the other, which is also the way from one
//! machine's SQLite to PostgreSQL. A file gets its name only once it is whole and on the disk; a
//! target that holds anything is never written to.

use std::fs::File;
use std::path::{Path, PathBuf};

use nubo_domain::{Error, Result, code};

use crate::conn::{Conn, Row, Value};
use crate::sqlite::{Link, cannot, migrate};
use crate::{postgres, schema, sqlite};

/// Rows read from one engine in one piece.
const PAGE_ROWS: usize = 500;
/// Rows written to the other by one statement; on PostgreSQL each is a round trip.
const WRITTEN_AT_ONCE: usize = 20;

/// A table as the schema has it.
#[derive(Debug)]
struct Shape {
    name: String,
    columns: Vec<String>,
    /// Places of the primary key's columns, in the order of the key.
    key: Vec<usize>,
}

/// Copies a data file while it is used.
pub(crate) fn back_up_sqlite(from: &Path, to: &Path) -> Result<()> {
    write_whole(to, |partial| {
        let mut source = Link::open_reader(from)?;
        copy_file(&mut source, partial)
    })
}

/// Copies a database while it is used, as of one moment.
pub(crate) fn back_up_postgres(mut from: postgres::Link, to: &Path) -> Result<()> {
    write_whole(to, |partial| {
        let mut target = Link::open_alone(partial)?;
        migrate(&mut target)?;
        from.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        if schema::version(&mut from)? != schema::KNOWN {
            return Err(Error::unavailable("the database was migrated by another program"));
        }
        let shapes = shapes(&mut target)?;
        target.batch("BEGIN IMMEDIATE")?;
        copy_tables(&mut from, &mut target, &shapes)?;
        target.batch("COMMIT")?;
        check_whole(&mut target, partial)
    })
}

/// Makes a new data folder from a backup.
pub(crate) fn restore_sqlite(from: &Path, dir: &Path) -> Result<()> {
    let mut source = open_backup(from)?;
    std::fs::create_dir_all(dir).map_err(|e| cannot("make the folder", dir, &e))?;
    let _lock = sqlite::FolderLock::take(dir)?;
    let to = dir.join(sqlite::FILE);
    if to.exists() {
        return Err(occupied(&format!("The data folder {} holds a cloud", dir.display())));
    }
    write_whole(&to, |partial| {
        copy_file(&mut source, partial)?;
        migrate(&mut Link::open_alone(partial)?)
    })
}

/// Fills an empty database from a backup, in one transaction.
pub(crate) fn restore_postgres(from: &Path, mut to: postgres::Link) -> Result<()> {
    let mut source = open_backup(from)?;
    let mut lifted = None;
    if schema::version(&mut source)? < schema::KNOWN {
        let path = beside(from, "lifted");
        remove(&path)?;
        copy_file(&mut source, &path)?;
        source = Link::open_alone(&path)?;
        lifted = Some(path);
        migrate(&mut source)?;
    }
    let done = fill(&mut source, &mut to);
    if let Some(path) = lifted {
        drop(source);
        remove(&path)?;
    }
    done
}

fn fill(source: &mut Link, to: &mut postgres::Link) -> Result<()> {
    postgres::migrate(to)?;
    let shapes = shapes(source)?;
    to.begin("BEGIN ISOLATION LEVEL SERIALIZABLE");
    let done = shapes
        .iter()
        .filter(|shape| shape.name != schema::COUNTERS)
        .try_for_each(|shape| check_empty(to, shape))
        .and_then(|()| copy_tables(source, to, &shapes))
        .and_then(|()| to.batch("COMMIT"));
    if done.is_err() {
        // The server rolls back by itself if it cannot be told.
        let _ = to.roll_back();
    }
    done
}

fn check_empty(to: &mut dyn Conn, shape: &Shape) -> Result<()> {
    let sql = format!("SELECT {} FROM {} LIMIT 1", shape.columns[0], shape.name);
    if to.query(&sql, &[])?.is_empty() {
        return Ok(());
    }
    Err(occupied(&format!("The database holds a cloud (table {} has rows)", shape.name)))
}

fn occupied(what: &str) -> Error {
    Error::new(&code::CONFLICT)
        .public(format!("{what}; a backup is restored only into an empty place."))
}

/// Makes a file under a passing name and gives it its own once it is whole and on the disk.
fn write_whole(to: &Path, make: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    if to.exists() {
        let text = format!("{} exists already; name a file that does not.", to.display());
        return Err(Error::new(&code::CONFLICT).public(text));
    }
    let partial = beside(to, "partial");
    remove(&partial)?;
    let done = make(&partial).and_then(|()| {
        let synced = File::open(&partial).and_then(|file| file.sync_all());
        synced.map_err(|e| cannot("sync", &partial, &e))?;
        std::fs::rename(&partial, to).map_err(|e| cannot("rename", &partial, &e))?;
        let folder = to.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let synced = File::open(folder).and_then(|folder| folder.sync_all());
        synced.map_err(|e| cannot("sync", folder, &e))
    });
    if done.is_err() {
        remove(&partial)?;
    }
    done
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(ending);
    path.with_file_name(name)
}

fn remove(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(cannot("remove", path, &e)),
        _ => Ok(()),
    }
}

/// Copies a SQLite file page by page under one snapshot, which stops no writer.
fn copy_file(source: &mut Link, to: &Path) -> Result<()> {
    let mut target = Link::open_alone(to)?;
    let copy = rusqlite::backup::Backup::new(source.raw(), target.raw());
    let step = copy.and_then(|copy| copy.step(-1)).map_err(sqlite::error)?;
    if step != rusqlite::backup::StepResult::Done {
        return Err(Error::unavailable(format!("the copy stopped half way: {step:?}")));
    }
    drop(target);
    // Only now does the file leave the log mode that it was copied in.
    check_whole(&mut Link::open_alone(to)?, to)
}

/// Opens a backup for reading and refuses what is damaged, foreign or too new.
fn open_backup(path: &Path) -> Result<Link> {
    let refuse = |reason: String| {
        Error::new(&code::INVALID_REQUEST).public(format!("{} {reason}", path.display()))
    };
    if !path.is_file() {
        return Err(refuse("is not a file; name a backup made by `nubo backup`.".into()));
    }
    let opened = Link::open_untouched(path);
    let whole = opened.and_then(|mut link| check_whole(&mut link, path).map(|()| link));
    let mut link = whole.map_err(|e| {
        let detail = e.log_detail().unwrap_or_else(|| e.message()).to_owned();
        refuse(format!("is damaged, or no backup: {detail}"))
    })?;
    let version = schema::version(&mut link)
        .map_err(|_| refuse("is a database, but no backup of Nubo.".into()))?;
    if version > schema::KNOWN {
        return Err(schema::newer(version, schema::KNOWN));
    }
    Ok(link)
}

fn check_whole(link: &mut Link, path: &Path) -> Result<()> {
    let found = link.query("PRAGMA integrity_check(1)", &[])?;
    let word = found.into_iter().next().map_or(Ok(String::new()), |mut row| row.text())?;
    if word == "ok" { Ok(()) } else { Err(cannot("trust", path, &word)) }
}

/// Every table but that of the versions, as a file with the newest schema has them.
fn shapes(link: &mut Link) -> Result<Vec<Shape>> {
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table' \
         AND name NOT LIKE 'sqlite_%' AND name <> 'schema_version' ORDER BY name";
    let mut found = Vec::new();
    for mut row in link.query(tables, &[])? {
        let name = row.text()?;
        let sql = "SELECT name, pk FROM pragma_table_info($1) ORDER BY cid";
        let mut shape = Shape { name, columns: Vec::new(), key: Vec::new() };
        let mut key = Vec::new();
        for mut row in link.query(sql, &[Value::from(&shape.name)])? {
            shape.columns.push(row.text()?);
            key.push((row.int()?, shape.columns.len() - 1));
        }
        key.retain(|(place, _)| *place > 0);
        key.sort_unstable();
        shape.key = key.into_iter().map(|(_, column)| column).collect();
        found.push(shape);
    }
    Ok(found)
}

fn copy_tables(from: &mut dyn Conn, to: &mut dyn Conn, shapes: &[Shape]) -> Result<()> {
    for shape in shapes {
        // A fresh schema brings counters of its own, which those of the source replace.
        if shape.name == schema::COUNTERS {
            to.execute(&format!("DELETE FROM {}", shape.name), &[])?;
        }
        copy_table(from, to, shape)?;
    }
    Ok(())
}

fn copy_table(from: &mut dyn Conn, to: &mut dyn Conn, shape: &Shape) -> Result<()> {
    let mut last: Option<Vec<Value>> = None;
    loop {
        let sql = page_sql(shape, last.is_some());
        let rows = from.query(&sql, &last.unwrap_or_default())?;
        let rows: Vec<Vec<Value>> = rows.into_iter().map(Row::into_values).collect();
        for some in rows.chunks(WRITTEN_AT_ONCE) {
            let many = if some.len() == WRITTEN_AT_ONCE { WRITTEN_AT_ONCE } else { 1 };
            let sql = insert_sql(shape, many);
            for lines in some.chunks(many) {
                to.execute(&sql, &lines.concat())?;
            }
        }
        match rows.last() {
            Some(row) if rows.len() == PAGE_ROWS => {
                last = Some(shape.key.iter().map(|place| row[*place].clone()).collect());
            }
            _ => return Ok(()),
        }
    }
}

fn page_sql(shape: &Shape, later: bool) -> String {
    let key: Vec<&str> = shape.key.iter().map(|place| shape.columns[*place].as_str()).collect();
    let key = key.join(", ");
    let places: Vec<String> = (1..=shape.key.len()).map(|n| format!("${n}")).collect();
    let after = format!(" WHERE ({key}) > ({})", places.join(", "));
    let after = if later { after.as_str() } else { "" };
    let columns = shape.columns.join(", ");
    format!("SELECT {columns} FROM {}{after} ORDER BY {key} LIMIT {PAGE_ROWS}", shape.name)
}

fn insert_sql(shape: &Shape, rows: usize) -> String {
    let width = shape.columns.len();
    let line = |row: usize| {
        let places: Vec<String> = (1..=width).map(|n| format!("${}", row * width + n)).collect();
        format!("({})", places.join(", "))
    };
    let lines: Vec<String> = (0..rows).map(line).collect();
    let columns = shape.columns.join(", ");
    format!("INSERT INTO {} ({columns}) VALUES {}", shape.name, lines.join(", "))
}
