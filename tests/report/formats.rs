//! Text, Markdown and tables as they are read.

use backout::report::{csv, json, markdown, sentence, text};

use crate::{fixture, incident};

#[test]
fn text_fits_eighty_columns() {
    for results in [fixture::results(), fixture::hostile(), fixture::single()] {
        let shown = text::render(&results, 80, false);
        let widest = shown.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(80), "{widest:?} columns:\n{shown}");
        assert!(!shown.contains('\u{1b}'), "an escape code without colour");
    }
}

#[test]
fn text_of_three_strategies() {
    insta::assert_snapshot!(text::render(&fixture::results(), 80, false));
}

#[test]
fn text_where_nothing_was_needed() {
    insta::assert_snapshot!(text::render(&fixture::nothing_needed(), 80, false));
}

#[test]
fn every_format_says_from_which_load_on_there_is_nothing_to_choose() {
    let results = fixture::decided();
    let said = [
        text::render(&results, 80, false).split_whitespace().collect::<Vec<_>>().join(" "),
        markdown::render(&results),
        backout::report::html::render(&results).unwrap(),
    ];
    for said in said {
        for part in [
            "At 90 % of capacity automated does least harm",
            "more requests a minute go bad until service is restored",
            "retry storms outlast their cause",
            "From 100 % of capacity on service is overloaded",
            "still saves",
        ] {
            assert!(said.contains(part), "{part} in {said}");
        }
    }
    let tied = |point: &mut backout::experiment::results::LoadPoint| {
        point.best = vec!["automated".into(), "hybrid".into()];
        point.reason = None;
    };
    let mut results = results;
    results.under_load.as_mut().unwrap().points.iter_mut().for_each(tied);
    assert!(markdown::render(&results).contains("a tie between automated and hybrid"));
}

#[test]
fn summary_holds_storms_at_every_load() {
    let shown = csv::summary(&fixture::decided()).unwrap();
    let storms = shown.lines().filter(|line| line.starts_with("load_") && line.contains("_storm,"));
    assert_eq!(storms.count(), 10 * 3);
}

#[test]
fn colour_changes_no_letter() {
    let plain = text::render(&fixture::results(), 80, false);
    let coloured = text::render(&fixture::results(), 80, true);
    let codes = ["\u{1b}[32;1m", "\u{1b}[32m", "\u{1b}[0m"];
    let stripped = codes.iter().fold(coloured.clone(), |text, code| text.replace(code, ""));
    assert_ne!(plain, coloured);
    assert_eq!(plain, stripped);
}

#[test]
fn sentences() {
    let cases = [fixture::results(), fixture::tied(), fixture::single()];
    let said: Vec<String> = cases.iter().map(|results| sentence(results).to_string()).collect();
    insta::assert_snapshot!(said.join("\n\n"));
}

#[test]
fn markdown_of_three_strategies() {
    insta::assert_snapshot!(markdown::render(&fixture::results()));
}

#[test]
fn markdown_escapes_what_a_file_says() {
    let shown = markdown::render(&fixture::hostile());
    assert!(!shown.contains("<script"), "{shown}");
    assert!(!shown.contains("<b>"), "{shown}");
}

#[test]
fn json_of_three_strategies() {
    let shown = json::render(&fixture::results()).unwrap();
    let head: Vec<&str> = shown.lines().take(60).collect();
    insta::assert_snapshot!(head.join("\n"));
}

#[test]
fn summary_has_a_row_per_figure_and_strategy() {
    let results = fixture::results();
    let shown = csv::summary(&results).unwrap();
    assert_eq!(shown.lines().count(), 1 + results.figures.len() * results.strategies.len());
    insta::assert_snapshot!(shown);
}

#[test]
fn replications_have_a_row_per_strategy() {
    let shown = csv::replications(&fixture::results(), &incident::replications()).unwrap();
    assert_eq!(shown.lines().count(), 1 + 2 * 5);
    insta::assert_snapshot!(shown);
}

#[test]
fn no_format_says_not_a_number() {
    let mut results = fixture::results();
    let broken = fixture::estimate((f64::NAN, f64::NEG_INFINITY, f64::NAN));
    results.figures[0].cells[1].estimate = Some(broken);
    results.phases[0].total = broken;
    results.verdict.yearly_costs[1].1 = broken;
    results.costs.strategies[0].total = broken;
    let shown = [
        text::render(&results, 80, false),
        markdown::render(&results),
        backout::report::html::render(&results).unwrap(),
    ];
    for shown in shown {
        let words: Vec<&str> = shown.split(|c: char| !c.is_alphanumeric()).collect();
        assert!(!words.contains(&"NaN") && !words.contains(&"inf"), "{shown}");
    }
}
