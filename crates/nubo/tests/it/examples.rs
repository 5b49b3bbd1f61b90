//! The scripts in `examples/`: one for each API, from a credential to the end of a server, with
//! curl alone. Here on fakes, without the login.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::binary::{Cloud, admin};

/// The password of those who run scripts.
pub const PASSWORD: &str = "correct horse battery staple";

/// Much longer than any script takes where every guest is emulated.
const SCRIPT_SECONDS_MAX: u32 = 500;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

/// Every script.
pub fn scripts() -> Vec<PathBuf> {
    let folders = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut scripts: Vec<PathBuf> = folders.map(|folder| folder.join("main-job.sh")).collect();
    scripts.retain(|script| script.exists());
    scripts.sort();
    scripts
}

/// The API that a script is for.
pub fn name(script: &Path) -> String {
    let folder = script.parent().and_then(Path::file_name).unwrap_or_default();
    folder.to_string_lossy().into_owned()
}

/// What lives of an account beside what every account has.
///
/// Asked with a session of its owner: one of the scripts ends with every key of the account.
pub fn left(cloud: &Cloud, email: &str) -> Vec<String> {
    let login = format!(r#"{{"email": "{email}", "password": "{PASSWORD}"}}"#);
    let session = cloud.json("POST", "/v1/sessions", "", &login, 201);
    let session = session["token"].as_str().unwrap();
    let kinds = ["servers", "volumes", "addresses", "ssh-keys", "networks", "security-groups"];
    let mut found = Vec::new();
    for kind in kinds {
        let all = cloud.json("GET", &format!("/v1/{kind}?limit=100"), session, "", 200);
        let own = |object: &&Value| object["is_default"] != true && object["status"] != "deleting";
        // The group through which doors without firewalls let everything in is the cloud's own.
        let own = |object: &&Value| own(object) && object["name"] != "open";
        let names = all["data"].as_array().unwrap().iter().filter(own);
        found.extend(names.map(|object| format!("{kind}: {}", object["name"])));
    }
    found
}

/// Runs the script of an API without the login; gives what it said, and it must have succeeded.
pub fn run(api: &str, cloud: &Cloud, given: &[(&str, &str)]) -> (String, String) {
    run_with(api, cloud, &[&[("NUBO_SSH", "no")], given].concat())
}

/// Runs the script of an API, with the login unless it is told otherwise.
#[expect(clippy::disallowed_methods, reason = "these tests are about programs of others")]
pub fn run_with(api: &str, cloud: &Cloud, given: &[(&str, &str)]) -> (String, String) {
    let script = folder().join(api).join("main-job.sh");
    let mut command = Command::new("timeout");
    command.arg(SCRIPT_SECONDS_MAX.to_string()).arg(script).stdin(Stdio::null());
    command.env("NUBO_URL", format!("http://{}", cloud.address)).env_remove("NUBO_SSH");
    let output = command.envs(given.iter().copied()).output().unwrap();
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (told, refused) = (said(&output.stdout), said(&output.stderr));
    assert!(output.status.success(), "{api}: {told}\n{refused}");
    (told, refused)
}

fn play(script: &Path) {
    let data = tempfile::tempdir().unwrap();
    let cloud = Cloud::start(data.path());
    let create =
        ["account", "create", "--email", "ada@example.com", "--rate-limit", "0", "--password"];
    let made = admin(data.path(), &[&create[..], &[PASSWORD]].concat());
    let key = made["key"].as_str().unwrap();
    let given = [("NUBO_KEY", key), ("NUBO_EMAIL", "ada@example.com"), ("NUBO_PASSWORD", PASSWORD)];
    let (told, refused) = run(&name(script), &cloud, &given);
    assert_eq!(refused, "", "{}", script.display());
    assert!(told.ends_with("nothing is left\n"), "{}: {told}", script.display());
    assert_eq!(left(&cloud, "ada@example.com"), Vec::<String>::new(), "{}", script.display());
}

#[test]
fn every_script_goes_from_a_credential_to_the_end_of_a_server() {
    let scripts = scripts();
    let names: BTreeSet<String> = scripts.iter().map(|script| name(script)).collect();
    for wanted in ["civo", "cloudapi", "octos", "otwa", "stackbill"] {
        assert!(names.contains(wanted), "{wanted} has no script");
    }
    for script in &scripts {
        play(script);
    }
}

/// Runs curl as a document writes it; gives the status and the body.
#[expect(clippy::disallowed_methods, reason = "these tests are about programs of others")]
pub fn curl(args: &[&str]) -> (u16, String) {
    let mut command = Command::new("curl");
    command.args(["-sS", "--max-time", "30", "-w", "\n%{http_code}"]).args(args);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let (body, status) = text.rsplit_once('\n').unwrap();
    (status.parse().unwrap(), body.to_owned())
}

/// As [`curl`], with a body of JSON; null if it is none.
pub fn curl_json(args: &[&str]) -> (u16, Value) {
    let (status, body) = curl(args);
    (status, serde_json::from_str(&body).unwrap_or(Value::Null))
}
