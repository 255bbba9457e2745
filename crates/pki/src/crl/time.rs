//! The two forms of a date (RFC 5280 §5.1.2.4): written and read.

use jiff::{Timestamp, civil, tz::Offset};

/// The tag octet of a UTCTime.
pub(crate) const UTC_TIME: u8 = 0x17;
/// The tag octet of a GeneralizedTime.
pub(crate) const GENERALIZED_TIME: u8 = 0x18;

/// Appends `at`: UTCTime until 2049, GeneralizedTime from 2050.
pub(super) fn push_time(out: &mut Vec<u8>, at: Timestamp) {
    let civil = Offset::UTC.to_datetime(at);
    if (1950..2050).contains(&civil.year()) {
        out.extend([UTC_TIME, 13]);
        push_two(out, civil.year().rem_euclid(100));
        push_from_month(out, civil);
    } else {
        push_generalized(out, civil);
    }
}

/// `at` as a GeneralizedTime.
pub(crate) fn generalized_time(at: Timestamp) -> Vec<u8> {
    let mut out = Vec::with_capacity(17);
    push_generalized(&mut out, Offset::UTC.to_datetime(at));
    out
}

/// The instant that `content` denotes under one of the two tags, in the one form that RFC 5280 §4.1.2.5 allows: with
/// seconds, without a fraction of them, in UTC with `Z`.
pub(crate) fn instant(tag: u8, content: &[u8]) -> Option<Timestamp> {
    let digits = content.strip_suffix(b"Z").filter(|digits| digits.iter().all(u8::is_ascii_digit))?;
    let (year, rest) = match (tag, digits.len()) {
        (UTC_TIME, 12) => match two(&digits[..2]) {
            year @ 50.. => (1900 + i16::from(year), &digits[2..]),
            year => (2000 + i16::from(year), &digits[2..]),
        },
        (GENERALIZED_TIME, 14) => {
            (i16::from(two(&digits[..2])) * 100 + i16::from(two(&digits[2..4])), &digits[4..])
        }
        _ => return None,
    };
    let [month, day, hour, minute, second] = [0, 2, 4, 6, 8].map(|at| two(&rest[at..at + 2]));
    let date = civil::DateTime::new(year, month, day, hour, minute, second, 0).ok()?;
    Offset::UTC.to_timestamp(date).ok()
}

fn push_generalized(out: &mut Vec<u8>, civil: civil::DateTime) {
    // Years before 0 have no form at all; nothing of ours is that old.
    let year = civil.year().max(0);
    out.extend([GENERALIZED_TIME, 15]);
    push_two(out, year / 100);
    push_two(out, year % 100);
    push_from_month(out, civil);
}

fn push_from_month(out: &mut Vec<u8>, civil: civil::DateTime) {
    for part in [civil.month(), civil.day(), civil.hour(), civil.minute(), civil.second()] {
        push_two(out, i16::from(part));
    }
    out.push(b'Z');
}

fn push_two(out: &mut Vec<u8>, number: i16) {
    out.extend([b'0' + (number / 10) as u8, b'0' + (number % 10) as u8]);
}

/// The number of two digits.
fn two(digits: &[u8]) -> i8 {
    digits.iter().fold(0, |sum, digit| sum * 10 + (digit - b'0') as i8)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_year_chooses_the_form() {
        for (at, expected) in [
            ("2026-01-31T08:09:10Z", "\x17\x0d260131080910Z"),
            ("1950-01-01T00:00:00Z", "\x17\x0d500101000000Z"),
            ("1949-12-31T23:59:59Z", "\x18\x0f19491231235959Z"),
            ("2049-12-31T23:59:59.9Z", "\x17\x0d491231235959Z"),
            ("2050-01-01T00:00:00Z", "\x18\x0f20500101000000Z"),
            ("9999-12-30T22:00:00Z", "\x18\x0f99991230220000Z"),
        ] {
            let at: Timestamp = at.parse().unwrap();
            let mut out = Vec::new();
            push_time(&mut out, at);
            assert_eq!(String::from_utf8(out.clone()).unwrap(), expected);
            assert_eq!(instant(out[0], &out[2..]).unwrap().as_second(), at.as_second());
        }
    }
}
