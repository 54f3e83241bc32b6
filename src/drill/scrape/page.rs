//! The page of metrics: a [`Scrape`] as `OpenMetrics` text, and back.
//!
//! The names are what a mesh would offer under our prefix, so that the page is as readable to Prometheus as to us.
//!
//! Two traps. A histogram of `OpenMetrics` has a `_count` only where it has a `_sum`, and our counters keep no sum; so
//! there is neither, and the bucket `+Inf` counts all. And a series that is not there is not zero: reading a page without it is
//! an error, except where the contract says that absence means "not yet".

use std::collections::BTreeMap;
use std::fmt::Write;

use thiserror::Error;

use super::exposition::{Sample, number_of};
use crate::system::Version;
use crate::telemetry::{Integrity, RolloutView, Scrape, ServiceScrape, VersionScrape};
use crate::units::{Duration, Ratio, Time};

/// All our series begin with this.
pub const PREFIX: &str = "backout_";

const BUCKET: &str = "backout_latency_seconds_bucket";
const WEIGHT: &str = "backout_rollout_weight";
const STARTED: &str = "backout_rollout_started_seconds";
const PROMOTED: &str = "backout_rollout_promoted_seconds";
const STUCK: &str = "backout_rollout_stuck";

/// A family with one number per service and version.
struct Family {
    /// Of the samples; a counter's family is called so without `_total`.
    sample: &'static str,
    kind: &'static str,
    help: &'static str,
    get: fn(&VersionScrape) -> u64,
}

const REQUESTS: &str = "backout_requests_total";
const ERRORS: &str = "backout_errors_total";
const READY: &str = "backout_instances_ready";
const DESIRED: &str = "backout_instances_desired";
const RESTARTS: &str = "backout_instance_restarts_total";

const FAMILIES: [Family; 5] = [
    Family {
        sample: REQUESTS,
        kind: "counter",
        help: "Requests that ended, as their callers saw them.",
        get: |version| version.requests,
    },
    Family {
        sample: ERRORS,
        kind: "counter",
        help: "Requests that ended in an error, a refusal or a time-out.",
        get: |version| version.errors,
    },
    Family {
        sample: READY,
        kind: "gauge",
        help: "Instances in rotation.",
        get: |version| u64::from(version.ready),
    },
    Family {
        sample: DESIRED,
        kind: "gauge",
        help: "Instances that ought to be there.",
        get: |version| u64::from(version.desired),
    },
    Family {
        sample: RESTARTS,
        kind: "counter",
        help: "Crashes of instances.",
        get: |version| u64::from(version.restarts),
    },
];

const VERSIONS: [Version; 2] = [Version::Old, Version::New];

/// Why samples are no reading.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PageError {
    #[error("there is no `{0}`")]
    Absent(String),
    #[error("`{0}` is there twice: is the drill scraped by two jobs?")]
    Twice(String),
    #[error("`{series}` is {value}, which it cannot be")]
    Value { series: String, value: String },
}

/// The page of a reading. Every version must have a bucket per bound and one for all, as a reading has.
#[must_use]
pub fn render(scrape: &Scrape, services: &[String], buckets_s: &[f64]) -> String {
    let mut page = String::new();
    for family in FAMILIES {
        head(&mut page, family.sample.trim_end_matches("_total"), family.kind, family.help);
        for (labels, version) in versions(scrape, services) {
            line(&mut page, family.sample, &labels, (family.get)(version));
        }
    }
    head(&mut page, "backout_latency_seconds", "histogram", "Latency as callers saw it.");
    for (labels, version) in versions(scrape, services) {
        let bounds = buckets_s.iter().copied().chain([f64::INFINITY]);
        for (bound, count) in bounds.zip(&version.buckets) {
            line(&mut page, BUCKET, &format!("{labels},le=\"{}\"", bound_label(bound)), count);
        }
    }
    render_rollout(&mut page, &scrape.rollout);
    page.push_str("# EOF\n");
    page
}

fn render_rollout(page: &mut String, rollout: &RolloutView) {
    let mut gauge = |name: &str, help: &str, value: Option<f64>| {
        head(page, name, "gauge", help);
        if let Some(value) = value {
            line(page, name, "", format_args!("{value:?}"));
        }
    };
    gauge(WEIGHT, "Share of sessions that go to the new version.", Some(rollout.weight.get()));
    let seconds = |at: Option<Time>| at.map(Time::as_secs_f64);
    gauge(STARTED, "When the rollout started, since the drill did.", seconds(rollout.started_at));
    gauge(PROMOTED, "When the new version got all traffic.", seconds(rollout.promoted_at));
    let stuck = f64::from(u8::from(rollout.stuck));
    gauge(STUCK, "1 if new instances did not become ready in time.", Some(stuck));
}

fn head(page: &mut String, family: &str, kind: &str, help: &str) {
    // Writing to a string cannot fail, here and below.
    let _ = writeln!(page, "# HELP {family} {help}\n# TYPE {family} {kind}");
}

fn line(page: &mut String, name: &str, labels: &str, value: impl std::fmt::Display) {
    let _ = match labels {
        "" => writeln!(page, "{name} {value}"),
        _ => writeln!(page, "{name}{{{labels}}} {value}"),
    };
}

fn versions<'a>(
    scrape: &'a Scrape,
    services: &'a [String],
) -> impl Iterator<Item = (String, &'a VersionScrape)> {
    services.iter().zip(&scrape.services).flat_map(|(name, service)| {
        VERSIONS.map(|version| {
            let labels = format!("service=\"{}\",version=\"{}\"", escaped(name), version.name());
            (labels, of(service, version))
        })
    })
}

const fn of(service: &ServiceScrape, version: Version) -> &VersionScrape {
    match version {
        Version::Old => &service.old,
        Version::New => &service.new,
    }
}

fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

/// `OpenMetrics` wants `1.0` and `+Inf`.
fn bound_label(bound: f64) -> String {
    if bound.is_infinite() { "+Inf".to_owned() } else { format!("{bound:?}") }
}

/// The reading that samples hold: the inverse of [`render`]. Series of other names and further labels do not matter.
///
/// # Errors
///
/// A series that is absent, there twice, or of an impossible value.
pub fn read(
    samples: &[Sample],
    services: &[String],
    buckets_s: &[f64],
) -> Result<Scrape, PageError> {
    let series = Series::of(samples)?;
    let version = |service: &str, version: Version| series.version(service, version, buckets_s);
    let services = services
        .iter()
        .map(|name| {
            Ok(ServiceScrape {
                old: version(name, Version::Old)?,
                new: version(name, Version::New)?,
            })
        })
        .collect::<Result<_, PageError>>()?;
    Ok(Scrape { services, rollout: series.rollout()?, integrity: Integrity::default() })
}

/// What tells our series apart; a bound by its bits, so that `1` and `1.0` are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Name<'a> {
    sample: &'a str,
    service: &'a str,
    version: &'a str,
    bound: u64,
}

impl std::fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { sample, service, version, bound } = self;
        match (*service, *sample) {
            ("", _) => write!(f, "{sample}"),
            (_, BUCKET) => {
                let bound = bound_label(f64::from_bits(*bound));
                write!(f, "{sample}{{service=\"{service}\",version=\"{version}\",le=\"{bound}\"}}")
            }
            _ => write!(f, "{sample}{{service=\"{service}\",version=\"{version}\"}}"),
        }
    }
}

/// Our series by name.
struct Series<'a>(BTreeMap<Name<'a>, f64>);

impl<'a> Series<'a> {
    fn of(samples: &'a [Sample]) -> Result<Self, PageError> {
        let mut values = BTreeMap::new();
        for sample in samples.iter().filter(|sample| sample.name.starts_with(PREFIX)) {
            let label = |name| sample.label(name).unwrap_or_default();
            let bound = number_of(label("le")).unwrap_or_default().to_bits();
            let (service, version) = (label("service"), label("version"));
            let name = Name { sample: &sample.name, service, version, bound };
            if values.insert(name, sample.value).is_some() {
                return Err(PageError::Twice(name.to_string()));
            }
        }
        Ok(Self(values))
    }

    fn version(
        &self,
        service: &str,
        version: Version,
        buckets_s: &[f64],
    ) -> Result<VersionScrape, PageError> {
        let name = |sample, bound: f64| Name {
            sample,
            service,
            version: version.name(),
            bound: bound.to_bits(),
        };
        let number = |sample| self.count(name(sample, 0.0));
        let few = |sample| {
            let count = number(sample)?;
            u32::try_from(count).map_err(|_| impossible(name(sample, 0.0), count as f64))
        };
        let bounds = buckets_s.iter().copied().chain([f64::INFINITY]);
        Ok(VersionScrape {
            requests: number(REQUESTS)?,
            errors: number(ERRORS)?,
            buckets: bounds
                .map(|bound| self.count(name(BUCKET, bound)))
                .collect::<Result<_, _>>()?,
            ready: few(READY)?,
            desired: few(DESIRED)?,
            restarts: few(RESTARTS)?,
        })
    }

    fn rollout(&self) -> Result<RolloutView, PageError> {
        let name = |sample| Name { sample, service: "", version: "", bound: 0 };
        let weight = self.value(name(WEIGHT))?;
        let stuck = self.value(name(STUCK))?;
        let time = |sample| match self.0.get(&name(sample)) {
            None => Ok(None),
            Some(seconds) if (0.0..1e9).contains(seconds) => {
                Ok(Some(Time::START + Duration::from_secs_f64(*seconds)))
            }
            Some(seconds) => Err(impossible(name(sample), *seconds)),
        };
        Ok(RolloutView {
            weight: Ratio::new(weight).ok_or_else(|| impossible(name(WEIGHT), weight))?,
            started_at: time(STARTED)?,
            promoted_at: time(PROMOTED)?,
            stuck: match stuck {
                0.0 => false,
                1.0 => true,
                other => return Err(impossible(name(STUCK), other)),
            },
        })
    }

    fn value(&self, name: Name) -> Result<f64, PageError> {
        self.0.get(&name).copied().ok_or_else(|| PageError::Absent(name.to_string()))
    }

    /// A whole number that a float holds exactly.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked")]
    fn count(&self, name: Name) -> Result<u64, PageError> {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        let value = self.value(name)?;
        if (0.0..=EXACT).contains(&value) && value.fract() == 0.0 {
            Ok(value as u64)
        } else {
            Err(impossible(name, value))
        }
    }
}

fn impossible(name: Name, value: f64) -> PageError {
    PageError::Value { series: name.to_string(), value: value.to_string() }
}

#[cfg(test)]
mod tests;
