//! Virtual machines: their whole life.

mod network;
mod order;
mod view;

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_base::Uuid;
use nubo_cloud::server::{
    ChangeServer, Changed, CreateServer, DeleteServer, RebootServer, RebuildServer, ReplaceKeys,
    ResetPassword, ResizeServer, StartServer, StopServer,
};
use nubo_cloud::{Action, Facts, Get, ListOf, Listing};
use nubo_domain::image::Medium;
use nubo_domain::{Labels, Result, Server, SshKey};
use schemars::JsonSchema;
use serde::Serialize;

use crate::form::{Form, TEXT_MAX, told};
use crate::page::{self, Wanted};
use crate::route::{Bound, on};
use crate::shelf::{Shelf, absent, all, best, by_id, sheet};
use crate::{catalogue, slug, words};

pub use view::{Machine, Place, Service, place, shown};

const ONE: &str = "/virtual-machines/{slug}";

pub fn routes() -> Vec<Bound> {
    let mut routes = vec![
        on(
            Facts::of::<ListOf<Server>>(),
            "virtual_machine.list",
            ("GET", "/virtual-machines"),
            "Lists machines.",
            list,
        ),
        on(
            Facts::of::<CreateServer>(),
            "virtual_machine.create",
            ("POST", "/virtual-machines"),
            "Orders a machine.",
            create,
        ),
        on(
            Facts::of::<Get<Server>>(),
            "virtual_machine.get",
            ("GET", ONE),
            "Shows a machine.",
            get,
        ),
        on(
            Facts::of::<Get<Server>>(),
            "virtual_machine.meta",
            ("GET", "/virtual-machines/{slug}/meta"),
            "Tells a machine's present state.",
            meta,
        ),
        on(
            Facts::of::<Get<Server>>(),
            "virtual_machine.addons",
            ("GET", "/virtual-machines/{slug}/addons"),
            "Lists what was bought beside a machine: nothing, as nothing is sold so.",
            addons,
        ),
        on(
            Facts::of::<DeleteServer>(),
            "virtual_machine.delete",
            ("DELETE", ONE),
            "Deletes a machine.",
            delete,
        ),
        on(
            Facts::of::<DeleteServer>(),
            "virtual_machine.destroy",
            ("PUT", "/virtual-machines/{slug}/destroy"),
            "Deletes a machine, as the portal does.",
            delete,
        ),
    ];
    routes.extend(power());
    routes.extend(changes());
    routes.extend(network::routes());
    routes
}

fn power() -> Vec<Bound> {
    vec![
        on(
            Facts::of::<StartServer>(),
            "virtual_machine.start",
            ("PUT", "/virtual-machines/{slug}/start"),
            "Switches a machine on.",
            start,
        ),
        on(
            Facts::of::<StopServer>(),
            "virtual_machine.stop",
            ("PUT", "/virtual-machines/{slug}/stop"),
            "Switches a machine off.",
            stop,
        ),
        on(
            Facts::of::<RebootServer>(),
            "virtual_machine.reboot",
            ("PUT", "/virtual-machines/{slug}/reboot"),
            "Restarts a machine.",
            |req| reboot(req, false),
        ),
        on(
            Facts::of::<RebootServer>(),
            "virtual_machine.reset",
            ("PUT", "/virtual-machines/{slug}/reset"),
            "Cuts a machine's power and gives it back.",
            |req| reboot(req, true),
        ),
    ]
}

fn changes() -> Vec<Bound> {
    vec![
        on(
            Facts::of::<ChangeServer>(),
            "virtual_machine.change_label",
            ("POST", "/virtual-machines/{slug}/change-label"),
            "Renames a machine.",
            change_label,
        ),
        on(
            Facts::of::<ResetPassword>(),
            "virtual_machine.change_password",
            ("POST", "/virtual-machines/{slug}/change-password"),
            "Sets a machine's login password.",
            change_password,
        ),
        on(
            Facts::of::<ResizeServer>(),
            "virtual_machine.change_plan",
            ("POST", "/virtual-machines/{slug}/change-plan"),
            "Gives a machine another plan.",
            change_plan,
        ),
        on(
            Facts::of::<RebuildServer>(),
            "virtual_machine.change_template",
            ("POST", "/virtual-machines/{slug}/change-template"),
            "Installs a machine anew: all its data is lost.",
            change_template,
        ),
        on(
            Facts::of::<ChangeServer>(),
            "virtual_machine.change_startup_script",
            ("POST", "/virtual-machines/{slug}/change-startup-script"),
            "Replaces what a machine is told at its next start.",
            change_startup_script,
        ),
        on(
            Facts::of::<ReplaceKeys>(),
            "virtual_machine.reset_ssh_key",
            ("POST", "/virtual-machines/{slug}/reset-ssh-key"),
            "Makes a key the only one that opens a machine.",
            reset_ssh_key,
        ),
        on(
            Facts::of::<ChangeServer>(),
            "virtual_machine.tag",
            ("POST", "/virtual-machines/{slug}/tags"),
            "Puts a tag on a machine.",
            tag,
        ),
        on(
            Facts::of::<ChangeServer>(),
            "virtual_machine.untag",
            ("DELETE", "/virtual-machines/{slug}/tags"),
            "Takes a tag from a machine.",
            untag,
        ),
    ]
}

/// The live machine that a slug or id names, if the caller may know of it.
///
/// # Errors
/// Those of the cloud but absence.
pub async fn find(req: &Req, text: &str) -> Result<Option<Server>> {
    match slug::read_code("vm", text) {
        Some(id) => by_id(req, id).await,
        None => Ok(None),
    }
}

/// The machine that a text in a form names; one that is not there is a fault of the form.
///
/// # Errors
/// Those of the cloud but absence.
pub async fn named(req: &Req, form: &mut Form, text: &str) -> Result<Option<Server>> {
    let found = if text.is_empty() { None } else { find(req, text).await? };
    Ok(form.named("virtual_machine", text, found))
}

/// The machine in an address.
///
/// # Errors
/// `not_found`, and those of the cloud.
pub async fn at(req: &Req) -> Result<Server> {
    find(req, req.path("slug")).await?.ok_or_else(|| absent("virtual machine"))
}

async fn list(req: Req) -> Result<Reply> {
    let wanted = Wanted::of(&req);
    let shelf = Shelf::whole(&req).await?;
    let (found, total) = sheet::<Server>(&req, &wanted, shelf.listing_there(&wanted)).await?;
    let ids: Vec<Uuid> = found.iter().map(|server| server.head.id.uuid()).collect();
    let shelf = shelf.with_bills(&req, &ids).await?;
    wanted.sheet(&req, found.iter().map(|server| shown(server, &shelf)).collect(), total)
}

async fn get(req: Req) -> Result<Reply> {
    let server = at(&req).await?;
    let shelf = Shelf::whole(&req).await?.with_bills(&req, &[server.head.id.uuid()]).await?;
    page::read(shown(&server, &shelf))
}

/// A machine's present state.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Meta {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its host name.
    pub hostname: String,
    /// Its state.
    pub state: &'static str,
    /// Its public address.
    pub public_ip: Option<String>,
    /// Its address in its network.
    pub private_ip: Option<String>,
}

async fn meta(req: Req) -> Result<Reply> {
    let server = at(&req).await?;
    page::read(Meta {
        id: server.head.id.uuid().to_string(),
        name: server.head.name.clone(),
        hostname: server.guest_name().to_owned(),
        state: words::server(server.state()),
        public_ip: server.reach.public_ip.map(|ip| ip.to_string()),
        private_ip: server.reach.private_ip.map(|ip| ip.to_string()),
    })
}

async fn addons(req: Req) -> Result<Reply> {
    at(&req).await?;
    page::read(Vec::<catalogue::Named>::new())
}

async fn create(req: Req) -> Result<Reply> {
    let mut shelf = Shelf::whole(&req).await?;
    let action = order::read(&req, &shelf).await?;
    shelf.ordered = action.period;
    let from_iso = action.from_iso;
    let render = move |made: Vec<Changed>| {
        let first = made.first().map(|changed| shown(&changed.server, &shelf));
        page::changed(StatusCode::CREATED, "Virtual machine created successfully", first)
    };
    let names = if from_iso { order::ISO_NAMES } else { order::NAMES };
    req.call_once(action, render).await.map_err(told(names))
}

/// What answers show beside the machine in an address.
async fn beside(req: &Req) -> Result<Shelf> {
    let id = slug::read_code("vm", req.path("slug"));
    let ids: Vec<Uuid> = id.into_iter().collect();
    Shelf::whole(req).await?.with_bills(req, &ids).await
}

/// Runs an action on a machine and shows the machine as it is then.
///
/// # Errors
/// Those of the action, told at the fields of this API.
pub async fn act<A: Action<Output = Changed>>(
    req: &Req,
    action: A,
    message: &'static str,
) -> Result<Reply> {
    act_plainly(req, action, message).await.map_err(told(order::NAMES))
}

/// The same, where the cloud's fields have their own names.
async fn act_plainly<A: Action<Output = Changed>>(
    req: &Req,
    action: A,
    message: &'static str,
) -> Result<Reply> {
    let shelf = beside(req).await?;
    let render = move |changed: Changed| {
        page::changed(StatusCode::OK, message, shown(&changed.server, &shelf))
    };
    req.call_once(action, render).await
}

async fn start(req: Req) -> Result<Reply> {
    let server = at(&req).await?.head.id.to_string();
    act(&req, StartServer { server, seen: None }, "Virtual machine is starting").await
}

async fn stop(req: Req) -> Result<Reply> {
    let server = at(&req).await?.head.id.to_string();
    act(&req, StopServer { server, hard: false, seen: None }, "Virtual machine is stopping").await
}

async fn reboot(req: Req, hard: bool) -> Result<Reply> {
    let server = at(&req).await?.head.id.to_string();
    act(&req, RebootServer { server, hard, seen: None }, "Virtual machine is rebooting").await
}

async fn delete(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let release_address = form.flag("delete_public_ip").unwrap_or(false);
    form.flag("expunge");
    form.verdict()?;
    let server = at(&req).await?.head.id.to_string();
    let action = DeleteServer { server, release_address, seen: None };
    act(&req, action, "Virtual machine is being destroyed").await
}

async fn change_label(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    form.alias("vm_label", "name");
    let (name, hostname) = (form.text("name", 63), form.text("hostname", 63));
    if name.is_none() && hostname.is_none() {
        form.missing("name");
    }
    form.verdict()?;
    let server = at(&req).await?.head.id.to_string();
    let action = ChangeServer { server, name, host_name: hostname, ..ChangeServer::default() };
    changed(&req, action, "Virtual machine label changed successfully").await
}

/// Runs a change of a machine's row and shows the machine as it is then.
async fn changed(req: &Req, action: ChangeServer, message: &'static str) -> Result<Reply> {
    let shelf = beside(req).await?;
    let render =
        move |server: Server| page::changed(StatusCode::OK, message, shown(&server, &shelf));
    req.call_once(action, render).await.map_err(told(order::NAMES))
}

async fn change_password(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let password = form.secret("password");
    form.verdict()?;
    let server = at(&req).await?.head.id.to_string();
    let password = req.cloud().guest_password(&password.unwrap_or_default()).await?;
    act(&req, ResetPassword { server, password, seen: None }, "Password changed successfully").await
}

async fn change_plan(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let shelf = Shelf::whole(&req).await?;
    let text = form.required("plan", TEXT_MAX);
    let size = form.named("plan", &text, catalogue::size(&shelf.sizes, &text));
    if let Some(cycle) = form.text("billing_cycle", TEXT_MAX) {
        form.named("billing_cycle", &cycle, catalogue::cycle(&cycle));
    }
    form.verdict()?;
    let size = size.map(|size| size.head.id.to_string()).unwrap_or_default();
    let server = at(&req).await?.head.id.to_string();
    act(&req, ResizeServer { server, size, seen: None }, "Plan change has started").await
}

async fn change_template(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let shelf = Shelf::whole(&req).await?;
    let text = form.required("template", TEXT_MAX);
    let image = form.named("template", &text, catalogue::image(&shelf.images, Medium::Disk, &text));
    form.verdict()?;
    let image = image.map(|image| image.head.id.to_string());
    let server = at(&req).await?.head.id.to_string();
    act(
        &req,
        RebuildServer { server, image, password: None, seen: None },
        "Template change has started",
    )
    .await
}

async fn reset_ssh_key(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let server = at(&req).await?;
    let text = form.required("ssh_key", TEXT_MAX);
    let project = server.head.project.map(|id| id.to_string());
    let known: Vec<SshKey> = all(&req, Listing { project, ..Listing::default() }).await?;
    let key = form.named("ssh_key", &text, best(&known, &text));
    form.verdict()?;
    let ssh_keys = key.map(|key| key.head.id.to_string()).into_iter().collect();
    let action = ReplaceKeys { server: server.head.id.to_string(), ssh_keys, seen: None };
    act(&req, action, "SSH key is being reset").await
}

async fn change_startup_script(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let user_data = form.secret("user_data");
    if user_data.is_some() && !form.has("user_data") {
        form.missing("user_data");
    }
    form.verdict()?;
    let server = at(&req).await?.head.id.to_string();
    let action = ChangeServer { server, user_data, ..ChangeServer::default() };
    changed(&req, action, "Startup script changed successfully").await
}

async fn tag(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let (key, value) = (form.required("key", 63), form.required("value", TEXT_MAX));
    form.verdict()?;
    let server = at(&req).await?;
    let mut labels = server.head.labels.clone();
    labels.insert(key, value);
    relabel(&req, &server, labels, "Tag added successfully").await
}

async fn untag(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let key = form.required("key", TEXT_MAX);
    form.verdict()?;
    let server = at(&req).await?;
    let mut labels = server.head.labels.clone();
    if labels.remove(&key).is_none() {
        return Err(absent("tag"));
    }
    relabel(&req, &server, labels, "Tag deleted successfully").await
}

/// Two tags at once must not undo each other, so the change is for the version that was read.
async fn relabel(
    req: &Req,
    server: &Server,
    labels: Labels,
    message: &'static str,
) -> Result<Reply> {
    let action = ChangeServer {
        server: server.head.id.to_string(),
        labels: Some(labels),
        seen: Some(server.head.version),
        ..ChangeServer::default()
    };
    changed(req, action, message).await
}
