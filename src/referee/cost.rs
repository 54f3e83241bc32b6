//! The bill of one branch of one replication: quantities times prices.

use super::outcome::{CostItems, Run};
use crate::scenario::model::Costs;
use crate::units::Duration;

const NANOS_PER_MINUTE: f64 = 60e9;

/// Every item is one price times one quantity of the run.
pub(super) fn bill(run: &Run, costs: &Costs) -> CostItems {
    #[expect(clippy::cast_possible_wrap, reason = "sessions are few")]
    let sessions_lost = run.sessions_lost as i64;
    let redeployments = i64::from(run.false_trigger.is_some());
    CostItems {
        lost_requests: costs.lost_request.value.times(run.harm),
        lost_writes: costs.lost_write.value.times(run.harm_writes),
        lost_sessions: costs.lost_session.value.times(sessions_lost),
        sla_penalty: costs.sla_down_minute.value.scaled(run.down_ns as f64 / NANOS_PER_MINUTE),
        people: costs.person_hour.value.scaled(hours(run.people.work)),
        delay: costs.delay_hour.value.scaled(hours(run.delay)),
        redeploy: costs.redeploy.value.times(redeployments),
        data_repair: costs.damaged_record.value.times(records(run.data.damaged)),
        lost_records: costs.lost_record.value.times(records(run.data.lost)),
        security_exposure: costs.exposure_hour.value.scaled(hours(run.security.open_to_attack())),
    }
}

fn records(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn hours(length: Duration) -> f64 {
    length.as_secs_f64() / 3600.0
}
