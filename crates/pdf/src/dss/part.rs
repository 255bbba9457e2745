//! The three things that a security store holds, under which keys they stand, and how much of them is read.

/// Most certificates, lists and answers that are read from one document.
pub(crate) const MAX_PARTS: usize = 1024;
/// Most bytes of all of them, decoded.
pub(crate) const MAX_BYTES: u64 = 96 * 1024 * 1024;

/// What a stream of the validation data holds.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum DssPart {
    /// A certificate.
    Certificate,
    /// A revocation list.
    RevocationList,
    /// An OCSP response.
    OcspResponse,
}

impl DssPart {
    /// All of them, in the order in which they are read and written.
    pub(crate) const ALL: [Self; 3] = [Self::Certificate, Self::RevocationList, Self::OcspResponse];
    /// The keys of the arrays of a store, in the order of [`DssPart::ALL`].
    pub(crate) const IN_STORE: [&str; 3] = ["Certs", "CRLs", "OCSPs"];
    /// Those of the arrays in what it says of one signature.
    pub(crate) const IN_VRI: [&str; 3] = ["Cert", "CRL", "OCSP"];

    /// The key of the array of a store that holds such streams.
    pub(crate) const fn key(self) -> &'static str {
        Self::IN_STORE[self as usize]
    }

    /// Most bytes that one may have.
    pub(crate) const fn limit(self) -> u64 {
        match self {
            Self::Certificate => 256 * 1024,
            Self::RevocationList => pki::crl::MAX_LEN as u64,
            Self::OcspResponse => 1024 * 1024,
        }
    }
}

impl std::fmt::Display for DssPart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Certificate => "certificate",
            Self::RevocationList => "revocation list",
            Self::OcspResponse => "OCSP response",
        })
    }
}
