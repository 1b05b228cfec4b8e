//! An id_token (JWT), checked as OpenID Connect Core 3.1.3.7 asks: signed by one of the provider's
//! keys, by it, for us, now, and in answer to our own question. Algorithms are a closed list, so
//! that no token chooses how it is checked.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256,
    RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Clocks differ by so much.
const LEEWAY: i64 = 60;
/// An answer to a question of now is not older than this.
const OLDEST: i64 = 10 * 60;

/// What a provider publishes its keys as.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Keys {
    keys: Vec<Key>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Key {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    purpose: Option<String>,
    alg: Option<String>,
    n: String,
    e: String,
    crv: String,
    x: String,
    y: String,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    /// Extensions that must be understood; we understand none.
    crit: Option<Value>,
}

/// What the token has to say.
pub struct Wanted<'a> {
    pub issuer: &'a str,
    pub client_id: &'a str,
    pub nonce: &'a str,
    /// Seconds since 1970.
    pub now: i64,
}

/// Why a token is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Untrue {
    Form,
    Algorithm,
    /// Signed by a key that is not among these: perhaps they were changed.
    UnknownKey,
    Signature,
    Issuer,
    Audience,
    Time,
    Nonce,
    Subject,
}

/// The claims of a token that stands up.
pub fn check(token: &str, keys: &Keys, wanted: &Wanted<'_>) -> Result<Map<String, Value>, Untrue> {
    let (signed, signature) = token.rsplit_once('.').ok_or(Untrue::Form)?;
    let (header, claims) = signed.split_once('.').ok_or(Untrue::Form)?;
    let header: Header = part(header)?;
    if header.crit.is_some() {
        return Err(Untrue::Algorithm);
    }
    let signature = bytes(signature).ok_or(Untrue::Form)?;
    verify(&header, keys, signed.as_bytes(), &signature)?;
    let claims: Map<String, Value> = part(claims)?;
    let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default();
    let seconds = |name: &str| claims.get(name).and_then(Value::as_f64).map(|n| n as i64);
    if text("iss") != wanted.issuer {
        return Err(Untrue::Issuer);
    }
    if !is_for(&claims, wanted.client_id) {
        return Err(Untrue::Audience);
    }
    let (Some(expires), Some(issued)) = (seconds("exp"), seconds("iat")) else {
        return Err(Untrue::Time);
    };
    let is_now = expires > wanted.now - LEEWAY
        && issued <= wanted.now + LEEWAY
        && issued >= wanted.now - OLDEST - LEEWAY;
    if !is_now {
        return Err(Untrue::Time);
    }
    if wanted.nonce.is_empty() || text("nonce") != wanted.nonce {
        return Err(Untrue::Nonce);
    }
    if text("sub").is_empty() || text("sub").len() > 255 {
        return Err(Untrue::Subject);
    }
    Ok(claims)
}

/// Made out to us: alone, or with others and then presented by us.
fn is_for(claims: &Map<String, Value>, client: &str) -> bool {
    let party = claims.get("azp").map(|azp| azp.as_str() == Some(client));
    match claims.get("aud") {
        Some(Value::String(one)) => one == client && party != Some(false),
        Some(Value::Array(many)) => {
            let is_in = many.iter().any(|one| one.as_str() == Some(client));
            is_in && (party == Some(true) || (many.len() == 1 && party.is_none()))
        }
        Some(_) | None => false,
    }
}

fn verify(header: &Header, keys: &Keys, signed: &[u8], signature: &[u8]) -> Result<(), Untrue> {
    let kind = match header.alg.as_str() {
        "RS256" | "PS256" => "RSA",
        "ES256" => "EC",
        _ => return Err(Untrue::Algorithm),
    };
    let fits = |key: &&Key| {
        key.kty == kind
            && key
                .purpose
                .as_deref()
                .is_none_or(|purpose| purpose == "sig")
            && key.alg.as_deref().is_none_or(|alg| alg == header.alg)
            && (header.kid.is_none() || key.kid == header.kid)
    };
    let mut fitting = keys.keys.iter().filter(fits).peekable();
    if fitting.peek().is_none() {
        return Err(Untrue::UnknownKey);
    }
    let is_signed = fitting.any(|key| is_by(key, &header.alg, signed, signature));
    is_signed.then_some(()).ok_or(Untrue::Signature)
}

fn is_by(key: &Key, alg: &str, signed: &[u8], signature: &[u8]) -> bool {
    match alg {
        "RS256" | "PS256" => {
            let (Some(n), Some(e)) = (bytes(&key.n), bytes(&key.e)) else {
                return false;
            };
            let parameters = match alg {
                "PS256" => &RSA_PSS_2048_8192_SHA256,
                _ => &RSA_PKCS1_2048_8192_SHA256,
            };
            RsaPublicKeyComponents { n, e }
                .verify(parameters, signed, signature)
                .is_ok()
        }
        _ => {
            let (Some(x), Some(y)) = (bytes(&key.x), bytes(&key.y)) else {
                return false;
            };
            // A coordinate may come without its leading zeros.
            let wide = |part: Vec<u8>| -> Option<Vec<u8>> {
                let missing = 32usize.checked_sub(part.len())?;
                Some([vec![0; missing], part].concat())
            };
            let (Some(x), Some(y)) = (wide(x), wide(y)) else {
                return false;
            };
            let point = [vec![4], x, y].concat();
            key.crv == "P-256"
                && UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
                    .verify(signed, signature)
                    .is_ok()
        }
    }
}

fn part<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Untrue> {
    let bytes = bytes(text).ok_or(Untrue::Form)?;
    serde_json::from_slice(&bytes).map_err(|_| Untrue::Form)
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::rand::SystemRandom;
    use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
    use serde_json::json;

    const NOW: i64 = 1_800_000_000;

    struct Issuer {
        pair: EcdsaKeyPair,
        random: SystemRandom,
    }

    impl Issuer {
        fn new() -> Issuer {
            let random = SystemRandom::new();
            let kind = &ECDSA_P256_SHA256_FIXED_SIGNING;
            let pkcs8 = EcdsaKeyPair::generate_pkcs8(kind, &random).unwrap();
            let pair = EcdsaKeyPair::from_pkcs8(kind, pkcs8.as_ref(), &random).unwrap();
            Issuer { pair, random }
        }

        fn keys(&self) -> Keys {
            let point = self.pair.public_key().as_ref();
            let coordinate = |part: &[u8]| URL_SAFE_NO_PAD.encode(part);
            serde_json::from_value(json!({ "keys": [{
                "kty": "EC", "kid": "k1", "use": "sig", "alg": "ES256", "crv": "P-256",
                "x": coordinate(&point[1..33]), "y": coordinate(&point[33..]),
            }] }))
            .unwrap()
        }

        fn token(&self, header: &Value, claims: &Value) -> String {
            let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
            let signed = format!("{}.{}", part(header), part(claims));
            let signature = self.pair.sign(&self.random, signed.as_bytes()).unwrap();
            format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
        }
    }

    fn wanted() -> Wanted<'static> {
        Wanted {
            issuer: "https://id.example.gov.cn",
            client_id: "yike",
            nonce: "n-1",
            now: NOW,
        }
    }

    fn claims() -> Value {
        json!({ "iss": "https://id.example.gov.cn", "aud": "yike", "sub": "s1",
            "nonce": "n-1", "exp": NOW + 300, "iat": NOW - 5 })
    }

    fn with(name: &str, value: Value) -> Value {
        let mut claims = claims();
        claims[name] = value;
        claims
    }

    #[test]
    fn a_token_is_believed_only_if_all_of_it_is_true() {
        let issuer = Issuer::new();
        let head = json!({ "alg": "ES256", "kid": "k1" });
        let told = |claims: &Value| {
            check(&issuer.token(&head, claims), &issuer.keys(), &wanted()).map(|_| ())
        };
        assert_eq!(told(&claims()), Ok(()));
        assert_eq!(told(&with("aud", json!(["yike"]))), Ok(()));
        for (name, value, why) in [
            ("iss", json!("https://id.example.gov.cn/"), Untrue::Issuer),
            ("aud", json!("other"), Untrue::Audience),
            ("aud", json!(["yike", "other"]), Untrue::Audience),
            ("azp", json!("other"), Untrue::Audience),
            ("exp", json!(NOW - 61), Untrue::Time),
            ("iat", json!(NOW + 61), Untrue::Time),
            ("iat", json!(NOW - 3600), Untrue::Time),
            ("exp", Value::Null, Untrue::Time),
            ("nonce", json!("n-2"), Untrue::Nonce),
            ("nonce", Value::Null, Untrue::Nonce),
            ("sub", json!(""), Untrue::Subject),
        ] {
            assert_eq!(told(&with(name, value)), Err(why), "{name}");
        }
        let mut several = with("aud", json!(["yike", "other"]));
        several["azp"] = json!("yike");
        assert_eq!(told(&several), Ok(()));
    }

    #[test]
    fn no_token_chooses_how_it_is_checked() {
        let (issuer, stranger) = (Issuer::new(), Issuer::new());
        let told = |token: &str| check(token, &issuer.keys(), &wanted()).map(|_| ());
        let by = |head: Value| issuer.token(&head, &claims());
        for alg in ["none", "None", "HS256", "RS512", ""] {
            let head = json!({ "alg": alg, "kid": "k1" });
            assert_eq!(told(&by(head)), Err(Untrue::Algorithm), "{alg}");
        }
        assert_eq!(
            told(&by(json!({ "alg": "ES256", "kid": "k2" }))),
            Err(Untrue::UnknownKey)
        );
        assert_eq!(
            told(&by(json!({ "alg": "RS256", "kid": "k1" }))),
            Err(Untrue::UnknownKey)
        );
        let critical = json!({ "alg": "ES256", "kid": "k1", "crit": ["x"] });
        assert_eq!(told(&by(critical)), Err(Untrue::Algorithm));
        let head = json!({ "alg": "ES256", "kid": "k1" });
        let theirs = stranger.token(&head, &claims());
        assert_eq!(told(&theirs), Err(Untrue::Signature));
        // The words of one token under the signature of another.
        let good = issuer.token(&head, &claims());
        let other = issuer.token(&head, &with("sub", json!("s2")));
        let (words, _) = other.rsplit_once('.').unwrap();
        let (_, signature) = good.rsplit_once('.').unwrap();
        assert_eq!(
            told(&format!("{words}.{signature}")),
            Err(Untrue::Signature)
        );
        for broken in ["", ".", "..", "a.b.c", &good[..good.len() / 2]] {
            assert!(told(broken).is_err(), "{broken}");
        }
    }
}
