//! Files as addresses, and places in them.

use std::fmt::Write;
use std::ops::Range;

use office::cause::Leniency;
use office::report::{Finding, SignatureKind, SignatureReport};

/// A file's name as a URI reference (RFC 3986): relative as long as the name is.
pub(super) fn uri(file: &str) -> String {
    let file = file.strip_prefix("./").unwrap_or(file);
    let mut uri = if file.starts_with('/') { "file://".to_owned() } else { String::new() };
    for octet in file.bytes() {
        match octet {
            b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(char::from(octet)),
            octet if octet.is_ascii_alphanumeric() => uri.push(char::from(octet)),
            octet => {
                let _ = write!(uri, "%{octet:02X}");
            }
        }
    }
    uri
}

/// What a signature is, in the word that scripts get.
pub(super) const fn kind(signature: &SignatureReport) -> &'static str {
    match signature.kind {
        SignatureKind::Signature => "signature",
        SignatureKind::DocumentTimestamp => "document-timestamp",
    }
}

/// Where in the file a signature stands: its own octets, which it cannot cover.
pub(super) fn of_signature(signature: &SignatureReport) -> Option<Range<u64>> {
    let [_, first, second, _] = signature.byte_range?;
    (first < second).then_some(first..second)
}

/// Where in the file the thing is that was found, if that is one place; only its start where its end is not known.
pub(super) fn of_finding(finding: &Finding) -> Option<Range<u64>> {
    match finding {
        Finding::TrailingBytes { offset, bytes } => Some(*offset..offset.saturating_add(*bytes)),
        Finding::OrphanSignature { offset, .. } | Finding::HiddenObject { offset, .. } => {
            Some(*offset..*offset)
        }
        Finding::Leniency(leniency) => of_leniency(leniency),
        _ => None,
    }
}

fn of_leniency(leniency: &Leniency) -> Option<Range<u64>> {
    match leniency {
        Leniency::JunkBeforeHeader { bytes, .. } => Some(0..*bytes),
        Leniency::StartXrefWrong { found, .. } => Some(*found..*found),
        Leniency::BytesBehindEnd { offset, bytes } => Some(*offset..offset.saturating_add(*bytes)),
        Leniency::EndMarkerMisplaced { offset }
        | Leniency::PreviousZero { offset }
        | Leniency::SectionsOutOfOrder { offset }
        | Leniency::SubsectionRenumbered { offset }
        | Leniency::EntriesMisshapen { offset }
        | Leniency::SizeDecreased { offset, .. }
        | Leniency::EntryTwice { offset, .. }
        | Leniency::EntriesBeyondSize { offset, .. } => Some(*offset..*offset),
        Leniency::VersionUnreadable | Leniency::LinearizedAgain { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_addresses() {
        for (file, expected) in [
            ("surat.pdf", "surat.pdf"),
            ("./surat.pdf", "surat.pdf"),
            ("arsip/2026/surat tugas.pdf", "arsip/2026/surat%20tugas.pdf"),
            ("/srv/surat.pdf", "file:///srv/surat.pdf"),
            ("a%20b#c?d.pdf", "a%2520b%23c%3Fd.pdf"),
            // Else it would be a scheme.
            ("http:surat.pdf", "http%3Asurat.pdf"),
            ("é\u{202e}.pdf", "%C3%A9%E2%80%AE.pdf"),
            ("a\\b\n\".pdf", "a%5Cb%0A%22.pdf"),
        ] {
            assert_eq!(uri(file), expected, "{file:?}");
        }
    }
}
