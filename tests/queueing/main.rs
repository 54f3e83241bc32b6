//! The simulated world against closed forms.
//!
//! Each case is a scenario file that goes through the whole program: it is checked, simulated, summarised, and the
//! *printed* figure is held against a formula that knows nothing of events. What is expected stands in the table of its
//! case, and the formula it comes from is evaluated beside it, so that neither a slip in the table nor one in the
//! formula goes unseen.
//!
//! A tolerance is four standard errors, estimated over the replications. That alone would forgive a test that has
//! measured next to nothing, so the standard error itself must be small too. Seeds are fixed: a case that passes once
//! passes always.
//!
//! The trap of such tests is the start of the queue. So the queue is warmed up for ten of its relaxation times before
//! anything is tallied, and what is released is not the queue but a door before it that never makes anybody wait: a
//! constant delay of a Poisson process is a Poisson process.

mod availability;
mod closed_form;
mod fan_out;
mod measured;
mod mg1;
mod mmc;
mod mmck;
mod retries;
mod station;
