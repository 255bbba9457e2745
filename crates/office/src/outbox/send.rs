//! Messages go out by the mail server that the office named.
//!
//! A message is marked before it is handed over, and again when the server took it. One that was marked only before, since
//! the program or the conversation ended in between, may have been taken: it is not sent again by itself.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::ErrorKind;

use lettre::Address;
use store::{MessageId, MessageRecord, MessageState};

use super::wire::{Conversation, Handed, MailFault};
use crate::settings::Settings;
use crate::{Error, Office};

/// What became of a message.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Sent {
    /// The server took it.
    Taken,
    /// The server refuses it for good.
    Refused(MailFault),
    /// It waits for another attempt.
    Waits(MailFault),
    /// Nobody knows whether it was taken.
    Unknown(MailFault),
    /// Its file is gone: whoever it was for was erased.
    Gone,
}

impl Sent {
    fn state(&self) -> MessageState {
        match self {
            Self::Taken => MessageState::Sent,
            Self::Refused(_) | Self::Gone => MessageState::Refused,
            Self::Waits(_) => MessageState::Waiting,
            Self::Unknown(_) => MessageState::Sending,
        }
    }
}

impl Office {
    /// Sends what waits, or the messages that are named, unless they were sent. `then` hears of each. Where the server cannot
    /// be reached, all of them wait on.
    ///
    /// # Errors
    /// [`Error::NoMailServer`], [`Error::Mail`], [`Error::UnknownMessage`], [`Error::AlreadySent`].
    pub fn send_messages(
        &self,
        named: &[MessageId],
        mut then: impl FnMut(&MessageRecord, &Sent),
    ) -> Result<(), Error> {
        let settings = self.settings()?;
        let server = settings.mail_server.as_ref().ok_or(Error::NoMailServer)?;
        // Who sends at the same time waits, and finds what was sent meanwhile.
        let _turn = self.mail_turn()?;
        let meant = self.messages_meant(named)?;
        if meant.is_empty() {
            return Ok(());
        }
        let (password, root) = (settings.mail_password_file.as_deref(), settings.mail_root.as_deref());
        let mut conversation = Conversation::open(server, password, root).map_err(Error::Mail)?;
        for message in meant {
            if !self.moves(&message, message.state, MessageState::Sending)? {
                continue;
            }
            let sent = self.send_one(&message, &settings, &mut conversation);
            if sent.state() != MessageState::Sending {
                self.moves(&message, MessageState::Sending, sent.state())?;
            }
            then(&message, &sent);
            if matches!(&sent, Sent::Unknown(_) | Sent::Waits(MailFault::Broken(_) | MailFault::Sender(_))) {
                return Ok(());
            }
        }
        conversation.close();
        Ok(())
    }

    /// Those that wait, or those that are named.
    fn messages_meant(&self, named: &[MessageId]) -> Result<Vec<MessageRecord>, Error> {
        let all = self.store().messages()?;
        if named.is_empty() {
            return Ok(all.into_iter().filter(|message| message.state == MessageState::Waiting).collect());
        }
        let find = |id: &MessageId| {
            let found = all.iter().find(|message| message.id == *id).cloned();
            match found.ok_or(Error::UnknownMessage(*id))? {
                sent if sent.state == MessageState::Sent => Err(Error::AlreadySent(*id)),
                other => Ok(other),
            }
        };
        let named: BTreeSet<MessageId> = named.iter().copied().collect();
        named.iter().map(find).collect()
    }

    /// Keeps others from sending until it is dropped.
    fn mail_turn(&self) -> Result<File, Error> {
        let path = self.home().secret();
        let failed = |source| Error::Read { path: path.clone(), source };
        let turn = File::open(&path).map_err(failed)?;
        turn.lock().map_err(failed)?;
        Ok(turn)
    }

    fn moves(&self, message: &MessageRecord, from: MessageState, to: MessageState) -> Result<bool, Error> {
        let at = self.moment()?.at;
        Ok(self.store().write(|tx| tx.move_message(message.id, from, to, at))?)
    }

    fn send_one(
        &self,
        message: &MessageRecord,
        settings: &Settings,
        conversation: &mut Conversation,
    ) -> Sent {
        let path = self.home().outbox().join(&message.file);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Sent::Gone,
            Err(error) => return Sent::Waits(MailFault::File(format!("{}: {error}", path.display()))),
        };
        let (Ok(from), Some(to)) = (super::sender(settings), recipient(&text)) else {
            return Sent::Waits(MailFault::File(path.display().to_string()));
        };
        match conversation.hand(&from.email, &to, &text) {
            Handed::Taken => Sent::Taken,
            Handed::Refused(fault) => Sent::Refused(fault),
            Handed::NotTaken(fault) => Sent::Waits(fault),
            Handed::Unknown(fault) => Sent::Unknown(fault),
        }
    }
}

/// To whom a message of ours is: the address between the last angle brackets of `To` (RFC 5322 §3.6.3).
fn recipient(message: &[u8]) -> Option<Address> {
    let text = std::str::from_utf8(message).ok()?;
    let head = text.split("\r\n\r\n").next()?.replace("\r\n ", " ").replace("\r\n\t", " ");
    let to = head.lines().find_map(|line| line.strip_prefix("To: "))?;
    let (_, address) = to.trim_end().strip_suffix('>')?.rsplit_once('<')?;
    address.parse().ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_recipient_is_read_from_the_head() {
        for (text, expected) in [
            ("From: x\r\nTo: Siti <siti@a.example>\r\n\r\nTo: b <b@b.example>", Some("siti@a.example")),
            ("To: =?utf-8?b?U2l0aQ==?=\r\n <siti@a.example>\r\n\r\n", Some("siti@a.example")),
            ("To: \"a <b@c.example>\" <siti@a.example>\r\n\r\n", Some("siti@a.example")),
            ("From: x\r\n\r\nTo: b <b@b.example>", None),
            ("To: siti\r\n\r\n", None),
        ] {
            let found = recipient(text.as_bytes()).map(|address| address.to_string());
            assert_eq!(found.as_deref(), expected, "{text:?}");
        }
    }
}
