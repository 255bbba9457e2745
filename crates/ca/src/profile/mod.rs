//! What each kind of certificate must contain.
//!
//! A [`Profile`] is data: the built-in ones are the constants in `builtin`, and an office may change what
//! [`Profiles::with_overrides`] lets it. What may never change (CA bits, policy, simulation mark, critical flags,
//! documentSigning) has no word in that file.

mod builtin; // the profiles of this house
mod error; // why an office's profiles are refused
mod overrides; // what an office may change

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use std::borrow::Cow;

use jiff::SignedDuration;
use pki::cert::{Extension, GeneralName, KeyUsage};
use pki::key::{KeyKind, KeyType};
use pki::lint::{Context, Role};
use pki::oid::{self, ObjectIdentifier};

use crate::request::Holder;
use crate::{Addresses, SIMULATION_NOTICE};

pub use error::ProfileError;

/// A kind of certificate.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Profile {
    id: Cow<'static, str>,
    role: Role,
    lifetime: SignedDuration,
    longest: SignedDuration,
    key_types: Cow<'static, [KeyType]>,
    /// For a CA, how many more CAs may follow it.
    authority: Option<Option<u8>>,
    usage: KeyUsage,
    purposes: Cow<'static, [ObjectIdentifier]>,
    purposes_critical: bool,
    policy: bool,
    cps: Option<String>,
    pointers: Pointers,
}

/// Which addresses stand in the certificate.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Pointers {
    /// None: a root points nowhere, and neither does an office that no address leads to.
    None,
    /// The issuer's certificate and revocation list. A responder does not send those who ask on to itself.
    List,
    /// Those, and the OCSP responder.
    All,
}

const DAY: SignedDuration = SignedDuration::from_hours(24);

impl Profile {
    /// The word that names it in the ledger and on the command line.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Which rules the linter applies.
    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }

    /// Whom its certificates are about: which request goes with it.
    #[must_use]
    pub fn holder(&self) -> Holder {
        match self.role {
            Role::Person | Role::PersonStrict => Holder::Person,
            Role::Seal => Holder::Organization,
            Role::Root | Role::Issuing | Role::OcspResponder | Role::Tsa => Holder::Authority,
        }
    }

    /// How long it lives unless something else is asked for.
    #[must_use]
    pub fn lifetime(&self) -> SignedDuration {
        self.lifetime
    }

    /// How long it may live at most.
    #[must_use]
    pub fn longest(&self) -> SignedDuration {
        self.longest
    }

    /// The longest life in whole days.
    #[must_use]
    pub fn longest_days(&self) -> i64 {
        self.longest.as_hours() / DAY.as_hours()
    }

    /// The kinds of key that it certifies.
    #[must_use]
    pub fn key_types(&self) -> &[KeyType] {
        &self.key_types
    }

    /// Whether it certifies a key of that kind.
    #[must_use]
    pub fn certifies(&self, kind: KeyKind) -> bool {
        kind.key_type().is_some_and(|of| self.key_types.contains(&of))
    }

    /// Whether any profile of ours could certify a key of that kind.
    pub(crate) fn certifies_at_all(kind: KeyKind) -> bool {
        kind.key_type().is_some()
    }

    /// What the linter holds its certificates against, when `issuer` signs; none when a root signs itself.
    pub(crate) fn lint_context<'a>(&self, issuer: Option<&'a pki::cert::Certificate>) -> Context<'a> {
        Context { role: self.role, issuer, pointers: self.pointers != Pointers::None }
    }

    /// The extensions of a certificate for the key named by `key_identifier`, signed by the key named by
    /// `issuer_identifier`, in the order in which they stand.
    #[must_use]
    pub fn extensions(
        &self,
        key_identifier: &[u8],
        issuer_identifier: &[u8],
        addresses: &Addresses,
        alternative: Option<GeneralName>,
    ) -> Vec<Extension> {
        let mut extensions = vec![
            match self.authority {
                Some(path_len) => Extension::certification_authority(path_len),
                None => Extension::end_entity(),
            },
            Extension::key_usage(self.usage),
        ];
        if !self.purposes.is_empty() {
            extensions.push(Extension::extended_key_usage(&self.purposes, self.purposes_critical));
        }
        extensions.push(Extension::subject_key_identifier(key_identifier));
        if key_identifier != issuer_identifier {
            extensions.push(Extension::authority_key_identifier(issuer_identifier));
        }
        if self.policy {
            extensions.push(Extension::certificate_policy(
                oid::SIMULATION_POLICY,
                self.cps.as_deref(),
                Some(SIMULATION_NOTICE),
            ));
        }
        extensions.extend(self.pointers(issuer_identifier, addresses));
        extensions.extend(alternative.map(|name| Extension::subject_alt_name(&[name])));
        if self.role == Role::OcspResponder {
            extensions.push(Extension::ocsp_nocheck());
        }
        extensions
    }

    fn pointers(&self, issuer_identifier: &[u8], addresses: &Addresses) -> Vec<Extension> {
        let ocsp = addresses.ocsp();
        let responder = match self.pointers {
            Pointers::None => return Vec::new(),
            Pointers::List => None,
            Pointers::All => Some(ocsp.as_str()),
        };
        vec![
            Extension::crl_distribution_point(&addresses.revocation_list(issuer_identifier)),
            Extension::authority_info_access(&addresses.certificate(issuer_identifier), responder),
        ]
    }
}

/// The profiles of one office: the built-in ones, as the office changed them, and its own.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Profiles(Vec<Profile>);

impl Profiles {
    /// The profiles of this house, unchanged.
    #[must_use]
    pub fn builtin() -> Self {
        Self(Profile::BUILT_IN.to_vec())
    }

    /// The profile of that name.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Profile> {
        self.0.iter().find(|profile| profile.id == id)
    }

    /// All of them, the built-in ones first.
    pub fn iter(&self) -> impl Iterator<Item = &Profile> {
        self.0.iter()
    }

    /// Those that people and organizations get, not the office's own authorities.
    pub fn for_holders(&self) -> impl Iterator<Item = &Profile> {
        self.iter().filter(|profile| profile.holder() != Holder::Authority)
    }
}
