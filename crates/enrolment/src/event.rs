//! What happened to an application, as it is recorded: never changed, and all that is known of it follows from it.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;

use crate::sop::{Act, Target};

/// The SHA-256 of something that is kept elsewhere: events hold no personal data and no secrets.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Fingerprint(pub [u8; 32]);

/// One event.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Event {
    /// When, by the clock of the house.
    pub at: Timestamp,
    /// Who.
    pub by: Actor,
    /// What.
    pub deed: Deed,
}

/// Who did something.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Actor {
    /// An officer, by their handle.
    Officer(String),
    /// The applicant: by a link that was mailed, in the portal, or handing something in.
    Applicant,
    /// The applicant at the desk of an officer, who recorded it.
    AtDesk(String),
}

/// What happened.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Deed {
    /// An application was opened; it stands at its first step.
    Opened {
        /// The data of the applicant.
        data: Fingerprint,
    },
    /// A step was done, or something was refused in it.
    Done(Done),
    /// A link was mailed, in the place of an earlier one of its kind.
    Sent {
        /// What for.
        link: LinkKind,
        /// The hash of its token.
        token: Fingerprint,
        /// Until when it is good.
        expires: Timestamp,
    },
    /// The data became others outside of a step.
    Corrected {
        /// What they are now.
        data: Fingerprint,
        /// The step that this leads back to: what was approved is not any more.
        back_to: Option<u8>,
    },
    /// Another application was opened, which a step follows.
    Followed {
        /// Its number.
        application: u64,
    },
    /// The application was refused as a whole.
    Rejected {
        /// Why.
        reason: String,
    },
    /// Whoever applied does not want it any more.
    Cancelled {
        /// Why.
        reason: String,
    },
}

/// A step that was done.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Done {
    /// Its number.
    pub step: u8,
    /// What the house did; nothing where something was refused.
    pub acts: Vec<Act>,
    /// What came out, where it is not the usual.
    pub outcome: Option<String>,
    /// Why it was refused, if it was.
    pub refused: Option<String>,
    /// Where it goes on.
    pub to: Target,
    /// The data, where they became others.
    pub data: Option<Fingerprint>,
    /// The papers that came with it, by their kinds.
    pub papers: BTreeMap<String, Fingerprint>,
    /// What the recommendation letter says of the applicant, where somebody read it out.
    pub letter: Option<Fingerprint>,
    /// The name of the key that was made.
    pub key: Option<String>,
    /// The serial number of the certificate that was issued.
    pub serial: Option<String>,
}

/// What a link is for.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum LinkKind {
    /// The activation of an application.
    Activation,
    /// A passphrase.
    Passphrase,
}

impl Event {
    /// The step that was done, if this is one.
    #[must_use]
    pub fn done(&self) -> Option<&Done> {
        match &self.deed {
            Deed::Done(done) => Some(done),
            _ => None,
        }
    }

    /// The data that it speaks of: those of the applicant, and those that a letter has.
    #[must_use]
    pub fn data(&self) -> Vec<Fingerprint> {
        match &self.deed {
            Deed::Opened { data } | Deed::Corrected { data, .. } => vec![*data],
            Deed::Done(done) => done.data.into_iter().chain(done.letter).collect(),
            _ => Vec::new(),
        }
    }
}

impl LinkKind {
    /// The one that is used in doing `act`.
    pub(crate) fn used_by(act: Act) -> Option<Self> {
        match act {
            Act::Activate => Some(Self::Activation),
            Act::SetPassphrase => Some(Self::Passphrase),
            _ => None,
        }
    }

    /// The act that has it mailed.
    pub(crate) const fn sent_by(self) -> Act {
        match self {
            Self::Activation => Act::SendActivation,
            Self::Passphrase => Act::SendPassphrase,
        }
    }
}

impl Actor {
    /// The officer who did or recorded it.
    #[must_use]
    pub fn officer(&self) -> Option<&str> {
        match self {
            Self::Officer(id) | Self::AtDesk(id) => Some(id),
            Self::Applicant => None,
        }
    }

    /// Whether it is the applicant who did it.
    #[must_use]
    pub fn is_applicant(&self) -> bool {
        !matches!(self, Self::Officer(_))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Fingerprint {
    /// Lower-case hexadecimal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}

/// A text that is no fingerprint.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("no 64 lower-case hexadecimal digits")]
pub struct NoFingerprint;

fn digit(c: u8) -> Result<u8, NoFingerprint> {
    match c {
        b'0'..=b'9' => Ok(c - b'0'),
        b'a'..=b'f' => Ok(c - b'a' + 10),
        _ => Err(NoFingerprint),
    }
}

impl FromStr for Fingerprint {
    type Err = NoFingerprint;

    fn from_str(text: &str) -> Result<Self, NoFingerprint> {
        let pairs = text.as_bytes().chunks_exact(2);
        let mut octets = [0; 32];
        if text.len() != 2 * octets.len() {
            return Err(NoFingerprint);
        }
        for (octet, pair) in octets.iter_mut().zip(pairs) {
            *octet = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Ok(Self(octets))
    }
}
