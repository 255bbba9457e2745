//! Which level of PAdES a signature reaches (EN 319 142-1 §6.3).

use pki::cms::{Note, SignerInfo};
use pki::oid::ObjectIdentifier;
use pki::path::{CertificateId, Inputs};

use super::binding::SubFilter;
use super::carried::Carried;
use super::case::Case;
use super::finding::Finding;
use super::report::Level;
use super::stamp::Stamp;
use super::time::Existence;
use crate::syntax::{Dictionary, Object};

/// A rule of PAdES that a signature breaks: what keeps it from a level.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum LevelRule {
    /// `SubFilter` must be `ETSI.CAdES.detached`.
    #[error("its SubFilter is not ETSI.CAdES.detached")]
    SubFilter,
    /// `Filter` must be there.
    #[error("it has no Filter")]
    NoFilter,
    /// `M` must be there and be a date.
    #[error("it has no M with the time of signing")]
    NoTime,
    /// `Cert` must not be there.
    #[error("it has a Cert, which belongs into the signed data")]
    Cert,
    /// `Reason` must not stand beside a signed commitment or policy.
    #[error("it has a Reason beside a signed commitment or policy")]
    Reason,
    /// The signed data break a rule.
    #[error("its signed data are odd: {}", odd(.0))]
    SignedData(Note),
    /// The document must hold the status of every certificate.
    #[error("the validation data in the document do not show that {0} was good")]
    Status(CertificateId),
    /// `Type` of a document time stamp must be `DocTimeStamp`.
    #[error("the Type of the time stamp is not DocTimeStamp")]
    StampType,
    /// A key that has no place in a document time stamp.
    #[error("a document time stamp has no use for {0}")]
    StampKey(&'static str),
    /// `V` of a document time stamp must be 0.
    #[error("the V of the time stamp is not 0")]
    StampVersion,
}

impl LevelRule {
    /// The lowest level whose rule it is.
    #[must_use]
    pub const fn level(&self) -> Level {
        match self {
            Self::SubFilter
            | Self::NoFilter
            | Self::NoTime
            | Self::Cert
            | Self::Reason
            | Self::SignedData(_) => Level::PadesBB,
            Self::Status(_) => Level::PadesBLt,
            Self::StampType | Self::StampKey(_) | Self::StampVersion => Level::PadesBLta,
        }
    }
}

/// id-aa-ets-sigPolicyId and id-aa-ets-commitmentType (EN 319 122-1 §5.2.9, §5.2.3).
const POLICY_AND_COMMITMENT: [ObjectIdentifier; 2] = [
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.15"),
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.16"),
];

/// Keys of the signature dictionary that document time stamps do not use.
const UNUSED_BY_STAMPS: [&str; 5] = ["M", "Reason", "Name", "Location", "Cert"];

/// Keys of which the value counts too.
const VALUED: [&str; 3] = ["Type", "Filter", "V"];

/// What the rules ask of a signature dictionary: these names and numbers, and which of the other keys there are.
pub(super) fn outline(dictionary: &Dictionary) -> Dictionary {
    let valued = VALUED.into_iter().filter_map(|key| match dictionary.get(key)? {
        value @ (Object::Name(_) | Object::Integer(_)) => Some((key, value.clone())),
        _ => Some((key, Object::Null)),
    });
    let others = UNUSED_BY_STAMPS.into_iter().filter(|key| dictionary.contains(key));
    valued.chain(others.map(|key| (key, Object::Null))).collect()
}

/// The first rule of baseline B that is broken; `None` if the level is reached.
///
/// The signature must hold already, its certificate bound.
pub(super) fn broken_rule(
    dictionary: &Dictionary,
    sub_filter: &SubFilter,
    has_time: bool,
    signer: &SignerInfo,
    notes: &[Note],
) -> Option<LevelRule> {
    if *sub_filter != SubFilter::Cades {
        return Some(LevelRule::SubFilter);
    }
    if dictionary.get("Filter").and_then(|filter| filter.as_name()).is_none() {
        return Some(LevelRule::NoFilter);
    }
    if !has_time {
        return Some(LevelRule::NoTime);
    }
    if dictionary.contains("Cert") {
        return Some(LevelRule::Cert);
    }
    let mut attributes = signer.signed_attributes().unwrap_or_default().iter();
    if dictionary.contains("Reason")
        && attributes.any(|attribute| POLICY_AND_COMMITMENT.contains(&attribute.oid))
    {
        return Some(LevelRule::Reason);
    }
    notes.iter().find(|note| breaks_baseline(note)).cloned().map(LevelRule::SignedData)
}

/// The first rule for the dictionary of a document time stamp that is broken (EN 319 142-1 §5.4.3).
pub(super) fn broken_stamp_rule(dictionary: &Dictionary) -> Option<LevelRule> {
    if !dictionary.is_name("Type", "DocTimeStamp") {
        return Some(LevelRule::StampType);
    }
    if let Some(key) = UNUSED_BY_STAMPS.into_iter().find(|key| dictionary.contains(key)) {
        return Some(LevelRule::StampKey(key));
    }
    let version = dictionary.get("V").map(Object::as_integer);
    version.is_some_and(|version| version != Some(0)).then_some(LevelRule::StampVersion)
}

/// Raises each signature of baseline B to the level that time stamps and validation data give it.
///
/// Levels say what the document holds by itself: certificates and status data from elsewhere do not count.
pub(super) fn raise(cases: &mut [Case], existence: &Existence, carried: &Carried, given: &Inputs<'_>) {
    let reached: Vec<_> = cases.iter().map(|case| reached(case, cases, existence, carried, given)).collect();
    for (case, reached) in cases.iter_mut().zip(reached) {
        let Some((level, rule)) = reached else { continue };
        case.report.level = Some(level);
        case.report.findings.extend(rule.map(Finding::LevelNotReached));
    }
}

/// The level, where it is higher than B, and the rule that keeps a signature with validation data from the next one.
fn reached(
    case: &Case,
    cases: &[Case],
    existence: &Existence,
    carried: &Carried,
    given: &Inputs<'_>,
) -> Option<(Level, Option<LevelRule>)> {
    if case.report.level != Some(Level::PadesBB) {
        return None;
    }
    let revision = case.bound.as_ref()?.revision;
    let document_stamp = |case: usize| cases[case].document_stamp().map(|(_, stamp)| stamp);
    let proof = existence.of_signature(revision);
    // The one in the signature is the signature's own, even where a later one is the better proof.
    let stamp = case.trusted_stamp().or_else(|| document_stamp(proof?.case))?;
    if carried.dss.is_empty() {
        return Some((Level::PadesBT, None));
    }
    if let Err(certificate) = is_provable(case, stamp, &carried.alone(given, usize::MAX).inputs()) {
        return Some((Level::PadesBT, Some(LevelRule::Status(certificate))));
    }
    let is_archived = existence.widest_after(revision).is_some_and(|proof| {
        carried.dss.is_whole(proof.revision)
            || is_provable(case, stamp, &carried.alone(given, proof.revision).inputs()).is_ok()
    });
    Some((if is_archived { Level::PadesBLta } else { Level::PadesBLt }, None))
}

/// Whether `inputs` alone show that signer and time-stamping authority were good.
fn is_provable(case: &Case, stamp: &Stamp, inputs: &Inputs<'_>) -> Result<(), CertificateId> {
    let existed = case.report.best_time.unwrap_or(stamp.time());
    case.signing(existed).map_or(Ok(()), |signing| signing.is_provable(inputs))?;
    stamp.is_provable(inputs)
}

fn breaks_baseline(note: &Note) -> bool {
    match note {
        Note::NotDer
        | Note::AttributesUnsorted
        | Note::SigningTime
        | Note::SignedAttribute(_)
        | Note::UnsignedAttribute(_)
        | Note::EssBySha1
        | Note::DigestNotListed
        | Note::Version { .. } => true,
        Note::CertificatesLeftAside(_) => false,
    }
}

fn odd(note: &Note) -> String {
    match note {
        Note::NotDer => "they are not in DER".to_owned(),
        Note::AttributesUnsorted => "the signed attributes are not sorted".to_owned(),
        Note::SigningTime => "signing-time is among the signed attributes".to_owned(),
        Note::SignedAttribute(oid) => format!("the signed attribute {oid} does not belong there"),
        Note::UnsignedAttribute(oid) => format!("the unsigned attribute {oid} does not belong there"),
        Note::EssBySha1 => "the certificate is bound by SHA-1".to_owned(),
        Note::DigestNotListed => "digestAlgorithms does not list the one in use".to_owned(),
        Note::Version { expected, found } => format!("expected version {expected}, found {found}"),
        Note::CertificatesLeftAside(count) => format!("{count} certificates cannot be read"),
    }
}
