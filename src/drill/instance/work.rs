//! One request from its arrival to its answer: slot, own work, calls, free slot, wait, answer.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use super::burn::burn;
use super::calls::{Called, call_all};
use super::ending::{code_of, end_after_flush};
use super::pause::pause;
use super::request::{Answer, Ask, Verdict};
use super::{Instance, defect};
use crate::plan::defect::Contact;
use crate::plan::{Defect, Response};
use crate::units::Duration;

/// Works on the request, apart from its connection: a caller that goes away does not stop the work.
#[expect(clippy::disallowed_methods, reason = "an instance is live")]
pub(super) async fn answer(instance: Arc<Instance>, ask: Ask) -> Option<Answer> {
    let arrived = Instant::now();
    let under_way = instance.meter.enter();
    let work = async move {
        let answer = instance.answer(&ask, arrived).await;
        instance.meter.answered(answer.verdict, arrived.elapsed());
        drop(under_way);
        answer
    };
    tokio::spawn(work).await.ok()
}

impl Instance {
    async fn answer(&self, ask: &Ask, arrived: Instant) -> Answer {
        let own = Answer {
            key: ask.key,
            verdict: Verdict::Refused,
            exposed: false,
            met_new: self.is_new(),
        };
        if self.is_draining() {
            return own;
        }
        let Some(slot) = self.slots.take().await else { return own };
        let response = self.respond(ask, arrived);
        self.work(&response).await;
        let called = call_all(&self.callees, ask.key, ask.session).await;
        if !self.count() {
            // The simulated instance would have died with this request in hand.
            return pending().await;
        }
        drop(slot);
        pause(response.wait).await;
        judged(own, ask, &response, called)
    }

    /// What the request gets, drawn as its work begins.
    fn respond(&self, ask: &Ask, arrived: Instant) -> Response {
        let since = |from: Instant| Duration::from_secs_f64(from.elapsed().as_secs_f64());
        let contact = Contact {
            key: ask.key,
            session: ask.session,
            life: Some(self.spec.life),
            instance_age: since(self.ready_at),
            version_age: ask.version_age + since(arrived),
        };
        self.spec.behaviour.respond(&self.sampler, &contact, ask.slowed, self.is_new())
    }

    /// Own work. What a higher cost adds is computed; everything else is waited for.
    async fn work(&self, response: &Response) {
        if matches!(defect(&self.spec), Defect::CpuCost(_)) {
            pause(response.usual).await;
            burn(response.work.saturating_sub(response.usual)).await;
        } else {
            pause(response.work).await;
        }
    }

    /// One more request is done with; it may be this process's last. `false` if that one was before it.
    fn count(&self) -> bool {
        if let Some(leak) = &self.leak {
            self.meter.leaked(leak.keep());
        }
        let served = self.served.fetch_add(1, Ordering::Relaxed) + 1;
        let Some(last) = self.served_max else { return true };
        if served == last {
            self.slots.close();
            end_after_flush(code_of(defect(&self.spec)));
        }
        served <= last
    }
}

fn judged(own: Answer, ask: &Ask, response: &Response, called: Called) -> Answer {
    let failed = called.failed || ask.fails || response.fails;
    Answer {
        verdict: if failed { Verdict::Error } else { Verdict::Ok },
        exposed: response.exposed || called.exposed,
        met_new: own.met_new || called.met_new,
        ..own
    }
}
