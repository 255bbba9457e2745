//! Really signed: with the means of the program, not by hand.

use jiff::tz::TimeZone;
use pdf::dss::{ValidationData, Vouching};
use pdf::sign::{GrowingDocument, UnsignedDocument, prepare};
use pdf::{Document, SignOptions};
use pki::cms;
use pki::key::{KeyKind, Passphrase};

use crate::error::{Made, MakeError};
use crate::kit::{Identity, Kit};

/// How far a signature is brought (EN 319 142-1 §6).
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Level {
    B,
    T,
    Lt,
    Lta,
}

/// Bytes that a file identifier is made of: nobody needs chance for them here.
const FILE_ID: [u8; 16] = *b"UJI COBA SEGEL 1";
/// Room for a time stamp over the document, in bytes.
const STAMP_ROOM: usize = 4000;

/// What is usually asked for.
pub(crate) fn options(kit: &Kit, signer: &Identity) -> SignOptions {
    let algorithm = signer.signer().algorithm();
    SignOptions {
        field: None,
        reason: Some("Persetujuan UJI COBA".to_owned()),
        location: None,
        contact: None,
        name: signer.certificate.subject().common_name().map(str::to_owned),
        claimed_time: kit.moments().claimed().to_zoned(TimeZone::UTC),
        digest: algorithm.digest(),
        edwards_curve: signer.certificate.public_key().kind() == KeyKind::Ed25519,
        certify: None,
        lock: None,
        visible: None,
        contents_room: 8000,
        file_id: FILE_ID,
    }
}

/// Signs `bytes` at `level`.
pub(crate) fn signed(kit: &Kit, bytes: &[u8], signer: &Identity, level: Level) -> Made {
    signed_with(kit, bytes, signer, level, &options(kit, signer), None)
}

/// The same with these options, and with the password that opens the document.
pub(crate) fn signed_with(
    kit: &Kit,
    bytes: &[u8],
    signer: &Identity,
    level: Level,
    options: &SignOptions,
    password: Option<&str>,
) -> Made {
    let mut document = Document::open(bytes).map_err(MakeError::document)?;
    if let Some(password) = password {
        document.unlock(&Passphrase::new(password.to_owned())).map_err(MakeError::document)?;
    }
    let prepared = prepare(&document, options).map_err(MakeError::document)?;
    let unsigned = prepared.copy_to(Vec::new(), STAMP_DIGEST).map_err(MakeError::document)?;
    let cms = signature(kit, &unsigned, signer, level)?;
    let mut grown = unsigned.embed(&cms).map_err(MakeError::document)?;
    if level >= Level::Lt {
        vouch(kit, &mut grown, signer)?;
    }
    if level == Level::Lta {
        grown = stamp(kit, grown)?;
    }
    Ok(grown.finish().map_err(MakeError::document)?.into_output())
}

/// The hash function of the time stamps over documents.
const STAMP_DIGEST: pki::digest::DigestAlgorithm = pki::digest::DigestAlgorithm::Sha256;

type Growing<'d> = GrowingDocument<'d, &'d [u8], Vec<u8>>;

fn signature(
    kit: &Kit,
    unsigned: &UnsignedDocument<'_, &[u8], Vec<u8>>,
    signer: &Identity,
    level: Level,
) -> Made {
    let cms = cms::build_detached(signer.signer(), &signer.certificate, &signer.chain, unsigned.digest());
    let cms = cms.map_err(MakeError::signature)?;
    if level == Level::B {
        return Ok(cms);
    }
    let value = cms::stamped_octets(&cms).map_err(MakeError::signature)?;
    let token = kit.stamp(&value, &kit.stampers.sound, kit.moments().stamped())?;
    cms::with_time_stamp(&cms, &token).map_err(MakeError::signature)
}

/// Puts everything that vouches for the signer and the stamper into the document: for the signer a status answer.
fn vouch(kit: &Kit, grown: &mut Growing<'_>, signer: &Identity) -> Result<(), MakeError> {
    let signatures = grown.signatures().map_err(MakeError::document)?;
    let data = ValidationData {
        certificates: vec![
            kit.issuing.certificate.der().to_vec(),
            kit.stampers.sound.certificate.der().to_vec(),
            kit.responder.certificate.der().to_vec(),
        ],
        lists: kit.lists[..2].iter().map(|list| list.der().to_vec()).collect(),
        answers: vec![kit.answer(&signer.certificate, kit.moments().listed())?],
    };
    let vouchings: Vec<Vouching> = signatures
        .into_iter()
        .map(|signature| Vouching { contents: signature.contents, data: data.clone() })
        .collect();
    let time = kit.moments().listed().to_zoned(TimeZone::UTC);
    grown.add_validation_data(&vouchings, &time, FILE_ID).map_err(MakeError::document)?;
    Ok(())
}

fn stamp<'d>(kit: &Kit, grown: Growing<'d>) -> Result<Growing<'d>, MakeError> {
    let unsigned = grown.prepare_time_stamp(STAMP_ROOM, FILE_ID).map_err(MakeError::document)?;
    let token = kit.stamp_digest(unsigned.digest(), &kit.stampers.sound, kit.moments().archived())?;
    unsigned.embed(&token).map_err(MakeError::document)
}
