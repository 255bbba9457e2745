//! Those who sign: one who may, and one for each reason why someone may not.

use ca::Profile;
use pki::cert::build::Template;
use pki::cert::{Certificate, Extension, KeyUsage};
use pki::oid;

use super::{Authorities, Identity, Kind, Mint, Moments};
use crate::MakeError;

/// Those who sign.
#[derive(Debug)]
pub struct People {
    /// Everything is in order with this one.
    pub active: Identity,
    /// And with this one.
    pub second: Identity,
    /// And with these, each of whom has a key of another kind.
    pub of_kind: Vec<(Kind, Identity)>,
    /// Expired before the signature is said to have been made.
    pub expired: Identity,
    /// Expired after the signature was made, and before it is judged.
    pub expired_since: Identity,
    /// Valid only in years to come.
    pub not_yet_valid: Identity,
    /// Revoked before the signature is said to have been made: its key was stolen.
    pub stolen: Identity,
    /// Revoked after the signature was made and stamped.
    pub left: Identity,
    /// Suspended.
    pub suspended: Identity,
    /// By a CA whose own certificate was revoked.
    pub under_fallen: Identity,
    /// By a CA of the same name as ours, under a root of the same name as ours.
    pub untrusted: Identity,
    /// By nobody but itself, under the name of the active one.
    pub self_signed: Identity,
    /// By a person, who is no CA.
    pub by_person: Identity,
    /// Whose key is to encrypt.
    pub encrypting: Identity,
    /// Whose key is to sign certificates.
    pub certifying: Identity,
    /// Whose certificate is for servers.
    pub serving: Identity,
    /// In whose certificate something is critical that nobody knows.
    pub odd: Identity,
    /// Another certificate for the key of the active one, under a greater name, and by the same CA.
    pub other_name: Certificate,
}

/// An extension that nobody knows, in the arc of examples (RFC 5612).
pub(crate) const UNKNOWN: oid::ObjectIdentifier = oid::ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.9.9");

impl People {
    pub(super) fn enrol(mint: &mut Mint<'_>, by: &Authorities, when: Moments) -> Result<Self, MakeError> {
        let issuing = Some(&by.issuing);
        let mut person = |name: &str, issuer, change: &dyn Fn(&mut Template)| {
            mint.make(name, Kind::P256, issuer, &Profile::PERSON, change)
        };
        let active = person("Endah Prameswari", issuing, &|_| {})?;
        let people = Self {
            second: person("Bambang Sutejo", issuing, &|_| {})?,
            expired: person("Kedaluwarsa", issuing, &|one| one.validity.not_after = when.long_ago())?,
            expired_since: person("Baru Kedaluwarsa", issuing, &|one| {
                one.validity.not_after = when.just_now();
            })?,
            not_yet_valid: person("Belum Berlaku", issuing, &|one| {
                one.validity.not_before = when.someday();
            })?,
            stolen: person("Kunci Dicuri", issuing, &|_| {})?,
            left: person("Pindah Tugas", issuing, &|_| {})?,
            suspended: person("Ditangguhkan", issuing, &|_| {})?,
            under_fallen: person("Di Bawah CA Dicabut", Some(&by.fallen), &|_| {})?,
            untrusted: person("Endah Prameswari", Some(&by.strange_issuing), &|_| {})?,
            self_signed: person("Endah Prameswari", None, &|_| {})?,
            by_person: person("Diterbitkan Pegawai", Some(&active), &|_| {})?,
            encrypting: person("Kunci Enkripsi", issuing, &|one| usage(one, KeyUsage::KEY_ENCIPHERMENT))?,
            certifying: person("Kunci Penerbit", issuing, &|one| usage(one, KeyUsage::KEY_CERT_SIGN))?,
            serving: person("Sertifikat Peladen", issuing, &|one| {
                replace(one, oid::EXTENDED_KEY_USAGE, Extension::extended_key_usage(&[SERVER_AUTH], false));
            })?,
            odd: person("Ekstensi Asing", issuing, &|one| {
                one.extensions.push(Extension { oid: UNKNOWN, critical: true, value: vec![5, 0] });
            })?,
            other_name: person("Bupati Sukamaju", issuing, &|one| {
                one.public_key = active.certificate.public_key().clone();
                let identifier = one.public_key.key_identifier();
                let extension = Extension::subject_key_identifier(&identifier);
                replace(one, oid::SUBJECT_KEY_IDENTIFIER, extension);
            })?
            .certificate,
            of_kind: Vec::new(),
            active,
        };
        Ok(Self { of_kind: of_each_kind(mint, by)?, ..people })
    }

    /// The one whose key is of that kind.
    pub(crate) fn with(&self, kind: Kind) -> &Identity {
        self.of_kind.iter().find(|(of, _)| *of == kind).map_or(&self.active, |(_, identity)| identity)
    }
}

/// id-kp-serverAuth (RFC 5280 §4.2.1.12).
const SERVER_AUTH: oid::ObjectIdentifier = oid::ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.1");

fn of_each_kind(mint: &mut Mint<'_>, by: &Authorities) -> Result<Vec<(Kind, Identity)>, MakeError> {
    let all = [
        (Kind::Rsa2048, "Siti Rahayu"),
        (Kind::RsaPss, "Wayan Sudarma"),
        (Kind::P256, "Yohana Tambunan"),
        (Kind::P384, "La Ode Hasan"),
        (Kind::Ed25519, "Cut Nyak Meutia"),
    ];
    all.into_iter()
        .map(|(kind, name)| Ok((kind, mint.make(name, kind, Some(&by.issuing), &Profile::PERSON, |_| {})?)))
        .collect()
}

fn usage(template: &mut Template, usage: KeyUsage) {
    replace(template, oid::KEY_USAGE, Extension::key_usage(usage));
}

/// Puts `extension` in the place of the one of that kind.
pub(crate) fn replace(template: &mut Template, oid: oid::ObjectIdentifier, extension: Extension) {
    template.extensions.retain(|known| known.oid != oid);
    template.extensions.push(extension);
}
