//! Traffic and noise.

use std::collections::BTreeMap;

use crate::scenario::model::{
    Complaints, Daily, Noise, RatePoint, SessionState, Sessions, Traffic, TrafficShape,
};
use crate::scenario::trace::mean_rate;
use crate::scenario::value::Fields;

pub(super) fn traffic(fields: &Fields, references: &BTreeMap<String, String>) -> Option<Traffic> {
    let shape = shape(fields, references)?;
    let rate_per_s = match &shape {
        TrafficShape::Trace(points) => mean_rate(points),
        _ => fields.rate("rate")?,
    };
    let daily = fields.record("daily").and_then(|daily| {
        Some(Daily {
            peak_to_trough: daily.number("peak_to_trough")?,
            peak_at: daily.duration("peak_at")?,
        })
    });
    Some(Traffic {
        rate_per_s,
        shape,
        daily,
        client_timeout: fields.duration("client_timeout")?,
        sessions: sessions(fields.record("sessions")?)?,
        writes: fields.share("writes")?,
        complaints: complaints(fields.record("complaints")?)?,
    })
}

fn shape(fields: &Fields, references: &BTreeMap<String, String>) -> Option<TrafficShape> {
    if fields.get("trace").is_some() {
        return super::trace_points(fields, references).map(TrafficShape::Trace);
    }
    if let Some(spike) = fields.record("spike") {
        return Some(TrafficShape::Spike {
            at: spike.duration("at")?,
            lasts: spike.duration("for")?,
            factor: spike.number("factor")?,
        });
    }
    let point = |step: &Fields| {
        Some(RatePoint { at: step.duration("at")?, rate_per_s: step.rate("rate")? })
    };
    let steps: Vec<RatePoint> = fields.records("steps").map(point).collect::<Option<_>>()?;
    Some(if steps.is_empty() { TrafficShape::Constant } else { TrafficShape::Steps(steps) })
}

fn sessions(fields: &Fields) -> Option<Sessions> {
    Some(Sessions {
        length: fields.duration("length")?,
        requests: fields.number("requests")?,
        state: match fields.text("state")? {
            "in_memory" => SessionState::InMemory,
            _ => SessionState::Shared,
        },
    })
}

fn complaints(fields: &Fields) -> Option<Complaints> {
    Some(Complaints { chance: fields.share("chance")?, after: fields.law("after")? })
}

pub(super) fn noise(fields: &Fields) -> Option<Noise> {
    Some(Noise {
        autocorrelation: fields.number("autocorrelation")?,
        errors_sigma: fields.number("errors_sigma")?,
        latency_sigma: fields.number("latency_sigma")?,
        shared: fields.share("shared")?,
    })
}
