//! Files of others in our hands.

use pki::foreign::{self, Kind};
use pki::pkcs12::{Contents, Pkcs12Error};

use super::*;

#[test]
fn openssl_writes_and_we_read() {
    let Some(openssl) = Judge::find("openssl") else { return };
    for kind in KINDS {
        let person = Person::of(kind);
        for passphrase in [USUAL, ACCENT, "", LONG, BEYOND_BMP] {
            export(&openssl, &person, passphrase, &[]);
            assert_whole(&person, &person.read("theirs.p12", passphrase).unwrap());
        }
    }
}

#[test]
fn openssl_writes_in_every_way_and_we_read() {
    let Some(openssl) = Judge::find("openssl") else { return };
    let person = Person::of(KeyType::P256);
    for flags in [
        "-legacy",
        "-legacy -descert",
        "-legacy -macalg sha512",
        "-legacy -keypbe PBE-SHA1-2DES -certpbe PBE-SHA1-RC2-128",
        "-legacy -keypbe PBE-SHA1-RC2-40 -certpbe NONE",
        "-descert",
        "-macalg sha1",
        "-macalg sha384",
        "-macalg sha512",
        "-keypbe aes-128-cbc -certpbe aes-192-cbc",
        "-keypbe NONE -certpbe NONE",
        "-nomaciter",
        "-noiter",
        "-iter 100000",
    ] {
        for passphrase in [USUAL, BEYOND_BMP, ""] {
            export(&openssl, &person, passphrase, &flags.split_whitespace().collect::<Vec<_>>());
            let contents = person.read("theirs.p12", passphrase);
            assert_whole(&person, &contents.unwrap_or_else(|error| panic!("{flags}: {error}")));
            let wrong = person.read("theirs.p12", "salah").err();
            assert_eq!(wrong, Some(Pkcs12Error::WrongPassphrase), "{flags}");
        }
    }
}

#[test]
fn parts_that_are_missing_are_named() {
    let Some(openssl) = Judge::find("openssl") else { return };
    let person = Person::of(KeyType::P256);
    for (flag, expected) in [("-nokeys", Pkcs12Error::NoKey), ("-nocerts", Pkcs12Error::NoCertificate)] {
        export(&openssl, &person, USUAL, &[flag]);
        let contents = person.read("theirs.p12", USUAL).unwrap();
        assert_eq!(contents.into_signer().err(), Some(expected), "{flag}");
    }
    export(&openssl, &person, USUAL, &["-nomac"]);
    assert_eq!(person.read("theirs.p12", USUAL).err(), Some(Pkcs12Error::NoMac));
    export(&openssl, &person, USUAL, &["-keypbe", "camellia-256-cbc"]);
    assert!(matches!(person.read("theirs.p12", USUAL).err(), Some(Pkcs12Error::Unsupported { .. })));
}

#[test]
fn nss_writes_and_we_read() {
    let judges = ["certutil", "pk12util"].map(Judge::find);
    let [Some(certutil), Some(pk12util)] = judges else { return };
    for kind in KINDS {
        let person = Person::of(kind);
        let folder = person.folder.path();
        person.write_ours("ours.p12", USUAL, FEW);
        let database = database(&certutil, folder, "nss");
        let ask = |words: &[&str]| ask(&pk12util, folder, &[&["-d", &database, "-K", ""], words].concat());
        ask(&["-i", "ours.p12", "-W", USUAL]).accepts(&["IMPORT SUCCESSFUL"]);
        for (passphrase, more) in ways_of_nss(kind) {
            ask(&[&["-o", "theirs.p12", "-n", "Siti", "-W", passphrase], more].concat()).accepts(&["EXPORT"]);
            assert_whole(&person, &person.read("theirs.p12", passphrase).unwrap());
        }
    }
}

/// Passphrases and flags: its 600 000 rounds take their time, so one kind of key goes through them all.
fn ways_of_nss(kind: KeyType) -> Vec<(&'static str, &'static [&'static str])> {
    let old: &[&str] = &[
        "-c",
        "PKCS #12 V2 PBE With SHA-1 And 3KEY Triple DES-CBC",
        "-C",
        "PKCS #12 V2 PBE With SHA-1 And 40 Bit RC2 CBC",
    ];
    match kind {
        KeyType::P256 => vec![(USUAL, &[]), (ACCENT, &[]), (BEYOND_BMP, &[]), ("", &[]), (USUAL, old)],
        _ => vec![(USUAL, &[])],
    }
}

#[test]
fn certtool_writes_and_we_read() {
    let Some(certtool) = Judge::find("certtool") else { return };
    // Its 600 000 rounds take their time, so one kind of key goes through all ways.
    for kind in [KeyType::Rsa2048, KeyType::P256] {
        let person = Person::of(kind);
        let ways: &[&str] = match kind {
            KeyType::P256 => &["aes-256", "3des-pkcs12", "rc2-40"],
            _ => &["aes-128"],
        };
        let everything: String =
            std::iter::once(&person.certificate).chain(&person.chain).map(Certificate::to_pem).collect();
        std::fs::write(person.path("everything.pem"), everything).unwrap();
        for way in ways {
            let words = "--to-p12 --load-privkey key.pem --load-certificate everything.pem --p12-name Siti --outder \
                         --outfile theirs.p12";
            let line = format!("{words} --password {USUAL} --pkcs-cipher {way}");
            certtool.ask_in(person.folder.path(), &line).accepts(&[]);
            assert_whole(&person, &person.read("theirs.p12", USUAL).unwrap());
        }
    }
}

#[test]
fn pyca_writes_and_we_read() {
    let Some(pyca) = pyca() else { return };
    let script = r#"
import sys
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization as s
from cryptography.hazmat.primitives.serialization import pkcs12
way, passphrase = sys.argv[1], sys.argv[2].encode()
key = s.load_pem_private_key(open("key.pem", "rb").read(), None)
cert = x509.load_pem_x509_certificate(open("cert.pem", "rb").read())
chain = x509.load_pem_x509_certificates(open("chain.pem", "rb").read())
builder = s.PrivateFormat.PKCS12.encryption_builder().kdf_rounds(5000)
ways = {
    "best": lambda: s.BestAvailableEncryption(passphrase),
    "none": lambda: s.NoEncryption(),
    "aes": lambda: builder.key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC).hmac_hash(hashes.SHA512()).build(passphrase),
    "3des": lambda: builder.key_cert_algorithm(pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC).hmac_hash(hashes.SHA1()).build(passphrase),
}
file = pkcs12.serialize_key_and_certificates(b"Siti", key, cert, chain, ways[way]())
open("theirs.p12", "wb").write(file)
"#;
    for kind in KINDS {
        let person = Person::of(kind);
        for (way, passphrase) in
            [("best", USUAL), ("best", BEYOND_BMP), ("aes", ACCENT), ("3des", ACCENT), ("none", "")]
        {
            ask(&pyca, person.folder.path(), &["-c", script, way, passphrase]).accepts(&[]);
            assert_whole(&person, &person.read("theirs.p12", passphrase).unwrap());
        }
    }
}

/// Demands that everything of the person came through, and that the file is known for what it is.
#[track_caller]
fn assert_whole(person: &Person, contents: &Contents) {
    let file = std::fs::read(person.path("theirs.p12")).unwrap();
    assert_eq!(foreign::recognise(&file).unwrap()[0].kind, Kind::Pkcs12);
    let [identity] = &contents.identities[..] else { panic!("{} keys", contents.identities.len()) };
    assert_eq!(identity.key.public_key(), person.key.public_key());
    assert_eq!(identity.certificate.as_ref(), Some(&person.certificate));
    assert_eq!(identity.friendly_name.as_deref(), Some("Siti"));
    assert_eq!(contents.certificates_left_aside, 0);
    let (found, expected) = (&contents.certificates, &person.chain);
    assert_eq!(found.len(), expected.len());
    assert!(expected.iter().all(|certificate| found.contains(certificate)));
}

fn export(openssl: &Judge, person: &Person, passphrase: &str, more: &[&str]) {
    let passphrase = format!("pass:{passphrase}");
    let words =
        "pkcs12 -export -inkey key.pem -in cert.pem -certfile chain.pem -name Siti -out theirs.p12 -passout";
    let words: Vec<&str> = words.split_whitespace().chain([passphrase.as_str()]).collect();
    ask(openssl, person.folder.path(), &[&words[..], more].concat()).accepts(&[]);
}
