use pdf::Document;
use pdf::text::{TextError, TextLimit, find_in_pages};

use super::{HELVETICA, page, page_with, places, stream};

#[test]
fn nothing_to_look_for_is_refused() {
    let bytes = page("", &[HELVETICA]);
    for needle in ["", "  ", "\n\t", "\u{200B}"] {
        assert!(matches!(places(&bytes, needle), Err(TextError::Empty)), "{needle:?}");
    }
}

#[test]
fn odd_content_is_passed_over() {
    let show = "BT /F 10 Tf 100 500 Td (#) Tj ET";
    for (name, odd) in [
        ("operands missing", "Tf Td Tm cm Tj TJ ' \" Tc Tw Tz TL Ts Do gs BDC"),
        ("operands of other kinds", "(a) Tc /A (b) Tf /F /F Tf (x) (y) Td 1 2 3 Tm [1] cm 5 Tj 5 TJ (a) Do"),
        ("too many operands", "9 9 9 9 9 9 1 0 0 1 0 0 cm"),
        ("unknown operators", "foo BX bar EX 1 2 3 baz"),
        ("stray brackets", "] >> ) } {"),
        ("text before any font", "BT (x) Tj [(y) 5] TJ ET"),
        ("array within an array", "BT /F 10 Tf [(a) [(b)] 7] TJ ET"),
        ("numbers too large", "q 1e308 0 0 1e308 0 0 cm BT /F 1e308 Tf (#) Tj ET Q"),
        (
            "numbers far too large",
            &format!("q {0} 0 0 {0} 0 0 cm {0} Tz BT /F {0} Tf (#) Tj ET Q 100 Tz", "9".repeat(400)),
        ),
        ("matrix of zeros", "q 0 0 0 0 0 0 cm BT /F 10 Tf (#) Tj ET Q"),
        ("font size zero", "BT /F 0 Tf (#) Tj ET"),
        ("not numbers", "q NaN 0 0 inf 0 0 cm -. 0 0 --5 0 0 cm BT /F 10 Tf (#) Tj ET Q"),
        ("no width", "q 0 0 0 1 0 0 cm BT /F 10 Tf (x) Tj ET Q"),
        ("advance beyond all bounds", &format!("q BT /F 10 Tf {} Tc (xx) Tj ET 0 Tc Q", "9".repeat(300))),
        ("image without end of dictionary", "q BI /W 1 ID x EI Q"),
    ] {
        let bytes = page(&format!("{odd} {show}"), &[HELVETICA]);
        assert_eq!(places(&bytes, "#").unwrap().last(), Some(&[100.0, 497.9, 5.6, 9.3]), "{name}");
    }
}

#[test]
fn limits_are_named() {
    let nested = |depth: usize| -> Vec<String> {
        // Form 6 draws 7, which draws 8, and so on.
        let form =
            |next: usize| stream(&format!("/Subtype/Form/Resources<</XObject<</X {next} 0 R>>>>"), "/X Do");
        (0..depth).map(|index| form(index + 7)).collect()
    };
    let deep = nested(40);
    let mut deep_objects = vec![HELVETICA];
    deep_objects.extend(deep.iter().map(String::as_str));
    let widths = format!("<</W[0[{}]]>>", "1 ".repeat(200_001));
    let cmap = stream("", &format!("beginbfrange <0000> <FFFF> [{}]", "<0041>".repeat(200_001)));
    let line = format!("1 0 0 1 100 500 Tm ({}) Tj ", "x".repeat(100));
    let glyphs = format!("BT /F 1 Tf {} ET", line.repeat(5001));
    for (name, content, objects, what) in [
        ("forms in forms", "/X Do".to_owned(), deep_objects, TextLimit::FormDepth),
        ("states", "q ".repeat(5000), vec![HELVETICA], TextLimit::SavedStates),
        ("operands", format!("[{}] TJ", "1 ".repeat(1_000_001)), vec![HELVETICA], TextLimit::Operands),
        (
            "widths",
            "BT /F 9 Tf ET".into(),
            vec!["<</Subtype/Type0/DescendantFonts[6 0 R]>>", &widths],
            TextLimit::Widths,
        ),
        ("CMap", "BT /F 9 Tf ET".into(), vec!["<</Subtype/Type1/ToUnicode 6 0 R>>", &cmap], TextLimit::CMap),
        ("glyphs", glyphs, vec![HELVETICA], TextLimit::Glyphs),
    ] {
        let error = places(&page(&content, &objects), "#").unwrap_err();
        assert!(matches!(error, TextError::TooMuch { what: found, .. } if found == what), "{name}: {error}");
    }
}

#[test]
fn forms_that_multiply_meet_a_limit() {
    // Each of twenty forms draws the next one twenty times: more than all paper in the world.
    let form = |next: usize| {
        let entries = format!("/Subtype/Form/Resources<</XObject<</X {next} 0 R>>>>");
        stream(&entries, &"/X Do ".repeat(20))
    };
    let forms: Vec<String> = (7..27).map(form).collect();
    let mut objects = vec![HELVETICA];
    objects.extend(forms.iter().map(String::as_str));
    let error = places(&page("/X Do", &objects), "#").unwrap_err();
    assert!(matches!(error, TextError::TooMuch { what: TextLimit::Forms, .. }), "{error}");
}

#[test]
fn pages_that_cannot_be_read_are_errors() {
    for (name, entries, content) in [
        ("no size", "", "BT ET"),
        ("size of nothing", "/MediaBox[0 0 0 0]", "BT ET"),
        ("unknown filter", "/MediaBox[0 0 9 9]/Contents 6 0 R", ""),
    ] {
        let objects = [HELVETICA, &stream("/Filter/DCTDecode", "x")];
        let bytes = page_with(entries, content, &objects);
        assert!(places(&bytes, "#").is_err(), "{name}");
    }
}

#[test]
fn only_wanted_pages_are_read() {
    let bytes = page_with("/MediaBox[0 0 0 0]", "", &[HELVETICA]);
    let document = Document::open(&bytes[..]).unwrap();
    assert!(find_in_pages(&document.current(), "#", |_| false).unwrap().is_empty());
}
