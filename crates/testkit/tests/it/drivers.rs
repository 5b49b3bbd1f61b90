//! The suites of driver ports, on the fakes.

use std::net::Ipv4Addr;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::SeqCst;

use async_trait::async_trait;
use nubo_base::{Id, Uuid};
use nubo_domain::image::{Checksum, ImageFormat};
use nubo_domain::{Host, Result, Server, Snapshot, Volume};
use nubo_fakes::FakeWorld;
use nubo_ports::vmm::GuestSeed;
use nubo_ports::{
    CopySpec, DiskRef, DiskSource, Disks, GuestIso, GuestSpec, GuestVolume, ImageSpec, Net,
    NetworkSpec, NicSource, PortSpec, RootDisk, Vmm, VolumeSpec,
};
use nubo_testkit::contract::{disks, net, vmm};

#[derive(Default)]
struct Fakes {
    world: FakeWorld,
    made: AtomicU64,
}

impl Fakes {
    fn port(&self) -> PortSpec {
        let number = self.made.fetch_add(1, SeqCst) + 2;
        let octet = u8::try_from(number).unwrap();
        PortSpec {
            server: Id::of(Uuid::from_u64_pair(1, number)),
            host: Id::of(Uuid::from_u64_pair(2, 1)),
            network: NetworkSpec::new(
                Id::of(Uuid::from_u64_pair(3, 1)),
                ([10, 0, 0, 0].into(), 24),
            ),
            mac: format!("52:00:0a:00:00:{octet:02x}"),
            private_ip: [10, 0, 0, octet].into(),
            public_ip: Some([192, 0, 2, octet].into()),
            host_name: "web".into(),
            groups: Vec::new(),
            bandwidth_mbit: None,
            more_sources: Vec::new(),
            further: false,
            forwards: Vec::new(),
            egress: Vec::new(),
        }
    }

    fn further(&self, server: Id<Server>) -> PortSpec {
        let mut port = PortSpec { server, further: true, public_ip: None, ..self.port() };
        port.network.network = Id::of(Uuid::from_u128(self.made.fetch_add(1, SeqCst).into()));
        port
    }

    async fn volume(&self, spec: VolumeSpec) -> Result<GuestVolume> {
        let source = self.world.ensure_volume(&spec).await?;
        let VolumeSpec { volume, size_gib, .. } = spec;
        Ok(GuestVolume { volume, serial: serial(volume), source, size_gib })
    }

    fn disk(&self, port: &PortSpec) -> RootDisk {
        let (server, host) = (port.server, port.host);
        RootDisk { server, host, epoch: 1, image: "tiny".into(), size_gib: 2 }
    }
}

/// The serial number that a guest sees: the last 20 digits of the id.
fn serial(volume: Id<Volume>) -> String {
    volume.uuid().as_simple().to_string()[12..].to_owned()
}

#[async_trait]
impl vmm::VmmStage for Fakes {
    fn vmm(&self) -> &dyn Vmm {
        &self.world
    }

    async fn fresh(&self) -> Result<GuestSpec> {
        let port = self.port();
        let nic = self.world.ensure_port(&port).await?;
        let root = self.world.ensure(&self.disk(&port)).await?;
        Ok(GuestSpec {
            server: port.server,
            host: port.host,
            generation: 3,
            boot: 1,
            hard: false,
            vcpus: 2,
            memory_mib: 256,
            root,
            nic,
            more_nics: Vec::new(),
            volumes: Vec::new(),
            iso: None,
            plugs: 0,
            seed: GuestSeed { host_name: "web".into(), ..GuestSeed::default() },
        })
    }

    async fn fresh_volume(&self, guest: &GuestSpec) -> Result<GuestVolume> {
        let volume = Id::of(Uuid::from_u64_pair(4, self.made.fetch_add(1, SeqCst)));
        self.volume(VolumeSpec { volume, host: guest.host, size_gib: 1 }).await
    }

    async fn grow(&self, guest: &GuestSpec, volume: &GuestVolume) -> Result<GuestVolume> {
        let (size_gib, volume) = (volume.size_gib + 1, volume.volume);
        self.volume(VolumeSpec { volume, host: guest.host, size_gib }).await
    }

    async fn volumes_of(&self, guest: &GuestSpec) -> Option<Vec<String>> {
        let there = self.world.guests_of(guest.server);
        there.first().map(|guest| guest.volumes.iter().map(|id| serial(*id)).collect())
    }

    async fn fresh_iso(&self, guest: &GuestSpec) -> Result<GuestIso> {
        let number = self.made.fetch_add(1, SeqCst);
        let spec = image_spec(number, ImageFormat::Iso, guest.host)?;
        while !self.world.ensure_image(&spec).await?.ready {}
        let source = self.world.iso(spec.host, &spec.image).await?;
        Ok(GuestIso { image: Id::of(Uuid::from_u64_pair(5, number)), source })
    }

    async fn fresh_nic(&self, guest: &GuestSpec) -> Result<NicSource> {
        self.world.ensure_port(&self.further(guest.server)).await
    }

    async fn nics_of(&self, guest: &GuestSpec) -> Option<Vec<String>> {
        self.world.guests_of(guest.server).first().map(|guest| guest.more_macs.clone())
    }

    async fn fresh_target(&self, guest: &GuestSpec) -> Result<(Id<Snapshot>, DiskSource)> {
        let number = self.made.fetch_add(1, SeqCst);
        let snapshot = Id::of(Uuid::from_u64_pair(5, number));
        let (from, to) = (DiskRef::Root(guest.server), DiskRef::Snapshot(snapshot));
        let copy = CopySpec { from, to, host: guest.host, epoch: 0, size_gib: 0 };
        let target = self.world.prepare_copy(&copy).await?;
        Ok((snapshot, target.expect("the snapshot is new")))
    }

    async fn crash(&self, guest: &GuestSpec) {
        assert!(self.world.kill_guest(guest.server).unwrap());
    }

    async fn halt_inside(&self, guest: &GuestSpec) {
        assert!(self.world.halt_guest(guest.server).unwrap());
    }
}

#[async_trait]
impl net::NetStage for Fakes {
    fn net(&self) -> &dyn Net {
        &self.world
    }

    async fn fresh(&self) -> Result<PortSpec> {
        Ok(self.port())
    }

    async fn fresh_further(&self, primary: &PortSpec) -> Result<PortSpec> {
        Ok(self.further(primary.server))
    }

    async fn resolvers_of(&self, port: &PortSpec) -> Vec<Ipv4Addr> {
        let ports = self.world.ports_of(port.server);
        let said = ports.into_iter().find(|p| p.network == port.network.network);
        let nameservers = said.map(|port| port.nameservers).unwrap_or_default();
        NetworkSpec { nameservers, ..port.network.clone() }.resolvers()
    }

    async fn rules_of(&self, port: &PortSpec) -> Option<String> {
        self.world.ports_of(port.server).first().map(|port| port.rules.clone())
    }
}

#[async_trait]
impl disks::DisksStage for Fakes {
    fn disks(&self) -> &dyn Disks {
        &self.world
    }

    async fn fresh(&self) -> Result<RootDisk> {
        Ok(self.disk(&self.port()))
    }

    async fn fresh_image(&self) -> Result<ImageSpec> {
        let number = self.made.fetch_add(1, SeqCst);
        image_spec(number, ImageFormat::Qcow2, self.port().host)
    }

    async fn fresh_iso(&self) -> Result<ImageSpec> {
        let number = self.made.fetch_add(1, SeqCst);
        image_spec(number, ImageFormat::Iso, self.port().host)
    }
}

fn image_spec(number: u64, format: ImageFormat, host: Id<Host>) -> Result<ImageSpec> {
    Ok(ImageSpec {
        image: format!("pulled.{format}.{number}"),
        host,
        generation: 1,
        url: "http://vendor.example/disk".to_owned(),
        checksum: Checksum::parse("checksum", &format!("sha256:{number:064x}"))?,
        format,
    })
}

#[tokio::test]
async fn the_fake_hypervisor_keeps_the_contract() {
    let fakes = Fakes::default();
    assert_eq!(vmm::suite(&fakes).await, Ok(()));
    assert_eq!(fakes.world.counts().guests, 0);
    assert_eq!(fakes.world.violations(), [""; 0]);
}

#[tokio::test]
async fn the_fake_network_keeps_the_contract() {
    let fakes = Fakes::default();
    assert_eq!(net::suite(&fakes).await, Ok(()));
    assert!(fakes.world.is_empty());
}

#[tokio::test]
async fn the_fake_disks_keep_the_contract() {
    let fakes = Fakes::default();
    assert_eq!(disks::suite(&fakes).await, Ok(()));
    assert!(fakes.world.is_empty());
}
