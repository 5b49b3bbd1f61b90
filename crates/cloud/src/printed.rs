//! What a guest printed, as text that can be shown anywhere.
//!
//! A guest can print what it likes, and a terminal that is shown it raw would obey. Sequences that
//! control a terminal are taken out whole (ECMA-48), and of single control characters only line
//! ends and tabs are left.

/// A string inside a sequence ends here at the latest, or one that is never ended would hide all
/// that follows.
const STRING_MAX: usize = 256;

const ESCAPE: char = '\u{1b}';

/// The text of printed bytes.
pub fn as_text(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(next) = rest.next() {
        match next {
            ESCAPE => skip_sequence(&mut rest),
            '\r' => {
                while rest.next_if_eq(&'\r').is_some() {}
                // A lone one goes back to the start of the line, which is a line of its own here.
                if rest.peek() != Some(&'\n') {
                    kept.push('\n');
                }
            }
            '\n' | '\t' => kept.push(next),
            _ if next.is_control() => {}
            _ => kept.push(next),
        }
    }
    kept
}

type Rest<'a> = std::iter::Peekable<std::str::Chars<'a>>;

/// Passes over what follows an escape character.
fn skip_sequence(rest: &mut Rest<'_>) {
    match rest.peek() {
        // A control sequence: parameters, then one final letter.
        Some('[') => {
            rest.next();
            while rest.next_if(|c| matches!(c, ' '..='?')).is_some() {}
            rest.next_if(|c| matches!(c, '@'..='~'));
        }
        // A string of its own, up to its terminator.
        Some(']' | 'P' | 'X' | '^' | '_') => skip_string(rest),
        Some(_) => {
            while rest.next_if(|c| matches!(c, ' '..='/')).is_some() {}
            rest.next_if(|c| matches!(c, '0'..='~'));
        }
        None => {}
    }
}

fn skip_string(rest: &mut Rest<'_>) {
    for _ in 0..STRING_MAX {
        match rest.next_if(|c| !matches!(c, '\n' | '\r')) {
            Some('\u{7}') | None => return,
            Some(ESCAPE) => {
                rest.next_if_eq(&'\\');
                return;
            }
            Some(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_people_would_read_is_left_and_what_terminals_would_obey_is_not() {
        let cases: [(&[u8], &str); 9] = [
            (b"web login: \r\n\tok\r\r\n", "web login: \n\tok\n"),
            (b"\x1b[2J\x1b[1;31mred\x1b[0m end", "red end"),
            (b"\x1b]0;a title\x07shown\x1b]2;b\x1b\\too", "showntoo"),
            (b"\x1b(B\x1b=\x1bcplain", "plain"),
            (b"10%\r20%\rdone\n", "10%\n20%\ndone\n"),
            (b"a\x00b\x08c\x7fd\x0ee", "abcde"),
            (b"\xff\xe2\x82\xac \xc2\x9b31m", "\u{fffd}€ 31m"),
            (b"\x1b]0;never ended\nthe next line", "\nthe next line"),
            (b"cut off\x1b[", "cut off"),
        ];
        for (printed, shown) in cases {
            assert_eq!(as_text(printed), shown, "{printed:?}");
        }
        let hidden = format!("\x1b]{}", "x".repeat(1_000));
        assert_eq!(as_text(hidden.as_bytes()).len(), 1_001 - STRING_MAX);
    }

    proptest! {
        #[test]
        fn whatever_is_printed_nothing_that_controls_is_left(
            printed in proptest::collection::vec(
                prop_oneof![any::<u8>(), Just(0x1b), Just(b'['), Just(b']'), Just(b'\r')], 0..400)
        ) {
            let text = as_text(&printed);
            prop_assert!(text.chars().all(|c| !c.is_control() || c == '\n' || c == '\t'));
            prop_assert!(text.len() <= printed.len() * 3, "no text grows beyond its replacement");
        }
    }
}
