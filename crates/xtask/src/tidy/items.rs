//! Finds functions and the names of items among tokens.
//!
//! Looks at keywords and brackets only: macros are not expanded, types are not understood.

use std::ops::Range;

use super::lexer::{Kind, Token};
use super::source::{between, closing};

/// A function with a body.
#[derive(Debug)]
pub struct Function<'a> {
    /// Its name.
    pub name: &'a str,
    /// Index of the `fn` token.
    pub at: usize,
    /// Line of the `fn` keyword.
    pub first_line: usize,
    /// Line of the closing brace.
    pub last_line: usize,
    /// Tokens between the parentheses of its parameters.
    pub params: Range<usize>,
    /// Tokens between the parameters and the body: return type and bounds.
    pub returns: Range<usize>,
}

impl Function<'_> {
    /// Lines from the `fn` keyword to the closing brace, both counted.
    pub fn length(&self) -> usize {
        self.last_line - self.first_line + 1
    }
}

/// All functions that have a body, nested ones too.
pub fn functions<'a>(code: &[Token<'a>]) -> Vec<Function<'a>> {
    (0..code.len()).filter_map(|at| function(code, at)).collect()
}

fn function<'a>(code: &[Token<'a>], at: usize) -> Option<Function<'a>> {
    let name = code.get(at + 1).filter(|token| is_name(token))?;
    if !code[at].is_word("fn") {
        return None;
    }
    let open = parameters(code, at + 2)?;
    let params = between(code, open);
    let returns = params.end + 1;
    let body = body(code, returns)?;
    Some(Function {
        name: name.text,
        at,
        first_line: code[at].line,
        last_line: code[closing(code, body)].line,
        params,
        returns: returns..body,
    })
}

/// The parenthesis that opens the parameters, behind the generics if there are any.
fn parameters(code: &[Token<'_>], from: usize) -> Option<usize> {
    let mut angles = 0_usize;
    for index in from..code.len() {
        let token = &code[index];
        if token.is_punct('<') {
            angles += 1;
        } else if token.is_punct('>') && !code[index - 1].is_punct('-') {
            angles = angles.saturating_sub(1);
        } else if token.is_punct('(') && angles == 0 {
            return Some(index);
        }
    }
    None
}

/// The brace that opens the body, or nothing for a declaration that ends with a semicolon.
fn body(code: &[Token<'_>], from: usize) -> Option<usize> {
    let mut index = from;
    while let Some(token) = code.get(index) {
        if token.is_punct('{') {
            return Some(index);
        }
        if token.is_punct(';') {
            return None;
        }
        if token.is_punct('(') || token.is_punct('[') {
            index = closing(code, index);
        }
        index += 1;
    }
    None
}

/// The names that items are declared with: functions, types, traits, modules, constants, macros.
pub fn names<'a>(code: &[Token<'a>]) -> Vec<Token<'a>> {
    (0..code.len()).filter_map(|at| name_at(code, at)).collect()
}

fn name_at<'a>(code: &[Token<'a>], at: usize) -> Option<Token<'a>> {
    let keyword = &code[at];
    if keyword.kind != Kind::Word {
        return None;
    }
    let next = match keyword.text {
        "fn" | "struct" | "enum" | "union" | "trait" | "mod" | "type" => at + 1,
        "macro_rules" => at + 2,
        "static" if code.get(at + 1)?.is_word("mut") => at + 2,
        "static" => at + 1,
        "const" if at > 0 && code[at - 1].is_punct('*') => return None,
        "const" => at + 1,
        _ => return None,
    };
    code.get(next).filter(|token| is_name(token)).copied()
}

fn is_name(token: &Token<'_>) -> bool {
    const KEYWORDS: [&str; 5] = ["fn", "unsafe", "async", "extern", "mut"];
    match token.kind {
        Kind::RawWord => true,
        Kind::Word => !KEYWORDS.contains(&token.text),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::lexer::tokens;
    use super::*;

    #[test]
    fn a_function_is_measured_from_its_keyword_to_its_brace() {
        let text = "#[a]\npub async fn one(\n) {\n  let x = \"}\"; // }\n}\nfn two() {}";
        let code = tokens(text);
        let code: Vec<_> = code.into_iter().filter(|t| t.kind != Kind::Comment).collect();
        let lengths: Vec<_> = functions(&code).iter().map(|f| (f.name, f.length())).collect();
        assert_eq!(lengths, [("one", 4), ("two", 1)]);
    }

    #[test]
    fn declarations_and_function_types_are_no_functions() {
        for text in ["trait T { fn a(&self) -> [u8; 2]; }", "type F = fn(u8) -> u8;", "r#fn x() {}"]
        {
            assert_eq!(functions(&tokens(text)).len(), 0, "{text}");
        }
    }

    #[test]
    fn parameters_are_found_behind_generics() {
        let code = tokens("fn a<F: Fn(u8) -> u8, const N: usize>(f: F) -> Out where F: Send { }");
        let found = &functions(&code)[0];
        let words = |range: &Range<usize>| -> Vec<_> {
            code[range.clone()].iter().filter(|t| t.kind == Kind::Word).map(|t| t.text).collect()
        };
        assert_eq!(words(&found.params), ["f", "F"]);
        assert_eq!(words(&found.returns), ["Out", "where", "F", "Send"]);
    }

    #[test]
    fn names_of_items_are_found_and_uses_of_keywords_are_not() {
        let text = "const fn a(x: *const B) {} static mut C: u8 = 0; const { 1 } type D = fn(E);
            mod f; macro_rules! g { () => {} } impl H { const I: u8 = 0; } struct J<const K: u8>;";
        let found: Vec<_> = names(&tokens(text)).iter().map(|t| t.text).collect();
        assert_eq!(found, ["a", "C", "D", "f", "g", "I", "J", "K"]);
    }
}
