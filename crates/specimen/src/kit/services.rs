//! Those who stamp, the lists of what was revoked, and answers about single certificates.

use std::convert::Infallible;

use ca::Profile;
use ca::ocsp::{IdKind, Issued, Responder, answer};
use jiff::{SignedDuration, Timestamp};
use pki::cert::{Certificate, Extension};
use pki::cms::Encapsulator;
use pki::crl::{self, RevocationList, RevocationReason, RevokedEntry};
use pki::digest::DigestAlgorithm;
use pki::ocsp::{CertId, CertIdDigest, OcspRequest};
use pki::oid;
use pki::serial::SerialNumber;
use pki::tsp::{GenTime, MessageImprint, TstInfo};

use super::people::replace;
use super::{Authorities, Identity, Kind, Kit, Mint, Moments, People};
use crate::MakeError;
use crate::error::Made;

/// Those who stamp.
#[derive(Debug)]
pub struct Stampers {
    /// Everything is in order with this one.
    pub sound: Identity,
    /// Whose certificate expired before it stamps.
    pub expired: Identity,
    /// Revoked since it stamped.
    pub revoked: Identity,
    /// Under a root that nobody trusts.
    pub untrusted: Identity,
    /// Whose certificate does not say that it may stamp.
    pub purposeless: Identity,
    /// Whose certificate says so beside something else.
    pub busy: Identity,
}

impl Stampers {
    pub(super) fn enrol(mint: &mut Mint<'_>, by: &Authorities, when: Moments) -> Result<Self, MakeError> {
        let mut stamper = |name: &str, issuer, change: &dyn Fn(&mut pki::cert::build::Template)| {
            mint.make(name, Kind::P256, Some(issuer), &Profile::TSA, change)
        };
        let purposes = |purposes: &'static [oid::ObjectIdentifier]| {
            move |one: &mut pki::cert::build::Template| {
                replace(one, oid::EXTENDED_KEY_USAGE, Extension::extended_key_usage(purposes, true));
            }
        };
        Ok(Self {
            sound: stamper("TSA Kit Uji (UJI COBA)", &by.issuing, &|_| {})?,
            expired: stamper("TSA Kedaluwarsa (UJI COBA)", &by.issuing, &|one| {
                one.validity.not_after = when.long_ago();
            })?,
            revoked: stamper("TSA Dicabut (UJI COBA)", &by.issuing, &|_| {})?,
            untrusted: stamper("TSA Kit Uji (UJI COBA)", &by.strange_issuing, &|_| {})?,
            purposeless: stamper(
                "TSA Tanpa Kegunaan (UJI COBA)",
                &by.issuing,
                &purposes(&[oid::KP_EMAIL_PROTECTION]),
            )?,
            busy: stamper(
                "TSA Dua Kegunaan (UJI COBA)",
                &by.issuing,
                &purposes(&[oid::KP_TIME_STAMPING, oid::KP_EMAIL_PROTECTION]),
            )?,
        })
    }
}

/// The policy of the time stamps, in the arc of examples (RFC 5612).
const STAMP_POLICY: oid::ObjectIdentifier = oid::ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1.2");

impl Kit {
    /// A time stamp by `stamper` on `stamped`.
    pub(crate) fn stamp(&self, stamped: &[u8], stamper: &Identity, at: Timestamp) -> Made {
        self.stamp_digest(&DigestAlgorithm::Sha256.digest(stamped), stamper, at)
    }

    /// A time stamp by `stamper` on what has this digest by SHA-256.
    pub(crate) fn stamp_digest(&self, digest: &[u8], stamper: &Identity, at: Timestamp) -> Made {
        self.stamp_saying(&self.stamp_info(digest, at)?.to_der(), stamper)
    }

    /// What a time stamp on what has this digest by SHA-256 says.
    pub(crate) fn stamp_info(&self, digest: &[u8], at: Timestamp) -> Result<TstInfo, MakeError> {
        let octets = DigestAlgorithm::Sha256.digest(digest);
        let gen_time = Timestamp::from_second(at.as_second()).ok().and_then(GenTime::new);
        Ok(TstInfo {
            policy: STAMP_POLICY,
            imprint: MessageImprint::new(DigestAlgorithm::Sha256, digest).map_err(MakeError::signature)?,
            serial_number: SerialNumber::from_octets(&[&[1], &octets[..8]].concat())
                .map_err(MakeError::signature)?,
            gen_time: gen_time.expect("the moments of a kit are within the years of a certificate"),
            accuracy: None,
            ordering: false,
            nonce: None,
            tsa: None,
            extensions: Vec::new(),
        })
    }

    /// A time stamp by `stamper` that says this, in DER.
    pub(crate) fn stamp_saying(&self, info: &[u8], stamper: &Identity) -> Made {
        let signer =
            Encapsulator::new(stamper.own_signer(), &stamper.certificate, &stamper.chain, oid::TST_INFO)
                .map_err(MakeError::signature)?;
        signer.sign(info, true).map_err(MakeError::signature)
    }

    /// The status of `certificate`, issued by the issuing CA, as good, in the form of RFC 6960.
    pub(crate) fn answer(&self, certificate: &Certificate, at: Timestamp) -> Made {
        let id = CertId::of(&self.issuing.certificate, certificate.serial_number(), CertIdDigest::Sha1);
        let request = OcspRequest::new(&[id], None).map_err(MakeError::authority)?;
        let responder = Responder::new(
            self.issuing.certificate.clone(),
            self.responder.certificate.clone(),
            self.responder.own_signer(),
            IdKind::ByKey,
        )
        .map_err(MakeError::authority)?;
        let issued = Issued { revoked: None, not_after: certificate.validity().not_after };
        let known = |_: &Certificate, _: &SerialNumber| Ok::<_, Infallible>(Some(issued));
        let life = SignedDuration::from_hours(24 * 365);
        let answered = answer(&request, &[responder], known, at, life).map_err(MakeError::authority)?;
        Ok(answered.into_der())
    }
}

/// The lists of the root and of the issuing CAs.
pub(super) fn lists(
    by: &Authorities,
    people: &People,
    stampers: &Stampers,
    when: Moments,
) -> Result<Vec<RevocationList>, MakeError> {
    use RevocationReason::{AffiliationChanged, CaCompromise, CertificateHold, KeyCompromise};
    let entry = |identity: &Identity, revoked_at, reason| RevokedEntry {
        serial_number: identity.certificate.serial_number().clone(),
        revoked_at,
        reason: Some(reason),
        invalidity_date: None,
    };
    let of_persons = vec![
        entry(&people.stolen, when.long_ago(), KeyCompromise),
        entry(&people.left, when.later(), AffiliationChanged),
        entry(&people.suspended, when.later(), CertificateHold),
        entry(&stampers.revoked, when.later(), KeyCompromise),
    ];
    let of_authorities = vec![entry(&by.fallen, when.long_ago(), CaCompromise)];
    Ok(vec![
        list(&by.root, of_authorities, when)?,
        list(&by.issuing, of_persons, when)?,
        list(&by.fallen, Vec::new(), when)?,
    ])
}

fn list(issuer: &Identity, entries: Vec<RevokedEntry>, when: Moments) -> Result<RevocationList, MakeError> {
    let template = crl::build::Template::new(1, when.listed(), when.end(), entries);
    let bytes = template.to_be_signed(&issuer.certificate, issuer.signer().algorithm());
    let der = bytes.sign(issuer.signer()).map_err(MakeError::authority)?;
    RevocationList::from_der(&der).map_err(MakeError::authority)
}
