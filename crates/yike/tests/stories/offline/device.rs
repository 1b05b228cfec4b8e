//! A device as the page makes it of a browser: what it keeps survives everything; what it sends it
//! sends until it is answered (static/field-sync.js is the original).

use super::line::{Away, Dice, Line, Sent};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Parts are small here, so that a file has several.
const PART: usize = 4 * 1024;

#[derive(Debug, Clone, PartialEq)]
pub struct Photo {
    pub id: String,
    pub material: String,
    pub bytes: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum State {
    Draft,
    Queued,
    Refused(Value),
    Sent(String),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Conflict {
    Draft { theirs: Box<Draft>, version: u64 },
    Gone,
    Version,
    Alike,
    Altered,
}

/// One client on the device.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    pub id: String,
    pub command: String,
    pub slip: String,
    pub words: Words,
    pub state: State,
    pub conflict: Option<Conflict>,
    pub version: u64,
    pub dirty: bool,
    pub force: bool,
    pub told: i64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Words {
    pub item: String,
    pub digest: String,
    pub community: String,
    pub person: BTreeMap<String, String>,
    pub answers: BTreeMap<String, String>,
    /// Material and how it was given without a photograph.
    pub seen: Vec<String>,
    pub photos: Vec<Photo>,
    pub letter: Option<Photo>,
}

impl Draft {
    /// What other devices are told. Photographs lie on this one; in the model the bytes go along, so
    /// that either device can hand in.
    fn body(&self) -> String {
        let photo = |one: &Photo| json!({ "id": one.id, "m": one.material, "b": one.bytes });
        json!({
            "command": self.command, "slip": self.slip, "item": self.words.item,
            "digest": self.words.digest, "community": self.words.community,
            "person": self.words.person, "answers": self.words.answers, "seen": self.words.seen,
            "photos": self.words.photos.iter().map(photo).collect::<Vec<_>>(),
            "letter": self.words.letter.as_ref().map(photo),
        })
        .to_string()
    }

    fn of(id: &str, body: &str, version: u64) -> Draft {
        let body: Value = serde_json::from_str(body).expect("what a device wrote");
        let map = |value: &Value| serde_json::from_value(value.clone()).expect("texts");
        let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        let photo = |one: &Value| Photo {
            id: one["id"].as_str().unwrap_or_default().to_owned(),
            material: one["m"].as_str().unwrap_or_default().to_owned(),
            bytes: serde_json::from_value(one["b"].clone()).expect("bytes"),
        };
        Draft {
            id: id.to_owned(),
            command: text("command"),
            slip: text("slip"),
            words: Words {
                item: text("item"),
                digest: text("digest"),
                community: text("community"),
                person: map(&body["person"]),
                answers: map(&body["answers"]),
                seen: serde_json::from_value(body["seen"].clone()).expect("codes"),
                photos: body["photos"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(photo)
                    .collect(),
                letter: Some(&body["letter"]).filter(|l| !l.is_null()).map(photo),
            },
            state: State::Draft,
            conflict: None,
            version,
            dirty: false,
            force: false,
            told: 0,
        }
    }

    /// The same under ids of its own, photographs too.
    pub fn renewed(&self, dice: &mut Dice) -> Draft {
        let mut fresh = Draft {
            id: dice.uuid(),
            command: dice.uuid(),
            slip: slip(dice),
            state: State::Draft,
            conflict: None,
            version: 0,
            dirty: true,
            force: false,
            ..self.clone()
        };
        let photos = fresh.words.photos.iter_mut();
        for photo in photos.chain(fresh.words.letter.as_mut()) {
            photo.id = dice.uuid();
        }
        fresh
    }
}

pub fn slip(dice: &mut Dice) -> String {
    format!("L-{:010X}", dice.roll() >> 24)
}

pub struct Tap {
    pub id: String,
    pub kind: &'static str,
    pub n: u32,
    pub told: i64,
}

pub struct Device {
    pub token: String,
    pub unit: String,
    /// How far its clock is off, in milliseconds.
    pub off: i64,
    pub book: String,
    pub drafts: BTreeMap<String, Draft>,
    pub taps: Vec<Tap>,
    /// Drafts that were given up here, with their version.
    pub drops: Vec<(String, u64)>,
    pub heard: Vec<Value>,
    /// For the control run alone: a device that makes a new id for each sending.
    pub renames: bool,
}

impl Device {
    pub fn is_empty(&self) -> bool {
        let waits = |draft: &&Draft| {
            draft.conflict.is_none()
                && (draft.state == State::Queued || (draft.state == State::Draft && draft.dirty))
        };
        self.taps.is_empty() && self.drops.is_empty() && !self.drafts.values().any(|d| waits(&d))
    }

    fn json(&self, path: String, body: &Value) -> Sent {
        Sent {
            token: self.token.clone(),
            path,
            kind: "application/json",
            body: body.to_string().into_bytes(),
        }
    }

    /// One round of the outbox; it ends where the line does.
    pub async fn sync(&mut self, line: &mut Line, dice: &mut Dice, now: i64) -> Result<(), Away> {
        let sent = now + self.off;
        let known: BTreeMap<String, u64> = self
            .drafts
            .values()
            .filter(|draft| draft.version > 0 && !draft.dirty)
            .map(|draft| (draft.id.clone(), draft.version))
            .collect();
        let hello = self.json("hello".into(), &json!({}));
        let (status, hello) = line.call(dice, hello).await?;
        if status != 200 {
            return Err(Away);
        }
        self.book = hello["book"].as_str().unwrap_or_default().to_owned();
        self.heard = hello["sent"].as_array().cloned().unwrap_or_default();
        while let Some(tap) = self.taps.first() {
            let body = json!({ "id": tap.id, "unit": self.unit, "kind": tap.kind, "n": tap.n,
                "told": tap.told, "sent": sent });
            let (status, answer) = line.call(dice, self.json("tally".into(), &body)).await?;
            assert_eq!(status, 200, "{answer}");
            self.taps.remove(0);
        }
        while let Some((id, base)) = self.drops.first().cloned() {
            let ask = self.json(format!("draft/{id}/drop"), &json!({ "base": base }));
            line.call(dice, ask).await?;
            self.drops.remove(0);
        }
        let ids: Vec<String> = self.drafts.keys().cloned().collect();
        for id in &ids {
            if self.drafts[id].state == State::Queued && self.drafts[id].conflict.is_none() {
                self.send(line, dice, id, sent).await?;
            }
        }
        for id in &ids {
            let draft = &self.drafts[id];
            if draft.state == State::Draft && draft.dirty && draft.conflict.is_none() {
                self.push(line, dice, id).await?;
            }
        }
        self.pull(line, dice, &hello, &known).await
    }

    async fn push(&mut self, line: &mut Line, dice: &mut Dice, id: &str) -> Result<(), Away> {
        let draft = &self.drafts[id];
        let body = json!({ "id": id, "item": draft.words.item, "base": draft.version,
            "body": draft.body() });
        let (status, answer) = line.call(dice, self.json("draft".into(), &body)).await?;
        let draft = self.drafts.get_mut(id).expect("it is here");
        match status {
            200 => {
                draft.version = answer["version"].as_u64().expect("a version");
                draft.dirty = false;
            }
            409 => draft.conflict = Some(differs(id, &answer)),
            other => panic!("a draft is answered {other}: {answer}"),
        }
        Ok(())
    }

    async fn pull(
        &mut self,
        line: &mut Line,
        dice: &mut Dice,
        hello: &Value,
        known: &BTreeMap<String, u64>,
    ) -> Result<(), Away> {
        let list = hello["drafts"].as_array().cloned().unwrap_or_default();
        let mut there = Vec::new();
        for one in &list {
            let (id, version) = (
                one["id"].as_str().unwrap_or_default(),
                one["version"].as_u64(),
            );
            there.push(id.to_owned());
            let here = self.drafts.get(id);
            let is_known = here.is_some_and(|here| {
                here.state != State::Draft
                    || here.conflict.is_some()
                    || Some(here.version) >= version
            });
            if is_known {
                continue;
            }
            let ask = self.json(format!("draft/{id}"), &json!({}));
            let (status, got) = line.call(dice, ask).await?;
            if status != 200 {
                continue;
            }
            let version = got["version"].as_u64().expect("a version");
            let theirs = Draft::of(id, got["body"].as_str().unwrap_or_default(), version);
            match self.drafts.get_mut(id) {
                Some(mine) if mine.dirty => mine.conflict = Some(differs(id, &got)),
                _ => drop(self.drafts.insert(id.to_owned(), theirs)),
            }
        }
        for draft in self.drafts.values_mut() {
            let is_gone = draft.state == State::Draft
                && known.get(&draft.id) == Some(&draft.version)
                && !draft.dirty
                && draft.conflict.is_none()
                && !there.contains(&draft.id);
            if is_gone {
                draft.conflict = Some(Conflict::Gone);
            }
        }
        Ok(())
    }

    async fn send(
        &mut self,
        line: &mut Line,
        dice: &mut Dice,
        id: &str,
        sent: i64,
    ) -> Result<(), Away> {
        for _ in 0..3 {
            if self.renames {
                let draft = self.drafts.get_mut(id).expect("it is here");
                draft.command = dice.uuid();
                draft.force = true;
            }
            let draft = self.drafts[id].clone();
            for photo in draft.words.photos.iter().chain(&draft.words.letter) {
                self.carry(line, dice, photo).await?;
            }
            let body = json!({
                "command_id": draft.command, "provisional": draft.slip, "told": draft.told,
                "sent": sent, "draft": draft.id, "force": draft.force,
                "words": self.wire(&draft.words),
            });
            let (status, answer) = line.call(dice, self.json("file".into(), &body)).await?;
            let draft = self.drafts.get_mut(id).expect("it is here");
            match (status, answer["conflict"].as_str()) {
                (200, _) => {
                    let key = answer["key"].as_str().expect("a key");
                    draft.state = State::Sent(key.to_owned());
                }
                (409, Some("files")) => continue,
                (409, Some("version")) => draft.conflict = Some(Conflict::Version),
                (409, Some("alike")) => draft.conflict = Some(Conflict::Alike),
                (409, Some("altered")) => draft.conflict = Some(Conflict::Altered),
                (409, Some("gone")) => draft.conflict = Some(Conflict::Gone),
                (422, _) => draft.state = State::Refused(answer),
                (other, _) => panic!("an intake is answered {other}: {answer}"),
            }
            return Ok(());
        }
        Ok(())
    }

    fn wire(&self, words: &Words) -> Value {
        let mut papers: BTreeMap<&str, (bool, Vec<&str>)> = BTreeMap::new();
        for code in &words.seen {
            papers.entry(code).or_default().0 = true;
        }
        for photo in &words.photos {
            let files = &mut papers.entry(&photo.material).or_default().1;
            files.push(&photo.id);
        }
        let papers = papers.into_iter();
        let papers = papers
            .map(|(code, (seen, files))| json!({ "code": code, "seen": seen, "files": files }));
        json!({
            "item": words.item, "digest": words.digest, "unit": self.unit,
            "community": words.community, "person": words.person, "answers": words.answers,
            "papers": papers.collect::<Vec<_>>(), "tell": "own",
            "letter": words.letter.as_ref().map(|photo| json!({
                "id": photo.id, "way": "photo", "file": photo.id, "until": "2027-02-01" })),
        })
    }

    async fn carry(&self, line: &mut Line, dice: &mut Dice, photo: &Photo) -> Result<(), Away> {
        let digest = Sha256::digest(&photo.bytes);
        let whole = json!({
            "parts": photo.bytes.len().div_ceil(PART), "size": photo.bytes.len(),
            "sha256": yike_core::chain::hex(&digest), "name": "a.jpg",
        });
        for _ in 0..6 {
            let ask = self.json(format!("files/{}", photo.id), &whole);
            let (status, far) = line.call(dice, ask).await?;
            assert_eq!(status, 200, "{far}");
            if far["whole"] == true {
                return Ok(());
            }
            for n in far["missing"].as_array().into_iter().flatten() {
                let n = n.as_u64().expect("a number") as usize;
                let end = photo.bytes.len().min((n + 1) * PART);
                let part = Sent {
                    token: self.token.clone(),
                    path: format!("files/{}/{n}", photo.id),
                    kind: "application/octet-stream",
                    body: photo.bytes[n * PART..end].to_vec(),
                };
                line.call(dice, part).await?;
            }
        }
        Err(Away)
    }
}

fn differs(id: &str, answer: &Value) -> Conflict {
    let version = answer["version"].as_u64().unwrap_or(0);
    match answer["body"].as_str() {
        Some(body) => Conflict::Draft {
            theirs: Box::new(Draft::of(id, body, version)),
            version,
        },
        None => Conflict::Gone,
    }
}
