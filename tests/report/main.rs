//! The report, from fixed results to every format.

mod browser;
mod charts;
mod drill;
mod fixture;
mod formats;
mod incident;
mod page;
mod schema;
mod system;
mod tune;
mod writing;
mod years;
