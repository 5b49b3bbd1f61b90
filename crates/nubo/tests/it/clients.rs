//! Clients that others wrote, as a package registry has them, unchanged: they know nothing of this
//! cloud but its address and a credential.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::binary::{Cloud, new_key};

/// The Python environment that `make deps-python` makes.
fn python() -> PathBuf {
    let home = || std::env::home_dir().unwrap().join(".cache/nubo");
    let cache = std::env::var_os("NUBO_CACHE").map_or_else(home, PathBuf::from);
    let python = cache.join("venv/bin/python");
    let missing = "the clients are missing; `make test` installs them, also `make deps-python`";
    assert!(python.exists(), "{missing} ({})", python.display());
    python
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the client is a program of its own")]
fn the_python_client_of_civo_does_the_main_job() {
    let data = tempfile::tempdir().unwrap();
    // It looks often, and a boot that takes a while shows the states on the way.
    let cloud =
        Cloud::start_with(data.path(), &["--rate-per-minute", "0", "--fake-boot-ms", "200"]);
    let key = new_key(data.path(), "ada@example.com");
    let walk = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients/walk_civo.py");
    let mut command = Command::new(python());
    command
        .arg(walk)
        .env("CIVO_API", format!("http://{}", cloud.address))
        .env("CIVO_TOKEN", key)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::null())
        .current_dir(data.path());
    let output = command.output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}\n{complaint}");
    assert!(told.ends_with("done; nothing is left\n"), "{told}");
}
