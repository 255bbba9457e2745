//! Applications: where they stand, what happened, what comes next.

use office::application::{
    Actor, ApplicationId, Deed, Done, Dossier, Event, LinkKind, Overview, Played, Status,
};
use office::outbox::LetterKind;
use office::sop::{Step, Target};
use office::zone::Zone;
use pki::name::Escaped;

use super::{Lang, tr};

/// How much of the text of a step stands in one line, in characters.
const LONGEST_SHOWN: usize = 80;

/// How a status is called.
pub(crate) fn status(status: Status, lang: Lang) -> &'static str {
    match (lang, status) {
        (Lang::En, status) => status.word(),
        (Lang::Id, Status::Open) => "berjalan",
        (Lang::Id, Status::Finished) => "selesai",
        (Lang::Id, Status::Refused) => "ditolak",
        (Lang::Id, Status::Cancelled) => "dibatalkan",
    }
}

/// One line of a list.
pub(crate) fn line(one: &Overview<'_>, reveal: bool, zone: Zone, lang: Lang) -> String {
    let step = one.application.step(&one.sop);
    let stands = match step {
        Some(step) => {
            tr!(lang, "step {}/{}", "langkah {}/{}", step.number, one.sop.steps.len())
        }
        None => status(one.application.status(), lang).to_owned(),
    };
    let actors = step.map_or_else(String::new, |step| step.actors.join(", "));
    let due = match (one.due(), one.is_late()) {
        (None, _) => String::new(),
        (Some(due), false) => tr!(lang, "due {}", "tenggat {}", zone.in_line(due)),
        (Some(due), true) => tr!(lang, "LATE, was due {}", "TERLAMBAT, tenggat {}", zone.in_line(due)),
    };
    let line = format!(
        "{:>6}  {:<18} {:<14} {:<14} {:<20} {due}",
        one.id,
        one.sop.id,
        stands,
        actors,
        one.known_name(reveal).unwrap_or_default()
    );
    Escaped(line.trim_end()).to_string()
}

/// An application, for people.
pub(crate) fn page(dossier: &Dossier, zone: Zone, reveal: bool, lang: Lang) -> String {
    let application = &dossier.application;
    let mut lines = vec![tr!(
        lang,
        "Application {} by {}: {}",
        "Permohonan {} menurut {}: {}",
        dossier.id,
        dossier.sop.id,
        status(application.status(), lang)
    )];
    lines.push(format!("  {}, {}", dossier.sop.head.title, dossier.sop.head.agency));
    lines.push(tr!(lang, "  since {}", "  sejak {}", zone.in_line(application.since())));
    lines.push(tr!(lang, "Applicant (person {}):", "Pemohon (orang {}):", dossier.person));
    lines.extend(data(dossier, reveal, lang));
    lines.push(tr!(lang, "  fingerprint {}", "  sidik data {}", application.data()));
    lines.extend(facts(dossier, zone, lang));
    lines.extend(next(dossier, lang));
    lines.iter().map(|line| format!("{}\n", Escaped(line))).collect()
}

fn data(dossier: &Dossier, reveal: bool, lang: Lang) -> Vec<String> {
    let Some(data) = &dossier.data else {
        return vec![tr!(lang, "  what was known is erased", "  data telah dihapus")];
    };
    let shown = |(field, value): (office::sop::Field, &str)| {
        let value = if reveal { value.to_owned() } else { data.masked(field).unwrap_or_default() };
        format!("  {:<9} {value}", field.word())
    };
    data.iter().map(shown).collect()
}

/// Papers, approval, links, certificate.
fn facts(dossier: &Dossier, zone: Zone, lang: Lang) -> Vec<String> {
    let application = &dossier.application;
    let mut lines = Vec::new();
    let papers: Vec<&str> = application.papers().map(|(kind, _)| kind).collect();
    if !papers.is_empty() {
        lines.push(tr!(lang, "Papers: {}", "Berkas: {}", papers.join(", ")));
    }
    if let Some(approval) = application.approval() {
        lines.push(tr!(lang, "Approved by {}", "Disetujui {}", approval.by));
    }
    for kind in [LinkKind::Activation, LinkKind::Passphrase] {
        if let Some(sent) = application.link(kind) {
            let until = zone.in_line(sent.expires);
            lines.push(tr!(
                lang,
                "Link for {} good until {until}",
                "Link {} berlaku sampai {until}",
                link(kind, lang)
            ));
        }
    }
    if let Some(serial) = application.serial() {
        lines.push(tr!(lang, "Issued certificate {serial}", "Sertifikat terbit {serial}"));
    } else if let Some(serial) = &dossier.certificate {
        lines.push(tr!(lang, "About certificate {serial}", "Menyangkut sertifikat {serial}"));
    }
    lines
}

/// What comes next.
pub(crate) fn next(dossier: &Dossier, lang: Lang) -> Vec<String> {
    let Some(step) = dossier.application.step(&dossier.sop) else {
        let how = status(dossier.application.status(), lang);
        return vec![tr!(lang, "Nothing is left to do: {how}", "Tidak ada yang tersisa: {how}")];
    };
    let role = |id: &String| {
        let known = dossier.sop.roles.iter().find(|role| role.id == *id);
        known.map_or_else(|| id.clone(), |role| format!("{} ({id})", role.title))
    };
    let actors: Vec<String> = step.actors.iter().map(role).collect();
    let mut lines = vec![tr!(
        lang,
        "Next is step {} of {}, by {}:",
        "Berikutnya langkah {} dari {}, oleh {}:",
        step.number,
        dossier.sop.steps.len(),
        actors.join(tr!(lang, " or ", " atau ").as_str())
    )];
    lines.push(format!("  {}", step.text));
    let missing = dossier.missing_papers();
    if !missing.is_empty() {
        lines.push(tr!(lang, "  needs: {}", "  memerlukan: {}", missing.join(", ")));
    }
    if let (Some(child), Some(Status::Open)) = (dossier.application.followed(), dossier.followed) {
        lines.push(tr!(
            lang,
            "  when application {child} has come to its end (`segel application next {child}`)",
            "  setelah permohonan {child} selesai (`segel application next {child}`)"
        ));
    }
    for branch in &step.branches {
        lines.push(format!("  --outcome {}  {}", branch.id, branch.title));
    }
    lines.push(format!("  {}", command(dossier, step, &missing)));
    lines.iter().map(|line| Escaped(line).to_string()).collect()
}

/// The command that does the step.
fn command(dossier: &Dossier, step: &Step, missing: &[&str]) -> String {
    use office::sop::{APPLICANT, Act, Linked};
    if let Some(Linked::Known(sop)) = &step.linked
        && !matches!(dossier.followed, Some(Status::Open | Status::Finished))
    {
        return format!("segel application new --sop {sop} --parent {} --nik NIK", dossier.id);
    }
    let is_applicant = step.actors.iter().all(|actor| actor == APPLICANT);
    let is_open = step.acts.iter().all(|act| matches!(act, Act::Apply | Act::Receive));
    let mut words = vec![format!("segel application do {} --step {}", dossier.id, step.number)];
    words.extend(missing.iter().map(|paper| format!("--paper {paper}=FILE")));
    if dossier.application.link_used(&dossier.sop).is_some() {
        words.push("--link-file FILE".to_owned());
    } else if is_applicant && !is_open {
        words.push("--portal-user NAME --portal-password-file FILE".to_owned());
    } else if !is_applicant {
        words.push("--actor ID".to_owned());
    }
    if step.acts.contains(&Act::Approve) {
        words.push(format!("--seen {:.8}", dossier.application.data().to_string()));
    }
    if step.acts.contains(&Act::Revoke) {
        words.push("--revocation REASON".to_owned());
    }
    words.join(" ")
}

/// What was just done, in one line.
pub(crate) fn done_line(id: ApplicationId, event: &Event, lang: Lang) -> String {
    let Deed::Done(one) = &event.deed else { return String::new() };
    let said = done(one, lang);
    Escaped(&tr!(lang, "Application {id}: {said}", "Permohonan {id}: {said}")).to_string()
}

/// One event, in one line.
pub(crate) fn event(event: &Event, zone: Zone, lang: Lang) -> String {
    let by = match &event.by {
        Actor::Officer(id) => id.clone(),
        Actor::Applicant => tr!(lang, "applicant", "pemohon"),
        Actor::AtDesk(id) => tr!(lang, "applicant, at the desk of {id}", "pemohon, di meja {id}"),
    };
    Escaped(&format!("{}  {by}: {}", zone.in_line(event.at), deed(&event.deed, zone, lang))).to_string()
}

fn deed(deed: &Deed, zone: Zone, lang: Lang) -> String {
    match deed {
        Deed::Opened { .. } => tr!(lang, "opened", "permohonan dibuka"),
        Deed::Done(one) => done(one, lang),
        Deed::Sent { link: kind, expires, .. } => {
            let until = zone.in_line(*expires);
            tr!(
                lang,
                "link for {} mailed, good until {until}",
                "link {} dikirim, berlaku sampai {until}",
                link(*kind, lang)
            )
        }
        Deed::Corrected { back_to: None, .. } => tr!(lang, "data corrected", "data diperbaiki"),
        Deed::Corrected { back_to: Some(step), .. } => {
            tr!(lang, "data corrected, back to step {step}", "data diperbaiki, kembali ke langkah {step}")
        }
        Deed::Followed { application } => {
            tr!(lang, "followed by application {application}", "dilanjutkan permohonan {application}")
        }
        Deed::Rejected { reason } => tr!(lang, "refused: {reason}", "ditolak: {reason}"),
        Deed::Cancelled { reason } => tr!(lang, "taken back: {reason}", "dibatalkan: {reason}"),
    }
}

fn done(done: &Done, lang: Lang) -> String {
    let to = match done.to {
        Target::Step(number) => tr!(lang, "to step {number}", "ke langkah {number}"),
        Target::End => tr!(lang, "to its end", "ke akhir"),
    };
    let outcome = done.outcome.as_ref().map(|outcome| format!(" ({outcome})")).unwrap_or_default();
    let step = done.step;
    let said = match &done.refused {
        Some(reason) => {
            tr!(
                lang,
                "step {step} refused{outcome}, {to}: {reason}",
                "langkah {step} ditolak{outcome}, {to}: {reason}"
            )
        }
        None => tr!(lang, "step {step} done{outcome}, {to}", "langkah {step} selesai{outcome}, {to}"),
    };
    match &done.serial {
        Some(serial) => tr!(lang, "{said}; certificate {serial}", "{said}; sertifikat {serial}"),
        None => said,
    }
}

fn link(kind: LinkKind, lang: Lang) -> String {
    match kind {
        LinkKind::Activation => tr!(lang, "activation", "aktivasi"),
        LinkKind::Passphrase => tr!(lang, "passphrase", "passphrase"),
    }
}

/// What could not be told to whoever applied.
pub(crate) fn untold(kind: LetterKind, lang: Lang) -> String {
    let kind = kind.word();
    tr!(
        lang,
        "no message `{kind}` was written: no e-mail address of the applicant is known",
        "pesan `{kind}` tidak ditulis: alamat pos-el pemohon tidak diketahui"
    )
}

/// A step that was played, in one line.
pub(crate) fn played(played: &Played, lang: Lang) -> String {
    let who = match &played.officer {
        Some(officer) => officer.clone(),
        None => tr!(lang, "applicant", "pemohon"),
    };
    let mut text: String = played.text.chars().take(LONGEST_SHOWN).collect();
    if text.len() < played.text.len() {
        text.push('…');
    }
    Escaped(&format!("{:>6}  {:>2}  {who:<12}  {text}", played.id, played.step)).to_string()
}
