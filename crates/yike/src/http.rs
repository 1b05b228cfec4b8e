//! One careful way to call another server: TLS, or plain on loopback only; no redirects, no
//! proxies, a limit on time and on size. The address that was looked at is the one that is called,
//! so that a name cannot point elsewhere a moment later.

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Uri, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::pki_types::{CertificateDer, ServerName, pem::PemObject};
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

mod range;

pub use range::{Ranges, is_public};

/// Name, connection, question and answer together.
const WITHIN: Duration = Duration::from_secs(10);
/// The longest answer that is read.
const ANSWER_MAX: usize = 256 * 1024;

/// A client; clones share what it trusts.
#[derive(Clone)]
pub struct Http {
    tls: Arc<ClientConfig>,
}

/// Which addresses may be called.
#[derive(Debug, Clone, Copy)]
pub enum Reach<'a> {
    /// What the operator named in the configuration.
    Named,
    /// What somebody typed into a page: public addresses, and these private ones.
    Typed(&'a Ranges),
}

/// One question.
#[derive(Debug)]
pub struct Ask {
    pub method: Method,
    pub url: String,
    pub headers: Vec<(HeaderName, String)>,
    pub body: Vec<u8>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// Why there is no answer: a code, for a log line and a list, never a word of the other side's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unheard {
    /// No address of a kind that is called at all.
    Address,
    /// It leads to an address that may not be called.
    Forbidden,
    NoName,
    NoConnection,
    NoTls,
    Broken,
    TooLong,
    TooLate,
}

impl Unheard {
    pub fn as_str(self) -> &'static str {
        match self {
            Unheard::Address => "address",
            Unheard::Forbidden => "forbidden",
            Unheard::NoName => "no-name",
            Unheard::NoConnection => "no-connection",
            Unheard::NoTls => "no-tls",
            Unheard::Broken => "broken",
            Unheard::TooLong => "too-long",
            Unheard::TooLate => "too-late",
        }
    }
}

impl Default for Http {
    /// Trusts nobody: it can speak with this machine only, without TLS.
    fn default() -> Http {
        let tls = config(rustls::RootCertStore::empty());
        Http { tls: Arc::new(tls) }
    }
}

fn config(roots: rustls::RootCertStore) -> ClientConfig {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring has the usual versions of TLS")
        .with_root_certificates(roots)
        .with_no_client_auth()
}

impl Http {
    /// A client that trusts what this machine trusts, and the authorities of `more` (PEM).
    ///
    /// # Errors
    /// Where `more` is not a file of certificates.
    pub fn new(more: Option<&Path>) -> anyhow::Result<Http> {
        let mut roots = rustls::RootCertStore::empty();
        let (_, unread) =
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if unread > 0 {
            tracing::debug!(unread, "certificates of this machine are not understood");
        }
        for certificate in authorities(more)? {
            roots.add(certificate)?;
        }
        let tls = config(roots);
        Ok(Http { tls: Arc::new(tls) })
    }

    /// Asks once. A redirect is an answer like any other: nobody is sent on.
    ///
    /// # Errors
    /// Why nothing was heard.
    pub async fn ask(&self, reach: Reach<'_>, ask: Ask) -> Result<Answer, Unheard> {
        tokio::time::timeout(WITHIN, self.ask_now(reach, ask))
            .await
            .unwrap_or(Err(Unheard::TooLate))
    }

    async fn ask_now(&self, reach: Reach<'_>, ask: Ask) -> Result<Answer, Unheard> {
        let place = Place::parse(&ask.url)?;
        let address = place.find(reach).await?;
        let stream = TcpStream::connect(address).await;
        let stream = stream.map_err(|_| Unheard::NoConnection)?;
        if !place.is_tls {
            return talk(stream, &place, ask).await;
        }
        let name = ServerName::try_from(place.host.clone()).map_err(|_| Unheard::Address)?;
        let connector = TlsConnector::from(self.tls.clone());
        let stream = connector.connect(name, stream).await;
        talk(stream.map_err(|_| Unheard::NoTls)?, &place, ask).await
    }
}

/// The certificates of a file, in PEM.
///
/// # Errors
/// Where there is none in it, or it cannot be read.
pub fn authorities(file: Option<&Path>) -> anyhow::Result<Vec<CertificateDer<'static>>> {
    let Some(path) = file else {
        return Ok(Vec::new());
    };
    let found: Result<Vec<_>, _> = CertificateDer::pem_file_iter(path)
        .map_err(|error| anyhow::anyhow!("cannot read {}: {error}", path.display()))?
        .collect();
    let found = found.map_err(|error| anyhow::anyhow!("in {}: {error}", path.display()))?;
    anyhow::ensure!(
        !found.is_empty(),
        "{} has no certificate in it",
        path.display()
    );
    Ok(found)
}

/// Where an address leads, as far as its text tells.
#[derive(Debug)]
pub struct Place {
    is_tls: bool,
    /// Without the brackets of an IPv6 address.
    host: String,
    port: u16,
    /// What stands in the header `Host`.
    authority: String,
    path: String,
}

impl Place {
    /// Reads an absolute address: `https`, or `http` whose host is this very machine.
    ///
    /// # Errors
    /// `Address` for anything else, also for one with a name and password in it.
    pub fn parse(url: &str) -> Result<Place, Unheard> {
        let uri: Uri = url.parse().map_err(|_| Unheard::Address)?;
        let authority = uri.authority().ok_or(Unheard::Address)?;
        if authority.as_str().contains('@') || authority.host().is_empty() {
            return Err(Unheard::Address);
        }
        let host = authority
            .host()
            .trim_start_matches('[')
            .trim_end_matches(']')
            .to_ascii_lowercase();
        let is_here = host == "localhost"
            || host
                .parse::<IpAddr>()
                .is_ok_and(|address| address.is_loopback());
        let (is_tls, usual) = match uri.scheme_str() {
            Some("https") => (true, 443),
            Some("http") if is_here => (false, 80),
            Some(_) | None => return Err(Unheard::Address),
        };
        Ok(Place {
            is_tls,
            host,
            port: authority.port_u16().unwrap_or(usual),
            authority: authority.as_str().to_owned(),
            path: uri
                .path_and_query()
                .map_or("/", |path| path.as_str())
                .to_owned(),
        })
    }

    /// The address to call. Where the name has several and one of them is forbidden, none is
    /// called: such a name is not what it seems.
    async fn find(&self, reach: Reach<'_>) -> Result<SocketAddr, Unheard> {
        let found = tokio::net::lookup_host((self.host.as_str(), self.port)).await;
        let found: Vec<SocketAddr> = found.map_err(|_| Unheard::NoName)?.collect();
        let may = |address: &SocketAddr| match reach {
            Reach::Named => true,
            Reach::Typed(own) => is_public(address.ip()) || own.contain(address.ip()),
        };
        // Plain words go no further than this machine, whatever a name says.
        let fits = |address: &SocketAddr| self.is_tls || address.ip().is_loopback();
        if !found.iter().all(may) || !found.iter().all(fits) {
            return Err(Unheard::Forbidden);
        }
        found.first().copied().ok_or(Unheard::NoName)
    }
}

async fn talk<S>(stream: S, place: &Place, ask: Ask) -> Result<Answer, Unheard>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|_| Unheard::Broken)?;
    let connection = tokio::spawn(connection);
    let answer = async {
        let mut request = Request::new(Full::new(Bytes::from(ask.body)));
        *request.method_mut() = ask.method;
        *request.uri_mut() = place.path.parse().map_err(|_| Unheard::Address)?;
        let headers = request.headers_mut();
        let plain = |text: &str| HeaderValue::from_str(text).map_err(|_| Unheard::Address);
        headers.insert(header::HOST, plain(&place.authority)?);
        headers.insert(header::USER_AGENT, HeaderValue::from_static("yike"));
        for (name, value) in ask.headers {
            headers.insert(name, plain(&value)?);
        }
        let heard = sender.send_request(request).await;
        let (head, body) = heard.map_err(|_| Unheard::Broken)?.into_parts();
        let body = Limited::new(body, ANSWER_MAX).collect().await;
        let body = body.map_err(|_| Unheard::TooLong)?.to_bytes().to_vec();
        Ok(Answer {
            status: head.status.as_u16(),
            headers: head.headers,
            body,
        })
    };
    let answer = answer.await;
    connection.abort();
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_https_or_this_very_machine() {
        for good in [
            "https://example.gov.cn/hook?x=1",
            "https://10.0.0.1:8443/",
            "http://127.0.0.1:8080/hook",
            "http://localhost/hook",
            "http://[::1]:9/",
        ] {
            assert!(Place::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "http://example.gov.cn/",
            "http://10.0.0.1/",
            "http://127.0.0.1.example.cn/",
            "ftp://127.0.0.1/",
            "https://user:word@example.gov.cn/",
            "https://",
            "/hook",
            "file:///etc/passwd",
            "",
        ] {
            assert_eq!(Place::parse(bad).err(), Some(Unheard::Address), "{bad}");
        }
    }

    #[tokio::test]
    async fn what_was_typed_into_a_page_reaches_no_private_address() {
        let http = Http::new(None).unwrap();
        let (none, here) = (Ranges::default(), Ranges::parse(["127.0.0.0/8"]).unwrap());
        let ask = |url: &str| Ask {
            method: Method::GET,
            url: url.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        };
        for inside in [
            "http://127.0.0.1:1/",
            "https://10.1.2.3/",
            "https://192.168.0.1/",
            "https://169.254.169.254/latest/meta-data",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "http://localhost:1/",
        ] {
            let heard = http.ask(Reach::Typed(&none), ask(inside)).await;
            assert_eq!(heard.err(), Some(Unheard::Forbidden), "{inside}");
        }
        // Configured, it is tried: nobody listens there.
        let heard = http
            .ask(Reach::Typed(&here), ask("http://127.0.0.1:1/"))
            .await;
        assert_eq!(heard.err(), Some(Unheard::NoConnection));
    }

    #[tokio::test]
    async fn a_redirect_is_not_followed_and_a_long_answer_is_not_read() {
        let (address, _server) = crate::notify::peer::answering(|path| match path {
            "/away" => (302, "location: http://127.0.0.1:1/\r\n", String::new()),
            "/long" => (200, "", "x".repeat(ANSWER_MAX + 1)),
            _ => (200, "", "fine".to_owned()),
        })
        .await;
        let http = Http::new(None).unwrap();
        let get = |path: &str| Ask {
            method: Method::GET,
            url: format!("http://{address}{path}"),
            headers: Vec::new(),
            body: Vec::new(),
        };
        let fine = http.ask(Reach::Named, get("/")).await.unwrap();
        assert_eq!((fine.status, fine.body.as_slice()), (200, &b"fine"[..]));
        assert_eq!(
            http.ask(Reach::Named, get("/away")).await.unwrap().status,
            302
        );
        let long = http.ask(Reach::Named, get("/long")).await;
        assert_eq!(long.err(), Some(Unheard::TooLong));
    }
}
