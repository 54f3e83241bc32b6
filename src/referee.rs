//! The referee knows the ground truth and sees every request; strategies never see it.

pub mod outcome;
