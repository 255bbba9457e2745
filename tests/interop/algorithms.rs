//! Keys and signatures of every kind, by keys and certificates that OpenSSL makes: we sign, the others judge.

use std::path::Path;
use std::sync::LazyLock;

use testkit::fixture;
use testkit::judge::{Judge, Verdict};
use testkit::program::{Program, Run};

use crate::document::{
    Signed, changed, last_signature, with_another_page_size, with_another_signature_value,
};
use crate::office::LETTERS;
use crate::pyhanko::validate_in;

/// What OpenSSL is told about certificates.
const PROFILES: &str = "[req]\ndistinguished_name=dn\n[dn]\n\
[ca]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n\
[person]\nbasicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\n\
extendedKeyUsage=emailProtection\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n";

/// Someone's key: its name, and how OpenSSL makes it.
const KEYS: [(&str, &str); 7] = [
    ("rsa", "RSA -pkeyopt rsa_keygen_bits:2048"),
    ("p256", "EC -pkeyopt ec_paramgen_curve:P-256"),
    ("p384", "EC -pkeyopt ec_paramgen_curve:P-384"),
    ("ed25519", "ED25519"),
    ("pss", "RSA-PSS -pkeyopt rsa_keygen_bits:2048"),
    (
        "pss384",
        "RSA-PSS -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_pss_keygen_md:sha384 \
         -pkeyopt rsa_pss_keygen_mgf1_md:sha384 -pkeyopt rsa_pss_keygen_saltlen:48",
    ),
    (
        "pss-long",
        "RSA-PSS -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_pss_keygen_md:sha256 \
         -pkeyopt rsa_pss_keygen_mgf1_md:sha256 -pkeyopt rsa_pss_keygen_saltlen:64",
    ),
];

/// Whose key, with which flags, and what the report calls it: algorithm and digest.
const SIGNATURES: [(&str, &str, &str, &str); 16] = [
    ("rsa", "", "RSA PKCS#1 v1.5 2048", "SHA-256"),
    ("rsa", "--digest sha384", "RSA PKCS#1 v1.5 2048", "SHA-384"),
    ("rsa", "--digest sha512", "RSA PKCS#1 v1.5 2048", "SHA-512"),
    ("rsa", "--pss", "RSA PSS 2048", "SHA-256"),
    ("rsa", "--pss --digest sha384", "RSA PSS 2048", "SHA-384"),
    ("rsa", "--pss --digest sha512", "RSA PSS 2048", "SHA-512"),
    ("p256", "", "ECDSA P-256", "SHA-256"),
    ("p256", "--digest sha384", "ECDSA P-256", "SHA-384"),
    ("p256", "--digest sha512", "ECDSA P-256", "SHA-512"),
    ("p384", "--digest sha256", "ECDSA P-384", "SHA-256"),
    ("p384", "", "ECDSA P-384", "SHA-384"),
    ("p384", "--digest sha512", "ECDSA P-384", "SHA-512"),
    ("ed25519", "", "Ed25519", "SHA-512"),
    ("pss", "--digest sha512", "RSA PSS 2048", "SHA-512"),
    ("pss384", "--pss", "RSA PSS 2048", "SHA-384"),
    ("pss-long", "", "RSA PSS 2048", "SHA-256"),
];

/// A folder with a CA of P-256 and all [`KEYS`], certified.
static DESK: LazyLock<Option<Desk>> = LazyLock::new(|| {
    let openssl = Judge::find("openssl")?;
    let program = Program::new_in(Path::new(env!("CARGO_TARGET_TMPDIR")), env!("CARGO_BIN_EXE_segel"));
    program.write("profiles", PROFILES);
    let desk = Desk { openssl, program };
    desk.found("ca", "EC -pkeyopt ec_paramgen_curve:P-256");
    desk.write_list("ca");
    KEYS.iter().for_each(|(name, how)| desk.certify("ca", name, how));
    Some(desk)
});

struct Desk {
    openssl: Judge,
    program: Program,
}

impl Desk {
    fn ask(&self, line: &str) -> Verdict {
        self.openssl.ask_in(self.program.folder(), line)
    }

    fn found(&self, name: &str, how: &str) {
        self.ask(&format!("genpkey -algorithm {how} -out {name}.key")).accepts(&[]);
        let flags = format!("-key {name}.key -subj /CN=Akar-{name} -config profiles -extensions ca");
        self.ask(&format!("req -new -x509 -days 900 {flags} -out {name}.pem")).accepts(&[]);
    }

    fn certify(&self, ca: &str, name: &str, how: &str) {
        self.ask(&format!("genpkey -algorithm {how} -out {name}.open")).accepts(&[]);
        let flags = format!("-key {name}.open -subj /CN=Uji-{name} -config profiles");
        self.ask(&format!("req -new {flags} -out {name}.csr")).accepts(&[]);
        let flags =
            format!("-CA {ca}.pem -CAkey {ca}.key -CAcreateserial -extfile profiles -extensions person");
        self.ask(&format!("x509 -req -days 300 -in {name}.csr {flags} -out {name}.pem")).accepts(&[]);
        self.program.write_secret(&format!("{name}.key"), self.program.read(&format!("{name}.open")));
    }

    /// An empty list of a CA.
    fn write_list(&self, ca: &str) {
        let settings = format!(
            "[ca]\ndefault_ca=it\n[it]\ndatabase=index\ncertificate={ca}.pem\nprivate_key={ca}.key\n\
             default_md=default\ndefault_crl_days=30\n"
        );
        self.program.write("list-settings", settings);
        self.program.write("index", "");
        self.ask(&format!("ca -gencrl -config list-settings -out {ca}.crl")).accepts(&[]);
    }

    fn sign(&self, name: &str, input: &Path, output: &str, flags: &str) -> Run {
        let (key, certificate) = (format!("{name}.key"), format!("{name}.pem"));
        let line = ["sign", input.to_str().unwrap(), "-o", output, "--force"];
        let line = line.into_iter().chain(["--key-file", &key, "--cert", &certificate]);
        self.program.run(line.chain(flags.split_whitespace()))
    }

    /// Our verdict on the first signature: indication, sub-indication, algorithm, digest.
    fn judged(&self, document: &str, ca: &str) -> [String; 4] {
        let (anchor, list) = (format!("{ca}.pem"), format!("{ca}.crl"));
        let run = self.program.run(["verify", document, "--json", "--trust", &anchor, "--crl", &list]);
        let signature = run.json()["files"][0]["signatures"][0].clone();
        ["indication", "sub_indication", "algorithm", "digest"]
            .map(|key| signature[key].as_str().unwrap_or_default().to_owned())
    }

    /// OpenSSL's verdict on signed data over the bytes that they cover.
    fn openssl_judges(&self, cms: &[u8], content: &[u8]) -> Verdict {
        self.program.write("judged.cms", cms);
        self.program.write("judged.content", content);
        self.ask("cms -verify -binary -inform DER -in judged.cms -content judged.content -out judged.out -CAfile ca.pem -purpose any")
    }
}

/// Where a CA of OpenSSL and what it certified lie: `ca.pem`, `ca.crl`, `ed25519.key`, `ed25519.pem` and others.
pub(crate) fn folder_of_others() -> Option<&'static Path> {
    DESK.as_ref().map(|desk| desk.program.folder())
}

fn with_desk(test: impl Fn(&Desk)) {
    if let Some(desk) = &*DESK {
        test(desk);
    }
}

/// A letter signed in every way, by turns.
fn each_signed(desk: &Desk, test: impl Fn(&str, &str, &str)) {
    for (index, (name, flags, algorithm, digest)) in SIGNATURES.into_iter().enumerate() {
        let letter = LETTERS[index % LETTERS.len()];
        let output = format!("signed-{index}.pdf");
        desk.sign(name, &fixture::path(letter), &output, flags).succeeds();
        let expected = ["TOTAL-PASSED", "", algorithm, digest].map(str::to_owned);
        assert_eq!(desk.judged(&output, "ca"), expected, "{name} {flags} {letter}");
        test(&output, name, letter);
    }
}

#[test]
fn the_others_accept_what_we_sign() {
    let judges =
        [Judge::find("pyhanko"), Judge::find("pdfsig"), Judge::find("certutil"), Judge::find("qpdf")];
    let [Some(pyhanko), Some(pdfsig), Some(certutil), Some(qpdf)] = judges else { return };
    with_desk(|desk| {
        let folder = desk.program.folder();
        std::fs::create_dir_all(folder.join("nss")).unwrap();
        certutil.ask_in(folder, "-N -d nss --empty-password").accepts(&[]);
        certutil.ask_in(folder, "-A -d nss -n root -t CT,C,C -i ca.pem").accepts(&[]);
        each_signed(desk, |document, name, letter| {
            validate_in(&pyhanko, folder, "ca.pem", document).accepts(&[":INTACT:TRUSTED,UNTOUCHED"]);
            qpdf.ask_in(folder, &format!("--check {document}"))
                .accepts(&["No syntax or stream encoding errors"]);
            let Signed { content, cms, .. } = last_signature(&desk.program.read(document));
            // OpenSSL 3.0 knows no Ed25519 in CMS, NSS neither that nor keys for PSS alone.
            if name != "ed25519" {
                let verdict = desk.openssl_judges(&cms, &content);
                assert!(
                    verdict.text.contains("Verification successful"),
                    "{name} {letter}: {}",
                    verdict.text
                );
            }
            // The certificates name no responder, so that nothing is asked over the network.
            let verdict = pdfsig.ask_in(folder, &format!("-nssdir nss {document}"));
            let is_known = !matches!(name, "ed25519" | "pss" | "pss384" | "pss-long");
            assert_eq!(verdict.text.contains("Signature is Valid."), is_known, "{name}: {}", verdict.text);
            assert_eq!(
                verdict.text.contains("Certificate is Trusted."),
                is_known,
                "{name}: {}",
                verdict.text
            );
        });
    });
}

#[test]
fn all_refuse_what_was_tampered_with() {
    let Some(pyhanko) = Judge::find("pyhanko") else { return };
    with_desk(|desk| {
        each_signed(desk, |document, name, letter| {
            let signed = desk.program.read(document);
            for (what, tampered, why) in [
                ("page size", with_another_page_size(&signed), "HASH_FAILURE"),
                ("signature value", with_another_signature_value(&signed), "SIG_CRYPTO_FAILURE"),
            ] {
                if what == "page size" && letter == "laporan-objstm.pdf" {
                    continue; // its pages are in a compressed stream
                }
                desk.program.write("tampered.pdf", tampered);
                let [indication, sub, ..] = desk.judged("tampered.pdf", "ca");
                assert_eq!([indication, sub], ["TOTAL-FAILED", why], "{name} {letter}: {what}");
                validate_in(&pyhanko, desk.program.folder(), "ca.pem", "tampered.pdf").refuses(&[":INVALID"]);
            }
        });
    });
}

/// Signed data whose algorithms do not fit, made by changing single octets of what we signed: nobody accepts them.
#[test]
fn all_refuse_algorithms_that_do_not_fit() {
    const SHA256: [u8; 11] = [0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
    const SHA512: [u8; 11] = [0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03];
    // How the hash, the hash of the mask and the salt stand in RSASSA-PSS-params.
    let hash = [&[0xa0, 0x0f, 0x30, 0x0d][..], &SHA256].concat();
    let mask = [&[0x30, 0x0d][..], &SHA256, &[0x05, 0x00, 0xa2]].concat();
    let salt = [0xa2, 0x03, 0x02, 0x01, 0x20];
    // digestAlgorithm of the signer, before the signed attributes.
    let digest = |oid: &[u8]| [&[0x30, 0x0b][..], oid, &[0xa0]].concat();
    let Some(pyhanko) = Judge::find("pyhanko") else { return };
    with_desk(|desk| {
        let letter = fixture::path("nota-dinas.pdf");
        for (case, name, flags, pattern, at, to, expected) in [
            ("a shorter salt", "rsa", "--pss", salt.to_vec(), 4, 0x1f, "SIG_CRYPTO_FAILURE"),
            ("no salt", "rsa", "--pss", salt.to_vec(), 4, 0x00, "SIG_CRYPTO_FAILURE"),
            (
                "another hash of the mask",
                "rsa",
                "--pss",
                mask.clone(),
                12,
                0x02,
                "CRYPTO_CONSTRAINTS_FAILURE",
            ),
            ("another hash", "rsa", "--pss", hash.clone(), 14, 0x02, "CRYPTO_CONSTRAINTS_FAILURE"),
            ("another digest", "rsa", "--pss", digest(&SHA256), 12, 0x02, "HASH_FAILURE"),
            ("another digest, PKCS#1", "rsa", "", digest(&SHA256), 12, 0x03, "HASH_FAILURE"),
            ("another digest, ECDSA", "p256", "", digest(&SHA256), 12, 0x03, "HASH_FAILURE"),
            ("Ed25519 over SHA-256", "ed25519", "", digest(&SHA512), 12, 0x01, "HASH_FAILURE"),
            ("Ed25519 over SHA-384", "ed25519", "", digest(&SHA512), 12, 0x02, "HASH_FAILURE"),
        ] {
            desk.sign(name, &letter, "odd.pdf", flags).succeeds();
            let signed = desk.program.read("odd.pdf");
            let Signed { content, mut cms, digits } = last_signature(&signed);
            let found: Vec<usize> = cms
                .windows(pattern.len())
                .enumerate()
                .filter(|(_, w)| *w == pattern)
                .map(|(at, _)| at)
                .collect();
            let octet = found.last().unwrap_or_else(|| panic!("{case}: no such octets")) + at;
            cms[octet] = to;
            let place = digits.start + 2 * octet;
            let odd = changed(&signed, place, |_| b"0123456789abcdef"[usize::from(to >> 4)]);
            let odd = changed(&odd, place + 1, |_| b"0123456789abcdef"[usize::from(to & 15)]);
            desk.program.write("odd.pdf", &odd);
            let [indication, sub, ..] = desk.judged("odd.pdf", "ca");
            assert_eq!(sub, expected, "{case}: {indication}");
            assert_ne!(indication, "TOTAL-PASSED", "{case}");
            desk.openssl_judges(&cms, &content).refuses(&[]);
            let verdict = validate_in(&pyhanko, desk.program.folder(), "ca.pem", "odd.pdf");
            assert!(!verdict.text.contains(":INTACT:TRUSTED"), "{case}: {}", verdict.text);
        }
    });
}

/// Certificates signed by RSASSA-PSS and by Ed25519 lead to their CA, and nowhere else.
#[test]
fn certificates_by_such_keys_are_verified() {
    with_desk(|desk| {
        let letter = fixture::path("nota-dinas.pdf");
        for (ca, how) in [
            ("ca-ed25519", "ED25519"),
            (
                "ca-pss",
                "RSA-PSS -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_pss_keygen_md:sha256 -pkeyopt rsa_pss_keygen_mgf1_md:sha256 -pkeyopt rsa_pss_keygen_saltlen:32",
            ),
        ] {
            desk.found(ca, how);
            desk.write_list(ca);
            let person = format!("{ca}-person");
            desk.certify(ca, &person, "EC -pkeyopt ec_paramgen_curve:P-256");
            desk.sign(&person, &letter, "theirs.pdf", "").succeeds();
            assert_eq!(desk.judged("theirs.pdf", ca)[..2], ["TOTAL-PASSED", ""], "{ca}");
            let [indication, sub, ..] = desk.judged("theirs.pdf", "ca");
            assert_eq!([indication, sub], ["INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND"], "{ca}");
        }
    });
}

#[test]
fn what_a_key_does_not_do_is_refused() {
    with_desk(|desk| {
        let letter = fixture::path("nota-dinas.pdf");
        for (name, flags, words) in [
            ("p256", "--pss", "RSASSA-PSS is a scheme for RSA keys, and this one is of kind P-256"),
            ("ed25519", "--pss", "this one is of kind Ed25519"),
            ("ed25519", "--digest sha256", "a key of kind Ed25519 signs with SHA-512 only, not with SHA-256"),
            (
                "pss384",
                "--digest sha256",
                "a key of kind RSASSA-PSS 2048 signs with SHA-384 only, not with SHA-256",
            ),
        ] {
            desk.sign(name, &letter, "refused.pdf", flags).fails(1, &[words]);
            assert!(!desk.program.path("refused.pdf").exists(), "{name} {flags}");
        }
    });
}

#[test]
fn old_readers_are_warned_of() {
    with_desk(|desk| {
        for (name, words) in [("ed25519", "Adobe Acrobat before 2023"), ("pss", "NSS"), ("rsa", "")] {
            let run = desk.sign(name, &fixture::path("nota-dinas.pdf"), "warned.pdf", "").succeeds();
            let warnings: Vec<&str> = run.stderr.lines().filter(|line| line.starts_with("note: ")).collect();
            assert_eq!(warnings.len(), usize::from(!words.is_empty()), "{name}: {}", run.stderr);
            assert!(warnings.iter().all(|warning| warning.contains(words)), "{name}: {}", run.stderr);
        }
        for (letter, declared) in [("surat-pdf20.pdf", true), ("nota-dinas.pdf", false)] {
            desk.sign("ed25519", &fixture::path(letter), "declared.pdf", "").succeeds();
            let bytes = String::from_utf8_lossy(&desk.program.read("declared.pdf")).into_owned();
            assert_eq!(bytes.contains("/ExtensionLevel 32002"), declared, "{letter}");
        }
    });
}
