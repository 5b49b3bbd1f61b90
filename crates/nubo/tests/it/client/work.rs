//! Ordering, looking, changing and deleting.

use serde_json::{Value, json};

use super::{Desk, words};
use crate::binary::admin;

const ORDER: &[&str] = &["server", "create", "web", "--size", "nano", "--image", "tiny"];

fn parsed(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

#[test]
fn a_server_is_ordered_waited_for_looked_at_and_deleted() {
    let desk = Desk::with(&["--fake-boot-ms", "700"]);
    let output = desk.run(&[ORDER, &["--label", "team=a b"]].concat());
    let (shown, told) = (output.stdout, String::from_utf8(output.stderr).unwrap());
    let shown = String::from_utf8(shown).unwrap();
    assert!(output.status.success(), "{told}");
    let line = |name: &str| shown.lines().find(|line| line.starts_with(name)).map(words);
    assert_eq!(line("status").unwrap(), ["status", "running"], "{shown}");
    assert_eq!(line("labels").unwrap(), ["labels", "team=a b"]);
    assert!(told.starts_with("server-create of web: succeeded after "), "{told}");

    let table = desk.ok(&["server", "list"]);
    let lines: Vec<&str> = table.lines().collect();
    let heads = ["NAME", "STATUS", "SIZE", "IMAGE", "PUBLIC", "PRIVATE", "CREATED AT"];
    assert_eq!((lines.len(), words(lines[0])), (2, heads.to_vec()), "{table}");
    assert_eq!(words(lines[1])[..4], ["web", "running", "nano", "tiny"]);
    let at = |line: &str, word: &str| line.find(word).unwrap();
    assert_eq!(at(lines[0], "STATUS"), at(lines[1], "running"), "columns are even: {table}");

    let id = desk.ok(&["server", "list", "-o", "id"]);
    let id = id.trim();
    let server = desk.json(&["server", "get", id]);
    assert_eq!((&server["id"], &server["name"]), (&json!(id), &json!("web")));
    assert_eq!(desk.ok(&["servers", "ls", "--no-headers", "--columns", "name,vcpus"]), "web  1\n");
    assert_eq!(desk.ok(&["server", "list", "--label", "team=none", "-o", "id"]), "");
    assert_eq!(desk.ok(&["server", "list", "--label", "team=a b", "-o", "id"]).trim(), id);

    desk.ok(&["server", "stop", "web"]);
    assert_eq!(desk.json(&["server", "get", "web"])["status"], "stopped");
    assert_eq!(desk.json(&["server", "resize", "web", "micro"])["size"], "micro");
    desk.ok(&["server", "rename", "web", "www"]);
    let (code, text) = desk.no(&["server", "delete", "www"]);
    assert!(code == 2 && text.contains("--yes"), "nobody can be asked: {text}");
    assert_eq!(desk.ok(&["server", "rm", "www", "--yes"]), "www deleted\n");
    assert_eq!(desk.ok(&["server", "list", "-o", "id"]), "");
}

#[test]
fn json_is_what_the_api_answers_and_waiting_can_be_left_out() {
    let desk = Desk::with(&["--fake-boot-ms", "60000"]);
    let output = desk.run(&[ORDER, &["--no-wait", "-o", "json"]].concat());
    let server = parsed(&output.stdout);
    assert!(server["operation_id"].as_str().unwrap().starts_with("op_"), "{server}");
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("{\"id\":\"srv_"), "its order too");
    assert_eq!(output.stderr, b"");
    let got = desk.run(&["image", "get", "tiny", "--json"]).stdout;
    let (_, _, bytes) = desk.cloud.ask("GET", "/v1/images/tiny", &desk.key, "");
    assert_eq!(String::from_utf8(got).unwrap(), format!("{bytes}\n"));
    let (code, text) = desk.no(&["server", "delete", "web", "-y", "--timeout", "0"]);
    assert!(code == 1 && text.contains("it goes on: nubo operation get op_"), "{text}");
}

#[test]
fn several_servers_are_made_and_ended_with_one_command() {
    let desk = Desk::new();
    let table = desk.ok(&[ORDER, &["--count", "3"]].concat());
    let rows: Vec<Vec<&str>> = table.lines().skip(1).map(words).collect();
    let names: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    assert_eq!(names, ["web-1", "web-2", "web-3"]);
    assert!(rows.iter().all(|row| row[1] == "running"), "{table}");
    let output = desk.run(&["server", "stop", "web-1", "nothing", "web-2"]);
    assert_eq!(output.status.code(), Some(1), "one of them is not there");
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("nubo: nothing: No such server. (not_found)"), "{told}");
    let shown = String::from_utf8(output.stdout).unwrap();
    assert_eq!(shown.matches("stopped").count(), 2, "{shown}");
    let said = desk.ok(&["server", "delete", "-y", "web-1", "web-2", "web-3"]);
    assert_eq!(said, "web-1 deleted\nweb-2 deleted\nweb-3 deleted\n");
}

#[test]
fn work_that_fails_is_told_with_the_reason_and_exit_code_1() {
    let desk = Desk::new();
    desk.ok(ORDER);
    let (code, text) = desk.no(ORDER);
    assert_eq!(code, 1);
    assert!(text.starts_with("nubo: ") && text.contains("(name_taken)"), "{text}");
    assert!(text.contains("\n  name: "), "the field is named: {text}");
    let output = desk.run(&[ORDER, &["-o", "json"]].concat());
    assert_eq!(parsed(&output.stderr)["error"]["code"], "name_taken", "as the API says it");
    let (code, text) = desk.no(&["server", "create", "x", "--size", "giant", "--image", "tiny"]);
    assert!(code == 1 && text.contains("size: there is no size \"giant\""), "{text}");
    let (code, text) = desk.no(&["server", "start", "web", "-v"]);
    assert!(code == 1 && text.contains("(wrong_state)"), "{text}");
    assert!(text.contains("POST /v1/servers/web/actions/start -> 409 req_"), "{text}");
}

#[test]
fn what_cannot_be_meant_is_told_with_exit_code_2() {
    let desk = Desk::new();
    for args in [
        &["server", "create", "web"][..],
        &["server", "create", "web", "--size", "nano", "--image", "tiny", "--count", "many"],
        &["server", "list", "--status", "asleep"],
        &["server", "list", "--columns", "nothing"],
        &["server", "get", ""],
        &["server", "frobnicate"],
        &["network", "change", "x"],
        &["security-group", "add-rule", "default", "in", "tcp", "22", "a/b", "x", "y=z", "--group"],
    ] {
        if args.contains(&"nothing") {
            desk.ok(&["region", "list"]);
            assert_eq!(desk.no(&["region", "list", "--columns", "nothing"]).0, 2);
            continue;
        }
        let (code, text) = desk.no(args);
        assert_eq!(code, 2, "{args:?}: {text}");
    }
    let (_, text) = desk.no(&["server", "create", "web"]);
    assert!(text.contains("--size must be given"), "{text}");
    let (_, text) = desk.no(&["server", "create", "web", "--size", "nano"]);
    assert!(text.contains("name an image or a snapshot"), "{text}");
}

#[test]
fn a_list_is_followed_through_all_its_pages() {
    let desk = Desk::new();
    admin(&desk.data(), &["quota", "set", &desk.account, "security_groups=none"]);
    for number in 0..120 {
        let body = format!(r#"{{"name": "sg-{number:03}"}}"#);
        desk.cloud.json("POST", "/v1/security-groups", &desk.key, &body, 201);
    }
    let list = ["security-group", "list"];
    assert_eq!(desk.ok(&[&list[..], &["--no-headers"]].concat()).lines().count(), 121);
    let page = desk.json(&list);
    assert_eq!(
        page["data"].as_array().unwrap().len(),
        121,
        "all pages as one, the default group too"
    );
    assert!(page["next_cursor"].is_null() && page["request_id"].is_string());
    let some = desk.json(&["security-group", "list", "--limit", "103"]);
    assert_eq!(some["data"].as_array().unwrap().len(), 103);
    let cursor = some["next_cursor"].as_str().unwrap();
    let rest = desk.json(&["security-group", "list", "--cursor", cursor]);
    assert_eq!(rest["data"].as_array().unwrap().len(), 18, "it goes on where the first ended");
}

#[test]
fn rules_are_said_in_short_and_removed_by_id() {
    let desk = Desk::new();
    let create = ["security-group", "create", "web", "--rule", "in tcp 443"];
    let rules = ["--rule", "in icmp - 10.0.0.0/8 from the office"];
    let made = desk.json(&[&create[..], &rules].concat());
    assert_eq!(made["rules"][1]["cidr"], "10.0.0.0/8");
    assert_eq!(made["rules"][1]["description"], "from the office");
    let more = desk.json(&["security-group", "add-rule", "web", "in", "udp", "53", "group=web"]);
    assert_eq!(more["rules"][2]["ports"], "53");
    let shown = desk.ok(&["security-group", "get", "web"]);
    let line = shown.lines().find(|line| line.contains("from the office")).unwrap();
    assert!(words(line).contains(&"icmp"), "rules are a table of their own: {shown}");
    let rule = more["rules"][0]["id"].as_str().unwrap();
    let left = desk.json(&["security-group", "remove-rule", "web", rule, "--yes"]);
    assert_eq!(left["rules"].as_array().unwrap().len(), 2);
}

#[test]
fn whatever_has_no_name_in_its_path_is_found_by_its_name_or_the_beginning_of_its_id() {
    let desk = Desk::new();
    let token = |name: &str| {
        let made = desk.json(&["token", "create", name, "--scope", "servers:read"]);
        assert!(made["token"].as_str().unwrap().starts_with("cap_"), "{made}");
        made["id"].as_str().unwrap().to_owned()
    };
    let (ci, _cd) = (token("ci"), token("cd"));
    assert_eq!(desk.json(&["token", "get", "ci"])["id"], ci.as_str());
    let (code, text) = desk.no(&["token", "get", &ci[..6]]);
    assert!(
        code == 2 && text.contains("several ids begin with") && text.contains("(cd)"),
        "{text}"
    );
    let unique =
        (7..ci.len()).find(|end| desk.run(&["token", "get", &ci[..*end]]).status.success());
    assert!(unique.is_some(), "a longer beginning is enough");
    let (code, text) = desk.no(&["token", "get", "nobody"]);
    assert!(code == 1 && text.contains("(not_found)"), "{text}");
    let said = desk.ok(&["token", "rm", "ci", "-y"]);
    assert_eq!(said, format!("{ci} revoked\n"));
}

#[test]
fn a_body_may_come_from_a_file_and_options_win() {
    let desk = Desk::new();
    let file = desk.home().join("order.json");
    let order = r#"{"name": "web", "size": "micro", "image": "tiny", "labels": {"a": "b"}}"#;
    std::fs::write(&file, order).unwrap();
    let file = file.to_str().unwrap();
    let made = desk.json(&["server", "create", "--from-json", file, "--size", "nano"]);
    assert_eq!((&made["size"], &made["labels"]["a"]), (&json!("nano"), &json!("b")));
    let more = order.replace("web", "www");
    let made = desk.ok_with(&["server", "create", "--from-json", "-", "-o", "id"], &more);
    assert!(made.starts_with("srv_"), "{made}");
    let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB9dG4kjRhQTtWTVzd2t27+t0DEHBPW7iOD23TUiYLio me";
    std::fs::write(desk.home().join("id.pub"), key).unwrap();
    let made = desk.json(&["ssh-key", "create", "me", "--public-key", "@~/id.pub"]);
    assert_eq!(made["algorithm"], "ssh-ed25519");
    let changed = desk.json(&["server", "change", "web", "--label", "x=y", "--expires-at", "none"]);
    assert_eq!(changed["labels"], json!({"x": "y"}));
}

#[test]
fn events_are_followed_as_they_happen() {
    let desk = Desk::new();
    let watch = ["event", "watch", "--type", "network.created", "--limit", "2", "-o", "json"];
    let mut child = desk.command(&watch).spawn().unwrap();
    let mut told = std::io::BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    std::io::BufRead::read_line(&mut told, &mut line).unwrap();
    assert!(line.starts_with("watching"), "{line}");
    for name in ["one", "two"] {
        desk.ok(&["network", "create", name]);
    }
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let names: Vec<Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| parsed(line.as_bytes())["data"]["name"].clone())
        .collect();
    assert_eq!(names, ["one", "two"]);
}
