//! An office with two issuing CAs, and its lists of changes: OpenSSL, GnuTLS and NSS judge.

use testkit::judge::{Judge, Verdict};
use testkit::program::{NIK, Program};

/// The NIK of the one whose certificate is revoked.
const REVOKED: &str = "3399010511750002";

/// An office with these files in its folder:
///
/// | file | what it is |
/// |---|---|
/// | `root.pem`, `chain.pem`, `all.pem` | the root; with it the new issuing CA; with both the old one |
/// | `old.pem`, `new.pem` | the issuing CAs |
/// | `person-old.pem`, `person-new.pem`, `revoked-old.pem` | certificates of people, by CA |
/// | `lists.pem` | the lists of root, old and new CA |
struct Scene(Program);

impl Scene {
    fn new(kind: &str) -> Self {
        let scene = Self(Program::with_holder(
            env!("CARGO_BIN_EXE_segel"),
            kind,
            &["--base-url", "http://pki.example.com"],
        ));
        scene.issue(REVOKED);
        scene.export(NIK, "person-old.pem");
        scene.export(REVOKED, "revoked-old.pem");
        scene.run("ca chain --out chain-old.pem");
        scene.run("ca rollover");
        scene.0.issue(kind, &[]).succeeds();
        scene.export(NIK, "person-new.pem");
        scene.run(&format!("cert revoke {REVOKED} --reason keyCompromise"));
        scene.run("ca chain --out chain.pem");
        scene.run("ca chain --root --out root.pem");
        scene.run("ca chain --all --out all.pem");
        scene.first("chain-old.pem", "old.pem");
        scene.first("chain.pem", "new.pem");
        scene.write_lists("");
        scene
    }

    fn run(&self, line: &str) {
        self.0.run(line.split_whitespace()).succeeds();
    }

    fn issue(&self, nik: &str) {
        let rest = "--email budi@sukamaju.example --key-type p256 --passphrase-file passphrase";
        self.run(&format!("cert issue --nik {nik} --name Budi {rest}"));
    }

    fn export(&self, id: &str, file: &str) {
        self.run(&format!("cert export {id} --format pem --out {file}"));
    }

    /// The first certificate of a file in a file of its own.
    fn first(&self, from: &str, to: &str) {
        let text = String::from_utf8(self.0.read(from)).unwrap();
        let end = text.find("-----END CERTIFICATE-----").unwrap();
        self.0.write(to, format!("{}-----END CERTIFICATE-----\n", &text[..end]));
    }

    /// Writes the lists of all three CAs, those of the issuing CAs as `flags` say.
    fn write_lists(&self, flags: &str) {
        let old = self.serial_of("old.pem");
        self.run("ca crl --root --format pem --force --out root.crl");
        self.run(&format!("ca crl --format pem --force --out new.crl {flags}"));
        self.run(&format!("ca crl --format pem --force --out old.crl --ca {old} {flags}"));
        self.0.write("lists.pem", ["root.crl", "old.crl", "new.crl"].map(|file| self.0.read(file)).concat());
    }

    fn serial_of(&self, file: &str) -> String {
        let found = pki::cert::Certificate::read_all(&self.0.read(file)).unwrap();
        found[0].serial_number().to_string()
    }

    fn ask(&self, judge: &Judge, line: &str) -> Verdict {
        judge.ask_in(self.0.folder(), line)
    }
}

#[test]
fn openssl_verifies_what_both_issued() {
    let Some(openssl) = Judge::find("openssl") else { return };
    for kind in ["rsa2048", "p256"] {
        let scene = Scene::new(kind);
        for flags in ["", "--scope yes --deltas yes"] {
            scene.write_lists(flags);
            let verify =
                "verify -x509_strict -crl_check_all -CAfile root.pem -CRLfile lists.pem -untrusted all.pem";
            for good in ["person-old.pem", "person-new.pem"] {
                scene.ask(&openssl, &format!("{verify} {good}")).accepts(&["OK"]);
            }
            scene.ask(&openssl, &format!("{verify} revoked-old.pem")).refuses(&["certificate revoked"]);
        }
        // The new CA alone leads nowhere from what the old one issued.
        let verify = "verify -CAfile root.pem -untrusted new.pem";
        scene.ask(&openssl, &format!("{verify} person-new.pem")).accepts(&["OK"]);
        scene.ask(&openssl, &format!("{verify} person-old.pem")).refuses(&["unable to get local issuer"]);
    }
}

#[test]
fn openssl_gets_answers_about_both() {
    let Some(openssl) = Judge::find("openssl") else { return };
    let scene = Scene::new("p256");
    for (issuer, person, said) in [
        ("old.pem", "person-old.pem", "good"),
        ("old.pem", "revoked-old.pem", "revoked"),
        ("old.pem", "person-new.pem", "unknown"),
        ("new.pem", "person-new.pem", "good"),
        ("new.pem", "person-old.pem", "unknown"),
    ] {
        // By its number: it means nothing to the other CA.
        let person = format!("0x{}", scene.serial_of(person));
        let about = format!("-issuer {issuer} -serial {person}");
        scene.ask(&openssl, &format!("ocsp {about} -reqout request")).accepts(&[]);
        scene.run("ocsp respond request -o answer --force");
        let verify = format!("ocsp -no_nonce {about} -respin answer -CAfile root.pem -verify_other {issuer}");
        scene.ask(&openssl, &verify).accepts(&["Response verify OK", &format!("{person}: {said}")]);
    }
    // Nobody answers for two CAs at once.
    scene
        .ask(
            &openssl,
            "ocsp -issuer old.pem -cert person-old.pem -issuer new.pem -cert person-new.pem -reqout both",
        )
        .accepts(&[]);
    let refused = scene.0.run(["ocsp", "respond", "both", "-o", "answer", "--force"]);
    assert_eq!((refused.code, refused.stdout.contains("unauthorized")), (1, true), "{}", refused.stdout);
}

#[test]
fn openssl_gets_answers_from_a_responder_with_a_new_key() {
    let Some(openssl) = Judge::find("openssl") else { return };
    let scene = Scene::new("rsa2048");
    scene.run("ca services --renew --all");
    for (issuer, person) in [("old.pem", "person-old.pem"), ("new.pem", "person-new.pem")] {
        let about = format!("-issuer {issuer} -cert {person}");
        scene.ask(&openssl, &format!("ocsp {about} -reqout request")).accepts(&[]);
        scene.run("ocsp respond request -o answer --force");
        let verify = format!("ocsp -no_nonce {about} -respin answer -CAfile root.pem -verify_other {issuer}");
        scene.ask(&openssl, &verify).accepts(&["Response verify OK", &format!("{person}: good")]);
    }
    // The time stamping authority that got its key from the new CA stamps for both.
    scene.0.write("letter", "isi surat");
    scene.ask(&openssl, "ts -query -data letter -sha256 -cert -out query").accepts(&[]);
    scene.run("tsa respond query -o stamp");
    scene
        .ask(&openssl, "ts -verify -in stamp -queryfile query -CAfile root.pem -untrusted new.pem")
        .accepts(&["Verification: OK"]);
}

#[test]
fn openssl_reads_our_lists_of_changes() {
    let Some(openssl) = Judge::find("openssl") else { return };
    for scope in ["yes", "no"] {
        let scene = Scene::new("p256");
        scene.write_lists(&format!("--scope {scope} --deltas yes"));
        let serial = scene.serial_of("person-new.pem");
        let delta = |name: &str| {
            scene.run(&format!(
                "ca crl --delta --format pem --out {name} --ca-passphrase-file home/ca.passphrase"
            ));
        };
        let together = |name: &str, delta: &str| {
            scene.0.write(name, [scene.0.read("lists.pem"), scene.0.read(delta)].concat());
        };
        delta("nothing.pem");
        together("nothing.lists", "nothing.pem");
        // What the home keeps its passphrase for goes into a full list at once; a list of changes is what we want here.
        std::fs::rename(scene.0.path("home/ca.passphrase"), scene.0.path("kept")).unwrap();
        let delta = |name: &str| {
            scene.run(&format!("ca crl --delta --format pem --out {name} --ca-passphrase-file kept"));
        };
        scene.run(&format!("cert suspend {serial}"));
        delta("hold.pem");
        together("hold.lists", "hold.pem");
        scene.run(&format!("cert resume {serial}"));
        delta("removed.pem");
        together("removed.lists", "removed.pem");
        scene.run(&format!("cert revoke {serial} --reason superseded"));
        delta("revoked.pem");
        together("revoked.lists", "revoked.pem");
        for (file, words) in [
            ("hold.pem", ["X509v3 Delta CRL Indicator: critical", "Certificate Hold"]),
            ("removed.pem", ["X509v3 Delta CRL Indicator: critical", "Remove From CRL"]),
            ("new.crl", ["X509v3 Freshest CRL", "-delta.crl"]),
        ] {
            scene.ask(&openssl, &format!("crl -noout -text -in {file}")).accepts(&words);
        }
        scene.ask(&openssl, "crl -noout -in hold.pem -CAfile new.pem").says(&["verify OK"]);
        let verify =
            "verify -crl_check -use_deltas -extended_crl -CAfile root.pem -untrusted new.pem -CRLfile";
        for (lists, accepted) in [
            ("nothing.lists", true),
            ("hold.lists", false),
            ("removed.lists", true),
            ("revoked.lists", false),
        ] {
            let verdict = scene.ask(&openssl, &format!("{verify} {lists} person-new.pem"));
            if accepted { verdict.accepts(&["OK"]) } else { verdict.refuses(&["certificate revoked"]) }
        }
    }
}

#[test]
fn gnutls_reads_lists_that_say_where_they_lie() {
    let Some(certtool) = Judge::find("certtool") else { return };
    let scene = Scene::new("rsa2048");
    for flags in ["", "--scope yes --deltas yes"] {
        scene.write_lists(flags);
        for (list, issuer) in [("old.crl", "old.pem"), ("new.crl", "new.pem")] {
            let verify = format!("--verify-crl --load-ca-certificate {issuer} --infile {list}");
            scene.ask(&certtool, &verify).accepts(&["Verified"]);
        }
        for (person, accepted) in [("person-old.pem", true), ("revoked-old.pem", false)] {
            let parts = [person, "old.pem", "root.pem"].map(|file| scene.0.read(file));
            scene.0.write("judged.pem", parts.concat());
            let verify = "--verify --load-ca-certificate root.pem --load-crl old.crl --infile judged.pem";
            let verdict = scene.ask(&certtool, verify);
            if accepted { verdict.accepts(&["Verified"]) } else { verdict.refuses(&["revoked"]) }
        }
    }
}

#[test]
fn nss_reads_our_lists_unless_they_say_where_they_lie() {
    let (Some(certutil), Some(crlutil)) = (Judge::find("certutil"), Judge::find("crlutil")) else { return };
    let scene = Scene::new("rsa2048");
    let own = |flags: &str, database: &str| {
        scene.write_lists(flags);
        std::fs::create_dir(scene.0.path(database)).unwrap();
        let ask = |judge: &Judge, line: &str| scene.ask(judge, &format!("{line} -d sql:{database}"));
        ask(&certutil, "-N --empty-password").accepts(&[]);
        for (name, trust, file) in [
            ("root", "C,C,C", "root.pem"),
            ("old", ",,", "old.pem"),
            ("person", ",,", "person-old.pem"),
            ("revoked", ",,", "revoked-old.pem"),
        ] {
            ask(&certutil, &format!("-A -n {name} -t {trust} -i {file}")).accepts(&[]);
        }
        scene.run(&format!("ca crl --ca {} --out old.der --force", scene.serial_of("old.pem")));
        let imported = ask(&crlutil, "-I -i old.der");
        let verdicts =
            ["person", "revoked"].map(|name| ask(&certutil, &format!("-V -u S -n {name}")).code == 0);
        (imported, verdicts)
    };
    let (imported, verdicts) = own("--deltas yes", "plain");
    imported.accepts(&[]);
    assert_eq!(verdicts, [true, false]);
    let (imported, _) = own("--scope yes", "scoped");
    // The day NSS takes it, `--scope` may be on by default.
    imported.refuses(&["UNKNOWN_CRITICAL_EXTENSION"]);
}
