//! Servers: the verbs of their whole life.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::project::GetProject;
use nubo_cloud::server::{
    AttachIso, AttachNetwork, ChangeServer, Changed, CreateServer, DeleteServer, DetachIso,
    DetachNetwork, RebootServer, RebuildServer, RecoverServer, ResetPassword, ResizeServer,
    StartServer, StopServer, SuspendServer, TrashServer,
};
use nubo_cloud::{Action, Get, ListOf, Once, Paged, Rendered};
use nubo_domain::server::Card;
use nubo_domain::{ErrorKind, Network, Result, Server, SshKey};
use nubo_wire::list::Batch;
use nubo_wire::server as wire;
use nubo_wire::text::Named;

use crate::answer::{self, labels, stamp, told_at};
use crate::params::{Params, cursor};
use crate::route::{Bound, on};
use crate::wait::settled;
use crate::{check, network, project, ssh_key, words};

pub fn routes() -> Vec<Bound> {
    vec![
        on("server.list", list),
        on("server.create", create),
        on("server.get", get),
        on("server.change", change),
        on("server.delete", delete),
        on("server.start", start),
        on("server.stop", |req| stop(req, false)),
        on("server.power_off", |req| stop(req, true)),
        on("server.reboot", |req| reboot(req, false)),
        on("server.reset", |req| reboot(req, true)),
        on("server.resize", resize),
        on("server.rebuild", rebuild),
        on("server.reset_password", reset_password),
        on("server.attach_iso", attach_iso),
        on("server.detach_iso", detach_iso),
        on("server.attach_network", attach_network),
        on("server.detach_network", detach_network),
        on("server.trash", trash),
        on("server.recover", recover),
        on("server.suspend", |req| suspend(req, true)),
        on("server.resume", |req| suspend(req, false)),
    ]
}

/// A server as it is shown.
pub fn shown(server: &Server) -> wire::Server {
    let addresses = |ip: Option<std::net::Ipv4Addr>| ip.iter().map(ToString::to_string).collect();
    let fault = |f: &nubo_domain::server::Fault| wire::Fault {
        code: f.code.clone(),
        message: f.message.clone(),
    };
    wire::Server {
        id: server.head.id.to_string(),
        name: server.head.name.clone(),
        status: words::server(server.state()),
        region: server.region_name.clone(),
        size: server.build.size_name.clone(),
        image: server.build.image_name.clone(),
        iso_id: server.iso.map(|iso| iso.to_string()),
        vcpus: server.build.room.vcpus,
        memory_mib: server.build.room.memory_mib,
        disk_gib: server.build.room.disk_gib,
        ip_addresses: wire::Addresses {
            public: addresses(server.reach.public_ip),
            private: addresses(server.reach.private_ip),
        },
        mac_address: server.reach.mac.clone(),
        network_id: server.reach.network.to_string(),
        networks: server.cards().map(card).collect(),
        address_id: server.reach.reserved.map(|id| id.to_string()),
        security_group_ids: server.security_groups.iter().map(ToString::to_string).collect(),
        project_id: server.head.project.map(|id| id.to_string()),
        ssh_key_ids: server.ssh_keys.iter().map(ToString::to_string).collect(),
        labels: labels(&server.head.labels),
        on_crash: words::on_crash(server.on_crash),
        deletion_protection: server.protected,
        expires_at: server.lease_expires.map(stamp),
        trashed_at: server.trash.map(|trash| stamp(trash.since)),
        fault: server.fault.as_ref().map(fault),
        created_at: stamp(server.head.created),
        updated_at: stamp(server.head.updated),
        terminated_at: server.ended.map(stamp),
        operation_id: None,
        project: None,
        ssh_keys: None,
        network: None,
    }
}

fn card(card: Card<'_>) -> wire::Card {
    wire::Card {
        network_id: card.network.to_string(),
        private_ip: card.private_ip.map(|ip| ip.to_string()),
        mac_address: card.mac.to_owned(),
        primary: card.primary,
    }
}

fn with_operation(changed: &Changed) -> wire::Server {
    let operation_id = changed.operation.map(|id| id.to_string());
    wire::Server { operation_id, ..shown(&changed.server) }
}

fn acted(changed: Changed) -> Rendered {
    answer::changed(StatusCode::OK, &with_operation(&changed), changed.server.head.version)
}

/// Runs an action on a server and waits for its end if the client prefers that.
pub async fn act<A: Action<Output = Changed>>(req: Req, action: A) -> Result<Reply> {
    let once = req.once()?;
    let rendered = req.cloud().call_once(req.caller(), action, once, acted).await?;
    settled::<Server>(&req, rendered).await
}

async fn list(req: Req) -> Result<Reply> {
    let listing = Params::of(&req, "server.list")?.listing::<Server>()?;
    let found = req.call(ListOf::<Server>::new(listing)).await;
    let Paged { items, next } = found.map_err(told_at("project", "project_id"))?;
    answer::page(&req, items.iter().map(shown).collect(), cursor::<Server>(next))
}

async fn get(req: Req) -> Result<Reply> {
    let wanted = Params::of(&req, "server.get")?.all("include");
    let server = req.call(Get::<Server>::new(req.path("id"))).await?;
    let mut body = shown(&server);
    for word in &wanted {
        match word.as_str() {
            "project" => {
                let project = GetProject { project: body.project_id.clone().unwrap_or_default() };
                body.project = Some(project::shown(&req.call(project).await?));
            }
            "network" => {
                let found = req.call(Get::<Network>::new(body.network_id.clone())).await?;
                body.network = Some(network::shown(&found));
            }
            _ => body.ssh_keys = Some(ssh_keys(&req, &body.ssh_key_ids).await?),
        }
    }
    answer::object(&body, server.head.version)
}

async fn ssh_keys(req: &Req, ids: &[String]) -> Result<Vec<nubo_wire::ssh_key::SshKey>> {
    let mut found = Vec::new();
    for id in ids {
        match req.call(Get::<SshKey>::new(id.clone())).await {
            Ok(key) if key.deleted => {}
            Ok(key) => found.push(ssh_key::shown(&key)),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

async fn create(req: Req) -> Result<Reply> {
    let body: wire::CreateServer = check::body(&req)?;
    let is_several = body.count.is_some_and(|count| count > 1);
    let lease = ("lease_seconds", body.lease_seconds);
    let lease_expires = answer::end(req.cloud().now(), body.expires_at, lease)?;
    let names = |all: Option<Vec<Named>>| all.into_iter().flatten().map(|one| one.0).collect();
    let action = CreateServer {
        name: body.name.0,
        size: body.size.0,
        image: body.image.map(|image| image.0).unwrap_or_default(),
        snapshot: body.snapshot.map(|snapshot| snapshot.0),
        from_iso: body.boot_source == Some(wire::BootSource::Iso),
        region: body.region.map(|region| region.0),
        project: body.project.map(|project| project.0),
        network: body.network.map(|network| network.0),
        networks: names(body.networks),
        security_groups: names(body.security_groups),
        ssh_keys: names(body.ssh_keys),
        user_data: body.user_data,
        labels: body.labels.unwrap_or_default().0,
        count: body.count.unwrap_or(1),
        public_ip: body.public_ip.unwrap_or(true),
        on_crash: body.on_crash.map(words::on_crash_meant).unwrap_or_default(),
        protected: body.deletion_protection.unwrap_or(false),
        lease_expires,
        period: words::period(body.billing_period),
        ..CreateServer::default()
    };
    let request_id = req.request_id().to_owned();
    let render = move |made: Vec<Changed>| ordered(&made, is_several, &request_id);
    let once = req.once()?;
    let rendered = req.cloud().call_once(req.caller(), action, once, render).await?;
    settled::<Server>(&req, rendered).await
}

fn ordered(made: &[Changed], is_several: bool, request_id: &str) -> Rendered {
    if let ([one], false) = (made, is_several) {
        let version = one.server.head.version;
        return answer::changed(StatusCode::CREATED, &with_operation(one), version);
    }
    let data = made.iter().map(with_operation).collect();
    let batch = Batch { data, request_id: request_id.to_owned() };
    answer::plain(StatusCode::CREATED, &batch)
}

async fn change(req: Req) -> Result<Reply> {
    let body: wire::ChangeServer = check::body(&req)?;
    let lease_expires = match body.expires_at {
        Some(at) => Some(answer::time("expires_at", at)?),
        None => None,
    };
    let action = ChangeServer {
        server: req.path("id").to_owned(),
        name: body.name.map(|name| name.0),
        title: None,
        labels: body.labels.map(|labels| labels.0),
        on_crash: body.on_crash.map(words::on_crash_meant),
        protected: body.deletion_protection,
        lease_expires,
        seen: req.if_match()?,
        ..ChangeServer::default()
    };
    let render = |s: Server| answer::changed(StatusCode::OK, &shown(&s), s.head.version);
    req.call_once(action, render).await
}

async fn delete(req: Req) -> Result<Reply> {
    let (server, seen) = (req.path("id").to_owned(), req.if_match()?);
    let action = DeleteServer { server, release_address: false, seen };
    act(req, action).await
}

async fn start(req: Req) -> Result<Reply> {
    let action = StartServer { server: req.path("id").to_owned(), seen: req.if_match()? };
    act(req, action).await
}

async fn stop(req: Req, hard: bool) -> Result<Reply> {
    let action = StopServer { server: req.path("id").to_owned(), hard, seen: req.if_match()? };
    act(req, action).await
}

async fn reboot(req: Req, hard: bool) -> Result<Reply> {
    let action = RebootServer { server: req.path("id").to_owned(), hard, seen: req.if_match()? };
    act(req, action).await
}

async fn resize(req: Req) -> Result<Reply> {
    let body: wire::ResizeServer = check::body(&req)?;
    let server = req.path("id").to_owned();
    let action = ResizeServer { server, size: body.size.0, seen: req.if_match()? };
    act(req, action).await
}

async fn rebuild(req: Req) -> Result<Reply> {
    let body: wire::RebuildServer = check::body_or_empty(&req)?;
    let image = body.image.map(|image| image.0);
    let server = req.path("id").to_owned();
    let action = RebuildServer { server, image, password: None, seen: req.if_match()? };
    act(req, action).await
}

async fn attach_iso(req: Req) -> Result<Reply> {
    let body: wire::AttachIso = check::body(&req)?;
    let (server, seen) = (req.path("id").to_owned(), req.if_match()?);
    act(req, AttachIso { server, iso: body.iso.0, seen }).await
}

async fn detach_iso(req: Req) -> Result<Reply> {
    let (server, seen) = (req.path("id").to_owned(), req.if_match()?);
    act(req, DetachIso { server, iso: None, seen }).await
}

async fn attach_network(req: Req) -> Result<Reply> {
    let wire::AttachNetwork { network, private_ip } = check::body(&req)?;
    let (server, seen) = (req.path("id").to_owned(), req.if_match()?);
    act(req, AttachNetwork { server, network: network.0, private_ip, seen }).await
}

async fn detach_network(req: Req) -> Result<Reply> {
    let body: wire::DetachNetwork = check::body(&req)?;
    let (server, seen) = (req.path("id").to_owned(), req.if_match()?);
    act(req, DetachNetwork { server, network: body.network.0, seen }).await
}

async fn trash(req: Req) -> Result<Reply> {
    let action = TrashServer { server: req.path("id").to_owned(), seen: req.if_match()? };
    act(req, action).await
}

async fn recover(req: Req) -> Result<Reply> {
    let action = RecoverServer { server: req.path("id").to_owned(), seen: req.if_match()? };
    let render = |s: Server| answer::changed(StatusCode::OK, &shown(&s), s.head.version);
    req.call_once(action, render).await
}

async fn suspend(req: Req, suspended: bool) -> Result<Reply> {
    let action = SuspendServer { server: req.path("id").to_owned(), suspended };
    act(req, action).await
}

async fn reset_password(req: Req) -> Result<Reply> {
    let body: wire::ResetPassword = check::body_or_empty(&req)?;
    let (made, password) = match body.password {
        Some(given) => (None, req.cloud().guest_password(&given).await?),
        None => {
            let (made, password) = req.cloud().make_guest_password().await?;
            (Some(made.reveal().to_owned()), password)
        }
    };
    let (server, seen) = (req.path("id").to_owned(), req.if_match()?);
    let action = ResetPassword { server, password, seen };
    let render = move |changed: Changed| {
        let server = with_operation(&changed);
        let body = wire::PasswordReset { password: made.clone(), server };
        answer::changed(StatusCode::OK, &body, changed.server.head.version)
    };
    let once: Option<Once> = req.once()?;
    let rendered = req.cloud().call_once(req.caller(), action, once, render).await?;
    settled::<Server>(&req, rendered).await
}
