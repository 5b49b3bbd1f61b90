//! Rules that stand outside of groups: an address and a network have lists of their own, each about
//! one direction and about address blocks only.

use nubo_domain::security_group::{Direction, Rule};
use nubo_domain::{Error, Result};

use super::{NewRule, append, check_count};
use crate::Ask;

/// Adds rules to a list, all in one line if they join. Those that say no direction mean the list's.
pub(crate) fn add<'a>(
    ask: &mut Ask<'_>,
    rules: &mut Vec<Rule>,
    direction: Direction,
    wanted: impl Iterator<Item = &'a NewRule>,
) -> Result<()> {
    for new in wanted {
        if new.group.is_some() {
            return Err(Error::invalid("group", "does not go here; name an address block"));
        }
        let said = if new.direction.is_empty() { direction.word() } else { &new.direction };
        if said != direction.word() {
            return Err(Error::invalid("direction", format!("must be {direction} here")));
        }
        let rule = NewRule { direction: said.to_owned(), ..new.clone() }.read(ask, None)?;
        append(rules, rule, new.joins);
    }
    check_count(rules)
}

/// Removes the rule that is shown as `named`, with those that were asked for with it if the whole
/// line is meant.
pub(crate) fn remove(rules: &mut Vec<Rule>, named: &str, whole_line: bool) -> Result<()> {
    let found = rules.iter().find(|rule| rule.id.to_string() == named);
    let line = found.ok_or_else(|| Error::not_found("rule"))?.line.filter(|_| whole_line);
    rules.retain(|rule| rule.id.to_string() != named && (line.is_none() || rule.line != line));
    Ok(())
}

/// Puts rules in the place of the line of the one that is shown as `old`.
pub(crate) fn replace<'a>(
    ask: &mut Ask<'_>,
    rules: &mut Vec<Rule>,
    (direction, old): (Direction, &str),
    wanted: impl Iterator<Item = &'a NewRule>,
) -> Result<()> {
    let found = rules.iter().find(|rule| rule.id.to_string() == old);
    let (id, line) =
        found.map(|rule| (rule.id, rule.line)).ok_or_else(|| Error::not_found("rule"))?;
    let goes = |rule: &Rule| rule.id == id || (line.is_some() && rule.line == line);
    let place = rules.iter().position(goes).unwrap_or_default();
    rules.retain(|rule| !goes(rule));
    let mut new = Vec::new();
    add(ask, &mut new, direction, wanted)?;
    let whole_line = new.first().is_some_and(|first| first.line.is_some());
    for (number, rule) in new.iter_mut().enumerate() {
        rule.line = whole_line.then_some(id);
        if number == 0 {
            rule.id = id;
        }
    }
    let after = rules.split_off(place.min(rules.len()));
    rules.extend(new.into_iter().chain(after));
    check_count(rules)
}
