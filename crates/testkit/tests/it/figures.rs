//! The suite of stores of figures, on the one in memory.

use std::sync::Arc;

use nubo_fakes::MemoryMetrics;
use nubo_testkit::contract::metrics;

#[tokio::test]
async fn figures_in_memory_keep_every_promise() {
    for case in metrics::ALL {
        println!("{}", case.name);
        (case.run)(Arc::new(MemoryMetrics::default())).await;
    }
}
