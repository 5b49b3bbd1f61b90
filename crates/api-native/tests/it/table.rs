//! The verb table against the rules below it and the routes above it.

use std::collections::BTreeSet;

use nubo_api_kit::{Access, Dialect};
use nubo_api_native::{Native, facts};
use nubo_cloud::{ACTIONS, Mode, Needs};
use nubo_domain::code::CATALOGUE;
use nubo_domain::metric::{Aggregate, Figure};
use nubo_domain::quota::Counted;
use nubo_domain::scope::{ALL_WORD, Scope};
use nubo_wire::{Needs as WireNeeds, Verb};

fn same_needs(verb: &Verb, needs: Needs) -> bool {
    match (verb.needs, needs) {
        (WireNeeds::Nothing, Needs::Nothing)
        | (WireNeeds::Credential, Needs::Credential | Needs::SignIn)
        | (WireNeeds::Operator, Needs::Operator) => true,
        (WireNeeds::Scope(word), Needs::Scope(scope))
        | (WireNeeds::Session(word), Needs::Session(scope)) => word == scope.word(),
        _ => false,
    }
}

#[test]
fn every_verb_says_what_its_action_needs_and_whether_it_changes() {
    for verb in nubo_wire::all() {
        let facts = facts(verb).unwrap_or_else(|| panic!("{} has no action", verb.name));
        assert!(same_needs(verb, facts.needs), "{}: {:?} {:?}", verb.name, verb.needs, facts.needs);
        // What becomes a WebSocket is a GET by its protocol, and uses up a ticket.
        let changes = verb.changes() || verb.upgrades;
        assert_eq!(facts.mode == Mode::Write, changes, "{}", verb.name);
    }
}

/// Actions that only other doors than this one ask for.
const ELSEWHERE: &[&str] = &[
    "access_token.get",
    "access_token.issue",
    "network.ensure_defaults",
    "server.set_public_address",
    "account.holder",
    "account.reseller",
    "console.open_window",
    "console.close_window",
    "network.restart",
    "server.read_usage",
    "server.replace_keys",
    "server.shape_port",
    "server.read_login",
    "session.create_link",
    "session.redeem_link",
    "user.get_own",
];

#[test]
fn every_action_of_the_cloud_has_a_verb() {
    let named: BTreeSet<&str> = nubo_wire::all().map(|verb| verb.action).collect();
    let actions = ACTIONS.iter().flat_map(|kind| kind.iter()).map(|facts| facts.name);
    let missing = actions.filter(|name| !named.contains(name));
    let missing: Vec<&str> = missing.filter(|name| !ELSEWHERE.contains(name)).collect();
    assert_eq!(missing, Vec::<&str>::new(), "actions that nobody can reach");
}

#[test]
fn every_verb_has_a_route_and_every_route_a_verb() {
    let routes = Native::new().routes();
    let verbs: BTreeSet<&str> = nubo_wire::all().map(|verb| verb.name).collect();
    let routed: BTreeSet<&str> =
        routes.iter().map(|route| route.verb).filter(|verb| *verb != "docs.openapi").collect();
    assert_eq!(verbs, routed);
    for route in &routes {
        let Some(verb) = nubo_wire::find(route.verb) else { continue };
        assert_eq!(route.pattern, verb.path);
        assert_eq!(route.access == Access::Anyone, verb.is_anonymous(), "{}", verb.name);
    }
}

#[test]
fn scopes_counted_things_and_codes_are_those_of_the_nouns() {
    let mut scopes: Vec<&str> = Scope::ALL.iter().map(|scope| scope.word()).collect();
    scopes.push(ALL_WORD);
    scopes.sort_unstable();
    assert_eq!(nubo_wire::text::SCOPES, scopes);
    let counted: Vec<&str> = Counted::ALL.iter().map(|counted| counted.word()).collect();
    assert_eq!(nubo_wire::quota::COUNTED, counted);
    let figures: Vec<&str> = Figure::ALL.iter().map(|figure| figure.word()).collect();
    assert_eq!(nubo_wire::metric::NAMES, figures);
    let aggregates: Vec<&str> = Aggregate::ALL.iter().map(|one| one.word()).collect();
    assert_eq!(nubo_wire::metric::AGGREGATES, aggregates);
    let known: BTreeSet<&str> = CATALOGUE.iter().map(|code| code.slug).collect();
    for verb in nubo_wire::all() {
        for code in verb.all_codes() {
            assert!(known.contains(code), "{} documents {code}, which nobody knows", verb.name);
        }
    }
}
