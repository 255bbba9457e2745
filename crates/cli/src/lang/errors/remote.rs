//! Time stamping authorities elsewhere, in Indonesian. Their own words stay as they are.

use office::remote::{RemoteFault, TsaAddressError};

use super::{Indonesian, because};

impl Indonesian for TsaAddressError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Malformed => {
                "bukan alamat seperti https://tsa.example.com/tsr, paling banyak 2048 karakter".to_owned()
            }
            Self::Scheme { found } => format!("alamatnya http atau https, bukan `{found}`"),
            Self::Credentials => {
                "di dalamnya ada nama pengguna atau kata sandi, yang akan terlihat dalam riwayat, log, dan oleh pengguna lain"
                    .to_owned()
            }
        }
    }
}

impl Indonesian for RemoteFault {
    fn in_indonesian(&self) -> String {
        match self {
            Self::HostNotFound => "tidak ada server yang dikenal dengan nama itu".to_owned(),
            Self::Unreachable(error) => because("server tidak dapat dihubungi", error),
            Self::Closed => "server menutup sambungan sebelum selesai menjawab".to_owned(),
            Self::TimedOut { patience } => {
                format!("server tidak menjawab dalam {} detik", patience.as_secs_f32())
            }
            Self::Tls { detail } => format!("sambungan aman ke server tidak terbentuk: {detail}"),
            Self::NoTls => "program ini dibuat tanpa TLS, yang diperlukan alamat https".to_owned(),
            Self::Protocol { detail } => format!("server tidak menjawab menurut aturan HTTP: {detail}"),
            Self::Redirected { .. } | Self::Status { .. } | Self::ContentType { .. } => of_http(self),
            Self::TooLong { limit } => format!("jawaban server lebih panjang dari batas baca {limit} bita"),
            Self::NotAnAnswer(error) => {
                because("jawaban server bukan jawaban atas permintaan stempel waktu", error)
            }
            Self::Refused { failures, text } => {
                let names: Vec<_> = failures.iter().map(|failure| failure.name()).collect();
                let names = if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) };
                format!("server menolak{names}{}", quoted(text.as_deref()))
            }
            Self::AnotherAnswer(error) => because("stempel waktunya bukan yang diminta", error),
            Self::Token(error) => because("stempel waktunya tidak membuktikan apa pun", error.as_ref()),
        }
    }
}

/// What HTTP itself says.
fn of_http(fault: &RemoteFault) -> String {
    match fault {
        RemoteFault::Redirected { status, to: Some(to) } => {
            format!("server mengalihkan ke {to} (status HTTP {status}); pengalihan tidak diikuti")
        }
        RemoteFault::Redirected { status, to: None } => {
            format!(
                "server mengalihkan tanpa menyebutkan tujuannya (status HTTP {status}); pengalihan tidak diikuti"
            )
        }
        RemoteFault::Status { status, line } => {
            format!("server menjawab dengan status HTTP {status}{}", quoted(line.as_deref()))
        }
        RemoteFault::ContentType { found } => format!(
            "server menjawab dengan `{}`, bukan `application/timestamp-reply`",
            found.as_deref().unwrap_or_default()
        ),
        other => other.to_string(),
    }
}

fn quoted(words: Option<&str>) -> String {
    words.map_or(String::new(), |words| format!(": `{words}`"))
}
