//! Harm to the signature dictionary, by whoever signs: the digest is right all the same.

use crate::authority::{authority, codes, judged, verdict};
use crate::file::{ByteRangeText, Craft, Gap, Octets, SOUND, Token, crafted};

const FORMAT: &str = "TOTAL-FAILED FORMAT_FAILURE";
/// What nothing is wrong with.
const HEAD: &str = "/Type/Sig/Filter/A/SubFilter/ETSI.CAdES.detached/M(D:2026)";

/// Judges a file that is signed so: the verdict, and how many signatures there are.
fn judge(craft: &Craft) -> (String, usize) {
    let report = judged(&crafted(craft, &authority().person));
    (verdict(&report), report.signatures.len())
}

fn assert_verdict(name: &str, craft: &Craft, expected: &str) {
    assert_eq!(judge(craft), (expected.to_owned(), 1), "{name}");
}

fn dictionary(entries: &str) -> Craft {
    Craft { dictionary: format!("<<{entries}>>").into(), ..SOUND }
}

#[test]
fn entries_that_are_missing_or_misshapen_are_refused() {
    let rest = "/ByteRange @BR/Contents @SIG";
    assert_verdict("sound", &dictionary(&[HEAD, rest].concat()), "TOTAL-PASSED");
    for (name, entries) in [
        ("no Contents", "/ByteRange[0 100 100 0]"),
        ("Contents null", "/ByteRange[0 100 100 0]/Contents null"),
        ("Contents without value", "/ByteRange[0 100 100 0]/Contents"),
        ("Contents empty", "/ByteRange[0 100 102 0]/Contents<>"),
        ("Contents one zero", "/ByteRange[0 100 104 0]/Contents<00>"),
        ("Contents literal", "/ByteRange[0 100 102 0]/Contents(x)"),
        ("Contents a name", "/ByteRange[0 100 102 0]/Contents/x"),
        ("Contents indirect", "/ByteRange[0 100 102 0]/Contents 3 0 R"),
        ("Contents twice", "/Contents<00>/ByteRange @BR/Contents @SIG"),
        ("Contents twice, the good one first", "/ByteRange @BR/Contents @SIG/Contents<00>"),
        ("Contents twice, the good one written otherwise", "/ByteRange @BR/Contents<00>/C#6Fntents @SIG"),
        ("ByteRange twice", "/ByteRange[0 1 2 3]/ByteRange @BR/Contents @SIG"),
        ("SubFilter twice", "/SubFilter/ETSI.RFC3161/ByteRange @BR/Contents @SIG"),
        ("Type twice", "/Type/Sig/ByteRange @BR/Contents @SIG"),
        ("no ByteRange", "/Contents @SIG"),
        ("ByteRange null", "/ByteRange null/Contents @SIG"),
        ("ByteRange without value", "/Contents @SIG/ByteRange"),
        ("ByteRange indirect", "/ByteRange 3 0 R/Contents @SIG"),
    ] {
        assert_verdict(name, &dictionary(&[HEAD, entries].concat()), FORMAT);
    }
    for (name, head) in [
        ("no SubFilter", "/Type/Sig/Filter/A"),
        ("SubFilter a string", "/Type/Sig/Filter/A/SubFilter(ETSI.CAdES.detached)"),
        ("another Type", "/Type/Page/SubFilter/ETSI.CAdES.detached"),
        ("Type a string", "/Type(Sig)/SubFilter/ETSI.CAdES.detached"),
    ] {
        assert_verdict(name, &dictionary(&[head, rest].concat()), FORMAT);
    }
}

#[test]
fn kinds_that_are_not_judged_are_told() {
    for (head, expected) in [
        ("/Type/Sig/SubFilter/ETSI.CAdES.detached", "TOTAL-PASSED"),
        ("/SubFilter/ETSI.CAdES.detached", "TOTAL-PASSED"),
        ("/SubFilter/adbe.pkcs7.detached", "TOTAL-PASSED"),
        ("/SubFilter/Contoh.Segel", "INDETERMINATE"),
        // What stands in Contents is neither.
        ("/SubFilter/adbe.pkcs7.sha1", FORMAT),
        ("/SubFilter/adbe.x509.rsa_sha1", FORMAT),
        // What stands in Contents is no time stamp.
        ("/Type/DocTimeStamp/SubFilter/ETSI.RFC3161", FORMAT),
        ("/SubFilter/ETSI.RFC3161", FORMAT),
        ("/Type/DocTimeStamp/SubFilter/ETSI.CAdES.detached", FORMAT),
        ("/Type/DocTimeStamp/SubFilter/adbe.pkcs7.sha1", FORMAT),
    ] {
        assert_verdict(head, &dictionary(&[head, "/ByteRange @BR/Contents @SIG"].concat()), expected);
    }
}

#[test]
fn impossible_byte_ranges_are_refused() {
    let rows: [(&str, ByteRangeText); 13] = [
        ("two numbers", |[a, b, _, _]| format!("[{a} {b}]")),
        ("five numbers", |[a, b, c, d]| format!("[{a} {b} {c} {d} 0]")),
        ("a real number", |[a, b, c, d]| format!("[{a} {b}.0 {c} {d}]")),
        ("from 1", |[_, b, c, d]| format!("[1 {b} {c} {d}]")),
        ("negative", |[a, b, c, d]| format!("[{a} {b} -{c} {d}]")),
        ("overlapping", |[a, b, _, d]| format!("[{a} {b} 10 {d}]")),
        ("beyond the end", |[a, b, c, d]| format!("[{a} {b} {c} {}]", d + 1)),
        ("wrapping in 32 bits", |[a, b, c, d]| format!("[{a} {b} {c} {}]", d + (1 << 32))),
        ("wrapping in 64 bits", |[a, b, c, _]| format!("[{a} {b} {c} {}]", u64::MAX - c as u64)),
        ("with a reference", |[a, b, c, _]| format!("[{a} {b} {c} 3 0 R]")),
        ("in a string", |[a, b, c, d]| format!("({a} {b} {c} {d})")),
        ("ending early", |[a, b, c, d]| format!("[{a} {b} {c} {}]", d - 200)),
        ("nothing behind the gap", |[a, b, c, _]| format!("[{a} {b} {c} 0]")),
    ];
    for (name, byte_range) in rows {
        assert_verdict(name, &Craft { byte_range, ..SOUND }, FORMAT);
    }
}

#[test]
fn gaps_must_be_exactly_the_token_of_contents() {
    let rows: [(&str, Gap); 7] = [
        ("smaller at its start", |token| token.start + 1..token.end),
        ("smaller at its end", |token| token.start..token.end - 1),
        ("larger at its start", |token| token.start - 1..token.end),
        ("larger at its end", |token| token.start..token.end + 1),
        ("over half the file", |token| 50..token.end),
        ("none", |token| token.end..token.end),
        ("in front of it", |token| token.start - 2..token.start),
    ];
    for (name, gap) in rows {
        assert_verdict(name, &Craft { gap, ..SOUND }, FORMAT);
    }
}

#[test]
fn contents_hold_digits_one_signature_and_zeros() {
    let tokens: [(&str, Token); 4] = [
        ("a space in the digits", |digits| format!("<{} {}>", &digits[..9], &digits[9..])),
        ("a line end in the digits", |digits| format!("<{digits}\n>")),
        ("an odd digit", |digits| format!("<{digits}0>")),
        ("a comment in the digits", |digits| format!("<{digits}%x\n>")),
    ];
    for (name, token) in tokens {
        assert_verdict(name, &Craft { token, ..SOUND }, FORMAT);
    }
    let signatures: [(&str, Octets, &str); 5] = [
        ("something behind it", |cms| [cms, vec![1]].concat(), FORMAT),
        ("something behind some zeros", |cms| [cms, vec![0, 0, 7]].concat(), FORMAT),
        ("another message", |_| b"\x30\x03\x02\x01\x01".to_vec(), FORMAT),
        ("only zeros", |_| Vec::new(), FORMAT),
        ("its last octets zero", |cms| cms[..cms.len() - 40].to_vec(), "TOTAL-FAILED SIG_CRYPTO_FAILURE"),
    ];
    for (name, cms, expected) in signatures {
        assert_verdict(name, &Craft { cms, ..SOUND }, expected);
    }
}

#[test]
fn values_of_fields_must_be_dictionaries_of_their_own() {
    let direct = "<</FT/Sig/T(S)/V<</SubFilter/ETSI.CAdES.detached/ByteRange[0 1 2 3]/Contents<00>>>>>";
    let direct: &'static [(u32, &'static str)] = Box::leak(Box::new([(5, direct)]));
    for (name, objects) in [
        ("a string", &[(5, "<</FT/Sig/T(S)/V(x)>>")][..]),
        ("a number", &[(5, "<</FT/Sig/T(S)/V 9 0 R>>"), (9, "17")]),
        ("a reference", &[(5, "<</FT/Sig/T(S)/V 9 0 R>>"), (9, "6 0 R")]),
        ("a stream", &[(5, "<</FT/Sig/T(S)/V 4 0 R>>")]),
        ("a dictionary inside the field", direct),
    ] {
        assert_verdict(name, &Craft { objects, ..SOUND }, FORMAT);
    }
}

#[test]
fn the_level_names_the_first_broken_rule() {
    for (name, dictionary, level, rule) in [
        ("sound", &SOUND.dictionary[..], "PAdES-B-B", None),
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
        let report = judged(&crafted(&Craft { dictionary: dictionary.into(), ..SOUND }, &authority().person));
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
        (
            "usage rights",
            &[(7, "<</Reference[<</TransformMethod/UR3>>]/ByteRange[0 1 2 3]/Contents<00>>>")],
            vec![],
        ),
        (
            "usage rights and more",
            &[(7, "<</Reference[<</TransformMethod/UR3>><<>>]/ByteRange[0 1 2 3]/Contents<00>>>")],
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
