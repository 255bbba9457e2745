//! What is known of whoever applies, on the command line.

use clap::Args;
use office::sop::Field;

/// What is known of whoever applies.
#[derive(Args, Clone, Debug)]
pub(super) struct DataArgs {
    /// Name of the applicant; degrees are left out of the certificate
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,

    /// NIP, 18 digits
    #[arg(long, value_name = "N")]
    nip: Option<String>,

    /// Office held (Jabatan)
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,

    /// Unit within the agency
    #[arg(long, value_name = "TEXT")]
    unit: Option<String>,

    /// Agency (Instansi)
    #[arg(long, value_name = "TEXT")]
    agency: Option<String>,

    /// Official e-mail address
    #[arg(long, value_name = "ADDR")]
    email: Option<String>,

    /// Number of the mobile phone
    #[arg(long, value_name = "N")]
    phone: Option<String>,
}

impl DataArgs {
    /// The values that are given, and the NIK, if that is.
    pub(super) fn values(&self, nik: Option<&String>) -> Vec<(Field, String)> {
        let all = [
            (Field::Nama, self.name.as_ref()),
            (Field::Nik, nik),
            (Field::Nip, self.nip.as_ref()),
            (Field::Jabatan, self.title.as_ref()),
            (Field::Unit, self.unit.as_ref()),
            (Field::Instansi, self.agency.as_ref()),
            (Field::Email, self.email.as_ref()),
            (Field::NoHp, self.phone.as_ref()),
        ];
        all.into_iter().filter_map(|(field, value)| Some((field, value?.clone()))).collect()
    }
}
