//! What a drill prints: a line each of many, the whole record of one, JSON for programs.

use std::io::Write;
use std::path::Path;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::{DrillArgs, Format, WIDTH};
use crate::drill::record::Record;
use crate::report;

/// Standard output and the progress of long work.
pub(super) struct Shown {
    format: Format,
    quiet: bool,
    /// Whether one record is all there will be.
    is_only: bool,
    compares: bool,
    bar: ProgressBar,
    records: Vec<Record>,
}

impl Shown {
    pub(super) fn new(args: &DrillArgs, drills: u64) -> Self {
        // Standard error, and by itself nothing where that is no terminal.
        let hidden = args.quiet || args.interactive;
        let target =
            if hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(drills), target);
        let template = "{bar:30} {pos}/{len} drills  {elapsed} gone, {eta} left  {msg}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self {
            format: args.format,
            quiet: args.quiet,
            is_only: drills == 1,
            compares: args.repeat.get() > 1,
            bar,
            records: Vec::new(),
        }
    }

    /// A remark on the side.
    pub(super) fn say(&self, line: &str) -> std::io::Result<()> {
        if self.quiet || self.format == Format::Json {
            return Ok(());
        }
        self.bar.suspend(|| writeln!(anstream::stderr(), "{line}"))
    }

    /// What is going on.
    pub(super) fn begins(&self, what: &str) {
        self.bar.set_message(what.to_owned());
        self.bar.tick();
    }

    /// One drill is over; its record lies in `folder`.
    pub(super) fn drilled(&mut self, record: Record, folder: &Path) -> anyhow::Result<()> {
        self.bar.inc(1);
        if self.format == Format::Json {
            self.records.push(record);
            return Ok(());
        }
        if self.quiet {
            return Ok(());
        }
        let text = if self.is_only {
            let page = folder.join("drill.html");
            format!("{}\nRecord: {}", report::drill::text(&record, WIDTH), page.display())
        } else {
            let (about, verdict) = (&record.identity, &record.verdict);
            let ending = verdict.ending.name();
            format!("{} {}: {ending} ({})", about.case, about.repetition, verdict.reason)
        };
        self.bar.suspend(|| writeln!(anstream::stdout(), "{text}"))?;
        Ok(())
    }

    /// After the last drill: the records, for programs, where no comparison follows.
    pub(super) fn finish(&self) -> anyhow::Result<()> {
        self.bar.finish_and_clear();
        if self.format == Format::Json && !self.compares {
            let text = match self.records.as_slice() {
                [one] => report::drill::json(one)?,
                several => serde_json::to_string_pretty(several)?,
            };
            writeln!(anstream::stdout(), "{text}")?;
        }
        Ok(())
    }
}
