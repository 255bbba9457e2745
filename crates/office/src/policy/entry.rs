//! Values of rules: what was wrong with one is noted, and the rule stays as it was.

use jiff::SignedDuration;
use rules::{Entry, Fault};

use super::fault::PolicyFault;

/// Most of anything that is counted.
pub(super) const MAX_COUNT: usize = 100;
/// Longest span, in days.
const MAX_DAYS: i64 = 3660;
/// What stands for having no such rule, so that a file based on a strict preset can take one back.
pub(super) const ANY: &str = "any";

/// Reads, and collects what is wrong.
pub(super) struct Reader<'f> {
    pub(super) faults: &'f mut Vec<PolicyFault>,
}

impl Reader<'_> {
    /// What was read, or nothing and one fault more.
    pub(super) fn kept<T>(&mut self, read: Result<T, Fault>) -> Option<T> {
        read.map_err(|fault| self.faults.push(fault.into())).ok()
    }

    /// A span like `12h` or `7d`, or `any`.
    pub(super) fn span(&mut self, entry: &Entry<'_>) -> Option<Option<SignedDuration>> {
        let text = self.kept(entry.text())?.trim();
        if text == ANY {
            return Some(None);
        }
        let span = span(text);
        if span.is_none() {
            let (line, key, found) = (entry.line(), entry.key().to_owned(), text.to_owned());
            self.faults.push(PolicyFault::Span { line, key, found, limit: MAX_DAYS });
        }
        span.map(Some)
    }

    pub(super) fn count(&mut self, entry: &Entry<'_>, least: i64) -> Option<usize> {
        let number = self.kept(entry.number(least..=MAX_COUNT as i64))?;
        usize::try_from(number).ok()
    }

    pub(super) fn entries<'v>(&mut self, entry: &Entry<'v>) -> Option<Vec<Entry<'v>>> {
        self.kept(entry.table()).map(|table| table.iter().collect())
    }

    pub(super) fn unknown(&mut self, entry: &Entry<'_>) {
        self.faults.push(entry.unknown().into());
    }
}

fn span(text: &str) -> Option<SignedDuration> {
    let (digits, hours) = match (text.strip_suffix('d'), text.strip_suffix('h')) {
        (Some(digits), _) => (digits, 24),
        (_, Some(digits)) => (digits, 1),
        (None, None) => return None,
    };
    let is_plain = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    let number: i64 = digits.parse().ok().filter(|_| is_plain)?;
    let hours = number.checked_mul(hours).filter(|hours| (1..=MAX_DAYS * 24).contains(hours))?;
    Some(SignedDuration::from_hours(hours))
}
