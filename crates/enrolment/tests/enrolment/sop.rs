//! Files of SOPs: each fault is found, with its line, and all of them at once.

use enrolment::sop::{Origin, Sop, builtin};
use rules::Located;

const SOUND: &str = r#"id = "contoh"
kind = "penerbitan"
title = "Contoh"
agency = "Pemerintah Kabupaten Sukamaju"
office = "Dinas Kominfo"

[roles]
pemohon = "Pemohon"
verifikator = "Verifikator"
bsre_ra = "BSrE"

[papers]
ktp = "KTP"

[passphrase]
entry = "link"

[links]
activation = "24 jam"
passphrase = "24 jam"

[[step]]
text = "Mengajukan"
actors = ["pemohon"]
acts = ["apply"]
papers = ["ktp"]
time = "10 menit"

[[step]]
text = "Menginput"
actors = ["verifikator"]
acts = ["enter", "send-activation"]

[[step]]
text = "Mengaktifkan"
actors = ["pemohon"]
acts = ["activate"]

[[step]]
text = "Menyetujui"
actors = ["verifikator"]
acts = ["approve", "send-passphrase"]

[[step.branch]]
outcome = "tidak-sesuai"
title = "Tidak Sesuai"
to = 3
refusal = true

[[step]]
text = "Membuat passphrase"
actors = ["pemohon"]
acts = ["set-passphrase"]

[[step]]
text = "Menerbitkan"
actors = ["bsre_ra"]
acts = ["issue", "tell"]
"#;

fn faults(text: &str) -> Vec<String> {
    Sop::read(text.as_bytes(), Origin::Office)
        .err()
        .unwrap_or_default()
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// `SOUND` with `old`, which stands there once, replaced.
fn changed(old: &str, new: &str) -> String {
    assert_eq!(SOUND.matches(old).count(), 1, "{old}");
    SOUND.replace(old, new)
}

#[test]
fn a_sound_one_has_no_faults() {
    assert_eq!(faults(SOUND), [""; 0]);
}

#[test]
fn each_fault_is_found_by_its_line() {
    for (old, new, expected) in [
        ("\"KTP\"", "\"\"", "line 13: `papers.ktp` is empty"),
        (
            "kind = \"penerbitan\"",
            "kind = \"lain\"",
            "line 2: `kind` cannot be `lain`, only penerbitan, pembaharuan, perubahan-data, pencabutan, akun",
        ),
        ("title = \"Contoh\"\n", "", "line 1: `title` is missing"),
        ("title = \"Contoh\"", "judul = 1\ntitle = \"Contoh\"", "line 3: there is no key `judul`"),
        (
            "id = \"contoh\"",
            "id = \"Contoh 1\"",
            "line 1: `Contoh 1` is no short name: a letter first, then a-z, 0-9 and `-`, at most 40",
        ),
        (
            "time = \"10 menit\"",
            "time = \"10m\"",
            "line 27: `step.time` is `10m`, not a time like `60 menit`, `1-3 jam` or `1 hari`",
        ),
        (
            "[links]",
            "[hours]\nsenin = \"8-16\"\n[links]",
            "line 19: `hours.senin` is `8-16`, not hours like `08:00-16:00`",
        ),
        ("to = 3", "to = 9", "line 47: step 4 leads to step 9, and there are 6"),
        (
            "actors = [\"bsre_ra\"]",
            "actors = [\"bsre\"]",
            "line 55: step 6 is for `bsre`, which is not among the roles",
        ),
        (
            "papers = [\"ktp\"]",
            "papers = [\"ktp\", \"sk\"]",
            "line 22: step 1 asks for `sk`, which is not among the papers",
        ),
        ("acts = [\"activate\"]", "acts = [\"activate\"]\nnext = 5", "line 40: no way leads to step 4"),
        (
            "acts = [\"issue\", \"tell\"]",
            "acts = [\"issue\", \"tell\"]\nnext = 6",
            "line 55: from step 6 no way leads to the end",
        ),
        (
            "acts = [\"activate\"]",
            "acts = [\"approve\"]",
            "line 34: step 3 does `approve`, which is not for `pemohon`",
        ),
        (
            "passphrase = \"24 jam\"\n",
            "",
            "line 38: step 4 mails a link, and `links.passphrase` does not say how long it is good for",
        ),
        (
            "[passphrase]\nentry = \"link\"\n",
            "",
            "line 48: step 5 has a passphrase set, and `passphrase` does not say how",
        ),
        (
            "acts = [\"approve\", \"send-passphrase\"]",
            "acts = [\"send-passphrase\"]",
            "line 55: step 6 does `issue`, and there is a way to it without `approve`",
        ),
        (
            "refusal = true\n",
            "refusal = true\n\n[[step.branch]]\noutcome = \"tidak-sesuai\"\ntitle = \"Lagi\"\nends = true\nrefusal = true\n",
            "line 50: `tidak-sesuai` stands there twice",
        ),
        (
            "acts = [\"issue\", \"tell\"]",
            "acts = [\"issue\"]\n\n[[step]]\ntext = \"Lagi\"\nactors = [\"bsre_ra\"]\nacts = [\"issue\"]",
            "line 60: step 7 does `issue`, and there is a way to it on which that was done already",
        ),
        (
            "acts = [\"set-passphrase\"]",
            "acts = [\"set-passphrase\"]\n\n[[step.branch]]\noutcome = \"tidak\"\ntitle = \"Tidak\"\nto = 6\nrefusal = true",
            "line 61: step 6 does `issue`, and there is a way to it without `set-passphrase`",
        ),
        (
            "acts = [\"activate\"]",
            "acts = [\"receive\"]",
            "line 29: step 2 does `send-activation`, and not every step that follows it is done by that link",
        ),
        (
            "entry = \"link\"",
            "entry = \"in-person\"",
            "line 39: step 4 does `send-passphrase`, and not every step that follows it is done by that link",
        ),
        ("to = 3\nrefusal = true", "to = 3", "line 44: `step.branch.refusal` is missing"),
        (
            "acts = [\"activate\"]",
            "acts = [\"activate\"]\nsop = \"umum\"",
            "line 34: step 3 needs both, the act `follow` and the SOP that it follows, or neither",
        ),
    ] {
        let found = faults(&changed(old, new));
        assert!(found.iter().any(|fault| fault == expected), "{new}: {found:#?}");
    }
}

#[test]
fn a_way_around_the_approval_is_found() {
    let around = changed(
        "acts = [\"activate\"]\n",
        "acts = [\"activate\"]\n\n[[step.branch]]\noutcome = \"cepat\"\ntitle = \"Cepat\"\nto = 5\nrefusal = false\n",
    );
    assert_eq!(
        faults(&around),
        [
            "line 56: step 5 does `set-passphrase`, and there is a way to it without `approve`",
            "line 56: step 5 does `set-passphrase`, and there is a way to it without `send-passphrase`",
            "line 61: step 6 does `issue`, and there is a way to it without `approve`",
        ]
    );
}

#[test]
fn an_sop_must_do_what_it_is_for() {
    let ended = changed(
        "acts = [\"activate\"]\n",
        "acts = [\"activate\"]\n\n[[step.branch]]\noutcome = \"selesai\"\ntitle = \"Selesai\"\nends = true\nrefusal = false\n",
    );
    let expected =
        ["an SOP of the kind `penerbitan` does `issue` on every way to its end, and this one does not"];
    assert_eq!(faults(&ended), expected);
    let refused = ended.replace("ends = true\nrefusal = false\n", "ends = true\nrefusal = true\n");
    assert_eq!(faults(&refused), [""; 0]);
}

#[test]
fn all_faults_come_at_once_in_the_order_of_their_lines() {
    let text = SOUND
        .replace("kind = \"penerbitan\"", "kind = 7")
        .replace("24 jam", "sehari")
        .replace("papers = [\"ktp\"]", "papers = \"ktp\"");
    let faults = Sop::read(text.as_bytes(), Origin::Office).unwrap_err();
    let lines: Vec<_> = faults.iter().map(Located::line).collect();
    assert_eq!(lines, [Some(2), Some(19), Some(20), Some(26)]);
}

#[test]
fn what_is_no_file_of_rules_is_refused() {
    for (bytes, expected) in [
        (&b"id = "[..], "line 1 is not TOML"),
        (b"\xff\xfe", "the file is no text in UTF-8"),
        (&[b' '; 300_000], "the file has 300000 bytes, more than the 262144 that are read"),
        (b"", "line 1: `id` is missing"),
    ] {
        let faults = Sop::read(bytes, Origin::Office).unwrap_err();
        assert!(faults[0].to_string().starts_with(expected), "{faults:?}");
    }
}

/// Whatever is taken out of a sound file, reading it comes to an end.
#[test]
fn any_line_may_be_missing() {
    let (mut read, mut refused) = (0, 0);
    for file in builtin() {
        let lines: Vec<&str> = file.text.lines().collect();
        for left_out in 0..lines.len() {
            let rest: Vec<&str> =
                lines.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, line)| *line).collect();
            match Sop::read(rest.join("\n").as_bytes(), file.origin) {
                Ok(_) => read += 1,
                Err(_) => refused += 1,
            }
        }
    }
    assert!(read > 400 && refused > 400, "{read} read, {refused} refused");
}
