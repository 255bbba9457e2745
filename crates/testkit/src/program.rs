//! The program itself, in a home of its own.

use std::ffi::{OsStr, OsString};
use std::fs::{self, Permissions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A folder with a home in it, and the program to be run there.
pub struct Program {
    binary: PathBuf,
    folder: TempDir,
}

/// The files of a home, to be had again as often as tests ask: founding takes its time.
pub struct KeptHome(Vec<(OsString, Permissions, Vec<u8>)>);

/// How a run ended.
#[derive(Clone, Debug)]
pub struct Run {
    /// The exit code; -1 when a signal ended it.
    pub code: i32,
    /// What went to stdout.
    pub stdout: String,
    /// What went to stderr.
    pub stderr: String,
}

/// The passphrase of everyone in tests.
pub const PASSPHRASE: &str = "sawah-padi-17";

/// The NIK of the invented civil servant whom [`Program::with_holder`] issues a certificate to.
pub const NIK: &str = "3399015704850001";

impl Program {
    /// The program at `binary`, with an empty folder.
    #[must_use]
    pub fn new(binary: &str) -> Self {
        Self::new_in(&std::env::temp_dir(), binary)
    }

    /// The same with its folder under `parent`: for one that a test keeps in a static, which nobody drops.
    #[must_use]
    pub fn new_in(parent: &Path, binary: &str) -> Self {
        let program = Self { binary: PathBuf::from(binary), folder: TempDir::new_in(parent).unwrap() };
        program.write_secret("passphrase", format!("{PASSPHRASE}\n"));
        program
    }

    /// The same with an office founded in it: keys of one kind, the CA passphrase kept, and `more` flags of `init`.
    #[must_use]
    pub fn with_office(binary: &str, key_type: &str, more: &[&str]) -> Self {
        let program = Self::new(binary);
        program.found(key_type, more).succeeds();
        program
    }

    /// Founds an office: keys of one kind, the CA passphrase kept, and `more` flags of `init`.
    pub fn found(&self, key_type: &str, more: &[&str]) -> Run {
        let mut arguments =
            vec!["init", "--unattended", "--key-type", key_type, "--agency", "Kabupaten Sukamaju"];
        arguments.extend(more);
        self.run(arguments)
    }

    /// The same with a certificate issued in it, whose key is of the same kind.
    #[must_use]
    pub fn with_holder(binary: &str, key_type: &str, more: &[&str]) -> Self {
        let program = Self::with_office(binary, key_type, more);
        program.issue(key_type, &[]).succeeds();
        program
    }

    /// What lies in the home now.
    #[must_use]
    pub fn keep(&self) -> KeptHome {
        let files = fs::read_dir(self.home()).unwrap().map(|entry| {
            let entry = entry.unwrap();
            let content = fs::read(entry.path()).unwrap();
            (entry.file_name(), entry.metadata().unwrap().permissions(), content)
        });
        KeptHome(files.collect())
    }

    /// The program with a copy of a home that was kept.
    #[must_use]
    pub fn again(binary: &str, home: &KeptHome) -> Self {
        let program = Self::new(binary);
        fs::create_dir(program.home()).unwrap();
        #[cfg(unix)]
        fs::set_permissions(program.home(), std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
        for (name, permissions, content) in &home.0 {
            let path = program.home().join(name);
            fs::write(&path, content).unwrap();
            fs::set_permissions(path, permissions.clone()).unwrap();
        }
        program
    }

    /// Issues a certificate to the invented civil servant.
    pub fn issue(&self, key_type: &str, more: &[&str]) -> Run {
        let passphrase = self.path("passphrase");
        let mut arguments = vec![
            "cert",
            "issue",
            "--nik",
            NIK,
            "--name",
            "Siti Rahayu, S.Kom.",
            "--email",
            "siti.rahayu@sukamaju.example",
            "--nip",
            "198504172010012001",
            "--title",
            "Analis Kepegawaian",
            "--unit",
            "Dinas Komunikasi",
        ];
        if !more.contains(&"--csr") {
            arguments.extend(["--key-type", key_type, "--passphrase-file", passphrase.to_str().unwrap()]);
        }
        arguments.extend(more);
        self.run(arguments)
    }

    /// Signs as the invented civil servant: at B-B, unless `more` names a level.
    pub fn sign(&self, input: &Path, output: &str, more: &[&str]) -> Run {
        let (passphrase, output) = (self.path("passphrase"), self.path(output));
        let mut arguments = vec!["sign", input.to_str().unwrap(), "--as", NIK, "--passphrase-file"];
        arguments.extend([passphrase.to_str().unwrap(), "-o", output.to_str().unwrap()]);
        if !more.contains(&"--level") {
            arguments.extend(["--level", "b"]);
        }
        arguments.extend(more);
        self.run(arguments)
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The home.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.path("home")
    }

    /// A file in the folder.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file into the folder and says where it is.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, content).unwrap();
        path
    }

    /// The same with a file that only its owner reads.
    pub fn write_secret(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.write(name, content);
        only_for_its_owner(&path);
        path
    }

    /// Reads a file of the folder.
    #[must_use]
    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    /// Runs it, in English, with this home.
    pub fn run<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Run {
        self.run_with(arguments, "", |_| {})
    }

    /// Runs it with `input` on its standard input and the command prepared further.
    pub fn run_with<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
        input: &str,
        prepare: impl FnOnce(&mut Command),
    ) -> Run {
        let mut command = self.command(arguments);
        prepare(&mut command);
        Run::of(command, input)
    }

    /// The command that [`run`](Self::run) runs.
    pub fn command<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(arguments).current_dir(self.folder());
        for variable in ["SEGEL_NOW", "SEGEL_ACTOR", "LC_ALL", "LC_MESSAGES", "LANG"] {
            command.env_remove(variable);
        }
        command.env("SEGEL_HOME", self.home()).env("SEGEL_LANG", "en").env("USER", "tester");
        command
    }
}

#[cfg(unix)]
fn only_for_its_owner(path: &Path) {
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
}

#[cfg(not(unix))]
fn only_for_its_owner(_path: &Path) {}

impl Run {
    /// Runs a command to its end with `input` on its standard input.
    #[must_use]
    pub fn of(mut command: Command, input: &str) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // It may end before it reads: that is not the test's affair.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let code = output.status.code().unwrap_or(-1);
        Self { code, stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }

    /// Demands exit code 0.
    #[track_caller]
    pub fn succeeds(self) -> Self {
        assert_eq!(self.code, 0, "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        self
    }

    /// Demands this exit code and an error that holds every one of `words`.
    #[track_caller]
    pub fn fails(self, code: i32, words: &[&str]) -> Self {
        assert_eq!(self.code, code, "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        assert!(self.stderr.lines().any(|line| line.starts_with("error: ")), "{}", self.stderr);
        for word in words {
            assert!(self.stderr.contains(word), "expected {word:?} in: {}", self.stderr);
        }
        self
    }

    /// What it printed as JSON.
    #[track_caller]
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error} in: {}", self.stdout))
    }
}
