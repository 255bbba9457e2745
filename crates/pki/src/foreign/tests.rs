use super::*;

const EVERYTHING: &[u8] = include_bytes!("everything.pem");
const BEFORE_PKCS8: &[u8] = include_bytes!("encrypted-before-pkcs8.pem");
const BUNDLE: &[u8] = include_bytes!("../pkcs12/tests/openssl.p12");
const BUNDLE_IN_BER: &[u8] = include_bytes!("../pkcs12/tests/nss.p12");

/// What stands in `everything.pem`.
const BLOCKS: [(&str, Kind); 15] = [
    ("CERTIFICATE", Kind::Certificate), // version 1
    ("CERTIFICATE", Kind::Certificate), // version 3
    ("TRUSTED CERTIFICATE", Kind::Certificate),
    ("CERTIFICATE REQUEST", Kind::CertificationRequest),
    ("X509 CRL", Kind::RevocationList),
    ("PUBLIC KEY", Kind::PublicKey),
    ("RSA PUBLIC KEY", Kind::PublicKey),
    ("PRIVATE KEY", Kind::PrivateKey),
    ("ENCRYPTED PRIVATE KEY", Kind::EncryptedPrivateKey),
    ("RSA PRIVATE KEY", Kind::RsaPrivateKey),
    ("EC PARAMETERS", Kind::EcParameters),
    ("EC PRIVATE KEY", Kind::EcPrivateKey),
    ("PKCS7", Kind::SignedData),
    ("CMS", Kind::OtherCms),
    ("OPENSSH PRIVATE KEY", Kind::OpenSshPrivateKey),
];

#[test]
fn blocks_are_told_apart() {
    let parts = recognise(EVERYTHING).unwrap();
    let found: Vec<_> = parts.iter().map(|part| (part.label.as_deref().unwrap(), part.kind)).collect();
    assert_eq!(found, BLOCKS);
}

#[test]
fn certificates_are_found_in_bundles_too() {
    for part in recognise(EVERYTHING).unwrap() {
        let expected = match part.kind {
            Kind::Certificate => 1,
            Kind::SignedData => 2,
            _ => 0,
        };
        assert_eq!(part.certificates().len(), expected, "{:?}", part.label);
    }
}

#[test]
fn the_inside_decides_and_not_the_label() {
    for part in recognise(EVERYTHING).unwrap() {
        if part.kind == Kind::EcParameters {
            continue;
        }
        let mislabelled = pem::encode("SURAT", &part.bytes);
        assert_eq!(recognise(mislabelled.as_bytes()).unwrap()[0].kind, part.kind, "{:?} in PEM", part.label);
        let bare = recognise(&part.bytes).unwrap();
        assert_eq!((bare.len(), bare[0].kind), (1, part.kind), "{:?} without armour", part.label);
        assert_eq!(bare[0].label, None);
        let followed = [&part.bytes[..], &[0]].concat();
        if part.kind != Kind::OpenSshPrivateKey {
            assert_eq!(recognise(&followed).unwrap()[0].kind, Kind::Unknown, "{:?} followed", part.label);
        }
    }
}

#[test]
fn whole_files_are_told_apart() {
    for (name, bytes, expected) in [
        ("PKCS#12", BUNDLE, Kind::Pkcs12),
        ("PKCS#12 in BER", BUNDLE_IN_BER, Kind::Pkcs12),
        ("old encryption", BEFORE_PKCS8, Kind::OldEncryptedPrivateKey),
        ("key store of Java", &[0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2], Kind::JavaKeyStore),
        ("public key of OpenSSH", b"ssh-ed25519 AAAAC3Nz siti@kantor", Kind::OpenSshPublicKey),
        ("OpenPGP", b"-----BEGIN PGP PUBLIC KEY BLOCK-----", Kind::OpenPgp),
        ("PDF", b"%PDF-1.7\n", Kind::Pdf),
        ("words", b"Surat tugas", Kind::Unknown),
        ("empty SEQUENCE", &[0x30, 0], Kind::Unknown),
        ("SEQUENCE cut short", &BUNDLE[..100], Kind::Unknown),
        ("INTEGER", &[0x02, 1, 3], Kind::Unknown),
        ("numbers", &[0x30, 9, 2, 1, 1, 2, 1, 1, 2, 1, 1], Kind::Unknown),
        ("zeros", &[0; 64], Kind::Unknown),
    ] {
        let parts = recognise(bytes).unwrap();
        assert_eq!((parts.len(), parts[0].kind), (1, expected), "{name}");
        assert_eq!(*parts[0].bytes, bytes, "{name}");
    }
}

#[test]
fn what_cannot_be_told() {
    let many = pem::encode("SURAT", &[5, 0]).repeat(MAX_PARTS + 1);
    for (name, bytes, expected) in [
        ("nothing", &b""[..], ForeignError::Empty),
        ("blanks", b" \r\n", ForeignError::Empty),
        ("no end", b"-----BEGIN CERTIFICATE-----\nMAA=\n", ForeignError::Pem(PemError::NoEnd)),
        ("no base64", b"-----BEGIN A-----\n*\n-----END A-----", ForeignError::Pem(PemError::NotBase64)),
        ("too many", many.as_bytes(), ForeignError::TooMany { count: MAX_PARTS + 1, limit: MAX_PARTS }),
    ] {
        assert_eq!(recognise(bytes).err(), Some(expected), "{name}");
    }
}
