//! 存证: a file that shows to a third person, without any database, that a case stood like this
//! at a time: its events, the leaf of its head, the way from there to the home's signed head and
//! on to the city's. It holds no personal data, for events hold none.

use super::list::{self, HOME_KIND, Leaf};
use super::signed::short;
use super::{Public, Signed};
use crate::act::CaseKey;
use crate::app::App;
use crate::register::HOME as CITY;
use crate::store::{Row, StoreError, Tx};
use crate::{args, sql};
use serde::{Deserialize, Serialize};
use sm3::Sm3;
use yike_core::chain::{self, Hash, hex, unhex};
use yike_core::clock::At;
use yike_core::tree;

sql! {
    EVENTS = "SELECT seq, text, hash FROM event
        WHERE home = $1 AND stream = 'case' AND id = $2 ORDER BY seq";
    /// The latest leaf of a stream within the beginning of a list.
    LEAF = "SELECT n, stream, id, seq, head FROM head_leaf
        WHERE home = $1 AND stream = $2 AND id = $3 AND n < $4 ORDER BY seq DESC LIMIT 1";
    OF_SIZE = "SELECT text, signature FROM signed_head WHERE home = $1 AND size = $2
        ORDER BY at LIMIT 1";
    OUTSIDE = "SELECT text, signature FROM signed_head s WHERE home = $1 AND EXISTS
        (SELECT 1 FROM anchor a WHERE a.size = s.size AND a.signed_at = s.at)
        ORDER BY size DESC, at DESC LIMIT 1";
}

/// What the file says it is.
const WHAT: &str = "yike-evidence";

/// The file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    pub what: String,
    pub v: u32,
    pub home: String,
    /// The case's id.
    pub id: String,
    pub events: Vec<Event>,
    /// Where its head stands in the home's list.
    pub listed: Listed,
    pub home_head: Signed,
    /// Where the home's root stands in the city's list.
    pub home_listed: Listed,
    pub city_head: Signed,
    /// The key that signed both, as PEM. Compare it with the one that was published.
    pub public_key: String,
}

/// One event: the text that was hashed, and the hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    pub seq: u64,
    pub text: String,
    pub hash: String,
}

/// A leaf, and the proof that it is in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// Its number, from 0.
    pub n: u64,
    pub leaf: Leaf,
    pub path: Vec<String>,
}

/// Why there is no file.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EvidenceError {
    #[error("没有这个办件。There is no such case.")]
    NotFound,
    #[error("{} {}", NOT_YET.0, NOT_YET.1)]
    NotYet,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why, and what next, where the case is in no signed head so far.
pub const NOT_YET: (&str, &str) = (
    "这件的记录还没有签名封签，所以还不能存证。记录变动后一小时内会签，请稍后再下载。",
    "The records of this case are in no signed head yet, so there is nothing to show. They are signed within an hour of a change: please try again later.",
);

/// Makes the file of a case: up to a head that was kept outside, if one covers the case.
///
/// # Errors
/// `NotYet` where the case has not been signed so far.
pub async fn of(app: &App, key: &CaseKey) -> Result<Evidence, EvidenceError> {
    let (key, pem) = (key.clone(), app.heads.signer.public().pem().to_owned());
    app.store.read(move |tx| make(tx, &key, &pem)).await
}

fn make(tx: &mut Tx<'_>, key: &CaseKey, pem: &str) -> Result<Evidence, EvidenceError> {
    let rows = tx.rows(&EVENTS, args![&key.home, &key.id])?;
    if rows.is_empty() {
        return Err(EvidenceError::NotFound);
    }
    let event = |row: &Row| {
        Ok(Event {
            seq: row.i64(0)? as u64,
            text: row.text(1)?.to_owned(),
            hash: hex(row.blob(2)?),
        })
    };
    let events = rows
        .iter()
        .map(event)
        .collect::<Result<Vec<_>, StoreError>>()?;
    let outside = tx.one(&OUTSIDE, args![CITY])?;
    let outside = outside.as_ref().map(list::signed).transpose()?;
    let latest = list::latest(tx, CITY)?;
    for city_head in outside.into_iter().chain(latest) {
        let Some((home_head, home_listed, listed)) = way(tx, key, &city_head)? else {
            continue;
        };
        return Ok(Evidence {
            what: WHAT.to_owned(),
            v: 1,
            home: key.home.clone(),
            id: key.id.clone(),
            events,
            listed,
            home_head,
            home_listed,
            city_head,
            public_key: pem.to_owned(),
        });
    }
    Err(EvidenceError::NotYet)
}

/// The way from a head of the city down to the case, if it covers it.
fn way(
    tx: &mut Tx<'_>,
    key: &CaseKey,
    city_head: &Signed,
) -> Result<Option<(Signed, Listed, Listed)>, StoreError> {
    let Some(city) = city_head.read() else {
        return Ok(None);
    };
    let Some(home_listed) = listed(tx, CITY, HOME_KIND, &key.home, city.size)? else {
        return Ok(None);
    };
    let size = home_listed.leaf.seq;
    let Some(listed) = listed(tx, &key.home, "case", &key.id, size)? else {
        return Ok(None);
    };
    let row = tx.one(&OF_SIZE, args![&key.home, size as i64])?;
    let home_head = row.as_ref().map(list::signed).transpose()?;
    Ok(home_head.map(|home_head| (home_head, home_listed, listed)))
}

fn listed(
    tx: &mut Tx<'_>,
    home: &str,
    stream: &str,
    id: &str,
    size: u64,
) -> Result<Option<Listed>, StoreError> {
    let Some(row) = tx.one(&LEAF, args![home, stream, id, size as i64])? else {
        return Ok(None);
    };
    let n = row.i64(0)? as u64;
    let path = tree::inclusion::<Sm3, _>(n, size, &mut |subtree| list::kept(tx, home, subtree))?;
    Ok(Some(Listed {
        n,
        leaf: Leaf {
            stream: row.text(1)?.to_owned(),
            id: row.text(2)?.to_owned(),
            seq: row.i64(3)? as u64,
            head: hex(row.blob(4)?),
        },
        path: path.iter().map(|hash| hex(hash)).collect(),
    }))
}

/// What a file proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proved {
    pub home: String,
    pub id: String,
    /// The case stood like this up to this event …
    pub seq: u64,
    pub head: Hash,
    /// … at this time, at the latest.
    pub at: At,
    /// Events behind it, which no signature covers yet.
    pub later: usize,
    pub city_size: u64,
    pub city_root: Hash,
    /// The name of the key that signed.
    pub key: String,
    /// Whether that key was given from elsewhere, and not by the file itself.
    pub key_was_given: bool,
    /// Whether the city's head is among those kept outside; none were given otherwise.
    pub kept_outside: bool,
}

/// What does not hold, in both languages.
pub type Said = (String, String);

/// Checks a file: under a key from elsewhere or the one it brings along, and against heads that
/// were kept outside.
///
/// # Errors
/// The first thing that does not hold.
pub fn check(
    file: &Evidence,
    key: Option<&Public>,
    outside: Option<&[Signed]>,
) -> Result<Proved, Said> {
    if file.what != WHAT || file.v != 1 {
        return said(
            "这不是本程序认识的存证文件（what、v 两项不对）。",
            "This is no evidence file that this program knows (see its what and v).",
        );
    }
    let key_was_given = key.is_some();
    let own = Public::parse(&file.public_key);
    let Some(key) = key.cloned().or(own) else {
        return said(
            "文件里的公钥读不出来。",
            "The public key in the file cannot be read.",
        );
    };
    let head = check_case(file)?;
    let home = check_signed(&file.home_head, &file.home, &key)?;
    check_listed(&file.listed, &home, "区 the home")?;
    let root = &file.home_listed.leaf;
    if (root.stream.as_str(), root.id.as_str(), root.seq) != (HOME_KIND, &file.home, home.size)
        || root.head != hex(&home.root)
    {
        return said(
            "全市封签簿里登记的不是这一区的这一条签名封签。",
            "What the city's list has is not this signed head of the home.",
        );
    }
    let city = check_signed(&file.city_head, CITY, &key)?;
    check_listed(&file.home_listed, &city, "全市 the city")?;
    if let Some(outside) = outside {
        check_outside(&file.city_head, &city, outside)?;
    }
    let last = file.events.len() as u64;
    Ok(Proved {
        home: file.home.clone(),
        id: file.id.clone(),
        seq: head.seq,
        head: head.hash,
        at: city.at,
        later: (last - head.seq) as usize,
        city_size: city.size,
        city_root: city.root,
        key: key.name().to_owned(),
        key_was_given,
        kept_outside: outside.is_some(),
    })
}

/// The chain of the case holds, and the listed head is in it.
fn check_case(file: &Evidence) -> Result<chain::Head, Said> {
    let mut hashes = Vec::new();
    for event in &file.events {
        let Some(hash) = unhex(&event.hash) else {
            let seq = event.seq;
            return said(
                &format!("第 {seq} 条的摘要读不出来。"),
                &format!("The hash of event {seq} cannot be read."),
            );
        };
        hashes.push(hash);
    }
    let rows = file.events.iter().zip(&hashes);
    let rows = rows.map(|(event, hash)| (event.seq, event.text.as_str(), &hash[..]));
    if let Err(broken) = chain::verify(&file.home, "case", &file.id, rows) {
        return Err((broken.zh(), broken.en()));
    }
    let leaf = &file.listed.leaf;
    let at = (leaf.seq as usize).checked_sub(1);
    let hash = at.and_then(|at| hashes.get(at));
    let is_it = (leaf.stream.as_str(), leaf.id.as_str()) == ("case", &file.id);
    match hash.filter(|hash| is_it && hex(*hash) == leaf.head) {
        Some(hash) => Ok(chain::Head {
            seq: leaf.seq,
            hash: *hash,
        }),
        None => said(
            "封签簿里登记的封签，不是这一件的记录算出来的：记录被改动过，或不是同一件。",
            "The listed head is not what the events of this case give: they were altered, or are another case's.",
        ),
    }
}

fn check_signed(signed: &Signed, home: &str, key: &Public) -> Result<super::Head, Said> {
    let head = signed.read().filter(|head| head.home == home);
    let Some(head) = head else {
        return said(
            &format!("{home} 的签名封签读不出来，或属于别处。"),
            &format!("The signed head of {home} cannot be read, or is another's."),
        );
    };
    if head.key != key.name() {
        return said(
            &format!(
                "{home} 的签名封签用的是另一把密钥（{}），不是这把（{}）。",
                head.key,
                key.name()
            ),
            &format!(
                "The head of {home} was signed with another key ({}), not with this one ({}).",
                head.key,
                key.name()
            ),
        );
    }
    if signed.is_by(std::slice::from_ref(key)) {
        return Ok(head);
    }
    said(
        &format!("{home} 的签名封签，签名不对：内容被改动过，或是伪造的。"),
        &format!("The signature of the head of {home} does not hold: it was altered or forged."),
    )
}

fn check_listed(listed: &Listed, head: &super::Head, whose: &str) -> Result<(), Said> {
    let path: Option<Vec<Hash>> = listed.path.iter().map(|hash| unhex(hash)).collect();
    let holds = path.is_some_and(|path| {
        tree::includes::<Sm3>(&listed.leaf.hash(), listed.n, head.size, &path, &head.root)
    });
    if holds {
        return Ok(());
    }
    said(
        &format!(
            "证明不了登记项在封签簿（{whose}）里：第 {} 项到签名封签的路径不对。",
            listed.n
        ),
        &format!(
            "Leaf {} is not shown to be in the list ({whose}): the path to the signed head does not hold.",
            listed.n
        ),
    )
}

fn check_outside(signed: &Signed, head: &super::Head, outside: &[Signed]) -> Result<(), Said> {
    if outside.iter().any(|kept| kept.text == signed.text) {
        return Ok(());
    }
    let other = |kept: &Signed| {
        let kept = kept.read();
        kept.is_some_and(|kept| {
            kept.home == CITY && kept.size == head.size && kept.root != head.root
        })
    };
    if outside.iter().any(other) {
        return said(
            &format!(
                "另处保存的封签里，{} 项处是另一个样子：有两份不同的历史，至少一份是假的。",
                head.size
            ),
            &format!(
                "Among the heads kept outside the one of {} leaves is another: there are two histories, and at least one is false.",
                head.size
            ),
        );
    }
    said(
        "文件里的全市签名封签不在另处保存的封签之中：文件可能拿错了，也可能太旧或太新。",
        "The city's signed head of this file is not among those kept outside: the wrong file perhaps, or one too old or too new.",
    )
}

fn said<T>(zh: &str, en: &str) -> Result<T, Said> {
    Err((zh.to_owned(), en.to_owned()))
}

impl Proved {
    /// What was proved, and what was not.
    pub fn sentences(&self) -> Vec<Said> {
        let (head, root) = (short(&self.head), short(&self.city_root));
        let at = time(self.at);
        let (home, id, seq) = (&self.home, &self.id, self.seq);
        let mut all = vec![(
            format!(
                "已证明：办件 {home}-{id} 的前 {seq} 条记录（封签 {head}）在 {at}（北京时间）之前就是这样，此后没有改动。"
            ),
            format!(
                "Proved: the first {seq} events of case {home}-{id} (head {head}) stood like this by {at} (+08:00) and have not been altered since."
            ),
        )];
        if self.later > 0 {
            let n = self.later;
            all.push((
                format!("未证明：其后的 {n} 条记录接得上，但还没有签名封签。"),
                format!("Not proved: the {n} later events follow from these, but no signed head covers them yet."),
            ));
        }
        all.push((
            format!(
                "签名：密钥 {}，全市封签簿 {} 项，根 {root}。",
                self.key, self.city_size
            ),
            format!(
                "Signed with key {}, over {} leaves of the city's list, root {root}.",
                self.key, self.city_size
            ),
        ));
        if !self.key_was_given {
            all.push((
                "未证明：这把密钥是谁的。公钥来自文件本身，请用 --public-key 换成公布的公钥再核对一次。".to_owned(),
                "Not proved: whose key that is. It came with the file; check again with --public-key and the key that was published.".to_owned(),
            ));
        }
        all.push(if self.kept_outside {
            (
                "已证明：这条全市签名封签在另处保存过，事后造不出来。".to_owned(),
                "Proved: this head of the city was kept outside, so it was not made up afterwards.".to_owned(),
            )
        } else {
            (
                "未证明：签名的时间。持有密钥的人可以倒签；有另处保存的封签时，请加 --heads 核对。".to_owned(),
                "Not proved: that it was signed at that time. Whoever has the key could date it back; check with --heads and heads kept outside.".to_owned(),
            )
        });
        all.push((
            "未证明：办件里的姓名、材料等内容。记录里只有它们的摘要。".to_owned(),
            "Not proved: names, papers and words of the case. Its events hold only digests of them.".to_owned(),
        ));
        all
    }
}

/// `2026-11-20 10:00` at +08:00.
pub fn time(at: At) -> String {
    let day = yike_core::clock::day_of(at);
    let minutes = (at.0 - yike_core::clock::start_of(day).0) / 60_000;
    format!("{day} {:02}:{:02}", minutes / 60, minutes % 60)
}
