//! `rapport serve`: the web server with its jobs, from the first request to an orderly end.

use super::failure::Failure;
use super::world::{World, block_on, start_log};
use axum::Router;
use axum::body::Body;
use axum::http::header;
use axum::response::Response;
use axum::serve::ListenerExt;
use clap::Args;
use futures_util::StreamExt;
use house::House;
use house::config::Config;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How long requests that are under way may take after the word to stop.
const GRACE: Duration = Duration::from_secs(20);

#[derive(Debug, Args)]
#[command(
    long_about = "Serve your organisation until you stop it with Ctrl-C or SIGTERM.\n\n\
    Makes what it needs in the data folder (or the PostgreSQL), brings the schema up to date, starts mail and jobs, and prints the address. \
    Put a proxy in front that speaks TLS. Stopping is orderly: requests that are under way are finished first.",
    after_long_help = "Examples:\n  RAPPORT_DATA=/var/lib/rapport rapport serve\n  rapport serve --config rapport.toml --listen 0.0.0.0:8080\n  \
    DATABASE_URL=postgres://rapport:password@db:5432/rapport rapport serve"
)]
pub struct Serve {
    /// Address and port to listen on, instead of the setting `listen`
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
}

impl Serve {
    pub fn run(&self, world: &World) -> Result<(), Failure> {
        let config = world.config()?;
        start_log(&config.log)?;
        block_on(async {
            let (config, listener) = bind(config, self.listen).await?;
            let house = world.house(config).await?;
            out!("Rapport serves at {} (stop with Ctrl-C)", house.config.public_url);
            serve(house, listener).await
        })
    }
}

/// Takes the port before anything else is done, and settles the public address by it where none was set.
pub async fn bind(config: Config, wanted: Option<SocketAddr>) -> Result<(Config, TcpListener), Failure> {
    let listen = wanted.unwrap_or(config.listen);
    let listener = TcpListener::bind(listen).await.map_err(|e| match e.kind() {
        std::io::ErrorKind::AddrInUse => Failure::new(
            format!("another program already listens on {listen}."),
            "Stop it, or choose another port; 0 takes a free one.",
        ),
        _ => Failure::new(
            format!("{listen} cannot be listened on: {e}."),
            "Choose an address of this machine and a port above 1023.",
        ),
    })?;
    let bound = listener.local_addr().map_err(|e| Failure::new(format!("the port was lost at once: {e}."), ""))?;
    let derived = config.public_url == format!("http://{}", config.listen);
    let public_url = if derived { format!("http://{}", reachable(bound)) } else { config.public_url.clone() };
    Ok((Config { listen: bound, public_url, ..config }, listener))
}

/// An address a browser on this machine can open: "all addresses" is none.
fn reachable(bound: SocketAddr) -> SocketAddr {
    if bound.ip().is_unspecified() { SocketAddr::from(([127, 0, 0, 1], bound.port())) } else { bound }
}

/// Draws a page before somebody asks. The allocator gives back what the start needed, tens of megabytes, only when it is
/// next asked for something; on a quiet server that could be long.
async fn draw_one(app: Router) {
    tokio::time::sleep(Duration::from_secs(1)).await;
    if let Ok(request) = axum::http::Request::get("/signin").body(Body::empty()) {
        drop(tower::ServiceExt::oneshot(app, request).await);
    }
}

/// Serves until the process is told to stop; then finishes what is under way.
pub async fn serve(house: House, listener: TcpListener) -> Result<(), Failure> {
    let jobs = house::job::runner::start(house.clone());
    let post = post(&house).await?;
    let sums = tokio::spawn(desk::tally::jobs::follow(house.clone()));
    let (stop, stopped) = watch::channel(false);
    let app = ending_streams(house::web::app(house, crate::rooms::doors(&mut crate::rooms::rooms())), stopped.clone());
    tokio::spawn(draw_one(app.clone()));
    let listener = listener.tap_io(|stream| {
        // Without it the last piece of an answer waits for the acknowledgement of the one before.
        stream.set_nodelay(true).ok();
    });
    let server = axum::serve(listener, app).with_graceful_shutdown(until(stopped.clone()));
    tokio::spawn(async move {
        told_to_stop().await;
        stop.send_replace(true);
    });
    let outcome = tokio::select! {
        ended = server => ended.map_err(|e| Failure::new(format!("the server ended: {e}."), "")),
        () = async { until(stopped).await; tokio::time::sleep(GRACE).await } => {
            tracing::warn!("some requests did not end in time and were broken off");
            Ok(())
        }
    };
    // What a job was doing is taken up again by the next start.
    jobs.abort();
    sums.abort();
    post.into_iter().for_each(|task| task.abort());
    tracing::info!("stopped");
    outcome
}

/// The ways in which mail arrives: fetched, and brought where the settings say so.
async fn post(house: &House) -> Result<Vec<tokio::task::JoinHandle<()>>, Failure> {
    let mut tasks = vec![tokio::spawn(desk::post::jobs::fetched(house.clone()))];
    if let Some(place) = house.config.lmtp {
        let listener = TcpListener::bind(place).await.map_err(|e| {
            Failure::new(
                format!("mail cannot be taken on {place}: {e}."),
                "Choose another address for mail.lmtp, or remove it.",
            )
        })?;
        tasks.push(tokio::spawn(desk::post::jobs::brought(house.clone(), listener)));
    }
    Ok(tasks)
}

async fn until(mut stopped: watch::Receiver<bool>) {
    // An error means that the sender is gone, which is an end too.
    stopped.wait_for(|stop| *stop).await.ok();
}

/// Ctrl-C, or the SIGTERM of a service manager.
async fn told_to_stop() {
    let interrupt = async { drop(tokio::signal::ctrl_c().await) };
    #[cfg(unix)]
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! { () = interrupt => {}, _ = terminate.recv() => {} },
        Err(_) => interrupt.await,
    }
    #[cfg(not(unix))]
    interrupt.await;
}

/// Live streams never end by themselves: they are ended when the server stops, and browsers come back.
fn ending_streams(app: Router, stopped: watch::Receiver<bool>) -> Router {
    app.layer(axum::middleware::map_response(move |response: Response| {
        let stopped = stopped.clone();
        async move {
            let live = response
                .headers()
                .get(header::CONTENT_TYPE)
                .is_some_and(|t| t.as_bytes().starts_with(b"text/event-stream"));
            if !live {
                return response;
            }
            response.map(|body| Body::from_stream(body.into_data_stream().take_until(Box::pin(until(stopped)))))
        }
    }))
}
