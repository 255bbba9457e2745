//! From when until when something is valid.

use jiff::{SignedDuration, Timestamp};

/// How early a validity starts, so that a verifier whose clock runs slow accepts a fresh certificate.
pub const BACKDATE: SignedDuration = SignedDuration::from_mins(10);

/// A period of whole seconds in UTC. Both ends belong to it (RFC 5280 §4.1.2.5).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Validity {
    /// The first valid second.
    pub not_before: Timestamp,
    /// The last valid second.
    pub not_after: Timestamp,
}

impl Validity {
    /// The validity of something issued at `now` for `lifetime`.
    ///
    /// Starts [`BACKDATE`] early and lasts `lifetime` from there, less the one second that belongs to it at the
    /// end. With an `issuer` neither end leaves the issuer's own validity: whether that cut anything off is for
    /// the caller to compare and to say.
    #[must_use]
    pub fn starting(now: Timestamp, lifetime: SignedDuration, issuer: Option<&Self>) -> Self {
        let mut not_before = whole_second(now) - BACKDATE;
        let end = not_before.saturating_add(lifetime).unwrap_or(Timestamp::MAX);
        let mut not_after = end - SignedDuration::from_secs(1);
        if let Some(issuer) = issuer {
            not_before = not_before.max(issuer.not_before);
            not_after = not_after.min(issuer.not_after);
        }
        Self { not_before, not_after }
    }

    /// Whether `at` lies within it.
    #[must_use]
    pub fn contains(&self, at: Timestamp) -> bool {
        self.not_before <= at && whole_second(at) <= self.not_after
    }
}

/// `at` without its fraction of a second: certificates count in whole ones.
#[must_use]
pub fn whole_second(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn ends_one_second_early_and_within_the_issuer() {
        let day = SignedDuration::from_hours(24);
        let issuer =
            Validity { not_before: at("2026-01-01T00:00:00Z"), not_after: at("2026-01-31T00:00:00Z") };
        for (now, lifetime, issuer, expected) in [
            ("2026-01-10T08:00:00.7Z", day * 2, None, ("2026-01-10T07:50:00Z", "2026-01-12T07:49:59Z")),
            ("2026-01-01T00:05:00Z", day, Some(&issuer), ("2026-01-01T00:00:00Z", "2026-01-01T23:54:59Z")),
            (
                "2026-01-30T12:00:00Z",
                day * 9,
                Some(&issuer),
                ("2026-01-30T11:50:00Z", "2026-01-31T00:00:00Z"),
            ),
        ] {
            let validity = Validity::starting(at(now), lifetime, issuer);
            assert_eq!(validity, Validity { not_before: at(expected.0), not_after: at(expected.1) }, "{now}");
        }
    }

    #[test]
    fn both_ends_belong_to_it() {
        let validity =
            Validity { not_before: at("2026-01-01T00:00:00Z"), not_after: at("2026-01-02T00:00:00Z") };
        for (moment, inside) in [
            ("2025-12-31T23:59:59.9Z", false),
            ("2026-01-01T00:00:00Z", true),
            ("2026-01-02T00:00:00.5Z", true),
            ("2026-01-02T00:00:01Z", false),
        ] {
            assert_eq!(validity.contains(at(moment)), inside, "{moment}");
        }
    }
}
