//! `openssl ts`: it asks and we stamp, it judges our stamps, and we judge those that it makes.

use std::path::{Path, PathBuf};

use ca::tsa;
use jiff::Timestamp;
use pki::cert::Certificate;
use pki::digest::DigestAlgorithm;
use pki::key::{KeyType, PrivateKey, Provider};
use pki::oid::ObjectIdentifier;
use pki::path::{Inputs, TrustStore};
use pki::pem;
use pki::serial::SerialNumber;
use pki::tsp::{
    Accuracy, Failure, MessageImprint, Nonce, TimeStampRequest, TimeStampResponse, TimeStampToken, TokenError,
};
use tempfile::TempDir;
use testkit::authority::Authority;
use testkit::judge::{Judge, Verdict};
use testkit::keys::{Whose, key};

const LETTER: &[u8] = b"Surat tugas nomor 1";
const POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1.2");
const SECOND_POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1.3");
const SERIAL: &str = "0CAFE0123456789ABCDEF0123456789ABCDEF012";

/// A folder with a letter, the certificates of a time-stamping authority, and its key.
pub(crate) struct Desk {
    folder: TempDir,
    openssl: Judge,
    pub(crate) kind: KeyType,
    pub(crate) root: Certificate,
    issuing: Certificate,
    certificate: Certificate,
    key: PrivateKey,
}

impl Desk {
    /// One for each kind of key, if OpenSSL is there.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        [KeyType::Rsa2048, KeyType::P256, KeyType::P384].into_iter().filter_map(Self::set_up)
    }

    fn set_up(kind: KeyType) -> Option<Self> {
        let openssl = Judge::find("openssl")?;
        let now = Timestamp::now();
        let authority = Authority::found(kind, now);
        let key = key(Whose::Person, kind);
        let desk = Self {
            folder: TempDir::new().unwrap(),
            openssl,
            kind,
            root: authority.root().clone(),
            issuing: authority.issuing().clone(),
            certificate: authority.time_stamper(&key, now),
            key,
        };
        desk.write("letter", LETTER);
        desk.write("root.pem", desk.root.to_pem());
        desk.write("issuing.pem", desk.issuing.to_pem());
        desk.write("tsa.pem", desk.certificate.to_pem());
        desk.write("chain.pem", desk.certificate.to_pem() + &desk.issuing.to_pem());
        desk.write("tsa.key", pem::encode(pem::PRIVATE_KEY, desk.key.reveal_pkcs8()));
        Some(desk)
    }

    pub(crate) fn ask(&self, line: &str) -> Verdict {
        self.openssl.ask_in(self.folder.path(), line)
    }

    fn path(&self, name: &str) -> PathBuf {
        Path::join(self.folder.path(), name)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    /// Ours, signing with the hash that goes with the key.
    fn authority(&self) -> tsa::Authority {
        let signer = Provider::default().signer(&self.key, self.kind.usual_digest()).unwrap();
        let chain = [self.issuing.clone()];
        let policies = vec![POLICY, SECOND_POLICY];
        tsa::Authority::new(&self.certificate, &chain, signer, policies, Accuracy::SECOND).unwrap()
    }

    /// Our answer to `request`, as the file `answer`.
    fn stamp(&self, request: &[u8]) -> tsa::Answer {
        let serial: SerialNumber = SERIAL.parse().unwrap();
        let answer = self.authority().stamp(request, serial, Ok(Timestamp::now()));
        self.write("answer", &answer.der);
        answer
    }

    /// What OpenSSL says of the file `answer`, with the certificates of `untrusted` at hand.
    fn verify(&self, what: &str, untrusted: &str) -> Verdict {
        self.ask(&format!("ts -verify {what} -in answer -CAfile root.pem -untrusted {untrusted}"))
    }

    /// A request for a stamp on the letter, made by OpenSSL.
    fn query(&self, flags: &str) -> Vec<u8> {
        self.ask(&format!("ts -query -data letter {flags} -out request")).accepts(&[]);
        self.read("request")
    }
}

/// What is asked of OpenSSL's requests: the flags, and whether certificates come along.
const QUERIES: [(&str, bool); 7] = [
    ("-sha256 -cert", true),
    ("-sha256", false),
    ("-sha384 -cert", true),
    ("-sha512 -cert", true),
    ("-sha512 -no_nonce", false),
    ("-sha256 -cert -tspolicy 1.3.6.1.4.1.32473.1.2", true),
    ("-sha384 -no_nonce -tspolicy 1.3.6.1.4.1.32473.1.3", false),
];

#[test]
fn stamps_are_accepted() {
    for desk in Desk::all() {
        for (flags, carried) in QUERIES {
            let request = desk.query(flags);
            let answer = desk.stamp(&request);
            let info = answer.outcome.unwrap();
            // A token without certificates is judged with the authority's at hand.
            let untrusted = if carried { "issuing.pem" } else { "chain.pem" };
            desk.verify("-queryfile request", untrusted).accepts(&["Verification: OK"]);
            desk.verify("-data letter", untrusted).accepts(&["Verification: OK"]);
            let digest: String = info.imprint.digest().iter().map(|octet| format!("{octet:02x}")).collect();
            desk.verify(&format!("-digest {digest}"), untrusted).accepts(&["Verification: OK"]);
            let policy = flags.split_once("-tspolicy ").map_or("1.3.6.1.4.1.32473.1.2", |(_, asked)| asked);
            desk.ask("ts -reply -in answer -text").accepts(&[
                "Status: Granted.",
                &format!("Policy OID: {policy}"),
                &format!("Serial number: 0x{SERIAL}"),
                "Accuracy: 0x01 seconds, unspecified millis, unspecified micros",
                "Ordering: no",
                if flags.contains("no_nonce") { "Nonce: unspecified" } else { "Nonce: 0x" },
                "TSA: unspecified",
                "Extensions:",
            ]);
            let response = TimeStampResponse::from_der(&answer.der).unwrap();
            let TimeStampResponse::Granted(token) = response else { panic!("{flags}") };
            assert_eq!(TimeStampRequest::from_der(&request).unwrap().answered_by(&token), Ok(()), "{flags}");
            assert_eq!(token.certificates().len(), if carried { 2 } else { 0 }, "{flags}");
            trusted(&desk, &token, if carried { &[] } else { std::slice::from_ref(&desk.certificate) });
        }
    }
}

#[test]
fn tampered_stamps_are_refused() {
    for desk in Desk::all() {
        let answer = desk.stamp(&desk.query("-sha256 -cert")).der;
        let place = |part: &[u8]| answer.windows(part.len()).position(|window| window == part).unwrap();
        let digest = DigestAlgorithm::Sha256.digest(LETTER);
        let TimeStampResponse::Granted(token) = TimeStampResponse::from_der(&answer).unwrap() else {
            panic!()
        };
        let serial = token.info().serial_number.as_octets().to_vec();
        for (name, at) in [
            ("imprint", place(&digest)),
            ("serial number", place(&serial) + 5),
            ("year", place(b"Z") - 12),
            ("signature", answer.len() - 1),
            ("certificate", place(&desk.certificate.tbs_der()[20..40])),
        ] {
            let mut tampered = answer.clone();
            tampered[at] ^= 1;
            desk.write("answer", &tampered);
            desk.verify("-queryfile request", "issuing.pem").refuses(&[]);
            let ours = TimeStampResponse::from_der(&tampered);
            let Ok(TimeStampResponse::Granted(token)) = ours else { continue };
            assert!(token.verify(&stamped, &[]).is_err(), "{name}");
        }
        desk.write("answer", &answer);
        desk.write("letter", b"Surat tugas nomor 2");
        desk.verify("-data letter", "issuing.pem").refuses(&["message imprint mismatch"]);
        desk.write("letter", LETTER);
        let other = desk.query("-sha256 -cert");
        desk.verify("-queryfile request", "issuing.pem").refuses(&["nonce mismatch"]);
        assert!(TimeStampRequest::from_der(&other).unwrap().answered_by(&token).is_err());
    }
}

#[test]
fn refusals_are_understood() {
    let Some(desk) = Desk::set_up(KeyType::P256) else { return };
    for (flags, failure, words) in [
        ("-sha1", Failure::BadAlg, "unrecognized or unsupported algorithm identifier"),
        ("-md5", Failure::BadAlg, "unrecognized or unsupported algorithm identifier"),
        ("-sha224", Failure::BadAlg, "unrecognized or unsupported algorithm identifier"),
        (
            "-sha256 -tspolicy 1.2.3.4",
            Failure::UnacceptedPolicy,
            "the requested TSA policy is not supported by the TSA",
        ),
    ] {
        let answer = desk.stamp(&desk.query(flags));
        assert_eq!(answer.outcome.unwrap_err().failure(), failure, "{flags}");
        desk.ask("ts -reply -in answer -text").accepts(&["Status: Rejected.", words, "Not included."]);
        desk.verify("-queryfile request", "issuing.pem").refuses(&["no time stamp token"]);
    }
    desk.stamp(b"surat");
    desk.ask("ts -reply -in answer -text")
        .accepts(&["Status: Rejected.", "the data submitted has the wrong format"]);
    let serial = || SERIAL.parse().unwrap();
    let request = desk.query("-sha256");
    let answer = desk.authority().stamp(&request, serial(), Err(tsa::ClockTrouble::SetBack));
    desk.write("answer", &answer.der);
    desk.ask("ts -reply -in answer -text").accepts(&["the TSA's time source is not available"]);
    let late = "2060-01-01T00:00:00Z".parse().unwrap();
    desk.write("answer", desk.authority().stamp(&request, serial(), Ok(late)).der);
    desk.ask("ts -reply -in answer -text").accepts(&["the request cannot be handled due to system failure"]);
}

#[test]
fn our_requests_are_understood() {
    let Some(desk) = Desk::set_up(KeyType::P256) else { return };
    desk.configure("sha256", "");
    for digest in DigestAlgorithm::SHA_2 {
        let imprint = MessageImprint::new(digest, &digest.digest(LETTER)).unwrap();
        let nonce = Nonce::generate(&mut rand_core::UnwrapErr(getrandom::SysRng));
        let request = TimeStampRequest::new(imprint, nonce);
        desk.write("request", request.to_der());
        desk.ask("ts -query -in request -text").accepts(&["Version: 1", "Certificate required: yes"]);
        let token = desk.stamped_by_openssl();
        assert_eq!(request.answered_by(&token), Ok(()), "{digest}");
        trusted(&desk, &token, &[]);
    }
}

#[test]
fn stamps_of_openssl_are_accepted() {
    for desk in Desk::all() {
        for (bound, more) in [
            ("sha1", "ordering = no\ntsa_name = no\n"),
            ("sha256", "ordering = yes\ntsa_name = yes\n"),
            ("sha384", "ordering = yes\ntsa_name = no\ness_cert_id_chain = yes\n"),
            ("sha512", "ordering = no\ntsa_name = yes\naccuracy = secs:1, millisecs:500, microsecs:100\n"),
        ] {
            desk.configure(bound, more);
            for (flags, carried) in QUERIES {
                let request = TimeStampRequest::from_der(&desk.query(flags)).unwrap();
                let token = desk.stamped_by_openssl();
                assert_eq!(request.answered_by(&token), Ok(()), "{bound} {flags}");
                assert_eq!(token.info().ordering, more.contains("ordering = yes"));
                assert_eq!(token.info().tsa.is_some(), more.contains("tsa_name = yes"));
                let micros = token.info().accuracy.map(Accuracy::as_micros);
                assert_eq!(micros, more.contains("accuracy").then_some(1_500_100));
                let others = if carried { vec![] } else { vec![desk.certificate.clone()] };
                trusted(&desk, &token, &others);
                let verdict = token.verify(&|digest| digest.digest(b"surat lain"), &others);
                assert_eq!(verdict.unwrap_err(), TokenError::Imprint, "{bound} {flags}");
            }
        }
    }
}

impl Desk {
    /// Makes OpenSSL ready to stamp; `bound` is the hash function of signing-certificate.
    pub(crate) fn configure(&self, bound: &str, more: &str) {
        self.write("serial", "01");
        self.write(
            "tsa.cnf",
            format!(
                "[tsa]\ndefault_tsa = uji\n[uji]\nserial = serial\nsigner_digest = sha256\n\
                 default_policy = 1.3.6.1.4.1.32473.1.2\nother_policies = 1.3.6.1.4.1.32473.1.3\n\
                 digests = sha256, sha384, sha512\nclock_precision_digits = 6\ness_cert_id_alg = {bound}\n{more}"
            ),
        );
    }

    /// OpenSSL's answer to the file `request`.
    pub(crate) fn stamped_by_openssl(&self) -> TimeStampToken {
        self.ask(
            "ts -reply -config tsa.cnf -queryfile request -signer tsa.pem -inkey tsa.key -chain issuing.pem \
             -out answer",
        )
        .accepts(&[]);
        match TimeStampResponse::from_der(&self.read("answer")).unwrap() {
            TimeStampResponse::Granted(token) => *token,
            TimeStampResponse::Refused(refused) => panic!("{refused:?}"),
        }
    }
}

fn stamped(digest: DigestAlgorithm) -> Vec<u8> {
    digest.digest(LETTER)
}

/// Demands that we trust a stamp on the letter.
#[track_caller]
fn trusted(desk: &Desk, token: &TimeStampToken, others: &[Certificate]) {
    let verified = token.verify(&stamped, others).unwrap();
    assert_eq!(verified.signer().certificate(), &desk.certificate);
    let anchors = TrustStore::new([desk.root.clone()]);
    let intermediates = [desk.issuing.clone()];
    let inputs = Inputs { intermediates: &intermediates, ..Inputs::new(&anchors) };
    let path = verified.path(&inputs, verified.gen_time().timestamp()).unwrap();
    assert_eq!(path.certificates.len(), 3);
}
