//! A file system of a few megabytes, where the test may mount one.

use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// Mounted while it is held.
pub(crate) struct SmallDisk(TempDir);

impl SmallDisk {
    /// Nothing where this user may not mount: then the test that asked is left out, and says so.
    #[expect(clippy::print_stderr, reason = "a test that is left out says so")]
    pub(crate) fn mount(megabytes: u32) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={megabytes}m"), "tmpfs"]).arg(folder.path());
        if mount.stderr(Stdio::null()).status().is_ok_and(|status| status.success()) {
            return Some(Self(folder));
        }
        eprintln!("left out: a full disk needs a file system to fill, and this user may not mount one");
        None
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Nobody can write there from now on.
    pub(crate) fn make_read_only(&self) {
        assert!(Command::new("mount").args(["-o", "remount,ro"]).arg(self.0.path()).status().unwrap().success());
    }

    /// Leaves no room for another byte.
    pub(crate) fn fill(&self) {
        let mut ballast = File::options().create(true).append(true).open(self.file("ballast")).unwrap();
        for size in [65_536, 4_096, 1] {
            let some = vec![b'x'; size];
            loop {
                match ballast.write_all(&some) {
                    Ok(()) => {}
                    Err(full) if full.kind() == ErrorKind::StorageFull => break,
                    Err(other) => panic!("{other}"),
                }
            }
        }
    }

    /// Makes room again.
    pub(crate) fn clear(&self) {
        std::fs::remove_file(self.file("ballast")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: the bot of the test may still be on its way out.
        drop(Command::new("umount").arg("-l").arg(self.0.path()).status());
    }
}
