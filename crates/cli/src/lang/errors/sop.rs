//! What is wrong with the file of an SOP, in Indonesian.

use office::sop::SopFault;

use super::Indonesian;

impl Indonesian for SopFault {
    fn in_indonesian(&self) -> String {
        match self {
            Self::File(fault) => fault.in_indonesian(),
            Self::Name { line, found, limit } => format!(
                "baris {line}: `{found}` bukan nama pendek: diawali huruf kecil, lalu a-z, 0-9 dan `-`, paling banyak {limit}"
            ),
            Self::Time { line, key, found } => format!(
                "baris {line}: `{key}` berisi `{found}`, bukan waktu seperti `60 menit`, `1-3 jam` atau `1 hari`"
            ),
            Self::Hours { line, key, found } => {
                format!("baris {line}: `{key}` berisi `{found}`, bukan jam seperti `08:00-16:00`")
            }
            Self::Domain { line, found } => {
                format!("baris {line}: `{found}` bukan domain seperti `sukamaju.go.id`")
            }
            Self::NoSuchStep { line, step, to, count } => {
                format!("baris {line}: langkah {step} menuju langkah {to}, padahal ada {count} langkah")
            }
            Self::UnknownRole { line, step, role } => {
                format!("baris {line}: langkah {step} untuk `{role}`, yang tidak ada di antara peran")
            }
            Self::UnknownPaper { line, step, paper } => {
                format!("baris {line}: langkah {step} meminta `{paper}`, yang tidak ada di antara berkas")
            }
            Self::Unreachable { line, step } => {
                format!("baris {line}: tidak ada jalan menuju langkah {step}")
            }
            Self::NoReturn { line, step } => {
                format!("baris {line}: dari langkah {step} tidak ada jalan menuju akhir")
            }
            Self::TooEarly { line, step, act, lacking } => {
                format!(
                    "baris {line}: langkah {step} melakukan `{act}`, dan ada jalan ke sana tanpa `{lacking}`"
                )
            }
            Self::Again { line, step, act } => {
                format!(
                    "baris {line}: langkah {step} melakukan `{act}`, dan ada jalan ke sana yang sudah melakukannya"
                )
            }
            Self::WrongActor { line, step, act, role } => {
                format!("baris {line}: langkah {step} melakukan `{act}`, yang bukan untuk `{role}`")
            }
            Self::NoLifetime { line, step, key } => {
                format!(
                    "baris {line}: langkah {step} mengirim link, dan `{key}` tidak menyebut masa berlakunya"
                )
            }
            Self::NoPassphrase { line, step } => {
                format!(
                    "baris {line}: pada langkah {step} passphrase dibuat, dan `passphrase` tidak menyebut caranya"
                )
            }
            Self::NothingDone { kind, act } => {
                format!(
                    "SOP berjenis `{kind}` melakukan `{act}` pada setiap jalan menuju akhir, sedangkan yang ini tidak"
                )
            }
            Self::Link { line, step } => format!(
                "baris {line}: langkah {step} memerlukan keduanya, `follow` dan SOP yang diikuti, atau tidak satu pun"
            ),
            Self::LinkUnused { line, step, act } => format!(
                "baris {line}: langkah {step} melakukan `{act}`, dan tidak setiap langkah sesudahnya dilakukan lewat link itu"
            ),
            Self::Circle { line, step, sop } => {
                format!("baris {line}: langkah {step} mengikuti `{sop}`, yang kembali ke SOP ini")
            }
            Self::UnknownSop { line, step, sop } => format!(
                "baris {line}: langkah {step} mengikuti `{sop}`, dan SOP itu tidak ada; yang tidak ada di sini ditulis sebagai `external`"
            ),
            Self::Taken { id } => format!("SOP `{id}` sudah ada: setiap SOP punya nama sendiri"),
            Self::Twice { line, name } => format!("baris {line}: `{name}` tertulis dua kali"),
        }
    }
}
