//! Findings made by hand: a failure, an open check of either kind, passes, an unedited strategy, several edits.

use backout::experiment::gate::check::{Check, CheckKind, Verdict, Why, unit};
use backout::experiment::gate::findings::{
    EditFinding, Findings, GATE_VERSION, GateMeta, Moved, Tried,
};
use backout::scenario::model::{BoundSide, Judged};

pub(crate) fn check(kind: CheckKind, figure: Judged, verdict: Verdict) -> Check {
    Check {
        kind,
        strategy: "automated".to_owned(),
        figure,
        title: figure.title(),
        unit: unit(figure),
        verdict,
        limit: 0.02,
        side: if kind == CheckKind::Budget { figure.side() } else { BoundSide::Below },
        written: None,
        line: None,
        value: None,
        baseline: None,
        lower: None,
        upper: None,
        replications: 400,
        why: None,
    }
}

fn budgets() -> Vec<Check> {
    let budget = |figure, verdict, written: &str, line| Check {
        written: Some(written.to_owned()),
        line: Some(line),
        ..check(CheckKind::Budget, figure, verdict)
    };
    let figures = |value, lower, upper| (Some(value), Some(lower), Some(upper));
    let mut checks = vec![
        budget(Judged::FalseTriggers, Verdict::Fail, "<2%", 41),
        budget(Judged::Missed, Verdict::Inconclusive, "<5%", 42),
        budget(Judged::TimeToRestoreP95, Verdict::Pass, "<15m", 43),
        budget(Judged::CostPerYear, Verdict::Inconclusive, "<$80k", 44),
        budget(Judged::CleanRecoveries, Verdict::Inconclusive, ">80%", 45),
    ];
    let found = [
        figures(0.061, 0.035, 0.091),
        figures(0.0, 0.0, 0.081),
        figures(312.0, 244.0, 655.0),
        figures(74_100.0, 61_300.0, 92_700.0),
        (None, None, None),
    ];
    for (check, (value, lower, upper)) in checks.iter_mut().zip(found) {
        (check.value, check.lower, check.upper) = (value, lower, upper);
    }
    (checks[2].limit, checks[3].limit, checks[4].limit) = (900.0, 80_000.0, 0.8);
    checks[1].why = Some(Why::TooFewRuns { needed: 67, at_once: 59, made: 41, replications: 700 });
    checks[3].why = Some(Why::TooClose { replications: Some(5_300) });
    checks[4].why = Some(Why::NoData);
    checks
}

fn regressions() -> Vec<Check> {
    let regression = |figure, verdict, values: [f64; 5]| {
        let [baseline, value, lower, upper, limit] = values;
        Check {
            value: Some(value),
            baseline: Some(baseline),
            lower: Some(lower),
            upper: Some(upper),
            limit,
            ..check(CheckKind::Regression, figure, verdict)
        }
    };
    let mut checks = vec![
        regression(Judged::FalseTriggers, Verdict::Fail, [0.008, 0.061, 0.031, 0.084, 0.01]),
        regression(Judged::TimeToDetectMean, Verdict::Pass, [190.0, 160.0, -55.0, -9.0, 30.0]),
        regression(Judged::Missed, Verdict::Inconclusive, [0.02, 0.02, -0.018, 0.018, 0.01]),
    ];
    checks[2].why = Some(Why::TooClose { replications: None });
    let unedited = |figure| Check {
        strategy: "manual".to_owned(),
        why: Some(Why::Unedited),
        ..check(CheckKind::Regression, figure, Verdict::Pass)
    };
    checks.extend([Judged::FalseTriggers, Judged::Missed].map(unedited));
    checks
}

fn moved(figure: Judged, values: [f64; 4], worse: bool) -> Moved {
    let [before, after, lower, upper] = values;
    Moved {
        strategy: "automated".to_owned(),
        figure,
        title: figure.title(),
        unit: unit(figure),
        before,
        after,
        lower,
        upper,
        worse,
    }
}

fn edits() -> Vec<EditFinding> {
    let edit = |path: &str, before: Option<&str>, after: Option<&str>, line, tried| EditFinding {
        path: path.to_owned(),
        before: before.map(str::to_owned),
        after: after.map(str::to_owned),
        file: None,
        line,
        tried,
        moved: Vec::new(),
    };
    let mut edits = vec![
        edit(
            "strategies.automated.plays.act.when.error_ratio.above",
            Some("1%"),
            Some("0.5%"),
            31,
            Tried::Alone,
        ),
        edit("strategies.automated.confirm", None, Some("30s"), 34, Tried::Alone),
        edit("services.shop.queue", Some("64"), None, 12, Tried::Together),
        edit("strategies.manual.setup", Some("$1"), Some("$1.00"), 36, Tried::WithoutMeaning),
        edit("day.csv", Some("as in the baseline"), Some("edited"), 1, Tried::Alone),
    ];
    edits[4].file = Some("day.csv".to_owned());
    edits[0].moved = vec![
        moved(Judged::FalseTriggers, [0.008, 0.061, 0.03, 0.08], true),
        moved(Judged::TimeToDetectMean, [190.0, 160.0, -50.0, -12.0], false),
    ];
    edits
}

pub(crate) fn findings() -> Findings {
    let edits = edits();
    Findings {
        gate_version: GATE_VERSION,
        meta: GateMeta {
            scenario: "shop".to_owned(),
            file: "scenarios/shop.yaml".to_owned(),
            scenario_hash: "5c0e".to_owned(),
            baseline_file: Some("scenarios/shop.baseline.json".to_owned()),
            baseline_hash: Some("77aa".to_owned()),
            backout_version: "0.1.0".to_owned(),
            command: "backout gate scenarios/shop.yaml".to_owned(),
            seed: 7,
            replications: 400,
            replications_max: 400,
            looks: vec![100, 200, 400],
            error: 0.05,
            currency: "USD".to_owned(),
            follow_up_s: 14_400.0,
        },
        verdict: Verdict::Fail,
        reason: "2 of 10 checks failed, 4 open.".to_owned(),
        checks: [budgets(), regressions()].concat(),
        together: edits[0].moved.clone(),
        edits,
        notes: vec![
            "Strategy `canary-only` is new: there is nothing in the baseline to compare it with."
                .to_owned(),
        ],
    }
}

/// Names that mean something to every format.
pub(crate) fn hostile() -> Findings {
    let mut findings = findings();
    let name = "<a&b>|*`_\"'\u{1b}[31m@team ::error::\n%0A";
    name.clone_into(&mut findings.meta.scenario);
    for check in &mut findings.checks {
        name.clone_into(&mut check.strategy);
        check.written = check.written.as_ref().map(|_| format!("<2% {name}"));
    }
    for edit in &mut findings.edits {
        edit.path = format!("strategies.{name}");
        edit.after = Some(name.to_owned());
    }
    findings
}
