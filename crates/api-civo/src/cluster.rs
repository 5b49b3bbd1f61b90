//! Clusters of Kubernetes: there are none in this cloud, and the list says so.
//!
//! Clients read it to tell what a volume belongs to, before they show any volume at all.

use http::Method;
use nubo_api_kit::{Reply, Req};
use nubo_domain::Result;
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::Noun;
use crate::page::{Page, Wanted, object};
use crate::read::Said;
use crate::route::{Bound, PAGED, keyed};

pub fn routes() -> Vec<Bound> {
    let at = (Method::GET, "/v2/kubernetes/clusters");
    vec![keyed(("cluster.list", Noun::Account), at, list).gives::<Page<Cluster>>().asks(PAGED)]
}

/// A cluster, as far as it could be told: there is none.
#[derive(Serialize, JsonSchema)]
struct Cluster {
    id: String,
    name: String,
}

async fn list(req: Req) -> Result<Reply> {
    let said = Said::of(&req).await?;
    // A region that is not there is a mistake here too.
    said.region(&req).await?;
    object(&Wanted::of(&said, None)?.cut(Vec::<Cluster>::new()))
}
