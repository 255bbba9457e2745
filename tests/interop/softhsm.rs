//! SoftHSM2, a token in software: `softhsm2-util` makes it, `pkcs11-tool` puts keys and certificates onto it.

use std::path::{Path, PathBuf};

use testkit::judge::{Judge, Verdict};
use testkit::program::{Program, Run};

/// The token's PIN, which lies in the program's folder as `pin` too.
pub(crate) const PIN: &str = "739155";

/// A token with the label `kantor`, for programs that run in one folder.
pub(crate) struct SoftHsm {
    module: PathBuf,
    util: Judge,
}

impl SoftHsm {
    /// Nothing where `softhsm2-util` is not installed.
    pub(crate) fn made(program: &Program) -> Option<Self> {
        let util = Judge::find("softhsm2-util")?;
        let tokens = program.path("tokens");
        std::fs::create_dir(&tokens).unwrap();
        let tokens = tokens.display();
        let conf =
            format!("directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n");
        program.write("softhsm2.conf", conf);
        program.write_secret("pin", format!("{PIN}\n"));
        let made = Self { module: module(), util };
        made.manage(program, &format!("--init-token --free --label kantor --so-pin 12345678 --pin {PIN}"));
        Some(made)
    }

    /// Has `softhsm2-util` do what `line` says.
    pub(crate) fn manage(&self, program: &Program, line: &str) {
        at(&self.util, program, line).accepts(&[]);
    }

    /// Sets another PIN.
    pub(crate) fn manage_pin(&self, program: &Program, pin: &str) {
        self.write(program, &format!("--change-pin --new-pin {pin}"));
    }

    /// Has `pkcs11-tool` do what `line` says; nothing where it is not installed.
    pub(crate) fn write(&self, program: &Program, line: &str) -> Option<()> {
        let module = self.module.display();
        let line = format!("--module {module} --token-label kantor --login --pin {PIN} {line}");
        at(&Judge::find("pkcs11-tool")?, program, &line).accepts(&[]);
        Some(())
    }

    /// The URI of what `path` names.
    pub(crate) fn uri(&self, path: &str) -> String {
        format!("pkcs11:{path}?module-path={}", self.module.display())
    }
}

/// Runs the program where the token is plugged in.
pub(crate) fn run<'a>(program: &Program, arguments: impl IntoIterator<Item = &'a str>) -> Run {
    program.run_with(arguments, "", |command| {
        command.env("SOFTHSM2_CONF", program.path("softhsm2.conf"));
    })
}

fn at(judge: &Judge, program: &Program, line: &str) -> Verdict {
    judge.ask_with(line.split(' '), |command| {
        command.current_dir(program.folder()).env("SOFTHSM2_CONF", program.path("softhsm2.conf"));
    })
}

/// SoftHSM's library, where distributions and `scripts/judges` put it.
fn module() -> PathBuf {
    let unpacked =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("target/judges/debian/usr/lib/softhsm/libsofthsm2.so");
    let places = ["/usr/lib/softhsm", "/usr/lib64/softhsm", "/usr/lib64/pkcs11", "/usr/local/lib/softhsm"];
    let installed = places.iter().map(|place| Path::new(place).join("libsofthsm2.so"));
    installed.chain([unpacked]).find(|path| path.is_file()).unwrap()
}
