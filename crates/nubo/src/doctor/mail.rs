//! The mail server, where one is configured: reached, sealed, and signed in to, without a letter.

use nubo_mailer::{Sealing, SmtpMailer};

use super::Finding;
use crate::config::Mail;
use crate::halt::{Halt, Outcome};

/// Whether the mail server would take letters.
pub fn server(mail: &Mail) -> Outcome<Option<Finding>> {
    let Some(server) = &mail.server else { return Ok(None) };
    let place = format!("{}:{}", server.host, server.port);
    let mailer = SmtpMailer::new(server.clone(), mail.from.clone())?;
    let built = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = built.map_err(|fault| Halt::failed(format!("cannot start threads: {fault}")))?;
    let found = match runtime.block_on(mailer.check()) {
        Ok(()) => {
            let sealed = match server.sealing {
                Sealing::Implicit | Sealing::StartTls => "sealed",
                Sealing::None => "unsealed",
            };
            let who = server.login.as_ref().map_or("nobody", |(user, _)| user.as_str());
            Finding::ok(format!("the mail server {place} answers, {sealed}, to {who}"))
        }
        Err(fault) => {
            let why = fault.log_detail().unwrap_or_else(|| fault.message());
            let what = format!("the mail server {place} is of no use now ({why})");
            Finding::warn(what, "letters wait for two days; look at --smtp and its password")
        }
    };
    Ok(Some(found))
}
