//! When something was stamped, and how exactly that is known (RFC 3161 §2.4.2).

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::TspError;
use super::field::INTEGER;
use crate::asn1::{SEQUENCE, push_tlv};
use crate::ber::{Reader, Value};

const GENERALIZED_TIME: u8 = 0x18;
const MILLIS: u8 = 0x80;
const MICROS: u8 = 0x81;

/// genTime: an instant that a GeneralizedTime can hold, in nanoseconds at best.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct GenTime(Timestamp);

impl GenTime {
    /// Takes `at`, unless its year is before 0.
    #[must_use]
    pub fn new(at: Timestamp) -> Option<Self> {
        (TimeZone::UTC.to_datetime(at).year() >= 0).then_some(Self(at))
    }

    /// The instant.
    #[must_use]
    pub fn timestamp(self) -> Timestamp {
        self.0
    }

    /// GeneralizedTime in UTC, the fraction without zeros at its end, and no fraction where it is zero.
    pub(super) fn push_to(self, out: &mut Vec<u8>) {
        let at = TimeZone::UTC.to_datetime(self.0);
        let mut text = Vec::with_capacity(25);
        push_digits(&mut text, at.year().unsigned_abs().into(), 4);
        for part in [at.month(), at.day(), at.hour(), at.minute(), at.second()] {
            push_digits(&mut text, part.unsigned_abs().into(), 2);
        }
        if at.subsec_nanosecond() != 0 {
            text.push(b'.');
            push_digits(&mut text, at.subsec_nanosecond().unsigned_abs(), 9);
            text.truncate(text.iter().rposition(|digit| *digit != b'0').map_or(0, |last| last + 1));
        }
        text.push(b'Z');
        push_tlv(out, GENERALIZED_TIME, &text);
    }

    pub(super) fn read(fields: &mut Reader<'_>) -> Result<Self, TspError> {
        let value = fields.expect(GENERALIZED_TIME).map_err(TspError::malformed("genTime"))?;
        Self::from_text(value.content()).ok_or_else(|| {
            let beginning = &value.content()[..value.content().len().min(32)];
            TspError::GenTime(beginning.escape_ascii().to_string())
        })
    }

    fn from_text(text: &[u8]) -> Option<Self> {
        let (whole, rest) = text.strip_suffix(b"Z")?.split_at_checked(14)?;
        let part = |from: usize, to: usize| i8::try_from(number(&whole[from..to])?).ok();
        let year = i16::try_from(number(&whole[..4])?).ok()?;
        let (month, day) = (part(4, 6)?, part(6, 8)?);
        let (hour, minute, second) = (part(8, 10)?, part(10, 12)?, part(12, 14)?);
        let at = DateTime::new(year, month, day, hour, minute, second, nanoseconds(rest)?).ok()?;
        at.to_zoned(TimeZone::UTC).ok().map(|at| Self(at.timestamp()))
    }
}

/// `rest` is what stands between the seconds and the Z.
fn nanoseconds(rest: &[u8]) -> Option<i32> {
    let Some(digits) = rest.strip_prefix(b".") else { return rest.is_empty().then_some(0) };
    if digits.is_empty() || digits.len() > 9 || digits.ends_with(b"0") {
        return None;
    }
    let scale = 10_u32.pow(9 - digits.len() as u32);
    i32::try_from(number(digits)? * scale).ok()
}

/// At most nine digits.
fn number(digits: &[u8]) -> Option<u32> {
    digits
        .iter()
        .try_fold(0_u32, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + u32::from(digit - b'0')))
}

fn push_digits(out: &mut Vec<u8>, number: u32, digits: u32) {
    out.extend((0..digits).rev().map(|place| b'0' + (number / 10_u32.pow(place) % 10) as u8));
}

/// By how much genTime may be off, either way, in whole microseconds.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Accuracy(u64);

impl Accuracy {
    /// One second: as much as EN 319 422 §5.2 allows.
    pub const SECOND: Self = Self(1_000_000);

    /// So many microseconds.
    #[must_use]
    pub const fn from_micros(micros: u32) -> Self {
        Self(micros as u64)
    }

    /// In microseconds.
    #[must_use]
    pub const fn as_micros(self) -> u64 {
        self.0
    }

    pub(super) fn push_to(self, out: &mut Vec<u8>) {
        let mut content = Vec::with_capacity(16);
        let parts = [(INTEGER, self.0 / 1_000_000), (MILLIS, self.0 / 1000 % 1000), (MICROS, self.0 % 1000)];
        for (tag, number) in parts.into_iter().filter(|(_, number)| *number > 0) {
            push_tlv(&mut content, tag, &unsigned(number));
        }
        push_tlv(out, SEQUENCE, &content);
    }

    pub(super) fn read(value: Value<'_>) -> Result<Self, TspError> {
        let malformed = TspError::malformed("Accuracy");
        let mut fields = value.children();
        let mut part = |tag, range: std::ops::RangeInclusive<u64>, unit: u64| {
            let Some(value) = fields.optional(tag).map_err(&malformed)? else { return Ok(0) };
            let number = natural(value.content()).filter(|number| range.contains(number));
            number.map(|number| number * unit).ok_or(TspError::Accuracy)
        };
        let seconds = part(INTEGER, 0..=u64::from(u32::MAX), 1_000_000)?;
        let (millis, micros) = (part(MILLIS, 1..=999, 1000)?, part(MICROS, 1..=999, 1)?);
        fields.finish().map_err(&malformed)?;
        Ok(Self(seconds + millis + micros))
    }
}

/// The octets of an INTEGER.
fn unsigned(number: u64) -> Vec<u8> {
    let octets = number.to_be_bytes();
    let first = octets.iter().position(|octet| *octet != 0).unwrap_or(octets.len() - 1);
    if octets[first] < 0x80 { octets[first..].to_vec() } else { [&[0], &octets[first..]].concat() }
}

/// The number in the octets of an INTEGER, if it is not negative and fits in five of them.
fn natural(octets: &[u8]) -> Option<u64> {
    let [first @ 0..=0x7f, rest @ ..] = octets else { return None };
    (rest.len() <= 4).then(|| rest.iter().fold(u64::from(*first), |sum, octet| sum << 8 | u64::from(*octet)))
}
