//! Small files, and revisions appended to them.

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

use pki::digest::DigestAlgorithm;

use crate::authority::{Identity, cms_over};

/// Room for a signature, in bytes.
const ROOM: usize = 3000;

/// Reads one of the letters in `fixtures/`.
pub(crate) fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A file of one page.
pub(crate) fn small() -> Vec<u8> {
    written(&[
        (1, "<</Type/Catalog/Pages 2 0 R>>"),
        (2, "<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        (3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>"),
        (4, "<</Length 19>>stream\n0 0 m 10 10 l S    \nendstream"),
    ])
}

/// A file of these objects; the first is the catalog.
pub(crate) fn written(objects: &[(u32, &str)]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec();
    append_revision(&mut bytes, objects, "");
    bytes
}

/// Appends a revision that sets these objects; the catalog stays object 1.
pub(crate) fn appended(bytes: &[u8], objects: &[(u32, &str)]) -> Vec<u8> {
    appended_to(bytes, objects, "")
}

/// The same with more in the trailer.
pub(crate) fn appended_to(bytes: &[u8], objects: &[(u32, &str)], trailer: &str) -> Vec<u8> {
    let previous = last_section(bytes);
    let mut bytes = bytes.to_vec();
    append_revision(&mut bytes, objects, &format!("/Prev {previous}{trailer}"));
    bytes
}

/// A file whose field leads to `signature`, object 6, which is in object stream 7.
pub(crate) fn with_object_stream(signature: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut rows = vec![[0; 6]];
    for body in [
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]/SigFlags 3>>>>".to_owned(),
        "<</Type/Pages/Kids[]/Count 0>>".to_owned(),
        "null".to_owned(),
        "null".to_owned(),
        "<</FT/Sig/T(Tanda Tangan)/V 6 0 R>>".to_owned(),
        String::new(),
        format!(
            "<</Type/ObjStm/N 1/First 4/Length {}>>stream\n6 0 {signature}\nendstream",
            signature.len() + 4
        ),
    ] {
        let number = rows.len();
        if body.is_empty() {
            rows.push([2, 0, 0, 0, 7, 0]);
            continue;
        }
        let [.., a, b] = bytes.len().to_be_bytes();
        rows.push([1, 0, 0, a, b, 0]);
        bytes.extend(format!("{number} 0 obj\n{body}\nendobj\n").into_bytes());
    }
    let start = bytes.len();
    let [.., a, b] = start.to_be_bytes();
    rows.push([1, 0, 0, a, b, 0]);
    let length = rows.len() * 6;
    let head = format!("8 0 obj\n<</Type/XRef/Size 9/W[1 4 1]/Root 1 0 R/Length {length}>>stream\n");
    bytes.extend(head.into_bytes());
    bytes.extend(rows.concat());
    bytes.extend(format!("\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n").into_bytes());
    bytes
}

/// Object 3 of [`crafted`] with this content and these annotations.
pub(crate) fn page(content: &str, annotations: &str) -> (u32, String) {
    let rest = "/MediaBox[0 0 595 842]/Resources<<>>";
    (3, format!("<</Type/Page/Parent 2 0 R{rest}/Contents {content}/Annots[{annotations}]>>"))
}

/// The catalog with more in itself, these fields, and more in the form.
pub(crate) fn catalog(more: &str, fields: &str, form: &str) -> (u32, String) {
    let form = format!("<</Fields[{fields}]/SigFlags 3{form}>>");
    (1, format!("<</Type/Catalog/Pages 2 0 R{more}/AcroForm{form}>>"))
}

/// A stream with this in its dictionary.
pub(crate) fn stream(entries: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<<{entries}/Length {}>>stream\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}

/// Appends a revision that sets these objects; the objects that nothing stands for are gone.
pub(crate) fn append_revision<B: AsRef<[u8]>>(bytes: &mut Vec<u8>, objects: &[(u32, B)], trailer: &str) {
    if !bytes.ends_with(b"\n") {
        bytes.push(b'\n');
    }
    let mut table = String::from("xref\n");
    if trailer.is_empty() {
        table += "0 1\n0000000000 65535 f \n";
    }
    for (number, body) in objects {
        let body = body.as_ref();
        table += &match body.is_empty() {
            true => format!("{number} 1\n0000000000 00001 f \n"),
            false => format!("{number} 1\n{:010} 00000 n \n", bytes.len()),
        };
        if !body.is_empty() {
            bytes.extend([format!("{number} 0 obj\n").as_bytes(), body, b"\nendobj\n"].concat());
        }
    }
    let start = bytes.len();
    let trailer = format!("trailer\n<</Size 9000/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n");
    bytes.extend((table + &trailer).into_bytes());
}

/// What the last `startxref` says.
pub(crate) fn last_section(bytes: &[u8]) -> usize {
    let at = rfind(bytes, b"startxref") + "startxref".len();
    let digits = bytes[at..].iter().skip_while(|byte| !byte.is_ascii_digit());
    let digits: Vec<u8> = digits.take_while(|byte| byte.is_ascii_digit()).copied().collect();
    String::from_utf8(digits).unwrap().parse().unwrap()
}

pub(crate) fn find(bytes: &[u8], needle: &[u8]) -> usize {
    position(bytes, needle).unwrap()
}

pub(crate) fn rfind(bytes: &[u8], needle: &[u8]) -> usize {
    bytes.windows(needle.len()).rposition(|part| part == needle).unwrap()
}

/// Replaces the only `old` by `new`, which may be of another length.
pub(crate) fn replaced(bytes: &[u8], old: &str, new: &str) -> Vec<u8> {
    let at = find(bytes, old.as_bytes());
    assert_eq!(at, rfind(bytes, old.as_bytes()), "{old} stands there more than once");
    [&bytes[..at], new.as_bytes(), &bytes[at + old.len()..]].concat()
}

pub(crate) type ByteRangeText = fn([usize; 4]) -> String;
pub(crate) type Token = fn(&str) -> String;
pub(crate) type Octets = fn(Vec<u8>) -> Vec<u8>;
pub(crate) type Gap = fn(Range<usize>) -> Range<usize>;

/// How a signer makes a signature that is not as it should be.
pub(crate) struct Craft {
    /// The body of object 6: `@BR` stands for the byte range, `@SIG` for the token of Contents.
    pub(crate) dictionary: Cow<'static, str>,
    /// The file's other objects, over those of [`small`].
    pub(crate) objects: &'static [(u32, &'static str)],
    /// The four numbers, as they are written.
    pub(crate) byte_range: ByteRangeText,
    /// The token, of the digits of the signature with its padding.
    pub(crate) token: Token,
    /// The signature, before it is padded.
    pub(crate) cms: Octets,
    /// Which bytes are left out of the digest, of the token's.
    pub(crate) gap: Gap,
    /// Room for the signature, in bytes.
    pub(crate) room: usize,
}

/// As it should be.
pub(crate) const SOUND: Craft = Craft {
    dictionary: Cow::Borrowed(
        "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(D:20260131150000+07'00')/ByteRange @BR/Contents @SIG>>",
    ),
    objects: &[],
    byte_range: |[a, b, c, d]| format!("[{a} {b} {c} {d}]"),
    token: |digits| format!("<{digits}>"),
    cms: |cms| cms,
    gap: |token| token,
    room: ROOM,
};

/// A file of one revision with a signature in it, whose digest is right by its own byte range.
pub(crate) fn crafted(craft: &Craft, identity: &Identity) -> Vec<u8> {
    let body = roomy(craft);
    let mut objects = vec![
        (1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]/SigFlags 3>>>>"),
        (2, "<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        (3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>/Contents 4 0 R/Annots[5 0 R]>>"),
        (4, "<</Length 19>>stream\n0 0 m 10 10 l S    \nendstream"),
        (5, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Tanda Tangan)/Rect[0 0 0 0]/P 3 0 R/V 6 0 R>>"),
        (6, body.as_str()),
    ];
    for (number, body) in craft.objects {
        objects.retain(|(known, _)| known != number);
        objects.push((*number, body));
    }
    sealed(written(&objects), craft, identity)
}

/// Stands for a byte range that is not known yet.
const BYTE_RANGE: &str = "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@";

/// The body of a signature dictionary with room for the byte range and the signature.
pub(crate) fn roomy(craft: &Craft) -> String {
    let room = (craft.token)(&"0".repeat(2 * craft.room));
    craft.dictionary.replace("@BR", BYTE_RANGE).replace("@SIG", &room)
}

/// Fills every room in `bytes`, from the first to the last.
pub(crate) fn sealed(bytes: Vec<u8>, craft: &Craft, identity: &Identity) -> Vec<u8> {
    sealed_with(bytes, craft, &|covered| cms_over(identity, &DigestAlgorithm::Sha256.digest(covered)))
}

/// The same with what `make` gives for the bytes that are covered.
pub(crate) fn sealed_with(mut bytes: Vec<u8>, craft: &Craft, make: &dyn Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let room = (craft.token)(&"0".repeat(2 * craft.room));
    while let Some(token) = position(&bytes, room.as_bytes()) {
        let gap = (craft.gap)(token..token + room.len());
        if let Some(at) = position(&bytes, BYTE_RANGE.as_bytes()) {
            let numbers = [0, gap.start, gap.end, bytes.len() - gap.end];
            let text = format!("{:width$}", (craft.byte_range)(numbers), width = BYTE_RANGE.len());
            bytes[at..at + text.len()].copy_from_slice(text.as_bytes());
        }
        let covered = [&bytes[..gap.start], &bytes[gap.end..]].concat();
        let cms = (craft.cms)(make(&covered));
        if cms.is_empty() {
            break;
        }
        let digits: String = cms.iter().map(|octet| format!("{octet:02x}")).collect();
        let filled = (craft.token)(&format!("{digits:0<width$}", width = 2 * craft.room));
        bytes[token..token + filled.len()].copy_from_slice(filled.as_bytes());
    }
    bytes
}

fn position(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|part| part == needle)
}
