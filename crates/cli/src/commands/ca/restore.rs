//! `segel ca restore`

use std::path::{Path, PathBuf};

use clap::Args;
use office::backup::{ListAfter, RestoreOrder, Restored, is_encrypted, restore};
use pki::cert::Certificate;
use pki::crl::RevocationList;
use serde_json::{Value, json};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Expected, Failure};
use crate::files;
use crate::lang::{role, tr};
use crate::passphrase::{self, CaPassphrase};

/// Make an office out of a backup, in a home that is empty or does not exist yet
#[derive(Args, Debug)]
pub(crate) struct RestoreArgs {
    /// The backup
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// A revocation list that was published since (PEM or DER); may be repeated
    #[arg(long, value_name = "FILE")]
    published_crl: Vec<PathBuf>,

    /// A certificate that was issued since (PEM or DER), to be taken into the ledger; may be repeated
    #[arg(long, value_name = "FILE")]
    issued: Vec<PathBuf>,

    /// Read the passphrase of the backup from the first line of FILE; `-` is standard input
    #[arg(long, value_name = "FILE")]
    backup_passphrase_file: Option<PathBuf>,

    #[command(flatten)]
    ca_passphrase: CaPassphrase,
}

pub(crate) fn run(args: &RestoreArgs, context: &Context) -> Result<Exit, Failure> {
    let home = context.home()?;
    let order = order(args, context)?;
    context.terminal.banner();
    let restored = restore(&home, context.acting(), &order)?;
    say(&home, args, &restored, context);
    context.terminal.document(&document(&home, &restored));
    Ok(Exit::Done)
}

fn order(args: &RestoreArgs, context: &Context) -> Result<RestoreOrder, Failure> {
    let file = args.backup_passphrase_file.as_deref();
    args.ca_passphrase.refuse_one_input_with(file)?;
    // It is read twice, and a pipe is there once.
    files::open(&args.file)?;
    let mut published = Vec::new();
    for path in &args.published_crl {
        let refused = |_| Failure::NotA { path: path.clone(), expected: Expected::RevocationList };
        let lists = RevocationList::read_all(&files::read(path)?).map_err(refused)?;
        published.extend(lists.into_iter().map(|list| (path.clone(), list)));
    }
    let mut issued = Vec::new();
    for path in &args.issued {
        let refused = |_| Failure::NotA { path: path.clone(), expected: Expected::Certificate };
        let certificates = Certificate::read_all(&files::read(path)?).map_err(refused)?;
        issued.extend(certificates.into_iter().map(|certificate| (path.clone(), certificate)));
    }
    let passphrase = if file.is_some() || is_encrypted(&args.file)? {
        Some(passphrase::read_for_backup(file, context)?)
    } else {
        None
    };
    let ca_passphrase = args.ca_passphrase.given()?;
    Ok(RestoreOrder { archive: args.file.clone(), passphrase, published, issued, ca_passphrase })
}

fn say(home: &Path, args: &RestoreArgs, restored: &Restored, context: &Context) {
    let (terminal, lang) = (&context.terminal, context.terminal.lang);
    let (shown, made_at) = (home.display(), restored.manifest.made_at);
    terminal.say(tr!(
        lang,
        "Restored the office `{}` in {shown}, as it was at {made_at}",
        "Kantor `{}` dipulihkan di {shown}, seperti keadaannya pada {made_at}",
        restored.manifest.office
    ));
    let counts =
        [restored.revoked.len(), restored.released.len(), restored.lost.len(), restored.adopted.len()];
    let [revoked, released, lost, adopted] = counts;
    if counts != [0; 4] {
        terminal.say(tr!(
            lang,
            "Since then: {revoked} revoked, {released} resumed, {lost} revoked that only the lists know, {adopted} taken into the ledger",
            "Sejak itu: {revoked} dicabut, {released} diaktifkan lagi, {lost} dicabut yang hanya dikenal daftar, {adopted} dimasukkan ke buku besar"
        ));
    }
    if adopted > 0 {
        terminal.note(tr!(
            lang,
            "The keys of what was taken into the ledger are gone: these certificates can be revoked, not used here.",
            "Kunci sertifikat yang dimasukkan ke buku besar sudah hilang: sertifikatnya dapat dicabut, tetapi tidak dapat dipakai di sini."
        ));
    }
    if args.published_crl.is_empty() {
        terminal.note(tr!(
            lang,
            "No published list was given: what was revoked after the backup was made is good again here. If anybody has a newer list, restore once more with --published-crl.",
            "Tidak ada daftar terbit yang diberikan: yang dicabut setelah cadangan dibuat kembali berlaku di sini. Bila ada yang menyimpan daftar lebih baru, pulihkan sekali lagi dengan --published-crl."
        ));
    }
    for list in &restored.lists {
        say_list(list, context);
    }
    terminal.note(tr!(
        lang,
        "Next: publish the list of every CA (`segel ca crl --out FILE`, with --root or --ca for the others), then look the home over with `segel doctor` and `segel audit verify`.",
        "Berikutnya: terbitkan daftar setiap CA (`segel ca crl --out FILE`, dengan --root atau --ca untuk yang lain), lalu periksa kantor dengan `segel doctor` dan `segel audit verify`."
    ));
}

fn say_list(list: &ListAfter, context: &Context) {
    let lang = context.terminal.lang;
    let (role, serial) = (role::words(list.role, lang), &list.authority);
    let which = if list.role == "root" { "--root".to_owned() } else { format!("--ca {serial}") };
    context.terminal.say(match list.renewed {
        Some(number) => tr!(
            lang,
            "{role:<14}  {serial}: revocation list {number} issued",
            "{role:<14}  {serial}: daftar pencabutan {number} diterbitkan"
        ),
        None => tr!(
            lang,
            "{role:<14}  {serial}: a revocation list is due, renew it with `segel ca crl {which} --out FILE`",
            "{role:<14}  {serial}: daftar pencabutan perlu diperbarui dengan `segel ca crl {which} --out FILE`"
        ),
    });
}

fn document(home: &Path, restored: &Restored) -> Value {
    let lists: Vec<_> = restored
        .lists
        .iter()
        .map(|list| json!({ "authority": list.authority, "role": list.role, "crl_number": list.renewed }))
        .collect();
    json!({
        "schema": "segel.ca-restore/1",
        "simulation": true,
        "home": home,
        "office": restored.manifest.office,
        "backup_made_at": restored.manifest.made_at.to_string(),
        "revoked": restored.revoked,
        "released": restored.released,
        "lost": restored.lost,
        "adopted": restored.adopted,
        "lists": lists,
        "lists_due": restored.lists.iter().any(|list| list.renewed.is_none()),
    })
}
