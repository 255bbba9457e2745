//! Certificates that were issued after the backup was made, as their holders have them: they come into the ledger, so
//! that they can be revoked. Their keys are gone with the home.

use std::path::Path;

use ca::Nip;
use pki::cert::{Certificate, GeneralName};
use pki::digest::DigestAlgorithm;
use pki::oid;
use serde_json::json;
use store::{AuthorityRole, CertificateState, Intent, Tx};

use super::BackupError;
use super::published::Ca;
use crate::clock::Moment;
use crate::found::key_id;
use crate::office::Line;
use crate::{Error, Office};

impl Office {
    /// Takes `certificate`, which stands in `file`, into the ledger. Returns its serial number, or nothing if it is known.
    pub(super) fn adopt(
        &self,
        tx: &Tx<'_>,
        moment: Moment,
        cas: &[Ca],
        file: &Path,
        certificate: &Certificate,
    ) -> Result<Option<String>, Error> {
        // Chains are passed on whole, the office's own certificates among them.
        if tx.authorities()?.iter().any(|authority| authority.certificate == certificate.der()) {
            return Ok(None);
        }
        let issued_by = |ca: &&Ca| {
            certificate.issuer().matches(ca.certificate.subject())
                && certificate.verify_signature(ca.certificate.public_key()).is_ok()
        };
        let foreign = || BackupError::ForeignCertificate {
            file: file.to_owned(),
            subject: certificate.subject().to_string(),
        };
        let ca = cas.iter().find(issued_by).ok_or_else(foreign)?;
        let serial = certificate.serial_number().to_string();
        let conflict = || BackupError::Conflict { file: file.to_owned(), serial: serial.clone() };
        match tx.certificate(&serial)? {
            Some(record) if record.state == CertificateState::Issued => {
                let same = tx.certificate_der(&serial)?.as_deref() == Some(certificate.der());
                return if same { Ok(None) } else { Err(conflict().into()) };
            }
            Some(record) if record.tbs_sha256 != tbs_sha256(certificate) => return Err(conflict().into()),
            // It was about to be signed when the backup was made.
            Some(_) => {}
            None => tx.intend(&Adopted::of(ca, certificate, &serial, moment).intent())?,
        }
        tx.record_issued(&serial, certificate.der())?;
        let detail = json!({ "profile": profile(certificate), "key_kept_here": false });
        self.write_line(tx, moment, &Line::done("certificate.adopt", &serial, detail))?;
        Ok(Some(serial))
    }
}

/// What the ledger is to know of the holder, as far as the certificate says it. A NIK never stands there.
struct Adopted<'a> {
    serial: &'a str,
    issuer: store::AuthorityId,
    certificate: &'a Certificate,
    profile: &'static str,
    name: String,
    nip: Option<String>,
    email: Option<String>,
    subject: String,
    key: String,
    moment: Moment,
}

impl<'a> Adopted<'a> {
    fn of(ca: &Ca, certificate: &'a Certificate, serial: &'a str, moment: Moment) -> Self {
        let names = certificate.subject_alt_names().unwrap_or_default();
        let email = names.into_iter().find_map(|name| match name {
            GeneralName::Email(address) => Some(address),
            _ => None,
        });
        let subject = certificate.subject();
        Self {
            serial,
            issuer: ca.id,
            certificate,
            profile: profile(certificate),
            name: subject.common_name().unwrap_or_default().to_owned(),
            nip: subject
                .text(oid::SERIAL_NUMBER)
                .and_then(|text| text.parse::<Nip>().ok())
                .map(|nip| nip.to_string()),
            email,
            subject: subject.to_string(),
            key: key_id(certificate.public_key()),
            moment,
        }
    }

    fn intent(&self) -> Intent<'_> {
        Intent {
            serial: self.serial,
            issuer: self.issuer,
            profile: self.profile,
            nik: None,
            nip: self.nip.as_deref(),
            email: self.email.as_deref(),
            name: &self.name,
            title: None,
            subject: &self.subject,
            key_id: None,
            public_key: &self.key,
            descent: None,
            not_before: self.certificate.validity().not_before,
            not_after: self.certificate.validity().not_after,
            tbs_sha256: tbs_sha256(self.certificate),
            created: self.moment.at,
        }
    }
}

/// The built-in profile that a certificate looks like. One of the office's own leaves no trace in it.
fn profile(certificate: &Certificate) -> &'static str {
    let purposes = certificate.extended_key_usage().ok().flatten().unwrap_or_default();
    match purposes.as_slice() {
        _ if certificate.is_ca() => AuthorityRole::Issuing.as_str(),
        [oid::KP_OCSP_SIGNING] => AuthorityRole::Ocsp.as_str(),
        [oid::KP_TIME_STAMPING] => AuthorityRole::Tsa.as_str(),
        _ if certificate.subject().text(oid::ORGANIZATION_IDENTIFIER).is_some() => "seal",
        [oid::KP_DOCUMENT_SIGNING] => "person-rfc9336-strict",
        _ => "person",
    }
}

fn tbs_sha256(certificate: &Certificate) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(&DigestAlgorithm::Sha256.digest(certificate.tbs_der()));
    hash
}
