//! Each way in which a file may be written.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Arc;

use lopdf::encryption::crypt_filters::{Aes256CryptFilter, CryptFilter};
use lopdf::{EncryptionState, EncryptionVersion, Permissions};
use pdf::SignOptions;
use pdf::appearance::{Layout, Mark, MarkText};
use pdf::sign::{PageChoice, Place, Visible};

use super::sign::{Level, options, signed, signed_with};
use crate::catalogue::{PASSWORD, Row, row};
use crate::error::{Made, MakeError};
use crate::expected::Expected;
use crate::kit::Kit;
use crate::paper::file::{Objects, appended, appended_as_stream, compressed, objects, written};
use crate::paper::letter;

const PASSED: Expected = Expected::passed();

pub(super) const ROWS: &[Row] = &[
    row(
        "classic-table",
        "A classic cross-reference table, signed by hand in its first revision.",
        PASSED,
        |kit| kit.letter(),
    ),
    row("xref-stream", "A cross-reference stream, signed behind it.", PASSED, |kit| {
        signed(kit, &streamed(), &kit.people.active, Level::B)
    }),
    row("object-stream", "Objects in an object stream, signed behind it.", PASSED, |kit| {
        signed(kit, &packed(), &kit.people.active, Level::B)
    }),
    row(
        "updated-before",
        "Changed in a revision of its own, and then signed: all of it is covered.",
        PASSED,
        |kit| {
            let changed = appended(&plain(), &objects([(4, "<</Length 3>>\nstream\n0 g\nendstream")]));
            signed(kit, &changed, &kit.people.active, Level::B)
        },
    ),
    row("visible", "Signed with a visible mark.", PASSED, |kit| visible(kit, Layout::Block)),
    row("visible-qr", "Signed with a visible QR code.", PASSED, |kit| visible(kit, Layout::Qr)),
    row("visible-footer", "Signed with a mark across the foot of the page.", PASSED, |kit| {
        visible(kit, Layout::Footer)
    }),
    row(
        "locked-rc4",
        "Encrypted by RC4 with 128 bits, and signed; the password is needed to look into it.",
        Expected::passed_with(&["encrypted"]),
        |kit| encrypted(kit, &rc4()?),
    )
    .locked(),
    row(
        "locked-aes256",
        "Encrypted by AES with 256 bits, and signed; the password is needed to look into it.",
        Expected::passed_with(&["encrypted"]),
        |kit| encrypted(kit, &aes256()?),
    )
    .locked(),
    row("unsigned", "Never signed.", Expected::none(&["no-signature"]), |_| Ok(plain())),
    row("empty-field", "A signature field that nobody signed.", Expected::none(&["no-signature"]), |_| {
        let field = letter::FIELD.replace("/V 6 0 R", "");
        Ok(letter::Letter { others: objects([(5, &field)]), ..letter::Letter::default() }.written())
    }),
    row("no-document", "A file that is no PDF document.", Expected::none(&["unreadable"]), |_| {
        Ok(b"UJI COBA\n".to_vec())
    }),
];

/// The letter without a signature.
pub(crate) fn plain() -> Vec<u8> {
    written(&letter::unsigned(), "/Info 9 0 R")
}

fn streamed() -> Vec<u8> {
    appended_as_stream(&packed(), &objects([(2, "<</Type/Pages/Kids[3 0 R]/Count 1>>")]), 62)
}

/// The letter with everything that is no stream in an object stream.
pub(crate) fn packed() -> Vec<u8> {
    let is_stream = |body: &[u8]| body.windows(6).any(|part| part == b"stream");
    let (plain, inside): (Objects, Objects) =
        letter::unsigned().into_iter().partition(|(_, body)| is_stream(body));
    compressed(&plain, &inside, "/Info 9 0 R")
}

fn visible(kit: &Kit, layout: Layout) -> Made {
    let signer = &kit.people.active;
    let lines = MarkText {
        name: "Endah Prameswari".to_owned(),
        title: Some("Analis Kepegawaian".to_owned()),
        agency: Some("Pemerintah Kabupaten Sukamaju".to_owned()),
        time: kit.moments().claimed().to_string(),
    };
    let mark = Mark { layout, qr: Some("https://uji-coba.invalid/surat/1".to_owned()), image: None, lines };
    let page = PageChoice::Number(NonZeroU32::MIN);
    let visible = Some(Visible { mark, page, place: Place::Default });
    let options = SignOptions { visible, ..options(kit, signer) };
    signed_with(kit, &plain(), signer, Level::B, &options, None)
}

/// Signs a document that [`PASSWORD`] opens.
pub(crate) fn encrypted(kit: &Kit, bytes: &[u8]) -> Made {
    let signer = &kit.people.active;
    signed_with(kit, bytes, signer, Level::B, &options(kit, signer), Some(PASSWORD))
}

/// The letter encrypted by RC4.
pub(crate) fn rc4() -> Made {
    let document = loaded()?;
    let version = EncryptionVersion::V2 {
        document: &document,
        owner_password: PASSWORD,
        user_password: PASSWORD,
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).map_err(MakeError::document)?;
    saved(document, &state)
}

/// The letter encrypted by AES with 256 bits.
pub(crate) fn aes256() -> Made {
    let filter: Arc<dyn CryptFilter> = Arc::new(Aes256CryptFilter);
    let version = EncryptionVersion::V5 {
        encrypt_metadata: true,
        crypt_filters: BTreeMap::from([(b"StdCF".to_vec(), filter)]),
        file_encryption_key: &[0x5e; 32],
        stream_filter: b"StdCF".to_vec(),
        string_filter: b"StdCF".to_vec(),
        owner_password: PASSWORD,
        user_password: PASSWORD,
        permissions: Permissions::all(),
    };
    saved(loaded()?, &EncryptionState::try_from(version).map_err(MakeError::document)?)
}

fn loaded() -> Result<lopdf::Document, MakeError> {
    let id = "/ID[<554A49434F4241554A49434F42410001><554A49434F4241554A49434F42410001>]/Info 9 0 R";
    lopdf::Document::load_mem(&written(&letter::unsigned(), id)).map_err(MakeError::document)
}

fn saved(mut document: lopdf::Document, state: &EncryptionState) -> Made {
    document.encrypt(state).map_err(MakeError::document)?;
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).map_err(MakeError::document)?;
    Ok(bytes)
}
