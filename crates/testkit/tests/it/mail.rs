//! Letters that wait are sent, whatever the carrier and the process do meanwhile.

use std::sync::Arc;
use std::time::Duration;

use nubo_base::{Clock as _, Id, SecretText};
use nubo_domain::letter::{LetterState, Topic};
use nubo_domain::{Email, Letter};
use nubo_fakes::Letterbox;
use nubo_flows::World;
use nubo_flows::reconcile::{MailStatus, mail};
use nubo_mailer::{Sealing, SmtpMailer, SmtpServer};
use nubo_ports::StoreExt as _;
use nubo_testkit::harness::{Before, Case, SETTINGS, Stage};
use nubo_testkit::post_office::{Manner, PostOffice};

struct Post {
    world: World,
    letterbox: Arc<Letterbox>,
}

impl Post {
    async fn of(stage: &Stage) -> Self {
        let setting = SETTINGS.iter().find(|setting| setting.before == Before::New).unwrap();
        let case = Case::prepare(stage, setting).await.unwrap();
        let letterbox = Arc::new(Letterbox::default());
        let world = World { mailer: letterbox.clone(), ..(*case.world).clone() };
        Self { world, letterbox }
    }

    async fn write(&self, to: &str) -> Id<Letter> {
        let now = self.world.clock.now();
        let letter = Letter {
            id: self.world.ids.id(),
            account: None,
            to: Email::parse("to", to).unwrap(),
            topic: Topic::Registration,
            subject: "Your code".to_owned(),
            text: SecretText::new("Hello,\n\n    123456\n".to_owned()),
            state: LetterState::Waiting,
            tries: 0,
            next: now,
            fault: String::new(),
            created: now,
            sent: None,
        };
        let id = letter.id;
        self.world.store.write(move |tx| tx.letter_insert(&letter)).await.unwrap();
        id
    }

    async fn letter(&self, id: Id<Letter>) -> Letter {
        self.world.store.read(move |tx| tx.letter_get(id)).await.unwrap().unwrap()
    }
}

#[tokio::test]
async fn a_letter_is_sent_once_and_its_text_forgotten() {
    let stage = Stage::new().unwrap();
    let post = Post::of(&stage).await;
    let mut ids = Vec::new();
    for number in 0..25 {
        ids.push(post.write(&format!("a{number}@example.com")).await);
    }
    assert_eq!(mail(&post.world).await.unwrap(), MailStatus { sent: 25, ..Default::default() });
    assert_eq!(mail(&post.world).await.unwrap(), MailStatus::default());
    assert_eq!(post.letterbox.letters().len(), 25);
    assert_eq!(post.letterbox.code_for("a7@example.com").as_deref(), Some("123456"));
    let kept = post.letter(ids[7]).await;
    assert_eq!((kept.state, kept.text.reveal(), kept.tries), (LetterState::Sent, "", 1));
}

#[tokio::test]
async fn a_carrier_that_is_away_gets_the_letter_when_it_is_back() {
    let stage = Stage::new().unwrap();
    let post = Post::of(&stage).await;
    let id = post.write("a@example.com").await;
    post.letterbox.shut(true);
    assert_eq!(mail(&post.world).await.unwrap().put_off, 1);
    assert_eq!(mail(&post.world).await.unwrap(), MailStatus::default(), "not again at once");
    let waits = post.letter(id).await;
    assert!(waits.fault.contains("shut") && !waits.text.reveal().is_empty(), "{waits:?}");
    post.letterbox.shut(false);
    stage.clock().advance(Duration::from_secs(31));
    assert_eq!(mail(&post.world).await.unwrap().sent, 1);
    assert_eq!(post.letter(id).await.fault, "");
}

#[tokio::test]
async fn a_letter_whose_sender_died_is_sent_again_under_the_same_id() {
    let stage = Stage::new().unwrap();
    let post = Post::of(&stage).await;
    let id = post.write("a@example.com").await;
    // Another process took it, handed it over, and died before it could note that.
    let now = stage.clock().now();
    let until = now.after(Duration::from_secs(60));
    let taken = post.world.store.write(move |tx| tx.letters_claim(now, until, 10)).await.unwrap();
    post.world.mailer.send(&taken[0]).await.unwrap();
    assert_eq!(mail(&post.world).await.unwrap(), MailStatus::default(), "it may still be alive");
    stage.clock().advance(Duration::from_secs(61));
    assert_eq!(mail(&post.world).await.unwrap().sent, 1);
    assert_eq!(post.letterbox.letters().len(), 1, "the carrier knows the id");
    assert_eq!(post.letter(id).await.tries, 2);
}

#[tokio::test]
async fn a_busy_mail_server_gets_a_letter_later_and_once_and_what_it_refuses_is_not_tried_again() {
    let stage = Stage::new().unwrap();
    let mut post = Post::of(&stage).await;
    let (office, address) = PostOffice::open(Manner::Answers("RCPT", "450 greylisted")).await;
    let server = SmtpServer {
        host: address.ip().to_string(),
        port: address.port(),
        sealing: Sealing::None,
        login: None,
        roots: None,
        patience: SmtpServer::PATIENCE,
    };
    let mailer = SmtpMailer::new(server, "Cloud <cloud@example.org>".to_owned()).unwrap();
    post.world.mailer = Arc::new(mailer);
    let id = post.write("a@example.com").await;
    for seconds in [31, 61, 121] {
        assert_eq!(mail(&post.world).await.unwrap().put_off, 1);
        assert_eq!(mail(&post.world).await.unwrap(), MailStatus::default(), "not again at once");
        stage.clock().advance(Duration::from_secs(seconds));
    }
    let waits = post.letter(id).await;
    assert!(waits.fault.contains("greylisted") && waits.tries == 3, "{waits:?}");
    office.behave(Manner::Good);
    assert_eq!(mail(&post.world).await.unwrap().sent, 1);
    stage.clock().advance(Duration::from_secs(86_400));
    assert_eq!(mail(&post.world).await.unwrap(), MailStatus::default());
    assert_eq!(office.letters().len(), 1);
    office.behave(Manner::Answers("RCPT", "550 nobody of that name"));
    let id = post.write("b@example.com").await;
    assert_eq!(mail(&post.world).await.unwrap().failed, 1);
    let parked = post.letter(id).await;
    assert_eq!((parked.state, parked.text.reveal()), (LetterState::Failed, ""));
    assert!(parked.fault.contains("nobody of that name"), "{}", parked.fault);
}
