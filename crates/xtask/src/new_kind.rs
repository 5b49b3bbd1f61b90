//! `cargo xtask new-kind NAME`: the files of a new kind of resource, and what to register by hand.
//!
//! The skeleton is a whole kind: it can be made, listed, read and deleted, with golden pairs. What
//! it is for is then written into it. Nothing that exists is changed.

use std::fs;

use crate::place::Place;

/// One file of a kind: its template, and where it goes.
const FILES: &[(&str, &str)] = &[
    (include_str!("../templates/kind/domain.txt"), "crates/domain/src/@snake@.rs"),
    (
        include_str!("../templates/kind/migration.txt"),
        "crates/store-sql/migrations/@number@_@plural@.sql",
    ),
    (include_str!("../templates/kind/cloud.txt"), "crates/cloud/src/@snake@.rs"),
    (include_str!("../templates/kind/wire.txt"), "crates/wire/src/@snake@.rs"),
    (include_str!("../templates/kind/api_native.txt"), "crates/api-native/src/@snake@.rs"),
    (
        include_str!("../templates/kind/golden.txt"),
        "crates/api-native/tests/golden/@snake@/life.http",
    ),
];

/// What is left to do by hand, one line each.
const REGISTRATIONS: &[&str] = &[
    "crates/domain/src/lib.rs: pub mod @snake@;  pub use @snake@::@Pascal@;",
    "crates/store-sql/src/schema.rs: migrations/@number@_@plural@.sql, in MIGRATIONS",
    "crates/cloud/src/lib.rs: pub mod @snake@;  @snake@::ACTIONS, in ACTIONS",
    "crates/wire/src/lib.rs: pub mod @snake@;  (\"@Words@\", @snake@::VERBS), in KINDS",
    "crates/api-native/src/lib.rs: mod @snake@;  @snake@::routes, in bound()",
];

/// Writes the files of the kind `name`, a singular noun such as `floating_ip`.
pub fn run(place: &Place, name: &str) -> Result<(), String> {
    let names = Names::of(name, next_migration(place)?)?;
    let files: Vec<_> =
        FILES.iter().map(|(text, path)| (place.root.join(names.fill(path)), text)).collect();
    if let Some((path, _)) = files.iter().find(|(path, _)| path.exists()) {
        return Err(format!("{} is there already; nothing was written", path.display()));
    }
    for (path, text) in &files {
        let folder = path.parent().unwrap_or(&place.root);
        fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        fs::write(path, names.fill(text)).map_err(|e| format!("{}: {e}", path.display()))?;
        eprintln!("wrote {}", path.display());
    }
    eprintln!("register it:");
    REGISTRATIONS.iter().for_each(|line| eprintln!("  {}", names.fill(line)));
    eprintln!("then: cargo fmt --all && cargo xtask docs && cargo xtask openapi && make test");
    Ok(())
}

/// The number of the next migration, four digits.
fn next_migration(place: &Place) -> Result<String, String> {
    let folder = place.root.join("crates/store-sql/migrations");
    let found = fs::read_dir(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    Ok(format!("{:04}", found.count() + 1))
}

/// One name in every shape that the templates use.
struct Names {
    snake: String,
    number: String,
}

impl Names {
    fn of(snake: &str, number: String) -> Result<Self, String> {
        let letter = |b: u8| b.is_ascii_lowercase() || b == b'_';
        let edges = snake.starts_with('_') || snake.ends_with('_') || snake.contains("__");
        if snake.is_empty() || !snake.bytes().all(letter) || edges {
            return Err(format!("\"{snake}\" is no singular noun in snake case"));
        }
        Ok(Self { snake: snake.to_owned(), number })
    }

    fn words(&self) -> String {
        self.snake.replace('_', " ")
    }

    fn capital(word: &str) -> String {
        let (first, rest) = word.split_at(1);
        first.to_ascii_uppercase() + rest
    }

    /// The usual English plural of the last word.
    fn plural(&self) -> String {
        match self.snake.strip_suffix('y') {
            Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
            _ if self.snake.ends_with(['s', 'x']) => format!("{}es", self.snake),
            _ => format!("{}s", self.snake),
        }
    }

    fn fill(&self, text: &str) -> String {
        let pascal: String = self.snake.split('_').map(Self::capital).collect();
        let prefix: String =
            self.snake.split('_').filter_map(|word| word.get(..word.len().min(3))).collect();
        text.replace("@snake@", &self.snake)
            .replace("@Pascal@", &pascal)
            .replace("@words@", &self.words())
            .replace("@Words@", &Self::capital(&self.words()))
            .replace("@plural@", &self.plural())
            .replace("@path@", &self.plural().replace('_', "-"))
            .replace("@prefix@", &prefix)
            .replace("@number@", &self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(snake: &str) -> Names {
        Names::of(snake, "0007".to_owned()).unwrap()
    }

    #[test]
    fn a_name_takes_every_shape_and_no_mark_is_left() {
        let filled = names("floating_ip").fill("@Pascal@ @snake@ @plural@ @path@ @words@ @prefix@");
        assert_eq!(filled, "FloatingIp floating_ip floating_ips floating-ips floating ip floip");
        assert_eq!(names("gateway").plural(), "gateways");
        assert_eq!(names("policy").plural(), "policies");
        for (text, path) in FILES {
            let filled = names("alias").fill(text) + &names("alias").fill(path);
            assert!(!filled.contains('@'), "{path}");
        }
    }

    #[test]
    fn what_is_no_noun_in_snake_case_is_refused() {
        for bad in ["", "Floating", "floating-ip", "_a", "a_", "a__b", "a1", "../a"] {
            assert!(Names::of(bad, String::new()).is_err(), "{bad}");
        }
    }

    #[test]
    fn nothing_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place { root: folder.path().to_owned(), cache: folder.path().to_owned() };
        fs::create_dir_all(folder.path().join("crates/store-sql/migrations")).unwrap();
        run(&place, "alias").unwrap();
        let made = fs::read_to_string(folder.path().join("crates/domain/src/alias.rs")).unwrap();
        assert!(made.contains("pub struct Alias {"));
        assert!(run(&place, "alias").unwrap_err().contains("is there already"));
    }
}
