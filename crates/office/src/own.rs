//! The office's own certificates, and how they stand.

use jiff::Timestamp;
use pki::cert::Certificate;
use store::Authority;

use crate::ledger::Standing;
use crate::list::ListOf;
use crate::{Error, Office};

/// One of the office's own: a CA, an OCSP responder, a time stamping authority.
#[derive(Clone, Debug)]
pub struct Own {
    /// The word for its role: `root`, `issuing`, `ocsp` or `tsa`.
    pub role: &'static str,
    /// Its certificate.
    pub certificate: Certificate,
    /// Since when another is in its place, if one is.
    pub retired_at: Option<Timestamp>,
    /// What became of its certificate, or of one above it.
    pub standing: Standing,
}

impl Own {
    /// Serial number of its certificate.
    #[must_use]
    pub fn serial(&self) -> String {
        self.certificate.serial_number().to_string()
    }
}

impl Office {
    /// All of the office's own, those in whose place others came among them, the oldest first.
    ///
    /// # Errors
    /// As the store decides.
    pub fn own_certificates(&self) -> Result<Vec<Own>, Error> {
        self.store().authorities()?.iter().map(|authority| self.own(authority)).collect()
    }

    /// The CA of that list.
    ///
    /// # Errors
    /// As the store decides.
    pub fn ca(&self, of: ListOf) -> Result<Own, Error> {
        self.own(&self.list_authority(of)?)
    }

    fn own(&self, authority: &Authority) -> Result<Own, Error> {
        Ok(Own {
            role: authority.role.as_str(),
            certificate: Certificate::from_der(&authority.certificate)?,
            retired_at: authority.retired_at,
            standing: self.chain_standing(authority, self.now())?,
        })
    }
}
