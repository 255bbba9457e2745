//! Keys that another program made, and encryption dictionaries that are damaged.
#![allow(clippy::unwrap_used)]

use pki::hex;

use super::*;
use crate::Document;
use crate::update::{Update, UpdateError};

const USER: &str = "sawah-é";
const OWNER: &str = "padi 17";

/// One encryption dictionary of each kind with its key, as qpdf 11.3 made them for [`USER`] and [`OWNER`].
const MADE: [(&str, &str, &str); 8] = [
    (
        "RC4, 40 bits",
        "/V 1/R 2/Length 40/P -4\
         /O<f202e7cabfca2e3c1ee84dbd60d16d5dd8d9cbd19e90542a8d6da00360d6dd85>\
         /U<29d7d27f9ef93fe83d580fe8fa8e149f9191cf08908ba42cde2abbc47f22ac19>",
        "f5beed52ca",
    ),
    (
        "RC4, 128 bits",
        "/V 2/R 3/Length 128/P -4\
         /O<47c6fb7556416d04d1c1120442b2cd878e0ee70c43d6c0a5c65f9d429f04b7f8>\
         /U<5f48bb428dd53ee1d1ebf8eea66d9a260122456a91bae5134273a6db134c87c4>",
        "7628b2a152496f26b1f34eff0cfa83b7",
    ),
    (
        "RC4 by a crypt filter",
        "/V 4/R 4/Length 128/P -4/CF<</StdCF<</CFM/V2/Length 16>>>>/StmF/StdCF/StrF/StdCF\
         /O<47c6fb7556416d04d1c1120442b2cd878e0ee70c43d6c0a5c65f9d429f04b7f8>\
         /U<5f48bb428dd53ee1d1ebf8eea66d9a260122456a91bae5134273a6db134c87c4>",
        "7628b2a152496f26b1f34eff0cfa83b7",
    ),
    (
        "AES-128",
        "/V 4/R 4/Length 128/P -4/CF<</StdCF<</CFM/AESV2/Length 16>>>>/StmF/StdCF/StrF/StdCF\
         /O<47c6fb7556416d04d1c1120442b2cd878e0ee70c43d6c0a5c65f9d429f04b7f8>\
         /U<5f48bb428dd53ee1d1ebf8eea66d9a260122456a91bae5134273a6db134c87c4>",
        "7628b2a152496f26b1f34eff0cfa83b7",
    ),
    (
        "AES-128, metadata in the clear",
        "/V 4/R 4/Length 128/P -4/CF<</StdCF<</CFM/AESV2/Length 16>>>>/StmF/StdCF/StrF/StdCF\
         /EncryptMetadata false\
         /O<47c6fb7556416d04d1c1120442b2cd878e0ee70c43d6c0a5c65f9d429f04b7f8>\
         /U<947f9dbd7a453a33b2e84fb8beeb01400122456a91bae5134273a6db134c87c4>",
        "d7d459bb735d90fb199b436bed4ab1ae",
    ),
    (
        "AES-256, revision 5",
        "/V 5/R 5/Length 256/P -4/CF<</StdCF<</CFM/AESV3/Length 32>>>>/StmF/StdCF/StrF/StdCF\
         /O<305fcd76d8034b71c91adbbc90b4ab9820a6cf7f2ba30e15d0871d1be911f8fe8514e45c1783e7a40a4ffddd29acc0ad>\
         /OE<ba41f79fcaa6915612098c0c31d7cc8b00f4b7daa16ebc50659a5f3272ab72b9>\
         /U<a97899465b8ed439b7eeb92f9c77486d1d04f3b1423267287a402cc6e25c744160dfdbcb83b28f4e7649e569bca86ee5>\
         /UE<0496ec137ee9637d52f5455b8d3be6505484ce4854a042c13b3e9d826fecf396>\
         /Perms<37c74104ac20b96fa0f0ebb25e5f9b98>",
        "841d2d40d39182827a6136514ad1e03dbc399d8fcaccf8f3694a5be0d26e1f04",
    ),
    (
        "AES-256, revision 6",
        "/V 5/R 6/Length 256/P -4/CF<</StdCF<</CFM/AESV3/Length 32>>>>/StmF/StdCF/StrF/StdCF\
         /O<970c7c7cc5b615a8d298ee4c8c56928559b46fbbec7678925f17241716a920afb9210019fcca428f6593e2fab3d44896>\
         /OE<13d2fddeffebd7dbb882b2deab8525fc401295f2837aed46204d1284bc81e538>\
         /U<87786f83bc5c712ed213e4ba571115c929a9df13c99949e5b5ac4ac2a5048adb48d1a0d24ff830b1d1442c940b4227ad>\
         /UE<03c8036904017f0bfa22946526b2dbca1fb328d398f830e2adf9aea7898136cd>\
         /Perms<43073e1855c0b08dfcac127f14ad9ba2>",
        "e291ac5f52b0308a8d1b89f043b3f6d0165146d872513925b6ef8760a0cdb19b",
    ),
    (
        "AES-256, revision 6, metadata in the clear",
        "/V 5/R 6/Length 256/P -4/CF<</StdCF<</CFM/AESV3/Length 32>>>>/StmF/StdCF/StrF/StdCF\
         /EncryptMetadata false\
         /O<0f3174256be8285928b0463faee3f1cdb831bb152807d57b8c8bad4e831fff13d4a9147821512ba057557eed37c28929>\
         /OE<6aebdf135c87f324954414d3c87d5b9f85ab84f2813cb32ca61d4aef6c46d0ad>\
         /U<972af30e1d9f4df1f4348d54dce6103aecce9e3be219cad2e28ab0e032a38b30188585210de840ba9055cbb2dcc21de4>\
         /UE<674795ee79be72f28116d2f57934e50a5617c10d51089ad233cbec7b59a8b315>\
         /Perms<48838f21ca53917c2840130d7a84a25e>",
        "15662523fa9631d4b333e4bbb75b0ca372c6043460aa2734fe5ee3203a34771a",
    ),
];

const ID: &str = "/ID[<de7337392bcbef8888849a3c4427e7ef><31415926535897932384626433832795>]";

/// The smallest file with this encryption dictionary.
fn file(encrypt: &str) -> Vec<u8> {
    file_with(&format!("{ID}/Encrypt<</Filter/Standard{encrypt}>>"))
}

fn file_with(trailer: &str) -> Vec<u8> {
    let head = "%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n";
    let table = "xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \n";
    let start = head.len();
    format!("{head}{table}trailer<</Size 2/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n").into_bytes()
}

fn unlocked(bytes: &[u8], password: &str) -> Result<(String, bool), CryptError> {
    let mut document = Document::open(bytes).unwrap();
    document.unlock(&Passphrase::new(password.to_owned()))?;
    document.check_unlocked()?;
    let view = document.current();
    let unlocked = view.shared().protection().open().unwrap();
    Ok((hex::lower(&unlocked.key), unlocked.rights.is_owner))
}

#[test]
fn each_password_gives_the_key() {
    for (name, encrypt, key) in MADE {
        let bytes = file(encrypt);
        for (password, is_owner) in [(USER, false), (OWNER, true)] {
            assert_eq!(unlocked(&bytes, password).unwrap(), (key.to_owned(), is_owner), "{name}");
        }
        for wrong in ["", "sawah", "sawah-e", "padi 17 ", "Padi 17"] {
            let error = unlocked(&bytes, wrong).unwrap_err();
            assert!(matches!(error, CryptError::WrongPassword), "{name}: {error}");
        }
    }
}

#[test]
fn without_a_password_the_reason_is_told() {
    let (_, encrypt, _) = MADE[6];
    let bytes = file(encrypt);
    let mut document = Document::open(bytes.as_slice()).unwrap();
    assert!(document.is_encrypted() && document.is_locked());
    assert!(matches!(document.check_unlocked(), Err(CryptError::PasswordNeeded)));
    document.unlock(&Passphrase::new("salah".into())).unwrap_err();
    assert!(matches!(document.check_unlocked(), Err(CryptError::WrongPassword)));
    document.unlock(&Passphrase::new(USER.into())).unwrap();
    assert!(document.check_unlocked().is_ok() && document.is_encrypted() && !document.is_locked());
    // A wrong one takes nothing away.
    document.unlock(&Passphrase::new("salah".into())).unwrap_err();
    assert!(document.check_unlocked().is_ok() && !document.is_locked());

    let plain = file_with("");
    let mut document = Document::open(plain.as_slice()).unwrap();
    document.unlock(&Passphrase::new(USER.into())).unwrap();
    assert!(!document.is_encrypted() && !document.is_locked() && document.rights().is_none());
}

/// What is expected of a damaged dictionary.
type Expected = fn(&CryptError) -> bool;

fn missing(error: &CryptError, expected: &str) -> bool {
    matches!(error, CryptError::Missing { key } if *key == expected)
}

fn refused(cases: &[(usize, &str, &str, Expected)]) {
    for (index, old, new, expected) in cases {
        let (name, encrypt, _) = MADE[*index];
        assert!(encrypt.contains(old), "{name}: {old}");
        let error = unlocked(&file(&encrypt.replacen(old, new, 1)), OWNER).unwrap_err();
        assert!(expected(&error), "{name}: {old} -> {new}: {error}");
    }
}

#[test]
fn unknown_kinds_are_named() {
    refused(&[
        (0, "/V 1", "/V 0", |error| matches!(error, CryptError::Version { version: 0, revision: 2 })),
        (0, "/V 1", "/V 3", |error| matches!(error, CryptError::Version { version: 3, .. })),
        (0, "/R 2", "/R 4", |error| matches!(error, CryptError::Version { revision: 4, .. })),
        (0, "/R 2", "/R -1", |error| matches!(error, CryptError::Version { .. })),
        (3, "/R 4", "/R 6", |error| matches!(error, CryptError::Version { .. })),
        (6, "/R 6", "/R 7", |error| matches!(error, CryptError::Version { .. })),
        (6, "/V 5", "/V 6", |error| matches!(error, CryptError::Version { .. })),
        (6, "/V 5", "/V 99999999999999", |error| matches!(error, CryptError::Version { .. })),
        (3, "/AESV2", "/AESV3", |error| matches!(error, CryptError::Method { .. })),
        (6, "/AESV3", "/AESV2", |error| matches!(error, CryptError::Method { .. })),
        (6, "/AESV3", "/V2", |error| matches!(error, CryptError::Method { .. })),
        (
            6,
            "/AESV3",
            "/AESV4",
            |error| matches!(error, CryptError::Method { filter, method } if filter == "StdCF" && method == "AESV4"),
        ),
        (
            6,
            "/StmF/StdCF",
            "/StmF/Other",
            |error| matches!(error, CryptError::NoFilter { filter } if filter == "Other"),
        ),
        (6, "/StrF/StdCF", "/StrF/stdcf", |error| matches!(error, CryptError::NoFilter { .. })),
        (6, "/StrF/StdCF", "/StrF/StdCF/EFF/X", |error| matches!(error, CryptError::NoFilter { .. })),
    ]);
    for (filter, expected) in [("/Adobe.PubSec", "Adobe.PubSec"), ("/FOPN_foweb", "FOPN_foweb")] {
        let bytes = file_with(&format!("{ID}/Encrypt<</Filter{filter}/V 4/R 4>>"));
        let error = unlocked(&bytes, OWNER).unwrap_err();
        assert!(matches!(&error, CryptError::Handler { filter } if filter == expected), "{error}");
    }
}

#[test]
fn damaged_entries_are_named() {
    refused(&[
        (0, "/V 1", "", |error| missing(error, "V")),
        (0, "/V 1", "/V(1)", |error| missing(error, "V")),
        (0, "/R 2", "/R 9 0 R", |error| missing(error, "R")),
        (0, "/P -4", "", |error| missing(error, "P")),
        (0, "/P -4", "/P 4294967296", |error| missing(error, "P")),
        (0, "/P -4", "/P -2147483649", |error| missing(error, "P")),
        (0, "/P -4", "/P -4.0", |error| missing(error, "P")),
        (0, "/O<", "/X<", |error| missing(error, "O")),
        (0, "/U<", "/X<", |error| missing(error, "U")),
        (0, "/O<f2", "/O<", |error| {
            matches!(error, CryptError::Length { key: "O", expected: 32, found: 31 })
        }),
        (0, "/U<29d7d27f", "/U<", |error| matches!(error, CryptError::Length { key: "U", found: 28, .. })),
        (1, "/Length 128", "/Length 0", |error| matches!(error, CryptError::KeyLength { bits: 0 })),
        (1, "/Length 128", "/Length 39", |error| matches!(error, CryptError::KeyLength { bits: 39 })),
        (1, "/Length 128", "/Length 41", |error| matches!(error, CryptError::KeyLength { .. })),
        (1, "/Length 128", "/Length 136", |error| matches!(error, CryptError::KeyLength { .. })),
        (1, "/Length 128", "/Length -128", |error| matches!(error, CryptError::KeyLength { .. })),
        (1, "/Length 128", "/Length 9223372036854775800", |error| {
            matches!(error, CryptError::KeyLength { .. })
        }),
        (1, "/Length 128", "/Length/X", |error| missing(error, "Length")),
        (2, "/V2/Length 16", "/V2/Length 17", |error| matches!(error, CryptError::KeyLength { bits: 17 })),
        (2, "/V2/Length 16", "/V2/Length(16)", |error| missing(error, "Length")),
        (3, "/CF<<", "/CF[1]/X<<", |error| missing(error, "CF")),
        (3, "/StdCF<<", "/StdCF 1/X<<", |error| missing(error, "CF")),
        (3, "/CFM/AESV2", "/CFM 1", |error| missing(error, "CFM")),
        (3, "/StmF/StdCF", "/StmF(StdCF)", |error| missing(error, "StmF")),
        (6, "/O<970c", "/O<", |error| {
            matches!(error, CryptError::Length { key: "O", expected: 48, found: 46 })
        }),
        (6, "/U<87", "/U<", |error| {
            matches!(error, CryptError::Length { key: "U", expected: 48, found: 47 })
        }),
        (6, "/OE<13", "/OE<", |error| matches!(error, CryptError::Length { key: "OE", expected: 32, .. })),
        (6, "/UE<03", "/UE<", |error| matches!(error, CryptError::Length { key: "UE", .. })),
        (6, "/Perms<43", "/Perms<", |error| matches!(error, CryptError::Length { key: "Perms", .. })),
        (6, "/Perms<", "/X<", |error| missing(error, "Perms")),
        (6, "/OE<", "/X<", |error| missing(error, "OE")),
        (6, "/UE<", "/X<", |error| missing(error, "UE")),
    ]);
    for (name, trailer) in [
        ("no dictionary", format!("{ID}/Encrypt 1")),
        ("nothing there", format!("{ID}/Encrypt 30 0 R")),
        ("an array", format!("{ID}/Encrypt[]")),
    ] {
        let error = unlocked(&file_with(&trailer), OWNER).unwrap_err();
        assert!(missing(&error, "Encrypt"), "{name}: {error}");
    }
    let none = unlocked(&file_with(&format!("{ID}/Encrypt<</V 1/R 2>>")), OWNER).unwrap_err();
    assert!(missing(&none, "Filter"), "{none}");
}

#[test]
fn what_belongs_to_the_key_must_be_right() {
    // One bit elsewhere, and no password is right any more.
    refused(&[
        (0, "/O<f2", "/O<f3", |error| matches!(error, CryptError::WrongPassword)),
        (0, "/U<29", "/U<28", |error| matches!(error, CryptError::WrongPassword)),
        (0, "/P -4", "/P -12", |error| matches!(error, CryptError::WrongPassword)),
        (1, "/Length 128", "/Length 120", |error| matches!(error, CryptError::WrongPassword)),
        (1, "/Length 128", "", |error| matches!(error, CryptError::WrongPassword)),
        (4, "/EncryptMetadata false", "", |error| matches!(error, CryptError::WrongPassword)),
        (6, "/O<97", "/O<96", |error| matches!(error, CryptError::WrongPassword)),
        // Sealed under the key: anybody could write what is not.
        (5, "/P -4", "/P -12", |error| matches!(error, CryptError::Tampered)),
        (6, "/P -4", "/P -1", |error| matches!(error, CryptError::Tampered)),
        (6, "/Perms<43", "/Perms<42", |error| matches!(error, CryptError::Tampered)),
        (6, "/OE<13", "/OE<12", |error| matches!(error, CryptError::Tampered)),
        (6, "/Length 256", "/EncryptMetadata false", |error| matches!(error, CryptError::Tampered)),
        (7, "/EncryptMetadata false", "", |error| matches!(error, CryptError::Tampered)),
    ]);
    let (_, encrypt, key) = MADE[1];
    for (name, id) in [("none", ""), ("empty", "/ID[]"), ("no string", "/ID[1 2]"), ("no array", "/ID(a)")] {
        let error =
            unlocked(&file_with(&format!("{id}/Encrypt<</Filter/Standard{encrypt}>>")), OWNER).unwrap_err();
        assert!(missing(&error, "ID"), "{name}: {error}");
    }
    let other = file_with(&format!("/ID[<00><00>]/Encrypt<</Filter/Standard{encrypt}>>"));
    assert!(matches!(unlocked(&other, OWNER), Err(CryptError::WrongPassword)));
    // From revision 5 on the identifier does not count.
    let (_, encrypt, other_key) = MADE[6];
    let without = file_with(&format!("/Encrypt<</Filter/Standard{encrypt}>>"));
    assert_eq!(unlocked(&without, USER).unwrap().0, other_key);
    assert_ne!(key, other_key);
}

#[test]
fn what_writers_do_otherwise_is_taken() {
    for (index, old, new) in [
        (0, "/P -4", "/P 4294967292"),
        (1, "/Length 128", "/Length 128/EncryptMetadata false"),
        (2, "/V2/Length 16", "/V2/Length 128"),
        (2, "/V2/Length 16", "/V2"),
        (3, "/AESV2/Length 16", "/AESV2/Length 0"),
        (6, "/AESV3/Length 32", "/AESV3/Length 256"),
        (6, "d44896>", "d448960000000000000000>"),
        (6, "/StmF/StdCF/StrF/StdCF", "/StmF/Identity/EFF/StdCF"),
        (6, "/StdCF<<", "/Own<</CFM/None>>/More<<>>/StdCF<<"),
    ] {
        let (name, encrypt, key) = MADE[index];
        assert!(encrypt.contains(old), "{name}: {old}");
        let found = unlocked(&file(&encrypt.replacen(old, new, 1)), OWNER);
        assert_eq!(found.unwrap_or_else(|error| panic!("{name}: {new}: {error}")).0, key, "{name}: {new}");
    }
}

#[test]
fn a_code_over_the_integrity_is_not_broken() {
    let (_, encrypt, _) = MADE[6];
    for (name, bytes, has_code) in [
        ("none", file(encrypt), false),
        ("a salt for it", file(&format!("{encrypt}/KDFSalt<00>")), true),
        ("itself", file_with(&format!("{ID}/AuthCode<<>>/Encrypt<</Filter/Standard{encrypt}>>")), true),
    ] {
        let mut document = Document::open(bytes.as_slice()).unwrap();
        document.unlock(&Passphrase::new(USER.into())).unwrap();
        let update = Update::new(&document);
        assert_eq!(matches!(update, Err(UpdateError::IntegrityCode)), has_code, "{name}");
        assert_eq!((update.is_ok(), document.has_integrity_code()), (!has_code, has_code), "{name}");
    }
}

#[test]
fn what_hashes_and_ciphers_hold_is_wiped() {
    fn is_wiped<T: zeroize::ZeroizeOnDrop>() {}
    is_wiped::<md5::Md5>();
    is_wiped::<sha2::Sha256>();
    is_wiped::<sha2::Sha384>();
    is_wiped::<sha2::Sha512>();
    is_wiped::<aes::Aes128>();
    is_wiped::<aes::Aes256>();
    is_wiped::<rc4::Rc4>();
    is_wiped::<key::FileKey>();
}
