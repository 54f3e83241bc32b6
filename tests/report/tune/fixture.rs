//! A tuning as it could have come out: two places, a dozen settings, two budgets that are kept.

use backout::experiment::gate::check::unit;
use backout::experiment::tune::findings::{
    BudgetFinding, FigureName, Findings, FreshFigure, Interval, Recommendation, Recommended,
    SettingFinding, State, TUNE_VERSION, TuneMeta, Varied,
};
use backout::scenario::model::Judged;

const FIGURES: [Judged; 5] = [
    Judged::FalseTriggers,
    Judged::Regret,
    Judged::DelayMean,
    Judged::CostPerYear,
    Judged::TimeToDetectMean,
];
const THRESHOLDS: [&str; 4] = ["0.5%", "1%", "2%", "5%"];
const LENGTHS: [&str; 3] = ["30s", "2m", "10m"];

/// False triggers, regret, delay, cost and time to detect, by threshold and then by length.
const FOUND: [[f64; 5]; 12] = [
    [0.112, 610.0, 412.0, 71_300.0, 64.0],
    [0.061, 760.0, 344.0, 64_200.0, 151.0],
    [0.021, 1_510.0, 236.0, 62_900.0, 622.0],
    [0.061, 700.0, 318.0, 63_800.0, 71.0],
    [0.031, 870.0, 214.0, 60_100.0, 158.0],
    [0.011, 1_680.0, 142.0, 61_700.0, 640.0],
    [0.012, 840.0, 138.0, 54_600.0, 88.0],
    [0.009, 861.0, 121.0, 54_900.0, 176.0],
    [0.004, 1_900.0, 84.0, 62_400.0, 671.0],
    [0.006, 1_460.0, 92.0, 57_800.0, 139.0],
    [0.004, 1_905.0, 80.0, 61_500.0, 232.0],
    [0.002, 2_900.0, 61.0, 74_800.0, 731.0],
];

use State::{BudgetOpen, OverBudget, Recommended as Best, Tied, Worse};

const STATES: [State; 12] = [
    OverBudget, OverBudget, BudgetOpen, OverBudget, OverBudget, Worse, Best, Tied, Worse, Worse,
    Worse, Worse,
];
/// What holds today, and what is recommended, in the grid.
const TODAY: usize = 3;
const BEST: usize = 6;

fn interval(value: f64, half: f64) -> Interval {
    Interval { value, lower: value - half, upper: value + half }
}

fn setting(place: usize) -> SettingFinding {
    let replications = match STATES[place] {
        Best | Tied | BudgetOpen => 3_200,
        _ if place.is_multiple_of(2) => 400,
        _ => 800,
    };
    let spread = if replications > 800 { 0.06 } else { 0.14 };
    SettingFinding {
        values: vec![Some(THRESHOLDS[place / 3].to_owned()), Some(LENGTHS[place % 3].to_owned())],
        is_today: place == TODAY,
        replications,
        figures: FOUND[place].map(|value| Some(interval(value, value * spread))).to_vec(),
        unbeaten: is_unbeaten(place),
        same_as: None,
        state: STATES[place],
    }
}

fn is_unbeaten(place: usize) -> bool {
    let beats = |other: &[f64; 5]| {
        let pairs = other.iter().zip(&FOUND[place]);
        pairs.clone().all(|(one, own)| one <= own) && pairs.clone().any(|(one, own)| one < own)
    };
    !FOUND.iter().any(beats)
}

fn fresh(figure: Judged, setting: (f64, f64), today: (f64, f64), half: f64) -> FreshFigure {
    let (setting, today) = (interval(setting.0, setting.1), interval(today.0, today.1));
    FreshFigure {
        figure,
        title: figure.title(),
        unit: unit(figure),
        setting: Some(setting),
        today: Some(today),
        difference: Some(interval(setting.value - today.value, half)),
    }
}

fn budget(figure: Judged, written: &str, bound: f64, found: (f64, f64)) -> BudgetFinding {
    let found = interval(found.0, found.1);
    BudgetFinding {
        figure,
        title: figure.title(),
        unit: unit(figure),
        written: written.to_owned(),
        bound,
        found: Some(found),
        kept: found.upper < bound,
    }
}

/// Both budgets are kept; one does as well, and of one it is open.
pub(crate) fn kept() -> Findings {
    let order = std::iter::once(TODAY).chain((0..12).filter(|place| *place != TODAY));
    let varied = |path: &str, today: &str, values: &[&str]| Varied {
        path: format!("strategies.automated.detect.errors.{path}"),
        today: Some(today.to_owned()),
        values: values.iter().map(|value| (*value).to_owned()).collect(),
    };
    Findings {
        tune_version: TUNE_VERSION,
        meta: TuneMeta {
            scenario: "checkout".to_owned(),
            file: "scenarios/checkout.yaml".to_owned(),
            scenario_hash: "5f2c9e".to_owned(),
            backout_version: "0.4.0".to_owned(),
            command: "backout tune scenarios/checkout.yaml --vary 'strategies.automated.detect.errors.threshold=0.5%,1%,2%,5%' --vary 'strategies.automated.detect.errors.for=30s,2m,10m' --budget 'false_triggers<2%' --budget 'delay_mean<5m' --minimise regret".to_owned(),
            seed: 7,
            strategy: "automated".to_owned(),
            looks: vec![400, 800, 1_600, 3_200],
            replications: 3_200,
            fresh_replications: 2_000,
            error: 0.05,
            currency: "USD".to_owned(),
            follow_up_s: 14_400.0,
        },
        varied: vec![varied("threshold", "1%", &THRESHOLDS), varied("for", "30s", &LENGTHS)],
        figures: FIGURES
            .map(|figure| FigureName { figure, title: figure.title(), unit: unit(figure) })
            .to_vec(),
        settings: order.map(setting).collect(),
        recommendation: Recommendation {
            verdict: Recommended::Kept,
            minimised: Judged::Regret,
            zone: 50.0,
            setting: Some(BEST),
            tied: vec![BEST + 1],
            open: vec![3],
            budgets: vec![
                budget(Judged::FalseTriggers, "<2%", 0.02, (0.013, 0.0051)),
                budget(Judged::DelayMean, "<5m", 300.0, (141.0, 12.0)),
            ],
            keep: None,
            fresh: vec![
                fresh(Judged::FalseTriggers, (0.013, 0.004), (0.0615, 0.009), 0.0145),
                fresh(Judged::Regret, (852.0, 48.0), (713.0, 44.0), 61.0),
                fresh(Judged::DelayMean, (141.0, 12.0), (322.0, 25.0), 28.0),
                fresh(Judged::CostPerYear, (54_900.0, 2_100.0), (64_100.0, 2_700.0), 3_300.0),
                fresh(Judged::TimeToDetectMean, (86.0, 9.0), (81.0, 8.0), 11.0),
            ],
        },
        notes: vec![
            "`for` of 10m is longer than the bake of 8m: with it nothing is rolled back before promotion.".to_owned(),
        ],
    }
}

/// A threshold inside a preset, which no key says.
pub(crate) fn inside_a_preset() -> Findings {
    let mut findings = kept();
    for (varied, key) in findings.varied.iter_mut().zip(["above", "for"]) {
        varied.path = format!("strategies.automated.plays.trigger.when.error_ratio.{key}");
    }
    findings.recommendation.keep = Some(
        "\
strategies:
  # In the place of `- automated`; the other strategies stay.
  - name: automated
    extends: automated
    plays:
      - name: trigger
        when:
          - error_ratio: {above: 2%, over: 1m, for: 30s}
          - consecutive_failures: {above: 5%, min_requests: 10}
          - health_check: {missing: 50%, for: 5m}
          - errors_against_baseline: {factor: 3, margin: 1%, over: 2m, min_requests: 100, for: 1m}
          - latency_against_baseline: {factor: 1.5, over: 5m, min_requests: 200, for: 2m}
"
        .to_owned(),
    );
    findings
}

/// Today's setting is as good in two figures, in the middle of the plane, and both have long names.
pub(crate) fn close_together() -> Findings {
    let mut findings = kept();
    let path = |detector: &str| format!("strategies.automated.plays.trigger.when.{detector}.for");
    findings.varied[0].path = path("errors_against_baseline");
    findings.varied[1].path = path("latency_against_baseline");
    for (place, setting) in (0_u32..).zip(&mut findings.settings) {
        let place = f64::from(place);
        let around = [(place * 5.0) % 7.0, (place * 3.0) % 11.0];
        setting.figures[0] = Some(interval(0.02 + around[0] * 0.0005, 0.02));
        setting.figures[2] = Some(interval(140.0 + around[1] * 1.5, 90.0));
    }
    let today = findings.settings[0].figures.clone();
    findings.settings[BEST].figures[0] = today[0];
    findings.settings[BEST].figures[2] = today[2];
    findings
}

/// A budget turned out not to be shown.
pub(crate) fn not_shown() -> Findings {
    let mut findings = kept();
    let found = &mut findings.recommendation;
    found.verdict = Recommended::NotShown;
    found.budgets[0] = budget(Judged::FalseTriggers, "<2%", 0.02, (0.0173, 0.0054));
    findings
}

/// Nobody keeps an impossible budget.
pub(crate) fn none_keeps() -> Findings {
    let mut findings = kept();
    for setting in &mut findings.settings {
        setting.state = OverBudget;
    }
    let found = &mut findings.recommendation;
    found.verdict = Recommended::NoneKeeps;
    (found.setting, found.fresh) = (None, Vec::new());
    (found.tied, found.open) = (Vec::new(), Vec::new());
    found.budgets = vec![BudgetFinding {
        found: None,
        kept: false,
        ..budget(Judged::FalseTriggers, "<0.1%", 0.001, (0.0, 0.0))
    }];
    findings
}

/// Nothing but the least regret was asked for, which several have.
pub(crate) fn no_budgets() -> Findings {
    let mut findings = kept();
    for setting in &mut findings.settings {
        setting.state = State::Worse;
    }
    let found = &mut findings.recommendation;
    found.budgets.clear();
    found.setting = Some(1);
    found.tied = vec![0, 2, 5, 7, 8];
    found.open = vec![3, 6];
    for place in &found.tied {
        findings.settings[*place].state = Tied;
    }
    for place in &found.open {
        findings.settings[*place].state = State::Open;
    }
    findings.settings[1].state = Best;
    findings
}

/// Today's setting, which the grid does not hold, is the best.
pub(crate) fn today_is_best() -> Findings {
    let mut findings = kept();
    findings.settings[BEST].state = Tied;
    let mut today = findings.settings[BEST].clone();
    today.values = vec![Some("2%".to_owned()), None];
    today.is_today = true;
    today.state = Best;
    findings.settings[0].is_today = false;
    findings.settings.insert(0, today);
    (findings.varied[0].today, findings.varied[1].today) = (Some("2%".to_owned()), None);
    let found = &mut findings.recommendation;
    found.setting = Some(0);
    found.tied = vec![BEST + 1, BEST + 2];
    found.open = vec![4];
    findings
}

/// Ten thresholds by eight lengths, most of them unbeaten in some figure, one of them hopeless, and few names that are short.
pub(crate) fn many() -> Findings {
    let mut findings = kept();
    let lengths = ["0s", "10s", "30s", "1m", "2m", "5m", "10m", "30m"];
    let thresholds = ["0.1%", "0.25%", "0.5%", "1%", "1.5%", "2%", "3%", "5%", "7.5%", "10%"];
    findings.varied[0].values = thresholds.map(str::to_owned).to_vec();
    findings.varied[1].values = lengths.map(str::to_owned).to_vec();
    findings.settings.clear();
    for (i, threshold) in (1_u32..).zip(thresholds) {
        for (j, length) in (1_u32..).zip(lengths) {
            let (i, j) = (f64::from(i), f64::from(j));
            let false_triggers = 0.3 / (1.0 + i * i * 0.6 + j * j * 0.9);
            let regret = 400.0 + 22.0 * i * i + 31.0 * j * j + 90.0 * ((i * 3.0 + j * 7.0) % 5.0);
            let hopeless = if i > 9.0 && j > 7.0 { 40.0 } else { 1.0 };
            let figures = [
                false_triggers,
                regret * hopeless,
                30.0 + 9_000.0 * false_triggers,
                50_000.0 + regret * 9.0 + 300_000.0 * false_triggers,
                30.0 * j * j,
            ];
            let state = match false_triggers {
                over if over > 0.02 => OverBudget,
                open if open > 0.018 => BudgetOpen,
                _ if regret < 1_250.0 => Tied,
                _ => Worse,
            };
            findings.settings.push(SettingFinding {
                values: vec![Some(threshold.to_owned()), Some(length.to_owned())],
                is_today: (threshold, length) == ("1%", "30s"),
                replications: 400,
                figures: figures.map(|value| Some(interval(value, value * 0.09))).to_vec(),
                unbeaten: regret < 1_500.0,
                same_as: None,
                state,
            });
        }
    }
    let of = |state: State| -> Vec<usize> {
        let settings = findings.settings.iter().enumerate();
        settings.filter(|(_, one)| one.state == state).map(|(place, _)| place).collect()
    };
    let (mut tied, open) = (of(Tied), of(BudgetOpen));
    let best = tied.remove(0);
    findings.settings[best].state = Best;
    let found = &mut findings.recommendation;
    (found.setting, found.tied, found.open) = (Some(best), tied, open);
    findings
}

/// Names, values and notes that mean something to a page, a terminal or Markdown.
pub(crate) fn hostile() -> Findings {
    let mut findings = kept();
    let evil = "<script>alert(1)</script>|`*\u{1b}[31m\u{0}";
    findings.meta.scenario = String::from(evil);
    findings.meta.strategy = evil.repeat(4);
    findings.meta.command = String::from(evil);
    findings.varied[0].path = format!("strategies.{}.threshold", evil.repeat(3));
    findings.varied[0].values = vec![evil.to_owned()];
    for setting in &mut findings.settings {
        setting.values[0] = Some(evil.repeat(2));
        setting.figures[1] = None;
    }
    findings.recommendation.keep = Some(format!("{evil}: {{{evil}: 1}}\n"));
    findings.notes.push(evil.to_owned());
    findings
}
