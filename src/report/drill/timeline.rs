//! What happened when, one line an event.
//!
//! The referee's instants and the strategy's entries tell the same event twice, a millisecond apart: "decided" and "automation
//! decided to roll back". A reader takes the two for two events, so an instant takes up the entries that tell it; and what is
//! said again within a tenth of a second, such as instances that get ready together, is said once and counted.
//!
//! The record itself keeps every entry: this is a matter of showing.

use super::section::Section;
use crate::drill::record::{Moment, Record};

/// An instant and the entries that tell it lie no further apart.
const SAME_S: f64 = 0.02;
/// The same words within this are one event of several.
const TOGETHER_S: f64 = 0.1;

/// An instant: its name, its words where no entry tells it, and by which words such an entry is known.
struct Instant {
    name: &'static str,
    own: &'static str,
    told_by: &'static [&'static str],
}

const INSTANTS: [Instant; 7] = [
    Instant { name: "onset", own: "first bad request of the release", told_by: &[] },
    Instant { name: "detected", own: "first signal", told_by: &[": "] },
    Instant { name: "acknowledged", own: "a page is answered", told_by: &[" acknowledged"] },
    Instant { name: "decided", own: "to roll back", told_by: &[" decided to roll back"] },
    Instant {
        name: "started",
        own: "the rollback is commanded",
        told_by: &["commanded the rollback"],
    },
    Instant {
        name: "finished",
        own: "the rollback is done",
        told_by: &["all traffic and instances are on the old", "the rollback is finished"],
    },
    Instant { name: "restored", own: "service is well again", told_by: &[] },
];

/// A line of the timeline.
#[derive(Clone, Debug, PartialEq)]
struct Told<'a> {
    at_s: f64,
    wall: &'a str,
    instant: &'a str,
    what: String,
    seen_by: &'a str,
    times: usize,
}

pub(super) fn section(record: &Record, followed_to: &str) -> Section {
    let head = ["drill time", "UTC", "instant", "what happened", "seen by"];
    let mut section = Section::headed("Timeline", head).in_prose().on_paper_only(1).noted(format!(
        "Drill time counts from the start of the load; the drill was followed to {followed_to}."
    ));
    for told in told(&record.timeline) {
        // The date stands in the audit record.
        let clock = told.wall.split_once('T').map_or(told.wall, |(_, clock)| clock);
        let what = match told.times {
            1 => told.what,
            times => format!("{} ({times} times)", told.what),
        };
        section.row([
            format!("{:.2} s", told.at_s),
            clock.trim_end_matches('Z').to_owned(),
            told.instant.to_owned(),
            what,
            told.seen_by.to_owned(),
        ]);
    }
    section
}

fn told(moments: &[Moment]) -> Vec<Told<'_>> {
    let mut taken_up = vec![false; moments.len()];
    let mut lines: Vec<Option<Told<'_>>> = vec![None; moments.len()];
    for (index, moment) in moments.iter().enumerate().filter(|(_, moment)| moment.is_instant) {
        lines[index] = Some(instant(moment, moments, &mut taken_up));
    }
    for (index, moment) in moments.iter().enumerate() {
        if !moment.is_instant && !taken_up[index] && !goes_without_saying(moment, moments) {
            lines[index] = Some(line(moment, "", moment.what.clone(), &moment.source));
        }
    }
    counted(lines.into_iter().flatten())
}

fn line<'a>(moment: &'a Moment, instant: &'a str, what: String, source: &'a str) -> Told<'a> {
    // There is one strategy in a drill.
    let seen_by = if source.starts_with("strategy ") { "strategy" } else { source };
    Told { at_s: moment.at_s, wall: &moment.wall, instant, what, seen_by, times: 1 }
}

/// The instant with the words of the first entry that tells it; all entries that do are taken up.
fn instant<'a>(moment: &'a Moment, moments: &'a [Moment], taken_up: &mut [bool]) -> Told<'a> {
    let Some(known) = INSTANTS.iter().find(|known| known.name == moment.what) else {
        return line(moment, "", moment.what.clone(), &moment.source);
    };
    let mut words = None;
    for (index, entry) in moments.iter().enumerate() {
        let tells = known.told_by.iter().any(|words| entry.what.contains(words));
        if tells && !entry.is_instant && !taken_up[index] && is_near(entry, moment) {
            // What the system did is no signal, though it is told with a colon.
            if known.name == "detected" && entry.source != moment.source {
                continue;
            }
            taken_up[index] = true;
            words.get_or_insert((entry.what.clone(), entry.source.as_str()));
        }
    }
    let (what, source) = words.unwrap_or_else(|| (known.own.to_owned(), &moment.source));
    line(moment, &moment.what, what, source)
}

fn is_near(one: &Moment, other: &Moment) -> bool {
    (one.at_s - other.at_s).abs() <= SAME_S
}

/// A step that begins the moment its cause is told: the cause says it.
fn goes_without_saying(moment: &Moment, moments: &[Moment]) -> bool {
    const BEGAN: &str = " began to ";
    let is_cause = |other: &Moment| {
        !other.is_instant && other.source == moment.source && !other.what.contains(BEGAN)
    };
    moment.what.contains(BEGAN)
        && moments.iter().any(|other| is_cause(other) && is_near(other, moment))
}

fn counted<'a>(lines: impl Iterator<Item = Told<'a>>) -> Vec<Told<'a>> {
    let mut counted: Vec<Told<'a>> = Vec::new();
    for line in lines {
        let first = counted.iter_mut().rev().find(|before| {
            before.what == line.what
                && before.instant.is_empty()
                && line.instant.is_empty()
                && line.at_s - before.at_s <= TOGETHER_S
        });
        match first {
            Some(first) => first.times += 1,
            None => counted.push(line),
        }
    }
    counted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drill::journal::Told as Words;
    use crate::scenario::model::Phase;
    use crate::system::{Entry, Event};
    use crate::units::Time;

    fn moment(what: &str, at_s: f64, source: &str, is_instant: bool) -> Moment {
        let wall = "2026-03-02T12:34:56.123Z".to_owned();
        Moment { what: what.to_owned(), at_s, wall, source: source.to_owned(), is_instant }
    }

    /// In the words of the journal, so that a change there is noticed here.
    fn entry(what: Event, at_s: f64) -> Moment {
        let words = Words::from(&Entry { at: Time::START, what });
        moment(&words.said, at_s, "strategy compare", false)
    }

    fn shown(moments: &[Moment]) -> Vec<String> {
        let say = |told: &Told<'_>| format!("{}|{}|{}", told.instant, told.what, told.seen_by);
        told(moments).iter().map(say).collect()
    }

    #[test]
    fn an_instant_and_the_entries_that_tell_it_are_one_line() {
        let by = || "automation".to_owned();
        let moments = [
            moment("detected", 4.999, "strategy compare", true),
            moment("decided", 4.999, "strategy compare", true),
            entry(Event::Signal { play: "worse".into(), evidence: "20 % of 40".into() }, 5.0),
            entry(Event::Decided { roll_back: true, by: by() }, 5.0),
            entry(Event::StepBegan { phase: Phase::Execute, by: by() }, 5.0),
            moment("started", 5.17, "strategy compare", true),
            entry(Event::RollbackCommanded, 5.17),
            moment("rollback: traffic is switched to the old version", 5.17, "harness", false),
            moment("finished", 5.35, "harness", true),
            moment("all traffic and instances are on the old version", 5.35, "harness", false),
            entry(Event::RollbackFinished, 5.35),
        ];
        assert_eq!(
            shown(&moments),
            [
                "detected|worse: 20 % of 40|strategy",
                "decided|automation decided to roll back|strategy",
                "started|commanded the rollback|strategy",
                "|rollback: traffic is switched to the old version|harness",
                "finished|all traffic and instances are on the old version|harness",
            ]
        );
    }

    #[test]
    fn an_entry_apart_from_its_instant_keeps_its_line() {
        let late = entry(Event::RollbackCommanded, 6.0);
        let moments = [moment("started", 5.0, "strategy compare", true), late];
        assert_eq!(
            shown(&moments),
            ["started|the rollback is commanded|strategy", "|commanded the rollback|strategy"]
        );
    }

    #[test]
    fn a_step_that_begins_later_than_its_cause_is_told() {
        let began =
            |at_s| entry(Event::StepBegan { phase: Phase::Decide, by: "on_call".to_owned() }, at_s);
        let paged = entry(Event::Paged { role: "on_call".to_owned() }, 2.0);
        assert_eq!(shown(&[paged.clone(), began(2.0)]), ["|paged on_call|strategy"]);
        assert_eq!(shown(&[paged, began(3.0)]).len(), 2);
    }

    #[test]
    fn what_is_said_again_at_once_is_counted() {
        let ready = |at_s| moment("an instance is ready", at_s, "harness", false);
        let other = moment("another is ready", 0.0, "harness", false);
        let lines = [ready(0.0), other, ready(0.01), ready(0.9)];
        let times: Vec<usize> = told(&lines).iter().map(|told| told.times).collect();
        assert_eq!(times, [2, 1, 1]);
    }
}
