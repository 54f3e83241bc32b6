//! What a controller sees of instances, and what it may ask for.

use crate::system::Version;

/// The instances of the released service. Counts are those of this moment; what is asked for shows in them at once where
/// it is a matter of wanting, and later where it is a matter of being ready or gone.
pub trait Platform {
    /// How many instances the released service is to have.
    fn released_instances(&self) -> u32;

    /// Instances that are neither stopping nor gone, crashed ones included.
    fn wanted(&self, version: Version) -> u32;

    /// Instances that passed their readiness probe and neither stop nor have crashed.
    fn ready(&self, version: Version) -> u32;

    /// Instances that are not gone, stopping ones included.
    fn alive(&self, version: Version) -> u32;

    /// Instances that calls are sent to. After a crash that is more than are ready, until the probe notices.
    fn in_rotation(&self, version: Version) -> u32;

    /// Whether any instance of the version is in its first start, not in a restart after a crash.
    fn is_starting_anew(&self, version: Version) -> bool;

    /// Starts instances of a version until this many are wanted; does nothing where there are as many.
    fn scale_up(&mut self, version: Version, to: u32);

    /// Stops up to `count` wanted instances of a version, those that are not ready first, then the oldest.
    fn stop_some(&mut self, version: Version, count: u32);
}
