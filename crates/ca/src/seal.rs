//! The organizations that seal documents (segel elektronik).

use std::fmt;
use std::str::FromStr;

use pki::lint;

use crate::Email;

/// An organization that a seal is to be issued to.
#[derive(Clone, Debug)]
pub struct Seal {
    /// The name of the seal, as readers show it: that of the organization, or of the unit that seals.
    pub name: String,
    /// The organization that answers for it.
    pub organization: String,
    /// Its registered number, where there is one.
    pub identifier: Option<OrganizationIdentifier>,
    /// Its official mailbox.
    pub email: Option<Email>,
}

/// The number of an organization in the form of EN 319 412-1 §5.1.4: `VATID-…`, `NTRID-…`, `LEIXG-…`, or a national
/// scheme such as `NP:ID-…`.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct OrganizationIdentifier(String);

/// Longest identifier, in characters, with its prefix.
const MAX_LEN: usize = 64;

impl FromStr for OrganizationIdentifier {
    type Err = OrganizationIdentifierError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if lint::holds_persons_number(text) {
            return Err(OrganizationIdentifierError::OfAPerson);
        }
        if lint::is_organization_identifier(text) && text.len() <= MAX_LEN {
            return Ok(Self(text.to_owned()));
        }
        Err(OrganizationIdentifierError::Form(text.to_owned()))
    }
}

impl fmt::Display for OrganizationIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a text is no organization identifier.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum OrganizationIdentifierError {
    /// Another form.
    #[error(
        "`{0}` is not an organization identifier like VATID-012345678901000 (at most {MAX_LEN} characters)"
    )]
    Form(String),
    /// 16 digits that do not begin with 0: a NIK, which is personal data and is not repeated here.
    #[error("16 digits that do not begin with 0 are the NIK of a person, not the number of an organization")]
    OfAPerson,
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn type_country_and_number() {
        let long = format!("VATID-{}", "1".repeat(59));
        for (text, accepted) in [
            ("VATID-012345678901000", true),
            ("NTRID-AHU-0012345", true),
            ("LEIXG-529900T8BM49AURSDO55", true),
            ("NP:ID-01.234.567.8-901.000", true),
            ("PSDID-OJK-1", true),
            ("VATID-0012345678901000", true),
            ("VATID-3323010101900001", false),
            ("3323010101900001", false),
            ("", false),
            ("012345678901000", false),
            ("VATID", false),
            ("VATID-", false),
            ("VAT-ID-1", false),
            ("vatid-1", false),
            ("VATIDN-1", false),
            ("ABCID-1", false),
            ("N:ID-1", false),
            ("NP:id-1", false),
            ("VATID-1\n2", false),
            ("VATID-\u{202e}1", false),
            (&long, false),
        ] {
            assert_eq!(text.parse::<OrganizationIdentifier>().is_ok(), accepted, "{text:?}");
        }
        let refused = "VATID-3323010101900001".parse::<OrganizationIdentifier>().unwrap_err();
        assert!(!refused.to_string().contains("3323") && !format!("{refused:?}").contains("3323"));
    }
}
