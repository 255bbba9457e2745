//! A password as the bytes that its revision wants (ISO 32000-2 §7.6.4.3.1).

use pki::key::Passphrase;
use zeroize::Zeroizing;

use super::dictionary::Revision;
use crate::syntax::text::encode_pdf_doc;

/// From revision 5 on no more bytes of a password count.
const MAX_UTF8: usize = 127;

/// What the password may be in bytes, the likeliest first: writers are not at one about those that are not ASCII.
pub(super) fn candidates(password: &Passphrase, revision: Revision) -> Vec<Zeroizing<Vec<u8>>> {
    let text = password.reveal();
    let utf8 = || Some(Zeroizing::new(text.as_bytes().to_vec()));
    let by_standard = match revision {
        Revision::R2 | Revision::R3 | Revision::R4 => encode_pdf_doc(text),
        Revision::R5 | Revision::R6 => {
            let prepared = stringprep::saslprep(text).ok();
            prepared.map(|prepared| Zeroizing::new(prepared.into_owned().into_bytes()))
        }
    };
    let mut candidates: Vec<Zeroizing<Vec<u8>>> = [by_standard, utf8()].into_iter().flatten().collect();
    if revision >= Revision::R5 {
        candidates.iter_mut().for_each(|candidate| candidate.truncate(MAX_UTF8));
    }
    candidates.dedup();
    candidates
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, revision: Revision) -> Vec<Vec<u8>> {
        let password = Passphrase::new(text.to_owned());
        candidates(&password, revision).iter().map(|candidate| candidate.to_vec()).collect()
    }

    #[test]
    fn each_revision_has_its_encoding() {
        let utf8 = |text: &str| text.as_bytes().to_vec();
        for (text, revision, expected) in [
            ("sawah", Revision::R2, vec![utf8("sawah")]),
            ("sawah", Revision::R6, vec![utf8("sawah")]),
            ("café", Revision::R3, vec![b"caf\xE9".to_vec(), utf8("café")]),
            ("5 €", Revision::R4, vec![b"5 \xA0".to_vec(), utf8("5 €")]),
            // Not in PDFDocEncoding at all.
            ("ꦱꦼꦒ", Revision::R4, vec![utf8("ꦱꦼꦒ")]),
            // What looks the same is the same: a soft hyphen goes, a ligature and a wide digit become plain.
            ("I\u{AD}X", Revision::R6, vec![utf8("IX"), utf8("I\u{AD}X")]),
            ("\u{2168}", Revision::R5, vec![utf8("IX"), utf8("\u{2168}")]),
            // Prohibited by the profile, but some writer may have taken it.
            ("a\u{7}", Revision::R6, vec![utf8("a\u{7}")]),
        ] {
            assert_eq!(of(text, revision), expected, "{text:?}");
        }
    }

    #[test]
    fn long_passwords_are_cut() {
        let long = "panjang ".repeat(100);
        assert_eq!(of(&long, Revision::R6), [long.as_bytes()[..127].to_vec()]);
        assert_eq!(of(&long, Revision::R4), [long.as_bytes().to_vec()]);
        // Within a character: bytes are counted.
        assert_eq!(of(&"é".repeat(64), Revision::R6), ["é".repeat(64).as_bytes()[..127].to_vec()]);
    }
}
