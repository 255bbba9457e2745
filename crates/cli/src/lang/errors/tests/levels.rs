//! Failures of signatures beyond B-B.

use ::office::Error;
use ::office::cause::{ClockTrouble, StampRefusal};
use ::office::report::{Indication, SubIndication};
use ::office::sign::{EvidenceError, ExtendError, Level};
use ::pki::cms::CmsError;
use ::pki::name::Name;
use ::pki::oid;
use ::pki::path::{CertificateId, PathError, PathFault, UnknownStatus};
use jiff::Timestamp;

pub(super) fn all() -> Vec<Error> {
    let certificate =
        || Box::new(CertificateId { subject: Name::builder().build(), serial_number: "7".parse().unwrap() });
    let unsigned = pki::tsp::TspError::NoContent;
    let stamps = [
        StampRefusal::Request(unsigned),
        StampRefusal::Algorithm(oid::SHA_256),
        StampRefusal::Policy(oid::SHA_256),
        StampRefusal::Extension(oid::SHA_256),
        StampRefusal::Clock(ClockTrouble::SetBack),
        StampRefusal::Clock(ClockTrouble::Unreliable),
        StampRefusal::CertificateNotValid { at: Timestamp::UNIX_EPOCH },
        StampRefusal::Lint(Vec::new()),
        StampRefusal::Sign(CmsError::NotAPair),
    ];
    let evidence = [
        EvidenceError::NoPath(PathError { certificate: certificate(), fault: PathFault::NotACa }),
        EvidenceError::Unknown { certificate: certificate(), why: UnknownStatus::NoEvidence },
        EvidenceError::Unknown {
            certificate: certificate(),
            why: UnknownStatus::Outdated { next_update: None },
        },
        EvidenceError::Revoked { certificate: certificate(), at: Timestamp::UNIX_EPOCH },
    ];
    let extended = [
        ExtendError::NoSignature,
        ExtendError::Level(Level::B),
        ExtendError::Unsound,
        ExtendError::Reached(Level::Lt),
    ];
    let extended = extended.into_iter().chain(broken());
    let all = stamps.into_iter().map(Error::Stamp).chain(evidence.map(Error::Evidence));
    all.chain(extended.map(Error::Extend)).chain([Error::NoTimeSource(Level::T)]).collect()
}

/// One signature for each word of the standard.
fn broken() -> Vec<ExtendError> {
    use SubIndication::{
        CertificateChainGeneralFailure, ChainConstraintsFailure, CryptoConstraintsFailure,
        CryptoConstraintsFailureNoPoe, DisallowedModification, FormatFailure, HashFailure,
        NoCertificateChainFound, NoSigningCertificateFound, NotYetValid, OutOfBoundsNoPoe, Revoked,
        RevokedCaNoPoe, RevokedNoPoe, SigConstraintsFailure, SigCryptoFailure, SignedDataNotFound,
        TimestampOrderFailure, TryLater,
    };
    let failed = [
        FormatFailure,
        HashFailure,
        SigCryptoFailure,
        SigConstraintsFailure,
        ChainConstraintsFailure,
        CryptoConstraintsFailure,
        Revoked,
        DisallowedModification,
    ];
    let open = [
        CertificateChainGeneralFailure,
        CryptoConstraintsFailureNoPoe,
        NotYetValid,
        RevokedNoPoe,
        RevokedCaNoPoe,
        OutOfBoundsNoPoe,
        NoSigningCertificateFound,
        NoCertificateChainFound,
        TryLater,
        SignedDataNotFound,
        TimestampOrderFailure,
    ];
    let broken = |indication, sub_indication| ExtendError::Broken {
        field: "Pejabat".into(),
        indication,
        sub_indication,
    };
    let mut all = vec![broken(Indication::Indeterminate, None)];
    all.extend(failed.map(|sub| broken(Indication::TotalFailed, Some(sub))));
    all.extend(open.map(|sub| broken(Indication::Indeterminate, Some(sub))));
    all
}
