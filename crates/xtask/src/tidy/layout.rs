//! How files are laid out: where a module lives, how it opens, what it imports, what is left over.

use super::Violation;
use super::source::Source;

/// Checks one file.
pub fn check(source: &Source<'_>) -> Vec<Violation> {
    let mut found = Vec::new();
    found.extend(mod_file(source));
    found.extend(opening(source));
    found.extend(globs(source));
    found.extend(leftovers(source));
    found
}

fn mod_file(source: &Source<'_>) -> Option<Violation> {
    let what = "a module is `name.rs` beside its folder `name/`";
    (source.file() == "mod.rs").then(|| Violation::new(source.path, 1, "mod-file", what))
}

/// A file below `src/` says first what it is for.
fn opening(source: &Source<'_>) -> Option<Violation> {
    let in_src = source.path.split('/').nth(2) == Some("src");
    let opens = source.text.trim_start().starts_with("//!");
    let what = "open with `//!`: what the module is for and what it must not know";
    (in_src && !opens).then(|| Violation::new(source.path, 1, "opening", what))
}

fn globs(source: &Source<'_>) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut import = false;
    for (index, token) in source.code.iter().enumerate() {
        if token.is_word("use") {
            import = true;
        } else if token.is_punct(';') {
            import = false;
        } else if import && token.is_punct('*') && !source.is_test(index) {
            let what = "import the names that are used";
            found.push(Violation::new(source.path, token.line, "glob", what));
        }
    }
    found
}

/// Work that was put off in a comment; it belongs into an issue.
fn leftovers(source: &Source<'_>) -> Vec<Violation> {
    let mut found = Vec::new();
    for comment in &source.comments {
        for (offset, line) in comment.text.lines().enumerate() {
            let mut words = line.split(|c: char| !c.is_alphanumeric());
            if let Some(word) = words.find(|word| matches!(*word, "TODO" | "FIXME")) {
                let what = format!("`{word}`: do it, or file it as an issue");
                found.push(Violation::new(source.path, comment.line + offset, "leftover", what));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(path: &str, text: &str) -> Vec<(&'static str, usize)> {
        check(&Source::new(path, text, false)).into_iter().map(|v| (v.rule, v.line)).collect()
    }

    #[test]
    fn a_module_is_never_a_mod_file() {
        assert_eq!(rules("crates/base/src/a/mod.rs", "//! A."), [("mod-file", 1)]);
        assert_eq!(rules("crates/base/tests/a/mod.rs", ""), [("mod-file", 1)]);
        assert_eq!(rules("crates/base/src/a.rs", "//! A."), []);
    }

    #[test]
    fn a_file_below_src_opens_with_its_purpose() {
        assert_eq!(rules("crates/base/src/a.rs", "use x::y;\n//! A."), [("opening", 1)]);
        assert_eq!(rules("crates/base/src/a.rs", "// A."), [("opening", 1)]);
        assert_eq!(rules("crates/base/tests/a.rs", "use x::y;"), []);
    }

    #[test]
    fn a_glob_import_is_refused_outside_tests() {
        let path = "crates/base/src/a.rs";
        assert_eq!(rules(path, "//! A.\npub use x::{\n  y::*,\n};"), [("glob", 3)]);
        assert_eq!(rules(path, "//! A.\n#[cfg(test)]\nmod t {\n use super::*;\n}"), []);
        assert_eq!(rules(path, "//! A.\nuse x::y;\nconst Z: u8 = 2 * 3;"), []);
        assert_eq!(rules("crates/base/tests/a.rs", "use x::*;"), []);
    }

    #[test]
    fn work_put_off_in_a_comment_is_refused() {
        let path = "crates/base/tests/a.rs";
        assert_eq!(rules(path, "/* a\n FIXME: b */"), [("leftover", 2)]);
        assert_eq!(rules(path, "let x = 1; // TODO(me) b"), [("leftover", 1)]);
        assert_eq!(rules(path, "let x = \"TODO\"; // todo, TODOS"), []);
    }
}
