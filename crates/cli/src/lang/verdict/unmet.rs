//! Rules of the receiver that are not met, in Indonesian.

use office::report::{SignerPart, Unmet, WantedSigner};

use crate::lang::errors::Indonesian;

impl Indonesian for Unmet {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Level { wanted, found: Some(found) } => {
                let (wanted, found) = (wanted.word(), found.word());
                format!("kebijakan meminta {wanted}, sedangkan tanda tangan ini {found}")
            }
            Self::Level { wanted, found: None } => {
                format!("kebijakan meminta {}, sedangkan tanda tangan ini tidak bertingkat", wanted.word())
            }
            Self::Algorithm(algorithm) => format!("kebijakan tidak mengizinkan {algorithm}"),
            Self::AlgorithmUnknown => {
                "kebijakan membatasi algoritma, sedangkan algoritma tanda tangan ini tidak dapat dipastikan"
                    .to_owned()
            }
            Self::Signer(wanted) => {
                format!("kebijakan meminta tanda tangan sah dari {}, tetapi tidak ada", known_by(wanted))
            }
            Self::TooFew { least, found } => {
                format!("kebijakan meminta paling sedikit {least} tanda tangan sah, tetapi ada {found}")
            }
            Self::TooMany { most, found } => {
                format!("kebijakan mengizinkan paling banyak {most} tanda tangan, tetapi ada {found}")
            }
            Self::Modification { allowed, found: Some(found) } => format!(
                "yang terjadi sesudah tanda tangan adalah `{}`, sedangkan kebijakan mengizinkan paling banyak `{}`",
                found.word(),
                allowed.word()
            ),
            Self::Modification { allowed, found: None } => format!(
                "yang terjadi sesudah tanda tangan tidak dinilai, sedangkan kebijakan mengizinkan paling banyak `{}`",
                allowed.word()
            ),
            Self::TimeStamp => "kebijakan meminta stempel waktu tepercaya, tetapi tidak ada".to_owned(),
            Self::Simulation { wanted: true } => {
                "kebijakan meminta sertifikat simulasi, sedangkan ini bukan".to_owned()
            }
            Self::Simulation { wanted: false } => {
                "kebijakan menolak sertifikat simulasi, sedangkan ini salah satunya".to_owned()
            }
        }
    }
}

fn known_by(wanted: &WantedSigner) -> String {
    let word = |part| match part {
        SignerPart::Nip => "NIP",
        SignerPart::Nik => "NIK",
        SignerPart::Email => "surel",
        SignerPart::Organization => "organisasi",
        SignerPart::Name => "nama",
    };
    let parts = wanted.parts().into_iter().map(|(part, text)| format!("{} {text}", word(part)));
    parts.collect::<Vec<_>>().join(", ")
}
