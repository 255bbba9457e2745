//! `segel sign --visible --tag`: the mark over a text in the document.

use testkit::program::{NIK, Program, Run};

use crate::house::{fixture, holder, leaves_nothing};

fn sign(program: &Program, arguments: &[&str]) -> Run {
    let who = ["sign", "--as", NIK, "--passphrase-file", "passphrase", "--visible"];
    program.run(who.iter().chain(arguments))
}

#[test]
fn marks_over_tags_are_signed_and_pass() {
    let program = holder();
    for (number, (name, flags)) in [
        ("nota-dinas.pdf", vec!["--tag", "#"]),
        ("surat-tugas.pdf", vec!["--tag", "${ttd_pengirim1}", "--layout", "qr"]),
        ("sk-pengangkatan.pdf", vec!["--tag", "^", "--page", "3"]),
        ("sk-pengangkatan.pdf", vec!["--tag", "^", "--page", "all"]),
        ("laporan-objstm.pdf", vec!["--tag", "#", "--field", "Kepala"]),
    ]
    .into_iter()
    .enumerate()
    {
        let output = format!("{number}.pdf");
        let letter = fixture(name);
        sign(&program, &[&[letter.as_str(), "-o", &output], &flags[..]].concat()).succeeds();
        program.run(["verify", &output]).succeeds();
    }
}

#[test]
fn a_tag_that_leads_nowhere_leaves_nothing() {
    let program = holder();
    let (letter, decree) = (fixture("nota-dinas.pdf"), fixture("sk-pengangkatan.pdf"));
    let form = fixture("formulir-ttd-kosong.pdf");
    for (flags, words) in [
        (vec![&*letter, "--tag", "${ttd}"], ["`${ttd}`", "not found on 1 pages", "--rect or --corner"]),
        (vec![&decree, "--tag", "#"], ["`#`", "not found on 3 pages", "scanned"]),
        (vec![&decree, "--tag", "^", "--page", "1"], ["`^`", "not found on 1 pages", "--page"]),
        (vec![&letter, "--tag", " "], ["cannot be looked for", "only spaces", "--tag '#'"]),
        (
            vec![&form, "--field", "TtdPemohon", "--tag", "#"],
            ["TtdPemohon", "has its place already", "--rect"],
        ),
        (
            vec![&letter, "--lang", "id", "--tag", "${ttd}"],
            ["`${ttd}`", "tidak ditemukan pada 1 halaman", "pindai"],
        ),
    ] {
        let flags = [&flags[..], &["-o", "x.pdf"]].concat();
        leaves_nothing(&program, || sign(&program, &flags).fails(1, &words));
    }
    for (flags, word) in [
        (vec!["--visible", "--tag", "#", "--rect", "9,9,200,80"], "--rect"),
        (vec!["--visible", "--tag", "#", "--corner", "upper-left"], "--corner"),
        (vec!["--tag", "#"], "--visible"),
    ] {
        let flags = [&["sign", letter.as_str(), "--as", NIK], &flags[..]].concat();
        leaves_nothing(&program, || program.run(flags).fails(2, &[word]));
    }
}
