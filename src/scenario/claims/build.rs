//! From a walked file to claims, with the checks of meaning on the way.

use crate::scenario::diagnostic::{Diagnostic, Span};
use crate::scenario::model::{
    Amounts, Arithmetic, Change, Claim, ClaimTest, Claimed, Claims, Compared, Condition, Contrast,
    Measure, MeasureUnit, Side, Trial,
};
use crate::scenario::quantity::{self, Refusal};
use crate::scenario::value::{Fields, Node, Value};
use crate::units::{Duration, Money};

type Found = Vec<Diagnostic>;

pub(super) fn claims(file: &Fields, found: &mut Found) -> Option<Claims> {
    let claims: Vec<Option<Claim>> =
        file.records("claims").map(|fields| claim(fields, found)).collect();
    told_apart(
        file.records("claims").filter_map(|c| Some((c.text("id")?, c.span_of("id")))),
        "claims",
        found,
    );
    let (explored_on, confirmed_on) = (file.count("explored_on")?, file.count("confirmed_on")?);
    if explored_on == confirmed_on {
        found.push(
            Diagnostic::error("same-seed", "exploration and confirmation use the same seed")
                .at(file.span_of("confirmed_on"), "confirms nothing")
                .help("write another seed"),
        );
    }
    Some(Claims {
        scenario: file.text("scenario")?.to_owned(),
        explored_on,
        confirmed_on,
        replications: file.small_count("replications")?,
        draws: file.small_count("draws")?,
        draw_replications: file.small_count("draw_replications")?,
        claims: claims.into_iter().collect::<Option<_>>()?,
    })
}

fn told_apart<'a>(names: impl Iterator<Item = (&'a str, Span)>, what: &str, found: &mut Found) {
    let mut seen: Vec<(&str, Span)> = Vec::new();
    for (name, span) in names {
        match seen.iter().find(|(earlier, _)| *earlier == name) {
            Some((_, first)) => found.push(
                Diagnostic::error("duplicate-name", format!("two {what} are called `{name}`"))
                    .at(span, "again here")
                    .and(*first, "first here")
                    .help("give each a name of its own"),
            ),
            None => seen.push((name, span)),
        }
    }
}

fn claim(fields: &Fields, found: &mut Found) -> Option<Claim> {
    let test = test(fields, found);
    Some(Claim {
        id: fields.text("id")?.to_owned(),
        says: fields.text("says")?.to_owned(),
        mechanism: fields.text("mechanism")?.to_owned(),
        source: fields.text("source")?.to_owned(),
        test: test?,
    })
}

fn test(fields: &Fields, found: &mut Found) -> Option<ClaimTest> {
    let (kind, content) = fields.kind("test")?;
    let content = content?;
    Some(match (kind, &content.value) {
        ("simulated", Value::Record(fields)) => ClaimTest::Simulated(trial(fields, found)?),
        ("assumed", Value::Record(fields)) => {
            let trial = trial(fields, found);
            let parameter = fields.text("parameter")?.to_owned();
            ClaimTest::Assumed { parameter, trial: trial? }
        }
        ("arithmetic", Value::Record(fields)) => ClaimTest::Arithmetic(Arithmetic {
            this: amounts(fields.record("this")?)?,
            minus: amounts(fields.record("minus")?)?,
            claimed: fields.get("claimed")?.money()?.as_units(),
        }),
        ("not_testable", Value::Text(why)) => ClaimTest::NotTestable { why: why.clone() },
        _ => return None,
    })
}

fn amounts(fields: &Fields) -> Option<Amounts> {
    let money = |key| fields.get(key).and_then(Node::money).map(Money::as_units);
    Some(Amounts {
        what: fields.text("what")?.to_owned(),
        low: money("low")?,
        high: money("high")?,
    })
}

fn trial(fields: &Fields, found: &mut Found) -> Option<Trial> {
    let compare: Vec<Option<Compared>> =
        fields.records("compare").map(|one| comparison(one, found)).collect();
    let under: Vec<Option<Condition>> =
        fields.records("under").map(|one| condition(one, found)).collect();
    told_apart(
        fields.records("under").filter_map(|c| Some((c.text("name")?, c.span_of("name")))),
        "conditions",
        found,
    );
    Some(Trial {
        compare: compare.into_iter().collect::<Option<_>>()?,
        under: under.into_iter().collect::<Option<_>>()?,
    })
}

fn comparison(fields: &Fields, found: &mut Found) -> Option<Compared> {
    let measure = Measure::of_name(fields.text("measure")?)?;
    let this = side(fields.get("of")?, measure, found);
    let that = side(fields.get("than")?, measure, found);
    let margin = amount(fields.text("margin")?, fields.span_of("margin"), measure, found);
    if let Some(Side::Value(_)) = this {
        found.push(
            Diagnostic::error("no-strategy", "the first side of a comparison is a fixed amount")
                .at(fields.span_of("of"), "nothing is measured here")
                .help("write a strategy here, and the amount under `than`"),
        );
    }
    Some(Compared {
        measure,
        contrast: Contrast { this: this?, that: that? },
        claimed: match fields.text("claimed")? {
            "lower" => Claimed::Lower,
            "higher" => Claimed::Higher,
            _ => Claimed::Same,
        },
        margin: margin?,
    })
}

fn side(node: &Node, measure: Measure, found: &mut Found) -> Option<Side> {
    let fields = match &node.value {
        Value::Text(name) => {
            return Some(Side::Strategy { name: name.clone(), label: None, change: Vec::new() });
        }
        Value::Record(fields) => fields,
        _ => return None,
    };
    match (fields.text("strategy"), fields.text("value")) {
        (Some(name), None) => Some(Side::Strategy {
            name: name.to_owned(),
            label: fields.text("label").map(str::to_owned),
            change: changes(fields, found)?,
        }),
        (None, Some(value)) => {
            Some(Side::Value(amount(value, fields.span_of("value"), measure, found)?))
        }
        _ => {
            found.push(
                Diagnostic::error("one-side", "a side is either a strategy or an amount")
                    .at(node.span, "neither, or both")
                    .help("write `strategy` or `value`"),
            );
            None
        }
    }
}

fn condition(fields: &Fields, found: &mut Found) -> Option<Condition> {
    let change = changes(fields, found);
    Some(Condition {
        name: fields.text("name")?.to_owned(),
        axis: fields.text("axis").map(str::to_owned),
        change: change?,
    })
}

fn changes(fields: &Fields, found: &mut Found) -> Option<Vec<Change>> {
    fields.list("change").iter().map(|node| change(node, found)).collect()
}

fn change(node: &Node, found: &mut Found) -> Option<Change> {
    let Value::Text(text) = &node.value else { return None };
    if let Some((path, value)) = text.split_once(": ") {
        let (path, value) = (path.trim().to_owned(), value.trim().to_owned());
        return Some(Change { path, value });
    }
    found.push(
        Diagnostic::error("no-change", format!("`{text}` changes nothing"))
            .at(node.span, "expected `path: value`")
            .help("write where and what, such as `traffic.rate: 9/s`, in quotes"),
    );
    None
}

/// An amount in the unit of a measure.
fn amount(text: &str, span: Span, measure: Measure, found: &mut Found) -> Option<f64> {
    let read = match measure.unit() {
        MeasureUnit::Seconds => quantity::duration(text).map(Duration::as_secs_f64),
        MeasureUnit::Hours => quantity::duration(text).map(|length| length.as_secs_f64() / 3600.0),
        MeasureUnit::Share => quantity::share(text),
        MeasureUnit::Money => quantity::money(text).map(|(amount, _)| amount.as_units()),
        MeasureUnit::Count | MeasureUnit::Requests => quantity::number(text),
    };
    match read {
        Ok(amount) if amount >= 0.0 => Some(amount),
        Ok(_) => {
            found.push(
                Diagnostic::error("out-of-range", format!("`{text}` is below 0"))
                    .at(span, "must be at least 0")
                    .help("turn the claim round"),
            );
            None
        }
        Err(Refusal { expected, help }) => {
            found.push(
                Diagnostic::error("wrong-unit", format!("expected {expected}, found `{text}`"))
                    .at(span, format!("`{}` is counted otherwise", measure.name()))
                    .help(help),
            );
            None
        }
    }
}
