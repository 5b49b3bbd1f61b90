//! One Rust file as the rules see it: its tokens, its crate, and which of its parts are tests.
//!
//! Reads files and marks test code, because most limits do not hold there. It knows no limit.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::lexer::{Kind, Token, tokens};

/// A file, cut into tokens.
pub struct Source<'a> {
    /// Path from the root of the repository, with `/`.
    pub path: &'a str,
    /// The whole text.
    pub text: &'a str,
    /// Everything but comments.
    pub code: Vec<Token<'a>>,
    /// Line and block comments, documentation among them.
    pub comments: Vec<Token<'a>>,
    /// The whole file is test code.
    pub all_test: bool,
    tests: Vec<Span>,
}

struct Span {
    tokens: Range<usize>,
    lines: Range<usize>,
}

impl<'a> Source<'a> {
    /// Cuts a text; `all_test` when its parent declared it as a test module.
    pub fn new(path: &'a str, text: &'a str, all_test: bool) -> Self {
        let (comments, code): (Vec<_>, Vec<_>) =
            tokens(text).into_iter().partition(|token| token.kind == Kind::Comment);
        let all_test = all_test || lies_in_tests(path) || says_all_test(&code);
        let tests = test_spans(&code);
        Self { path, text, code, comments, all_test, tests }
    }

    /// The folder name of the crate: `base` for `crates/base/src/lib.rs`.
    pub fn krate(&self) -> &'a str {
        self.path.split('/').nth(1).unwrap_or_default()
    }

    /// The file name without its folder.
    pub fn file(&self) -> &'a str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// Whether the token of that index in `code` belongs to a test.
    pub fn is_test(&self, index: usize) -> bool {
        self.all_test || self.tests.iter().any(|span| span.tokens.contains(&index))
    }

    /// Lines of the file without those of its test modules.
    pub fn length(&self) -> usize {
        let mut test_lines = BTreeSet::new();
        for span in &self.tests {
            test_lines.extend(span.lines.clone());
        }
        self.text.lines().count() - test_lines.len()
    }

    /// Files that this one declares with `#[cfg(test)] mod name;`, as paths from the root.
    pub fn test_files(&self) -> Vec<String> {
        let folder = self.path.strip_suffix(".rs").unwrap_or(self.path);
        let folder = match self.file() {
            "lib.rs" | "main.rs" => folder.rsplit_once('/').map_or("", |(parent, _)| parent),
            _ => folder,
        };
        self.tests
            .iter()
            .filter_map(|span| declared(&self.code[span.tokens.clone()]))
            .map(|name| format!("{folder}/{name}.rs"))
            .collect()
    }
}

/// Every `.rs` file below `crates/`, as path from the root and text, sorted by path.
pub fn read_all(root: &Path) -> Result<Vec<(String, String)>, String> {
    let mut folders = vec![root.join("crates")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in entries(&folder)? {
            let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
            if path.is_dir() && !name.starts_with('.') && name != "target" {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(read(root, &path)?);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let problem = |e| format!("{}: {e}", folder.display());
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(problem)? {
        paths.push(entry.map_err(problem)?.path());
    }
    Ok(paths)
}

fn read(root: &Path, path: &Path) -> Result<(String, String), String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let shown = path.strip_prefix(root).unwrap_or(path).display().to_string();
    Ok((shown.replace('\\', "/"), text))
}

fn lies_in_tests(path: &str) -> bool {
    path.split('/').any(|part| matches!(part, "tests" | "tests.rs" | "benches"))
}

/// `#![cfg(test)]` among the inner attributes at the top.
fn says_all_test(code: &[Token<'_>]) -> bool {
    let mut at = 0;
    while let Some(inside) = attribute(code, at, true) {
        if means_test(&code[inside.clone()]) {
            return true;
        }
        at = inside.end + 1;
    }
    false
}

fn test_spans(code: &[Token<'_>]) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut at = 0;
    while at < code.len() {
        let Some(inside) = attribute(code, at, false) else {
            at += 1;
            continue;
        };
        let after = inside.end + 1;
        if !means_test(&code[inside]) {
            at = after;
            continue;
        }
        let last = item_end(code, after);
        let lines = code[at].line..code[last].line + 1;
        spans.push(Span { tokens: at..last + 1, lines });
        at = last + 1;
    }
    spans
}

/// The tokens between the brackets of an attribute that begins at `at`.
fn attribute(code: &[Token<'_>], at: usize, inner: bool) -> Option<Range<usize>> {
    let open = at + 1 + usize::from(inner);
    let begins = code.get(at)?.is_punct('#')
        && (!inner || code.get(at + 1)?.is_punct('!'))
        && code.get(open)?.is_punct('[');
    begins.then(|| between(code, open))
}

/// `cfg(test)`, `cfg(all(test, …))`, `test` or `tokio::test`, but not `cfg(not(test))`.
fn means_test(inside: &[Token<'_>]) -> bool {
    let has = |word| inside.iter().any(|token| token.is_word(word));
    let named = inside.split(|token| token.is_punct('(')).next().unwrap_or_default();
    let is_cfg = named.first().is_some_and(|token| token.is_word("cfg"));
    let is_test = named.last().is_some_and(|token| token.is_word("test"));
    is_test || (is_cfg && has("test") && !has("not"))
}

/// The last token of the item that begins at `at`: its closing brace or its semicolon.
fn item_end(code: &[Token<'_>], at: usize) -> usize {
    let mut index = at;
    while index < code.len() {
        match code[index].text {
            "(" | "[" => index = closing(code, index),
            "{" => return closing(code, index),
            ";" => return index,
            _ => {}
        }
        index += 1;
    }
    code.len() - 1
}

/// The index of the bracket that closes the one at `open`, or of the last token.
pub fn closing(code: &[Token<'_>], open: usize) -> usize {
    let mut depth = 0_usize;
    for (index, token) in code.iter().enumerate().skip(open) {
        if token.kind != Kind::Punct {
            continue;
        }
        match token.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => continue,
        }
        if depth == 0 {
            return index;
        }
    }
    code.len() - 1
}

/// The tokens between the bracket at `open` and the one that closes it.
pub fn between(code: &[Token<'_>], open: usize) -> Range<usize> {
    open + 1..closing(code, open).max(open + 1)
}

/// The name of a module that is declared but not written here.
fn declared<'a>(item: &[Token<'a>]) -> Option<&'a str> {
    let [.., keyword, name, end] = item else { return None };
    (keyword.is_word("mod") && end.is_punct(';')).then_some(name.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source<'_> {
        Source::new("crates/base/src/lib.rs", text, false)
    }

    #[test]
    fn lines_of_a_test_module_are_not_counted() {
        let text = "fn a() {}\n\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}\n";
        assert_eq!(source(text).length(), 3);
        assert_eq!(source("fn a() {}\n#[cfg(not(test))]\nmod m {\n}\n").length(), 4);
    }

    #[test]
    fn tests_are_known_by_their_attribute() {
        for attribute in
            ["cfg(test)", "cfg(all(test, unix))", "test", "tokio::test", "tokio::test(start = 1)"]
        {
            let text = format!("#[{attribute}]\n#[other]\nfn b(x: [u8; 2]) {{ y }}\nfn c() {{}}");
            let source = source(&text);
            let at = |word| source.code.iter().position(|t| t.is_word(word)).unwrap();
            assert!(source.is_test(at("y")), "{attribute}");
            assert!(!source.is_test(at("c")), "{attribute}");
        }
        let text = "#[derive(test)]\nfn b() { y }";
        assert!(!source(text).is_test(8));
    }

    #[test]
    fn a_test_module_in_its_own_file_is_found_beside_its_parent() {
        let text = "#[cfg(test)]\nmod proofs;\nmod other;";
        assert_eq!(source(text).test_files(), ["crates/base/src/proofs.rs"]);
        let deep = Source::new("crates/base/src/a.rs", text, false);
        assert_eq!(deep.test_files(), ["crates/base/src/a/proofs.rs"]);
    }

    #[test]
    fn files_in_a_tests_folder_are_tests() {
        assert!(Source::new("crates/base/tests/a.rs", "", false).all_test);
        assert!(Source::new("crates/base/src/a/tests.rs", "", false).all_test);
        assert!(Source::new("crates/base/src/a.rs", "//! x\n#![cfg(test)]\n", false).all_test);
        assert!(!Source::new("crates/testkit/src/a.rs", "fn a() {}", false).all_test);
    }

    #[test]
    fn all_rust_files_of_the_crates_are_read_and_builds_are_not() {
        let root = tempfile::tempdir().unwrap();
        for path in ["crates/a/src/lib.rs", "crates/a/target/x.rs", "crates/a/tests/t.rs", "o.rs"] {
            let path = root.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "x").unwrap();
        }
        let paths: Vec<_> = read_all(root.path()).unwrap().into_iter().map(|f| f.0).collect();
        assert_eq!(paths, ["crates/a/src/lib.rs", "crates/a/tests/t.rs"]);
    }
}
