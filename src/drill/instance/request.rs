//! What a request tells an instance, and what its answer tells back.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{HeaderMap, HeaderValue};
use hyper::{Response, StatusCode};

use super::slots::REFUSED;
use crate::drill::wire::{EXPOSED, FAIL, KEY, SESSION, SLOW, VERSION, VERSION_AGE};
use crate::random::Key;
use crate::units::Duration;

/// A request for work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ask {
    pub(super) key: Key,
    pub(super) session: Key,
    /// Own work takes so many times as long.
    pub(super) slowed: f64,
    /// The answer is an error, by a fault.
    pub(super) fails: bool,
    /// Since the first instance of the new version was ready.
    pub(super) version_age: Duration,
}

impl Ask {
    /// `None` without a key. A request without a session is a session of its own.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let key = text(KEY).and_then(Key::from_hex)?;
        let slowed = text(SLOW).and_then(|number| number.parse().ok());
        let age = text(VERSION_AGE).and_then(|nanos| nanos.parse().ok());
        Some(Self {
            key,
            session: text(SESSION).and_then(Key::from_hex).unwrap_or(key),
            slowed: slowed
                .filter(|factor: &f64| factor.is_finite() && *factor >= 0.0)
                .unwrap_or(1.0),
            fails: headers.contains_key(FAIL),
            version_age: Duration::from_nanos(age.unwrap_or(0)),
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Ok,
    Error,
    Refused,
}

/// What became of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answer {
    pub(super) key: Key,
    pub(super) verdict: Verdict,
    /// Here or further down.
    pub(super) exposed: bool,
    /// Here or further down.
    pub(super) met_new: bool,
}

impl Answer {
    pub(super) fn into_response(self) -> Response<Full<Bytes>> {
        let (status, word) = match self.verdict {
            Verdict::Ok => (StatusCode::OK, "ok"),
            Verdict::Error => (StatusCode::INTERNAL_SERVER_ERROR, "error"),
            Verdict::Refused => (StatusCode::SERVICE_UNAVAILABLE, "refused"),
        };
        let mut response = text(status, format!("{word} {}\n", self.key.to_hex()));
        let headers = response.headers_mut();
        let version = if self.met_new { "new" } else { "old" };
        headers.insert(VERSION, HeaderValue::from_static(version));
        if self.exposed {
            headers.insert(EXPOSED, HeaderValue::from_static("1"));
        }
        if self.verdict == Verdict::Refused {
            headers.insert(REFUSED, HeaderValue::from_static("1"));
        }
        response
    }
}

pub(super) fn text(status: StatusCode, body: impl Into<Bytes>) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body.into()));
    *response.status_mut() = status;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &str)| {
            (hyper::header::HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn a_request_needs_a_key_and_nothing_else() {
        assert_eq!(Ask::of(&HeaderMap::new()), None);
        assert_eq!(Ask::of(&headers(&[(KEY, "xyz")])), None);
        let key = Key::new(7);
        let plain = Ask::of(&headers(&[(KEY, &key.to_hex())])).unwrap();
        let expected =
            Ask { key, session: key, slowed: 1.0, fails: false, version_age: Duration::ZERO };
        assert_eq!(plain, expected);
    }

    #[test]
    fn faults_and_ages_travel_in_headers() {
        let (key, session) = (Key::new(7).to_hex(), Key::new(8).to_hex());
        let pairs =
            [(KEY, &*key), (SESSION, &*session), (SLOW, "2.5"), (FAIL, "1"), (VERSION_AGE, "1500")];
        let ask = Ask::of(&headers(&pairs)).unwrap();
        assert_eq!((ask.session, ask.slowed, ask.fails), (Key::new(8), 2.5, true));
        assert_eq!(ask.version_age, Duration::from_nanos(1500));
        let nonsense = headers(&[(KEY, &*key), (SLOW, "-3")]);
        assert_eq!(Ask::of(&nonsense).unwrap().slowed, 1.0);
    }
}
