//! What is rendered is read back, and what is not there is missed.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::drill::scrape::exposition::parse;

const BOUNDS: [f64; 3] = [0.005, 0.1, 1.0];

fn service_names() -> Vec<String> {
    ["check\"out\\", "feed\nx"].map(str::to_owned).to_vec()
}

fn version() -> impl Strategy<Value = VersionScrape> {
    let counter = 0..9_000_000_000_000_000_u64;
    let buckets = vec(counter.clone(), BOUNDS.len() + 1);
    (counter.clone(), counter, buckets, any::<(u32, u32, u32)>()).prop_map(
        |(requests, errors, buckets, (ready, desired, restarts))| VersionScrape {
            requests,
            errors,
            buckets,
            ready,
            desired,
            restarts,
        },
    )
}

fn scrape() -> impl Strategy<Value = Scrape> {
    let service = (version(), version()).prop_map(|(old, new)| ServiceScrape { old, new });
    let month = 0..30 * 86_400 * 1_000_000_000_u64;
    let time = proptest::option::of(month.prop_map(Time::from_nanos));
    let rollout = (0.0..=1.0_f64, time.clone(), time, any::<bool>()).prop_map(
        |(weight, started_at, promoted_at, stuck)| RolloutView {
            weight: Ratio::saturating(weight),
            started_at,
            promoted_at,
            stuck,
        },
    );
    (vec(service, 2), rollout).prop_map(|(services, rollout)| Scrape {
        services,
        rollout,
        integrity: Integrity::default(),
    })
}

fn one() -> Scrape {
    let version = VersionScrape { buckets: vec![0; 4], ..VersionScrape::default() };
    let service = ServiceScrape { old: version.clone(), new: version };
    Scrape {
        services: vec![service; 2],
        rollout: RolloutView::default(),
        integrity: Integrity::default(),
    }
}

fn reread(page: &str) -> Result<Scrape, PageError> {
    read(&parse(page).expect("a page"), &service_names(), &BOUNDS)
}

proptest! {
    #[test]
    fn what_is_rendered_is_read_back(scrape in scrape()) {
        let page = render(&scrape, &service_names(), &BOUNDS);
        prop_assert_eq!(reread(&page), Ok(scrape));
    }
}

#[test]
fn the_page_is_written_as_openmetrics_wants_it() {
    let page = render(&one(), &service_names(), &BOUNDS);
    assert!(page.starts_with("# HELP backout_requests Requests"), "{page}");
    assert!(page.contains("# TYPE backout_requests counter\nbackout_requests_total{service=\"check\\\"out\\\\\",version=\"old\"} 0\n"), "{page}");
    assert!(page.contains("version=\"new\",le=\"1.0\"} 0\n"), "{page}");
    assert!(page.contains("version=\"new\",le=\"+Inf\"} 0\n"), "{page}");
    assert!(page.ends_with("backout_rollout_stuck 0.0\n# EOF\n"), "{page}");
}

#[test]
fn no_line_can_go_missing_unnoticed() {
    let page = render(&one(), &service_names(), &BOUNDS);
    let series: Vec<&str> = page.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(series.len(), 2 * 2 * (5 + 4) + 2);
    for line in series {
        let without = page.replacen(&format!("{line}\n"), "", 1);
        assert!(matches!(reread(&without), Err(PageError::Absent(_))), "without {line}");
    }
}

#[test]
fn the_missing_series_is_named() {
    let error = read(&[], &["shop".to_owned()], &BOUNDS).expect_err("an empty page");
    let said = "there is no `backout_requests_total{service=\"shop\",version=\"old\"}`";
    assert_eq!(error.to_string(), said);
}

#[test]
fn a_series_of_two_jobs_is_not_added_up() {
    let page = render(&one(), &service_names(), &BOUNDS);
    let twice = page.replace("# EOF", "backout_rollout_stuck{job=\"b\"} 0");
    assert_eq!(reread(&twice), Err(PageError::Twice(STUCK.to_owned())));
}

#[test]
fn impossible_values_are_refused() {
    let page = render(&one(), &service_names(), &BOUNDS);
    for (old, new) in [
        ("backout_rollout_weight 0.0", "backout_rollout_weight 1.5"),
        ("backout_rollout_stuck 0.0", "backout_rollout_stuck NaN"),
        ("le=\"+Inf\"} 0", "le=\"+Inf\"} 0.5"),
        ("le=\"+Inf\"} 0", "le=\"+Inf\"} -1"),
        ("version=\"old\"} 0", "version=\"old\"} +Inf"),
        ("# EOF", "backout_rollout_started_seconds -3"),
    ] {
        let page = page.replacen(old, new, 1);
        assert!(matches!(reread(&page), Err(PageError::Value { .. })), "{new}");
    }
}

#[test]
fn a_bound_is_a_number_and_not_a_text() {
    let page = render(&one(), &service_names(), &BOUNDS).replace("le=\"1.0\"", "le=\"1\"");
    assert_eq!(reread(&page), Ok(one()));
}
