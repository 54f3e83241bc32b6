//! What lies in wait for whoever goes back.
//!
//! Of 123 studied failures of upgrades, 60% were an incompatibility of persistent data, which a rollback does not undo
//! (SOSP'21). How often a release of a given team is of that kind nobody has published: every chance is 0 until it is written.

use super::{ANY_DURATION, Field, Record, SHARE, SOME_SHARE, Scalar, Shape, defaults};

pub(super) const WAY_BACK: Record = Record {
    name: "the way back",
    fields: &[
        defaults("schema_change", Shape::Record(&SCHEMA_CHANGE), "{}", "An incompatible change of schema rides on the release."),
        lasts("migrate_down", "{lognormal: {median: 10m, p95: 40m}}", "How long it takes to migrate down, so that the old version can read everything again.").chosen("chosen (median 2m to 1h)").between(120.0, 3_600.0),
        lasts("restore", "{lognormal: {median: 1h, p95: 4h}}", "How long until data that is unreadable or damaged is restored or mended by hand.").chosen("chosen (median 15m to 8h)").between(900.0, 28_800.0),
        defaults("artefact_gone", Shape::Record(&ARTEFACT_GONE), "{}", "The old version has to be deployed again and its artefact is no longer there."),
        defaults("drift", Shape::Record(&ERRING), "{}", "Configuration has drifted: instances of the old version that are deployed again err."),
        defaults("last_bad", Shape::Record(&ERRING), "{}", "The version before was itself bad under today's traffic: its instances err when they are deployed again."),
        lasts("repair", "{lognormal: {median: 30m, p95: 2h}}", "How long until a version that was put back and errs is mended by hand.").chosen("chosen (median 10m to 2h)").between(600.0, 7_200.0),
        defaults("wrong_version_rate", Shape::Law(&SOME_SHARE), "5%", "Share of answers that are errors on a version that was rolled back to by mistake.").chosen("chosen (0.5% to 50%)").between(0.005, 0.5),
        defaults("dependents", Shape::Record(&DEPENDENTS), "{}", "Other services already use the new version's interface."),
        chance("security_fix", "How often a release carries a security fix, which a rollback takes back."),
        lasts("reapply", "{lognormal: {median: 30m, p95: 2h}}", "How long until a security fix that went back is applied again, where somebody noticed.").chosen("chosen (median 10m to 4h)").between(600.0, 14_400.0),
        defaults("half_written", Shape::Scalar(SHARE), "0%", "Share of the writes in flight that a rollback cuts off which leave a damaged record.").chosen("chosen: none until it is written (0% to 20%)"),
    ],
};

const SCHEMA_CHANGE: Record = Record {
    name: "a change of schema",
    fields: &[
        chance("chance", "How often a release brings one."),
        defaults(
            "unreadable",
            Shape::Law(&SOME_SHARE),
            "30%",
            "Share of requests the old version fails on once it serves again.",
        )
        .chosen("chosen (5% to 100%)")
        .between(0.05, 1.0),
        defaults(
            "expand_contract",
            Shape::Scalar(Scalar::Flag),
            "false",
            "Expanded first and contracted later: the old version can read everything.",
        ),
    ],
};

const ARTEFACT_GONE: Record = Record {
    name: "a missing artefact",
    fields: &[
        chance("chance", "How often the old version's artefact is gone."),
        lasts(
            "rebuild",
            "{lognormal: {median: 15m, p95: 45m}}",
            "How long it takes to build the old version again.",
        )
        .chosen("chosen (median 5m to 1h)")
        .between(300.0, 3_600.0),
    ],
};

const ERRING: Record = Record {
    name: "an old version that errs",
    fields: &[
        chance("chance", "How often."),
        defaults("rate", Shape::Law(&SOME_SHARE), "5%", "Share of its answers that are errors.")
            .chosen("chosen (0.5% to 50%)")
            .between(0.005, 0.5),
    ],
};

const DEPENDENTS: Record = Record {
    name: "dependents",
    fields: &[
        chance("chance", "How often other services already use the new interface."),
        defaults(
            "rate",
            Shape::Law(&SOME_SHARE),
            "20%",
            "Share of requests through the released service that fail until they have gone back too.",
        )
        .chosen("chosen (1% to 100%)").between(0.01, 1.0),
        lasts(
            "takes",
            "{lognormal: {median: 10m, p95: 40m}}",
            "How long it takes to roll them back.",
        )
        .chosen("chosen (median 2m to 1h)").between(120.0, 3_600.0),
    ],
};

/// Nothing happens where the chance is not written.
const fn chance(key: &'static str, doc: &'static str) -> Field {
    defaults(key, Shape::Scalar(SHARE), "0%", doc)
        .chosen("chosen: none until it is written (0% to 30%)")
}

const fn lasts(key: &'static str, default: &'static str, doc: &'static str) -> Field {
    defaults(key, Shape::Law(&ANY_DURATION), default, doc)
}
