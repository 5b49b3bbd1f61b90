//! A small tokenizer for Rust text, good enough to count lines and find names.
//!
//! It knows where strings, characters, lifetimes and comments begin and end, so that a brace or a
//! keyword inside one of them is never taken for code. It knows no grammar.

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A keyword or a name.
    Word,
    /// A name written as `r#name`; never a keyword. The text holds the name alone.
    RawWord,
    /// One character of punctuation.
    Punct,
    /// A string, character or number, with its prefix and quotes.
    Literal,
    /// `'a`, without a closing quote.
    Lifetime,
    /// A line or block comment, with its marks.
    Comment,
}

/// A piece of text and the line, counted from 1, on which it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// What it is.
    pub kind: Kind,
    /// Its text as written.
    pub text: &'a str,
    /// Its first line, from 1.
    pub line: usize,
}

impl Token<'_> {
    /// Whether this is the given keyword or name.
    pub fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text == word
    }

    /// Whether this is the given character of punctuation.
    pub fn is_punct(&self, mark: char) -> bool {
        self.kind == Kind::Punct && self.text.starts_with(mark)
    }
}

/// Cuts Rust text into tokens. Text that ends inside a string or comment ends that token.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut lexer = Lexer { text, at: 0, line: 1 };
    let mut found = Vec::new();
    while let Some(token) = lexer.next() {
        found.push(token);
    }
    found
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl<'a> Lexer<'a> {
    fn next(&mut self) -> Option<Token<'a>> {
        self.eat_while(char::is_whitespace);
        let first = self.peek()?;
        let (start, line) = (self.at, self.line);
        let kind = match first {
            '/' if self.rest().starts_with("//") => {
                self.eat_while(|c| c != '\n');
                Kind::Comment
            }
            '/' if self.rest().starts_with("/*") => self.block_comment(),
            '"' => self.string(),
            '\'' => self.quote(),
            c if c.is_ascii_digit() => self.number(),
            c if starts_word(c) => return Some(self.word(line)),
            _ => {
                self.bump();
                Kind::Punct
            }
        };
        Some(Token { kind, text: &self.text[start..self.at], line })
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        self.line += usize::from(next == '\n');
        Some(next)
    }

    fn eat_while(&mut self, wanted: impl Fn(char) -> bool) {
        while self.peek().is_some_and(&wanted) {
            self.bump();
        }
    }

    /// Moves past `length` bytes, counting their lines.
    fn skip(&mut self, length: usize) {
        let target = self.at + length;
        while self.at < target && self.bump().is_some() {}
    }

    fn block_comment(&mut self) -> Kind {
        let mut depth = 0_usize;
        loop {
            if self.rest().starts_with("/*") {
                depth += 1;
                self.skip(2);
            } else if self.rest().starts_with("*/") {
                depth -= 1;
                self.skip(2);
            } else if self.bump().is_none() {
                break;
            }
            if depth == 0 {
                break;
            }
        }
        Kind::Comment
    }

    fn string(&mut self) -> Kind {
        self.bump();
        while let Some(next) = self.bump() {
            match next {
                '\\' => drop(self.bump()),
                '"' => break,
                _ => {}
            }
        }
        Kind::Literal
    }

    fn raw_string(&mut self, hashes: usize) -> Kind {
        self.skip(hashes + 1);
        let end = format!("\"{}", "#".repeat(hashes));
        let length = self.rest().find(&end).map_or(self.rest().len(), |at| at + end.len());
        self.skip(length);
        Kind::Literal
    }

    /// After a quote: a character when one closes it, otherwise a lifetime.
    fn quote(&mut self) -> Kind {
        self.bump();
        if self.peek() == Some('\\') {
            self.skip(2);
            self.eat_while(|c| c != '\'');
            self.bump();
            return Kind::Literal;
        }
        let mut ahead = self.rest().chars();
        if ahead.next().is_some() && ahead.next() == Some('\'') {
            self.bump();
            self.bump();
            return Kind::Literal;
        }
        self.eat_while(continues_word);
        Kind::Lifetime
    }

    fn number(&mut self) -> Kind {
        self.eat_while(continues_word);
        let mut ahead = self.rest().chars();
        if ahead.next() == Some('.') && ahead.next().is_some_and(|c| c.is_ascii_digit()) {
            self.bump();
            self.eat_while(continues_word);
        }
        Kind::Literal
    }

    /// A word, or the literal whose prefix it turns out to be.
    fn word(&mut self, line: usize) -> Token<'a> {
        let start = self.at;
        self.eat_while(continues_word);
        let word = &self.text[start..self.at];
        let rest = self.rest();
        let hashes = rest.len() - rest.trim_start_matches('#').len();
        let quoted = rest[hashes..].starts_with('"');
        let kind = match word {
            "r" | "br" | "cr" if quoted => self.raw_string(hashes),
            "b" | "c" if quoted && hashes == 0 => self.string(),
            "b" if rest.starts_with('\'') => self.quote(),
            "r" if hashes == 1 && rest[1..].starts_with(starts_word) => {
                self.bump();
                let name = self.at;
                self.eat_while(continues_word);
                return Token { kind: Kind::RawWord, text: &self.text[name..self.at], line };
            }
            _ => Kind::Word,
        };
        Token { kind, text: &self.text[start..self.at], line }
    }
}

fn starts_word(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

fn continues_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(Kind, &str)> {
        tokens(text).into_iter().map(|t| (t.kind, t.text)).collect()
    }

    #[test]
    fn braces_inside_strings_are_part_of_the_string() {
        for literal in [
            r#""{ \" {""#,
            r###"r#"{ " { "#"###,
            r#"b"{""#,
            r###"br#"{"#"###,
            r#"c"{""#,
            "\"{ \n {\"",
        ] {
            assert_eq!(kinds(literal), [(Kind::Literal, literal)], "{literal}");
        }
    }

    #[test]
    fn a_quote_is_a_character_only_when_it_closes() {
        for literal in ["'{'", r"'\''", r"'\\'", r"'\u{7d}'", "b'{'", "'é'", "' '"] {
            assert_eq!(kinds(literal), [(Kind::Literal, literal)], "{literal}");
        }
        assert_eq!(
            kinds("&'a str"),
            [(Kind::Punct, "&"), (Kind::Lifetime, "'a"), (Kind::Word, "str")]
        );
    }

    #[test]
    fn block_comments_nest_and_line_comments_end_with_their_line() {
        assert_eq!(
            kinds("/* a /* { */ b */ x // { \ny"),
            [
                (Kind::Comment, "/* a /* { */ b */"),
                (Kind::Word, "x"),
                (Kind::Comment, "// { "),
                (Kind::Word, "y")
            ]
        );
    }

    #[test]
    fn a_raw_name_is_no_keyword_and_loses_its_prefix() {
        assert_eq!(kinds("r#fn r"), [(Kind::RawWord, "fn"), (Kind::Word, "r")]);
    }

    #[test]
    fn a_range_of_numbers_is_two_numbers() {
        assert_eq!(
            kinds("0..1.5"),
            [(Kind::Literal, "0"), (Kind::Punct, "."), (Kind::Punct, "."), (Kind::Literal, "1.5")]
        );
    }

    #[test]
    fn lines_are_counted_through_strings_and_comments() {
        let text = "a\n\"x\ny\"\n/*\n\n*/ b r\"\n\" c";
        let lines: Vec<_> = tokens(text).iter().map(|t| (t.text, t.line)).collect();
        assert_eq!(lines[0], ("a", 1));
        assert_eq!(lines[3], ("b", 6));
        assert_eq!(lines[5], ("c", 7));
    }

    #[test]
    fn text_that_ends_inside_a_token_ends_that_token() {
        for text in ["\"abc", "r#\"abc", "/* abc", "'", "b'", "'\\", "r#", "\"\\"] {
            assert!(!tokens(text).is_empty(), "{text}");
        }
    }
}
