//! Single sign-on: links that sign their reader in once, and the page behind them.

use http::header::{CACHE_CONTROL, LOCATION, SET_COOKIE};
use http::{HeaderValue, Method, StatusCode};
use nubo_api_kit::{Reply, Req, Route, guarded, rendered};
use nubo_base::{Id, Uuid};
use nubo_cloud::Minted;
use nubo_cloud::session::{CreateLink, LINK_LASTS, RedeemLink};
use nubo_domain::{Error, ErrorKind, Result, Server};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};

use crate::{body, server};

/// What readers of the documents should know of links.
pub const ABOUT: &str = "The link works once, within five minutes, and gives no more rights than \
     the key has.";

/// Where people land when nothing else is wished.
const DASHBOARD: &str = "/dashboard";

/// What is encoded of a path that is part of a query.
const ENCODED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'/');
/// What is encoded of one part of a path.
const PART: &AsciiSet = &ENCODED.add(b'/');

/// The body of a wish for a link.
#[derive(Deserialize)]
struct Wish {
    next: Option<String>,
}

/// A link as it is shown.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Link {
    url: String,
    expires_in: u64,
}

pub async fn create(req: Req) -> Result<Reply> {
    link(req, None).await
}

pub async fn create_for_server(req: Req) -> Result<Reply> {
    let server = Some(server::named(&req));
    link(req, server).await
}

/// Makes a link to the page that the body wishes for; else to the server's, or the first one.
async fn link(req: Req, server: Option<Result<String>>) -> Result<Reply> {
    let Wish { next } = body::read(&req).await?;
    if let Some(next) = &next {
        body::next(next)?;
    }
    let server = server.transpose()?;
    let usual = match &server {
        Some(_) => format!("{DASHBOARD}/servers/{}", req.path("id")),
        None => DASHBOARD.to_owned(),
    };
    let next = next.unwrap_or(usual);
    let site = req.site();
    let render = move |minted: Minted| {
        let secret = minted.secret.reveal();
        let next = utf8_percent_encode(&next, ENCODED);
        let url = format!("{site}/sso/{secret}?next={next}");
        rendered(StatusCode::CREATED, &Link { url, expires_in: LINK_LASTS.as_secs() })
    };
    req.call_once(CreateLink { server }, render).await
}

/// The pages of people: what a link opens, and the dashboard's addresses.
pub fn pages() -> Vec<Route> {
    let home = |req: Req| async move { Ok(see_other(&page_of(req.path("page")))) };
    vec![
        Route::new("sso.open", Method::GET, "/sso/{link}", open).for_anyone(),
        Route::new("dashboard.home", Method::GET, DASHBOARD, home).for_anyone(),
        Route::new("dashboard.page", Method::GET, "/dashboard/{*page}", home).for_anyone(),
    ]
}

/// Where the portal has what an address of the dashboard meant.
fn page_of(dashboard: &str) -> String {
    let Some(server) = dashboard.strip_prefix("servers/").filter(|id| !id.is_empty()) else {
        return "/".to_owned();
    };
    let shown = match server.parse::<Uuid>() {
        Ok(id) => Id::<Server>::of(id).to_string(),
        Err(_) => utf8_percent_encode(server, PART).to_string(),
    };
    format!("/servers/{shown}")
}

fn see_other(to: &str) -> Reply {
    let reply = Reply::empty(StatusCode::SEE_OTHER);
    match HeaderValue::from_str(to) {
        Ok(to) => reply.header(LOCATION, to),
        Err(_) => reply.header(LOCATION, HeaderValue::from_static("/")),
    }
}

/// Signs the reader in. Whoever only looks what is there, as programs do that show links, has not
/// opened it.
async fn open(req: Req) -> Result<Reply> {
    if req.method() == Method::HEAD {
        return Ok(Reply::empty(StatusCode::OK));
    }
    let next = req.query_pairs().into_iter().find(|(name, _)| name == "next");
    let next = next.map(|(_, next)| next).filter(|next| body::next(next).is_ok());
    match req.call(RedeemLink::with(req.path("link"))).await {
        Ok((minted, _)) => {
            let (secret, now) = (minted.secret.reveal(), minted.credential.created);
            let lasts = minted.credential.expires.unwrap_or(now).since(now);
            let mut reply = see_other(next.as_deref().unwrap_or(DASHBOARD));
            for cookie in req.cookies().keep(secret, lasts) {
                let cookie = HeaderValue::from_str(&cookie).map_err(Error::internal)?;
                reply.headers.append(SET_COOKIE, cookie);
            }
            Ok(private(reply))
        }
        Err(error) if matches!(error.kind(), ErrorKind::Forbidden | ErrorKind::NotFound) => {
            Ok(private(refusal(&error)))
        }
        Err(error) => Err(error),
    }
}

/// Neither kept nor told to the next site.
fn private(reply: Reply) -> Reply {
    let policy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    guarded(reply, policy).header(CACHE_CONTROL, HeaderValue::from_static("no-store"))
}

/// A page for people, who come with a browser.
fn refusal(error: &Error) -> Reply {
    let (status, what) = match error.kind() {
        ErrorKind::NotFound => (StatusCode::NOT_FOUND, "There is no such sign-in link."),
        _ => (StatusCode::GONE, "This sign-in link was used already or has expired."),
    };
    let page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <title>Sign-in</title>\n</head>\n<body>\n<h1>Sign-in</h1>\n<p>{what} Go back and ask for \
         another.</p>\n</body>\n</html>\n"
    );
    Reply::bytes(status, "text/html; charset=utf-8", page)
}
