//! Simulated persons, and whatever else takes its time to answer a strategy.
//!
//! A [`Desk`] is where inert actions go: pages, work, timers, withdrawals. It answers as people do: some time later, sometimes not
//! at all before the page has gone to the next level, more slowly at night, one thing at a time. In a drill a
//! terminal with a real person can take its place.
//!
//! # The same person under every strategy
//!
//! How long somebody takes is drawn by (role, incident, phase, position, attempt) and by nothing else; no strategy's name and
//! no count of earlier draws is in the key. Two strategies that ask the same thing of the same role get the same answer, so what is
//! compared is the strategies and not two days of one engineer.
//!
//! # What is left out
//!
//! The chance that a step fails is the plain one of the step. Error that rises with time pressure, loss at hand-offs
//! and fatigue are known to matter (human reliability analysis has tables for each), but no source for this very
//! task gives their size, so the first form does not pretend to.

mod desk;
mod draws;
mod pager;
mod staff;
mod tally;
mod wall_clock;

pub use desk::Desk;
pub use tally::Tally;
