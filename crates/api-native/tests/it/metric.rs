//! Live figures from a running guest to a series, and operations of every kind.

use std::time::Duration;

use nubo_flows::reconcile::Collector;
use nubo_testkit::cloud::TestCloud;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn what_a_running_guest_uses_is_a_series_and_what_is_off_leaves_a_gap() {
    let cloud = TestCloud::new().await;
    let ada = cloud.tenant("ada@example.com").await;
    for name in ["web", "idle"] {
        let body = json!({ "name": name, "size": "nano", "image": "tiny" });
        cloud.ask("POST", "/v1/servers", &ada.key, body).await.expect(201);
    }
    cloud.settle().await;
    cloud.ask("POST", "/v1/servers/idle/actions/stop", &ada.key, Value::Null).await.expect(200);
    cloud.settle().await;
    let mut collector = Collector::default();
    for _ in 0..3 {
        // Rates need some time to have passed; the moments are those of the cloud's clock.
        tokio::time::sleep(Duration::from_millis(1_050)).await;
        cloud.clock.advance(Duration::from_secs(10));
        let status = collector.collect(&cloud.hands, &*cloud.metrics).await.unwrap();
        assert_eq!((status.guests, status.silent_guests, status.silent_hosts), (1, 0, 0));
    }
    // A run counts for the moment that it is nearest to, which may still be to come.
    cloud.clock.advance(Duration::from_secs(10));
    let read = async |server: &str, name: &str| {
        let path = format!("/v1/metrics?resource_id={server}&name={name}");
        cloud.ask("GET", &path, &ada.key, Value::Null).await.expect(200).json()
    };
    let values = |series: &Value| -> Vec<f64> {
        let points = series["points"].as_array().unwrap();
        assert!((360..=361).contains(&points.len()), "{}", points.len());
        points.iter().filter_map(|point| point[1].as_f64()).collect()
    };
    let cpu = read("web", "cpu_percent").await;
    assert_eq!((cpu["unit"].as_str(), cpu["step"].as_i64()), (Some("percent"), Some(10)));
    let busy = values(&cpu);
    assert_eq!(busy.len(), 2, "the first reading gives no rate");
    assert!(busy.iter().all(|percent| (0.0..=100.0).contains(percent)), "{busy:?}");
    assert_eq!(values(&read("web", "memory_bytes").await), [268_435_456.0; 3]);
    assert!(values(&read("web", "network_received_bytes_per_second").await)[0] > 1_000.0);
    assert_eq!(values(&read("idle", "memory_bytes").await), [0.0; 0]);
    let both = read("web", "cpu_percent&name=memory_used_bytes").await;
    let names: Vec<&str> =
        both["data"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["cpu_percent", "memory_used_bytes"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn operations_are_found_by_the_id_of_whatever_they_work_on() {
    let cloud = TestCloud::new().await;
    let ada = cloud.tenant("ada@example.com").await;
    let made = async |path: &str, body| {
        cloud.ask("POST", path, &ada.key, body).await.expect(201).text_at("/id")
    };
    let order = json!({ "name": "web", "size": "nano", "image": "tiny" });
    let server = made("/v1/servers", order).await;
    cloud.settle().await;
    let volume = made("/v1/volumes", json!({ "name": "data", "size_gib": 1 })).await;
    let body = json!({ "server": "web" });
    let path = format!("/v1/volumes/{volume}/actions/attach");
    cloud.ask("POST", &path, &ada.key, body).await.expect(200);
    cloud.settle().await;
    let of = async |id: &str| {
        let path = format!("/v1/operations?resource_id={id}");
        let page = cloud.ask("GET", &path, &ada.key, Value::Null).await.expect(200).json();
        let found = page["data"].as_array().unwrap().clone();
        assert!(found.iter().all(|operation| operation["resource_id"] == id));
        found.iter().map(|one| one["type"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(of(&volume).await, ["volume-attach"]);
    assert_eq!(of(&server).await.last().unwrap(), "server-create");
    let disguised = volume.replace("vol_", "srv_");
    for nobody in ["web", "srv_1", "x_y_z", disguised.as_str()] {
        assert_eq!(of(nobody).await, [""; 0], "{nobody}");
    }
}
