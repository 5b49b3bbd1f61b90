//! Our states in the words of this API. Every match is total, so that a new state needs a word.

use nubo_base::Time;
use nubo_domain::PublicIp;
use nubo_domain::account::Access;
use nubo_domain::audit::Outcome;
use nubo_domain::billing::{Item, Period, Reason, SubscriptionState};
use nubo_domain::credential::Credential;
use nubo_domain::host::HostState;
use nubo_domain::image::{ImageFormat, ImageState, Medium};
use nubo_domain::letter::{LetterState, Topic};
use nubo_domain::project::ProjectState;
use nubo_domain::server::{OnCrash, ServerState};
use nubo_domain::snapshot::SnapshotState;
use nubo_domain::volume::VolumeState;
use nubo_ports::FlowStatus;
use nubo_wire::account::{AccountStatus, ApiAccess};
use nubo_wire::address::AddressStatus;
use nubo_wire::audit::Outcome as AuditOutcome;
use nubo_wire::forward_rule::ForwardRuleStatus;
use nubo_wire::host::HostStatus;
use nubo_wire::image::PullStatus;
use nubo_wire::key::CredentialStatus;
use nubo_wire::letter::{LetterStatus, LetterTopic};
use nubo_wire::operation::OperationStatus;
use nubo_wire::project::ProjectStatus;
use nubo_wire::region::CatalogueStatus;
use nubo_wire::security_group::SecurityGroupStatus;
use nubo_wire::server::{OnCrash as CrashPolicy, ServerStatus};
use nubo_wire::snapshot::SnapshotStatus;
use nubo_wire::volume::VolumeStatus;
use nubo_wire::wallet::{BillingPeriod, SubscriptionStatus, SubscriptionType, TransactionType};

/// The word for a server's state.
#[must_use]
pub const fn server(state: ServerState) -> ServerStatus {
    match state {
        ServerState::Pending => ServerStatus::Pending,
        ServerState::Building => ServerStatus::Building,
        ServerState::Running => ServerStatus::Running,
        ServerState::Starting => ServerStatus::Starting,
        ServerState::Stopping => ServerStatus::Stopping,
        ServerState::Stopped => ServerStatus::Stopped,
        ServerState::Rebooting => ServerStatus::Rebooting,
        ServerState::Rebuilding => ServerStatus::Rebuilding,
        ServerState::Resizing => ServerStatus::Resizing,
        ServerState::Suspended => ServerStatus::Suspended,
        ServerState::Failed => ServerStatus::Failed,
        ServerState::Deleting => ServerStatus::Deleting,
        ServerState::Terminated => ServerStatus::Terminated,
    }
}

/// The word for what is done after a crash.
#[must_use]
pub const fn on_crash(policy: OnCrash) -> CrashPolicy {
    match policy {
        OnCrash::Restart => CrashPolicy::Restart,
        OnCrash::Stop => CrashPolicy::Stop,
    }
}

/// What the word for it means.
#[must_use]
pub const fn on_crash_meant(word: CrashPolicy) -> OnCrash {
    match word {
        CrashPolicy::Restart => OnCrash::Restart,
        CrashPolicy::Stop => OnCrash::Stop,
    }
}

/// Where a snapshot is in its life.
pub const fn snapshot(state: SnapshotState) -> SnapshotStatus {
    match state {
        SnapshotState::Creating => SnapshotStatus::Creating,
        SnapshotState::Ready => SnapshotStatus::Ready,
        SnapshotState::Reverting => SnapshotStatus::Reverting,
        SnapshotState::Failed => SnapshotStatus::Failed,
        SnapshotState::Deleting => SnapshotStatus::Deleting,
        SnapshotState::Deleted => SnapshotStatus::Deleted,
    }
}

/// The word for a volume's state.
#[must_use]
pub const fn volume(state: VolumeState) -> VolumeStatus {
    match state {
        VolumeState::Available => VolumeStatus::Available,
        VolumeState::Attaching => VolumeStatus::Attaching,
        VolumeState::Attached => VolumeStatus::Attached,
        VolumeState::Detaching => VolumeStatus::Detaching,
        VolumeState::Resizing => VolumeStatus::Resizing,
        VolumeState::Growing => VolumeStatus::Growing,
        VolumeState::Creating => VolumeStatus::Creating,
        VolumeState::Reverting => VolumeStatus::Reverting,
        VolumeState::Deleting => VolumeStatus::Deleting,
        VolumeState::Deleted => VolumeStatus::Deleted,
    }
}

/// The word for whether a forward rule leads anywhere.
#[must_use]
pub const fn forward_rule(deleted: bool) -> ForwardRuleStatus {
    if deleted { ForwardRuleStatus::Deleted } else { ForwardRuleStatus::Active }
}

/// The word for what an address is used for.
#[must_use]
pub const fn address(address: &PublicIp) -> AddressStatus {
    match (address.released, address.server) {
        (true, _) => AddressStatus::Released,
        (false, Some(_)) => AddressStatus::Assigned,
        (false, None) => AddressStatus::Reserved,
    }
}

/// The word for a security group that is deleted or not.
#[must_use]
pub const fn security_group(deleted: bool) -> SecurityGroupStatus {
    if deleted { SecurityGroupStatus::Deleted } else { SecurityGroupStatus::Active }
}

/// The word for a project's state.
#[must_use]
pub const fn project(state: ProjectState) -> ProjectStatus {
    match state {
        ProjectState::Active => ProjectStatus::Active,
        ProjectState::Suspended => ProjectStatus::Suspended,
        ProjectState::Archived => ProjectStatus::Archived,
    }
}

/// The word for API access.
#[must_use]
pub const fn access(access: Access) -> ApiAccess {
    match access {
        Access::None => ApiAccess::None,
        Access::Requested => ApiAccess::Requested,
        Access::Approved => ApiAccess::Approved,
        Access::Rejected => ApiAccess::Rejected,
        Access::Disabled => ApiAccess::Disabled,
    }
}

/// The word for an account that is suspended or not.
#[must_use]
pub const fn account(suspended: bool) -> AccountStatus {
    if suspended { AccountStatus::Suspended } else { AccountStatus::Active }
}

/// The word for a host's state.
#[must_use]
pub const fn host(state: HostState) -> HostStatus {
    match state {
        HostState::Active => HostStatus::Active,
        HostState::Draining => HostStatus::Draining,
        HostState::Retired => HostStatus::Retired,
    }
}

/// The word for how an operation stands.
#[must_use]
pub const fn operation(status: FlowStatus) -> OperationStatus {
    match status {
        FlowStatus::Active => OperationStatus::Running,
        FlowStatus::NeedsAttention => OperationStatus::NeedsAttention,
        FlowStatus::Succeeded => OperationStatus::Succeeded,
        FlowStatus::Failed => OperationStatus::Failed,
        FlowStatus::Cancelled => OperationStatus::Cancelled,
    }
}

/// How an operation stands that is called by this word; the way back from [`operation`].
#[must_use]
pub fn operation_status(word: &str) -> Option<FlowStatus> {
    let shown = |status: FlowStatus| serde_json::to_value(operation(status)).ok();
    FlowStatus::ALL.iter().copied().find(|s| shown(*s).is_some_and(|shown| shown == word))
}

/// The word for something of the catalogue.
#[must_use]
pub const fn catalogue(available: bool, retired: bool) -> CatalogueStatus {
    match (available, retired) {
        (_, true) => CatalogueStatus::Retired,
        (true, false) => CatalogueStatus::Active,
        (false, false) => CatalogueStatus::Unavailable,
    }
}

/// The word for how far an image is.
#[must_use]
pub const fn pull(state: ImageState) -> PullStatus {
    match state {
        ImageState::Ready => PullStatus::Ready,
        ImageState::Absent => PullStatus::Absent,
        ImageState::Pulling => PullStatus::Pulling,
        ImageState::Failed => PullStatus::Failed,
        ImageState::Retired => PullStatus::Retired,
    }
}

/// The word for how a file is written.
#[must_use]
pub const fn image_format(format: ImageFormat) -> nubo_wire::image::ImageFormat {
    match format {
        ImageFormat::Qcow2 => nubo_wire::image::ImageFormat::Qcow2,
        ImageFormat::Raw => nubo_wire::image::ImageFormat::Raw,
        ImageFormat::Iso => nubo_wire::image::ImageFormat::Iso,
    }
}

/// The word for what an image is put into.
#[must_use]
pub const fn medium(medium: Medium) -> nubo_wire::image::Medium {
    match medium {
        Medium::Disk => nubo_wire::image::Medium::Disk,
        Medium::Iso => nubo_wire::image::Medium::Iso,
    }
}

/// The word for a credential at a moment.
#[must_use]
pub fn credential(credential: &Credential, now: Time) -> CredentialStatus {
    if credential.revoked.is_some() {
        return CredentialStatus::Revoked;
    }
    if credential.expires.is_some_and(|at| at <= now) {
        return CredentialStatus::Expired;
    }
    CredentialStatus::Active
}

/// The word for how an attempt ended.
#[must_use]
pub const fn outcome(outcome: Outcome) -> AuditOutcome {
    match outcome {
        Outcome::Done => AuditOutcome::Done,
        Outcome::Denied => AuditOutcome::Denied,
    }
}

/// The word for why money moved.
#[must_use]
pub const fn reason(reason: Reason) -> TransactionType {
    match reason {
        Reason::Credit => TransactionType::Credit,
        Reason::Correction => TransactionType::Correction,
        Reason::Hold => TransactionType::Hold,
        Reason::Capture => TransactionType::Capture,
        Reason::Release => TransactionType::Release,
        Reason::Charge => TransactionType::Charge,
        Reason::Refund => TransactionType::Refund,
    }
}

/// The word for what is paid for.
#[must_use]
pub const fn item(item: Item) -> SubscriptionType {
    match item {
        Item::Server => SubscriptionType::Server,
        Item::Volume => SubscriptionType::Volume,
        Item::Snapshot => SubscriptionType::Snapshot,
        Item::Address => SubscriptionType::Address,
    }
}

/// The word for how a subscription stands.
#[must_use]
pub const fn subscription(state: SubscriptionState) -> SubscriptionStatus {
    match state {
        SubscriptionState::Held => SubscriptionStatus::Held,
        SubscriptionState::Active => SubscriptionStatus::Active,
        SubscriptionState::Ended => SubscriptionStatus::Ended,
    }
}

/// The word for how long one charge pays.
#[must_use]
pub const fn shown_period(period: Period) -> BillingPeriod {
    match period {
        Period::Hourly => BillingPeriod::Hourly,
        Period::Monthly => BillingPeriod::Monthly,
    }
}

/// For how long one charge of an order pays.
#[must_use]
pub const fn period(asked: Option<BillingPeriod>) -> Period {
    match asked {
        Some(BillingPeriod::Monthly) => Period::Monthly,
        Some(BillingPeriod::Hourly) | None => Period::Hourly,
    }
}

/// The word for how a letter stands.
#[must_use]
pub const fn letter(state: LetterState) -> LetterStatus {
    match state {
        LetterState::Waiting => LetterStatus::Waiting,
        LetterState::Sent => LetterStatus::Sent,
        LetterState::Failed => LetterStatus::Failed,
    }
}

/// The word for what a letter is about.
#[must_use]
pub const fn topic(topic: Topic) -> LetterTopic {
    match topic {
        Topic::Registration => LetterTopic::Registration,
        Topic::AlreadyRegistered => LetterTopic::AlreadyRegistered,
        Topic::PasswordReset => LetterTopic::PasswordReset,
        Topic::PasswordChanged => LetterTopic::PasswordChanged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_that_lists_are_filtered_by_are_those_that_objects_show() {
        let shown = |state: &ServerState| serde_json::to_value(server(*state)).unwrap();
        let shown: Vec<_> = ServerState::ALL.iter().map(shown).collect();
        assert_eq!(shown, nubo_wire::server::STATUSES);
        for state in ServerState::ALL {
            assert_eq!(serde_json::to_value(server(*state)).unwrap(), state.word());
        }
        let shown = |state: &VolumeState| serde_json::to_value(volume(*state)).unwrap();
        let shown: Vec<_> = VolumeState::ALL.iter().map(shown).collect();
        assert_eq!(shown, nubo_wire::volume::STATUSES);
        for state in VolumeState::ALL {
            assert_eq!(serde_json::to_value(volume(*state)).unwrap(), state.word());
        }
        let shown = |state: &SnapshotState| serde_json::to_value(snapshot(*state)).unwrap();
        let shown: Vec<_> = SnapshotState::ALL.iter().map(shown).collect();
        assert_eq!(shown, nubo_wire::snapshot::STATUSES);
        for state in SnapshotState::ALL {
            assert_eq!(serde_json::to_value(snapshot(*state)).unwrap(), state.word());
        }
        let shown = |r: &Reason| serde_json::to_value(reason(*r)).unwrap();
        let words: Vec<_> = Reason::ALL.iter().map(shown).collect();
        assert_eq!(words, nubo_wire::wallet::TYPES);
        assert!(Reason::ALL.iter().all(|r| shown(r) == r.word()));
        let shown = |i: &Item| serde_json::to_value(item(*i)).unwrap();
        let words: Vec<_> = Item::ALL.iter().map(shown).collect();
        assert_eq!(words, nubo_wire::wallet::ITEMS);
        assert!(Item::ALL.iter().all(|i| shown(i) == i.word()));
        let shown = |s: &SubscriptionState| serde_json::to_value(subscription(*s)).unwrap();
        let words: Vec<_> = SubscriptionState::ALL.iter().map(shown).collect();
        assert_eq!(words, nubo_wire::wallet::STATUSES);
        assert!(SubscriptionState::ALL.iter().all(|s| shown(s) == s.word()));
        for policy in OnCrash::ALL {
            assert_eq!(on_crash_meant(on_crash(*policy)), *policy);
            assert_eq!(serde_json::to_value(on_crash(*policy)).unwrap(), policy.word());
        }
        let shown = |s: &LetterState| serde_json::to_value(letter(*s)).unwrap();
        let words: Vec<_> = LetterState::ALL.iter().map(shown).collect();
        assert_eq!(words, nubo_wire::letter::STATUSES);
        assert!(LetterState::ALL.iter().all(|s| shown(s) == s.word()));
        let shown = |t: &Topic| serde_json::to_value(topic(*t)).unwrap();
        assert!(Topic::ALL.iter().all(|t| shown(t) == t.word()));
        for status in FlowStatus::ALL {
            let word = serde_json::to_value(operation(*status)).unwrap();
            assert_eq!(operation_status(word.as_str().unwrap()), Some(*status));
            assert!(nubo_wire::operation::STATUSES.contains(&word.as_str().unwrap()));
        }
    }
}
