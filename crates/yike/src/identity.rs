//! Who somebody is, said by others: providers of identity 身份认证 besides the code by short
//! message. A provider asserts a subject of its own and, if it says so, a verified phone or number
//! of the identity card; nothing more is believed. The same person keeps their cases, by whichever
//! way they come.

use crate::app::App;
use crate::config::ProviderConfig;
use crate::demo::id_number as made_up;
use crate::store::{StoreError, Tx};
use crate::{args, private, secret_file, sql};
use anyhow::ensure;
use jiff::civil::date;
use serde::{Deserialize, Serialize};
use yike_core::clock::At;
use yike_core::door::{IdNumber, Phone};

mod known;
mod oidc;
mod token;

pub use known::{Meant, join, resolve};

sql! {
    TRY = "INSERT INTO login_try (id, visit, provider, nonce, body, next, until_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    /// Used up, also by a wrong answer; only for the visit that began it.
    BACK = "DELETE FROM login_try WHERE id = $1 AND visit = $2 AND provider = $3
        RETURNING nonce, body, next, until_at";
    SWEEP = "DELETE FROM login_try WHERE until_at <= $1";
}

/// So long somebody may take at the provider.
const LIFE: i64 = 15 * 60_000;

/// Somebody who says who people are.
pub struct Provider {
    /// Stands in addresses.
    pub key: String,
    pub name: String,
    pub name_en: String,
    kind: Kind,
}

enum Kind {
    Oidc(Box<oidc::Client>),
    /// Made-up people, in the demonstration only.
    Demo,
}

/// What a provider says, and nothing that it does not say.
#[derive(Debug, Clone)]
pub struct Asserted {
    /// Its own name for the person, unchanging.
    pub subject: String,
    /// Verified by the provider.
    pub phone: Option<Phone>,
    pub id_number: Option<IdNumber>,
}

/// Why a way by a provider leads nowhere right now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// It does not answer, or not in a way that can be understood.
    Down,
    /// The person said no there, or broke it off.
    Declined,
    /// Begun elsewhere, twice, or too long ago.
    Expired,
    /// What it says does not stand up: signature, audience, time or nonce.
    Untrue,
}

/// What is remembered between going and coming back.
#[derive(Serialize, Deserialize)]
struct Secrets {
    nonce: String,
    verifier: String,
}

/// What comes back in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Back {
    pub state: String,
    pub code: String,
    pub error: String,
    pub iss: String,
}

impl Provider {
    /// # Errors
    /// What of the configuration cannot be used.
    pub fn all(configs: &[ProviderConfig]) -> anyhow::Result<Vec<Provider>> {
        let mut all: Vec<Provider> = Vec::new();
        for config in configs {
            let key = &config.key;
            let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
            ensure!(
                !key.is_empty() && key.len() <= 30 && key.bytes().all(is_plain) && key != DEMO,
                "identity.key is 1 to 30 lower-case letters, digits and dashes, not {key:?}"
            );
            ensure!(
                all.iter().all(|other| other.key != *key),
                "two [[identity]] have the key {key}"
            );
            ensure!(
                !config.name.is_empty() && !config.name_en.is_empty(),
                "identity {key} needs name and name_en: residents read them"
            );
            let secret = config.secret_file.as_deref().map(secret_file::read);
            let client = oidc::Client::of(config, secret.transpose()?)?;
            all.push(Provider {
                key: key.clone(),
                name: config.name.clone(),
                name_en: config.name_en.clone(),
                kind: Kind::Oidc(Box::new(client)),
            });
        }
        Ok(all)
    }

    /// The made-up one of the demonstration.
    pub fn demo() -> Provider {
        Provider {
            key: DEMO.to_owned(),
            name: "演示身份认证（模拟）".to_owned(),
            name_en: "Demonstration identity (simulated)".to_owned(),
            kind: Kind::Demo,
        }
    }

    /// Where the visitor goes to say who they are. `back` is the whole address of our page for the
    /// answer; `next` is where they wanted to go.
    ///
    /// # Errors
    /// `Down`, where the provider does not answer.
    pub async fn begin(
        &self,
        app: &App,
        token: &str,
        back: &str,
        next: &str,
    ) -> Result<Result<String, Lost>, StoreError> {
        let fresh = || private::hex(&private::random::<32>());
        let (state, secrets) = (
            fresh(),
            Secrets {
                nonce: fresh(),
                verifier: fresh(),
            },
        );
        let address = match &self.kind {
            Kind::Demo => format!("/demo/identity?state={state}"),
            Kind::Oidc(client) => {
                match client
                    .way(app, back, &state, &secrets.nonce, &secrets.verifier)
                    .await
                {
                    Ok(address) => address,
                    Err(lost) => return Ok(Err(lost)),
                }
            }
        };
        let (id, visit) = (tried_as(app, &state), app.keys.session_id(token));
        let plain = serde_json::to_vec(&secrets).expect("plain data becomes JSON");
        let (nonce, body) = private::seal_draft(&app.keys, &format!("login/{id}"), &plain);
        let (key, next, now) = (self.key.clone(), next.to_owned(), app.now().0);
        app.store
            .write(move |tx| {
                tx.put(&SWEEP, args![now]);
                let until = now + LIFE;
                tx.put(&TRY, args![&id, &visit, &key, nonce, &body, &next, until]);
                Ok::<_, StoreError>(())
            })
            .await?;
        Ok(Ok(address))
    }

    /// What the provider says of the visitor who came back, and where they wanted to go.
    ///
    /// # Errors
    /// `Lost`, with where they wanted to go if that is known.
    pub async fn finish(
        &self,
        app: &App,
        token: &str,
        page: &str,
        back: &Back,
    ) -> Result<Result<(Asserted, String), Lost>, StoreError> {
        let (id, visit) = (tried_as(app, &back.state), app.keys.session_id(token));
        let (key, keys, now) = (self.key.clone(), app.keys.clone(), app.now().0);
        let found = app
            .store
            .write(move |tx| {
                let Some(row) = tx.one(&BACK, args![&id, &visit, &key])? else {
                    return Ok(None);
                };
                let about = format!("login/{id}");
                let plain = private::open_draft(&keys, &about, row.blob(0)?, row.blob(1)?);
                let secrets = plain.and_then(|plain| serde_json::from_slice(&plain).ok());
                let secrets = secrets.filter(|_: &Secrets| row.i64(3).is_ok_and(|at| at > now));
                Ok::<_, StoreError>(secrets.zip(Some(row.text(2)?.to_owned())))
            })
            .await?;
        let Some((secrets, next)) = found else {
            return Ok(Err(Lost::Expired));
        };
        if !back.error.is_empty() {
            // The one outcome that is the person's own; the rest is between the two programs.
            let own = ["access_denied", "login_required", "interaction_required"];
            return Ok(Err(match own.contains(&back.error.as_str()) {
                true => Lost::Declined,
                false => Lost::Down,
            }));
        }
        let asserted = match &self.kind {
            Kind::Demo => made_up_person(&back.code),
            Kind::Oidc(client) => {
                client
                    .asserted(app, page, back, &secrets.nonce, &secrets.verifier)
                    .await
            }
        };
        Ok(asserted.map(|asserted| (asserted, next)))
    }

    /// Where somebody ends their session with the provider itself, if it has such a page.
    pub async fn leave(&self, app: &App, back: &str) -> Option<String> {
        match &self.kind {
            Kind::Demo => None,
            Kind::Oidc(client) => client.leave(app, back).await,
        }
    }
}

/// The key of the demonstration's provider.
pub const DEMO: &str = "demo";

/// The people whom the demonstration's provider knows: a phone, and what else it says of them.
pub const PEOPLE: [(&str, &str); 3] = [("13800000001", "phone"), ("", "number"), ("", "nothing")];

fn made_up_person(code: &str) -> Result<Asserted, Lost> {
    let n = code.parse::<usize>().map_err(|_| Lost::Declined)?;
    let (phone, says) = PEOPLE.get(n).ok_or(Lost::Declined)?;
    Ok(Asserted {
        subject: format!("made-up-{n}"),
        phone: Phone::parse(phone).ok(),
        id_number: match *says {
            "number" => IdNumber::parse(&made_up(date(1949, 12, 31), n as u16)).ok(),
            _ => None,
        },
    })
}

/// Erases what linked a resident with providers at that time.
pub(crate) fn forget(tx: &mut Tx<'_>, who: &str, at: At) {
    known::forget(tx, who, at);
}

fn tried_as(app: &App, state: &str) -> String {
    app.keys.session_id(&format!("state {state}"))
}
