//! The page: one file, escaped, readable without script or network.

use backout::report::html;

use crate::fixture;

#[test]
fn nothing_is_loaded_from_anywhere() {
    let page = html::render(&fixture::results()).unwrap();
    for forbidden in ["<script", "<link", "src=", "@import", "url(", "<img", "http-equiv"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn what_a_file_says_is_escaped() {
    let page = html::render(&fixture::hostile()).unwrap();
    assert!(!page.contains("<script"));
    assert!(!page.contains("<b>"));
    assert!(page.contains("&lt;script&gt;"));
    assert!(!page.contains(['\u{0}', '\u{1b}']), "a control character");
}

#[test]
fn every_chart_has_an_alternative_and_its_data() {
    let page = html::render(&fixture::decided()).unwrap();
    let figures = page.matches("<figure").count();
    assert_eq!(figures, backout::report::chart::NAMES.len());
    assert_eq!(page.matches("role=\"img\" aria-label=\"").count(), figures);
    assert_eq!(page.matches("The data of this chart").count(), figures);
}

#[test]
fn headings_in_their_order() {
    let page = html::render(&fixture::results()).unwrap();
    let headings: Vec<&str> = ["<h2>", "<h3>"]
        .iter()
        .flat_map(|tag| page.match_indices(tag))
        .map(|(at, _)| at)
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .filter_map(|at| page[at..].lines().next()?.split("</h").next())
        .collect();
    insta::assert_snapshot!(headings.join("\n"));
}

#[test]
fn odd_results_have_a_page_too() {
    for results in [fixture::single(), fixture::nothing_needed(), fixture::tied()] {
        let page = html::render(&results).unwrap();
        assert!(page.ends_with("</html>"));
    }
}
