//! No picture of this process's memory, which holds keys and passphrases, is left on the disk when it crashes.

/// Switches core dumps off. Where the system refuses, the work goes on: it is a second line, not the first.
#[cfg(unix)]
pub(crate) fn switch_off() {
    use nix::sys::resource::{Resource, setrlimit};
    let _ = setrlimit(Resource::RLIMIT_CORE, 0, 0);
    // The limit does not hold for a core that is piped to a program, as distributions set it up (core(5)).
    #[cfg(target_os = "linux")]
    let _ = nix::sys::prctl::set_dumpable(false);
}

/// Switches core dumps off, where there are any.
#[cfg(not(unix))]
pub(crate) fn switch_off() {}
