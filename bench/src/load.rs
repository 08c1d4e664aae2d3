//! Many clients at once, a fixed number of requests, every latency kept. Closed loop: each client sends its next request when
//! it has read the last answer, so that a slow server is asked less often, never counted less.

use crate::client::{Answer, Ask, Client};
use crate::percentile::Sorted;
use crate::process;
use crate::server::Server;
use anyhow::{Context, Result, anyhow};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The request number `n` of a workload.
pub type Asks = Arc<dyn Fn(u64) -> Ask + Send + Sync>;
/// Whether an answer is what was asked for; the first one of each workload is looked at, without compression.
pub type Check = fn(&Answer) -> Result<()>;

/// One workload.
#[derive(Clone)]
pub struct Work {
    /// "W2".
    pub id: &'static str,
    pub what: &'static str,
    pub clients: usize,
    /// Requests that are answered before the measuring begins.
    pub warm_up: u64,
    pub requests: u64,
    /// The measuring ends then, however many requests are done; how many were is printed.
    pub at_most: Duration,
    pub status: u16,
    pub check: Check,
    pub asks: Asks,
}

/// What a workload took.
pub struct Measured {
    pub latencies: Sorted,
    pub seconds: f64,
    pub cpu_seconds: f64,
    pub memory: process::Memory,
}

impl Measured {
    pub fn per_second(&self) -> f64 {
        self.latencies.len() as f64 / self.seconds
    }
}

/// Looks at one answer, warms up, then measures.
pub async fn measure(server: &Server, work: &Work) -> Result<Measured> {
    let named = || format!("{} ({})", work.id, work.what);
    look(server.address, work).await.with_context(named)?;
    clients(server.address, work, Span { from: 1, count: work.warm_up }).await.with_context(named)?;
    let cpu = process::cpu_seconds(server.pid())?;
    let began = Instant::now();
    let latencies = clients(server.address, work, Span { from: 1 + work.warm_up, count: work.requests })
        .await
        .with_context(named)?;
    let seconds = began.elapsed().as_secs_f64();
    let cpu_seconds = process::cpu_seconds(server.pid())? - cpu;
    Ok(Measured { latencies: Sorted::new(latencies), seconds, cpu_seconds, memory: process::memory(server.pid())? })
}

/// A fast answer that is not the right one must not be counted.
async fn look(to: SocketAddr, work: &Work) -> Result<()> {
    let ask = Ask { compressed: false, ..(work.asks)(0) };
    let answer = Client::connect(to).await?.send(&ask).await?;
    answer.expect(work.status).and_then(|()| (work.check)(&answer)).with_context(|| ask.path.clone())
}

/// A part of a workload's requests.
#[derive(Clone, Copy)]
struct Span {
    from: u64,
    count: u64,
}

async fn clients(to: SocketAddr, work: &Work, span: Span) -> Result<Vec<Duration>> {
    let next = Arc::new(AtomicU64::new(0));
    let until = Instant::now() + work.at_most;
    let tasks: Vec<_> =
        (0..work.clients).map(|_| tokio::spawn(client(to, work.clone(), (span, until), next.clone()))).collect();
    let mut all = Vec::new();
    for task in tasks {
        all.extend(task.await.map_err(|e| anyhow!("a client broke: {e}"))??);
    }
    Ok(all)
}

async fn client(
    to: SocketAddr,
    work: Work,
    (span, until): (Span, Instant),
    next: Arc<AtomicU64>,
) -> Result<Vec<Duration>> {
    let mut client = Client::connect(to).await?;
    let mut latencies = Vec::new();
    loop {
        let n = next.fetch_add(1, Ordering::Relaxed);
        if n >= span.count || Instant::now() > until {
            return Ok(latencies);
        }
        let ask = (work.asks)(span.from + n);
        let began = Instant::now();
        let answer = client.send(&ask).await.with_context(|| ask.path.clone())?;
        latencies.push(began.elapsed());
        answer.expect(work.status).with_context(|| ask.path.clone())?;
    }
}
