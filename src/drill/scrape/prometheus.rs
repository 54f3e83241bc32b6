//! The same reading from a real Prometheus server, which scrapes the drill's page.
//!
//! An instant query gives each series its newest value within five minutes, whatever its age: two series of one answer
//! may stem from two scrapes, and a page that is gone looks alive. So a range of raw samples is asked for, which come with
//! their true timestamps. All samples of one scrape bear the same; those of one timestamp are one set, and a set is
//! taken whole or not at all, and once.
//!
//! Prometheus scrapes on a clock of its own, so the counters are up to its scrape interval older than the moment
//! they are handed on; a rule that Prometheus evaluates has the same delay. How old they were is counted.
//!
//! Reference: Prometheus's HTTP API v1, "Instant queries" and "Range vectors".

use std::collections::BTreeMap;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use hyper::StatusCode;
use serde::Deserialize;
use thiserror::Error;

use super::exposition::{Sample, number_of};
use super::http::Client;
use super::page;
use super::scraper::{ReadError, Reading};
use crate::drill::DrillError;
use crate::drill::clock::Clock;
use crate::scenario::model::Telemetry;
use crate::units::{Duration, Time};

/// Whether somebody answers must be known before a drill starts.
const CHECK_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(5);

/// What the API says instead of samples.
#[derive(Debug, Error)]
pub enum ApiError {
    #[error("its API says `{kind}`: {message}")]
    Refused { kind: String, message: String },
    #[error("its API answered with status {status} and no result: {reason}")]
    Unreadable { status: u16, reason: String },
    #[error("`{0}` is not a sample's value")]
    Value(String),
}

/// A Prometheus server, and which of its samples were taken.
#[derive(Debug)]
pub struct Prometheus {
    client: Client,
    /// Wall time in milliseconds of the newest set that was taken.
    taken_ms: u64,
}

/// Whether a Prometheus server answers at this URL.
///
/// # Errors
///
/// [`DrillError::Prometheus`] with the reason.
pub async fn check(url: &str) -> Result<(), DrillError> {
    let wrong = |reason: String| DrillError::Prometheus { url: url.to_owned(), reason };
    let mut client = Client::new(url).map_err(|error| wrong(error.to_string()))?;
    let answer = tokio::time::timeout(CHECK_TIMEOUT, query(&mut client, "vector(1)")).await;
    match answer {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(wrong(error.to_string())),
        Err(_) => Err(wrong("it does not answer within 5 s".to_owned())),
    }
}

impl Prometheus {
    pub(super) const fn new(client: Client) -> Self {
        Self { client, taken_ms: 0 }
    }

    /// The newest whole set that was scraped since the drill started and was not taken before.
    pub(super) async fn read(
        &mut self,
        services: &[String],
        telemetry: &Telemetry,
        clock: &Clock,
    ) -> Result<Reading, ReadError> {
        let answer = query(&mut self.client, &selector(telemetry.scrape_interval)).await?;
        let start_ms = start_of(clock);
        let mut failure = ReadError::NothingNew;
        for (stamp_ms, samples) in sets(answer.data)?.into_iter().rev() {
            if stamp_ms <= self.taken_ms || stamp_ms < start_ms {
                break;
            }
            match page::read(&samples, services, &telemetry.buckets_s) {
                Ok(scrape) => {
                    self.taken_ms = stamp_ms;
                    let taken = Time::START + Duration::from_millis(stamp_ms - start_ms);
                    return Ok(Reading { taken, scrape, warnings: answer.warnings });
                }
                Err(error) => failure = error.into(),
            }
        }
        Err(failure)
    }
}

/// Two intervals hold at least one scrape, however the two clocks stand to each other.
fn selector(interval: Duration) -> String {
    let range_ms = (interval * 2).as_nanos().div_ceil(1_000_000).max(1);
    format!("{{__name__=~\"{}.+\"}}[{range_ms}ms]", page::PREFIX)
}

#[derive(Debug, Deserialize)]
struct Answer {
    status: String,
    #[serde(default)]
    warnings: Vec<String>,
    #[serde(default)]
    data: Data,
    #[serde(default, rename = "errorType")]
    error_type: String,
    #[serde(default)]
    error: String,
}

#[derive(Debug, Default, Deserialize)]
struct Data {
    result: Vec<RawSeries>,
}

#[derive(Debug, Deserialize)]
struct RawSeries {
    metric: BTreeMap<String, String>,
    /// Seconds of wall time, and a number as text, since JSON knows neither `NaN` nor `+Inf`.
    #[serde(default)]
    values: Vec<(f64, String)>,
}

async fn query(client: &mut Client, query: &str) -> Result<Answer, ReadError> {
    let path = format!("/api/v1/query?query={}", encoded(query));
    let (status, text) = client.get(&path).await?;
    Ok(answer_of(status, &text)?)
}

/// An error has a status of its own, and mostly a body that says more.
fn answer_of(status: StatusCode, text: &str) -> Result<Answer, ApiError> {
    let answer: Answer = serde_json::from_str(text).map_err(|error| ApiError::Unreadable {
        status: status.as_u16(),
        reason: error.to_string(),
    })?;
    if answer.status == "success" {
        Ok(answer)
    } else {
        Err(ApiError::Refused { kind: answer.error_type, message: answer.error })
    }
}

/// Everything but letters and digits, so that no server takes a sign of the query for one of the URL.
fn encoded(query: &str) -> String {
    query
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// Samples by timestamp in milliseconds, which is what Prometheus keeps.
fn sets(data: Data) -> Result<BTreeMap<u64, Vec<Sample>>, ApiError> {
    let mut sets: BTreeMap<u64, Vec<Sample>> = BTreeMap::new();
    for RawSeries { mut metric, values } in data.result {
        let name = metric.remove("__name__").unwrap_or_default();
        let labels: Vec<(String, String)> = metric.into_iter().collect();
        for (stamp_s, text) in values {
            let value = number_of(&text).ok_or(ApiError::Value(text))?;
            let sample = Sample { name: name.clone(), labels: labels.clone(), value };
            // Rounded: 0.781 s as a float is a little less.
            let stamp_ms = (Duration::from_secs_f64(stamp_s).as_nanos() + 500_000) / 1_000_000;
            sets.entry(stamp_ms).or_default().push(sample);
        }
    }
    Ok(sets)
}

/// The wall time of the drill's start in milliseconds, as the wall clock stands now: it may be set while a drill runs.
#[expect(clippy::disallowed_methods, reason = "Prometheus stamps its samples by the wall clock")]
fn start_of(clock: &Clock) -> u64 {
    let (wall, now) = (SystemTime::now(), Instant::now());
    let start = clock.instant_of(Time::START);
    let ahead = start.saturating_duration_since(now);
    let ago = now.saturating_duration_since(start);
    let since_epoch = wall.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from((since_epoch + ahead).saturating_sub(ago).as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
