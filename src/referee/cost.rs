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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referee::outcome::Load;
    use crate::scenario::check;
    use crate::units::Money;

    fn priced(costs: &str) -> Costs {
        let text = format!(
            "name: priced\nshows: prices\ntraffic: {{rate: 1/s}}\nservices: [{{name: shop, instances: 1, concurrency: 1, \
             service_time: 1ms}}]\nslo: {{availability: 99%, bad_after: 1s}}\nrelease: {{service: shop, per_week: 1, \
             rollout: recreate, outcomes: [{{share: 100%, what: healthy}}]}}\nstrategies: [automated]\ncosts: {costs}\n"
        );
        let checked = check("priced.yaml", &text, &std::collections::BTreeMap::new());
        checked.unwrap_or_else(|error| panic!("{:?}", error.diagnostics())).scenario.costs
    }

    #[test]
    fn an_incident_of_pagerdutys_survey_costs_its_responders_what_the_survey_says() {
        // State of Digital Operations 2021: 1.2 responders for 126 minutes at $50 an hour are $126.
        let work = Duration::from_mins(126).scaled(1.2);
        let run = Run { people: Load { work, ..Load::default() }, ..Run::default() };
        assert_eq!(bill(&run, &priced("{person_hour: $50}")).people, Money::from_units(126.0));
    }

    #[test]
    fn downtime_costs_a_year_what_doras_table_says() {
        // The ROI of DevOps Transformation (2020), table 4: 209 deployments a year of which 7.5 % fail for four hours at
        // $500,000 an hour are $31.4 million; 32 of which 7.5 % fail for eight hours are $9.6 million.
        let costs = priced("{sla_down_minute: $8333.333333}");
        for (deployments, hours, expected) in [(209.0, 4, 31_350_000.0), (32.0, 8, 9_600_000.0)] {
            let run = Run { down_ns: hours * 3_600_000_000_000, ..Run::default() };
            let year = deployments * 0.075 * bill(&run, &costs).sla_penalty.as_units();
            assert!((year / expected - 1.0).abs() < 1e-9, "{year}");
        }
    }
}
