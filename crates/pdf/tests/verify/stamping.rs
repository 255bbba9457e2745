//! An authority that stamps what it is given, at any time that it likes.

use pdf::verify::{FileReport, SignatureReport};
use pki::cert::build::Template;
use pki::cms::{self, Encapsulator};
use pki::digest::DigestAlgorithm;
use pki::key::KeyType;
use pki::oid::{self, ObjectIdentifier};
use pki::serial::SerialNumber;
use pki::tsp::{GenTime, MessageImprint, TstInfo};

use crate::authority::{Identity, authority, certified, cms_over, stamper_extensions, time};
use crate::file::{
    Craft, SOUND, append_revision, catalog, crafted, last_section, page, roomy, sealed_with, stream,
};

/// When things are stamped that say nothing else: half an hour after the signer's claim.
pub(crate) const STAMPED: &str = "2026-01-31T08:30:00Z";
const POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1.2");

/// Another time-stamping authority.
pub(crate) fn stamper(change: impl FnOnce(&mut Template)) -> Identity {
    certified("Penanda Lain", KeyType::P256, Some(&authority().issuing), stamper_extensions, change)
}

/// A time stamp by `stamper` on `stamped`.
pub(crate) fn token(stamped: &[u8], stamper: &Identity, at: &str) -> Vec<u8> {
    token_on(&DigestAlgorithm::Sha256.digest(stamped), stamper, at)
}

/// A time stamp by `stamper` on what has this digest by SHA-256.
pub(crate) fn token_on(digest: &[u8], stamper: &Identity, at: &str) -> Vec<u8> {
    let info = TstInfo {
        policy: POLICY,
        imprint: MessageImprint::new(DigestAlgorithm::Sha256, digest).unwrap(),
        serial_number: SerialNumber::from_octets(&[7]).unwrap(),
        gen_time: GenTime::new(time(at)).unwrap(),
        accuracy: None,
        ordering: false,
        nonce: None,
        tsa: None,
        extensions: Vec::new(),
    };
    let chain = [authority().issuing.certificate.clone()];
    let signer = Encapsulator::new(stamper.signer(), &stamper.certificate, &chain, oid::TST_INFO).unwrap();
    signer.sign(&info.to_der(), true).unwrap()
}

/// A small file that `signer` signed, with what `stamp` makes of the signature's value beside it.
pub(crate) fn signed_and_stamped(signer: &Identity, stamp: &dyn Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    signed_with_stamps(signer, &|value| vec![stamp(value)])
}

/// The same with several time stamps.
pub(crate) fn signed_with_stamps(signer: &Identity, stamps: &dyn Fn(&[u8]) -> Vec<Vec<u8>>) -> Vec<u8> {
    let make = |covered: &[u8]| {
        let cms = cms_over(signer, &DigestAlgorithm::Sha256.digest(covered));
        let tokens = stamps(&cms::stamped_octets(&cms).unwrap());
        tokens.iter().fold(cms, |cms, token| cms::with_time_stamp(&cms, token).unwrap())
    };
    sealed_with(crafted(&EMPTY, signer), &Craft { room: EMPTY.room, ..SOUND }, &make)
}

/// As it should be, but that nothing was signed yet.
const EMPTY: Craft = Craft { cms: |_| Vec::new(), room: 6000, ..SOUND };

/// The same, as it should be: the person signed, and the authority stamped at [`STAMPED`].
pub(crate) fn timely() -> Vec<u8> {
    signed_and_stamped(&authority().person, &|value| token(value, &authority().stamper, STAMPED))
}

/// The dictionary of a document time stamp.
pub(crate) const STAMP: &str =
    "/Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161/ByteRange @BR/Contents @SIG";

/// The parts of a revision that a document time stamp is added by, of which each can be another one.
pub(crate) struct Addition<'a> {
    /// The number of the field; the time stamp has the next one.
    pub(crate) number: u32,
    /// More in the catalog.
    pub(crate) catalog: &'a str,
    /// The fields and annotations before.
    pub(crate) known: &'a str,
    /// More in the field.
    pub(crate) field: &'a str,
    /// What stands in the dictionary.
    pub(crate) dictionary: &'a str,
    /// Other objects, beside these or in their place.
    pub(crate) objects: Vec<(u32, Vec<u8>)>,
}

/// As it should be.
pub(crate) fn addition() -> Addition<'static> {
    let (field, known) = ("/Rect[0 0 0 0]/F 132", "5 0 R");
    Addition { number: 7, catalog: "", known, field, dictionary: STAMP, objects: Vec::new() }
}

impl Addition<'_> {
    /// Appends the revision to `bytes`, with what `stamp` makes of the bytes that are covered.
    pub(crate) fn to(&self, bytes: &[u8], stamp: &dyn Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
        let Self { number, field, known, .. } = self;
        let fields = format!("{known} {number} 0 R");
        let field = format!(
            "<</Type/Annot/Subtype/Widget/FT/Sig/T(Stempel {number})/V {} 0 R/P 3 0 R{field}>>",
            number + 1
        );
        let craft = Craft { dictionary: format!("<<{}>>", self.dictionary).into(), ..SOUND };
        let mut objects: Vec<(u32, Vec<u8>)> = [
            catalog(self.catalog, &fields, ""),
            page("4 0 R", &fields),
            (*number, field),
            (number + 1, roomy(&craft)),
        ]
        .map(|(number, body)| (number, body.into_bytes()))
        .into();
        for (number, body) in &self.objects {
            objects.retain(|(known, _)| known != number);
            objects.push((*number, body.clone()));
        }
        sealed_with(grown(bytes, &objects), &craft, stamp)
    }
}

/// Adds a document time stamp, as it should be.
pub(crate) fn stamped_at(bytes: &[u8], at: &str) -> Vec<u8> {
    addition().to(bytes, &|covered| token(covered, &authority().stamper, at))
}

/// Appends a revision of these objects.
pub(crate) fn grown(bytes: &[u8], objects: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut grown = bytes.to_vec();
    append_revision(&mut grown, objects, &format!("/Prev {}", last_section(bytes)));
    grown
}

/// The objects of a store that holds everything: 20 is the store, with two certificates and two lists.
pub(crate) fn store() -> Vec<(u32, Vec<u8>)> {
    let authority = authority();
    vec![
        (20, b"<</Type/DSS/Certs[21 0 R 22 0 R]/CRLs[23 0 R 24 0 R]>>".to_vec()),
        (21, stream("", authority.issuing.certificate.der())),
        (22, stream("", authority.stamper.certificate.der())),
        (23, stream("", authority.lists[0].der())),
        (24, stream("", authority.lists[1].der())),
    ]
}

/// Appends a revision with that store, in whose catalog this stands as well.
pub(crate) fn with_store(bytes: &[u8], objects: Vec<(u32, Vec<u8>)>, more: &str) -> Vec<u8> {
    let (number, body) = catalog(&format!("/DSS 20 0 R{more}"), "5 0 R", "");
    grown(bytes, &[vec![(number, body.into_bytes())], objects].concat())
}

/// The level in a word; empty where there is none.
pub(crate) fn level(signature: &SignatureReport) -> &'static str {
    signature.level.map_or("", |level| level.word())
}

/// The codes of the findings on the first signature.
pub(crate) fn codes_of_first(report: &FileReport) -> Vec<&'static str> {
    report.signatures[0].findings.iter().map(|finding| finding.code()).collect()
}
