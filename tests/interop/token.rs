//! SoftHSM2: keys that stay on their token. `softhsm2-util` makes the token, `pkcs11-tool` puts the certificate beside
//! the key, pdfsig judges what was signed.

use std::path::{Path, PathBuf};

use testkit::program::{NIK, PASSPHRASE, Program, Run};
use testkit::{fixture, judge::Judge};

const PIN: &str = "739155";

/// An office whose holder's key was put on a token, under the label `pejabat` and the identifier A1B2.
struct Token {
    program: Program,
    module: PathBuf,
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
        let Some(tool) = Judge::find("pkcs11-tool") else { return };
        token.program.run(["cert", "export", NIK, "--format", "der", "--out", "person.der"]).succeeds();
        let module = token.module.to_str().unwrap();
        let line = format!(
            "--module {module} --token-label kantor --login --pin {PIN} --write-object person.der --type cert --id a1b2"
        );
        tool.ask_with(line.split(' '), |command| {
            command
                .current_dir(token.program.folder())
                .env("SOFTHSM2_CONF", token.program.path("softhsm2.conf"));
        })
        .accepts(&[]);
        token.sign(&uri, "a.pdf", &["--chain", "chain.pem"]).succeeds();
        token.is_valid("a.pdf");
    }
}

#[test]
fn what_does_not_sign() {
    let Some(token) = Token::made("p256") else { return };
    token.program.write("wrong-pin", "111111\n");
    token.program.write("no-module.so", "not a library");
    let other = [
        "cert",
        "issue",
        "--nik",
        "3399036104810003",
        "--name",
        "Laksmi Wulandari",
        "--email",
        "l@x.example",
    ];
    token
        .program
        .run(other.iter().chain(&["--key-type", "rsa2048", "--passphrase-file", "passphrase"]))
        .succeeds();
    token
        .program
        .run(["cert", "export", "3399036104810003", "--format", "pem", "--out", "other.pem"])
        .succeeds();
    let good = token.uri("token=kantor;id=%A1%B2");
    let at = |module: &Path| format!("pkcs11:id=%A1%B2?module-path={}", module.display());
    for (name, uri, pin, cert, code, words) in [
        ("wrong PIN", good.clone(), "wrong-pin", "person.pem", 1, &["PIN is wrong", "--pin-file"][..]),
        ("no PIN file", good.clone(), "gone", "person.pem", 5, &["gone"]),
        (
            "another certificate",
            good.clone(),
            "pin",
            "other.pem",
            1,
            &["does not belong to this certificate"],
        ),
        ("its issuer's", good.clone(), "pin", "chain.pem", 1, &["does not belong to this certificate"]),
        ("another label", token.uri("object=bendahara"), "pin", "person.pem", 1, &["no private key"]),
        ("another identifier", token.uri("id=%A1"), "pin", "person.pem", 1, &["no private key"]),
        ("another token", token.uri("token=lain;id=%A1%B2"), "pin", "person.pem", 1, &["no token fits"]),
        ("no module", at(Path::new("/gone/p11.so")), "pin", "person.pem", 5, &["/gone/p11.so", "not found"]),
        (
            "no library",
            at(&token.program.path("no-module.so")),
            "pin",
            "person.pem",
            5,
            &["cannot be loaded"],
        ),
        ("no key named", token.uri("token=kantor"), "pin", "person.pem", 2, &["names no key"]),
        (
            "a PIN in it",
            format!("{good}&pin-value={PIN}"),
            "pin",
            "person.pem",
            2,
            &["`pin-value`", "--pin-file"],
        ),
    ] {
        let run = token.sign_with(&uri, pin, "bad.pdf", &["--cert", cert]);
        assert!(!run.stderr.contains(PIN) && !run.stdout.contains(PIN), "{name}: {}", run.stderr);
        assert_eq!(run.code, code, "{name}: {}", run.stderr);
        run.fails(code, words);
        assert!(!token.program.path("bad.pdf").exists(), "{name}");
    }
    token.sign(&good, "good.pdf", &["--cert", "person.pem"]).succeeds();
}

impl Token {
    /// Nothing where `softhsm2-util` is not installed.
    fn made(kind: &str) -> Option<Self> {
        let softhsm = Judge::find("softhsm2-util")?;
        let program = Program::with_holder(env!("CARGO_BIN_EXE_segel"), kind, &[]);
        let tokens = program.path("tokens");
        std::fs::create_dir(&tokens).unwrap();
        let conf = format!(
            "directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\n",
            tokens.display()
        );
        program.write("softhsm2.conf", conf);
        program.write("pin", format!("{PIN}\n"));
        program.run(["cert", "export", NIK, "--format", "pem", "--out", "person.pem"]).succeeds();
        program.run(["cert", "export", NIK, "--format", "key", "--out", "person.key"]).succeeds();
        program.run(["ca", "chain", "--out", "chain.pem"]).succeeds();
        program.run(["ca", "chain", "--root", "--out", "root.pem"]).succeeds();
        program.write("open.key", open_key(&program.read("person.key")));
        for line in [
            format!("--init-token --free --label kantor --so-pin 12345678 --pin {PIN}"),
            format!("--import open.key --token kantor --label pejabat --id a1b2 --pin {PIN}"),
        ] {
            softhsm
                .ask_with(line.split(' '), |command| {
                    command.current_dir(program.folder()).env("SOFTHSM2_CONF", program.path("softhsm2.conf"));
                })
                .accepts(&[]);
        }
        Some(Self { program, module: module() })
    }

    fn uri(&self, path: &str) -> String {
        format!("pkcs11:{path}?module-path={}", self.module.display())
    }

    fn sign(&self, uri: &str, output: &str, more: &[&str]) -> Run {
        self.sign_with(uri, "pin", output, more)
    }

    fn sign_with(&self, uri: &str, pin: &str, output: &str, more: &[&str]) -> Run {
        let letter = fixture::path("nota-dinas.pdf");
        let arguments = ["sign", letter.to_str().unwrap(), "--pkcs11", uri, "--pin-file", pin, "-o", output];
        self.program.run_with(arguments.iter().chain(more), "", |command| {
            command.env("SOFTHSM2_CONF", self.program.path("softhsm2.conf"));
        })
    }

    /// Our verdict, and pdfsig's.
    fn is_valid(&self, document: &str) {
        let run = self.program.run(["verify", document, "--format", "json"]).succeeds();
        assert_eq!(run.json()["files"][0]["indication"], "TOTAL-PASSED", "{}", run.stdout);
        if let Some(pdfsig) = Judge::find("pdfsig") {
            let verdict = pdfsig.ask_in(self.program.folder(), &format!("-nocert {document}"));
            verdict.says(&["Siti Rahayu", "Signature Validation: Signature is Valid."]);
        }
    }
}

/// The open key, for `softhsm2-util` does not open what we seal.
fn open_key(sealed: &[u8]) -> String {
    let key = pki::key::SealedKey::read(sealed).unwrap();
    let key = key.open(&pki::key::Passphrase::new(PASSPHRASE.to_owned())).unwrap();
    pki::pem::encode(pki::pem::PRIVATE_KEY, key.reveal_pkcs8())
}

/// SoftHSM's library, where distributions and `scripts/judges` put it.
fn module() -> PathBuf {
    let unpacked =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("target/judges/debian/usr/lib/softhsm/libsofthsm2.so");
    let places = ["/usr/lib/softhsm", "/usr/lib64/softhsm", "/usr/lib64/pkcs11", "/usr/local/lib/softhsm"];
    let installed = places.iter().map(|place| Path::new(place).join("libsofthsm2.so"));
    installed.chain([unpacked]).find(|path| path.is_file()).unwrap()
}
