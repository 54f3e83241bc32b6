//! How people err and how what they rely on decays: each mechanism switched off and on, and the figure it drives.
//!
//! Both runs of a pair share every draw, so what is compared is replication against replication: a mechanism shows if the interval
//! of the mean difference lies above nothing.

use std::sync::atomic::AtomicBool;

use backout::experiment::measure::Measured;
use backout::people::Upkeep;
use backout::plan::{Circumstances, FaultSet, Plan};
use backout::referee::outcome::{Replication, Run};
use backout::scenario::{References, check};
use backout::stats::mean::mean;
use backout::units::{Duration, Time};

/// Every release is bad, at once and badly, so that each has its incident.
const SCENARIO: &str = "
name: people
shows: People err.
seed: 7
replications: 40
warm_up: 1m
follow_up: FOLLOW_UP
restored_after: 1m
material: 1
traffic: {rate: 2/s, client_timeout: 2s}
services: [{name: shop, instances: 2, concurrency: 8, service_time: 5ms, lifecycle: {pull: 1s, start: 2s}}]
slo: {availability: 99.9%, bad_after: 500ms}
telemetry: {scrape_interval: 15s}
release:
  service: shop
  per_week: 10
  when: WHEN
  rollout: {canary: {steps: [{weight: 50%, for: 1h}]}}
  outcomes: [{share: 100%, what: {errors: {rate: 80%}}}]
  fix_forward: 3h
  keep_old: 1m
  watch: 5m
faults: FAULTS
people: {PEOPLE}
strategies: [STRATEGIES]
";
/// Nothing but what a test switches on; probabilities are ten times the tables', so that few replications show them.
const STILL: &str = "learning: {incidents: 0}, decay: {runbook: 1, triggers: 0%, standby: 0%}";
const PLAIN: &str =
    "decade: 10, time_pressure: 40%, missing_procedure: 0%, hand_off: 0%, dependence: zero";
const BY_RUNBOOK: &str = "{work: {by: on_call, takes: 10s, task: runbook_step}}";
const REPLICATIONS: u64 = 40;

struct Case {
    when: &'static str,
    follow_up: &'static str,
    faults: String,
    people: String,
    strategies: String,
}

impl Default for Case {
    fn default() -> Self {
        Self {
            when: "weekdays 09:00..17:00",
            follow_up: "40m",
            faults: "[]".to_owned(),
            people: format!("{STILL}, reliability: {{{PLAIN}}}"),
            strategies: runbook("own", "", &[BY_RUNBOOK; 6].join(", ")),
        }
    }
}

impl Case {
    /// With the reliability as it is, but for one passage of it.
    fn with(people: &str) -> Self {
        Self { people: format!("{STILL}, reliability: {{{people}}}"), ..Self::default() }
    }

    fn run(self) -> Measured {
        let text = SCENARIO
            .replace("WHEN", self.when)
            .replace("FOLLOW_UP", self.follow_up)
            .replace("FAULTS", &self.faults)
            .replace("PEOPLE", &self.people)
            .replace("STRATEGIES", &self.strategies);
        let checked = check("people.yaml", &text, &References::new());
        let scenario = checked.unwrap_or_else(|error| panic!("{error:?}\n{text}")).scenario;
        Measured::run(scenario, REPLICATIONS, &AtomicBool::new(false))
    }
}

/// A strategy that is called by errors and rolls back at the end of these steps.
fn runbook(name: &str, keys: &str, steps: &str) -> String {
    format!(
        "{{name: {name}, {keys} plays: [{{name: act, when: [{{error_ratio: {{above: 5%, over: 1m}}}}], \
         steps: [{steps}, {{rollback: {{takes: 1s}}}}, {{verify: {{}}}}]}}]}}"
    )
}

fn slips(_: &Replication, run: &Run) -> f64 {
    f64::from(run.slips)
}

fn work(_: &Replication, run: &Run) -> f64 {
    run.people.work.as_secs_f64()
}

/// Seconds to an instant, the whole replication where it never came.
fn seconds_to(instant: Option<Time>) -> f64 {
    let end = Time::START + Duration::from_hours(2);
    instant.unwrap_or(end).since(Time::START).as_secs_f64()
}

fn acknowledged(_: &Replication, run: &Run) -> f64 {
    seconds_to(run.instants.acknowledged)
}

fn started(_: &Replication, run: &Run) -> f64 {
    seconds_to(run.instants.started)
}

type Figure = fn(&Replication, &Run) -> f64;

/// The figure is larger, beyond its interval, for this strategy of one run than for that strategy of another.
fn rises((off, low): (&Measured, usize), (on, high): (&Measured, usize), figure: Figure) {
    let of = |row: &Replication, strategy: usize| figure(row, &row.strategies[strategy]);
    let pairs = off.rows.iter().zip(&on.rows);
    let differences: Vec<f64> = pairs.map(|(off, on)| of(on, high) - of(off, low)).collect();
    let difference = mean(&off.design, &differences).estimate;
    assert!(difference.confidence_interval.lower_bound > 0.0, "{difference:?}");
}

fn rises_with(off: Case, on: Case, figure: Figure) {
    rises((&off.run(), 0), (&on.run(), 0), figure);
}

#[test]
fn time_pressure_raises_slips() {
    let calm = PLAIN.replace("time_pressure: 40%", "time_pressure: 0%");
    rises_with(Case::with(&calm), Case::default(), slips);
}

#[test]
fn a_plain_chance_is_taken_as_it_is() {
    let plainly = |people: &str| Case {
        strategies: runbook(
            "own",
            "",
            &["{work: {by: on_call, takes: 10s, fails: 30%}}"; 4].join(", "),
        ),
        ..Case::with(people)
    };
    let calm = PLAIN.replace("time_pressure: 40%", "time_pressure: 0%");
    let (one, other) = (plainly(&calm).run(), plainly(PLAIN).run());
    let of = |run: &Measured| -> Vec<u32> {
        run.rows.iter().map(|row| row.strategies[0].slips).collect()
    };
    assert_eq!(of(&one), of(&other));
    assert!(of(&one).iter().sum::<u32>() > 0);
}

#[test]
fn handing_over_raises_slips() {
    let passed_on = "{work: {by: on_call, takes: 10s, task: runbook_step}}, {work: {by: operations, takes: 10s, task: runbook_step}}";
    let team = |people: &str| Case {
        strategies: runbook("own", "", &[passed_on; 3].join(", ")),
        ..Case::with(people)
    };
    let poorly = PLAIN.replace("hand_off: 0%", "hand_off: 30%");
    rises_with(team(PLAIN), team(&poorly), slips);
    // One person alone hands nothing over.
    let (one, other) = (Case::with(PLAIN).run(), Case::with(&poorly).run());
    for (row, poor) in one.rows.iter().zip(&other.rows) {
        assert_eq!(row.strategies[0].slips, poor.strategies[0].slips);
    }
}

#[test]
fn dependence_makes_slips_come_in_rows() {
    let unnoticed = format!("{PLAIN}, noticed: 0%");
    let dependent = unnoticed.replace("dependence: zero", "dependence: high");
    rises_with(Case::with(&unnoticed), Case::with(&dependent), slips);
}

#[test]
fn people_do_worse_and_take_longer_once_automation_has_failed() {
    let fallen_back = |factors: &str| Case {
        faults: "[{what: rollback_fails, at: 0s, for: 2h}]".to_owned(),
        strategies: runbook(
            "own",
            "",
            &format!("{{rollback: {{takes: 1s}}}}, {}", [BY_RUNBOOK; 6].join(", ")),
        ),
        ..Case::with(&format!("{}, {factors}", PLAIN.replace("decade: 10", "decade: 3")))
    };
    let none = "after_automation: 1, after_automation_time: 1";
    let off = fallen_back(none).run();
    let worse = fallen_back("after_automation: 4, after_automation_time: 1").run();
    let slower = fallen_back("after_automation: 1, after_automation_time: 1.5").run();
    rises((&off, 0), (&worse, 0), slips);
    rises((&off, 0), (&slower, 0), work);
}

#[test]
fn who_was_woken_decides_worse() {
    let asked = "{page: {role: on_call}}, {decide: {by: on_call, takes: 1m, task: judgement}}";
    let at = |when: &'static str, people: &str| Case {
        when,
        strategies: runbook("own", "", asked),
        ..Case::with(people)
    };
    let rested = "decade: 2, time_pressure: 40%, after_waking: 100%";
    let drowsy = rested.replace("100%", "30%");
    let night = "weekdays 00:00..05:00";
    rises_with(at(night, rested), at(night, &drowsy), slips);
    // By day nobody is woken.
    let day = "weekdays 09:00..17:00";
    let (one, other) = (at(day, rested).run(), at(day, &drowsy).run());
    for (row, drowsy) in one.rows.iter().zip(&other.rows) {
        assert_eq!(row.strategies[0].slips, drowsy.strategies[0].slips);
    }
}

#[test]
fn who_is_there_for_a_part_of_the_time_is_reached_later() {
    let paged = |available: &str| Case {
        people: format!("{STILL}, roles: [{{name: expert, available: {available}}}]"),
        strategies: runbook("own", "", "{page: {role: expert}}"),
        ..Case::default()
    };
    rises_with(paged("100%"), paged("40%"), acknowledged);
}

#[test]
fn who_is_there_in_work_hours_only_is_not_reached_at_night() {
    let paged = |hours: &str| Case {
        when: "weekdays 00:00..05:00",
        people: format!("{STILL}, roles: [{{name: expert, hours: {hours}}}]"),
        strategies: runbook("own", "", "{page: {role: expert}}"),
        ..Case::default()
    };
    rises_with(paged("always"), paged("work_hours"), acknowledged);
}

/// An absence lasts: in a replication somebody is away for the whole of a stretch or not at all.
#[test]
fn escalation_covers_for_who_is_away() {
    let paged = |next: &str| Case {
        people: format!("{STILL}, roles: [{{name: expert, available: 20%{next}}}, {{name: lead}}]"),
        strategies: runbook("own", "", "{page: {role: expert}}"),
        ..Case::default()
    };
    rises_with(paged(", escalates_to: lead"), paged(""), acknowledged);
}

#[test]
fn faults_of_people_delay_pages_and_mislead_whoever_follows_a_runbook() {
    let paging = runbook("own", "", "{page: {role: on_call}}");
    let struck = |what: &str, strategies: &str| Case {
        faults: format!("[{{what: {what}, at: 0s, for: 20m}}]"),
        strategies: strategies.to_owned(),
        ..Case::with(PLAIN)
    };
    let calm = |strategies: &str| Case { strategies: strategies.to_owned(), ..Case::with(PLAIN) };
    let (pager, away) = (
        struck("pager_down", &paging).run(),
        struck("{unreachable: {role: on_call}}", &paging).run(),
    );
    let off = calm(&paging).run();
    rises((&off, 0), (&pager, 0), acknowledged);
    rises((&off, 0), (&away, 0), acknowledged);
    // Who is unreachable is stood in for by the next level; a pager that is down reaches that one neither.
    rises((&away, 0), (&pager, 0), acknowledged);
    let steps = [BY_RUNBOOK; 6].join(", ");
    let by_runbook = runbook("own", "", &steps);
    let misled = struck("{wrong_runbook_step: {factor: 3}}", &by_runbook).run();
    rises((&calm(&by_runbook).run(), 0), (&misled, 0), slips);
    for run in [&pager, &away, &misled] {
        assert!(
            run.rows.iter().all(|row| row.faults_touched.iter().any(|(_, touched)| *touched > 0))
        );
    }
}

/// Decay of the runbook alone, and as fast as it gets.
fn decaying() -> Case {
    let steps = [BY_RUNBOOK; 6].join(", ");
    let (audited, neglected) =
        (runbook("audited", "audits: {every: 30d},", &steps), runbook("neglected", "", &steps));
    Case {
        people: format!(
            "learning: {{incidents: 0}}, decay: {{runbook: 100, triggers: 0%, standby: 0%}}, reliability: {{{}}}",
            PLAIN.replace("decade: 10", "decade: 1")
        ),
        strategies: format!("{audited}, {neglected}"),
        ..Case::default()
    }
}

#[test]
fn audits_make_runbooks_reliable() {
    let run = decaying().run();
    rises((&run, 0), (&run, 1), slips);
}

#[test]
fn between_audits_errors_grow_with_age() {
    let run = decaying().run();
    let ages: Vec<[Duration; 2]> =
        run.rows.iter().map(|row| [0, 1].map(|at| age(&run, row, at))).collect();
    assert!(ages.iter().all(|[audited, _]| *audited <= Duration::from_hours(30 * 24)));
    // The same uniform: who is audited twelve times as often is a twelfth as old.
    for [audited, neglected] in &ages {
        assert!((neglected.as_secs_f64() / audited.as_secs_f64() - 365.0 / 30.0).abs() < 1e-3);
    }
    let halves = [false, true].map(|old| {
        let within = |age: &Duration| (*age > Duration::from_hours(182 * 24)) == old;
        let rows = run.rows.iter().zip(&ages).filter(|(_, [_, age])| within(age));
        let slips: Vec<f64> = rows.map(|(row, _)| slips(row, &row.strategies[1])).collect();
        mean(&backout::stats::Design::simple(slips.len()), &slips).estimate.confidence_interval
    });
    assert!(halves[0].upper_bound < halves[1].lower_bound, "{halves:?}");
}

fn age(run: &Measured, row: &Replication, strategy: usize) -> Duration {
    let start_hour = *run.scenario.release.when.hours().first().unwrap();
    let circumstances = Circumstances { outcome: 0, start_hour, fault_set: FaultSet::None };
    let plan = Plan::draw(&run.scenario, row.index, circumstances);
    let (people, spec) = (&run.scenario.people, &run.scenario.strategies[strategy]);
    Upkeep::draw(people, spec, plan.people_key).age()
}

#[test]
fn stale_triggers_miss_and_audits_find_them() {
    let steps = "{work: {by: automation, takes: 1s}}";
    let (audited, neglected) =
        (runbook("audited", "audits: {every: 30d},", steps), runbook("neglected", "", steps));
    let run = Case {
        people: "decay: {runbook: 1, triggers: 90%, standby: 0%}".to_owned(),
        strategies: format!("{audited}, {neglected}"),
        ..Case::default()
    }
    .run();
    rises((&run, 0), (&run, 1), |_, run| f64::from(u8::from(run.missed)));
}

/// What the automated rollback needs is gone, and somebody has to do it by hand.
#[test]
fn a_standby_that_is_gone_leaves_the_rollback_to_people() {
    let by_hand =
        "{rollback: {takes: 1s}}, {page: {role: on_call}}, {rollback: {by: on_call, takes: 5m}}";
    let of = |standby: &str| Case {
        people: format!("decay: {{runbook: 1, triggers: 0%, standby: {standby}}}"),
        strategies: runbook("own", "", by_hand),
        ..Case::default()
    };
    rises_with(of("0%"), of("95%"), started);
}

#[test]
fn whoever_documents_incidents_has_the_better_runbook() {
    let steps = [BY_RUNBOOK; 6].join(", ");
    let written_up = runbook("documents", "", &steps)
        .replace("{verify: {}}", "{verify: {}}, {work: {by: on_call, phase: recover, takes: 10s}}");
    let of = |incidents: &str| Case {
        people: format!(
            "learning: {{incidents: {incidents}}}, decay: {{runbook: 1, triggers: 0%, standby: 0%}}, reliability: {{{}}}",
            PLAIN
                .replace("missing_procedure: 0%", "missing_procedure: 100%")
                .replace("decade: 10", "decade: 8")
        ),
        strategies: format!("{written_up}, {}", runbook("forgets", "", &steps)),
        ..Case::default()
    };
    let run = of("48").run();
    rises((&run, 0), (&run, 1), slips);
    let without = of("0").run();
    for row in &without.rows {
        assert_eq!(row.strategies[0].slips, row.strategies[1].slips, "nothing was learned");
    }
}

/// Why a scenario with these steps and faults is refused: the code and the key.
fn refusals(steps: &str, faults: &str) -> Vec<String> {
    let text = SCENARIO
        .replace("WHEN", "weekdays 09:00..17:00")
        .replace("FOLLOW_UP", "2h")
        .replace("FAULTS", faults)
        .replace("PEOPLE", STILL)
        .replace("STRATEGIES", &runbook("own", "", steps));
    let Err(error) = check("people.yaml", &text, &References::new()) else { return Vec::new() };
    let said = error.diagnostics().iter().map(|one| format!("{}: {}", one.code, one.message));
    said.collect()
}

#[test]
fn what_the_tables_cannot_take_into_account_is_refused() {
    let no_effect = |key: &str| vec![format!("no-effect: `{key}` has no effect here")];
    let twice = "{work: {by: on_call, takes: 1m, task: restore, fails: 2%}}";
    assert_eq!(refusals(twice, "[]"), no_effect("fails"));
    let machine = "{work: {by: automation, takes: 1m, task: restore}}";
    assert_eq!(refusals(machine, "[]"), no_effect("task"));
    let triggered = "[{what: pager_down, on: promoted, for: 1m}]";
    assert_eq!(refusals(BY_RUNBOOK, triggered), no_effect("on"));
    let nobody = "[{what: {unreachable: {role: nobody}}, at: 0s, for: 1m}]";
    assert_eq!(refusals(BY_RUNBOOK, nobody), ["unknown-name: there is no role `nobody`"]);
}

/// Whoever watches over security is off for the day.
const NO_SECURITY: &str =
    "[{what: {unreachable: {role: security}}, at: 0s, chance: 100%, for: 6h}]";

#[test]
fn a_role_that_cannot_be_reached_is_waited_for_no_longer_than_the_page_says() {
    let steps = |timeout: &str| {
        format!(
            "{{page: {{role: security{timeout}}}}}, {{check: {{what: security, by: security, takes: 1m}}}}"
        )
    };
    let run = |timeout: &str| {
        let strategies = runbook("own", "", &steps(timeout));
        Case { faults: NO_SECURITY.to_owned(), strategies, ..Case::default() }.run()
    };
    let (patient, bounded) = (run(""), run(", timeout: 5m"));
    assert!(patient.rows.iter().all(|row| row.strategies[0].rollbacks == 0), "it waits for ever");
    for row in bounded.rows.iter().filter(|row| row.needed) {
        let run = &row.strategies[0];
        assert_eq!(
            (run.rollbacks, run.checks_skipped),
            (1, 1),
            "the look is left out, and counted"
        );
    }
    let sooner = |measured: &Measured| {
        let started = |_: &Replication, run: &Run| seconds_to(run.instants.started);
        measured.mean(0, started).estimate.confidence_interval
    };
    assert!(sooner(&bounded).upper_bound < sooner(&patient).lower_bound);
}

#[test]
fn by_hand_a_release_is_taken_back_without_security_where_that_cannot_be_had() {
    let faults = NO_SECURITY.to_owned();
    let strategies = "manual".to_owned();
    let people = STILL.to_owned();
    let measured = Case { follow_up: "2h", faults, people, strategies, ..Case::default() }.run();
    let started: Vec<&Run> = measured
        .rows
        .iter()
        .map(|row| &row.strategies[0])
        .filter(|run| run.instants.started.is_some())
        .collect();
    // The others are still at it when the follow-up ends.
    assert!(started.len() > 10, "{} of {REPLICATIONS}", started.len());
    assert!(started.iter().all(|run| run.checks_skipped >= 1));
}
