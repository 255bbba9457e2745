//! Root, issuing CA, OCSP responder and TSA, made at the founding.

use jiff::Timestamp;
use pki::cert::Certificate;
use pki::cert::build::Template;
use pki::key::Signer;
use pki::lint::real_name;
use pki::name::{Name, NameError};
use pki::oid;
use pki::serial::SerialNumber;
use pki::validity::Validity;

use crate::issue::{IssueError, lint};
use crate::{Addresses, Profile, SIMULATION_MARK};

/// The names of the office's authorities.
#[derive(Clone, Debug)]
pub struct Names {
    /// The root.
    pub root: Name,
    /// The issuing CA.
    pub issuing: Name,
    /// The OCSP responder.
    pub ocsp: Name,
    /// The time stamping authority.
    pub tsa: Name,
}

impl Names {
    /// Names the authorities of the office `name` of `agency`.
    ///
    /// # Errors
    /// [`NamesError::Real`] when one copies a real body's name, [`NamesError::Name`] when one cannot stand in a
    /// certificate.
    pub fn of_office(name: &str, agency: &str) -> Result<Self, NamesError> {
        for text in [name, agency] {
            if let Some(real) = real_name(text) {
                return Err(NamesError::Real { name: text.to_owned(), real });
            }
        }
        let of = |kind: &str| subject(agency, &format!("{kind} {name} (UJI COBA)")).map_err(NamesError::Name);
        Ok(Self { root: of("Root CA")?, issuing: of("CA Penerbit")?, ocsp: of("OCSP")?, tsa: of("TSA")? })
    }
}

fn subject(agency: &str, common_name: &str) -> Result<Name, NameError> {
    Ok(Name::builder()
        .country("ID")?
        .attribute(oid::ORGANIZATION_NAME, agency)?
        .attribute(oid::ORGANIZATIONAL_UNIT_NAME, SIMULATION_MARK)?
        .attribute(oid::COMMON_NAME, common_name)?
        .build())
}

/// Why an office cannot bear a name.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NamesError {
    /// It is a real body's.
    #[error(
        "`{name}` holds `{real}`, the name of a real certification body, which a simulation must not bear"
    )]
    Real {
        /// What was asked for.
        name: String,
        /// The real name in it.
        real: &'static str,
    },
    /// It cannot stand in a certificate.
    #[error("the office's name cannot stand in a certificate")]
    Name(#[source] NameError),
}

/// Makes the root: a certificate for `signer`'s key, signed by that key itself.
///
/// # Errors
/// [`IssueError`]; [`IssueError::Lint`] names every rule that the bytes break.
pub fn self_signed_root(
    subject: &Name,
    signer: &dyn Signer,
    serial_number: SerialNumber,
    addresses: &Addresses,
    now: Timestamp,
) -> Result<Certificate, IssueError> {
    let profile = &Profile::ROOT;
    let identifier = signer.public_key().key_identifier();
    let template = Template {
        serial_number,
        subject: subject.clone(),
        validity: Validity::starting(now, profile.lifetime(), None),
        public_key: signer.public_key().clone(),
        extensions: profile.extensions(&identifier, &identifier, addresses, None),
    };
    let bytes = template.to_be_signed(subject, signer.algorithm()).map_err(IssueError::Build)?;
    lint(&bytes, &profile.lint_context(None))?;
    let der = bytes.sign(signer).map_err(IssueError::Sign)?;
    Certificate::from_der(&der).map_err(IssueError::Read)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn real_names_are_refused() {
        for (name, agency, real) in [
            ("BSrE", "Kabupaten Sukamaju", "bsre"),
            ("Uji", "Balai  Besar Sertifikasi ELEKTRONIK", "balai besar sertifikasi elektronik"),
            ("Root CA Indonesia DS G1", "x", "root ca indonesia"),
            ("OSD LU Kelas 2", "x", "osd lu kelas"),
        ] {
            let refused = Names::of_office(name, agency).unwrap_err();
            assert!(
                matches!(&refused, NamesError::Real { real: found, .. } if found.eq_ignore_ascii_case(real)),
                "{refused}"
            );
        }
        let names = Names::of_office("Latihan", "Kabupaten Sukamaju").unwrap();
        assert_eq!(
            names.issuing.to_string(),
            "C=ID, O=Kabupaten Sukamaju, OU=UJI COBA - TIDAK UNTUK PRODUKSI, CN=CA Penerbit Latihan (UJI COBA)"
        );
        assert!(matches!(Names::of_office(&"x".repeat(60), "y"), Err(NamesError::Name(_))));
    }
}
