//! OCSP: OpenSSL asks and judges our answers, pkilint reads them, and we judge what OpenSSL answers.
//!
//! The authorities live in memory; what the judges need lies in a folder of each kind of key.

use std::convert::Infallible;
use std::sync::LazyLock;

use ca::ocsp::{ANSWER_LIFE, IdKind, Issued, Responder, answer};
use jiff::{SignedDuration, Timestamp};
use pki::cert::Certificate;
use pki::crl::RevocationReason;
use pki::key::{KeyType, PrivateKey};
use pki::ocsp::{
    CertId, CertIdDigest, CertStatus, ErrorStatus, OcspRequest, OcspResponse, Question, Signatory,
    VerifyError, error_response,
};
use pki::pem;
use pki::serial::SerialNumber;
use tempfile::TempDir;
use testkit::authority::{Authority, ready};
use testkit::judge::{Judge, Verdict};
use testkit::keys::{Whose, key};

use crate::document::{changed, position};
use crate::pkilint::findings;

/// Beside `good.pem`: revoked, suspended, revoked and expired, never issued.
const SERIALS: [&str; 4] = ["1234ABCD", "5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A", "0F", "77"];

/// The certificates in question, as OpenSSL's arguments name them after the issuer. `{md}` is a hash function.
const QUESTIONS: &str = "-issuer issuing.pem {md} -cert good.pem {md} -serial 0x1234ABCD {md} \
     -serial 0x5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A {md} -serial 0x0F {md} -serial 0x77";

/// Verifies a response, whose file comes after it.
const VERIFY: &str = "-CAfile root.pem -verify_other chain.pem -respin";

/// An office in memory, and this in its folder: `root.pem`, `issuing.pem`, `chain.pem`, `ocsp.pem`, `good.pem`, the keys
/// `ocsp.key`, `issuing.key`, `good.key`, and `index.txt`, which tells OpenSSL what we know.
struct Scene {
    kind: KeyType,
    now: Timestamp,
    authority: Authority,
    responder_key: PrivateKey,
    responder: Certificate,
    good: Certificate,
    folder: TempDir,
}

/// One for each kind of key.
fn scenes() -> impl Iterator<Item = &'static Scene> {
    static SCENES: [LazyLock<Scene>; 2] =
        [LazyLock::new(|| Scene::set(KeyType::P256)), LazyLock::new(|| Scene::set(KeyType::Rsa2048))];
    SCENES.iter().map(|scene| &**scene)
}

fn with_judge(name: &str, ask: impl Fn(&Judge, &Scene)) {
    if let Some(judge) = Judge::find(name) {
        scenes().for_each(|scene| ask(&judge, scene));
    }
}

impl Scene {
    fn set(kind: KeyType) -> Self {
        let now = Timestamp::now();
        let authority = Authority::found(kind, now);
        let responder_key = key(Whose::Person, kind);
        let scene = Self {
            kind,
            now,
            responder: authority.ocsp_responder(&responder_key, now),
            good: authority.person(&key(Whose::Root, kind), now),
            authority,
            responder_key,
            folder: TempDir::new_in(crate::office::folder()).unwrap(),
        };
        scene.write_certificates_and_keys();
        scene.write("index.txt", scene.index());
        scene
    }

    fn write_certificates_and_keys(&self) {
        let (root, issuing) = (self.authority.root().to_pem(), self.authority.issuing().to_pem());
        self.write("chain.pem", format!("{issuing}{root}"));
        self.write("root.pem", root);
        self.write("issuing.pem", issuing);
        self.write("ocsp.pem", self.responder.to_pem());
        self.write("good.pem", self.good.to_pem());
        let open = |key: &PrivateKey| pem::encode(pem::PRIVATE_KEY, key.reveal_pkcs8());
        self.write("ocsp.key", open(&self.responder_key));
        self.write("issuing.key", open(&key(Whose::Issuing, self.kind)));
        self.write("good.key", open(&key(Whose::Root, self.kind)));
    }

    /// What we know, in the form of `openssl ca`.
    fn index(&self) -> String {
        let good = self.good.serial_number();
        let [revoked, held, old, _] = SERIALS;
        format!(
            "V\t490101000000Z\t\t{good}\tunknown\t/CN=good\n\
             R\t490101000000Z\t260101000000Z,keyCompromise\t{revoked}\tunknown\t/CN=revoked\n\
             R\t490101000000Z\t260101000000Z,holdInstruction,holdInstructionReject\t{held}\tunknown\t/CN=held\n\
             R\t260301000000Z\t260101000000Z\t{old}\tunknown\t/CN=old\n"
        )
    }

    /// The same for us.
    fn known(&self, number: &SerialNumber) -> Option<Issued> {
        let since = |reason| Some(("2026-01-01T00:00:00Z".parse().unwrap(), reason));
        let [revoked, held, old, _] = SERIALS.map(number_of);
        let later: Timestamp = "2049-01-01T00:00:00Z".parse().unwrap();
        let (revoked, not_after) = match number {
            number if number == self.good.serial_number() => (None, self.good.validity().not_after),
            number if *number == revoked => (since(Some(RevocationReason::KeyCompromise)), later),
            number if *number == held => (since(Some(RevocationReason::CertificateHold)), later),
            number if *number == old => (since(None), "2026-03-01T00:00:00Z".parse().unwrap()),
            _ => return None,
        };
        Some(Issued { revoked, not_after })
    }

    /// Our response to a request, by the delegate or by the CA itself.
    fn answer(&self, request: &[u8], delegated: bool, id_kind: IdKind) -> Vec<u8> {
        let issuing = self.authority.issuing().clone();
        let (certificate, key) = match delegated {
            true => (self.responder.clone(), &self.responder_key),
            false => (issuing.clone(), &key(Whose::Issuing, self.kind)),
        };
        let responder = Responder::new(issuing, certificate, ready(key), id_kind).unwrap();
        let request = OcspRequest::from_der(request).unwrap();
        let known = |_: &Certificate, number: &SerialNumber| Ok::<_, Infallible>(self.known(number));
        answer(&request, &[responder], known, self.now, ANSWER_LIFE).unwrap().into_der()
    }

    /// What we find in a response to the questions of [`QUESTIONS`].
    fn judge(&self, response: &[u8]) -> Result<Vec<CertStatus>, VerifyError> {
        let response = OcspResponse::from_der(response).unwrap();
        let numbers = [self.good.serial_number().clone()].into_iter().chain(SERIALS.map(number_of));
        // Theirs are made at their time, which is later than the scene was set.
        let now = Timestamp::now();
        numbers
            .map(|number| {
                let question =
                    Question { issuer: self.authority.issuing(), serial_number: &number, at: now, now };
                response.verify(&question).map(|verified| verified.answer.status)
            })
            .collect()
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.folder.path().join(name), content).unwrap();
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.folder.path().join(name)).unwrap()
    }

    /// Asks `openssl ocsp`.
    #[track_caller]
    fn ocsp(&self, openssl: &Judge, line: &str) -> Verdict {
        openssl.ask_in(self.folder.path(), &format!("ocsp {line}"))
    }

    /// Writes a request of theirs to `name`.req.
    fn their_request(&self, openssl: &Judge, name: &str, hash: &str, nonce: &str) {
        let questions = QUESTIONS.replace("{md}", hash);
        self.ocsp(openssl, &format!("{questions} {nonce} -reqout {name}.req")).accepts(&[]);
    }

    /// Writes a response of theirs, signed by `signer`, to `name`.res.
    fn their_response(&self, openssl: &Judge, name: &str, signer: &str, more: &str) {
        let files = format!("-index index.txt -CA issuing.pem -rsigner {signer}.pem -rkey {signer}.key");
        let line = format!("{files} -reqin {name}.req -respout {name}.res -ndays 1 {more}");
        self.ocsp(openssl, &line).accepts(&[]);
    }
}

fn number_of(text: &str) -> SerialNumber {
    text.parse().unwrap()
}

fn revoked(reason: Option<RevocationReason>) -> CertStatus {
    CertStatus::Revoked { at: "2026-01-01T00:00:00Z".parse().unwrap(), reason }
}

#[test]
fn openssl_accepts_our_answers() {
    with_judge("openssl", |openssl, scene| {
        for (hash, nonce) in [
            ("", "-no_nonce"),
            ("-sha1", "-nonce"),
            ("-sha256", "-nonce"),
            ("-sha384", "-no_nonce"),
            ("-sha512", "-no_nonce"),
        ] {
            scene.their_request(openssl, "ours", hash, nonce);
            let request = scene.read("ours.req");
            for (delegated, id_kind) in
                [(true, IdKind::ByKey), (true, IdKind::ByName), (false, IdKind::ByKey)]
            {
                scene.write("ours.res", scene.answer(&request, delegated, id_kind));
                // With a request it compares nonces, with questions it shows the answers, but never both.
                let verdict = scene.ocsp(openssl, &format!("-reqin ours.req {VERIFY} ours.res"));
                verdict.accepts(&["Response verify OK"]);
                verdict.does_not_say(&["WARNING", "Nonce Verify error"]);
                let questions = QUESTIONS.replace("{md}", hash);
                let verdict = scene.ocsp(openssl, &format!("{questions} -no_nonce {VERIFY} ours.res"));
                verdict.accepts(&[
                    "Response verify OK",
                    "good.pem: good",
                    "0x1234ABCD: revoked",
                    "Reason: keyCompromise",
                    "0x5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A: revoked",
                    "Reason: certificateHold",
                    "0x0F: revoked",
                    "0x77: unknown",
                    "Next Update: ",
                ]);
                verdict.does_not_say(&["WARNING"]);
            }
        }
    });
}

#[test]
fn openssl_refuses_our_answers_where_they_do_not_fit() {
    with_judge("openssl", |openssl, scene| {
        scene.their_request(openssl, "misfit", "", "-nonce");
        scene.their_request(openssl, "another", "", "-nonce");
        let response = scene.answer(&scene.read("misfit.req"), true, IdKind::ByKey);
        let good = position(&response, &[0x80, 0x00, 0x18, 0x0f]);
        let touched = changed(&response, good, |good| good | 2);
        scene.write("misfit.res", &response);
        scene.write("touched.res", touched);
        let no_anchor = "-CAfile good.pem -verify_other chain.pem -respin";
        for (name, request, response, verify, words) in [
            ("as it is", "misfit", "misfit", VERIFY, "Response verify OK"),
            ("touched", "misfit", "touched", VERIFY, "Response Verify Failure"),
            ("no anchor", "misfit", "misfit", no_anchor, "Response Verify Failure"),
            ("another nonce", "another", "misfit", VERIFY, "Nonce Verify error"),
        ] {
            let verdict = scene.ocsp(openssl, &format!("-reqin {request}.req {verify} {response}.res"));
            assert!(verdict.text.contains(words), "{name}: {}", verdict.text);
        }
    });
}

#[test]
fn openssl_understands_our_refusals() {
    with_judge("openssl", |openssl, scene| {
        for (status, words) in [
            (ErrorStatus::MalformedRequest, "malformedrequest (1)"),
            (ErrorStatus::InternalError, "internalerror (2)"),
            (ErrorStatus::TryLater, "trylater (3)"),
            (ErrorStatus::SigRequired, "sigrequired (5)"),
            (ErrorStatus::Unauthorized, "unauthorized (6)"),
        ] {
            scene.write("refused.res", error_response(status));
            let verdict = scene.ocsp(openssl, "-respin refused.res -noverify");
            verdict.says(&[&format!("Responder Error: {words}")]);
        }
    });
}

#[test]
fn openssl_reads_and_answers_our_requests() {
    with_judge("openssl", |openssl, scene| {
        for digest in CertIdDigest::ALL {
            let numbers = [scene.good.serial_number().clone()].into_iter().chain(SERIALS.map(number_of));
            let ids: Vec<_> =
                numbers.map(|number| CertId::of(scene.authority.issuing(), &number, digest)).collect();
            let request = OcspRequest::new(&ids, Some(&[0xa5; 32])).unwrap();
            scene.write("asked.req", request.der());
            let words = ["Serial Number: 1234ABCD", "OCSP Nonce", "A5A5A5A5A5A5A5A5"];
            scene.ocsp(openssl, "-reqin asked.req -req_text -noverify").accepts(&words);
            scene.their_response(openssl, "asked", "ocsp", "");
            let response = scene.read("asked.res");
            assert_eq!(scene.judge(&response), Ok(statuses()), "{digest:?}");
            let response = OcspResponse::from_der(&response).unwrap();
            assert_eq!(response.check_nonce(&[0xa5; 32]), Ok(()));
            assert_eq!(response.check_nonce(&[0xa5; 31]), Err(VerifyError::Nonce));
        }
    });
}

/// What OpenSSL's responder says of [`QUESTIONS`].
fn statuses() -> Vec<CertStatus> {
    vec![
        CertStatus::Good,
        revoked(Some(RevocationReason::KeyCompromise)),
        revoked(Some(RevocationReason::CertificateHold)),
        revoked(None),
        CertStatus::Unknown,
    ]
}

#[test]
fn we_judge_the_answers_of_openssl() {
    with_judge("openssl", |openssl, scene| {
        scene.their_request(openssl, "theirs", "-sha256", "-nonce");
        for (name, signer, more, expected) in [
            ("by its key", "ocsp", "-resp_key_id", Ok(statuses())),
            ("by its name", "ocsp", "", Ok(statuses())),
            ("by the CA itself", "issuing", "", Ok(statuses())),
            ("with another hash", "ocsp", "-rmd sha384", Ok(statuses())),
            ("with the chain", "ocsp", "-rother chain.pem", Ok(statuses())),
            ("without its certificate", "ocsp", "-resp_no_certs", Err(VerifyError::UnknownResponder)),
            ("by a person", "good", "", Err(VerifyError::Purpose)),
            (
                "with a bad signature",
                "ocsp",
                "-badsig",
                Err(VerifyError::Signature(pki::signature::SignatureError::Mismatch)),
            ),
        ] {
            scene.their_response(openssl, "theirs", signer, more);
            assert_eq!(scene.judge(&scene.read("theirs.res")), expected, "{name}");
        }
    });
}

#[test]
fn no_touched_answer_of_openssl_passes() {
    with_judge("openssl", |openssl, scene| {
        scene.their_request(openssl, "touchy", "", "");
        scene.their_response(openssl, "touchy", "ocsp", "");
        let response = scene.read("touchy.res");
        let number = scene.good.serial_number();
        let now = Timestamp::now();
        let verdict = |bytes: &[u8], at: Timestamp| {
            let question = Question { issuer: scene.authority.issuing(), serial_number: number, at, now: at };
            let response = OcspResponse::from_der(bytes).ok()?;
            response.verify(&question).ok().map(|verified| verified.signatory != Signatory::Issuer)
        };
        assert_eq!(verdict(&response, now), Some(true));
        let day = SignedDuration::from_hours(24);
        assert_eq!(verdict(&response, now + day * 2), None, "outdated");
        assert_eq!(verdict(&response, now - day), None, "not made yet");
        for at in 0..response.len() {
            let touched = changed(&response, at, |byte| byte ^ 0x01);
            assert_eq!(verdict(&touched, now), None, "octet {at}");
        }
    });
}

/// GnuTLS asks about one certificate at a time, and wants the issuer for an anchor.
#[test]
fn gnutls_asks_and_accepts_our_answers() {
    with_judge("ocsptool", |ocsptool, scene| {
        let ask = |line: &str| ocsptool.ask_in(scene.folder.path(), line);
        for (delegated, id_kind) in [(true, IdKind::ByKey), (true, IdKind::ByName), (false, IdKind::ByName)] {
            ask("-q --load-issuer issuing.pem --load-cert good.pem --outfile gnutls.req").accepts(&[]);
            let response = scene.answer(&scene.read("gnutls.req"), delegated, id_kind);
            scene.write("gnutls.res", &response);
            ask("-j -S gnutls.res").accepts(&["Response Status: Successful", "Certificate Status: good"]);
            ask("-e --load-trust issuing.pem -S gnutls.res").accepts(&["Success"]);
            let good = position(&response, &[0x80, 0x00, 0x18, 0x0f]);
            scene.write("gnutls.res", changed(&response, good, |good| good | 2));
            ask("-e --load-trust issuing.pem -S gnutls.res").refuses(&["Failure"]);
        }
    });
}

#[test]
fn pkilint_finds_nothing_in_our_answers() {
    with_judge("lint_ocsp_response", |lint, scene| {
        let numbers = [scene.good.serial_number().clone()].into_iter().chain(SERIALS.map(number_of));
        let ids: Vec<_> = numbers
            .flat_map(|number| {
                CertIdDigest::ALL.map(|digest| CertId::of(scene.authority.issuing(), &number, digest))
            })
            .collect();
        for (nonce, delegated, id_kind) in [
            (None, true, IdKind::ByKey),
            (Some(&[1; 32][..]), true, IdKind::ByName),
            (Some(&[1; 128]), false, IdKind::ByKey),
        ] {
            let request = OcspRequest::new(&ids, nonce).unwrap();
            let response = scene.answer(request.der(), delegated, id_kind);
            let ask = |response: &[u8]| {
                scene.write("linted.res", response);
                findings(&lint.ask_in(scene.folder.path(), "lint -s WARNING -f CSV linted.res"))
            };
            assert_eq!(ask(&response), [""; 0], "{delegated} {id_kind:?}");
            // A nextUpdate of another decade shows that it looks.
            let decade = position(&response, &[0xa0, 0x11, 0x18, 0x0f]) + 6;
            assert_eq!(ask(&changed(&response, decade, |_| b'0')), ["pkix.ocsp_negative_validity_period"]);
        }
    });
}
