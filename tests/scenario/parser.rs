//! Whatever the text, the answer is a scenario or a diagnostic inside the text, never a panic.

use std::fmt::Write;

use backout::scenario::{References, Sources, check, references, render};
use proptest::prelude::*;

use crate::SMALL;

fn survives(text: &str) {
    let _ = references("any.yaml", text);
    if let Err(error) = check("any.yaml", text, &References::new()) {
        let sources = Sources::from([("any.yaml".to_owned(), text.to_owned())]);
        for found in error.diagnostics() {
            assert!(found.primary.span.end <= text.len());
        }
        assert!(!render(error.diagnostics(), &sources, false).is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn any_text_is_survived(text in "\\PC{0,200}") {
        survives(&text);
    }

    #[test]
    fn yaml_looking_text_is_survived(text in "[-a-c0-9:{}\\[\\]&*!|>#,. \t\n%'\"]{0,120}") {
        survives(&text);
    }

    #[test]
    fn a_damaged_scenario_is_survived(at in 0..SMALL.len(), length in 0_usize..40, put in "\\PC{0,8}") {
        let end = (at + length).min(SMALL.len());
        survives(&format!("{}{put}{}", &SMALL[..at], &SMALL[end..]));
    }

    #[test]
    fn any_value_of_a_scenario_may_be_anything(line in 0_usize..21, put in "[-0-9a-z.%/$:{}\\[\\] ]{0,16}") {
        let mut lines: Vec<String> = SMALL.lines().map(str::to_owned).collect();
        let at = line.min(lines.len() - 1);
        if let Some(colon) = lines[at].find(": ") {
            lines[at].replace_range(colon + 2.., &put);
        }
        survives(&lines.join("\n"));
    }
}

#[test]
fn deep_nesting_and_greedy_aliases_are_refused() {
    survives(&"[".repeat(100_000));
    survives(&"- ".repeat(5_000));
    let mut laughs = "a: &a [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (name, before) in ('b'..='j').zip('a'..='i') {
        let copies = vec![format!("*{before}"); 10].join(", ");
        writeln!(laughs, "{name}: &{name} [{copies}]").unwrap();
    }
    survives(&laughs);
}
