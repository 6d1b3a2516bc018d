//! `pushdeck` as a child process. It never outlives its test.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::folder::Folder;

/// Longer than anything takes here, even on a machine that is busy compiling.
const PATIENCE: Duration = Duration::from_secs(60);
/// The first admin's password, and how it is chosen.
pub(crate) const CHOSEN_PASSWORD: (&str, &str) = ("PUSHDECK_ADMIN_PASSWORD", "chosenPassword4711");
const RUNNING: &str = "Pushdeck is running at ";

/// A program that ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) output: String,
    pub(crate) errors: String,
}

impl Ended {
    /// The program said in one line why it does nothing.
    #[track_caller]
    pub(crate) fn refused(&self, says: &[&str]) {
        assert_eq!(self.code, Some(1), "{self:?}");
        assert_eq!(self.errors.lines().count(), 1, "{self:?}");
        assert!(self.errors.starts_with("pushdeck: "), "{self:?}");
        for part in says {
            assert!(self.errors.contains(part), "no {part:?} in {self:?}");
        }
        for part in ["panicked", "backtrace", "RUST_"] {
            assert!(!self.errors.contains(part), "{part:?} in {self:?}");
        }
    }

    /// The password in the line that shows one.
    #[track_caller]
    pub(crate) fn password(&self) -> &str {
        password_in(&self.output)
    }
}

#[track_caller]
pub(crate) fn password_in(output: &str) -> &str {
    let line = output
        .lines()
        .find(|line| line.contains("with the password"));
    line.unwrap().split(' ').next_back().unwrap()
}

/// A program that may still run.
pub(crate) struct Program {
    child: Child,
    lines: Receiver<String>,
    /// What was read of its output so far.
    output: String,
    errors: Option<JoinHandle<String>>,
}

impl Program {
    /// Starts the program with nothing in its environment but what is named.
    pub(crate) fn start<S: AsRef<std::ffi::OsStr>>(
        arguments: impl IntoIterator<Item = S>,
        environment: &[(&str, &str)],
        folder: &Folder,
    ) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_pushdeck"))
            .args(arguments)
            .env_clear()
            .envs(environment.iter().copied())
            .current_dir(folder.path(""))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in output.lines() {
                // Nobody listens any more once the test is over.
                let _ = sender.send(line.unwrap());
            }
        });
        let mut stderr = child.stderr.take().unwrap();
        let errors = std::thread::spawn(move || {
            let mut text = String::new();
            stderr.read_to_string(&mut text).unwrap();
            text
        });
        Self {
            child,
            lines,
            output: String::new(),
            errors: Some(errors),
        }
    }

    /// Starts `pushdeck serve` on any free port and waits until it says where it runs.
    pub(crate) fn serve(folder: &Folder, more: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut arguments = vec!["serve".to_owned(), "--listen=127.0.0.1:0".to_owned()];
        arguments.extend(folder.options());
        arguments.extend(more.iter().map(|option| (*option).to_owned()));
        let mut program = Self::start(arguments, environment, folder);
        program.wait_for(RUNNING);
        program
    }

    /// Reads until there is a line that starts so.
    pub(crate) fn wait_for(&mut self, start: &str) {
        while !self.output.lines().any(|line| line.starts_with(start)) {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => self.output += &format!("{line}\n"),
                Err(_) => {
                    self.child.kill().unwrap();
                    panic!("no {start:?} in {:?}", self.wait());
                }
            }
        }
    }

    /// What the program has printed up to the line that was waited for.
    pub(crate) fn output(&self) -> &str {
        &self.output
    }

    /// Where it says that it runs.
    pub(crate) fn url(&self) -> &str {
        let line = self
            .output
            .lines()
            .find_map(|line| line.strip_prefix(RUNNING));
        line.unwrap()
    }

    /// Waits for the program to end by itself.
    pub(crate) fn wait(&mut self) -> Ended {
        let deadline = Instant::now() + PATIENCE;
        // Standard output closes when the program ends.
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) => self.output += &format!("{line}\n"),
                Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => break,
                Err(std::sync::mpsc::RecvTimeoutError::Timeout) => {
                    self.child.kill().unwrap();
                    panic!("still running after {PATIENCE:?}: {}", self.output);
                }
            }
        }
        let status = self.child.wait().unwrap();
        Ended {
            code: status.code(),
            output: std::mem::take(&mut self.output),
            errors: self.errors.take().unwrap().join().unwrap(),
        }
    }

    /// Sends a signal to this one process.
    pub(crate) fn signal(&self, name: &str) {
        let kill = format!("kill -s {name} {}", self.child.id());
        let sent = Command::new("/bin/sh").args(["-c", &kill]).status();
        assert!(sent.unwrap().success());
    }

    /// Stops the program as a service supervisor does.
    pub(crate) fn stop(mut self) -> Ended {
        self.signal("TERM");
        self.wait()
    }

    /// Runs a command to its end.
    pub(crate) fn run<S: AsRef<std::ffi::OsStr>>(
        arguments: impl IntoIterator<Item = S>,
        environment: &[(&str, &str)],
        folder: &Folder,
    ) -> Ended {
        Self::start(arguments, environment, folder).wait()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Fails where the program has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
