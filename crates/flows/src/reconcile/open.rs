//! Pages of servers and of hosts, and the question whether a workflow still cares for something.

use nubo_base::{Id, Uuid};
use nubo_domain::{Host, Kind, KindRow, Result, Server};
use nubo_ports::store::FlowFilter;
use nubo_ports::{FlowRow, FlowStatus, Query, StoreExt as _, Tx};

use crate::World;

/// Rows read in one transaction.
const PAGE: u32 = 500;

/// The workflows about `subject` that are not over. Which of them is newer is not told by their
/// ids: the clock may have been set back between two processes.
pub fn open_flows(tx: &mut dyn Tx, subject: Uuid) -> Result<Vec<FlowRow>> {
    let mut open = Vec::new();
    for status in FlowStatus::ALL.iter().copied().filter(|status| !status.is_over()) {
        let (subject, status) = (Some(subject), Some(status));
        open.extend(tx.flow_list(&FlowFilter { subject, status, ..FlowFilter::default() })?);
    }
    Ok(open)
}

/// Whether a workflow about `subject` is not over.
pub fn has_open_flow(tx: &mut dyn Tx, subject: Uuid) -> Result<bool> {
    Ok(!open_flows(tx, subject)?.is_empty())
}

/// Every host.
pub async fn each_host(world: &World) -> Result<Vec<Id<Host>>> {
    let mut hosts = Vec::new();
    let mut after = None;
    loop {
        let query = Query { after, limit: PAGE, ..Query::default() };
        let page = move |tx: &mut dyn Tx| {
            let rows = tx.row_list(Host::TABLE, &query)?;
            Ok(rows.into_iter().map(|row| row.id).collect::<Vec<_>>())
        };
        let page = world.store.read(page).await?;
        after = page.last().copied();
        hosts.extend(page.iter().copied().map(Id::of));
        if page.len() < PAGE as usize {
            return Ok(hosts);
        }
    }
}

/// Looks at every row of `query`, page by page in transactions of their own, and keeps what
/// `view` makes of it.
pub async fn each_row<T: Send + 'static>(
    world: &World,
    query: Query,
    view: fn(&KindRow) -> Result<Option<T>>,
) -> Result<Vec<T>> {
    let mut kept = Vec::new();
    let mut query = Query { limit: PAGE, ..query };
    loop {
        let asked = query.clone();
        let page = move |tx: &mut dyn Tx| {
            let rows = tx.row_list(Server::TABLE, &asked)?;
            let last = rows.last().map(|row| row.id).filter(|_| rows.len() >= PAGE as usize);
            let views = rows.iter().map(view).collect::<Result<Vec<_>>>()?;
            Ok((views, last))
        };
        let (views, last) = world.store.read(page).await?;
        kept.extend(views.into_iter().flatten());
        if last.is_none() {
            return Ok(kept);
        }
        query.after = last;
        tokio::task::yield_now().await;
    }
}
