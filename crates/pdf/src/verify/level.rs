//! Which level of PAdES a signature reaches (EN 319 142-1 §6.3).

use pki::cms::{Note, SignerInfo};
use pki::oid::ObjectIdentifier;

use super::binding::SubFilter;
use crate::syntax::Dictionary;

/// A rule of baseline B that a signature breaks.
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
}

/// id-aa-ets-sigPolicyId and id-aa-ets-commitmentType (EN 319 122-1 §5.2.9, §5.2.3).
const POLICY_AND_COMMITMENT: [ObjectIdentifier; 2] = [
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.15"),
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.16"),
];

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
