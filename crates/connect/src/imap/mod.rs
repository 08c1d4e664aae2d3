//! Fetches mail from a server (IMAP), and waits there for more (IDLE). Messages are read without marking or moving
//! them: what was fetched is remembered by its number, so that people may share the mailbox.

use async_imap::extensions::idle::IdleResponse;
use async_imap::{Authenticator, Client, Session};
use futures_util::TryStreamExt;
use rustls_pki_types::ServerName;
use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring};

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long to wait in one go: servers end an IDLE after half an hour.
const IDLE: Duration = Duration::from_secs(25 * 60);
/// How long to pause where the server knows no IDLE.
const PAUSE: Duration = Duration::from_secs(60);

/// Where the mail is, and who reads it.
#[derive(Clone)]
pub struct Access {
    pub host: String,
    pub port: u16,
    /// TLS from the first byte. Without it passwords travel in the open: for a server on this machine only.
    pub tls: bool,
    pub user: String,
    pub secret: Secret,
    pub folder: String,
}

/// How one signs in.
#[derive(Clone)]
pub enum Secret {
    Password(String),
    /// An OAuth access token (XOAUTH2), as Microsoft and Google ask for.
    Token(String),
}

/// Why a mailbox cannot be read, in words for whoever set it up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    #[error("no server {0} can be reached: {1}")]
    NoServer(String, String),
    #[error("{0} shows no certificate that can be trusted: {1}")]
    NoTrust(String, String),
    #[error("{0} does not let {1} in: {2}")]
    NotLetIn(String, String, String),
    #[error("there is no folder {0}: {1}")]
    NoFolder(String, String),
    #[error("the server did not answer in time")]
    Silent,
    #[error("the connection broke: {0}")]
    Broken(String),
}

/// A connection, with TLS or without.
trait Line: AsyncRead + AsyncWrite + Unpin + Send + Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + Debug> Line for T {}

/// An opened folder.
pub struct Inbox {
    session: Session<Box<dyn Line>>,
    /// Numbers of messages hold while this stays the same.
    pub validity: u32,
    idle: bool,
}

struct Bearer(String);

impl Authenticator for Bearer {
    type Response = String;

    fn process(&mut self, _: &[u8]) -> String {
        // A challenge after the token is the server's reason for its refusal; it waits for an empty answer.
        std::mem::take(&mut self.0)
    }
}

impl Inbox {
    /// Connects, signs in and opens the folder.
    ///
    /// # Errors
    /// What is wrong, in words that say where.
    pub async fn open(access: &Access) -> Result<Self, Trouble> {
        timeout(PATIENCE, Self::opened(access)).await.map_err(|_| Trouble::Silent)?
    }

    async fn opened(access: &Access) -> Result<Self, Trouble> {
        let place = format!("{}:{}", access.host, access.port);
        let tcp = TcpStream::connect((access.host.as_str(), access.port))
            .await
            .map_err(|e| Trouble::NoServer(place.clone(), e.to_string()))?;
        let line: Box<dyn Line> = if access.tls {
            let name = ServerName::try_from(access.host.clone())
                .map_err(|e| Trouble::NoServer(place.clone(), e.to_string()))?;
            let stream = connector(&place)?.connect(name, tcp).await;
            Box::new(stream.map_err(|e| Trouble::NoTrust(place.clone(), e.to_string()))?)
        } else {
            Box::new(tcp)
        };
        let mut client = Client::new(line);
        client
            .read_response()
            .await
            .map_err(|e| Trouble::Broken(e.to_string()))?
            .ok_or_else(|| Trouble::Broken("the server hung up".to_owned()))?;
        let refused =
            |e: async_imap::error::Error| Trouble::NotLetIn(access.host.clone(), access.user.clone(), e.to_string());
        let mut session = match &access.secret {
            Secret::Password(password) => client.login(&access.user, password).await.map_err(|(e, _)| refused(e))?,
            Secret::Token(token) => {
                let bearer = Bearer(format!("user={}\x01auth=Bearer {token}\x01\x01", access.user));
                client.authenticate("XOAUTH2", bearer).await.map_err(|(e, _)| refused(e))?
            }
        };
        let idle = session.capabilities().await.map_err(broken)?.has_str("IDLE");
        let folder = session
            .select(&access.folder)
            .await
            .map_err(|e| Trouble::NoFolder(access.folder.clone(), e.to_string()))?;
        Ok(Self { session, validity: folder.uid_validity.unwrap_or(0), idle })
    }

    /// The numbers of messages above one, ascending.
    ///
    /// # Errors
    /// The connection broke, or the server is silent.
    pub async fn above(&mut self, uid: u32) -> Result<Vec<u32>, Trouble> {
        let query = format!("UID {}:*", uid.saturating_add(1));
        let found =
            timeout(PATIENCE, self.session.uid_search(query)).await.map_err(|_| Trouble::Silent)?.map_err(broken)?;
        // "n:*" names the last message even where its number is lower.
        let mut found: Vec<u32> = found.into_iter().filter(|n| *n > uid).collect();
        found.sort_unstable();
        Ok(found)
    }

    /// A message, byte for byte; `None` if it is gone.
    ///
    /// # Errors
    /// The connection broke, or the server is silent.
    pub async fn raw(&mut self, uid: u32) -> Result<Option<Vec<u8>>, Trouble> {
        let read = async {
            let messages = self.session.uid_fetch(uid.to_string(), "(UID BODY.PEEK[])").await.map_err(broken)?;
            let messages: Vec<_> = messages.try_collect().await.map_err(broken)?;
            Ok(messages.iter().find(|m| m.uid == Some(uid)).and_then(|m| m.body().map(<[u8]>::to_vec)))
        };
        // 64 MiB over a slow line take their time.
        timeout(PATIENCE * 5, read).await.map_err(|_| Trouble::Silent)?
    }

    /// Waits until something may have come.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn wait(mut self) -> Result<Self, Trouble> {
        if !self.idle {
            tokio::time::sleep(PAUSE).await;
            timeout(PATIENCE, self.session.noop()).await.map_err(|_| Trouble::Silent)?.map_err(broken)?;
            return Ok(self);
        }
        let mut handle = self.session.idle();
        timeout(PATIENCE, handle.init()).await.map_err(|_| Trouble::Silent)?.map_err(broken)?;
        {
            let (news, _stop) = handle.wait_with_timeout(IDLE);
            if let Ok(IdleResponse::ManualInterrupt) =
                timeout(IDLE + PATIENCE, news).await.map_err(|_| Trouble::Silent)?.map_err(broken)
            {
                return Err(Trouble::Broken("the wait was ended".to_owned()));
            }
        }
        let session = timeout(PATIENCE, handle.done()).await.map_err(|_| Trouble::Silent)?.map_err(broken)?;
        Ok(Self { session, ..self })
    }

    /// Says goodbye.
    pub async fn close(mut self) {
        timeout(Duration::from_secs(5), self.session.logout()).await.ok();
    }
}

fn broken(error: async_imap::error::Error) -> Trouble {
    Trouble::Broken(error.to_string())
}

fn connector(place: &str) -> Result<TlsConnector, Trouble> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = Arc::new(ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| Trouble::NoTrust(place.to_owned(), e.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}
