//! A mail server of others (aiosmtpd) takes what the outbox sends: each once, and what it does not take waits.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use testkit::judge::Judge;
use testkit::program::Program;

const SEGEL: &str = env!("CARGO_BIN_EXE_segel");

const NIK: &str = "3399015704850002";

/// A server on this machine, until it is dropped.
struct Server {
    child: Child,
    port: String,
}

impl Server {
    fn start(python: &Judge, mailbox: &Path, manner: &str, tls: Option<(&Path, &Path)>) -> Self {
        fs::create_dir_all(mailbox).unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop/mail.py");
        let mut command = Command::new(python.path());
        command.arg(script).arg(mailbox).arg(manner);
        if let Some((certificate, key)) = tls {
            command.arg(certificate).arg(key);
        }
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut port = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut port).unwrap();
        Self { child, port: port.trim().to_owned() }
    }

    fn address(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn python() -> Option<Judge> {
    Judge::find_able("python", &["-c", "import aiosmtpd"])
}

/// An office with an application at the step where a link is mailed.
fn office() -> Program {
    let program = Program::with_office(SEGEL, "p256", &["--simulated-clock", "2026-01-31T01:00:00Z"]);
    for (id, role) in [("ani", "verifikator"), ("budi", "verifikator"), ("bsre", "bsre_ra")] {
        let arguments = ["officer", "add", id, "--name", id, "--role", role];
        program.run(arguments.into_iter().chain(["--passphrase-file", "passphrase"])).succeeds();
    }
    let person =
        ["--nik", NIK, "--name", "Dewi Lestari", "--title", "Analis", "--agency", "Kabupaten Sukamaju"];
    let arguments = ["application", "new", "--sop", "umum", "--email", "dewi@sukamaju.example"];
    program.run(arguments.into_iter().chain(person)).succeeds();
    let run = ["application", "run", "1", "--auto", "--until", "2", "--passphrase-file", "passphrase"];
    program.run(run).succeeds();
    program
}

/// What mails the first link.
fn enter(program: &Program) -> testkit::program::Run {
    let step = program.run(["application", "next", "1", "--json"]).json();
    assert_eq!(step["step"]["number"], 2, "{step}");
    program.run(["application", "run", "1", "--auto", "--until", "3", "--passphrase-file", "passphrase"])
}

fn states(program: &Program) -> Vec<String> {
    let all = program.run(["outbox", "list", "--json"]).succeeds().json();
    let messages = all["messages"].as_array().unwrap().iter();
    messages.map(|message| message["state"].as_str().unwrap().to_owned()).collect()
}

fn taken(mailbox: &Path) -> usize {
    let files = fs::read_dir(mailbox).unwrap().map(|entry| entry.unwrap().file_name());
    files.filter(|name| name.to_string_lossy().ends_with(".eml")).count()
}

fn set(program: &Program, key: &str, value: &str) {
    program.run(["setting", "set", key, value]).succeeds();
}

#[test]
fn what_is_written_is_sent_at_once_and_once() {
    let Some(python) = python() else { return };
    let program = office();
    let before = states(&program).len();
    let mailbox = program.path("mailbox");
    let server = Server::start(&python, &mailbox, "takes", None);
    set(&program, "mail_server", &server.address());
    set(&program, "mail_sender", "Diskominfo <diskominfo@sukamaju.example>");
    enter(&program).succeeds();
    assert_eq!(states(&program)[before..], ["sent"]);
    program.run(["outbox", "send"]).succeeds();
    assert_eq!(taken(&mailbox), 1);
    let log = fs::read_to_string(mailbox.join("log")).unwrap();
    assert_eq!(log, "plain diskominfo@sukamaju.example dewi@sukamaju.example\n");
    // The server's own reader of messages finds what was meant.
    let script = "import email, email.policy, sys
m = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
print(m['subject'], '|', m['to'], '|', m['from'], '|', 'UJI COBA' in m.get_content())";
    let said = python.ask(["-c".as_ref(), script.as_ref(), mailbox.join("1.eml").as_os_str()]);
    let expected = "| Dewi Lestari <dewi@sukamaju.example> | Diskominfo <diskominfo@sukamaju.example> | True";
    assert!(said.text.contains("[UJI COBA]") && said.text.contains(expected), "{}", said.text);
}

#[test]
fn nothing_is_lost_when_the_server_is_down() {
    let Some(python) = python() else { return };
    let program = office();
    let before = states(&program).len();
    let down = Server::start(&python, &program.path("down"), "takes", None).address();
    set(&program, "mail_server", &down);
    let run = enter(&program).succeeds();
    assert!(run.stderr.contains("The message waits"), "{}", run.stderr);
    program.run(["outbox", "send"]).fails(1, &["cannot be reached", "segel outbox send"]);
    assert_eq!(states(&program)[before..], ["waiting"]);
    let mailbox = program.path("mailbox");
    for (manner, code, state) in [("not-now", 1, "waiting"), ("takes", 0, "sent")] {
        let server = Server::start(&python, &mailbox, manner, None);
        set(&program, "mail_server", &server.address());
        assert_eq!(program.run(["outbox", "send"]).code, code, "{manner}");
        assert_eq!(states(&program)[before..], [state], "{manner}");
    }
    assert_eq!(taken(&mailbox), 1);
}

/// The server may have taken what it did not answer: nobody is mailed twice without somebody deciding it.
#[test]
fn what_may_have_been_taken_is_not_sent_again_by_itself() {
    let Some(python) = python() else { return };
    let program = office();
    let before = states(&program).len();
    let mailbox = program.path("mailbox");
    let breaking = Server::start(&python, &mailbox, "breaks", None);
    set(&program, "mail_server", &breaking.address());
    enter(&program).succeeds();
    assert_eq!((states(&program)[before..].to_vec(), taken(&mailbox)), (vec!["sending".to_owned()], 1));
    let server = Server::start(&python, &program.path("second"), "takes", None);
    set(&program, "mail_server", &server.address());
    let run = program.run(["outbox", "send"]).succeeds();
    assert!(run.stderr.contains("1 messages may have been taken"), "{}", run.stderr);
    assert_eq!(taken(&program.path("second")), 0);
    let number = (before + 1).to_string();
    program.run(["outbox", "send", &number]).succeeds();
    assert_eq!(
        (states(&program)[before..].to_vec(), taken(&program.path("second"))),
        (vec!["sent".to_owned()], 1)
    );
    program.run(["outbox", "send", "99"]).fails(1, &["no message 99"]);
    program.run(["outbox", "send", &number]).fails(1, &["was sent"]);
}

#[test]
fn what_the_server_refuses_for_good_is_told() {
    let Some(python) = python() else { return };
    let program = office();
    let before = states(&program).len();
    let server = Server::start(&python, &program.path("mailbox"), "refuses", None);
    set(&program, "mail_server", &server.address());
    let run = enter(&program).succeeds();
    assert!(run.stderr.contains("no such mailbox"), "{}", run.stderr);
    assert_eq!(states(&program)[before..], ["refused"]);
}

/// A server that takes nothing from the office says nothing of the message.
#[test]
fn a_sender_that_is_refused_costs_no_message() {
    let Some(python) = python() else { return };
    let program = office();
    let before = states(&program).len();
    let server = Server::start(&python, &program.path("mailbox"), "refuses-sender", None);
    set(&program, "mail_server", &server.address());
    let run = enter(&program).succeeds();
    assert!(run.stderr.contains("takes nothing from this sender"), "{}", run.stderr);
    assert_eq!(states(&program)[before..], ["waiting"]);
}

/// Two who send the same at once: one sends it, the other finds it sent.
#[test]
fn of_two_who_send_at_once_one_does() {
    let Some(python) = python() else { return };
    let program = office();
    let before = states(&program).len();
    enter(&program).succeeds();
    let mailbox = program.path("mailbox");
    let server = Server::start(&python, &mailbox, "slowly", None);
    set(&program, "mail_server", &server.address());
    let number = (before + 1).to_string();
    let codes: Vec<i32> = std::thread::scope(|scope| {
        let run = || program.run(["outbox", "send", &number]).code;
        let (one, other) = (scope.spawn(run), scope.spawn(run));
        vec![one.join().unwrap(), other.join().unwrap()]
    });
    assert_eq!((codes.iter().sum::<i32>(), taken(&mailbox)), (1, 1), "{codes:?}");
}

#[test]
fn a_server_with_tls_and_a_password_is_talked_to_in_secret() {
    let (Some(python), Some(openssl)) = (python(), Judge::find("openssl")) else { return };
    let program = office();
    let before = states(&program).len();
    let line = "req -x509 -newkey rsa:2048 -nodes -keyout tls.key -out tls.pem -days 2 -subj /CN=localhost \
                -addext subjectAltName=DNS:localhost -addext basicConstraints=critical,CA:FALSE";
    openssl.ask_in(program.folder(), line).accepts(&[]);
    let (certificate, key) = (program.path("tls.pem"), program.path("tls.key"));
    let mailbox = program.path("mailbox");
    let server = Server::start(&python, &mailbox, "takes", Some((&certificate, &key)));
    set(&program, "mail_server", &format!("smtp+starttls://siti@localhost:{}", server.port));
    let run = enter(&program).succeeds();
    assert!(run.stderr.contains("does not speak TLS as it should"), "{}", run.stderr);
    set(&program, "mail_root", "tls.pem");
    program.run(["outbox", "send"]).fails(1, &["mail_password_file"]);
    program.write_secret("mail-password", "kebun-kopi-32\n");
    set(&program, "mail_password_file", "mail-password");
    program.run(["outbox", "send"]).fails(1, &["refuses the user"]);
    program.write_secret("mail-password", "kebun-karet-31\n");
    program.run(["outbox", "send"]).succeeds();
    assert_eq!((states(&program)[before..].to_vec(), taken(&mailbox)), (vec!["sent".to_owned()], 1));
    assert!(fs::read_to_string(mailbox.join("log")).unwrap().starts_with("tls "));
    // A server that takes passwords in the open is not told one.
    let open = Server::start(&python, &program.path("open"), "takes", None);
    set(&program, "mail_server", &format!("smtp+starttls://siti@localhost:{}", open.port));
    let run = program.run(["application", "send", "1", "--actor", "ani"]).succeeds();
    assert!(run.stderr.contains("does not speak TLS as it should"), "{}", run.stderr);
    assert_eq!(taken(&program.path("open")), 0);
}
