//! `segel sign --visible --tag`: the mark over a text in the document.

use testkit::program::NIK;

use crate::house::{fixture, holder, leaves_nothing};
use crate::sign_mark::{all_are_signed_and_pass, sign};

#[test]
fn marks_over_tags_are_signed_and_pass() {
    all_are_signed_and_pass(&[
        ("nota-dinas.pdf", &["--tag", "#"]),
        ("surat-tugas.pdf", &["--tag", "${ttd_pengirim1}", "--layout", "qr"]),
        ("sk-pengangkatan.pdf", &["--tag", "^", "--page", "3"]),
        ("sk-pengangkatan.pdf", &["--tag", "^", "--page", "all"]),
        ("laporan-objstm.pdf", &["--tag", "#", "--field", "Kepala"]),
    ]);
}

#[test]
fn a_tag_that_leads_nowhere_leaves_nothing() {
    let program = holder();
    let (letter, decree) = (fixture("nota-dinas.pdf"), fixture("sk-pengangkatan.pdf"));
    let form = fixture("formulir-ttd-kosong.pdf");
    for (flags, words) in [
        (vec![&*letter, "--tag", "${ttd}"], ["`${ttd}`", "not found on 1 page", "--rect or --corner"]),
        (vec![&decree, "--tag", "#"], ["`#`", "not found on 3 pages", "scanned"]),
        (vec![&decree, "--tag", "^", "--page", "1"], ["`^`", "not found on 1 page", "--page"]),
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
