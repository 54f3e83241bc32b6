//! Charts: well-formed, the same bytes every time, and nothing that runs.

use backout::report::chart::{NAMES, charts};
use resvg::usvg::roxmltree::Document;

use crate::fixture;

#[test]
fn there_is_a_chart_for_each_name() {
    let results = fixture::decided();
    let names: Vec<&str> = charts(&results).iter().map(|chart| chart.name).collect();
    assert_eq!(names, NAMES);
}

#[test]
fn every_svg_is_well_formed() {
    for results in [fixture::decided(), fixture::decided_hostile(), fixture::single()] {
        for chart in charts(&results) {
            for svg in [chart.svg().unwrap(), chart.inline_svg().unwrap()] {
                let document = Document::parse(&svg).unwrap();
                let scripts = document.descendants().filter(|node| node.has_tag_name("script"));
                assert_eq!(scripts.count(), 0, "{}", chart.name);
                assert!(!svg.contains("NaN"), "{}", chart.name);
            }
        }
    }
}

#[test]
fn text_stays_within_the_picture() {
    for results in [fixture::decided(), fixture::decided_hostile(), fixture::single()] {
        for chart in charts(&results) {
            let svg = chart.svg().unwrap();
            let picture = tree(&svg);
            let (width, height) = (picture.size().width(), picture.size().height());
            let content = picture.root().abs_bounding_box();
            let inside = content.left() >= 0.0
                && content.top() >= 0.0
                && content.right() <= width + 0.5
                && content.bottom() <= height + 0.5;
            assert!(inside, "{} leaves its picture: {content:?} of {width} × {height}", chart.name);
        }
    }
}

#[test]
fn pixels_are_the_same_every_time() {
    let results = fixture::results();
    for (first, second) in charts(&results).iter().zip(charts(&results)) {
        assert!(first.png().unwrap() == second.png().unwrap(), "{}", first.name);
    }
}

/// The texts of a chart.
fn texts(results: &backout::experiment::results::Results, name: &str) -> Vec<String> {
    let all = charts(results);
    let svg = all.iter().find(|chart| chart.name == name).expect("the chart").svg().expect("drawn");
    let document = Document::parse(&svg).expect("well-formed");
    let texts = document.descendants().filter(|node| node.has_tag_name("text"));
    texts.filter_map(|node| Some(node.text()?.trim().to_owned())).collect()
}

#[test]
fn a_rollback_that_leaves_fewer_bad_requests_than_no_release_is_drawn_below_nothing() {
    let mut results = fixture::decided();
    let below = |texts: &[String]| texts.iter().filter(|text| text.starts_with('−')).count();
    assert_eq!(below(&texts(&results, "load_sweep")), 0);
    for point in &mut results.under_load.as_mut().unwrap().points {
        point.strategies[1].harm = Some(fixture::estimate((-1_500.0, -1_900.0, -1_100.0)));
    }
    assert!(below(&texts(&results, "load_sweep")) > 0);
}

#[test]
fn loads_that_no_strategy_can_bear_are_marked_in_every_panel() {
    let mut results = fixture::decided();
    let marked =
        |texts: &[String]| texts.iter().filter(|text| text.starts_with("overload")).count();
    assert_eq!(marked(&texts(&results, "load_sweep")), 3);
    let sweep = results.under_load.as_mut().unwrap();
    sweep.points.retain(|point| point.load < 0.95);
    assert_eq!(marked(&texts(&results, "load_sweep")), 0);
}

#[test]
fn places_on_the_map_are_not_cut_and_have_two_digits() {
    let said = texts(&fixture::decided(), "winner_map");
    let ticks: Vec<&String> = said
        .iter()
        .filter(|text| text.starts_with(|c: char| c == '$' || c.is_ascii_digit()))
        .collect();
    assert!(ticks.len() >= 18 && ticks.iter().all(|tick| !tick.ends_with('…')), "{ticks:?}");
    let digits = |tick: &str| {
        let digits: String = tick.chars().filter(char::is_ascii_digit).collect();
        digits.trim_start_matches('0').len()
    };
    assert!(
        ticks.iter().filter(|tick| tick.starts_with('$')).all(|tick| digits(tick) <= 2),
        "{ticks:?}"
    );
}

#[test]
fn an_interval_wider_than_its_bar_is_drawn_to_its_end() {
    let mut results = fixture::decided();
    let row = &mut results.decides.as_mut().unwrap().parameters[0];
    row.simulated_at_low = Some(fixture::estimate((30_000.0, -160_000.0, 220_000.0)));
    let said = texts(&results, "tornado");
    assert!(
        said.iter().any(|text| text == "$200k")
            && said.iter().any(|text| text == "−$150k" || text == "−$200k"),
        "{said:?}"
    );
}

pub(crate) fn tree(svg: &str) -> resvg::usvg::Tree {
    let mut options = resvg::usvg::Options::default();
    for font in ["DejaVuSans-subset.ttf", "DejaVuSans-Bold-subset.ttf"] {
        let path = format!("{}/assets/{font}", env!("CARGO_MANIFEST_DIR"));
        options.fontdb_mut().load_font_data(std::fs::read(path).expect("the font"));
    }
    resvg::usvg::Tree::from_str(svg, &options).expect("an SVG")
}

#[test]
fn a_defect_that_met_no_request_is_no_way_to_end() {
    let drawn = |unmet: f64| {
        let mut results = fixture::results();
        for ends in &mut results.final_states {
            ends.shares.insert(0, ("not bad".to_owned(), unmet));
        }
        let found = charts(&results).into_iter().find(|chart| chart.name == "final_states");
        let chart = found.expect("bad releases end somehow");
        assert!(chart.table.head.iter().all(|end| end != "not bad"), "{:?}", chart.table.head);
        chart.subtitle
    };
    assert!(!drawn(0.0).contains("met no request"));
    assert!(drawn(0.04).ends_with("the defect of 4 % met no request"), "{}", drawn(0.04));
}
