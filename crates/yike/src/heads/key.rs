//! The key that heads are signed with: SM2 over SM3 (GB/T 32918.2, GB/T 32905), with the usual
//! identity of GM/T 0009. The secret lies in a PKCS#8 file that other tools read too.

use crate::{private, secret_file};
use anyhow::Context;
use sm2::dsa::signature::{Signer as _, Verifier as _};
use sm2::dsa::{Signature, SigningKey, VerifyingKey};
use sm2::pkcs8::{DecodePublicKey, EncodePrivateKey, EncodePublicKey, LineEnding};
use sm2::{PublicKey, SecretKey};
use std::path::Path;
use yike_core::chain::{hex, sm3};

/// The identity that goes into every signature where none is agreed (GM/T 0009-2012, 10).
pub const IDENTITY: &str = "1234567812345678";

/// Signs heads.
pub struct Signer {
    key: SigningKey,
    public: Public,
}

/// Checks who signed.
#[derive(Clone)]
pub struct Public {
    key: VerifyingKey,
    pem: String,
    name: String,
}

impl Signer {
    /// The key of a file; made at the first start.
    ///
    /// # Errors
    /// Where the file can be neither read nor made, or holds no SM2 key.
    pub fn open(path: &Path) -> anyhow::Result<Signer> {
        let text = secret_file::read_or_make(path, || {
            let pem = made().to_pkcs8_pem(LineEnding::LF);
            pem.expect("an SM2 key can be written as PKCS#8")
                .to_string()
        })?;
        let key = SecretKey::from_pem(&text)
            .ok()
            .with_context(|| format!("{} does not hold an SM2 key in PKCS#8", path.display()))?;
        Signer::of(&key).with_context(|| format!("the key in {} cannot sign", path.display()))
    }

    /// A key that nobody keeps: for tests and measurements.
    pub fn fresh() -> Signer {
        Signer::of(&made()).expect("a fresh key signs")
    }

    fn of(secret: &SecretKey) -> Option<Signer> {
        let key = SigningKey::new(IDENTITY, secret).ok()?;
        let public = Public::of(secret.public_key())?;
        Some(Signer { key, public })
    }

    pub fn public(&self) -> &Public {
        &self.public
    }

    /// The signature over a text, in DER.
    pub fn sign(&self, text: &str) -> Vec<u8> {
        let signature: Signature = self.key.sign(text.as_bytes());
        signature.to_der().as_bytes().to_vec()
    }
}

fn made() -> SecretKey {
    loop {
        // A number of 32 bytes is a key but for one in four thousand million.
        if let Ok(key) = SecretKey::from_slice(&private::random::<32>()) {
            return key;
        }
    }
}

impl Public {
    fn of(key: PublicKey) -> Option<Public> {
        let der = key.to_public_key_der().ok()?;
        Some(Public {
            key: VerifyingKey::new(IDENTITY, key).ok()?,
            pem: key.to_public_key_pem(LineEnding::LF).ok()?,
            name: hex(&sm3(der.as_bytes())),
        })
    }

    /// The key in a PEM text.
    pub fn parse(pem: &str) -> Option<Public> {
        Public::of(PublicKey::from_public_key_pem(pem.trim()).ok()?)
    }

    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// SM3 of the key in DER: how a signed head names it.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn signed(&self, text: &str, signature: &[u8]) -> bool {
        Signature::from_der(signature)
            .is_ok_and(|signature| self.key.verify(text.as_bytes(), &signature).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_holds_for_its_text_and_key_alone() {
        let (signer, other) = (Signer::fresh(), Signer::fresh());
        let signature = signer.sign("封签");
        let public = Public::parse(signer.public().pem()).unwrap();
        assert_eq!(public.name(), signer.public().name());
        assert!(public.signed("封签", &signature));
        assert!(!public.signed("封条", &signature));
        assert!(!other.public().signed("封签", &signature));
        for bit in 0..signature.len() * 8 {
            let mut wrong = signature.clone();
            wrong[bit / 8] ^= 1 << (bit % 8);
            assert!(!public.signed("封签", &wrong), "bit {bit}");
        }
    }

    #[test]
    fn the_key_of_a_file_is_the_same_every_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("signing.key");
        let first = Signer::open(&path).unwrap();
        let second = Signer::open(&path).unwrap();
        assert_eq!(first.public().name(), second.public().name());
        std::fs::write(&path, "not a key").unwrap();
        assert!(Signer::open(&path).is_err());
    }

    /// The same signature, checked by a program that is not ours.
    #[test]
    fn openssl_agrees() {
        use std::process::Command;
        let known = Command::new("openssl")
            .args(["list", "-public-key-algorithms"])
            .output();
        let knows = known.is_ok_and(|out| String::from_utf8_lossy(&out.stdout).contains("SM2"));
        if !knows {
            println!(
                "SKIPPED: openssl with SM2 is not there; signatures are checked by our own code alone"
            );
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, bytes: &[u8]| {
            std::fs::write(folder.path().join(name), bytes).unwrap();
        };
        let signer = Signer::open(&folder.path().join("signing.key")).unwrap();
        let text = r#"{"v":1,"home":"-"}"#;
        put("public.pem", signer.public().pem().as_bytes());
        put("signature", &signer.sign(text));
        let check = |text: &str| {
            put("text", text.as_bytes());
            let done = Command::new("openssl")
                .current_dir(folder.path())
                .args([
                    "pkeyutl",
                    "-verify",
                    "-pubin",
                    "-inkey",
                    "public.pem",
                    "-rawin",
                ])
                .args(["-digest", "sm3", "-pkeyopt", &format!("distid:{IDENTITY}")])
                .args(["-in", "text", "-sigfile", "signature"])
                .output()
                .unwrap();
            done.status.success()
        };
        assert!(check(text));
        assert!(!check(r#"{"v":1,"home":"+"}"#));
        // And the secret is a key to it as well.
        let public = Command::new("openssl")
            .current_dir(folder.path())
            .args(["pkey", "-in", "signing.key", "-pubout"])
            .output()
            .unwrap();
        assert_eq!(
            String::from_utf8(public.stdout).unwrap(),
            signer.public().pem()
        );
    }
}
