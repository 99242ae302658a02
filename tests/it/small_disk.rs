//! A small disk of its own below the folder of an instance, in a mount namespace that the instance's program enters.

use std::fs;
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::env::Env;
use crate::machine::{program, skip, until};

/// Such a disk, as long as this lives. Drop it after the instance.
pub(crate) struct SmallDisk {
    holder: Child,
    mounted_at: String,
    /// Where we see it.
    pub(crate) folder: PathBuf,
}

impl SmallDisk {
    /// Mounts it, with these options of a tmpfs, on the instance's folder of this name; from now on the instance's program
    /// sees it. `None`, and said so, where the system does not let us.
    pub(crate) fn below(env: &mut Env, name: &str, options: &str) -> Option<Self> {
        let mounted_at = env.path(name);
        fs::create_dir_all(&mounted_at).unwrap();
        let line = format!(
            "mount -t tmpfs -o {options} tmpfs {mounted_at} && echo up && exec sleep infinity"
        );
        let mut holder = Command::new("unshare")
            .args(["--mount", "sh", "-c", &line])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut said = [0; 3];
        let is_up = holder.stdout.as_mut().unwrap().read_exact(&mut said);
        if is_up.is_err() {
            let _ = holder.wait();
            skip("no mounts of its own: needs root and the package util-linux");
            return None;
        }
        let wrapper = env.path("with-disk");
        let line = format!(
            "#!/bin/sh\nexec nsenter --mount=/proc/{}/ns/mnt {} \"$@\"\n",
            holder.id(),
            program().display()
        );
        fs::write(&wrapper, line).unwrap();
        fs::set_permissions(&wrapper, fs::Permissions::from_mode(0o755)).unwrap();
        // Another test's child may hold the file open for a moment: see `copy_program`.
        until("the wrapper can be executed", || {
            Command::new(&wrapper).arg("version").output().is_ok()
        });
        env.use_program(wrapper);
        let folder = PathBuf::from(format!("/proc/{}/root{mounted_at}", holder.id()));
        Some(Self {
            holder,
            mounted_at,
            folder,
        })
    }

    /// Gives it another size, as a tmpfs takes it.
    pub(crate) fn resize(&self, size: &str) {
        let namespace = format!("--mount=/proc/{}/ns/mnt", self.holder.id());
        let options = format!("remount,size={size}");
        let done = Command::new("nsenter")
            .args([&namespace, "mount", "-o", &options, &self.mounted_at])
            .status();
        assert!(done.unwrap().success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}
