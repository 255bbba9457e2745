//! GnuTLS: chains, lists and sealed keys.

use pki::pem;
use testkit::judge::{Judge, Verdict};
use testkit::program::PASSPHRASE;

use crate::document::{changed, position};
use crate::office::{Office, with_judge};

#[test]
fn chains_are_accepted() {
    with_judge("certtool", |certtool, office| {
        for certificate in ["person.pem", "second.pem", "ocsp.pem", "tsa.pem"] {
            let chain = chain(office, certificate);
            for lists in ["", "--load-crl after.crl.pem"] {
                verify(certtool, office, &chain, lists)
                    .accepts(&["Chain verification output: Verified. The certificate is trusted."]);
            }
        }
    });
}

#[test]
fn revocation_is_seen_in_the_renewed_list() {
    with_judge("certtool", |certtool, office| {
        let chain = chain(office, "revoked.pem");
        verify(certtool, office, &chain, "--load-crl before.crl.pem")
            .accepts(&["The certificate is trusted."]);
        verify(certtool, office, &chain, "--load-crl after.crl.pem")
            .refuses(&["The certificate chain is revoked."]);
    });
}

#[test]
fn tampered_chains_are_refused() {
    with_judge("certtool", |certtool, office| {
        let der = office.program.read("person.der");
        for (name, at) in [("subject", position(&der, b"Siti")), ("signature", der.len() - 1)] {
            let tampered = changed(&der, at, |byte| byte ^ 1);
            office.program.write("tampered.pem", pem::encode(pem::CERTIFICATE, &tampered));
            let verdict = verify(certtool, office, &chain(office, "tampered.pem"), "");
            assert_ne!(verdict.code, 0, "{name}: {}", verdict.text);
            verdict.says(&["The signature in the certificate is invalid."]);
        }
    });
}

#[test]
fn lists_are_signed_by_their_issuer() {
    with_judge("certtool", |certtool, office| {
        let ask = |issuer: &str, list: &str| {
            let line = format!("--verify-crl --load-ca-certificate {issuer} --infile {list}");
            certtool.ask_in(office.folder(), &line)
        };
        ask("root.pem", "root.crl.pem").accepts(&["Verified. The certificate is trusted."]);
        ask("issuing.pem", "root.crl.pem").refuses(&["NOT trusted"]);
    });
}

#[test]
fn sealed_keys_open_with_their_passphrase_only() {
    with_judge("certtool", |certtool, office| {
        let ask = |line: &str| certtool.ask_in(office.folder(), line);
        ask("--p8-info --infile person.key").accepts(&["Cipher: AES-256-CBC", "Iteration count: 600000"]);
        let open = "--key-info --pkcs8 --infile person.key --password";
        ask(&format!("{open} {PASSPHRASE}")).accepts(&["Public Key Info", "Key Security Level"]);
        ask(&format!("{open} bukan-rahasia-1")).refuses(&["Decryption has failed"]);
    });
}

/// Writes the chain that begins with a certificate, and names the file.
fn chain(office: &Office, certificate: &str) -> String {
    let name = format!("{certificate}.chain");
    let chain = [office.program.read(certificate), office.program.read("chain.pem")].concat();
    office.program.write(&name, chain);
    name
}

fn verify(certtool: &Judge, office: &Office, chain: &str, more: &str) -> Verdict {
    let line =
        format!("--verify --verify-profile medium --infile {chain} --load-ca-certificate root.pem {more}");
    certtool.ask_in(office.folder(), &line)
}
