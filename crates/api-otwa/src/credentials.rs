//! How a server is logged in to, and another password for it.

use std::time::Duration;

use http::StatusCode;
use nubo_api_kit::{Reply, Req, rendered};
use nubo_base::SecretText;
use nubo_cloud::login::Login;
use nubo_cloud::server::{Changed, ResetPassword};
use nubo_domain::{Error, Result, Server};
use nubo_ports::FlowStatus;
use serde::Serialize;

use crate::{os_template, rest, server};

/// What readers of the documents should know of new passwords.
pub const ABOUT: &str = "It is set in the running guest without a reboot; sessions that are open \
     stay open. The server must be `running`.";

/// The guest has to set it meanwhile.
const PATIENCE: Duration = Duration::from_secs(20);

/// How somebody logs in.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Credentials {
    username: String,
    /// None for a server that only keys open.
    password: Option<String>,
    ip: Option<String>,
    port: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    rdp_address: Option<String>,
}

impl Credentials {
    fn of(server: &Server, password: Option<&SecretText>) -> Self {
        let is_windows = os_template::is_windows(&server.build.image_name);
        let port = if is_windows { 3_389 } else { 22 };
        let ip = server.reach.public_ip.or(server.reach.private_ip).map(|ip| ip.to_string());
        let rdp_address = ip.as_ref().filter(|_| is_windows).map(|ip| format!("{ip}:{port}"));
        Self {
            username: server.build.login.clone(),
            password: password.map(|password| password.reveal().to_owned()),
            ip,
            port,
            rdp_address,
        }
    }
}

pub async fn get(req: Req) -> Result<Reply> {
    let Login { server, password } = req.cloud().login(req.caller(), &server::named(&req)?).await?;
    Reply::json(StatusCode::OK, &Credentials::of(&server, password.as_ref()))
}

pub async fn reset(req: Req) -> Result<Reply> {
    let server = server::named(&req)?;
    let (plain, password) = req.cloud().make_guest_password().await?;
    let action = ResetPassword { server, password, seen: None };
    let render = move |changed: Changed| {
        let shown = Credentials::of(&changed.server, Some(&plain));
        rest::with_operation(rendered(StatusCode::OK, &shown), changed.operation)
    };
    let once = req.once()?;
    let answer = req.cloud().call_once(req.caller(), action, once, render).await?;
    match rest::after(&req, &answer, PATIENCE).await? {
        None | Some(FlowStatus::Succeeded) => Reply::rendered(answer),
        Some(status) => Err(Error::unavailable(format!("a password reset is {status:?}"))),
    }
}
