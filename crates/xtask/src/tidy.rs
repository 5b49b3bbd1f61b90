//! `cargo xtask tidy`: the limits that keep the house liveable, read from the files themselves.
//!
//! Each rule is a function from one file to the violations in it; the floors come from the
//! manifests. A violation is a line `path:line: rule: what`. There are no exceptions to list here:
//! a limit that has to give way gives way for everybody, in the rule.

mod floors;
mod items;
mod layout;
mod lexer;
mod names;
mod sizes;
mod source;

use std::collections::BTreeSet;
use std::fmt;

use crate::place::Place;
use source::Source;

/// A broken rule and where.
#[derive(Debug, PartialEq, Eq)]
pub struct Violation {
    path: String,
    line: usize,
    rule: &'static str,
    what: String,
}

impl Violation {
    fn new(path: &str, line: usize, rule: &'static str, what: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, rule, what: what.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}: {}", self.path, self.line, self.rule, self.what)
    }
}

/// Checks every file and every manifest; prints what is wrong and fails if anything is.
pub fn run(place: &Place) -> Result<(), String> {
    let files = source::read_all(&place.root)?;
    if files.is_empty() {
        return Err("no Rust file found below crates/".to_owned());
    }
    let mut violations = of_files(&files);
    violations.extend(floors::check(place)?);
    for violation in &violations {
        println!("{violation}");
    }
    match violations.len() {
        0 => Ok(()),
        count => Err(format!("{count} violations in {} files", files.len())),
    }
}

fn of_files(files: &[(String, String)]) -> Vec<Violation> {
    let declared: BTreeSet<String> =
        files.iter().flat_map(|(path, text)| Source::new(path, text, false).test_files()).collect();
    files
        .iter()
        .flat_map(|(path, text)| of_file(&Source::new(path, text, declared.contains(path))))
        .collect()
}

fn of_file(source: &Source<'_>) -> Vec<Violation> {
    let functions = items::functions(&source.code);
    let mut found = sizes::check(source, &functions);
    found.extend(names::check(source));
    found.extend(layout::check(source));
    found.sort_by_key(|violation| violation.line);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> (String, String) {
        (path.to_owned(), text.to_owned())
    }

    #[test]
    fn a_violation_is_one_line_that_an_editor_can_jump_to() {
        let found = of_files(&[file("crates/base/src/a.rs", "//! A.\nuse x::*;\n")]);
        let lines: Vec<_> = found.iter().map(ToString::to_string).collect();
        assert_eq!(lines, ["crates/base/src/a.rs:2: glob: import the names that are used"]);
    }

    #[test]
    fn a_file_declared_as_test_module_by_its_parent_is_free_to_glob() {
        let child = file("crates/base/src/proofs.rs", "//! A.\nuse x::*;\n");
        let parent = file("crates/base/src/lib.rs", "//! B.\n#[cfg(test)]\nmod proofs;\n");
        assert_eq!(of_files(&[child.clone(), parent]), []);
        assert_eq!(of_files(&[child]).len(), 1);
    }

    #[test]
    fn a_file_that_ends_anywhere_is_still_judged() {
        let text =
            "#![a(b)]\n#[cfg(test)]\nmod t { fn a<T>(x: [u8; 2]) -> (A, B) where T: C { 'x' } }
            pub use a::{b, *}; const C: &str = r#\"x\"#; struct DiskManager { a: u8 } // b";
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            let found = of_files(&[file("crates/api-native/src/a.rs", &text[..end])]);
            assert!(!found.is_empty(), "the opening is missing at {end}");
        }
    }
}
