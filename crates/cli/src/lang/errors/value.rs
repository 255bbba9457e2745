//! Values of arguments that are refused.

use std::error::Error;
use std::num::ParseIntError;

use office::clock::ClockError;
use office::passphrase::UnknownPolicy;
use office::person::{OrganizationIdentifierError, PersonError};
use office::sign::UnknownLevel;
use office::zone::UnknownZone;
use pki::digest::UnknownDigest;
use pki::key::KeyError;

use super::{Indonesian, chain};
use crate::lang::{Lang, tr};

/// The reasons to revoke, by their names in RFC 5280 and by the words that agencies use.
const REASONS: &str = "keyCompromise, affiliationChanged, cessationOfOperation, superseded, privilegeWithdrawn, \
    unspecified, cACompromise, aACompromise, passphrase-bocor, passphrase-hilang, kunci-bocor, mutasi, \
    perubahan-data, pensiun, meninggal-dunia, diganti, dicabut-haknya";

/// Why the value of an argument is refused.
pub(crate) fn value(error: &(dyn Error + 'static), lang: Lang) -> String {
    if error.is::<jiff::Error>() {
        // Its own words tell how far a parser came, which helps nobody to write a time.
        return tr!(
            lang,
            "a time looks like 2026-01-31T08:00:00Z",
            "waktu ditulis seperti 2026-01-31T08:00:00Z"
        );
    }
    if error.to_string() == "not a reason to revoke" {
        return tr!(lang, "one of {REASONS} is", "pilihannya {REASONS}");
    }
    match lang {
        Lang::En => chain(error),
        Lang::Id => indonesian(error),
    }
}

fn indonesian(error: &(dyn Error + 'static)) -> String {
    let known = [
        error.downcast_ref::<PersonError>().map(Indonesian::in_indonesian),
        error.downcast_ref::<OrganizationIdentifierError>().map(Indonesian::in_indonesian),
        error.downcast_ref::<KeyError>().map(Indonesian::in_indonesian),
        error.downcast_ref::<ClockError>().map(Indonesian::in_indonesian),
        error.downcast_ref::<UnknownZone>().map(Indonesian::in_indonesian),
        error.downcast_ref::<UnknownPolicy>().map(Indonesian::in_indonesian),
        error.downcast_ref::<UnknownDigest>().map(Indonesian::in_indonesian),
        error.downcast_ref::<UnknownLevel>().map(Indonesian::in_indonesian),
        error.downcast_ref::<ParseIntError>().map(|_| "bukan bilangan yang dapat dipakai di sini".to_owned()),
    ];
    known.into_iter().flatten().next().unwrap_or_else(|| bare(&error.to_string()))
}

/// What the parsers of single arguments say, which have no error of their own.
fn bare(said: &str) -> String {
    match said {
        "four numbers, such as 300,60,180,60" => "empat bilangan, misalnya 300,60,180,60".to_owned(),
        "a day looks like 2026-01-31" => "hari ditulis seperti 2026-01-31".to_owned(),
        "not a number of days, such as 30d" => "bukan jumlah hari, misalnya 30d".to_owned(),
        "one of none, forms, annotations" => "salah satu dari none, forms, annotations".to_owned(),
        "all, or names of fields such as include:A,B or exclude:A,B" => {
            "all, atau nama bidang seperti include:A,B atau exclude:A,B".to_owned()
        }
        "one of lower-left, lower-right, upper-left, upper-right" => {
            "salah satu dari kiri-bawah, kanan-bawah, kiri-atas, kanan-atas".to_owned()
        }
        "neither yes nor no" => "bukan yes atau no".to_owned(),
        "one of block, qr, footer" => "salah satu dari block, qr, footer".to_owned(),
        "a name is not empty" => "nama tidak boleh kosong".to_owned(),
        "`id` or `en`" => "`id` atau `en`".to_owned(),
        other => other
            .replace(" is not in ", " tidak berada dalam rentang ")
            .replace("invalid digit found in string", "bukan bilangan"),
    }
}
