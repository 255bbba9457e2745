//! The answers of BSrE's e-sign API, as plain values: what its clients read, with its misspellings.
//!
//! Where its own answers are not published, these are what its clients expect (`POST /api/v2/verify/pdf`).

mod certificate; // a certificate as the answer shows it
mod verification; // the answer to whoever asks about a document

pub use certificate::CertificateDetails;
pub use verification::{Conclusion, SignatureInformation, TimestampInformation, Verification};

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A time as the API writes it: `2025-03-18T12:03:45.000+00:00`.
fn date(time: Timestamp) -> String {
    time.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%S.%3f+00:00").to_string()
}
