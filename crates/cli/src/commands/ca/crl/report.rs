//! Lists as they stand, in words and for machines.

use jiff::Timestamp;
use office::Office;
use office::list::{CurrentList, Deltas};
use office::own::Own;
use office::zone::Zone;
use pki::crl::RevocationList;
use serde_json::{Value, json};

use crate::context::Context;
use crate::lang::{Lang, tr};

/// Says how the list of `ca` stands.
pub(super) fn say(ca: &Own, current: &CurrentList, office: &Office, context: &Context) {
    let (terminal, zone, now) = (&context.terminal, office.zone(), office.now());
    let name = ca.certificate.subject().common_name().unwrap_or_default();
    terminal.say(format!("{name}: {}", line(&current.list, current.number, zone, terminal.lang)));
    if let Some((delta, number)) = current.delta.as_ref().and_then(|deltas| deltas.newest.as_ref()) {
        terminal.say(format!("  {}", line(delta, *number, zone, terminal.lang)));
    }
    if current.is_due(now) {
        terminal.say(format!("  {}", why_due(current, now, &which(ca), terminal.lang)));
    }
}

/// Says what was written.
pub(super) fn written(list: &RevocationList, number: i64, zone: Zone, context: &Context) {
    context.terminal.say(line(list, number, zone, context.terminal.lang));
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

fn line(list: &RevocationList, number: i64, zone: Zone, lang: Lang) -> String {
    let entries = list.len();
    let next = list.next_update().map(|at| zone.in_line(at)).unwrap_or_default();
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

/// The arguments of `segel ca crl` that name the list of `ca`, each after a blank.
fn which(ca: &Own) -> String {
    match (ca.role, ca.retired_at) {
        ("root", _) => " --root".to_owned(),
        (_, None) => String::new(),
        (_, Some(_)) => format!(" --ca {}", ca.serial()),
    }
}

fn why_due(current: &CurrentList, now: Timestamp, which: &str, lang: Lang) -> String {
    if current.is_stale(now) {
        return tr!(
            lang,
            "It is over: nobody may rely on it. Renew it: `segel ca crl{which} --out FILE`.",
            "Masa berlakunya habis: tidak boleh diandalkan lagi. Perbarui: `segel ca crl{which} --out FILE`."
        );
    }
    if current.behind {
        return tr!(
            lang,
            "It is behind the ledger. Renew it: `segel ca crl{which} --out FILE`.",
            "Daftar ini tertinggal dari buku besar. Perbarui: `segel ca crl{which} --out FILE`."
        );
    }
    if current.is_full_due(now) {
        return tr!(
            lang,
            "It is due. Renew it: `segel ca crl{which} --out FILE`.",
            "Sudah waktunya diperbarui: `segel ca crl{which} --out FILE`."
        );
    }
    tr!(
        lang,
        "A new list of changes is due: `segel ca crl{which} --delta --out FILE`.",
        "Sudah waktunya daftar perubahan yang baru: `segel ca crl{which} --delta --out FILE`."
    )
}
