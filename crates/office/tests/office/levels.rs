//! Signatures beyond B-B: what stands in the documents, what is recorded, what is refused.

use ca::tsa::Authority;
use jiff::{SignedDuration, Timestamp};
use office::clock::Time;
use office::document::Document;
use office::found::{CaPassphrase, Founding, found};
use office::issue::Order;
use office::record::AuditFilter;
use office::remote::RemoteTsa;
use office::report::{FileReport, Indication};
use office::revoke::RevokeOrder;
use office::sign::{
    Credentials, EvidenceError, ExtendError, Extended, Level, Session, SignOrder, Signed, Supplied, Vouchers,
    extend,
};
use office::verify::{Evidence, Examiner};
use office::zone::Zone;
use office::{Error, Office};
use pki::crl::RevocationReason;
use pki::key::{KeyType, PrivateKey, Scheme};
use pki::oid;
use pki::path::UnknownStatus;
use pki::tsp::Accuracy;
use tempfile::TempDir;
use testkit::authority::ready;
use testkit::keys::{Whose, key};

use crate::remote::server::{Reply, ok, serve};
use crate::{open, order, passphrase, person};

const LETTER: &[u8] = include_bytes!("../../../../fixtures/nota-dinas.pdf");
const BEGINNING: &str = "2026-03-02T08:00:00+07:00";

/// An office with a holder whose key is open.
struct Desk {
    folder: TempDir,
    office: Office,
    credentials: Credentials,
}

impl Desk {
    fn real() -> Self {
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

    fn sign_as(
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
    fn acts(&self, kind: &str) -> usize {
        let all = self.office.audit(&AuditFilter::default()).unwrap();
        all.iter().filter(|entry| entry.action == kind).count()
    }

    /// How many time stamps were recorded.
    fn stamps(&self) -> usize {
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

fn revisions(bytes: &[u8]) -> usize {
    Document::open(bytes).unwrap().revisions().len()
}

/// The level of the signature in `field`.
fn level_of(report: &FileReport, field: &str) -> &'static str {
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
        ("followed", &followed[..], "Tampered"),
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

/// A house of testkit: another CA, its TSA, and what vouches for its people.
struct Elsewhere {
    house: testkit::authority::Authority,
    now: Timestamp,
    key: PrivateKey,
}

impl Elsewhere {
    fn new() -> Self {
        let now = Timestamp::now();
        let house = testkit::authority::Authority::found(KeyType::P256, now);
        Self { house, now, key: key(Whose::Person, KeyType::P256) }
    }

    fn credentials(&self) -> Credentials {
        let certificate = self.house.person(&self.key, self.now);
        let open = self.key.reveal_pkcs8();
        Credentials::from_files(open, certificate, Vec::new(), None, Scheme::default()).unwrap()
    }

    /// A server that stamps, with so many more certificates in its tokens than there must be.
    fn server(&self, more: usize) -> RemoteTsa {
        let certificate = self.house.time_stamper(&self.key, self.now);
        let mut chain = vec![self.house.issuing().clone(), self.house.root().clone()];
        chain.extend((0..more).map(|_| self.house.person(&self.key, self.now)));
        let policies = vec![oid::SIMULATION_POLICY];
        let tsa = Authority::new(&certificate, &chain, ready(&self.key), policies, Accuracy::SECOND).unwrap();
        let address = serve(move |question| {
            let now = Ok(Timestamp::now());
            Reply::Bytes(ok(&tsa.stamp(&question.body, "4A".parse().unwrap(), now).der))
        });
        RemoteTsa::new(&address).unwrap()
    }

    fn supplied(&self) -> Supplied {
        Supplied {
            certificates: vec![self.house.issuing().clone(), self.house.root().clone()],
            lists: self.house.lists(Vec::new(), self.now),
            answers: Vec::new(),
        }
    }

    fn judge(&self, bytes: &[u8]) -> FileReport {
        let evidence = Evidence { anchors: vec![self.house.root().clone()], ..Evidence::default() };
        let examiner = Examiner::new(evidence, None, Timestamp::now()).unwrap();
        examiner.examine(&Document::open(bytes).unwrap()).unwrap()
    }
}

#[test]
fn certificates_from_elsewhere_need_what_vouches_for_them() {
    let (desk, elsewhere) = (Desk::real(), Elsewhere::new());
    let credentials = elsewhere.credentials();
    let sign = |supplied: Supplied, level| {
        let vouchers = desk.office.vouchers(level, None, supplied).unwrap();
        desk.sign_as(&credentials, LETTER, level, &vouchers)
    };
    assert!(sign(Supplied::default(), Level::T).is_ok(), "the office stamps for everyone");
    assert_eq!(desk.stamps(), 1);
    assert_eq!(desk.acts("document.sign"), 0, "not with a certificate of this office");
    let without_lists = Supplied { lists: Vec::new(), ..elsewhere.supplied() };
    let without_root =
        Supplied { certificates: vec![elsewhere.house.issuing().clone()], ..elsewhere.supplied() };
    let one_list = Supplied { lists: vec![elsewhere.supplied().lists.remove(0)], ..elsewhere.supplied() };
    for (name, supplied, expected) in [
        ("nothing", Supplied::default(), "NoPath"),
        ("no root", without_root, "NoPath"),
        ("no lists", without_lists, "Unknown"),
        ("not that of the root", one_list, "Unknown"),
    ] {
        match sign(supplied, Level::Lt).unwrap_err() {
            Error::Evidence(error) => {
                let found = format!("{error:?}");
                assert!(found.starts_with(expected), "{name}: {found}");
            }
            other => panic!("{name}: {other:?}"),
        }
    }
    assert!(sign(elsewhere.supplied(), Level::Lta).is_ok());
}

#[test]
fn no_home_is_needed() {
    let elsewhere = Elsewhere::new();
    let credentials = elsewhere.credentials();
    let none = Vouchers::without_home(Level::T, None, Supplied::default());
    assert!(matches!(none.map(drop), Err(Error::NoTimeSource(Level::T))));
    let vouchers =
        || Vouchers::without_home(Level::Lta, Some(elsewhere.server(0)), elsewhere.supplied()).unwrap();
    let (vouchers, order) = (vouchers(), SignOrder { level: Level::Lta, ..SignOrder::default() });
    let at = Timestamp::now();
    let session = Session::new(&credentials, &order, &vouchers, Zone::Wib, at).unwrap();
    let mut signed = Vec::new();
    session.sign(&Document::open(LETTER).unwrap(), &mut signed).unwrap();
    assert_eq!(level_of(&elsewhere.judge(&signed), "Signature1"), "PAdES-B-LTA");
    let mut kept = Vec::new();
    let document = Document::open(&signed[..]).unwrap();
    extend(&document, &mut kept, Level::Lta, &vouchers, Timestamp::now()).unwrap();
    let report = elsewhere.judge(&kept);
    assert_eq!(report.indication, Some(Indication::TotalPassed), "{report:#?}");
    assert!(revisions(&kept) > revisions(&signed));
}

/// Room for some certificates is left in `Contents`, and forty come.
#[test]
fn a_token_far_longer_than_was_thought_gets_its_room() {
    let elsewhere = Elsewhere::new();
    let credentials = elsewhere.credentials();
    let vouchers =
        Vouchers::without_home(Level::Lta, Some(elsewhere.server(40)), elsewhere.supplied()).unwrap();
    let order = SignOrder { level: Level::Lta, ..SignOrder::default() };
    let session = Session::new(&credentials, &order, &vouchers, Zone::Wib, Timestamp::now()).unwrap();
    let mut signed = Vec::new();
    session.sign(&Document::open(LETTER).unwrap(), &mut signed).unwrap();
    assert!(signed.starts_with(LETTER), "copied once");
    assert_eq!(revisions(&signed), revisions(LETTER) + 3, "one signature, not one for each attempt");
    let report = elsewhere.judge(&signed);
    assert_eq!(report.indication, Some(Indication::TotalPassed), "{report:#?}");
    assert_eq!(level_of(&report, "Signature1"), "PAdES-B-LTA");
}

#[test]
fn an_authority_that_refuses_leaves_no_signature() {
    let elsewhere = Elsewhere::new();
    let credentials = elsewhere.credentials();
    let address = serve(|_| Reply::Bytes(ok(b"no stamp")));
    let remote = RemoteTsa::new(&address).unwrap();
    let vouchers = Vouchers::without_home(Level::T, Some(remote), Supplied::default()).unwrap();
    let order = SignOrder { level: Level::T, ..SignOrder::default() };
    let session = Session::new(&credentials, &order, &vouchers, Zone::Wib, Timestamp::now()).unwrap();
    let refused = session.sign(&Document::open(LETTER).unwrap(), Vec::new());
    assert!(matches!(refused, Err(Error::RemoteStamp { .. })), "{:?}", refused.map(drop));
}
