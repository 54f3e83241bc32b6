//! Every request keeps memory that is never given back, until the process is killed for it.
//!
//! Nothing is slow and nothing fails before the end, so monitoring of errors and latency sees a healthy version until its
//! instances die; and because they were started together and serve alike, they die together. A restart starts empty, which
//! is why a leak looks healed for a while. Killed by the kernel, a process ends with 128 + SIGKILL = 137, as containers
//! report it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::CrashPoint;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemoryLeak {
    /// Kept by each request, at least 1.
    pub bytes_per_request: u64,
    /// What one process may keep; reaching it is its end.
    pub limit_bytes: u64,
}

impl MemoryLeak {
    /// The same number of requests in every life: each life starts with nothing leaked.
    pub(super) fn crash_point(self) -> CrashPoint {
        let requests = self.limit_bytes.div_ceil(self.bytes_per_request.max(1)).max(1);
        CrashPoint::AfterRequests(u32::try_from(requests).unwrap_or(u32::MAX))
    }
}

impl fmt::Display for MemoryLeak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const KIB: f64 = 1024.0;
        let (request, limit) = (self.bytes_per_request as f64, self.limit_bytes as f64);
        let (request, limit) = (request / KIB, limit / (KIB * KIB));
        write!(f, "leak of {request:.1} KiB a request, out of memory at {limit:.1} MiB")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_request_that_reaches_the_limit_is_the_last() {
        let after = |bytes_per_request, limit_bytes| {
            MemoryLeak { bytes_per_request, limit_bytes }.crash_point()
        };
        assert_eq!(after(64 << 10, 64 << 20), CrashPoint::AfterRequests(1024));
        assert_eq!(after(1000, 1001), CrashPoint::AfterRequests(2));
        assert_eq!(after(1000, 1), CrashPoint::AfterRequests(1));
    }
}
