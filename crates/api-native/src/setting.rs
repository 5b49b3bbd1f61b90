//! Settings, for the operator.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::setting::SettingReport;
use nubo_domain::Result;
use nubo_domain::setting::Allowed;
use nubo_wire::setting as wire;

use crate::answer::{self, stamp};
use crate::check;
use crate::route::{Bound, on};

pub fn routes() -> Vec<Bound> {
    vec![on("setting.list", list), on("setting.change", change), on("setting.forget", forget)]
}

fn shown(report: &SettingReport) -> wire::Setting {
    let (choices, least, most) = match report.name.allowed() {
        Allowed::Words(words) => (Some(words.into_iter().map(str::to_owned).collect()), None, None),
        Allowed::Number(least, most) => (None, Some(least), Some(most)),
    };
    wire::Setting {
        name: report.name.word().to_owned(),
        about: report.name.about().to_owned(),
        value: report.value().to_owned(),
        configured: report.configured.clone(),
        decided: report.decided.is_some(),
        decided_at: report.decided.as_ref().map(|decided| stamp(decided.head.updated)),
        choices,
        least,
        most,
    }
}

async fn list(req: Req) -> Result<Reply> {
    let found = req.call(req.cloud().list_settings()).await?;
    let body = wire::Settings { settings: found.iter().map(shown).collect() };
    Reply::json(StatusCode::OK, &body)
}

async fn change(req: Req) -> Result<Reply> {
    let body: wire::ChangeSetting = check::body(&req)?;
    let action = req.cloud().change_setting(req.path("id").to_owned(), body.value.0);
    req.call_once(action, |report| answer::plain(StatusCode::OK, &shown(&report))).await
}

async fn forget(req: Req) -> Result<Reply> {
    let action = req.cloud().forget_setting(req.path("id").to_owned());
    req.call_once(action, |report| answer::plain(StatusCode::OK, &shown(&report))).await
}
