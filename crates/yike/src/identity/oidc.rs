//! A client of OpenID Connect: authorization code with PKCE (S256), `state` of this visit, `nonce`
//! in the id_token. What is looked up (endpoints, keys) is kept for a while, and keys are fetched
//! anew once when a token names one that is not known.

use super::token::{self, Keys, Untrue, Wanted};
use super::{Asserted, Back, Lost};
use crate::app::App;
use crate::config::ProviderConfig;
use crate::http::{Answer, Ask, Place, Reach};
use anyhow::ensure;
use axum::http::{HeaderName, Method, header};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use form_urlencoded::Serializer;
use ring::digest;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::sync::{Mutex, PoisonError};
use yike_core::door::{IdNumber, Phone};

/// How long endpoints and keys are believed to be the same.
const FRESH: i64 = 10 * 60_000;

/// Us, as one provider knows us.
pub struct Client {
    issuer: String,
    client_id: String,
    secret: Option<String>,
    scope: String,
    phone_claim: Option<String>,
    phone_verified_claim: String,
    id_number_claim: Option<String>,
    found: Mutex<Option<Found>>,
}

/// What the provider says of itself.
#[derive(Clone, Deserialize)]
struct About {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
    end_session_endpoint: Option<String>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

#[derive(Clone)]
struct Found {
    about: About,
    keys: Keys,
    at: i64,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
    access_token: Option<String>,
}

impl Client {
    pub fn of(config: &ProviderConfig, secret: Option<String>) -> anyhow::Result<Client> {
        let key = &config.key;
        ensure!(
            Place::parse(&config.issuer).is_ok(),
            "identity {key}: issuer is an address with https (or of this machine), not {:?}",
            config.issuer
        );
        ensure!(
            !config.client_id.is_empty(),
            "identity {key} needs client_id"
        );
        let mut scopes = vec!["openid"];
        scopes.extend(
            config
                .scopes
                .iter()
                .map(String::as_str)
                .filter(|one| *one != "openid"),
        );
        let verified = config.phone_verified_claim.clone();
        Ok(Client {
            issuer: config.issuer.clone(),
            client_id: config.client_id.clone(),
            secret,
            scope: scopes.join(" "),
            phone_claim: config.phone_claim.clone(),
            phone_verified_claim: verified.unwrap_or_else(|| "phone_number_verified".into()),
            id_number_claim: config.id_number_claim.clone(),
            found: Mutex::new(None),
        })
    }

    /// The provider's page, with our question.
    pub async fn way(
        &self,
        app: &App,
        back: &str,
        state: &str,
        nonce: &str,
        verifier: &str,
    ) -> Result<String, Lost> {
        let found = self.find(app, false).await?;
        let challenge = digest::digest(&digest::SHA256, verifier.as_bytes());
        let question = Serializer::new(String::new())
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.client_id)
            .append_pair("redirect_uri", back)
            .append_pair("scope", &self.scope)
            .append_pair("state", state)
            .append_pair("nonce", nonce)
            .append_pair("code_challenge", &URL_SAFE_NO_PAD.encode(challenge))
            .append_pair("code_challenge_method", "S256")
            .finish();
        Ok(onto(&found.about.authorization_endpoint, &question))
    }

    /// What the provider says of whoever came back with this code.
    pub async fn asserted(
        &self,
        app: &App,
        page: &str,
        back: &Back,
        nonce: &str,
        verifier: &str,
    ) -> Result<Asserted, Lost> {
        let found = self.find(app, false).await?;
        // RFC 9207: an answer of another provider's is not taken to this one.
        let must_say = found.about.authorization_response_iss_parameter_supported;
        if (must_say || !back.iss.is_empty()) && back.iss != self.issuer {
            return Err(Lost::Untrue);
        }
        let tokens = self
            .exchange(app, &found.about, page, &back.code, verifier)
            .await?;
        let wanted = Wanted {
            issuer: &self.issuer,
            client_id: &self.client_id,
            nonce,
            now: app.now().0.div_euclid(1000),
        };
        let checked = match token::check(&tokens.id_token, &found.keys, &wanted) {
            Err(Untrue::UnknownKey) => {
                let anew = self.find(app, true).await?;
                token::check(&tokens.id_token, &anew.keys, &wanted)
            }
            checked => checked,
        };
        let mut claims = checked.map_err(|why| {
            tracing::warn!(?why, "an id_token is not believed");
            Lost::Untrue
        })?;
        self.ask_more(app, &found.about, &tokens, &mut claims)
            .await?;
        Ok(self.read(&claims))
    }

    pub async fn leave(&self, app: &App, back: &str) -> Option<String> {
        let found = self.find(app, false).await.ok()?;
        let page = found.about.end_session_endpoint?;
        let question = Serializer::new(String::new())
            .append_pair("client_id", &self.client_id)
            .append_pair("post_logout_redirect_uri", back)
            .finish();
        Some(onto(&page, &question))
    }

    /// Endpoints and keys, as last found, or asked for now.
    async fn find(&self, app: &App, anew: bool) -> Result<Found, Lost> {
        let now = app.now().0;
        let kept = self
            .found
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some(found) = kept.filter(|found| !anew && now - found.at < FRESH) {
            return Ok(found);
        }
        let page = format!(
            "{}/.well-known/openid-configuration",
            self.issuer.trim_end_matches('/')
        );
        let about: About = read(get(app, &page, None).await?)?;
        let ends = [
            Some(&about.authorization_endpoint),
            Some(&about.token_endpoint),
            Some(&about.jwks_uri),
            about.userinfo_endpoint.as_ref(),
            about.end_session_endpoint.as_ref(),
        ];
        let are_safe = ends
            .into_iter()
            .flatten()
            .all(|end| Place::parse(end).is_ok());
        if about.issuer != self.issuer || !are_safe {
            tracing::warn!("a provider of identity does not say what it should about itself");
            return Err(Lost::Down);
        }
        let keys: Keys = read(get(app, &about.jwks_uri, None).await?)?;
        let found = Found {
            about,
            keys,
            at: now,
        };
        *self.found.lock().unwrap_or_else(PoisonError::into_inner) = Some(found.clone());
        Ok(found)
    }

    async fn exchange(
        &self,
        app: &App,
        about: &About,
        page: &str,
        code: &str,
        verifier: &str,
    ) -> Result<Tokens, Lost> {
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", page),
            ("code_verifier", verifier),
        ];
        let mut headers: Vec<(HeaderName, String)> = vec![
            (
                header::CONTENT_TYPE,
                "application/x-www-form-urlencoded".into(),
            ),
            (header::ACCEPT, "application/json".into()),
        ];
        // Without a list it is `client_secret_basic` (OpenID Connect Discovery 3).
        let methods = about.token_endpoint_auth_methods_supported.as_deref();
        let basic = methods.is_none_or(|all| all.iter().any(|one| one == "client_secret_basic"));
        match &self.secret {
            Some(secret) if basic => {
                let encode = |text: &str| {
                    form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>()
                };
                let pair = format!("{}:{}", encode(&self.client_id), encode(secret));
                headers.push((
                    header::AUTHORIZATION,
                    format!("Basic {}", STANDARD.encode(pair)),
                ));
            }
            Some(secret) => {
                form.push(("client_id", &self.client_id));
                form.push(("client_secret", secret));
            }
            None => {
                form.push(("client_id", &self.client_id));
            }
        }
        let ask = Ask {
            method: Method::POST,
            url: about.token_endpoint.clone(),
            headers,
            body: Serializer::new(String::new())
                .extend_pairs(form)
                .finish()
                .into_bytes(),
        };
        let heard = app.outside.http.ask(Reach::Named, ask).await;
        let answer = heard.map_err(|_| Lost::Down)?;
        match answer.status {
            200 => read(answer),
            // The code was used, ran out, or is somebody else's.
            400 => Err(Lost::Expired),
            status => {
                tracing::warn!(status, "a provider of identity gives no token");
                Err(Lost::Down)
            }
        }
    }

    /// Claims that we need and that the id_token does not bear: from the page about its subject.
    async fn ask_more(
        &self,
        app: &App,
        about: &About,
        tokens: &Tokens,
        claims: &mut Map<String, Value>,
    ) -> Result<(), Lost> {
        let needed = [&self.phone_claim, &self.id_number_claim];
        let lacks = needed
            .into_iter()
            .flatten()
            .any(|name| !claims.contains_key(name));
        let (Some(page), Some(access), true) =
            (&about.userinfo_endpoint, &tokens.access_token, lacks)
        else {
            return Ok(());
        };
        let more: Map<String, Value> = read(get(app, page, Some(access)).await?)?;
        if more.get("sub") != claims.get("sub") {
            return Err(Lost::Untrue);
        }
        for (name, value) in more {
            claims.entry(name).or_insert(value);
        }
        Ok(())
    }

    fn read(&self, claims: &Map<String, Value>) -> Asserted {
        let text = |name: &Option<String>| {
            let name = name.as_ref()?;
            claims.get(name)?.as_str()
        };
        let is_verified = claims.get(&self.phone_verified_claim) == Some(&Value::Bool(true));
        let phone = text(&self.phone_claim)
            .filter(|_| is_verified)
            .and_then(|phone| Phone::parse(phone.trim_start_matches("+86")).ok())
            .filter(Phone::is_mobile);
        Asserted {
            subject: claims["sub"].as_str().unwrap_or_default().to_owned(),
            phone,
            id_number: text(&self.id_number_claim).and_then(|text| IdNumber::parse(text).ok()),
        }
    }
}

fn onto(page: &str, question: &str) -> String {
    let joint = if page.contains('?') { '&' } else { '?' };
    format!("{page}{joint}{question}")
}

async fn get(app: &App, url: &str, access: Option<&str>) -> Result<Answer, Lost> {
    let mut headers = vec![(header::ACCEPT, "application/json".to_owned())];
    headers.extend(access.map(|token| (header::AUTHORIZATION, format!("Bearer {token}"))));
    let ask = Ask {
        method: Method::GET,
        url: url.to_owned(),
        headers,
        body: Vec::new(),
    };
    match app.outside.http.ask(Reach::Named, ask).await {
        Ok(answer) if answer.status == 200 => Ok(answer),
        Ok(answer) => {
            tracing::warn!(
                status = answer.status,
                "a provider of identity does not answer well"
            );
            Err(Lost::Down)
        }
        Err(why) => {
            tracing::warn!(why = why.as_str(), "a provider of identity does not answer");
            Err(Lost::Down)
        }
    }
}

fn read<T: serde::de::DeserializeOwned>(answer: Answer) -> Result<T, Lost> {
    serde_json::from_slice(&answer.body).map_err(|_| Lost::Down)
}
