//! The kit, and how it is judged.

use std::sync::OnceLock;

use pdf::Document;
use pdf::verify::{Evidence, FileReport, Inputs, unreadable, verify};
use pki::key::Passphrase;
use pki::path::TrustStore;
use specimen::{JUDGED_AT, Kit, Seeded};

/// The same kit each time.
pub(crate) fn kit() -> &'static Kit {
    static KIT: OnceLock<Kit> = OnceLock::new();
    KIT.get_or_init(|| Kit::found(&mut Seeded::new(1), JUDGED_AT.parse().unwrap()).unwrap())
}

/// Our own verdict on `bytes`.
pub(crate) fn judged(bytes: &[u8], password: Option<&str>) -> FileReport {
    judged_by(kit(), bytes, password)
}

/// The same by another kit.
pub(crate) fn judged_by(kit: &Kit, bytes: &[u8], password: Option<&str>) -> FileReport {
    let anchors = TrustStore::new([kit.root.certificate.clone()]);
    let evidence = [Evidence::supplied(&kit.lists)];
    let inputs = Inputs { evidence: &evidence, ..Inputs::new(&anchors) };
    let mut document = match Document::open(bytes) {
        Ok(document) => document,
        Err(error) => return unreadable(error),
    };
    if let Some(password) = password {
        // A document whose encryption was harmed does not open, and is judged all the same.
        let _ = document.unlock(&Passphrase::new(password.to_owned()));
    }
    verify(&document, &inputs, kit.at)
}
