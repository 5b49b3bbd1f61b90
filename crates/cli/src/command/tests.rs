//! The command line as people meet it.

use super::*;

fn root() -> Command {
    Command::new("nubo").subcommands(all())
}

fn help(kind: &str, word: &str) -> String {
    let mut root = root().term_width(100);
    root.build();
    let found = root.find_subcommand_mut(kind).unwrap().find_subcommand_mut(word).unwrap();
    found.render_long_help().to_string()
}

#[test]
fn the_whole_tree_is_well_formed() {
    let mut root = root();
    root.build();
    root.clone().debug_assert();
    let count: usize = root.get_subcommands().map(|kind| kind.get_subcommands().count()).sum();
    assert!(count >= nubo_wire::all().count(), "{count}");
}

#[test]
fn help_says_what_is_needed_first() {
    insta::assert_snapshot!("server_create", help("server", "create"));
    insta::assert_snapshot!("server_delete", help("server", "delete"));
    insta::assert_snapshot!("security_group_add_rule", help("security-group", "add-rule"));
    insta::assert_snapshot!("volume_resize", help("volume", "resize"));
}

#[test]
fn no_field_of_the_api_takes_a_word_of_this_side() {
    let mut root = root();
    root.build();
    for kind in kinds() {
        let below = root.find_subcommand(&kind.word).unwrap();
        for deed in &kind.deeds {
            let command = below.find_subcommand(&deed.word).unwrap();
            let has = |id: &str| command.get_arguments().any(|arg| arg.get_id() == id);
            assert!(has("say.profile"), "{} {}", kind.word, deed.word);
            assert_eq!(has("say.output"), deed.verb.media.is_none());
            assert_eq!(has("say.from-json"), deed.verb.body.is_some() && deed.only.is_none());
            assert_eq!(has("say.no-wait"), deed.verb.waits);
            assert_eq!(has("say.yes"), deed.destroys());
        }
    }
}
