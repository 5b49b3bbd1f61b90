//! What a step is given, and what it answers.

use std::sync::Arc;
use std::time::Duration;

use nubo_base::{Id, Time, Uuid};
use nubo_domain::{Error, Result};
use nubo_ports::flows::Operation;
use nubo_ports::{FlowRow, Phase};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What comes after a step that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The next step.
    Done,
    /// The same step again, after this time; not counted as a failure.
    Later(Duration),
}

/// What a step answers. A failure that is passing is tried again, any other ends the list.
pub type StepResult = Result<Next>;

/// Why a workflow unwinds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// A slug of the error catalogue; empty for a later wish that cancelled this one.
    pub code: String,
    /// A sentence for the owner.
    pub message: String,
}

/// What is fixed for a workflow, from its row.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Its identifier.
    pub id: Id<Operation>,
    /// Which workflow.
    pub flow: String,
    /// What it works on.
    pub subject: Uuid,
    /// The subject's id in its shown form.
    pub subject_shown: String,
    /// The tenant, if any.
    pub account: Option<Uuid>,
    /// The project, if any.
    pub project: Option<Uuid>,
    /// The subject's generation that it serves.
    pub generation: u64,
    /// When it is late.
    pub deadline: Time,
    /// Failures in a row at this step.
    pub attempt: i64,
    /// Which list of steps it is in.
    pub phase: Phase,
}

/// Named values that steps leave for later steps; saved after each step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame(Map<String, Value>);

/// Where the frame keeps the cause of the unwinding.
const CAUSE: &str = "unwinds_for";

impl Frame {
    /// The frame of a stored value; none if that is no JSON object.
    pub(crate) fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Object(map) => Some(Self(map.clone())),
            Value::Null => Some(Self::default()),
            _ => None,
        }
    }

    /// The value to store.
    pub(crate) fn into_value(self) -> Value {
        Value::Object(self.0)
    }

    /// The value called `key`, if there is one.
    ///
    /// # Errors
    /// `internal_error` if it is of another type.
    pub fn get<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>> {
        let Some(value) = self.0.get(key) else { return Ok(None) };
        let wrong = |e| Error::internal(format!("frame value {key}: {e}"));
        T::deserialize(value).map(Some).map_err(wrong)
    }

    /// The value called `key`.
    ///
    /// # Errors
    /// `internal_error` if it is absent or of another type.
    pub fn need<T: DeserializeOwned>(&self, key: &str) -> Result<T> {
        self.get(key)?.ok_or_else(|| Error::internal(format!("frame value {key} is absent")))
    }

    /// Sets the value called `key`.
    ///
    /// # Errors
    /// `internal_error` if it cannot be written as JSON.
    pub fn set<T: Serialize>(&mut self, key: &str, value: &T) -> Result<()> {
        self.0.insert(key.to_owned(), serde_json::to_value(value).map_err(Error::internal)?);
        Ok(())
    }

    /// Forgets the value called `key`.
    pub fn remove(&mut self, key: &str) {
        self.0.remove(key);
    }
}

/// What a step is given.
pub struct Doing<C> {
    /// What the workflows of this process work on.
    pub world: Arc<C>,
    /// What is fixed for this workflow.
    pub facts: Facts,
    /// What steps leave for later steps.
    pub frame: Frame,
    /// When the step began.
    pub now: Time,
}

impl<C> Clone for Doing<C> {
    fn clone(&self) -> Self {
        Self {
            world: self.world.clone(),
            facts: self.facts.clone(),
            frame: self.frame.clone(),
            now: self.now,
        }
    }
}

impl<C> Doing<C> {
    pub(crate) fn new(world: Arc<C>, row: &FlowRow, now: Time) -> Self {
        let facts = Facts {
            id: row.id,
            flow: row.flow.clone(),
            subject: row.subject,
            subject_shown: row.subject_shown.clone(),
            account: row.account,
            project: row.project,
            generation: row.generation,
            deadline: row.deadline,
            attempt: row.attempt,
            phase: row.phase,
        };
        Self { world, facts, frame: Frame::of(&row.frame).unwrap_or_default(), now }
    }

    /// Why the workflow unwinds; none while it goes forward.
    #[must_use]
    pub fn cause(&self) -> Option<Cause> {
        cause_in(&self.frame)
    }
}

pub(crate) fn cause_in(frame: &Frame) -> Option<Cause> {
    frame.get(CAUSE).ok().flatten()
}

pub(crate) fn keep_cause(value: &mut Value, cause: &Cause) {
    let mut frame = Frame::of(value).unwrap_or_default();
    // A cause is two strings, which always can be written.
    if frame.set(CAUSE, cause).is_ok() {
        *value = frame.into_value();
    }
}
