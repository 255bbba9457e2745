//! pkilint: the rules of RFC 5280 and of ETSI EN 319 412-2, at WARNING and above.

use testkit::judge::Verdict;

use crate::office::with_judge;

/// What it finds in a person's certificate under EN 319 412-2, and why we leave it so.
const ACCEPTED_IN_A_PERSON: &[(&str, &str)] = &[
    (
        "etsi.en_319_412_2.nat-4.2.4-1.required_attribute_missing",
        "an Indonesian name need not have a given name and a surname; the real certificates carry the common name only",
    ),
    (
        "etsi.en_319_412_2.nat-4.3.2-1.mixed_key_usage_setting",
        "digitalSignature beside nonRepudiation, as in the real certificates and as other readers ask for",
    ),
    ("etsi.internal_domain_name", "invented people have their mail under a reserved domain (RFC 2606)"),
];

#[test]
fn certificates_keep_rfc_5280() {
    with_judge("lint_pkix_cert", |lint, office| {
        for certificate in ["root", "issuing", "ocsp", "tsa", "person", "second", "revoked"] {
            let verdict = lint.ask_in(office.folder(), &format!("lint -s WARNING -f CSV {certificate}.pem"));
            assert_eq!(findings(&verdict), [""; 0], "{certificate}");
        }
    });
}

#[test]
fn issuer_and_subject_fit_together() {
    with_judge("lint_pkix_signer_signee_cert_chain", |lint, office| {
        for (issuer, subject) in
            [("root", "issuing"), ("issuing", "person"), ("issuing", "ocsp"), ("issuing", "tsa")]
        {
            let verdict =
                lint.ask_in(office.folder(), &format!("lint -s WARNING -f CSV {issuer}.pem {subject}.pem"));
            assert_eq!(findings(&verdict), [""; 0], "{subject} by {issuer}");
        }
        let swapped = lint.ask_in(office.folder(), "lint -s WARNING -f CSV tsa.pem person.pem");
        assert!(!findings(&swapped).is_empty(), "the linter does not look at the chain");
    });
}

#[test]
fn lists_keep_rfc_5280() {
    with_judge("lint_crl", |lint, office| {
        for (list, kind) in [("root.crl", "ARL"), ("before.crl", "CRL"), ("after.crl", "CRL")] {
            let verdict =
                lint.ask_in(office.folder(), &format!("lint -t {kind} -p PKIX -s WARNING -f CSV {list}"));
            assert_eq!(findings(&verdict), [""; 0], "{list}");
        }
    });
}

/// Exact: a finding that goes away must leave the table too.
#[test]
fn people_keep_en_319_412_2_but_for_accepted_findings() {
    with_judge("lint_etsi_cert", |lint, office| {
        let line = "lint -t NCP-NATURAL-PERSON-CERTIFICATE -s WARNING -f CSV person.pem";
        let mut found = findings(&lint.ask_in(office.folder(), line));
        found.sort();
        let accepted: Vec<_> = ACCEPTED_IN_A_PERSON.iter().map(|(code, _)| *code).collect();
        assert_eq!(found, accepted);
    });
}

/// The codes of the findings. Its exit code is their number.
#[track_caller]
pub(crate) fn findings(verdict: &Verdict) -> Vec<String> {
    let mut lines = verdict.text.lines();
    assert_eq!(lines.next(), Some("node_path,validator,severity,code,message"), "{}", verdict.text);
    let codes: Vec<_> = lines.filter_map(|line| line.split(',').nth(3)).map(str::to_owned).collect();
    assert_eq!(usize::try_from(verdict.code), Ok(codes.len()), "{}", verdict.text);
    codes
}
