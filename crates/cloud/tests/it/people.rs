//! Registration and recovery: codes that are good once, and answers that tell strangers nothing.

use std::time::Duration;

use nubo_base::{Clock as _, SecretText, base32_bytes, totp_code};
use nubo_cloud::password::{ForgetPassword, ResetPassword};
use nubo_cloud::registration::{BeginRegistration, ConfirmRegistration, ResendCode};
use nubo_cloud::second_factor::{
    ConfirmSecondFactor, DisableSecondFactor, GetSecondFactor, RenewRecovery,
};
use nubo_cloud::user::RemoveUser;
use nubo_cloud::{Caller, Checked, Origin, PasswordHash, PlainPassword, Policy};
use nubo_domain::account::{Access, Registration};
use nubo_domain::credential::SecretForm;
use nubo_domain::letter::Topic;
use nubo_domain::mailed_code::{LETTERS_MOST, MISSES_MOST};
use nubo_domain::{Letter, code};
use nubo_ports::StoreExt;
use nubo_ports::store::LetterFilter;

use crate::house::{House, PASSWORD, code_of};

const EVE: &str = "eve@example.com";

fn nobody() -> Caller {
    Caller::nobody(Origin::default())
}

async fn hashed(house: &House, password: &str) -> PasswordHash {
    let plain = PlainPassword::parse("password", password.to_owned()).unwrap();
    house.cloud.hash_password(plain).await.unwrap()
}

/// Letters to an address, newest first.
async fn letters(house: &House, to: &str) -> Vec<Letter> {
    let to = nubo_domain::Email::parse("to", to).ok();
    let filter = LetterFilter { to, ..LetterFilter::default() };
    house.store.read(move |tx| tx.letter_list(&filter)).await.unwrap()
}

fn code_in(letter: &Letter) -> String {
    let mut lines = letter.text.reveal().lines();
    lines.find_map(|line| line.strip_prefix("    ")).unwrap().to_owned()
}

async fn begin(house: &House, email: &str, password: &str) -> nubo_domain::Result<()> {
    let password = hashed(house, password).await;
    let action = BeginRegistration { email: email.to_owned(), name: None, password };
    house.cloud.call(&nobody(), action).await.map(drop)
}

async fn confirm(house: &House, code: &str) -> nubo_domain::Result<nubo_cloud::Minted> {
    let (email, code, form) = (EVE.to_owned(), code.to_owned(), SecretForm::default());
    let action = ConfirmRegistration { email, code, form, lasts_at_most: None };
    let checked = house.cloud.call(&nobody(), action).await?;
    checked.accepted().map(|made| made.session)
}

async fn signs_in(house: &House, email: &str, password: &str) -> bool {
    let password = SecretText::new(password.to_owned());
    house.cloud.check_login(email, password, &Origin::default()).await.is_ok()
}

#[tokio::test]
async fn the_code_makes_the_account_once_and_its_password_is_that_of_its_own_registration() {
    let house = House::new().await;
    begin(&house, EVE, PASSWORD).await.unwrap();
    begin(&house, "EVE@example.com", "the password of a stranger").await.unwrap();
    let sent = letters(&house, EVE).await;
    assert_eq!(sent.len(), 2);
    let (strangers, mine) = (code_in(&sent[0]), code_in(&sent[1]));
    assert!(!signs_in(&house, EVE, PASSWORD).await, "nothing is made before the code came back");
    let session = confirm(&house, &mine).await.unwrap();
    let caller = house.caller(session.secret.reveal()).await.unwrap();
    let account = house.cloud.call(&caller, nubo_cloud::account::GetOwnAccount).await.unwrap();
    assert_eq!((account.head.name.as_str(), account.access()), (EVE, Access::None));
    assert!(signs_in(&house, EVE, PASSWORD).await);
    for used in [mine, strangers] {
        assert_eq!(code_of(confirm(&house, &used).await), &code::INVALID_CODE);
    }
}

#[tokio::test]
async fn a_code_ends_with_its_time_and_another_one_can_be_asked_for() {
    let house = House::new().await;
    begin(&house, EVE, PASSWORD).await.unwrap();
    let first = code_in(&letters(&house, EVE).await[0]);
    house.clock.advance(Duration::from_secs(30 * 60));
    assert_eq!(code_of(confirm(&house, &first).await), &code::INVALID_CODE);
    let resend = ResendCode { email: EVE.to_owned() };
    house.cloud.call(&nobody(), resend).await.unwrap();
    let second = code_in(&letters(&house, EVE).await[0]);
    confirm(&house, &second).await.unwrap();
    assert!(signs_in(&house, EVE, PASSWORD).await);
}

#[tokio::test]
async fn where_several_registrations_wait_no_code_is_sent_again() {
    let house = House::new().await;
    begin(&house, EVE, PASSWORD).await.unwrap();
    let resend = ResendCode { email: EVE.to_owned() };
    house.cloud.call(&nobody(), resend.clone()).await.unwrap();
    assert_eq!(letters(&house, EVE).await.len(), 2);
    begin(&house, EVE, "the password of a stranger").await.unwrap();
    house.cloud.call(&nobody(), resend).await.unwrap();
    assert_eq!(letters(&house, EVE).await.len(), 3, "nobody knows whose is meant");
}

#[tokio::test]
async fn whoever_has_an_account_is_told_by_mail_and_strangers_see_no_difference() {
    let house = House::new().await;
    house.tenant(EVE).await;
    let promise = async |email: &str, password| {
        let action = BeginRegistration { email: email.to_owned(), name: None, password };
        house.cloud.call(&nobody(), action).await
    };
    let password = hashed(&house, PASSWORD).await;
    let known = promise(EVE, password.clone()).await.unwrap();
    let unknown = promise("joe@example.com", password).await.unwrap();
    assert_eq!(known.expires, unknown.expires);
    assert_eq!(letters(&house, EVE).await[0].topic, Topic::AlreadyRegistered);
    let forget = async |email: &str| {
        house.cloud.call(&nobody(), ForgetPassword { email: email.to_owned() }).await
    };
    let (known, unknown) = (forget(EVE).await.unwrap(), forget("joe@example.com").await.unwrap());
    assert_eq!(known.expires, unknown.expires);
    assert_eq!(letters(&house, EVE).await[0].topic, Topic::PasswordReset);
    assert_eq!(letters(&house, "joe@example.com").await.len(), 1, "only that of the registration");
}

#[tokio::test]
async fn an_address_gets_five_letters_an_hour_whoever_has_it() {
    let house = House::new().await;
    house.tenant(EVE).await;
    for email in [EVE, "joe@example.com"] {
        let forget =
            async || house.cloud.call(&nobody(), ForgetPassword { email: email.to_owned() }).await;
        for _ in 0..LETTERS_MOST {
            forget().await.unwrap();
        }
        let refused = forget().await.unwrap_err();
        assert_eq!(refused.code(), &code::RATE_LIMITED);
        assert_eq!(refused.wait(), Some(Duration::from_secs(3_600)));
    }
    house.clock.advance(Duration::from_secs(3_600));
    house.cloud.call(&nobody(), ForgetPassword { email: EVE.to_owned() }).await.unwrap();
}

#[tokio::test]
async fn guesses_of_a_short_code_are_counted_although_they_are_refused() {
    let house = House::new().await;
    begin(&house, EVE, PASSWORD).await.unwrap();
    let right = code_in(&letters(&house, EVE).await[0]);
    let wrong = if right == "000000" { "000001" } else { "000000" };
    for _ in 0..MISSES_MOST {
        assert_eq!(code_of(confirm(&house, wrong).await), &code::INVALID_CODE);
    }
    assert_eq!(code_of(confirm(&house, &right).await), &code::RATE_LIMITED);
    house.clock.advance(Duration::from_secs(3_600));
    let resend = ResendCode { email: EVE.to_owned() };
    house.cloud.call(&nobody(), resend).await.unwrap();
    confirm(&house, &code_in(&letters(&house, EVE).await[0])).await.unwrap();
}

#[tokio::test]
async fn a_reset_ends_every_session_and_is_good_once() {
    let house = House::new().await;
    let (made, _) = house.tenant(EVE).await;
    let session = house.session(EVE).await;
    let forget = ForgetPassword { email: EVE.to_owned() };
    house.cloud.call(&nobody(), forget.clone()).await.unwrap();
    house.cloud.call(&nobody(), forget.clone()).await.unwrap();
    let sent = letters(&house, EVE).await;
    let password = hashed(&house, "a wholly new password").await;
    let reset =
        |code: String| ResetPassword { email: EVE.to_owned(), code, password: password.clone() };
    let wrong = house.cloud.call(&nobody(), reset("AAAA-BBBB".to_owned())).await.unwrap();
    assert_eq!(wrong, Checked::Wrong);
    let user = house.cloud.call(&nobody(), reset(code_in(&sent[1]))).await.unwrap();
    assert_eq!(user.accepted().unwrap().head.id, made.user.head.id);
    let revoked = house.store.read({
        let id = session.credential().unwrap();
        move |tx| tx.credential_get(id)
    });
    assert!(revoked.await.unwrap().unwrap().revoked.is_some());
    assert!(signs_in(&house, EVE, "a wholly new password").await);
    assert!(!signs_in(&house, EVE, PASSWORD).await);
    for used in &sent {
        let again = house.cloud.call(&nobody(), reset(code_in(used))).await.unwrap();
        assert_eq!(again, Checked::Wrong, "every other code for the address is used up too");
    }
    assert_eq!(letters(&house, EVE).await[0].topic, Topic::PasswordChanged);
}

#[tokio::test]
async fn whoever_was_removed_gets_no_password_any_more() {
    let house = House::new().await;
    house.tenant("owner@example.com").await;
    let owner = house.session("owner@example.com").await;
    let password = Some(hashed(&house, PASSWORD).await);
    let role = "member".to_owned();
    let add = nubo_cloud::user::AddUser { email: EVE.to_owned(), role, password, projects: None };
    house.cloud.call(&owner, add).await.unwrap();
    house.cloud.call(&nobody(), ForgetPassword { email: EVE.to_owned() }).await.unwrap();
    let remove = RemoveUser { user: EVE.to_owned(), seen: None };
    house.cloud.call(&owner, remove).await.unwrap();
    let code = code_in(&letters(&house, EVE).await[0]);
    let password = hashed(&house, "a wholly new password").await;
    let reset = ResetPassword { email: EVE.to_owned(), code, password };
    assert_eq!(house.cloud.call(&nobody(), reset).await.unwrap(), Checked::Wrong);
}

#[tokio::test]
async fn a_changed_password_needs_the_present_one_and_opens_a_new_session() {
    let house = House::new().await;
    let (_, key) = house.tenant(EVE).await;
    let session = house.session(EVE).await;
    let change = |caller: &Caller, present: &str| {
        let plain = PlainPassword::parse("password", "a wholly new password".to_owned()).unwrap();
        let (cloud, caller) = (house.cloud.clone(), caller.clone());
        let present = SecretText::new(present.to_owned());
        async move { cloud.check_password(&caller, present, plain).await }
    };
    assert_eq!(code_of(change(&key, PASSWORD).await), &code::SESSION_REQUIRED);
    assert_eq!(code_of(change(&session, "wrong").await), &code::INVALID_LOGIN);
    let action = change(&session, PASSWORD).await.unwrap();
    let late = action.clone();
    let (fresh, _) = house.cloud.call(&session, action).await.unwrap();
    assert!(house.caller(fresh.secret.reveal()).await.is_ok());
    let again = house.cloud.call(&session, late).await;
    assert_eq!(code_of(again), &code::INVALID_LOGIN, "the present password is another by now");
}

/// Switches a second factor on; gives the phone's secret and the recovery codes.
async fn with_factor(house: &House, session: &Caller) -> (Vec<u8>, Vec<String>) {
    let (begin, secret) = house.cloud.new_second_factor(session).unwrap();
    house.cloud.call(session, begin).await.unwrap();
    let secret = base32_bytes(secret.reveal()).unwrap();
    let attempt = house.cloud.attempt(&totp_code(&secret, house.clock.now()));
    let codes = house.cloud.call(session, ConfirmSecondFactor(attempt)).await.unwrap();
    (secret, codes.iter().map(|code| code.reveal().to_owned()).collect())
}

async fn sign_in(house: &House, code: Option<&str>) -> nubo_domain::Result<Caller> {
    let origin = Origin::default();
    let who = (EVE, SecretText::new(PASSWORD.to_owned()), code);
    let action = house.cloud.check_sign_in(who, &origin).await?;
    let (minted, _) = house.cloud.call(&nobody(), action).await?;
    house.caller(minted.secret.reveal()).await
}

#[tokio::test]
async fn signing_in_takes_a_code_of_the_phone_once_and_a_recovery_code_once() {
    let house = House::new().await;
    house.tenant(EVE).await;
    let session = house.session(EVE).await;
    let (secret, spare) = with_factor(&house, &session).await;
    let now = || totp_code(&secret, house.clock.now());
    assert_eq!(code_of(sign_in(&house, None).await), &code::SECOND_FACTOR_REQUIRED);
    assert_eq!(code_of(sign_in(&house, Some(&now())).await), &code::INVALID_CODE, "it was used");
    house.clock.advance(Duration::from_secs(30));
    let tries = [sign_in(&house, Some(&now())).await, sign_in(&house, Some(&now())).await];
    assert!(tries[0].is_ok() && tries[1].is_err(), "each code is good once");
    let typed = spare[3].to_lowercase().replace('-', " ");
    assert!(sign_in(&house, Some(&typed)).await.is_ok());
    assert_eq!(code_of(sign_in(&house, Some(&spare[3])).await), &code::INVALID_CODE);
    let report = house.cloud.call(&session, GetSecondFactor).await.unwrap();
    assert_eq!((report.is_on, report.recovery_left), (true, 9));
    // Whoever was signed in without a code meanwhile would have gone around the factor.
    let (origin, password) = (Origin::default(), SecretText::new(PASSWORD.to_owned()));
    let late = house.cloud.check_login(EVE, password, &origin).await.unwrap();
    let late = house.cloud.call(&nobody(), late).await;
    assert_eq!(code_of(late), &code::SECOND_FACTOR_REQUIRED);
}

#[tokio::test]
async fn wrong_codes_slow_down_the_next_ones_for_the_person_wherever_they_come_from() {
    let house = House::new().await;
    house.tenant(EVE).await;
    let session = house.session(EVE).await;
    let (secret, _) = with_factor(&house, &session).await;
    house.clock.advance(Duration::from_secs(60));
    for _ in 0..5 {
        assert_eq!(code_of(sign_in(&house, Some("1")).await), &code::INVALID_CODE);
    }
    let right = totp_code(&secret, house.clock.now());
    assert_eq!(code_of(sign_in(&house, Some(&right)).await), &code::RATE_LIMITED);
    house.clock.advance(Duration::from_secs(2));
    assert!(sign_in(&house, Some(&totp_code(&secret, house.clock.now()))).await.is_ok());
}

#[tokio::test]
async fn a_factor_counts_once_a_code_came_back_and_is_taken_away_with_one() {
    let house = House::new().await;
    house.tenant(EVE).await;
    let session = house.session(EVE).await;
    let (begin, _) = house.cloud.new_second_factor(&session).unwrap();
    house.cloud.call(&session, begin).await.unwrap();
    assert!(sign_in(&house, None).await.is_ok(), "no code came back yet");
    let (secret, spare) = with_factor(&house, &session).await;
    let (again, _) = house.cloud.new_second_factor(&session).unwrap();
    assert_eq!(code_of(house.cloud.call(&session, again).await), &code::WRONG_STATE);
    house.clock.advance(Duration::from_secs(30));
    let attempt = house.cloud.attempt(&totp_code(&secret, house.clock.now()));
    let fresh = house.cloud.call(&session, RenewRecovery(attempt)).await.unwrap();
    let old = DisableSecondFactor(house.cloud.attempt(&spare[0]));
    assert_eq!(code_of(house.cloud.call(&session, old).await), &code::INVALID_CODE);
    let off = DisableSecondFactor(house.cloud.attempt(fresh[0].reveal()));
    assert!(!house.cloud.call(&session, off).await.unwrap().is_on);
    assert!(sign_in(&house, None).await.is_ok());
}

#[tokio::test]
async fn where_registration_is_closed_nothing_is_written() {
    let policy = Policy { registration: Registration::Closed, ..Policy::default() };
    let house = House::with(policy).await;
    assert_eq!(code_of(begin(&house, EVE, PASSWORD).await), &code::REGISTRATION_CLOSED);
    assert_eq!(letters(&house, EVE).await, []);
    house.tenant(EVE).await;
    house.cloud.call(&nobody(), ForgetPassword { email: EVE.to_owned() }).await.unwrap();
    assert_eq!(letters(&house, EVE).await.len(), 1, "who has an account is still helped");
}

#[tokio::test]
async fn a_half_way_sign_in_ends_with_a_code_with_its_time_and_with_another_password() {
    let house = House::new().await;
    house.tenant(EVE).await;
    let session = house.session(EVE).await;
    let (secret, _) = with_factor(&house, &session).await;
    let (cloud, origin) = (&house.cloud, Origin::default());
    let begun = async || {
        let password = SecretText::new(PASSWORD.to_owned());
        let action = cloud.check_login(EVE, password, &origin).await.unwrap();
        cloud.half_way(&action).await.unwrap().ticket.reveal().to_owned()
    };
    let ticket = begun().await;
    assert!(house.caller(&ticket).await.is_err(), "it is no credential");
    house.clock.advance(Duration::from_secs(30));
    let wrong = cloud.check_second_step(&ticket, "000000").await.unwrap();
    assert_eq!(code_of(cloud.call(&nobody(), wrong).await), &code::INVALID_CODE);
    let typed = totp_code(&secret, house.clock.now());
    let right = cloud.check_second_step(&ticket, &typed).await.unwrap();
    let again = right.clone();
    let (minted, user) = cloud.call(&nobody(), right).await.unwrap();
    assert_eq!(user.email(), EVE);
    let caller = house.caller(minted.secret.reveal()).await.unwrap();
    assert_eq!(code_of(cloud.call(&nobody(), again).await), &code::INVALID_CODE, "good once");
    let bent = ticket.replacen(&ticket[..2], if ticket.starts_with("00") { "11" } else { "00" }, 1);
    for bad in ["", "0", "zz", &bent, &"0".repeat(5_000)] {
        let refused = cloud.check_second_step(bad, &typed).await;
        assert_eq!(code_of(refused), &code::UNAUTHENTICATED, "{bad:.20}");
    }
    let ticket = begun().await;
    let plain = PlainPassword::parse("password", "another horse altogether".to_owned()).unwrap();
    let present = SecretText::new(PASSWORD.to_owned());
    let change = cloud.check_password(&caller, present, plain).await.unwrap();
    cloud.call(&caller, change).await.unwrap();
    assert_eq!(code_of(cloud.half_signed_in(&ticket).await), &code::UNAUTHENTICATED);
    let password = SecretText::new("another horse altogether".to_owned());
    let action = cloud.check_login(EVE, password, &origin).await.unwrap();
    let ticket = cloud.half_way(&action).await.unwrap().ticket;
    cloud.half_signed_in(ticket.reveal()).await.unwrap();
    house.clock.advance(Duration::from_secs(300));
    assert_eq!(code_of(cloud.half_signed_in(ticket.reveal()).await), &code::UNAUTHENTICATED);
}
