//! Claims about snippets: pasted into the scenario they give the setting.

use super::*;
use crate::scenario::claims::document;
use crate::scenario::vary::{Settings, paths, settings};
use crate::scenario::{References, check};

const BASE: &str = "\
name: x
shows: A few strategies on a small service.
warm_up: 1m
follow_up: 30m
traffic: {rate: 4/s}
services:
  - {name: shop, instances: 2, concurrency: 8, service_time: 20ms, errors: 1%}
slo: {bad_after: 500ms, availability: 99.9%}
release:
  service: shop
  rollout: {canary: {steps: [{weight: 20%, for: 5m}, {weight: 50%, for: 5m}]}}
  outcomes:
    - {share: 80%, what: healthy}
    - {share: 20%, what: {errors: {rate: 5%..30%}}}
strategies:
  - manual
  - automated
  - hybrid
  - name: fast
    extends: hybrid
    confirm: 90s
    plays:
      - name: weak
        hold: false
      - name: late
        when: [{error_ratio: {above: 60%, over: 1m}}]
        steps: [{rollback: {takes: 1s}}, verify]
";

fn source(text: &str) -> Source {
    Source { text: text.to_owned(), references: References::new() }
}

fn made(text: &str, asked: &[(&str, &str)]) -> Settings {
    let varied: Vec<Vary> =
        asked.iter().map(|(path, value)| Vary::listed(path, &[value])).collect();
    settings("x.yaml", &source(text), &varied).unwrap_or_else(|error| panic!("{asked:?}: {error}"))
}

fn snippet(text: &str, asked: &[(&str, &str)]) -> Option<String> {
    let made = made(text, asked);
    kept("x.yaml", &source(text), &made.varied, &made.all[0].values)
        .unwrap_or_else(|error| panic!("{asked:?}: {error}"))
}

/// As somebody would who reads the snippet's comments.
fn paste(tree: &mut Tree, snippet: &Tree) {
    match (&mut tree.branch, &snippet.branch) {
        (Branch::Map(old), Branch::Map(new)) => {
            for entry in new {
                match old.iter_mut().find(|one| one.key == entry.key) {
                    Some(one) => paste(&mut one.value, &entry.value),
                    None => old.push(entry.clone()),
                }
            }
        }
        (Branch::List(old), Branch::List(new)) if name(&new[0]).is_some() => {
            for item in new {
                match old.iter_mut().find(|one| name(one) == name(item)) {
                    Some(one) => paste(one, item),
                    None => old.push(item.clone()),
                }
            }
        }
        (old, new) => *old = new.clone(),
    }
}

fn name(item: &Tree) -> Option<&str> {
    match &item.get("name").unwrap_or(item).branch {
        Branch::Scalar { text, .. } => Some(text),
        _ => None,
    }
}

/// The hash of the scenario with the snippet in it.
fn pasted(text: &str, snippet: &str) -> String {
    let read = |text: &str| parse(text).unwrap_or_else(|error| panic!("{error:?}:\n{text}"));
    let mut tree = read(text);
    paste(&mut tree, &read(snippet));
    let text = document(&tree);
    let checked = check("x.yaml", &text, &References::new());
    let checked = checked.unwrap_or_else(|e| panic!("{:?}\n{snippet}\n{text}", e.diagnostics()));
    scenario_hash(&checked.scenario)
}

fn can_be_kept(text: &str, asked: &[(&str, &str)]) {
    let written = snippet(text, asked).unwrap_or_else(|| panic!("no snippet of {asked:?}"));
    let made = made(text, asked);
    assert!(!made.all[0].is_today, "{asked:?}");
    assert_eq!(pasted(text, &written), scenario_hash(&made.all[0].scenario), "{written}");
}

/// Another value than the present one, not a round one.
fn other(value: &str) -> String {
    let digits = value.trim_end_matches(|c: char| !c.is_ascii_digit());
    match &value[digits.len()..] {
        "%" => "2.67%".to_owned(),
        "" => format!("{}", digits.parse::<f64>().map_or(7.0, |number| number * 2.0 + 1.0)),
        _ => "8m20s".to_owned(),
    }
}

/// Every threshold inside every preset.
#[test]
fn what_is_recommended_can_be_kept() {
    let mut tried = [0; 4];
    for (path, value) in paths("x.yaml", &source(BASE)).expect("paths") {
        let presets = ["manual", "automated", "hybrid", "fast"];
        let of = |name: &str| path.starts_with(&format!("strategies.{name}.plays."));
        let Some(preset) = presets.iter().position(|name| of(name)) else { continue };
        if !path.contains(".when.") || path.contains(".late.") {
            continue;
        }
        // Below the greatest bucket.
        let value = if path.ends_with("latency.above") { "700ms" } else { &other(&value) };
        can_be_kept(BASE, &[(&path, value)]);
        tried[preset] += 1;
    }
    assert!(tried.iter().all(|count| *count > 10), "{tried:?}");
}

#[test]
fn settings_of_several_places_can_be_kept() {
    let ratio = "strategies.automated.plays.trigger.when.error_ratio.above";
    let odd = BASE.replace("99.9%", "99.993%");
    let hybrid = "strategies.hybrid.plays.weak.when.error_ratio.for";
    for (text, asked) in [
        (BASE, vec![(ratio, "2.67%"), ("strategies.automated.confirm", "4m")]),
        (BASE, vec![(ratio, "2.67%"), ("traffic.rate", "7/s"), ("costs.lost_request", "$0.3")]),
        (BASE, vec![(ratio, "2.67%"), ("strategies.automated.audits.every", "9d")]),
        (
            BASE,
            vec![
                ("strategies.fast.plays.weak.when.error_ratio.above", "3%"),
                ("strategies.fast.confirm", "5m"),
            ],
        ),
        (
            BASE,
            vec![("strategies.hybrid.inspect", "3m"), ("strategies.hybrid.inspect_catches", "61%")],
        ),
        // The present value, in surroundings that would make another of it.
        (
            BASE,
            vec![
                ("strategies.manual.plays.alert.when.latency.above", "500ms"),
                ("slo.bad_after", "1s"),
            ],
        ),
        (&odd, vec![(hybrid, "77s")]),
        (&odd, vec![("strategies.manual.plays.alert.when.error_ratio.for", "77s")]),
    ] {
        can_be_kept(text, &asked);
    }
}

#[test]
fn a_snippet_says_where_it_belongs_and_no_more_than_is_needed() {
    let path = "strategies.automated.plays.trigger.when.error_ratio.above";
    let written = snippet(BASE, &[(path, "2.67%")]).expect("a snippet");
    assert_eq!(
        written,
        "\
strategies:
  # In the place of `- automated`; the other strategies stay.
  - name: automated
    extends: automated
    plays:
      - name: trigger
        when:
          - error_ratio: {above: 2.67%, over: 1m}
          - consecutive_failures: {above: 5%, min_requests: 10}
          - health_check: {missing: 50%, for: 5m}
          - errors_against_baseline: {factor: 3, margin: 1%, over: 2m, min_requests: 100, for: 1m}
          - latency_against_baseline: {factor: 1.5, over: 5m, min_requests: 200, for: 2m}
"
    );
    let lines = written.strip_prefix("strategies:\n").expect("strategies");
    let text = BASE.replace("  - automated\n", lines);
    let meant = check("x.yaml", &text, &References::new()).expect("valid").scenario;
    let made = made(BASE, &[(path, "2.67%")]);
    assert_eq!(scenario_hash(&meant), scenario_hash(&made.all[0].scenario));
    let path = "strategies.fast.plays.strong.when.health_check.missing";
    let written = snippet(BASE, &[(path, "25%")]).expect("a snippet");
    assert!(written.contains("# `fast` is there already"), "{written}");
    assert!(!written.contains("extends") && !written.contains("weak"), "{written}");
}

#[test]
fn what_the_file_has_a_key_for_needs_no_snippet() {
    for (path, value) in [
        ("strategies.automated.confirm", "4m"),
        ("traffic.rate", "7/s"),
        ("strategies.fast.plays.late.when.error_ratio.above", "50%"),
    ] {
        assert_eq!(snippet(BASE, &[(path, value)]), None, "{path}");
    }
}

#[test]
fn what_no_key_says_is_told() {
    let written = snippet(BASE, &[("strategies.manual.assess_data", "9m")]);
    let written = written.or_else(|| snippet(BASE, &[("strategies.scan", "9m")]));
    let written = written.expect("a note");
    assert!(written.starts_with("# ") && written.contains("has no key"), "{written}");
}

#[test]
fn what_a_play_keeps_of_its_preset_is_what_is_there_today() {
    let listed = paths("x.yaml", &source(BASE)).expect("paths");
    let value =
        |path: &str| listed.iter().find(|(one, _)| one == path).map(|(_, value)| value.as_str());
    assert_eq!(value("strategies.fast.plays.weak.hold"), Some("false"));
    let held = source(&BASE.replace("hold: false", "before: false"));
    let listed = paths("x.yaml", &held).expect("paths");
    assert!(listed.contains(&("strategies.fast.plays.weak.hold".to_owned(), "true".to_owned())));
}
