//! Documents.

use std::io;

use ::office::Error;
use ::office::cause::{
    AppearanceError, CipherError, CryptError, DocumentError, Field, Limit, ObjectId, PageError, Permission,
    SignError, Size, SyntaxError, TextError, TextLimit, UpdateError,
};
use ::office::document::DisplayedRectangle;

use super::gone;
use crate::failure::Failure;

pub(super) fn documents() -> Vec<Failure> {
    let id = ObjectId::new(3, 0);
    let errors = [
        DocumentError::NotPdf { length: 7 },
        DocumentError::NoStartXref { length: 7 },
        DocumentError::Xref { offset: 7, source: SyntaxError::MissingKey { offset: 7, key: "Size" } },
        DocumentError::XrefLoop { offset: 7 },
        DocumentError::Trailer { key: "Root", found: "null" },
        DocumentError::Object { id, source: SyntaxError::UnsupportedFilter { filter: "X".into() } },
        DocumentError::Locked { id },
        DocumentError::Cipher { id, source: CipherError::Blocks { length: 7 } },
        DocumentError::Cipher { id, source: CipherError::Padding },
        DocumentError::Cipher { id, source: CipherError::NoFilter },
        DocumentError::WrongObject { expected: id, found: id, offset: 7 },
        DocumentError::Structure { expected: "dictionary", found: "null" },
        DocumentError::PageLoop { id },
        DocumentError::FieldLoop { id },
        DocumentError::TooMuch { what: Limit::PageTree, limit: 7 },
        DocumentError::Read { offset: 7, source: gone() },
        DocumentError::Object {
            id,
            source: SyntaxError::Unexpected { offset: 7, expected: "endobj", found: "x".into() },
        },
        DocumentError::Object { id, source: SyntaxError::Limit { what: Limit::Depth, offset: 7, limit: 7 } },
        DocumentError::Object { id, source: SyntaxError::BrokenStream { offset: 7, filter: "FlateDecode" } },
        DocumentError::Object { id, source: SyntaxError::Read { offset: 7, source: gone() } },
    ];
    errors.map(|source| Failure::Document { path: "x.pdf".into(), source }).into()
}

pub(super) fn signed() -> Vec<Error> {
    let field = || "Pejabat".to_owned();
    let mut all: Vec<SignError> = vec![
        SignError::Document(DocumentError::NotPdf { length: 7 }),
        SignError::Update(UpdateError::NumbersUsedUp { highest: 7 }),
        SignError::Update(UpdateError::TooLong { length: 9, limit: 7 }),
        SignError::Update(UpdateError::IntegrityCode),
        SignError::Page(PageError::NoSize { page: ObjectId::new(3, 0) }),
        SignError::Page(PageError::Empty { width: 0.0, height: 1.0 }),
        SignError::Page(PageError::OffPage {
            rectangle: DisplayedRectangle { x: 0.0, y: 0.0, width: 900.0, height: 9.0 },
            page_width: 595.0,
            page_height: 842.0,
        }),
        SignError::NotPermitted { permission: Permission::Modify },
        SignError::NotPermitted { permission: Permission::Annotate },
        SignError::NotPermitted { permission: Permission::FillForms },
        SignError::Certified { field: field() },
        SignError::Locked { field: field(), by: field() },
        SignError::NotFirst { field: field() },
        SignError::NotFirst { field: String::new() },
        SignError::NoSuchField { name: "x".into(), known: vec![], count: 0 },
        SignError::NoSuchField { name: "x".into(), known: vec![field()], count: 1 },
        SignError::NoSuchField { name: "x".into(), known: vec![field()], count: 9 },
        SignError::LockDiffers { field: field() },
        SignError::AlreadySigned { field: field() },
        SignError::NotSignatureField { field: field(), found: "Tx".into() },
        SignError::FieldName { name: "a.b".into() },
        SignError::PlaceGiven { field: field() },
        SignError::FieldInvisible { field: field() },
        SignError::NoSuchPage { asked: 9, pages: 7 },
        SignError::NoSuchTag { tag: "#".into(), pages: 7 },
        SignError::NoSuchTag { tag: "#".into(), pages: 1 },
        SignError::Search { tag: " ".into(), source: TextError::Empty },
        SignError::MarksAfterSignature { field: field() },
        SignError::NotPrepared,
        SignError::Room { needed: 9, room: 7 },
        SignError::Read(gone()),
        SignError::Write(io::ErrorKind::StorageFull.into()),
    ];
    all.extend(marks().map(SignError::Appearance));
    all.extend(locked().map(SignError::Crypt));
    all.extend(limits_of_text().map(|source| SignError::Search { tag: "#".into(), source }));
    all.into_iter().map(Error::Sign).collect()
}

fn limits_of_text() -> [TextError; 11] {
    [
        TextLimit::Needle,
        TextLimit::Operations,
        TextLimit::Content,
        TextLimit::Operands,
        TextLimit::Glyphs,
        TextLimit::Forms,
        TextLimit::FormDepth,
        TextLimit::SavedStates,
        TextLimit::CMap,
        TextLimit::Widths,
        TextLimit::Fonts,
    ]
    .map(|what| TextError::TooMuch { what, limit: 7 })
}

fn locked() -> [CryptError; 12] {
    [
        CryptError::PasswordNeeded,
        CryptError::WrongPassword,
        CryptError::Handler { filter: "Adobe.PubSec".into() },
        CryptError::Version { version: 3, revision: 3 },
        CryptError::Method { filter: "StdCF".into(), method: "AESV4".into() },
        CryptError::NoFilter { filter: "StdCF".into() },
        CryptError::Missing { key: "O" },
        CryptError::Length { key: "U", expected: 32, found: 7 },
        CryptError::KeyLength { bits: 7 },
        CryptError::Tampered,
        CryptError::Differs { revision: 2 },
        CryptError::Unreadable(DocumentError::PageLoop { id: ObjectId::new(3, 0) }),
    ]
}

fn marks() -> [AppearanceError; 8] {
    let size = Size { width: 7.0, height: 7.0 };
    [
        AppearanceError::BoxSize { found: size, least: size, most: size },
        AppearanceError::Empty { field: Field::Name },
        AppearanceError::TooLong { field: Field::QrCode, length: 9, limit: 7 },
        AppearanceError::MissingGlyph { field: Field::Title, character: '漢' },
        AppearanceError::InvisibleCharacter { field: Field::Agency, character: '\u{200b}' },
        AppearanceError::DoesNotFit { field: Field::Time, needed: size, room: size },
        AppearanceError::Empty { field: Field::Heading },
        AppearanceError::Empty { field: Field::Simulation },
    ]
}
