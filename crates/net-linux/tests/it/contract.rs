//! The suite that every network driver passes, on this one.

use std::cell::Cell;
use std::net::Ipv4Addr;
use std::time::Duration;

use async_trait::async_trait;
use nubo_domain::Result;
use nubo_ports::{Net, NetworkSpec, PortSpec};
use nubo_testkit::contract::net::{NetStage, suite};

use crate::lab::{Lab, lab, namespace, run};

/// Wishes are made by the one thread that runs the suite; the numbers of ports are counted for it.
struct Stage {
    run_dir: std::path::PathBuf,
    net: nubo_net_linux::LinuxNet,
    ports: std::sync::Mutex<Vec<PortSpec>>,
    further: std::sync::Mutex<Vec<PortSpec>>,
}

#[async_trait]
impl NetStage for Stage {
    fn net(&self) -> &dyn Net {
        &self.net
    }

    async fn fresh(&self) -> Result<PortSpec> {
        Ok(self.ports.lock().unwrap().pop().unwrap())
    }

    async fn fresh_further(&self, primary: &PortSpec) -> Result<PortSpec> {
        let port = self.further.lock().unwrap().pop().unwrap();
        Ok(PortSpec { server: primary.server, further: true, ..port })
    }

    /// The first wish makes a network; on a busy machine that takes its time.
    fn patience(&self) -> Duration {
        Duration::from_secs(20)
    }

    async fn resolvers_of(&self, port: &PortSpec) -> Vec<Ipv4Addr> {
        let file = self.run_dir.join(namespace(port)).join("options");
        let text = std::fs::read_to_string(file).unwrap();
        let list = text.trim().strip_prefix("option:dns-server,").unwrap();
        list.split(',').map(|ip| ip.parse().unwrap()).collect()
    }

    async fn rules_of(&self, port: &PortSpec) -> Option<String> {
        let namespace = namespace(port);
        Some(run(
            "ip",
            &["netns", "exec", &namespace, "nft", "-s", "list", "table", "inet", "nubo"],
        ))
    }
}

fn ports(lab: &Lab, network: &NetworkSpec) -> Vec<PortSpec> {
    let public = Cell::new(Ipv4Addr::new(203, 0, 113, 10));
    let port = |last| {
        public.set(Ipv4Addr::from_bits(public.get().to_bits() + 1));
        PortSpec { public_ip: Some(public.get()), ..lab.port(network, last, "web") }
    };
    (10..60).map(port).collect()
}

#[test]
fn the_driver_keeps_the_contract_with_real_namespaces() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let ports = std::sync::Mutex::new(ports(lab, &network));
        let further = ["10.20.31.0", "10.20.32.0"].map(|base| lab.network(base));
        let further = further.iter().map(|network| lab.port(network, 5, "web")).collect();
        let further = std::sync::Mutex::new(further);
        let stage =
            Stage { run_dir: lab.settings.run_dir.clone(), net: lab.net.clone(), ports, further };
        assert_eq!(suite(&stage).await, Ok(()));
        assert_eq!(lab.net.list(lab.host).await.unwrap(), []);
    });
}
