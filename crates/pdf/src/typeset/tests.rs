#![allow(clippy::unwrap_used)]

use hayro_syntax::Pdf;

use super::*;
use crate::document::Document;

fn column(title: &str, weight: f64, right: bool) -> Column {
    Column { title: title.to_owned(), weight, right }
}

/// A paper with one of everything, and a table of `rows`.
fn paper(rows: usize) -> Paper {
    let words = "Yang bertanda tangan di bawah ini memberikan rekomendasi penerbitan sertifikat elektronik kepada \
                 pegawai yang namanya tercantum dalam daftar berikut, untuk dipergunakan sebagaimana mestinya.";
    let row =
        |number: usize| vec![number.to_string(), format!("Pegawai Nomor {number}"), "Analis".to_owned()];
    Paper {
        title: "Surat Rekomendasi".to_owned(),
        language: "id".to_owned(),
        head: vec!["PEMERINTAH".to_owned(), "DINAS KOMUNIKASI".to_owned(), "UJI COBA".to_owned()],
        foot: "UJI COBA - TIDAK UNTUK PRODUKSI".to_owned(),
        landscape: false,
        blocks: vec![
            Block::Title { text: "SURAT REKOMENDASI".to_owned(), below: "Nomor: 17".to_owned() },
            Block::Pairs(vec![("Nama".to_owned(), "Siti Rahayu".to_owned())]),
            Block::Paragraph(words.to_owned()),
            Block::Heading("Daftar".to_owned()),
            Block::Table(Table {
                columns: vec![
                    column("No.", 1.0, true),
                    column("Nama", 4.0, false),
                    column("Jabatan", 3.0, false),
                ],
                rows: (1..=rows).map(row).collect(),
            }),
            Block::List(vec!["KTP".to_owned(), "Surat".to_owned()]),
            Block::Checks(vec![(true, "KTP".to_owned()), (false, "Selfie".to_owned())]),
            Block::Signer { above: vec!["Kepala Dinas,".to_owned()], below: vec!["Siti".to_owned()] },
        ],
    }
}

fn pages(file: &[u8]) -> usize {
    Pdf::new(file.to_vec()).unwrap().pages().len()
}

#[test]
fn what_is_set_is_a_sound_file_in_the_eyes_of_two_readers() {
    for rows in [0, 3, 400] {
        let file = typeset(&paper(rows)).unwrap();
        let document = Document::open(file.clone()).unwrap();
        assert_eq!(document.revisions().len(), 1);
        let expected = if rows == 400 { 9..12 } else { 1..2 };
        assert!(expected.contains(&pages(&file)), "{rows} rows: {} pages", pages(&file));
    }
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    assert_eq!(typeset(&paper(30)).unwrap(), typeset(&paper(30)).unwrap());
    assert_ne!(typeset(&paper(30)).unwrap(), typeset(&paper(31)).unwrap());
}

#[test]
fn a_character_without_a_glyph_is_told() {
    let mut wrong = paper(1);
    wrong.blocks.push(Block::Paragraph("Nama \u{65e5}".to_owned()));
    let source = ShapeError::MissingGlyph { character: '\u{65e5}' };
    assert_eq!(typeset(&wrong), Err(TypesetError::Words { words: "Nama \u{65e5}".to_owned(), source }));
}

/// Whatever the number of rows: the head of the table stands on each page that it reaches, nothing stands below the room,
/// and the place to sign is whole.
#[test]
fn pages_are_filled_and_never_over() {
    let sheet = sheet::Sheet::of(false);
    let typeface = Typeface::bundled();
    let setter = block::Setter::new(&typeface, sheet.width());
    for rows in (0..120).step_by(7) {
        let paper = paper(rows);
        let pieces: Vec<_> = paper.blocks.iter().flat_map(|block| setter.block(block).unwrap()).collect();
        let count = pieces.len();
        let head = setter.head(&paper.head).unwrap();
        let pages = flow::pages(head, pieces, &sheet).unwrap();
        let placed: usize = pages.iter().map(Vec::len).sum();
        let mut repeated = 0;
        for (number, page) in pages.iter().enumerate() {
            let (first, _) = page.split_first().unwrap();
            assert!(first.0 == 0.0);
            for (down, piece) in page {
                assert!(down + piece.height <= sheet.height() + 0.01, "{rows} rows, page {number}");
            }
            let begins_with_row = number > 0 && page.get(1).is_some_and(|(_, piece)| piece.repeats.is_some());
            repeated += usize::from(begins_with_row);
        }
        assert_eq!(placed, count + 1 + repeated, "{rows} rows");
    }
}
