//! Why a setting does not take a value, in Indonesian.

use office::settings::SettingError;

use super::Indonesian;

impl Indonesian for SettingError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Word { found, known } => format!("`{found}` bukan salah satu dari {}", known.join(", ")),
            Self::Hours(_) => {
                "jam kerja ditulis sebagai hari dengan jam, misalnya `senin-kamis 08:00-16:00, jumat 08:00-11:30`"
                    .to_owned()
            }
            Self::Holiday { line, found } => {
                format!("baris {line} tidak diawali tanggal seperti 2026-08-17: `{found}`")
            }
            Self::Days(found) => {
                format!("`{found}` bukan jumlah hari dari 0 sampai 365, misalnya `30, 7, 1`")
            }
            Self::Domains(found) => {
                format!("`{found}` bukan domain, misalnya `sukamaju.go.id, sukamaju.example`")
            }
            Self::Path(found) => format!("`{found}` bukan jalur lengkap ke berkas"),
            Self::Server(found) => format!(
                "`{found}` bukan server pos-el: smtp://HOST:PORT, smtp+starttls://USER@HOST:PORT, atau smtps://USER@HOST:PORT"
            ),
            Self::PasswordInAddress => {
                "alamat server pos-el tidak memuat kata sandi: kata sandi ada dalam berkas `mail_password_file`"
                    .to_owned()
            }
            Self::OpenPassword => {
                "pengguna masuk ke server pada mesin lain hanya lewat smtp+starttls:// atau smtps://".to_owned()
            }
            Self::Sender(found) => {
                format!("`{found}` bukan pengirim, misalnya `Diskominfo <diskominfo@sukamaju.example>`")
            }
        }
    }
}
