//! After the storm: nothing fails any more, everything comes to its end, open questions are asked
//! once more.

use std::sync::PoisonError;
use std::time::Duration;

use nubo_base::{Clock as _, Id};
use nubo_cloud::flow::{ListFlows, RetryFlow};
use nubo_cloud::quota::SetQuota;
use nubo_cloud::{Caller, Cloud, Origin};
use nubo_domain::account::REPLAY_WINDOW;
use nubo_domain::host::Room;
use nubo_domain::server::{Build, NewServer, Reach};
use nubo_domain::{
    Head, Image, Kind, Machine, Network, Region, Result, Server, Size, Snapshot, Volume,
};
use nubo_flows::reconcile;
use nubo_ports::{FlowStatus, NewFlow, Objects as _, Query, StoreExt as _, Tx};
use tokio::time::sleep;

use super::evidence::Evidence;
use super::model::Asked;
use super::process::StoreOdds;
use super::storm::{Outcome, Storm};
use super::verbs::Order;
use super::{Report, verify};

/// Longer than any storm.
const CALM: Duration = Duration::from_secs(1_000_000);
/// Rounds after which whatever is not quiet never will be.
const ROUNDS: u32 = 30;

impl Storm {
    /// Lets everything come to its end, then asks every open question once more.
    pub async fn settle(&mut self) -> Outcome {
        self.ground.world.faults.clear();
        let odds = self.ground.odds.clone();
        *odds.lock().unwrap_or_else(PoisonError::into_inner) = StoreOdds::default();
        self.note("the weather clears".to_owned());
        self.hear_all().await?;
        self.grow_quiet().await?;
        let evidence = self.evidence().await?;
        let mut broken = Vec::new();
        verify::suspended_accounts_rest(&evidence, &mut broken);
        self.model.broken.extend(broken);
        self.ask_again().await?;
        self.grow_quiet().await
    }

    /// What is left, held against what was promised.
    pub async fn judge(mut self) -> std::result::Result<Report, Box<super::Failure>> {
        let evidence = self.evidence().await?;
        let mut broken = std::mem::take(&mut self.model.broken);
        verify::everything(&evidence, &self.model, &mut broken);
        broken.extend(self.ground.world.violations());
        if !broken.is_empty() {
            self.trace.extend(verify::background(&evidence, &broken));
            return Err(self.fails(broken));
        }
        let mut report = self.model.report;
        report.servers = u64::try_from(evidence.servers.len()).unwrap_or(u64::MAX);
        report.volumes = u64::try_from(evidence.volumes.len()).unwrap_or(u64::MAX);
        let whole = evidence.snapshots.iter().filter(|copy| copy.made.is_some());
        report.snapshots = u64::try_from(whole.count()).unwrap_or(u64::MAX);
        report.restored = super::beside::restored(&evidence);
        report.forwards = u64::try_from(evidence.forwards.len()).unwrap_or(u64::MAX);
        report.flows = u64::try_from(evidence.flows.len()).unwrap_or(u64::MAX);
        Ok(report)
    }

    async fn evidence(&mut self) -> Outcome<Evidence> {
        let Some(process) = &self.process else { return Err(self.fails(Vec::new())) };
        match Evidence::gather(&process.store, &self.ground.world).await {
            Ok(evidence) => Ok(evidence),
            Err(error) => Err(self.fails(vec![format!("the evidence cannot be read: {error}")])),
        }
    }

    /// Waits for the answers of all calls.
    async fn hear_all(&mut self) -> Outcome {
        for _ in 0..240 {
            self.collect();
            self.revive().await?;
            if self.pending.is_empty() {
                return Ok(());
            }
            sleep(Duration::from_millis(500)).await;
        }
        let open: Vec<String> = self.pending.keys().map(u64::to_string).collect();
        Err(self.fails(vec![format!("calls {} never got an answer", open.join(", "))]))
    }

    async fn grow_quiet(&mut self) -> Outcome {
        let mut unrest = String::new();
        for round in 0..ROUNDS {
            sleep(Duration::from_secs(3)).await;
            if round % 3 == 2 {
                self.clock.jump(11 * 60);
            }
            match self.round().await {
                Ok(None) => return Ok(()),
                Ok(Some(reason)) => unrest = reason,
                Err(error) => unrest = format!("a reconciler or the operator fails: {error}"),
            }
        }
        let mut broken = std::mem::take(&mut self.model.broken);
        broken.push(format!("it never settles: {unrest}"));
        let evidence = self.evidence().await?;
        verify::everything(&evidence, &self.model, &mut broken);
        self.trace.extend(verify::background(&evidence, &broken));
        Err(self.fails(broken))
    }

    /// Runs every reconciler and lets go on what is parked; says why it is not quiet yet.
    async fn round(&mut self) -> Result<Option<String>> {
        let Some(process) = &self.process else { return Ok(None) };
        let (world, cloud) = (process.world.clone(), process.cloud.clone());
        let guests = reconcile::guests(&world).await?;
        let hosts = reconcile::hosts(&world).await?;
        let images = reconcile::images(&world).await?;
        let leases = reconcile::leases(&world).await?;
        let suspended = reconcile::suspended(&world).await?.suspended;
        let stuck = reconcile::stuck(&world).await?;
        // Nobody is suspended any more, so that all that is asked again can be answered.
        reconcile::charges(&world, CALM).await?;
        reconcile::prune(&world).await?;
        let parked = let_go_on(&cloud).await?;
        self.model.report.retried_flows += parked;
        let open = process.store.read(|tx: &mut dyn Tx| open_work(tx)).await?;
        let numbered = reconcile::sequencer(&world).await?;
        let as_it_should_be = (
            reconcile::GuestsStatus::default(),
            reconcile::HostsStatus::default(),
            reconcile::ImagesStatus::default(),
        );
        let is_still = (guests, hosts, images) == as_it_should_be;
        if open.is_none() && parked + suspended == 0 && is_still {
            return Ok(None);
        }
        let open = open.unwrap_or_default();
        let found = format!("{guests:?} {hosts:?} {images:?} {leases:?} {stuck:?} {numbered:?}");
        Ok(Some(format!("{open} {found} {parked} parked")))
    }

    /// Every request with a key is sent twice more: it must be done exactly once, or never.
    async fn ask_again(&mut self) -> Outcome {
        for tenant in 0..self.model.tenants.len() {
            let account = self.model.tenants[tenant].account.to_string();
            if let Some(process) = &self.process {
                let quotas = vec![("credentials".to_owned(), None)];
                let wish = SetQuota { account: account.clone(), quotas };
                let operator = Caller::operator(Origin::default());
                if let Err(error) = process.cloud.call(&operator, wish).await {
                    self.model.broken.push(format!("a quota cannot be lifted: {error}"));
                }
            }
            self.send(
                tenant,
                Asked::Operator(Order::Suspend { account: account.clone(), suspended: false }),
            );
            self.send(tenant, Asked::Operator(Order::Approve { account: account.clone() }));
            self.hear_all().await?;
            self.send(tenant, Asked::Operator(Order::MintKey { account }));
            self.hear_all().await?;
        }
        for place in 0..self.model.keyed.len() {
            let old = self.clock.now().since(self.model.keyed[place].first);
            // What may be forgotten by now would be ordered anew.
            if old + Duration::from_secs(3 * 3_600) < REPLAY_WINDOW {
                self.repeat(place).await?;
            }
        }
        Ok(())
    }

    async fn repeat(&mut self, place: usize) -> Outcome {
        for _ in 0..2 {
            let keyed = &self.model.keyed[place];
            let held = self.model.tenants[keyed.tenant].credentials.iter();
            let credential = held.clone().rposition(|c| c.owner == keyed.owner && !c.revoked);
            let Some(credential) = credential else { return Ok(()) };
            let (tenant, verb) = (keyed.tenant, keyed.verb.clone());
            let asked = Asked::Tenant { verb, credential, keyed: Some(place), other_body: false };
            self.model.keyed[place].open = false;
            self.send(tenant, asked);
            self.hear_all().await?;
        }
        self.model.close(place);
        Ok(())
    }

    /// Puts a server on a host without asking for its room, as a cloud with a hole would.
    pub(super) async fn smuggle(&mut self) -> Outcome {
        let Some(process) = &self.process else { return Ok(()) };
        let tenant = &self.model.tenants[0];
        let (account, ids, now) = (tenant.account, process.world.ids.clone(), self.clock.now());
        let id: Id<Server> = ids.id();
        let (operation, project) = (ids.id(), tenant.project.clone());
        let host = self.hosts[0].clone();
        let put = move |tx: &mut dyn Tx| {
            let project = project.parse().map_err(nubo_domain::Error::internal)?;
            let region = tx.list::<Region>(&Query::default())?.remove(0);
            let size = tx.list::<Size>(&Query::default())?.remove(0);
            let image = tx.list::<Image>(&Query::default())?.remove(0);
            let network = tx.list::<Network>(&Query::default())?.remove(0).head.id;
            let room = Room { vcpus: 500, memory_mib: 64, disk_gib: 1 };
            let mac = "52:00:00:00:00:01".to_owned();
            let private_ip = Some([10, 9, 9, 9].into());
            let mut server = Server::new(NewServer {
                head: Head::new(id, "smuggled", now).in_project(account, project),
                region: region.head.id,
                region_name: region.head.name,
                host: host.parse().map_err(nubo_domain::Error::internal)?,
                build: Build {
                    bandwidth_mbit: None,
                    size: size.head.id,
                    size_name: size.head.name,
                    room,
                    image: image.head.id,
                    image_name: image.head.name,
                    image_key: None,
                    login: image.default_user,
                },
                reach: Reach { network, private_ip, public_ip: None, reserved: None, mac },
                security_groups: Vec::new(),
                ssh_keys: Vec::new(),
                user_data: None,
                protected: true,
                lease_expires: None,
            });
            tx.insert(&mut server)?;
            tx.flow_insert(&NewFlow {
                id: operation,
                flow: nubo_domain::server::flows::CREATE,
                subject: id.uuid(),
                subject_shown: id.to_string(),
                account: Some(account.uuid()),
                project: None,
                generation: server.generation,
                frame: serde_json::json!({}),
                deadline: now.after(Duration::from_secs(36_000)),
                parent: None,
                cancels: false,
                now,
            })
        };
        // A commit whose answer was lost has smuggled as well; a dead process answers nothing.
        tokio::select! {
            biased;
            written = process.store.write(put) => drop(written),
            () = process.life.ended() => {}
        }
        Ok(())
    }
}

/// Lets every parked workflow go on; says how many there were.
async fn let_go_on(cloud: &Cloud) -> Result<u64> {
    let operator = Caller::operator(Origin::default());
    let status = Some(FlowStatus::NeedsAttention);
    let parked = cloud.call(&operator, ListFlows { status, before: None, limit: 100 }).await?;
    let mut count = 0;
    for flow in parked.items {
        cloud.call(&operator, RetryFlow { operation: flow.id.to_string() }).await?;
        count += 1;
    }
    Ok(count)
}

/// What goes on, if anything.
fn open_work(tx: &mut dyn Tx) -> Result<Option<String>> {
    let counts = tx.flow_counts()?;
    let open = counts.iter().find(|(status, count)| !status.is_over() && *count > 0);
    if let Some((status, count)) = open {
        return Ok(Some(format!("{count} workflows are {}", status.word())));
    }
    passing::<Server>(tx)
        .transpose()
        .or_else(|| passing::<Volume>(tx).transpose())
        .or_else(|| passing::<Snapshot>(tx).transpose())
        .or_else(|| passing::<Image>(tx).transpose())
        .transpose()
}

/// What of a kind is in a passing state, if anything.
fn passing<K: Kind + Machine>(tx: &mut dyn Tx) -> Result<Option<String>> {
    let states = K::WAITS.iter().map(|wait| wait.state.to_string()).collect();
    let count = tx.row_count(K::TABLE, &Query { states, ..Query::default() })?;
    Ok((count > 0).then(|| format!("{count} of {} are in a passing state", K::NAME)))
}
