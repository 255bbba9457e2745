//! Lists as they stand, in words and for machines.

use jiff::Timestamp;
use office::list::{CurrentList, Deltas};
use office::own::Own;
use pki::crl::RevocationList;
use serde_json::{Value, json};

use crate::context::Context;
use crate::lang::{Lang, tr};

/// Says how the list of `ca` stands.
pub(super) fn say(ca: &Own, current: &CurrentList, now: Timestamp, context: &Context) {
    let terminal = &context.terminal;
    let name = ca.certificate.subject().common_name().unwrap_or_default();
    terminal.say(format!("{name}: {}", line(&current.list, current.number, terminal.lang)));
    if let Some((delta, number)) = current.delta.as_ref().and_then(|deltas| deltas.newest.as_ref()) {
        terminal.say(format!("  delta: {}", line(delta, *number, terminal.lang)));
    }
    if current.is_due(now) {
        terminal.say(format!("  {}", why_due(current, now, terminal.lang)));
    }
}

/// Says what was written.
pub(super) fn written(list: &RevocationList, number: i64, context: &Context) {
    context.terminal.say(line(list, number, context.terminal.lang));
}

/// The list of `ca` and how it stands, for machines.
pub(super) fn document(ca: &Own, current: &CurrentList, now: Timestamp) -> Value {
    let mut document = facts(&current.list, current.number);
    document["ca"] = json!(ca.serial());
    document["role"] = json!(ca.role);
    document["retired_at"] = json!(ca.retired_at.map(|at| at.to_string()));
    document["due"] = json!(current.is_due(now));
    document["behind"] = json!(current.behind);
    document["stale"] = json!(current.is_stale(now));
    document["delta"] = current.delta.as_ref().map_or(Value::Null, |deltas| delta(deltas, now));
    document
}

/// What a list says of itself.
pub(super) fn facts(list: &RevocationList, number: i64) -> Value {
    json!({
        "number": number,
        "entries": list.len(),
        "this_update": list.this_update().to_string(),
        "next_update": list.next_update().map(|at| at.to_string()),
    })
}

fn delta(deltas: &Deltas, now: Timestamp) -> Value {
    let newest = deltas.newest.as_ref().map(|(list, number)| facts(list, *number));
    json!({ "newest": newest, "due": now >= deltas.due })
}

fn line(list: &RevocationList, number: i64, lang: Lang) -> String {
    let entries = list.len();
    let next = list.next_update().map(|at| at.to_string()).unwrap_or_default();
    if list.is_delta() {
        return tr!(
            lang,
            "List of changes {number}: {entries} entries, good until {next}",
            "Daftar perubahan {number}: {entries} entri, berlaku sampai {next}"
        );
    }
    tr!(
        lang,
        "Revocation list {number}: {entries} entries, good until {next}",
        "Daftar pencabutan {number}: {entries} entri, berlaku sampai {next}"
    )
}

fn why_due(current: &CurrentList, now: Timestamp, lang: Lang) -> String {
    if current.is_stale(now) {
        return tr!(
            lang,
            "It is over: nobody may rely on it. Renew it.",
            "Masa berlakunya habis: tidak boleh diandalkan lagi. Perbarui."
        );
    }
    if current.behind {
        return tr!(
            lang,
            "It is behind the ledger: renew it.",
            "Daftar ini tertinggal dari buku besar: perbarui."
        );
    }
    if current.is_full_due(now) {
        return tr!(lang, "It is due: renew it.", "Sudah waktunya daftar ini diperbarui.");
    }
    tr!(
        lang,
        "A new list of changes is due: `segel ca crl --delta`.",
        "Sudah waktunya daftar perubahan yang baru: `segel ca crl --delta`."
    )
}
