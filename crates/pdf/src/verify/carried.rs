//! What a signature is judged by: what the caller gives, and what the document carries.

use pki::ber::{BerError, Reader};
use pki::cert::Certificate;
use pki::cms::SignedData;
use pki::crl::RevocationList;
use pki::ocsp::OcspResponse;
use pki::oid::ObjectIdentifier;
use pki::path::{Evidence, Inputs, Origin};

use super::dss::Dss;

/// adbe-revocationInfoArchival (ISO 32000-2 §12.8.3.3.2).
const REVOCATION_INFO_ARCHIVAL: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113583.1.1.8");
/// `[0] crl` and `[1] ocsp` in it.
const ARCHIVED_CRLS: u8 = 0xa0;
const ARCHIVED_ANSWERS: u8 = 0xa1;
/// Most lists, and most answers, that are taken from the signed data of all signatures together.
const MAX_CARRIED: usize = 64;

/// What the document carries.
pub(super) struct Carried {
    pub(super) dss: Dss,
    /// From signed data, whose order of revisions does not matter.
    lists: Vec<RevocationList>,
    answers: Vec<OcspResponse>,
}

/// All that a path is built from and judged by.
pub(super) struct Known<'a> {
    given: Inputs<'a>,
    intermediates: Vec<Certificate>,
    evidence: Vec<Evidence<'a>>,
}

impl Carried {
    /// Begins with what stands in the document's stores.
    pub(super) fn new(dss: Dss) -> Self {
        Self { dss, lists: Vec::new(), answers: Vec::new() }
    }

    /// Adds what came along with one signature. What cannot be read is no evidence, and no more is known of it.
    pub(super) fn add(&mut self, signed: &SignedData) {
        self.add_lists(&signed.crls);
        let attributes = signed.signers.iter().filter_map(|signer| signer.signed_attributes()).flatten();
        for attribute in attributes.filter(|attribute| attribute.oid == REVOCATION_INFO_ARCHIVAL) {
            let [value] = &attribute.values[..] else { continue };
            if let Ok((lists, answers)) = read_archive(value) {
                self.add_lists(&lists);
                let read = answers.iter().filter_map(|der| OcspResponse::from_der(der).ok());
                self.answers.extend(read.take(MAX_CARRIED - self.answers.len()));
            }
        }
    }

    /// Adds revocation lists that came along with a time stamp, in DER.
    pub(super) fn add_lists(&mut self, lists: &[Vec<u8>]) {
        let read = lists.iter().filter_map(|der| RevocationList::from_der(der).ok());
        self.lists.extend(read.take(MAX_CARRIED - self.lists.len()));
    }

    /// What the caller gives and what the document carries, together.
    pub(super) fn beside<'a>(&'a self, given: &Inputs<'a>) -> Known<'a> {
        let certificates = self.dss.certificates.as_of(usize::MAX);
        let intermediates = given.intermediates.iter().chain(certificates).cloned().collect();
        let embedded = [(&self.lists[..], &self.answers[..])];
        let embedded = embedded.map(|(crls, answers)| Evidence { origin: Origin::Embedded, crls, answers });
        let evidence = given.evidence.iter().copied().chain([self.stored(usize::MAX)]).chain(embedded);
        Known { given: *given, intermediates, evidence: evidence.collect() }
    }

    /// Nothing but the anchors and what stands in the document's stores as of `revision` (from 0).
    pub(super) fn alone<'a>(&'a self, given: &Inputs<'a>, revision: usize) -> Known<'a> {
        let intermediates = self.dss.certificates.as_of(revision).to_vec();
        Known {
            given: Inputs { known: None, ..*given },
            intermediates,
            evidence: vec![self.stored(revision)],
        }
    }

    fn stored(&self, revision: usize) -> Evidence<'_> {
        Evidence {
            origin: Origin::Embedded,
            crls: self.dss.lists.as_of(revision),
            answers: self.dss.answers.as_of(revision),
        }
    }
}

impl Known<'_> {
    /// In the form in which paths want it.
    pub(super) fn inputs(&self) -> Inputs<'_> {
        Inputs { intermediates: &self.intermediates, evidence: &self.evidence, ..self.given }
    }
}

/// Lists and answers, each in DER.
type Archive = (Vec<Vec<u8>>, Vec<Vec<u8>>);

/// Reads a RevocationInfoArchival.
fn read_archive(value: &[u8]) -> Result<Archive, BerError> {
    let mut fields = Reader::new(value).sequence()?;
    let mut read = |tag| -> Result<Vec<Vec<u8>>, BerError> {
        let Some(explicit) = fields.optional(tag)? else { return Ok(Vec::new()) };
        let values = explicit.children().sequence()?.up_to(MAX_CARRIED)?;
        Ok(values.iter().map(|value| value.raw().to_vec()).collect())
    };
    Ok((read(ARCHIVED_CRLS)?, read(ARCHIVED_ANSWERS)?))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use pki::asn1::{SEQUENCE, tlv};

    use super::*;

    const ONE: [u8; 3] = [SEQUENCE, 1, 7];

    fn archive(parts: &[Vec<u8>]) -> Vec<u8> {
        tlv(SEQUENCE, &parts.concat())
    }

    fn part(tag: u8, values: usize) -> Vec<u8> {
        tlv(tag, &tlv(SEQUENCE, &ONE.repeat(values)))
    }

    #[test]
    fn archives_are_taken_apart() {
        let others = || part(0xa2, 1);
        for (name, value, expected) in [
            ("empty", archive(&[]), Some((0, 0))),
            ("lists", archive(&[part(0xa0, 2)]), Some((2, 0))),
            ("answers", archive(&[part(0xa1, 3)]), Some((0, 3))),
            ("both", archive(&[part(0xa0, 1), part(0xa1, 1)]), Some((1, 1))),
            ("with what is no such thing", archive(&[part(0xa0, 1), part(0xa1, 1), others()]), Some((1, 1))),
            ("as many as are read", archive(&[part(0xa0, MAX_CARRIED)]), Some((MAX_CARRIED, 0))),
            ("more", archive(&[part(0xa0, MAX_CARRIED + 1)]), None),
            ("nothing", Vec::new(), None),
            ("another kind", tlv(0x04, &part(0xa0, 1)), None),
            ("without the sequence", archive(&[tlv(0xa0, &tlv(0x04, &ONE))]), None),
            ("cut", archive(&[part(0xa0, 1)])[..5].to_vec(), None),
        ] {
            let found = read_archive(&value).ok().map(|(lists, answers)| (lists.len(), answers.len()));
            assert_eq!(found, expected, "{name}");
        }
    }
}
