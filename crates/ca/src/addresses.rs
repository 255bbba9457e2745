//! Where the world finds our certificates, lists and answers.

use pki::hex;

/// The addresses that stand in certificates, all below one base address.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Addresses {
    base: String,
}

impl Addresses {
    /// Takes the base address: `http` or `https`, a host, no query, at most 200 characters.
    ///
    /// # Errors
    /// [`AddressError`] when it is none of that.
    pub fn new(base: &str) -> Result<Self, AddressError> {
        let refused = || AddressError(base.to_owned());
        let host =
            base.strip_prefix("http://").or_else(|| base.strip_prefix("https://")).ok_or_else(refused)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/:[]".contains(c);
        if host.is_empty() || host.starts_with('/') || base.len() > 200 || !host.chars().all(plain) {
            return Err(refused());
        }
        Ok(Self { base: base.trim_end_matches('/').to_owned() })
    }

    /// The base address, without a slash at its end.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Where the certificate of the CA with that key lies, in DER.
    #[must_use]
    pub fn certificate(&self, key_identifier: &[u8]) -> String {
        format!("{}/ca/{}.cer", self.base, hex::lower(key_identifier))
    }

    /// Where the revocation list of the CA with that key lies, in DER.
    #[must_use]
    pub fn revocation_list(&self, key_identifier: &[u8]) -> String {
        format!("{}/crl/{}.crl", self.base, hex::lower(key_identifier))
    }

    /// Where the list of what changed since (delta list) of the CA with that key lies, in DER.
    #[must_use]
    pub fn delta_list(&self, key_identifier: &[u8]) -> String {
        format!("{}/crl/{}-delta.crl", self.base, hex::lower(key_identifier))
    }

    /// Where the OCSP responder answers.
    #[must_use]
    pub fn ocsp(&self) -> String {
        format!("{}/ocsp", self.base)
    }
}

/// A text that is no base address.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{0}` is not an address like http://pki.example.com")]
pub struct AddressError(pub String);

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_slash_at_the_end_is_harmless() {
        let addresses = Addresses::new("http://localhost:8080/").unwrap();
        assert_eq!(addresses.ocsp(), "http://localhost:8080/ocsp");
        assert_eq!(addresses.revocation_list(&[0xab, 1]), "http://localhost:8080/crl/ab01.crl");
        assert_eq!(addresses.delta_list(&[0xab, 1]), "http://localhost:8080/crl/ab01-delta.crl");
        assert_eq!(addresses.certificate(&[0xab, 1]), "http://localhost:8080/ca/ab01.cer");
    }

    #[test]
    fn what_is_no_base_address() {
        let long = format!("http://{}", "a".repeat(200));
        for text in [
            "",
            "localhost",
            "ftp://host",
            "http://",
            "http:///x",
            "http://a b",
            "http://a?b",
            "http://a\n",
            &long,
        ] {
            assert_eq!(Addresses::new(text), Err(AddressError(text.to_owned())), "{text:?}");
        }
    }
}
