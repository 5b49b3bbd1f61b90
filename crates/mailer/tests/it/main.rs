//! Letters on a real disk, and handed to mail servers.

#![cfg(test)]

mod smtp;

use std::os::unix::fs::PermissionsExt as _;

use nubo_base::{Id, SecretText, Time, Uuid};
use nubo_domain::letter::{LetterState, Topic};
use nubo_domain::{Email, ErrorKind, Letter};
use nubo_mailer::FileMailer;
use nubo_ports::Mailer as _;

fn letter(number: u128) -> Letter {
    Letter {
        id: Id::of(Uuid::from_u128(number)),
        account: None,
        to: Email::parse("to", "ada@example.com").unwrap(),
        topic: Topic::Registration,
        subject: "Your code".to_owned(),
        text: SecretText::new("Hello,\n\n    123456\n".to_owned()),
        state: LetterState::Waiting,
        tries: 1,
        next: Time::ZERO,
        fault: String::new(),
        created: Time::from_micros(1_800_000_000_000_000),
        sent: None,
    }
}

#[tokio::test]
async fn a_letter_that_is_handed_over_twice_is_one_file_that_only_its_owner_reads() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("mail");
    let mailer = FileMailer::new(folder.clone(), "cloud@localhost".to_owned());
    for number in [1, 1, 2] {
        mailer.send(&letter(number)).await.unwrap();
    }
    let entries = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap());
    let files: Vec<_> = entries.map(|entry| entry.path()).collect();
    assert_eq!(files.len(), 2, "{files:?}");
    for file in &files {
        let mode =
            |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(file), mode(&folder)), (0o600, 0o700));
        let text = std::fs::read_to_string(file).unwrap();
        assert!(text.contains("\r\nTo: ada@example.com\r\n") && text.contains("    123456\r\n"));
    }
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_tried_again_later() {
    let dir = tempfile::tempdir().unwrap();
    let taken = dir.path().join("mail");
    std::fs::write(&taken, "a file where the folder should be").unwrap();
    let mailer = FileMailer::new(taken, "cloud@localhost".to_owned());
    let refused = mailer.send(&letter(1)).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Unavailable);
}
