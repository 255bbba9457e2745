//! What the office declined.

use office::Error;
use office::cause::IssueError;
use office::cause::ListError;
use office::cause::NamesError;
use office::clock::ClockError;
use office::ledger::Standing;
use office::person::PersonError;
use pki::lint::Finding;
use pki::name::{Escaped, NameError};

use super::{
    application, backup, delivery, disk, document, extend, fault, level, remote, restore, secret, store,
    token,
};
use crate::lang::{Lang, tr};

pub(super) fn hints(error: &Error, lang: Lang) -> Vec<String> {
    match error {
        Error::Several { serials, .. } => several(serials, lang),
        Error::Issue(IssueError::Lint(findings)) | Error::List(ListError::Lint(findings)) => {
            broken(findings, lang)
        }
        Error::Extend(error) => extend::hints(error, lang),
        other => one(other, lang).into_iter().collect(),
    }
}

fn one(error: &Error, lang: Lang) -> Option<String> {
    match error {
        // The office's own: nobody misspelled it.
        Error::Read { path, source } if is_gone(source) && path.ends_with("home.secret") => {
            Some(restore(lang))
        }
        Error::Read { source, .. } => disk::reading(source, lang),
        Error::Write { source, .. } => disk::writing(source, lang),
        Error::Application(error) => application::hint(error, lang),
        Error::Template { .. } => Some(tr!(
            lang,
            "take the file away, and the text that is built in counts again",
            "singkirkan berkas itu, maka naskah bawaan berlaku lagi"
        )),
        Error::PortalLocked => Some(tr!(
            lang,
            "`segel person password ID` mails another password; a link or a step at a desk needs no portal",
            "`segel person password ID` mengirim kata sandi baru; link atau langkah di meja petugas tidak memerlukan portal"
        )),
        Error::NoPortalAccount(_) => Some(tr!(
            lang,
            "an SOP with a portal, such as klaten, opens one in a step of its own",
            "SOP yang memakai portal, seperti klaten, membukanya dalam salah satu langkahnya"
        )),
        Error::UnknownPerson(_) => Some(tr!(
            lang,
            "`segel person list` shows who there is",
            "`segel person list` menampilkan yang dikenal"
        )),
        Error::Mailbox(_) => Some(tr!(
            lang,
            "put the address right with `segel application correct`",
            "perbaiki alamatnya dengan `segel application correct`"
        )),
        Error::Store(error) => store::hint(error, lang),
        Error::Sign(error) => document::unsigned(error, lang),
        Error::Key(error) => Some(secret::key(error, lang)),
        Error::Pkcs12(error) => Some(secret::pkcs12(error, lang)),
        Error::Token(error) => token::hint(error, lang),
        Error::NoTimeSource(_) => Some(level::no_time(lang)),
        Error::Evidence(error) => Some(level::evidence(error, lang)),
        Error::TsaAddress(error) => Some(remote::address(error, lang)),
        Error::RemoteStamp { source, .. } => Some(remote::hint(source, lang)),
        Error::Delivery(error) => Some(delivery::hint(error, lang)),
        Error::Backup(error) => backup::hint(error, lang),
        Error::Csr(error) => Some(secret::request(error, lang)),
        Error::Issue(error) => Some(issue(error, lang)),
        Error::WrongCaPassphrase => Some(secret::forgotten_by_the_ca(lang)),
        Error::WrongPassphrase { serial, left: 1.. } => Some(secret::forgotten(serial, lang)),
        Error::WrongPassphrase { serial, .. } | Error::TooSoon { serial, .. } | Error::Locked { serial } => {
            Some(secret::locked(serial, lang))
        }
        Error::Passphrase(error) => Some(secret::rule(error, lang)),
        Error::Choice { .. } | Error::UnknownSetting { .. } => Some(tr!(
            lang,
            "`segel setting list` says what each is for",
            "`segel setting list` menyebut kegunaan masing-masing"
        )),
        Error::NoMailServer => Some(tr!(
            lang,
            "name one with `segel setting set mail_server smtp://HOST:PORT`",
            "sebutkan dengan `segel setting set mail_server smtp://HOST:PORT`"
        )),
        Error::Mail(_) => Some(tr!(
            lang,
            "nothing is lost: `segel outbox send` tries again; `segel setting list` says which server it is",
            "tidak ada yang hilang: `segel outbox send` mencobanya lagi; `segel setting list` menyebut servernya"
        )),
        Error::UnknownMessage(_) | Error::AlreadySent(_) => Some(tr!(
            lang,
            "`segel outbox list` shows what there is",
            "`segel outbox list` menampilkan yang ada"
        )),
        Error::NoDirectIssue => Some(tr!(
            lang,
            "open an application with `segel application new`; `segel setting set direct_issue true` changes the rule",
            "buka permohonan dengan `segel application new`; `segel setting set direct_issue true` mengubah aturannya"
        )),
        Error::OddNumbers(_) => Some(tr!(
            lang,
            "look at NIK and NIP again; `segel setting set numbers advise` takes test identities too",
            "periksa lagi NIK dan NIP; `segel setting set numbers advise` menerima identitas uji juga"
        )),
        Error::Setting { .. } | Error::NoAuthority(_) => Some(restore(lang)),
        Error::Several { .. } | Error::List(_) | Error::Cms(_) => Some(fault(lang)),
        Error::NotActive { serial, standing } => inactive(serial, *standing, lang),
        Error::UnknownId(_) | Error::MalformedId(_) => Some(store::serials(lang)),
        Error::Person(error) => person(error, lang),
        Error::OfficeName(NamesError::Name(error)) | Error::Name(error) => name(error, lang),
        other => of_the_house(other, lang),
    }
}

/// Home, clock, officers, addresses.
fn of_the_house(error: &Error, lang: Lang) -> Option<String> {
    Some(match error {
        Error::NoOffice(_) => tr!(
            lang,
            "found one with `segel init`, or name another home with --home",
            "dirikan dengan `segel init`, atau sebutkan folder kantor lain dengan --home"
        ),
        Error::HomeTaken(_) => tr!(
            lang,
            "name an empty or a new folder with --home",
            "sebutkan folder kosong atau folder baru dengan --home"
        ),
        Error::Exposed { path, .. } => {
            let path = path.display();
            tr!(
                lang,
                "`chmod 600 {path}` keeps others out; treat what is in it as known to them if someone may have read it",
                "`chmod 600 {path}` menutup akses pengguna lain; anggap isinya bocor jika mungkin sudah terbaca"
            )
        }
        Error::NotACa(_) | Error::Retired { .. } => tr!(
            lang,
            "`segel ca show` lists the authorities with their serial numbers",
            "`segel ca show` menampilkan otoritas kantor beserta nomor serinya"
        ),
        Error::RootEnds { .. } => tr!(
            lang,
            "found a new office with `segel init` in another home",
            "dirikan kantor baru dengan `segel init` di folder lain"
        ),
        Error::NotSimulated(_) => tr!(
            lang,
            "leave out --now; for rehearsals found a home with `segel init --simulated-clock TIME`, or set the clock of this one with `segel clock set`",
            "hilangkan --now; untuk latihan dirikan kantor dengan `segel init --simulated-clock TIME`, atau setel jam kantor ini dengan `segel clock set`"
        ),
        Error::ClockTurnedBack { .. } => tr!(
            lang,
            "set the clock of this machine right; with a simulated clock name a later --now",
            "betulkan jam mesin ini; pada jam simulasi sebutkan --now yang lebih kemudian"
        ),
        other => return of_log_and_officers(other, lang),
    })
}

/// Clock, audit log and officers.
fn of_log_and_officers(error: &Error, lang: Lang) -> Option<String> {
    Some(match error {
        Error::Clock(ClockError::NotForward { .. }) => tr!(
            lang,
            "`segel clock set TIME` turns time back, and says so in the audit log",
            "`segel clock set TIME` memundurkan waktu, dan mencatatnya dalam log audit"
        ),
        Error::AuditBroken { .. } | Error::Checkpoint { .. } => tr!(
            lang,
            "`segel audit verify` says what is wrong; keep a copy of the home before anything else is done in it",
            "`segel audit verify` menyebutkan apa yang salah; simpan dahulu salinan folder kantor sebelum melakukan hal lain di dalamnya"
        ),
        Error::OfficerNeeded => tr!(
            lang,
            "name the officer with --actor; `segel officer add` registers one",
            "sebutkan petugasnya dengan --actor; `segel officer add` mendaftarkan"
        ),
        Error::UnknownOfficer(_) => tr!(
            lang,
            "`segel officer list` shows who is registered, `segel officer add` registers; `segel init` goes without --actor and SEGEL_ACTOR",
            "`segel officer list` menampilkan yang terdaftar, `segel officer add` mendaftarkan; `segel init` dijalankan tanpa --actor dan SEGEL_ACTOR"
        ),
        Error::OfficeName(_) => tr!(
            lang,
            "choose names of your own with --name and --agency",
            "pilih nama sendiri dengan --name dan --agency"
        ),
        other => return of_certificates(other, lang),
    })
}

/// Certificates in the ledger, their profiles and keys.
fn of_certificates(error: &Error, lang: Lang) -> Option<String> {
    Some(match error {
        Error::KeyKnown { serial } => tr!(
            lang,
            "let the holder make a new key; `segel cert renew {serial} --same-key` continues a certificate that is not revoked",
            "minta pemegangnya membuat kunci baru; `segel cert renew {serial} --same-key` melanjutkan sertifikat yang tidak dicabut"
        ),
        Error::UnknownProfile { .. } => tr!(
            lang,
            "name one of them with --profile; docs/profiles.md tells how an office gets its own",
            "sebutkan salah satunya dengan --profile; docs/profiles.md menjelaskan profil milik kantor"
        ),
        Error::UnknownSop { .. } => tr!(
            lang,
            "`segel sop list` shows them; `segel sop new` begins one of the office's own",
            "`segel sop list` menampilkannya; `segel sop new` memulai SOP milik kantor"
        ),
        Error::Sop { path, .. } => {
            let path = path.display();
            tr!(
                lang,
                "`segel sop check {path}` tells all faults; put it right, or away",
                "`segel sop check {path}` menyebut semua kesalahan; betulkan atau singkirkan"
            )
        }
        Error::NotRenewable { .. } | Error::NotSuspended { .. } => store::serials(lang),
        Error::Profiles { .. } => tr!(
            lang,
            "put it right, or away; docs/profiles.md lists what may stand there",
            "betulkan atau singkirkan; docs/profiles.md memuat apa yang boleh ditulis"
        ),
        Error::NoKey(_) => tr!(
            lang,
            "its holder brought a request and keeps the key: sign with --key-file and --cert",
            "pemiliknya mengajukan CSR dan memegang sendiri kuncinya: tanda tangani dengan --key-file dan --cert"
        ),
        Error::KeyTaken(_) => tr!(
            lang,
            "make another key on the token and name that one",
            "buat kunci lain dalam token dan sebutkan kunci itu"
        ),
        Error::OnToken(_) => tr!(
            lang,
            "it signs from there: `segel sign --as ID --pin-file FILE`; its PIN is changed with the program of the token's maker",
            "tanda tangani langsung dari sana: `segel sign --as ID --pin-file FILE`; PIN-nya diganti dengan program pembuat token"
        ),
        Error::RevocationTime { .. } => {
            tr!(
                lang,
                "leave out --at to revoke as of now; `segel clock show` says what time it is here",
                "hilangkan --at untuk mencabut mulai sekarang; `segel clock show` menampilkan waktu di sini"
            )
        }
        _ => return None,
    })
}

fn several(serials: &[String], lang: Lang) -> Vec<String> {
    let list = serials.join(", ");
    vec![
        tr!(lang, "they are {list}", "yaitu {list}"),
        tr!(
            lang,
            "name one by its number (where an application is opened, with --certificate), or --all where it is taken",
            "sebutkan salah satu nomornya (saat membuka permohonan, dengan --certificate), atau --all jika ada pilihan itu"
        ),
    ]
}

fn is_gone(source: &std::io::Error) -> bool {
    source.kind() == std::io::ErrorKind::NotFound
}

fn inactive(serial: &str, standing: Standing, lang: Lang) -> Option<String> {
    match standing {
        Standing::Unfinished => Some(tr!(
            lang,
            "issue a new one with `segel cert issue`",
            "terbitkan yang baru dengan `segel cert issue`"
        )),
        Standing::Expired => Some(tr!(
            lang,
            "`segel cert renew {serial}` issues the next one; if it is the issuing CA, `segel ca rollover` puts another in its place",
            "`segel cert renew {serial}` menerbitkan sertifikat berikutnya; jika itu CA penerbit, `segel ca rollover` menggantinya"
        )),
        Standing::Suspended => Some(tr!(
            lang,
            "`segel cert resume {serial}` ends the suspension",
            "`segel cert resume {serial}` mengakhiri penangguhan"
        )),
        Standing::Revoked => Some(tr!(
            lang,
            "`segel cert show {serial}` shows since when and why; `segel cert issue` issues another, and if it is the issuing CA, `segel ca rollover` puts another in its place",
            "`segel cert show {serial}` menampilkan sejak kapan dan alasannya; `segel cert issue` menerbitkan yang baru, dan jika itu CA penerbit, `segel ca rollover` menggantinya"
        )),
        Standing::NotYetValid => Some(tr!(
            lang,
            "`segel cert show {serial}` shows from when on it is valid",
            "`segel cert show {serial}` menampilkan mulai kapan berlakunya"
        )),
        Standing::Active => None,
    }
}

fn issue(error: &IssueError, lang: Lang) -> String {
    match error {
        IssueError::Lifetime { limit, .. } => {
            tr!(lang, "choose --days from 1 to {limit}", "pilih --days dari 1 sampai {limit}")
        }
        IssueError::WrongHolder { .. } => {
            tr!(lang, "choose another --profile", "pilih --profile yang lain")
        }
        IssueError::KeyNotAllowed { .. } => tr!(
            lang,
            "choose another --key-type, or another --profile",
            "pilih --key-type yang lain, atau --profile yang lain"
        ),
        IssueError::WeakKey(_) => secret::kinds(lang),
        IssueError::IssuerNotValid { .. } => tr!(
            lang,
            "`segel ca rollover` puts a new issuing CA in its place",
            "`segel ca rollover` menggantinya dengan CA penerbit baru"
        ),
        IssueError::Build(_) | IssueError::Lint(_) | IssueError::Sign(_) | IssueError::Read(_) => fault(lang),
    }
}

/// Every rule that is broken, by the name and the words that the standard's lints have, which are English only.
fn broken(findings: &[Finding], lang: Lang) -> Vec<String> {
    let rules = findings.iter().map(|finding| Escaped(&finding.to_string()).to_string());
    rules.chain([fault(lang)]).collect()
}

fn person(error: &PersonError, lang: Lang) -> Option<String> {
    match error {
        PersonError::Nik(_) => Some(tr!(
            lang,
            "copy it from the KTP, with or without spaces",
            "salin dari KTP, boleh dengan spasi"
        )),
        PersonError::Nip(_) => Some(tr!(
            lang,
            "copy it from the letter of appointment, with or without spaces",
            "salin dari SK pengangkatan, boleh dengan spasi"
        )),
        PersonError::Email(_) => {
            Some(tr!(lang, "it looks like name@agency.go.id", "bentuknya seperti nama@instansi.go.id"))
        }
    }
}

fn name(error: &NameError, lang: Lang) -> Option<String> {
    match error {
        NameError::TooLong { .. } => Some(tr!(
            lang,
            "shorten --name (CN), --agency (O), --unit (OU) or --title",
            "persingkat --name (CN), --agency (O), --unit (OU) atau --title"
        )),
        NameError::Character { .. } => Some(tr!(
            lang,
            "an invisible character has come along with copied text: type the name",
            "karakter tak terlihat ikut tersalin: ketik sendiri namanya"
        )),
        NameError::Reserved { .. } => {
            Some(tr!(lang, "name another --unit, or none", "sebutkan --unit lain, atau tanpa --unit"))
        }
        NameError::Empty { .. } => Some(tr!(
            lang,
            "degrees and honorifics are left out of a certificate: what is left must be a name",
            "gelar tidak dimuat dalam sertifikat: yang tersisa harus berupa nama"
        )),
        _ => None,
    }
}
