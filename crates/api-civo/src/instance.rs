//! Instances: the verbs of their life.

mod order;
mod screen;
mod shown;
pub mod snapshot;

use http::Method;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::public_ip::AssignAddress;
use nubo_cloud::security_group::SetServerGroups;
use nubo_cloud::server::{
    ChangeServer, Changed, CreateServer, DeleteServer, RebootServer, RebuildServer, ResizeServer,
    ShapePort, StartServer, StopServer,
};
use nubo_cloud::{Action, AllOf, Get, ListOf, Listing};
use nubo_domain::{Error, ErrorKind, Kind, Lookup, Result, Scope, SecurityGroup, Server};

use crate::error::{IP_ABSENT, Noun};
use crate::page::{Page, Simple, Wanted, done, object, success};
use crate::read::{self, Said, id, live, named, words as split};
use crate::route::{Asked, Bound, on};
use crate::words;

use order::Wish;
pub use screen::{credential, pages};
use shown::{Around, Instance};

const ALL: &str = "/v2/instances";
const ONE: &str = "/v2/instances/{id}";
const LISTED: &[Asked] = &[
    ("page", "Which page, from 1."),
    ("per_page", "How many a page holds; 20 if absent."),
    ("tags", "Only those with all these words, with blanks between them."),
];

pub fn routes() -> Vec<Bound> {
    let noun = Noun::Instance;
    let mut routes = vec![
        on::<ListOf<Server>, _, _>(("instance.list", noun), (Method::GET, ALL), list)
            .gives::<Page<Instance>>()
            .asks(LISTED),
        on::<CreateServer, _, _>(("instance.create", noun), (Method::POST, ALL), create)
            .takes::<Wish>()
            .gives::<Instance>(),
        on::<Get<Server>, _, _>(("instance.get", noun), (Method::GET, ONE), get)
            .gives::<Instance>(),
        on::<ChangeServer, _, _>(("instance.change", noun), (Method::PUT, ONE), change)
            .takes::<order::Change>()
            .gives::<Simple>(),
        on::<DeleteServer, _, _>(("instance.delete", noun), (Method::DELETE, ONE), delete)
            .gives::<Simple>(),
    ];
    routes.extend(power());
    routes.extend(changes());
    routes.extend(screen::routes());
    routes.extend(snapshot::routes());
    routes
}

fn power() -> Vec<Bound> {
    let put = |path| (Method::PUT, path);
    let post = |path| (Method::POST, path);
    let reboot = |verb, path, hard| {
        let handler = move |req: Req| reboot(req, hard);
        on::<RebootServer, _, _>((verb, Noun::Instance), post(path), handler).gives::<Simple>()
    };
    vec![
        on::<StartServer, _, _>(
            ("instance.start", Noun::Instance),
            put("/v2/instances/{id}/start"),
            start,
        )
        .gives::<Simple>(),
        on::<StopServer, _, _>(
            ("instance.stop", Noun::Instance),
            put("/v2/instances/{id}/stop"),
            stop,
        )
        .gives::<Simple>(),
        reboot("instance.reboot_hard", "/v2/instances/{id}/hard_reboots", true),
        reboot("instance.reboot_hard", "/v2/instances/{id}/reboots", true),
        reboot("instance.reboot_soft", "/v2/instances/{id}/soft_reboots", false),
    ]
}

fn changes() -> Vec<Bound> {
    let noun = Noun::Instance;
    let put = |path| (Method::PUT, path);
    vec![
        on::<ResizeServer, _, _>(
            ("instance.resize", noun),
            put("/v2/instances/{id}/resize"),
            resize,
        )
        .takes::<order::NewSize>()
        .gives::<Simple>(),
        on::<ChangeServer, _, _>(("instance.tag", noun), put("/v2/instances/{id}/tags"), tag)
            .takes::<order::Tags>()
            .gives::<Simple>(),
        on::<SetServerGroups, _, _>(
            ("instance.set_firewall", noun),
            put("/v2/instances/{id}/firewall"),
            set_firewall,
        )
        .takes::<order::Firewall>()
        .gives::<Simple>(),
        on::<AssignAddress, _, _>(
            ("instance.move_ip", noun),
            put("/v2/instances/{id}/ip/{ip}"),
            move_ip,
        )
        .gives::<Simple>(),
        on::<RebuildServer, _, _>(
            ("instance.rebuild", noun),
            put("/v2/instances/{id}/rebuild"),
            rebuild,
        )
        .gives::<Simple>(),
        on::<ShapePort, _, _>(
            ("instance.set_allowed_ips", noun),
            put("/v2/instances/{id}/allowed_ips"),
            set_allowed_ips,
        )
        .takes::<order::AllowedIps>()
        .gives::<Simple>(),
        on::<ShapePort, _, _>(
            ("instance.set_bandwidth", noun),
            put("/v2/instances/{id}/network_bandwidth_limit"),
            set_bandwidth,
        )
        .takes::<order::Bandwidth>()
        .gives::<Simple>(),
    ]
}

/// Every instance that the caller may know of; none if it may not look.
///
/// # Errors
/// Those of the store.
pub async fn all_if_visible(req: &Req) -> Result<Vec<Server>> {
    read::all_if_visible(req, Scope::ServersRead).await
}

/// What a page holds if nothing is said.
const USUAL: u64 = 20;

async fn list(req: Req) -> Result<Reply> {
    let said = Said::of(&req).await?;
    let wanted = Wanted::of(&said, Some(USUAL))?;
    let region = said.region(&req).await?;
    let tags = words::labels(&split(&[said.text("tags").unwrap_or_default().to_owned()]));
    let listing = Listing {
        lookups: vec![("region", Lookup::Text(region.head.id.uuid().to_string()))],
        labels: tags.into_iter().collect(),
        ..Listing::default()
    };
    let servers = req.call(AllOf::<Server>::new(listing)).await?;
    let page = wanted.cut(servers);
    let around = Around::of(&req, &page.items).await?;
    object(&page.map(|server| around.shown(&server)))
}

async fn get(req: Req) -> Result<Reply> {
    let server: Server = live(&req, "id").await?;
    let around = Around::of(&req, std::slice::from_ref(&server)).await?;
    object(&around.shown(&server))
}

async fn create(req: Req) -> Result<Reply> {
    let said = Said::of(&req).await?;
    let region = said.region(&req).await?;
    let wish: Wish = said.read()?;
    let action = wish.order(&req, &region).await?;
    let around = Around::to_be(&req).await?;
    let render = move |made: Vec<Changed>| {
        // Of several the first is told; their names are numbered.
        done(&made.first().map(|first| around.shown(&first.server)))
    };
    req.call_once(action, render).await
}

async fn change(req: Req) -> Result<Reply> {
    let said = Said::of(&req).await?;
    let clears = said.optional("notes_delete")? == Some("true");
    let notes = match said.optional("notes")? {
        Some("") if !clears => None,
        Some(notes) => Some(notes.to_owned()),
        None => clears.then(String::new),
    };
    let firewall = said.optional("firewall_id")?.filter(|text| !text.is_empty());
    let action = ChangeServer {
        server: id::<Server>(&req, "id")?,
        name: said.optional("hostname")?.filter(|name| !name.is_empty()).map(str::to_owned),
        reverse_dns: said.optional("reverse_dns")?.map(str::to_owned),
        notes,
        security_groups: firewall.map(groups),
        public_address: address_command(said.optional("public_ip")?),
        ..ChangeServer::default()
    };
    req.call_once(action, |_| success()).await
}

/// Whether an instance shall have a public address, as far as a change says so. Clients send the
/// address that they have read when something else is to change.
fn address_command(said: Option<&str>) -> Option<bool> {
    match said.unwrap_or_default().to_ascii_lowercase().as_str() {
        "create" | "true" => Some(true),
        "none" | "false" => Some(false),
        _ => None,
    }
}

async fn delete(req: Req) -> Result<Reply> {
    let server = id::<Server>(&req, "id")?;
    let action = DeleteServer { server, release_address: false, seen: None };
    let changed = req.call(action).await?;
    if changed.server.ended() {
        return Err(Error::not_found(Server::NAME));
    }
    Reply::rendered(success())
}

/// Runs an action whose answer says nothing.
async fn act<A: Action>(req: Req, action: A) -> Result<Reply> {
    // Also what says nothing that is needed must be readable.
    Said::of(&req).await?;
    req.call_once(action, |_| success()).await
}

/// Runs an action about the instance that the path names, whose answer says nothing.
async fn act_on<A: Action>(req: Req, action: impl FnOnce(String) -> A) -> Result<Reply> {
    let server = id::<Server>(&req, "id")?;
    act(req, action(server)).await
}

async fn start(req: Req) -> Result<Reply> {
    act_on(req, |server| StartServer { server, seen: None }).await
}

async fn stop(req: Req) -> Result<Reply> {
    act_on(req, |server| StopServer { server, hard: false, seen: None }).await
}

async fn reboot(req: Req, hard: bool) -> Result<Reply> {
    act_on(req, |server| RebootServer { server, hard, seen: None }).await
}

async fn resize(req: Req) -> Result<Reply> {
    let size = Said::of(&req).await?.needed("size")?;
    let action = ResizeServer { server: id::<Server>(&req, "id")?, size, seen: None };
    act(req, action).await
}

async fn tag(req: Req) -> Result<Reply> {
    let said = Said::of(&req).await?;
    let given = split(&order::list(&said, "tags")?);
    let server = id::<Server>(&req, "id")?;
    let labels = Some(words::labels(&given));
    act(req, ChangeServer { server, labels, ..ChangeServer::default() }).await
}

async fn set_firewall(req: Req) -> Result<Reply> {
    let said = Said::of(&req).await?;
    // Nothing said is the default one: so clients put an instance back behind it.
    let firewall = said.optional("firewall_id")?.filter(|text| !text.is_empty());
    let groups = groups(firewall.unwrap_or("default"));
    act_on(req, |server| SetServerGroups { server, groups, seen: None }).await
}

/// The groups of an instance that has a firewall.
fn groups(firewall: &str) -> Vec<String> {
    let group = match firewall {
        "default" | words::DEFAULT_FIREWALL => "default".to_owned(),
        other => named::<SecurityGroup>(other),
    };
    vec![group]
}

async fn move_ip(req: Req) -> Result<Reply> {
    let (server, address) = (id::<Server>(&req, "id")?, req.path("ip").to_owned());
    let moved = act(req, AssignAddress { address, server, seen: None }).await;
    moved.map_err(|error| match error.kind() {
        ErrorKind::NotFound => Error::new(&IP_ABSENT),
        _ => error,
    })
}

async fn rebuild(req: Req) -> Result<Reply> {
    let (image, password) = (None, None);
    act_on(req, |server| RebuildServer { server, image, password, seen: None }).await
}

async fn set_allowed_ips(req: Req) -> Result<Reply> {
    let wish: order::AllowedIps = Said::of(&req).await?.read()?;
    let given = Some(split(&wish.allowed_ips));
    act_on(req, |server| ShapePort { server, more_sources: given, ..ShapePort::default() }).await
}

async fn set_bandwidth(req: Req) -> Result<Reply> {
    let wish: order::Bandwidth = Said::of(&req).await?.read()?;
    let bandwidth_mbit = Some(wish.network_bandwidth_limit);
    act_on(req, |server| ShapePort { server, bandwidth_mbit, ..ShapePort::default() }).await
}
