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
use crate::{Addresses, Profile, SIMULATION_MARK, mark};

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
        Self::of_generation(name, agency, 1)
    }

    /// The same names when this is the `generation`th issuing CA of the office: from the second on, it and its OCSP
    /// responder bear that number, and a name that is too long with it is cut. No two CAs may bear the same name.
    ///
    /// # Errors
    /// As [`of_office`](Self::of_office).
    pub fn of_generation(name: &str, agency: &str, generation: usize) -> Result<Self, NamesError> {
        for text in [name, agency] {
            if let Some(real) = real_name(text) {
                return Err(NamesError::Real { name: text.to_owned(), real });
            }
        }
        let of =
            |kind: &str, number| subject(agency, &common_name(kind, name, number)).map_err(NamesError::Name);
        Ok(Self {
            root: of("Root CA", 1)?,
            issuing: of("CA Penerbit", generation)?,
            ocsp: of("OCSP", generation)?,
            tsa: of("TSA", 1)?,
        })
    }

    /// The same names for certificates made by a clock that is simulated or real: they bear
    /// [`SIMULATED_TIME_MARK`](crate::SIMULATED_TIME_MARK) where it is simulated.
    #[must_use]
    pub fn by_clock(&self, simulated: bool) -> Self {
        let [root, issuing, ocsp, tsa] =
            [&self.root, &self.issuing, &self.ocsp, &self.tsa].map(|name| mark::by_clock(name, simulated));
        Self { root, issuing, ocsp, tsa }
    }
}

/// Names the first of its kind without a number.
fn common_name(kind: &str, name: &str, number: usize) -> String {
    if number == 1 {
        return format!("{kind} {name} (UJI COBA)");
    }
    let (before, after) = (format!("{kind} "), format!(" {number} (UJI COBA)"));
    let room = LONGEST_COMMON_NAME.saturating_sub(before.chars().count() + after.chars().count());
    let cut: String = name.chars().take(room).collect();
    format!("{before}{}{after}", cut.trim_end())
}

/// ub-common-name of RFC 5280, in characters.
const LONGEST_COMMON_NAME: usize = 64;

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
        assert_eq!(
            names.by_clock(true).ocsp.to_string(),
            "C=ID, O=Kabupaten Sukamaju, OU=UJI COBA - TIDAK UNTUK PRODUKSI, OU=WAKTU SIMULASI, CN=OCSP Latihan (UJI COBA)"
        );
        assert_eq!(names.by_clock(false).root, names.root);
        assert!(matches!(Names::of_office(&"x".repeat(60), "y"), Err(NamesError::Name(_))));
    }

    #[test]
    fn later_ones_are_counted() {
        let (longest, cut) = ("Latihan ".repeat(5), "Latihan ".repeat(4) + "Latihan");
        for (name, generation, issuing, ocsp) in [
            ("Latihan", 1, "CA Penerbit Latihan (UJI COBA)", "OCSP Latihan (UJI COBA)"),
            ("Latihan", 2, "CA Penerbit Latihan 2 (UJI COBA)", "OCSP Latihan 2 (UJI COBA)"),
            ("Latihan", 10, "CA Penerbit Latihan 10 (UJI COBA)", "OCSP Latihan 10 (UJI COBA)"),
            (
                longest.as_str(),
                100,
                &format!("CA Penerbit {} 100 (UJI COBA)", &cut[..37]),
                &format!("OCSP {cut} 100 (UJI COBA)"),
            ),
        ] {
            let names = Names::of_generation(name, "Kabupaten Sukamaju", generation).unwrap();
            assert_eq!(names.issuing.common_name(), Some(issuing));
            assert_eq!(names.ocsp.common_name(), Some(ocsp));
            assert!(!names.tsa.to_string().contains(&format!(" {generation} ")), "{}", names.tsa);
        }
        assert!(matches!(Names::of_generation("Latihan", "OSD LU Kelas 2", 2), Err(NamesError::Real { .. })));
    }
}
