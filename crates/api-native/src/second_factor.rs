//! The second factor of the person who asks.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::Rendered;
use nubo_cloud::second_factor::{
    Attempt, ConfirmSecondFactor, DisableSecondFactor, FactorReport, GetSecondFactor,
    RecoveryCodes, RenewRecovery, phone_uri,
};
use nubo_domain::{Result, User};
use nubo_wire::second_factor as wire;

use crate::route::{Bound, on};
use crate::{answer, check};

pub fn routes() -> Vec<Bound> {
    vec![
        on("second_factor.get", get),
        on("second_factor.begin", begin),
        on("second_factor.confirm", confirm),
        on("second_factor.renew_recovery", renew),
        on("second_factor.disable", disable),
    ]
}

fn shown(report: &FactorReport) -> wire::SecondFactor {
    wire::SecondFactor {
        enabled: report.is_on,
        recovery_codes_left: u32::try_from(report.recovery_left).unwrap_or(u32::MAX),
    }
}

fn listed(codes: RecoveryCodes) -> Rendered {
    let recovery_codes = codes.iter().map(|code| code.reveal().to_owned()).collect();
    answer::plain(StatusCode::CREATED, &wire::RecoveryCodes { recovery_codes })
}

fn attempt(req: &Req) -> Result<Attempt> {
    let body: wire::ProveFactor = check::body(req)?;
    Ok(req.cloud().attempt(&body.code.0))
}

async fn get(req: Req) -> Result<Reply> {
    let report = req.call(GetSecondFactor).await?;
    Reply::json(StatusCode::OK, &shown(&report))
}

async fn begin(req: Req) -> Result<Reply> {
    let (action, secret) = req.cloud().new_second_factor(req.caller())?;
    let render = move |user: User| {
        let uri = phone_uri(&user, &secret);
        let secret = secret.reveal().to_owned();
        answer::plain(StatusCode::CREATED, &wire::NewSecondFactor { secret, uri })
    };
    req.call_once(action, render).await
}

async fn confirm(req: Req) -> Result<Reply> {
    req.call_once(ConfirmSecondFactor(attempt(&req)?), listed).await
}

async fn renew(req: Req) -> Result<Reply> {
    req.call_once(RenewRecovery(attempt(&req)?), listed).await
}

async fn disable(req: Req) -> Result<Reply> {
    let render = |report: FactorReport| answer::plain(StatusCode::OK, &shown(&report));
    req.call_once(DisableSecondFactor(attempt(&req)?), render).await
}
