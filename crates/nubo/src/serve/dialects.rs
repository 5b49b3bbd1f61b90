//! Which dialects the cloud speaks. The first one answers for paths that belong to none.

use std::sync::Arc;

use nubo_api_civo::Civo;
use nubo_api_kit::Dialect;
use nubo_api_native::Native;
use nubo_api_octos::Octos;
use nubo_api_otwa::{Door, Otwa};
use nubo_api_stackbill::StackBill;

use super::SharedStore;
use super::local::Local;

/// Every dialect.
pub fn all(store: &SharedStore) -> Vec<Arc<dyn Dialect>> {
    let mut all: Vec<Arc<dyn Dialect>> =
        vec![Arc::new(Native), Arc::new(Civo), Arc::new(Octos), Arc::new(StackBill)];
    // The index at the root of the site tells of all doors, so its dialect is made last.
    let otwa = Otwa::beside(Vec::new());
    let mut doors: Vec<Door> = all.iter().filter_map(|dialect| door(&**dialect)).collect();
    doors.extend(door(&otwa));
    all.push(Arc::new(Otwa::beside(doors)));
    all.push(Arc::new(Local { store: store.clone() }));
    all
}

/// What readers are told of a dialect that documents itself.
fn door(dialect: &dyn Dialect) -> Option<Door> {
    Some(Door {
        title: dialect.title().to_owned(),
        base: (*dialect.prefixes().first()?).to_owned(),
        document: dialect.document()?.to_owned(),
        page: format!("/docs/{}", dialect.name()),
    })
}
