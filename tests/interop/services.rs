//! `segel ocsp respond` and `segel tsa respond`: OpenSSL asks, the office answers from its ledger, OpenSSL judges.

use crate::document::changed;
use crate::office::with_judge;

#[test]
fn status_is_answered_from_the_ledger() {
    with_judge("openssl", |openssl, office| {
        let ask = |line: &str| openssl.ask_in(office.folder(), line);
        for (hash, by) in [("-sha1", &[][..]), ("-sha256", &["--by-name"])] {
            let certificates =
                format!("{hash} -cert person.pem {hash} -cert revoked.pem {hash} -serial 0x77");
            ask(&format!("ocsp -issuer issuing.pem {certificates} -reqout request.ocsp")).accepts(&[]);
            let respond = ["ocsp", "respond", "request.ocsp", "-o", "answer.ocsp", "--force"];
            let answered = office.program.run(respond.iter().chain(by));
            let shown = ask("ocsp -respin answer.ocsp -noverify -text").text;
            assert_eq!(shown.contains("Responder Id: C = ID"), !by.is_empty(), "{shown}");
            assert!(answered.succeeds().stdout.contains("revoked since"));
            let verify = format!("ocsp -no_nonce -issuer issuing.pem {certificates} -respin");
            ask(&format!("{verify} answer.ocsp -CAfile root.pem -verify_other chain.pem")).accepts(&[
                "Response verify OK",
                "person.pem: good",
                "revoked.pem: revoked",
                "Reason: keyCompromise",
                "0x77: unknown",
            ]);
            let answer = office.program.read("answer.ocsp");
            office.program.write("touched.ocsp", changed(&answer, answer.len() / 2, |byte| byte ^ 1));
            let touched = ask(&format!("{verify} touched.ocsp -CAfile root.pem -verify_other chain.pem"));
            assert!(!touched.text.contains("Response verify OK"), "{}", touched.text);
        }
    });
}

#[test]
fn what_is_no_request_gets_an_answer_that_says_so() {
    with_judge("openssl", |openssl, office| {
        office.program.write("nonsense", b"nonsense");
        let refused = office.program.run(["ocsp", "respond", "nonsense", "-o", "no.ocsp", "--force"]);
        assert_eq!(refused.code, 1, "{}", refused.stderr);
        openssl.ask_in(office.folder(), "ocsp -respin no.ocsp -noverify").says(&["malformedrequest"]);
        let refused = office.program.run(["tsa", "respond", "nonsense", "-o", "no.tsr", "--force"]);
        assert_eq!(refused.code, 1, "{}", refused.stderr);
        let text = openssl.ask_in(office.folder(), "ts -reply -in no.tsr -text");
        text.says(&["Rejected"]);
    });
}

#[test]
fn stamps_are_accepted_and_numbered_one_after_the_other() {
    with_judge("openssl", |openssl, office| {
        let ask = |line: &str| openssl.ask_in(office.folder(), line);
        ask("ts -query -data signed.pdf -sha256 -cert -out query.tsq").accepts(&[]);
        let stamp = |output: &str| {
            let arguments = ["tsa", "respond", "query.tsq", "-o", output, "--force", "--json"];
            office.program.run(arguments).succeeds().json()["serial"].as_str().unwrap().to_owned()
        };
        let serials = [stamp("one.tsr"), stamp("two.tsr")];
        assert_ne!(serials[0], serials[1]);
        for answer in ["one.tsr", "two.tsr"] {
            let verify = format!("ts -verify -in {answer} -CAfile root.pem -untrusted chain.pem");
            ask(&format!("{verify} -queryfile query.tsq")).accepts(&["Verification: OK"]);
            ask(&format!("{verify} -data signed.pdf")).accepts(&["Verification: OK"]);
            ask(&format!("{verify} -data twice.pdf")).refuses(&["Verification: FAILED"]);
        }
        ask("ts -query -data signed.pdf -sha1 -out weak.tsq").accepts(&[]);
        let weak = office.program.run(["tsa", "respond", "weak.tsq", "-o", "weak.tsr", "--force"]);
        assert_eq!((weak.code, weak.stdout.contains("badAlg")), (1, true), "{}", weak.stderr);
    });
}

#[test]
fn a_key_travels_as_pkcs12_and_signs_from_there() {
    with_judge("openssl", |openssl, office| {
        let program = &office.program;
        let export = |passphrase: &str| {
            let arguments =
                ["cert", "export", crate::office::SECOND, "--format", "p12", "--out", "second.p12"];
            program.run(arguments.iter().chain(&["--passphrase-file", passphrase, "--force"]))
        };
        program.write("wrong", "bukan-ini-1");
        export("wrong").fails(1, &["does not open"]);
        export("passphrase").succeeds();
        let read = "pkcs12 -in second.p12 -passin file:passphrase -passout pass:x";
        openssl.ask_in(office.folder(), read).accepts(&["BEGIN ENCRYPTED PRIVATE KEY", "BEGIN CERTIFICATE"]);
        program.write("letter.pdf", testkit::fixture::read("nota-dinas.pdf"));
        let sign = |p12: &str, passphrase: &str| {
            program.run([
                "sign",
                "letter.pdf",
                "--p12",
                p12,
                "--passphrase-file",
                passphrase,
                "-o",
                "p12.pdf",
                "--force",
            ])
        };
        sign("second.p12", "wrong").fails(1, &["PKCS#12", "wrong"]);
        sign("second.p12", "passphrase").succeeds();
        program.run(["verify", "p12.pdf"]).succeeds();
        openssl
            .ask_in(office.folder(), "pkcs12 -in second.p12 -passin file:passphrase -nodes -out second.all")
            .accepts(&[]);
        openssl
            .ask_in(office.folder(), "pkcs12 -export -in second.all -passout file:passphrase -out theirs.p12")
            .accepts(&[]);
        sign("theirs.p12", "passphrase").succeeds();
        program.run(["verify", "p12.pdf"]).succeeds();
    });
}

#[test]
fn files_of_others_are_shown_for_what_they_are() {
    with_judge("openssl", |openssl, office| {
        let (program, ask) =
            (&office.program, |line: &str| openssl.ask_in(office.folder(), line).accepts(&[]));
        ask("crl2pkcs7 -nocrl -certfile chain.pem -outform DER -out bundle.p7b");
        ask("req -new -key second.key -passin file:passphrase -subj /CN=Budi -out budi.csr");
        ask(
            "pkcs12 -export -inkey second.key -passin file:passphrase -in second.pem -passout pass:sawah-padi-17 -out show.p12",
        );
        for (file, words) in [
            ("chain.pem", &["CN=CA Penerbit", "CN=Root CA"][..]),
            ("bundle.p7b", &["CN=CA Penerbit", "CN=Root CA"]),
            ("budi.csr", &["possession of the key proved", "CN=Budi"]),
            ("after.crl", &["Revocation list", "1 entries"]),
            ("after.crl.pem", &["0 entries", "1 entries"]),
            ("second.key", &["a private key under a passphrase"]),
            ("show.p12", &["private keys: 1", "digitalSignature"]),
        ] {
            let shown = program.run(["cert", "show", file, "--passphrase-file", "passphrase"]).succeeds();
            for word in words {
                assert!(shown.stdout.contains(word), "{word} in {file}: {}", shown.stdout);
            }
        }
        program.run(["cert", "show", "signed.pdf"]).fails(5, &["signed.pdf"]);
        ask("req -in budi.csr -outform DER -out budi.der");
        let request = program.read("budi.der");
        program.write("forged.der", changed(&request, request.len() - 1, |byte| byte ^ 1));
        program.run(["cert", "show", "forged.der"]).fails(1, &["does not prove"]);
    });
}
