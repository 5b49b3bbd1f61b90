//! Who may do what: every operation with callers that must be refused.

use nubo_api_stackbill::Op;
use nubo_cloud::Needs;
use nubo_domain::scope::Scope;
use nubo_testkit::golden::{Pair, Stage};

use crate::walk::{Challenger, refusal, run};

#[derive(Default)]
struct Rights {
    lacking: Vec<(Scope, String)>,
}

const SCOPES: [Scope; 10] = [
    Scope::ServersRead,
    Scope::ServersWrite,
    Scope::ServersDestroy,
    Scope::VolumesRead,
    Scope::VolumesWrite,
    Scope::VolumesDestroy,
    Scope::NetworksRead,
    Scope::NetworksWrite,
    Scope::NetworksDestroy,
    Scope::AccountRead,
];

impl Challenger for Rights {
    async fn ready(&mut self, stage: &Stage) {
        self.lacking.clear();
        for scope in SCOPES {
            let words = Scope::ALL.iter().filter(|s| **s != scope).map(|s| s.word());
            let key = stage.cloud.key_with(&stage.own, &words.collect::<Vec<_>>()).await;
            self.lacking.push((scope, key));
        }
    }

    async fn challenge(&self, stage: &Stage, op: &'static Op, pair: &Pair) {
        for (who, secret) in [("nobody", ""), ("a liar", "sk_live_nothing")] {
            let answer = stage.cloud.send(stage.request(pair, secret, None)).await;
            let (status, code, _) = refusal(&answer, op.name);
            assert_eq!((status, code.as_str()), (401, "AUTH-401"), "{} as {who}", op.name);
        }
        let facts = op.facts().unwrap();
        if let Needs::Scope(scope) = facts.needs {
            let lacking = self.lacking.iter().find(|(s, _)| *s == scope);
            let (_, secret) = lacking.unwrap_or_else(|| panic!("{scope} is not tried"));
            let answer = stage.cloud.send(stage.request(pair, secret, None)).await;
            let (status, code, text) = refusal(&answer, op.name);
            assert_eq!((status, code.as_str()), (401, "AUTH-401"), "{}", op.name);
            assert!(text.contains(scope.word()), "{}: {text}", op.name);
        }
        stranger(stage, op, pair).await;
    }
}

/// An object of somebody else is not there.
async fn stranger(stage: &Stage, op: &'static Op, pair: &Pair) {
    let names_own = ["{server}", "{volume}", "{network}", "{ip}", "{group}", "{key}", "{job}"]
        .iter()
        .any(|name| pair.target.contains(name) || pair.body.contains(name));
    if !names_own {
        return;
    }
    let answer = stage.cloud.send(stage.request(pair, &stage.other.key, None)).await;
    let text = String::from_utf8_lossy(&answer.bytes).into_owned();
    if answer.status.as_u16() == 200 {
        assert!(!op.changes(), "{} obeys a stranger: {text}", op.name);
        assert!(text.starts_with("{\"count\":0,"), "{} shows a stranger: {text}", op.name);
    } else {
        let (status, code, _) = refusal(&answer, op.name);
        let told = ["NOT-FOUND", "VALIDATION"].contains(&code.as_str());
        assert!(status == 550 && told, "{}: {text}", op.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_refuses_who_may_not() {
    assert!(run(&mut Rights::default()).await > 30);
}
