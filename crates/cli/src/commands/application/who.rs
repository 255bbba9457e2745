//! Who acts: the officer of `--actor`, or the applicant.

use std::path::PathBuf;

use clap::Args;
use office::Office;
use office::application::{By, Token};

use crate::context::Context;
use crate::failure::Failure;
use crate::passphrase;

/// Who acts, where it is not the officer of `--actor` alone.
#[derive(Args, Clone, Debug)]
pub(super) struct WhoArgs {
    /// The applicant acts at the desk of the officer of --actor
    #[arg(long)]
    at_desk: bool,

    /// The applicant acts by the link in FILE, which may be the message itself
    #[arg(long, value_name = "FILE", conflicts_with = "at_desk")]
    link_file: Option<PathBuf>,

    /// The applicant acts in the portal, under this user name
    #[arg(long, value_name = "NAME", conflicts_with_all = ["at_desk", "link_file"], requires = "portal_password_file")]
    portal_user: Option<String>,

    /// Read the password of the portal from the first line of FILE
    #[arg(long, value_name = "FILE", requires = "portal_user")]
    portal_password_file: Option<PathBuf>,
}

/// Whoever acts, with what shows it.
pub(super) enum Who {
    /// One of those that need nothing more.
    Plain(By<'static>),
    /// The applicant, by a link.
    Linked(Token),
}

impl WhoArgs {
    pub(super) fn read(&self, office: &Office, context: &Context) -> Result<Who, Failure> {
        if let Some(file) = &self.link_file {
            return Ok(Who::Linked(Token::of_link(&passphrase::whole_text(file)?)));
        }
        if let (Some(user), Some(file)) = (&self.portal_user, &self.portal_password_file) {
            let person = office.enter_portal(user, &passphrase::first_line(file)?)?;
            return Ok(Who::Plain(By::Portal(person)));
        }
        Ok(Who::Plain(match context.globals.actor {
            Some(_) if self.at_desk => By::AtDesk,
            Some(_) => By::Officer,
            None if self.at_desk => By::AtDesk,
            None => By::Applicant(None),
        }))
    }
}

impl Who {
    pub(super) fn by(&self) -> By<'_> {
        match self {
            Self::Plain(by) => *by,
            Self::Linked(token) => By::Applicant(Some(token)),
        }
    }
}
