//! Listening: TCP with or without TLS, or a Unix socket, and how many connections there may be.
//!
//! Must not know: what is answered.

use super::limits::{CONNECTIONS, FIRST_REQUEST, HANDSHAKE, HEAD, HEAD_BYTES};
use axum::Router;
use axum_server::accept::{Accept, NoDelayAcceptor};
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use axum_server::{Address, Handle, Server};
use futures_util::future::{Either, Ready, ready};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::io;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// How often the files of a certificate are looked at: one that is renewed is served without a
/// restart.
const CERTIFICATE_EVERY: Duration = Duration::from_secs(60);

/// Where a server listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// At an address; port 0 takes a free one.
    Tcp(SocketAddr),
    /// At a Unix socket, which only its owner can open.
    Socket(PathBuf),
}

/// A certificate chain and its key, in PEM.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// The chain, the server's own first.
    pub chain: PathBuf,
    /// The private key.
    pub key: PathBuf,
}

/// Why nothing can be listened to.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ListenError {
    /// The address is taken, or not of this machine.
    #[error(
        "cannot listen at {place}: {source}. Is another server there? --bind names another one"
    )]
    Bind {
        /// Where.
        place: String,
        /// Why.
        source: io::Error,
    },
    /// A certificate that is none.
    #[error("the certificate in {} cannot be used: {why}", path.display())]
    Certificate {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
}

/// What ends a server.
#[derive(Clone, Debug)]
pub(super) enum End {
    Tcp(Handle<SocketAddr>),
    Socket(Handle<std::os::unix::net::SocketAddr>),
}

impl End {
    /// Takes no more connections; ends the others when they have been answered, at the latest after
    /// `limit`.
    pub fn begin(&self, limit: Duration) {
        match self {
            Self::Tcp(handle) => handle.graceful_shutdown(Some(limit)),
            Self::Socket(handle) => handle.graceful_shutdown(Some(limit)),
        }
    }

    /// Connections there are.
    pub fn connections(&self) -> usize {
        match self {
            Self::Tcp(handle) => handle.connection_count(),
            Self::Socket(handle) => handle.connection_count(),
        }
    }
}

/// A place that is listened to, not served yet.
pub(super) struct Bound {
    listener: Listener,
    tls: Option<(RustlsConfig, Certificate)>,
    pub end: End,
}

enum Listener {
    Tcp(std::net::TcpListener),
    Socket(UnixListener),
}

/// Begins to listen.
///
/// # Errors
/// Where the place is taken, or the certificate is none.
pub(super) fn bind(place: &Place, tls: Option<Certificate>) -> Result<Bound, ListenError> {
    let failed = |source| ListenError::Bind { place: place.to_string(), source };
    let tls = match tls {
        None => None,
        Some(files) => Some((RustlsConfig::from_config(config(&files)?), files)),
    };
    let (listener, end) = match place {
        Place::Tcp(address) => {
            let listener = std::net::TcpListener::bind(address).map_err(failed)?;
            (Listener::Tcp(listener), End::Tcp(Handle::new()))
        }
        Place::Socket(path) => {
            let listener = socket(path).map_err(failed)?;
            (Listener::Socket(listener), End::Socket(Handle::new()))
        }
    };
    Ok(Bound { listener, tls, end })
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Tcp(address) => address.fmt(f),
            Self::Socket(path) => path.display().fmt(f),
        }
    }
}

/// Listens at a socket that only its owner can open; takes the place of one that nobody serves.
fn socket(path: &Path) -> io::Result<UnixListener> {
    if std::os::unix::net::UnixStream::connect(path).is_ok() {
        return Err(io::Error::new(io::ErrorKind::AddrInUse, "another server listens there"));
    }
    // It has its permissions before anybody can find it.
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}", std::process::id()));
    let beside = PathBuf::from(name);
    let listener = UnixListener::bind(&beside)?;
    std::fs::set_permissions(&beside, std::fs::Permissions::from_mode(0o600))?;
    std::fs::rename(&beside, path)?;
    Ok(listener)
}

/// TLS by this certificate, with ring's cryptography.
fn config(files: &Certificate) -> Result<Arc<ServerConfig>, ListenError> {
    let wrong = |path: &Path| {
        let path = path.to_owned();
        move |why: String| ListenError::Certificate { path, why }
    };
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(&files.chain)
        .and_then(Iterator::collect)
        .map_err(|error| wrong(&files.chain)(error.to_string()))?;
    let key = PrivateKeyDer::from_pem_file(&files.key)
        .map_err(|error| wrong(&files.key)(error.to_string()))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|config| config.with_no_client_auth().with_single_cert(chain, key))
        .map_err(|error| wrong(&files.chain)(error.to_string()))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// When the files of a certificate were changed last.
fn changed(files: &Certificate) -> [Option<SystemTime>; 2] {
    [&files.chain, &files.key].map(|path| path.metadata().and_then(|data| data.modified()).ok())
}

/// Serves a certificate that was renewed from then on.
async fn renew(tls: RustlsConfig, files: Certificate) {
    let mut served = changed(&files);
    loop {
        tokio::time::sleep(CERTIFICATE_EVERY).await;
        let now = changed(&files);
        if now == served {
            continue;
        }
        // A chain and a key that do not belong together yet are looked at again.
        match config(&files) {
            Ok(config) => {
                tls.reload_from_config(config);
                served = now;
                tracing::info!(chain = %files.chain.display(), "the certificate was renewed");
            }
            Err(error) => tracing::warn!(%error, "the certificate stays the one it was"),
        }
    }
}

impl Bound {
    /// The address that is listened to, where it is one.
    pub fn address(&self) -> Option<SocketAddr> {
        match &self.listener {
            Listener::Tcp(listener) => listener.local_addr().ok(),
            Listener::Socket(_) => None,
        }
    }

    /// Serves until [`End::begin`] and what is then being answered is done.
    pub async fn serve(self, router: Router) -> io::Result<()> {
        match (self.listener, self.end) {
            (Listener::Tcp(listener), End::Tcp(handle)) => {
                let service = router.into_make_service_with_connect_info::<SocketAddr>();
                let server = prepared(axum_server::from_tcp(listener)?.handle(handle.clone()));
                match self.tls {
                    None => {
                        let acceptor = Limited { inner: NoDelayAcceptor::new(), handle };
                        server.acceptor(acceptor).serve(service).await
                    }
                    Some((tls, files)) => {
                        let renewing = tokio::spawn(renew(tls.clone(), files));
                        let inner = RustlsAcceptor::new(tls)
                            .handshake_timeout(HANDSHAKE)
                            .acceptor(NoDelayAcceptor::new());
                        let served =
                            server.acceptor(Limited { inner, handle }).serve(service).await;
                        renewing.abort();
                        served
                    }
                }
            }
            (Listener::Socket(listener), End::Socket(handle)) => {
                let server = prepared(axum_server::from_unix(listener)?.handle(handle.clone()));
                let inner = axum_server::accept::DefaultAcceptor::new();
                server.acceptor(Limited { inner, handle }).serve(router.into_make_service()).await
            }
            // They are made together.
            _ => Err(io::Error::other("a listener of one kind was to be ended as another")),
        }
    }
}

/// A server with the limits of every connection.
fn prepared<A: Address>(server: Server<A>) -> Server<A> {
    let mut server = server.http1_only().first_request_timeout(FIRST_REQUEST);
    server.http_builder().http1().header_read_timeout(HEAD).max_buf_size(HEAD_BYTES);
    server
}

/// Closes connections beyond [`CONNECTIONS`] before anything is read of them.
#[derive(Clone)]
struct Limited<A, Addr: Address> {
    inner: A,
    handle: Handle<Addr>,
}

impl<I, S, A: Accept<I, S>, Addr: Address> Accept<I, S> for Limited<A, Addr> {
    type Stream = A::Stream;
    type Service = A::Service;
    type Future = Either<Ready<io::Result<(A::Stream, A::Service)>>, A::Future>;

    fn accept(&self, stream: I, service: S) -> Self::Future {
        // The new one is counted already.
        if self.handle.connection_count() > CONNECTIONS {
            tracing::warn!(CONNECTIONS, "a connection beyond the limit was closed");
            return Either::Left(ready(Err(io::ErrorKind::ConnectionRefused.into())));
        }
        Either::Right(self.inner.accept(stream, service))
    }
}
