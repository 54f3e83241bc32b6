//! From the recommendation back into the file: what the report says to write makes the recommended setting today's.

use std::fs;

use crate::{SMALL, folder, found};

#[test]
fn what_the_report_says_to_write_makes_the_setting_today_s() {
    let (start, rest) = SMALL.split_once("strategies:\n").unwrap();
    let (_, end) = rest.split_once("costs:").unwrap();
    let scenario = format!("{start}strategies:\n  - automated\ncosts:{end}");
    let folder = folder();
    let file = folder.path().join("small.yaml");
    fs::write(&file, &scenario).unwrap();
    let above = "strategies.automated.plays.trigger.when.error_ratio.above";
    let vary = [
        "--vary",
        &format!("{above}=26.7%, 40%"),
        "--vary",
        "strategies.automated.confirm=20s, 2m",
        "--replications",
        "40",
        // Or today's would do as well.
        "--zone",
        "0",
    ];
    let before = found(folder.path(), &vary);
    let place = before["recommendation"]["setting"].as_u64().unwrap();
    let place = usize::try_from(place).unwrap();
    let recommended = before["settings"][place]["values"].clone();
    assert_eq!(before["settings"][place]["is_today"], false, "the grid is without today's");
    let keep = before["recommendation"]["keep"].as_str().unwrap();
    let strategy = keep.strip_prefix("strategies:\n").unwrap();
    fs::write(&file, scenario.replace("  - automated\n", strategy)).unwrap();
    let after = found(folder.path(), &vary);
    let settings = after["settings"].as_array().unwrap();
    assert_eq!(settings.len(), 4, "today's is one of the grid");
    let today = settings.iter().find(|one| one["is_today"] == true).unwrap();
    assert_eq!(today["values"], recommended);
}
