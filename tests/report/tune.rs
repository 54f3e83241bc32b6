//! A tuning, from fixed findings to every format.

pub(crate) mod fixture;

use std::fs;
use std::path::Path;

use backout::experiment::tune::findings::Findings;
use backout::report::tune;

fn all() -> [(&'static str, Findings); 9] {
    [
        ("kept", fixture::kept()),
        ("inside_a_preset", fixture::inside_a_preset()),
        ("close_together", fixture::close_together()),
        ("not_shown", fixture::not_shown()),
        ("none_keeps", fixture::none_keeps()),
        ("no_budgets", fixture::no_budgets()),
        ("today_is_best", fixture::today_is_best()),
        ("many", fixture::many()),
        ("hostile", fixture::hostile()),
    ]
}

#[test]
fn text_of_a_tuning() {
    insta::assert_snapshot!(tune::text(&fixture::kept(), 80));
}

#[test]
fn markdown_of_a_tuning() {
    insta::assert_snapshot!(tune::markdown(&fixture::kept()));
}

#[test]
fn table_of_a_tuning() {
    insta::assert_snapshot!(tune::csv(&fixture::kept()).unwrap());
}

/// Everything above the table, for each way a tuning can end.
#[test]
fn sentences_of_every_ending() {
    let said = all()
        .into_iter()
        .filter(|(name, _)| !["close_together", "many", "hostile"].contains(name))
        .map(|(name, findings)| {
            let text = tune::text(&findings, 100);
            let above = text.lines().take_while(|line| !line.starts_with('─'));
            format!("{name}\n{}\n", above.collect::<Vec<_>>().join("\n").trim_end())
        });
    insta::assert_snapshot!(said.collect::<Vec<_>>().join("\n"));
}

#[test]
fn text_fits_its_width_and_holds_no_escape_codes() {
    for (name, findings) in all() {
        for width in [60, 80, 120] {
            let shown = tune::text(&findings, width);
            let widest = shown.lines().map(|line| line.chars().count()).max();
            assert!(widest <= Some(width), "{name}: {widest:?} of {width} columns:\n{shown}");
            assert!(!shown.contains('\u{1b}'), "{name}");
        }
    }
}

#[test]
fn only_what_leaves_nothing_out_is_said_for_certain() {
    let certain = tune::text(&fixture::kept(), 400);
    assert!(certain.contains("false triggers 6.2 % → 1.3 %, 3.4 to 6.3 points fewer"), "{certain}");
    assert!(certain.contains("Not shown to change: time to detect, mean."), "{certain}");
    let mut findings = fixture::kept();
    let difference = findings.recommendation.fresh[0].difference.as_mut().unwrap();
    difference.upper = 0.001;
    let open = tune::text(&findings, 400);
    assert!(open.contains("Not shown to change: false triggers; time to detect, mean."), "{open}");
    assert!(!open.contains("points fewer"), "{open}");
}

#[test]
fn the_page_is_whole_and_loads_nothing() {
    for (name, findings) in all() {
        let page = tune::html(&findings).unwrap();
        assert!(page.ends_with("</html>"), "{name}");
        for forbidden in ["<script", "<link", "src=", "@import", "url(", "<img", "http-equiv"] {
            assert!(!page.contains(forbidden), "{name}: {forbidden}");
        }
        assert!(!page.contains(['\u{0}', '\u{1b}']), "{name}: a control character");
        assert!(!page.contains("NaN"), "{name}");
        let figures = page.matches("<figure").count();
        assert_eq!(page.matches("role=\"img\" aria-label=\"").count(), figures, "{name}");
        assert_eq!(page.matches("The data of this chart").count(), figures, "{name}");
    }
}

#[test]
fn what_is_to_be_written_is_yaml_however_narrow_the_terminal() {
    let findings = fixture::inside_a_preset();
    let keep = findings.recommendation.keep.clone().unwrap();
    let meant = backout::scenario::schema::as_json(&keep).unwrap();
    for width in [60, 80, 120] {
        let shown = tune::text(&findings, width);
        let (_, after) = shown.split_once("To have it, in scenarios/checkout.yaml:\n").unwrap();
        let (snippet, _) = after.split_once("\n\n").unwrap();
        assert_eq!(backout::scenario::schema::as_json(snippet).unwrap(), meant, "{snippet}");
    }
    let indented = keep.replace('\n', "\n    ");
    assert!(tune::markdown(&findings).contains(indented.trim_end()));
    assert!(tune::html(&findings).unwrap().contains(&keep));
}

/// Left, top, right and bottom of the names of today's and the recommended setting.
fn names(drawing: &str) -> Vec<(String, [f32; 4])> {
    let svg = ["ink", "muted", "grid", "paper"].iter().fold(drawing.to_owned(), |svg, colour| {
        svg.replace(&format!("var(--{colour})"), "#000000")
    });
    let document = resvg::usvg::roxmltree::Document::parse(&svg).expect("an SVG");
    let texts = document.descendants().filter(|node| node.has_tag_name("text"));
    let named = texts.filter_map(|node| {
        let name = node.text()?.trim().to_owned();
        let is_named = ["today", "recommended"].iter().any(|what| name.starts_with(what));
        let at = |key: &str| node.attribute(key).and_then(|value| value.parse::<f32>().ok());
        let (x, y, size) = (at("x")?, at("y")?, at("font-size")?);
        let wide = name.chars().fold(0.0, |wide, _| wide + 0.55 * size);
        is_named.then_some((name, [x, y - 0.5 * size, x + wide, y + 0.5 * size]))
    });
    named.collect()
}

#[test]
fn names_of_settings_that_lie_close_together_can_both_be_read() {
    let page = tune::html(&fixture::close_together()).unwrap();
    let drawings: Vec<&str> = page.split("<svg").skip(1).collect();
    let mut compared = 0;
    for drawing in drawings.iter().map(|one| one.split("</svg>").next().unwrap()) {
        let names = names(&format!("<svg{drawing}</svg>"));
        let [(one, a), (other, b)] = names.as_slice() else { continue };
        let apart = a[2] < b[0] || b[2] < a[0] || a[3] < b[1] || b[3] < a[1];
        assert!(apart, "`{one}` at {a:?} and `{other}` at {b:?}");
        compared += 1;
    }
    assert!(compared >= 3, "{compared}");
}

/// Its drawings as XML, each on its own.
#[test]
fn every_drawing_is_well_formed_and_keeps_its_text_inside() {
    for (name, findings) in all() {
        let page = tune::html(&findings).unwrap();
        for drawing in page.split("<svg").skip(1) {
            let drawing = drawing.split("</svg>").next().unwrap();
            let svg = format!("<svg{drawing}</svg>");
            resvg::usvg::roxmltree::Document::parse(&svg).unwrap();
            let plain = ["ink", "muted", "grid", "paper"]
                .iter()
                .fold(svg, |svg, colour| svg.replace(&format!("var(--{colour})"), "#000000"));
            let picture = crate::charts::tree(&plain);
            let (width, height) = (picture.size().width(), picture.size().height());
            let content = picture.root().abs_bounding_box();
            let inside = content.left() >= 0.0
                && content.top() >= 0.0
                && content.right() <= width + 0.5
                && content.bottom() <= height + 0.5;
            assert!(inside, "{name}: {content:?} of {width} × {height}");
        }
    }
}

#[test]
fn charts_by_what_was_asked() {
    let ids = |findings: &Findings| -> Vec<String> {
        let page = tune::html(findings).unwrap();
        let ids = page.split("<figure id=\"").skip(1);
        ids.filter_map(|rest| Some(rest.split('"').next()?.to_owned())).collect()
    };
    let both = ["frontier_regret", "frontier_delay_mean", "frontier_cost_per_year", "setting_map"];
    assert_eq!(ids(&fixture::kept()), both);
    let mut single = fixture::kept();
    single.varied.truncate(1);
    single.settings.iter_mut().for_each(|setting| setting.values.truncate(1));
    assert_eq!(ids(&single), both[..3]);
}

#[test]
fn json_is_the_findings() {
    let shown: serde_json::Value =
        serde_json::from_str(&tune::json(&fixture::kept()).unwrap()).unwrap();
    assert_eq!(shown["recommendation"]["verdict"], "kept");
    assert_eq!(shown["settings"][6]["state"], "recommended");
    assert_eq!(shown["settings"].as_array().unwrap().len(), 12);
}

#[test]
fn json_fits_its_schema_and_nothing_else_does() {
    let schema: serde_json::Value = serde_json::from_str(tune::SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (name, findings) in all() {
        let mut shown: serde_json::Value =
            serde_json::from_str(&tune::json(&findings).unwrap()).unwrap();
        let wrong: Vec<String> = validator
            .iter_errors(&shown)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(wrong.is_empty(), "{name}: {wrong:#?}");
        shown["meta"]["date"] = "2026-01-01".into();
        assert!(!validator.is_valid(&shown), "{name}");
    }
}

#[test]
fn files_are_written_whole_and_named() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("tuned");
    let written = tune::write(&folder, &fixture::kept()).unwrap();
    let names: Vec<_> = written.iter().filter_map(|path| path.file_name()?.to_str()).collect();
    assert_eq!(names, ["tune.json", "tune.csv", "tune.md", "index.html"]);
    assert!(written.iter().all(|path| path.is_file()));
    assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 1, "nothing unfinished is left");
    let said = tune::places(&written, 400);
    assert!(said.lines().count() == 4 && said.contains("index.html"), "{said}");
}

/// For looking at: `cargo test --test report tune::pages_to_look_at -- --ignored` writes them below `target/tmp/tune`.
#[test]
#[ignore = "writes pages to look at, and checks nothing"]
fn pages_to_look_at() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tune");
    for (name, findings) in all() {
        tune::write(&target.join(name), &findings).unwrap();
    }
}
