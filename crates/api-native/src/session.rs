//! Sessions: signing in and out.

use http::StatusCode;
use nubo_api_kit::{Cookies, Reply, Req};
use nubo_base::{Id, SecretText};
use nubo_cloud::session::{ListSessions, RevokeSession};
use nubo_cloud::{Minted, Paged, Rendered};
use nubo_domain::credential::{Credential, Session as SessionTag};
use nubo_domain::{Result, User};
use nubo_wire::session::{CreateSession, NewSession, Session};

use crate::answer::{self, stamp};
use crate::params::{Params, cursor};
use crate::route::{Bound, on};
use crate::{check, user, words};

pub fn routes() -> Vec<Bound> {
    vec![on("session.create", create), on("session.list", list), on("session.revoke", revoke)]
}

async fn create(req: Req) -> Result<Reply> {
    let body: CreateSession = check::body(&req)?;
    let handing = Handing::of(&req, body.cookie)?;
    let password = SecretText::new(body.password);
    let code = body.code.as_ref().map(|code| code.0.as_str());
    let who = (body.email.as_str(), password, code);
    let action = req.cloud().check_sign_in(who, req.origin()).await?;
    let (minted, person) = req.call(action).await?;
    end_former(&req, handing).await?;
    let shown = handing.shown(&minted, &person);
    Reply::rendered(handing.finished(answer::plain(StatusCode::CREATED, &shown), &minted))
}

/// How a session that is opened gets to its holder: in the answer, or in a browser's cookie.
#[derive(Clone, Copy, Debug)]
pub struct Handing(Option<Cookies>);

impl Handing {
    /// As the body of a request wishes. A page of another site must not sign a browser in.
    ///
    /// # Errors
    /// `origin_refused`.
    pub fn of(req: &Req, by_cookie: Option<bool>) -> Result<Self> {
        if !by_cookie.unwrap_or(false) {
            return Ok(Self(None));
        }
        req.expect_own_page()?;
        Ok(Self(Some(req.cookies())))
    }

    /// As the caller's own session did.
    pub fn as_before(req: &Req) -> Self {
        Self(req.is_by_cookie().then(|| req.cookies()))
    }

    /// A session that was just opened.
    pub fn shown(self, minted: &Minted, person: &User) -> NewSession {
        let credential = &minted.credential;
        NewSession {
            id: Id::<SessionTag>::of(credential.id).to_string(),
            token: self.0.is_none().then(|| minted.secret.reveal().to_owned()),
            expires_at: stamp(credential.expires.unwrap_or(credential.created)),
            user: user::shown(person),
            second_factor_missing: minted.lacks_factor,
        }
    }

    /// The answer with what the browser is to keep.
    pub fn finished(self, mut answer: Rendered, minted: &Minted) -> Rendered {
        let Some(cookies) = self.0 else { return answer };
        let credential = &minted.credential;
        let lasts = credential.expires.unwrap_or(credential.created).since(credential.created);
        answer.headers.extend(set(cookies.keep(minted.secret.reveal(), lasts)));
        answer
    }
}

fn set(cookies: [String; 2]) -> impl Iterator<Item = (String, String)> {
    cookies.into_iter().map(|cookie| ("set-cookie".to_owned(), cookie))
}

/// Ends the session that a browser had before it got another, so that whoever knew the former
/// secret, or had planted it, has nothing. The browser is given the other one only after this, so
/// if it is cut short nobody has that, and signing in again does the whole.
pub async fn end_former(req: &Req, handing: Handing) -> Result<()> {
    let Some(secret) = req.cookie_session().filter(|_| handing.0.is_some()) else { return Ok(()) };
    let Ok(former) = req.cloud().authenticate(&secret, req.origin().clone()).await else {
        return Ok(());
    };
    if former.has_session() {
        let session = "current".to_owned();
        req.cloud().call(&former, RevokeSession { session }).await?;
    }
    Ok(())
}

async fn list(req: Req) -> Result<Reply> {
    let listing = Params::of(&req, "session.list")?.listing::<SessionTag>()?;
    let Paged { items, next } = req.call(ListSessions { listing }).await?;
    let data = items.iter().map(|credential| shown(&req, credential)).collect();
    answer::page(&req, data, cursor::<SessionTag>(next))
}

fn shown(req: &Req, credential: &Credential) -> Session {
    Session {
        id: Id::<SessionTag>::of(credential.id).to_string(),
        status: words::credential(credential, req.cloud().now()),
        last4: credential.last4.clone(),
        current: req.caller().credential() == Some(credential.id),
        created_at: stamp(credential.created),
        expires_at: credential.expires.map(stamp),
        revoked_at: credential.revoked.map(stamp),
        last_used_at: credential.last_used.map(stamp),
    }
}

async fn revoke(req: Req) -> Result<Reply> {
    let session = req.path("id").to_owned();
    let own = req.caller().credential().map(Id::<SessionTag>::of);
    let cookies = req.is_by_cookie().then(|| req.cookies());
    let render = move |ended: Id<SessionTag>| {
        let mut answer = answer::revoked(ended);
        if let Some(cookies) = cookies.filter(|_| own == Some(ended)) {
            answer.headers.extend(set(cookies.forget()));
        }
        answer
    };
    req.call_once(RevokeSession { session }, render).await
}
