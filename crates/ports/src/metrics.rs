//! Live figures: written as they are measured, read as series. Never in the state tables.
//!
//! A lost tail after a crash is no fault: figures are looked at, nothing is decided by them.

use async_trait::async_trait;
use nubo_base::{Id, Time};
use nubo_domain::metric::{Aggregate, Figure, Grid, Values};
use nubo_domain::{Result, Server};

/// What was measured of a server at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// Of which.
    pub server: Id<Server>,
    /// What.
    pub values: Values,
}

/// Which series a reader wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesQuery {
    /// Of which server.
    pub server: Id<Server>,
    /// Of which figures, in the order of the answer.
    pub figures: Vec<Figure>,
    /// For which moments. What is older than [`nubo_domain::metric::FINE_KEPT`] is only found by
    /// steps that are multiples of [`nubo_domain::metric::COARSE`].
    pub grid: Grid,
    /// What stands for several figures.
    pub aggregate: Aggregate,
}

/// A store of figures.
#[async_trait]
pub trait Metrics: Send + Sync {
    /// Keeps what was measured at `at`, rounded down to [`nubo_domain::metric::FINE`], in place of
    /// what was written for the same moment before; forgets what is too old then.
    ///
    /// # Errors
    /// `unavailable` when it cannot be kept now.
    async fn write(&self, at: Time, samples: Vec<Sample>) -> Result<()>;

    /// The values of each wanted figure at each point of the grid; none where nothing is known.
    ///
    /// # Errors
    /// `unavailable` when it cannot be read now.
    async fn read(&self, query: SeriesQuery) -> Result<Vec<Vec<Option<f64>>>>;
}
