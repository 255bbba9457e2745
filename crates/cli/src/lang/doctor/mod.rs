//! What the doctor found, and what to do about it.

mod message; // what was found
mod todo; // what to do about it

#[cfg(test)]
mod tests;

use ::office::doctor::{Ailment, Field, ListOwner, SchemaChange};
use ::pki::name::Escaped;

use crate::lang::{Lang, errors, role, tr};

/// What was found, in one sentence.
pub(crate) fn message(ailment: &Ailment, lang: Lang) -> String {
    // Names and paths from outside stand in it.
    Escaped(&message::of(ailment, lang)).to_string()
}

/// What to do about it; nothing where there is nothing to be done.
pub(crate) fn todo(ailment: &Ailment, lang: Lang) -> Option<String> {
    let text = todo::of(ailment, lang);
    (!text.is_empty()).then(|| Escaped(&text).to_string())
}

/// Why something did not work.
fn because(error: &office::Error, lang: Lang) -> String {
    errors::of_office(error, lang)
}

fn field(field: Field, lang: Lang) -> &'static str {
    match (field, lang) {
        (Field::Serial, Lang::En) => "serial number",
        (Field::Serial, Lang::Id) => "nomor seri",
        (Field::Issuer, Lang::En) => "issuer",
        (Field::Issuer, Lang::Id) => "penerbit",
        (Field::Subject, Lang::En) => "subject",
        (Field::Subject, Lang::Id) => "subjek",
        (Field::NotBefore, Lang::En) => "beginning of validity",
        (Field::NotBefore, Lang::Id) => "awal masa berlaku",
        (Field::NotAfter, Lang::En) => "end of validity",
        (Field::NotAfter, Lang::Id) => "akhir masa berlaku",
        (Field::PublicKey, Lang::En) => "public key",
        (Field::PublicKey, Lang::Id) => "kunci publik",
        (Field::Fingerprint, Lang::En) => "hash of the signed bytes",
        (Field::Fingerprint, Lang::Id) => "hash isi yang ditandatangani",
        (Field::Number, Lang::En) => "number",
        (Field::Number, Lang::Id) => "nomor",
        (Field::Base, Lang::En) => "number of the list it changes",
        (Field::Base, Lang::Id) => "nomor daftar yang diubahnya",
        (Field::ThisUpdate, Lang::En) => "time of issue",
        (Field::ThisUpdate, Lang::Id) => "waktu terbit",
        (Field::NextUpdate, Lang::En) => "time of the next list",
        (Field::NextUpdate, Lang::Id) => "waktu daftar berikutnya",
    }
}

/// A list by its number and its CA.
fn list(authority: &ListOwner, number: i64, lang: Lang) -> String {
    let (role, serial) = (role::words(authority.role, lang), &authority.serial);
    tr!(lang, "list {number} of the {role} {serial}", "daftar {number} milik {role} {serial}")
}

fn change(change: SchemaChange, lang: Lang) -> &'static str {
    match (change, lang) {
        (SchemaChange::Missing, Lang::En) => "was dropped",
        (SchemaChange::Missing, Lang::Id) => "telah dihapus",
        (SchemaChange::Changed, Lang::En) => "is not what this program made",
        (SchemaChange::Changed, Lang::Id) => "bukan buatan program ini",
        (SchemaChange::Foreign, Lang::En) => "was added by something else",
        (SchemaChange::Foreign, Lang::Id) => "ditambahkan oleh program lain",
    }
}

/// A revocation, or that there is none.
fn revocation(revoked: Option<&(String, jiff::Timestamp)>, lang: Lang) -> String {
    match revoked {
        Some((reason, since)) => tr!(lang, "{reason} since {since}", "{reason} sejak {since}"),
        None => tr!(lang, "not revoked", "tidak dicabut"),
    }
}
