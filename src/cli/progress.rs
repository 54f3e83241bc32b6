//! The progress bar of long work: on a terminal only, and gone when the work is done.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::experiment::Progress;

/// Replications done, their rate, and with a precision the shrinking interval.
pub(super) struct Bar(ProgressBar);

impl Bar {
    pub(super) fn new(replications: u64, quiet: bool) -> Self {
        Self::counting("replications", replications, quiet)
    }

    /// Of things of this name.
    pub(super) fn counting(what: &str, replications: u64, quiet: bool) -> Self {
        // Standard error, and by itself nothing where that is no terminal.
        let target =
            if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(replications), target);
        let template =
            format!("{{bar:30}} {{pos}}/{{len}} {what}  {{per_sec}}  {{eta}} left  {{msg}}");
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style);
        }
        Self(bar)
    }

    pub(super) fn show(&self, progress: Progress) {
        if let Some(half_width) = progress.half_width {
            self.0.set_message(format!("best two ± {:.1} %", half_width * 100.0));
        }
        self.0.set_position(self.0.position().max(progress.done));
    }

    pub(super) fn reached(&self, position: u64) {
        self.0.set_position(self.0.position().max(position));
    }

    /// Where how much there is to do is only known once it has begun.
    pub(super) fn reached_of(&self, position: u64, length: u64) {
        self.0.set_length(length);
        self.reached(position);
    }

    pub(super) fn finish(&self) {
        self.0.finish_and_clear();
    }
}
