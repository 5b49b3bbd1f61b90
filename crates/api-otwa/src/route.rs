//! Everything that this API serves, as one table: what answers, and what documents say of it.

use std::pin::Pin;
use std::sync::Arc;

use http::Method;
use nubo_api_kit::{Handler, Reply, Req, Route};
use nubo_cloud::account::GetOwnAccount;
use nubo_cloud::holder::GetHolder;
use nubo_cloud::login::ReadLogin;
use nubo_cloud::reseller::GetReseller;
use nubo_cloud::server::{
    ChangeServer, CreateServer, DeleteServer, RebootServer, RebuildServer, ResetPassword,
    StartServer, StopServer,
};
use nubo_cloud::session::CreateLink;
use nubo_cloud::{Action, Get, ListOf, Needs};
use nubo_domain::{Result, Server};

use crate::{
    account, affiliate, auth, credentials, order, os_template, power, product, region, reinstall,
    reseller, server, sso, stats,
};

/// Where every path begins.
pub const BASE: &str = "/api/v1";

/// A field of a body, for documents.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// `string`, `uuid` or `string[]`.
    pub form: &'static str,
    /// Whether it must be given.
    pub required: bool,
    /// One sentence.
    pub about: &'static str,
}

/// A field that must be given.
const fn needed(name: &'static str, form: &'static str, about: &'static str) -> Field {
    Field { name, form, required: true, about }
}

/// A field that may be left out.
const fn may(name: &'static str, form: &'static str, about: &'static str) -> Field {
    Field { name, form, required: false, about }
}

/// One row of the table.
pub struct Entry {
    /// The verb, `kind.verb`, for metrics and logs.
    pub verb: &'static str,
    /// The section of the reference.
    pub section: &'static str,
    /// The method.
    pub method: Method,
    /// The path below [`BASE`], with `{id}` for an object's id.
    pub path: &'static str,
    /// One line for readers.
    pub says: &'static str,
    /// What else readers should know, or nothing.
    pub about: &'static str,
    /// The scope that it needs; none where anyone may ask.
    pub scope: Option<&'static str>,
    /// The status of a success.
    pub success: u16,
    /// The fields of its body.
    pub body: &'static [Field],
    /// The schema of its answer, and whether it is a list of those.
    pub answer: (&'static str, bool),
    /// Refusals beside those that every row has.
    pub refusals: &'static [u16],
    handler: Handler,
}

impl Entry {
    /// A row whose handler runs once the caller may use `A`.
    fn on<A, F, Answer>(place: (&'static str, Method, &'static str), handler: F) -> Self
    where
        A: Action,
        F: Fn(Req) -> Answer + Clone + Send + Sync + 'static,
        Answer: Future<Output = Result<Reply>> + Send + 'static,
    {
        let guarded: Handler = Arc::new(move |req: Req| {
            let handler = handler.clone();
            let run = async move {
                auth::guard::<A>(&req).await?;
                handler(req).await
            };
            Box::pin(run) as Pin<Box<dyn Future<Output = Result<Reply>> + Send>>
        });
        Self::row(place, scope_of(A::NEEDS), guarded)
    }

    /// A row for anyone.
    fn open<F, Answer>(verb: &'static str, path: &'static str, handler: F) -> Self
    where
        F: Fn(Req) -> Answer + Send + Sync + 'static,
        Answer: Future<Output = Result<Reply>> + Send + 'static,
    {
        let handler: Handler = Arc::new(move |req| Box::pin(handler(req)));
        Self::row((verb, Method::GET, path), None, handler)
    }

    fn row(
        (verb, method, path): (&'static str, Method, &'static str),
        scope: Option<&'static str>,
        handler: Handler,
    ) -> Self {
        Self {
            verb,
            section: "Servers",
            method,
            path,
            says: "",
            about: "",
            scope,
            success: 200,
            body: &[],
            answer: ("Server", false),
            refusals: &[],
            handler,
        }
    }

    fn section(self, section: &'static str) -> Self {
        Self { section, ..self }
    }

    fn says(self, says: &'static str, about: &'static str) -> Self {
        Self { says, about, ..self }
    }

    fn takes(self, body: &'static [Field]) -> Self {
        Self { body, ..self }
    }

    fn gives(self, success: u16, schema: &'static str) -> Self {
        Self { success, answer: (schema, false), ..self }
    }

    fn lists(self, schema: &'static str) -> Self {
        Self { answer: (schema, true), ..self }
    }

    fn refuses(self, refusals: &'static [u16]) -> Self {
        Self { refusals, ..self }
    }

    /// Whether it changes anything.
    #[must_use]
    pub fn changes(&self) -> bool {
        self.method != Method::GET
    }

    /// The route.
    #[must_use]
    pub fn route(self) -> Route {
        let handler = self.handler;
        let pattern = format!("{BASE}{}", self.path);
        let route = Route::new(self.verb, self.method, pattern, move |req| handler(req));
        if self.scope.is_none() { route.for_anyone() } else { route }
    }
}

const fn scope_of(needs: Needs) -> Option<&'static str> {
    match needs {
        Needs::Scope(scope) | Needs::Session(scope) => Some(scope.word()),
        Needs::Nothing | Needs::SignIn | Needs::Credential | Needs::Operator => None,
    }
}

/// The whole table, in the order of the reference.
#[must_use]
pub fn table() -> Vec<Entry> {
    [accounts(), catalogue(), servers(), server_work(), public()].into_iter().flatten().collect()
}

const NEXT: &[Field] = &[may("next", "string", "A path of the dashboard to land on")];

fn accounts() -> Vec<Entry> {
    let rows = vec![
        Entry::on::<GetHolder, _, _>(("account.get", Method::GET, "/account"), account::get)
            .says("Reads your account with the balance of its wallet", "")
            .gives(200, "Account"),
        Entry::on::<GetReseller, _, _>(("reseller.get", Method::GET, "/reseller"), reseller::get)
            .says("Reads whether your account is a reseller, its brand and its margin", "")
            .gives(200, "Reseller"),
        Entry::on::<CreateLink, _, _>(("sso.create", Method::POST, "/sso"), sso::create)
            .says("Makes a link that signs its reader into the dashboard", sso::ABOUT)
            .takes(NEXT)
            .gives(201, "SsoLink")
            .refuses(&[400, 409, 422]),
    ];
    rows.into_iter().map(|row| row.section("Account")).collect()
}

fn catalogue() -> Vec<Entry> {
    type Guard = GetOwnAccount;
    let rows = vec![
        Entry::on::<Guard, _, _>(("product.list", Method::GET, "/products"), product::list)
            .says("Lists what can be ordered, with prices", "Resellers see their own prices.")
            .lists("Product"),
        Entry::on::<Guard, _, _>(("region.list", Method::GET, "/regions"), region::list)
            .says("Lists the regions that take orders now", "")
            .lists("Region"),
        Entry::on::<Guard, _, _>(
            ("os_template.list", Method::GET, "/os-templates"),
            os_template::list,
        )
        .says(
            "Lists the operating systems that can be ordered now, one row a version",
            "The `id` is the value to send as `os` and as `osTemplate`.",
        )
        .lists("OsTemplate"),
    ];
    rows.into_iter().map(|row| row.section("Catalog")).collect()
}

const ORDER: &[Field] = &[
    needed("productId", "uuid", "A product's id"),
    needed("os", "string", "An OS template's id, an older id without dots, or a family"),
    needed("osTemplate", "string", "An OS template's id"),
    may("label", "string", "A name for people; made up if absent"),
    may("hostname", "string", "The host name; made up if absent"),
    may("region", "string", "A region's slug; chosen for you if absent"),
    may("addons", "string[]", "Ids of add-ons that the product offers, one of a type"),
];
const LABEL: &[Field] = &[needed("label", "string", "The new name for people")];
const SYSTEM: &[Field] = &[
    needed("os", "string", "An OS template's id, an older id without dots, or a family"),
    needed("osTemplate", "string", "An OS template's id"),
];

fn servers() -> Vec<Entry> {
    vec![
        Entry::on::<ListOf<Server>, _, _>(("server.list", Method::GET, "/servers"), server::list)
            .says("Lists your servers", "")
            .lists("ServerSummary"),
        Entry::on::<CreateServer, _, _>(("server.create", Method::POST, "/servers"), order::create)
            .says("Orders a server", order::ABOUT)
            .takes(ORDER)
            .gives(201, "Server")
            .refuses(&[400, 402, 409, 422]),
        Entry::on::<Get<Server>, _, _>(("server.get", Method::GET, "/servers/{id}"), server::get)
            .says("Reads a server", "Poll it to follow an order.")
            .refuses(&[404]),
        Entry::on::<DeleteServer, _, _>(
            ("server.delete", Method::DELETE, "/servers/{id}"),
            server::delete,
        )
        .says("Terminates a server at once, for good", server::ABOUT_DELETE)
        .gives(200, "Terminated")
        .refuses(&[404, 409]),
        Entry::on::<ChangeServer, _, _>(
            ("server.label", Method::PATCH, "/servers/{id}/label"),
            server::label,
        )
        .says("Gives a server another label", "Its host name stays.")
        .takes(LABEL)
        .refuses(&[400, 404, 409]),
        Entry::on::<StartServer, _, _>(
            ("server.start", Method::POST, "/servers/{id}/power/start"),
            power::start,
        )
        .says("Switches a server on", "")
        .gives(200, "Power")
        .refuses(&[404, 409, 422]),
        Entry::on::<StopServer, _, _>(
            ("server.stop", Method::POST, "/servers/{id}/power/stop"),
            power::stop,
        )
        .says("Cuts a server's power", "The guest is not asked first.")
        .gives(200, "Power")
        .refuses(&[404, 409, 422]),
        Entry::on::<RebootServer, _, _>(
            ("server.reboot", Method::POST, "/servers/{id}/power/reboot"),
            power::reboot,
        )
        .says("Resets a server", "The guest is not asked first.")
        .gives(200, "Power")
        .refuses(&[404, 409, 422]),
    ]
}

fn server_work() -> Vec<Entry> {
    vec![
        Entry::on::<ReadLogin, _, _>(
            ("server.credentials", Method::GET, "/servers/{id}/credentials"),
            credentials::get,
        )
        .says("Shows how to log in to a server, with its present password", "")
        .gives(200, "Credentials")
        .refuses(&[404, 409]),
        Entry::on::<Get<Server>, _, _>(
            ("server.stats", Method::GET, "/servers/{id}/stats"),
            stats::get,
        )
        .says("Shows what a server uses now", stats::ABOUT)
        .gives(200, "Stats")
        .refuses(&[404]),
        Entry::on::<ResetPassword, _, _>(
            ("server.reset_password", Method::POST, "/servers/{id}/password-reset"),
            credentials::reset,
        )
        .says("Gives a running server another password and shows it", credentials::ABOUT)
        .gives(200, "Credentials")
        .refuses(&[404, 409, 422]),
        Entry::on::<CreateLink, _, _>(
            ("server.sso", Method::POST, "/servers/{id}/sso"),
            sso::create_for_server,
        )
        .says("Makes a link that signs its reader in and leads to the server", sso::ABOUT)
        .takes(NEXT)
        .gives(201, "SsoLink")
        .refuses(&[400, 404, 409, 422]),
        Entry::on::<RebuildServer, _, _>(
            ("server.reinstall", Method::POST, "/servers/{id}/reinstall"),
            reinstall::reinstall,
        )
        .says("Wipes a server's disk and installs an operating system anew", reinstall::ABOUT)
        .takes(SYSTEM)
        .refuses(&[400, 404, 409, 422]),
    ]
}

fn public() -> Vec<Entry> {
    let row = Entry::open("affiliate.rule", "/public/affiliates/rule", affiliate::rule);
    let about = "Needs no key.";
    vec![
        row.section("Public")
            .says("Shows the rule of the affiliate program", about)
            .gives(200, "AffiliateRule"),
    ]
}
