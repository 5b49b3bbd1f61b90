//! Letters, for the operator.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::Paged;
use nubo_cloud::letter::{GetLetter, ListLetters, RetryLetter};
use nubo_domain::letter::LetterState;
use nubo_domain::{Letter, Result};
use nubo_wire::letter as wire;

use crate::answer::{self, stamp};
use crate::params::{Params, cursor};
use crate::route::{Bound, on};
use crate::words;

pub fn routes() -> Vec<Bound> {
    vec![on("letter.list", list), on("letter.get", get), on("letter.retry", retry)]
}

fn shown(letter: &Letter) -> wire::Letter {
    let waits = letter.state == LetterState::Waiting;
    wire::Letter {
        id: letter.id.to_string(),
        to: letter.to.as_str().to_owned(),
        topic: words::topic(letter.topic),
        subject: letter.subject.clone(),
        status: words::letter(letter.state),
        tries: letter.tries,
        fault: Some(letter.fault.clone()).filter(|fault| !fault.is_empty()),
        next_try_at: waits.then(|| stamp(letter.next)),
        account_id: letter.account.map(|id| id.to_string()),
        created_at: stamp(letter.created),
        sent_at: letter.sent.map(stamp),
    }
}

async fn list(req: Req) -> Result<Reply> {
    let params = Params::of(&req, "letter.list")?;
    let action = ListLetters {
        state: params.one("status").and_then(|word| word.parse().ok()),
        to: params.one("to"),
        before: params.after::<Letter>()?,
        limit: params.limit(),
    };
    let Paged { items, next } = req.call(action).await?;
    answer::page(&req, items.iter().map(shown).collect(), cursor::<Letter>(next))
}

async fn get(req: Req) -> Result<Reply> {
    let letter = req.call(GetLetter { letter: req.path("id").to_owned() }).await?;
    Reply::json(StatusCode::OK, &shown(&letter))
}

async fn retry(req: Req) -> Result<Reply> {
    let action = RetryLetter { letter: req.path("id").to_owned() };
    req.call_once(action, |letter: Letter| answer::plain(StatusCode::OK, &shown(&letter))).await
}
