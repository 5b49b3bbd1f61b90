//! One call for a whole cloud without drivers.

use std::sync::Arc;
use std::time::Duration;

use nubo_base::{Clock, Id, ManualClock, Money, SealKey, SeededRandom, Time};
use nubo_cloud::account::{CreateAccount, NewAccount};
use nubo_cloud::host::CreateHost;
use nubo_cloud::image::CreateImage;
use nubo_cloud::region::CreateRegion;
use nubo_cloud::server::CreateServer;
use nubo_cloud::size::CreateSize;
use nubo_cloud::{Action, Caller, Cloud, CloudParts, Origin, Policy};
use nubo_domain::host::Room;
use nubo_domain::server::ServerEvent;
use nubo_domain::{Code, Result, Server};
use nubo_ports::{Objects, Store, StoreExt};
use nubo_store_sql::{SqlStore, SqliteOptions};

/// A cloud with a region, two sizes, an image and one host with room for four small servers.
pub struct House {
    pub cloud: Cloud,
    pub store: Arc<dyn Store>,
    pub clock: Arc<ManualClock>,
    _dir: tempfile::TempDir,
}

pub const ROOM: Room = Room { vcpus: 4, memory_mib: 4_096, disk_gib: 40 };

impl House {
    pub async fn new() -> Self {
        Self::with(Policy::default()).await
    }

    pub async fn with(policy: Policy) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = SqlStore::open_sqlite(dir.path(), SqliteOptions::default()).unwrap();
        let store: Arc<dyn Store> = Arc::new(store);
        let clock = Arc::new(ManualClock::new("2026-03-10T12:00:00Z".parse().unwrap()));
        let cloud = Cloud::new(CloudParts {
            store: store.clone(),
            clock: clock.clone(),
            random: Arc::new(SeededRandom::new(7)),
            seal: SealKey::new(&[9; 32]),
            policy,
            watcher: Arc::new(|_| {}),
        });
        let house = Self { cloud, store, clock, _dir: dir };
        house.furnish().await;
        house
    }

    async fn furnish(&self) {
        let pool = "203.0.113.0/24".to_owned();
        let region =
            CreateRegion { name: "local".into(), address_pool: pool, ..Default::default() };
        self.operate(region).await.unwrap();
        for (name, vcpus) in [("small", 1), ("big", 4)] {
            let size = CreateSize {
                name: name.into(),
                vcpus,
                memory_mib: 1_024 * u64::from(vcpus),
                disk_gib: 10 * u64::from(vcpus),
                price_monthly: Money::from_micros(4_000_000),
                ..CreateSize::default()
            };
            self.operate(size).await.unwrap();
        }
        let image = CreateImage {
            name: "tiny".into(),
            title: "Tiny".into(),
            os: "tiny".into(),
            os_version: "1".into(),
            default_user: "root".into(),
            min_disk_gib: 1,
            min_memory_mib: 0,
            source: None,
        };
        self.operate(image).await.unwrap();
        let (name, region) = ("h1".into(), "local".into());
        let host = CreateHost { name, region, capacity: ROOM, is_measured: false };
        self.operate(host).await.unwrap();
    }

    pub async fn operate<A: Action>(&self, action: A) -> Result<A::Output> {
        self.cloud.call(&Caller::operator(Origin::default()), action).await
    }

    /// A new account and the caller of its first key.
    pub async fn tenant(&self, email: &str) -> (NewAccount, Caller) {
        let password = nubo_cloud::PlainPassword::parse("p", PASSWORD.to_owned()).unwrap();
        let password = Some(self.cloud.hash_password(password).await.unwrap());
        let (name, rate_limit, is_operator) = (None, Some(0), false);
        let email = email.to_owned();
        let (credit, credit_limit) = (None, None);
        let order =
            CreateAccount { email, name, password, rate_limit, is_operator, credit, credit_limit };
        let made = self.operate(order).await.unwrap();
        let caller = self.caller(made.key.secret.reveal()).await.unwrap();
        (made, caller)
    }

    pub async fn caller(&self, secret: &str) -> Result<Caller> {
        self.cloud.authenticate(secret, Origin::default()).await
    }

    /// The caller of a fresh session.
    pub async fn session(&self, email: &str) -> Caller {
        let origin = Origin::default();
        let password = nubo_base::SecretText::new(PASSWORD.to_owned());
        let login = self.cloud.check_login(email, password, &origin).await.unwrap();
        let (minted, _) = self.cloud.call(&Caller::nobody(origin), login).await.unwrap();
        self.caller(minted.secret.reveal()).await.unwrap()
    }

    pub async fn server(&self, caller: &Caller, name: &str) -> Result<Server> {
        let made = self.cloud.call(caller, order(name)).await?;
        Ok(made.into_iter().next().unwrap().server)
    }

    /// What the workflow would do: lets events happen to a server.
    pub async fn happen(&self, id: Id<Server>, events: &'static [ServerEvent]) {
        let now = self.clock.now();
        let work = move |tx: &mut dyn nubo_ports::Tx| {
            let mut server: Server = tx.get(id)?;
            events.iter().try_for_each(|event| server.on(*event))?;
            tx.update(&mut server, now)
        };
        self.store.write(work).await.unwrap();
    }

    pub fn later(&self, seconds: u64) -> Time {
        self.clock.now().after(Duration::from_secs(seconds))
    }
}

pub const PASSWORD: &str = "correct horse battery";

pub fn order(name: &str) -> CreateServer {
    CreateServer {
        name: name.into(),
        size: "small".into(),
        image: "tiny".into(),
        count: 1,
        public_ip: true,
        ..Default::default()
    }
}

pub fn code_of<T>(result: Result<T>) -> &'static Code {
    result.err().expect("a refusal").code()
}
