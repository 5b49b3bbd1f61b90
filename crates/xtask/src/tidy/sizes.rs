//! How long things may be: lines, files, functions, handlers and steps.
//!
//! Long functions and files hide what they do; handlers and steps are long when they hold a rule
//! that belongs below. Test modules and test folders are free except for the width of a line.

use super::Violation;
use super::items::Function;
use super::source::Source;

const COLUMNS: usize = 100;
const FILE: usize = 500;
const LIB: usize = 120;
const FUNCTION: usize = 70;
const HANDLER: usize = 40;

/// Checks one file and its functions.
pub fn check(source: &Source<'_>, functions: &[Function<'_>]) -> Vec<Violation> {
    let mut found = widths(source);
    if !source.all_test {
        found.extend(file(source));
    }
    for function in functions.iter().filter(|function| !source.is_test(function.at)) {
        found.extend(too_long(source, function));
    }
    found
}

fn widths(source: &Source<'_>) -> Vec<Violation> {
    let numbered = source.text.lines().enumerate();
    numbered
        .filter(|(_, line)| !is_address(line))
        .map(|(index, line)| (index + 1, line.chars().count()))
        .filter(|(_, columns)| *columns > COLUMNS)
        .map(|(number, columns)| {
            let what = format!("{columns} columns, at most {COLUMNS}");
            Violation::new(source.path, number, "line", what)
        })
        .collect()
}

/// A line that is one string with an address in it, which can't be broken without harm.
fn is_address(line: &str) -> bool {
    let line = line.trim().trim_end_matches([',', ';', ')']);
    line.len() > 1
        && line.starts_with('"')
        && line.ends_with('"')
        && line.contains("://")
        && !line.contains(' ')
}

fn file(source: &Source<'_>) -> Option<Violation> {
    let limit = if source.file() == "lib.rs" { LIB } else { FILE };
    let length = source.length();
    let what = format!("{length} lines, at most {limit}");
    (length > limit).then(|| Violation::new(source.path, limit, "file", what))
}

fn too_long(source: &Source<'_>, function: &Function<'_>) -> Option<Violation> {
    let (rule, limit) = if is_handler(source, function) {
        ("handler", HANDLER)
    } else if is_step(source, function) {
        ("step", HANDLER)
    } else {
        ("function", FUNCTION)
    };
    let length = function.length();
    let what = format!("{} has {length} lines, at most {limit}", function.name);
    (length > limit).then(|| Violation::new(source.path, function.first_line, rule, what))
}

/// A function of a dialect that takes the request itself.
fn is_handler(source: &Source<'_>, function: &Function<'_>) -> bool {
    source.krate().starts_with("api-")
        && source.code[function.params.clone()].iter().any(|token| token.is_word("Req"))
}

/// A function of a workflow that answers what a step answers.
fn is_step(source: &Source<'_>, function: &Function<'_>) -> bool {
    source.krate() == "flows"
        && source.code[function.returns.clone()].iter().any(|token| token.is_word("StepResult"))
}

#[cfg(test)]
mod tests {
    use super::super::items::functions;
    use super::*;

    fn rules(path: &str, text: &str) -> Vec<(&'static str, usize)> {
        let source = Source::new(path, text, false);
        let functions = functions(&source.code);
        check(&source, &functions).into_iter().map(|v| (v.rule, v.line)).collect()
    }

    fn body(lines: usize) -> String {
        "x();\n".repeat(lines - 2)
    }

    #[test]
    fn a_line_has_at_most_a_hundred_columns() {
        let path = "crates/base/tests/a.rs";
        assert_eq!(rules(path, &format!("//{}\n", "é".repeat(98))), []);
        assert_eq!(rules(path, &format!("\n//{}\n", "é".repeat(99))), [("line", 2)]);
    }

    #[test]
    fn a_line_may_be_wider_only_for_an_address_that_stands_alone() {
        let address = format!("\"https://{}\"", "a".repeat(100));
        let path = "crates/base/src/a.rs";
        assert_eq!(rules(path, &format!("    {address},\n")), []);
        assert_eq!(rules(path, &format!("let x = {address};\n")), [("line", 1)]);
        assert_eq!(rules(path, &format!("\"{}\"\n", "a".repeat(100))), [("line", 1)]);
    }

    #[test]
    fn a_file_has_at_most_five_hundred_lines_and_a_crate_root_a_hundred_and_twenty() {
        let path = "crates/base/src/a.rs";
        assert_eq!(rules(path, &"\n".repeat(500)), []);
        assert_eq!(rules(path, &"\n".repeat(501)), [("file", 500)]);
        let root = "crates/base/src/lib.rs";
        assert_eq!(rules(root, &"\n".repeat(120)), []);
        assert_eq!(rules(root, &"\n".repeat(121)), [("file", 120)]);
    }

    #[test]
    fn tests_do_not_count_for_the_length_of_files_and_functions() {
        let tests = format!("#[cfg(test)]\nmod tests {{\nfn a() {{\n{}}}\n}}\n", body(600));
        assert_eq!(rules("crates/base/src/lib.rs", &tests), []);
        let long = format!("fn a() {{\n{}}}\n", body(600));
        assert_eq!(rules("crates/base/tests/a.rs", &long), []);
    }

    #[test]
    fn a_function_has_at_most_seventy_lines() {
        let path = "crates/base/src/a.rs";
        assert_eq!(rules(path, &format!("fn a() {{\n{}}}\n", body(70))), []);
        assert_eq!(rules(path, &format!("\nfn a() {{\n{}}}\n", body(71))), [("function", 2)]);
    }

    #[test]
    fn a_function_of_a_dialect_that_takes_the_request_has_at_most_forty_lines() {
        let handler = |lines| format!("async fn a(req: Req<'_>) {{\n{}}}\n", body(lines));
        assert_eq!(rules("crates/api-civo/src/a.rs", &handler(40)), []);
        assert_eq!(rules("crates/api-civo/src/a.rs", &handler(41)), [("handler", 1)]);
        assert_eq!(rules("crates/cloud/src/a.rs", &handler(41)), []);
        let answer = format!("fn a() -> Req {{\n{}}}\n", body(41));
        assert_eq!(rules("crates/api-civo/src/a.rs", &answer), []);
    }

    #[test]
    fn a_step_of_a_flow_has_at_most_forty_lines() {
        let step = |lines| format!("async fn a() -> StepResult<()> {{\n{}}}\n", body(lines));
        assert_eq!(rules("crates/flows/src/a.rs", &step(40)), []);
        assert_eq!(rules("crates/flows/src/a.rs", &step(41)), [("step", 1)]);
        assert_eq!(rules("crates/flow/src/a.rs", &step(41)), []);
    }
}
