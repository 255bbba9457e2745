//! What whoever receives a document asks for beyond a good verdict, and did not get. Nothing here asks for it: rules are
//! the caller's, and these are the words in which a report says that one is not met.

use std::fmt;

use pki::constraints::Algorithm;

use super::report::{Level, Modification};

/// A rule of the receiver that is not met, or of which that cannot be told. `Display` is one English sentence.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Unmet {
    /// The signature is of a lower level.
    #[error("the policy asks for {}, and the signature is {}", wanted.word(), level(*found))]
    Level {
        /// The lowest level that is enough.
        wanted: Level,
        /// What it reaches; `None` if it does not hold.
        found: Option<Level>,
    },
    /// A hash function or a key that is not on the receiver's list.
    #[error("the policy does not allow {0}")]
    Algorithm(Algorithm),
    /// The signature does not hold, so that it is not known by which algorithm it is.
    #[error("the policy limits the algorithms, and those of this signature cannot be told")]
    AlgorithmUnknown,
    /// No valid signature is by someone who must sign.
    #[error("the policy asks for a valid signature by {0}, and there is none")]
    Signer(WantedSigner),
    /// Too few valid signatures.
    #[error("the policy asks for at least {least} valid signatures, and there are {found}")]
    TooFew {
        /// How many are enough.
        least: usize,
        /// How many there are.
        found: usize,
    },
    /// Too many signatures.
    #[error("the policy allows at most {most} signatures, and there are {found}")]
    TooMany {
        /// How many may be there.
        most: usize,
        /// How many there are.
        found: usize,
    },
    /// More came after the signature than the receiver allows.
    #[error("{}, and the policy allows no more than `{}`", modification(*found), allowed.word())]
    Modification {
        /// The most that may come.
        allowed: Modification,
        /// What came; `None` where that is not judged.
        found: Option<Modification>,
    },
    /// No trusted time stamp proves when the signature was made.
    #[error("the policy asks for a trusted time stamp, and there is none")]
    TimeStamp,
    /// The certificate is one of a simulation, and must not be; or is none, and must be.
    #[error("{}", simulation(*wanted))]
    Simulation {
        /// Whether it must be one.
        wanted: bool,
    },
}

impl Unmet {
    /// Its code: stable, for scripts.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Level { .. } => "policy-level",
            Self::Algorithm(_) | Self::AlgorithmUnknown => "policy-algorithm",
            Self::Signer(_) => "policy-signer",
            Self::TooFew { .. } | Self::TooMany { .. } => "policy-count",
            Self::Modification { .. } => "policy-modification",
            Self::TimeStamp => "policy-time-stamp",
            Self::Simulation { .. } => "policy-simulation",
        }
    }
}

/// Someone who must sign, by what is known of them: all of it must fit one certificate.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct WantedSigner {
    /// The NIP.
    pub nip: Option<String>,
    /// The NIK, which only the ledger of an office knows. `Display` masks it.
    pub nik: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The organizationName.
    pub organization: Option<String>,
    /// The commonName.
    pub name: Option<String>,
}

impl WantedSigner {
    /// What is known, each with its word, in a fixed order. The NIK is masked.
    #[must_use]
    pub fn parts(&self) -> Vec<(SignerPart, String)> {
        let masked = |nik: &String| format!("{}************", nik.chars().take(4).collect::<String>());
        let parts = [
            (SignerPart::Nip, self.nip.clone()),
            (SignerPart::Nik, self.nik.as_ref().map(masked)),
            (SignerPart::Email, self.email.clone()),
            (SignerPart::Organization, self.organization.clone()),
            (SignerPart::Name, self.name.clone()),
        ];
        parts.into_iter().filter_map(|(part, text)| Some((part, text?))).collect()
    }
}

impl fmt::Display for WantedSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = self.parts().into_iter().map(|(part, text)| format!("{} {text}", part.word()));
        f.write_str(&parts.collect::<Vec<_>>().join(", "))
    }
}

/// By what someone is known.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SignerPart {
    /// The NIP.
    Nip,
    /// The NIK.
    Nik,
    /// The e-mail address.
    Email,
    /// The organizationName.
    Organization,
    /// The commonName.
    Name,
}

impl SignerPart {
    const fn word(self) -> &'static str {
        match self {
            Self::Nip => "NIP",
            Self::Nik => "NIK",
            Self::Email => "e-mail",
            Self::Organization => "organization",
            Self::Name => "name",
        }
    }
}

fn level(found: Option<Level>) -> &'static str {
    found.map_or("of none", Level::word)
}

fn modification(found: Option<Modification>) -> String {
    match found {
        Some(found) => format!("what came after the signature is `{}`", found.word()),
        None => "what came after the signature is not judged".to_owned(),
    }
}

const fn simulation(wanted: bool) -> &'static str {
    match wanted {
        true => "the policy asks for a certificate of a simulation, and this is none",
        false => "the policy refuses certificates of a simulation, and this is one",
    }
}
