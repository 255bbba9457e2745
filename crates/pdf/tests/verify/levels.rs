//! What we write beyond signatures: time stamps and validation data, at every level.

use pdf::Document;
use pdf::dss::{ValidationData, Vouching};
use pdf::sign::{self, Certification, GrowingDocument, SignOptions};
use pdf::verify::{FileReport, Modification};
use pki::cms;
use pki::digest::DigestAlgorithm;

use crate::authority::{
    AT, authority, cms_over, codes, judged, judged_with, options, signed_by, someone, verdict, verdicts,
};
use crate::file::fixture;
use crate::stamping::{STAMPED, level, token, token_on};

const PASSED: &str = "TOTAL-PASSED";
const LETTERS: [&str; 6] = [
    "nota-dinas.pdf",
    "laporan-objstm.pdf",
    "surat-linear.pdf",
    "surat-pdf20.pdf",
    "surat-versi-lama.pdf",
    "formulir.pdf",
];

type Growing<'d> = GrowingDocument<'d, &'d [u8], Vec<u8>>;

/// The person signs, with a time stamp in the signature.
fn signed<'d>(document: &'d Document<&'d [u8]>, options: &SignOptions) -> Growing<'d> {
    let unsigned = sign::prepare(document, options).unwrap();
    let unsigned = unsigned.copy_to(Vec::new(), DigestAlgorithm::Sha256).unwrap();
    let cms = cms_over(&authority().person, unsigned.digest());
    let token = token(&cms::stamped_octets(&cms).unwrap(), &authority().stamper, STAMPED);
    unsigned.embed(&cms::with_time_stamp(&cms, &token).unwrap()).unwrap()
}

/// Everything there is, for each signature.
fn vouched(mut growing: Growing<'_>) -> Growing<'_> {
    let authority = authority();
    let data = ValidationData {
        certificates: vec![
            authority.issuing.certificate.der().to_vec(),
            authority.stamper.certificate.der().to_vec(),
        ],
        lists: authority.lists.iter().map(|list| list.der().to_vec()).collect(),
        answers: Vec::new(),
    };
    let signatures = growing.signatures().unwrap();
    let all: Vec<Vouching> =
        signatures.into_iter().map(|one| Vouching { contents: one.contents, data: data.clone() }).collect();
    growing.add_validation_data(&all, &options().claimed_time, [3; 16]).unwrap();
    growing
}

fn stamped<'d>(growing: Growing<'d>, at: &str, id: u8) -> Growing<'d> {
    let unsigned = growing.prepare_time_stamp(4096, [id; 16]).unwrap();
    let token = token_on(unsigned.digest(), &authority().stamper, at);
    unsigned.embed(&token).unwrap()
}

fn finished(growing: Growing<'_>) -> Vec<u8> {
    growing.finish().unwrap().into_output()
}

/// What is said with nothing at hand but the document and the root.
fn judged_alone(bytes: &[u8]) -> FileReport {
    judged_with(bytes, &[], AT)
}

#[test]
fn every_letter_passes_at_every_level() {
    for name in LETTERS {
        let letter = fixture(name);
        let document = Document::open(letter.as_slice()).unwrap();
        let begin = || signed(&document, &options());
        let later = "2026-01-31T09:00:00Z";
        for (expected, bytes, count) in [
            ("PAdES-B-LT", finished(vouched(begin())), 1),
            ("PAdES-B-LTA", finished(stamped(vouched(begin()), later, 4)), 2),
            ("PAdES-B-LTA", finished(stamped(vouched(stamped(vouched(begin()), later, 4)), AT, 5)), 3),
        ] {
            let report = judged_alone(&bytes);
            assert_eq!(verdicts(&report), vec![PASSED; count], "{name} {expected}: {report:#?}");
            assert_eq!(verdict(&report), PASSED, "{name} {expected}: {report:#?}");
            assert_eq!(level(&report.signatures[0]), expected, "{name}");
            assert!(codes(&report).is_empty(), "{name} {expected}: {:?}", report.findings);
            for signature in &report.signatures {
                assert!(signature.findings.is_empty(), "{name} {expected}: {:?}", signature.findings);
            }
            let modification = report.signatures[0].modification;
            assert_eq!(modification, Some(Modification::LtaUpdates), "{name} {expected}");
        }
        let report = judged(&finished(begin()));
        assert_eq!(
            (verdict(&report).as_str(), level(&report.signatures[0])),
            (PASSED, "PAdES-B-T"),
            "{name}"
        );
    }
}

#[test]
fn certified_documents_are_archived_all_the_same() {
    let letter = fixture("nota-dinas.pdf");
    let document = Document::open(letter.as_slice()).unwrap();
    for certify in [Certification::NoChanges, Certification::Forms, Certification::Annotations] {
        let options = SignOptions { certify: Some(certify), ..options() };
        let bytes = finished(stamped(vouched(signed(&document, &options)), AT, 4));
        let report = judged_alone(&bytes);
        assert_eq!(verdicts(&report), [PASSED; 2], "{certify:?}: {report:#?}");
        assert_eq!(level(&report.signatures[0]), "PAdES-B-LTA", "{certify:?}");
    }
}

#[test]
fn a_second_signature_after_the_archive_leaves_it_as_it_is() {
    let letter = fixture("laporan-objstm.pdf");
    let document = Document::open(letter.as_slice()).unwrap();
    let archived = finished(stamped(vouched(signed(&document, &options())), STAMPED, 4));
    let twice = signed_by(&archived, &someone(|_| {}), &options());
    let report = judged(&twice);
    assert_eq!(verdicts(&report), [PASSED; 3], "{report:#?}");
    let levels: Vec<_> = report.signatures.iter().map(level).collect();
    assert_eq!(levels, ["PAdES-B-LTA", "", "PAdES-B-B"]);
    let modified: Vec<_> = report.signatures.iter().map(|one| one.modification).collect();
    assert_eq!(
        modified,
        [Some(Modification::LtaUpdates), Some(Modification::None), Some(Modification::None)]
    );
}

/// A single bit of what a document time stamp covers; what stands in the time stamp itself is only in part signed.
#[test]
fn no_octet_of_an_archive_can_change_unseen() {
    let letter = fixture("nota-dinas.pdf");
    let document = Document::open(letter.as_slice()).unwrap();
    let bytes = finished(stamped(vouched(signed(&document, &options())), AT, 4));
    let [_, gap, behind, _] = judged_alone(&bytes).signatures[1].byte_range.unwrap();
    let covered = (letter.len()..bytes.len()).filter(|at| !(gap..behind).contains(&(*at as u64)));
    for at in covered.step_by(97) {
        let mut harmed = bytes.clone();
        harmed[at] ^= 1;
        // What cannot be opened any more is not passed either.
        let Ok(document) = Document::open(&harmed[..]) else { continue };
        drop(document);
        let report = judged_alone(&harmed);
        assert_ne!(verdict(&report), PASSED, "octet {at} of {}: {report:#?}", bytes.len());
    }
}
