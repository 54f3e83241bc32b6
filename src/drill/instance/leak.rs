//! Memory that requests keep for good: really allocated and really touched, under a cap the scenario cannot lift.

use std::sync::Mutex;

use super::ending::{OUT_OF_MEMORY, end};
use crate::plan::Defect;
use crate::plan::defect::MemoryLeak;

/// What has been leaked so far.
pub(super) struct Leak {
    defect: MemoryLeak,
    kept: Mutex<Vec<Vec<u8>>>,
    /// The most that may be kept.
    max_bytes: u64,
}

impl Leak {
    /// `None` for a version that does not leak. The process as a whole shall not grow beyond `memory_max_bytes`.
    pub(super) fn of(defect: &Defect, memory_max_bytes: u64) -> Option<Self> {
        let Defect::MemoryLeak(defect) = defect else { return None };
        let max_bytes = memory_max_bytes.saturating_sub(resident_bytes());
        Some(Self { defect: *defect, kept: Mutex::default(), max_bytes })
    }

    /// One more request keeps its share. Returns how many bytes all have kept; ends the process rather than pass the cap.
    pub(super) fn keep(&self) -> u64 {
        let share = self.defect.bytes_per_request;
        let Ok(mut kept) = self.kept.lock() else { end(OUT_OF_MEMORY) };
        let after = (kept.len() as u64 + 1).saturating_mul(share);
        match usize::try_from(share) {
            // Zeroes would be pages that do not exist until they are written.
            Ok(bytes) if after <= self.max_bytes => kept.push(vec![1; bytes]),
            _ => end(OUT_OF_MEMORY),
        }
        after
    }
}

/// Memory this process has now, in bytes; 0 where the system does not say.
fn resident_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kibibytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kibibytes.map_or(0, |kibibytes| kibibytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_some_memory() {
        assert!(resident_bytes() > 1 << 20);
    }
}
