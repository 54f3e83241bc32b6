//! Prices: what a thing costs moves the bill, how far the price may be off moves what other prices would make of it.

use super::row::{Row, row};

const COST: &str = "figures.cost_per_year";
/// Whether another winner is within the range a price may have.
const FLIPS: &str = "flips.*.plausible";
const COSTS: &str = "costs: {}";
const IN_MEMORY: (&str, &str) = ("state: shared", "state: in_memory");
/// Two strategies, of which one hurts users and wears people out less but has to be set up: that is a matter of prices.
const SPEED: [&str; 2] = [
    "{name: quick, setup: $1000, plays: [{name: act, when: [{error_ratio: {above: 5%, over: 1m}}], steps: [{rollback: {takes: 1s}}]}]}",
    "{name: slow, plays: [{name: act, when: [{error_ratio: {above: 5%, over: 1m}}], steps: [{work: {by: expert, \
        takes: 2m}}, {rollback: {takes: 1s}}]}]}",
];
/// Two strategies, of which one takes everything back and the other nothing.
const HASTE: [&str; 2] = [
    "{name: hasty, plays: [{name: act, when: [{error_ratio: {below: 90%, over: 1m}}], steps: [{rollback: {takes: 1s}}]}]}",
    "{name: idle, setup: $1000, plays: [{name: act, when: [{error_ratio: {above: 99%, over: 1m}}], steps: [{rollback: {takes: 1s}}]}]}",
];

/// The same, where taking everything back spares what no request feels, and has to be set up.
const CAUTION: [&str; 2] = [
    "{name: hasty, setup: $1000, plays: [{name: act, when: [{error_ratio: {below: 90%, over: 1m}}], steps: [{rollback: {takes: 1s}}]}]}",
    "{name: idle, plays: [{name: act, when: [{error_ratio: {above: 99%, over: 1m}}], steps: [{rollback: {takes: 1s}}]}]}",
];

/// What a price of harm that no request feels needs to be paid for: what haste prevents, or what it brings about.
fn hidden(key: &str) -> (&'static str, &'static str) {
    const ERRORS: &str = "{errors: {rate: 30%}}";
    match key {
        "damaged_record" => (ERRORS, "{silent_corruption: {rate: 20%}}"),
        "lost_record" => {
            ("watch: 5m", "watch: 5m\n  way_back: {schema_change: {chance: 100%}, restore: 1m}")
        }
        "exposure_hour" => (ERRORS, "security_regression"),
        _ => (ERRORS, ERRORS),
    }
}

/// The four rows of a price: shorthand, value, low and high.
fn price(leaves: [&'static str; 4]) -> [Row; 4] {
    let key = leaves[0].trim_start_matches("costs.");
    let shorthand = format!("costs: {{{key}: $1}}");
    let free = "lost_request lost_write lost_session sla_down_minute person_hour delay_hour redeploy damaged_record lost_record exposure_hour";
    // All other prices fixed at a little, so that the one in question decides.
    let others: Vec<String> = free
        .split(' ')
        .filter(|other| *other != key)
        .map(|other| format!("{other}: $0.0001"))
        .collect();
    let open = |value: &str| {
        let price = format!("{{value: {value}, low: $0.0001, high: $10000}}");
        format!("costs: {{{key}: {price}, {}}}", others.join(", "))
    };
    let (cheap, dear) = (open("$0.0001"), open("$10000"));
    let pair = match key {
        "lost_session" | "delay_hour" | "redeploy" | "lost_record" => HASTE,
        "damaged_record" | "exposure_hour" => CAUTION,
        _ => SPEED,
    };
    let strategies = format!("[{}, {}]", pair[0], pair[1]);
    let (of_old, of_new) = hidden(key);
    let alone =
        [("[automated]", strategies.as_str()), IN_MEMORY, (of_old, of_new), (COSTS, &shorthand)];
    let ranged = |leaf, costs: &str| {
        let situation =
            [("[automated]", strategies.as_str()), IN_MEMORY, (of_old, of_new), (COSTS, costs)];
        row(leaf, &situation)
    };
    let [short, value, low, high] = leaves;
    [
        row(short, &alone).alters(&format!("{key}: $1"), &format!("{key}: $2")).moves(COST),
        ranged(value, &dear).alters("value: $10000", "value: $5000").moves(COST),
        ranged(low, &dear).alters("low: $0.0001", "low: $10000").moves(FLIPS),
        ranged(high, &cheap).alters("high: $10000", "high: $0.0001").moves(FLIPS),
    ]
}

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = vec![
        // Amounts keep their number; the letters stand wherever an amount is printed.
        row("costs.currency", &[]).alters(COSTS, "costs: {currency: EUR}").moves("meta.currency"),
        row("costs.amortised_over_years", &[])
            .alters(COSTS, "costs: {amortised_over_years: 1}")
            .moves(COST),
    ];
    rows.extend(standing());
    rows.extend(price([
        "costs.lost_request",
        "costs.lost_request.value",
        "costs.lost_request.low",
        "costs.lost_request.high",
    ]));
    rows.extend(price([
        "costs.lost_write",
        "costs.lost_write.value",
        "costs.lost_write.low",
        "costs.lost_write.high",
    ]));
    rows.extend(price([
        "costs.lost_session",
        "costs.lost_session.value",
        "costs.lost_session.low",
        "costs.lost_session.high",
    ]));
    rows.extend(price([
        "costs.sla_down_minute",
        "costs.sla_down_minute.value",
        "costs.sla_down_minute.low",
        "costs.sla_down_minute.high",
    ]));
    rows.extend(price([
        "costs.person_hour",
        "costs.person_hour.value",
        "costs.person_hour.low",
        "costs.person_hour.high",
    ]));
    rows.extend(price([
        "costs.delay_hour",
        "costs.delay_hour.value",
        "costs.delay_hour.low",
        "costs.delay_hour.high",
    ]));
    rows.extend(price([
        "costs.redeploy",
        "costs.redeploy.value",
        "costs.redeploy.low",
        "costs.redeploy.high",
    ]));
    rows.extend(unfelt());
    rows
}

/// Prices of what no request shows.
fn unfelt() -> Vec<Row> {
    let mut rows = Vec::new();
    rows.extend(price([
        "costs.damaged_record",
        "costs.damaged_record.value",
        "costs.damaged_record.low",
        "costs.damaged_record.high",
    ]));
    rows.extend(price([
        "costs.lost_record",
        "costs.lost_record.value",
        "costs.lost_record.low",
        "costs.lost_record.high",
    ]));
    rows.extend(price([
        "costs.exposure_hour",
        "costs.exposure_hour.value",
        "costs.exposure_hour.low",
        "costs.exposure_hour.high",
    ]));
    rows
}

const SET_UP: (&str, &str) =
    ("[automated]", "[{name: bought, extends: automated, setup: $9000, upkeep: $100}]");
const TRAINED: &str = "costs: {training: {hours: 4, people: 10, every: 52w}}";
/// So strict a promise that one bad release breaks it, and the service itself does not.
const CREDIT: &str = "costs: {sla_credit: {below: 99.8%, per: 30d, credit: $1000}}";
const OWN: &str = "[{name: own, extends: automated, setup_hours: 10, leadership: fractional, \
    training: {hours: 4, people: 10, every: 52w}}]";

/// What is paid whether or not anything happens, and what is owed for a period.
fn standing() -> Vec<Row> {
    let own = |leaf| row(leaf, &[("[automated]", OWN)]);
    let led = |leaf, costs: &str, kind: &str| {
        let strategy = format!("[{{name: led, extends: automated, leadership: {kind}}}]");
        row(leaf, &[("[automated]", strategy.as_str()), (COSTS, costs)])
    };
    // A service that hardly errs by itself, and so many releases that nobody acting breaks the promise.
    let faultless = [
        ("per_week: 10", "per_week: 200"),
        ("errors: 0.5%", "errors: 0%"),
        ("bad_after: 500ms", "bad_after: 2s"),
        ("{lognormal: {median: 50ms, p99: 400ms}}", "50ms"),
    ];
    let promised = |leaf| row(leaf, &[&[(COSTS, CREDIT)], faultless.as_slice()].concat());
    let trained = |leaf| row(leaf, &[(COSTS, TRAINED)]);
    vec![
        row("costs.discount_rate", &[SET_UP])
            .alters(COSTS, "costs: {discount_rate: 10%}")
            .moves(COST),
        promised("costs.sla_credit.below").alters("below: 99.8%", "below: 90%").moves(COST),
        promised("costs.sla_credit.per").alters("per: 30d", "per: 7d").moves(COST),
        promised("costs.sla_credit.credit").alters("$1000", "$2000").moves(COST),
        trained("costs.training.hours").alters("hours: 4", "hours: 8").moves(COST),
        trained("costs.training.people").alters("people: 10", "people: 20").moves(COST),
        trained("costs.training.every").alters("every: 52w", "every: 26w").moves(COST),
        led("costs.leadership.full_time", "costs: {leadership: {full_time: $400000}}", "full_time")
            .alters("$400000", "$300000")
            .moves(COST),
        led(
            "costs.leadership.fractional",
            "costs: {leadership: {fractional: $90000}}",
            "fractional",
        )
        .alters("$90000", "$60000")
        .moves(COST),
        row(
            "costs.audit_hours",
            &[("[automated]", "[hybrid]"), (COSTS, "costs: {audit_hours: 8}")],
        )
        .alters("audit_hours: 8", "audit_hours: 16")
        .moves(COST),
        own("strategies[].setup_hours").alters("setup_hours: 10", "setup_hours: 20").moves(COST),
        own("strategies[].leadership")
            .alters("leadership: fractional", "leadership: full_time")
            .moves(COST),
        own("strategies[].training.hours").alters("hours: 4,", "hours: 8,").moves(COST),
        own("strategies[].training.people").alters("people: 10", "people: 20").moves(COST),
        own("strategies[].training.every").alters("every: 52w", "every: 26w").moves(COST),
    ]
}
