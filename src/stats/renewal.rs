//! What is up and down by turns.
//!
//! An alternating renewal process is up for a share of all time that hangs on the two means alone, whatever the laws are
//! (Ross, *Stochastic Processes*, theorem 3.4.4): mean up over the mean of a whole turn. The trap is the word "between": the mean
//! time *between* failures that catalogues print is a whole turn for some and the time up for others. Here it is the time
//! up, from the restart to the next failure.

/// Share of time up in the long run, of mean times up and down in the same unit.
#[must_use]
pub fn availability(mean_up: f64, mean_down: f64) -> f64 {
    mean_up / (mean_up + mean_down)
}

/// How often it goes down in a span of time, in the mean; all in the same unit.
#[must_use]
pub fn outages(mean_up: f64, mean_down: f64, span: f64) -> f64 {
    span / (mean_up + mean_down)
}
