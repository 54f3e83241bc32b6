//! Who decides, who acts, with which checks.

mod handling;

use super::cost::{HOURS, TRAINING};
use super::decay::AUDITS;
use super::{
    ANY_DURATION, FACTOR, Kind, Record, SHARE, SOME_DURATION, SOME_SHARE, Scalar, Shape, defaults,
    optional, required,
};
use crate::units::Duration;

pub(super) const STRATEGY: Shape = Shape::Shorthand(&PRESET, &Shape::Record(&WRITTEN));

const PRESET: Scalar = Scalar::Choice(&["manual", "automated", "hybrid"]);

const WRITTEN: Record = Record {
    name: "a strategy",
    fields: &[
        required("name", Shape::Scalar(Scalar::Name), "Its column in the report."),
        optional(
            "extends",
            Shape::Scalar(PRESET),
            "The preset it starts from; the keys below replace parts of it.",
        ),
        optional(
            "plays",
            Shape::List { item: &Shape::Record(&PLAY), least: 1 },
            "In order of precedence; with `extends`, a play of the preset's is replaced by one of its name, of which `when` or `steps` may be left out to keep the preset's, and others are added after.",
        ),
        optional("approval", Shape::Record(&APPROVAL), "Changes the preset's decisions."),
        optional(
            "confirm",
            Shape::Scalar(SOME_DURATION),
            "Changes how long the preset waits before it believes a signal.",
        ),
        optional(
            "without",
            handling::HANDLERS,
            "Handlers of the preset that are switched off, to see what each costs and buys.",
        ),
        optional("setup", Shape::Scalar(Scalar::Money), "Paid once."),
        optional("upkeep", Shape::Scalar(Scalar::Money), "Paid every year."),
        optional(
            "audits",
            AUDITS,
            "How often runbooks, triggers and stand-by capacity are gone over; `none` for never.",
        ),
        optional(
            "setup_hours",
            Shape::Scalar(HOURS),
            "Hours of people's work to put it in place, once.",
        ),
        optional("training", TRAINING, "Training it takes, instead of `costs.training`."),
        optional(
            "leadership",
            Shape::Scalar(Scalar::Choice(&["none", "fractional", "full_time"])),
            "Technical leadership that is paid for because of it: its wage is added to its cost.",
        ),
    ],
};

const OTHERWISE: Shape = Shape::Scalar(Scalar::Choice(&["rollback", "continue"]));

const APPROVAL: Record = Record {
    name: "an approval",
    fields: &[
        required("timeout", Shape::Scalar(SOME_DURATION), "How long an answer is waited for."),
        defaults("otherwise", OTHERWISE, "rollback", "What no answer means."),
    ],
};

const PLAY: Record = Record {
    name: "a play",
    fields: &[
        required("name", Shape::Scalar(Scalar::Name), "Names it in logs."),
        optional(
            "when",
            Shape::List { item: &Shape::Kinds { name: "a detector", kinds: DETECTORS }, least: 1 },
            "Any of these starts it; only a play of the preset's can do without, and keeps its own.",
        ),
        defaults(
            "hold",
            Shape::Scalar(Scalar::Flag),
            "false",
            "Whether the rollout is held while the runbook runs.",
        ),
        defaults(
            "before",
            Shape::Scalar(Scalar::Flag),
            "false",
            "Asks its detectors once, as the release starts, about what was there before it: a scorecard, not a suspicion.",
        ),
        optional(
            "steps",
            Shape::List { item: &Shape::Kinds { name: "a step", kinds: STEPS }, least: 1 },
            "The runbook, one step after another; only a play of the preset's can do without, and keeps its own.",
        ),
    ],
};

pub(in crate::scenario) const DETECTORS: &[Kind] = &[
    Kind {
        name: "error_ratio",
        doc: "The share of errors over a window.",
        content: Some(Shape::Record(&ERROR_RATIO)),
    },
    Kind {
        name: "latency",
        doc: "A latency quantile over a window.",
        content: Some(Shape::Record(&LATENCY)),
    },
    Kind {
        name: "consecutive_failures",
        doc: "Scrape intervals in a row with a larger share of errors.",
        content: Some(Shape::Record(&CONSECUTIVE)),
    },
    Kind {
        name: "health_check",
        doc: "Fewer new instances are ready than should be; past the release's `progress_deadline` one missing is enough.",
        content: Some(Shape::Record(&HEALTH)),
    },
    Kind {
        name: "errors_against_baseline",
        doc: "More errors than the old version.",
        content: Some(Shape::Record(&ERRORS_BASELINE)),
    },
    Kind {
        name: "latency_against_baseline",
        doc: "Slower than the old version.",
        content: Some(Shape::Record(&LATENCY_BASELINE)),
    },
    Kind {
        name: "complaints",
        doc: "Users' complaints that have reached the team.",
        content: Some(Shape::Record(&handling::COMPLAINTS)),
    },
    Kind {
        name: "inspection",
        doc: "A job that looks now and then for harm that no error ratio shows.",
        content: Some(Shape::Record(&handling::INSPECTION)),
    },
];

const OF: Shape =
    Shape::Scalar(Scalar::Choice(&["new_version", "released_service", "user_facing"]));
const MIN_REQUESTS: Shape = Shape::Scalar(Scalar::Count { least: 0, most: 1_000_000_000 });
const WINDOW: Shape = Shape::Scalar(Scalar::Duration {
    least: Duration::from_secs(1),
    most: Duration::from_hours(24),
});
const FACTOR_ABOVE: Shape = Shape::Scalar(FACTOR);

const ERROR_RATIO: Record = Record {
    name: "the error ratio",
    fields: &[
        defaults("of", OF, "new_version", "Whose series."),
        optional("above", Shape::Scalar(SHARE), "Signals above this."),
        optional("below", Shape::Scalar(SHARE), "Signals below this."),
        required("over", WINDOW, "The window."),
        defaults(
            "min_requests",
            MIN_REQUESTS,
            "20",
            "Fewer requests in the window are no evidence.",
        ),
        defaults(
            "for",
            Shape::Scalar(ANY_DURATION),
            "0s",
            "How long it must hold before it signals.",
        ),
    ],
};

const LATENCY: Record = Record {
    name: "the latency",
    fields: &[
        defaults("of", OF, "new_version", "Whose series."),
        defaults(
            "quantile",
            Shape::Scalar(Scalar::Share { least: 0.01, most: 0.9999 }),
            "99%",
            "Which quantile.",
        ),
        optional("above", Shape::Scalar(SOME_DURATION), "Signals above this."),
        optional("below", Shape::Scalar(SOME_DURATION), "Signals below this."),
        required("over", WINDOW, "The window."),
        defaults(
            "min_requests",
            MIN_REQUESTS,
            "20",
            "Fewer requests in the window are no evidence.",
        ),
        defaults(
            "for",
            Shape::Scalar(ANY_DURATION),
            "0s",
            "How long it must hold before it signals.",
        ),
    ],
};

const CONSECUTIVE: Record = Record {
    name: "consecutive failures",
    fields: &[
        defaults("of", OF, "new_version", "Whose series."),
        required(
            "above",
            Shape::Scalar(SHARE),
            "An interval with a larger share of errors is a failure.",
        ),
        defaults(
            "failures",
            Shape::Scalar(Scalar::Count { least: 1, most: 1000 }),
            "3",
            "How many in a row.",
        ),
        defaults("min_requests", MIN_REQUESTS, "5", "Intervals with fewer requests are neither."),
        defaults(
            "for",
            Shape::Scalar(ANY_DURATION),
            "0s",
            "How long it must hold before it signals.",
        ),
    ],
};

const HEALTH: Record = Record {
    name: "the health check",
    fields: &[
        required(
            "missing",
            Shape::Scalar(SOME_SHARE),
            "Share of new instances that are not ready.",
        ),
        defaults(
            "for",
            Shape::Scalar(ANY_DURATION),
            "2m",
            "How long it must hold before it signals.",
        ),
    ],
};

const ERRORS_BASELINE: Record = Record {
    name: "errors against the baseline",
    fields: &[
        required("factor", FACTOR_ABOVE, "Times the old version's error ratio."),
        required("margin", Shape::Scalar(SHARE), "And above it by at least this."),
        required("over", WINDOW, "The window."),
        defaults(
            "min_requests",
            MIN_REQUESTS,
            "50",
            "Fewer requests of either version are no evidence.",
        ),
        defaults(
            "for",
            Shape::Scalar(ANY_DURATION),
            "0s",
            "How long it must hold before it signals.",
        ),
    ],
};

const LATENCY_BASELINE: Record = Record {
    name: "latency against the baseline",
    fields: &[
        defaults(
            "quantile",
            Shape::Scalar(Scalar::Share { least: 0.01, most: 0.9999 }),
            "99%",
            "Which quantile.",
        ),
        required("factor", FACTOR_ABOVE, "Times the old version's quantile."),
        required("over", WINDOW, "The window."),
        defaults(
            "min_requests",
            MIN_REQUESTS,
            "50",
            "Fewer requests of either version are no evidence.",
        ),
        defaults(
            "for",
            Shape::Scalar(ANY_DURATION),
            "0s",
            "How long it must hold before it signals.",
        ),
    ],
};

const STEPS: &[Kind] = &[
    Kind {
        name: "page",
        doc: "Page a role and wait for the acknowledgement.",
        content: Some(Shape::Record(&PAGE)),
    },
    Kind {
        name: "work",
        doc: "Work that changes nothing in the system.",
        content: Some(Shape::Record(&WORK)),
    },
    Kind {
        name: "confirm",
        doc: "Go on only if the signal is still up.",
        content: Some(Shape::Record(&CONFIRM)),
    },
    Kind {
        name: "check",
        doc: "See to something before the rollback.",
        content: Some(Shape::Record(&handling::CHECK)),
    },
    Kind {
        name: "normal",
        doc: "Go on only once no signal is up: \"all metrics within normal range\", taken literally.",
        content: Some(Shape::Record(&handling::NORMAL)),
    },
    Kind { name: "decide", doc: "Ask somebody.", content: Some(Shape::Record(&DECIDE)) },
    Kind {
        name: "rollback",
        doc: "Command the rollback; after as many failed commands the next step goes on without it.",
        content: Some(Shape::Record(&ROLLBACK)),
    },
    Kind {
        name: "fix_forward",
        doc: "Mend the release in place; passed over once a rollback is finished.",
        content: Some(Shape::Record(&handling::FIX_FORWARD)),
    },
    Kind {
        name: "migrate_down",
        doc: "Make the next rollback take the schema back too: after a refusal, or before the first command.",
        content: Some(Shape::Record(&handling::MIGRATE_DOWN)),
    },
    Kind {
        name: "verify",
        doc: "Watch the rollback until it is finished and what led to it is gone.",
        content: Some(Shape::Record(&handling::VERIFY)),
    },
];

const BY: Shape = Shape::Scalar(Scalar::Name);
const BY_DOC: &str = "`automation`, or a role.";
const TAKES: Shape = Shape::Law(&ANY_DURATION);
/// A step that never succeeds would be done for ever.
const FAILS: Shape = Shape::Scalar(Scalar::Share { least: 0.0, most: 0.9 });
const TASK: Shape = Shape::Scalar(Scalar::Choice(&["runbook_step", "judgement", "restore"]));
const TASK_DOC: &str = "What the step is to the tables of `people.reliability`, which then give its chance of an error.";
const ALONGSIDE_DOC: &str = "Runs together with the step before.";
const FLAG: Shape = Shape::Scalar(Scalar::Flag);
const PHASES: Shape =
    Shape::Scalar(Scalar::Choice(&["assess", "coordinate", "decide", "execute", "recover"]));

const PAGE: Record = Record {
    name: "a page",
    fields: &[
        required("role", BY, "Who is paged."),
        optional(
            "timeout",
            Shape::Scalar(SOME_DURATION),
            "How long an acknowledgement is waited for; then what the role was to look into is left out. For ever where neither it nor a later question's is written.",
        ),
        defaults("alongside", FLAG, "false", ALONGSIDE_DOC),
    ],
};

const WORK: Record = Record {
    name: "work",
    fields: &[
        required("by", BY, BY_DOC),
        defaults("phase", PHASES, "assess", "Where its time is booked."),
        required("takes", TAKES, "How long it takes."),
        defaults("fails", FAILS, "0%", "Chance that it must be done again."),
        optional("task", TASK, TASK_DOC),
        defaults("alongside", FLAG, "false", ALONGSIDE_DOC),
    ],
};

const CONFIRM: Record = Record {
    name: "a confirmation",
    fields: &[required("takes", Shape::Scalar(SOME_DURATION), "How long is waited.")],
};

const DECIDE: Record = Record {
    name: "a decision",
    fields: &[
        required("by", BY, BY_DOC),
        required("takes", TAKES, "How long it takes."),
        defaults("mistaken", Shape::Scalar(SHARE), "0%", "Chance of the wrong decision."),
        optional("task", TASK, TASK_DOC),
        optional(
            "timeout",
            Shape::Scalar(SOME_DURATION),
            "How long an answer is waited for, and those who are paged before the question; for ever where it is not written.",
        ),
        optional("otherwise", OTHERWISE, "What no answer means; needs a time-out."),
    ],
};

const ROLLBACK: Record = Record {
    name: "a rollback",
    fields: &[
        defaults("by", BY, "automation", BY_DOC),
        required("takes", TAKES, "How long it takes to give the command."),
        defaults(
            "fails",
            FAILS,
            "0%",
            "Chance of a slip that makes it to be given again; with automation that is one of its `attempts`.",
        ),
        optional("task", TASK, TASK_DOC),
        defaults(
            "attempts",
            Shape::Scalar(Scalar::Count { least: 1, most: 20 }),
            "2",
            "Commands before the next step goes on without it.",
        ),
    ],
};
