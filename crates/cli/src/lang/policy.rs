//! Rules for received documents: what is wrong with a file of them, and what each means.

use office::policy::{PolicyFault, Preset, Setting};

use super::errors::Indonesian;
use super::{Lang, tr};

/// What is wrong with a file of rules, in one line.
pub(crate) fn fault(fault: &PolicyFault, lang: Lang) -> String {
    let text = match lang {
        Lang::En => fault.to_string(),
        Lang::Id => fault.in_indonesian(),
    };
    pki::name::Escaped(&text).to_string()
}

impl Indonesian for PolicyFault {
    fn in_indonesian(&self) -> String {
        match self {
            Self::File(fault) => fault.in_indonesian(),
            Self::Span { line, key, found, limit } => format!(
                "baris {line}: `{key}` berisi `{found}`, bukan jangka waktu seperti 12h atau 7d, paling lama {limit} hari"
            ),
            Self::EndNeeded { line, key } => format!(
                "baris {line}: `{key}` hanya diandalkan sampai hari tertentu, yang wajib ditulis sebagai tanggal"
            ),
            Self::Count { line, least, most } => format!(
                "baris {line}: paling banyak {most} tanda tangan lebih sedikit daripada {least} yang wajib ada"
            ),
            Self::NobodyNamed { line } => format!(
                "baris {line}: penanda tangan perlu salah satu dari nip, nik, email, organization, name"
            ),
            Self::Person { line, source } => format!("baris {line}: {}", source.in_indonesian()),
        }
    }
}

/// What stands above the rules of a preset.
pub(crate) fn heading(preset: Preset, lang: Lang) -> String {
    let what = match preset {
        Preset::Default => tr!(
            lang,
            "nothing beyond what is judged without a policy",
            "tidak lebih dari yang dinilai tanpa kebijakan"
        ),
        Preset::Strict => tr!(
            lang,
            "signatures that stay provable, by today's algorithms, with fresh status data",
            "tanda tangan yang tetap terbukti, dengan algoritma masa kini dan data status yang baru"
        ),
        Preset::Archive => tr!(
            lang,
            "the default, and what was good once counts with proof from then",
            "seperti bawaan, dan yang dahulu baik tetap berlaku dengan bukti dari masa itu"
        ),
    };
    let word = preset.word();
    tr!(
        lang,
        "Policy `{word}`: {what}.\nA key that is left out stays as it is in the policy named here.",
        "Kebijakan `{word}`: {what}.\nKunci yang tidak ditulis tetap seperti pada kebijakan yang disebut di sini."
    )
}

/// What a rule means.
pub(crate) fn meaning(setting: Setting, lang: Lang) -> String {
    match setting {
        Setting::Level => tr!(
            lang,
            "The lowest level of PAdES that is enough: any, b-b, b-t, b-lt, b-lta.",
            "Tingkat PAdES terendah yang cukup: any (mana saja), b-b, b-t, b-lt, b-lta."
        ),
        Setting::TimeStamp => tr!(
            lang,
            "Whether a trusted time stamp must prove when each signature was made.",
            "Apakah stempel waktu tepercaya wajib membuktikan kapan tiap tanda tangan dibuat."
        ),
        Setting::Modifications => tr!(
            lang,
            "The most that may come after a signature: as-permitted (by the signature itself), none,\nlta-updates, form-filling, annotations.",
            "Perubahan terbanyak sesudah tanda tangan: as-permitted (yang diizinkan tanda tangan itu sendiri),\nnone, lta-updates, form-filling, annotations."
        ),
        Setting::Simulation => tr!(
            lang,
            "Certificates of a simulation (UJI COBA): allow, refuse, require.",
            "Sertifikat simulasi (UJI COBA): allow (boleh), refuse (ditolak), require (wajib)."
        ),
        Setting::FailOn => tr!(
            lang,
            "What makes a document fail: error, or warning as well.",
            "Yang menggagalkan dokumen: error, atau juga warning."
        ),
        Setting::MaxStatusAge => tr!(
            lang,
            "How old a revocation list or OCSP answer about a signer may be at the moment that counts:\nany, 12h, 7d.",
            "Umur terlama daftar pencabutan atau jawaban OCSP tentang penanda tangan pada saat yang dinilai:\nany, 12h, 7d."
        ),
        Setting::Signatures => tr!(
            lang,
            "How many valid signatures there must be (min), and how many may be there at all (max).",
            "Berapa tanda tangan sah yang wajib ada (min), dan berapa yang boleh ada seluruhnya (max)."
        ),
        Setting::Digests => tr!(
            lang,
            "Hash functions: true, or the last day on which they are relied on. What is not here is refused.",
            "Fungsi hash: true, atau hari terakhir diandalkan. Yang tidak ada di sini ditolak."
        ),
        Setting::Keys => tr!(
            lang,
            "Keys, likewise. A row for RSA holds from its length on, up to the next row.",
            "Kunci, demikian pula. Baris RSA berlaku mulai panjangnya, sampai baris berikutnya."
        ),
        Setting::Signers => tr!(
            lang,
            "Who must have signed. All keys of one signer must fit one certificate.",
            "Siapa yang wajib menandatangani. Semua kunci satu penanda tangan harus cocok dengan satu sertifikat."
        ),
    }
}

/// Signers as they may be written.
pub(crate) fn example(lang: Lang) -> String {
    let organization = match lang {
        Lang::En => "Communications Office",
        Lang::Id => "Dinas Komunikasi dan Informatika",
    };
    format!(
        "[[signer]]\nnip = \"199001012015011001\"\n[[signer]]\nemail = \"siti@example.go.id\"\norganization = \"{organization}\"\n"
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use office::policy::Policy;

    use super::*;

    /// Files with faults of every kind.
    const FAULTY: [&str; 5] = [
        "levle = 1\nlevel = 2\nmodifications = \"all\"\nmax_status_age = \"7\"\nsigner = [{}]\n",
        "[signatures]\nmin = 101\n[digests]\nsha1 = true\nsha256 = 12:00:00\n",
        "[signatures]\nmin = 3\nmax = 2\n[[signer]]\nnip = \"7\"\nname = \"\"\n",
        "=",
        "\u{1b}[2J",
    ];

    #[test]
    fn every_fault_is_told_in_both_languages() {
        let long = vec![b'#'; 100_000];
        let many = "[[signer]]\nname = \"A\"\n".repeat(101);
        let files = FAULTY.map(str::as_bytes).into_iter().chain([&long[..], many.as_bytes(), b"\xff"]);
        let faults: Vec<PolicyFault> = files.flat_map(|file| Policy::read(file).unwrap_err()).collect();
        let kind = |fault: &PolicyFault| match fault {
            PolicyFault::File(inner) => (None, Some(std::mem::discriminant(inner))),
            other => (Some(std::mem::discriminant(other)), None),
        };
        let kinds: std::collections::HashSet<_> = faults.iter().map(kind).collect();
        assert_eq!(kinds.len(), 15, "{faults:?}");
        for one in &faults {
            let (english, indonesian) = (fault(one, Lang::En), fault(one, Lang::Id));
            assert_ne!(english, indonesian);
            for text in [english, indonesian] {
                assert!(!text.contains(char::is_control) && !text.ends_with('.'), "{text:?}");
                assert!(text.starts_with(char::is_lowercase), "{text:?}");
            }
        }
    }
}
