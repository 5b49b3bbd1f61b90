//! Words that a guest, or a QEMU that serves one, has chosen: made safe to be shown.
//!
//! Such words end up in logs, terminals and answers. Nothing in them may steer a terminal, break a
//! line or turn the direction of writing, and they have a length that the reader has chosen.

/// The words without anything that steers, cut to a length in characters.
#[must_use]
pub fn clean(text: &str, most: usize) -> String {
    text.chars().filter(|c| !steers(*c)).take(most).collect()
}

/// The last line of a log, made safe.
#[must_use]
pub fn last_line(log: &[u8], most: usize) -> Option<String> {
    let text = String::from_utf8_lossy(log);
    let mut lines = text.lines().map(|line| clean(line, most));
    lines.rfind(|line| !line.trim().is_empty())
}

/// Controls, line ends of every sort, marks of direction, and what is not shown at all.
fn steers(c: char) -> bool {
    let turns =
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let breaks = matches!(c, '\u{2028}' | '\u{2029}');
    let hides = matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}');
    c.is_control() || turns || breaks || hides
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_last_words_of_a_log_are_found_and_cannot_steer_a_terminal() {
        let log = b"first\n\x1b]0;evil\x07second \xff\r\n\n \x1b\n";
        assert_eq!(last_line(log, 100).unwrap(), "]0;evilsecond \u{fffd}");
        assert_eq!(last_line(log, 6).unwrap(), "]0;evi");
        assert_eq!(last_line(b"\n\n", 100), None);
    }

    proptest! {
        #[test]
        fn no_text_keeps_what_steers(text in any::<String>(), most in 0_usize..80) {
            let cleaned = clean(&text, most);
            prop_assert!(cleaned.chars().count() <= most);
            prop_assert!(!cleaned.chars().any(steers));
        }

        #[test]
        fn no_bytes_make_more_than_one_line(log in proptest::collection::vec(any::<u8>(), 0..300)) {
            let last = last_line(&log, 50).unwrap_or_default();
            prop_assert!(last.lines().count() <= 1 && last.chars().count() <= 50);
        }
    }
}
