//! Harm to the signature dictionary, by whoever signs: the digest is right all the same.

use crate::authority::{authority, codes, judged, verdict};
use crate::file::{Craft, SOUND, crafted};

const FORMAT: &str = "TOTAL-FAILED FORMAT_FAILURE";

fn cases() -> Vec<(&'static str, Craft, &'static str)> {
    let dictionary = |dictionary| Craft { dictionary, ..SOUND };
    let byte_range = |byte_range| Craft { byte_range, ..SOUND };
    let token = |token| Craft { token, ..SOUND };
    let objects = |objects| Craft { objects, ..SOUND };
    let passed = "TOTAL-PASSED";
    vec![
        ("sound", SOUND, passed),
        (
            "no Type",
            dictionary(
                "<</Filter/A/SubFilter/ETSI.CAdES.detached/M(D:20260131150000Z)/ByteRange @BR/Contents @SIG>>",
            ),
            passed,
        ),
        (
            "pkcs7",
            dictionary("<</Filter/A/SubFilter/adbe.pkcs7.detached/ByteRange @BR/Contents @SIG>>"),
            passed,
        ),
        (
            "no M",
            dictionary("<</Filter/A/SubFilter/ETSI.CAdES.detached/ByteRange @BR/Contents @SIG>>"),
            passed,
        ),
        (
            "no Contents",
            dictionary("<</Type/Sig/Filter/A/SubFilter/ETSI.CAdES.detached/ByteRange[0 1 2 3]>>"),
            FORMAT,
        ),
        (
            "Contents null",
            dictionary("<</SubFilter/ETSI.CAdES.detached/ByteRange[0 100 100 0]/Contents null>>"),
            FORMAT,
        ),
        (
            "Contents without value",
            dictionary("<</SubFilter/ETSI.CAdES.detached/ByteRange[0 100 100 0]/Contents>>"),
            FORMAT,
        ),
        (
            "Contents empty",
            dictionary("<</SubFilter/ETSI.CAdES.detached/ByteRange[0 100 102 0]/Contents<>>>"),
            FORMAT,
        ),
        (
            "Contents one zero",
            dictionary("<</SubFilter/ETSI.CAdES.detached/ByteRange[0 100 104 0]/Contents<00>>>"),
            FORMAT,
        ),
        (
            "Contents literal",
            dictionary("<</SubFilter/ETSI.CAdES.detached/ByteRange[0 100 102 0]/Contents(x)>>"),
            FORMAT,
        ),
        (
            "Contents indirect",
            dictionary("<</SubFilter/ETSI.CAdES.detached/ByteRange[0 100 102 0]/Contents 3 0 R>>"),
            FORMAT,
        ),
        (
            "Contents twice",
            dictionary(
                "<</Type/Sig/Filter/A/SubFilter/ETSI.CAdES.detached/Contents<00>/ByteRange @BR/Contents @SIG>>",
            ),
            FORMAT,
        ),
        (
            "Contents twice, the good one first",
            dictionary(
                "<</Type/Sig/Filter/A/SubFilter/ETSI.CAdES.detached/ByteRange @BR/Contents @SIG/Contents<00>>>",
            ),
            FORMAT,
        ),
        (
            "ByteRange twice",
            dictionary(
                "<</Type/Sig/Filter/A/SubFilter/ETSI.CAdES.detached/ByteRange[0 1 2 3]/ByteRange @BR/Contents @SIG>>",
            ),
            FORMAT,
        ),
        (
            "SubFilter twice",
            dictionary(
                "<</Filter/A/SubFilter/ETSI.RFC3161/SubFilter/ETSI.CAdES.detached/ByteRange @BR/Contents @SIG>>",
            ),
            FORMAT,
        ),
        (
            "no ByteRange",
            dictionary("<</Type/Sig/Filter/A/SubFilter/ETSI.CAdES.detached/Contents @SIG>>"),
            FORMAT,
        ),
        (
            "ByteRange null",
            dictionary("<</Type/Sig/Filter/A/SubFilter/ETSI.CAdES.detached/ByteRange null/Contents @SIG>>"),
            FORMAT,
        ),
        (
            "ByteRange indirect",
            dictionary("<</Type/Sig/Filter/A/SubFilter/ETSI.CAdES.detached/ByteRange 3 0 R/Contents @SIG>>"),
            FORMAT,
        ),
        ("no SubFilter", dictionary("<</Type/Sig/Filter/A/ByteRange @BR/Contents @SIG>>"), FORMAT),
        (
            "another Type",
            dictionary("<</Type/Page/Filter/A/SubFilter/ETSI.CAdES.detached/ByteRange @BR/Contents @SIG>>"),
            FORMAT,
        ),
        (
            "Type a string",
            dictionary("<</Type(Sig)/Filter/A/SubFilter/ETSI.CAdES.detached/ByteRange @BR/Contents @SIG>>"),
            FORMAT,
        ),
        (
            "sha1",
            dictionary("<</Type/Sig/Filter/A/SubFilter/adbe.pkcs7.sha1/ByteRange @BR/Contents @SIG>>"),
            "INDETERMINATE",
        ),
        (
            "x509",
            dictionary("<</Type/Sig/Filter/A/SubFilter/adbe.x509.rsa_sha1/ByteRange @BR/Contents @SIG>>"),
            "INDETERMINATE",
        ),
        (
            "time stamp",
            dictionary("<</Type/DocTimeStamp/Filter/A/SubFilter/ETSI.RFC3161/ByteRange @BR/Contents @SIG>>"),
            "INDETERMINATE",
        ),
        ("range of two", byte_range(|[a, b, _, _]| format!("[{a} {b}]")), FORMAT),
        ("range of five", byte_range(|[a, b, c, d]| format!("[{a} {b} {c} {d} 0]")), FORMAT),
        ("range of reals", byte_range(|[a, b, c, d]| format!("[{a} {b}.0 {c} {d}]")), FORMAT),
        ("range from 1", byte_range(|[_, b, c, d]| format!("[1 {b} {c} {d}]")), FORMAT),
        ("range negative", byte_range(|[a, b, c, d]| format!("[{a} {b} -{c} {d}]")), FORMAT),
        ("range overlapping", byte_range(|[a, b, _, d]| format!("[{a} {b} 10 {d}]")), FORMAT),
        ("range beyond the end", byte_range(|[a, b, c, d]| format!("[{a} {b} {c} {}]", d + 1)), FORMAT),
        (
            "range that wraps in 32 bits",
            byte_range(|[a, b, c, d]| format!("[{a} {b} {c} {}]", d + (1 << 32))),
            FORMAT,
        ),
        (
            "range that wraps in 64 bits",
            byte_range(|[a, b, c, _]| format!("[{a} {b} {c} {}]", u64::MAX - c as u64)),
            FORMAT,
        ),
        ("range with a reference", byte_range(|[a, b, c, _]| format!("[{a} {b} {c} 3 0 R]")), FORMAT),
        ("range in a string", byte_range(|[a, b, c, d]| format!("({a} {b} {c} {d})")), FORMAT),
        ("range that ends early", byte_range(|[a, b, c, d]| format!("[{a} {b} {c} {}]", d - 200)), FORMAT),
        ("nothing behind the gap", byte_range(|[a, b, c, _]| format!("[{a} {b} {c} 0]")), FORMAT),
        ("gap one smaller at its start", Craft { gap: |gap| gap.start + 1..gap.end, ..SOUND }, FORMAT),
        ("gap one smaller at its end", Craft { gap: |gap| gap.start..gap.end - 1, ..SOUND }, FORMAT),
        ("gap one larger at its start", Craft { gap: |gap| gap.start - 1..gap.end, ..SOUND }, FORMAT),
        ("gap one larger at its end", Craft { gap: |gap| gap.start..gap.end + 1, ..SOUND }, FORMAT),
        ("gap over half the file", Craft { gap: |gap| 50..gap.end, ..SOUND }, FORMAT),
        ("no gap", Craft { gap: |gap| gap.end..gap.end, ..SOUND }, FORMAT),
        ("space in the digits", token(|digits| format!("<{} {}>", &digits[..9], &digits[9..])), FORMAT),
        ("line end in the digits", token(|digits| format!("<{digits}\n>")), FORMAT),
        ("odd digits", token(|digits| format!("<{digits}0>")), FORMAT),
        ("comment in the digits", token(|digits| format!("<{digits}%x\n>")), FORMAT),
        ("something behind the signature", Craft { cms: |cms| [cms, vec![1]].concat(), ..SOUND }, FORMAT),
        ("something behind some zeros", Craft { cms: |cms| [cms, vec![0, 0, 7]].concat(), ..SOUND }, FORMAT),
        ("no signed data", Craft { cms: |_| b"\x30\x03\x02\x01\x01".to_vec(), ..SOUND }, FORMAT),
        ("only zeros", Craft { cms: |_| Vec::new(), ..SOUND }, FORMAT),
        ("cut short", Craft { cms: |cms| cms[..cms.len() - 40].to_vec(), ..SOUND }, FORMAT),
        ("field's value a string", objects(&[(5, "<</FT/Sig/T(S)/V(x)>>")]), FORMAT),
        ("field's value a number", objects(&[(5, "<</FT/Sig/T(S)/V 9 0 R>>"), (9, "17")]), FORMAT),
        ("field's value a reference", objects(&[(5, "<</FT/Sig/T(S)/V 9 0 R>>"), (9, "6 0 R")]), FORMAT),
        (
            "field's value direct",
            objects(&[(
                5,
                "<</FT/Sig/T(S)/V<</SubFilter/ETSI.CAdES.detached/ByteRange[0 1 2 3]/Contents<00>>>>>",
            )]),
            FORMAT,
        ),
        ("field's value a stream", objects(&[(5, "<</FT/Sig/T(S)/V 4 0 R>>")]), FORMAT),
    ]
}

#[test]
fn harm_is_seen_though_the_digest_fits() {
    for (name, craft, expected) in cases() {
        let report = judged(&crafted(&craft, &authority().person));
        assert_eq!(verdict(&report), expected, "{name}: {report:#?}");
        assert_eq!(report.signatures.len(), 1, "{name}");
    }
}

#[test]
fn the_level_names_the_first_broken_rule() {
    for (name, dictionary, level, rule) in [
        ("sound", SOUND.dictionary, "PAdES-B-B", None),
        (
            "pkcs7",
            "<</Filter/A/SubFilter/adbe.pkcs7.detached/M(D:2026)/ByteRange @BR/Contents @SIG>>",
            "CMS",
            Some("SubFilter"),
        ),
        (
            "no Filter",
            "<</SubFilter/ETSI.CAdES.detached/M(D:2026)/ByteRange @BR/Contents @SIG>>",
            "CMS",
            Some("Filter"),
        ),
        (
            "no M",
            "<</Filter/A/SubFilter/ETSI.CAdES.detached/ByteRange @BR/Contents @SIG>>",
            "CMS",
            Some("M with"),
        ),
        (
            "bad M",
            "<</Filter/A/SubFilter/ETSI.CAdES.detached/M(today)/ByteRange @BR/Contents @SIG>>",
            "CMS",
            Some("M with"),
        ),
        (
            "Cert",
            "<</Filter/A/SubFilter/ETSI.CAdES.detached/M(D:2026)/Cert<00>/ByteRange @BR/Contents @SIG>>",
            "CMS",
            Some("Cert"),
        ),
    ] {
        let report = judged(&crafted(&Craft { dictionary, ..SOUND }, &authority().person));
        assert_eq!(verdict(&report), "TOTAL-PASSED", "{name}");
        let signature = &report.signatures[0];
        assert_eq!(signature.level.map(|level| level.word()), Some(level), "{name}");
        match rule {
            None => assert!(signature.findings.is_empty(), "{name}"),
            Some(rule) => {
                assert_eq!(signature.findings[0].code(), "level-not-reached", "{name}");
                assert!(signature.findings[0].to_string().contains(rule), "{name}");
            }
        }
    }
}

#[test]
fn several_fields_may_share_a_signature_but_it_is_said() {
    let objects = &[
        (1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R 7 0 R]/SigFlags 3>>>>"),
        (7, "<</FT/Sig/T(Salinan)/V 6 0 R>>"),
    ];
    let report = judged(&crafted(&Craft { objects, ..SOUND }, &authority().person));
    assert_eq!(verdict(&report), "TOTAL-PASSED");
    let [signature] = &report.signatures[..] else { panic!("{report:#?}") };
    assert_eq!(signature.findings[0].code(), "shared-signature");
    assert!(signature.findings[0].to_string().contains("Tanda Tangan, Salinan"));
}

#[test]
fn signatures_that_no_signature_field_leads_to_are_told() {
    for (name, objects, expected) in [
        ("no field", &[(1, "<</Type/Catalog/Pages 2 0 R>>")][..], vec!["orphan-signature"]),
        ("field of text", &[(5, "<</FT/Tx/T(S)/V 6 0 R>>")], vec!["orphan-signature"]),
        (
            "only by permission",
            &[(1, "<</Type/Catalog/Pages 2 0 R/Perms<</DocMDP 6 0 R>>>>")],
            vec!["orphan-signature"],
        ),
        (
            "a second one",
            &[(7, "<</SubFilter/A/ByteRange[0 1 2 3]/Contents<00>>>")],
            vec!["orphan-signature"],
        ),
        ("in a stream's data", &[(7, "<</Length 21>>stream\n/ByteRange /Contents  \nendstream")], vec![]),
        ("in a text", &[(7, "<</Contents(a note on /ByteRange)>>")], vec![]),
    ] {
        let report = judged(&crafted(&Craft { objects, ..SOUND }, &authority().person));
        assert_eq!(codes(&report), expected, "{name}");
        let best = if expected.is_empty() { "TOTAL-PASSED" } else { "INDETERMINATE" };
        assert_eq!(verdict(&report), best, "{name}");
    }
}
