//! What to do where an application is not carried further.

use office::application::{ApplicationError, Lack, Refusal};

use crate::lang::{Lang, tr};

/// What to do next; nothing where the message says it all.
pub(super) fn hint(error: &ApplicationError, lang: Lang) -> Option<String> {
    Some(match error {
        ApplicationError::Unknown { .. } | ApplicationError::UnknownLink => tr!(
            lang,
            "`segel application list` shows what there is",
            "`segel application list` menampilkan yang ada"
        ),
        ApplicationError::Lacks { lacks, .. } => lacking(lacks, lang),
        ApplicationError::Registry { .. } => tr!(
            lang,
            "put the table right, or name another one with `segel setting set civil_data FILE`",
            "perbaiki tabelnya, atau sebutkan yang lain dengan `segel setting set civil_data FILE`"
        ),
        ApplicationError::StillOpen { id } => tr!(
            lang,
            "bring it to its end, or refuse it with `segel application reject {id}`",
            "selesaikan, atau tolak dengan `segel application reject {id}`"
        ),
        ApplicationError::StillHeld { serial } => tr!(
            lang,
            "revoke it first: `segel cert revoke {serial}`",
            "cabut lebih dahulu: `segel cert revoke {serial}`"
        ),
        ApplicationError::DamagedSop
        | ApplicationError::Damaged { .. }
        | ApplicationError::DamagedData { .. }
        | ApplicationError::NoRequest { .. } => tr!(
            lang,
            "`segel doctor` looks at the whole home; keep a copy of it before anything else is done in it",
            "`segel doctor` memeriksa seluruh folder kantor; simpan dahulu salinannya sebelum melakukan hal lain"
        ),
        other => return of_a_step(other, lang).or_else(|| of_opening(other, lang)),
    })
}

/// Where a step is not done.
fn of_a_step(error: &ApplicationError, lang: Lang) -> Option<String> {
    Some(match error {
        ApplicationError::Refused { id, because } => return refused(id.0, because, lang),
        ApplicationError::UnknownData { id, .. } => look(id.0, lang),
        ApplicationError::UnknownPaper { sop, .. } => tr!(
            lang,
            "`segel sop show {sop}` says which papers are asked for, and by which names",
            "`segel sop show {sop}` menyebut berkas yang diminta, dan namanya"
        ),
        ApplicationError::PassphraseNeeded { .. } => tr!(
            lang,
            "the applicant types it, or gives it with --passphrase-file",
            "pemohon mengetiknya, atau memberikannya dengan --passphrase-file"
        ),
        ApplicationError::RevocationReasonNeeded { .. } => tr!(
            lang,
            "--revocation REASON, such as mutasi, pensiun or passphrase-bocor",
            "--revocation REASON, misalnya mutasi, pensiun, atau passphrase-bocor"
        ),
        ApplicationError::NotHandedIn { id } => tr!(
            lang,
            "`segel application next {id}` says what comes next",
            "`segel application next {id}` menyebut langkah berikutnya"
        ),
        ApplicationError::RoundAndRound { id, .. } => tr!(
            lang,
            "`segel application history {id}` shows where its SOP goes round; `segel sop check` says more of an SOP",
            "`segel application history {id}` menunjukkan di mana SOP-nya berputar; `segel sop check` memeriksa SOP"
        ),
        ApplicationError::NoSuchStep { sop, .. } => tr!(
            lang,
            "`segel sop show {sop}` prints its steps",
            "`segel sop show {sop}` mencetak langkah-langkahnya"
        ),
        ApplicationError::EmptyPaper { .. } => tr!(
            lang,
            "give the file that was scanned, with something in it",
            "berikan berkas hasil pindai yang ada isinya"
        ),
        ApplicationError::NoOfficer { .. } => tr!(
            lang,
            "`segel officer add` registers one, with --role",
            "`segel officer add` mendaftarkannya, dengan --role"
        ),
        _ => return None,
    })
}

/// Where an application cannot begin like that, or be about that.
fn of_opening(error: &ApplicationError, lang: Lang) -> Option<String> {
    Some(match error {
        ApplicationError::NoCertificate { .. } => tr!(
            lang,
            "name the certificate with --certificate when the application is opened",
            "sebutkan sertifikatnya dengan --certificate saat permohonan dibuka"
        ),
        ApplicationError::NothingHeld { .. } => tr!(
            lang,
            "`segel cert list` shows who holds which; without one, an SOP that issues is the way",
            "`segel cert list` menampilkan siapa memiliki yang mana; tanpa sertifikat, ikuti SOP penerbitan"
        ),
        ApplicationError::NotFollowedThere { parent, .. } => tr!(
            lang,
            "`segel application next {parent}` says which SOP its step follows",
            "`segel application next {parent}` menyebut SOP yang diikuti langkahnya"
        ),
        ApplicationError::NikFixed { id } => tr!(
            lang,
            "take it back with `segel application cancel {id}`, and open another for the right NIK",
            "batalkan dengan `segel application cancel {id}`, lalu buka yang baru untuk NIK yang benar"
        ),
        ApplicationError::AlreadyFollowed { followed, .. } => tr!(
            lang,
            "`segel application next {followed}` says how that one goes on",
            "`segel application next {followed}` menyebut kelanjutannya"
        ),
        ApplicationError::AlreadyOpen { id, .. } => tr!(
            lang,
            "`segel application next {id}` says how it goes on, `segel application cancel {id}` takes it back",
            "`segel application next {id}` menyebut kelanjutannya, `segel application cancel {id}` membatalkannya"
        ),
        ApplicationError::UsernameTaken { .. } => tr!(
            lang,
            "each has an address of their own: give another with --email, with `segel application correct N` where it is open",
            "setiap orang mempunyai alamat sendiri: berikan yang lain dengan --email, atau `segel application correct N` jika sudah dibuka"
        ),
        _ => return None,
    })
}

fn lacking(lacks: &[Lack], lang: Lang) -> String {
    let is_domain = |lack: &Lack| matches!(lack, Lack::Domain { .. });
    match lacks.iter().any(is_domain) {
        true => {
            tr!(lang, "give an address of the agency with --email", "berikan alamat kedinasan dengan --email")
        }
        false => tr!(
            lang,
            "--name, --nip, --title, --unit, --agency, --email and --phone say more",
            "--name, --nip, --title, --unit, --agency, --email, dan --phone melengkapinya"
        ),
    }
}

fn look(id: i64, lang: Lang) -> String {
    tr!(
        lang,
        "`segel application show {id}` prints the data and their fingerprint, which --seen takes",
        "`segel application show {id}` mencetak data dan sidiknya, yang diberikan dengan --seen"
    )
}

fn refused(id: i64, because: &Refusal, lang: Lang) -> Option<String> {
    Some(match because {
        Refusal::OtherStep { .. } | Refusal::NoDataHere { .. } | Refusal::UnknownOutcome { .. } => tr!(
            lang,
            "`segel application next {id}` says what comes next",
            "`segel application next {id}` menyebut langkah berikutnya"
        ),
        Refusal::WrongDesk { .. } => tr!(
            lang,
            "name an officer with one of these roles with --actor (`segel officer list`)",
            "sebutkan petugas dengan salah satu peran itu dengan --actor (`segel officer list`)"
        ),
        Refusal::LetterReadByOfficers { .. } => tr!(
            lang,
            "leave --letter out here; an officer gives it in a step that looks at the letter",
            "jangan berikan --letter di sini; petugas memberikannya pada langkah yang melihat surat itu"
        ),
        Refusal::WrongRole { .. } => tr!(
            lang,
            "name an officer with that role with --actor (`segel officer list`), or --at-desk for the applicant",
            "sebutkan petugas dengan peran itu dengan --actor (`segel officer list`), atau --at-desk bagi pemohon"
        ),
        Refusal::PapersApproved { .. } => tr!(
            lang,
            "leave the paper out; if it is wrong, `segel application reject {id}` ends the application",
            "jangan sertakan berkas itu; jika berkasnya keliru, `segel application reject {id}` mengakhiri permohonan"
        ),
        Refusal::LinkNeeded { .. } => tr!(
            lang,
            "the link is in the message to the applicant (`segel outbox list`); give it with --link-file",
            "link ada dalam pesan kepada pemohon (`segel outbox list`); berikan dengan --link-file"
        ),
        Refusal::LinkWrong { .. } | Refusal::LinkExpired { .. } => tr!(
            lang,
            "`segel application send {id} --actor ID` mails another one",
            "`segel application send {id} --actor ID` mengirim yang baru"
        ),
        Refusal::PortalNeeded { .. } => tr!(
            lang,
            "give --portal-user and --portal-password-file, or --at-desk with --actor",
            "berikan --portal-user dan --portal-password-file, atau --at-desk dengan --actor"
        ),
        Refusal::PapersMissing { .. } | Refusal::PapersNotAsked { .. } => tr!(
            lang,
            "papers are handed in with --paper KIND=FILE",
            "berkas diserahkan dengan --paper KIND=FILE"
        ),
        Refusal::ReasonNeeded => tr!(lang, "say it with --reason", "sebutkan dengan --reason"),
        Refusal::DataChanged { .. } | Refusal::NotLookedAt { .. } => look(id, lang),
        Refusal::Doubtful { .. } => tr!(
            lang,
            "refuse with --outcome and --reason, or have the data put right with `segel application correct {id}`",
            "tolak dengan --outcome dan --reason, atau perbaiki data dengan `segel application correct {id}`"
        ),
        Refusal::NoLetterHere { .. } => tr!(
            lang,
            "--letter goes with the step in which papers are handed in, checked or entered",
            "--letter diberikan pada langkah saat berkas diserahkan, diperiksa, atau dimasukkan"
        ),
        Refusal::SelfApproval { .. } => tr!(
            lang,
            "another officer with the role does it: --actor ID",
            "petugas lain dengan peran itu yang melakukannya: --actor ID"
        ),
        Refusal::NotFollowed { sop, .. } => tr!(
            lang,
            "`segel application new --sop {sop} --parent {id} --nik NIK` opens it; if it is open, it is to come to its end",
            "`segel application new --sop {sop} --parent {id} --nik NIK` membukanya; jika sudah dibuka, selesaikan dahulu"
        ),
        _ => return None,
    })
}
