//! How a fake host is: as well as memory is.

use async_trait::async_trait;
use nubo_base::Id;
use nubo_domain::{Host, Result};
use nubo_ports::{Check, HostHealth};

use crate::FakeWorld;

#[async_trait]
impl HostHealth for FakeWorld {
    async fn look(&self, _: Id<Host>) -> Result<Vec<Check>> {
        let found = "guests, networks and disks are in memory".to_owned();
        Ok(vec![Check::need("the drivers answer", Ok(found), "")])
    }
}
