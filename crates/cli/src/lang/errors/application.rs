//! Why an application is not carried further, in Indonesian.

use office::application::{ApplicationError, DataError, Lack, LinkKind, Refusal, Status};
use office::outbox::TemplateError;

use super::{Indonesian, because};

impl Indonesian for ApplicationError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Unknown { id } => format!("tidak ada permohonan {id}"),
            Self::UnknownLink => "link ini tidak menuju permohonan mana pun".to_owned(),
            Self::Refused { id, because: why } => {
                because(&format!("permohonan {id} tidak dapat dilanjutkan begitu"), why)
            }
            Self::Value { field, source } => {
                because(&format!("`{}` tidak dapat diterima", field.word()), source)
            }
            Self::Lacks { sop, lacks } => {
                let lacks: Vec<String> = lacks.iter().map(Indonesian::in_indonesian).collect();
                format!("data belum cukup untuk `{sop}`: {}", lacks.join("; "))
            }
            Self::UnknownData { id, digits, now } => {
                format!(
                    "permohonan {id} tidak pernah memuat data `{digits}` (paling sedikit delapan angka); sidik data sekarang {now}"
                )
            }
            Self::NikNeeded => "pemohon dikenal dengan NIK, dan NIK tidak disebutkan".to_owned(),
            Self::OtherPerson { id } => format!("permohonan {id} milik orang lain"),
            Self::UsernameTaken { username } => {
                format!("`{username}` sudah menjadi nama pengguna akun orang lain")
            }
            Self::Missing { field } => format!("sertifikat memerlukan `{}`", field.word()),
            Self::Erased { id } => format!("data pemohon pada permohonan {id} telah dihapus"),
            Self::UnknownPaper { sop, kind, known } => {
                format!("`{sop}` tidak mengenal berkas `{kind}`; yang dikenal {}", known.join(", "))
            }
            Self::PassphraseNeeded { step } => {
                format!("pada langkah {step} passphrase dibuat, dan passphrase tidak diberikan")
            }
            Self::CaNeeded { step } => {
                format!("pada langkah {step} sertifikat diterbitkan, dan untuk itu kunci CA diperlukan")
            }
            Self::RevocationReasonNeeded { step } => {
                format!("pada langkah {step} sertifikat dicabut: sebutkan alasannya")
            }
            Self::NoCertificate { id } => {
                format!("permohonan {id} tidak menyangkut sertifikat yang dapat dicabut")
            }
            Self::NothingHeld { sop } => {
                format!("`{sop}` menyangkut sertifikat, dan pemohon tidak memiliki yang dapat disangkut")
            }
            Self::NoRequest { id } => format!("bukti kunci untuk permohonan {id} tidak ada lagi"),
            Self::NotHandedIn { id } => format!("permohonan {id} baru dibuka; belum ada yang diserahkan"),
            Self::Registry { path, source } => {
                because(&format!("`{}` bukan tabel data kependudukan", path.display()), source)
            }
            Self::NotFollowedThere { parent, step, sop } => {
                format!("langkah {step} permohonan {parent} tidak mengikuti `{sop}`")
            }
            Self::NikFixed { id } => format!(
                "permohonan {id} tidak dapat berganti NIK: permohonan atau sertifikat lain bergantung padanya"
            ),
            Self::AlreadyFollowed { parent, followed } => {
                format!("langkah permohonan {parent} sudah dilanjutkan permohonan {followed}")
            }
            Self::StillOpen { id } => format!("permohonan {id} masih berjalan"),
            Self::StillHeld { serial } => format!("sertifikat {serial} masih berlaku, atau ditangguhkan"),
            Self::NoOfficer { step, roles } => {
                format!(
                    "langkah {step} dilakukan {}, dan tidak ada petugas seperti itu",
                    roles.join(" atau ")
                )
            }
            Self::NoSuchStep { sop, step, count } => {
                format!("`{sop}` mempunyai {count} langkah, dan tidak ada langkah {step}")
            }
            Self::AlreadyOpen { id, sop } => {
                format!("permohonan {id} menurut `{sop}` sudah berjalan bagi orang ini")
            }
            Self::EmptyPaper { kind } => format!("berkas `{kind}` kosong"),
            Self::RoundAndRound { id, steps } => {
                format!("permohonan {id} belum selesai setelah {steps} langkah dimainkan")
            }
            Self::DamagedSop => "sebuah SOP dalam penyimpanan tidak dapat dibaca".to_owned(),
            Self::Damaged { id } => {
                format!("catatan permohonan {id} memuat hal yang tidak mungkin terjadi")
            }
            Self::DamagedData { person } => format!("data orang {person} tidak dapat dibaca"),
        }
    }
}

impl Indonesian for Refusal {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Closed(status) => format!("permohonan sudah berakhir: {}", closed(*status)),
            Self::OtherStep { asked, current } => {
                format!("permohonan berada pada langkah {current}, bukan langkah {asked}")
            }
            Self::WrongRole { step, needed, has } => {
                let has = if has.is_empty() { "tanpa peran".to_owned() } else { has.join(", ") };
                format!("langkah {step} dilakukan {}, bukan {has}", needed.join(", "))
            }
            Self::LinkNeeded { step } => {
                format!(
                    "langkah {step} dilakukan lewat link yang dikirim, dan tanpa link oleh siapa pun tidak"
                )
            }
            Self::LinkWrong { kind } => {
                format!("ini bukan link {} yang terakhir dikirim, atau sudah dipakai", link(*kind))
            }
            Self::LinkExpired { kind, expired } => {
                format!("link {} berlaku sampai {expired}", link(*kind))
            }
            Self::NoLinkHere { step } => format!("langkah {step} dilakukan tanpa link"),
            Self::PortalNeeded { step } => {
                format!("langkah {step} dilakukan dalam portal, dengan nama pengguna dan kata sandinya")
            }
            Self::PapersMissing { step, papers } => {
                format!("langkah {step} memerlukan {}", papers.join(", "))
            }
            Self::PapersNotAsked { step, papers } => {
                format!("langkah {step} tidak meminta {}", papers.join(", "))
            }
            Self::LetterReadByOfficers { step } => {
                format!("isi surat rekomendasi dibacakan petugas, sedangkan langkah {step} dilakukan pemohon")
            }
            Self::WrongDesk { step, desks, has } => {
                let has = if has.is_empty() { "petugas tanpa peran".to_owned() } else { has.join(", ") };
                format!("langkah {step} dilakukan pemohon di meja {}, bukan di meja {has}", desks.join(", "))
            }
            Self::PapersApproved { step, papers } => {
                format!(
                    "{} sudah disetujui sebagaimana adanya; langkah {step} tidak menerima yang lain",
                    papers.join(", ")
                )
            }
            Self::UnknownOutcome { step, outcome, known } if known.is_empty() => {
                format!("langkah {step} tidak mempunyai hasil `{outcome}`")
            }
            Self::UnknownOutcome { step, outcome, known } => {
                format!("langkah {step} tidak mempunyai hasil `{outcome}`; yang ada {}", known.join(", "))
            }
            Self::ReasonTooLong { length, limit } => {
                format!("alasan paling panjang {limit} karakter, dan ini {length}")
            }
            Self::ReasonNeeded => "penolakan harus disertai alasan".to_owned(),
            Self::DataChanged { .. } => "data bukan lagi yang dilihat: data berubah sejak itu".to_owned(),
            Self::NoDataHere { step } => format!("langkah {step} tidak mengubah data"),
            Self::SelfApproval { officer } => {
                format!(
                    "`{officer}` memasukkan data ini dan tidak boleh menjadi satu-satunya yang menyetujuinya"
                )
            }
            Self::NotLookedAt { step } => {
                format!("pada langkah {step} data disetujui: sebutkan data mana yang dilihat")
            }
            Self::NoKey => "kunci untuk data ini belum dibuat: passphrase dibuat lebih dahulu".to_owned(),
            Self::TooLate { act } => format!("`{act}` sudah dilakukan, dan tidak dapat ditarik kembali"),
            Self::ClockBehind { now, last } => {
                format!("jam menunjukkan {now}, sebelum kejadian terakhir permohonan pada {last}")
            }
            Self::Doubtful { step, doubts } => {
                let doubts: Vec<String> = doubts.iter().map(Indonesian::in_indonesian).collect();
                format!("pada langkah {step} data diperiksa, dan tidak benar: {}", doubts.join("; "))
            }
            Self::NoLetterHere { step } => {
                format!("pada langkah {step} surat rekomendasi tidak dibaca")
            }
            Self::NotApproved => "data yang sekarang belum disetujui siapa pun".to_owned(),
            Self::NotFollowed { step, sop } => format!("langkah {step} selesai bila `{sop}` selesai"),
        }
    }
}

impl Indonesian for Lack {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Missing(field) => format!("`{}` belum ada", field.word()),
            Self::Domain { found, domains } => {
                format!("alamat pos-el berada di {found}, bukan di {}", domains.join(" atau "))
            }
        }
    }
}

impl Indonesian for DataError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Person(error) => error.in_indonesian(),
            Self::Phone => "nomor telepon terdiri atas 8 sampai 15 angka, dengan atau tanpa `+`".to_owned(),
            Self::Length { field, length } => {
                format!("`{}` terdiri atas {length} karakter, tidak antara 1 dan 200", field.word())
            }
            Self::Control { field } => format!("`{}` memuat karakter kendali", field.word()),
        }
    }
}

impl Indonesian for TemplateError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::NoSubject => "naskah diawali perihal dan satu baris kosong".to_owned(),
            Self::UnknownName { line, name, known } => {
                let known: Vec<String> = known.iter().map(|known| format!("{{{known}}}")).collect();
                format!("baris {line} menyebut {{{name}}}; yang dikenal {}", known.join(", "))
            }
            Self::Unclosed { line } => format!("baris {line} membuka kurung kurawal yang tidak ditutup"),
            Self::TooLong { found } => format!("naskah terdiri atas {found} byte, lebih dari 65536"),
        }
    }
}

fn link(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Activation => "aktivasi",
        LinkKind::Passphrase => "passphrase",
    }
}

fn closed(status: Status) -> &'static str {
    match status {
        Status::Open => "terbuka",
        Status::Finished => "selesai",
        Status::Refused => "ditolak",
        Status::Cancelled => "dibatalkan",
    }
}
