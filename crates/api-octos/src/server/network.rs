//! Further networks of a machine.

use nubo_api_kit::{Reply, Req};
use nubo_cloud::Facts;
use nubo_cloud::server::{AttachNetwork, DetachNetwork};
use nubo_domain::{Network, Result, Scope, Server};

use super::{act_plainly, at};
use crate::form::{Form, TEXT_MAX};
use crate::route::{Bound, on};
use crate::shelf::{Shelf, best};

pub fn routes() -> Vec<Bound> {
    vec![
        on(
            Facts::of::<AttachNetwork>(),
            "virtual_machine.add_network",
            ("POST", "/virtual-machines/{slug}/add-network"),
            "Plugs a machine into a further network.",
            add,
        )
        .reading(Scope::NetworksRead),
        on(
            Facts::of::<DetachNetwork>(),
            "virtual_machine.remove_network",
            ("POST", "/virtual-machines/{slug}/remove-network"),
            "Takes a machine out of a further network.",
            remove,
        )
        .reading(Scope::NetworksRead),
    ]
}

async fn add(req: Req) -> Result<Reply> {
    let (server, network) = named(&req).await?;
    let action = AttachNetwork { server, network, ..AttachNetwork::default() };
    act_plainly(&req, action, "Network is being added").await
}

async fn remove(req: Req) -> Result<Reply> {
    let (server, network) = named(&req).await?;
    let action = DetachNetwork { server, network, seen: None };
    act_plainly(&req, action, "Network is being removed").await
}

/// The machine of the address and the network of the body, which is in its project and region.
async fn named(req: &Req) -> Result<(String, String)> {
    let mut form = Form::of(req).await?;
    let text = form.required("network", TEXT_MAX);
    form.verdict()?;
    let server = at(req).await?;
    let shelf = Shelf::whole(req).await?;
    let near: Vec<Network> =
        shelf.networks.iter().filter(|network| is_near(network, &server)).cloned().collect();
    let network = form.named("network", &text, best(&near, &text));
    form.verdict()?;
    let network = network.map(|network| network.head.id.to_string()).unwrap_or_default();
    Ok((server.head.id.to_string(), network))
}

fn is_near(network: &Network, server: &Server) -> bool {
    network.head.project == server.head.project && network.region == server.region
}
