//! How long a sync of the disk takes: as long as it does, or so much longer as on a cheap server.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How much longer a slowed sync takes, unless `SLOW_SYNC_US` says otherwise.
const LONGER: &str = "2000";

/// How the bot's disk is.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Syncs {
    /// As it is.
    Fast,
    /// Slower by a library that is preloaded into the bot.
    Slow(PathBuf),
}

impl Syncs {
    /// Slow syncs, by the library that `SLOWSYNC_SO` names or by one that is compiled now; none without a C compiler.
    pub(crate) fn slow() -> Option<Self> {
        if let Some(library) = env::var_os("SLOWSYNC_SO").filter(|path| !path.is_empty()) {
            return Some(Self::Slow(library.into()));
        }
        let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join("slow_sync.so");
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/whole_path/slow_sync.c");
        let compiled = Command::new("cc").args(["-O2", "-shared", "-fPIC", "-o"]).arg(&library).arg(source).arg("-ldl").status();
        compiled.is_ok_and(|status| status.success()).then_some(Self::Slow(library))
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Fast => "fast",
            Self::Slow(_) => "slow",
        }
    }

    /// What the bot's environment needs for it. The second name is that of other libraries of the kind.
    pub(crate) fn environment(&self) -> Vec<(&'static str, PathBuf)> {
        let longer = || PathBuf::from(env::var_os("SLOW_SYNC_US").unwrap_or_else(|| LONGER.into()));
        match self {
            Self::Fast => Vec::new(),
            Self::Slow(library) => {
                vec![("LD_PRELOAD", library.clone()), ("SLOW_SYNC_US", longer()), ("SLOWSYNC_US", longer())]
            }
        }
    }
}
