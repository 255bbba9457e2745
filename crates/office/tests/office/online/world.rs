use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use office::document::Document;
use office::online::{Limits, Online};
use office::report::{FileReport, Finding, Indication};
use office::sign::{Credentials, Level, Session, SignOrder, Vouchers};
use office::verify::{Evidence, Examiner};
use office::zone::Zone;
use pki::cert::build::Template;
use pki::cert::{Certificate, Extension};
use pki::crl::{RevocationList, RevocationReason, RevokedEntry};
use pki::hex;
use pki::key::{KeyType, Scheme, Signer};
use pki::ocsp::{self, CertId, CertStatus, OcspRequest, ResponderId, ResponseData, SingleAnswer};
use testkit::authority::Authority;
use testkit::keys::{Whose, key};
use testkit::server::{Question, Reply, head, serve};

use crate::levels::LETTER;

type Answer = Box<dyn Fn(&Question) -> Reply + Send>;

/// What the server answers, by path, and what it was asked.
#[derive(Default)]
struct Hub {
    answers: Mutex<HashMap<String, Answer>>,
    log: Mutex<Vec<String>>,
}

impl Hub {
    fn reply(&self, question: &Question) -> Reply {
        let path = question.head.split(' ').nth(1).unwrap().to_owned();
        self.log.lock().unwrap().push(path.clone());
        match self.answers.lock().unwrap().get(&path) {
            Some(answer) => answer(question),
            None => told(404, b"<html>no such page</html>"),
        }
    }
}

/// A house whose addresses lead to a server that has all that it should have.
pub(super) struct World {
    kind: KeyType,
    pub(super) house: Authority,
    pub(super) now: Timestamp,
    pub(super) url: String,
    hub: Arc<Hub>,
}

/// An answer of HTTP, after which the connection is closed.
pub(super) fn told(status: u16, body: &[u8]) -> Reply {
    Reply::Bytes([&head(status, &format!("Content-Length: {}\r\n", body.len()))[..], body].concat())
}

pub(super) fn ok(body: &[u8]) -> Reply {
    told(200, body)
}

/// Patience for tests.
pub(super) fn limits() -> Limits {
    let patience = Duration::from_secs(20);
    Limits { patience, list_patience: patience, ..Limits::default() }
}

impl World {
    pub(super) fn new() -> Self {
        Self::of(KeyType::P256)
    }

    /// Another house of the same names, with other keys.
    pub(super) fn strange() -> Self {
        Self::of(KeyType::P384)
    }

    fn of(kind: KeyType) -> Self {
        let hub = Arc::new(Hub::default());
        let behind = Arc::clone(&hub);
        let url = serve(move |question| behind.reply(question));
        let now = Timestamp::now();
        let house = Authority::found_at(&url, kind, now);
        let world = Self { kind, house, now, url, hub };
        world.serve_all();
        world
    }

    fn serve_all(&self) {
        let lists = self.house.lists(Vec::new(), self.now);
        for (name, bytes) in [
            ("issuing.cer", self.house.issuing().der()),
            ("root.cer", self.house.root().der()),
            ("issuing.crl", lists[0].der()),
            ("root.crl", lists[1].der()),
        ] {
            self.answer(name, ok(bytes));
        }
        self.answer_ocsp(CertStatus::Good);
    }

    /// The path that the certificates of the house have for it.
    fn path(&self, name: &str) -> String {
        let of = |certificate: &Certificate| hex::lower(&certificate.public_key().key_identifier());
        let (issuing, root) = (of(self.house.issuing()), of(self.house.root()));
        match name {
            "issuing.cer" => format!("/ca/{issuing}.cer"),
            "root.cer" => format!("/ca/{root}.cer"),
            "issuing.crl" => format!("/crl/{issuing}.crl"),
            "root.crl" => format!("/crl/{root}.crl"),
            other => format!("/{other}"),
        }
    }

    /// From now on the server has this there.
    pub(super) fn answer(&self, name: &str, reply: Reply) {
        self.answer_with(name, move |_| reply.clone());
    }

    pub(super) fn answer_with(&self, name: &str, answer: impl Fn(&Question) -> Reply + Send + 'static) {
        self.hub.answers.lock().unwrap().insert(self.path(name), Box::new(answer));
    }

    /// From now on the server has nothing there.
    pub(super) fn forget(&self, name: &str) {
        self.hub.answers.lock().unwrap().remove(&self.path(name));
    }

    /// From now on it answers so about any certificate, at once and for an hour.
    pub(super) fn answer_ocsp(&self, status: CertStatus) {
        self.answer_ocsp_with(move |_, answer| SingleAnswer { status, ..answer });
    }

    /// The same, of each answer what `change` makes of it.
    pub(super) fn answer_ocsp_with(
        &self,
        change: impl Fn(&CertId, SingleAnswer) -> SingleAnswer + Send + 'static,
    ) {
        let issuing = self.house.issuing().clone();
        let signer = testkit::authority::ready(&key(Whose::Issuing, self.kind));
        self.answer_with("ocsp", move |question| {
            let request = OcspRequest::from_der(&question.body).unwrap();
            let answers = request.cert_ids().iter().map(|id| change(id, fresh(id))).collect();
            ok(&signed(answers, &issuing, signer.as_ref()))
        });
    }

    /// What was asked since last time.
    pub(super) fn asked(&self) -> Vec<String> {
        let log = std::mem::take(&mut *self.hub.log.lock().unwrap());
        let names = ["issuing.cer", "root.cer", "issuing.crl", "root.crl", "ocsp"];
        let name = |path: &String| {
            let known = names.iter().find(|name| self.path(name) == *path);
            known.map_or_else(|| path.clone(), |name| (*name).to_owned())
        };
        log.iter().map(name).collect()
    }

    pub(super) fn person(&self) -> Certificate {
        self.house.person(&key(Whose::Person, KeyType::P256), self.now)
    }

    /// A person's certificate with other extensions than those of the house; one without a value is left out.
    pub(super) fn person_with(&self, extensions: &[Extension]) -> Certificate {
        self.anew(&self.person(), extensions)
    }

    /// A certificate of the issuing CA like `model`, but for these extensions.
    pub(super) fn anew(&self, model: &Certificate, extensions: &[Extension]) -> Certificate {
        let mut all = model.extensions().to_vec();
        all.retain(|one| extensions.iter().all(|other| other.oid != one.oid));
        all.extend(extensions.iter().filter(|one| !one.value.is_empty()).cloned());
        let template = Template {
            serial_number: model.serial_number().clone(),
            subject: model.subject().clone(),
            validity: model.validity(),
            public_key: model.public_key().clone(),
            extensions: all,
        };
        let signer = self.house.signer();
        let tbs = template.to_be_signed(self.house.issuing().subject(), signer.algorithm()).unwrap();
        Certificate::from_der(&tbs.sign(signer).unwrap()).unwrap()
    }

    /// A letter signed at B-B by whoever `certificate` is about, with nothing beside that.
    pub(super) fn signed_by(&self, certificate: &Certificate) -> Vec<u8> {
        self.sign(LETTER, certificate, Level::B, &Vouchers::default())
    }

    pub(super) fn sign(
        &self,
        letter: &[u8],
        certificate: &Certificate,
        level: Level,
        vouchers: &Vouchers,
    ) -> Vec<u8> {
        let key = key(Whose::Person, KeyType::P256);
        let credentials = Credentials::from_files(
            key.reveal_pkcs8(),
            certificate.clone(),
            Vec::new(),
            None,
            Scheme::default(),
        );
        let (credentials, order) = (credentials.unwrap(), SignOrder { level, ..SignOrder::default() });
        let session = Session::new(&credentials, &order, vouchers, Zone::Wib, Timestamp::now()).unwrap();
        let mut signed = Vec::new();
        session.sign(&Document::open(letter).unwrap(), &mut signed).unwrap();
        signed
    }

    /// Trusts the root of the house, and asks within `limits` where there are any.
    pub(super) fn examiner(&self, limits: Option<Limits>) -> Examiner {
        self.examiner_at(Timestamp::now(), limits)
    }

    pub(super) fn examiner_at(&self, at: Timestamp, limits: Option<Limits>) -> Examiner {
        Examiner::new(self.anchors(), None, at).unwrap().asking(limits.map(Online::within))
    }

    /// The root of the house.
    pub(super) fn anchors(&self) -> Evidence {
        Evidence { anchors: vec![self.house.root().clone()], ..Evidence::default() }
    }

    pub(super) fn list_revoking(&self, certificate: &Certificate) -> RevocationList {
        let entry = RevokedEntry {
            serial_number: certificate.serial_number().clone(),
            revoked_at: self.now - SignedDuration::from_hours(1),
            reason: Some(RevocationReason::KeyCompromise),
            invalidity_date: None,
        };
        self.house.lists(vec![entry], self.now).swap_remove(0)
    }
}

/// Good as of now, for an hour.
pub(super) fn fresh(id: &CertId) -> SingleAnswer {
    let now = Timestamp::now();
    SingleAnswer {
        cert_id: id.clone(),
        status: CertStatus::Good,
        this_update: now,
        next_update: Some(now + SignedDuration::from_hours(1)),
        archive_cutoff: None,
    }
}

/// A response with these answers, by whoever `responder` is about.
pub(super) fn signed(answers: Vec<SingleAnswer>, responder: &Certificate, signer: &dyn Signer) -> Vec<u8> {
    signed_with(answers, responder, signer, &[])
}

/// The same, with certificates beside.
pub(super) fn signed_with(
    answers: Vec<SingleAnswer>,
    responder: &Certificate,
    signer: &dyn Signer,
    carried: &[Certificate],
) -> Vec<u8> {
    let produced_at = answers.first().map_or_else(Timestamp::now, |answer| answer.this_update);
    let responder = ResponderId::by_key(responder);
    let data = ResponseData { responder, produced_at, answers, nonce: None };
    ocsp::sign(&data.to_be_signed(signer.algorithm()), signer, carried).unwrap()
}

pub(super) fn examine(examiner: &Examiner, bytes: &[u8]) -> FileReport {
    examiner.examine(&Document::open(bytes).unwrap()).unwrap()
}

/// Indication and code of the only signature.
pub(super) fn verdict(report: &FileReport) -> (Indication, &'static str) {
    let signature = &report.signatures[0];
    (signature.indication, signature.reason.code())
}

/// What is told of the report, for whoever looks why a test fails.
pub(super) fn summary(report: &FileReport) -> String {
    let findings = told_online(report);
    let signature = &report.signatures[0];
    let links: Vec<_> = signature.chain.iter().map(|link| (link.status, link.source)).collect();
    format!("{}: {links:?} {findings:#?}", signature.reason)
}

/// The codes and severities of what was looked for.
pub(super) fn told_online(report: &FileReport) -> Vec<(String, String)> {
    let online = report.findings.iter().filter(|finding| matches!(finding, Finding::Online(_)));
    online
        .map(|finding| {
            let severity = serde_json::to_value(finding.severity()).unwrap();
            (format!("{}, {}", finding.code(), severity.as_str().unwrap()), finding.to_string())
        })
        .collect()
}
