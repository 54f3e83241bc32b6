//! What a setting comes to does not depend on the settings it is tried with.

use crate::{ABOVE, folder, found};

#[test]
fn a_setting_has_the_figures_it_has_alone() {
    let folder = folder();
    let values = ["6%", "12%", "20%", "33%", "50%"];
    let vary = |values: &[&str]| format!("{ABOVE}={}", values.join(","));
    let together = found(folder.path(), &["--vary", &vary(&values), "--out", "together"]);
    let settings = together["settings"].as_array().unwrap();
    let mut seen = Vec::new();
    for value in values {
        let out = format!("alone-{value}");
        let alone = found(folder.path(), &["--vary", &vary(&[value]), "--out", &out]);
        let of = |settings: &[serde_json::Value]| {
            settings.iter().find(|one| one["values"][0] == value).unwrap().clone()
        };
        let (one, among) = (of(alone["settings"].as_array().unwrap()), of(settings));
        assert_eq!(one["replications"], among["replications"], "{value}");
        assert_eq!(one["figures"], among["figures"], "{value}");
        seen.push(among["figures"].to_string());
    }
    seen.dedup();
    assert_eq!(seen.len(), values.len(), "the settings do differ");
}
