//! poppler's pdftotext: where words stand on the pages of the letters.

use pdf::Document;
use pdf::text::Search;
use testkit::fixture;
use testkit::judge::Judge;

/// How far two readers may differ, in points.
const TOLERANCE: f64 = 1.5;
/// How many words of each page are compared; each is looked for on its own.
const WORDS: usize = 30;

#[test]
fn words_stand_where_poppler_sees_them() {
    let Some(pdftotext) = Judge::find("pdftotext") else { return };
    for name in [
        "nota-dinas.pdf",
        "surat-tugas.pdf",
        "sk-pengangkatan.pdf",
        "laporan-objstm.pdf",
        "surat-linear.pdf",
        "surat-versi-lama.pdf",
        "surat-pdf20.pdf",
        "surat-terkunci.pdf",
        "lampiran-lanskap.pdf",
        "formulir.pdf",
    ] {
        let path = fixture::path(name);
        let path = path.to_str().unwrap();
        let verdict = pdftotext.ask(["-bbox", "-cropbox", path, "-"]);
        verdict.accepts(&["<word"]);
        let pages = verdict.text.split("<page ").skip(1);
        let compared: usize = pages.enumerate().map(|(index, page)| compare(name, index, page)).sum();
        assert!(compared >= 30, "{name}: {compared} words compared");
    }
}

/// Looks for the words of one page; gives how many there were.
fn compare(name: &str, index: usize, judged: &str) -> usize {
    let document = Document::open(fixture::read(name)).unwrap();
    let view = document.current();
    let page = view.pages().unwrap().nth(index).unwrap().unwrap();
    // What poppler says of the height of a turned page is that of the page as it lay before.
    let height = page.geometry(&view).unwrap().unwrap().displayed_size().1;
    let lines = judged.lines().filter(|line| line.trim_start().starts_with("<word"));
    let words: Vec<_> = lines.take(WORDS).collect();
    for line in &words {
        let text = unescaped(line.split_once('>').unwrap().1.strip_suffix("</word>").unwrap());
        let edge = |name| edge(line, name);
        let theirs = [edge("xMin"), height - edge("yMax"), edge("xMax"), height - edge("yMin")];
        let found = Search::new(&view, &text).unwrap().page(&page).unwrap();
        let is_there = found.iter().map(|found| found.rectangle).any(|place| {
            let ours = [place.x, place.y, place.x + place.width, place.y + place.height];
            ours.iter().zip(theirs).all(|(one, other)| (one - other).abs() <= TOLERANCE)
        });
        assert!(is_there, "{name}, page {}: {text:?} at {theirs:?}, ours {found:?}", index + 1);
    }
    words.len()
}

fn edge(line: &str, name: &str) -> f64 {
    let value = line.split_once(&format!("{name}=\"")).unwrap().1;
    value.split('"').next().unwrap().parse().unwrap()
}

fn unescaped(text: &str) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        .iter()
        .fold(text.to_owned(), |text, (code, character)| text.replace(code, character))
}
