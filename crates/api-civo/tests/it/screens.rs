//! Screens: a window is opened, its link leads to a page, and the page to the screen itself.

use bytes::Bytes;
use futures_util::StreamExt;
use http::{HeaderValue, Request};
use nubo_testkit::cloud::Answer;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::Message;

use crate::house::House;

/// Follows a link as a browser does, which sends no credential of its own.
async fn follow(house: &House, link: &str) -> Answer {
    house.cloud.send(Request::get(link).body(Bytes::new()).unwrap()).await
}

/// The part of a link after the name of the site.
fn path(link: &Value) -> String {
    let link = link.as_str().unwrap();
    let at = link.find("/v2/").unwrap();
    link[at..].to_owned()
}

async fn token(house: &House) -> String {
    house.post("/v2/auth/exchange", json!({ "scope": "" })).await["access_token"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn a_link_leads_to_the_screen_for_whoever_adds_a_token_to_it() {
    let house = House::new().await;
    let vnc = format!("/v2/instances/{}/vnc", house.instance("web").await);
    let opened = house.ask("PUT", &format!("{vnc}?duration=2h"), json!({ "region": "" })).await;
    let opened = opened.expect(200).json();
    assert_eq!(opened["duration"], "2h");
    let link = path(&opened["uri"]);
    // The command line of the vendor adds the token with an ampersand.
    assert!(link.contains('?'), "{link}");
    assert_eq!(follow(&house, &link).await.status.as_u16(), 401);
    assert_eq!(follow(&house, &format!("{link}&token=nothing")).await.status.as_u16(), 401);
    let token = token(&house).await;
    let page = follow(&house, &format!("{link}&token={token}")).await.expect(200);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    let text = String::from_utf8(page.bytes.to_vec()).unwrap();
    assert!(text.contains("data-console=\"/v2/consoles/") && !text.contains(&token), "{text}");
    assert_eq!(follow(&house, "/v2/screen.js").await.expect(200).bytes[..13], *b"\"use strict\";");
    let told = house.get(&vnc).await;
    assert_eq!(told["uri"], opened["uri"]);
    assert!(told["expiration"].as_str().unwrap().starts_with("20"));
}

#[tokio::test]
async fn a_token_in_a_link_opens_nothing_but_the_page() {
    let house = House::new().await;
    let token = token(&house).await;
    let answer = follow(&house, &format!("/v2/instances?token={token}")).await;
    assert_eq!(answer.status.as_u16(), 401);
}

#[tokio::test]
async fn a_window_that_is_closed_or_over_shows_nothing() {
    let house = House::new().await;
    let vnc = format!("/v2/instances/{}/vnc", house.instance("web").await);
    let token = token(&house).await;
    let open = async || path(&house.ask("PUT", &vnc, json!({})).await.expect(200).json()["uri"]);
    let page = async |link: String| follow(&house, &format!("{link}&token={token}")).await;
    let link = open().await;
    page(link.clone()).await.expect(200);
    for _ in 0..2 {
        house.ask("DELETE", &vnc, Value::Null).await.expect(200);
    }
    page(link).await.expect(409);
    let answer = house.ask("GET", &vnc, Value::Null).await.expect(409);
    assert_eq!(answer.text_at("/code"), "cannot_get_console");
    let link = open().await;
    house.cloud.clock.advance(std::time::Duration::from_secs(1_801));
    page(link).await.expect(409);
    let other = house.cloud.tenant("eve@example.com").await;
    let answer = house.cloud.ask("PUT", &vnc, &other.key, json!({})).await.expect(404);
    assert_eq!(answer.text_at("/code"), "database_instance_find");
}

#[tokio::test]
async fn the_page_is_given_a_ticket_that_opens_the_screen_once() {
    let house = House::new().await;
    let vnc = format!("/v2/instances/{}/vnc", house.instance("web").await);
    let opened = house.ask("PUT", &vnc, json!({})).await.expect(200).json();
    let link = format!("{}&token={}", path(&opened["uri"]), token(&house).await);
    let page = follow(&house, &link).await.expect(200);
    let text = String::from_utf8(page.bytes.to_vec()).unwrap();
    let stream = text.split("data-console=\"").nth(1).unwrap().split('"').next().unwrap();
    let address = house.cloud.listen().await;
    let connect = async || {
        let mut request = format!("ws://{address}{stream}").into_client_request().unwrap();
        let binary = HeaderValue::from_static("binary");
        request.headers_mut().insert("sec-websocket-protocol", binary);
        let stream = TcpStream::connect(address).await.unwrap();
        client_async(request, stream).await.map(|(client, _)| client)
    };
    let mut screen = connect().await.unwrap();
    let Some(Ok(Message::Binary(hello))) = screen.next().await else { panic!("no greeting") };
    assert!(hello.starts_with(b"RFB 003.00"), "{hello:?}");
    assert!(connect().await.is_err(), "a ticket is good once");
    // Whoever closes the window ends the look.
    house.ask("DELETE", &vnc, Value::Null).await.expect(200);
    let farewell = async {
        loop {
            match screen.next().await {
                Some(Ok(Message::Close(_))) | None => return,
                Some(_) => {}
            }
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), farewell).await.unwrap();
}
