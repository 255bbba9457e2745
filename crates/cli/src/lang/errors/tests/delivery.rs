//! Failures of signatures that were made elsewhere.

use ::office::Error;
use ::office::sign::DeliveryError;
use ::pki::cms::CmsVerifyError;
use ::pki::signature::SignatureError;

pub(super) fn all() -> Vec<Error> {
    let all = [
        DeliveryError::KeyElsewhere { serial: "4A".to_owned() },
        DeliveryError::Signature(SignatureError::Mismatch),
        DeliveryError::SignedData(CmsVerifyError::MessageDigest),
        DeliveryError::AnotherSigner { expected: "4A".to_owned(), found: "4B".to_owned() },
    ];
    all.map(Error::Delivery).into()
}
