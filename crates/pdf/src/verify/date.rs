//! Dates as PDF writes them (ISO 32000-2 §7.9.4).

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::{Offset, TimeZone};

use crate::syntax::text::decode_text;

/// Reads `D:20260131150000+07'00'`; `None` for what is no date.
///
/// Everything behind the year may be missing. A date without an offset is taken as UTC, since nothing is known of
/// its zone.
pub(crate) fn parse(bytes: &[u8]) -> Option<Timestamp> {
    let text = decode_text(bytes);
    let text = text.trim();
    let mut rest = text.strip_prefix("D:").unwrap_or(text);
    let year = take(&mut rest, 4)?;
    // Month, day, hour, minute, second; once one is missing, so are those behind it.
    let mut fields = [1, 1, 0, 0, 0];
    for field in &mut fields {
        match take(&mut rest, 2) {
            Some(number) => *field = i8::try_from(number).ok()?,
            None => break,
        }
    }
    let [month, day, hour, minute, second] = fields;
    let date = civil::DateTime::new(year, month, day, hour, minute, second, 0).ok()?;
    let zone = TimeZone::fixed(offset(rest)?);
    date.to_zoned(zone).ok().map(|zoned| zoned.timestamp())
}

/// The digits that come next, if there are so many.
fn take(rest: &mut &str, digits: usize) -> Option<i16> {
    let head = rest.get(..digits).filter(|head| head.bytes().all(|byte| byte.is_ascii_digit()))?;
    *rest = &rest[digits..];
    head.parse().ok()
}

fn offset(mut rest: &str) -> Option<Offset> {
    let sign = match rest.bytes().next() {
        None => return Some(Offset::UTC),
        Some(b'+' | b'Z') => 1,
        Some(b'-') => -1,
        Some(_) => return None,
    };
    rest = &rest[1..];
    let hours = take(&mut rest, 2).unwrap_or(0);
    rest = rest.strip_prefix('\'').unwrap_or(rest);
    let minutes = take(&mut rest, 2).unwrap_or(0);
    rest = rest.strip_prefix('\'').unwrap_or(rest);
    let known = rest.is_empty() && hours < 24 && minutes < 60;
    known.then(|| Offset::from_seconds(sign * (i32::from(hours) * 3600 + i32::from(minutes) * 60)).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        for (text, expected) in [
            ("D:20260131150000+07'00'", Some("2026-01-31T08:00:00Z")),
            ("D:20260131150000+07'00", Some("2026-01-31T08:00:00Z")),
            ("D:20260131150000-0930", Some("2026-02-01T00:30:00Z")),
            ("D:20260131150000Z", Some("2026-01-31T15:00:00Z")),
            ("D:20260131150000Z00'00'", Some("2026-01-31T15:00:00Z")),
            ("20260131150000", Some("2026-01-31T15:00:00Z")),
            ("D:2026013115", Some("2026-01-31T15:00:00Z")),
            ("D:2026", Some("2026-01-01T00:00:00Z")),
            ("", None),
            ("D:", None),
            ("D:202", None),
            ("D:20261301", None),
            ("D:20260230", None),
            ("D:20260131250000", None),
            ("D:20260131150000+24'00'", None),
            ("D:20260131150000+07'00'x", None),
            ("D:20260131150000 UTC", None),
            ("Sat Jan 31 2026", None),
        ] {
            let found = parse(text.as_bytes()).map(|time| time.to_string());
            assert_eq!(found.as_deref(), expected, "{text:?}");
        }
    }
}
