//! Time stamping authorities elsewhere.

use office::remote::{RemoteFault, TsaAddressError};
use pki::tsp::Failure;

use crate::lang::{Lang, tr};

pub(super) fn address(error: &TsaAddressError, lang: Lang) -> String {
    match error {
        TsaAddressError::Malformed | TsaAddressError::Scheme { .. } => tr!(
            lang,
            "give the address at which the authority takes requests by HTTP, as it publishes it",
            "berikan alamat tempat otoritas itu menerima permintaan lewat HTTP, sebagaimana diumumkannya"
        ),
        TsaAddressError::Credentials => tr!(
            lang,
            "give the address without them, and change the password: it is known by now; authorities that ask for one are not supported",
            "berikan alamat tanpa keduanya, dan ganti kata sandinya karena kini sudah terlihat; otoritas yang memintanya tidak didukung"
        ),
    }
}

pub(super) fn hint(fault: &RemoteFault, lang: Lang) -> String {
    match fault {
        RemoteFault::HostNotFound | RemoteFault::Unreachable(_) => tr!(
            lang,
            "compare the address with what the authority publishes, and look whether this machine reaches it: no proxy is used",
            "cocokkan alamatnya dengan yang diumumkan otoritas itu, dan periksa apakah mesin ini dapat menjangkaunya: proksi tidak dipakai"
        ),
        RemoteFault::TimedOut { .. } | RemoteFault::Closed => tr!(
            lang,
            "try again later; the document was not changed",
            "coba lagi nanti; dokumen tidak diubah"
        ),
        RemoteFault::Tls { .. } | RemoteFault::NoTls => tr!(
            lang,
            "with http instead of https nothing is lost: the time stamp itself is signed, and its signature is what is checked",
            "dengan http sebagai ganti https tidak ada yang berkurang: stempel waktunya sendiri bertanda tangan, dan itulah yang diperiksa"
        ),
        RemoteFault::Redirected { to: Some(_), .. } => tr!(
            lang,
            "if you trust the address that it redirects to, give that one instead",
            "jika alamat tujuannya dapat dipercaya, berikan alamat itu"
        ),
        RemoteFault::Refused { failures, .. } => refused(failures, lang),
        RemoteFault::Redirected { to: None, .. }
        | RemoteFault::Status { .. }
        | RemoteFault::ContentType { .. }
        | RemoteFault::Protocol { .. }
        | RemoteFault::TooLong { .. }
        | RemoteFault::NotAnAnswer(_) => tr!(
            lang,
            "compare the address with what the authority publishes: another service may answer there, or a page for logging in to the network",
            "cocokkan alamatnya dengan yang diumumkan otoritas itu: mungkin yang menjawab layanan lain, atau halaman masuk jaringan"
        ),
        RemoteFault::AnotherAnswer(_) | RemoteFault::Token(_) => tr!(
            lang,
            "do not use this authority: ask whoever runs it, with this message",
            "jangan pakai otoritas ini: tanyakan kepada pengelolanya, beserta pesan ini"
        ),
    }
}

fn refused(failures: &[Failure], lang: Lang) -> String {
    match failures {
        [Failure::BadAlg] => tr!(
            lang,
            "choose another --digest, one that the authority accepts",
            "pilih --digest lain yang diterima otoritas itu"
        ),
        [Failure::TimeNotAvailable | Failure::SystemFailure] => tr!(
            lang,
            "the authority is out of order: try again later, or take another one",
            "otoritas itu sedang terganggu: coba lagi nanti, atau pakai otoritas lain"
        ),
        _ => tr!(
            lang,
            "ask whoever runs the authority, with this message, or take another one",
            "tanyakan kepada pengelola otoritas itu beserta pesan ini, atau pakai otoritas lain"
        ),
    }
}
