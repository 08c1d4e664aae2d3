//! The program under test: the real binary with a data folder (and perhaps a PostgreSQL database) of its own,
//! prepared by its own command line, started, stopped and killed.

use crate::client::{Ask, Caller, Client};
use crate::process;
use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Longest time a start or an orderly end may take.
const PATIENCE: Duration = Duration::from_secs(180);

/// The server is quiet when it has spent next to no processor time for so long.
const QUIET_FOR: Duration = Duration::from_millis(1500);

/// The program and where its data lie.
#[derive(Clone)]
pub struct Program {
    pub binary: PathBuf,
    pub data: PathBuf,
    /// None: SQLite in the data folder.
    pub database: Option<String>,
}

impl Program {
    /// Runs one command to its end and gives what it printed.
    pub fn run(&self, arguments: &[&str], input: &str) -> Result<String> {
        let mut child =
            self.command(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        if let Some(mut pipe) = child.stdin.take() {
            pipe.write_all(input.as_bytes())?;
        }
        let done = child.wait_with_output()?;
        if !done.status.success() {
            bail!("`rapport {}` failed: {}", arguments.join(" "), String::from_utf8_lossy(&done.stderr).trim());
        }
        Ok(String::from_utf8_lossy(&done.stdout).trim().to_owned())
    }

    /// The command with exactly our settings, whatever the environment of the bench says.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        let kept = ["PATH", "HOME", "TZ", "LANG", "RAPPORT_SERVICENOW_LOG"]
            .into_iter()
            .filter_map(|name| Some((name, std::env::var_os(name)?)));
        command.args(arguments).env_clear().envs(kept).env("RAPPORT_DATA", &self.data);
        if let Some(url) = &self.database {
            command.env("DATABASE_URL", url);
        }
        command
    }

    fn log(&self) -> PathBuf {
        self.data.with_extension("log")
    }
}

/// A running server; it dies with this value.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    /// From the start of the process to its first answer.
    pub start: Duration,
}

impl Server {
    /// Starts `rapport serve` and waits for its first answer.
    pub async fn start(program: &Program) -> Result<Self> {
        let address = free_port()?;
        let listen = address.to_string();
        Self::launch(program, &["serve", "--listen", &listen], address).await
    }

    /// Starts `rapport demo`, which tells its sample company first.
    pub async fn demo(program: &Program, small: bool) -> Result<Self> {
        let address = free_port()?;
        let port = address.port().to_string();
        let arguments = ["demo", "--port", &port, "--small"];
        Self::launch(program, if small { &arguments } else { &arguments[..3] }, address).await
    }

    async fn launch(program: &Program, arguments: &[&str], address: SocketAddr) -> Result<Self> {
        let log = std::fs::File::create(program.log())?;
        let mut command = program.command(arguments);
        let began = Instant::now();
        let child = command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).spawn();
        let child = child.with_context(|| format!("{} cannot be started", program.binary.display()))?;
        let mut server = Self { child, address, start: Duration::ZERO };
        // The port is taken before the server is ready; the first question then waits for its answer.
        while !tokio::time::timeout(PATIENCE, server.answers()).await.unwrap_or(false) {
            if began.elapsed() > PATIENCE || server.child.try_wait()?.is_some() {
                bail!("the server did not start; its log is {}", program.log().display());
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        server.start = began.elapsed();
        Ok(server)
    }

    async fn answers(&self) -> bool {
        let Ok(mut client) = Client::connect(self.address).await else { return false };
        client.send(&Ask::get("/health", &Caller::Nobody)).await.is_ok_and(|a| a.status == 200)
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Memory after nothing was asked for two seconds.
    pub async fn idle_memory(&self) -> Result<process::Memory> {
        tokio::time::sleep(Duration::from_secs(2)).await;
        process::memory(self.pid())
    }

    /// Waits until the server has nothing left to do of itself; the answer is how long that took.
    pub async fn settle(&self, at_most: Duration) -> Result<Duration> {
        let began = Instant::now();
        let mut quiet_since = began;
        let mut spent = process::cpu_seconds(self.pid())?;
        while quiet_since.elapsed() < QUIET_FOR && began.elapsed() < at_most {
            tokio::time::sleep(Duration::from_millis(100)).await;
            let now = process::cpu_seconds(self.pid())?;
            // Looking for work costs a tick now and then; work costs several.
            if now - spent > 0.015 {
                quiet_since = Instant::now();
            }
            spent = now;
        }
        Ok(quiet_since - began)
    }

    /// Signs a person in and gives their session.
    pub async fn sign_in(&self, email: &str, password: &str) -> Result<Caller> {
        let form = format!("email={}&password={password}", email.replace('@', "%40"));
        let body = Some(("application/x-www-form-urlencoded", form));
        let ask = Ask { method: hyper::Method::POST, body, ..Ask::get("/signin", &Caller::Nobody) };
        let answer = Client::connect(self.address).await?.send(&ask).await?;
        answer.expect(303).context("signing in")?;
        Ok(Caller::Browser(answer.session.context("signing in gave no session")?))
    }

    /// An orderly end, as a service manager asks for it.
    pub async fn stop(mut self) -> Result<()> {
        let pid = Pid::from_child(&self.child);
        kill_process(pid, Signal::TERM).context("the server cannot be told to stop")?;
        let began = Instant::now();
        while self.child.try_wait()?.is_none() {
            if began.elapsed() > PATIENCE {
                bail!("the server did not stop");
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok(())
    }

    /// The end that a power cut of the process is: at once, in the middle of everything.
    pub fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already, which is as good.
        self.kill().ok();
    }
}

fn free_port() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
