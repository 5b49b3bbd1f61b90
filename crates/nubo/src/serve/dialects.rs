//! Which dialects the cloud speaks. The first one answers for paths that belong to none.

use std::sync::Arc;

use nubo_api_kit::Dialect;
use nubo_api_native::Native;
use nubo_api_stackbill::StackBill;

use super::SharedStore;
use super::local::Local;

/// Every dialect.
pub fn all(store: &SharedStore) -> Vec<Arc<dyn Dialect>> {
    vec![Arc::new(Native), Arc::new(StackBill), Arc::new(Local { store: store.clone() })]
}
