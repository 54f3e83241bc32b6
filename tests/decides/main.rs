//! What decides: the second uncertainty, on scenarios whose answer is known beforehand.

mod fixture;
mod known;
mod load;
mod open;
