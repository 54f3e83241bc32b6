//! What the gate found, for a terminal, a pull request, a pipeline's test view, programs, and the lines that were edited.
//!
//! All five say the same in the same words ([`words`]). A verdict is a word and never a colour alone, and beside what cannot be
//! decided stands what it would take.

mod annotations;
mod json;
mod junit;
mod markdown;
mod text;
mod words;

pub use annotations::render as annotations;
pub use json::{SCHEMA, render as json};
pub use junit::render as junit;
pub use markdown::render as markdown;
pub use text::render as text;
