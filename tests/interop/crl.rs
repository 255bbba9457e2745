//! Lists with a scope, and lists of changes: OpenSSL, GnuTLS and pkilint on what the library makes.

use ca::status::{DELTA_LIST_LIFE, ISSUING_LIST_LIFE, Publication, Terms, delta_list, full_list};
use jiff::{SignedDuration, Timestamp};
use pki::cert::Certificate;
use pki::crl::{Contains, IssuingDistributionPoint, RevocationList, RevocationReason, RevokedEntry};
use pki::key::KeyType;
use tempfile::TempDir;
use testkit::authority::Authority;
use testkit::judge::{Judge, Verdict};
use testkit::keys::{Whose, key};

const HOLD: RevocationReason = RevocationReason::CertificateHold;
const LOST: RevocationReason = RevocationReason::KeyCompromise;

/// A CA and one person, in memory, and a folder for those who judge.
struct Scene {
    ca: Authority,
    person: Certificate,
    now: Timestamp,
    folder: TempDir,
}

impl Scene {
    fn new(kind: KeyType) -> Self {
        let now = Timestamp::now() - SignedDuration::from_mins(5);
        let ca = Authority::found(kind, now - SignedDuration::from_hours(24));
        let person = ca.person(&key(Whose::Person, kind), now - SignedDuration::from_hours(1));
        let scene = Self { ca, person, now, folder: TempDir::new().unwrap() };
        scene.write("root.pem", &scene.ca.root().to_pem());
        scene.write("issuing.pem", &scene.ca.issuing().to_pem());
        scene.write("chain.pem", &(scene.ca.issuing().to_pem() + &scene.ca.root().to_pem()));
        scene.write("person.pem", &scene.person.to_pem());
        scene.write("person.chain", &(scene.person.to_pem() + &scene.ca.issuing().to_pem()));
        scene
    }

    fn write(&self, name: &str, content: &str) {
        std::fs::write(self.folder.path().join(name), content).unwrap();
    }

    fn entries(&self, reason: Option<RevocationReason>) -> Vec<RevokedEntry> {
        let entry = |reason| RevokedEntry {
            serial_number: self.person.serial_number().clone(),
            revoked_at: self.now - SignedDuration::from_mins(30),
            reason: Some(reason),
            invalidity_date: (reason == LOST).then_some(self.now - SignedDuration::from_mins(50)),
        };
        reason.map(entry).into_iter().collect()
    }

    fn terms(&self, number: u64, life: SignedDuration) -> Terms {
        Terms { number: number.into(), after: None, now: self.now, life }
    }

    /// A full list about people at the address in their certificates, which has delta lists.
    fn full(&self, reason: Option<RevocationReason>) -> RevocationList {
        let address = &self.person.crl_addresses().unwrap()[0];
        let publication = Publication {
            scope: Some(IssuingDistributionPoint::address(address, Contains::UserCertificates)),
            freshest: Some(format!("{address}.delta")),
            expired_certs_on: Some(self.now - SignedDuration::from_hours(24)),
        };
        let terms = self.terms(0x1234_5678_9abc, ISSUING_LIST_LIFE);
        full_list(self.ca.issuing(), self.ca.signer(), self.entries(reason), &terms, &publication).unwrap()
    }

    /// What changed since.
    fn delta(&self, base: &RevocationList, reason: Option<RevocationReason>) -> RevocationList {
        let (ca, terms) = (&self.ca, self.terms(0x1234_5678_9abd, DELTA_LIST_LIFE));
        delta_list(ca.issuing(), ca.signer(), self.entries(reason), &terms, base, &[]).unwrap()
    }

    fn ask(&self, judge: &Judge, line: &str) -> Verdict {
        judge.ask_in(self.folder.path(), line)
    }
}

fn kinds() -> [KeyType; 2] {
    [KeyType::P256, KeyType::Rsa2048]
}

#[test]
fn openssl_brings_a_list_up_to_date() {
    let Some(openssl) = Judge::find("openssl") else { return };
    for kind in kinds() {
        let scene = Scene::new(kind);
        let root_list = scene.ca.lists(vec![], scene.now).swap_remove(1).to_pem();
        for (before, since, verdicts) in [
            (None, None, ["OK", "OK"]),
            (None, Some(LOST), ["OK", "revoked"]),
            (None, Some(HOLD), ["OK", "revoked"]),
            (Some(HOLD), None, ["revoked", "OK"]),
            (Some(HOLD), Some(HOLD), ["revoked", "revoked"]),
            (Some(HOLD), Some(LOST), ["revoked", "revoked"]),
            (Some(LOST), Some(LOST), ["revoked", "revoked"]),
        ] {
            let full = scene.full(before);
            let delta = scene.delta(&full, since);
            scene.write("lists.pem", &(root_list.clone() + &full.to_pem()));
            scene.write("delta.pem", &delta.to_pem());
            let line =
                "verify -x509_strict -crl_check_all -extended_crl -CAfile root.pem -untrusted issuing.pem";
            for (more, expected) in ["", "-use_deltas -CRLfile delta.pem"].into_iter().zip(verdicts) {
                let verdict = scene.ask(&openssl, &format!("{line} -CRLfile lists.pem {more} person.pem"));
                match expected {
                    "OK" => verdict.accepts(&["person.pem: OK"]),
                    _ => verdict.refuses(&["certificate revoked"]),
                }
            }
        }
    }
}

#[test]
fn openssl_shows_what_lists_say() {
    let Some(openssl) = Judge::find("openssl") else { return };
    let scene = Scene::new(KeyType::P256);
    let full = scene.full(Some(HOLD));
    let delta = scene.delta(&full, None);
    for (name, list, words) in [
        (
            "full.pem",
            &full,
            &[
                "X509v3 Issuing Distribution Point: critical",
                "Only User Certificates",
                "X509v3 Freshest CRL",
                "20015998343868",
                "Certificate Hold",
            ][..],
        ),
        (
            "delta.pem",
            &delta,
            &["X509v3 Delta CRL Indicator: critical", "20015998343868", "20015998343869", "Remove From CRL"],
        ),
    ] {
        scene.write(name, &list.to_pem());
        scene
            .ask(&openssl, &format!("crl -in {name} -noout -text -CAfile chain.pem"))
            .accepts(&[words, &["verify OK"]].concat());
    }
    let mut der = full.der().to_vec();
    *der.last_mut().unwrap() ^= 1;
    scene.write("tampered.pem", &pki::pem::encode(pki::pem::X509_CRL, &der));
    scene.ask(&openssl, "crl -in tampered.pem -noout -CAfile chain.pem").says(&["verify failure"]);
}

#[test]
fn certtool_confirms_them() {
    let Some(certtool) = Judge::find("certtool") else { return };
    for kind in kinds() {
        let scene = Scene::new(kind);
        let full = scene.full(Some(LOST));
        let delta = scene.delta(&scene.full(None), Some(LOST));
        for list in [&full, &delta] {
            scene.write("list.pem", &list.to_pem());
            let verify = |issuer: &str| {
                scene
                    .ask(&certtool, &format!("--verify-crl --load-ca-certificate {issuer} --infile list.pem"))
            };
            verify("issuing.pem").accepts(&["Verified. The certificate is trusted."]);
            verify("root.pem").refuses(&["NOT trusted"]);
            scene.ask(&certtool, "--crl-info --infile list.pem").accepts(&["Revoked certificates (1)"]);
        }
    }
}

#[test]
fn pkilint_finds_nothing() {
    let Some(lint) = Judge::find("lint_crl") else { return };
    let scene = Scene::new(KeyType::P256);
    let held = scene.full(Some(HOLD));
    for (name, list) in [
        ("empty", scene.full(None)),
        ("revoking", scene.full(Some(LOST))),
        ("changes", scene.delta(&scene.full(None), Some(LOST))),
        ("no changes", scene.delta(&held, Some(HOLD))),
        ("release", scene.delta(&held, None)),
        ("suspending", held),
    ] {
        scene.write("list.pem", &list.to_pem());
        let verdict = scene.ask(&lint, "lint -t CRL -p PKIX -s WARNING -f CSV list.pem");
        let lines: Vec<_> = verdict.text.lines().filter(|line| !line.trim().is_empty()).collect();
        assert_eq!((verdict.code, lines), (0, vec!["node_path,validator,severity,code,message"]), "{name}");
    }
}
