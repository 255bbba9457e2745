//! SOPs: what they are, what stands in them, what is wrong with their files.

use office::sop::{Branch, Linked, Named, Origin, Sop, SopFault, Step, Target, Total};
use pki::name::Escaped;

use super::errors::Indonesian;
use super::{Lang, tr};

/// What is wrong with a file, in one line.
pub(crate) fn fault(fault: &SopFault, lang: Lang) -> String {
    let text = match lang {
        Lang::En => fault.to_string(),
        Lang::Id => fault.in_indonesian(),
    };
    Escaped(&text).to_string()
}

/// What stands above a new one.
pub(crate) fn heading(base: &str, lang: Lang) -> String {
    tr!(
        lang,
        "# An SOP of the office's own, which began as `{base}`. Change what differs, then `segel sop check` this file.\n\n",
        "# SOP milik kantor sendiri, berawal dari `{base}`. Ubah yang berbeda, lalu periksa berkas ini dengan `segel sop check`.\n\n"
    )
}

/// One line of a list.
pub(crate) fn line(sop: &Sop, lang: Lang) -> String {
    let (steps, time) = (sop.steps.len(), standard(sop));
    let title = format!("{}, {}", sop.head.title, sop.head.agency);
    let steps = tr!(lang, "{steps} steps", "{steps} langkah");
    let (kind, origin) = (sop.kind.word(), origin(sop.origin, lang));
    format!("{:<18} {kind:<15} {origin:<10} {steps:>11}  {time:<18}  {}", sop.id, Escaped(&title))
}

/// The whole SOP, for people.
pub(crate) fn page(sop: &Sop, lang: Lang) -> String {
    let mut lines = head(sop, lang);
    for step in &sop.steps {
        lines.push(String::new());
        lines.extend(step_lines(sop, step, lang));
    }
    if !sop.readings.is_empty() {
        lines.push(String::new());
        lines.push(tr!(lang, "What we read into it:", "Penafsiran kami:"));
        lines.extend(sop.readings.iter().map(|reading| format!("  - {reading}")));
    }
    lines.iter().map(|line| format!("{}\n", Escaped(line))).collect()
}

fn head(sop: &Sop, lang: Lang) -> Vec<String> {
    let head = &sop.head;
    let mut lines = vec![head.title.clone(), format!("{}, {}", head.agency, head.office), String::new()];
    let date = |date: &Option<jiff::civil::Date>| date.map(|date| date.to_string());
    let written = [
        (tr!(lang, "Number", "Nomor"), head.number.clone()),
        (tr!(lang, "Written", "Dibuat"), date(&head.made)),
        (tr!(lang, "Revised", "Direvisi"), date(&head.revised)),
        (tr!(lang, "Approved", "Disahkan"), date(&head.approved)),
        (tr!(lang, "In force", "Efektif"), date(&head.effective)),
        (tr!(lang, "Approved by", "Disahkan oleh"), head.approved_by.clone()),
        (tr!(lang, "Kind", "Jenis"), Some(sop.kind.word().to_owned())),
        (tr!(lang, "Written by", "Sumber"), Some(origin(sop.origin, lang))),
        (tr!(lang, "Time", "Waktu"), Some(standard(sop))),
    ];
    lines.extend(written.into_iter().filter_map(|(name, value)| Some(format!("{name:<15} {}", value?))));
    let lists = [
        (tr!(lang, "Legal basis", "Dasar hukum"), &head.legal_basis),
        (tr!(lang, "Qualifications", "Kualifikasi"), &head.qualifications),
        (tr!(lang, "Equipment", "Peralatan"), &head.equipment),
        (tr!(lang, "Warnings", "Peringatan"), &head.warnings),
        (tr!(lang, "Records", "Pencatatan"), &head.records),
    ];
    for (name, list) in lists.iter().filter(|(_, list)| !list.is_empty()) {
        lines.push(format!("{name}:"));
        lines.extend(list.iter().map(|text| format!("  - {text}")));
    }
    if !head.related.is_empty() {
        lines.push(tr!(lang, "Related SOPs:", "Keterkaitan:"));
        lines.extend(head.related.iter().map(|one| match &one.sop {
            Some(id) => format!("  - {} (`{id}`)", one.title),
            None => tr!(lang, "  - {} (external)", "  - {} (di luar)", one.title),
        }));
    }
    lines
}

fn step_lines(sop: &Sop, step: &Step, lang: Lang) -> Vec<String> {
    let mut lines = vec![format!("{}. {}", step.number, step.text)];
    let list = |texts: &[String]| (!texts.is_empty()).then(|| texts.join("; "));
    let parts = [
        (tr!(lang, "Who", "Pelaksana"), list(&titles(&sop.roles, &step.actors))),
        (tr!(lang, "Needs", "Kelengkapan"), list(&step.requires)),
        (tr!(lang, "Papers", "Berkas"), list(&titles(&sop.papers, &step.papers))),
        (tr!(lang, "Time", "Waktu"), Some(step.time.to_string())),
        (tr!(lang, "Output", "Output"), list(&step.output)),
        (tr!(lang, "Follows", "Mengikuti"), step.linked.as_ref().map(linked)),
    ];
    lines.extend(parts.into_iter().filter_map(|(name, value)| Some(format!("   {name:<12} {}", value?))));
    if step.next != Target::Step(step.number + 1) {
        lines.push(format!("   {:<12} {}", tr!(lang, "Then", "Lalu"), target(step.next, lang)));
    }
    lines.extend(step.branches.iter().map(|branch| branch_line(branch, lang)));
    lines
}

fn branch_line(branch: &Branch, lang: Lang) -> String {
    let (title, to) = (&branch.title, target(branch.to, lang));
    match branch.is_refusal {
        true => tr!(lang, "   {title} ({}): refused, {to}", "   {title} ({}): ditolak, {to}", branch.id),
        false => format!("   {title} ({}): {to}", branch.id),
    }
}

fn target(target: Target, lang: Lang) -> String {
    match target {
        Target::Step(number) => tr!(lang, "on to {number}", "ke {number}"),
        Target::End => tr!(lang, "the end", "selesai"),
    }
}

fn titles(named: &[Named], ids: &[String]) -> Vec<String> {
    // Commands take the short name.
    let title = |id: &String| {
        let known = named.iter().find(|one| one.id == *id);
        known.map_or_else(|| id.clone(), |one| format!("{} ({id})", one.title))
    };
    ids.iter().map(title).collect()
}

fn linked(linked: &Linked) -> String {
    match linked {
        Linked::Known(id) => format!("`{id}`"),
        Linked::External(title) => title.clone(),
    }
}

fn origin(origin: Origin, lang: Lang) -> String {
    match origin {
        Origin::Published => tr!(lang, "published", "diumumkan"),
        Origin::Ours => tr!(lang, "ours", "kami"),
        Origin::Office => tr!(lang, "office", "kantor"),
    }
}

fn standard(sop: &Sop) -> String {
    let (least, most) = sop.standard();
    match least {
        _ if most == Total::default() => "-".to_owned(),
        least if least == most => most.to_string(),
        least => format!("{least} - {most}"),
    }
}
