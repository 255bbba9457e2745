//! What a signature lacks, from `openssl ocsp` as the responder at the address in the certificate.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use office::document::Document;
use office::online::Online;
use office::report::{Indication, StatusSource};
use office::sign::{Credentials, Level, Session, SignOrder, Vouchers};
use office::verify::{Evidence, Examiner};
use office::zone::Zone;
use pki::cert::build::Template;
use pki::cert::{Certificate, Extension};
use pki::key::{KeyType, Scheme};
use pki::{oid, pem};
use tempfile::TempDir;
use testkit::authority::{Authority, ready};
use testkit::judge::Judge;
use testkit::keys::{Whose, key};
use testkit::server::{Reply, head, serve};

const KIND: KeyType = KeyType::P256;

/// A house whose lists and certificates a server of the test has, and a folder for OpenSSL.
struct Scene {
    house: Authority,
    now: Timestamp,
    url: String,
    folder: TempDir,
}

/// OpenSSL's responder, which ends with this.
struct Responder(Child);

impl Drop for Responder {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Scene {
    fn set() -> Self {
        let files = Arc::new(OnceLock::<Vec<(String, Vec<u8>)>>::new());
        let served = Arc::clone(&files);
        let url = serve(move |question| {
            let name = question.head.split(' ').nth(1).unwrap();
            let found = served.get().unwrap().iter().find(|(known, _)| name.ends_with(known.as_str()));
            let bytes = found.map_or(&b"?"[..], |(_, bytes)| bytes);
            Reply::Bytes([&head(200, &format!("Content-Length: {}\r\n", bytes.len()))[..], bytes].concat())
        });
        let now = Timestamp::now();
        let house = Authority::found_at(&url, KIND, now);
        let lists = house.lists(Vec::new(), now);
        let of = |certificate: &Certificate, end: &str| {
            let identifier = pki::hex::lower(&certificate.public_key().key_identifier());
            format!("{identifier}.{end}")
        };
        let known = vec![
            (of(house.issuing(), "cer"), house.issuing().der().to_vec()),
            (of(house.issuing(), "crl"), lists[0].der().to_vec()),
            (of(house.root(), "crl"), lists[1].der().to_vec()),
        ];
        files.set(known).unwrap();
        Self { house, now, url, folder: TempDir::new_in(crate::office::folder()).unwrap() }
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.folder.path().join(name), content).unwrap();
    }

    /// Starts OpenSSL with `index` as what it knows. Gives its address.
    fn responder(&self, openssl: &Judge, index: &str, more: &[&str]) -> (Responder, String) {
        let answering = key(Whose::Root, KeyType::P384);
        self.write("issuing.pem", self.house.issuing().to_pem());
        self.write("ocsp.pem", self.house.ocsp_responder(&answering, self.now).to_pem());
        self.write("ocsp.key", pem::encode(pem::PRIVATE_KEY, answering.reveal_pkcs8()));
        self.write("index.txt", index);
        let mut command = Command::new(openssl.path());
        let files = "ocsp -port 0 -index index.txt -CA issuing.pem -rsigner ocsp.pem -rkey ocsp.key -ndays 1";
        command.args(files.split(' ')).args(more).current_dir(self.folder.path());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.split(' ').nth(1).and_then(|place| place.rsplit(':').next()).unwrap_or_default();
        (Responder(child), format!("http://127.0.0.1:{port}/"))
    }

    /// A letter signed with `model`, made anew with that responder.
    fn letter(&self, model: &Certificate, responder: &str) -> Vec<u8> {
        let issuing = pki::hex::lower(&self.house.issuing().public_key().key_identifier());
        let access = format!("{}ca/{issuing}.cer", self.url);
        let mut extensions = model.extensions().to_vec();
        extensions.retain(|one| one.oid != oid::AUTHORITY_INFO_ACCESS);
        extensions.push(Extension::authority_info_access(&access, Some(responder)));
        let template = Template {
            serial_number: model.serial_number().clone(),
            subject: model.subject().clone(),
            validity: model.validity(),
            public_key: model.public_key().clone(),
            extensions,
        };
        let signer = ready(&key(Whose::Issuing, KIND));
        let tbs = template.to_be_signed(model.issuer(), signer.algorithm()).unwrap();
        let certificate = Certificate::from_der(&tbs.sign(signer.as_ref()).unwrap()).unwrap();
        sign(certificate)
    }
}

fn sign(certificate: Certificate) -> Vec<u8> {
    let open = key(Whose::Person, KIND);
    let credentials =
        Credentials::from_files(open.reveal_pkcs8(), certificate, Vec::new(), None, Scheme::default());
    let (credentials, vouchers) = (credentials.unwrap(), Vouchers::default());
    let order = SignOrder { level: Level::B, ..SignOrder::default() };
    let session = Session::new(&credentials, &order, &vouchers, Zone::Wib, Timestamp::now()).unwrap();
    let (letter, mut signed) = (testkit::fixture::read("nota-dinas.pdf"), Vec::new());
    session.sign(&Document::open(&letter[..]).unwrap(), &mut signed).unwrap();
    signed
}

#[test]
fn openssl_answers_at_the_address_in_the_certificate() {
    let Some(openssl) = Judge::find("openssl") else { return };
    let scene = Scene::set();
    let person = scene.house.person(&key(Whose::Person, KIND), scene.now);
    let serial = person.serial_number();
    let good = format!("V\t490101000000Z\t\t{serial}\tunknown\t/CN=Siti\n");
    let revoked = format!("R\t490101000000Z\t260101000000Z,keyCompromise\t{serial}\tunknown\t/CN=Siti\n");
    let other = "V\t490101000000Z\t\t77\tunknown\t/CN=Siti\n".to_owned();
    let (passed, failed) = (Indication::TotalPassed, Indication::TotalFailed);
    let (answer, list) = (Some(StatusSource::OnlineOcsp), Some(StatusSource::OnlineCrl));
    for (name, index, more, expected, source) in [
        ("good", &good, &[][..], passed, answer),
        ("good, by its key", &good, &["-resp_key_id"], passed, answer),
        ("revoked", &revoked, &[], failed, answer),
        // Then the list is fetched.
        ("not known", &other, &[], passed, list),
        ("a bad signature", &revoked, &["-badsig"], passed, list),
        ("without its certificate", &revoked, &["-resp_no_certs"], passed, list),
    ] {
        let (_running, address) = scene.responder(&openssl, index, more);
        let signed = scene.letter(&person, &address);
        let evidence = Evidence { anchors: vec![scene.house.root().clone()], ..Evidence::default() };
        let examiner = Examiner::new(evidence, None, Timestamp::now()).unwrap();
        let examiner = examiner.asking(Some(Online::default()));
        let report = examiner.examine(&Document::open(&signed[..]).unwrap()).unwrap();
        let signature = &report.signatures[0];
        let found = (signature.indication, signature.chain.first().and_then(|link| link.source));
        assert_eq!(found, (expected, source), "{name}: {:?} {:?}", signature.reason, report.findings);
    }
}
