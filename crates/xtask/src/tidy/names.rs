//! Names that say nothing are refused: for items, files, folders and crates.
//!
//! A word is refused wherever it stands in a name, in any case and as a plural. Local variables and
//! fields are free, since their place already says what they are.

use super::Violation;
use super::items::names;
use super::source::Source;

const EMPTY_WORDS: [&str; 6] = ["manager", "helper", "util", "common", "info", "misc"];

/// Checks the path of a file and the items in it.
pub fn check(source: &Source<'_>) -> Vec<Violation> {
    let path = source.path.trim_end_matches(".rs");
    let parts = path.split('/').filter_map(|part| refuse(source.path, 1, part));
    let items = names(&source.code);
    let items = items.iter().filter_map(|name| refuse(source.path, name.line, name.text));
    parts.chain(items).collect()
}

fn refuse(path: &str, line: usize, name: &str) -> Option<Violation> {
    let word = words(name).into_iter().find(|word| is_empty(word))?;
    let what = format!("`{name}` contains `{word}`, which says nothing");
    Some(Violation::new(path, line, "name", what))
}

fn is_empty(word: &str) -> bool {
    EMPTY_WORDS.contains(&word) || EMPTY_WORDS.contains(&word.strip_suffix('s').unwrap_or(word))
}

/// The words of a name in any of the usual spellings, in lower case.
fn words(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (index, letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).map(|at| letters[at]);
        let after = letters.get(index + 1);
        let begins = letter.is_uppercase()
            && (before.is_some_and(char::is_lowercase) || after.is_some_and(|c| c.is_lowercase()));
        if begins || !letter.is_alphanumeric() {
            words.push(String::new());
        }
        if letter.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<(&'static str, usize)> {
        check(&Source::new(path, text, false)).into_iter().map(|v| (v.rule, v.line)).collect()
    }

    #[test]
    fn a_name_falls_apart_into_its_words() {
        assert_eq!(words("HTTPInfo2_xY-z"), ["http", "info2", "x", "y", "z"]);
        assert_eq!(words("MAX_SIZE"), ["max", "size"]);
        assert_eq!(words("_"), Vec::<String>::new());
    }

    #[test]
    fn an_empty_word_in_the_name_of_an_item_is_refused() {
        for bad in [
            "struct DiskManager;",
            "fn helper() {}",
            "mod utils;",
            "enum VMInfo {}",
            "const COMMON: u8 = 0;",
            "trait Misc {}",
            "type ServerInfos = u8;",
            "static mut HELPER_COUNT: u8 = 0;",
        ] {
            assert_eq!(found("crates/base/src/a.rs", &format!("\n{bad}")), [("name", 2)], "{bad}");
        }
    }

    #[test]
    fn other_names_uses_and_fields_are_free() {
        for good in [
            "struct Information;",
            "fn utility() {}",
            "fn a() { let info = helper(); log::info!(\"x\"); }",
            "struct A { info: u8 }",
            "fn uncommon() {}",
        ] {
            assert_eq!(found("crates/base/src/a.rs", good), [], "{good}");
        }
    }

    #[test]
    fn an_empty_word_in_a_path_is_refused() {
        assert_eq!(found("crates/base/src/disk_utils.rs", ""), [("name", 1)]);
        assert_eq!(found("crates/common/src/lib.rs", ""), [("name", 1)]);
        assert_eq!(found("crates/base/tests/helpers.rs", ""), [("name", 1)]);
    }
}
