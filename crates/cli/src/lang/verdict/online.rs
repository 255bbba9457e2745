//! What was looked for online, in Indonesian.

use office::report::{Online, OnlineFault, OnlineLimit, Sought};

use crate::lang::errors::Indonesian;

impl Indonesian for Online {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Fetched { sought, address, bytes } => {
                format!("{} diambil dari {address} ({bytes} bita)", sought.in_indonesian())
            }
            Self::Failed { sought, address, fault, .. } => {
                let (sought, fault) = (sought.in_indonesian(), fault.in_indonesian());
                format!("{sought} tidak dapat diambil dari {address}: {fault}")
            }
            Self::Stopped(limit) => format!("tidak semuanya dicari di jaringan: {}", limit.in_indonesian()),
        }
    }
}

impl Indonesian for Sought {
    fn in_indonesian(&self) -> String {
        match self {
            Self::IssuerOf(certificate) => {
                format!("sertifikat penerbit bagi {}", certificate.in_indonesian())
            }
            Self::AnswerAbout(certificate) => {
                format!("jawaban OCSP tentang {}", certificate.in_indonesian())
            }
            Self::List => "daftar pencabutan".to_owned(),
        }
    }
}

impl Indonesian for OnlineFault {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Malformed => "bukan alamat http atau https".to_owned(),
            Self::Scheme { scheme } => format!("hanya http dan https yang ditanyai, bukan `{scheme}`"),
            Self::Credentials => "ada nama pengguna atau kata sandi dalam alamatnya".to_owned(),
            Self::Forbidden => "alamatnya menuju alamat jaringan yang tidak pernah ditanyai".to_owned(),
            Self::HostNotFound => "tidak ada server yang dikenal dengan nama itu".to_owned(),
            Self::Unreachable => "server tidak dapat dihubungi".to_owned(),
            Self::LeftAlone { failures } => {
                format!("server sudah {failures} kali gagal dan tidak ditanyai lagi")
            }
            Self::Closed => "server menutup sambungan sebelum selesai menjawab".to_owned(),
            Self::TimedOut { patience } => {
                format!("server tidak menjawab dalam {} detik", patience.as_secs_f32())
            }
            Self::Insecure => "sambungan aman ke server tidak terbentuk".to_owned(),
            Self::Protocol => "server tidak menjawab menurut aturan HTTP".to_owned(),
            Self::Redirected { status } => {
                format!("server mengalihkan (status HTTP {status}); pengalihan tidak diikuti")
            }
            Self::Status { status } => format!("server menjawab dengan status HTTP {status}"),
            Self::TooLong { limit } => format!("jawaban lebih panjang dari batas baca {limit} bita"),
            Self::NotThat => "yang datang bukan itu".to_owned(),
            Self::Refused(status) => format!("responder OCSP menjawab `{status}`"),
            Self::AnotherAnswer => "jawaban OCSP itu tentang sertifikat lain".to_owned(),
            Self::DoesNotCount(why) => why.in_indonesian(),
        }
    }
}

impl Indonesian for OnlineLimit {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Addresses { limit } => {
                format!("satu sertifikat memuat lebih dari {limit} alamat sejenis, batas yang ditanyai")
            }
            Self::File { limit } => {
                format!("untuk satu berkas perlu lebih dari {limit} alamat, batas yang ditanyai")
            }
            Self::FileTime { limit } => format!(
                "menunggu server perlu lebih dari {} detik, batas untuk satu berkas",
                limit.as_secs_f32()
            ),
            Self::Rounds { limit } => {
                format!("dokumen sudah dinilai ulang {limit} kali, batas yang dilakukan")
            }
            Self::Run { limit } => {
                format!("untuk sekali jalan perlu lebih dari {limit} alamat, batas yang ditanyai")
            }
            Self::Time { limit } => format!(
                "menunggu server perlu lebih dari {} detik, batas untuk sekali jalan",
                limit.as_secs_f32()
            ),
            Self::Bytes { limit } => {
                format!("yang diambil melebihi {limit} bita, batas untuk sekali jalan")
            }
        }
    }
}
