//! From the courses of all branches to one row of facts.

use super::course::Course;
use super::harm::{Harm, harm_from, sum, window_count};
use super::outcome::{CostItems, FalseTrigger, Instants, Load, Replication, Run};
use super::{
    Case, cost, downtime, exposure, final_state, instants, left_standing, phases, precautions,
    restored,
};
use crate::scenario::model::Scenario;
use crate::system::Event;
use crate::units::{Duration, Money, Time};

/// A rollback is harmful if it is worse than `never` by more than this many requests and this share.
const HARMFUL_REQUESTS: i64 = 10;
const HARMFUL_SHARE: f64 = 0.01;

/// Judges a replication.
#[must_use]
pub fn judge(scenario: &Scenario, case: &Case) -> Replication {
    let from = case.plan.release_at;
    let never_harm = harm_from(case, &case.never, from).requests;
    let unsettled = Court { scenario, case, needed: false, never_harm, never_unfelt: Money::ZERO };
    let never_costs = unsettled.run(&case.never, false).costs;
    let saved = case.rollback_at_onset.as_ref().map_or_else(Saved::default, |course| {
        let costs = unsettled.run(course, false).costs;
        Saved {
            requests: never_harm - harm_from(case, course, from).requests,
            money: never_costs.felt() - costs.felt(),
            unfelt: never_costs.unfelt_by_requests() - costs.unfelt_by_requests(),
        }
    });
    let needed = saved.is_material(scenario);
    let never_unfelt = never_costs.unfelt_by_requests();
    let court = Court { scenario, case, needed, never_harm, never_unfelt };
    let never = Run { missed: needed, ..court.run(&case.never, false) };
    let perfect = match &case.rollback_at_onset {
        Some(course) if saved.is_worth_it() => Run { rollbacks: 1, ..court.run(course, false) },
        _ => never.clone(),
    };
    let perfect = Run { missed: false, clean: needed, ..perfect };
    let strategies = case.strategies.iter().map(|course| court.run(course, true)).collect();
    let twin = &case.twin.ledger;
    let windows = twin.window_of(from)..window_count(case.ends_at, &case.twin);
    Replication {
        index: case.index,
        stratum: case.stratum,
        outcome: case.plan.circumstances.outcome,
        onset: case.onset,
        needed,
        twin_bad: sum(twin, windows.clone(), |window| window.bad),
        twin_requests: sum(twin, windows, |window| window.requests),
        twin_down: downtime::twin_down(case, from, court.down_above()),
        faults_touched: case.faults_touched.clone(),
        simulated_calls: case.simulated_calls,
        services: case.services.clone(),
        never,
        perfect,
        strategies,
    }
}

/// What a rollback at onset would have saved users.
#[derive(Clone, Copy, Debug, Default)]
struct Saved {
    requests: i64,
    money: Money,
    /// What of the money no request shows.
    unfelt: Money,
}

impl Saved {
    /// Money tells, since it counts what no request shows; requests where money is nothing.
    fn is_worth_it(self) -> bool {
        self.money > Money::ZERO || (self.money == Money::ZERO && self.requests > 0)
    }

    fn is_material(self, scenario: &Scenario) -> bool {
        let material = i64::from(scenario.material);
        let stands_for = scenario.costs.lost_request.value.times(material);
        self.is_worth_it() && (self.requests > material || self.unfelt > stands_for)
    }
}

/// What every branch of a case is judged against.
struct Court<'a> {
    scenario: &'a Scenario,
    case: &'a Case,
    needed: bool,
    never_harm: i64,
    /// What `never` costs in data and security.
    never_unfelt: Money,
}

impl Court<'_> {
    fn down_above(&self) -> f64 {
        self.scenario.slo.down_above.get()
    }

    /// Judges one branch, of a strategy or of a reference.
    fn run(&self, course: &Course, is_strategy: bool) -> Run {
        let case = self.case;
        let from = case.plan.release_at;
        let Harm { requests: harm, writes: harm_writes, exposed } = harm_from(case, course, from);
        let instants = self.instants(course);
        let rollbacks = self.rollbacks(course);
        let is_bad = case.onset.is_some();
        let mut run = Run {
            final_state: final_state::final_state(
                course,
                &instants,
                case.onset,
                self.scenario.restored_after,
            ),
            phases: self.phases(course, &instants),
            harm,
            harm_writes,
            harm_after_promotion: course
                .promoted_at
                .map_or(0, |promoted| harm_from(case, course, promoted).requests),
            down_ns: downtime::down_ns(case, course, from, self.down_above()),
            exposed: exposed.max(0).unsigned_abs(),
            peak_exposure_ppm: if is_bad { exposure::peak_exposure_ppm(case, course) } else { 0 },
            rollbacks,
            false_trigger: self.false_trigger(rollbacks, &instants, is_strategy),
            missed: is_strategy
                && self.needed
                && (rollbacks == 0 || course.was_left_off_by(case.ends_at))
                && !precautions::was_mended_by(course, case.ends_at),
            harmful: false,
            clean: self.needed && is_clean(course, &instants),
            sessions_lost: course.toll.sessions_lost,
            sessions_moved: course.toll.sessions_moved,
            in_flight_drained: course.toll.in_flight_drained(),
            in_flight_lost: course.toll.in_flight_lost,
            data: course.data.beyond(case.twin.data),
            security: precautions::security(course, case.ends_at, self.scenario)
                .beyond(case.twin.security),
            slips: course.people.slips,
            checks_skipped: precautions::checks_skipped(course, case.ends_at),
            people: self.load(course),
            storm_left_standing: left_standing::is_left_standing(case, course, self.rule()),
            delay: if self.needed { Duration::ZERO } else { self.delay(course) },
            stuck: is_strategy && course.promoted_at.is_none() && rollbacks == 0,
            instants,
            costs: CostItems::default(),
        };
        run.costs = cost::bill(&run, &self.scenario.costs);
        run.harmful = rollbacks > 0 && self.is_worse_than_never(&run);
        run
    }

    fn instants(&self, course: &Course) -> Instants {
        let restored = self.case.onset.and_then(|onset| {
            let twin = &self.case.twin.ledger;
            restored::restored_at(course, twin, onset, self.case.ends_at, self.rule())
        });
        Instants { restored, ..instants::instants(course, self.case.onset) }
    }

    fn rule(&self) -> restored::Rule {
        restored::Rule { quiet_for: self.scenario.restored_after, down_above: self.down_above() }
    }

    fn phases(&self, course: &Course, instants: &Instants) -> [Duration; 7] {
        let Some(onset) = self.case.onset else { return Default::default() };
        phases::booked(course, onset, instants.restored.unwrap_or(self.case.ends_at))
    }

    fn rollbacks(&self, course: &Course) -> u32 {
        // A command that failed and was given again is still one rollback.
        u32::from(course.was_rolled_back_by(self.case.ends_at))
    }

    /// By requests, by what no request shows, or by any data that is gone for good.
    fn is_worse_than_never(&self, run: &Run) -> bool {
        let requests = (run.harm - self.never_harm, self.never_harm.abs() as f64);
        let ten_requests = self.scenario.costs.lost_request.value.times(HARMFUL_REQUESTS);
        let unfelt = run.costs.unfelt_by_requests() - self.never_unfelt;
        let is_much = |worse: f64, never: f64| worse > HARMFUL_SHARE * never;
        run.data.lost > 0
            || (requests.0 > HARMFUL_REQUESTS && is_much(requests.0 as f64, requests.1))
            || (unfelt > ten_requests && is_much(unfelt.as_units(), self.never_unfelt.as_units()))
    }

    fn false_trigger(
        &self,
        rollbacks: u32,
        instants: &Instants,
        is_strategy: bool,
    ) -> Option<FalseTrigger> {
        if !is_strategy || rollbacks == 0 || self.needed || self.could_never_be_promoted() {
            return None;
        }
        let started = instants.started.unwrap_or(Time::NEVER);
        let faults = &self.case.plan.faults;
        let was_active =
            faults.timed.iter().any(|(at, _)| *at <= started) || !faults.triggered.is_empty();
        // Whether an active fault is to blame takes another simulation to say.
        Some(if was_active { FalseTrigger::FaultActive } else { FalseTrigger::Noise })
    }

    fn load(&self, course: &Course) -> Load {
        let people = course.people;
        Load {
            work: people.work,
            pages: people.pages,
            pages_false: if self.needed { 0 } else { people.pages },
            pages_at_night: people.pages_at_night,
            nights_woken: u32::from(people.pages_at_night > 0),
        }
    }

    /// A release whose instances never get ready harms nobody and cannot be delivered either: to take it back is neither
    /// needed nor false.
    fn could_never_be_promoted(&self) -> bool {
        self.case.never.promoted_at.is_none()
    }

    /// A promoted release is late by as much as it was promoted later than under `never`; one that was rolled back starts
    /// again when the rollback is over; one that is stuck waits for its developers.
    fn delay(&self, course: &Course) -> Duration {
        let case = self.case;
        let rolled_back = course.reverted_at.is_some();
        match (course.promoted_at, case.never.promoted_at) {
            _ if rolled_back => {
                course.reverted_at.unwrap_or(case.ends_at).since(case.plan.release_at)
            }
            (Some(promoted), Some(usual)) => promoted.since(usual),
            (None, Some(usual)) => case.ends_at.since(usual),
            // Until the developers find out for themselves.
            (_, None) => case.plan.fix_forward_after.min(case.ends_at.since(case.plan.release_at)),
        }
    }
}

/// Restored by a finished rollback, in one incident and without a record lost.
fn is_clean(course: &Course, instants: &Instants) -> bool {
    let incidents = course
        .journal
        .iter()
        .filter(|entry| matches!(entry.what, Event::Closed | Event::Declined))
        .count();
    let keeps_data = course.data.lost == 0;
    instants.restored.is_some() && course.reverted_at.is_some() && keeps_data && incidents <= 1
}
