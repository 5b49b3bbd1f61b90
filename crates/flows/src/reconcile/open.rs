//! Pages of servers and the question whether a workflow still cares for one.

use nubo_base::Uuid;
use nubo_domain::{Kind, KindRow, Result, Server};
use nubo_ports::store::FlowFilter;
use nubo_ports::{FlowRow, Query, StoreExt as _, Tx};

use crate::World;

/// Rows read in one transaction.
const PAGE: u32 = 500;

/// The newest workflow about `subject`. Those of one subject end in their order, so when this one
/// is over all are.
pub fn newest_flow(tx: &mut dyn Tx, subject: Uuid) -> Result<Option<FlowRow>> {
    let filter = FlowFilter { subject: Some(subject), limit: 1, ..FlowFilter::default() };
    Ok(tx.flow_list(&filter)?.pop())
}

/// Whether a workflow about `subject` is not over.
pub fn has_open_flow(tx: &mut dyn Tx, subject: Uuid) -> Result<bool> {
    Ok(newest_flow(tx, subject)?.is_some_and(|flow| !flow.status.is_over()))
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
