//! `segel application do`

use std::path::PathBuf;

use clap::Args;
use office::Office;
use office::application::{ApplicationId, Deed, Did, Doing, NewPaper, Secrets};
use office::sop::Field;
use pki::crl::RevocationReason;
use pki::key::KeyType;

use super::data::DataArgs;
use super::who::WhoArgs;
use super::{document, number, show};
use crate::commands::cert::{advise, issue, reason};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::lang::{application, tr};
use crate::passphrase::{CaPassphrase, HolderPassphrase};

/// Do the step where an application stands
#[derive(Args, Debug)]
pub(crate) struct DoArgs {
    /// Number of the application
    #[arg(value_name = "N", value_parser = number)]
    id: ApplicationId,

    /// The step that is meant; refused if the application stands elsewhere [default: where it stands]
    #[arg(long, value_name = "N")]
    step: Option<u8>,

    /// A paper that is handed in, under the name that the SOP gives it; may be given several times
    #[arg(long = "paper", value_name = "KIND=FILE", value_parser = paper)]
    papers: Vec<(String, PathBuf)>,

    /// What the recommendation letter says, such as nama="Siti Rahayu"; may be given several times
    #[arg(long = "letter", value_name = "FIELD=VALUE", value_parser = field)]
    letter: Vec<(Field, String)>,

    /// What comes out, where it is not the usual
    #[arg(long, value_name = "OUTCOME")]
    outcome: Option<String>,

    /// Why it is refused; whoever applied is told
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,

    /// Which data were looked at: the first digits of the fingerprint that `segel application show` prints
    #[arg(long, value_name = "HEX")]
    seen: Option<String>,

    /// NIK of the applicant, where it is put right
    #[arg(long, value_name = "N")]
    nik: Option<String>,

    #[command(flatten)]
    data: DataArgs,

    /// Why a certificate is revoked in this step
    #[arg(long, value_name = "REASON", value_parser = reason)]
    revocation: Option<RevocationReason>,

    /// Kind of the key that is made when the passphrase is set
    #[arg(long, value_name = "TYPE", default_value = "rsa2048")]
    key_type: KeyType,

    #[command(flatten)]
    who: WhoArgs,

    #[command(flatten)]
    passphrase: HolderPassphrase,

    #[command(flatten)]
    ca_passphrase: CaPassphrase,
}

pub(super) fn run(args: &DoArgs, context: &Context) -> Result<Exit, Failure> {
    crate::passphrase::refuse_one_input(&args.passphrase, &args.ca_passphrase)?;
    let office = context.office()?;
    let dossier = office.application(args.id)?;
    let step = args.step.or_else(|| dossier.application.step(&dossier.sop).map(|step| step.number));
    let who = args.who.read(&office, context)?;
    let mut doing = Doing {
        by: who.by(),
        step,
        seen: args.seen.as_deref(),
        values: args.data.values(args.nik.as_ref()),
        papers: read(&args.papers)?,
        letter: args.letter.clone(),
        outcome: args.outcome.as_deref(),
        reason: args.reason.as_deref(),
        played: false,
        revocation: args.revocation,
        secrets: Secrets { passphrase: None, key_type: args.key_type, ca: None },
    };
    let wants = office.wants(args.id, &doing)?;
    doing.secrets.passphrase = wants.passphrase.then(|| args.passphrase.read_new(context)).transpose()?;
    let ca = match wants.ca {
        true => Some(office.unlock_issuing(&args.ca_passphrase.read(context, &office)?)?),
        false => None,
    };
    doing.secrets.ca = ca.as_ref();
    let did = office.do_step(args.id, &doing)?;
    let terminal = &context.terminal;
    if let Some(event) = did.dossier.events.iter().rev().find(|event| matches!(event.deed, Deed::Done(_))) {
        terminal.say(application::done_line(args.id, event, terminal.lang));
    }
    tell(&office, &did, context);
    terminal.document(&document::whole(&office, &did.dossier, false)?);
    Ok(Exit::Done)
}

/// What came of it, and what comes next.
fn tell(office: &Office, did: &Did, context: &Context) {
    let terminal = &context.terminal;
    if let Some(issued) = &did.issued {
        let serial = issued.certificate.serial_number();
        terminal.say(tr!(terminal.lang, "Issued certificate {serial}", "Sertifikat {serial} terbit"));
        issue::note(issued, context);
    }
    advise(did.advice, context);
    for kind in &did.untold {
        terminal.note(application::untold(*kind, terminal.lang));
    }
    show::say_next(office, &did.dossier, context);
}

fn read(papers: &[(String, PathBuf)]) -> Result<Vec<NewPaper>, Failure> {
    let read = |(kind, path): &(String, PathBuf)| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let content = files::read(path)?;
        Ok(NewPaper { kind: kind.clone(), name: name.unwrap_or_default(), content })
    };
    papers.iter().map(read).collect()
}

fn field(text: &str) -> Result<(Field, String), String> {
    let (word, value) = text.split_once('=').unwrap_or((text, ""));
    let known = Field::WORDS.iter().find(|(known, _)| *known == word);
    let known = known.filter(|_| !value.is_empty());
    known.map(|(_, field)| (*field, value.to_owned())).ok_or_else(|| {
        let words: Vec<&str> = Field::WORDS.iter().map(|(word, _)| *word).collect();
        format!("it is given as FIELD=VALUE, with one of {}", words.join(", "))
    })
}

fn paper(text: &str) -> Result<(String, PathBuf), String> {
    match text.split_once('=') {
        Some((kind, path)) if !kind.is_empty() && !path.is_empty() => Ok((kind.to_owned(), path.into())),
        _ => Err("a paper is given as KIND=FILE, such as ktp=ktp.png".to_owned()),
    }
}
