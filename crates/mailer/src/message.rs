//! A letter as a message that every mail program reads (RFC 5322, RFC 2045).

use std::fmt::Write as _;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as STANDARD;
use nubo_domain::Letter;

/// The longest line of a text that travels as it is (RFC 5322 section 2.1.1).
const LINE_MAX: usize = 998;
/// Characters of base64 on a line (RFC 2045 section 6.8).
const BASE64_LINE: usize = 76;
/// Bytes of a text in one encoded word; with the name of its header it stays on a line of 76
/// characters (RFC 2047 section 2).
const WORD_BYTES: usize = 36;

/// The message: lines end as mail wants them, and every byte is ASCII, so that any server takes it.
pub fn message(letter: &Letter, from: &str) -> String {
    let mut text = String::new();
    let mut line = |args: std::fmt::Arguments<'_>| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{args}\r\n");
    };
    let body = letter.text.reveal().replace("\r\n", "\n").replace('\r', "\n");
    let is_plain = body.is_ascii() && body.lines().all(|line| line.len() <= LINE_MAX);
    line(format_args!("Date: {}", letter.created.mail_date()));
    line(format_args!("From: {}", header(from)));
    line(format_args!("To: {}", header(letter.to.as_str())));
    line(format_args!("Subject: {}", header(&letter.subject)));
    // The same for every try, so that a receiver can tell a repetition from another letter.
    line(format_args!("Message-ID: <{}@{}>", letter.id, header(domain(from))));
    line(format_args!("Auto-Submitted: auto-generated"));
    line(format_args!("MIME-Version: 1.0"));
    line(format_args!("Content-Type: text/plain; charset=utf-8"));
    let encoding = if is_plain { "7bit" } else { "base64" };
    line(format_args!("Content-Transfer-Encoding: {encoding}"));
    line(format_args!(""));
    if is_plain {
        body.lines().for_each(|part| line(format_args!("{part}")));
    } else {
        let mut rest = STANDARD.encode(body.replace('\n', "\r\n"));
        while !rest.is_empty() {
            let tail = rest.split_off(rest.len().min(BASE64_LINE));
            line(format_args!("{rest}"));
            rest = tail;
        }
    }
    text
}

/// A text as the value of one header: nothing in it begins another line, and what is not ASCII
/// stands in encoded words.
fn header(text: &str) -> String {
    let flat: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if flat.is_ascii() {
        return flat;
    }
    let mut words = vec![String::new()];
    for c in flat.chars() {
        if words.last().is_some_and(|word| word.len() + c.len_utf8() > WORD_BYTES) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(c);
        }
    }
    let encoded = words.iter().map(|word| format!("=?utf-8?B?{}?=", STANDARD.encode(word)));
    encoded.collect::<Vec<_>>().join("\r\n ")
}

/// The domain of an address that may stand in angle brackets behind a name.
fn domain(from: &str) -> &str {
    let address = from.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    address.trim_end_matches('>').trim()
}

#[cfg(test)]
mod tests {
    use nubo_base::{Id, SecretText, Time, Uuid};
    use nubo_domain::Email;
    use nubo_domain::letter::{LetterState, Topic};

    use super::*;

    fn letter(subject: &str, text: &str) -> Letter {
        Letter {
            id: Id::of(Uuid::nil()),
            account: None,
            to: Email::parse("to", "ada@example.com").unwrap(),
            topic: Topic::Registration,
            subject: subject.to_owned(),
            text: SecretText::new(text.to_owned()),
            state: LetterState::Waiting,
            tries: 1,
            next: Time::ZERO,
            fault: String::new(),
            created: "2026-03-01T09:05:07Z".parse().unwrap(),
            sent: None,
        }
    }

    #[test]
    fn a_letter_is_a_plain_message_whose_id_is_that_of_the_letter() {
        let letter = letter("Your code", "Hello,\n\n    123456\n");
        let wanted = [
            "Date: Sun, 1 Mar 2026 09:05:07 +0000",
            "From: Nubo <cloud@example.org>",
            "To: ada@example.com",
            "Subject: Your code",
            "Message-ID: <ltr_00000000000000000000000000000000@example.org>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: 7bit",
            "",
            "Hello,",
            "",
            "    123456",
            "",
        ];
        assert_eq!(message(&letter, "Nubo <cloud@example.org>"), wanted.join("\r\n"));
    }
    #[test]
    fn no_value_of_a_header_can_begin_another_one_or_the_text() {
        let hostile = "Hi\r\nBcc: eve@example.com\n\nnot the text\u{85}\u{b}";
        let made = message(&letter(hostile, "text\n"), "Nubo\r\nX: y <cloud@example.org>");
        let (head, text) = made.split_once("\r\n\r\n").unwrap();
        assert_eq!(text, "text\r\n");
        assert_eq!(head.lines().count(), 9, "{head}");
        assert!(head.lines().all(|line| !line.starts_with("Bcc") && !line.starts_with('X')));
    }

    #[test]
    fn what_is_not_ascii_is_encoded_and_no_line_is_too_long() {
        let subject = "Ihr Schlüssel für die Wolke, die Sie gestern bestellt haben, ist da";
        let made = message(&letter(subject, &format!("Grüße\n{}", "x".repeat(2_000))), "a@b.c");
        assert!(made.is_ascii() && made.lines().all(|line| line.len() <= 78), "{made}");
        let (head, text) = made.split_once("\r\n\r\n").unwrap();
        let (_, after) = head.split_once("Subject: ").unwrap();
        let words = after.split("\r\n").take_while(|line| line.trim().starts_with("=?utf-8?B?"));
        let decoded: Vec<u8> = words
            .flat_map(|word| {
                let inner = word.trim().trim_start_matches("=?utf-8?B?").trim_end_matches("?=");
                STANDARD.decode(inner).unwrap()
            })
            .collect();
        assert_eq!(String::from_utf8(decoded).unwrap(), subject);
        assert!(head.contains("\r\nContent-Transfer-Encoding: base64"));
        let body = STANDARD.decode(text.replace("\r\n", "")).unwrap();
        assert!(String::from_utf8(body).unwrap().starts_with("Grüße\r\nxxx"));
    }

    #[test]
    fn a_bare_return_in_a_text_is_a_line_of_its_own_which_no_server_takes_for_the_end() {
        let made = message(&letter("s", "a\r.\rb\r\n.\r\nc\n"), "a@b.c");
        assert!(made.ends_with("\r\n\r\na\r\n.\r\nb\r\n.\r\nc\r\n"), "{made:?}");
        assert_eq!(made.replace("\r\n", "").find(['\r', '\n']), None);
    }
}
