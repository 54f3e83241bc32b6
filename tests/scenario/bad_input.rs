//! Every way to be wrong that we know of is refused, with the place and the remedy.

use backout::random::Distribution;
use backout::scenario::References;
use insta::assert_snapshot;

use crate::{SMALL, checked, codes, refusal, refusal_with, with};

#[test]
fn the_small_scenario_itself_is_right() {
    assert_eq!(codes(SMALL), Vec::<&str>::new());
}

#[test]
fn all_problems_are_reported_at_once() {
    let text = SMALL
        .replace("instances: 2", "instancs: 2")
        .replace("bad_after: 1s", "bad_after: 1000")
        .replace("rate: 20/s", "rate: 20")
        .replace("to: back", "to: bakc")
        .replace("share: 90%", "share: 80%");
    assert_snapshot!(refusal(&text));
}

#[test]
fn text_that_is_not_yaml_says_where_reading_stopped() {
    assert_snapshot!("tab", refusal(&with("  - name: front", "\t- name: front")));
    assert_snapshot!("unclosed", refusal(&with("{rate: 20/s}", "{rate: 20/s")));
    assert_snapshot!("duplicate_key", refusal(&with("    concurrency: 8", "    instances: 8")));
    assert_snapshot!("several_documents", refusal(&format!("{SMALL}---\n{SMALL}")));
    assert_snapshot!("empty", refusal("# nothing\n"));
    assert_snapshot!("not_a_mapping", refusal("- a\n- b\n"));
}

#[test]
fn bare_numbers_and_wrong_units_get_a_remedy() {
    let text = SMALL
        .replace("weight: 5%, for: 5m", "weight: 0.05, for: 300")
        .replace("service_time: 20ms", "service_time: 20")
        .replace("rate: 5%", "rate: 20/s");
    assert_snapshot!(refusal(&text));
}

#[test]
fn values_out_of_range_are_named_with_their_limit() {
    let text = SMALL
        .replace("instances: 2", "instances: 0")
        .replace("concurrency: 8", "concurrency: -1")
        .replace("for: 5m", "for: 400d")
        .replace("bad_after: 1s", "bad_after: -1s")
        .replace("rate: 20/s", "rate: 200000/s")
        .replace("weight: 5%", "weight: 0%");
    assert_snapshot!(refusal(&text));
}

#[test]
fn a_lognormal_may_be_given_by_its_mean_and_coefficient_of_variation() {
    let text = with("service_time: 20ms", "service_time: {lognormal: {mean: 20ms, cv: 1.2}}");
    let law = checked(&text).unwrap().scenario.services[0].service_time;
    assert_eq!(law, Distribution::lognormal_of_moments(0.02, 1.2));
    assert!((law.mean() - 0.02).abs() < 1e-12 && law.quantile(0.5) < 0.013);
}

#[test]
fn distributions_are_checked_in_their_parameters() {
    let laws = [
        ("lognormal: {median: 4ms}", "missing-key"),
        ("lognormal: {median: 4ms, p95: 12ms, sigma: 1}", "missing-key"),
        ("lognormal: {median: 12ms, p95: 4ms}", "out-of-range"),
        ("lognormal: {median: 4ms, p59: 12ms}", "unknown-key"),
        ("lognormal: {mean: 4ms}", "missing-key"),
        ("lognormal: {cv: 1.2}", "missing-key"),
        ("lognormal: {mean: 4ms, cv: 0}", "out-of-range"),
        ("lognormal: {mean: 0s, cv: 1}", "out-of-range"),
        ("lognormal: {median: 4ms, mean: 5ms, cv: 1}", "two-forms"),
        ("lognormal: {mean: 5ms, cv: 1, p99: 80ms}", "two-forms"),
        ("lognormal: {median: 4ms, cv: 1}", "two-forms"),
        ("lognromal: {median: 4ms, p95: 12ms}", "unknown-kind"),
        ("uniform: {low: 5ms, high: 4ms}", "out-of-range"),
        ("hyperexponential: {mean: 4ms, scv: 0.5}", "out-of-range"),
        ("exponential: 4ms", "wrong-type"),
    ];
    for (law, code) in laws {
        let found = codes(&with("service_time: 20ms", &format!("service_time: {{{law}}}")));
        assert!(found.contains(&code), "{law}: {found:?}");
    }
    assert!(codes(&with("service_time: 20ms", "service_time: 9ms..4ms")).contains(&"out-of-range"));
    let unbounded = with("rate: 5%", "rate: {exponential: {mean: 5%}}");
    assert_eq!(codes(&unbounded), ["unbounded-share"]);
}

#[test]
fn the_graph_is_checked_as_a_whole() {
    let circle = SMALL.replace(
        "    service_time: 20ms\nslo",
        "    service_time: 20ms\n    calls: [{to: front}]\nslo",
    );
    assert_snapshot!("cycle", refusal(&circle));
    assert_snapshot!("unreachable", refusal(&with("    calls: [{to: back}]\n", "")));
    assert_eq!(
        codes(&SMALL.replace("name: back", "name: front")),
        ["unknown-name", "duplicate-name", "unknown-name"]
    );
}

#[test]
fn keys_without_effect_are_refused() {
    let rolling = SMALL.replace(
        "{canary: {steps: [{weight: 5%, for: 5m}, {weight: 50%, for: 5m}]}}",
        "recreate\n  keep_old: 1h",
    );
    assert_snapshot!("keep_old", refusal(&rolling));
    let approval =
        with("[automated]", "[{name: mine, extends: automated, approval: {timeout: 2m}}]");
    assert_snapshot!("approval", refusal(&approval));
    let every = with(
        "strategies:",
        "faults: [{what: scrape_gap, every: 3d, chance: 3%, for: 2m}]\nstrategies:",
    );
    assert_eq!(codes(&every), ["no-effect"]);
}

#[test]
fn a_release_must_add_up() {
    assert_snapshot!("shares", refusal(&with("share: 90%", "share: 85%")));
    assert_snapshot!("weights", refusal(&with("weight: 50%", "weight: 5%")));
    assert_eq!(codes(&with("service: back\n", "service: bakc\n")), ["unknown-name"]);
    let stuck = SMALL.replace(
        "{canary: {steps: [{weight: 5%, for: 5m}, {weight: 50%, for: 5m}]}}",
        "{rolling: {max_surge: 0, max_unavailable: 0%}}",
    );
    assert_eq!(codes(&stuck), ["stuck"]);
    let long = with("traffic:", "follow_up: 365d\nwarm_up: 10m\ntraffic:")
        .replace("  service: back", "  service: back\n  watch: 365d");
    assert_eq!(codes(&long), ["horizon"]);
}

#[test]
fn faults_need_one_schedule() {
    let fault =
        |text: &str| codes(&with("strategies:", &format!("faults: [{{{text}}}]\nstrategies:")));
    assert_eq!(fault("what: scrape_gap, for: 2m"), ["missing-key"]);
    assert_eq!(fault("what: scrape_gap, at: 5m, every: 3d, for: 2m"), ["two-schedules"]);
    assert_eq!(
        fault("what: {instance_crash: {service: back, count: 3}}, at: 5m, for: 2m"),
        ["out-of-range"]
    );
    assert_eq!(fault("what: instance_crash, at: 5m, for: 2m"), ["missing-key"]);
    assert_eq!(fault("what: {scrape_gap: {a: 1}}, at: 5m, for: 2m"), ["no-content"]);
}

#[test]
fn strategies_and_people_refer_to_one_another_by_names_that_exist() {
    let nobody = with(
        "strategies: [automated]",
        "people: {roles: [{name: on_call, escalates_to: bos}]}\nstrategies: [manual]",
    );
    assert_snapshot!("roles", refusal(&nobody));
    assert_eq!(codes(&with("[automated]", "[automated, automated]")), ["duplicate-name"]);
    assert_eq!(codes(&with("[automated]", "[]")), ["too-few"]);
    assert_eq!(codes(&with("[automated]", "[automatic]")), ["unknown-word"]);
    assert_eq!(
        codes(&with("[automated]", "[{name: perfect, extends: manual}]")),
        ["reserved-name"]
    );
    assert_eq!(codes(&with("[automated]", "[{name: mine}]")), ["missing-key"]);
}

/// A step that always fails is done again for ever, at no time at all where it takes none; a decision that is always
/// mistaken is only a bad one.
#[test]
fn runbooks_without_end_and_roles_without_people_are_refused() {
    let steps = |steps: &str| {
        let play =
            format!("{{name: p, when: [{{health_check: {{missing: 50%}}}}], steps: [{steps}]}}");
        codes(&with("[automated]", &format!("[{{name: mine, plays: [{play}]}}]")))
    };
    assert_eq!(steps("{work: {by: automation, takes: 0s, fails: 100%}}"), ["out-of-range"]);
    assert_eq!(steps("{rollback: {takes: 0s, fails: 100%}}"), ["out-of-range"]);
    assert!(steps("{decide: {by: expert, takes: 1m, mistaken: 100%}}").is_empty());
    let nobody = "people: {roles: [{name: on_call, people: 0}]}\nstrategies:";
    assert_eq!(codes(&with("strategies:", nobody)), ["out-of-range"]);
}

#[test]
fn detectors_that_could_never_fire_are_refused() {
    let text = with(
        "strategies: [automated]",
        "\
strategies:
  - name: mine
    plays:
      - name: only
        when:
          - latency: {above: 30s, over: 5m}
          - error_ratio: {above: 5%, over: 20s}
          - error_ratio: {over: 5m}
        steps:
          - page: {role: oncall}
          - decide: {by: automation, takes: 1m, otherwise: continue}
",
    );
    assert_snapshot!(refusal(&text));
}

#[test]
fn a_trace_takes_the_place_of_a_rate_and_is_checked_line_by_line() {
    let text = with("{rate: 20/s}", "{rate: 20/s, trace: week.csv}");
    assert_snapshot!("trace_and_rate", refusal(&text));
    let text = with("{rate: 20/s}", "{trace: week.csv}");
    let trace = |csv: &str| References::from([("week.csv".to_owned(), csv.to_owned())]);
    assert_snapshot!(
        "trace_lines",
        refusal_with(&text, &trace("seconds,rate\n0,5\n60,many\n30,5\n60,-2\n"))
    );
    assert_snapshot!("trace_header", refusal_with(&text, &trace("time,value\n0,5\n")));
    let good = backout::scenario::check("small.yaml", &text, &trace("seconds,rate\n0,5\n60,15\n"));
    assert_eq!(good.map(|checked| checked.scenario.traffic.rate_per_s).ok(), Some(10.0));
}

#[test]
fn prices_are_in_the_currency_of_the_costs_and_within_their_range() {
    let costs = |text: &str| codes(&format!("{SMALL}costs: {{{text}}}\n"));
    assert_eq!(costs("lost_request: 0.05"), ["wrong-unit"]);
    assert_eq!(costs("lost_request: €0.05"), ["currency"]);
    assert_eq!(costs("currency: EUR, lost_request: €0.05"), Vec::<&str>::new());
    assert_eq!(costs("lost_request: {value: $5, low: $6, high: $7}"), ["out-of-range"]);
}

#[test]
fn hazards_of_writes_need_somebody_who_writes() {
    let silent = with(
        "{share: 10%, what: {errors: {rate: 5%}}}",
        "{share: 10%, what: {silent_corruption: {rate: 5%}}}",
    );
    assert_eq!(codes(&silent), Vec::<&str>::new());
    let reading = silent.replacen("{rate: 20/s}", "{rate: 20/s, writes: 0%}", 1);
    assert_eq!(codes(&reading), ["no-writes"]);
    let half = with("{rate: 20/s}", "{rate: 20/s, writes: 0%}").replacen(
        "release:\n",
        "release:\n  way_back: {half_written: 10%}\n",
        1,
    );
    assert_eq!(codes(&half), ["no-effect"]);
}

#[test]
fn a_look_before_the_release_that_holds_nothing_back_is_refused() {
    let looks = |hold| {
        format!(
            "{SMALL}strategies: [{{name: own, plays: [{{name: look, before: true, hold: {hold}, when: [{{error_ratio: {{of: user_facing, above: 1%, over: 5m}}}}], steps: [{{normal: {{timeout: 30m}}}}]}}]}}]\n"
        )
    };
    let own = |hold| looks(hold).replacen("strategies: [automated]\n", "", 1);
    assert_eq!(codes(&own(true)), Vec::<&str>::new());
    assert_eq!(codes(&own(false)), ["no-effect"]);
}

#[test]
fn the_objective_must_be_visible_to_monitoring() {
    assert_eq!(codes(&with("{bad_after: 1s}", "{bad_after: 20s}")), ["blind"]);
    assert_eq!(
        codes(&with("{bad_after: 1s}", "{bad_after: 1s, down_above: 0.05%}")),
        ["out-of-range"]
    );
    let years = with("{bad_after: 1s}", "{bad_after: 1s, down_window: 10ms}") + "follow_up: 300d\n";
    assert_eq!(codes(&years), ["out-of-range"], "more windows than memory holds");
    assert_eq!(
        codes(&format!("{SMALL}telemetry: {{buckets: [1s, 500ms, 2s]}}\n")),
        ["not-ascending"]
    );
}
