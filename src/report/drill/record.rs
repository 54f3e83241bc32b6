//! The sections of a record, from what happened to by what it can be checked.

use super::section::Section;
use super::timeline;
use crate::drill::record::{
    ActionItem, FaultRecord, Identity, Outcome, Previous, Quantiles, Record,
};
use crate::experiment::results::Unit;
use crate::report::number::{ABSENT, Numbers};

const OUTCOME: &str = "Key figures";
/// Sections that the page shows before its chart.
pub(super) const ABOVE_THE_CHART: [&str; 1] = [OUTCOME];

pub(super) fn title(record: &Record) -> String {
    let Identity { scenario, case, strategy, .. } = &record.identity;
    format!("Drill of {scenario}: case {case}, strategy {strategy}")
}

pub(super) fn sections(record: &Record) -> Vec<Section> {
    let said = Said { numbers: Numbers::of_drill(record.outcome.end_s) };
    let mut sections = vec![
        said.outcome(record),
        timeline::section(record, &said.time(record.outcome.end_s)),
        said.users(record),
        said.faults(&record.faults),
        said.people(record),
    ];
    sections.extend(record.previous.as_ref().map(|previous| said.previous(previous, record)));
    sections.push(
        Section::new("Deviations and surprises").listed(
            record
                .deviations
                .iter()
                .map(|text| format!("deviation: {text}"))
                .chain(record.surprises.iter().map(|text| format!("surprise: {text}"))),
        ),
    );
    sections.extend([
        action_items(&record.action_items),
        audit(record),
        said.harness(record),
        integrity(record),
    ]);
    sections
}

struct Said {
    numbers: Numbers,
}

impl Said {
    fn time(&self, seconds: f64) -> String {
        self.numbers.plain(Unit::Duration, seconds)
    }

    fn ms(&self, ms: Option<f64>) -> String {
        ms.map_or(ABSENT.to_owned(), |ms| self.time(ms / 1_000.0))
    }

    fn length(&self, seconds: Option<f64>) -> String {
        seconds.map_or("not by the end".to_owned(), |seconds| self.time(seconds))
    }

    fn count(&self, count: u64) -> String {
        self.numbers.plain(Unit::Count, count as f64)
    }

    fn outcome(&self, record: &Record) -> Section {
        let outcome = &record.outcome;
        let mut section = Section::facts(OUTCOME);
        if outcome.onset_s.is_some() {
            for (name, length) in [
                ("time to detect", outcome.time_to_detect_s),
                ("time to decide", outcome.time_to_decide_s),
                ("time to execute", outcome.time_to_execute_s),
                ("time to recover", outcome.time_to_recover_s),
            ] {
                section.fact(name, self.length(length));
            }
            section.fact("time to restore", self.restored(outcome));
        }
        section.fact("downtime", self.time(outcome.downtime_s));
        let users = &record.users;
        section.fact(
            "bad requests",
            format!("{} of {}", self.count(users.bad), self.count(users.sent)),
        );
        if let Some(most) = most_on_new(record) {
            section.fact("most on new version", most);
        }
        let rolled_back = match (outcome.rolled_back, outcome.rollback_was_needed) {
            (true, Some(true)) => "yes, as was needed",
            (true, Some(false)) => "yes, though nothing was wrong with it",
            (true, None) => "yes",
            (false, Some(true)) => "no, though it was needed",
            (false, Some(false)) => "no, and none was needed",
            (false, None) => "no",
        };
        section.fact("rolled back", rolled_back);
        section
    }

    /// With what it is made of.
    fn restored(&self, outcome: &Outcome) -> String {
        let phases: Vec<String> = outcome
            .phases
            .iter()
            .map(|phase| format!("{} {}", phase.phase, self.time(phase.length_s)))
            .collect();
        let total = self.length(outcome.time_to_restore_s);
        if phases.is_empty() { total } else { format!("{total} ({})", phases.join(", ")) }
    }

    fn users(&self, record: &Record) -> Section {
        let users = &record.users;
        let head = ["", "requests", "median", "p90", "p99", "p99.9"];
        let mut section = Section::headed("What users met", head).noted(format!(
            "{} requests sent, {} answered, {} bad; {} dropped for too many were under way. Latency counts from the \
             instant a request was meant to be sent.",
            self.count(users.sent),
            self.count(users.answered),
            self.count(users.bad),
            self.count(users.dropped),
        ));
        for (name, quantiles) in [
            ("all", &users.latency_ms),
            ("old version", &users.old_ms),
            ("new version", &users.new_ms),
        ] {
            let Quantiles { requests, p50, p90, p99, p999 } = *quantiles;
            section.row([
                name.to_owned(),
                self.count(requests),
                self.ms(p50),
                self.ms(p90),
                self.ms(p99),
                self.ms(p999),
            ]);
        }
        section
    }

    fn faults(&self, faults: &[FaultRecord]) -> Section {
        let head = ["fault", "planned", "injected", "touched"];
        let mut section = Section::headed("Faults", head)
            .in_prose()
            .noted("A fault that touched nothing tested nothing.");
        for fault in faults {
            let injected = match (fault.from_s, fault.to_s) {
                (Some(from), Some(to)) => format!("{from:.2} to {to:.2} s"),
                (Some(from), None) => format!("from {from:.2} s on, not cleared"),
                (None, _) => "never".to_owned(),
            };
            let planned = format!("{:.2} to {:.2} s", fault.planned_from_s, fault.planned_to_s);
            section.row([fault.name.clone(), planned, injected, self.count(fault.touched)]);
        }
        section
    }

    fn people(&self, record: &Record) -> Section {
        let head = ["role", "paged at", "page to ack", "ack to decision", "decision", "who"];
        let mut section = Section::headed("People", head).in_prose();
        for delays in &record.people {
            let length =
                |length: Option<f64>| length.map_or("never".to_owned(), |length| self.time(length));
            section.row([
                delays.role.clone(),
                format!("{:.2} s", delays.paged_s),
                length(delays.page_to_acknowledge_s),
                length(delays.acknowledge_to_decision_s),
                delays.decision.clone().unwrap_or_else(|| ABSENT.to_owned()),
                if delays.is_real { "at the terminal" } else { "simulated" }.to_owned(),
            ]);
        }
        section
    }

    fn previous(&self, previous: &Previous, record: &Record) -> Section {
        let mut section = Section::headed("Beside the drill before", ["", "before", "now"]);
        section.note = format!("Before: {}, {}.", previous.drill, previous.began);
        if !previous.is_alike {
            section.note.push_str(" It was of another scenario, case or strategy: no trend.");
        }
        let (users, outcome) = (&record.users, &record.outcome);
        let bad = |bad, sent| format!("{} of {}", self.count(bad), self.count(sent));
        let row = |name: &str, before: String, now: String| [name.to_owned(), before, now];
        section.row(row(
            "verdict",
            previous.ending.name().to_owned(),
            record.verdict.ending.name().to_owned(),
        ));
        section.row(row(
            "bad requests",
            bad(previous.bad, previous.sent),
            bad(users.bad, users.sent),
        ));
        for (name, before, now) in [
            ("time to detect", previous.time_to_detect_s, outcome.time_to_detect_s),
            ("time to restore", previous.time_to_restore_s, outcome.time_to_restore_s),
            ("downtime", Some(previous.downtime_s), Some(outcome.downtime_s)),
        ] {
            section.row(row(name, self.length(before), self.length(now)));
        }
        section.listed(previous.action_items.iter().map(|item| {
            format!(
                "action item of then: {} ({}, due {}, re-test {})",
                item.what, item.owner, item.due, item.retest
            )
        }))
    }

    fn harness(&self, record: &Record) -> Section {
        let harness = &record.harness;
        let mut section = Section::facts("The harness itself");
        section.fact(
            "requests sent late",
            format!(
                "99th percentile {}, at most {}",
                self.time(harness.lateness_p99_ms / 1_000.0),
                self.time(harness.lateness_max_ms / 1_000.0)
            ),
        );
        let (p50, p99) = (harness.added_p50_ms, harness.added_p99_ms);
        section.fact(
            "added to a request",
            if p50.is_some() {
                format!("median {}, 99th percentile {}", self.ms(p50), self.ms(p99))
            } else {
                "not measured: `--repeat` does".to_owned()
            },
        );
        if let Some(share) = harness.cpu_share {
            section.fact("share of all cores", self.numbers.plain(Unit::Share, share));
        }
        section.fact(
            "fit to judge",
            harness.invalid.as_ref().map_or("yes".to_owned(), |why| format!("no: {why}")),
        );
        section
    }
}

/// The greatest share of requests that the new version had, in a bin of the chart.
fn most_on_new(record: &Record) -> Option<String> {
    let numbers = Numbers::of_drill(record.outcome.end_s);
    let asked = record.bins.iter().filter(|bin| bin.requests > 0);
    let most = asked.map(|bin| bin.on_new as f64 / bin.requests as f64).reduce(f64::max)?;
    let width = numbers.plain(Unit::Duration, record.bin_width_s);
    Some(format!("{} of requests within {width}", numbers.plain(Unit::Share, most)))
}

fn audit(record: &Record) -> Section {
    let Identity { scenario_hash, version, commit, approver, ticket, .. } = &record.identity;
    let identity = &record.identity;
    let or_blank = |text: &Option<String>| text.clone().unwrap_or_else(|| "not given".to_owned());
    let mut section = Section::facts("Audit record").for_paper();
    section.fact("drill", &identity.drill);
    section.fact("scenario", format!("{}, case {}", identity.scenario, identity.case));
    section.fact("scenario hash", scenario_hash);
    section.fact("strategy", &identity.strategy);
    section.fact("seed, repetition", format!("{}, {}", identity.seed, identity.repetition));
    section.fact("program", format!("backout {version}"));
    section.fact("commit", or_blank(commit));
    section.fact("environment", &identity.environment);
    section.fact("began, ended", format!("{}, {}", identity.began, identity.ended));
    section.fact(
        "time scale",
        format!("people and controllers {} times as fast as in the scenario", identity.time_scale),
    );
    section.fact("approved by", or_blank(approver));
    section.fact("change ticket", or_blank(ticket));
    section.fact("hypothesis", &record.plan.hypothesis);
    section.fact("objective", &record.plan.objective);
    section.fact("stop conditions", listed(&record.plan.stop_conditions));
    section.fact("blast radius", listed(&record.plan.blast_radius));
    let verdict = &record.verdict;
    section.fact(
        "verdict",
        format!("{} (exit code {}): {}", verdict.ending.name(), verdict.exit_code, verdict.reason),
    );
    section.fact("command", &identity.command);
    section
}

fn listed(texts: &[String]) -> String {
    if texts.is_empty() { "none".to_owned() } else { texts.join("; ") }
}

fn action_items(items: &[ActionItem]) -> Section {
    let head = ["action item", "owner", "due", "re-test"];
    let mut section = Section::headed("Action items", head).in_prose().for_paper();
    let blank = |text: &str, room: usize| {
        if text.is_empty() { "_".repeat(room) } else { text.to_owned() }
    };
    for item in items {
        section.row([
            blank(&item.what, 24),
            blank(&item.owner, 10),
            blank(&item.due, 10),
            blank(&item.retest, 10),
        ]);
    }
    section
}

fn integrity(record: &Record) -> Section {
    let integrity = &record.integrity;
    let mut section = Section::facts("Integrity").for_paper().noted(
        "Each line of the journal holds the SHA-256 of itself and of the line before; the last of them is here, so that \
         no line can be altered, moved, added or cut without it showing.",
    );
    section.fact("journal", format!("{}, {} lines", integrity.journal, integrity.journal_lines));
    section.fact("its last hash", &integrity.last_hash);
    for artefact in &integrity.artefacts {
        section.fact(&artefact.path, &artefact.sha256);
    }
    section.fact(
        "left behind",
        if integrity.left_behind.is_empty() {
            "nothing".to_owned()
        } else {
            listed(&integrity.left_behind)
        },
    );
    section
}
