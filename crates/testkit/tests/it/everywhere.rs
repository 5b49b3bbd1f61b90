//! A server made at one door is right at the other four: its state in their words, its id, its
//! addresses and what it costs, from the order to the end. What one door has switched off another
//! switches on, and a third deletes.
//!
//! `tests/doors/<door>/order.http` is the plainest order that a door takes, and
//! `native/like-<door>.http` says the same at the native door.

use nubo_base::{Id, unlabelled};
use nubo_domain::{Error, Server, code};
use nubo_fakes::{Fault, Verb};
use nubo_testkit::cloud::TestCloud;
use nubo_testkit::golden::Stage;
use serde_json::{Value, json};

use crate::doors::{MAKE_PASSWORDS, dialects, files, rows, without_passwords};

/// Where a door shows a server, and what is where in that. `{id}` stands for the server's id as
/// the door shows it. Pointers that are empty say that the figure is not shown there.
#[derive(Clone, Copy)]
struct Look {
    path: &'static str,
    at: &'static str,
    id: &'static str,
    state: &'static str,
    public: &'static str,
    private: &'static str,
}

/// What a door shows of a server at some moment.
#[derive(Clone, Copy)]
enum Shown {
    /// In lists and by itself, with this word.
    Everywhere(&'static str),
    /// Only by itself, with this word.
    Alone(&'static str),
    /// As if it had never been.
    Nowhere,
}

use Shown::{Alone, Everywhere, Nowhere};

/// When a server is looked at.
#[derive(Clone, Copy, Debug)]
enum Moment {
    Pending,
    Running,
    Stopped,
    Failed,
    Deleting,
    Gone,
}

/// One door.
struct Door {
    name: &'static str,
    list: Look,
    one: Look,
    /// Where else an address is shown, and where in that.
    public: Option<(&'static str, &'static str)>,
    /// What it shows, moment by moment.
    words: [Shown; 6],
    stop: (&'static str, &'static str),
    start: (&'static str, &'static str),
    delete: (&'static str, &'static str),
}

const NATIVE: Look = Look {
    path: "/v1/servers?limit=100",
    at: "/data",
    id: "/id",
    state: "/status",
    public: "/ip_addresses/public/0",
    private: "/ip_addresses/private/0",
};
const CIVO: Look = Look {
    path: "/v2/instances?per_page=100",
    at: "/items",
    id: "/id",
    state: "/status",
    public: "/public_ip",
    private: "/private_ip",
};
const OTWA: Look = Look {
    path: "/api/v1/servers",
    at: "",
    id: "/id",
    state: "/status",
    public: "/networking/primaryIp",
    private: "",
};
const OCTOS: Look = Look {
    path: "/backend/api/virtual-machines?limit=100",
    at: "/data",
    id: "/id",
    state: "/state",
    public: "/public_ip",
    private: "/private_ip",
};
const STACKBILL: Look = Look {
    path: "/restapi/instance/instanceList",
    at: "/listInstanceResponse",
    id: "/uuid",
    state: "/state",
    public: "",
    private: "/instancePrivateIp",
};

/// By the documents of each API: what clients wait for, and when they see nothing any more.
const DOORS: [Door; 5] = [
    Door {
        name: "native",
        list: NATIVE,
        one: Look { path: "/v1/servers/{id}", at: "", ..NATIVE },
        public: None,
        words: [
            Everywhere("pending"),
            Everywhere("running"),
            Everywhere("stopped"),
            Everywhere("failed"),
            Everywhere("deleting"),
            Alone("terminated"),
        ],
        stop: ("POST", "/v1/servers/{id}/actions/stop"),
        start: ("POST", "/v1/servers/{id}/actions/start"),
        delete: ("DELETE", "/v1/servers/{id}"),
    },
    Door {
        name: "civo",
        list: CIVO,
        one: Look { path: "/v2/instances/{id}", at: "", ..CIVO },
        public: None,
        words: [
            Everywhere("BUILDING"),
            Everywhere("ACTIVE"),
            Everywhere("SHUTOFF"),
            Everywhere("ERROR"),
            Everywhere("DELETING"),
            Nowhere,
        ],
        stop: ("PUT", "/v2/instances/{id}/stop"),
        start: ("PUT", "/v2/instances/{id}/start"),
        delete: ("DELETE", "/v2/instances/{id}"),
    },
    Door {
        name: "otwa",
        list: OTWA,
        one: Look { path: "/api/v1/servers/{id}", ..OTWA },
        public: Some(("/api/v1/servers/{id}", "/ipAddress")),
        words: [
            Everywhere("pending"),
            Everywhere("running"),
            Everywhere("stopped"),
            Everywhere("failed"),
            Alone("terminated"),
            Alone("terminated"),
        ],
        stop: ("POST", "/api/v1/servers/{id}/power/stop"),
        start: ("POST", "/api/v1/servers/{id}/power/start"),
        delete: ("DELETE", "/api/v1/servers/{id}"),
    },
    Door {
        name: "octos",
        list: OCTOS,
        one: Look { path: "/backend/api/virtual-machines/{id}", ..OCTOS },
        public: Some(("/backend/api/virtual-machines/{id}/meta", "/data/public_ip")),
        words: [
            Everywhere("Starting"),
            Everywhere("Running"),
            Everywhere("Stopped"),
            Everywhere("Error"),
            Everywhere("Expunging"),
            Nowhere,
        ],
        stop: ("PUT", "/backend/api/virtual-machines/{id}/stop"),
        start: ("PUT", "/backend/api/virtual-machines/{id}/start"),
        delete: ("DELETE", "/backend/api/virtual-machines/{id}?expunge=true"),
    },
    Door {
        name: "stackbill",
        list: STACKBILL,
        one: Look {
            path: "/restapi/instance/vmStatus?uuid={id}",
            at: "",
            state: "/status",
            private: "",
            ..STACKBILL
        },
        public: Some((
            "/restapi/instance/instanceNetworkList?uuid={id}",
            "/kongInstanceNetworkResponses/0/publicIp",
        )),
        words: [
            Everywhere("CREATING"),
            Everywhere("RUNNING"),
            Everywhere("STOPPED"),
            Everywhere("ERROR"),
            Everywhere("EXPUNGING"),
            Alone("EXPUNGED"),
        ],
        stop: ("GET", "/restapi/instance/stopInstance?uuid={id}&forceStop=false"),
        start: ("GET", "/restapi/instance/startInstance?uuid={id}"),
        delete: ("GET", "/restapi/instance/destroyInstance?uuid={id}&expunge=true"),
    },
];

/// The door at this place, counted round.
fn door(place: usize) -> &'static Door {
    &DOORS[place % DOORS.len()]
}

impl Door {
    /// A server's id as this door shows it.
    fn shows(&self, id: Id<Server>) -> String {
        if self.name == "native" { id.to_string() } else { id.uuid().to_string() }
    }

    async fn ask(&self, stage: &Stage, (method, path): (&str, &str), id: Id<Server>) -> Value {
        let path = path.replace("{id}", &self.shows(id));
        let body = if method == "GET" { Value::Null } else { json!({}) };
        let answer = stage.cloud.ask(method, &path, &stage.own.key, body).await;
        let text = String::from_utf8_lossy(&answer.bytes).into_owned();
        assert!(answer.status.is_success(), "{method} {path}: {} {text}", answer.status);
        answer.json()
    }
}

/// A stage on which all doors are open.
async fn stage() -> Stage {
    let golden = &files()[&("native".to_owned(), "order".to_owned())];
    Stage::speaking(golden, dialects()).await
}

/// Orders a server as a file says.
async fn order(stage: &mut Stage, door: &str, file: &str, name: &str) -> Id<Server> {
    stage.names.insert("name".to_owned(), name.to_owned());
    for pair in &files()[&(door.to_owned(), file.to_owned())].pairs {
        let (answer, _) = stage.play(pair).await;
        let text = String::from_utf8_lossy(&answer.bytes);
        assert!(answer.status.is_success(), "{door}: {}: {text}", pair.title);
    }
    let shown = stage.names["server"].clone();
    let bare = shown.replace('-', "");
    let id = unlabelled(&shown).or_else(|| unlabelled(&format!("srv_{bare}")));
    Id::of(id.unwrap_or_else(|| panic!("{door} answers the id {shown}")))
}

/// A figure; none where the pointer finds nothing, null or an empty text.
fn figure(value: &Value, pointer: &str) -> Option<String> {
    let text = value.pointer(pointer)?.as_str()?;
    (!text.is_empty()).then(|| text.to_owned())
}

/// What the native door tells of a server's addresses.
struct Reach {
    public: Option<String>,
    private: Option<String>,
}

async fn reach(stage: &Stage, id: Id<Server>) -> Reach {
    let told = DOORS[0].ask(stage, ("GET", DOORS[0].one.path), id).await;
    Reach { public: figure(&told, NATIVE.public), private: figure(&told, NATIVE.private) }
}

/// Whether a door shows a server as it must.
async fn look(stage: &Stage, viewer: &Door, id: Id<Server>, moment: Moment, made: &str) {
    let what = format!("a {made} server at the door {} when {moment:?}", viewer.name);
    let told = viewer.ask(stage, ("GET", viewer.list.path), id).await;
    let listed = told.pointer(viewer.list.at).and_then(Value::as_array);
    let listed = listed.unwrap_or_else(|| panic!("{what}: no list: {told}"));
    let own = viewer.shows(id);
    let mut listed =
        listed.iter().filter(|item| figure(item, viewer.list.id).as_ref() == Some(&own));
    let (listed, another) = (listed.next(), listed.next());
    assert!(another.is_none(), "{what} is listed twice");
    let reach = reach(stage, id).await;
    let (is_listed, word) = match viewer.words[moment as usize] {
        Everywhere(word) => (true, word),
        Alone(word) => (false, word),
        Nowhere => {
            assert!(listed.is_none(), "{what} is listed: {listed:?}");
            let path = viewer.one.path.replace("{id}", &own);
            let answer = stage.cloud.ask("GET", &path, &stage.own.key, Value::Null).await;
            assert_eq!(answer.status, 404, "{what}: {}", answer.json());
            return;
        }
    };
    assert_eq!(listed.is_some(), is_listed, "{what}: {told}");
    if let Some(listed) = listed {
        same(listed, &viewer.list, (&own, word, &reach), &what);
    }
    let told = viewer.ask(stage, ("GET", viewer.one.path), id).await;
    let one = told.pointer(viewer.one.at);
    same(one.unwrap_or(&Value::Null), &viewer.one, (&own, word, &reach), &what);
    if let Some((path, pointer)) = viewer.public {
        let told = viewer.ask(stage, ("GET", path), id).await;
        assert_eq!(figure(&told, pointer), reach.public, "{what}: {told}");
    }
}

/// The figures of a shown server are those that it has.
fn same(shown: &Value, look: &Look, (id, word, reach): (&str, &str, &Reach), what: &str) {
    assert_eq!(figure(shown, look.id).as_deref(), Some(id), "{what}: {shown}");
    assert_eq!(figure(shown, look.state).as_deref(), Some(word), "{what}: {shown}");
    for (pointer, wanted) in [(look.public, &reach.public), (look.private, &reach.private)] {
        if !pointer.is_empty() {
            assert_eq!(figure(shown, pointer), *wanted, "{what}: {shown}");
        }
    }
}

async fn look_everywhere(stage: &Stage, id: Id<Server>, moment: Moment, made: &str) {
    for viewer in &DOORS {
        look(stage, viewer, id, moment, made).await;
    }
}

/// What a server is paid: the same at every door that tells of money.
async fn costs(stage: &Stage, id: Id<Server>, (price, period): (&str, &str), made: &str) {
    let ask = async |path: &str| {
        stage.cloud.ask("GET", path, &stage.own.key, Value::Null).await.expect(200).json()
    };
    let all = ask("/v1/subscriptions?limit=100").await;
    let is_its = |paid: &&Value| figure(paid, "/resource_id") == Some(id.to_string());
    let paid = all["data"].as_array().unwrap().iter().find(is_its).cloned();
    let paid = paid.unwrap_or_else(|| panic!("nothing is paid for a {made} server: {all}"));
    assert_eq!(paid["total"], price, "{made}: {paid}");
    assert_eq!(paid["billing_period"], period, "{made}: {paid}");

    let bare = id.uuid().to_string();
    let charges = ask("/v2/charges").await;
    let is_its = |charge: &&Value| charge["product_id"] == bare;
    let charges: Vec<&Value> = charges.as_array().unwrap().iter().filter(is_its).collect();
    let told: Vec<(&Value, &Value)> =
        charges.iter().map(|c| (&c["code"], &c["num_hours"])).collect();
    assert_eq!(told, [(&json!("instance-nano"), &json!(1))], "{made}");

    let machine = ask(&format!("/backend/api/virtual-machines/{bare}")).await["data"].clone();
    let number: f64 = price.parse().unwrap();
    assert_eq!(machine["all_time_consumption"], json!(number), "{made}");
    assert_eq!(machine["offering"]["billing_cycle"]["slug"], period, "{made}");
    assert_eq!(machine["offering"]["name"], "nano", "{made}");

    let server = ask(&format!("/api/v1/servers/{bare}")).await;
    let products = ask("/api/v1/products").await;
    let product = products.as_array().unwrap().iter().find(|p| p["id"] == server["productId"]);
    assert_eq!(product.unwrap()["monthlyPrice"], "2.00", "{made}");

    let offerings = ask("/restapi/compute/computeOfferingListWithPrice").await;
    let instance = ask(&format!("/restapi/instance/instanceList?vmUuid={bare}")).await;
    let offering = &instance["listInstanceResponse"][0]["computeOfferingUuid"];
    let offerings = offerings["listComputeOfferingResponse"].as_array().unwrap();
    let offering = offerings.iter().find(|o| o["uuid"] == *offering).unwrap();
    assert_eq!(offering["hourlyPrice"], "0.002977", "{made}: {offering}");
    assert_eq!(offering["monthlyPrice"], "2.00", "{made}: {offering}");
    balance(stage, made).await;
}

/// What the doors tell of the wallet agrees.
async fn balance(stage: &Stage, made: &str) {
    let ask = async |path: &str| {
        stage.cloud.ask("GET", path, &stage.own.key, Value::Null).await.expect(200).json()
    };
    let exact: f64 = figure(&ask("/v1/wallet").await, "/balance").unwrap().parse().unwrap();
    let told: f64 = figure(&ask("/api/v1/account").await, "/balance").unwrap().parse().unwrap();
    assert!((exact - told).abs() <= 0.005, "{made}: {exact} and {told}");
}

/// What an order at a door costs at once: this API's plainest order is paid by the month.
fn price(made: &str) -> (&'static str, &'static str) {
    if made == "otwa" { ("2.00", "monthly") } else { ("0.002977", "hourly") }
}

/// The life of servers that were made at one door. Each is stopped at one door, started at the
/// next and deleted at the one after that.
async fn lives(maker: usize) {
    let made = door(maker).name;
    let mut stage = stage().await;
    for stopper in 0..DOORS.len() {
        stage.cloud.pause().await;
        let id = order(&mut stage, made, "order", &format!("web{stopper}")).await;
        look_everywhere(&stage, id, Moment::Pending, made).await;
        let told = reach(&stage, id).await;
        assert_eq!(told.public.is_some(), made != "stackbill", "a {made} server's own address");
        stage.cloud.go_on().await;
        stage.cloud.settle().await;
        look_everywhere(&stage, id, Moment::Running, made).await;
        costs(&stage, id, price(made), made).await;

        let [stops, starts, deletes] = [stopper, stopper + 1, stopper + 2].map(door);
        stops.ask(&stage, stops.stop, id).await;
        stage.cloud.settle().await;
        look_everywhere(&stage, id, Moment::Stopped, made).await;
        starts.ask(&stage, starts.start, id).await;
        stage.cloud.settle().await;
        look_everywhere(&stage, id, Moment::Running, made).await;

        stage.cloud.pause().await;
        deletes.ask(&stage, deletes.delete, id).await;
        look_everywhere(&stage, id, Moment::Deleting, made).await;
        stage.cloud.go_on().await;
        stage.cloud.settle().await;
        look_everywhere(&stage, id, Moment::Gone, made).await;
        balance(&stage, made).await;
    }
    let order = order_that_fails(&mut stage, made).await;
    look_everywhere(&stage, order, Moment::Failed, made).await;
    assert_eq!(stage.cloud.world.violations(), Vec::<String>::new());
}

/// A server that cannot be built; nothing is paid for it.
async fn order_that_fails(stage: &mut Stage, made: &str) -> Id<Server> {
    let before = wallet(&stage.cloud, &stage.own.key).await;
    let refusal = Fault::Fail(Error::new(&code::UNSUPPORTED));
    stage.cloud.world.faults.once(Verb::Port, refusal);
    let id = order(stage, made, "order", "broken").await;
    stage.cloud.settle().await;
    assert_eq!(wallet(&stage.cloud, &stage.own.key).await, before, "a failed {made} server");
    let bare = id.uuid().to_string();
    let path = format!("/backend/api/virtual-machines/{bare}");
    let machine = stage.cloud.ask("GET", &path, &stage.own.key, Value::Null).await.expect(200);
    assert_eq!(machine.json()["data"]["all_time_consumption"], json!(0.0));
    let charges = stage.cloud.ask("GET", "/v2/charges", &stage.own.key, Value::Null).await.json();
    let is_charged = charges.as_array().unwrap().iter().any(|c| c["product_id"] == bare);
    assert!(!is_charged, "a failed {made} server is charged: {charges}");
    id
}

async fn wallet(cloud: &TestCloud, key: &str) -> Value {
    cloud.ask("GET", "/v1/wallet", key, Value::Null).await.expect(200).json()["balance"].clone()
}

macro_rules! makers {
    ($($name:ident $maker:literal)+) => {
        $(#[tokio::test(flavor = "multi_thread")]
        async fn $name() {
            lives($maker).await;
        })+
    };
}

makers! {
    a_server_of_the_native_api_is_right_at_every_door 0
    a_server_of_civo_is_right_at_every_door 1
    a_server_of_otwa_is_right_at_every_door 2
    a_server_of_octos_is_right_at_every_door 3
    a_server_of_stackbill_is_right_at_every_door 4
}

/// The rows of a cloud in which one server was ordered.
async fn ordered(door: &str, file: &str) -> Vec<Value> {
    let mut stage = stage().await;
    order(&mut stage, door, file, "web").await;
    stage.cloud.settle().await;
    rows(&stage).await
}

/// Rows without names for people, which the native API has no word for.
fn without_titles(mut rows: Vec<Value>, are_there: bool) -> Vec<Value> {
    for row in rows.iter_mut().filter(|row| row["of"] == "servers") {
        let found = row["body"]["title"].take();
        assert_eq!(!found.is_null(), are_there, "{found}");
    }
    rows
}

/// Rows without the number of security groups and whose they are: the one that lets everything in
/// is the cloud's own where an order asks for it, and counts for nobody.
fn without_groups(mut rows: Vec<Value>, are_own: bool) -> Vec<Value> {
    for row in rows.iter_mut().filter(|row| row["body"]["head"]["name"] == "open") {
        assert_eq!(row["body"]["is_open"].take(), are_own);
    }
    for row in rows.iter_mut().filter(|row| row["project"].is_array()) {
        for lines in ["account", "project"] {
            let lines = row[lines].as_array_mut().unwrap();
            lines.retain(|line| line["name"] != "security_groups");
        }
    }
    rows
}

#[tokio::test(flavor = "multi_thread")]
async fn the_plainest_order_of_every_door_is_a_native_order_that_says_the_same() {
    for door in DOORS.iter().skip(1) {
        let is_open = door.name == "otwa";
        let has_password = is_open || MAKE_PASSWORDS.contains(&door.name);
        let theirs = without_passwords(ordered(door.name, "order").await, has_password);
        let like = format!("like-{}", door.name);
        let ours = without_passwords(ordered("native", &like).await, false);
        let (mut theirs, mut ours) = (without_titles(theirs, is_open), without_titles(ours, false));
        if is_open {
            (theirs, ours) = (without_groups(theirs, true), without_groups(ours, false));
        }
        for (theirs, ours) in theirs.iter().zip(&ours) {
            assert_eq!(theirs, ours, "{}", door.name);
        }
        assert_eq!(theirs.len(), ours.len(), "{}", door.name);
    }
}
