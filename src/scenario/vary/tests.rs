//! Claims about settings: what they are made of, what they mean, and what is refused.

use super::*;
use crate::scenario::References;

const BASE: &str = "\
name: x
shows: A few strategies on a small service.
warm_up: 1m
follow_up: 30m
traffic: {rate: 4/s}
services:
  - {name: shop, instances: 2, concurrency: 8, service_time: {lognormal: {median: 40ms, p99: 200ms}}, errors: 1%, calls: [{to: bank, timeout: 1s}]}
  - {name: bank, instances: 2, concurrency: 8, service_time: 20ms}
slo: {bad_after: 500ms}
release:
  service: shop
  rollout: {canary: {steps: [{weight: 20%, for: 5m}, {weight: 50%, for: 5m}]}}
  outcomes:
    - {share: 80%, what: healthy}
    - {share: 20%, what: {errors: {rate: 5%..30%}}}
strategies:
  - automated
  - hybrid
  - name: rule
    plays:
      - name: act
        when:
          - error_ratio: {above: 60%, over: 1m, min_requests: 5}
          - health_check: {missing: 50%}
        steps: [{page: {role: on_call}}, {decide: {by: on_call, takes: 1m..9m}}, {rollback: {takes: 1s}}, verify]
";

fn source(text: &str) -> Source {
    Source { text: text.to_owned(), references: References::new() }
}

fn made(asked: &[&str]) -> Result<Settings, VaryError> {
    let varied: Result<Vec<Vary>, VaryError> = asked.iter().map(|one| one.parse()).collect();
    settings("x.yaml", &source(BASE), &varied?)
}

fn refusal(asked: &[&str]) -> String {
    made(asked).map(|made| made.all.len()).expect_err("a refusal").to_string()
}

#[test]
fn settings_are_all_combinations_and_the_first_path_is_slowest() {
    let made = made(&[
        "strategies.rule.plays.act.when.error_ratio.above=40%, 60%",
        "traffic.rate=3/s, 4/s, 5/s",
    ])
    .expect("settings");
    let values: Vec<String> = made.all.iter().map(|one| one.values.join(" ")).collect();
    assert_eq!(values, ["40% 3/s", "40% 4/s", "40% 5/s", "60% 3/s", "60% 4/s", "60% 5/s"]);
    let today: Vec<usize> = (0..6).filter(|at| made.all[*at].is_today).collect();
    assert_eq!(today, [4]);
    assert_eq!(made.varied[0].today.as_deref(), Some("60%"));
}

#[test]
fn a_setting_is_the_file_with_that_word_in_it() {
    for (path, value, text) in [
        ("strategies.rule.plays.act.when.error_ratio.above", "33%", BASE.replace("60%", "33%")),
        ("services.shop.calls.bank.timeout", "3s", BASE.replace("timeout: 1s", "timeout: 3s")),
        ("services.0.service_time.lognormal.median", "9ms", BASE.replace("40ms", "9ms")),
        ("release.outcomes.errors.what.errors.rate", "7%", BASE.replace("5%..30%", "7%")),
        (
            "release.rollout.canary.steps.1.weight",
            "70%",
            BASE.replace("50%, for: 5m", "70%, for: 5m"),
        ),
        (
            "strategies.automated.confirm",
            "90s",
            BASE.replace("- automated", "- {name: automated, extends: automated, confirm: 90s}"),
        ),
        (
            "strategies.automated.audits.every",
            "9d",
            BASE.replace(
                "- automated",
                "- {name: automated, extends: automated, audits: {every: 9d}}",
            ),
        ),
        (
            "services.bank.lifecycle.start",
            "9s",
            BASE.replace("service_time: 20ms", "service_time: 20ms, lifecycle: {start: 9s}"),
        ),
        (
            "strategies.rule.plays.act.steps.verify.limit",
            "9m",
            BASE.replace("verify]", "{verify: {limit: 9m}}]"),
        ),
        ("costs.lost_request", "$3", format!("{BASE}costs: {{lost_request: $3}}\n")),
        (
            "costs.lost_request.value",
            "$0.3",
            format!("{BASE}costs: {{lost_request: {{value: $0.3, low: $0.001, high: $0.50}}}}\n"),
        ),
    ] {
        let varied = [Vary::listed(path, &[value])];
        let made =
            settings("x.yaml", &source(BASE), &varied).unwrap_or_else(|e| panic!("{path}: {e}"));
        let meant = check("x.yaml", &text, &References::new());
        let meant = meant.unwrap_or_else(|e| panic!("{path}: {:?}", e.diagnostics())).scenario;
        assert_eq!(scenario_hash(&made.all[0].scenario), scenario_hash(&meant), "{path}");
        assert!(!made.all[0].is_today, "{path}");
    }
}

#[test]
fn a_threshold_inside_a_preset_has_the_path_it_would_have_if_written() {
    let path = "strategies.automated.plays.trigger.when.error_ratio.above";
    let made = made(&[&format!("{path}=2%, 5%, 8%")]).expect("settings");
    assert_eq!(made.varied[0].today, None);
    assert_eq!(made.varied[0].present.as_deref(), Some("5%"));
    let today: Vec<bool> = made.all.iter().map(|one| one.is_today).collect();
    assert_eq!(today, [false, true, false]);
    let said = refusal(&["strategies.automated.plays.trigger.when.error_rate.above=2%"]);
    assert!(said.contains("did you mean `error_ratio`?"), "{said}");
    let said = refusal(&["strategies.automated.plays.triger.when.error_ratio.above=2%"]);
    assert!(said.contains("did you mean `trigger`?"), "{said}");
    let said = refusal(&["strategies.automated.plays.trigger.steps.rollback.attempts=2"]);
    assert!(said.contains("below its `when`"), "{said}");
    let said = refusal(&["strategies.automated.plays.trigger.when.error_ratio=2"]);
    assert!(said.contains("names a mapping"), "{said}");
    let said = refusal(&["strategies.automated.plays.trigger.when.error_ratio.over=5s"]);
    assert!(said.contains("fewer than two scrapes"), "{said}");
    let said = refusal(&["strategies.automated.plays.trigger.when.error_ratio.above=200%"]);
    assert!(said.contains("at most 100%"), "{said}");
}

#[test]
fn every_path_that_is_listed_can_be_varied() {
    for text in [
        BASE,
        include_str!("../../../scenarios/checkout.yaml"),
        include_str!("../../../scenarios/backoffice.yaml"),
        include_str!("../../../scenarios/drill.yaml"),
    ] {
        let source = source(text);
        let base = Base::read("x.yaml", &source).expect("valid");
        let listed = paths("x.yaml", &source).expect("paths");
        assert!(listed.len() > 100);
        for (path, value) in &listed {
            let place = base.place(path).unwrap_or_else(|error| panic!("{path}: {error}"));
            let there = listed.iter().filter(|(other, _)| other == path).count();
            assert_eq!(there, 1, "{path}");
            if let Target::File(place) = place
                && let Some(today) = place.present
            {
                assert_eq!(today, *value, "{path}");
            }
        }
    }
}

#[test]
fn a_named_parameter_of_a_preset_can_be_varied() {
    let source = source(BASE);
    let open = check("x.yaml", BASE, &source.references).expect("valid").open;
    let of_presets = open.parameters().iter().filter(|one| one.key.starts_with("strategies."));
    let tree = parse(BASE).map(spelt_out).expect("YAML");
    let without_key = of_presets.filter(|one| place::find(&tree, &one.key).is_err());
    for one in without_key {
        let (low, present) = (one.unit.written(one.low * 0.9), one.unit.written(one.value));
        let varied = [Vary::listed(&one.key, &[&low, &present])];
        let made = settings("x.yaml", &source, &varied).unwrap_or_else(|e| panic!("{e}"));
        let today: Vec<bool> = made.all.iter().map(|one| one.is_today).collect();
        assert_eq!(today, [false, true], "{}", one.key);
        assert!(made.varied[0].in_preset);
    }
}

#[test]
fn the_path_of_an_edit_is_a_path_to_vary() {
    for (from, to) in [
        ("above: 60%", "above: 50%"),
        ("timeout: 1s", "timeout: 2s"),
        ("rate: 5%..30%", "rate: 7%"),
        ("weight: 50%", "weight: 60%"),
        (
            "share: 80%, what: healthy}\n    - {share: 20%",
            "share: 81%, what: healthy}\n    - {share: 19%",
        ),
        ("takes: 1m..9m", "takes: 1m..8m"),
        ("takes: 1s", "takes: 2s"),
        ("- automated", "- {name: automated, extends: automated, confirm: 1m}"),
    ] {
        let after = source(&BASE.replace(from, to));
        let edits = crate::scenario::Edits::between(&source(BASE), &after).expect("YAML");
        assert!(!edits.is_empty(), "{from}");
        for edit in edits.all() {
            let value = edit.after.as_deref().unwrap_or("");
            let varied = [Vary::listed(&edit.path, &[value])];
            let made = settings("x.yaml", &source(BASE), &varied);
            // Shares of outcomes add up to 100 %, so one alone is refused: by the check, and not for its path.
            let is_refused = made.as_ref().is_err_and(|error| error.to_string().contains("100"));
            assert!(made.is_ok() || is_refused, "{}: {:?}", edit.path, made.err());
        }
    }
}

#[test]
fn what_is_there_now_can_be_written_there_and_means_the_same() {
    for text in [BASE, include_str!("../../../scenarios/payments.yaml")] {
        let source = source(text);
        let base = Base::read("x.yaml", &source).expect("valid");
        let today = scenario_hash(&base.today);
        for (path, value) in paths("x.yaml", &source).expect("paths") {
            if value == list::UNSET || value == IN_PRESET {
                continue;
            }
            let varied = [Vary::listed(&path, &[&value])];
            let places = base.places(&varied).expect("a place");
            let maker = Maker { base: &base, varied: &varied, places: &places };
            let made = maker
                .scenario(std::slice::from_ref(&value))
                .unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(scenario_hash(&made), today, "{path}={value}");
        }
    }
}

#[test]
fn whole_ends_of_a_grid_are_no_counts_where_fractions_are_taken() {
    let path = "strategies.automated.plays.trigger.when.errors_against_baseline";
    let found = made(&[&format!("{path}.factor=2..3/3")]).expect("settings");
    assert_eq!(found.varied[0].values, ["2", "2.5", "3"]);
    let found = made(&[&format!("{path}.min_requests=2..3/3")]).expect("settings");
    assert_eq!(found.varied[0].values, ["2", "3"]);
}

#[test]
fn what_changes_nothing_is_refused_with_what_to_do() {
    for (asked, expected) in [
        ("name=a, b", "vary a figure"),
        ("seed=1..4", "write `--seed`"),
        ("replications=100, 200", "write `--replications`"),
        ("drill.time_scale=10, 20", "real processes"),
        ("traffic.rate=4/s", "what is there today"),
        ("costs.lost_request=$0.02", "what is there today"),
        ("costs.lost_request.low=$0.002, $0.003", "what is there today"),
        ("warm_up=120s, 2m", "`120s` and `2m` mean the same"),
        ("warm_up=60s, 1m", "what is there today"),
        ("warm_up=2m, 60s, 1m", "`60s` and `1m` mean the same"),
    ] {
        let said = refusal(&[asked]);
        assert!(said.contains(expected), "{asked}: {said}");
    }
    let said = refusal(&["traffic.rate=3/s, 5/s", "seed=1, 2"]);
    assert!(said.contains("`seed`"), "{said}");
}

#[test]
fn a_path_that_leads_nowhere_says_what_there_is() {
    for (path, expected) in [
        (
            "strategies.automatd.confirm",
            "did you mean `automated`? There are `automated`, `hybrid` and `rule`",
        ),
        ("traffic.rat", "did you mean `rate`?"),
        ("service.shop.errors", "did you mean `services`?"),
        (
            "traffic.rate.low",
            "`traffic.rate` is a single value, `4/s`, and nothing is below it; leave out `.low`",
        ),
        ("release.outcomes.7.share", "no `7`; there are `healthy` and `errors`"),
        (
            "strategies.rule.plays.act.when.latency.above",
            "there are `error_ratio` and `health_check`",
        ),
        ("services.shop.service_time.gamma.mean", "there is `lognormal`"),
        ("faults.0.chance", "there is nothing yet"),
        ("traffic..rate", "between two dots"),
    ] {
        let said = refusal(&[&format!("{path}=1%, 2%")]);
        assert!(said.contains(expected), "{path}: {said}");
    }
}

#[test]
fn a_path_that_names_several_values_says_which() {
    for (path, expected) in [
        ("strategies", "names a list"),
        ("strategies.automated", "names a mapping"),
        (
            "strategies.rule.plays.act.when.error_ratio",
            "`strategies.rule.plays.act.when.error_ratio.above`",
        ),
        ("services.shop.service_time", "`services.shop.service_time.lognormal.median` and"),
        (
            "services.shop.service_time.lognormal",
            "`services.shop.service_time.lognormal.median` and",
        ),
        ("release.rollout.canary.steps", "`release.rollout.canary.steps.0.weight`"),
    ] {
        let said = refusal(&[&format!("{path}=1%, 2%")]);
        assert!(said.contains(expected), "{path}: {said}");
    }
}

#[test]
fn a_refused_value_is_shown_with_what_would_be_right() {
    for (asked, expected) in [
        (vec!["traffic.rate=3, 4"], "`traffic.rate=3` is refused: expected a rate"),
        (vec!["services.shop.errors=200%"], "must be at most 100%"),
        (
            vec!["traffic.rate=3/s, 5/s", "services.shop.errors=1%, 5"],
            "`services.shop.errors=5` is refused",
        ),
        (
            vec!["release.rollout.canary.steps.0.weight=20%, 70%", "traffic.rate=3/s, 5/s"],
            "`release.rollout.canary.steps.0.weight=70%` is refused",
        ),
        (vec!["strategies.manual.assess=-3m"], "leads nowhere"),
        (vec!["strategies.hybrid.scorecard=3"], "refused: expected a duration; write the unit"),
    ] {
        let said = refusal(&asked);
        assert!(said.contains(expected), "{asked:?}: {said}");
    }
}

#[test]
fn asking_wrongly_is_refused_with_an_example() {
    for (asked, expected) in [
        (vec![], "nothing is varied"),
        (vec!["traffic.rate"], "has no `=`"),
        (vec!["=1%"], "no path"),
        (vec!["traffic.rate="], "has no values"),
        (vec!["traffic.rate=3/s,,4/s"], "an empty value"),
        (vec!["traffic.rate=3/s, 3/s"], "`3/s` is listed twice"),
        (vec!["traffic.rate=3/s", "traffic.rate=5/s"], "varied twice"),
        (
            vec!["costs.lost_request=$1", "costs.lost_request.value=$1"],
            "a part of `costs.lost_request`",
        ),
        (
            vec!["traffic.rate=1/s..9/s/101", "services.shop.errors=1%..9%/100"],
            "10100 settings, more than 10000",
        ),
    ] {
        let said = refusal(&asked);
        assert!(said.contains(expected), "{asked:?}: {said}");
    }
}

#[test]
fn a_name_with_dots_is_one_step_and_a_name_of_several_needs_its_number() {
    let text = BASE.replace("name: rule", "name: rule.2").replace(
        "20%, what: {errors: {rate: 5%..30%}}}",
        "10%, what: {errors: {rate: 5%}}}\n    - {share: 10%, what: {errors: {rate: 50%}}}",
    );
    let made = |path: &str| settings("x.yaml", &source(&text), &[Vary::listed(path, &["7%"])]);
    assert!(made("strategies.rule.2.plays.act.when.error_ratio.above").is_ok());
    let said = made("release.outcomes.errors.what.errors.rate").map(|_| ()).expect_err("ambiguous");
    assert!(said.to_string().contains("say which by its number: `1` and `2`"), "{said}");
    let found = made("release.outcomes.2.what.errors.rate").expect("a setting");
    assert_eq!(found.varied[0].today.as_deref(), Some("50%"));
}

#[test]
fn a_long_trace_is_not_copied_into_thousands_of_settings() {
    let rows: Vec<String> = (0..20_000).map(|second| format!("{second},4")).collect();
    let references =
        References::from([("day.csv".to_owned(), format!("seconds,rate\n{}\n", rows.join("\n")))]);
    let text = BASE.replace("{rate: 4/s}", "{trace: day.csv}");
    let source = Source { text, references };
    let varied = ["services.shop.errors=1%..9%/5000".parse().expect("a grid")];
    let said = settings("x.yaml", &source, &varied).map(|_| ()).expect_err("too much").to_string();
    assert!(said.contains("20000 points of `traffic.trace`"), "{said}");
}
