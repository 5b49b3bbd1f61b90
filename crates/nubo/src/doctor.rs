//! `nubo doctor`: what this machine can do, what is missing, and the command that mends it.

mod machine;
mod mail;
mod servers;

use serde::Serialize;

use crate::args::DoctorArgs;
use crate::config::{Config, Drivers};
use crate::halt::{Halt, Outcome};

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// Nothing to do.
    Ok,
    /// Something will not work, or not well.
    Warn,
    /// The cloud cannot run.
    Fail,
}

/// One check.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// How it came out.
    pub grade: Grade,
    /// What was examined and what was found.
    pub what: String,
    /// What mends it; empty when nothing is wrong.
    pub remedy: String,
}

impl Finding {
    /// Nothing to do.
    pub fn ok(what: impl Into<String>) -> Self {
        Self { grade: Grade::Ok, what: what.into(), remedy: String::new() }
    }

    /// Something will not work.
    pub fn warn(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { grade: Grade::Warn, what: what.into(), remedy: remedy.into() }
    }

    /// The cloud cannot run.
    pub fn fail(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { grade: Grade::Fail, what: what.into(), remedy: remedy.into() }
    }

    fn line(&self) -> String {
        let grade = match self.grade {
            Grade::Ok => "ok  ",
            Grade::Warn => "warn",
            Grade::Fail => "fail",
        };
        let dash = if self.remedy.is_empty() { "" } else { " — " };
        format!("{grade}  {}{dash}{}", self.what, self.remedy)
    }
}

/// Examines the machine; fails when something that every cloud needs is missing.
pub fn run(args: &DoctorArgs) -> Outcome {
    let mut findings = Vec::new();
    findings.extend(args.data.as_deref().map(machine::data_folder).into_iter().flatten());
    findings.push(machine::sqlite());
    findings.push(machine::open_files());
    findings.push(machine::clock());
    findings.extend(args.listen.as_deref().map(machine::port));
    let config = Config::of(args.settings())?;
    findings.extend(mail::server(&config.mail)?);
    if config.drivers == Drivers::Host {
        findings.extend(servers::all(&config.host, args.data.as_deref())?);
    }
    if args.json {
        let text = serde_json::to_string_pretty(&findings);
        println!("{}", text.map_err(|fault| Halt::failed(fault.to_string()))?);
    } else {
        findings.iter().for_each(|finding| println!("{}", finding.line()));
    }
    let failed = findings.iter().any(|finding| finding.grade == Grade::Fail);
    if failed { Err(Halt::silent()) } else { Ok(()) }
}
