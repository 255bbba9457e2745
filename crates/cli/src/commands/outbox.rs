//! `segel outbox`

use clap::{Args, Subcommand};
use office::Office;
use office::outbox::{LetterKind, MessageId, Notice, Sent};
use office::record::{MessageRecord, MessageState};
use pki::name::Escaped;
use serde_json::json;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::{Lang, errors, tr};

/// See and send the messages to applicants, and write notices of ending
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum OutboxCommand {
    List(ListArgs),
    Send(SendArgs),
    Notices(NoticesArgs),
}

/// List the messages, each with its file
#[derive(Args, Debug)]
pub(crate) struct ListArgs {}

/// Send what waits by the mail server of the setting `mail_server`
#[derive(Args, Debug)]
pub(crate) struct SendArgs {
    /// Numbers of messages, however they stand [default: all that wait]
    #[arg(value_name = "N")]
    messages: Vec<i64>,
}

/// Write to those whose certificate ends soon, or has ended, by the settings `notice_before` and `notice_after`
#[derive(Args, Debug)]
pub(crate) struct NoticesArgs {}

pub(crate) fn run(command: &OutboxCommand, context: &Context) -> Result<Exit, Failure> {
    match command {
        OutboxCommand::List(_) => list(context),
        OutboxCommand::Send(args) => send(args, context),
        OutboxCommand::Notices(_) => notices(context),
    }
}

fn list(context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    let (messages, folder) = (office.messages()?, office.home().outbox());
    let (terminal, lang) = (&context.terminal, context.terminal.lang);
    if messages.is_empty() {
        terminal.say(tr!(lang, "No messages", "Tidak ada pesan"));
    }
    for message in &messages {
        let about = message.application.map(|id| tr!(lang, "application {id}", "permohonan {id}"));
        let line = format!(
            "{:>6}  {}  {:<14} {:<8} {:<18} {}",
            message.id,
            office.zone().in_line(message.created),
            message.kind,
            message.state,
            about.unwrap_or_default(),
            folder.join(&message.file).display()
        );
        terminal.say(Escaped(&line).to_string());
    }
    let all: Vec<_> = messages
        .iter()
        .map(|message| {
            json!({
                "message": message.id.0,
                "application": message.application.map(|id| id.0),
                "person": message.person.0,
                "kind": message.kind,
                "state": message.state.as_str(),
                "created": message.created.to_string(),
                "file": folder.join(&message.file).display().to_string(),
            })
        })
        .collect();
    terminal.document(&json!({ "schema": "segel.outbox/1", "messages": all }));
    Ok(Exit::Done)
}

fn send(args: &SendArgs, context: &Context) -> Result<Exit, Failure> {
    let named: Vec<MessageId> = args.messages.iter().copied().map(MessageId).collect();
    let office = context.office()?;
    let sent = sent(&office, &named, context)?;
    let (terminal, lang) = (&context.terminal, context.terminal.lang);
    let in_doubt = office.messages()?.iter().filter(|one| one.state == MessageState::Sending).count();
    if in_doubt > 0 {
        terminal.note(tr!(
            lang,
            "Note: {in_doubt} messages may have been taken, and are sent again only by their numbers (`segel outbox list`: sending).",
            "Catatan: {in_doubt} pesan mungkin sudah diterima, dan hanya dikirim lagi dengan nomornya (`segel outbox list`: sending)."
        ));
    }
    let taken = sent.iter().filter(|(_, sent)| *sent == Sent::Taken).count();
    let left = sent.len() - taken;
    terminal.say(tr!(lang, "{taken} sent, {left} not", "{taken} terkirim, {left} tidak"));
    let document = |(message, sent): &(MessageRecord, Sent)| json!({ "message": message.id.0, "kind": message.kind, "outcome": outcome(sent), "fault": fault(sent, Lang::En) });
    terminal.document(&json!({
        "schema": "segel.outbox-send/1",
        "sent": taken,
        "messages": sent.iter().map(document).collect::<Vec<_>>(),
    }));
    if left == 0 { Ok(Exit::Done) } else { Ok(Exit::Refused) }
}

/// Sends, and says what was not taken, and why.
fn sent(
    office: &Office,
    named: &[MessageId],
    context: &Context,
) -> Result<Vec<(MessageRecord, Sent)>, Failure> {
    let (terminal, lang) = (&context.terminal, context.terminal.lang);
    let mut all = Vec::new();
    office.send_messages(named, |message, sent| {
        if let Some(fault) = fault(sent, lang) {
            terminal.error_of_many(&tr!(lang, "message {}", "pesan {}", message.id), &fault);
        }
        all.push((message.clone(), sent.clone()));
    })?;
    Ok(all)
}

/// Sends what waits after something was done, where the office names a server. What was done stays done, whatever
/// becomes of it.
pub(super) fn deliver(office: &Office, context: &Context) {
    let (terminal, lang) = (&context.terminal, context.terminal.lang);
    let is_named = office.settings().is_ok_and(|settings| settings.mail_server.is_some());
    if !is_named {
        return;
    }
    if let Err(failure) = sent(office, &[], context) {
        let why = errors::message(&failure, lang);
        terminal.note(tr!(
            lang,
            "Note: {why}. The message waits; `segel outbox send` sends it.",
            "Catatan: {why}. Pesannya menunggu; `segel outbox send` mengirimnya."
        ));
    }
}

/// The word for programs.
fn outcome(sent: &Sent) -> &'static str {
    match sent {
        Sent::Taken => "sent",
        Sent::Refused(_) => "refused",
        Sent::Waits(_) => "waiting",
        Sent::Unknown(_) => "unknown",
        Sent::Gone => "gone",
    }
}

/// Why a message was not taken, if it was not.
fn fault(sent: &Sent, lang: Lang) -> Option<String> {
    match sent {
        Sent::Taken => None,
        Sent::Refused(fault) | Sent::Waits(fault) => Some(errors::fault(fault, lang)),
        Sent::Unknown(fault) => {
            let fault = errors::fault(fault, lang);
            Some(tr!(
                lang,
                "{fault}; it may have been taken, and is sent again only by its number",
                "{fault}; mungkin sudah diterima, dan hanya dikirim lagi dengan menyebut nomornya"
            ))
        }
        Sent::Gone => Some(tr!(lang, "its file is gone", "berkasnya tidak ada lagi")),
    }
}

fn notices(context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    let written = office.write_notices()?;
    let (terminal, lang) = (&context.terminal, context.terminal.lang);
    for Notice { kind, serial, not_after, is_written } in &written {
        let end = office.zone().in_line(*not_after);
        if !is_written {
            terminal.note(tr!(
                lang,
                "Note: the holder of {serial} is not told: nothing can be sent to the address that is known, if one is.",
                "Catatan: pemilik {serial} tidak disurati: tidak ada alamat yang dapat dikirimi."
            ));
            continue;
        }
        terminal.say(match kind {
            LetterKind::Ended => tr!(lang, "{serial} ended {end}", "{serial} berakhir {end}"),
            _ => tr!(lang, "{serial} ends {end}", "{serial} akan berakhir {end}"),
        });
    }
    let written: Vec<&Notice> = written.iter().filter(|notice| notice.is_written).collect();
    let count = written.len();
    terminal.say(tr!(lang, "{count} notices written", "{count} pemberitahuan ditulis"));
    deliver(&office, context);
    let all = written.iter().map(|one| {
        json!({ "kind": one.kind.word(), "serial": one.serial, "not_after": one.not_after.to_string() })
    });
    terminal.document(&json!({ "schema": "segel.notices/1", "notices": all.collect::<Vec<_>>() }));
    Ok(Exit::Done)
}
