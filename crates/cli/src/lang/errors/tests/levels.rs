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
        ExtendError::Broken {
            field: "Pejabat".into(),
            indication: Indication::TotalFailed,
            sub_indication: Some(SubIndication::HashFailure),
        },
        ExtendError::Broken {
            field: "Pejabat".into(),
            indication: Indication::Indeterminate,
            sub_indication: None,
        },
        ExtendError::Tampered,
        ExtendError::Reached(Level::Lt),
    ];
    let all = stamps.into_iter().map(Error::Stamp).chain(evidence.map(Error::Evidence));
    all.chain(extended.map(Error::Extend)).chain([Error::NoTimeSource(Level::T)]).collect()
}
