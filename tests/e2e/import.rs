//! `segel cert import`

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use serde_json::Value;
use testkit::program::{Program, Run};

use crate::house::{attended, each, fixture, holder, json, leaves_nothing, listing, request, text};

const BUDI: &str = "3399015704850011";
const WATI: &str = "3399015704850012";
const AGUS: &str = "3399015704850013";

/// Rows under the usual English header, for keys that are made quickly.
fn table(rows: &[&str]) -> String {
    let mut text = "nik,name,email,key_type\n".to_owned();
    for row in rows {
        text += row;
        text.push('\n');
    }
    text
}

fn person(nik: &str, name: &str) -> String {
    format!("{nik},{name},{}@sukamaju.example,p256", name.to_lowercase())
}

fn import(program: &Program, content: impl AsRef<[u8]>, more: &[&str]) -> Run {
    program.write("pegawai.csv", content);
    program.run(["cert", "import", "pegawai.csv"].iter().chain(more))
}

/// How many certificates of people the ledger holds beside the one that was there before.
fn issued(program: &Program) -> usize {
    let list = json(program, ["cert", "list"]);
    each(&list["certificates"], "/profile").iter().filter(|profile| *profile == "person").count() - 1
}

fn slips(program: &Program) -> Vec<PathBuf> {
    listing(&program.path("slips")).into_keys().collect()
}

/// The passphrase on a slip: the one line that is indented and holds no command.
fn passphrase_on(slip: &str) -> String {
    let indented = slip.lines().filter_map(|line| line.strip_prefix("    "));
    let found: Vec<_> = indented.filter(|line| !line.starts_with("segel ")).collect();
    assert_eq!(found.len(), 1, "{slip}");
    found[0].to_owned()
}

#[test]
fn a_spreadsheet_from_an_indonesian_office() {
    let program = holder();
    let content = format!(
        "\u{feff}Nama; NIK ;Pos-el;NIP;Jabatan;Instansi;Unit Kerja;Profil;Hari;Jenis Kunci\r\n\
         \"Budi Santoso, S.H.\";{BUDI};budi@sukamaju.example;198504172010011002;Camat;;Kecamatan Timur;;30;P256\r\n\
         ;;;;;;;;;\r\n\
         Wati;3399 0157 0485 0012;wati@sukamaju.example;;;Kabupaten Sukasari;;person;;p256\r\n"
    );
    let run = import(&program, content, &["--slips", "slips", "--json"]).succeeds();
    let answer = run.json();
    assert_eq!(answer["schema"], "segel.import/1");
    assert_eq!((&answer["good"], &answer["refused"]), (&2.into(), &0.into()));
    assert_eq!(each(&answer["rows"], "/outcome"), ["issued", "issued"]);
    assert_eq!((&answer["rows"][0]["line"], &answer["rows"][1]["line"]), (&2.into(), &4.into()));
    let shown = json(&program, ["cert", "show", BUDI]);
    assert_eq!(shown["serial"], answer["rows"][0]["serial"]);
    let subject = text(&shown["subject"]);
    assert!(subject.contains("Budi Santoso") && !subject.contains("S.H."), "{subject}");
    assert!(subject.contains("Kecamatan Timur") && subject.contains("Kabupaten Sukamaju"), "{subject}");
    assert_eq!(shown["title"], "Camat");
    assert!(text(&json(&program, ["cert", "show", WATI])["subject"]).contains("Kabupaten Sukasari"));
}

#[test]
fn the_good_rows_are_done_and_the_others_named() {
    let program = holder();
    let content = table(&[
        &person(BUDI, "Budi"),
        "33990157048500,Short,short@sukamaju.example,p256",
        &person(WATI, "Wati"),
        "3399015704850014,,nameless@sukamaju.example,p256",
        "3399015704850015,Nomail,nowhere,p256",
        "3399015704850016,Few,few@sukamaju.example",
        "3399015704850017,Kind,kind@sukamaju.example,rsa512",
        &format!("3399015704850018,{},long@sukamaju.example,p256", "x".repeat(5000)),
        "3399015704850019,\"Two\nlines\",two@sukamaju.example,p256",
        &person(BUDI, "Again"),
        &person(AGUS, "Agus"),
    ]);
    let run = import(&program, content, &["--slips", "slips", "--report", "report.csv"]).fails(
        1,
        &[
            "line 3: column nik: a NIK has 16 digits, not 14",
            "line 5: column name is empty",
            "line 6: column email: `nowhere`",
            "line 7: the row has 3 fields, expected 4",
            "line 8: column key_type: ",
            "line 9: column name has 5000 bytes, more than 4096",
            "line 10: column name holds a line break",
            "line 12: the same NIK and profile stand on line 2 already",
            "3 rows good, 8 refused",
        ],
    );
    assert_eq!(run.stdout.lines().count(), 3, "{}", run.stdout);
    assert_eq!(issued(&program), 3);
    assert_eq!(slips(&program).len(), 3);
    let report = String::from_utf8(program.read("report.csv")).unwrap();
    let lines: Vec<_> = report.lines().collect();
    assert_eq!(lines[0], "line,nik,name,outcome,serial,message");
    assert_eq!(lines.len(), 12);
    let serial = text(&json(&program, ["cert", "show", AGUS])["serial"]);
    assert_eq!(lines[11], format!("13,{AGUS},Agus,issued,{serial},"));
    assert!(lines[2].starts_with("3,33990157048500,Short,refused,,"), "{}", lines[2]);
}

#[test]
fn refusals_are_told_in_indonesian_too() {
    let program = holder();
    let content = table(&["33990157048500,Pendek,pendek@sukamaju.example,p256", &person(BUDI, "Budi")]);
    import(&program, &content, &["--lang", "id"]).fails(
        1,
        &["baris 2: kolom nik: ", "baris 3: kunci untuk baris ini harus dibuat", "0 baris baik, 2 ditolak"],
    );
    import(&program, "nik,gaji\n", &["--lang", "id"]).fails(5, &["kolom 2 bernama `gaji`", "petunjuk: "]);
}

#[test]
fn a_table_that_is_wrong_as_a_whole_issues_nothing() {
    let program = holder();
    let row = person(BUDI, "Budi");
    let mut many = table(&[]);
    (0..=20_000).for_each(|_| many += "1,a,b,c\n");
    for (content, words) in [
        (format!("nik,name,email,salary\n{row}\n").into_bytes(), "column 4 is called `salary`"),
        (format!("nik,name,nip,key_type\n{row}\n").into_bytes(), "there is no column email"),
        (format!("nik,nama,name,email\n{row}\n").into_bytes(), "columns 2 and 3 are both name"),
        (format!("{row}\n").into_bytes(), "column 1 is called"),
        (Vec::new(), "the table is empty"),
        (b"nik,name,email\n1,\xff,x\n".to_vec(), "line 2 is not UTF-8 text"),
        (many.into_bytes(), "more than 20000 rows"),
        (vec![b'x'; (16 << 20) + 1], "16777217 bytes, more than 16777216"),
    ] {
        program.write("pegawai.csv", content);
        let run =
            leaves_nothing(&program, || program.run(["cert", "import", "pegawai.csv", "--slips", "slips"]));
        let run = run.fails(5, &["pegawai.csv", words]);
        assert_eq!(run.stdout, "");
    }
    program.run(["cert", "import", "nowhere.csv"]).fails(5, &["nowhere.csv"]);
    assert_eq!(issued(&program), 0);
}

#[test]
fn a_slip_opens_the_key_and_is_for_its_owner_alone() {
    let program = holder();
    let run = import(&program, table(&[&person(BUDI, "Budi")]), &["--slips", "slips", "--json"]).succeeds();
    let row = &run.json()["rows"][0];
    let serial = text(&row["serial"]);
    let name = format!("slips/{serial}.txt");
    assert_eq!(row["slip"], name.as_str());
    let mode = |name: &str| program.path(name).metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&name), mode("slips")), (0o600, 0o700));
    let slip = String::from_utf8(program.read(&name)).unwrap();
    for words in ["Budi", &serial, "segel cert passphrase", "Gantilah", "Change it"] {
        assert!(slip.contains(words), "{words:?} in {slip}");
    }
    let passphrase = passphrase_on(&slip);
    assert!(passphrase.len() >= 20);
    program.write("initial", &passphrase);
    let letter = fixture("nota-dinas.pdf");
    let sign = ["sign", &letter, "--as", &serial, "--passphrase-file"];
    program.run(sign.iter().chain(&["initial", "-o", "signed.pdf"])).succeeds();
    program.run(["verify", "signed.pdf"]).succeeds();
    let change = ["cert", "passphrase", BUDI, "--passphrase-file", "initial"];
    program.run(change.iter().chain(&["--new-passphrase-file", "passphrase"])).succeeds();
    program.run(sign.iter().chain(&["initial", "-o", "b.pdf"])).fails(1, &[&serial]);
}

#[test]
fn passphrases_stand_on_slips_and_nowhere_else() {
    let program = holder();
    let content = table(&[&person(BUDI, "Budi"), &person(WATI, "Wati"), &person(BUDI, "Again")]);
    let run = import(&program, content, &["--slips", "slips", "--report", "report.csv", "--json"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let mut said = [run.stdout, run.stderr].concat().into_bytes();
    said.extend(program.read("report.csv"));
    said.extend(program.run(["audit", "show", "--json"]).succeeds().stdout.into_bytes());
    for entry in std::fs::read_dir(program.home()).unwrap() {
        said.extend(std::fs::read(entry.unwrap().path()).unwrap());
    }
    let slips = slips(&program);
    assert_eq!(slips.len(), 2);
    for slip in slips {
        let passphrase = passphrase_on(&std::fs::read_to_string(slip).unwrap());
        assert!(!said.windows(passphrase.len()).any(|window| window == passphrase.as_bytes()));
    }
}

#[test]
fn requests_lie_beside_the_table_and_need_no_slip() {
    let program = holder();
    std::fs::create_dir_all(program.path("data/csr")).unwrap();
    program.write("data/csr/budi.csr", request());
    program.write("outside.csr", request());
    std::os::unix::fs::symlink("../outside.csr", program.path("data/link.csr")).unwrap();
    let absolute = program.path("outside.csr").to_str().unwrap().to_owned();
    let mut content = "nik,nama,email,berkas_csr,jenis_kunci\n".to_owned();
    for (at, (csr, kind)) in [
        ("../outside.csr", ""),
        ("csr/../../outside.csr", ""),
        (absolute.as_str(), ""),
        ("link.csr", ""),
        ("missing.csr", ""),
        ("pegawai.csv", ""),
        ("csr/budi.csr", "p256"),
        ("", "p256"),
        ("csr/budi.csr", ""),
        ("csr/budi.csr", ""),
    ]
    .into_iter()
    .enumerate()
    {
        content += &format!("33990157048501{at:02},Budi,budi{at}@sukamaju.example,{csr},{kind}\n");
    }
    program.write("data/pegawai.csv", content);
    let run = program.run(["cert", "import", "data/pegawai.csv", "--json"]);
    let run = run.fails(1, &["line 2: column csr: `../outside.csr` does not lie in the folder of the table"]);
    let rows = &run.json()["rows"];
    let kinds: Vec<_> = rows.as_array().unwrap().iter().map(|row| row["error"]["kind"].clone()).collect();
    let expected = [
        Value::from("row-refused"),
        "row-refused".into(),
        "row-refused".into(),
        "row-refused".into(),
        "unreadable".into(),
        "csr-refused".into(),
        "row-refused".into(),
        "row-refused".into(),
        Value::Null,
        "key-known".into(),
    ];
    assert_eq!(kinds, expected);
    assert_eq!(issued(&program), 1);
    assert_eq!(json(&program, ["cert", "show", &text(&rows[8]["serial"])])["key_kept_here"], false);
}

#[test]
fn a_dry_run_checks_every_row_and_does_nothing() {
    let program = holder();
    let mut content = "nik,name,email,profile,days,key_type\n".to_owned();
    for (at, rest) in
        [",,p256", ",30,p384", "person,5000,p256", "seal,,p256", "bogus,,p256", ",0,p256"].iter().enumerate()
    {
        content += &format!("339901570485020{at},Budi,budi@sukamaju.example,{rest}\n");
    }
    program.write("pegawai.csv", &content);
    let arguments = ["cert", "import", "pegawai.csv", "--slips", "slips", "--dry-run", "--json"];
    let run = leaves_nothing(&program, || program.run(arguments));
    let run = run.fails(1, &["line 4: ", "1096", "line 5: ", "line 6: `bogus` is no profile", "line 7: "]);
    let answer = run.json();
    assert_eq!(
        each(&answer["rows"], "/outcome"),
        ["good", "good", "refused", "refused", "refused", "refused"]
    );
    assert_eq!(answer["dry_run"], true);
    assert_eq!(issued(&program), 0);
    // What it says comes true.
    let run = import(&program, &content, &["--slips", "slips", "--json"]);
    let expected = ["issued", "issued", "refused", "refused", "refused", "refused"];
    assert_eq!(each(&run.json()["rows"], "/outcome"), expected);
    assert_eq!(slips(&program).len(), 2, "none is left of a row that was refused");
}

#[test]
fn what_cannot_be_written_or_opened_is_known_before_anything_is_issued() {
    let program = attended();
    program.write("pegawai.csv", table(&[&person(BUDI, "Budi")]));
    program.write("report.csv", "old");
    let import = ["cert", "import", "pegawai.csv", "--ca-passphrase-file"];
    for (more, words) in [
        (&["passphrase", "--slips", "passphrase/slips"][..], "passphrase/slips"),
        (&["passphrase", "--slips", "slips", "--report", "report.csv"], "`report.csv` exists already"),
        (&["pegawai.csv", "--slips", "slips"], "the CA passphrase is wrong"),
    ] {
        leaves_nothing(&program, || program.run(import.iter().chain(more)).fails(1, &[words]));
    }
    assert_eq!(issued(&program), 0);
    let more = ["passphrase", "--slips", "slips", "--report", "report.csv", "--force"];
    program.run(import.iter().chain(&more)).succeeds();
    assert_eq!(issued(&program), 1);
}
