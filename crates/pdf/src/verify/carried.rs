//! What a signature is judged by: what the caller gives, and what the document carries.

use std::collections::HashMap;

use pki::ber::{BerError, Reader};
use pki::cert::Certificate;
use pki::cms::SignedData;
use pki::crl::RevocationList;
use pki::digest::DigestAlgorithm;
use pki::ocsp::OcspResponse;
use pki::oid::ObjectIdentifier;
use pki::path::{Evidence, Inputs, Origin};

use super::dss::Dss;

/// adbe-revocationInfoArchival (ISO 32000-2 §12.8.3.3.2).
const REVOCATION_INFO_ARCHIVAL: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113583.1.1.8");
/// `[0] crl` and `[1] ocsp` in it.
const ARCHIVED_CRLS: u8 = 0xa0;
const ARCHIVED_ANSWERS: u8 = 0xa1;
/// Most lists, and most answers, that are taken from one signature; and as many from all others together.
const MAX_CARRIED: usize = 64;
/// Most bytes of them that are taken from all signatures together.
const MAX_BYTES: usize = 96 * 1024 * 1024;

/// What the document carries.
pub(super) struct Carried {
    pub(super) dss: Dss,
    /// What came along with signatures, each once: that of one often came along with many.
    lists: Pool<RevocationList>,
    answers: Pool<OcspResponse>,
    /// Where that of each signature is in there, in the order of these.
    signatures: Vec<[Vec<usize>; 2]>,
    /// Bytes of all of it.
    bytes: usize,
}

/// Values that are all different, in the order in which they came.
struct Pool<T> {
    values: Vec<T>,
    /// Where each is, by the digest of its octets.
    places: HashMap<Vec<u8>, usize>,
}

/// What came along with one signature; its revision does not matter.
#[derive(Default)]
pub(super) struct Along {
    lists: Vec<RevocationList>,
    answers: Vec<OcspResponse>,
}

/// All that a path is built from and judged by.
pub(super) struct Known<'a> {
    given: Inputs<'a>,
    dss: &'a Dss,
    intermediates: Vec<Certificate>,
    evidence: Vec<Evidence<'a>>,
}

impl Carried {
    /// Begins with what stands in the document's stores.
    pub(super) fn new(dss: Dss) -> Self {
        let (lists, answers) = (Pool::default(), Pool::default());
        Self { dss, lists, answers, signatures: Vec::new(), bytes: 0 }
    }

    /// Adds what came along with the next signature, as far as there is room.
    pub(super) fn add(&mut self, along: Along) {
        let Along { lists, answers } = along;
        let bytes = &mut self.bytes;
        let lists = self.lists.add(lists, RevocationList::der, bytes);
        let answers = self.answers.add(answers, OcspResponse::der, bytes);
        self.signatures.push([lists, answers]);
    }

    /// What the caller gives and what the document's stores hold, together.
    pub(super) fn beside<'a>(&'a self, given: &Inputs<'a>) -> Known<'a> {
        let certificates = self.dss.certificates.as_of(usize::MAX);
        let intermediates = given.intermediates.iter().chain(certificates).cloned().collect();
        let evidence = given.evidence.iter().copied().chain([self.stored(usize::MAX)]).collect();
        Known { given: *given, dss: &self.dss, intermediates, evidence }
    }

    /// The same with what came along with signature `index`, and some of what came along with the others.
    pub(super) fn beside_signature<'a>(&'a self, given: &Inputs<'a>, index: usize) -> Known<'a> {
        let mut known = self.beside(given);
        let Some([lists, answers]) = self.signatures.get(index) else { return known };
        let embedded = |crls, answers| Evidence { origin: Origin::Embedded, crls, answers };
        known.evidence.extend(self.lists.beside(lists).map(|list| embedded(list, &[])));
        known.evidence.extend(self.answers.beside(answers).map(|answer| embedded(&[], answer)));
        known
    }

    /// Nothing but the anchors and what stands in the document's stores as of `revision` (from 0).
    pub(super) fn alone<'a>(&'a self, given: &Inputs<'a>, revision: usize) -> Known<'a> {
        let intermediates = self.dss.certificates.as_of(revision).to_vec();
        Known {
            given: Inputs { known: None, missing: None, ..*given },
            dss: &self.dss,
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

impl Along {
    /// Adds what signed data carry. What cannot be read is no evidence, and no more is known of it.
    pub(super) fn add(&mut self, signed: &SignedData) {
        self.add_lists(&signed.crls);
        self.add_answers(&signed.ocsp_responses);
        // It should be signed; what vouches for itself may as well stand beside.
        let attributes = signed.signers.iter().flat_map(|signer| {
            signer.signed_attributes().unwrap_or_default().iter().chain(&signer.unsigned_attributes)
        });
        for attribute in attributes.filter(|attribute| attribute.oid == REVOCATION_INFO_ARCHIVAL) {
            let [value] = &attribute.values[..] else { continue };
            if let Ok((lists, answers)) = read_archive(value) {
                self.add_lists(&lists);
                self.add_answers(&answers);
            }
        }
    }

    fn add_answers(&mut self, answers: &[Vec<u8>]) {
        let read = answers.iter().filter_map(|der| OcspResponse::from_der(der).ok());
        self.answers.extend(read.take(MAX_CARRIED - self.answers.len()));
    }

    /// Adds revocation lists that came along with a time stamp, in DER.
    pub(super) fn add_lists(&mut self, lists: &[Vec<u8>]) {
        let read = lists.iter().filter_map(|der| RevocationList::from_der(der).ok());
        self.lists.extend(read.take(MAX_CARRIED - self.lists.len()));
    }
}

impl<T> Pool<T> {
    /// Adds `new` values, if all `bytes` stay within the limit; gives where each is.
    fn add(&mut self, new: Vec<T>, der: fn(&T) -> &[u8], bytes: &mut usize) -> Vec<usize> {
        let mut places = Vec::new();
        for value in new {
            let digest = DigestAlgorithm::Sha256.digest(der(&value));
            if let Some(known) = self.places.get(&digest) {
                places.push(*known);
            } else if let Some(enough) = bytes.checked_add(der(&value).len()).filter(|sum| *sum <= MAX_BYTES)
            {
                *bytes = enough;
                places.push(self.values.len());
                self.places.insert(digest, self.values.len());
                self.values.push(value);
            }
        }
        places
    }

    /// The values at the places in `own`, and some others: each costs a check of its signature.
    fn beside<'a>(&'a self, own: &'a [usize]) -> impl Iterator<Item = &'a [T]> {
        let others = (0..self.values.len()).filter(|place| !own.contains(place)).take(MAX_CARRIED);
        own.iter().copied().chain(others).map(|place| std::slice::from_ref(&self.values[place]))
    }
}

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Self { values: Vec::new(), places: HashMap::new() }
    }
}

impl Known<'_> {
    /// In the form in which paths want it.
    pub(super) fn inputs(&self) -> Inputs<'_> {
        Inputs { intermediates: &self.intermediates, evidence: &self.evidence, ..self.given }
    }

    /// The certificates that the document's stores held in `revision` (from 0).
    pub(super) fn stored(&self, revision: usize) -> &[Certificate] {
        self.dss.certificates.as_of(revision)
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
    fn what_came_along_with_many_is_kept_once() {
        let mut pool: Pool<Vec<u8>> = Pool::default();
        let mut bytes = MAX_BYTES - 10;
        let mut add = |values: &[&[u8]]| {
            let values = values.iter().map(|value| value.to_vec()).collect();
            pool.add(values, Vec::as_slice, &mut bytes)
        };
        for (name, values, expected) in [
            ("two", &[&b"abc"[..], b"def"][..], &[0, 1][..]),
            ("one of them and another", &[b"def", b"gh"], &[1, 2]),
            ("what does not fit any more", &[b"ijkl", b"abc"], &[0]),
            ("what just fits", &[b"ij"], &[3]),
            ("nothing", &[], &[]),
        ] {
            assert_eq!(add(values), expected, "{name}");
        }
        let beside: Vec<&[u8]> = pool.beside(&[2, 1]).map(|value| &value[0][..]).collect();
        assert_eq!(beside, [&b"gh"[..], b"def", b"abc", b"ij"]);
    }

    #[test]
    fn of_others_not_more_is_taken_than_of_one() {
        let mut pool: Pool<Vec<u8>> = Pool::default();
        let values = (0..100u8).map(|value| vec![value]).collect();
        let own = &pool.add(values, Vec::as_slice, &mut 0)[90..];
        let beside: Vec<u8> = pool.beside(own).map(|value| value[0][0]).collect();
        assert_eq!((&beside[..10], beside.len()), (&(90..100).collect::<Vec<u8>>()[..], 10 + MAX_CARRIED));
        assert_eq!(beside[10..], (0..MAX_CARRIED as u8).collect::<Vec<u8>>());
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
