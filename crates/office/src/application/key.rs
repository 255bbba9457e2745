//! The key that a passphrase is set for: made here, sealed under it, proved by a request of its own.

use enrolment::data::Data;
use enrolment::sop::{Field, PassphraseRule};
use pki::csr;
use pki::key::{Passphrase, PrivateKey, Provider, SealedKey};
use pki::name::Name;
use pki::oid;

use super::step::Doing;
use super::{ApplicationError, ApplicationId, Dossier};
use crate::found::key_id;
use crate::office::random;
use crate::passphrase::{Advice, Context, PassphraseError, normalised};
use crate::{Error, Office};

/// A key that is not kept yet.
pub(super) struct NewKey {
    pub(super) sealed: store::SealedKey,
    /// The request (PKCS#10, DER) that proves it.
    pub(super) request: Vec<u8>,
    pub(super) advice: Advice,
}

impl Office {
    /// Makes the applicant's key and seals it, if the passphrase is one by the SOP and by the policy of the home.
    pub(super) fn new_key(
        &self,
        dossier: &Dossier,
        changed: Option<&Data>,
        doing: &Doing<'_>,
    ) -> Result<NewKey, Error> {
        let step = dossier.application.step(&dossier.sop).map_or(0, |step| step.number);
        let passphrase = doing.secrets.passphrase.as_ref();
        let passphrase = passphrase.ok_or(ApplicationError::PassphraseNeeded { step })?;
        let data = changed.or(dossier.data.as_ref()).ok_or(ApplicationError::Erased { id: dossier.id })?;
        if let Some(rule) = dossier.sop.passphrase {
            check(rule, passphrase)?;
        }
        let known = [Field::Nama, Field::Nik, Field::Nip, Field::Email].map(|field| data.get(field));
        let advice = self.check_new_passphrase(passphrase, &Context::of(known.into_iter().flatten()))?;
        let key = PrivateKey::generate(doing.secrets.key_type, &mut random())?;
        let sealed = SealedKey::seal(&key, &normalised(passphrase), &mut random())?;
        let sealed = store::SealedKey {
            key_id: key_id(key.public_key()),
            kind: "person".to_owned(),
            sealed: sealed.der().to_vec(),
            created: self.moment()?.at,
        };
        Ok(NewKey { sealed, request: request(&key, dossier.id, doing)?, advice })
    }
}

fn request(key: &PrivateKey, id: ApplicationId, doing: &Doing<'_>) -> Result<Vec<u8>, Error> {
    // It proves the key alone: who the holder is, the application says.
    let subject = Name::builder().attribute(oid::COMMON_NAME, &format!("Permohonan {id}"))?.build();
    let signer = Provider::default().signer(key, doing.secrets.key_type.usual_digest())?;
    Ok(csr::build(&subject, signer.as_ref()).map_err(ca::IssueError::Build)?)
}

/// Whether a passphrase is one by the rule of an SOP.
fn check(rule: PassphraseRule, passphrase: &Passphrase) -> Result<(), PassphraseError> {
    let normal = normalised(passphrase);
    let text = normal.reveal();
    let (found, least) = (text.chars().count(), usize::from(rule.min_length));
    if found < least {
        return Err(PassphraseError::TooShort { found, least });
    }
    if rule.letters && !text.chars().any(char::is_alphabetic) {
        return Err(PassphraseError::NoLetter);
    }
    match rule.digits && !text.chars().any(|c| c.is_ascii_digit()) {
        true => Err(PassphraseError::NoDigit),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use enrolment::sop::Entry;

    use super::*;

    #[test]
    fn an_sop_says_what_a_passphrase_has() {
        let rule = PassphraseRule { entry: Entry::Link, min_length: 8, letters: true, digits: true };
        for (text, expected) in [
            ("sawah-7", Err(PassphraseError::TooShort { found: 7, least: 8 })),
            ("sawah-17", Ok(())),
            ("12345678", Err(PassphraseError::NoLetter)),
            ("sawahpadi", Err(PassphraseError::NoDigit)),
        ] {
            assert_eq!(check(rule, &Passphrase::new(text.to_owned())), expected, "{text}");
        }
        let silent = PassphraseRule { min_length: 0, letters: false, digits: false, ..rule };
        assert_eq!(check(silent, &Passphrase::new("x".to_owned())), Ok(()));
    }
}
