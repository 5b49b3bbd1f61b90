//! Lists as pages use them: from either end, by a part of a name, by state; and the operator's,
//! which hold everybody's.

use nubo_testkit::cloud::{PASSWORD, TestCloud};
use serde_json::{Value, json};

/// The names on all pages of a list, two to a page.
async fn names(cloud: &TestCloud, secret: &str, path: &str) -> Vec<String> {
    let (mut names, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = format!("{path}limit=2{cursor}");
        let answer = cloud.ask("GET", &page, secret, Value::Null).await.expect(200).json();
        let rows = answer["data"].as_array().unwrap();
        assert!(rows.len() <= 2, "{page}");
        names.extend(rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()));
        let Some(next) = answer["next_cursor"].as_str() else { return names };
        cursor = format!("&cursor={next}");
    }
}

#[tokio::test]
async fn an_operator_with_a_session_sees_all_accounts_and_finds_them() {
    let cloud = TestCloud::new().await;
    for n in 0..5 {
        cloud.tenant(&format!("tenant-{n}@example.com")).await;
    }
    let body = json!({ "email": "op@example.com", "password": PASSWORD, "operator": true });
    cloud.ask_as_operator("POST", "/v1/admin/accounts", body).await.expect(201);
    let operator = cloud.session("op@example.com").await;
    let own = cloud.ask("GET", "/v1/user", &operator, Value::Null).await.expect(200).json();
    assert_eq!(own["operator"], true);

    let accounts = "/v1/admin/accounts?";
    let mut all: Vec<String> = (0..5).map(|n| format!("tenant-{n}@example.com")).collect();
    all.push("op@example.com".to_owned());
    assert_eq!(names(&cloud, &operator, accounts).await, all);
    all.reverse();
    let newest = format!("{accounts}order=desc&");
    assert_eq!(names(&cloud, &operator, &newest).await, all);
    let found = format!("{accounts}q=TENANT-&order=desc&");
    assert_eq!(names(&cloud, &operator, &found).await, all[1..]);
    let answer =
        cloud.ask("GET", "/v1/admin/accounts/tenant-3@example.com", &operator, Value::Null);
    assert_eq!(answer.await.expect(200).text_at("/name"), "tenant-3@example.com");

    let id = cloud.ask("GET", &format!("{accounts}q=tenant-2"), &operator, Value::Null).await;
    let path = format!("/v1/admin/accounts/{}/actions/disable-access", id.text_at("/data/0/id"));
    cloud.ask("POST", &path, &operator, json!({ "remark": "x" })).await.expect(200);
    let by_access = |word: &str| format!("{accounts}api_access={word}&");
    assert_eq!(names(&cloud, &operator, &by_access("disabled")).await, ["tenant-2@example.com"]);
    assert_eq!(names(&cloud, &operator, &by_access("approved")).await.len(), 5);
    assert!(names(&cloud, &operator, &by_access("requested")).await.is_empty());
    let odd = cloud.ask("GET", &by_access("maybe"), &operator, Value::Null).await;
    assert_eq!(odd.code(), "validation_failed");

    // What an operator owns as anybody does stays its own.
    let projects = cloud.ask("GET", "/v1/projects", &operator, Value::Null).await.expect(200);
    assert_eq!(projects.json()["data"].as_array().unwrap().len(), 1);
    let tenant = cloud.session("tenant-0@example.com").await;
    let refused = cloud.ask("GET", accounts, &tenant, Value::Null).await;
    assert_eq!(refused.code(), "operator_required");
    let plain = cloud.ask("GET", "/v1/user", &tenant, Value::Null).await.expect(200).json();
    assert_eq!(plain["operator"], false);
}

#[tokio::test]
async fn a_list_is_read_from_either_end_and_by_a_part_of_the_name() {
    let cloud = TestCloud::new().await;
    let ada = cloud.tenant("ada@example.com").await;
    let other = cloud.tenant("eve@example.com").await;
    for (key, name) in [(&ada, "web-1"), (&ada, "db_1"), (&other, "web-9"), (&ada, "WEB-2")] {
        let body = json!({ "name": name, "size_gib": 1 });
        cloud.ask("POST", "/v1/volumes", &key.key, body).await.expect(201);
    }
    cloud.settle().await;
    let of = async |query: &str| names(&cloud, &ada.key, &format!("/v1/volumes?{query}")).await;
    assert_eq!(of("").await, ["web-1", "db_1", "WEB-2"]);
    assert_eq!(of("order=asc&").await, ["web-1", "db_1", "WEB-2"]);
    assert_eq!(of("order=desc&").await, ["WEB-2", "db_1", "web-1"]);
    assert_eq!(of("q=web&").await, ["web-1", "WEB-2"]);
    assert_eq!(of("q=b_1&order=desc&").await, ["db_1"]);
    assert_eq!(of("q=%25&").await, Vec::<String>::new());
    assert_eq!(of("q=web&status=available&order=desc&").await, ["WEB-2", "web-1"]);
    let wrong = cloud.ask("GET", "/v1/volumes?order=up", &ada.key, Value::Null).await;
    assert_eq!(wrong.code(), "validation_failed");
}

#[tokio::test]
async fn what_happened_is_read_from_its_newest_end() {
    let cloud = TestCloud::new().await;
    let ada = cloud.tenant("ada@example.com").await;
    for name in ["a", "b", "c"] {
        let body = json!({ "name": name });
        cloud.ask("POST", "/v1/projects", &ada.key, body).await.expect(201);
    }
    cloud.settle().await;
    let session = cloud.session("ada@example.com").await;
    cloud.session("ada@example.com").await;
    cloud.settle().await;
    for path in ["/v1/events?", "/v1/audit-logs?", "/v1/sessions?"] {
        let ids = async |order: &str| {
            let (mut ids, mut cursor) = (Vec::new(), String::new());
            loop {
                let page = format!("{path}limit=2&order={order}{cursor}");
                let answer = cloud.ask("GET", &page, &session, Value::Null).await.expect(200);
                let rows = answer.json()["data"].as_array().unwrap().clone();
                ids.extend(rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()));
                let Some(next) = answer.json()["next_cursor"].as_str().map(str::to_owned) else {
                    return ids;
                };
                cursor = format!("&cursor={next}");
            }
        };
        let (mut oldest, newest) = (ids("asc").await, ids("desc").await);
        oldest.reverse();
        assert!(newest.len() >= 2, "{path}");
        assert_eq!(newest, oldest, "{path}");
    }
}
