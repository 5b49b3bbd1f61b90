//! Letters handed to a mail server, which refuses, hangs, breaks off and is busy as servers are.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use nubo_base::SecretText;
use nubo_domain::{ErrorKind, Letter};
use nubo_mailer::{Sealing, SmtpMailer, SmtpServer};
use nubo_ports::Mailer as _;
use nubo_testkit::post_office::{Manner, PostOffice};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::letter;

fn server(address: SocketAddr) -> SmtpServer {
    SmtpServer {
        host: address.ip().to_string(),
        port: address.port(),
        sealing: Sealing::None,
        login: None,
        roots: None,
        patience: Duration::from_secs(10),
    }
}

fn mailer(server: SmtpServer) -> SmtpMailer {
    SmtpMailer::new(server, "Cloud <cloud@example.org>".to_owned()).unwrap()
}

#[tokio::test]
async fn a_server_gets_the_letter_whole_and_the_same_id_for_every_try() {
    let (office, address) = PostOffice::open(Manner::Good).await;
    let (mailer, letter) = (mailer(server(address)), letter(7));
    mailer.send(&letter).await.unwrap();
    mailer.send(&letter).await.unwrap();
    let taken = office.letters();
    assert_eq!(taken.len(), 2);
    assert_eq!(taken[0], taken[1]);
    let id = format!("Message-ID: <{}@example.org>", letter.id);
    for line in ["To: ada@example.com", "Subject: Your code", &id, "    123456"] {
        assert!(taken[0].lines().any(|have| have == line), "{line} is not in {}", taken[0]);
    }
    let said = office.said();
    for line in ["EHLO example.org", "MAIL FROM:<cloud@example.org>", "RCPT TO:<ada@example.com>"] {
        assert!(said.iter().any(|have| have == line), "{line} is not in {said:?}");
    }
}

#[tokio::test]
async fn a_line_that_is_a_dot_does_not_end_the_letter() {
    let (office, address) = PostOffice::open(Manner::Good).await;
    let text = SecretText::new("one\n.\n..two\nRCPT TO:<eve@example.com>\n".to_owned());
    mailer(server(address)).send(&Letter { text, ..letter(1) }).await.unwrap();
    let taken = office.letters();
    assert!(taken[0].ends_with("\none\n.\n..two\nRCPT TO:<eve@example.com>\n"), "{taken:?}");
    let recipients = office.said().iter().filter(|line| line.starts_with("RCPT")).count();
    assert_eq!((taken.len(), recipients), (1, 1));
}

#[tokio::test]
async fn a_subject_cannot_add_a_header_or_a_recipient() {
    let (office, address) = PostOffice::open(Manner::Good).await;
    let subject = "Hi\r\nBcc: eve@example.com\r\n\r\nclick".to_owned();
    mailer(server(address)).send(&Letter { subject, ..letter(1) }).await.unwrap();
    let taken = office.letters();
    assert!(!taken[0].contains("\nBcc") && !taken[0].contains("\nclick"), "{taken:?}");
}

#[tokio::test]
async fn what_is_said_of_the_recipient_or_the_letter_is_final_and_the_reason_is_kept() {
    let (office, address) = PostOffice::open(Manner::Good).await;
    let mailer = mailer(server(address));
    for at in ["RCPT", "DATA", "."] {
        office.behave(Manner::Answers(at, "550 nobody\tof that name"));
        let refused = mailer.send(&letter(1)).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Invalid, "{at}: {refused}");
        let text = refused.to_string();
        assert!(text.contains("nobody of that name") && text.contains("127.0.0.1"), "{text}");
    }
    assert!(office.letters().is_empty());
}

#[tokio::test]
async fn what_the_operator_can_mend_and_what_passes_by_itself_is_tried_again() {
    let (office, address) = PostOffice::open(Manner::Good).await;
    let login = Some(("cloud".to_owned(), SecretText::new("geheim".to_owned())));
    let mailer = mailer(SmtpServer { login, ..server(address) });
    let said = [
        ("220", "554 no mail here"),
        ("EHLO", "550 not you"),
        ("AUTH", "535 wrong password"),
        ("MAIL", "550 not this sender"),
        ("MAIL", "451 busy"),
        ("RCPT", "450 greylisted"),
        ("DATA", "421 going away"),
        (".", "452 disk full"),
        (".", "what?"),
    ];
    for (at, text) in said {
        office.behave(Manner::Answers(at, text));
        let refused = mailer.send(&letter(1)).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Unavailable, "{at} {text}: {refused}");
        assert!(!refused.to_string().contains("geheim"), "{refused}");
    }
    for at in ["220", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "."] {
        office.behave(Manner::Breaks(at));
        let refused = mailer.send(&letter(1)).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Unavailable, "{at}: {refused}");
    }
    assert!(office.letters().is_empty());
    office.behave(Manner::Good);
    mailer.send(&letter(1)).await.unwrap();
    assert_eq!(office.letters().len(), 1);
}

#[tokio::test]
async fn a_server_that_falls_silent_is_given_up_and_one_that_is_away_too() {
    let (office, address) = PostOffice::open(Manner::Good).await;
    let patience = Duration::from_millis(200);
    let mailer = mailer(SmtpServer { patience, ..server(address) });
    for at in ["220", "EHLO", "MAIL", "RCPT", "DATA", "."] {
        office.behave(Manner::Hangs(at));
        let slow = mailer.send(&letter(1)).await.unwrap_err();
        assert_eq!(slow.kind(), ErrorKind::Unavailable, "{at}: {slow}");
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let gone = listener.local_addr().unwrap();
    drop(listener);
    let away = self::mailer(server(gone)).send(&letter(1)).await.unwrap_err();
    assert_eq!(away.kind(), ErrorKind::Unavailable, "{away}");
}

#[tokio::test]
async fn a_letter_that_was_taken_is_sent_whatever_the_server_does_afterwards() {
    for manner in [Manner::Hangs("QUIT"), Manner::Breaks("QUIT"), Manner::Answers("QUIT", "421 x")]
    {
        let (office, address) = PostOffice::open(manner).await;
        mailer(server(address)).send(&letter(1)).await.unwrap();
        assert_eq!(office.letters().len(), 1);
    }
}

/// A certificate for this machine and the server's side of it.
fn sealed() -> (Vec<u8>, TlsAcceptor) {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(tokio_rustls::rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    (made.cert.pem().into_bytes(), TlsAcceptor::from(Arc::new(config)))
}

/// Opens a server for sealed connections, sealed from the start or when asked.
async fn sealed_office(tls: TlsAcceptor, sealing: Sealing) -> (PostOffice, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let office = PostOffice::default();
    let own = office.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            if sealing == Sealing::StartTls {
                let mut said = [0; 256];
                for answer in ["220 here\r\n", "250-here\r\n250 STARTTLS\r\n", "220 go on\r\n"] {
                    stream.write_all(answer.as_bytes()).await.unwrap();
                    if !answer.starts_with("220 go") {
                        let _some = stream.read(&mut said).await.unwrap();
                    }
                }
            }
            // A client that does not trust the server ends its own conversation only.
            let Ok(stream) = tls.accept(stream).await else { continue };
            let _ended = own.converse(stream, sealing == Sealing::Implicit).await;
        }
    });
    (office, address)
}

#[tokio::test]
async fn a_sealed_server_gets_login_and_letter_only_if_its_certificate_is_trusted() {
    for sealing in [Sealing::Implicit, Sealing::StartTls] {
        let (pem, tls) = sealed();
        let (office, address) = sealed_office(tls, sealing).await;
        let login = Some(("cloud".to_owned(), SecretText::new("geheim".to_owned())));
        let known = SmtpServer { sealing, login, ..server(address) };
        let strange = mailer(known.clone()).send(&letter(1)).await.unwrap_err();
        assert_eq!(strange.kind(), ErrorKind::Unavailable, "{strange}");
        assert!(office.said().is_empty(), "nothing is said to a stranger");
        let trusting = mailer(SmtpServer { roots: Some(pem), ..known });
        trusting.check().await.unwrap();
        assert!(office.letters().is_empty());
        trusting.send(&letter(1)).await.unwrap();
        assert_eq!(office.letters().len(), 1);
        // "\0cloud\0geheim" (RFC 4616).
        assert!(office.said().iter().any(|line| line == "AUTH PLAIN AGNsb3VkAGdlaGVpbQ=="));
    }
}

#[tokio::test]
async fn a_server_that_cannot_seal_gets_nothing_where_sealing_is_wanted() {
    let (office, address) = PostOffice::open(Manner::Good).await;
    for sealing in [Sealing::StartTls, Sealing::Implicit] {
        let patience = Duration::from_millis(500);
        let mailer = mailer(SmtpServer { sealing, patience, ..server(address) });
        let refused = mailer.send(&letter(1)).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Unavailable, "{refused}");
    }
    assert!(office.letters().is_empty());
    assert!(
        office.said().iter().all(|line| !line.starts_with("AUTH") && !line.starts_with("MAIL"))
    );
}

#[tokio::test]
async fn a_check_says_what_stands_in_the_way() {
    let (office, address) = PostOffice::open(Manner::Good).await;
    let login = Some(("cloud".to_owned(), SecretText::new("geheim".to_owned())));
    let mailer = mailer(SmtpServer { login, ..server(address) });
    mailer.check().await.unwrap();
    office.behave(Manner::Answers("AUTH", "535 wrong password"));
    let text = mailer.check().await.unwrap_err().to_string();
    assert!(text.contains("the login") && text.contains("wrong password"), "{text}");
}
