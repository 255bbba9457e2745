//! Signatures beyond B-B: what stands in the documents, what is recorded, what is refused.

use jiff::{SignedDuration, Timestamp};
use office::clock::Time;
use office::document::Document;
use office::found::{CaPassphrase, Founding, found};
use office::issue::Order;
use office::record::AuditFilter;
use office::report::{FileReport, Indication};
use office::revoke::RevokeOrder;
use office::sign::{
    Credentials, EvidenceError, ExtendError, Extended, Level, SignOrder, Signed, Supplied, Vouchers,
};
use office::verify::{Evidence, Examiner};
use office::{Error, Office};
use pdf::syntax::{Dictionary, Object, ObjectId};
use pdf::update::{Fragment, NewObject, Update};
use pki::crl::RevocationReason;
use pki::key::{KeyType, Scheme};
use pki::path::UnknownStatus;
use tempfile::TempDir;

use crate::{open, order, passphrase, person};

pub(crate) const LETTER: &[u8] = include_bytes!("../../../../fixtures/nota-dinas.pdf");
const BEGINNING: &str = "2026-03-02T08:00:00+07:00";

/// An office with a holder whose key is open.
pub(crate) struct Desk {
    folder: TempDir,
    pub(crate) office: Office,
    credentials: Credentials,
}

impl Desk {
    pub(crate) fn real() -> Self {
        Self::at(None)
    }

    /// By a simulated clock.
    fn simulated() -> Self {
        Self::at(Some(BEGINNING.parse().unwrap()))
    }

    fn at(simulated_time: Option<Timestamp>) -> Self {
        let folder = TempDir::new().unwrap();
        let founding = Founding {
            key_type: Some(KeyType::P256),
            simulated_time,
            ..Founding::of("Kantor Uji", "Kabupaten Sukamaju", "tester")
        };
        found(folder.path(), &founding, &CaPassphrase::Chosen(passphrase())).unwrap();
        let office = open(folder.path());
        let credentials = credentials(&office, order());
        Self { folder, office, credentials }
    }

    /// The same office once more, so many days later.
    fn later(&mut self, days: i64) {
        let now = self.office.clock().now().at + SignedDuration::from_hours(24 * days);
        self.office.set_clock(Time::Instant(now)).unwrap();
        self.office = open(self.folder.path());
    }

    fn vouchers(&self, level: Level) -> Result<Vouchers, Error> {
        self.office.vouchers(level, None, Supplied::default())
    }

    fn sign(&self, letter: &[u8], level: Level) -> Result<(Vec<u8>, Signed), Error> {
        self.sign_as(&self.credentials, letter, level, &self.vouchers(level)?)
    }

    pub(crate) fn sign_as(
        &self,
        credentials: &Credentials,
        letter: &[u8],
        level: Level,
        vouchers: &Vouchers,
    ) -> Result<(Vec<u8>, Signed), Error> {
        let order = SignOrder { level, ..SignOrder::default() };
        let session = self.office.begin_signing(credentials, &order, vouchers)?;
        let mut output = Vec::new();
        let signed = session.sign(&Document::open(letter).unwrap(), &mut output)?;
        self.office.record_documents(&session, &[("nota-dinas.pdf", &signed)])?;
        assert_eq!(output.len() as u64, signed.length);
        Ok((output, signed))
    }

    fn extend(&self, letter: &[u8], level: Level) -> Result<(Vec<u8>, Extended), Error> {
        let mut output = Vec::new();
        let document = Document::open(letter).unwrap();
        let vouchers = self.vouchers(level)?;
        let extended = self.office.extend(&document, &mut output, level, &vouchers, "nota-dinas.pdf")?;
        assert_eq!(output.len() as u64, extended.length);
        Ok((output, extended))
    }

    /// How often each kind of act was recorded.
    pub(crate) fn acts(&self, kind: &str) -> usize {
        let all = self.office.audit(&AuditFilter::default()).unwrap();
        all.iter().filter(|entry| entry.action == kind).count()
    }

    /// How many time stamps were recorded.
    pub(crate) fn stamps(&self) -> usize {
        let all = self.office.audit(&AuditFilter::default()).unwrap();
        all.iter().filter_map(|entry| entry.detail["stamps"].as_array()).map(Vec::len).sum()
    }

    /// Judges by the root alone: what the home knows does not count.
    fn judge(&self, bytes: &[u8]) -> FileReport {
        self.judge_with(bytes, None)
    }

    /// The level of the first signature; what the home knows counts where the document does not have to.
    fn level(&self, bytes: &[u8], level: Level) -> &'static str {
        let home = Some(&self.office).filter(|_| level < Level::Lt);
        level_of(&self.judge_with(bytes, home), "Signature1")
    }

    fn judge_with(&self, bytes: &[u8], home: Option<&Office>) -> FileReport {
        let evidence = Evidence { anchors: vec![self.office.root().unwrap()], ..Evidence::default() };
        let examiner = Examiner::new(evidence, home, self.office.now()).unwrap();
        examiner.examine(&Document::open(bytes).unwrap()).unwrap()
    }
}

fn credentials(office: &Office, order: Order) -> Credentials {
    let issuer = office.unlock_issuing(&passphrase()).unwrap();
    let serial = office.issue(&issuer, order).unwrap().certificate.serial_number().to_string();
    office.unlock_holder(&serial, &passphrase(), Scheme::default()).unwrap()
}

pub(crate) fn revisions(bytes: &[u8]) -> usize {
    Document::open(bytes).unwrap().revisions().len()
}

/// The level of the signature in `field`.
pub(crate) fn level_of(report: &FileReport, field: &str) -> &'static str {
    let signature = report.signatures.iter().find(|one| one.field == field).unwrap();
    signature.level.map_or("none", |level| level.word())
}

#[test]
fn each_level_adds_its_revisions_and_its_records() {
    let desk = Desk::real();
    for (level, added, stamps) in [(Level::B, 1, 0), (Level::T, 1, 1), (Level::Lt, 2, 1), (Level::Lta, 3, 2)]
    {
        let before = (desk.acts("document.sign"), desk.stamps());
        let (bytes, signed) = desk.sign(LETTER, level).unwrap();
        assert_eq!((signed.level, revisions(&bytes)), (level, revisions(LETTER) + added));
        assert_eq!((signed.stamped_at.is_some(), signed.archived_at.is_some()), (stamps > 0, stamps > 1));
        assert!(signed.stamped_at.is_none_or(|at| at + SignedDuration::from_secs(1) >= signed.at), "{level}");
        let after = (desk.acts("document.sign"), desk.stamps());
        assert_eq!(after, (before.0 + 1, before.1 + stamps), "{level}");
        assert_eq!(desk.level(&bytes, level), level.to_string());
        let report = desk.judge(&bytes);
        let passed = report.indication == Some(Indication::TotalPassed);
        assert_eq!(passed, level >= Level::Lt, "{level}: {report:#?}");
    }
    let all = desk.office.audit(&AuditFilter::default()).unwrap();
    let told: Vec<_> = all.iter().filter(|entry| entry.action == "document.sign").collect();
    assert!(told.last().unwrap().detail.to_string().contains("PAdES-B-LTA"), "{told:?}");
}

#[test]
fn every_level_is_raised_to_every_other() {
    let desk = Desk::real();
    let reached = |level| Err(ExtendError::Reached(level));
    for (from, to, expected) in [
        (Level::B, Level::T, Ok((1..=1, 1))),
        (Level::B, Level::Lt, Ok((2..=2, 1))),
        (Level::B, Level::Lta, Ok((3..=3, 2))),
        (Level::T, Level::T, reached(Level::T)),
        (Level::T, Level::Lt, Ok((1..=1, 0))),
        (Level::T, Level::Lta, Ok((2..=2, 1))),
        (Level::Lt, Level::T, reached(Level::T)),
        (Level::Lt, Level::Lt, reached(Level::Lt)),
        (Level::Lta, Level::Lt, reached(Level::Lt)),
        (Level::Lt, Level::Lta, Ok((1..=2, 1))),
        (Level::Lta, Level::T, reached(Level::T)),
        (Level::Lta, Level::Lta, Ok((1..=2, 1))),
        (Level::B, Level::B, Err(ExtendError::Level(Level::B))),
    ] {
        let (letter, _) = desk.sign(LETTER, from).unwrap();
        let stamps = desk.stamps();
        match (desk.extend(&letter, to), expected) {
            (Ok((bytes, extended)), Ok((added, stamped))) => {
                assert!(bytes.starts_with(&letter), "{from} to {to}: only appended to");
                // Within one second, what is answered anew is the same as before.
                let found = revisions(&bytes) - revisions(&letter);
                assert!(added.contains(&found), "{from} to {to}: {found}");
                assert_eq!((extended.stamps.len(), extended.level), (stamped, to), "{from} to {to}");
                assert_eq!(desk.stamps(), stamps + stamped, "{from} to {to}");
                assert_eq!(desk.level(&bytes, to), to.to_string(), "{from} to {to}");
            }
            (Err(Error::Extend(found)), Err(expected)) => assert_eq!(found, expected, "{from} to {to}"),
            (found, expected) => panic!("{from} to {to}: {:?}, not {expected:?}", found.map(|one| one.1)),
        }
    }
    assert_eq!(desk.acts("document.extend"), 7);
}

#[test]
fn a_second_signer_and_more_archive_stamps() {
    let desk = Desk::real();
    let mut order = order();
    order.subject = office::issue::Subject::Person(person("3399036104810003"));
    let second = credentials(&desk.office, order);
    let (first, _) = desk.sign(LETTER, Level::Lta).unwrap();
    let vouchers = desk.vouchers(Level::Lta).unwrap();
    let (both, _) = desk.sign_as(&second, &first, Level::Lta, &vouchers).unwrap();
    let (kept, _) = desk.extend(&both, Level::Lta).unwrap();
    let (kept, _) = desk.extend(&kept, Level::Lta).unwrap();
    assert!(kept.starts_with(&both) && both.starts_with(&first));
    let report = desk.judge(&kept);
    assert_eq!(report.indication, Some(Indication::TotalPassed), "{report:#?}");
    assert_eq!(report.signatures.len(), 6);
    for field in ["Signature1", "Signature2"] {
        assert_eq!(level_of(&report, field), "PAdES-B-LTA", "{field}: {report:#?}");
    }
}

/// The letter as another program may leave it: with validation data of which not all can be found or read.
fn letter_with_store() -> Vec<u8> {
    let document = Document::open(LETTER).unwrap();
    let mut update = Update::new(&document).unwrap();
    let streams = [&b"no certificate"[..], b"harmed"].map(|data| {
        let filter = if data == b"harmed" { Object::name("FlateDecode") } else { Object::Array(Vec::new()) };
        let dictionary = Dictionary::new().with("Filter", filter);
        let objects = vec![NewObject { dictionary, stream: Some(data.to_vec()) }];
        update.adopt(Fragment { objects, root: 0 }).unwrap().into()
    });
    let [first, second]: [Object; 2] = streams;
    let nowhere = || Object::from(ObjectId::new(90_000, 0));
    let entry = Dictionary::new().with("Cert", vec![nowhere()].into()).with("TU", Object::string("D:2026"));
    let store = Dictionary::new()
        .with("Certs", vec![nowhere(), first, second.clone(), nowhere()].into())
        .with("OCSPs", vec![second, nowhere()].into())
        .with("VRI", Dictionary::new().with("AB", entry.into()).into());
    let catalog = update.catalog().unwrap().with("DSS", store.into());
    update.set_catalog(catalog).unwrap();
    [LETTER, &update.finish([7; 16]).unwrap().bytes].concat()
}

#[test]
fn what_another_program_left_stays_and_harms_no_signature() {
    let desk = Desk::real();
    let letter = letter_with_store();
    for from in Level::ALL {
        let (signed, _) = desk.sign(&letter, from).unwrap();
        let (kept, _) = desk.extend(&signed, Level::Lta).unwrap();
        let report = desk.judge(&kept);
        assert_eq!(report.indication, Some(Indication::TotalPassed), "{from}: {report:#?}");
        assert_eq!(level_of(&report, "Signature1"), "PAdES-B-LTA", "{from}");
    }
}

#[test]
fn what_is_not_extended() {
    let desk = Desk::real();
    let (signed, _) = desk.sign(LETTER, Level::B).unwrap();
    let mut harmed = signed.clone();
    let at = harmed.windows(8).position(|part| part == b"/Creator").unwrap();
    harmed[at + 1] = b'k';
    let mut followed = signed.clone();
    followed.extend(b"\n% more\n");
    for (name, letter, expected) in [
        ("unsigned", LETTER, "NoSignature"),
        ("touched", &harmed[..], "Broken"),
        ("followed", &followed[..], "Unsound"),
    ] {
        for level in [Level::T, Level::Lt, Level::Lta] {
            match desk.extend(letter, level).map(drop) {
                Err(Error::Extend(error)) => {
                    let found = format!("{error:?}");
                    assert!(found.starts_with(expected), "{name}: {found}");
                }
                other => panic!("{name}: {other:?}"),
            }
        }
    }
    assert_eq!((desk.acts("document.extend"), desk.stamps()), (0, 0));
}

#[test]
fn who_was_revoked_or_has_no_evidence_does_not_sign() {
    let mut desk = Desk::simulated();
    assert!(desk.sign(LETTER, Level::Lta).is_ok());
    // The issuing CA's list ends after a week: nobody needs it where there are answers; the root's ends later.
    desk.later(30);
    assert!(desk.sign(LETTER, Level::Lta).is_ok());
    let (kept, _) = desk.sign(LETTER, Level::Lt).unwrap();
    desk.later(200);
    // 90 days are all that a responder has, and the list of people ended after a week.
    match desk.sign(LETTER, Level::Lt).map(drop) {
        Err(Error::Evidence(EvidenceError::Unknown { why: UnknownStatus::Outdated { .. }, .. })) => {}
        other => panic!("{other:?}"),
    }
    assert!(desk.extend(&kept, Level::Lta).is_ok(), "the document keeps what is needed");
    assert!(desk.sign(LETTER, Level::B).is_ok(), "the signature alone needs none of them");
    let issuing = desk.office.unlock_issuing(&passphrase()).unwrap();
    desk.office.renew_services(&issuing, true).unwrap();
    let stale = desk.sign(LETTER, Level::Lt).map(drop);
    match stale {
        Err(Error::Evidence(EvidenceError::Unknown { certificate, why: UnknownStatus::Outdated { .. } })) => {
            assert!(certificate.subject.to_string().contains("CA Penerbit"), "{certificate}");
        }
        other => panic!("{other:?}"),
    }
    assert!(desk.sign(LETTER, Level::T).is_ok(), "a time stamp needs no list");
    let root = desk.office.unlock_root(&passphrase()).unwrap();
    desk.office.renew_list(&root).unwrap();
    let (kept, _) = desk.sign(LETTER, Level::Lta).unwrap();

    desk.later(1);
    let serial = desk.credentials.certificate().serial_number().to_string();
    let revoked = RevokeOrder { id: serial, reason: RevocationReason::KeyCompromise, at: None, all: false };
    desk.office.revoke(&revoked).unwrap();
    let refused = desk.sign(LETTER, Level::Lta).map(drop);
    assert!(matches!(refused, Err(Error::NotActive { .. })), "{refused:?}");
    desk.later(1);
    assert!(desk.extend(&kept, Level::Lta).is_ok(), "it was signed before");
    desk.later(365 * 8);
    let ended = desk.extend(&kept, Level::Lta).map(drop);
    assert!(
        matches!(ended, Err(Error::NotActive { .. })),
        "the authority's certificate has ended: {ended:?}"
    );
}
