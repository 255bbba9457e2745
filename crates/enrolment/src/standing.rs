//! What BSrE's e-sign API says of a person: nine words, one at a time.
//!
//! Which word goes with which state is our reading; the sources name the words alone, and that ISSUE is the only one with
//! which someone can sign.

use crate::application::{Application, Status};
use crate::sop::{Act, Kind, Sop};

/// What is said of a person.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Standing {
    /// A certificate is valid: the person can sign.
    Issue,
    /// The certificate has expired.
    Expired,
    /// It has expired, and another one is on its way.
    Renew,
    /// The passphrase is set; BSrE is to examine the application.
    WaitingForVerification,
    /// The data were entered, and are to be activated by the person.
    New,
    /// The person is known, and has no certificate.
    NoCertificate,
    /// The person is not known.
    NotRegistered,
    /// The certificate is suspended.
    Suspend,
    /// The certificate was revoked.
    Revoke,
}

/// How the newest certificate of a person stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Newest {
    /// It is valid.
    Valid,
    /// It has expired.
    Expired,
    /// It is suspended.
    Suspended,
    /// It was revoked.
    Revoked,
}

impl Standing {
    /// The word of the API.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Issue => "ISSUE",
            Self::Expired => "EXPIRED",
            Self::Renew => "RENEW",
            Self::WaitingForVerification => "WAITING_FOR_VERIFICATION",
            Self::New => "NEW",
            Self::NoCertificate => "NO_CERTIFICATE",
            Self::NotRegistered => "NOT_REGISTERED",
            Self::Suspend => "SUSPEND",
            Self::Revoke => "REVOKE",
        }
    }

    /// What is said of someone with these applications, the newest first, and this newest certificate.
    #[must_use]
    pub fn of(applications: &[(&Sop, &Application)], newest: Option<Newest>) -> Self {
        let leads_to_one = |kind| matches!(kind, Kind::Issuance | Kind::Renewal);
        let open = applications
            .iter()
            .find(|(sop, application)| leads_to_one(sop.kind) && application.status() == Status::Open);
        match (newest, open) {
            (Some(Newest::Valid), _) => Self::Issue,
            (Some(Newest::Suspended), _) => Self::Suspend,
            (Some(Newest::Expired), Some(_)) => Self::Renew,
            (Some(Newest::Expired), None) => Self::Expired,
            (Some(Newest::Revoked), open) => open.and_then(on_the_way).unwrap_or(Self::Revoke),
            (None, open) => open.and_then(on_the_way).unwrap_or_else(|| Self::without_any(applications)),
        }
    }

    /// Of someone who waits for nothing: an account, or an application that came as far as BSrE, is remembered.
    fn without_any(applications: &[(&Sop, &Application)]) -> Self {
        let is_known = |(_, application): &(&Sop, &Application)| {
            application.has_ever_done(Act::OpenAccount) || application.has_ever_done(Act::Enter)
        };
        if applications.iter().any(is_known) { Self::NoCertificate } else { Self::NotRegistered }
    }
}

/// How far an application came; `None` before it came to BSrE.
fn on_the_way((_, application): &(&Sop, &Application)) -> Option<Standing> {
    let steps = [
        (Act::SetPassphrase, Standing::WaitingForVerification),
        (Act::Activate, Standing::NoCertificate),
        (Act::Enter, Standing::New),
    ];
    steps.into_iter().find(|(act, _)| application.has_done(*act)).map(|(_, standing)| standing)
}
