//! Whether every acknowledged write is there after the server was killed in the middle of its work.

use crate::client::{Ask, Caller, Client};
use crate::desk;
use crate::server::{Program, Server};
use anyhow::{Context, Result, anyhow, bail};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// What was found after the kill.
pub struct Survived {
    pub acknowledged: u64,
    pub lost: u64,
}

/// Creates tickets by `clients` clients, kills the server meanwhile (SIGKILL: nothing of it can tidy up), starts it again on
/// the same data and asks for each ticket that was acknowledged.
pub async fn kill_and_look(
    program: &Program,
    mut server: Server,
    load: (&Caller, usize, u64),
) -> Result<(Server, Survived)> {
    let (caller, clients, from) = load;
    let next = Arc::new(AtomicU64::new(from));
    let tasks: Vec<_> = (0..clients)
        .map(|_| tokio::spawn(create_until_it_breaks(server.address, caller.clone(), next.clone())))
        .collect();
    tokio::time::sleep(Duration::from_millis(1500)).await;
    server.kill()?;
    let mut acknowledged = Vec::new();
    for task in tasks {
        acknowledged.extend(task.await.map_err(|e| anyhow!("a client broke: {e}"))?);
    }
    if acknowledged.is_empty() {
        bail!("the server acknowledged nothing before it was killed");
    }
    let server = Server::start(program).await.context("after the kill")?;
    let lost = missing(server.address, caller, &acknowledged).await?;
    Ok((server, Survived { acknowledged: acknowledged.len() as u64, lost }))
}

async fn create_until_it_breaks(to: SocketAddr, caller: Caller, next: Arc<AtomicU64>) -> Vec<i64> {
    let mut acknowledged = Vec::new();
    let Ok(mut client) = Client::connect(to).await else { return acknowledged };
    loop {
        let ask: Ask = desk::create(&caller, next.fetch_add(1, Ordering::Relaxed), desk::For::Name);
        // Any failure is the kill that we wait for; an answer that broke off was not acknowledged.
        match client.send(&ask).await {
            Ok(answer) if answer.expect(201).is_ok() => acknowledged.extend(desk::number(&answer)),
            _ => return acknowledged,
        }
    }
}

async fn missing(to: SocketAddr, caller: &Caller, numbers: &[i64]) -> Result<u64> {
    let mut client = Client::connect(to).await?;
    let mut lost = 0;
    for number in numbers {
        let answer = client.send(&desk::ticket(caller, *number)).await?;
        match answer.status {
            200 => {}
            404 => lost += 1,
            _ => answer.expect(200)?,
        }
    }
    Ok(lost)
}
