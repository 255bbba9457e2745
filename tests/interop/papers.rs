//! Papers and reports of an office in the eyes of others: qpdf finds nothing, poppler reads the words, pdffonts sees the
//! font embedded, and what is signed on them pdfsig confirms.

use testkit::judge::Judge;
use testkit::program::Program;

const SEGEL: &str = env!("CARGO_BIN_EXE_segel");

/// An office with many who applied, so that tables go over pages.
fn office() -> Program {
    let program = Program::with_holder(SEGEL, "p256", &[]);
    let mut table = "nik,nama,jabatan,instansi,email\n".to_owned();
    for number in 1..=80 {
        let nik = 3_399_015_704_850_100_u64 + number;
        table += &format!("{nik},Pemohon Nomor {number},Analis,Kabupaten,p{number}@sukamaju.example\n");
    }
    program.write("table.csv", table);
    program.run(["application", "import", "table.csv", "--sop", "umum"]).succeeds();
    program
}

#[test]
fn pages_are_sound_and_their_words_are_read() {
    let (Some(qpdf), Some(pdftotext)) = (Judge::find("qpdf"), Judge::find("pdftotext")) else { return };
    let Some(pdffonts) = Judge::find("pdffonts") else { return };
    let program = office();
    program.run(["report", "applications", "--format", "pdf", "-o", "list.pdf", "--reveal"]).succeeds();
    program.run(["application", "paper", "80", "formulir", "--format", "pdf", "-o", "form.pdf"]).succeeds();
    for (file, words) in [
        ("list.pdf", ["LAPORAN PERMOHONAN", "Pemohon Nomor 1", "Pemohon Nomor 80"]),
        ("form.pdf", ["FORMULIR PENDAFTARAN", "3399015704850180", "p80@sukamaju.example"]),
    ] {
        qpdf.ask_in(program.folder(), &format!("--check {file}"))
            .accepts(&["No syntax or stream encoding errors"]);
        let text = pdftotext.ask_in(program.folder(), &format!("-layout {file} -")).text;
        for word in words.iter().chain(&["UJI COBA - TIDAK UNTUK PRODUKSI"]) {
            assert!(text.contains(word), "{file}: {word} in {text}");
        }
        let fonts = pdffonts.ask_in(program.folder(), file).text;
        let font = fonts.lines().last().unwrap().to_owned();
        assert!(font.contains("+Roboto-Regular") && font.contains("yes yes yes"), "{fonts}");
    }
    // The head of the table stands on each page.
    let text = pdftotext.ask_in(program.folder(), "-layout list.pdf -").text;
    let pages = text.matches('\u{c}').count();
    assert!(pages > 2 && text.matches("Pemohon   ").count() >= pages, "{pages} pages: {text}");
}

#[test]
fn what_is_signed_on_a_paper_others_confirm() {
    let Some(pdfsig) = Judge::find("pdfsig") else { return };
    let program = office();
    program
        .run(["application", "paper", "1", "surat-rekomendasi", "--format", "pdf", "-o", "surat.pdf"])
        .succeeds();
    program.sign(&program.path("surat.pdf"), "signed.pdf", &["--visible"]).succeeds();
    let said = pdfsig.ask_in(program.folder(), "signed.pdf").text;
    assert!(said.contains("Signature is Valid") && said.contains("Total document signed"), "{said}");
}
