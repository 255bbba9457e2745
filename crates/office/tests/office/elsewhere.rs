//! Signatures beyond B-B with the help of others: certificates, time stamps and answers from elsewhere.

use ca::tsa;
use jiff::Timestamp;
use office::Error;
use office::document::Document;
use office::remote::RemoteTsa;
use office::report::{FileReport, Indication};
use office::sign::{Credentials, EvidenceError, Level, Session, SignOrder, Supplied, Vouchers, extend};
use office::verify::{Evidence, Examiner};
use office::zone::Zone;
use pki::cert::Certificate;
use pki::key::{KeyType, PrivateKey, Scheme, Signer};
use pki::ocsp::{
    self, CertId, CertIdDigest, CertStatus, OcspResponse, ResponderId, ResponseData, SingleAnswer,
};
use pki::oid;
use pki::path::UnknownStatus;
use pki::tsp::Accuracy;
use testkit::authority::{Authority, ready};
use testkit::keys::{Whose, key};
use testkit::server::{Reply, ok, serve};

use crate::levels::{Desk, LETTER, level_of, revisions};

/// A house of testkit: another CA, its TSA, and what vouches for its people.
struct Elsewhere {
    house: Authority,
    now: Timestamp,
    key: PrivateKey,
}

impl Elsewhere {
    fn new() -> Self {
        let now = Timestamp::now();
        let house = Authority::found(KeyType::P256, now);
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
        let tsa =
            tsa::Authority::new(&certificate, &chain, ready(&self.key), policies, Accuracy::SECOND).unwrap();
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
        judge_under(vec![self.house.root().clone()], bytes)
    }
}

/// Judges as of now, without a home.
fn judge_under(anchors: Vec<Certificate>, bytes: &[u8]) -> FileReport {
    let examiner =
        Examiner::new(Evidence { anchors, ..Evidence::default() }, None, Timestamp::now()).unwrap();
    examiner.examine(&Document::open(bytes).unwrap()).unwrap()
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

/// An answer that `certificate` is in force, by `responder`, whose key is of `signer`, with `carried` in it.
fn answer(
    elsewhere: &Elsewhere,
    certificate: &Certificate,
    (responder, signer): (&Certificate, &dyn Signer),
    carried: &[&Certificate],
) -> OcspResponse {
    let answer = SingleAnswer {
        cert_id: CertId::of(elsewhere.house.issuing(), certificate.serial_number(), CertIdDigest::Sha1),
        status: CertStatus::Good,
        this_update: elsewhere.now,
        next_update: None,
        archive_cutoff: None,
    };
    let (responder, produced_at) = (ResponderId::by_key(responder), elsewhere.now);
    let data = ResponseData { responder, produced_at, answers: vec![answer], nonce: None };
    let carried: Vec<_> = carried.iter().copied().cloned().collect();
    let der = ocsp::sign(&data.to_be_signed(signer.algorithm()), signer, &carried).unwrap();
    OcspResponse::from_der(&der).unwrap()
}

#[test]
fn who_only_came_along_with_an_answer_is_not_asked_for() {
    let (desk, elsewhere) = (Desk::real(), Elsewhere::new());
    let credentials = elsewhere.credentials();
    let house = &elsewhere.house;
    let key = key(Whose::Person, KeyType::P384);
    let (responder, signer) = (house.ocsp_responder(&key, elsewhere.now), ready(&key));
    let stranger = house.person(&key, elsewhere.now);
    let delegate = (&responder, signer.as_ref());
    let issuer = (house.issuing(), house.signer());
    let impostor = (&stranger, signer.as_ref());
    for (name, by, carried, expected) in [
        ("its responder", delegate, &[&responder][..], Some(true)),
        ("its responder and someone else", delegate, &[&stranger, &responder], Some(true)),
        ("nobody", issuer, &[], Some(false)),
        ("the issuer", issuer, &[house.issuing()], Some(false)),
        ("someone else alone", issuer, &[&stranger], Some(false)),
        ("someone not charged with it", impostor, &[&stranger], None),
        ("not its responder", delegate, &[&stranger], None),
    ] {
        let answer = answer(&elsewhere, credentials.certificate(), by, carried);
        let supplied = elsewhere.supplied();
        let of_root = supplied.lists.into_iter().filter(|list| list.issuer().matches(house.root().subject()));
        let supplied = Supplied { lists: of_root.collect(), answers: vec![answer], ..elsewhere.supplied() };
        let vouchers = desk.office.vouchers(Level::Lt, None, supplied).unwrap();
        match (desk.sign_as(&credentials, LETTER, Level::Lt, &vouchers), expected) {
            (Ok((signed, _)), Some(expected)) => {
                let kept = Document::open(&signed[..]).unwrap().current().validation_data().certificates;
                let holds = |certificate: &Certificate| kept.iter().any(|der| der == certificate.der());
                assert_eq!(holds(&responder), expected, "{name}");
                assert!(!holds(&stranger), "{name}");
                let report = judge_under(vec![house.root().clone(), desk.office.root().unwrap()], &signed);
                assert_eq!(level_of(&report, "Signature1"), "PAdES-B-LT", "{name}: {report:#?}");
            }
            (Err(Error::Evidence(EvidenceError::Unknown { why, .. })), None) => {
                assert_eq!(why, UnknownStatus::UntrustedResponder, "{name}");
            }
            (found, _) => panic!("{name}: {:?}", found.map(|one| one.1)),
        }
    }
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
