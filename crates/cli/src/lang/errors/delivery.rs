//! Signatures that were made elsewhere, in Indonesian.

use office::sign::DeliveryError;

use super::{Indonesian, because};

impl Indonesian for DeliveryError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::KeyElsewhere { serial } => {
                format!(
                    "kunci sertifikat {serial} tidak ada di sini, jadi pemegangnya harus menandatangani di tempat lain"
                )
            }
            Self::Signature(error) => because(
                "yang diserahkan bukan tanda tangan atas dokumen ini dengan kunci sertifikat itu",
                error,
            ),
            Self::SignedData(error) => {
                because("data bertanda tangan yang diserahkan tidak cocok dengan dokumen ini", error)
            }
            Self::AnotherSigner { expected, found } => {
                format!("seharusnya ditandatangani dengan sertifikat {expected}, ternyata dengan {found}")
            }
        }
    }
}
