//! `segel cert show FILE`: certificates, requests and lists of any origin; of keys, only that they are there.

use std::path::Path;

use office::Error;
use pki::cert::Certificate;
use pki::crl::RevocationList;
use pki::csr::VerifiedCsr;
use pki::foreign::{Kind, Part, recognise};
use pki::pkcs12;
use serde_json::{Value, json};

use super::show::{ShowArgs, describe, document, field};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Expected, Failure};
use crate::files;
use crate::lang::{Lang, tr};

/// What a file held, for people and for machines.
#[derive(Default)]
struct Shown {
    text: Vec<String>,
    certificates: Vec<Value>,
    others: Vec<Value>,
}

pub(super) fn run(path: &Path, args: &ShowArgs, context: &Context) -> Result<Exit, Failure> {
    let lang = context.terminal.lang;
    let refused = || Failure::NotA { path: path.to_owned(), expected: Expected::Certificate };
    let mut shown = Shown::default();
    for part in recognise(&files::read(path)?).map_err(|_| refused())? {
        shown.take(&part, args, lang)?;
    }
    if shown.text.is_empty() {
        return Err(refused());
    }
    context.terminal.say(shown.text.join("\n"));
    context.terminal.document(&json!({
        "schema": "segel.cert-file/1", "certificates": shown.certificates, "others": shown.others,
    }));
    Ok(Exit::Done)
}

impl Shown {
    fn take(&mut self, part: &Part, args: &ShowArgs, lang: Lang) -> Result<(), Failure> {
        match part.kind {
            Kind::Certificate | Kind::SignedData => self.certificates(&part.certificates(), lang),
            Kind::Pkcs12 => {
                let contents = pkcs12::read(&part.bytes, &args.passphrase.read()?).map_err(Error::Pkcs12)?;
                let keys = contents.identities.len();
                let own = contents.identities.into_iter().filter_map(|identity| identity.certificate);
                self.certificates(&own.chain(contents.certificates).collect::<Vec<_>>(), lang);
                self.other("private-key", tr!(lang, "private keys: {keys}", "kunci privat: {keys}"));
            }
            Kind::CertificationRequest => self.request(&part.bytes, lang)?,
            Kind::RevocationList => self.list(&part.bytes, lang)?,
            kind => {
                if let Some((word, words)) = key(kind, lang) {
                    self.other(word, words);
                }
            }
        }
        Ok(())
    }

    fn certificates(&mut self, certificates: &[Certificate], lang: Lang) {
        self.text.extend(certificates.iter().map(|certificate| describe(certificate, None, lang)));
        self.certificates.extend(certificates.iter().map(document));
    }

    /// A request whose proof of possession does not hold is refused: what it says is nobody's word.
    fn request(&mut self, bytes: &[u8], lang: Lang) -> Result<(), Failure> {
        let csr = VerifiedCsr::read(bytes).map_err(Error::Csr)?;
        let (subject, key) = (csr.subject().to_string(), csr.public_key().kind().to_string());
        let title = tr!(
            lang,
            "Certification request, possession of the key proved",
            "Permintaan sertifikat (CSR), kepemilikan kunci terbukti"
        );
        let lines = [
            title,
            field(&tr!(lang, "Subject", "Subjek"), &subject),
            field(&tr!(lang, "Key", "Kunci"), &key),
        ];
        self.text.push(lines.join("\n"));
        self.others.push(json!({ "kind": "certification-request", "subject": subject, "key": key }));
        Ok(())
    }

    fn list(&mut self, bytes: &[u8], lang: Lang) -> Result<(), Failure> {
        let list = RevocationList::from_der(bytes).map_err(Error::RevocationList)?;
        let (issuer, entries) = (list.issuer().to_string(), list.len());
        let number = list.number().map(|number| number.to_string());
        let (from, until) = (list.this_update(), list.next_update());
        let shown = number.as_deref().unwrap_or("-");
        let title = if list.is_delta() {
            tr!(
                lang,
                "List of changes {shown}: {entries} entries",
                "Daftar perubahan {shown}: {entries} entri"
            )
        } else {
            tr!(
                lang,
                "Revocation list {shown}: {entries} entries",
                "Daftar pencabutan {shown}: {entries} entri"
            )
        };
        let next = until.map_or_else(|| "-".to_owned(), |at| at.to_string());
        let lines = [
            title,
            field(&tr!(lang, "Issuer", "Penerbit"), &issuer),
            field(&tr!(lang, "Valid", "Berlaku"), &tr!(lang, "{from} until {next}", "{from} sampai {next}")),
        ];
        self.text.push(lines.join("\n"));
        self.others.push(json!({
            "kind": "revocation-list", "issuer": issuer, "number": number, "entries": entries,
            "this_update": from.to_string(), "next_update": until.map(|at| at.to_string()),
        }));
        Ok(())
    }

    fn other(&mut self, word: &str, words: String) {
        self.text.push(words);
        self.others.push(json!({ "kind": word }));
    }
}

/// A key, of which nothing is shown but that it is there.
fn key(kind: Kind, lang: Lang) -> Option<(&'static str, String)> {
    Some(match kind {
        Kind::PublicKey | Kind::OpenSshPublicKey => ("public-key", tr!(lang, "a public key", "kunci publik")),
        Kind::PrivateKey | Kind::RsaPrivateKey | Kind::EcPrivateKey => (
            "private-key",
            tr!(lang, "a private key, which lies open", "kunci privat, dalam keadaan terbuka"),
        ),
        Kind::EncryptedPrivateKey | Kind::OldEncryptedPrivateKey => (
            "encrypted-private-key",
            tr!(lang, "a private key under a passphrase", "kunci privat dengan passphrase"),
        ),
        Kind::OpenSshPrivateKey => {
            ("private-key", tr!(lang, "a private key of OpenSSH", "kunci privat OpenSSH"))
        }
        _ => return None,
    })
}
