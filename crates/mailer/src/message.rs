//! A letter as a message that every mail program reads (RFC 5322, RFC 2045).

use std::fmt::Write as _;

use nubo_domain::Letter;

/// The message: lines end as mail wants them, the text is UTF-8 as it is.
pub fn message(letter: &Letter, from: &str) -> String {
    let mut text = String::new();
    let mut line = |args: std::fmt::Arguments<'_>| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{args}\r\n");
    };
    line(format_args!("Date: {}", letter.created.mail_date()));
    line(format_args!("From: {from}"));
    line(format_args!("To: {}", letter.to.as_str()));
    line(format_args!("Subject: {}", letter.subject));
    // The same for every try, so that a receiver can tell a repetition from another letter.
    line(format_args!("Message-ID: <{}@{}>", letter.id, domain(from)));
    line(format_args!("Auto-Submitted: auto-generated"));
    line(format_args!("MIME-Version: 1.0"));
    line(format_args!("Content-Type: text/plain; charset=utf-8"));
    line(format_args!("Content-Transfer-Encoding: 8bit"));
    line(format_args!(""));
    for part in letter.text.reveal().lines() {
        line(format_args!("{part}"));
    }
    text
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

    #[test]
    fn a_letter_is_a_plain_message_whose_id_is_that_of_the_letter() {
        let letter = Letter {
            id: Id::of(Uuid::nil()),
            account: None,
            to: Email::parse("to", "ada@example.com").unwrap(),
            topic: Topic::Registration,
            subject: "Your code".to_owned(),
            text: SecretText::new("Hello,\n\n    123456\n".to_owned()),
            state: LetterState::Waiting,
            tries: 1,
            next: Time::ZERO,
            fault: String::new(),
            created: "2026-03-01T09:05:07Z".parse().unwrap(),
            sent: None,
        };
        let wanted = [
            "Date: Sun, 1 Mar 2026 09:05:07 +0000",
            "From: Nubo <cloud@example.org>",
            "To: ada@example.com",
            "Subject: Your code",
            "Message-ID: <ltr_00000000000000000000000000000000@example.org>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: 8bit",
            "",
            "Hello,",
            "",
            "    123456",
            "",
        ];
        assert_eq!(message(&letter, "Nubo <cloud@example.org>"), wanted.join("\r\n"));
    }
}
