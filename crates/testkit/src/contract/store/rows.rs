//! What rows of kinds promise.

use nubo_base::{Id, Uuid};
use nubo_domain::{ErrorKind, Kind, KindRow, Lookup, Rooms, Server, SshKey, Table, User, code};
use nubo_ports::Query;

use super::{Ground, number, time};

const TABLE: &Table = Server::TABLE;

pub(super) async fn a_row_comes_back_as_it_was(ground: Ground) {
    let mut row = ground.row(TABLE, "web");
    (row.account, row.project) = (Some(ground.uuid()), Some(ground.uuid()));
    row.labels = [("env", "prod"), ("tier", "")].map(|(k, v)| (k.into(), v.into())).into();
    row.lookups = ["region", "host", "iso"].map(|text| Lookup::Text(text.into())).into();
    row.body = r#"{"a": [1, "é"]}"#.to_owned();
    let (id, wanted) = (row.id, row.clone());
    ground.write(move |tx| tx.row_insert(TABLE, &row)).await;
    assert_eq!(ground.read(move |tx| tx.row_get(TABLE, id)).await, Some(wanted.clone()));
    let query = Query { account: wanted.account, ..Query::default() };
    let listed = ground.read(move |tx| tx.row_list(TABLE, &query)).await;
    assert_eq!(listed, std::slice::from_ref(&wanted));
    let absent = ground.uuid();
    assert_eq!(ground.read(move |tx| tx.row_get(TABLE, absent)).await, None);
    assert_eq!(ground.read(move |tx| tx.row_get(SshKey::TABLE, id)).await, None);
    let again = ground.try_write(move |tx| tx.row_insert(TABLE, &wanted)).await;
    assert_eq!(again.unwrap_err().code(), &code::CONFLICT);
}

async fn insert(ground: &Ground, row: &KindRow) -> nubo_domain::Result<()> {
    let row = row.clone();
    ground.try_write(move |tx| tx.row_insert(TABLE, &row)).await
}

async fn update(ground: &Ground, row: &mut KindRow) -> nubo_domain::Result<bool> {
    let seen = row.version;
    row.version += 1;
    let row = row.clone();
    ground.try_write(move |tx| tx.row_update(TABLE, &row, seen)).await
}

fn taken(result: nubo_domain::Result<impl std::fmt::Debug>) {
    let error = result.unwrap_err();
    assert_eq!(error.code(), &code::NAME_TAKEN);
    assert_eq!(error.fields()[0].field, "name");
}

pub(super) async fn a_name_is_taken_until_its_row_is_over(ground: Ground) {
    let (account, project) = (Some(ground.uuid()), Some(ground.uuid()));
    let named = |name| KindRow { account, project, ..ground.row(TABLE, name) };
    let (mut first, mut other) = (named("web"), named("db"));
    insert(&ground, &first).await.unwrap();
    insert(&ground, &other).await.unwrap();
    taken(insert(&ground, &named("web")).await);
    let elsewhere = KindRow { project: Some(ground.uuid()), ..named("web") };
    insert(&ground, &elsewhere).await.unwrap();
    other.name = "web".to_owned();
    taken(update(&ground, &mut other).await);
    other.version = 1;
    first.ended = true;
    assert!(update(&ground, &mut first).await.unwrap());
    assert!(update(&ground, &mut other).await.unwrap(), "the name is free again");
    first.ended = false;
    taken(update(&ground, &mut first).await);
    taken(insert(&ground, &named("web")).await);
    insert(&ground, &named("db")).await.unwrap();
}

pub(super) async fn an_address_of_a_person_is_unique_in_the_whole_cloud(ground: Ground) {
    let person = |name| KindRow { account: Some(ground.uuid()), ..ground.row(User::TABLE, name) };
    let (ada, twin, mut eve) = (person("ada@x.org"), person("ada@x.org"), person("eve@x.org"));
    ground.write(move |tx| tx.row_insert(User::TABLE, &ada)).await;
    taken(ground.try_write(move |tx| tx.row_insert(User::TABLE, &twin)).await);
    let first = eve.clone();
    ground.write(move |tx| tx.row_insert(User::TABLE, &first)).await;
    (eve.name, eve.version) = ("ada@x.org".to_owned(), 2);
    taken(ground.try_write(move |tx| tx.row_update(User::TABLE, &eve, 1)).await);
}

pub(super) async fn a_taken_name_does_not_spoil_the_transaction(ground: Ground) {
    let (first, second) = (ground.row(TABLE, "web"), ground.row(TABLE, "web"));
    let mut third = ground.row(TABLE, "web-2");
    ground.write(move |tx| tx.row_insert(TABLE, &first)).await;
    ground
        .write(move |tx| {
            assert_eq!(tx.row_insert(TABLE, &second).unwrap_err().code(), &code::NAME_TAKEN);
            (third.name, third.version) = ("web-2".to_owned(), 1);
            tx.row_insert(TABLE, &third)?;
            (third.name, third.version) = ("web".to_owned(), 2);
            assert_eq!(tx.row_update(TABLE, &third, 1).unwrap_err().code(), &code::NAME_TAKEN);
            Ok(())
        })
        .await;
    let rows = ground.read(|tx| tx.row_list(TABLE, &Query::default())).await;
    let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["web", "web-2"]);
}

pub(super) async fn only_one_of_many_gets_a_name(ground: Ground) {
    let account = Some(ground.uuid());
    let tried = ground
        .at_once(32, |ground, _| async move {
            let row = KindRow { account, ..ground.row(TABLE, "web") };
            insert(&ground, &row).await
        })
        .await;
    let (won, lost): (Vec<_>, Vec<_>) = tried.into_iter().partition(Result::is_ok);
    assert_eq!(won.len(), 1);
    assert_eq!(lost.len(), 31);
    lost.into_iter().for_each(taken);
}

pub(super) async fn a_change_of_what_was_changed_meanwhile_is_refused(ground: Ground) {
    let row = ground.row(TABLE, "web");
    insert(&ground, &row).await.unwrap();
    let (mut mine, mut theirs) = (row.clone(), row.clone());
    theirs.state = "stopped".to_owned();
    assert!(update(&ground, &mut theirs).await.unwrap());
    mine.name = "other".to_owned();
    mine.labels.insert("env".to_owned(), "prod".to_owned());
    assert!(!update(&ground, &mut mine).await.unwrap());
    assert!(!update(&ground, &mut ground.row(TABLE, "never")).await.unwrap());
    let id = row.id;
    assert_eq!(ground.read(move |tx| tx.row_get(TABLE, id)).await, Some(theirs.clone()));
    (theirs.name, theirs.updated) = ("renamed".to_owned(), time(9));
    theirs.lookups[1] = Lookup::Text("host".to_owned());
    assert!(update(&ground, &mut theirs).await.unwrap());
    assert_eq!(ground.read(move |tx| tx.row_get(TABLE, id)).await, Some(theirs));
}

pub(super) async fn pages_are_complete_in_both_directions(ground: Ground) {
    let (account, project) = (Some(ground.uuid()), Some(ground.uuid()));
    let mut rows = Vec::new();
    for n in 0..57 {
        let mut row = KindRow { account, project, ..ground.row(TABLE, &format!("web-{n}")) };
        row.labels.insert("half".to_owned(), (n % 2).to_string());
        rows.push(row);
    }
    let (ids, stored): (Vec<Uuid>, _) = (rows.iter().map(|r| r.id).collect(), rows.clone());
    ground.write(move |tx| rows.iter().try_for_each(|row| tx.row_insert(TABLE, row))).await;
    for (newest_first, labelled) in [(false, false), (true, false), (false, true), (true, true)] {
        let labels = vec![("half".to_owned(), "1".to_owned()); usize::from(labelled)];
        let mut wanted = ids.clone();
        wanted.retain(|id| {
            !labelled || stored.iter().any(|r| r.id == *id && r.labels["half"] == "1")
        });
        if newest_first {
            wanted.reverse();
        }
        let several = project.into_iter().chain([ground.uuid()]).map(Id::of).collect();
        for rooms in [project.into(), Rooms::All, several] {
            let labels = labels.clone();
            let query =
                Query { account, rooms, labels, newest_first, limit: 10, ..Query::default() };
            assert_eq!(walk(&ground, query).await, wanted, "{newest_first} {labelled}");
        }
    }
}

async fn walk(ground: &Ground, mut query: Query) -> Vec<Uuid> {
    let mut found = Vec::new();
    loop {
        let page = query.clone();
        let rows = ground.read(move |tx| tx.row_list(TABLE, &page)).await;
        found.extend(rows.iter().map(|row| row.id));
        if rows.len() < 10 {
            return found;
        }
        query.after = rows.last().map(|row| row.id);
    }
}

/// Which of `rows` a plain search finds.
fn search(rows: &[KindRow], query: &Query) -> Vec<Uuid> {
    let place = |name: &str| TABLE.lookups.iter().position(|lookup| *lookup == name).unwrap();
    let fits = |row: &&KindRow| {
        query.account.is_none_or(|account| row.account == Some(account))
            && query.rooms.uuids().is_none_or(|these| these.iter().any(|p| row.project == Some(*p)))
            && query.ids.as_ref().is_none_or(|ids| ids.contains(&row.id))
            && query.name.as_ref().is_none_or(|name| row.name == *name)
            && query.search.as_ref().is_none_or(|text| {
                row.name.to_ascii_lowercase().contains(&text.to_ascii_lowercase())
            })
            && (query.states.is_empty() || query.states.contains(&row.state))
            && query.lookups.iter().all(|(name, value)| row.lookups[place(name)] == *value)
            && query.labels.iter().all(|(key, value)| row.labels.get(key) == Some(value))
            && (query.with_ended || !row.ended)
            && query.after.is_none_or(|after| {
                if query.newest_first { row.id < after } else { row.id > after }
            })
    };
    let mut found: Vec<Uuid> = rows.iter().filter(fits).map(|row| row.id).collect();
    found.sort();
    if query.newest_first {
        found.reverse();
    }
    found
}

pub(super) async fn a_text_is_found_in_names_as_it_was_typed(ground: Ground) {
    let names = ["Blue", "sky_blue", "skyXblue", "50%", "500", "Ärger", "a!b", "a\\b", "x"];
    let account = Some(ground.uuid());
    let row = |name: &&str| KindRow { account, ..ground.row(TABLE, name) };
    let rows: Vec<KindRow> = names.iter().map(row).collect();
    ground.write(move |tx| rows.iter().try_for_each(|row| tx.row_insert(TABLE, row))).await;
    for (text, wanted) in [
        ("blue", vec!["Blue", "sky_blue", "skyXblue"]),
        ("BLUE", vec!["Blue", "sky_blue", "skyXblue"]),
        ("y_b", vec!["sky_blue"]),
        ("0%", vec!["50%"]),
        ("%", vec!["50%"]),
        ("Ärg", vec!["Ärger"]),
        ("!", vec!["a!b"]),
        ("\\", vec!["a\\b"]),
        ("' OR 1 = 1 --", vec![]),
    ] {
        let query = Query { account, search: Some(text.to_owned()), ..Query::default() };
        let found = ground.read(move |tx| tx.row_list(TABLE, &query)).await;
        let mut found: Vec<String> = found.into_iter().map(|row| row.name).collect();
        let mut wanted: Vec<String> = wanted.into_iter().map(str::to_owned).collect();
        found.sort();
        wanted.sort();
        assert_eq!(found, wanted, "{text}");
    }
}

pub(super) async fn every_filter_finds_what_a_plain_search_finds(ground: Ground) {
    let accounts = [ground.uuid(), ground.uuid()];
    let projects = [ground.uuid(), ground.uuid(), ground.uuid()];
    let mut rows = Vec::new();
    for n in 0..144_usize {
        let mut row = ground.row(TABLE, &format!("web-{}", n / 12));
        (row.account, row.project) = (Some(accounts[n % 2]), Some(projects[n / 2 % 3]));
        row.ended = n % 12 >= 6;
        row.state = ["running", "stopped", "failed"][n % 3].to_owned();
        let host = format!("h{}", n % 5);
        row.lookups = ["r", host.as_str(), ""].map(|text| Lookup::Text(text.into())).into();
        row.labels = [("env", n % 2), ("tier", n % 3)]
            .map(|(key, value)| (key.to_owned(), value.to_string()))
            .into();
        rows.push(row);
    }
    let stored = rows.clone();
    ground.write(move |tx| stored.iter().try_for_each(|row| tx.row_insert(TABLE, row))).await;
    let of = |some: &[Uuid]| some.iter().map(|id| Id::of(*id)).collect::<Rooms>();
    let choices = [of(&projects[..1]), of(&projects[1..]), of(&[])];
    for mask in 0..1_024_u32 {
        let has = |bit: u32| mask & (1 << bit) != 0;
        let label = |key: &str| (key.to_owned(), "1".to_owned());
        let mut query = Query {
            account: has(0).then_some(accounts[0]),
            rooms: if has(1) { choices[mask as usize % 3].clone() } else { Rooms::All },
            ids: has(9).then(|| rows.iter().step_by(5).map(|row| row.id).collect()),
            name: has(2).then(|| "web-3".to_owned()),
            lookups: vec![("host", Lookup::Text("h2".into())); usize::from(has(3))],
            with_ended: has(4),
            after: has(5).then_some(rows[24].id),
            newest_first: has(6),
            limit: 500,
            ..Query::default()
        };
        query.labels.extend(has(7).then(|| label("env")));
        query.labels.extend((has(7) && has(8)).then(|| label("tier")));
        query.states.extend(has(8).then(|| "running".to_owned()));
        query.states.extend((has(8) && !has(7)).then(|| "failed".to_owned()));
        query.search = (has(3) && !has(2)).then(|| "B-1".to_owned());
        let wanted = search(&rows, &query);
        let asked = query.clone();
        let (found, count) = ground
            .read(move |tx| Ok((tx.row_list(TABLE, &asked)?, tx.row_count(TABLE, &asked)?)))
            .await;
        let found: Vec<Uuid> = found.iter().map(|row| row.id).collect();
        assert_eq!(found, wanted, "{query:?}");
        let live = Query { with_ended: false, after: None, ..query };
        assert_eq!(count, i64::from(number(search(&rows, &live).len())), "{live:?}");
    }
}

pub(super) async fn labels_follow_their_row(ground: Ground) {
    let account = Some(ground.uuid());
    let mut row = KindRow { account, ..ground.row(TABLE, "web") };
    let found = |ground: Ground, key: &'static str, value: &'static str| async move {
        let labels = vec![(key.to_owned(), value.to_owned())];
        let query = Query { account, labels, ..Query::default() };
        ground.read(move |tx| tx.row_list(TABLE, &query)).await.len()
    };
    row.labels.insert("env".to_owned(), "prod".to_owned());
    insert(&ground, &row).await.unwrap();
    assert_eq!(found(ground.clone(), "env", "prod").await, 1);
    row.labels.insert("env".to_owned(), "test".to_owned());
    row.labels.insert("tier".to_owned(), "1".to_owned());
    assert!(update(&ground, &mut row).await.unwrap());
    assert_eq!(found(ground.clone(), "env", "prod").await, 0);
    assert_eq!(found(ground.clone(), "env", "test").await, 1);
    assert_eq!(found(ground.clone(), "tier", "1").await, 1);
    row.labels.clear();
    assert!(update(&ground, &mut row).await.unwrap());
    assert_eq!(found(ground.clone(), "tier", "1").await, 0);
    let id = row.id;
    assert_eq!(ground.read(move |tx| tx.row_get(TABLE, id)).await, Some(row));
}

pub(super) async fn a_page_is_bounded(ground: Ground) {
    let rows: Vec<_> = (0..130).map(|n| ground.row(TABLE, &format!("web-{n}"))).collect();
    ground.write(move |tx| rows.iter().try_for_each(|row| tx.row_insert(TABLE, row))).await;
    for (limit, wanted) in [(0, 100), (1, 1), (129, 129), (u32::MAX, 130)] {
        let query = Query { limit, ..Query::default() };
        let found = ground.read(move |tx| tx.row_list(TABLE, &query)).await;
        assert_eq!(found.len(), wanted, "limit {limit}");
    }
    for (skip, wanted) in [(0, 50), (80, 50), (100, 30), (129, 1), (130, 0), (u32::MAX, 0)] {
        let query = Query { skip, limit: 50, ..Query::default() };
        let (all, found) = ground
            .read(move |tx| {
                let all = Query { limit: 130, ..Query::default() };
                Ok((tx.row_list(TABLE, &all)?, tx.row_list(TABLE, &query)?))
            })
            .await;
        let start = usize::try_from(skip).unwrap().min(all.len());
        assert_eq!(found, all[start..start + wanted], "skip {skip}");
    }
    let query = Query { lookups: vec![("body", Lookup::Text("{}".into()))], ..Query::default() };
    let asked = ground.try_write(move |tx| tx.row_list(TABLE, &query)).await;
    let kind = |error: nubo_domain::Error| error.kind();
    assert!(asked.map_err(kind).is_ok_and(|rows| rows.is_empty()), "{:?}", ErrorKind::Internal);
}
