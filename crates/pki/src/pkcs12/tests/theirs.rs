use super::*;

/// Its name, the file, its passphrase, its friendlyName, and how many certificates there are beside that of the key.
type Theirs = (&'static str, &'static [u8], &'static str, Option<&'static str>, usize);

/// What others made, with the algorithms that stand beside: what `openssl` writes by default and with its `-legacy`,
/// and with others on demand; what `certtool` and NSS's `pk12util` write (in BER) by default.
const FILES: [Theirs; 7] = [
    ("AES-256", OPENSSL, PASSPHRASE, Some("Siti"), 1),
    ("RC2-40, 3DES", include_bytes!("openssl-legacy.p12"), PASSPHRASE, Some("Siti"), 1),
    ("RC2-128, 3DES of two keys", include_bytes!("openssl-other-legacy.p12"), PASSPHRASE, Some("Siti"), 1),
    ("3DES in PBES2", include_bytes!("openssl-3des.p12"), PASSPHRASE, Some("Siti"), 1),
    ("empty passphrase", include_bytes!("openssl-empty.p12"), "", None, 0),
    ("certtool", include_bytes!("gnutls.p12"), PASSPHRASE, Some("Siti"), 0),
    ("NSS, BER", include_bytes!("nss.p12"), PASSPHRASE, Some("Siti"), 1),
];

#[test]
fn files_of_others_are_read() {
    let (expected, ..) = sample();
    for (name, bytes, text, friendly_name, others) in FILES {
        let contents = read(bytes, &passphrase(text)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(contents.certificates_left_aside, 0, "{name}");
        assert_eq!(contents.identities.len(), 1, "{name}");
        assert_eq!(contents.identities[0].friendly_name.as_deref(), friendly_name, "{name}");
        let (key, certificate, chain) = contents.into_signer().unwrap();
        assert_eq!(key.public_key(), expected.public_key(), "{name}");
        assert_eq!(certificate.subject().common_name(), Some("Siti Rahayu"), "{name}");
        assert_eq!(chain.len(), others, "{name}");
    }
}

#[test]
fn another_passphrase_opens_none() {
    for (name, bytes, text, ..) in FILES {
        for wrong in ["rahasia-12346", "rahasia-1234", "Rahasia-12345", "x"] {
            assert_eq!(read(bytes, &passphrase(wrong)).err(), Some(Pkcs12Error::WrongPassphrase), "{name}");
        }
        if !text.is_empty() {
            assert_eq!(read(bytes, &passphrase("")).err(), Some(Pkcs12Error::WrongPassphrase), "{name}");
        }
    }
}

#[test]
fn what_nothing_protects_is_refused() {
    let bytes = include_bytes!("openssl-no-mac.p12");
    assert_eq!(read(bytes, &passphrase("")).err(), Some(Pkcs12Error::NoMac));
}
