//! 封签簿, the list of heads: per home, every stream that changed since the last signing with the
//! head it had. The list only grows; a tree over it (RFC 6962) has one root, and that is signed.
//! The city's list holds the register's streams and the root of every home, so that one signed
//! head 签名封签 answers for the whole past. It goes outside: there nobody who holds the
//! database can take it back.

pub mod check;
pub mod evidence;
mod fault;
mod key;
mod list;
mod outside;
mod signed;

pub use fault::{Fault, Named, Why};
pub use key::{IDENTITY, Public, Signer};
pub use list::{HOME_KIND, Leaf, ListError, city, homes, hop, latest, sign};
pub use outside::{Anchored, Place, Way, deliver, lines, places, state, watch};
pub use signed::{Head, Signed, read_lines, short};

use crate::app::App;
use crate::config::Config;
use std::sync::Arc;
use std::time::Duration;

/// How this installation signs, and where its heads go.
pub struct Heads {
    pub signer: Arc<Signer>,
    pub places: Vec<Place>,
    /// Milliseconds between two signings.
    pub every: i64,
    /// After so many milliseconds without a success outside it is told on pages.
    pub alarm: i64,
}

impl Heads {
    /// # Errors
    /// Where the signing key can be neither read nor made.
    pub fn of(config: &Config) -> anyhow::Result<Heads> {
        Ok(Heads {
            signer: Arc::new(Signer::open(&config.signing_key())?),
            places: places(config),
            every: config.sign_every.saturating_mul(1000) as i64,
            alarm: config.anchor_alarm.saturating_mul(1000) as i64,
        })
    }

    /// With a key that nobody keeps, and no place outside: for tests and measurements.
    pub fn fresh() -> Heads {
        let config = Config::default();
        Heads {
            signer: Arc::new(Signer::fresh()),
            places: Vec::new(),
            every: config.sign_every as i64 * 1000,
            alarm: config.anchor_alarm as i64 * 1000,
        }
    }
}

/// Signs if it is time, hands out what waits, and tells if a place has not been reached.
pub async fn round(app: &App) {
    match is_due(app).await {
        Ok(true) => {
            if let Err(error) = sign(app, false).await {
                tracing::error!(%error, "heads are not signed");
            }
        }
        Ok(false) => {}
        Err(error) => tracing::warn!(%error, "signing waits"),
    }
    if let Err(error) = deliver(app).await {
        tracing::warn!(%error, "heads wait to go outside");
    }
    if let Err(error) = watch(app).await {
        tracing::warn!(%error, "nobody knows whether heads went outside");
    }
}

/// Whether the interval has passed since the city's last signed head. One from the future was
/// signed by a clock that ran ahead: it holds nothing up.
async fn is_due(app: &App) -> Result<bool, crate::store::StoreError> {
    let (now, every) = (app.now(), app.heads.every);
    let last = app.store.read(city).await?;
    Ok(last.is_none_or(|head| now.0 - head.at.0 >= every || now < head.at))
}

/// Runs for ever beside the server.
pub async fn run(app: App) {
    loop {
        round(&app).await;
        tokio::time::sleep(Duration::from_secs(5)).await;
    }
}
