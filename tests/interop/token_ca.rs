//! SoftHSM2: the keys of an office's CAs, and of its holders, that were made on a token and never leave it.

use serde_json::Value;
use testkit::fixture;
use testkit::judge::Judge;
use testkit::program::{NIK, Program, Run};

use crate::softhsm::{self, PIN, SoftHsm};
use crate::token::is_valid;

/// A folder with a token on which keys for root, issuing CA, its successor and a holder were made.
struct Token {
    program: Program,
    softhsm: SoftHsm,
}

#[test]
fn an_office_whose_ca_keys_are_on_a_token() {
    for kind in ["EC:prime256v1", "rsa:2048"] {
        let Some(token) = Token::made(kind) else { return };
        token.found(&["--issuing-key", &token.key("02")]).succeeds();
        issue(&token, &["--key-type", "p256", "--passphrase-file", "passphrase"]).succeeds();
        token.run(&["cert", "revoke", NIK, "--reason", "superseded"]).succeeds();
        token.run(&["ca", "crl", "--out", "list.crl"]).succeeds();
        token.run(&["ca", "crl", "--root", "--out", "root.crl"]).succeeds();
        token.is_chained();
        issue(&token, &["--key-type", "p256", "--passphrase-file", "passphrase"]).succeeds();
        token.run(&["ca", "rollover", "--issuing-key", &token.key("02")]).fails(1, &["issuing authority"]);
        token.run(&["ca", "rollover", "--issuing-key", &token.key("03")]).succeeds();
        // What is revoked with it stands on the list of the earlier CA, whose key is on the same token.
        token.run(&["cert", "renew", NIK, "--passphrase-file", "passphrase", "--revoke-old"]).succeeds();
        issue(&token, &["--key-type", "p256", "--passphrase-file", "passphrase"]).succeeds();
        token.is_chained();
        token.run(&["doctor"]).succeeds();
    }
}

/// The root on the token, all else in the store: one secret opens both.
#[test]
fn a_root_on_a_token_alone() {
    let Some(token) = Token::made("EC:prime256v1") else { return };
    token.found(&[]).fails(1, &["fewer than 8"]);
    token.softhsm.manage_pin(&token.program, "sawah-padi-17");
    token.program.write_secret("pin", "sawah-padi-17\n");
    token.found(&["--key-type", "p256"]).succeeds();
    issue(&token, &["--key-type", "p256", "--passphrase-file", "passphrase"]).succeeds();
    token.run(&["ca", "crl", "--root", "--out", "root.crl"]).succeeds();
    token.is_chained();
}

#[test]
fn a_holder_whose_key_is_on_a_token() {
    let Some(token) = Token::made("rsa:2048") else { return };
    token.program.found("p256", &[]);
    let key = token.key("04");
    issue_unattended(&token, &["--pkcs11", &key, "--pin-file", "pin", "--out", "files"]).succeeds();
    let letter = fixture::path("nota-dinas.pdf");
    let sign = ["sign", letter.to_str().unwrap(), "--as", NIK, "-o"];
    let run = |more: &[&str]| softhsm::run(&token.program, sign.iter().chain(more).copied());
    token.program.write_secret("wrong-pin", "111111\n");
    run(&["bad.pdf", "--pin-file", "wrong-pin"]).fails(1, &["PIN is wrong"]);
    run(&["a.pdf", "--pin-file", "pin"]).succeeds();
    is_valid(&token.program, "a.pdf");
    let on_token: &[&str] = &["on a token"];
    let plain = |line: &str| softhsm::run(&token.program, line.split(' '));
    plain(&format!("cert export {NIK} --format key --out x.key")).fails(1, on_token);
    plain(&format!("cert export {NIK} --format p12 --passphrase-file pin --out x.p12")).fails(1, on_token);
    plain(&format!("cert passphrase {NIK} --passphrase-file pin --new-passphrase-file passphrase"))
        .fails(1, on_token);
    plain(&format!("cert renew {NIK} --same-key")).succeeds();
    run(&["b.pdf", "--pin-file", "pin"]).succeeds();
    is_valid(&token.program, "b.pdf");
    issue_unattended(&token, &["--pkcs11", &key, "--pin-file", "pin"]).fails(1, &["certified"]);
    // A token that is not there judges no PIN.
    let (here, away) = (token.program.path("tokens"), token.program.path("away"));
    std::fs::rename(&here, &away).unwrap();
    std::fs::create_dir(&here).unwrap();
    for _ in 0..11 {
        run(&["c.pdf", "--pin-file", "pin"]).fails(1, &["no token fits"]);
    }
    std::fs::remove_dir(&here).unwrap();
    std::fs::rename(&away, &here).unwrap();
    run(&["c.pdf", "--pin-file", "pin"]).succeeds();
}

/// Whoever sees what is signed by such a key forges more of it.
#[test]
fn a_weak_key_on_a_token_is_not_certified() {
    let Some(token) = Token::made("EC:prime256v1") else { return };
    let Some(openssl) = Judge::find("openssl") else { return };
    let line =
        "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_keygen_pubexp:3 -outform DER -out";
    openssl.ask_in(token.program.folder(), &format!("{line} weak.der")).accepts(&[]);
    let weak = token.program.path("weak.der");
    let line = format!("--write-object {} --type privkey --id 05 --label weak", weak.display());
    token.softhsm.write(&token.program, &line);
    let run = token.init_with(&token.key("05"), &token.key("02"), "pin");
    run.fails(1, &["not fit", "0x03"]);
    assert!(!token.program.home().join("segel.db").exists());
    token.program.found("p256", &[]);
    issue_unattended(&token, &["--pkcs11", &token.key("05"), "--pin-file", "pin"])
        .fails(1, &["not fit", "0x03"]);
}

/// Its holder would be the CA.
#[test]
fn a_holders_key_is_no_cas() {
    let Some(token) = Token::made("EC:prime256v1") else { return };
    let Some(openssl) = Judge::find("openssl") else { return };
    token.found(&["--issuing-key", &token.key("02")]).succeeds();
    let make = "req -newkey rsa:2048 -noenc -keyout holder.pem -subj /CN=x -out holder.csr";
    let turn = "pkey -in holder.pem -outform DER -out holder.der";
    for line in [make, turn] {
        openssl.ask_in(token.program.folder(), line).accepts(&[]);
    }
    issue(&token, &["--csr", "holder.csr"]).succeeds();
    let key = token.program.path("holder.der");
    let line = format!("--write-object {} --type privkey --id 05 --label holder", key.display());
    token.softhsm.write(&token.program, &line);
    token.run(&["ca", "rollover", "--issuing-key", &token.key("05")]).fails(1, &["certified"]);
}

#[test]
fn what_founds_no_office() {
    let Some(token) = Token::made("EC:prime256v1") else { return };
    token.program.write_secret("wrong-pin", "111111\n");
    let (first, second) = (token.key("01"), token.key("02"));
    let with_pin = format!("{first}&pin-value={PIN}");
    for (case, root, issuing, pin, code, words) in [
        ("wrong PIN", &first, &second, "wrong-pin", 1, "PIN is wrong"),
        ("one key for both", &first, &first, "pin", 1, "each has one of its own"),
        ("no such key", &token.key("77"), &second, "pin", 1, "no private key"),
        ("a PIN in the URI", &with_pin, &second, "pin", 2, "pin-value"),
    ] {
        let run = token.init_with(root, issuing, pin);
        assert_eq!(run.code, code, "{case}: {}", run.stderr);
        assert!(run.stderr.contains(words) && !run.stderr.contains(PIN), "{case}: {}", run.stderr);
        assert!(!token.program.home().join("segel.db").exists(), "{case}");
    }
    token.found(&["--issuing-key", &second]).succeeds();
    let wrong = ["ca", "crl", "--out", "list.crl", "--ca-passphrase-file", "wrong-pin"];
    softhsm::run(&token.program, wrong).fails(1, &["PIN is wrong"]);
    let records = token.run_plain(&["audit", "show", "--kind", "ca.unlock"]);
    assert_eq!(records["records"][0]["detail"]["because"], "wrong passphrase", "{records}");
}

impl Token {
    /// Nothing where the tools of tokens are not installed.
    fn made(kind: &str) -> Option<Self> {
        let program = Program::new(env!("CARGO_BIN_EXE_segel"));
        let softhsm = SoftHsm::made(&program)?;
        for id in ["01", "02", "03", "04"] {
            softhsm
                .write(&program, &format!("--keypairgen --key-type {kind} --id {id} --label kunci-{id}"))?;
        }
        Some(Self { program, softhsm })
    }

    fn key(&self, id: &str) -> String {
        self.softhsm.uri(&format!("token=kantor;id=%{id}"))
    }

    fn found(&self, more: &[&str]) -> Run {
        let root = self.key("01");
        let arguments =
            ["init", "--name", "Uji", "--root-key", &root].into_iter().chain(more.iter().copied());
        self.run(&arguments.collect::<Vec<_>>())
    }

    /// Runs the program with the token's PIN for the CA passphrase, where it asks for one.
    fn run(&self, arguments: &[&str]) -> Run {
        let asks = arguments != ["doctor"];
        let pin = if asks { &["--ca-passphrase-file", "pin"][..] } else { &[] };
        softhsm::run(&self.program, arguments.iter().chain(pin).copied())
    }

    fn init_with(&self, root: &str, issuing: &str, pin: &str) -> Run {
        let line = ["init", "--root-key", root, "--issuing-key", issuing, "--ca-passphrase-file", pin];
        softhsm::run(&self.program, line)
    }

    /// `openssl verify` accepts the newest certificate, and the ledger calls it active.
    fn is_chained(&self) {
        self.run_plain(&["cert", "export", NIK, "--format", "chain", "--out", "chain.pem", "--force"]);
        self.run_plain(&["ca", "chain", "--root", "--out", "root.pem", "--force"]);
        let Some(openssl) = Judge::find("openssl") else { return };
        let line = "verify -x509_strict -CAfile root.pem -untrusted chain.pem chain.pem";
        openssl.ask_in(self.program.folder(), line).accepts(&["chain.pem: OK"]);
    }

    fn run_plain(&self, arguments: &[&str]) -> Value {
        softhsm::run(&self.program, arguments.iter().chain(&["--json"]).copied()).succeeds().json()
    }
}

fn issue(token: &Token, more: &[&str]) -> Run {
    issue_with(token, &["--ca-passphrase-file", "pin"], more)
}

/// In an office that keeps its CA passphrase.
fn issue_unattended(token: &Token, more: &[&str]) -> Run {
    issue_with(token, &[], more)
}

fn issue_with(token: &Token, ca: &[&str], more: &[&str]) -> Run {
    let who = ["cert", "issue", "--nik", NIK, "--name", "Siti Rahayu", "--email", "siti@sukamaju.example"];
    softhsm::run(&token.program, who.iter().chain(ca).chain(more).copied())
}
