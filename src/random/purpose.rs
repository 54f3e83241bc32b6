//! What a draw is for. A purpose keeps its number for ever: numbers are part of every published result.

/// What a draw is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub enum Purpose {
    /// How many requests a window brings.
    ArrivalCount = 1,
    /// When within its window a request arrives.
    Arrival = 2,
    /// Which session a request belongs to.
    Session = 3,
    /// Whether a request writes.
    Write = 4,
    /// Which version a session is routed to.
    Route = 5,
    /// Which users belong to a cohort.
    Cohort = 6,
    /// Which instance a call goes to.
    Balance = 7,
    /// How long an instance works.
    ServiceTime = 8,
    /// Whether a background error occurs.
    BackgroundError = 9,
    /// Whether a defect's error occurs.
    DefectError = 10,
    /// Whether and how much a defect delays.
    DefectLatency = 11,
    /// The wait before a retry.
    Backoff = 12,
    /// One step of slow noise shared by both versions.
    NoiseShared = 13,
    /// One step of slow noise of one version.
    NoiseOwn = 14,
    /// What the release turns out to be.
    Truth = 15,
    /// How severe it is.
    Severity = 16,
    /// A second parameter of the defect: when it sets in, how long it lasts.
    SeverityTiming = 17,
    /// When it is fixed forward.
    FixForward = 18,
    /// Whether a fault happens.
    FaultChance = 19,
    /// When a fault starts.
    FaultStart = 20,
    /// How long a fault lasts.
    FaultLength = 21,
    /// What a fault hits.
    FaultTarget = 22,
    /// How long an image pull takes.
    Pull = 23,
    /// How long an instance starts.
    Start = 24,
    /// When a crash happens.
    Crash = 25,
    /// How long a person takes to acknowledge.
    Acknowledge = 26,
    /// How long a step of a runbook takes.
    StepLength = 27,
    /// Whether a step of a runbook fails.
    StepFailure = 28,
    /// Whether a decision is mistaken.
    Judgement = 29,
    /// When the release starts.
    ReleaseStart = 30,
    /// How often a command is tried.
    Command = 31,
    /// Whether a fault's failure befalls a request.
    FaultError = 32,
    /// A second uniform of a service time with two stages.
    ServiceBranch = 33,
    /// Draws of a resampling or of a joint parameter sweep.
    Resample = 34,
    /// Whether an edge calls its callee at all.
    CallChance = 35,
    /// Whether an instance lies about its health.
    Lie = 40,
    /// Whether a write damages a record.
    Corruption = 41,
    /// Whether the old version can read what a request needs.
    Unreadable = 42,
    /// Whether a version that was put back errs.
    PutBackError = 43,
    /// Whether a request is one of a dependent that still uses the new interface.
    DependentError = 44,
    /// Whether something lies in wait on the way back.
    WayBackChance = 45,
    /// How bad it is.
    WayBackSeverity = 46,
    /// How long it takes to mend.
    WayBackLength = 47,
    /// Whether a write that was cut off leaves a damaged record.
    HalfWritten = 48,
    /// Whether a chatty version makes one call more.
    Chatter = 49,
    /// How long ago a strategy was last audited, as a share of the longest it can be.
    AuditAge = 55,
    /// Whether a detector has gone stale since.
    StaleDetector = 56,
    /// Whether stand-by capacity has gone since.
    StandbyGone = 57,
    /// How far into the year a release is, and with it how many incidents were documented.
    DocumentedIncidents = 58,
    /// Whether a slip is noticed at once.
    SlipNoticed = 59,
    /// Whether an unnoticed slip is one of omission or of commission.
    SlipKind = 60,
    /// Whether somebody is there during a stretch of the day.
    Presence = 61,
    /// Whether a neighbour is noisy during a burst's length.
    Burst = 50,
    /// How much a network's latency is off.
    Jitter = 51,
    /// Whether a call is lost on its way.
    NetworkLoss = 52,
    /// Which series a scrape misses.
    PartialScrape = 53,
    /// How many requests somebody sends who means harm.
    Provocation = 54,
    /// Which release comes next in a period.
    YearRelease = 70,
    /// When within its hour it starts.
    YearStart = 71,
    /// Which periods make up a year.
    YearPeriod = 72,
    /// Where in the calendar a period begins.
    YearPhase = 73,
    /// The order in which a Latin hypercube goes through the strata of one axis.
    LatinOrder = 75,
    /// Where a point lies within its stratum.
    LatinPlace = 76,
    /// Whether a user complains of a bad request.
    Complaint = 90,
    /// How long it takes until the team hears of it.
    ComplaintDelay = 91,
}
