//! OpenSSL: certificates against both lists, sealed keys, lists, and CMS over the signed bytes.

use testkit::judge::{Judge, Verdict};
use testkit::program::{NIK, Run};

use crate::document::{Signed, changed, der_length, last_signature, position};
use crate::office::{Office, with_judge};

/// The NIK of the one who brings a key of their own.
const THEIRS: &str = "3399021406880005";

#[test]
fn certificates_are_accepted_for_their_purpose_only() {
    with_judge("openssl", |openssl, office| {
        for (certificate, purpose, accepted) in [
            ("person", "smimesign", true),
            ("person", "sslserver", false),
            ("person", "timestampsign", false),
            ("ocsp", "ocsphelper", true),
            ("ocsp", "smimesign", false),
            ("tsa", "timestampsign", true),
            ("tsa", "smimesign", false),
            ("issuing", "any", true),
            ("issuing", "smimesign", false),
        ] {
            let file = format!("{certificate}.pem");
            let verdict =
                verify(openssl, office, &format!("-CRLfile after.crl.pem -purpose {purpose} {file}"));
            match accepted {
                true => verdict.accepts(&[&format!("{file}: OK")]),
                false => verdict.refuses(&["unsuitable certificate purpose"]),
            }
        }
    });
}

#[test]
fn revocation_is_seen_in_the_renewed_list() {
    with_judge("openssl", |openssl, office| {
        verify(openssl, office, "-CRLfile before.crl.pem revoked.pem").accepts(&["revoked.pem: OK"]);
        verify(openssl, office, "-CRLfile after.crl.pem revoked.pem").refuses(&["certificate revoked"]);
        verify(openssl, office, "-CRLfile root.crl.pem person.pem")
            .refuses(&["unable to get certificate CRL"]);
    });
}

#[test]
fn tampered_certificates_are_refused() {
    with_judge("openssl", |openssl, office| {
        let der = office.program.read("person.der");
        for (name, at) in [
            ("subject", position(&der, b"Siti")),
            ("address of the list", position(&der, b"/crl/")),
            ("signature", der.len() - 1),
        ] {
            office.program.write("tampered.der", changed(&der, at, |byte| byte ^ 1));
            let verdict = verify(openssl, office, "-CRLfile after.crl.pem tampered.der");
            assert!(verdict.text.contains("certificate signature failure"), "{name}: {}", verdict.text);
            verdict.refuses(&["error 7 at 0 depth"]);
        }
    });
}

#[test]
fn sealed_keys_open_with_their_passphrase_only() {
    with_judge("openssl", |openssl, office| {
        let ask = |line: &str| openssl.ask_in(office.folder(), line);
        let public = ask("pkey -in person.key -passin file:passphrase -pubout");
        public.accepts(&["BEGIN PUBLIC KEY"]);
        assert_eq!(public.text, ask("x509 -in person.pem -noout -pubkey").text);
        ask("pkey -in person.key -passin pass:bukan-rahasia-1 -noout").refuses(&["Could not read key"]);
    });
}

#[test]
fn sealed_keys_are_sealed_as_promised() {
    with_judge("openssl", |openssl, office| {
        // 0927C0 is 600 000.
        openssl.ask_in(office.folder(), "asn1parse -in person.key").accepts(&[
            ":PBES2",
            ":PBKDF2",
            ":0927C0",
            ":hmacWithSHA256",
            ":aes-256-cbc",
        ]);
    });
}

#[test]
fn lists_are_signed_by_their_issuer() {
    with_judge("openssl", |openssl, office| {
        let list = office.program.read("after.crl");
        office.program.write("tampered.crl", changed(&list, list.len() - 1, |byte| byte ^ 1));
        for (list, issuer, accepted) in [
            ("root.crl", "root.pem", true),
            ("before.crl", "chain.pem", true),
            ("after.crl", "chain.pem", true),
            ("after.crl", "root.pem", false),
            ("root.crl", "issuing.pem", false),
            ("tampered.crl", "chain.pem", false),
        ] {
            let line = format!("crl -inform DER -in {list} -verify -CAfile {issuer} -noout");
            let verdict = openssl.ask_in(office.folder(), &line);
            // The exit code of older versions does not tell.
            assert_eq!(verdict.text.contains("verify OK"), accepted, "{list} by {issuer}: {}", verdict.text);
        }
    });
}

#[test]
fn lists_show_number_and_reason() {
    with_judge("openssl", |openssl, office| {
        let ask =
            |list: &str| openssl.ask_in(office.folder(), &format!("crl -inform DER -in {list} -noout -text"));
        ask("before.crl").accepts(&[
            "Version 2",
            "X509v3 CRL Number",
            "No Revoked Certificates",
            "Next Update: ",
        ]);
        ask("after.crl").accepts(&[
            "Version 2",
            "X509v3 CRL Number",
            "Revoked Certificates:",
            "Key Compromise",
        ]);
    });
}

#[test]
fn certificates_say_what_they_are() {
    const SIMULATION: &[&str] = &["OU=UJI COBA - TIDAK UNTUK PRODUKSI", "CN="];
    const POLICY: &[&str] =
        &["Policy: 1.3.6.1.4.1.32473.", "Explicit Text: UJI COBA.", "URI:http://pki.example.com/crl/"];
    with_judge("openssl", |openssl, office| {
        for (certificate, words) in [
            ("root", [SIMULATION, &["CA:TRUE\n", "Certificate Sign, CRL Sign"]].concat()),
            ("issuing", [SIMULATION, POLICY, &["CA:TRUE, pathlen:0", "Certificate Sign, CRL Sign"]].concat()),
            (
                "person",
                [
                    SIMULATION,
                    POLICY,
                    &[
                        "OU=Dinas Komunikasi",
                        "Digital Signature, Non Repudiation",
                        "1.3.6.1.5.5.7.3.36, E-mail Protection",
                    ],
                    &["OCSP - URI:http://pki.example.com/ocsp", "email:siti.rahayu@sukamaju.example"],
                ]
                .concat(),
            ),
            ("ocsp", [SIMULATION, POLICY, &["OCSP Signing", "OCSP No Check"]].concat()),
            (
                "tsa",
                [SIMULATION, POLICY, &["Extended Key Usage: critical\n                Time Stamping"]]
                    .concat(),
            ),
        ] {
            let line = format!("x509 -in {certificate}.pem -noout -text -nameopt utf8,sep_comma_plus");
            let verdict = openssl.ask_in(office.folder(), &line);
            verdict.accepts(&words);
            verdict.does_not_say(&[NIK]);
        }
    });
}

#[test]
fn the_cms_of_a_signed_document_verifies_over_its_byte_ranges() {
    with_judge("openssl", |openssl, office| {
        for document in ["signed.pdf", "twice.pdf", "by-revoked.pdf"] {
            write_parts(office, document, "good");
            for flags in ["-purpose any", "-purpose smimesign", "-cades"] {
                let verdict = cms(openssl, office, "good", &format!("-CAfile root.pem {flags}"));
                verdict.accepts(&["Verification successful"]);
            }
        }
    });
}

/// This command reads lists from the file of anchors.
#[test]
fn the_signer_of_the_cms_is_looked_up_in_the_lists() {
    with_judge("openssl", |openssl, office| {
        for (document, list, accepted) in [
            ("signed.pdf", "after.crl.pem", true),
            ("by-revoked.pdf", "before.crl.pem", true),
            ("by-revoked.pdf", "after.crl.pem", false),
        ] {
            write_parts(office, document, "listed");
            let anchors = [office.program.read("root.pem"), office.program.read(list)].concat();
            office.program.write("anchors-and-lists.pem", anchors);
            let verdict =
                cms(openssl, office, "listed", "-cades -CAfile anchors-and-lists.pem -crl_check_all");
            match accepted {
                true => verdict.accepts(&["Verification successful"]),
                false => verdict.refuses(&["certificate revoked"]),
            }
        }
    });
}

#[test]
fn the_cms_is_refused_over_other_bytes_and_without_the_root() {
    with_judge("openssl", |openssl, office| {
        let Signed { content, cms: der, .. } = last_signature(&office.program.read("signed.pdf"));
        let flipped = |bytes: &[u8], at| changed(bytes, at, |byte| byte ^ 1);
        for (name, content, der, anchor, words) in [
            ("first byte", flipped(&content, 0), der.clone(), "root", "content verify error"),
            ("last byte", flipped(&content, content.len() - 1), der.clone(), "root", "content verify error"),
            ("one byte less", content[1..].to_vec(), der.clone(), "root", "content verify error"),
            (
                "signature value",
                content.clone(),
                flipped(&der, der_length(&der) - 1),
                "root",
                "erification failure",
            ),
            ("no root", content.clone(), der.clone(), "person", "certificate verify error"),
        ] {
            office.program.write("bad.content", content);
            office.program.write("bad.cms", der);
            let verdict = cms(openssl, office, "bad", &format!("-CAfile {anchor}.pem"));
            assert!(verdict.text.contains(words), "{name}: {}", verdict.text);
            verdict.refuses(&[]);
        }
    });
}

/// The other way round: OpenSSL makes key and request, we certify and sign, and it accepts the signature.
#[test]
fn we_certify_and_sign_with_its_keys() {
    with_judge("openssl", |openssl, office| {
        let ask = |line: &str| openssl.ask_in(office.folder(), line);
        let algorithm = match office.kind {
            "rsa2048" => "rsa:2048",
            "rsa3072" => "rsa:3072",
            "p256" => "ec -pkeyopt ec_paramgen_curve:P-256",
            "p384" => "ec -pkeyopt ec_paramgen_curve:P-384",
            other => panic!("no such kind: {other}"),
        };
        let files = "-noenc -keyout open.key -out their.csr";
        ask(&format!("req -new -newkey {algorithm} -subj /CN=theirs {files}")).accepts(&[]);
        let person = ["--nik", THEIRS, "--name", "Damar Setyo Aji", "--email", "damar.aji@sukamaju.example"];
        let issue = [&["cert", "issue", "--csr", "their.csr"], &person[..]].concat();
        office.program.run(issue).succeeds();
        office.program.run(["cert", "export", THEIRS, "--format", "pem", "--out", "their.pem"]).succeeds();
        for (seal, opens) in [
            ("", true),
            ("-v2 aes-128-cbc -iter 1000", true),
            ("-v2prf hmacWithSHA512", true),
            ("-scrypt", true),
            ("-v2 des3", false),
            ("-v1 PBE-SHA1-3DES", false),
        ] {
            let files = "-in open.key -out their.key -passout file:passphrase";
            ask(&format!("pkcs8 -topk8 {files} {seal}")).accepts(&[]);
            let run = sign_with_their_key(office);
            match opens {
                true => run.succeeds(),
                false => run.fails(1, &["the sealed key is protected in a way that is not supported"]),
            };
        }
        write_parts(office, "theirs-by-us.pdf", "their");
        cms(openssl, office, "their", "-cades -CAfile root.pem").accepts(&["Verification successful"]);
    });
}

fn sign_with_their_key(office: &Office) -> Run {
    let key = ["--key-file", "their.key", "--cert", "their.pem", "--chain", "chain.pem"];
    let sign = ["sign", "signed.pdf", "-o", "theirs-by-us.pdf", "--force", "--passphrase-file", "passphrase"];
    office.program.run([&sign[..], &key].concat())
}

fn verify(openssl: &Judge, office: &Office, more: &str) -> Verdict {
    let line = format!("verify -x509_strict -crl_check_all -CAfile root.pem -untrusted chain.pem {more}");
    openssl.ask_in(office.folder(), &line)
}

fn cms(openssl: &Judge, office: &Office, name: &str, more: &str) -> Verdict {
    let files = format!("-in {name}.cms -content {name}.content -out {name}.accepted");
    openssl.ask_in(office.folder(), &format!("cms -verify -binary -inform DER {files} {more}"))
}

fn write_parts(office: &Office, document: &str, name: &str) {
    let Signed { content, cms, .. } = last_signature(&office.program.read(document));
    office.program.write(&format!("{name}.content"), content);
    office.program.write(&format!("{name}.cms"), cms);
}
