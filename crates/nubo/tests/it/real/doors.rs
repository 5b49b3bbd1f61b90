//! The scripts in `examples/` on real guests, one API after another: from a credential over ssh to
//! the end of a server.
//!
//! They are what readers are told to run, so they run here as they are, with the login.

use super::lab::Lab;
use crate::binary::admin;
use crate::examples::{PASSWORD, left, name, run_with, scripts};

/// How often a script shows that it was in a guest.
fn logins(api: &str) -> usize {
    match api {
        // After the order, after another password, and after the reinstallation.
        "otwa" => 3,
        // After the order, and after it was off and on.
        _ => 2,
    }
}

#[test]
fn the_script_of_every_api_logs_in_to_a_real_guest_and_leaves_nothing() {
    let lab = Lab::start();
    for script in scripts() {
        let api = name(&script);
        let email = format!("{api}@example.com");
        let create = ["account", "create", "--rate-limit", "0", "--credit", "100.00", "--email"];
        let made = admin(lab.data(), &[&create[..], &[&email, "--password", PASSWORD]].concat());
        let key = made["key"].as_str().unwrap();
        let given =
            [("NUBO_KEY", key), ("NUBO_EMAIL", email.as_str()), ("NUBO_PASSWORD", PASSWORD)];
        let began = std::time::Instant::now();
        let (told, refused) = run_with(&api, lab.cloud(), &given);
        println!("{api} took {:.1} s", began.elapsed().as_secs_f64());
        ids(&told).for_each(|id| lab.note_id(id));
        assert_eq!(refused, "", "{api}: {told}");
        assert!(told.ends_with("nothing is left\n"), "{api}: {told}");
        let logged_in = told.lines().filter(|line| line.starts_with("Linux ")).count();
        assert_eq!(logged_in, logins(&api), "{api}: {told}");
        // Otwa's orders have no user data.
        assert_eq!(told.contains("made by "), api != "otwa", "{api}: {told}");
        assert_eq!(left(lab.cloud(), &email), Vec::<String>::new(), "{api}");
        lab.await_bare();
    }
    lab.finish();
}

/// The ids of servers that a script tells of.
fn ids(told: &str) -> impl Iterator<Item = &str> {
    let is_id = |word: &&str| {
        let digits = word.rsplit(['_', '-']).next().unwrap_or_default();
        let is_hex = digits.bytes().all(|b| b.is_ascii_hexdigit() && !b.is_ascii_uppercase());
        word.len() >= 32 && digits.len() >= 12 && is_hex
    };
    told.split_whitespace().filter(is_id)
}
