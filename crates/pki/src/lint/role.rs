//! Whose rules apply.

/// What kind of certificate it is to be.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Role {
    /// The root CA, signed by itself.
    Root,
    /// A CA under the root, which issues to all others.
    Issuing,
    /// A natural person who signs documents.
    Person,
    /// A natural person who signs documents and does nothing else with the key, by the letter of RFC 9336.
    PersonStrict,
    /// An organisation that seals documents.
    Seal,
    /// Whoever answers by OCSP for a CA.
    OcspResponder,
    /// A time-stamping authority.
    Tsa,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Root,
        Self::Issuing,
        Self::Person,
        Self::PersonStrict,
        Self::Seal,
        Self::OcspResponder,
        Self::Tsa,
    ];
}

pub(super) const ALL: &[Role] = &Role::ALL;
/// All that another signs.
pub(super) const ISSUED: &[Role] =
    &[Role::Issuing, Role::Person, Role::PersonStrict, Role::Seal, Role::OcspResponder, Role::Tsa];
pub(super) const ROOT: &[Role] = &[Role::Root];
pub(super) const ISSUING: &[Role] = &[Role::Issuing];
pub(super) const AUTHORITIES: &[Role] = &[Role::Root, Role::Issuing];
/// All that issue nothing.
pub(super) const LEAVES: &[Role] =
    &[Role::Person, Role::PersonStrict, Role::Seal, Role::OcspResponder, Role::Tsa];
/// All that sign documents.
pub(super) const SIGNERS: &[Role] = &[Role::Person, Role::PersonStrict, Role::Seal];
/// Those of them whose key may also be used for mail, as NSS wants it.
pub(super) const MAILERS: &[Role] = &[Role::Person, Role::Seal];
pub(super) const PEOPLE: &[Role] = &[Role::Person, Role::PersonStrict];
pub(super) const STRICT: &[Role] = &[Role::PersonStrict];
pub(super) const SEAL: &[Role] = &[Role::Seal];
/// All that must be found in lists and by their issuer's certificate.
pub(super) const POINTING: &[Role] = &[Role::Issuing, Role::Person, Role::PersonStrict, Role::Seal];
/// All that speak for the CA itself.
pub(super) const HOUSE: &[Role] = &[Role::Root, Role::Issuing, Role::OcspResponder, Role::Tsa];
pub(super) const RESPONDER: &[Role] = &[Role::OcspResponder];
pub(super) const TSA: &[Role] = &[Role::Tsa];
