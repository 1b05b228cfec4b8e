//! The ciphers of the private store, by name. Every sealed thing bears the mark of its cipher, so
//! that both lie side by side and what was sealed before a change of the setting is still read.

use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, AesGcm};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sm3::Sm3;
use zeroize::Zeroizing;

type Sm4Gcm = AesGcm<sm4::Sm4, U12>;

/// Which cipher seals from now on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cipher {
    /// AES-256 in Galois/counter mode (NIST SP 800-38D).
    #[default]
    #[serde(rename = "aes-256-gcm")]
    Aes256Gcm,
    /// SM4 (GB/T 32907) in Galois/counter mode (RFC 8998), where GB/T 39786 asks for it.
    #[serde(rename = "sm4-gcm")]
    Sm4Gcm,
}

/// A key for one thing; overwritten when it is dropped.
pub type Secret = Zeroizing<[u8; 32]>;

impl Cipher {
    pub const ALL: [Cipher; 2] = [Cipher::Aes256Gcm, Cipher::Sm4Gcm];

    /// The word of the configuration.
    pub fn as_str(self) -> &'static str {
        match self {
            Cipher::Aes256Gcm => "aes-256-gcm",
            Cipher::Sm4Gcm => "sm4-gcm",
        }
    }

    pub fn parse(text: &str) -> Option<Cipher> {
        Cipher::ALL
            .into_iter()
            .find(|cipher| cipher.as_str() == text)
    }

    /// The first byte of a wrapped key, which tells how it and what it opens are sealed.
    pub fn mark(self) -> u8 {
        match self {
            Cipher::Aes256Gcm => 1,
            Cipher::Sm4Gcm => 2,
        }
    }

    pub fn of_mark(mark: u8) -> Option<Cipher> {
        Cipher::ALL.into_iter().find(|cipher| cipher.mark() == mark)
    }

    /// Seals `plain` under a key; `about` is what the sealed text belongs to, and is checked.
    pub fn seal(self, key: &[u8; 32], nonce: &[u8; 12], plain: &[u8], about: &[u8]) -> Vec<u8> {
        let payload = Payload {
            msg: plain,
            aad: about,
        };
        let nonce = (*nonce).into();
        match self {
            Cipher::Aes256Gcm => Aes256Gcm::new(&(*key).into()).encrypt(&nonce, payload),
            Cipher::Sm4Gcm => Sm4Gcm::new(&(*for_sm4(key)).into()).encrypt(&nonce, payload),
        }
        .expect("GCM encrypts anything shorter than 64 GiB")
    }

    /// Opens what [`Cipher::seal`] made; `None` where key, place or text is another.
    pub fn open(self, key: &[u8; 32], nonce: &[u8], body: &[u8], about: &[u8]) -> Option<Vec<u8>> {
        let nonce: [u8; 12] = nonce.try_into().ok()?;
        let payload = Payload {
            msg: body,
            aad: about,
        };
        let nonce = nonce.into();
        match self {
            Cipher::Aes256Gcm => Aes256Gcm::new(&(*key).into()).decrypt(&nonce, payload),
            Cipher::Sm4Gcm => Sm4Gcm::new(&(*for_sm4(key)).into()).decrypt(&nonce, payload),
        }
        .ok()
    }
}

/// SM4 takes 128 bits. They are derived from the 256 of the key, so that no key ever serves two
/// ciphers: the first half of HMAC-SM3(key, "yike sm4-gcm v1").
fn for_sm4(key: &[u8; 32]) -> Zeroizing<[u8; 16]> {
    let mut mac = Hmac::<Sm3>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(b"yike sm4-gcm v1");
    let whole: [u8; 32] = mac.finalize().into_bytes().into();
    let mut half = Zeroizing::new([0; 16]);
    half.copy_from_slice(&whole[..16]);
    half
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        let digits: Vec<u8> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
        digits
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect()
    }

    /// RFC 8998, appendix A.1.
    #[test]
    fn sm4_gcm_gives_the_known_answer() {
        let key: [u8; 16] = bytes("0123456789ABCDEFFEDCBA9876543210")
            .try_into()
            .unwrap();
        let nonce: [u8; 12] = bytes("00001234567800000000ABCD").try_into().unwrap();
        let about = bytes("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2");
        let plain = bytes(
            "AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD
             EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA",
        );
        let known = bytes(
            "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735
             D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D
             83DE3541E4C2B58177E065A9BF7B62EC",
        );
        let cipher = Sm4Gcm::new(&key.into());
        let payload = Payload {
            msg: &plain,
            aad: &about,
        };
        assert_eq!(cipher.encrypt(&nonce.into(), payload).unwrap(), known);
    }

    /// McGrew and Viega, *The Galois/Counter Mode of Operation*, test case 16.
    #[test]
    fn aes_256_gcm_gives_the_known_answer() {
        let key = bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
        let nonce = bytes("cafebabefacedbaddecaf888");
        let about = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        let plain = bytes(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72
             1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
        );
        let known = bytes(
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa
             8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662
             76fc6ece0f4e1768cddf8853bb2d551b",
        );
        let (key, nonce) = (key.try_into().unwrap(), nonce.try_into().unwrap());
        let sealed = Cipher::Aes256Gcm.seal(&key, &nonce, &plain, &about);
        assert_eq!(sealed, known);
    }

    #[test]
    fn each_cipher_opens_its_own_and_nothing_else() {
        let (key, nonce) = ([3; 32], [5; 12]);
        for cipher in Cipher::ALL {
            let sealed = cipher.seal(&key, &nonce, b"words", b"110101/a");
            let opened =
                |by: Cipher, key: &[u8; 32], about: &[u8]| by.open(key, &nonce, &sealed, about);
            assert_eq!(opened(cipher, &key, b"110101/a").unwrap(), b"words");
            assert_eq!(opened(cipher, &[4; 32], b"110101/a"), None);
            assert_eq!(opened(cipher, &key, b"110102/a"), None);
            for other in Cipher::ALL.into_iter().filter(|other| *other != cipher) {
                assert_eq!(opened(other, &key, b"110101/a"), None);
            }
            assert_eq!(Cipher::parse(cipher.as_str()), Some(cipher));
            assert_eq!(Cipher::of_mark(cipher.mark()), Some(cipher));
        }
        assert_eq!(Cipher::of_mark(0), None);
    }
}
