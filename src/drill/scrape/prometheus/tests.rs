//! Answers of the API, as its documentation shows them.

use super::*;

fn answer(text: &str) -> Answer {
    answer_of(StatusCode::OK, text).expect("an answer")
}

const TWO_SCRAPES: &str = r#"{"status":"success","warnings":["a store is away"],"data":{"resultType":"matrix","result":[
    {"metric":{"__name__":"backout_a","job":"drill"},"values":[[1435781430.781,"1"],[1435781431.031,"NaN"]]},
    {"metric":{"__name__":"backout_b"},"values":[[1435781431.031,"+Inf"]]}]}}"#;

#[test]
fn samples_of_one_timestamp_are_one_set() {
    let sets = sets(answer(TWO_SCRAPES).data).expect("sets");
    let sizes: Vec<(u64, usize)> = sets.iter().map(|(at, set)| (*at, set.len())).collect();
    assert_eq!(sizes, [(1_435_781_430_781, 1), (1_435_781_431_031, 2)]);
    let newest = &sets[&1_435_781_431_031];
    assert!(newest[0].value.is_nan());
    assert_eq!(newest[1].value, f64::INFINITY);
    assert_eq!(newest[0].label("job"), Some("drill"));
}

#[test]
fn warnings_are_kept() {
    assert_eq!(answer(TWO_SCRAPES).warnings, ["a store is away"]);
}

#[test]
fn an_error_is_said_in_the_servers_words() {
    let text = r#"{"status":"error","errorType":"bad_data","error":"unexpected end of input"}"#;
    let error = answer_of(StatusCode::BAD_REQUEST, text).expect_err("an error");
    assert_eq!(error.to_string(), "its API says `bad_data`: unexpected end of input");
}

#[test]
fn a_page_that_is_no_answer_is_an_error_with_its_status() {
    let error = answer_of(StatusCode::NOT_FOUND, "404 page not found").expect_err("an error");
    assert!(error.to_string().contains("status 404"), "{error}");
}

#[test]
fn a_value_that_is_no_number_is_refused() {
    let text = r#"{"status":"success","data":{"result":[{"metric":{},"values":[[1,"x"]]}]}}"#;
    assert!(matches!(sets(answer(text).data), Err(ApiError::Value(_))));
}

#[test]
fn queries_survive_a_url() {
    assert_eq!(encoded("{a=~\"b.+\"}[2s]"), "%7Ba%3D%7E%22b%2E%2B%22%7D%5B2s%5D");
    assert_eq!(selector(Duration::from_millis(250)), "{__name__=~\"backout_.+\"}[500ms]");
}

#[test]
fn a_drill_that_has_not_started_starts_in_the_future() {
    let day_ms = 86_400_000;
    let [now, later] =
        [0, 24].map(|hours| start_of(&Clock::starting_in(Duration::from_hours(hours))));
    assert!((later - now).abs_diff(day_ms) < 10_000);
}
