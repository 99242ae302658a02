//! A network of its own for tests that need well-known ports: everything run in it may listen at any of them.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, Stdio};

use crate::env::Env;
use crate::machine::{program, skip, until};

/// A network namespace with nothing but loopback, as long as this lives. Drop it after the instances in it.
pub(crate) struct Network {
    holder: Child,
}

impl Network {
    /// `None`, and said so, where the system does not let us have one.
    pub(crate) fn own() -> Option<Self> {
        let line = "ip link set lo up && echo up && exec sleep infinity";
        let holder = Command::new("unshare")
            .args(["--net", "sh", "-c", line])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut holder) = holder else {
            skip("no unshare: package util-linux");
            return None;
        };
        let mut said = [0; 3];
        let is_up = holder
            .stdout
            .as_mut()
            .is_some_and(|output| std::io::Read::read_exact(output, &mut said).is_ok());
        if !is_up {
            let _ = holder.wait();
            skip("no network of its own: needs root and the package iproute2");
            return None;
        }
        Some(Self { holder })
    }

    /// An instance without configuration whose program runs in this network.
    pub(crate) fn instance(&self) -> Env {
        let mut env = Env::empty();
        let wrapper = env.path("in-network");
        let line = format!(
            "#!/bin/sh\nexec nsenter --net=/proc/{}/ns/net {} \"$@\"\n",
            self.holder.id(),
            program().display()
        );
        fs::write(&wrapper, line).unwrap();
        fs::set_permissions(&wrapper, fs::Permissions::from_mode(0o755)).unwrap();
        // Another test's child may hold the file open for a moment: see `copy_program`.
        until("the wrapper can be executed", || {
            Command::new(&wrapper)
                .arg("version")
                .stdout(Stdio::null())
                .status()
                .is_ok()
        });
        env.use_program(wrapper);
        env
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}
