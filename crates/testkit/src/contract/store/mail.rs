//! Mail: a letter is tried by one at a time and never lost, a code comes back as it was.

use nubo_base::{Id, SecretText};
use nubo_domain::letter::{LetterState, Topic};
use nubo_domain::mailed_code::{Purpose, Throttle};
use nubo_domain::{Email, Letter, MailedCode};
use nubo_ports::store::LetterFilter;
use tokio::task::JoinSet;

use super::{Ground, time};

fn email(text: &str) -> Email {
    Email::parse("to", text).unwrap()
}

fn letter(ground: &Ground, to: &str) -> Letter {
    Letter {
        id: ground.ids.id(),
        account: Some(Id::of(ground.uuid())),
        to: email(to),
        topic: Topic::PasswordReset,
        subject: "Your code".to_owned(),
        text: SecretText::new("K7QF".to_owned()),
        state: LetterState::Waiting,
        tries: 0,
        next: time(10),
        fault: String::new(),
        created: time(5),
        sent: None,
    }
}

pub(super) async fn a_letter_is_claimed_by_one_and_due_again_if_nothing_is_heard(ground: Ground) {
    let letters: Vec<Letter> = (0..20).map(|_| letter(&ground, "a@example.com")).collect();
    let written = letters.clone();
    ground.write(move |tx| written.iter().try_for_each(|l| tx.letter_insert(l))).await;
    assert!(!ground.read(|tx| tx.letters_due(time(9))).await);
    assert!(ground.read(|tx| tx.letters_due(time(10))).await);
    assert!(ground.write(|tx| tx.letters_claim(time(9), time(50), 100)).await.is_empty());
    let mut claims = JoinSet::new();
    for _ in 0..8 {
        let store = ground.store.clone();
        claims.spawn(async move {
            let claim = |tx: &mut dyn nubo_ports::Tx| tx.letters_claim(time(20), time(50), 5);
            nubo_ports::StoreExt::write(&*store, claim).await.unwrap()
        });
    }
    let mut taken: Vec<Letter> = claims.join_all().await.into_iter().flatten().collect();
    // Who met somebody else at the same letters may have got none.
    taken.extend(ground.write(|tx| tx.letters_claim(time(20), time(50), 100)).await);
    taken.sort_by_key(|l| l.id);
    let ids = |of: &[Letter]| of.iter().map(|l| l.id).collect::<Vec<_>>();
    assert_eq!(ids(&taken), ids(&letters), "each is taken once");
    assert!(taken.iter().all(|l| l.tries == 1 && l.next == time(50)));
    assert!(ground.write(|tx| tx.letters_claim(time(49), time(90), 100)).await.is_empty());
    let again = ground.write(|tx| tx.letters_claim(time(50), time(90), 3)).await;
    assert_eq!((again.len(), again[0].tries), (3, 2));
}

pub(super) async fn a_letter_that_was_sent_is_kept_without_its_text_and_forgotten_later(
    ground: Ground,
) {
    let (first, other) = (letter(&ground, "a@example.com"), letter(&ground, "b@example.com"));
    let written = [first.clone(), other.clone()];
    ground.write(move |tx| written.iter().try_for_each(|l| tx.letter_insert(l))).await;
    let id = first.id;
    assert_eq!(ground.read(move |tx| tx.letter_get(id)).await, Some(first.clone()));
    let mut sent = first.clone();
    sent.is_sent(time(30));
    let saved = sent.clone();
    ground.write(move |tx| tx.letter_save(&saved)).await;
    assert_eq!(ground.read(move |tx| tx.letter_get(id)).await, Some(sent));
    assert!(ground.write(|tx| tx.letters_claim(time(99), time(100), 9)).await.len() == 1);
    let only = |filter: LetterFilter| ground.read(move |tx| tx.letter_list(&filter));
    let ids = |of: Vec<Letter>| of.into_iter().map(|l| l.id).collect::<Vec<_>>();
    assert_eq!(ids(only(LetterFilter::default()).await), [other.id, first.id], "newest first");
    let state = Some(LetterState::Sent);
    assert_eq!(ids(only(LetterFilter { state, ..Default::default() }).await), [first.id]);
    let to = Some(email("b@example.com"));
    assert_eq!(ids(only(LetterFilter { to, ..Default::default() }).await), [other.id]);
    let before = Some(other.id.uuid());
    assert_eq!(ids(only(LetterFilter { before, ..Default::default() }).await), [first.id]);
    assert_eq!(ground.write(|tx| tx.letter_prune(time(5), 9)).await, 0);
    assert_eq!(ground.write(|tx| tx.letter_prune(time(6), 9)).await, 1, "the other still waits");
}

pub(super) async fn a_code_is_found_by_its_hash_until_its_address_is_done(ground: Ground) {
    let purpose = Purpose::Registration;
    let code = |to: &str, number: u8, body: &str| MailedCode {
        hash: [number; 32],
        purpose,
        to: email(to),
        body: body.to_owned(),
        created: time(i64::from(number)),
        expires: time(100 + i64::from(number)),
    };
    let all = [code("a@example.com", 1, "x"), code("a@example.com", 2, "y")];
    let (written, other) = (all.clone(), code("b@example.com", 3, ""));
    let third = other.clone();
    ground.write(move |tx| written.iter().try_for_each(|c| tx.code_put(c))).await;
    ground.write(move |tx| tx.code_put(&third)).await;
    assert_eq!(ground.read(|tx| tx.code_get(&[1; 32])).await.as_ref(), Some(&all[0]));
    assert_eq!(ground.read(|tx| tx.code_get(&[9; 32])).await, None);
    let kept = async |purpose| {
        ground.read(move |tx| tx.codes_kept(purpose, &email("a@example.com"))).await
    };
    assert_eq!(kept(purpose).await, [all[1].clone(), all[0].clone()], "newest first");
    assert_eq!(kept(Purpose::PasswordReset).await, []);
    let forgotten = ground.write(move |tx| tx.codes_forget(purpose, &email("a@example.com"))).await;
    assert_eq!(forgotten, 2);
    assert_eq!(kept(purpose).await, []);
    assert_eq!(ground.read(|tx| tx.code_get(&[3; 32])).await, Some(other));
    assert_eq!(ground.write(|tx| tx.code_prune(time(104), 9)).await, 1);
}

pub(super) async fn what_was_counted_of_an_address_comes_back(ground: Ground) {
    let (purpose, to) = (Purpose::PasswordReset, email("a@example.com"));
    let mut counted = Throttle::new(purpose, to.clone(), time(7));
    (counted.letters, counted.misses) = (3, 4);
    for letters in [3, 5] {
        counted.letters = letters;
        let written = counted.clone();
        ground.write(move |tx| tx.throttle_put(&written)).await;
        let to = to.clone();
        let found = ground.read(move |tx| tx.throttle_get(purpose, &to)).await;
        assert_eq!(found.as_ref(), Some(&counted));
    }
    let other = Purpose::Registration;
    assert_eq!(ground.read(move |tx| tx.throttle_get(other, &to)).await, None);
    assert_eq!(ground.write(|tx| tx.code_prune(time(7), 9)).await, 0);
    assert_eq!(ground.write(|tx| tx.code_prune(time(8), 9)).await, 1);
}
