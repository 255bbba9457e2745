//! SoftHSM2: keys that stay on their token. `softhsm2-util` makes the token, `pkcs11-tool` puts the certificate beside
//! the key, pdfsig judges what was signed.

use std::path::Path;

use testkit::program::{NIK, PASSPHRASE, Program, Run};
use testkit::{fixture, judge::Judge};

use crate::softhsm::{self, PIN, SoftHsm};

/// An office whose holder's key was put on a token, under the label `pejabat` and the identifier A1B2.
struct Token {
    program: Program,
    softhsm: SoftHsm,
}

#[test]
fn a_key_on_a_token_signs() {
    for kind in ["rsa2048", "p256"] {
        let Some(token) = Token::made(kind) else { return };
        let uri = token.uri("token=kantor;object=pejabat;id=%A1%B2;type=private");
        for digest in ["sha256", "sha512"] {
            let output = format!("{digest}.pdf");
            token
                .sign(&uri, &output, &["--cert", "person.pem", "--chain", "chain.pem", "--digest", digest])
                .succeeds();
            token.is_valid(&output);
        }
    }
}

#[test]
fn a_key_on_a_token_signs_by_pss() {
    let Some(token) = Token::made("rsa2048") else { return };
    let uri = token.uri("id=%A1%B2");
    let certified = ["--cert", "person.pem", "--chain", "chain.pem", "--pss"];
    let by_pss = |output: &str, more: &[&str]| {
        token.sign(&uri, output, &[&certified[..], more].concat()).succeeds();
        token.is_valid(output);
        let report = token.program.run(["verify", output, "--json"]).json();
        assert_eq!(report["files"][0]["signatures"][0]["algorithm"], "RSA PSS 2048");
    };
    for digest in ["sha256", "sha384", "sha512"] {
        by_pss(&format!("{digest}.pdf"), &["--digest", digest]);
    }
    let conf = String::from_utf8(token.program.read("softhsm2.conf")).unwrap();
    let offer = |mechanisms: &str| {
        token.program.write("softhsm2.conf", format!("{conf}slots.mechanisms = {mechanisms}\n"));
    };
    offer("CKM_RSA_PKCS_PSS");
    by_pss("hashed-before.pdf", &[]);
    offer("CKM_RSA_PKCS,CKM_SHA256_RSA_PKCS,CKM_SHA512_RSA_PKCS_PSS");
    let words = ["offers no way to sign by RSA PSS SHA-256", "--digest"];
    token.sign(&uri, "refused.pdf", &certified).fails(1, &words);
    assert!(!token.program.path("refused.pdf").exists());

    let Some(token) = Token::made("p256") else { return };
    let words = ["RSASSA-PSS is a scheme for RSA keys, and this one is of kind P-256"];
    token.sign(&token.uri("id=%A1%B2"), "refused.pdf", &certified).fails(1, &words);
}

/// A token that does not hash is given the DigestInfo; one that does not sign at all is told from a wrong key.
#[test]
fn a_token_that_offers_less() {
    let Some(token) = Token::made("rsa2048") else { return };
    let uri = token.uri("id=%A1%B2");
    let conf = String::from_utf8(token.program.read("softhsm2.conf")).unwrap();
    let offer = |mechanisms: &str| {
        token.program.write("softhsm2.conf", format!("{conf}slots.mechanisms = {mechanisms}\n"));
    };
    offer("CKM_RSA_PKCS");
    token.sign(&uri, "a.pdf", &["--cert", "person.pem", "--chain", "chain.pem"]).succeeds();
    token.is_valid("a.pdf");
    offer("CKM_SHA256,CKM_ECDSA");
    token.sign(&uri, "b.pdf", &["--cert", "person.pem"]).fails(1, &["offers no way to sign", "--digest"]);
    assert!(!token.program.path("b.pdf").exists());
}

#[test]
fn the_certificate_comes_from_the_token() {
    for kind in ["rsa2048", "p256"] {
        let Some(token) = Token::made(kind) else { return };
        let uri = token.uri("id=%A1%B2");
        token.sign(&uri, "a.pdf", &["--chain", "chain.pem"]).fails(1, &["no certificate", "--cert FILE"]);
        token.program.run(["cert", "export", NIK, "--format", "der", "--out", "person.der"]).succeeds();
        let line = "--write-object person.der --type cert --id a1b2";
        if token.softhsm.write(&token.program, line).is_none() {
            return;
        }
        token.sign(&uri, "a.pdf", &["--chain", "chain.pem"]).succeeds();
        token.is_valid("a.pdf");
    }
}

#[test]
fn what_does_not_sign() {
    let Some(token) = Token::made("p256") else { return };
    token.program.write_secret("wrong-pin", "111111\n");
    token.program.write("no-module.so", "not a library");
    issue_another(&token.program);
    let good = token.uri("token=kantor;id=%A1%B2");
    for (name, uri, pin, cert, code, words) in refused(&token, &good) {
        let run = token.sign_with(&uri, pin, "bad.pdf", &["--cert", cert]);
        assert!(!run.stderr.contains(PIN) && !run.stdout.contains(PIN), "{name}: {}", run.stderr);
        assert_eq!(run.code, code, "{name}: {}", run.stderr);
        run.fails(code, words);
        assert!(!token.program.path("bad.pdf").exists(), "{name}");
    }
    token.sign(&good, "good.pdf", &["--cert", "person.pem"]).succeeds();
}

/// A certificate of someone else, in `other.pem`.
fn issue_another(program: &Program) {
    let who = ["--nik", "3399036104810003", "--name", "Laksmi Wulandari", "--email", "l@x.example"];
    let how = ["--key-type", "rsa2048", "--passphrase-file", "passphrase"];
    program.run(["cert", "issue"].iter().chain(&who).chain(&how)).succeeds();
    program.run(["cert", "export", "3399036104810003", "--format", "pem", "--out", "other.pem"]).succeeds();
}

/// Name, URI, file of the PIN, file of the certificate, exit code and words of each refusal.
type Refusal<'a> = (&'a str, String, &'a str, &'a str, i32, &'a [&'a str]);

fn refused<'a>(token: &Token, good: &str) -> [Refusal<'a>; 11] {
    let at = |module: &Path| format!("pkcs11:id=%A1%B2?module-path={}", module.display());
    let uri = |path| token.uri(path);
    let pair: &[&str] = &["does not belong to this certificate"];
    let no_library = at(&token.program.path("no-module.so"));
    let with_pin = format!("{good}&pin-value={PIN}");
    [
        ("wrong PIN", good.into(), "wrong-pin", "person.pem", 1, &["PIN is wrong", "--pin-file"]),
        ("no PIN file", good.into(), "gone", "person.pem", 5, &["gone"]),
        ("another certificate", good.into(), "pin", "other.pem", 1, pair),
        ("its issuer's", good.into(), "pin", "chain.pem", 1, pair),
        ("another label", uri("object=bendahara"), "pin", "person.pem", 1, &["no private key"]),
        ("another identifier", uri("id=%A1"), "pin", "person.pem", 1, &["no private key"]),
        ("another token", uri("token=lain;id=%A1%B2"), "pin", "person.pem", 1, &["no token fits"]),
        ("no module", at(Path::new("/gone/p11.so")), "pin", "person.pem", 5, &["/gone/p11.so", "not found"]),
        ("no library", no_library, "pin", "person.pem", 5, &["cannot be loaded"]),
        ("no key named", uri("token=kantor"), "pin", "person.pem", 2, &["names no key"]),
        ("a PIN in it", with_pin, "pin", "person.pem", 2, &["`pin-value`", "--pin-file"]),
    ]
}

impl Token {
    /// Nothing where `softhsm2-util` is not installed.
    fn made(kind: &str) -> Option<Self> {
        let program = Program::with_holder(env!("CARGO_BIN_EXE_segel"), kind, &[]);
        let softhsm = SoftHsm::made(&program)?;
        program.run(["cert", "export", NIK, "--format", "pem", "--out", "person.pem"]).succeeds();
        program.run(["cert", "export", NIK, "--format", "key", "--out", "person.key"]).succeeds();
        program.run(["ca", "chain", "--out", "chain.pem"]).succeeds();
        program.run(["ca", "chain", "--root", "--out", "root.pem"]).succeeds();
        program.write("open.key", open_key(&program.read("person.key")));
        softhsm.manage(
            &program,
            &format!("--import open.key --token kantor --label pejabat --id a1b2 --pin {PIN}"),
        );
        Some(Self { program, softhsm })
    }

    fn uri(&self, path: &str) -> String {
        self.softhsm.uri(path)
    }

    fn sign(&self, uri: &str, output: &str, more: &[&str]) -> Run {
        self.sign_with(uri, "pin", output, more)
    }

    fn sign_with(&self, uri: &str, pin: &str, output: &str, more: &[&str]) -> Run {
        let letter = fixture::path("nota-dinas.pdf");
        let arguments = ["sign", letter.to_str().unwrap(), "--pkcs11", uri, "--pin-file", pin, "-o", output];
        softhsm::run(&self.program, arguments.iter().chain(more).copied())
    }

    fn is_valid(&self, document: &str) {
        is_valid(&self.program, document);
    }
}

/// Our verdict, and pdfsig's.
pub(crate) fn is_valid(program: &Program, document: &str) {
    let run = program.run(["verify", document, "--format", "json"]).succeeds();
    assert_eq!(run.json()["files"][0]["indication"], "TOTAL-PASSED", "{}", run.stdout);
    if let Some(pdfsig) = Judge::find("pdfsig") {
        let verdict = pdfsig.ask_in(program.folder(), &format!("-nocert {document}"));
        verdict.says(&["Siti Rahayu", "Signature Validation: Signature is Valid."]);
    }
}

/// The open key, for `softhsm2-util` does not open what we seal.
fn open_key(sealed: &[u8]) -> String {
    let key = pki::key::SealedKey::read(sealed).unwrap();
    let key = key.open(&pki::key::Passphrase::new(PASSPHRASE.to_owned())).unwrap();
    pki::pem::encode(pki::pem::PRIVATE_KEY, key.reveal_pkcs8())
}
