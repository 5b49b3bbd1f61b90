//! The rule of the affiliate program: what somebody gets for bringing customers.

use nubo_base::Money;

use crate::words::words;

words! {
    /// When a reward is due.
    pub enum Trigger {
        /// The newcomer's address was verified.
        VerifiedSignup = "verified_signup",
        /// The newcomer paid for the first time.
        FirstDeposit = "first_deposit",
        /// The newcomer paid.
        EveryDeposit = "every_deposit",
    }
}

words! {
    /// How a reward is reckoned.
    pub enum Reward {
        /// An amount.
        Fixed = "fixed",
        /// So many percent of what was paid.
        Percent = "percent",
    }
}

/// The rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AffiliateRule {
    /// Whether there is a program.
    pub enabled: bool,
    /// When a reward is due.
    pub trigger: Trigger,
    /// How it is reckoned.
    pub reward: Reward,
    /// The amount, or the percentage.
    pub amount: Money,
}

impl Default for AffiliateRule {
    /// No program.
    fn default() -> Self {
        let (trigger, reward) = (Trigger::FirstDeposit, Reward::Percent);
        Self { enabled: false, trigger, reward, amount: Money::ZERO }
    }
}

impl std::str::FromStr for AffiliateRule {
    type Err = &'static str;

    /// Reads a rule such as `first_deposit:percent:10`; `off` is no program.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "off" {
            return Ok(Self::default());
        }
        let wrong = "no rule such as first_deposit:percent:10 or verified_signup:fixed:5.00";
        let mut parts = text.splitn(3, ':');
        let mut part = || parts.next().ok_or(wrong);
        let trigger: Trigger = part()?.parse().map_err(|()| wrong)?;
        let reward: Reward = part()?.parse().map_err(|()| wrong)?;
        let amount: Money = part()?.parse().map_err(|_| wrong)?;
        let is_paid = trigger != Trigger::VerifiedSignup;
        let most = Money::from_micros(100_000_000);
        let fits = amount > Money::ZERO && (reward == Reward::Fixed || (is_paid && amount <= most));
        fits.then_some(Self { enabled: true, trigger, reward, amount }).ok_or(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_read_from_its_three_parts() {
        let rule: AffiliateRule = "every_deposit:percent:12.5".parse().unwrap();
        assert!(rule.enabled && rule.amount == Money::from_micros(12_500_000));
        assert_eq!((rule.trigger, rule.reward), (Trigger::EveryDeposit, Reward::Percent));
        assert_eq!("off".parse(), Ok(AffiliateRule::default()));
        for bad in [
            "",
            "first_deposit",
            "first_deposit:percent",
            "first_deposit:percent:101",
            "first_deposit:percent:0",
            "first_deposit:gold:1",
            "never:fixed:1",
            // A percentage of nothing.
            "verified_signup:percent:5",
        ] {
            assert!(bad.parse::<AffiliateRule>().is_err(), "{bad}");
        }
    }
}
