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
//! # How people err
//!
//! A step that names its task errs as [tables](reliability) of human reliability say: the more so when short of time, handed over, done
//! from a runbook that nobody has looked at for long ([`Upkeep`]), after automation has failed, by somebody who was asleep a
//! moment ago, or after an error of the same person that went unnoticed. Each makes the probability larger and none changes
//! the draw, so what went wrong under good conditions goes wrong under worse ones too. A step with a plain chance keeps it.
//!
//! # What is left out
//!
//! Whoever answers an escalated page does so for the role that was asked for, whose work is then done as if by the same
//! person. Nobody grows tired over hours, and nobody learns from an incident while it runs.

mod desk;
mod draws;
mod fault;
mod pager;
mod presence;
pub mod reliability;
mod staff;
mod tally;
mod upkeep;
mod waking;
mod wall_clock;

pub use desk::Desk;
pub use fault::Faults;
pub use tally::Tally;
pub use upkeep::Upkeep;
