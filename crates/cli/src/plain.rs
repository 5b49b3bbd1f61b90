//! Foreign text made harmless for a terminal.
//!
//! Names, errors and guests' output come from others. What would steer a terminal, or would turn
//! the direction of writing around, is shown as the replacement character.

/// What stands for a character that is not shown.
const HIDDEN: char = '\u{fffd}';

/// Whether a character does something instead of being seen.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A text in one line.
#[must_use]
pub fn plain(text: &str) -> String {
    text.chars().map(|c| if steers(c) { HIDDEN } else { c }).collect()
}

/// A text of several lines.
#[must_use]
pub fn plain_lines(text: &str) -> String {
    let kept = |c: char| c == '\n' || c == '\t' || !steers(c);
    text.replace("\r\n", "\n").chars().map(|c| if kept(c) { c } else { HIDDEN }).collect()
}

/// JSON text whose strings cannot steer a terminal: JSON itself leaves the higher controls alone.
#[must_use]
pub fn plain_json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c != '\n' && steers(c) {
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_steers_a_terminal_is_left() {
        let evil = "a\u{1b}[31mb\u{7}\u{9b}2J\u{202e}c\r\n";
        let shown = plain(evil);
        assert!(!shown.chars().any(steers), "{shown:?}");
        assert!(shown.starts_with("a\u{fffd}[31mb"));
        assert_eq!(plain_lines("one\r\ntwo\tx\u{1b}"), "one\ntwo\tx\u{fffd}");
    }

    #[test]
    fn json_stays_the_same_json() {
        let text = serde_json::to_string("x\u{9b}2J\u{202e}ü").unwrap();
        let shown = plain_json(&text);
        assert!(shown.is_ascii() || !shown.chars().any(steers));
        assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), "x\u{9b}2J\u{202e}ü");
    }
}
