//! `segel sign --visible`: layouts, places and pictures of marks, and pages drawn without signing.

use testkit::program::{NIK, Program, Run};

use crate::house::{each, fixture, holder, json, leaves_nothing, rehearsal};

/// Signs with a mark, as the holder of the certificate.
pub(crate) fn sign(program: &Program, arguments: &[&str]) -> Run {
    let who = ["sign", "--as", NIK, "--passphrase-file", "passphrase", "--visible"];
    program.run(who.iter().chain(arguments))
}

/// Draws `arguments` without a passphrase, and without anything on standard input.
fn preview(program: &Program, arguments: &[&str]) -> Run {
    program.run(["sign", "--as", NIK, "--visible"].iter().chain(arguments))
}

/// Demands that each of these letters is signed with its flags, and passes.
#[track_caller]
pub(crate) fn all_are_signed_and_pass(letters: &[(&str, &[&str])]) {
    let program = holder();
    for (number, (name, flags)) in letters.iter().enumerate() {
        let output = format!("{number}.pdf");
        let letter = fixture(name);
        sign(&program, &[&[letter.as_str(), "-o", &output], *flags].concat()).succeeds();
        program.run(["verify", &output]).succeeds();
    }
}

#[test]
fn marks_of_every_layout_are_signed_and_pass() {
    let picture = fixture("pictures/lambang.png");
    let photo = fixture("pictures/progresif.jpg");
    all_are_signed_and_pass(&[
        ("nota-dinas.pdf", &["--layout", "block", "--corner", "upper-left"]),
        ("sk-pengangkatan.pdf", &["--layout", "qr", "--page", "2", "--image", &photo]),
        ("surat-dipindai.pdf", &["--layout", "footer", "--corner", "kanan-atas"]),
        ("lampiran-lanskap.pdf", &["--layout", "footer", "--image", &picture, "--page", "all"]),
        ("laporan-objstm.pdf", &["--image", &picture, "--qr", "https://contoh.go.id", "--page", "semua"]),
    ]);
}

#[test]
fn a_second_signature_leaves_marks_on_every_page_valid() {
    let program = holder();
    let letter = fixture("sk-pengangkatan.pdf");
    sign(&program, &[&letter, "-o", "once.pdf", "--page", "all", "--layout", "footer"]).succeeds();
    sign(&program, &["once.pdf", "-o", "twice.pdf", "--corner", "upper-right"]).succeeds();
    let report = json(&program, ["verify", "twice.pdf"]);
    assert_eq!(each(&report["files"][0]["signatures"], "/indication"), ["TOTAL-PASSED"; 2]);
    let words = ["covers every page", "choose one page with --page"];
    leaves_nothing(&program, || {
        sign(&program, &["once.pdf", "-o", "x.pdf", "--page", "all"]).fails(1, &words)
    });
}

#[test]
fn flags_that_do_not_go_together_are_refused() {
    let program = holder();
    let letter = fixture("nota-dinas.pdf");
    for (flags, word) in [
        (vec!["--layout", "round"], "one of block, qr, footer"),
        (vec!["--corner", "middle"], "one of lower-left"),
        (vec!["--page", "0"], "--page"),
        (vec!["--page", "first"], "--page"),
        (vec!["--rect", "1,2,3"], "four numbers"),
        (vec!["--rect", "1,2,3,inf"], "four numbers"),
        (vec!["--rect", "9,9,200,80", "--corner", "upper-left"], "--corner"),
        (vec!["--preview", "a.png", "-o", "a.pdf"], "--preview"),
        (vec!["--preview", "a.png", "--out-dir", "out"], "--preview"),
        (vec!["--preview", "a.png", "--in-place"], "--preview"),
        (vec!["--preview", "a.png", "--prepare"], "--preview"),
        (vec!["--preview", "a.png", "--embed", "signature"], "--embed"),
        (vec!["--preview", "a.png", "--resume"], "--preview"),
        (vec!["--preview", "a.png", "--level", "t"], "--preview"),
        (vec!["--preview", "a.png", "--tsa", "http://127.0.0.1:9"], "--preview"),
        (vec!["--preview", "a.png", "--crl", "x"], "--preview"),
        (vec!["--preview", "a.png", "--jobs", "2"], "--preview"),
    ] {
        leaves_nothing(&program, || {
            sign(&program, &[&[letter.as_str()], &flags[..]].concat()).fails(2, &[word]);
        });
    }
    for flag in ["--layout=qr", "--corner=upper-left", "--image=x.png", "--preview=x.png"] {
        let run = program.run(["sign", &letter, "--as", NIK, flag]);
        run.fails(2, &["--visible"]);
    }
}

#[test]
fn pictures_that_cannot_be_used_are_refused_before_a_passphrase_is_asked() {
    let program = holder();
    let letter = fixture("nota-dinas.pdf");
    let png = testkit::fixture::read("pictures/lambang.png");
    program.write("half.png", &png[..png.len() / 2]);
    program.write("text.png", "lambang");
    program.write("long.png", vec![0x89; (4 << 20) + 1]);
    for (picture, word) in [
        ("half.png", "cut short"),
        ("text.png", "neither PNG nor JPEG"),
        ("long.png", "at most 4194304"),
        (fixture("pictures/cmyk.jpg").as_str(), "CMYK"),
        (letter.as_str(), "neither PNG nor JPEG"),
        ("none.png", "not found"),
    ] {
        for output in ["-o", "--preview"] {
            let flags = ["sign", &letter, "--as", NIK, "--visible", "--image", picture, output, "x"];
            leaves_nothing(&program, || program.run(flags).fails(5, &[word]));
        }
    }
}

#[test]
fn a_preview_draws_the_page_and_signs_nothing() {
    let program = holder();
    let letter = testkit::fixture::read("sk-pengangkatan.pdf");
    program.write("sk.pdf", &letter);
    let acts = || json(&program, ["audit", "show"]).to_string();
    let before = acts();
    for (number, (page, shown)) in [("last", 3), ("1", 1), ("all", 3)].into_iter().enumerate() {
        let output = format!("{number}.png");
        let run = preview(&program, &["sk.pdf", "--page", page, "--preview", &output, "--json"]).succeeds();
        assert_eq!(
            run.json(),
            serde_json::json!({
                "schema": "segel.preview/1", "simulation": true,
                "file": "sk.pdf", "output": output, "page": shown,
            })
        );
        // F4 paper, 609.4 x 935.4 points, at 150 dots per inch.
        assert_eq!(png_size(&program.read(&output)), (1269, 1948));
    }
    assert_ne!(program.read("0.png"), program.read("1.png"));
    assert_eq!(program.read("0.png"), program.read("2.png"), "the field is on the last page");
    assert_eq!(program.read("sk.pdf"), letter);
    assert!(!program.path("sk-signed.pdf").exists());
    assert_eq!(acts(), before, "nothing was done that could be recorded");
}

/// Width and height in the header of a PNG.
fn png_size(png: &[u8]) -> (u32, u32) {
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

#[test]
fn a_preview_overwrites_nothing() {
    let program = holder();
    let letter = testkit::fixture::read("nota-dinas.pdf");
    program.write("nota.pdf", &letter);
    program.write("there.png", "mine");
    for (flags, code, word) in [
        (vec!["nota.pdf", "--preview", "there.png"], 1, "exists"),
        (vec!["nota.pdf", "--preview", "nota.pdf"], 1, "both the input and the output"),
        (vec!["nota.pdf", "--preview", "nota.pdf", "--force"], 1, "both the input and the output"),
        (vec!["nota.pdf", "nota.pdf", "--preview", "x.png"], 2, "one document"),
        (vec!["none.pdf", "--preview", "x.png"], 5, "not found"),
        (vec![".", "--preview", "x.png"], 5, ""),
        (vec!["nota.pdf", "--preview", "none/x.png"], 1, "none/x.png"),
        (vec!["nota.pdf", "--preview", "x.png", "--page", "2"], 1, "no page 2"),
        (vec!["nota.pdf", "--preview", "x.png", "--rect", "0,0,900,80"], 1, "edge of the page"),
        (vec!["nota.pdf", "--preview", "x.png", "--rect", "9,9,20,20"], 1, "cannot be drawn"),
    ] {
        leaves_nothing(&program, || preview(&program, &flags).fails(code, &[word]));
    }
    preview(&program, &["nota.pdf", "--preview", "there.png", "--force"]).succeeds();
    assert_eq!(png_size(&program.read("there.png")).0, 1240);
}

#[test]
fn a_preview_is_only_for_those_who_may_sign() {
    let program = holder();
    let letter = fixture("nota-dinas.pdf");
    program.run(["cert", "export", NIK, "--format", "pem", "--out", "me.pem"]).succeeds();
    // The certificate is all that is needed: the key is not looked for.
    let files = ["--key-file", "none.key", "--cert", "me.pem", "--visible", "--preview", "by-file.png"];
    program.run(["sign", &letter].iter().chain(&files)).succeeds();
    program.run(["cert", "revoke", NIK, "--reason", "keyCompromise"]).succeeds();
    leaves_nothing(&program, || {
        preview(&program, &[&letter, "--preview", "x.png"]).fails(1, &["is not active", "revoked"])
    });
    let nobody = ["sign", &letter, "--as", "nobody@sukamaju.example", "--visible", "--preview", "x.png"];
    leaves_nothing(&program, || program.run(nobody).fails(1, &["nobody@sukamaju.example"]));
}

#[test]
fn encrypted_documents_are_drawn_with_their_password() {
    let program = holder();
    let letter = fixture("surat-terenkripsi.pdf");
    preview(&program, &[&letter, "--preview", "x.png"]).fails(1, &["password"]);
    for (password, output) in [("sukamaju-baca", "user.png"), ("sukamaju-pemilik", "owner.png")] {
        program.write_secret("pdf", password);
        preview(&program, &[&letter, "--preview", output, "--pdf-password-file", "pdf"]).succeeds();
        assert_eq!(png_size(&program.read(output)).0, 1240);
    }
}

#[test]
fn a_preview_is_of_now_and_has_one_standard_input() {
    let program = holder();
    let letter = fixture("nota-dinas.pdf");
    program.run(["cert", "export", NIK, "--format", "pem", "--out", "me.pem"]).succeeds();
    let p12 = ["--format", "p12", "--out", "me.p12", "--passphrase-file", "passphrase"];
    program.run(["cert", "export", NIK].iter().chain(&p12)).succeeds();
    let now = ["--now", "2026-01-31T08:00:00Z", "--json"];
    for (who, home) in [
        (&["--as", NIK][..], &[][..]),
        (&["--key-file", "none.key", "--cert", "me.pem"], &[]),
        (&["--key-file", "none.key", "--cert", "me.pem"], &["--home", "nowhere"]),
        (&["--p12", "me.p12", "--passphrase-file", "passphrase"], &["--home", "nowhere"]),
    ] {
        let arguments = [&["sign", &letter, "--visible", "--preview", "x.png"], who, home, &now].concat();
        let run = leaves_nothing(&program, || program.run(&arguments).fails(1, &["2026-01-31T08:00:00Z"]));
        assert_eq!(run.json()["error"]["kind"], "clock-not-simulated", "{who:?} {home:?}");
        program.run(arguments.iter().filter(|one| !now.contains(one))).succeeds();
        std::fs::remove_file(program.path("x.png")).unwrap();
    }
    let two = ["--p12", "me.p12", "--passphrase-file", "-", "--pdf-password-file", "-"];
    let drawn = ["sign", &letter, "--visible", "--preview", "x.png"];
    leaves_nothing(&program, || {
        program.run(drawn.iter().chain(&two)).fails(2, &["cannot hold two"]);
    });
}

#[test]
fn a_rehearsed_preview_shows_the_time_of_the_rehearsal() {
    let program = rehearsal();
    let letter = fixture("nota-dinas.pdf");
    for (now, output) in [("2026-01-31T08:00:00Z", "a.png"), ("2026-03-31T08:00:00Z", "b.png")] {
        preview(&program, &[&letter, "--preview", output, "--now", now]).succeeds();
    }
    assert_ne!(program.read("a.png"), program.read("b.png"));
}
