//! Our files in the hands of others.

use pki::cert::Certificate;
use pki::csr::VerifiedCsr;
use pki::key::{KeyType, PrivateKey, SealedKey};
use pki::{pem, pkcs12};

use super::*;

const PASSPHRASES: [&str; 5] = [USUAL, ACCENT, "", LONG, BEYOND_BMP];

/// What pyca is asked: to load a file, and to write down all that it finds.
const LOAD: &str = r#"
import sys
from cryptography.hazmat.primitives import serialization as s
from cryptography.hazmat.primitives.serialization import pkcs12
contents = pkcs12.load_pkcs12(open("ours.p12", "rb").read(), sys.argv[1].encode())
assert contents.cert.friendly_name == b"Siti"
print(contents.key.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption()).decode())
for found in [contents.cert, *contents.additional_certs]:
    print(found.certificate.public_bytes(s.Encoding.PEM).decode())
"#;

#[test]
fn openssl_opens_them() {
    let Some(openssl) = Judge::find("openssl") else { return };
    for (person, passphrase) in people_and_passphrases() {
        person.write_ours("ours.p12", passphrase, FEW);
        for more in [&[][..], &["-legacy"]] {
            let verdict = open_by_openssl(&openssl, &person, "ours.p12", passphrase, more);
            verdict.accepts(&["friendlyName: Siti", "localKeyID: "]);
            assert_same(&person, verdict.text.as_bytes());
        }
    }
}

#[test]
fn openssl_says_how_they_are_protected() {
    let Some(openssl) = Judge::find("openssl") else { return };
    let person = Person::of(KeyType::P256);
    person.write_ours("ours.p12", USUAL, pkcs12::ITERATIONS);
    let verdict = open_by_openssl(&openssl, &person, "ours.p12", USUAL, &["-info", "-noout"]);
    verdict.accepts(&[
        "MAC: sha256, Iteration 600000",
        "MAC length: 32, salt length: 16",
        "Encrypted data: PBES2, PBKDF2, AES-256-CBC, Iteration 600000, PRF hmacWithSHA256",
        "Shrouded Keybag: PBES2, PBKDF2, AES-256-CBC, Iteration 600000, PRF hmacWithSHA256",
    ]);
}

#[test]
fn everyone_does_our_usual_rounds() {
    let judges = ["certtool", "certutil", "pk12util"].map(Judge::find);
    let [Some(certtool), Some(certutil), Some(pk12util)] = judges else { return };
    let Some(pyca) = pyca() else { return };
    let person = Person::of(KeyType::Rsa2048);
    person.write_ours("ours.p12", USUAL, pkcs12::ITERATIONS);
    open_by_certtool(&certtool, &person, "ours.p12", USUAL).accepts(&["Iteration count: 600000"]);
    let database = database(&certutil, person.folder.path(), "nss");
    import_by_nss(&pk12util, &person, &database, USUAL).accepts(&["IMPORT SUCCESSFUL"]);
    ask(&pyca, person.folder.path(), &["-c", LOAD, USUAL]).accepts(&[]);
    assert!(person.read("ours.p12", USUAL).unwrap().into_signer().is_ok());
}

#[test]
fn others_refuse_another_passphrase_and_damage() {
    let (Some(openssl), Some(certtool)) = (Judge::find("openssl"), Judge::find("certtool")) else { return };
    let person = Person::of(KeyType::P256);
    let bytes = person.write_ours("ours.p12", USUAL, FEW);
    open_by_openssl(&openssl, &person, "ours.p12", ACCENT, &[]).refuses(&["invalid password"]);
    open_by_certtool(&certtool, &person, "ours.p12", ACCENT).refuses(&["verification failed"]);
    for at in [80, bytes.len() / 3, bytes.len() / 2, bytes.len() - 120, bytes.len() - 10] {
        let mut harmed = bytes.clone();
        harmed[at] ^= 1;
        std::fs::write(person.path("harmed.p12"), &harmed).unwrap();
        assert!(person.read("harmed.p12", USUAL).is_err(), "octet {at}");
        open_by_openssl(&openssl, &person, "harmed.p12", USUAL, &[]).refuses(&[]);
        open_by_certtool(&certtool, &person, "harmed.p12", USUAL).refuses(&[]);
    }
}

#[test]
fn certtool_opens_them() {
    let Some(certtool) = Judge::find("certtool") else { return };
    for (person, passphrase) in people_and_passphrases() {
        person.write_ours("ours.p12", passphrase, FEW);
        let verdict = open_by_certtool(&certtool, &person, "ours.p12", passphrase);
        verdict.accepts(&["MAC: SHA256", "Friendly name: Siti", "Salt size: 16", "Cipher: AES-256-CBC"]);
        assert_eq!(Certificate::read_all(verdict.text.as_bytes()).unwrap(), certificates(&person));
        let sealed = SealedKey::read(verdict.text.as_bytes()).unwrap();
        let opened = sealed.open(&Passphrase::new(passphrase.to_owned())).unwrap();
        assert_eq!(opened.public_key(), person.key.public_key());
    }
}

#[test]
fn nss_imports_them_and_signs() {
    let (Some(certutil), Some(pk12util)) = (Judge::find("certutil"), Judge::find("pk12util")) else { return };
    for kind in KINDS {
        let person = Person::of(kind);
        let folder = person.folder.path();
        person.write_ours("ours.p12", USUAL, FEW);
        let database = database(&certutil, folder, "nss");
        import_by_nss(&pk12util, &person, &database, USUAL).accepts(&["IMPORT SUCCESSFUL"]);
        ask(&certutil, folder, &["-K", "-d", &database]).accepts(&["Siti"]);
        ask(&certutil, folder, &["-L", "-d", &database]).accepts(&["Siti", "u,u,u"]);
        let sign = ["-R", "-d", &database, "-k", "Siti", "-s", "CN=Siti Rahayu", "-o", "request.der"];
        ask(&certutil, folder, &sign).accepts(&[]);
        let request = std::fs::read(person.path("request.der")).unwrap();
        let request = VerifiedCsr::read(&request).unwrap();
        assert_eq!(request.public_key(), person.key.public_key());
    }
}

#[test]
fn nss_takes_the_same_passphrases() {
    let (Some(certutil), Some(pk12util)) = (Judge::find("certutil"), Judge::find("pk12util")) else { return };
    let person = Person::of(KeyType::P256);
    for (at, passphrase) in PASSPHRASES.into_iter().enumerate() {
        person.write_ours("ours.p12", passphrase, FEW);
        let database = database(&certutil, person.folder.path(), &format!("nss-{at}"));
        import_by_nss(&pk12util, &person, &database, "salah").refuses(&[]);
        import_by_nss(&pk12util, &person, &database, passphrase).accepts(&["IMPORT SUCCESSFUL"]);
    }
}

#[test]
fn pyca_loads_them_and_signs() {
    let Some(pyca) = pyca() else { return };
    for (person, passphrase) in people_and_passphrases() {
        person.write_ours("ours.p12", passphrase, FEW);
        let verdict = ask(&pyca, person.folder.path(), &["-c", LOAD, passphrase]);
        verdict.accepts(&[]);
        assert_same(&person, verdict.text.as_bytes());
    }
}

/// Every kind of key under the usual passphrase, and one kind under each.
fn people_and_passphrases() -> impl Iterator<Item = (Person, &'static str)> {
    let kinds = KINDS.into_iter().map(|kind| (Person::of(kind), USUAL));
    kinds.chain(PASSPHRASES.into_iter().map(|passphrase| (Person::of(KeyType::P256), passphrase)))
}

fn certificates(person: &Person) -> Vec<Certificate> {
    std::iter::once(&person.certificate).chain(&person.chain).cloned().collect()
}

/// Demands that `text` holds the person's key and certificates in PEM, the certificate first.
#[track_caller]
fn assert_same(person: &Person, text: &[u8]) {
    let blocks = pem::blocks_or_der(text, &[pem::PRIVATE_KEY]).unwrap();
    let key = PrivateKey::from_pkcs8_der(&blocks[0]).unwrap();
    assert_eq!(key.public_key(), person.key.public_key());
    assert_eq!(Certificate::read_all(text).unwrap(), certificates(person));
}

fn open_by_openssl(openssl: &Judge, person: &Person, file: &str, passphrase: &str, more: &[&str]) -> Verdict {
    let passphrase = format!("pass:{passphrase}");
    let words = ["pkcs12", "-in", file, "-nodes", "-passin", &passphrase];
    ask(openssl, person.folder.path(), &[&words[..], more].concat())
}

fn open_by_certtool(certtool: &Judge, person: &Person, file: &str, passphrase: &str) -> Verdict {
    let words = ["--p12-info", "--inder", "--infile", file, "--password", passphrase];
    ask(certtool, person.folder.path(), &words)
}

fn import_by_nss(pk12util: &Judge, person: &Person, database: &str, passphrase: &str) -> Verdict {
    let words = ["-i", "ours.p12", "-d", database, "-K", "", "-W", passphrase];
    ask(pk12util, person.folder.path(), &words)
}
