//! Why messages do not go out, in Indonesian.

use office::outbox::MailFault;

use super::Indonesian;
use crate::lang::Lang;

/// Why a message was not taken, in one line.
pub(crate) fn fault(fault: &MailFault, lang: Lang) -> String {
    match lang {
        Lang::En => fault.to_string(),
        Lang::Id => fault.in_indonesian(),
    }
}

impl Indonesian for MailFault {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Unreachable { server, why } => format!("`{server}` tidak dapat dihubungi: {why}"),
            Self::Tls { server, why } => format!("`{server}` tidak memakai TLS sebagaimana mestinya: {why}"),
            Self::NoTls => "program ini dibuat tanpa TLS".to_owned(),
            Self::Password { file } => format!(
                "`{file}` harus memuat kata sandi pada baris pertamanya, dan hanya dapat dibaca pemiliknya"
            ),
            Self::NoPassword => {
                "`mail_server` menyebut pengguna, tetapi `mail_password_file` tidak ada".to_owned()
            }
            Self::User { server, why } => format!("`{server}` menolak penggunanya: {why}"),
            Self::Sender(why) => format!("server tidak menerima apa pun dari pengirim ini: {why}"),
            Self::File(why) => format!("berkasnya tidak dapat dibaca: {why}"),
            Self::Refused(why) => format!("server menolaknya: {why}"),
            Self::NotNow(why) => format!("server sedang tidak menerima apa pun: {why}"),
            Self::Broken(why) => format!("percakapan terputus: {why}"),
        }
    }
}
