//! What the tests of this crate share.
#![allow(dead_code, unreachable_pub)]

use std::path::Path;

use pdf::sign;
use pdf::{Document, SignError, SignOptions};
use pki::digest::DigestAlgorithm;

/// Room for a signature, in bytes.
pub const ROOM: usize = 2048;

/// Reads one of the letters in `fixtures/`.
pub fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// An invisible signature in a new field.
pub fn options() -> SignOptions {
    SignOptions {
        field: None,
        reason: Some("Persetujuan — naskah".into()),
        location: None,
        contact: None,
        name: Some("Endah Prameswari".into()),
        claimed_time: "2026-01-31T15:00:00+07:00[+07:00]".parse().unwrap(),
        digest: DigestAlgorithm::Sha256,
        edwards_curve: false,
        certify: None,
        lock: None,
        visible: None,
        contents_room: ROOM,
        file_id: *b"0123456789abcdef",
    }
}

/// Signs `bytes` with `cms` in the room: what it says does not matter to the byte layer.
pub fn signed(bytes: &[u8], options: &SignOptions, cms: &[u8]) -> Result<Vec<u8>, SignError> {
    let document = Document::open(bytes)?;
    let unsigned = sign::prepare(&document, options)?.copy_to(Vec::new(), DigestAlgorithm::Sha256)?;
    Ok(unsigned.embed(cms)?.finish()?.into_output())
}

/// A file of these objects, numbered from 1; the first is the catalog.
pub fn written(objects: &[String]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (index, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", bytes.len()));
        bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", index + 1).into_bytes());
    }
    let start = bytes.len();
    let trailer = format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    bytes.extend(table.into_bytes());
    bytes.extend(trailer.into_bytes());
    bytes
}

/// `data` as FlateDecode takes it.
pub fn deflated(data: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}
