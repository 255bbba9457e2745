//! Certificates that one specimen alone needs, for keys that there are already.

use ca::Profile;
use pki::cert::build::Template;
use pki::digest::DigestAlgorithm;
use pki::serial::SerialNumber;
use pki::validity::Validity;

use super::identity::{Key, template};
use super::{Identity, Kit};
use crate::MakeError;

impl Kit {
    /// Someone of `name` who has `key`, certified by `issuer` as `profile` has it but for what `change` does.
    pub(crate) fn certified_as(
        &self,
        profile: &Profile,
        name: &str,
        key: &Key,
        issuer: &Identity,
        change: impl FnOnce(&mut Template),
    ) -> Result<Identity, MakeError> {
        let when = self.moments();
        let validity = Validity { not_before: when.founded(), not_after: when.end() };
        // The number follows from the name: nothing here draws chance.
        let octets = DigestAlgorithm::Sha256.digest(name.as_bytes());
        let serial =
            SerialNumber::from_octets(&[&[1], &octets[..15]].concat()).map_err(MakeError::authority)?;
        let mut template = template(name, profile, key.public_key(), Some(issuer), (serial, validity))?;
        change(&mut template);
        Identity::certified(key.clone(), &template, Some(issuer))
    }

    /// A person who has the key of the active one, certified by `issuer`.
    pub(crate) fn person_by(
        &self,
        issuer: &Identity,
        change: impl FnOnce(&mut Template),
    ) -> Result<Identity, MakeError> {
        self.certified_as(&Profile::PERSON, "Lestari Wulandari", self.people.active.key(), issuer, change)
    }

    /// A CA below the root, of whose certificates no list speaks that is at hand.
    pub(crate) fn silent_authority(&self) -> Result<Identity, MakeError> {
        self.authority_by(&self.root, |_| {})
    }

    /// A CA that has the key of the responder, certified by `issuer`.
    pub(crate) fn authority_by(
        &self,
        issuer: &Identity,
        change: impl FnOnce(&mut Template),
    ) -> Result<Identity, MakeError> {
        let name = "CA Penerbit Tanpa Daftar (UJI COBA)";
        self.certified_as(&Profile::ISSUING, name, self.responder.key(), issuer, change)
    }
}
