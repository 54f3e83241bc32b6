//! A discrete-event kernel: a clock, an event queue, lanes for constant delays. It knows no word of deployments.
//!
//! Order is total: (time, priority, sequence). An event is one 128-bit integer, so comparing two events is one integer
//! comparison and the queue holds no pointers. Delays that are the same every time (time-outs, scrapes) enter a lane
//! in the order in which they leave it, so a lane is a ring buffer and never touches the heap; that is the largest
//! single gain there is (see `benches/engine.rs`). There is no cancel operation: whoever schedules a time-out keeps a
//! generation in the event's tag and drops the event when it comes up stale.

mod queue;

pub use queue::{Event, EventQueue, LaneId};
