//! Accelerators, and peers that mean no good.

use std::time::Duration;

use nubo_vmm_qemu::{Accel, Qemu, QemuOptions, Qmp, checks};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixListener;

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn the_accelerator_is_found_by_trying_and_remembered_until_the_host_starts_again() {
    let world = World::new();
    let options = QemuOptions { accel: None, ..world.options() };
    let found = Qemu::open(options.clone()).unwrap().accel().await.unwrap();
    let note = world.dir.path().join("accelerator.json");
    let text = std::fs::read_to_string(&note).unwrap();
    assert!(text.contains(found.word()), "{text}");
    // What was found in this start of the host holds; what was found in another does not.
    let other = if found == Accel::Kvm { "tcg" } else { "kvm" };
    std::fs::write(&note, text.replace(found.word(), other)).unwrap();
    assert_ne!(Qemu::open(options.clone()).unwrap().accel().await.unwrap(), found);
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap();
    std::fs::write(&note, text.replace(found.word(), other).replace(boot.trim(), "x")).unwrap();
    assert_eq!(Qemu::open(options).unwrap().accel().await.unwrap(), found);
    let names = std::fs::read_dir(world.dir.path()).unwrap().flatten().map(|e| e.file_name());
    assert!(!names.into_iter().any(|name| name.as_encoded_bytes().starts_with(b".trial")));
}

#[tokio::test(flavor = "multi_thread")]
async fn doctor_says_what_is_missing_and_what_mends_it() {
    let world = World::new();
    let list = checks(&world.open()).await;
    let failed: Vec<_> = list.iter().filter(|check| check.needed && !check.ok).collect();
    assert!(failed.is_empty(), "{failed:?}");
    crate::world::must("chmod", &["700", world.dir.path().to_str().unwrap()]);
    let options = QemuOptions { program: Some("/nowhere/qemu".into()), ..world.options() };
    let list = checks(&Qemu::open(options).unwrap()).await;
    let failed: Vec<_> = list.iter().filter(|check| check.needed && !check.ok).collect();
    let what: Vec<_> = failed.iter().map(|check| check.what).collect();
    assert!(what.contains(&"QEMU 7.2 or newer is installed"), "{what:?}");
    assert!(what.contains(&"guests may pass the data folder"), "{what:?}");
    assert!(failed.iter().all(|check| !check.remedy.is_empty()));
}

async fn against(peer: impl Fn(usize) -> Vec<u8> + Send + 'static) -> String {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("qmp.sock");
    let listener = UnixListener::bind(&socket).unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut bytes = [0; 4096];
        for round in 0.. {
            if stream.write_all(&peer(round)).await.is_err() {
                return;
            }
            if let Ok(0) | Err(_) = stream.read(&mut bytes).await {
                return;
            }
        }
    });
    let talk = async {
        let mut qmp = Qmp::connect_within(&socket, Duration::from_secs(1)).await?;
        qmp.call("query-status", Value::Null).await
    };
    match tokio::time::timeout(Duration::from_secs(15), talk).await {
        Ok(Ok(value)) => format!("answered {value}"),
        Ok(Err(why)) => why.to_string(),
        Err(_) => "hung".into(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_monitor_that_talks_nonsense_or_for_ever_or_not_at_all_is_given_up_on() {
    let greeting = b"{\"QMP\": {}}\n".to_vec();
    let hello = greeting.clone();
    let silent = against(move |round| if round == 0 { hello.clone() } else { Vec::new() }).await;
    assert!(silent.contains("no answer in time"), "{silent}");
    let endless = against(|_| vec![b'['; 5 << 20]).await;
    assert!(endless.contains("without an end"), "{endless}");
    let nonsense = against(|_| b"\xff\xfe\0\n{}\n[1]\nnull\n{\"return\": 1}\n".to_vec()).await;
    assert!(nonsense.contains("no answer in time"), "{nonsense}");
    let hello = greeting.clone();
    let good = against(move |round| match round {
        0 => hello.clone(),
        // An answer to nothing, an event, and then the answer.
        _ => {
            let answer = format!("{{\"return\": {round}, \"id\": {round}}}\n");
            ["{\"return\": 7, \"id\": 99}\n", "{\"event\": \"X\"}\n", &answer].concat().into_bytes()
        }
    })
    .await;
    assert_eq!(good, "answered 2");
    let refused = against(move |round| match round {
        0 => greeting.clone(),
        1 => b"{\"return\": {}, \"id\": 1}\n".to_vec(),
        _ => b"{\"error\": {\"desc\": \"a\\u0007b\"}, \"id\": 2}\n".to_vec(),
    })
    .await;
    assert_eq!(refused, "QEMU refused: query-status: ab");
}
