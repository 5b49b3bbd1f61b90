//! Settings: reading and changing what the operator decides while the cloud runs.
//!
//! A changed one counts with the next request of this process; other processes on the same store
//! read it within a few seconds.

use std::sync::Arc;
use std::time::Duration;

use nubo_domain::setting::{Setting, SettingName};
use nubo_domain::{Error, Head, Result};
use nubo_ports::{Objects, Query, StoreExt, Tx};

use crate::{Action, Ask, Cloud, Facts, Mode, Needs, Policy};

/// Verbs of settings.
pub const ACTIONS: &[Facts] =
    &[Facts::of::<ListSettings>(), Facts::of::<ChangeSetting>(), Facts::of::<ForgetSetting>()];

impl Policy {
    /// How a setting stands in this policy.
    #[must_use]
    pub fn told(&self, name: SettingName) -> String {
        match name {
            SettingName::Registration => self.registration.word().to_owned(),
            SettingName::Access => self.access.word().to_owned(),
            SettingName::RatePerMinute => self.rate_per_minute.to_string(),
            SettingName::SessionRatePerMinute => self.session_rate_per_minute.to_string(),
            SettingName::AnonymousRatePerMinute => self.anonymous_rate_per_minute.to_string(),
            SettingName::SessionMinutes => (self.session_lasts.as_secs() / 60).to_string(),
        }
    }

    /// The same policy with a setting that was decided; what cannot be read changes nothing.
    fn decide(&mut self, name: SettingName, value: &str) {
        let number = |before: u32| value.parse().unwrap_or(before);
        match name {
            SettingName::Registration => {
                self.registration = value.parse().unwrap_or(self.registration);
            }
            SettingName::Access => self.access = value.parse().unwrap_or(self.access),
            SettingName::RatePerMinute => self.rate_per_minute = number(self.rate_per_minute),
            SettingName::SessionRatePerMinute => {
                self.session_rate_per_minute = number(self.session_rate_per_minute);
            }
            SettingName::AnonymousRatePerMinute => {
                self.anonymous_rate_per_minute = number(self.anonymous_rate_per_minute);
            }
            SettingName::SessionMinutes => {
                let minutes = value.parse::<u64>();
                let lasts = minutes.map(|minutes| Duration::from_secs(minutes * 60));
                self.session_lasts = lasts.unwrap_or(self.session_lasts);
            }
        }
    }
}

/// How a setting stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingReport {
    /// Which.
    pub name: SettingName,
    /// What the configuration says.
    pub configured: String,
    /// What was decided since, if anything.
    pub decided: Option<Setting>,
}

impl SettingReport {
    /// What counts.
    #[must_use]
    pub fn value(&self) -> &str {
        self.decided.as_ref().map_or(&self.configured, |decided| &decided.value)
    }
}

fn rows(tx: &mut dyn Tx) -> Result<Vec<Setting>> {
    tx.list(&Query { limit: 1_000, ..Query::default() })
}

fn named(text: &str) -> Result<SettingName> {
    text.parse().map_err(|()| Error::not_found("setting"))
}

/// All settings.
#[derive(Clone, Debug)]
pub struct ListSettings {
    configured: Arc<Policy>,
}

impl Action for ListSettings {
    const NAME: &'static str = "setting.list";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Read;
    type Output = Vec<SettingReport>;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Vec<SettingReport>> {
        let decided = rows(ask.tx)?;
        let report = |name: &SettingName| SettingReport {
            name: *name,
            configured: self.configured.told(*name),
            decided: decided.iter().find(|one| one.head.name == name.word()).cloned(),
        };
        Ok(SettingName::ALL.iter().map(report).collect())
    }
}

/// Decides a setting.
#[derive(Clone, Debug)]
pub struct ChangeSetting {
    configured: Arc<Policy>,
    /// Which.
    pub setting: String,
    /// What it shall be.
    pub value: String,
}

impl Action for ChangeSetting {
    const NAME: &'static str = "setting.change";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Write;
    type Output = SettingReport;

    fn run(&self, ask: &mut Ask<'_>) -> Result<SettingReport> {
        let name = named(&self.setting)?;
        name.check(&self.value)?;
        let before = rows(ask.tx)?.into_iter().find(|one| one.head.name == name.word());
        let decided = match before {
            Some(mut setting) => {
                setting.value.clone_from(&self.value);
                ask.change(&mut setting, "changed")?;
                setting
            }
            None => {
                let head = Head::new(ask.ids.id(), name.word(), ask.now);
                let value = self.value.clone();
                let mut setting = Setting { head, value, forgotten: false };
                ask.add(&mut setting)?;
                setting
            }
        };
        let configured = self.configured.told(name);
        Ok(SettingReport { name, configured, decided: Some(decided) })
    }
}

/// Takes a decision back, so that the configuration counts again. Doing it twice is no error.
#[derive(Clone, Debug)]
pub struct ForgetSetting {
    configured: Arc<Policy>,
    /// Which.
    pub setting: String,
}

impl Action for ForgetSetting {
    const NAME: &'static str = "setting.forget";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Write;
    type Output = SettingReport;

    fn run(&self, ask: &mut Ask<'_>) -> Result<SettingReport> {
        let name = named(&self.setting)?;
        let decided = rows(ask.tx)?.into_iter().find(|one| one.head.name == name.word());
        if let Some(mut setting) = decided {
            setting.forgotten = true;
            ask.change(&mut setting, "forgotten")?;
        }
        Ok(SettingReport { name, configured: self.configured.told(name), decided: None })
    }
}

impl Cloud {
    /// The verb that lists settings.
    #[must_use]
    pub fn list_settings(&self) -> ListSettings {
        ListSettings { configured: self.0.configured.clone() }
    }

    /// The verb that decides a setting.
    #[must_use]
    pub fn change_setting(&self, setting: String, value: String) -> ChangeSetting {
        ChangeSetting { configured: self.0.configured.clone(), setting, value }
    }

    /// The verb that takes a decision back.
    #[must_use]
    pub fn forget_setting(&self, setting: String) -> ForgetSetting {
        ForgetSetting { configured: self.0.configured.clone(), setting }
    }

    /// Brings what counts up to date with what was decided; to be called when the cloud begins, and
    /// every few seconds where other processes decide too.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn read_settings(&self) -> Result<()> {
        let decided = self.0.store.read(rows).await?;
        let mut policy = Policy::clone(&self.0.configured);
        for setting in decided {
            if let Ok(name) = setting.head.name.parse::<SettingName>() {
                policy.decide(name, &setting.value);
            }
        }
        self.0.policy.send_replace(Arc::new(policy));
        Ok(())
    }
}
