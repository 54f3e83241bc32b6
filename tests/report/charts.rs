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
