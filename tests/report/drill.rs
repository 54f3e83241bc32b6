//! The record of a drill and the simulation beside it, in every format.

mod fixture;

use backout::drill::beside::Comparison;
use backout::drill::record::{Ending, Record};
use backout::report::drill;

use fixture::{comparison, crowded, few, hostile, missed, nothing, record};

fn errors_against_the_schema(shown: &serde_json::Value) -> Vec<String> {
    errors_against(drill::SCHEMA, shown)
}

fn errors_against(schema: &str, shown: &serde_json::Value) -> Vec<String> {
    let schema = serde_json::from_str(schema).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    validator.iter_errors(shown).map(|error| error.to_string()).collect()
}

#[test]
fn records_match_their_schema() {
    for record in [record(), missed(), hostile()] {
        let shown = serde_json::from_str(&drill::json(&record).unwrap()).unwrap();
        let errors = errors_against_the_schema(&shown);
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

#[test]
fn what_the_schema_does_not_know_is_an_error() {
    let shown =
        || -> serde_json::Value { serde_json::from_str(&drill::json(&record()).unwrap()).unwrap() };
    for (pointer, key) in [("", "extra"), ("/outcome", "mood"), ("/timeline/0", "by")] {
        let mut shown = shown();
        shown.pointer_mut(pointer).unwrap()[key] = 1.into();
        assert!(!errors_against_the_schema(&shown).is_empty(), "{pointer}/{key}");
    }
    let mut cut = shown();
    cut["outcome"].as_object_mut().unwrap().remove("restored_s");
    cut["integrity"]["last_hash"] = "none".into();
    assert_eq!(errors_against_the_schema(&cut).len(), 2);
}

#[test]
fn a_comparison_matches_its_schema_and_nothing_more_does() {
    let against = |shown: &serde_json::Value| errors_against(drill::COMPARISON_SCHEMA, shown);
    let all = [comparison(), few(), Comparison { command: "backout drill".into(), ..nothing() }];
    for comparison in all {
        let shown = serde_json::from_str(&drill::comparison_json(&comparison).unwrap()).unwrap();
        assert!(against(&shown).is_empty(), "{:#?}", against(&shown));
    }
    for pointer in
        ["", "/rows/0", "/rows/0/live", "/rows/0/spread", "/rows/0/ratio", "/calibration/0"]
    {
        let text = drill::comparison_json(&comparison()).unwrap();
        let mut shown: serde_json::Value = serde_json::from_str(&text).unwrap();
        shown.pointer_mut(pointer).unwrap()["extra"] = 1.into();
        assert_eq!(against(&shown).len(), 1, "{pointer}");
    }
}

#[test]
fn a_verdict_is_told_without_its_colour() {
    let page = drill::comparison_html(&comparison()).unwrap();
    for (class, marked) in
        [("best", "= agrees"), ("differs", "≠ differs"), ("undecided", "? undecided")]
    {
        assert!(page.contains(&format!("class=\"{class}\">{marked}")), "{marked}");
    }
}

#[test]
fn each_case_has_a_chart_of_its_own() {
    let page = drill::comparison_html(&comparison()).unwrap();
    assert_eq!(page.matches("<svg").count(), 2);
    assert!(page.contains("id=\"beside-0\"") && page.contains("id=\"beside-1\""));
    assert!(!page.contains("NaN"));
    assert!(!drill::comparison_html(&nothing()).unwrap().contains("<svg"));
    for svg in page.split("<svg").skip(1) {
        let svg = format!("<svg{}</svg>", svg.split("</svg>").next().unwrap());
        let picture = crate::charts::tree(&svg);
        let content = picture.root().abs_bounding_box();
        assert!(content.left() >= 0.0 && content.top() >= 0.0, "{content:?}");
        assert!(content.right() <= picture.size().width() + 0.5, "{content:?}");
        assert!(content.bottom() <= picture.size().height() + 0.5, "{content:?}");
    }
}

#[test]
fn a_record_is_read_as_it_was_written() {
    let read: Record = serde_json::from_str(&drill::json(&missed()).unwrap()).unwrap();
    assert_eq!(read, missed());
    let text = drill::comparison_json(&comparison()).unwrap();
    assert_eq!(serde_json::from_str::<Comparison>(&text).unwrap(), comparison());
}

#[test]
fn text_of_a_drill() {
    insta::assert_snapshot!(drill::text(&record(), 80));
}

#[test]
fn markdown_of_a_drill() {
    insta::assert_snapshot!(drill::markdown(&record()));
}

#[test]
fn text_of_a_drill_that_missed() {
    insta::assert_snapshot!(drill::text(&missed(), 80));
}

#[test]
fn text_of_a_comparison() {
    insta::assert_snapshot!(drill::comparison_text(&comparison(), 80));
}

#[test]
fn text_of_a_comparison_of_few_drills() {
    insta::assert_snapshot!(drill::comparison_text(&few(), 80));
}

#[test]
fn markdown_of_a_comparison() {
    insta::assert_snapshot!(drill::comparison_markdown(&comparison()));
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for width in [60, 80, 120] {
        let texts = [
            drill::text(&record(), width),
            drill::text(&hostile(), width),
            drill::comparison_text(&comparison(), width),
        ];
        for line in texts.iter().flat_map(|text| text.lines()) {
            assert!(line.chars().count() <= width, "{width}: {line}");
        }
    }
}

#[test]
fn every_ending_has_its_sentence() {
    let endings =
        [Ending::Pass, Ending::Fail, Ending::Inconclusive, Ending::Error, Ending::Stopped];
    let said = endings.map(|ending| {
        let mut record = record();
        record.verdict.ending = ending;
        drill::text(&record, 300).lines().next().unwrap().to_owned()
    });
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn every_course_has_its_sentence() {
    let course = |change: fn(&mut Record)| {
        let mut record = record();
        change(&mut record);
        drill::text(&record, 300).lines().next().unwrap().to_owned()
    };
    let said = [
        course(|_| {}),
        course(|record| (record.users.bad, record.outcome.time_to_restore_s) = (1, None)),
        course(|record| record.outcome.finished_s = None),
        course(|record| record.outcome.finished_s = record.outcome.started_s.map(|_| 1.0)),
        course(|record| record.outcome.rolled_back = false),
        course(|record| {
            record.outcome.rolled_back = false;
            (record.outcome.onset_s, record.users.bad) = (None, 0);
        }),
        course(|record| (record.outcome.onset_s, record.users.bad) = (None, 0)),
    ];
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn what_a_file_says_is_escaped_everywhere() {
    let page = drill::html(&hostile(), Some(&comparison())).unwrap();
    assert!(!page.contains("<script") && !page.contains("<b>"));
    assert!(page.contains("&lt;script&gt;"));
    for text in [page, drill::text(&hostile(), 80), drill::markdown(&hostile())] {
        assert!(!text.contains(['\u{0}', '\u{1b}']), "a control character");
    }
    assert!(!drill::markdown(&hostile()).contains("<script"));
}

#[test]
fn nothing_is_loaded_from_anywhere() {
    let page = drill::html(&record(), Some(&comparison())).unwrap();
    for forbidden in ["<script", "<link", "src=", "@import", "url(", "<img", "http-equiv"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn the_chart_has_an_alternative_and_its_data() {
    let page = drill::html(&record(), None).unwrap();
    assert_eq!(page.matches("role=\"img\" aria-label=\"").count(), 1);
    assert!(page.contains("The data of this chart") && page.contains("detected at"));
    assert!(!page.contains("NaN"));
    let mut empty = record();
    empty.bins.clear();
    assert!(!drill::html(&empty, None).unwrap().contains("<figure"));
}

#[test]
fn text_of_the_chart_stays_within_the_picture() {
    for record in [record(), missed(), hostile(), crowded()] {
        let page = drill::html(&record, None).unwrap();
        let svg = &page[page.find("<svg").unwrap()..page.find("</svg>").unwrap() + 6];
        let picture = crate::charts::tree(svg);
        let content = picture.root().abs_bounding_box();
        let size = picture.size();
        assert!(content.left() >= 0.0 && content.top() >= 0.0, "{content:?}");
        assert!(content.right() <= size.width() + 0.5, "{content:?} of {size:?}");
        assert!(content.bottom() <= size.height() + 0.5, "{content:?} of {size:?}");
    }
}

#[test]
fn headings_in_their_order() {
    let page = drill::html(&record(), Some(&comparison())).unwrap();
    let headings: Vec<&str> =
        page.split("<h2>").skip(1).filter_map(|rest| rest.split("</h2>").next()).collect();
    insta::assert_snapshot!(headings.join("\n"));
}

#[test]
#[ignore = "writes pages to look at, and checks nothing"]
fn pages_to_look_at() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("drills");
    std::fs::create_dir_all(&folder).unwrap();
    let both = comparison();
    let all =
        [("drill", record()), ("missed", missed()), ("hostile", hostile()), ("crowded", crowded())];
    for (name, record) in all {
        let page = drill::html(&record, Some(&both)).unwrap();
        std::fs::write(folder.join(format!("{name}.html")), page).unwrap();
    }
    for (name, comparison) in [("comparison", comparison()), ("few", few()), ("nothing", nothing())]
    {
        let page = drill::comparison_html(&comparison).unwrap();
        std::fs::write(folder.join(format!("{name}.html")), page).unwrap();
    }
}
