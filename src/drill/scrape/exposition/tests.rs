//! Cases from the two formats' own descriptions, and whatever a generator comes up with.

use proptest::prelude::*;

use super::*;

/// Name, labels and value of the only sample of a text.
fn only(text: &str) -> (String, Vec<(String, String)>, f64) {
    let samples = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let [sample] = samples.as_slice() else { panic!("{text}: {} samples", samples.len()) };
    (sample.name.clone(), sample.labels.clone(), sample.value)
}

fn owned(labels: &[(&str, &str)]) -> Vec<(String, String)> {
    labels.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn samples_are_read_as_written() {
    type Case = (&'static str, &'static str, &'static [(&'static str, &'static str)], f64);
    let cases: [Case; 22] = [
        ("a 1", "a", &[], 1.0),
        ("a:b_9 -1.5e3\n", "a:b_9", &[], -1500.0),
        ("a{} 2", "a", &[], 2.0),
        ("a{b=\"c\"} 3", "a", &[("b", "c")], 3.0),
        ("a{b=\"c\",d=\"e\"} 4", "a", &[("b", "c"), ("d", "e")], 4.0),
        ("a{b=\"c\",} 5", "a", &[("b", "c")], 5.0),
        ("a { b = \"c\" , d=\"e\" }\t6", "a", &[("b", "c"), ("d", "e")], 6.0),
        ("a{b=\"\"} 7", "a", &[("b", "")], 7.0),
        (r#"a{b="\"\\\n"} 8"#, "a", &[("b", "\"\\\n")], 8.0),
        (r#"a{b="C:\DIR"} 9"#, "a", &[("b", r"C:\DIR")], 9.0),
        ("a{b=\"}# ,=\"} 10", "a", &[("b", "}# ,=")], 10.0),
        ("a{b=\"größe\"} 11", "a", &[("b", "größe")], 11.0),
        ("a 12 1520879607.789", "a", &[], 12.0),
        ("a 13 -1395066363000", "a", &[], 13.0),
        (
            "a_bucket{le=\"1.0\"} 14 # {trace_id=\"KOO5S4vxi0o\"} 0.67",
            "a_bucket",
            &[("le", "1.0")],
            14.0,
        ),
        ("a 15 1.5 # {} 0.67 1520879607.789", "a", &[], 15.0),
        ("a +Inf", "a", &[], f64::INFINITY),
        ("a -Inf", "a", &[], f64::NEG_INFINITY),
        ("# TYPE a counter\n# HELP a some \\n \"help\"\na 16\n# EOF\n", "a", &[], 16.0),
        ("# EOF is what ends a page\na 17", "a", &[], 17.0),
        ("\n\n  a 18  \n", "a", &[], 18.0),
        ("# EOF\n", "", &[], 0.0),
    ];
    for (text, name, labels, value) in cases {
        if name.is_empty() {
            assert_eq!(parse(text), Ok(Vec::new()), "{text}");
        } else {
            assert_eq!(only(text), (name.to_owned(), owned(labels), value), "{text}");
        }
    }
    assert!(only("a NaN").2.is_nan());
    assert_eq!(parse("").as_deref(), Ok([].as_slice()));
}

#[test]
fn what_is_no_sample_is_refused_with_its_line() {
    let cases = [
        ("a", 1, "`` is not a number"),
        ("a 1\nb x", 2, "`x` is not a number"),
        ("a 0x1p-3", 1, "`0x1p-3` is not a number"),
        ("a 1_000", 1, "`1_000` is not a number"),
        ("a 1\r\n", 1, "`1\r` is not a number"),
        ("9a 1", 1, "`9a 1` cannot begin a metric's name"),
        ("ü 1", 1, "`ü 1` cannot begin a metric's name"),
        ("{\"a\"} 1", 1, "`{\"a\"} 1` cannot begin a metric's name"),
        ("a.b 1", 1, "`.b` is not a number"),
        ("a{b:c=\"d\"} 1", 1, "label `b` needs a value such as `=\"value\"`"),
        ("a{b} 1", 1, "label `b` needs a value such as `=\"value\"`"),
        ("a{b='c'} 1", 1, "label `b` needs a value such as `=\"value\"`"),
        ("a{,} 1", 1, "a label's name is missing before `,} 1`"),
        ("a{9b=\"c\"} 1", 1, "a label's name is missing before `9b=\"c\"} 1`"),
        ("a{b=\"c\" d=\"e\"} 1", 1, "`,` or `}` is missing before `d=\"e\"} 1`"),
        ("a{b=\"c\",b=\"d\"} 1", 1, "label `b` is written twice"),
        ("a{b=\"c} 1", 1, "the value of label `b` has no end"),
        ("a{b=\"c\\\"} 1", 1, "the value of label `b` has no end"),
        ("a{b=\"c\"", 1, "`,` or `}` is missing before ``"),
        ("a 1 now", 1, "`now` is not a timestamp"),
        ("a 1 NaN", 1, "`NaN` is not a timestamp"),
        ("a 1 2 3", 1, "`3` is one word too many"),
        ("a 1 # trace", 1, "`# trace` is not an exemplar such as `# {trace=\"a\"} 1`"),
        ("a 1 # {b=\"c\"}", 1, "`# {b=\"c\"}` is not an exemplar such as `# {trace=\"a\"} 1`"),
        ("a 1\n# EOF\nb 2", 3, "the page goes on after `# EOF`"),
    ];
    for (text, line, problem) in cases {
        let error = parse(text).expect_err(text);
        assert_eq!((error.line, error.problem.to_string().as_str()), (line, problem), "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC*") {
        let _ = parse(&text);
    }

    #[test]
    fn no_text_that_looks_like_a_page_makes_it_panic(text in "[a{}=\",\\\\n#ü 1\\.\nEOF\t]{0,60}") {
        let _ = parse(&text);
    }
}
