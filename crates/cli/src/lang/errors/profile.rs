//! An office's own profiles, and the numbers of organizations, in Indonesian.

use office::cause::ProfileError;
use office::person::OrganizationIdentifierError;

use super::Indonesian;

impl Indonesian for ProfileError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::File(fault) => fault.in_indonesian(),
            Self::Fixed { line, key } => format!("baris {line}: `{key}` tidak dapat diubah"),
            Self::Address { line, key, found } => {
                format!(
                    "baris {line}: `{key}` berisi `{found}`, bukan alamat seperti http://pki.example.com/cps"
                )
            }
            Self::Name { line, found, limit } => format!(
                "baris {line}: `{found}` tidak dapat menjadi nama profil: diawali huruf kecil, lalu a-z, 0-9 dan `-`, paling banyak {limit}"
            ),
            Self::Underived { line, profile } => {
                format!("baris {line}: profil `{profile}` bukan bawaan dan tidak memuat `based_on`")
            }
        }
    }
}

impl Indonesian for OrganizationIdentifierError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Form(text) => {
                format!(
                    "`{text}` bukan nomor organisasi seperti VATID-012345678901000, paling banyak 64 karakter"
                )
            }
            Self::OfAPerson => {
                "16 angka yang tidak diawali 0 adalah NIK perorangan, bukan nomor organisasi".to_owned()
            }
        }
    }
}
