//! What credentials, stored answers and metered use promise.

use nubo_base::{Id, Uuid, digest};
use nubo_domain::credential::{Credential, CredentialKind};
use nubo_domain::{Account, Rooms, Scope, ScopeSet};
use nubo_ports::ConsoleKind;
use nubo_ports::store::{CredentialFilter, StoredReply, Ticket};

use super::{Ground, time};

fn credential(ground: &Ground, account: Id<Account>, kind: CredentialKind) -> Credential {
    let id = ground.uuid();
    Credential {
        id,
        kind,
        account,
        project: None,
        user: None,
        name: "ci".to_owned(),
        scopes: ScopeSet::parse("s", ["servers:read", "dns:write"]).unwrap(),
        hash: digest(&[id.as_bytes()]),
        last4: "x1Yz".to_owned(),
        created: time(100),
        expires: None,
        revoked: None,
        last_used: None,
    }
}

async fn insert(ground: &Ground, credential: &Credential) {
    let credential = credential.clone();
    ground.write(move |tx| tx.credential_insert(&credential)).await;
}

async fn get(ground: &Ground, id: Uuid) -> Credential {
    ground.read(move |tx| tx.credential_get(id)).await.unwrap()
}

pub(super) async fn a_credential_is_found_by_its_hash(ground: Ground) {
    let mut one = credential(&ground, ground.ids.id(), CredentialKind::Key);
    (one.project, one.user) = (Some(ground.ids.id()), Some(ground.ids.id()));
    (one.expires, one.revoked, one.last_used) = (Some(time(9)), Some(time(8)), Some(time(7)));
    let mut all = credential(&ground, one.account, CredentialKind::Session);
    all.scopes = ScopeSet::All;
    for wanted in [one, all] {
        insert(&ground, &wanted).await;
        let (id, hash) = (wanted.id, wanted.hash);
        let found = ground.read(move |tx| tx.credential_by_hash(&hash)).await;
        assert_eq!(found.as_ref(), Some(&wanted), "also one that is not live");
        assert_eq!(get(&ground, id).await, wanted);
        let rescoped = ScopeSet::Some([Scope::UsageRead].into());
        let scopes = rescoped.clone();
        ground.write(move |tx| tx.credential_rescope(id, &scopes)).await;
        ground.write(move |tx| tx.credential_expire(id, time(5))).await;
        let changed = Credential { scopes: rescoped, expires: Some(time(5)), ..wanted };
        assert_eq!(get(&ground, id).await, changed);
    }
    let absent = digest(&[b"nothing"]);
    assert_eq!(ground.read(move |tx| tx.credential_by_hash(&absent)).await, None);
    let absent = ground.uuid();
    assert_eq!(ground.read(move |tx| tx.credential_get(absent)).await, None);
}

pub(super) async fn credentials_are_listed_in_pages(ground: Ground) {
    let (account, project, user) = (ground.ids.id(), ground.ids.id(), ground.ids.id());
    let mut ids = Vec::new();
    for n in 0..7 {
        let mut one = credential(&ground, account, CredentialKind::Token);
        one.project = (n % 2 == 0).then_some(project);
        one.user = (n < 3).then_some(user);
        one.revoked = (n == 0).then_some(time(1));
        ids.push(one.id);
        insert(&ground, &one).await;
    }
    insert(&ground, &credential(&ground, account, CredentialKind::Key)).await;
    insert(&ground, &credential(&ground, ground.ids.id(), CredentialKind::Token)).await;
    let all = CredentialFilter {
        account: account.uuid(),
        rooms: Rooms::All,
        user: None,
        kind: CredentialKind::Token,
        after: None,
        newest_first: false,
        limit: 0,
    };
    let list = |filter: CredentialFilter| {
        let ground = ground.clone();
        async move {
            let found = ground.read(move |tx| tx.credential_list(&filter)).await;
            found.iter().map(|one| one.id).collect::<Vec<_>>()
        }
    };
    assert_eq!(list(all.clone()).await, ids);
    let page = CredentialFilter { after: Some(ids[1]), limit: 2, ..all.clone() };
    assert_eq!(list(page).await, ids[2..4]);
    let back = CredentialFilter { newest_first: true, limit: 2, ..all.clone() };
    assert_eq!(list(back.clone()).await, [ids[ids.len() - 1], ids[ids.len() - 2]]);
    let next = CredentialFilter { after: Some(ids[2]), ..back };
    assert_eq!(list(next).await, [ids[1], ids[0]]);
    let rooms = Rooms::from(project);
    let of_project = CredentialFilter { rooms: rooms.clone(), ..all.clone() };
    assert_eq!(list(of_project).await, [ids[0], ids[2], ids[4], ids[6]]);
    let of_two = [project, ground.ids.id()].into_iter().collect();
    let of_two = CredentialFilter { rooms: of_two, ..all.clone() };
    assert_eq!(list(of_two).await, [ids[0], ids[2], ids[4], ids[6]]);
    let of_none = CredentialFilter { rooms: std::iter::empty().collect(), ..all.clone() };
    assert!(list(of_none).await.is_empty());
    let both = CredentialFilter { rooms, user: Some(user.uuid()), ..all };
    assert_eq!(list(both).await, [ids[0], ids[2]]);
}

pub(super) async fn a_credential_is_revoked_once(ground: Ground) {
    let one = credential(&ground, ground.ids.id(), CredentialKind::Key);
    let id = one.id;
    insert(&ground, &one).await;
    assert!(ground.write(move |tx| tx.credential_revoke(id, time(200))).await);
    assert!(!ground.write(move |tx| tx.credential_revoke(id, time(300))).await);
    assert_eq!(get(&ground, id).await.revoked, Some(time(200)), "the first time stays");
    let absent = ground.uuid();
    assert!(!ground.write(move |tx| tx.credential_revoke(absent, time(1))).await);
}

pub(super) async fn live_credentials_are_revoked_together(ground: Ground) {
    let (account, user) = (ground.ids.id(), ground.ids.id());
    let make = |kind, owner: bool, expires: Option<i64>| {
        let mut one = credential(&ground, account, kind);
        one.user = owner.then_some(user);
        one.expires = expires.map(time);
        one
    };
    use CredentialKind::{Key, Session, Token};
    let rows = [
        make(Session, true, Some(900)),
        make(Session, true, Some(100)),
        make(Session, false, None),
        make(Key, true, None),
        make(Token, true, None),
        credential(&ground, ground.ids.id(), Session),
    ];
    for row in &rows {
        insert(&ground, row).await;
    }
    let revoke = |user: Option<Uuid>, kinds: &'static [CredentialKind]| {
        let (ground, account) = (ground.clone(), account.uuid());
        async move {
            let work = move |tx: &mut dyn nubo_ports::Tx| {
                tx.credential_revoke_all(account, user, kinds, time(500))
            };
            ground.write(work).await
        }
    };
    assert_eq!(revoke(None, &[]).await, 0);
    assert_eq!(revoke(Some(user.uuid()), &[Session, Key]).await, 2);
    assert_eq!(revoke(Some(user.uuid()), &[Session, Key]).await, 0);
    let mut revoked = Vec::new();
    for row in &rows {
        revoked.push(get(&ground, row.id).await.revoked.is_some());
    }
    assert_eq!(revoked, [true, false, false, true, false, false]);
    assert_eq!(revoke(None, CredentialKind::ALL).await, 2);
    assert!(get(&ground, rows[5].id).await.revoked.is_none(), "another account's stays");
}

pub(super) async fn the_last_use_never_goes_back(ground: Ground) {
    let rows = [0, 1].map(|_| credential(&ground, ground.ids.id(), CredentialKind::Key));
    let [a, b] = [rows[0].id, rows[1].id];
    for row in &rows {
        insert(&ground, row).await;
    }
    let absent = ground.uuid();
    let used = [(a, time(50)), (b, time(70)), (absent, time(1)), (a, time(40))];
    ground.write(move |tx| tx.credential_touch(&used)).await;
    ground.write(move |tx| tx.credential_touch(&[(b, time(60))])).await;
    assert_eq!(get(&ground, a).await.last_used, Some(time(50)));
    assert_eq!(get(&ground, b).await.last_used, Some(time(70)));
}

pub(super) async fn a_reply_is_kept_replaced_and_forgotten(ground: Ground) {
    let key = digest(&[b"key"]);
    let reply = |byte: u8, created| StoredReply {
        fingerprint: digest(&[&[byte]]),
        sealed: (0..=255).chain([byte]).collect(),
        created: time(created),
    };
    assert_eq!(ground.read(move |tx| tx.reply_get(&key)).await, None);
    for (byte, created) in [(1, 10), (2, 20)] {
        let put = reply(byte, created);
        ground.write(move |tx| tx.reply_put(&key, &put)).await;
        let found = ground.read(move |tx| tx.reply_get(&key)).await;
        assert_eq!(found, Some(reply(byte, created)));
    }
    for n in 0..4_u8 {
        let (other, put) = (digest(&[&[n]]), reply(n, i64::from(n)));
        ground.write(move |tx| tx.reply_put(&other, &put)).await;
    }
    assert_eq!(ground.write(|tx| tx.reply_prune(time(20), 3)).await, 3);
    assert_eq!(ground.write(|tx| tx.reply_prune(time(20), 3)).await, 1);
    assert!(ground.read(move |tx| tx.reply_get(&key)).await.is_some());
}

pub(super) async fn use_is_summed_by_day_and_project(ground: Ground) {
    let (account, project) = (ground.uuid(), Some(ground.uuid()));
    ground
        .at_once(16, move |ground, _| async move {
            ground.write(move |tx| tx.usage_add(account, project, "2026-01-31", 3)).await;
        })
        .await;
    ground.write(move |tx| tx.usage_add(account, None, "2026-02-01", 100)).await;
    ground.write(move |tx| tx.usage_add(account, project, "2026-02-02", 1 << 40)).await;
    let sum = |rooms: Option<Uuid>, from: &'static str, to: &'static str| {
        let (ground, rooms) = (ground.clone(), Rooms::from(rooms));
        async move { ground.read(move |tx| tx.usage_sum(account, &rooms, from, to)).await }
    };
    assert_eq!(sum(project, "2026-01-31", "2026-01-31").await, 48);
    assert_eq!(sum(None, "2026-01-01", "2026-02-01").await, 148);
    assert_eq!(sum(None, "2026-01-31", "2026-02-02").await, 148 + (1 << 40));
    assert_eq!(sum(project, "2026-02-01", "2026-02-01").await, 0);
    let nobody = ground.uuid();
    let whole = ("2026-01-01", "2027-01-01");
    let none = ground.read(move |tx| tx.usage_sum(nobody, &Rooms::All, whole.0, whole.1)).await;
    assert_eq!(none, 0);
    let rooms: Rooms = project.map(Id::of).into_iter().chain([ground.ids.id()]).collect();
    let of_two = ground.read(move |tx| tx.usage_sum(account, &rooms, whole.0, whole.1)).await;
    assert_eq!(of_two, 48 + (1 << 40));
    let nowhere: Rooms = std::iter::empty().collect();
    let none = ground.read(move |tx| tx.usage_sum(account, &nowhere, whole.0, whole.1)).await;
    assert_eq!(none, 0);
}

fn ticket(ground: &Ground, kind: ConsoleKind, expires: i64) -> Ticket {
    Ticket {
        hash: digest(&[ground.uuid().as_bytes()]),
        server: ground.ids.id(),
        kind,
        account: Some(ground.ids.id()),
        credential: Some(ground.uuid()),
        expires: time(expires),
        used: None,
    }
}

pub(super) async fn a_ticket_is_used_once_however_many_try(ground: Ground) {
    for kind in ConsoleKind::ALL {
        let mut wanted = ticket(&ground, *kind, 500);
        if *kind == ConsoleKind::Serial {
            (wanted.account, wanted.credential) = (None, None);
        }
        let (written, hash) = (wanted.clone(), wanted.hash);
        ground.write(move |tx| tx.ticket_insert(&written)).await;
        let seen = ground
            .at_once(12, move |ground, n| async move {
                let now = time(100 + i64::try_from(n).unwrap());
                ground.write(move |tx| tx.ticket_use(&hash, now)).await.unwrap()
            })
            .await;
        let (first, later): (Vec<_>, Vec<_>) = seen.into_iter().partition(|t| t.used.is_none());
        assert_eq!(first, [wanted.clone()], "one user wins");
        let when = later[0].used;
        assert!(when.is_some_and(|at| (time(100)..time(112)).contains(&at)));
        assert!(later.iter().all(|t| *t == Ticket { used: when, ..wanted.clone() }));
    }
    let absent = digest(&[b"nothing"]);
    assert_eq!(ground.write(move |tx| tx.ticket_use(&absent, time(1))).await, None);
}

pub(super) async fn only_old_tickets_are_forgotten(ground: Ground) {
    let mut hashes = Vec::new();
    for expires in [10, 20, 30, 40] {
        let one = ticket(&ground, ConsoleKind::Vnc, expires);
        hashes.push(one.hash);
        ground.write(move |tx| tx.ticket_insert(&one)).await;
    }
    assert_eq!(ground.write(|tx| tx.ticket_prune(time(40), 2)).await, 2);
    assert_eq!(ground.write(|tx| tx.ticket_prune(time(40), 2)).await, 1);
    assert_eq!(ground.write(|tx| tx.ticket_prune(time(40), 2)).await, 0);
    for (n, hash) in hashes.into_iter().enumerate() {
        let found = ground.write(move |tx| tx.ticket_use(&hash, time(1))).await;
        assert_eq!(found.is_some(), n == 3);
    }
}
