//! The kit, and how it is judged.

use std::sync::OnceLock;

use pdf::Document;
use pdf::verify::{Evidence, FileReport, Inputs, unreadable, verify};
use pki::constraints::Constraints;
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
    let mut document = match Document::open(bytes) {
        Ok(document) => document,
        Err(error) => return unreadable(error),
    };
    if let Some(password) = password {
        // A document whose encryption was harmed does not open, and is judged all the same.
        let _ = document.unlock(&Passphrase::new(password.to_owned()));
    }
    with_inputs(kit, Constraints::DEFAULT, |inputs| verify(&document, inputs, kit.at))
}

/// Our own verdict on `bytes` where these constraints count.
pub(crate) fn judged_under(constraints: &Constraints, bytes: &[u8]) -> FileReport {
    let document = Document::open(bytes).unwrap();
    with_inputs(kit(), constraints, |inputs| verify(&document, inputs, kit().at))
}

/// What everything is judged by.
pub(crate) fn with_inputs<T>(
    kit: &Kit,
    constraints: &Constraints,
    judge: impl FnOnce(&Inputs<'_>) -> T,
) -> T {
    let anchors = TrustStore::new([kit.root.certificate.clone()]);
    let evidence = [Evidence::supplied(&kit.lists)];
    judge(&Inputs { evidence: &evidence, constraints, ..Inputs::new(&anchors) })
}
