//! NSS: what Firefox, Thunderbird and poppler trust.

use testkit::judge::{Judge, Verdict};

use crate::office::{Office, with_judge};

#[test]
fn certificates_are_valid_for_their_purpose_only() {
    with_judge("certutil", |certutil, office| {
        let database = database(certutil, office, "nss-purposes", "CT,C,C");
        for certificate in ["person", "second", "ocsp", "tsa"] {
            add(certutil, office, &database, certificate, ",,");
        }
        // S signs e-mail, L issues TLS certificates, O answers about status, V is a TLS server.
        for (certificate, usage, valid) in [
            ("person", "S", true),
            ("second", "S", true),
            ("person", "L", false),
            ("person", "V", false),
            ("person", "O", false),
            ("issuing", "L", true),
            ("root", "L", true),
            ("ocsp", "O", true),
            ("ocsp", "S", false),
            ("tsa", "S", false),
        ] {
            let line = format!("-V -d {database} -n {certificate} -u {usage}");
            let verdict = certutil.ask_in(office.folder(), &line);
            assert_eq!(is_valid(&verdict), valid, "{certificate} for {usage}: {}", verdict.text);
        }
    });
}

#[test]
fn nothing_is_valid_without_trust_in_the_root() {
    with_judge("certutil", |certutil, office| {
        let database = database(certutil, office, "nss-untrusted", ",,");
        add(certutil, office, &database, "person", ",,");
        let verdict = certutil.ask_in(office.folder(), &format!("-V -d {database} -n person -u S"));
        verdict.refuses(&["not trusted"]);
    });
}

/// Makes a database in the folder of the office, with the root trusted as `trust` says, and names it.
pub(crate) fn database(certutil: &Judge, office: &Office, name: &str, trust: &str) -> String {
    let folder = office.program.path(name);
    std::fs::create_dir(folder).unwrap();
    let database = format!("sql:{name}");
    certutil.ask_in(office.folder(), &format!("-N -d {database} --empty-password")).accepts(&[]);
    add(certutil, office, &database, "root", trust);
    add(certutil, office, &database, "issuing", ",,");
    database
}

fn add(certutil: &Judge, office: &Office, database: &str, certificate: &str, trust: &str) {
    let line = format!("-A -d {database} -n {certificate} -t {trust} -i {certificate}.pem");
    certutil.ask_in(office.folder(), &line).accepts(&[]);
}

fn is_valid(verdict: &Verdict) -> bool {
    verdict.code == 0 && verdict.text.contains("certificate is valid")
}
