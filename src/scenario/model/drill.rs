//! What a drill needs to know beyond the scenario it drills.

use serde::{Deserialize, Serialize};

use crate::units::{Duration, Ratio};

/// The live part of a scenario. Durations are those of the drill itself unless they say otherwise.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Drill {
    /// By how much everything people and controllers do is faster than in the scenario; requests keep their own time.
    pub time_scale: f64,
    /// What can be drilled; one per outcome of the release where none is written.
    pub cases: Vec<DrillCase>,
    /// Requests under way at once; further ones are dropped and counted.
    pub in_flight_max: u32,
    /// A 99th percentile of the load's own lateness above this makes the harness invalid.
    pub lateness_max: Duration,
    /// From a change of weight until the router follows it.
    pub propagation: Duration,
    pub connections: Connections,
    /// Any of them ends the drill at once.
    pub stops: Vec<StopCondition>,
    /// Faults of the proxy: live only.
    pub proxy: Vec<ProxyFault>,
    /// A system of the user's own in place of the built-in instances.
    pub target: Option<TargetSystem>,
}

/// One thing to drill: what the release turns out to be, and which faults strike.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DrillCase {
    pub name: String,
    /// Index into `release.outcomes`.
    pub outcome: usize,
    /// Indices into the scenario's faults; they strike for certain.
    pub faults: Vec<usize>,
    /// Indices into the drill's proxy faults.
    pub proxy: Vec<usize>,
}

/// The router's connections to one instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Connections {
    /// Idle connections kept for the next request.
    pub idle_max: u32,
    pub idle_timeout: Duration,
}

/// The drill ends when more than this share of users' requests was bad for so long.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct StopCondition {
    pub bad_above: Ratio,
    /// In the scenario's time.
    pub hold_for: Duration,
}

/// A fault of the proxy before the instances of one service.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProxyFault {
    /// Index into the services.
    pub service: usize,
    pub what: ProxyFaultKind,
    /// Share of requests (for faults of requests) or of connections (for the others) that it touches.
    pub toxicity: Ratio,
    /// Which requests may be touched; only for faults of requests.
    pub matches: RequestMatch,
    /// After the start of the release, in the scenario's time.
    pub at: Duration,
    pub lasts: Duration,
}

/// What the proxy does, by Envoy's names for requests and Toxiproxy's for connections.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProxyFaultKind {
    /// Request: forwarded after a fixed delay.
    Delay { fixed_delay: Duration },
    /// Request: answered with this status instead of being forwarded.
    Abort { http_status: u16 },
    /// Request: the answer's body is replaced, its status is not.
    CorruptBody,
    /// Connection: every chunk is held back for `latency` ± `jitter`, in order.
    Latency { latency: Duration, jitter: Duration, stream: Stream },
    /// Connection: at most so many bytes a second.
    Bandwidth { bytes_per_s: u64, stream: Stream },
    /// Connection: nothing passes; closed after `timeout`, never for zero.
    Timeout { timeout: Duration, stream: Stream },
    /// Connection: reset (RST) `timeout` after the first data.
    ResetPeer { timeout: Duration },
    /// Connection: its close is held back.
    SlowClose { delay: Duration },
    /// Connection: data is cut into slices of about this size, with a delay between two.
    Slicer { average_size: u64, size_variation: u64, delay: Duration, stream: Stream },
    /// Connection: closed after this many bytes.
    LimitData { bytes: u64, stream: Stream },
}

impl ProxyFaultKind {
    /// Whether it is decided for each request; the others are decided for each connection.
    #[must_use]
    pub const fn is_per_request(&self) -> bool {
        matches!(self, Self::Delay { .. } | Self::Abort { .. } | Self::CorruptBody)
    }

    /// The kind's name as written in a scenario.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Delay { .. } => "delay",
            Self::Abort { .. } => "abort",
            Self::CorruptBody => "corrupt_body",
            Self::Latency { .. } => "latency",
            Self::Bandwidth { .. } => "bandwidth",
            Self::Timeout { .. } => "timeout",
            Self::ResetPeer { .. } => "reset_peer",
            Self::SlowClose { .. } => "slow_close",
            Self::Slicer { .. } => "slicer",
            Self::LimitData { .. } => "limit_data",
        }
    }
}

/// Which way of a connection: to the instance, or back to the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stream {
    Upstream,
    Downstream,
}

/// A request that fits everything written here; what is not written fits every request.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RequestMatch {
    /// The path begins with this.
    pub path: Option<String>,
    /// A header has this value.
    pub header: Option<(String, String)>,
    /// Routed to the new version (or to the old).
    pub new_version: Option<bool>,
}

/// A system of the user's own.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TargetSystem {
    /// Where users' requests are sent, such as `http://127.0.0.1:8080/`.
    pub url: String,
    /// A host other than this machine; it must also be named on the command line.
    pub host: Option<String>,
    /// Starts the release. Run by `sh -c`; its exit code counts.
    pub deploy: String,
    /// Takes it back.
    pub rollback: String,
    /// Prints the share of traffic on the new version, such as `25%`.
    pub status: String,
}

/// A drill of nothing in particular: no case, at the scenario's own pace.
impl Default for Drill {
    fn default() -> Self {
        Self {
            time_scale: 1.0,
            cases: Vec::new(),
            in_flight_max: 4096,
            lateness_max: Duration::from_millis(20),
            propagation: Duration::ZERO,
            connections: Connections { idle_max: 32, idle_timeout: Duration::from_secs(30) },
            stops: Vec::new(),
            proxy: Vec::new(),
            target: None,
        }
    }
}
